"""From closed rounds to a published result: tallies, decisions, awards, announcements."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from judging.database import throw_away
from judging.errors import Conflicted, Forbidden, NotFound, NotReady
from judging.models.awards import AwardPlace
from judging.models.contests import Contest
from judging.models.entries import Entry, RoundEntry
from judging.models.results import Standing
from judging.models.rounds import Round
from judging.models.sheets import Mark, ScoreSheet
from judging.services import (
    announcements,
    audit,
    awards,
    contests,
    decisions,
    packages,
    rounds,
    tallies,
)
from judging.services.transactions import write
from scoring.rules import Advance, Award
from scoring.rules import Round as RoundRules
from tests import factories
from tests.factories import NOON

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def people(session: Session) -> factories.Cast:
    return factories.cast(session, factories.contest(session))


def change_a_mark(session: Session, by: int, entry: str = "C3") -> None:
    """A judge's mark goes up by one after the tally, as a reopened sheet would do it."""
    with write() as writing:
        mark = writing.scalars(
            select(Mark)
            .join(ScoreSheet, Mark.sheet_id == ScoreSheet.id)
            .join(Entry, ScoreSheet.entry_id == Entry.id)
            .where(Entry.key == entry)
        ).first()
        assert mark is not None
        mark.points += 1
        contest_id = writing.scalar(select(Contest.id))
        said = {"act": "sheet.saved", "subject": "sheet", "details": {}}
        seq = audit.record(writing, at=LATER, by=by, contest_id=contest_id, **said)
        writing.execute(
            update(ScoreSheet).where(ScoreSheet.id == mark.sheet_id).values(changed_seq=seq)
        )


def take(people: factories.Cast) -> int:
    return tallies.take("campus", "final", by=people.olga.id, at=NOON)


def decide(people: factories.Cast, **said: str) -> int:
    words = {"reason": "so it was decided"} | said
    return decisions.record("campus", by=people.chae.id, at=LATER, **words)


class TestTallies:
    def test_a_tally_keeps_document_standings_and_who_took_it(
        self, session: Session, people: factories.Cast
    ) -> None:
        assert take(people) == 1
        page = tallies.page("campus", "final")
        assert page.tally is not None
        assert page.document is not None
        assert (page.tally.number, page.tally.taken_by) == (1, "Olga")
        assert [line["entry"] for line in page.document["lines"]] == ["A1", "B2", "C3"]
        ranks = {row.rank for row in session.scalars(select(Standing))}
        assert ranks == {1, 2, 3}
        assert page.awards == {"A1": ["grand"]}

    def test_nothing_is_computed_while_judges_are_still_at_work(
        self, session: Session, people: factories.Cast
    ) -> None:
        session.execute(update(Round).values(state="judging"))
        session.commit()
        with pytest.raises(NotReady, match="not ended"):
            take(people)

    def test_an_unchanged_round_gives_no_second_tally(self, people: factories.Cast) -> None:
        take(people)
        assert take(people) == 1

    def test_a_sheet_changed_since_is_counted_until_the_next_tally(
        self, session: Session, people: factories.Cast
    ) -> None:
        take(people)
        assert tallies.page("campus", "final").changed_sheets == 0
        change_a_mark(session, people.olga.id)
        page = tallies.page("campus", "final")
        assert (page.changed_sheets, page.other_changes) == (1, False)
        assert take(people) == 2
        assert tallies.page("campus", "final").changed_sheets == 0

    def test_an_old_tally_still_shows_its_own_numbers(
        self, session: Session, people: factories.Cast
    ) -> None:
        take(people)
        before = tallies.page("campus", "final").document
        change_a_mark(session, people.olga.id)
        take(people)
        assert tallies.page("campus", "final", 1).document == before
        assert tallies.page("campus", "final").document != before
        assert tallies.page("campus", "final").numbers == [1, 2]

    def test_a_mark_changed_and_changed_back_is_no_change(
        self, session: Session, people: factories.Cast
    ) -> None:
        take(people)
        change_a_mark(session, people.olga.id)
        session.execute(update(Mark).where(Mark.points == Decimal(41)).values(points=Decimal(40)))
        session.commit()
        assert tallies.page("campus", "final").changed_sheets == 0

    def test_team_names_are_left_out_unless_asked_for(self, people: factories.Cast) -> None:
        take(people)
        hidden = tallies.page("campus", "final").entries["A1"]
        assert (hidden.title, hidden.team) == ("Ada's Engine", "")
        assert tallies.page("campus", "final", show_teams=True).entries["A1"].team == "Ada"

    def test_an_unknown_round_or_number_is_not_found(self, people: factories.Cast) -> None:
        with pytest.raises(NotFound):
            tallies.page("campus", "semi")
        with pytest.raises(NotFound):
            tallies.page("campus", "final", 7)


class TestClosing:
    def test_closing_ends_the_judging_once(self, session: Session, people: factories.Cast) -> None:
        session.execute(update(Round).values(state="judging"))
        session.commit()
        rounds.close("campus", "final", by=people.olga.id, at=NOON)
        assert session.scalar(select(Round.state)) == "closed"
        with pytest.raises(NotReady):
            rounds.close("campus", "final", by=people.olga.id, at=NOON)


class TestDecisions:
    def test_a_no_show_loses_the_rank_and_a_fresh_tally_says_so(
        self, people: factories.Cast
    ) -> None:
        take(people)
        decide(people, act="no_show", round_key="final", entry_key="A1")
        document = tallies.page("campus", "final").document
        assert document is not None
        assert [line["entry"] for line in document["lines"]] == ["B2", "C3"]
        assert document["unranked"][0]["reason"] == "no_show"
        listed = decisions.listing("campus").decisions
        assert [(line.act, line.entry_key, line.decided_by) for line in listed] == [
            ("no_show", "A1", "Chae")
        ]

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"act": "dance"}, "not a decision"),
            ({"act": "no_show", "entry_key": "A1"}, "round"),
            ({"act": "withdraw", "entry_key": "A1", "reason": " "}, "reason"),
            (
                {
                    "act": "chair_prefers",
                    "round_key": "final",
                    "entry_key": "A1",
                    "value": "A1",
                },
                "two different",
            ),
            ({"act": "promote_reserve", "round_key": "final"}, "reserve"),
        ],
    )
    def test_what_cannot_be_carried_out_is_refused_and_leaves_nothing(
        self, people: factories.Cast, said: dict[str, str], sentence: str
    ) -> None:
        with pytest.raises(NotReady, match=sentence):
            decide(people, **said)
        assert decisions.listing("campus").decisions == []

    def test_unknown_names_are_not_found(self, people: factories.Cast) -> None:
        with pytest.raises(NotFound):
            decide(people, act="withdraw", entry_key="Z9")

    def test_confirming_freezes_the_round_and_sends_the_advanced_on(self, session: Session) -> None:
        package = factories.document()
        first = replace(package.book.rounds[0], advance=Advance(places=2, to="last"))
        last = RoundRules("last", first.components, source="final")
        award = Award("grand", "last")
        book = replace(package.book, rounds=(first, last), awards=(award,))
        people = factories.cast(session, factories.contest(session, replace(package, book=book)))
        decide(people, act="confirm", round_key="final")
        sent = session.execute(select(Entry.key, RoundEntry.via).join(RoundEntry)).all()
        assert sorted(tuple(row) for row in sent) == [("A1", "rank"), ("B2", "rank")]
        states = dict(session.execute(select(Round.key, Round.state)).all())
        assert states == {"final": "confirmed", "last": "setup"}

    def test_a_tie_that_nobody_decided_cannot_be_confirmed(self, session: Session) -> None:
        package = factories.document()
        scores = tuple(row._replace(points=Decimal(30)) for row in package.scores)
        people = factories.cast(
            session, factories.contest(session, replace(package, scores=scores))
        )
        with pytest.raises(NotReady):
            decide(people, act="confirm", round_key="final")
        assert session.scalar(select(Round.state)) == "closed"


class TestAwards:
    def test_the_plan_names_winners_and_what_is_left_to_do(self, people: factories.Cast) -> None:
        assert not awards.plan("campus").computed
        take(people)
        plan = awards.plan("campus", show_teams=True)
        (line,) = plan.awards
        assert [winner.entry_key for winner in line.winners] == ["A1"]
        assert (line.vacant, line.open, plan.paid) == (0, False, 1_000_000)
        assert [todo.kind for todo in plan.todo] == ["round_unconfirmed"]

    def test_a_contest_with_awards_lists_nobody_as_merely_selected(self, session: Session) -> None:
        package = factories.document()
        final = replace(package.book.rounds[0], advance=Advance(places=2))
        book = replace(package.book, rounds=(final,))
        people = factories.cast(session, factories.contest(session, replace(package, book=book)))
        take(people)
        assert awards.plan("campus").selected == []


def ready(people: factories.Cast) -> None:
    decide(people, act="confirm", round_key="final")


def propose(people: factories.Cast) -> int:
    return announcements.propose("campus", by=people.olga.id, at=LATER)


def mark_of(number: int) -> str:
    waiting = announcements.waiting("campus")
    assert waiting is not None
    assert waiting.number == number
    return waiting.fingerprint


class TestAnnouncements:
    def test_two_people_publish_and_the_page_shows_what_was_frozen(
        self, session: Session, people: factories.Cast
    ) -> None:
        ready(people)
        with pytest.raises(NotFound):
            announcements.published("campus")
        number = propose(people)
        with pytest.raises(NotFound):
            announcements.published("campus")
        announcements.confirm("campus", number, mark_of(number), by=people.chae.id, at=LATER)
        result = announcements.published("campus")
        (award,) = result.document["awards"]
        assert [winner["team"] for winner in award["winners"]] == ["Ada"]
        assert result.document["counts"] == {"applied": 3, "finalists": 3, "awarded": 1}
        assert session.scalar(select(AwardPlace.prize)) == 1_000_000
        assert contests.seat(None, "campus").published

    def test_an_outsider_who_plays_the_public_export_finds_the_published_fingerprint(
        self, session: Session
    ) -> None:
        package = factories.document()
        named = {"J1": "jun", "J2": "ines"}
        judges = tuple(row._replace(judge=named[row.judge]) for row in package.judges)
        scores = tuple(row._replace(judge=named[row.judge]) for row in package.scores)
        package = replace(package, judges=judges, scores=scores)
        people = factories.cast(session, factories.contest(session, package))
        decide(people, act="exclude_judge", judge_key="ines", round_key="final")
        ready(people)
        number = propose(people)
        announcements.confirm("campus", number, mark_of(number), by=people.chae.id, at=LATER)
        bundle = packages.export_package("campus", public=True)
        assert [row.name for row in bundle.judges] == ["", ""]
        with throw_away():
            outcome = packages.run_package(bundle, at=LATER)
        assert outcome["fingerprint"] == announcements.published("campus").fingerprint

    def test_nothing_is_put_forward_before_every_round_is_confirmed(
        self, people: factories.Cast
    ) -> None:
        take(people)
        with pytest.raises(NotReady):
            propose(people)

    def test_nobody_confirms_his_own_proposal(self, people: factories.Cast) -> None:
        ready(people)
        number = propose(people)
        with pytest.raises(Forbidden):
            announcements.confirm("campus", number, mark_of(number), by=people.olga.id, at=LATER)
        assert not contests.seat(None, "campus").published

    def test_a_result_that_changed_after_the_proposal_is_not_published(
        self, session: Session, people: factories.Cast
    ) -> None:
        ready(people)
        number = propose(people)
        change_a_mark(session, people.jun.id, "A1")
        with pytest.raises(Conflicted):
            announcements.confirm("campus", number, mark_of(number), by=people.chae.id, at=LATER)
        with pytest.raises(NotFound):
            announcements.published("campus")

    def test_a_mark_altered_behind_the_log_keeps_a_result_from_being_put_forward(
        self, session: Session, people: factories.Cast
    ) -> None:
        ready(people)
        session.execute(update(Mark).where(Mark.points == Decimal(54)).values(points=Decimal(20)))
        session.commit()
        with pytest.raises(NotReady):
            propose(people)

    def test_another_fingerprint_than_the_one_shown_is_refused(
        self, people: factories.Cast
    ) -> None:
        ready(people)
        number = propose(people)
        with pytest.raises(Conflicted):
            announcements.confirm("campus", number, "0" * 64, by=people.chae.id, at=LATER)

    def test_only_one_waits_and_taking_it_back_needs_a_reason(self, people: factories.Cast) -> None:
        ready(people)
        number = propose(people)
        with pytest.raises(NotReady, match="already waiting"):
            propose(people)
        with pytest.raises(NotReady, match="why"):
            announcements.reject("campus", number, reason="", by=people.chae.id, at=LATER)
        announcements.reject("campus", number, reason="typo", by=people.chae.id, at=LATER)
        assert announcements.waiting("campus") is None
        assert propose(people) == 2

    def test_a_new_announcement_replaces_the_old_one(self, people: factories.Cast) -> None:
        ready(people)
        first = propose(people)
        announcements.confirm("campus", first, mark_of(first), by=people.chae.id, at=LATER)
        decide(people, act="remove_award", entry_key="A1")
        second = propose(people)
        announcements.confirm("campus", second, mark_of(second), by=people.chae.id, at=LATER)
        (award,) = announcements.published("campus").document["awards"]
        assert [winner["entry"] for winner in award["winners"]] == ["B2"]

    def test_a_contest_without_awards_publishes_whom_it_selected_without_ranks(
        self, session: Session
    ) -> None:
        package = factories.document()
        final = replace(package.book.rounds[0], advance=Advance(places=2))
        book = replace(package.book, rounds=(final,), awards=())
        people = factories.cast(session, factories.contest(session, replace(package, book=book)))
        ready(people)
        assert awards.plan("campus").selected == ["A1", "B2"]
        number = propose(people)
        announcements.confirm("campus", number, mark_of(number), by=people.chae.id, at=LATER)
        document = announcements.published("campus").document
        assert [row["team"] for row in document["selected"]] == ["Ada", "Bob"]
        assert document["counts"]["awarded"] == 2
        bundle = packages.export_package("campus", public=True)
        assert [row.title for row in bundle.entries] == ["Ada's Engine", "Bob's Bridge", ""]
