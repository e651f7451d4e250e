"""Panels: made and filled before they are used, and never changed afterwards."""

import pytest
from sqlalchemy import select, update

from judging.errors import NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.rounds import Round
from judging.packages.document import AssignmentRow, JudgeRow, PanelRow
from judging.services import panels, rounds
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON

JUDGES = (JudgeRow("J1", "Jun", panels=("갑",)), JudgeRow("J2", "Ines", panels=("을",)))
ROWS = (PanelRow("final", "갑", "A1"), PanelRow("final", "을", "B2"))


@pytest.fixture
def campus(session):
    """Makes the small contest, its round not begun; answers with Olga's act."""

    def make(judges=JUDGES, rows=ROWS, **changes):
        document = factories.document(judged=False, judges=judges, panels=rows, **changes)
        people = factories.cast(session, factories.contest(session, document))
        with write() as writing:
            writing.execute(update(Round).values(state="setup"))
        return {"by": people.olga.id, "at": NOON}

    return make


def panel(key):
    return next(one for one in panels.page("campus").panels if one.key == key)


def keys():
    return [one.key for one in panels.page("campus").panels]


def test_a_panel_is_made_filled_emptied_and_deleted(campus):
    olga = campus(judges=(JudgeRow("J1"), JudgeRow("J2")), rows=())
    panels.make("campus", " 1분과 ", **olga)
    panels.put_judges("campus", "1분과", ["J2", "J1", "J1"], **olga)
    panels.put_entries("campus", "1분과", "final", ["B2", "A1"], **olga)
    found = panel("1분과")
    assert (found.judges, found.entries) == (("J1", "J2"), {"final": ("A1", "B2")})
    with pytest.raises(NotReady, match="Only an empty panel"):
        panels.remove("campus", "1분과", **olga)
    panels.put_judges("campus", "1분과", [], **olga)
    with pytest.raises(NotReady, match="Only an empty panel"):
        panels.remove("campus", "1분과", **olga)
    panels.put_entries("campus", "1분과", "final", [], **olga)
    panels.remove("campus", "1분과", **olga)
    assert keys() == []


def test_a_renamed_panel_keeps_who_is_in_it(campus):
    olga = campus()
    panels.rename("campus", "갑", "가", **olga)
    assert panel("가").judges == ("J1",)
    assert panel("가").entries == {"final": ("A1",)}


@pytest.mark.parametrize("bad", ["", "  ", "제 1 분과", "a/b", "x" * 41, "-._"])
def test_a_name_must_be_able_to_stand_in_a_package(campus, bad):
    olga = campus()
    with pytest.raises(NotReady, match="A panel's name has"):
        panels.make("campus", bad, **olga)


def test_no_two_panels_have_one_name(campus):
    olga = campus()
    with pytest.raises(NotReady, match="already"):
        panels.rename("campus", "갑", "을", **olga)


def test_what_is_not_there_is_not_put_in(campus):
    olga = campus()
    for act in (
        lambda: panels.put_judges("campus", "갑", ["J9"], **olga),
        lambda: panels.put_entries("campus", "갑", "final", ["Z9"], **olga),
        lambda: panels.put_judges("campus", "병", [], **olga),
    ):
        with pytest.raises(NotFound):
            act()
    assert panel("갑").judges == ("J1",)


def test_a_round_that_ranks_panels_apart_has_each_entry_once(campus, session):
    olga = campus()
    panels.put_entries("campus", "을", "final", ["A1", "B2"], **olga)
    panels.put_entries("campus", "을", "final", ["B2"], **olga)
    with write() as writing:
        writing.execute(update(Round).values(group_by="panel"))
    with pytest.raises(NotReady, match="A1 is with another panel"):
        panels.put_entries("campus", "을", "final", ["A1", "B2"], **olga)


def acts(olga):
    return (
        lambda: panels.rename("campus", "갑", "가", **olga),
        lambda: panels.put_judges("campus", "갑", ["J2"], **olga),
        lambda: panels.put_entries("campus", "갑", "final", [], **olga),
        lambda: panels.remove("campus", "갑", **olga),
    )


def test_once_judging_has_begun_nothing_changes(campus):
    olga = campus()
    rounds.open_judging("campus", "final", **olga)
    for act in acts(olga):
        with pytest.raises(NotReady, match="has begun"):
            act()
    panels.make("campus", "병", **olga)
    with pytest.raises(NotReady, match="has begun"):
        panels.put_entries("campus", "병", "final", ["C3"], **olga)


def test_a_plan_that_is_public_holds_the_panels(campus):
    olga = campus(assignments=(AssignmentRow("final", "J1", "A1"),))
    for act in acts(olga):
        with pytest.raises(NotReady, match="plan of a round of this panel is published"):
            act()
    assert "published" in panel("갑").locked


def test_every_change_is_in_the_log(campus, session):
    olga = campus()
    panels.put_judges("campus", "갑", ["J1", "J2"], **olga)
    session.rollback()
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.act, event.subject, event.actor_id) == ("panel.seated", "panel:갑", olga["by"])
