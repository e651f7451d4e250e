"""Who may do what on the pages of tallies, decisions, awards and announcements."""

from tests.permission_rows.people import DECIDERS, EVERYBODY, ORGANISERS, OUTSIDERS, READERS, TEAMS

REASON = {"reason": "의결"}
ROWS = {
    ("GET", "contests.show"): {
        ("judging", "closed", "proposed"): {200: ORGANISERS, 302: ("jun", *TEAMS)},
        "published": {200: ORGANISERS, 302: ("jun", *TEAMS, *OUTSIDERS)},
    },
    ("GET", "tallies.show"): {("judging", "closed", "proposed", "published"): {200: READERS}},
    ("GET", "tallies.entry"): {
        "judging": {404: READERS},
        ("closed", "proposed", "published"): {200: READERS},
    },
    ("POST", "tallies.take"): {
        "judging": {422: DECIDERS},
        ("closed", "proposed", "published"): {302: DECIDERS},
    },
    ("POST", "rounds.open_judging"): {
        ("judging", "closed", "proposed", "published"): {422: DECIDERS},
    },
    ("POST", "rounds.close"): {
        "judging": {302: DECIDERS},
        ("closed", "proposed", "published"): {422: DECIDERS},
    },
    ("POST", "rounds.confirm"): {
        "judging": {422: ("olga", "chae")},
        ("closed", "proposed", "published"): {302: ("olga", "chae")},
    },
    ("GET", "decisions.index"): {("judging", "closed", "proposed", "published"): {200: READERS}},
    ("POST", "decisions.record"): {
        ("judging", "closed", "proposed", "published"): {302: DECIDERS},
    },
    ("GET", "awards.index"): {("judging", "closed", "proposed", "published"): {200: READERS}},
    ("GET", "announcements.show"): {("judging", "closed", "proposed", "published"): {200: READERS}},
    ("POST", "announcements.propose"): {
        ("judging", "closed", "proposed"): {422: ("olga",)},
        "published": {302: ("olga",)},
    },
    ("POST", "announcements.confirm"): {
        ("judging", "closed", "published"): {409: ("olga", "chae")},
        "proposed": {403: ("olga",), 302: ("chae",)},  # olga put it forward
    },
    ("POST", "announcements.reject"): {
        ("judging", "closed", "published"): {409: ("olga", "chae")},
        "proposed": {302: ("olga", "chae")},
    },
    ("GET", "entries.own"): {("judging", "closed", "proposed", "published"): {200: TEAMS}},
    ("GET", "public.results"): {
        ("judging", "closed", "proposed"): {404: EVERYBODY},
        "published": {200: EVERYBODY},
    },
}
OPEN = {  # the same for everybody, whatever becomes of contests
    ("GET", "contests.index"): 200,
    ("GET", "accounts.sign_in"): 200,
    ("POST", "accounts.enter"): 422,
    ("POST", "accounts.sign_out"): 302,
    ("POST", "language.choose"): 302,
    ("GET", "public.health"): 200,
    ("GET", "static"): 200,
}
BODIES = {
    "rounds.confirm": REASON,
    "decisions.record": {"act": "withdraw", "entry_key": "C3", "reason": "포기"},
    "announcements.reject": REASON | {"number": "1"},
}
