"""What one article says about its own day of printing: datelines, captions, dates already past."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from newsloom.dating.propagation import Interval
from newsloom.language.timex_calendar import days_of
from newsloom.language.timex_context import speaks_of_future
from newsloom.language.timex_forms import Form
from newsloom.language.timex_grammar import find_timexes
from newsloom.language.timex_values import Reference, resolve

Row = Mapping[str, Any]

_PUBLISHED = re.compile(r"\b(?:published|posted|issued|released|dated?|on)\b[^\n]{0,30}$", re.I)
_UPDATED = re.compile(r"\b(?:updated?|modified|edited|revised|changed)\b[^\n]{0,30}$", re.I)
_SAYS_PUBLISHED = re.compile(r"\b(?:published|posted|issued|released)\b", re.I)
_PLACE = re.compile(r"(?:[A-Z][\w.'’-]*,? (?:\([A-Z][\w ]{1,20}\) )?){1,6}\(?")
_DASH = re.compile(r"\)?[ ,]*(?:\([^()\n]{2,40}\) ?)?(?:--|[-—–])")
_NAME = re.compile(r"\b[A-Z][\w’'-]{3,}")
_OLD_PICTURE = re.compile(r"\b(?:file|archive|archival|stock)\b", re.I)
_NOT_OVER = re.compile(r"\b(?:by|until|till|for|through|to|before|from|towards?|beyond) (?:the )?$")
# Campaigns and plans carry the year they aim at, so a year alone must hang on a verb in the past.
_IN_A_PAST_YEAR = re.compile(
    r"(?:\bsince (?:early |late |mid-)?|^[^a-z]*in |\b(?:[a-z]{2,20}ed|was|were|died|born|won|lost|"
    r"began|fell|rose|took|came|made|held|built|left|met|went|became) (?:[a-z]+ ){0,2}in )$"
)
_LEDE = 3  # sentences
_LONGEST_LINE = 90
#: Blocks in which a line of its own, or one that says so, gives the day of printing.
_TELLING = frozenset({"dateline", "byline", "other", "source_line", "standfirst", "share"})
_CALENDAR_WORDS = frozenset(
    "January February March April June July August September October November December Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday This That There When Where With From".split()
)


@dataclass(frozen=True)
class Clue:
    """A piece of evidence: which rule, where in the raw text, and what it gives."""

    rule: str
    article_id: str
    raw_start: int | None
    raw_end: int | None
    surface: str
    value: str

    def as_row(self) -> dict[str, Any]:
        """Give it as it stands in `published_evidence`."""
        return dict(self.__dict__)


@dataclass
class OwnClues:
    """Everything an article says about its own date."""

    explicit: list[Clue] = field(default_factory=list)
    bounds: list[Clue] = field(default_factory=list)
    caption: Clue | None = None
    weekday: Clue | None = None

    def interval(self) -> Interval:
        """Give what the clues allow, leaving explicit ones out."""
        days = [days_of(clue.value) for clue in self.bounds]
        first = max((d[0] for d in days if d), default=None)
        if self.caption and (day := days_of(self.caption.value)):
            # "on Monday" means the last one, so the next has not come yet.
            return max(day[0], first or day[0]), date.fromordinal(day[0].toordinal() + 6)
        return first, None


def own_clues(
    article: Row, blocks: Sequence[Row], sentences: Sequence[Row], found: Sequence[Row]
) -> OwnClues:
    """Read what an article says about the day it was printed on.

    Parameters
    ----------
    article
        Its row, with `raw` and `text`.
    blocks, sentences, found
        Its blocks, sentences and temporal expressions (with the parsed form under `parsed`).
    """
    clues = OwnClues()
    raw, article_id = str(article["raw"]), str(article["article_id"])
    captions = []
    last_of_body = max((int(b["raw_start"]) for b in blocks if b["kind"] == "body"), default=0)
    for block in blocks:
        start, end = int(block["raw_start"]), int(block["raw_end"])
        for clue, day in _dates_in(raw, start, end, article_id):
            if block["kind"] in _TELLING:
                rule = _rule(block["kind"], raw[start:end], clue, start)
                # A date alone below the text is as often that of a correction.
                if rule and (rule.endswith("ed line") or start < last_of_body):
                    clues.explicit.append(_ruled(clue, rule))
            elif block["kind"] in ("caption", "credit") and day:
                captions.append((_ruled(clue, "date in caption"), day, raw[start:end]))
    clues.explicit += _in_body(article, sentences, found, blocks)
    clues.bounds = [clue for clue, _, caption in captions if not _OLD_PICTURE.search(caption)]
    clues.bounds += _already_past(article, sentences, found, blocks)
    _match_caption(clues, captions, article, sentences, found, blocks)
    return clues


def _ruled(clue: Clue, rule: str) -> Clue:
    return Clue(**(clue.as_row() | {"rule": rule}))


def _dates_in(
    raw: str, start: int, end: int, article_id: str
) -> Iterable[tuple[Clue, date | None]]:
    """Find the full dates of a block; the day is None where month and day can change places."""
    for timex in find_timexes(raw[start:end]):
        form = full_date(json.loads(timex.form))
        if form is None:
            continue
        value = resolve(form, Reference(None))
        clue = Clue(
            "", article_id, start + timex.start, start + timex.end, timex.surface, value.value
        )
        if value.earliest and value.earliest == value.latest:
            yield clue, value.earliest
        elif value.earliest and value.latest:
            yield Clue(**(clue.as_row() | {"value": f"{value.earliest}/{value.latest}"})), None


def full_date(form: Form) -> Form | None:
    """Give the form of a date with day, month and year, also inside a time; else None."""
    if form["kind"] == "time":
        form = form.get("day") or {}
    if form.get("kind") == "calendar" and all(form.get(k) for k in ("year", "month", "day")):
        return form
    return form if form.get("kind") == "either" else None


def _rule(kind: str, block: str, clue: Clue, start: int) -> str | None:
    """Say which rule makes a date in a block the day of printing, if any does."""
    at = (clue.raw_start or 0) - start
    line_start = block.rfind("\n", 0, at) + 1
    line_end = block.find("\n", at)
    line = block[line_start : line_end if line_end >= 0 else len(block)]
    rule = _rule_of_line(line, at - line_start, len(clue.surface))
    if rule in (None, "date line") and kind in ("dateline", "byline"):
        return kind
    return rule


def _rule_of_line(line: str, at: int, length: int) -> str | None:
    """Say what a line tells of the date at a place in it: its verb, or that it holds no more."""
    before = line[:at]
    if _UPDATED.search(before) and not _SAYS_PUBLISHED.search(before[-30:]):
        return "updated line"
    if _SAYS_PUBLISHED.search(before) or (_PUBLISHED.search(before) and at < 12):
        return "published line"
    return "date line" if 2 * length >= len(line.strip()) else None


def _in_body(
    article: Row, sentences: Sequence[Row], found: Sequence[Row], blocks: Sequence[Row]
) -> list[Clue]:
    """Read what was left in the body: "LIMA, March 3, 2021 (Agency) -", "Published May 3, 2021"."""
    text = str(article["text"])
    edge = {s["sentence"]: s for s in [*sentences[:3], *sentences[-2:]]}
    clues = []
    for row in found:
        form, sentence = full_date(row["parsed"]), edge.get(row["sentence"])
        if form is None or sentence is None:
            continue
        value = resolve(form, Reference(None))
        if not value.earliest or value.earliest != value.latest:
            continue
        start, end = int(row["start"]), int(row["end"])
        clue = clue_of("dateline", article, row, value.value, blocks)
        if start < 80 and _PLACE.fullmatch(text[:start]) and _DASH.match(text, end):
            clues.append(clue)
        elif len(str(sentence["text"])) <= _LONGEST_LINE:
            at = start - int(sentence["start"])
            rule = _rule_of_line(str(sentence["text"]), at, end - start)
            if rule and (rule != "date line" or sentence in sentences[:3]):
                clues.append(_ruled(clue, rule))
    return clues


def _already_past(
    article: Row, sentences: Sequence[Row], found: Sequence[Row], blocks: Sequence[Row]
) -> list[Clue]:
    """Find dates and years that the text speaks of as past: it was printed on or after them."""
    texts = {s["sentence"]: (int(s["start"]), str(s["text"])) for s in sentences}
    best: tuple[date, Clue] | None = None
    for row in found:
        form = row["parsed"]
        if form["kind"] != "calendar" or "year" not in form or form.get("hint") != "past":
            continue
        offset, sentence = texts.get(row["sentence"], (0, ""))
        before = sentence[: max(0, int(row["start"]) - offset)].lower()
        if _NOT_OVER.search(before) or speaks_of_future(sentence.lower()):
            continue
        if before.endswith(("=", '="')) or not (form.get("day") or _IN_A_PAST_YEAR.search(before)):
            continue
        value = resolve(form, Reference(None))
        if value.earliest and (best is None or value.earliest > best[0]):
            days = days_of(value.value)
            rule = "date already past" if form.get("day") else "month or year already past"
            if days:
                best = value.earliest, clue_of(rule, article, row, value.value, blocks)
    return [best[1]] if best else []


def _match_caption(
    clues: OwnClues,
    captions: list[tuple[Clue, date, str]],
    article: Row,
    sentences: Sequence[Row],
    found: Sequence[Row],
    blocks: Sequence[Row],
) -> None:
    """Date the article by a dated caption of what its text says happened "on Monday".

    The caption's date must be such a weekday, and caption and sentence must share two names, or
    one in the sentences that open the article.
    """
    texts = {s["sentence"]: str(s["text"]) for s in sentences}
    lede = {s["sentence"] for s in sentences[:_LEDE]}
    for row in found:
        form = row["parsed"]
        if form["kind"] != "weekday" or form.get("shift") or form.get("hint") == "future":
            continue
        near = lede if row["sentence"] in lede else {row["sentence"]}
        names = set().union(*(_names(texts.get(number, "")) for number in near))
        # What the news itself happened to be needs less proof than what is told further on.
        needed = 1 if near is lede else 2
        for clue, day, caption in captions:
            if day.isoweekday() != form["weekday"] or _OLD_PICTURE.search(caption):
                continue
            if len(names & _names(caption)) >= needed and clues.caption is None:
                clues.caption = _ruled(clue, "caption of what the text dates by weekday")
                clues.weekday = clue_of("weekday", article, row, day.isoformat(), blocks)


def _names(text: str) -> set[str]:
    """Give the capitalised words of a text, by their first six letters ("Peru", "Peruvi")."""
    return {name[:6] for name in _NAME.findall(text) if name not in _CALENDAR_WORDS}


def clue_of(rule: str, article: Row, row: Row, value: str, blocks: Sequence[Row]) -> Clue:
    """Make a clue of an expression in the body, placed in the raw text."""
    surface = str(row["surface"])
    start = _raw_place(article, surface, int(row["start"]), blocks)
    end = None if start is None else start + len(surface)
    return Clue(rule, str(article["article_id"]), start, end, surface, value)


def _raw_place(article: Row, surface: str, start: int, blocks: Sequence[Row]) -> int | None:
    """Find the same occurrence of the surface in the raw body: the n-th there is the n-th here."""
    text, raw = str(article["text"]), str(article["raw"])
    if not surface:
        return None
    wanted = text.count(surface, 0, start)
    places: list[int] = []
    for block in blocks:
        if block["kind"] == "body":
            at = raw.find(surface, int(block["raw_start"]), int(block["raw_end"]))
            while at >= 0:
                places.append(at)
                at = raw.find(surface, at + len(surface), int(block["raw_end"]))
    return places[wanted] if len(places) == text.count(surface) else None
