"""The table [rounds.assign]: how judges get their entries, read and written."""

from decimal import Decimal
from typing import Any, get_args

from judging.packages.expected import Expected
from judging.packages.toml_tables import Table, exact
from judging.packages.values import Unfit
from scoring.rules import Assign, SameOrganisation

NONE_SAID = -1
PLAIN = Assign()


def read_assign(table: Table) -> Assign:
    """The settings; mistakes go to the findings and leave defaults behind."""
    words = get_args(SameOrganisation)
    read = Assign(
        judges_per_entry=table.whole("judges_per_entry", PLAIN.judges_per_entry, 1),
        min_load=table.whole("min_load", PLAIN.min_load),
        max_load=_maybe(table.whole("max_load", NONE_SAID)),
        seed=table.whole("seed", PLAIN.seed),
        affinity_budget=table.take("affinity_budget", _share, PLAIN.affinity_budget),
        floor=table.take("floor", _share_or_none, None),
        senior=table.flag("senior", PLAIN.senior),
        most_of_one_organisation=_maybe(table.whole("most_of_one_organisation", NONE_SAID, 1)),
        same_organisation=table.choice("same_organisation", words, PLAIN.same_organisation),  # type: ignore[arg-type]  # one of the words
        anchors=table.whole("anchors", PLAIN.anchors),
        rooms=table.whole("rooms", PLAIN.rooms),
        slots=table.whole("slots", PLAIN.slots),
        mixes=table.whole("mixes", PLAIN.mixes),
    )
    if read.max_load is not None and read.max_load < read.min_load:
        table.report("max_load", Expected.AT_LEAST, read.max_load, low=read.min_load)
    if read.slots and not read.rooms:
        table.report("rooms", Expected.AT_LEAST, read.rooms, low=1)
    elif 0 < read.slots <= read.mixes:
        table.report("slots", Expected.AT_LEAST, read.slots, low=read.mixes + 1)
    table.done()
    return read


def _maybe(said: int) -> int | None:
    return None if said == NONE_SAID else said


def _share(value: object) -> Decimal:
    share = exact(value)
    if not 0 <= share <= 1:
        raise Unfit(Expected.RANGE, low=0, high=1)
    return share


def _share_or_none(value: object) -> Decimal | None:
    return _share(value)


def assign_table(assign: Assign) -> dict[str, Any]:
    """The keys of the table in the order of the format, those with their default left out."""
    said = {name: (getattr(assign, name), getattr(PLAIN, name)) for name in Assign.__slots__}
    return {name: value for name, (value, default) in said.items() if value != default}
