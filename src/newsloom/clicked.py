"""The sentences behind the marks of a figure, to be read below it where a mark is clicked.

They stand in the notebook itself, in rows that open, so that they need no kernel and are not lost
where no script runs: a notebook that nobody trusts yet, a page, a site that shows notebooks.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from newsloom.labels import count_of, happening_of, shorten
from newsloom.report import pages
from newsloom.report.behind import Behind, Evidence
from newsloom.report.counted import ROWS_STYLE

EACH = 6  # sentences of a name or a happening
EACH_PAIR = 4
MOST = 120  # marks; those that a figure draws first
LOOKED_AT = 2 * MOST
LONGEST = 90  # characters of what a row is called


@dataclass(frozen=True)
class Mark:
    """What a mark stands for: its key in the figure, its name, and its sentences."""

    key: str
    name: str
    found: int
    shown: Sequence[Evidence]

    @property
    def told(self) -> str:
        """How many sentences there are, and how many of them are shown."""
        found = count_of(self.found, "sentence")
        return found if len(self.shown) == self.found else f"{len(self.shown)} of {found}"


class SentencesBehind:
    """The sentences behind the marks of a figure: rows that open, and a click that opens them."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.marks = marks

    def __repr__(self) -> str:
        return "\n".join(f"{mark.name}: {mark.told}" for mark in self.marks) or "No sentences."

    def _repr_html_(self) -> str:
        """Give the rows as HTML, every text escaped, and the one script that hears clicks."""
        if not self.marks:
            return ""
        rows = "".join(map(_row, self.marks))
        return (
            f'<div class="newsloom behind"><style>{ROWS_STYLE}</style><details><summary>'
            f"The sentences behind {count_of(len(self.marks), 'mark')}</summary>"
            f'<div class="counts">{rows}</div></details>'
            f"<script>{pages.click_script()}</script></div>"
        )


def show_behind(corpus: Any, figure: Any) -> SentencesBehind:
    """Show the sentences behind the marks of a figure: names, pairs of names, happenings.

    Parameters
    ----------
    corpus
        The corpus that was drawn.
    figure
        A figure of newsloom whose marks stand for names, pairs or happenings.

    Returns
    -------
    What a notebook shows as one line that opens. In a live front end a click on a mark shows its
    sentences below the figure. Of a name 6 sentences are kept and of a pair 4, one from each
    article in turn, and of a figure 120 marks.
    """
    looked_up = _LookedUp(corpus)
    marks = (looked_up.mark(key) for key in keys_of(figure.to_plotly_json()["data"]))
    found = [mark for mark in islice(marks, LOOKED_AT) if mark is not None and mark.shown]
    return SentencesBehind(found[:MOST])


def keys_of(traces: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give what the marks of traces stand for, each once: names, then pairs, then happenings.

    An entity id; two of them in order, with a blank between; the address of a happening. The
    script in the notebook makes the same keys of the mark that is clicked.
    """
    metas = [trace.get("meta") or {} for trace in traces]
    told = [key for meta in metas for key in meta.get("happenings", ())]
    if told:
        return list(dict.fromkeys(told))
    marks = [sorted(set(ids.split())) for meta in metas for ids in meta.get("entities", ())]
    return list(dict.fromkeys(" ".join(ids) for n in (1, 2) for ids in marks if len(ids) == n))


class _LookedUp:
    """Finds the sentences of what a mark can stand for."""

    def __init__(self, corpus: Any) -> None:
        self._behind = Behind(corpus, share=corpus.share)
        entities, scores, events = corpus.entities, corpus.pair_scores, corpus.events
        self._names = dict(zip(entities["entity_id"], entities["entity"], strict=True))
        self._scores, self._events = scores, events
        self._pairs: dict[str, int] = {}
        for at, ends in enumerate(zip(scores["entity_a"], scores["entity_b"], strict=True)):
            self._pairs.setdefault(" ".join(sorted(ends)), at)
        self._happened: dict[str, list[int]] = {}
        for at, (cluster, text) in enumerate(zip(events["cluster"], events["text"], strict=True)):
            self._happened.setdefault(happening_of(cluster, text), []).append(at)

    def mark(self, key: str) -> Mark | None:
        """Give what a key stands for, if it is of this corpus."""
        if key in self._names:
            shown, found = self._behind.of_entity(key, limit=EACH)
            return Mark(key, self._names[key], found, shown)
        if key in self._pairs:
            shown, found = self._behind.of_pair(
                self._scores.iloc[self._pairs[key]], limit=EACH_PAIR
            )
            return Mark(key, " and ".join(self._names[one] for one in key.split()), found, shown)
        if key in self._happened:
            rows = self._events.iloc[self._happened[key]]
            words = shorten(" ".join(str(rows["text"].iloc[0]).split()), LONGEST)
            return Mark(key, words, len(rows), self._behind.of_events(rows.head(EACH)))
        return None


def _row(mark: Mark) -> str:
    items = "".join(map(pages.show_evidence, mark.shown))
    return (
        f'<details data-key="{html.escape(mark.key)}"><summary>'
        f'<span class="who" dir="auto">{html.escape(mark.name)}</span> '
        f'<span class="n">{mark.told}</span></summary><ol class="sentences">{items}</ol></details>'
    )
