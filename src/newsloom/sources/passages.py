"""Passages that two articles share: copied, quoted from the same speech, or told in other words.

Precision goes first: two sentences that merely look alike (a leader, a Friday, a visit) are worse
than a pair left out.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache, partial
from itertools import groupby
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from newsloom import tables
from newsloom.sources.alignment import align, place_all, place_words, read_forms, read_words
from newsloom.sources.alike import Statements
from newsloom.sources.copied import MIN_WORDS, Source, Text, as_json, forms_filled_in, verbatim
from newsloom.sources.known_pairs import DIGEST, KnownPairs, Store, digest
from newsloom.sources.layers import list_tellings, rows_by_article, who_is_meant
from newsloom.sources.packing import Packed, pack
from newsloom.sources.pairing import Apart, Taken, inside, same_words
from newsloom.sources.rule import STORY, happened, likeness, threshold, worth
from newsloom.sources.seeding import Seeds, number_words
from newsloom.sources.tellings import ordinal
from newsloom.sources.whole import in_common, whole_copies, whole_row

# Kinds of blocks outside the body whose words are worth comparing.
BLOCKS = frozenset({"title", "standfirst", "caption"})
# Share of the shorter article's words that makes the two one story, and how many at least.
DUPLICATE_SHARE = 0.7
DUPLICATE_WORDS = 30
# A short item inside a long round-up is a passage of it, not its duplicate.
DUPLICATE_SIMILARITY = 0.4
# A text of more words is read once for all its stretches, a shorter one as far as each of them.
LONGEST_READ = 3_000
# So many words in common are one text, whatever days and speakers they come with.
LONG = 25


def find_passages(
    articles: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    blocks: pd.DataFrame,
    quotes: pd.DataFrame,
    mentions: pd.DataFrame | None = None,
    timexes: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    entities: pd.DataFrame | None = None,
    copies: Sequence[Any] = (),
) -> pd.DataFrame:
    """Find what articles have in common, pair by pair.

    Parameters
    ----------
    articles, sentences, blocks, quotes
        The tables of these names. Only kept articles are searched.
    mentions, timexes, events, entities
        The tables of these names; without them statements in other words are known by their
        words, numbers and speakers alone.
    copies
        Pairs known to be copies (`clean.find_copies`), of a duplicate and the article kept for it
        or of two kept ones. Each is a ``near_duplicate`` whatever else is found.

    Returns
    -------
    The table ``passages``: ``near_duplicate`` (the whole text: a copy, or at least 0.7 of the
    shorter one's words shared), ``near_verbatim`` (10 words or more in common, 0.6 of the words of
    both; fewer where the rest of the statement agrees too), ``same_quotation`` (one speaker's
    words: another cut or translation of one utterance) and ``same_statement`` (one statement in
    other words: names, content words, numbers, days and speaker weighed against each other).
    """
    compared = articles[(articles["status"] == "kept") & (articles["text"].str.len() > 0)]
    telling = rows_by_article(
        blocks[blocks["kind"].isin(BLOCKS)], ["block", "raw_start", "raw_end"]
    )
    told = list_tellings(
        compared,
        sentences=sentences,
        quotes=quotes,
        mentions=mentions,
        timexes=timexes,
        events=events,
        meant={} if entities is None else who_is_meant(entities),
    )
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    raws = dict(zip(articles["article_id"], articles["raw"], strict=True))
    printed = dict(zip(articles["article_id"], articles["published"], strict=True))
    passages = Passages(lambda a: Source(texts[a], lambda: raws[a]))
    for article_id, statements in told.items():
        packed = pack(texts[article_id], statements)
        passages.add(article_id, telling.get(article_id, []), packed, printed=printed[article_id])
    return passages.table(copies)


class _Same(NamedTuple):
    """Two statements that are one, in the order in which they are preferred."""

    words: bool
    """Not both in quotation marks."""
    unlike: float
    length: int
    """Of the two together; of quotations below zero."""
    one: int
    other: int
    score: float
    story: float
    happening: bool


class Passages:
    """What articles have in common: they are added one by one, in the order of ids, then compared.

    Of each article numbers are kept that tell which others may have something in common with it;
    its texts are read again where that is so.

    Parameters
    ----------
    look
        Gives what an article is read from, by its id.
    folder
        Where files of numbers may lie; None: where the system puts them.
    store
        Where it is kept what two texts have in common; None: nowhere.
    keyed
        What it depends on besides the two texts, in plain JSON types.
    """

    def __init__(
        self,
        look: Callable[[str], Source],
        folder: Path | None = None,
        *,
        store: Store | None = None,
        keyed: Sequence[Any] = (),
    ) -> None:
        self._store, self._keyed = store, keyed
        self._look = lru_cache(maxsize=64)(look)
        self._seeds = Seeds(folder)
        self._numbers = lru_cache(maxsize=128)(self._seeds.words)
        self._placed = lru_cache(maxsize=32)(self._all_places)
        self._articles: list[str] = []
        # Of each text: its article, its block (-1: the body) and where that is in raw.
        self._texts = array("q")
        self._bodies = array("q")  # of each article, its body
        self._digests = bytearray()  # DIGEST of each, for all that words in common depend on
        self._statements = Statements(folder)

    def add(
        self,
        article_id: str,
        blocks: Iterable[tuple[int, int, int]],
        told: Packed,
        *,
        printed: Any = None,
        first: int = 0,
    ) -> None:
        """Take in a kept article that has a text.

        Parameters
        ----------
        article_id
            Its id.
        blocks
            Number, start and end in raw of its titles, standfirsts and captions.
        told
            Its words and what it tells (`list_tellings`).
        printed
            The day it was published on (YYYY-MM-DD), null where that is not known.
        first
            Added to the numbers by which `told` knows what happened.
        """
        article = len(self._articles)
        self._articles.append(article_id)
        self._bodies.append(self._seeds.add(told.words, article))
        self._texts.extend((article, -1, 0, 0))
        self._digests += digest(article_id.encode(), told.digest.encode())
        for block, start, end in sorted(blocks):
            raw = self._look(article_id).raw
            self._seeds.add(number_words(read_forms(raw, start, end)), article)
            self._texts.extend((article, block, start, end))
            # Words beside a block tell, too.
            place = f"{article_id} {block} {start} {end}"
            self._digests += digest(place.encode(), raw.encode("utf-8", "surrogatepass"))
        day = 0 if printed is None or pd.isna(printed) else ordinal(str(printed))
        self._statements.add(article, told, day, first)

    def _stretch(self, text: int) -> tuple[str, int, int | None]:
        """Give what a text is a part of, and which part."""
        article, block, start, end = self._texts[4 * text : 4 * text + 4]
        source = self._look(self._articles[article])
        return (source.text, 0, None) if block < 0 else (source.raw, start, end)

    def _place(self, text: int, first: int, after: int) -> tuple[int, int]:
        if self._seeds.length(text) > LONGEST_READ:
            starts, ends = self._placed(text)
            return starts[first], ends[after - 1]
        printed, start, end = self._stretch(text)
        return place_words(printed, first, after, start, end)

    def _all_places(self, text: int) -> tuple[Sequence[int], Sequence[int]]:
        return place_all(*self._stretch(text))

    def table(
        self, copies: Sequence[Any] = (), happenings: np.ndarray | None = None
    ) -> pd.DataFrame:
        """Give the table ``passages``.

        Parameters
        ----------
        copies
            As for `find_passages`.
        happenings
            By the number that dated clauses came with, what happened and its first and last day
            (`newsloom.timeline.Clusters.happenings`); None: that number is what happened.
        """
        whole = {(min(c[:2]), max(c[:2])): c for c in copies}
        rows = [*whole_copies(lambda a: self._look(a).text, whole), *self._copied(whole)]
        taken = Taken(r for r in rows if r["relation"] != "near_verbatim")
        copied = Taken(r for r in rows if r["relation"] == "near_verbatim")
        told: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        fresh = []
        same_text = {
            (r["article_a"], r["article_b"]) for r in rows if r["relation"] == "near_duplicate"
        }
        for row in self._same(happenings, same_text):
            if taken.holds(row):
                continue
            # A few words copied inside one utterance are told of by the utterance.
            if row["relation"] == "same_quotation" and not copied.encloses(row):
                told[row["article_a"], row["article_b"]].append(row)
            elif copied.holds(row):
                continue
            fresh.append(row)
        rows = [r for r in rows if not inside(r, told[r["article_a"], r["article_b"]])]
        return tables.make("passages", rows + fresh)

    def _copied(self, whole: Mapping[tuple[str, str], Any]) -> Iterator[dict[str, Any]]:
        known = KnownPairs(self._store, self._keyed, self._articles)
        for a, b, places in self._seeds.pairs():
            article, block = self._texts[4 * a : 4 * a + 2]
            other, other_block = self._texts[4 * b : 4 * b + 2]
            bodies = block < 0 and other_block < 0
            if bodies and (self._articles[article], self._articles[other]) in whole:
                continue
            key = digest(self._digest(a), self._digest(b), places.tobytes()).hex()
            for row in known.find(article, key, partial(self._in_common, a, b, places)):
                short = bodies and row["relation"] == "near_verbatim"
                if not (short and self._other_occasion(a, b, row)):
                    yield row
        known.close()

    def _in_common(self, a: int, b: int, places: np.ndarray) -> list[dict[str, Any]]:
        """Give what two texts have in common as it stands: nothing but they tell that."""
        one, other = self._text(a), self._text(b)
        bodies = one.block is None and other.block is None
        sizes = self._seeds.length(a), self._seeds.length(b)
        # So many words in common may make the two one story.
        wanted = DUPLICATE_SHARE * min(sizes)
        long = bodies and min(sizes) >= DUPLICATE_WORDS
        stretches = align(
            self._numbers(a),
            self._numbers(b),
            places.tolist(),
            least=MIN_WORDS,
            least_in_all=wanted if long else inf,
        )
        if long:
            shared = in_common(stretches)
            if shared >= wanted:
                pair = (one.article_id, other.article_id)
                texts = self._look(pair[0]).text, self._look(pair[1]).text
                row = whole_row(pair, texts, *sizes, shared)
                if row["similarity"] >= DUPLICATE_SIMILARITY and not forms_filled_in(one, other):
                    return [row]
        found = (verbatim(one, other, stretch) for stretch in stretches)
        return [row for row in found if row]

    def _digest(self, text: int) -> bytes:
        return bytes(self._digests[DIGEST * text : DIGEST * (text + 1)])

    def _other_occasion(self, a: int, b: int, row: Mapping[str, Any]) -> bool:
        """Whether few words in common are told of other days, or said by two people."""
        if json.loads(row["shared"])["words"] >= LONG:
            return False
        one = self._statements.covering(self._texts[4 * a], row["start_a"], row["end_a"])
        other = self._statements.covering(self._texts[4 * b], row["start_b"], row["end_b"])
        return one is not None and other is not None and self._statements.told_apart(one, other)

    def _text(self, text: int) -> Text:
        article, block = self._texts[4 * text : 4 * text + 2]
        article_id = self._articles[article]
        return Text(
            article_id,
            None if block < 0 else int(block),
            lambda: self._stretch(text)[0],
            lambda: read_forms(*self._stretch(text)),
            partial(self._place, text),
        )

    def _same(
        self, happenings: np.ndarray | None, same_text: Set[tuple[str, str]]
    ) -> Iterator[dict[str, Any]]:
        """Give the statements that two articles make, each at most once in either of them.

        Of articles that are copies nothing is asked: all that they say is the same.
        """
        known = KnownPairs(self._store, [*self._keyed, "same words"], self._articles)
        for _, same in groupby(self._alike(happenings), key=lambda one: one[0][0]):
            best: dict[tuple[int, int], list[_Same]] = defaultdict(list)
            for pair, one in same:
                best[pair].append(one)
            for pair in sorted(best):
                if (self._articles[pair[0]], self._articles[pair[1]]) in same_text:
                    continue
                yield from map(partial(self._row, known), self._apart(best[pair]))
        known.close()

    def _apart(self, listed: Iterable[_Same]) -> Iterator[_Same]:
        """Leave of what two articles both say what tells of different things."""
        kept = Apart()
        for same in sorted(listed):
            (start_a, end_a), (start_b, end_b) = (
                self._statements.place(n)[1:] for n in (same.one, same.other)
            )
            if kept.take((start_a, end_a, start_b, end_b)):
                yield same

    def _alike(self, happenings: np.ndarray | None) -> Iterator[tuple[tuple[int, int], _Same]]:
        """Give pairs of statements that are one, with their articles, in the order of the first."""
        least = threshold()
        for pairs in self._statements.measured(worth, happenings):
            found = likeness(pairs.features, pairs.stories)
            one_happening = happened(pairs.features)
            for at in (found >= least).nonzero()[0].tolist():
                one, other = int(pairs.first[at]), int(pairs.second[at])
                (a, start_a, end_a), (b, start_b, end_b) = (
                    self._statements.place(n) for n in (one, other)
                )
                length = end_a - start_a + end_b - start_b
                # What stands in quotation marks goes before the sentence round it.
                words = not self._statements.one_voice(one, other)
                # The whole of an utterance goes before its parts, of a statement what is its own.
                size = length if words else -length
                score, story = round(float(found[at]), 3), round(float(pairs.stories[at]), 2)
                rank = score if words else round(score, 1)
                happening = bool(one_happening[at])
                yield (a, b), _Same(words, -rank, size, one, other, score, story, happening)

    def _row(self, known: KnownPairs, same: _Same) -> dict[str, Any]:
        """Give the row of two statements that are one."""
        one, other, score = same.one, same.other, same.score
        (a, start_a, end_a), (b, start_b, end_b) = (self._statements.place(n) for n in (one, other))
        article_a, article_b = self._articles[a], self._articles[b]
        relation = "same_statement"
        shared = self._statements.shared(one, other)
        if same.story >= STORY:
            shared["story"] = same.story
        if same.happening:
            shared["happening"] = True
        if self._statements.one_voice(one, other):
            relation = "same_quotation"
        else:
            close = self._same_words(known, (a, start_a, end_a), (b, start_b, end_b))
            if close:
                relation = "near_verbatim"
                (start_a, end_a, start_b, end_b), score, words = close
                shared["words"] = words
        return {
            "article_a": article_a,
            "start_a": start_a,
            "end_a": end_a,
            "article_b": article_b,
            "start_b": start_b,
            "end_b": end_b,
            "relation": relation,
            "similarity": round(score, 4),
            "shared": as_json(**shared),
        }

    def _same_words(
        self, known: KnownPairs, one: tuple[int, int, int], other: tuple[int, int, int]
    ) -> Sequence[Any] | None:
        """Give what `same_words` gives of two stretches, each with its article's number."""
        bodies = [self._digest(self._bodies[article]) for article, *_ in (one, other)]
        places = " ".join(map(str, (*one[1:], *other[1:])))

        def make() -> list[Any]:
            read = (
                read_words(self._look(self._articles[article]).text, start, end)
                for article, start, end in (one, other)
            )
            return [same_words(*read)]

        (found,) = known.find(one[0], digest(*bodies, places.encode()).hex(), make)
        return found
