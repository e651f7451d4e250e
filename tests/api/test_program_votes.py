"""What a program learns of the audience's votes: that there is a vote, and counts after the end."""

import pytest
from sqlalchemy import select

from judging.clock import now
from judging.models.entries import Entry
from judging.models.rounds import Round
from judging.models.votes import VoteCount
from judging.services import access_tokens
from tests import crowd, factories


@pytest.fixture
def people(session):
    people = factories.cast(session, factories.contest(session, crowd.document()))
    crowd.at_work(session)
    return people


@pytest.fixture
def ask(client, people):
    """What a program with a token of this person is told of the final's votes."""

    def of(who="olga", scopes=("votes:read",)):
        by = getattr(people, who).id
        secret = access_tokens.make("campus", "board", scopes, days=1, by=by, at=now())
        headers = {"Authorization": f"Bearer {secret}"}
        return client.get("/api/v1/contests/campus/votes", headers=headers)

    return of


def final(answer):
    (told,) = answer.json["rounds"]
    return told


def test_before_a_poll_there_is_none(ask):
    told = final(ask())
    assert (told["key"], told["poll"], told["ballots"], told["votes"]) == ("final", None, 0, None)


def test_while_the_round_is_judged_ballots_are_counted_and_votes_are_not_told(session, people, ask):
    crowd.started(people.olga.id)
    crowd.vote_many(session, people.olga.id, ["A1", "A1", "B2"])
    told = final(ask())
    assert (told["state"], told["poll"], told["ballots"], told["votes"]) == (
        "judging",
        "open",
        3,
        None,
    )


def test_a_closed_poll_of_a_round_that_is_judged_tells_no_votes(session, people, ask):
    crowd.started(people.olga.id, minutes=1)
    crowd.vote_many(session, people.olga.id, ["A1"])
    told = final(ask())
    assert (told["poll"], told["votes"]) == ("closed", None)  # its minute went by long ago


def test_after_the_end_every_entry_has_its_valid_votes(session, people, ask):
    crowd.started(people.olga.id)
    crowd.vote_many(session, people.olga.id, ["A1", "A1", "B2"])
    crowd.at_work(session, "closed")
    assert final(ask())["votes"] == [
        {"entry": "A1", "votes": 2},
        {"entry": "B2", "votes": 1},
        {"entry": "C3", "votes": 0},
    ]
    crowd.void_all(people.olga.id)
    told = final(ask())
    assert told["ballots"] == 3
    assert {one["votes"] for one in told["votes"]} == {0}


def test_counts_that_came_from_elsewhere_are_votes_too(session, ask):
    entry_id = session.scalar(select(Entry.id).where(Entry.key == "B2"))
    round_id = session.scalar(select(Round.id))
    session.add(VoteCount(round_id=round_id, entry_id=entry_id, votes=41))
    session.commit()
    crowd.at_work(session, "closed")
    assert {"entry": "B2", "votes": 41} in final(ask())["votes"]


def test_whoever_may_not_see_the_tally_makes_no_token_that_does(session, people, ask):
    crowd.started(people.olga.id)
    crowd.vote_many(session, people.olga.id, ["A1"])
    crowd.at_work(session, "closed")
    assert final(ask("odi"))["votes"] is None
    assert final(ask("augusta"))["votes"] is not None


def test_a_token_without_the_scope_learns_nothing(ask):
    assert ask(scopes=("board:read",)).status_code == 403
