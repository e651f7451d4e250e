"""The JSON interface of tablets and other programs; `blueprints` lists its parts."""

from judging.api import (
    answers,
    description,
    desks,
    films,
    manual,
    messages,
    operations,
    pages,
    pairs,
    programs,
)
from judging.errors import Refused

blueprints = [
    module.bp for module in (desks, pairs, operations, messages, pages, films, description)
]
blueprints += [programs.bp, manual.bp]
for _blueprint in blueprints:
    _blueprint.register_error_handler(Refused, answers.refused)
