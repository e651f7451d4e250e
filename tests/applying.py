"""A contest that takes applications, and what Ada's team sends to it."""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

from PIL import Image

from judging.extensions import db
from judging.models.contests import Contest
from judging.services import applicants, applications, call_starts, calls, uploads
from judging.services.applicants import Said
from judging.services.application_parts import Draft
from judging.services.call_rules import FileRule
from tests import factories
from tests.factories import NOON

OPENS = NOON - timedelta(days=7)
CLOSES = NOON + timedelta(days=7)
DAY = timedelta(days=1)
EXTRAS = FileRule(
    "extras",
    {"title_ko": "추가 자료", "title_en": "More material"},
    kinds=("pdf", "image", "office", "hwp", "zip", "video"),
    most=5,
    most_mb=20,
)


def document(**changes):
    """The campus contest before anybody has applied."""
    nobody = {"entries": (), "members": (), "judges": (), "scores": ()}
    return factories.document(judged=False, **nobody | changes)


def open_contest(session, olga, **terms):
    """The campus contest with an open call of the usual form, closing in a week."""
    contest = session.query(Contest).filter_by(key="campus").one_or_none()
    contest = contest or factories.contest(session, document())
    contest.state = "open"
    session.commit()
    usual = replace(call_starts.starting_terms(OPENS, CLOSES), **terms)
    usual = replace(usual, files=(usual.files[0], EXTRAS)) if "files" not in terms else usual
    calls.put("campus", usual, by=olga.id, at=OPENS - DAY)
    return contest


def pdf(pages=1, text="Ada"):
    """A small PDF."""
    out = io.BytesIO()
    sheets = [Image.new("RGB", (60, 80), (len(text), n, 255)) for n in range(pages)]
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def png():
    """A small image."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG")
    return out.getvalue()


def packed(**members):
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def send(person, slot, content, *, name="deck.pdf", at=NOON):
    """A whole file at once."""
    source = io.BytesIO(content)
    return uploads.add("campus", slot, name, source, len(content), by=person.id, at=at)


def mine(person) -> Draft:
    """The person's application as it stands."""
    db.session.rollback()
    db.session.expire_all()  # a page may have changed it
    return applications.page("campus", person.id).draft


def gaps(person):
    """What is missing, as words."""
    db.session.rollback()
    db.session.expire_all()
    return [gap.word for gap in applications.page("campus", person.id).gaps]


def fill(person, *, title="Ada's Engine", team="", at=NOON, file=True):
    """Begin an application and fill in everything that the usual call asks."""
    about = {"by": person.id, "at": at}
    applications.begin("campus", **about)
    usual = {"version": None, **about}
    applications.save_eligibility("campus", eligible=True, division="", **usual)
    leader = mine(person).members[0]
    said = Said(
        leader.id,
        name=person.name,
        email=person.email,
        phone="010-1234-5678",
        affiliation="한빛대학교",
        birth_date=date(2000, 3, 4),
    )
    applicants.save_team("campus", team_name=team, members=[said], **usual)
    required = frozenset({"privacy", "pledge", "licence"})
    applications.save_consents("campus", required, **usual)
    answers = {"summary": "짧은 소개", "problem": "문제", "solution": "해결"}
    work = {"title": title, "answers": answers, "ai_used": False, "ai_text": ""}
    applications.save_work("campus", **work, **usual)
    if file:
        send(person, "proposal", pdf(text=person.name), at=at)
