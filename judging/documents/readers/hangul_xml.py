"""HWPX: the text of the sections as it is seen, without notes, memos, headers and deletions."""

from xml.etree.ElementTree import Element

from . import charts
from .package import MOST_PICTURE, Package, attribute, child, children, local, shown
from .sink import Cell, Crop, Sink, row_of

LIST = "Contents/content.hpf"
SIGNS = {"tab": "\t", "lineBreak": "\n", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
UNREAD = ("ole", "video")
SHAPES = {
    *("rect", "ellipse", "polygon", "arc", "curve", "line", "connectLine", "container"),
    *("textart", "drawText", "subList", "switch", "case"),
}


def read(package: Package, out: Sink) -> None:
    """Tell every section. Raises Unfit."""
    _Document(package).sections(out)


class _Document:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.items: dict[str, str] = {}
        self.order: list[str] = []
        self.deleting = False
        tree = package.tree(LIST)
        for one in children(tree, "manifest"):
            self.items[attribute(one, "id")] = self._inside(attribute(one, "href"))
        self.order = [
            self.items.get(attribute(one, "idref"), "") for one in children(tree, "spine")
        ]

    def _inside(self, href: str) -> str:
        """Addresses are written from the root or from the folder of the list."""
        return href if href in self.package.names else f"Contents/{href}"

    def sections(self, out: Sink) -> None:
        for name in self.order:
            if "section" in name.lower():
                self.blocks(self.package.tree(name), out)

    def blocks(self, parent: Element, out: Sink) -> None:
        for node in parent:
            if local(node) == "p":
                self._paragraph(node, out)

    def _paragraph(self, node: Element, out: Sink) -> None:
        said: list[str] = []
        placed: list[Element] = []
        for run in node:
            for one in run if local(run) == "run" else ():
                name = local(one)
                if name == "t":
                    said += self._words(one)
                elif not self.deleting:
                    placed.append(one)
        out.paragraph("".join(said))
        for one in placed:
            self._placed(one, out)

    def _words(self, node: Element) -> list[str]:
        said = [self._kept(node.text)]
        for one in node:
            name = local(one)
            if name in ("deleteBegin", "deleteEnd"):
                self.deleting = name == "deleteBegin"
            said += [self._kept(SIGNS.get(name)), self._kept(one.tail)]
        return said

    def _kept(self, text: str | None) -> str:
        return "" if self.deleting else text or ""

    def _placed(self, node: Element, out: Sink) -> None:
        """What stands in a paragraph beside its words; what is not known here is not seen."""
        name = local(node)
        if name == "tbl":
            for row in node:
                if local(row) == "tr":
                    cells = [Cell() for one in row if local(one) == "tc"]
                    for cell, one in zip(cells, (c for c in row if local(c) == "tc"), strict=True):
                        words = child(one, "subList")
                        if words is not None:
                            self.blocks(words, cell)
                    row_of(out, cells)
        elif name == "pic":
            self._picture(node, out)
        elif name == "equation":
            said = child(node, "script")
            out.paragraph((said.text or "") if said is not None else "")
        elif name == "chart":
            charts.put(self.package, attribute(node, "chartIDRef"), out)
        elif name in UNREAD:
            out.left_out("film" if name == "video" else "chart")
        elif name in SHAPES:
            for one in node:
                self._placed(one, out)
            self.blocks(node, out)

    def _picture(self, node: Element, out: Sink) -> None:
        image = next((one for one in shown(node) if local(one) == "img"), None)
        name = self.items.get(attribute(image, "binaryItemIDRef") if image is not None else "")
        if name is None or name not in self.package.names:
            out.left_out("picture")
            return
        out.picture(self.package.bytes(name, MOST_PICTURE), _crop(node))


def _crop(node: Element) -> Crop | None:
    clip, size = child(node, "imgClip"), child(node, "imgDim")
    if clip is None or size is None:
        return None
    try:
        wide, high = float(attribute(size, "dimwidth")), float(attribute(size, "dimheight"))
        left, right = float(attribute(clip, "left")) / wide, float(attribute(clip, "right")) / wide
        top, low = float(attribute(clip, "top")) / high, float(attribute(clip, "bottom")) / high
    except (ValueError, ZeroDivisionError):
        return None
    if not (0 <= left < right and 0 <= top < low):
        return None
    return left, top, max(0.0, 1 - right), max(0.0, 1 - low)
