"""Tests of newsloom.cooccurrence."""

import itertools
import json
import math
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from goldmine import perfect_tables
from newsloom import tables
from newsloom.cooccurrence import (
    associate,
    chance_of_pair,
    choices,
    code_names,
    compare_choices,
    connected_by_one,
    count_pairs,
    counting,
    filter_backbone,
    label_pairs,
    measure_pairs,
    name_relations,
    pairs_by_group,
    permute_names,
    rank_pairs,
    score_pairs,
    vary_pairs,
)
from newsloom.cooccurrence.chance import LEAST_P, chances_of_pairs
from newsloom.cooccurrence.counting import total_codes
from newsloom.cooccurrence.relations import RELATIONS
from newsloom.cooccurrence.scoring import score_commonest
from newsloom.evidence import sentences_with_pair

HERE = Path(__file__).parent

ENTITIES = pd.DataFrame({"entity_id": ["a", "b", "c", "d"], "entity": ["Ada", "Bob", "Cy", "Di"]})


def corpus(articles, *, form="name"):
    """Make mentions and sentences from {article: [paragraph: ["abc" (a sentence), ...], ...]}."""
    mentions, sentences = [], []
    for article_id, paragraphs in articles.items():
        sentence = 0
        for paragraph, named in enumerate(paragraphs):
            for names in named:
                place = {"article_id": article_id, "sentence": sentence}
                start = 100 * sentence
                end = start + 100
                sentences.append(
                    place | {"paragraph": paragraph, "start": start, "end": end, "text": names}
                )
                for i, entity in enumerate(names):
                    offsets = {"start": start + i, "end": start + i + 1}
                    mentions.append(
                        place
                        | offsets
                        | {"raw_start": start + i, "raw_end": start + i + 1, "surface": entity}
                        | {"label": "PERSON", "form": form, "entity_id": entity, "entity": entity}
                    )
                sentence += 1
    return tables.make("mentions", mentions), tables.make("sentences", sentences)


def read_gold():
    """Read the annotated seeds: the annotation, and the raw text by article."""
    golds = [json.loads(p.read_text("utf-8")) for p in sorted((HERE / "gold").glob("0*.json"))]
    return golds, {g["doc"]: (HERE.parent / "seeds" / g["file"]).read_text("utf-8") for g in golds}


def rows(frame, *columns):
    return frame[list(columns)].values.tolist()


def test_a_pair_counts_once_per_sentence_and_once_per_paragraph():
    counts = count_pairs(*corpus({"x": [["aab", "ba", "c"], ["ca"]], "y": [["ab"]]}))
    assert rows(counts, "article_id", "entity_a", "entity_b", "sentences", "paragraphs") == [
        ["x", "a", "b", 2, 1],
        ["x", "a", "c", 1, 2],
        ["x", "b", "c", 0, 1],
        ["y", "a", "b", 1, 1],
    ]


def test_descriptions_and_pronouns_make_no_pair():
    mentions, sentences = corpus({"x": [["ab"]]}, form="pronoun")
    assert count_pairs(mentions, sentences).empty
    assert score_pairs(mentions, sentences, ENTITIES, min_support=1).empty


def test_a_mention_without_its_sentence_is_refused():
    mentions, sentences = corpus({"x": [["ab"]]})
    with pytest.raises(tables.TableError, match="sentence 0"):
        count_pairs(mentions, sentences[:0])


CORPORA = st.dictionaries(
    st.sampled_from("uvwxyz"),
    st.lists(st.lists(st.text("abcde", max_size=5), min_size=1, max_size=3), max_size=3),
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(CORPORA, st.sampled_from([1, 3, 2_000_000]))
def test_counting_on_codes_agrees_with_counting_by_hand(articles, at_once):
    sentences_with, paragraphs_with = Counter(), Counter()
    for article_id, paragraphs in articles.items():
        for named in paragraphs:
            for names in named:
                for a, b in itertools.combinations(sorted(set(names)), 2):
                    sentences_with[article_id, a, b] += 1
            for a, b in itertools.combinations(sorted(set("".join(named))), 2):
                paragraphs_with[article_id, a, b] += 1
    before, counting._PAIRS_AT_ONCE = counting._PAIRS_AT_ONCE, at_once
    try:
        counts = count_pairs(*corpus(articles))
    finally:
        counting._PAIRS_AT_ONCE = before
    columns = ("article_id", "entity_a", "entity_b", "sentences", "paragraphs")
    assert rows(counts, *columns) == [
        [*key, sentences_with[key], units] for key, units in sorted(paragraphs_with.items())
    ]


@settings(max_examples=40, deadline=None)
@given(CORPORA, st.sets(st.sampled_from("uvwxyz")))
def test_counts_of_two_halves_add_up(articles, first_half):
    mentions, sentences = corpus(articles)
    halves = [
        count_pairs(
            mentions[mentions["article_id"].isin(first_half) == inside],
            sentences[sentences["article_id"].isin(first_half) == inside],
        )
        for inside in (True, False)
    ]
    together = tables.make("pair_counts", pd.concat(halves))
    pd.testing.assert_frame_equal(together, count_pairs(mentions, sentences))


@settings(max_examples=40, deadline=None)
@given(CORPORA, st.sampled_from(["sentence", "paragraph"]))
def test_scores_count_what_the_counts_add_up_to(articles, unit):
    mentions, sentences = corpus(articles)
    counts = count_pairs(mentions, sentences)
    total = counts.groupby(["entity_a", "entity_b"])[f"{unit}s"].agg(
        ["sum", lambda n: (n > 0).sum()]
    )
    total = total[total["sum"] > 0]
    scores = score_pairs(mentions, sentences, ENTITIES, unit=unit, min_support=1)
    assert rows(scores, "n_ab", "articles") == total.values.tolist()


def test_units_are_sentences_paragraphs_or_articles():
    mentions, sentences = corpus({"x": [["ab", "a", ""], ["b"]], "y": [["a", "b"]], "z": [["c"]]})
    found = {
        unit: rows(
            score_pairs(mentions, sentences, ENTITIES, unit=unit, min_support=1),
            *("name_a", "name_b", "n_ab", "n_a", "n_b", "n", "articles"),
        )
        for unit in ("sentence", "paragraph", "article")
    }
    assert found == {
        "sentence": [["Ada", "Bob", 1, 3, 3, 7, 1]],
        "paragraph": [["Ada", "Bob", 2, 2, 3, 4, 2]],
        "article": [["Ada", "Bob", 2, 2, 2, 3, 2]],
    }


def test_kept_articles_without_a_sentence_are_units_too():
    mentions, sentences = corpus({"x": [["ab"]], "y": [["ab"]]})
    articles = pd.DataFrame({"article_id": ["x", "y", "z"], "status": ["kept", "empty", "kept"]})
    scores = score_pairs(
        mentions, sentences, ENTITIES, articles=articles, unit="article", min_support=1
    )
    assert rows(scores, "n_ab", "n") == [[1, 2]]


def test_a_pair_in_every_unit_has_npmi_1_and_g2_0_and_keeps_its_counts():
    mentions, sentences = corpus({"x": [["ab"]], "y": [["abc"]], "z": [["ab"]]})
    scores = score_pairs(mentions, sentences, ENTITIES, unit="article")
    assert rows(scores, "n_ab", "n", "npmi", "log_likelihood", "log_dice") == [[3, 3, 1, 0, 14]]


def test_a_pair_seen_once_is_left_out_because_its_npmi_would_be_1():
    mentions, sentences = corpus({"x": [["ab", "ab", "cd", "a", "b"]]})
    assert rows(score_pairs(mentions, sentences, ENTITIES), "name_a", "name_b") == [["Ada", "Bob"]]
    all_pairs = score_pairs(mentions, sentences, ENTITIES, min_support=1)
    assert rows(all_pairs, "name_a", "n_ab", "npmi")[1] == ["Cy", 1, 1]


def test_measures_of_a_pair_worked_out_by_hand():
    npmi, log_dice, g2 = associate(np.array([4]), np.array([8]), np.array([5]), 40)[0]
    assert npmi == pytest.approx(math.log(4 / 40 / (8 / 40 * 5 / 40)) / -math.log(4 / 40))
    assert log_dice == pytest.approx(14 + math.log2(8 / 13))
    table = np.array([[4, 4], [1, 31]])
    assert g2 == pytest.approx(stats.chi2_contingency(table, False, "log-likelihood").statistic)


def test_independent_names_have_npmi_0_and_names_never_together_minus_1():
    scores = associate(np.array([2, 0]), np.array([4, 4]), np.array([5, 5]), 10)
    assert scores[:, 0].tolist() == [0, -1]
    assert scores[0, 2] == 0


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 30), st.data())
def test_measures_stay_in_their_ranges(n, data):
    n_a, n_b = data.draw(st.integers(1, n)), data.draw(st.integers(1, n))
    n_ab = data.draw(st.integers(max(1, n_a + n_b - n), max(1, min(n_a, n_b))))
    npmi, log_dice, g2 = associate(np.array([n_ab]), np.array([n_a]), np.array([n_b]), n)[0]
    assert -1 <= npmi <= 1 + 1e-9
    assert log_dice <= 14
    assert 0 <= g2 < math.inf


def test_p_in_one_stratum_is_fisher_s_one_sided_exact_test():
    p = chance_of_pair(4, np.array([8]), np.array([5]), np.array([40]))
    expected = stats.fisher_exact(np.array([[4, 4], [1, 31]]), alternative="greater").pvalue
    assert p == pytest.approx(expected)


def test_p_over_strata_agrees_with_every_arrangement_tried():
    # stratum 1: 2 and 2 names on 4 units; stratum 2: 1 and 2 names on 3 units
    shared = Counter()
    for one in itertools.product(
        *(list(itertools.combinations(range(n), k)) for n, k in ((4, 2), (4, 2), (3, 1), (3, 2)))
    ):
        shared[len(set(one[0]) & set(one[1])) + len(set(one[2]) & set(one[3]))] += 1
    p = chance_of_pair(2, np.array([2, 1]), np.array([2, 2]), np.array([4, 3]))
    assert p == pytest.approx((shared[2] + shared[3]) / sum(shared.values()))


@pytest.mark.parametrize("at_once", [1, 5, 40, 10_000])
def test_pairs_counted_in_parts_add_up(monkeypatch, at_once):
    monkeypatch.setattr(counting, "_PAIRS_AT_ONCE", at_once)
    random = np.random.default_rng(3)
    units = [sorted(random.choice(9, random.integers(0, 6), replace=False)) for _ in range(60)]
    expected = Counter(pair for unit in units for pair in itertools.combinations(unit, 2))
    code = np.repeat(np.arange(60), [len(unit) for unit in units])
    a, b, times = total_codes(code, np.concatenate(units).astype(np.int64), 9)
    found = list(zip(a.tolist(), b.tolist(), strict=True))
    assert found == sorted(expected)
    assert times.tolist() == [expected[pair] for pair in found]


def test_p_of_many_pairs_is_that_of_each_by_itself():
    random = np.random.default_rng(2)
    pair = np.repeat(np.arange(40), random.integers(1, 6, 40))
    n = random.integers(3, 6, len(pair))
    n_a, n_b = random.integers(1, n), random.integers(1, n)
    n_ab = np.arange(40) % 5 + 1
    found = chances_of_pairs(n_ab, pair, n_a, n_b, n)
    for number, p in enumerate(found.tolist()):
        own = pair == number
        # in another order of the strata the same chances are added up in the same way
        assert p == chance_of_pair(n_ab[number], n_a[own][::-1], n_b[own][::-1], n[own][::-1])


def test_names_of_the_same_stories_are_no_evidence_that_they_stand_together():
    # a and b share all their articles, and stand together as often as chance puts them
    story, other = [["ab", "a", "b", ""]], [["c", "d", "", ""]]
    mentions, sentences = corpus(
        {f"s{i}": story for i in range(4)} | {f"o{i}": other for i in range(20)}
    )
    scores = score_pairs(mentions, sentences, ENTITIES)
    assert scores["npmi"][0] > 0.5
    assert scores["p_value"][0] > 0.5


def test_five_articles_are_not_tested_and_six_are():
    for n_articles, expected in ((5, False), (6, True)):
        mentions, sentences = corpus({f"x{i}": [["ab", "ab", "a", "c"]] for i in range(n_articles)})
        scores = score_pairs(mentions, sentences, ENTITIES)
        for column in ("p_value", "q_value", "ci_low", "ci_high"):
            assert scores[column].notna().tolist() == [expected]
        if expected:
            assert scores["p_value"][0] < 0.05
            assert (scores["ci_low"][0], scores["ci_high"][0]) == (12, 12)


def test_the_backbone_keeps_the_heavy_edge_of_a_hub_and_not_its_light_ones():
    # hub 0 with one edge of 20 and ten of 1: (1 − 20/30)^10 against (1 − 1/30)^10
    a, b = np.zeros(11, dtype=np.int64), np.arange(1, 12)
    weight = np.array([20] + [1] * 10)
    assert filter_backbone(a, b, weight).tolist() == [True] + [False] * 10
    assert filter_backbone(a, b, weight, alpha=1e-9).sum() == 0


def test_a_lone_pair_is_in_no_backbone():
    assert filter_backbone(np.array([0]), np.array([1]), np.array([9])).tolist() == [False]


def test_scores_do_not_depend_on_the_order_of_rows():
    mentions, sentences = corpus({f"x{i}": [["abc", "ad"], ["abd", "cd"]] for i in range(7)})
    shuffled = mentions.sample(frac=1, random_state=3), sentences[::-1]
    pd.testing.assert_frame_equal(
        score_pairs(mentions, sentences, ENTITIES), score_pairs(*shuffled, ENTITIES)
    )


@pytest.mark.parametrize("options", [{"unit": "page"}, {"min_support": 0}, {"window": 0}])
def test_an_impossible_parameter_is_named(options):
    with pytest.raises(tables.NewsloomError, match=next(iter(options))):
        score_pairs(*corpus({"x": [["ab"]]}), ENTITIES, **options)


def test_pairs_are_ranked_by_units_then_by_exclusiveness():
    mentions, sentences = corpus({"x": [["ab", "ab", "cd", "cd", "a", "bd"]]})
    ranked = rank_pairs(score_pairs(mentions, sentences, ENTITIES, min_support=1), top_n=2)
    assert rows(ranked, "name_a", "name_b") == [["Cy", "Di"], ["Ada", "Bob"]]


@settings(max_examples=60, deadline=None)
@given(CORPORA, st.integers(1, 4))
def test_windows_are_counted_as_by_hand(articles, window):
    together, windows = Counter(), 0
    for paragraphs in articles.values():
        named = [names for paragraph in paragraphs for names in paragraph]
        starts = range(max(1, len(named) - window + 1)) if named else ()
        windows += len(starts)
        for start in starts:
            inside = sorted(set("".join(named[start : start + window])))
            together.update(itertools.combinations(inside, 2))
    mentions, sentences = corpus(articles)
    unit = {"unit": "window", "window": window}
    scores = score_pairs(mentions, sentences, ENTITIES, **unit, min_support=1, resamples=10)
    assert rows(scores, "entity_a", "entity_b", "n_ab") == [
        [a, b, n] for (a, b), n in sorted(together.items())
    ]
    assert set(scores["n"]) <= {windows}
    assert set(scores["window"]) <= {window}
    counts = count_pairs(mentions, sentences, **unit)
    total = counts.groupby(["entity_a", "entity_b"])["units"].sum()
    assert total[total > 0].to_dict() == dict(together)
    # sentences and paragraphs are what they are, whatever the unit
    near = counts[counts["paragraphs"] > 0].drop(columns="units").reset_index(drop=True)
    pd.testing.assert_frame_equal(near, count_pairs(mentions, sentences).drop(columns="units"))


def test_units_of_a_whole_article_count_also_two_who_share_no_paragraph():
    mentions, sentences = corpus({"x": [["ab", "a"], ["c"]], "y": [["a"], ["b", "b"]]})
    counts = count_pairs(mentions, sentences, unit="article")
    assert rows(counts, "article_id", "entity_a", "entity_b", "paragraphs", "units") == [
        ["x", "a", "b", 1, 1],
        ["x", "a", "c", 0, 1],
        ["x", "b", "c", 0, 1],
        ["y", "a", "b", 0, 1],
    ]
    near = count_pairs(mentions, sentences, unit="paragraph")
    assert near["units"].tolist() == near["paragraphs"].tolist() == [1]


def test_a_window_of_one_sentence_is_the_sentence():
    mentions, sentences = corpus({"x": [["ab", "a", ""], ["bc", "ab"]], "y": [["a", "bc"]]})
    options = {"min_support": 1}
    one = score_pairs(mentions, sentences, ENTITIES, unit="window", window=1, **options)
    sentence = score_pairs(mentions, sentences, ENTITIES, **options)
    of = ["unit", "window"]
    pd.testing.assert_frame_equal(one.drop(columns=of), sentence.drop(columns=of))


def test_counts_come_typed_and_in_the_order_of_the_table():
    counts = count_pairs(*corpus({"y": [["ba"]], "x": [["cab", "bd"]]}))
    pd.testing.assert_frame_equal(counts, tables.make("pair_counts", counts[::-1]))


def test_paragraphs_whose_sentences_lie_apart_are_one_unit():
    mentions, sentences = corpus({"x": [["a"], ["c"], ["b"]]})
    sentences["paragraph"] = [0, 1, 0]
    counts = count_pairs(mentions, sentences)
    assert rows(counts, "entity_a", "entity_b", "paragraphs") == [["a", "b", 1]]


def test_sentences_numbered_with_gaps_are_found():
    mentions, sentences = corpus({"x": [["ab", "c", "ab"]], "y": [["bc"]]})
    mentions["sentence"] *= 7
    sentences["sentence"] *= 7
    assert rows(count_pairs(mentions, sentences), "article_id", "entity_a", "sentences") == [
        ["x", "a", 2],
        ["x", "a", 0],
        ["x", "b", 0],
        ["y", "b", 1],
    ]


@pytest.mark.parametrize(("unit", "window"), [("sentence", 1), ("paragraph", 1), ("article", 1)])
def test_the_worked_out_chance_is_what_permuting_names_comes_to(unit, window):
    random = np.random.default_rng(5)
    mentions, sentences = corpus(
        {
            f"x{i}": [
                ["".join(e for e in "abcd" if random.random() < 0.35) for _ in range(2)]
                for _ in range(4)
            ]
            for i in range(8)
        }
    )
    named = code_names(mentions, sentences, sentences["article_id"])
    scores = score_pairs(mentions, sentences, ENTITIES, unit=unit, min_support=1)
    place = {entity: i for i, entity in enumerate(named.ids)}
    pairs = tuple(scores[end].map(place).to_numpy(np.int64) for end in ("entity_a", "entity_b"))
    p = permute_names(
        named, pairs, scores["n_ab"].to_numpy(), unit=unit, window=window, permutations=4000
    )
    assert len(p) == 6
    # four standard errors of a share drawn 4,000 times
    assert np.abs(p - scores["p_value"]).max() < 4 * 0.5 / math.sqrt(4000)


def test_windows_are_tested_by_moving_names_over_sentences():
    near = ["ab", "ba", *[""] * 10, "c", *[""] * 5, "d"]
    mentions, sentences = corpus({f"x{i}": [near] for i in range(6)})
    scores = score_pairs(mentions, sentences, ENTITIES, unit="window", window=2)
    assert rows(scores, "name_a", "name_b") == [["Ada", "Bob"]]
    assert scores["p_value"][0] < 0.01


def test_thousands_of_articles_are_added_up_exactly_and_quickly():
    # a name each on 20 sentences: together with chance 1/20 in each article
    n = 4000
    ones, sizes = np.ones(n, dtype=np.int64), np.full(n, 20)
    for shared in (1, 180, 230, 300):
        p = chance_of_pair(shared, ones, ones, sizes)
        assert p == pytest.approx(stats.binom.sf(shared - 1, n, 1 / 20), rel=1e-9)
    assert chance_of_pair(4000, ones, ones, sizes) == LEAST_P


def test_more_measures_worked_out_by_hand():
    counts = pd.DataFrame({"n_ab": [4], "n_a": [8], "n_b": [5], "n": [40]})
    measured = measure_pairs(counts).iloc[0]
    assert measured["association_strength"] == pytest.approx(4 * 40 / (8 * 5))
    assert measured["jaccard"] == pytest.approx(4 / 9)
    assert measured["delta_p_b"] == pytest.approx(4 / 8 - 1 / 32)
    assert measured["delta_p_a"] == pytest.approx(4 / 5 - 4 / 35)


def test_a_name_in_every_unit_has_no_elsewhere():
    counts = pd.DataFrame({"n_ab": [3, 5], "n_a": [5, 5], "n_b": [3, 5], "n": [5, 5]})
    measured = measure_pairs(counts)
    assert measured["association_strength"].tolist() == [1, 1]
    assert measured["delta_p_b"].isna().tolist() == [True, True]
    assert measured["delta_p_a"].fillna(9).tolist() == [0, 9]
    assert measured["jaccard"].tolist() == [0.6, 1]


# --- outlets and periods, and what sentences say ----------------------------------------------


def grouped(**groups):
    """Make groups from {article: group}."""
    frame = pd.DataFrame({"article_id": list(groups), "group": list(groups.values())})
    return frame.astype("string")


def named_in(mentions):
    """Make what is read of entity_counts."""
    return mentions[["article_id", "entity_id"]].drop_duplicates()


def test_units_of_groups_add_up_to_those_of_the_corpus():
    mentions, sentences = corpus({"x": [["ab", "ab"]], "y": [["ab"], ["c"]], "z": [["ab", "bc"]]})
    counts = count_pairs(mentions, sentences)
    by_outlet = pairs_by_group(counts, grouped(x="Herald", y="Herald", z="Post"))
    columns = ("entity_a", "entity_b", "group", "units", "articles", "group_articles")
    assert rows(by_outlet, *columns) == [
        ["a", "b", "Herald", 3, 2, 2],
        ["a", "b", "Post", 1, 1, 1],
        ["b", "c", "Post", 1, 1, 1],
    ]
    scores = score_pairs(mentions, sentences, ENTITIES, min_support=1)
    assert by_outlet.groupby(["entity_a", "entity_b"])["units"].sum().tolist() == list(
        scores["n_ab"]
    )
    assert by_outlet["per_100_articles"].tolist() == [150, 100, 100]


def test_groups_of_six_articles_have_intervals_and_smaller_ones_none():
    steady = {f"h{i}": [["ab"]] for i in range(6)}
    counts = count_pairs(*corpus({**steady, "p": [["ab", "ab"]]}))
    groups = grouped(**dict.fromkeys(steady, "Herald"), p="Post")
    chosen = pd.DataFrame({"entity_a": ["a"], "entity_b": ["b"]}, dtype="string")
    told = pairs_by_group(counts, groups, pairs=chosen, intervals=True).set_index("group")
    assert told.loc["Herald", ["per_100_articles", "ci_low", "ci_high"]].tolist() == [100] * 3
    assert told.loc["Post", ["ci_low", "ci_high"]].isna().all()
    # of six articles, three name them: most resamples have one to five of those
    half = count_pairs(*corpus({f"h{i}": [["ab" if i < 3 else "a"]] for i in range(6)}))
    wide = pairs_by_group(half, groups, pairs=chosen, intervals=True).iloc[0]
    assert wide["ci_low"] < 50 < wide["ci_high"]


def test_units_of_articles_add_up_over_groups():
    mentions, sentences = corpus({"x": [["a"], ["b"]], "y": [["ab"]]})
    counts = count_pairs(mentions, sentences, unit="article")
    told = pairs_by_group(counts, grouped(x="Herald", y="Post"))
    assert rows(told, "group", "units") == [["Herald", 1], ["Post", 1]]
    with pytest.raises(tables.NewsloomError, match="unit must be sentence or paragraph"):
        pairs_by_group(counts, grouped(x="Herald"), unit="article")


def test_chosen_pairs_have_every_group_also_where_they_are_not():
    counts = count_pairs(*corpus({"x": [["ab"]], "y": [["bc"]], "z": [["ac"]]}))
    groups = grouped(x="2021-01", y="2021-02", z="2021-03")
    chosen = pd.DataFrame({"entity_a": ["a"], "entity_b": ["b"]}, dtype="string")
    by_month = pairs_by_group(counts, groups, pairs=chosen)
    assert rows(by_month, "group", "units") == [["2021-01", 1], ["2021-02", 0], ["2021-03", 0]]


def test_articles_without_a_day_make_no_period_and_no_error():
    counts = count_pairs(*corpus({"x": [["ab"]]}))
    groups = pd.DataFrame({"article_id": ["x"], "group": [None]}, dtype="string")
    chosen = pd.DataFrame({"entity_a": ["a"], "entity_b": ["b"]}, dtype="string")
    told = pairs_by_group(counts, groups, pairs=chosen, intervals=True)
    assert told.empty
    assert told["per_100_articles"].dtype == "float64"


def test_what_one_outlet_connects_and_others_could_have():
    mentions, sentences = corpus(
        {
            "h1": [["ab", "cd"]],
            "h2": [["ab", "cd"]],
            "p1": [["a"], ["b", "ad"]],
            "p2": [["a", "b"]],
            "p3": [["b"]],
            "n1": [["ad"]],
        }
    )
    groups = grouped(h1="Herald", h2="Herald", p1="Post", p2="Post", p3="Post", n1="News")
    found = connected_by_one(count_pairs(mentions, sentences), named_in(mentions), groups)
    # c is named by nobody else, a and d are together in two outlets
    columns = ("entity_a", "entity_b", "group", "units", "others_a", "others_b", "others_both")
    assert rows(found, *columns) == [["a", "b", "Herald", 2, 3, 3, 2]]
    assert found["p_value"][0] == pytest.approx(1 / math.comb(6, 2))


def test_five_articles_of_outlets_are_described_and_not_tested():
    mentions, sentences = corpus({"h": [["ab", "ab"]], "p": [["a", "b"]]})
    groups = grouped(h="Herald", p="Post")
    found = connected_by_one(count_pairs(mentions, sentences), named_in(mentions), groups)
    assert found[["p_value", "q_value"]].isna().all(axis=None)
    assert found["units"].tolist() == [2]


def hint(article, subject, other, words, verb):
    """Make one of the parser's hints; names stand as in `corpus`, one letter each."""
    (s, o) = subject, other
    return {
        "article_id": article,
        **{"subject_start": s, "subject_end": s + 1, "object_start": o, "object_end": o + 1},
        **{"start": 50, "end": 55, "verb": verb, "words": words},
    }


def test_hints_become_labels_of_pairs_and_are_counted_by_sentence():
    mentions, _ = corpus({"x": [["ab"], ["ab"]], "y": [["ba"]]})
    hints = pd.DataFrame(
        [
            hint("x", 0, 1, "visited", "visit"),
            hint("x", 100, 101, "did not visit", "visit"),
            hint("y", 1, 0, "visited", "visit"),
            hint("y", 7, 0, "saw", "see"),  # a name that is not in the table
        ]
    )
    named = name_relations(hints, mentions)
    assert rows(named, "article_id", "sentence", "label") == [
        ["x", 0, "a visited b"],
        ["x", 1, "a did not visit b"],
        ["y", 0, "a visited b"],
    ]
    labels = label_pairs(named)
    assert rows(labels, "entity_a", "entity_b", "label", "sentences", "articles") == [
        ["a", "b", "a visited b", 2, 2],
        ["a", "b", "a did not visit b", 1, 1],
    ]


def test_no_hints_give_no_labels():
    mentions, _ = corpus({"x": [["ab"]]})
    named = name_relations(pd.DataFrame(), mentions)
    assert named.empty
    assert list(named.columns) == list(RELATIONS)
    assert label_pairs(named).empty


# --- the annotated seeds ------------------------------------------------------------------------


def test_pairs_of_the_gold_mentions_are_those_counted_by_hand():
    golds, raws = read_gold()
    by_hand = Counter()
    for gold in golds:
        named = {}
        for entity in gold["entities"]:
            if entity["status"] == "core":
                named.setdefault(entity["sentence"], set()).add(entity["canonical"])
        for sentence in named.values():
            for a, b in itertools.combinations(sorted(sentence), 2):
                by_hand[gold["doc"], a, b] += 1
    frames = perfect_tables(golds, raws)
    counts = count_pairs(frames["mentions"], frames["sentences"])
    counts = counts[counts["sentences"] > 0]
    assert len(by_hand) > 100
    assert rows(counts, "article_id", "entity_a", "entity_b", "sentences") == [
        [*pair, n] for pair, n in sorted(by_hand.items())
    ]


def test_the_two_traps_of_the_seeds():
    frames = perfect_tables(*read_gold())
    scores = {
        (unit, least): score_pairs(
            frames["mentions"],
            frames["sentences"],
            frames["entities"],
            unit=unit,
            min_support=least,
        ).set_index(["name_a", "name_b"])
        for unit, least in (("article", 1), ("sentence", 1), ("sentence", 2))
    }
    # the story's main pair is in every article: 0/0 is given as the limit, and the count is there
    main = scores["article", 1].loc[("Alexander Lukashenko", "Vladimir Putin")]
    assert main[["n_ab", "n", "npmi", "log_likelihood"]].tolist() == [3, 3, 1, 0]
    first = scores["sentence", 2]["n_ab"].nlargest(12).index
    assert ("Alexander Lukashenko", "Vladimir Putin") in first
    # two names seen once, together, have the highest NPMI there is, and are left out by support
    once = scores["sentence", 1].query("n_ab == 1 and n_a == 1 and n_b == 1")
    assert len(once) > 0
    assert (once["npmi"] == 1).all()
    assert not once.index.isin(scores["sentence", 2].index).any()


def test_an_edge_has_as_many_units_as_are_listed_behind_it(tmp_path):
    frames = perfect_tables(*read_gold())
    for unit in ("sentence", "paragraph", "article"):
        scores = score_pairs(
            frames["mentions"], frames["sentences"], frames["entities"], unit=unit, min_support=2
        )
        corpus_of = SimpleNamespace(**frames, pair_scores=scores)
        for pair in scores.nlargest(15, "n_ab").itertuples():
            listed = sentences_with_pair(corpus_of, pair.entity_a, pair.entity_b, unit=unit)
            assert len(listed) == pair.n_ab
            assert listed["article_id"].nunique() == pair.articles


def test_another_unit_or_threshold_is_compared_with_the_first():
    mentions, sentences = corpus({"x": [["ab", "ab", "ab", "c"]], "y": [["ab", "cd"], ["c", "d"]]})
    varied = vary_pairs(mentions, sentences, ENTITIES, supports=(1, 2))
    told = compare_choices(varied, top_n=2)
    columns = ("unit", "min_support", "pairs", "entities", "first", "shared", "of")
    assert rows(told, *columns)[:4] == [
        ["sentence", 1, 2, 4, "Ada – Bob", 2, 2],
        ["sentence", 2, 1, 2, "Ada – Bob", 1, 2],
        ["paragraph", 1, 6, 4, "Ada – Bob", 1, 2],
        ["paragraph", 2, 4, 4, "Ada – Bob", 1, 2],
    ]
    assert varied["sentence", 2]["ci_low"].isna().all()


def test_pairs_that_are_not_tested_have_the_same_counts():
    mentions, sentences = corpus({f"x{i}": [["ab", "ab", "a", "c"]] for i in range(7)})
    tested = score_pairs(mentions, sentences, ENTITIES)
    plain = score_pairs(mentions, sentences, ENTITIES, tested=False)
    untested = ["ci_low", "ci_high", "p_value", "q_value"]
    assert plain[untested].isna().all(axis=None)
    pd.testing.assert_frame_equal(plain.drop(columns=untested), tested.drop(columns=untested))


@pytest.mark.parametrize(("most", "left"), [(99, [3, 2, 1, 1]), (3, [3, 2]), (2, [3, 2]), (1, [3])])
def test_where_pairs_are_too_many_the_next_higher_support_is_taken(monkeypatch, most, left):
    mentions, sentences = corpus({"x": [["abc", "ab", "ab"], ["ad", "ad"]]})
    monkeypatch.setattr(choices, "MOST_PAIRS", most)
    varied = vary_pairs(mentions, sentences, ENTITIES, units=["sentence"], supports=(1, 2))
    assert list(varied) == [*dict.fromkeys(("sentence", max(n, left[-1])) for n in (1, 2))]
    assert sorted(varied["sentence", left[-1]]["n_ab"], reverse=True) == left
    said = compare_choices(varied)
    assert said["min_support"].tolist() == [support for _, support in varied], "what was taken"


def test_where_all_pairs_are_too_many_none_are_left():
    mentions, sentences = corpus({"x": [["abcd"]]})
    none, support = score_commonest(mentions, sentences, ENTITIES, min_support=1, most=5)
    assert none.empty
    assert support == 2
    all_of_them, support = score_commonest(mentions, sentences, ENTITIES, min_support=1, most=6)
    assert len(all_of_them) == 6
    assert support == 1
