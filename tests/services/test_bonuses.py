"""Bonuses: claimed by teams with their proof, checked by the office, counted by the rules."""

from decimal import Decimal

import pytest
from sqlalchemy import select, update

from judging.errors import Conflicted, NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.bonuses import BonusCheck
from judging.models.rounds import Component, Round
from judging.models.votes import Adjustment
from judging.services import applications, bonuses, call_starts, handing_in
from judging.services.call_rules import FieldRule, Terms, check
from judging.services.transactions import write
from tests import applying, factories
from tests.applying import CLOSES, OPENS
from tests.factories import NOON

LOCAL = FieldRule("local", "bonus", {"title_ko": "비수도권 소재"}, points="1.5")
SOCIAL = FieldRule("social", "bonus", {"title_ko": "사회적 기업"}, points="1")
PROOF = "사업자등록증, 부산광역시"


@pytest.fixture
def olga(session):
    olga = factories.user(session, "olga")
    usual = call_starts.starting_terms(OPENS, CLOSES).fields
    contest = applying.open_contest(session, olga, fields=(*usual, LOCAL, SOCIAL))
    factories.seat(session, contest, olga, "owner")
    session.commit()
    return olga


@pytest.fixture
def ada(session, olga):
    return factories.user(session, "ada")


def hand_in(person, **claims):
    """The person's team hands in with these claims, or hands in again."""
    if applications.page("campus", person.id).draft is None:
        applying.fill(person, title=f"{person.name} Engine")
    draft = applying.mine(person)
    answers = {**draft.answers, "local": "", "social": "", **claims}
    work = {"title": draft.title, "answers": answers, "ai_used": False, "ai_text": ""}
    applications.save_work("campus", **work, version=None, by=person.id, at=NOON)
    handing_in.hand_in("campus", version=None, by=person.id, at=NOON)
    return applications.page("campus", person.id)


def answer(olga, field="local", entry="001", **more):
    said = {"accepted": True, "round_key": "final", "by": olga.id, "at": NOON}
    bonuses.answer("campus", entry, field, **said | more)


def given(session):
    session.rollback()
    found = select(Adjustment.kind, Adjustment.points, Adjustment.reason)
    return [tuple(row) for row in session.execute(found.order_by(Adjustment.id))]


def claims(state=""):
    return [(one.entry, one.rule.key, one.state) for one in bonuses.page("campus", state).claims]


def test_only_what_is_said_is_claimed(session, olga, ada):
    hand_in(ada, local=PROOF)
    hand_in(factories.user(session, "bob"))
    page = bonuses.page("campus")
    assert [(one.entry, one.rule, one.evidence) for one in page.claims] == [("001", LOCAL, PROOF)]
    assert page.counts == {"open": 1, "accepted": 0, "refused": 0}
    assert [one.key for one in page.rounds] == ["final"]


def test_what_is_typed_but_not_handed_in_is_no_claim(session, olga, ada):
    hand_in(ada)
    draft = applying.mine(ada)
    work = {"title": draft.title, "answers": {**draft.answers, "local": PROOF}}
    said = {"ai_used": False, "ai_text": "", "version": None, "by": ada.id, "at": NOON}
    applications.save_work("campus", **work, **said)
    assert claims() == []


def test_an_accepted_claim_is_a_bonus_of_the_round(session, olga, ada):
    hand_in(ada, local=PROOF, social="인증서")
    answer(olga, reason="확인했습니다")
    assert given(session) == [("bonus", Decimal("1.5"), "확인했습니다")]
    assert claims() == [("001", "local", "accepted"), ("001", "social", "open")]
    assert claims("open") == [("001", "social", "open")]
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "bonus.accepted")).one()
    assert PROOF not in event.details  # it may name people, and the log stays for ever


def test_a_claim_is_answered_once(session, olga, ada):
    hand_in(ada, local=PROOF)
    answer(olga)
    with pytest.raises(Conflicted):
        answer(olga)
    with pytest.raises(Conflicted):
        answer(olga, accepted=False, reason="아님")
    assert len(given(session)) == 1


def test_a_refusal_has_its_reason_and_gives_nothing(session, olga, ada):
    hand_in(ada, local=PROOF)
    with pytest.raises(NotReady, match="why the bonus is refused"):
        answer(olga, accepted=False, reason="  ")
    answer(olga, accepted=False, reason="서울 소재")
    assert given(session) == []
    assert claims() == [("001", "local", "refused")]


def test_what_was_never_claimed_gives_nothing(session, olga, ada):
    hand_in(ada, local=PROOF)
    for field in ("social", "summary", "none"):
        with pytest.raises(NotFound):
            answer(olga, field)
    with pytest.raises(NotFound):
        answer(olga, entry="002")
    assert given(session) == []


def test_taking_back_takes_the_points_too(session, olga, ada):
    hand_in(ada, local=PROOF)
    answer(olga)
    bonuses.take_back("campus", "001", "local", by=olga.id, at=NOON)
    assert given(session) == []
    assert claims() == [("001", "local", "open")]
    with pytest.raises(NotFound):
        bonuses.take_back("campus", "001", "local", by=olga.id, at=NOON)


def test_another_proof_is_looked_at_anew_and_counts_once(session, olga, ada):
    hand_in(ada, local=PROOF)
    answer(olga)
    hand_in(ada, local="대전광역시")
    assert claims() == [("001", "local", "open")]
    assert bonuses.page("campus").claims[0].found.stale
    answer(olga)
    assert len(given(session)) == 1


def test_a_confirmed_round_takes_and_gives_back_nothing(session, olga, ada):
    hand_in(ada, local=PROOF, social="인증서")
    answer(olga)
    with write() as writing:
        writing.execute(update(Round).values(state="confirmed"))
    with pytest.raises(NotReady, match="confirmed already"):
        answer(olga, "social")
    with pytest.raises(NotReady, match="confirmed already"):
        bonuses.take_back("campus", "001", "local", by=olga.id, at=NOON)
    hand_in(ada, local="대전광역시")
    with pytest.raises(NotReady, match="confirmed already"):
        answer(olga, accepted=False, reason="다름")
    assert len(given(session)) == 1
    assert bonuses.page("campus").rounds == []


def test_a_round_that_ranks_by_places_takes_no_bonus(session, olga, ada):
    hand_in(ada, local=PROOF)
    with write() as writing:
        writing.execute(update(Component).values(combine="rank_sum"))
    with pytest.raises(NotReady, match="by places alone"):
        answer(olga)
    session.rollback()
    assert session.scalars(select(BonusCheck)).all() == []


@pytest.mark.parametrize("points", ["", "0", "0.0", "-1", "1e3", "many", "1.2345"])
def test_a_bonus_needs_points(points):
    rule = FieldRule("local", "bonus", {"title_ko": "가점"}, points=points)
    with pytest.raises(NotReady, match="needs its points"):
        check(Terms(OPENS, CLOSES, fields=(rule,)))


def test_nobody_has_to_claim_a_bonus():
    rule = FieldRule("local", "bonus", {"title_ko": "가점"}, points="1", required=True)
    with pytest.raises(NotReady, match="leaves it empty"):
        check(Terms(OPENS, CLOSES, fields=(rule,)))
