"""Title and standfirst: what stands above the prose and says what the prose says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from newsloom.clean import wording
from newsloom.clean.evidence import WORD
from newsloom.clean.lines import Unit
from newsloom.clean.vocabulary import FUNCTION_WORDS, is_first_name

_WEAK = 0.34  # a third of a headline's words, at least one of three
_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told)\b|(?<!\bis )(?<!\bare )(?<!\bbe )(?<!ing )\b[a-z]{3,20}ed\b"
)
_PERFECT = re.compile(r"\b(?:has|have|is|are) (?:[a-z]+ly )?(?:[a-z]{2,20}ed|been|[a-z]{3,12}en)\b")
_NO_LETTERS = {ord(mark): None for mark in " .-’'"}
_SENTENCE_BREAK = re.compile(r"[a-z]{2}[.!?][”\"’]? +[A-Z“\"]")
# Last words of papers, whose names can begin like a person's ("Victoria Times").
_PAPERS = frozenset(
    """times post star news herald journal gazette tribune press telegraph mail express standard
    chronicle mirror sun globe record review register courier dispatch bulletin today daily online
    magazine radio tv media desk bureau network agency staff""".split()
)
# What says who wrote the article and when: it stands between headline, standfirst and text.
_ABOUT = frozenset({"byline", "dateline", "share"})
_NUMBER = re.compile(r"\W*\d[\d.,/%:-]*\w{0,2}\W*")
_SMALL = re.compile(r"\W*(?:\d{1,2}|(?:19|20)\d\d)\W*")
# "The Star (Lund)", "Elva Post, The (Port Elva)": how databases print the paper above its article.
_MASTHEAD = re.compile(
    r"[A-Z][\w.'’&-]*(?:,? [A-Z][\w.'’&-]*){0,4} \([A-Z][\w.' -]{1,30}(?:, [A-Z][\w.' ]{1,20})?\)"
)
_BULLETS = "*•-–▪●"
_NOTE = re.compile(r"notes?\s?[:-]", re.IGNORECASE)
_OPEN_ENDED = frozenset(
    "a an the and or of to from for with by at its their his her vs nil".split()
)
CAPTION_HEADING = re.compile(r"(?:image|video|media|photo|picture) caption,?:?$", re.IGNORECASE)


def settle_above(units: Sequence[Unit], first: int, title: str | None) -> None:
    """Find title and standfirst above the prose; the rest there is navigation or other."""
    open_units = [at for at in range(min(first, len(units))) if units[at].kind is None]
    if units and first > 0 and wording.is_headline_labelled(units[0].text):
        units[0].kind = None  # "Live: storm hits the coast" on top is no link elsewhere
        open_units = sorted({0, *open_units})
    found = next((at for at, unit in enumerate(units) if unit.kind == "title"), None)  # labelled
    wanted = _fold(title) if title else ""
    if wanted:
        for at in [*open_units, *range(first, min(first + 2, len(units)))]:
            said = _fold(units[at].text)
            part = len(said.split()) >= 4 and said in wanted
            if units[at].kind in (None, "title") and said and (said == wanted or part):
                units[at].kind, units[at].prose = "title", False
                found = at if found is None else found
    if found is None:
        found = _pick_title(units, open_units)
    if found is None:
        found = _title_in_prose(units, first)
    under = found
    for at in open_units:
        unit = units[at]
        if unit.kind is not None:
            continue
        if at and CAPTION_HEADING.match(units[at - 1].text):
            unit.kind = "caption"
        elif found is not None and _fold(units[found].text) == _fold(unit.text):
            unit.kind = "title"
        elif found is not None and at > found and _are_persons(unit.text):
            unit.kind = "byline"
        elif (
            under is not None
            and _stands_under(units, under, at)
            and (at - (found or 0) <= 2 + (at - under - 1) or _are_bullets(units, under, at))
            and (unit.words >= 5 or (unit.ends and unit.words >= 2))
            and not _are_figures(unit.text)
        ):
            unit.kind, under = "standfirst", at
        else:
            opening = found is None and at == first - 1 and unit.ends and unit.words >= 2
            unit.kind = "navigation" if unit.words <= 4 else "other"
            unit.kind = "body" if opening else unit.kind  # "It is over."
    if found is not None:
        _standfirst_in_prose(units, found)


def _are_bullets(units: Sequence[Unit], above: int, at: int) -> bool:
    """Tell whether two lines in a row are entries of one list, as wires put under a headline."""
    return at == above + 1 and all(units[n].text[0] in _BULLETS for n in (above, at))


def _stands_under(units: Sequence[Unit], above: int, at: int) -> bool:
    """Tell whether nothing but byline, date and share bar stand between two lines."""
    return above < at and all(unit.kind in _ABOUT for unit in units[above + 1 : at])


def _pick_title(units: Sequence[Unit], open_units: Sequence[int]) -> int | None:
    """Pick the headline among the lines above the prose: the first that says what the prose says.

    Menus and lists of other stories stand above it too, but share few words with the article.
    """
    rows = sum(_are_figures(units[at].text) for at in open_units)
    if rows >= 2 and rows * 3 >= len(open_units):
        return None  # a table opens the text
    open_units = [at for at in open_units if not _is_no_headline(units, at)]
    lines = [at for at in open_units if units[at].words >= 4] or [
        at for at in open_units if units[at].words >= 2 and not units[at].text.endswith(".")
    ]
    if len(lines) < 2:
        return lines[0] if lines else None
    prose = _content(" ".join(unit.text[:600] for unit in units if unit.prose)[:6000])
    shared = []
    for at in lines:
        said = _content(units[at].text)
        under = units[at + 1].kind if at + 1 < len(units) else None
        signed = 0.25 if under in ("byline", "dateline", "share") else 0.0
        long = 0.5 if units[at].words > 22 else 0.0  # a caption or a first paragraph cut short
        shared.append(len(said & prose) / max(3, len(said)) + signed - long)
    best = max(shared)
    if best < _WEAK and lines[1] == lines[0] + 1 and _is_wordy(units[lines[0]].text):
        return lines[0]  # neither says what the prose says: then the upper one is the headline
    return next(
        at for at, share in zip(lines, shared, strict=True) if share >= min(best, 0.6 * best)
    )


def _is_wordy(text: str) -> bool:
    """Tell words from the codes of a file that is no plain text."""
    marks = sum(not (character.isalnum() or character.isspace()) for character in text)
    return marks * 10 <= len(text)


def _is_no_headline(units: Sequence[Unit], at: int) -> bool:
    """Tell a row of a table, a line that breaks off or a sentence on what was from a headline."""
    text = units[at].text
    last = text.split()[-1].lower()
    if last[-1] in ",;:" or last in _OPEN_ENDED or _are_figures(text) or _NOTE.match(text):
        return True
    if (text.endswith(".") and _PAST.search(text)) or _MASTHEAD.fullmatch(text):
        return True
    below = units[at + 1] if at + 1 < len(units) else None
    return below is not None and below.kind is None and _are_figures(below.text)


def _are_figures(text: str) -> bool:
    """Tell whether a line is mostly numbers, or compares two ("Sales 12.1 mln vs 11.9 mln").

    Years and small numbers, which headlines have, count only in comparisons.
    """
    words = text[:300].split()
    compares = "vs" in words or "vs." in words
    numbers = [w for w in words if _NUMBER.fullmatch(w) and (compares or not _SMALL.fullmatch(w))]
    return len(numbers) * 4 > len(words) or (compares and len(numbers) >= 2)


def _are_persons(text: str) -> bool:
    """Tell whether a line is nothing but names of persons ("Anna Brandt and Jon Berg")."""
    names = re.split(r" and | & |, ", text, maxsplit=4)
    return all(map(_is_named, names)) and any(map(_is_person, names))


def _is_person(text: str) -> bool:
    """Tell whether a line is nothing but a person's name (a byline without "By")."""
    words = text.split()
    return _is_named(text) and is_first_name(words[0].lower()) and words[-1].lower() not in _PAPERS


def _is_named(text: str) -> bool:
    """Tell whether a text has the shape of a person's name."""
    words = text.split()
    letters = text.translate(_NO_LETTERS)
    return 2 <= len(words) <= 4 and letters.isalpha() and all(word[0].isupper() for word in words)


def _title_in_prose(units: Sequence[Unit], first: int) -> int | None:
    """Take a short first sentence in the present tense for the headline where nothing else is.

    It must be far shorter than the paragraphs that follow, which is what a headline printed with
    a full stop is and a first paragraph seldom.
    """
    unit = units[first] if first < len(units) else None
    if unit is None or not (unit.prose and 5 <= unit.words <= 16):
        return None
    body = [u.words for u in units if u.prose]
    if len(body) < 3:
        return None
    if unit.words * 2 <= median(body[1:]) and not _PAST.search(unit.text):
        unit.kind, unit.prose = "title", False
        return first
    return None


def _standfirst_in_prose(units: Sequence[Unit], title: int) -> None:
    """Take the sentence under the title for a standfirst if the next paragraph says it again."""
    at = title + 1
    if at + 2 >= len(units) or not units[at].prose:
        return
    below = next((b for b in range(at + 1, len(units)) if units[b].kind is None), len(units))
    if below > at + 1 and below < len(units) and units[below].prose:
        # A sentence between headline and byline belongs to the headline.
        if units[at + 1].kind in _ABOUT and units[at].words <= 45:
            units[at].kind, units[at].prose = "standfirst", False
        return
    if not units[at + 1].prose:
        return
    unit, lede = units[at], units[at + 1]
    body = [u.words for u in units[at + 1 :] if u.prose]
    if len(body) < 3 or unit.words > 32 or unit.words >= max(median(body), lede.words):
        return
    if _SENTENCE_BREAK.search(unit.text) or '"' in unit.text or "“" in unit.text:
        return
    said, again = _content(unit.text), _content(lede.text)
    headline = _content(units[title].text)
    told = headline & again
    if (
        not _PAST.search(unit.text)
        and not _PERFECT.search(unit.text)
        and unit.words <= 24
        and len(told) >= max(3, 0.4 * len(headline))
        and len(told) >= 2 * len(headline & said)
    ):
        unit.kind, unit.prose = "standfirst", False  # the next paragraph opens the report
        return
    # A standfirst is mostly in the present tense, as headlines are; a first paragraph seldom is.
    needed = 0.5 if _PAST.search(unit.text) else 0.3
    if said and len(said & again) >= max(3, needed * len(said)):
        unit.kind, unit.prose = "standfirst", False


def _content(text: str) -> set[str]:
    words = (word.lower() for word in WORD.findall(text))
    return {word[:4] for word in words if len(word) > 2 and word not in FUNCTION_WORDS}


def _fold(text: str | None) -> str:
    return " ".join(WORD.findall((text or "")[:400])).casefold()
