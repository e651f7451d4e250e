"""Having strangers' files drawn as pages, by a program that is bounded and apart.

The drawing itself is page_renderer.py's; here is only how it is started and understood.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judging.errors import NotReady, Refused, TooLarge, WrongKind

PROGRAM = Path(__file__).with_name("page_renderer.py")
WEBP = "image/webp"
HEADS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
LOOKED_AT = 16
INSPECTION_SECONDS = 20

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
    """For each file why it cannot be shown, None where it can. A file that ends the program is
    unfit, and the ones after it are looked at by another."""
    found: list[Refused | None] = []
    while len(found) < len(paths):
        left = [str(path) for path in paths[len(found) :]]
        try:
            run = _run("inspect", *left, timeout=INSPECTION_SECONDS)
            lines = run.stdout.splitlines()
        except subprocess.TimeoutExpired as late:
            lines = (late.stdout or b"").splitlines()
        found += [_refusal(json.loads(line)) for line in lines if line.endswith(b"}")]
        if len(found) < len(paths):
            found.append(_unfit("damaged"))
    return found


def count_pages(path: Path) -> int:
    """How many pages a PDF or an image has. Raises the refusals that `inspect` lists."""
    try:
        run = _run("inspect", str(path), timeout=INSPECTION_SECONDS)
        said = json.loads(run.stdout) if run.stdout.endswith(b"}\n") else {"unfit": "damaged"}
    except subprocess.TimeoutExpired:
        said = {"unfit": "memory"}
    if refusal := _refusal(said):
        raise refusal
    return int(said["pages"])


def _refusal(said: dict[str, Any]) -> Refused | None:
    return _unfit(said["unfit"]) if "unfit" in said else None


def _run(*arguments: str, timeout: float) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", str(PROGRAM), *arguments]
    return subprocess.run(command, capture_output=True, timeout=timeout, check=False)


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
