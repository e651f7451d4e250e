"""One round from marks to ranks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from scoring.facts import Decision, Entry, Facts, RoundFacts
from scoring.rules import Component, Round, RuleBook
from tests.scoring.reference import components
from tests.scoring.reference.combining import combine, criterion_means
from tests.scoring.reference.ladder import Class, Ladder, statements
from tests.scoring.reference.printing import printed
from tests.scoring.reference.sheets import Attendance, attend


@dataclass
class Line:
    """What is printed for one entry; `rank` is 0 until it has one."""

    entry: Entry
    group: str
    components: dict[str, Fraction] = field(default_factory=dict)
    criteria: dict[str, Fraction] = field(default_factory=dict)
    sheets: int = 0
    trimmed: bool = False
    score: Fraction = Fraction()
    rank: int = 0
    tied: bool = False


@dataclass
class Played:
    """A computed round, and what became of its advanced since it was frozen."""

    round: Round
    lines: dict[str, Line] = field(default_factory=dict)
    unranked: dict[str, str] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)
    unresolved: list[list[str]] = field(default_factory=list)
    ladder: Ladder = field(default_factory=lambda: Ladder(()))
    classes: list[Class] = field(default_factory=list)
    blocked: bool = False
    advanced: dict[str, str] = field(default_factory=dict)
    reserves: list[str] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    left: set[str] = field(default_factory=set)
    ever_advanced: set[str] = field(default_factory=set)


def is_rank_sum(round_: Round) -> bool:
    """Whether lower scores rank first."""
    return round_.sheets is not None and round_.sheets.combine == "rank_sum"


def play_round(
    book: RuleBook,
    facts: Facts,
    round_: Round,
    decisions: Sequence[Decision],
    done: Mapping[str, Played],
    builds_on: set[str],
) -> Played:
    """Compute a round with the decisions in force, up to its ranks; nobody has advanced yet."""
    candidates: Sequence[Entry] = facts.entries
    if round_.source:
        advanced = done[round_.source].advanced
        candidates = [entry for entry in facts.entries if entry.key in advanced]
    attendance = attend(book, facts, round_, decisions, candidates, builds_on)
    groups = {e.key: group_of(facts, round_, e) for e in attendance.active}
    played = Played(round_, excluded=attendance.excluded)
    played.unranked = dict(attendance.aside)
    played.lines = print_lines(book, facts, round_, attendance, groups, done)
    for entry in attendance.active:
        reason = knocked_out(book, facts, round_, played.lines[entry.key])
        if reason:
            played.unranked[entry.key] = reason
            del played.lines[entry.key]
    played.ladder = ladder_of(round_, played, attendance, decisions, done)
    rank(played)
    return played


def group_of(facts: Facts, round_: Round, entry: Entry) -> str:
    """The value of `group_by` for an entry."""
    if round_.group_by == "division":
        return entry.division
    if round_.group_by.startswith("attr."):
        return entry.attrs.get(round_.group_by.removeprefix("attr."), "")
    if round_.group_by == "panel":
        for panel, index in facts.rounds.get(round_.key, RoundFacts()).panels:
            if facts.entries[index].key == entry.key:
                return panel
    return ""


def ranked_together(round_: Round, groups: Mapping[str, str]) -> list[list[str]]:
    """The sets of entries that are ranked with each other."""
    if round_.rank_groups == "together":
        return [list(groups)] if groups else []
    values = sorted(set(groups.values()))
    return [[entry for entry in groups if groups[entry] == value] for value in values]


def print_lines(
    book: RuleBook,
    facts: Facts,
    round_: Round,
    attendance: Attendance,
    groups: Mapping[str, str],
    done: Mapping[str, Played],
) -> dict[str, Line]:
    """The lines of all active entries with every component that has a number."""
    recorded = facts.rounds.get(round_.key, RoundFacts())
    together = ranked_together(round_, groups)
    lines = {e.key: Line(e, groups[e.key]) for e in attendance.active}
    print_sheets(book, round_, attendance, lines)
    for part in round_.components:
        digits = book.rules.digits if part.digits is None else part.digits
        if part.kind == "ranking":
            of_all = {e.key: group_of(facts, round_, e) for e in attendance.entries}
            everybody = ranked_together(round_, of_all)
            exact = components.rankings(part, facts, recorded, attendance, everybody)
        else:
            exact = component_values(book, facts, part, attendance, together, done, recorded)
        for entry, line in lines.items():
            if entry in exact:
                value = printed(exact[entry], digits, book.rules.rounding)
                value += components.adjustment(facts, recorded, entry, part.key, "bonus")
                value -= components.adjustment(facts, recorded, entry, part.key, "deduction")
                line.components[part.key] = printed(value, digits, book.rules.rounding)
    return lines


def component_values(
    book: RuleBook,
    facts: Facts,
    part: Component,
    attendance: Attendance,
    together: Sequence[Sequence[str]],
    done: Mapping[str, Played],
    recorded: RoundFacts,
) -> dict[str, Fraction]:
    """The exact numbers of one component, whatever its kind."""
    if part.kind == "sheets":
        criteria = book.rubric(part.rubric).criteria
        rules = book.rules
        return combine(part, criteria, attendance.sheets, together, rules.digits, rules.rounding)
    if part.kind == "votes":
        return components.votes(part, facts, recorded, together)
    if part.kind == "invest":
        return components.investments(part, facts, recorded, attendance, together)
    if part.kind == "measure":
        return components.measures(part, facts, recorded)
    return {entry: line.score for entry, line in done[part.round].lines.items()}


def print_sheets(
    book: RuleBook, round_: Round, attendance: Attendance, lines: dict[str, Line]
) -> None:
    """Criterion means and what is said about the sheets."""
    part = round_.sheets
    if part is None:
        return
    means = criterion_means(attendance.sheets, book.rubric(part.rubric).criteria)
    for key, line in lines.items():
        line.sheets = len(attendance.sheets[key])
        line.trimmed = part.combine == "trimmed" and line.sheets >= part.trim_min
        for criterion, value in means[key].items():
            line.criteria[criterion] = printed(value, book.rules.digits, book.rules.rounding)


def knocked_out(book: RuleBook, facts: Facts, round_: Round, line: Line) -> str:
    """Why an entry has no rank, "" where it has one; then also its final score is printed."""
    rules = book.rules
    if any(part.key not in line.components for part in round_.components):
        return "no_valid_sheet"
    if round_.sheets is not None:
        for criterion in book.rubric(round_.sheets.rubric).criteria:
            value = line.criteria.get(criterion.key)
            line_of_failing = criterion.fail_below
            if value is not None and line_of_failing is not None and value < line_of_failing:
                return f"fail_below:{criterion.key}"
    weighted = Fraction()
    for part in round_.components:
        weighted += Fraction(part.weight) / 100 * line.components[part.key]
    line.score = printed(weighted, rules.digits, rules.rounding)
    if round_.min_score > 0 and line.score < round_.min_score:
        return "min_score"
    recorded = facts.rounds.get(round_.key, RoundFacts())
    bonus = components.adjustment(facts, recorded, line.entry.key, "", "bonus")
    if rules.bonus_cap is not None:
        bonus = min(bonus, Fraction(rules.bonus_cap))
    deduction = components.adjustment(facts, recorded, line.entry.key, "", "deduction")
    score = line.score + bonus - deduction
    if rules.total_cap > 0 and not is_rank_sum(round_):
        score = min(score, Fraction(rules.total_cap))
    line.score = printed(score, rules.digits, rules.rounding)
    return ""


def ladder_of(
    round_: Round,
    played: Played,
    attendance: Attendance,
    decisions: Sequence[Decision],
    done: Mapping[str, Played],
) -> Ladder:
    """The rungs of the round with the numbers they compare."""
    values = {rung: partial(value_on, rung, played, done) for rung in round_.tie_break}
    said = [
        (d.entry, d.value) for d in decisions if d.act == "chair_prefers" and d.round == round_.key
    ]
    totals = {e: {j: s.total for j, s in of.items()} for e, of in attendance.sheets.items()}
    return Ladder(round_.tie_break, values, totals, statements(said))


def value_on(rung: str, played: Played, done: Mapping[str, Played], entry: str) -> Fraction | None:
    """What an entry shows on a rung that compares numbers, larger first; None = nothing."""
    kind, _, key = rung.partition(":")
    line = played.lines[entry]
    if kind == "criterion":
        return line.criteria.get(key)
    if kind == "component":
        value = line.components[key]
        return -value if is_rank_sum(played.round) else value
    if kind == "round":
        return score_in(done[key], entry)
    submitted = line.entry.submitted_at
    return None if submitted is None else -Fraction(submitted)


def score_in(earlier: Played, entry: str) -> Fraction | None:
    """An entry's score in an earlier round, turned so that larger is better."""
    if entry not in earlier.lines:
        return None
    score = earlier.lines[entry].score
    return -score if is_rank_sum(earlier.round) else score


def rank(played: Played) -> None:
    """Rank the lines within each set that is ranked together; name the unresolved ties."""
    groups = {entry: line.group for entry, line in played.lines.items()}
    for together in ranked_together(played.round, groups):
        by_score: dict[Fraction, list[str]] = {}
        for entry in together:
            by_score.setdefault(played.lines[entry].score, []).append(entry)
        better = 0
        for score in sorted(by_score, reverse=not is_rank_sum(played.round)):
            for part in played.ladder.part(by_score[score]):
                for entry in part.entries:
                    played.lines[entry].rank = better + 1
                    played.lines[entry].tied = len(part.entries) > 1
                better += len(part.entries)
                played.classes.append(part)
    played.unresolved = [part.entries for part in played.classes if part.unresolved]
