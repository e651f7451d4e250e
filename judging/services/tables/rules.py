"""From rows to the rule book, in six queries."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models import awards, contests, rounds, rubrics
from judging.services.tables.assign import assign_of
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

Keys = Mapping[int | None, str]


def rule_book(session: Session, contest: contests.Contest) -> rules.RuleBook:
    """The published rules of a contest as the engine takes them."""
    divisions = _of(session, contest, contests.Division)
    sheets = _of(session, contest, rubrics.Rubric)
    passes = _of(session, contest, rounds.Round)
    prizes = _of(session, contest, awards.Award)
    division_keys, round_keys = _keys(divisions), _keys(passes)
    parts = _components(session, contest, _keys(sheets), round_keys)
    criteria = _criteria(session, contest)
    return rules.RuleBook(
        rules=rules.Rules(**values(contest, RULES)),
        rounds=tuple(_round(row, tuple(parts[row.id]), round_keys) for row in passes),
        divisions=tuple(rules.Division(row.key, row.texts) for row in divisions),
        rubrics=tuple(rules.Rubric(row.key, tuple(criteria[row.id]), row.texts) for row in sheets),
        awards=tuple(_award(row, round_keys, division_keys) for row in prizes),
    )


def _of(session: Session, contest: contests.Contest, model: Any) -> list[Any]:
    mine = select(model).where(model.contest_id == contest.id).order_by(model.position)
    return list(session.scalars(mine))


def _keys(rows: list[Any]) -> Keys:
    return {None: "", **{row.id: row.key for row in rows}}


def _criteria(session: Session, contest: contests.Contest) -> dict[int, list[rules.Criterion]]:
    rows = session.scalars(
        select(rubrics.Criterion)
        .join(rubrics.Rubric)
        .where(rubrics.Rubric.contest_id == contest.id)
        .order_by(rubrics.Criterion.position)
    )
    found: dict[int, list[rules.Criterion]] = defaultdict(list)
    for row in rows:
        found[row.rubric_id].append(criterion_of(row))
    return found


def criterion_of(row: Any) -> rules.Criterion:
    """The engine's criterion of a row of that table."""
    grades = {letter: Decimal(per_cent) for letter, per_cent in row.grades.items()}
    return rules.Criterion(**values(row, CRITERION), grades=grades)


def _components(
    session: Session, contest: contests.Contest, rubric_keys: Keys, round_keys: Keys
) -> dict[int, list[rules.Component]]:
    rows = session.scalars(
        select(rounds.Component)
        .join(rounds.Round, rounds.Component.round_id == rounds.Round.id)
        .where(rounds.Round.contest_id == contest.id)
        .order_by(rounds.Component.position)
    )
    found: dict[int, list[rules.Component]] = defaultdict(list)
    for row in rows:
        part = rules.Component(
            **values(row, COMPONENT),
            points=tuple(map(Decimal, row.points.split())),
            rubric=rubric_keys[row.rubric_id],
            round=round_keys[row.of_round_id],
        )
        found[row.round_id].append(part)
    return found


def _round(
    row: rounds.Round, components: tuple[rules.Component, ...], round_keys: Keys
) -> rules.Round:
    return rules.Round(
        **values(row, ROUND),
        components=components,
        source=round_keys[row.source_id],
        divisions=tuple(row.divisions),
        tie_break=tuple(row.tie_break),
        advance=_advance(row, round_keys) if row.places is not None else None,
        assign=assign_of(row.assign),
    )


def _advance(row: rounds.Round, round_keys: Keys) -> rules.Advance:
    return rules.Advance(
        **values(row, ADVANCE),
        to=round_keys[row.advance_to_id],
        ties=row.cut_ties,  # type: ignore[arg-type]  # a CHECK allows the same words
        caps=tuple(rules.Cap(**cap) for cap in row.caps),
        floors=tuple(rules.Floor(**floor) for floor in row.floors),
    )


def _award(row: awards.Award, round_keys: Keys, division_keys: Keys) -> rules.Award:
    return rules.Award(
        **values(row, AWARD),
        round=round_keys[row.round_id],
        division=division_keys[row.division_id],
        givers=tuple(row.givers),
    )
