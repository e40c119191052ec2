"""What stands round a name and tells whom it means: the title before a person's name.

Titles stand outside the names, so they are read from the text, once per name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newsloom.language import lexicon

_REACH = 60  # characters before a name in which its titles stand
_MEN = frozenset(
    """mr mr. mister sir lord king prince emperor baron count duke father brother uncle herr
    monsieur señor senor don sheikh sheik imam ayatollah rabbi pope cardinal shah sultan emir tsar
    czar kaiser congressman assemblyman councilman""".split()
)
_WOMEN = frozenset(
    """mrs mrs. ms ms. miss mme mme. madame lady dame queen princess empress baroness countess
    duchess mother sister aunt auntie frau señora senora begum congresswoman assemblywoman
    councilwoman""".split()
)
_LONGEST = 5  # words of a title


def title_of(text: str, start: int, label: str) -> str:
    """Give the title directly before a name in a text, as the lexicon has it; none but a person's.

    "Mr.", "Prime Minister"; "" where there is none.
    """
    return (title_before(text[max(0, start - _REACH) : start]) or "") if label == "PERSON" else ""


def title_before(text: str) -> str | None:
    """Give the title a text ends with, if it does: "said President " → "President"."""
    if not text or not text[-1].isspace() or text.endswith("\n"):
        return None
    words = text.rsplit("\n", 1)[-1].split()[-_LONGEST:]
    if not words or words[-1].rstrip(".").lower() not in _last_words():
        return None
    for at in range(len(words)):
        title = _known_title(" ".join(words[at:]))
        if title:
            return title
    return None


@lru_cache(maxsize=4096)
def _known_title(words: str) -> str | None:
    found = lexicon.titles()
    if words in found:
        return words
    capital = words[:1].upper() + words[1:]
    return capital if capital in found else None


@cache
def _last_words() -> frozenset[str]:
    return frozenset(title.split()[-1].rstrip(".").lower() for title in lexicon.titles())


@lru_cache(maxsize=4096)
def sex_in(title: str) -> str | None:
    """Tell whether a title is a man's ("m") or a woman's ("f"), if it tells."""
    words = set(title.lower().split())
    if words & _WOMEN:
        return "f"
    return "m" if words & _MEN else None


@lru_cache(maxsize=4096)
def office_in(title: str) -> str | None:
    """Give a title as an office, in lower case without "former" and the like; None for "Mr."."""
    if lexicon.titles().get(title) == "honorific":
        return None
    words = re.sub(r"\b(?:former|ex-|then-?|acting|interim|deputy|late)\b", " ", title.lower())
    spelt = " ".join(_FULL.get(word, word) for word in words.split())
    return spelt or None


_FULL = {
    "sen.": "senator", "rep.": "representative", "gov.": "governor", "gen.": "general",
    "col.": "colonel", "lt.": "lieutenant", "capt.": "captain", "sgt.": "sergeant",
    "maj.": "major", "adm.": "admiral", "cmdr.": "commander", "pres.": "president",
    "prof.": "professor", "dr.": "doctor", "rev.": "reverend", "pm": "prime minister",
    "premier": "prime minister", "cpl.": "corporal", "pvt.": "private", "amb.": "ambassador",
}  # fmt: skip
