"""What is taken out of a document, in its order: told line by line, pictures put beside."""

import json
import unicodedata
from pathlib import Path
from typing import Any

from .package import Unfit

MOST_BLOCKS = 5000
MOST_SIGNS = 1_000_000
MOST_PICTURES = 60
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
JOINERS = "\u200c\u200d"  # without them a picture sign or a Persian word falls apart
Crop = tuple[float, float, float, float]


def tell(**values: Any) -> None:
    """One line for whoever started us."""
    print(json.dumps(values), flush=True)


def clean(text: str) -> str:
    """What a reader sees of a text: no signs that are not seen or turn the order around."""
    even = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = [
        sign
        if sign in "\n" + JOINERS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
        else " "
        if sign == "\t"
        else ""
        for sign in even
    ]
    lines = ("".join(seen)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


class Sink:
    """Takes blocks: headings, paragraphs, rows of tables, slides, pictures."""

    def heading(self, text: str, level: int = 1) -> None:
        self.block("heading", text=text, level=min(max(level, 1), 4))

    def paragraph(self, text: str) -> None:
        self.block("paragraph", text=text)

    def row(self, cells: list[str]) -> None:
        if any(clean(cell) for cell in cells):
            self.block("row", cells=[clean(cell) for cell in cells])

    def part(self, kind: str, number: int) -> None:
        """A new slide or sheet begins."""
        self.block(kind, number=number)

    def block(self, kind: str, **values: Any) -> None:
        raise NotImplementedError

    def picture(self, data: bytes, crop: Crop | None = None) -> None:
        raise NotImplementedError

    def left_out(self, what: str) -> None:
        raise NotImplementedError


class Teller(Sink):
    """Tells each block as it comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blocks = self.signs = self.pictures = 0

    def block(self, kind: str, **values: Any) -> None:
        if "text" in values:
            values["text"] = clean(values["text"])
            if not values["text"]:
                return
        self.blocks += 1
        self.signs += len(values.get("text", "")) + sum(map(len, values.get("cells", ())))
        if self.blocks > MOST_BLOCKS or self.signs > MOST_SIGNS:
            raise Unfit("long")
        tell(block=kind, **values)

    def picture(self, data: bytes, crop: Crop | None = None) -> None:
        if not data.startswith(PICTURES) or self.pictures >= MOST_PICTURES:
            self.left_out("picture")
            return
        self.pictures += 1
        path = self.folder / f"picture-{self.pictures}"
        path.write_bytes(data)
        self.block("picture", file=path.name, crop=crop)

    def left_out(self, what: str) -> None:
        tell(left_out=what)


class Cell(Sink):
    """A cell of a table: its words in one text, its pictures after the row."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.later: list[tuple[bytes, Crop | None]] = []
        self.missing: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    def block(self, kind: str, **values: Any) -> None:
        self.texts.append(values.get("text") or " · ".join(values.get("cells", ())))

    def picture(self, data: bytes, crop: Crop | None = None) -> None:
        self.later.append((data, crop))

    def left_out(self, what: str) -> None:
        self.missing.append(what)


def row_of(out: Sink, cells: list[Cell]) -> None:
    """A row of a table, and after it what cannot stand in one."""
    out.row([cell.text for cell in cells])
    for cell in cells:
        for picture in cell.later:
            out.picture(*picture)
        for what in cell.missing:
            out.left_out(what)
