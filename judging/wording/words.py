"""Single words and short phrases for states, roles, reasons and acts."""

from judging import formats
from judging.wording.catalogue import gettext, ngettext, pgettext
from judging.wording.names import Names
from scoring.rules import Round


def contest_state(state: str) -> str:
    words = {
        "draft": gettext("Being set up"),
        "open": gettext("Open for entries"),
        "judging": gettext("Judging"),
        "verifying": gettext("Being verified"),
        "confirmed": gettext("Confirmed"),
        "published": gettext("Published"),
        "archived": gettext("Archived"),
    }
    return words.get(state, state)


def round_state(state: str) -> str:
    words = {
        "setup": gettext("In preparation"),
        "judging": gettext("Judging"),
        "closed": gettext("Judging ended"),
        "confirmed": gettext("Result confirmed"),
    }
    return words.get(state, state)


def role(name: str) -> str:
    words = {
        "owner": gettext("Owner"),
        "recorder": gettext("Recorder"),
        "operator": gettext("Operator"),
        "chair": gettext("Chair"),
        "judge": gettext("Judge"),
        "team": gettext("Team"),
        "auditor": gettext("Auditor"),
    }
    return words.get(name, name)


def role_may(name: str) -> str:
    """What somebody with a role in a contest may do."""
    words = {
        "owner": gettext("sets the contest up, invites others, publishes"),
        "recorder": gettext("checks entries, keeps minutes and tallies"),
        "operator": gettext("runs the event day: judges’ tablets, stage, timer"),
        "chair": gettext("leads the judges, decides ties, confirms the result"),
        "auditor": gettext("sees everything with its log, changes nothing"),
    }
    return words.get(name, "")


def letter_state(state: str) -> str:
    words = {
        "waiting": gettext("on its way"),
        "sent": pgettext("letter", "sent"),
        "kept": gettext("to be handed over"),
        "failed": gettext("did not arrive"),
    }
    return words.get(state, state)


def entry_status(status: str) -> str:
    words = {
        "submitted": gettext("Submitted"),
        "ineligible": gettext("Not eligible"),
        "withdrawn": gettext("Withdrawn"),
    }
    return words.get(status, status)


def unranked(reason: str, names: Names, item: Round) -> str:
    """Why an entry has no rank."""
    kind, _, key = reason.partition(":")
    if kind == "fail_below":
        name = names.criteria(item).get(key, key)
        return gettext("Below the fail line in %(criterion)s", criterion=name)
    words = {
        "no_show": gettext("Did not appear"),
        "withdrawn": gettext("Withdrawn"),
        "ineligible": gettext("Not eligible"),
        "disqualified": gettext("Disqualified"),
        "min_score": gettext("Below the minimum score"),
        "no_valid_sheet": gettext("No valid sheet"),
    }
    return words.get(kind, reason)


def judge_left_out(reason: str) -> str:
    """Why a judge's sheets do not count."""
    if reason == "incomplete":
        return gettext("did not score every entry assigned to them")
    return gettext("left out by decision")


def act(name: str) -> str:
    words = {
        "no_show": gettext("No-show"),
        "withdraw": gettext("Withdrawal"),
        "disqualify": gettext("Disqualification"),
        "exclude_judge": gettext("Judge left out"),
        "chair_prefers": gettext("Chair's decision on a tie"),
        "promote_reserve": gettext("Reserve moves up"),
        "remove_award": gettext("Award taken back"),
        "confirm": gettext("Result confirmed"),
    }
    return words.get(name, name)


def todo(kind: str, count: int) -> str:
    """One thing that stands between now and the announcement."""
    if kind == "unresolved_tie":
        return ngettext("%(num)d unresolved tie", "%(num)d unresolved ties", count)
    if kind == "award_open":
        return ngettext("%(num)d award is still open", "%(num)d awards are still open", count)
    if kind == "sheets_missing":
        return ngettext("%(num)d sheet missing", "%(num)d sheets missing", count)
    words = {
        "round_open": gettext("Judging has not ended"),
        "tally_missing": gettext("No tally taken yet"),
        "tally_stale": gettext("Changed since the last tally"),
        "round_unconfirmed": gettext("Result not confirmed"),
        "second_person": gettext("A second person confirms the announcement"),
    }
    return words.get(kind, kind)


def advanced_by(via: str) -> str:
    """How an entry came into the next round."""
    words = {
        "rank": gettext("goes on"),
        "floor": gettext("goes on (guaranteed place)"),
        "wildcard": gettext("goes on (wildcard)"),
        "reserve": gettext("goes on (reserve)"),
        "organiser": gettext("goes on (decision)"),
        "submitted": gettext("takes part"),
    }
    return words.get(via, via)


def places(count: int) -> str:
    return ngettext("%(num)d place", "%(num)d places", count)


def entries(count: int) -> str:
    return ngettext("%(num)d entry", "%(num)d entries", count)


def sheets(count: int) -> str:
    return ngettext("%(count)s sheet", "%(count)s sheets", count, count=formats.count(count))


ACTS = (
    "no_show",
    "withdraw",
    "disqualify",
    "exclude_judge",
    "chair_prefers",
    "promote_reserve",
    "remove_award",
    "confirm",
)

ROLES = ("owner", "chair", "recorder", "operator", "auditor", "judge", "team")
