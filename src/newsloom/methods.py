"""A paragraph on how a run was made, ready for the methods section of a paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NAMED = ("spacy", "pandas", "networkit", "trafilatura")


def methods_paragraph(record: Mapping[str, Any]) -> str:
    """Write from ``run.json`` what a reader has to know to do it again.

    Parameters
    ----------
    record
        As `record.make_record` gives it.

    Returns
    -------
    A paragraph: versions, model, counts, the parameters that were set, how names, pairs and
    intervals are counted, caveats.
    """
    articles, tables = record["articles"], record["tables"]
    aside = ", ".join(f"{n:,} {why}" for why, n in sorted(articles["set_aside"].items()))
    versions = record["versions"]
    others = ", ".join(f"{name} {versions[name]}" for name in _NAMED if name in versions)
    model = record["model"]
    named = f"{model['name']} {model['version'] or ''}".strip()
    said = [
        f"{_of(articles['read'], 'document')} {_was(articles['read'])} read with "
        f"newsloom {record['newsloom']} (Python {versions['python']}, {others}) "
        f"on {record['start'][:10]}; "
        f"{articles['kept']:,} {_was(articles['kept'])} kept"
        + (f" and {articles['read'] - articles['kept']:,} set aside ({aside})." if aside else ".")
    ]
    rows = {name: told["rows"] for name, told in tables.items()}
    counted = record.get("counted", {})
    # As the report counts: words in marks inside what is reported are no quotation of their own.
    quotes = sum(counted["quotes"].values()) if counted.get("quotes") else rows.get("quotes", 0)
    said.append(
        f"Names, times and quotations were found with the language pipeline {named}: "
        f"{_of(rows.get('mentions', 0), 'mention')}{_kinds(counted.get('mentions'), plural='s')} "
        f"of {_of(rows.get('entities', 0), 'entity', 'entities')}, "
        f"{_of(rows.get('timexes', 0), 'temporal expression')}, "
        f"{_of(quotes, 'quotation')}{_kinds(counted.get('quotes'))} and "
        f"{_of(rows.get('events', 0), 'statement')}"
        + (f", {counted['dated']:,} of them dated." if "dated" in counted else ".")
    )
    values = {name: told["value"] for name, told in record["parameters"].items()}
    if "unit" in values:
        unit = values["unit"]
        units = "windows" if unit == "window" else f"{unit}s"
        within = f"{values.get('window')} sentences in a row" if unit == "window" else f"one {unit}"
        said.append(
            f"Two names count as together within {within}; pairs in fewer than "
            f"{values.get('min_support')} {units} were not scored, and the network keeps edges by "
            f"the disparity filter (Serrano, Boguñá and Vespignani 2009) at alpha = "
            f"{values.get('alpha')}."
        )
    said.append("Intervals are from resampling articles, not words.")
    given = [
        f"{name} = {told['value']}"
        for name, told in record["parameters"].items()
        if told["source"] != "default"
    ]
    said.append(
        f"Parameters that were set: {', '.join(given)}; all others had their default values."
        if given
        else "All parameters had their default values."
    )
    if "seed" in values:
        said.append(f"The seed of all random numbers was {values['seed']}.")
    said.append(
        "Names, dates and speakers were found by a program and not checked by hand throughout; "
        "what one person judged is listed with the tables."
    )
    if articles["kept"] < 20:
        said.append("With so few articles, ranks and differences describe these texts only.")
    for warning in record["warnings"]:
        said.append(f"Note: {warning.rstrip('.')}.")
    return " ".join(said)


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _kinds(counted: Mapping[str, int] | None, *, plural: str = "") -> str:
    """Write what there is of each kind, in brackets: " (3 names, 1 description)"."""
    parts = [f"{n:,} {kind}{plural if n != 1 else ''}" for kind, n in (counted or {}).items()]
    return f" ({', '.join(parts)})" if parts else ""


def _of(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
