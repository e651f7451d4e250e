"""The shape of what tablets are answered, for the description of the interface and its tests."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Texts = dict[str, str]
Effect = Literal["applied", "absorbed", "quarantined", "refused", "locked"]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Refusal(_Shape):
    """Why nothing was done, in a sentence; `epoch` where the judge went on elsewhere."""

    status: int
    error: str
    epoch: int | None = None


class Current(_Shape):
    """What a field says."""

    value: Any
    version: int
    device: str
    at: str


class Answer(_Shape):
    """What became of one operation; the same for ever."""

    id: str | None
    status: Literal[200, 403, 409, 422, 423]
    effect: Effect
    version: int
    at: str | None = None
    error: str | None = None
    current: Current | None = None
    missing: list[str] | None = Field(None, description="keys of what is still to be done")
    totals: dict[str, str] | None = Field(None, description="the totals as the server has them")


class Answers(_Shape):
    """Answers in the order of the operations."""

    server_time: str
    epoch: int
    answers: list[Answer]


class ContestShape(_Shape):
    """The contest."""

    key: str
    texts: Texts
    locale: str
    timezone: str
    blind: bool


class JudgeShape(_Shape):
    """The judge."""

    key: str
    name: str


class CriterionShape(_Shape):
    """One line of the sheet; `grades` maps letters to points, best first."""

    key: str
    texts: Texts
    min: str
    max: str
    step: str
    weight: str
    grades: dict[str, str] | None


class EntryShape(_Shape):
    """An entry as its judge may know it."""

    key: str
    title: str
    team: str
    division: str
    group: str
    position: int
    turn: str
    absent: bool
    materials: list["MaterialShape"]


class PageShape(_Shape):
    """A page of a material: `src` and `thumb` are addresses below /api/v1/."""

    n: int
    w: int
    h: int
    src: str
    thumb: str


class MaterialShape(_Shape):
    """What a judge reads beside the sheet; of `pages`, `url` and `text` its kind has one.

    A reading copy has the address of its text, and `pages` for the pictures in it; a film has its
    own address.
    """

    key: str
    kind: Literal["pages", "link", "text", "reading", "film"]
    title: str
    state: Literal["ready", "preparing", "failed"] | None = None
    pages: list[PageShape] | None = None
    url: str | None = None
    text: str | None = None
    reading: str | None = None
    film: str | None = None


class BlockShape(_Shape):
    """A piece of a reading copy: words, the cells of a row, a picture by its page, or the number
    with which a slide, or a file of an archive, begins."""

    block: Literal["heading", "paragraph", "row", "picture", "slide", "file"]
    text: str | None = None
    level: int | None = None
    cells: list[str] | None = None
    page: int | None = None
    number: int | None = None


class Reading(_Shape):
    """A reading copy: what stands in a document, made anew."""

    blocks: list[BlockShape]


class FilmPass(_Shape):
    """Where a player finds a film for the next hours, below /api/v1/."""

    src: str


class FieldShape(_Shape):
    """What holds in a field; version 0 = it came on paper or in a package."""

    kind: str
    field: str
    value: Any
    version: int
    epoch: int
    seq: int
    at: str | None


class Ask(_Shape):
    """A value that came late and waits for the judge's word."""

    id: str
    kind: str
    field: str
    value: Any
    device: str
    made_at: str


class SheetShape(_Shape):
    """The judge's sheet of an entry."""

    entry: str
    state: Literal["blank", "draft", "submitted", "signed"]
    recused: bool
    reopened: bool
    revision: int
    locked: bool
    fields: list[FieldShape]
    asks: list[Ask]


class GroupShape(_Shape):
    """Entries that have an order and a ranking of their own within the round."""

    key: str
    texts: Texts


class RoundShape(_Shape):
    """A round with the judge's entries, sheets and values."""

    key: str
    texts: Texts
    state: Literal["setup", "judging", "closed", "confirmed"]
    ends_at: str | None
    criteria: list[CriterionShape]
    invest: Any
    ranking: Any
    pairs: Any
    practice: Any
    signed: dict[str, Any] | None
    voided: dict[str, str] | None
    entries: list[EntryShape]
    groups: list["GroupShape"]
    sheets: list[SheetShape]
    fields: list[FieldShape]
    asks: list[Ask]


class Pair(_Shape):
    """Two entries to compare; the judge has mostly just seen the first."""

    first: str
    second: str


class Pairs(_Shape):
    """A judge's next pairs; the booth of the first of them is kept free for him."""

    server_time: str
    ahead: list[Pair]
    worth: int = Field(description="comparisons of this judge after which the order is mostly sure")
    hidden: list[str] = Field(description="entries that several judges did not find")


class PledgeShape(_Shape):
    """What the judge has to sign, in each language."""

    version: str
    texts: Texts


class Desk(_Shape):
    """All that a judge needs to go on without a network."""

    server_time: str
    contest: ContestShape
    judge: JudgeShape
    device: str
    epoch: int
    seq: int = Field(description="the greatest number that this sitting has used")
    pledged: bool
    pledge: PledgeShape | None
    rounds: list[RoundShape]


class MessageShape(_Shape):
    """What the control room said and the judge has not confirmed."""

    id: int
    text: str
    at: str


class Done(_Shape):
    """It is kept."""

    id: int | str


class OnStage(_Shape):
    """An entry that stands on a stage now."""

    round: str
    entry: str


class Pulse(_Shape):
    """Whether a tablet should fetch its desk again, the clock, who is on stage, and messages."""

    server_time: str
    epoch: int
    desk: str
    clock: dict[str, Any] | None
    on_stage: list[OnStage]
    messages: list[MessageShape]
