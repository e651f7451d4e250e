"""A plan on its pages: compared, edited by hand, put in force, printed; a judge's own list."""

import re

import pytest
from sqlalchemy import select, update

from judging.extensions import db
from judging.models.panels import Assignment
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.packages.document import ConflictRow, EntryRow, JudgeRow
from judging.services import assigning, plan_edits, plans
from judging.services.assigning import Assign
from tests import factories
from tests.factories import NOON

ROUND = "/c/campus/rounds/final"
PLAN = f"{ROUND}/plans/1"
ENTRIES = tuple(EntryRow(f"E{n}", f"Entry {n}", f"Team {n}") for n in range(1, 7))
JUDGES = (JudgeRow("J1", "Jun"), JudgeRow("J2", "Ines"), JudgeRow("J3", "Kim"))
CONFLICTS = (ConflictRow("J3", "E1", "recused"),)
TWO = Assign(judges_per_entry=2, max_load=5)


@pytest.fixture
def people(session):
    package = factories.document(
        entries=ENTRIES, judges=JUDGES, conflicts=CONFLICTS, members=(), judged=False
    )
    cast = factories.cast(session, factories.contest(session, package))
    session.execute(update(Round).values(state="judging"))
    session.commit()
    assigning.change_settings("campus", "final", TWO, by=cast.olga.id, at=NOON)
    make_plan(cast)
    return cast


def make_plan(cast, **how):
    assigning.propose_now("campus", "final", by=cast.olga.id, at=NOON, tell=lambda *_: None, **how)


@pytest.fixture
def browser(app, people):
    """Somebody's browser, in English."""

    def of(name):
        client = factories.sign_in(app.test_client(), getattr(people, name))
        client.post("/language", data={"language": "en"})
        return client

    return of


@pytest.fixture
def olga(browser):
    return browser("olga")


def pairs(number=1):
    db.session.rollback()  # what the browser did is newer than what this session read
    return {(pair.judge, pair.entry) for pair in plans.show("campus", "final", number).pairs}


def free(judge):
    """An entry that the judge does not have and may have."""
    taken = {entry for who, entry in pairs() if who == judge} | {"E1"}
    return next(one.entry for one in ENTRIES if one.entry not in taken)


def test_a_small_plan_is_seen_at_once(olga):
    page = olga.get(PLAN).text
    for judge, entry in pairs():
        assert f'value="remove {judge} {entry}"' in page
    assert page.count('value="add ') == 6 * 3 - len(pairs())
    assert "No plan is in force yet." in page


def test_an_edit_is_told_and_undone(olga):
    entry = free("J2")
    told = olga.post(f"{PLAN}/pairs", data={"edit": f"add J2 {entry}"}, follow_redirects=True).text
    assert f"Ines now judges {entry}." in told
    assert ("J2", entry) in pairs()
    back = re.search(r'value="(remove J2 \w+)">Undo', told)[1]
    olga.post(f"{PLAN}/pairs", data={"edit": back})
    assert ("J2", entry) not in pairs()


def test_an_entry_is_given_on_the_judges_own_page(olga):
    entry = free("J2")
    data = {"edit": "add", "judge": "J2", "entry": entry, "back": "judge"}
    page = olga.post(f"{PLAN}/pairs", data=data, follow_redirects=True)
    assert page.request.path == f"{PLAN}/judges/J2"
    assert f"{entry} Entry" in page.text


def test_a_conflict_is_refused_where_it_was_asked_with_its_reason(olga):
    data = {"edit": "add J3 E1", "back": "entry"}
    page = olga.post(f"{PLAN}/pairs", data=data)
    assert page.status_code == 422
    assert "Kim may not judge E1: declared conflict" in page.text
    assert "<h1>E1 Entry 1</h1>" in page.text
    assert ("J3", "E1") not in pairs()


@pytest.mark.parametrize("wrong", ["add J9 E1", "add J1 E9", "remove J9 E9"])
def test_somebody_unknown_is_told_on_the_plan(olga, wrong):
    page = olga.post(f"{PLAN}/pairs", data={"edit": wrong})
    assert page.status_code == 422
    assert "Plan 1" in page.text


@pytest.mark.parametrize("nonsense", ["", "burn J1 E1", "add J1", "add J1 E1 E2"])
def test_nonsense_is_refused(olga, nonsense):
    before = pairs()
    page = olga.post(f"{PLAN}/pairs", data={"edit": nonsense})
    assert page.status_code == 422
    assert pairs() == before


def test_a_locked_pair_stays_and_offers_no_removal(olga):
    judge, entry = min(pairs())
    olga.post(f"{PLAN}/pairs", data={"edit": f"lock {judge} {entry}", "back": "judge"})
    page = olga.get(f"{PLAN}/judges/{judge}").text
    assert f'value="unlock {judge} {entry}"' in page
    assert f'value="remove {judge} {entry}"' not in page


def test_a_broken_rule_stands_in_a_sentence_and_bars_the_way(olga, people):
    tight = Assign(judges_per_entry=2, max_load=4)
    assigning.change_settings("campus", "final", tight, by=people.olga.id, at=NOON)
    make_plan(people)
    had = {entry for judge, entry in pairs(2) if judge == "J1"}
    entry = next(one.entry for one in ENTRIES if one.entry not in had)
    page = olga.post(
        f"{ROUND}/plans/2/pairs", data={"edit": f"add J1 {entry}"}, follow_redirects=True
    )
    assert "Jun has 5 sheets and may take 4 at most." in page.text
    assert "disabled>Put it in force" in olga.get(f"{ROUND}/plans/2/publish").text
    assert olga.post(f"{ROUND}/plans/2/publish").status_code == 422


def test_what_is_left_open_must_be_accepted(olga, session):
    judge, entry = min(pairs())
    olga.post(f"{PLAN}/pairs", data={"edit": f"remove {judge} {entry}"})
    assert "Put it in force although something is left open" in olga.get(f"{PLAN}/publish").text
    assert olga.post(f"{PLAN}/publish").status_code == 422
    assert olga.post(f"{PLAN}/publish", data={"incomplete": "y"}).status_code == 302
    session.rollback()
    assert len(session.scalars(select(Assignment.entry_id)).all()) == 11


def test_publishing_tells_what_happens_and_judges_see_it_at_once(browser, session):
    olga, jun = browser("olga"), browser("jun")
    told = olga.get(f"{PLAN}/publish").text
    assert "blank sheets are made." in told
    assert session.scalars(select(ScoreSheet)).all() == []
    page = olga.post(f"{PLAN}/publish", follow_redirects=True).text
    assert "The plan is in force" in page
    session.rollback()
    assert len(session.scalars(select(ScoreSheet)).all()) == 12
    mine = jun.get("/c/campus", follow_redirects=True)
    assert mine.request.path == "/c/campus/my-entries"
    own = {entry for judge, entry in pairs() if judge == "J1"}
    assert {one.entry for one in ENTRIES if one.title in mine.text} == own
    assert "Team" not in mine.text


def test_the_next_plan_is_compared_with_the_one_in_force(olga, people):
    olga.post(f"{PLAN}/publish")
    make_plan(people, seed=9)
    page = olga.get(f"{ROUND}/plans/2?view=changes").text
    changed = plans.compare("campus", "final", 2)
    assert "In force" in page
    for one in changed.judges:
        assert f"{one.before} → <b>{one.after}</b>" in page
    assert "Nothing changes for anybody." in olga.get(f"{PLAN}?view=changes").text


def test_a_discarded_draft_is_only_looked_at(olga):
    olga.post(f"{PLAN}/discard")
    page = olga.get(PLAN).text
    assert "Discarded" in page
    assert 'name="edit"' not in page
    assert olga.post(f"{PLAN}/pairs", data={"edit": f"add J2 {free('J2')}"}).status_code == 422


def test_lists_are_searched(olga):
    page = olga.get(f"{PLAN}?view=judges&q=INES").text
    assert "1 line" in page
    assert "Jun" not in page.split('id="list"')[1]
    assert "Nothing fits these words." in olga.get(f"{PLAN}?view=entries&q=zzz").text


@pytest.mark.parametrize("query", ["", "?by=entry"])
def test_lists_for_paper_hold_every_pair(olga, query):
    page = olga.get(f"{PLAN}/print{query}").text
    assert page.count("☐") == len(pairs())


@pytest.mark.parametrize("path", ["/plans/9", "/plans/1/judges/J9", "/plans/1/entries/E9"])
def test_what_does_not_exist_is_missing(olga, path):
    assert olga.get(ROUND + path).status_code == 404


def test_somebody_elses_edit_in_between_is_no_loss(olga, people):
    """Olga's page is old: her second press on a pair that is gone already is told, not repeated."""
    judge, entry = min(pairs())
    plan_edits.remove("campus", "final", 1, judge, entry, by=people.chae.id, at=NOON)
    page = olga.post(f"{PLAN}/pairs", data={"edit": f"remove {judge} {entry}"})
    assert page.status_code == 422
    assert f"{judge} does not have {entry} in this plan." in page.text
