"""Tests of newsloom.uncertainty."""

import numpy as np
import pytest
from scipy import sparse, stats

from newsloom import uncertainty
from newsloom.uncertainty import (
    MIN_ARTICLES,
    adjust_p,
    draw_resamples,
    resample_ranks,
    resample_totals,
    why_no_interval,
    wilson_interval,
)


def test_five_articles_are_too_few_and_the_sentence_says_why():
    why = why_no_interval(5)
    assert why is not None
    assert "126 different ways" in why
    assert "0.062" in why
    assert "\n" not in why


@pytest.mark.parametrize(("n_articles", "reason"), [(0, True), (1, True), (5, True), (6, False)])
def test_the_gate_opens_at_six_articles(n_articles, reason):
    assert (why_no_interval(n_articles) is not None) is reason


def test_six_is_the_first_number_of_articles_where_a_sign_test_can_reach_five_percent():
    assert 2 * 0.5 ** (MIN_ARTICLES - 1) > 0.05 > 2 * 0.5**MIN_ARTICLES


def test_each_resample_takes_as_many_articles_as_there_are():
    drawn = draw_resamples(7, 50, seed=3)
    assert drawn.shape == (50, 7)
    assert (drawn.sum(axis=1) == 7).all()
    assert (drawn == draw_resamples(7, 50, seed=3)).all()
    assert (drawn != draw_resamples(7, 50, seed=4)).any()


def test_no_interval_below_the_gate():
    low, high = resample_totals(sparse.csr_array(np.ones((2, 5), dtype=np.int64)))
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_a_count_that_is_the_same_in_every_article_has_an_interval_without_width():
    low, high = resample_totals(sparse.csr_array(np.full((1, 8), 3)))
    assert (low[0], high[0]) == (24, 24)


def test_the_interval_of_a_lone_article_s_count_runs_from_nothing_to_several_times():
    counts = np.zeros((1, 10), dtype=np.int64)
    counts[0, 0] = 4
    low, high = resample_totals(sparse.csr_array(counts))
    assert (low[0], high[0]) == (0, 12)


def test_rates_are_per_unit_of_size():
    counts, sizes = sparse.csr_array(np.array([[1, 2, 3, 4, 5, 6]])), np.array([1, 2, 3, 4, 5, 6])
    low, high = resample_totals(counts, sizes=sizes)
    assert low[0] == pytest.approx(1)
    assert high[0] == pytest.approx(1)


@pytest.fixture
def some_counts():
    """Things of many articles and of one, of which some are alike, in articles of all lengths."""
    random = np.random.default_rng(4)
    counts = random.poisson(0.6, (60, 11))
    counts[20:40] *= np.eye(11, dtype=np.int64)[random.integers(0, 11, 20)]
    return counts, random.integers(1, 90, 11)


def test_drawing_in_parts_is_drawing_one_resample_after_the_other(monkeypatch):
    random = np.random.default_rng(5)
    one_by_one = [np.bincount(random.integers(0, 13, 13), minlength=13) for _ in range(9)]
    assert (draw_resamples(13, 9, seed=5) == one_by_one).all()
    monkeypatch.setattr(uncertainty, "_DRAWS_AT_ONCE", 2 * 13)
    assert (draw_resamples(13, 9, seed=5) == one_by_one).all()


@pytest.mark.parametrize("rated", [True, False])
def test_intervals_are_quantiles_of_what_each_resample_gives(some_counts, monkeypatch, rated):
    counts, sizes = some_counts
    monkeypatch.setattr(uncertainty, "_ROWS_AT_ONCE", 7)
    monkeypatch.setattr(uncertainty, "_RESAMPLES_AT_ONCE", 30)
    drawn = draw_resamples(11, 200, seed=2).astype(np.int64)
    totals = counts @ drawn.T
    tails = [(1 - 0.9) / 2, (1 + 0.9) / 2]
    expected = np.quantile(totals / drawn.dot(sizes) if rated else totals, tails, axis=1)
    found = resample_totals(
        sparse.csr_array(counts), sizes=sizes if rated else None, resamples=200, seed=2, level=0.9
    )
    assert np.array_equal(found, expected)


def test_ranks_are_those_of_each_resample(some_counts, monkeypatch):
    counts, _ = some_counts
    monkeypatch.setattr(uncertainty, "_RESAMPLES_AT_ONCE", 30)
    totals = counts @ draw_resamples(11, 100, seed=3).astype(np.int64).T
    rows = np.array([0, 5, 30, 59])
    ranks = 1 + (totals[None, :] > totals[rows][:, None]).sum(axis=1)
    low, high, share = resample_ranks(sparse.csr_array(counts), rows, resamples=100, seed=3)
    assert low.tolist() == np.sort(ranks, axis=1)[:, 2].tolist()
    assert high.tolist() == np.sort(ranks, axis=1)[:, 97].tolist()
    whole = counts.sum(axis=1)
    true = 1 + (whole[None, :] > whole[rows][:, None]).sum(axis=1)
    assert share.tolist() == (ranks <= true[:, None]).mean(axis=1).tolist()


def test_adjusted_p_agrees_with_scipy_and_leaves_nulls_out():
    p = np.array([0.01, np.nan, 0.04, 0.03, 0.5])
    q = adjust_p(p)
    assert np.isnan(q[1])
    expected = stats.false_discovery_control(p[~np.isnan(p)])
    assert q[~np.isnan(p)] == pytest.approx(expected)


def test_wilson_of_45_in_50():
    # p = 0.9, z = 1.95996: (0.9 + 0.038415 ± 1.95996·√(0.0018 + 0.000384146)) / 1.076829
    #   = (0.938415 ± 0.091599) / 1.076829 = 0.786399 and 0.956525
    low, high = wilson_interval([45], [50])
    assert (low[0], high[0]) == pytest.approx((0.786399, 0.956525), abs=2e-6)


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (0, 50), (50, 50), (3, 7), (17, 400)])
def test_wilson_agrees_with_scipy(hits, n):
    expected = stats.binomtest(hits, n).proportion_ci(method="wilson")
    low, high = wilson_interval(hits, n)
    assert (float(low), float(high)) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_without_labels_there_is_no_wilson_interval():
    assert np.isnan(wilson_interval([0], [0])).all()
