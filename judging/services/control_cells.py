"""What each square of the board says: a pure function of states and counts, never of a mark.

codes: blank · d0 … d100 (a draft with the share of its criteria in per cent) · submitted · signed ·
reopened · missing · recused · conflict · void (the judge was left out) · absent · "" (not his).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]  # judge, entry
HANDED_IN = frozenset({"submitted", "signed"})
LOST = frozenset({"recused", "conflict", "void"})
MOVED_ON = 2  # so many of an entry's other judges, and half of them, are through with it


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is known of one sheet without its marks: state, and how many criteria have one."""

    state: str
    reopened: bool = False
    filled: int = 0


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round as the board sees it; entries are in their order of appearance."""

    entries: tuple[int, ...]
    judges: tuple[int, ...]
    expected: frozenset[Pair]
    sheets: Mapping[Pair, SheetFacts]
    conflicts: Mapping[Pair, str]
    absent: frozenset[int] = frozenset()
    presented: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()
    criteria: int = 0
    ended: bool = False


BLANK = SheetFacts("blank")


@dataclass(frozen=True, slots=True)
class Column:
    """One entry: its squares by judge, and of the judges that it waits for who is through with it
    and who is behind. `lost` judges will not score it, of `possible` ones a sheet can come."""

    code: Mapping[int, str]
    waits: tuple[int, ...]
    through: frozenset[int]
    behind: frozenset[int]
    lost: int
    possible: int


@dataclass(frozen=True, slots=True)
class Cells:
    """The squares, and what follows from them for judges and entries.

    `reach` is how far down the order each judge has begun a sheet, as a place from 0.
    """

    columns: Mapping[int, Column] = field(default_factory=dict)
    reach: Mapping[int, int] = field(default_factory=dict)
    behind: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    done: Mapping[int, int] = field(default_factory=dict)
    wanted: Mapping[int, int] = field(default_factory=dict)
    complete: frozenset[int] = frozenset()

    def code(self, judge: int, entry: int) -> str:
        """What the square of a judge and an entry says."""
        return self.columns[entry].code[judge]


def of_round(facts: RoundFacts) -> Cells:
    """Every square of a round."""
    places = {entry: place for place, entry in enumerate(facts.entries)}
    begun = [pair for pair, sheet in facts.sheets.items() if sheet.state != "blank"]
    reach: dict[int, int] = {}
    for judge, entry in begun:
        reach[judge] = max(reach.get(judge, -1), places.get(entry, -1))
    columns = {entry: _column(facts, entry, place, reach) for entry, place in places.items()}
    wanted: dict[int, int] = defaultdict(int)
    for column in columns.values():
        for judge in column.waits:
            wanted[judge] += 1
    nothing = Cells(
        behind=dict.fromkeys(wanted, ()), done=dict.fromkeys(wanted, 0), wanted=dict(wanted)
    )
    return _gathered(nothing, columns, reach, places)


def updated(
    facts: RoundFacts, before: Cells, sheets: Collection[Pair], entries: Collection[int] = ()
) -> Cells:
    """The squares after these sheets changed, and the turns of these entries, and nothing else.

    Only columns that can differ are looked at.
    """
    places = {entry: place for place, entry in enumerate(facts.entries)}
    reach = dict(before.reach)
    for judge, entry in sheets:
        _move(facts, reach, (judge, entry), places[entry])
    changed = {entry for _, entry in sheets} | set(entries)
    for judge in {judge for judge, _ in sheets}:
        if reach.get(judge) != before.reach.get(judge):
            changed |= set(before.behind.get(judge, ()))
    columns = {entry: _column(facts, entry, places[entry], reach) for entry in changed}
    return _gathered(before, columns, reach, places)


def _move(facts: RoundFacts, reach: dict[int, int], pair: Pair, place: int) -> None:
    """How far a judge has come once this sheet of his changed."""
    judge, known = pair[0], reach.get(pair[0], -1)
    if facts.sheets[pair].state != "blank":
        reach[judge] = max(known, place)
    elif place == known:
        sheets = (facts.sheets.get((judge, one), BLANK) for one in facts.entries)
        begun = [at for at, sheet in enumerate(sheets) if sheet.state != "blank"]
        reach[judge] = max(begun, default=-1)


def _gathered(
    before: Cells, columns: Mapping[int, Column], reach: Mapping[int, int], places: dict[int, int]
) -> Cells:
    """The cells with these columns in place of earlier ones."""
    done, complete = dict(before.done), set(before.complete)
    behind: dict[int, set[int]] = {}
    for entry, new in columns.items():
        old = before.columns.get(entry, NOTHING)
        for judge in new.through ^ old.through:
            done[judge] += 1 if judge in new.through else -1
        for judge in new.behind ^ old.behind:
            mine = behind.setdefault(judge, set(before.behind[judge]))
            mine ^= {entry}
        whole = new.waits and len(new.through) == len(new.waits)
        complete.add(entry) if whole else complete.discard(entry)
    left = {judge: tuple(sorted(mine, key=places.__getitem__)) for judge, mine in behind.items()}
    return Cells(
        columns={**before.columns, **columns},
        reach=reach,
        behind={**before.behind, **left},
        done=done,
        wanted=before.wanted,
        complete=frozenset(complete),
    )


NOTHING = Column({}, (), frozenset(), frozenset(), 0, 0)


def _column(facts: RoundFacts, entry: int, place: int, reach: Mapping[int, int]) -> Column:
    waits = () if entry in facts.absent else tuple(_waited_for(facts, entry))
    through = frozenset(judge for judge in waits if _is_in(facts, (judge, entry)))
    behind = frozenset(_behind(facts, entry, waits, through))
    gone_on = {judge for judge in behind if reach.get(judge, -1) > place}
    code = {judge: _code(facts, (judge, entry), judge in gone_on) for judge in facts.judges}
    lost = sum(one in LOST for one in code.values())
    return Column(code, waits, through, behind, lost, sum(map(bool, code.values())) - lost)


def _waited_for(facts: RoundFacts, entry: int) -> Iterable[int]:
    """The judges whose sheets an entry waits for."""
    return (
        judge
        for judge in facts.judges
        if (judge, entry) in facts.expected and judge not in facts.left_out
    )


def _is_in(facts: RoundFacts, pair: Pair) -> bool:
    sheet = facts.sheets.get(pair, BLANK)
    return sheet.state in HANDED_IN and not sheet.reopened


def _behind(
    facts: RoundFacts, entry: int, waits: tuple[int, ...], through: frozenset[int]
) -> Iterable[int]:
    """Who has not handed in although the entry left the stage or most others are through."""
    others = len(waits) - 1
    moved_on = len(through) >= MOVED_ON and 2 * len(through) >= others
    if not moved_on and entry not in facts.presented:
        return ()
    return (judge for judge in waits if judge not in through)


def _code(facts: RoundFacts, pair: Pair, left_behind: bool) -> str:
    judge, entry = pair
    if entry in facts.absent:
        return "absent"
    if pair in facts.conflicts:
        return "recused" if facts.conflicts[pair] == "recused" else "conflict"
    sheet = facts.sheets.get(pair, BLANK)
    if pair not in facts.expected and sheet.state == "blank":
        return ""
    if judge in facts.left_out:
        return "void"
    if sheet.reopened:
        return "reopened"
    if sheet.state in HANDED_IN:
        return sheet.state
    if sheet.state == "draft":
        return f"d{_share(sheet.filled, facts.criteria)}"
    return "missing" if facts.ended or left_behind else "blank"


def _share(filled: int, criteria: int) -> int:
    return min(100, round(100 * filled / criteria)) if criteria else 0
