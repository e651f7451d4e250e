"""An expo's timetable: when each judge visits which entry, without clashes and with short walks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from judging.assigning.errors import BadProblem
from judging.assigning.timetable import timetable
from judging.assigning.walking import shorten_walks, walks
from judging.errors import NotReady
from judging.extensions import db
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.panels import Assignment
from judging.models.people import Judge
from judging.services.job_runner import Store, Work
from judging.services.plan_making import round_of

MOST_TABLES = 1_000  # the ways between all of them are held at once
Index = NDArray[np.intp]
Places = NDArray[np.float64]


def make_timetable(work: Work) -> Store:
    """The job that puts a round's assigned pairs into slots. Raises NotReady."""
    rows = _visits(round_of(work).id)
    if not rows:
        raise NotReady("Nothing is assigned in this round yet, so there is no timetable.")
    entry, entry_keys = _numbered([row[1] for row in rows])
    judge, judge_keys = _numbered([row[0] for row in rows])
    try:
        slot = timetable(entry, judge, work.arguments["slots"])
    except BadProblem as refusal:
        raise NotReady(str(refusal)) from refusal
    metres = None
    attrs = {row[1]: row[2] for row in rows}
    place = _places([attrs[key] for key in entry_keys])
    if place is not None:
        slot = shorten_walks(
            judge, entry, slot, place, 0, lambda share: work.report("walk", int(100 * share), 100)
        )
        metres = round(float(walks(judge, entry, slot, place).mean()), 1)
    order = np.lexsort((slot, judge))
    visits = [[judge_keys[judge[at]], entry_keys[entry[at]], int(slot[at]) + 1] for at in order]
    result = {"slots": int(slot.max()) + 1, "metres": metres, "visits": visits}
    return lambda session: _only(session, work, result)


def _only(session: Session, work: Work, result: Mapping[str, Any]) -> Mapping[str, Any]:
    """The new timetable; those that it replaces are emptied, for they can be large."""
    mine = (Job.contest_id == work.job.contest_id, Job.kind == work.job.kind)
    of_round = Job.arguments["round"].as_string() == work.arguments["round"]
    older = update(Job).where(*mine, of_round, Job.id < work.job.id)
    session.execute(older.values(result={}), execution_options={"synchronize_session": False})
    return result


def _visits(round_id: int) -> Sequence[Any]:
    session = db.session()
    found = (
        select(Judge.key, Entry.key, Entry.attrs)
        .join_from(Assignment, Judge, Assignment.judge_id == Judge.id)
        .join(Entry, Assignment.entry_id == Entry.id)
        .where(Assignment.round_id == round_id)
        .order_by(Judge.key, Entry.key)
    )
    rows = session.execute(found).all()
    session.rollback()
    return rows


def _numbered(keys: Sequence[str]) -> tuple[Index, list[str]]:
    known = sorted(set(keys))
    number = {key: at for at, key in enumerate(known)}
    return np.array([number[key] for key in keys], dtype=np.intp), known


def _places(attrs: Sequence[Mapping[str, str]]) -> Places | None:
    """Where each table stands, in metres; None where that is not said of every one."""
    if len(attrs) > MOST_TABLES:
        return None
    try:
        found = np.array([(float(one["x"]), float(one["y"])) for one in attrs])
    except (KeyError, ValueError):
        return None
    return found if np.isfinite(found).all() else None
