"""Calls and applications. No contest of the table takes applications: its pages do not exist."""

from tests.permission_rows.people import EVERYBODY, READERS

ALWAYS = ("judging", "closed", "proposed", "published")
CHANGERS = ("olga", "rhea")
NOBODY = {ALWAYS: {404: EVERYBODY}}
ROWS = {
    ("GET", "calls.show"): {ALWAYS: {200: READERS}},
    ("POST", "calls.put"): {ALWAYS: {302: CHANGERS}},
    ("POST", "calls.extend"): {ALWAYS: {404: CHANGERS}},  # there is no call to extend
    ("GET", "applications.show"): NOBODY,
    ("POST", "applications.begin"): NOBODY,
    ("GET", "applications.step"): NOBODY,
    ("POST", "applications.save_eligibility"): NOBODY,
    ("POST", "applications.save_team"): NOBODY,
    ("POST", "applications.save_consents"): NOBODY,
    ("POST", "applications.save_work"): NOBODY,
    ("POST", "applications.discard"): NOBODY,
    ("POST", "handing_in.hand_in"): NOBODY,
    ("GET", "handing_in.receipt"): NOBODY,
    ("GET", "handing_in.content"): NOBODY,
    ("POST", "handing_in.withdraw"): NOBODY,
    ("POST", "attachments.add"): NOBODY,
    ("GET", "attachments.download"): NOBODY,
    ("POST", "attachments.remove"): NOBODY,
    ("POST", "attachments.begin"): NOBODY,
    ("GET", "attachments.where"): NOBODY,
    ("PATCH", "attachments.piece"): NOBODY,
    ("DELETE", "attachments.cancel"): NOBODY,
    ("POST", "attachments.give_up"): NOBODY,
    ("GET", "previews.show"): NOBODY,
    ("POST", "previews.make"): NOBODY,
    ("GET", "previews.progress"): NOBODY,
    ("GET", "previews.copy"): NOBODY,
    ("GET", "previews.picture"): NOBODY,
    ("GET", "previews.film"): NOBODY,
    ("POST", "guardians.ask"): NOBODY,
    ("GET", "guardians.show"): NOBODY,  # nobody knows such a link
    ("POST", "guardians.answer"): NOBODY,
}
OPEN = {("GET", "guardians.thanks"): 200}
BODIES = {
    "calls.put": {
        "version": "0",
        "opens_at": "2026-12-01T10:00",
        "closes_at": "2026-12-31T18:00",
    },
    "calls.extend": {"end": "2027-01-02T18:00", "reason": "정전"},
}
VALUES = {
    "step_name": "team",
    "slot": "proposal",
    "file_key": "0" * 32,
    "upload_key": "0" * 32,
    "done": "agreed",
}
