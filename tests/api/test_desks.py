"""What a judge reads at his tablet: his own entries and values, never another's."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, event, func, select, update
from sqlalchemy.orm import Session

from judging.api import shapes
from judging.extensions import db
from judging.models.entries import Entry
from judging.models.panels import Conflict
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.models.tablets import Presence
from judging.packages.document import ConflictRow, ContestMeta
from judging.services import clocks, decisions, draws, reopenings, rounds, turns
from tests import factories
from tests.factories import NOON
from tests.tablets import Tablet, opened


def desk(client: FlaskClient, tablet: Tablet) -> shapes.Desk:
    answer = tablet.get(client, "desk")
    assert answer.status_code == 200
    return shapes.Desk.model_validate(answer.json)


@pytest.fixture
def jun(session: Session) -> Tablet:
    opened(session)
    return Tablet.of(session)


def test_the_desk_has_what_the_description_says(client: FlaskClient, jun: Tablet) -> None:
    jun.send(*jun.sheet("A1", 54, 33))
    read = desk(client, jun)
    (final,) = read.rounds
    assert [one.key for one in final.entries] == ["A1", "B2", "C3"]
    assert [(one.entry, one.state) for one in final.sheets] == [
        ("A1", "submitted"),
        ("B2", "blank"),
        ("C3", "blank"),
    ]
    held = {(one.kind, one.field): one.value for one in final.sheets[0].fields}
    assert held == {
        ("mark", "idea"): "54",
        ("mark", "craft"): "33",
        ("submission", ""): True,
    }
    assert (read.judge.key, read.device, read.epoch, read.seq) == ("J1", "TB-1", 1, 3)


def test_a_judge_reads_no_other_judges_values(
    session: Session, client: FlaskClient, jun: Tablet
) -> None:
    ines = Tablet.of(session, "J2")
    ines.send(*ines.sheet("A1", 11, 12), ines.op("memo", "geheim", "A1"))
    said = jun.get(client, "desk").text
    assert '"11"' not in said
    assert "geheim" not in said
    assert "J2" not in said


def test_a_conflict_hides_the_entry(session: Session, client: FlaskClient) -> None:
    conflict = ConflictRow("J1", "A1", "excluded", "spouse")
    opened(session, factories.document(judged=False, conflicts=(conflict,)))
    said = Tablet.of(session).get(client, "desk")
    assert [one["key"] for one in said.json["rounds"][0]["entries"]] == ["B2", "C3"]
    assert "A1" not in said.text


@pytest.mark.parametrize(("blind", "team"), [(True, ""), (False, "Ada")])
def test_whose_entry_it_is_stands_there_only_where_it_is_not_blind(
    session: Session, client: FlaskClient, blind: bool, team: str
) -> None:
    meta = ContestMeta("campus", blind=blind)
    opened(session, factories.document(judged=False, meta=meta))
    assert desk(client, Tablet.of(session)).rounds[0].entries[0].team == team


def test_a_recused_entry_stays_on_the_desk_so_that_it_can_be_undone(
    client: FlaskClient, jun: Tablet
) -> None:
    jun.send(jun.op("recusal", {"reason": "x"}, "A1"))
    (final,) = desk(client, jun).rounds
    assert (final.sheets[0].entry, final.sheets[0].recused) == ("A1", True)


def test_an_absent_entry_is_marked(session: Session, client: FlaskClient) -> None:
    people = opened(session)
    jun = Tablet.of(session)
    decisions.record(
        "campus", act="withdraw", entry_key="C3", reason="포기", by=people.olga.id, at=NOON
    )
    absent = {one.key: one.absent for one in desk(client, jun).rounds[0].entries}
    assert absent == {"A1": False, "B2": False, "C3": True}


def test_unchanged_is_not_sent_again(client: FlaskClient, jun: Tablet) -> None:
    first = jun.get(client, "desk")
    again = jun.get(client, "desk", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_one_round_can_be_asked_for(client: FlaskClient, jun: Tablet) -> None:
    assert len(jun.get(client, "desk?round=final").json["rounds"]) == 1
    assert jun.get(client, "desk?round=nothing").status_code == 404


def test_the_pulse_tells_each_change_of_the_desk(session: Session, client: FlaskClient) -> None:
    people = opened(session)
    jun, ines = Tablet.of(session), Tablet.of(session, "J2")
    deeds = {
        "a mark": lambda: jun.send(jun.mark("54")),
        "handing in": lambda: jun.send(*jun.sheet("A1", 54, 33)),
        "a recusal": lambda: jun.send(jun.op("recusal", {"reason": "x"}, "B2")),
        "its undoing": lambda: jun.send(jun.op("recusal", None, "B2")),
        "a withdrawal": lambda: decisions.record(
            "campus", act="withdraw", entry_key="C3", reason="x", by=people.olga.id, at=NOON
        ),
        "reopening": lambda: reopenings.reopen(
            "campus", "final", "J1", "A1", reason="x", by=people.chae.id, at=NOON
        ),
        "a conflict": lambda: add_conflict(session),
        "its end": lambda: (session.execute(delete(Conflict)), session.commit()),
        "the end": lambda: rounds.close("campus", "final", by=people.olga.id, at=NOON),
    }
    seen = beat(client, jun)
    for name, deed in deeds.items():
        deed()
        assert beat(client, jun) != seen, name
        seen = beat(client, jun)
    ines_before = beat(client, ines)
    jun.send(jun.mark("1"))
    assert beat(client, ines) == ines_before


def test_the_timer_moves_the_pulse_and_never_the_desk(
    session: Session, client: FlaskClient
) -> None:
    people = opened(session)
    jun = Tablet.of(session)
    act = partial(on_the_stage, people.odi.id)
    act(draws.draw, words="x", chance="y")
    desk_before, told = beat(client, jun), jun.get(client, "pulse").headers["ETag"]
    acts = [
        *(("called", partial(clocks.call, entry="B2")), "start", "pause", "resume", "longer"),
        *("next", "reset", ("another called", partial(clocks.call, entry="A1")), "clear"),
        *(("a third called", partial(clocks.call, entry="C3")), "start", "finish"),
    ]
    for one in acts:
        name, deed = one if isinstance(one, tuple) else (one, partial(clocks.act, what=one))
        act(deed, **({"reason": "마이크"} if name == "pause" else {}))
        said = jun.get(client, "pulse", **{"If-None-Match": told})
        assert said.status_code == 200, name
        assert (said.json["desk"], name) == (desk_before, name)
        told = said.headers["ETag"]


def test_a_changed_order_and_an_absence_move_the_desk(
    session: Session, client: FlaskClient
) -> None:
    people = opened(session)
    jun = Tablet.of(session)
    act = partial(on_the_stage, people.odi.id)
    deeds = {
        "drawn": partial(draws.draw, words="x", chance="y"),
        "swapped": partial(draws.swap, first="A1", second="C3", reason="x"),
        "taken back": draws.undo,
        "absent": partial(turns.mark, entry="B2", state="absent"),
        "come after all": partial(turns.mark, entry="B2", state="waiting"),
    }
    seen = beat(client, jun)
    for name, deed in deeds.items():
        act(deed)
        assert beat(client, jun) != seen, name
        seen = beat(client, jun)


def test_the_pulse_says_who_is_on_stage(session: Session, client: FlaskClient) -> None:
    people = opened(session)
    jun = Tablet.of(session)
    act = partial(on_the_stage, people.odi.id)
    act(draws.draw, words="x", chance="y")
    assert jun.get(client, "pulse").json["on_stage"] == []
    act(clocks.call, entry="B2")
    assert jun.get(client, "pulse").json["on_stage"] == [{"round": "final", "entry": "B2"}]
    act(clocks.act, what="finish")
    assert jun.get(client, "pulse").json["on_stage"] == []


def test_where_each_group_has_an_order_of_its_own_an_entry_says_its_group(
    session: Session, client: FlaskClient
) -> None:
    people = opened(session)
    session.execute(update(Round).values(group_by="attr.hall"))
    halls = {"A1": "B홀", "B2": "A홀", "C3": "B홀"}
    for one in session.scalars(select(Entry)):
        one.attrs = {"hall": halls[one.key]}
    session.commit()
    for hall in ("A홀", "B홀"):
        said = {"words": "x", "chance": "y", "version": 0, "by": people.odi.id, "at": NOON}
        draws.draw("campus", "final", hall, **said)
    (final,) = desk(client, Tablet.of(session)).rounds
    assert [one.group for one in final.entries] == ["A홀", "B홀", "B홀"]
    assert [one.position for one in final.entries] == [1, 1, 2]
    assert [one.model_dump() for one in final.groups] == [
        {"key": key, "texts": {"title": key}} for key in ("A홀", "B홀")
    ]


def test_without_groups_an_entry_names_none(client: FlaskClient, jun: Tablet) -> None:
    (final,) = desk(client, jun).rounds
    assert (final.groups, {one.group for one in final.entries}) == ([], {""})


def on_the_stage(by: int, deed: Callable[..., object], **said: object) -> None:
    """What an operator does who has seen what holds."""
    version = clocks.show("campus", "final", show_teams=True).version
    deed("campus", "final", version=version, by=by, at=NOON, **said)


def beat(client: FlaskClient, tablet: Tablet) -> str:
    return str(tablet.get(client, "pulse").json["desk"])


def add_conflict(session: Session) -> None:
    judge, entry = (session.scalar(select(func.min(one.id))) for one in (Judge, Entry))
    session.add(Conflict(judge_id=judge, entry_id=entry, kind="excluded"))
    session.commit()


def test_a_pulse_is_a_sign_of_life(session: Session, client: FlaskClient, jun: Tablet) -> None:
    jun.get(client, "pulse?waiting=12&entry=A1&battery=80")
    row = session.scalars(select(Presence)).one()
    assert (row.waiting, row.battery, row.entry_id is not None) == (12, 80, True)
    session.rollback()
    jun.get(client, "pulse?waiting=many&entry=Z9&battery=-4")
    row = session.scalars(select(Presence)).one()
    assert (row.waiting, row.battery, row.entry_id) == (None, None, None)


def test_what_is_said_every_few_seconds_is_not_written_every_time(
    session: Session, client: FlaskClient, jun: Tablet
) -> None:
    jun.get(client, "pulse?waiting=0")
    first = session.scalars(select(Presence.seen_at)).one()
    jun.get(client, "pulse?waiting=0")
    session.rollback()
    assert session.scalars(select(Presence.seen_at)).one() == first
    session.scalars(select(Presence)).one().seen_at = first - timedelta(minutes=1)
    session.commit()
    jun.get(client, "pulse?waiting=0")
    assert session.scalars(select(Presence.seen_at)).one() >= first


def test_a_pulse_without_a_change_is_304(client: FlaskClient, jun: Tablet) -> None:
    first = jun.get(client, "pulse")
    again = jun.get(client, "pulse", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["desk", "pulse"])
def test_reading_asks_the_database_equally_often_whatever_was_entered(
    app: object, client: FlaskClient, jun: Tablet, path: str
) -> None:
    jun.get(client, path)
    few = statements(client, jun, path)
    for entry in ("A1", "B2", "C3"):
        jun.send(*jun.sheet(entry, 40, 30))
    assert statements(client, jun, path) == few


def statements(client: FlaskClient, tablet: Tablet, path: str) -> int:
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        tablet.get(client, path)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_interface_describes_itself(client: FlaskClient) -> None:
    said = client.get("/api/v1/openapi.json").json
    assert said["openapi"] == "3.1.0"
    assert {"/api/v1/desk", "/api/v1/operations", "/api/v1/pulse"} <= set(said["paths"])
    assert {"Operation", "Batch", "Answers", "Desk", "Pulse"} <= set(said["components"]["schemas"])
