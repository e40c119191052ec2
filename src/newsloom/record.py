"""run.json: what went into a run, with which versions and parameters, and what came out."""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd

import newsloom
from newsloom import tables
from newsloom.methods import methods_paragraph
from newsloom.parameters import FIXED, Setting
from newsloom.pipelines import version_of
from newsloom.said import parts_of_mixed

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def now() -> str:
    """Give this second in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@cache
def versions() -> Mapping[str, str]:
    """Give the version of Python and of every direct dependency, as installed."""
    found = {"python": platform.python_version()}
    try:
        requirements = metadata.requires("newsloom") or []
    except metadata.PackageNotFoundError:  # run from a source tree that was never installed
        requirements = []
    for requirement in requirements:
        if "extra ==" in requirement:
            continue
        name = _NAME.match(requirement)
        if name:
            found[name[0]] = metadata.version(name[0])
    return found


def make_record(
    run_id: str,
    *,
    corpus: Path,
    start: str,
    settings: Mapping[str, Setting],
    manifest: Mapping[str, Any],
    warnings: Iterable[str],
    scheduler: str | None,
    counted: Mapping[str, Any] | None = None,
    changes: Sequence[str] = (),
    found: Sequence[str] = (),
) -> dict[str, Any]:
    """Put together what `write_record` writes; the manifest is that of the tables."""
    model = str(settings["model"].value) if "model" in settings else ""
    named = Path(model).name if _shared(settings) else model  # it may be a folder of this machine
    said: dict[str, Any] = {
        "run_id": run_id,
        "start": start,
        "end": now(),
        "newsloom": newsloom.__version__,
        "versions": versions(),
        "model": {"name": named, "version": version_of(model)},
        "corpus": corpus.name if _shared(settings) else str(corpus),
        "parameters": {
            name: {"value": named if name == "model" else setting.value, "source": setting.source}
            for name, setting in sorted(settings.items())
            if name not in FIXED
        },
        "scheduler": scheduler,
        "inputs": dict(manifest["inputs"]),
        "articles": dict(manifest["articles"]),
        "names": dict(manifest.get("names", {})),
        "tables": dict(manifest["tables"]),
        "counted": dict(counted or {}),
        "warnings": list(warnings),
        "changes": list(changes),
        "found": list(found),
    }
    return {**said, "methods": methods_paragraph(said)}


def count_kinds(folder: Path, names: Iterable[str]) -> dict[str, Any]:
    """Count in tables what the number of their rows does not tell.

    Returns
    -------
    mentions by form, quotes by kind (direct ones inside mixed ones are not counted again), and how
    many events have a day (``dated``), each where the table is among `names`.
    """
    counted: dict[str, Any] = {}
    if "mentions" in names:
        counted["mentions"] = _by_kind(tables.read_columns(folder, "mentions", ["form"])["form"])
    if "quotes" in names:
        quotes = tables.read_columns(folder, "quotes", ["article_id", "start", "end", "kind"])
        counted["quotes"] = _by_kind(quotes.loc[~parts_of_mixed(quotes), "kind"])
    if "events" in names:
        days = tables.read_columns(folder, "events", ["earliest", "latest"])
        counted["dated"] = int(days.notna().any(axis=1).sum())
    return counted


def _by_kind(kinds: pd.Series) -> dict[str, int]:
    return {str(kind): int(n) for kind, n in kinds.value_counts().sort_index().items()}


def _shared(settings: Mapping[str, Setting]) -> bool:
    return "share" in settings and settings["share"].value is True


def write_record(record: Mapping[str, Any], path: Path) -> None:
    """Write run.json."""
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_record(run: Path) -> dict[str, Any] | None:
    """Read the run.json of a run's folder; None where there is none that can be read."""
    try:
        record = json.loads((run / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) else None
