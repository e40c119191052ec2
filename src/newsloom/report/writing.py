"""Executed notebooks and corpus tables, written as the page and the files of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from newsloom.labels import KIND_WORDS, count_of, join_words
from newsloom.report import answers, pages, sections
from newsloom.report.alternatives import describe_figure
from newsloom.report.answers import Facts, plain
from newsloom.report.behind import Behind
from newsloom.report.dossiers import Dossiers
from newsloom.report.exports import write_tables
from newsloom.report.figures import ReportFigure, collect_figures, drawn_rows, write_figures
from newsloom.report.following import follow_numbers
from newsloom.report.sections import Cell, Column, Section, Table
from newsloom.report.timelinejs import timeline_csv, timeline_json
from newsloom.report.words import csv_text, data_uri, day, number
from newsloom.tables import NewsloomError

EMBEDDED = 400_000
"""Bytes of a CSV that are carried inside the page; a larger one lies beside it."""

_FIRST = {"came-in": (9, 9), "who": (3, 1), "with-whom": (2, 1), "when": (3, 2), "who-says": (3, 2)}
"""Figures and tables of a section that are seen at once; the others are one click away."""

_SECTION_OF = ("came-in", "who", "with-whom", "when", "who-says")


def write_report(
    folder: Path, *, corpus: Any, run: Mapping[str, Any], notebooks: Sequence[Path]
) -> Path:
    """Write the report of a run: the page, its tables as CSV, its figures, the timeline.

    Parameters
    ----------
    folder
        Folder of the run; ``index.html``, ``tables/``, ``figures/``, ``timeline.json`` and
        ``timeline.csv`` (for TimelineJS) go there.
    corpus
        An open corpus, or anything with its tables as attributes.
    run
        What ``run.json`` says: run id, start, versions, parameters with their source, warnings.
    notebooks
        The executed notebooks, whose figures the page shows.

    Returns
    -------
    The path of ``index.html``.

    Raises
    ------
    NewsloomError
        A notebook can't be read, or the page would lack a chart that a notebook should have drawn.
    """
    facts = answers.count_facts(corpus.articles)
    share = bool(_parameter(run, "share", getattr(corpus, "share", False)))
    figures = collect_figures(notebooks, drawn=facts.kept > 0)
    write_figures(figures, folder)
    written = write_tables(corpus, folder / "tables", share=share)
    behind = Behind(corpus, share=share)
    timeline = timeline_json(corpus, share=share, behind=behind)
    (folder / "timeline.json").write_text(pages.to_json(timeline), encoding="utf-8", newline="\n")
    (folder / "timeline.csv").write_bytes(timeline_csv(timeline).encode("utf-8", "replace"))
    parts = list(
        sections.build_sections(corpus, facts, behind, example=str(_parameter(run, "example", "")))
    )
    spoken = next((part.spoken for part in parts if part.spoken), None)
    names = Dossiers(corpus, behind, spoken)
    index = pages.script_json(names.to_json())
    shown = _by_section(figures, parts) if facts.kept else {part.id: [] for part in parts}
    page = pages.render(
        "page.html.j2",
        pages.scripts_for(figures),
        **_first_screen(corpus, facts, run, parts),
        **_last_screen(run),
        sections=[_SectionView(part) for part in parts],
        figures=shown,
        no_figure="No notebook of this section left a figure in this run.",
        articles_line=_articles_line(facts),
        shared=answers.said_shared(corpus) or (),
        downloads={part.id: _downloads(part, written, folder) for part in parts},
        data=pages.figure_data(figures) if facts.kept else [],
        names=index if names.known else "",
        own=pages.compact_json(follow_numbers(spoken, corpus)) if spoken else "",
        known=names.known,
    )
    on_page = page.count(' data-figure="')
    drawn = sum(figure.points > 0 for figure in figures)
    if facts.kept and on_page < drawn:
        raise NewsloomError(
            f"The notebooks drew {drawn} figures, but the page holds {on_page}; none may be lost."
        )
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8", newline="\n")
    return path


class _SectionView:
    """A section with what the template needs beside it."""

    def __init__(self, section: Section) -> None:
        self._section = section
        self.plain = plain(section.answer)
        self.first_figures, self.first_tables = _FIRST.get(section.id, (3, 2))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._section, name)

    @staticmethod
    def closer(figures: int, tables: int) -> str:
        """Say how much more there is."""
        counted = [count_of(figures, "figure")] * (figures > 0)
        counted += [count_of(tables, "table")] * (tables > 0)
        return join_words(counted)


def _by_section(
    figures: Iterable[ReportFigure], parts: Sequence[Section]
) -> dict[str, list[dict[str, Any]]]:
    """Sort figures into the sections by the number their notebook's name begins with."""
    shown: dict[str, list[dict[str, Any]]] = {part.id: [] for part in parts}
    said_missing = {part.id: part.missing for part in parts}
    for figure in figures:
        digits = figure.notebook.partition("_")[0]
        at = int(digits) - 1 if digits.isdigit() else 0
        # A researcher's own notebook, numbered beyond ours, ends the page.
        part = _SECTION_OF[at] if 0 <= at < len(_SECTION_OF) else _SECTION_OF[-1]
        text = csv_text(drawn_rows(figure))
        if figure.why and said_missing[part]:
            continue  # the section has said it already
        height = figure.spec["layout"].get("height")
        shown[part].append(
            {
                "name": figure.name,
                "title": figure.title,
                "subtitle": figure.subtitle,
                "legend": figure.legend,
                "notes": figure.notes,
                "wide": figure.wide,
                "said": describe_figure(figure),
                "points": figure.points,
                "height": height if isinstance(height, (int, float)) else None,
                "empty": figure.why
                or f"{figure.title or 'This figure'}: nothing to draw, because no such row "
                "was found in these articles.",
                "csv": data_uri(text, "text/csv")
                if len(text) <= EMBEDDED
                else f"tables/drawn_{figure.name}.csv",
            }
        )
    return shown


def _first_screen(
    corpus: Any, facts: Facts, run: Mapping[str, Any], parts: Sequence[Section]
) -> dict[str, Any]:
    name = str(run.get("corpus_name") or getattr(corpus, "name", "") or "corpus")
    listed = "#articles" if facts.read else ""
    aside = join_words([f"{number(n)} {reason}" for reason, n in facts.set_aside])
    numbers = [
        ("articles read", number(facts.read), "", listed),
        ("kept", number(facts.kept), count_of(facts.words, "word") if facts.kept else "", listed),
        ("set aside", number(facts.read - facts.kept), aside, listed if aside else ""),
        ("outlets", number(len(facts.outlets)), _outlets(corpus, facts), listed),
    ]
    told: list[tuple[str, str, Any]] = []
    empty = ""
    if facts.kept:
        for part in parts[1:]:
            told.append((part.kicker, part.id, part.answer))
        shared = answers.said_shared(corpus)
        if shared:
            told.append(("What is shared", "shared", shared))
        changes = run.get("changes")
        if isinstance(changes, list) and changes:
            # One change stands here whole; a section of its own would say it again.
            place = "since" if len(changes) > 1 else ""
            told.append(("Since the last run", place, _changed(list(map(str, changes)))))
    elif facts.read:
        files = (
            "The only file could"
            if facts.read == 1
            else f"None of {number(facts.read)} files could"
        )
        empty = (
            f"{files}{' not' if facts.read == 1 else ''} be used ({aside}), so there is "
            "nothing to count. The table below names each file and the reason."
        )
    else:
        empty = (
            "The corpus is empty: no article was found in it, so there is nothing to count "
            "or draw. Articles are read from .txt, .md, .html, .json, .jsonl, .csv and .tsv files."
        )
    return {
        "name": name,
        "version": str(run.get("newsloom") or run.get("version") or ""),
        "lede": _lede(facts, run),
        "numbers": numbers,
        "answers": told,
        "empty": empty,
        "trust": answers.how_far_to_trust(corpus, facts, _warnings(run)) if facts.kept else [],
    }


def _changed(lines: list[str]) -> tuple[Any, ...]:
    """Say the first of what changed, and how much more there is."""
    more = f" And {count_of(len(lines) - 1, 'change')} more below." if len(lines) > 1 else ""
    return (answers.Part(lines[0] + more),)


def _lede(facts: Facts, run: Mapping[str, Any]) -> str:
    made = _moment(run.get("start"))
    if not facts.kept:
        return f"Read {made}." if made else "Nothing was kept."
    when = f"published {facts.dates}" if facts.earliest or facts.latest else "none of them dated"
    dated = facts.kept - facts.undated
    aside = []
    if facts.undated and dated:
        aside.append(f"{count_of(facts.undated, 'article')} undated")
    if 0 < facts.open < dated:
        aside.append(f"{count_of(facts.open, 'article')} dated on one side only")
    beside = f" ({', '.join(aside)})" if aside else ""
    read = f". Read {made}." if made else "."
    return f"{count_of(facts.kept, 'news article')}, {when}{beside}{read}"


def _outlets(corpus: Any, facts: Facts) -> str:
    kept = corpus.articles[corpus.articles["status"] == "kept"]
    unknown = int(kept["outlet"].isna().sum())
    told = ", ".join(facts.outlets[:3]) + (" …" if len(facts.outlets) > 3 else "")
    missing = f"not known for {count_of(unknown, 'article')}" if unknown else ""
    return "; ".join(text for text in (told, missing) if text)


def _articles_line(facts: Facts) -> str:
    few = ": too little to test" if facts.few else ""
    return f"{count_of(facts.kept, 'article')}{few}"


def _moment(value: Any) -> str:
    if not value:
        return ""
    date, _, time = str(value).partition("T")
    return f"{day(date)}, {time[:5]} UTC" if time else day(date)


def _warnings(run: Mapping[str, Any]) -> list[str]:
    given = run.get("warnings") or []
    return [str(text) for text in given] if isinstance(given, list) else [str(given)]


def _parameters(run: Mapping[str, Any]) -> dict[str, tuple[Any, str]]:
    """Give the parameters of a run as value and source."""
    given = run.get("parameters") or {}
    if isinstance(given, list):
        given = {str(row.get("name")): row for row in given}
    told = {}
    for name, value in sorted(given.items()):
        if isinstance(value, Mapping):
            told[str(name)] = (value.get("value"), str(value.get("source") or ""))
        else:
            told[str(name)] = (value, "")
    return told


def _parameter(run: Mapping[str, Any], name: str, default: Any) -> Any:
    return _parameters(run).get(name, (default, ""))[0]


def _last_screen(run: Mapping[str, Any]) -> dict[str, Any]:
    model = run.get("model")
    if isinstance(model, Mapping):
        model = " ".join(str(model[key]) for key in ("name", "version") if model.get(key))
    about = [
        ("Run", run.get("run_id") or run.get("id") or run.get("run")),
        ("Started", _moment(run.get("start"))),
        ("newsloom", run.get("newsloom") or run.get("version")),
        ("Language pipeline", model),
    ]
    parameters = _parameters(run)
    rows = [
        [Cell(name), Cell("not set" if value in ("", None) else str(value)), Cell(source or "–")]
        for name, (value, source) in parameters.items()
    ]
    versions = run.get("versions") or {}
    versions = versions if isinstance(versions, Mapping) else {}
    changes = [str(line) for line in run.get("changes") or []]
    return {
        "about": [(label, str(value)) for label, value in about if value],
        "since": changes if len(changes) > 1 else [],
        "methods": str(run.get("methods") or ""),
        "parameters": Table(
            "Every parameter, its value, and where it was set",
            (Column("Parameter"), Column("Value"), Column("Set in")),
            rows,
        )
        if rows
        else None,
        "versions": Table(
            "What this run was made with",
            (Column("Package"), Column("Version")),
            [[Cell(str(name)), Cell(str(v))] for name, v in sorted(versions.items())],
        )
        if versions
        else None,
        "legend": [(label, word) for label, word in KIND_WORDS.items() if label in _SHOWN_KINDS],
    }


_SHOWN_KINDS = {"PERSON", "GPE", "ORG", "NORP", "LOC", "FAC", "EVENT"}


def _downloads(
    part: Section, written: Mapping[str, pd.DataFrame], folder: Path
) -> list[dict[str, Any]]:
    links = []
    for name in part.whole:
        if name not in written or written[name].empty:
            continue
        path = folder / "tables" / f"{name}.csv"
        inside = path.stat().st_size <= EMBEDDED
        text = path.read_bytes().decode("utf-8") if inside else ""
        links.append(
            {
                "name": f"{name}.csv",
                "href": data_uri(text, "text/csv") if inside else f"tables/{name}.csv",
                "inside": inside,
                "size": f"{count_of(len(written[name]), 'row')}"
                + ("" if inside else ", in tables/ beside this page"),
            }
        )
    if part.id == "when" and links:
        for name, mime in (("timeline.json", "application/json"), ("timeline.csv", "text/csv")):
            path = folder / name
            inside = path.is_file() and path.stat().st_size <= EMBEDDED
            text = path.read_text(encoding="utf-8") if inside else ""
            links.append(
                {
                    "name": name,
                    "href": data_uri(text, mime) if inside else name,
                    "inside": inside,
                    "size": "for TimelineJS" + ("" if inside else ", beside this page"),
                }
            )
    if part.id == "with-whom" and links:
        for name in ("network.gexf", "network.graphml"):
            path = folder / name
            if path.is_file() and path.stat().st_size <= EMBEDDED:
                text = path.read_text(encoding="utf-8")
                links.append(
                    {
                        "name": name,
                        "href": data_uri(text, "application/xml"),
                        "inside": True,
                        "size": "the network",
                    }
                )
    return links
