"""The words of the tablet's scripts, which know none themselves: a module for each part.

Each module's words() gives sentences by name, the name beginning with the part's: `list.empty`.
What is filled in stands in braces: `{n}`.
"""

import importlib
import json
import pkgutil

from flask_babel import force_locale

PARTS = [
    importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
]


def words() -> dict[str, str]:
    """Every sentence, in the reader's language."""
    return {name: sentence for part in PARTS for name, sentence in part.words().items()}


def words_as_json(language: str) -> str:
    """The same in that language, as a script can read it."""
    with force_locale(language):
        return json.dumps(words(), ensure_ascii=False, separators=(",", ":"))
