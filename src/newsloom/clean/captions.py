"""The language of captions and picture credits."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsloom.clean.openings import Openings, split_alternatives
from newsloom.language.lexicon import of_kind

# What stands behind a picture besides the news agencies of the lexicon.
_PICTURE_SOURCES = (
    r"getty(?: images)?|epa(?:-efe)?|shutterstock|alamy|pool|zuma(?: press)?|imago|nurphoto|"
    r"pa(?: wire| images| media)?|cp|uni|app|afp via getty images|istock|unsplash|pexels|"
    r"wikimedia commons|flickr|file|handout|courtesy|agenc(?:y|ies)|"
    r"news agenc(?:y|ies)|web desk|news desk"
)
_AGENCY_NAMES = {re.escape(name.lower()) for a in of_kind("agency") for name in a.surfaces}


def _by_letter(names: list[str]) -> str:
    """Join names to an expression that tries only those with the right first letter."""
    letters: dict[str, list[str]] = {}
    for name in names:
        letters.setdefault(name[0], []).append(name[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in letters.items())


AGENCIES = _by_letter(
    [
        *split_alternatives(_PICTURE_SOURCES),
        *sorted(_AGENCY_NAMES, key=lambda name: (-len(name), name)),
    ]
)
_CREDIT_WORD = re.compile(
    rf"(?:\b(?:{AGENCIES})\b\s?$|^(?:photo|image|picture|photograph|credit|courtesy|file|source|"
    r"screen ?(?:shot|grab)|video|handout|via)\b|/|©|\bphotos?\b|\bvia\b|\bimages?$)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[(\[]([^()\[\]\n]{2,120})[)\]]\.?$")
_TRAILING_CREDIT = re.compile(
    r"(?<=[.!?”\"’|)])\s*[|–—-]?\s*((?i:photo(?:graph(?:er|y)?)?|image|picture|credit|photo credit|"
    r"image credit|illustration|graphic|pic)s?(?:\s(?:by|credit|courtesy))?\s?(?:[:/|]|\.\.\.|…)\s?"
    r"(?:[^.:!?\n]|(?<=\b[A-Z])\.){2,90}\.?|"
    r"(?:AP|AFP|REUTERS|EPA) (?:Photo|PHOTO|file photo)[^.:!?\n]{0,60}\.?|"
    r"[A-Z][^.:!?\n/]{1,40}/(?:AFP|AP|Reuters|REUTERS|EPA|Getty Images|Shutterstock|Bloomberg)"
    r"[^.:!?\n]{0,40}\.?|"
    r"(?:(?:THE )?CANADIAN PRESS|The Canadian Press|AP|AFP|REUTERS|Reuters|EPA|PA|AAP|dpa|"
    r"Getty Images)/[A-Z][^.:!?\n/]{2,50})$"
)
_SIGN = re.compile(
    rf"[.!?”\"’] ?([(\[—–-] ?(?:{AGENCIES})(?:[/,&–-] ?(?:{AGENCIES})){{0,3}}[)\]]?\.?)$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"[(\[](?:(?:top|bottom|far|second|third|from|fourth|front|back|extreme|and|,|from the) ?){0,3}"
    r"(?:left|right|centre|center|middle|pictured|file|rear|front|seated|standing)"
    r"(?: to right| to left| photo| picture| image| row| and .{1,30})?[)\]]",
    re.IGNORECASE,
)
# Searched in lower case: what opens with a mark that stands for itself is found at once.
_BEHIND_COMMA = re.compile(
    r", (?:(?:pictured|seen|shown)(?: here| above| below| in (?:this|a|an)\b)"
    r"|(?:far )?(?:left|right|cent(?:er|re)), (?=[a-z])|second from (?:left|right)\b)"
)
_SEEN = ("pictured", "seen", "shown")
_IS_SEEN = re.compile(
    r"\b(?:is|are) (?:pictured|seen|shown) (?:here|above|below|in (?:this|a|an) [\w ]{0,40}"
    r"(?:photo|photograph|picture|image|handout|video|grab|file)\b)",
    re.IGNORECASE,
)
_CAPTION_START = re.compile(
    r"(?:file (?:photo|picture|image|pic)|photo|caption|image|picture|pictured|in pictures?|"
    r"representative (?:image|photo|picture)|representational (?:image|photo|picture))"
    r"\s?(?::|[-–—]\s)"
    r"|(?:in )?(?:this|a|an) (?:(?:file|handout|combination|undated|satellite|aerial|video|still|"
    r"archive|screen|combo|pool|stock|general)[ -]){0,4}(?:photo(?:graph)?|picture|image|grab|"
    r"screengrab|screenshot|frame grab)(?: (?:provided|taken|shows|showing|released|made|posted|"
    r"from|dated|of|grabbed|supplied|obtained)\b|,)"
    r"|an? (?:general|aerial|satellite|exterior|overhead|panoramic) view (?:of|shows)\b"
    r"|(?:photo|image|picture) (?:shows|illustration|taken)\b|FILE ?[-–—]|"
    r"pictured (?:above|here|left|right)\b",
    re.IGNORECASE,
)


def agency_start(text: str) -> int | None:
    """Give where the sign of an agency begins behind the last stop: "… to sail. (AFP)"."""
    tail_from = max(0, len(text) - 60)
    match = _SIGN.search(text[tail_from:])
    return tail_from + match.start(1) if match else None


_STARTS = Openings([("caption", _CAPTION_START.pattern)])
# What a credit without a bracket holds: a mark with one of these words, or one without a mark.
_CREDIT_MARKS = (":", "/", "|", "…", "...")
_CREDITS_ALONE = ("photo",)
_CREDITS = ("photo", "image", "pic", "credit", "illustration", "graphic", "/")
_CLOSED = (")", "]", ").", "].")
_TAIL = 140  # characters in which a credit stands


class Signs(NamedTuple):
    """Which signs of a caption stand in a text: of credits, and whether it points at anybody."""

    credits: tuple[str, ...]
    points: bool


def signs_in(raw: str, low: str) -> Signs:
    """Look for the signs of captions in a whole text (``low``: in lower case)."""
    points = ("(L)" in raw and ("(R)" in raw or "(C)" in raw)) or _points(raw, low)
    marked = any(map(low.__contains__, _CREDIT_MARKS))
    credits = [sign for sign in (_CREDITS if marked else _CREDITS_ALONE) if sign in low]
    return Signs(tuple(credits), points)


def may_open(word: str) -> bool:
    """Tell whether a word (in lower case) may open a caption."""
    return bool(_STARTS.any_word or _STARTS.bound(word))


def may_be_caption(low: str, signs: Signs) -> bool:
    """Tell whether a line (in lower case) can be a caption, by the signs that its text holds.

    It can also be where its first word opens captions (`may_open`).
    """
    if signs.points or low.endswith(_CLOSED):
        return True
    return bool(signs.credits) and any(map(low[-_TAIL:].__contains__, signs.credits))


def is_caption(line: str, text: str, low: str, word: str) -> bool:
    """Tell whether a line (``text`` without bullets) describes a picture or ends in its credit.

    ``low`` is the line in lower case, ``word`` its opening word.
    """
    if _STARTS.kind_of(line, low, word):
        return True
    if "(L)" in line and ("(R)" in line or "(C)" in line):  # "(R)" alone is a party
        return True
    tail = low[-_TAIL:]
    credited = tail.endswith(_CLOSED) or any(map(tail.__contains__, _CREDITS))
    return (credited and credit_start(text) is not None) or _points(line, low)


def _points(line: str, low: str) -> bool:
    """Tell whether a line points at somebody in a picture: "Anna Brandt (left)"."""
    return (
        (("(" in line or "[" in line) and _IN_BRACKETS.search(line) is not None)
        or _BEHIND_COMMA.search(low) is not None
        or (any(map(low.__contains__, _SEEN)) and _IS_SEEN.search(line) is not None)
    )


def credit_start(text: str) -> int | None:
    """Give where a credit begins at the end of a caption, or None where there is none."""
    tail_from = max(0, len(text) - _TAIL)
    tail = text[tail_from:].rstrip("*_")  # Markdown's marks behind an emphasised line
    match = _BRACKET.search(tail) if tail.endswith(_CLOSED) else None
    if match and _CREDIT_WORD.search(match.group(1)) and _looks_credited(match.group(1)):
        return tail_from + match.start()
    signed = any(map(tail.lower().__contains__, _CREDITS))
    match = _TRAILING_CREDIT.search(tail) if signed else None
    return tail_from + match.start(1) if match else None


def _looks_credited(inside: str) -> bool:
    """Tell a credit from a bare agency name, which signs the article's text instead."""
    bare = re.fullmatch(rf"(?:{AGENCIES})", inside.strip(), re.IGNORECASE)
    return not bare and len(inside.split()) <= 14
