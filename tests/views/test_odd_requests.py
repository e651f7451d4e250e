"""Requests that nobody's browser makes: strange paths, methods, parameters and bodies.

Whatever is asked, the answer is a page or a refusal, never a fault, and nothing is changed or told.
"""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from judging.models.audit import AuditEvent
from judging.models.entries import Entry
from tests import factories
from tests.permission_rows import VALUES
from tests.tablets import Tablet

ROOT = Path(__file__).resolve().parents[2]
ARGUMENT = re.compile(r"request\.args(?:\.get(?:list)?\(\s*|\[)\"([a-z_]+)\"")
FIELD = re.compile(r"^    ([a-z_]+) = \w+Field\(", re.M)
STRANGE = (
    "' OR '1'='1",
    '1"; DROP TABLE entry; --',
    "%' UNION SELECT password_hash FROM user --",
    "-1",
    "9" * 40,
    "1e309",
    "[]",
    "\x00",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "{{7*7}}",
    "../../etc/passwd",
    "%" * 400 + "_" * 400,
    "가" * 2000,
)
SECRETS = (b"$argon2", b"root:x:0", b"Traceback", b"sqlalchemy", b"SQLite format")


def parameters():
    """Every parameter that a page reads from its address, and every field of a form."""
    pages = [*ROOT.glob("judging/views/*.py"), *ROOT.glob("judging/api/*.py")]
    found = {name for page in pages for name in ARGUMENT.findall(page.read_text())}
    forms = ROOT.glob("judging/forms/*.py")
    return sorted(found | {name for form in forms for name in FIELD.findall(form.read_text())})


def pages(app, values):
    """The address of every page that can be read, with these values in it."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint not in ("static", "accounts.sign_out"):
            yield adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})


@pytest.fixture
def office(app, session):
    """Olga, who owns a contest; she may read nearly every page."""
    people = factories.cast(session, factories.contest(session, factories.document()))
    client = app.test_client()
    factories.sign_in(client, people.olga)
    client.contest_key = "campus"
    return client


def values(**changes):
    usual = {"contest_key": "campus", "round_key": "final", "entry_key": "A1", "judge_key": "J1"}
    return usual | {"filename": "tokens.css", "number": 1, "job_id": 1} | VALUES | changes


def is_no_fault(answer):
    where = answer.request.path
    assert (answer.status_code < 500, where) == (True, where)
    assert [one for one in SECRETS if one in answer.data] == [], where


def events(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(AuditEvent))


@pytest.mark.parametrize("turn", range(3))
def test_strange_parameters_are_no_fault_on_any_page(app, session, office, turn):
    """Each parameter meets another of them at each turn."""
    asked = {name: STRANGE[(n + 4 * turn) % len(STRANGE)] for n, name in enumerate(parameters())}
    assert {"q", "sort", "page", "round", "division", "version"} <= asked.keys()
    count = session.scalar(select(func.count()).select_from(Entry))
    for address in pages(app, values()):
        is_no_fault(office.get(address, query_string=asked, buffered=True))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Entry)) == count


@pytest.mark.parametrize("turn", range(2))
def test_strange_keys_are_not_there(app, session, office, turn):
    strange = ("' OR '1'='1", "..", "%00", "가" * 300, "A1%0d%0aX: y")
    for n, name in enumerate(("contest_key", "round_key", "entry_key", "judge_key")):
        for address in pages(app, values(**{name: strange[(n + 2 * turn) % len(strange)]})):
            is_no_fault(office.get(address, buffered=True))


@pytest.mark.parametrize("words", ["%", "_", "%%", "\\", "' OR 1=1"])
def test_a_search_finds_words_and_no_patterns(app, session, office, words):
    page = office.get("/c/campus/entries", query_string={"q": words})
    assert page.status_code == 200
    assert "/c/campus/entries/A1" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        *("/.git/config", "/.env", "/instance/simsa.sqlite3", "/backup.zip", "/wsgi.py~"),
        *("/console", "/debug", "/metrics", "/admin/", "/server-status", "/actuator/env"),
        *("/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/static/..%2fwsgi.py"),
        *("/static/..%5c..%5cwsgi.py", "/static/tokens.css.map", "/static/tokens.css~"),
        *("/static//etc/passwd", "/static/%2fetc/passwd"),
        *("/c/campus;a=b/results", "/c/campus/results%00", "/c/campus/%2e%2e/%2e%2e/sign-in"),
    ],
)
def test_what_servers_often_leave_lying_about_is_not_there(client, path):
    answer = client.get(path)
    assert answer.status_code in (308, 404)
    if answer.status_code == 308:  # two slashes become one, on this site
        assert answer.location.startswith("http://localhost/")
        assert client.get(answer.location).status_code == 404
    assert b"SECRET" not in answer.data


@pytest.mark.parametrize("path", ["/", "/sign-in", "/c/campus/results", "/healthz", "/api/v1/desk"])
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DELETE", "PUT", "BREW"])
def test_other_methods_are_refused(client, path, method):
    assert client.open(path, method=method).status_code in (400, 404, 405)


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_turns_one_method_into_another(client, session, office, name):
    before = events(session)
    for method in ("DELETE", "POST", "PATCH"):
        head = {name: method}
        assert office.get("/c/campus/entries", headers=head).status_code == 200
        assert office.get(f"/c/campus/entries?_method={method}", headers=head).status_code == 200
    assert events(session) == before


PART = b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"".join(PART % n for n in range(10_001)) + b"--x--", "multipart/form-data; boundary=x"),
        (b"email=" + b"x" * 600_000, "application/x-www-form-urlencoded"),
    ],
    ids=["10,001 parts", "600 kB in one field"],
)
def test_forms_that_are_too_large_are_refused(client, body, kind):
    answer = client.post("/sign-in", data=body, content_type=kind)
    assert answer.status_code in (400, 413, 422)


def deep(start, end):
    return start * 10_000 + end * 10_000


@pytest.mark.parametrize(
    "body",
    [
        deep("[", "]"),
        deep('{"a":', "}").replace(":}", ":1}", 1),
        '{"waiting": 0, "operations": ' + deep("[", "]") + "}",
        "NaN",
        '{"waiting": NaN, "operations": []}',
        '{"waiting": 1e309, "operations": []}',
        '{"waiting": ' + str(2**70) + ', "operations": []}',
        '{"waiting": "12", "operations": []}',
        '{"waiting": true, "operations": []}',
        '{"waiting": 0, "operations": {}}',
        '{"waiting": 0, "operations": [], "role": "admin"}',
        "\ufeff{}",
        "",
        "null",
    ],
    ids=lambda body: body[:40],
)
def test_strange_json_is_refused_in_words(app, session, office, body):
    tablet = Tablet.of(session)
    head = {"Authorization": f"Bearer {tablet.token}", "Content-Type": "application/json"}
    answer = app.test_client().post("/api/v1/operations", data=body.encode(), headers=head)
    assert answer.status_code in (400, 413, 422)
    assert json.loads(answer.data)
