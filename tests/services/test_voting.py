"""Casting a ballot: once an identity, exactly as the rule says, and unlinkable to the voter."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, Forbidden, NotFound, NotReady, Refused, TooManyAttempts
from judging.extensions import db
from judging.models.audit import AuditEvent
from judging.models.polls import VoterCode, VoterDevice
from judging.models.votes import Ballot, BallotMark
from judging.services import decisions, polls, rounds, voter_codes, voter_marks, voting
from tests import crowd, factories
from tests.crowd import KEY, PLACE, voter
from tests.factories import NOON

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def olga(session: Session) -> int:
    people = factories.cast(session, factories.contest(session, crowd.document()))
    crowd.at_work(session)
    return people.olga.id


def ballots(session: Session) -> int:
    session.commit()
    return session.scalar(select(func.count()).select_from(Ballot)) or 0


def read(session: Session, who: voting.Voter, at=NOON) -> voting.VoterPage:
    return voting.page(crowd.token(session), who, key=KEY, at=at)


class TestOneVoteEach:
    def test_a_code_gives_one_ballot(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        code, *_ = crowd.codes(olga)
        crowd.vote(session, voter("ann", code), "A1")
        with pytest.raises(Conflicted, match="with this code already"):
            crowd.vote(session, voter("ben", code), "B2")
        assert ballots(session) == 1

    def test_a_made_up_code_gives_none(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        crowd.codes(olga)
        with pytest.raises(Forbidden, match="no such code"):
            crowd.vote(session, voter("ann", "0123456789AB"), "A1")
        assert ballots(session) == 0

    def test_a_code_of_another_poll_gives_none(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        foreign = voter_marks.code(KEY, "another-poll", 1)
        crowd.codes(olga)
        with pytest.raises(Forbidden):
            crowd.vote(session, voter("ann", foreign), "A1")

    def test_withdrawn_codes_are_worthless_and_used_ones_keep_their_ballots(
        self, session: Session, olga: int
    ) -> None:
        crowd.started(olga)
        first, second, _third = crowd.codes(olga)
        crowd.vote(session, voter("ann", first), "A1")
        assert voter_codes.withdraw(*PLACE, 1, by=olga, at=NOON) == 2
        with pytest.raises(NotReady, match="not valid any more"):
            crowd.vote(session, voter("ben", second), "A1")
        assert ballots(session) == 1

    def test_a_phone_in_the_hall_votes_once(self, session: Session, olga: int) -> None:
        crowd.started(olga, identity="hall")
        crowd.vote(session, voter("ann", in_hall_at=NOON), "A1")
        with pytest.raises(Conflicted, match="phone has voted"):
            crowd.vote(session, voter("ann", submission="another", in_hall_at=NOON), "B2")
        crowd.vote(session, voter("ben", in_hall_at=NOON), "B2")
        assert ballots(session) == 2

    @pytest.mark.parametrize("identity", ["hall", "both"])
    def test_who_has_not_seen_the_hall_does_not_vote(
        self, session: Session, olga: int, identity: str
    ) -> None:
        crowd.started(olga, identity=identity)
        code = crowd.codes(olga)[0] if identity == "both" else ""
        for seen in (None, NOON - timedelta(minutes=16), NOON + timedelta(minutes=1)):
            with pytest.raises(Forbidden, match="screen of the hall"):
                crowd.vote(session, voter("ann", code, in_hall_at=seen), "A1")
        crowd.vote(session, voter("ann", code, in_hall_at=NOON), "A1")
        assert ballots(session) == 1

    def test_both_wants_a_code_as_well(self, session: Session, olga: int) -> None:
        crowd.started(olga, identity="both")
        with pytest.raises(Forbidden, match="no such code"):
            crowd.vote(session, voter("ann", in_hall_at=NOON), "A1")

    def test_a_refused_ballot_does_not_spend_the_code(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        code, *_ = crowd.codes(olga)
        with pytest.raises(NotReady):
            crowd.vote(session, voter("ann", code), "nobody")
        crowd.vote(session, voter("ann", code), "A1")
        assert ballots(session) == 1


class TestSentAgain:
    def test_the_same_ballot_gets_the_same_receipt(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        ann = voter("ann", crowd.codes(olga)[0])
        assert crowd.vote(session, ann, "A1") == crowd.vote(session, ann, "A1", at=LATER)
        assert ballots(session) == 1

    def test_it_gets_it_after_the_end_too(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        ann = voter("ann", crowd.codes(olga)[0])
        receipt = crowd.vote(session, ann, "A1")
        polls.end(*PLACE, by=olga, at=NOON)
        assert crowd.vote(session, ann, "A1", at=LATER) == receipt
        assert read(session, ann, LATER).step == "done"

    def test_another_choice_under_the_same_id_is_refused(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        ann = voter("ann", crowd.codes(olga)[0])
        crowd.vote(session, ann, "A1")
        with pytest.raises(Conflicted, match="sent first counts"):
            crowd.vote(session, ann, "B2")
        assert counts() == {"A1": 1, "B2": 0, "C3": 0}


def counts() -> dict[str, int]:
    return {entry.key: votes for entry, votes in polls.counts(*PLACE)}


class TestChoices:
    @pytest.mark.parametrize("choices", [(), ("A1",), ("A1", "A1"), ("A1", "B2", "C3")])
    def test_exactly_two_different_ones_are_wanted(
        self, session: Session, olga: int, choices: tuple[str, ...]
    ) -> None:
        crowd.started(olga, choices=2)
        with pytest.raises(NotReady, match="different entries"):
            crowd.vote(session, voter("ann", crowd.codes(olga)[0]), *choices)

    def test_up_to_two_may_be_one(self, session: Session, olga: int) -> None:
        crowd.started(olga, choices=2, exact=False)
        first, second, _ = crowd.codes(olga)
        crowd.vote(session, voter("ann", first), "A1")
        crowd.vote(session, voter("ben", second), "A1", "C3")
        assert counts() == {"A1": 2, "B2": 0, "C3": 1}

    def test_an_entry_that_was_withdrawn_is_not_chosen(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        withdrawn = {"act": "withdraw", "entry_key": "C3", "reason": "left"}
        decisions.record("campus", **withdrawn, by=olga, at=NOON)
        with pytest.raises(NotReady, match="does not take part any more"):
            crowd.vote(session, voter("ann", crowd.codes(olga)[0]), "C3")

    def test_the_order_is_each_voters_own_and_stays(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        codes = crowd.codes(olga, 40)
        orders = [
            tuple(one.key for one in read(session, voter(f"v{n}", code)).entries)
            for n, code in enumerate(codes)
        ]
        assert len(set(orders)) == 6
        again = read(session, voter("v0", codes[0]))
        assert tuple(one.key for one in again.entries) == orders[0]

    def test_a_blind_contest_shows_no_team(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        page = read(session, voter("ann", crowd.codes(olga)[0]))
        assert {one.team for one in page.entries} == {""}
        assert {one.title for one in page.entries} == {
            "Ada's Engine",
            "Bob's Bridge",
            "Cho's Clock",
        }


class TestHours:
    def test_before_the_beginning_and_after_the_end_nothing_is_cast(
        self, session: Session, olga: int
    ) -> None:
        crowd.set_up(olga)
        ann = voter("ann", crowd.codes(olga)[0])
        assert read(session, ann).step == "setup"
        with pytest.raises(NotReady, match="not begun"):
            crowd.vote(session, ann, "A1")
        polls.start(*PLACE, minutes=None, by=olga, at=NOON)
        polls.end(*PLACE, by=olga, at=NOON)
        assert read(session, ann).step == "closed"
        with pytest.raises(NotReady, match="has ended"):
            crowd.vote(session, ann, "A1")

    def test_the_servers_clock_closes_to_the_microsecond(self, session: Session, olga: int) -> None:
        crowd.started(olga, minutes=5)
        first, second, _ = crowd.codes(olga)
        crowd.vote(session, voter("ann", first), "A1", at=LATER - timedelta(microseconds=1))
        with pytest.raises(NotReady, match="has ended"):
            crowd.vote(session, voter("ben", second), "A1", at=LATER)

    def test_the_end_of_the_judging_ends_the_vote(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        rounds.close(*PLACE, by=olga, at=NOON)
        with pytest.raises(NotReady, match="has ended"):
            crowd.vote(session, voter("ann", crowd.codes(olga)[0]), "A1")


class TestSecrecy:
    def test_no_row_joins_a_voter_and_a_ballot(self, session: Session, olga: int) -> None:
        crowd.started(olga, identity="both")
        ann = voter("ann", crowd.codes(olga)[0], in_hall_at=NOON)
        crowd.vote(session, ann, "A1")
        ballot = {str(value) for value in session.execute(select(Ballot.__table__)).one()}
        code = session.scalars(select(VoterCode).where(VoterCode.used)).one()
        assert code.hash not in ballot
        assert {column.key for column in inspect(VoterCode).columns} == {
            *("poll_id", "serial", "hash", "batch", "used", "withdrawn")
        }
        assert {column.key for column in inspect(VoterDevice).columns} == {"poll_id", "hash"}

    def test_neither_log_nor_receipt_tells_a_choice(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        receipt = crowd.vote(session, voter("ann", crowd.codes(olga)[0]), "A1")
        found = voting.lookup_receipt(crowd.token(session), voter_marks.grouped(receipt).lower())
        assert (found.receipt, found.void) == (receipt, False)
        assert not hasattr(found, "entries")
        newest = select(AuditEvent.details, AuditEvent.actor_id).order_by(AuditEvent.seq.desc())
        details, actor = session.execute(newest.limit(1)).one()
        ballot = session.scalars(select(Ballot.key)).one()
        assert (details, actor) == (f'{{"ballot":"{ballot}"}}', None)
        assert receipt != ballot

    def test_a_receipt_of_another_round_is_not_found(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        with pytest.raises(NotFound):
            voting.lookup_receipt(crowd.token(session), "AAAA-BBBB-CCCC")

    def test_looking_spends_nothing(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        code, *_ = crowd.codes(olga)
        for _ in range(3):
            assert read(session, voter("ann", code)).step == "choose"
            voting.try_code(crowd.token(session), code, "10.0.0.1", key=KEY, at=NOON)
        assert session.scalars(select(VoterCode).where(VoterCode.used)).all() == []


class TestCodes:
    def test_a_code_is_read_however_it_is_typed(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        code, *_ = crowd.codes(olga)
        typed = voter_marks.grouped(code).lower().replace("0", "o").replace("1", "l") + " "
        assert voting.try_code(crowd.token(session), typed, "10.0.0.1", key=KEY, at=NOON) == code

    def test_wrong_codes_are_counted_for_a_quarter_of_an_hour(
        self, session: Session, olga: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(voting, "WRONG_CODES_OF_ONE_ADDRESS", 3)
        crowd.started(olga)
        code, *_ = crowd.codes(olga)

        def tried(text, address="10.0.0.1", at=NOON):
            return voting.try_code(crowd.token(session), text, address, key=KEY, at=at)

        for _ in range(3):
            with pytest.raises(NotReady, match="no such code"):
                tried("wrong")
        with pytest.raises(TooManyAttempts):
            tried(code)
        assert tried(code, address="10.0.0.2") == code
        assert tried(code, at=NOON + timedelta(minutes=15)) == code

    def test_the_database_holds_no_code(self, session: Session, olga: int) -> None:
        crowd.started(olga)
        codes = crowd.codes(olga, 50)
        assert len(set(codes)) == 50
        stored = set(session.scalars(select(VoterCode.hash)))
        assert not {voter_marks.code_hash("another key", crowd.token(session), one)
                    for one in codes} & stored  # fmt: skip

    def test_a_batch_is_printed_again_without_what_was_used(
        self, session: Session, olga: int
    ) -> None:
        crowd.started(olga)
        first, *others = crowd.codes(olga)
        crowd.vote(session, voter("ann", first), "A1")
        again = voter_codes.slips(*PLACE, 1, key=KEY, at=LATER)
        assert [code for _, code in again.codes] == others

    def test_the_word_of_the_hall_lasts_a_minute(self, session: Session, olga: int) -> None:
        crowd.started(olga, identity="hall")
        word, token = crowd.hall_word(session), crowd.token(session)
        assert voting.see_hall(token, word, at=NOON + timedelta(seconds=59))
        assert not voting.see_hall(token, word, at=NOON + timedelta(seconds=80))
        assert not voting.see_hall(token, "0000000000", at=NOON)
        assert not voting.see_hall(token, "é", at=NOON)


def test_of_two_hundred_posts_of_one_code_one_is_a_ballot(
    app: Flask, session: Session, olga: int
) -> None:
    crowd.started(olga)
    code, token = crowd.codes(olga)[0], crowd.token(session)
    answers: list[str] = []

    def post(number: int) -> None:
        with app.app_context():
            try:
                answers.append(
                    voting.cast(token, ["A1"], voter(f"v{number}", code), key=KEY, at=NOON)
                )
            except Refused as refusal:
                answers.append(type(refusal).__name__)
            finally:
                db.session.remove()

    def posts(numbers: range) -> None:
        for number in numbers:
            post(number)

    crews = [threading.Thread(target=posts, args=(range(n, 200, 8),)) for n in range(8)]
    for crew in crews:
        crew.start()
    for crew in crews:
        crew.join()
    assert answers.count("Conflicted") == 199
    assert len(answers) == 200
    assert ballots(session) == 1


def test_a_ballot_costs_as_many_statements_with_many_ballots_as_with_few(
    session: Session, olga: int
) -> None:
    crowd.started(olga)
    codes = crowd.codes(olga, 60)

    def statements(number: int) -> int:
        seen: list[str] = []

        def count(_c, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        crowd.vote(session, voter(f"v{number}", codes[number]), "A1")
        event.remove(db.engine, "before_cursor_execute", count)
        return len(seen)

    statements(0)
    first = statements(1)
    for number in range(2, 59):
        crowd.vote(session, voter(f"v{number}", codes[number]), "B2")
    assert statements(59) <= first <= 16
    marks = session.scalar(select(func.count()).select_from(BallotMark))
    assert marks == 60
