"""What judges will see, page by page: what the team was shown is what a judge then gets."""

import io
from dataclasses import replace

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select, update

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.services import copies, handing_in, preview_pages, sittings
from judging.services.call_rules import FileRule
from tests import applying, factories, planted
from tests.applying import EXTRAS, fill, mine, send
from tests.drawn import carry_out, no_files
from tests.factories import NOON
from tests.planted import Planted

PAGE = "/c/campus/apply/as-judges-see-it"
SENT = ("pdf", "docx", "pptx", "xlsx", "hwpx", "hwp", "archive", "mp4")


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def olga(session):
    no_files()
    olga = factories.user(session, "olga")
    factories.contest(session, applying.document(judges=factories.document().judges))
    proposal = FileRule("proposal", {"title": "제안서"}, required=True)
    contest = applying.open_contest(session, olga, files=(proposal, replace(EXTRAS, most=20)))
    factories.seat(session, contest, olga, "owner")
    return olga


@pytest.fixture
def ada(session, olga):
    ada = factories.user(session, "ada")
    fill(ada)
    return ada


@pytest.fixture
def team(client, ada):
    """Ada's browser, in English."""
    factories.sign_in(client, ada)
    client.post("/language", data={"language": "en"})
    return client


def other(app, person):
    browser = app.test_client()
    factories.sign_in(browser, person)
    return browser


def send_one_of_each(ada):
    for kind in SENT:
        send(ada, "extras", getattr(planted, kind)(Planted()), name=f"{kind}.bin")


def make(team, version="draft"):
    made = team.post(PAGE, data={"version": version})
    carry_out()
    return made


def judged(app, session, olga):
    """The entry on a judge's tablet, and how the judge asks for what belongs to it."""
    copies.make("campus", ["001"], by=olga.id, at=NOON)
    carry_out()
    session.execute(update(Contest).values(state="judging"))
    session.execute(update(Round).values(state="judging"))
    session.commit()
    number = session.scalar(select(Judge.id).where(Judge.key == "J1"))
    token = sittings.begin("campus", number, None, by=None, at=NOON).token

    def ask(path):
        bearer = {"Authorization": f"Bearer {token}"}
        return app.test_client().get(f"/api/v1/{path}", headers=bearer, buffered=True)

    return ask("desk").json["rounds"][0]["entries"][0], ask


def shape(data):
    """What a picture shows."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    return picture.size, picture.tobytes()


def as_the_team_saw(team, ada):
    """Of each file: title, kind, what is read, the pages and the film."""
    db.session.rollback()
    page = preview_pages.page("campus", "draft", by=ada.id, at=NOON)
    found = []
    for one in page.files:
        where = f"{PAGE}/{one.key}"
        copy = preview_pages.one_copy("campus", one.key, by=ada.id)
        pages = [
            [
                shape(team.get(f"{where}/pages/{sheet.number}{size}", buffered=True).data)
                for size in ("", "?small=1")
            ]
            for sheet in one.pages
        ]
        film = team.get(f"{where}/film", buffered=True).data if copy.film else b""
        found.append((one.title, one.kind, one.state, list(copy.blocks), pages, film))
    return page.head, found


def as_a_judge_sees(entry, ask):
    for one in entry["materials"]:
        pages = [
            [shape(ask(page[size]).data) for size in ("src", "thumb")] for page in one["pages"]
        ]
        blocks = ask(one["reading"]).json["blocks"] if "reading" in one else []
        film = ask(ask(f"{one['film']}/pass").json["src"]).data if "film" in one else b""
        yield one["title"], one["kind"], one["state"], blocks, pages, film


@pytest.mark.parametrize("blind", [True, False])
def test_what_the_team_was_shown_is_what_a_judge_gets(app, session, olga, ada, team, blind):
    session.execute(update(Contest).values(blind=blind))
    session.commit()
    send_one_of_each(ada)
    make(team)
    head, files = as_the_team_saw(team, ada)
    handing_in.hand_in("campus", version=None, by=ada.id, at=NOON)
    entry, ask = judged(app, session, olga)
    assert list(as_a_judge_sees(entry, ask)) == files
    assert len(files) == 1 + len(SENT)
    assert (entry["title"], entry["team"]) == (head.title, head.team)
    assert (head.team == "") == blind


def test_the_page_from_asking_to_the_copies(team, ada):
    send(ada, "extras", planted.docx(Planted()), name="ada.docx")
    page = team.get(PAGE).text
    assert "Make the copies of 2 files" in page
    assert "This is your draft." in page
    made = team.post(PAGE, data={"version": "draft"})
    assert (made.status_code, made.location) == (302, f"{PAGE}?version=draft")
    page = team.get(PAGE).text
    assert "2 copies are being made." in page
    assert "data-ended" not in team.get(f"{PAGE}/progress?version=draft").text
    again = team.post(PAGE, data={"version": "draft"})
    assert (again.status_code, "being made already" in again.text) == (422, True)
    carry_out()
    assert "data-ended" in team.get(f"{PAGE}/progress?version=draft").text
    page = team.get(PAGE).text
    assert "Make the cop" not in page
    one = mine(ada).files[1]
    assert planted.SEEN in team.get(f"{PAGE}/{one.key}").text
    assert team.get(f"{PAGE}/{one.key}/film").status_code == 404
    assert team.get(f"{PAGE}/{one.key}/pages/99").status_code == 404
    assert team.get(f"{PAGE}/{'0' * 32}").status_code == 404


def test_a_film_is_sent_in_parts(team, ada):
    send(ada, "extras", planted.mp4(Planted()), name="film.mp4")
    make(team)
    film = f"{PAGE}/{mine(ada).files[1].key}/film"
    part = team.get(film, headers={"Range": "bytes=0-1"}, buffered=True)
    assert (part.status_code, len(part.data)) == (206, 2)
    assert part.headers["Content-Range"].startswith("bytes 0-1/")


def test_the_way_there_stands_on_the_teams_own_pages(team, ada):
    assert PAGE in team.get("/c/campus/apply").text
    assert PAGE in team.get("/c/campus/apply/check").text
    handing_in.hand_in("campus", version=None, by=ada.id, at=NOON)
    assert PAGE in team.get("/c/campus/my-entry").text


def test_strangers_and_organisers_find_no_such_page(app, session, olga, team, ada):
    make(team)
    handing_in.hand_in("campus", version=None, by=ada.id, at=NOON)
    key = mine(ada).files[0].key
    bob, eve = factories.user(session, "bob"), factories.user(session, "eve")
    fill(bob, title="Rival")
    handing_in.hand_in("campus", version=None, by=bob.id, at=NOON)
    paths = [f"{PAGE}/{key}", f"{PAGE}/{key}/pages/1", f"{PAGE}/{key}/film"]
    assert [team.get(path, buffered=True).status_code for path in paths] == [200, 200, 404]
    for person in (bob, eve, olga):
        browser = other(app, person)
        assert [browser.get(path, buffered=True).status_code for path in paths] == [404, 404, 404]
    assert other(app, bob).get(PAGE).status_code == 200
    assert "Ada&#39;s Engine" not in other(app, bob).get(PAGE).text
    for person in (eve, olga):
        browser = other(app, person)
        assert browser.get(PAGE).status_code == 404
        assert browser.post(PAGE, data={"version": "draft"}).status_code == 404
        assert browser.get(f"{PAGE}/progress").status_code == 404


def test_no_blind_number_and_no_judge_is_named(app, session, olga, team, ada):
    handing_in.hand_in("campus", version=None, by=ada.id, at=NOON)
    judged(app, session, olga)
    session.execute(update(copies.Entry).values(key="B-777", receipt="001"))
    session.execute(update(Contest).values(titles_hidden=True))
    names = session.scalars(select(Judge.name)).all()
    session.commit()
    page = team.get(PAGE).text
    assert "a number in its place" in page
    assert all(word not in page for word in ("B-777", *names))
