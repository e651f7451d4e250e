"""From the rule book to rows: what an import or a change of the rules writes."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from judging.models import awards, contests, rounds, rubrics
from judging.services.tables.assign import stored_assign
from judging.services.tables.columns import (
    ADVANCE,
    AWARD,
    COMPONENT,
    CRITERION,
    ROUND,
    RULES,
    values,
)
from scoring import rules
from scoring.exact import plain_number

Ids = Mapping[str, int]


def store_rules(session: Session, contest: contests.Contest, book: rules.RuleBook) -> None:
    """Write the rules of a contest that has none yet, or none any more."""
    for name, value in values(book.rules, RULES).items():
        setattr(contest, name, value)
    division_ids = _store(session, contest, contests.Division, book.divisions)
    rubric_ids = _store(session, contest, rubrics.Rubric, book.rubrics)
    _store_criteria(session, book, rubric_ids)
    round_ids = _store_rounds(session, contest, book)
    _store_components(session, book, rubric_ids, round_ids)
    for position, award in enumerate(book.awards):
        session.add(
            awards.Award(
                **values(award, AWARD),
                contest_id=contest.id,
                position=position,
                round_id=round_ids[award.round],
                division_id=division_ids.get(award.division),
                givers=list(award.givers),
            )
        )
    session.flush()


def _store(
    session: Session,
    contest: contests.Contest,
    model: Any,
    things: Iterable[rules.Division | rules.Rubric],
) -> Ids:
    rows = [
        model(contest_id=contest.id, position=position, key=thing.key, texts=dict(thing.texts))
        for position, thing in enumerate(things)
    ]
    session.add_all(rows)
    session.flush()
    return {row.key: row.id for row in rows}


def _store_criteria(session: Session, book: rules.RuleBook, rubric_ids: Ids) -> None:
    for rubric in book.rubrics:
        for position, criterion in enumerate(rubric.criteria):
            grades = {letter: str(per_cent) for letter, per_cent in criterion.grades.items()}
            session.add(
                rubrics.Criterion(
                    **values(criterion, CRITERION),
                    rubric_id=rubric_ids[rubric.key],
                    position=position,
                    grades=grades,
                )
            )


def _store_rounds(session: Session, contest: contests.Contest, book: rules.RuleBook) -> Ids:
    rows = {
        item.key: rounds.Round(
            **values(item, ROUND),
            **_advance(item.advance),
            contest_id=contest.id,
            position=position,
            divisions=list(item.divisions),
            tie_break=list(item.tie_break),
            assign=stored_assign(item.assign),
        )
        for position, item in enumerate(book.rounds)
    }
    session.add_all(rows.values())
    session.flush()
    ids = {key: row.id for key, row in rows.items()}
    for item in book.rounds:
        rows[item.key].source_id = ids.get(item.source)
        rows[item.key].advance_to_id = ids.get(item.advance.to) if item.advance else None
    session.flush()
    return ids


def _advance(advance: rules.Advance | None) -> dict[str, Any]:
    if advance is None:
        return {}
    return {
        **values(advance, ADVANCE),
        "quota": dict(advance.quota),
        "cut_ties": advance.ties,
        "caps": [asdict(cap) for cap in advance.caps],
        "floors": [asdict(floor) for floor in advance.floors],
    }


def _store_components(
    session: Session, book: rules.RuleBook, rubric_ids: Ids, round_ids: Ids
) -> None:
    for item in book.rounds:
        for position, part in enumerate(item.components):
            session.add(
                rounds.Component(
                    **values(part, COMPONENT),
                    round_id=round_ids[item.key],
                    position=position,
                    points=" ".join(map(plain_number, part.points)),
                    rubric_id=rubric_ids.get(part.rubric),
                    of_round_id=round_ids.get(part.round),
                )
            )
