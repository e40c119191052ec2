"""From the tagger's labels to OntoNotes': places into GPE, LOC and FAC, the rest of a rest class.

The tagger's corpus knows one kind of place and a class for everything else that has a name. What a
surface is in particular, the lexicon, head words and the rules know.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from newsloom.language import lexicon
from newsloom.language.name_words import heads_by_place

DIRECT = {
    "Person": "PERSON",
    "Organization": "ORG",
    "NORP": "NORP",
    "Facility": "FAC",
    "Product": "PRODUCT",
}
PLACES = frozenset({"GPE", "LOC", "FAC"})
REST_CLASS = "Misc"
# What that class can hold that is a name.
REST = frozenset({"EVENT", "LAW", "PRODUCT", "WORK_OF_ART", "LANGUAGE"})
_EVENT_HEADS = frozenset(
    """Awards Ceremony Championship Championships Conference Congress Convention Cup Day Derby
    Earthquake Election Elections Exhibition Expo Fair Festival Final Finals Forum Games Genocide
    Holocaust Hurricane Intifada League Marathon Massacre Olympiad Olympics Open Paralympics Prix
    Referendum Revolution Rising Riots Spring Storm Summit Symposium Talks Tournament Trophy Typhoon
    Uprising War Week""".split()
)


def ontonotes_label(words: Sequence[str], label: str, by_rule: str | None) -> str | None:
    """Say what a name is in OntoNotes' terms.

    Parameters
    ----------
    words
        The tokens of the name.
    label
        The tagger's label.
    by_rule
        What the rules take the same tokens for, or a part of them, if for a name.

    Returns
    -------
    The label, or None for what is no name (dates, amounts) or of no type that newsloom keeps.
    """
    if label == "Organization" and len(words) > 1 and " ".join(words) in _official_names():
        return "GPE"  # "forces of the Kingdom of Lesotho": its head word is that of a body
    if label in DIRECT:
        return DIRECT[label]
    if label == "Location":
        return _place(tuple(words), by_rule)
    if label == REST_CLASS:
        if by_rule in REST:
            return by_rule
        return "EVENT" if words[-1] in _EVENT_HEADS and len(words) > 1 else None
    return None


def _place(words: tuple[str, ...], by_rule: str | None) -> str:
    if by_rule in PLACES:
        return str(by_rule)
    readings = lexicon.by_surface().get(" ".join(words), ())
    for entry in readings:
        if entry.label in PLACES:
            return entry.label
    first, last = _landscape()
    if len(words) > 1 and (words[-1] in last or words[0] in first):
        return "LOC"
    return "GPE"


@cache
def _official_names() -> frozenset[str]:
    """Names of countries, other than the usual ones, that have several words."""
    countries = lexicon.of_kind("country")
    return frozenset(n for c in countries for n in c.aliases if " " in n and n not in c.weak)


@cache
def _landscape() -> tuple[frozenset[str], frozenset[str]]:
    return heads_by_place(lexicon.loc_heads())
