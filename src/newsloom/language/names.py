"""Names as a spaCy component (``newsloom_names``): `doc.ents`, each with its confidence.

Two ways to read: a trained tagger (`tagger`, `name_decisions`), which comes with the pipeline
``en_newsloom``; and, where the component was given no weights, the rules alone (`names_by_rule`),
which know no confidence.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

from newsloom.language.name_decisions import Name, decide
from newsloom.language.name_labels import REST, REST_CLASS, ontonotes_label
from newsloom.language.name_shapes import STORMS
from newsloom.language.names_by_rule import find_names
from newsloom.language.side_by_side import batches
from newsloom.language.tag_sums import Reading
from newsloom.language.tagger import Tagger
from newsloom.language.units import with_units
from newsloom.language.words import blanks_of, words_of

if not Span.has_extension("confidence"):
    Span.set_extension("confidence", default=None)

Found = tuple[int, int, str, float | None]
_SETTINGS = "names.json"
# In one batch: few sentences that are left over are read as dearly as many, so it holds 64 articles
# of 250 words.
MOST_TOKENS = 16_000
DIRECTIONS = frozenset(
    f"{direction}{ending}"
    for direction in "north south east west northeast northwest southeast southwest".split()
    for ending in ("", "ern")
) | {"central"}
# What share of names is right that a rule adds to the tagger's: units by number on GMB (10 of 13),
# the rest on the development articles of Worldwide.
BY_RULE = {"unit": 0.77, "rest": 0.5}


@Language.factory("newsloom_names", assigns=["doc.ents", "span._.confidence"])
def make_names(nlp: Language, name: str) -> NameFinder:
    """Make the component; without weights (`NameFinder.from_disk`) it reads by rule."""
    return NameFinder()


class NameFinder:
    """Sets `doc.ents`, keeping entities that an earlier component set where they do not collide."""

    def __init__(self) -> None:
        self.tagger: Tagger | None = None
        self.calibration: tuple[Sequence[float], Sequence[float]] = ((0.0, 1.0), (0.0, 1.0))
        """Raw scores, ascending, and the confidence that each stands for."""

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Read documents, so many at a time; each comes out as if it had been read alone."""
        for docs in batches(stream, batch_size, MOST_TOKENS):
            read = [_without_blanks(doc) for doc in docs]
            found = self.find_all([(words, starts) for _, words, starts in read])
            for doc, (places, _, _), names in zip(docs, read, found, strict=True):
                _annotate(doc, places, names)
                yield doc

    def find(self, words: Sequence[str], starts: Sequence[bool]) -> list[Found]:
        """Find the names of one article; see `find_all`."""
        return self.find_all([(words, starts)])[0]

    def find_all(
        self, articles: Sequence[tuple[Sequence[str], Sequence[bool]]]
    ) -> list[list[Found]]:
        """Find the names of articles.

        Parameters
        ----------
        articles
            For each its tokens, none of them blank, and whether a token opens a sentence.

        Returns
        -------
        For each first token, one past the last, label, and confidence or None; in order, no
        overlaps.
        """
        ruled = [find_names(words, starts) for words, starts in articles]
        if self.tagger is None:
            return [
                [(start, end, label, None) for start, end, label in with_units(words, by_rule)]
                for (words, _), by_rule in zip(articles, ruled, strict=True)
            ]
        read = self.tagger.read_all(
            [(*article, r) for article, r in zip(articles, ruled, strict=True)]
        )
        return [
            self._settle(words, readings, by_rule)
            for (words, _), readings, by_rule in zip(articles, read, ruled, strict=True)
        ]

    def _settle(
        self,
        words: Sequence[str],
        readings: Sequence[Reading],
        by_rule: Sequence[tuple[int, int, str]],
    ) -> list[Found]:
        """Decide for the article as a whole, and put names in our terms."""
        assert self.tagger is not None
        rules = _Rules(by_rule)
        found: dict[tuple[int, int], tuple[str, float]] = {}
        for name in decide(readings, words, self.tagger.labels):
            start, end = _edges(words, name)
            if start >= end:
                continue
            label = ontonotes_label(words[start:end], name.label, rules.say(name, start, end))
            if label is not None:
                found[start, end] = label, self.confidence(name)
        return self._with_rules(words, found, by_rule)

    def _with_rules(
        self,
        words: Sequence[str],
        found: dict[tuple[int, int], tuple[str, float]],
        by_rule: Sequence[tuple[int, int, str]],
    ) -> list[Found]:
        """Add what the tagger was not taught: numbered units, events, laws and works by name."""
        storms = {
            i: end
            for start, end, label in by_rule
            if label == "EVENT" and words[start] in STORMS
            for i in range(start, end)
        }
        # "Cyclone Zelma": the tagger saw a person or a place in it.
        found = {span: what for span, what in found.items() if span[1] > storms.get(span[0], 0)}
        covered = {i for start, end in found for i in range(start, end)}
        names = [(start, end, label) for (start, end), (label, _) in found.items()]
        names += [
            (start, end, label)
            for start, end, label in by_rule
            if label in REST and covered.isdisjoint(range(start, end))
        ]
        result: list[Found] = []
        for start, end, label in with_units(words, sorted(names)):
            known = found.get((start, end))
            sure = known[1] if known else BY_RULE["unit" if label == "ORG" else "rest"]
            result.append((start, end, label, sure))
        return result

    def confidence(self, name: Name) -> float:
        """Turn what the network says of a name into the share of such names that are right."""
        known, meant = self.calibration
        return round(float(np.interp(raw_score(name), known, meant)), 3)

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights, if there are any, into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        if self.tagger is not None:
            self.tagger.save(folder)
            settings = {"calibration": [list(part) for part in self.calibration]}
            (folder / _SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", "utf-8")

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> NameFinder:
        """Read the weights from a folder, if there are any."""
        folder = Path(path)
        if (folder / _SETTINGS).exists():
            settings = json.loads((folder / _SETTINGS).read_text("utf-8"))
            known, meant = settings["calibration"]
            self.calibration = (known, meant)
            self.tagger = Tagger.load(folder)
        return self


class _Rules:
    """What the rules take tokens for, looked up by span, and by token for the rest class."""

    def __init__(self, by_rule: Sequence[tuple[int, int, str]]) -> None:
        self._spans = {(start, end): label for start, end, label in by_rule}
        self._rest = {
            i: label for start, end, label in by_rule if label in REST for i in range(start, end)
        }

    def say(self, name: Name, start: int, end: int) -> str | None:
        """Say what they take a name for: the same tokens, or any part of one of the rest class."""
        same = self._spans.get((start, end))
        if same is not None or name.label != REST_CLASS:
            return same
        return next((self._rest[i] for i in range(start, end) if i in self._rest), None)


def raw_score(name: Name) -> float:
    """What calibration starts from: the name's probability here, and over the article."""
    return (name.own + name.shared) / 2


def _edges(words: Sequence[str], name: Name) -> tuple[int, int]:
    """Leave a leading lower-case article or direction, and possessive endings, outside the name."""
    start, end = name.start, name.end
    if words[start] == "the" and end - start > 1:
        start += 1
    if words[start] in DIRECTIONS and end - start > 1 and words[start + 1][:1].isupper():
        start += 1  # "southern Peru" is in Peru, and counts as Peru
    while end > start and words[end - 1] in {"’s", "'s", "’", "'"}:
        end -= 1
    return start, end


def _annotate(doc: Doc, places: Sequence[int], names: Sequence[Found]) -> None:
    """Set the names as entities, where no earlier component set one."""
    taken = {token.i for span in doc.ents for token in span}
    spans = []
    for start, end, label, confidence in names:
        span = Span(doc, places[start], places[end - 1] + 1, label=label)
        if not taken.intersection(range(span.start, span.end)):
            span._.confidence = confidence
            spans.append(span)
    doc.ents = (*doc.ents, *spans)


def _without_blanks(doc: Doc) -> tuple[list[int], list[str], list[bool]]:
    """The tokens that are not blank: their numbers, their words, whether they open a sentence."""
    words, blanks = words_of(doc), blanks_of(doc)
    opens = (doc.to_array(SENT_START).astype(np.int64) > 0).tolist()
    places, starts = [], []
    waiting = True
    for place, (blank, open_) in enumerate(zip(blanks, opens, strict=True)):
        waiting = waiting or open_
        if not blank:
            places.append(place)
            starts.append(waiting)
            waiting = False
    return places, [words[place] for place in places], starts
