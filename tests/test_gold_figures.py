"""The figures on the annotated seeds: none of them may fall.

``gold/floor.json`` holds, per figure of `newsloom.score.flatten`, the least (``at_least``) or the
most (``at_most``) that is allowed. Whoever raises a figure raises its floor.
"""

import json
from pathlib import Path

import pytest

import newsloom
from newsloom.score import flatten, score_run, score_table

HERE = Path(__file__).parent
GOLD = HERE / "gold"
FLOOR = json.loads((GOLD / "floor.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    corpus = newsloom.open_corpus(HERE.parent / "seeds", data=tmp_path_factory.mktemp("seeds"))
    result = score_run(GOLD, corpus.folder)
    print(score_table(result))  # shown when a test fails
    return flatten(result)


def test_the_gold_is_the_annotation_of_the_seeds():
    for path in sorted(GOLD.glob("0*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        raw = (HERE.parent / "seeds" / gold["file"]).read_text("utf-8")
        for layer in ("furniture", "entities", "timex", "quotations"):
            assert all(raw[i["start"] : i["end"]] == i["text"] for i in gold[layer])


@pytest.mark.parametrize(("name", "least"), FLOOR["at_least"].items())
def test_no_figure_falls(figures, name, least):
    assert figures[name] is not None
    assert figures[name] >= least


@pytest.mark.parametrize(("name", "most"), FLOOR["at_most"].items())
def test_no_error_count_rises(figures, name, most):
    assert figures[name] <= most
