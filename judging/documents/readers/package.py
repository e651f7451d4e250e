"""Packed documents (DOCX, PPTX, XLSX, HWPX): their parts, read within bounds."""

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

MOST_XML = 30 * 2**20
MOST_PICTURE = 40 * 2**20
BROKEN = (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError)


class Unfit(Exception):
    """Nothing can be taken out of the file; the word says why."""


def local(node: Element) -> str:
    """A name without its namespace: transitional and strict documents differ in that alone."""
    return node.tag.rpartition("}")[2]


def attribute(node: Element, name: str) -> str:
    """An attribute by its name without namespace; "" for none."""
    for key, value in node.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(node: Element | None, *path: str) -> Element | None:
    """The first child of these names, each inside the one before."""
    for name in path:
        if node is None:
            return None
        node = next((one for one in node if local(one) == name), None)
    return node


def children(node: Element | None, *path: str) -> list[Element]:
    """All that is in the child of these names; nothing where there is none."""
    found = child(node, *path)
    return [] if found is None else list(found)


def shown(node: Element, *skipped: str) -> Iterator[Element]:
    """A node and all that is in it, without what is there for older programs."""
    yield node
    for one in node:
        if local(one) != "Fallback" and local(one) not in skipped:
            yield from shown(one, *skipped)


class Package:
    """The parts of a packed document."""

    def __init__(self, path: Path) -> None:
        try:
            self.archive = zipfile.ZipFile(path)
        except (*BROKEN, OSError, ValueError) as failure:
            raise Unfit("damaged") from failure
        self.names = {info.filename: info for info in self.archive.infolist()}

    def bytes(self, name: str, most: int) -> bytes:
        """A part. Raises Unfit where it is missing, damaged or too large."""
        try:
            with self.archive.open(self.names[name]) as source:
                data = source.read(most + 1)
        except (*BROKEN, OSError, ValueError) as failure:
            raise Unfit("damaged") from failure
        if len(data) > most:
            raise Unfit("memory")
        return data

    def tree(self, name: str) -> Element:
        """A part of XML, without a document type. Raises Unfit."""
        try:
            found: Element = fromstring(self.bytes(name, MOST_XML), forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as failure:
            raise Unfit("damaged") from failure
        return found

    def optional(self, name: str) -> Element | None:
        """A part that may be missing."""
        return self.tree(name) if name in self.names else None

    def related(self, name: str) -> dict[str, str]:
        """The parts inside this document that a part names, by its ids for them."""
        folder, base = posixpath.split(name)
        found = {}
        for one in children(self.optional(posixpath.join(folder, "_rels", f"{base}.rels"))):
            if attribute(one, "TargetMode") == "External":
                continue
            target = attribute(one, "Target")
            inside = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            found[attribute(one, "Id")] = posixpath.normpath(inside)
        return found
