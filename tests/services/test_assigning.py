"""Having judges assigned: drafts, their settings, repairs under way, and timetables."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from judging.clock import now
from judging.errors import Conflicted, NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.packages.document import EntryRow
from judging.services import (
    assigning,
    audit,
    job_kinds,
    job_runner,
    jobs,
    packages,
    plan_edits,
    plans,
)
from judging.services.assigning import Assign
from judging.services.transactions import write
from tests import factories
from tests.events import (
    ENTRIES,
    JUDGES,
    PLACE,
    assigned,
    drafted,
    event,
    finished,
    published,
    run_jobs,
    sheet_states,
    start,
)
from tests.factories import NOON


@pytest.fixture
def contest(session):
    return factories.contest(session, event())


def test_a_draft_keeps_every_rule_and_says_what_it_amounts_to(session, contest):
    page = plans.show(*PLACE, drafted())
    figures = page.line.figures
    assert (page.line.state, page.line.how, page.is_current) == ("draft", "propose", True)
    assert (figures.sheets, figures.breaches, figures.open) == (24, (), ())
    assert figures.components == 1
    assert figures.extra_error > 0
    assert Counter(pair.entry for pair in page.pairs) == {f"E{n:02}": 2 for n in range(12)}
    assert sum(load.load for load in page.judges) == 24
    assert {cover.has for cover in page.entries} == {2}
    assert page.entries[0].title == "Idea 0"
    assert assigned(session) == set()
    assert session.scalars(select(AuditEvent.act)).all()[-2:] == ["job.asked_for", "plan.made"]
    assert audit.verify(session) is None


def test_the_same_seed_gives_the_same_draft_and_another_may_give_another(contest):
    first, second = drafted(seed=5), drafted(seed=5)
    assert plans.show(*PLACE, first).pairs == plans.show(*PLACE, second).pairs
    assert plans.compare(*PLACE, second, first).kept == 24
    assert [line.number for line in plans.listing(*PLACE)] == [2, 1]
    assert plans.show(*PLACE, first).settings.seed == 5


def test_what_is_impossible_is_told_with_names_and_numbers(session):
    factories.contest(session, event(entries=ENTRIES[:3], judges=JUDGES[:1]))
    job = finished(assigning.propose(*PLACE, by=None, at=NOON))
    assert job.state == "failed"
    assert "have only 1 judge each who may judge them and need 2" in job.error
    assert plans.listing(*PLACE) == []


def test_an_incomplete_plan_is_published_only_on_purpose(session):
    factories.contest(session, event(entries=ENTRIES[:3], judges=JUDGES[:1]))
    number = drafted(incomplete=True)
    assert plans.show(*PLACE, number).line.figures.open == tuple(
        f"E0{n} has 1 of 2 judges." for n in range(3)
    )
    with pytest.raises(NotReady, match="E00 has 1 of 2 judges"):
        plan_edits.publish(*PLACE, number, by=None, at=NOON)
    plan_edits.publish(*PLACE, number, incomplete=True, by=None, at=NOON)
    assert len(assigned(session)) == 3


def test_a_round_is_planned_once_at_a_time(contest):
    waiting = assigning.propose(*PLACE, by=None, at=NOON)
    with pytest.raises(Conflicted, match="planned already"):
        assigning.propose(*PLACE, by=None, at=NOON)
    jobs.cancel("campus", waiting, by=None, at=NOON)
    assert drafted() == 1


def test_a_job_of_a_round_that_is_gone_ends_with_a_sentence(contest):
    job_id = assigning.propose(*PLACE, by=None, at=NOON)
    document = event()
    renamed = replace(document.book.rounds[0], key="another")
    book = replace(document.book, rounds=(renamed,), awards=())
    packages.import_package(replace(document, book=book), by=None, at=NOON, replace=True)
    assert "changed meanwhile" in finished(job_id).error


def test_settings_are_changed_until_the_judging_has_ended(session, contest):
    wanted = Assign(judges_per_entry=3, seed=4)
    assigning.change_settings(*PLACE, wanted, by=None, at=NOON)
    assert assigning.settings(*PLACE) == wanted
    assert plans.show(*PLACE, drafted()).line.figures.sheets == 36
    with pytest.raises(NotReady, match="fewer than the least"):
        assigning.change_settings(*PLACE, Assign(min_load=3, max_load=2), by=None, at=NOON)
    with write() as writing:
        writing.execute(update(Round).values(state="closed"))
    session.expire_all()
    for refused in (
        lambda: assigning.change_settings(*PLACE, wanted, by=None, at=NOON),
        lambda: assigning.propose(*PLACE, by=None, at=NOON),
        lambda: plan_edits.publish(*PLACE, 1, by=None, at=NOON),
    ):
        with pytest.raises(NotReady, match="already ended"):
            refused()


def test_a_round_without_entries_says_so(session):
    factories.contest(session, event(entries=()))
    assert "No entry takes part" in finished(assigning.propose(*PLACE, by=None, at=NOON)).error


def repaired(**options):
    job = finished(assigning.repair(*PLACE, by=None, at=NOON, **options))
    assert job.error == ""
    return job.result["plan"]


def test_a_judge_who_does_not_come_costs_as_many_new_sheets_as_he_had(session, contest):
    published()
    mine = sorted(entry for judge, entry in assigned(session) if judge == "J0")
    start(session, "J0", mine[0], "submitted")
    number = repaired(absent=["J0"])
    found = plans.compare(*PLACE, number)
    assert (found.added, found.removed) == (len(mine) - 1, len(mine) - 1)
    assert [judge.key for judge in found.judges if judge.removed] == ["J0"]
    assert "Without Judge 0." in plans.show(*PLACE, number).notes
    plan_edits.publish(*PLACE, number, by=None, at=NOON)
    assert {entry for judge, entry in assigned(session) if judge == "J0"} == {mine[0]}
    assert sheet_states(session) == {"blank": 23, "submitted": 1}


def test_a_late_entry_and_a_late_judge_come_in_by_the_same_call(session, contest):
    published()
    with write() as writing:
        writing.add(Entry(contest_id=contest.id, key="E99", attrs={}))
        writing.add(Judge(contest_id=contest.id, key="J9", name="Late", topics=[]))
    number = repaired()
    found = plans.compare(*PLACE, number)
    assert (found.added, found.removed) == (2, 0)
    plan_edits.publish(*PLACE, number, by=None, at=NOON)
    assert len(assigned(session)) == 26


def test_a_repair_that_nobody_can_make_whole_says_why(session):
    factories.contest(session, event(entries=ENTRIES[:4], judges=JUDGES[:2]))
    published()
    number = repaired(absent=["J0"])
    page = plans.show(*PLACE, number)
    assert len(page.line.figures.open) == 4
    assert len(page.notes) > 1


def test_what_was_never_assigned_is_not_repaired(contest):
    with pytest.raises(NotReady, match="Nothing is assigned"):
        assigning.repair(*PLACE, by=None, at=NOON)
    with pytest.raises(NotFound):
        assigning.repair(*PLACE, absent=["J99"], by=None, at=NOON)


def visits():
    job = finished(assigning.plan_timetable(*PLACE, by=None, at=NOON))
    assert job.error == ""
    return job.result


def test_nobody_is_in_two_places_and_no_table_has_two_judges(contest):
    published()
    found = visits()
    assert found["metres"] is None
    assert len(found["visits"]) == 24
    assert found["slots"] == max(Counter(judge for judge, _, _ in found["visits"]).values())
    for side in (0, 1):
        places = [(visit[side], visit[2]) for visit in found["visits"]]
        assert len(set(places)) == len(places)


def test_ways_are_short_where_tables_are_known(session):
    tables = tuple(
        EntryRow(f"E{n:02}", attrs={"x": str(3 * (n % 4)), "y": str(3 * (n // 4))})
        for n in range(12)
    )
    factories.contest(session, event(entries=tables))
    published()
    found = visits()
    assert 0 < found["metres"] < 6 * found["slots"]


def test_a_timetable_needs_pairs(contest):
    job = finished(assigning.plan_timetable(*PLACE, by=None, at=NOON))
    assert "Nothing is assigned" in job.error


def test_a_new_timetable_replaces_the_old_one_of_its_round(contest):
    published()
    first, second = visits(), visits()
    kept = [job.result for job in jobs.listing("campus", kind=assigning.TIMETABLE)]
    assert (first, kept) == (second, [second, {}])


# --- under way -----------------------------------------------------------------------------------


def test_a_plan_that_is_called_off_while_it_is_made_leaves_nothing(contest):
    job_id = assigning.propose(*PLACE, by=None, at=NOON)
    taken = job_runner.take(now())
    jobs.cancel("campus", job_id, by=None, at=NOON)
    job_runner.execute(taken, job_kinds.KINDS, now)
    assert jobs.show("campus", job_id).state == "cancelled"
    assert plans.listing(*PLACE) == []


def test_the_steps_of_a_plan_are_told(contest, monkeypatch):
    told = []
    monkeypatch.setattr(
        job_runner.Work, "report", lambda work, *said: told.append((said[0], said[1] <= said[2]))
    )
    drafted()
    assert [step for step, _ in told][:2] == ["solve", "link"]
    assert all(sensible for _, sensible in told)


def test_a_killed_worker_s_plan_is_made_again_and_only_once(session, contest):
    """The answer that the lost worker comes back with is not stored beside the new one."""
    assigning.propose(*PLACE, by=None, at=NOON)
    lost = job_runner.take(now())
    with write() as writing:
        writing.execute(update(Job).values(lease_until=NOON.replace(year=2000)))
    run_jobs()
    job_runner.execute(lost, job_kinds.KINDS, now)
    assert [line.number for line in plans.listing(*PLACE)] == [1]
