"""Personal data: looked at with a reason, destroyed by two people, and never back again."""

import shutil
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from judging import storage
from judging.errors import Conflicted, Forbidden, NotFound, NotReady
from judging.extensions import db
from judging.models.audit import AuditEvent
from judging.models.people import Membership, TeamMember, User
from judging.models.privacy import AccessRecord
from judging.models.rounds import Round
from judging.services import access_records, audit, packages, privacy
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON

CANARIES = ("Lovelace", "ada@example.org")
LATER = NOON + timedelta(days=1)


@pytest.fixture
def people(session):
    people = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    with write() as writing:
        writing.execute(update(Round).values(state="setup"))
    yield people
    storage.tombstones().unlink(missing_ok=True)  # beside the database, so no other test empties it


def destroy(people, key="campus"):
    number = privacy.propose(key, reason="보유기간 만료", by=people.olga.id, at=NOON)
    mark = privacy.page(key, NOON.date()).waiting.mark
    privacy.confirm(key, number, mark, by=people.rhea.id, at=LATER)


def members(session):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(TeamMember))


def everything(session):
    """All that stands in the database, as text."""
    session.rollback()
    rows = (session.execute(table.select()).all() for table in db.metadata.sorted_tables)
    return "\n".join(str(row) for several in rows for row in several)


def test_people_are_shown_for_a_reason_and_that_is_recorded(people, session):
    with pytest.raises(NotReady):
        access_records.people("campus", "A1", None, by=people.olga.id, at=NOON)
    given = access_records.give_reason("campus", "신분 확인", by=people.olga.id, at=NOON)
    found = access_records.people("campus", "A1", given, by=people.olga.id, at=NOON)
    assert [one.name for one in found] == ["Ada Lovelace"]
    (line,) = access_records.page("campus").records
    assert (line.by, line.reason, line.entries, line.people) == ("Olga", "신분 확인", ["A1"], 1)


def test_a_reason_is_good_for_an_hour_for_one_person_in_one_contest(people, session):
    factories.contest(session, factories.document("other"))
    given = access_records.give_reason("campus", "신분 확인", by=people.olga.id, at=NOON)
    soon, late = NOON + timedelta(minutes=59), NOON + timedelta(minutes=61)
    assert access_records.is_good("campus", given, by=people.olga.id, at=soon)
    assert not access_records.is_good("campus", given, by=people.olga.id, at=late)
    assert not access_records.is_good("campus", given, by=people.rhea.id, at=soon)
    assert not access_records.is_good("other", given, by=people.olga.id, at=soon)
    with pytest.raises(NotReady):
        access_records.people("campus", "A1", given, by=people.rhea.id, at=soon)
    assert session.scalar(select(func.count()).select_from(AccessRecord)) == 0


def test_two_people_destroy_and_nothing_is_left(people, session):
    assert all(one in everything(session) for one in CANARIES)
    destroy(people)
    left = everything(session)
    assert not [one for one in CANARIES if one in left]
    (line,) = privacy.page("campus", NOON.date()).register
    assert (line.state, line.counts["members"], line.proposed_by) == ("done", 1, "Olga")
    assert line.confirmed_by == "Rhea"
    assert audit.verify(session) is None


def test_accounts_that_only_competed_go_and_others_stay(people, session):
    other = factories.contest(session, factories.document("other"))
    factories.seat(session, other, people.bob, "judge")
    destroy(people)
    accounts = {one.id: one for one in session.scalars(select(User))}
    assert not accounts[people.ada.id].active
    assert accounts[people.ada.id].email.endswith("@judges.invalid")
    assert accounts[people.bob.id].email == "bob@example.org"
    assert accounts[people.olga.id].email == "olga@example.org"
    roles = session.scalars(select(Membership.role).where(Membership.role == "team")).all()
    assert roles == []


def test_who_proposed_it_does_not_confirm_it(people, session):
    number = privacy.propose("campus", reason="만료", by=people.olga.id, at=NOON)
    mark = privacy.page("campus", NOON.date()).waiting.mark
    with pytest.raises(Forbidden):
        privacy.confirm("campus", number, mark, by=people.olga.id, at=LATER)
    privacy.withdraw("campus", number, by=people.olga.id, at=LATER)
    with pytest.raises(NotFound):
        privacy.confirm("campus", number, mark, by=people.rhea.id, at=LATER)
    assert members(session) == 1


def test_what_changed_since_the_proposal_is_proposed_anew(people, session):
    number = privacy.propose("campus", reason="만료", by=people.olga.id, at=NOON)
    mark = privacy.page("campus", NOON.date()).waiting.mark
    row = session.scalars(select(TeamMember)).one()
    session.add(TeamMember(team_id=row.team_id, position=7, name="New"))
    session.commit()
    with pytest.raises(Conflicted):
        privacy.confirm("campus", number, mark, by=people.rhea.id, at=LATER)
    assert members(session) == 2


def test_a_hold_and_a_judging_stop_it(people, session):
    day = date(2026, 11, 1)
    privacy.keep_until("campus", day, "분쟁 조정 중", reason="의결", by=people.olga.id, at=NOON)
    assert privacy.page("campus", NOON.date()).due
    with pytest.raises(NotReady, match="hold"):
        privacy.propose("campus", reason="만료", by=people.olga.id, at=NOON)
    privacy.keep_until("campus", day, "", reason="의결", by=people.olga.id, at=NOON)
    session.execute(update(Round).values(state="judging"))
    session.commit()
    with pytest.raises(NotReady, match="being judged"):
        privacy.propose("campus", reason="만료", by=people.olga.id, at=NOON)


def test_an_older_backup_does_not_bring_it_back(people, session):
    row = session.scalars(select(TeamMember)).one()
    before = {"team_id": row.team_id, "position": row.position, "name": row.name}
    destroy(people)
    session.add(TeamMember(**before))  # as the backup has it
    session.commit()
    assert privacy.reapply(at=LATER) == ["campus"]
    assert "Lovelace" not in everything(session)
    assert privacy.reapply(at=LATER) == []


def test_the_same_package_once_more_comes_without_its_people(people, session):
    destroy(people)
    packages.import_package(factories.document(judged=False), by=None, at=LATER, replace=True)
    assert not [one for one in CANARIES if one in everything(session)]


def test_other_contests_keep_their_people(people, session):
    factories.contest(session, factories.document("other"))
    destroy(people)
    assert members(session) == 1
    assert privacy.reapply(at=LATER) == []


def test_a_new_contest_of_the_same_key_is_another_one(people, session):
    destroy(people)
    later = LATER + timedelta(days=300)
    contest = factories.contest(session, factories.document("next"))
    kept = storage.tombstones()
    kept.write_text(kept.read_text().replace('"campus"', '"next"'))
    contest.created_at = later
    session.commit()
    assert privacy.reapply(at=later) == []


def test_the_file_of_a_sqlite_database_holds_nothing_any_more(people, session):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's own vacuum clears its pages")
    path = db.engine.url.database
    privacy._shorten_log()  # so that the file itself holds it before
    shutil.copy(path, f"{path}.copy")
    with open(f"{path}.copy", "rb") as file:
        assert b"Lovelace" in file.read()
    destroy(people)
    for suffix in ("", "-wal"):
        with open(f"{path}{suffix}", "rb") as file:
            assert b"Lovelace" not in file.read()


def test_the_log_names_nobody(people, session):
    destroy(people)
    said = "".join(session.scalars(select(AuditEvent.details)))
    assert "Lovelace" not in said
