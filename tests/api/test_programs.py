"""Other programs: what each token opens, and what it does not."""

import html
import re
import shlex
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from judging.clock import now
from judging.models.access_tokens import AccessToken
from judging.models.audit import AuditEvent
from judging.models.people import Membership
from judging.models.rounds import Round
from judging.services import access_tokens, announcements, decisions, tallies
from tests import factories
from tests.factories import NOON

READS = {
    "board:read": ("", "/board"),
    "entries:read": ("/entries",),
    "sheets:read": ("/rounds/final/sheets",),
    "votes:read": ("/votes",),
    "results:read": ("/result",),
}


@pytest.fixture
def people(session):
    return factories.cast(session, factories.contest(session))


def token(people, *scopes, contest="campus", who="olga", days=30):
    by = getattr(people, who).id
    chosen = scopes or access_tokens.SCOPES
    return access_tokens.make(contest, "board", chosen, days=days, by=by, at=now())


def ask(client, secret, path="", contest="campus", **how):
    headers = {"Authorization": f"Bearer {secret}"}
    return client.open(f"/api/v1/contests/{contest}{path}", headers=headers, **how)


def publish(people):
    olga, chae = people.olga.id, people.chae.id
    tallies.take("campus", "final", by=olga, at=NOON)
    decisions.record("campus", act="confirm", round_key="final", reason="의결", by=chae, at=NOON)
    number = announcements.propose("campus", by=olga, at=NOON)
    mark = announcements.waiting("campus").fingerprint
    announcements.confirm("campus", number, mark, by=chae, at=NOON)


def test_each_scope_opens_its_own_addresses_and_no_others(client, people):
    publish(people)
    for scope in READS:
        secret = token(people, scope)
        for other, theirs in READS.items():
            for path in theirs:
                awaited = 200 if other == scope else 403
                assert ask(client, secret, path).status_code == awaited, (scope, path)


def test_without_a_token_or_with_a_wrong_one_all_are_strangers(client, people):
    for said in ({}, {"Authorization": "Bearer"}, {"Authorization": f"Bearer {'x' * 40}"}):
        answer = client.get("/api/v1/contests/campus", headers=said)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_cookie_of_an_organiser_opens_nothing_here(client, people):
    factories.sign_in(client, people.olga)
    assert client.get("/api/v1/contests/campus/board").status_code == 401


def test_a_token_of_one_contest_finds_no_other(session, client, people):
    fair = factories.contest(session, factories.document("fair"))
    factories.seat(session, fair, people.olga, "owner")
    secret = token(people)
    other, missing = (ask(client, secret, "/board", contest=key) for key in ("fair", "nowhere"))
    assert other.status_code == missing.status_code == 404
    assert other.text == missing.text


def test_a_token_does_no_more_than_its_maker_may_do_now(session, client, people):
    secret = token(people)
    assert ask(client, secret).status_code == 200
    his = Membership.user_id == people.olga.id
    session.execute(update(Membership).where(his).values(role="judge"))
    session.commit()
    assert ask(client, secret).status_code == 404


def test_a_revoked_and_an_expired_token_are_refused(session, client, people):
    old = token(people, days=1)
    session.execute(update(AccessToken).values(expires_at=now() - timedelta(seconds=1)))
    session.commit()
    assert ask(client, old).status_code == 401
    secret = token(people)
    assert ask(client, secret).status_code == 200
    number = max(session.scalars(select(AccessToken.id)))
    access_tokens.revoke("campus", number, by=people.olga.id, at=now())
    assert ask(client, secret).status_code == 401


def test_no_score_while_a_round_is_judged(session, client, people):
    secret = token(people)
    session.execute(update(Round).values(state="judging"))
    session.commit()
    assert ask(client, secret, "/rounds/final/sheets").status_code == 403
    told = "".join(ask(client, secret, path).text for path in ("", "/board", "/entries"))
    assert "54" not in told
    assert ask(client, secret, "/board").json["rounds"] == [
        {"key": "final", "state": "judging", "entries": 3, "expected": 6, "submitted": 6}
    ]


def test_sheets_have_exact_points_as_text(client, people):
    sheets = ask(client, token(people), "/rounds/final/sheets").json["sheets"]
    first = next(one for one in sheets if (one["judge"], one["entry"]) == ("J1", "A1"))
    assert first["marks"] == {"idea": "54", "craft": "33"}


def test_the_result_is_missing_until_it_is_published(client, people):
    secret = token(people)
    assert ask(client, secret, "/result").status_code == 404
    publish(people)
    assert ask(client, secret, "/result").json["awards"][0]["winners"][0]["entry"] == "A1"


def test_in_a_blind_contest_a_program_knows_what_its_maker_knows(client, people):
    known = ask(client, token(people), "/entries").json["entries"][0]
    hidden = ask(client, token(people, who="chae"), "/entries").json["entries"][0]
    assert (known["team"], hidden["team"]) == ("Ada", "")


def test_a_program_adds_a_judge_and_nothing_is_guessed(client, people):
    secret = token(people)
    added = ask(client, secret, "/judges", method="POST", json={"name": "Mina"})
    assert added.status_code == 201
    assert (added.json["key"], len(added.json["number"])) == ("J3", 11)
    for wrong in ([], {}, {"name": 3}, {"name": "M", "role": "owner"}, {"name": "M\0"}):
        answer = ask(client, secret, "/judges", method="POST", json=wrong)
        assert answer.status_code == 422, wrong
    assert ask(client, token(people, "board:read"), "/judges", method="POST").status_code == 403


def test_only_hashes_are_kept_and_the_log_names_no_secret(session, client, people):
    secret = token(people)
    ask(client, secret)
    kept = session.scalars(select(AccessToken.secret_hash)).all()
    assert kept == [access_tokens.hash_of(secret)]
    assert secret not in " ".join(session.scalars(select(AuditEvent.details)))
    assert access_tokens.listing("campus")[0].used_at is not None


def test_every_example_of_the_manual_works_as_it_stands(client, people):
    publish(people)
    page = client.get("/api/docs").text
    examples = re.findall(r'class="example">(.*?)</code>', page, re.S)
    assert len(examples) == 7
    for example in map(html.unescape, examples):
        filled = example.replace("$TOKEN", token(people)).replace("$CONTEST", "campus")
        method, address, headers, body = request_of(filled)
        answer = client.open(address, method=method, headers=headers, data=body)
        assert answer.status_code in (200, 201), example


def request_of(command):
    """What curl would ask."""
    words = shlex.split(command.replace("\\\n", " "))
    assert words.pop(0) == "curl"
    headers, body = {}, None
    while words[0].startswith("-"):
        option, value = words.pop(0), words.pop(0)
        if option == "-H":
            name, _, said = value.partition(": ")
            headers[name] = said
        else:
            body = value
    (address,) = words
    return "POST" if body else "GET", address, headers, body


def test_the_manual_is_in_both_languages_and_needs_no_script(client):
    for language, words in (("ko", "프로그램 사용법"), ("en", "How programs ask")):
        page = client.get("/api/docs", headers={"Accept-Language": language}).text
        assert words in page
        assert "<script" not in page
        assert "style=" not in page


def test_the_description_names_every_address_of_programs(app, client):
    described = client.get("/api/v1/openapi.json").json
    there = {
        re.sub(r"<(?:\w+:)?(\w+?)(?:_key)?>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("programs.")
    }
    assert there
    assert there <= set(described["paths"])
    assert "AddedJudge" in described["components"]["schemas"]
