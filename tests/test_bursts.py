"""Bursts of attention: Kleinberg's automaton by hand, what chance gives, and the gate before it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.timeline.bursts import (
    _costs,
    _states,
    _strongest,
    count_attention,
    find_bursts,
    why_no_bursts,
)
from newsloom.timeline.periods import periods_between

ENTITY = {"label": "PERSON", "aliases": "[]", "mentions": 1, "articles": 1, "decided_by": "rule"}


def corpus(per_day, named):
    """Articles by day (from 1 March 2024) and, per day, how many of them name Ada Ember."""
    articles, counts = [], []
    for number, (size, hits) in enumerate(zip(per_day, named, strict=True)):
        day = f"2024-03-{number + 1:02}"
        for n in range(size):
            row = {"article_id": f"{day}-{n}", "path": f"{day}-{n}", "sha256": "", "raw": ""}
            row |= {"text": "", "published": day, "published_earliest": day}
            row |= {"published_latest": day, "published_method": "metadata"}
            articles.append(row | {"published_evidence": "[]", "words": 1, "status": "kept"})
            if n < hits:
                count = {"article_id": f"{day}-{n}", "entity_id": "ada", "label": "PERSON"}
                counts.append(count | {"mentions": 4})
    return (
        tables.make("entity_counts", counts),
        tables.make("entities", [{**ENTITY, "entity_id": "ada", "entity": "Ada Ember"}]),
        tables.make("articles", articles),
    )


def test_a_burst_is_the_days_on_which_most_articles_name_somebody():
    (row,) = find_bursts(*corpus([10] * 10, [0, 0, 0, 9, 9, 9, 0, 0, 0, 0])).itertuples()
    assert (row.entity, row.first, row.last) == ("Ada Ember", "2024-03-04", "2024-03-06")
    assert (row.articles, row.of, row.articles_all, row.of_all) == (27, 30, 27, 100)
    # p0 = 0.27, p1 = 0.54; a day with 9 of 10 gains 9·ln 2 + ln(0.46/0.73) nats
    assert row.weight == pytest.approx(3 * (9 * np.log(2) + np.log(0.46 / 0.73)))
    assert row.p_value == row.q_value == 1 / 5_000  # no draw is as strong


def test_more_articles_in_all_are_no_burst_of_a_name():
    assert find_bursts(*corpus([5, 5, 50, 5, 5], [1, 1, 10, 1, 1])).empty


def test_what_chance_gives_as_often_has_a_high_p():
    found = find_bursts(*corpus([3, 3, 3, 3, 3], [0, 0, 3, 0, 0]))
    assert len(found) in (0, 1)
    weak = find_bursts(*corpus([2, 2, 2, 2, 2, 2], [0, 2, 0, 1, 0, 0]))
    assert weak.empty or weak["p_value"].iloc[0] > 0.05


def test_the_cheapest_way_is_that_of_trying_all_ways():
    sizes = np.array([4, 6, 5, 3, 7])
    for named in ([0, 5, 4, 0, 1], [2, 0, 0, 3, 0], [1, 1, 1, 1, 1], [0, 0, 0, 0, 3]):
        hits = np.array(named)
        usual, raised = _costs(hits, sizes, hits.sum() / sizes.sum())
        begin = np.log(len(sizes))

        def price(ways, usual=usual, raised=raised, begin=begin):
            cost, before = 0.0, False
            for t, up in enumerate(ways):
                cost += (raised if up else usual)[t] + begin * (up and not before)
                before = up
            return cost

        every = [[bool(n >> t & 1) for t in range(5)] for n in range(32)]
        best = min(price(way) for way in every)
        found = _states(usual[None, :], raised[None, :])[0]
        assert price(found.tolist()) == pytest.approx(best)


def test_draws_keep_the_sizes_and_the_same_seed_gives_the_same():
    made = corpus([6] * 6, [0, 5, 4, 0, 1, 0])
    one, other = (find_bursts(*made, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one, other)


def test_the_strongest_burst_of_a_draw_is_measured_as_that_of_the_corpus():
    named, sizes = np.array([0, 0, 9, 9, 0]), np.array([10] * 5)
    found = find_bursts(*corpus(sizes, named))
    best = _strongest(named[None, :], sizes, named.sum() / sizes.sum())
    assert best[0] == pytest.approx(found["weight"].iloc[0])


def test_a_name_in_half_of_all_articles_is_not_looked_at():
    assert find_bursts(*corpus([4] * 6, [4, 4, 4, 0, 0, 0])).empty


@pytest.mark.parametrize(
    ("per_day", "said"),
    [
        ([], "No article was kept"),
        ([5], "5 articles are too few"),
        ([9], "come from 1 day"),
        ([4, 4], "come from 2 days"),
    ],
)
def test_with_too_little_it_says_so(per_day, said):
    counts, entities, articles = corpus(per_day, [0] * len(per_day))
    assert said in why_no_bursts(articles)
    assert find_bursts(counts, entities, articles).empty


def test_articles_of_an_uncertain_day_do_not_count():
    counts, _, articles = corpus([3, 3, 3], [1, 1, 1])
    articles["published_latest"] = "2024-04-01"
    assert "only 0 are known to be from one day" in why_no_bursts(articles)
    assert count_attention(counts, articles).empty


def test_days_without_an_article_are_periods_too():
    counts, _, articles = corpus([2, 0, 0, 1], [1, 0, 0, 1])
    made = count_attention(counts, articles)
    whole = made[made["entity_id"].isna()]
    assert whole["of"].tolist() == [2, 0, 0, 1]
    ada = made[made["entity_id"] == "ada"]
    assert list(zip(ada["period"], ada["articles"], ada["of"], strict=True)) == [
        ("2024-03-01", 1, 2),
        ("2024-03-04", 1, 1),
    ]


def test_an_article_that_names_somebody_often_counts_once():
    counts, _, articles = corpus([3, 3, 3], [1, 0, 0])
    twice = pd.concat([counts, counts], ignore_index=True)
    pd.testing.assert_frame_equal(
        count_attention(twice, articles), count_attention(counts, articles)
    )


def test_weeks_begin_on_mondays_and_months_on_the_first():
    assert periods_between("2024-02-26", "2024-03-11", "week") == [
        "2024-02-26",
        "2024-03-04",
        "2024-03-11",
    ]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=8))
def test_bursts_lie_within_the_counts(days):
    sizes, named = [size for size, _ in days], [min(size, hits) for size, hits in days]
    for row in find_bursts(*corpus(sizes, named), shuffles=19).itertuples():
        assert 0 < row.articles <= min(row.of, row.articles_all)
        assert 0 < row.p_value <= row.q_value <= 1
        assert row.first <= row.last
