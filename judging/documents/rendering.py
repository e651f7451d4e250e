"""Having strangers' files drawn as pages, by a program that is bounded and apart.

The drawing itself is page_renderer.py's; here is only how it is started and understood.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from judging.documents import inspecting
from judging.errors import NotReady, Refused, TooLarge, WrongKind

PROGRAM = Path(__file__).with_name("page_renderer.py")
WEBP = "image/webp"
HEADS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
LOOKED_AT = 16
AT_ONCE = 20  # pictures in one program, so that one that ends it takes few with it
PICTURE_SECONDS = 120

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it was drawn: its two files and the size of the larger one."""

    number: int
    width: int
    height: int
    image: Path
    thumb: Path


def media_type(head: bytes) -> str:
    """What a file is by how it begins, whatever its name says. Raises WrongKind."""
    for start, kind in HEADS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    raise WrongKind("Only PDF files and PNG, JPEG or WebP images can be shown to judges.")


def inspect(paths: Sequence[Path]) -> list[Refused | None]:
    """For each file why it cannot be shown, None where it can."""
    return [_refusal(_said(path)) for path in paths]


def count_pages(path: Path) -> int:
    """How many pages a PDF or an image has. Raises the refusals that `inspect` lists."""
    said = _said(path)
    if refusal := _refusal(said):
        raise refusal
    return int(said["pages"])


def _said(path: Path) -> dict[str, Any]:
    """What was said of a file; looking at one that is ended by its bounds leaves no whole line."""
    said = inspecting.ask(path)
    found: dict[str, Any] = json.loads(said) if said.endswith(b"}\n") else {"unfit": "memory"}
    return found


def _refusal(said: dict[str, Any]) -> Refused | None:
    return _unfit(said["unfit"]) if "unfit" in said else None


def render(path: Path, folder: Path, tell: Tell, *, seconds: float | None = None) -> list[Drawn]:
    """Draw the pages of a file into a folder, in as many seconds at most.

    Raises the refusals that `inspect` lists, and what `tell` raises.
    """
    drawn: list[Drawn] = []
    total = 0
    for said in _lines("render", str(path), str(folder), seconds=seconds):
        if refusal := _refusal(said):
            raise refusal
        total = said.get("pages", total)
        if "page" in said:
            drawn.append(_drawn(folder, said))
        tell(len(drawn), total)
    if not total or len(drawn) < total:
        raise _unfit("memory")  # it was ended by one of its bounds
    return drawn


def pictures(asked: Sequence[tuple[Path, str]], folder: Path) -> dict[int, Drawn]:
    """Draw pictures, each with the shares to cut off, as pages that follow each other.

    Answers with the page of each by its place in `asked`; what cannot be drawn is not in it.
    """
    drawn: dict[int, Drawn] = {}
    for start in range(0, len(asked), AT_ONCE):
        within = folder / f"pictures-{start}"
        within.mkdir()
        named = [f"{path}|{cut}" for path, cut in asked[start : start + AT_ONCE]]
        for said in _lines("pictures", str(within), *named, seconds=PICTURE_SECONDS):
            if "page" in said:
                drawn[start + said["index"]] = replace(_drawn(within, said), number=len(drawn) + 1)
    return drawn


def words(path: Path) -> list[str]:
    """What stands on each page of a PDF, as far as it can be read as text."""
    said = _lines("words", str(path), seconds=PICTURE_SECONDS)
    return [one["text"] for one in said if "words" in one]


def _drawn(folder: Path, said: dict[str, Any]) -> Drawn:
    number = int(said["page"])
    files = (folder / f"{number}.webp", folder / f"{number}.thumb.webp")
    return Drawn(number, int(said["width"]), int(said["height"]), *files)


def _lines(*arguments: str, seconds: float | None = None) -> Iterator[dict[str, Any]]:
    """What the program says, as it says it; it ends late or when nobody listens any more."""
    command = [sys.executable, "-I", str(PROGRAM), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        patience = threading.Timer(seconds or 0, program.kill)
        if seconds is not None:
            patience.start()
        try:
            for line in program.stdout or ():
                yield json.loads(line)
        finally:
            patience.cancel()
            program.kill()


def _unfit(why: str) -> Refused:
    """The refusal behind the program's word."""
    if why == "pages":
        return TooLarge("This PDF has more than 100 pages. Leave out what judges need not see.")
    if why == "pixels":
        return TooLarge("This image has more than 40 million pixels. Make it smaller.")
    if why == "encrypted":
        return NotReady("This PDF is locked with a password. Save it without one.")
    if why == "tiny":
        return NotReady("This image is only a few pixels large.")
    if why == "memory":
        return TooLarge("This file needs more memory or time than there is. Make it smaller.")
    return NotReady("This file is damaged: it cannot be opened.")
