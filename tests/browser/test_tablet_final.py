"""A whole final at seven tablets while line, tabs and answers fail: every mark exactly once.

13 teams, 7 judges, 5 criteria. What each judge means to give is drawn once; the same marks, given
as a package, say what the outcome must be. The misfortunes come from one seed.
"""

import random
from collections import Counter
from decimal import Decimal

import pytest
from playwright.sync_api import Error, expect
from sqlalchemy import select, update

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.operations import Operation
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.packages.document import EntryRow, JudgeRow, ScoreRow
from judging.services import outcomes, packages, rounds
from scoring import rules
from tests import factories
from tests.browser.test_tablet_line import KEPT
from tests.factories import NOON

pytestmark = pytest.mark.needs("chromium")
SEED = 20261126
TEAMS, JUDGES = [f"T{n:02d}" for n in range(1, 14)], [f"J{n}" for n in range(1, 8)]
MOST = {"idea": 30, "craft": 30, "use": 20, "reach": 10, "talk": 10}


def drawn():
    """What each judge gives each team, in the order of the criteria."""
    chance = random.Random(SEED)
    return {
        (judge, team): [chance.randint(most // 2, most) for most in MOST.values()]
        for judge in JUDGES
        for team in TEAMS
    }


def document(key, scores=()):
    criteria = tuple(rules.Criterion(one, max=Decimal(most)) for one, most in MOST.items())
    judged = rules.Component("judges", "sheets", rubric="sheet", combine="trimmed")
    book = rules.RuleBook(
        rules.Rules(),
        (rules.Round("final", (judged,)),),
        rubrics=(rules.Rubric("sheet", criteria),),
    )
    return factories.document(
        key,
        book=book,
        entries=tuple(EntryRow(team, f"작품 {team}", team) for team in TEAMS),
        judges=tuple(JudgeRow(judge, f"위원 {judge}") for judge in JUDGES),
        members=(),
        scores=tuple(scores),
    )


def given(marks):
    for (judge, team), values in marks.items():
        for criterion, value in zip(MOST, values, strict=True):
            yield ScoreRow("final", judge, team, criterion, Decimal(value))


@pytest.fixture
def final(site_app):
    """The contest to be judged; an account for each judge."""
    with site_app.app_context():
        session = db.session()
        contest = factories.contest(session, document("big-final"))
        for judge in JUDGES:
            person = factories.user(session, f"judge{judge[1:]}")
            factories.seat(session, contest, person, "judge")
            mine = update(Judge).where(Judge.contest_id == contest.id, Judge.key == judge)
            session.execute(mine.values(user_id=person.id))
        here = update(Round).where(Round.contest_id == contest.id)
        session.execute(here.values(state="judging"))
        session.commit()
        db.session.remove()
    return "/c/big-final/judge"


class Tablet:
    """A judge's tablet, and what befalls it."""

    def __init__(self, visit, address, judge, chance):
        self.judge, self.chance, self.address = judge, chance, address
        self.away, self.faults, self.sent = False, Counter(), set()
        page = visit("/sign-in", f"judge{judge[1:]}", size=(1024, 768))
        self.base = page.url.removesuffix("/sign-in")
        self.context = page.context
        self.begin(page)

    def begin(self, page):
        self.page = page
        page.set_default_timeout(20_000)
        page.on("dialog", lambda asked: asked.accept())
        page.route("**/api/v1/operations", self.carry)
        page.goto(self.base + self.address)
        page.locator(".item").first.wait_for()

    def carry(self, route):
        """An operation's way to the server and back."""
        self.sent |= {one["id"] for one in route.request.post_data_json["operations"]}
        try:
            if self.away:
                return route.abort()
            fate = self.chance.random()
            if fate < 0.10:
                self.faults["never left"] += 1
                return route.abort()
            answer = route.fetch()
            if fate < 0.25:
                self.faults["answer lost"] += 1
                return route.abort()
            if fate < 0.40:
                self.faults["sent twice"] += 1
                answer = route.fetch()
            return route.fulfill(response=answer)
        except Error:
            return None  # the tab was killed meanwhile

    def go_offline(self, away):
        self.away = away
        self.context.set_offline(away)
        self.faults["offline"] += away

    def reload(self):
        self.go_offline(False)
        self.faults["reload"] += 1
        self.page.reload()
        self.page.locator("#app[data-view]").wait_for()

    def kill(self):
        """The tab dies in the middle of a number; another is opened."""
        self.go_offline(False)
        self.faults["killed"] += 1
        old = self.page
        self.begin(self.context.new_page())
        old.close(run_before_unload=False)

    def score(self, team, values):
        page = self.page
        page.evaluate(f"location.hash = '#sheet/final/{team}'")
        expect(page.locator(".head-title")).to_contain_text(team)
        if self.chance.random() < 0.1:
            page.keyboard.type(str(values[0])[0])
            self.kill()
            return self.score(team, values)
        page.keyboard.type("".join(f"{value}\n" for value in values))
        expect(page.locator(".submit.primary")).to_be_visible()
        expect(page.locator(".total b")).to_have_text(str(sum(values)))
        page.keyboard.press("Control+Enter")
        page.locator("dialog .primary").click()
        page.locator(".stand-in.submitted, .mine").first.wait_for()
        return None

    def drain(self):
        self.go_offline(False)
        self.page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(self.page.locator(".sync[data-sync=saved]")).to_be_visible(timeout=60_000)
        assert not [one for one in self.page.evaluate(KEPT) if one["state"] != "done"]


def befall(tablet):
    fate = tablet.chance.random()
    if fate < 0.15:
        tablet.go_offline(True)
    elif fate < 0.35:
        tablet.go_offline(False)
    elif fate < 0.45:
        tablet.reload()


def stored(contest_key):
    """Sheets with their marks, and the ids and effects of all operations."""
    session = db.session()
    mine = (
        select(Judge.key, Entry.key, ScoreSheet.state, Criterion.key, Mark.points)
        .join_from(ScoreSheet, Round, ScoreSheet.round_id == Round.id)
        .join(Contest, Round.contest_id == Contest.id)
        .join(Judge, ScoreSheet.judge_id == Judge.id)
        .join(Entry, ScoreSheet.entry_id == Entry.id)
        .join(Mark, Mark.sheet_id == ScoreSheet.id)
        .join(Criterion, Mark.criterion_id == Criterion.id)
        .where(Contest.key == contest_key)
    )
    marks = {}
    for judge, entry, state, criterion, points in session.execute(mine):
        assert state == "submitted"
        marks.setdefault((judge, entry), {})[criterion] = int(points)
    of_contest = (
        select(Operation.id, Operation.effect)
        .join(Round, Operation.round_id == Round.id)
        .join(Contest, Round.contest_id == Contest.id)
        .where(Contest.key == contest_key)
    )
    return marks, dict(session.execute(of_contest).all())


def outcome_of(session, key):
    contest = session.scalars(select(Contest).where(Contest.key == key)).one()
    return outcomes.compute(session, contest).result


def test_a_whole_final_among_misfortunes_is_what_the_judges_meant(visit, final, site_app):
    chance, meant = random.Random(SEED), drawn()
    tablets = {judge: Tablet(visit, final, judge, random.Random(judge)) for judge in JUDGES}
    todo = list(meant)
    chance.shuffle(todo)
    for judge, team in todo:
        befall(tablets[judge])
        tablets[judge].score(team, meant[judge, team])
    for tablet in tablets.values():
        tablet.drain()
    faults = sum((tablet.faults for tablet in tablets.values()), Counter())
    assert all(faults[one] for one in ("offline", "reload", "killed", "answer lost", "sent twice"))

    with site_app.app_context():
        marks, operations = stored("big-final")
        assert marks == {
            pair: dict(zip(MOST, values, strict=True)) for pair, values in meant.items()
        }
        assert set(operations) == set().union(*(tablet.sent for tablet in tablets.values()))
        assert set(operations.values()) <= {"applied", "absorbed"}
        olga = factories.user(db.session(), "olga")
        rounds.close("big-final", "final", by=olga.id, at=NOON)
        wanted = packages.run_package(document("meant-final", given(meant)), at=NOON)
        found = outcome_of(db.session(), "big-final")
        assert found["rounds"] == wanted["rounds"]
        db.session.remove()
