"""What is ranked over a whole corpus can be left to two processes, whichever ends first."""

import pickle
import shutil
from functools import partial
from pathlib import Path

import pytest

from newsloom import tables
from newsloom.cooccurrence.totals import add_totals, total_pairs
from newsloom.corpus import open_corpus
from newsloom.partfiles import write_rows
from newsloom.ranking import rank_names, rank_pairs
from newsloom.store import read_manifest

SEEDS = Path(__file__).parent.parent / "seeds"
READ = ("articles", "entities", "entity_counts", "mentions", "pair_counts", "sentences")
NAMES = ("entity_ranking", "keyness", "variants")
PAIRS = ("network_agreement", "network_nodes", "pair_scores")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    open_corpus(SEEDS, data=folder, syntax=False)
    return folder


@pytest.fixture
def totals(data, tmp_path):
    """The file of the totals of all pairs."""
    return write_rows(tmp_path, total_pairs(tables.read(data, "pair_counts")))


@pytest.mark.parametrize("names", [NAMES, PAIRS])
def test_names_and_pairs_are_each_ranked_without_the_other(data, tmp_path, totals, names):
    manifest = read_manifest(data)
    for name in READ:
        shutil.copy(data / f"{name}.parquet", tmp_path)
    rank = rank_names if names is NAMES else partial(rank_pairs, totals=totals)
    written = pickle.loads(pickle.dumps(rank(tmp_path, manifest["parameters"])))
    assert {name: record._asdict() for name, record in written.items()} == {
        name: manifest["tables"][name] for name in names
    }
    assert all((tmp_path / f"{name}.parquet").is_file() for name in names)


def test_pairs_are_as_often_together_as_their_totals_say(data, tmp_path, totals):
    parameters = read_manifest(data)["parameters"]
    for name in READ:
        shutil.copy(data / f"{name}.parquet", tmp_path)
    once = total_pairs(tables.read(data, "pair_counts"))
    rank_pairs(tmp_path, parameters, write_rows(tmp_path, add_totals([once, once])))
    doubled = tables.read_columns(tmp_path, "pair_scores", ["entity_a", "entity_b", "n_ab"])
    said = {(a, b): n for a, b, n in doubled.itertuples(index=False)}
    assert said
    assert said == {
        (row["entity_a"], row["entity_b"]): 2 * row["units"]
        for row in once.to_pylist()
        if 2 * row["units"] >= parameters["min_support"]
    }
