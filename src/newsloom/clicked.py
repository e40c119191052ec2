"""The sentences behind the marks of a figure, to be read below it where a mark is clicked.

They stand in the notebook itself, in rows that open, so that they need no kernel and are not lost
where no script runs: a notebook that nobody trusts yet, a page, a site that shows notebooks.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import Any

from newsloom.labels import count_of
from newsloom.marks import Mark
from newsloom.pointed import Pointed
from newsloom.report import pages
from newsloom.report.counted import DOT, ROWS_STYLE

MOST = 400  # marks; those that a figure draws first
PIECES = 600  # of evidence: the more marks, the fewer of each


class SentencesBehind:
    """The sentences behind the marks of a figure: rows that open, and a click that opens them."""

    def __init__(self, marks: Sequence[Mark], *, of: int = 0) -> None:
        self.marks = marks
        self.of = max(of, len(marks))

    def __repr__(self) -> str:
        return (
            "\n".join(f"{mark.name}: {mark.told}" for mark in self.marks)
            or "Nothing is counted above."
        )

    def _repr_html_(self) -> str:
        """Give the rows as HTML, every text escaped, and the one script that hears clicks."""
        if not self.marks:
            return "<p>Nothing is counted above.</p>"
        rows = "".join(map(_row, self.marks))
        kinds = {mark.of for mark in self.marks}
        what = f"The {kinds.pop()}s" if len(kinds) == 1 else "What stands"
        some = f"{len(self.marks):,} of " if self.of > len(self.marks) else ""
        return (
            f'<div class="newsloom behind"><style>{ROWS_STYLE}</style><details><summary>'
            f"{what} behind {some}{count_of(self.of, 'mark')}</summary>"
            f'<div class="counts">{rows}</div></details>'
            f"<script>{pages.click_script()}</script></div>"
        )


def show_behind(corpus: Any, *figures: Any, most: int = MOST) -> SentencesBehind:
    """Show what stands behind the marks of figures: the sentences, blocks or articles counted.

    Parameters
    ----------
    corpus
        The corpus that was drawn.
    *figures
        Figures of newsloom; what marks of several stand for is shown once.
    most
        Marks at most, some of every part of a figure.

    Returns
    -------
    What a notebook shows as one line that opens. In a live front end a click on a mark shows its
    sentences below the figure. Of a name 6 sentences are kept, of a pair 4, of a name in one outlet
    or on one day 3, one from each article in turn; fewer of each where there are many marks.
    """
    told = [keys_of(figure.to_plotly_json()["data"]) for figure in figures]
    keys = list(dict.fromkeys(chain.from_iterable(told)))
    chosen = keys[: max(most, 0)]
    pointed = Pointed(corpus, most=max(PIECES // max(len(chosen), 1), 1))
    marks = [mark for mark in map(pointed.mark, chosen) if mark is not None and mark.shown]
    return SentencesBehind(marks, of=len(marks) + len(keys) - len(chosen))


def keys_of(traces: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give what the marks of traces stand for, each once, some of every trace first.

    What a trace says of its marks itself, and happenings; where no trace says it, names and then
    pairs of names. The script in the notebook makes the same keys of the mark that is clicked.
    """
    traces = list(traces)
    told = [list(_told(trace.get("meta") or {})) for trace in traces]
    if any(told):
        return list(dict.fromkeys(filter(None, chain.from_iterable(zip_longest(*told)))))
    marks = [ids for trace in traces for ids in _names(trace)]
    return list(dict.fromkeys(" ".join(ids) for n in (1, 2) for ids in marks if len(ids) == n))


def _told(meta: Mapping[str, Any]) -> Iterator[str]:
    for key in meta.get("behind", ()):
        yield from [key] if isinstance(key, str) else key  # of squares, row by row
    yield from meta.get("happenings", ())


def _names(trace: Mapping[str, Any]) -> Iterator[list[str]]:
    """Give the names that each mark of a trace stands for; of squares those that are drawn."""
    meta = trace.get("meta") or {}
    for ids in meta.get("entities", ()):
        yield sorted(set(ids.split()))
    for row, shades in zip(meta.get("rows", ()), trace.get("z", ()), strict=False):
        for column, shade in zip(meta.get("columns", ()), shades, strict=False):
            if shade is not None:
                yield sorted({*row.split(), *column.split()})


def _row(mark: Mark) -> str:
    items = "".join(map(pages.show_evidence, mark.shown))
    return (
        f'<details data-key="{html.escape(mark.key)}"><summary>'
        f'<b class="who" dir="auto">{html.escape(mark.name)}</b>{DOT}'
        f'<span class="n">{mark.told}</span></summary><ol class="sentences">{items}</ol></details>'
    )
