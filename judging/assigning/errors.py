"""What assigning refuses to do, each refusal with a name and a sentence for people."""

from collections.abc import Sequence


class AssigningError(ValueError):
    """A plan cannot be made as asked; the message says why, in words for people."""


class BadProblem(AssigningError):
    """The values contradict each other before anything is calculated."""


class CrossingLimits(BadProblem):
    """Two limits for each entry overlap without one containing the other: no flow can keep both."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(
            f"The limits “{first}” and “{second}” overlap without one lying inside the other; "
            "drop one of them, or set it for judges of a single kind."
        )


class LockedConflict(BadProblem):
    """A pair is locked although the judge may not judge the entry."""

    def __init__(self, entry: str, judge: str, why: str) -> None:
        super().__init__(f"{judge} is locked to {entry} but may not judge it: {why}.")


class Infeasible(AssigningError):
    """No plan keeps all the rules. Obstacles and remedies are values; `str` makes sentences.

    The remedies come first: where room is short, a long list of obstacles is cut at its end.
    """

    def __init__(self, obstacles: Sequence[object], remedies: Sequence[object] = ()) -> None:
        fix = ("Cheapest fix: " + "; ".join(map(str, remedies)) + ".",) if remedies else ()
        super().__init__(" ".join((*fix, *map(str, obstacles))))
        self.obstacles = tuple(obstacles)
        self.remedies = tuple(remedies)


class PlanBroken(AssigningError):
    """A plan breaks the rules it was made for; it must not be published."""

    def __init__(self, breaches: Sequence[object]) -> None:
        super().__init__(" ".join(str(breach) for breach in breaches))
        self.breaches = tuple(breaches)


class NoBridge(AssigningError):
    """Two groups of entries and judges cannot be linked; names what they are."""

    def __init__(self, first: str, second: str, reason: str) -> None:
        super().__init__(f"Nothing can link {first} and {second}: {reason}.")
        self.groups = (first, second)


class TooManyPairs(AssigningError):
    """A calculation that grows with the square of the judges was asked for too many of them."""
