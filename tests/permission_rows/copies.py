"""Who may have judges' copies made, and look at them."""

from tests.permission_rows.materials import for_preparers

ROWS = {
    ("GET", "copies.index"): for_preparers(200),
    ("POST", "copies.make"): for_preparers(302),
    ("GET", "copies.show"): for_preparers(200),
    ("GET", "copies.preview"): for_preparers(404),  # there is no such copy
    ("POST", "copies.let_pass"): for_preparers(404),
    ("GET", "copies.film"): for_preparers(404),
}
BODIES = {
    "copies.make": {"key": "A1"},
    "copies.let_pass": {"reason": "x"},
}
VALUES = {"film_name": "0" * 32}
