"""Contest packages in and out of the database."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from judging.errors import Conflicted, NotFound, NotReady
from judging.extensions import Base, db
from judging.models.applications import Application
from judging.models.contests import Contest
from judging.models.entries import RoundEntry
from judging.models.people import Judge, Membership
from judging.models.results import Tally
from judging.models.rounds import Round
from judging.models.sheets import Mark, ScoreSheet
from judging.packages.document import (
    CommentRow,
    ComparisonRow,
    DecisionRow,
    RankingRow,
    ScoreRow,
)
from judging.packages.read import read_package
from judging.packages.write import package_files, write_package
from judging.services import announcements, audit, outcomes, packages, tables
from scoring.errors import ScoringError
from scoring.play import play
from scoring.rules import Component
from scoring.rules import Round as RoundRules
from tests import factories
from tests.expected_outcome import differences
from tests.factories import NOON

SCENARIOS = Path(__file__).parents[1] / "data" / "scenarios"
NAMES = sorted(folder.parent.name for folder in SCENARIOS.glob("*/contest.toml"))


def bring_in(document, **options):
    return packages.import_package(document, by=None, at=NOON, **options)


def states(session, model=Round):
    return dict(session.execute(select(model.key, model.state)).all())


@pytest.mark.parametrize("name", NAMES)
def test_scenario_comes_out_of_the_database_as_expected(session, name):
    """On every database: the same bytes again, and the official result to the last digit."""
    read = read_package(SCENARIOS / name)
    outcome = packages.run_package(read, at=NOON)
    exported = packages.export_package(read.meta.key)
    expected = json.loads((SCENARIOS / name / "expected.json").read_text())
    assert differences(expected, outcome) == []
    assert package_files(exported) == package_files(read)
    assert audit.verify(session) is None


def test_a_comparison_that_finds_nothing_would_be_worthless():
    expected = json.loads((SCENARIOS / NAMES[0] / "expected.json").read_text())
    outcome = packages_outcome(read_package(SCENARIOS / NAMES[1]))
    assert differences(expected, outcome)


def packages_outcome(document):
    return {"rounds": {item.key: {} for item in document.book.rounds}, "awards": []}


def test_the_fingerprint_is_the_same_before_and_after_the_database(session):
    contest = factories.contest(session)
    book, facts = tables.rule_book(session, contest), tables.facts(session, contest)
    again = bring_in(
        replace(factories.document(), meta=replace(factories.document().meta, key="b"))
    )
    other = play(tables.rule_book(session, again), tables.facts(session, again))
    assert play(book, facts).fingerprint == other.fingerprint


def test_orders_and_comparisons_come_out_of_the_database_as_they_went_in(session):
    document = factories.document()
    judges = [row.judge for row in document.judges[:2]]
    first, second = (row.entry for row in document.entries[:2])
    parts = (
        Component("order", "ranking", places=2, points=(Decimal("5"), Decimal("2.5"))),
        Component("expo", "pairs"),
    )
    book = replace(document.book, rounds=(RoundRules("expo", parts),), awards=())
    said = replace(
        document, book=book, scores=(), comments=(), assignments=(), panels=(), decisions=(),
        rankings=tuple(RankingRow("expo", judges[0], key, place)
                       for place, key in enumerate((second, first), start=1)),
        comparisons=(
            ComparisonRow("expo", judges[0], 1, first, second, "second"),
            ComparisonRow("expo", judges[0], 2, second, first, "skip"),
            ComparisonRow("expo", judges[1], 7, second, first, "first"),
        ),
    )  # fmt: skip
    contest = bring_in(said)
    out = packages.export_package(contest.key)
    assert set(out.rankings) == set(said.rankings)
    assert set(out.comparisons) == set(said.comparisons)
    assert out.book == said.book
    facts = tables.facts(session, contest).rounds["expo"].comparisons
    keys = [row.key for row in tables.facts(session, contest).entries]
    assert [keys[number] for number in facts.better] == [second, second]
    assert states(session)["expo"] == "closed"


def test_export_keeps_when_a_mark_was_entered_and_what_was_said(session):
    document = factories.document()
    scores = tuple(
        row._replace(submitted_at=NOON if row.judge == "J1" else None) for row in document.scores
    )
    comments = (CommentRow("final", "J1", "A1", "=대담하다"),)
    given = replace(document, scores=scores, comments=comments)
    bring_in(given)
    exported = packages.export_package("campus")
    assert sorted(exported.scores) == sorted(scores)
    assert exported.comments == comments
    sheets = select(Judge.key, ScoreSheet.submitted_at).join(Judge)
    assert set(session.execute(sheets).all()) == {("J1", NOON), ("J2", None)}


def test_a_comment_without_marks_lies_on_a_blank_sheet(session):
    document = factories.document(judged=False, comments=(CommentRow("final", "J1", "A1", "?"),))
    bring_in(document)
    assert session.scalar(select(ScoreSheet.state)) == "blank"
    assert packages.export_package("campus").comments == document.comments


def test_a_total_is_no_mark(session):
    total = ScoreRow("final", "J1", "A1", "*", Decimal("87.5"), submitted_at=NOON)
    bring_in(factories.document(scores=(total,)))
    assert session.scalar(select(ScoreSheet.total)) == Decimal("87.5")
    assert session.scalar(select(func.count()).select_from(Mark)) == 0
    assert packages.export_package("campus").scores == (total,)


def test_judged_rounds_are_closed_and_others_in_setup(session):
    bring_in(factories.document())
    assert states(session) == {"final": "closed"}
    assert states(session, Contest) == {"campus": "judging"}


def test_a_contest_without_marks_is_a_draft(session):
    bring_in(factories.document(judged=False))
    assert states(session) == {"final": "setup"}
    assert states(session, Contest) == {"campus": "draft"}


def test_confirmations_take_effect(session):
    read = read_package(SCENARIOS / "s01-hackathon-2018")
    contest = bring_in(read)
    assert set(states(session).values()) == {"confirmed"}
    advanced = select(func.count()).select_from(RoundEntry)
    assert session.scalar(advanced) == 13
    assert session.scalar(select(func.count()).select_from(Tally)) == 2
    assert outcomes.compute(session, contest).result["paid"] > 0


def test_a_confirmation_through_an_open_tie_refuses_the_whole_package(session):
    document = factories.document()
    level = [row._replace(points=Decimal(30)) for row in document.scores]
    confirm = DecisionRow(1, "confirm", reason="확정")
    with pytest.raises(ScoringError, match="A1"):
        bring_in(replace(document, scores=tuple(level), decisions=(confirm,)))
    assert nothing_is_left(session)


def nothing_is_left(session):
    tables_ = [table for table in Base.metadata.sorted_tables if table.name != "account"]
    return not any(session.execute(select(func.count()).select_from(t)).scalar() for t in tables_)


def test_a_failure_half_way_leaves_nothing(session):
    def fail(phase, done, total):
        if phase == "mark":
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        bring_in(factories.document(), progress=fail)
    assert nothing_is_left(session)


def test_progress_is_told_phase_by_phase(session):
    told = []
    bring_in(factories.document(), progress=lambda *step: told.append(step))
    assert ("entry", 3, 3) in told
    assert told[-1] == ("mark", 12, 12)


def test_a_contest_that_exists_is_not_overwritten_by_accident(session):
    factories.contest(session, factories.document(judged=False))
    with pytest.raises(Conflicted, match="already"):
        bring_in(factories.document())
    assert session.scalar(select(func.count()).select_from(Mark)) == 0


def test_replace_overwrites_a_contest_in_setup_and_keeps_its_people(session):
    contest = factories.contest(session, factories.document(judged=False))
    cast = factories.cast(session, contest)
    entries = factories.document().entries[::2]
    told = replace(factories.document(), entries=entries)
    marks = tuple(row for row in told.scores if row.entry != "B2")
    bring_in(replace(told, scores=marks), replace=True)
    exported = packages.export_package("campus")
    assert {row.entry for row in exported.entries} == {"A1", "C3"}
    seats = select(Membership.user_id).where(Membership.contest_id == contest.id)
    assert cast.olga.id in set(session.scalars(seats))
    competitors = set(session.scalars(seats.where(Membership.role == "team")))
    assert competitors == {cast.ada.id}
    assert session.scalar(select(Judge.user_id).where(Judge.key == "J2")) == cast.ines.id


def test_replacing_every_scenario_by_itself_changes_nothing(session):
    read = read_package(SCENARIOS / "s05-startup-contest")
    empty = replace(read, scores=(), measures=(), votes=(), decisions=())
    for again in (False, True, True):
        bring_in(empty, replace=again)
    assert package_files(packages.export_package(read.meta.key)) == package_files(empty)


def test_a_contest_that_has_begun_is_never_replaced(session):
    factories.contest(session)
    with pytest.raises(Conflicted, match="has begun"):
        bring_in(factories.document(judged=False), replace=True)
    assert session.scalar(select(func.count()).select_from(Mark)) == 12


def test_a_contest_to_which_a_team_has_applied_is_never_replaced(session):
    contest = factories.contest(session, factories.document(judged=False))
    vi = factories.user(session, "vi")
    session.add(
        Application(contest_id=contest.id, owner_id=vi.id, started_at=NOON, changed_at=NOON)
    )
    session.commit()
    with pytest.raises(Conflicted, match="has begun"):
        bring_in(factories.document(judged=False), replace=True)
    assert session.scalar(select(func.count()).select_from(Application)) == 1


def test_every_import_stands_in_the_log_without_names(session):
    factories.contest(session)
    told = session.execute(db.text("SELECT act, subject, details FROM audit_event")).all()
    assert [(row.act, row.subject) for row in told] == [("contest.imported", "contest:campus")]
    assert "Ada" not in told[0].details


def test_reading_a_contest_takes_as_many_queries_for_ten_times_the_marks(session):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    counts = []
    for key, copies in (("small", 1), ("large", 10)):
        contest = factories.contest(session, enlarged(key, copies))
        session.commit()
        asked.clear()
        tables.rule_book(session, contest)
        facts = tables.facts(session, contest)
        counts.append((len(facts.entries), len([sql for sql in asked if "SELECT" in sql])))
    assert counts[0][0] * 10 == counts[1][0]
    assert counts[0][1] == counts[1][1]


def enlarged(key, copies):
    document = factories.document(key)

    def copy(rows):
        return tuple(row._replace(entry=f"{row.entry}{n}") for row in rows for n in range(copies))

    return replace(document, entries=copy(document.entries), scores=copy(document.scores))


def test_no_such_contest(session):
    with pytest.raises(NotFound):
        packages.export_package("nowhere")


class TestPublicExport:
    """What leaves the house is what was published, and enough to compute it again."""

    @pytest.fixture
    def published(self, session):
        read = read_package(SCENARIOS / "s01-hackathon-2018")
        contest = bring_in(read)
        cast = factories.cast(session, contest)
        number = announcements.propose(contest.key, by=cast.olga.id, at=NOON)
        mark = announcements.waiting(contest.key).fingerprint
        announcements.confirm(contest.key, number, mark, by=cast.chae.id, at=NOON)
        return read

    def test_nothing_before_publication(self, session):
        factories.contest(session)
        with pytest.raises(NotReady, match="published"):
            packages.export_package("campus", public=True)

    def test_no_person_and_no_free_text_is_in_it(self, published):
        public = packages.export_package(published.meta.key, public=True)
        assert public.members == public.comments == ()
        assert all(row[1:4] == ("", "", "") for row in public.judges)
        texts = [row.reason for row in (*public.decisions, *public.conflicts, *public.adjustments)]
        assert not any(texts)

    def test_only_winners_keep_their_names(self, published):
        public = packages.export_package(published.meta.key, public=True)
        before = {row.entry: row for row in published.entries}
        named = {row.entry for row in public.entries if row.team == before[row.entry].team}
        won = {row["entry"] for row in self.outcome(published)["awards"]}
        assert named == won
        assert {row.entry for row in public.entries if row.title} == won

    def test_the_result_can_be_computed_again(self, published, tmp_path):
        write_package(packages.export_package(published.meta.key, public=True), tmp_path / "p")
        again = read_package(tmp_path / "p")
        assert self.outcome(again, "again") == self.outcome(published)

    @staticmethod
    def outcome(document, key="before"):
        copy = replace(document, meta=replace(document.meta, key=key))
        outcome = packages.run_package(copy, at=NOON)
        return {part: outcome[part] for part in ("rounds", "awards", "vacant", "paid")}
