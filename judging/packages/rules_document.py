"""The rules of a contest alone: contest.toml as text, as tables that can be changed, and back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from judging.packages.contest_text import contest_text
from judging.packages.contest_toml import read_contest
from judging.packages.document import ContestDocument, ContestMeta
from judging.packages.problems import Findings
from judging.packages.rules_checks import check_rules
from judging.packages.toml_tables import parse
from judging.packages.toml_text import toml_text
from scoring.rules import RuleBook

Tables = dict[str, Any]


def rules_text(meta: ContestMeta, book: RuleBook) -> str:
    """The canonical text of contest.toml."""
    return contest_text(ContestDocument(meta=meta, book=book))


def published_text(meta: ContestMeta, book: RuleBook) -> str:
    """The text without how judges get their entries: no calculation depends on that."""
    rounds = tuple(replace(item, assign=None) for item in book.rounds)
    return rules_text(meta, replace(book, rounds=rounds))


def rules_tables(text: str) -> Tables:
    """The tables of a text that was written here."""
    return parse(text)


def read_rules(tables: Mapping[str, Any]) -> tuple[ContestMeta, RuleBook]:
    """The rules that the tables say, checked as an import checks them. Raises PackageProblems."""
    findings = Findings()
    meta, book = read_contest(parse(toml_text(tables)), findings)
    check_rules(book, findings)
    findings.raise_if_any()
    return meta, book


def read_text(text: str) -> tuple[ContestMeta, RuleBook]:
    """The rules of a text that was written here."""
    return read_rules(parse(text))
