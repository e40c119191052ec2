"""One decision per name per article: what was read once is read everywhere, and one way.

The second pass of `names`: it works on the spans that the first pass found and changes them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from newsloom.language import lexicon
from newsloom.language.name_words import CALENDAR, is_function_word

Found = tuple[int, int, str]  # first token, one past the last, label
Spans = dict[int, Found]  # token → span that covers it

# A place is told by what follows it ("Taliye village") or stands before it ("the town of Taliye").
_PLACE_NOUNS = frozenset(
    """district districts province village county town city governorate prefecture municipality
    suburb oblast neighbourhood neighborhood township borough canton""".split()
)
_LINKS = frozenset({",", "and", "or"})


def result(spans: Spans) -> list[Found]:
    """Give the spans in order, each once."""
    return sorted(set(spans.values()))


def add(spans: Spans, start: int, end: int, label: str) -> None:
    """Add a span unless one of its tokens is taken."""
    if start < end and not any(i in spans for i in range(start, end)):
        spans.update(dict.fromkeys(range(start, end), (start, end, label)))


def repeat_persons(
    words: Sequence[str],
    starts: Sequence[bool],
    spans: Spans,
    sure: set[int],
    in_lexicon: Callable[[int], bool],
) -> None:
    """Read a surname on its own as the person who was named in full in this article."""
    surnames: Counter[str] = Counter()
    family_first = {words[s] for s, e, label in result(spans) if label == "PERSON" and e - s == 2}
    for start, end, label in result(spans):
        if label == "PERSON" and end - start >= 2:
            # Family name first ("Xi Jinping"), or a person called by the first name later on.
            for word in (words[end - 1], words[start]):
                if start in sure or not lexicon.is_common_word(word.lower()):
                    surnames[word] += 1
        elif label == "PERSON":
            surnames[words[start]] += 1
    for i, word in enumerate(words):
        if word not in surnames or not word[0].isupper():
            continue
        if len(word) < 2 or (len(word) < 3 and word not in family_first):
            continue
        span = spans.get(i)
        if span is None:
            if not (starts[i] and is_function_word(word)):
                add(spans, i, i + 1, "PERSON")
            continue
        one_word = span[1] - span[0] == 1 and span[2] not in {"PERSON", "NORP"}
        if one_word and not in_lexicon(i):
            # "lost the election to Ruto": a guess from the preposition gives way to the name.
            spans[i] = (i, i + 1, "PERSON")


def name_places(words: Sequence[str], starts: Sequence[bool], spans: Spans) -> None:
    """Read unknown capitals as places beside "district" or in a list with places."""

    def unknown(i: int) -> bool:
        word = words[i]
        return (
            i not in spans
            and not starts[i]
            and word[:1].isupper()
            and word[1:].islower()
            and len(word) > 3
            and word not in CALENDAR
            and not lexicon.is_common_word(word.lower())
            and not words[i - 1][:1].isupper()
            and not (i + 1 < len(words) and words[i + 1][:1].isupper())
        )

    def is_place(i: int) -> bool:
        return 0 <= i < len(words) and i in spans and spans[i][2] == "GPE"

    nouns = [i for i, word in enumerate(words) if word in _PLACE_NOUNS]
    of_one = {i + 2 for i in nouns if words[i + 1 : i + 2] == ["of"]}
    for i in sorted({i - 1 for i in nouns} | of_one):
        if 0 < i < len(words) - 1 and unknown(i):
            add(spans, i, i + 1, "GPE")
    links = [i for i, word in enumerate(words) if word in _LINKS]
    for order, step in ((links, -1), (reversed(links), 1)):
        for beside in order:
            i = beside - step
            if beside > 0 and 1 < i < len(words) and is_place(beside + step):
                after = words[i + 1] if i + 1 < len(words) else ""
                if unknown(i) and after in {",", "and", "or", "."} | _PLACE_NOUNS:
                    add(spans, i, i + 1, "GPE")


def repeat_names(words: Sequence[str], starts: Sequence[bool], spans: Spans) -> None:
    """Give a word that was read as a place or an organisation here the same label elsewhere."""
    read: dict[str, Counter[str]] = defaultdict(Counter)
    for start, end, label in result(spans):
        if end - start == 1:
            read[words[start]][label] += 1
    for i, word in enumerate(words):
        if i in spans or word not in read or len(word) < 4 or not word[0].isupper():
            continue
        if lexicon.is_common_word(word.lower()) or is_function_word(word) or len(read[word]) > 1:
            continue
        label = next(iter(read[word]))
        beside = [words[j] for j in (i - 1, i + 1) if 0 <= j < len(words)]
        if label in {"GPE", "ORG"} and not any(w[:1].isupper() or w == "-" for w in beside):
            add(spans, i, i + 1, label)


def settle_labels(
    words: Sequence[str], spans: Spans, told: set[str], in_lexicon: Callable[[int], bool]
) -> None:
    """Give a surface that was read two ways without the lexicon its more frequent label."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for start, end, label in result(spans):
        votes[" ".join(words[start:end])][label] += 1
    for start, end, label in result(spans):
        options = votes[" ".join(words[start:end])]
        if len(options) < 2 or in_lexicon(start):
            continue
        best = min(options, key=lambda option: (-options[option], option))
        if " ".join(words[start:end]) in told and best != "PERSON":
            best = "ORG"
        if best != label:
            for i in range(start, end):
                spans[i] = (start, end, best)
