"""A whole intake in a browser: set up, noticed, applied to by three teams, closed, decided on.

What lies three weeks back happens there: the server's clock is set, the browsers' clocks are wrong
all the time. Nobody types an address that a page does not lead to.
"""

import os
import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from judging import clock
from judging.extensions import db
from tests import applying, factories
from tests.browser.test_pages import DESK, PHONE, WIDER, faults

pytestmark = pytest.mark.needs("chromium")
PICTURES = os.environ.get("PICTURES", "")
SEOUL = ZoneInfo("Asia/Seoul")
TEAMS = (
    ("물길 지도", "강우량으로 골목의 물길을 알립니다."),
    ("모두의 정류장", "버스를 기다리는 시간을 함께 씁니다."),
    ("물길  지도!", "비가 오면 물길을 알려 줍니다."),
)


class Clock:
    """The server's clock, so many days before the true one."""

    def __init__(self):
        self.behind = timedelta(0)

    def now(self, zone):
        return datetime.now(zone) - self.behind

    def back(self, days):
        self.behind = timedelta(days=days)


@pytest.fixture
def server_clock(monkeypatch):
    found = Clock()
    monkeypatch.setattr(clock, "datetime", found)
    return found


@pytest.fixture(params=[("ko", PHONE), ("en", DESK)], ids=["ko-phone", "en-desk"])
def journey(request, visit, site_app, server_clock, carry_out, tmp_path):
    lang, size = request.param
    with site_app.app_context():
        factories.user(db.session(), "adam", is_admin=True)
        db.session.commit()
        db.session.remove()
    return Journey(visit, server_clock, carry_out, tmp_path / "제안서.pdf", lang, size)


class Journey:
    """One language and one size, from the first page of the owner to the office's decision."""

    def __init__(self, visit, server_clock, carry_out, deck, lang, size):
        self.visit, self.clock, self.carry_out = visit, server_clock, carry_out
        self.deck, self.lang, self.size = deck, lang, size
        self.mark = f"{lang}{secrets.token_hex(2)}"
        self.key = f"line-{self.mark}"

    def open(self, path, who=""):
        page = self.visit(path, who, size=self.size, lang=self.lang)
        page.clock.install(time=datetime.now(UTC) + timedelta(hours=2))
        return page

    def look(self, page, name):
        page.wait_for_load_state()  # with its style sheets
        assert not page.evaluate(WIDER), (page.url, self.size)
        assert not faults(page), page.url
        if PICTURES:
            path = Path(PICTURES) / f"{self.lang}-{name}.png"
            page.screenshot(path=path, full_page=True)

    def set_up(self):
        owner = self.open("/contests/new", "olga")
        owner.fill("[name=title_ko]", f"도시 생각 {self.mark}")
        owner.fill("[name=title_en]", f"City ideas {self.mark}")
        owner.fill("[name=key]", self.key)
        owner.check("[value=idea]")
        owner.click("form[action$=new] button.primary")
        owner.click("a[href$='/setup/dates']")
        for name, days in DATES.items():
            day = datetime.now(SEOUL) - timedelta(days=days)
            owner.fill(f"[name='dates.{name}']", day.strftime("%Y-%m-%dT18:00"))
        owner.click(".savebar button.primary")
        self.look(owner, "1-dates")
        owner.goto(owner.url.replace("/setup/dates", "/setup"))
        self.look(owner, "2-publishing")
        owner.click("form[action$=publish] button.primary")
        assert owner.locator("[role=alert]").count() == 1  # a public body says what it is about
        owner.click("a[href$='/setup/texts']")
        for language, theme in (("ko", "시민에게 필요한 도시"), ("en", "What citizens need")):
            owner.fill(f"[name='texts.theme_{language}']", theme)
        owner.click(".savebar button.primary")
        owner.goto(owner.url.replace("/setup/texts", "/setup"))
        owner.click("form[action$=publish] button.primary")
        assert not owner.locator("[role=alert]").count(), owner.inner_text("main")
        return owner

    def offer_a_bonus(self, owner):
        owner.goto(owner.url.split("/c/")[0] + f"/c/{self.key}/call")
        owner.locator("details:has([name=field-new-kind]) > summary").click()
        owner.fill("[name=field-new-title_ko]", "비수도권 소재 기업")
        owner.fill("[name=field-new-title_en]", "Company outside of the capital area")
        owner.select_option("[name=field-new-kind]", "bonus")
        owner.click(".savebar button")
        assert owner.locator("[role=alert]").count() == 1  # a bonus is worth something
        owner.locator("select:has([value=bonus]:checked)").evaluate(OPENED)
        points = owner.locator(".rule:has(option[value=bonus]:checked) [name$='-points']")
        points.fill("1.5")
        owner.click(".savebar button")
        assert not owner.locator("[role=alert]").count(), owner.inner_text("main")

    def account(self, page, email, name):
        """Somebody without an account comes from the notice and is in by a link from a letter."""
        page.locator("a[href*='/sign-in/letter']").click()
        page.fill("[name=email]", email)
        page.click("main form button.primary")
        self.carry_out()
        admin = self.open("/outbox", "adam")
        letter = admin.locator("li.letter", has_text=email)
        letter.locator("form button").first.click()
        text = admin.locator(".letter-text").inner_text()
        admin.context.close()
        page.goto(next(word for word in text.split() if "/link/" in word))
        page.fill("[name=name]", name)
        page.click("form[action*='/link/'] button")

    def apply(self, number):
        title, text = TEAMS[number]
        page = self.open(f"/c/{self.key}/notice")
        page.click("a.apply")
        self.account(page, f"{self.mark}-{number}@example.org", f"남궁{'황보'[number % 2]}{number}")
        if not page.locator("form[action$='/apply']").count():
            page.goto(page.url.split("/c/")[0] + f"/c/{self.key}/apply")
        page.click("main form button.primary")
        self.fill(page, number, f"{title}{' ' * number}", text)
        self.look(page, f"4-check-{number}")
        page.click("[data-once] button")
        code = page.locator(".receipt .code").inner_text()
        self.look(page, f"5-receipt-{number}")
        return page, code

    def fill(self, page, number, title, text):
        page.check("#eligible")
        page.click("[name=then][value=next]")
        page.locator("[name=team_name]").fill(f"팀 {number} {self.mark}")
        leader = page.locator(".member").first
        leader.locator("[name^=phone-]").fill(f"010-1234-567{number}")
        leader.locator("[name^=affiliation-]").fill("한빛대학교")
        leader.locator("[name^=birth_date-]").fill("2001-02-03")
        page.click("[name=then][value=next]")
        for key in ("privacy", "pledge", "licence"):
            page.check(f"#consent-{key}")
        page.click("[name=then][value=next]")
        page.fill("#title", title)
        for key in ("summary", "problem", "solution"):
            page.fill(f"#field-{key}", text)
        if number == 0:
            page.locator("textarea[id^=field-]").last.fill("사업자등록증을 추가 자료에 넣었습니다.")
        page.check("[name=ai][value=no]")
        self.deck.write_bytes(applying.pdf() + b"\n%% of team %d" % number)
        with page.expect_navigation():
            page.set_input_files("#file-proposal", self.deck)
        assert page.locator("#files-proposal .sent").get_by_role("link").is_visible()
        page.click("[name=then][value=next]")


OPENED = "node => { node.closest('details').open = true }"
DATES = {"notice_at": 25, "opens_at": 18, "closes_at": 4}


def test_from_an_empty_contest_to_entries_that_may_be_judged(journey):
    journey.clock.back(25)
    owner = journey.set_up()
    journey.offer_a_bonus(owner)

    visitor = journey.open(f"/c/{journey.key}/notice")
    assert visitor.locator(".phase.soon").count() == 1
    assert visitor.locator("a.apply").count() == 0
    journey.clock.back(10)
    visitor.reload()
    journey.look(visitor, "3-notice")
    pages, codes = zip(*(journey.apply(number) for number in range(3)), strict=True)
    assert len(set(codes)) == 3

    journey.clock.back(0)
    visitor.reload()
    assert visitor.locator(".phase.closed").count() == 1
    team = pages[0]
    team.goto(team.url.split("/apply")[0] + "/apply/check")
    assert team.locator("[data-once] button").count() == 0
    journey.look(team, "6-closed")

    owner.goto(owner.url.split("/c/")[0] + f"/c/{journey.key}/entries")
    assert owner.locator("tbody tr").count() == 3
    journey.look(owner, "7-entries")
    owner.goto(owner.url + "?twins=y")
    assert owner.locator("tbody tr").count() == 2  # the first and the third have one title
    decide(owner, "ineligible", [1], "같은 작품을 두 번 냈습니다.")
    decide(owner, "eligible", [0, 1])
    journey.look(owner, "8-decided")
    rows = owner.locator("tbody tr")
    assert [bool(re.search("같은 작품", text)) for text in rows.all_inner_texts()].count(True) == 1

    accept_the_bonus(journey, owner)
    hand_over_to_the_judges(journey, owner)
    team = pages[2]
    team.goto(team.url.split("/apply")[0] + "/apply")
    assert "같은 작품" in team.inner_text("main")  # why, in the office's own words
    journey.look(team, "11-told")


def accept_the_bonus(journey, owner):
    owner.click(".tabs a[href$='/bonuses']")
    journey.look(owner, "9-bonus")
    owner.click("[name=verdict][value=accepted]")
    assert owner.locator(".badge.ok").count() == 1
    journey.look(owner, "9-bonus-accepted")


def hand_over_to_the_judges(journey, owner):
    """Blind numbers by lot and copies without names for the two that take part."""
    owner.click("a[href$='/blind-numbers']")
    owner.fill("#words", "무궁화 꽃이")
    owner.click("main form button.primary")
    assert owner.locator("tbody tr").count() == 2
    journey.look(owner, "9-blind")
    owner.click(".tabs a[href$='/copies']")
    owner.click("form[aria-labelledby=all] button")
    journey.carry_out()
    owner.reload()
    assert owner.locator("tbody .badge.ok").count() == 2
    journey.look(owner, "10-copies")


def decide(owner, act, rows, reason=""):
    for nth in rows:
        owner.locator("tbody input[name=key]").nth(nth).check()
    owner.check(f"input[name=act][value={act}]")
    if reason:
        owner.fill("#reason", reason)
    owner.click("#acts button")
    owner.click("main form .btn.primary")
    owner.goto(owner.url.partition("?")[0])
