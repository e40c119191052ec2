"""Figures of the report: collected from executed notebooks, checked, and written out.

Notebooks draw; the page shows what they drew and nothing else. So a figure is taken from the
output of a cell tagged `report-figure`, and the CSV beside it is read back from the figure.
"""

from __future__ import annotations

import base64
import html
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsloom.report.words import csv_text
from newsloom.tables import NewsloomError

TAG = "report-figure"
MIME = "application/vnd.plotly.v1+json"

# What plotly lets an author write into a title; anything else stays literal text.
_BREAK = re.compile(r"<br ?/?>")
_MARKUP = re.compile(
    r"</?(?:b|i|em|strong|sub|sup|s|u)>|<span style=[\"'][^\"'<>]{0,120}[\"']>|</span>"
)
_BOLD = re.compile(r"^<b>.*</b>$")
_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class ReportFigure:
    """One figure as a notebook left it."""

    notebook: str
    """Stem of the notebook, such as ``02_entity_frequency``."""
    name: str
    """Name of its files, unique on the page."""
    title: str
    """Plain text; shown as a heading, so that it wraps on a phone."""
    subtitle: str
    """What is counted, in lighter type."""
    legend: tuple[tuple[str, str], ...]
    """Name and colour of each series of bars; the page writes it, so that it wraps."""
    notes: tuple[str, ...]
    """Lines under the drawing; the page writes them, so that they wrap."""
    spec: Mapping[str, Any]
    """The figure as plotly's JSON, without its title and the room for it."""
    whole: Mapping[str, Any]
    """The figure as the notebook left it."""
    points: int
    """How many marks it draws; 0 is an empty figure."""
    why: str = ""
    """Why it draws nothing, where it says so instead."""

    @property
    def wide(self) -> bool:
        """Whether it has so many panels side by side that a phone must scroll it."""
        return sum(key.startswith("xaxis") for key in self.spec["layout"]) >= 4

    def to_json(self) -> str:
        """Give the figure as JSON, the same bytes for the same figure."""
        return json.dumps(self.spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def collect_figures(notebooks: Sequence[Path], *, drawn: bool = True) -> list[ReportFigure]:
    """Collect the figures of cells tagged `report-figure`, in the order of notebooks and cells.

    Parameters
    ----------
    notebooks
        Executed notebooks.
    drawn
        Whether every tagged cell must have left a figure. Plotly can leave a picture or nothing
        where it should leave JSON, and the run still ends well; so cells are counted.

    Raises
    ------
    NewsloomError
        A notebook can't be read, or a tagged cell left no figure.
    """
    found: list[ReportFigure] = []
    for path in sorted(notebooks, key=lambda p: p.name):
        tagged = with_figure = 0
        for cell in read_notebook(path)["cells"]:
            if TAG not in cell.get("metadata", {}).get("tags", []):
                continue
            tagged += 1
            specs = list(_figures_of(cell))
            with_figure += bool(specs)
            for spec in specs:
                found.append(as_figure(path.stem, spec, taken=found))
        if drawn and with_figure < tagged:
            raise NewsloomError(
                f"{path.name} has {tagged} cells tagged {TAG}, but only {with_figure} left a "
                "figure; the report would lack charts. Is plotly's renderer plotly_mimetype?"
            )
    return found


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as plain JSON."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NewsloomError(f"The notebook {path.name} can't be read: {error}.") from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise NewsloomError(f"The notebook {path.name} holds no list of cells.")
    return notebook


def _figures_of(cell: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for output in cell.get("outputs", []):
        spec = output.get("data", {}).get(MIME)
        if isinstance(spec, dict) and isinstance(spec.get("data"), list):
            yield spec


def as_figure(
    notebook: str, spec: Mapping[str, Any], *, taken: Sequence[ReportFigure]
) -> ReportFigure:
    """Take a figure out of plotly's JSON: its title apart, a name that no other has."""
    layout = dict(spec.get("layout") or {})
    heading, subtitle, lines = _heading(layout.pop("title", None) or {})
    legend = _legend(spec["data"], layout)
    if legend:
        layout["showlegend"] = False
    margin = layout.get("margin")
    if isinstance(margin, dict) and isinstance(margin.get("t"), (int, float)):
        # Room for what the page writes above the figure would be a gap.
        spared = 20 * lines + 10 * bool(lines) + 40 * bool(legend)
        spared = max(min(spared, margin["t"] - 8), 0)
        layout["margin"] = {**margin, "t": margin["t"] - spared}
        if isinstance(layout.get("height"), (int, float)):
            layout["height"] -= spared
    annotations = layout.get("annotations") or []
    notes = tuple(plain_title(str(a.get("text") or "")) for a in annotations if _is_note(a))
    if notes:
        layout["annotations"] = [a for a in annotations if not _is_note(a)]
        _give_back_below(
            layout, sum(len(_BREAK.split(str(a.get("text")))) for a in annotations if _is_note(a))
        )
    meta = layout.get("meta")
    given = str(meta.get("name", "")) if isinstance(meta, dict) else ""
    within = 1 + sum(figure.notebook == notebook for figure in taken)
    name = _NAME.sub("_", given.lower()).strip("_")[:60] or f"{notebook}_{within}"
    if name in {figure.name for figure in taken}:
        name = f"{name}_{len(taken) + 1}"
    why = _why_empty(spec["data"], annotations)
    points = 0 if why else sum(_points(trace) for trace in spec["data"])
    drawing = {"data": spec["data"], "layout": layout}
    whole = {"data": spec["data"], "layout": dict(spec.get("layout") or {})}
    return ReportFigure(
        notebook, name, heading, subtitle, legend, notes, drawing, whole, points, why
    )


def _why_empty(traces: Sequence[Mapping[str, Any]], annotations: Sequence[Any]) -> str:
    """Give what a figure says in place of a drawing; nothing where it draws something."""
    if not traces or any(trace.get("mode") != "none" for trace in traces):
        return ""
    return " ".join(plain_title(str(note.get("text") or "")) for note in annotations)


_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|rgba?\([0-9., %]{5,40}\)")


def _legend(
    traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]
) -> tuple[tuple[str, str], ...]:
    """Give the legend of a figure of bars, each series in one colour; nothing for any other."""
    if layout.get("showlegend") is False:
        return ()
    shown = [trace for trace in traces if trace.get("showlegend") is not False]
    colours = [(trace.get("marker") or {}).get("color") for trace in shown]
    plain = all(
        trace.get("type") == "bar" and isinstance(colour, str) and _COLOUR.fullmatch(colour)
        for trace, colour in zip(shown, colours, strict=True)
    )
    if not plain or len(shown) < 2:
        return ()
    names = [plain_title(str(trace.get("name") or "")) for trace in shown]
    return tuple(zip(names, map(str, colours), strict=True))


def _give_back_below(layout: dict[str, Any], lines: int) -> None:
    margin = layout.get("margin")
    if isinstance(margin, dict) and isinstance(margin.get("b"), (int, float)):
        spared = max(min(16 * lines, margin["b"] - 44), 0)
        layout["margin"] = {**margin, "b": margin["b"] - spared}
        if isinstance(layout.get("height"), (int, float)):
            layout["height"] -= spared


def _is_note(annotation: Any) -> bool:
    """Say whether an annotation is a line of text under the drawing, tied to no mark."""
    return (
        annotation.get("xref") == annotation.get("yref") == "paper"
        and annotation.get("showarrow") is False
        and annotation.get("yanchor") == "top"
        and annotation.get("x") == 0
        and (annotation.get("y") or 0) <= 0
    )


def _heading(title: Any) -> tuple[str, str, int]:
    """Divide a title into heading and subtitle: bold lines and others, or the first and the rest.

    Also gives how many lines it had.
    """
    title = {"text": title} if isinstance(title, str) else title
    lines = [line for line in _BREAK.split(str(title.get("text") or "")) if line.strip()]
    bold = sum(1 for line in lines if _BOLD.match(line.strip())) or 1
    below = lines[bold:]
    under = title.get("subtitle")
    if isinstance(under, dict) and under.get("text"):
        below += _BREAK.split(str(under["text"]))
    first, rest = (plain_title(" ".join(part)) for part in (lines[:bold], below))
    return first, rest, len(lines)


def plain_title(text: str) -> str:
    """Turn plotly's title markup into plain text.

    Names in a figure arrive escaped, because plotly reads some HTML; the page escapes by itself.
    """
    text = _MARKUP.sub("", _BREAK.sub(" ", text))
    return html.unescape(text).strip()


def values(array: Any) -> list[Any]:
    """Give the values of a plotly array, also of one packed as base64."""
    if isinstance(array, dict) and "bdata" in array:
        import numpy as np

        unpacked = np.frombuffer(base64.b64decode(array["bdata"]), dtype=np.dtype(array["dtype"]))
        if "shape" in array:
            unpacked = unpacked.reshape([int(n) for n in str(array["shape"]).split(",")])
        return unpacked.tolist()
    if isinstance(array, (list, tuple)):
        return list(array)
    return []


_ARRAYS = ("x", "y", "z", "values", "r", "theta", "open")


def _points(trace: Mapping[str, Any]) -> int:
    return max((sum(v is not None for v in values(trace.get(key))) for key in _ARRAYS), default=0)


def drawn_rows(figure: ReportFigure) -> list[dict[str, Any]]:
    """Give what the figure draws: one row per mark, with its series and coordinates."""
    rows: list[dict[str, Any]] = []
    for trace in figure.spec["data"]:
        columns = {
            key: values(trace.get(key))
            for key in ("x", "y", "z", "base", "width", "values", "labels", "text")
        }
        for axis in ("x", "y"):
            error = trace.get(f"error_{axis}")
            if isinstance(error, dict):
                columns[f"{axis}_above"] = values(error.get("array"))
                columns[f"{axis}_below"] = values(error.get("arrayminus"))
        columns = {key: column for key, column in columns.items() if column}
        length = max(map(len, columns.values()), default=0)
        for i in range(length):
            row = {key: column[i] for key, column in columns.items() if i < len(column)}
            # Lines are lifted by a null point; that is a gap and not a mark.
            if any(_known(row.get(key)) for key in _ARRAYS):
                rows.append({"series": trace.get("name") or "", **row})
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def _known(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def _plain(value: Any) -> Any:
    return plain_title(value) if isinstance(value, str) else value


def write_figures(figures: Iterable[ReportFigure], folder: Path) -> None:
    """Write each figure as ``figures/<name>.json`` and what it draws as ``tables/<name>.csv``."""
    for name in ("figures", "tables"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for figure in figures:
        text = json.dumps(figure.whole, ensure_ascii=False, sort_keys=True, indent=1)
        (folder / "figures" / f"{figure.name}.json").write_text(text + "\n", encoding="utf-8")
        (folder / "tables" / f"drawn_{figure.name}.csv").write_text(
            csv_text(drawn_rows(figure)), encoding="utf-8", newline=""
        )
