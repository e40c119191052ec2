from types import SimpleNamespace

import pandas as pd
import pytest

from newsloom import diff, tables
from newsloom.tables import NewsloomError


def article(number: int, sha256: str = "x") -> dict:
    return {
        "article_id": f"a{number}", "path": f"{number}.txt", "sha256": sha256, "raw": "r",
        "text": "t", "published_method": "unknown", "published_evidence": "[]", "words": 1,
        "status": "kept",
    }  # fmt: skip


def mention(start: int, entity_id: str, article_id: str = "a1") -> dict:
    return {
        "article_id": article_id, "sentence": 0, "start": start, "end": start + 3,
        "raw_start": start, "raw_end": start + 3, "surface": "Ann", "label": "PERSON",
        "form": "name", "entity_id": entity_id, "entity": "Ann",
    }  # fmt: skip


def entity(entity_id: str, mentions: int, name: str = "Ann") -> dict:
    return {
        "entity_id": entity_id, "entity": name, "label": "PERSON", "aliases": "[]",
        "mentions": mentions, "articles": 1, "decided_by": "rule",
    }  # fmt: skip


def make(**rows: list[dict]) -> dict[str, pd.DataFrame]:
    return {name: tables.make(name, rows.get(name, [])) for name in tables.TABLES}


def test_two_equal_runs_differ_in_nothing():
    one = make(articles=[article(1)], mentions=[mention(0, "e1")], entities=[entity("e1", 1)])
    assert diff.describe(diff.compare_tables(one, one)) == ["Nothing changed."]


def test_articles_are_told_by_path_and_by_what_is_in_them():
    a = make(articles=[article(1), article(2), article(3)])
    b = make(articles=[article(2, "y"), article(3), article(4)])
    found = diff.compare_tables(a, b)["articles"]
    assert (found["added"], found["removed"]) == (["4.txt"], ["1.txt"])
    assert found["changed"] == ["2.txt"]


def test_rows_are_told_by_their_key():
    a = make(entities=[entity("e1", 1), entity("e2", 1)])["entities"]
    b = make(entities=[entity("e2", 9), entity("e3", 1)])["entities"]
    assert diff.compare_rows("entities", a, b) == {
        "rows_a": 2, "rows_b": 2, "added": 1, "removed": 1, "changed": 1,
    }  # fmt: skip


def test_rows_with_one_key_are_counted_one_by_one():
    a = make(mentions=[mention(0, "e1")])["mentions"]
    twice = pd.concat([a, a], ignore_index=True)
    assert diff.compare_rows("mentions", a, twice)["added"] == 1


def test_an_entity_under_another_id_is_matched_by_its_mentions():
    a = make(mentions=[mention(0, "e1"), mention(9, "e1")], entities=[entity("e1", 2)])
    b = make(mentions=[mention(0, "e7"), mention(9, "e7")], entities=[entity("e7", 2)])
    assert diff.match_entities(a["mentions"], b["mentions"]) == {"e7": "e1"}
    assert diff.describe(diff.compare_tables(a, b)) == ["Nothing changed."]


def test_an_id_that_both_runs_know_is_left_to_itself():
    a = make(mentions=[mention(0, "e1"), mention(9, "e2")])["mentions"]
    b = make(mentions=[mention(0, "e1"), mention(9, "e1")])["mentions"]
    assert diff.match_entities(a, b) == {}


def test_entities_up_down_new_and_gone():
    a = make(entities=[entity("e1", 5), entity("e2", 5), entity("e3", 5)])
    b = make(entities=[entity("e1", 9), entity("e2", 1), entity("e4", 2, "Bo")])
    found = diff.compare_tables(a, b)["entities"]
    told = {word: [(r["entity_id"], r["a"], r["b"]) for r in rows] for word, rows in found.items()}
    assert told == {
        "new": [("e4", 0, 2)],
        "gone": [("e3", 5, 0)],
        "up": [("e1", 5, 9)],
        "down": [("e2", 5, 1)],
    }
    assert "New by mentions: Bo (0 → 2)." in diff.describe(diff.compare_tables(a, b))


def test_runs_are_read_from_folders_and_parameters_compared(tmp_path):
    for name, value in (("one", "sentence"), ("two", "article")):
        (tmp_path / name / "tables").mkdir(parents=True)
        for table, frame in make().items():
            tables.write(tmp_path / name / "tables", table, frame)
        record = f'{{"parameters": {{"unit": {{"value": "{value}"}}}}}}'
        (tmp_path / name / "run.json").write_text(record)
    found = diff.compare_runs(tmp_path / "one", tmp_path / "two")
    assert diff.describe(found) == ["The parameter unit was 'sentence', is 'article'."]


def test_a_run_says_what_changed_since_the_last_one(tmp_path):
    for table, frame in make(entities=[entity("e1", 1)]).items():
        tables.write(tmp_path, table, frame)
    now = SimpleNamespace(**make(entities=[entity("e1", 3)]))
    assert diff.changes_since(tmp_path, now) == ["Up by mentions: Ann (1 → 3)."]
    assert diff.changes_since(tmp_path / "none", now) == []


def test_a_folder_without_tables_is_named(tmp_path):
    with pytest.raises(NewsloomError, match="must be a folder of a run or of tables"):
        diff.compare_runs(tmp_path, tmp_path)
