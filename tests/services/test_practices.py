"""Practice is scored like an entry and never counts: not in tallies, exports or progress."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from judging.errors import NotReady
from judging.models.contests import Contest
from judging.models.operations import Operation
from judging.models.people import Judge
from judging.models.practices import Practice, PracticeMark
from judging.models.rounds import Round
from judging.models.sheets import Mark
from judging.packages.write import write_package
from judging.services import (
    desks,
    operations,
    package_export,
    practices,
    progress,
    pulses,
    rounds,
    sittings,
    tallies,
)
from judging.services.kinds.kind import Said
from judging.services.presences import Sign
from tests import factories
from tests.factories import NOON

PLACE = ("campus", "final")


def after(seconds):
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def people(session):
    cast = factories.cast(session, factories.contest(session))
    session.execute(update(Round).values(state="judging"))
    session.commit()
    return cast


@pytest.fixture
def sit(session, people):
    """A judge at a tablet."""

    def begin(key="J1"):
        session.rollback()
        judge = session.scalar(select(Judge.id).where(Judge.key == key))
        entered = sittings.begin("campus", judge, None, by=None, at=NOON)
        return sittings.by_token(entered.token)

    return begin


@pytest.fixture
def practice(people):
    practices.begin(*PLACE, title="연습 작품", text="가상의 작품", by=people.odi.id, at=NOON)


def score(sitter, value, field="idea", seq=1, at=NOON):
    name = f"{sitter.judge_key}-{field}-{seq}".ljust(36, "0")
    said = Said(name, "practice", "final", None, field, value, 0, seq, at)
    return operations.take(sitter, [said], at=at).answers[0]


def round_of(sitter, at=NOON):
    (found,) = desks.read(sitter, "final", at=at)["rounds"]
    return found


def test_the_sample_entry_is_on_the_desk_while_it_is_open(people, sit, practice):
    sitter = sit()
    assert round_of(sitter)["practice"] == {"title": "연습 작품", "text": "가상의 작품"}
    practices.close(*PLACE, by=people.odi.id, at=after(9))
    assert round_of(sitter)["practice"] is None


def test_the_pulse_tells_that_the_desk_changed(people, sit):
    sitter = sit()
    feel = lambda: pulses.feel(sitter, Sign(), at=NOON)["desk"]  # noqa: E731 - said three times
    before = feel()
    practices.begin(*PLACE, title="x", text="", by=people.odi.id, at=NOON)
    opened = feel()
    practices.close(*PLACE, by=people.odi.id, at=NOON)
    assert len({before, opened, feel()}) == 3


def test_marks_are_kept_changed_and_cleared(session, sit, practice):
    sitter = sit()
    assert score(sitter, "42")["effect"] == "applied"
    assert score(sitter, "43", seq=2)["effect"] == "applied"
    session.rollback()
    assert session.scalars(select(PracticeMark.points)).all() == [43]
    score(sitter, None, seq=3)
    session.rollback()
    assert session.scalars(select(PracticeMark.points)).all() == []


@pytest.mark.parametrize("wrong", ["61", "-1", "0.5", "A", 42])
def test_the_scale_is_that_of_the_real_sheet(sit, practice, wrong):
    assert score(sit(), wrong)["effect"] == "refused"


def test_before_the_judging_begins_one_can_practise(session, people, sit):
    session.execute(update(Round).values(state="setup"))
    session.commit()
    practices.begin(*PLACE, title="x", text="", by=people.odi.id, at=NOON)
    assert score(sit(), "42")["effect"] == "applied"


def test_after_it_was_closed_a_late_mark_is_kept_in_the_log_alone(session, people, sit, practice):
    sitter = sit()
    score(sitter, "42")
    practices.close(*PLACE, by=people.odi.id, at=after(5))
    assert score(sitter, "50", seq=2, at=after(6))["effect"] == "locked"
    session.rollback()
    assert session.scalars(select(PracticeMark.points)).all() == [42]
    assert session.scalars(select(Operation.value).order_by(Operation.seq)).all() == [
        '"42"',
        '"50"',
    ]


def test_a_second_practice_begins_blank(people, sit, practice):
    sitter = sit()
    score(sitter, "42")
    assert [one["value"] for one in round_of(sitter)["fields"]] == ["42"]
    practices.close(*PLACE, by=people.odi.id, at=after(5))
    practices.begin(*PLACE, title="둘째", text="", by=people.odi.id, at=after(60))
    assert round_of(sitter)["fields"] == []


def test_nothing_that_counts_knows_of_practice(session, people, sit, tmp_path):
    """Byte for byte the same export and the same tally with practice marks and without."""

    def counted(name):
        session.rollback()
        contest = session.scalars(select(Contest)).one()
        write_package(package_export.document_of(session, contest), tmp_path / name)
        files = {p.name: p.read_bytes() for p in sorted((tmp_path / name).iterdir())}
        number = tallies.take(*PLACE, by=people.olga.id, at=NOON)
        found = tallies.page(*PLACE, number)
        row = session.scalars(select(Round)).one()
        return files, found.document, found.tally.fingerprint, progress.of_round(session, row)

    session.execute(update(Round).values(state="closed"))
    session.commit()
    before = counted("before")
    session.execute(update(Round).values(state="judging"))
    session.commit()
    practices.begin(*PLACE, title="x", text="", by=people.odi.id, at=NOON)
    for key in ("J1", "J2"):
        assert score(sit(key), "1")["effect"] == "applied"
    practices.close(*PLACE, by=people.odi.id, at=after(1))
    rounds.close(*PLACE, by=people.olga.id, at=after(2))
    assert session.scalars(select(PracticeMark)).all()
    assert counted("after") == before


def test_it_touches_no_sheet(session, sit, practice):
    marks = len(session.scalars(select(Mark)).all())
    score(sit(), "42")
    session.rollback()
    assert len(session.scalars(select(Mark)).all()) == marks


def test_the_page_shows_the_spread_without_names_and_who_has_practised(sit, practice):
    for key, points in (("J1", "50"), ("J2", "30")):
        score(sit(key), points)
    page = practices.page(*PLACE)
    assert page.spreads[0].points == [30, 50]  # smallest first, so that order names nobody
    assert [(one.key, one.tablet, one.entered) for one in page.judges] == [
        ("J1", "TB-1", 1),
        ("J2", "TB-2", 1),
    ]
    assert page.done == 0


def test_one_practice_at_a_time(session, people, practice):
    said = {"by": people.odi.id, "at": NOON}
    with pytest.raises(NotReady, match="open already"):
        practices.begin(*PLACE, title="x", text="", **said)
    practices.close(*PLACE, **said)
    with pytest.raises(NotReady, match="No practice is open"):
        practices.close(*PLACE, **said)
    assert len(session.scalars(select(Practice)).all()) == 1


def test_it_needs_a_title(people):
    with pytest.raises(NotReady, match="title"):
        practices.begin(*PLACE, title=" ", text="", by=people.odi.id, at=NOON)
