"""PPTX: the slides that are shown, without notes, comments, dates and footers."""

from xml.etree.ElementTree import Element

from . import drawings
from .package import Package, attribute, child, children, local, shown
from .sink import Cell, Sink, row_of

MAIN = "ppt/presentation.xml"
UNSEEN = ("dt", "ftr", "sldNum", "hdr")
TITLES = ("title", "ctrTitle")
SHAPES = ("sp", "pic", "graphicFrame", "grpSp", "cxnSp", "contentPart")


def read(package: Package, out: Sink) -> None:
    """Tell every slide that is shown. Raises Unfit."""
    main, related = package.tree(MAIN), package.related(MAIN)
    size = child(main, "sldSz")
    box = _box(size, "cx", "cy") if size is not None else (0, 0)
    number = 0
    for one in children(main, "sldIdLst"):
        name = related.get(_relation(one), "")
        slide = package.tree(name)
        if attribute(slide, "show") in ("0", "false"):
            continue
        number += 1
        out.part("slide", number)
        _Slide(package, package.related(name), box).read(slide, out)


def _relation(node: Element) -> str:
    """`r:id` beside `id`, which is another number."""
    named = (value for key, value in node.attrib.items() if key.endswith("}id"))
    return next(named, "")


def _box(node: Element, one: str, other: str) -> tuple[int, int]:
    try:
        return int(attribute(node, one)), int(attribute(node, other))
    except ValueError:
        return 0, 0


class _Slide:
    def __init__(self, package: Package, related: dict[str, str], box: tuple[int, int]) -> None:
        self.package = package
        self.related = related
        self.box = box

    def read(self, slide: Element, out: Sink) -> None:
        ground = child(slide, "cSld", "bg")
        if ground is not None:
            drawings.pictures(self.package, self.related, ground, out)
        for shape in children(slide, "cSld", "spTree"):
            if not self._is_beside(shape):
                self._shape(shape, out)

    def _is_beside(self, shape: Element) -> bool:
        """Whether it lies wholly outside the slide, where nobody sees it."""
        frame = child(shape, "spPr", "xfrm")
        frame = child(shape, "xfrm") if frame is None else frame
        frame = child(shape, "grpSpPr", "xfrm") if frame is None else frame
        at, size = child(frame, "off"), child(frame, "ext")
        if at is None or size is None or not all(self.box):
            return False
        (x, y), (wide, high) = _box(at, "x", "y"), _box(size, "cx", "cy")
        return x >= self.box[0] or y >= self.box[1] or x + wide <= 0 or y + high <= 0

    def _shape(self, shape: Element, out: Sink) -> None:
        name = local(shape)
        if name in ("AlternateContent", "Choice"):
            for one in shape:
                if local(one) != "Fallback":
                    self._shape(one, out)
            return
        if name not in SHAPES or _is_hidden(shape):
            return
        place = next((one for one in shown(shape, "txBody") if local(one) == "ph"), None)
        kind = attribute(place, "type") if place is not None else ""
        if kind in UNSEEN:
            return
        if name == "grpSp":
            for one in shape:
                self._shape(one, out)
            return
        table = next((one for one in shown(shape, "txBody") if local(one) == "tbl"), None)
        if table is not None:
            self._table(table, out)
            return
        for paragraph in children(shape, "txBody"):
            if local(paragraph) == "p":
                put = out.heading if kind in TITLES else out.paragraph
                put(_text(paragraph))
        drawings.pictures(self.package, self.related, shape, out)

    def _table(self, table: Element, out: Sink) -> None:
        for row in table:
            if local(row) != "tr":
                continue
            cells = []
            for one in row:
                if local(one) == "tc":
                    cells.append(Cell())
                    words = children(one, "txBody")
                    cells[-1].texts = [_text(p) for p in words if local(p) == "p"]
            row_of(out, cells)


def _is_hidden(shape: Element) -> bool:
    about = next((one for one in shown(shape, "txBody") if local(one) == "cNvPr"), None)
    return about is not None and attribute(about, "hidden") in ("1", "true")


def _text(paragraph: Element) -> str:
    said = []
    for one in paragraph:
        name = local(one)
        if name == "br":
            said.append("\n")
        elif name == "r":
            word = child(one, "t")
            said.append((word.text or "") if word is not None else "")
        elif name in ("m", "AlternateContent"):
            said += [node.text or "" for node in shown(one) if local(node) == "t"]
    return "".join(said)
