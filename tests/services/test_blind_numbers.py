"""Blind numbers: drawn once it is known who takes part, and what judges then learn."""

import hashlib
import json

import pytest
from sqlalchemy import select, update

from judging.errors import NotReady
from judging.models.audit import AuditEvent
from judging.models.blind import BlindDraw
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.packages.document import EntryRow, MemberRow
from judging.services import (
    blind_numbers,
    desks,
    duplicates,
    eligibility,
    entry_exports,
    entry_lists,
    packages,
    rounds,
    sittings,
    teams,
)
from judging.services.draws import by_lot
from judging.services.eligibility_parts import Choice, Wanted
from judging.services.entry_lists import Asked
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON


def world(session, entries=None, members=()):
    """The campus contest before its judging, with everybody in it."""
    changes = {"entries": entries, "members": members} if entries else {}
    contest = factories.contest(session, factories.document(judged=False, **changes))
    people = factories.cast(session, contest)
    with write() as writing:
        writing.execute(update(Round).values(state="setup"))
    return people


@pytest.fixture
def people(session):
    return world(session)


def decide(by, act, *keys, reason=""):
    choice = Choice(keys=keys) if keys else Choice(asked=Asked())
    wanted = Wanted(act, reason)
    mark = eligibility.preview("campus", choice, wanted).mark
    eligibility.decide("campus", choice, wanted, mark=mark, by=by.id, at=NOON)


def draw(by, chance="5eed", **more):
    return blind_numbers.draw("campus", words="무궁화", chance=chance, by=by.id, at=NOON, **more)


def numbers(session):
    session.rollback()
    return dict(session.execute(select(Entry.receipt, Entry.key).order_by(Entry.id)).all())


def test_every_eligible_entry_gets_a_number_that_the_seed_gives(people, session):
    decide(people.olga, "eligible")
    seed = draw(people.olga)
    order = sorted(
        ("A1", "B2", "C3"), key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
    )
    assert numbers(session) == {key: f"N{order.index(key) + 1:02}" for key in ("A1", "B2", "C3")}
    row = session.scalars(select(BlindDraw)).one()
    assert dict(row.numbers) == numbers(session)
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "blind_numbers.drawn")).one()
    assert json.loads(event.details)["seed"] == seed


def test_nobody_draws_before_everything_is_decided(people):
    decide(people.olga, "eligible", "A1", "B2")
    with pytest.raises(NotReady, match="decide about every entry"):
        draw(people.olga)
    decide(people.olga, "ineligible", "C3", reason="나이")
    draw(people.olga)


def test_who_does_not_take_part_keeps_his_number(people, session):
    decide(people.olga, "eligible")
    decide(people.olga, "ineligible", "C3", reason="나이")
    draw(people.olga)
    session.rollback()
    assert session.scalars(select(Entry.key).where(Entry.receipt == "")).all() == ["C3"]


def test_an_open_contest_has_no_blind_numbers(people, session):
    session.execute(update(Contest).values(blind=False))
    session.commit()
    decide(people.olga, "eligible")
    with pytest.raises(NotReady, match="not blind"):
        draw(people.olga)


def test_again_only_with_a_reason_and_before_the_judging(people, session):
    decide(people.olga, "eligible")
    draw(people.olga)
    first = numbers(session)
    with pytest.raises(NotReady, match="reason"):
        draw(people.olga, chance="other")
    draw(people.olga, chance="other", reason="번호가 새어 나감")
    assert numbers(session).keys() == first.keys()
    assert sorted(numbers(session).values()) == sorted(first.values())
    assert [one.reason for one in blind_numbers.page("campus").draws] == ["번호가 새어 나감", ""]
    rounds.open_judging("campus", "final", by=people.olga.id, at=NOON)
    with pytest.raises(NotReady, match="judging has begun"):
        draw(people.olga, reason="noch einmal")


def test_the_judging_does_not_begin_while_an_entry_has_no_number(people, session):
    decide(people.olga, "eligible")
    decide(people.olga, "ineligible", "C3", reason="나이")
    draw(people.olga)
    decide(people.olga, "eligible", "C3")
    assert blind_numbers.page("campus").missing == 1
    with pytest.raises(NotReady, match="no blind number"):
        rounds.open_judging("campus", "final", by=people.olga.id, at=NOON)
    draw(people.olga, reason="C3도 참가")
    rounds.open_judging("campus", "final", by=people.olga.id, at=NOON)


def test_without_a_draw_a_blind_contest_begins_as_before(people):
    rounds.open_judging("campus", "final", by=people.olga.id, at=NOON)


def test_the_office_finds_an_entry_by_both_numbers_and_exports_both(people, session):
    decide(people.olga, "eligible")
    draw(people.olga)
    given = numbers(session)
    for words in ("A1", given["A1"]):
        lines = entry_lists.page("campus", Asked(q=words)).lines
        assert [(one.receipt, one.key) for one in lines] == [("A1", given["A1"])]
    table = entry_exports.table("campus", "csv", reason="인쇄", by=people.olga.id, at=NOON).decode()
    line = next(row for row in table.splitlines() if row.lstrip("\ufeff").startswith("A1,"))
    assert line.endswith(f",{given['A1']}")


def test_a_team_reads_the_number_that_it_knows(people, session):
    decide(people.olga, "eligible")
    draw(people.olga)
    entries = teams.own_entry("campus", people.ada.id).entries
    assert [one.key for one in entries] == ["A1"]


def test_entries_found_to_be_different_stay_so(session):
    same = (EntryRow("001", "같은 제목", "팀 하나"), EntryRow("002", "같은 제목", "팀 둘"))
    people = world(session, same, (MemberRow("팀 하나", "김하나", "h@example.org", "leader"),))
    kind, like = ((one.kind, one.likeness) for one in duplicates.page("campus").open).__next__()
    duplicates.dismiss("campus", kind, like, reason="다른 작품", by=people.olga.id, at=NOON)
    decide(people.olga, "eligible")
    draw(people.olga)
    assert duplicates.page("campus").open == []


def test_a_package_carries_both_numbers_there_and_back(people, session):
    decide(people.olga, "eligible")
    draw(people.olga)
    document = packages.export_package("campus")
    assert {row.attrs["receipt"] for row in document.entries} == {"A1", "B2", "C3"}
    given = numbers(session)
    packages.import_package(document, replace=True, by=people.olga.id, at=NOON)
    assert numbers(session) == given
    assert packages.export_package("campus") == document


def test_where_every_sign_is_taken_one_stands_there_twice(session):
    rows = tuple(EntryRow(f"{sign}1", f"작품 {sign}", f"팀 {sign}") for sign in "BNZYXWVUTQ")
    people = world(session, rows)
    decide(people.olga, "eligible")
    draw(people.olga)
    assert set(numbers(session).values()) == {f"BB{place:02}" for place in range(1, 11)}


TWINS = (  # the same works, of other teams under other numbers
    (
        (EntryRow("001", "골목 지도", "팀 가온"), EntryRow("002", "빗물", "팀 나래")),
        (MemberRow("팀 가온", "김가온", "ga@example.org", "leader"),),
    ),
    (
        (EntryRow("A-17", "골목 지도", "Zeta"), EntryRow("Q-03", "빗물", "Omega")),
        (MemberRow("Zeta", "Zoe", "zoe@example.org", "leader"),),
    ),
)


def people_contest(session, key):
    return session.scalars(select(Contest.id).where(Contest.key == key)).one()


def told_to_jun(session, key, twin, hide_titles):
    """All that his tablet is told when the judging has begun, with the contest's key left out."""
    entries, members = twin
    changes = {"judged": False, "entries": entries, "members": members}
    people = factories.cast(session, factories.contest(session, factories.document(key, **changes)))
    with write() as writing:
        writing.execute(update(Round).values(state="setup"))
    choice, wanted = Choice(asked=Asked()), Wanted("eligible")
    mark = eligibility.preview(key, choice, wanted).mark
    eligibility.decide(key, choice, wanted, mark=mark, by=people.olga.id, at=NOON)
    receipts = [row.entry for row in entries]
    chance = next(n for n in map(str, range(99)) if by_lot(f"무궁화 {n}", receipts) == receipts)
    about = {"words": "무궁화", "chance": chance, "hide_titles": hide_titles}
    blind_numbers.draw(key, **about, by=people.olga.id, at=NOON)
    rounds.open_judging(key, "final", by=people.olga.id, at=NOON)
    session.rollback()
    numbered = {"contest_id": people_contest(session, key), "key": "J1"}
    judge = session.scalars(select(Judge.id).filter_by(**numbered)).one()
    entered = sittings.begin(key, judge, None, by=None, at=NOON)
    desk = desks.read(sittings.by_token(entered.token), at=NOON) | {"device": ""}
    return json.dumps(desk, ensure_ascii=False, sort_keys=True).replace(key, "…")


@pytest.mark.parametrize("hide_titles", [False, True])
def test_two_worlds_that_differ_in_teams_and_receipts_are_one_to_a_judge(session, hide_titles):
    first, second = (
        told_to_jun(session, f"world-{n}", twin, hide_titles) for n, twin in enumerate(TWINS)
    )
    assert first == second
    assert '"key": "B01"' in first
    assert ("골목 지도" in first) is not hide_titles
