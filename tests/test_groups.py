"""Tests of newsloom.frequency.groups."""

import pandas as pd
import pytest

from newsloom.frequency.groups import count_groups, group_articles, say_groups
from newsloom.tables import NewsloomError


def articles(*rows):
    """Rows of (id, outlet, first possible day, last possible day[, words[, status]])."""
    filled = [(*row, 100, "kept")[:6] if len(row) == 4 else (*row, "kept")[:6] for row in rows]
    columns = ["article_id", "outlet", "published_earliest", "published_latest", "words", "status"]
    return pd.DataFrame(filled, columns=columns).astype(
        dict.fromkeys(("article_id", "outlet", "published_earliest", "published_latest"), "string")
    )


CORPUS = articles(
    ("a1", "The Bugle", "2021-01-03", "2021-01-03"),
    ("a2", "The Bugle", "2021-01-04", "2021-01-31"),
    ("a3", None, "2021-03-31", "2021-04-01"),
    ("a4", "Evening Horn", None, None),
    ("a5", "Evening Horn", "2020-12-28", "2021-01-03"),
)


def test_outlets_and_articles_without_one():
    grouped = group_articles(CORPUS, by="outlet")
    assert grouped["group"].fillna("-").tolist() == [
        "The Bugle",
        "The Bugle",
        "-",
        "Evening Horn",
        "Evening Horn",
    ]
    assert grouped["why"].notna().tolist() == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        # 3 January 2021 is a Sunday, the last day of ISO week 2020-W53, begun on 28 December
        ("week", ["2020-W53", None, "2021-W13", None, "2020-W53"]),
        ("month", ["2021-01", "2021-01", None, None, None]),
        ("quarter", ["2021-Q1", "2021-Q1", None, None, None]),
        ("year", ["2021", "2021", "2021", None, None]),
    ],
)
def test_an_article_belongs_to_a_period_only_if_all_its_possible_days_do(by, expected):
    found = group_articles(CORPUS, by=by)["group"]
    assert [None if pd.isna(group) else group for group in found] == expected


def test_articles_are_counted_whole_and_what_is_left_out_is_said():
    groups = count_groups(CORPUS, by="month")
    assert groups[["articles", "words"]].sum().tolist() == [5, 500]
    assert say_groups(CORPUS, by="outlet") == (
        "4 articles of 2 outlets are compared. Left out: 1 article (the outlet is not known)."
    )
    assert "2 articles of 1 month: nothing to compare." in say_groups(CORPUS, by="month")


def test_articles_without_words_or_set_aside_are_not_compared():
    corpus = articles(
        ("a1", "The Bugle", None, None, 0), ("a2", "The Bugle", None, None, 9, "empty")
    )
    grouped = group_articles(corpus)
    assert grouped["group"].isna().tolist() == [True]
    assert grouped["why"].tolist() == ["the article has no words"]


def test_no_articles_give_no_groups():
    assert group_articles(CORPUS.iloc[:0], by="week").empty
    assert count_groups(CORPUS.iloc[:0]).empty


def test_another_grouping_is_refused():
    with pytest.raises(NewsloomError, match="not by decade"):
        group_articles(CORPUS, by="decade")
