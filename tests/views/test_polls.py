"""The pages of a vote: who may see them, and that nobody sees a count before the end."""

import itertools

import pytest

from judging.services import ballots, tallies
from tests import crowd, factories
from tests.factories import NOON

BASE = "/c/campus/rounds/final"
EVERYBODY = (
    *("visitor", "olga", "rhea", "odi", "chae", "augusta", "jun", "ada", "bob", "vi", "adam"),
)
ORGANISERS = ("olga", "rhea", "odi", "chae", "augusta")
RUNNERS, COUNTERS = ("olga", "rhea", "odi"), ("olga", "rhea")
PAGES = {
    ("GET", "/poll"): RUNNERS,
    ("GET", "/poll/screen"): RUNNERS,
    ("GET", "/poll/state?qr=1"): RUNNERS,
    ("POST", "/poll/closing"): RUNNERS,
    ("POST", "/poll/reveal"): COUNTERS,
    ("POST", "/poll/codes"): COUNTERS,
    ("GET", "/poll/codes/2"): COUNTERS,
    ("POST", "/poll/codes/9/withdraw"): COUNTERS,
    ("GET", "/ballots"): COUNTERS,
    ("POST", "/ballots/effect"): COUNTERS,
    ("POST", "/ballots"): COUNTERS,
}


@pytest.fixture
def people(session):
    made = factories.cast(session, factories.contest(session, crowd.document()))
    crowd.at_work(session)
    return made


@pytest.fixture
def voted(session, people):
    """Seven ballots for Ada's entry, two for Bob's; the vote goes on."""
    crowd.started(people.olga.id)
    crowd.vote_many(session, people.olga.id, ["A1"] * 7 + ["B2"] * 2)
    return people


@pytest.fixture
def browser(app, voted):
    def of(who):
        client = app.test_client()
        return client if who == "visitor" else factories.sign_in(client, getattr(voted, who))

    return of


def ask(client, method, path, data=None):
    headers = {"Accept-Language": "en"}
    return client.open(BASE + path, method=method, data=data, headers=headers)


def all_keys(session):
    lines, _total = ballots.listing(*crowd.PLACE, "all", 1)
    return [line.key for line in lines]


def test_everybody_gets_the_answer_of_the_table(session, browser):
    keys = all_keys(session)
    chosen = {"act": "void", "ballot": keys[0], "reason": "twice", "expected": "1"}
    body = {"number": "2", "minutes": "30"} | chosen
    wrong = []
    for ((method, path), allowed), who in itertools.product(PAGES.items(), EVERYBODY):
        got = ask(browser(who), method, path, body if method == "POST" else None).status_code
        if who in allowed:
            fits = got in (200, 302)
            body["ballot"] = keys.pop() if path == "/ballots" and method == "POST" else keys[0]
        else:
            fits = got == (403 if who in ORGANISERS else 404)
        if not fits:
            wrong.append(f"{method} {path} for {who}: {got}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["olga", "rhea", "odi"])
def test_an_open_vote_shows_no_count_to_anybody(browser, who):
    for path in ("/poll", "/poll/screen", "/poll/state?qr=1"):
        page = ask(browser(who), "GET", path).text
        assert "Ada" not in page
        assert 'value="7"' not in page


def test_looking_before_the_end_is_written_down(session, browser):
    page = ask(browser("rhea"), "POST", "/poll/reveal").text
    assert 'value="7"' in page
    session.commit()
    assert crowd.acts(session)[-1] == "poll.revealed"


def test_once_the_judging_has_ended_the_counts_are_there(session, browser):
    crowd.at_work(session, "closed")
    assert 'value="7"' in ask(browser("olga"), "GET", "/poll").text
    assert 'value="7"' not in ask(browser("odi"), "GET", "/poll").text


def test_the_screen_says_the_rule_the_place_and_the_number_only(session, browser):
    answer = ask(browser("odi"), "GET", "/poll/state?qr=1").json
    assert set(answer) == {"state", "said", "ballots", "closes", "qr"}
    assert answer["ballots"] == 9
    page = ask(browser("odi"), "GET", "/poll/screen").text
    assert "Choose 1 entry." in page
    assert f"localhost/v/{crowd.token(session)}" in page
    assert "A1" not in page


def test_olga_sets_a_vote_up_opens_and_closes_it(app, session, people):
    olga = factories.sign_in(app.test_client(), people.olga)
    ask(olga, "POST", "/poll", {"choices": "2", "exact": "y", "identity": "codes"})
    assert "Not begun" in ask(olga, "GET", "/poll").text
    ask(olga, "POST", "/poll/open", {"minutes": "30"})
    assert ask(olga, "GET", "/poll/state").json["state"] == "open"
    assert ask(olga, "POST", "/poll", {"choices": "1", "identity": "hall"}).status_code == 422
    ask(olga, "POST", "/poll/close")
    assert ask(olga, "GET", "/poll/state").json["state"] == "closed"
    session.commit()
    expected = ["poll.set_up", "poll.opened", "poll.closed"]
    assert crowd.acts(session)[-3:] == expected


def test_a_rule_that_no_ballot_could_keep_is_refused(app, people):
    olga = factories.sign_in(app.test_client(), people.olga)
    for choices in ("0", "4", "two", ""):
        answer = ask(olga, "POST", "/poll", {"choices": choices, "identity": "codes"})
        assert answer.status_code == 422


def test_slips_hold_codes_that_work_and_no_others(session, browser):
    made = ask(browser("olga"), "POST", "/poll/codes", {"number": "5"})
    page = ask(browser("olga"), "GET", made.location.removeprefix(BASE)).text
    assert page.count('class="slip"') == 5
    assert page.count("<svg") >= 5


def test_ballots_are_voided_after_their_effect_was_seen(session, browser, voted):
    crowd.at_work(session, "closed")
    tallies.take(*crowd.PLACE, by=voted.olga.id, at=NOON)
    olga, keys = browser("olga"), all_keys(session)[:4]
    chosen = {"act": "void", "ballot": keys}
    seen = ask(olga, "POST", "/ballots/effect", chosen).text
    assert "7 → " in seen.replace("\n", "")
    assert ask(olga, "POST", "/ballots", chosen | {"expected": "4"}).status_code == 422
    told = chosen | {"expected": "4", "reason": "one phone, four slips"}
    assert ask(olga, "POST", "/ballots", told).status_code == 302
    tally = ask(olga, "GET", "/tally").text
    assert "4 votes changed since this tally." in tally
    page = ask(olga, "GET", "/poll").text
    assert "one phone, four slips" in page


def test_another_number_than_was_shown_is_told(session, browser):
    told = {"act": "void", "ballot": all_keys(session)[:2], "expected": "3", "reason": "twice"}
    assert ask(browser("olga"), "POST", "/ballots", told).status_code == 409


def test_a_group_that_does_not_exist_is_missing(browser):
    for group in ("nothing", "minute:yesterday", "minute:"):
        assert ask(browser("olga"), "GET", f"/ballots?group={group}").status_code == 404
