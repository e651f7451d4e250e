"""One more sheet of criteria or one more round for a contest that is being set up."""

from datetime import datetime
from typing import Any

from judging.errors import NotReady
from judging.models.setup_drafts import SetupDraft
from judging.packages import contest_templates, rules_edits
from judging.services import setups
from judging.services.setups import Settings, Setup
from judging.services.transactions import write

Tables = dict[str, Any]
FIRST = "What you typed here does not hold yet: save it or undo it first, then add."


def add_part(contest_key: str, kind: str, template: str, *, by: int, at: datetime) -> None:
    """Add a rubric of the templates, or an empty round.

    Raises NotFound; NotReady where something that this organiser typed there does not hold yet.
    """
    with write() as session:
        contest, notice, setup = setups.to_change(session, contest_key)
        part = {"rounds": "rounds", "rubrics": "criteria"}[kind]
        draft = session.get(SetupDraft, (contest.id, part, by))
        if draft is not None and draft.fields:
            raise NotReady(FIRST)
        old = list(setup.tables.get(kind, []))
        new = _new_round(setup) if kind == "rounds" else _template(template)
        meta, book = setups.read_edited(
            rules_edits.edited(setup.tables, {kind: [*old, new]}), contest.key
        )
        setups.keep(session, contest, notice, Settings(meta, book, setup.settings))
        setups.record(session, contest, [kind], by=by, at=at)


def _new_round(setup: Setup) -> Tables:
    rubric = setup.book.rubrics[0].key if setup.book.rubrics else ""
    part = {"key": "judges", "kind": "sheets", "rubric": rubric}
    if not rubric:
        part = {"key": "votes", "kind": "votes"}
    own = {"ko": "새 라운드", "en": "New round"}
    title = own[setup.meta.locale]
    return {"title": title, "title_en": own["en"], "tie_break": ["chair"], "components": [part]}


def _template(key: str) -> Tables:
    found = [one for one in contest_templates.rubrics() if one["key"] == key]
    chosen = (found or contest_templates.rubrics())[0]
    return {name: value for name, value in chosen.items() if name != "key"}
