"""A scan beside the boxes: left of them and in sight, larger, turned, and above them on a phone."""

import io

import pytest
from sqlalchemy import select

from judging.extensions import db
from judging.models.people import User
from judging.services import paper_scans
from judging.services.material_files import Upload
from tests import paper
from tests.factories import NOON


@pytest.fixture
def sheet(site_app, hall, request):
    """The page of a sheet with a wide photo attached, in a contest of the test's own."""
    key = f"scanned-{len(request.node.name)}"
    address = hall(key)
    with site_app.app_context():
        olga = db.session.scalar(select(User.id).where(User.email == "olga@example.org"))
        db.session.rollback()
        photo = Upload("photo.png", io.BytesIO(paper.picture(size=(1200, 800))))
        paper_scans.add((key, "final", "J1", "A1"), photo, by=olga, at=NOON)
        db.session.remove()
    return address.replace("/judge", "/rounds/final/paper/J1/A1")


def test_the_picture_stands_beside_the_boxes_and_is_looked_at_closely(visit, sheet):
    page = visit(sheet, "olga", size=(1024, 768))
    picture, form = page.locator(".scan-page img"), page.locator("[data-paper]")
    seen, boxes = picture.bounding_box(), form.bounding_box()
    assert seen["x"] + seen["width"] <= boxes["x"]
    assert boxes["y"] < 768
    page.click("[data-larger]")
    assert picture.bounding_box()["width"] > 1.4 * seen["width"]
    page.click("[data-smaller]")
    page.click("[data-turn]")
    turned = picture.bounding_box()
    assert turned["height"] > turned["width"]
    assert turned["width"] == pytest.approx(seen["width"], abs=2)
    page.reload()
    assert picture.bounding_box()["height"] > picture.bounding_box()["width"]


def test_on_a_phone_the_picture_stands_above_the_boxes_and_nothing_sticks_out(visit, sheet):
    page = visit(sheet, "olga", size=(390, 844))
    picture, form = page.locator(".scan-page img"), page.locator("[data-paper]")
    assert picture.bounding_box()["y"] < form.bounding_box()["y"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
