"""A page of the settings as one organiser types on it: kept at once, held where it may hold.

Before publication what fits holds at once. What does not fit is kept as it was typed, for whoever
typed it, while the last settings that fit go on holding. Once rules are public nothing that is kept
by itself changes anything: only the button proposes a change.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, Misfits, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.notices import Notice
from judging.models.setup_drafts import SetupDraft
from judging.packages import rules_edits
from judging.packages.rules_document import rules_tables, rules_text
from judging.services import lookup, notice_settings, setups
from judging.services.setups import MEANWHILE, NOTICED, PARTS, Settings, Setup
from judging.services.transactions import write

Fields = Sequence[tuple[str, str]]
RESTS = "Other settings rest on what would go: it cannot be undone any more."
NOTHING = "There is nothing to undo here."


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A page of the settings for one organiser.

    `version` says what the page shows: whoever keeps or saves it names it. `fields` None = the
    settings as they hold. `undo_since` None = there is nothing to go back to.
    """

    setup: Setup
    version: str
    fields: list[tuple[str, str]] | None
    kept_at: datetime | None
    undo_since: datetime | None

    @property
    def holds(self) -> bool:
        """Whether all that the page shows holds."""
        return self.fields is None

    @property
    def waits(self) -> bool:
        """Whether changes wait to be published."""
        return self.setup.waits

    @property
    def timezone(self) -> str:
        """The clock of the contest."""
        return self.setup.meta.timezone


def page(contest_key: str, part: str, by: int) -> DraftPage:
    """The settings of a contest, and what this organiser typed over them. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    setup = setups.of(session, contest)
    draft = session.get(SetupDraft, (contest.id, part, by))
    typed = draft.fields if draft else None
    undoes = draft is not None and draft.before is not None and not setup.waits
    return DraftPage(
        setup=setup,
        version=_version(draft.base if draft and typed else setup.mark(part), typed),
        fields=[(name, text) for name, text in typed] if typed else None,
        kept_at=draft.kept_at if draft else None,
        undo_since=draft.begun_at if draft and undoes else None,
    )


def waiting(contest_key: str, by: int) -> list[str]:
    """The pages on which this organiser typed something that does not hold."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    mine = (SetupDraft.contest_id == contest.id, SetupDraft.by_id == by)
    rows = session.execute(select(SetupDraft.part, SetupDraft.fields).where(*mine))
    typed = {part for part, fields in rows if fields}
    return [part for part in PARTS if part in typed]


def as_it_stands(contest_key: str, part: str, by: int) -> str:
    """The version of a page with all that is kept now: who was told of it may save over it."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    draft = session.get(SetupDraft, (contest.id, part, by))
    return _current(setups.of(session, contest), part, draft)


def _version(base: str, fields: Any) -> str:
    said = json.dumps([base, fields or None], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _current(setup: Setup, part: str, draft: SetupDraft | None) -> str:
    return _version(setup.mark(part), draft.fields if draft else None)


def save(
    contest_key: str,
    part: str,
    said: Mapping[str, Any],
    *,
    seen: str,
    opened: str = "",
    totals: Mapping[str, str] | None = None,
    by: int,
    at: datetime,
) -> None:
    """Let a page of the settings hold, or wait for its publication where rules are public.

    `said` = its part of the rules or the notice; `opened` names the visit. Raises NotFound; Misfits
    naming each place that does not fit; Conflicted where somebody changed this part since `seen`;
    NotReady where something in use would go.
    """
    with write() as session:
        contest, notice, setup = setups.to_change(session, contest_key)
        draft = _draft(session, contest, setup, part, seen, opened, by, at)
        draft.fields = None
        new = setups.changed(setup, said, totals)
        if new != setup.whole:
            setups.keep(session, contest, notice, new)
            setups.record(session, contest, sorted(said), by=by, at=at)
            draft.base = setups.of(session, contest).mark(part)


def keep(
    contest_key: str,
    part: str,
    fields: Fields,
    *,
    seen: str,
    opened: str = "",
    by: int,
    at: datetime,
) -> None:
    """Keep a page as it was typed; what holds goes on holding. Raises NotFound, Conflicted."""
    with write() as session:
        contest, _notice, setup = setups.to_change(session, contest_key)
        draft = _draft(session, contest, setup, part, seen, opened, by, at)
        draft.fields = [list(pair) for pair in fields]


def _draft(
    session: Session,
    contest: Contest,
    setup: Setup,
    part: str,
    seen: str,
    opened: str,
    by: int,
    at: datetime,
) -> SetupDraft:
    """What this organiser kept on the page, with what he can go back to. Raises Conflicted."""
    draft = session.get(SetupDraft, (contest.id, part, by))
    if seen != _current(setup, part, draft):
        raise Conflicted(MEANWHILE)
    if draft is None:
        draft = SetupDraft(contest_id=contest.id, part=part, by_id=by, opened="", begun_at=at)
        session.add(draft)
    if not opened or draft.opened != opened:
        draft.before, draft.opened, draft.begun_at = _text(setup), opened, at
    draft.base, draft.kept_at = setup.mark(part), at
    return draft


def _text(setup: Setup) -> dict[str, Any] | None:
    """The settings to go back to; none where rules are public: there one discards the change."""
    if setup.waits:
        return None
    return {"rules": rules_text(setup.meta, setup.book), "settings": setup.settings.as_json()}


def undo(contest_key: str, part: str, *, seen: str, by: int, at: datetime) -> None:
    """Bring a page back to how it was when it was opened, and forget what was typed.

    Once rules are public only what was typed is forgotten. Raises NotFound; Conflicted where
    somebody changed it meanwhile; NotReady where there is nothing, or other settings rest on it.
    """
    with write() as session:
        contest, notice, setup = setups.to_change(session, contest_key)
        draft = session.get(SetupDraft, (contest.id, part, by))
        if draft is None:
            raise NotReady(NOTHING)
        if seen != _current(setup, part, draft):
            raise Conflicted(MEANWHILE)
        if draft.before is not None and not setup.waits:
            _put_back(session, contest, notice, setup, part, draft.before, by=by, at=at)
        session.delete(session.get(SetupDraft, (contest.id, part, by)))


def _put_back(
    session: Session,
    contest: Contest,
    notice: Notice,
    setup: Setup,
    part: str,
    before: Mapping[str, Any],
    *,
    by: int,
    at: datetime,
) -> None:
    try:
        old = _merged(setup, part, before)
    except Misfits as rests:
        raise NotReady(RESTS) from rests
    if old != setup.whole:
        setups.keep(session, contest, notice, old)
        setups.record(session, contest, sorted(PARTS[part]), by=by, at=at)


def _merged(setup: Setup, part: str, before: Mapping[str, Any]) -> Settings:
    """The settings with one page of them as it was before. Raises Misfits."""
    names = PARTS[part]
    if names[0] in NOTICED:
        stored = setup.settings.as_json() | {name: before["settings"][name] for name in names}
        settings = notice_settings.of_json(stored)
        setups.check_order(settings)
        return Settings(setup.meta, setup.book, settings)
    tables = rules_tables(before["rules"])
    if tables["contest"].get("locale", "ko") != setup.meta.locale and part != "names":
        own = tables["contest"].get("locale", "ko")
        tables = rules_edits.in_language(tables, own, setup.meta.locale)
    kept = {key: value for key, value in setup.tables.items() if key not in names}
    put = {name: tables[name] for name in names if name in tables}
    edited = rules_edits.edited(kept | put, {})
    meta, book = setups.read_edited(
        setups.in_its_language(edited, setup.meta.locale), setup.contest.key
    )
    return Settings(meta, book, setup.settings)


def misfits(setup: Setup, said: Mapping[str, Any], totals: Mapping[str, str]) -> Misfits | None:
    """What of a page does not fit, looked at without changing anything."""
    try:
        setups.changed(setup, said, totals)
    except Misfits as wrong:
        return wrong
    return None


def changes_nothing(setup: Setup, said: Mapping[str, Any], totals: Mapping[str, str]) -> bool:
    """Whether what was typed is what stands there already."""
    try:
        return setups.changed(setup, said, totals) == setup.whole
    except Misfits:
        return False
