"""Who sees how far an expo is, and brings an entry back. The table's contest compares nothing."""

from tests.permission_rows.control_room import ALWAYS, STEERERS
from tests.permission_rows.people import ORGANISERS

ROWS = {
    ("GET", "expos.show"): {ALWAYS: {404: ORGANISERS}},
    ("POST", "expos.bring_back"): {ALWAYS: {404: STEERERS}},
}
