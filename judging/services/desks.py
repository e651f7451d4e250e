"""A judge's desk: all that a tablet needs to go on for hours without a network.

A judge gets his own entries and his own values, never another's; whose entry it is he learns only
where the contest is not blind.
"""

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.extensions import db
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.operations import Operation, Signature
from judging.models.panels import Assignment, Conflict
from judging.models.people import Judge, Team
from judging.models.results import Decision
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.models.tablets import Device, Sitting
from judging.packages.marks import points_of_grade
from judging.services import (
    desk_parts,
    lookup,
    material_lists,
    pledges,
    practices,
    progress,
    stages,
    turns,
)
from judging.services.sittings import Sitter
from judging.services.tables import criterion_of

Json = dict[str, Any]
Held = dict[tuple[int, int | None], list[Json]]
SET_ASIDE = ("no_show", "withdraw", "disqualify")


def read(sitter: Sitter, round_key: str | None = None, *, at: datetime) -> Json:
    """The desk of who sits there, or its part of one round. Raises NotFound."""
    session = db.session()
    contest = session.get_one(Contest, sitter.contest_id)
    rows = [
        row for row in lookup.rounds(session, contest) if round_key is None or row.key == round_key
    ]
    if round_key is not None and not rows:
        raise NotFound("There is no such round.")
    parts = _Parts(session, sitter, contest, at)
    asked = pledges.wanted(session, contest.id)
    return {
        "server_time": at.isoformat(),
        "contest": _contest(contest),
        "judge": {"key": sitter.judge_key, "name": _judge_name(session, sitter)},
        "device": sitter.device,
        "epoch": sitter.epoch,
        "seq": _last_number(session, sitter),
        "pledged": pledges.is_given(session, sitter.judge_id, asked),
        "pledge": asked.as_json() if asked else None,
        "rounds": [parts.of(row) for row in rows if parts.is_his(row)],
    }


def heading(contest: Contest, key: str, title: str, team: str, division: str) -> dict[str, str]:
    """What a judge learns of an entry beside its materials."""
    return {
        "key": key,
        "title": key if contest.titles_hidden else title,
        "team": "" if contest.blind else team,
        "division": division,
    }


def _contest(contest: Contest) -> Json:
    return {
        "key": contest.key,
        "texts": contest.texts,
        "locale": contest.locale,
        "timezone": contest.timezone,
        "blind": contest.blind,
    }


def _judge_name(session: Session, sitter: Sitter) -> str:
    return session.scalar(select(Judge.name).where(Judge.id == sitter.judge_id)) or ""


def _last_number(session: Session, sitter: Sitter) -> int:
    """The greatest number that this sitting has used, so that a reload goes on after it."""
    used = select(Operation.seq).where(Operation.sitting_id == sitter.sitting_id)
    return session.scalar(used.order_by(Operation.seq.desc()).limit(1)) or 0


def _fields(session: Session, sitter: Sitter) -> Held:
    """What holds in each of the judge's fields, by round and entry."""
    columns = (
        Operation.round_id,
        Operation.entry_id,
        Operation.kind,
        Operation.field,
        Operation.value,
        Operation.version,
        Operation.epoch,
        Operation.seq,
        Operation.received_at,
    )
    applied = (Operation.judge_id == sitter.judge_id, Operation.effect == "applied")
    rows = session.execute(
        select(*columns).where(*applied).order_by(Operation.epoch, Operation.seq)
    )
    last: dict[tuple[Any, ...], Any] = {tuple(row[:4]): row for row in rows}
    found: Held = defaultdict(list)
    for (round_id, entry_id, kind, field), row in last.items():
        found[round_id, entry_id].append(
            {
                "kind": kind,
                "field": field,
                "value": json.loads(row.value),
                "version": row.version,
                "epoch": row.epoch,
                "seq": row.seq,
                "at": row.received_at.isoformat(),
            }
        )
    return found


def _asks(session: Session, sitter: Sitter) -> Held:
    """Values that wait for the judge's word, by round and entry."""
    waiting = (
        Operation.judge_id == sitter.judge_id,
        Operation.effect == "quarantined",
        Operation.settled_by.is_(None),
    )
    rows = session.execute(
        select(Operation, Device.key)
        .join(Sitting, Operation.sitting_id == Sitting.id)
        .join(Device, Sitting.device_id == Device.id)
        .where(*waiting)
        .order_by(Operation.epoch, Operation.seq)
    )
    found: Held = defaultdict(list)
    for row, device in rows:
        found[row.round_id, row.entry_id].append(
            {
                "id": row.id,
                "kind": row.kind,
                "field": row.field,
                "value": json.loads(row.value),
                "device": device,
                "made_at": row.made_at.isoformat(),
            }
        )
    return found


class _Parts:
    """The rounds of a desk."""

    def __init__(self, session: Session, sitter: Sitter, contest: Contest, at: datetime) -> None:
        self.session, self.sitter, self.contest, self.at = session, sitter, contest, at
        self.fields, self.asks = _fields(session, sitter), _asks(session, sitter)
        mine = select(Conflict.entry_id).where(
            Conflict.judge_id == sitter.judge_id, Conflict.kind == "recused"
        )
        self.recused = set(session.scalars(mine))
        self.materials: dict[int, list[Json]] = {}
        self.parts = desk_parts.DeskParts(session, sitter.judge_id, at)
        self.parts.hides_titles = contest.titles_hidden

    def is_his(self, row: Round) -> bool:
        """Whether the round has begun or its entries are given out."""
        if row.state != "setup" or row.assign is None:
            return True
        given = exists().where(Assignment.round_id == row.id)
        return bool(self.session.scalar(select(given)))

    def of(self, row: Round) -> Json:
        """One round with the judge's entries, sheets and values."""
        entries = self._entries(row)
        his = [one.id for one in entries if one.id not in self.recused and not one.absent]
        self.materials = material_lists.for_judges(self.session, his)
        order = turns.places(self.session, row.id, [one.id for one in entries])
        groups = stages.groups(self.session, row) if row.group_by else {}
        entries.sort(key=lambda one: (groups.get(one.id, ""), order[one.id][0]))
        practice, since = practices.for_desk(self.session, row.id)
        sheets, marks = self._sheets(row), self._other_marks(row)
        return {
            "key": row.key,
            "texts": row.texts,
            "state": row.state,
            "ends_at": row.judging_ends_at.isoformat() if row.judging_ends_at else None,
            "criteria": self._criteria(row),
            **self.parts.of(row, self.fields),
            "practice": practice,
            "signed": self._signed(row),
            "voided": self._voided(row),
            "entries": [
                self._entry(one, groups.get(one.id, ""), *order[one.id]) for one in entries
            ],
            "groups": desk_parts.named(self.session, row, set(groups.values()) - {""}),
            "sheets": [self._sheet(row, one, sheets.get(one.id), marks[one.id]) for one in entries]
            if any(part.kind == "sheets" for part in row.components)
            else [],
            "fields": [
                one for one in self.fields.get((row.id, None), []) if _is_of_now(one, since)
            ],
            "asks": self.asks.get((row.id, None), []),
        }

    def _entries(self, row: Round) -> list[Any]:
        """His entries, also those from which he stepped back and those that are set aside."""
        kinds = {part.kind for part in row.components}
        if "sheets" not in kinds and progress.JUDGED_WHOLE.isdisjoint(kinds):
            return []
        pairs = progress.expected_pairs(self.session, row).subquery()
        due = select(pairs.c.entry_id).where(pairs.c.judge_id == self.sitter.judge_id)
        begun = select(ScoreSheet.entry_id).where(
            ScoreSheet.round_id == row.id, ScoreSheet.judge_id == self.sitter.judge_id
        )
        barred = select(Conflict.entry_id).where(
            Conflict.judge_id == self.sitter.judge_id, Conflict.kind != "recused"
        )
        absent = exists().where(
            Decision.entry_id == Entry.id,
            Decision.act.in_(SET_ASIDE),
            Decision.round_id.is_(None) | (Decision.round_id == row.id),
        )
        found = (
            select(
                Entry.id,
                Entry.key,
                Entry.title,
                Team.name.label("team"),
                Division.key.label("division"),
                absent.label("absent"),
            )
            .outerjoin(Team, Entry.team_id == Team.id)
            .outerjoin(Division, Entry.division_id == Division.id)
            .where(Entry.id.in_(due.union(begun)), Entry.id.not_in(barred))
            .order_by(Entry.key)
        )
        return list(self.session.execute(found))

    def _entry(self, row: Any, group: str, position: int, turn: str) -> Json:
        return {
            **heading(self.contest, row.key, row.title, row.team or "", row.division or ""),
            "group": group,
            "position": position,
            "turn": turn,
            "absent": bool(row.absent) or turn == "absent",
            "materials": self.materials.get(row.id, []),
        }

    def _criteria(self, row: Round) -> list[Json]:
        found = (
            select(Criterion)
            .join(Component, Component.rubric_id == Criterion.rubric_id)
            .where(Component.round_id == row.id)
            .order_by(Criterion.position)
        )
        return [_criterion(one) for one in self.session.scalars(found)]

    def _sheets(self, row: Round) -> dict[int, ScoreSheet]:
        mine = (ScoreSheet.round_id == row.id, ScoreSheet.judge_id == self.sitter.judge_id)
        return {one.entry_id: one for one in self.session.scalars(select(ScoreSheet).where(*mine))}

    def _other_marks(self, row: Round) -> dict[int, list[Json]]:
        """Marks that came on paper or in a package: no operation stands behind them.

        What two people typed off a paper holds over what a tablet had said before.
        """
        found: dict[int, list[Json]] = defaultdict(list)
        rows = self.session.execute(
            select(ScoreSheet.entry_id, Criterion.key, Mark.points, Mark.grade, Mark.entered_at)
            .join_from(ScoreSheet, Mark, Mark.sheet_id == ScoreSheet.id)
            .join(Criterion, Mark.criterion_id == Criterion.id)
            .where(
                ScoreSheet.round_id == row.id,
                ScoreSheet.judge_id == self.sitter.judge_id,
                or_(ScoreSheet.origin != "app", ScoreSheet.revision > 1),
            )
            .order_by(Criterion.position)
        )
        for entry_id, key, points, grade, at in rows:
            here = self.fields.get((row.id, entry_id), [])
            held = next((x for x in here if (x["kind"], x["field"]) == ("mark", key)), None)
            if held is None:
                found[entry_id].append(_mark(key, grade or f"{points:f}", at))
            else:
                held["value"] = grade or f"{points:f}"
        return found

    def _sheet(self, row: Round, entry: Any, sheet: ScoreSheet | None, marks: list[Json]) -> Json:
        here = (row.id, entry.id)
        open_again = sheet is not None and sheet.reopened and row.state in ("judging", "closed")
        signed = sheet is not None and (sheet.state == "signed" or sheet.origin == "paper")
        over = row.state != "judging" or _has_ended(row, self.at)
        return {
            "entry": entry.key,
            "state": sheet.state if sheet else "blank",
            "recused": entry.id in self.recused,
            "reopened": bool(sheet and sheet.reopened),
            "revision": sheet.revision if sheet else 1,
            "locked": not open_again and (signed or over),
            "fields": marks + self.fields.get(here, []),
            "asks": self.asks.get(here, []),
        }

    def _voided(self, row: Round) -> Json | None:
        """When and why the judge's newest signature ceased to stand; None where it stands."""
        mine = (Signature.round_id == row.id, Signature.judge_id == self.sitter.judge_id)
        valid_first = (Signature.voided_at.is_(None).desc(), Signature.voided_at.desc())
        found = self.session.scalar(select(Signature).where(*mine).order_by(*valid_first).limit(1))
        if found is None or found.voided_at is None:
            return None
        return {"at": found.voided_at.isoformat(), "why": found.void_why}

    def _signed(self, row: Round) -> Json | None:
        mine = (Signature.round_id == row.id, Signature.judge_id == self.sitter.judge_id)
        found = self.session.scalar(select(Signature).where(*mine, Signature.voided_at.is_(None)))
        if found is None:
            return None
        return {
            "operation": found.operation_id,
            "at": found.signed_at.isoformat(),
            "totals": found.totals,
        }


def _is_of_now(field: Json, since: datetime | None) -> bool:
    """Whether a value belongs to what is open: an earlier practice begins blank again."""
    if field["kind"] != "practice":
        return True
    return since is not None and datetime.fromisoformat(field["at"]) >= since


def _mark(key: str, value: str, at: datetime | None) -> Json:
    """A mark that was there before the first operation of its field."""
    order = {"version": 0, "epoch": 0, "seq": 0}
    return {"kind": "mark", "field": key, "value": value, **order, "at": at and at.isoformat()}


def _has_ended(row: Round, at: datetime) -> bool:
    return row.judging_ends_at is not None and at >= row.judging_ends_at


def _criterion(row: Criterion) -> Json:
    return {
        "key": row.key,
        "texts": row.texts,
        "min": f"{row.min:f}",
        "max": f"{row.max:f}",
        "step": f"{row.step:f}",
        "weight": f"{row.weight:f}",
        "grades": _grades(row),
    }


def _grades(row: Criterion) -> dict[str, str] | None:
    """Letters and their points, best first; None where points are given."""
    if not row.grades:
        return None
    line = criterion_of(row)
    points = {letter: points_of_grade(line, letter) for letter in line.grades}
    best_first = sorted(points, key=lambda letter: points[letter], reverse=True)
    return {letter: f"{points[letter]:f}" for letter in best_first}
