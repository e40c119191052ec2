"""Quantities in a text: how many or how much, of what, and how exactly it is meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from newsloom.dating.happenings import lowered
from newsloom.sources.places import Places
from newsloom.sources.wording import concept

_SMALL = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
""".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * (at + 2) for at, word in enumerate(_TENS)
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "lakh": 1e5,
    "crore": 1e7,
    "dozen": 12.0,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "bn": 1e9,
    "bln": 1e9,
}
_CURRENCIES = {
    "$": "dollar",
    "US$": "dollar",
    "€": "euro",
    "£": "pound",
    "¥": "yen",
    "₹": "rupee",
    "Rs": "rupee",
    "Rs.": "rupee",
    "₽": "rouble",
}
# How units are written, by the name that all of one kind get.
_UNITS = {
    "percent": "percent percentage",
    "dollar": "dollar dollars dlr dlrs usd",
    "euro": "euro euros eur",
    "pound": "pounds sterling",
    "rouble": "rouble roubles ruble rubles",
    "yen": "yen",
    "yuan": "yuan renminbi",
    "rupee": "rupee rupees",
    "franc": "franc francs",
    "mark": "marks",
    "kilometre": "kilometre kilometres kilometer kilometers km kms",
    "mile": "mile miles",
    "metre": "metre metres meter meters",
    "foot": "feet foot",
    "tonne": "tonne tonnes ton tons",
    "kilogram": "kilogram kilograms kg kilo kilos",
    "litre": "litre litres liter liters",
    "barrel": "barrel barrels bpd",
    "hectare": "hectare hectares",
    "acre": "acre acres",
    "degree": "degree degrees",
    "megawatt": "megawatt megawatts mw",
    "year": "year years",
    "month": "month months",
    "week": "week weeks",
    "day": "day days",
    "hour": "hour hours",
    "minute": "minute minutes",
    "point": "point points",
}
_UNIT_OF = {form: name for name, forms in _UNITS.items() for form in forms.split()}
_PERSONS = frozenset(
    """
    people person persons men women man woman children child residents resident workers worker
    employees employee staff soldiers soldier troops students student passengers passenger
    protesters protester demonstrators demonstrator civilians others jobs job posts positions
    drivers voters members villagers migrants refugees prisoners hostages patients victims dead
    killed injured wounded officers police teachers doctors nurses miners farmers fighters militants
    rebels servicemen personnel inhabitants citizens visitors spectators fans deaths casualties
    cases
    """.split()
)
# What tells how exactly a number is meant.
_PHRASES = {
    "about": "about|around|roughly|approximately|some|nearly|almost|circa"
    "|(?:an )?estimated|close to",
    "more": "more than|over|at least|no fewer than|no less than|upwards of|exceeding|above",
    "less": "fewer than|less than|under|at most|no more than|below|up to|as many as|as much as",
}
_DIGITS = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SPELT = (
    rf"(?:{'|'.join(_TENS)})-(?:{'|'.join(_SMALL[1:10])})|{'|'.join(_SMALL[2:] + _TENS)}"
    r"|half an?|an?(?= (?:hundred|thousand|million|billion|trillion|dozen)\b)"
    r"|one(?= (?:hundred|thousand|million|billion|trillion)\b)"
)
_SCALE = r"hundred|thousand|million|billion|trillion|lakh|crore|dozen|mln|bln|mn|bn"
QUANTITY = re.compile(
    rf"(?<![\w.,/:])(?<!\d[-–])(?P<currency>US\$|[$€£¥₹₽]|Rs\.? ?)?"
    rf"(?:(?P<digits>{_DIGITS})(?P<short>[mk](?!\w)|bn(?!\w)|mn(?!\w))?|\b(?P<spelt>{_SPELT})\b)"
    rf"(?P<scales>(?:[ -](?:{_SCALE})\b)*)(?![\d/:]|[-–]\d|(?:st|nd|rd|th)\b)"
    r"(?P<percent> ?%| per ?cent\b| percentage points?\b)?",
    re.IGNORECASE,
)
# Where one may begin: by first letters, so that a text is looked through many times as fast.
_DIGIT_OR_SIGN = re.compile(r"[\d$€£¥₹₽](?<![\w.,/:].)")
_SCALED = " (?:hundred|thousand|million|billion|trillion|dozen)"
_FIRST_WORDS = [*_SMALL[2:], *_TENS, "half a", f"a{_SCALED}", f"an{_SCALED}", f"one{_SCALED}"]
_FIRST_LETTERS = re.compile(
    "|".join(
        rf"{letter}(?<!\w{letter})(?={'|'.join(word[1:] for word in words)})"
        for letter, words in groupby(
            sorted([*_FIRST_WORDS, r"us\$", r"rs[. \d]"]), key=itemgetter(0)
        )
    )
)
_BEFORE = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{forms}))" for name, forms in _PHRASES.items()), re.IGNORECASE
)
_LAST_WORDS = (
    *{form.split()[-1].lstrip(")?") for forms in _PHRASES.values() for form in forms.split("|")},
    "us",  # of "US$"
)
_LONGEST_PHRASE = 25  # characters
_BEFORE_AT = re.compile(rf"(?:{_BEFORE.pattern}) (?:US)?$", re.IGNORECASE)
_NEXT = re.compile(r"[\s-]*([A-Za-z][\w’'-]*)")
_SKIPPED = frozenset(
    """
    new more other additional further of the a an her his its their our local young old foreign
    senior small large big former extra
    """.split()
)
_SAME_IN_PLURAL = frozenset("aircraft fish sheep cattle headquarters series species".split())
_STOP = frozenset(
    """
    and or but in on at by for from with to into as than that which who when while after before
    is are was were has have had will would can could may said says per if not it he she they
    according during since until because amid among against under over
    """.split()
)


class Quantity(NamedTuple):
    """A quantity by its place.

    ``unit``: a currency, measure or ``percent``; empty where things are counted. ``of``: what is
    counted or measured, as printed; empty where nothing says. ``how``: ``""`` (as it stands),
    ``about``, ``more`` (at least) or ``less`` (at most).
    """

    start: int
    end: int
    value: float
    unit: str
    of: str
    how: str


def find_quantities(
    text: str, start: int = 0, end: int | None = None, *, skip: Sequence[tuple[int, int]] = ()
) -> Iterator[Quantity]:
    """Find the quantities of a stretch of text; years, dates, scores and ordinals are none.

    Parameters
    ----------
    text, start, end
        The text and the stretch of it, in code points.
    skip
        Stretches in which numbers mean something else, as dates do.
    """
    return Quantities(text).find(start, len(text) if end is None else end, skip=skip)


class Quantities:
    """The quantities of a text, to be asked for stretch by stretch.

    Attributes
    ----------
    starts
        Every place where one may begin, in order.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        starts = [match.start() for match in _DIGIT_OR_SIGN.finditer(text)]
        starts += [match.start() for match in _FIRST_LETTERS.finditer(lowered(text))]
        self.starts = sorted(starts)

    def may_be(self, start: int, stop: int) -> bool:
        """Say whether a stretch can hold one at all: most do not."""
        first = bisect_left(self.starts, start)
        return first < len(self.starts) and self.starts[first] < stop

    def find(
        self, start: int, stop: int, *, skip: Sequence[tuple[int, int]] = ()
    ) -> Iterator[Quantity]:
        """Find those of a stretch, as `find_quantities` does."""
        first, last = (bisect_left(self.starts, at) for at in (start, stop))
        if first == last:
            return
        text, reached = self._text, start
        skipped = Places(skip)
        for at in self.starts[first:last]:
            match = QUANTITY.match(text, at, stop) if at >= reached else None
            if match is None:
                continue
            reached = match.end()
            if skipped.over(at, reached):
                continue
            value = _value(match)
            if value is None:
                continue
            unit = _CURRENCIES.get((match["currency"] or "").strip(), "")
            if match["percent"]:
                unit = "percent"
            unit_after, of, end = _of(text, reached, stop, bool(unit))
            if not unit and _bare_year(match, unit_after, of):
                continue
            how = _how(text, max(start, at - _LONGEST_PHRASE), at)
            yield Quantity(at, end, value, unit or unit_after, of, how)


def _how(text: str, start: int, end: int) -> str:
    """Say how exactly a number is meant, by the words before it."""
    if not text[start:end].rstrip().lower().endswith(_LAST_WORDS):
        return ""
    meant = _BEFORE_AT.search(text, start, end)
    return (meant.lastgroup or "") if meant else ""


def _value(match: re.Match[str]) -> float | None:
    if match["digits"]:
        value = float(match["digits"].replace(",", ""))
        value *= _SCALES.get((match["short"] or "").lower(), 1.0)
    else:
        spelt = match["spelt"].lower()
        if spelt.startswith("half"):
            value = 0.5
        elif spelt in ("a", "an"):
            value = 1.0
        else:
            value = float(sum(_WORDS[part] for part in spelt.split("-")))
    if match["scales"]:
        for scale in match["scales"].lower().replace("-", " ").split():
            value *= _SCALES[scale]
    # "half a mile" is no count, and "a" alone none either.
    if match["spelt"] and value == 0.5:
        return None
    return round(value, 6)


def _bare_year(match: re.Match[str], unit: str, of: str) -> bool:
    digits = match["digits"] or ""
    plain = len(digits) == 4 and digits.isdigit() and "1800" <= digits <= "2100"
    return plain and not match["scales"] and not unit and of not in _PERSONS


def _of(text: str, at: int, stop: int, has_unit: bool) -> tuple[str, str, int]:
    """Give the unit after a number, the noun it counts, and where the two end."""
    unit, of, last = "", "", at
    for _ in range(5):
        match = _NEXT.match(text, at, stop)
        if not match or (match.start(1) > at and "\n" in text[at : match.start(1)]):
            break
        word = match[1].lower()
        if word in ("year-old", "years-old") and not has_unit:
            return "year", "age", match.end()
        if not unit and not of and not has_unit and word in _UNIT_OF:
            unit = _UNIT_OF[word]
            at = last = match.end()
            has_unit = True
            continue
        if has_unit and not of and word != "of":
            break  # "$3 million deal": what follows a unit is not what is counted
        if word in _STOP:
            break
        at = match.end()
        if word in _SKIPPED:
            continue
        plain = re.sub(r"[’']s?$", "", word)
        if plain in _PERSONS or plain in _SAME_IN_PLURAL or _plural(plain):
            of, last = plain, match.start(1) + len(plain)
            break
        if text[at : at + 1] not in (" ", "-"):
            break
    return unit, of.lower(), last


def _plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3


def counted(of: str) -> str:
    """Give what a noun counts, in one word for all that are people ("workers", "troops", "jobs").

    The empty text where nothing says what is counted.
    """
    return "people" if of in _PERSONS else concept(of) if of else ""


def same_value(one: float, other: float, *, rounded: bool) -> bool:
    """Whether two values are one, or where one of them is rounded, lie within 5 % of each other."""
    if one == other:
        return True
    return rounded and abs(one - other) <= 0.05 * max(abs(one), abs(other))
