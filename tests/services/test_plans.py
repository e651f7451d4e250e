"""Plans: edited by hand with live checks, compared, published in one act."""

import pytest
from sqlalchemy import select, update

from judging.errors import Conflicted, NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.entries import Entry
from judging.models.panels import Conflict
from judging.models.people import Judge
from judging.models.results import Decision
from judging.packages.document import ConflictRow, JudgeRow
from judging.packages.read import read_package
from judging.packages.write import write_package
from judging.services import assigning, packages, plan_edits, plans
from judging.services.transactions import write
from tests import factories
from tests.events import PLACE, assigned, drafted, event, finished, published, sheet_states, start
from tests.factories import NOON


@pytest.fixture
def contest(session):
    return factories.contest(session, event())


def one_pair(number):
    found = plans.show(*PLACE, number).pairs[0]
    return found.judge, found.entry


def not_paired(number, entry):
    taken = {pair.judge for pair in plans.show(*PLACE, number).pairs if pair.entry == entry}
    return min({f"J{n}" for n in range(6)} - taken)


def test_a_pair_is_moved_by_hand_and_the_figures_follow(contest):
    number = drafted()
    judge, entry = one_pair(number)
    lacking = plan_edits.remove(*PLACE, number, judge, entry, by=None, at=NOON)
    assert lacking.open == (f"{entry} has 1 of 2 judges.",)
    other = not_paired(number, entry)
    complete = plan_edits.add(*PLACE, number, other, entry, by=None, at=NOON)
    assert (complete.open, complete.breaches, complete.sheets) == ((), (), 24)
    page = plans.show(*PLACE, number)
    assert page.line.figures == complete
    (added,) = (pair for pair in page.pairs if pair.origin == "hand")
    assert (added.judge, added.entry) == (other, entry)


def test_a_pair_in_conflict_is_refused_with_its_reason(session):
    conflict = ConflictRow("J0", "E00", "recused", "친척")
    factories.contest(session, event(conflicts=(conflict,)))
    number = drafted()
    with pytest.raises(NotReady, match=r"Judge 0 may not judge E00: declared conflict \(친척\)"):
        plan_edits.add(*PLACE, number, "J0", "E00", by=None, at=NOON)


def test_pairs_that_are_not_there_or_twice_are_refused(contest):
    number = drafted()
    judge, entry = one_pair(number)
    with pytest.raises(NotReady, match="already"):
        plan_edits.add(*PLACE, number, judge, entry, by=None, at=NOON)
    with pytest.raises(NotReady, match="does not have"):
        plan_edits.remove(*PLACE, number, not_paired(number, entry), entry, by=None, at=NOON)
    with pytest.raises(NotFound):
        plan_edits.add(*PLACE, number, "J99", entry, by=None, at=NOON)
    with pytest.raises(NotFound):
        plans.show(*PLACE, 99)


def test_a_locked_pair_stands_in_the_next_plan_and_is_not_removed(contest):
    number = drafted()
    entry = "E00"
    judge = not_paired(number, entry)
    plan_edits.add(*PLACE, number, judge, entry, by=None, at=NOON)
    plan_edits.lock(*PLACE, number, judge, entry, by=None, at=NOON)
    with pytest.raises(NotReady, match="unlock"):
        plan_edits.remove(*PLACE, number, judge, entry, by=None, at=NOON)
    later = plans.show(*PLACE, drafted()).pairs
    (kept,) = (pair for pair in later if (pair.judge, pair.entry) == (judge, entry))
    assert (kept.locked, kept.origin) == (True, "hand")


def test_too_many_sheets_show_as_a_breach_and_stop_the_publishing(session):
    judges = tuple(JudgeRow(f"J{n}", f"Judge {n}", max_load=8) for n in range(3))
    factories.contest(session, event(judges=judges))
    number = drafted()
    missing = next(
        f"E{n:02}"
        for n in range(12)
        if ("J0", f"E{n:02}") not in {(p.judge, p.entry) for p in plans.show(*PLACE, number).pairs}
    )
    figures = plan_edits.add(*PLACE, number, "J0", missing, by=None, at=NOON)
    assert figures.breaches == ("Judge 0 has 9 sheets and may take 8 at most.",)
    with pytest.raises(NotReady, match="9 sheets"):
        plan_edits.publish(*PLACE, number, incomplete=True, by=None, at=NOON)


def test_a_discarded_plan_is_changed_no_more(contest):
    number = drafted()
    plan_edits.discard(*PLACE, number, by=None, at=NOON)
    assert plans.listing(*PLACE)[0].state == "discarded"
    with pytest.raises(NotReady, match="no draft"):
        plan_edits.publish(*PLACE, number, by=None, at=NOON)


def test_publishing_gives_every_pair_a_blank_sheet_and_every_judge_his_list(session, contest):
    cast = factories.cast(session, contest)
    number = drafted()
    done = plan_edits.publish(*PLACE, number, by=cast.olga.id, at=NOON)
    assert (done.added, done.removed, done.kept) == (24, 0, 0)
    planned = {(pair.judge, pair.entry) for pair in plans.show(*PLACE, number).pairs}
    assert assigned(session) == planned
    assert sheet_states(session) == {"blank": 24}
    (mine,) = plans.mine("campus", cast.jun.id)
    assert {entry.key for entry in mine.entries} == {e for j, e in planned if j == "J1"}
    assert {entry.state for entry in mine.entries} == {"blank"}
    assert plans.mine("campus", cast.bob.id) == []
    assert session.scalars(select(AuditEvent.act)).all()[-1] == "plan.published"


def test_before_a_plan_is_published_nobody_has_a_list(session, contest):
    cast = factories.cast(session, contest)
    drafted()
    assert plans.mine("campus", cast.jun.id) == []


def test_a_second_plan_replaces_the_first_but_for_started_sheets(session, contest):
    first = published(seed=1)
    judge, entry = one_pair(first)
    start(session, judge, entry, "submitted")
    second = published(seed=2)
    states = {line.number: line.state for line in plans.listing(*PLACE)}
    assert states == {first: "replaced", second: "published"}
    assert (judge, entry) in assigned(session)
    assert sheet_states(session) == {"blank": 23, "submitted": 1}
    assert len(assigned(session)) == 24


def test_a_plan_from_before_a_change_is_not_published(session, contest):
    number = drafted()
    with write() as writing:
        writing.execute(update(Judge).where(Judge.key == "J0").values(affiliation="KAIST"))
    session.expire_all()
    assert not plans.show(*PLACE, number).is_current
    with pytest.raises(Conflicted, match="changed after this plan"):
        plan_edits.publish(*PLACE, number, by=None, at=NOON)


def test_a_plan_without_a_sheet_that_was_started_meanwhile_is_not_published(session, contest):
    published(seed=1)
    number = drafted(seed=2)
    theirs = {(pair.judge, pair.entry) for pair in plans.show(*PLACE, number).pairs}
    judge, entry = min(assigned(session) - theirs)
    start(session, judge, entry)
    with pytest.raises(Conflicted):
        plan_edits.publish(*PLACE, number, by=None, at=NOON)


def test_a_comparison_names_what_changes_for_whom(session, contest):
    published(seed=1)
    number = drafted(seed=2)
    found = plans.compare(*PLACE, number)
    assert found.added + found.kept == found.removed + found.kept == 24
    assert found.other is not None
    assert sum(len(judge.added) for judge in found.judges) == found.added
    for judge in found.judges:
        assert judge.after - judge.before == len(judge.added) - len(judge.removed)


def test_two_who_edit_one_plan_at_the_same_time_do_not_undo_each_other(contest, monkeypatch):
    number = drafted()
    judge, entry = one_pair(number)
    look_at = plan_edits.look_at

    def meanwhile(*given):
        monkeypatch.undo()
        plan_edits.lock(*PLACE, number, judge, entry, by=None, at=NOON)
        return look_at(*given)

    monkeypatch.setattr(plan_edits, "look_at", meanwhile)
    with pytest.raises(Conflicted, match="Somebody else changed this plan"):
        plan_edits.remove(*PLACE, number, judge, entry, by=None, at=NOON)
    assert (judge, entry) == one_pair(number)


def test_a_pair_of_a_judge_who_was_excluded_since_shows_as_a_breach(session, contest):
    number = drafted()
    with write() as writing:
        writing.add(
            Decision(
                contest_id=contest.id,
                seq=1,
                act="exclude_judge",
                judge_id=writing.scalar(select(Judge.id).where(Judge.key == "J0")),
                decided_at=NOON,
            )
        )
    judge, entry = next(
        (pair.judge, pair.entry) for pair in plans.show(*PLACE, number).pairs if pair.judge != "J0"
    )
    figures = plan_edits.remove(*PLACE, number, judge, entry, by=None, at=NOON)
    assert figures.breaches == ("J0 does not take part any more.",) * 4


def test_what_is_published_is_part_of_the_package_and_a_draft_is_not(session, contest, tmp_path):
    number = published()
    drafted(seed=9)
    exported = packages.export_package("campus")
    planned = {(pair.judge, pair.entry) for pair in plans.show(*PLACE, number).pairs}
    assert {(row.judge, row.entry) for row in exported.assignments} == planned
    write_package(exported, tmp_path / "campus")
    again = read_package(tmp_path / "campus")
    packages.import_package(again, by=None, at=NOON, replace=True)
    assert assigned(session) == planned
    assert plans.listing(*PLACE) == []


def test_a_started_sheet_stays_when_its_conflict_comes_to_light_and_another_judge_takes_over(
    session, contest
):
    published()
    judge, entry = min(assigned(session))
    start(session, judge, entry)
    with write() as writing:
        ids = [
            writing.scalar(select(model.id).where(model.key == key))
            for model, key in ((Judge, judge), (Entry, entry))
        ]
        writing.add(Conflict(judge_id=ids[0], entry_id=ids[1], kind="recused"))
    number = drafted()
    planned = {(pair.judge, pair.entry) for pair in plans.show(*PLACE, number).pairs}
    assert (judge, entry) not in planned
    assert len(planned) == 24
    plan_edits.publish(*PLACE, number, by=None, at=NOON)
    assert assigned(session) == planned | {(judge, entry)}
    assert sheet_states(session) == {"blank": 24, "draft": 1}


def test_who_leaves_the_contest_leaves_no_blank_sheet(session, contest):
    published()
    with write() as writing:
        writing.execute(update(Entry).where(Entry.key == "E00").values(status="withdrawn"))
    job = finished(assigning.repair(*PLACE, by=None, at=NOON))
    plan_edits.publish(*PLACE, job.result["plan"], by=None, at=NOON)
    assert {entry for _, entry in assigned(session)} == {f"E{n:02}" for n in range(1, 12)}
    assert sheet_states(session) == {"blank": 22}
