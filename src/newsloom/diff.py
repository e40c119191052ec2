"""What changed between two runs: rows by key, articles, entities, parameters."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from newsloom import tables
from newsloom.record import read_record
from newsloom.tables import TABLES, NewsloomError

NAMED = 10  # entities, articles and parameters named in a sentence; JSON holds them all
_IDS = ("entity_id", "entity_a", "entity_b")


def compare_runs(run_a: Path, run_b: Path) -> dict[str, Any]:
    """Compare two runs, given as folders of runs or of tables.

    Returns
    -------
    What `describe` puts into sentences: ``tables`` (rows then and now, added, removed, changed),
    ``articles`` (added, removed, changed), ``entities`` (new, gone, up, down), ``parameters``.

    Raises
    ------
    NewsloomError
        When a folder holds no tables.
    """
    homes = [find_tables(run) for run in (run_a, run_b)]
    frames = [{name: tables.read(home, name) for name in TABLES} for home in homes]
    records = [read_record(run) or {} for run in (run_a, run_b)]
    found = compare_tables(frames[0], frames[1])
    found["parameters"] = _compare_parameters(records[0], records[1])
    return {"a": str(run_a), "b": str(run_b), **found}


def changes_since(run: Path, corpus: Any) -> list[str]:
    """Say what changed from an earlier run to an open corpus; nothing where there are no tables."""
    wanted = ("articles", "entities", "mentions")
    try:
        home = find_tables(run)
        then = {name: tables.read(home, name) for name in wanted}
    except NewsloomError:  # a first run, one to be sent on, or one of an older newsloom
        return []
    found = compare_tables(then, {name: getattr(corpus, name) for name in wanted})
    return [line for line in describe(found) if not line.startswith("Table ")] or [
        "The same articles and names; single mentions differ."
    ]


def find_tables(run: Path) -> Path:
    """Give the folder that holds the tables of a run, or of a folder of tables itself."""
    for home in (run / "tables", run):
        if (home / "articles.parquet").exists():
            return home
    shared = (read_record(run) or {}).get("parameters", {}).get("share", {}).get("value")
    why = "it was made with share=true, which leaves them out" if shared else "there are none"
    raise NewsloomError(f"{run} must be a folder of a run or of tables, with tables in it; {why}.")


def compare_tables(a: Mapping[str, pd.DataFrame], b: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Compare two sets of tables; entity ids of the second are told by those of the first."""
    same_as = match_entities(a["mentions"], b["mentions"])
    b = {name: _renamed(frame, same_as) for name, frame in b.items()}
    return {
        "articles": _compare_articles(a["articles"], b["articles"]),
        "entities": _compare_entities(a["entities"], b["entities"]),
        "tables": {name: compare_rows(name, a[name], b[name]) for name in a},
    }


def match_entities(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, str]:
    """Map entity ids of `b` to those of `a` that most of their mentions share a place with.

    Only ids that differ are in it, and no two map to the same one.
    """
    place = ["article_id", "start", "end"]
    shared = a[[*place, "entity_id"]].merge(b[[*place, "entity_id"]], on=place)
    shared = shared[["entity_id_x", "entity_id_y"]]
    known = set(a["entity_id"]) & set(b["entity_id"])
    pairs = shared.value_counts().reset_index(name="mentions")
    pairs = pairs.sort_values(
        ["mentions", "entity_id_x", "entity_id_y"], ascending=[False, True, True]
    )
    matched: dict[str, str] = {}
    taken: set[str] = set()
    for one, other, _ in pairs.itertuples(index=False):
        # An id that both runs know is left to itself: it is stable by design.
        if one in known or other in known or other in matched or one in taken:
            continue
        matched[other] = one
        taken.add(one)
    return matched


def _renamed(frame: pd.DataFrame, same_as: Mapping[str, str]) -> pd.DataFrame:
    columns = [column for column in _IDS if column in frame.columns]
    if not same_as or not columns:
        return frame
    frame = frame.assign(**{c: frame[c].replace(dict(same_as)) for c in columns})
    if "entity_b" in columns:
        # A pair is written smaller id first, whatever the ids are called now.
        swapped = frame["entity_a"] > frame["entity_b"]
        pairs = [c for c in ("entity", "name", "n") if f"{c}_a" in frame.columns]
        for name in pairs:
            one, other = f"{name}_a", f"{name}_b"
            if other in frame.columns:
                frame.loc[swapped, [one, other]] = frame.loc[swapped, [other, one]].to_numpy()
    return frame


def compare_rows(name: str, a: pd.DataFrame, b: pd.DataFrame) -> dict[str, int]:
    """Count the rows of a table that were added, removed or changed, by the table's key."""
    spec = TABLES[name]
    keys = list(spec.unique or spec.sort)
    sides = []
    for frame in (a, b):
        side = frame[keys].copy()
        side["again"] = frame.groupby(keys, dropna=False).cumcount()
        side["row"] = pd.util.hash_pandas_object(frame, index=False)
        sides.append(side)
    both = sides[0].merge(sides[1], on=[*keys, "again"], how="outer", indicator=True)
    shared = both["_merge"] == "both"
    return {
        "rows_a": len(a),
        "rows_b": len(b),
        "added": int((both["_merge"] == "right_only").sum()),
        "removed": int((both["_merge"] == "left_only").sum()),
        "changed": int((shared & (both["row_x"] != both["row_y"])).sum()),
    }


def _compare_articles(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, Any]:
    then = dict(zip(a["path"], a["sha256"], strict=True))
    now = dict(zip(b["path"], b["sha256"], strict=True))
    return {
        "a": len(then),
        "b": len(now),
        "added": sorted(now.keys() - then.keys()),
        "removed": sorted(then.keys() - now.keys()),
        "changed": sorted(p for p in then.keys() & now.keys() if then[p] != now[p]),
    }


def _compare_entities(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    wanted = ["entity_id", "entity", "mentions"]
    both = a[wanted].merge(b[wanted], on="entity_id", how="outer", suffixes=("_a", "_b"))
    rows = [
        {
            "entity_id": row.entity_id,
            "entity": row.entity_a if pd.isna(row.entity_b) else row.entity_b,
            "a": 0 if pd.isna(row.mentions_a) else int(row.mentions_a),
            "b": 0 if pd.isna(row.mentions_b) else int(row.mentions_b),
        }
        for row in both.itertuples(index=False)
    ]
    rows.sort(key=lambda row: (-abs(row["b"] - row["a"]), row["entity_id"]))
    return {
        "new": [row for row in rows if not row["a"]],
        "gone": [row for row in rows if not row["b"]],
        "up": [row for row in rows if row["b"] > row["a"] > 0],
        "down": [row for row in rows if row["a"] > row["b"] > 0],
    }


def _compare_parameters(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, list[Any]]:
    then, now = ((r.get("parameters") or {}) for r in (a, b))
    changed = {}
    for name in sorted(then.keys() & now.keys()):
        values = [run[name].get("value") for run in (then, now)]
        if values[0] != values[1]:
            changed[name] = values
    return changed


def describe(found: Mapping[str, Any]) -> list[str]:
    """Put what `compare_runs` found into sentences, the most important first."""
    said = [
        f"The parameter {name} was {values[0]!r}, is {values[1]!r}."
        for name, values in found.get("parameters", {}).items()
    ]
    articles = found["articles"]
    for word in ("added", "removed", "changed"):
        if articles[word]:
            said.append(f"{_articles(len(articles[word]))} {word}: {_listed(articles[word])}.")
    entities = found["entities"]
    for word, text in (("new", "New"), ("gone", "Gone"), ("up", "Up"), ("down", "Down")):
        if entities[word]:
            shown = [f"{row['entity']} ({row['a']} → {row['b']})" for row in entities[word]]
            said.append(f"{text} by mentions: {_listed(shown)}.")
    for name, rows in found["tables"].items():
        if rows["added"] or rows["removed"] or rows["changed"]:
            said.append(
                f"Table {name}: {rows['rows_a']} → {rows['rows_b']} rows "
                f"({rows['added']} added, {rows['removed']} removed, {rows['changed']} changed)."
            )
    return said or ["Nothing changed."]


def _articles(number: int) -> str:
    return f"{number} article{'' if number == 1 else 's'}"


def _listed(items: list[str]) -> str:
    more = f" and {len(items) - NAMED} more" if len(items) > NAMED else ""
    return ", ".join(items[:NAMED]) + more
