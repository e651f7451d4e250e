"""What no database can be asked for is refused before it is asked."""

import pytest

from tests import factories

TOO_LARGE = "9" * 30


@pytest.fixture
def olga(app, session):
    people = factories.cast(session, factories.contest(session))
    return factories.sign_in(app.test_client(), people.olga)


@pytest.mark.parametrize(
    "address", ["/c/a%00b", "/c/campus/rounds/a%00b/tally", "/c/campus/rounds/final/tally/a%00b"]
)
def test_a_nul_in_an_address_is_no_page(olga, address):
    assert olga.get(address).status_code == 404


@pytest.mark.parametrize("field", ["entry_key", "reason", "value"])
def test_a_nul_in_a_form_is_refused(olga, field):
    form = {"act": "withdraw", "entry_key": "A1", "reason": "as they wish"}
    answer = olga.post("/c/campus/decisions", data=form | {field: "a\0b"})
    assert answer.status_code == 400


def test_a_nul_in_a_parameter_is_refused(olga):
    assert olga.get("/sign-in?next=/%00").status_code == 400


@pytest.mark.parametrize("number", [TOO_LARGE, f"-{TOO_LARGE}", str(2**31)])
def test_a_tally_number_that_no_column_holds_is_ignored(olga, number):
    olga.post("/c/campus/rounds/final/tally")
    page = olga.get(f"/c/campus/rounds/final/tally?number={number}")
    assert page.status_code == 200


@pytest.mark.parametrize("number", [TOO_LARGE, str(2**31)])
def test_a_number_in_a_path_that_no_column_holds_is_no_page(olga, number):
    assert olga.get(f"/c/campus/rounds/final/plans/{number}").status_code == 404
