from pathlib import Path
from typing import Any

import pytest

import invented
from newsloom import answering, gathered, record
from newsloom.corpus import open_corpus
from newsloom.report import answers
from newsloom.resolve import leave_out_unsure
from newsloom.tables import NewsloomError

TEXT = "Orla Brenn left Vantelin for Zorkham on Friday.\n"
SURE = {"Orla Brenn": 0.9, "Vantelin": 0.4, "Zorkham": None}


def name(start: int, confidence: float | None) -> dict[str, Any]:
    return {"start": start, "end": start + 4, "label": "ORG", "confidence": confidence}


def test_names_below_the_threshold_are_left_out_and_counted():
    notes = {
        "a": {"words": 9, "names": [name(0, 0.49), name(5, 0.5), name(10, None)]},
        "b": {"words": 7, "names": [name(0, 0.2)]},
    }
    kept, said = leave_out_unsure(notes, min_confidence=0.5)
    assert kept == {
        "a": {"words": 9, "names": [name(5, 0.5), name(10, None)]},
        "b": {"words": 7, "names": []},
    }
    assert said == {"found": 4, "left_out": 2, "min_confidence": 0.5}
    assert len(notes["a"]["names"]) == 3, "the caller's rows stay as they were"


def test_without_a_threshold_every_name_stays():
    notes = {"a": {"names": [name(0, 0.0), name(5, None)]}}
    assert leave_out_unsure(notes, min_confidence=0.0) == (
        notes,
        {"found": 2, "left_out": 0, "min_confidence": 0.0},
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """A corpus of one article in which an invented pipeline finds three names, one unsurely."""
    annotate = gathered.annotate_part

    def annotated(part, *given):
        notes = annotate(part, *given)
        for (_, text), note in zip(part, notes, strict=True):
            note["names"] = [
                {"start": text.index(s), "end": text.index(s) + len(s), "label": "ORG"}
                | {"confidence": confidence}
                for s, confidence in SURE.items()
            ]
        return notes

    monkeypatch.setattr(gathered, "annotate_part", annotated)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.txt").write_text(TEXT)
    return tmp_path / "news"


def surfaces(corpus: Any) -> list[str]:
    return list(corpus.mentions["surface"])


def test_another_threshold_annotates_nothing_anew(folder, tmp_path):
    before = open_corpus(folder, data=tmp_path / "data")
    assert surfaces(before) == ["Orla Brenn", "Vantelin", "Zorkham"]
    assert before.manifest["names"] == {"found": 3, "left_out": 0, "min_confidence": 0.0}
    after = open_corpus(folder, data=tmp_path / "data", min_confidence=0.5)
    assert surfaces(after) == ["Orla Brenn", "Zorkham"]
    assert after.manifest["names"] == {"found": 3, "left_out": 1, "min_confidence": 0.5}
    assert after.manifest["cache"]["made"] == 0
    again = open_corpus(folder, data=tmp_path / "data", min_confidence=0.0)
    assert again.mentions.equals(before.mentions)


def test_what_is_left_out_is_in_no_table(folder, tmp_path):
    news = open_corpus(folder, data=tmp_path / "data", min_confidence=0.5)
    for table in (news.entities, news.entity_ranking, news.network_nodes):
        assert "Vantelin" not in set(table["entity"])
    assert len(news.entity_counts) == 2


def test_the_researchers_own_names_need_no_confidence(folder, tmp_path):
    (folder / "lexicon.csv").write_text("surface,label\nVantelin,GPE\n")
    news = open_corpus(folder, data=tmp_path / "data", min_confidence=1.0)
    assert surfaces(news) == ["Vantelin", "Zorkham"]


@pytest.mark.parametrize("value", [-0.1, 1.5, "half"])
def test_a_threshold_that_is_no_share_is_refused(folder, tmp_path, value):
    with pytest.raises(NewsloomError, match="min_confidence must be a number from 0 to 1"):
        open_corpus(folder, data=tmp_path / "data", min_confidence=value)


def test_the_loss_is_said_in_notebooks_and_report(folder, tmp_path):
    news = open_corpus(folder, data=tmp_path / "data", min_confidence=0.5)
    line = "Left out: 1 of 3 names found, less sure than the 0.5 of min_confidence."
    assert line in answering.answer(news, "trust").splitlines()


def test_no_loss_is_no_line():
    corpus = invented.corpus()
    told = answers.how_far_to_trust(corpus, answers.count_facts(corpus.articles), [])
    assert not [said for said in told if answers.plain(said).startswith("Left out")]


def test_run_json_counts_what_was_left_out(folder, tmp_path):
    news = open_corpus(folder, data=tmp_path / "data", min_confidence=0.5)
    said = record.make_record(
        "r", corpus=folder, start="", settings={}, manifest=news.manifest, warnings=[],
        scheduler=None,
    )  # fmt: skip
    assert said["names"] == {"found": 3, "left_out": 1, "min_confidence": 0.5}
