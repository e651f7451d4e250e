"""The shape of what other programs send and are answered."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Texts = dict[str, str]
RoundState = Literal["setup", "judging", "closed", "confirmed"]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class ProgramRound(_Shape):
    """A round of a contest."""

    key: str
    texts: Texts
    state: RoundState


class ProgramContest(_Shape):
    """A contest with its rounds in their order."""

    key: str
    texts: Texts
    state: str
    timezone: str
    locale: str
    blind: bool
    rounds: list[ProgramRound]


class RoundCounts(_Shape):
    """How far a round is; no score is among it."""

    key: str
    state: RoundState
    entries: int
    expected: int = Field(description="sheets that are to be handed in")
    submitted: int = Field(description="those of them that were")


class Board(_Shape):
    """How far the rounds are, in their order."""

    rounds: list[RoundCounts]


class ProgramEntry(_Shape):
    """An entry; `team` is empty where the maker of the token may not know it."""

    key: str
    title: str
    status: str
    division: str
    team: str


class ProgramEntries(_Shape):
    """The entries of a contest by key."""

    entries: list[ProgramEntry]


class ProgramSheet(_Shape):
    """One judge's sheet of one entry; points are decimal text, read exactly."""

    judge: str
    entry: str
    state: Literal["blank", "draft", "submitted", "signed"]
    total: str | None = Field(description="only where the sheet was given as one number")
    marks: dict[str, str]


class ProgramSheets(_Shape):
    """The sheets of a round."""

    round: str
    sheets: list[ProgramSheet]


class EntryVotes(_Shape):
    """How many valid votes an entry has."""

    entry: str
    votes: int


class RoundVotes(_Shape):
    """How the vote of the audience stands in a round."""

    key: str
    state: RoundState
    poll: Literal["setup", "open", "closed"] | None = Field(
        description="null where the votes came from elsewhere, or none was set up"
    )
    opened_at: str | None
    closes_at: str | None
    ballots: int = Field(description="ballots that were cast here, void ones too")
    votes: list[EntryVotes] | None = Field(
        description="by key of entry; null until the judging of the round has ended, and for a "
        "maker of the token who may not see its tally"
    )


class ProgramVotes(_Shape):
    """The rounds of a contest in which an audience votes, in their order."""

    rounds: list[RoundVotes]


class NewJudge(_Shape):
    """A judge to be added."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    affiliation: Annotated[str, Field(max_length=200)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    civilian: bool | None = None


class AddedJudge(_Shape):
    """The judge with the personal number, which is told only now."""

    key: str
    name: str
    number: str
