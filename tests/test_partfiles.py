"""Rows written by one process and put into a table by another: the same bytes, or a clear no."""

import pandas as pd
import pytest

from newsloom import tables
from newsloom.deriving import _rank_there
from newsloom.partfiles import parts_folder, take_part, write_part
from newsloom.partitions import Workers
from newsloom.recalled import Reached, ToTell, tell_fresh
from newsloom.rows import arrow_of, rows_of
from newsloom.store import Cache
from newsloom.tables import TableError, TableFile
from newsloom.told import TABLES, Given, Known


def numbers(*articles):
    """Rows of the table numbers, one per article."""
    row = {"sentence": 0, "start": 3, "end": 5, "raw_start": 3, "raw_end": 5, "surface": "12"}
    spec = tables.TABLES["numbers"].columns
    filled = {c: row.get(c) for c in spec if c in row or spec[c].null}
    missing = {c: "x" if s.dtype == tables.TEXT else 1 for c, s in spec.items() if c not in filled}
    return tables.make("numbers", [{**filled, **missing, "article_id": a} for a in articles])


def written(folder, *parts, name="numbers"):
    folder.mkdir()
    with TableFile(folder, name) as file:
        for part in parts:
            file.take(part) if not isinstance(part, pd.DataFrame) else file.add(part)
    return file.sha256


def test_a_table_of_part_files_has_the_bytes_of_one_of_frames(tmp_path):
    frames = [numbers("a", "b"), numbers(), numbers("c")]
    (tmp_path / "staging").mkdir()
    with parts_folder(tmp_path / "staging") as folder:
        paths = [write_part(folder, "numbers", frame) for frame in frames]
        assert len(set(paths)) == 3
        parts = [take_part(path) for path in paths]
        assert not list(folder.iterdir()), "what was taken is gone"
    assert not folder.exists()
    assert written(tmp_path / "one", *parts) == written(tmp_path / "other", *frames)


def test_plain_rows_make_the_bytes_that_frames_make(tmp_path):
    made = numbers("a", "b")
    made.loc[1, ["unit", "value"]] = "dollars", 2.5
    rows = [list(row) for row in rows_of(made, list(made.columns))]
    plain = [arrow_of("numbers", rows), arrow_of("numbers", [])]
    assert written(tmp_path / "one", *plain) == written(tmp_path / "other", made)


def test_plain_rows_with_what_may_not_be_there_are_refused():
    columns = list(tables.TABLES["numbers"].columns)
    (row,) = map(list, rows_of(numbers("a"), columns))
    for column, value, told in (("surface", None, "null"), ("start", "three", "start")):
        wrong = [value if c == column else v for c, v in zip(columns, row, strict=True)]
        with pytest.raises(TableError, match=told):
            arrow_of("numbers", [row, wrong])
    with pytest.raises(ValueError, match="zip"):
        arrow_of("numbers", [row, row[1:]])


def test_a_part_file_keeps_nulls_and_odd_letters(tmp_path):
    columns = tables.TABLES["sentences"].columns
    row = {c: 0 for c, s in columns.items() if s.dtype == tables.COUNT}
    sentences = tables.make(
        "sentences", [{**row, "article_id": "a", "text": "“Żółć” \u200f🙂\x00"}]
    )
    back = take_part(write_part(tmp_path, "sentences", sentences)).to_pandas()
    assert back["text"].tolist() == sentences["text"].tolist()
    quotes = tables.TABLES["quotes"].columns
    nullable = [c for c, spec in quotes.items() if spec.null]
    assert nullable
    row = {c: "x" if s.dtype == tables.TEXT else 1 for c, s in quotes.items() if not s.null}
    frame = tables.make("quotes", [row])
    taken = take_part(write_part(tmp_path, "quotes", frame))
    assert all(taken[c].null_count == 1 for c in nullable)


def test_part_files_are_taken_in_order_and_of_their_table_only(tmp_path):
    late, early = (take_part(write_part(tmp_path, "numbers", numbers(a))) for a in "ba")
    with pytest.raises(TableError, match="out of order"):
        written(tmp_path / "order", late, early)
    with pytest.raises(TableError, match="other columns"):
        written(tmp_path / "kind", late, name="sentences")
    with pytest.raises(TableError, match="columns"):
        write_part(tmp_path, "numbers", tables.empty("sentences"))


@pytest.fixture
def asked():
    """One article in which nothing was found."""
    spec = tables.TABLES["articles"].columns
    row = {c: "x" if s.dtype == tables.TEXT else 0 for c, s in spec.items() if not s.null}
    row |= {"article_id": "a", "status": "kept", "text": "Rain.", "raw": "Rain."}
    sentences = {c: 0 for c, s in tables.TABLES["sentences"].columns.items()}
    sentences |= {"article_id": "a", "text": "Rain.", "end": 5}
    given = Given(
        tables.make("articles", [row]),
        tables.make("sentences", [sentences]),
        tables.empty("mentions"),
        pd.DataFrame(columns=["article_id", "sentence", "start", "end"]),
        [],
        [],
    )
    return ToTell(given, Known({}, {}, {}, "sentence", 1), {"a": "0" * 64}, whole=True)


def test_a_worker_that_reaches_the_folder_writes_there_and_sends_no_rows(asked, tmp_path):
    fresh = tell_fresh(asked, Reached(tmp_path, tmp_path / "cache"))
    assert {path.parent for path in fresh.told.frames.values()} == {tmp_path}
    assert set(fresh.told.frames) == set(TABLES)
    assert fresh.texts == {}
    assert Cache(tmp_path / "cache").get("0" * 64) is not None


def test_a_worker_that_does_not_reach_it_sends_all_back(asked, tmp_path):
    fresh = tell_fresh(asked, Reached(tmp_path / "elsewhere", tmp_path / "cache"))
    assert all(isinstance(frame, pd.DataFrame) for frame in fresh.told.frames.values())
    assert set(fresh.texts) == {"0" * 64}
    assert not (tmp_path / "cache").exists()


def test_a_worker_that_can_not_write_there_sends_all_back(asked, tmp_path, monkeypatch):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr("newsloom.recalled.write_part", full)
    fresh = tell_fresh(asked, Reached(tmp_path, tmp_path / "cache"))
    assert all(isinstance(frame, pd.DataFrame) for frame in fresh.told.frames.values())
    assert set(fresh.texts) == {"0" * 64}
    assert _rank_there(full, tmp_path, tmp_path, {}) is None


def test_a_worker_ranks_only_where_it_reaches_the_tables(tmp_path):
    def rank(folder, parameters):
        return {"entity_ranking": (folder, parameters)}

    found = _rank_there(rank, tmp_path, tmp_path, {"seed": 1})
    assert found == {"entity_ranking": (tmp_path, {"seed": 1})}
    assert _rank_there(rank, tmp_path, tmp_path / "elsewhere", {}) is None


def test_alone_a_process_works_something_out_when_its_result_is_asked_for():
    done = []
    with Workers() as workers:
        result = workers.begin(done.append, 1)
        assert not done
        result()
        assert done == [1]
