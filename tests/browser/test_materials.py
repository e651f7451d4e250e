"""The organisers' pages of materials: empty, being drawn, drawn and failed."""

import io

import pytest

from judging.extensions import db
from judging.services import material_files, materials
from judging.services.material_files import Upload
from tests import paper
from tests.browser.test_pages import DESK, PHONE, TABLET, WIDER, faults
from tests.factories import NOON

pytestmark = pytest.mark.needs("chromium")
LONG = "남궁황보제갈선우독고사공서문동방" * 3
SAID = {"by": 1, "at": NOON}


@pytest.fixture
def add(site_app):
    """Adds to entry A1 what an organiser adds."""

    def added(key, act, what, title=""):
        with site_app.app_context():
            act(key, "A1", what, title=title, **SAID)
            db.session.remove()

    return added


def deck(name):
    return Upload(name, io.BytesIO(paper.deck(3)))


@pytest.mark.parametrize(("lang", "scheme"), [("ko", "light"), ("en", "dark")])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    visit, hall, add, carry_out, monkeypatch, lang, scheme
):
    key = f"read-{lang}"
    hall(key)
    offences = []

    def look(when, *paths):
        for path in paths:
            page = visit(f"/c/{key}/{path}", "olga", lang=lang, scheme=scheme)
            offences.extend(f"{path} {when}: {one}" for one in faults(page))
            for width, height in (PHONE, TABLET, DESK):
                page.set_viewport_size({"width": width, "height": height})
                if page.evaluate(WIDER) > 0:
                    offences.append(f"{path} {when} is wider than {width}")

    look("empty", "materials", "materials/B2")
    add(key, materials.add_file, deck("deck.pdf"))
    add(key, materials.add_text, LONG)
    add(key, materials.add_link, f"https://example.org/{'a' * 80}", LONG)
    look("while it is drawn", "materials", "materials/A1")
    carry_out()
    add(key, materials.add_file, deck(f"{LONG}.pdf"))
    unfit = [{"pages": 3}, {"unfit": "memory"}]
    monkeypatch.setattr(material_files.rendering, "_lines", lambda *_: iter(unfit))
    carry_out()
    look("drawn, one of them failed", "materials", "materials/A1")
    assert not offences
