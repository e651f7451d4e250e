"""A judge spreads mock money, puts entries in order, compares them in pairs; and screens."""

from dataclasses import replace
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from judging.extensions import db
from judging.models.comparisons import Comparison
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.panels import Conflict
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.models.votes import HandIn, Investment, JudgeRanking
from judging.packages.document import ConflictRow, EntryRow, JudgeRow
from judging.services import rounds
from scoring.rules import Component, Criterion, Rubric
from scoring.rules import Round as RoundRules
from tests import factories
from tests.browser.waiting import soon
from tests.factories import NOON

pytestmark = pytest.mark.needs("chromium")

TITLES = (
    "골목 미세먼지 지도",
    "시각장애인을 위한 횡단보도 안내",
    "가로등 밝기 조절",
    "공공자전거 재배치",
    "빗물받이 막힘 신고",
    "전통시장 길 안내",
)
PASS = {"적합": Decimal(100), "부적합": Decimal(0)}
ROUNDS = {
    "money": Component("money", "invest", units=10, max_per_entry=6, min_entries=2),
    "top": Component("top", "ranking", places=3),
    "expo": Component("expo", "pairs"),
    "screening": Component("judges", "sheets", rubric="screening", combine="mean"),
}
NAMES = {"money": "모의투자", "top": "상위 세 작품", "expo": "박람회", "screening": "적격 심사"}


def document(key):
    made = factories.document(key, judged=False, members=())
    rubric = Rubric(
        "screening",
        (
            Criterion("eligible", Decimal(100), grades=PASS, texts={"title": "참가 자격"}),
            Criterion("complete", Decimal(100), grades=PASS, texts={"title": "서류 완비"}),
        ),
    )
    passes = tuple(
        RoundRules(name, (part,), texts={"title": NAMES[name]}) for name, part in ROUNDS.items()
    )
    entries = tuple(
        EntryRow(f"M{number:02d}", title, attrs={"booth": f"B-{number:02d}"})
        for number, title in enumerate(TITLES, start=1)
    )
    return replace(
        made,
        book=replace(made.book, rounds=passes, rubrics=(rubric,), awards=()),
        entries=entries,
        judges=(JudgeRow("J1", "이서윤"), JudgeRow("J2", "박하준")),
        conflicts=(ConflictRow("J1", "M06", "excluded"),),
    )


@pytest.fixture
def hall(site_app, request):
    """A contest of its own for each test, with Jun as its first judge; gives its key."""
    key = f"hall-{abs(hash(request.node.name)) % 10**6}"
    with site_app.app_context():
        session = db.session()
        contest = factories.contest(session, document(key))
        olga = factories.user(session, "olga")
        factories.seat(session, contest, olga, "owner")
        jun = factories.user(session, "jun")
        factories.seat(session, contest, jun, "judge")
        first = select(Judge).where(Judge.contest_id == contest.id).order_by(Judge.key).limit(1)
        session.scalars(first).one().user_id = jun.id
        session.commit()
        for name in ROUNDS:
            rounds.open_judging(key, name, by=olga.id, at=NOON)
        db.session.remove()
    return key


@pytest.fixture
def rows(site_app):
    """What the database holds of a kind in a contest's round."""

    def read(key, round_key, model):
        with site_app.app_context():
            contest = select(Round.id).where(Round.key == round_key)
            found = db.session().scalars(
                select(model).where(model.round_id.in_(contest), model.judge_id.in_(judges_of(key)))
            )
            values = list(found)
            db.session.remove()
        return values

    return read


def judges_of(key):
    return select(Judge.id).join(Contest, Judge.contest_id == Contest.id).where(Contest.key == key)


@pytest.fixture
def at(visit, hall):
    """Opens a part of the contest at Jun's tablet."""

    def down(where, size=(1180, 820), **how):
        return visit(f"/c/{hall}/judge#{where}", "jun", size=size, **how)

    return down


def saved(page):
    expect(page.locator(".sync")).to_contain_text("서버 저장")


def key(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_money_is_placed_to_the_last_unit_and_handed_in(at, hall, rows):
    page = at("invest/money")
    expect(page.locator(".purse b")).to_have_text("10 중 10")
    for _ in range(6):
        key(page, f"{TITLES[0]}에 1단위 더").click()
    expect(key(page, f"{TITLES[0]}에 1단위 더")).to_be_disabled()
    expect(page.locator(".stake").first.locator(".units")).to_have_text("6")
    expect(key(page, "제출")).to_have_attribute("aria-disabled", "true")
    for _ in range(4):
        key(page, f"{TITLES[1]}에 1단위 더").click()
    expect(page.locator(".purse b")).to_have_text("10 중 0")
    expect(key(page, f"{TITLES[2]}에 1단위 더")).to_be_disabled()
    saved(page)
    assert rows(hall, "money", Investment) == []
    page.locator(".submit").click()
    expect(page.locator(".submit")).to_have_text("제출 취소하고 고치기")
    saved(page)
    soon(lambda: sorted(row.units for row in rows(hall, "money", Investment)), [4, 6])
    expect(key(page, f"{TITLES[0]}에서 1단위 덜")).to_be_disabled()


def test_an_entry_in_conflict_stands_apart_with_its_reason(at):
    page = at("invest/money")
    expect(page.locator(".barred")).to_contain_text(TITLES[5])
    expect(page.locator(".barred")).to_contain_text("제척·회피 대상")
    expect(page.locator(".stake")).to_have_count(5)


def step_back_from(page, title):
    key(page, "작품 회피하기").click()
    page.locator("dialog .pick", has_text=title).click()
    page.get_by_text("팀에 가족·친족이 있음").click()
    page.locator("dialog .primary").click()


def conflicts(site_app, contest_key):
    with site_app.app_context():
        mine = select(Entry.title).join(Conflict, Conflict.entry_id == Entry.id)
        mine = mine.where(Conflict.judge_id.in_(judges_of(contest_key)))
        found = list(db.session().scalars(mine.where(Conflict.kind == "recused")))
        db.session.remove()
    return found


def test_a_judge_steps_back_from_an_entry_which_leaves_his_purse_and_comes_back(at, hall, site_app):
    page = at("invest/money")
    for number in (0, 1):
        key(page, f"{TITLES[number]}에 1단위 더").click()
    step_back_from(page, TITLES[0])
    expect(page.locator(".stake")).to_have_count(4)
    expect(page.locator(".purse b")).to_have_text("10 중 9")
    expect(page.locator(".barred li", has_text=TITLES[0])).to_contain_text("회피했습니다")
    saved(page)
    soon(lambda: conflicts(site_app, hall), [TITLES[0]])
    page.reload()
    expect(page.locator(".stake")).to_have_count(4)
    page.locator(".barred li", has_text=TITLES[0]).get_by_role("button").click()
    expect(page.locator(".stake")).to_have_count(5)
    expect(page.locator(".barred li")).to_have_count(1)
    saved(page)
    soon(lambda: conflicts(site_app, hall), [])


def test_an_entry_that_a_judge_stepped_back_from_leaves_his_order_and_offline_too(at, hall, rows):
    page = at("ranking/top")
    for number in (0, 1, 2):
        page.locator("main .pick").nth(number).click()
    page.context.set_offline(True)
    step_back_from(page, TITLES[1])
    expect(page.locator(".placed .name strong")).to_have_text([TITLES[0], TITLES[2]])
    expect(page.locator("main .pick")).to_have_count(4)
    page.context.set_offline(False)
    saved(page)
    page.locator("main .pick", has_text=TITLES[3]).click()
    page.locator(".submit").click()
    saved(page)
    soon(lambda: [row.place for row in rows(hall, "top", JudgeRanking)], [1, 2, 3])
    expect(key(page, "작품 회피하기")).to_be_hidden()


def test_no_pair_is_asked_for_with_an_entry_that_a_judge_stepped_back_from(at, hall, site_app):
    page = at("pairs/expo")
    title = page.locator(".card-pick").first.locator("strong").inner_text()
    step_back_from(page, title)
    saved(page)
    for number in range(1, 6):
        expect(page.locator(".card-pick").first).to_be_enabled()
        expect(page.locator(".card-pick", has_text=title)).to_have_count(0)
        page.locator(".card-pick").first.click()
        expect(page.locator(".progress b")).to_contain_text(f"{number} /")
    soon(lambda: conflicts(site_app, hall), [title])


def test_money_is_placed_from_the_keyboard(at):
    page = at("invest/money")
    units = page.locator(".units").first
    units.focus()
    for press in ("ArrowUp", "ArrowUp", "ArrowDown"):
        page.keyboard.press(press)
    expect(units).to_have_text("1")
    expect(units).to_have_attribute("aria-valuenow", "1")


def test_the_best_three_are_tapped_moved_and_handed_in(at, hall, rows):
    page = at("ranking/top")
    picks = page.locator(".pick")
    for number in (0, 1, 2):
        picks.nth(number).click()
    expect(page.locator(".placed .name strong")).to_have_text(TITLES[:3])
    picks.nth(4).click(force=True)
    expect(page.locator(".placed .name strong")).to_have_text(TITLES[:3])
    key(page, f"{TITLES[2]} 한 칸 위로").click()
    expect(page.locator(".placed .name strong")).to_have_text([TITLES[0], TITLES[2], TITLES[1]])
    expect(key(page, f"{TITLES[2]} 한 칸 위로")).to_be_focused()
    picks.nth(0).click()
    expect(page.locator(".placed.open")).to_have_count(1)
    picks.nth(4).click()
    page.locator(".submit").click()
    expect(page.locator(".submit")).to_have_text("제출 취소하고 고치기")
    saved(page)
    soon(lambda: [row.place for row in rows(hall, "top", JudgeRanking)], [1, 2, 3])
    key(page, "최종 서명").click()
    expect(page.locator("main.sign .pad-surface")).to_be_visible()


def test_pairs_are_compared_from_booth_to_booth_and_the_last_is_undone(at, hall, rows):
    page = at("pairs/expo")
    expect(page.locator(".card-pick")).to_have_count(2)
    second = page.locator(".card-pick").nth(1).locator(".booth").inner_text()
    page.locator(".card-pick").first.click()
    expect(page.locator(".card-pick").first.locator(".booth")).to_have_text(second)
    expect(page.locator(".way")).to_contain_text("본 뒤 더 나은")
    expect(page.locator(".progress b")).to_contain_text("1 /")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".progress b")).to_contain_text("2 /")
    expect(page.locator(".card-pick").first).to_be_enabled()
    with page.expect_response("**/api/v1/operations"):
        key(page, "판단하기 어려움").click()
    expect(page.locator(".card-pick").first).to_be_enabled()
    soon(
        lambda: [row.choice for row in rows(hall, "expo", Comparison)], ["first", "second", "skip"]
    )
    with page.expect_response("**/api/v1/operations"):
        key(page, "마지막 비교 취소").click()
    soon(lambda: [row.choice for row in rows(hall, "expo", Comparison)], ["first", "second"])


def test_pairs_go_on_without_a_network_and_are_sent_when_it_is_back(at, hall, rows):
    page = at("pairs/expo")
    expect(page.locator(".card-pick")).to_have_count(2)
    page.context.set_offline(True)
    for number in (1, 2, 3):
        page.locator(".card-pick").first.click()
        expect(page.locator(".progress b")).to_contain_text(f"{number} /")
        expect(page.locator(".card-pick").first).to_be_enabled(timeout=10_000)
    page.context.set_offline(False)
    saved(page)
    soon(lambda: len(rows(hall, "expo", Comparison)), 3)


def test_what_was_compared_is_handed_in(at, hall, rows):
    page = at("pairs/expo")
    page.locator(".card-pick").first.click()
    expect(page.locator(".progress b")).to_contain_text("1 /")
    expect(page.locator(".card-pick").first).to_be_enabled()
    page.locator(".submit").click()
    expect(page.locator(".way")).to_contain_text("비교 1건을 제출")
    saved(page)
    soon(lambda: [row.kind for row in rows(hall, "expo", HandIn)], ["pairs"])


def test_screening_shows_its_two_words_as_keys(at):
    page = at("sheet/screening/M01")
    keys = page.locator(".dock .chip")
    expect(keys).to_contain_text(["적합", "부적합"])
    keys.first.click()
    expect(page.locator(".crit .tile").first).to_have_text("적합")


@pytest.mark.parametrize("where", ["invest/money", "ranking/top", "pairs/expo"])
@pytest.mark.parametrize("size", [(1024, 768), (820, 1180)])
def test_keys_are_large_and_nothing_is_wider_than_the_screen(at, where, size):
    page = at(where, size=size)
    expect(page.locator("main.whole")).to_be_visible()
    page.locator("main.whole button").first.wait_for()
    small = page.evaluate(
        "[...document.querySelectorAll('main.whole button')].filter(b => b.offsetParent)"
        ".filter(b => b.offsetHeight < 56 || b.offsetWidth < 56).map(b => b.textContent)"
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
