"""Who may look at panels, and who may change them."""

from tests.permission_rows.people import PLANNERS, READERS

ALWAYS = ("judging", "closed", "proposed", "published")
ROWS = {
    ("GET", "panels.show"): {ALWAYS: {200: READERS}},
    ("POST", "panels.make"): {ALWAYS: {302: PLANNERS}},
    ("POST", "panels.rename"): {ALWAYS: {404: PLANNERS}},  # there is no such panel
    ("POST", "panels.remove"): {ALWAYS: {404: PLANNERS}},
    ("POST", "panels.put_judges"): {ALWAYS: {404: PLANNERS}},
    ("POST", "panels.put_entries"): {ALWAYS: {404: PLANNERS}},
}
BODIES = {"panels.make": {"name": "분과1"}, "panels.rename": {"name": "분과2"}}
VALUES = {"panel_key": "none"}
