"""What stands around a word: where runs of capitals end, titles, entries of the lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from newsloom.language import lexicon, name_settling
from newsloom.language.lexicon import Entry
from newsloom.language.name_settling import Found
from newsloom.language.name_shapes import ALSO_SURNAMES, OWNERS, STORMS, lowered
from newsloom.language.name_words import (
    CALENDAR,
    INITIAL,
    PARTICLES,
    PLACE_CUES,
    SPEECH_CUES,
    heads_by_place,
    is_function_word,
    surfaces_by_length,
    surfaces_by_word,
    titles_by_word,
)

_PARTY_WORDS = frozenset(
    """’s 's leader leaders leadership MP MPs party government politician politicians lawmaker
    lawmakers candidate candidates peer peers frontbencher backbencher backbenchers conference
    manifesto voters councillor councillors minister ministers spokesman spokeswoman""".split()
)
OPENING_MARKS = frozenset("“\"'‘")
_STOPS = frozenset('.,;:“”"—–') | {"who", "whose", "of", "in", "for", "at", "with"}
_BODY_NOUNS = frozenset(
    """group company firm agency party organisation organization institute charity start-up startup
    newspaper broadcaster union militia alliance nonprofit non-profit movement network bank lender
    airline carmaker retailer website think-tank tank watchdog""".split()
)
_OFFICES = frozenset({"Ministry", "Department", "Commission", "Secretariat"})
POSSESSIVES = frozenset({"’s", "'s", "’", "'"})
_BODIES = frozenset({"seat", "organisation"})
_MAX_CHUNK = 14  # tokens; a longer run of capitals is a heading, not a name


def is_common(word: str) -> bool:
    """Tell whether a word, whatever its letter case here, is an everyday one."""
    return lexicon.is_common_word(word.lower())


def is_frequent(word: str) -> bool:
    """Whether a form is seen in lower case so often that it is no syllable of a name."""
    counts = lexicon.words().get(word.lower())
    return counts is not None and counts.lower >= 50


@cache
def _heads() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Head words of organisations, buildings and places: those that open a name, that close it."""
    kinds = (lexicon.org_heads, lexicon.fac_heads, lexicon.loc_heads)
    return tuple(heads_by_place(heads()) for heads in kinds)


# Particles in lower case that open a name.
JOINED = frozenset({"al", "el", "bin", "ibn", "van", "von", "de"})


class Context:
    """One article's words and the names found in them so far, and what can be asked of them."""

    def __init__(self, words: Sequence[str], starts: Sequence[bool]) -> None:
        self.words, self.starts = lowered(words), starts
        self.label: dict[int, Found] = {}  # token → span that covers it
        self.sure: set[int] = set()  # where persons start that a title, first name or list shows
        self.told: set[str] = set()  # organisations that a noun tells ("the carmaker Zelmarin")
        self.first_names = lexicon.first_names()
        heads = _heads()
        self.org_first, self.org_last = heads[0]
        self.fac_first, self.fac_last = heads[1]
        self.loc_first, self.loc_last = heads[2]
        self.demonyms = lexicon.demonyms()
        self._lexical: dict[int, tuple[int, Entry] | None] = {}
        self._title: dict[int, int] = {}

    def add(self, start: int, end: int, label: str) -> None:
        name_settling.add(self.label, start, end, label)

    def result(self) -> list[Found]:
        return name_settling.result(self.label)

    def capital(self, i: int) -> bool:
        word = self.words[i]
        if word[:1].isupper():
            return word not in CALENDAR
        # "al-Assad", "bin Salman": a particle that a capital follows.
        return (
            word.lower() in JOINED
            and i + 2 < len(self.words)
            and (self.words[i + 1][:1].isupper() or self.words[i + 1] == "-")
            and (self.words[i + 1] != "-" or self.words[i + 2][:1].isupper())
        )

    def chunk_end(self, start: int) -> int:
        """Go on over capitals, initials, hyphens between capitals and particles."""
        i = start + 1
        while i < len(self.words) and i - start < _MAX_CHUNK:
            word = self.words[i]
            if word in CALENDAR or (self.starts[i] and not INITIAL.fullmatch(self.words[i - 1])):
                break
            after = self.words[i + 1] if i + 1 < len(self.words) else ""
            joins = word[:1].isupper() or (
                after[:1].isupper() and (word == "-" or word == "&" or word.lower() in PARTICLES)
            )
            if not joins and word.lower() in PARTICLES and i + 2 < len(self.words):
                two_on = self.words[i + 2]
                joins = (after == "-" or after.lower() in PARTICLES) and two_on[:1].isupper()
            if not joins and word == "-" and i - start >= 2 and after.isalpha():
                # "Yoon Suk-yeol": a second syllable in lower case, unless it is a word ("-based").
                if not self.words[i - 1].isupper() and not is_frequent(after):
                    i += 2
                break
            if not joins and self.owns(i):
                joins = True
            if not joins:
                break
            i += 1
        return i

    def owns(self, i: int) -> bool:
        """Whether a possessive stands inside a body's name: "Prosecutor's Office"."""
        return (
            self.words[i] in POSSESSIVES
            and i + 1 < len(self.words)
            and i > 0
            and self.words[i - 1].lower() in OWNERS
            and self.words[i + 1] in self.org_last
        )

    def skip_opening(self, start: int, end: int) -> int:
        """Pass over a word that is capital only because a sentence starts with it."""
        word = self.words[start]
        if word in STORMS or self.words[start : start + 2] == ["Tropical", "Storm"]:
            return start
        if not self.starts[start] and (start == 0 or self.words[start - 1] not in "“\"'‘:—–"):
            return start
        if self.lexical(start) is not None or self.title(start) or word in self.demonyms:
            return start
        if end - start >= 2 and word in self.first_names and not is_function_word(word):
            return start
        if word in self.org_first and start + 1 < len(self.words) and self.words[start + 1] == "of":
            return start
        body = end - start >= 2 and self.words[start + 1] in _OFFICES
        if body and not is_function_word(word):
            return start  # "Foreign Ministry spokesman …"
        if is_common(word) or is_function_word(word):
            return start + 1
        return start

    def lexical(self, i: int) -> tuple[int, Entry] | None:
        """The longest entry of the lexicon that starts here, and where it ends."""
        if i not in self._lexical:
            self._lexical[i] = self._look_up(i) if i < len(self.words) else None
        return self._lexical[i]

    def _look_up(self, i: int) -> tuple[int, Entry] | None:
        for length, surfaces in surfaces_by_length().get(self.words[i], ()):
            end = i + length
            for entry, weak in surfaces.get(tuple(self.words[i:end]), ()):
                everyday = entry.kind == "media" and length == 1 and is_common(self.words[i])
                if (weak or everyday) and not self.in_context(i, end, entry):
                    continue
                return end, entry
        return None

    def in_context(self, i: int, end: int, entry: Entry) -> bool:
        """Whether an ambiguous surface is used as a name here."""
        after = self.words[end] if end < len(self.words) else ""
        opens = self.starts[i] or (self.starts[i - 1] and self.words[i - 1] in OPENING_MARKS)
        if entry.label == "ORG" and after in _PARTY_WORDS - POSSESSIVES:
            return True
        if entry.kind == "party" and after in POSSESSIVES:
            return True
        if entry.label == "ORG" and self.title(end) and after[:1].isupper():
            return True  # "House Speaker", "Treasury Secretary"
        if opens and entry.kind == "company" and not is_common(self.words[i]):
            return after[:1].islower() or after in POSSESSIVES
        if opens:
            return end - i > 1
        back = i - 2 if i > 1 and self.words[i - 1] in {"the", "The"} else i - 1
        before = self.words[back] if back >= 0 else ""
        if self.words[i:end] == ["West"] and self.words[i - 1] == "the":
            return not after[:1].isupper()
        if entry.label in {"GPE", "LOC", "FAC"}:
            return before.lower() in PLACE_CUES | {"of", ",", "and"}
        return not (end < len(self.words) and self.words[end][:1].isupper())

    def title(self, i: int) -> int:
        """How many words the title that starts here has; 0 where none does."""
        if i not in self._title:
            self._title[i] = self._title_length(i)
        return self._title[i]

    def _title_length(self, i: int) -> int:
        if i >= len(self.words) or self.words[i] not in titles_by_word():
            return 0
        if self.opens_with_body(i):
            return 0
        for title in titles_by_word().get(self.words[i], ()):
            if tuple(self.words[i : i + len(title)]) == title:
                return len(title)
        return 0

    def opens_with_body(self, i: int) -> bool:
        """Whether a title names its body first ("Senate Majority Leader"): the body is a name."""
        if i + 1 >= len(self.words) or not self.words[i + 1][:1].isupper():
            return False
        for length, entry, _ in surfaces_by_word().get(self.words[i], ()):
            if len(length) == 1 and entry.label == "ORG" and entry.kind in _BODIES:
                rest = titles_by_word().get(self.words[i + 1], ())
                return any(tuple(self.words[i + 1 : i + 1 + len(t)]) == t for t in rest)
        return False

    def later_title(self, at: int, end: int) -> int:
        """Where the name begins behind "Chief Health Officer": a title with common words in it."""
        for later in range(at + 1, min(at + 4, end)):
            if not is_common(self.words[later - 1]) or self.words[later - 1] in self.first_names:
                return at
            if length := self.title(later):
                return later + length
        return at

    def introduced_as_body(self, i: int) -> bool:
        """Whether an apposition says "…, a Norway-based rights group" from here on."""
        if self.words[i : i + 1] != [","] or self.words[i + 1 : i + 2] not in (["a"], ["an"]):
            return False
        for word in self.words[i + 2 : i + 10]:
            if word in _STOPS:
                return False
            if word in _BODY_NOUNS:
                return True
        return False

    def lexical_place(self, i: int) -> bool:
        hit = self.lexical(i)
        return hit is not None and hit[1].label in {"GPE", "LOC", "NORP", "ORG"}

    def is_head(self, i: int, end: int) -> bool:
        return any(w in self.org_last or w in self.fac_last for w in self.words[i + 1 : end])

    def person_end(self, i: int, end: int) -> int:
        """Where a person's name that starts here ends: at a place, an organisation, a title."""
        known = self.lexical(i)
        if known is not None and known[1].label == "PERSON" and known[0] > i + 1:
            return known[0]
        at = i + 1
        while at < end:
            word = self.words[at]
            hit = self.lexical(at)
            if word in self.demonyms or self.title(at):
                break
            if hit is not None and hit[1].kind in {"country", "organisation", "agency", "media"}:
                break
            at += 1
        return at

    def is_person_in_spite(self, i: int, at: int) -> bool:
        """Whether "Mark Wall" is a person although a wall is none: said of a person around it."""
        words = self.words
        if at != i + 1 or words[at] not in ALSO_SURNAMES or words[i] not in self.first_names:
            return False
        before = words[i - 1] if i else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        aged = after == "," and at + 2 < len(words) and words[at + 2].isdigit()
        works = before.islower() and before.endswith(("ist", "er", "or", "man", "woman", "ian"))
        return aged or after in SPEECH_CUES or (works and before not in PLACE_CUES)

    def listed(self, at: int) -> int:
        """Where "…, Maritime and Transport Workers" ends: common words in capitals, or 0."""
        words, stop = self.words, at
        while stop + 1 < len(words) and words[stop] == "," and self.plain_capital(stop + 1):
            stop += 2
        closing = stop + 1 < len(words) and words[stop] in {"and", "&"}
        if stop == at or not closing or not self.plain_capital(stop + 1):
            return 0
        stop += 1
        while stop < len(words) and self.plain_capital(stop):
            stop += 1
        return stop

    def plain_capital(self, i: int) -> bool:
        word = self.words[i]
        return word[:1].isupper() and is_common(word) and self.lexical(i) is None

    def goes_on(self, at: int) -> bool:
        """Whether "and"/"on" links two parts of one name rather than two names."""
        after = at + 1
        if after >= len(self.words) or not self.words[after][:1].isupper():
            return False
        hit = self.lexical(after)
        return (hit is None or hit[0] - after == 0) and is_common(self.words[after])
