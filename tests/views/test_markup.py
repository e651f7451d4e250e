"""What a team types, in every field that there is, is text on every page that shows it."""

import re
from datetime import date

import pytest
import time_machine

from judging.models.applications import Application
from judging.models.entries import Entry
from judging.models.letters import Letter
from judging.services import applicants, applications, handing_in
from judging.services.applicants import Said
from tests import applying, factories
from tests.applying import fill, mine, pdf, send
from tests.factories import NOON

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}${7*7}"
ACTS = re.compile(r"""<script>alert|<img src=x|=["']?\s*javascript:""", re.I)
LINK = "javascript:alert(1)"


@pytest.fixture
def people(session):
    """Ada, whose application is nothing but markup, and Olga, who reads it."""
    with time_machine.travel(NOON, tick=False):
        olga = factories.user(session, "olga")
        contest = applying.open_contest(session, olga)
        factories.seat(session, contest, olga, "owner")
        ada = factories.user(session, "ada")
        fill(ada, title=EVIL[:70], file=False)
        about = {"version": None, "by": ada.id, "at": NOON}
        leader = mine(ada).members[0]
        evil = Said(leader.id, EVIL[:60], "ada@example.org", "010-1", EVIL[:60], date(2000, 1, 1))
        applicants.save_team("campus", team_name=EVIL[:60], members=[evil], **about)
        answers = dict.fromkeys(("summary", "problem", "solution"), f"{EVIL} {LINK}")
        work = {"title": EVIL[:70], "answers": answers, "ai_used": True, "ai_text": EVIL}
        applications.save_work("campus", **work, **about)
        send(ada, "proposal", pdf(), name=f"{EVIL[:90]}.pdf".replace("/", ""))
        handing_in.hand_in("campus", **about)
        yield ada, olga


def pages(app, *known):
    """Every page of the contest whose address holds no more than these."""
    for rule in app.url_map.iter_rules():
        named = rule.arguments - set(known)
        page = "GET" in rule.methods and not rule.rule.startswith("/api/")
        if page and "contest_key" in rule.arguments and not named:
            yield rule


def harmful(app, browser, **known):
    """The pages on which the markup acts, and how many were shown at all."""
    bad, shown, told = [], 0, 0
    for rule in pages(app, *known):
        with app.test_request_context():
            values = {name: known[name] for name in rule.arguments}
            path = app.url_map.bind("localhost").build(rule.endpoint, values)
        with browser.get(path) as answer:
            if answer.status_code == 200 and answer.mimetype == "text/html":
                shown, told = shown + 1, told + ("&lt;script&gt;alert" in answer.text)
                bad += [path] * bool(ACTS.search(answer.text))
            assert answer.status_code < 500, path
    return bad, shown, told


def test_it_is_text_on_the_pages_of_its_team(app, people):
    ada, _ = people
    browser = factories.sign_in(app.test_client(), ada)
    steps = [f"/c/campus/apply/{step}" for step in ("team", "work", "check")]
    for path in steps:
        page = browser.get(path)
        assert page.status_code == 200
        assert "&lt;script&gt;alert" in page.text, path
        assert not ACTS.search(page.text), path


def test_it_is_text_on_every_page_of_the_office(app, session, people):
    _, olga = people
    browser = factories.sign_in(app.test_client(), olga)
    entry = session.get_one(Entry, session.query(Application).one().entry_id)
    bad, shown, told = harmful(app, browser, contest_key="campus", entry_key=entry.key)
    assert bad == []
    assert shown > 20
    assert told >= 2


def test_no_field_writes_a_line_into_a_letter(session, people):
    for letter in session.query(Letter):
        assert "\n" not in letter.subject + letter.to
        assert "\r" not in letter.subject + letter.to
