"""What rules and rows call alike: the names that are carried over as they are."""

from typing import Any

RULES = (
    "rounding",
    "digits",
    "bonus_cap",
    "total_cap",
    "one_award_per",
    "vacancy",
    "removal",
)
CRITERION = ("key", "max", "min", "step", "weight", "fail_below", "texts")
ROUND = ("key", "group_by", "rank_groups", "min_score", "texts")
ADVANCE = ("places", "quota", "reserves", "wildcards", "wildcard_by")
COMPONENT = (
    "key",
    "kind",
    "weight",
    "digits",
    "combine",
    "drop_high",
    "drop_low",
    "trim_min",
    "trim_by",
    "rank_ties",
    "incomplete_judge",
    "adjust",
    "scale",
    "units",
    "max_per_entry",
    "min_entries",
    "max",
    "scale_to",
    "places",
    "texts",
)
AWARD = ("key", "places", "prize", "min_score", "texts")


def values(thing: object, names: tuple[str, ...]) -> dict[str, Any]:
    """These attributes of a row or of a rule, by name."""
    return {name: getattr(thing, name) for name in names}
