"""The audit log cannot be changed quietly."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from judging.extensions import db
from judging.services import audit
from judging.services.transactions import write
from tests.factories import NOON

TRIGGERS = {
    "sqlite": (
        ["DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete"],
        [],
    ),
    "postgresql": (
        ["ALTER TABLE audit_event DISABLE TRIGGER USER"],
        ["ALTER TABLE audit_event ENABLE TRIGGER USER"],
    ),
}


@pytest.fixture
def log(session):
    """Five events of one story."""
    for number in range(1, 6):
        with write() as writing:
            record(writing, number)
    return session


def record(session, number, details=None):
    return audit.record(
        session,
        at=NOON + timedelta(seconds=number),
        by=None,
        contest_id=None,
        act="sheet.saved",
        subject=f"sheet:{number}",
        details=details or {"total": number, "작품": "가온"},
    )


def tamper(session, *statements):
    """What somebody with the database's own password can do."""
    before, after = TRIGGERS[db.engine.dialect.name]
    session.rollback()
    for statement in (*before, *statements, *after):
        session.execute(text(statement))
    session.commit()


def test_an_untouched_log_fits_together(log):
    assert audit.verify(log) is None
    assert audit.head(log).seq == 5


def test_numbers_have_no_gap_even_after_a_failed_act(log):
    with pytest.raises(TypeError, match="serializable"), write() as writing:
        record(writing, 6, details={"number": Decimal(1)})
    with write() as writing:
        assert record(writing, 6) == 6
    assert audit.verify(log) is None


@pytest.mark.parametrize("act", ["UPDATE audit_event SET act = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_events(log, act):
    with pytest.raises(DBAPIError, match="never changed"):
        log.execute(text(act))
    log.rollback()


@pytest.mark.needs("postgresql")
def test_postgresql_refuses_to_empty_the_log(log):
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(DBAPIError, match="never changed"):
            log.execute(text("TRUNCATE audit_event"))
        log.rollback()


@pytest.mark.parametrize(
    "column",
    ["act = 'x'", "subject = 'x'", "details = '{}'", "contest_id = NULL, act = 'y'"],
)
def test_a_changed_row_is_named(log, column):
    tamper(log, f"UPDATE audit_event SET {column} WHERE seq = 3")
    assert audit.verify(log) == audit.Broken(3, "its contents were changed")


def test_a_changed_time_is_named(log):
    earlier = "2026-11-21 12:00:00.000000"
    tamper(log, f"UPDATE audit_event SET at = '{earlier}' WHERE seq = 2")
    assert audit.verify(log) == audit.Broken(2, "its contents were changed")


def test_a_row_that_cannot_be_read_is_named(log):
    if db.engine.dialect.name == "sqlite":
        tamper(log, "UPDATE audit_event SET at = 'yesterday' WHERE seq = 3")
        assert audit.verify(log) == audit.Broken(3, "it cannot be read")


def test_a_missing_row_is_named(log):
    tamper(log, "DELETE FROM audit_event WHERE seq = 3")
    assert audit.verify(log) == audit.Broken(4, "event 3 is missing")


def test_two_rows_that_changed_places_are_named(log):
    tamper(
        log,
        "UPDATE audit_event SET seq = 99 WHERE seq = 3",
        "UPDATE audit_event SET seq = 3 WHERE seq = 4",
        "UPDATE audit_event SET seq = 4 WHERE seq = 99",
    )
    assert audit.verify(log) == audit.Broken(3, "it does not follow event 2")


def test_a_row_whose_hash_was_made_to_fit_breaks_the_next(log):
    row = dict(
        log.execute(text("SELECT * FROM audit_event WHERE seq = 3")).mappings().one(),
        act="forged",
        at=NOON + timedelta(seconds=3),
    )
    tamper(log, f"UPDATE audit_event SET act = 'forged', hash = '{audit._hash(row)}' WHERE seq = 3")
    assert audit.verify(log) == audit.Broken(4, "it does not follow event 3")


def test_a_cut_tail_shows_against_the_hash_that_was_kept(log):
    kept = audit.head(log)
    tamper(log, "DELETE FROM audit_event WHERE seq = 5")
    assert audit.verify(log) is None
    assert audit.head(log) != kept


def test_equal_stories_have_equal_hashes_on_every_database(log):
    assert audit.head(log).hash == (
        "68b88d0ebb661f37a214b58b63fbc28177d57866891e66c2150326bc3a7edbf9"
    )
