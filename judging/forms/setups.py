"""The forms of a contest's settings: names with dots and numbers, as `rubrics.0.criteria.2.max`.

What is typed is kept as typed, so that nothing is lost when something does not fit; the checks are
those of a contest package, and each of their mistakes goes back to the field that it names.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

Tree = dict[str, Any]
TEXTS = ("title", "host", "help")
LANGUAGES = ("ko", "en")
LISTS = ("divisions", "rubrics", "criteria", "rounds", "components", "awards", "rungs")
TABLES = ("contest", "rules", "advance", "dates", "texts")
OF_ALL_KINDS = ("key", "kind", "weight", "title_ko", "title_en", "digits")
OF_KIND: dict[str, tuple[str, ...]] = {
    "sheets": (
        *("rubric", "combine", "drop_high", "drop_low", "trim_min", "trim_by"),
        *("incomplete_judge", "rank_ties", "adjust"),
    ),
    "votes": ("scale",),
    "measure": ("max", "scale_to"),
    "round": ("round",),
    "invest": ("units", "max_per_entry", "min_entries"),
    "ranking": ("places",),
    "pairs": (),
}


def typed(pairs: Iterable[tuple[str, str]]) -> Tree:
    """What was sent as a tree; a name ending in [] may come several times."""
    root: Tree = {}
    for name, value in pairs:
        *path, last = name.removesuffix("[]").split(".")
        here = root
        for step in path:
            inner = here.setdefault(step, {})
            here = inner if isinstance(inner, dict) else {}
        if name.endswith("[]"):
            here.setdefault(last, []).append(value)
        else:
            here[last] = value
    listed: Tree = _with_lists(root)
    return listed


def is_a_page(tree: Tree) -> bool:
    """Whether what was sent has the shape of a page: lists of rows, tables, and texts in them."""
    return all(_has_its_shape(name, value) for name, value in tree.items())


def _has_its_shape(name: str, value: Any) -> bool:
    if name == "rungs":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if name in LISTS:
        return isinstance(value, list) and all(
            isinstance(one, dict) and is_a_page(one) for one in value
        )
    if name in TABLES:
        return isinstance(value, dict) and is_a_page(value)
    return isinstance(value, str)


def takes_away(value: Any) -> bool:
    """Whether something that is there is ticked to be taken away."""
    if isinstance(value, list):
        return any(takes_away(one) for one in value)
    return isinstance(value, dict) and (
        bool(value.get("remove")) or any(takes_away(one) for one in value.values())
    )


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdecimal() and len(key) < 6 for key in value):
        rows = sorted(value.items(), key=lambda item: int(item[0]))
        return [_with_lists(row) for _, row in rows]
    return {key: _with_lists(item) for key, item in value.items()}


def keyed(tree: Tree) -> Tree:
    """The same tree without empty rows; new ones got a key that no other of their list has."""
    for value in tree.values():
        if isinstance(value, list):
            value[:] = [row for row in value if _is_kept(row)]
            rows = [row for row in value if isinstance(row, dict)]
            taken = {row["key"] for row in rows if row.get("key")}
            for row in rows:
                if _is_meant(row) and not row.get("key"):
                    row["key"] = _free_key(row, taken)
                    taken.add(row["key"])
                keyed(row)
        elif isinstance(value, dict):
            keyed(value)
    return tree


def _is_kept(row: Any) -> bool:
    """Whether a row is shown again: not one that nobody has written anything into."""
    return not isinstance(row, dict) or bool(row.get("remove")) or _is_meant(row)


def _free_key(row: Mapping[str, Any], taken: set[str]) -> str:
    words = row.get("title_en") or row.get("title_ko") or row.get("kind") or ""
    plain = unicodedata.normalize("NFKD", str(words)).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "item"
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


def shown(value: Any, locale: str) -> Any:
    """Tables of a contest.toml as a form shows them: every number as text, titles by language."""
    if isinstance(value, list):
        return [shown(item, locale) for item in value]
    if not isinstance(value, dict):
        return format(value, "f") if isinstance(value, Decimal) else value
    tree = {key: shown(item, locale) for key, item in value.items()}
    for name in TEXTS:
        if name in tree:
            tree.setdefault(f"{name}_{locale}", tree.pop(name))
    if isinstance(tree.get("grades"), dict):
        tree["grades"] = ", ".join(f"{key}={share}" for key, share in tree["grades"].items())
    if isinstance(tree.get("quota"), dict):
        tree["quota"] = ", ".join(f"{key}={number}" for key, number in tree["quota"].items())
    if isinstance(tree.get("givers"), list):
        tree["givers"] = "\n".join(tree["givers"])
    if "tie_break" in tree:
        tree["rungs"] = tree.pop("tie_break")
    return tree


def said(tree: Mapping[str, Any], locale: str) -> Tree:
    """What was typed as tables of a contest.toml; None = not said."""
    return {key: _said(key, value, locale) for key, value in tree.items()}


def _said(name: str, value: Any, locale: str) -> Any:
    if isinstance(value, list):
        rows = [item for item in value if not isinstance(item, dict) or _is_meant(item)]
        return [_said("", item, locale) for item in rows]
    if isinstance(value, dict):
        return _table(name, value, locale)
    text = str(value).replace("\r\n", "\n").strip()
    return text or None


def _is_meant(row: Mapping[str, Any]) -> bool:
    """A row that is there already and was not taken away, or a new one with something in it."""
    if row.get("remove"):
        return False
    if row.get("key"):
        return True
    said_of_it = [row.get("title_ko"), row.get("title_en"), row.get("kind")]
    return any(str(one or "").strip() for one in said_of_it)


def _table(name: str, row: Mapping[str, Any], locale: str) -> Tree:
    if name == "advance" and not str(row.get("places") or "").strip():
        return {}
    row = _of_its_kind(row) if "kind" in row else row
    table = {key: _said(key, value, locale) for key, value in row.items()}
    for text in TEXTS:
        if f"{text}_ko" in table or f"{text}_en" in table:
            table |= _twins(text, table, locale)
    if "grades" in table:
        table["grades"] = _shares(table["grades"], exact=True)
    if "quota" in table:
        table["quota"] = _shares(table["quota"], exact=False)
    if "givers" in table:
        lines = (table["givers"] or "").split("\n")
        table["givers"] = [line.strip() for line in lines if line.strip()] or None
    if "rungs" in table:
        table["tie_break"] = [rung for rung in table.pop("rungs") if rung] or None
    if "blind" in table:
        table["blind"] = table["blind"] == "1"
    if "advance" in table and not table["advance"]:
        table["advance"] = None
    return {key: value for key, value in table.items() if key not in ("remove", "total")}


def _of_its_kind(row: Mapping[str, Any]) -> Tree:
    """A component with what its kind has, everything else taken away."""
    kind = str(row["kind"])
    mine = (*OF_ALL_KINDS, *OF_KIND.get(kind, ()))
    every = {name for names in OF_KIND.values() for name in names}
    return dict.fromkeys(every - {*mine}, "") | {
        name: value for name, value in row.items() if name in mine or name == "remove"
    }


def _twins(text: str, table: Mapping[str, Any], locale: str) -> Tree:
    """The text in the contest's own language, and its twin in the other."""
    other = "en" if locale == "ko" else "ko"
    own, twin = table.get(f"{text}_{locale}"), table.get(f"{text}_{other}")
    gone = {f"{text}_{locale}": None}
    return gone | {text: own or twin, f"{text}_{other}": twin if own else None}


def _shares(written: str | None, *, exact: bool) -> Tree | str | None:
    """A=100, B=90 as a table; what is not written like that stays as it is, to be reported."""
    if not written:
        return None
    found: Tree = {}
    for piece in written.replace("\n", ",").split(","):
        name, equals, number = (part.strip() for part in piece.partition("="))
        if not equals or not name:
            return written
        whole = number.isascii() and number.isdecimal() and len(number) < 10
        found[name] = int(number) if whole else _decimal(number) if exact else number
    return found


def _decimal(text: str) -> Decimal | str:
    before, dot, after = text.partition(".")
    fits = dot and before.isdecimal() and after.isdecimal() and text.isascii() and len(text) < 20
    return Decimal(text) if fits else text


def names_of(tree: Mapping[str, Any], locale: str) -> dict[str, str]:
    """The field's name by the path that a mistake names."""
    return dict(_names(tree, "", "", locale))


def _names(value: Any, path: str, name: str, locale: str) -> Iterator[tuple[str, str]]:
    if path:
        yield path, name
    if isinstance(value, list):
        for number, item in enumerate(value):
            if isinstance(item, dict) and _is_meant(item):
                yield from _names(item, f"{path}.{item.get('key')}", f"{name}.{number}", locale)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            inner = key.removesuffix(f"_{locale}") if key.endswith(f"_{locale}") else key
            inner = "tie_break" if inner == "rungs" else inner
            at = f"{path}.{inner}" if path else inner
            yield from _names(item, at, f"{name}.{key}" if name else key, locale)
