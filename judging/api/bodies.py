"""The shape of what tablets send. Nothing is guessed: "12" is no number, true is none either."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from judging.services.kinds.kind import Said
from judging.services.presences import Sign

MOST_OPERATIONS = 100
MOST_BYTES = 4 * 1024 * 1024
GREATEST = 2**31 - 1
PLAIN = r"^[^\x00-\x1f\x7f]*$"

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Key = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=PLAIN)]
Word = Annotated[str, StringConstraints(max_length=40, pattern=PLAIN)]
Count = Annotated[int, Field(ge=0, le=GREATEST)]


def _moment(value: Any) -> Any:
    """A moment that every database can keep, in any time zone."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    if isinstance(moment, datetime) and not 1900 <= moment.year <= 2900:
        raise ValueError("no clock of ours shows that")
    return moment


def _or_none(value: Any) -> Any:
    """An empty entry is none: the operation belongs to the whole round."""
    return None if value == "" else value


class Strict(BaseModel):
    """Nothing is guessed and nothing else may stand there."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Operation(Strict):
    """What a judge did at one moment."""

    id: Id
    kind: Annotated[Key, Field(description="mark, comment, memo, submission and so on")]
    round: Key
    entry: Annotated[Key | None, BeforeValidator(_or_none)] = None
    field: Word = ""
    value: Any = Field(description="what it may be depends on the kind")
    base: Count
    seq: Annotated[int, Field(ge=1, le=GREATEST)]
    made_at: Annotated[AwareDatetime, BeforeValidator(_moment)]
    settles: Annotated[list[Id], Field(max_length=MOST_OPERATIONS)] = []


class Batch(Strict):
    """What a tablet sends at once, oldest first, with its sign of life."""

    operations: Annotated[list[Any], Field(max_length=MOST_OPERATIONS)]
    waiting: Count | None = None
    entry: Word | None = None
    battery: Annotated[int, Field(ge=0, le=100)] | None = None

    @property
    def sign(self) -> Sign:
        """What the tablet says of itself."""
        return Sign(self.waiting, self.entry, self.battery)


class Help(Strict):
    """A judge asks for somebody to come; the same id again is the same call."""

    id: Id
    kind: Annotated[Key, Field(description="call, material or pledge")] = "call"
    entry: Word | None = None
    note: Annotated[str, StringConstraints(max_length=500)] = ""


class Malformed(Exception):
    """A body that cannot be read at all."""


def batch_of(body: bytes) -> Batch:
    """The batch in a body. Raises Malformed."""
    if len(body) > MOST_BYTES:
        raise Malformed  # it came without saying its length
    try:
        return Batch.model_validate(json_of(body))
    except (ValueError, RecursionError) as failure:
        raise Malformed from failure


def help_of(body: bytes) -> Help:
    """The call in a body. Raises Malformed."""
    try:
        return Help.model_validate(json_of(body))
    except (ValueError, RecursionError) as failure:
        raise Malformed from failure


def json_of(body: bytes) -> Any:
    """JSON without NaN and its like. Raises ValueError, RecursionError."""
    return json.loads(body, parse_constant=_no_number)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def operation_of(raw: Any) -> Said | None:
    """One operation of a batch; None where its shape is wrong, which stops no other."""
    try:
        one = Operation.model_validate(raw)
    except (ValidationError, OverflowError):
        return None
    fields = {name: getattr(one, name) for name in Operation.model_fields}
    return Said(**fields | {"settles": tuple(one.settles), "made_at": one.made_at})


def sign_of(said: Mapping[str, str]) -> Sign:
    """The sign of life in an address; what is no number there is not said."""
    entry = said.get("entry", "")[:40]
    return Sign(
        _whole(said.get("waiting"), GREATEST),
        entry if entry.isprintable() else None,
        _whole(said.get("battery"), 100),
    )


def _whole(text: str | None, most: int) -> int | None:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    return min(int(text), most)
