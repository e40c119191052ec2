"""Tables written part by part: the same bytes as if written at once, whole or not at all."""

from contextlib import suppress
from itertools import pairwise

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.tables import TableError, TableFile


def blocks(*article_ids: str):
    rows = [
        {"article_id": a, "block": n, "kind": "body", "raw_start": 9 * n, "raw_end": 9 * n + 9}
        for a in article_ids
        for n in range(3)
    ]
    return tables.make("blocks", rows)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 12), max_size=4))
def test_how_rows_are_divided_does_not_show(tmp_path_factory, cuts):
    folder = tmp_path_factory.mktemp("tables")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tables, "GROUP", 5)
        whole = blocks("a1", "a2", "a3", "a4")
        at_once = tables.write(folder, "blocks", whole)
        edges = [0, *sorted(cuts), len(whole)]
        with TableFile(folder, "blocks") as file:
            for start, end in pairwise(edges):
                file.add(whole.iloc[start:end].reset_index(drop=True))
    assert (file.sha256, file.rows) == (at_once, 12)
    assert tables.read(folder, "blocks").equals(whole)


def test_a_table_is_the_same_however_its_rows_come():
    row = {"article_id": "a", "start": 3, "end": 5, "kind": "direct", "text": "“No"}
    other = {**row, "article_id": "b", "source": "Ada Bell", "source_start": 9, "cue": None}
    made = tables.make("quotes", [row, other])  # not of the same keys
    full = [{**dict.fromkeys(tables.TABLES["quotes"].columns), **one} for one in (other, row)]
    assert tables.make("quotes", full).equals(made)  # nor in order
    assert tables.make("quotes", pd.DataFrame(full)).equals(made)
    assert made["source"].tolist() == [pd.NA, "Ada Bell"]
    assert made["source_start"].tolist() == [pd.NA, 9]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": None}, "holds a null"),
        ({"raw_start": None}, "must be int64"),
        ({"raw_start": "far"}, "must be int64"),
        ({"block": 1}, "two rows for"),
        ({"colour": "red"}, "has no column colour"),
    ],
)
def test_rows_that_are_no_table_are_refused(change, told):
    rows = blocks("a1").to_dict("records")
    with pytest.raises(TableError, match=told):
        tables.make("blocks", [{**rows[0], **change}, *rows[1:]])
    with pytest.raises(TableError, match=told):
        tables.make("blocks", [{**row, **change} for row in rows])


def test_some_columns_can_be_read_alone(tmp_path):
    tables.write(tmp_path, "blocks", blocks("a1"))
    found = tables.read_columns(tmp_path, "blocks", ["article_id", "raw_end"])
    assert found.to_dict("list") == {"article_id": ["a1"] * 3, "raw_end": [9, 18, 27]}
    with pytest.raises(TableError, match=r"edits\.parquet is missing"):
        tables.read_columns(tmp_path, "edits", ["article_id"])


def test_text_can_be_read_as_categories_in_the_order_of_the_alphabet(tmp_path):
    rows = [
        {"article_id": "a", "block": n, "kind": kind, "raw_start": n, "raw_end": n + 1}
        for n, kind in enumerate(("title", "body", "title"))
    ]
    tables.write(tmp_path, "blocks", tables.make("blocks", rows))
    found = tables.read_columns(tmp_path, "blocks", ["kind", "raw_end"], coded=True)
    assert found["kind"].tolist() == ["title", "body", "title"]
    assert found["kind"].cat.categories.tolist() == ["body", "title"]
    assert found["raw_end"].tolist() == [1, 2, 3]


def test_rows_can_be_chosen_group_by_group(tmp_path, monkeypatch):
    monkeypatch.setitem(tables.GROUPS, "blocks", 2)
    tables.write(tmp_path, "blocks", blocks("a1", "a2"))
    seen = []

    def ends_late(rows):
        seen.append(len(rows))
        return rows["raw_end"].to_numpy() > 9

    asked = {"columns": ["article_id", "raw_end"], "coded": True}
    found = tables.read_columns(tmp_path, "blocks", where=ends_late, **asked)
    assert seen == [2, 2, 2]
    assert found.to_dict("list") == {
        "article_id": ["a1", "a1", "a2", "a2"],
        "raw_end": [18, 27, 18, 27],
    }
    assert found["article_id"].cat.categories.tolist() == ["a1", "a2"]
    none = tables.read_columns(tmp_path, "blocks", where=lambda r: [False] * len(r), **asked)
    assert none.empty
    tables.write(tmp_path, "blocks", tables.empty("blocks"))
    assert tables.read_columns(tmp_path, "blocks", where=ends_late, **asked).empty


def test_categories_of_groups_of_rows_are_those_of_all():
    parts = (["ü", None, "\U0001f600"], [], ["a", "\uffee", "ü"])
    column = pa.chunked_array([pa.array(part, pa.string()).dictionary_encode() for part in parts])
    found = tables._coded(column)
    assert found.isna().tolist() == [False, True, False, False, False, False]
    assert found.categories.tolist() == sorted({"ü", "\U0001f600", "a", "\uffee"})
    assert [text for text in found.tolist() if text == text] == [t for p in parts for t in p if t]


def test_a_table_that_is_not_finished_leaves_the_old_one(tmp_path):
    tables.write(tmp_path, "blocks", blocks("a1"))
    with suppress(RuntimeError), TableFile(tmp_path, "blocks") as file:
        file.add(blocks("a2"))
        raise RuntimeError
    assert set(tables.read(tmp_path, "blocks")["article_id"]) == {"a1"}
    assert [path.name for path in tmp_path.iterdir()] == ["blocks.parquet"]


def test_rows_out_of_order_and_other_tables_are_refused(tmp_path):
    with TableFile(tmp_path, "blocks") as file:
        file.add(blocks("a2"))
        with pytest.raises(TableError, match="out of order"):
            file.add(blocks("a1"))
    with pytest.raises(TableError, match="must have the columns"):
        tables.write(tmp_path, "edits", blocks("a1"))


def test_a_table_without_rows_has_its_columns(tmp_path):
    with TableFile(tmp_path, "quotes"):
        pass
    assert tables.read(tmp_path, "quotes").equals(tables.empty("quotes"))
