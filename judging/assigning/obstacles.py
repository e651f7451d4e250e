"""Why no plan can exist, as values whose `str` names entries, judges and numbers."""

from dataclasses import dataclass

MOST_NAMES = 6
Names = tuple[str, ...]


def listed(names: Names) -> str:
    """Put names in a row, at most MOST_NAMES of them: “A, B, C and 9 more”."""
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[: MOST_NAMES - 1])} and {len(names) - MOST_NAMES + 1} more"


def counted(number: int, one: str, many: str) -> str:
    """Say a number with its noun: “1 entry”, “4 entries”."""
    return f"{number} {one if number == 1 else many}"


@dataclass(frozen=True, slots=True)
class TooFewJudges:
    """Entries that each want more judges than may judge it at all; the same numbers for each."""

    entries: Names
    allowed: int
    wants: int

    def __str__(self) -> str:
        able = counted(self.allowed, "judge", "judges")
        if len(self.entries) == 1:
            return f"{self.entries[0]} has only {able} who may judge it and needs {self.wants}."
        return (
            f"{len(self.entries)} entries ({listed(self.entries)}) have only {able} each who may "
            f"judge them and need {self.wants}."
        )


@dataclass(frozen=True, slots=True)
class TooFewEntries:
    """Judges who each must take more entries than he may judge at all; the same numbers."""

    judges: Names
    allowed: int
    least: int

    def __str__(self) -> str:
        who = listed(self.judges) + ("" if len(self.judges) == 1 else " each")
        return (
            f"{who} must judge at least {counted(self.least, 'entry', 'entries')} "
            f"but may judge only {self.allowed}."
        )


@dataclass(frozen=True, slots=True)
class HeldTooMany:
    """More locked or started pairs than an entry wants or a judge may take."""

    name: str
    held: int
    most: int

    def __str__(self) -> str:
        return f"{self.name} has {self.held} locked or started sheets where {self.most} may be."


@dataclass(frozen=True, slots=True)
class HeldBreaksLimit:
    """The locked or started pairs of an entry break a limit by themselves."""

    entry: str
    limit: str

    def __str__(self) -> str:
        return f"The locked or started sheets of {self.entry} leave no way to “{self.limit}”."


@dataclass(frozen=True, slots=True)
class TooLittleRoom:
    """Some entries want more sheets than all who may judge them can give (a minimum cut).

    `limits` names the rules for each entry that took part; `everybody` = all entries, all judges.
    """

    entries: Names
    judges: Names
    needed: int
    possible: int
    limits: Names = ()
    everybody: bool = False

    def __str__(self) -> str:
        short = f"{self.needed - self.possible} short"
        rules = "".join(f", with “{name}”" for name in self.limits)
        if self.everybody:
            return (
                f"{self.needed} sheets are needed but the judges can take {self.possible} at "
                f"most{rules}: {short} (add judges, raise the maximum load, or ask fewer judges "
                "per entry)."
            )
        needs = "needs" if len(self.entries) == 1 else "need"
        them = "it" if len(self.entries) == 1 else "them"
        only = counted(len(self.judges), "judge", "judges")
        names = f" ({listed(self.judges)})" if self.judges else ""
        return (
            f"{counted(len(self.entries), 'entry', 'entries')} ({listed(self.entries)}) {needs} "
            f"{counted(self.needed, 'sheet', 'sheets')}, but the only {only} who may take "
            f"{them}{names} can give {self.possible}{rules}: {short}."
        )


@dataclass(frozen=True, slots=True)
class TooFewPlaces:
    """Some judges must take more sheets than the entries they may judge have places."""

    judges: Names
    entries: Names
    least: int
    places: int

    def __str__(self) -> str:
        together = "" if len(self.judges) == 1 else " together"
        they = "he or she" if len(self.judges) == 1 else "they"
        return (
            f"{counted(len(self.judges), 'judge', 'judges')} ({listed(self.judges)}) must take at "
            f"least {counted(self.least, 'sheet', 'sheets')}{together}, but the "
            f"{counted(len(self.entries), 'entry', 'entries')} {they} may judge have only "
            f"{counted(self.places, 'place', 'places')}: lower the minimum load or widen tracks."
        )


Obstacle = (
    TooFewJudges | TooFewEntries | HeldTooMany | HeldBreaksLimit | TooLittleRoom | TooFewPlaces
)
