"""A page of settings: the form with its mistakes, and beside it the rules as sentences."""

from dataclasses import dataclass
from typing import Any

from judging.clock import now
from judging.errors import Misfits
from judging.forms import setups as forms
from judging.forms.setups import takes_away
from judging.services import new_contests, rule_changes
from judging.services.notices import NoticePage
from judging.services.setup_drafts import DraftPage
from judging.services.setups import Setup
from judging.services.worked_examples import Example, worked_example
from judging.views.guards import myself
from judging.views.language import render
from judging.wording import notice_checks, notices, problems
from judging.wording import setups as said
from judging.wording.catalogue import gettext
from judging.wording.names import Names, title
from judging.wording.rules import rule_sentences
from judging.wording.tallies import Reading, reading

SEED = 2026
PLAIN_RUNGS = ("preference", "earliest", "chair", "shared")


@dataclass(frozen=True, slots=True)
class Parts:
    """What does not fit: places in the form, or one sentence.

    `version` "" = the page may keep itself; else what may be saved over, by the button alone.
    """

    wrong: Misfits | None = None
    refusal: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A worked example in words; `reading` None where the rules cannot be carried out."""

    title: str
    example: Example
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the lists of a page offer: keys with titles."""

    rubrics: list[tuple[str, str]]
    rounds: list[tuple[str, str]]
    sources: list[tuple[str, str]]
    divisions: list[tuple[str, str]]
    rungs: dict[str, list[tuple[str, str]]]


def choices(setup: Setup) -> Choices:
    """The rubrics, rounds, divisions and steps of ladders that there are."""
    book, names = setup.book, Names(setup.book)
    from_round = gettext("Who goes on from %(round)s")
    return Choices(
        rubrics=[(one.key, title(one.texts, one.key)) for one in book.rubrics],
        rounds=list(names.rounds.items()),
        sources=[(key, from_round % {"round": said}) for key, said in names.rounds.items()],
        divisions=list(names.divisions.items()),
        rungs={item.key: _rungs(names, item) for item in book.rounds},
    )


def _rungs(names: Names, item: Any) -> list[tuple[str, str]]:
    """Every step that a ladder of this round can have."""
    found = [f"criterion:{key}" for key in names.criteria(item)]
    found += [f"component:{part.key}" for part in item.components]
    found += [f"round:{key}" for key in names.rounds if key != item.key]
    return [(rung, names.rung(item, rung)) for rung in (*found, *PLAIN_RUNGS)]


def page_of(page: DraftPage, part: str, tree: dict[str, Any], parts: Parts = Parts()) -> str:
    """The page of one part of the settings."""
    setup = page.setup
    values: dict[str, Any] = {"setup": setup, "tree": tree, "part": part, "page": page}
    values |= {"names": Names(setup.book), "told": sentences(setup), "choices": choices(setup)}
    values |= {"notice_words": notices, "setup_words": said}
    values |= _kept(page, tree, parts) | _beside(setup, part)
    return render(f"setups/{part}.html", setup.contest, **values)


def _kept(page: DraftPage, tree: dict[str, Any], parts: Parts) -> dict[str, Any]:
    """What became of what was typed, and what does not fit."""
    errors = errors_at(page.setup, tree, parts.wrong)
    return {
        "errors": errors,
        "refusal": parts.refusal,
        "version": parts.version or page.version,
        "keeps": not parts.version,
        "kept": said.kept(page, len(errors), takes_away(tree)),
        "undo": said.undo(page),
        "opened": now().isoformat(),
    }


def _beside(setup: Setup, part: str) -> dict[str, Any]:
    """What one page of the settings has besides."""
    if part == "dates":
        found = rule_changes.page(setup.contest.key, now()).checks
        return {"checks": found, "check_words": notice_checks}
    values: dict[str, Any] = {}
    if part == "criteria":
        values["rubrics"] = new_contests.offers(myself()).rubrics
    if part in ("criteria", "rounds"):
        values["examples"] = examples(setup, SEED)
    return values


def errors_at(setup: Setup, tree: dict[str, Any], wrong: Misfits | None) -> dict[str, str]:
    """What is said at each field, by its name."""
    if wrong is None:
        return {}
    found: dict[str, str] = {}
    names, dates = forms.names_of(tree, setup.meta.locale), notices.date_names()
    for one in wrong.places:
        at = one.at
        while at and at not in names:
            at = at.rpartition(".")[0]
        filled = {name: dates.get(value, value) for name, value in one.args.items()}
        found[names.get(at, at)] = problems.expected(one.expected, filled)
    return found


def sentences(setup: Setup | NoticePage) -> list[tuple[str, list[str]]]:
    """The rules of each round as sentences."""
    names = Names(setup.book)
    return [
        (names.rounds[item.key], rule_sentences(setup.book, item.key)) for item in setup.book.rounds
    ]


def examples(setup: Setup | NoticePage, seed: int) -> list[Shown]:
    """A worked example for each round."""
    names, found = Names(setup.book), []
    for item in setup.book.rounds:
        one = worked_example(setup.book, item.key, setup.settings.judges, seed)
        read = None
        if one.document is not None:
            read = reading(setup.book, one.document, {}, {}, {})
        found.append(Shown(names.rounds[item.key], one, read))
    return found
