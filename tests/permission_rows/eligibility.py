"""Who may see the office's table of entries, and decide."""

ALWAYS = ("judging", "closed", "proposed", "published")
KEEPERS = ("olga", "rhea", "augusta")
OFFICE = ("olga", "rhea")
ROWS = {
    ("GET", "eligibility.index"): {ALWAYS: {200: KEEPERS}},
    ("GET", "eligibility.show"): {ALWAYS: {200: KEEPERS}},
    ("GET", "eligibility.history"): {ALWAYS: {200: KEEPERS}},
    ("POST", "eligibility.preview"): {ALWAYS: {200: OFFICE}},
    ("POST", "eligibility.decide"): {ALWAYS: {409: OFFICE}},  # without the mark of what was seen
    ("POST", "eligibility.undo"): {ALWAYS: {404: OFFICE}},  # nothing was decided
    ("GET", "blind_numbers.index"): {ALWAYS: {200: KEEPERS}},
    ("POST", "blind_numbers.draw"): {ALWAYS: {422: OFFICE}},  # the judging has begun
    ("GET", "bonuses.index"): {ALWAYS: {200: KEEPERS}},
    ("POST", "bonuses.answer"): {ALWAYS: {404: OFFICE}},  # nothing is claimed
    ("POST", "bonuses.take_back"): {ALWAYS: {404: OFFICE}},
    ("POST", "bonuses.withdraw"): {ALWAYS: {404: OFFICE}},
    ("GET", "duplicates.index"): {ALWAYS: {200: KEEPERS}},
    ("POST", "duplicates.dismiss"): {ALWAYS: {404: OFFICE}},  # no entries look alike
    ("POST", "duplicates.recall"): {ALWAYS: {404: OFFICE}},
}
BODIES = {
    "eligibility.preview": {"act": "eligible", "key": "A1"},
    "eligibility.decide": {"act": "eligible", "key": "A1"},
    "blind_numbers.draw": {"words": "x"},
    "bonuses.withdraw": {"reason": "x"},
    "bonuses.answer": {"verdict": "accepted", "round": "final"},
    "duplicates.dismiss": {"kind": "title", "likeness": "none", "reason": "x"},
    "duplicates.recall": {"kind": "title", "likeness": "none"},
}
VALUES = {"field": "none"}
