"""Who may begin a contest, set one up, publish its notice, and read it."""

from tests.permission_rows.people import EVERYBODY, ORGANISERS

ALWAYS = ("judging", "closed", "proposed", "published")
OWNER = ("olga",)
PAGE = {ALWAYS: {200: OWNER}}
ROWS = {
    ("GET", "rule_changes.show"): PAGE,
    ("GET", "setups.edit"): PAGE,
    ("POST", "setups.save"): {ALWAYS: {409: OWNER}},  # the form does not say what it saw
    ("POST", "setups.undo"): {ALWAYS: {422: OWNER}},  # nothing was typed yet
    ("POST", "setups.add"): {ALWAYS: {302: OWNER}},
    ("POST", "rule_changes.publish"): {ALWAYS: {409: OWNER}},
    ("POST", "rule_changes.discard"): {ALWAYS: {302: OWNER}},
    # nothing is announced: only organisers see how it would look
    ("GET", "notices.show"): {ALWAYS: {200: ORGANISERS}},
    ("GET", "notices.rules"): {ALWAYS: {200: ORGANISERS}},
}
SIGNED_IN = tuple(who for who in EVERYBODY if who != "visitor")
PERSONAL = {  # whoever is signed in; a visitor is led to the sign-in page
    ("GET", "new_contests.show"): {200: SIGNED_IN, 302: ("visitor",)},
    ("POST", "new_contests.make"): {422: SIGNED_IN, 302: ("visitor",)},
    ("POST", "new_contests.upload"): {422: SIGNED_IN, 302: ("visitor",)},
}
VALUES = {"part": "criteria"}
