"""The tables that compare outlets: voices heard, names in more or fewer articles than expected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from newsloom.frequency.expected import LEVEL
from newsloom.labels import address_of, count_of
from newsloom.outlets import compared_articles, count_diversity, say_outlets
from newsloom.report.dossiers import names_with_evidence
from newsloom.report.model import TABLE_ROWS, Beyond, Cell, Column, Table, more
from newsloom.report.spoken import Spoken
from newsloom.report.words import is_null, number, small
from newsloom.unexpected import compare_outlets, say_unexpected


def outlet_tables(corpus: Any, spoken: Spoken) -> Iterator[Table]:
    """Give the tables that have rows; none where fewer than two outlets are known."""
    rows = compared_articles(corpus)
    if rows["group"].nunique() < 2:
        return
    yield _voices(corpus, spoken, set(rows.loc[rows["group"].notna(), "article_id"]))
    table = _names(corpus)
    if table.rows:
        yield table


def _voices(corpus: Any, spoken: Spoken, compared: set[str]) -> Table:
    found = count_diversity(corpus)
    drawn = found["drawn"].max()
    rows = []
    for row in found.head(TABLE_ROWS).to_dict("records"):
        said = spoken.statements
        said = said[(said["outlet"] == row["outlet"]) & said["article_id"].isin(list(compared))]
        cells = []
        for title, key, known in (
            ("by named speakers", "named", said["known"] == "named"),
            ("by speakers without a name", "unnamed", said["known"] != "named"),
        ):
            address = address_of("statements", compared=key, outlet=row["outlet"])
            counted = spoken.count_rows(f"{row['outlet']}, {title}", address, said[known])
            href = f"#{counted.key}" if counted.count else ""
            cells.append(Cell(number(counted.count), href))
        rows.append(
            [
                Cell(row["outlet"], light=count_of(row["articles"], "article")),
                cells[0],
                Cell(number(row["speakers"])),
                cells[1],
                _measure(row, "heard", 1),
                _measure(row, "across", 2),
                Cell("" if is_null(row["shannon"]) else number(row["shannon"], 2)),
                Cell("" if is_null(row["effective"]) else number(row["effective"], 1)),
            ]
        )
    heard = "Heard" if is_null(drawn) else f"Heard in {number(drawn)}"
    return Table(
        "How many voices each outlet lets speak",
        (
            Column("Outlet"),
            Column("Statements", True, "by named speakers"),
            Column("Speakers", True, "with a name; more statements bring more of them"),
            Column("Unnamed", True, "statements by officials, residents or nobody, not measured"),
            Column(heard, True, "speakers in as many whole articles as hold so many statements"),
            Column("Across", True, "chance that statements of two articles have two speakers"),
            Column("H", True, "Shannon's entropy in nats; grows with the number of statements"),
            Column("exp H", True, "so many equal speakers would give the same H"),
        ),
        rows,
        note=f"{more(len(found), TABLE_ROWS)} {say_outlets(corpus)}".strip(),
        id="voices-compared",
        counts_of="statements",
    )


def _measure(row: dict[Any, Any], name: str, places: int) -> Cell:
    """Give a measure with its interval, or what keeps it from being compared."""
    if is_null(row[name]) or is_null(row[f"{name}_low"]):
        return Cell("", light="too little to tell")
    ends = (number(row[f"{name}_{end}"], places) for end in ("low", "high"))
    return Cell(number(row[name], places), light="–".join(ends))


def _names(corpus: Any) -> Table:
    compared = compare_outlets(corpus)
    sure = compared[compared["q_value"] <= LEVEL].sort_values(
        ["q_value", "outlet", "id"], kind="stable"
    )
    known = set(names_with_evidence(corpus))
    later = [str(i) in known for i in sure["id"].iloc[TABLE_ROWS:]]
    shown = pd.concat([sure.head(TABLE_ROWS), sure.iloc[TABLE_ROWS:][later]])
    rows = [
        [
            Cell(row.name, entity=row.id),
            Cell(row.outlet),
            Cell(number(row.articles), light=f"of {number(row.all_articles)}"),
            Cell(number(row.expected, 1)),
            Cell(number(row.elsewhere), light=f"of {number(row.all_elsewhere)}"),
            Cell(small(row.q_value)),
        ]
        for row in shown.itertuples(index=False)
    ]
    return Table(
        "Named in more, or fewer, articles of an outlet than their length explains",
        (
            Column("Name"),
            Column("Outlet"),
            Column("Articles", True, "of the outlet that name it; a copy in it counts once"),
            Column("Expected", True, "if articles about as long named it alike in all outlets"),
            Column("Elsewhere", True, "articles of the other outlets that name it"),
            Column("q", True, "exact test over articles, adjusted for the number of tests"),
        ),
        rows[:TABLE_ROWS],
        note=f"{more(len(sure), TABLE_ROWS)} {say_unexpected(compared)}".strip(),
        id="names-compared",
        beyond=Beyond(
            rows[TABLE_ROWS:],
            len(sure),
            {str(i): int(n) for i, n in sure["id"].value_counts().items() if i in known},
        ),
    )
