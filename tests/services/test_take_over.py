"""A judge goes on at another tablet: scenario s11 through the database, and random stories."""

import itertools
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.operations import Operation
from judging.models.rubrics import Criterion as CriterionRow
from judging.models.sheets import Mark
from judging.services import audit, desks, sittings
from scoring.rules import Criterion, Rubric
from tests import factories
from tests.factories import NOON
from tests.services.interleavings import Hand, Server
from tests.tablets import Tablet, effects, opened

FINAL = {"C1": "26", "C2": "25", "C3": "17", "C4": "17"}
AFTER = NOON + timedelta(minutes=10)
LIMITS = {"C1": 30, "C2": 30, "C3": 20, "C4": 20}


@pytest.fixture
def judged(session: Session) -> Session:
    """The small contest with the criteria of the makeathon, its round open."""
    lines = tuple(Criterion(key, max=Decimal(most)) for key, most in LIMITS.items())
    book = replace(factories.document().book, rubrics=(Rubric("sheet", lines),))
    opened(session, factories.document(judged=False, book=book))
    return session


def s11(old: Tablet, new: Tablet, knew: int) -> list[dict[str, Any]]:
    """op1 to op8 of the scenario; the new tablet knew so many versions of C1."""
    said = [("C1", "26"), ("C2", "25"), ("C3", "17"), ("C4", "16"), ("C1", "27")]
    ops = [old.mark(value, name=key, base=0) for key, value in said]
    bases = {"C1": knew}
    for key, value in (("C3", "17"), ("C4", "17"), ("C1", "26")):
        ops.append(new.mark(value, name=key, base=bases.get(key, 0)))
    return ops


def tablets(session: Session) -> tuple[Tablet, Tablet]:
    old = Tablet.of(session, "J1", "TB-2")
    return old, Tablet.of(session, "J1", "TB-9", at=AFTER)


def standing(session: Session, entry_id: int | None = None) -> dict[str, str]:
    found = select(CriterionRow.key, Mark.points).join(Mark).order_by(CriterionRow.key)
    return {key: f"{points:f}" for key, points in session.execute(found)}


def asked(session: Session) -> set[str]:
    waiting = select(Operation.id).where(Operation.effect == "quarantined")
    return set(session.scalars(waiting))


def clear(session: Session) -> None:
    for model in (Mark, Operation):
        session.execute(model.__table__.delete())
    session.commit()


def test_s11_as_it_happened(judged: Session) -> None:
    old = Tablet.of(judged, "J1", "TB-2")
    live = [old.mark("26", name="C1"), old.mark("25", name="C2")]
    said = effects(old.send(*live))
    kept = [
        old.mark(value, name=key, base=old.known.get(("A1", "mark", key), 0))
        for key, value in (("C3", "17"), ("C4", "16"), ("C1", "27"))
    ]
    new = Tablet.of(judged, "J1", "TB-9", at=AFTER)
    new.known = dict(old.known)
    for key, value in (("C3", "17"), ("C4", "17"), ("C1", "26")):
        said += effects(new.send(new.mark(value, name=key), at=AFTER))
    late = old.send(*kept, at=AFTER)
    assert said == [(200, "applied")] * 5
    assert effects(late) == [(200, "absorbed"), (409, "quarantined"), (409, "quarantined")]
    told = late[2]["current"]
    assert (told["value"], told["device"], told["version"]) == ("26", "TB-9", 2)
    assert standing(judged) == FINAL
    assert sum(map(int, standing(judged).values())) == 85
    assert asked(judged) == {kept[1]["id"], kept[2]["id"]}


def test_s11_ends_alike_in_every_order_that_the_tablets_can_send(judged: Session) -> None:
    old, new = tablets(judged)
    for turn in itertools.combinations(range(8), 3):
        ops = s11(old, new, knew=1)
        queues = {True: iter(ops[5:]), False: iter(ops[:5])}
        for place in range(8):
            tablet = new if place in turn else old
            tablet.send(next(queues[place in turn]), at=AFTER)
        assert standing(judged) == FINAL, turn
        assert asked(judged) == {ops[3]["id"], ops[4]["id"]}, turn
        clear(judged)


def test_s11_ends_alike_in_any_order_and_sent_three_times(judged: Session) -> None:
    old, new = tablets(judged)
    luck = random.Random(11)
    for story in range(60):
        ops = s11(old, new, knew=0)
        sender = {one["id"]: old if place < 5 else new for place, one in enumerate(ops)}
        for one in luck.sample(ops * 3, 24):
            sender[one["id"]].send(one, at=AFTER)
        assert standing(judged) == FINAL, story
        assert asked(judged) == {ops[3]["id"], ops[4]["id"]}, story
        clear(judged)


@pytest.mark.parametrize("part", range(3))
def test_the_database_ends_as_the_rules_say(judged: Session, part: int) -> None:
    """Random stories of two tablets, sent in batches: the same as the pure rules without rows."""
    for seed in range(part * 50, part * 50 + 50):
        luck, pure = random.Random(seed), Server()
        hands, real = [Hand(1)], [Tablet.of(judged, "J1", f"A{seed}")]
        start = real[0].epoch
        sent: list[dict[str, Any]] = []
        for step in range(16):
            if step == 7:
                pure.newest = 2
                hands.append(Hand(2))
                hands[1].look(pure)
                real.append(Tablet.of(judged, "J1", f"B{seed}", at=AFTER))
            at = NOON if step < 7 else AFTER
            which = luck.randrange(len(hands))
            for _ in range(luck.randrange(3)):
                hands[which].type(luck.choice(["C1", "C2"]), luck.choice("123"))
                op = hands[which].made[-1]
                sent.append(real[which].mark(op.value, name=op.field, base=op.base))
                sent[-1]["as"] = op
            queue = [one for one in sent if one["as"] in hands[which].queue]
            if luck.random() < 0.5 and queue:
                answers = real[which].send(*[strip(one) for one in queue], at=at)
                assert [a["effect"] for a in answers] == [pure.take(o["as"]) for o in queue], seed
                if luck.random() < 0.8:
                    hands[which].queue.clear()
        assert real[-1].epoch == start + len(real) - 1
        assert standing(judged) == pure.holds(), seed
        ids = {one["as"].id: one["id"] for one in sent}
        assert asked(judged) == {ids[key] for key in pure.asked()}, seed
        clear(judged)


def strip(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "as"}


def test_every_value_that_was_typed_is_in_the_history(judged: Session) -> None:
    old, new = tablets(judged)
    ops = s11(old, new, knew=1)
    new.send(*ops[5:], at=AFTER)
    old.send(*ops[:5], at=AFTER)
    kept = judged.execute(select(Operation.id, Operation.value))
    assert dict(kept.all()) == {one["id"]: f'"{one["value"]}"' for one in ops}
    assert audit.verify(judged) is None


def test_the_judge_is_asked_on_his_desk_and_settles_it(judged: Session) -> None:
    old, new = tablets(judged)
    ops = s11(old, new, knew=1)
    new.send(*ops[5:], at=AFTER)
    old.send(*ops[:5], at=AFTER)
    assert {(one["field"], one["value"], one["device"]) for one in asks(new)} == {
        ("C4", "16", "TB-2"),
        ("C1", "27", "TB-2"),
    }
    stays = new.mark("26", name="C1", base=2, settles=[ops[4]["id"]])
    takes = new.mark("16", name="C4", base=1, settles=[ops[3]["id"]])
    assert effects(new.send(stays, takes, at=AFTER)) == [(200, "applied")] * 2
    assert asks(new) == []
    assert standing(judged) == FINAL | {"C4": "16"}
    judged.expire_all()
    assert judged.get_one(Operation, ops[4]["id"]).settled_by == stays["id"]


def asks(tablet: Tablet) -> list[dict[str, Any]]:
    (part,) = desks.read(sittings.by_token(tablet.token), at=AFTER)["rounds"]
    return [one for paper in part["sheets"] for one in paper["asks"]]


def test_only_questions_of_its_own_field_are_settled(judged: Session) -> None:
    old, new = tablets(judged)
    ops = s11(old, new, knew=1)
    new.send(*ops[5:], at=AFTER)
    old.send(*ops[:5], at=AFTER)
    new.send(new.mark("20", name="C2", base=1, settles=[ops[3]["id"], ops[4]["id"]]), at=AFTER)
    assert len(asks(new)) == 2
    ines = Tablet.of(judged, "J2")
    ines.send(ines.mark("20", name="C1", settles=[ops[4]["id"]]))
    assert len(asks(new)) == 2
