"""What furniture a line is by its own wording.

`kind_of_line` reads one line by itself, by the rules of `patterns`, `bylines`, `printed_times` and
`captions`. Where a line stands, and what repeats, is judged in `furniture`.
"""

# ruff: noqa: E501 - lists of wording read better in long lines
from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from newsloom.clean import captions
from newsloom.clean.bylines import (
    OPENINGS_OF_BYLINES,
    is_author_note,
    is_byline,
    may_be_signed,
    names_post,
)
from newsloom.clean.fields import FIELDS, kind_of_field
from newsloom.clean.openings import Openings, opening_word
from newsloom.clean.patterns import LINE_RULES
from newsloom.clean.printed_times import (
    SEPARATED,
    TOKEN,
    has_separator,
    is_timed,
    may_be_masthead,
    opens_time,
    read_masthead,
)

_NETWORKS = frozenset(
    """facebook fb twitter x whatsapp linkedin pinterest reddit telegram messenger flipboard tumblr
    viber instagram youtube tiktok threads mastodon bluesky snapchat vk wechat line pocket google
    rss email mail print copy link url share tweet pin post like save send bookmark more sms digg
    stumbleupon gab parler gmail icon logo follow on to us via this it news plus messages""".split()
)
# "READ MORE: Minister resigns": a label, then a headline that belongs to another page.
_LABEL = re.compile(
    r"(?:read(?: more| also| next| this| here)?|also read|also see|see(?: also| more)?|watch(?: live|"
    r" now| more| video| this| also)?|listen(?: now| to)?|look|view|more|related|related (?:story|article|"
    r"stories|articles|news|video)|don['’]t miss|explained|explainer|gallery|photos|in pictures|"
    r"in photos|video|videos|podcast|live(?: updates| blog)?|recommended|must[- ]read|must[- ]watch|"
    r"further reading|more on this(?: story| topic)?|learn more|find out(?: more)?|click here|"
    r"you may also like|trending|top story|breaking|exclusive|fact ?check|quiz|poll|opinion|editorial|"
    r"analysis|sponsored|advertisement|ad|up next|next|previous|previously|earlier|keep reading|"
    r"suggested reading|for more|check out|discover|follow)\s?(?:[:»>|→]|[–—-]\s)\s?",
    re.IGNORECASE,
)
_LABELS = Openings([("label", _LABEL.pattern)])
_CALLS = re.compile(
    r"(?:read (?:more|also|next|this)|also read|see also|watch|related|don['’]t miss|must[- ]read)\b",
    re.IGNORECASE,
)
_HEADLINE_LABEL = re.compile(
    r"(?:live(?: updates| blog)?|opinion|analysis|editorial|explained|explainer|exclusive|breaking|"
    r"fact ?check|in pictures)\s?(?::|\||[–—-]\s)\s?(?=\S+ \S+ \S+)",
    re.IGNORECASE,
)
_RELATED_LABEL = re.compile(r"(?:related|you may also like|more on this)\b", re.IGNORECASE)
_PAGER_LABEL = re.compile(r"(?:next|previous)\b", re.IGNORECASE)
_CAPS_LABEL = re.compile(
    r"[A-Z][A-Z'’&]{1,14}(?: [A-Z'’&]{2,14}){0,3}\s?(?:[:»|]|[–—-]\s)\s?(?=\S)"
)
_NOTICES = frozenset(
    ("NOTE", "UPDATE", "CORRECTION", "QUESTION", "ANSWER", "EDITOR", "UPDATED", "CLARIFICATION")
)
_ASK = re.compile(
    r"(?:please |now |just |to |don['’]t forget to |click here to |you can |be sure to )?"
    r"(?:subscribe|sign ?up|register|join|follow|like|download|get|click|tap|donate|support|become|"
    r"stay|try|buy|order|shop|enter|receive|install|unlock|start|upgrade|read|send|share|"
    r"contact|visit|check out|tune in|listen|watch|help|contribute|never miss|keep up|catch)\b",
    re.IGNORECASE,
)
# "Enjoying this story? Subscribe …": a question to the reader first.
_OPENED_ASK = re.compile(
    r"(?:enjoy\w*|lik(?:e|ed|ing)|love|want|looking|got|have|need|did|do|are|found|interested)\b[^.?!]{0,80}[?!] "
    r"(?:please |now |just )?(?:subscribe|sign ?up|register|join|follow|get|click|donate|support|become|share)\b",
    re.IGNORECASE,
)
_ASKING = Openings([("asks", _ASK.pattern), ("asks", _OPENED_ASK.pattern)])
_ASKED = re.compile(
    r"\b(?:newsletters?|inbox|subscri(?:be|ber|bers|ption|ptions)|our app|mobile app|app store|google play|"
    r"telegram|whatsapp|youtube|facebook|twitter|instagram|channel|free trial|trial|e-?mail alerts?|"
    r"push notifications?|notifications?|membership|independent journalism|our journalism|your support|"
    r"our website|click here|sign up|signing up|daily briefing|coupon|promo code|discount|"
    r"for as little as|per month|paywall|ad-free|unlimited access|our page|our reporting|our work)\b",
    re.IGNORECASE,
)
_BY_WORD = Openings.joined(FIELDS, LINE_RULES, _LABELS, _ASKING, *OPENINGS_OF_BYLINES)
# What a line must hold one of for a rule that can begin with any word to match it: a long line near
# its opening, a shorter one anywhere or at its end.
_TELLING_LONG = (
    "©", "(c)", "copyright", "all rights reserved", "may not be", "recaptcha", "trademark",
    "contributed ", "reported from",
)  # fmt: skip
_TELLING = (*_TELLING_LONG, "/", "|", "@", "not responsible")
_TELLING_ENDS = (
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp", "»", "›", "→",
    "newsletter", "newsletters", "podcast", "podcasts",
    "getty images", "getty images)", "getty images.", "getty images).",
)  # fmt: skip
_LONGEST = 600  # characters of furniture
_LONG = 160  # no such rule beyond those above matches a longer line
_OPENING = 200  # characters, in which they look
_BRACKETS = "()[]"
_PLAIN_ENDS = '.,:;!?"”’'
_CACHE_LIMIT = 20_000
_DRAWN = " \t\u00a0•*|·-–—►▶▸■●○→«»›‹#_=~"


class Signs(NamedTuple):
    """Which of the signs that rules look for stand in a text; no line of it holds any other.

    ``telling_long`` and ``telling`` are those of ``_TELLING_LONG`` and ``_TELLING``; ``separated``:
    whether any mark parts the entries of a menu; ``pictures``: what may tell a caption;
    ``none_in_long``: whether there is nothing that could make furniture of a long line.
    """

    telling_long: tuple[str, ...]
    telling: tuple[str, ...]
    separated: bool
    pictures: captions.Signs
    none_in_long: bool


def signs_in(raw: str) -> Signs:
    """Look for all signs at once, in the whole of a text: most texts hold hardly any."""
    low = raw.lower()
    telling = tuple([sign for sign in _TELLING if sign in low])
    telling_long = tuple([sign for sign in telling if sign in _TELLING_LONG])
    separated = has_separator(raw)
    pictures = captions.signs_in(raw, low)
    any_in_long = telling_long or separated or pictures.points or pictures.credits
    return Signs(telling_long, telling, separated, pictures, not any_in_long)


class _Opening(NamedTuple):
    """What a line can be by its opening word: rules, those for long lines, a time, networks."""

    word: str
    rules: tuple[re.Pattern[str], ...]
    rules_of_long: tuple[re.Pattern[str], ...]
    may_be_time: bool
    may_be_networks: bool
    may_be_caption: bool

    @property
    def is_plain(self) -> bool:
        """Whether a long line that opens so can be no furniture but by its signs."""
        told = self.rules_of_long or self.may_be_time or self.may_be_networks or self.may_be_caption
        return not told


class _Openings(dict[str, _Opening]):
    """Per first run of characters without a blank, what it opens, worked out when first met."""

    def __missing__(self, chunk: str) -> _Opening:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        word = opening_word(chunk)
        bound = _BY_WORD.bound(word)
        found = self[chunk] = _Opening(
            word,
            tuple([one.rule for one in bound]),
            tuple([one.rule for one in bound if one.longest > _LONG]),
            opens_time(word),
            not word or word in _NETWORKS,
            captions.may_open(word),
        )
        return found


class _PlainOpenings(dict[str, bool]):
    """Per first run of characters, as printed, whether sentences open so, and no furniture."""

    def __missing__(self, chunk: str) -> bool:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        # It opens with a letter: no bullet or bracket is before it.
        found = self[chunk] = chunk[:1].isalpha() and _openings[chunk.lower()].is_plain
        return found


_openings = _Openings()
_opens_plainly = _PlainOpenings()
_kinds: dict[str, str | None] = {}  # the lines of one outlet's pages repeat, its paragraphs do not


def kind_of_line(text: str, signs: Signs | None = None) -> str | None:
    """Name the furniture a line is by its own wording, or None where it could be prose.

    The line is looked at without bullets; lines of more than 600 characters are never furniture.
    ``signs`` is what `signs_in` finds in the text that the line stands in.
    """
    if len(text) > _LONG:
        return _kind_of_long_line(text, signs or signs_in(text))
    if text in _kinds:
        return _kinds[text]
    if len(_kinds) > _CACHE_LIMIT:
        _kinds.clear()
    kind = _kinds[text] = _kind_of_line(text, signs or signs_in(text))
    return kind


def _kind_of_long_line(text: str, signs: Signs) -> str | None:
    """Name a long line; most are sentences that open plainly, end so and hold no sign."""
    if signs.none_in_long and len(text) <= _LONGEST and text[-1] in _PLAIN_ENDS:
        first, _, rest = text.partition(" ")
        signed = "A" <= rest[:1] <= "Z" or text[-2] in _BRACKETS  # perhaps
        if not signed and _opens_plainly[first]:
            return None
    return _kind_of_line(text, signs)


def _kind_of_line(text: str, signs: Signs) -> str | None:
    line = _bare(text[: _LONGEST + 1])
    if not line:
        return "other"
    if len(line) > _LONGEST:
        return None
    low = line.lower()
    opening = _openings[low.partition(" ")[0]]
    kind = None
    if _may_match(line, low, opening, signs):
        kind = _kind_by_rules(line, low, opening.word)
    if kind is None and (opening.may_be_caption or captions.may_be_caption(low, signs.pictures)):
        return "caption" if captions.is_caption(line, text, low, opening.word) else None
    return kind


def _bare(text: str) -> str:
    """Take bullets, emoji and the marks of Markdown from a line, as far as they are no words."""
    line = text.strip(_DRAWN)
    if "*" in line:
        line = line.replace("*", "")
    if line.isascii():
        return line
    first, last = 0, len(line)
    while first < last and _is_drawn(line[first]):
        first += 1
    while last > first and _is_drawn(line[last - 1]):
        last -= 1
    return line[first:last].strip(_DRAWN)


def _is_drawn(character: str) -> bool:
    """Tell an emoji, or what shapes or colours one, from letters, figures and signs of money."""
    return character not in "©®" and unicodedata.category(character) in ("So", "Sk", "Mn", "Cf")


def _may_match(line: str, low: str, opening: _Opening, signs: Signs) -> bool:
    """Tell whether `_kind_by_rules` can find anything, by a line's first word and by what it holds.

    It cannot in most sentences, and telling so takes a tenth of the time that trying takes.
    """
    long = len(line) > _LONG
    for rule in opening.rules_of_long if long else opening.rules:
        if rule.match(line):
            return True
    if long:
        telling = signs.telling_long
        if telling and any(map(line[:_OPENING].lower().__contains__, telling)):
            return True
    elif (
        (signs.telling and any(map(low.__contains__, signs.telling)))
        or low.endswith(_TELLING_ENDS)
        or names_post(low)
    ):
        return True
    if line[0] in _BRACKETS or line[-1] in _BRACKETS or may_be_signed(line):
        return True
    word = opening.word
    separated = signs.separated and has_separator(line)
    dashed = not long and (" — " in line or " – " in line)
    return (
        ((opening.may_be_time or separated or dashed) and is_timed(line, low, word))
        or may_be_masthead(line)
        or (opening.may_be_networks and _are_networks(low, word))
        or (separated and line[-1] != "." and not _ends_sentence(line))
    )


def _kind_by_rules(line: str, low: str, word: str) -> str | None:
    words = line.split()
    if len(words) > 60:
        return None
    field = kind_of_field(line)
    if field:
        return field
    label = kind_of_label(line, low, word)
    if label:
        return label
    if len(words) <= 20 and (is_timed(line, low, word) or read_masthead(line)):
        return "dateline"
    kind = LINE_RULES.kind_of(line, low, word)
    if kind:
        return kind
    if len(words) <= 14 and _are_networks(low, word):
        return "share"
    if is_byline(line, words, low, word):
        return "byline"
    if is_author_note(line, low, word):
        return "author_note"
    if len(words) <= 45 and _ASKING.kind_of(line, low, word) and _ASKED.search(line):
        return "promo"
    return "navigation" if _is_link_list(line, words) else None


def kind_of_label(line: str, low: str, word: str) -> str | None:
    """Name a line that opens with a label ("READ ALSO: …") and goes on like a headline.

    ``low`` is the line in lower case, ``word`` its opening word.
    """
    match = _LABEL.match(line) if _LABELS.kind_of(line, low, word) else None
    # A headline that asks is a headline still: "Read more: Who pays for it?"
    ended = line.endswith((".", "…")) if match and _CALLS.match(line) else _ends_sentence(line)
    if match and not ended and len(line.split()) <= 30:
        if _PAGER_LABEL.match(line):
            return "navigation"
        return "related" if _RELATED_LABEL.match(line) else "promo"
    return None


def is_headline_labelled(text: str) -> bool:
    """Tell whether a line opens with a label that papers put before headlines ("Live: …")."""
    return _HEADLINE_LABEL.match(text) is not None and not _ends_sentence(text)


def is_labelled(text: str) -> bool:
    """Tell whether a line says of itself that it is a link to another page ("Read more: …")."""
    line = _bare(text[:601])
    low = line.lower()
    return kind_of_label(line, low, opening_word(low)) is not None


def caps_label(line: str) -> str | None:
    """Give the label of "LABEL: headline without a full stop", which may be a place or a promo."""
    match = _CAPS_LABEL.match(line)
    if match and not _ends_sentence(line) and 3 <= len(line.split()) <= 30:
        label = match.group().rstrip(" :»|–—-")
        told = line[match.end() :]
        if label not in _NOTICES and told[:1].isupper() and len(told.split()) >= 3:
            return label
    return None


def _are_networks(low: str, word: str) -> bool:
    """Tell whether a line names nothing but networks and what is done there ("Share on X")."""
    if word and word not in _NETWORKS:
        return False
    if not all(token in _NETWORKS for token in TOKEN.split(low, maxsplit=2)[:-1] if token):
        return False  # most sentences: their first words say so
    tokens = [token for token in TOKEN.split(low, maxsplit=16) if token]
    return 0 < len(tokens) <= 14 and _NETWORKS.issuperset(tokens)


def _is_link_list(line: str, words: list[str]) -> bool:
    if not has_separator(line):
        return False
    parts = [part for part in SEPARATED.split(line) if part]
    return (
        len(parts) >= 3
        and len(words) <= 40
        and not _ends_sentence(line)
        and max(len(part.split()) for part in parts) <= 4
    )


def _ends_sentence(line: str) -> bool:
    return line.rstrip("\"'”’»)] ").endswith((".", "!", "?", "…")) and not line.endswith("...")
