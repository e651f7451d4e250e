"""A second, slow implementation of the contest package's arithmetic, written from its text alone.

It shares no code with `scoring` but the frozen input values. Every number is a Fraction, every
rule a plain loop, so that a reader can hold it beside the text. `adjust = "severity"` is statistics
and stays out of it.
"""

from tests.scoring.reference.errors import Refused
from tests.scoring.reference.replay import recompute

__all__ = ["Refused", "recompute"]
