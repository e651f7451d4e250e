"""Signing in with an account of another house, in front of a provider that tests can make lie."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from judging import offer_oidc
from judging.models.people import User
from judging.views.oidc import EXTENSION
from tests import factories

KEY = RSAKey.generate_key(2048, parameters={"kid": "one"})
FOREIGN_KEY = RSAKey.generate_key(2048, parameters={"kid": "one"})


class Provider(ThreadingHTTPServer):
    """Tells who somebody is; `claims` and `key` are what a test changes."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.claims, self.key, self.asked = {}, KEY, []

    def token(self):
        moment = int(time.time())
        said = {"iss": self.url, "aud": "simsa", "sub": "7", "iat": moment, "exp": moment + 300}
        said |= {"email": "Neo@Example.org", "email_verified": True, "name": "Neo"} | self.claims
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, self.key)


class Answers(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        url = self.server.url
        if "openid-configuration" in self.path:
            ends = {"authorization_endpoint": f"{url}/ask", "token_endpoint": f"{url}/token"}
            more = {"id_token_signing_alg_values_supported": ["RS256"]}
            self.answer({"issuer": url, "jwks_uri": f"{url}/keys"} | ends | more)
        else:
            self.answer({"keys": [KEY.as_dict(private=False)]})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append(parse_qs(body))
        said = {"access_token": "a", "token_type": "Bearer", "id_token": self.server.token()}
        self.answer(said)

    def answer(self, said):
        text = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@pytest.fixture
def provider(app):
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        before = dict(app.config)
        known = {"url": server.url, "client": "simsa", "secret": "s", "name": "Campus"}
        app.config.update(SIMSA_OIDC=known, SIMSA_URL="https://simsa.test")
        offer_oidc(app)
        yield server
        app.config.update(SIMSA_OIDC=before["SIMSA_OIDC"], SIMSA_URL=before["SIMSA_URL"])
        app.extensions.pop(EXTENSION)
        server.shutdown()
        thread.join()


def leave(client, provider, path="/sign-in/oidc"):
    """To the provider, which learns the nonce; answers with what it sends back."""
    asked = parse_qs(urlsplit(client.get(path).location).query)
    provider.claims.setdefault("nonce", asked["nonce"][0])
    return asked


def come_back(client, provider, **changes):
    asked = leave(client, provider)
    given = {"code": "c", "state": asked["state"][0]} | changes
    return client.get("/sign-in/oidc/back", query_string=given)


def people(session):
    session.expire_all()
    return [(one.email, one.name) for one in session.query(User)]


def test_somebody_new_comes_in_with_a_verified_address(session, client, provider):
    asked = leave(client, provider, "/sign-in/oidc?next=/account")
    assert asked["redirect_uri"] == ["https://simsa.test/sign-in/oidc/back"]
    assert asked["code_challenge_method"] == ["S256"]
    given = {"code": "c", "state": asked["state"][0]}
    assert client.get("/sign-in/oidc/back", query_string=given).location == "/account"
    assert people(session) == [("neo@example.org", "Neo")]
    assert "neo@example.org" in client.get("/account").text
    assert "code_verifier" in provider.asked[0]


def test_somebody_known_comes_into_the_account_that_there_is(session, client, provider):
    factories.user(session, "olga")
    provider.claims["email"] = "olga@example.org"
    assert come_back(client, provider).status_code == 302
    assert people(session) == [("olga@example.org", "Olga")]


@pytest.mark.parametrize(
    "lie",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": "not an address"},
        {"nonce": "another"},
        {"aud": "another-program"},
        {"iss": "https://evil.example"},
        {"exp": 1},
    ],
    ids=str,
)
def test_what_is_not_to_be_believed_lets_nobody_in(session, client, provider, lie):
    provider.claims |= lie
    assert come_back(client, provider).status_code in (400, 422)
    assert people(session) == []


def test_a_token_of_another_signer_lets_nobody_in(session, client, provider):
    provider.key = FOREIGN_KEY
    assert come_back(client, provider).status_code == 400
    assert people(session) == []


def test_an_answer_that_nobody_asked_for_lets_nobody_in(session, client, provider):
    assert come_back(client, provider, state="planted").status_code == 400
    given = {"error": "access_denied", "state": "x"}
    assert client.get("/sign-in/oidc/back", query_string=given).status_code == 400
    assert people(session) == []


def test_an_answer_counts_once(app, session, client, provider):
    asked = leave(client, provider)
    given = {"code": "c", "state": asked["state"][0]}
    assert client.get("/sign-in/oidc/back", query_string=given).status_code == 302
    assert client.get("/sign-in/oidc/back", query_string=given).status_code == 400
    assert app.test_client().get("/sign-in/oidc/back", query_string=given).status_code == 400


def test_a_closed_account_stays_closed(session, client, provider):
    factories.user(session, "vi", active=False)
    provider.claims["email"] = "vi@example.org"
    assert come_back(client, provider).status_code == 422


def test_the_button_is_there_where_it_leads_somewhere(client, provider):
    assert "/sign-in/oidc" in client.get("/sign-in").text


def test_without_configuration_there_is_no_button_and_no_page(client):
    assert "/sign-in/oidc" not in client.get("/sign-in").text
    assert client.get("/sign-in/oidc").status_code == 404
    assert client.get("/sign-in/oidc/back").status_code == 404
