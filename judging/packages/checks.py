"""Everything about a package that one value alone does not show."""

from judging.packages.begun_checks import check_places
from judging.packages.decision_checks import check_decisions
from judging.packages.layout import ATTR
from judging.packages.problems import Findings
from judging.packages.references import check_references, check_unique
from judging.packages.row_checks import check_rows
from judging.packages.rules_checks import check_attributes, check_rules
from judging.packages.sheet_checks import check_sheets
from judging.packages.tables import Tables
from scoring.rules import RuleBook


def check_package(book: RuleBook | None, tables: Tables, findings: Findings) -> None:
    """Check rules and rows; `book` is None where contest.toml could not be read."""
    if book is not None:
        check_rules(book, findings)
        entries = tables["entries.csv"]
        if entries.rows and entries.whole:
            known = {name for name in entries.columns if name.startswith(ATTR)}
            check_attributes(book, known, findings)
    check_unique(tables, findings)
    check_references(book, tables, findings)
    check_decisions(tables, findings)
    if book is not None:
        check_rows(book, tables, findings)
        check_sheets(book, tables, findings)
        check_places(book, tables, findings)
