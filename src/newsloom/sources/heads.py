"""Who heads a noun phrase that names a source: persons before offices, bodies before nouns."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from newsloom.sources.sexes import tell_sexes

WORD = re.compile(r"[\w’'-]+")
LINKS = frozenset("of for in from at with by to on near behind against about representing".split())
ROLE_ENDS = re.compile(r"^(?:[’']s?\b|[\s-]+[a-z])")
# "the White Helmets rescue group": the noun says what the name is, not who works for it.
_BODY_AFTER = re.compile(
    r"(?: [a-z][\w-]*){0,3} (?:group|agency|company|firm|party|organi[sz]ation|charity|newspaper|"
    r"broadcaster|union|movement|network|channel|website|institute|foundation|think[ -]tank)"
)
# Between a person and a body that stands in the person's office: ", the head of the ".
_OFFICE_BEFORE = re.compile(r", (?:[\w’'-]+ ){1,7}(?:of|at|for|in) (?:the |an? )?")
_TITLE_BETWEEN = re.compile(r", (?:[A-Z][\w.-]{0,12} ){0,3}")


class Mention(NamedTuple):
    """A name, description or pronoun of an article, by its place."""

    start: int
    end: int
    surface: str
    label: str
    form: str
    entity_id: str


@dataclass
class Article:
    """What speakers are looked for in: text, mentions and sentences, by position."""

    text: str
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)
    # Of the whole corpus: what organisations are called, and the kind of each entity.
    organisations: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    # What the last word of a source stood for ("ministry"), as the text goes on.
    heads: dict[str, str] = field(default_factory=dict)

    @cached_property
    def sexes(self) -> Mapping[str, str]:
        """Give who of the persons is "he" ("m") and who "she" ("f"), as far as the text tells."""
        return tell_sexes(self.text, self.mentions)

    def sentence_of(self, offset: int) -> int:
        return max(0, bisect_right(self.sentences, (offset, len(self.text) + 1)) - 1)

    def within(self, start: int, end: int) -> list[Mention]:
        low = bisect_left(self.starts, start)
        high = bisect_left(self.starts, end)
        return [m for m in self.mentions[low:high] if m.end <= end]


def head_mention(article: Article, span: tuple[int, int]) -> Mention | None:
    """Give the mention that heads a noun phrase, persons before others; None if none does."""
    start, end = span
    heads = []
    for mention in article.within(start, end):
        if mention.form == "pronoun" and mention.end - mention.start < end - start:
            continue
        before = WORD.findall(article.text[start : mention.start].lower())
        after = article.text[mention.end : end]
        body = mention.label == "ORG" and _BODY_AFTER.fullmatch(after)
        if ROLE_ENDS.match(after) and not _goes_on(after) and not body:
            continue
        if LINKS & set(before) and not _named_last(article, mention, span):
            continue
        heads.append(mention)
    if not heads:
        low = bisect_right(article.starts, start)
        covering = [m for m in article.mentions[max(0, low - 3) : low] if m.end >= end]
        return covering[0] if covering else None
    return min(heads, key=lambda m: (m.label != "PERSON", m.form != "name", m.start, m.entity_id))


def apposed(article: Article, span: tuple[int, int]) -> Mention | None:
    """Give the person whose office the source is: "Ada Bell, head of the union, said".

    Either order, with commas on both sides: "Union chairman, Ada Bell, said".
    """
    start, end = span
    text = article.text
    if text[end : end + 1] != ",":
        return None
    number = article.sentence_of(start)
    opening, closing = article.sentences[number] if article.sentences else (0, len(text))
    for mention in reversed(article.within(opening, start)):
        if mention.label == "PERSON":
            between = text[mention.end : start]
            if between == ", " or _OFFICE_BEFORE.fullmatch(between):
                return mention
            break
    behind = next((m for m in article.within(end, closing) if m.label == "PERSON"), None)
    if behind is None or text[behind.end : behind.end + 1] != ",":
        return None
    return behind if _TITLE_BETWEEN.fullmatch(text[end : behind.start]) else None


def _named_last(article: Article, mention: Mention, span: tuple[int, int]) -> bool:
    """In "the commander of the forces of Norway Ada Bell" the last name is the whole’s."""
    if mention.label != "PERSON" or mention.end != span[1]:
        return False
    beside = article.within(span[0], mention.start)
    return any(m.end == mention.start - 1 and m.label != "PERSON" for m in beside)


def _goes_on(after: str) -> bool:
    """Whether what follows a name leaves it the head: "of …", "in …", "and …"."""
    word = WORD.search(after.lower())
    return word is not None and word.group() in LINKS | {"and", "who", "or"}
