"""What a sentence says that one name does to another: "Orvania *recognised* Karsk".

Read off the parser's tree, as a hint of what a pair is about; parsers err, and a sentence can be a
plan, a denial or somebody's claim, so the words are shown as they stand, never as a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.tokens import Doc, Token

Row = dict[str, Any]

# Universal Dependencies and the older scheme of spaCy's own English pipelines.
_SUBJECTS = frozenset(["nsubj", "nsubj:pass", "nsubjpass"])
_OBJECTS = frozenset(["obj", "dobj", "iobj", "dative"])
_OBLIQUES = frozenset(["obl", "obl:agent", "obl:arg"])
_PREPOSITIONS = frozenset(["prep", "agent"])
_BESIDE_VERB = frozenset(["aux", "aux:pass", "auxpass", "neg", "compound:prt", "prt"])
# "according to X" names who says so, "more than X" who is compared: nothing is done to either.
_SAYS_WHO = frozenset(["according", "per", "than", "like"])
_NOT = frozenset(["not", "n't", "n’t", "never"])
# A title or a description before the name is its head in some trees: "President" in "President X".
_SAME = frozenset(["flat", "flat:name", "appos"])
# What stands before a noun and belongs to it: "the first stage".
_BEFORE_NOUN = frozenset(["det", "amod", "compound", "nummod", "nmod:poss", "poss", "predet"])
_CLAUSES = frozenset(["ccomp", "advcl", "parataxis"])
_FARTHEST = 12
_LONGEST = 4


def find_relations(doc: Doc, spans: Iterable[tuple[int, int]]) -> list[Row]:
    """Find subject, verb and object (or what follows a preposition) where both ends are names.

    Parameters
    ----------
    doc
        Parsed; without a tree nothing is found.
    spans
        Start and end of the names, in characters.

    Returns
    -------
    Rows in the order of the text: ``subject_start``, ``subject_end``, ``object_start``,
    ``object_end`` (as in `spans`), ``start``, ``end`` of the verb, ``verb`` (its lemma, else its
    form) and ``words``, what stands for it in a label: auxiliaries, "not", the verb and its
    preposition, as in "was praised by" or "refused to meet".
    """
    if not doc.has_annotation("DEP"):
        return []
    holder: dict[int, tuple[int, int]] = {}
    for span in sorted(spans):
        tokens = doc.char_span(*span, alignment_mode="expand")
        for token in tokens or ():
            holder.setdefault(token.i, span)
    last = {span: i for i, span in sorted(holder.items())}
    found = []
    for span, head in _heads(doc, holder):
        place = None if _belongs_to_next(doc, last[span], holder) else _as_object(head)
        if place is None:
            continue
        verb, preposition = place
        if preposition and not _clear(verb, head):
            continue
        for subject in _subjects(verb):
            for one in _joined(subject):
                named = _name_of(one, holder)
                if named and named != span and not _belongs_to_next(doc, last[named], holder):
                    found.append(_row(named, span, verb, subject, preposition))
    found.sort(key=lambda row: (row["start"], row["subject_start"], row["object_start"]))
    return list({tuple(row.items()): row for row in found}.values())


def _belongs_to_next(doc: Doc, last: int, holder: dict[int, tuple[int, int]]) -> bool:
    """Say whether a name only tells of what follows it: "Karsk officials", "Karsk Gov. Ann Vell".

    `last` is the name's last token. Parsers take it for the subject or object all the same.
    """
    if last + 1 >= len(doc) or doc[last + 1].is_sent_start:
        return False
    after = doc[last + 1]
    if after.i in holder or after.is_space:
        return False
    if after.tag_ == "POS" or after.text in ("'s", "’s", "'", "’"):
        # "Karsk's falling out": whose it is; "Karsk's leaving" with an auxiliary is left out, too
        return after.pos_ != "AUX"
    if after.text in ("/", "-", "–") and not doc[last].whitespace_:
        return True
    if after.pos_ == "NOUN":
        return True
    # a title between two names
    return after.pos_ == "PROPN" and last + 2 < len(doc) and last + 2 in holder


def _clear(verb: Token, head: Token) -> bool:
    """Say whether what follows a preposition surely hangs on this verb.

    In "the lead that X had over Y" what X had stands elsewhere; in "X wrote that it was bad for Y"
    a clause comes between.
    """
    has_object = any(child.dep_ in _OBJECTS for child in verb.children)
    if verb.dep_ in ("acl:relcl", "relcl") and not has_object:
        return False
    between = [child for child in verb.children if child.dep_ in _CLAUSES]
    return not any(verb.i < child.i < head.i for child in between)


def _heads(doc: Doc, holder: dict[int, tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Token]]:
    """Give each name with the word that carries its part in the sentence."""
    for i, span in sorted(holder.items()):
        token = doc[i]
        if holder.get(token.head.i) == span and token.head.i != i:
            continue
        for _ in range(_FARTHEST):
            # of names put side by side the first carries the part of all
            if token.dep_ not in _SAME | {"conj"} or token.head.pos_ in ("VERB", "AUX"):
                break
            token = token.head
        yield span, token


def _name_of(token: Token, holder: dict[int, tuple[int, int]]) -> tuple[int, int] | None:
    """Give the name that this word carries; a title carries the name behind it."""
    if token.i in holder:
        return holder[token.i]
    for child in token.children:
        if child.dep_ in _SAME and child.i in holder:
            return holder[child.i]
    return None


def _joined(token: Token) -> Iterator[Token]:
    """Give a word and those put beside it with "and"."""
    yield token
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ not in ("VERB", "AUX"):
            yield from _joined(child)


def _as_object(token: Token) -> tuple[Token, str] | None:
    """Give the verb and the preposition of which the word is the object."""
    if token.dep_ in _OBJECTS and _verbal(token.head):
        return token.head, ""
    if token.dep_ in _OBLIQUES and _verbal(token.head):
        case = [child.text for child in token.children if child.dep_ == "case" and child < token]
        told = case and case[0].lower() not in _SAYS_WHO
        return (token.head, " ".join(case).lower()) if told else None
    if token.dep_ == "pobj" and token.head.dep_ in _PREPOSITIONS and _verbal(token.head.head):
        told = token.head.lower_ not in _SAYS_WHO
        return (token.head.head, token.head.lower_) if told else None
    return None


def _verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def _subjects(verb: Token) -> list[Token]:
    """Give the subject of a verb, or of the verb that it hangs on ("refused to meet")."""
    for _ in range(_FARTHEST):
        own = [child for child in verb.children if child.dep_ in _SUBJECTS]
        if own or verb.dep_ not in ("xcomp", "conj"):
            return own
        verb = verb.head
    return []


def _written(token: Token) -> str:
    """Give a word as it stands inside a sentence."""
    return token.lower_ if token.is_title else token.text


def _object_words(verb: Token) -> dict[int, str]:
    """Give what the verb is done to, with the words before it: "took *the stage* in Karsk"."""
    for child in verb.children:
        if child.dep_ in _OBJECTS and child.i > verb.i:
            before = [c for c in child.lefts if c.dep_ in _BEFORE_NOUN]
            return {token.i: token.text for token in [*before[-_LONGEST:], child]}
    return {}


def _row(
    subject: tuple[int, int], other: tuple[int, int], verb: Token, carrier: Token, preposition: str
) -> Row:
    words: dict[int, str] = {}
    link = verb
    for _ in range(_FARTHEST):
        words |= {link.i: _written(link)} | {
            child.i: _written(child)
            for child in link.children
            if child.dep_ in _BESIDE_VERB
            or child.lower_ in _NOT
            or (child.dep_ == "mark" and child.lower_ == "to")
        }
        if link.dep_ != "xcomp" or carrier.head.i == link.i:
            break
        link = link.head
    if preposition:
        words |= _object_words(verb)
    said = " ".join(words[i] for i in sorted(words))
    return {
        "subject_start": subject[0],
        "subject_end": subject[1],
        "object_start": other[0],
        "object_end": other[1],
        "start": verb.idx,
        "end": verb.idx + len(verb.text),
        "verb": verb.lemma_ or verb.lower_,
        "words": f"{said} {preposition}".strip().replace(" n't", "n't").replace(" n’t", "n’t"),
    }
