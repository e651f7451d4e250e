"""Sheets and investments: whose they are, whether they are whole, how much was spent."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from judging.packages import document as doc
from judging.packages.expected import Expected
from judging.packages.marks import WHOLE
from judging.packages.order_checks import check_orders
from judging.packages.problems import Findings
from judging.packages.tables import Table, Tables
from scoring.rules import Component, RuleBook

SCORES, INVESTMENTS, RANKINGS = "scores.csv", "investments.csv", "rankings.csv"
COMPARISONS = "comparisons.csv"
Sheet = tuple[str, str, str]


def check_sheets(book: RuleBook, tables: Tables, findings: Findings) -> None:
    """Report marks and units of pairs that are not assigned, mixed sheets, overspending."""
    assigned = Assigned(tables)
    conflicts = {(row.judge, row.entry) for row in tables["conflicts.csv"].rows}
    for name in (SCORES, INVESTMENTS, RANKINGS):
        _check_pairs(tables[name], "entry", assigned, conflicts, findings)
    for column in ("first", "second"):
        _check_pairs(tables[COMPARISONS], column, assigned, conflicts, findings)
    check_orders(tables, findings)
    _check_whole(tables[SCORES], findings)
    _check_spending(book, tables[INVESTMENTS], conflicts, findings)


class Assigned:
    """Who judges what: explicit rows alone, else the panels, else everybody everything."""

    def __init__(self, tables: Tables) -> None:
        self._explicit = {
            (row.round, row.judge, row.entry) for row in tables["assignments.csv"].rows
        }
        self._rounds = {row.round for row in tables["assignments.csv"].rows}
        self._panels_of_judge = {row.judge: frozenset(row.panels) for row in tables.judges}
        self._panels: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in tables["panels.csv"].rows:
            self._panels[row.round][row.entry].add(row.panel)
        self._entries = {row.entry for row in tables.entries}
        odd = tables["judges.csv"].faulty
        self._unsure_judges = {row.judge for number, row in tables["judges.csv"] if number in odd}
        self._sure = all(
            tables[name].whole for name in ("assignments.csv", "panels.csv", "judges.csv")
        )

    def has(self, sheet: Sheet) -> bool:
        """Whether the judge judges the entry in the round; True where the files do not tell."""
        round_key, judge, entry = sheet
        if not self._sure or entry not in self._entries or judge not in self._panels_of_judge:
            return True
        if judge in self._unsure_judges:
            return True
        if round_key in self._rounds:
            return sheet in self._explicit
        if round_key not in self._panels:
            return True
        panels = self._panels[round_key].get(entry, set())
        return not self._panels_of_judge[judge].isdisjoint(panels)


def _check_pairs(
    table: Table,
    column: str,
    assigned: Assigned,
    conflicts: set[tuple[str, str]],
    findings: Findings,
) -> None:
    """A pair that is not assigned is wrong. A conflict may come to light after the marks: its rows
    stay and are not counted, so that is only a warning, once a sheet."""
    seen: dict[Sheet, bool] = {}
    for number, row in table:
        entry = getattr(row, column)
        sheet = (row.round, row.judge, entry)
        fine = seen.get(sheet)
        if fine is None:
            fine = seen[sheet] = assigned.has(sheet)
            if (row.judge, entry) in conflicts:
                findings.warn(table.name, Expected.NO_CONFLICT, number, "judge", row.judge)
        if not fine:
            said, at = f"{row.judge},{entry}", f"judge,{column}"
            findings.add(table.name, Expected.ASSIGNED, row=number, at=at, value=said)


def _check_whole(table: Table, findings: Findings) -> None:
    """A sheet has either * or criteria, and one time."""
    first: dict[Sheet, tuple[bool, datetime | None, int]] = {}
    for number, row in table:
        sheet, whole = (row.round, row.judge, row.entry), row.criterion == WHOLE
        was_whole, moment, where = first.setdefault(sheet, (whole, row.submitted_at, number))
        if row.criterion and whole != was_whole and "" not in sheet:
            said = row.criterion
            findings.add(SCORES, Expected.ONE_SORT, row=number, at="criterion", value=said)
        if moment and row.submitted_at and row.submitted_at != moment:
            said, at = row.submitted_at.isoformat(), "submitted_at"
            findings.add(SCORES, Expected.ONE_TIME, row=number, at=at, value=said, first=where)


def _check_spending(
    book: RuleBook, table: Table, conflicts: set[tuple[str, str]], findings: Findings
) -> None:
    """No judge spends more than he has, too much on one entry, or on too few."""
    parts = {
        item.key: part for item in book.rounds for part in item.components if part.kind == "invest"
    }
    spent: dict[tuple[str, str], list[tuple[int, doc.InvestmentRow]]] = defaultdict(list)
    for number, row in table:
        if row.round in parts:
            spent[row.round, row.judge].append((number, row))
    for (round_key, judge), placed in spent.items():
        if table.faulty.isdisjoint(number for number, _ in placed):
            counted = [each for each in placed if (judge, each[1].entry) not in conflicts]
            _check_units(parts[round_key], counted, findings)
            _check_spread(parts[round_key], placed, findings)


def _check_units(
    part: Component, placed: list[tuple[int, doc.InvestmentRow]], findings: Findings
) -> None:
    total = 0
    for number, row in placed:
        total += row.units
        where: dict[str, Any] = {"row": number, "at": "units", "value": str(row.units)}
        if row.units > part.max_per_entry > 0:
            high = part.max_per_entry
            findings.add(INVESTMENTS, Expected.WHOLE, low=0, high=high, **where)
        elif total > part.units > 0:
            findings.add(INVESTMENTS, Expected.SPENT, units=part.units, total=total, **where)


def _check_spread(
    part: Component, placed: list[tuple[int, doc.InvestmentRow]], findings: Findings
) -> None:
    number, row = placed[-1]
    if sum(each.units > 0 for _, each in placed) < part.min_entries:
        least, at = part.min_entries, "judge"
        findings.add(INVESTMENTS, Expected.SPREAD, row=number, at=at, value=row.judge, least=least)
