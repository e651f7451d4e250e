"""Values that came too late: kept with their evidence, decided by two people, never silently."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from judging.errors import Conflicted, Forbidden, NotFound, NotReady, SignInRefused
from judging.models.audit import AuditEvent
from judging.models.operations import Operation
from judging.models.sheets import Mark
from judging.services import accounts, late_values, operations, reopenings, rounds, sittings
from judging.services.kinds.kind import Said
from tests import factories
from tests.factories import NOON, PASSWORD
from tests.services.test_control_room import Hall

END, LATER = NOON + timedelta(minutes=10), NOON + timedelta(minutes=20)


class Late(Hall):
    """A round in which Jun scored E1 before the end, and 57 came after it."""

    def __init__(self, session):
        super().__init__(session)
        self.numbers = iter(range(1, 100))
        self.jun = self.enter("J1")
        self.send(self.jun, "50", at=NOON)
        rounds.close(self.key, "final", by=self.people.olga.id, at=END)
        self.said = self.mark("57", made_at=NOON)
        (self.answer,) = operations.take(self.jun, [self.said], at=LATER).answers

    def enter(self, judge):
        """Who sits at a tablet now."""
        made = sittings.begin(self.key, self.judge(judge).id, None, by=None, at=NOON)
        return sittings.by_token(made.token)

    def mark(self, value, made_at, base=1):
        number, name = next(self.numbers), str(uuid.uuid4())
        return Said(name, "mark", "final", "E1", "idea", value, base, number, made_at, ())

    def send(self, sitter, value, at):
        return operations.take(sitter, [self.mark(value, at, 0)], at=at).answers[0]

    def propose(self, verdict="accept", by="olga", reason="연결이 끊겼음"):
        who = getattr(self.people, by).id
        told = {"reason": reason, "by": who, "at": LATER}
        late_values.propose(self.key, "final", self.said.id, verdict, **told)

    def confirm(self, verdict="accept", by="chae"):
        who = getattr(self.people, by).id
        said = (self.key, "final", self.said.id, verdict)
        return late_values.confirm(*said, by=who, at=LATER)

    def reopen(self):
        told = {"reason": "늦은 값", "by": self.people.olga.id, "at": LATER}
        reopenings.reopen(self.key, "final", "J1", "E1", **told)

    def holds(self):
        self.session.rollback()  # look with fresh eyes
        sheet = self.sheet_of("J1", "E1")
        found = select(Mark.points).where(Mark.sheet_id == sheet.id)
        return [f"{points:f}" for points in self.session.scalars(found)]

    def effect(self):
        self.session.rollback()  # look with fresh eyes
        return self.session.get_one(Operation, self.said.id).effect


@pytest.fixture
def late(session):
    return Late(session)


def test_the_servers_clock_decides_and_not_what_the_tablet_says(late):
    assert (late.answer["status"], late.answer["effect"]) == (423, "locked")
    assert late.holds() == ["50"]


def test_another_judge_cannot_send_it_again(late):
    (answer,) = operations.take(late.enter("J2"), [late.said], at=LATER).answers
    assert answer["status"] == 403
    assert late.effect() == "locked"


def test_the_list_shows_the_evidence_and_the_value_only_to_who_may_see_it(late):
    (hidden,) = late_values.listing(late.key, "final", values=False)
    (shown,) = late_values.listing(late.key, "final", values=True)
    assert (hidden.operation.value, shown.operation.value) == (None, "57")
    assert (shown.judge.key, shown.entry, shown.operation.device) == ("J1", "E1", "TB-1")
    assert (shown.operation.made_at, shown.operation.received_at) == (NOON, LATER)


def test_nothing_counts_before_a_second_person_confirms(late):
    late.reopen()
    late.propose()
    assert late.holds() == ["50"]
    with pytest.raises(Forbidden):
        late.confirm(by="olga")
    assert late.confirm() == "applied"
    assert late.holds() == ["57"]


def test_a_confirmed_value_is_in_the_log_with_both_people(late):
    late.reopen()
    late.propose()
    late.confirm()
    found = select(AuditEvent.act, AuditEvent.actor_id).where(AuditEvent.act.like("verdict.%"))
    olga, chae = late.people.olga.id, late.people.chae.id
    assert [tuple(row) for row in late.session.execute(found.order_by(AuditEvent.seq))] == [
        ("verdict.proposed", olga),
        ("verdict.confirmed", chae),
    ]


def test_a_closed_sheet_takes_nothing_and_the_proposal_stands(late):
    late.propose()
    with pytest.raises(NotReady):
        late.confirm()
    assert (late.holds(), late.effect()) == (["50"], "locked")
    assert late_values.listing(late.key, "final", values=False)[0].verdict.state == "proposed"


def test_a_rejected_value_stays_in_the_history(late):
    late.propose("reject")
    assert late.confirm("reject") == "rejected"
    assert (late.holds(), late.effect()) == (["50"], "locked")
    assert "late" not in late.alarms()
    (line,) = late_values.listing(late.key, "final", values=True)
    assert (line.verdict.state, line.verdict.ended_by) == ("confirmed", "Chae")


def test_in_two_tabs_only_the_first_press_counts(late):
    late.propose("reject")
    late.confirm("reject")
    with pytest.raises(Conflicted):
        late.confirm("reject")
    with pytest.raises(Conflicted):
        late.propose("accept")


def test_who_confirms_confirms_what_he_saw(late):
    late.propose("reject")
    with pytest.raises(Conflicted):
        late.confirm("accept")
    assert late.effect() == "locked"


def test_a_proposal_can_be_taken_back_and_made_anew(late):
    late.propose("reject")
    late_values.withdraw(late.key, "final", late.said.id, by=late.people.olga.id, at=LATER)
    with pytest.raises(Conflicted):
        late.confirm("reject")
    late.propose("accept", by="chae")
    late.reopen()
    assert late.confirm(by="olga") == "applied"


def test_a_proposal_has_a_reason_and_a_known_verdict(late):
    with pytest.raises(NotReady):
        late.propose(reason="  ")
    with pytest.raises(NotFound):
        late.propose("perhaps")


def test_values_of_another_round_or_contest_are_missing(late, session):
    factories.contest(session, factories.document("elsewhere"))
    with pytest.raises(NotFound):
        late_values.withdraw("elsewhere", "final", late.said.id, by=late.people.olga.id, at=LATER)


def test_the_second_person_proves_who_he_is(late):
    chae = late.people.chae.id
    accounts.prove(chae, PASSWORD, "10.0.0.1", LATER)
    with pytest.raises(SignInRefused):
        accounts.prove(chae, "something else", "10.0.0.1", LATER)
