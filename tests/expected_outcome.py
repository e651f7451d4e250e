"""Compares an outcome with what is expected of it.

Only keys that the expectation has are looked at. Numbers printed as text are compared digit by
digit. `ranking` must hold exactly the expected entries, in the expected order within each group;
`ranking_includes` asks only for those it names. `awards`, `unranked`, `excluded_judges`, `advanced`
and `unresolved` are compared as sets, `reserves` in order.
"""

import json

IDENTITY = {  # what makes two items of a list the same item
    "awards": ("award", "place", "entry"),
    "unranked": ("entry",),
    "excluded_judges": ("judge",),
    "advanced": ("entry",),
    "ranking_includes": ("entry",),
}


def differences(expected, outcome, where=""):
    """Lines that say where the outcome is not as expected."""
    if isinstance(expected, dict):
        return differences_of_objects(expected, outcome, where)
    if expected == outcome and type(expected) is type(outcome):
        return []
    return [f"{where}: expected {show(expected)}, found {show(outcome)}"]


def differences_of_objects(expected, outcome, where):
    if not isinstance(outcome, dict):
        return [f"{where}: expected an object, found {show(outcome)}"]
    found = []
    for key, value in expected.items():
        place = f"{where}.{key}" if where else key
        source = "ranking" if key == "ranking_includes" else key
        if source not in outcome:
            found.append(f"{place}: missing")
        elif key == "ranking":
            found += differences_of_rankings(value, outcome[key], place)
        elif key in IDENTITY:
            found += differences_of_sets(
                value, outcome[source], place, IDENTITY[key], key != "ranking_includes"
            )
        elif key == "unresolved":
            found += differences(
                sorted(map(sorted, value)), sorted(map(sorted, outcome[key])), place
            )
        else:
            found += differences(value, outcome[key], place)
    return found


def differences_of_sets(expected, outcome, where, identity, complete=True):
    def by_identity(items):
        return {tuple(item[part] for part in identity): item for item in items}

    wanted, given = by_identity(expected), by_identity(outcome)
    found = [f"{where}: {name(key)}: missing" for key in wanted if key not in given]
    if complete:
        found += [f"{where}: {name(key)}: not expected" for key in given if key not in wanted]
    if complete and len(expected) != len(outcome):
        found.append(f"{where}: expected {len(expected)} items, found {len(outcome)}")
    for key in wanted:
        if key in given:
            found += differences(wanted[key], given[key], f"{where}[{name(key)}]")
    return found


def differences_of_rankings(expected, outcome, where):
    found = differences_of_sets(expected, outcome, where, ("entry",))
    group = {item["entry"]: item.get("group", "") for item in outcome}
    for value in sorted(set(group.values())):
        wanted = [item["entry"] for item in expected if group.get(item["entry"]) == value]
        given = [item["entry"] for item in outcome if group[item["entry"]] == value]
        if wanted != given and sorted(wanted) == sorted(given):
            found.append(
                f"{where}: group {value!r}: expected the order {show(wanted)}, found {show(given)}"
            )
    return found


def name(key):
    return "/".join(str(part) for part in key)


def show(value):
    return json.dumps(value, ensure_ascii=False)
