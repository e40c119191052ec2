"""Tests of newsloom.frequency.permutation, against all labelings written out in fractions."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from newsloom.frequency import permutation
from newsloom.frequency.permutation import count_labelings, permute_groups


def test_of(counts, sizes, groups, **options):
    counts = sparse.csr_array(np.atleast_2d(np.array(counts, dtype=np.int64)))
    groups = np.array(groups)
    tested = np.ones((counts.shape[0], groups.max() + 1), dtype=bool)
    return permute_groups(counts, np.array(sizes), groups, tested, **options)


test_of.__test__ = False


def by_hand(v, sizes, inside):
    """Share of labelings at least as extreme, and of the most extreme ones."""
    n, f, words = len(v), sum(v), sum(sizes)

    def extreme(chosen):
        w = Fraction(sum(sizes[i] for i in chosen), words)
        return (sum(v[i] for i in chosen) - f * w) ** 2 / (w * (1 - w))

    every = [extreme(chosen) for chosen in combinations(range(n), len(inside))]
    true = extreme(inside)
    return (
        sum(e >= true for e in every) / len(every),
        sum(e == max(every) for e in every) / len(every),
    )


def test_seven_articles_by_hand():
    # 100 words each; the three of the group name it 3, 2 and 1 times, the four others never:
    # y = 6 against the expected 6·3/7 = 2.57. Of C(7,3) = 35 labelings no other is as far off
    # (none of the mentions would be 2.57 away, this is 3.43): p = 1/35
    p, least = test_of([3, 2, 1, 0, 0, 0, 0], [100] * 7, [0, 0, 0, 1, 1, 1, 1])
    assert p == pytest.approx(np.full((1, 2), 1 / 35), abs=1e-12)
    assert least == pytest.approx(np.full((1, 2), 1 / 35), abs=1e-12)


def test_six_articles_by_hand():
    # three and three: no mention (y = 0) is as far from 3 as all six: p = 2/20
    p, least = test_of([3, 2, 1, 0, 0, 0], [100] * 6, [0, 0, 0, 1, 1, 1])
    assert p.tolist() == [[0.1, 0.1]]
    assert least.tolist() == [[0.1, 0.1]]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(1, 9), st.integers(0, 1)), min_size=3, max_size=8
    ).filter(lambda a: any(v for v, _, _ in a) and len({g for _, _, g in a}) == 2)
)
def test_the_exact_test_agrees_with_all_labelings_written_out(articles):
    v, sizes, groups = zip(*articles, strict=True)
    p, least = test_of(v, sizes, groups)
    for group in (0, 1):
        inside = [i for i, g in enumerate(groups) if g == group]
        assert (p[0, group], least[0, group]) == pytest.approx(by_hand(v, sizes, inside))


def test_with_articles_of_one_size_it_is_the_permutation_test_of_scipy():
    v, groups = np.array([5, 3, 4, 6, 1, 0, 2, 1, 3, 0]), np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    expected = stats.permutation_test(
        (v[groups == 0], v[groups == 1]),
        lambda x, y: abs(x.mean() - y.mean()),
        alternative="greater",
        n_resamples=np.inf,
    )
    assert test_of(v, [50] * 10, groups)[0][0, 0] == pytest.approx(expected.pvalue, abs=1e-12)


def test_random_labelings_come_near_all_of_them_and_never_give_0(monkeypatch):
    v = [[5, 3, 4, 6, 1, 0, 2, 1, 3, 0], [9, 9, 9, 9, 9, 0, 0, 0, 0, 0]]
    sizes, groups = [30, 40, 50, 60, 70, 35, 45, 55, 65, 75], [0] * 5 + [1] * 5
    exact, _ = test_of(v, sizes, groups)
    monkeypatch.setattr(permutation, "EXACT", 0)
    drawn, least = test_of(v, sizes, groups, permutations=4000, seed=3)
    assert drawn == pytest.approx(exact, abs=0.02)
    assert (least == 1 / 4001).all()
    assert (drawn > 0).all()
    again, _ = test_of(v, sizes, groups, permutations=4000, seed=3)
    assert (again == drawn).all()


@pytest.mark.parametrize("times", [1, 9000])  # of the larger counts the totals need four bytes
def test_drawn_labelings_are_counted_one_by_one(monkeypatch, times):
    random = np.random.default_rng(7)
    v, sizes = random.poisson(0.8, (9, 30)) * times, random.integers(100, 400, 30)
    groups = np.arange(30) % 3
    monkeypatch.setattr(permutation, "_ROWS_AT_ONCE", 4)
    monkeypatch.setattr(permutation, "_LABELINGS_AT_ONCE", 70)
    p, _ = test_of(v, sizes, groups, permutations=150, seed=6)

    def scores(labels):
        own = labels[:, None] == np.arange(3)
        w = sizes @ own / sizes.sum()
        return (v @ own - v.sum(axis=1)[:, None] * w) ** 2 / (w * (1 - w))

    draw, true = np.random.default_rng(6), scores(groups) * (1 - 1e-9)
    hits = sum((scores(draw.permutation(groups)) >= true).astype(int) for _ in range(150))
    assert (p == (1 + hits) / 151).all()


def test_chance_is_not_taken_for_a_difference():
    # 400 entities named at one rate in twenty articles, labelled at random forty times over:
    # about one in twenty is below 0.05
    random = np.random.default_rng(8)
    sizes, groups = random.integers(200, 900, 20), np.array([0] * 8 + [1] * 12)
    low = []
    for _ in range(40):
        v = random.poisson(sizes / 250, (10, 20))
        p, _ = test_of(v, sizes, random.permutation(groups), permutations=300)
        low += (p[:, 0] <= 0.05).tolist()
    assert 0.02 < np.mean(low) < 0.08


def test_mentions_that_crowd_in_one_article_are_one_piece_of_evidence():
    # fifty mentions in one of fourteen articles: the words would swear to it, the articles do not
    p, _ = test_of([50] + [0] * 13, [100] * 14, [0] * 7 + [1] * 7)
    assert p[0, 0] == 1


def test_in_how_many_ways_articles_can_be_labelled():
    assert [count_labelings(5, 2), count_labelings(6, 3), count_labelings(40, 20)] == [
        10,
        20,
        137846528820,
    ]


def test_what_is_not_asked_for_is_not_tested():
    tested = np.array([[True, False]])
    counts = sparse.csr_array(np.array([[3, 2, 1, 0, 0, 0, 0]]))
    p, least = permute_groups(
        counts, np.full(7, 100), np.array([0, 0, 0, 1, 1, 1, 1]), tested, seed=1
    )
    assert np.isnan(p[0, 1])
    assert np.isnan(least[0, 1])
    assert p[0, 0] == pytest.approx(1 / 35)
