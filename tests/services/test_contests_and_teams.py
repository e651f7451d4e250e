"""What a team sees of its own entry, and which contests a person sees at all."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.services import announcements, contests, decisions, teams
from tests import factories
from tests.factories import NOON


@pytest.fixture
def people(session: Session) -> factories.Cast:
    return factories.cast(session, factories.contest(session))


def publish(people: factories.Cast) -> None:
    """The final is confirmed, put forward by Olga and published by Chae."""
    said = {"act": "confirm", "round_key": "final", "reason": "so it was decided"}
    decisions.record("campus", by=people.chae.id, at=NOON, **said)
    number = announcements.propose("campus", by=people.olga.id, at=NOON)
    waiting = announcements.waiting("campus")
    assert waiting is not None
    announcements.confirm("campus", number, waiting.fingerprint, by=people.chae.id, at=NOON)


class TestTeams:
    def test_a_team_sees_its_own_entry_and_its_award_only_once_published(
        self, people: factories.Cast
    ) -> None:
        (mine,) = teams.own_entry("campus", people.ada.id).entries
        assert (mine.key, mine.awards) == ("A1", [])
        publish(people)
        assert teams.own_entry("campus", people.ada.id).entries[0].awards == ["grand"]
        assert teams.own_entry("campus", people.bob.id).entries[0].awards == []

    def test_who_has_no_team_has_no_page(self, people: factories.Cast) -> None:
        with pytest.raises(NotFound):
            teams.own_entry("campus", people.vi.id)


class TestContests:
    def test_a_seat_knows_that_the_result_is_public_without_reading_it(
        self, people: factories.Cast, session: Session
    ) -> None:
        assert not contests.seat(people.olga.id, "campus").published
        publish(people)
        asked: list[str] = []

        def note(_c: object, _k: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", note)
        assert contests.seat(people.olga.id, "campus").published
        event.remove(session.get_bind(), "before_cursor_execute", note)
        assert not [one for one in asked if "announcement.document" in one]

    def test_the_overview_counts_people_and_entries(self, people: factories.Cast) -> None:
        counts = contests.overview("campus", show_teams=True).counts
        assert counts == {"teams": 3, "members": 1, "entries": 3, "judges": 2}

    def test_the_list_holds_own_contests_and_published_ones(self, people: factories.Cast) -> None:
        assert [card.key for card in contests.listing(people.olga.id)] == ["campus"]
        assert contests.listing(people.vi.id) == []
        assert contests.listing(None) == []
        publish(people)
        assert [card.published for card in contests.listing(None)] == [True]

    def test_the_overview_counts_and_names_what_is_left(self, people: factories.Cast) -> None:
        overview = contests.overview("campus", show_teams=True)
        assert overview.counts == {"teams": 3, "members": 1, "entries": 3, "judges": 2}
        (card,) = overview.rounds
        assert (card.entries, card.sheets_expected, card.sheets_submitted) == (3, 6, 6)
        assert [todo.kind for todo in overview.todo] == ["tally_missing"]

    def test_a_seat_holds_roles_and_team(self, people: factories.Cast) -> None:
        assert contests.seat(people.ada.id, "campus").team_id is not None
        assert contests.seat(people.chae.id, "campus").roles == {"chair"}
        assert contests.seat(None, "campus").roles == frozenset()
        with pytest.raises(NotFound):
            contests.seat(people.olga.id, "elsewhere")
