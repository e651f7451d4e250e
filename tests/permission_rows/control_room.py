"""Who may do what in the control room."""

from tests.factories import PASSWORD
from tests.permission_rows.people import DECIDERS, ORGANISERS, PLANNERS, READERS

ALWAYS = ("judging", "closed", "proposed", "published")
STEERERS = ("olga", "rhea", "chae", "odi")
KEEPERS = ("olga", "rhea", "augusta")
LATE = {"operation": "none-such", "verdict": "accept"}
ROWS = {
    ("GET", "control_room.current"): {ALWAYS: {302: ORGANISERS}},
    ("GET", "control_room.show"): {ALWAYS: {200: ORGANISERS}},
    ("GET", "control_room.board"): {ALWAYS: {200: ORGANISERS}},
    ("GET", "control_judges.show"): {ALWAYS: {200: ORGANISERS}},
    ("GET", "control_sheets.show"): {ALWAYS: {200: ORGANISERS}},
    ("GET", "control_sheets.own"): {ALWAYS: {200: ("jun",), 404: ("chae",)}},  # chae has none
    ("POST", "control_sheets.reopen"): {
        ("judging", "closed"): {302: PLANNERS},
        ("proposed", "published"): {422: PLANNERS},  # the result is confirmed
    },
    ("GET", "control_acts.end"): {ALWAYS: {200: DECIDERS}},
    ("POST", "control_acts.move_end"): {
        "judging": {302: PLANNERS},
        ("closed", "proposed", "published"): {422: PLANNERS},
    },
    ("GET", "control_acts.replacement"): {ALWAYS: {200: PLANNERS}},
    ("POST", "control_acts.replace"): {ALWAYS: {422: PLANNERS}},  # by himself
    ("GET", "control_acts.export"): {ALWAYS: {200: KEEPERS}},
    ("POST", "control_acts.take_export"): {ALWAYS: {200: KEEPERS}},
    ("GET", "queue_files.show"): {ALWAYS: {200: PLANNERS}},
    ("POST", "queue_files.preview"): {ALWAYS: {422: PLANNERS}},  # no file is sent
    ("POST", "queue_files.take"): {ALWAYS: {422: PLANNERS}},
    ("GET", "late.index"): {ALWAYS: {200: READERS}},
    ("POST", "late.propose"): {ALWAYS: {404: DECIDERS}},  # nothing came too late
    ("POST", "late.withdraw"): {ALWAYS: {404: DECIDERS}},
    ("POST", "late.confirm"): {ALWAYS: {404: PLANNERS}},
    ("GET", "messages.index"): {ALWAYS: {200: ORGANISERS}},
    ("POST", "messages.send"): {ALWAYS: {302: STEERERS}},
    ("POST", "messages.answer"): {ALWAYS: {404: STEERERS}},  # nobody has called
}
BODIES = {
    "messages.send": {"text": "곧 시작합니다.", "judge_key": ""},
    "control_sheets.reopen": {"reason": "잘못 눌렀음"},
    "control_acts.move_end": {"reason": "장비 고장"},
    "control_acts.replace": {"old": "J1", "new": "J1", "policy": "rest", "reason": "사정"},
    "control_acts.take_export": {"reason": "보관"},
    "late.propose": LATE | {"reason": "연결이 끊겼음"},
    "late.withdraw": LATE,
    "late.confirm": LATE | {"password": PASSWORD},
    "messages.answer": {"call": "nobody-called"},
}
