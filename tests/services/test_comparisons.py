"""Where judges are sent at an expo."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import event, select

from judging.errors import NotFound
from judging.extensions import db
from judging.models.audit import AuditEvent
from judging.models.comparisons import Dispatch
from judging.models.people import Judge
from judging.packages.document import ConflictRow, EntryRow, JudgeRow
from judging.services import comparisons, rounds, sittings
from scoring.rules import Component
from scoring.rules import Round as RoundRules
from tests import factories
from tests.factories import NOON
from tests.tablets import Tablet, opened

BOOTHS = tuple(f"E{number:02d}" for number in range(1, 11))


def expo(entries=BOOTHS, judges=("J1", "J2", "J3"), conflicts=(), **fields):
    made = factories.document(judged=False)
    book = replace(
        made.book, rounds=(RoundRules("final", (Component("expo", "pairs"),), **fields),), awards=()
    )
    rows = tuple(EntryRow(key, key, attrs={"booth": f"B-{key}"}) for key in entries)
    people = tuple(JudgeRow(key) for key in judges)
    return replace(made, book=book, entries=rows, members=(), judges=people, conflicts=conflicts)


@pytest.fixture
def hall(session):
    """Opens an expo and gives a tablet to each judge."""

    def make(document=None):
        made = document or expo()
        contest = factories.contest(session, made)
        owner = factories.user(session, "olga")
        factories.seat(session, contest, owner, "owner")
        rounds.open_judging("campus", "final", by=owner.id, at=NOON)
        return {row.judge: Tablet.of(session, row.judge) for row in made.judges}

    return make


def following(tablet, at=NOON):
    return comparisons.next_pair(sittings.by_token(tablet.token), "final", at=at)


def says(tablet, number, pair, choice="first", at=NOON):
    value = {**pair, "choice": choice}
    (answer,) = tablet.send(tablet.op("comparison", value, None, str(number)), at=at)
    assert answer["effect"] == "applied", answer


def test_a_judge_walks_from_booth_to_booth(hall):
    tablets = hall()
    ahead = following(tablets["J1"])["ahead"]
    assert len(ahead) == comparisons.AHEAD
    assert all(one["second"] == other["first"] for one, other in pairwise(ahead[:9]))
    seen = [ahead[0]["first"], *(one["second"] for one in ahead[:9])]
    assert sorted(seen) == list(BOOTHS)


def test_after_an_answer_he_goes_on_from_where_he_stands(hall):
    tablet = hall()["J1"]
    first = following(tablet)["ahead"][0]
    says(tablet, 1, first)
    assert following(tablet)["ahead"][0]["first"] == first["second"]


def test_no_pair_comes_twice_and_the_walk_ends_when_all_were_compared(hall):
    tablet = hall(expo(entries=BOOTHS[:4]))["J1"]
    met = set()
    for number in range(1, 7):
        pair = following(tablet)["ahead"][0]
        assert frozenset(pair.values()) not in met
        met.add(frozenset(pair.values()))
        says(tablet, number, pair)
    assert len(met) == 6
    assert following(tablet)["ahead"] == []


def test_judges_who_begin_together_go_to_different_booths(hall):
    tablets = hall()
    sent = [following(tablet)["ahead"][0]["second"] for tablet in tablets.values()]
    assert len(set(sent)) == 3


def test_a_booth_is_kept_free_for_five_minutes(session, hall):
    tablets = hall(expo(entries=BOOTHS[:3], judges=("J1", "J2")))
    first = following(tablets["J1"])["ahead"][0]["second"]
    assert following(tablets["J2"])["ahead"][0]["second"] != first
    assert set(session.scalars(select(Dispatch.sent_at))) == {NOON}
    later = NOON + comparisons.HELD + timedelta(seconds=1)
    free = following(tablets["J2"], at=later)["ahead"]
    assert free


def test_where_every_other_booth_is_taken_somebody_must_stand_beside_another(hall):
    tablets = hall(expo(entries=BOOTHS[:2], judges=("J1", "J2", "J3")))
    for tablet in tablets.values():
        assert following(tablet)["ahead"]


def test_least_compared_entries_come_first(hall):
    tablets = hall()
    for number in range(1, 6):
        says(tablets["J1"], number, {"first": BOOTHS[0], "second": BOOTHS[number]})
    ahead = following(tablets["J2"])["ahead"]
    assert not {BOOTHS[0]} & {ahead[0]["first"], ahead[0]["second"], ahead[1]["second"]}


def test_a_judge_is_never_sent_into_his_conflict(hall):
    tablets = hall(expo(conflicts=(ConflictRow("J1", "E03", "excluded"),)))
    ahead = following(tablets["J1"])["ahead"]
    assert all("E03" not in pair.values() for pair in ahead)


def test_only_entries_that_are_ranked_together_are_compared(hall):
    document = expo(group_by="attr.hall")
    rows = tuple(
        row._replace(attrs={"hall": "left" if number % 2 else "right"})
        for number, row in enumerate(document.entries)
    )
    tablets = hall(replace(document, entries=rows))
    for pair in following(tablets["J1"])["ahead"]:
        assert int(pair["first"][1:]) % 2 == int(pair["second"][1:]) % 2


def test_an_entry_that_three_judges_missed_waits_for_an_organiser(session, hall):
    tablets = hall(expo(judges=("J1", "J2", "J3", "J4")))
    for judge in ("J1", "J2"):
        says(tablets[judge], 1, {"first": "E01", "second": "E02"}, "second_absent")
    (seen,) = comparisons.overview("campus", "final").missing
    assert (seen.entry, seen.judges, seen.hidden) == ("E02", 2, False)
    says(tablets["J3"], 1, {"first": "E02", "second": "E01"}, "first_absent")
    found = following(tablets["J4"])
    assert found["hidden"] == ["E02"]
    assert all("E02" not in pair.values() for pair in found["ahead"])
    owner = factories.user(session, "chae")
    later = NOON + timedelta(minutes=1)
    comparisons.is_back("campus", "final", "E02", by=owner.id, at=later)
    assert comparisons.overview("campus", "final").missing == []
    assert following(tablets["J4"])["hidden"] == []
    told = session.scalars(select(AuditEvent.act)).all()
    assert "comparison.entry_back" in told


def test_who_misses_the_second_stays_at_the_first(hall):
    tablet = hall()["J1"]
    pair = following(tablet)["ahead"][0]
    says(tablet, 1, pair, "second_absent")
    assert following(tablet)["ahead"][0]["first"] == pair["first"]


def test_one_judge_alone_hides_nobody(hall):
    tablets = hall()
    for number in range(1, 5):
        pair = {"first": BOOTHS[number + 1], "second": "E01"}
        says(tablets["J1"], number, pair, "second_absent")
    assert following(tablets["J2"])["hidden"] == []


def test_a_round_without_comparisons_sends_nobody(session):
    opened(session)
    with pytest.raises(NotFound):
        following(Tablet.of(session))


def test_a_next_pair_takes_as_many_queries_for_ten_times_the_entries(session, hall):
    counts, asked = [], []
    event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for size in (5, 50):
        document = expo(entries=[f"X{size}-{n:03d}" for n in range(size)], judges=("J1",))
        key = f"hall-{size}"
        meta = replace(document.meta, key=key)
        contest = factories.contest(session, replace(document, meta=meta))
        entered = sittings.begin(key, contest_judge(session, contest), None, by=None, at=NOON)
        session.commit()
        before = len(asked)
        comparisons.next_pair(sittings.by_token(entered.token), "final", at=NOON)
        counts.append(len(asked) - before)
    assert counts[0] == counts[1]


def contest_judge(session, contest):
    return session.scalar(select(Judge.id).where(Judge.contest_id == contest.id))


def test_organisers_see_how_far_the_comparing_is(hall):
    tablets = hall()
    says(tablets["J1"], 1, {"first": "E01", "second": "E02"})
    says(tablets["J1"], 2, {"first": "E02", "second": "E03"}, "skip")
    seen = comparisons.overview("campus", "final")
    assert (seen.made, seen.worth, seen.missing) == (1, 40, [])
