"""Who may do what, cell by cell: every route × everybody × every state of a contest.

A route without rows fails, so a new page cannot slip in without saying whom it is for.
"""

import itertools
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import object_session

from judging.models.contests import Contest
from judging.models.rounds import Round
from judging.services import announcements, assigning, decisions, tallies
from judging.services.assigning import Assign
from tests import factories
from tests.factories import NOON
from tests.permission_rows import BODIES, OPEN, PERSONAL, ROWS, VALUES
from tests.permission_rows.people import EVERYBODY, ORGANISERS, OUTSIDERS, STATES, TEAMS


@dataclass
class Stage:
    """A contest in one state with everybody in it."""

    app: object
    key: str
    people: dict

    def ask(self, who, method, endpoint):
        client = self.app.test_client()
        if who != "visitor":
            factories.sign_in(client, as_he_is_now(self.people[who]))
        adapter = self.app.url_map.bind("localhost")
        values = {"contest_key": self.key, "round_key": "final", "entry_key": "A1"}
        values |= {"filename": "tokens.css", "judge_key": "J1", "number": 1, "job_id": 1} | VALUES
        rule = next(self.app.url_map.iter_rules(endpoint))
        url = adapter.build(endpoint, {name: values[name] for name in rule.arguments})
        return client.open(url, method=method, data=self.body(endpoint), buffered=True)

    def body(self, endpoint):
        if endpoint != "announcements.confirm":
            return BODIES.get(endpoint)
        with self.app.app_context():
            waiting = announcements.waiting(self.key) if self.key != "nowhere" else None
        mark = waiting.fingerprint if waiting else "0" * 64
        return {"number": "1", "fingerprint": mark}


def as_he_is_now(person):
    """An earlier request of the table may have ended his sessions."""
    session = object_session(person)
    session.rollback()
    session.refresh(person)
    return person


@pytest.fixture
def stage(app, session):
    """Makes contests in any state; the first has the usual cast, later ones the same people."""
    made = []

    def make(state):
        if state == "missing":
            return Stage(app, "nowhere", made[0].people if made else everybody("campus"))
        key = f"campus-{len(made)}"
        people = everybody(key)
        bring_into(session, state, key, people)
        made.append(Stage(app, key, people))
        return made[-1]

    def everybody(key):
        contest = factories.contest(session, factories.document(key))
        people = vars(factories.cast(session, contest))
        otto = factories.user(session, "otto")
        elsewhere = factories.contest(session, factories.document(f"elsewhere-{key}"))
        factories.seat(session, elsewhere, otto, "owner")
        return people | {"otto": otto}

    return make


def bring_into(session, state, key, people):
    olga, chae = people["olga"].id, people["chae"].id
    plan_round(session, key, olga)
    if state == "judging":
        put(session, key, "judging")
        return
    tallies.take(key, "final", by=olga, at=NOON)
    if state == "closed":
        return
    decisions.record(key, act="confirm", round_key="final", reason="의결", by=chae, at=NOON)
    later = NOON + timedelta(minutes=1)
    number = announcements.propose(key, by=olga, at=later)
    if state == "published":
        waiting = announcements.waiting(key)
        announcements.confirm(key, number, waiting.fingerprint, by=chae, at=later)


def plan_round(session, key, olga):
    """A draft of who judges what, made while the round could still be judged."""
    put(session, key, "judging")
    written = {"by": olga, "at": NOON}
    assigning.change_settings(
        key, "final", Assign(judges_per_entry=2, same_organisation="allow"), **written
    )
    assigning.propose_now(key, "final", tell=lambda step, share: None, **written)
    put(session, key, "closed")


def put(session, key, state):
    """The rounds of this contest, and of no other, into a state."""
    mine = select(Contest.id).where(Contest.key == key).scalar_subquery()
    session.execute(update(Round).where(Round.contest_id == mine).values(state=state))
    session.commit()


def expected(method, endpoint, state, who):
    if state == "missing":
        return 404
    for states, answers in ROWS[method, endpoint].items():
        if state == states or (isinstance(states, tuple) and state in states):
            for status, people in answers.items():
                if who in people:
                    return status
            return 403 if who in ORGANISERS else 404
    pytest.fail(f"{method} {endpoint} has no row for a contest that is {state}")


def routes(app):
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield method, rule.endpoint


def test_every_route_has_its_rows(app):
    assert {*ROWS, *OPEN, *PERSONAL} == set(routes(app))


@pytest.mark.parametrize("state", STATES)
def test_everybody_gets_the_answer_of_the_table(stage, state):
    shared, wrong = stage(state), []
    for (method, endpoint), who in itertools.product(ROWS, EVERYBODY):
        awaited = expected(method, endpoint, state, who)
        changes = method == "POST" and awaited == 302
        got = (stage(state) if changes else shared).ask(who, method, endpoint).status_code
        if got != awaited:
            wrong.append(f"{method} {endpoint}, {who}: {got} instead of {awaited}")
    assert not wrong, "\n".join(wrong)


def test_open_pages_are_open_to_everybody(stage):
    scene = stage("missing")
    for (method, endpoint), awaited in OPEN.items():
        for who in EVERYBODY:
            assert scene.ask(who, method, endpoint).status_code == awaited, (endpoint, who)


def test_personal_pages_answer_each_reader_as_the_table_says(stage):
    scene, wrong = stage("judging"), []
    for ((method, endpoint), answers), who in itertools.product(PERSONAL.items(), EVERYBODY):
        awaited = next((status for status, people in answers.items() if who in people), 404)
        got = scene.ask(who, method, endpoint).status_code
        if got != awaited:
            wrong.append(f"{method} {endpoint}, {who}: {got} instead of {awaited}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("state", ["judging", "closed", "proposed", "published"])
def test_no_score_reaches_whom_it_is_hidden_from(stage, state):
    scene = stage(state)
    hidden_from = EVERYBODY if state == "judging" else ("odi", "jun", *TEAMS, *OUTSIDERS)
    for who in hidden_from:
        for method, endpoint in ROWS:
            if method == "GET":
                page = scene.ask(who, method, endpoint).text
                assert "86.00" not in page, f"{who} sees Ada's score on {endpoint}"


def test_a_hidden_contest_looks_like_a_missing_one(stage):
    scene, nowhere = stage("closed"), stage("missing")
    for who in ("visitor", "vi", "adam", "otto"):
        hidden, missing = (one.ask(who, "GET", "contests.show").text for one in (scene, nowhere))
        assert without_names(hidden, scene.key) == without_names(missing, nowhere.key)


def without_names(page, key):
    """The page without its own address and without the tokens that differ at every request."""
    return re.sub(r'(csrf_token" value=)"[^"]+"', r"\1", page.replace(key, "KEY"))


def test_bob_sees_nothing_of_ada(stage):
    scene = stage("closed")
    own = scene.ask("bob", "GET", "entries.own").text
    assert "Bob's Bridge" in own.replace("&#39;", "'")
    assert "Ada" not in own
