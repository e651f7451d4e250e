"""Who may look at personal data, and destroy it."""

ALWAYS = ("judging", "closed", "proposed", "published")
KEEPERS = ("olga", "rhea", "augusta")
OFFICE = ("olga", "rhea")
ROWS = {
    ("GET", "privacy.ask"): {ALWAYS: {200: KEEPERS}},
    ("POST", "privacy.look"): {ALWAYS: {302: KEEPERS}},
    ("GET", "privacy.index"): {ALWAYS: {200: KEEPERS}},
    ("GET", "privacy.records"): {ALWAYS: {200: KEEPERS}},
    ("POST", "privacy.keep"): {ALWAYS: {302: ("olga",)}},
    ("POST", "privacy.propose"): {
        "judging": {422: ("olga",)},  # a round is being judged
        ("closed", "proposed", "published"): {302: ("olga",)},
    },
    ("POST", "privacy.withdraw"): {ALWAYS: {404: ("olga",)}},  # nothing was proposed
    ("POST", "privacy.confirm"): {ALWAYS: {422: OFFICE}},  # without a password
}
BODIES = {
    "privacy.look": {"reason": "서류 확인"},
    "privacy.keep": {"destroy_on": "2027-06-01", "reason": "위원회 의결", "hold": ""},
    "privacy.propose": {"reason": "보유기간 만료"},
}
