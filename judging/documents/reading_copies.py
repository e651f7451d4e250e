"""What judges get instead of an applicant's file, made anew from it by programs that are apart.

Pages drawn as pictures (PDF, images), a reading copy of text and pictures (Office, HWP, archives)
or a film without anything beside it. There is no way from here to the original: what cannot be
made raises, and judges get nothing.
"""

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from judging.documents import file_kinds, rendering
from judging.documents.file_kinds import HWP_MEDIA, OFFICE, Kind
from judging.documents.rendering import Drawn, Tell
from judging.errors import NotReady, Refused, TooLarge, WrongKind

HERE = str(Path(__file__).parent)
PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from readers.program import main; main(sys.argv[2:])"
)
SECONDS = 180
MOST_PAGES = 100
READERS = {
    OFFICE["word/document.xml"]: "docx",
    OFFICE["ppt/presentation.xml"]: "pptx",
    OFFICE["xl/workbook.xml"]: "xlsx",
    HWP_MEDIA[0]: "hwp",
    HWP_MEDIA[1]: "hwpx",
}
Block = dict[str, Any]


@dataclass
class Copy:
    """What was made: `kind` = pages, reading or film. `texts` is what names are looked for in,
    by page or by place in the blocks; `left_out` counts what could not be taken along."""

    kind: str
    pages: list[Drawn] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    film: Path | None = None
    texts: list[tuple[int, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def kind_for(media_type: str) -> str:
    """What a file of this type becomes."""
    if media_type == "video/mp4":
        return "film"
    is_drawn = media_type == "application/pdf" or media_type.startswith("image/")
    return "pages" if is_drawn else "reading"


def make(path: Path, folder: Path, tell: Tell) -> Copy:
    """Make the copy. Raises the refusals of whatever the file is, and what `tell` raises."""
    kind = file_kinds.recognise(path)
    if kind.word in ("pdf", "image"):
        return _pages(path, kind, folder, tell)
    if kind.word == "video":
        return _film(path, folder)
    copy = _archive(path, folder, tell) if kind.word == "zip" else _reading(path, kind, folder)
    tell(len(copy.blocks), len(copy.blocks))
    if not copy.blocks:
        raise NotReady("There is nothing to be read in this file.")
    copy.texts = [(at, _text_of(block)) for at, block in enumerate(copy.blocks, 1)]
    copy.texts = [(at, text) for at, text in copy.texts if text]
    return copy


def _pages(path: Path, kind: Kind, folder: Path, tell: Tell) -> Copy:
    pages = rendering.render(path, folder, tell, seconds=2 * SECONDS)
    words = rendering.words(path) if kind.word == "pdf" else []
    return Copy("pages", pages, texts=[(at, text) for at, text in enumerate(words, 1) if text])


def _film(path: Path, folder: Path) -> Copy:
    target = folder / "film"
    list(_said("film", str(path), str(target)))
    return Copy("film", film=target)


def _reading(path: Path, kind: Kind, folder: Path) -> Copy:
    """The blocks of a document, its pictures drawn. Raises NotReady, TooLarge."""
    copy = Copy("reading")
    for said in _said("read", READERS[kind.media_type], str(path), str(folder)):
        if "left_out" in said:
            copy.left_out[said["left_out"]] += 1
        elif "block" in said:
            copy.blocks.append(said)
    placed = [block for block in copy.blocks if block["block"] == "picture"]
    asked = [(folder / block["file"], _cut(block)) for block in placed]
    drawn = rendering.pictures(asked, folder)
    numbers = {id(block): drawn[at].number for at, block in enumerate(placed) if at in drawn}
    copy.left_out["picture"] += len(placed) - len(drawn)
    copy.pages = [drawn[at] for at in sorted(drawn)]
    copy.blocks = [_plain(one, numbers) for one in copy.blocks if _stays(one, numbers)]
    return copy


def _cut(block: Block) -> str:
    return ",".join(map(str, block["crop"])) if block["crop"] else ""


def _stays(block: Block, numbers: dict[int, int]) -> bool:
    return block["block"] != "picture" or id(block) in numbers


def _plain(block: Block, numbers: dict[int, int]) -> Block:
    """A block as judges get it: a picture by its page."""
    if block["block"] == "picture":
        return {"block": "picture", "page": numbers[id(block)]}
    return block


def _archive(path: Path, folder: Path, tell: Tell) -> Copy:
    """All files of an archive after each other, under numbers. Raises what its files raise."""
    whole = Copy("reading")
    parts = [said["part"] for said in _said("unpack", str(path), str(folder)) if "part" in said]
    for number in parts:
        part = _part(folder / f"part-{number}", folder / f"in-{number}")
        tell(number, len(parts))
        if part is None:
            whole.left_out["file"] += 1
            continue
        before = len(whole.pages)
        whole.pages += [replace(one, number=before + one.number) for one in part.pages]
        if len(whole.pages) > MOST_PAGES:
            raise _unfit("pages")
        whole.blocks.append({"block": "file", "number": number})
        whole.blocks += [_moved(block, before) for block in part.blocks]
        whole.left_out += part.left_out
    return whole


def _moved(block: Block, before: int) -> Block:
    return block | {"page": block["page"] + before} if "page" in block else block


def _part(path: Path, folder: Path) -> Copy | None:
    """One file of an archive; None where judges get nothing of its kind."""
    folder.mkdir()
    try:
        kind = file_kinds.recognise(path)
    except WrongKind:
        return None
    except NotReady:
        if path.stat().st_size:
            raise
        return None
    if kind.word in ("video", "zip"):
        return None
    if kind.word not in ("pdf", "image"):
        return _reading(path, kind, folder)
    copy = _pages(path, kind, folder, lambda _done, _total: None)
    words = dict(copy.texts)
    copy.blocks = [
        {"block": "picture", "page": one.number, "hidden": words.get(one.number, "")}
        for one in copy.pages
    ]
    return copy


def for_judges(blocks: list[Block]) -> bytes:
    """The reading copy as tablets get it; text that is only seen in a picture is not in it."""
    shown = [{key: one[key] for key in one if key != "hidden"} for one in blocks]
    return json.dumps({"blocks": shown}, ensure_ascii=False, separators=(",", ":")).encode()


def _text_of(block: Block) -> str:
    return block.get("text") or block.get("hidden") or "\n".join(block.get("cells", ()))


def _said(*arguments: str) -> Iterator[dict[str, Any]]:
    """What the program says. Raises the refusal that it names; TooLarge where a bound ended it."""
    command = [sys.executable, "-I", "-c", PROGRAM, HERE, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        patience = threading.Timer(SECONDS, program.kill)
        patience.start()
        ended = False
        try:
            for line in program.stdout or ():
                said = json.loads(line)
                if "unfit" in said:
                    raise _unfit(said["unfit"])
                ended = ended or "end" in said
                yield said
        finally:
            patience.cancel()
            program.kill()
    if not ended:
        raise _unfit("memory")


def _unfit(why: str) -> Refused:
    """The refusal behind the program's word."""
    known: dict[str, Refused] = {
        "memory": TooLarge("This file needs more memory or time than there is. Make it smaller."),
        "long": TooLarge("This document is too long. Leave out what judges need not see."),
        "parts": TooLarge("This archive holds more than 30 files. Leave some of them out."),
        "pages": TooLarge("This archive has more than 100 pages in all. Leave some of them out."),
        "locked": NotReady("This document is locked. Save it without a password or protection."),
        "tracked": NotReady(
            "This document keeps its changes. Accept them all, then save it again."
        ),
        "film": NotReady("This film cannot be cleaned. Save it as a plain MP4 file."),
        "codec": NotReady("Only films with H.264 or H.265 pictures and AAC sound can be shown."),
    }
    return known.get(why, NotReady("This file is damaged: it cannot be opened."))
