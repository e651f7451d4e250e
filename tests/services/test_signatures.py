"""Signatures that stand, as the tally shows them; void ones do not, and the tablet learns why."""

import pytest

from judging.services import desks, reopenings, signatures, sittings
from tests import tablets
from tests.factories import NOON
from tests.tablets import Tablet

TOTALS = {"A1": "85", "B2": "80", "C3": "70"}


@pytest.fixture
def olga(session):
    return tablets.opened(session).olga


@pytest.fixture
def jun(session, olga):
    """Jun's tablet, with all his sheets handed in."""
    tablet = Tablet.of(session)
    for entry, marks in {"A1": (50, 35), "B2": (45, 35), "C3": (40, 30)}.items():
        tablet.send(*tablet.sheet(entry, *marks))
    return tablet


def round_of(tablet):
    (found,) = desks.read(sittings.by_token(tablet.token), at=NOON)["rounds"]
    return found


def shown():
    return signatures.of_round("campus", "final")


def test_a_signature_is_shown_as_lines_in_its_frame(jun):
    assert shown() == {}
    (answer,) = jun.send(jun.signature(**TOTALS))
    assert answer["effect"] == "applied"
    one = shown()["J1"]
    assert one.lines == ("M1 2L3.5 4", "M9 9h.1")
    assert (one.width, one.height, one.typed, one.signed_at) == (600, 200, "", NOON)


def test_who_cannot_draw_signs_with_his_typed_name(jun):
    value = {"strokes": [], "typed": "Jun", "width": 600, "height": 200, "totals": TOTALS}
    (answer,) = jun.send(jun.op("signature", value))
    assert answer["effect"] == "applied"
    one = shown()["J1"]
    assert (one.lines, one.typed) == ((), "Jun")


@pytest.mark.parametrize("typed", ["", "   ", 7, "x" * 101])
def test_no_name_and_no_strokes_are_no_signature(jun, typed):
    value = {"strokes": [], "typed": typed, "width": 600, "height": 200, "totals": TOTALS}
    (answer,) = jun.send(jun.op("signature", value))
    assert answer["status"] == 422
    assert shown() == {}


def test_a_name_beside_strokes_is_no_signature(jun):
    made = jun.signature(**TOTALS)
    made["value"]["typed"] = "Jun"
    (answer,) = jun.send(made)
    assert answer["status"] == 422


def test_a_reopened_sheet_voids_the_signature_and_the_tablet_is_told_why(jun, olga):
    jun.send(jun.signature(**TOTALS))
    assert round_of(jun)["voided"] is None
    written = {"reason": "항목을 잘못 보았음", "by": olga.id, "at": NOON}
    reopenings.reopen("campus", "final", "J1", "B2", **written)
    assert shown() == {}
    told = round_of(jun)
    assert (told["signed"], told["voided"]["why"]) == (None, "항목을 잘못 보았음")
    jun.send(jun.op("submission", True, "B2"))
    jun.send(jun.signature(**TOTALS))
    told = round_of(jun)
    assert told["signed"]["totals"] == TOTALS
    assert told["voided"] is None
    assert set(shown()) == {"J1"}


def test_signing_again_leaves_one_signature(jun):
    jun.send(jun.signature(**TOTALS))
    jun.send(jun.signature(**TOTALS))
    assert len(shown()) == 1
