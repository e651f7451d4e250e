"""Once a round is judged its entries are known: places beyond their number stay empty."""

from collections import Counter

from judging.packages import document as doc
from judging.packages.expected import Expected
from judging.packages.layout import ATTR, CONTEST
from judging.packages.problems import Findings
from judging.packages.tables import Tables
from scoring.rules import Advance, Round, RuleBook

MARKS = (
    *("scores.csv", "votes.csv", "vote_counts.csv", "investments.csv"),
    *("rankings.csv", "comparisons.csv", "measures.csv"),
)


def check_places(book: RuleBook, tables: Tables, findings: Findings) -> None:
    """Look at the places of each round that is being judged."""
    begun = {row.round for name in MARKS for row in tables[name].rows}
    if not tables["entries.csv"].whole or not tables["panels.csv"].whole:
        return
    for item in book.rounds:
        if item.advance is not None and item.key in begun:
            _check_round(item, item.advance, tables, findings)


def _check_round(item: Round, advance: Advance, tables: Tables, findings: Findings) -> None:
    """Fewer entries may come than there are places, but a quota above all entries is a slip."""
    entries = [
        row for row in tables.entries if not item.divisions or row.division in item.divisions
    ]
    path, sentence = f"rounds.{item.key}.advance", Expected.AT_MOST_ENTRIES
    if advance.places > (most := len(entries)):
        findings.warn(CONTEST, sentence, None, f"{path}.places", str(advance.places), count=most)
    sizes = _group_sizes(item, entries, tables)
    for group, places in advance.quota.items():
        at, said = f"{path}.quota.{group}", str(places)
        if item.group_by and places > most:
            findings.add(CONTEST, sentence, at=at, value=said, count=most)
        elif item.group_by and places > sizes[group]:
            findings.warn(CONTEST, sentence, None, at, said, count=sizes[group])


def _group_sizes(item: Round, entries: list[doc.EntryRow], tables: Tables) -> Counter[str]:
    if item.group_by == "panel":
        return Counter(row.panel for row in tables["panels.csv"].rows if row.round == item.key)
    if item.group_by == "division":
        return Counter(row.division for row in entries)
    field = item.group_by.removeprefix(ATTR)
    return Counter(row.attrs.get(field, "") for row in entries)
