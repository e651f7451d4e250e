"""Letters: they leave once the act that wrote them has committed, and nothing waits for them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from judging import mail
from judging.errors import Gone, NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.jobs import Job
from judging.models.letters import Letter
from judging.services import job_runner, letters
from judging.services.job_kinds import KINDS
from judging.services.letter_sending import BACK_OFF
from judging.services.transactions import write
from tests import factories, smtp_stub
from tests.factories import NOON


class Clock:
    def __init__(self):
        self.time = NOON

    def __call__(self):
        return self.time

    def run(self):
        """All work that is due now."""
        while job := job_runner.take(self.time):
            job_runner.execute(job, KINDS, self)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def contest(session):
    return factories.contest(session)


@pytest.fixture
def server(session):
    """A mail server that this installation knows."""
    extensions, own = current_app.extensions, mail.post()
    with smtp_stub.serving() as stub:
        reached = mail.Server("127.0.0.1", stub.port, "simsa@example.org")
        extensions[mail.EXTENSION] = replace(own, site="https://simsa.test", server=reached)
        yield stub
    extensions[mail.EXTENSION] = own


def send(contest, to="ada@example.org", subject="접수 확인", **more):
    said = {"to": to, "subject": subject, "text": "안녕하세요", "at": NOON}
    with write() as session:
        return letters.write_letter(session, contest_id=contest.id, **said | more).id


def state(session, number):
    session.expire_all()
    return session.get(Letter, number).state


def test_a_letter_leaves_with_its_korean_words(session, contest, server, clock):
    number = send(contest)
    assert state(session, number) == "waiting"
    clock.run()
    assert state(session, number) == "sent"
    (letter,) = server.letters
    assert (letter["To"], letter["Subject"]) == ("ada@example.org", "접수 확인")
    assert letter["From"] == "simsa@example.org"
    assert letter.get_content().strip() == "안녕하세요"


def test_what_was_undone_is_told_to_nobody(session, contest, server, clock):
    def act():
        with write() as within:
            said = {"to": "ada@example.org", "subject": "x", "text": "x", "at": NOON}
            letters.write_letter(within, contest_id=contest.id, **said)
            raise RuntimeError("what went wrong afterwards")

    with pytest.raises(RuntimeError, match="afterwards"):
        act()
    clock.run()
    assert not server.letters


def test_nobody_gets_a_letter_twice(session, contest, server, clock):
    for name in ("ada", "bob", "cho"):
        send(contest, f"{name}@example.org")
    clock.run()
    clock.time += timedelta(days=1)
    clock.run()
    assert len(server.letters) == 3


def test_a_letter_that_is_not_taken_now_is_taken_later(session, contest, server, clock):
    server.answer_to_recipient = "451 try again"
    number = send(contest)
    clock.run()
    clock.run()
    row = session.get(Letter, number)
    assert (row.state, row.attempts, row.error) == ("waiting", 1, "451 try again")
    server.answer_to_recipient = "250 fine"
    clock.time += BACK_OFF[0]
    clock.run()
    assert state(session, number) == "sent"


def test_a_letter_to_nobody_has_failed_at_once_and_says_why(session, contest, server, clock):
    server.answer_to_recipient = "550 nobody of that name"
    number = send(contest)
    clock.run()
    assert state(session, number) == "failed"
    assert session.get(Letter, number).error == "550 nobody of that name"


def test_after_the_last_try_a_letter_has_failed(session, contest, server, clock):
    server.answer_to_recipient = "451 try again"
    number = send(contest)
    clock.run()
    for later in BACK_OFF:
        assert state(session, number) == "waiting"
        clock.time += later
        clock.run()
    assert state(session, number) == "failed"
    clock.time += timedelta(days=1)
    assert job_runner.take(clock.time) is None


def test_where_no_server_answers_all_letters_wait_and_other_work_goes_on(
    session, contest, server, clock
):
    away = mail.post()
    nowhere = replace(away.server, port=1)
    current_app.extensions[mail.EXTENSION] = replace(away, server=nowhere)
    numbers = [send(contest, f"team{one}@example.org") for one in range(5)]
    clock.run()
    rows = [session.get(Letter, number) for number in numbers]
    session.expire_all()
    assert {row.state for row in rows} == {"waiting"}
    assert sum(row.attempts for row in rows) == 1
    assert all("ConnectionRefusedError" in row.error for row in rows)
    current_app.extensions[mail.EXTENSION] = away
    clock.time += BACK_OFF[0]
    clock.run()
    assert len(server.letters) == 5


def test_the_work_is_done_when_no_letter_waits_any_more(session, contest, server, clock):
    send(contest)
    clock.run()
    session.expire_all()
    assert set(session.scalars(select(Job.state).where(Job.kind == letters.SEND))) == {"done"}


def test_a_worker_that_dies_with_a_letter_leaves_it_to_the_next(session, contest, server, clock):
    send(contest)
    job = job_runner.take(clock.time)

    def die(_work):
        raise SystemExit

    original = mail.Post.hand_over
    mail.Post.hand_over = lambda *_: die(None)
    try:
        with pytest.raises(SystemExit):
            job_runner.execute(job, KINDS, clock)
    finally:
        mail.Post.hand_over = original
    for _ in range(3):
        clock.time += timedelta(minutes=2)
        clock.run()
    assert len(server.letters) == 1


@pytest.mark.parametrize("evil", ["x\r\nBcc: all@example.org", "x\nBcc: all@example.org"])
def test_a_subject_brings_in_no_further_reader(session, contest, server, clock, evil):
    send(contest, subject=evil)
    clock.run()
    assert server.letters[0]["Bcc"] is None
    assert "Bcc: all@example.org" in server.letters[0]["Subject"]


def test_an_address_brings_in_no_further_reader(session, contest, server, clock):
    number = send(contest, to="ada@example.org\r\nBcc: all@example.org")
    clock.run()
    assert state(session, number) == "failed"
    assert not server.letters


def test_every_letter_is_on_some_page_of_the_outbox(session, contest):
    olga = factories.user(session, "olga")
    about = {"contest_id": contest.id, "text": "", "created_at": NOON, "next_at": NOON}
    session.add_all(Letter(to="a@example.org", subject=f"{n}", **about) for n in range(120))
    session.commit()
    pages = [letters.outbox("campus", reader=olga.id, at=NOON, page=n) for n in (1, 2, 3)]
    assert [line.subject for box in pages for line in box.letters] == [
        f"{n}" for n in reversed(range(120))
    ]
    assert [(box.found, box.page, box.pages) for box in pages] == [(120, n, 3) for n in (1, 2, 3)]
    assert letters.outbox("campus", reader=olga.id, at=NOON, page=99).page == 3


def test_without_a_mail_server_letters_stay_in_the_outbox(session, contest, clock):
    olga = factories.user(session, "olga")
    number = send(contest)
    clock.run()
    outbox = letters.outbox("campus", reader=olga.id, at=NOON)
    assert not outbox.has_mail
    (line,) = outbox.letters
    assert (line.id, line.state, line.readable) == (number, "kept", True)
    opened = letters.show("campus", number, reader=olga.id, site="", at=NOON)
    assert opened.text == "안녕하세요"


def test_a_secret_letter_is_for_its_reader_and_who_hands_it_over(session, contest, clock):
    olga = factories.user(session, "olga")
    number = send(contest, is_secret=True, by=olga.id)
    assert not letters.outbox("campus", reader=olga.id, at=NOON).letters[0].readable
    with pytest.raises(NotFound):
        letters.show("campus", number, reader=olga.id, site="", at=NOON)
    adam = factories.user(session, "adam", is_admin=True)
    assert letters.show(None, number, reader=adam.id, site="", at=NOON).text == "안녕하세요"
    opened = select(AuditEvent.actor_id).where(AuditEvent.act == "letter.opened")
    assert session.scalars(opened).all() == [adam.id]


def test_a_secret_letter_that_left_is_forgotten(session, contest, server, clock):
    adam = factories.user(session, "adam", is_admin=True)
    number = send(contest, is_secret=True)
    clock.run()
    session.expire_all()
    assert session.get(Letter, number).text == ""
    with pytest.raises(NotFound):
        letters.show(None, number, reader=adam.id, site="", at=NOON)
    with pytest.raises(NotReady):
        letters.resend(None, number, by=adam.id, at=NOON)


def test_a_letter_can_leave_once_more(session, contest, server, clock):
    olga = factories.user(session, "olga")
    server.answer_to_recipient = "550 no"
    number = send(contest)
    with pytest.raises(NotReady):
        letters.resend("campus", number, by=olga.id, at=NOON)
    clock.run()
    server.answer_to_recipient = "250 fine"
    letters.resend("campus", number, by=olga.id, at=NOON)
    clock.run()
    assert state(session, number) == "sent"


def test_an_organiser_sees_no_letter_of_another_contest(session, contest):
    olga = factories.user(session, "olga")
    other = factories.contest(session, factories.document("other"))
    number = send(other)
    assert not letters.outbox("campus", reader=olga.id, at=NOON).letters
    for act in (
        lambda: letters.show("campus", number, reader=olga.id, site="", at=NOON),
        lambda: letters.resend("campus", number, by=olga.id, at=NOON),
    ):
        with pytest.raises((NotFound, Gone)):
            act()


def test_a_letter_goes_before_longer_work(session, contest):
    with write() as within:
        within.add(Job(kind="slow", arguments={}, result={}, created_at=NOON))
    send(contest)
    assert job_runner.take(NOON).kind == letters.SEND
