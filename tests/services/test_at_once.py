"""Two people at once: the second one is told, nothing is mixed, and nothing breaks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from judging.errors import Conflicted
from judging.services import announcements, decisions, outcomes, public_document, tallies
from tests import factories
from tests.factories import NOON

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def people(session: Session) -> factories.Cast:
    return factories.cast(session, factories.contest(session))


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let another person do something once, just after a step of the first person's act."""

    def once(module: Any, step: str, act: Callable[[], object]) -> None:
        real, todo = getattr(module, step), [act]

        def stepped(*args: Any, **named: Any) -> Any:
            done = real(*args, **named)
            if todo:
                todo.pop()()
            return done

        monkeypatch.setattr(module, step, stepped)

    return once


def decide(people: factories.Cast, act: str, **said: str) -> int:
    by, reason = people.chae.id, "so it was decided"
    return decisions.record("campus", act=act, reason=reason, by=by, at=LATER, **said)


def no_show(people: factories.Cast, entry: str) -> int:
    return decide(people, "no_show", round_key="final", entry_key=entry)


def take(people: factories.Cast) -> int:
    return tallies.take("campus", "final", by=people.olga.id, at=NOON)


def propose(people: factories.Cast) -> int:
    return announcements.propose("campus", by=people.olga.id, at=LATER)


def publish(people: factories.Cast, number: int) -> None:
    waiting = announcements.waiting("campus")
    mark = waiting.fingerprint if waiting else ""
    announcements.confirm("campus", number, mark, by=people.chae.id, at=LATER)


def test_of_two_decisions_at_once_the_second_is_told_to_look_again(
    people: factories.Cast, after: Callable[..., None]
) -> None:
    after(outcomes, "compute", lambda: no_show(people, "B2"))
    with pytest.raises(Conflicted, match="changed meanwhile"):
        no_show(people, "A1")
    assert [line.entry_key for line in decisions.listing("campus").decisions] == ["B2"]
    assert no_show(people, "A1") == 2


def test_a_decision_that_falls_while_its_number_is_sought_is_noticed(
    people: factories.Cast, after: Callable[..., None]
) -> None:
    after(decisions, "_row", lambda: no_show(people, "B2"))
    with pytest.raises(Conflicted, match="changed meanwhile"):
        no_show(people, "A1")


def test_two_tallies_at_once_are_one(people: factories.Cast, after: Callable[..., None]) -> None:
    after(outcomes, "compute", lambda: take(people))
    assert take(people) == 1
    assert tallies.page("campus", "final").numbers == [1]


def test_a_tally_never_stands_before_a_decision_that_it_does_not_know(
    people: factories.Cast, after: Callable[..., None]
) -> None:
    after(outcomes, "compute", lambda: no_show(people, "A1"))
    with pytest.raises(Conflicted):
        take(people)
    document = tallies.page("campus", "final").document
    assert document is not None
    assert [line["entry"] for line in document["lines"]] == ["B2", "C3"]


def test_what_was_decided_during_the_proposal_keeps_it_from_being_put_forward(
    people: factories.Cast, after: Callable[..., None]
) -> None:
    decide(people, "confirm", round_key="final")
    after(public_document, "of_contest", lambda: no_show(people, "A1"))
    with pytest.raises(Conflicted):
        propose(people)
    assert announcements.waiting("campus") is None


def test_what_was_decided_during_the_publication_keeps_it_from_being_published(
    people: factories.Cast, after: Callable[..., None]
) -> None:
    decide(people, "confirm", round_key="final")
    number = propose(people)
    after(announcements, "_fingerprint", lambda: no_show(people, "A1"))
    with pytest.raises(Conflicted):
        publish(people, number)


def test_who_publishes_twice_is_told_that_nothing_waits_any_more(people: factories.Cast) -> None:
    decide(people, "confirm", round_key="final")
    number = propose(people)
    publish(people, number)
    with pytest.raises(Conflicted, match="No such announcement is waiting"):
        publish(people, number)
