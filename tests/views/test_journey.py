"""From closed judging to the public result, through the pages alone."""

import re

import pytest

from tests import factories


@pytest.fixture
def people(session):
    return factories.cast(session, factories.contest(session))


@pytest.fixture
def browser(app, people):
    """Somebody's browser, in English."""

    def of(name):
        client = app.test_client()
        if name != "visitor":
            factories.sign_in(client, getattr(people, name))
        client.post("/language", data={"language": "en"})
        return client

    return of


def hidden(page):
    """The hidden fields of the page's forms."""
    return dict(re.findall(r'name="(\w+)" type="hidden" value="([^"]*)"', page))


def decide(client, **form):
    return client.post("/c/campus/decisions", data=form)


def test_two_people_publish_and_then_everybody_sees_it(browser):
    olga, chae, visitor = browser("olga"), browser("chae"), browser("visitor")
    assert "No result is published yet." in visitor.get("/").text
    olga.post("/c/campus/rounds/final/tally")
    olga.post("/c/campus/rounds/final/confirm", data={"reason": "Resolution of the panel"})
    assert "Result confirmed" in olga.get("/c/campus").text
    olga.post("/c/campus/announcement/propose")
    own = olga.get("/c/campus/announcement").text
    assert "Another person must confirm" in own
    assert "Confirm and publish" not in own
    assert visitor.get("/c/campus/results").status_code == 404
    waiting = chae.get("/c/campus/announcement").text
    published = chae.post("/c/campus/announcement/confirm", data=hidden(waiting))
    assert published.location == "/c/campus/results"
    result = visitor.get("/c/campus/results").text
    assert "Ada&#39;s Engine" in result
    assert "₩1,000,000" in result
    assert "Each judge gives up to 100 points." in result
    assert "Campus Contest" in visitor.get("/").text
    assert visitor.get("/c/campus").location == "/c/campus/results"
    assert "대상" in browser("ada").get("/c/campus/my-entry").text
    assert "No award this time" in browser("bob").get("/c/campus/my-entry").text


def test_another_fingerprint_publishes_nothing(browser):
    olga, chae = browser("olga"), browser("chae")
    olga.post("/c/campus/rounds/final/tally")
    olga.post("/c/campus/rounds/final/confirm", data={"reason": "Resolution"})
    olga.post("/c/campus/announcement/propose")
    form = {"number": "1", "fingerprint": "0" * 64}
    page = chae.post("/c/campus/announcement/confirm", data=form)
    assert page.status_code == 409
    assert "Put it forward again." in page.text
    assert chae.get("/c/campus/results").status_code == 404


def test_what_is_taken_back_is_not_waiting_any_more(browser):
    olga, chae = browser("olga"), browser("chae")
    olga.post("/c/campus/rounds/final/tally")
    olga.post("/c/campus/rounds/final/confirm", data={"reason": "Resolution"})
    olga.post("/c/campus/announcement/propose")
    refused = chae.post("/c/campus/announcement/reject", data={"number": "1", "reason": " "})
    assert refused.status_code == 422
    chae.post("/c/campus/announcement/reject", data={"number": "1", "reason": "A name is wrong"})
    assert "Put the result forward" in olga.get("/c/campus/announcement").text


def test_a_decision_is_written_down_with_its_reason(browser):
    olga = browser("olga")
    said = {"act": "no_show", "round_key": "final", "entry_key": "C3"}
    assert decide(olga, **said, reason="").status_code == 422
    assert decide(olga, **said, reason="Did not come").status_code == 302
    page = olga.get("/c/campus/decisions").text
    assert "No-show" in page
    assert "Did not come" in page


def test_an_impossible_decision_keeps_what_was_typed_and_says_why(browser):
    page = decide(browser("olga"), act="promote_reserve", round_key="final", reason="Somebody left")
    assert page.status_code == 422
    assert "Somebody left" in page.text
    assert "No reserve can be promoted in round final" in page.text


def test_an_unknown_entry_is_named(browser):
    page = decide(browser("olga"), act="withdraw", entry_key="Z9", reason="Left")
    assert page.status_code == 422
    assert "There is no entry “Z9”." in page.text


def test_a_recorder_writes_decisions_down_but_does_not_confirm(browser):
    page = decide(browser("rhea"), act="confirm", round_key="final", reason="Resolution")
    assert page.status_code == 403
    assert "Your role in this contest does not include this." in page.text


def test_the_overview_says_what_is_left(browser):
    olga = browser("olga")
    assert "No tally taken yet" in olga.get("/c/campus").text
    olga.post("/c/campus/rounds/final/tally")
    assert "Result not confirmed" in olga.get("/c/campus").text
    assert "1 thing left before" in olga.get("/c/campus/announcement").text


def test_pages_of_signed_in_people_are_never_stored(browser):
    page = browser("olga").get("/c/campus")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Cookie" in page.headers["Vary"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_pages_bring_no_script_or_style_of_their_own(browser):
    """The content security policy would stop them."""
    for place in ("", "/decisions", "/awards", "/announcement", "/rounds/final/tally"):
        page = browser("olga").get("/c/campus" + place).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
