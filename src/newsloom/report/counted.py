"""Counts of quotations as a notebook shows them: a row opens what each of its numbers counts.

Rows open by themselves (`details`), so they need neither a kernel nor a script: in JupyterLab, in
a notebook turned into a page, and on a site that shows notebooks. Where scripts run, a click on a
mark of a figure opens the row of what it stands for below the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from newsloom.kept import kept_with
from newsloom.labels import address_of, count_of
from newsloom.report import pages
from newsloom.report.behind import Behind, Evidence
from newsloom.report.spoken import Counted, Spoken
from newsloom.report.words import is_null
from newsloom.said import KINDS
from newsloom.tables import NewsloomError

WHOLE = 300
"""So many statements, or sentences, stand in an output to the last; of more, some behind each."""
NAMES = ("speaker", "known", "cue", "outlet", "stance")
CELLS = ("entity_id", "speaker", "known", "outlet", "cue", "channel")
KNOWN = {
    "named": "named",
    "described": "described, not named",
    "nobody": "nobody is said to say it",
}
STANCES = ("neutral", "distancing", "other")

DOT = '<span class="dot"> · </span>'
"""Between name and numbers where no style sets them apart: a notebook that nobody trusts yet."""

# For front ends that bring no style of their own: only grey and what reads on white and on black.
ROWS_STYLE = """
.newsloom .counts > details { border-top: 1px solid rgba(128,132,140,.35); }
.newsloom .counts summary { cursor: pointer; padding: .3rem 0; }
.newsloom .counts summary > * { display: inline-block; vertical-align: top; }
.newsloom .counts .who { width: 15rem; font-weight: 600; padding-right: 1rem;
  overflow-wrap: anywhere; }
.newsloom .counts .n { min-width: 6.8rem; padding-left: .5rem; text-align: right;
  font-variant-numeric: tabular-nums; }
.newsloom .counts .who small { display: block; font-weight: 400; opacity: .75; }
.newsloom .counts .n small { display: block; opacity: .75; }
.newsloom .counts summary > .dot { display: none; }
.newsloom .counts .none { opacity: .55; }
.newsloom .counts h4 { margin: .6rem 0 .2rem; font-size: 1em; }
.newsloom .counts .sentences { list-style: none; margin: 0 0 1rem; padding: 0 0 0 1.2rem; }
.newsloom .counts .evidence { border-left: 2px solid rgba(128,132,140,.45); padding-left: .9rem;
  margin: .6rem 0; }
.newsloom .counts .evidence p, .newsloom .counts blockquote { margin: 0; padding: 0; border: 0; }
.newsloom .counts blockquote { max-width: 46rem; white-space: pre-line; }
.newsloom .counts .from, .newsloom .counts .place { font-size: .9em; opacity: .8; }
.newsloom .counts mark { background: rgba(240,190,60,.35); color: inherit; }
.newsloom .counts mark.cue { background: none; text-decoration: underline 2px; }
.newsloom.clicked { margin: .4rem 0 .4rem var(--jp-cell-prompt-width, 0); padding: .2rem 1rem;
  max-height: 24rem; overflow: auto;
  border-left: 3px solid #2a8c9e; font-family: var(--jp-content-font-family, sans-serif); }
.newsloom.clicked button { float: right; border: 0; background: none; color: inherit;
  font-size: 1.2em; cursor: pointer; }
.newsloom.clicked .counts .who { width: auto; max-width: 32rem; }
.newsloom.behind > details > summary { cursor: pointer; }
"""


@dataclass(frozen=True)
class Part:
    """A number of a row, what it is called, its share if it has one, and what it counts."""

    label: str
    counted: Counted
    share: str
    items: Sequence[Evidence]
    key: str = ""  # what a mark of a figure that stands for it is known by


@dataclass(frozen=True)
class Row:
    """A row: whose and where, its whole number, the parts it is made of, and articles."""

    name: str
    light: str
    whole: str
    parts: Sequence[Part]
    articles: str
    key: str = ""  # what a mark of a figure that stands for it is known by


class CountedQuotations:
    """Counts of quotations: rows that open in a notebook, the table elsewhere."""

    def __init__(self, counted: pd.DataFrame, rows: Sequence[Row], of: str) -> None:
        self._counted = counted
        self._of = of
        self.rows = rows

    def __repr__(self) -> str:
        if self._counted.empty:
            return f"No {self._of} of this kind were found."
        return str(self._counted.drop(columns=["entity_id", "channel"], errors="ignore"))

    def _repr_html_(self) -> str:
        """Give the rows as HTML, every text escaped, and the one script, which hears clicks."""
        return (
            f'<div class="newsloom"><style>{ROWS_STYLE}</style>'
            f"{pages.show_counted(self.rows, repr(self))}"
            f"<script>{pages.click_script()}</script></div>"
        )


def show_quotations(corpus: Any, counted: pd.DataFrame) -> CountedQuotations:
    """Show counts of quotations; a row opens the quotations behind each of its numbers.

    Parameters
    ----------
    corpus
        The corpus that was counted.
    counted
        What `count_speakers`, `count_speakers_by_outlet`, `share_sentences`, `count_stances`,
        `count_cues` or `count_passed_on` gives, or some rows of it.

    Returns
    -------
    What a notebook shows as rows to open: outlet, day, speaker, the words and the reporting word
    marked, the place in the raw file. In a corpus of more than 300 statements a number shows some
    from each article in turn, and says how many.

    Raises
    ------
    NewsloomError
        If the columns are none of these.
    """
    spoken = _spoken(corpus).anew()
    sentences = "unattributed" in counted.columns
    if not sentences and "statements" not in counted.columns:
        raise NewsloomError(
            "show_quotations needs the counts of quotations, such as count_speakers gives; the "
            f"columns are {', '.join(map(str, counted.columns))}."
        )
    made = [
        (row, list(_numbers(spoken, row, sentences=sentences)))
        for row in counted.to_dict("records")
    ]
    items = dict(spoken.items())
    of = "sentences" if sentences else "statements"
    rows = []
    for row, parts in made:
        name, light = _told(row)
        articles = count_of(int(row["articles"]), "article")
        rows.append(
            Row(
                name,
                light if not sentences else articles,
                count_of(int(row[of]), of.removesuffix("s")),
                [
                    Part(
                        label,
                        one,
                        _share(row, label),
                        [items[shown] for shown in one.shown],
                        _part_key(row, label),
                    )
                    for label, one in parts
                ],
                "" if sentences else articles,  # four parts leave no room for it
                _key(row),
            )
        )
    return CountedQuotations(counted, rows, of)


def _spoken(corpus: Any) -> Spoken:
    """Give the statements of a corpus, kept with it: a notebook asks for them many times."""
    tables = (corpus.articles, corpus.quotes, corpus.sentences, corpus.mentions, corpus.entities)

    def make() -> Spoken:
        return Spoken(corpus, Behind(corpus, share=corpus.share), whole=WHOLE)

    return kept_with(corpus, "_spoken", (corpus.share, *tables), make)


def _told(row: Mapping[Any, Any]) -> tuple[str, str]:
    """Give what a row is called by, and what stands under it in lighter type."""
    if "channel_name" in row:
        return str(row["channel_name"]), f"passes on {row['speaker']}"
    told = [
        KNOWN.get(str(row[column]), str(row[column])) if column == "known" else str(row[column])
        for column in NAMES
        if row.get(column)
    ]
    return told[0], " · ".join(told[1:])


def _key(row: Mapping[Any, Any]) -> str:
    """Give the key by which a figure knows what a row is about."""
    entity = "" if is_null(row.get("entity_id")) else str(row["entity_id"])
    if "channel" in row:
        speaker = {"entity_id": entity, "speaker": str(row["speaker"])}
        return address_of("statements", channel=str(row["channel"]), **speaker)
    if "outlet" in row and entity:
        return address_of("statements", entity_id=entity, outlet=str(row["outlet"]))
    if "cue" in row and "outlet" not in row:
        return address_of("statements", cue=str(row["cue"]))
    return entity


def _part_key(row: Mapping[Any, Any], label: str) -> str:
    """Give the key by which a figure knows what one number of a row is about."""
    if "unattributed" in row:
        return address_of("sentences", outlet=str(row["outlet"]), kind=label)
    if "neutral" in row:
        return address_of("statements", outlet=str(row["outlet"]), stance=label)
    if "direct" in row and "outlet" not in row and not is_null(row.get("entity_id")):
        return f"speaker-{row['entity_id']}-{label}"
    return ""


def _numbers(
    spoken: Spoken, row: Mapping[Any, Any], *, sentences: bool
) -> Iterator[tuple[str, Counted]]:
    """Give the numbers of a row with what they count."""
    if sentences:
        for kind in (*KINDS, "unattributed"):
            yield kind, spoken.count_sentences("", outlet=row["outlet"], kind=kind)
        return
    cell = {c: str(row[c]) for c in CELLS if c in row and not is_null(row[c])}
    # Somebody described by the words that name somebody else is not that one.
    nameless = "entity_id" in row and is_null(row["entity_id"])
    column, values = _divided(row)
    for value in values:
        rows = spoken.choose(cell | ({column: value} if column else {}))
        rows = rows[rows["entity_id"].isna()] if nameless else rows
        told = sorted((cell | {column: value, "nameless": str(nameless)}).items())
        yield value, spoken.count_rows("", repr(told), rows)


def _divided(row: Mapping[Any, Any]) -> tuple[str, Sequence[str]]:
    """Give the column that a row is divided by, and its values."""
    if "neutral" in row:
        return "stance", STANCES
    return ("kind", KINDS) if "direct" in row else ("", ("",))


def _share(row: Mapping[Any, Any], label: str) -> str:
    """Give the share of a part with its interval, where the table has it."""
    prefix = "" if label == "distancing" and "distancing_share" in row else f"{label}_"
    share, low, high = (
        row.get(name) for name in (f"{label}_share", f"{prefix}low", f"{prefix}high")
    )
    if share is None or low is None or high is None or is_null(share):
        return ""
    return f"{100 * share:.0f}% ({100 * low:.0f}–{100 * high:.0f})"
