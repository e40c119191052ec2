"""Words of a sentence and its simple phrases, found without a parser.

A sentence is a list of `Word`; a stretch inside quotation marks counts as one word. What precedes
or follows a reporting verb as its subject is found by walking over words that can stand in a noun
phrase, with closed lists of those that cannot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newsloom.language import speech_words

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[\w@#$£€]+(?:[.&’'\-‑][\w]+)*|\S")
ABBREVIATED = frozenset(
    """
    mr mrs ms mx dr prof gen lt col maj capt cmdr sgt adm brig sen rep gov pres rev st jr sr
    messrs sens reps gens hon supt insp inc corp co ltd jan feb aug sept oct nov dec no
    """.split()
)
PRONOUNS = frozenset("he she they it we i you who".split())
DETERMINERS = frozenset(
    """
    the a an this that these those his her its their our my your some many several most both
    one two three four five six seven eight nine ten another other few every each all
    any no such
    """.split()
)
POSSESSIVES = frozenset("his her its their our my your".split())
AUXILIARIES = frozenset(
    """
    is are was were be been being am has have had having do does did will would can could
    may might shall should must isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t
    don’t doesn’t didn’t won’t wouldn’t can’t couldn’t isn't aren't wasn't weren't
    hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't cannot
    """.split()
)
BE = frozenset("is are was were be been being am isn’t wasn’t isn't wasn't".split())
ADVERBS = frozenset(
    """
    also later then once again often never always still now just even only first earlier
    already repeatedly recently not previously soon since long ever too instead further
    separately meanwhile yesterday today tonight reportedly publicly privately yet thus
    therefore further
    """.split()
) - {"since"}
CONJUNCTIONS = frozenset(
    """
    that but because while as when if although though whether since after before until
    unless which who whom whose where why how what so yet or nor than then except like
    """.split()
)
PREPOSITIONS = frozenset(
    """
    in on at by for from with to into onto of about over under during through via amid among
    against between behind near without within across outside inside upon around toward
    towards despite following regarding concerning per including alongside beyond
    besides throughout off up out down
    """.split()
)
CHAINING = frozenset("of for from in at with on to near behind inside representing by".split())
TIMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december today yesterday tonight
    tomorrow last next earlier later early late mon tue tues wed thu thurs fri sat sun
    jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)
PASTS = frozenset(
    """
    met went came took gave made got held left led saw won lost sent spent ran began became
    brought built bought fell flew fought kept paid put sat set shot sold spoke stood
    struck swept threw wore drew drove grew hit cut rose wanted seems seemed appears
    appeared
    """.split()
)
BASES = frozenset(speech_words.LEMMAS.values()) | {
    form for form in speech_words.VERBS if not form.endswith(("s", "ed", "ing"))
} - PASTS - {"said", "told", "wrote", "thought", "swore", "knew", "felt", "found", "understood"}
NATIONAL = ("an", "ish", "ese", "ch", "ek", "sh", "qi", "li", "ni", "state", "senior")
NAME_LINKS = frozenset(
    "de da di du del della der den von van bin ibn al el la le dos y of the".split()
)


class Word(NamedTuple):
    """A word, a sign, or a whole quotation (then `mark` is its number)."""

    start: int
    end: int
    text: str
    low: str
    mark: int = -1
    closing: str = ""
    """Of a quotation: the last sign inside its marks."""

    @property
    def sign(self) -> bool:
        """Whether it is punctuation."""
        return self.mark < 0 and not (self.text[0].isalnum() or self.text[0] in "@#$£€_")

    @property
    def capital(self) -> bool:
        """Whether it begins like a name."""
        return self.mark < 0 and (self.text[0].isupper() or self.text[0] in "@#")


def read_words(
    text: str, start: int, end: int, marks: Sequence[tuple[int, int, int]]
) -> list[Word]:
    """Split ``text[start:end]`` into words; each (start, end, number) in `marks` is one word."""
    words: list[Word] = []
    at = start
    for mark_start, mark_end, number in [*marks, (end, end, -1)]:
        for found in WORD.finditer(text, at, max(at, mark_start)):
            word, w_start, w_end = found.group(), found.start(), found.end()
            if word == "." and words and words[-1].end == w_start and words[-1].mark < 0:
                initial = len(words[-1].text) == 1 and words[-1].text.isupper()
                if words[-1].low in ABBREVIATED or (
                    initial and len(words) > 1 and words[-2].capital
                ):
                    last = words.pop()
                    words.append(Word(last.start, w_end, last.text + ".", last.low))
                    continue
            if word[-2:] in ("’s", "'s") and len(word) > 2:
                words.append(Word(w_start, w_end - 2, word[:-2], word[:-2].lower()))
                words.append(Word(w_end - 2, w_end, word[-2:], "’s"))
                continue
            words.append(Word(w_start, w_end, word, word.lower()))
        if number >= 0:
            closing = text[max(mark_start, mark_end - 2) : mark_end].strip("”\"’'»“ ")[-1:]
            words.append(Word(mark_start, mark_end, "\0", "\0", number, closing))
        at = max(at, mark_end)
    return words


def time_word(word: Word) -> bool:
    """Whether the word starts or continues an expression of time."""
    return word.low in TIMES or word.text.isdigit()


def skip_back(words: list[Word], at: int, low: int) -> int:
    """Go left over auxiliaries, adverbs and "on Monday"; give the last index that is none."""
    at = _skip_plain(words, at, low)
    time = at
    while time >= low and time_word(words[time]):
        time -= 1
    if time < at:
        while time >= low and words[time].low in ("on", "in", "at", "since", "during"):
            time -= 1
        return skip_back(words, time, low)  # "late on Monday"
    return at


def _skip_plain(words: list[Word], at: int, low: int) -> int:
    while at >= low and (
        words[at].low in AUXILIARIES
        or words[at].low in ADVERBS
        or (words[at].low.endswith("ly") and not words[at].capital)
        or (words[at].low == "since" and at > low and words[at - 1].low in AUXILIARIES)
    ):
        at -= 1
    return at


def phrase_left(words: list[Word], at: int, low: int) -> int | None:
    """Give the first word of the noun phrase that ends with the word `at`, or None."""
    if at < low or not _nominal(words, at):
        return None
    if words[at].low in PRONOUNS:
        return at
    first = at
    while first > low and at - first < 16:
        here, before = words[first], words[first - 1]
        if here.low in DETERMINERS and before.low != "of":
            link = _linked(words, first, low)
            if link is None:
                break
            first = link
            continue
        if before.low == "’s" or here.low == "’s":
            first -= 1
            continue
        if before.low in CHAINING or before.low in ("and", "&"):
            link = _linked(words, first, low)
            if link is None:
                break
            first = link
            continue
        if not _nominal(words, first - 1) or time_word(before) or before.low in PRONOUNS:
            break
        if not before.capital and verb_like(words, first - 1):
            break
        first -= 1
    # "In a statement Mr. Smith said": the phrase is the name alone.
    if first > low and words[first - 1].low in PREPOSITIONS and words[at].capital:
        name = at
        while name > first and (
            words[name - 1].capital or words[name - 1].low in ("de", "von", "van")
        ):
            name -= 1
        if name > first and words[name - 1].low not in DETERMINERS:
            first = name
    return first


def _linked(words: list[Word], first: int, low: int) -> int | None:
    """Go over "of", "for", "and" … to the phrase before it, where there is one."""
    link = words[first - 1]
    if first - 2 < low or (link.low not in CHAINING and link.low not in ("and", "&")):
        return None
    before = words[first - 2]
    if not _nominal(words, first - 2) or before.low in PRONOUNS or time_word(before):
        return None
    if link.low in ("and", "&"):
        start = phrase_left(words, first - 2, max(low, first - 8))
        if start is None or not (
            start == low or words[start - 1].sign or _breaks(words[start - 1])
        ):
            return None
        if not (words[start].capital or words[start].low in DETERMINERS):
            return None
        return start
    if not before.capital and verb_like(words, first - 2):
        return None
    return first - 2


def phrase_right(words: list[Word], at: int, high: int) -> int | None:
    """Give one past the last word of the noun phrase that begins with the word `at`, or None."""
    if at >= high or not _nominal(words, at) or time_word(words[at]):
        return None
    if words[at].low in PRONOUNS:
        return at + 1
    last = at + 1
    named = False
    while last < high and last - at < 16:
        word, before = words[last], words[last - 1]
        named = named or (before.capital and before.low not in DETERMINERS)
        if word.low == "’s":
            last += 1
            named = False
            continue
        if word.low in ("of", "for") and last + 1 < high and _nominal(words, last + 1):
            if word.low == "for" and before.capital:
                break
            last += 2
            named = words[last - 1].capital
            continue
        if (
            word.low in ("and", "&")
            and last + 1 < high
            and words[last + 1].capital
            and before.capital
        ):
            if last + 2 < high and words[last + 2].low in speech_words.VERBS:
                break
            last += 2
            continue
        if not _nominal(words, last) or time_word(word) or word.low in PRONOUNS:
            break
        if word.low in DETERMINERS and before.low not in ("of", "for", "all", "both"):
            break
        if named and not word.capital and word.low not in NAME_LINKS and words[at].capital:
            # "Palace spokesman Otto Brand": a lower-case role between two names.
            role = last
            while role < min(high, last + 4) and _role_word(words, role):
                role += 1
            if role < high and role > last and words[role].capital and not time_word(words[role]):
                last = role
                continue
            # "Russian news agencies", but "said Smith yesterday".
            if role > last and last == at + 1 and before.low.endswith(NATIONAL):
                last = role
            break
        if not word.capital and (verb_like(words, last) or word.low.endswith("ly")):
            break
        last += 1
    while last > at + 1 and words[last - 1].low in ("of", "for", "’s", "and"):
        last -= 1
    return last


def _breaks(word: Word) -> bool:
    return word.low in CONJUNCTIONS or word.low in ("and", "but") or word.mark >= 0


NO_NOUNS = CONJUNCTIONS - {"who"}


def _nominal(words: list[Word], at: int) -> bool:
    """Whether the word can stand in a noun phrase."""
    word = words[at]
    if word.mark >= 0 or word.low == "’s":
        return False
    if word.sign:
        return word.text == "&" or (word.text == "%")
    if word.low in ("that",):
        return False
    return not (
        word.low in NO_NOUNS
        or word.low in AUXILIARIES
        or word.low in PREPOSITIONS
        or word.low in ("and", "there")
    )


def _role_word(words: list[Word], at: int) -> bool:
    word = words[at]
    return word.text.islower() and _nominal(words, at) and not verb_like(words, at)


def verb_like(words: list[Word], at: int) -> bool:
    """Whether a lower-case word is more likely a finite verb than part of a noun phrase."""
    low = words[at].low
    if low in PASTS:
        return True
    if low in speech_words.VERBS and low not in speech_words.NOUNS_TOO:
        before = words[at - 1].low if at else ""
        if low in BASES and not (before in PRONOUNS or before.endswith("s")):
            return False  # "trial counsel Ada Bell"
        return before not in DETERMINERS
    if not low.endswith("ed") or not at:
        return False
    before_it = words[at - 1]
    named = before_it.capital and before_it.low not in DETERMINERS
    return before_it.low in PRONOUNS or (named and len(low) > 4)
