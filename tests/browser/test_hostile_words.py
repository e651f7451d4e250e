"""Words that would like to act, in every text of a contest, on every page that shows them.

A witness stands in the browser: a script that ran, a dialog, a request to another host, a
violation of the policy that the page came with, an element or an address that the words made.
"""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from judging.clock import now
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.rounds import Round
from judging.packages.document import ContestMeta, EntryRow, JudgeRow, MemberRow
from judging.services import announcements, decisions, draws, messages, practices, tallies
from tests import factories

pytestmark = pytest.mark.needs("chromium")
KEY = "hostile"
EVIL = (
    "<img src=x onerror=window.__hit=1><script>window.__hit=1</script>"
    "\"'><a href=javascript:window.__hit=1>x</a><img src=https://evil.example/x>"
    "{{7*7}}${7*7}\u202e=cmd|'/C calc'!A0"
)
MADE = """() => Boolean(window.__hit) || document.querySelector(
  'img[src="x"], img[src*="evil.example"], [onerror], a[href^="javascript:" i]') !== null"""
VALUES = {
    "contest_key": KEY,
    "round_key": "final",
    "entry_key": "A1",
    "judge_key": "J1",
    "number": 1,
    "part": "rounds",
}


def evil(name):
    return f"{name} {EVIL}"


def document():
    """The small contest, in which nobody has a harmless name."""
    made = factories.document(KEY, judged=True)
    said = {"title": evil("대회"), "title_en": evil("Contest"), "host": evil("주최")}
    (final,) = made.book.rounds
    (rubric,) = made.book.rubrics
    lines = [replace(one, texts={"title": evil(one.key), "help": EVIL}) for one in rubric.criteria]
    book = replace(
        made.book,
        rounds=(replace(final, texts={"title": evil("본선")}),),
        rubrics=(replace(rubric, criteria=tuple(lines)),),
        awards=tuple(replace(one, texts={"title": evil("대상")}) for one in made.book.awards),
    )
    return replace(
        made,
        meta=ContestMeta(KEY, blind=False, texts=said),
        book=book,
        entries=tuple(
            EntryRow(key, evil(key)[:200], "Ada" if key == "A1" else evil(key)[:190])
            for key in ("A1", "B2", "C3")
        ),
        members=(MemberRow("Ada", evil("Ada")[:190], "ada@example.org", "leader"),),
        judges=tuple(
            JudgeRow(key, evil(key)[:190], affiliation=EVIL[:190]) for key in ("J1", "J2")
        ),
    )


@pytest.fixture(scope="module")
def contest(site_app):
    """The contest while it is judged; its next steps are taken by the tests."""
    with site_app.app_context():
        session = db.session()
        made = factories.contest(session, document())
        people = {name: one.id for name, one in vars(factories.cast(session, made)).items()}
        mine = Round.contest_id == made.id
        session.execute(update(Round).where(mine).values(state="judging"))
        session.execute(update(Contest).where(Contest.id == made.id).values(state="judging"))
        session.commit()
        by = {"by": people["olga"], "at": now() - timedelta(minutes=1)}
        messages.send(KEY, EVIL, **by)
        practices.begin(KEY, "final", title=EVIL[:200], text=EVIL, **by)
        draws.draw(KEY, "final", words=EVIL[:100], chance="1", version=0, **by)
        db.session.remove()
    return people


def pages(app):
    """Every page that knows no more than these; the tablet's has a test of its own."""
    for rule in app.url_map.iter_rules():
        mine = "contest_key" in rule.arguments and rule.arguments <= VALUES.keys()
        a_page = not rule.rule.startswith("/api/") and rule.endpoint != "tablets.show"
        if "GET" in rule.methods and mine and a_page:
            values = {name: VALUES[name] for name in rule.arguments}
            with app.test_request_context():
                yield app.url_map.bind("localhost").build(rule.endpoint, values)


class Witness:
    """Sees what acts in a page, and on which address."""

    def __init__(self, page, site):
        self.page, self.site, self.seen = page, site, []
        page.on("dialog", lambda one: (self.note("a dialog"), one.dismiss()))
        page.on("request", self.requested)
        page.on("console", self.heard)

    def note(self, what):
        self.seen.append((urlsplit(self.page.url).path, what))

    def requested(self, request):
        scheme = urlsplit(request.url).scheme
        if scheme in ("http", "https") and not request.url.startswith(self.site):
            self.note(f"asked {request.url}")

    def heard(self, said):
        if "Content Security Policy" in said.text:
            self.note(said.text[:200])

    def look(self):
        if self.page.evaluate(MADE):
            self.note("the words made something")


@pytest.fixture
def walked(visit, site, site_app, contest):
    """Opens all pages as somebody; how many showed the words, and what the witness saw."""

    def walk(who):
        page = visit("/", who)
        witness, shown = Witness(page, site), 0
        for path in pages(site_app):
            head = page.request.head(site + path)
            kind = head.headers.get("content-type", "")
            if (
                head.status == 200
                and kind.startswith("text/html")
                and "attachment" not in str(head.headers.get("content-disposition"))
            ):
                page.goto(site + path)
                shown += "onerror=window.__hit" in page.content()
                witness.look()
        return shown, witness.seen

    return walk


def test_at_a_judges_tablet(visit, site, contest):
    page = visit("/", "jun", size=(1180, 820))
    witness = Witness(page, site)
    page.goto(f"{site}/c/{KEY}/judge")
    page.locator("#app[data-view]").wait_for()
    page.get_by_text("onerror=window.__hit").first.wait_for()
    witness.look()
    page.locator(".item").first.click()
    page.locator("[data-view=sheet], .sheet, form").first.wait_for()
    witness.look()
    assert witness.seen == []


@pytest.mark.parametrize(("who", "least"), [("olga", 25), ("chae", 20), ("ada", 1), ("jun", 1)])
def test_while_it_is_judged(walked, who, least):
    shown, seen = walked(who)
    assert seen == []
    assert shown >= least


def test_when_it_is_published(walked, site_app, contest):
    with site_app.app_context():
        session = db.session()
        here = Round.contest_id.in_(select(Contest.id).where(Contest.key == KEY))
        session.execute(update(Round).where(here).values(state="closed"))
        session.commit()
        by = {"by": contest["olga"], "at": now()}
        tallies.take(KEY, "final", **by)
        said = {"act": "confirm", "round_key": "final", "reason": EVIL}
        decisions.record(KEY, **said, **by)
        number = announcements.propose(KEY, **by)
        mark = announcements.waiting(KEY).fingerprint
        announcements.confirm(KEY, number, mark, by=contest["chae"], at=now())
        db.session.remove()
    for who, least in (("olga", 25), ("ada", 2), ("", 1)):
        shown, seen = walked(who)
        assert (who, seen) == (who, [])
        assert shown >= least, who


@pytest.mark.parametrize("where", ["page", "tablet"])
def test_no_name_turns_round_what_stands_beside_it(visit, hall, where):
    tablet = hall(f"turned-{where}")
    page = visit("/" if where == "page" else tablet, "jun")
    page.wait_for_load_state()
    beside = page.evaluate("""() => ['a', 'b', 'span', 'strong'].map((name) => {
        const line = document.body.appendChild(document.createElement('p'));
        const said = line.appendChild(document.createElement(name));
        said.textContent = '가\u202eabc';
        line.append(' 12');
        const rest = document.createRange();
        rest.selectNodeContents(line.lastChild);
        return rest.getBoundingClientRect().left - said.getBoundingClientRect().right;
      })""")
    assert [round(gap) for gap in beside if gap < -1] == []
