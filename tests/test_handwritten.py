"""CSV files as people and spreadsheets write them."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsloom.handwritten import read_handwritten
from newsloom.tables import NewsloomError

NEEDED = ("a", "judgement")


def read(tmp_path, content, needed=NEEDED):
    file = tmp_path / "judgements.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return [(row.line, dict(row.cells)) for row in read_handwritten(file, needed=needed)]


def test_no_file_and_an_empty_one_have_no_rows(tmp_path):
    assert read_handwritten(tmp_path / "none.csv", needed=NEEDED) == ()
    for nothing in ("", "\n\n", "\ufeff", ",,\n;;\n"):
        assert read(tmp_path, nothing) == []
    assert read(tmp_path, "a,judgement\n") == []


@pytest.mark.parametrize(
    "content",
    [
        "a,judgement,b\nVance,same,Ilse Vance\n",
        "\ufeffa;judgement;b\r\nVance;same;Ilse Vance\r\n",
        "A\tJudgement \tB\nVance\tsame\tIlse Vance",
        "a|judgement|b\rVance|same| Ilse Vance \r",
        '"a","judgement","b"\n"Vance","same","Ilse Vance"\n',
        "a,judgement,b,\nVance,same,Ilse Vance,\n",
        "a,judgement,b\nVance,same,Ilse Vance,,,\n",
        "\ufeffa,judgement,b\nVance,same,Ilse Vance\n".encode("utf-16"),
    ],
)
def test_what_spreadsheets_write_is_read_alike(tmp_path, content):
    cells = {"a": "Vance", "judgement": "same", "b": "Ilse Vance"}
    assert read(tmp_path, content) == [(2, cells)]


def test_lines_are_those_of_the_file(tmp_path):
    text = 'sep=;\n\na;judgement\n\n;\n"two\nlines";same\nlast;different\n'
    assert read(tmp_path, text) == [
        (6, {"a": "two\nlines", "judgement": "same"}),
        (8, {"a": "last", "judgement": "different"}),
    ]


def test_cells_left_out_are_empty_and_formulas_lose_their_apostrophe(tmp_path):
    text = "a,judgement,b\n'=Elva,ignore\n'tis,same,'Twas\n"
    assert read(tmp_path, text) == [
        (2, {"a": "=Elva", "judgement": "ignore", "b": ""}),
        (3, {"a": "'tis", "judgement": "same", "b": "'Twas"}),
    ]


def test_signs_that_only_look_like_the_end_of_a_line_end_none(tmp_path):
    said = "one\u2028line\x0b and\x85 more"
    assert read(tmp_path, f"a,judgement\n{said},same\n") == [(2, {"a": said, "judgement": "same"})]


def test_the_mark_that_makes_columns_known_parts_them(tmp_path):
    text = "a;judgement;why, in words, please, and briefly\nVance;same;x, y\n"
    (row,) = read(tmp_path, text)
    assert row[1]["why, in words, please, and briefly"] == "x, y"


def test_one_of_several_columns_is_enough(tmp_path):
    assert read(tmp_path, "name,label\nElva,GPE\n", [("surface", "name"), "label"]) != []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "a,judgment\nx,same\n",
            "judgement among them; it has a, judgment. Is it judgment?",
        ),
        ("Vance,same,Ilse Vance\n", "should name the columns, a among them; it has vance, same"),
        ("a,judgement,A\nx,same,y\n", "names the column a twice"),
        ("a,judgement\nx,same\ny,same,z\n", "line 3 has 3 fields where line 1 names 2.*commas"),
        ("a;judgement;\nx;same;z\n", "line 2 has 3 fields where line 1 names 2.*semicolons"),
        ('a,judgement\n"open,same\nx,same\n', "lines 2 to 3 can't be read.*close every quotation"),
        ('a,judgement\nx,same\n"a" b,same\n', "line 3 can't be read"),
        ("a,judgement\nM\xfcller,same\n".encode("cp1252"), "line 2 is not UTF-8 .behind “M”."),
        (b"PK\x03\x04zip", "is a spreadsheet or archive, not text; save it as CSV, UTF-8"),
        (b"a,judgement\n\0\0\n", "is not text"),
        (b"\xff\xfea\0,", "is broken UTF-16"),
        (b"x" * 10_000_001, "is 10 MB large"),
    ],
)
def test_what_cannot_be_right_is_told_in_one_line(tmp_path, content, said):
    with pytest.raises(NewsloomError, match=said) as raised:
        read(tmp_path, content)
    assert "\n" not in str(raised.value)


cells = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\u200b\u00a0")
).map(str.strip)


@example([("", "0'=")], ",")  # only an apostrophe in front is a spreadsheet's
@given(st.lists(st.tuples(cells, cells), max_size=5), st.sampled_from(",;\t|"))
def test_whatever_a_spreadsheet_writes_comes_back(tmp_path_factory, rows, mark):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=mark)
    writer.writerows([("a", "judgement"), *rows])
    found = read(tmp_path_factory.mktemp("own"), written.getvalue())
    wanted = [(a.removeprefix("'") if a[:1] == "'" and a[1:2] in tuple("=+-@") else a,
               b.removeprefix("'") if b[:1] == "'" and b[1:2] in tuple("=+-@") else b)
              for a, b in rows]  # fmt: skip
    wanted = [row for row in wanted if any(row)]
    assert [(row["a"], row["judgement"]) for _, row in found] == wanted
