"""The program itself: a file is read, or an archive unpacked, within bounds.

read KIND FILE FOLDER     a line of JSON for each block; pictures as files in the folder
unpack FILE FOLDER        a line of JSON for each file of an archive
film FILE TARGET          a film of the pictures and the sound alone
"""

import contextlib
import resource
import sys
from pathlib import Path

from . import archive, film, hangul, hangul_xml, sheets, slides, word
from .package import Package, Unfit
from .sink import Teller, tell

MEMORY = 264 * 2**20  # of addresses, so that it never uses 256 MB
CPU_SECONDS = 120
READERS = {
    "docx": word.read,
    "pptx": slides.read,
    "xlsx": sheets.read,
    "hwpx": hangul_xml.read,
}


def limit() -> None:
    """Give this process bounds that a hostile file cannot exceed."""
    with contextlib.suppress(ValueError, OSError):  # macOS knows no such bound
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(kind: str, path: Path, folder: Path) -> None:
    """Tell what a document says. Raises Unfit."""
    out = Teller(folder)
    if kind == "hwp":
        hangul.read(path, out)
    else:
        READERS[kind](Package(path), out)
    tell(end=True)


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    limit()
    try:
        if arguments[0] == "read":
            read(arguments[1], Path(arguments[2]), Path(arguments[3]))
        elif arguments[0] == "unpack":
            archive.unpack(Path(arguments[1]), Path(arguments[2]))
            tell(end=True)
        else:
            film.copy(Path(arguments[1]), Path(arguments[2]))
            tell(end=True)
    except (Unfit, MemoryError) as why:
        tell(unfit=str(why) or "memory")
    except RecursionError:
        tell(unfit="damaged")


if __name__ == "__main__":
    main(sys.argv[1:])
