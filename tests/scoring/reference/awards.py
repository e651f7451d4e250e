"""Who gets which award, and what stays vacant."""

from collections.abc import Mapping
from typing import Any

from scoring.facts import Entry
from scoring.rules import Award, RuleBook
from tests.scoring.reference.errors import NotRankedTogether
from tests.scoring.reference.rounds import Played

Held = list[tuple[Award, int, Entry]]


def give_awards(book: RuleBook, rounds: Mapping[str, Played], removed: set[str]) -> dict[str, Any]:
    """The awards, vacancies and the sum of prizes. `removed` can have no award at all."""
    held: Held = []
    places = {award.key: award.places for award in book.awards}
    for number, award in enumerate(book.awards):
        winners, is_open = fill(book, rounds, award, places[award.key], removed, held)
        held += winners
        missing = places[award.key] - len(winners)
        below = [a for a in book.awards[number + 1 :] if a.division == award.division]
        if book.rules.vacancy == "move_up" and not is_open and missing > 0 and below:
            places[award.key] -= missing
            places[below[0].key] += missing
    if book.rules.removal == "vacate":
        held = [one for one in held if one[2].key not in gone(rounds[one[0].round], removed)]
    return {
        "awards": [
            {
                "award": award.key,
                "place": place,
                "entry": entry.key,
                "giver": award.givers[min(place, len(award.givers)) - 1] if award.givers else "",
                "prize": award.prize,
            }
            for award, place, entry in held
        ],
        "vacant": {
            award.key: max(0, places[award.key] - sum(one[0] is award for one in held))
            for award in book.awards
        },
        "paid": sum(award.prize for award, _, _ in held),
    }


def gone(played: Played, removed: set[str]) -> set[str]:
    """Those who were taken out after the round was frozen, or may have no award."""
    return played.left | removed


def fill(
    book: RuleBook,
    rounds: Mapping[str, Played],
    award: Award,
    places: int,
    removed: set[str],
    held: Held,
) -> tuple[Held, bool]:
    """The winners of one award, and whether a tie keeps the rest of it open."""
    played = rounds[award.round]
    in_division = {
        key for key, line in played.lines.items() if award.division in ("", line.entry.division)
    }
    groups = {played.lines[key].group for key in in_division}
    if played.round.rank_groups == "separate" and len(groups) > 1:
        raise NotRankedTogether(f"the entries of {award.key} are not ranked together")
    if undecided(book, rounds, award.round):
        return [], True
    could = {key for key in in_division if may_have(book, rounds, award, key, removed, held)}
    winners: Held = []
    for part in sorted(played.classes, key=lambda part: played.lines[part.entries[0]].rank):
        wanting = [
            key for key in part.entries if key in could and not has_one(book, key, played, winners)
        ]
        if len(winners) >= places:
            break
        if part.unresolved and len(wanting) > 1:
            return winners, True
        place = len(winners) + 1
        winners += [(award, place, played.lines[key].entry) for key in wanting]
    return winners, False


def undecided(book: RuleBook, rounds: Mapping[str, Played], key: str) -> bool:
    """Whether a tie keeps entries from advancing out of this round, or into it."""
    earlier = any(round_.source == key for round_ in book.rounds)
    if earlier and rounds[key].blocked:
        return True
    source = rounds[key].round.source
    return bool(source) and undecided(book, rounds, source)


def may_have(
    book: RuleBook,
    rounds: Mapping[str, Played],
    award: Award,
    key: str,
    removed: set[str],
    held: Held,
) -> bool:
    """Whether an entry of the right round and division could have the award."""
    played = rounds[award.round]
    earlier = any(round_.source == award.round for round_ in book.rounds)
    if earlier and key in played.ever_advanced:
        return False
    if book.rules.removal == "promote" and key in gone(played, removed):
        return False
    if award.min_score > 0 and played.lines[key].score < award.min_score:
        return False
    return not has_one(book, key, played, held)


def has_one(book: RuleBook, key: str, played: Played, held: Held) -> bool:
    """Whether the entry, or its team, already holds what `one_award_per` allows."""
    if book.rules.one_award_per == "none":
        return False
    team = played.lines[key].entry.team
    by_team = book.rules.one_award_per == "team" and team != ""
    return any(entry.key == key or (by_team and entry.team == team) for _, _, entry in held)
