"""Who may bring entries in from a table, and take them away as one."""

ALWAYS = ("judging", "closed", "proposed", "published")
KEEPERS = ("olga", "rhea", "augusta")
OFFICE = ("olga", "rhea")
ROWS = {
    ("GET", "imports.index"): {ALWAYS: {200: OFFICE}},
    ("POST", "imports.upload"): {ALWAYS: {422: OFFICE}},  # no file is sent
    ("GET", "imports.show"): {ALWAYS: {404: OFFICE}},  # there is no such import
    ("GET", "imports.progress"): {ALWAYS: {404: OFFICE}},
    ("POST", "imports.check"): {ALWAYS: {404: OFFICE}},
    ("POST", "imports.bring_in"): {ALWAYS: {404: OFFICE}},
    ("POST", "imports.discard"): {ALWAYS: {404: OFFICE}},
    ("GET", "imports.export"): {ALWAYS: {200: KEEPERS}},
    ("POST", "imports.take_export"): {ALWAYS: {200: KEEPERS}},
}
BODIES = {
    "imports.check": {"title": "0", "existing": "update"},
    "imports.take_export": {"kind": "csv", "reason": "보고"},
}
VALUES = {"import_key": "none"}
