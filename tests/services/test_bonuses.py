"""Bonuses: claimed by teams with their proof, checked by the office, counted by the rules."""

from decimal import Decimal

import pytest
from sqlalchemy import select, update

from judging.errors import Conflicted, NotFound, NotReady
from judging.extensions import db
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


def take_out_of_the_call(olga, *left):
    """The question of the place is gone; every other one stays."""
    usual = call_starts.starting_terms(OPENS, CLOSES).fields
    applying.open_contest(db.session(), olga, fields=(*usual, *left))


def outlived():
    db.session.rollback()
    return [(one.entry, one.gone, one.state) for one in bonuses.page("campus").claims]


def sums(session):
    """What the page says is given, and what counts in the round."""
    db.session.rollback()
    counted = session.scalars(select(Adjustment.points).where(Adjustment.kind == "bonus"))
    return bonuses.page("campus").given, sum(counted, Decimal(0))


@pytest.mark.parametrize("left", [(SOCIAL,), ()])
def test_what_was_accepted_stays_listed_when_its_question_leaves_the_call(session, olga, ada, left):
    hand_in(ada, local=PROOF)
    answer(olga, reason="확인했습니다")
    take_out_of_the_call(olga, *left)
    assert outlived() == [("001", "call", "accepted")]
    (claim,) = bonuses.page("campus").claims
    assert (claim.rule.texts, claim.evidence) == (LOCAL.texts, PROOF)
    assert (claim.found.round, claim.found.reason) == ("final", "확인했습니다")
    assert bonuses.page("campus").counts == {"open": 0, "accepted": 1, "refused": 0}
    assert sums(session) == (Decimal("1.5"), Decimal("1.5"))


def test_it_is_withdrawn_with_a_reason_and_that_stays_known(session, olga, ada):
    hand_in(ada, local=PROOF)
    answer(olga)
    take_out_of_the_call(olga)
    where = ("campus", "001", "local")
    with pytest.raises(NotReady, match="is withdrawn"):
        bonuses.withdraw(*where, " ", by=olga.id, at=NOON)
    assert sums(session) == (Decimal("1.5"), Decimal("1.5"))
    bonuses.withdraw(*where, "공고에서 뺐습니다", by=olga.id, at=NOON)
    assert sums(session) == (Decimal(0), Decimal(0))
    assert outlived() == [("001", "call", "refused")]
    assert bonuses.page("campus").claims[0].found.reason == "공고에서 뺐습니다"
    with pytest.raises(NotFound):
        bonuses.withdraw(*where, "다시", by=olga.id, at=NOON)
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "bonus.withdrawn")).one()
    assert "공고에서" not in event.details


def test_a_confirmed_result_keeps_what_it_was_given(session, olga, ada):
    hand_in(ada, local=PROOF)
    answer(olga)
    take_out_of_the_call(olga)
    with write() as writing:
        writing.execute(update(Round).values(state="confirmed"))
    with pytest.raises(NotReady, match="confirmed already"):
        bonuses.withdraw("campus", "001", "local", "늦음", by=olga.id, at=NOON)
    assert sums(session) == (Decimal("1.5"), Decimal("1.5"))


def test_what_its_team_claims_no_longer_stays_listed_too(session, olga, ada):
    hand_in(ada, local=PROOF, social="인증서")
    answer(olga)
    answer(olga, "social", accepted=False, reason="기한이 지남")
    hand_in(ada, local="", social="")
    assert outlived() == [("001", "claim", "accepted"), ("001", "claim", "refused")]
    applications.withdraw("campus", by=ada.id, at=NOON)
    assert outlived() == [("001", "claim", "accepted"), ("001", "claim", "refused")]
    assert sums(session) == (Decimal("1.5"), Decimal("1.5"))


def test_a_question_that_comes_back_is_a_claim_again(olga, ada):
    hand_in(ada, local=PROOF)
    answer(olga)
    take_out_of_the_call(olga)
    take_out_of_the_call(olga, LOCAL)
    assert outlived() == [("001", "", "accepted")]


def test_what_was_given_counts_in_the_sum_while_a_changed_claim_is_open(session, olga, ada):
    hand_in(ada, local=PROOF)
    answer(olga)
    hand_in(ada, local="대전광역시")
    assert claims() == [("001", "local", "open")]
    assert sums(session) == (Decimal("1.5"), Decimal("1.5"))


@pytest.mark.parametrize("points", ["", "0", "0.0", "-1", "1e3", "many", "1.2345"])
def test_a_bonus_needs_points(points):
    rule = FieldRule("local", "bonus", {"title_ko": "가점"}, points=points)
    with pytest.raises(NotReady, match="needs its points"):
        check(Terms(OPENS, CLOSES, fields=(rule,)))


def test_nobody_has_to_claim_a_bonus():
    rule = FieldRule("local", "bonus", {"title_ko": "가점"}, points="1", required=True)
    with pytest.raises(NotReady, match="leaves it empty"):
        check(Terms(OPENS, CLOSES, fields=(rule,)))
