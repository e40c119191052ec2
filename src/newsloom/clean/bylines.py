"""The language of bylines and of notes about authors."""

# ruff: noqa: E501 - lists of wording read better in long lines
from __future__ import annotations

import re

from newsloom.clean.openings import Openings
from newsloom.clean.vocabulary import is_first_name, is_place

BYLINE = re.compile(
    r"(?:(?:by|written by|posted by|published by|author|authors?|reported by|report by|story by|text by|words by|"
    r"reporter|correspondent|edited by|compiled by|translated by|reporting by|contributed by|"
    r"submitted by|news by|article by|analysis by|opinion by|interview by)\s?[:|]?\s|(?:writer|author)s?\s?:\s?)"
    r"(?P<name>[^.!?:;]{2,120}(?:\b[A-Z]\.[^.!?:;]{1,80}){0,3})\.?$",
    re.IGNORECASE,
)
_POST_WORDS = (
    r", (?:staff|senior|special|chief|political|foreign|contributing)?\s?(?:writer|reporter|"
    r"correspondent|editor|columnist|journalist|bureau chief)s?"
)
_POST = re.compile(_POST_WORDS)
_BYLINE_OTHER = re.compile(
    r"(?:(?:additional |with )?(?:reporting|writing|inputs?|editing|files?|contributions?|information)"
    r"(?: and (?:writing|editing))? (?:by|from)\b.{1,240}$)"
    r"|(?:(?:our|a|the|by|from)?\s?(?:special|staff|own|senior|political|foreign|web|news|online|diplomatic|"
    r"city|sports?)\s?(?:correspondents?|reporters?|writers?|desk|bureau|team|staff))$"
    r"|(?:posted|published|written|uploaded|author) ?(?:by|:) ?(?:the )?(?:admin\w*|editors?|staff|web ?master|"
    r"newsroom|guest|contributor)$"
    r"|(?:about the author|follow .{1,60} on (?:twitter|x|facebook|instagram)|contact .{1,60} at .{1,80}|"
    r"view all posts by|more (?:by|from) (?:this|the) author|@\w{2,30})\b.{0,80}$"
    r"|[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{2,20}$"
    rf"|.{{2,80}}{_POST_WORDS}(?:, .{{1,40}})?$"
    r"|(?:writer|author)['’]?s (?:picture|photo|avatar).{0,80}$",
    re.IGNORECASE,
)
# Words before "correspondent" that can be taken for a third name.
_POSTS = frozenset(
    """political politics foreign diplomatic transport health science education business economics
    chief senior special staff crime legal defence defense security home affairs social media world
    environment technology sports sport arts culture europe asia africa middle east us uk""".split()
)
# "Jane Doe in Nairobi", "Jane Doe Transport correspondent": a name, then a place or a post.
_FILED = re.compile(
    r"(?P<name>[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{0,20}){1,3})"
    r"(?P<place> in [A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{1,20}){0,2})?"
)
_SIGNED_POSTS = ("correspondent", "editor", "reporter", "columnist")
_FILED_FIRST = re.compile(rf"{_FILED.pattern}(?= and |, )")
_SIGNED = re.compile(
    r"(?P<names>[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{0,20}){1,3}"
    r"(?:(?: and |, | & )[A-Z][\w.'’-]{1,20}(?: [A-Z][\w.'’-]{0,20}){1,3}){0,3}),?"
    r"(?: in (?:[A-Z][\w.'’-]{1,20},? ?){1,4}(?:(?:and|&) (?:[A-Z][\w.'’-]{1,20},? ?){1,4})?"
    rf"| (?:(?:[A-Z][a-z]+|[a-z]+|[A-Z]{{2,3}}|and|&) ){{0,3}}(?i:{'|'.join(_SIGNED_POSTS)}))$"
)
AUTHOR_NOTE = re.compile(
    r"[A-Z][\w.'’-]{1,30}(?: [A-Z][\w.'’-]{0,30}){1,4},? (?:is|was|are)(?: also)? an? .{0,100}"
    r"\b(?:reporter|correspondent|editor|journalist|columnist|writer|fellow|author|professor|analyst|"
    r"contributor|freelance\w*|producer|blogger|founder|co-founder|lecturer|researcher|presenter|host)\b.{0,300}$"
    r"|.{2,160}\b(?:contributed (?:to this|reporting|from)|reported from)\b.{0,200}$"
)


_OTHERS = Openings(
    [("byline", _BYLINE_OTHER.pattern)],
    [
        ("@[", ("@",)),
        (", (?:staff", ("writer", "reporter", "correspondent", "editor", "columnist",
                        "journalist", "bureau chief")),
    ],
)  # fmt: skip
_BYLINES = Openings([("byline", BYLINE.pattern)])
_NOTES = Openings(
    [("author_note", AUTHOR_NOTE.pattern)],
    [
        (
            ",? (?:is|was|are)",
            (" is a", " was a", " are a", " is also a", " was also a", " are also a"),
        ),
        ("contributed", ("contributed ", "reported from")),
    ],
    flags=0,
)
OPENINGS_OF_BYLINES = (_OTHERS, _BYLINES)
# What `AUTHOR_NOTE` begins with, unless it says "contributed" or "reported from".
_NAMES_ARE = re.compile(
    r"[A-Z][\w.'’-]{1,30}(?: [A-Z][\w.'’-]{0,30}){1,4},? (?:is|was|are)(?: also)? a"
)
_TWO_NAMES = re.compile(r"[A-Z][\w.'’-]{1,30} [A-Z]")


def is_author_note(line: str, low: str, word: str) -> bool:
    """Tell whether a line says who the author is; ``low`` and ``word`` as in `kind_of`."""
    return _NOTES.kind_of(line, low, word) is not None


def is_byline(line: str, words: list[str], low: str, word: str) -> bool:
    """Tell whether a line (of these words) says who wrote or filed the article."""
    if len(words) > 40:
        return False
    bare = line.strip("()[] ")
    if bare == line:
        filed = _OTHERS.kind_of(line, low, word)
    else:
        filed = _OTHERS.kind_of(bare, bare.lower())
    if filed or is_signed(line):
        return True
    if len(words) > 16 or not _BYLINES.kind_of(line, low, word):
        return False
    match = BYLINE.match(line)
    if not match:
        return False
    names = [w for w in re.split(r"[\s,|]+", match["name"]) if w]
    upper = sum(w[0].isupper() for w in names)
    return bool(names) and names[0][0].isupper() and upper * 2 > len(names)


def may_be_signed(line: str) -> bool:
    """Tell whether a line opens as `is_signed` wants it, or says who somebody is."""
    if not _TWO_NAMES.match(line):
        return False
    return is_signed(line) or _NAMES_ARE.match(line) is not None


def names_post(low: str) -> bool:
    """Tell whether a line (in lower case) has a post behind a comma: ", staff writer"."""
    return _POST.search(low) is not None


def is_signed(line: str) -> bool:
    """Tell whether a line is "Jane Doe in Nairobi" or "Jane Doe Transport correspondent"."""
    return signed_names(line) is not None


def signed_names(line: str) -> str | None:
    """Give the names of "Jane Doe in Nairobi" or "Jane Doe Transport correspondent", else None."""
    if not _TWO_NAMES.match(line):
        return None
    placed = " in " in line
    if not placed and not line.lower().endswith(_SIGNED_POSTS):
        return None
    if placed and _FILED_FIRST.match(line):
        parts = re.split(r" and |, ", line, maxsplit=6)
        filed = [_FILED.fullmatch(part) for part in parts]
        known = [f["name"] for f in filed if f and is_first_name(f["name"].split()[0].lower())]
        if all(filed) and known and any(f and f["place"] for f in filed):
            return ", ".join(f["name"] for f in filed if f)
    first = line.partition(" ")[0].lower()
    match = _SIGNED.match(line) if is_first_name(first) and not is_place(first) else None
    if match is None:
        return None
    names = match["names"].split()
    while len(names) > 2 and names[-1].lower() in _POSTS:
        names.pop()
    return " ".join(names)
