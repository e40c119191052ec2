"""Tests of newsloom.frequency.contrast: worked by hand, and against scipy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from newsloom.frequency.contrast import (
    conservative_log_ratio,
    log_likelihood,
    log_odds_z,
    log_ratio,
)

SIDES = st.tuples(
    st.integers(0, 40), st.integers(41, 3000), st.integers(0, 40), st.integers(41, 3000)
).filter(lambda x: x[0] + x[2] > 0)


def test_log_likelihood_by_hand():
    # 10 of 100 against 20 of 400: 30 of 500, so E = 6 and 24, 94 and 376
    # G² = 2·(10·ln(10/6) + 20·ln(20/24) + 90·ln(90/94) + 380·ln(380/376))
    #    = 2·(5.10826 − 3.64643 − 3.91365 + 4.02115) = 3.13865
    assert log_likelihood(10, 100, 20, 400) == pytest.approx(3.13865, abs=1e-4)


@settings(max_examples=80, deadline=None)
@given(SIDES)
def test_log_likelihood_agrees_with_scipy(sides):
    f1, n1, f2, n2 = sides
    expected = stats.chi2_contingency(
        [[f1, f2], [n1 - f1, n2 - f2]], correction=False, lambda_="log-likelihood"
    ).statistic
    assert float(log_likelihood(f1, n1, f2, n2)) == pytest.approx(expected, abs=1e-9)
    assert float(log_likelihood(f2, n2, f1, n1)) == pytest.approx(expected, abs=1e-9)


def test_the_same_rate_in_both_has_no_log_likelihood():
    assert log_likelihood(5, 100, 10, 200) == pytest.approx(0, abs=1e-12)


def test_log_ratio_doubles_halves_and_takes_nothing_for_one_half():
    # 8 in 1,000 against 4 in 1,000: 1; the other way: −1; against 0: log2(8/0.5) = 4
    found = log_ratio([8, 4, 8, 0], 1000, [4, 8, 0, 8], 1000)
    assert found.tolist() == [1, -1, 4, -4]


def test_log_ratio_is_of_rates():
    # 4 in 100 against 4 in 800
    assert log_ratio(4, 100, 4, 800) == pytest.approx(3)


def test_conservative_log_ratio_by_hand():
    # 8 against 0, as many words: the lower Clopper–Pearson end of 8 in 8 is 0.025^(1/8) =
    # 0.630585, its odds 1.706993, log2 of them 0.771457. With half the words in the rest the
    # odds are halved: −0.2285…, beyond 0, so 0
    low = 0.025 ** (1 / 8)
    assert low == pytest.approx(0.630585, abs=1e-5)
    equal = conservative_log_ratio(8, 1000, 0, 1000, tests=1)
    assert equal == pytest.approx(math.log2(low / (1 - low)), abs=1e-12)
    assert equal == pytest.approx(0.7714, abs=1e-3)
    assert conservative_log_ratio(0, 1000, 8, 1000, tests=1) == pytest.approx(-equal)
    assert conservative_log_ratio(8, 1000, 0, 500, tests=1) == 0


@settings(max_examples=80, deadline=None)
@given(SIDES, st.sampled_from([1, 20, 100_000]))
def test_conservative_log_ratio_agrees_with_the_exact_interval_of_scipy(sides, tests):
    f1, n1, f2, n2 = sides
    ends = stats.binomtest(f1, f1 + f2).proportion_ci(1 - 0.05 / tests, method="exact")
    tail = 0.025 / tests
    precise = (
        stats.beta.ppf(tail, f1, f2 + 1) if f1 else 0,
        stats.beta.isf(tail, f1 + 1, f2) if f2 else 1,
    )
    found = float(conservative_log_ratio(f1, n1, f2, n2, tests=tests))
    # binomtest looks for the ends by halving, the quantiles of Beta are their formula
    for (low, high), near in (((ends.low, ends.high), 1e-6), (precise, 1e-9)):
        low, high = (
            -math.inf if p == 0 else math.inf if p == 1 else math.log2(p / (1 - p) * n2 / n1)
            for p in (low, high)
        )
        expected = max(low, 0) if f1 / n1 > f2 / n2 else min(high, 0)
        assert found == pytest.approx(expected, abs=near)
    # never farther from 0 than Log Ratio, and on its side
    if f1 and f2:
        plain = float(log_ratio(f1, n1, f2, n2))
        assert abs(found) <= abs(plain) + 1e-9
        assert found * plain >= 0


def test_more_tests_make_it_more_conservative():
    one, many = (float(conservative_log_ratio(40, 1000, 5, 1000, tests=n)) for n in (1, 10_000))
    assert 0 < many < one < 3


def test_log_odds_by_hand():
    # 10 and 5 of 100 words each; prior 0.075 of 40 words: α = 3, so 13 and 8.
    # δ = ln(13/127) − ln(8/132) = −2.279238 + 2.803360 = 0.524122
    # z = 0.524122 / √(1/13 + 1/8) = 0.524122 / 0.449359 = 1.166378
    z = log_odds_z(10, 100, 5, 100, prior=0.075, prior_words=40)
    assert z == pytest.approx(1.16638, abs=1e-5)
    assert log_odds_z(5, 100, 10, 100, prior=0.075, prior_words=40) == pytest.approx(-z)


def test_a_greater_prior_draws_the_rare_nearer_to_nothing():
    small, great = (
        log_odds_z(3, 1000, 0, 1000, prior=0.0015, prior_words=words) for words in (100, 100_000)
    )
    assert 0 < great < small


@pytest.mark.parametrize(
    "measure",
    [
        log_likelihood,
        log_ratio,
        lambda *x: conservative_log_ratio(*x, tests=1),
        lambda *x: log_odds_z(*x, prior=0.01, prior_words=100),
    ],
)
def test_an_empty_side_is_null(measure):
    assert np.isnan(measure([0, 3], [0, 100], [3, 0], [100, 0])).all()
