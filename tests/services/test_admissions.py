"""Coming in: numbers, links, locks; what guessing is worth."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from judging.errors import Conflicted, Gone, SignInRefused, TooManyAttempts
from judging.extensions import db
from judging.models.admissions import AdmissionAttempt, AdmissionLink, JudgeNumber
from judging.models.audit import AuditEvent
from judging.models.people import Judge, Membership, User
from judging.models.rounds import Round
from judging.services import accounts, admissions, entrances, judge_numbers, rosters, sittings
from judging.services.admissions import Source
from judging.services.entrances import TRIES, TRIES_OF_A_CONTEST
from tests import factories
from tests.factories import NOON

KEY = b"the secret of this installation"
HERE = Source("tablet-1", "10.0.0.1")
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def contest(session):
    return factories.contest(session)


@pytest.fixture
def olga(session, contest):
    return factories.cast(session, contest).olga


@pytest.fixture
def code(contest):
    return entrances.open_up("campus", by=None, at=NOON)


def numbers(at=NOON):
    return {one.judge: one.number for one in judge_numbers.renew("campus", key=KEY, by=None, at=at)}


def try_number(code, number, source=HERE, at=NOON):
    return admissions.by_number(code, number, source, key=KEY, at=at)


def fail(code, number, source=HERE, at=NOON):
    with pytest.raises(SignInRefused):
        try_number(code, number, source, at)


def wrong(number):
    """The number of the same judge with another secret."""
    return number[:3] + f"{(int(number[3:]) + 1) % 10**8:08}"


def come_in(candidate, at=NOON):
    return admissions.admit(candidate.judge_id, candidate.link_id, proven_at=at, at=at)


def test_jun_comes_in_with_code_and_number(code):
    mine = numbers()
    found = try_number(code, mine["J1"])
    assert (found.name, found.contest.key) == ("Jun", "campus")
    assert come_in(found).contest_key == "campus"


def test_a_judge_without_an_account_gets_one_without_a_password(session, code):
    who = come_in(try_number(code, numbers()["J2"]))
    judge = session.scalars(select(Judge).where(Judge.key == "J2")).one()
    assert judge.user_id == who.user.id
    assert session.scalars(select(Membership.role)).all() == ["judge"]
    assert not accounts.has_password(who.user, "")
    with pytest.raises(SignInRefused):
        accounts.sign_in(who.user.email, "", "10.0.0.1", NOON)


def test_a_judge_keeps_the_account_that_he_has(session, code, olga):
    jun = factories.user(session, "jun")
    assert come_in(try_number(code, numbers()["J1"])).user.id == jun.id


def test_coming_in_changes_nothing_that_a_plan_rests_on(session, code):
    row = session.scalars(select(Round)).one()
    before = rosters.read(session, row).inputs
    come_in(try_number(code, numbers()["J1"]))
    assert rosters.read(session, row).inputs == before


def test_who_competes_never_comes_in_as_a_judge(session, code, olga):
    judge = session.scalars(select(Judge).where(Judge.key == "J1")).one()
    judge.user_id = factories.user(session, "ada").id
    session.commit()
    with pytest.raises(Conflicted):
        come_in(try_number(code, numbers()["J1"]))


def test_a_number_opens_its_own_contest_only(session, code):
    factories.contest(session, factories.document("fair"))
    other = entrances.open_up("fair", by=None, at=NOON)
    judge_numbers.renew("fair", key=KEY, by=None, at=NOON)
    fail(other, numbers()["J1"])


def test_a_closed_entrance_and_a_renewed_code_let_nobody_in(code, olga):
    mine = numbers()
    entrances.close("campus", by=olga.id, at=NOON)
    fail(code, mine["J1"])
    entrances.open_up("campus", by=olga.id, at=NOON)
    entrances.renew_code("campus", by=olga.id, at=NOON)
    fail(code, mine["J1"])
    try_number(entrances.show("campus").code, mine["J1"])


def test_a_number_without_the_installations_secret_is_worth_nothing(session, code):
    mine = numbers()
    kept = session.scalars(select(JudgeNumber.pin_hash)).all()
    assert not any(number in hash_ for number in mine.values() for hash_ in kept)
    with pytest.raises(SignInRefused):
        admissions.by_number(code, mine["J1"], HERE, key=b"another secret", at=NOON)


def test_the_sixth_wrong_number_of_a_judge_is_not_looked_at_even_if_it_is_right(code):
    mine = numbers()
    for n in range(TRIES):
        fail(code, wrong(mine["J1"]), Source(f"tablet-{n}", f"10.0.0.{n}"))
    with pytest.raises(TooManyAttempts):
        try_number(code, mine["J1"], Source("fresh", "10.9.9.9"))
    try_number(code, mine["J2"])  # his colleague is not held up


def test_a_tablet_is_locked_whomever_it_tries_and_so_is_an_address_without_one(code):
    mine = numbers()
    for source in (HERE, Source("", "10.0.0.7")):
        for n in range(TRIES):
            fail(code, f"9{n:02}00000000", source)
        with pytest.raises(TooManyAttempts):
            try_number(code, mine["J2"], source)
    try_number(code, mine["J2"], Source("tablet-2", "10.0.0.7"))


def test_a_lock_stays_until_an_organiser_lifts_it(code, olga):
    mine = numbers()
    for _ in range(TRIES):
        fail(code, wrong(mine["J1"]))
    with pytest.raises(TooManyAttempts):
        try_number(code, mine["J1"], at=NOON + timedelta(days=1))
    entrances.lift("campus", by=olga.id, at=LATER)
    try_number(code, mine["J1"])


def test_organisers_see_the_alarm_and_the_log_keeps_it(session, code):
    mine = numbers()
    for _ in range(TRIES):
        fail(code, wrong(mine["J1"]), at=LATER)
    seen = entrances.show("campus")
    assert [(one.judge, one.tries, one.last_at) for one in seen.alarms] == [("J1", TRIES, LATER)]
    assert seen.locked_tablets == 1
    acts = session.scalars(select(AuditEvent.act)).all()
    assert acts.count("entrance.locked") == 1


def test_the_chance_of_a_hit_stays_below_one_in_a_million(code, olga):
    """Whatever is lifted: the tries under one code are counted, each worth one in 10**8."""
    mine = numbers()
    tried = 0
    for n in range(TRIES_OF_A_CONTEST + 20):
        try:
            try_number(code, wrong(mine["J1"]), Source(f"tablet-{n}", f"10.0.{n}.1"))
        except SignInRefused:
            tried += 1
        except TooManyAttempts:
            entrances.lift("campus", by=olga.id, at=NOON)
    assert tried == TRIES_OF_A_CONTEST
    assert tried / 10**judge_numbers.SECRET < 1e-6
    assert entrances.show("campus").is_shut
    with pytest.raises(TooManyAttempts):
        try_number(code, mine["J2"], Source("fresh", "10.9.9.9"))
    entrances.renew_code("campus", by=olga.id, at=LATER)
    try_number(entrances.show("campus").code, mine["J2"], at=LATER)


def test_knowing_ones_own_number_wipes_out_no_tries_at_another(session, code):
    mine = numbers()
    for _ in range(TRIES - 1):
        fail(code, wrong(mine["J1"]))
        try_number(code, mine["J2"])
    fail(code, wrong(mine["J1"]))
    with pytest.raises(TooManyAttempts):
        try_number(code, mine["J2"])


def test_a_judge_who_comes_in_wipes_out_no_tries_of_another_tablet_at_his_number(session, code):
    mine = numbers()
    elsewhere = Source("tablet-2", "10.0.0.2")
    for _ in range(TRIES - 1):
        fail(code, wrong(mine["J1"]), elsewhere)
        try_number(code, mine["J1"])
    assert session.scalar(select(func.count()).select_from(AdmissionAttempt)) == TRIES - 1
    fail(code, wrong(mine["J1"]), elsewhere)
    with pytest.raises(TooManyAttempts):
        try_number(code, mine["J1"], elsewhere)


def test_a_slip_of_the_finger_is_forgiven_with_the_right_number(session, code):
    mine = numbers()
    fail(code, wrong(mine["J1"]))
    try_number(code, mine["J1"])
    assert session.scalar(select(func.count()).select_from(AdmissionAttempt)) == 0


def test_wrong_event_codes_of_one_address_end(contest, code):
    for n in range(admissions.WRONG_CODES):
        with pytest.raises(SignInRefused):
            admissions.contest_of("no", Source(f"t{n}", "10.0.0.1"), NOON)
    with pytest.raises(TooManyAttempts):
        admissions.contest_of(code, Source("fresh", "10.0.0.1"), NOON)
    after = NOON + admissions.WINDOW
    assert admissions.contest_of(code, Source("fresh", "10.0.0.1"), after).key == "campus"


def test_parallel_guesses_all_count(app, session, code):
    mine, wrongs = numbers(), []

    def guess(n):
        with app.app_context():
            try:
                try_number(code, wrong(mine["J1"]), Source(f"tablet-{n}", f"10.0.0.{n}"))
            except SignInRefused:
                wrongs.append(n)
            except TooManyAttempts:
                pass
            finally:
                db.session.remove()

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(wrongs) == TRIES


def a_link(judge="J1", until=NOON + timedelta(days=1)):
    (issued,) = judge_numbers.link("campus", [judge], until=until, by=None, at=NOON)
    return issued.link_secret


def test_a_link_is_used_up_by_coming_in_and_not_by_looking(contest):
    secret = a_link()
    for _ in range(3):
        found = admissions.by_link(secret, at=NOON)
    assert come_in(found).contest_key == "campus"
    with pytest.raises(Gone):
        admissions.by_link(secret, at=NOON)
    with pytest.raises(Gone):
        come_in(found)


def test_of_fifty_who_follow_one_link_at_once_one_comes_in(app, session, contest):
    found = admissions.by_link(a_link(), at=NOON)
    came, refused = [], []

    def follow():
        with app.app_context():
            try:
                came.append(come_in(found).contest_key)
            except Gone:
                refused.append(1)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=follow) for _ in range(50)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(came), len(refused)) == (1, 49)


def test_a_link_ends_with_its_time_and_with_the_next_one(contest):
    old = a_link(until=LATER)
    with pytest.raises(Gone):
        admissions.by_link(old, at=LATER)
    second = a_link()
    a_link()
    with pytest.raises(Gone):
        admissions.by_link(second, at=NOON)


def test_a_link_lets_in_nobody_but_its_judge(session, contest):
    found = admissions.by_link(a_link("J1"), at=NOON)
    ines = session.scalars(select(Judge.id).where(Judge.key == "J2")).one()
    with pytest.raises(Gone):
        admissions.admit(ines, found.link_id, proven_at=NOON, at=NOON)
    assert session.scalars(select(AdmissionLink.redeemed_at)).all() == [None]


def test_who_waits_too_long_before_he_says_yes_begins_again(code):
    found = try_number(code, numbers()["J1"])
    late = NOON + admissions.PATIENCE + timedelta(seconds=1)
    with pytest.raises(Gone):
        admissions.admit(found.judge_id, None, proven_at=NOON, at=late)


def test_a_new_number_ends_what_was_begun_with_the_old_one(session, code):
    mine = numbers()
    secret, found = a_link(), try_number(code, mine["J1"])
    who = come_in(found)
    remembered = who.user.get_id()
    entered = sittings.begin("campus", found.judge_id, None, by=who.user.id, at=NOON)
    judge_numbers.renew("campus", ["J1"], key=KEY, by=None, at=LATER)
    assert accounts.by_session(remembered) is None
    with pytest.raises(sittings.NotEntered):
        sittings.by_token(entered.token)
    fail(code, mine["J1"])
    with pytest.raises(Gone):
        admissions.by_link(secret, at=LATER)
    with pytest.raises(Gone):  # proven with the old one, said yes after it was renewed
        admissions.admit(found.judge_id, None, proven_at=NOON, at=LATER)
    try_number(code, mine["J2"])  # his colleague's is as it was


def test_a_judge_keeps_the_three_digits_that_name_him(session, code):
    before, after = numbers(), numbers(LATER)
    assert {k: v[:3] for k, v in before.items()} == {k: v[:3] for k, v in after.items()}
    assert len({*before.values(), *after.values()}) == 4
    assert all(len(one) == judge_numbers.DIGITS and one.isdigit() for one in after.values())


def test_the_log_names_no_number_and_no_person(session, code):
    mine, secret = numbers(), a_link()
    come_in(admissions.by_link(secret, at=NOON))
    told = " ".join(session.scalars(select(AuditEvent.details)))
    for hidden in (*mine.values(), secret, "Jun", code):
        assert hidden not in told
    assert session.scalars(select(User.email)).all() != []
