"""How judges get their entries, as a round's row keeps it: numbers with decimals as text."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from scoring.rules import Assign

DECIMALS = ("affinity_budget", "floor")


def stored_assign(assign: Assign | None) -> dict[str, Any] | None:
    """What a row keeps."""
    if assign is None:
        return None
    said = asdict(assign)
    return said | {name: str(said[name]) for name in DECIMALS if said[name] is not None}


def assign_of(stored: dict[str, Any] | None) -> Assign | None:
    """What a row says."""
    if stored is None:
        return None
    exact = {name: Decimal(stored[name]) for name in DECIMALS if stored[name] is not None}
    return Assign(**stored | exact)
