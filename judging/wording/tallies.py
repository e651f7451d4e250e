"""One tally as a reader sees it: the board, its rules, its ties and its calculations."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from judging.wording import severity, ties
from judging.wording.board import Board, BoardMaker, Section
from judging.wording.catalogue import language
from judging.wording.kept import kept
from judging.wording.names import Names
from judging.wording.rules import rule_sentences
from judging.wording.steps import Calculation, Step
from judging.wording.strip import Strip, strip
from judging.wording.ties import Tie
from scoring.rules import RuleBook

MOST_EXPLAINED = 200
MOST_TIES = 12
KEPT_READINGS = 8


class Reading:
    """A tally document with the names it needs, in one reader's language."""

    def __init__(
        self,
        book: RuleBook,
        document: Mapping[str, Any],
        entries: Mapping[str, Any],
        judges: Mapping[str, str],
        awards: Mapping[str, list[str]],
    ) -> None:
        self.book = book
        self.document = document
        self.entries = entries
        self.judges = judges
        self.awards = awards
        self.names = Names(book)
        self.round = book.round(document["round"])
        self._boards: dict[int, Board] = {}
        self._strips: dict[tuple[str, int, int], Strip | None] = {}

    def board(self, part: int = 1) -> Board:
        """The score table's page of that number, or the last one before it."""
        if part not in self._boards:
            made = self._maker.board(part)
            return self._boards.setdefault(made.page, made)
        return self._boards[part]

    @cached_property
    def _maker(self) -> BoardMaker:
        return BoardMaker(self.book, self.document, self.entries, self.judges, self.awards)

    @cached_property
    def rules(self) -> list[str]:
        return rule_sentences(self.book, self.round.key)

    @cached_property
    def ties(self) -> list[Tie]:
        """The ties that stand below the table; the others stand with their entries."""
        return [self._tie(number) for number in range(len(self.document["ties"][:MOST_TIES]))]

    def _tie(self, number: int) -> Tie:
        return ties.in_words(self.document["ties"][number], self._ranks, self.names, self.round)

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {line["entry"]: line["rank"] for line in self.document["lines"]}

    @property
    def unresolved(self) -> int:
        return len(self.document["unresolved"])

    @property
    def first(self) -> Mapping[str, Any] | None:
        """The line whose calculation stands on the tally itself as an example."""
        lines = self.document["lines"]
        return lines[0] if lines else None

    def line(self, key: str) -> Mapping[str, Any] | None:
        """The line of an entry, ranked or not."""
        lines = (*self.document["lines"], *self.document["unranked"])
        return next((line for line in lines if line["entry"] == key), None)

    def ties_of(self, line: Mapping[str, Any]) -> list[Tie]:
        number = line.get("tie")
        return [] if number is None else [self._tie(number)]

    def steps(self, line: Mapping[str, Any], working: Mapping[str, Any] | None) -> list[Step]:
        """The hand calculation of a line, whose working stands apart from the document."""
        worked = {**line, "working": working}
        return Calculation(self.book, self.document, worked, self.judges).steps()

    def criteria(self, line: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The means of the criteria by their titles."""
        titles = self.names.criteria(self.round)
        return [(titles.get(key, key), mean) for key, mean in line["criteria"].items()]

    def strip(self, section: Section) -> Strip | None:
        """The picture of a section's gaps, if it can have one."""
        which = (section.key, section.cut_after, len(section.lines))
        if which not in self._strips:
            self._strips[which] = self._strip(section)
        return self._strips[which]

    def _strip(self, section: Section) -> Strip | None:
        lines = [line for line in self.document["lines"] if self._in(line, section)]
        inside = section.cut_after if len(section.lines) == len(lines) else 0
        return strip(lines, inside, self.document["kind"] == "lower")

    def _in(self, line: Mapping[str, Any], section: Section) -> bool:
        return self.round.rank_groups == "together" or line["group"] == section.key

    @cached_property
    def severities(self) -> list[severity.JudgeSeverity]:
        return severity.judges(self.document, self.judges)

    @cached_property
    def corrections(self) -> list[severity.Correction]:
        """What the correction of severity did, line by line."""
        lines = self.document["lines"][:MOST_EXPLAINED]
        found = (severity.correction(self.document, line, self.judges) for line in lines)
        return [one for one in found if one]


def reading(
    book: RuleBook,
    document: Mapping[str, Any],
    entries: Mapping[str, Any],
    judges: Mapping[str, str],
    awards: Mapping[str, list[str]],
) -> Reading:
    """A tally as the reader of this request sees it: drawn up once, for a tally never changes."""
    return _reading(language(), book, awards, judges, entries, document)


@kept(room=KEPT_READINGS)
def _reading(
    _language: str,
    book: RuleBook,
    awards: Mapping[str, list[str]],
    judges: Mapping[str, str],
    entries: Mapping[str, Any],
    document: Mapping[str, Any],
) -> Reading:
    return Reading(book, document, entries, judges, awards)
