"""A RuleBook as the canonical text of contest.toml: keys in the order of the format, those with
their default left out."""

from collections.abc import Mapping
from typing import Any

from judging.packages.assign_table import assign_table
from judging.packages.contest_toml import DEFAULT_COMBINE, ONE, ZERO
from judging.packages.document import ContestDocument, ContestMeta
from judging.packages.toml_tables import LANGUAGES
from judging.packages.toml_text import toml_text
from scoring.rules import (
    HUNDRED,
    Advance,
    Award,
    Component,
    Criterion,
    Round,
    Rubric,
    Rules,
    Texts,
)

Written = dict[str, Any]


def contest_text(document: ContestDocument) -> str:
    """The text of contest.toml."""
    book = document.book
    tables: Written = {"format": 1, "contest": _meta(document.meta)}
    _put(tables, "rules", _rules(book.rules), {})
    divisions = [{"key": item.key, **_texts(item.texts, "title")} for item in book.divisions]
    _put(tables, "divisions", divisions, [])
    _put(tables, "rubrics", [_rubric(item) for item in book.rubrics], [])
    grouping = "division" if book.divisions else ""
    _put(tables, "rounds", [_round(item, grouping) for item in book.rounds], [])
    _put(tables, "awards", [_award(item) for item in book.awards], [])
    return toml_text(tables)


def _put(table: Written, key: str, value: Any, default: Any) -> None:
    if value != default:
        table[key] = value


def _texts(texts: Texts, *names: str) -> dict[str, str]:
    twins = [name + tail for name in names for tail in ("", *LANGUAGES)]
    return {name: texts[name] for name in twins if texts.get(name)}


def _meta(meta: ContestMeta) -> Written:
    table: Written = {"key": meta.key, **_texts(meta.texts, "title", "host")}
    _put(table, "timezone", meta.timezone, "Asia/Seoul")
    _put(table, "locale", meta.locale, "ko")
    _put(table, "blind", meta.blind, True)
    return table


def _rules(rules: Rules) -> Written:
    table: Written = {}
    _put(table, "rounding", rules.rounding, "half_up")
    _put(table, "digits", rules.digits, 2)
    _put(table, "bonus_cap", rules.bonus_cap, None)
    _put(table, "total_cap", rules.total_cap, HUNDRED)
    _put(table, "one_award_per", rules.one_award_per, "team")
    _put(table, "vacancy", rules.vacancy, "leave")
    _put(table, "removal", rules.removal, "promote")
    return table


def _rubric(rubric: Rubric) -> Written:
    criteria = [_criterion(item) for item in rubric.criteria]
    return {"key": rubric.key, **_texts(rubric.texts, "title"), "criteria": criteria}


def _criterion(item: Criterion) -> Written:
    table: Written = {"key": item.key, **_texts(item.texts, "title"), "max": item.max}
    _put(table, "min", item.min, ZERO)
    _put(table, "step", item.step, ONE)
    _put(table, "weight", item.weight, ONE)
    best_first = sorted(item.grades.items(), key=lambda grade: (-grade[1], grade[0]))
    _put(table, "grades", dict(best_first), {})
    _put(table, "fail_below", item.fail_below, None)
    return {**table, **_texts(item.texts, "help")}


def _round(item: Round, grouping: str) -> Written:
    table: Written = {"key": item.key, **_texts(item.texts, "title")}
    _put(table, "from", item.source, "")
    _put(table, "divisions", item.divisions, ())
    _put(table, "group_by", item.group_by, grouping)
    _put(table, "rank_groups", item.rank_groups, "separate")
    _put(table, "tie_break", item.tie_break, ())
    _put(table, "min_score", item.min_score, ZERO)
    table["components"] = [_component(part) for part in item.components]
    if item.advance is not None:
        table["advance"] = _advance(item.advance)
    if item.assign is not None:
        table["assign"] = assign_table(item.assign)
    return table


def _component(part: Component) -> Written:
    table: Written = {"key": part.key, **_texts(part.texts, "title"), "kind": part.kind}
    _put(table, "weight", part.weight, HUNDRED)
    _put(table, "digits", part.digits, None)
    return {**table, **OF_KIND[part.kind](part)}


def _sheets(part: Component) -> Written:
    table: Written = {"rubric": part.rubric}
    _put(table, "combine", part.combine, DEFAULT_COMBINE)
    _put(table, "drop_high", part.drop_high, 1)
    _put(table, "drop_low", part.drop_low, 1)
    _put(table, "trim_min", part.trim_min, 5)
    _put(table, "trim_by", part.trim_by, "total")
    _put(table, "rank_ties", part.rank_ties, "competition")
    _put(table, "incomplete_judge", part.incomplete_judge, "exclude")
    _put(table, "adjust", part.adjust, "none")
    return table


def _earlier_round(part: Component) -> Written:
    return {"round": part.round}


def _votes(part: Component) -> Written:
    return {} if part.scale == "share_of_max" else {"scale": part.scale}


def _invest(part: Component) -> Written:
    table: Written = {"units": part.units}
    _put(table, "max_per_entry", part.max_per_entry, part.units)
    _put(table, "min_entries", part.min_entries, 1)
    return table


def _measure(part: Component) -> Written:
    table: Written = {"max": part.max}
    _put(table, "scale_to", part.scale_to, None)
    return table


def _ranking(part: Component) -> Written:
    table: Written = {}
    _put(table, "places", part.places, 0)
    _put(table, "points", part.points, ())
    return table


def _pairs(part: Component) -> Written:
    return {}


OF_KIND = {
    "sheets": _sheets,
    "round": _earlier_round,
    "votes": _votes,
    "invest": _invest,
    "measure": _measure,
    "ranking": _ranking,
    "pairs": _pairs,
}


def _advance(advance: Advance) -> Written:
    table: Written = {}
    _put(table, "to", advance.to, "")
    table["places"] = advance.places
    _put(table, "quota", _sorted(advance.quota), {})
    _put(table, "ties", advance.ties, "ladder")
    _put(table, "reserves", advance.reserves, 0)
    _put(table, "caps", [{"by": cap.by, "max": cap.max} for cap in advance.caps], [])
    floors = [{"by": each.by, "value": each.value, "min": each.min} for each in advance.floors]
    _put(table, "floors", floors, [])
    _put(table, "wildcards", advance.wildcards, 0)
    _put(table, "wildcard_by", advance.wildcard_by, "z")
    return table


def _sorted(quota: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(quota.items()))


def _award(award: Award) -> Written:
    table: Written = {"key": award.key, **_texts(award.texts, "title"), "round": award.round}
    _put(table, "division", award.division, "")
    _put(table, "places", award.places, 1)
    _put(table, "givers", award.givers, ())
    _put(table, "prize", award.prize, 0)
    _put(table, "min_score", award.min_score, ZERO)
    return table
