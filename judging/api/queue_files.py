"""The shape of the file that a tablet writes when all else fails (docs/tablets.md)."""

from typing import Annotated, Any, Literal

from pydantic import Field

from judging.api.bodies import GREATEST, Key, Malformed, Strict, Word, json_of, operation_of
from judging.services.queue_files import Line, QueueFile

MOST_OPERATIONS = 20_000
MOST_BYTES = 8 * 1024 * 1024


class File(Strict):
    """Whose it is, and what he did, oldest first."""

    simsa: Literal[1]
    contest: Key
    judge: Key
    device: Word = ""
    operations: Annotated[list[Any], Field(max_length=MOST_OPERATIONS)]


def queue_of(body: bytes) -> QueueFile:
    """What a file says. Raises Malformed where it is no such file, or damaged."""
    if len(body) > MOST_BYTES:
        raise Malformed
    try:
        found = File.model_validate(json_of(body))
    except (ValueError, RecursionError) as failure:
        raise Malformed from failure
    lines = tuple(_line(raw) for raw in found.operations)
    return QueueFile(found.contest, found.judge, found.device, lines)


def _line(raw: Any) -> Line:
    """One operation; the tablet writes the epoch of its sitting beside what it would send."""
    if not isinstance(raw, dict):
        return Line("", None, None)
    named, epoch = raw.get("id"), raw.get("epoch")
    known = type(epoch) is int and 0 < epoch <= GREATEST
    said = operation_of({name: value for name, value in raw.items() if name != "epoch"})
    return Line(
        id=named if isinstance(named, str) and named.isprintable() else "",
        epoch=epoch if known else None,
        said=said if known or "epoch" not in raw else None,
    )
