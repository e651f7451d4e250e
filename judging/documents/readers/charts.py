"""Charts as the tables that they draw, and diagrams as the words that they show."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .package import Package, attribute, child, local, shown
from .sink import Sink

MOST_SERIES, MOST_POINTS = 20, 200
ALONG, UP = ("cat", "xVal"), ("val", "yVal", "bubbleSize")
NOT_DRAWN = "extLst"  # what was filtered away stands there


def put(package: Package, target: str | None, out: Sink) -> None:
    """A chart in this document as a title and rows, a column for each series.

    One of a newer kind, one without kept values, or one that is too large for a table is named.
    """
    chart = child(package.optional(target or ""), "chart")
    series = [] if chart is None else list(_all(chart, "ser"))
    drawn = [one for one in map(_series, series) if one[1]]
    rows = sorted({at for _, _, points in drawn for at in points})
    if not drawn or len(drawn) > MOST_SERIES or len(rows) > MOST_POINTS or chart is None:
        out.left_out("chart")
        return
    if title := _words(child(chart, "title")):
        out.paragraph(title)
    names = {at: text for _, along, _ in reversed(drawn) for at, text in along.items()}
    heads = [name for name, _, _ in drawn]
    out.row(["", *heads])
    for at in rows:
        out.row([names.get(at, ""), *(points.get(at, "") for _, _, points in drawn)])


def diagram(package: Package, related: dict[str, str], ids: Element, out: Sink) -> None:
    """The words of a diagram as it was last drawn; one that was never drawn is named."""
    data = package.optional(related.get(attribute(ids, "dm"), ""))
    kept = None if data is None else next(_every(data, "dataModelExt"), None)
    drawing = None if kept is None else package.optional(related.get(attribute(kept, "relId"), ""))
    said = [] if drawing is None else [_words(one) for one in _all(drawing, "txBody")]
    for text in filter(None, said):
        out.paragraph(text)
    if not any(said):
        out.left_out("chart")


Series = tuple[str, dict[int, str], dict[int, str]]


def _series(node: Element) -> Series:
    """Name, what stands along the axis, and the values, each by its place."""
    name = " ".join(_points(child(node, "tx")).values())
    along: dict[int, str] = {}
    values: dict[int, str] = {}
    for one in node:
        if local(one) in ALONG:
            along = _points(one)
        elif local(one) in UP:
            for at, text in _points(one).items():
                values[at] = f"{values[at]} · {text}" if at in values else text
    return name, along, values


def _points(node: Element | None) -> dict[int, str]:
    """The kept values of a reference; of several levels the outer ones come first."""
    found: dict[int, str] = {}
    if node is None:
        return found
    levels = list(_all(node, "lvl")) or [node]
    for level in reversed(levels):
        share = any("%" in (one.text or "") for one in _all(level, "formatCode"))
        for one in _all(level, "pt"):
            value, at = child(one, "v"), attribute(one, "idx")
            if value is not None and at.isdigit():
                text = _number(value.text or "", share)
                found[int(at)] = f"{found[int(at)]} {text}" if int(at) in found else text
    plain = child(node, "v")
    return found or ({0: plain.text or ""} if plain is not None else {})


def _number(text: str, share: bool) -> str:
    try:
        value = float(text)
    except ValueError:
        return text
    return f"{round(value * 100, 4):g}%" if share else f"{value:.10g}"


def _words(node: Element | None) -> str:
    """The paragraphs of a text, or the kept value that stands for it."""
    if node is None:
        return ""
    lines = ["".join(t.text or "" for t in _all(p, "t")) for p in _all(node, "p")]
    return "\n".join(line for line in lines if line) or " ".join(_points(node).values())


def _all(node: Element, name: str) -> Iterator[Element]:
    return (one for one in shown(node, NOT_DRAWN) if local(one) == name)


def _every(node: Element, name: str) -> Iterator[Element]:
    return (one for one in node.iter() if local(one) == name)
