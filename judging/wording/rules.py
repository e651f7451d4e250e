"""The published rules of a round as sentences: what the engine does, in the reader's words."""

from decimal import Decimal

from judging.formats import short
from judging.wording.catalogue import gettext, ngettext, pgettext
from judging.wording.names import Names, listed, title
from scoring.rankings import points_of_places
from scoring.rules import Advance, Component, Criterion, Round, RuleBook

ARROW = " → "
LAST_RUNGS = ("chair", "shared")


def rule_sentences(book: RuleBook, round_key: str) -> list[str]:
    """Every rule that made the numbers of a round, in the order in which it is applied."""
    names, item = Names(book), book.round(round_key)
    said = [*_judges(book, item), *_other_points(names, item), _rounding(book, item)]
    said += [*_limits(book, names, item), *_ladder(names, item)]
    if item.advance:
        said += _advance(names, item, item.advance)
    return [sentence for sentence in said if sentence]


def headline(book: RuleBook, round_key: str) -> str:
    """The one sentence that stands above a tally."""
    return rule_sentences(book, round_key)[0]


def _judges(book: RuleBook, item: Round) -> list[str]:
    part = item.sheets
    if part is None:
        return []
    maximum = short(sheet_maximum(book, part))
    said = [gettext("Each judge gives up to %(max)s points.", max=maximum) + " " + combined(part)]
    if part.combine == "trimmed":
        said.append(_too_few(part))
    if part.adjust == "severity":
        said.append(
            gettext(
                "Before that, each sheet is corrected for how strict or lenient its judge is, as "
                "far as the entries that judges share show it."
            )
        )
    said.append(_incomplete(part))
    said.append(gettext("A judge with a conflict of interest does not count for that entry."))
    return said


def sheet_maximum(book: RuleBook, part: Component) -> Decimal:
    """The most points that a sheet can have."""
    return sum((one.weight * one.max for one in book.rubric(part.rubric).criteria), Decimal(0))


def combined(part: Component) -> str:
    """How the judges' totals become one number."""
    if part.combine == "trimmed":
        return _trimmed(part)
    words = {
        "mean": gettext("The score is the mean of the judges' totals."),
        "median": gettext("The score is the median of the judges' totals."),
        "sum": gettext("The score is the sum of the judges' totals."),
        "rank_sum": gettext(
            "Each judge's totals become ranks; the score is the sum of the ranks, and the lowest "
            "sum is best."
        ),
        "t_score": gettext(
            "Each judge's totals are turned into t-scores (mean 50, spread 10); the score is their "
            "mean."
        ),
    }
    return words[part.combine]


def _trimmed(part: Component) -> str:
    values = {"high": part.drop_high, "low": part.drop_low}
    if part.trim_by == "criterion":
        return gettext(
            "In every criterion the %(high)d highest and %(low)d lowest marks are left out; the "
            "rest is averaged, weighted and added up.",
            **values,
        )
    return gettext(
        "The score is the mean without the %(high)d highest and %(low)d lowest totals.", **values
    )


def _too_few(part: Component) -> str:
    return ngettext(
        "With fewer than %(num)d valid sheet nothing is left out.",
        "With fewer than %(num)d valid sheets nothing is left out.",
        part.trim_min,
    )


def _incomplete(part: Component) -> str:
    if part.incomplete_judge == "exclude":
        return gettext("A judge who did not score every assigned entry is left out everywhere.")
    return gettext("A judge who did not score every assigned entry counts where they did.")


def _other_points(names: Names, item: Round) -> list[str]:
    if len(item.components) < 2:
        return [_source(names, part) for part in item.components if part.kind != "sheets"]
    shares = [f"{names.component(part)} {short(part.weight)} %" for part in item.components]
    said = [gettext("The parts count: %(shares)s.", shares=listed(shares))]
    return said + [_source(names, part) for part in item.components if part.kind != "sheets"]


def _source(names: Names, part: Component) -> str:
    name = names.component(part)
    if part.kind == "votes":
        if part.scale == "share_of_max":
            return gettext(
                "%(name)s: the entry with most votes gets 100, the others in proportion.", name=name
            )
        return gettext("%(name)s: the share of all valid votes, times 100.", name=name)
    if part.kind == "invest":
        return gettext(
            "%(name)s: each judge spreads %(units)d units; the largest share gets 100.",
            name=name,
            units=part.units,
        )
    if part.kind == "ranking":
        return ranked(part, name)
    if part.kind == "pairs":
        return gettext(
            "%(name)s: judges say which of two entries is better; the number is how many of 100 "
            "comparisons with the others the entry would win (Bradley–Terry). One imagined "
            "comparison with an average entry, half won and half lost, is added for each.",
            name=name,
        )
    if part.kind == "measure":
        most = short(part.scale_to or part.max or Decimal(0))
        return gettext("%(name)s: points from evidence, up to %(max)s.", name=name, max=most)
    where = names.rounds.get(part.round, part.round)
    if name == where:
        return gettext("%(round)s counts with its printed score.", round=where)
    return gettext("%(name)s: the printed score of %(round)s.", name=name, round=where)


def ranked(part: Component, name: str) -> str:
    """How places in the judges' orders become points."""
    if not part.places:
        return gettext(
            "%(name)s: each judge puts all entries in order; the last gets 1 point, each above it "
            "one more, and the largest share of what was possible gets 100.",
            name=name,
        )
    points = " · ".join(short(point) for point in points_of_places(part))
    return gettext(
        "%(name)s: each judge puts the best %(places)d in order for %(points)s points; the largest "
        "share of what was possible gets 100.",
        name=name,
        places=part.places,
        points=points,
    )


def _rounding(book: RuleBook, item: Round) -> str:
    place = decimal_place(book.rules.digits + 1)
    if book.rules.rounding == "floor":
        return gettext(
            "Every number is cut off at the %(place)s decimal place, and the printed number "
            "decides.",
            place=place,
        )
    return gettext(
        "Every number is rounded at the %(place)s decimal place, halves up, and the printed number "
        "decides.",
        place=place,
    )


def decimal_place(number: int) -> str:
    """The name of a place after the point; the first is 1."""
    words = (
        pgettext("decimal place", "first"),
        pgettext("decimal place", "second"),
        pgettext("decimal place", "third"),
        pgettext("decimal place", "fourth"),
        pgettext("decimal place", "fifth"),
        pgettext("decimal place", "sixth"),
        pgettext("decimal place", "seventh"),
    )
    return words[number - 1]


def _limits(book: RuleBook, names: Names, item: Round) -> list[str]:
    said = []
    if book.rules.bonus_cap is not None:
        cap = short(book.rules.bonus_cap)
        said.append(gettext("Bonuses count up to %(cap)s points.", cap=cap))
    if item.sheets:
        criteria = book.rubric(item.sheets.rubric).criteria
        said += [_fail_line(one) for one in criteria if one.fail_below is not None]
    if item.min_score:
        least = short(item.min_score)
        said.append(gettext("Below %(points)s points an entry has no rank.", points=least))
    return said


def _fail_line(one: Criterion) -> str:
    return gettext(
        "An entry whose mean of %(criterion)s is below %(points)s has no rank.",
        criterion=title(one.texts, one.key),
        points=short(one.fail_below or Decimal(0)),
    )


def _ladder(names: Names, item: Round) -> list[str]:
    looked_at = [rung for rung in item.tie_break if rung not in LAST_RUNGS]
    rungs = ARROW.join(names.rung(item, rung) for rung in looked_at)
    said = [gettext("Ties are decided in this order: %(rungs)s.", rungs=rungs)] if rungs else []
    return [*said, *_last_rung(item, first=not said)]


def _last_rung(item: Round, first: bool) -> list[str]:
    if "chair" in item.tie_break:
        if first:
            return [gettext("The chair decides ties and says why.")]
        return [gettext("Where entries are still equal, the chair decides and says why.")]
    if "shared" in item.tie_break:
        if first:
            return [gettext("Equal entries share the place.")]
        return [gettext("Where entries are still equal, they share the place.")]
    return []


def _advance(names: Names, item: Round, advance: Advance) -> list[str]:
    said = [_places(names, item, advance)]
    for group, number in advance.quota.items():
        said.append(gettext("Places of %(group)s: %(number)d.", group=group, number=number))
    if advance.ties == "all":
        said.append(gettext("All who tie at the last place go on."))
    for cap in advance.caps:
        field = names.field(cap.by)
        said.append(
            gettext("At most %(number)d with the same %(field)s.", number=cap.max, field=field)
        )
    for floor in advance.floors:
        said.append(
            gettext(
                "At least %(number)d with %(field)s “%(value)s”.",
                number=floor.min,
                field=names.field(floor.by),
                value=floor.value,
            )
        )
    if advance.wildcards:
        said.append(gettext("Wildcards: %(number)d.", number=advance.wildcards))
    if advance.reserves:
        said.append(gettext("Reserves: %(number)d.", number=advance.reserves))
    return said


def _places(names: Names, item: Round, advance: Advance) -> str:
    if item.group_by:
        return gettext(
            "The best %(number)d of each %(field)s go on.",
            number=advance.places,
            field=names.field(item.group_by),
        )
    if advance.to:
        return gettext(
            "The best %(number)d go on to %(round)s.",
            number=advance.places,
            round=names.rounds.get(advance.to, advance.to),
        )
    return gettext("The best %(number)d are selected.", number=advance.places)
