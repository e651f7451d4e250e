"""Tablets: known again, listed with who sits there, renamed, lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from judging.errors import Conflicted, NotEntered, NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.tablets import Device
from judging.services import accounts, devices, presences, sittings
from judging.services.devices import Active
from judging.services.presences import Sign
from judging.services.sittings import Entered
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON

LATER = NOON + timedelta(minutes=4)


@pytest.fixture
def people(session):
    return factories.cast(session, factories.contest(session))


def sit(person, secret="tablet-1", token="", take_over=False):
    said = {"token": token, "take_over": take_over, "at": NOON}
    return devices.sit_down("campus", person.id, secret, **said)


def test_a_tablet_gets_the_next_key_and_is_known_again(session, people):
    assert [sit(people.jun).device, sit(people.ines, "tablet-2").device] == ["TB-1", "TB-2"]
    assert sit(people.ines, "tablet-1", take_over=True).device == "TB-1"
    kept = session.scalars(select(Device.secret_hash)).all()
    assert "tablet-1" not in " ".join(kept)


def test_in_another_contest_the_same_tablet_is_another_line(session, people):
    sit(people.jun)
    fair = factories.contest(session, factories.document("fair"))
    factories.cast(session, fair)
    devices.sit_down("fair", people.jun.id, "tablet-1", token="", take_over=False, at=NOON)
    assert [one.key for one in devices.listing("campus")] == ["TB-1"]
    assert [one.key for one in devices.listing("fair")] == ["TB-1"]


def test_elsewhere_he_is_told_where_he_sits_and_nothing_changes(people):
    first = sit(people.jun)
    told = sit(people.jun, "tablet-2")
    assert isinstance(told, Active)
    assert told.device == "TB-1"
    assert sittings.by_token(first.token).reads
    assert [one.key for one in devices.listing("campus")] == ["TB-1"]


def test_taking_over_leaves_the_old_sitting_able_to_send_and_no_more(people):
    first = sit(people.jun)
    second = sit(people.jun, "tablet-2", take_over=True)
    assert isinstance(second, Entered)
    assert second.epoch == first.epoch + 1
    old = sittings.by_token(first.token)
    assert (old.reads, old.newest) == (False, second.epoch)


def test_a_token_of_another_judge_is_no_way_in(people):
    juns = sit(people.jun)
    ines = sit(people.ines, token=juns.token)
    assert isinstance(ines, Entered)
    assert ines.judge == "J2"


def test_who_judges_nothing_here_sits_nowhere(people):
    with pytest.raises(NotFound):
        sit(people.olga)


def test_the_list_says_who_sits_where_and_when_it_was_heard(session, people):
    entered = sit(people.jun)
    sit(people.ines)  # both share the tablet
    with write() as writing:
        sign = Sign(3, None, 80)
        presences.keep(writing, sittings.by_token(entered.token), sign, LATER)
    (line,) = devices.listing("campus")
    assert [(one.judge, one.seen_at, one.waiting, one.battery) for one in line.seats] == [
        ("J1", LATER, 3, 80),
        ("J2", None, None, None),
    ]


def test_a_tablet_is_called_what_people_like_but_no_two_alike(people):
    sit(people.jun)
    sit(people.ines, "tablet-2")
    devices.rename("campus", "TB-1", " 앞줄  왼쪽 ", by=people.olga.id, at=NOON)
    assert [one.key for one in devices.listing("campus")] == ["앞줄 왼쪽", "TB-2"]
    with pytest.raises(Conflicted):
        devices.rename("campus", "TB-2", "앞줄 왼쪽", by=people.olga.id, at=NOON)
    for wrong in ("", " ", "x" * 41):
        with pytest.raises(NotReady):
            devices.rename("campus", "TB-2", wrong, by=people.olga.id, at=NOON)
    assert sit(people.jun, take_over=True).device == "앞줄 왼쪽"


def test_a_lost_tablet_reads_and_sends_nothing_and_its_cookie_is_worth_nothing(session, people):
    entered, remembered = sit(people.jun), people.jun.get_id()
    devices.revoke("campus", "TB-1", by=people.olga.id, at=LATER)
    with pytest.raises(NotEntered):
        sittings.by_token(entered.token)
    assert accounts.by_session(remembered) is None
    (line,) = devices.listing("campus")
    assert (line.revoked_at, line.seats) == (LATER, ())
    acts = session.scalars(select(AuditEvent.act)).all()
    assert "device.revoked" in acts


def test_who_was_at_the_lost_tablet_before_is_out_of_it_too(people):
    entered = sit(people.jun)
    going_on = sit(people.jun, "tablet-2", take_over=True)
    devices.revoke("campus", "TB-1", by=people.olga.id, at=LATER)
    with pytest.raises(NotEntered):
        sittings.by_token(entered.token)
    assert sittings.by_token(going_on.token).reads  # at his new tablet he judges on


def test_an_organiser_ends_the_sittings_of_one_judge_alone(people):
    juns, ines = sit(people.jun), sit(people.ines)
    devices.end_sitting("campus", "J1", by=people.olga.id, at=LATER)
    with pytest.raises(NotEntered):
        sittings.by_token(juns.token)
    assert sittings.by_token(ines.token).reads
    assert isinstance(sit(people.jun), Entered)
