"""The roster of a round: what its rows say about entries, judges and conflicts, for assigning.

docs/assigning.md says where each thing comes from.
"""

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from judging.assigning.conflicts import Conflict, find_conflicts, unchecked_judges
from judging.assigning.roster import Entry, Judge
from judging.models.contests import Division
from judging.models.entries import Entry as EntryRow
from judging.models.panels import Assignment, Panel, PanelEntry, PanelJudge
from judging.models.panels import Conflict as ConflictRow
from judging.models.people import NOBODY, Team, TeamMember, User
from judging.models.people import Judge as JudgeRow
from judging.models.results import Decision
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.services import progress, tables
from scoring.rules import Assign

Pair = tuple[str, str]  # entry, judge
OWN = ("organisation", "mail")  # conflicts that same_organisation = "allow" lifts
SENIOR = "role:senior"
PANEL, DIVISION = "panel", "division"
LIMITS = re.compile(r"(\w+):(\S.*)")
NOT_COMPARED = {"name", "text", "topics"}  # a plan stays sound when these change


@dataclass(frozen=True)
class Roster:
    """What a plan of a round rests on; pairs are (entry key, judge key).

    `published` are the pairs that hold now, `started` those whose sheet is not blank any more.
    """

    entries: tuple[Entry, ...]
    judges: tuple[Judge, ...]
    declared: tuple[Conflict, ...]
    settings: Assign
    published: frozenset[Pair]
    started: frozenset[Pair]

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Every conflict from every source that the settings look at."""
        found = find_conflicts(self.entries, self.judges, self.declared)
        if self.settings.same_organisation == "allow":
            return tuple(one for one in found if one.source not in OWN)
        return found

    @cached_property
    def barred(self) -> dict[Pair, str]:
        """Why a pair may not be, by pair; the first source found says it."""
        return {(one.entry, one.judge): str(one) for one in reversed(self.conflicts)}

    @cached_property
    def entry(self) -> dict[str, Entry]:
        """Entries by key."""
        return {one.id: one for one in self.entries}

    @cached_property
    def judge(self) -> dict[str, Judge]:
        """Judges by key."""
        return {one.id: one for one in self.judges}

    @cached_property
    def unchecked(self) -> tuple[str, ...]:
        """Names of judges whose organisation nobody knows, where that matters."""
        if self.settings.same_organisation == "allow":
            return ()
        return tuple(self.judge[key].label for key in unchecked_judges(self.judges))

    @cached_property
    def inputs(self) -> str:
        """A hash of all that makes a pair allowed or a number right."""
        everything = [
            [_plain(one) for one in sorted(self.entries, key=lambda one: one.id)],
            [_plain(one) for one in sorted(self.judges, key=lambda one: one.id)],
        ]
        said = sorted((one.entry, one.judge) for one in self.declared)
        text = json.dumps([everything, said], sort_keys=True, default=sorted)
        return hashlib.sha256(text.encode()).hexdigest()

    def knows(self, pair: Pair) -> bool:
        """Whether both still take part."""
        return pair[0] in self.entry and pair[1] in self.judge

    def obstacle(self, pair: Pair) -> str:
        """Why a pair may not be; empty where it may."""
        entry, judge = self.entry[pair[0]], self.judge[pair[1]]
        if pair in self.barred:
            return self.barred[pair]
        for kind, value in sorted(entry.needs.items()):
            if kind in judge.takes and value not in judge.takes[kind]:
                return f"does not judge {kind} {value}"
        return ""

    def allowed(self, pairs: Iterable[Pair]) -> frozenset[Pair]:
        """Those of the pairs that may be."""
        return frozenset(pair for pair in pairs if self.knows(pair) and not self.obstacle(pair))


def _plain(one: Entry | Judge) -> dict[str, Any]:
    return {f.name: getattr(one, f.name) for f in fields(one) if f.name not in NOT_COMPARED}


def read(session: Session, row: Round, settings: Assign | None = None) -> Roster:
    """The roster of a round as its rows stand, with other settings than its own if given."""
    reader = _Reader(session, row)
    started = select(ScoreSheet.entry_id, ScoreSheet.judge_id).where(
        or_(ScoreSheet.state != "blank", ScoreSheet.comment != "")
    )
    return Roster(
        entries=reader.entries(),
        judges=reader.judges(),
        declared=reader.declared(),
        settings=settings or tables.assign_of(row.assign) or Assign(),
        published=published_of(session, row),
        started=reader.pairs(started.where(ScoreSheet.round_id == row.id)),
    )


def published_of(session: Session, row: Round) -> frozenset[Pair]:
    """The pairs that are assigned now."""
    rows = session.execute(
        select(EntryRow.key, JudgeRow.key)
        .join_from(Assignment, EntryRow, Assignment.entry_id == EntryRow.id)
        .join(JudgeRow, Assignment.judge_id == JudgeRow.id)
        .where(Assignment.round_id == row.id)
    )
    return frozenset((entry, judge) for entry, judge in rows)


def parted(text: str) -> tuple[str, ...]:
    """The parts of a text that are separated by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def same_name(name: str) -> str:
    """A person's name as names are compared: in lower case and without blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


class _Reader:
    """Reads a contest's people once and puts together what assigning asks for."""

    def __init__(self, session: Session, row: Round) -> None:
        self.session, self.round = session, row
        self.judge_rows = self._judges()
        self.entry_rows = self._entries()
        self.entry_keys = self._keys(EntryRow)
        self.judge_keys = self._keys(JudgeRow)
        self.fields = {name for one in self.entry_rows for name in one.attrs}
        self.panels = self._panels()
        self.seats = self._seats()
        self.named = defaultdict(set)
        for judge, _ in self.judge_rows:
            self.named[same_name(judge.name)].add(judge.key)
        self.named.pop("", None)

    def _keys(self, model: Any) -> dict[int, str]:
        mine = select(model.id, model.key).where(model.contest_id == self.round.contest_id)
        return dict(self.session.execute(mine).all())

    def _judges(self) -> list[tuple[JudgeRow, str]]:
        """Judges with the address of their account, without those who were excluded."""
        excluded = select(Decision.judge_id).where(
            Decision.act == "exclude_judge",
            Decision.judge_id.is_not(None),
            or_(Decision.round_id.is_(None), Decision.round_id == self.round.id),
        )
        found = (
            select(JudgeRow, User.email)
            .outerjoin(User, JudgeRow.user_id == User.id)
            .where(JudgeRow.contest_id == self.round.contest_id)
            .where(JudgeRow.id.not_in(excluded))
            .order_by(JudgeRow.key)
        )
        rows = self.session.execute(found)
        return [
            (judge, email if email and not email.endswith(f"@{NOBODY}") else "")
            for judge, email in rows
        ]

    def _entries(self) -> list[EntryRow]:
        takes_part = EntryRow.id.in_(progress.entrants(self.round))
        found = select(EntryRow).where(takes_part).order_by(EntryRow.key)
        return list(self.session.scalars(found))

    def _panels(self) -> dict[int, frozenset[str]]:
        """The panels that see each entry in this round."""
        found = select(PanelEntry.entry_id, Panel.key).join(Panel)
        rows = self.session.execute(found.where(PanelEntry.round_id == self.round.id))
        return _gathered(rows, frozenset)

    def _seats(self) -> dict[int, frozenset[str]]:
        """The panels that each judge sits on."""
        found = select(PanelJudge.judge_id, Panel.key).join(Panel)
        rows = self.session.execute(found.where(Panel.contest_id == self.round.contest_id))
        return _gathered(rows, frozenset)

    def pairs(self, statement: Any) -> frozenset[Pair]:
        """Pairs of ids as pairs of keys."""
        return frozenset(
            (self.entry_keys[entry], self.judge_keys[judge])
            for entry, judge in self.session.execute(statement)
        )

    def declared(self) -> tuple[Conflict, ...]:
        """What people said themselves, or others of them."""
        found = select(ConflictRow.entry_id, ConflictRow.judge_id, ConflictRow.reason).join(
            JudgeRow, ConflictRow.judge_id == JudgeRow.id
        )
        rows = self.session.execute(found.where(JudgeRow.contest_id == self.round.contest_id))
        return tuple(
            Conflict(self.entry_keys[entry], self.judge_keys[judge], "declared", reason)
            for entry, judge, reason in rows
        )

    def entries(self) -> tuple[Entry, ...]:
        """The entries that take part."""
        members = self._members()
        divisions = self._keys(Division)
        wanted = self._limits()
        return tuple(
            self._entry(row, members.get(row.team_id or 0, ()), divisions, wanted)
            for row in self.entry_rows
        )

    def _members(self) -> dict[int, tuple[tuple[str, str], ...]]:
        """Names and addresses of each team's members."""
        found = (
            select(TeamMember.team_id, TeamMember.name, TeamMember.email)
            .join(Team)
            .where(Team.contest_id == self.round.contest_id)
        )
        rows = self.session.execute(found)
        return _gathered(((team, (name, email)) for team, name, email in rows), tuple)

    def _entry(
        self,
        row: EntryRow,
        members: tuple[tuple[str, str], ...],
        divisions: Mapping[int, str],
        wanted: set[str],
    ) -> Entry:
        attrs = row.attrs
        needs = {kind: attrs[kind] for kind in wanted if attrs.get(kind)}
        if DIVISION in wanted and row.division_id is not None:
            needs[DIVISION] = divisions[row.division_id]
        if row.id in self.panels:
            needs[PANEL] = _joined(self.panels[row.id])
        return Entry(
            id=row.key,
            sheets=0 if self.panels and row.id not in self.panels else None,
            needs=needs,
            topics=frozenset(parted(attrs.get("topics", ""))),
            text=f"{row.title} {attrs.get('summary', '')}".strip(),
            organisations=parted(attrs.get("affiliation", "")),
            emails=tuple(sorted(email for _, email in members if email)),
            members=frozenset(self._of_name(name for name, _ in members)),
            mentors=self._mentors(attrs.get("mentors", "")),
        )

    def _of_name(self, names: Iterable[str]) -> set[str]:
        """The judges who are called like one of these."""
        return {key for name in names for key in self.named.get(same_name(name), ())}

    def _mentors(self, text: str) -> frozenset[str]:
        said = parted(text)
        return frozenset(said) | self._of_name(said)

    def _limits(self) -> set[str]:
        """Kinds of which some judge names the values that he may judge."""
        return {kind for row, _ in self.judge_rows for kind, _ in self._limits_of(row)}

    def _limits_of(self, row: JudgeRow) -> list[tuple[str, str]]:
        found = [match.groups() for topic in row.topics if (match := LIMITS.fullmatch(topic))]
        return [(kind, value) for kind, value in found if kind in {DIVISION, *self.fields}]

    def judges(self) -> tuple[Judge, ...]:
        """The judges who may judge."""
        return tuple(self._judge(row, email) for row, email in self.judge_rows)

    def _judge(self, row: JudgeRow, email: str) -> Judge:
        limits = _gathered(self._limits_of(row), frozenset)
        if self.panels:
            mine = self.seats.get(row.id, frozenset())
            combined = {both for both in self.panels.values() if both & mine}
            limits[PANEL] = frozenset(_joined(both) for both in combined)
        spoken = {f"{kind}:{value}" for kind, value in self._limits_of(row)} | {SENIOR}
        topics = frozenset(row.topics) - spoken
        alone = len(self.named.get(same_name(row.name), ())) == 1
        return Judge(
            id=row.key,
            name=row.name if alone else f"{row.name} ({row.key})" if row.name else "",
            most=row.max_load,
            takes=limits,
            organisation=row.affiliation,
            email=row.email or email,
            senior=SENIOR in row.topics,
            topics=topics,
            text=" ".join(sorted(topics)),
        )


def _joined(panels: Iterable[str]) -> str:
    return "+".join(sorted(panels))


def _gathered(pairs: Iterable[Any], kind: Callable[[list[Any]], Any]) -> dict[Any, Any]:
    """Values by key."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: kind(values) for key, values in found.items()}
