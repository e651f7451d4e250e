"""No page takes what another site lets a browser send: every address that changes anything."""

import pytest
from werkzeug.routing.converters import AnyConverter

from tests import factories

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
FORMS = (
    ("application/x-www-form-urlencoded", b"title=x&contest=campus"),
    ("text/plain", b'{"title": "x"}'),
    ("application/json", b'{"title": "x"}'),
    (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx',
    ),
)


def value(converter):
    """Something that fits into this place of an address."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if "Number" in type(converter).__name__ else "x"


def addresses(app):
    """Every page that changes something, as method and path; the interface knows no cookies."""
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            values = {name: value(found) for name, found in rule._converters.items()}
            for method in sorted(rule.methods & CHANGING):
                with app.test_request_context():
                    yield (
                        method,
                        app.url_map.bind("localhost").build(rule.endpoint, values, method=method),
                    )


@pytest.fixture
def olga(app, session, client, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    people = factories.cast(session, factories.contest(session))
    return factories.sign_in(client, people.olga)


@pytest.mark.parametrize(("kind", "body"), FORMS)
def test_nothing_is_taken_without_the_secret_of_its_page(app, olga, kind, body):
    pages = sorted(set(addresses(app)))
    assert len(pages) > 100
    taken = {}
    for method, path in pages:
        answer = olga.open(path, method=method, data=body, content_type=kind)
        if answer.status_code != 400:
            taken[f"{method} {path}"] = answer.status_code
    assert taken == {}
