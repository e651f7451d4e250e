"""Pictures, charts and diagrams in Office documents, with only what the page shows of them."""

from xml.etree.ElementTree import Element

from . import charts
from .package import MOST_PICTURE, Package, attribute, child, local, shown
from .sink import Crop, Sink

WHOLE = 100_000  # Office counts in thousandths of a percent


def crop_of(fill: Element) -> Crop | None:
    """Which shares are cut off at the left, the top, the right and the bottom."""
    cut = child(fill, "srcRect")
    if cut is None:
        return None
    shares = [_share(attribute(cut, side)) for side in ("l", "t", "r", "b")]
    return (shares[0], shares[1], shares[2], shares[3]) if any(shares) else None


def _share(said: str) -> float:
    try:
        value = float(said.rstrip("%")) / (100 if said.endswith("%") else WHOLE)
    except ValueError:
        return 0.0
    return min(max(value, 0.0), 1.0)


def pictures(package: Package, related: dict[str, str], node: Element, out: Sink) -> None:
    """The pictures and charts in a drawing; what cannot be shown is named."""
    for one in shown(node, "txbxContent", "txBody"):
        name = local(one)
        if name == "blipFill":
            blip = child(one, "blip")
            put(
                package,
                related.get(attribute(blip, "embed") if blip is not None else ""),
                crop_of(one),
                out,
            )
        elif name == "imagedata":
            put(package, related.get(attribute(one, "id")), None, out)
        elif name == "chart":
            charts.put(package, related.get(attribute(one, "id")), out)
        elif name == "relIds":
            charts.diagram(package, related, one, out)
        elif name in ("videoFile", "audioFile", "media"):
            out.left_out("film")


def put(package: Package, target: str | None, crop: Crop | None, out: Sink) -> None:
    """A picture inside the document; one that is elsewhere is never fetched."""
    if target is None or target not in package.names:
        out.left_out("picture")
        return
    out.picture(package.bytes(target, MOST_PICTURE), crop)
