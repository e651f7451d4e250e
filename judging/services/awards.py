"""The planned awards with their provisional winners."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from judging.extensions import db
from judging.models.awards import Award
from judging.models.contests import Contest, Division
from judging.models.results import Tally
from judging.models.rounds import Round
from judging.services import blockers, lookup, outcomes, staleness, tables
from judging.services.shown import ContestInfo, EntryInfo, Todo
from scoring.rules import RuleBook, Texts


@dataclass(frozen=True, slots=True)
class Winner:
    """An entry on a place of an award."""

    entry_key: str
    place: int
    giver: str
    prize: int


@dataclass(frozen=True, slots=True)
class AwardLine:
    """An award with whoever would win it; `open` = a tie keeps a place from being filled."""

    key: str
    texts: Texts
    round_key: str
    division: str
    places: int
    prize: int
    givers: tuple[str, ...]
    winners: list[Winner]
    vacant: int
    open: bool


@dataclass(frozen=True, slots=True)
class AwardsPage:
    """All awards in order of precedence, as of the newest tally; `computed` is False before one.

    `selected` names, by key, whom a contest without awards selects.
    """

    contest: ContestInfo
    book: RuleBook
    awards: list[AwardLine]
    selected: list[str]
    entries: dict[str, EntryInfo]
    paid: int
    todo: list[Todo]
    computed: bool


def plan(contest_key: str, *, show_teams: bool = False) -> AwardsPage:
    """The awards as they would be given now. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    document = newest_document(session, contest)
    return AwardsPage(
        contest=lookup.contest_info(contest),
        book=tables.rule_book(session, contest),
        awards=lines(session, contest, document),
        selected=selected(session, contest),
        entries=lookup.entry_infos(session, contest, show_teams=show_teams),
        paid=document["paid"] if document else 0,
        todo=blockers.of_contest(session, contest),
        computed=document is not None,
    )


def newest_document(session: Session, contest: Contest) -> dict[str, Any] | None:
    """The document of the contest's latest tally, which holds the awards as of then."""
    newest = (
        select(Tally.document)
        .join(Round, Tally.round_id == Round.id)
        .where(Round.contest_id == contest.id)
        .order_by(Tally.id.desc())
        .limit(1)
    )
    return session.scalar(newest)


def selected(session: Session, contest: Contest) -> list[str]:
    """Keys of the entries that the last round of a contest without awards selected, in key order.

    A selection has no ranks among the selected.
    """
    if session.scalar(select(exists().where(Award.contest_id == contest.id))):
        return []
    rounds = lookup.rounds(session, contest)
    tally = outcomes.newest_tally(session, rounds[-1].id) if rounds else None
    return sorted(row["entry"] for row in tally.document["advanced"]) if tally else []


def lines(session: Session, contest: Contest, document: dict[str, Any] | None) -> list[AwardLine]:
    """The contest's awards in order of precedence, with the winners of a tally document."""
    winners = _winners(document)
    vacant = document["vacant"] if document else {}
    heads = staleness.heads(session, contest)
    undecided = {key for key, head in heads.items() if head.unresolved}
    found = (
        select(Award, Round.key, Division.key)
        .join(Round, Award.round_id == Round.id)
        .outerjoin(Division, Award.division_id == Division.id)
        .where(Award.contest_id == contest.id)
        .order_by(Award.position)
    )
    return [
        _line(
            award,
            round_key,
            division or "",
            winners.get(award.key, []),
            vacant.get(award.key, award.places),
            round_key in undecided,
        )
        for award, round_key, division in session.execute(found)
    ]


def _line(
    award: Award,
    round_key: str,
    division: str,
    winners: list[Winner],
    vacant: int,
    undecided: bool,
) -> AwardLine:
    return AwardLine(
        key=award.key,
        texts=award.texts,
        round_key=round_key,
        division=division,
        places=award.places,
        prize=award.prize,
        givers=tuple(award.givers),
        winners=winners,
        vacant=vacant,
        open=undecided and vacant > 0,
    )


def _winners(document: dict[str, Any] | None) -> dict[str, list[Winner]]:
    found: dict[str, list[Winner]] = {}
    for row in document["awards"] if document else ():
        winner = Winner(row["entry"], row["place"], row["giver"], row["prize"])
        found.setdefault(row["award"], []).append(winner)
    for places in found.values():
        places.sort(key=lambda winner: (winner.place, winner.entry_key))
    return found
