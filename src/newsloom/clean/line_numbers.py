"""What one line tells by itself of whether it belongs to an article, as numbers.

They are shallow features of its text (Kohlschütter, Fankhauser and Nejdl 2010, "Boilerplate
detection using shallow text features"); `line_features` adds the line's place and company.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from newsloom.clean.evidence import WORD
from newsloom.clean.vocabulary import FUNCTION_WORDS

_LOOKED_AT = 240
_READER = frozenset("you your yours our ours we us my".split())
_VERBS = frozenset("said says was were is are has have had been will would can could".split())
_SEPARATORS = re.compile(r"[|•·›»→←«>/]")
_DIGITS = re.compile(r"\d")
_MARKS = re.compile(r"https?:|www\.|[@©#*]")
_INNER_STOP = re.compile(r"[a-z”\"’)][.!?][”\"’)]? +[A-Z“\"‘]")

ALONE = (
    "words", "function", "function long", "stop", "dots", "colon", "comma at end", "capitals",
    "all capitals", "digits", "opens low", "opens digit", "opens mark", "opens quote", "commas",
    "stops inside", "letters a word", "separators", "marks", "reader", "verbs", "verbs no",
)  # fmt: skip


class Alone(NamedTuple):
    """What one line says by itself: numbers in the order of `ALONE`, and its words of content."""

    numbers: tuple[float, ...]
    content: frozenset[str]


@lru_cache(maxsize=20_000)  # the lines of one outlet's pages repeat
def read_line(text: str) -> Alone:
    """Read the numbers of `ALONE` and the words of content (their first letters) off one line."""
    head = text[:_LOOKED_AT]
    found = WORD.findall(head)
    words = tuple([word.lower() for word in found])
    many = max(1, len(words))
    function = sum(map(FUNCTION_WORDS.__contains__, words)) / many
    verbs = not _VERBS.isdisjoint(words)
    letters = sum(map(len, words))
    first, last = head[:1], text[-1:]
    numbers = (
        min(len(words), 60) / 20,
        function,
        function if len(words) >= 8 else 0.0,
        text.rstrip("\"'”’»)] ").endswith((".", "!", "?")),
        text.endswith(("…", "...")),
        last == ":",
        last == ",",
        sum([word[0].isupper() for word in found]) / many,
        letters > 1 and head.isupper(),
        len(_DIGITS.findall(head)) / max(1, len(head)),
        first.islower(),
        first.isdigit(),
        first in "•*-–—·►▶→»+",
        first in "“\"'‘«",
        min(head.count(",") / many, 0.5),
        _holds_stop(head) and _INNER_STOP.search(head) is not None,
        min(letters / many, 12) / 6,
        min(len(_SEPARATORS.findall(head)), 4) / 2,
        _has_mark(head),
        min(sum(map(_READER.__contains__, words)) / many, 0.34),
        verbs and len(words) >= 6,
        not verbs and len(words) >= 10,
    )
    content = {word[:5] for word in words[:30] if len(word) > 3 and word not in FUNCTION_WORDS}
    return Alone(numbers, frozenset(content))


def _holds_stop(head: str) -> bool:
    return "." in head or "!" in head or "?" in head


def _has_mark(head: str) -> bool:
    """Tell whether a line holds an address or a mark that prose has not."""
    if "http" in head or "www" in head:
        return _MARKS.search(head) is not None
    return "@" in head or "#" in head or "*" in head or "©" in head
