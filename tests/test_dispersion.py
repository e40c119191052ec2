"""Tests of newsloom.frequency.dispersion: every figure worked by hand in the comment."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from newsloom.frequency.dispersion import disperse


def measured(counts, sizes):
    return disperse(sparse.csr_array(np.atleast_2d(counts)), np.array(sizes))


def test_articles_of_unequal_size():
    # 100, 300 and 600 words: s = 0.1 0.3 0.6. Mentions 2 1 1: v/f = 0.5 0.25 0.25.
    # DP = (0.4 + 0.05 + 0.35) / 2 = 0.4; DPnorm = 0.4 / 0.9 = 0.4444…
    # p = 1/50 1/300 1/600 = (12 2 1)/600: mean 5/600, sd √((49+9+16)/3)/600 = √(74/3)/600;
    # D = 1 − √(74/3)/5/√2 = 0.29762…
    found = measured([2, 1, 1], [100, 300, 600])[0]
    expected = [0.4, 4 / 9, 1 - np.sqrt(74 / 3) / 5 / np.sqrt(2)]
    assert found == pytest.approx(expected, abs=1e-9)
    assert found[2] == pytest.approx(0.29762, abs=1e-5)


def test_an_entity_in_one_article_only():
    # four articles of 100 words, 3 mentions in the first: v/f = 1 0 0 0, s = 1/4 each;
    # DP = (3/4 + 3·1/4)/2 = 3/4; DPnorm = 1; p = 3 0 0 0 (per 100): mean 3/4, sd 3√3/4;
    # VC = √3, D = 1 − √3/√3 = 0
    assert measured([3, 0, 0, 0], [100] * 4)[0] == pytest.approx([0.75, 1, 0], abs=1e-9)


def test_an_entity_in_all_articles_by_their_size_is_even():
    assert measured([1, 2, 5], [100, 200, 500])[0] == pytest.approx([0, 0, 1], abs=1e-9)


def test_one_article_has_no_dispersion():
    assert np.isnan(measured([3], [10])).all()


def test_an_article_without_words_changes_nothing():
    with_it = measured([2, 1, 0, 1], [100, 300, 0, 600])
    assert with_it.tolist() == measured([2, 1, 1], [100, 300, 600]).tolist()
    assert np.isnan(measured([3, 0], [10, 0])).all()  # one article with words is left


def test_an_entity_without_mentions_is_null_and_the_others_are_not():
    found = measured([[0, 0, 0], [1, 1, 1]], [10, 10, 10])
    assert np.isnan(found[0]).all()
    assert found[1].tolist() == [0, 0, 1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5000)), min_size=2, max_size=15).filter(
        lambda parts: any(v for v, _ in parts)
    )
)
def test_juilland_agrees_with_the_coefficient_of_variation_of_scipy(parts):
    v, size = (np.array(x, dtype=float) for x in zip(*parts, strict=True))
    expected = 1 - stats.variation(v / size) / np.sqrt(len(parts) - 1)
    assert measured(v.astype(np.int64), size.astype(np.int64))[0, 2] == pytest.approx(
        expected, abs=1e-9
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 300)), min_size=2, max_size=10),
    st.randoms(use_true_random=False),
)
def test_the_order_of_articles_does_not_matter(parts, random):
    shuffled = random.sample(parts, len(parts))
    one, other = (measured(*map(list, zip(*p, strict=True)))[0] for p in (parts, shuffled))
    assert one == pytest.approx(other, abs=1e-9, nan_ok=True)
