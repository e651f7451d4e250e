"""Who may see and give roles, read letters, and what everybody may do with his own account."""

from tests.permission_rows.people import EVERYBODY, TEAMS

ALWAYS = ("judging", "closed", "proposed", "published")
OFFICE = ("olga", "rhea")
KNOWN = tuple(who for who in EVERYBODY if who != "visitor")
ROWS = {
    ("GET", "organisers.show"): {ALWAYS: {200: ("olga", "rhea", "augusta")}},
    ("POST", "organisers.invite"): {ALWAYS: {200: ("olga",)}},
    ("POST", "organisers.withdraw"): {ALWAYS: {404: ("olga",)}},  # there is no such invitation
    ("POST", "organisers.remove"): {ALWAYS: {404: ("olga",)}},  # there is no such person
    ("GET", "letters.index"): {ALWAYS: {200: OFFICE}},
    ("POST", "letters.show"): {ALWAYS: {404: OFFICE}},  # there is no such letter
    ("POST", "letters.resend"): {ALWAYS: {404: OFFICE}},
    ("GET", "team_members.show"): {ALWAYS: {200: TEAMS}},
    ("POST", "team_members.invite"): {ALWAYS: {404: ("bob",), 422: ("ada",)}},  # Ada leads
    ("POST", "team_members.withdraw"): {ALWAYS: {404: TEAMS}},
}
OPEN = {
    ("GET", "oidc.leave"): 404,  # no provider is configured
    ("GET", "oidc.come_back"): 404,
    ("GET", "links.ask"): 200,
    ("GET", "links.forgotten"): 200,
    ("POST", "links.send"): 422,
    ("POST", "links.send_password"): 422,
    ("GET", "links.nothing"): 302,
    ("GET", "links.show"): 410,  # a link that is unknown is like one that is used up
    ("POST", "links.enter"): 410,
    ("POST", "links.accept_as_new"): 410,
    ("POST", "links.join"): 410,
}
PERSONAL = {
    ("POST", "links.accept"): {302: ("visitor",), 410: KNOWN},
    ("GET", "own_account.show"): {302: ("visitor",), 200: KNOWN},
    ("POST", "own_account.describe"): {302: ("visitor",), 422: KNOWN},
    ("POST", "own_account.change_password"): {302: ("visitor",), 422: KNOWN},
    ("POST", "own_account.end_sessions"): {302: EVERYBODY},
    ("GET", "letters.whole"): {200: ("adam",)},
    ("POST", "letters.show_any"): {404: ()},
    ("POST", "letters.resend_any"): {404: ()},
}
BODIES = {
    "organisers.invite": {"role": "recorder", "name": "Rita", "email": "rita@example.org"},
    "organisers.remove": {"reason": "사임"},
    "team_members.invite": {"name": "Cleo", "email": ""},
}
VALUES = {"secret": "0" * 64, "role": "recorder"}
VALUES |= dict.fromkeys(("person", "letter_id", "invitation_id"), 10**9)  # there are none
