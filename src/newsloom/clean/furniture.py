"""Which stretches of raw text are the article, and what the rest is.

Raw text is divided into lines (hard-wrapped lines are joined to paragraphs first). Each line is
judged by its own wording (`patterns`), by whether it repeats in the corpus (`evidence`), and by
where it stands: above, inside or below the prose. What is inside is body unless its wording says
otherwise; what is above and below is furniture unless it reads like prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from newsloom.clean import captions, patterns
from newsloom.clean.evidence import WORD, ArticleEvidence, line_key
from newsloom.clean.vocabulary import FUNCTION_WORDS, is_first_name, is_name, is_place

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_WORDS_LOOKED_AT = 400
_WEAK_HEADING = re.compile(r"(?:read|see|keep|show|view|load|more on this|also)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """A stretch of raw text of one kind, from its first to its last visible character."""

    kind: str
    start: int
    end: int


@dataclass
class _Unit:
    """A line (or joined lines) with what is known about it."""

    start: int
    end: int
    text: str
    kind: str | None = None
    prose: bool = False
    words: int = 0
    ends: bool = False
    repeats: int = 0


def find_blocks(raw: str, evidence: ArticleEvidence, *, title: str | None = None) -> list[Block]:
    """Divide raw text into blocks, in order, without gaps (blank space aside) or overlaps.

    Parameters
    ----------
    raw
        The text as read.
    evidence
        What the corpus says about its lines.
    title
        The title from metadata, where there is one: a line that says the same is the title.
    """
    units = _units(raw)
    if not units:
        return []
    repeated = dict(evidence.lines)
    for unit in units:
        _look_at(unit, repeated)
    _settle_labels(units)
    core = _core(units)
    if core is None:
        core = _fallback(units)
    _settle_above(units, core[0], title)
    _settle_inside(units, core)
    _settle_below(units, core[1])
    return _blocks(raw, units)


def _units(raw: str) -> list[_Unit]:
    units: list[_Unit] = []
    gaps: list[bool] = []  # is there a blank line before this unit?
    indents: list[int] = []
    previous_end = 0
    for match in _LINE.finditer(raw):
        text = match.group()
        stripped = text.strip()
        if not stripped:
            continue
        indent = len(text) - len(text.lstrip())
        start = match.start() + indent
        between = raw[previous_end:start]
        breaks = between.count("\n") or between.count("\r")
        gaps.append(breaks > 1 or "\f" in between)
        indents.append(indent)
        units.append(_Unit(start, start + len(stripped), stripped))
        previous_end = start + len(stripped)
    return _unwrap(raw, units, gaps, indents)


def _unwrap(raw: str, units: list[_Unit], gaps: list[bool], indents: list[int]) -> list[_Unit]:
    """Join the lines of hard-wrapped paragraphs (as in e-mail and old wire copy)."""
    if len(units) < 4:
        return units
    lengths = sorted(unit.end - unit.start for unit in units)
    width = lengths[int(len(lengths) * 0.9)]
    full = [u for u in units if u.end - u.start >= 0.75 * width]
    open_ended = sum(not _ends_sentence(u.text) for u in full)
    if not 40 <= width <= 100 or len(full) * 2 < len(units) or open_ended * 2 < len(full):
        return units
    joined = [units[0]]
    for at in range(1, len(units)):
        before, unit = units[at - 1], units[at]
        length = before.end - before.start
        runs_on = length >= 0.6 * width or not _ends_sentence(before.text)
        indented = indents[at] > indents[at - 1] + 1
        if runs_on and not gaps[at] and not indented and unit.end - joined[-1].start < 20_000:
            start = joined[-1].start
            joined[-1] = _Unit(start, unit.end, raw[start : unit.end])
        else:
            joined.append(unit)
    return joined


def _look_at(unit: _Unit, repeated: dict[str, int]) -> None:
    words = WORD.findall(unit.text[: _WORDS_LOOKED_AT * 8])[:_WORDS_LOOKED_AT]
    unit.words = len(words)
    unit.ends = _ends_sentence(unit.text)
    unit.kind = patterns.kind_of_line(unit.text)
    unit.repeats = repeated.get(line_key(unit.text), 0)
    plain = sum(word.lower() in FUNCTION_WORDS for word in words)
    share = plain / len(words) if words else 0.0
    if unit.kind is None:
        unit.prose = share >= 0.15 and (
            (unit.ends and len(words) >= 10) or (len(words) >= 25 and share >= 0.2)
        )
        if unit.repeats >= (5 if unit.prose else 3):
            unit.kind, unit.prose = "other", False
    elif unit.kind == "caption" and len(words) > 70:
        unit.kind, unit.prose = None, True


def _settle_labels(units: Sequence[_Unit]) -> None:
    """Decide on lines like "WATCH: Minister resigns": promos, unless the label is a dateline.

    A label is a promo when it opens two or more lines, or stands apart between paragraphs and
    the line lacks a full stop. "Q:" and "A:" and speakers in an interview are not.
    """
    for unit in units:
        if unit.kind is None and not unit.prose:
            label = patterns.caps_label(unit.text)
            if label and not _is_dateline(label):
                unit.kind = "promo"


def _is_dateline(label: str) -> bool:
    """Tell a place in capitals, which opens a report, from a promo's label."""
    return any(is_place(word.lower()) or is_name(word.lower()) for word in label.split())


def _core(units: Sequence[_Unit]) -> tuple[int, int] | None:
    """Give the first and last unit of the article's prose, or None where nothing is prose."""
    prose = [at for at, unit in enumerate(units) if unit.prose]
    if not prose:
        return None
    total = sum(units[at].words for at in prose)
    first, last = prose[0], prose[-1]
    seen = 0
    for at, unit in enumerate(units):
        if unit.prose:
            seen += unit.words
        elif seen >= 40 and _ends_article(units, at, seen, total - seen):
            last = max((b for b in prose if b < at), default=last)
            for b in prose:
                if b > at:
                    units[b].kind, units[b].prose = unit.kind, False
            break
    return first, last


def _ends_article(units: Sequence[_Unit], at: int, above: int, below: int) -> bool:
    """Tell whether a comment form or a list of other stories ends the article here.

    It does not if much of the prose, or two sentences in a row, stand below it: then it is a box
    inside the article.
    """
    unit = units[at]
    if unit.kind == "comments":
        return below <= above
    if unit.kind != "related" or _WEAK_HEADING.match(unit.text):
        return False
    rest = units[at + 1 :]
    row = any(a.ends and b.ends and a.words + b.words >= 8 for a, b in pairwise(rest))
    return below * 4 <= above and not row


def _fallback(units: Sequence[_Unit]) -> tuple[int, int]:
    """Give the span of what may be the text of an article too short to hold a paragraph."""
    for test in (
        lambda u: u.kind is None and u.ends and u.words >= 4,
        lambda u: u.kind is None and u.words >= 1,
        lambda u: u.kind is None,
    ):
        found = [at for at, unit in enumerate(units) if test(unit)]
        if found:
            for at in found:
                units[at].prose = True
            return found[0], found[-1]
    return len(units), len(units) - 1


def _settle_above(units: Sequence[_Unit], first: int, title: str | None) -> None:
    """Find title and standfirst above the prose; the rest there is navigation or other."""
    open_units = [at for at in range(min(first, len(units))) if units[at].kind is None]
    found = None
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
        if at and _CAPTION_HEADING.match(units[at - 1].text):
            unit.kind = "caption"
        elif found is not None and _fold(units[found].text) == _fold(unit.text):
            unit.kind = "title"
        elif found is not None and at > found and _is_person(unit.text):
            unit.kind = "byline"
        elif (
            under is not None
            and at == under + 1
            and at - (found or 0) <= 2
            and (unit.words >= 5 or (unit.ends and unit.words >= 2))
        ):
            unit.kind, under = "standfirst", at
        else:
            unit.kind = "navigation" if unit.words <= 4 else "other"
    if found is not None:
        _standfirst_in_prose(units, found)


def _pick_title(units: Sequence[_Unit], open_units: Sequence[int]) -> int | None:
    """Pick the headline among the lines above the prose: the first that says what the prose says.

    Menus and lists of other stories stand above it too, but share few words with the article.
    """
    lines = [at for at in open_units if units[at].words >= 4] or [
        at for at in open_units if units[at].words >= 2
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
    return next(at for at, share in zip(lines, shared, strict=True) if share >= 0.6 * best)


def _is_person(text: str) -> bool:
    """Tell whether a line is nothing but a person's name (a byline without "By")."""
    words = text.split()
    return (
        2 <= len(words) <= 4
        and all(word[0].isupper() for word in words)
        and text.replace(" ", "").replace(".", "").replace("-", "").replace("’", "").isalpha()
        and is_first_name(words[0].lower())
    )


def _title_in_prose(units: Sequence[_Unit], first: int) -> int | None:
    """Take a short first sentence in the present tense for the headline where nothing else is.

    It must be far shorter than the paragraphs that follow, which is what a headline printed with
    a full stop is and a first paragraph seldom.
    """
    body = [unit for unit in units if unit.prose]
    if first >= len(units) or len(body) < 3 or not units[first].prose:
        return None
    unit = units[first]
    typical = median(u.words for u in body[1:])
    if unit.words <= 16 and unit.words * 2 <= typical and not _PAST.search(unit.text):
        unit.kind, unit.prose = "title", False
        return first
    return None


def _standfirst_in_prose(units: Sequence[_Unit], title: int) -> None:
    """Take the sentence under the title for a standfirst if the next paragraph says it again."""
    at = title + 1
    if at + 2 >= len(units) or not (units[at].prose and units[at + 1].prose):
        return
    unit, lede = units[at], units[at + 1]
    body = [u.words for u in units[at + 1 :] if u.prose]
    if len(body) < 3 or unit.words > 32 or unit.words >= max(median(body), lede.words):
        return
    if _SENTENCE_BREAK.search(unit.text) or '"' in unit.text or "“" in unit.text:
        return
    said, again = _content(unit.text), _content(lede.text)
    # A standfirst is mostly in the present tense, as headlines are; a first paragraph seldom is.
    needed = 0.5 if _PAST.search(unit.text) else 0.3
    if said and len(said & again) >= max(3, needed * len(said)):
        unit.kind, unit.prose = "standfirst", False


_PAST = re.compile(
    r"\b(?:was|were|had|did|said|told)\b|(?<!\bis )(?<!\bare )(?<!\bbe )(?<!ing )\b[a-z]{3,20}ed\b"
)
_TAG_HEADING = re.compile(r"(?:topics?|tags?|tagged|keywords|categories|filed)\b", re.IGNORECASE)
_CAPTION_HEADING = re.compile(r"(?:image|video|media|photo|picture) caption,?:?$", re.IGNORECASE)
_SENTENCE_BREAK = re.compile(r"[a-z]{2}[.!?][”\"’]? +[A-Z“\"]")


def _content(text: str) -> set[str]:
    words = (word.lower() for word in WORD.findall(text))
    return {word[:4] for word in words if len(word) > 2 and word not in FUNCTION_WORDS}


def _settle_inside(units: Sequence[_Unit], core: tuple[int, int]) -> None:
    first, last = core
    under_heading = False
    for at in range(first, last + 1):
        unit = units[at]
        if unit.kind == "author_note":
            unit.kind = None
        if (
            unit.kind is None
            and at
            and not unit.ends
            and _CAPTION_HEADING.match(units[at - 1].text)
        ):
            unit.kind = "caption"
        if unit.kind is None:
            # "Read more", then headlines without a full stop: links, until a sentence comes.
            under_heading = under_heading and not unit.prose and not unit.ends
            unit.kind = "related" if under_heading and unit.words >= 3 else "body"
        elif unit.kind == "related":
            under_heading = unit.words <= 4
        elif unit.kind not in ("navigation", "promo"):
            under_heading = False


def _settle_below(units: Sequence[_Unit], last: int) -> None:
    """Name what stands under the prose; a short last sentence right under it is still body."""
    heading: str | None = None
    for at in range(last + 1, len(units)):
        unit = units[at]
        if unit.kind == "author_note":
            unit.kind = "byline"
        if unit.kind in ("related", "comments", "promo", "share"):
            heading = unit.kind
        elif unit.kind == "navigation" and _TAG_HEADING.match(unit.text):
            heading = "navigation"
        if unit.kind is not None:
            continue
        near = any(above.kind == "body" for above in units[max(0, at - 3) : at])
        said = unit.ends and unit.words >= (1 if heading is None else 6)
        if near and heading in (None, "promo", "share") and (said or unit.words >= 15):
            unit.kind = "body"
        elif heading in ("comments", "related", "navigation"):
            unit.kind = heading
        else:
            unit.kind = "related" if unit.words >= 2 else "other"


def _blocks(raw: str, units: Sequence[_Unit]) -> list[Block]:
    blocks: list[Block] = []
    for unit in units:
        kind = unit.kind or "body"
        if kind == "author_note":
            kind = "byline"
        if kind == "body" and not unit.text.strip(_INVISIBLE + " \t"):
            kind = "other"
        cut = captions.credit_start(unit.text) if kind == "caption" else None
        if cut:
            caption = unit.text[:cut].rstrip()
            if caption:
                blocks.append(Block("caption", unit.start, unit.start + len(caption)))
            blocks.append(Block("credit", unit.start + cut, unit.end))
        else:
            blocks.append(Block("credit" if cut == 0 else kind, unit.start, unit.end))
    return blocks


def _ends_sentence(text: str) -> bool:
    bare = text[-12:].rstrip("\"'”’»)] \t\u00a0")
    return bare.endswith((".", "!", "?", "…"))


def _fold(text: str | None) -> str:
    return " ".join(WORD.findall((text or "")[:400])).casefold()
