"""Who may prepare what judges read, and see what teams sent."""

from tests.permission_rows.people import STATES

ALIVE = tuple(state for state in STATES if state != "missing")
PREPARERS = ("olga", "rhea")


def for_preparers(status):
    return {ALIVE: {status: PREPARERS}}


ROWS = {
    ("GET", "materials.index"): for_preparers(200),
    ("POST", "materials.add_many"): for_preparers(422),  # no file is sent
    ("GET", "materials.progress"): for_preparers(200),
    ("GET", "materials.show"): for_preparers(200),
    ("POST", "materials.add_file"): for_preparers(422),  # no file is sent
    ("POST", "materials.add_link"): for_preparers(422),  # no address is given
    ("POST", "materials.add_text"): for_preparers(302),
    ("POST", "materials.replace"): for_preparers(422),  # no file is sent
    ("POST", "materials.move"): for_preparers(404),  # there is no such material
    ("POST", "materials.remove"): for_preparers(404),
    ("POST", "materials.draw_again"): for_preparers(404),
    ("GET", "materials.original"): for_preparers(404),
    ("GET", "materials.page"): for_preparers(404),
}
BODIES = {"materials.add_text": {"text": "한 줄 소개"}}
VALUES = {"material_key": "none", "page_name": "0" * 32}
