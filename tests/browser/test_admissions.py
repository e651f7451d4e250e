"""Coming in at a tablet in a browser: number pad, link, languages, sizes; nothing overflows."""

from datetime import timedelta

import pytest

from judging.clock import now
from judging.extensions import db
from judging.services import entrances, judge_numbers
from tests.browser.test_pages import WIDER, faults

pytestmark = pytest.mark.needs("chromium")
TABLETS = ((1024, 768), (1180, 820), (820, 1180))
KEY = "campus"


@pytest.fixture
def cards(site_app):
    """The event code of the campus contest, a number and a link of two of its judges."""
    with site_app.app_context():
        code = entrances.open_up(KEY, by=None, at=now())
        key = site_app.config["SECRET_KEY"].encode()
        (numbered,) = judge_numbers.renew(KEY, ["J01"], key=key, by=None, at=now())
        until = now() + timedelta(hours=1)
        (linked,) = judge_numbers.link(KEY, ["J02"], until=until, by=None, at=now())
        db.session.remove()
    return code, numbered.number, linked.link_secret


def tap(page, digits):
    for digit in digits:
        page.click(f"[data-digit='{digit}']")
    page.click(".go")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_judge_comes_in_with_taps_alone(visit, cards, lang):
    code, number, _ = cards
    page = visit("/enter", size=TABLETS[0], lang=lang)
    tap(page, code)
    page.wait_for_url("**/enter/number")
    tap(page, number)
    page.wait_for_url("**/enter/confirm")
    assert "위원 1" in page.locator("h1").inner_text()
    page.click(".btn.primary")
    page.wait_for_url(f"**/c/{KEY}/judge*")


def test_with_the_keyboard_alone_too(visit, cards):
    code, number, _ = cards
    page = visit("/enter", size=TABLETS[0])
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/enter/number")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/enter/confirm")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/c/{KEY}/judge*")


def test_the_secret_of_a_link_leaves_the_address_and_is_sent_in_a_body_only(visit, site, cards):
    secret = cards[2]
    page = visit("/enter", size=TABLETS[0])
    asked = []
    page.on("request", lambda request: asked.append((request.url, request.headers)))
    page.goto("about:blank")
    page.goto(f"{site}/enter#k={secret}")
    page.wait_for_url("**/enter/confirm")
    assert secret not in page.url
    # The browser tells its own tools of the fragment; what goes over the line has none.
    sent = [(url.partition("#")[0], headers) for url, headers in asked]
    assert all(secret not in url for url, _ in sent)
    assert all(secret not in headers.get("referer", "") for _, headers in sent)
    page.go_back()
    assert secret not in page.url


def test_the_secret_digits_are_hidden_until_they_are_asked_for(visit, cards):
    code, number, _ = cards
    page = visit("/enter", size=TABLETS[0])
    tap(page, code)
    page.wait_for_url("**/enter/number")
    for digit in number[:5]:
        page.click(f"[data-digit='{digit}']")
    assert page.locator(".cells").inner_text().split() == [*number[:3], "●", "●"]
    page.click("[data-reveal]")
    assert page.locator(".cells").inner_text().split() == list(number[:5])
    page.click("[data-erase]")
    assert page.locator(".cells").inner_text().split() == list(number[:4])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(visit, cards, scheme):
    code, number, _ = cards
    page = visit("/enter", size=TABLETS[0], scheme=scheme)
    steps = [lambda: tap(page, code), lambda: tap(page, "001"), lambda: tap(page, number), None]
    for step in steps:
        assert not faults(page)
        for (width, height), zoom in [*((size, 1) for size in TABLETS), ((1024, 768), 2)]:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(f"document.documentElement.style.fontSize = '{100 * zoom}%'")
            assert not page.evaluate(WIDER), (page.url, width, zoom)
        for key in page.locator(".key, .btn:visible").all():
            box = key.bounding_box()
            assert box is None or box["height"] >= 44
        if step:
            step()
            page.wait_for_load_state()


def test_all_keys_are_on_the_screen_of_a_small_tablet(visit, cards):
    page = visit("/enter", size=(1024, 768))
    for key in page.locator(".key").all():
        box = key.bounding_box()
        assert box["height"] >= 64
        assert box["y"] + box["height"] <= 768
