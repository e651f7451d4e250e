"""contest.toml as a RuleBook: keys, types, limits and defaults; what the keys name is checked in
rules_checks."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

from judging.packages import values
from judging.packages.assign_table import read_assign
from judging.packages.document import ContestMeta
from judging.packages.expected import Expected
from judging.packages.layout import ATTR
from judging.packages.problems import Findings
from judging.packages.toml_tables import Table, exact
from judging.packages.values import Unfit
from scoring import rules
from scoring.rules import Award, Component, Criterion, Division, Round, Rubric, RuleBook, Rules

TITLE = 500
HELP = 10_000
GIVER = 200
GROUP = 100
GRADE = 10
UNSAID = -1
ANY_MAX = Decimal(10**9)  # stands in for a max that is missing, so that no mark is told wrong
MAX_DIGITS = 6
MAX_PLACES = 100
MAX_PRIZE = 10**12
ZERO, ONE = Decimal(0), Decimal(1)
DEFAULT_COMBINE = "trimmed"


def read_contest(tables: Mapping[str, Any], findings: Findings) -> tuple[ContestMeta, RuleBook]:
    """The contest and its rules; mistakes go to the findings and leave defaults behind."""
    top = Table(tables, "", findings)
    if top.take("format", lambda value: value, 1) != 1 or tables.get("format") is True:
        top.report("format", Expected.FORMAT, tables["format"])
    meta = _meta(top.table("contest") or Table({}, "contest", findings))
    divisions = tuple(_division(table) for table in top.tables("divisions"))
    book = RuleBook(
        rules=_rules(top.table("rules") or Table({}, "rules", findings)),
        divisions=divisions,
        rubrics=tuple(_rubric(table) for table in top.tables("rubrics")),
        rounds=tuple(_round(table, bool(divisions)) for table in top.tables("rounds")),
        awards=tuple(_award(table) for table in top.tables("awards")),
    )
    top.done()
    return meta, book


def _choice(table: Table, key: str, alias: object, default: str, needed: bool = False) -> Any:
    """One of the words of a Literal type."""
    return table.choice(key, get_args(alias), default, needed)


def _meta(table: Table) -> ContestMeta:
    meta = ContestMeta(
        key=table.key("key", needed=True),
        texts=table.texts(title=TITLE, host=TITLE),
        timezone=table.take("timezone", _timezone, "Asia/Seoul"),
        locale=table.choice("locale", ("ko", "en"), "ko"),
        blind=table.flag("blind", True),
    )
    table.done()
    return meta


def _timezone(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(Expected.TIMEZONE)
    return values.timezone(value).key


def _rules(table: Table) -> Rules:
    read = Rules(
        rounding=_choice(table, "rounding", rules.Rounding, "half_up"),
        digits=table.whole("digits", 2, 0, MAX_DIGITS),
        bonus_cap=table.maybe_number("bonus_cap"),
        total_cap=table.number("total_cap", rules.HUNDRED, low=0),
        one_award_per=_choice(table, "one_award_per", rules.AwardPer, "team"),
        vacancy=_choice(table, "vacancy", rules.Vacancy, "leave"),
        removal=_choice(table, "removal", rules.Removal, "promote"),
    )
    if read.bonus_cap is not None and read.bonus_cap < 0:
        table.report("bonus_cap", Expected.AT_LEAST, read.bonus_cap, low=0)
    table.done()
    return read


def _division(table: Table) -> Division:
    division = Division(table.key("key", needed=True), table.texts(title=TITLE))
    table.done()
    return division


def _rubric(table: Table) -> Rubric:
    rubric = Rubric(
        key=table.key("key", needed=True),
        texts=table.texts(title=TITLE),
        criteria=tuple(_criterion(item) for item in table.tables("criteria")),
    )
    table.done()
    return rubric


def _criterion(table: Table) -> Criterion:
    most = table.maybe_number("max", needed=True)
    criterion = Criterion(
        key=table.key("key", needed=True),
        texts=table.texts(title=TITLE, help=HELP),
        max=ANY_MAX if most is None else most,
        min=table.number("min", ZERO),
        step=table.number("step", ONE),
        weight=table.number("weight", ONE, low=0),
        grades=_grades(table),
        fail_below=table.maybe_number("fail_below"),
    )
    table.done()
    return criterion


def _grades(table: Table) -> dict[str, Decimal]:
    """Per cent of max by letter."""
    letters = table.table("grades")
    if letters is None:
        return {}
    return {letter: letters.take(letter, _percent, ZERO) for letter in letters.keys(GRADE)}


def _percent(value: object) -> Decimal:
    percent = exact(value)
    if not 0 <= percent <= rules.HUNDRED:
        raise Unfit(Expected.RANGE, low=0, high=100)
    return percent


def _round(table: Table, has_divisions: bool) -> Round:
    advance, assign = table.table("advance"), table.table("assign")
    read = Round(
        key=table.key("key", needed=True),
        texts=table.texts(title=TITLE),
        source=table.key("from"),
        divisions=table.names("divisions", values.key),
        group_by=table.take("group_by", _group_by, "division" if has_divisions else ""),
        rank_groups=_choice(table, "rank_groups", rules.RankGroups, "separate"),
        tie_break=table.names("tie_break", lambda value: values.name(value, GROUP)),
        min_score=table.number("min_score", ZERO, low=0),
        components=tuple(_component(item) for item in table.tables("components")),
        advance=None if advance is None else _advance(advance),
        assign=None if assign is None else read_assign(assign),
    )
    table.done()
    return read


def _group_by(value: object) -> str:
    if not isinstance(value, str):
        raise Unfit(Expected.A_TEXT)
    return values.name(value, GROUP)


def _component(table: Table) -> Component:
    kind = _choice(table, "kind", rules.ComponentKind, "", needed=True)
    fields: dict[str, Any] = FIELDS[kind](table) if kind else {}
    digits = table.whole("digits", UNSAID, 0, MAX_DIGITS)
    component = Component(
        key=table.key("key", needed=True),
        kind=kind,
        weight=table.number("weight", rules.HUNDRED, low=0),
        digits=None if digits == UNSAID else digits,
        texts=table.texts(title=TITLE),
        **fields,
    )
    if kind:
        table.done()
    return component


def _sheets(table: Table) -> dict[str, Any]:
    table.choice("missing_score", ("absent",), "absent")
    return {
        "rubric": table.key("rubric", needed=True),
        "combine": _choice(table, "combine", rules.Combine, DEFAULT_COMBINE),
        "drop_high": table.whole("drop_high", 1),
        "drop_low": table.whole("drop_low", 1),
        "trim_min": table.whole("trim_min", 5),
        "trim_by": _choice(table, "trim_by", rules.TrimBy, "total"),
        "rank_ties": _choice(table, "rank_ties", rules.RankTies, "competition"),
        "incomplete_judge": _choice(table, "incomplete_judge", rules.IncompleteJudge, "exclude"),
        "adjust": _choice(table, "adjust", rules.Adjust, "none"),
    }


def _earlier_round(table: Table) -> dict[str, Any]:
    return {"round": table.key("round", needed=True)}


def _votes(table: Table) -> dict[str, Any]:
    return {"scale": _choice(table, "scale", rules.VoteScale, "share_of_max")}


def _invest(table: Table) -> dict[str, Any]:
    units = table.whole("units", 0, 1, needed=True)
    return {
        "units": units,
        "max_per_entry": table.whole("max_per_entry", units, 1),
        "min_entries": table.whole("min_entries", 1, 1),
    }


def _measure(table: Table) -> dict[str, Any]:
    found = {
        "max": table.maybe_number("max", needed=True),
        "scale_to": table.maybe_number("scale_to"),
    }
    for key, value in found.items():
        if value is not None and value <= 0:
            table.report(key, Expected.ABOVE, value, low=0)
    return found


def _ranking(table: Table) -> dict[str, Any]:
    places, points = table.whole("places", 0, 0, MAX_PLACES), table.numbers("points")
    falling = tuple(map(Decimal, range(places, 0, -1)))
    return {"places": places, "points": () if points == falling else points}


def _pairs(table: Table) -> dict[str, Any]:
    return {}


FIELDS = {
    "sheets": _sheets,
    "round": _earlier_round,
    "votes": _votes,
    "invest": _invest,
    "measure": _measure,
    "ranking": _ranking,
    "pairs": _pairs,
}


def _advance(table: Table) -> rules.Advance:
    advance = rules.Advance(
        to=table.key("to"),
        places=table.whole("places", 0, needed=True),
        quota=_quota(table),
        ties=_choice(table, "ties", rules.CutTies, "ladder"),
        reserves=table.whole("reserves", 0),
        caps=tuple(_cap(item) for item in table.tables("caps")),
        floors=tuple(_floor(item) for item in table.tables("floors")),
        wildcards=table.whole("wildcards", 0),
        wildcard_by=_choice(table, "wildcard_by", rules.WildcardBy, "z"),
    )
    table.done()
    return advance


def _quota(table: Table) -> dict[str, int]:
    quota = table.table("quota")
    return {} if quota is None else {group: quota.whole(group, 0) for group in quota.keys(GROUP)}


def _cap(table: Table) -> rules.Cap:
    cap = rules.Cap(by=_field(table), max=table.whole("max", 0, needed=True))
    table.done()
    return cap


def _field(table: Table) -> str:
    return table.take("by", _group_by, "", needed=True)


def _floor(table: Table) -> rules.Floor:
    floor = rules.Floor(
        by=_field(table),
        value=table.take("value", _group_by, "", needed=True),
        min=table.whole("min", 0, needed=True),
    )
    table.done()
    return floor


def _award(table: Table) -> Award:
    award = Award(
        key=table.key("key", needed=True),
        texts=table.texts(title=TITLE),
        round=table.key("round", needed=True),
        division=table.key("division"),
        places=table.whole("places", 1),
        givers=table.names("givers", lambda value: values.name(value, GIVER)),
        prize=table.whole("prize", 0, 0, MAX_PRIZE),
        min_score=table.number("min_score", ZERO, low=0),
    )
    table.done()
    return award


def used_in(book: RuleBook) -> set[str]:
    """The fields attr.* that the rules name."""
    fields = {item.group_by for item in book.rounds}
    for item in book.rounds:
        if item.advance is not None:
            fields |= {cap.by for cap in item.advance.caps}
            fields |= {floor.by for floor in item.advance.floors}
    return {field for field in fields if field.startswith(ATTR)}
