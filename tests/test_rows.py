"""Rows of frames as plain tuples."""

import pandas as pd
import pytest

from newsloom.rows import named_rows_of, rows_of

FRAME = pd.DataFrame(
    {
        "name": pd.array(["Ada", None], dtype="string"),
        "start": [3, 4],
        "end": pd.array([None, 7], dtype="Int64"),
    }
)


def test_nulls_are_none_and_numbers_whole():
    rows = list(rows_of(FRAME, ["end", "name", "start"]))
    assert rows == [(None, "Ada", 3), (7, None, 4)]
    assert [type(value) for value in rows[1]] == [int, type(None), int]


def test_rows_with_names_have_the_columns_asked_for():
    row = next(named_rows_of(FRAME, ["start", "name"]))
    assert row._asdict() == {"start": 3, "name": "Ada"}


def test_a_frame_without_rows_gives_none():
    assert list(named_rows_of(FRAME.iloc[:0], ["start"])) == []


@pytest.mark.parametrize("kind", ["string", "str", "object"])
def test_texts_come_as_python_has_them_however_they_are_held(kind):
    frame = pd.DataFrame({"text": pd.Series(["Łódź", None, "", "🙂"], dtype=kind)})
    for rows, wanted in ((frame, ["Łódź", None, "", "🙂"]), (frame.iloc[3:0:-2], ["🙂", None])):
        assert [text for (text,) in rows_of(rows, ["text"])] == wanted


def test_numbers_come_as_python_has_them_however_they_are_held():
    frame = pd.DataFrame(
        {
            "maybe": pd.array([1, None], dtype="Int64"),
            "real": [None, 2.5],
            "flag": [True, False],
            "sure": pd.array([True, None], dtype="boolean"),
        }
    )
    rows = list(rows_of(frame, list(frame.columns)))
    assert rows == [(1, None, True, True), (None, 2.5, False, None)]
    assert [type(value) for value in rows[0]] == [int, type(None), bool, bool]
