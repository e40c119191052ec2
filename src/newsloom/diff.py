"""What changed between two runs: articles, entities and who became whom, rows, parameters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from newsloom import since, tables
from newsloom.counterparts import find_counterparts
from newsloom.record import read_record
from newsloom.since import compare_news
from newsloom.tables import TABLES, NewsloomError

UNCHANGED = "Nothing changed."
NAMED = 10  # entities, articles and parameters named in a sentence; JSON holds them all
NEEDED = {
    "articles": ("article_id", "path", "sha256", "raw", "status"),
    "mentions": (
        *("article_id", "raw_start", "raw_end", "surface", "form", "entity_id", "entity"),
    ),
    "entities": ("entity_id", "entity", "mentions"),
}
"""Tables and columns without which nothing can be compared."""

KEYS = {"mentions": ("article_id", "raw_start", "raw_end", "entity_id")}
"""What tells rows of two runs apart, where it is not the table's own key."""

_ARTICLES = ("article_id", "duplicate_of", "article_a", "article_b")
_IDS = ("entity_id", "entity_a", "entity_b", "channel")


def compare_runs(run_a: Path, run_b: Path) -> dict[str, Any]:
    """Compare two runs, given as folders of runs or of tables.

    Returns
    -------
    What `describe` puts into sentences:

    - ``articles``: a and b (how many), added, removed, changed (paths), moved (the same content
      under another path: from, to), status (kept before and set aside now, or the other way round,
      or for another reason: path, from, to);
    - ``entities``: new, gone, up, down: rows of entity_id, entity, a, b (mentions then and now);
    - ``identity``: what `Counterparts` holds: same_as (ids of B told by those of A), merged, split,
      moved;
    - ``tables``: per table rows_a, rows_b, added, removed, changed; ``not_compared``: tables that
      one of the runs does not have, or has without their key;
    - ``parameters``, ``software`` (newsloom and the pipeline): the values then and now;
    - what `since.compare_news` holds: ranks, edges, events, quotes, dates, judgements.

    Raises
    ------
    NewsloomError
        When a folder holds no tables.
    """
    homes = [find_tables(run) for run in (run_a, run_b)]
    frames = [_read_tables(home) for home in homes]
    records = [read_record(run) or {} for run in (run_a, run_b)]
    found = compare_tables(frames[0], frames[1])
    settings = _compare_settings(records[0], records[1])
    return {"a": str(run_a), "b": str(run_b), **found, **settings}


def _read_tables(home: Path) -> dict[str, pd.DataFrame]:
    """Read the tables that are there, those of an older newsloom too."""
    found = {}
    for name, spec in TABLES.items():
        path = home / f"{name}.parquet"
        if name not in NEEDED and not path.exists():
            continue
        try:
            found[name] = tables.read(home, name)
        except NewsloomError:
            frame = _read_as_it_is(path)
            if frame is None or not set(NEEDED.get(name, ())) <= set(frame.columns):
                raise
            kinds = {c: spec.columns[c].dtype for c in frame.columns if c in spec.columns}
            found[name] = frame.astype(kinds)
    return found


def _read_as_it_is(path: Path) -> pd.DataFrame | None:
    """Read a table of other columns than today's; None for one that is missing or damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_table(path, page_checksum_verification=True).to_pandas()
    except (OSError, pa.ArrowException):
        return None


def changes_since(run: Path, corpus: Any, record: Mapping[str, Any] | None = None) -> list[str]:
    """Say what changed from an earlier run to an open corpus; nothing where there are no tables.

    With the `record` of the new run, also which parameters and what software are others.
    """
    before = read_record(run) or {}
    try:
        home = find_tables(run)
        kept = before.get("tables")
        if record is not None and kept and kept == record.get("tables"):  # to the last byte
            return _describe_settings(_compare_settings(before, record)) or [UNCHANGED]
        then = {name: tables.read(home, name) for name in {**NEEDED, **since.NEEDED}}
    except NewsloomError:  # a first run, one to be sent on, or one of an older newsloom
        return []
    found = compare_tables(then, {name: getattr(corpus, name) for name in then})
    if record is not None:
        found |= _compare_settings(before, record)
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
    """Compare two sets of tables; entity ids of the second are told by those of the first.

    Returns
    -------
    What `compare_runs` returns, without the parameters.
    """
    same = find_counterparts(a, b)
    b = {name: _renamed(frame, same.same_as) for name, frame in b.items()}
    articles = _compare_articles(a["articles"], b["articles"])
    moved = {row["to"]: row["from"] for row in articles["moved"]}
    then = dict(zip(a["articles"]["path"], a["articles"]["article_id"], strict=True))
    lay = [moved.get(path, path) for path in b["articles"]["path"]]
    ids = {
        now: then[path]
        for now, path in zip(b["articles"]["article_id"], lay, strict=True)
        if path in then and then[path] != now
    }
    compared, left = {}, []
    for name in TABLES:
        both = name in a and name in b
        rows = compare_rows(name, a[name], _readdressed(b[name], ids)) if both else None
        if rows is not None:
            compared[name] = rows
        elif name in a or name in b:
            left.append(name)
    return {
        "articles": articles,
        "entities": _compare_entities(a["entities"], b["entities"]),
        "identity": asdict(same),
        "tables": compared,
        "not_compared": left,
        **compare_news(a, b, moved=moved),
    }


def _renamed(frame: pd.DataFrame, same_as: Mapping[str, str]) -> pd.DataFrame:
    """Give a table with the ids of the other run."""
    columns = [column for column in _IDS if column in frame.columns]
    if not same_as or frame.empty:
        return frame
    frame = frame.assign(**{c: frame[c].map(lambda i: same_as.get(i, i)) for c in columns})
    frame = frame.astype(dict.fromkeys(columns, "string"))
    # A JSON list, as events have it; network_agreement has a number of this name.
    if "entities" in frame.columns and pd.api.types.is_string_dtype(frame["entities"].dtype):
        frame["entities"] = pd.Series(
            [_renamed_list(said, same_as) for said in frame["entities"]], frame.index, "string"
        )
    if "entity_b" in columns:
        # A pair is written smaller id first, whatever the ids are called now.
        swapped = frame["entity_a"] > frame["entity_b"]
        for name in ("entity", "name", "n"):
            one, other = f"{name}_a", f"{name}_b"
            if {one, other} <= set(frame.columns):
                frame.loc[swapped, [one, other]] = frame.loc[swapped, [other, one]].to_numpy()
    return frame


def _readdressed(frame: pd.DataFrame, ids: Mapping[str, str]) -> pd.DataFrame:
    """Give a table in which articles that changed, or lie elsewhere now, have their ids of then."""
    columns = [column for column in _ARTICLES if column in frame.columns]
    if not ids or frame.empty:
        return frame
    told = {c: frame[c].map(lambda i: ids.get(i, i), na_action="ignore") for c in columns}
    return frame.assign(**told).astype(dict.fromkeys(columns, "string"))


def _renamed_list(said: str, same_as: Mapping[str, str]) -> str:
    ids = json.loads(said)
    if not same_as.keys() & set(ids):
        return said
    told = [same_as.get(i, i) for i in ids]
    return json.dumps(sorted(told) if ids == sorted(ids) else told)


def compare_rows(name: str, a: pd.DataFrame, b: pd.DataFrame) -> dict[str, int] | None:
    """Count the rows of a table that were added, removed or changed, by the table's key.

    Names are told by where they stand in the raw text: clean text may have moved. Of a column that
    only one of the two has nothing is said; None where that is one of the key.
    """
    spec = TABLES[name]
    keys = list(KEYS.get(name, spec.unique or spec.sort))
    shared = [column for column in a.columns if column in b.columns]
    if not set(keys) <= set(shared):
        return None
    sides = []
    for frame in (a, b):
        side = frame[keys].copy()
        side["row"] = pd.util.hash_pandas_object(frame[shared], index=False)
        sides.append(side)
    common, same = _in_both(sides, keys), _in_both(sides, [*keys, "row"])
    return {
        "rows_a": len(a),
        "rows_b": len(b),
        "added": len(b) - common,
        "removed": len(a) - common,
        "changed": common - same,
    }


def _in_both(sides: list[pd.DataFrame], keys: list[str]) -> int:
    """Count the rows that both sides have, by some columns; twice where both have them twice."""
    sizes = [side.groupby(keys, dropna=False, as_index=False).size() for side in sides]
    both = sizes[0].merge(sizes[1], on=keys)
    return int(both[["size_x", "size_y"]].min(axis=1).sum())


def _compare_articles(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, Any]:
    then = dict(zip(a["path"], a["sha256"], strict=True))
    now = dict(zip(b["path"], b["sha256"], strict=True))
    added, removed = sorted(now.keys() - then.keys()), sorted(then.keys() - now.keys())
    by_content: dict[str, list[str]] = {}
    for path in removed:
        by_content.setdefault(then[path], []).append(path)
    moved = [
        {"from": by_content[now[path]].pop(0), "to": path}
        for path in added
        if by_content.get(now[path])
    ]
    gone, come = {row["from"] for row in moved}, {row["to"] for row in moved}
    lay = {row["to"]: row["from"] for row in moved}
    kept_then, kept_now = (dict(zip(f["path"], f["status"], strict=True)) for f in (a, b))
    status = [
        {"path": path, "from": kept_then[before], "to": kept_now[path]}
        for path in sorted(now)
        if (before := lay.get(path, path)) in then and kept_then[before] != kept_now[path]
    ]
    return {
        "a": len(then),
        "b": len(now),
        "added": [path for path in added if path not in come],
        "removed": [path for path in removed if path not in gone],
        "changed": sorted(p for p in then.keys() & now.keys() if then[p] != now[p]),
        "moved": moved,
        "status": status,
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


def _compare_settings(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, Any]:
    return {"parameters": _compare_parameters(a, b), "software": _compare_software(a, b)}


def _compare_parameters(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, list[Any]]:
    then, now = ((r.get("parameters") or {}) for r in (a, b))
    changed = {}
    for name in sorted(then.keys() & now.keys()):
        values = [run[name].get("value") for run in (then, now)]
        if values[0] != values[1]:
            changed[name] = values
    return changed


def _compare_software(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Give the versions of newsloom and of the pipeline where the two runs had others."""
    sides = []
    for run in (a, b):
        model = run.get("model") or {}
        sides.append({"newsloom": run.get("newsloom"), "the pipeline": model.get("version")})
    then, now = sides
    return {
        name: [then[name], now[name]]
        for name in then
        if then[name] and now[name] and then[name] != now[name]
    }


def describe(found: Mapping[str, Any]) -> list[str]:
    """Put what `compare_runs` found into sentences, the most important first."""
    said = _describe_settings(found)
    articles = found["articles"]
    for word in ("added", "removed", "changed"):
        if articles[word]:
            said.append(f"{_articles(len(articles[word]))} {word}: {_listed(articles[word])}.")
    if articles["moved"]:
        paths = [f"{row['from']} → {row['to']}" for row in articles["moved"]]
        said.append(f"{_articles(len(paths))} under another path: {_listed(paths)}.")
    if articles["status"]:
        rows = [f"{row['path']} ({row['from']} → {row['to']})" for row in articles["status"]]
        said.append(f"{_articles(len(rows))} of another status: {_listed(rows)}.")
    said += _describe_identity(found["identity"])
    entities = found["entities"]
    for word, text in (("new", "New"), ("gone", "Gone"), ("up", "Up"), ("down", "Down")):
        if entities[word]:
            shown = [f"{row['entity']} ({row['a']} → {row['b']})" for row in entities[word]]
            said.append(f"{text} by mentions: {_listed(shown)}.")
    said += since.describe_news(found)
    for name, rows in found["tables"].items():
        if rows["added"] or rows["removed"] or rows["changed"]:
            said.append(
                f"Table {name}: {rows['rows_a']} → {rows['rows_b']} rows "
                f"({rows['added']} added, {rows['removed']} removed, {rows['changed']} changed)."
            )
    if found["not_compared"]:
        names = ", ".join(found["not_compared"])
        said.append(f"Not compared, as one run lacks them or their columns: {names}.")
    return said or [UNCHANGED]


def _describe_settings(found: Mapping[str, Any]) -> list[str]:
    said = [
        f"The parameter {name} was {values[0]!r}, is {values[1]!r}."
        for name, values in found.get("parameters", {}).items()
    ]
    return said + [
        f"The version of {name} was {values[0]}, is {values[1]}."
        for name, values in found.get("software", {}).items()
    ]


def _describe_identity(identity: Mapping[str, Any]) -> list[str]:
    """Say who was joined, parted, or lost names to another."""
    said = []
    for word, text in (("merged", "Joined"), ("split", "Parted")):
        if identity[word]:
            rows = [f"{_sum(row['from'])} → {_sum(row['to'])}" for row in identity[word]]
            said.append(f"{text}: {_listed(rows, sep='; ')}.")
    if identity["moved"]:
        rows = [
            f"{row['from']['entity']} → {row['to']['entity']} ({row['mentions']})"
            for row in identity["moved"]
        ]
        said.append(f"Names given to another entity: {_listed(rows, sep='; ')}.")
    return said


def _sum(side: list[dict[str, Any]]) -> str:
    """Write one side of a merge or split: "Ruiz (4) + Ana Ruiz (5)"."""
    rows = [f"{row['entity']} ({row['mentions']})" for row in side]
    more = f" + {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return " + ".join(rows[:NAMED]) + more


def _articles(number: int) -> str:
    return f"{number} article{'' if number == 1 else 's'}"


def _listed(items: list[str], *, sep: str = ", ") -> str:
    more = f" and {len(items) - NAMED} more" if len(items) > NAMED else ""
    return sep.join(items[:NAMED]) + more
