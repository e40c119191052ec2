"""Tests of newsloom.frequency."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from newsloom import tables
from newsloom.frequency import (
    count_entities,
    disperse,
    rank_entities,
    rank_intervals,
    say_forms,
)


def mention(article, entity, start=0, *, form="name", label="PERSON", sentence=0):
    return {
        "article_id": article,
        "sentence": sentence,
        "start": start,
        "end": start + 3,
        "raw_start": start,
        "raw_end": start + 3,
        "surface": "xyz",
        "label": label,
        "form": form,
        "entity_id": entity,
        "entity": entity.upper(),
    }


def article(article_id, words=100, *, outlet="The Bugle", status="kept"):
    return {
        "article_id": article_id,
        "path": f"{article_id}.txt",
        "sha256": "0",
        "raw": "",
        "text": "",
        "outlet": outlet,
        "published": "2021-03-04",
        "published_method": "metadata",
        "published_evidence": "[]",
        "words": words,
        "status": status,
    }


def make(mentions, articles):
    return tables.make("mentions", mentions), tables.make("articles", articles)


def test_names_count_and_descriptions_and_pronouns_do_not():
    mentions, articles = make(
        [
            mention("a1", "ada", 0),
            mention("a1", "ada", 5),
            mention("a1", "ada", 10, form="description"),
            mention("a1", "ada", 15, form="pronoun"),
            mention("a2", "ada", 0),
        ],
        [article("a1"), article("a2", outlet=None)],
    )
    counts = count_entities(mentions, articles)
    assert counts[["article_id", "entity_id", "mentions"]].values.tolist() == [
        ["a1", "ada", 2],
        ["a2", "ada", 1],
    ]
    assert counts["outlet"].isna().tolist() == [False, True]
    asked_for = count_entities(mentions, articles, forms=("name", "pronoun"))
    assert asked_for["mentions"].tolist() == [3, 1]


def test_articles_set_aside_are_not_counted():
    mentions, articles = make(
        [mention("a1", "ada"), mention("a2", "ada")], [article("a1"), article("a2", status="empty")]
    )
    assert count_entities(mentions, articles)["article_id"].tolist() == ["a1"]


def test_an_entity_with_two_labels_in_an_article_is_one_row_under_the_commoner_label():
    mentions, articles = make(
        [
            mention("a1", "georgia", 0, label="PERSON"),
            mention("a1", "georgia", 5, label="GPE"),
            mention("a1", "georgia", 9, label="GPE"),
        ],
        [article("a1")],
    )
    counts = count_entities(mentions, articles)
    assert counts[["label", "mentions"]].values.tolist() == [["GPE", 3]]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("pqrs"), st.sampled_from(["ada", "bob", "eve"]))),
    st.sets(st.sampled_from("pqrs")),
)
def test_counts_of_two_halves_add_up(named, first_half):
    mentions, articles = make(
        [mention(a, e, i * 5) for i, (a, e) in enumerate(named)], [article(a) for a in "pqrs"]
    )
    halves = [
        count_entities(
            mentions[mentions["article_id"].isin(first_half) == inside],
            articles[articles["article_id"].isin(first_half) == inside],
        )
        for inside in (True, False)
    ]
    together = tables.make("entity_counts", pd.concat(halves))
    pd.testing.assert_frame_equal(together, count_entities(mentions, articles))


def test_entities_named_equally_often_share_a_rank_and_the_next_is_skipped():
    mentions, articles = make(
        [
            mention("a1", "ada", 0),
            mention("a1", "ada", 5),
            mention("a1", "bob", 10),
            mention("a1", "cyd", 15),
            mention("a2", "bob", 0),
            mention("a2", "dan", 5),
            mention("a2", "cyd", 9),
        ],
        [article("a1"), article("a2")],
    )
    ranking = rank_entities(count_entities(mentions, articles), articles)
    assert ranking[["rank", "entity_id", "mentions", "articles"]].values.tolist() == [
        [1, "ada", 2, 1],
        [1, "bob", 2, 2],
        [1, "cyd", 2, 2],
        [4, "dan", 1, 1],
    ]
    assert ranking["share"].sum() == pytest.approx(1)
    assert ranking["per_1000_words"].tolist() == [10, 10, 10, 5]


def test_names_and_labels_come_from_entities():
    mentions, articles = make([mention("a1", "ada", label="ORG")], [article("a1")])
    entities = pd.DataFrame({"entity_id": ["ada"], "entity": ["Ada Poole"], "label": ["PERSON"]})
    ranking = rank_entities(count_entities(mentions, articles), articles, entities)
    assert ranking[["entity", "label"]].values.tolist() == [["Ada Poole", "PERSON"]]


def test_mentions_alone_can_be_ranked_without_rates():
    mentions, _ = make([mention("a1", "ada", 0), mention("a2", "ada", 0)], [])
    ranking = rank_entities(mentions)
    assert ranking[["entity", "mentions", "articles", "rank"]].values.tolist() == [["ADA", 2, 2, 1]]
    assert math.isnan(ranking["per_1000_words"][0])


def test_five_articles_give_no_interval_and_six_do():
    for n_articles, expected in ((5, False), (6, True)):
        ids = [f"a{i}" for i in range(n_articles)]
        mentions, articles = make(
            [mention(i, "ada") for i in ids], [article(i, 100 + 10 * len(i)) for i in ids]
        )
        ranking = rank_entities(count_entities(mentions, articles), articles)
        assert ranking["ci_low"].notna().tolist() == [expected]
        if expected:
            low, rate, high = ranking.loc[0, ["ci_low", "per_1000_words", "ci_high"]]
            assert low <= rate <= high


def test_ranking_does_not_depend_on_the_order_of_rows():
    named = [mention(f"a{i % 7}", e, i * 5) for i, e in enumerate(["ada", "bob", "ada", "cyd"] * 9)]
    rows = [article(f"a{i}", 50 + i) for i in range(7)]
    mentions, articles = make(named, rows)
    counts = count_entities(mentions, articles)
    shuffled = counts.sample(frac=1, random_state=5)
    pd.testing.assert_frame_equal(
        rank_entities(counts, articles, seed=9), rank_entities(shuffled, articles[::-1], seed=9)
    )


def test_no_names_give_an_empty_table():
    mentions, articles = make([], [article("a1")])
    assert rank_entities(count_entities(mentions, articles), articles).empty


def test_counts_of_another_corpus_are_refused():
    mentions, articles = make([mention("a1", "ada")], [article("a1")])
    counts = count_entities(mentions, articles)
    with pytest.raises(tables.TableError, match="a1"):
        rank_entities(counts, articles.assign(article_id="b1"))


def test_dispersion_of_the_textbook_example():
    # Gries 2008: a corpus of 50 words in five parts, with 1 2 3 4 5 occurrences of "a"
    counts = sparse.csr_array(np.array([[1, 2, 3, 4, 5]]))
    found = disperse(counts, np.array([9, 10, 10, 10, 11]))[0]
    assert found == pytest.approx([0.18, 0.18 / (1 - 0.18), 0.785], abs=5e-4)


def test_even_is_dp_0_and_d_1_and_clumped_is_the_other_way_round():
    counts = sparse.csr_array(np.array([[1, 2, 3], [6, 0, 0]]))
    even, clumped = disperse(counts, np.array([10, 20, 30]))
    assert even == pytest.approx([0, 0, 1])
    assert clumped == pytest.approx([5 / 6, 1, 0])


def test_one_article_has_no_dispersion_and_articles_without_words_are_no_parts():
    assert np.isnan(disperse(sparse.csr_array(np.array([[3]])), np.array([10]))).all()
    counts = sparse.csr_array(np.array([[1, 1, 0]]))
    assert disperse(counts, np.array([5, 5, 0]))[0] == pytest.approx([0, 0, 1])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 400)), min_size=2, max_size=12).filter(
        lambda parts: any(v for v, _ in parts)
    )
)
def test_dispersion_agrees_with_the_formulas_written_out(parts):
    v, size = (np.array(x, dtype=float) for x in zip(*parts, strict=True))
    s, p = size / size.sum(), v / size
    dp = 0.5 * np.abs(v / v.sum() - s).sum()
    juilland = 1 - p.std() / p.mean() / math.sqrt(len(parts) - 1)
    counts = sparse.csr_array(v[None, :].astype(np.int64))
    found = disperse(counts, size.astype(np.int64))[0]
    assert found == pytest.approx([dp, dp / (1 - s.min()), max(juilland, 0)], abs=1e-9)


def test_a_rank_that_no_resample_can_change_has_an_interval_without_width():
    # ada twice and bob once in each of six articles; cyd six times in one alone
    ids = [f"a{i}" for i in range(6)]
    mentions, articles = make(
        [mention(a, e, i) for a in ids for i, e in enumerate(["ada", "bob", "ada"])]
        + [mention("a0", "cyd", 10 + i) for i in range(6)],
        [article(a) for a in ids],
    )
    ranks = rank_intervals(count_entities(mentions, articles), articles)
    assert ranks[["entity_id", "rank"]].values.tolist() == [["ada", 1], ["bob", 2], ["cyd", 2]]
    # cyd has 6 · how often a0 is drawn (0 to 6): 0 leaves it last, 3 or more put it before ada
    assert ranks["rank_low"].tolist() == [1, 2, 1]
    assert ranks["rank_high"].tolist() == [2, 3, 3]
    # bob is third when a0 is drawn twice or more: 1 − (5/6)^6 − 6·(1/6)·(5/6)^5 = 0.263
    assert ranks["rank_share"][1] == pytest.approx(1 - 0.263, abs=0.05)


def test_five_articles_give_ranks_without_intervals():
    ids = [f"a{i}" for i in range(5)]
    mentions, articles = make([mention(i, "ada") for i in ids], [article(i) for i in ids])
    ranks = rank_intervals(count_entities(mentions, articles), articles)
    assert ranks["rank"].tolist() == [1]
    assert ranks[["rank_low", "rank_high", "rank_share"]].isna().all(axis=None)


def test_rank_intervals_do_not_depend_on_the_order_of_rows_and_stop_at_the_top():
    named = [mention(f"a{i % 7}", e, i * 5) for i, e in enumerate(["ada", "bob", "ada", "cyd"] * 9)]
    mentions, articles = make(named, [article(f"a{i}", 50 + i) for i in range(7)])
    counts = count_entities(mentions, articles)
    shuffled = counts.sample(frac=1, random_state=5)
    found = rank_intervals(counts, articles, top=1)
    pd.testing.assert_frame_equal(found, rank_intervals(shuffled, articles[::-1], top=1))
    assert found["entity_id"].tolist() == ["ada"]


def test_what_counts_is_said():
    assert say_forms() == "Names are counted, descriptions and pronouns are not."
    assert say_forms(["description", "name"]) == (
        "Names and descriptions are counted, pronouns are not."
    )
    with pytest.raises(tables.NewsloomError, match="nickname"):
        say_forms(["nickname"])
