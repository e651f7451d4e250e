"""What an application still lacks, each gap with the place where it is filled. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from judging.services.application_parts import Draft, Member
from judging.services.call_rules import FieldRule, Terms, Texts

LINK = re.compile(r"https?://[^\s/]+\.[^\s]{2,900}")
NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing: in which step, at which element of its page, and what.

    `word` is the kind of gap; `texts` names a rule of the call, `name` a person, `count` a number.
    """

    step: str
    anchor: str
    word: str
    texts: Texts | None = None
    name: str = ""
    count: int = 0


def gaps(draft: Draft, terms: Terms, divisions: frozenset[str]) -> list[Gap]:
    """Everything that keeps the application from being handed in, in the order of the steps."""
    return [
        *_eligibility(draft, divisions),
        *_team(draft, terms),
        *_consents(draft, terms),
        *_work(draft, terms),
        *_files(draft, terms),
    ]


def _eligibility(draft: Draft, divisions: frozenset[str]) -> Iterator[Gap]:
    if not draft.eligible:
        yield Gap("eligibility", "eligible", "eligible")
    if divisions and draft.division not in divisions:
        yield Gap("eligibility", "division", "division")


def _team(draft: Draft, terms: Terms) -> Iterator[Gap]:
    size = len(draft.members)
    if size > 1 and not draft.team_name:
        yield Gap("team", "team_name", "team_name")
    if size < terms.members_min:
        yield Gap("team", "add", "too_few", count=terms.members_min)
    if size > terms.members_max:
        yield Gap("team", "members", "too_many", count=terms.members_max)
    for place, member in enumerate(draft.members, 1):
        yield from _member(member, place, terms)


def _member(member: Member, place: int, terms: Terms) -> Iterator[Gap]:
    if member.waits:
        asked = member.guardian is not None
        refused = asked and member.guardian is not None and member.guardian.refused_at is not None
        word = "guardian_refused" if refused else "guardian_waits" if asked else "guardian"
        yield Gap("team", f"member-{member.id}", word, count=place)
        return
    wanted = ["name"]
    if member.role == "leader":
        wanted += [ask for ask in ("email", "phone") if ask in terms.asks]
    wanted += [ask for ask in ("affiliation", "birth_date") if ask in terms.asks]
    for part in wanted:
        if not getattr(member, part):
            anchor = f"{part}-{member.id}"
            yield Gap("team", anchor, f"member_{part}", name=member.name, count=place)


def _consents(draft: Draft, terms: Terms) -> Iterator[Gap]:
    for rule in terms.consents:
        given = draft.consents.get(rule.key)
        if given is None and rule.required:
            yield Gap("consents", f"consent-{rule.key}", "consent", rule.texts)
        elif given is not None and given.text_digest != rule.digest and rule.required:
            yield Gap("consents", f"consent-{rule.key}", "consent_changed", rule.texts)


def _work(draft: Draft, terms: Terms) -> Iterator[Gap]:
    if not draft.title:
        yield Gap("work", "title", "title")
    for rule in terms.fields:
        yield from _answer(rule, draft.answers.get(rule.key))
    if terms.ai_policy == "declare" and draft.ai_used is None:
        yield Gap("work", "ai", "ai")
    if terms.ai_policy == "declare" and draft.ai_used and not draft.ai_text:
        yield Gap("work", "ai_text", "ai_text")
    if terms.ai_policy == "banned" and draft.ai_used is not False:
        yield Gap("work", "ai", "ai_banned")


def _answer(rule: FieldRule, answer: object) -> Iterator[Gap]:
    """A missing answer, or one that is not what was asked for."""
    anchor, said = f"field-{rule.key}", str(answer or "")
    if not is_answered(rule, answer):
        if rule.required:
            yield Gap("work", anchor, "answer", rule.texts)
        return
    if rule.kind in ("line", "text", "bonus") and len(said) > rule.most:
        yield Gap("work", anchor, "answer_long", rule.texts, count=rule.most)
    if rule.kind == "link" and not LINK.fullmatch(said):
        yield Gap("work", anchor, "answer_link", rule.texts)
    if rule.kind == "number" and not NUMBER.fullmatch(said):
        yield Gap("work", anchor, "answer_number", rule.texts)


def is_answered(rule: FieldRule, answer: object) -> bool:
    """Whether an answer stands there; a no is an answer, an unknown choice is none."""
    if rule.kind == "choice":
        return answer in rule.choices
    return answer is not None and answer != ""


def _files(draft: Draft, terms: Terms) -> Iterator[Gap]:
    for rule in terms.files:
        count = sum(file.slot == rule.key for file in draft.files)
        if rule.required and not count:
            yield Gap("work", f"files-{rule.key}", "file", rule.texts)
        if count > rule.most:
            yield Gap("work", f"files-{rule.key}", "files_too_many", rule.texts, count=rule.most)
