"""Contests whose judges are to be assigned, and what organisers do with their plans."""

from collections import Counter
from dataclasses import replace

from sqlalchemy import select, update

from judging.clock import now
from judging.models.entries import Entry
from judging.models.panels import Assignment
from judging.models.people import Judge
from judging.models.sheets import ScoreSheet
from judging.packages.document import EntryRow, JudgeRow
from judging.services import assigning, job_kinds, job_runner, jobs, plan_edits
from judging.services.assigning import Assign
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON

PLACE = ("campus", "final")


WORDS = ("ai", "design", "law")
ENTRIES = tuple(
    EntryRow(f"E{n:02}", f"Idea {n}", f"Team {n}", attrs={"topics": WORDS[n % 3]})
    for n in range(12)
)
JUDGES = tuple(JudgeRow(f"J{n}", f"Judge {n}", topics=(WORDS[n % 3],)) for n in range(6))


def event(*, entries=ENTRIES, judges=JUDGES, assign=None, **changes):
    """A contest in set-up: entries of three topics, judges who know one each."""
    document = factories.document(judged=False)
    settings = assign or Assign(judges_per_entry=2)
    final = replace(document.book.rounds[0], assign=settings)
    book = replace(document.book, rounds=(final,))
    parts = {"book": book, "entries": entries, "judges": judges, "members": (), **changes}
    return replace(document, **parts)


def run_jobs():
    while job := job_runner.take(now()):
        job_runner.execute(job, job_kinds.KINDS, now)


def finished(job_id):
    run_jobs()
    return jobs.show("campus", job_id)


def drafted(**options):
    """A new draft's number."""
    job = finished(assigning.propose(*PLACE, by=None, at=NOON, **options))
    assert job.error == ""
    return job.result["plan"]


def published(**options):
    number = drafted(**options)
    plan_edits.publish(*PLACE, number, by=None, at=NOON)
    return number


def assigned(session):
    rows = session.execute(
        select(Judge.key, Entry.key)
        .join_from(Assignment, Judge, Assignment.judge_id == Judge.id)
        .join(Entry, Assignment.entry_id == Entry.id)
    )
    return set(rows.all())


def sheet_states(session):
    session.rollback()
    return Counter(session.scalars(select(ScoreSheet.state)))


def start(session, judge, entry, state="draft"):
    """A judge begins the sheet of an entry."""
    ids = [
        session.scalar(select(model.id).where(model.key == key))
        for model, key in ((Judge, judge), (Entry, entry))
    ]
    with write() as writing:
        mine = (ScoreSheet.judge_id == ids[0], ScoreSheet.entry_id == ids[1])
        at = NOON if state == "submitted" else None
        changed = writing.execute(
            update(ScoreSheet).where(*mine).values(state=state, submitted_at=at)
        )
        assert changed.rowcount == 1
