"""Blind copies through the interface: no planted word reaches a judge, what is seen does."""

import re
import zlib
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.materials import Material, MaterialCopy
from judging.models.panels import Conflict
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.services import copies, handing_in, sittings
from judging.services.call_rules import FileRule
from judging.storage import files
from tests import applying, factories, planted
from tests.applying import EXTRAS, fill, send
from tests.drawn import carry_out, no_files
from tests.factories import NOON

SENT = ("pdf", "docx", "pptx", "xlsx", "hwpx", "hwp", "archive", "mp4")


@pytest.fixture(scope="module")
def plant():
    return planted.Planted()


@pytest.fixture
def sent():
    """Which kinds of files Ada sends."""
    return SENT


@pytest.fixture
def tablet(app, session, plant, sent):
    """A judge of campus, for whom the copies of Ada's files were made."""
    no_files()
    plant.words.clear()
    olga, ada = factories.user(session, "olga"), factories.user(session, "ada")
    rule = replace(EXTRAS, most=20)
    document = applying.document(judges=factories.document().judges)
    factories.contest(session, document)
    proposal = FileRule("proposal", {"title": "제안서"}, required=True)
    applying.open_contest(session, olga, files=(proposal, rule))
    fill(ada)
    for kind in sent:
        send(ada, "extras", getattr(planted, kind)(plant), name=f"{plant(f'name-{kind}')}.bin")
    send(ada, "extras", planted.jpeg(plant, "jpeg"), name="photo.jpg")
    send(ada, "extras", planted.png(plant, "png"), name="picture.png")
    handing_in.hand_in("campus", version=None, by=ada.id, at=NOON)
    copies.make("campus", ["001"], by=olga.id, at=NOON)
    carry_out()
    session.execute(update(Contest).values(state="judging", blind=True))
    session.execute(update(Round).values(state="judging"))
    session.commit()
    number = session.scalar(select(Judge.id).where(Judge.key == "J1"))
    token = sittings.begin("campus", number, None, by=None, at=NOON).token

    def ask(path, **head):
        bearer = {"Authorization": f"Bearer {token}", **head}
        return app.test_client().get(f"/api/v1/{path}", headers=bearer, buffered=True)

    return ask


def addresses(found):
    """Everything in an answer that is an address below /api/v1/."""
    return re.findall(r'"((?:pages|readings|films)/[^"]+)"', found)


def opened(data):
    """The bytes, and whatever in them is packed."""
    yield data
    for at in (one.start() for one in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data)):
        try:
            yield zlib.decompressobj().decompress(data[at:], 2**20)
        except zlib.error:
            continue


def leaks(data, words):
    shapes = [list(opened(data))]
    return [
        place
        for place, word in words.items()
        for whole in shapes[0]
        for form in ("utf-8", "utf-16-le", "utf-16-be")
        if word.encode(form) in whole
    ]


def everything(tablet):
    """All that the judge can reach, by address."""
    desk = tablet("desk").get_data(as_text=True)
    found = {"desk": desk.encode()}
    for address in addresses(desk):
        if address.startswith("films/"):
            leave = tablet(f"{address}/pass")
            found[f"{address}/pass"] = leave.data
            address = leave.json["src"]
        answer = tablet(address)
        assert answer.status_code == 200, address
        found[address] = answer.data
    return found


def test_no_planted_word_reaches_a_judge_and_what_is_seen_does(tablet, plant):
    assert len(plant.words) >= 40
    states = db.session.execute(select(Material.title, Job.state, Job.error).outerjoin(Job)).all()
    assert [row for row in states if row.state not in ("done", None)] == []
    reached = everything(tablet)
    found = {where: leaks(data, plant.words) for where, data in reached.items()}
    assert {where: places for where, places in found.items() if places} == {}
    texts = [data.decode() for where, data in reached.items() if where.startswith("readings/")]
    assert len(texts) == 6  # DOCX, PPTX, XLSX, HWPX, HWP, ZIP
    assert all(planted.SEEN in text for text in texts)
    assert sum(where.startswith("films/") and "?" in where for where in reached) == 1
    assert sum(where.startswith("pages/") for where in reached) >= 2 * 10
    assert "film.mp4" not in reached["desk"].decode()


def test_a_planted_word_would_be_found(plant):
    word = plant("proof")
    for form in ("utf-8", "utf-16-le", "utf-16-be"):
        assert leaks(b"x" + word.encode(form), {"proof": word}) == ["proof"]
    assert leaks(b"x" + zlib.compress(word.encode()), {"proof": word}) == ["proof"]


@pytest.mark.parametrize("sent", [("docx",)])
def test_originals_and_what_the_office_searches_are_not_there_for_judges(tablet):
    rows = db.session.execute(select(copies.Attachment.stored, copies.Attachment.key)).all()
    names = [*(stored for stored, _ in rows), *db.session.scalars(select(MaterialCopy.texts))]
    assert len(names) >= 5
    for name in filter(None, names):
        with files().open(name):
            pass  # it is there, only not for judges
        for kind in ("pages", "readings", "films"):
            assert tablet(f"{kind}/{name}").status_code == 404
        assert tablet(f"films/{name}/pass").status_code == 404


@pytest.mark.parametrize("sent", [("mp4",)])
def test_a_film_is_played_in_ranges_by_its_pass_alone(tablet, app, session):
    desk = tablet("desk").get_data(as_text=True)
    (address,) = [one for one in addresses(desk) if one.startswith("films/")]
    leave = tablet(f"{address}/pass").json["src"]
    player = app.test_client()
    part = player.get(f"/api/v1/{leave}", headers={"Range": "bytes=4-7"}, buffered=True)
    assert (part.status_code, part.data) == (206, b"ftyp")
    assert player.get(f"/api/v1/{address}").status_code == 404
    assert player.get(f"/api/v1/{leave}x").status_code == 404
    other = leave.replace(address, f"films/{'0' * 32}")
    assert player.get(f"/api/v1/{other}").status_code == 404
    judge = session.scalar(select(Judge.id).where(Judge.key == "J1"))
    entry = session.scalar(select(Entry.id))
    session.add(Conflict(judge_id=judge, entry_id=entry, kind="recused"))
    session.commit()
    assert player.get(f"/api/v1/{leave}").status_code == 404  # it is the judge's no more
