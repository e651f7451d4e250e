"""Correcting severity: equal to lme4, blind to order, and modest where the marks say little."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import crosstable
from scoring.crossed import Marks, cross, marks_of
from scoring.errors import ScoringError, Unconnected
from scoring.marks_file import read_marks
from scoring.severity import correct, fit
from scoring.variance_ratios import ENTRY_RATIOS, JUDGE_RATIOS

DATA = Path(__file__).resolve().parent.parent / "data" / "scoring"


def full(totals):
    """Marks of entries × judges, every judge marking every entry."""
    totals = np.asarray(totals, dtype=float)
    entry, judge = np.indices(totals.shape).reshape(2, -1)
    return marks_of(entry, judge, totals.ravel(), *totals.shape)


def sparse(seed, n_entries=30, n_judges=8, sheets=3):
    """A random contest in which each entry meets a few judges."""
    rng = np.random.default_rng(seed)
    judge = np.concatenate([rng.permutation(n_judges)[:sheets] for _ in range(n_entries)])
    entry = np.repeat(np.arange(n_entries), sheets)
    worth, severity = rng.normal(0, 1.2, n_entries), rng.normal(0, 0.8, n_judges)
    y = np.round(6 + worth[entry] + severity[judge] + rng.normal(0, 0.7, len(entry)), 1)
    return marks_of(entry, judge, y, n_entries, n_judges)


def corrected(marks):
    return correct(marks.entry, marks.judge, marks.y, marks.n_entries, marks.n_judges)


@pytest.mark.parametrize(
    ("file", "reference"),
    [("penicillin.csv", "penicillin_lme4.json"), ("comsoc_reviews.csv", "comsoc_lme4.json")],
)
def test_reml_is_lme4(file, reference):
    table = read_marks(DATA / file, None, print)
    lme4 = json.loads((DATA / reference).read_text())
    n_entries, n_judges = len(table.entries), len(table.judges)
    model = fit(marks_of(table.entry, table.judge, table.score, n_entries, n_judges), "reml")
    for sd, name in (("entry_sd", "entry"), ("judge_sd", "judge"), ("noise_sd", "Residual")):
        assert getattr(model, sd) ** 2 == pytest.approx(lme4["variance"][name], rel=1e-4)
    assert model.reml == pytest.approx(lme4["criterion"], rel=1e-9)
    assert model.mean == pytest.approx(lme4["fixef"]["(Intercept)"], rel=1e-6)
    blups = {
        key: [lme4["ranef"][key][name]["blup"] for name in names]
        for key, names in (("entry", table.entries), ("judge", table.judges))
    }
    worth = model.entries.shrunk - model.mean
    assert worth == pytest.approx(blups["entry"], rel=1e-4, abs=1e-4 * model.entry_sd)
    assert model.judges.severity == pytest.approx(
        blups["judge"], rel=1e-4, abs=1e-4 * model.judge_sd
    )


def by_dense_matrices(marks):
    """The integrated model from its definition, with matrices of the size of the marks."""

    def indicators(index, size):
        return np.eye(size)[index]

    z, b = indicators(marks.entry, marks.n_entries), indicators(marks.judge, marks.n_judges)
    centre = np.eye(marks.n_entries) - 1 / marks.n_entries
    n, one, weights, effects, variances = len(marks.y), np.ones(len(marks.y)), [], [], []
    for entry_ratio in ENTRY_RATIOS:
        for judge_ratio in JUDGE_RATIOS:
            v = np.diag(1 / marks.weight) + entry_ratio**2 * z @ z.T + judge_ratio**2 * b @ b.T
            inverse = np.linalg.inv(v)
            information = one @ inverse @ one
            p = inverse - np.outer(inverse @ one, one @ inverse) / information
            noise = marks.y @ p @ marks.y / (n - 1)
            log_likelihood = -0.5 * (
                (n - 1) * np.log(noise) + np.linalg.slogdet(v)[1] + np.log(information)
            )
            prior = 1 / (1 + entry_ratio**2) / (1 + judge_ratio**2)
            weights.append(np.exp(log_likelihood) * prior)
            effects.append(entry_ratio**2 * z.T @ p @ marks.y)
            ratio = entry_ratio**2
            covariance = noise * (ratio * np.eye(len(centre)) - ratio**2 * z.T @ p @ z)
            variances.append(np.diag(centre @ covariance @ centre))
    weights, effects = np.array(weights) / np.sum(weights), np.array(effects)
    about = effects - effects.mean(axis=1, keepdims=True)
    between = weights @ about**2 - (weights @ about) ** 2
    return weights @ effects, np.sqrt(weights @ np.array(variances) + between)


@pytest.mark.parametrize("work", [0, 10**9], ids=["paired cells", "dense blocks"])
@pytest.mark.parametrize("turned", [False, True], ids=["more entries", "more judges"])
def test_absorbing_the_larger_side_changes_nothing(monkeypatch, work, turned):
    monkeypatch.setattr(crosstable, "MULTIPLICATIONS_PER_PAIR", work)
    m = sparse(3, n_entries=9, n_judges=5)
    entry, judge = np.append(m.entry, [0, 1]), np.append(m.judge, m.judge[[0, 3]])
    y = np.append(m.y, [5.5, 7.25])
    weight = np.random.default_rng(1).uniform(0.5, 2, len(y))
    marks = Marks(entry, judge, y, weight, 9, 5)
    if turned:
        marks = Marks(judge, entry, y, weight, 5, 9)
    assert cross(marks).swapped is turned
    effects, se = by_dense_matrices(marks)
    model = fit(marks)
    assert model.entries.shrunk - model.entries.shrunk.mean() == pytest.approx(
        effects - effects.mean(), abs=1e-10
    )
    assert model.entries.se == pytest.approx(se, rel=1e-9)
    other_way = fit(
        Marks(marks.judge, marks.entry, y, weight, marks.n_judges, marks.n_entries), "reml"
    )
    assert fit(marks, "reml").entries.se == pytest.approx(other_way.judges.se, rel=1e-6)


def test_the_order_of_rows_changes_not_a_bit():
    m = sparse(5)
    rows = np.random.default_rng(0).permutation(len(m.y))
    shuffled = marks_of(m.entry[rows], m.judge[rows], m.y[rows], m.n_entries, m.n_judges)
    assert np.array_equal(fit(shuffled).entries.shrunk, fit(m).entries.shrunk)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_neither_order_nor_numbering_matters(seed):
    m = sparse(seed, n_entries=12, n_judges=5)
    rng = np.random.default_rng(seed)
    rows, entries, judges = (rng.permutation(k) for k in (len(m.y), m.n_entries, m.n_judges))
    again = marks_of(entries[m.entry][rows], judges[m.judge][rows], m.y[rows], 12, 5)
    first, second = corrected(m), corrected(again)
    assert np.max(np.abs(second.adjusted[entries] - first.adjusted)) < 1e-9
    assert np.max(np.abs(second.severity[judges] - first.severity)) < 1e-9


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 100), min_size=4, max_size=4), min_size=2, max_size=9))
def test_full_coverage_leaves_the_order_and_the_ties_of_raw_means(totals):
    found = corrected(full(totals))
    sums = np.sum(totals, axis=1)
    order = np.sign(sums[:, None] - sums)
    assert np.array_equal(np.sign(found.adjusted[:, None] - found.adjusted), order)
    assert found.adjusted == pytest.approx(sums / 4, abs=1e-8)


def test_a_lenient_judge_no_longer_lifts_his_entries():
    rng = np.random.default_rng(7)
    marks = sparse(7, n_entries=40, n_judges=6)
    worth = rng.normal(0, 1, 40)
    y = 6 + worth[marks.entry] + 3.0 * (marks.judge == 0) + rng.normal(0, 0.1, len(marks.y))
    found = correct(marks.entry, marks.judge, y, 40, 6)
    assert found.severity[0] - found.severity[1:].mean() == pytest.approx(3, abs=0.15)
    assert np.corrcoef(found.adjusted, worth)[0, 1] > 0.99
    assert np.corrcoef(found.model.entries.raw, worth)[0, 1] < 0.9


def test_unconnected_panels_are_refused_with_their_members():
    entry, judge = np.array([0, 1, 1, 2, 3]), np.array([0, 0, 1, 3, 3])
    with pytest.raises(Unconnected, match="2 groups") as refusal:
        correct(entry, judge, np.array([1.0, 2, 3, 4, 5]), 5, 4)
    assert refusal.value.groups == (((0, 1), (0, 1)), ((2, 3), (3,)))


def test_without_a_sheet_there_is_no_number():
    found = correct(np.array([0, 0, 2]), np.array([0, 2, 2]), np.array([7.0, 8, 6]), 3, 3)
    assert np.isnan(found.adjusted).tolist() == [False, True, False]
    assert np.isnan(found.severity).tolist() == [False, True, False]
    assert found.model.entries.n.tolist() == [2, 0, 1]
    assert np.isnan(found.model.entries.low[1])


def test_one_judge_is_not_corrected():
    found = corrected(full([[70], [80.5], [90]]))
    assert found.adjusted.tolist() == [70, 80.5, 90]
    assert found.severity.tolist() == [0]


def test_where_the_criterion_is_flat_no_difference_is_claimed():
    """One judge's marks show neither his severity nor what is worth and what is chance."""
    rng = np.random.default_rng(0)
    for _ in range(30):
        model = fit(full(rng.normal(70, 9, (7, 1))), "reml")
        assert (model.entry_sd, model.judge_sd) == (0, 0)


def test_a_judge_who_marks_all_alike_is_no_obstacle():
    totals = np.array([[5, 7, 8], [5, 6, 7], [5, 3, 4], [5, 9, 9]])
    found = corrected(full(totals))
    assert np.array_equal(np.argsort(found.adjusted), np.argsort(totals.sum(axis=1)))


@pytest.mark.parametrize("variance", ["integrated", "reml"])
def test_equal_marks_show_no_differences(variance):
    model = fit(full([[7, 7], [7, 7]]), variance)
    assert (model.mean, model.entry_sd, model.judge_sd, model.noise_sd) == (7, 0, 0, 0)
    assert model.entries.adjusted.tolist() == [7, 7]
    assert np.isnan(model.entries.se).all()


def test_judges_who_agree_on_nothing_do_not_distinguish_entries():
    """Every entry has the same mean: the REML maximum lies at no differences at all."""
    model = fit(full([[1, 2, 3], [2, 3, 1], [3, 1, 2]]), "reml")
    assert model.entry_sd == 0
    assert model.judge_sd == 0
    assert model.entries.shrunk == pytest.approx([2, 2, 2])


def test_marks_without_any_noise_are_no_obstacle():
    marks = full(np.add.outer([1.0, 2, 4, 8], [0, 3.0, 5]))
    for variance in ("integrated", "reml"):
        model = fit(marks, variance)
        assert np.isfinite([model.reml, model.entry_sd, *model.entries.se]).all()
        assert np.array_equal(np.argsort(model.entries.adjusted), [0, 1, 2, 3])


def test_few_sheets_draw_an_entry_towards_the_field():
    marks = sparse(11)
    keep = (marks.entry > 0) | (np.arange(len(marks.y)) == 0)
    fewer = marks_of(marks.entry[keep], marks.judge[keep], marks.y[keep], 30, 8)
    model = fit(fewer)
    drawn = (model.entries.shrunk - model.mean) / (model.entries.adjusted - model.mean)
    assert drawn[0] < drawn[1:].min()
    assert model.entries.se[0] > model.entries.se[1:].max()


def test_a_round_without_sheets_has_no_numbers():
    found = correct(*np.empty((2, 0), dtype=np.intp), np.empty(0), 2, 1)
    assert np.isnan([*found.adjusted, *found.severity, found.model.mean]).all()


@pytest.mark.parametrize(
    ("y", "weight", "why"), [(np.nan, 1, "finite"), (np.inf, 1, "finite"), (1, 0, "weight")]
)
def test_marks_that_are_no_marks_are_refused(y, weight, why):
    nobody = np.zeros(1, dtype=np.intp)
    with pytest.raises(ScoringError, match=why):
        fit(Marks(nobody, nobody, np.array([y], float), np.array([weight], float), 1, 1))
