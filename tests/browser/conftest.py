"""A real browser in front of a real server, on a database of its own, made once for all tests."""

import threading
from pathlib import Path

import flask_migrate
import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import select, update
from werkzeug.serving import WSGIRequestHandler, make_server

from judging import create_app
from judging.clock import now
from judging.extensions import db
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.packages.document import EntryRow, JudgeRow
from judging.packages.read import read_package
from judging.services import (
    announcements,
    assigning,
    job_kinds,
    job_runner,
    plan_edits,
    tallies,
)
from tests import factories
from tests.factories import NOON, PASSWORD
from tests.unavailable import chromium

SCENARIOS = Path(__file__).resolve().parents[1] / "data" / "scenarios"
HACKATHON, MAKEATHON = "smart-city-hackathon-2018", "makeathon-2019-undecided"
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)


@pytest.fixture(scope="session")
def chrome():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


class Quiet(WSGIRequestHandler):
    """A server that keeps its log to itself."""

    def log(self, *_):
        pass


@pytest.fixture(scope="session")
def site_app(tmp_path_factory):
    """The 2018 hackathon published, a makeathon undecided, a campus contest being planned."""
    folder = tmp_path_factory.mktemp("site")
    secret = "a-secret-for-the-tests-that-guards-nothing"
    app = create_app(environ={"SIMSA_INSTANCE": str(folder), "SECRET_KEY": secret})
    with app.app_context():
        flask_migrate.upgrade()
        fill(db.session())
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def site(site_app):
    """The address of a server of it."""
    server = make_server("127.0.0.1", 0, site_app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def carry_out(site_app):
    """Does the work that waits, as the worker beside the web server would."""

    def work():
        with site_app.app_context():
            while (job := job_runner.take(now())) is not None:
                job_runner.execute(job, job_kinds.KINDS, now)
            db.session.remove()

    return work


def fill(session):
    olga, chae = factories.user(session, "olga"), factories.user(session, "chae")
    for name in ("s01-hackathon-2018", "s11-makeathon-undecided"):
        contest = factories.contest(session, read_package(SCENARIOS / name))
        factories.seat(session, contest, olga, "owner")
        factories.seat(session, contest, chae, "chair")
    tallies.take(HACKATHON, "prelim", by=olga.id, at=NOON)
    tallies.take(HACKATHON, "final", by=olga.id, at=NOON)
    number = announcements.propose(HACKATHON, by=olga.id, at=NOON)
    mark = announcements.waiting(HACKATHON).fingerprint
    announcements.confirm(HACKATHON, number, mark, by=chae.id, at=NOON)
    tallies.take(MAKEATHON, "final", by=olga.id, at=NOON)
    plan(session, "campus", *small(30, 5), olga)
    plan(session, "fair", *small(100, 20), olga)


def small(entries, judges):
    """As many entries and judges, one of each with a name that is hard to fit."""
    long = "남궁황보제갈선우독고사공서문동방"
    return (
        tuple(EntryRow(f"E{n:03}", long * 3 if n == 4 else f"작품 {n}") for n in range(entries)),
        tuple(JudgeRow(f"J{n:02}", long if n == 2 else f"위원 {n}") for n in range(judges)),
    )


def plan(session, key, entries, judges, olga):
    """A contest that is judged by one plan and has a draft of another."""
    package = factories.document(key, entries=entries, judges=judges, members=(), judged=False)
    contest = factories.contest(session, package)
    factories.seat(session, contest, olga, "owner")
    factories.seat(session, contest, factories.user(session, "jun"), "judge")
    jun = select(Judge).where(Judge.contest_id == contest.id).order_by(Judge.key).limit(1)
    session.scalars(jun).one().user_id = factories.user(session, "jun").id
    session.execute(update(Round).where(Round.contest_id == contest.id).values(state="judging"))
    session.commit()
    for seed in (1, 2):
        written = {"by": olga.id, "at": NOON}
        assigning.propose_now(key, "final", seed=seed, tell=lambda *_: None, **written)
        if seed == 1:
            plan_edits.publish(key, "final", 1, **written)


@pytest.fixture(scope="session")
def signed_in(chrome, site):
    """The cookies of somebody who has signed in on the page; a visitor has none."""
    known = {"": None}

    def of(who):
        if who not in known:
            context = chrome.new_context()
            page = context.new_page()
            page.goto(site + "/sign-in")
            page.fill("[name=email]", f"{who}@example.org")
            page.fill("[name=password]", PASSWORD)
            page.click("form[action$=sign-in] button")
            known[who] = context.storage_state()
            context.close()
        return known[who]

    return of


@pytest.fixture
def visit(chrome, site, signed_in):
    """Opens a path as somebody, in a size, a language and a colour scheme."""
    opened, complaints = [], []

    def go(path, who="", size=(1440, 900), lang="ko", scheme="light"):
        context = chrome.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=lang,
            color_scheme=scheme,
            storage_state=signed_in(who),
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "warning" and complaints.append(said.text))
        page.goto(site + path)
        return page

    yield go
    for context in opened:
        context.close()
    assert not complaints


@pytest.fixture
def sit(visit):
    """Opens the judge's page as Jun in front of a server of the test's own; list of M01 to M04."""

    def down(stub, where="", **how):
        how = {"size": (1024, 768)} | how
        page = visit("/sign-in", "jun", **how)
        stub.attach(page)
        page.set_default_timeout(8000)
        page.goto(page.url.replace("/sign-in", f"/c/campus/judge{where}"))
        page.locator("#app[data-view]").wait_for()
        return page

    return down


@pytest.fixture
def hall(site_app):
    """A contest whose final is being judged on score sheets by Jun, J1, and Ines, J2."""

    def make(key, **changes):
        with site_app.app_context():
            session = db.session()
            document = factories.document(key, judged=False, **changes)
            contest = factories.contest(session, document)
            for name, judge in (("jun", "J1"), ("ines", "J2"), ("olga", "")):
                person = factories.user(session, name)
                factories.seat(session, contest, person, "judge" if judge else "owner")
                mine = update(Judge).where(Judge.contest_id == contest.id, Judge.key == judge)
                session.execute(mine.values(user_id=person.id))
            session.execute(
                update(Round).where(Round.contest_id == contest.id).values(state="judging")
            )
            session.commit()
            db.session.remove()
        return f"/c/{key}/judge"

    return make
