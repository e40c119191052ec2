"""What one article says about its own day of printing: datelines, captions, dates already past."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any

from newsloom.dating.captions import captions_among
from newsloom.dating.places import raw_place
from newsloom.dating.posts import AHEAD, dates_a_post, find_posts, stir
from newsloom.dating.propagation import Interval, intersect
from newsloom.language.timex_calendar import days_of
from newsloom.language.timex_forms import Form
from newsloom.language.timex_grammar import find_timexes
from newsloom.language.timex_tense import speaks_of_future, speaks_of_past
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
# "This is the Harbour Letter for Monday, May 2, 2016."
_ISSUE = re.compile(
    r"\b(?:this is|here is|here[’']s|welcome to|good (?:morning|evening)|your|today[’']s)\b"
    r"[^\n]{0,60}\bfor (?:the )?$",
    re.I,
)
_LEDE = 3  # sentences
_FIRST = 8  # sentences in which a letter says which day's it is
_WEEK = timedelta(days=6)
_LONGEST_LINE = 90
_FAR = 2_000  # characters of a line on either side of a date that can tell what it is
#: Captions, and posts, that are read of one article; none of news has so many.
_MOST = 200
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
    windows: list[Clue] = field(default_factory=list)
    conflicts: list[Clue] = field(default_factory=list)

    def interval(self) -> Interval:
        """Give what the clues allow, leaving explicit ones out, and note what contradicts them."""
        days = [days_of(clue.value) for clue in self.bounds]
        interval: Interval = max((d[0] for d in days if d), default=None), None
        spans: list[tuple[Clue, Interval]] = [(w, _span(w.value)) for w in self.windows]
        if self.caption and (day := days_of(self.caption.value)):
            # "on Monday" means the last one, so the next has not come yet.
            spans.insert(0, (self.caption, (day[0], day[0] + _WEEK)))
        self.conflicts = []
        for clue, span in spans:
            narrowed = intersect(interval, span)
            if narrowed is None:
                self.conflicts.append(_ruled(clue, "contradiction"))
            else:
                interval = narrowed
        return interval


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
    captions: list[tuple[Clue, date, str]] = []
    last_of_body = max((int(b["raw_start"]) for b in blocks if b["kind"] == "body"), default=0)
    for block in blocks:
        start, end = int(block["raw_start"]), int(block["raw_end"])
        for clue, day in _dates_in(raw, start, end, article_id):
            if block["kind"] in _TELLING:
                rule = _rule(block["kind"], raw[start:end], clue, start)
                # A date alone below the text is as often that of a correction.
                if rule and (rule.endswith("ed line") or start < last_of_body):
                    clues.explicit.append(_ruled(clue, rule))
            elif block["kind"] in ("caption", "credit") and day and len(captions) < _MOST:
                captions.append((_ruled(clue, "date in caption"), day, raw[start:end]))
    clues.explicit += _in_body(article, sentences, found, blocks)
    captions += _captions_in_body(article, sentences, found, blocks)
    clues.bounds = [clue for clue, _, caption in captions if not _OLD_PICTURE.search(caption)]
    clues.bounds += _already_past(article, sentences, found, blocks)
    clues.windows = _line_below(article, sentences, found, blocks)
    _match_caption(clues, captions, article, sentences, found, blocks)
    _read_posts(clues, raw, article_id, sentences, found)
    return clues


def _span(value: str) -> Interval:
    """Read days written "first/last", each of which can be missing."""
    first, _, last = value.partition("/")
    return (
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )


def _captions_in_body(
    article: Row, sentences: Sequence[Row], found: Sequence[Row], blocks: Sequence[Row]
) -> list[tuple[Clue, date, str]]:
    """Find captions left in the body: a full date, in the present tense or below a credit."""
    body = str(article["text"])
    texts = {s["sentence"]: str(s["text"]) for s in sentences}
    like_captions = captions_among(sentences)
    captions: list[tuple[Clue, date, str]] = []
    for row in found:
        form, text = full_date(row["parsed"]), texts.get(row["sentence"], "")
        if form is None or form["kind"] != "calendar" or len(captions) == _MOST:
            continue
        if dates_a_post(body[max(0, int(row["start"]) - 60) : int(row["start"])]):
            continue
        if row["sentence"] not in like_captions:
            continue
        value = resolve(form, Reference(None))
        past = not speaks_of_future(text.lower())
        if value.earliest and value.earliest == value.latest and past:
            clue = clue_of("date in caption", article, row, value.value, blocks)
            captions.append((clue, value.earliest, text))
    return captions


def _line_below(
    article: Row, sentences: Sequence[Row], found: Sequence[Row], blocks: Sequence[Row]
) -> list[Clue]:
    """Find a date that stands alone at the end: of a correction or a visit, never before print."""
    last = sentences[-1] if len(sentences) > _LEDE else None
    lines = []
    for row in found:
        form = full_date(row["parsed"])
        if last is None or row["sentence"] != last["sentence"] or form is None:
            continue
        value = resolve(form, Reference(None))
        length = int(row["end"]) - int(row["start"])
        if value.latest and length + 2 >= len(str(last["text"]).strip()):
            lines.append(clue_of("date line below", article, row, f"/{value.latest}", blocks))
    return lines


def _read_posts(
    clues: OwnClues, raw: str, article_id: str, sentences: Sequence[Row], found: Sequence[Row]
) -> None:
    """Read the posts an article shows: printed after them, and within days of what is news."""
    posts = list(islice(find_posts(raw), _MOST))
    if not posts:
        return
    newest = max(posts, key=lambda post: (post.day, -post.start))

    def clue(rule: str, post: Any, value: str) -> Clue:
        return Clue(rule, article_id, post.start, post.end, raw[post.start : post.end], value)

    clues.bounds.append(clue("date of a post", newest, (newest.day - AHEAD).isoformat()))
    texts = {s["sentence"]: str(s["text"]) for s in sentences}
    about = {name for s in sentences[:_LEDE] for name in _names(str(s["text"]))}
    plain = _plain_weekdays(found)
    names = {number: _names(texts.get(number, "")) for number in {r["sentence"] for r in plain}}
    for post in sorted(posts, key=lambda post: (-post.day.toordinal(), post.start)):
        if newest.day - post.day > AHEAD:
            break
        beside = _names(post.around)
        for row in plain:
            form, here = row["parsed"], names[row["sentence"]] & beside
            if form["weekday"] == post.day.isoweekday() and (here or len(about & beside) > 1):
                days = f"{post.day - AHEAD}/{post.day + _WEEK}"
                clues.windows.append(clue("post of what the text dates by weekday", post, days))
                return
    if days_of_stir := stir(posts):
        first, last = days_of_stir
        clues.windows.append(clue("posts of several on one day", newest, f"{first}/{last}"))


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
    line_start = max(block.rfind("\n", max(0, at - _FAR), at) + 1, at - _FAR, 0)
    line_end = block.find("\n", at, at + _FAR)
    line = block[line_start : line_end if line_end >= 0 else at + _FAR]
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
    edge = {s["sentence"]: s for s in [*sentences[:_FIRST], *sentences[-2:]]}
    first = [s["sentence"] for s in sentences[:_LEDE]]
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
            if _ISSUE.search(str(sentence["text"]), 0, at) and sentence["sentence"] in edge:
                clues.append(_ruled(clue, "issue line"))
                continue
            if sentence["sentence"] not in first and sentence not in sentences[-2:]:
                continue
            rule = _rule_of_line(str(sentence["text"]), at, end - start)
            if rule and (rule != "date line" or sentence["sentence"] in first):
                clues.append(_ruled(clue, rule))
    return clues


def _already_past(
    article: Row, sentences: Sequence[Row], found: Sequence[Row], blocks: Sequence[Row]
) -> list[Clue]:
    """Find dates and years that the text speaks of as past: it was printed on or after them."""
    texts = {s["sentence"]: (int(s["start"]), str(s["text"])) for s in sentences}
    best: tuple[date, str, Row, str] | None = None
    for row in found:
        form = row["parsed"]
        if form["kind"] != "calendar" or "year" not in form:
            continue
        if not speaks_of_past(str(article["text"]), int(row["start"]), int(row["end"])):
            continue
        offset, sentence = texts.get(row["sentence"], (0, ""))
        before = sentence[: max(0, int(row["start"]) - offset)].lower()
        if _NOT_OVER.search(before) or speaks_of_future(sentence.lower()):
            continue
        if dates_a_post(before) or not (form.get("day") or _IN_A_PAST_YEAR.search(before)):
            continue
        value = resolve(form, Reference(None))
        if value.earliest and (best is None or value.earliest > best[0]):
            days = days_of(value.value)
            rule = "date already past" if form.get("day") else "month or year already past"
            if days:
                best = value.earliest, rule, row, value.value
    return [clue_of(best[1], article, best[2], best[3], blocks)] if best else []


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
    shown = [(c, day, _names(text)) for c, day, text in captions if not _OLD_PICTURE.search(text)]
    for row in _plain_weekdays(found) if shown else ():
        form = row["parsed"]
        near = lede if row["sentence"] in lede else {row["sentence"] - 1, row["sentence"]}
        names = set().union(*(_names(texts.get(number, "")) for number in near))
        # What the news itself happened to be needs less proof than what is told further on.
        needed = 1 if near is lede else 2
        for clue, day, in_caption in shown:
            if day.isoweekday() == form["weekday"] and len(names & in_caption) >= needed:
                clues.caption = _ruled(clue, "caption of what the text dates by weekday")
                clues.weekday = clue_of("weekday", article, row, day.isoformat(), blocks)
                return


def _plain_weekdays(found: Sequence[Row]) -> list[Row]:
    """Give the expressions that name the last weekday of that name ("on Monday")."""
    forms = ((row, row["parsed"]) for row in found)
    return [
        row
        for row, form in forms
        if form["kind"] == "weekday" and not form.get("shift") and form.get("hint") != "future"
    ]


def _names(text: str) -> set[str]:
    """Give the capitalised words of a text, by their first six letters ("Peru", "Peruvi")."""
    return {name[:6] for name in _NAME.findall(text) if name not in _CALENDAR_WORDS}


def clue_of(rule: str, article: Row, row: Row, value: str, blocks: Sequence[Row]) -> Clue:
    """Make a clue of an expression in the body, placed in the raw text."""
    surface = str(row["surface"])
    start = raw_place(article, surface, int(row["start"]), blocks)
    end = None if start is None else start + len(surface)
    return Clue(rule, str(article["article_id"]), start, end, surface, value)
