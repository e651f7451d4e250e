"""Looking for names in a text, however they are written."""

import unicodedata

import pytest

from judging.services import found_names
from judging.services.found_names import Word, count, passages, wanted

HANEUL = wanted([Word("남궁하늘", "member")])
ADA = wanted([Word("Ada Lovelace", "member")])


@pytest.mark.parametrize(
    "text",
    [
        "팀장 남궁하늘은",
        "팀장 남궁 하늘은",
        "남\u200b궁하늘",
        "남궁-하늘",
        "남궁\n하늘",
        unicodedata.normalize("NFD", "팀장 남궁하늘입니다"),
    ],
)
def test_korean_names_are_found_however_they_are_written(text):
    assert count(text, HANEUL) == 1


@pytest.mark.parametrize(
    "text", ["ADA LOVELACE", "ada-lovelace", "Ａｄａ Ｌｏｖｅｌａｃｅ", "by Lovelace"]
)
def test_latin_names_are_found_in_any_case_and_width_and_by_their_parts(text):
    assert count(text, ADA) == 1


@pytest.mark.parametrize("text", ["Canada", "adapter", "남궁", "하늘이 맑다"])
def test_a_part_of_another_word_is_no_name(text):
    assert count(text, [*ADA, *HANEUL]) == 0


def test_a_school_is_found_in_short_and_a_company_without_its_form():
    words = wanted([Word("한빛대학교", "affiliation"), Word("(주)나라소프트", "affiliation")])
    assert count("한빛대 학생이 나라소프트에서, 한빛 대학교", words) == 3


def test_one_letter_and_empty_words_are_not_looked_for():
    assert wanted([Word("", "team"), Word("A", "team"), Word(" ", "affiliation")]) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("010-1234-5678", "phone"),
        ("０１０ １２３４ ５６７８", "phone"),
        ("+82 10-1234-5678", "phone"),
        ("02-345-6789", "phone"),
        ("write to ada.l@example.co.kr!", "email"),
        ("ada＠example.org", "email"),
    ],
)
def test_addresses_and_telephones_are_found_without_being_known(text, what):
    (passage,) = passages(text, [])
    assert [piece.what for piece in passage if piece.what] == [what]


@pytest.mark.parametrize(
    "text", ["2026-11-27", "3.14159265358979", "제10조 1234", "1,010,123,456,780"]
)
def test_dates_and_figures_are_no_telephones(text):
    assert count(text, []) == 0


def test_a_passage_shows_the_words_around_and_nothing_is_lost_in_it():
    text = "가" * 100 + "남궁하늘" + "나" * 30 + "남궁하늘" + "다" * 100
    (passage,) = passages(text, HANEUL)
    assert [piece.text for piece in passage if piece.what] == ["남궁하늘"] * 2
    whole = "".join(piece.text for piece in passage)
    assert whole == "…" + "가" * 60 + "남궁하늘" + "나" * 30 + "남궁하늘" + "다" * 60 + "…"


def test_names_far_apart_are_passages_of_their_own_and_none_is_counted_twice():
    words = wanted([Word("남궁하늘", "member"), Word("남궁하늘 팀", "team")])
    text = "남궁하늘 팀" + "." * 500 + "남궁하늘"
    assert [len(one) for one in (found_names.spots(text, words), passages(text, words))] == [2, 2]
