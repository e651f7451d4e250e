"""When something arrived is noted before the app does anything else with it."""

import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from judging import config
from judging.config import BadConfiguration
from judging.models.applications import Arrival
from judging.views import arrival
from judging.views.arrival import Stamped, said_by_proxy
from tests import applying, factories
from tests.applying import CLOSES, fill, pdf

AT = datetime(2026, 11, 27, 12, 0, 0, 500_000, tzinfo=UTC)
MOMENT = AT - timedelta(seconds=3)
STAMP = MOMENT.timestamp()


@pytest.mark.parametrize(
    "said",
    [f"t={STAMP:.3f}", f"{STAMP:.3f}", f"t={int(STAMP * 1000)}", f"t={int(STAMP * 1_000_000)}"],
)
def test_the_proxys_moment_is_read_in_every_usual_form(said):
    assert abs(said_by_proxy(said, AT) - MOMENT) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "said",
    [
        *("", "t=", "yesterday", "t=-1", "t=1e9", "t=١٢٣٤٥٦٧٨٩٠", "t=1.2.3", "t=99999999999999999"),
        f"t={AT.timestamp() + 1:.3f}",
        f"t={AT.timestamp() - 121:.3f}",
        "t=0000000000",
    ],
)
def test_a_moment_that_cannot_be_is_none(said):
    assert said_by_proxy(said, AT) is None


@pytest.mark.parametrize(("trusts", "found"), [(True, MOMENT), (False, AT)])
def test_only_a_proxy_that_is_trusted_is_believed(trusts, found):
    environ = {"HTTP_X_REQUEST_START": f"t={STAMP:.3f}"}
    stamped = Stamped(lambda given, _: [given[arrival.ARRIVED]], trusts_proxy=trusts)
    with time_machine.travel(AT, tick=False):
        (at,) = stamped(environ, None)
    assert abs(at - found) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"REQUEST_START": "yes"}, "must be trusted"),
        ({"REQUEST_START": "trusted"}, "needs TRUSTED_PROXIES"),
    ],
)
def test_whose_word_counts_must_be_clear(tmp_path, given, why):
    with pytest.raises(BadConfiguration, match=why):
        config.settings(given, tmp_path)


@pytest.fixture
def team(session, app, client, monkeypatch):
    """Ada's browser a second before the end, at a server that needs a minute for everything."""
    with time_machine.travel(applying.NOON, tick=False) as clock:
        applying.open_contest(session, factories.user(session, "olga"))
        ada = factories.user(session, "ada")
        fill(ada)
        clock.move_to(CLOSES - timedelta(seconds=1))
        factories.sign_in(client, ada)

        def slow():
            clock.move_to(CLOSES + timedelta(minutes=1))

        monkeypatch.setitem(app.before_request_funcs, None, [slow])
        yield client


def test_what_arrived_in_time_is_in_time_however_long_it_then_waited(team, session):
    assert team.post("/c/campus/apply/hand-in").status_code == 302
    session.rollback()
    (found,) = session.scalars(select(Arrival))
    assert (found.verdict, found.at) == ("in_time", CLOSES - timedelta(seconds=1))


def test_a_file_that_arrived_in_time_is_taken(team):
    data = {"file": (io.BytesIO(pdf()), "deck.pdf")}
    assert team.post("/c/campus/apply/files/extras", data=data).status_code == 302


def test_the_header_of_somebody_who_is_no_proxy_makes_nobody_early(team, session):
    with time_machine.travel(CLOSES + timedelta(seconds=30), tick=False):
        early = {"X-Request-Start": f"t={(CLOSES - timedelta(seconds=1)).timestamp():.3f}"}
        assert team.post("/c/campus/apply/hand-in", headers=early).status_code == 423
