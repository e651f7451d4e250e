"""What things are called: titles of rounds, components, criteria and awards for the reader."""

from collections.abc import Iterable

from judging.formats import pick
from judging.wording.catalogue import gettext, language
from scoring.rules import Award, Component, Criterion, Round, RuleBook, Texts


def title(texts: Texts, otherwise: str = "") -> str:
    """A title in the reader's language."""
    return pick(texts, language(), "title", otherwise)


def listed(names: Iterable[str]) -> str:
    """Names one after the other: A, B, C."""
    return ", ".join(names)


class Names:
    """The titles of one rule book."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.rounds = {item.key: title(item.texts, item.key) for item in book.rounds}
        self.divisions = {item.key: title(item.texts, item.key) for item in book.divisions}
        self._rungs: dict[tuple[str, str], str] = {}
        self.awards = {item.key: title(item.texts, item.key) for item in book.awards}

    def award(self, award: Award) -> str:
        return self.awards[award.key]

    def component(self, component: Component) -> str:
        """The title of a component, or what its kind is called."""
        if component.texts.get("title") or component.kind != "round":
            return title(component.texts, kind_of_points(component.kind))
        return self.rounds.get(component.round, component.round)

    def components(self, item: Round) -> dict[str, str]:
        return {part.key: self.component(part) for part in item.components}

    def criteria(self, item: Round) -> dict[str, str]:
        """Titles of the criteria on the round's sheets, in their published order."""
        return {one.key: title(one.texts, one.key) for one in self._criteria(item)}

    def _criteria(self, item: Round) -> tuple[Criterion, ...]:
        return self.book.rubric(item.sheets.rubric).criteria if item.sheets else ()

    def rung(self, item: Round, rung: str) -> str:
        """What a rung of the round's tie ladder looks at."""
        known = self._rungs.get((item.key, rung))
        if known is None:
            known = self._rungs[item.key, rung] = self._rung(item, rung)
        return known

    def _rung(self, item: Round, rung: str) -> str:
        kind, _, key = rung.partition(":")
        if kind == "criterion":
            name = self.criteria(item).get(key, key)
            return gettext("mean of %(criterion)s", criterion=name)
        if kind == "component":
            return self.components(item).get(key, key)
        if kind == "round":
            return gettext("score in %(round)s", round=self.rounds.get(key, key))
        return plain_rung(kind)

    def field(self, by: str) -> str:
        """What a cap, a floor or a grouping looks at."""
        if by == "division":
            return gettext("division")
        return gettext("panel") if by == "panel" else by.removeprefix("attr.")


def kind_of_points(kind: str) -> str:
    words = {
        "sheets": gettext("Judges' score"),
        "votes": gettext("Votes"),
        "invest": gettext("Investment"),
        "ranking": gettext("Judges' order"),
        "pairs": gettext("Comparisons"),
        "measure": gettext("Measured points"),
        "round": gettext("Earlier round"),
    }
    return words[kind]


def plain_rung(kind: str) -> str:
    words = {
        "preference": gettext("preferred by more judges"),
        "chair": gettext("decision of the chair"),
        "shared": gettext("shared place"),
        "earliest": gettext("earlier submission"),
    }
    return words.get(kind, kind)
