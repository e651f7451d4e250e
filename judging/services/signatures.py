"""What judges signed, for whoever reads or prints the tally."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.extensions import db
from judging.models.operations import Operation, Signature
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.services import lookup


@dataclass(frozen=True, slots=True)
class SignatureInfo:
    """A judge's signature that stands: lines as SVG paths in their frame, or a typed name."""

    lines: tuple[str, ...]
    width: float
    height: float
    typed: str
    signed_at: datetime


def of_round(contest_key: str, round_key: str) -> dict[str, SignatureInfo]:
    """The signatures of a round that stand, by the judge's key. Raises NotFound."""
    session = db.session()
    return standing(session, lookup.any_round(session, contest_key, round_key))


def standing(session: Session, row: Round) -> dict[str, SignatureInfo]:
    """The signatures of a round that stand, by the judge's key."""
    rows = session.execute(
        select(Judge.key, Operation.value, Signature.signed_at)
        .join_from(Signature, Judge, Signature.judge_id == Judge.id)
        .join(Operation, Signature.operation_id == Operation.id)
        .where(Signature.round_id == row.id, Signature.voided_at.is_(None))
    )
    return {key: _info(json.loads(value), at) for key, value, at in rows}


def _info(value: dict[str, Any], at: datetime) -> SignatureInfo:
    lines = tuple(_path(stroke) for stroke in value["strokes"])
    frame = (float(value["width"]), float(value["height"]))
    return SignatureInfo(lines, *frame, value.get("typed", ""), at)


def _path(stroke: Sequence[Sequence[float]]) -> str:
    """A line through the points; one point alone is a dot."""
    points = [f"{x:g} {y:g}" for x, y, *_ in stroke]
    return f"M{points[0]}h.1" if len(points) == 1 else f"M{'L'.join(points)}"
