"""Tests of newsloom.frequency.keyness."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.frequency.groups import MOST_GROUPS, say_groups
from newsloom.frequency.keyness import COLUMNS, average_words, compare_groups


def corpus(*rows):
    """Rows of (outlet, day, words, {entity: mentions}); articles are numbered."""
    articles, counts = [], []
    for number, (outlet, day, words, named) in enumerate(rows):
        article_id = f"a{number:03}"
        articles.append(
            {
                "article_id": article_id,
                "path": f"{number}.txt",
                "sha256": "0",
                "raw": "",
                "text": "",
                "outlet": outlet,
                "published": day,
                "published_earliest": day,
                "published_latest": day,
                "published_method": "metadata",
                "published_evidence": "[]",
                "words": words,
                "status": "kept",
            }
        )
        counts += [
            {"article_id": article_id, "entity_id": e, "label": "PERSON", "mentions": m}
            for e, m in named.items()
        ]
    return tables.make("entity_counts", counts), tables.make("articles", articles)


def row(found, group, entity):
    return found[(found["group"] == group) & (found["entity_id"] == entity)].iloc[0]


DAY = "2021-03-04"
# ada: 10 mentions in the 1,000 words of the Bugle, 4 in the 2,000 of the Horn
SEVEN = corpus(
    ("Bugle", DAY, 300, {"ada": 5, "bob": 1}),
    ("Bugle", DAY, 300, {"ada": 3}),
    ("Bugle", DAY, 400, {"ada": 2, "cyd": 4}),
    ("Horn", DAY, 500, {"ada": 1, "bob": 1}),
    ("Horn", DAY, 500, {"ada": 1}),
    ("Horn", DAY, 500, {"ada": 2}),
    ("Horn", DAY, 500, {}),
)


def test_a_row_worked_by_hand():
    found = row(compare_groups(*SEVEN), "Bugle", "ada")
    assert found[["mentions", "articles", "mentions_rest", "articles_rest"]].tolist() == [
        10, 3, 4, 3,
    ]  # fmt: skip
    assert found["per_1000_words"] == 10
    assert found["per_1000_words_rest"] == 2
    # log2(10/2) = 2.321928
    assert found["log_ratio"] == pytest.approx(2.321928, abs=1e-6)
    # E of 14 in 3,000: 4.6667 and 9.3333, of the others 995.3333 and 1990.6667:
    # 2·(10·ln 2.142857 + 4·ln 0.428571 + 990·ln 0.994642 + 1996·ln 1.002679)
    #  = 2·(7.621401 − 3.389191 − 5.318567 + 5.339929) = 8.5071
    assert found["log_likelihood"] == pytest.approx(8.5071, abs=1e-3)
    # 3 of 3 articles against 3 of 4: E = 18/7, 24/7, 3/7, 4/7:
    # 2·(3·ln(7/6) + 3·ln(7/8) + 1·ln(7/4)) = 2·(0.462452 − 0.400594 + 0.559616) = 1.242947
    assert found["article_log_likelihood"] == pytest.approx(1.242947, abs=1e-5)
    # no other of the 35 ways to place three articles gives as high a share: p = 1/35
    assert found["p_value"] == pytest.approx(1 / 35)
    assert pd.isna(found["why"])


def test_where_the_evidence_is_too_little_there_is_no_p_and_a_sentence_says_why():
    found = compare_groups(*SEVEN, min_articles=1)
    for entity, said in (("bob", "Named in only 2 of 7"), ("cyd", "Named in only 1 of 7")):
        for group in ("Bugle", "Horn"):
            thin = row(found, group, entity)
            assert np.isnan(thin["p_value"])
            assert np.isnan(thin["q_value"])
            assert thin["why"].startswith(said)
    # bob: one of two articles; none of them in the Bugle has probability 4·3/(7·6) = 0.29, both
    # 3·2/(7·6) = 0.14
    assert "0.14" in row(found, "Bugle", "bob")["why"]
    tested = found["p_value"].notna()
    assert (tested == found["why"].isna()).all()
    assert (tested == found["q_value"].notna()).all()


def test_two_against_three_articles_are_described_and_not_tested():
    found = compare_groups(*corpus(*[("Bugle", DAY, 100, {"ada": 2})] * 2,
                                   *[("Horn", DAY, 100, {"ada": 1})] * 3))  # fmt: skip
    assert found["p_value"].isna().all()
    assert found["why"].str.startswith("5 articles are too few").all()
    assert found["log_ratio"].tolist() == [1, -1]


def test_one_article_against_six_cannot_reach_five_percent():
    rows = [("Bugle", DAY, 100, {"ada": 5})] + [("Horn", DAY, 100, {"ada": 1})] * 6
    found = compare_groups(*corpus(*rows))
    assert "in only 7 ways: p could not fall below 0.14" in found["why"][0]


def test_an_entity_of_one_article_has_no_row_unless_asked_for():
    assert set(compare_groups(*SEVEN)["entity_id"]) == {"ada", "bob"}
    assert set(compare_groups(*SEVEN, min_articles=1)["entity_id"]) == {"ada", "bob", "cyd"}


def test_who_is_never_named_has_a_row_only_where_the_rest_would_name_them():
    # in 2,000 words of the Horn the rate of the Bugle (4 in 1,000) makes 8 ada; in 100 words of
    # the Gong the rate of the others (4 in 3,000) makes 0.13
    found = compare_groups(
        *corpus(
            ("Bugle", DAY, 500, {"ada": 2}),
            ("Bugle", DAY, 500, {"ada": 2}),
            ("Horn", DAY, 2000, {}),
            ("Gong", DAY, 100, {}),
        )
    )
    assert found[["group", "mentions", "mentions_rest"]].values.tolist() == [
        ["Bugle", 4, 0],
        ["Horn", 0, 4],
    ]


def test_q_is_adjusted_over_the_tests_of_rows_left_out_too():
    # ada is tested in three outlets; of the Gong, with six words, no row is given
    rows = [("Bugle", DAY, 100, {"ada": 2})] * 7 + [("Horn", DAY, 100, {})] * 7
    found = compare_groups(*corpus(*rows, *[("Gong", DAY, 1, {})] * 6))
    assert found["group"].tolist() == ["Bugle", "Horn"]
    p = found["p_value"].tolist()
    assert max(p) < 0.01
    # the second smallest of three tests: p · 3/2, where of two it would be p · 2/2
    assert found["q_value"].max() == pytest.approx(max(p) * 3 / 2)


def test_the_prior_is_as_long_as_an_average_article_unless_given():
    counts, articles = SEVEN
    assert average_words(articles) == pytest.approx(3000 / 7)
    given_one = compare_groups(counts, articles, prior_words=3000 / 7)
    pd.testing.assert_frame_equal(compare_groups(counts, articles), given_one)
    # ada: α = 3000/7 · 14/3000 = 2: ln(12 / (1000 + 428.571 − 12)) − ln(6 / (2000 + 428.571 − 6))
    #   = −4.771052 + 6.000707 = 1.229655; √(1/12 + 1/6) = 0.5; z = 2.45931
    assert row(given_one, "Bugle", "ada")["log_odds_z"] == pytest.approx(2.4593, abs=2e-4)


def test_articles_of_no_known_outlet_are_neither_the_group_nor_the_rest():
    counts, articles = SEVEN
    more, others = corpus(*[(None, DAY, 900, {"ada": 90})] * 8)
    rename = {a: f"z{a}" for a in others["article_id"]}
    counts = pd.concat([counts, more.replace({"article_id": rename})])
    articles = pd.concat([articles, others.replace({"article_id": rename})])
    one, other = compare_groups(*SEVEN), compare_groups(counts, articles)
    for column in ("mentions", "mentions_rest", "log_ratio", "lrc", "p_value", "q_value"):
        assert one[column].tolist() == pytest.approx(other[column].tolist(), nan_ok=True)


def test_periods():
    counts, articles = corpus(
        *[("Bugle", "2021-01-10", 100, {"ada": 3})] * 4,
        *[("Bugle", "2021-02-10", 100, {"ada": 1})] * 4,
    )
    found = compare_groups(counts, articles, by="month")
    assert found[["group_kind", "group", "mentions"]].values.tolist() == [
        ["period", "2021-01", 12],
        ["period", "2021-02", 4],
    ]
    assert found["p_value"].tolist() == pytest.approx([2 / 70, 2 / 70])


def test_names_and_labels_come_from_entities():
    entities = pd.DataFrame({"entity_id": ["ada"], "entity": ["Ada Poole"], "label": ["ORG"]})
    found = row(compare_groups(*SEVEN, entities), "Horn", "ada")
    assert found[["entity", "label"]].tolist() == ["Ada Poole", "ORG"]


@pytest.mark.parametrize("rows", [[], [("Bugle", DAY, 100, {"ada": 1})] * 8])
def test_fewer_than_two_groups_give_an_empty_frame_of_the_right_types(rows):
    found = compare_groups(*corpus(*rows))
    assert found.empty
    assert {c: str(t) for c, t in found.dtypes.items()} == COLUMNS


ARTICLES = st.lists(
    st.tuples(
        st.sampled_from(["Bugle", "Horn", "Gong", None]),
        st.integers(0, 200),
        st.dictionaries(st.sampled_from(["ada", "bob", "cyd"]), st.integers(1, 5)),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(ARTICLES, st.randoms(use_true_random=False))
def test_parts_add_up_and_the_order_of_rows_does_not_matter(made, random):
    # an article without words names nobody
    rows = [(outlet, DAY, words, named if words else {}) for outlet, words, named in made]
    counts, articles = corpus(*rows)
    found = compare_groups(counts, articles, min_articles=1, permutations=50)
    shuffle = random.randrange(100)
    shuffled = compare_groups(
        counts.sample(frac=1, random_state=shuffle),
        articles.sample(frac=1, random_state=shuffle),
        min_articles=1,
        permutations=50,
    )
    pd.testing.assert_frame_equal(found, shuffled)
    known = articles.loc[articles["outlet"].notna(), "article_id"]
    total = counts[counts["article_id"].isin(known)].groupby("entity_id")["mentions"].sum()
    for entity, group in found.groupby("entity_id"):
        assert group["mentions"].sum() == total[entity]
        assert (group["mentions"] + group["mentions_rest"] == total[entity]).all()


def test_random_labelings_do_not_depend_on_the_order_of_rows():
    random = np.random.default_rng(4)
    rows = [
        (("Bugle", "Horn", "Gong")[i % 3], DAY, int(random.integers(50, 500)),
         {e: int(m) for e, m in zip("abc", random.poisson(2, 3), strict=True) if m})
        for i in range(30)
    ]  # fmt: skip
    counts, articles = corpus(*rows)
    one = compare_groups(counts, articles, permutations=200, seed=5)
    pd.testing.assert_frame_equal(
        one, compare_groups(counts[::-1], articles[::-1], permutations=200, seed=5)
    )
    assert one["p_value"].between(1 / 201, 1).all()
    other = compare_groups(counts, articles, permutations=200, seed=6)
    assert (one["p_value"] != other["p_value"]).any()


def test_a_thousand_articles_are_tested():
    # the ways to place 500 of them are more than a floating-point number can hold twice over
    found = compare_groups(
        *corpus(*[("Bugle", DAY, 100, {"ada": 2})] * 500, *[("Horn", DAY, 100, {"ada": 1})] * 700),
        permutations=20,
    )
    assert found["p_value"].tolist() == pytest.approx([1 / 21, 1 / 21])


def test_of_very_many_outlets_the_largest_have_rows_and_the_others_are_part_of_the_rest():
    large = [(f"Large {n:03}", DAY, 100, {"ada": 1}) for n in range(MOST_GROUPS) for _ in range(2)]
    small = [(f"A small {n}", DAY, 100, {"ada": 3}) for n in range(50)]
    counts, articles = corpus(*large, *small)
    found = compare_groups(counts, articles, permutations=9)
    assert sorted(found["group"].unique()) == [f"Large {n:03}" for n in range(MOST_GROUPS)]
    assert set(found["articles_rest"]) == {len(large) + len(small) - 2}
    assert set(found["mentions_rest"]) == {len(large) + 3 * len(small) - 2}
    said = say_groups(articles)
    assert "of 150 outlets are compared. Only the 100 with the most articles" in said


def test_of_outlets_as_large_the_first_by_name_have_rows():
    counts, articles = corpus(
        *((f"Outlet {n:03}", DAY, 100, {"ada": 1}) for n in reversed(range(MOST_GROUPS + 5)))
    )
    found = compare_groups(counts, articles, permutations=9)
    assert found["group"].max() == f"Outlet {MOST_GROUPS - 1:03}"
    assert found["group"].nunique() == MOST_GROUPS
