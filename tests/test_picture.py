"""Tests of newsloom.picture: nothing is drawn, so that no browser is needed."""

import builtins
import json

import plotly.graph_objects as go
import pytest

from newsloom.picture import _printed, write_picture
from newsloom.plots.colours import INK
from newsloom.tables import NewsloomError


def figure():
    made = go.Figure(go.Scatter(x=[1, 2], y=[3, 4]))
    return made.update_layout(font={"color": INK}, height=321)


def test_letters_are_dark_on_paper():
    assert _printed(json.loads(figure().to_json()))["layout"]["font"]["color"] == "#1d2125"


def test_a_figure_of_a_report_is_read_and_written_in_its_own_height(tmp_path, monkeypatch):
    pytest.importorskip("kaleido")
    asked = {}
    monkeypatch.setattr(go.Figure, "write_image", lambda self, path, **how: asked.update(how))
    (tmp_path / "net.json").write_text(figure().to_json())
    write_picture(tmp_path / "net.json", tmp_path / "net.svg", width=700)
    assert (asked["width"], asked["height"]) == (700, 321)


def test_an_unknown_ending_and_a_file_without_a_figure_are_one_line(tmp_path):
    with pytest.raises(NewsloomError, match=r"ends in \.svg, \.pdf, \.png; given: net\.tiff"):
        write_picture(figure(), tmp_path / "net.tiff")
    pytest.importorskip("kaleido")
    (tmp_path / "net.json").write_text("[]")
    with pytest.raises(NewsloomError, match="holds no figure"):
        write_picture(tmp_path / "net.json", tmp_path / "net.png")


def test_what_is_missing_is_said_in_one_line(tmp_path, monkeypatch):
    pytest.importorskip("kaleido")

    def fail(self, path, **how):
        raise RuntimeError("Kaleido requires Google Chrome to be installed.\n\nMore lines.")

    monkeypatch.setattr(go.Figure, "write_image", fail)
    with pytest.raises(NewsloomError, match="none was found; install one") as caught:
        write_picture(figure(), tmp_path / "net.png")
    assert "\n" not in str(caught.value)
    load = builtins.__import__

    def without(name, *rest):
        if name == "kaleido":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NewsloomError, match=r"install newsloom\[static\]"):
        write_picture(figure(), tmp_path / "net.png")
