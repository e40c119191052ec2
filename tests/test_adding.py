"""Counts added up in a tree are those that were counted at once, wherever they were added."""

import random
from collections import Counter
from functools import partial

import pandas as pd
import pyarrow as pa
import pytest

from newsloom import adding, tables
from newsloom.adding import Tree
from newsloom.cooccurrence import PairTotals, count_pairs, score_pairs
from newsloom.cooccurrence.totals import add_totals, total_pairs
from newsloom.partfiles import read_rows
from newsloom.partitions import Workers
from test_cooccurrence import corpus

ENTITIES = pd.DataFrame({"entity_id": list("abcdef"), "entity": list("ABCDEF"), "label": "PER"})


def counted(*rows):
    """Rows of pair_counts, of one article each."""
    columns = tables.TABLES["pair_counts"].columns
    named = ("article_id", "entity_a", "entity_b", "units")
    rest = dict.fromkeys((c for c in columns if c not in named), 1)
    return tables.make("pair_counts", [rest | dict(zip(named, row, strict=True)) for row in rows])


def as_counter(totals):
    return Counter({(row["entity_a"], row["entity_b"]): row["units"] for row in totals.to_pylist()})


class Elsewhere:
    """Somebody else who adds up, as `Workers.begin` has it; notes what was added at once."""

    def __init__(self, function=None):
        self.added, self.function = [], function

    def begin(self, function, *given):
        self.added.append(len(given[-1]))
        return partial(self.function or function, *given)


def test_a_part_gives_its_pairs_that_share_a_unit_once_each():
    part = counted(("x", "a", "b", 2), ("x", "a", "c", 0), ("y", "a", "b", 3), ("y", "b", "c", 1))
    totals = total_pairs(part)
    assert as_counter(totals) == {("a", "b"): 5, ("b", "c"): 1}
    assert totals.num_rows == 2
    assert total_pairs(tables.empty("pair_counts")).num_rows == 0


@pytest.mark.parametrize("parts", [1, 2, 3, 4, 9, 30])
def test_a_tree_adds_up_all_that_was_put_in_few_at_a_time(tmp_path, monkeypatch, parts):
    monkeypatch.setattr(adding, "AT_ONCE", 3)
    drawn, everything, elsewhere = random.Random(parts), Counter(), Elsewhere()
    tree = Tree(add_totals, tmp_path, elsewhere)
    for _ in range(parts):
        rows = [(f"x{i}", *drawn.choice(["ab", "ac", "bż"]), drawn.randint(0, 4)) for i in range(5)]
        for _, a, b, units in rows:
            everything[a, b] += units
        tree.put(total_pairs(counted(*rows)))
    assert as_counter(read_rows(tree.total())) == +everything
    assert len(elsewhere.added) >= (parts - 1) / 2
    assert all(2 <= some <= 3 for some in elsewhere.added)


def test_what_others_do_not_reach_is_added_up_here(tmp_path, monkeypatch):
    monkeypatch.setattr(adding, "AT_ONCE", 2)
    elsewhere = Elsewhere(lambda *given: None)
    tree = Tree(add_totals, tmp_path, elsewhere)
    for number in range(5):
        tree.put(total_pairs(counted((f"x{number}", "a", "b", number))))
    assert as_counter(read_rows(tree.total())) == {("a", "b"): 10}
    assert elsewhere.added


def test_a_folder_that_is_not_there_is_said_by_nothing_rather_than_a_failure(tmp_path):
    assert adding._sum_there(add_totals, tmp_path / "nowhere", []) is None
    assert adding._sum_there(add_totals, tmp_path, [tmp_path / "lost.arrow"]) is None


def test_a_tree_of_nothing_says_so(tmp_path):
    with Workers() as workers, pytest.raises(ValueError, match="no counts"):
        Tree(add_totals, tmp_path, workers).total()


def test_totals_are_sorted_and_find_the_rows_of_their_pairs():
    rows = counted(("x", "b", "c", 1), ("x", "a", "ż", 2), ("y", "a", "b", 0), ("z", "b", "c", 1))
    totals = PairTotals.of(total_pairs(rows))
    assert [*zip(*totals.ends(), totals.units, strict=True)] == [("a", "ż", 2), ("b", "c", 2)]
    table = pa.table(
        {c: pa.chunked_array([pa.array(rows[c]).dictionary_encode()]) for c in rows.columns[1:3]}
        | {"units": pa.array(rows["units"])}
    )
    assert totals.holds(table).tolist() == [True, True, False, True]
    assert totals.at_least(3).holds(table).tolist() == [False] * 4
    none = PairTotals.of(total_pairs(tables.empty("pair_counts")))
    assert not len(none.key)
    assert none.holds(table).tolist() == [False] * 4


def drawn_corpus(seed):
    drawn = random.Random(seed)

    def sentence():
        return "".join(drawn.sample("abcdef", drawn.randint(0, 4)))

    def article():
        return [
            [sentence() for _ in range(drawn.randint(1, 3))] for _ in range(drawn.randint(1, 3))
        ]

    return corpus({f"x{i:02}": article() for i in range(30)})


@pytest.mark.parametrize("unit", ["sentence", "paragraph", "window", "article"])
@pytest.mark.parametrize("least", [1, 4, 1_000])
def test_pairs_scored_from_totals_are_those_scored_from_names(unit, least):
    mentions, sentences = drawn_corpus(least)
    counts = count_pairs(mentions, sentences, unit=unit, window=2)
    totals = PairTotals.of(total_pairs(counts))
    few = counts.merge(
        pd.DataFrame(
            dict(zip(("entity_a", "entity_b"), totals.at_least(least).ends(), strict=True))
        )
    )
    few = few[few["units"] > 0].sort_values(["article_id", "entity_a", "entity_b"])
    asked = {"unit": unit, "window": 2, "min_support": least, "resamples": 50}
    said = score_pairs(mentions, sentences, ENTITIES, counted=(totals, few), **asked)
    pd.testing.assert_frame_equal(said, score_pairs(mentions, sentences, ENTITIES, **asked))
    assert said.empty == (least == 1_000)
