"""Changed rules into the rows that hold them: what keeps its key keeps its row, and all that
belongs to it."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.models import awards, contests, entries, rounds, rubrics
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

Rows = dict[str, Any]
USED = "Something that was taken away is in use: entries, judges or marks belong to it."
NO_ADVANCE = rules.Advance(places=0)


def renew_rules(session: Session, contest: contests.Contest, book: rules.RuleBook) -> None:
    """Make the rows say what the book says. How judges get their entries stays as it is.

    Raises NotReady where something would go that is in use.
    """
    _check_divisions(session, contest, book)
    try:
        with session.begin_nested():
            _renew(session, contest, book)
    except IntegrityError as used:
        session.expire_all()
        raise NotReady(USED) from used


def _check_divisions(session: Session, contest: contests.Contest, book: rules.RuleBook) -> None:
    kept = [item.key for item in book.divisions]
    used = (
        select(contests.Division.key)
        .join(entries.Entry, entries.Entry.division_id == contests.Division.id)
        .where(contests.Division.contest_id == contest.id, contests.Division.key.not_in(kept))
        .limit(1)
    )
    if (key := session.scalar(used)) is not None:
        raise NotReady(f"There are entries in the division “{key}”: move them to another first.")


def _renew(session: Session, contest: contests.Contest, book: rules.RuleBook) -> None:
    for name, value in values(book.rules, RULES).items():
        setattr(contest, name, value)
    here = ("contest_id", contest.id)
    divisions = _synced(session, contests.Division, here, book.divisions, _titled)
    sheets = _synced(session, rubrics.Rubric, here, book.rubrics, _titled)
    passes = _synced(session, rounds.Round, here, book.rounds, _round)
    for rubric in book.rubrics:
        inside = ("rubric_id", sheets[rubric.key].id)
        _only(session, rubrics.Criterion, inside, rubric.criteria, _criterion)
    for item in book.rounds:
        _link(passes, item)
        inside = ("round_id", passes[item.key].id)
        columns = partial(_component, passes=passes, sheets=sheets)
        _only(session, rounds.Component, inside, item.components, columns)
    columns = partial(_award, passes=passes, divisions=divisions)
    _only(session, awards.Award, here, book.awards, columns)
    _remove_gone(session, contest, passes, sheets, divisions)
    session.expire_all()


def _synced(
    session: Session,
    model: Any,
    here: tuple[str, int],
    things: Iterable[Any],
    columns: Callable[[Any], dict[str, Any]],
) -> Rows:
    """A row for each thing, found by its key or new, with its columns and position."""
    owner, number = here
    found = session.scalars(select(model).where(getattr(model, owner) == number))
    known, rows = {row.key: row for row in found}, {}
    for position, thing in enumerate(things):
        said = columns(thing) | {"position": position}
        row = known.get(thing.key)
        if row is None:
            row = model(**{owner: number}, **said)
            session.add(row)
        for name, value in said.items():
            setattr(row, name, value)
        rows[thing.key] = row
    session.flush()
    return rows


def _only(
    session: Session,
    model: Any,
    here: tuple[str, int],
    things: Iterable[Any],
    columns: Callable[[Any], dict[str, Any]],
) -> None:
    """Rows for these things and no others."""
    _remove_others(session, model, here, _synced(session, model, here, things, columns))


def _remove_others(session: Session, model: Any, here: tuple[str, int], kept: Rows) -> None:
    owner, number = here
    ids = [row.id for row in kept.values()]
    session.execute(delete(model).where(getattr(model, owner) == number, model.id.not_in(ids)))


def _titled(thing: rules.Division | rules.Rubric) -> dict[str, Any]:
    return {"key": thing.key, "texts": dict(thing.texts)}


def _round(item: rules.Round) -> dict[str, Any]:
    advance = item.advance or NO_ADVANCE
    return {
        **values(item, ROUND),
        **values(advance, ADVANCE),
        "places": item.advance.places if item.advance else None,
        "quota": dict(advance.quota),
        "cut_ties": advance.ties,
        "caps": [{"by": cap.by, "max": cap.max} for cap in advance.caps],
        "floors": [{"by": one.by, "value": one.value, "min": one.min} for one in advance.floors],
        "divisions": list(item.divisions),
        "tie_break": list(item.tie_break),
    }


def _link(passes: Rows, item: rules.Round) -> None:
    row = passes[item.key]
    row.source_id = passes[item.source].id if item.source else None
    target = item.advance.to if item.advance else ""
    row.advance_to_id = passes[target].id if target else None


def _criterion(item: rules.Criterion) -> dict[str, Any]:
    grades = {letter: str(per_cent) for letter, per_cent in item.grades.items()}
    return values(item, CRITERION) | {"grades": grades, "texts": dict(item.texts)}


def _component(part: rules.Component, *, passes: Rows, sheets: Rows) -> dict[str, Any]:
    return values(part, COMPONENT) | {
        "points": " ".join(map(plain_number, part.points)),
        "rubric_id": sheets[part.rubric].id if part.rubric else None,
        "of_round_id": passes[part.round].id if part.round else None,
    }


def _award(item: rules.Award, *, passes: Rows, divisions: Rows) -> dict[str, Any]:
    return values(item, AWARD) | {
        "givers": list(item.givers),
        "round_id": passes[item.round].id,
        "division_id": divisions[item.division].id if item.division else None,
    }


def _remove_gone(
    session: Session, contest: contests.Contest, passes: Rows, sheets: Rows, divisions: Rows
) -> None:
    """Delete what the book does not name any more, what refers to something before that."""
    gone = _ids_of_others(contest, rounds.Round, passes)
    session.execute(delete(rounds.Component).where(rounds.Component.round_id.in_(gone)))
    unlinked = update(rounds.Round).where(rounds.Round.id.in_(gone))
    session.execute(unlinked.values(source_id=None, advance_to_id=None))
    unused = _ids_of_others(contest, rubrics.Rubric, sheets)
    session.execute(delete(rubrics.Criterion).where(rubrics.Criterion.rubric_id.in_(unused)))
    here = ("contest_id", contest.id)
    _remove_others(session, rounds.Round, here, passes)
    _remove_others(session, rubrics.Rubric, here, sheets)
    _remove_others(session, contests.Division, here, divisions)


def _ids_of_others(contest: contests.Contest, model: Any, kept: Rows) -> Any:
    ids = [row.id for row in kept.values()]
    return select(model.id).where(model.contest_id == contest.id, model.id.not_in(ids))
