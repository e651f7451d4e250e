"""Setting a contest up: its rules and its notice, looked at and changed part by part.

A form changes the tables of the contest's package, and the package's own checks read them again:
there is one place for rules. A draft changes at once. From the notice on a change waits, beside the
rules in force, until it is published with its reason.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from judging.errors import Misfits, Wrong
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.notices import Notice
from judging.models.rounds import Round
from judging.packages import rules_edits
from judging.packages.document import ContestMeta
from judging.packages.expected import Expected
from judging.packages.full_marks import reachable, rubric_points
from judging.packages.problems import PackageProblems
from judging.packages.rules_document import read_rules, read_text, rules_tables, rules_text
from judging.packages.values import plain
from judging.services import audit, lookup, notice_settings, tables
from judging.services.misfits import misfits
from judging.services.notice_settings import NoticeSettings
from judging.services.shown import ContestInfo
from judging.services.transactions import one_at_a_time
from scoring.rules import HUNDRED, RuleBook

Tables = dict[str, Any]
MEANWHILE = "Somebody else changed the settings meanwhile. Look at them again and save once more."


PARTS = {
    "names": ("contest",),
    "divisions": ("divisions",),
    "criteria": ("rubrics",),
    "rounds": ("rounds", "rules"),
    "awards": ("awards", "rules"),
    "dates": ("dates", "judges", "civilians", "public_body", "per_division"),
    "texts": ("texts",),
}
NOTICED = (*PARTS["dates"], *PARTS["texts"])


class Settings(NamedTuple):
    """All settings of a contest that can hold together."""

    meta: ContestMeta
    book: RuleBook
    settings: NoticeSettings


@dataclass(frozen=True, slots=True)
class Setup:
    """A contest as it is being set up: what waits to be published, else what is in force.

    `waits` = changes are kept aside until they are published; `pending` = there are some.
    """

    contest: ContestInfo
    meta: ContestMeta
    book: RuleBook
    tables: Tables
    settings: NoticeSettings
    revision: int
    version: int
    waits: bool
    pending: bool

    @property
    def whole(self) -> "Settings":
        """All of it together."""
        return Settings(self.meta, self.book, self.settings)

    def mark(self, part: str) -> str:
        """The fingerprint of what stands on one page of the settings."""
        stored = self.settings.as_json()
        found = {name: self.tables.get(name, stored.get(name)) for name in PARTS[part]}
        said = json.dumps(found, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def totals(self) -> dict[str, str]:
        """What the criteria of each rubric add up to."""
        return {one.key: plain(rubric_points(one)) for one in self.book.rubrics}


def page(contest_key: str) -> Setup:
    """The settings of a contest. Raises NotFound."""
    session = db.session()
    return of(session, lookup.contest(session, contest_key))


def of(session: Session, contest: Contest) -> Setup:
    """The settings of a contest within the caller's transaction."""
    notice = session.get(Notice, contest.id)
    draft = notice.draft if notice else None
    if draft:
        meta, book = read_text(draft["rules"])
        settings = notice_settings.of_json(draft["settings"])
    else:
        meta, book = in_force(session, contest)
        settings = notice_settings.of_json(notice.settings if notice else {})
    return Setup(
        contest=lookup.contest_info(contest),
        meta=meta,
        book=book,
        tables=rules_tables(rules_text(meta, book)),
        settings=settings,
        revision=notice.revision if notice else 0,
        version=contest.rules_version,
        waits=changes_wait(session, contest),
        pending=bool(draft),
    )


def in_force(session: Session, contest: Contest) -> tuple[ContestMeta, RuleBook]:
    """The rules that the engine executes."""
    meta = ContestMeta(
        contest.key, contest.timezone, contest.locale, contest.blind, dict(contest.texts)
    )
    return meta, tables.rule_book(session, contest)


def changes_wait(session: Session, contest: Contest) -> bool:
    """Whether changes wait to be published: after the notice, or once judging has begun."""
    begun = exists().where(Round.contest_id == contest.id, Round.state != "setup")
    return contest.rules_version > 0 or bool(session.scalar(select(begun)))


def changed(
    setup: Setup, said: Mapping[str, Any], totals: Mapping[str, str] | None = None
) -> Settings:
    """The settings with a part of them as it was said; nothing is written.

    `totals` = what the criteria of a rubric shall add up to. Raises Misfits naming each place that
    does not fit.
    """
    noticed = {name: value for name, value in said.items() if name in NOTICED}
    if noticed:
        return Settings(setup.meta, setup.book, _noticed(setup.settings, noticed))
    tables_now = in_its_language(rules_edits.edited(setup.tables, said), setup.meta.locale)
    meta, book = read_edited(tables_now, setup.contest.key)
    _check_points(book, said, totals or {})
    return Settings(meta, book, setup.settings)


def _noticed(settings: NoticeSettings, said: Mapping[str, Any]) -> NoticeSettings:
    stored = settings.as_json()
    for name in ("dates", "texts"):
        if name in said:
            stored[name] = {**stored[name], **said[name]}
            stored[name] = {key: value for key, value in stored[name].items() if value}
    stored |= {name: value for name, value in said.items() if name not in ("dates", "texts")}
    found = notice_settings.of_json(stored)
    check_order(found)
    return found


def in_its_language(changed_tables: Tables, before: str) -> Tables:
    """The tables with their texts turned round where the first language became another one."""
    own = changed_tables["contest"]
    locale = own.get("locale", "ko")
    if locale == before:
        return changed_tables
    rest = {key: value for key, value in changed_tables.items() if key != "contest"}
    return rules_edits.in_language(rest, before, locale) | {"contest": own}


def check_order(settings: NoticeSettings) -> None:
    """Dates follow one another. Raises Misfits naming the later one of each pair."""
    dates, wrong = settings.dates, []
    for earlier, later, strictly in ORDER:
        if earlier in dates and later in dates:
            first, second = dates[earlier], dates[later]
            if second < first or (strictly and second == first):
                sentence = Expected.LATER if strictly else Expected.NOT_EARLIER
                wrong.append(Wrong(str(sentence.value), f"dates.{later}", args={"what": earlier}))
    if settings.civilians > settings.judges:
        args = {"low": "0", "high": str(settings.judges)}
        wrong.append(
            Wrong(str(Expected.RANGE.value), "civilians", str(settings.civilians), args=args)
        )
    if wrong:
        raise Misfits(wrong)


ORDER = (
    ("notice_at", "opens_at", False),
    ("opens_at", "closes_at", True),
    ("closes_at", "judging_at", False),
    ("judging_at", "verification_from", False),
    ("verification_from", "verification_until", True),
    ("verification_until", "results_at", False),
    ("judging_at", "results_at", False),
    ("closes_at", "results_at", False),
)


def to_change(session: Session, contest_key: str) -> tuple[Contest, Notice, Setup]:
    """A contest with its settings, in a transaction that may change them. Raises NotFound."""
    one_at_a_time(session, audit.LOCK)  # no sheet is handed in between the look and the change
    contest = lookup.contest(session, contest_key)
    notice = session.get(Notice, contest.id)
    if notice is None:
        notice = Notice(contest_id=contest.id, settings=NoticeSettings().as_json(), revision=0)
        session.add(notice)
        session.flush()
    return contest, notice, of(session, contest)


def read_edited(changed: Tables, key: str) -> tuple[ContestMeta, RuleBook]:
    """The changed rules, with the address of the contest as it is. Raises Misfits."""
    try:
        return read_rules(changed | {"contest": {**changed["contest"], "key": key}})
    except PackageProblems as problems:
        raise misfits(problems) from problems


def _check_points(book: RuleBook, said: Mapping[str, Any], totals: Mapping[str, str]) -> None:
    """Criteria add up to what was said, and a changed round reaches 100. Raises Misfits."""
    wrong = []
    for rubric in book.rubrics:
        total = rules_edits.number(totals.get(rubric.key, ""))
        points = rubric_points(rubric)
        if not isinstance(total, str) and total != points:
            args = {"total": plain(HUNDRED * total / HUNDRED), "sum": plain(points)}
            at = f"rubrics.{rubric.key}.total"
            wrong.append(Wrong(str(Expected.ADDS_UP.value), at, args=args))
    if "rounds" in said:
        for item in book.rounds:
            most = reachable(book, item)
            if most is not None and most != HUNDRED:
                args = {"full": plain(HUNDRED), "most": plain(most)}
                at = f"rounds.{item.key}.components"
                wrong.append(Wrong(str(Expected.REACHES.value), at, args=args))
    if wrong:
        raise Misfits(wrong)


def keep(session: Session, contest: Contest, notice: Notice, new: Settings) -> None:
    """Let the change hold at once, or keep it aside until it is published."""
    if changes_wait(session, contest):
        text = rules_text(new.meta, new.book)
        notice.draft = {"rules": text, "settings": new.settings.as_json()}
    else:
        put_in_force(session, contest, notice, new.meta, new.book, new.settings)
    notice.revision += 1


def put_in_force(
    session: Session,
    contest: Contest,
    notice: Notice,
    meta: ContestMeta,
    book: RuleBook,
    settings: NoticeSettings,
) -> None:
    """Write rules and settings into the rows that the engine and the pages read."""
    contest.texts, contest.timezone = dict(meta.texts), meta.timezone
    contest.locale, contest.blind = meta.locale, meta.blind
    tables.renew_rules(session, contest, book)
    notice.settings = settings.as_json()


def record(session: Session, contest: Contest, parts: list[str], *, by: int, at: datetime) -> None:
    """Note in the log which parts of the settings somebody changed."""
    what = "notice" if set(parts) <= set(NOTICED) else "rules"
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act="contest.set_up",
        subject=f"{what}:{contest.key}",
        details={"parts": parts},
    )
