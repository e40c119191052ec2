"""The subject of a reporting verb: who speaks, found on the words before or after it."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsloom.language import speech_words as speech
from newsloom.language.clauses import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    Word,
    phrase_left,
    phrase_right,
    skip_back,
    time_word,
)

Span = tuple[int, int]  # words, half open


@dataclass
class Saying:
    """One act of reporting in a sentence; spans are word numbers."""

    cue: Span
    source: Span | None
    form: str  # verb, calling, according, noun, silence
    clauses: list[Span] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    channel: Span | None = None
    after: bool = False  # the content follows the cue
    tail: int = 0  # one past the last word that belongs to the reporting clause


def media_owner(words: list[Word], span: Span) -> Span:
    """For "a report in X", "remarks carried by X", "a statement from X": X; else the span."""
    start, end = span
    # A capital says "Institute for the Study of …", except where the sentence begins.
    head = next(
        (
            i
            for i in range(start, end)
            if (words[i].low if i == 0 else words[i].text) in speech.MEDIA
        ),
        None,
    )
    if head is None or head + 2 > len(words):
        return span
    at = head + 1
    if at < len(words) and words[at].low.endswith(("ed", "shed", "sued")) and words[at].low != "ed":
        at += 1
    if at + 1 < len(words) and words[at].low in ("in", "by", "from", "of", "on", "at"):
        if words[at].low == "on" and not words[at + 1].capital:
            return span
        stop = phrase_right(words, at + 1, len(words))
        if stop and not time_word(words[at + 1]):
            return at + 1, stop
    return span


def outlet(words: list[Word], span: Span) -> bool:
    """Whether the phrase names a news outlet or agency."""
    for at in range(span[0], span[1]):
        word = words[at]
        if word.low in speech.OUTLET_WORDS and (word.capital or word.low not in AMBIGUOUS_OUTLETS):
            return True
        if word.capital:
            for stop in range(at + 1, min(span[1], at + 5) + 1):
                if " ".join(w.low for w in words[at:stop]) in speech.outlets():
                    return True
    return False


AMBIGUOUS_OUTLETS = frozenset(
    """
    times post journal star sun mirror express mail standard independent review news time
    monitor globe register guardian dispatch chronicle channel bulletin courier network
    networks programme program observer wire examiner inquirer radio press agency
    agencies herald daily weekly
    """.split()
) - {"radio", "press", "news", "agency", "agencies"}


BASIC_FORMS = frozenset(speech.LEMMAS.values())


def is_verb(words: list[Word], at: int) -> bool:
    """Whether a form that may be a noun is a verb here."""
    low = words[at].low
    if words[at].capital and at and not words[at - 1].sign and words[at - 1].mark < 0:
        return False
    before = words[at - 1] if at else None
    if before is not None and before.low == "to":
        # "to say", not "added to fears".
        return low in BASIC_FORMS
    if low not in speech.NOUNS_TOO:
        blocking = POSSESSIVES | {"’s", "the", "a", "an"}
        if low not in speech.STRONG and not low.endswith(("ed", "ing")):
            blocking = blocking | DETERMINERS  # "one message", but "some say"
        return not (before is not None and before.low in blocking)
    if at + 1 < len(words) and words[at + 1].low in AUXILIARIES:
        return False
    if before is None or before.sign or before.mark >= 0:
        # "“…,” reports the paper": only an inverted verb can stand here.
        follows = words[at + 1] if at + 1 < len(words) else None
        return bool(
            before is not None
            and follows is not None
            and (follows.capital or follows.low in DETERMINERS)
            and (before.mark >= 0 or before.text == ",")
        )
    if before.low in PRONOUNS or before.low in AUXILIARIES or before.low in ADVERBS:
        return True
    if before.low in DETERMINERS or before.low in PREPOSITIONS or before.low == "’s":
        return False
    if before.low in ("and", "or", "but") or before.low in CONJUNCTIONS:
        return False
    if before.capital:
        return low.endswith(("s", "ed", "ing")) or low in ("read", "thought")
    if before.low in ADJECTIVES or before.low.endswith(("ous", "ive", "ful", "less", "ical")):
        return False
    first = phrase_left(words, at - 1, max(0, at - 8))
    plural = before.low.endswith("s")
    return first is not None and (
        (words[first].low in DETERMINERS and plural != low.endswith("s"))
        or (plural and first == at - 1)
    )


ADJECTIVES = frozenset(
    """
    new recent false latest early earlier fresh previous repeated public official initial
    original key main final first second last big strong growing similar different
    various other unverified unconfirmed conflicting current annual local national
    foreign general special private personal media press police news intelligence court
    bold fierce harsh sharp clear direct open past
    """.split()
)


def inverted_subject(words: list[Word], at: int, how: frozenset[str]) -> Span | None:
    """Find the subject after the verb: "“…,” said the mayor"."""
    if not how & set("qb") or at == 0 or at + 1 >= len(words) or words[at].low.endswith("ing"):
        return None
    before, quoted = words[at - 1], False
    if before.mark >= 0 or (before.text in ",—–" and at > 1 and words[at - 2].mark >= 0):
        quoted = True
    elif before.text not in ",—–" or at < 4:
        return None
    stop = phrase_right(words, at + 1, len(words))
    if stop is None:
        return None
    follows = words[stop] if stop < len(words) else None
    if follows is not None and (
        follows.low in AUXILIARIES
        or (follows.low in speech.VERBS and follows.low not in speech.NOUNS_TOO and not quoted)
    ):
        return None
    if not quoted:
        if "a" in how or words[at].low not in speech.STRONG or _named_with_aside(words, at):
            return None
        ends = follows is None or follows.sign or time_word(follows)
        ends = ends or (
            follows is not None and follows.low in PREPOSITIONS | {"who", "as", "after"}
        )
        if not ends or words[at + 1].low in PRONOUNS:
            return None
    elif "a" in how and words[at].low in ("told", "tells", "tell"):
        return None
    return at + 1, _with_name(words, at + 1, stop)


def _named_with_aside(words: list[Word], at: int) -> bool:
    """Whether "Ada Bell, a spokeswoman for the board," stands before the verb, and no clause."""
    first = next((i for i in range(at - 1) if words[i].text == ","), None)
    if not first or phrase_left(words, first - 1, 0) != 0:
        return False
    aside = words[first + 1 : at - 1]
    relative = bool(aside) and aside[0].low in ("who", "which", "whose")
    return relative or not any(w.low in AUXILIARIES or w.low in PRONOUNS for w in aside)


def _with_name(words: list[Word], start: int, stop: int) -> int:
    """Take in the name that a description is followed by: "the mayor of Lyon, Ada Bell, …"."""
    if words[start].capital or stop + 1 >= len(words) or words[stop].text != ",":
        return stop
    name = stop + 1
    while name < len(words) and words[name].capital and not time_word(words[name]):
        name += 1
    ended = name >= len(words) or words[name].sign or words[name].low in ("who", "in", "on")
    return name if name > stop + 2 and ended else stop


def find_subject(words: list[Word], base: int, sayings: list[Saying], low: str) -> Span | None:
    """Find the subject before the verb whose auxiliaries begin after `base`."""
    if base < 0:
        return None
    here = words[base]
    if low.endswith("ing") or here.low in ("and", "but", "then"):
        # "…, adding that …", "… and said …": the subject is the one already speaking.
        if low.endswith("ing") and base + 1 < len(words) and words[base + 1].low in BE:
            run = phrase_left(words, base, 0)
            if run is not None:
                return _tidy(words, (run, base + 1))
        return lead_subject(words, base, sayings)
    if here.text in ",—–)":
        return _before_comma(words, base, sayings)
    if here.low in ("who", "which", "that"):
        at = base - 1
        if at >= 0 and words[at].text == ",":
            at -= 1
        start = phrase_left(words, at, 0) if at >= 0 else None
        return (start, at + 1) if start is not None else None
    start = phrase_left(words, base, 0)
    if start is None:
        return None
    described = _before_who(words, start)
    if described is not None:
        return described
    # "the state agency, Andina, reported" keeps its name; "On Friday, he said" does not grow.
    return _tidy(words, (start, base + 1))


def _before_who(words: list[Word], start: int) -> Span | None:
    """In "a man who gave no name said" the phrase before the verb is the relative clause's."""
    if words[start].low in PRONOUNS:
        return None  # "who left when she said": a clause of its own
    for at in range(start - 1, max(start - NEAR_WHO, 0), -1):
        if words[at].low in ("who", "whose") and at < start - 1:
            first = phrase_left(words, at - 1, 0)
            return None if first is None else (first, at)
        if words[at].sign or words[at].mark >= 0 or words[at].low in speech.STRONG:
            return None
    return None


NEAR_WHO = 9  # words


def _before_comma(words: list[Word], comma: int, sayings: list[Saying]) -> Span | None:
    """Find the subject before ", a Washington-based group, said" or ", who …, said"."""
    cuts = [comma]
    at = comma - 1
    same = "," if words[comma].text == "," else "—–-" if words[comma].text in "—–" else "("
    while at >= 0 and comma - at < 45 and len(cuts) < 9:
        if words[at].mark < 0 and words[at].text in same:
            cuts.append(at)
            if words[at + 1].low in ("who", "which", "whose"):
                # All since then is one relative clause, whatever its commas.
                cuts = [comma, at]
        if words[at].mark >= 0 and at < comma - 1:
            # "“…,” Ada Bell, deputy head for rivers, lakes and dams, said": the words right after.
            stop = cuts[-1]
            if words[at + 1].capital and phrase_left(words, stop - 1, at + 1) == at + 1:
                return _tidy(words, (at + 1, stop))
            if words[at - 1].text == ",":
                break
        at -= 1
    edges = [*cuts, at if at >= 0 and words[at].mark >= 0 else -1]
    for cut, previous in zip(cuts, edges[1:], strict=False):
        first = words[previous + 1] if previous + 1 < cut else None
        if first is None or (cut == comma and first.low in PRONOUNS):
            continue
        aside = (
            first.low in ("who", "which", "whose", "whom", "where", "a", "an", "speaking", "asked")
            or first.low in PREPOSITIONS
            or first.low.endswith("ing")
            or (first.low.endswith("ed") and not first.capital)
            or time_word(first)
            or first.text.isdigit()
        )
        short = cut - previous - 1 <= 9
        if aside and previous > 0:
            continue
        start = phrase_left(words, cut - 1, previous + 1)
        if start is None:
            continue
        if cut == comma and previous > 0 and short and start == previous + 1:
            # "the state agency, Andina, reported": name and description side by side.
            other = phrase_left(words, previous - 1, max(0, previous - 10))
            if other is not None and _opens_clause(words, other) and _role(words, other, previous):
                return other, cut
            if first.low in ("the", "his", "her", "its") or not first.capital:
                continue
        return _tidy(words, (start, cut))
    return lead_subject(words, comma, sayings)


def _opens_clause(words: list[Word], at: int) -> bool:
    return (
        at == 0
        or words[at - 1].sign
        or words[at - 1].mark >= 0
        or words[at - 1].low in ("and", "but", "that", "as", "while")
    )


def _role(words: list[Word], start: int, stop: int) -> bool:
    return words[start].low in DETERMINERS or words[start].capital or stop - start <= 4


def _tidy(words: list[Word], span: Span) -> Span | None:
    start, stop = span
    while start < stop and (
        time_word(words[start])
        or words[start].low in ADVERBS
        or words[start].low in CONJUNCTIONS - {"who"}
        or words[start].low in ("and", "or", "’s")
    ):
        start += 1
    return (start, stop) if start < stop else None


def lead_subject(words: list[Word], before: int, sayings: list[Saying]) -> Span | None:
    """Give who is already speaking in this sentence, else the phrase it opens with."""
    for said in reversed(sayings):
        if said.source is not None and said.form == "verb" and said.source[0] < before:
            inside = any(s.cue < said.cue and _holds(s, said.cue[0]) for s in sayings)
            if not inside:
                return said.source
    at = 0
    while at < before and (
        words[at].sign or words[at].low in ("but", "and", "so", "still", "yet", "however")
    ):
        at += 1
    if at < before and (
        words[at].low in PREPOSITIONS
        or words[at].low in CONJUNCTIONS
        or (words[at].low.endswith("ing") and not words[at + 1].capital)
        or time_word(words[at])
    ):
        comma = next((i for i in range(at, min(before, at + 25)) if words[i].text == ","), None)
        if comma is None:
            return None
        at = comma + 1
    if at >= before or words[at].mark >= 0:
        return None
    stop = phrase_right(words, at, before)
    if stop is None:
        return None
    # "The firm closed two plants, saying …": the phrase ends at the verb, which is no list's.
    past = (i for i in range(at + 2, stop) if words[i].low.endswith("ed") and not words[i].capital)
    return at, next(past, stop)


def _holds(saying: Saying, at: int) -> bool:
    return any(first <= at < stop for first, stop in saying.clauses)


def closing_speaker(words: list[Word]) -> Saying | None:
    """Find who is announced by a sentence that ends with a colon: "She added:"."""
    for at in range(len(words) - 2, -1, -1):
        if words[at].low in speech.VERBS and words[at].mark < 0:
            source = _inverted_plain(words, at) or find_subject(
                words, skip_back(words, at - 1, 0), [], words[at].low
            )
            if source is not None:
                return Saying((at, at + 1), source, "verb", after=True, tail=len(words))
    return None


def _inverted_plain(words: list[Word], at: int) -> Span | None:
    stop = phrase_right(words, at + 1, len(words)) if at == 0 else None
    return (1, stop) if stop else None
