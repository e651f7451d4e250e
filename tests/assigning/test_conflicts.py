"""Conflicts of interest are found from every source, and open mail services are none."""

import pytest

from judging.assigning.conflicts import (
    Conflict,
    find_conflicts,
    mail_organisation,
    normal_organisation,
    unchecked_judges,
)
from judging.assigning.roster import Entry, Judge

ADA = Entry(
    "e1",
    "Ada",
    organisations=("서울대학교",),
    emails=("ada@cs.snu.ac.kr", "Jun@Example.org"),
    members=frozenset({"j-member"}),
    mentors=frozenset({"coach@gmail.com"}),
)


def sources(judge, entry=ADA, declared=()):
    return [conflict.source for conflict in find_conflicts([entry], [judge], declared)]


@pytest.mark.parametrize(
    ("judge", "source"),
    [
        (Judge("j-member"), "member"),
        (Judge("j1", email="ADA@cs.snu.ac.kr"), "member"),
        (Judge("j1", email="coach@gmail.com"), "mentor"),
        (Judge("j1", organisation="서울대"), "organisation"),
        (Judge("j1", email="prof@math.snu.ac.kr"), "mail"),
    ],
)
def test_each_source_is_found(judge, source):
    assert source in sources(judge)


def test_a_stranger_has_no_conflict():
    assert sources(Judge("j1", organisation="부산대학교", email="ines@pusan.ac.kr")) == []


def test_all_sources_of_a_pair_are_kept_in_their_order():
    declared = [Conflict("e1", "j1", "declared", "was my student")]
    judge = Judge("j1", organisation="서울대", email="prof@snu.ac.kr")
    assert sources(judge, declared=declared) == ["declared", "organisation", "mail"]


def test_an_open_mail_service_is_no_organisation():
    bob = Entry("e2", emails=("bob@gmail.com", "bob@naver.com"))
    assert sources(Judge("j1", email="ines@gmail.com"), bob) == []
    assert sources(Judge("j1", email="ines@naver.com"), bob) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("㈜ 심사", "주식회사 심사"),
        ("(주)심사", "심사"),
        ("Acme, Inc.", "ACME"),
        ("한국 과학 기술원", "한국과학기술원"),
        ("서울대학교", "서울대"),
    ],
)
def test_spellings_of_one_organisation_are_one(one, other):
    assert normal_organisation(one) == normal_organisation(other) != ""


@pytest.mark.parametrize("name", ["", "  ", "(주)", "-"])
def test_nothing_is_no_organisation(name):
    assert normal_organisation(name) == ""


def test_empty_organisations_do_not_match_each_other():
    assert sources(Judge("j1", organisation="(주)"), Entry("e2", organisations=("",))) == []


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("a@cs.snu.ac.kr", "snu.ac.kr"),
        ("a@snu.ac.kr", "snu.ac.kr"),
        ("a@mail.acme.com", "acme.com"),
        ("a@labs.acme.io", "acme.io"),
        ("a@bbc.co.uk", "bbc.co.uk"),
        ("a@GMAIL.com", ""),
        ("a@mail.gmail.com", ""),
        ("a@yahoo.co.kr", ""),
        ("no address", ""),
        ("", ""),
    ],
)
def test_domain_that_stands_for_an_organisation(email, domain):
    assert mail_organisation(email) == domain


def test_judges_without_any_organisation_are_named():
    known = Judge("j1", organisation="Acme"), Judge("j2", email="a@acme.com")
    unknown = Judge("j4", email="ines@gmail.com"), Judge("j3")
    assert unchecked_judges([*unknown, *known]) == ("j3", "j4")


def test_a_conflict_says_why():
    (found,) = find_conflicts([ADA], [Judge("j1", organisation="서울대")])
    assert str(found) == "the same organisation (서울대)"
