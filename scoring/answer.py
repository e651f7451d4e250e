"""The parts of an analysis as plain data: dicts, lists, str, int, float and None alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.crossed import Float, Index, Marks
from scoring.errors import Group
from scoring.estimates import SeverityModel
from scoring.graph import efficiency
from scoring.marks_file import MarkTable
from scoring.uncertainty import RankSpread

Answer = dict[str, object]

# Scores that differ by less are equal: sums of floats carry noise, marks have few decimals.
DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores by entry, NaN where the method has no such figure; the model only of "severity"."""

    n: Index
    raw: Float
    adjusted: Float
    shrunk: Float
    se: Float
    low: Float
    high: Float
    model: SeverityModel | None


def model_answer(method: str, marks: Marks, model: SeverityModel | None) -> Answer:
    """Say what was estimated of the whole field; None for what only "severity" estimates."""
    fitted = ("mean", "entry_sd", "judge_sd", "noise_sd", "reml")
    figures = {name: _figure(getattr(model, name, np.nan)) for name in fitted}
    if model is None:
        figures["mean"] = _figure(float(np.mean(marks.y)))
    sizes = {"n_scores": len(marks.y), "n_entries": marks.n_entries, "n_judges": marks.n_judges}
    return {"method": method, **figures, **sizes}


def entries_answer(
    table: MarkTable,
    figures: Figures,
    group: Index,
    comparable: NDArray[np.bool_],
    spread: RankSpread | None,
) -> list[Answer]:
    """Say what is known of each entry, in order of their names.

    Parameters
    ----------
    group : ndarray of int, shape (n_entries,)
        Entries are ranked among those of their group.
    comparable : ndarray of bool, shape (n_entries,)
        Where False, only raw figures are given: a levelled score of entries that no sheets
        link would be a guess, and somebody would sort by it.
    """
    levelled = {key: getattr(figures, key) for key in ("adjusted", "shrunk", "se", "low", "high")}
    ranks = {"rank": _ranks(figures.adjusted, group)}
    if spread is not None:
        ranks |= {"rank_low": spread.low, "rank_high": spread.high}
        levelled["p_cut"] = spread.p_cut
    rank_raw = _ranks(figures.raw, group)
    return [
        {
            "entry": name,
            "group": table.group[i],
            "n": int(figures.n[i]),
            "raw": _figure(figures.raw[i]),
            "rank_raw": int(rank_raw[i]),
            **dict.fromkeys(("rank", "rank_low", "rank_high", "p_cut")),
            **{key: _figure(of[i]) if comparable[i] else None for key, of in levelled.items()},
            **{key: int(of[i]) if comparable[i] else None for key, of in ranks.items()},
        }
        for i, name in enumerate(table.entries)
    ]


def _ranks(scores: Float, group: Index) -> Index:
    """Place entries within groups, greatest first; equal scores share the better place."""
    worth = -np.round(scores, DECIMALS)
    ranks = np.empty(len(worth), dtype=np.intp)
    for members in (np.flatnonzero(group == g) for g in np.unique(group)):
        ranks[members] = np.searchsorted(np.sort(worth[members]), worth[members]) + 1
    return ranks


def judges_answer(table: MarkTable, marks: Marks, model: SeverityModel | None) -> list[Answer]:
    """Say what is known of each judge, in order of their names; severity needs a model."""
    n = np.bincount(marks.judge)
    nothing = np.full(marks.n_judges, np.nan)
    severity, se = (nothing, nothing) if model is None else (model.judges.severity, model.judges.se)
    return [
        {"judge": name, "n": int(n[j]), "severity": _figure(severity[j]), "se": _figure(se[j])}
        for j, name in enumerate(table.judges)
    ]


def graph_answer(table: MarkTable, marks: Marks, linked: tuple[Group, ...]) -> Answer:
    """Say how well sheets link the entries; `groups` only where there are several."""
    parts = [
        {
            "entries": [table.entries[e] for e in part.entries],
            "judges": [table.judges[j] for j in part.judges],
        }
        for part in linked
    ]
    return {
        "components": len(linked),
        "efficiency": _figure(
            efficiency(marks.entry, marks.judge, marks.n_entries, marks.n_judges)
        ),
        "groups": parts if len(linked) > 1 else [],
    }


def _figure(value: float) -> float | None:
    """Return a number in at most 12 significant digits, None for NaN."""
    return None if np.isnan(value) else float(f"{value:.12g}") + 0.0
