"""Which way time runs at a place in a sentence: towards the past or towards the future.

Cues are words: "was" and "landed" against "will land" and "planned". The nearest one in the clause
decides.
"""

from __future__ import annotations

import re
from itertools import compress, count

_MODALS = frozenset("will would won't shall could may might should must can to".split())
_BETWEEN = frozenset({"not", "also", "then", "now"})
_PAST = frozenset(
    """
    was were had did said told met made went came took held began left won lost got gave saw set
    spoke wrote fell rose hit struck shot sent ran put cut led fought grew became found brought
    died been has have thought broke flew drove stood sat fled swept drew chose paid sold bought
    spent felt kept knew heard built caught shut quit beat burst tore threw blew sank swore since
    """.split()
)
_FUTURE = frozenset(
    """
    upcoming forthcoming scheduled due slated expected planned plans hopes aims intends deadline
    begins starts opens takes ends expires looming awaits goes poised going ahead prepares faces
    preparing planning
    """.split()
)
# "to the port" and "to date" aim at nothing; nor does "to be", unless something is to be done.
_NO_AIM = frozenset(
    """
    the a an his her its their my our your this that these those him them us me it you whom what
    date january february one two three four five six seven eight nine ten eleven twelve
    """.split()
)
# Verbs and nouns whose infinitive lies ahead ("agreed to meet", "urged them to leave", "a vote to
# leave"); after others it is what something past was done for ("sent soldiers to guard").
_AIMING = frozenset(
    """
    ability able about advised advises agree agreed agrees allow allowed allows announced
    announces appeal appealed appointed approve approved are ask asked asks attempt attempts be
    been bid bill call called calls chance chose chosen committed deal decide decided decides
    decision decline declined declines demand demanded demands due duty effort efforts elected
    encouraged expected failed forced going had has have hired hope hoped hopes instructed
    intended intends intention invite invited is law likely move moves named need needed needs
    nominated obliged offer offered offers opportunity opted opts order ordered orders
    permission persuaded plan planned plans pledge pledged pledges prepared promise promised
    promises proposal proposed proposes readiness ready refuse refused refuses request required
    requires resolution resolved right said scheduled seeking seeks set slated sought supposed
    swore tells threat threaten threatened threatens time told tried tries try trying unlikely
    urge urged urges urging volunteered vote voted votes vow vowed vows waited waiting waits
    want wanted wants warned was were willing willingness wished
    """.split()
)
_DONE = frozenset("held sold built made sent run cut paid won shown given taken".split())
_TOKEN = re.compile(r"'ll\b|[a-z]+(?:'t\b)?|[^a-z\s]+")
_FAR = 160  # characters before an expression that can tell
_FAR_AFTER = 120
_LAST_WORDS = 64  # characters before it that are looked at first
_NEAR = 48  # characters before it that the words right before it take up
_MOST = 50_000
_STOP = re.compile(r"[.!?;\n]")
# The stop comes first, so that the abbreviations are only looked for where there is one.
_ABBREVIATED = "".join(
    rf"(?<!\b{word}\.)"
    for word in "Mr Mrs Ms Dr St Gen Sen Rep Gov Col Lt Sgt Prof Jr Sr No U.S U.N U.K".split()
)
_CLAUSE_END = re.compile(
    rf"(?:\.(?<!\b[A-Z]\.){_ABBREVIATED}|[!?])[\"”’')]{{0,3}}\s+(?=[\"“‘(]{{0,3}}[A-Z0-9])|[;\n]"
)
_AHEAD_NOUN = re.compile(
    r" (?:deadline|hearing|vote|election|runoff|referendum|trial|summit|meeting|opening|release|"
    r"launch|debate|primary|caucus|caucuses|convention)\b"
)
_AHEAD = re.compile(r"\b(?:until|till|starting|beginning) (?:the )?$")
_BY = re.compile(r"\bby (?:the )?$")
_AHEAD_ENDS = tuple(
    f"{w} {t}" for w in "until till starting beginning".split() for t in ("", "the ")
)
_BY_ENDS = ("by ", "by the ")
_LASTED = re.compile(r"\b(?:was|were|had|lasted) [a-z ]{0,20}$")
_SINCE = re.compile(r"\bsince (?:the )?(?:[a-z]{1,20} )?$")


def hint_at(text: str, low: str, start: int, end: int) -> tuple[str | None, bool]:
    """Say whether the clause speaks of the past or the future at this place, if any word tells.

    The nearest cue before the expression decides; where there is none, the first after it. The
    second value says whether it was one before, which is surer.
    """
    near = low[max(0, start - _NEAR) : start]
    # Plain looks at the last words come first: they are quick, and few expressions pass them.
    if near.endswith(_AHEAD_ENDS) and _AHEAD.search(near) and not _LASTED.search(near):
        return "future", True
    if "since " in near and _SINCE.search(near):
        return "past", True
    begin = _clause_start(text, max(0, start - _FAR), start)
    if (cue := _last_cue(low, begin, start)) is not None:
        return cue, True
    if (near.endswith(_BY_ENDS) and _BY.search(near)) or _AHEAD_NOUN.match(low, end):
        return "future", False
    cues = _cues(low[end : _clause_end(text, end, end + _FAR_AFTER)])
    return (cues[0] if cues else None), False


def _clause_start(text: str, first: int, start: int) -> int:
    """Give where the clause begins; a sentence begins with a capital, in the text as written."""
    stops = [match.start() for match in _STOP.finditer(text, first, start)]
    for stop in reversed(stops):
        if match := _CLAUSE_END.match(text, stop, start):
            return match.end()
    return first


def _last_cue(low: str, begin: int, start: int) -> str | None:
    """Give the last cue of a stretch: looked for in its last words, then in all of it."""
    first = low.find(" ", start - _LAST_WORDS, start) + 1 if start - begin > _LAST_WORDS else 0
    if first:
        # A modal before these words can have the first of them for its verb.
        words = _TOKEN.findall(low[first:start])
        cues = _cues_of(words, 4)
        if cues:
            return cues[-1]
    cues = _cues(low[begin:start])
    return cues[-1] if cues else None


def _clause_end(text: str, end: int, last: int) -> int:
    for stop in _STOP.finditer(text, end, last):
        if _CLAUSE_END.match(text, stop.start(), last):
            return stop.start()
    return last


def _cues(clause: str) -> list[str]:
    """Give what the words of a lower-cased clause tell, in order: "past" or "future"."""
    return _cues_of(_TOKEN.findall(clause), 0)


def _cues_of(words: list[str], passed: int) -> list[str]:
    """Give the cues among these words, from a place on."""
    cues: list[str] = []
    last = ""
    kinds = list(map(_KIND.__getitem__, words))
    for at in compress(count(), kinds):
        if at < passed:
            continue
        kind, word = kinds[at], words[at]
        if kind == "modal":
            then = _aim(words, at + 1)
            if then < len(words) and words[then][0].isalpha():
                done_for = cues[-1:] == ["past"] and not _AIMING & {last, words[at - 1]}
                if word != "to" or (not done_for and _aims(words[at + 1 : then + 1])):
                    cues.append("future")
                passed = then + 1
        elif kind != "be":
            cues.append(kind)
            last = word
        elif words[at + 1 : at + 2] == ["set"]:
            cues.append("future")
            passed = at + 2
    return cues


class _Kinds(dict[str, str]):
    """The kinds of words met: modal, be, past, future, or nothing."""

    def __missing__(self, word: str) -> str:
        kind = ""
        if word in _MODALS:
            kind = "modal"
        elif word in _FUTURE or word == "'ll":
            kind = "future"
        elif word in ("is", "are"):
            kind = "be"
        elif word in _PAST or (word.endswith("ed") and 4 <= len(word) <= 22):
            kind = "past"
        if len(self) < _MOST:
            self[word] = kind
        return kind


_KIND = _Kinds()


def _aim(words: list[str], then: int) -> int:
    """Give the place of the verb that a modal before this place belongs to."""
    last = len(words)
    then += then + 1 < last and words[then] in _BETWEEN
    if then + 1 < last and words[then] == "be":
        return then + 1
    if then + 2 < last and words[then] == "have" and words[then + 1] == "been":
        return then + 2
    return then


def _aims(words: list[str]) -> bool:
    """Say whether "to" and these words look ahead ("to land", "to be held")."""
    if words[0] != "be":
        return words[0] not in _NO_AIM
    if len(words) == 1:
        return True
    return words[1] in _DONE or (words[1].endswith("ed") and 4 <= len(words[1]) <= 22)


def speaks_of_past(text: str, start: int, end: int) -> bool:
    """Say whether the clause speaks of the past at a place of a text as written."""
    first = max(0, start - _FAR - _NEAR)
    near = text[first : end + _FAR_AFTER]
    low = near.lower()
    return len(low) == len(near) and hint_at(near, low, start - first, end - first)[0] == "past"


def speaks_of_future(clause: str) -> bool:
    """Say whether a lower-cased stretch holds any word that looks ahead ("will", "planned")."""
    return "future" in _cues(clause)
