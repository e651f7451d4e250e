"""Two contests that differ in what judges must not know are one to judges, chair and operators.

`tests/twins.py` says what differs, `tests/twin_walk.py` how the worlds are asked.
"""

import io
import shutil

import flask_migrate
import pytest
import time_machine
from flask import after_this_request
from sqlalchemy import func, select

from judging import create_app, permissions
from judging.extensions import db
from judging.models.applications import Applicant, Application
from judging.models.entries import Entry
from judging.models.letters import Letter
from judging.services import desk_parts, desks, lookup, material_lists, pulses, turns
from tests.twin_walk import Browser, Sitting, Walk
from tests.twins import JUDGED, LEFT, RIGHT, World

SECRET = "a-secret-for-the-tests-that-guards-nothing"
REACHED = {  # what the walk must have come to, or it proves little
    "tablet of J1": {"desks.show", "desks.pulse", "pairs.following", "pages.show"}
    | {"films.reading", "films.give_pass", "films.film", "description.show"},
    "jun": {"tablets.show", "control_sheets.own", "entries.mine", "stages.linked"},
    "chae": {"papers.printed", "papers.judge", "control_room.board", "plans.show", "turns.show"}
    | {"panels.show", "messages.index", "queue_files.show", "practices.show", "simulator.show"}
    | {"control_judges.show", "expos.show", "late.index", "decisions.index", "judges.show"},
    "odi": {"polls.screen", "stages.clock", "paper_scans.page", "turns.printed"},
    "nobody": {"voting.show", "stages.linked_clock", "admissions.show"},
}
AFTERWARDS = {"chae": {"tallies.show", "tallies.entry", "awards.index", "announcements.show"}}


def world(address, folder, twin, hides_titles):
    environ = {"SIMSA_INSTANCE": str(folder), "SECRET_KEY": SECRET, "DATABASE_URL": address}
    app = create_app({"TESTING": True, "WTF_CSRF_ENABLED": False}, environ=environ)
    with app.app_context():
        flask_migrate.upgrade()
    made = World(app, twin, hides_titles)
    made.build()
    return made


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """Makes the two contests in the last hour of their judging, once for each kind."""
    made = {}

    def make(hides_titles):
        if hides_titles not in made:
            folders = [tmp_path_factory.mktemp("world") for _ in range(2)]
            made[hides_titles] = [
                world(f"sqlite:///{folder}/simsa.sqlite3", folder, twin, hides_titles)
                for folder, twin in zip(folders, (LEFT, RIGHT), strict=True)
            ]
        return made[hides_titles]

    yield make
    for one in (world for pair in made.values() for world in pair):
        with one.app.app_context():
            db.engine.dispose()
        shutil.rmtree(one.app.instance_path)


def judges(walk):
    yield from (Sitting(walk, judge) for judge in ("J1", "J2"))
    yield from (Browser("jun"), Browser("ines", entered=True))


def everybody(walk):
    yield from judges(walk)
    yield from (Browser("chae"), Browser("odi"), Browser(""))


def compare(worlds, readers, only=None):
    """What differs for these readers, and the pages that they came to."""
    walk, found = Walk(worlds), {}
    with time_machine.travel(JUDGED, tick=False):
        for reader in readers(walk):
            found |= walk.compare(reader, only)
    return found, walk


def told(found):
    """The differences, a line each."""
    return "\n".join(f"{asked}: {how}" for asked, how in sorted(found.items()))


def missed(walk, wanted):
    return {(who, page) for who, pages in wanted.items() for page in pages} - walk.answered


def test_while_they_judge(worlds):
    found, walk = compare(worlds(True), everybody)
    assert not found, told(found)
    assert missed(walk, REACHED) == set()
    assert walk.asked > 5000


def test_where_titles_are_shown_there_is_no_more_to_learn(worlds):
    found, _ = compare(worlds(False), judges)
    assert not found, told(found)


def test_letters_to_judges_say_the_same(worlds):
    said = []
    for one in worlds(True):
        with one.app.app_context():
            found = select(Letter.to, Letter.subject, Letter.text).order_by(Letter.id)
            to_judges = Letter.to.in_([f"{name}@example.org" for name in ("jun", "ines", "chae")])
            said.append(db.session.execute(found.where(to_judges)).all())
            db.session.remove()
    assert said[0] == said[1]


def receipt_on_the_desk(patch):
    def leaking(parts, row, *more):
        receipt = parts.session.scalar(select(Entry.receipt).where(Entry.id == row.id))
        return kept(parts, row, *more) | {"receipt": receipt}

    kept = desks._Parts._entry
    patch.setattr(desks._Parts, "_entry", leaking)


def title_of_a_material(patch):
    kept = material_lists.for_judge
    patch.setattr(material_lists, "for_judge", lambda one, named: kept(one, named=True))


def school_in_the_reading_copy(patch):
    def leaking(judge_id, name):
        school = db.session.scalar(select(Applicant.affiliation).order_by(Applicant.id))
        with kept(judge_id, name) as source:
            return io.BytesIO(source.read() + school.encode())

    kept = material_lists.copy_for_judge
    patch.setattr(material_lists, "copy_for_judge", leaking)


def time_of_applying_in_a_header(patch):
    def leaking(judge_id, name):
        at = db.session.scalar(select(Application.submitted_at).order_by(Application.id))
        after_this_request(lambda answer: answer.headers.add("Last-Modified", at) or answer)
        return kept(judge_id, name)

    kept = material_lists.page_for_judge
    patch.setattr(material_lists, "page_for_judge", leaking)


def order_of_applying_in_a_purse(patch):
    kept = desk_parts.entries_of
    patch.setattr(
        desk_parts,
        "entries_of",
        lambda *where: dict(sorted(kept(*where).items(), key=lambda one: one[1].id)),
    )


def rows_in_the_mark_of_the_pulse(patch):
    def leaking(session, sitter, at):
        return [*kept(session, sitter, at), session.scalar(select(func.max(Applicant.id)))]

    kept = pulses._numbers
    patch.setattr(pulses, "_numbers", leaking)


def team_on_every_page(patch):
    patch.setattr(permissions, "may_see_team_names", lambda seat: True)


def order_of_applying_in_a_list(patch):
    def leaking(session, contest, *, show_teams):
        numbers = dict(session.execute(select(Entry.key, Entry.id)).all())
        found = kept(session, contest, show_teams=show_teams)
        return {key: found[key] for key in sorted(found, key=numbers.get)}

    kept = lookup.entry_infos
    patch.setattr(lookup, "entry_infos", leaking)


def order_of_applying_on_paper(patch):
    kept = turns.places
    patch.setattr(turns, "places", lambda a, b, ids: kept(a, b, sorted(ids)))


def titles_in_ones_own_list(patch):
    patch.setattr(lookup, "SHOWN_TITLE", Entry.title)


def receipt_opens_a_page(patch):
    def leaking(session, contest, key):
        found = session.scalar(select(Entry.id).where(Entry.receipt == key))
        return found or kept(session, contest, key)

    def known(session, contest, *, show_teams):
        numbers = session.execute(select(Entry.receipt, Entry.key)).all()
        found = infos(session, contest, show_teams=show_teams)
        return found | {receipt: found[key] for receipt, key in numbers}

    kept, infos = lookup.entry_id, lookup.entry_infos
    patch.setattr(lookup, "entry_id", leaking)
    patch.setattr(lookup, "entry_infos", known)


def team_on_the_ballot(patch):
    kept = lookup.entry_infos
    patch.setattr(lookup, "entry_infos", lambda a, b, show_teams: kept(a, b, show_teams=True))


FAULTS = {  # a leak, who meets it, and where
    receipt_on_the_desk: (lambda walk: Sitting(walk, "J1"), "desks.show"),
    title_of_a_material: (lambda walk: Sitting(walk, "J1"), "desks.show"),
    school_in_the_reading_copy: (lambda walk: Sitting(walk, "J1"), "films.reading"),
    time_of_applying_in_a_header: (lambda walk: Sitting(walk, "J1"), "pages.show"),
    order_of_applying_in_a_purse: (lambda walk: Sitting(walk, "J1"), "desks.show"),
    rows_in_the_mark_of_the_pulse: (lambda walk: Sitting(walk, "J1"), "desks.pulse"),
    team_on_every_page: (lambda _: Browser("chae"), "turns.show"),
    order_of_applying_in_a_list: (lambda _: Browser("chae"), "decisions.index"),
    order_of_applying_on_paper: (lambda _: Browser("odi"), "papers.printed"),
    titles_in_ones_own_list: (lambda _: Browser("jun"), "entries.mine"),
    receipt_opens_a_page: (lambda _: Browser("chae"), "control_sheets.show"),
    team_on_the_ballot: (lambda _: Browser(""), "voting.show"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.__name__.replace("_", " "))
def test_a_leak_is_found(worlds, monkeypatch, fault):
    fault(monkeypatch)
    reader, page = FAULTS[fault]
    found, _ = compare(worlds(True), lambda walk: [reader(walk)], {page})
    assert found


def test_after_the_judging_and_before_the_announcement(worlds):
    for one in worlds(True):
        one.close()
        one.propose()
    found, walk = compare(worlds(True), lambda walk: [*judges(walk), Browser("chae")])
    assert not found, told(found)
    assert missed(walk, AFTERWARDS) == set()
