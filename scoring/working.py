"""How each printed number came about, component by component, as plain JSON."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from scoring.combine import HIGH, KEPT, LOW, Combined, Trim
from scoring.compared import Compared
from scoring.components import Adjusted, Shares, digits_of
from scoring.exact import decimals_of, plain, plain_number, printed, segments, text, units_of
from scoring.rounds import RoundResult
from scoring.rules import Component
from scoring.sheets import Sheets

Row = dict[str, Any]
Of = Callable[[int], Row]


def workings(result: RoundResult) -> Of:
    """A function that gives the `working` of an entry of the round."""
    parts = {
        component.key: _component(result, component, part)
        for component, part in zip(result.setting.round.components, result.parts, strict=True)
    }
    weigh, finish = _weighing(result), _finishing(result)

    def of(entry: int) -> Row:
        row = {"components": {key: part(entry) for key, part in parts.items()}}
        return row | {"weighted": weigh(entry)} | finish(entry)

    return of


def _component(result: RoundResult, component: Component, part: Adjusted) -> Of:
    how = _source(result, component, part)
    before, after = part.before.units.tolist(), part.after.units.tolist()
    bonus, deduction = part.bonus.tolist(), part.deduction.tolist()
    digits, decimals = part.after.digits, part.decimals

    def of(entry: int) -> Row:
        return how(entry) | {
            "printed": text(before[entry], digits),
            "bonus": plain(bonus[entry], decimals) if bonus[entry] else None,
            "deduction": plain(deduction[entry], decimals) if deduction[entry] else None,
            "final": text(after[entry], digits),
        }

    return of


def _source(result: RoundResult, component: Component, part: Adjusted) -> Of:
    valid = result.setting.judged.valid
    if component.kind == "sheets" and result.combined and valid:
        if result.combined.trim:
            return _by_criterion(result, result.combined.trim, valid)
        return _averaged(result, component, result.combined, valid)
    if component.kind == "votes":
        return _votes(result.shares[component.key], component)
    if component.kind == "invest":
        return _invested(result.shares[component.key])
    if component.kind == "ranking":
        return _ordered(result, component)
    if component.kind == "pairs":
        return _duels(result.compared[component.key], part.before.digits)
    if component.kind == "measure":
        return _measured(result, component)
    earlier = result.setting.earlier[component.round]
    units = earlier.units.tolist()
    return lambda entry: {"round": component.round, "score": text(units[entry], earlier.digits)}


def _averaged(result: RoundResult, component: Component, combined: Combined, valid: Sheets) -> Of:
    """The numbers that were averaged, their sum, how many, and the exact quotient."""
    bounds = segments(valid.entry, result.setting.entries.size).tolist()
    value, kept = combined.value.tolist(), (combined.drop == KEPT).tolist()
    total, count = combined.total.tolist(), combined.count.tolist()
    decimals = combined.decimals
    more = _more(result, component, combined, valid)

    def of(entry: int) -> Row:
        rows = range(bounds[entry], bounds[entry + 1])
        added = plain(total[entry], decimals)
        return {
            "values": [plain(value[row], decimals) for row in rows if kept[row]],
            "sum": added,
            "count": count[entry],
            "mean": f"{added}/{count[entry]}",
            **more(entry, rows),
        }

    return of


def _more(
    result: RoundResult, component: Component, combined: Combined, valid: Sheets
) -> Callable[[int, range], Row]:
    """What a way to combine adds to the mean."""
    key = result.setting.roster.judge_key
    judge, value, times = valid.judge.tolist(), combined.value.tolist(), combined.times.tolist()
    total, count, decimals = combined.total.tolist(), combined.count.tolist(), combined.decimals
    rules, corrected = result.setting.rules, result.correction is not None
    digits, number = digits_of(component, rules), combined.printed.tolist()

    def of(entry: int, rows: range) -> Row:
        found: Row = {}
        if corrected:
            raw = printed(total[entry], max(count[entry], 1), decimals, digits, rules.rounding)
            adjusted = text(number[entry], digits)
            found["correction"] = {"raw": text(raw, digits), "adjusted": adjusted}
        if component.combine == "median":
            half = total[entry] * 10 // max(count[entry], 1)
            found["median"] = plain(half, decimals + 1)
        if component.combine in ("sum", "rank_sum"):
            found["times"] = times[entry]
        if component.combine in ("rank_sum", "t_score"):
            name = "ranks" if component.combine == "rank_sum" else "t_scores"
            found[name] = {key(judge[row]): plain(value[row], decimals) for row in rows}
        return found

    return of


def _by_criterion(result: RoundResult, trim: Trim, valid: Sheets) -> Of:
    """Each criterion: the marks that count, those dropped, and the printed numbers."""
    rubric = result.setting.rubric
    criteria = rubric.criteria if rubric else ()
    bounds = segments(valid.entry, result.setting.entries.size).tolist()
    marks, drop = valid.marks[valid.row].tolist(), trim.drop.tolist()
    mean, product = trim.mean.tolist(), trim.product.tolist()
    digits, decimals = result.setting.rules.digits, valid.mark_decimals

    def of(entry: int) -> Row:
        rows = range(bounds[entry], bounds[entry + 1])

        def marked(place: int, how: int) -> list[str]:
            return [plain(marks[row][place], decimals) for row in rows if drop[row][place] == how]

        return {
            "criteria": [
                {
                    "criterion": criterion.key,
                    "values": marked(place, KEPT),
                    "dropped_high": marked(place, HIGH),
                    "dropped_low": marked(place, LOW),
                    "printed": text(mean[entry][place], digits),
                    "weight": plain_number(criterion.weight),
                    "product": text(product[entry][place], digits),
                }
                for place, criterion in enumerate(criteria)
            ]
        }

    return of


def _votes(shares: Shares, component: Component) -> Of:
    votes, of_votes = shares.over.tolist(), shares.of_over.tolist()
    return lambda entry: {
        "votes": votes[entry],
        "of": of_votes[entry],
        "scale": component.scale,
    }


def _invested(shares: Shares) -> Of:
    units, possible = shares.over.tolist(), shares.under.tolist()
    top, bottom = shares.of_over.tolist(), shares.of_under.tolist()
    return lambda entry: {
        "units": units[entry],
        "possible": possible[entry],
        "share": f"{units[entry]}/{possible[entry]}",
        "largest_share": str(Fraction(top[entry], bottom[entry])),
    }


def _ordered(result: RoundResult, component: Component) -> Of:
    """The judges whose orders count, with the place and the points that each gave."""
    orders, key = result.orders[component.key], result.setting.roster.judge_key
    shares, decimals = orders.shares, orders.decimals
    given: dict[int, list[tuple[str, int, int]]] = {}
    rows = zip(
        orders.entry.tolist(),
        orders.judge.tolist(),
        orders.place.tolist(),
        orders.units.tolist(),
        strict=True,
    )
    for entry, judge, place, units in rows:
        given.setdefault(entry, []).append((key(judge), place, units))
    share = _invested(shares)
    points, possible = shares.over.tolist(), shares.under.tolist()

    def of(entry: int) -> Row:
        return {
            "places": {
                judge: {"place": place, "points": plain(units, decimals)}
                for judge, place, units in sorted(given.get(entry, []))
            },
            "points": plain(points[entry], decimals),
            "possible": plain(possible[entry], decimals),
            "share": str(Fraction(points[entry], possible[entry])) if possible[entry] else "0",
            "largest_share": share(entry)["largest_share"],
        }

    return of


def _duels(found: Compared, digits: int) -> Of:
    """How often an entry was found better, its strength, and how sure the printed number is."""
    won, lost = found.won.tolist(), found.lost.tolist()
    low, high = found.low.tolist(), found.high.tolist()
    strength, se = found.strength.tolist(), found.se.tolist()

    def of(entry: int) -> Row:
        return {
            "won": won[entry],
            "lost": lost[entry],
            "strength": f"{strength[entry]:.4f}",
            "se": f"{se[entry]:.4f}",
            "low": f"{low[entry]:.{digits}f}",
            "high": f"{high[entry]:.{digits}f}",
        }

    return of


def _measured(result: RoundResult, component: Component) -> Of:
    local = result.setting.entries.local
    points = {
        int(local[item.entry]): plain_number(item.points)
        for item in result.setting.facts.measures
        if item.component == component.key
    }
    limits = {
        "max": None if component.max is None else plain_number(component.max),
        "scale_to": None if component.scale_to is None else plain_number(component.scale_to),
    }
    return lambda entry: {"points": points.get(entry), **limits}


def _weighing(result: RoundResult) -> Of:
    score, components = result.score, result.setting.round.components
    exact, printed = score.exact.tolist(), score.weighted.units.tolist()
    columns = [(part.after.units.tolist(), part.after.digits) for part in result.parts]
    terms = list(zip(components, columns, strict=True))

    def term(component: Component, units: int, digits: int) -> Row:
        weight = decimals_of([component.weight])
        product = units * units_of(component.weight, weight)
        return {
            "component": component.key,
            "weight": plain_number(component.weight),
            "value": text(units, digits),
            "product": plain(product, digits + weight + 2),
        }

    def of(entry: int) -> Row:
        return {
            "terms": [term(item, units[entry], digits) for item, (units, digits) in terms],
            "exact": plain(exact[entry], score.exact_decimals),
            "printed": text(printed[entry], score.weighted.digits),
        }

    return of


def _finishing(result: RoundResult) -> Of:
    score, rules = result.score, result.setting.rules
    given, counted = score.bonus.tolist(), score.counted.tolist()
    deduction, capped = score.deduction.tolist(), score.capped.tolist()
    final, decimals = score.final.units.tolist(), score.decimals
    cap = None if rules.bonus_cap is None else plain_number(rules.bonus_cap)

    def of(entry: int) -> Row:
        return {
            "bonus": {
                "given": plain(given[entry], decimals),
                "counted": plain(counted[entry], decimals),
                "cap": cap,
            },
            "deduction": plain(deduction[entry], decimals),
            "capped": capped[entry],
            "final": text(final[entry], score.final.digits),
        }

    return of
