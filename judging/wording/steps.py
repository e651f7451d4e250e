"""A hand calculation: every number of an entry, one operation after the other, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from judging.formats import alike, points, quotient, short
from judging.wording import severity
from judging.wording.catalogue import gettext, ngettext
from judging.wording.names import Names, listed
from judging.wording.rules import decimal_place
from scoring.rules import Component, Round, RuleBook

PLUS = " + "
DOT = " · "


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: what is done, the figures, and a remark."""

    text: str
    figure: str = ""
    note: str = ""


class Calculation:
    """One line of a tally, calculated again in words."""

    def __init__(
        self,
        book: RuleBook,
        document: Mapping[str, Any],
        line: Mapping[str, Any],
        judges: Mapping[str, str],
    ) -> None:
        self.book = book
        self.names = Names(book)
        self.round: Round = book.round(document["round"])
        self.document = document
        self.line = line
        self.judges = judges

    def steps(self) -> list[Step]:
        """All steps to the printed score; an unranked entry has those up to its sheets."""
        done: list[Step] = []
        working = self.line.get("working")
        for part in self.round.components:
            if part.kind == "sheets":
                done += self._sheets()
            if working and part.key in working["components"]:
                done += self._component(part, working["components"][part.key])
        if working:
            done += self._weighted(working) + self._round_adjustments(working)
        return done

    def _name(self, judge: str) -> str:
        return self.judges.get(judge) or judge

    def _sheets(self) -> list[Step]:
        totals = self.line.get("totals", {})
        valid = [one for one in totals.values() if one["state"] in severity.COUNTED]
        figure = DOT.join(alike(one["total"] for one in valid))
        text = ngettext("%(num)d valid sheet", "%(num)d valid sheets", len(valid))
        return [Step(text, figure, " ".join(self._left_out(totals)))]

    def _left_out(self, totals: Mapping[str, Any]) -> list[str]:
        said = []
        left_out = {one["judge"] for one in self.document["excluded_judges"]}
        for judge, one in totals.items():
            values = {"judge": self._name(judge)}
            if one["state"] == "conflict":
                said.append(gettext("%(judge)s has a conflict of interest.", **values))
            elif one["state"] == "excluded" or judge in left_out:
                said.append(gettext("%(judge)s is left out of the round.", **values))
            elif one["state"] == "incomplete":
                said.append(gettext("The sheet of %(judge)s is incomplete.", **values))
            elif one["state"] == "missing":
                said.append(gettext("There is no sheet of %(judge)s.", **values))
        return said

    def _component(self, part: Component, work: Mapping[str, Any]) -> list[Step]:
        done = self._how(part, work)
        adjusted = self._component_adjustments(work)
        if adjusted:
            adjusted.append(Step(self.names.component(part), points(work["final"])))
        return done + adjusted

    def _how(self, part: Component, work: Mapping[str, Any]) -> list[Step]:
        if part.kind == "sheets":
            return self._combined(part, work)
        name = self.names.component(part)
        if part.kind == "votes":
            text = gettext("%(name)s: valid votes, compared with %(of)s", name=name, of=work["of"])
            return [Step(text, f"100 × {work['votes']} ÷ {work['of']} = {points(work['printed'])}")]
        if part.kind == "invest":
            text = gettext("%(name)s: of the units that the entry could get", name=name)
            return [
                Step(text, f"{work['units']} ÷ {work['possible']}"),
                Step(gettext("Against the largest share"), points(work["printed"])),
            ]
        if part.kind == "ranking":
            return self._ordered(name, work)
        if part.kind == "pairs":
            return self._compared(name, work)
        if part.kind == "measure":
            return [self._measured(part, work)]
        where = self.names.rounds.get(work["round"], work["round"])
        return [Step(gettext("Printed score of %(round)s", round=where), points(work["score"]))]

    def _ordered(self, name: str, work: Mapping[str, Any]) -> list[Step]:
        given = [short(one["points"]) for one in work["places"].values()]
        orders = [
            gettext("%(judge)s: place %(place)s", judge=self._name(judge), place=one["place"])
            for judge, one in work["places"].items()
        ]
        figure = f"{PLUS.join(given)} = {short(work['points'])}" if len(given) > 1 else ""
        possible = gettext("Of the points that first places would have given")
        return [
            Step(
                gettext("%(name)s: points for the judges' places", name=name),
                figure or short(work["points"]),
                DOT.join(orders),
            ),
            Step(possible, f"{short(work['points'])} ÷ {short(work['possible'])}"),
            Step(
                gettext("Against the largest share, %(share)s", share=work["largest_share"]),
                points(work["printed"]),
            ),
        ]

    def _compared(self, name: str, work: Mapping[str, Any]) -> list[Step]:
        won = gettext(
            "%(name)s: found better %(won)s times, and %(lost)s times the other",
            name=name,
            won=work["won"],
            lost=work["lost"],
        )
        strength = gettext("Strength among all entries, with its standard error")
        share = gettext("Of 100 comparisons with the others it would win")
        sure = gettext(
            "Between %(low)s and %(high)s with 90 %% certainty.",
            low=points(work["low"]),
            high=points(work["high"]),
        )
        return [
            Step(won, f"{work['won']} : {work['lost']}"),
            Step(strength, f"{points(work['strength'])} ± {points(work['se'])}"),
            Step(share, points(work["printed"]), sure),
        ]

    def _measured(self, part: Component, work: Mapping[str, Any]) -> Step:
        text = gettext("Points from evidence: %(name)s", name=self.names.component(part))
        if not work.get("scale_to"):
            return Step(text, points(work["printed"]))
        figure = f"{short(work['points'])} × {short(work['scale_to'])} ÷ {short(work['max'])}"
        return Step(text, f"{figure} = {points(work['printed'])}")

    def _combined(self, part: Component, work: Mapping[str, Any]) -> list[Step]:
        if work.get("criteria"):
            products = PLUS.join(points(one["product"]) for one in work["criteria"])
            total = Step(gettext("Added up"), f"{products} = {points(work['printed'])}")
            return [*(self._criterion(one) for one in work["criteria"]), total]
        done: list[Step] = []
        if part.combine == "median":
            values = DOT.join(points(value) for value in work["values"])
            middle = Step(gettext("The middle of the ordered totals"), values)
            return [*done, middle, *self._printed(part, work)]
        if part.combine == "trimmed":
            done.append(self._dropped(part))
        if part.combine == "rank_sum":
            done.append(Step(gettext("The judges' ranks"), DOT.join(map(str, work["values"]))))
        if part.combine == "t_score":
            done.append(Step(gettext("The judges' t-scores"), DOT.join(map(str, work["values"]))))
        return [*done, *self._mean(work), *self._printed(part, work)]

    def _corrected(self) -> list[Step]:
        found = severity.correction(self.document, self.line, self.judges)
        if found is None:
            return []
        text = gettext("Severity corrected: %(change)s", change=found.change)
        return [Step(text, f"{found.raw} → {found.adjusted}", found.sentence)]

    def _dropped(self, part: Component) -> Step:
        if not self.line.get("trimmed"):
            count = self.line["sheets"]
            text = ngettext(
                "Nothing left out (%(num)d valid sheet)",
                "Nothing left out (%(num)d valid sheets)",
                count,
            )
            return Step(text, note=self._needed(part))
        high, low = self._extremes("high"), self._extremes("low")
        text = gettext("Highest %(high)s and lowest %(low)s left out", high=high, low=low)
        return Step(text)

    def _needed(self, part: Component) -> str:
        return ngettext(
            "Totals are left out from %(num)d sheet on.",
            "Totals are left out from %(num)d sheets on.",
            part.trim_min,
        )

    def _extremes(self, state: str) -> str:
        totals = self.line["totals"].values()
        return listed(short(one["total"]) for one in totals if one["state"] == state) or "–"

    def _mean(self, work: Mapping[str, Any]) -> list[Step]:
        *values, total = alike([*map(str, work["values"]), work["sum"]])
        count = work["count"]
        figure = f"{PLUS.join(values)} = {total}" if len(values) > 1 else total
        exact = Fraction(Decimal(work["sum"])) / count
        text = gettext("Added up")
        if self.line.get("trimmed"):
            text = gettext("The remaining %(number)d added up", number=count)
        done = [Step(text, figure)]
        divided = gettext("Divided by %(number)d", number=count)
        done.append(Step(divided, f"{total} ÷ {count} = {quotient(exact)}"))
        if work.get("times"):
            times = work["times"]
            text = gettext("Times the largest number of sheets, %(times)s", times=times)
            done.append(Step(text, f"{quotient(exact)} × {times} = {quotient(exact * times)}"))
        return done

    def _criterion(self, one: Mapping[str, Any]) -> Step:
        name = self.names.criteria(self.round).get(one["criterion"], one["criterion"])
        values = alike(one["values"])
        figure = f"({PLUS.join(values)}) ÷ {len(values)} = {points(one['printed'])}"
        if Decimal(one["weight"]) != 1:
            figure += f" × {short(one['weight'])} = {points(one['product'])}"
        dropped = alike((*one["dropped_high"], *one["dropped_low"]))
        note = gettext("Left out: %(marks)s", marks=listed(dropped)) if dropped else ""
        return Step(name, figure, note)

    def _printed(self, part: Component, work: Mapping[str, Any]) -> list[Step]:
        digits = self.document["digits"] if part.digits is None else part.digits
        raw = (work.get("correction") or {}).get("raw", work["printed"])
        done = [Step(self._rounded(digits), points(raw))]
        return done + self._corrected() if part.adjust == "severity" else done

    def _rounded(self, digits: int) -> str:
        place = decimal_place(digits + 1)
        if self.document["rounding"] == "floor":
            return gettext("Cut off at the %(place)s decimal place", place=place)
        return gettext("Rounded at the %(place)s decimal place", place=place)

    def _component_adjustments(self, work: Mapping[str, Any]) -> list[Step]:
        done = []
        if _given(work.get("bonus")):
            done.append(Step(gettext("Bonus"), f"+{short(work['bonus'])}"))
        if _given(work.get("deduction")):
            done.append(Step(gettext("Deduction"), points(f"-{short(work['deduction'])}")))
        return done

    def _weighted(self, working: Mapping[str, Any]) -> list[Step]:
        weighted = working.get("weighted")
        if not weighted or (len(weighted["terms"]) < 2 and _plain(weighted["terms"])):
            return []
        terms = [f"{short(one['weight'])} % × {points(one['value'])}" for one in weighted["terms"]]
        figure = f"{PLUS.join(terms)} = {short(weighted['exact'])}"
        done = [Step(gettext("Each part times its weight, added up"), figure)]
        if Decimal(weighted["exact"]) != Decimal(weighted["printed"]):
            text = self._rounded(self.document["digits"])
            done.append(Step(text, points(weighted["printed"])))
        return done

    def _round_adjustments(self, working: Mapping[str, Any]) -> list[Step]:
        done, bonus = [], working.get("bonus") or {}
        if _given(bonus.get("given")):
            note = ""
            if bonus["given"] != bonus["counted"]:
                given, cap = short(bonus["given"]), short(bonus["cap"])
                note = gettext("%(given)s given, at most %(cap)s count", given=given, cap=cap)
            done.append(Step(gettext("Bonus"), f"+{short(bonus['counted'])}", note))
        if _given(working.get("deduction")):
            figure = points(f"-{short(working['deduction'])}")
            done.append(Step(gettext("Deduction"), figure))
        if working.get("capped"):
            cap = short(self.book.rules.total_cap)
            done.append(Step(gettext("No score is above %(cap)s", cap=cap), cap))
        if done:
            done.append(Step(gettext("Printed score"), points(working["final"])))
        return done


def _given(number: str | None) -> bool:
    return number is not None and Decimal(number) != 0


def _plain(terms: list[Mapping[str, Any]]) -> bool:
    return all(Decimal(one["weight"]) == 100 for one in terms)
