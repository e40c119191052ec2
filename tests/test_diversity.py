"""Tests of newsloom.frequency.diversity. Small numbers worked out by hand."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from newsloom.frequency.diversity import (
    coverage,
    expected_distinct,
    heard_in_articles,
    jackknife_effective,
    resample_diversity,
    shannon,
    simpson,
    simpson_across,
)

# Two articles: the first quotes A twice, the second A and B once each.
TWO = sparse.csr_array(np.array([[2, 0], [1, 1]]))
counts = st.lists(st.integers(1, 20), min_size=1, max_size=12)


def articles(random, number, speakers=15):
    rows = random.poisson(0.3, (number, speakers))
    rows[np.arange(number), random.integers(0, speakers, number)] += 1
    return sparse.csr_array(rows)


def test_shannon_in_nats():
    # shares 1/2, 1/4, 1/4: (ln 2)/2 + 2·(ln 4)/4 = 1.5·ln 2
    assert shannon([2, 1, 1]) == pytest.approx(1.5 * math.log(2))
    assert shannon([7]) == 0
    assert math.isnan(shannon([]))


def test_simpson_without_replacement():
    # of 4·3 ordered pairs 2 are of one speaker
    assert simpson([2, 1, 1]) == pytest.approx(10 / 12)
    assert simpson([1, 1, 1]) == 1
    assert simpson([5]) == 0
    assert math.isnan(simpson([1]))


def test_speakers_among_two_of_four_statements():
    # of 6 pairs of AABC one has one speaker and five have two
    assert expected_distinct([2, 1, 1], 2) == pytest.approx(11 / 6)
    with pytest.raises(ValueError, match="5 statements can't be drawn from 4"):
        expected_distinct([2, 1, 1], 5)


def test_coverage_by_those_heard_once_and_twice():
    # 1 − 2/4 · (3·2)/(3·2 + 2·1)
    assert coverage([2, 1, 1]) == pytest.approx(0.625)
    # nobody twice: 1 − 2/2 · (1·1)/(1·1 + 2)
    assert coverage([1, 1]) == pytest.approx(2 / 3)
    assert coverage([3, 4]) == 1
    assert math.isnan(coverage([]))


def test_speakers_in_one_of_two_articles():
    # as many articles as hold 2 of 4 statements: one; it has one speaker or two
    assert heard_in_articles(TWO, 2) == pytest.approx(1.5)
    assert heard_in_articles(TWO, 4) == pytest.approx(2)
    with pytest.raises(ValueError, match="can't be drawn"):
        heard_in_articles(TWO, 5)


def test_two_statements_of_two_articles():
    # A, A against A, B: two of four pairs have two speakers
    assert simpson_across(TWO) == pytest.approx(0.5)
    assert math.isnan(simpson_across(sparse.csr_array(np.array([[2, 1]]))))


def test_jackknife_of_three_articles_with_a_statement_each():
    # A, A, B: H = ln 3 − (2·ln 2)/3; without an article ln 2, ln 2 and 0
    table = sparse.csr_array(np.array([[1, 0], [1, 0], [0, 1]]))
    whole = math.log(3) - 2 * math.log(2) / 3
    corrected = 3 * whole - 2 * (2 * math.log(2) / 3)
    effective, (low, high) = jackknife_effective(table)
    assert effective == pytest.approx(math.exp(corrected))
    assert low < effective < high


@given(counts)
def test_measures_stay_in_their_bounds(given_counts):
    n, whole = len(given_counts), sum(given_counts)
    assert 0 <= shannon(given_counts) <= math.log(n) + 1e-9
    assert 0 <= coverage(given_counts) <= 1
    assert expected_distinct(given_counts, whole) == pytest.approx(n)
    assert expected_distinct(given_counts, 1) == pytest.approx(1)
    if whole > 1:
        # two statements: one speaker, and a second with the chance that Simpson gives
        assert expected_distinct(given_counts, 2) == pytest.approx(1 + simpson(given_counts))


@given(st.integers(0, 200))
def test_more_articles_never_have_fewer_speakers(seed):
    table = articles(np.random.default_rng(seed), 9)
    heard = [heard_in_articles(table, drawn) for drawn in range(1, int(table.sum()) + 1)]
    assert all(a <= b + 1e-9 for a, b in pairwise(heard))
    assert heard[-1] == pytest.approx((table.sum(axis=0) > 0).sum())


def test_intervals_hold_the_measure_and_are_the_same_again():
    table = articles(np.random.default_rng(5), 30)
    heard, across = resample_diversity(table, 25, resamples=300, seed=4)
    assert heard[0] < heard_in_articles(table, 25) < heard[1]
    assert across[0] < simpson_across(table) < across[1] <= 1
    assert (heard, across) == resample_diversity(table, 25, resamples=300, seed=4)


def test_an_interval_is_null_where_there_is_no_spread_to_see():
    # everybody is heard once: no two statements have one speaker, in any resample
    heard, across = resample_diversity(sparse.csr_array(np.eye(8, dtype=np.int64)), None)
    assert all(map(math.isnan, (*heard, *across)))


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    # benchmarks/outlets_truth.py measures it with more corpora
    random = np.random.default_rng(2)
    p = np.array([0.3, 0.2, 0.1, *[0.04] * 10])
    truth, hits = 1 - (p**2).sum(), 0
    for seed in range(60):
        rows = [np.bincount(random.choice(13, 3, p=p), minlength=13) for _ in range(20)]
        _, (low, high) = resample_diversity(
            sparse.csr_array(np.array(rows)), None, resamples=200, seed=seed
        )
        hits += low <= truth <= high
    assert hits >= 52
