"""Tests of newsloom.frequency.expected. Small numbers worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.stats import fisher_exact, hypergeom

from newsloom.frequency.expected import (
    compare_presence,
    fit_to_test,
    hypergeometric,
    length_classes,
)
from newsloom.uncertainty import adjust_p


def compare(row, groups, strata=None):
    groups = np.array(groups)
    strata = np.zeros(len(groups), dtype=np.int64) if strata is None else np.array(strata)
    return compare_presence(sparse.csr_array(np.array([row])), groups, strata)


def test_three_of_three_here_and_none_of_three_elsewhere():
    found = compare([1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1])
    # 1 of 20 ways, and the opposite is as unlikely
    assert found.p[0].tolist() == pytest.approx([0.1, 0.1])
    assert found.least[0].tolist() == pytest.approx([0.1, 0.1])
    assert found.articles[0].tolist() == [3, 0]
    assert found.expected[0].tolist() == [1.5, 1.5]


def test_two_classes_of_length_add_up():
    # short: 1 of 2 named, 1 ours: 1/2, 1/2; long: 2 of 4, 2 ours: 1/6, 4/6, 1/6
    # together 0: 1/12, 1: 5/12, 2: 5/12, 3: 1/12
    groups, strata = [0, 1, 0, 0, 1, 1], [0, 0, 1, 1, 1, 1]
    all_ours = compare([1, 0, 1, 1, 0, 0], groups, strata)
    assert all_ours.p[0, 0] == pytest.approx(2 / 12)
    assert all_ours.expected[0, 0] == pytest.approx(1.5)
    two_ours = compare([1, 0, 1, 0, 1, 0], groups, strata)
    assert two_ours.p[0, 0] == pytest.approx(1)


def test_what_only_length_explains_is_no_difference():
    # all long articles are ours, and all of them name it
    row, groups = [1] * 8 + [0] * 8, [0] * 8 + [1] * 8
    assert compare(row, groups).p[0, 0] == pytest.approx(2 / 12870)
    by_length = compare(row, groups, groups)
    assert by_length.p[0, 0] == 1
    assert by_length.least[0, 0] == 1


def test_classes_of_length_hold_about_as_many_articles():
    assert length_classes(np.arange(12)).tolist() == [0] * 12  # too few for two
    assert np.bincount(length_classes(np.arange(30))).tolist() == [10, 10, 10]
    assert np.bincount(length_classes(np.arange(1000))).tolist() == [200] * 5
    assert length_classes([7] * 40).tolist() == [0] * 40
    assert length_classes([]).tolist() == []


def test_tests_that_can_never_come_out_among_so_many_are_left_out():
    # two can reach 0.05, but of two each would have to reach 0.025
    assert fit_to_test(np.array([0.001, 0.04, 0.06])).tolist() == [True, False, False]
    assert fit_to_test(np.array([0.06, 1.0])).tolist() == [False, False]
    assert fit_to_test(np.array([])).tolist() == []


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_one_class_is_fishers_test(a, b, c, d):
    row = [1] * a + [0] * b + [1] * c + [0] * d
    groups = [0] * (a + b) + [1] * (c + d)
    if not (a + b and c + d and a + c):
        return
    found = compare(row, groups)
    assert found.p[0, 0] == pytest.approx(fisher_exact([[a, b], [c, d]])[1], abs=1e-9)
    assert found.p[0, 0] == pytest.approx(found.p[0, 1])
    assert found.least[0, 0] <= found.p[0, 0] + 1e-12


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30))
def test_chances_are_hypergeometric(few, size, others):
    n = max(few, size) + others
    least, chances = hypergeometric(few, size, n)
    known = hypergeom(n, few, size).pmf(np.arange(least, least + len(chances)))
    assert chances == pytest.approx(known)
    assert chances.sum() == pytest.approx(1)


def test_a_corpus_without_differences_seldom_shows_one():
    # benchmarks/outlets_truth.py measures it with more corpora
    random = np.random.default_rng(1)
    groups = np.repeat([0, 1, 2], [12, 20, 40])
    wrong = 0
    for _ in range(60):
        words = random.lognormal(np.log(np.array([250, 400, 800])[groups]), 0.5)
        rate = random.lognormal(np.log(0.1), 1, 60) / 400
        present = random.random((60, 72)) < 1 - np.exp(-rate[:, None] * words)
        table = sparse.csr_array(present[present.sum(axis=1) > 1].astype(np.int64))
        found = compare_presence(table, groups, length_classes(words))
        fit = fit_to_test(found.least)
        wrong += bool((adjust_p(np.where(fit, found.p, np.nan).ravel()) <= 0.05).any())
    # with a true rate of 5 % eight or more of 60 come about once in 100
    assert wrong < 8


def test_a_planted_difference_is_found():
    random = np.random.default_rng(1)
    groups = np.repeat([0, 1, 2], [12, 20, 40])
    words = random.lognormal(np.log(400), 0.5, 72)
    chance = np.full((30, 72), 0.15)
    chance[0, groups == 1] = 0.9
    table = sparse.csr_array((random.random(chance.shape) < chance).astype(np.int64))
    found = compare_presence(table, groups, length_classes(words))
    q = adjust_p(np.where(fit_to_test(found.least), found.p, np.nan).ravel()).reshape(30, 3)
    assert q[0, 1] < 0.001
    assert np.nanmin(q[1:]) > 0.05
