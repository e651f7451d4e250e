"""What new contests begin with: rubrics, shapes of rounds, award schemes, schedules and texts.

They are data, in templates/*.toml; here they are put together to the tables of a contest.toml.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from judging.packages.toml_tables import parse

HERE = Path(__file__).resolve().parent / "templates"
Tables = dict[str, Any]
POPULAR: Tables = {
    "key": "popular",
    "title": "인기투표",
    "title_en": "Popular vote",
    "tie_break": ["shared"],
    "components": [{"key": "votes", "title": "투표", "title_en": "Votes", "kind": "votes"}],
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: a kind of contest and, "" = as that kind has it, its parts."""

    kind: str
    shape: str = ""
    awards: str = ""
    paper: str = ""
    final: str = ""


@cache
def _read(name: str) -> Tables:
    return parse((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def kinds() -> list[Tables]:
    """The kinds of contests."""
    return list(_read("contests")["contests"])


def rubrics() -> list[Tables]:
    """The rubrics R-A … R-E."""
    return list(_read("rubrics")["rubrics"])


def schemes() -> list[Tables]:
    """The award schemes W-A … W-G."""
    return list(_read("awards")["schemes"])


def shapes() -> list[Tables]:
    """The shapes of rounds."""
    return list(_read("rounds")["shapes"])


def texts() -> dict[str, str]:
    """What a notice says beside its rules, to begin with."""
    return dict(_read("texts"))


def _named(tables: list[Tables], key: str) -> Tables:
    """The table of that key. Raises KeyError."""
    return {table["key"]: table for table in tables}[key]


def kind_of(choice: Choice) -> Tables:
    """The chosen kind of contest. Raises KeyError."""
    return _named(kinds(), choice.kind)


def composed(choice: Choice, meta: Mapping[str, Any]) -> Tables:
    """The tables of a new contest. Raises KeyError for a template that there is not."""
    kind = kind_of(choice)
    shape = _named(shapes(), choice.shape or kind["shape"])
    scheme = _named(schemes(), choice.awards or kind["awards"])
    chosen = {"paper": choice.paper or kind["paper"], "final": choice.final or kind["final"]}
    used = {part.get("rubric") for item in shape["rounds"] for part in item["components"]}
    sheets = {
        use: _named(rubrics(), key) | {"key": use} for use, key in chosen.items() if use in used
    }
    rounds = [_round(item, sheets) for item in shape["rounds"]]
    if any(award.get("popular") for award in scheme["awards"]):
        rounds.append(POPULAR)
    divisions = list(kind.get("divisions", []))
    if divisions and not all(_is_split(scheme, award) for award in scheme["awards"]):
        rounds = [item | {"rank_groups": "together"} for item in rounds]
    tables: Tables = {"format": 1, "contest": dict(meta)}
    if "bonus_cap" in kind:
        tables["rules"] = {"bonus_cap": kind["bonus_cap"]}
    if divisions:
        tables["divisions"] = divisions
    awards = [row for award in scheme["awards"] for row in _awards(scheme, award, shape, divisions)]
    return tables | {"rubrics": list(sheets.values()), "rounds": rounds, "awards": awards}


def _round(item: Tables, sheets: Mapping[str, Tables]) -> Tables:
    """The round; its ladder begins with the criteria of its rubric, the weightiest first."""
    use = next(part["rubric"] for part in item["components"] if "rubric" in part)
    criteria = sorted(sheets[use]["criteria"], key=lambda one: -one["max"])
    rungs = [f"criterion:{one['key']}" for one in criteria]
    kept = list(item["tie_break"])
    first = [rung for rung in kept if rung.startswith("component:")]
    rest = [rung for rung in kept if rung not in first]
    return item | {"tie_break": [*first, *rungs, *rest]}


def _is_split(scheme: Tables, award: Tables) -> bool:
    return bool(scheme.get("split")) and not award.get("whole")


def _awards(scheme: Tables, award: Tables, shape: Tables, divisions: list[Tables]) -> list[Tables]:
    """One award, or one for each division."""
    rounds = [item["key"] for item in shape["rounds"]]
    where = rounds[0] if award.get("earlier") else rounds[-1]
    plain = {name: award[name] for name in ("key", "title", "title_en", "places", "prize")}
    plain |= {"round": "popular" if award.get("popular") else where}
    if not divisions or not _is_split(scheme, award):
        return [plain]
    return [
        plain
        | {
            "key": f"{award['key']}-{one['key']}",
            "title": f"{award['title']} ({one['title']})",
            "title_en": f"{award['title_en']} ({one['title_en']})",
            "division": one["key"],
        }
        for one in divisions
    ]
