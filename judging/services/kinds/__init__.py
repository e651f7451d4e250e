"""The kinds of operations. A new kind is a module that makes a KIND, and a word in this list."""

from judging.services.kinds import (
    comparisons,
    investments,
    marks,
    pledges,
    practices,
    rankings,
    recusals,
    signatures,
    submissions,
    texts,
)
from judging.services.kinds.kind import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        marks.KIND,
        texts.COMMENT,
        texts.MEMO,
        submissions.KIND,
        recusals.KIND,
        signatures.KIND,
        pledges.KIND,
        practices.KIND,
        investments.KIND,
        rankings.KIND,
        comparisons.KIND,
    )
}
