"""Content words: what is left of a text when function words are put aside, cut to rough stems.

Used to see whether two sentences speak of the same thing; endings are cut so that "exercises" and
"exercise" meet. A stem is no word: never show one to a reader.
"""

from __future__ import annotations

import re
from functools import lru_cache

WORD = re.compile(r"\d[\d.,]*\d|\w+")
FUNCTION_WORDS = frozenset(
    """
    a an the this that these those he she it they we you i him her them us me his hers its their our
    your my mine who whom whose which what where when why how all any both each few more most other
    some such no nor not only own same so than too very and but or if because as until while of at
    by for with about against between into through during before after above below to from up down
    in out on off over under again further then once here there is are was were be been being am
    has have had having do does did doing will would can could may might shall should must s t d ll
    re ve m don also said say says told tell tells saying mr mrs ms dr since although though whether
    upon amid among toward towards within without across along around near yet still just even now
    much many one two first last new according including among us like per via onto however
    """.split()
)
# The longest goes; what stays must keep at least three letters.
_ENDINGS = frozenset(
    """
    ations ation ically ments ment ingly ness ities ional ies ied ing ers ery ity ian ive ous ful
    ion ed er es ly al s e y
    """.split()
)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Cut a lower-case word to a rough stem."""
    if word[0].isdigit():
        return word.rstrip(".,").replace(",", "")
    for size in range(min(6, len(word) - 3), 0, -1):
        if word[-size:] in _ENDINGS:
            word = word[:-size]
            break
    # "stopped" and "stop" meet, "kill" and "kil" too.
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def content_stems(text: str) -> list[str]:
    """Give the stems of the content words of a text, in order."""
    words = (m.group().lower() for m in WORD.finditer(text))
    return [stem(w) for w in words if w not in FUNCTION_WORDS and (len(w) > 1 or w.isdigit())]


def numbers(text: str) -> frozenset[str]:
    """Give the numbers written in digits."""
    return frozenset(
        m.group().rstrip(".,").replace(",", "")
        for m in WORD.finditer(text)
        if m.group()[0].isdigit()
    )
