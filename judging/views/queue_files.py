"""Taking in what a dead tablet could not send any more."""

from typing import Any

from flask import Blueprint, request, session
from werkzeug.datastructures import FileStorage

from judging import permissions
from judging.api.bodies import Malformed
from judging.api.queue_files import MOST_BYTES, queue_of
from judging.clock import now
from judging.errors import NotReady
from judging.forms.queue_files import QueueTaking, QueueUpload
from judging.services import contests, queue_files
from judging.services.queue_files import QueueFile, QueuePage
from judging.views import guards
from judging.views.language import render
from judging.wording import queue_files as said
from judging.wording.refusals import in_words

bp = Blueprint("queue_files", __name__, url_prefix="/c/<contest_key>/control/queue")
Answer = str | tuple[str, int]
NO_FILE = "Choose the file that the tablet saved."
NONE_OF_OURS = "This is no file that a tablet saved, or it is damaged. Save it there once more."


@bp.url_value_preprocessor
def let_queues_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A queue is longer than what people type; only who is signed in may send that much."""
    if endpoint == "queue_files.take" and "_user_id" in session:
        request.max_form_memory_size = 2 * MOST_BYTES


@bp.get("")
@guards.seated(permissions.may_take_queue)
def show(contest_key: str) -> str:
    return _shown(contest_key)


def _shown(contest_key: str, page: QueuePage | None = None, refusal: str = "", **more: Any) -> str:
    contest = page.contest if page else contests.about(contest_key)
    values = {"page": page, "refusal": refusal, "said": said, "told": in_words, **more}
    values |= {"upload": QueueUpload(formdata=None)}
    return render("queue_files/show.html", contest, **values)


@bp.post("/preview")
@guards.seated(permissions.may_take_queue)
def preview(contest_key: str) -> Answer:
    try:
        body = _body(QueueUpload().file.data)
        page = queue_files.preview(contest_key, _queue(body))
    except NotReady as refusal:
        return _shown(contest_key, refusal=in_words(refusal.message)), 422
    form = QueueTaking(formdata=None, data={"queue": body.decode()})
    return _shown(contest_key, page, form=form)


def _body(file: FileStorage | None) -> bytes:
    if file is None or not file.filename:
        raise NotReady(NO_FILE)
    return file.stream.read(MOST_BYTES + 1)


def _queue(body: bytes) -> QueueFile:
    try:
        return queue_of(body)
    except Malformed as damage:
        raise NotReady(NONE_OF_OURS) from damage


@bp.post("")
@guards.seated(permissions.may_take_queue)
def take(contest_key: str) -> Answer:
    form = QueueTaking()
    told: dict[str, Any] = {
        "reason": (form.reason.data or "")[:500],
        "by": guards.myself(),
        "at": now(),
    }
    try:
        queue = _queue((form.queue.data or "").encode())
        page = queue_files.take(contest_key, queue, **told)
    except NotReady as refusal:
        return _shown(contest_key, refusal=in_words(refusal.message)), 422
    return _shown(contest_key, page, taken=True)
