"""Blind copies from the office's button to the judge's tablet, in a browser."""

import io
import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from judging.extensions import db
from judging.models.applications import (
    Applicant,
    Application,
    ApplicationVersion,
    Attachment,
    VersionFile,
)
from judging.models.calls import Call
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.services import call_rules
from judging.storage import files
from tests import applying, factories, planted
from tests.browser.test_pages import DESK, PHONE, TABLET, WIDER, faults
from tests.factories import NOON
from tests.planted import SEEN, Planted

pytestmark = pytest.mark.needs("chromium")
PICTURES = os.environ.get("PICTURES", "")
HEVC = (Path(__file__).parents[1] / "data" / "film-hevc.mp4").read_bytes()
LONG = "남궁황보제갈선우독고사공서문동방" * 3
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BLOB = re.compile("^blob:")
RUN = "<w:r><w:t>{}</w:t></w:r>"


def document(name):
    """The planted document, with more to read and somebody's name in it."""
    said = f"팀장 {name}, 한빛대학교. 골목의 물높이를 재어 이웃에게 미리 알립니다."
    lines = [said, *(f"{n}. 지붕마다 작은 태양광을 답니다. " * 4 for n in range(30))]
    more = "".join(f"<w:p>{RUN.format(line)}</w:p>" for line in lines)
    with zipfile.ZipFile(io.BytesIO(planted.docx(Planted()))) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    body = members["word/document.xml"].decode()
    members["word/document.xml"] = body.replace("<w:sectPr>", more + "<w:sectPr>").encode()
    return planted.pack(members)


@pytest.fixture
def handed_in(site_app, hall):
    """A contest in which the team of A1 handed in a document, a film and a broken file."""

    def make(key):
        address = hall(key)
        with site_app.app_context():
            session = db.session()
            contest = session.scalars(select(Contest).where(Contest.key == key)).one()
            _apply(session, contest)
            session.commit()
            db.session.remove()
        return address

    return make


def _apply(session, contest):
    kept = call_rules.as_json([replace(applying.EXTRAS, texts={"title": "제안서"})])
    week = {"opens_at": applying.OPENS, "closes_at": applying.CLOSES, "changed_at": NOON}
    session.add(
        Call(
            contest_id=contest.id,
            asks=[],
            fields=[],
            consents=[],
            files=kept,
            eligibility={},
            **week,
        )
    )
    entry = session.scalars(
        select(Entry).where(Entry.contest_id == contest.id, Entry.key == "A1")
    ).one()
    entry.title = LONG
    owner = factories.user(session, "ada")
    row = Application(contest_id=contest.id, owner_id=owner.id, number=1, state="submitted")
    row.answers, row.entry_id = {}, entry.id
    row.started_at = row.changed_at = row.submitted_at = NOON
    session.add(row)
    session.flush()
    person = Applicant(application_id=row.id, position=1, name="남궁하늘", role="leader")
    version = ApplicationVersion(application_id=row.id, number=1, content="{}", digest="0" * 64)
    version.arrived_at, version.by_id = NOON, owner.id
    session.add_all([person, version])
    session.flush()
    _attach(session, row, version)


def _attach(session, row, version):
    film = planted.mp4(Planted())
    sent = ((document("남궁하늘"), OFFICE), (film, "video/mp4"), (b"PK\3\4broken", OFFICE))
    for number, (data, media_type) in enumerate(sent):
        file = Attachment(
            application_id=row.id,
            key=f"{row.id:016x}{number:016x}",
            slot="extras",
            file_name="남궁하늘_제안서.docx",
            media_type=media_type,
            bytes=len(data),
            digest=f"{number:064x}",
            stored=files().put(io.BytesIO(data)),
            added_at=NOON,
        )
        session.add(file)
        session.flush()
        session.add(VersionFile(version_id=version.id, attachment_id=file.id))


def looks_right(page, name, *sizes):
    """axe is content, nothing is wider than its screen; a picture where they are wanted."""
    before = page.viewport_size
    for width, height in sizes or (PHONE, TABLET, DESK):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(WIDER) <= 0, (page.url, width)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(before)
    assert not faults(page), page.url


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_from_the_offices_button_to_the_judges_tablet(visit, handed_in, carry_out, lang):
    key = f"blind-{lang}"
    desk = handed_in(key)
    page = visit(f"/c/{key}/copies", "olga", lang=lang)
    looks_right(page, f"{lang}-0-todo")
    page.get_by_label("A1").check()
    page.locator("#acts button").click()
    expect(page.locator("[data-progress]")).to_be_visible()
    looks_right(page, f"{lang}-1-making")
    carry_out()
    page.reload()
    expect(page.locator("tbody .badge.ok")).to_contain_text("2")
    expect(page.locator("tbody .badge.alert")).to_be_visible()
    looks_right(page, f"{lang}-2-made")
    page.goto(page.url.partition("?")[0] + "/A1")
    assert page.locator("mark").count() == 0
    assert page.locator(".notice.alert").count() == 1
    page.locator("a[href*='/privacy/look']").click()
    page.fill("#reason", "심사용 사본 확인")
    page.locator("main form button").last.click()
    expect(page.locator("mark").first).to_have_text("남궁하늘")
    looks_right(page, f"{lang}-3-names")
    page.locator("a[href*='/copies/A1/']").first.click()
    expect(page.locator(".reading h2")).to_have_text(SEEN)
    looks_right(page, f"{lang}-4-preview")
    _reads(visit(desk + "#sheet/final/A1", "jun", lang=lang, size=(1180, 820)), lang)


def _reads(page, lang):
    """The judge reads, enlarges, and goes on without a network."""
    text = page.locator(".mat-read")
    expect(text.locator("h2")).to_have_text(SEEN, timeout=15_000)
    expect(text.locator("td").first).to_have_text("칸 하나")
    expect(text.locator("img")).to_have_attribute("src", BLOB)
    looks_right(page, f"{lang}-5-tablet", (1180, 820), (820, 1180))
    text.locator(".mat-figure").click()
    expect(page.locator(".mat-large .mat-page")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("tab").nth(1).click()
    film = page.locator("video.mat-film")
    expect(film).to_have_js_property("duration", 2.048, timeout=10_000)
    looks_right(page, f"{lang}-6-film", (1180, 820), (820, 1180), (1024, 768), PHONE)
    page.set_viewport_size({"width": 820, "height": 1180})
    expect(page.locator(".crit").first).to_be_in_viewport(ratio=1)  # the film leaves it room
    page.set_viewport_size({"width": 1180, "height": 820})
    page.context.set_offline(True)
    page.get_by_role("tab").nth(0).click()
    expect(page.locator(".mat-read h2")).to_have_text(SEEN)
    page.context.set_offline(False)
    _sound_alone_is_said(page, lang)


def _sound_alone_is_said(page, lang):
    """Chromium here has no H.265: it plays the sound and shows nothing, without an error."""
    said = page.locator(".mat-words", has_text="H.265")
    expect(said).to_have_count(0)
    answer = {"body": HEVC, "content_type": "video/mp4"}
    page.route("**/films/*?pass=*", lambda route: route.fulfill(**answer))
    page.get_by_role("tab").nth(1).click()
    expect(said).to_be_visible(timeout=10_000)
    looks_right(page, f"{lang}-7-unseen", (1180, 820), (820, 1180))
