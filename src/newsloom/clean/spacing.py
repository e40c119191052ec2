"""Odd characters and left-over markup: blanks, invisible characters, mojibake, entities, tags.

Each rule reads a block once; whatever it changes is an edit, like every repair.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from operator import itemgetter

from newsloom.clean.ledger import Edit
from newsloom.clean.vocabulary import is_word

LINE_BREAK = "line break"
INVISIBLE = "\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BREAK = re.compile(
    r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*"
)
_BLANKS = re.compile(
    r"[^\S\n\r\v\f\x1c-\x1e\x85\u2028\u2029]{2,}|[^\S \n\r\v\f\x1c-\x1e\x85\u2028\u2029]"
)
_UNSEEN = re.compile(rf"[{INVISIBLE}\x00-\x08\x0e-\x1b\x7f]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,20});")
_TAG = re.compile(
    r"</?(?:p|br|a|b|i|u|em|strong|span|div|img|h[1-6]|ul|ol|li|blockquote|figure|figcaption|hr|"
    r"sup|sub|small|font|center|iframe|script|style|table|tr|td|th|tbody)(?:\s[^<>]{0,400})?/?>",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(
    r"(?P<head>^#{1,6}[ \t]+)|(?P<bold>\*\*|__)|"
    r"!?\[(?P<label>[^\[\]\n]{1,300})\]\([^()\s]{1,500}\)",
    re.MULTILINE,
)
# Letters that text read in the wrong encoding is full of; one look decides whether to ask ftfy.
_SUSPECT = re.compile("[ÃÂâðÅÐÑØÙÎÏ\x80-\x9f]")
# A closing mark (E2 80 9D) read as Windows-1252, which has no 9D: its third part is gone.
_CUT_MARK = "â€"
_FOREIGN = re.compile("[^\x00-\x7f]+")
_SPACE = re.compile(r"\s")
_LETTERS = re.compile(r"[^\W\d_]+")
_LAST_LETTERS = re.compile(r"(?<![\w-])[^\W\d_]+$")
_PLAIN_BREAK = re.compile(r"\n[ \n]*")
_PLAIN_BLANKS = re.compile(r"(?<![ \n]) {2,}(?![ \n])")
_COMBINING = re.compile("[\u0300-\u036f\ufb00-\ufb06]")
_COMBINED = re.compile(r"[^\W\d_][\u0300-\u036f]+|[\ufb00-\ufb06]")


def find_edits(raw: str, start: int, end: int, *, markdown: bool = False) -> list[Edit]:
    """Give the edits of one block; edits of earlier rules take precedence where two overlap."""
    text = raw[start:end]
    edits = list(_markup_edits(text, start)) if "<" in text or "&" in text else []
    if markdown:
        edits += _markdown_edits(text, start)
    plain = text.isascii()
    if not plain:
        edits += _foreign_edits(text, start)
    double = "  " in text
    if double or not text.isprintable():  # most blocks of most articles are neither
        if plain and text.replace("\n", " ").isprintable():
            edits += _plain_edits(text, start, double=double)
        else:
            edits += _odd_edits(text, start)
    return edits


def _markup_edits(text: str, start: int) -> Iterator[Edit]:
    if "<" in text:
        for match in _TAG.finditer(text):
            yield Edit(start + match.start(), start + match.end(), "", "markup", "tag")
    if "&" in text:
        for match in _ENTITY.finditer(text):
            said = html.unescape(match.group())
            if said != match.group() and said.isprintable() and said.strip():
                yield Edit(start + match.start(), start + match.end(), said, "markup", "entity")
            elif said.isspace():
                yield Edit(start + match.start(), start + match.end(), " ", "markup", "entity")


def _foreign_edits(text: str, start: int) -> Iterator[Edit]:
    if _SUSPECT.search(text):
        yield from _mojibake_edits(text, start)
    if _COMBINING.search(text):
        for match in _COMBINED.finditer(text):
            composed = unicodedata.normalize(
                "NFKC" if match.group() >= "\ufb00" else "NFC", match.group()
            )
            if composed != match.group():
                first, last = start + match.start(), start + match.end()
                yield Edit(first, last, composed, "unicode", "composed")


def _plain_edits(text: str, start: int, *, double: bool) -> list[Edit]:
    """Give the edits of a text without any odd character but line breaks (old wire copy)."""
    edits = []
    for match in _PLAIN_BREAK.finditer(text):
        first, last = match.span()
        if first and text[first - 1] not in " -":
            edits.append(Edit(start + first, start + last, " ", "space", LINE_BREAK))
            continue
        while first and text[first - 1] == " ":
            first -= 1
        edits.append(_line_break(text, start, first, last))
    if double:
        for match in _PLAIN_BLANKS.finditer(text):
            first, last = match.span()
            edits.append(Edit(start + first + 1, start + last, "", "space", "blanks"))
    return edits


def _odd_edits(text: str, start: int) -> Iterator[Edit]:
    for match in _UNSEEN.finditer(text):
        yield Edit(start + match.start(), start + match.end(), "", "unicode", "invisible")
    for match in _BREAK.finditer(text):
        yield _line_break(text, start, match.start(), match.end())
    for match in _BLANKS.finditer(text):
        first = start + match.start()
        if match.group()[0] == " ":
            yield Edit(first + 1, start + match.end(), "", "space", "blanks")
        else:
            yield Edit(first, start + match.end(), " ", "space", "blanks")


def _line_break(text: str, start: int, first: int, last: int) -> Edit:
    hyphen = first >= 2 and text[first - 1] == "-" and text[first - 2].isalpha()
    if hyphen and _parts_word(text, first - 1, last):
        return Edit(start + first - 1, start + last, "", "space", LINE_BREAK)
    after = "" if hyphen else " "
    if text[first] == after:  # the blank before the break stays
        first, after = first + 1, ""
    return Edit(start + first, start + last, after, "space", LINE_BREAK)


def _parts_word(text: str, hyphen: int, below: int) -> bool:
    """Tell whether a hyphen at a line's end only parts a word: "busi-" above "ness".

    It stays where its halves are words too ("well-" above "known"), and in what no list knows.
    """
    left = _LAST_LETTERS.search(text, max(0, hyphen - 30), hyphen)
    right = _LETTERS.match(text, below, below + 30)
    if left is None or right is None or not right.group().islower():
        return False
    halves = left.group().lower(), right.group()
    return is_word("".join(halves)) and not all(map(is_word, halves))


def _mojibake_edits(text: str, start: int) -> Iterator[Edit]:
    import ftfy  # 40 ms, and most articles never need it
    from ftfy.badness import is_bad

    bad = is_bad(text)
    for match in _FOREIGN.finditer(text):
        run = match.group()
        said = ftfy.fix_encoding(run) if bad and len(run) > 1 else run
        if run == _CUT_MARK and bad:
            said = "”"
        if said == run:
            said = ftfy.fixes.fix_c1_controls(run)
        if said != run:
            yield _shortest(start + match.start(), run, said)


def _shortest(at: int, run: str, said: str) -> Edit:
    """Make an edit of what differs: blanks at the ends of a run are left to the rules of blanks."""
    first, last = 0, len(run)
    while first < min(last, len(said)) and run[first] == said[first]:
        first += 1
    stop = len(said)
    while last > first and stop > first and run[last - 1] == said[stop - 1]:
        last, stop = last - 1, stop - 1
    after = _SPACE.sub(" ", _UNSEEN.sub("", said[first:stop]))
    return Edit(at + first, at + last, after, "unicode", "mojibake")


def _markdown_edits(text: str, start: int) -> Iterator[Edit]:
    for match in _MARKDOWN.finditer(text):
        if match["label"] is None:
            yield Edit(start + match.start(), start + match.end(), "", "markup", "markdown")
        else:
            first, last = match.start("label"), match.end("label")
            yield Edit(start + match.start(), start + first, "", "markup", "markdown")
            yield Edit(start + last, start + match.end(), "", "markup", "markdown")


def settle(raw: str, start: int, end: int, edits: list[Edit]) -> list[Edit] | None:
    """Drop edits that overlap earlier ones and trim the block's ends; None if nothing is left.

    Parameters
    ----------
    raw, start, end
        The block.
    edits
        Its edits, the more trusted first.
    """
    if {edit.rule for edit in edits} == {LINE_BREAK}:
        return _trim(raw, start, end, edits)  # they come in order, and no blank stands beside one
    kept = sorted(edits, key=itemgetter(0, 1))
    if any(map(_overlap, kept, kept[1:])):
        kept = []
        taken: list[tuple[int, int]] = []
        ordered = sorted(enumerate(edits), key=lambda p: (p[1].start, p[1].end, p[0]))
        for order, edit in ordered:
            while kept and _overlap(kept[-1], edit):
                if taken[-1][1] <= order:
                    break
                kept.pop()
                taken.pop()
            else:
                kept.append(edit)
                taken.append((edit.start, order))
    return _trim(raw, start, end, _close_gaps(raw, end, kept))


def _close_gaps(raw: str, end: int, edits: list[Edit]) -> list[Edit]:
    """Take out the second blank where something between two blanks is taken out."""
    closed: list[Edit] = []
    here = 0
    blank = False  # whether what was made so far ends in a blank
    for number, edit in enumerate(edits):
        if edit.start > here:
            blank = raw[edit.start - 1] == " "
        if blank and edit.after.startswith(" "):
            edit = edit._replace(after=edit.after[1:])
        blank = edit.after.endswith(" ") if edit.after else blank
        stop = edits[number + 1].start if number + 1 < len(edits) else end
        if blank and edit.end < stop and raw[edit.end] == " ":
            edit = edit._replace(end=edit.end + 1)
        here = edit.end
        if edit.start < edit.end or edit.after:
            closed.append(edit)
    return closed


def _overlap(before: Edit, after: Edit) -> bool:
    if before.start == before.end == after.start == after.end:
        return True
    return after.start < before.end


def _trim(raw: str, start: int, end: int, edits: list[Edit]) -> list[Edit] | None:
    if not edits:
        return edits
    shown = not raw[start].isspace() and not raw[end - 1].isspace()
    if shown and edits[0].start > start and edits[-1].end < end:
        return edits
    pieces: list[tuple[int, int, str]] = []  # raw span, what it becomes
    here = start
    for edit in edits:
        pieces.append((here, edit.start, raw[here : edit.start]))
        pieces.append((edit.start, edit.end, edit.after))
        here = edit.end
    pieces.append((here, end, raw[here:end]))
    first = _first_visible(pieces, raw)
    if first is None:
        return None
    last = _last_visible(pieces, raw)
    trimmed = [e for e in edits if e.start >= first and e.end <= last and e.end != first]
    if trimmed and trimmed[0].start == first:  # what an edit makes may begin or end in a blank
        trimmed[0] = trimmed[0]._replace(after=trimmed[0].after.lstrip())
    if trimmed and trimmed[-1].end == last:
        trimmed[-1] = trimmed[-1]._replace(after=trimmed[-1].after.rstrip())
    if first > start:
        trimmed.insert(0, Edit(start, first, "", "space", "trim"))
    if last < end:
        trimmed.append(Edit(last, end, "", "space", "trim"))
    return trimmed


def _first_visible(pieces: list[tuple[int, int, str]], raw: str) -> int | None:
    for start, end, said in pieces:
        if said.strip():
            copied = raw[start:end] == said
            return start + (len(said) - len(said.lstrip()) if copied else 0)
    return None


def _last_visible(pieces: list[tuple[int, int, str]], raw: str) -> int:
    for start, end, said in reversed(pieces):
        if said.strip():
            copied = raw[start:end] == said
            return end - (len(said) - len(said.rstrip()) if copied else 0)
    return 0
