"""Each decision says what its act needs."""

from typing import Any

from judging.packages import document as doc
from judging.packages.expected import Expected
from judging.packages.problems import Findings, Hint
from judging.packages.tables import Tables

DECISIONS = "decisions.csv"
NEEDED = {
    "no_show": ("round", "entry"),
    "withdraw": ("entry",),
    "disqualify": ("entry",),
    "exclude_judge": ("judge",),
    "chair_prefers": ("round", "entry", "value"),
    "promote_reserve": ("round",),
    "remove_award": ("entry",),
    "confirm": (),
}


def check_decisions(tables: Tables, findings: Findings) -> None:
    """Report decisions that lack something, and a chair who prefers nobody."""
    entries = {row.entry: None for row in tables.entries}
    for number, row in tables[DECISIONS]:
        for column in NEEDED.get(row.act, ()):
            if getattr(row, column) == "":
                findings.add(DECISIONS, Expected.NEEDED, row=number, at=column, value="")
        if row.act == "chair_prefers" and row.value:
            if row.value not in entries and tables["entries.csv"].whole:
                _report(row, number, Expected.ENTRY, findings, hint=Hint(row.value, entries))
            elif row.value == row.entry:
                _report(row, number, Expected.OTHER_ENTRY, findings)


def _report(
    row: doc.DecisionRow, number: int, sentence: Expected, findings: Findings, **args: Any
) -> None:
    findings.add(DECISIONS, sentence, row=number, at="value", value=row.value, **args)
