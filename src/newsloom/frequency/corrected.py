"""Counts put right by a labelled sample: how often a mention is what it is taken for, and so on.

The sample is what ``newsloom review --sample N`` draws and a person labels. It tells how many of
the mentions found are right (precision), not how many names were never found (recall).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from newsloom.frequency.labelled import LabelError
from newsloom.uncertainty import wilson_interval

# With nine right of nine the interval still reaches down to 0.70; a precision from fewer labels
# says next to nothing of a count.
MIN_LABELS = 10
MIN_ERRORS = 5  # labels that differ from what was found, before a normal interval makes sense

QUALITY_COLUMNS = {
    "what": "string",
    "group_kind": "string",
    "group": "string",
    "labelled": "int64",
    "right": "int64",
    "precision": "float64",
    "ci_low": "float64",
    "ci_high": "float64",
    "why": "string",
}
CORRECTED_COLUMNS = {
    "entity_id": "string",
    "entity": "string",
    "label": "string",
    "mentions": "int64",
    "labelled": "int64",
    "based_on": "string",
    "precision": "float64",
    "precision_low": "float64",
    "precision_high": "float64",
    "moved_in": "float64",
    "corrected": "float64",
    "corrected_low": "float64",
    "corrected_high": "float64",
    "ppi": "float64",
    "ppi_low": "float64",
    "ppi_high": "float64",
    "why": "string",
}


def label_quality(labels: pd.DataFrame) -> pd.DataFrame:
    """Give how many labelled mentions are right, with Wilson intervals.

    Parameters
    ----------
    labels
        As returned by `newsloom.frequency.labelled.read_labels`.

    Returns
    -------
    ``what`` was judged (``entity``: it means whom it was taken to mean; ``name``: it begins and
    ends where it should; ``label``) over ``group_kind`` (``all``; ``label``: the label found;
    ``entity``: the one found, for ``what`` = entity only) and ``group`` (null for all).
    ``labelled`` and ``right`` count labels. ``precision`` = right / labelled, between ``ci_low``
    and ``ci_high`` (Wilson, 95 %, `newsloom.uncertainty.wilson_interval`). With weights precision
    is weighted, and the interval that of (Σw)²/Σw² labels (Kish 1965). Null with fewer than
    `MIN_LABELS` labels, and ``why`` says so.
    """
    rows = []
    for what in ("entity", "name", "label"):
        kinds = {"all": None, "label": "label"} | ({"entity": "entity"} if what == "entity" else {})
        for kind, column in kinds.items():
            groups = [(pd.NA, labels)] if column is None else labels.groupby(column, sort=True)
            for group, part in groups:
                rows.append(
                    {"what": what, "group_kind": kind, "group": group}
                    | _precision(part[f"{what}_right"], part["weight"])
                )
    frame = pd.DataFrame(rows, columns=list(QUALITY_COLUMNS))
    return frame.astype(QUALITY_COLUMNS)


def correct_counts(
    labels: pd.DataFrame, mentions: pd.DataFrame, *, forms: Collection[str] = ("name",)
) -> pd.DataFrame:
    """Correct how often each entity is mentioned by what a labelled sample says.

    Parameters
    ----------
    labels
        As returned by `newsloom.frequency.labelled.read_labels`.
    mentions
        The table of that name that the sample was drawn from.
    forms
        What counts; labels of other forms are not used.

    Returns
    -------
    One row per entity, the most mentioned first (``entity_id`` null: one that only labels name):

    - ``mentions``: counted. ``labelled``: how many labels its precision rests on, and
      ``based_on`` whose they are: its own (``entity``) if at least `MIN_LABELS`, else those of
      all mentions with its ``label``, else ``all``. Pooled precision need not be its own.
    - ``precision``, ``precision_low``, ``precision_high``: Wilson, 95 %, as in `label_quality`.
    - ``moved_in``: estimate of the mentions given to others that are its own: labels that say so,
      times the mentions a label stands for (all mentions / all labels, or its weight).
    - ``corrected`` = mentions · precision + moved_in; ``corrected_low`` and ``corrected_high``
      take the ends of both Wilson intervals. Where no label moved a mention in, the ends allow for
      none, though a sample can miss them.
    - ``ppi``, ``ppi_low``, ``ppi_high``: the same by the prediction-powered estimate of a mean
      (Angelopoulos et al. 2023; in survey sampling the difference estimator): mentions +
      M·mean(r), r = 1 if the label says it is this entity, less 1 if it was found to be; ±
      1.96·M·sd(r)/√n·√(1 − n/M), M mentions, n labels. Given from `MIN_LABELS` labels and
      `MIN_ERRORS` of r that are not 0 on; not with weights.

    Null where there are fewer than `MIN_LABELS` labels in all; ``why`` says so. Names that were
    never found are not in any of these: the sample is drawn from what was found.

    Raises `LabelError` where a label fits no mention of the table: it is from another run.
    """
    counted = mentions[mentions["form"].isin(list(forms))]
    where = ["article_id", "start", "end", "entity"]
    unknown = labels.merge(mentions[where].drop_duplicates(), on=where, how="left", indicator=True)
    strangers = unknown[unknown["_merge"] == "left_only"]
    if len(strangers):
        first = strangers.iloc[0]
        raise LabelError(
            f'{len(strangers)} of {len(labels)} labels fit no mention, the first is "'
            f'{first["surface"]}" in {first["article_id"]} from {first["start"]}: the tables have '
            "changed since the sample was drawn. Draw it again."
        )
    known = counted[[*where, "entity_id", "label"]].drop_duplicates(where)
    labels = labels.drop(columns="label").merge(known, on=where)
    found = counted.groupby("entity_id", as_index=False).agg(
        entity=("entity", "min"), mentions=("entity", "size")
    )
    main = counted.groupby(["entity_id", "label"], as_index=False).size()
    main = main.sort_values(["entity_id", "size", "label"], ascending=[True, False, True])
    found = found.merge(main.drop_duplicates("entity_id")[["entity_id", "label"]], on="entity_id")
    labels["truth_id"], named_only = _true_ids(labels, found)
    found = pd.concat([found, pd.DataFrame({"entity": named_only, "mentions": 0})])
    rows = _correct(found, labels, len(counted))
    frame = pd.DataFrame(rows, columns=list(CORRECTED_COLUMNS)).astype(CORRECTED_COLUMNS)
    return frame.sort_values(
        ["mentions", "entity", "entity_id"], ascending=[False, True, True], ignore_index=True
    )


def say_labels(labels: pd.DataFrame, *, drawn: int | None = None) -> str:
    """Say in a few sentences what the labels can and cannot correct."""
    said = f"{len(labels):,} mentions are labelled"
    if drawn is not None and drawn > len(labels):
        said += (
            f" of {drawn:,} drawn; the sample is one of chance only if those left out were "
            "left out by chance"
        )
    said += "."
    if labels["weight"].notna().any():
        said += " The sample is stratified: each label counts for as many mentions as its weight."
    return said + " Names that were not found are not in the sample, so recall is not corrected."


def _true_ids(labels: pd.DataFrame, found: pd.DataFrame) -> tuple[list[str | None], list[str]]:
    """Whom each label says the mention means, by id, or by name where no entity has that name.

    A name that two entities have means the more mentioned one; an id may be written, too.
    """
    order = found.sort_values(["mentions", "entity_id"], ascending=[True, False])
    id_of = {
        name.casefold(): i for i, name in zip(order["entity_id"], order["entity"], strict=True)
    }
    id_of |= {i.casefold(): i for i in order["entity_id"]}
    ids: list[str | None] = []
    new: dict[str, str] = {}
    for own, right, truth in labels[["entity_id", "entity_right", "truth"]].itertuples(index=False):
        if right or pd.isna(truth):
            ids.append(own if right else None)
            continue
        folded = truth.casefold()
        ids.append(id_of.get(folded) or new.setdefault(folded, truth))
    return ids, sorted(new.values())


def _correct(found: pd.DataFrame, labels: pd.DataFrame, n_mentions: int) -> list[dict[str, Any]]:
    n = len(labels)
    weighted = bool(labels["weight"].notna().any())
    stands_for = labels["weight"].fillna(n_mentions / max(n, 1)).to_numpy(np.float64)
    every = _precision(labels["entity_right"], labels["weight"])
    by_label = {
        label: _precision(part["entity_right"], part["weight"])
        for label, part in labels.groupby("label")
    }
    own = {
        entity_id: _precision(part["entity_right"], part["weight"])
        for entity_id, part in labels.groupby("entity_id")
    }
    by_truth = labels.reset_index(drop=True).groupby("truth_id").indices
    by_found = labels.reset_index(drop=True).groupby("entity_id").indices
    rows: list[dict[str, Any]] = []
    for entity_id, entity, mentions, label in found[
        ["entity_id", "entity", "mentions", "label"]
    ].itertuples(index=False):
        row: dict[str, Any] = {
            "entity_id": entity_id, "entity": entity, "label": label, "mentions": mentions,
            "labelled": n,
        }  # fmt: skip
        rows.append(row)
        if n < MIN_LABELS:
            row["why"] = every["why"]
            continue
        pool = {"entity": own.get(entity_id), "label": by_label.get(label), "all": every}
        based_on, used = next(
            (kind, one) for kind, one in pool.items() if one and one["labelled"] >= MIN_LABELS
        )
        share, low, high = (float(used[c]) for c in ("precision", "ci_low", "ci_high"))
        is_it, was_it = np.zeros(n), np.zeros(n)
        is_it[by_truth.get(entity if pd.isna(entity_id) else entity_id, [])] = 1
        was_it[by_found.get(entity_id, [])] = 1
        moved = (is_it > was_it).astype(np.float64)
        moved_in = float(moved @ stands_for)
        moved_low, moved_high = (
            float(end) * (n_mentions - mentions)
            for end in wilson_interval(moved.sum(), n - was_it.sum())
        )
        if not moved.any():
            moved_low = moved_high = 0.0
        row |= {
            "labelled": used["labelled"], "based_on": based_on, "precision": share,
            "precision_low": low, "precision_high": high, "moved_in": moved_in,
            "corrected": mentions * share + moved_in,
            "corrected_low": mentions * low + moved_low,
            "corrected_high": mentions * high + moved_high,
        }  # fmt: skip
        if based_on != "entity":
            row["why"] = (
                f"{int(was_it.sum())} labels of its own (at least {MIN_LABELS} are needed): "
                f"the precision is that of {'all mentions' if based_on == 'all' else label}."
            )
        if not weighted and np.count_nonzero(is_it - was_it) >= MIN_ERRORS:
            row["ppi"], row["ppi_low"], row["ppi_high"] = prediction_powered_total(
                mentions, was_it, is_it, n_mentions
            )
    return rows


def prediction_powered_total(
    found: int, labelled_found: NDArray[np.float64], labelled_right: NDArray[np.float64], n: int
) -> tuple[float, float, float]:
    """Give a total and its 95 % interval from what was found everywhere and labels of a few.

    Parameters
    ----------
    found
        How many of the `n` things have the trait, as found.
    labelled_found, labelled_right
        For the labelled ones (drawn by chance): whether they have it as found, and in truth (0, 1).

    Returns
    -------
    found + n·mean(right − found) and its ends, ± 1.96 standard errors with the correction for a
    finite number of things (Angelopoulos et al. 2023, Science 382, 669–674; Cochran 1977, ch. 7).
    """
    off = np.asarray(labelled_right) - np.asarray(labelled_found)
    total = float(found + n * off.mean())
    error = n * off.std(ddof=1) / np.sqrt(len(off)) * np.sqrt(max(1 - len(off) / n, 0))
    reach = 1.959963984540054 * float(error)
    return total, max(total - reach, 0.0), min(total + reach, float(n))


def _precision(right: pd.Series, weight: pd.Series) -> dict[str, Any]:
    n, hits = len(right), int(right.sum())
    row: dict[str, Any] = {"labelled": n, "right": hits}
    if n < MIN_LABELS:
        row["why"] = f"{n} labels are too few (at least {MIN_LABELS} are needed)."
        return row
    given = weight.fillna(1.0).to_numpy(np.float64)
    share = float(given @ right.to_numpy(np.float64) / given.sum())
    size = float(given.sum() ** 2 / (given**2).sum())
    low, high = wilson_interval(share * size, size)
    return row | {"precision": share, "ci_low": float(low), "ci_high": float(high)}
