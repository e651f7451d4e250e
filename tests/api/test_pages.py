"""Pictures of materials through the interface: for the judge whose entry it is, and nobody else."""

import io

import pytest
from sqlalchemy import select, update

from judging.models.people import Judge
from judging.models.rounds import Round
from judging.packages.document import ConflictRow
from judging.services import materials, sittings
from judging.services.material_files import Upload
from tests import factories, paper
from tests.drawn import carry_out, no_files
from tests.factories import NOON


@pytest.fixture
def olga(session):
    no_files()
    conflict = ConflictRow("J2", "A1", "recused")
    document = factories.document(judged=False, conflicts=(conflict,))
    people = factories.cast(session, factories.contest(session, document))
    session.execute(update(Round).values(state="judging"))
    session.commit()
    return people.olga


@pytest.fixture
def tablet(app, session, olga):
    """Asks the interface as a judge of campus, or with another secret."""

    def ask(path, judge="J1", token=None):
        number = session.scalar(select(Judge.id).where(Judge.key == judge))
        if judge not in tokens:
            tokens[judge] = sittings.begin("campus", number, None, by=None, at=NOON).token
        bearer = {"Authorization": f"Bearer {token or tokens[judge]}"}
        return app.test_client().get(f"/api/v1/{path}", headers=bearer, buffered=True)

    tokens = {}
    return ask


def add(olga, data, entry="A1", name="deck.pdf"):
    upload = Upload(name, io.BytesIO(data))
    key = materials.add_file("campus", entry, upload, title="", by=olga.id, at=NOON)
    carry_out()
    return key


def materials_of(answer, key="A1"):
    (entry,) = [one for one in answer.json["rounds"][0]["entries"] if one["key"] == key]
    return entry["materials"]


def test_a_desk_says_where_the_pages_are_and_the_judge_gets_them(tablet, olga):
    add(olga, paper.deck(2))
    materials.add_text("campus", "A1", "한 줄 소개", title="", by=olga.id, at=NOON)
    pages, text = materials_of(tablet("desk"))
    assert (pages["state"], [one["n"] for one in pages["pages"]]) == ("ready", [1, 2])
    assert text["text"] == "한 줄 소개"
    picture = tablet(pages["pages"][1]["src"])
    assert (picture.status_code, picture.content_type) == (200, "image/webp")
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.data[:4] == b"RIFF"
    assert tablet(pages["pages"][1]["thumb"]).status_code == 200


def test_who_has_not_the_entry_gets_what_a_missing_page_gets(tablet, olga):
    add(olga, paper.deck(1))
    (pages,) = materials_of(tablet("desk"))
    src = pages["pages"][0]["src"]
    missing = tablet(f"pages/{'0' * 32}", "J2")
    conflicted = tablet(src, "J2")
    assert (conflicted.status_code, conflicted.json) == (missing.status_code, missing.json)
    assert missing.status_code == 404
    assert tablet(src, token="A" * 43).status_code == 401
    assert not any(
        entry["materials"] for entry in tablet("desk", "J2").json["rounds"][0]["entries"]
    )


def test_a_tablet_without_a_secret_or_with_a_session_only_gets_nothing(tablet, olga, app, session):
    add(olga, paper.deck(1))
    (pages,) = materials_of(tablet("desk"))
    src = pages["pages"][0]["src"]
    jun = factories.sign_in(app.test_client(), factories.user(session, "jun"))
    assert jun.get(f"/api/v1/{src}").status_code == 401


@pytest.mark.parametrize("change", ["added", "drawn", "moved", "removed", "replaced"])
def test_the_pulse_tells_tablets_that_materials_changed(tablet, olga, change):
    key = add(olga, paper.deck(1))
    materials.add_text("campus", "A1", "한 줄", title="", by=olga.id, at=NOON)
    by = {"by": olga.id, "at": NOON}
    if change == "drawn":
        upload = Upload("other.pdf", io.BytesIO(paper.deck(2)))
        materials.replace_file("campus", "A1", key, upload, **by)
    before = tablet("pulse").json["desk"]
    assert tablet("pulse").json["desk"] == before
    if change == "added":
        materials.add_text("campus", "B2", "한 줄", title="", **by)
    elif change == "drawn":
        carry_out()
    elif change == "moved":
        materials.move("campus", "A1", key, +1, **by)
    elif change == "removed":
        materials.remove("campus", "A1", key, **by)
    else:
        upload = Upload("poster.png", io.BytesIO(paper.picture()))
        materials.replace_file("campus", "A1", key, upload, **by)
    assert tablet("pulse").json["desk"] != before


def test_nothing_that_names_the_team_is_in_what_a_judge_gets(tablet, olga):
    add(olga, paper.photo("JPEG"), name="Ada Lovelace.jpg")
    desk = tablet("desk")
    assert "Lovelace" not in desk.text
    assert paper.CANARY.decode() not in desk.text
    (pages,) = materials_of(desk)
    assert paper.CANARY not in tablet(pages["pages"][0]["src"]).data
