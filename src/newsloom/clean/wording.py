"""What furniture a line is by its own wording.

`kind_of_line` reads one line by itself, by the rules of `patterns`, `bylines`, `printed_times` and
`captions`. Where a line stands, and what repeats, is judged in `furniture`.
"""

# ruff: noqa: E501 - lists of wording read better in long lines
from __future__ import annotations

import re
from functools import lru_cache

from newsloom.clean import captions
from newsloom.clean.bylines import (
    OPENINGS_OF_BYLINES,
    is_author_note,
    is_byline,
    may_be_signed,
    names_post,
)
from newsloom.clean.openings import Openings, opening_word
from newsloom.clean.patterns import LINE_RULES
from newsloom.clean.printed_times import SEPARATED, TOKEN, has_separator, is_timed

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
_BY_WORD = Openings.joined(LINE_RULES, _LABELS, _ASKING, *OPENINGS_OF_BYLINES)
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
_LONG = 160  # no such rule beyond those above matches a longer line
_OPENING = 200  # characters, in which they look
_BRACKETS = "()[]"


def kind_of_line(text: str) -> str | None:
    """Name the furniture a line is by its own wording, or None where it could be prose.

    The line is looked at without bullets; lines of more than 600 characters are never furniture.
    """
    return _known_kind(text) if len(text) <= _LONG else _kind_of_line(text)


@lru_cache(maxsize=20_000)  # the lines of one outlet's pages repeat, its paragraphs do not
def _known_kind(text: str) -> str | None:
    return _kind_of_line(text)


def _kind_of_line(text: str) -> str | None:
    line = text[:601].strip(" \t\u00a0•*|·-–—►▶▸■●○→«»›‹")
    if not line:
        return "other"
    if len(line) > 600:
        return None
    low = line.lower()
    word = opening_word(low)
    kind = _kind_by_rules(line, low, word) if _may_match(line, low, word) else None
    if kind is None and captions.is_caption(line, text, low, word):
        return "caption"
    return kind


def _may_match(line: str, low: str, word: str) -> bool:
    """Tell whether `_kind_by_rules` can find anything, by a line's first word and by what it holds.

    It cannot in most sentences, and telling so takes a third of the time that trying takes.
    """
    long = len(line) > _LONG
    for rule in _opening_with(word, long):
        if rule.match(line):
            return True
    if long:
        told = any(map(line[:_OPENING].lower().__contains__, _TELLING_LONG))
    else:
        told = (
            any(map(low.__contains__, _TELLING)) or low.endswith(_TELLING_ENDS) or names_post(low)
        )
    return (
        told
        or line[0] in _BRACKETS
        or line[-1] in _BRACKETS
        or is_timed(line, low, word)
        or _are_networks(low, word)
        or may_be_signed(line)
        or (line[-1] != "." and has_separator(line) and not _ends_sentence(line))
    )


def _kind_by_rules(line: str, low: str, word: str) -> str | None:
    words = line.split()
    if len(words) > 60:
        return None
    label = kind_of_label(line, low, word)
    if label:
        return label
    if len(words) <= 20 and is_timed(line, low, word):
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
    tokens = [token for token in TOKEN.split(low, maxsplit=16) if token]
    return 0 < len(tokens) <= 14 and _NETWORKS.issuperset(tokens)


@lru_cache(maxsize=50_000)
def _opening_with(word: str, long: bool) -> tuple[re.Pattern[str], ...]:
    """Give the rules that begin with a word; of a long line, those that such a line can match."""
    bound = _BY_WORD.bound(word)
    return tuple(one.rule for one in bound if not long or one.longest > _LONG)


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
