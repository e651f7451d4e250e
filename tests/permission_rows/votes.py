"""Who may do what on the pages of the audience's vote, in a contest whose rounds have none.

Where a round has a vote, tests/views/test_polls.py has the same table.
"""

RUNNERS = ("olga", "rhea", "odi")
COUNTERS = ("olga", "rhea")
ALWAYS = ("judging", "closed", "proposed", "published")


def _missing_for(people, *endpoints):
    """The round has no vote: whoever may know gets 404, other organisers 403."""
    return {endpoint: {ALWAYS: {404: people}} for endpoint in endpoints}


ROWS = {
    **_missing_for(
        RUNNERS,
        *(("GET", f"polls.{name}") for name in ("show", "screen", "state")),
        *(("POST", f"polls.{name}") for name in ("start", "closing", "end")),
    ),
    **_missing_for(
        COUNTERS,
        *(("POST", f"polls.{name}") for name in ("set_up", "reveal", "make_codes", "withdraw")),
        *(("GET", "polls.slips"), ("GET", "ballots.index")),
        *(("POST", "ballots.effect"), ("POST", "ballots.rule")),
    ),
}
OPEN = {  # no account has more rights here than a visitor; the poll of this address is missing
    ("GET", "voting.show"): 404,
    ("POST", "voting.cast"): 404,
    ("POST", "voting.review"): 404,
    ("POST", "voting.enter"): 404,
    ("POST", "voting.again"): 302,
    ("GET", "voting.receipt"): 404,
}
BODIES = {
    "polls.set_up": {"choices": "1", "identity": "codes"},
    "polls.make_codes": {"number": "1"},
    "ballots.effect": {"act": "void", "ballot": "B"},
    "ballots.rule": {"act": "void", "ballot": "B", "expected": "1", "reason": "의결"},
}
VALUES = {"token": "NOWHERE"}
