"""Random contests, made for the engine, as documents: every feature of the format in small."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from judging.packages import document as doc
from scoring.facts import WHOLE_SHEET, Facts, RoundFacts
from scoring.rules import Criterion, Round, RuleBook
from tests.scoring.random_contests import random_contest

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def random_document(seed: int) -> doc.ContestDocument:
    """The rules and rows of a random contest."""
    book, facts = random_contest(seed)
    files: dict[str, list] = {}
    for key, recorded in facts.rounds.items():
        for name, found in round_rows(book, book.round(key), recorded, facts).items():
            files.setdefault(name, []).extend(found)
    return doc.ContestDocument(
        meta=doc.ContestMeta(f"random-{seed}"),
        book=book,
        entries=tuple(map(entry_row, facts.entries)),
        judges=tuple(doc.JudgeRow(each.key, panels=each.panels) for each in facts.judges),
        conflicts=tuple(
            doc.ConflictRow(judge, entry, "recused")
            for judge, entry in pairs(facts.conflicts, facts)
        ),
        decisions=tuple(
            doc.DecisionRow(each.seq, each.act, each.round, each.entry, each.judge, each.value)
            for each in facts.decisions
        ),
        **{name: tuple(found) for name, found in files.items()},
    )


def entry_row(entry) -> doc.EntryRow:
    moment = entry.submitted_at
    at = None if moment is None else EPOCH + timedelta(microseconds=moment)
    attrs = {name: value for name, value in entry.attrs.items() if value}
    return doc.EntryRow(entry.key, "", entry.team, entry.division, at, entry.status, attrs)


def pairs(rows, facts: Facts) -> list[tuple[str, str]]:
    """The keys of judge and entry of each row."""
    both = zip(rows.judge, rows.entry, strict=True)
    return [(facts.judges[judge].key, facts.entries[entry].key) for judge, entry in both]


def round_rows(book: RuleBook, one: Round, recorded: RoundFacts, facts: Facts) -> dict[str, list]:
    """The rows of one round by file."""
    key, entries = one.key, [entry.key for entry in facts.entries]
    money = zip(pairs(recorded.investments, facts), recorded.investments.units, strict=True)
    orders = zip(pairs(recorded.rankings, facts), recorded.rankings.place, strict=True)
    return {
        "panels": [doc.PanelRow(key, panel, entries[entry]) for panel, entry in recorded.panels],
        "assignments": [
            doc.AssignmentRow(key, *pair) for pair in pairs(recorded.assignments, facts)
        ]
        if recorded.assignments is not None
        else [],
        "scores": list(score_rows(book, one, recorded, facts)) if one.sheets else [],
        **vote_rows(key, recorded, entries),
        "investments": [doc.InvestmentRow(key, *pair, int(units)) for pair, units in money],
        "rankings": [doc.RankingRow(key, *pair, int(place)) for pair, place in orders],
        "measures": [
            doc.MeasureRow(key, each.component, entries[each.entry], each.points)
            for each in recorded.measures
        ],
        "adjustments": [
            doc.AdjustmentRow(
                key, entries[each.entry], each.kind, each.points, component=each.component
            )
            for each in recorded.adjustments
        ],
    }


def vote_rows(key: str, recorded: RoundFacts, entries: list[str]) -> dict[str, list]:
    """Counts where each entry has one number, else ballots with one mark each."""
    votes = recorded.votes
    if len(set(votes.entry)) == len(votes.entry):
        counts = zip(votes.entry, votes.votes, strict=True)
        return {"vote_counts": [doc.VoteCountRow(key, entries[e], int(n)) for e, n in counts]}
    marks = enumerate(zip(votes.entry, votes.valid, strict=True))
    return {"votes": [doc.VoteRow(key, f"b{n}", entries[e], not valid) for n, (e, valid) in marks]}


def score_rows(book: RuleBook, one: Round, recorded: RoundFacts, facts: Facts):
    """A row a mark. The generator's totals know no weights: here a total is what the rubric gives
    at most."""
    criteria = book.rubric(one.sheets.rubric).criteria
    most = sum(line.max * line.weight for line in criteria)
    marks = recorded.marks
    numbers = zip(pairs(marks, facts), marks.criterion, marks.units, strict=True)
    for pair, number, units in numbers:
        points = Decimal(int(units)).scaleb(-marks.decimals)
        if number == WHOLE_SHEET:
            yield doc.ScoreRow(one.key, *pair, "*", most)
        else:
            line = criteria[number]
            yield doc.ScoreRow(one.key, *pair, line.key, points, grade_of(line, points))


def grade_of(line: Criterion, points: Decimal) -> str:
    """The letter that is worth the points, "" where the criterion has no grades."""
    letters = [letter for letter, share in line.grades.items() if line.max * share / 100 == points]
    return letters[0] if letters else ""
