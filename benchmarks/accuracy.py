"""How near do raw means, corrected means and z-scores come to the truth?

    python -m benchmarks.accuracy [--scenarios A B …] [--reps 400] [--seed 1]

Draws contests whose true ranking is known, ranks each by every method and prints Kendall's tau
with the truth, the gain over raw means with its standard error, the share of the true best k
found (P@k), and how often the 90 % intervals of the corrected scores hold the truth.
"""

import argparse
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.crossed import Marks, marks_of
from scoring.estimates import NORMAL_90
from scoring.normalise import z_scores
from scoring.severity import fit

Float = NDArray[np.float64]
Index = NDArray[np.intp]

ENTRY_SD, ENTRY_CRITERION_SD = 1.13, 0.5
SEVERITY_CRITERION_SD = 0.2
REVIEW_NOISE_SD, CRITERION_NOISE_SD, NOISE_LOG_SD = 0.9, 0.8, 0.25
MIDDLE, TOP, N_CRITERIA = 6.0, 10, 4


@dataclass(frozen=True)
class Scenario:
    """A kind of contest. `sheets` a entry (0 = every judge); `panels` > 1 splits the judges."""

    entries: int
    judges: int
    sheets: int
    best: int
    severity_sd: float = 0.6
    spread_log_sd: float = 0.2
    panels: int = 1
    panel_quality_sd: float = 0.0
    anchors: int = 0


C = Scenario(60, 20, 3, 15)
F = Scenario(60, 20, 4, 15, panels=5)
SCENARIOS = {
    "A": Scenario(13, 5, 0, 3),
    "B": Scenario(20, 7, 0, 5),
    "C": C,
    "C2": replace(C, sheets=5),
    "D": replace(C, severity_sd=0.2),
    "E": replace(C, severity_sd=1.2, spread_log_sd=0.35),
    "F": F,
    "G": replace(F, panel_quality_sd=0.8),
    "H": replace(F, panel_quality_sd=0.8, anchors=3),
    "L": Scenario(300, 100, 3, 75),
    "M": Scenario(40, 40, 3, 10),
}


def allot(scenario: Scenario, rng: np.random.Generator) -> tuple[Index, Index]:
    """Say who marks whom: (entry, judge), one item a sheet."""
    n, judges = scenario.entries, scenario.judges
    if scenario.panels > 1:
        panel_of_judge = np.arange(judges) * scenario.panels // judges
        marks = (np.arange(n) % scenario.panels)[:, None] == panel_of_judge
        marks[: scenario.anchors] = True
    elif scenario.sheets == 0:
        marks = np.ones((n, judges), dtype=bool)
    else:
        marks = _evenly(n, judges, scenario.sheets, rng)
    entry, judge = np.nonzero(marks)
    return entry, judge


def _evenly(n: int, judges: int, sheets: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Give every entry to the judges who have fewest so far, by lot among equals."""
    marks = np.zeros((n, judges), dtype=bool)
    load = np.zeros(judges)
    for row in marks:
        chosen = np.argsort(load + rng.random(judges))[:sheets]
        row[chosen] = True
        load[chosen] += 1
    return marks


def draw(scenario: Scenario, rng: np.random.Generator) -> tuple[Marks, Float]:
    """Draw one contest: the totals that its judges give, and what its entries are worth."""
    entry, judge = allot(scenario, rng)
    n, judges = scenario.entries, scenario.judges
    quality = rng.normal(0, ENTRY_SD, n)
    if scenario.panel_quality_sd:
        quality += rng.normal(0, scenario.panel_quality_sd, scenario.panels)[
            np.arange(n) % scenario.panels
        ]
    worth = quality[:, None] + rng.normal(0, ENTRY_CRITERION_SD, (n, N_CRITERIA))
    severity = rng.normal(0, scenario.severity_sd, (judges, 1)) + rng.normal(
        0, SEVERITY_CRITERION_SD, (judges, N_CRITERIA)
    )
    spread = np.exp(rng.normal(0, scenario.spread_log_sd, judges))
    carelessness = np.exp(rng.normal(0, NOISE_LOG_SD, judges))
    noise = rng.normal(0, REVIEW_NOISE_SD, (len(entry), 1)) + rng.normal(
        0, CRITERION_NOISE_SD, (len(entry), N_CRITERIA)
    )
    felt = MIDDLE + severity[judge] + spread[judge, None] * worth[entry]
    marks = np.clip(np.round(felt + carelessness[judge, None] * noise), 0, TOP)
    return marks_of(entry, judge, marks.mean(axis=1), n, judges), worth.mean(axis=1)


def tau(scores: Float, truth: Float) -> float:
    """Kendall's tau: concordant less discordant pairs over all pairs; ties count 0."""
    agree = np.sign(scores[:, None] - scores) * np.sign(truth[:, None] - truth)
    return float(np.sum(agree) / (len(truth) * (len(truth) - 1)))


def found(scores: Float, truth: Float, best: int) -> float:
    """Share of the true best that are among the best by score."""
    chosen, true = np.argsort(-scores, kind="stable")[:best], np.argsort(-truth)[:best]
    return len(np.intersect1d(chosen, true)) / best


def trial(scenario: Scenario, rng: np.random.Generator) -> tuple[Float, Float, float]:
    """Return tau and P@k of raw means, severity and z-scores, and severity's coverage."""
    marks, truth = draw(scenario, rng)
    model = fit(marks).entries
    scores = [np.round(s, 9) for s in (model.raw, model.adjusted, z_scores(marks))]
    shrunk = model.shrunk - model.shrunk.mean()
    covered = np.abs(truth - truth.mean() - shrunk) <= NORMAL_90 * model.se
    return (
        np.array([tau(s, truth) for s in scores]),
        np.array([found(s, truth, scenario.best) for s in scores]),
        float(covered.mean()),
    )


def line(name: str, scenario: Scenario, reps: int, seed: int) -> str:
    """Run one scenario and lay its figures out as one row of the table."""
    streams = np.random.default_rng([seed, *name.encode()]).spawn(reps)
    trials = [trial(scenario, rng) for rng in streams]
    taus, precision = (np.array([t[i] for t in trials]) for i in (0, 1))
    gains = taus[:, 1:] - taus[:, :1]
    se = gains.std(axis=0, ddof=1) / np.sqrt(reps)
    figures = [f"{name:<4}{reps:>5}", *(f"{t:8.3f}" for t in taus.mean(axis=0))]
    figures += [f"{g:+9.3f} ±{s:.3f}" for g, s in zip(gains.mean(axis=0), se, strict=True)]
    figures += [f"{p:8.3f}" for p in precision.mean(axis=0)]
    return "".join([*figures, f"{np.mean([t[2] for t in trials]):9.3f}"])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    parser.add_argument("--reps", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(f"{'':10}{'tau with the truth':^23}{'gain over raw, ± its SE':^32}{'P@k':^25}")
    methods = f"{'raw':>8}{'severity':>9}{'z-score':>8}"
    print(f"{'reps':>9}{methods}{'severity':>15}{'z-score':>16}{methods}{'covered':>9}")
    for name in arguments.scenarios:
        print(line(name, SCENARIOS[name], arguments.reps, arguments.seed), flush=True)


if __name__ == "__main__":
    main()
