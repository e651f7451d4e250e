"""Voting with a phone, page by page."""

import re

import pytest

from judging.services import polls, voter_marks
from tests import crowd, factories
from tests.crowd import PLACE

SECRET = "a-secret-for-the-tests-that-guards-nothing"


@pytest.fixture
def olga(session, monkeypatch):
    monkeypatch.setattr(crowd, "KEY", SECRET)
    people = factories.cast(session, factories.contest(session, crowd.document()))
    crowd.at_work(session)
    return people.olga.id


class Phone:
    """A browser on a phone that votes in one poll."""

    def __init__(self, app, session):
        self.client, self.base = app.test_client(), f"/v/{crowd.token(session)}"

    def get(self, path="", **query):
        headers = {"Accept-Language": "en"}
        return self.client.get(
            self.base + path, query_string=query, headers=headers, follow_redirects=True
        )

    def post(self, path="", **form):
        headers = {"Accept-Language": "en"}
        return self.client.post(self.base + path, data=form, headers=headers, follow_redirects=True)


@pytest.fixture
def phone(app, session):
    return lambda: Phone(app, session)


def receipt(page):
    found = re.search(r'class="receipt"[^>]*>([0-9A-Z-]+)<', page.text)
    return found.group(1) if found else None


def cards(page):
    return re.findall(r'name="entry" value="(\w+)"', page.text)


def test_ann_scans_her_slip_chooses_and_gets_a_receipt(session, olga, phone):
    crowd.started(olga)
    ann, code = phone(), crowd.codes(olga)[0]
    page = ann.get(c=code)
    assert code not in page.request.url
    assert set(cards(page)) == {"A1", "B2", "C3"}
    assert cards(ann.post("/review", entry="B2")) == ["B2"]
    done = ann.post(entry="B2")
    number = receipt(done)
    assert "Your vote is counted." in done.text
    assert "This ballot counts." in ann.get("/receipt", number=number).text
    assert "Bob" not in done.text


def test_she_may_type_the_code(session, olga, phone):
    crowd.started(olga)
    ann, code = phone(), crowd.codes(olga)[0]
    assert "The code on your slip" in ann.get().text
    assert ann.post("/code", code="wrong").status_code == 422
    assert cards(ann.post("/code", code=voter_marks.grouped(code).lower()))


def test_doubled_taps_and_lost_answers_are_one_ballot(session, olga, phone):
    crowd.started(olga)
    ann = phone()
    ann.get(c=crowd.codes(olga)[0])
    numbers = {receipt(ann.post(entry="A1")) for _ in range(3)} | {receipt(ann.get())}
    assert len(numbers) == 1
    session.commit()
    assert sum(votes for _, votes in polls.counts(*PLACE)) == 1


def test_scanning_the_slip_again_shows_the_receipt(session, olga, phone):
    crowd.started(olga)
    ann, code = phone(), crowd.codes(olga)[0]
    ann.get(c=code)
    number = receipt(ann.post(entry="A1"))
    assert receipt(ann.get(c=code)) == number
    other = phone().get(c=code)
    assert other.status_code == 409
    assert "A vote was cast with this code already." in other.text


def test_a_family_votes_on_one_phone_with_a_slip_each(session, olga, phone):
    crowd.started(olga)
    shared, (first, second, _) = phone(), crowd.codes(olga)
    shared.get(c=first)
    before = receipt(shared.post(entry="A1"))
    shared.post("/again")
    shared.get(c=second)
    assert receipt(shared.post(entry="B2")) not in (None, before)


def test_before_and_after_the_page_says_so(session, olga, phone):
    crowd.set_up(olga)
    code = crowd.codes(olga)[0]
    ann = phone()
    assert "The vote has not begun yet." in ann.get(c=code).text
    polls.start(*PLACE, minutes=None, by=olga, at=factories.NOON)
    assert cards(ann.get())
    polls.end(*PLACE, by=olga, at=factories.NOON)
    late = ann.post(entry="A1")
    assert late.status_code == 422
    assert "This ballot was not counted." in late.text


def test_in_korean_the_vote_has_not_begun(session, olga, app):
    crowd.set_up(olga)
    page = app.test_client().get(f"/v/{crowd.token(session)}", headers={"Accept-Language": "ko"})
    assert "투표 시작 전입니다." in page.text


def test_in_the_hall_a_phone_scans_the_screen_and_votes_once(session, olga, phone, monkeypatch):
    crowd.started(olga, identity="hall")
    monkeypatch.setattr("judging.views.voting.now", lambda: factories.NOON)
    ann = phone()
    assert "Scan the QR code on the screen" in ann.get().text
    assert ann.get(h="0000000000").status_code == 409
    assert cards(ann.get(h=crowd.hall_word(session)))
    assert receipt(ann.post(entry="A1"))
    ann.post("/again")
    assert "This phone has voted already." in ann.get(h=crowd.hall_word(session)).text


@pytest.mark.parametrize("chosen", [[], ["A1", "B2"], ["nobody"]])
def test_a_wrong_number_is_told_before_and_when_it_is_cast(session, olga, phone, chosen):
    crowd.started(olga)
    ann = phone()
    ann.get(c=crowd.codes(olga)[0])
    assert ann.post("/review", entry=chosen).status_code == 409
    assert ann.post(entry=chosen).status_code == 422


def test_a_void_ballots_receipt_says_why(session, olga, phone):
    crowd.started(olga)
    ann = phone()
    ann.get(c=crowd.codes(olga)[0])
    number = receipt(ann.post(entry="A1"))
    session.commit()
    crowd.void_all(olga, reason="cast by a program")
    page = ann.get("/receipt", number=number)
    assert "void and does not count" in page.text
    assert "cast by a program" in page.text


def test_a_poll_that_does_not_exist_is_missing(client):
    for path in ("", "/receipt"):
        assert client.get(f"/v/NOWHERE{path}").status_code == 404
