"""Looking at materials as the tests of every layer do."""

import io
import shutil

from PIL import Image

from judging.clock import now
from judging.extensions import db
from judging.services import job_kinds, job_runner, material_lists
from judging.storage import files


def carry_out():
    """Do the work that waits, as the worker beside the web server would."""
    while (job := job_runner.take(now())) is not None:
        job_runner.execute(job, job_kinds.KINDS, now)
    db.session.expire_all()


def listed(entry="A1"):
    db.session.rollback()  # what a request changed meanwhile is seen
    return material_lists.of_entry("campus", entry).materials


def no_files():
    """An empty storage, whatever earlier tests kept."""
    shutil.rmtree(files().root, ignore_errors=True)


def stored_files():
    return {path.name for path in files().root.glob("??/*")}


def bytes_of(name):
    with files().open(name) as source:
        return source.read()


def picture_of(name):
    return Image.open(io.BytesIO(bytes_of(name))).convert("RGB")


def pictures(entry="A1"):
    """The drawn pages of an entry as images."""
    return [picture_of(page.image) for one in listed(entry) for page in one.pages]
