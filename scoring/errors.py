"""What scoring refuses to do, each refusal with a name and a sentence for people."""

from typing import NamedTuple


class ScoringError(ValueError):
    """The numbers cannot be calculated as asked; the message says why, in words for people."""


class Group(NamedTuple):
    """Entries and judges, by index, that no chain of sheets links to any others."""

    entries: tuple[int, ...]
    judges: tuple[int, ...]


class Unconnected(ScoringError):
    """Groups of entries share neither a judge nor an entry: nothing in the marks can compare them.

    `groups` holds indices; whoever knows the keys names them.
    """

    def __init__(self, groups: tuple[Group, ...]) -> None:
        super().__init__(
            f"The sheets fall into {len(groups)} groups that share neither judge nor entry; "
            "severity cannot be corrected across them."
        )
        self.groups = groups


class SeverityRefused(Unconnected):
    """A component corrects severity across groups that nothing compares; names them by key."""

    def __init__(self, component: str, groups: tuple[Group, ...], names: tuple[str, ...]) -> None:
        super().__init__(groups)
        self.args = (
            f"Component {component} cannot correct severity: nobody judged in more than one of the "
            f"groups {'; '.join(names)}.",
        )
        self.component = component


class TooLarge(ScoringError):
    """Points and digits are so large that a printed number leaves 64-bit integers."""

    def __init__(self, where: str = "this contest") -> None:
        super().__init__(f"The numbers of {where} are too large to be added up exactly.")
        self.where = where


class PairsRefused(ScoringError):
    """Comparisons fall into groups that no chain of them links; names the groups by key."""

    def __init__(self, component: str, groups: tuple[str, ...]) -> None:
        super().__init__(
            f"Component {component} cannot put all entries in one order: no chain of comparisons "
            f"links the groups {'; '.join(groups)}."
        )
        self.component = component
        self.groups = groups


class CircularRounds(ScoringError):
    """Rounds build on each other in a circle."""

    def __init__(self, rounds: tuple[str, ...]) -> None:
        super().__init__(f"The rounds {', '.join(rounds)} build on each other in a circle.")
        self.rounds = rounds


class DuplicateMark(ScoringError):
    """A sheet marks a criterion twice, or has a total beside marks of criteria."""

    def __init__(self, judge: str, entry: str) -> None:
        super().__init__(f"The sheet of judge {judge} for entry {entry} has a mark twice.")
        self.judge = judge
        self.entry = entry


class NotAssigned(ScoringError):
    """A judge scored an entry, or invested in one, that he was not assigned."""

    def __init__(self, judge: str, entry: str) -> None:
        super().__init__(f"Judge {judge} was not assigned entry {entry} but has scored it.")
        self.judge = judge
        self.entry = entry


class WholeSheet(ScoringError):
    """A sheet with a total alone stands where each criterion must be trimmed by itself."""

    def __init__(self, component: str) -> None:
        super().__init__(
            f"Component {component} trims each criterion, but a sheet has only its total."
        )
        self.component = component


class NothingLeft(ScoringError):
    """Trimming would drop every sheet."""

    def __init__(self, component: str) -> None:
        super().__init__(
            f"Component {component} drops as many sheets as it needs for trimming; none is left."
        )
        self.component = component


class NoSpread(ScoringError):
    """A judge's t-scores do not exist: fewer than three sheets, or all totals equal."""

    def __init__(self, judge: str, sheets: int) -> None:
        why = f"has only {sheets} valid sheets" if sheets < 3 else "gave every entry the same total"
        super().__init__(f"Judge {judge} {why}; t-scores need at least three and a spread.")
        self.judge = judge
        self.sheets = sheets


class ConfirmRefused(ScoringError):
    """A round cannot be confirmed through an unresolved tie."""

    def __init__(self, round_key: str, ties: tuple[tuple[str, ...], ...]) -> None:
        tied = "; ".join(", ".join(tie) for tie in ties)
        super().__init__(f"Round {round_key} cannot be confirmed: unresolved tie of {tied}.")
        self.round = round_key
        self.ties = ties


class PromotionRefused(ScoringError):
    """No reserve can be promoted as asked."""

    def __init__(self, round_key: str, entry: str, why: str) -> None:
        super().__init__(f"No reserve can be promoted in round {round_key or '?'}: {why}.")
        self.round = round_key
        self.entry = entry


class UnfitAward(ScoringError):
    """The entries of an award are not ranked together."""

    def __init__(self, award: str, groups: tuple[str, ...]) -> None:
        super().__init__(
            f"Award {award} takes entries of {', '.join(groups)}, which are ranked apart: "
            'give it a division, or rank_groups = "together".'
        )
        self.award = award
        self.groups = groups
