"""Which stretches of raw text are the article, and what the rest is.

Raw text is divided into lines (hard-wrapped lines are joined to paragraphs first). Each line is
judged by its own wording (`wording`), by whether it repeats in the corpus (`evidence`), and by
where it stands: above, inside or below the prose. What is inside is body unless its wording says
otherwise; what is above and below is furniture unless it reads like prose. Where only its place
spoke, trained weights have the last word (`line_weights`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from newsloom.clean import captions, fields, wording
from newsloom.clean.datelines import dateline_end
from newsloom.clean.evidence import WORD, ArticleEvidence, line_key
from newsloom.clean.headline import CAPTION_HEADING, settle_above
from newsloom.clean.line_weights import APART, settle_by_weights
from newsloom.clean.lines import Unit, ends_sentence, split_lines
from newsloom.clean.printed_times import is_moment
from newsloom.clean.vocabulary import FUNCTION_WORDS, is_name, is_place

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_WORDS_LOOKED_AT = 400
_LONG = 100
_LOOKED_AT = 300
_LONGEST_FURNITURE = 640  # with its bullets; `kind_of_line` knows none of more than 600 characters
_WEAK_HEADING = re.compile(r"(?:read|see|keep|show|view|load|more on this|also)\b", re.IGNORECASE)
_ENTRY_LINES = 12  # of one entry of a running report
_ENTRY = re.compile(r"(?:[-–—•*·▪●]|\d{1,2}[.)])\s")
_TAG_HEADING = re.compile(r"(?:topics?|tags?|tagged|keywords|categories|filed)\b", re.IGNORECASE)


class Block(NamedTuple):
    """A stretch of raw text of one kind, from its first to its last visible character."""

    kind: str
    start: int
    end: int


def find_blocks(
    raw: str,
    evidence: ArticleEvidence,
    *,
    title: str | None = None,
    weights: bool = True,
    extracted: bool = False,
) -> list[Block]:
    """Divide raw text into blocks, in order, without gaps (blank space aside) or overlaps.

    Parameters
    ----------
    raw
        The text as read.
    evidence
        What the corpus says about its lines.
    title
        The title from metadata, where there is one: a line that says the same is the title.
    weights
        Whether the trained weights look over what the rules found (`line_weights`).
    extracted
        Whether the text was extracted from a page. What stands round an article was left out then,
        so that a line is taken away for its wording, never for its place alone.
    """
    units = judge_lines(raw, evidence, title=title)
    if weights:
        settle_by_weights(units)
    if extracted:
        for unit in units:
            if unit.said is None and unit.kind not in APART:
                unit.kind = "body"
    return _blocks(raw, units)


def judge_lines(raw: str, evidence: ArticleEvidence, *, title: str | None = None) -> list[Unit]:
    """Divide raw text into lines and name what each is by the rules alone."""
    units = split_lines(raw)
    if not units:
        return []
    repeated = dict(evidence.lines)
    signs = wording.signs_in(raw)
    for unit in units:
        _look_at(unit, repeated, signs)
    if repeated:
        _settle_repeated(units)
    for number, kind in fields.kinds_of_codes([unit.text for unit in units]).items():
        units[number].kind, units[number].prose = kind, False
    _settle_labels(units)
    _settle_running(units)
    for unit in units:
        unit.said = unit.kind
    core = _core(units)
    if core is None:
        core = _fallback(units)
    settle_above(units, core[0], title)
    _settle_inside(units, core)
    _settle_below(units, core[1])
    return units


def _look_at(unit: Unit, repeated: dict[str, int], signs: wording.Signs) -> None:
    text = unit.text
    if len(text) > _LONG:  # a paragraph: blanks tell how many words it has
        unit.words = min(text.count(" ") + text.count("\n") + 1, _WORDS_LOOKED_AT)
        words = text[:_LOOKED_AT].lower().split()
    else:
        words = WORD.findall(text.lower())
        unit.words = len(words)
    unit.ends = ends_sentence(text)
    unit.kind = wording.kind_of_line(text, signs) if len(text) <= _LONGEST_FURNITURE else None
    if repeated:
        unit.repeats = repeated.get(line_key(text), 0)
    if unit.kind is None:
        if len(words) >= (10 if unit.ends else 25):
            unit.prose = _is_prose(words, unit.ends)
    elif unit.kind == "caption" and len(words) > 70:
        unit.kind, unit.prose = None, True


def _is_prose(words: Sequence[str], ends: bool) -> bool:
    """Tell prose by its share of function words: a fifth, less in what ends as sentences do."""
    needed = (0.15 if ends else 0.2) * len(words)
    half = len(words) // 2
    told = sum(map(FUNCTION_WORDS.__contains__, words[:half]))
    if told >= needed:  # as in most paragraphs
        return True
    return told + sum(map(FUNCTION_WORDS.__contains__, words[half:])) >= needed


def _settle_repeated(units: Sequence[Unit]) -> None:
    """Take lines that repeat in the corpus for furniture, unless the text itself was printed often.

    A notice is the smaller part of any article. Where most of the prose stands in other articles
    too, it is one story that several papers printed, and its sentences are the article.
    """
    prose = sum(unit.words for unit in units if unit.prose)
    again = sum(unit.words for unit in units if unit.prose and unit.repeats >= 5)
    printed_often = again * 2 > prose
    for unit in units:
        repeats = unit.repeats >= (5 if unit.prose else 3)
        if unit.kind is None and repeats and not (printed_often and unit.ends):
            unit.kind, unit.prose = "other", False


def _settle_labels(units: Sequence[Unit]) -> None:
    """Decide on lines like "WATCH: Minister resigns": promos, unless the label is a dateline.

    A label is a promo when it opens two or more lines, or stands apart between paragraphs and
    the line lacks a full stop. "Q:" and "A:" and speakers in an interview are not.
    """
    for unit in units:
        if unit.kind is None and not unit.prose:
            label = wording.caps_label(unit.text)
            if label and not _is_dateline(label):
                unit.kind = "promo"


def _settle_running(units: Sequence[Unit]) -> None:
    """Take what stands under each hour of a running report for its text, however short it is."""
    stamps = [at for at, unit in enumerate(units) if is_moment(unit.text)]
    if len(stamps) < 2:
        return
    for at in stamps:
        for unit in units[at + 1 : at + 1 + _ENTRY_LINES]:
            if unit.kind is not None:
                break
            unit.prose = unit.sure = True


def _is_dateline(label: str) -> bool:
    """Tell a place in capitals, which opens a report, from a promo's label."""
    return any(is_place(word.lower()) or is_name(word.lower()) for word in label.split())


def _core(units: Sequence[Unit]) -> tuple[int, int] | None:
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


def _ends_article(units: Sequence[Unit], at: int, above: int, below: int) -> bool:
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


def _fallback(units: Sequence[Unit]) -> tuple[int, int]:
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


def _settle_inside(units: Sequence[Unit], core: tuple[int, int]) -> None:
    first, last = core
    under_heading = False
    for at in range(first, last + 1):
        unit = units[at]
        if unit.kind == "author_note":
            unit.kind = None
        if unit.kind is None and at and not unit.ends and CAPTION_HEADING.match(units[at - 1].text):
            unit.kind = "caption"
        if unit.kind is None:
            # "Read more", then headlines without a full stop: links, until a sentence comes.
            under_heading = under_heading and not unit.prose and not unit.ends
            unit.kind = "related" if under_heading and unit.words >= 3 else "body"
            unit.said = unit.kind if unit.kind == "related" else None
        elif unit.kind == "related":
            under_heading = unit.words <= 4
        elif unit.kind not in ("navigation", "promo"):
            under_heading = False


def _settle_below(units: Sequence[Unit], last: int) -> None:
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
        if heading == "related" and _is_entry(units, at):
            unit.kind = unit.said = "related"
            continue
        near = any(above.kind == "body" for above in units[max(0, at - 3) : at])
        said = unit.ends and unit.words >= (1 if heading is None else 6)
        if near and heading in (None, "promo", "share") and (said or unit.words >= 15):
            unit.kind = "body"
        elif heading in ("comments", "related", "navigation"):
            unit.kind = heading
        else:
            unit.kind = "related" if unit.words >= 2 else "other"


def _is_entry(units: Sequence[Unit], at: int) -> bool:
    """Tell whether a line is an entry, with a bullet or a number, right under its heading."""
    return units[at - 1].kind == "related" and _ENTRY.match(units[at].text) is not None


def _blocks(raw: str, units: Sequence[Unit]) -> list[Block]:
    blocks: list[Block] = []
    opened = False
    last_of_body = next((u for u in reversed(units) if u.kind in (None, "body")), None)
    for unit in units:
        kind = unit.kind or "body"
        if kind == "author_note":
            kind = "byline"
        if kind == "body" and not unit.text.strip(_INVISIBLE + " \t"):
            kind = "other"
        if kind == "body":
            start, end = unit.start, unit.end
            if not opened:  # the report's first paragraph: a wire's bullets may stand above it
                start += dateline_end(unit.text) or 0
                opened = unit.prose or start > unit.start
            if unit is last_of_body:
                end = unit.start + (captions.agency_start(unit.text) or len(unit.text))
            if start == unit.start and end == unit.end:
                blocks.append(Block("body", start, end))
            else:
                blocks += _cut(raw, unit, start, end)
            continue
        cut = captions.credit_start(unit.text) if kind == "caption" else None
        if cut:
            caption = unit.text[:cut].rstrip()
            if caption:
                blocks.append(Block("caption", unit.start, unit.start + len(caption)))
            blocks.append(Block("credit", unit.start + cut, unit.end))
        else:
            blocks.append(Block("credit" if cut == 0 else kind, unit.start, unit.end))
    return blocks


def _cut(raw: str, unit: Unit, start: int, end: int) -> list[Block]:
    """Divide a paragraph into dateline, body and the sign of its agency, blanks left out."""
    parts = (("dateline", unit.start, start), ("body", start, end), ("source_line", end, unit.end))
    return [
        Block(kind, a + len(said) - len(said.lstrip()), a + len(said.rstrip()))
        for kind, a, b in parts
        if (said := raw[a:b]).strip()
    ]
