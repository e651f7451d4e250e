"""Tablets as tests hold them: each makes its operations, and remembers what it was answered."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.people import Judge
from judging.services import operations, rounds, sittings
from judging.services.kinds.kind import Said
from tests import factories
from tests.factories import NOON

STROKES = [[[1, 2, 0], [3.5, 4, 16]], [[9, 9, 40]]]


def opened(session: Session, document: Any = None, round_key: str = "final") -> factories.Cast:
    """The small contest with its round open and everybody in his seat."""
    made = document or factories.document(judged=False)
    people = factories.cast(session, factories.contest(session, made))
    rounds.open_judging(made.meta.key, round_key, by=people.olga.id, at=NOON)
    return people


def judge_id(session: Session, key: str) -> int:
    found = session.scalar(select(Judge.id).where(Judge.key == key))
    assert found is not None
    return found


@dataclass
class Tablet:
    """A sitting of a judge at a device; its operations count up from 1."""

    token: str
    epoch: int
    round: str = "final"
    seq: int = 0
    known: dict[tuple[Any, ...], int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        session: Session,
        judge: str = "J1",
        device: str | None = None,
        contest: str = "campus",
        at: Any = NOON,
    ) -> "Tablet":
        entered = sittings.begin(contest, judge_id(session, judge), device, by=None, at=at)
        return cls(entered.token, entered.epoch)

    def op(
        self, kind: str, value: Any, entry: str | None = None, name: str = "", **more: Any
    ) -> dict[str, Any]:
        """An operation as the tablet keeps it: it is sent as it is, however often."""
        self.seq += 1
        made = {
            "id": str(uuid.uuid4()),
            "kind": kind,
            "round": self.round,
            "entry": entry,
            "field": name,
            "value": value,
            "base": self.known.get((entry, kind, name), 0),
            "seq": self.seq,
            "made_at": (NOON + timedelta(seconds=self.seq)).isoformat(),
        }
        return made | more

    def mark(
        self, value: Any, entry: str = "A1", name: str = "idea", **more: Any
    ) -> dict[str, Any]:
        return self.op("mark", value, entry, name, **more)

    def sheet(self, entry: str, *marks: Any, hand_in: bool = True) -> list[dict[str, Any]]:
        """The marks of a whole sheet of the small contest, and handing it in."""
        given = [
            self.mark(str(value), entry, name)
            for name, value in zip(("idea", "craft"), marks, strict=True)
        ]
        return given + ([self.op("submission", True, entry)] if hand_in else [])

    def signature(self, **totals: str) -> dict[str, Any]:
        value = {"strokes": STROKES, "width": 600, "height": 200, "totals": totals}
        return self.op("signature", value)

    def send(self, *made: dict[str, Any], at: Any = NOON) -> list[dict[str, Any]]:
        """Hand operations to the service; its answers in order."""
        taken = operations.take(
            sittings.by_token(self.token), [said(one) for one in made], at=at
        ).answers
        for one, answer in zip(made, taken, strict=True):
            if answer["effect"] in ("applied", "absorbed"):
                self.known[one["entry"], one["kind"], one["field"]] = answer["version"]
        return taken

    def post(self, client: FlaskClient, *made: Any, **more: Any) -> Any:
        """Send them over the interface."""
        body = {"operations": list(made), **more}
        return client.post("/api/v1/operations", json=body, headers=self.headers)

    def get(self, client: FlaskClient, path: str, **headers: str) -> Any:
        return client.get(f"/api/v1/{path}", headers=self.headers | headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def said(made: dict[str, Any]) -> Said:
    """The operation as the interface hands it to the service."""
    fields = {**made, "settles": tuple(made.get("settles", ()))}
    fields["made_at"] = NOON.fromisoformat(made["made_at"])
    return Said(**fields)


def effects(answers: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(answer["status"], answer["effect"]) for answer in answers]
