"""Who may do what on the pages that assign judges."""

from tests.permission_rows.people import PLANNERS, READERS

SETTINGS = {"judges_per_entry": "1", "min_load": "0", "seed": "1", "budget": "1"}
SETTINGS |= {"same_organisation": "conflict"}
ROWS = {
    ("GET", "contests.assigning"): {("judging", "closed", "proposed", "published"): {302: READERS}},
    ("GET", "assigning.show"): {("judging", "closed", "proposed", "published"): {200: READERS}},
    ("POST", "assigning.settings"): {
        "judging": {302: PLANNERS},
        ("closed", "proposed", "published"): {422: PLANNERS},
    },
    ("POST", "assigning.propose"): {
        "judging": {302: PLANNERS},
        ("closed", "proposed", "published"): {422: PLANNERS},
    },
    ("POST", "assigning.repair"): {  # nothing is assigned yet
        ("judging", "closed", "proposed", "published"): {422: PLANNERS},
    },
    ("GET", "assigning.progress"): {  # no work was asked for
        ("judging", "closed", "proposed", "published"): {404: READERS},
    },
    ("POST", "assigning.cancel"): {
        ("judging", "closed", "proposed", "published"): {404: PLANNERS},
    },
    ("GET", "assigning.timetable"): {
        ("judging", "closed", "proposed", "published"): {404: READERS},
    },
    ("POST", "assigning.plan_timetable"): {
        "judging": {302: PLANNERS},
        ("closed", "proposed", "published"): {422: PLANNERS},
    },
    ("GET", "plans.show"): {("judging", "closed", "proposed", "published"): {200: READERS}},
    ("GET", "plans.judge"): {("judging", "closed", "proposed", "published"): {200: READERS}},
    ("GET", "plans.entry"): {("judging", "closed", "proposed", "published"): {200: READERS}},
    ("GET", "plans.printed"): {("judging", "closed", "proposed", "published"): {200: READERS}},
    ("POST", "plans.edit"): {
        "judging": {302: PLANNERS},
        ("closed", "proposed", "published"): {422: PLANNERS},
    },
    ("GET", "plans.publication"): {
        ("judging", "closed", "proposed", "published"): {200: PLANNERS},
    },
    ("POST", "plans.publish"): {
        "judging": {302: PLANNERS},
        ("closed", "proposed", "published"): {422: PLANNERS},
    },
    ("POST", "plans.discard"): {
        "judging": {302: PLANNERS},
        ("closed", "proposed", "published"): {422: PLANNERS},
    },
    ("GET", "entries.mine"): {
        ("judging", "closed", "proposed", "published"): {200: ("jun", "chae")},
    },
    ("GET", "simulator.show"): {("judging", "closed", "proposed", "published"): {200: READERS}},
}
BODIES = {
    "assigning.settings": SETTINGS,
    "assigning.propose": SETTINGS,
    "plans.edit": {"edit": "lock J1 A1"},
}
