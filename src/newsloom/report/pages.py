"""One offline page: templates, style, scripts, and the policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from newsloom.labels import KIND_WORDS
from newsloom.report.figures import ReportFigure
from newsloom.tables import NewsloomError

_HERE = Path(__file__).parent
_SCRIPTS = ("evidence", "choosing", "figures", "drawn", "dossier", "searching", "page")

# What JSON may hold but a script element, or an old reader of JavaScript, takes for something else.
_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def render(template: str, scripts: Iterable[str], **context: Any) -> str:
    """Fill a template; every text is escaped, and only the given scripts may run.

    Parameters
    ----------
    template
        Name of a file in ``templates/``.
    scripts
        Scripts of the page, in order. The policy names each by its SHA-256, so it is the same
        for the same page, and nothing that a text could smuggle in would run.
    **context
        What the template shows.
    """
    from markupsafe import Markup

    from newsloom.plots.colours import INK

    scripts = list(scripts)
    text = (
        _environment()
        .get_template(template)
        .render(
            policy=policy(scripts),
            style=Markup(style()),
            scripts=[Markup(script) for script in scripts],
            kinds=set(KIND_WORDS),
            ink=INK,
            spoken_json=spoken_json,
            spoken_items=spoken_items,
            **context,
        )
    )
    # A lone surrogate (half of a broken emoji) can't be written as UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def script_json(text: str) -> Any:
    """Make JSON safe to stand in a script element; it stays the same JSON."""
    from markupsafe import Markup

    return Markup(text.translate(_ESCAPES))


def compact_json(value: Any) -> Any:
    """Give a value as JSON that is safe to stand in a script element."""
    return script_json(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def policy(scripts: Iterable[str]) -> str:
    """Give the Content-Security-Policy of a page: its own scripts, no request to anywhere.

    Styles may be inline because plotly sets them; they can load nothing.
    """
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'"
        for s in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes or chr(39) + 'none' + chr(39)}; "
        "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


@cache
def plotly_script() -> str:
    """Give plotly.js as plotly's wheel carries it, without importing plotly."""
    spec = find_spec("plotly")
    path = Path(spec.origin or "").parent / "package_data" / "plotly.min.js" if spec else None
    if path is None or not path.is_file():
        raise NewsloomError("plotly.js is missing from the installed plotly; reinstall plotly.")
    text = path.read_text(encoding="utf-8")
    if "</script" in text.lower():
        raise NewsloomError("This plotly.js can't stand inside a page; install plotly 7.1.")
    return text.replace("\r\n", "\n")


@cache
def page_script() -> str:
    """Give the page's own script: the files of ``scripts/``, one after the other."""
    files = [(_HERE / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS]
    text = '"use strict";\n(() => {\n' + "\n".join(files) + "})();\n"
    return text.replace("\r\n", "\n")


@cache
def style() -> str:
    """Give the style sheet, with the colours of kinds that the figures use."""
    from newsloom.plots.colours import KIND_COLOURS

    kinds = "".join(f".kind-{label}{{--kind:{c}}}\n" for label, c in KIND_COLOURS.items())
    return (_HERE / "style.css").read_text(encoding="utf-8") + kinds + block_colours()


def block_colours() -> str:
    """Give the rules that mark what was left out by its kind, in the colours of the figures."""
    from newsloom.plots.colours import BLOCK_COLOURS

    left_out = {kind: colour for kind, colour in BLOCK_COLOURS.items() if kind != "body"}
    return "".join(f".cut-{kind}{{--cut-kind:{c}}}\n" for kind, c in left_out.items())


def show_beside(blocks: Sequence[Any]) -> Any:
    """Give the blocks of an article raw beside clean as markup, every text escaped."""
    return _environment().get_template("parts.html.j2").module.raw_beside_clean(blocks)


def show_counted(rows: Sequence[Any], missing: str) -> Any:
    """Give rows of counts that open what they count as markup, every text escaped."""
    return _environment().get_template("parts.html.j2").module.counted(rows, missing)


@cache
def click_script() -> str:
    """Give the script of a notebook that hears clicks; it holds nothing of any article."""
    return (_HERE.parent / "clicked.js").read_text(encoding="utf-8").replace("\r\n", "\n")


def show_evidence(item: Any) -> Any:
    """Give one piece of evidence as markup, every text escaped."""
    return _environment().get_template("parts.html.j2").module.evidence(item)


def spoken_json(spoken: Any) -> Any:
    """Give what each number about quotations counts, for the page's script: title, count, items."""
    told = {
        key: [one.title, one.count, one.note, list(one.shown)]
        for key, one in spoken.numbers.items()
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return script_json(text)


def spoken_items(spoken: Any) -> Any:
    """Give the pieces of evidence about quotations as JSON, for a page with very many of them."""
    told = {
        name: [
            *(item.outlet, item.date, item.how, item.place, item.note, item.speaker),
            [[part.text, part.marked + part.cue] for part in item.segments],
        ]
        for name, item in spoken.items()
    }
    return script_json(json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def scripts_for(figures: Iterable[ReportFigure]) -> list[str]:
    """Give the scripts that a page with these figures needs; plotly.js once, or not at all.

    plotly.js comes last: names can be searched before a browser has read it.
    """
    drawn = any(figure.points for figure in figures)
    return [page_script(), plotly_script()] if drawn else [page_script()]


def figure_data(figures: Iterable[ReportFigure]) -> list[tuple[str, Any]]:
    """Give name and JSON of each figure that has something to draw."""
    return [(f.name, script_json(f.to_json())) for f in figures if f.points]


def to_json(value: Mapping[str, Any] | list[Any]) -> str:
    """Give JSON for a file: readable, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
