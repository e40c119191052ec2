"""Tests of newsloom.frequency.spellings. The names are invented, the numbers worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from newsloom.frequency import spellings
from newsloom.frequency.spellings import choose_spellings, compare_spellings, table_p


def spelt(*rows):
    """Rows of (article, outlet, surface)."""
    columns = ["article_id", "outlet", "surface"]
    made = pd.DataFrame(rows, columns=columns)
    return made.assign(entity_id="lvik", part="name", spelling_of="Lvik")


def test_two_outlets_with_two_articles_each():
    # 1/6, 4/6, 1/6: the two extremes are as likely
    assert table_p(np.array([[2, 0], [0, 2]])) == pytest.approx((1 / 3, 1 / 3))
    assert table_p(np.array([[1, 1], [1, 1]]))[0] == pytest.approx(1)


def test_three_spellings_in_three_articles_tell_nothing():
    assert table_p(np.eye(3, dtype=np.int64)) == pytest.approx((1, 1))


@given(st.lists(st.integers(0, 6), min_size=4, max_size=4))
def test_two_by_two_is_fishers_test(cells):
    table = np.array(cells).reshape(2, 2)
    if table.sum(axis=0).all() and table.sum(axis=1).all():
        assert table_p(table)[0] == pytest.approx(fisher_exact(table)[1])


def test_drawn_tables_come_near_to_all_of_them(monkeypatch):
    table = np.array([[6, 1, 1], [2, 5, 1], [1, 2, 4]])
    exact, _ = table_p(table)
    monkeypatch.setattr(spellings, "TABLES", 3)
    drawn, least = table_p(table, draws=9999, seed=3)
    assert least == 1e-4
    assert drawn == pytest.approx(exact, abs=0.01)
    assert drawn == table_p(table, draws=9999, seed=3)[0]


def test_an_article_stands_for_the_spelling_it_uses_most():
    chosen = choose_spellings(
        spelt(
            ("a", "Bee", "Lvik"),
            ("a", "Bee", "Lvik"),
            ("a", "Bee", "Lviek"),
            ("b", "Bee", "Lvik"),
            ("b", "Bee", "Lviek"),
        )
    )
    assert chosen["article_id"].tolist() == ["a", "b"]
    assert chosen["surface"].tolist()[0] == "Lvik"
    assert pd.isna(chosen["surface"].tolist()[1])  # both as often: on neither side


def test_outlets_that_spell_otherwise_are_told_and_too_few_articles_are_not_tested():
    four = [(f"a{n}", "Bee", "Lvik") for n in range(4)] + [
        (f"b{n}", "Cee", "Lviek") for n in range(4)
    ]
    found = compare_spellings(spelt(*four))
    # 1 of 70 ways, and its opposite
    assert found["p_value"].tolist() == pytest.approx([2 / 70])
    assert found[["articles", "both_ways", "outlets"]].values.tolist() == [[8, 0, 2]]
    few = compare_spellings(spelt(*four[1:6]))
    assert few["p_value"].isna().all()
    assert "p could not fall below 0.1" in few["why"].iloc[0]
    alone = compare_spellings(spelt(*four[:4]))
    assert alone["why"].tolist() == ["Fewer than two outlets print it."]


def test_nothing_spelt_in_two_ways_is_an_empty_table():
    found = compare_spellings(spelt())
    assert found.empty
    assert {c: str(t) for c, t in found.dtypes.items()} == spellings.COLUMNS
