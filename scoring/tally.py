"""One computed round as a document: all that a tally sheet shows; see docs/tally-document.md."""

from dataclasses import replace
from typing import Any

import numpy as np

from scoring.compared import Compared
from scoring.components import digits_of
from scoring.exact import plain_number, text
from scoring.facts import Facts
from scoring.outcome import RoundOutcome
from scoring.pairwise import PRIOR
from scoring.play import METHOD_VERSION, Outcome
from scoring.rounds import RoundResult, ranked
from scoring.rules import Component, RuleBook, Rules
from scoring.sheet_totals import judges_shown, sheet_totals
from scoring.tie_table import tie_table
from scoring.working import workings

Row = dict[str, Any]


def tally_document(book: RuleBook, facts: Facts, outcome: Outcome, round_key: str) -> Row:
    """Describe a computed round, so that nothing is left to compute where it is shown.

    Parameters
    ----------
    book, facts
        What `outcome` was computed from.
    round_key : str
        The round.

    Returns
    -------
    dict
        Plain JSON as docs/tally-document.md describes it.
    """
    found = outcome.rounds[round_key]
    setting = found.result.setting
    ties = tie_table(found)
    lines = _lines(found, ties.of_entry)
    return {
        "method": METHOD_VERSION,
        "round": round_key,
        "kind": "lower" if found.result.score.final.lower else "higher",
        "digits": book.rules.digits,
        "rounding": book.rules.rounding,
        "groups": list(setting.entries.groups),
        "criteria": found.criterion_keys(),
        "judges": judges_shown(setting),
        "excluded_judges": found.excluded_judges,
        "components": [_component(item, book.rules) for item in setting.round.components],
        "lines": lines,
        "unranked": _unranked(found),
        "ties": ties.rows,
        "unresolved": found.unresolved,
        "cut": _cut(found),
        "advanced": found.advanced,
        "reserves": found.reserves,
        "severity": _severity(found.result),
        "pairs": _pairs(found.result),
    }


def _component(component: Component, rules: Rules) -> Row:
    return {
        "key": component.key,
        "kind": component.kind,
        "weight": plain_number(component.weight),
        "combine": component.combine if component.kind == "sheets" else None,
        "digits": digits_of(component, rules),
    }


def _lines(found: RoundOutcome, tie_of: dict[int, int]) -> list[Row]:
    result = found.result
    working, totals = workings(result), sheet_totals(result)
    gaps = _gaps(result)
    sheets = result.setting.round.sheets
    return [
        row
        | {"gap": gap, "totals": totals(entry), "tie": tie_of.get(entry)}
        | _worked(working(entry), sheets)
        for row, entry, gap in zip(found.ranking, result.standing.order.tolist(), gaps, strict=True)
    ]


def _worked(working: Row | None, sheets: Component | None) -> Row:
    """A working, and the three of its numbers that stand in the line itself."""
    if working is None:
        return {"working": None, "kept": None, "bonus": None, "deduction": None}
    parts = working["components"].get(sheets.key, {}) if sheets else {}
    averaged = parts.get("count") and parts.get("sum")
    return {
        "working": working,
        "kept": {"sum": parts["sum"], "count": parts["count"]} if averaged else None,
        "bonus": working["bonus"]["counted"],
        "deduction": working["deduction"],
    }


def _gaps(result: RoundResult) -> list[str | None]:
    """The distance of each ranked entry to the one above it in the same ranking."""
    order, final = result.standing.order, result.score.final
    pool = result.setting.entries.pool[order]
    gap = np.abs(np.diff(final.units[order], prepend=0))
    first = np.ones(order.size, dtype=np.bool_)
    first[1:] = pool[1:] != pool[:-1]
    rows = zip(gap.tolist(), first.tolist(), strict=True)
    return [None if is_first else text(units, final.digits) for units, is_first in rows]


def _unranked(found: RoundOutcome) -> list[Row]:
    """Those without a rank; who was knocked out has a score, and how it came about."""
    result = found.result
    working, totals = workings(result), sheet_totals(result)
    final, present = result.score.final, result.setting.entries.present
    rows = []
    for row, entry in zip(found.unranked, np.flatnonzero(result.reason).tolist(), strict=True):
        scored = bool(present[entry] and final.known[entry])
        rows.append(
            row
            | {
                "group": found.group_name(entry),
                "score": text(int(final.units[entry]), final.digits) if scored else None,
                "totals": totals(entry),
                "criteria": _criteria(found, entry),
                "sheets": int(found.sheets[entry]),
            }
            | _worked(working(entry) if scored else None, result.setting.round.sheets)
        )
    return rows


def _criteria(found: RoundOutcome, entry: int) -> dict[str, str]:
    columns = zip(found.criterion_keys(), found.result.criteria, strict=True)
    return {
        key: text(int(mean.units[entry]), mean.digits) for key, mean in columns if mean.known[entry]
    }


def _cut(found: RoundOutcome) -> Row | None:
    advance = found.result.setting.round.advance
    if advance is None:
        return None
    groups = found.result.setting.entries.groups
    by_group = {group: advance.quota.get(group, advance.places) for group in groups}
    return {"places": advance.places, "places_by_group": by_group}


def _severity(result: RoundResult) -> Row | None:
    """What the correction did, with the rank that the raw numbers would have given."""
    correction, component = result.correction, result.setting.round.sheets
    if correction is None or component is None:
        return None
    return {"judges": _judges(result, component), "entries": _corrected(result, component)}


def _pairs(result: RoundResult) -> Row:
    """What pairwise comparisons rest on, by component; the judges' reliability only informs."""
    return {key: _compared(result, found) for key, found in result.compared.items()}


def _compared(result: RoundResult, found: Compared) -> Row:
    key = result.setting.roster.judge_key
    count = np.bincount(found.judge, minlength=found.reliability.size).tolist()
    return {
        "comparisons": found.judge.size,
        "entries": int((found.won + found.lost > 0).sum()),
        "prior": str(PRIOR),
        "judges": {
            key(judge): {"n": count[judge], "reliability": f"{found.reliability[judge]:.2f}"}
            for judge in np.flatnonzero(~np.isnan(found.reliability)).tolist()
        },
    }


def _judges(result: RoundResult, component: Component) -> Row:
    roster, digits = result.setting.roster, digits_of(component, result.setting.rules)
    judges = result.correction.model.judges if result.correction else None
    if judges is None:
        return {}
    return {
        roster.judge_key(judge): {
            "severity": _signed(float(judges.severity[judge]), digits),
            "se": None if np.isnan(judges.se[judge]) else f"{judges.se[judge]:.{digits}f}",
            "n": int(judges.n[judge]),
        }
        for judge in np.flatnonzero(judges.n).tolist()
    }


def _signed(number: float, digits: int) -> str:
    written = f"{number:+.{digits}f}"
    return written if float(written) else written.lstrip("+-")


def _corrected(result: RoundResult, component: Component) -> Row:
    raw = _raw(result, component)
    place = [item.key for item in result.setting.round.components].index(component.key)
    before, after = raw.parts[place].before, result.parts[place].before
    rank = dict(zip(raw.standing.order.tolist(), raw.ranks.tolist(), strict=True))
    return {
        result.key(entry): {
            "raw": text(int(before.units[entry]), before.digits),
            "adjusted": text(int(after.units[entry]), after.digits),
            "raw_rank": rank.get(entry),
        }
        for entry in np.flatnonzero(after.known).tolist()
    }


def _raw(result: RoundResult, component: Component) -> RoundResult:
    """The same round as if its rules corrected nothing."""
    setting = result.setting
    parts = tuple(
        replace(item, adjust="none") if item is component else item
        for item in setting.round.components
    )
    return ranked(replace(setting, round=replace(setting.round, components=parts)))
