"""The pledge: nothing is taken before it, and other words ask for it anew."""

import pytest
from sqlalchemy import select

from judging.models.messages import HelpCall
from judging.services import desks, entrances, operations, pulses, sittings
from judging.services.kinds.kind import Said
from tests import tablets
from tests.factories import NOON
from tests.tablets import STROKES, Tablet


@pytest.fixture
def people(session):
    return tablets.opened(session)


@pytest.fixture
def entrance(people):
    return entrances.open_up("campus", by=people.olga.id, at=NOON)


@pytest.fixture
def tablet(session, people):
    return Tablet.of(session)


def send(tablet, *made):
    sitter = sittings.by_token(tablet.token)
    said = [Said(**one | {"made_at": NOON, "settles": ()}) for one in made]
    return [answer["status"] for answer in operations.take(sitter, said, at=NOON).answers]


def pledge(tablet, version="1.0"):
    return tablet.op("pledge", {"strokes": STROKES, "version": version})


def desk(tablet):
    return desks.read(sittings.by_token(tablet.token), at=NOON)


def test_a_contest_without_an_entrance_asks_for_none(tablet):
    assert (desk(tablet)["pledged"], desk(tablet)["pledge"]) == (True, None)
    assert send(tablet, tablet.mark("20")) == [200]


def test_nothing_is_taken_before_the_pledge(entrance, tablet):
    told = desk(tablet)
    assert (told["pledged"], told["pledge"]["version"]) == (False, "1.0")
    assert set(told["pledge"]["texts"]) == {"ko", "en"}
    assert send(tablet, tablet.mark("20"), tablet.op("memo", "후보", "A1")) == [403, 403]


def test_with_the_pledge_in_one_batch_everything_after_it_is_taken(entrance, tablet):
    early, late = tablet.mark("20"), tablet.mark("21")
    assert send(tablet, early, pledge(tablet), late) == [403, 200, 200]
    assert desk(tablet)["pledged"] is True


def test_each_judge_gives_his_own(session, entrance, tablet):
    send(tablet, pledge(tablet))
    ines = Tablet.of(session, "J2")
    assert desk(ines)["pledged"] is False
    assert send(ines, ines.mark("20")) == [403]


def test_a_refusal_is_no_pledge_and_the_control_room_is_told(session, entrance, tablet):
    refusal = tablet.op("pledge", {"refused": True, "version": "1.0"})
    assert send(tablet, refusal, tablet.mark("20")) == [200, 403]
    assert desk(tablet)["pledged"] is False
    (call,) = session.scalars(select(HelpCall)).all()
    assert (call.kind, call.id) == ("pledge", refusal["id"])
    assert send(tablet, pledge(tablet), tablet.mark("20")) == [200, 200]


def test_other_words_ask_anew_and_lose_nothing_that_a_tablet_kept(people, entrance, tablet):
    send(tablet, pledge(tablet))
    sitter = sittings.by_token(tablet.token)
    before = pulses.mark(sitter, NOON)
    words = {"ko": "비밀을 지키겠습니다.", "en": ""}
    entrances.set_pledge("campus", asks=True, texts=words, by=people.olga.id, at=NOON)
    told = desk(tablet)
    assert told["pledged"] is False
    assert told["pledge"]["version"] == "1.1"
    assert told["pledge"]["texts"]["ko"] == "비밀을 지키겠습니다."
    assert "conscience" in told["pledge"]["texts"]["en"]  # the usual words where none were given
    assert pulses.mark(sitter, NOON) != before
    assert send(tablet, tablet.mark("20")) == [200]
    send(tablet, pledge(tablet, "1.1"))
    assert desk(tablet)["pledged"] is True


def test_the_same_words_again_ask_nobody(people, entrance, tablet):
    send(tablet, pledge(tablet))
    entrances.set_pledge(
        "campus", asks=True, texts={"ko": "", "en": ""}, by=people.olga.id, at=NOON
    )
    assert desk(tablet)["pledged"] is True


def test_a_contest_that_does_not_ask_takes_everything(people, entrance, tablet):
    entrances.set_pledge("campus", asks=False, texts={}, by=people.olga.id, at=NOON)
    assert (desk(tablet)["pledged"], desk(tablet)["pledge"]) == (True, None)
    assert send(tablet, tablet.mark("20")) == [200]
