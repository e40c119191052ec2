"""What a reader asks of two runs, beyond rows: who rose, which pairs, events, days, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

NEEDED = {
    "entity_ranking": ("entity_id", "entity", "rank", "share"),
    "pair_scores": ("entity_a", "entity_b", "name_a", "name_b", "n_ab", "backbone"),
    "events": ("article_id", "text", "earliest", "latest"),
    "quotes": ("article_id", "text", "kind", "source"),
    "judgements": ("line", "a", "judgement", "b", "effect"),
    "articles": ("article_id", "path", "published_earliest", "published_latest"),
}
"""Tables and columns compared here; where a run lacks one, nothing is said of it."""


def compare_news(
    a: Mapping[str, pd.DataFrame],
    b: Mapping[str, pd.DataFrame],
    *,
    moved: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Compare what two runs say; ids of the second told by those of the first.

    Parameters
    ----------
    a, b
        The tables of the runs.
    moved
        For articles that lie under another path now: where they lay.

    Returns
    -------
    - ``ranks``: risen, fallen: rows of entity_id, entity, rank_a, rank_b, share_a, share_b (of all
      mentions of names, 0 to 1), the largest change of share first;
    - ``edges``: in, out: pairs that came over or under the threshold of the backbone (a, b, units);
    - ``events``, ``quotes``: new, gone: rows of path, text and, of events, earliest and latest; of
      events also ``moved``: rows of path, text, from and to, where the days of a statement changed;
    - ``dates``: rows of path, from and to: days of publication that moved;
    - ``judgements``: rows followed now that were not then: line, a, judgement, b, effect.
    """
    return {
        "ranks": _ranks(a, b) if _have("entity_ranking", a, b) else {"risen": [], "fallen": []},
        "edges": _edges(a, b) if _have("pair_scores", a, b) else {"in": [], "out": []},
        "events": _told(a, b, "events", ["text", "earliest", "latest"], moved or {}),
        "quotes": _told(a, b, "quotes", ["text", "kind", "source"], moved or {}),
        "dates": _dates(a, b, moved or {}) if _have("articles", a, b) else [],
        "judgements": _judgements(a, b) if _have("judgements", a, b) else [],
    }


def _have(name: str, *sides: Mapping[str, pd.DataFrame]) -> bool:
    return all(name in side and set(NEEDED[name]) <= set(side[name].columns) for side in sides)


def _ranks(a: Mapping[str, pd.DataFrame], b: Mapping[str, pd.DataFrame]) -> dict[str, list[Any]]:
    columns = list(NEEDED["entity_ranking"])
    both = a["entity_ranking"][columns].merge(
        b["entity_ranking"][columns], on="entity_id", suffixes=("_a", "_b")
    )
    rows = [
        {
            "entity_id": row.entity_id,
            "entity": row.entity_b,
            "rank_a": int(row.rank_a),
            "rank_b": int(row.rank_b),
            "share_a": round(float(row.share_a), 6),
            "share_b": round(float(row.share_b), 6),
        }
        for row in both.itertuples(index=False)
    ]
    rows.sort(key=lambda row: (-abs(row["share_b"] - row["share_a"]), row["entity_id"]))
    return {
        "risen": [row for row in rows if row["rank_b"] < row["rank_a"]],
        "fallen": [row for row in rows if row["rank_b"] > row["rank_a"]],
    }


def _edges(a: Mapping[str, pd.DataFrame], b: Mapping[str, pd.DataFrame]) -> dict[str, list[Any]]:
    sides = []
    for side in (a, b):
        kept = side["pair_scores"][side["pair_scores"]["backbone"].astype(bool)]
        sides.append(
            {
                (row.entity_a, row.entity_b): (str(row.name_a), str(row.name_b), int(row.n_ab))
                for row in kept.itertuples(index=False)
            }
        )
    then, now = sides

    def rows(found: Mapping[tuple[str, str], tuple[str, str, int]], other: Any) -> list[Any]:
        new = [value for key, value in found.items() if key not in other]
        new.sort(key=lambda value: (-value[2], value))
        return [{"a": one, "b": other, "units": units} for one, other, units in new]

    return {"in": rows(now, then), "out": rows(then, now)}


def _told(
    a: Mapping[str, pd.DataFrame],
    b: Mapping[str, pd.DataFrame],
    name: str,
    columns: list[str],
    moved: Mapping[str, str],
) -> dict[str, list[Any]]:
    """Compare rows by article and text, so that offsets that moved make nothing new."""
    if not (_have(name, a, b) and _have("articles", a, b)):
        return {"new": [], "gone": [], **({"moved": []} if name == "events" else {})}
    sides = []
    for side, lay in ((a, {}), (b, moved)):
        paths = side["articles"].set_index("article_id")["path"]
        frame = side[name][["article_id", *columns]]
        frame = frame.assign(path=frame["article_id"].map(paths).astype("object"))
        frame = frame.astype("object").where(frame.notna(), None)
        rows = frame[["path", *columns]].to_dict("records")
        sides.append(
            {(lay.get(row["path"], row["path"]), row["text"], row.get("kind")): row for row in rows}
        )
    then, now = sides
    found = {
        "new": [row for key, row in now.items() if key not in then],
        "gone": [row for key, row in then.items() if key not in now],
    }
    if name == "events":
        found["moved"] = [
            {"path": row["path"], "text": row["text"], "from": before, "to": after}
            for key, row in now.items()
            if key in then
            for before, after in [
                tuple(_days(told["earliest"], told["latest"]) for told in (then[key], row))
            ]
            if before != after
        ]
    return found


def _dates(
    a: Mapping[str, pd.DataFrame], b: Mapping[str, pd.DataFrame], lay: Mapping[str, str]
) -> list[Any]:
    columns = ["path", "published_earliest", "published_latest"]
    then = a["articles"][columns].rename(columns={"path": "lay"})
    paths = b["articles"]["path"]
    now = b["articles"][columns].assign(lay=paths.replace(dict(lay)) if lay else paths)
    both = then.merge(now, on="lay", suffixes=("_a", "_b"))
    moved = []
    for row in both.sort_values("path").itertuples(index=False):
        then, now = (
            _days(row.published_earliest_a, row.published_latest_a),
            _days(row.published_earliest_b, row.published_latest_b),
        )
        if then != now:
            moved.append({"path": row.path, "from": then, "to": now})
    return moved


def _days(earliest: Any, latest: Any) -> str:
    first, last = ("…" if pd.isna(day) else str(day) for day in (earliest, latest))
    return "unknown" if first == last == "…" else first if first == last else f"{first} to {last}"


def _judgements(a: Mapping[str, pd.DataFrame], b: Mapping[str, pd.DataFrame]) -> list[Any]:
    columns = list(NEEDED["judgements"])
    then = set(a["judgements"][columns[1:]].itertuples(index=False, name=None))
    rows = b["judgements"][columns].drop_duplicates(columns[1:]).to_dict("records")
    return [
        {**row, "line": int(row["line"])}
        for row in rows
        if tuple(row[column] for column in columns[1:]) not in then
    ]


def describe_news(found: Mapping[str, Any], *, most: int = 5) -> list[str]:
    """Put what `compare_news` found into sentences, of each kind the first few."""
    said = []
    for word, text in (("risen", "Risen"), ("fallen", "Fallen")):
        shown = [
            f"{row['entity']} ({row['rank_a']} → {row['rank_b']}, "
            f"{100 * row['share_a']:.1f} → {100 * row['share_b']:.1f} %)"
            for row in found["ranks"][word]
        ]
        said += _listed(f"{text} in rank (rank and share of mentions, then → now)", shown, most)
    for word, text in (("in", "over"), ("out", "under")):
        shown = [f"{row['a']} – {row['b']} ({row['units']})" for row in found["edges"][word]]
        said += _listed(f"Pairs that came {text} the threshold of the network", shown, most)
    for name in ("events", "quotes"):
        word = "statement" if name == "events" else "quotation"
        shown = [f"“{_cut(row['text'])}” ({row['path']})" for row in found[name]["new"]]
        said += _listed(f"{len(shown)} new {word}{'s' * (len(shown) != 1)}", shown, 3)
        gone = len(found[name]["gone"])
        if gone:
            said.append(f"{gone} {word} is gone." if gone == 1 else f"{gone} {word}s are gone.")
    dated = [
        f"“{_cut(row['text'])}” ({row['from']} → {row['to']})" for row in found["events"]["moved"]
    ]
    said += _listed(f"{len(dated)} statement{'s' * (len(dated) != 1)} of other days", dated, 3)
    moved = [f"{row['path']} ({row['from']} → {row['to']})" for row in found["dates"]]
    said += _listed("Days of publication that moved", moved, most)
    judged = [
        f"line {row['line']} ({row['a']} {row['judgement']} {row['b']}".rstrip()
        + f"): {row['effect']}"
        for row in found["judgements"]
    ]
    return said + _listed("Judgements that were not there before", judged, most)


def _cut(text: str) -> str:
    words = str(text).split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")


def _listed(start: str, items: list[str], most: int) -> list[str]:
    if not items:
        return []
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return [f"{start}: {'; '.join(items[:most])}{more}."]
