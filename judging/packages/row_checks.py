"""Rows against the rules of their round: teams, panels, votes, measures, adjustments."""

from judging.packages.expected import Expected
from judging.packages.problems import Findings, Hint
from judging.packages.references import check_column
from judging.packages.tables import Tables, first_by_key
from scoring.rules import RuleBook

NEEDS_KIND = {
    "scores.csv": "sheets",
    "votes.csv": "votes",
    "vote_counts.csv": "votes",
    "investments.csv": "invest",
    "rankings.csv": "ranking",
    "comparisons.csv": "pairs",
}


def check_rows(book: RuleBook, tables: Tables, findings: Findings) -> None:
    """Report rows that do not fit their round."""
    _check_kinds(book, tables, findings)
    _check_components(book, tables, findings)
    _check_panels(book, tables, findings)
    _check_votes(tables, findings)
    _warn_of_names(tables, findings)


def _check_kinds(book: RuleBook, tables: Tables, findings: Findings) -> None:
    """Marks, votes and units stand in rounds that have a component for them."""
    kinds = {
        key: {part.kind for part in item.components}
        for key, item in first_by_key(book.rounds).items()
        if all(part.kind for part in item.components)
    }
    for name, kind in NEEDS_KIND.items():
        for number, row in tables[name]:
            if row.round in kinds and kind not in kinds[row.round]:
                said = row.round
                findings.add(name, Expected.HAS_KIND, row=number, at="round", value=said, kind=kind)


def _check_components(book: RuleBook, tables: Tables, findings: Findings) -> None:
    """Measures and adjustments name components of their round."""
    rounds = first_by_key(book.rounds)
    for name, sentence in (
        ("measures.csv", Expected.MEASURE),
        ("adjustments.csv", Expected.COMPONENT),
    ):
        for number, row in tables[name]:
            parts = rounds[row.round].components if row.round in rounds else ()
            only = [part.key for part in parts if part.kind == "measure" or name != "measures.csv"]
            if parts and row.component and row.component not in only:
                near = Hint(row.component, only)
                findings.add(
                    name, sentence, row=number, at="component", value=row.component, hint=near
                )
    for number, row in tables["adjustments.csv"]:
        sheets = rounds[row.round].sheets if row.round in rounds else None
        if sheets and sheets.combine == "rank_sum":
            sentence, said = Expected.RANK_SUM_ADJUSTED, row.round
            findings.add("adjustments.csv", sentence, row=number, at="round", value=said)


def _check_panels(book: RuleBook, tables: Tables, findings: Findings) -> None:
    """An entry is on one panel where panels are the groups."""
    grouped = {item.key for item in book.rounds if item.group_by == "panel"}
    first: dict[tuple[str, str], tuple[str, int]] = {}
    for number, row in tables["panels.csv"]:
        panel, where = first.setdefault((row.round, row.entry), (row.panel, number))
        if row.round in grouped and panel != row.panel:
            sentence, said = Expected.ONE_PANEL, row.panel
            findings.add("panels.csv", sentence, row=number, at="panel", value=said, first=where)


def _check_votes(tables: Tables, findings: Findings) -> None:
    """A round has ballots or counts; a ballot marks an entry once."""
    first: dict[tuple[str, str, str], int] = {}
    with_ballots = set()
    for number, row in tables["votes.csv"]:
        with_ballots.add(row.round)
        mark = (row.round, row.ballot, row.entry)
        if not row.void and "" not in mark and first.setdefault(mark, number) != number:
            sentence, where = Expected.BALLOT_ONCE, first[mark]
            findings.add(
                "votes.csv", sentence, row=number, at="entry", value=row.entry, first=where
            )
    for number, row in tables["vote_counts.csv"]:
        if row.round and row.round in with_ballots:
            sentence = Expected.COUNTS_OR_BALLOTS
            findings.add("vote_counts.csv", sentence, row=number, at="round", value=row.round)


def _warn_of_names(tables: Tables, findings: Findings) -> None:
    """A team without an entry and a panel without a judge occur while a contest is set up."""
    odd = Findings()
    teams = {row.team for row in tables.entries}
    panels = {panel for row in tables.judges for panel in row.panels}
    check_column(tables["members.csv"], "team", teams, Expected.TEAM, odd)
    check_column(tables["panels.csv"], "panel", panels, Expected.PANEL, odd)
    findings.warnings.extend(odd.found())
