"""How long the drawer of a judge's own earlier entries takes to open while the network is away.

    python -m benchmarks.drawer [--entries 12] [--openings 20] [--slower 4]

A judge who has filled a sheet of five criteria for each entry opens his last one; the network goes
away; then he opens and closes the drawer again and again. Measured is the time in the browser from
the click until the frame after all cards were drawn, on this machine and with its processor slowed
down `--slower` times, as a cheap tablet's is. The server is the app on a throw-away SQLite.
"""

import argparse
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from judging import create_app
from judging.extensions import Base, db
from judging.models.people import Judge, Membership
from judging.models.rounds import Round as RoundRow
from judging.packages.document import ContestDocument, ContestMeta, EntryRow, JudgeRow, ScoreRow
from judging.services import packages
from scoring.rules import Component, Criterion, Round, Rubric, RuleBook, Rules
from tests import factories
from tests.factories import PASSWORD
from tests.unavailable import chromium

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
CRITERIA = (("C1", 30), ("C2", 30), ("C3", 20), ("C4", 15), ("C5", 5))
GOAL = 1000  # milliseconds
OPENING = """async (count) => {
  const button = [...document.querySelectorAll('.foot .btn')].find((one) =>
    one.textContent === 'Compare');
  const frame = () => new Promise(requestAnimationFrame);
  const began = performance.now();
  button.click();
  while (document.querySelectorAll('dialog.drawer .compare-card').length < count) await frame();
  await frame();
  const spent = performance.now() - began;
  document.querySelector('dialog.drawer').close();
  while (document.querySelector('dialog.drawer')) await frame();
  return spent;
}"""


class Quiet(WSGIRequestHandler):
    """A server that keeps its log to itself."""

    def log(self, *_: object) -> None:
        pass


def contest(entries: int) -> ContestDocument:
    """One judge, who has scored every entry, with a total of its own for nearly each."""
    criteria = tuple(
        Criterion(key, Decimal(most), texts={"title": f"평가항목 {key}"}) for key, most in CRITERIA
    )
    rounds = (Round("final", (Component("judges", "sheets", rubric="main"),)),)
    keys = [f"E{number:02d}" for number in range(1, entries + 1)]
    return ContestDocument(
        meta=ContestMeta("bench", texts={"title": "Bench"}),
        book=RuleBook(Rules(), rounds, rubrics=(Rubric("main", criteria),)),
        entries=tuple(EntryRow(key, f"골목길 안전 지도 {key}", "맑은하늘") for key in keys),
        judges=(JudgeRow("J1", "Jun"),),
        scores=tuple(
            ScoreRow("final", "J1", key, name, Decimal((3 * at + 7 * place) % (most + 1)))
            for at, key in enumerate(keys)
            for place, (name, most) in enumerate(CRITERIA)
        ),
    )


def prepare(entries: int) -> None:
    """The contest with its final open, and Jun with a password."""
    Base.metadata.create_all(db.engine)
    number = packages.import_package(contest(entries), by=None, at=NOW).id
    jun = factories.user(db.session(), "jun")
    db.session.add(Membership(user_id=jun.id, contest_id=number, role="judge"))
    db.session.scalars(select(Judge)).one().user_id = jun.id
    db.session.scalars(select(RoundRow)).one().state = "judging"
    db.session.commit()
    db.session.remove()


@contextmanager
def served(entries: int) -> Iterator[str]:
    """The address of the app with that contest."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "SIMSA_INSTANCE": folder}
        app = create_app(environ=environ)
        with app.app_context():
            prepare(entries)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


def sit_down(page: Page, address: str, entries: int) -> None:
    """Sign in and open the last sheet, until the page has fetched what it may need later."""
    page.goto(f"{address}/sign-in")
    page.fill("[name=email]", "jun@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("form[action$=sign-in] button")
    with page.expect_request_finished(lambda asked: asked.url.endswith("/later.js")):
        page.goto(f"{address}/c/bench/judge#sheet/final/E{entries:02d}")
    page.locator(".criteria").wait_for()


def measure(address: str, entries: int, openings: int, slower: int) -> None:
    """Print a line for this machine and one for a slower one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        context = browser.new_context(locale="en", viewport={"width": 1024, "height": 768})
        page = context.new_page()
        sit_down(page, address, entries)
        context.set_offline(True)
        for rate in (1, slower):
            page.context.new_cdp_session(page).send(
                "Emulation.setCPUThrottlingRate", {"rate": rate}
            )
            spent = [page.evaluate(OPENING, entries) for _ in range(openings)]
            print(
                f"{entries} entries, offline, processor 1/{rate}: first {spent[0]:.0f} ms, "
                f"median {statistics.median(spent):.0f} ms, worst {max(spent):.0f} ms "
                f"of {openings}; wanted: under {GOAL} ms"
            )
        browser.close()


def main() -> None:
    """Serve the contest, and open the drawer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=12)
    parser.add_argument("--openings", type=int, default=20)
    parser.add_argument("--slower", type=int, default=4)
    given = parser.parse_args()
    with served(given.entries) as address:
        measure(address, given.entries, given.openings, given.slower)


if __name__ == "__main__":
    main()
