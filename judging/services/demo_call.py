"""The demo contest that takes applications: set up, noticed and applied to as people would."""

import io
import secrets
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

from judging.extensions import db
from judging.services import (
    accounts,
    applicants,
    applications,
    handing_in,
    new_contests,
    rule_changes,
    setup_drafts,
    setups,
    uploads,
)
from judging.services.applicants import Said
from judging.services.new_contests import Named

KEY = "ideas-open"
DAYS_AGO = 20  # the call opened a week after that and is open for weeks yet
NAMED = Named(
    title_ko="스마트시티 아이디어 공모전 (접수 중)",
    title_en="Smart City Ideas (open for applications)",
    host_ko="한빛시",
    host_en="City of Hanbit",
    key=KEY,
)
TEXTS = {
    "theme": "누구나 편하게 다니는 도시",
    "theme_en": "A city that everybody gets around in",
    "contact": "한빛시 스마트도시과 02-0000-0000",
    "contact_en": "City of Hanbit, Smart City Office",
}
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@dataclass(frozen=True, slots=True)
class Idea:
    """What a team applies with. `ready` = it hands in; else it is still writing."""

    address: str
    leader: str
    team: str
    school: str
    title: str
    summary: str
    ready: bool = True


IDEAS = (
    Idea(
        "ada",
        "김아다",
        "길벗",
        "한빛대학교",
        "휠체어로 가는 가장 편한 길",
        "보도의 턱과 경사를 시민이 함께 기록해 휠체어 경로를 알려 줍니다.",
    ),
    Idea(
        "haneul",
        "박하늘",
        "온동네",
        "새길고등학교",
        "비 오는 날의 안전한 등굣길",
        "침수 센서와 학부모 제보를 모아 아침마다 안전한 길을 안내합니다.",
    ),
    Idea(
        "bada",
        "이바다",
        "정류장 사람들",
        "주식회사 물결",
        "기다림이 보이는 버스 정류장",
        "정류장의 대기 인원을 세어 배차 간격을 조정하는 방법을 제안합니다.",
    ),
    Idea(
        "nuri",
        "최누리",
        "누리모임",
        "한빛대학교",
        "휠체어로 가는 가장 편한 길",
        "지하철 승강기 고장을 실시간으로 알리고 돌아가는 길을 찾아 줍니다.",
    ),
    Idea(
        "sol",
        "정솔",
        "밤골목",
        "달빛대학교",
        "스스로 밝아지는 골목",
        "사람이 지날 때 밝아지는 가로등으로 전기를 아끼고 골목을 지킵니다.",
        ready=False,
    ),
)


def prepare(owner: int, *, at: datetime) -> None:
    """Make the contest, noticed some weeks ago, and let the teams apply."""
    noticed = at - timedelta(days=DAYS_AGO)
    new_contests.from_template(NAMED, {"kind": "idea"}, by=owner, at=noticed)
    seen = setup_drafts.page(KEY, "texts", owner).version
    setup_drafts.save(KEY, "texts", {"texts": TEXTS}, seen=seen, by=owner, at=noticed)
    db.session.rollback()
    revision = setups.page(KEY).revision
    said = rule_changes.Said(override="")
    rule_changes.publish(KEY, said, revision=revision, by=owner, at=noticed)
    for number, idea in enumerate(IDEAS):
        _apply(idea, at - timedelta(days=len(IDEAS) - number, hours=number))


def _apply(idea: Idea, at: datetime) -> None:
    address = f"{idea.address}@demo.simsa"
    user = accounts.by_email(address) or accounts.create_user(
        address, secrets.token_urlsafe(), name=idea.leader, by=None, at=at
    )
    by = user.id
    applications.begin(KEY, by=by, at=at)
    applications.save_eligibility(KEY, eligible=True, division="", version=None, by=by, at=at)
    draft = applications.page(KEY, by).draft
    if draft is None:
        return
    leader = Said(
        draft.members[0].id,
        name=idea.leader,
        email=address,
        phone=f"010-0000-{sum(address.encode()):04}",
        affiliation=idea.school,
        birth_date=date(2001, 5, 4),
    )
    applicants.save_team(KEY, team_name=idea.team, members=[leader], version=None, by=by, at=at)
    answers = {"summary": idea.summary, "problem": idea.summary, "solution": idea.summary}
    work = {"title": idea.title, "answers": answers, "ai_used": False, "ai_text": ""}
    applications.save_work(KEY, **work, version=None, by=by, at=at)  # type: ignore[arg-type]  # all known
    if not idea.ready:
        return
    given = frozenset({"privacy", "pledge", "licence"})
    applications.save_consents(KEY, given, version=None, by=by, at=at)
    sent = (("proposal", "제안서.pdf", _poster(idea)), ("extras", "설명.docx", _document(idea)))
    for slot, name, content in sent:
        source = io.BytesIO(content)
        uploads.add(KEY, slot, f"{idea.team} {name}", source, len(content), by=by, at=at)
    handing_in.hand_in(KEY, version=None, by=by, at=at)


def _poster(idea: Idea) -> bytes:
    """One page with a street map: no letter of it needs a font that a machine may lack."""
    hue = sum(idea.address.encode()) % 360
    page = Image.new("RGB", (1280, 720), f"hsl({hue}, 45%, 93%)")
    pen = ImageDraw.Draw(page)
    for street in range(7):
        at = 90 + 190 * street
        pen.line((at, 0, at - 160 + hue % 320, 720), "white", 26)
        pen.line((0, at // 2, 1280, at // 2 + 90 - hue % 180), "white", 26)
    way = [(150, 640), (430, 560), (520, 380), (820, 300), (900, 130), (1140, 90)]
    pen.line(way, f"hsl({hue}, 65%, 35%)", 14, joint="curve")
    for x, y in (way[0], way[-1]):
        pen.ellipse((x - 26, y - 26, x + 26, y + 26), f"hsl({hue}, 65%, 35%)", "white", 6)
    out = io.BytesIO()
    page.save(out, "PDF", title=idea.title, author=idea.leader)
    return out.getvalue()


def _document(idea: Idea) -> bytes:
    """A short document that names its author, as such documents do."""
    lines = (idea.title, idea.summary, f"{idea.school} {idea.team}, {idea.leader}")
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{CONTENT_TYPES}">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCX}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="r1" Type="{OFFICE}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return out.getvalue()
