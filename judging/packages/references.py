"""What rows name must exist, and nothing stands twice."""

from collections.abc import Collection, Mapping
from operator import attrgetter
from typing import Any

from judging.packages.expected import Expected
from judging.packages.layout import ROW_TYPES
from judging.packages.problems import Findings, Hint
from judging.packages.tables import Table, Tables
from scoring.rules import RuleBook

REFERENCES = {
    "conflicts.csv": ("judge", "entry"),
    "panels.csv": ("round", "entry"),
    "assignments.csv": ("round", "judge", "entry"),
    "scores.csv": ("round", "judge", "entry"),
    "comments.csv": ("round", "judge", "entry"),
    "votes.csv": ("round", "entry"),
    "vote_counts.csv": ("round", "entry"),
    "investments.csv": ("round", "judge", "entry"),
    "rankings.csv": ("round", "judge", "entry"),
    "comparisons.csv": ("round", "judge", "first", "second"),
    "measures.csv": ("round", "entry"),
    "adjustments.csv": ("round", "entry"),
    "decisions.csv": ("round", "entry", "judge"),
    "entries.csv": ("division",),
}
IDENTITY = {
    "entries.csv": ("entry",),
    "members.csv": ("team", "name", "email", "birth_date"),
    "judges.csv": ("judge",),
    "conflicts.csv": ("judge", "entry"),
    "panels.csv": ("round", "panel", "entry"),
    "assignments.csv": ("round", "judge", "entry"),
    "scores.csv": ("round", "judge", "entry", "criterion"),
    "comments.csv": ("round", "judge", "entry"),
    "vote_counts.csv": ("round", "entry"),
    "investments.csv": ("round", "judge", "entry"),
    "rankings.csv": ("round", "judge", "entry"),
    "comparisons.csv": ("round", "judge", "seq"),
    "measures.csv": ("round", "component", "entry"),
    "decisions.csv": ("seq",),
}
MAY_BE_BLANK = ("email", "birth_date")
SENTENCES = {
    "round": Expected.ROUND,
    "entry": Expected.ENTRY,
    "first": Expected.ENTRY,
    "second": Expected.ENTRY,
    "judge": Expected.JUDGE,
    "division": Expected.DIVISION,
}


def check_unique(tables: Tables, findings: Findings) -> None:
    """Report each row that stands again."""
    for name, columns in IDENTITY.items():
        first: dict[tuple[Any, ...], int] = {}
        index = [ROW_TYPES[name]._fields.index(column) for column in columns]
        must = [at for at, column in zip(index, columns, strict=True) if column not in MAY_BE_BLANK]
        for number, row in tables[name]:
            key = tuple([row[at] for at in index])
            if first.setdefault(key, number) != number and all(row[at] for at in must):
                said = ",".join(str(part or "") for part in key)
                at, where = ",".join(columns), first[key]
                findings.add(name, Expected.UNIQUE_ROW, row=number, at=at, value=said, first=where)


def check_references(book: RuleBook | None, tables: Tables, findings: Findings) -> None:
    """Report each cell that names what does not exist."""
    known = _known(book, tables)
    for name, columns in REFERENCES.items():
        for column in columns:
            if column in known:
                check_column(tables[name], column, known[column], SENTENCES[column], findings)


def _known(book: RuleBook | None, tables: Tables) -> Mapping[str, Collection[str]]:
    """The keys by column; a column is left out where not all its keys could be read."""
    known: dict[str, Collection[str]] = {}
    if tables["entries.csv"].whole:
        keys = {row.entry: None for row in tables.entries}
        known |= {"entry": keys, "first": keys, "second": keys}
    if tables["judges.csv"].whole:
        known["judge"] = {row.judge: None for row in tables.judges}
    if book is not None and all(item.key for item in book.rounds):
        known["round"] = {item.key: None for item in book.rounds}
    if book is not None and all(item.key for item in book.divisions):
        known["division"] = {item.key: None for item in book.divisions}
    return known


def check_column(
    table: Table, column: str, known: Collection[str], sentence: Expected, findings: Findings
) -> None:
    """Report the cells of a column that are filled and not known."""
    value = attrgetter(column)
    for number, row in table:
        key = value(row)
        if key and key not in known:
            near = Hint(key, known)
            findings.add(table.name, sentence, row=number, at=column, value=key, hint=near)
