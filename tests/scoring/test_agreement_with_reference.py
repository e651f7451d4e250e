"""The engine and the slow reference, written apart from the same text, always agree.

SIMSA_SEEDS sets how many random contests are played (3,000 unless said).
"""

import os
from typing import Any

import pytest

from scoring.errors import ScoringError
from scoring.facts import Facts
from scoring.play import play
from scoring.rules import RuleBook
from tests.scoring.random_contests import random_contest
from tests.scoring.reference import Refused, recompute

SEEDS = int(os.environ.get("SIMSA_SEEDS", "3000"))
BLOCKS = 20
REFUSED = "refused"


def by_engine(book: RuleBook, facts: Facts) -> dict[str, Any] | str:
    """The engine's outcome without its fingerprint."""
    try:
        outcome = play(book, facts).as_dict()
    except ScoringError:
        return REFUSED
    for result in outcome["rounds"].values():
        result["unresolved"].sort()  # the text gives the ties of a round no order
    return {key: value for key, value in outcome.items() if key != "fingerprint"}


def by_reference(book: RuleBook, facts: Facts) -> dict[str, Any] | str:
    """The reference's outcome."""
    try:
        return recompute(book, facts)
    except Refused:
        return REFUSED


@pytest.mark.parametrize("block", range(BLOCKS))
def test_engine_and_reference_agree(block: int) -> None:
    for seed in range(block, SEEDS, BLOCKS):
        book, facts = random_contest(seed)
        assert by_engine(book, facts) == by_reference(book, facts), f"seed {seed}"
