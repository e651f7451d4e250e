"""The flask commands about stored files: moving them between the folder and the bucket."""

import hashlib
import shutil
import sys
import tempfile
from typing import BinaryIO, NoReturn

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from judging import storage
from judging.storage import Away, Files, NoRoom

AT_ONCE = 2**20
TOLD_EVERY = 100
stored = AppGroup("files", help="Files that people gave, and what was drawn from them.")


def init_app(app: Flask) -> None:
    """Give the app these commands."""
    app.cli.add_command(stored)


@stored.command("copy")
@click.option("--to", type=click.Choice(["s3", "local"]), required=True, help="Where to.")
def copy(to: str) -> None:
    """Copy every file to the bucket, or to the folder; what is there already is left alone.

    Nothing is deleted. Each copy is read back and compared; broken off, it goes on where it was.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own word
    if not app.config["SIMSA_S3"]:
        fail("No bucket is configured: set S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY.")
    places = (storage.folder(app), storage.bucket(app))
    source, target = places if to == "s3" else reversed(places)
    try:
        copied, left = copy_all(source, target)
    except Away as away:
        fail(f"The bucket does not answer: {away} Run the same command again to go on.")
    except NoRoom:
        fail("The disk has no room left for more files.")
    except Changed as changed:
        fail(f"The copy of {changed} differs from its original. It was deleted; run this again.")
    click.echo(f"{copied:,} files copied and compared, {left:,} were there already.")


class Changed(Exception):
    """A copy is not what was copied."""


def copy_all(source: Files, target: Files) -> tuple[int, int]:
    """How many files were copied, and how many were there. Raises Away, NoRoom, Changed."""
    names, there = list(source.names()), set(target.names())
    missing = [name for name in names if name not in there]
    for number, name in enumerate(missing, 1):
        _copy_one(source, target, name)
        if number % TOLD_EVERY == 0:
            click.echo(f"{number:,} of {len(missing):,}", err=True)
    return len(missing), len(names) - len(missing)


def _copy_one(source: Files, target: Files, name: str) -> None:
    with tempfile.TemporaryFile() as whole, source.open(name) as file:
        shutil.copyfileobj(file, whole)
        whole.seek(0)
        wanted = _digest(whole)
        whole.seek(0)
        target.keep(name, whole)
    with target.open(name) as copied:
        if _digest(copied) != wanted:
            target.remove(name)
            raise Changed(name)


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    while block := file.read(AT_ONCE):
        found.update(block)
    return found.hexdigest()


def fail(sentence: str) -> NoReturn:
    """Say why it cannot be, and end."""
    click.echo(sentence, err=True)
    sys.exit(1)
