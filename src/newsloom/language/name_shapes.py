"""The shapes of names: capitals throughout, dotted letters, capitals inside, words of a storm."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsloom.language import lexicon
from newsloom.language.name_words import is_function_word

DOTTED = re.compile(r"(?:[A-Z]\.){2,7}[A-Z]?\.?")
# "FirstGroup", but not "McDonald", "DeSantis" or "O'Neill".
INNER_CAPITAL = re.compile(
    r"(?!(?:Mc|Mac|De|Di|La|Le|Van|Fitz|Del|Du|Al|El)[A-Z])[A-Z][a-z]{2,}[A-Z][a-z]\w*"
)
# A part of a person's name: "Anna", "Jean-Luc", "O’Sullivan", "McCarthy".
PERSONAL_SHAPE = re.compile(
    r"St\.|(?:(?:O|D|L)[’'])?(?:Mc|Mac|De|Di|Fitz)?[A-Z][^\W\d_A-Z]+|[^\W\d_]+(?:-[^\W\d_]+)+|-"
)
DIRECTIONS = frozenset(
    """North South East West Northern Southern Eastern Western Central Upper Lower Greater Inner
    Outer Northeast Northwest Southeast Southwest North-East North-West South-East
    South-West""".split()
)
STORMS = frozenset("Hurricane Cyclone Typhoon".split())
# What an unknown name is when one of these stands before it ("the carmaker Zelmarin").
ORGANISATION_NOUNS = frozenset(
    """firm company group startup start-up carrier lender automaker carmaker broadcaster newspaper
    charity retailer airline insurer brokerage miner chipmaker nonprofit giant conglomerate
    subsidiary manufacturer drugmaker publisher consultancy supermarket bank website platform
    daily weekly magazine portal maker operator developer union thinktank think-tank
    watchdog""".split()
)
# Whose body it is, in the possessive: "Prosecutor's Office", "Farmers' Union".
OWNERS = frozenset(
    """prosecutor attorney general president mayor governor sheriff coroner ombudsman auditor
    commissioner workers farmers teachers children women people supporters journalists lawyers
    doctors nurses students employers veterans mothers fishermen writers artists players officers
    drivers pilots bankers traders manufacturers producers growers consumers users tenants victims
    survivors residents parents shareholders prisoners pensioners refugees miners peoples employees
    girls men boys king queen""".split()
)
# Family names that also end the names of buildings and bodies ("Mark Wall", "Emma Bridges").
ALSO_SURNAMES = frozenset(
    """Wall Hall Park Bridge Bridges Banks Lake Hill Hills Church House Power Post Lane Street
    Stone Beach Castle Temple Mills Gates Tower Towers Forest Field Fields Marsh Wood Woods Rivers
    Bay Glen Dale Court Bell Fort Garden Gardens Well Wells Green Square Court Union
    Cross""".split()
)


def lowered(words: Sequence[str]) -> list[str]:
    """Write persons' names in capitals ("YOEL ROTHMAN") as other papers would ("Yoel Rothman").

    A run of two to four words in capitals is a person where the first is a given name and none of
    them a common word; the last then stands for the person elsewhere too.
    """
    plain = list(words)
    surnames: set[str] = set()
    capitals = [word.isupper() and word.isalpha() for word in words]
    at = 0
    while True:
        try:
            at = capitals.index(True, at)
        except ValueError:
            break
        stop = at
        while stop < len(words) and capitals[stop]:
            stop += 1
        run = words[at:stop]
        if 2 <= len(run) <= 4 and _is_person(run):
            plain[at:stop] = [word.capitalize() for word in run]
            if len(run[-1]) >= 4:
                surnames.add(run[-1])
        at = stop
    if not surnames:
        return plain
    return [word.capitalize() if word in surnames else word for word in plain]


def _is_person(run: Sequence[str]) -> bool:
    known = lexicon.by_surface().get(" ".join(word.capitalize() for word in run), ())
    if any(entry.label == "PERSON" for entry in known):
        return True
    first = run[0].capitalize()
    plain = not any(
        is_function_word(word) or lexicon.by_surface().get(word) for word in (*run[1:], first)
    ) and not lexicon.is_common_word(run[-1].lower())
    if first in lexicon.first_names():
        return plain
    # Two long words that nobody knows: an acronym would be shorter.
    return plain and not lexicon.is_common_word(first.lower()) and min(map(len, run)) >= 4


def undotted(word: str) -> str | None:
    """Give "FBI" for "F.B.I.", None for anything that is not letters with stops."""
    return word.replace(".", "") if DOTTED.fullmatch(word) else None
