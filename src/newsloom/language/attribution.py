"""Who said it: reporting clauses of one sentence, with their sources, cues and contents.

Works on the words of `clauses.read_words`; no parser. A `Saying` is one reporting verb, noun or
"according to" with what belongs to it.
"""

from __future__ import annotations

from newsloom.language import speech_words as speech
from newsloom.language.clauses import (
    AUXILIARIES,
    BE,
    POSSESSIVES,
    PREPOSITIONS,
    Word,
    phrase_left,
    phrase_right,
    skip_back,
    verb_like,
)
from newsloom.language.contents import (
    clause_end,
    content_after,
    content_before,
    content_low,
    skip_openers,
    take_clause,
    take_quoted,
)
from newsloom.language.subjects import (
    Saying,
    Span,
    find_subject,
    inverted_subject,
    is_verb,
    lead_subject,
    media_owner,
)


def find_sayings(words: list[Word]) -> list[Saying]:
    """Find every act of reporting in the words of one sentence, in order."""
    sayings: list[Saying] = []
    done = -1
    for at, word in enumerate(words):
        if word.low not in CUES or word.mark >= 0 or word.sign or at <= done:
            continue
        made = None
        if word.low == "according" and at + 2 < len(words) and words[at + 1].low == "to":
            made = _according(words, at, sayings)
        elif word.low in QUOTING and (end := _as_saying(words, at)):
            made, done = _quoted_as(words, at, end, sayings), end
        elif word.low in speech.SILENT and at >= 2 and words[at - 1].low in ("not", "to"):
            made = _silence(words, at)
        elif word.low in speech.VERBS and is_verb(words, at):
            made = _verb(words, at, sayings)
        elif word.low in speech.NOUNS:
            made = _noun(words, at)
        if made:
            sayings.append(made)
    return [s for s in _once(sayings) if s.clauses or s.marks]


def _once(sayings: list[Saying]) -> list[Saying]:
    """Leave one content to one saying: to the verb before the noun, the outer before the inner."""
    taken: list[Span] = []
    for saying in sorted(sayings, key=lambda s: (s.form == "noun", s.cue)):
        saying.clauses = [
            c for c in saying.clauses if not any(t[0] - 1 <= c[0] and c[1] <= t[1] for t in taken)
        ]
        taken += saying.clauses
    return sayings


ADDING = frozenset("add adds added adding contribute".split())


def _verb(words: list[Word], at: int, sayings: list[Saying]) -> Saying | None:
    how = speech.VERBS[words[at].low]
    low, size = words[at].low, len(words)
    base = skip_back(words, at - 1, 0)
    between = [w.low for w in words[base + 1 : at]]
    past = low.endswith("ed") or low in PARTICIPLES
    passive = past and any(w in BE for w in between)
    follows = words[at + 1].low if at + 1 < size else ""
    by = follows == "by" and low.endswith("ed")
    # "a statement posted on …", "Asked whether …": participles, nobody’s act.
    posted = base >= 0 and words[base].low in speech.MEDIA and follows in PREPOSITIONS
    if passive or by or (posted and past and not between) or (past and at == 0):
        return None
    if low in ADDING and follows == "to":
        return None
    earliest = at - len(between)
    source = inverted_subject(words, at, how)
    inverted = source is not None
    if source is None:
        source = find_subject(words, base, sayings, low)
    if base >= 0 and words[base].low == "to" and source is None:
        source = lead_subject(words, base, sayings)
    saying = Saying((at, at + 1), source, "verb", tail=at + 1)
    if not inverted and source is not None and source[1] <= at:
        earliest = min(earliest, source[0]) if source[1] >= base - 12 else earliest
    after = source[1] if inverted and source else at + 1
    saying.tail = after
    content_after(words, after, how, saying, low, inverted)
    starts = at if inverted else earliest
    if not low.endswith("ing") or any(w in BE for w in between):
        content_before(words, starts, saying, sayings, how)
    if not saying.marks and not saying.clauses:
        return None
    return saying


PARTICIPLES = frozenset("told said thought known found shown read".split())
QUOTING = frozenset("quoted quotes quote quoting cited cites cite citing".split())
# Every word at which a saying is found; those of several words are found nowhere.
CUES = frozenset(
    word
    for word in {"according", *QUOTING, *speech.SILENT, *speech.VERBS, *speech.NOUNS}
    if word.isalpha()
)


def _as_saying(words: list[Word], at: int) -> int | None:
    """Give the place of "saying" in "quoted him as saying", looked for from "quoted"."""
    for i in range(at + 1, min(len(words) - 1, at + 14)):
        if words[i].low == "as" and words[i + 1].low in ("saying", "telling"):
            return i + 1
        if words[i].mark >= 0 or words[i].text in ".;:":
            break
    return None


def _quoted_as(words: list[Word], at: int, saying_at: int, sayings: list[Saying]) -> Saying | None:
    """Find speaker and channel of "X quoted Y as saying" and "Y was quoted as saying by X"."""
    base = skip_back(words, at - 1, 0)
    subject = find_subject(words, base, sayings, words[at].low) if base >= 0 else None
    saying = Saying((saying_at, saying_at + 1), subject, "verb", tail=saying_at + 1)
    after = saying_at + 1
    if any(w.low in BE for w in words[base + 1 : at]):
        if after + 1 < len(words) and words[after].low == "by":
            stop = phrase_right(words, after + 1, len(words))
            if stop:
                saying.channel, after = (after + 1, stop), stop
    elif saying_at - 2 >= at + 1:
        saying.channel, saying.source = subject, (at + 1, saying_at - 1)
    saying.tail = after
    content_after(words, after, frozenset("btq"), saying, "said", False)
    starts = min(subject[0], base + 1) if subject else base + 1
    content_before(words, starts, saying, sayings, frozenset("btq"))
    return saying if saying.marks or saying.clauses else None


def _according(words: list[Word], at: int, sayings: list[Saying]) -> Saying | None:
    stop = phrase_right(words, at + 2, len(words))
    if stop is None:
        return None
    source = media_owner(words, (at + 2, stop))
    saying = Saying((at, at + 2), source, "according", tail=max(stop, source[1]))
    before = at - 1
    while before >= 0 and words[before].sign:
        before -= 1
    if before < 0:
        comma = next(
            (i for i in range(stop, min(len(words), stop + 30)) if words[i].text == ","), None
        )
        if comma is None or comma + 2 >= len(words):
            return None
        first = comma + 1
        if words[first].mark >= 0:
            take_quoted(words, first, saying)
        else:
            take_clause(words, first, saying)
        return saying
    spoken = [s for s in sayings if s.form == "verb" and s.source is not None]
    if spoken and _reaches(words, spoken[-1], before):
        # Somebody already speaks: this is who passed it on.
        spoken[-1].channel = source
        for said in spoken:
            if set(said.marks) & set(spoken[-1].marks):
                said.channel = source
        return None
    first = skip_openers(words, content_low(sayings, before))
    marks = [w.mark for w in words[first : before + 1] if w.mark >= 0]
    if all(w.sign or w.mark >= 0 for w in words[first : before + 1]):
        saying.marks = marks
    elif before - first >= 1:
        saying.clauses.append((first, before + 1))
    return saying if saying.marks or saying.clauses else None


def _reaches(words: list[Word], said: Saying, before: int) -> bool:
    """Whether a reporting clause, or its content, ends where "according to" begins."""
    ends = [c[1] for c in said.clauses] + [said.tail]
    last = max(e for e in ends if e <= before + 1) if any(e <= before + 1 for e in ends) else 0
    gap = words[last : before + 1]
    return len(gap) <= 14 and not any(w.text in ".?!;" for w in gap if w.mark < 0)


def _noun(words: list[Word], at: int) -> Saying | None:
    """Find "fears in Kyiv that …", "the minister’s claim that …"."""
    that = None
    for i in range(at + 1, min(len(words), at + 8)):
        if words[i].low == "that":
            that = i
            break
        if words[i].sign or words[i].mark >= 0:
            break
        if words[i].low in AUXILIARIES and words[i].low not in BE:
            break
    if that is None or that + 2 >= len(words) or _relative(words, that + 1):
        return None
    feeling = words[at].low in speech.FEELINGS
    source: Span | None = None
    if at >= 2 and words[at - 1].low == "’s":
        start = phrase_left(words, at - 2, 0)
        source = (start, at - 1) if start is not None else None
    elif at and words[at - 1].low in POSSESSIVES - {"its"}:
        source = (at - 1, at)
    else:
        for i in range(at + 1, that):
            if words[i].low in ("in", "by", "from", "among", "of"):
                stop = phrase_right(words, i + 1, that)
                if stop:
                    source = (i + 1, stop)
                    break
    first = that + 1 if feeling else that
    stop = clause_end(words, first)
    if stop - first < 2:
        return None
    return Saying((at, at + 1), source, "noun", clauses=[(first, stop)], after=True, tail=at + 1)


DECLINED = frozenset("declined declines declining refused refuses refusing".split())


def _silence(words: list[Word], at: int) -> Saying | None:
    """Find reported silence; its content is the whole statement that something was not said."""
    if words[at - 1].low == "to" and words[at - 2].low not in DECLINED:
        return None
    subject = skip_back(words, at - 2 - (words[at - 1].low == "to"), 0)
    start = phrase_left(words, subject, 0) if subject >= 0 else None
    if start is None:
        return None
    first = start
    # "Statements from the Kremlin about the summit did not mention it": the phrase goes further.
    while first > 1 and words[first - 1].low in PREPOSITIONS:
        joined = first > 2 and words[first - 2].low == "and"  # "from A and from B"
        earlier = phrase_left(words, first - 2 - joined, 0)
        if earlier is None:
            break
        first = earlier
    source = media_owner(words, (first, subject + 1))
    stop = clause_end(words, at)
    cue = at - 1 if words[at - 1].low == "not" else at - 2
    return Saying(
        (cue, at + 1), source, "silence", clauses=[(first, stop)], after=True, tail=at + 1
    )


def _relative(words: list[Word], at: int) -> bool:
    """Whether "that" before this word opens a relative clause: "an argument that won them over"."""
    low = words[at].low
    return (
        low in AUXILIARIES
        or low.endswith("ed")
        or verb_like(words, at)
        or (low.endswith("s") and low in speech.VERBS)
    )
