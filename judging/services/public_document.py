"""The document of an announcement: all that becomes public, frozen when it is put forward."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from judging.models.contests import Contest
from judging.models.results import Tally
from judging.packages.pseudonyms import pseudonymous_facts
from judging.services import awards, lookup, outcomes, tables
from judging.services.shown import EntryInfo
from scoring.fingerprint import fingerprint


def of_contest(session: Session, contest: Contest) -> dict[str, Any]:
    """Awards with winners, or who was selected, counts, prizes and the public fingerprint."""
    computed = awards.newest_document(session, contest)
    entries = lookup.entry_infos(session, contest, show_teams=True)
    lines = awards.lines(session, contest, computed)
    last = outcomes.newest_tally(session, lookup.rounds(session, contest)[-1].id)
    selected = awards.selected(session, contest)
    won = {winner.entry_key for line in lines for winner in line.winners} or set(selected)
    return {
        "texts": contest.texts,
        "awards": [_award(line, entries) for line in lines],
        "selected": [_named(entries[key]) for key in selected],
        "counts": {"applied": len(entries), "finalists": _entrants(last), "awarded": len(won)},
        "paid": computed["paid"] if computed else 0,
        "fingerprint": _fingerprint(session, contest, frozenset(won)),
    }


def _fingerprint(session: Session, contest: Contest, winners: frozenset[str]) -> str:
    """What an outsider gets who plays the public export: judges and losers are numbers there."""
    book, facts = tables.rule_book(session, contest), tables.facts(session, contest)
    return fingerprint(book, pseudonymous_facts(facts, book, winners))


def _entrants(tally: Tally | None) -> int:
    return len(tally.document["lines"]) + len(tally.document["unranked"]) if tally else 0


def _named(entry: EntryInfo) -> dict[str, str]:
    return {"entry": entry.key, "title": entry.title, "team": entry.team}


def _award(line: awards.AwardLine, entries: Mapping[str, EntryInfo]) -> dict[str, Any]:
    return {
        "key": line.key,
        "texts": line.texts,
        "prize": line.prize,
        "vacant": line.vacant,
        "winners": [_winner(winner, entries[winner.entry_key]) for winner in line.winners],
    }


def _winner(winner: awards.Winner, entry: EntryInfo) -> dict[str, Any]:
    return _named(entry) | {
        "place": winner.place,
        "giver": winner.giver,
        "prize": winner.prize,
    }
