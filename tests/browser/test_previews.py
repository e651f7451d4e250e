"""A team looks at what judges will see, finds a name, takes it out, and hands in."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from judging.extensions import db
from judging.services import applicants, applications, call_starts, calls, uploads
from judging.services.applicants import Said
from tests import applying, factories, planted
from tests.browser.test_copies import document
from tests.browser.test_pages import DESK, PHONE, WIDER, faults
from tests.planted import SEEN, Planted

pytestmark = pytest.mark.needs("chromium")
PICTURES = os.environ.get("PICTURES", "")
TABLETS = ((1180, 820), (820, 1180), (1024, 768))
LONG = "지붕마다 태양광을 달아 골목의 물높이를 재고 이웃에게 미리 알리는 우리 동네 물길 지도 서비스"
NAME = "남궁하늘"


@pytest.fixture
def team(site_app):
    """Makes a contest that takes applications this week, with a draft of somebody's in it."""

    def make(key, owner, *, blind=True):
        with site_app.app_context():
            session = db.session()
            contest = factories.contest(session, factories.document(key, judged=False))
            contest.state, contest.blind = "open", blind
            olga, person = factories.user(session, "olga"), factories.user(session, owner)
            factories.seat(session, contest, olga, "owner")
            session.commit()
            today = datetime.now(UTC)
            week = timedelta(days=7)
            terms = call_starts.starting_terms(today - week, today + week)
            terms = applying.replace(terms, files=(terms.files[0], applying.EXTRAS))
            calls.put(key, terms, by=olga.id, at=today - week)
            _fill(key, person, today)
            db.session.remove()

    return make


def _fill(key, person, at):
    about = {"by": person.id, "at": at}
    applications.begin(key, **about)
    usual = {"version": None, **about}
    applications.save_eligibility(key, eligible=True, division="", **usual)
    leader = applications.page(key, person.id).draft.members[0]
    born = datetime(2000, 3, 4, tzinfo=UTC).date()
    said = Said(leader.id, NAME, person.email, "010-1234-5678", "한빛대학교", born)
    applicants.save_team(key, team_name="하늘소", members=[said], **usual)
    required = frozenset({"privacy", "pledge", "licence"})
    applications.save_consents(key, required, **usual)
    answers = {"summary": "짧은 소개", "problem": "문제", "solution": "해결"}
    work = {"title": LONG, "answers": answers, "ai_used": False, "ai_text": ""}
    applications.save_work(key, **work, **usual)
    broken = {"[Content_Types].xml": "<T/>", "word/document.xml": "<w:document>"}
    sent = (("proposal", planted.pdf(Planted()), "제안서.pdf"),)
    sent += (("extras", document(NAME), f"{NAME}_한빛대학교_최종_진짜최종_제안서_설명자료.docx"),)
    sent += (("extras", planted.mp4(Planted()), "영상.mp4"),)
    sent += (("extras", planted.pack(broken), "broken.docx"),)
    for slot, data, name in sent:
        uploads.add(key, slot, name, io.BytesIO(data), len(data), **about)


def looks_right(page, name, *sizes):
    """axe is content, nothing is wider than its screen; a picture where they are wanted."""
    page.wait_for_load_state()
    before = page.viewport_size
    for width, height in sizes or (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(WIDER) <= 0, (page.url, width)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(before)
    assert not faults(page), page.url


@pytest.mark.parametrize(
    ("who", "lang", "scheme"), [("kim", "ko", "light"), ("lee", "en", "dark")], ids=["ko", "en"]
)
def test_a_team_finds_a_name_takes_it_out_and_hands_in(
    visit, team, carry_out, tmp_path, who, lang, scheme
):
    key = f"preview-{lang}"
    team(key, who)
    page = visit(f"/c/{key}/apply", who, size=PHONE, lang=lang, scheme=scheme)
    looks_right(page, f"{lang}-0-apply")
    page.locator("a[href$='/as-judges-see-it']").click()
    looks_right(page, f"{lang}-1-draft")
    page.locator("main form button").click()
    expect(page.locator("[data-progress]")).to_be_visible()
    looks_right(page, f"{lang}-2-making")
    carry_out()
    expect(page.locator("[data-progress]")).to_have_count(0, timeout=15_000)  # by itself
    expect(page.locator("mark").first).to_have_text(NAME)
    expect(page.locator(".badge.alert")).to_have_count(1)
    for picture in page.locator(".strip img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).not_to_have_js_property("naturalWidth", 0)
    looks_right(page, f"{lang}-3-found")
    _read_and_watch(page, lang)
    _take_out_and_hand_in(page, lang)


def _read_and_watch(page, lang):
    page.locator("a.btn[href*='/as-judges-see-it/']").nth(1).click()
    expect(page.locator(".reading h2")).to_have_text(SEEN)
    looks_right(page, f"{lang}-4-document")
    page.go_back()
    page.locator("a.btn[href*='/as-judges-see-it/']").nth(2).click()
    film = page.locator("video")
    expect(film).to_have_js_property("readyState", 4, timeout=10_000)
    film.evaluate("film => { film.currentTime = 1.5; }")  # a part of the film is asked for
    expect(film).to_have_js_property("currentTime", 1.5)
    looks_right(page, f"{lang}-5-film", PHONE, *TABLETS)


def _take_out_and_hand_in(page, lang):
    page.goto(page.url.partition("/as-judges")[0] + "/work")
    for _ in range(2):  # the document and the broken one
        sent = page.locator("#files-extras .sent li", has_text="docx").first
        with page.expect_navigation():
            sent.locator("button").click()
    page.goto(page.url.rpartition("/")[0] + "/check")
    page.locator("a[href*='/as-judges-see-it']").click()
    expect(page.locator("mark")).to_have_count(0)
    looks_right(page, f"{lang}-6-clean")
    page.goto(page.url.partition("/as-judges")[0] + "/check")
    page.click("[data-once] button")
    page.goto(page.url.partition("/apply")[0] + "/my-entry")
    page.locator("a[href*='/as-judges-see-it']").click()
    expect(page.locator("[aria-current=true]")).to_have_count(0)  # one version alone
    looks_right(page, f"{lang}-7-handed-in")


def test_without_blindness_the_page_says_that_judges_see_the_team(visit, team):
    team("preview-open", "park", blind=False)
    page = visit("/c/preview-open/apply/as-judges-see-it", "park", size=PHONE, lang="ko")
    expect(page.locator(".notice").first).to_contain_text("팀 이름이 보입니다")
    expect(page.locator(".summary")).to_contain_text("하늘소")
    looks_right(page, "ko-8-open")
