"""What a dependency parse adds to the quotations found by rule.

Two things pay (PolNeAR): the speaker of a verb for which the rules found none, and a clause of
report that they overlooked. Where a clause of report ends, and who speaks where the rules name
somebody, they know better than the parse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from newsloom.language import speech_words as speech
from newsloom.language.quotation import FoundQuote

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
# "asked him to say": whoever is asked says it.
OBJECT_SPEAKS = frozenset(
    """ask force urge tell press prompt lead cause invite encourage push allow let make help get
    require order want expect""".split()
)
# Clauses and asides that are no part of a speaker's name.
ASIDE = frozenset("acl acl:relcl advcl advcl:relcl parataxis dep appos".split())
BEFORE_HEAD = frozenset("case mark cc cop aux aux:pass advmod nsubj".split())
# Their clause is more often the writer's own than reported.
NOT_ALONE = frozenset("know mean see think find hear learn feel".split())
DEEPEST = 4


def add_parsed(doc: Doc, rows: Sequence[FoundQuote]) -> list[FoundQuote]:
    """Give the rows with what the parse of the document adds, by position."""
    at = {token.idx: token for token in doc}
    better = [_with_source(row, at) for row in rows]
    return sorted({*better, *_overlooked(doc, rows)}, key=_order)


def _order(row: FoundQuote) -> tuple[int, int, str, int]:
    return row.start, row.end, row.kind, row.cue_start if row.cue_start is not None else -1


def _with_source(row: FoundQuote, at: dict[int, Token]) -> FoundQuote:
    if row.source_start is not None or row.cue_start is None:
        return row
    cue = at.get(row.cue_start)
    speaker = find_speaker(cue) if cue is not None and cue.pos_ in ("VERB", "AUX") else None
    if speaker is None:
        return row
    start, end = name_phrase(speaker)
    return replace(row, source_start=start, source_end=end)


def find_speaker(verb: Token) -> Token | None:
    """Give the head word of who does what the verb says; a participle's is its main clause's."""
    for _ in range(DEEPEST):
        subject = next((child for child in verb.children if child.dep_ in SUBJECTS), None)
        if subject is not None:
            relative = verb.dep_ == "acl:relcl" and subject.lower_ in RELATIVE
            return verb.head if relative else subject
        if verb.dep_ == "acl":
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "advcl", "parataxis"):
            return None
        if verb.dep_ == "xcomp" and verb.head.lemma_.lower() in OBJECT_SPEAKS:
            between = (c for c in verb.head.children if verb.head.i < c.i < verb.i)
            asked = next((c for c in between if c.dep_ in ("obj", "iobj")), None)
            if asked is not None:
                return asked
        verb = verb.head
    return None


def name_phrase(head: Token) -> tuple[int, int]:
    """Give the bounds, in characters, of the unbroken phrase round a head, without asides."""
    inside = {head.i}
    waiting = [head]
    while waiting:
        token = waiting.pop()
        for child in token.children:
            if child.dep_ in ASIDE or (token is head and child.dep_ in BEFORE_HEAD):
                continue
            inside.add(child.i)
            waiting.append(child)
    first = last = head.i
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    doc = head.doc
    while first < head.i and doc[first].is_punct:
        first += 1
    while last > head.i and doc[last].is_punct:
        last -= 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def _overlooked(doc: Doc, rows: Sequence[FoundQuote]) -> Iterator[FoundQuote]:
    """Find clauses after a reporting verb that no row has yet."""
    cues = {row.cue_start for row in rows}
    contents = [(row.start, row.end) for row in rows if row.cue_start is not None]
    for verb in doc:
        if verb.pos_ != "VERB" or verb.lower_ not in speech.VERBS or verb.idx in cues:
            continue
        clause = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
        if clause is None or verb.lemma_.lower() in NOT_ALONE:
            continue
        # "backed a plan that …": the clause is the object's. Only who is told can stand between.
        told = "a" in speech.VERBS[verb.lower_]
        if not told and any(c.dep_ == "obj" and c.i < clause.i for c in verb.children):
            continue
        start, end, words = _bounds(clause)
        speaker = find_speaker(verb)
        if speaker is None or words < 3 or any(a < end and verb.idx < b for a, b in contents):
            continue
        source_start, source_end = name_phrase(speaker)
        yield FoundQuote(
            start, end, "indirect", source_start, source_end, verb.idx, verb.idx + len(verb)
        )


def _bounds(clause: Token) -> tuple[int, int, int]:
    """Give start and end of a clause in characters, without signs at its edges, and its words."""
    doc, first, last = clause.doc, clause.left_edge.i, clause.right_edge.i
    while first < clause.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    while last > clause.i and (doc[last].is_punct or doc[last].is_space):
        last -= 1
    return doc[first].idx, doc[last].idx + len(doc[last]), last - first + 1
