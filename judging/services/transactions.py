"""The one way to write: queue, begin, write, commit once."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from judging.bell import bell
from judging.extensions import db
from judging.services.prepared import driver

WRITING = "writing"
ASKED_FOR_WORK = "asked for work"
LOCK = "SELECT pg_advisory_xact_lock(%s)"
PLAN_ONCE = "SET LOCAL plan_cache_mode = force_generic_plan"
_this_process = threading.Lock()


@contextmanager
def write() -> Iterator[Session]:
    """A short write transaction that commits when its block ends and is undone when it raises.

    Whatever was read before belongs to a transaction that ends here: what the decision rests on
    must be read again inside. On SQLite writers queue first, because its own waiting is a sleeping
    poll in which the unlucky wait for seconds. Raises RuntimeError inside another such block.
    """
    session = db.session()
    if session.info.get(WRITING):
        raise RuntimeError("A write transaction never begins inside another one.")
    session.commit()
    with _queue(session):
        session.info[WRITING] = True
        try:
            session.connection(execution_options={"write": True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info[WRITING]
            asked = session.info.pop(ASKED_FOR_WORK, False)
    if asked:
        bell().ring()


@contextmanager
def _queue(session: Session) -> Iterator[None]:
    url = session.get_bind().engine.url
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        yield
        return
    with _this_process, open(f"{url.database}.queue", "ab") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def one_at_a_time(session: Session, lock: int, *, plan_once: bool = False) -> None:
    """Let whoever else comes here with this number wait until this transaction has ended.

    On SQLite there is one writer at a time anyway. With `plan_once` PostgreSQL plans what it is
    asked again and again in such transactions only once, however the parameters differ.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        # together with the BEGIN that it waits for, in one journey
        with driver(connection, together=True) as found:
            if plan_once:
                found.execute(PLAN_ONCE)
            found.execute(LOCK, (lock,))
