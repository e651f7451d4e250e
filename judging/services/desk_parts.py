"""What a desk says of the parts of a round that are judged as a whole: mock money, an order of
entries, comparisons."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.contests import Division
from judging.models.entries import Entry
from judging.models.panels import Conflict
from judging.models.rounds import Component, Round
from judging.services import comparisons, progress
from judging.services.kinds.round_parts import HisEntry, entries_of

Json = dict[str, Any]
Fields = Mapping[tuple[int, int | None], list[Json]]
BOOTH = "booth"  # the free field of an entry that says where it stands at an expo


def named(session: Session, row: Round, groups: Iterable[str]) -> list[Json]:
    """The groups of a round by their keys, each with what people call it."""
    names: dict[str, Any] = {}
    if row.group_by == "division":
        here = select(Division.key, Division.texts).where(Division.contest_id == row.contest_id)
        names = dict(session.execute(here).all())
    return [{"key": one, "texts": names.get(one) or {"title": one}} for one in sorted(groups)]


class DeskParts:
    """Those parts of the rounds of one judge."""

    def __init__(self, session: Session, judge_id: int, at: datetime) -> None:
        self.session, self.judge_id, self.at = session, judge_id, at
        self.hides_titles = False

    def of(self, row: Round, fields: Fields) -> dict[str, Json | None]:
        """By their name in the desk; None where the round has no such part.

        `fields` are what the judge said of the entries, by round and entry.
        """
        kinds = {part.kind: part for part in row.components}
        found: dict[str, Json | None] = dict.fromkeys(("invest", "ranking", "pairs"))
        if progress.JUDGED_WHOLE.isdisjoint(kinds):
            return found
        his = entries_of(self.session, row, self.judge_id)
        makers = {"invest": self._invest, "ranking": self._ranking, "pairs": self._pairs}
        for kind, make in makers.items():
            if kind in kinds:
                common = self._common(row, kinds[kind], his)
                barred = self._conflicts(row, fields)
                found[kind] = common | {"conflicts": barred} | make(row, kinds[kind])
        return found

    def _common(self, row: Round, part: Component, his: dict[str, HisEntry]) -> Json:
        """The part's title, and the entries that are the judge's own."""
        return {
            "texts": part.texts,
            "entries": list(his),
            "groups": self._groups(row, his),
            "booths": self._booths(his),
        }

    def _conflicts(self, row: Round, fields: Fields) -> list[Json]:
        """The entries that are closed to the judge; `recused` where he stepped back himself."""
        found = (
            select(Entry.id, Entry.key, Entry.title, Conflict.kind)
            .join(Conflict, Conflict.entry_id == Entry.id)
            .where(Conflict.judge_id == self.judge_id, Entry.id.in_(progress.entrants(row)))
            .order_by(Entry.key)
        )
        return [
            {
                "key": key,
                "title": key if self.hides_titles else title,
                "recused": kind == "recused",
                "fields": fields.get((row.id, number), []),
            }
            for number, key, title, kind in self.session.execute(found)
        ]

    def _groups(self, row: Round, his: dict[str, HisEntry]) -> list[Json]:
        """Entries that are ranked with each other, with what people call them."""
        found: dict[str, list[str]] = {}
        for key, one in his.items():
            found.setdefault(one.group, []).append(key)
        return [
            {**group, "entries": found[group["key"]]} for group in named(self.session, row, found)
        ]

    def _booths(self, his: dict[str, HisEntry]) -> dict[str, str]:
        ids = {one.id: key for key, one in his.items()}
        said = select(Entry.id, Entry.attrs).where(Entry.id.in_(ids))
        return {
            ids[number]: str(attrs[BOOTH])
            for number, attrs in self.session.execute(said)
            if attrs.get(BOOTH)
        }

    def _invest(self, row: Round, part: Component) -> Json:
        return {
            "units": part.units,
            "max_per_entry": part.max_per_entry,
            "min_entries": part.min_entries,
        }

    def _ranking(self, row: Round, part: Component) -> Json:
        falling = range(part.places, 0, -1)
        return {
            "places": part.places,
            "points": part.points.split() or [str(number) for number in falling],
        }

    def _pairs(self, row: Round, part: Component) -> Json:
        return comparisons.of_judge(self.session, row, self.judge_id, self.at)
