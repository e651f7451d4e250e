"""Files as contestants send them: decks and pictures, honest ones and hostile ones."""

import io
import struct
import zipfile
import zlib

from PIL import Image

CANARY = b"CANARY-OF-A-NAME"


def picture(kind="PNG", size=(320, 200), colour="navy", **how):
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind, **how)
    return made.getvalue()


def photo(kind="JPEG"):
    """A picture taken upright with a camera on its side: EXIF with a place, XMP, a tail."""
    image = Image.new("RGB", (300, 200), "white")
    image.paste("red", (0, 0, 150, 200))
    exif = image.getexif()
    exif[0x0112] = 6
    exif[0x010E] = CANARY.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = CANARY.decode()
    made = io.BytesIO()
    extra = {"comment": CANARY} if kind == "JPEG" else {}
    image.save(made, kind, exif=exif, **extra)
    return made.getvalue() + CANARY


def deck(pages=3, size=(960, 540)):
    """A PDF whose pages differ in colour, written by a named author."""
    made = io.BytesIO()
    colours = ("red", "green", "blue", "orange")
    sheets = [Image.new("RGB", size, colours[n % len(colours)]) for n in range(pages)]
    author = CANARY.decode()
    sheets[0].save(made, "PDF", save_all=True, append_images=sheets[1:], author=author)
    return made.getvalue()


def pdf(*objects, trailer=b""):
    """A PDF of these objects; the first one is its catalogue."""
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    end += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer)
    return made + end + b"startxref\n%d\n%%%%EOF\n" % len(made)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] >>"


def locked():
    """A PDF that wants a password."""
    secret = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -44 >>" % (b"41" * 32, b"42" * 32)
    trailer = b"/Encrypt 4 0 R /ID [<00> <00>]"
    return pdf(CATALOGUE, ONE_PAGE, PAGE, secret, trailer=trailer)


def endless(pages=10_000):
    """A PDF of very many pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, pages + 3))
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)
    return pdf(CATALOGUE, tree, *[PAGE] * pages)


def annotated():
    """A PDF with a red comment over its white page, and a file attached."""
    note = b"<< /Type /Annot /Subtype /Square /Rect [0 0 842 595] /C [1 0 0] /IC [1 0 0]"
    note += b" /T (%s) /Contents (%s) /AP << /N 5 0 R >> >>" % (CANARY, CANARY)
    red = b"1 0 0 rg 0 0 842 595 re f"
    look = b"<< /Type /XObject /Subtype /Form /BBox [0 0 842 595] /Length %d >>\n" % len(red)
    look += b"stream\n%s\nendstream" % red
    page = PAGE[:-2] + b"/Annots [4 0 R] >>"
    return pdf(CATALOGUE, ONE_PAGE, page, note, look)


def filled_page_of(side):
    """A PDF with one picture of side × side pixels that were never sent."""
    packed = zlib.compress(b"\0" * side)
    image = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
    image = image % (side, side) + b" /BitsPerComponent 8 /Filter /FlateDecode"
    image += b" /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
    drawing = b"q 842 0 0 595 0 0 cm /I Do Q"
    content = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing)
    uses = b"/Contents 5 0 R /Resources << /XObject << /I 4 0 R >> >> >>"
    return pdf(CATALOGUE, ONE_PAGE, PAGE[:-2] + uses, image, content)


def flood(side=50_000):
    """A PNG of a few bytes that says it has side × side pixels."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(bytes(64))), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def zipped(files):
    """A zip of files by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()
