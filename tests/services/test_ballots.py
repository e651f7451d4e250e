"""Void ballots, their effect, signs of fraud, and packages that hold ballots."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.polls import Poll, VoterCode
from judging.models.rounds import Round
from judging.models.sheets import Mark, ScoreSheet
from judging.models.votes import Ballot, BallotMark
from judging.packages.document import VoteCountRow, VoteRow
from judging.services import ballot_effects, ballots, packages, polls, tallies, voting
from judging.services.ballots import RESTORE, VOID, Chosen
from tests import crowd, factories
from tests.crowd import PLACE, voter
from tests.factories import NOON


@pytest.fixture
def olga(session: Session) -> int:
    people = factories.cast(session, factories.contest(session, crowd.document()))
    crowd.at_work(session)
    crowd.started(people.olga.id)
    return people.olga.id


@pytest.fixture
def voted(session: Session, olga: int) -> int:
    """Six for Ada's entry and four for Bob's; the judging has ended."""
    crowd.vote_many(session, olga, ["A1"] * 6 + ["B2"] * 4)
    crowd.at_work(session, "closed")
    return olga


def counts() -> dict[str, int]:
    return {entry.key: votes for entry, votes in polls.counts(*PLACE)}


def keys_for(session: Session, entry: int, number: int) -> tuple[str, ...]:
    """Ballots that name the nth entry of the contest."""
    named = select(Ballot.key).join(BallotMark).order_by(Ballot.id)
    ids = sorted(set(session.scalars(select(BallotMark.entry_id))))
    return tuple(session.scalars(named.where(BallotMark.entry_id == ids[entry]).limit(number)))


def effect(chosen: Chosen, act: str, by: int) -> dict[str, ballot_effects.EffectLine]:
    found = ballot_effects.effect(*PLACE, chosen, act, by=by, at=NOON)
    return {line.entry: line for line in found.lines}


class TestVoid:
    def test_void_ballots_do_not_count_and_stay_readable(
        self, session: Session, voted: int
    ) -> None:
        chosen = Chosen(keys_for(session, 0, 4))
        assert crowd.rule_on(chosen, VOID, voted, "one phone, four slips") == 4
        assert counts() == {"A1": 2, "B2": 4, "C3": 0}
        lines, total = ballots.listing(*PLACE, "void", 1)
        assert total == 4
        assert {line.why for line in lines} == {"one phone, four slips"}

    def test_the_effect_that_was_shown_is_what_happens(self, session: Session, voted: int) -> None:
        chosen = Chosen(keys_for(session, 0, 4))
        shown = effect(chosen, VOID, voted)
        assert shown["A1"].votes == (6, 2)
        assert shown["B2"].points == ("66.67", "100.00")
        assert counts()["A1"] == 6
        crowd.rule_on(chosen, VOID, voted)
        tallies.take(*PLACE, by=voted, at=NOON)
        page = tallies.page(*PLACE)
        assert page.document is not None
        lines = {line["entry"]: (line["score"], line["rank"]) for line in page.document["lines"]}
        assert lines == {entry: (line.score[1], line.rank[1]) for entry, line in shown.items()}

    def test_taking_it_back_is_the_way_back(self, session: Session, voted: int) -> None:
        chosen = Chosen(keys_for(session, 0, 4))
        crowd.rule_on(chosen, VOID, voted)
        assert effect(chosen, RESTORE, voted)["A1"].votes == (2, 6)
        crowd.rule_on(chosen, RESTORE, voted, "they were four people")
        assert counts() == {"A1": 6, "B2": 4, "C3": 0}
        reasons = [(one.act, one.reason) for one in ballots.rulings(*PLACE)]
        assert reasons == [
            ("restore", "they were four people"),
            ("void", "so it was decided"),
        ]

    def test_the_tally_tells_how_many_votes_changed_since(
        self, session: Session, voted: int
    ) -> None:
        tallies.take(*PLACE, by=voted, at=NOON)
        crowd.rule_on(Chosen(keys_for(session, 0, 4)), VOID, voted)
        page = tallies.page(*PLACE)
        assert (page.changed_votes, page.changed_sheets, page.other_changes) == (4, 0, False)
        tallies.take(*PLACE, by=voted, at=NOON)
        assert tallies.page(*PLACE).changed_votes == 0

    def test_every_ruling_names_its_ballots_in_the_log(self, session: Session, voted: int) -> None:
        keys = keys_for(session, 1, 2)
        crowd.rule_on(Chosen(keys), VOID, voted)
        session.commit()
        found = select(AuditEvent.details, AuditEvent.actor_id)
        details, actor = session.execute(found.where(AuditEvent.act == "ballot.voided")).one()
        assert actor == voted
        assert all(key in details for key in keys)

    def test_a_reason_is_needed(self, session: Session, voted: int) -> None:
        chosen = Chosen(keys_for(session, 0, 1))
        with pytest.raises(NotReady, match="reason"):
            ballots.rule(*PLACE, chosen, VOID, reason=" ", expected=1, by=voted, at=NOON)

    def test_ballots_that_were_voided_meanwhile_are_noticed(
        self, session: Session, voted: int
    ) -> None:
        keys = keys_for(session, 0, 3)
        crowd.rule_on(Chosen(keys[:1]), VOID, voted)
        said = {"reason": "twice", "expected": 3, "by": voted, "at": NOON}
        with pytest.raises(Conflicted):
            ballots.rule(*PLACE, Chosen(keys), VOID, **said)

    def test_a_confirmed_result_keeps_its_ballots(self, session: Session, voted: int) -> None:
        chosen = Chosen(keys_for(session, 0, 1))
        crowd.at_work(session, "confirmed")
        with pytest.raises(NotReady, match="confirmed"):
            crowd.rule_on(chosen, VOID, voted)

    def test_while_the_judges_work_no_score_is_shown_and_the_look_is_logged(
        self, session: Session, olga: int
    ) -> None:
        crowd.vote_many(session, olga, ["A1", "A1", "B2"])
        shown = effect(Chosen(group="all"), VOID, olga)
        assert shown["A1"].votes == (2, 0)
        assert {line.score for line in shown.values()} == {("", "")}
        assert {line.rank for line in shown.values()} == {(None, None)}
        session.commit()
        assert crowd.acts(session)[-1] == "poll.revealed"

    def test_votes_and_their_points_are_shown_before_any_judge_has_scored(
        self, session: Session, olga: int
    ) -> None:
        crowd.vote_many(session, olga, ["A1", "A1", "B2"])
        session.execute(delete(Mark))
        session.execute(delete(ScoreSheet))
        session.commit()
        shown = effect(Chosen(keys_for(session, 0, 1)), VOID, olga)
        assert (shown["A1"].votes, shown["A1"].points) == ((2, 1), ("100.00", "100.00"))
        assert (shown["B2"].votes, shown["B2"].points) == ((1, 1), ("50.00", "100.00"))


class TestSignals:
    def test_many_ballots_of_one_device_are_one_group(self, session: Session, olga: int) -> None:
        for number, code in enumerate(crowd.codes(olga, 5)):
            phone = "the-farm" if number < 3 else f"phone-{number}"
            crowd.vote(session, voter(f"v{number}", code, device=phone), "A1")
        (group,) = ballots.signals(*PLACE).devices
        assert group.ballots == 3
        lines, total = ballots.listing(*PLACE, f"device:{group.name}", 1)
        assert (total, {line.same_device for line in lines}) == (3, {3})

    def test_a_burst_stands_out_and_can_be_voided_as_a_group(
        self, session: Session, olga: int
    ) -> None:
        codes = crowd.codes(olga, 40)
        for number, code in enumerate(codes):
            at = NOON + (timedelta(minutes=number) if number < 15 else timedelta(minutes=20))
            crowd.vote(session, voter(f"v{number}", code), "A1", at=at)
        found = ballots.signals(*PLACE)
        assert [(one.name, one.ballots) for one in found.bursts] == [("2026-11-22T12:20", 25)]
        group = Chosen(group=f"minute:{found.bursts[0].name}")
        assert crowd.rule_on(group, VOID, olga) == 25
        assert counts()["A1"] == 15

    def test_codes_in_the_order_of_printing_are_seen(self, session: Session, olga: int) -> None:
        codes = crowd.codes(olga, 9)
        for number in (0, 4, 8, 5, 6, 7, 2):
            crowd.vote(session, voter(f"v{number}", codes[number]), "A1")
        assert ballots.signals(*PLACE).in_order.ballots == 2

    def test_addresses_next_to_each_other_are_one_network(
        self, session: Session, olga: int
    ) -> None:
        addresses = ("10.1.1.1", "10.1.1.200", "10.2.1.1", "2001:db8::1", "2001:db8:0:9::2", "")
        for number, (code, address) in enumerate(zip(crowd.codes(olga, 6), addresses, strict=True)):
            crowd.vote(session, voter(f"v{number}", code, address=address), "A1")
        assert [one.ballots for one in ballots.signals(*PLACE).networks] == [2, 2, 1, 1]

    def test_no_listing_tells_a_choice(self, session: Session, voted: int) -> None:
        lines, _total = ballots.listing(*PLACE, "all", 1)
        assert not any(key in str(line) for line in lines for key in ("'A1'", "'B2'", "'C3'"))

    def test_an_unknown_group_is_not_found(self, session: Session, voted: int) -> None:
        for group in ("", "minute:soon", "choice:A1"):
            with pytest.raises(NotFound):
                ballots.listing(*PLACE, group, 1)


class TestPackages:
    def test_ballots_leave_with_their_keys_and_void_marks_only(
        self, session: Session, voted: int
    ) -> None:
        crowd.rule_on(Chosen(keys_for(session, 1, 1)), VOID, voted)
        rows = packages.export_package("campus").votes
        assert len(rows) == 10
        assert [row.void for row in rows].count(True) == 1
        receipts = set(session.scalars(select(Ballot.receipt)))
        assert not receipts & {row.ballot for row in rows}

    def test_what_came_in_goes_out_the_same(self, session: Session, olga: int) -> None:
        votes = (
            VoteRow("final", "V1", "A1", False),
            VoteRow("final", "V1", "B2", True),
            VoteRow("final", "V2", "C3", True),
        )
        package = replace(crowd.document("again"), votes=votes)
        factories.contest(session, package)
        assert sorted(packages.export_package("again").votes) == sorted(votes)

    def test_a_ballot_that_came_half_void_is_left_alone(self, session: Session, olga: int) -> None:
        rows = (VoteRow("final", "V1", "A1", False), VoteRow("final", "V1", "B2", True))
        factories.contest(session, replace(crowd.document("half"), votes=rows))
        for act in (VOID, RESTORE):
            with pytest.raises(NotReady):
                ballot_effects.effect("half", "final", Chosen(("V1",)), act, by=olga, at=NOON)

    def test_a_poll_in_preparation_goes_when_the_contest_is_replaced(
        self, session: Session, olga: int
    ) -> None:
        factories.contest(session, crowd.document("fresh", judged=False))
        polls.set_up("fresh", "final", choices=1, exact=True, identity="codes", by=olga, at=NOON)
        packages.import_package(
            crowd.document("fresh", judged=False), by=olga, at=NOON, replace=True
        )
        session.commit()
        mine = select(Poll.id).join(Round, Poll.round_id == Round.id)
        assert len(session.scalars(mine).all()) == 1  # the other contest's

    def test_a_contest_whose_vote_has_begun_is_not_replaced(
        self, session: Session, olga: int
    ) -> None:
        factories.contest(session, crowd.document("begun", judged=False))
        rules = {"choices": 1, "exact": True, "identity": "codes"}
        polls.set_up("begun", "final", **rules, by=olga, at=NOON)
        polls.start("begun", "final", minutes=None, by=olga, at=NOON)
        with pytest.raises(Conflicted, match="has begun"):
            packages.import_package(
                crowd.document("begun", judged=False), by=olga, at=NOON, replace=True
            )

    def test_a_round_whose_votes_were_counted_elsewhere_gets_no_poll(
        self, session: Session, olga: int
    ) -> None:
        counted = (VoteCountRow("final", "A1", 12),)
        factories.contest(session, replace(crowd.document("counted"), vote_counts=counted))
        rules = {"choices": 1, "exact": True, "identity": "codes"}
        with pytest.raises(NotReady, match="counted elsewhere"):
            polls.set_up("counted", "final", **rules, by=olga, at=NOON)


class TestHours:
    def test_an_open_poll_is_not_opened_again_and_a_closed_one_is(
        self, session: Session, olga: int
    ) -> None:
        with pytest.raises(NotReady, match="open already"):
            polls.start(*PLACE, minutes=None, by=olga, at=NOON)
        polls.end(*PLACE, by=olga, at=NOON)
        with pytest.raises(NotReady, match="not open"):
            polls.end(*PLACE, by=olga, at=NOON)
        polls.start(*PLACE, minutes=5, by=olga, at=NOON)
        crowd.vote(session, voter("ann", crowd.codes(olga)[0]), "A1")
        session.commit()
        assert "poll.reopened" in crowd.acts(session)

    def test_its_end_can_be_moved_while_it_is_open(self, session: Session, olga: int) -> None:
        polls.set_closing(*PLACE, minutes=1, by=olga, at=NOON)
        late = NOON + timedelta(minutes=2)
        with pytest.raises(NotReady, match="has ended"):
            crowd.vote(session, voter("ann", crowd.codes(olga)[0]), "A1", at=late)
        with pytest.raises(NotReady, match="not open"):
            polls.set_closing(*PLACE, minutes=9, by=olga, at=late)

    def test_rules_are_fixed_once_it_opened(self, session: Session, olga: int) -> None:
        with pytest.raises(NotReady, match="cannot be changed"):
            crowd.set_up(olga, choices=2)

    def test_a_round_without_votes_has_no_poll(self, session: Session, olga: int) -> None:
        factories.contest(session, factories.document("plain"))
        with pytest.raises(NotFound):
            polls.page("plain", "final", NOON)
        with pytest.raises(NotFound):
            voting.lookup_receipt("NOWHERE", "AAAA")

    def test_only_hashes_of_codes_are_kept(self, session: Session, olga: int) -> None:
        made = crowd.codes(olga, 4)
        kept = session.scalars(select(VoterCode.hash)).all()
        assert len(kept) == 4
        assert not set(made) & set(kept)
