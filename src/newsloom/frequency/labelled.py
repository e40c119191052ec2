"""Read the sample of mentions that a person has labelled."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from newsloom.handwritten import read_handwritten
from newsloom.tables import NewsloomError

NEEDED = [
    "article_id", "start", "end", "surface", "label", "entity",
    "right_name", "right_label", "right_entity", "who",
]  # fmt: skip
NOTHING = {"-", "–", "none"}  # written in a column right_…: it is no name, or means nobody


class LabelError(NewsloomError):
    """A file of labels that cannot be read, or that contradicts itself."""


def read_labels(path: Path | str) -> pd.DataFrame:
    """Read the labels a person filled in; rows that nobody filled in are left out.

    Parameters
    ----------
    path
        The CSV of ``newsloom review --sample N`` (commas or semicolons, UTF-8). A row is labelled
        when ``who`` or any of the columns right_… is filled in. An empty ``right_name``,
        ``right_label`` or ``right_entity`` in such a row means: as found. ``-`` or ``none`` in
        ``right_name`` or ``right_entity`` means: no name, nobody. A column ``weight``, if there
        is one, says how many mentions a row stands for: the sample is stratified.

    Returns
    -------
    One row per labelled mention, by article, start, end, entity: the columns of the file without
    the sentence (``start``, ``end`` int64), ``weight`` (float64, null where none is given), and
    the answers ``name_right``, ``label_right``, ``entity_right`` (bool) and ``truth`` (string:
    the canonical name it should have, null: nobody).

    Raises `LabelError` where the file is missing or lacks a column, a place is no whole number, or
    one mention is labelled in two ways.
    """
    path = Path(path)
    rows = []
    for line, row in _read_rows(path):
        if not any(row[c] for c in ("who", "right_name", "right_label", "right_entity")):
            continue
        for column in ("start", "end"):
            if not row[column].isdecimal():
                raise LabelError(
                    f"{path}, line {line}: {column} must be a whole number; it is "
                    f'"{row[column]}". Write the sample again and copy the labels over.'
                )
        rows.append({**row, "line": line, "weight": _weight(path, line, row.get("weight", ""))})
    labels = pd.DataFrame(rows, columns=[*NEEDED, "weight", "line"])
    labels = labels.astype(dict.fromkeys(NEEDED, "string"))
    labels = labels.astype({"start": "int64", "end": "int64", "weight": "float64"})
    if labels["weight"].notna().any() and labels["weight"].isna().any():
        raise LabelError(f"{path}: some rows have a weight and some have none; give all one.")
    nobody = labels["right_name"].str.casefold().isin(NOTHING)
    nobody |= labels["right_entity"].str.casefold().isin(NOTHING)
    labels["name_right"] = _as_found(labels["right_name"], labels["surface"])
    labels["label_right"] = _as_found(labels["right_label"], labels["label"]) & ~nobody
    labels["entity_right"] = _as_found(labels["right_entity"], labels["entity"]) & ~nobody
    truth = labels["right_entity"].mask(labels["entity_right"], labels["entity"])
    labels["truth"] = truth.mask(nobody, pd.NA)
    return _once(path, labels)


def _read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    if not path.is_file():
        raise LabelError(f"There is no file {path}; write it with `newsloom review --sample 50`.")
    try:
        rows = read_handwritten(path, needed=NEEDED)
    except NewsloomError as problem:
        raise LabelError(f"{problem} `newsloom review --sample 50` writes such a file.") from None
    return [(row.line, {c: row.cells.get(c, "") for c in [*NEEDED, "weight"]}) for row in rows]


def _weight(path: Path, line: int, given: str) -> float | None:
    if not given:
        return None
    try:
        weight = float(given)
    except ValueError:
        weight = 0.0
    if not 0 < weight < float("inf"):
        raise LabelError(
            f'{path}, line {line}: weight must be a number greater than 0; it is "{given}".'
        )
    return weight


def _as_found(right: pd.Series, found: pd.Series) -> pd.Series:
    same = right.str.casefold() == found.str.casefold()
    return (same | (right == "")).astype(bool)


def _once(path: Path, labels: pd.DataFrame) -> pd.DataFrame:
    """Keep each mention once; two rows that say different things of it are an error."""
    where = ["article_id", "start", "end", "entity"]
    labels = labels.sort_values([*where, "line"], ignore_index=True)
    answers = labels.drop_duplicates([*where, "name_right", "label_right", "truth"])
    twice = answers[answers.duplicated(where, keep=False)]
    if len(twice):
        one, other = twice["line"].iloc[:2]
        raise LabelError(
            f"{path}, lines {one} and {other} say different things of the same mention "
            f'("{twice["surface"].iloc[0]}"); leave one.'
        )
    return labels.drop_duplicates(where, ignore_index=True).drop(columns="line")
