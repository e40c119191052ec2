"""What an outlet has more or less than expected, as a notebook shows it: rows open their places."""

from __future__ import annotations

from typing import Any

import pandas as pd

from newsloom.frequency.expected import LEVEL
from newsloom.labels import describe_kind, shorten
from newsloom.marks import mark_of
from newsloom.report.behind import Behind
from newsloom.report.counted import CountedQuotations, Part, Row
from newsloom.report.spoken import Counted
from newsloom.report.words import number
from newsloom.unexpected import find_places

EACH = 8  # places shown behind a number
LONGEST = 110  # characters of a statement


def show_compared(
    corpus: Any, compared: pd.DataFrame, *, top_n: int | None = 5
) -> CountedQuotations:
    """Show rows of `compare_outlets`; a row opens the places behind its numbers.

    Parameters
    ----------
    corpus
        The corpus that was compared.
    compared
        What `newsloom.compare_outlets` gives, or some rows of it.
    top_n
        Rows at most an outlet, the surest; None: all. What is just as expected is left out, and
        where something stands the test (q at most 0.05), all the rest.

    Returns
    -------
    What a notebook shows as rows to open: the first place in each article of the outlet and of the
    others, at most eight of each, with where it stands in the raw file.
    """
    compared = compared[compared["direction"] != "as expected"]
    sure = compared["q_value"] <= LEVEL
    if sure.any():
        compared = compared[sure]
    if top_n is not None:
        compared = compared.groupby("outlet", sort=False).head(top_n)
    behind = Behind(corpus, share=corpus.share)
    rows = []
    found = {
        str(of): find_places(corpus, set(group["id"]), str(of))  # type: ignore[arg-type]
        for of, group in compared.groupby("of")
    }
    for row in compared.to_dict("records"):
        places = found[row["of"]]
        places = places[places["id"] == row["id"]]
        own = places["outlet"] == row["outlet"]
        parts = []
        for here, label, whole in (
            (True, "here", row["all_articles"]),
            (False, "elsewhere", row["all_elsewhere"]),
        ):
            chosen = places[own == here]
            items = behind.of_places(chosen.head(EACH))
            shown = tuple(map(str, range(len(items))))
            counted = Counted("", "", len(chosen), shown)
            parts.append(Part(label, counted, f"of {number(whole)}", items))
        kind = "statement" if row["of"] == "statements" else describe_kind(str(row["label"]))
        rows.append(
            Row(
                shorten(str(row["name"]), LONGEST),
                f"{row['outlet']} · {kind} · {_tested(row)}",
                f"{row['expected']:.1f} expected",
                parts,
                "",
                mark_of("unexpected", **{one: str(row[one]) for one in ("of", "id", "outlet")}),
            )
        )
    shown = compared.drop(columns=["id", "of"], errors="ignore")
    return CountedQuotations(shown, rows, "differences")


def _tested(row: dict[Any, Any]) -> str:
    if pd.isna(row["q_value"]):
        return "not tested"
    return f"q {row['q_value']:.2g}" if row["q_value"] >= 0.0001 else "q < 0.0001"
