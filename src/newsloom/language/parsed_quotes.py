"""What a dependency parse adds to the quotations found by rule.

Two things pay (PolNeAR): the speaker of a verb for which the rules found none, and what they
overlooked (`newsloom.language.reported_clauses`). Where a clause of report ends, and who speaks
where the rules name somebody, they know better than the parse.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from spacy.attrs import IDX
from spacy.tokens import Doc, Token

from newsloom.language.quotation import OF_WORKS, FoundQuote, titled
from newsloom.language.reported_clauses import MARKS, find_reported
from newsloom.language.trees import relation

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
HOLDERS = frozenset("by from in among".split())
DEEPEST = 4
LONGEST_NAME = 60  # words; more are a list that the parse took for one phrase


def add_parsed(doc: Doc, rows: Sequence[FoundQuote]) -> list[FoundQuote]:
    """Give the rows with what the parse of the document adds, by position."""
    begins = doc.to_array(IDX).tolist()
    better = [_with_source(row, doc, begins) for row in rows]
    overlooked = _overlooked(doc, better, begins)
    starts = [row.start for row in overlooked]  # in order, and none overlaps another
    for number, row in enumerate(better):
        if row.kind != "direct" or row.cue_start is not None or row.source_start is not None:
            continue
        holder = bisect_right(starts, row.start) - 1
        if holder >= 0 and row.end <= overlooked[holder].end:
            # Words in marks inside what somebody reports are theirs.
            held = overlooked[holder] = replace(overlooked[holder], kind="mixed")
            better[number] = replace(held, start=row.start, end=row.end, kind="direct")
    return sorted({*better, *overlooked}, key=_order)


def _order(row: FoundQuote) -> tuple[int, int, str, int]:
    return row.start, row.end, row.kind, row.cue_start if row.cue_start is not None else -1


def _with_source(row: FoundQuote, doc: Doc, begins: Sequence[int]) -> FoundQuote:
    """Give a row that names nobody the speaker of its verb, where the parse knows one."""
    if row.source_start is not None or row.cue_start is None:
        return row
    at = bisect_left(begins, row.cue_start)
    cue = doc[at] if at < len(begins) and begins[at] == row.cue_start else None
    speaker = find_speaker(cue) if cue is not None and cue.pos_ in ("VERB", "AUX") else None
    if speaker is None:
        return row
    start, end = name_phrase(speaker)
    return replace(row, source_start=start, source_end=end)


def find_speaker(verb: Token) -> Token | None:
    """Give the head word of who does what the verb says; a participle's is its main clause's."""
    for _ in range(DEEPEST):
        subject = next((child for child in verb.children if relation(child) in SUBJECTS), None)
        if subject is not None:
            relative = relation(verb) == "acl:relcl" and subject.lower_ in RELATIVE
            return verb.head if relative else subject
        if relation(verb) == "acl":
            return verb.head
        if relation(verb) not in ("conj", "xcomp", "advcl", "parataxis"):
            return None
        if relation(verb) == "xcomp" and verb.head.lemma_.lower() in OBJECT_SPEAKS:
            between = (c for c in verb.head.children if verb.head.i < c.i < verb.i)
            asked = next((c for c in between if relation(c) in ("obj", "iobj")), None)
            if asked is not None:
                return asked
        verb = verb.head
    return None


def find_holder(noun: Token) -> Token | None:
    """Give the head word of whose a claim or fear is: "her claim", "fears in Oslo"."""
    owner = next((child for child in noun.children if relation(child) == "nmod:poss"), None)
    if owner is not None:
        return owner
    for child in noun.children:
        cases = {part.lower_ for part in child.children if relation(part) == "case"}
        if relation(child) == "nmod" and child.i > noun.i and not cases.isdisjoint(HOLDERS):
            return child
    return None


def name_phrase(head: Token) -> tuple[int, int]:
    """Give the bounds, in characters, of the unbroken phrase round a head, without asides."""
    inside = {head.i}
    waiting = [head]
    while waiting and len(inside) < LONGEST_NAME:
        token = waiting.pop()
        for child in token.children:
            if relation(child) in ASIDE or (token is head and relation(child) in BEFORE_HEAD):
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


def _overlooked(doc: Doc, rows: Sequence[FoundQuote], starts: list[int]) -> list[FoundQuote]:
    """Find what is reported and no row has yet."""
    covered = []
    for row in rows:
        if row.cue_start is not None or row.source_start is not None:
            covered.append(_tokens(starts, row.start, row.end))
        if row.cue_start is not None:
            covered.append(_tokens(starts, row.cue_start, row.cue_end or row.cue_start + 1))
    found = []
    for one in find_reported(doc, covered):
        cue, last = doc[one.cue], doc[one.last]
        if cue.lower_ in OF_WORKS and titled(_first_marked(doc, one.first, one.last)):
            continue  # "sang “Yellow Boats” on stage": a title, which the rules left out
        said_by = cue
        if one.kind == "according":
            speaker: Token | None = cue.head
            said_by = doc[cue.i + (cue.i + 1 < len(doc) and doc[cue.i + 1].lower_ == "to")]
        elif one.kind == "xcomp" and _passive(cue):
            speaker = None  # "the work is expected to end": who expects it is not said
        else:
            speaker = find_holder(cue) if cue.pos_ == "NOUN" else None
            speaker = speaker or find_speaker(cue)
        source_start, source_end = (None, None) if speaker is None else name_phrase(speaker)
        found.append(
            FoundQuote(
                doc[one.first].idx,
                last.idx + len(last),
                "indirect",
                source_start,
                source_end,
                cue.idx,
                said_by.idx + len(said_by),
            )
        )
    return sorted(found, key=_order)


def _passive(verb: Token) -> bool:
    return any(relation(child) == "aux:pass" for child in verb.children)


def _first_marked(doc: Doc, first: int, last: int) -> str:
    """Give what stands in the marks that a stretch begins with; nothing where it does not."""
    if doc[first].text not in MARKS:
        return ""
    stop = next((i for i in range(first + 1, last + 1) if doc[i].text in MARKS), first + 1)
    return doc[first + 1 : stop].text


def _tokens(starts: list[int], start: int, end: int) -> tuple[int, int]:
    """Give the first and last token of a stretch of text."""
    return max(bisect_right(starts, start) - 1, 0), bisect_left(starts, end) - 1
