"""New contests: from a template, as a copy of another, or from a package. They begin as drafts."""

import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.notices import Notice
from judging.models.people import Membership
from judging.packages import contest_templates
from judging.packages.contest_templates import Choice
from judging.packages.document import ContestDocument, ContestMeta
from judging.packages.layout import CONTEST
from judging.packages.problems import PackageProblems
from judging.packages.read import read_package
from judging.packages.rules_document import read_rules
from judging.services import lookup, notice_settings, packages, tables
from judging.services.misfits import misfits
from judging.services.notice_settings import NoticeSettings

MOST_DRAFTS = 50
KEY_LENGTH = 40
TAKEN = "There is a contest with this address already: choose another."
LARGEST_TEXT = 2**20


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody calls a new contest. `key` "" = made from the title."""

    title_ko: str = ""
    title_en: str = ""
    host_ko: str = ""
    host_en: str = ""
    locale: str = "ko"
    timezone: str = "Asia/Seoul"
    key: str = ""

    def texts(self) -> dict[str, str]:
        """Titles and hosts as a package says them: the contest's own language without an ending."""
        other = "en" if self.locale == "ko" else "ko"
        said: dict[str, str] = {}
        for name in ("title", "host"):
            own, twin = getattr(self, f"{name}_{self.locale}"), getattr(self, f"{name}_{other}")
            said |= {name: own or twin, f"{name}_{other}": twin if own else ""}
        return {name: text for name, text in said.items() if text}


@dataclass(frozen=True, slots=True)
class Offer:
    """A template as a page offers it."""

    key: str
    texts: Mapping[str, str]
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything that a new contest can begin with."""

    kinds: list[Offer]
    shapes: list[Offer]
    schemes: list[Offer]
    rubrics: list[Offer]
    copies: list[Offer]


def offers(user_id: int) -> Offers:
    """The templates, and the contests that somebody owns and can copy."""
    mine = (
        select(Contest.key, Contest.texts)
        .join(Membership, Membership.contest_id == Contest.id)
        .where(Membership.user_id == user_id, Membership.role == "owner")
        .order_by(Contest.created_at.desc(), Contest.id.desc())
    )
    return Offers(
        kinds=[_offer(table) for table in contest_templates.kinds()],
        shapes=[_offer(table) for table in contest_templates.shapes()],
        schemes=[_offer(table) for table in contest_templates.schemes()],
        rubrics=[_offer(table) for table in contest_templates.rubrics()],
        copies=[Offer(key, texts, {}) for key, texts in db.session().execute(mine)],
    )


def _offer(table: Mapping[str, Any]) -> Offer:
    names = ("title", "title_en", "about", "about_en")
    parts = {name: table[name] for name in ("paper", "final", "shape", "awards") if name in table}
    plain = {name: part for name, part in parts.items() if isinstance(part, str)}
    return Offer(table["key"], {name: table[name] for name in names if name in table}, plain)


def from_template(named: Named, chosen: Mapping[str, str], *, by: int, at: datetime) -> str:
    """Begin a contest from a template and answer with its key.

    `chosen` names the template as `kind` and, where they differ from it, its parts: shape, awards,
    paper, final.

    Raises NotFound for a template that there is not, Misfits, Conflicted where the address is
    taken, NotReady where somebody has too many drafts.
    """
    choice = Choice(**chosen)
    key = _free_key(db.session(), named, by)
    contest = {
        "key": key,
        **named.texts(),
        "timezone": named.timezone,
        "locale": named.locale,
    }
    try:
        tables_of_it = contest_templates.composed(choice, contest)
        kind = contest_templates.kind_of(choice)
    except KeyError as unknown:
        raise NotFound("There is no such template.") from unknown
    try:
        meta, book = read_rules(tables_of_it)
    except PackageProblems as problems:
        raise misfits(problems) from problems
    settings = notice_settings.scheduled(
        kind["schedule"], contest_templates.texts(), kind["public_body"], at, meta.timezone
    )
    return _brought_in(ContestDocument(meta, book), settings, by=by, at=at)


def from_copy(named: Named, source_key: str, *, by: int, at: datetime) -> str:
    """Begin a contest with the rules and texts of another, without its people, entries and dates.

    Raises NotFound, Conflicted, NotReady.
    """
    session = db.session()
    source = lookup.contest(session, source_key)
    key = _free_key(session, named, by)
    texts = {name: text for name, text in source.texts.items() if not name.startswith("title")}
    meta = ContestMeta(key, source.timezone, source.locale, source.blind, texts | named.texts())
    book = tables.rule_book(session, source)
    notice = session.get(Notice, source.id)
    kept = notice_settings.of_json(notice.settings) if notice else NoticeSettings()
    settings = replace(kept, dates={}, override="")
    return _brought_in(ContestDocument(meta, book), settings, by=by, at=at)


def from_package(content: bytes, *, by: int, at: datetime) -> str:
    """Begin a contest from the bytes of a package's zip. Raises Misfits, Conflicted, NotReady."""
    with tempfile.TemporaryDirectory(prefix="simsa-package-") as folder:
        path = Path(folder) / "package.zip"
        path.write_bytes(content)
        try:
            document = read_package(path)
        except PackageProblems as problems:
            raise misfits(problems, _contest_text(path)) from problems
    _check_drafts(db.session(), by)
    return _brought_in(document, NoticeSettings(texts=contest_templates.texts()), by=by, at=at)


def _contest_text(path: Path) -> str:
    """The text of contest.toml, "" where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if Path(name).name == CONTEST]
            with archive.open(min(names, key=len)) as file:
                return file.read(LARGEST_TEXT).decode("utf-8-sig", "replace")
    except (ValueError, OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return ""


def _brought_in(
    document: ContestDocument, settings: NoticeSettings, *, by: int, at: datetime
) -> str:
    taken = select(exists().where(Contest.key == document.meta.key))
    if db.session().scalar(taken):
        raise Conflicted(TAKEN)
    try:
        packages.import_package(document, by=by, at=at, owned=True, notice=settings)
    except IntegrityError as meanwhile:
        raise Conflicted(TAKEN) from meanwhile
    return document.meta.key


def _free_key(session: Session, named: Named, by: int) -> str:
    """The address of a new contest: as said, else made from the title and free."""
    _check_drafts(session, by)
    if named.key:
        return named.key
    base = _slug(named.title_en) or _slug(named.title_ko) or "contest"
    taken = set(session.scalars(select(Contest.key).where(Contest.key.startswith(base))))
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}-{number}"
    return key


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: KEY_LENGTH - 4].strip("-")


def _check_drafts(session: Session, by: int) -> None:
    """Nobody fills the installation with drafts."""
    mine = (
        select(func.count())
        .select_from(Membership)
        .join(Contest, Membership.contest_id == Contest.id)
        .where(Membership.user_id == by, Membership.role == "owner", Contest.state == "draft")
    )
    if (session.scalar(mine) or 0) >= MOST_DRAFTS:
        raise NotReady("You have 50 contests in draft. Publish one of them first.")
