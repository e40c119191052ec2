"""What the page knows of each name, and figures in words: on invented articles."""

import json

import plotly.graph_objects as go
import pytest

import invented
from newsloom.report import dossiers
from newsloom.report.alternatives import describe_figure
from newsloom.report.behind import Behind
from newsloom.report.dossiers import Dossiers
from newsloom.report.figures import collect_figures
from newsloom.report.spoken import Spoken
from test_report import notebook

BARS = {"a": 1, "b": 7, "c": 3, "d": 2}


def told(*, share: bool = False) -> dict:
    corpus = invented.corpus(share=share)
    behind = Behind(corpus, share=share)
    return json.loads(Dossiers(corpus, behind, Spoken(corpus, behind)).to_json())


def test_each_sentence_stands_once_and_its_marks_are_the_name():
    index = told()
    places = [(article, place) for article, _, place in index["texts"]]
    assert len(places) == len(set(places))
    spelt = {"Brandvold", "Ilse Brandvold"}
    shown = index["dossiers"]["e1"]["shown"]
    assert len(shown) == index["dossiers"]["e1"]["sentences"] == 5
    for number, (start, end) in shown:
        assert index["texts"][number][1][start:end] in spelt


def test_neighbours_have_the_sentences_that_name_both():
    index = told()
    near = {other: (n, shown) for other, n, _, shown in index["dossiers"]["e1"]["near"]}
    assert set(near) == {"e2", "e3"}
    n, shown = near["e2"]
    assert n == len(shown) == 2
    for number, marks in shown:
        text = index["texts"][number][1]
        assert [text[s:e] for s, e in zip(marks[::2], marks[1::2], strict=True)] in (
            ["Brandvold", "Reyne"],
            ["Reyne", "Brandvold"],
        )


def test_a_place_is_that_of_the_raw_file():
    index = told()
    raw = {a["path"]: "\n\n".join(b for _, b, _ in a["blocks"]) for a in invented.ARTICLES}
    for article, text, place in index["texts"]:
        start, end = map(int, place.split("–"))
        path = index["articles"][article][3]
        # The glued name and the small letter of the first article were repaired.
        as_read = text.replace("Brandvold closed", "Brandvoldclosed").replace(
            "and Marrow", "and marrow"
        )
        assert raw[path][start:end] == as_read


def test_names_beyond_what_a_page_can_carry_are_said_to_be_left_out(monkeypatch):
    monkeypatch.setattr(dossiers, "MOST_NAMES", 4)
    monkeypatch.setattr(dossiers, "MOST_DOSSIERS", 2)
    index = told()
    assert (len(index["names"]), len(index["dossiers"])) == (4, 2)
    assert "4 of 6 names can be searched here" in index["note"]
    assert "first 2 names" in index["note"]
    assert not {other for one in index["dossiers"].values() for other, *_ in one["near"]} - {
        row[0] for row in index["names"]
    }


def test_a_report_to_be_sent_on_cuts_sentences(monkeypatch):
    monkeypatch.setattr(dossiers, "SHARED_WORDS", 5)
    for _, text, _ in told(share=True)["texts"]:
        assert len(text.replace("…", "").split()) <= 5


@pytest.mark.parametrize(
    ("text", "offset", "there"), [("abc", 2, 2), ("\U0001d49cb", 1, 2), ("a\U0001f600b", 3, 4)]
)
def test_offsets_are_those_of_javascript(text, offset, there):
    assert dossiers._utf16(text, offset) == there


def test_a_figure_in_words_names_what_stands_out(tmp_path):
    bars = go.Figure(
        go.Bar(
            orientation="h",
            x=list(BARS.values()),
            y=list(BARS),
            hovertext=[f"<b>{name}</b><br>{n} times" for name, n in BARS.items()],
        )
    )
    days = go.Figure(
        go.Scatter(x=["2023-03-06", "2023-03-01"], y=[0, 1], hovertext=["<b>later</b>", "sooner"])
    ).update_xaxes(type="date")
    first, second = collect_figures([notebook(tmp_path / "02_x.ipynb", bars, days)])
    assert describe_figure(first) == ("4 bars. Foremost: b (7 times); c (3 times); d (2 times).")
    assert describe_figure(second) == ("2 marks on a line of days. First and last: sooner; later.")
