"""ZIP: its files under numbers; what they were called stays here."""

import shutil
import zipfile
from pathlib import Path

from .package import BROKEN, Unfit
from .sink import tell

MOST_PARTS = 30
MOST_UNPACKED = 500 * 2**20
UNSEEN = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


def unpack(path: Path, folder: Path) -> None:
    """Write each file of an archive beside it, in the order of the names. Raises Unfit."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if _is_file(info)]
            if len(infos) > MOST_PARTS:
                raise Unfit("parts")
            if sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise Unfit("memory")
            for number, info in enumerate(sorted(infos, key=lambda info: info.filename), 1):
                with archive.open(info) as source, (folder / f"part-{number}").open("wb") as copy:
                    shutil.copyfileobj(source, copy)
                tell(part=number)
    except (*BROKEN, OSError, ValueError) as failure:
        raise Unfit("damaged") from failure


def _is_file(info: zipfile.ZipInfo) -> bool:
    names = info.filename.replace("\\", "/").split("/")
    return not info.is_dir() and not any(name in UNSEEN for name in names)
