"""Both catalogues hold every sentence of code and templates, finished and compiled."""

import ast
import io
from pathlib import Path

import pytest
from babel.messages.checkers import num_plurals, python_format
from babel.messages.mofile import read_mo

from judging.translations.__main__ import LANGUAGES, folder, kept, sentences, untranslated
from judging.wording import obstacles, refusals

ROOT = Path(__file__).resolve().parent.parent
UPDATE = "run python -m judging.translations and translate what it names"


def keys(catalogue):
    return {(message.id, message.context) for message in catalogue if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_todays_sentences_and_no_others(language):
    assert keys(kept(language)) == keys(sentences()), UPDATE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language):
    catalogue = kept(language)
    assert not untranslated(catalogue), UPDATE
    assert not [message.id for message in catalogue if message.id and message.fuzzy]


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_the_same_values(language):
    catalogue = kept(language)
    for message in catalogue:
        if message.id:
            num_plurals(catalogue, message)
            python_format(catalogue, message)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_the_source(language):
    compiled = read_mo(io.BytesIO((folder(language) / "messages.mo").read_bytes()))
    assert words(compiled) == words(kept(language)), UPDATE


def words(catalogue):
    """What is said for each sentence; read_mo gives lists and bytes where read_po does not."""
    return {(plain(m.id), plain(m.context)): plain(m.string) for m in catalogue if m.id}


def plain(said):
    if isinstance(said, bytes):
        return said.decode()
    return tuple(said) if isinstance(said, list) else said


def test_korean_is_korean():
    """A sentence with words is not left in English."""
    same = [m.id for m in kept("ko") if m.id and m.string == m.id]
    assert same == []


def refused():
    """The sentences with which services and the engine refuse, as their code writes them."""
    names = {"NotReady", "Conflicted", "Forbidden", "SignInRefused", "TooManyAttempts"}
    for path in sorted((ROOT / "judging" / "services").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if called and node.func.id in names and (sentence := spoken(node.args[0])):
                yield path.stem, sentence


def spoken(node):
    """A sentence with x for each value; None where it is another error's."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (one.value if isinstance(one, ast.Constant) else "x" for one in node.values)
        return "".join(parts)
    return None


# The services that pages ask; others refuse only on the command line.
OF_PAGES = {"announcements", "awards", "contests", "decisions", "lookup", "outcomes", "rounds"}
OF_PAGES |= {"tallies", "teams", "assigning", "jobs", "plan_edits", "plan_making", "plans"}
OF_PAGES |= {"simulator", "timetables"}


def test_every_refusal_of_a_page_can_be_translated():
    sentences = (*refusals.SENTENCES, *obstacles.SENTENCES)
    known = [pattern for pattern, _ in refusals.patterns(sentences)]
    for name, sentence in refused():
        if name in OF_PAGES:
            assert any(one.fullmatch(sentence) for one in known), f"{name}: {sentence}"
