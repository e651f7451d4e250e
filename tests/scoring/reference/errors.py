"""What the rules forbid to go on from."""


class Refused(Exception):
    """The contest cannot be played further; the sentence says why."""


class NoSpread(Refused):
    """A judge's t-scores have no standard deviation."""


class TieStands(Refused):
    """A round with an unresolved tie cannot be confirmed."""


class NobodyFits(Refused):
    """There is no free place, or not exactly one reserve for it."""


class NotRankedTogether(Refused):
    """The entries of an award stand in several rankings."""
