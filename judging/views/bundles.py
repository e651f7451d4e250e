"""The tablet's scripts and styles, a few answers in all, combined and packed when first asked.

A cold tablet in a crowded hall then needs one request where a dozen files would need a dozen. The
files stay as they are written: imports fall away, because the scripts of the core share one scope,
so no two may declare the same name at their top; a panel shares its own with what it imports. An
address names the content, so that what was fetched once is never asked for again.
"""

import gzip
import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, request, url_for

from judging.errors import NotFound
from judging.views import guards
from judging.wording import tablet

bp = Blueprint("bundles", __name__, url_prefix="/tablet")
STATIC = Path(__file__).resolve().parents[1] / "static"
SCRIPTS = STATIC / "tablet"
SHEETS = ("tokens.css", "simsa.css", "tablet.css")
IMPORT = re.compile(r'^import \{[^}]*\} from "(\.{1,2}/[\w./-]+\.js)";\n', re.M)
EXPORT = re.compile(r"^export (?=(?:async )?function|const|let|class)", re.M)
OPENS = re.compile(r"^export (async )?function open\(", re.M)
COMMENT = re.compile(r"^\s*//.*\n|(?<=[;{,]) // .*$", re.M)
REMARK = re.compile(r"/\*.*?\*/\n?", re.S)
MARGIN = re.compile(r"^ +", re.M)  # no script has a text that goes over several lines
AT_ONCE = frozenset({"clock", "material", "messages"})
FOR_EVER = "public, max-age=31536000, immutable"


class Bundle(NamedTuple):
    """What is served under one address."""

    digest: str
    plain: bytes
    packed: bytes
    kind: str


def needed(path: Path) -> list[Path]:
    """A script and those that it reaches by imports, each after those that it needs."""
    found: list[Path] = []
    begun = {path}

    def visit(one: Path) -> None:
        for name in IMPORT.findall(one.read_text(encoding="utf-8")):
            wanted = (one.parent / name).resolve()
            if wanted not in begun:
                begun.add(wanted)
                visit(wanted)
        found.append(one)

    visit(path)
    return found


def core() -> list[Path]:
    """What main.js reaches: the page as it begins."""
    return needed(SCRIPTS / "main.js")


@cache
def panels() -> tuple[str, ...]:
    """The names of the scripts that open a part of the page when it is needed."""
    others = {*SCRIPTS.glob("*.js")} - {*core()}
    return tuple(sorted(one.stem for one in others if OPENS.search(one.read_text("utf-8"))))


def first_panels() -> tuple[str, ...]:
    """Those that a sheet shows as soon as it is open."""
    return tuple(name for name in panels() if name in AT_ONCE)


def later_panels() -> tuple[str, ...]:
    """Those that come when they are needed, or when the page is idle."""
    return tuple(name for name in panels() if name not in AT_ONCE)


def panel_addresses() -> dict[str, str]:
    """Where the script of each panel is."""
    first, later = address("first.js"), address("later.js")
    return {name: first if name in AT_ONCE else later for name in panels()}


@cache
def script(language: str) -> Bundle:
    """The core, and before it the words in which it speaks."""
    words = f"const givenWords = {tablet.words_as_json(language)};\n"
    return _bundle(words + _joined(core()), "text/javascript")


@cache
def panel_script(names: tuple[str, ...]) -> Bundle:
    """These panels, each in a scope of its own, with all that it needs."""
    scopes = (
        f"export const {name} = (() => {{\n{_joined(needed(SCRIPTS / f'{name}.js'))}"
        "return { open };\n})();\n"
        for name in names
    )
    return _bundle("".join(scopes), "text/javascript")


def _joined(paths: list[Path]) -> str:
    texts = (IMPORT.sub("", path.read_text(encoding="utf-8")) for path in paths)
    return "".join(MARGIN.sub("", COMMENT.sub("", EXPORT.sub("", text))) for text in texts)


@cache
def styles() -> Bundle:
    paths = [*(STATIC / name for name in SHEETS), *sorted(SCRIPTS.glob("*.css"))]
    texts = (REMARK.sub("", path.read_text(encoding="utf-8")) for path in paths)
    return _bundle("".join(MARGIN.sub("", text) for text in texts), "text/css")


def _bundle(text: str, kind: str) -> Bundle:
    plain = text.encode()
    digest = hashlib.sha256(plain).hexdigest()[:12]
    return Bundle(digest, plain, gzip.compress(plain, 9, mtime=0), kind)


KINDS: dict[str, Callable[[], Bundle]] = {
    "app.ko.js": lambda: script("ko"),
    "app.en.js": lambda: script("en"),
    "first.js": lambda: panel_script(first_panels()),
    "later.js": lambda: panel_script(later_panels()),
    "app.css": styles,
}


def address(name: str) -> str:
    """Where one of them is found with this moment's content."""
    return url_for("bundles.show", digest=KINDS[name]().digest, name=name)


def answer(made: Bundle) -> Response:
    """The content, packed for whoever can unpack it."""
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(
        made.packed if packed else made.plain, content_type=f"{made.kind}; charset=utf-8"
    )
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_EVER
    response.vary.add("Accept-Encoding")
    return response


@bp.get("/<digest>/<name>")
@guards.everybody
def show(digest: str, name: str) -> Response:
    made = KINDS.get(name)
    if made is None or made().digest != digest:
        raise NotFound(guards.HIDDEN)
    return answer(made())
