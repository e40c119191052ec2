"""What is ranked over a whole corpus can be left to two processes, whichever ends first."""

import pickle
import shutil
from pathlib import Path

import pytest

from newsloom.corpus import open_corpus
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


@pytest.mark.parametrize(("rank", "names"), [(rank_names, NAMES), (rank_pairs, PAIRS)])
def test_names_and_pairs_are_each_ranked_without_the_other(data, tmp_path, rank, names):
    manifest = read_manifest(data)
    for name in READ:
        shutil.copy(data / f"{name}.parquet", tmp_path)
    written = pickle.loads(pickle.dumps(rank(tmp_path, manifest["parameters"])))
    assert {name: record._asdict() for name, record in written.items()} == {
        name: manifest["tables"][name] for name in names
    }
    assert all((tmp_path / f"{name}.parquet").is_file() for name in names)
