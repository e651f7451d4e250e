"""The answer of `python -m scoring analyse`: entries, judges and what links them, as plain data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.answer import (
    Answer,
    Figures,
    entries_answer,
    graph_answer,
    judges_answer,
    model_answer,
)
from scoring.crossed import Float, Index, Marks
from scoring.errors import Group
from scoring.estimates import SeverityModel
from scoring.graph import groups
from scoring.marks_file import MarkTable
from scoring.normalise import centred, min_max, percentiles, raw_means, z_scores
from scoring.severity import fit
from scoring.totals import MOST_NAMED, enumeration, totals
from scoring.uncertainty import RankSpread, rank_spread
from scoring.variance_ratios import Variance

NORMALISATIONS: Mapping[str, Callable[[Marks], Float]] = {
    "none": raw_means,
    "centred": centred,
    "zscore": z_scores,
    "minmax": min_max,
    "percentile": percentiles,
}
METHODS = ("severity", *NORMALISATIONS)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a table of marks.

    Attributes
    ----------
    adjust : str
        One of METHODS.
    variance : {"integrated", "reml"}
        How "severity" finds its variance ratios.
    cut : int or None
        How many make the cut, of each group where `by_group`.
    by_group : bool
        Entries are ranked within their groups.
    seed : int
        Of the samples that show the spread of ranks, the only chance in an analysis.
    """

    adjust: str
    variance: Variance
    cut: int | None
    by_group: bool
    seed: int


def analyse(table: MarkTable, weights: Mapping[str, float] | None, question: Question) -> Answer:
    """Rank the entries of a table of marks, and say what is known about them and their judges.

    Parameters
    ----------
    weights : mapping or None
        Weight by criterion; None: all equal.

    Returns
    -------
    dict
        Plain data, in points of the marks; None where a figure has no meaning.

    Raises
    ------
    ScoringError
        Weights and marks are not of the same criteria.
    """
    marks, warnings = totals(table, weights)
    linked = groups(marks.entry, marks.judge, marks.n_entries, marks.n_judges)
    group = _ranked_together(table, question.by_group)
    comparable = _comparable(linked, group) | (question.adjust == "none")
    figures = _figures(marks, question)
    model = figures.model
    warnings += _doubts(model)
    if not np.all(comparable):
        warnings.append(_refusal(table, linked, question.by_group))
    spread = _spread(marks, model, group, question)
    return {
        "model": model_answer(question.adjust, marks, model),
        "entries": entries_answer(table, figures, group, comparable, spread),
        "judges": judges_answer(table, marks, model if np.all(comparable) else None),
        "graph": graph_answer(table, marks, linked),
        "warnings": warnings,
    }


def _figures(marks: Marks, question: Question) -> Figures:
    n, raw = np.bincount(marks.entry), raw_means(marks)
    if question.adjust != "severity":
        nothing = np.full(marks.n_entries, np.nan)
        adjusted = NORMALISATIONS[question.adjust](marks)
        return Figures(n, raw, adjusted, nothing, nothing, nothing, nothing, None)
    model = fit(marks, question.variance)
    e = model.entries
    return Figures(n, raw, e.adjusted, e.shrunk, e.se, e.low, e.high, model)


def _spread(
    marks: Marks, model: SeverityModel | None, group: Index, question: Question
) -> RankSpread | None:
    if model is None or model.ratios.weights.size == 0:
        return None
    rng = np.random.default_rng(question.seed)
    return rank_spread(marks, model.ratios, group, question.cut, rng)


def _ranked_together(table: MarkTable, by_group: bool) -> Index:
    names = table.group if by_group else ("",) * len(table.entries)
    return np.unique(np.array(names, dtype=object), return_inverse=True)[1]


def _comparable(linked: tuple[Group, ...], group: Index) -> NDArray[np.bool_]:
    """Say of each entry whether sheets link all the entries that it is ranked with."""
    component = np.empty(len(group), dtype=np.intp)
    for number, part in enumerate(linked):
        component[list(part.entries)] = number
    pairs = np.unique(np.stack([group, component]), axis=1)
    whole: NDArray[np.bool_] = np.bincount(pairs[0]) == 1
    return whole[group]


def _refusal(table: MarkTable, linked: tuple[Group, ...], by_group: bool) -> str:
    parts = "; ".join(
        f"({i}) entries {enumeration([table.entries[e] for e in part.entries])}"
        f" by judges {enumeration([table.judges[j] for j in part.judges])}"
        for i, part in enumerate(linked[:MOST_NAMED], start=1)
    )
    more = f"; and {len(linked) - MOST_NAMED} more" if len(linked) > MOST_NAMED else ""
    whom = "entries whose group is split" if by_group else "the entries"
    return (
        f"No rank is given to {whom}: the sheets fall into {len(linked)} groups that share neither "
        f"judge nor entry, and nothing in the marks can compare them: {parts}{more}. "
        "Let some judges mark entries of several groups, or compare raw means (--adjust none)."
    )


def _doubts(model: SeverityModel | None) -> list[str]:
    if model is None:
        return []
    weights = model.ratios.weights
    if weights.size == 0:
        return ["All totals are equal: the judges do not distinguish the entries."]
    likeliest = int(np.argmax(weights.sum(axis=1)))
    if model.entry_sd == 0 or (model.variance == "integrated" and likeliest == 0):
        return ["The marks give no evidence that the entries differ: do not trust the ranks."]
    return []
