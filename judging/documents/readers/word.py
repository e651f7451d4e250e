"""DOCX: the text of the body as it is seen, without what was deleted, hidden or noted."""

from xml.etree.ElementTree import Element

from . import drawings
from .package import Package, attribute, child, children, local, shown
from .sink import Cell, Sink, row_of

MAIN = "word/document.xml"
AROUND_BLOCKS = {
    *("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice"),
}
AROUND_RUNS = {*AROUND_BLOCKS, "hyperlink", "dir", "bdo", "oMath", "oMathPara", "fldSimple"}
MATHS = {"r", "e", "num", "den", "sub", "sup", "f", "sSub", "sSup", "sSubSup", "d", "rad", "nary"}
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
OF_PEOPLE = {  # fields that print what a document says of itself and its makers
    *("AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "INFO"),
    *("DOCPROPERTY", "DOCVARIABLE", "COMMENTS", "TEMPLATE", "KEYWORDS", "SUBJECT", "TITLE"),
}
HIDING = ("vanish", "webHidden", "specVanish")
OFF = ("0", "false", "off")


def read(package: Package, out: Sink) -> None:
    """Tell the whole document. Raises Unfit."""
    body = child(package.tree(MAIN), "body")
    if body is not None:
        _Document(package).blocks(body, out)


def _is_hidden(properties: Element | None) -> bool:
    marks = [child(properties, name) for name in HIDING]
    return any(mark is not None and attribute(mark, "val") not in OFF for mark in marks)


class _Document:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.related = package.related(MAIN)
        self.fields: list[list[str]] = []  # of each field its code, and "shown" after it
        self.levels: dict[str, int] = {}
        self.hidden: set[str] = set()
        for style in children(package.optional("word/styles.xml")):
            self._style(style)

    def _style(self, style: Element) -> None:
        key, named = attribute(style, "styleId"), child(style, "name")
        name = attribute(named, "val").lower() if named is not None else ""
        if name == "title":
            self.levels[key] = 1
        elif name.startswith("heading ") and name[8:].isdigit():
            self.levels[key] = int(name[8:])
        if _is_hidden(child(style, "rPr")):
            self.hidden.add(key)

    def blocks(self, parent: Element, out: Sink) -> None:
        for node in parent:
            name = local(node)
            if name == "p":
                self._paragraph(node, out)
            elif name == "tbl":
                self._table(node, out)
            elif name in AROUND_BLOCKS:
                self.blocks(node, out)

    def _table(self, table: Element, out: Sink) -> None:
        for row in table:
            if local(row) in AROUND_BLOCKS:
                self._table(row, out)
            elif local(row) == "tr" and child(row, "trPr", "del") is None:
                cells = []
                for one in shown(row, "tbl", "tcPr"):
                    if local(one) == "tc" and child(one, "tcPr", "cellDel") is None:
                        cells.append(Cell())
                        self.blocks(one, cells[-1])
                row_of(out, cells)

    def _paragraph(self, node: Element, out: Sink) -> None:
        properties = child(node, "pPr")
        style = child(properties, "pStyle")
        key = attribute(style, "val") if style is not None else ""
        level = self.levels.get(key, 0)
        outline = child(properties, "outlineLvl")
        if outline is not None and attribute(outline, "val") in list("012345678"):
            level = int(attribute(outline, "val")) + 1
        drawn: list[Element] = []
        text = "".join(self._runs(node, drawn, hidden=key in self.hidden))
        if level and level < 9:
            out.heading(text, level)
        else:
            out.paragraph(text)
        for drawing in drawn:
            self._drawing(drawing, out)

    def _drawing(self, node: Element, out: Sink) -> None:
        about = next((one for one in node.iter() if local(one) == "docPr"), None)
        if about is not None and attribute(about, "hidden") not in ("", *OFF):
            return
        drawings.pictures(self.package, self.related, node, out)
        for one in shown(node):
            if local(one) == "txbxContent":
                self.blocks(one, out)

    def _runs(self, parent: Element, drawn: list[Element], *, hidden: bool) -> list[str]:
        said: list[str] = []
        for node in parent:
            name = local(node)
            if name == "r":
                said += self._run(node, drawn, hidden=hidden)
            elif name == "fldSimple" and _names_people(attribute(node, "instr")):
                continue
            elif name in AROUND_RUNS or name in MATHS:
                said += self._runs(node, drawn, hidden=hidden)
        return said

    def _run(self, run: Element, drawn: list[Element], *, hidden: bool) -> list[str]:
        properties = child(run, "rPr")
        style = child(properties, "rStyle")
        hidden = hidden or _is_hidden(properties)
        hidden = hidden or (style is not None and attribute(style, "val") in self.hidden)
        said: list[str] = []
        for node in run:
            name = local(node)
            if name in ("fldChar", "instrText"):
                self._field(node, name)
            elif hidden or not self._is_shown():
                continue
            elif name == "t":
                said.append(node.text or "")
            elif name in SIGNS:
                said.append(SIGNS[name])
            elif name == "ruby":
                for base in children(node, "rubyBase"):
                    said += self._run(base, drawn, hidden=False)
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                drawn.append(node)
        return said

    def _field(self, node: Element, name: str) -> None:
        if name == "instrText":
            if self.fields:
                self.fields[-1][0] += node.text or ""
            return
        kind = attribute(node, "fldCharType")
        if kind == "begin":
            self.fields.append(["", ""])
        elif kind == "separate" and self.fields:
            self.fields[-1][1] = "shown"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _is_shown(self) -> bool:
        return all(result and not _names_people(code) for code, result in self.fields)


def _names_people(code: str) -> bool:
    first = code.split()[:1]
    return bool(first) and first[0].upper() in OF_PEOPLE
