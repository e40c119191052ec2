"""The words by which names are found: cues, particles, and the lexicon cut into words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from newsloom.language import lexicon
from newsloom.language.lexicon import Entry

INITIAL = re.compile(r"[A-Z]\.(?:-?[A-Z]\.){0,2}")
ACRONYM = re.compile(r"(?=[A-Z0-9&-]{2,6}$)[A-Z][A-Z0-9&-]*[A-Z][A-Z0-9&-]*")
# Between the parts of a person's name ("bin Salman", "van der Bellen", "de la Cruz").
PARTICLES = frozenset(
    """al el bin ibn bint abu ben van von der den de del della di da do dos das du la le ter ten
    zu""".split()
)
# Inside the name of an organisation ("Institute for the Study of War").
LINKS = frozenset("""of for the and on against in de des du la del di &""".split())
PLACE_CUES = frozenset(
    """in from near at to into around outside across toward towards inside""".split()
)
SPEECH_CUES = frozenset("""said says told added argued asked warned tweeted wrote who""".split())
# Capitals that are not names of organisations.
NOT_ORGANISATIONS = frozenset(
    """AM PM TV CEO CFO COO CTO PhD GDP AI IT DNA RNA HIV AIDS COVID UV PR HR VIP IQ ID IDs OK USD
    EUR GBP BC AD CE BCE PDF URL SUV SMS MP MPs VAT NGO NGOs PPE PCR ICU IED IEDs UAV UAVs ICBM
    APC LED LNG CCTV GPS USB II III IV VI VII VIII IX XI XII XIV XVI ATM FAQ DIY MBA BA MA BSc
    MSc CV ETA RIP GMT EST EDT PST PDT CET BST UTC SOS SIM DVD CD PC HD QR LGBT LGBTQ ISBN GM
    IPO ESG""".split()
)
CALENDAR = frozenset(
    """January February March April May June July August September October November December
    Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept.
    Oct. Nov. Dec. Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays
    Wednesdays Thursdays Fridays Saturdays Sundays""".split()
)
_FUNCTION = frozenset(
    """the a an this that these those he she it they we you i his her its their our my in on at by
    for from with after before as but and or so yet if when while since though although however
    meanwhile there here what who why how where not no some many most several both one two three
    last earlier later now then also still according asked speaking until under over during
    about between against through because such each every another other more less all any few
    despite like unlike than to of whether once only even just again today yesterday tomorrow
    monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december mr mrs ms""".split()
)


@cache
def surfaces_by_word() -> dict[str, list[tuple[tuple[str, ...], Entry, bool]]]:
    """Surfaces of the lexicon by their first word, longest first, each with its first reading.

    The last item says whether the surface is often something else.
    """
    by_first: dict[str, list[tuple[tuple[str, ...], Entry, bool]]] = defaultdict(list)
    for surface, readings in lexicon.by_surface().items():
        words = _split(surface)
        by_first[words[0]].append((words, readings[0], surface in readings[0].weak))
    for options in by_first.values():
        options.sort(key=lambda option: (-len(option[0]), option[0]))
    return dict(by_first)


Read = dict[tuple[str, ...], list[tuple[Entry, bool]]]


@cache
def surfaces_by_length() -> dict[str, list[tuple[int, Read]]]:
    """The same surfaces by their first word and their length, longest first."""
    found: dict[str, list[tuple[int, Read]]] = {}
    for first, options in surfaces_by_word().items():
        lengths: dict[int, Read] = {}
        for words, entry, weak in options:
            lengths.setdefault(len(words), {}).setdefault(words, []).append((entry, weak))
        found[first] = list(lengths.items())
    return found


_PIECES = re.compile(r"(?:[^\W\d_]\.){2,}|\w+\.(?= |$)|\w+|['’]s\b|[^\w\s]")


@cache
def titles_by_word() -> dict[str, list[tuple[str, ...]]]:
    """Titles by their first word, longest first ("Prime Minister" before "Prime")."""
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for title in lexicon.titles():
        words = _split(title)
        by_first[words[0]].append(words)
    for options in by_first.values():
        options.sort(key=lambda option: (-len(option), option))
    return dict(by_first)


def _split(surface: str) -> tuple[str, ...]:
    """Cut a surface into words as the English tokenizer would, near enough for a lexicon."""
    return tuple(_PIECES.findall(surface)) or (surface,)


def is_function_word(word: str) -> bool:
    """Tell whether a word is one of grammar, or of the calendar, and so never opens a name."""
    return word.lower() in _FUNCTION


def heads_by_place(heads: Mapping[str, str]) -> tuple[frozenset[str], frozenset[str]]:
    """Split head words into those that open a name and those that close it."""

    def of(places: Iterable[str]) -> frozenset[str]:
        return frozenset(word for word, place in heads.items() if place in places)

    return of({"first", "any"}), of({"last", "any"})
