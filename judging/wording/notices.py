"""The public notice in words: headings, dates, criteria, awards, and all its sentences."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from judging import formats
from judging.wording.catalogue import gettext, language, ngettext
from judging.wording.names import Names, title
from judging.wording.results import award_rules
from judging.wording.rules import rule_sentences
from scoring.rules import Award, Criterion, RuleBook

Part = tuple[str, list[str]]


def headings() -> list[tuple[str, str]]:
    """The texts of a notice in the order in which they stand."""
    return [
        ("theme", gettext("Theme")),
        ("eligibility", gettext("Who may take part")),
        ("cheating", gettext("Cheating, and how it is checked")),
        ("publication", gettext("What is published")),
        ("copyright", gettext("Copyright and use")),
        ("cancellation", gettext("Cancelling an award")),
        ("privacy", gettext("Personal data")),
        ("contact", gettext("Contact")),
    ]


def date_names() -> dict[str, str]:
    return {
        "notice_at": gettext("Notice"),
        "opens_at": gettext("Applications open"),
        "closes_at": gettext("Applications close"),
        "judging_at": gettext("Judging"),
        "verification_from": gettext("Public verification begins"),
        "verification_until": gettext("Public verification ends"),
        "results_at": gettext("Results"),
        "ceremony_at": gettext("Ceremony"),
    }


def schedule(dates: Mapping[str, datetime], timezone: str) -> list[tuple[str, str, datetime]]:
    """What happens when, in the order of the procedure: name, the moment in words, the moment."""
    lang = language()
    return [
        (label, formats.moment(dates[name], timezone, lang), dates[name])
        for name, label in date_names().items()
        if name in dates
    ]


def days_left(until: datetime, at: datetime, timezone: str) -> str:
    """D-12 as people say it: whole days of the calendar until a moment."""
    zone = ZoneInfo(timezone)
    days = (until.astimezone(zone).date() - at.astimezone(zone).date()).days
    if days <= 0:
        return gettext("closes today")
    return ngettext("%(num)d day left", "%(num)d days left", days)


def points_of(one: Criterion) -> str:
    """How much a criterion counts: 30 points, 30 points × 2, grades A to E of 30 points."""
    said = gettext("%(points)s points", points=formats.short(one.max))
    if one.weight != 1:
        said += f" × {formats.short(one.weight)}"
    if one.grades:
        said += " · " + gettext("grades %(names)s", names=" ".join(one.grades))
    if one.step != 1 and not one.grades:
        said += " · " + gettext("in steps of %(step)s", step=formats.short(one.step))
    return said


def rubric_total(criteria: tuple[Criterion, ...]) -> str:
    return formats.short(sum((one.max * one.weight for one in criteria), Decimal(0)))


def award_sentence(book: RuleBook, award: Award) -> str:
    """One award: its places, money, givers, division and lowest score."""
    names, lang = Names(book), language()
    said = [ngettext("%(num)d place", "%(num)d places", award.places)]
    if award.prize:
        said.append(gettext("%(money)s each", money=formats.money(award.prize, lang)))
    if award.givers:
        said.append(gettext("given by %(names)s", names=", ".join(dict.fromkeys(award.givers))))
    if award.division:
        said.append(names.divisions.get(award.division, award.division))
    if len(book.rounds) > 1:
        said.append(gettext("by the ranking of %(round)s", round=names.rounds[award.round]))
    if award.min_score:
        said.append(gettext("from %(points)s points up", points=formats.short(award.min_score)))
    return f"{names.awards[award.key]}: {' · '.join(said)}"


def total_prize(book: RuleBook) -> int:
    return sum(award.prize * award.places for award in book.awards)


def parts(meta: Any, book: RuleBook, settings: Any) -> list[Part]:
    """Everything that a notice says, as sentences under headings: what two versions differ in."""
    names = Names(book)
    lang = language()
    host = formats.pick(meta.texts, lang, "host")
    told: list[Part] = [
        (gettext("Contest"), [title(meta.texts, meta.key), *([host] if host else [])])
    ]
    when = schedule(settings.dates, meta.timezone)
    told.append((gettext("Dates"), [f"{label}: {moment}" for label, moment, _ in when]))
    told.append((gettext("Divisions"), list(names.divisions.values())))
    for rubric in book.rubrics:
        lines = [f"{title(one.texts, one.key)}: {points_of(one)}" for one in rubric.criteria]
        told.append((gettext("Criteria: %(name)s", name=title(rubric.texts, rubric.key)), lines))
    for item in book.rounds:
        told.append((names.rounds[item.key], rule_sentences(book, item.key)))
    awards = [award_sentence(book, award) for award in book.awards]
    told.append((gettext("Awards"), [*awards, *award_rules(book)]))
    told.append((gettext("Committee"), [committee(settings)]))
    for name, label in headings():
        text = formats.pick(settings.texts, lang, name)
        told.append((label, [line for line in text.split("\n") if line.strip()]))
    return [(label, lines) for label, lines in told if lines]


def committee(settings: Any) -> str:
    """Who judges, as far as it is public."""
    values = {"judges": settings.judges, "civilians": settings.civilians}
    if settings.per_division:
        return gettext(
            "In each division %(judges)d judges, %(civilians)d of them from outside the host.",
            **values,
        )
    return gettext("%(judges)d judges, %(civilians)d of them from outside the host.", **values)
