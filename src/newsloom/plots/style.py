"""The look that all figures share: colours, type, escaping, and what an empty figure says."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio
from plotly.io.base_renderers import PlotlyRenderer

from newsloom.labels import shorten
from newsloom.plots.colours import (
    ACCENT,
    COMMUNITY_COLOURS,
    FAINT,
    FONT,
    INK,
    KIND_COLOURS,
    LIGHT,
    OTHER_KIND,
)

_BREAK = re.compile(r"<br ?/?>")
_MARKUP = re.compile(r"<[^<>]{1,120}>")


class _Renderer(PlotlyRenderer):
    """Shows a figure, and says its heading where none can be drawn: a notebook as plain HTML."""

    def to_mimebundle(self, fig_dict: dict[str, Any]) -> dict[str, Any]:
        """Give the figure as plotly's JSON and as a line of text."""
        title = (fig_dict.get("layout") or {}).get("title") or {}
        text = str(title.get("text") or "" if isinstance(title, dict) else title)
        heading = html.unescape(_MARKUP.sub("", _BREAK.sub(" ", text)))
        told = f"Figure, drawn where a notebook runs scripts: {heading}".rstrip(": ")
        return {**super().to_mimebundle(fig_dict), "text/plain": told}


# plotly's tool bar has a button that uploads a figure to a server; in a notebook it must not be one
# slip of the mouse away. The setting belongs to the renderer, so it holds for other figures too.
pio.renderers["plotly_mimetype"] = _Renderer({"displaylogo": False, "showSendToCloud": False})
pio.renderers.default = pio.renderers.default  # or what was there before would go on drawing

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def colour_of(label: str) -> str:
    """Give the colour that this kind of entity has in every figure."""
    return KIND_COLOURS.get(label, OTHER_KIND)


def community_colour(number: int) -> str:
    """Give the colour of a community; beyond the palette, and for none, a grey."""
    return COMMUNITY_COLOURS[number] if 0 <= number < len(COMMUNITY_COLOURS) else OTHER_KIND


def escape(text: object) -> str:
    """Make a text from the data safe to stand in a figure, shown literally.

    plotly reads a small HTML, MathJax between dollars and templates after ``%{``.
    Control characters, and marks that turn the direction of writing, are dropped.
    """
    clean = html.escape(_CONTROL.sub(" ", str(text)), quote=False)
    return clean.replace("$", "&#36;").replace("%{", "&#37;{")


def label(text: object, width: int = 26) -> str:
    """Give a text from the data short and escaped, for an axis or a mark."""
    return escape(shorten(_CONTROL.sub(" ", str(text)), width))


def hover(*lines: object, width: int = 58, longest: int = 420) -> str:
    """Give the text of a hover box: each line escaped and wrapped, the first one bold."""
    shown = []
    for i, line in enumerate(lines):
        if line is None or not str(line).strip():
            continue
        wrapped = textwrap.wrap(shorten(_CONTROL.sub(" ", str(line)), longest), width)
        text = "<br>".join(escape(piece) for piece in wrapped)
        shown.append(f"<b>{text}</b>" if i == 0 else text)
    return "<br>".join(shown)


def _axis(**more: Any) -> dict[str, Any]:
    plain = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": True,
        "color": INK,
        "gridcolor": FAINT,
        "title": {"font": {"size": 12, "color": INK}, "standoff": 8},
    }
    return plain | more


TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [ACCENT, *COMMUNITY_COLOURS],
        "xaxis": _axis(),
        "yaxis": _axis(),
        "hoverlabel": {
            "align": "left",
            "bgcolor": "#20242a",
            "bordercolor": "#20242a",
            "font": {"family": FONT, "size": 13, "color": "#f4f5f6"},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "font": {"size": 12, "color": INK},
            "itemclick": False,
            "itemdoubleclick": False,
            "tracegroupgap": 4,
        },
        "bargap": 0.32,
        "hovermode": "closest",
        "dragmode": False,  # so that a finger scrolls the page and not the figure
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": LIGHT, "activecolor": ACCENT},
    }
)


def canvas(
    title: str, subtitle: str = "", *, height: float, top: float = 0, bottom: float = 44
) -> go.Figure:
    """Give an empty figure with its heading, as tall as its rows need.

    Parameters
    ----------
    title
        The question or the finding; already escaped where it holds words from the data.
    subtitle
        What is counted, in how many articles.
    height
        Of the drawing alone, in pixels; heading and axis are added.
    top
        Room between heading and drawing (a legend, tick labels).
    bottom
        Room for the axis below.
    """
    # Wrapped by hand: plotly does not wrap, and cuts off what a phone is too narrow for.
    heading, more = wrap(title, 42), wrap(subtitle, 54)
    lines = [f"<b>{line}</b>" for line in heading]
    lines += [f"<span style='font-size:12px'>{line}</span>" for line in more]
    above = 28 + 20 * len(heading) + 17 * len(more) + top
    return go.Figure(
        layout={
            "template": TEMPLATE,
            "height": round(height + above + bottom),
            "margin": {"l": 8, "r": 8, "t": round(above), "b": bottom, "pad": 4},
            "title": {
                "text": "<br>".join(lines),
                "font": {"size": 15, "color": INK},
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "pad": {"l": 8, "t": 20},
            },
        }
    )


def wrap(text: str, width: int) -> list[str]:
    """Break a heading into lines; an escaped character counts as one."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(html.unescape(f"{lines[-1]} {word}")) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def note(figure: go.Figure, text: str, *, y: float = 0, shift: float = -30) -> None:
    """Write a line under the drawing, in small type."""
    figure.add_annotation(
        text=text,
        showarrow=False,
        x=0,
        xref="paper",
        xanchor="left",
        y=y,
        yref="paper",
        yanchor="top",
        yshift=shift,
        align="left",
        font={"size": 11, "color": INK},
    )


def annotate(figure: go.Figure, texts: Iterable[dict[str, Any]]) -> None:
    """Add annotations, all at once: for each that is added alone plotly goes through all others."""
    figure.layout.annotations = (*figure.layout.annotations, *texts)


def marks_of(ids: Iterable[object]) -> dict[str, list[str]]:
    """Say whom each mark of a trace stands for, as its ``meta``, in the order of the marks.

    A page can then show what belongs to one name. Of a mark that stands for several names the ids
    stand side by side with blanks between them; of a mark that stands for none, nothing.
    """
    return {"entities": [_side_by_side(one) for one in ids]}


def _side_by_side(ids: object) -> str:
    if isinstance(ids, str):
        return ids
    return " ".join(map(str, ids)) if isinstance(ids, (list, tuple)) else ""


def message(title: str, why: str) -> go.Figure:
    """Give a figure that says what is missing and why, in place of an empty box."""
    lines = wrap(why, 46)
    figure = canvas(title, height=30 + 20 * len(lines), bottom=8)
    figure.add_annotation(
        text="<br>".join(lines),
        showarrow=False,
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref="paper",
        yanchor="top",
        align="left",
        font={"size": 14, "color": INK},
    )
    # A trace without points: a page that looks for an empty figure finds the words instead.
    figure.add_scatter(x=[0], y=[0], mode="none", hoverinfo="skip", showlegend=False)
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True)
    return figure


def numbers(values: Sequence[Any], digits: int = 4) -> list[float | None]:
    """Give plain rounded numbers, null for missing: the same JSON on every machine."""
    return [None if value != value else round(float(value), digits) + 0.0 for value in values]
