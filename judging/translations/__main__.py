"""Bring the catalogues up to date: python -m judging.translations

Reads every sentence in code and templates, keeps what is translated, fills the English catalogue,
compiles both, and names what still wants Korean; the status is then 1.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
LANGUAGES = ("en", "ko")


def sentences() -> Catalog:
    """Every sentence that code and templates ask to be translated."""
    found = Catalog(charset="utf-8")
    options = {"**.html": {"trimmed": "true", "silent": "false"}}
    for folder, method, pattern in (("judging", "python", "**.py"), ("templates", "jinja2", "**")):
        for name, line, message, _, context in extract_from_dir(
            str(ROOT / folder), [(pattern, method)], options, KEYWORDS
        ):
            found.add(message, locations=[(f"{folder}/{name}", line)], context=context)
    return found


def kept(language: str) -> Catalog:
    """The catalogue of a language as it stands in its source."""
    with (folder(language) / "messages.po").open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def folder(language: str) -> Path:
    return HERE / language / "LC_MESSAGES"


def renewed(language: str) -> Catalog:
    """The catalogue with today's sentences and no others; English says what the code says."""
    catalogue = kept(language)
    catalogue.update(sentences(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.revision_date = catalogue.creation_date
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "Simsa"
    for message in catalogue:
        if language == "en" and message.id:
            message.string = message.id
            message.flags.discard("fuzzy")
    return catalogue


def untranslated(catalogue: Catalog) -> list[Message]:
    """Sentences of a catalogue without words, or with only some of their forms."""
    return [message for message in catalogue if message.id and not _complete(message)]


def _complete(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def main() -> int:
    for language in LANGUAGES:
        catalogue = renewed(language)
        with (folder(language) / "messages.po").open("wb") as file:
            write_po(file, catalogue, sort_output=True, include_lineno=False, width=96)
        with (folder(language) / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
        missing = untranslated(catalogue)
        for message in missing:
            print(f"{language}: {message.id}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
