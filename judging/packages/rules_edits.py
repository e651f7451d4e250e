"""Changes of rules as forms send them: merged into the tables of contest.toml, part by part.

What a form does not show stays as it is. Items of a list are known by their key; those that are not
sent again are gone, new ones get a key. None takes a key away, so that its default holds.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from judging.packages.values import KEY_LENGTH

Tables = dict[str, Any]
NESTED = ("criteria", "components")
LISTS = ("divisions", "rubrics", "rounds", "awards", *NESTED)
NUMBERS = frozenset(
    (
        *("max", "min", "step", "weight", "fail_below", "digits", "places", "reserves"),
        *("wildcards", "prize", "drop_high", "drop_low", "trim_min", "bonus_cap", "total_cap"),
        *("min_score", "units", "max_per_entry", "min_entries", "scale_to"),
    )
)
TEXTS = ("title", "host", "help")
WHOLE = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?[0-9]+\.[0-9]+")


def number(said: str) -> int | Decimal | str:
    """What was typed as a number; what is none stays a text, which the reader then reports."""
    plain = said.replace(",", "").strip()
    if WHOLE.fullmatch(plain) and len(plain) < 20:
        return int(plain)
    return Decimal(plain) if DECIMAL.fullmatch(plain) and len(plain) < 30 else said


def edited(tables: Mapping[str, Any], said: Mapping[str, Any]) -> Tables:
    """The tables with what was said."""
    changed = dict(tables)
    for key, value in said.items():
        if key in LISTS:
            changed[key] = _list(tables.get(key, []), value)
        else:
            changed[key] = _table(tables.get(key, {}), value)
        if not changed[key]:
            del changed[key]
    return _without_dead_ends(changed)


def _list(old: list[Tables], new: Iterable[Tables]) -> list[Tables]:
    known = {item["key"]: item for item in old if "key" in item}
    taken, found = set(known), []
    for item in new:
        key = item.get("key") or _free_key(item, taken)
        taken.add(key)
        found.append(_table(known.get(key, {}), item | {"key": key}))
    return found


def _table(old: Mapping[str, Any], new: Mapping[str, Any]) -> Tables:
    merged = dict(old)
    for key, value in new.items():
        if value is None:
            merged.pop(key, None)
        elif key in NESTED:
            merged[key] = _list(old.get(key, []), value)
        elif isinstance(value, Mapping) and key == "advance":
            merged[key] = _table(old.get(key, {}), value)
        elif isinstance(value, str) and key in NUMBERS:
            merged[key] = number(value)
        else:
            merged[key] = value
    return merged


def _free_key(item: Mapping[str, Any], taken: set[str]) -> str:
    said = item.get("title_en") or item.get("title") or item.get("kind") or ""
    plain = unicodedata.normalize("NFKD", str(said)).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: KEY_LENGTH - 4].strip("-") or "item"
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


def _without_dead_ends(tables: Tables) -> Tables:
    """Without rungs, quotas and lists that name something that is not there any more."""
    divisions = {item.get("key") for item in tables.get("divisions", [])}
    criteria = {
        item.get("key"): {one.get("key") for one in item.get("criteria", [])}
        for item in tables.get("rubrics", [])
    }
    rounds = {item.get("key") for item in tables.get("rounds", [])}
    for item in tables.get("rounds", []):
        _prune_ladder(item, criteria, rounds)
        if "divisions" in item:
            item["divisions"] = [key for key in item["divisions"] if key in divisions]
        if item.get("group_by") == "division" and not divisions:
            item["group_by"] = ""
        quota = item.get("advance", {}).get("quota")
        if quota and item.get("group_by", "division") == "division":
            item["advance"]["quota"] = {key: n for key, n in quota.items() if key in divisions}
    return tables


def _prune_ladder(item: Tables, criteria: Mapping[Any, set[Any]], rounds: set[Any]) -> None:
    parts = item.get("components", [])
    rubric = next((part.get("rubric") for part in parts if part.get("kind") == "sheets"), None)
    known = {
        "criterion": criteria.get(rubric, set()),
        "component": {part.get("key") for part in parts},
        "round": rounds,
    }
    kept = []
    for rung in item.get("tie_break", []):
        kind, colon, key = str(rung).partition(":")
        if (not colon or key in known.get(kind, set())) and rung not in kept:
            kept.append(rung)
    if "tie_break" in item:
        item["tie_break"] = kept


def in_language(tables: Mapping[str, Any], old: str, new: str) -> Tables:
    """The tables with another first language: texts without an ending get that of the old one."""
    return {key: _relabelled(value, old, new) for key, value in tables.items()}


def _relabelled(value: Any, old: str, new: str) -> Any:
    if isinstance(value, list):
        return [_relabelled(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {key: _relabelled(item, old, new) for key, item in value.items()}
    for name in TEXTS:
        own, twin = changed.get(name), changed.get(f"{name}_{new}")
        if own and twin:
            changed |= {name: twin, f"{name}_{old}": own}
            del changed[f"{name}_{new}"]
    return changed
