"""Every place where a parse leaves room for somebody's words, and how probable it is that they are.

`find_candidates` gives, for each verb, noun or preposition that could report, the stretch that it
would report: its clause, its object, the statement it follows. What speaks for each is described in
plain words (`Candidate.clues`), and a logistic regression weighs them; it was learnt on the train
part of PolNeAR by `training/reported.py`. `find_reported` gives those that are probable enough and
lie in nothing found before.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from spacy.tokens import Doc, Token

from newsloom.language import lexicon
from newsloom.language import speech_words as speech
from newsloom.language.trees import Tree, relation
from newsloom.language.words import words_of

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
AFTER = frozenset("ccomp xcomp obj obl acl advcl nmod parataxis".split())
FRONTED = frozenset("ccomp parataxis".split())
WITH_OBJECT = frozenset("xcomp obl ccomp advcl".split())
SAYS_WHO = frozenset("according per".split())
VERBS = frozenset(("VERB", "AUX"))
REPORTING = VERBS | {"NOUN", "ADJ"}
PERSONS = frozenset("he she they we i who you".split())
# Fewer words are what somebody supports or likes, more are a list or a broken parse.
SHORTEST, LONGEST = 3, 150
# A clause may be less sure; a mere phrase ("praised the plan") must be more likely reported than
# not. Chosen on the development part of PolNeAR, on the side of leaving out.
THRESHOLD, THRESHOLD_OF_PHRASES = 0.3, 0.5
PHRASES = frozenset("object obl nmod".split())
WEIGHTS = Path(__file__).with_name("reported_clauses.json")
DEEPEST = 60


@dataclass(frozen=True)
class Candidate:
    """A cue with the stretch it would report, as tokens, and what speaks for or against it."""

    cue: int
    first: int
    last: int
    kind: str
    clues: tuple[str, ...]


def find_candidates(doc: Doc, taken: bytes | bytearray = b"") -> list[Candidate]:
    """Give every candidate of a parsed document, in the order of their cues.

    None that has a part in what is `taken`: a byte for each word, 1 where it is.
    """
    tree = Tree(doc)
    marks = [at for at, text in enumerate(words_of(doc)) if text in MARKS]
    found = []
    for at, (pos, related) in enumerate(zip(tree.pos, tree.relation, strict=True)):
        if not (pos in REPORTING or related == "case") or taken[at : at + 1] == b"\1":
            continue
        token = doc[at]
        if token.is_punct or token.is_space or not token.text[0].isalpha():
            continue
        for kind, first, last, child in _places(tree, token):
            if not last - first + 1 >= SHORTEST:
                continue
            first, last = _trimmed(doc, first, last, marks)
            if not SHORTEST <= last - first + 1 <= LONGEST or taken.find(1, first, last + 1) >= 0:
                continue
            clues = tuple(_clues(tree, token, doc[child], kind, first, last))
            found.append(Candidate(at, first, last, kind, clues))
    return found


def find_reported(doc: Doc, covered: Iterable[tuple[int, int]]) -> list[Candidate]:
    """Give the candidates that report, most probable first, none in another's words.

    Parameters
    ----------
    doc
        A parsed document.
    covered
        First and last token of what is taken already, cues and contents.
    """
    taken = bytearray(len(doc))
    for first, last in covered:
        taken[first : last + 1] = b"\1" * (last + 1 - first)
    weighed = [(probability(one), one) for one in find_candidates(doc, taken)]
    likely = [pair for pair in weighed if _likely(doc, *pair)]
    found = []
    for _, one in sorted(likely, key=lambda pair: (-pair[0], pair[1].cue, pair[1].first)):
        if not taken[one.cue] and not any(taken[one.first : one.last + 1]):
            taken[one.first : one.last + 1] = b"\1" * (one.last + 1 - one.first)
            taken[one.cue] = 1
            found.append(one)
    return found


def _likely(doc: Doc, chance: float, one: Candidate) -> bool:
    if one.kind == "xcomp":
        cue = doc[one.cue]
        if cue.lower_ not in lexicon.reporting_verbs():
            return False  # "sought to", "hurried to": what somebody does, not what is said
        if any(relation(child) in ("compound:prt", "prt") for child in cue.children):
            return False  # "was called off hours before it was to begin": another verb
    return chance >= (THRESHOLD_OF_PHRASES if one.kind in PHRASES else THRESHOLD)


def probability(candidate: Candidate) -> float:
    """How probable it is that the stretch is what the cue reports."""
    weights = load_weights()
    total = weights[""] + sum(weights.get(clue, 0.0) for clue in set(candidate.clues))
    return 1 / (1 + math.exp(-total))


@cache
def load_weights() -> dict[str, float]:
    """Give the weight of every clue; that of the empty one is what all candidates have."""
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


def _places(tree: Tree, token: Token) -> Iterator[tuple[str, int, int, int]]:
    """Give the kind of every stretch that a word could report, its ends, and its head."""
    at, relations = token.i, tree.relation
    verb = tree.pos[at] in VERBS
    if relations[at] == "case" and token.lower_ in SAYS_WHO:
        part = tree.head[at]
        if tree.head[part] != part:
            yield from _statement_without(tree, part, "according")
        return
    if tree.pos[at] not in REPORTING:
        return
    taken = False
    for child in tree.children(at):
        related = relations[child]
        if child < at:
            if verb and related in FRONTED:
                yield "fronted", tree.left(child), min(tree.right(child), at - 1), child
            continue
        if related not in AFTER or (taken and related not in FRONTED):
            continue
        if related == "obl" and _temporal(tree.doc[child]):
            continue
        end = tree.right(child)
        if related == "obj" and verb:
            # "called the plan a farce", "criticised her for being late": all that follows.
            taken = True
            inner = [c for c in tree.children(at) if c > child and relations[c] in WITH_OBJECT]
            if any(relations[c] == "ccomp" for c in inner):
                continue
            far = max([tree.right(c) for c in inner if not _temporal(tree.doc[c])], default=end)
            yield "object", tree.left(child), max(end, far), child
            continue
        if related in ("obl", "nmod", "acl"):
            taken = True
        yield related, tree.left(child), end, child
    if verb and relations[at] in ("parataxis", "advcl") and tree.head[at] != at:
        yield from _statement_without(tree, at, "inserted")


def _statement_without(tree: Tree, part: int, kind: str) -> Iterator[tuple[str, int, int, int]]:
    """Give a clause without the reporting part that hangs on it, before or after it."""
    statement = tree.head[part]
    for _ in range(DEEPEST):
        above = tree.head[statement]
        if kind != "according" or tree.pos[statement] in VERBS or above == statement:
            break
        statement = above
    first, last = tree.left(statement), tree.right(statement)
    if tree.left(part) > statement:
        last = min(last, tree.left(part) - 1)
    else:
        first = max(first, tree.right(part) + 1)
    yield kind, first, last, statement


def _temporal(token: Token) -> bool:
    return token.ent_type_ in ("DATE", "TIME") or token.lower_ in TIMES


TIMES = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow
    morning evening afternoon night week month year january february march april may june july
    august september october november december
    """.split()
)


def _trimmed(doc: Doc, first: int, last: int, marks: Sequence[int]) -> tuple[int, int]:
    """Leave signs and blanks at the edges out, and a mark without its partner."""
    while first <= last and (doc[first].is_space or doc[first].text in ",.;:—–-)"):
        first += 1
    while last >= first and (doc[last].is_space or doc[last].text in ",.;:—–-("):
        last -= 1
    begin = bisect_left(marks, first)
    if bisect_right(marks, min(last, first + LONGEST)) - begin == 1:
        if marks[begin] == first:
            first += 1
        elif marks[begin] == last:
            last -= 1
    return first, last


MARKS = frozenset("“ ” \" „ « » '' ``".split())


def _clues(tree: Tree, cue: Token, child: Token, kind: str, first: int, last: int) -> Iterator[str]:
    doc, relations = tree.doc, tree.relation
    beside = [(other, relations[other]) for other in tree.children(cue.i)]
    related = relations[cue.i]
    lemma = _plain(cue)
    verb = lexicon.reporting_verbs().get(cue.lower_)
    yield f"kind {kind}"
    yield f"lemma {lemma}"
    yield f"{kind} lemma {lemma}"
    yield f"{kind} stance {verb.stance if verb else 'none'}"
    if verb:
        yield f"{kind} verb {'clause' * verb.clause} {'direct' * verb.direct}"
    if cue.lower_ in speech.STRONG:
        yield f"{kind} strong"
    noun = lexicon.reporting_nouns().get(cue.lower_)
    if noun:
        yield f"{kind} noun {noun}"
    yield f"{kind} {cue.tag_ or cue.pos_} {_morph(cue, 'VerbForm')}"
    yield f"cue {related}"
    yield f"{kind} tense {_morph(cue, 'Tense')}"
    lead = _closed(doc[first])
    yield f"{kind} begins {lead}"
    yield f"lemma {lemma} begins {lead}"
    yield f"{kind} child {child.pos_} {relations[child.i]}"
    size = last - first + 1
    yield f"{kind} size {next((most for most in (3, 8, 20) if size <= most), 'more')}"
    subject = next((doc[other] for other, role in beside if role in SUBJECTS), None)
    yield f"{kind} subject {_kind_of(subject)}"
    if subject is not None:
        yield f"subject {_closed(subject) if subject.pos_ == 'PRON' else _plain(subject)}"
        yield f"{kind} subject {relations[subject.i]}"
    for other, role in beside:
        if role in ("aux", "aux:pass"):
            yield f"{kind} aux {_closed(doc[other])}"
        elif role == "advmod" and doc[other].lower_ in ("not", "n't", "n’t", "never"):
            yield f"{kind} not"
        elif role in ("mark", "cop"):
            yield f"{kind} {role} {_closed(doc[other])}"
    for other in tree.children(child.i):
        role = relations[other]
        if role in ("mark", "case"):
            yield f"{kind} content {role} {_closed(doc[other])}"
            yield f"lemma {lemma} content {_closed(doc[other])}"
        elif role == "aux":
            yield f"{kind} content aux {_closed(doc[other])}"
        elif role in SUBJECTS:
            yield f"{kind} content subject {_kind_of(doc[other])}"
    if tree.head[cue.i] != cue.i:
        yield f"above {cue.head.pos_} {related}"
        if cue.head.lower_ in speech.STRONG:
            yield f"above {related} strong"


CLOSED = frozenset("ADP SCONJ PRON DET AUX PART CCONJ PUNCT".split())
NAME, OTHER = "a name", "another word"


def _closed(token: Token) -> str:
    """Give a word of grammar or a sign as it is written, of any other its part of speech."""
    if token.pos_ not in CLOSED:
        return token.pos_
    word = token.lower_
    known = word in GRAMMAR or is_plain(word) or not any(c.isalnum() for c in word)
    return word if known else OTHER


def _plain(token: Token) -> str:
    """Give the basic form of a word of the language; of a name only that, and of whom it is.

    Who was in the news when the weights were learnt is no clue to what reports.
    """
    if token.pos_ == "PROPN" or (token.is_title and not _begins(token)):
        return f"{NAME} {token.ent_type_ if token.ent_type_ in NAMED else 'of something'}"
    verb = lexicon.reporting_verbs().get(token.lower_)
    known = verb.lemma if verb else speech.LEMMAS.get(token.lower_, "")
    words = (known, token.lemma_.lower(), token.lower_)
    return next((word for word in words if is_plain(word)), OTHER)


def _begins(token: Token) -> bool:
    """Whether a capital is owed to the place of a word: first, or first after a mark."""
    return bool(token.is_sent_start) or token.i == 0 or token.nbor(-1).is_punct


NAMED = frozenset("PERSON ORG GPE NORP".split())
GRAMMAR = PERSONS | frozenset("n't n’t 's ’s 'll ’ll 're ’re 've ’ve 'd ’d 'm ’m".split())


@lru_cache(maxsize=65_536)
def is_plain(word: str) -> bool:
    """Whether a word is one that writers put in lower case more often than not."""
    counts = lexicon.words().get(word)
    return counts is not None and counts.lower >= max(counts.capital, 5)


def _morph(token: Token, feature: str) -> str:
    return next(iter(token.morph.get(feature, [])), "-")


def _kind_of(token: Token | None) -> str:
    if token is None:
        return "none"
    if token.pos_ == "PRON":
        return "person" if token.lower_ in PERSONS else "pronoun"
    if token.pos_ == "PROPN":
        return "name"
    return "plural" if _morph(token, "Number") == "Plur" else "noun"
