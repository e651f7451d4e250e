"""Words to plant, and the small things that hold them: pictures, archives, relations."""

import io
import struct
import zipfile

from PIL import Image, PngImagePlugin

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
V = "urn:schemas-microsoft-com:vml"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
HC = "http://www.hancom.co.kr/hwpml/2011/core"
SEEN = "태양광 지붕의 제안"


class Planted:
    """The words that were planted, by place."""

    def __init__(self):
        self.words = {}

    def __call__(self, place):
        assert place not in self.words
        self.words[place] = f"Zq{len(self.words):03d}Canary{place.replace('-', '')}"
        return self.words[place]


def pack(members, *, extra=None, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if extra:
                info.extra = struct.pack("<HH", 0x7075, len(extra)) + extra
                info.comment = extra
            archive.writestr(info, data)
        archive.comment = comment
    return out.getvalue()


def related(**targets):
    """A part of relations: id = target, or (target, "External")."""
    lines = ""
    for key, target in targets.items():
        external = isinstance(target, tuple)
        mode = ' TargetMode="External"' if external else ""
        where = target[0] if external else target
        lines += f'<Relationship Id="{key}" Type="x/{key}" Target="{where}"{mode}/>'
    return f'<Relationships xmlns="{RELS}">{lines}</Relationships>'


def jpeg(plant, kind, *, size=(320, 200), colour="navy"):
    """A photo with a place, a maker, a comment, XMP and something after its end."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x9C9D] = plant(f"{kind}-make"), plant(f"{kind}-artist"), b"x"
    exif[0x8298] = plant(f"{kind}-copyright")
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[0x1C] = "N", (37.0, 33.0, 59.0), plant(f"{kind}-gps").encode()
    xmp = f"<x:xmpmeta>{plant(f'{kind}-xmp')}</x:xmpmeta>".encode()
    out = io.BytesIO()
    comment = plant(f"{kind}-comment").encode()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif, comment=comment, xmp=xmp)
    return out.getvalue() + plant(f"{kind}-trailing").encode()


def png(plant, kind):
    """A picture with texts of every sort in it, and something after its end."""
    about = PngImagePlugin.PngInfo()
    about.add_text("Author", plant(f"{kind}-text"))
    about.add_text("Comment", plant(f"{kind}-ztxt"), zip=True)
    about.add_itxt("XML:com.adobe.xmp", plant(f"{kind}-itxt"))
    exif = Image.Exif()
    exif[0x013B] = plant(f"{kind}-exif")
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "darkgreen").save(out, "PNG", pnginfo=about, exif=exif)
    return out.getvalue() + plant(f"{kind}-trailing").encode()
