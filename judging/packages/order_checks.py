"""The judges' orders of entries and their comparisons: each place once, two entries each."""

from judging.packages.expected import Expected
from judging.packages.problems import Findings
from judging.packages.tables import Tables

RANKINGS, COMPARISONS = "rankings.csv", "comparisons.csv"


def check_orders(tables: Tables, findings: Findings) -> None:
    """Report places that a judge gives twice, and entries compared with themselves."""
    first: dict[tuple[str, str, int], int] = {}
    table = tables[RANKINGS]
    for number, row in table:
        place = (row.round, row.judge, row.place)
        if number not in table.faulty and first.setdefault(place, number) != number:
            sentence, said, where = Expected.PLACE_ONCE, str(row.place), first[place]
            findings.add(RANKINGS, sentence, row=number, at="place", value=said, first=where)
    for number, row in tables[COMPARISONS]:
        if row.first and row.first == row.second:
            sentence, said = Expected.OTHER_ENTRY, row.second
            findings.add(COMPARISONS, sentence, row=number, at="second", value=said)
