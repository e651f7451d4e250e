"""Those a plan is about: entries and judges, as the outside world describes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """What is judged.

    Attributes
    ----------
    id : str
        Stable and unique; decides the order of everything, so that no order of input can.
    name : str
        How sentences call it; the id where empty.
    sheets : int or None
        How many judges it wants; None = the round's number.
    needs : mapping of str to str
        Division, track, language …: a judge who names the same kind must cover this value.
    topics : frozenset of str
        What it is about, in the contest's own words.
    text : str
        Title and summary, for text similarity.
    organisations, emails : tuple of str
        Of the team and its members; compared with the judge's own.
    members, mentors : frozenset of str
        Judges' ids or mail addresses of people who are on the team or coach it.
    """

    id: str
    name: str = ""
    sheets: int | None = None
    needs: Mapping[str, str] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    text: str = ""
    organisations: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    members: frozenset[str] = frozenset()
    mentors: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """The name, or the id of an entry without one."""
        return self.name or self.id

    @property
    def place(self) -> str:
        """Its division, track … in words: “track A, language ko”; empty without any."""
        return ", ".join(f"{kind} {value}" for kind, value in sorted(self.needs.items()) if value)


@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody who judges.

    Attributes
    ----------
    id, name
        As of an entry.
    least, most : int or None
        Bounds of the number of sheets; None = the round's number.
    takes : mapping of str to frozenset of str
        Divisions, tracks, languages … that the judge covers; a kind not named here = all.
    organisation, email : str
        The judge's own; empty = unknown, then conflicts cannot be checked.
    senior : bool
        Counts where an entry needs at least one senior.
    topics, text
        What the judge knows, as of an entry.
    """

    id: str
    name: str = ""
    least: int | None = None
    most: int | None = None
    takes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    organisation: str = ""
    email: str = ""
    senior: bool = True
    topics: frozenset[str] = frozenset()
    text: str = ""

    @property
    def label(self) -> str:
        """The name, or the id of a judge without one."""
        return self.name or self.id
