"""A plan in rooms, and one with anchors, on its pages."""

import re

import pytest
from sqlalchemy import update

from judging.models.rounds import Round
from judging.packages.document import EntryRow, JudgeRow
from judging.services import assigning, plans
from judging.services.assigning import Assign
from tests import factories
from tests.factories import NOON

ROUND = "/c/campus/rounds/final"
PLAN = f"{ROUND}/plans/1"
ENTRIES = tuple(EntryRow(f"E{n}", f"Entry {n}", f"Team {n}") for n in range(1, 9))
JUDGES = tuple(JudgeRow(f"J{n}", f"Judge {n}") for n in range(1, 7))
STAYING = Assign(rooms=2, mixes=0, anchors=1)
MIXED = Assign(rooms=2)


@pytest.fixture
def people(session):
    package = factories.document(entries=ENTRIES, judges=JUDGES, members=(), judged=False)
    cast = factories.cast(session, factories.contest(session, package))
    session.execute(update(Round).values(state="judging"))
    session.commit()
    return cast


@pytest.fixture
def olga(app, people):
    """Her browser, in English."""
    client = factories.sign_in(app.test_client(), people.olga)
    client.post("/language", data={"language": "en"})
    return client


def plan(settings):
    assigning.change_settings("campus", "final", settings, by=None, at=NOON)
    assigning.propose_now("campus", "final", by=None, at=NOON, tell=lambda *_: None)
    return plans.show("campus", "final", 1)


def test_the_timetable_shows_every_entry_in_its_room_and_slot(olga):
    staging = plan(MIXED).staging
    page = olga.get(PLAN).text
    assert "2 rooms, 1 change of company" in page
    assert all(page.count(f"<b>{one.entry}</b>") == 1 for one in ENTRIES)
    assert re.findall(r"<h3>(Slots [\d–]+)", page) == ["Slots 1–2", "Slots 3–4"]
    block, room, slot = staging.places["E1"]
    assert f"room {room + 1}, slot {slot + 1}" in olga.get(f"{PLAN}/entries/E1").text
    seated = ", ".join(f"Judge {key[1:]}" for key in staging.seats[block][room])
    assert seated in page


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_timetable_is_printed(olga, language):
    plan(MIXED)
    olga.post("/language", data={"language": language})
    page = olga.get(f"{PLAN}/print?by=room").text
    assert page.count('class="matrix rooms"') == 2
    assert {"en": "Room 2", "ko": "발표장 2"}[language] in page
    by_judge = olga.get(f"{PLAN}/print").text
    assert {"en": "room 1, slot 1", "ko": "발표장 1, 1번째"}[language] in by_judge


def test_anchors_are_marked_and_counted(olga):
    (anchor,) = plan(STAYING).staging.anchors
    for view in ("rooms", "matrix", "entries"):
        page = olga.get(f"{PLAN}?view={view}").text
        marked = re.findall(r'<b>(E\d)</b>[^<]*(?:</a>)? <span class="badge">anchor</span>', page)
        assert marked == [anchor]
        assert "1 anchor, 3 extra sheets" in page


def test_a_judge_of_another_room_is_refused_on_the_page(olga):
    staging = plan(MIXED).staging
    block, room, _ = staging.places["E1"]
    away = staging.seats[block][1 - room][0]
    page = olga.post(f"{PLAN}/pairs", data={"edit": f"add {away} E1"})
    assert page.status_code == 422
    assert f"does not sit in room {room + 1} when E1 presents there" in page.text


def test_plans_without_rooms_have_no_timetable(olga):
    plan(Assign(judges_per_entry=2))
    for path in (f"{PLAN}?view=rooms", f"{PLAN}/print?by=room"):
        page = olga.get(path)
        assert page.status_code == 200
        assert 'class="matrix rooms"' not in page.text


def test_rooms_are_set_beside_the_other_rules(olga):
    fields = {
        "judges_per_entry": "3",
        "min_load": "0",
        "seed": "0",
        "budget": "1",
        "same_organisation": "conflict",
    }
    staged = {"anchors": "1", "rooms": "2", "slots": "5", "mixes": "0"}
    olga.post(f"{ROUND}/assigning/settings", data=fields | staged)
    kept = assigning.settings("campus", "final")
    assert (kept.anchors, kept.rooms, kept.slots, kept.mixes) == (1, 2, 5, 0)
    assert 'name="rooms" type="number" value="2"' in olga.get(f"{ROUND}/assigning").text
    refused = olga.post(f"{ROUND}/assigning/settings", data=fields | {"slots": "5"})
    assert "Slots need rooms: say how many there are." in refused.text
