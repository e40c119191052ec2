"""Noun phrases that can stand for a named entity: "the Peruvian president", "the agency".

Found by shape: a determiner, modifiers without a verb or preposition among them, and a head noun
that persons, organisations or places are called by. Whom a phrase means is decided elsewhere, from
what the corpus says of them; most phrases found here mean nobody in particular and are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from newsloom.language import lexicon
from newsloom.language.usage_words import PASTS

# Who rules a country: "leader" takes up any of these.
RULERS = frozenset(
    """president premier chancellor king queen emperor dictator ruler monarch sultan emir sheikh
    prime_minister strongman pope""".split()
)
PERSON_HEADS = (
    RULERS
    | {"leader"}
    | frozenset(
        """minister secretary governor mayor senator congressman congresswoman lawmaker commander
        general admiral colonel spokesman spokeswoman spokesperson director chief chairman
        chairwoman chairperson ambassador envoy diplomat journalist reporter author writer founder
        owner candidate politician judge prosecutor lawyer activist player striker goalkeeper coach
        manager captain actor actress singer filmmaker analyst professor scientist economist
        billionaire tycoon businessman businesswoman executive prince princess bishop archbishop
        cardinal cleric imam rabbi dissident suspect defendant champion midfielder defender
        athlete swimmer novelist poet rapper artist comedian physician surgeon biologist
        physicist chemist historian sociologist veteran nominee incumbent lieutenant major
        captain sergeant deputy chief-of-staff banker engineer architect designer
        photographer model dancer composer pianist""".split()
    )
)
ORGANISATION_HEADS = frozenset(
    """agency ministry company firm bank party newspaper paper magazine daily weekly network
    broadcaster channel station university college institute organisation organization union
    alliance bloc council court commission committee department group regulator watchdog charity
    airline manufacturer carmaker retailer publisher foundation association federation parliament
    bureau museum club team corporation conglomerate chain maker supplier lender insurer brewer
    brewery automaker airport giant startup start-up builder operator developer utility fund body
    website outlet tabloid militia militants movement coalition tribunal hospital school studio
    label brand think-tank consortium cooperative""".split()
)
PLACE_HEADS = frozenset(
    """capital country nation city town neighbor neighbour village port resort metropolis republic
    kingdom state province region island emirate""".split()
)
GROUP_HEADS = {
    "leaders": "PERSON",
    "presidents": "PERSON",
    "ministers": "PERSON",
    "men": "PERSON",
    "women": "PERSON",
    "politicians": "PERSON",
    "pair": "PERSON",
    "couple": "PERSON",
    "duo": "PERSON",
    "siblings": "PERSON",
    "brothers": "PERSON",
    "sisters": "PERSON",
    "rivals": "PERSON",
    "candidates": "PERSON",
    "countries": "GPE",
    "nations": "GPE",
    "neighbors": "GPE",
    "neighbours": "GPE",
    "states": "GPE",
    "allies": "GPE",
}
HEADS = PERSON_HEADS | ORGANISATION_HEADS | PLACE_HEADS | GROUP_HEADS.keys()
DETERMINERS = frozenset("the a an both".split())
# Between determiner and head none of these may stand.
NOT_MODIFIERS = frozenset(
    """the a an both of for in on at by to from with and or but as that which who whose this these
    those is are was were be been has have had will would could should may might can said says
    told his her its their our my your he she it they we you not no than then when where while
    after before since until because if so about over under between against into through during
    one""".split()
)
WORD = re.compile(r"[^\W_]+(?:[-’'.](?!s\b)[^\W_]+)*")
_NAME = r"(?:(?:[A-Z]\.)+|[A-Z][\w-]*)"
POSSESSOR = re.compile(rf"((?:[Tt]he )?{_NAME}(?: {_NAME}){{0,3}})(?:['’]s|(?<=s)['’]) $")
AGED = re.compile(r"\b[Tt]he \d{1,3}-year-old\b(?! [a-z]|-)")
# What can follow "the 24-year-old" when no noun does: "won", "from Quito", "also denied".
AGED_THEN = re.compile(
    r"\b[Tt]he \d{1,3}-year-old(?= (?:[a-z]+ed|is|was|has|had|will|would|could|can|may|might|must|"
    r"should|did|does|won|took|told|made|left|went|said|says|beat|began|became|ran|led|fell|lost|"
    r"got|came|set|put|felt|knew|thought|spent|died|hit|won't|wasn't|isn't|hasn't|hadn't|didn't|"
    r"from|who|also|then|later|never|now|still|[a-z]+ly)\b)"
)
POSSESSED = re.compile(
    r"\b(?P<whose>[Hh]is|[Hh]er) (?P<head>country|nation|homeland|hometown|party)\b"
)
PRONOUN = re.compile(r"\b(?:[Hh]e|[Hh]im|[Hh]is|[Hh]imself|[Ss]he|[Hh]er|[Hh]ers|[Hh]erself)\b")
MAX_MODIFIERS = 5
MAX_NAME = 80  # characters looked back for "Ukraine’s " before a head


@dataclass(frozen=True)
class FoundDescription:
    """A phrase that can stand for an entity, by code points of the text."""

    start: int
    end: int
    head: str
    """The head noun in lower case, singular; ``prime_minister`` is one; for groups as it stands."""
    kind: str
    """person, organisation, place, group, aged ("the 67-year-old"), possessed ("her country") or
    pronoun."""
    country: str | None = None
    """The country that a demonym or possessor in the phrase names."""
    definite: bool = True

    def as_row(self) -> dict[str, Any]:
        """Give the fields as a plain dictionary."""
        return dict(vars(self))


_APOSTROPHES = frozenset("’'")


def find_descriptions(text: str) -> list[FoundDescription]:
    """Find the phrases and personal pronouns of a text that can stand for named entities."""
    found = [
        FoundDescription(match.start(), match.end(), "aged", "aged")
        for pattern in ((AGED, AGED_THEN) if "-year-old" in text else ())
        for match in pattern.finditer(text)
    ]
    found += [
        FoundDescription(match.start(), match.end(), match["head"], "possessed")
        for match in POSSESSED.finditer(text)
    ]
    found += [
        FoundDescription(match.start(), match.end(), match.group().lower(), "pronoun")
        for match in PRONOUN.finditer(text)
    ]
    words = list(WORD.finditer(text))
    lows = [word.group().lower() for word in words]
    heads = [at for at, low in enumerate(lows) if low in HEADS]
    # Most words stand before no head near enough, and open no phrase.
    openings = {at for head in heads for at in range(max(0, head - MAX_MODIFIERS - 1), head + 1)}
    done = 0
    for at in sorted(openings):
        if at < done:
            continue
        begin = words[at].start()
        # Others open none since what stands before them is no possessor's ending.
        if lows[at] in DETERMINERS or _APOSTROPHES.intersection(text[begin - 3 : begin]):
            phrase = _phrase(text, words, at)
            if phrase is not None:
                description, done = phrase
                found.append(description)
    return sorted(found, key=lambda d: (d.start, d.end))


def _phrase(text: str, words: list[re.Match[str]], at: int) -> tuple[FoundDescription, int] | None:
    """Read one phrase that starts with the word at this place, and where to go on."""
    opening = words[at].group()
    determined = opening.lower() in DETERMINERS
    first = words[at].start()
    possessor = None
    if not determined:
        if text[max(0, first - 3) : first].strip("s ") not in {"’", "'"}:
            return None
        possessor = POSSESSOR.search(text, max(0, first - MAX_NAME), first)
        if possessor is None:
            return None
    country = lexicon_country(re.sub("^[Tt]he ", "", possessor.group(1))) if possessor else None
    last = None
    for offset, word in enumerate(_run(text, words, at + determined)):
        lowered = word.group().lower()
        if last is not None and lowered in PASTS:
            break  # "the court gave parliament six months"
        if lowered in HEADS:
            last = (at + determined + offset, lowered)
        country = country or lexicon.demonyms().get(word.group()) or _two_words(word, text)
    if last is None:
        return None
    place, head = last
    if head == "minister" and words[place - 1].group().lower() == "prime":
        head = "prime_minister"
    if opening.lower() == "both" and head not in GROUP_HEADS:
        return None
    start = possessor.start(1) if possessor else first
    kind = _kind(head)
    description = FoundDescription(
        start, words[place].end(), head, kind, country, opening.lower() not in {"a", "an"}
    )
    return description, place + 1


def _run(text: str, words: list[re.Match[str]], at: int) -> Iterator[re.Match[str]]:
    """The words that can belong to the phrase: joined by single blanks, none of them excluded."""
    for place in range(at, min(at + MAX_MODIFIERS + 1, len(words))):
        word = words[place].group()
        if place > at and text[words[place - 1].end() : words[place].start()] != " ":
            return
        if word.lower() in NOT_MODIFIERS:
            return
        is_name = word[:1].isupper() and word not in _words_of_demonyms()
        title = word.lower() in PERSON_HEADS or word.lower() in {"prime", "foreign", "defense"}
        if is_name and not title and "-" not in word:
            return
        yield words[place]


@cache
def _words_of_demonyms() -> frozenset[str]:
    """Every word of every demonym: "South" and "African" as well as "Peruvian"."""
    return frozenset(word for form in lexicon.demonyms() for word in form.split())


def _two_words(word: re.Match[str], text: str) -> str | None:
    """The country that this word and the next are the demonym of ("South African")."""
    behind = re.match(r" [A-Z]\w+", text[word.end() : word.end() + 30])
    return lexicon.demonyms().get(word.group() + behind.group()) if behind else None


def _kind(head: str) -> str:
    if head in GROUP_HEADS:
        return "group"
    if head in PERSON_HEADS:
        return "person"
    return "place" if head in PLACE_HEADS else "organisation"


def lexicon_country(name: str) -> str | None:
    """The country that a name is, by any of its names; None where it is none."""
    for entry in lexicon.by_surface().get(name, ()):
        if entry.kind == "country":
            return entry.name
    return None
