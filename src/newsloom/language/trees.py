"""A parsed document as plain lists: what is asked of every word, read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from spacy.attrs import DEP, HEAD, POS
from spacy.tokens import Doc, Token

# Labels of the older scheme that other English pipelines use, by the ones learnt from.
SAME = {
    **{"dobj": "obj", "nsubjpass": "nsubj:pass", "auxpass": "aux:pass", "relcl": "acl:relcl"},
    **{"poss": "nmod:poss", "neg": "advmod"},
}


def relation(token: Token) -> str:
    """Give what a word is to its head, in the labels of Universal Dependencies."""
    return SAME.get(token.dep_, token.dep_)


class Tree:
    """Words by number: part of speech, head, relation to it, and what hangs on each."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        read = doc.to_array([POS, DEP, HEAD])
        names = {int(number): doc.vocab.strings[int(number)] for number in np.unique(read[:, :2])}
        self.pos = [names[number] for number in read[:, 0].tolist()]
        labels = {number: SAME.get(name, name) for number, name in names.items()}
        self.relation = [labels[number] for number in read[:, 1].tolist()]
        # A head's number is told from the word's own, below zero where it stands before.
        steps = read[:, 2].astype(np.int64)
        self.head: list[int] = (np.arange(len(doc)) + steps).tolist()
        self._children: dict[int, list[int]] = defaultdict(list)
        for word, head in enumerate(self.head):
            if head != word:
                self._children[head].append(word)

    def children(self, word: int) -> Sequence[int]:
        """Give the words that hang on a word, in order."""
        return self._children.get(word, ())

    def left(self, word: int) -> int:
        """Give the first word of what hangs on a word."""
        return int(self.doc[word].left_edge.i)

    def right(self, word: int) -> int:
        """Give the last word of what hangs on a word."""
        return int(self.doc[word].right_edge.i)
