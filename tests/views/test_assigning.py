"""Having judges assigned: settings, work in the background, what stands in the way."""

import re

import pytest
from sqlalchemy import update

from judging.clock import now
from judging.models.rounds import Round
from judging.packages.document import EntryRow, JudgeRow
from judging.services import assigning, job_kinds, job_runner, jobs
from judging.services.assigning import Assign
from tests import factories
from tests.factories import NOON

ROUND = "/c/campus/rounds/final"
PAGE = f"{ROUND}/assigning"
SETTINGS = {"judges_per_entry": "2", "min_load": "0", "max_load": "", "seed": "4", "budget": "1"}
SETTINGS |= {"same_organisation": "conflict", "floor": "", "most_of_one_organisation": ""}
ENTRIES = tuple(EntryRow(f"E{n}", f"Entry {n}") for n in range(1, 7))
JUDGES = tuple(JudgeRow(f"J{n}", name) for n, name in enumerate(("Jun", "Ines", "Kim"), 1))


@pytest.fixture
def package():
    return factories.document(entries=ENTRIES, judges=JUDGES, members=(), judged=False)


@pytest.fixture
def people(session, package):
    cast = factories.cast(session, factories.contest(session, package))
    session.execute(update(Round).values(state="judging"))
    session.commit()
    return cast


@pytest.fixture
def olga(app, people):
    """Olga's browser, in English."""
    client = factories.sign_in(app.test_client(), people.olga)
    client.post("/language", data={"language": "en"})
    return client


def field(page, name):
    """The attributes of an input."""
    (tag,) = re.findall(rf'<input [^>]*name="{name}"[^>]*>', page)
    return dict(re.findall(r' ([a-z-]+)(?:="([^"]*)")?', tag))


def carry_out():
    """What waits is done, as the worker beside the web server would."""
    while (job := job_runner.take(now())) is not None:
        job_runner.execute(job, job_kinds.KINDS, now)


def test_olga_has_a_plan_made_and_sees_how_far_it_is(olga):
    assert "There is no plan yet." in olga.get(PAGE).text
    assert olga.post(f"{PAGE}/propose", data=SETTINGS).status_code == 302
    assert "A plan is being made" in olga.get(PAGE).text
    (job,) = jobs.listing("campus")
    assert "data-ended" not in olga.get(f"{PAGE}/jobs/{job.id}").text
    carry_out()
    assert "data-ended" in olga.get(f"{PAGE}/jobs/{job.id}").text
    page = olga.get(PAGE).text
    assert "Plan 1" in page
    assert "12 sheets" in page
    assert "A plan is being made" not in page


def test_work_is_called_off(olga):
    olga.post(f"{PAGE}/propose", data=SETTINGS)
    (job,) = jobs.listing("campus")
    olga.post(f"{PAGE}/jobs/{job.id}/cancel")
    carry_out()
    page = olga.get(PAGE).text
    assert "The work is called off." in page
    assert "There is no plan yet." in page


def test_a_second_plan_waits_for_the_first(olga):
    olga.post(f"{PAGE}/propose", data=SETTINGS)
    page = olga.post(f"{PAGE}/propose", data=SETTINGS)
    assert page.status_code == 409
    assert "This round is being planned already" in page.text


def test_what_stands_in_the_way_is_told_with_the_cheapest_fix_first(olga):
    olga.post(f"{PAGE}/propose", data=SETTINGS | {"max_load": "3"})
    carry_out()
    page = olga.get(PAGE).text
    assert "No plan can keep all the rules" in page
    assert "12 sheets are needed but the judges can take 9 at most" in page
    assert page.index("Cheapest fix: raise the maximum of") < page.index("12 sheets are needed")
    olga.post("/language", data={"language": "ko"})
    assert "가장 간단한 해결" in olga.get(PAGE).text


def test_without_those_that_nobody_may_take_the_rest_is_planned(olga):
    olga.post(f"{PAGE}/propose", data=SETTINGS | {"max_load": "3", "incomplete": "y"})
    carry_out()
    assert "9 sheets" in olga.get(PAGE).text


def test_settings_are_kept_and_shown_again(olga):
    olga.post(f"{PAGE}/settings", data=SETTINGS | {"budget": "2.5", "floor": "80", "senior": "y"})
    kept = assigning.settings("campus", "final")
    assert (str(kept.affinity_budget), str(kept.floor), kept.senior) == ("0.025", "0.8", True)
    page = olga.get(PAGE).text
    assert field(page, "budget")["value"] == "2.50"
    assert "checked" in field(page, "senior")
    assert "checked" not in field(page, "incomplete")


@pytest.mark.parametrize("wrong", [{"judges_per_entry": "0"}, {"seed": "x"}, {"budget": "101"}])
def test_wrong_settings_change_nothing(olga, wrong):
    page = olga.post(f"{PAGE}/propose", data=SETTINGS | wrong)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert assigning.settings("campus", "final") == Assign()
    assert jobs.listing("campus") == []


def test_a_maximum_below_the_minimum_is_told_in_a_sentence(olga):
    page = olga.post(f"{PAGE}/settings", data=SETTINGS | {"min_load": "4", "max_load": "3"})
    assert page.status_code == 422
    assert "The most sheets of a judge cannot be fewer than the least." in page.text


def test_augusta_looks_and_cannot_press(app, people):
    client = factories.sign_in(app.test_client(), people.augusta)
    client.post("/language", data={"language": "en"})
    page = client.get(PAGE).text
    assert "The owner and the chair make plans" in page
    assert "Propose a plan" not in page


class TestAnEmptyContest:
    """Nothing to assign, and nobody to assign it to."""

    @pytest.fixture
    def package(self):
        return factories.document(entries=(), judges=(), members=(), judged=False)

    def test_the_page_says_what_is_missing(self, olga):
        page = olga.get(PAGE).text
        assert "No entry takes part in this round yet." in page
        assert "disabled>Propose a plan" in page


class TestTheSimulator:
    """An event before it takes place."""

    EVENT = "entries=30&judges=5&judges_per_entry=3&places=8&minutes=180&minutes_per_sheet=8"
    EVENT += "&noise=0.7&severity=0.7"

    def test_it_begins_with_the_rounds_own_size(self, olga):
        page = olga.get(f"{ROUND}/simulator").text
        assert field(page, "entries")["value"] == "6"
        assert field(page, "judges")["value"] == "3"

    def test_it_says_what_is_feasible_and_how_sure_the_final_is(self, olga):
        page = olga.get(f"{ROUND}/simulator?{self.EVENT}").text
        assert "Feasible: every judge has 18 sheets at most and time for 22." in page
        assert "Of the truly best 8," in page
        assert '<circle class="chosen"' in page

    def test_too_little_time_is_told_with_the_judges_that_it_takes(self, olga):
        short = self.EVENT.replace("minutes=180", "minutes=80")
        page = olga.get(f"{ROUND}/simulator?{short}").text
        assert "would have up to 18 sheets but has time for 10. It takes 9 judges" in page

    def test_no_event_is_refused_beside_its_field_or_in_a_sentence(self, olga):
        wrong = olga.get(f"{ROUND}/simulator?entries=0")
        assert wrong.status_code == 422
        assert 'aria-invalid="true"' in wrong.text
        page = olga.get(f"{ROUND}/simulator?{self.EVENT}".replace("judges=5", "judges=2")).text
        assert "3 judges for each entry are asked for and there are 2." in page


def test_an_expo_gets_a_timetable_without_clashes(olga, people):
    assigning.propose_now("campus", "final", by=people.olga.id, at=NOON, tell=lambda *_: None)
    olga.post(f"{ROUND}/plans/1/publish")
    assert olga.get(f"{PAGE}/timetable").status_code == 404
    olga.post(f"{PAGE}/timetable", data={"slots": ""})
    carry_out()
    page = olga.get(f"{PAGE}/timetable").text
    assert "6 time slots" in page
    assert "<b>Jun</b>" in page
