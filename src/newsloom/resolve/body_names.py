"""Names of organisations and places taken apart: company forms, generic bodies, initials.

"Foreign Ministry" is the name of a body in every country; "Zelmar Inc." and "Zelmar" are one firm.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.resolve.person_names import fold

_MOST = 16_384  # names that are remembered, some 4 MB
# What says of which legal form a firm is; it may be left out anywhere.
_FORMS = frozenset(
    """inc incorporated corp corporation co company cos ltd limited plc llc llp lp ag sa spa nv bv
    gmbh kg ab as asa oy oyj pjsc ojsc oao zao pao ooo jsc kk sarl sas se srl pty bhd pte""".split()
)
# What a firm's full name has besides; it may be left out where the full name stands nearby.
_LOOSE_FORMS = _FORMS | frozenset(
    """group holding holdings stores industries international enterprises technologies systems
    brothers bros motor motors airlines airways partners worldwide global laboratories labs
    communications services bancorp financial pharmaceuticals""".split()
)
_SMALL = frozenset("of the for and on in to at & a de".split())
# Words that name no body of one's own without a country or a place.
_GENERIC = frozenset(
    """ministry ministries department foreign defense interior internal external affairs health
    finance education justice economy economic trade industry energy agriculture transport
    transportation environment culture labor labour information public works treasury home office
    parliament senate congress house representatives lower upper chamber deputies assembly national
    legislative council state federal cabinet government administration supreme high constitutional
    appeals appeal court courts central bank reserve police army navy air force forces armed
    military troops marines coast guard border republican security service services intelligence
    general staff prosecutor prosecutors attorney prosecution election electoral commission
    committee independent agency statistics bureau customs tax authority authorities embassy
    consulate institute meteorological weather presidential presidency president king royal palace
    people's peoples communist party opposition ruling socialist democratic workers emergency
    emergencies situations civil aviation planning tourism sports youth science technology
    social welfare development cooperation commerce natural resources water""".split()
)
# One of these has to be in it: what a country has one of.
_HEADS = frozenset(
    """ministry department parliament senate congress house chamber assembly council cabinet
    government administration court courts bank police army navy force forces military troops
    guard service services staff office prosecutor prosecutors commission committee agency bureau
    authority authorities embassy consulate presidency treasury marines party""".split()
)
_SAME_WORD = {
    "defence": "defense", "ministries": "ministry", "internal": "interior", "labour": "labor",
    "troops": "military", "courts": "court", "prosecutors": "prosecutor",
    "authorities": "authority", "services": "service", "peoples": "people's",
}  # fmt: skip
_ABBREVIATIONS = {
    "ala": "alabama", "ariz": "arizona", "ark": "arkansas", "calif": "california",
    "colo": "colorado", "conn": "connecticut", "del": "delaware", "fla": "florida",
    "ga": "georgia", "ill": "illinois", "ind": "indiana", "kan": "kansas", "ky": "kentucky",
    "la": "louisiana", "md": "maryland", "mass": "massachusetts", "mich": "michigan",
    "minn": "minnesota", "miss": "mississippi", "mo": "missouri", "mont": "montana",
    "neb": "nebraska", "nev": "nevada", "n.h": "new hampshire", "n.j": "new jersey",
    "n.m": "new mexico", "n.y": "new york", "n.c": "north carolina", "n.d": "north dakota",
    "okla": "oklahoma", "ore": "oregon", "pa": "pennsylvania", "r.i": "rhode island",
    "s.c": "south carolina", "s.d": "south dakota", "tenn": "tennessee", "tex": "texas",
    "vt": "vermont", "va": "virginia", "wash": "washington", "w.va": "west virginia",
    "wis": "wisconsin", "wyo": "wyoming", "ont": "ontario", "que": "quebec",
    "b.c": "british columbia", "alta": "alberta", "sask": "saskatchewan", "man": "manitoba",
}  # fmt: skip
_SAINTS = {"st.": "saint", "st": "saint", "mt.": "mount", "ft.": "fort", "ste.": "sainte"}


@lru_cache(maxsize=_MOST)
def body_key(surface: str, *, place: bool = False) -> str:
    """Fold a name to what its spellings share: case, diacritics, hyphens, dots, company forms."""
    plain = re.sub(r"['’]s?$", "", fold(surface))
    if place:
        plain = re.sub(r"^[^\s]+['’]s ", "", plain)  # "London's Heathrow Airport"
    if place:
        short = plain.replace(". ", ".").rstrip(".")
        if "." in surface and short in _ABBREVIATIONS:
            return _ABBREVIATIONS[short]
        first, _, rest = plain.partition(" ")
        if rest and first in _SAINTS:
            plain = f"{_SAINTS[first]} {rest}"
    if re.fullmatch(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?", plain):
        return plain.replace(".", "")
    words = re.sub(r"[\s,‐-―-]+", " ", plain.replace("&", " and ")).split()
    words = [w.strip(".\"“”‘’'") if len(w) > 2 else w for w in words]
    while not place and len(words) > 1 and words[-1].replace(".", "") in _FORMS:
        words.pop()
    return " ".join(words) or plain


@lru_cache(maxsize=_MOST)
def words_of(surface: str) -> tuple[str, ...]:
    """Give a name's words, folded, without company form and leading "the"."""
    return tuple(body_key(surface).split())


def only_forms(words: tuple[str, ...]) -> bool:
    """Whether words say no more than what kind of firm it is ("Motor", "Stores")."""
    return bool(words) and all(word in _LOOSE_FORMS for word in words)


@lru_cache(maxsize=_MOST)
def generic_key(surface: str) -> str | None:
    """Give what a body of any country is called, one spelling for all: None for a name of its own.

    "Ministry of Defence" and "Defense Ministry" → "defense ministry".
    """
    words = [w for w in _plain_words(surface) if w not in _SMALL]
    if _HEADS.isdisjoint(words) or not all(w in _GENERIC for w in words):
        return None
    if words == ["bank"] or words == ["party"]:
        return None
    told = {word for word in words if word not in {"affairs", "national"}} or set(words)
    if told in ({"armed", "forces"}, {"forces"}, {"armed", "force"}):
        return "military"
    return " ".join(sorted(told))


def _plain_words(surface: str) -> list[str]:
    words = fold(surface).replace("’", "'").split()
    return [_SAME_WORD.get(word, word) for word in words]


@cache
def _countries() -> Mapping[str, str]:
    found = {
        surface: entry.name for entry in lexicon.of_kind("country") for surface in entry.surfaces
    }
    return {**found, **lexicon.demonyms()}


def country_of(surface: str) -> str | None:
    """Give the country that a name or demonym means: "Polish", "Poland" → "Poland"."""
    known = _countries()
    return known.get(surface) or known.get(re.sub(r"^[Tt]he ", "", surface))


@lru_cache(maxsize=_MOST)
def take_apart(surface: str) -> tuple[str, str] | None:
    """Take a country's body apart: "Peruvian Defence Ministry" → ("Peru", "defense ministry").

    None for names of another make.
    """
    if _HEADS.isdisjoint(_plain_words(surface)):
        return None
    words = surface.split()
    if words and words[0] in {"the", "The"}:
        words = words[1:]
    for length in (3, 2, 1):
        if length >= len(words):
            continue
        country = country_of(re.sub(r"['’]s?$", "", " ".join(words[:length])))
        rest = generic_key(" ".join(words[length:])) if country else None
        if country and rest:
            return country, rest
    match = re.fullmatch(r"(.+?) of (?:the )?(.+)", " ".join(words))
    while match:
        country = country_of(match.group(2))
        rest = generic_key(match.group(1)) if country else None
        if country and rest:
            return country, rest
        match = re.fullmatch(
            rf"({re.escape(match.group(1))} of (?:the )?.+?) of (?:the )?(.+)", " ".join(words)
        )
    return None


@cache
def known_bodies() -> Mapping[tuple[str, str], Entry]:
    """The lexicon's bodies of countries: (country, generic name) → entry."""
    found: dict[tuple[str, str], Entry] = {}
    for entry in lexicon.entries():
        if entry.label != "ORG" or not entry.country:
            continue
        for surface in entry.surfaces:
            # Asked past what is remembered: the lexicon has more names than an article.
            apart = take_apart.__wrapped__(surface)
            key = generic_key.__wrapped__(surface)
            if apart and apart[0] == entry.country:
                found.setdefault(apart, entry)
            elif key:
                found.setdefault((entry.country, key), entry)
    return found


@lru_cache(maxsize=_MOST)
def initials_of(surface: str) -> frozenset[str]:
    """Give the acronyms that a long form can have: of all words, or without the small ones."""
    words = [w for w in re.findall(r"[\w&]+", re.sub(r"['’]s\b", "", surface)) if w != "&"]
    while len(words) > 2 and words[-1].lower() in _FORMS:
        words.pop()
    if len(words) < 2:
        return frozenset()
    capitals = "".join(w[0] for w in words if w[0].isupper())
    large = "".join(w[0] for w in words if w.lower() not in _SMALL)
    every = "".join(w[0] for w in words)
    return frozenset(s.upper() for s in (capitals, large, every) if len(s) >= 2)


@lru_cache(maxsize=_MOST)
def acronym(surface: str) -> str | None:
    """Give an acronym's letters: "U.N." → "UN"; None for what isn't one."""
    letters = re.sub(r"['’]s$", "", surface).replace(".", "")
    short = 2 <= len(letters) <= 7 and letters.isalpha()
    capitals = len(letters.rstrip("s")) >= 2 and letters.rstrip("s").isupper()
    return letters.upper() if short and capitals else None
