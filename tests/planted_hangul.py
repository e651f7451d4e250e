"""한글 files with words planted in every place that is not read."""

import struct

from tests import compound
from tests.plants import HC, HP, SEEN, jpeg, pack, png


def hwpx(plant):
    """한글, as packed XML: a memo, notes, a deletion, a header and a picture."""
    run = "<hp:p><hp:run>{}</hp:run></hp:p>"
    words = "<hp:t>{}</hp:t>"
    memo = f"""<hp:ctrl><hp:fieldBegin type="MEMO" name="{plant("hwpx-memo-name")}"><hp:subList>
        {run.format(words.format(plant("hwpx-memo")))}</hp:subList></hp:fieldBegin></hp:ctrl>"""
    notes = "".join(
        f"<hp:ctrl><hp:{one}><hp:subList>{run.format(words.format(plant(f'hwpx-{one}')))}"
        f"</hp:subList></hp:{one}></hp:ctrl>"
        for one in ("footNote", "endNote", "header", "footer", "hiddenComment")
    )
    cut = f"<hp:t>앞<hp:deleteBegin/>{plant('hwpx-deleted')}<hp:deleteEnd/>뒤</hp:t>"
    table = f"""<hp:tbl><hp:caption/><hp:tr><hp:tc><hp:subList>{run.format(words.format("칸"))}
        </hp:subList></hp:tc></hp:tr></hp:tbl>"""
    picture = f"""<hp:pic><hp:imgClip left="0" right="100" top="0" bottom="50"/>
        <hp:imgDim dimwidth="100" dimheight="100"/><hc:img binaryItemIDRef="image1"/>
        <hp:shapeComment>{plant("hwpx-alt")}</hp:shapeComment></hp:pic>"""
    section = f"""<hs:sec xmlns:hs="hs" xmlns:hp="{HP}" xmlns:hc="{HC}">
        {run.format(words.format(SEEN) + memo + notes)}{run.format(cut)}
        {run.format(table + picture)}</hs:sec>"""
    listing = f"""<opf:package xmlns:opf="opf"><opf:metadata><opf:meta name="creator">
        {plant("hwpx-creator")}</opf:meta><opf:meta name="lastsaveby">{plant("hwpx-saved-by")}
        </opf:meta></opf:metadata><opf:manifest>
        <opf:item id="section0" href="Contents/section0.xml"/>
        <opf:item id="image1" href="BinData/image1.jpg"/></opf:manifest>
        <opf:spine><opf:itemref idref="section0"/></opf:spine></opf:package>"""
    return pack(
        {
            "mimetype": "application/hwp+zip",
            "Contents/content.hpf": listing,
            "Contents/section0.xml": section,
            "Contents/header.xml": f'<h><change author="{plant("hwpx-change-author")}"/></h>',
            "BinData/image1.jpg": jpeg(plant, "hwpx-picture"),
            "Preview/PrvText.txt": plant("hwpx-preview"),
            "settings.xml": f"<s>{plant('hwpx-settings')}</s>",
        }
    )


def hwp(plant):
    """한글 5: a summary, a preview, notes, hidden comments, memos, a master page and a picture."""
    c = compound
    notes = b"".join(
        c.control(name, 1, c.record(56, 2, bytes(16)) + c.text(plant(f"hwp-{name.strip()}"), 3))
        for name in ("fn  ", "en  ", "head", "foot", "tcmt", "secd")
    )
    anchor = struct.pack("<8H", 11, 0, 0, 0, 0, 0, 0, 11).decode("utf-16-le")
    table = c.control(
        "tbl ",
        1,
        c.record(61, 2, bytes(22)) + c.cell(0, 0, "칸 하나", 2) + c.cell(0, 1, "칸 둘", 2),
    )
    drawn = c.control("gso ", 1, c.record(60, 2, bytes(40)) + c.placed_picture(1, 3))
    box = c.control("gso ", 1, c.record(56, 2, bytes(16)) + c.text("글상자", 3))
    field = c.control("%clk", 1, c.record(71, 2, plant("hwp-field").encode("utf-16-le")))
    memos = c.record(77, 1, bytes(8)) + c.record(56, 1, bytes(16)) + c.text(plant("hwp-memo"), 2)
    body = c.text(anchor + SEEN) + notes + table + drawn + box + field + memos
    info = c.record(1, 0, plant("hwp-docinfo").encode("utf-16-le")) + c.listed_picture(1)
    head = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010000, 1) + bytes(216)
    wide = {name: plant(f"hwp-{name}").encode("utf-16-le") * 5 for name in ("summary", "preview")}
    return c.compound(
        {
            "FileHeader": head,
            "DocInfo": c.packed(info),
            "\x05HwpSummaryInformation": wide["summary"],
            "PrvText": wide["preview"],
            "PrvImage": png(plant, "hwp-preview-picture"),
            "BodyText/Section0": c.packed(body),
            "BinData/BIN0001.png": c.packed(png(plant, "hwp-picture")),
            "DocOptions/_LinkDoc": plant("hwp-link-doc").encode("utf-16-le"),
            "Scripts/DefaultJScript": plant("hwp-script").encode("utf-16-le"),
        }
    )
