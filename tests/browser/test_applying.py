"""A team applies from the first page to the receipt, with a file whose line breaks on the way."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from judging.extensions import db
from judging.models.contests import Contest
from judging.services import applications, call_starts, calls
from tests import applying, factories
from tests.browser.test_pages import DESK, PHONE, WIDER, faults

pytestmark = pytest.mark.needs("chromium")
PICTURES = os.environ.get("PICTURES", "")
HERE = "/c/intake/apply"
MANY = 3 * 2**20 + 4711  # a file of four pieces


@pytest.fixture(scope="module")
def intake(site_app):
    """A contest that takes applications this week, owned by Olga."""
    with site_app.app_context():
        session = db.session()
        if session.query(Contest).filter_by(key="intake").count() == 0:
            contest = factories.contest(session, factories.document("intake", judged=False))
            contest.state = "open"
            olga = factories.user(session, "olga")
            factories.seat(session, contest, olga, "owner")
            session.commit()
            today = datetime.now(UTC)
            week = timedelta(days=7)
            terms = call_starts.starting_terms(today - week, today + week)
            calls.put("intake", terms, by=olga.id, at=today - week)
        for name in ("kim", "lee", "park"):
            factories.user(session, name)
        session.commit()
        db.session.remove()


@pytest.fixture
def deck(tmp_path):
    """A PDF that needs several pieces."""
    content = applying.pdf()
    path = tmp_path / "제안서.pdf"
    path.write_bytes(content + b"\n%" + b"0" * (MANY - len(content)))
    return path


def looks_right(page, name):
    """axe is content, nothing is wider than its screen; a picture where they are wanted."""
    page.wait_for_load_state()  # with its style sheets
    before = page.viewport_size
    for width, height in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert not page.evaluate(WIDER), (page.url, width)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(before)
    assert not faults(page), page.url


def type_in(page, selector, text):
    """Type, and wait until the page itself has kept it."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as found:
        page.fill(selector, text)
    assert found.value.ok, found.value.status


@pytest.mark.parametrize(
    ("who", "lang", "size"), [("kim", "ko", PHONE), ("lee", "en", DESK)], ids=["ko", "en"]
)
def test_a_team_applies_with_a_file_on_a_broken_line(visit, intake, deck, who, lang, size):
    page = visit(HERE, who, size=size, lang=lang)
    looks_right(page, f"{lang}-0-start")
    page.click("main form button.primary")
    for step in ("eligibility", "team", "consents", "work", "check"):
        page.goto(page.url.rpartition("/")[0] + f"/{step}")
        looks_right(page, f"{lang}-1-{step}-empty")

    page.goto(page.url.rpartition("/")[0] + "/eligibility")
    page.check("#eligible")
    page.click("[name=then][value=next]")
    leader = page.locator(".member").first
    leader.locator("[name^=phone-]").fill("010-1234-5678")
    leader.locator("[name^=affiliation-]").fill("한빛대학교")
    type_in(page, "[name^=birth_date-]", "2001-02-03")
    page.click("[name=then][value=next]")
    for key in ("privacy", "pledge", "licence"):
        page.check(f"#consent-{key}")
    page.click("[name=then][value=next]")
    page.fill("#title", f"물길 지도 {lang}")
    for key in ("summary", "problem", "solution"):
        page.fill(f"#field-{key}", f"{key}: 강우량으로 물길을 알립니다.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.check("[name=ai][value=no]")

    sent = break_the_line(page)
    with page.expect_navigation():
        page.set_input_files("#file-proposal", deck)
    assert page.locator("#files-proposal .sent").get_by_role("link").is_visible()
    assert page.input_value("#title") == f"물길 지도 {lang}"
    assert "broken" in sent
    assert max(offset for offset in sent if offset != "broken") == 3 * 2**20
    looks_right(page, f"{lang}-2-work-filled")
    page.click("[name=then][value=next]")
    looks_right(page, f"{lang}-3-check-filled")
    page.click("[data-once] button")
    assert page.locator(".receipt .code").inner_text().startswith("INTAKE-")
    looks_right(page, f"{lang}-4-receipt")
    page.goto(page.url.replace("/receipts/1", ""))
    looks_right(page, f"{lang}-5-handed-in")


def break_the_line(page):
    """The second piece and the first try to go on never reach the server."""
    seen = []

    def piece(route):
        if route.request.method != "PATCH":
            return route.continue_()
        seen.append(int(route.request.headers["upload-offset"]))
        if len(seen) == 2:
            seen.append("broken")
            return route.abort("connectionreset")
        return route.continue_()

    page.route("**/apply/uploads/*", piece)
    return seen


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_what_goes_wrong_is_said_where_it_happens(visit, intake, site_app, tmp_path, lang):
    page = visit(HERE, "park", lang=lang)
    if page.locator("main .empty form").count():
        page.click("main form button.primary")
    page.goto(page.url.split("/apply")[0] + "/apply/team")
    page.locator(".member [name^=phone-]").first.fill("010-0000-0000")
    if page.locator(".member").count() == 1:
        page.click("[name=then][value=add-child]")
    assert page.locator(".member form, .member [form^=guardian-]").first.is_visible()
    page.click(".member [form^=guardian-].primary, .member button[form^=guardian-]")
    assert page.locator(".notice[role=alert]").is_visible()
    looks_right(page, f"{lang}-6-team-error")

    page.goto(page.url.split("/apply")[0] + "/apply/work")
    wrong = tmp_path / "그림.pdf"
    wrong.write_bytes(b"<html><script>alert(1)</script></html>")
    page.set_input_files("#file-proposal", wrong)
    page.locator("#files-proposal [data-wrong]").wait_for(state="visible")
    looks_right(page, f"{lang}-7-file-error")

    other = visit(HERE + "/work", "park", lang=lang)
    type_in(other, "#title", f"다른 창 {lang}")
    page.fill("#title", "이 창")
    page.locator("[data-saved].wrong").wait_for()
    page.click("[name=then][value=stay]")
    assert page.locator(".notice[role=alert]").is_visible()
    assert page.input_value("#title") == "이 창"
    looks_right(page, f"{lang}-8-two-windows")
    with site_app.app_context():
        person = factories.user(db.session(), "park")
        assert applications.page("intake", person.id).draft.title == f"다른 창 {lang}"
        db.session.remove()


def test_going_on_while_the_page_keeps_what_was_typed_is_no_other_window(visit, intake):
    page = visit(HERE, "park")
    if page.locator("main .empty form").count():
        page.click("main form button.primary")
    page.goto(page.url.split("/apply")[0] + "/apply/team")

    held = []

    def keep_the_answer(route):
        if "x-autosave" in route.request.headers:
            held.append((route, route.fetch()))  # the server has it, the page does not know yet
        else:
            route.continue_()

    page.route("**/apply/team", keep_the_answer)
    page.fill("#team_name", f"빗물 {time.monotonic_ns()}")
    while not held:
        page.evaluate("new Promise(requestAnimationFrame)")
    page.click("[name=then][value=next]", no_wait_after=True)
    for route, answer in held:
        route.fulfill(response=answer)
    page.wait_for_url("**/apply/consents")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_organisers_set_the_call(visit, intake, lang):
    page = visit("/c/intake/call", "olga", lang=lang)
    looks_right(page, f"{lang}-9-call")
    for box in page.locator("details").all():
        box.evaluate("node => { node.open = true }")
    looks_right(page, f"{lang}-9-call-open")
    page.fill("#members_min", "9")
    page.click(".savebar button")
    assert page.locator(".notice[role=alert]").is_visible()
    looks_right(page, f"{lang}-9-call-error")
