"""What the checker of a notice found, in words, with the article that asks for it."""

from typing import Any

from judging.wording.catalogue import gettext, ngettext
from judging.wording.names import Names
from judging.wording.notices import headings


def level(name: str) -> str:
    words = {"red": gettext("Not kept"), "amber": gettext("Look at it"), "green": gettext("Kept")}
    return words[name]


def article(check: Any) -> str:
    """The place in the decree, "" where it is not of the decree."""
    return gettext("Decree, Art. %(number)s", number=check.article) if check.article else ""


def sentence(check: Any, names: Names) -> str:
    """What was found, and what to do about it."""
    values = dict(check.values)
    if "round" in values:
        values["round"] = names.rounds.get(values["round"], values["round"])
    said = _by_kind(check.kind, check.level, values)
    return said % values if values else said


def _by_kind(kind: str, level: str, values: dict[str, str]) -> str:
    if kind == "text":
        values["text"] = dict(headings()).get(values["text"], values["text"])
    good = level == "green"
    return {**_needed(good), **_rounds(good), **_decree(good), **_periods(good)}[kind]


def _needed(good: bool) -> dict[str, str]:
    return {
        "period": gettext("Applications have a beginning and an end.")
        if good
        else gettext("Say when applications open and close."),
        "rounds": gettext("There is a round, and what its score is made of.")
        if good
        else gettext("Set up at least one round."),
        "awards": gettext("Awards are set up.") if good else gettext("No award is set up yet."),
        "givers": gettext("Awards without a giver: %(count)s. Say who gives them."),
        "privacy": gettext("Nothing is said about personal data yet."),
    }


def _rounds(good: bool) -> dict[str, str]:
    return {
        "weights": gettext("%(round)s: the parts add up to 100 points.")
        if good
        else gettext("%(round)s: an entry can reach %(most)s points instead of 100."),
        "ladder": gettext(
            "%(round)s: a tie can stay undecided. End the steps with the chair or a shared place."
        ),
        "never_trimmed": gettext(
            "%(round)s: highest and lowest are left out from %(from)s sheets on, and only "
            "%(judges)s judge: nothing will be left out."
        ),
        "trimmed_at_the_edge": gettext(
            "%(round)s: with exactly %(judges)s judges one recusal ends the leaving out for that "
            "entry alone. Appoint one more."
        ),
        "votes": gettext(
            "%(round)s: votes count %(share)s %%. Above 30 %% the vote can overturn the judges."
        ),
    }


def _decree(good: bool) -> dict[str, str]:
    return {
        "committee": gettext("The committee has %(judges)s members.")
        if good
        else gettext("The committee has %(judges)s members; it needs at least %(fewest)s."),
        "division_committee": gettext("The committee of each division has %(judges)s members.")
        if good
        else gettext(
            "The committee of each division has %(judges)s members; it needs at least %(fewest)s."
        ),
        "civilians": gettext("%(civilians)s of %(judges)s members come from outside.")
        if good
        else gettext(
            "%(civilians)s of %(judges)s members come from outside; it must be at least half."
        ),
        "text": gettext("The notice says: %(text)s.")
        if good
        else gettext("The notice must say: %(text)s."),
        "decree_awards": gettext("The notice says how many awards there are.")
        if good
        else gettext("The notice must say how many awards there are."),
    }


def _periods(good: bool) -> dict[str, str]:
    return {
        "notice": gettext("The notice stands %(days)s days before applications open.")
        if good
        else gettext(
            "The notice stands %(days)s days before applications open; it needs at least %(least)s."
        ),
        "notice_missing": gettext(
            "Say when applications open: the notice stands at least %(least)s days before."
        ),
        "verification": gettext("Public verification takes %(days)s days.")
        if good
        else gettext("Public verification takes %(days)s days; it needs at least %(least)s."),
        "verification_missing": gettext(
            "Say when public verification begins and ends: at least %(least)s days."
        ),
        "change_notice": gettext(
            "A change needs a notice of at least %(least)s days; only %(days)s are left. Let "
            "applications close later."
        ),
    }


def summary(checks: list[Any]) -> str:
    """How many are not kept."""
    red = sum(one.level == "red" for one in checks)
    if not red:
        return gettext("Everything that must be kept is kept.")
    return ngettext("%(num)d thing is not kept", "%(num)d things are not kept", red)
