"""Persons' names taken apart and compared: can two of them be one person's?

Romanisations of one spelling differ by convention ("Sergey", "Sergei"); given names can be cut to
an initial or to what friends say. Names of two people stay two: a surname alone decides nothing
here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from newsloom.language import lexicon
from newsloom.resolve.given_names import lines_of

PARTICLES = frozenset(
    """al el bin ibn bint abu ben van von der den de del della di da do dos la le""".split()
)
# Other pipelines leave these inside a name.
_BEFORE = frozenset("the mr mr. mrs mrs. ms ms. miss dr dr. prof. sen. gen. gov. rep. rev.".split())
SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_MOST = 65_536  # names, and pairs of given names, that are remembered; some 20 MB
MIN_RATIO = 0.8  # of matching characters for two spellings of one given name
# Family names that come first where names are Chinese, Korean or Vietnamese.
FAMILY_FIRST = frozenset(
    """an bae bai ban bao bui cai cao cha chang chen cheng cheong cho choe choi chu chun chung cui
    dai dang deng dinh do doan dong du duan duong fan fang feng fu gao geng gong gu guan guo ha han
    hao he heo ho hoang hong hou hsieh hsu hu hua huang huynh hwang im jang jeon jeong ji jia jiang
    jin jo joo jung kang kim ko kong koo kuo kwak kwon lai le lee lei li liang liao lim lin liu long
    lu luo luong ly ma mai mao meng min nam nguyen nie niu noh oh pak pan park peng pham phan phung
    qi qian qin qiu qu quan ren ryu seo shao shen shi shim shin sohn son song su suh sun sung tan
    tang tao tian tran trinh truong tsai vo vu wan wang wei wen won woo wu xi xia xiang xiao xie
    xing xiong xu xue yan yang yao ye yi yim yin yoo yoon you yu yuan yun zeng zhang zhao zheng
    zhong zhou zhu zou""".split()
)
_SYLLABLE = re.compile(
    r"(?:[bcdfghjklmnpqrstvwxyz]{0,2}h?|ng)(?:[aeiou]{1,3}|y[aeou]{1,2}|w[aeiou]{1,2}|y)"
    r"(?:ng|nh|ch|[nmrlktpcbs])?"
)
# Spanish family names that go before a second one ("Garcia Marquez"): the first is the family's.
_SPANISH = frozenset(
    """aguilar aguirre alonso alvarado arias avila blanco bravo cabrera calderon campos cardenas
    carrillo castillo castro cervantes cisneros contreras cordova correa cortes cruz delgado
    espinosa espinoza estrada figueroa flores fuentes galindo gallegos garcia garza guerra guerrero
    guevara guzman herrera ibarra jara lara leon luna macias mata medina mejia mendoza mesa molina
    montoya mora morales moreno munoz nava navarro navarrete nieto ochoa orozco ortega ortiz
    pacheco padilla palacios pena peralta pineda pinto ponce prado quintero ramos reyes rios rivas
    rivera robles rojas roldan romero rosales rubio ruiz salas salazar salgado salinas sandoval
    santana santos serrano silva solis soto suarez tapia toledo torres trevino trujillo urbina
    urrutia valdes valdivia valencia valenzuela valle vargas vega velasco vera vidal villa
    villalobos villarreal villegas zamora zapata zaragoza zavala zuniga""".split()
)
_ARTICLES = re.compile(r"^(?:al|el|ad|an|ar|as|at|az|ash|esh|es)[- ](?=\w{3})")


@dataclass(frozen=True)
class PersonName:
    """A person's name taken apart; particles belong to the surname."""

    given: tuple[str, ...]
    surname: str
    family_first: bool = False
    suffix: str = ""

    @property
    def is_double(self) -> bool:
        """Whether the surname is two family names, of which the first is the chief one."""
        words = self.surname.split()
        return len(words) == 2 and _is_spanish(words[0])


def without_suffix(surface: str) -> str | None:
    """Give "Jan Orsk" for "Jan Orsk Jr.", None for a name without such a suffix."""
    words = surface.replace(",", " ").split()
    cut = len(words)
    while cut > 2 and words[cut - 1].lower() in SUFFIXES:
        cut -= 1
    return " ".join(words[:cut]) if cut < len(words) else None


@lru_cache(maxsize=_MOST)
def parse_person(surface: str) -> PersonName:
    """Take a name apart: "Marta B. Kovel" → given ("Marta", "B."), surname "Kovel".

    Family names that stand first ("Xi Jinping") and double Spanish ones ("Gabriel Garcia Marquez",
    "Garcia Marquez") are told by short lists of such names.
    """
    words = [word for word in re.split(r"[\s,]+", surface) if word]
    while len(words) > 1 and words[0].lower() in _BEFORE:
        words.pop(0)
    suffix = ""
    while len(words) > 1 and words[-1].lower() in SUFFIXES:
        suffix = words.pop().lower().rstrip(".")
    if len(words) <= 1:
        return PersonName((), words[0] if words else surface, suffix=suffix)
    if _is_family_first(words):
        return PersonName(tuple(words[1:]), words[0], True, suffix)
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in PARTICLES:
        first -= 1
    if first == 1 and len(words) > 2 and words[0].lower() in PARTICLES:
        return PersonName((), " ".join(words), suffix=suffix)
    if first == 1 and words[0].lower() in {"al", "el", "bin", "ibn", "von", "van", "de"}:
        return PersonName((), " ".join(words), suffix=suffix)
    if (
        first == len(words) - 1
        and _is_spanish(words[first - 1])
        and fold(words[first - 1]).title() not in lexicon.first_names()
    ):
        first -= 1
    return PersonName(tuple(words[:first]), " ".join(words[first:]), suffix=suffix)


@lru_cache(maxsize=_MOST)
def _is_spanish(word: str) -> bool:
    plain = fold(word)
    return plain in _SPANISH or (len(plain) > 4 and plain.endswith("ez") and plain != "juarez")


def _is_family_first(words: list[str]) -> bool:
    if not 2 <= len(words) <= 4 or fold(words[0]) not in FAMILY_FIRST:
        return False
    rest = [part for word in words[1:] for part in re.split("[-‐]", fold(word))]
    if any(not part or part.endswith(".") for part in rest):
        return False
    # "Kim Basinger", "Lee Harvey": what follows isn't made of syllables that such names have.
    return all(_syllables(part) for part in rest) and (
        len(rest) <= 3 and not any(part.title() in _western() for part in rest)
    )


@cache
def _western() -> frozenset[str]:
    """Short given and family names of the West that could be read as such syllables."""
    return frozenset(
        """Ann Anna Anne Ben Bill Bob Bush Cook Dan Don Ed Ford Gates Gore Hill Ian Jean Jim Joe
        Jon Ken Kim Lisa Low Marie Moon Pat Paul Ron Rose Sam Sue Ted Tim Tom Wood Jane Kate Sean
        Dean Scott Grant Hunt Reid Kay Ray""".split()
    )


@lru_cache(maxsize=_MOST)
def _syllables(part: str) -> bool:
    """Whether a word can be one or two syllables of a Chinese, Korean or Vietnamese name."""
    return any(
        _SYLLABLE.fullmatch(part[:cut]) and (cut == len(part) or _SYLLABLE.fullmatch(part[cut:]))
        for cut in range(1, len(part) + 1)
    )


# Romanisations of one Slavic, Arabic, German or Greek spelling that differ by convention only.
# Applied in order, to lower-case letters without diacritics.
_SAME = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"[’'`ʼ-]", ""),
        (r"(?<=[bcdfghjklmnprstvz])(?:ue)(?=[bcdfghklmnprstvz])", "u"),
        (r"(?<=[bcdfghjklmnprstvz])(?:oe)(?=[bcdfghklmnprstvz])", "o"),
        (r"(?<=[bcdfghjklmnprstvz])(?:ae)(?=[bcdfghklmnprstvz])", "a"),
        (r"(iy|yi|ii|ij|yy|ey|ei|y)$", "i"),
        (r"enka$", "enko"),
        (r"(eff|ev|iev|yev)$", "ev"),
        (r"(off|ov)$", "ov"),
        (r"ks", "x"),
        (r"kh", "h"),
        (r"tz|ts", "c"),
        (r"ou", "u"),
        (r"(?<=[aeou])y(?=[aeiou])", ""),
        (r"\by[aei]|(?<=[^aeiou])(?:y[aei]|i[ae])", "e"),
        (r"yu|iu", "u"),
        (r"[yj]", "i"),
        (r"w", "v"),
        (r"(.)\1", r"\1"),
    )
]


@lru_cache(maxsize=_MOST)
def fold(name: str) -> str:
    """Fold case, diacritics and a leading "the" away."""
    plain = name.casefold()
    if not plain.isascii():
        plain = plain.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d")
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'")
    return re.sub(r"\s+", " ", re.sub(r"^the ", "", plain)).strip()


def without_article(name: str) -> str:
    """Fold a surname, hyphens and apostrophes, and the Arabic article before it away."""
    return re.sub(r"['’`ʼ -]", "", _ARTICLES.sub("", fold(name)))


@lru_cache(maxsize=_MOST)
def romanised(name: str) -> str:
    """Fold a name further, to what its romanisations have in common."""
    folded = _ARTICLES.sub("", fold(name))
    for pattern, to in _SAME:
        folded = pattern.sub(to, folded)
    return folded


@lru_cache(maxsize=_MOST)
def same_given(one: str, other: str) -> bool:
    """Whether two given names can be one.

    Equal, an initial of it, another romanisation, or a short form ("Bill", "William").
    """
    a, b = fold(one).rstrip("."), fold(other).rstrip(".")
    if not a or not b:
        return False
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0] or romanised(a)[:1] == romanised(b)[:1]
    if is_initials(one) or is_initials(other):
        return a[0] == b[0]
    if lines_of(a) & lines_of(b) or romanised(a) == romanised(b):
        return True
    if a[0] != b[0] or (_is_given(one) and _is_given(other)):
        return False  # two names that people have: "Karin", "Karen"
    a, b = romanised(a), romanised(b)
    # A final -a makes another name of it (Daniel, Daniela); so do consonants (Martin, Marvin).
    if (a[-1:] == "a") != (b[-1:] == "a") or consonants(a) != consonants(b):
        return False
    return len(consonants(a)) >= 3 and SequenceMatcher(None, a, b).ratio() >= MIN_RATIO


@lru_cache(maxsize=_MOST)
def is_initials(word: str) -> bool:
    """Whether a given name is written as initials: "J.", "J.R.", "J"."""
    return re.fullmatch(r"(?:[^\W\d_]\.-?)+|[^\W\d_]", word) is not None


def _is_given(word: str) -> bool:
    return word in lexicon.first_names() or fold(word).title() in lexicon.first_names()


def consonants(name: str) -> str:
    """Give a name without its vowels."""
    return re.sub(r"[aeiou]", "", name)


def same_surname(one: PersonName, other: PersonName) -> bool:
    """Whether two surnames can be one: another romanisation, or a double one without its second."""
    if romanised(one.surname) == romanised(other.surname):
        return True
    a, b = one.surname.split(), other.surname.split()
    if one.is_double or other.is_double:
        shorter, longer = sorted((a, b), key=len)
        return len(shorter) == 1 and romanised(shorter[0]) == romanised(longer[0])
    return False


def same_person(one: PersonName, other: PersonName) -> bool:
    """Whether two full names can be one person's: the surname and every given name must fit."""
    if not one.given or not other.given or not same_surname(one, other):
        return False
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return False
    if one.family_first or other.family_first:
        # "Kim Jong-un", "Kim Jong Un"
        return romanised("".join(one.given)) == romanised("".join(other.given))
    if same_given(one.given[0], other.given[0]):
        middle_a, middle_b = one.given[1:], other.given[1:]
        if not middle_a or not middle_b or all(map(same_given, middle_a, middle_b)):
            return True
    # Two given names, or one that is hyphenated: "Jean-Luc" and "Jean Luc".
    return romanised("".join(one.given)) == romanised("".join(other.given))


def near(one: str, other: str) -> bool:
    """Whether two words are a slip apart: a letter too many, too few, wrong, or two swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = 0
    while at < len(one) and one[at] == other[at]:
        at += 1
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1]
    return one[at + 1 :] == other[at + 1 :] or (swapped and one[at + 2 :] == other[at + 2 :])
