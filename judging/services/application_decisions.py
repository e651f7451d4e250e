"""What the office decided about an application, as its team sees it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.applications import Application
from judging.models.contests import Division
from judging.models.eligibility import EligibilityAct, EligibilityDecision
from scoring.rules import Texts


@dataclass(frozen=True, slots=True)
class DecisionInfo:
    """The decision that holds, with its reason; `moved_to` = where the office put the entry."""

    verdict: str
    reason: str
    at: datetime
    until: datetime | None = None
    moved_to: Texts | None = None
    moved_why: str = ""


def of(session: Session, row: Application) -> DecisionInfo | None:
    """What holds of the application's entry; None before anything was decided."""
    found = (
        select(EligibilityAct, EligibilityDecision.verdict, Division.texts)
        .join(EligibilityDecision, EligibilityDecision.act_id == EligibilityAct.id)
        .outerjoin(Division, EligibilityDecision.division_id == Division.id)
        .where(EligibilityDecision.entry_id == row.entry_id)
        .order_by(EligibilityAct.number.desc())
    )
    acts = session.execute(found).all() if row.entry_id else []
    if not acts:
        return None
    verdict = acts[0][1]
    holding = [one for one in acts if one[0].undone_at is None and one[0].act != "undone"]
    decided = next((act for act, _, _ in holding if act.act == verdict), None)
    moved = next(((act, texts) for act, _, texts in holding if act.act == "moved"), None)
    if decided is None and moved is None:
        return None
    newest = decided or acts[0][0]
    return DecisionInfo(
        verdict=verdict,
        reason=decided.reason if decided else "",
        at=newest.at,
        until=decided.until if decided else None,
        moved_to=moved[1] if moved else None,
        moved_why=moved[0].reason if moved else "",
    )
