"""A rule book and tally documents by hand, as the engine writes them."""

from decimal import Decimal

from scoring.rules import Advance, Award, Component, Criterion, Round, Rubric, RuleBook, Rules

IDEA = Criterion("idea", max=Decimal(60), texts={"title": "창의성", "title_en": "Creativity"})
CRAFT = Criterion("craft", max=Decimal(40), texts={"title": "완성도", "title_en": "Craft"})
JUDGES = {"J1": "김도윤", "J2": "이서윤", "J3": "박하준", "J4": "최수아", "J5": "정민재"}


def book(part=None, *more, rules=None, **of_round):
    part = part or Component("judges", "sheets", rubric="sheet", combine="trimmed")
    final = Round(
        "final",
        (part, *more),
        **{"tie_break": ("criterion:idea", "chair"), "texts": {"title": "본선"}} | of_round,
    )
    award = Award("grand", "final", texts={"title": "대상", "title_en": "Grand prize"})
    return RuleBook(
        rules or Rules(), (final,), rubrics=(Rubric("sheet", (IDEA, CRAFT)),), awards=(award,)
    )


def advancing(places=1, **more):
    return Advance(places=places, **more)


def line(entry="A1", rank=1, score="86.67", totals=None, **more):
    """Five sheets, the highest and the lowest dropped: 260 ÷ 3."""
    totals = totals or {
        "J1": {"total": "87", "state": "counted"},
        "J2": {"total": "86", "state": "counted"},
        "J3": {"total": "89", "state": "high"},
        "J4": {"total": "87", "state": "counted"},
        "J5": {"total": "85", "state": "low"},
    }
    work = {"values": ["87", "86", "87"], "sum": "260", "count": 3, "mean": "260/3"}
    work |= {"printed": score, "bonus": None, "deduction": None, "final": score}
    term = {"component": "judges", "weight": "100", "value": score, "product": score}
    working = {
        "components": {"judges": work},
        "weighted": {"terms": [term], "exact": score, "printed": score},
        "bonus": {"given": "0", "counted": "0", "cap": None},
        "deduction": "0",
        "capped": False,
        "final": score,
    }
    found = {"entry": entry, "group": "", "rank": rank, "tied": False, "score": score}
    found |= {"gap": None, "sheets": 5, "trimmed": True, "components": {"judges": score}}
    found |= {"criteria": {"idea": "50.00"}, "totals": totals, "working": working, "tie": None}
    found |= {"kept": {"sum": "260", "count": 3}, "bonus": "0", "deduction": "0"}
    return found | more


def document(*lines, **more):
    found = {"method": "1", "round": "final", "kind": "higher", "digits": 2}
    found |= {"rounding": "half_up", "groups": [""], "criteria": ["idea", "craft"]}
    found |= {"judges": list(JUDGES), "excluded_judges": [], "components": []}
    found |= {"lines": list(lines or [line()]), "unranked": [], "ties": [], "unresolved": []}
    found |= {"cut": None, "advanced": [], "reserves": [], "severity": None}
    return found | more
