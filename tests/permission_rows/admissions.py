"""Who may come in, sit down at a tablet, and leave it."""

ALWAYS = ("judging", "closed", "proposed", "published")
ROWS = {
    ("POST", "sittings.sit"): {ALWAYS: {201: ("jun",)}},
    ("POST", "sittings.hand_over"): {ALWAYS: {302: ("jun",)}},
    ("POST", "sittings.leave"): {ALWAYS: {204: ("jun",)}},
}
OPEN = {
    ("GET", "admissions.show"): 200,
    ("POST", "admissions.find"): 422,  # no code, no contest
    ("GET", "admissions.number"): 302,  # first the code
    ("POST", "admissions.prove"): 302,
    ("POST", "admissions.follow"): 410,
    ("GET", "admissions.confirm"): 302,
    ("POST", "admissions.come_in"): 302,
    ("POST", "admissions.not_me"): 302,
}
