"""What a package calls by key, the database by id."""

from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.panels import Panel
from judging.models.people import Judge, Team
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion
from judging.models.sheets import ScoreSheet
from judging.models.votes import Ballot

SheetKey = tuple[int, int, int]


class Names:
    """The ids of a contest's rows by key, each kind read when it is first asked for.

    `audit_seq` is the event and `at` the moment of the import: all its rows share them.
    """

    def __init__(self, session: Session, contest: Contest, audit_seq: int, at: datetime) -> None:
        self.session = session
        self.contest = contest.id
        self.audit_seq = audit_seq
        self.at = at

    def _by_key(self, statement: Any) -> dict[Any, int]:
        """The last column is the id, those before it are the key."""
        found = self.session.execute(statement)
        return {key[0] if len(key) == 1 else tuple(key): row_id for *key, row_id in found}

    def _here(self, model: Any, name: str = "key") -> dict[Any, int]:
        named = select(getattr(model, name), model.id)
        return self._by_key(named.where(model.contest_id == self.contest))

    def _in_rounds(self, model: Any, *key: Any) -> dict[Any, int]:
        return self._by_key(
            select(model.round_id, *key, model.id).where(model.round_id.in_(self.round.values()))
        )

    @cached_property
    def team(self) -> dict[str, int]:
        return self._here(Team, "name")

    @cached_property
    def division(self) -> dict[str, int]:
        return self._here(Division)

    @cached_property
    def entry(self) -> dict[str, int]:
        return self._here(Entry)

    @cached_property
    def judge(self) -> dict[str, int]:
        return self._here(Judge)

    @cached_property
    def panel(self) -> dict[str, int]:
        return self._here(Panel)

    @cached_property
    def round(self) -> dict[str, int]:
        return self._here(Round)

    @cached_property
    def component(self) -> dict[tuple[int, str], int]:
        return self._in_rounds(Component, Component.key)

    @cached_property
    def criterion(self) -> dict[tuple[int, str], int]:
        """By round and key: a round's sheets have the criteria of its rubric."""
        return self._by_key(
            select(Component.round_id, Criterion.key, Criterion.id)
            .join(Criterion, Component.rubric_id == Criterion.rubric_id)
            .where(Component.round_id.in_(self.round.values()))
        )

    @cached_property
    def sheet(self) -> dict[SheetKey, int]:
        return self._in_rounds(ScoreSheet, ScoreSheet.judge_id, ScoreSheet.entry_id)

    @cached_property
    def ballot(self) -> dict[tuple[int, str], int]:
        return self._in_rounds(Ballot, Ballot.key)
