"""The table of permissions: a module for each noun holds ROWS, and may hold OPEN, BODIES, VALUES.

ROWS: (method, endpoint): state: answer: who gets it. Whoever is not named gets 403 where he
organises the contest and so knows of the page, and 404 otherwise. OPEN: pages that answer the same
to everybody, whatever becomes of contests. PERSONAL: pages about the reader himself, answer: who
gets it; whoever is not named gets 404. BODIES: what is sent with a POST. VALUES: what stands
in the addresses.
"""

import importlib
import pkgutil

NOUNS = [
    importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
]


def _merged(name):
    tables = [getattr(noun, name, {}) for noun in NOUNS]
    assert len({key for table in tables for key in table}) == sum(map(len, tables))
    return {key: value for table in tables for key, value in table.items()}


ROWS, OPEN, PERSONAL = map(_merged, ("ROWS", "OPEN", "PERSONAL"))
BODIES, VALUES = map(_merged, ("BODIES", "VALUES"))
