"""What the lines of a table mean as entries: which column is what, and what is wrong in them."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from judging.models.likeness import likeness

FIELDS = (
    *("key", "source", "title", "team", "division", "submitted_at"),
    *("leader", "leader_surname", "leader_email", "leader_birth", "members", "member_emails"),
)
HEADINGS: dict[str, tuple[str, ...]] = {
    "key": ("entry", "entry key", "key", "접수번호", "출품번호", "번호"),
    "source": ("submission url", "project url", "url of submission"),
    "title": (
        *("title", "project title", "submission title", "project name", "작품명", "출품작명"),
        *("제목", "과제명", "아이디어명", "프로젝트명", "서비스명", "제안명"),
    ),
    "team": ("team", "team name", "팀명", "팀이름", "참가팀명", "참가팀"),
    "division": ("division", "track", "category", "부문", "분야", "참가부문", "응모부문"),
    "submitted_at": (
        *("submitted_at", "submitted at", "timestamp", "타임스탬프", "제출시각", "제출일시"),
        *("project created at", "응답일시", "접수일시"),
    ),
    "leader": (
        *("leader", "name", "full name", "submitter first name", "이름", "성명", "대표자"),
        *("팀장", "대표자명", "팀장이름", "대표자이름", "팀장성명"),
    ),
    "leader_surname": ("submitter last name", "last name"),
    "leader_email": (
        *("leader_email", "email", "e-mail", "email address", "submitter email", "이메일"),
        *("이메일주소", "대표자이메일", "팀장이메일", "전자우편"),
    ),
    "leader_birth": ("leader_birth", "birth date", "date of birth", "생년월일", "대표자생년월일"),
    "members": ("members", "team members", "팀원", "구성원", "팀원이름", "팀원명단"),
    "member_emails": ("member_emails", "team member emails", "팀원이메일"),
}
KNOWN = {likeness(word): name for name, several in HEADINGS.items() for word in several}
KEY = re.compile(r"[\w.-]{1,40}")
EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]+\.[^@\s,;<>]+")
LONGEST = {"title": 500, "team": 200, "leader": 200, "leader_email": 254}
PARTED = re.compile(r"[;,\n、/]")
AM_PM = {"오전": "AM", "오후": "PM"}
MOMENTS = (
    *("%Y. %m. %d %p %I:%M:%S", "%Y.%m.%d %H:%M:%S", "%Y. %m. %d. %H:%M", "%m/%d/%Y %H:%M:%S"),
    *("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %I:%M:%S %p", "%Y. %m. %d", "%m/%d/%Y"),
)
DATES = ("%Y-%m-%d", "%Y.%m.%d", "%Y. %m. %d", "%Y. %m. %d.", "%Y/%m/%d", "%Y%m%d", "%y%m%d")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a line: a word for it and the field; lines are counted as people do."""

    line: int
    field: str
    kind: str


@dataclass(slots=True)
class Line:
    """A line as an entry; `identity` finds the entry that an earlier import made of it."""

    number: int
    key: str = ""
    identity: str = ""
    title: str = ""
    team: str = ""
    division: str = ""
    submitted_at: datetime | None = None
    members: list[tuple[str, str, date | None]] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a table is read with: the columns, the divisions by all their names, the time zone."""

    mapping: Mapping[str, int]
    divisions: Mapping[str, str]
    zone: ZoneInfo
    now: datetime


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Which column probably is what: of Google Forms, Devpost and our own export."""
    found: dict[str, int] = {}
    for column, heading in enumerate(headings):
        name = KNOWN.get(likeness(heading)) or KNOWN.get(likeness(re.sub(r"\(.*?\)", "", heading)))
        if name and name not in found:
            found[name] = column
    return found


def likeness_of(headings: Sequence[str]) -> str:
    """What is the same for two tables with the same headings."""
    return hashlib.sha256("\n".join(map(likeness, headings)).encode()).hexdigest()


def read_line(number: int, row: Sequence[str], setting: Setting) -> Line:
    """One line with everything that is wrong in it."""
    said = {
        name: row[column] if column < len(row) else "" for name, column in setting.mapping.items()
    }
    line = Line(number, key=said.get("key", ""), title=said.get("title", ""))
    line.team = said.get("team", "")
    if "key" in setting.mapping and not KEY.fullmatch(line.key):
        _add(line, "key", "bad_key" if line.key else "missing")
    if not line.title:
        _add(line, "title", "missing")
    for name, most in LONGEST.items():
        if len(said.get(name, "")) > most:
            _add(line, name, "too_long")
    _place(line, said, setting)
    _people(line, said, setting)
    mark = said.get("source") or f"{likeness(line.title)} {likeness(line.team)}"
    line.identity = "" if line.key else hashlib.sha256(mark.encode()).hexdigest()[:16]
    return line


def _add(line: Line, name: str, kind: str) -> None:
    line.wrong.append(Wrong(line.number, name, kind))


def _place(line: Line, said: Mapping[str, str], setting: Setting) -> None:
    if named := said.get("division", ""):
        line.division = setting.divisions.get(likeness(named), "")
        if not line.division:
            _add(line, "division", "no_division")
    if when := said.get("submitted_at", ""):
        line.submitted_at = moment(when, setting.zone)
        if line.submitted_at is None:
            _add(line, "submitted_at", "bad_moment")
        elif line.submitted_at > setting.now + timedelta(days=1):
            _add(line, "submitted_at", "in_future")


def _people(line: Line, said: Mapping[str, str], setting: Setting) -> None:
    name = " ".join(filter(None, (said.get("leader", ""), said.get("leader_surname", ""))))
    mail, born = said.get("leader_email", ""), None
    if mail and not EMAIL.fullmatch(mail):
        _add(line, "leader_email", "bad_email")
    if birth := said.get("leader_birth", ""):
        born = day(birth)
        if born is None or born >= setting.now.date() or born.year < 1900:
            _add(line, "leader_birth", "bad_date")
    if name or mail:
        line.members.append((name or mail, mail, born))
    names = _parts(said.get("members", ""))
    mails = _parts(said.get("member_emails", ""))
    if len(mails) > len(names):
        _add(line, "member_emails", "more_mails")
    if any(not EMAIL.fullmatch(one) for one in mails):
        _add(line, "member_emails", "bad_email")
    if any(len(one) > LONGEST["leader"] for one in names):
        _add(line, "members", "too_long")
    padded = [*mails, *[""] * len(names)]
    line.members += [
        (one, mails_of, None)
        for one, mails_of in zip(names, padded, strict=False)
        if (one, mails_of) != (name, mail) and one != name
    ]
    if line.members and not line.team:
        line.team = name or line.title


def _parts(text: str) -> list[str]:
    return [part.strip() for part in PARTED.split(text) if part.strip()]


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """A moment as forms write it; one without a zone is the contest's."""
    for korean, english in AM_PM.items():
        text = text.replace(korean, english)
    found = _iso(text)
    for shape in MOMENTS:
        found = found or _shaped(text, shape)
    return found.replace(tzinfo=zone) if found and found.tzinfo is None else found


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace(" UTC", "+00:00"))
    except ValueError:
        return None


def _shaped(text: str, shape: str) -> datetime | None:
    try:
        return datetime.strptime(text, shape)  # noqa: DTZ007  # the zone follows
    except ValueError:
        return None


def day(text: str) -> date | None:
    """A birth date as people write it."""
    for shape in DATES:
        if found := _shaped(text.removesuffix("T00:00:00"), shape):
            return found.date()
    return None
