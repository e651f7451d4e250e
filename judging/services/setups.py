"""Setting a contest up: its rules and its notice, looked at and changed part by part.

A form changes the tables of the contest's package, and the package's own checks read them again:
there is one place for rules. A draft changes at once. From the notice on a change waits, beside the
rules in force, until it is published with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, Misfits, Wrong
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.notices import Notice
from judging.models.rounds import Round
from judging.packages import contest_templates, rules_edits
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
from judging.services.transactions import one_at_a_time, write
from scoring.rules import HUNDRED, RuleBook

Tables = dict[str, Any]
MEANWHILE = "Somebody else changed the settings meanwhile. Look at them again and save once more."


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


def change_rules(
    contest_key: str,
    said: Mapping[str, Any],
    *,
    revision: int,
    totals: Mapping[str, str] | None = None,
    by: int,
    at: datetime,
) -> None:
    """Change a part of the rules. `totals` = what the criteria of a rubric shall add up to.

    Raises NotFound, Misfits naming each key that does not fit, Conflicted where somebody else
    changed something since `revision`, NotReady where something in use would go.
    """
    with write() as session:
        contest, notice, setup = _to_change(session, contest_key, revision, at)
        changed = rules_edits.edited(setup.tables, said)
        if changed["contest"].get("locale", "ko") != setup.meta.locale:
            own = changed["contest"]
            rest = {key: value for key, value in changed.items() if key != "contest"}
            locale = own.get("locale", "ko")
            changed = rules_edits.in_language(rest, setup.meta.locale, locale) | {"contest": own}
        meta, book = _read(changed, contest.key)
        _check_points(book, said, totals or {})
        _keep(session, contest, notice, meta, book, setup.settings)
        _record(session, contest, "rules", sorted(said), by=by, at=at)


def add_part(contest_key: str, kind: str, template: str, *, by: int, at: datetime) -> None:
    """Add a rubric of the templates, or an empty round. Raises NotFound, NotReady."""
    with write() as session:
        contest, notice, setup = _to_change(session, contest_key, None, at)
        old = list(setup.tables.get(kind, []))
        new = _new_round(setup) if kind == "rounds" else _template(template)
        meta, book = _read(rules_edits.edited(setup.tables, {kind: [*old, new]}), contest.key)
        _keep(session, contest, notice, meta, book, setup.settings)
        _record(session, contest, "rules", [kind], by=by, at=at)


def _new_round(setup: Setup) -> Tables:
    rubric = setup.book.rubrics[0].key if setup.book.rubrics else ""
    part = {"key": "judges", "kind": "sheets", "rubric": rubric}
    if not rubric:
        part = {"key": "votes", "kind": "votes"}
    own = {"ko": "새 단계", "en": "New round"}
    title = own[setup.meta.locale]
    return {"title": title, "title_en": own["en"], "tie_break": ["chair"], "components": [part]}


def _template(key: str) -> Tables:
    found = [one for one in contest_templates.rubrics() if one["key"] == key]
    chosen = (found or contest_templates.rubrics())[0]
    return {name: value for name, value in chosen.items() if name != "key"}


def change_notice(
    contest_key: str,
    said: Mapping[str, Any],
    *,
    revision: int,
    by: int,
    at: datetime,
) -> None:
    """Change what the notice says beside the rules: dates, committee, texts, the checker.

    Raises NotFound, Misfits where dates are out of order, Conflicted.
    """
    with write() as session:
        contest, notice, setup = _to_change(session, contest_key, revision, at)
        stored = setup.settings.as_json()
        for name in ("dates", "texts"):
            if name in said:
                stored[name] = {**stored[name], **said[name]}
                stored[name] = {key: value for key, value in stored[name].items() if value}
        stored |= {name: value for name, value in said.items() if name not in ("dates", "texts")}
        settings = notice_settings.of_json(stored)
        check_order(settings)
        _keep(session, contest, notice, setup.meta, setup.book, settings)
        _record(session, contest, "notice", sorted(said), by=by, at=at)


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


def _to_change(
    session: Session, contest_key: str, revision: int | None, at: datetime
) -> tuple[Contest, Notice, Setup]:
    one_at_a_time(session, audit.LOCK)  # no sheet is handed in between the look and the change
    contest = lookup.contest(session, contest_key)
    notice = session.get(Notice, contest.id)
    if notice is None:
        notice = Notice(contest_id=contest.id, settings=NoticeSettings().as_json(), revision=0)
        session.add(notice)
        session.flush()
    if revision is not None and notice.revision != revision:
        raise Conflicted(MEANWHILE)
    return contest, notice, of(session, contest)


def _read(changed: Tables, key: str) -> tuple[ContestMeta, RuleBook]:
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


def _keep(
    session: Session,
    contest: Contest,
    notice: Notice,
    meta: ContestMeta,
    book: RuleBook,
    settings: NoticeSettings,
) -> None:
    """Let the change hold at once, or keep it aside until it is published."""
    if changes_wait(session, contest):
        notice.draft = {"rules": rules_text(meta, book), "settings": settings.as_json()}
    else:
        put_in_force(session, contest, notice, meta, book, settings)
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


def _record(
    session: Session, contest: Contest, what: str, parts: list[str], *, by: int, at: datetime
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act="contest.set_up",
        subject=f"{what}:{contest.key}",
        details={"parts": parts},
    )
