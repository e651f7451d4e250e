"""Turn a PDF or an image into plain pictures of its pages: a program of its own.

It reads what strangers sent, so it runs apart from the app, with little memory and time, imports
nothing of ours and never sees the database. What it draws is new: no metadata, annotation,
attachment or trailing byte of the original is in it.

    python -I page_renderer.py inspect FILE …         a line of JSON for each file
    python -I page_renderer.py render FILE FOLDER     a line of JSON for each page drawn
    python -I page_renderer.py pictures FOLDER FILE[|left,top,right,bottom] …
                                                      the same for pictures, cut off by shares
    python -I page_renderer.py words FILE             a line of JSON for each page of a PDF
"""

import contextlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageOps

PAGE_WIDTH, PAGE_HEIGHT = 1600, 2400
THUMB = (240, 240)
MOST_PAGES = 100
MOST_PIXELS = 40_000_000
MOST_SIGNS = 100_000  # of a page
SHORTEST_SIDE = 8  # in points or pixels: less shows nothing
MEMORY = 264 * 2**20  # of addresses, so that it never uses 256 MB
CPU_SECONDS = 240
IMAGES = ("PNG", "JPEG", "WEBP")


class Unfit(Exception):
    """The file cannot be shown; the word says why."""


def limit() -> None:
    """Give this process bounds that a hostile file cannot exceed."""
    with contextlib.suppress(ValueError, OSError):  # macOS knows no such bound
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Image.MAX_IMAGE_PIXELS = None  # ours is stricter, and refuses instead of warning


def tell(**values: Any) -> None:
    """One line for whoever started us."""
    print(json.dumps(values), flush=True)


def is_pdf(path: Path) -> bool:
    """Whether the file begins as a PDF does."""
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"


def opened_pdf(path: Path) -> pdfium.PdfDocument:
    """The document. Raises Unfit."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as failure:
        locked = failure.err_code == pdfium_c.FPDF_ERR_PASSWORD
        raise Unfit("encrypted" if locked else "damaged") from failure
    if not len(document):
        raise Unfit("damaged")
    if len(document) > MOST_PAGES:
        raise Unfit("pages")
    return document


def opened_image(path: Path) -> Image.Image:
    """The image, not decoded yet. Raises Unfit."""
    try:
        image = Image.open(path, formats=IMAGES)
    except (OSError, ValueError, SyntaxError) as failure:
        raise Unfit("damaged") from failure
    if image.width * image.height > MOST_PIXELS:
        raise Unfit("pixels")
    if min(image.size) < SHORTEST_SIDE:
        raise Unfit("tiny")
    return image


def pages_of(path: Path) -> int:
    """How many pages there are to draw. Raises Unfit."""
    if is_pdf(path):
        return len(opened_pdf(path))
    opened_image(path)
    return 1


def drawn_page(document: pdfium.PdfDocument, index: int) -> Image.Image:
    """A page of a PDF as a picture, without the comments that people wrote on it."""
    page = document[index]
    width, height = page.get_size()
    if min(width, height) < 1:
        return Image.new("RGB", (PAGE_WIDTH, PAGE_WIDTH), "white")
    scale = min(PAGE_WIDTH / width, PAGE_HEIGHT / height)
    bitmap = page.render(scale=scale, draw_annots=False)
    picture: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    page.close()
    return picture


def drawn_image(path: Path) -> Image.Image:
    """An image upright, on white, no larger than a page."""
    image = opened_image(path)
    image.draft("RGB", (2 * PAGE_WIDTH, 2 * PAGE_HEIGHT))  # a JPEG is read smaller than it is
    orientation = image.getexif().get(0x0112, 1)
    if image.mode.startswith(("I", "F")):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode not in ("L", "RGB", "RGBA", "LA", "CMYK"):
        image = image.convert("RGBA")
    factor = max(image.size) // (2 * PAGE_HEIGHT)
    if factor > 1:
        image = image.reduce(factor)  # without the whole copy that a resize of RGBA makes
    image.thumbnail((PAGE_HEIGHT, PAGE_HEIGHT))
    if "A" in image.getbands():
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    image = upright(image.convert("RGB"), orientation)
    image.thumbnail((PAGE_WIDTH, PAGE_HEIGHT))
    return image


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The image turned as the camera noted it."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    bare.getexif()[0x0112] = orientation
    return ImageOps.exif_transpose(bare)


def save(picture: Image.Image, folder: Path, number: int, **also: Any) -> None:
    """Write a page and its thumbnail and say so."""
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)  # a picture without whatever the original carried along
    bare.save(folder / f"{number}.webp", "WEBP", quality=82, method=3)
    bare.thumbnail(THUMB)
    bare.save(folder / f"{number}.thumb.webp", "WEBP", quality=75, method=3)
    tell(page=number, width=picture.width, height=picture.height, **also)


def render(path: Path, folder: Path) -> None:
    """Draw every page of a file. Raises Unfit."""
    if not is_pdf(path):
        tell(pages=1)
        save(drawn_image(path), folder, 1)
        return
    document = opened_pdf(path)
    document.init_forms()  # what was filled into a form is part of the page
    tell(pages=len(document))
    for index in range(len(document)):
        save(drawn_page(document, index), folder, index + 1)


def pictures(folder: Path, asked: list[str]) -> None:
    """Draw pictures as pages that follow each other; say which of them cannot be drawn."""
    drawn = 0
    for index, one in enumerate(asked):
        name, _, cut = one.partition("|")
        try:
            picture = drawn_image(Path(name))
            if cut:
                picture = cropped(picture, *map(float, cut.split(",")))
            save(picture, folder, drawn + 1, index=index)
            drawn += 1
        except (Unfit, MemoryError, OSError, ValueError, SyntaxError):
            tell(undrawn=index)


def cropped(picture: Image.Image, left: float, top: float, right: float, low: float) -> Image.Image:
    """What remains when these shares of the sides are cut off. Raises Unfit."""
    wide, high = picture.size
    box = (
        round(left * wide),
        round(top * high),
        round((1 - right) * wide),
        round((1 - low) * high),
    )
    if box[2] <= box[0] or box[3] <= box[1]:
        raise Unfit("tiny")
    return picture.crop((box[0], box[1], box[2], box[3]))


def words(path: Path) -> None:
    """Say what stands on each page of a PDF, for whoever looks for names in it. Raises Unfit."""
    document = opened_pdf(path)
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage().get_text_bounded()
        tell(words=index + 1, text=text[:MOST_SIGNS].replace("\0", ""))
        page.close()


def inspect(path: Path) -> None:
    """Say how many pages a file has, or why it is unfit."""
    try:
        tell(pages=pages_of(path))
    except (Unfit, MemoryError) as why:
        tell(unfit=str(why) or "memory")


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    limit()
    if arguments[0] == "inspect":
        for name in arguments[1:]:
            inspect(Path(name))
        return
    try:
        if arguments[0] == "pictures":
            pictures(Path(arguments[1]), arguments[2:])
        elif arguments[0] == "words":
            words(Path(arguments[1]))
        else:
            render(Path(arguments[1]), Path(arguments[2]))
    except (Unfit, MemoryError) as why:
        tell(unfit=str(why) or "memory")
    except (OSError, ValueError, SyntaxError, pdfium.PdfiumError):
        tell(unfit="damaged")


if __name__ == "__main__":
    main(sys.argv[1:])
