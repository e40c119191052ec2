"""From probabilities of tags to the names of an article: one decision per name per article.

The best path gives the spans. What a name is, is decided for the article as a whole: a surface that
the network takes for a person here and for a place there gets the label that all its occurrences
together make most probable; a name overlooked in one place and plain in another is filled in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from newsloom.language.tag_sums import Reading

# Chosen on the development articles of Worldwide; see training/MODEL_CARD.md.
FILL_IN = 0.25  # least probability at which a name plain elsewhere in the article is filled in
SURNAME = 0.2  # least probability at which the surname of a person named in full is the person


class Name(NamedTuple):
    """A name in one article: tokens, label, how probable the network finds it."""

    start: int
    end: int
    label: str
    own: float
    """Probability of this span with this label, here."""
    shared: float = 0.0
    """Mean of the same over all places of the article that have the same words."""


def decide(readings: Sequence[Reading], words: Sequence[str], labels: Sequence[str]) -> list[Name]:
    """Decide on the names of an article.

    Parameters
    ----------
    readings
        What the network makes of each sentence, in order.
    words
        The article's tokens.
    labels
        The network's labels, in the order of its tags.

    Returns
    -------
    The names in order, without overlaps.
    """
    article = _Article(readings, words, labels)
    found = article.best_path()
    found = article.settle(found)
    found = article.fill_in(found)
    return article.share(found)


class _Article:
    def __init__(
        self, readings: Sequence[Reading], words: Sequence[str], labels: Sequence[str]
    ) -> None:
        self.words, self.labels = words, labels
        self.reading = [r for r in readings for _ in r.tags]
        self._known: dict[tuple[int, int], np.ndarray] = {}

    def probability(self, start: int, end: int, label: int) -> float:
        """How probable these tokens are one name with this label; 0 across sentences."""
        return float(self.probabilities(start, end)[label])

    def probabilities(self, start: int, end: int) -> np.ndarray:
        """The same for every label."""
        known = self._known.get((start, end))
        if known is None:
            reading = self.reading[start]
            first = start - reading.start
            if first + end - start > len(reading.tags):
                known = np.zeros(len(self.labels))
            else:
                known = reading.probabilities(first, _tags(end - start, len(self.labels)))
            self._known[start, end] = known
        return known

    def best_path(self) -> list[Name]:
        found, at = [], 0
        while at < len(self.words):
            reading = self.reading[at]
            for first, end, label in spans(reading.tags):
                start, stop = reading.start + first, reading.start + end
                own = self.probability(start, stop, label)
                found.append(Name(start, stop, self.labels[label], own))
            at = reading.start + len(reading.tags)
        return found

    def surface(self, name: Name) -> tuple[str, ...]:
        return tuple(self.words[name.start : name.end])

    def settle(self, found: Sequence[Name]) -> list[Name]:
        """Give every surface the label that its occurrences together make most probable."""
        votes: dict[tuple[str, ...], np.ndarray] = defaultdict(lambda: np.zeros(len(self.labels)))
        for name in found:
            votes[self.surface(name)] += self.probabilities(name.start, name.end)
        surnames = self.surnames(found)
        settled = []
        for name in found:
            surface = self.surface(name)
            best = int(votes[surface].argmax())
            if len(surface) == 1 and surface[0] in surnames and name.label != "Person":
                person = self.labels.index("Person")
                if votes[surface][person] >= SURNAME * votes[surface].sum():
                    best = person
            own = self.probability(name.start, name.end, best)
            settled.append(Name(name.start, name.end, self.labels[best], own))
        return settled

    def surnames(self, found: Sequence[Name]) -> set[str]:
        """Last words of persons named in full."""
        return {
            self.words[name.end - 1]
            for name in found
            if name.label == "Person" and name.end - name.start > 1
        }

    def fill_in(self, found: Sequence[Name]) -> list[Name]:
        """Add names that are plain elsewhere in the article and not quite improbable here."""
        known: dict[tuple[str, ...], str] = {}
        for name in found:
            surface = self.surface(name)
            if any(word[:1].isupper() for word in surface):
                known.setdefault(surface, name.label)
        lengths: dict[str, set[int]] = defaultdict(set)
        for surface in known:
            lengths[surface[0]].add(len(surface))
        taken = {i for name in found for i in range(name.start, name.end)}
        added = []
        for i, word in enumerate(self.words):
            if word not in lengths:
                continue
            for length in sorted(lengths[word], reverse=True):
                end = i + length
                surface = tuple(self.words[i:end])
                if surface not in known or not taken.isdisjoint(range(i, end)):
                    continue
                own = self.probability(i, end, self.labels.index(known[surface]))
                if own >= FILL_IN:
                    added.append(Name(i, end, known[surface], own))
                    taken.update(range(i, end))
                    break
        return sorted([*found, *added], key=lambda name: name.start)

    def share(self, found: Sequence[Name]) -> list[Name]:
        sums: dict[tuple[str, ...], list[float]] = defaultdict(list)
        for name in found:
            sums[self.surface(name)].append(name.own)
        means = {
            surface: own[0] if len(own) == 1 else float(np.mean(own))
            for surface, own in sums.items()
        }
        return [
            Name(name.start, name.end, name.label, name.own, means[self.surface(name)])
            for name in found
        ]


@lru_cache(maxsize=256)
def _tags(length: int, labels: int) -> np.ndarray:
    """The tags of a name so long, a column for each label: begin, inside …, end; or single."""
    parts = [3] if length == 1 else [0, *[1] * (length - 2), 2]
    return 1 + 4 * np.arange(labels) + np.array(parts)[:, None]


def spans(tags: Sequence[int]) -> list[tuple[int, int, int]]:
    """Read spans off a sequence of tags: first token, one past the last, number of the label."""
    found = []
    begin = 0
    for i, tag in enumerate(tags):
        if not tag:
            continue
        label, part = divmod(tag - 1, 4)
        if part == 0:
            begin = i
        elif part == 2:
            found.append((begin, i + 1, label))
        elif part == 3:
            found.append((i, i + 1, label))
    return found
