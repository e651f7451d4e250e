"""How points, places, money and moments look."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from judging import formats


@pytest.mark.parametrize(
    ("won", "korean", "english"),
    [
        (3_000_000, "300만 원", "₩3,000,000"),
        (10_500_000, "1,050만 원", "₩10,500,000"),
        (12_345_678, "1,234만 5,678원", "₩12,345,678"),
        (100_000_000, "1억 원", "₩100,000,000"),
        (230_050_000, "2억 3,005만 원", "₩230,050,000"),
        (9_900, "9,900원", "₩9,900"),
        (0, "0원", "₩0"),
    ],
)
def test_money_is_read_in_ten_thousands_in_korean(won, korean, english):
    assert (formats.money(won, "ko"), formats.money(won, "en")) == (korean, english)


def test_a_shared_place_says_so():
    assert formats.place(2, True, "ko") == "공동 2위"
    assert formats.place(2, True, "en") == "2nd ="
    assert formats.place(1, False, "ko") == "1위"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (21, "21st")],
)
def test_english_ordinals(number, text):
    assert formats.ordinal(number) == text


def test_points_have_a_real_minus_and_nothing_is_a_dash_never_zero():
    assert formats.points("-1.50") == "−1.50"
    assert formats.points(None) == "–"
    assert formats.points("0.00") == "0.00"


def test_short_numbers_lose_zeros_but_no_digit():
    assert [formats.short(text) for text in ("90.50", "100", "0.25", "-3.00")] == [
        *("90.5", "100", "0.25", "−3")
    ]
    assert formats.short(Decimal("1E+2")) == "100"
    assert formats.short(Decimal("0.50")) == "0.5"


def test_a_quotient_shows_that_it_goes_on():
    assert formats.quotient(Fraction(260, 3)) == "86.666…"
    assert formats.quotient(Fraction(362, 4)) == "90.5"
    assert formats.quotient(Fraction(2, 3)) == "0.666…"
    assert formats.quotient(Fraction(-2, 3)) == "−0.666…"


def test_a_moment_is_told_on_the_contests_clock():
    at = datetime(2018, 9, 15, 8, 20, tzinfo=UTC)
    assert formats.moment(at, "Asia/Seoul", "ko") == "2018. 9. 15. (토) 17:20"
    assert formats.moment(at, "Asia/Seoul", "en") == "Sat 15 Sep 2018, 17:20"
    assert formats.moment(at, "UTC", "en") == "Sat 15 Sep 2018, 08:20"


def test_a_fingerprint_is_read_in_groups_of_four():
    assert formats.fingerprint("7f3a91c40b2ed58a" + "0" * 48) == "7F3A 91C4 0B2E D58A"


def test_texts_follow_the_reader_and_fall_back_to_the_contests_own():
    texts = {"title": "대회", "title_en": "Contest"}
    assert formats.pick(texts, "en") == "Contest"
    assert formats.pick(texts, "ko") == "대회"
    assert formats.pick({}, "ko", otherwise="key") == "key"


def test_numbers_side_by_side_have_equally_many_decimals():
    assert formats.alike(["77.2", "74", "-0.50"]) == ["77.2", "74.0", "−0.5"]
    assert formats.alike(["85.00", "90"]) == ["85", "90"]


def test_a_large_count_has_separators_in_both_languages():
    assert [formats.count(number) for number in (7, 999, 30_000)] == ["7", "999", "30,000"]
