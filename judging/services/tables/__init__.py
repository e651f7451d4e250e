"""The one place that turns rows into the engine's rules and facts, and rules back into rows."""

from judging.services.tables.assign import assign_of, stored_assign
from judging.services.tables.facts import facts
from judging.services.tables.renewing import renew_rules
from judging.services.tables.rules import criterion_of, rule_book
from judging.services.tables.storing import store_rules

__all__ = [
    "assign_of",
    "criterion_of",
    "facts",
    "renew_rules",
    "rule_book",
    "store_rules",
    "stored_assign",
]
