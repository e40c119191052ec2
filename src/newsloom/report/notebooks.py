"""Executed notebooks as pages of their own: offline, figures live, nothing else running."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from newsloom.report import pages
from newsloom.report.behind import REMOVED
from newsloom.report.figures import MIME, ReportFigure, as_figure, read_notebook

# Cells that hold values of the run, paths among them; the report lists the parameters.
_LEFT_OUT = {"parameters", "injected-parameters", "remove-cell"}
_ANCHOR = re.compile(r'<a class="anchor-link"[^<>]{0,300}>[^<>]{0,20}</a>')
_ANSI = re.compile(r"\x1b\[[0-9;]{0,40}[A-Za-z]")

NOTHING_DRAWN = "Nothing to draw here: the corpus holds nothing of this kind."


def export_notebooks(notebooks: Sequence[Path], folder: Path) -> list[Path]:
    """Write each executed notebook as a page that opens alone and offline.

    Parameters
    ----------
    notebooks
        Executed notebooks.
    folder
        Where ``<name>.html`` goes, one for each.

    Returns
    -------
    The pages, in the order of the notebooks.
    """
    written = []
    for path in sorted(notebooks, key=lambda p: p.name):
        cells, figures = _cells(path)
        page = pages.render(
            "notebook.html.j2",
            pages.scripts_for(figures),
            stem=path.stem,
            title=_title(path.stem),
            cells=cells,
            data=pages.figure_data(figures),
        )
        target = folder / f"{path.stem}.html"
        target.write_text(page, encoding="utf-8", newline="\n")
        written.append(target)
    return written


def _title(stem: str) -> str:
    return stem.lstrip("0123456789_").replace("_", " ").capitalize() or stem


def _cells(path: Path) -> tuple[list[dict[str, Any]], list[ReportFigure]]:
    cells: list[dict[str, Any]] = []
    figures: list[ReportFigure] = []
    for cell in read_notebook(path)["cells"]:
        if _LEFT_OUT.intersection(cell.get("metadata", {}).get("tags", [])):
            continue
        source = _joined(cell.get("source", ""))
        if cell.get("cell_type") == "markdown":
            cells.append({"kind": "markdown", "html": allow(_markdown(source))})
        elif cell.get("cell_type") == "code":
            outputs = list(_outputs(path.stem, cell, figures))
            cells.append({"kind": "code", "code": source, "outputs": outputs})
    return cells, figures


def _outputs(
    stem: str, cell: Mapping[str, Any], figures: list[ReportFigure]
) -> Iterator[dict[str, Any]]:
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        spec = data.get(MIME)
        if isinstance(spec, dict) and isinstance(spec.get("data"), list):
            figure = as_figure(stem, spec, taken=figures)
            figures.append(figure)
            yield {
                "kind": "figure",
                "name": figure.name,
                "title": figure.title,
                "subtitle": figure.subtitle,
                "legend": figure.legend,
                "notes": figure.notes,
                "wide": figure.wide,
                "points": figure.points,
                "empty": figure.why or NOTHING_DRAWN,
            }
        elif any(mime.startswith("application/vnd.jupyter.widget") for mime in data):
            continue
        elif "text/markdown" in data:
            yield {"kind": "html", "html": allow(_markdown(_joined(data["text/markdown"])))}
        elif "text/html" in data:
            yield {"kind": "html", "html": allow(_joined(data["text/html"]))}
        elif "text/plain" in data:
            yield {"kind": "text", "text": _joined(data["text/plain"])}
        elif output.get("output_type") == "stream" and output.get("name") == "stdout":
            yield {"kind": "text", "text": _ANSI.sub("", _joined(output.get("text", "")))}
        elif output.get("output_type") == "error":
            trace = "\n".join(map(str, output.get("traceback", [])))
            yield {"kind": "error", "text": _ANSI.sub("", trace)}


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)


def _markdown(source: str) -> str:
    from nbconvert.filters.markdown import markdown2html

    return _ANCHOR.sub("", str(markdown2html(source)))


_TAGS = set(
    "a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins li "
    "mark ol p pre s small span strong sub summary sup table tbody td tfoot th thead tr ul".split()
)
_ATTRIBUTES = {"colspan", "rowspan", "scope", "start", "title", "dir", "lang", "open"} | {
    *("role", "aria-label", "tabindex"),
}
_VOID = {"br", "hr"}
# Of classes only those of an article raw beside clean and of counts that open what they count; the
# page's own style is what they ask for.
_CLASSES = {"newsloom", "beside", "beside-head", "pair", "changed", "removed", "raw", "clean"} | {
    *("caret", "tag", "kinds"),
    *(
        "counts",
        "who",
        "n",
        "none",
        "sentences",
        "evidence",
        "from",
        "place",
        "speaker",
        "note",
        "cue",
        "dot",
    ),
    *(f"cut-{kind}" for kind in REMOVED),
}
_SILENT = {"script", "style", "template", "iframe", "object", "noscript", "svg", "math", "title"}


class _Allowed(HTMLParser):
    """Keeps harmless elements, shows the text of others, and lets nothing load or run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._open: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        if self._silent or tag not in _TAGS:
            return
        told = ""
        for name, value in attrs:
            # Links stay inside the page: a text from the web names no address to go to.
            inside = tag == "a" and name == "href" and (value or "").startswith("#")
            if name == "tabindex":  # 0 lets a keyboard scroll; other numbers change the order
                value = "0"
            if name == "class":
                value = " ".join(word for word in (value or "").split() if word in _CLASSES)
            if name in _ATTRIBUTES or inside or (name == "class" and value):
                told += f' {name}="{html.escape(value or "")}"'
        self.kept.append(f"<{tag}{told}>")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
            return
        if tag in self._open:
            while True:
                last = self._open.pop()
                self.kept.append(f"</{last}>")
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.kept.append(html.escape(data, quote=False))

    def result(self) -> str:
        self.close()
        return "".join(self.kept) + "".join(f"</{tag}>" for tag in reversed(self._open))


def allow(markup: str) -> Any:
    """Keep of HTML what tables and paragraphs need; drop what could run, load or lead away."""
    from markupsafe import Markup

    parser = _Allowed()
    parser.feed(markup)
    return Markup(parser.result())
