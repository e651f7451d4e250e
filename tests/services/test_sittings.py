"""A judge sits at one device at a time; its secret is known to nobody but the tablet."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import NotEntered, NotFound
from judging.models.audit import AuditEvent
from judging.models.people import Judge
from judging.models.tablets import Device, Sitting
from judging.services import sittings
from tests import factories
from tests.factories import NOON

LATER = NOON + timedelta(minutes=9)


@pytest.fixture
def judges(session: Session) -> dict[str, int]:
    """Ids of the judges of the contest `campus`."""
    factories.contest(session, factories.document(judged=False))
    return dict(session.execute(select(Judge.key, Judge.id)).all())


def begin(judge: int, device: str | None = None, at=NOON) -> sittings.Entered:
    return sittings.begin("campus", judge, device, by=None, at=at)


def test_a_judge_is_known_by_his_token(judges: dict[str, int]) -> None:
    entered = begin(judges["J1"])
    sitter = sittings.by_token(entered.token)
    assert (sitter.judge_key, sitter.device, sitter.epoch) == ("J1", "TB-1", 1)
    assert (sitter.contest_key, sitter.reads) == ("campus", True)


def test_only_a_hash_of_the_token_is_kept(session: Session, judges: dict[str, int]) -> None:
    token = begin(judges["J1"]).token
    row = session.scalars(select(Sitting)).one()
    assert row.token_hash == sittings.hash_of(token) != token
    assert token not in "".join(session.scalars(select(AuditEvent.details)))


def test_going_on_elsewhere_raises_the_epoch_and_ends_the_older_sitting(
    session: Session, judges: dict[str, int]
) -> None:
    first, second = begin(judges["J1"]), begin(judges["J1"], "TB-9", LATER)
    old, new = sittings.by_token(first.token), sittings.by_token(second.token)
    assert (old.epoch, old.newest, old.ended_why, old.reads) == (1, 2, "taken_over", False)
    assert (new.epoch, new.device, new.reads) == (2, "TB-9", True)
    ended = session.scalars(select(Sitting.ended_at).order_by(Sitting.epoch)).all()
    assert ended == [LATER, None]


def test_two_judges_do_not_end_each_other(judges: dict[str, int]) -> None:
    jun, ines = begin(judges["J1"], "TB-1"), begin(judges["J2"], "TB-1")
    assert sittings.by_token(jun.token).reads
    assert sittings.by_token(ines.token).epoch == 1


def test_devices_are_numbered_and_known_again(session: Session, judges: dict[str, int]) -> None:
    names = [begin(judges["J1"], name).device for name in (None, "TB-3", None, "TB-1", None)]
    assert names == ["TB-1", "TB-3", "TB-2", "TB-1", "TB-4"]
    assert len(session.scalars(select(Device)).all()) == 4


def test_who_left_reads_no_more_but_may_send(judges: dict[str, int]) -> None:
    entered = begin(judges["J1"])
    sittings.leave(sittings.by_token(entered.token), at=LATER)
    sitter = sittings.by_token(entered.token)
    assert (sitter.ended_why, sitter.reads) == ("left", False)
    sittings.leave(sitter, at=LATER + timedelta(hours=1))
    assert sittings.by_token(entered.token).ended_why == "left"


def test_a_revoked_token_is_nobodys(judges: dict[str, int]) -> None:
    first, second = begin(judges["J1"]), begin(judges["J1"])
    assert sittings.revoke("campus", judges["J1"], 1, by=None, at=LATER) == 1
    assert sittings.by_token(second.token).reads
    with pytest.raises(NotEntered):
        sittings.by_token(first.token)
    assert sittings.revoke("campus", judges["J1"], by=None, at=LATER) == 1
    with pytest.raises(NotEntered):
        sittings.by_token(second.token)


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "' OR 1=1 --"])
def test_no_other_token_is_anybodys(judges: dict[str, int], token: str) -> None:
    begin(judges["J1"])
    with pytest.raises(NotEntered):
        sittings.by_token(token)


def test_a_judge_of_another_contest_cannot_sit_here(
    session: Session, judges: dict[str, int]
) -> None:
    elsewhere = factories.contest(session, factories.document("elsewhere", judged=False))
    other = session.scalar(select(Judge.id).where(Judge.contest_id == elsewhere.id).limit(1))
    with pytest.raises(NotFound):
        begin(other)


def test_every_sitting_is_in_the_log(session: Session, judges: dict[str, int]) -> None:
    entered = begin(judges["J1"])
    sittings.leave(sittings.by_token(entered.token), at=LATER)
    sittings.revoke("campus", judges["J1"], by=None, at=LATER)
    acts = session.scalars(select(AuditEvent.act).where(AuditEvent.act.like("sitting.%")))
    assert acts.all() == ["sitting.began", "sitting.left", "sitting.revoked"]
