"""Awards: filled in precedence and rank order, with vacancies and removals."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.errors import UnfitAward
from scoring.outcome import RoundOutcome
from scoring.roster import Roster
from scoring.rules import Award, RuleBook
from scoring.scores import below


@dataclass(frozen=True, slots=True)
class AwardPlace:
    """An award that an entry holds; `entry` is its index in the facts."""

    award: Award
    place: int
    entry: int

    @property
    def giver(self) -> str:
        """Who gives it: by place, the last giver for all further places."""
        givers = self.award.givers
        return givers[min(self.place, len(givers)) - 1] if givers else ""


@dataclass(frozen=True, slots=True)
class Prizes:
    """Who holds which award, in precedence, and how many places of each nobody holds."""

    places: tuple[AwardPlace, ...]
    vacant: Mapping[str, int]

    @property
    def paid(self) -> int:
        """All prizes, in won."""
        return sum(item.award.prize for item in self.places)


@dataclass
class _Filling:
    """One pass over the awards."""

    book: RuleBook
    roster: Roster
    outcomes: Mapping[str, RoundOutcome]
    barred: frozenset[int]
    held: list[AwardPlace] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    holders: set[tuple[str, str]] = field(default_factory=set)


def award_places(
    book: RuleBook,
    roster: Roster,
    outcomes: Mapping[str, RoundOutcome],
    stripped: frozenset[int],
) -> Prizes:
    """Fill all awards.

    Parameters
    ----------
    stripped : frozenset of int
        Entries, by index in the facts, that can have no award.

    Raises
    ------
    UnfitAward
        Where the entries of an award are not ranked together.
    """
    promotes = book.rules.removal == "promote"
    filling = _Filling(book, roster, outcomes, stripped if promotes else frozenset())
    filling.places = {award.key: award.places for award in book.awards}
    for number, award in enumerate(book.awards):
        kept_open = _fill(filling, award)
        if book.rules.vacancy == "move_up" and not kept_open:
            _move_up(filling, number)
    held = [item for item in filling.held if not _loses(item, outcomes, stripped)]
    count = {award.key: 0 for award in book.awards}
    for item in held:
        count[item.award.key] += 1
    vacant = {key: max(places - count[key], 0) for key, places in filling.places.items()}
    return Prizes(tuple(held), vacant)


def _loses(
    item: AwardPlace, outcomes: Mapping[str, RoundOutcome], stripped: frozenset[int]
) -> bool:
    return item.entry in stripped or item.entry in outcomes[item.award.round].removed


def _identity(filling: _Filling, entry: int) -> tuple[str, str]:
    """Who may have only one award: the team, or the entry where it has no team or rules say so."""
    known = filling.roster.entry(entry)
    if filling.book.rules.one_award_per == "team" and known.team:
        return ("team", known.team)
    return ("entry", known.key)


def _fill(filling: _Filling, award: Award) -> bool:
    """Fill one award in rank order; True where a tie keeps it open."""
    outcome = filling.outcomes[award.round]
    ranked = _ranked(filling, award, outcome)
    if _undecided(filling, award.round):
        return True
    low = below(outcome.result.score.final, award.min_score)
    given = 0
    for block, tied in ranked:
        if given >= filling.places[award.key]:
            return False
        able = [entry for entry in block if _may_have(filling, outcome, entry)]
        if not able:
            continue
        if award.min_score != 0 and low[outcome.local(able[0])]:
            return False
        if tied and len(able) > 1:
            return True
        filling.held += [AwardPlace(award, given + 1, entry) for entry in able]
        filling.holders |= {_identity(filling, entry) for entry in able}
        given += len(able)
    return False


def _ranked(filling: _Filling, award: Award, outcome: RoundOutcome) -> list[tuple[list[int], bool]]:
    """Blocks of one rank of the award's division, and whether each is an unresolved tie."""
    entries = filling.roster.facts.entries
    found = []
    pools = set()
    for block, tied in outcome.blocks():
        fits = [item for item in block if award.division in ("", entries[item].division)]
        if fits:
            found.append((fits, tied))
            pools.add(outcome.pool(fits[0]))
    if len(pools) > 1:
        raise UnfitAward(award.key, tuple(sorted(pools)))
    return found


def _is_source(book: RuleBook, key: str) -> bool:
    """Whether another round takes its entries from this one."""
    return any(round_.source == key for round_ in book.rounds)


def _undecided(filling: _Filling, key: str) -> bool:
    """Whether a tie keeps an earlier round from advancing, or a round from having entries."""
    source = filling.book.round(key).source
    waits = bool(filling.outcomes[key].selection.choices) and _is_source(filling.book, key)
    return waits or (source != "" and _undecided(filling, source))


def _may_have(filling: _Filling, outcome: RoundOutcome, entry: int) -> bool:
    book = filling.book
    if entry in filling.barred:
        return False
    if book.rules.removal == "promote" and entry in outcome.removed:
        return False
    if _is_source(book, outcome.key) and outcome.local(entry) in outcome.selection.once:
        return False
    return book.rules.one_award_per == "none" or _identity(filling, entry) not in filling.holders


def _move_up(filling: _Filling, number: int) -> None:
    """Pass the places that nobody may have to the next award of the same division."""
    award = filling.book.awards[number]
    later = filling.book.awards[number + 1 :]
    heir = next((item for item in later if item.division == award.division), None)
    given = sum(item.award.key == award.key for item in filling.held)
    empty = filling.places[award.key] - given
    if heir is not None and empty > 0:
        filling.places[award.key] -= empty
        filling.places[heir.key] += empty
