"""The content of a reporting verb: marks and clauses that follow it or stand before it."""

from __future__ import annotations

from newsloom.language import speech_words as speech
from newsloom.language.clauses import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    Word,
    phrase_right,
    time_word,
    verb_like,
)
from newsloom.language.subjects import Saying, Span, is_verb, outlet

CLAUSE_STARTS = PRONOUNS | DETERMINERS | {"there", "nobody", "everyone", "people", "if"}

OPENING = frozenset("while although though when after as since because before if".split())
GOING = frozenset({"went", "goes", "go"})
PROMISING = frozenset(
    form
    for lemma in "promise vow pledge threaten swear claim agree refuse offer".split()
    for form in speech._forms(lemma)
)


def content_after(
    words: list[Word], at: int, how: frozenset[str], saying: Saying, low: str, inverted: bool
) -> None:
    size = len(words)
    while at < size and (words[at].low in ADVERBS or words[at].low in ("out", "back")):
        at += 1
    if low in GOING and at < size and words[at].low == "on":
        at += 1
    if at >= size:
        return
    # "“Too late?” she tweeted as he left": what follows is not what was said.
    quoted = _quoted_before(words, saying)
    if "a" in how and not inverted and words[at].low != "that" and words[at].mark < 0:
        stop = phrase_right(words, at, size)
        finite = stop and stop < size and (words[stop].low in AUXILIARIES or verb_like(words, stop))
        if finite and low in speech.STRONG:
            # "warned the storm would come": no addressee, but the subject of what is warned of.
            take_clause(words, at, saying)
            return
        if stop:
            if outlet(words, (at, stop)):
                saying.channel = (at, stop)
            at = saying.tail = stop
    if at >= size:
        return
    calling, strong = low in speech.CALLING, low in speech.STRONG
    limit, steps, aside = min(size, at + 18), at, False
    while steps < limit:
        word = words[steps]
        if aside and word.mark < 0:
            steps += 1
            continue
        if word.mark >= 0:
            near = words[steps - 1].text in ",:—–" or steps == at
            if aside and not near:
                return
            if calling:
                if steps - at <= 7:
                    last = _listed(words, steps)
                    saying.form, saying.after = "calling", True
                    saying.marks = [w.mark for w in words[steps : last + 1] if w.mark >= 0]
                    if steps > at and not (saying.source and _what(words, saying.source)):
                        saying.clauses.append((at, last + 1))
                return
            if near and "q" in how and (strong or steps == at or words[steps - 1].text in ",:"):
                take_quoted(words, steps, saying)
            elif ("o" in how or strong) and steps - at <= 8:
                _object(words, at, saying)
            return
        if word.low == "that" and how & set("bt") and not calling and (strong or steps == at):
            take_clause(words, steps, saying)
            return
        if (
            steps == at
            and word.low in ("whether", "why", "how", "if", "what")
            and how & set("btqa")
        ):
            take_clause(words, steps, saying)
            return
        if "b" in how and strong and not quoted and _clause_start(words, steps, at):
            take_clause(words, steps, saying)
            return
        if steps == at and low in PROMISING and word.low == "to" and steps + 2 < size:
            done = words[steps + 1]
            if done.low in PREPOSITIONS | DETERMINERS | speech.SILENT or done.capital:
                return
            take_clause(words, steps, saying)
            return
        if word.text in ";.?!" or (word.low in speech.NOUNS and _owns_that(words, steps)):
            break
        if (
            word.low in CONJUNCTIONS - {"that"} and not (calling and word.low in ("as", "like"))
        ) or (word.low in AUXILIARIES and steps > at):
            # "said as he left, “…”": from here on only marks after a comma are meant.
            if not strong:
                break
            aside = True
        steps += 1
    if "o" in how and not calling and not inverted and low in OBJECTS:
        _object(words, at, saying)


def _listed(words: list[Word], at: int) -> int:
    """Give the last of the marks that a name given begins: "hasty" and its authors "careless"."""
    last = at
    for i in range(at + 1, len(words)):
        word, apart = words[i], words[last + 1 : i]
        if word.mark >= 0:
            if not any(w.low in ("and", "or", ",") for w in apart):
                break
            last = i
        elif len(apart) > FARTHEST or (word.sign and word.text != ",") or word.low in ENDING:
            break
    return last


ENDING = AUXILIARIES | speech.VERBS.keys() | CONJUNCTIONS - {"and", "or"}
FARTHEST = 5  # words between one name that is given and the next


def _quoted_before(words: list[Word], saying: Saying) -> bool:
    first = min(saying.cue[0], saying.source[0] if saying.source else saying.cue[0])
    return any(w.mark >= 0 for w in words[max(0, first - 2) : first])


def _what(words: list[Word], source: Span) -> bool:
    """Whether the source stands in "what it calls a “…”"."""
    return source[0] > 0 and words[source[0] - 1].low in ("what", "whom", "which", "that")


def _owns_that(words: list[Word], at: int) -> bool:
    """Whether the "that" ahead is the noun’s: "amid concerns that", but not "in a report that"."""
    if words[at].low in speech.MEDIA and words[at - 1].low in DETERMINERS | {"new"}:
        return False
    return any(w.low == "that" for w in words[at + 1 : at + 6])


OBJECTS = frozenset(
    form
    for lemma in "accuse blame deny dismiss reject denounce condemn demand urge criticize".split()
    for form in speech._forms(lemma)
)


def _clause_start(words: list[Word], at: int, first: int) -> bool:
    """Whether a clause without "that" begins here."""
    word = words[at]
    before = words[at - 1]
    moment = time_word(word) and not (at == first and _counts(words, at))
    if word.sign or word.mark >= 0 or moment or word.low in AUXILIARIES:
        return False
    if at + 2 >= len(words):
        return False
    joined = before.low in PREPOSITIONS or before.low in DETERMINERS
    if at != first and (joined or (before.capital and word.capital)):
        return False
    if at == first:
        if word.low in PREPOSITIONS or word.low in CONJUNCTIONS - {"if", "what"}:
            return False
        return word.low not in ("so", "and", "to") and not word.low.endswith("ly")
    if not time_word(before) and not before.low.endswith("ly"):
        return False
    return word.low in CLAUSE_STARTS or word.capital


def _counts(words: list[Word], at: int) -> bool:
    """Whether a number counts what follows ("said 12 people …") and is no time of saying it."""
    if not words[at].text.isdigit() or at + 1 >= len(words):
        return False
    follows = words[at + 1]
    plain = follows.text.isalpha() and not follows.capital and not time_word(follows)
    return plain and follows.low.rstrip("s") not in ("second", "minute", "hour", "day", "week")


def take_quoted(words: list[Word], at: int, saying: Saying) -> None:
    """Take the marks at `at`, those that follow them, and the clause they may open."""
    saying.marks.append(words[at].mark)
    saying.after = True
    after = at + 1
    while after + 1 < len(words) and words[after].text in ",;" and words[after + 1].mark >= 0:
        saying.marks.append(words[after + 1].mark)
        after += 2
    if words[after - 1].closing in (".", "!", "?"):
        return
    if after < len(words) and not words[after].sign and words[after - 1].mark >= 0:
        follows = words[after]
        if _reports(words, after):
            return
        if follows.low not in (
            "as",
            "after",
            "when",
            "while",
            "in",
            "on",
            "at",
            "during",
            "to",
        ) and (not time_word(follows) and follows.low not in speech.VERBS):
            take_clause(words, at, saying)


def take_clause(words: list[Word], at: int, saying: Saying) -> None:
    """Take the clause that begins at `at`; "but that" begins a second one."""
    saying.after = True
    at = _through_belief(words, at)
    stop = clause_end(words, at)
    if stop > at:
        saying.clauses.append((at, stop))
    follow = stop + 1 if stop < len(words) and words[stop].text == "," else stop
    if follow + 1 < len(words) and words[follow].low == "but" and words[follow + 1].low == "that":
        second = clause_end(words, follow + 1)
        if second > follow + 2:
            saying.clauses.append((follow + 1, second))


def _through_belief(words: list[Word], at: int) -> int:
    """In "said he believed that …" the content is what is believed."""
    first = at + 1 if words[at].low == "that" else at
    if first + 2 < len(words) and words[first].low in ("he", "she", "they", "it", "i", "we"):
        verb = first + 1
        while verb + 1 < len(words) and words[verb].low in ADVERBS:
            verb += 1
        if words[verb].low in BELIEVED and verb + 1 < len(words):
            follows = words[verb + 1]
            if follows.low == "that" or follows.low in CLAUSE_STARTS or follows.capital:
                return verb + 1
    return at


BELIEVED = frozenset("believed thought feared hoped expected believes thinks fears hopes".split())


def _object(words: list[Word], at: int, saying: Saying) -> None:
    stop = clause_end(words, at)
    if stop - at >= 2:
        saying.clauses.append((at, stop))
        saying.after = True


def clause_end(words: list[Word], at: int) -> int:
    """Give one past the last word of the content that begins at `at`."""
    size = len(words)
    stop = at + 1
    # "While she said that it rained, the trip …": the opening clause ends at its comma.
    opening = words[0].low in OPENING and all(w.text != "," for w in words[:at])
    while stop < size:
        word = words[stop]
        nxt = words[stop + 1] if stop + 1 < size else None
        if words[stop - 1].mark >= 0 and (
            (word.low.endswith("ing") and word.low in speech.VERBS) or _trailing_report(words, stop)
        ):
            # The comma stands inside the marks: "…,” adding that …".
            break
        if word.text == "," and nxt is not None:
            if opening and nxt.low not in ("and", "or", "nor"):
                break
            if nxt.low == "according" or (nxt.low.endswith("ing") and nxt.low in speech.VERBS):
                break
            verb = nxt.low in speech.VERBS and is_verb(words, stop + 1)
            if verb and phrase_right(words, stop + 2, size):
                break
            if _trailing_report(words, stop + 1):
                break
            if nxt.low in ("although", "though", "but", "while", "whereas", "and") and _reports(
                words, stop + 2
            ):
                break
        if word.low in ("and", "but") and nxt is not None:
            if (
                nxt.low in speech.VERBS
                and nxt.low not in speech.NOUNS_TOO
                and nxt.low.endswith("ed")
            ):
                break
            if nxt.low in ("said", "says", "told", "tells"):
                break
            if word.low == "but" and nxt.low == "that":
                break
        if word.low == "according" and nxt is not None and nxt.low == "to":
            break
        stop += 1
    while stop > at and words[stop - 1].sign and words[stop - 1].text not in ")]%":
        stop -= 1
    return stop


def _reports(words: list[Word], at: int) -> bool:
    """Whether "he acknowledged …" or "the ministry later said …" begins at `at`."""
    stop = phrase_right(words, at, len(words))
    if stop is None:
        return False
    while stop < len(words) and (words[stop].low in AUXILIARIES or words[stop].low in ADVERBS):
        stop += 1
    return stop < len(words) and words[stop].low in speech.STRONG and is_verb(words, stop)


def _trailing_report(words: list[Word], at: int) -> bool:
    """Whether ", the agency said." begins at `at`: phrase, verb, and hardly anything after it."""
    stop = phrase_right(words, at, len(words))
    if stop is None:
        return False
    while stop < len(words) and (words[stop].low in AUXILIARIES or words[stop].low in ADVERBS):
        stop += 1
    if stop >= len(words) or words[stop].low not in speech.VERBS:
        return False
    after = words[stop + 1] if stop + 1 < len(words) else None
    return after is None or after.sign or time_word(after) or after.low in PREPOSITIONS


def content_before(
    words: list[Word], starts: int, saying: Saying, sayings: list[Saying], how: frozenset[str]
) -> None:
    """Take what stands before the reporting clause, if it closes the sentence's content."""
    if starts <= 0 or not how & set("qb"):
        return
    at = starts - 1
    sign = words[at].text in ",—–?!" and words[at].mark < 0
    if sign:
        at -= 1
    if at < 0 or not (sign or words[at].mark >= 0):
        return
    if words[at].mark >= 0:
        taken = {m for s in sayings for m in s.marks}
        if saying.after and not sign and words[starts - 1].mark < 0:
            return
        if words[at].mark not in taken or not saying.after:
            saying.marks.insert(0, words[at].mark)
            first = content_low(sayings, at)
            between = [i for i in range(first, at) if not words[i].sign and words[i].mark < 0]
            if between and not saying.after:
                if _whole_clause(words, first, at):
                    saying.clauses.append((skip_openers(words, first), at + 1))
            else:
                saying.marks[:0] = [w.mark for w in words[first:at] if w.mark >= 0]
        return
    if saying.after or not how & set("bt") or words[saying.cue[0]].low not in speech.STRONG:
        return
    first = skip_openers(words, content_low(sayings, at))
    finite = _finite(words, first, at + 1)
    rest = saying.tail + 1
    if rest + 1 < len(words) and words[saying.tail].text in ",—–" and not words[rest].sign:
        # "Loyalty, he noted, has long been …": the content goes on after the reporting clause.
        goes_on = words[rest].low in AUXILIARIES | ADVERBS or verb_like(words, rest)
        if words[rest].mark < 0 and goes_on and not words[rest].low.endswith("ing"):
            saying.clauses.append((first, at + 1))
            stop = clause_end(words, rest)
            if stop > rest + 1:
                saying.clauses.append((rest, stop))
            return
    if at - first < 2 or not (finite or (at - first > 5 and words[first].low not in PREPOSITIONS)):
        return
    saying.clauses.append((first, at + 1))


def _finite(words: list[Word], first: int, stop: int) -> bool:
    return any(
        w.mark < 0 and (w.low in AUXILIARIES or w.low.endswith("ed") or verb_like(words, i))
        for i, w in enumerate(words[first:stop], first)
    )


def _whole_clause(words: list[Word], first: int, at: int) -> bool:
    """Whether the words before closing marks make one statement with them."""
    plain = sum(1 for w in words[first:at] if not w.sign and w.mark < 0)
    return plain >= 3 and words[at - 1].text not in ":,(—–"


def skip_openers(words: list[Word], at: int) -> int:
    while at < len(words) and words[at].sign and words[at].text not in "$£€([#@":
        at += 1
    return at


def content_low(sayings: list[Saying], at: int) -> int:
    """Give the first word that can belong to content ending at `at`."""
    ends = [max([s.tail, *[c[1] for c in s.clauses if c[1] <= at]]) for s in sayings]
    return max([e for e in ends if e <= at], default=0)
