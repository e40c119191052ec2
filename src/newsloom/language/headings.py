"""Sentence starts that no full stop announces: after headings and captions that ran on.

Registered as ``newsloom_headings``: spaCy's trained sentence recogniser, but one that only adds to
what the rules of `sentences` set, where it is sure, and only before a capital after a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.pipeline.senter import DEFAULT_SENTER_MODEL, SentenceRecognizer, senter_score
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import Model

from newsloom.language import lexicon
from newsloom.language.sentences import STARTERS


@Language.factory(
    "newsloom_headings",
    assigns=["token.is_sent_start", "doc.sents"],
    default_config={"model": DEFAULT_SENTER_MODEL, "threshold": 0.8},
)
def make_headings(nlp: Language, name: str, model: Model, threshold: float) -> HeadingEnds:
    """Make the component.

    Parameters
    ----------
    threshold
        How probable a start must be to be set. From 0.8 on, nothing is lost on texts whose
        headings are paragraphs of their own (GUM dev).
    """
    return HeadingEnds(nlp.vocab, model, name, threshold=threshold)


class HeadingEnds(SentenceRecognizer):
    """Adds sentence starts that follow a heading without a stop or line break."""

    def __init__(
        self,
        vocab: Vocab,
        model: Model,
        name: str = "newsloom_headings",
        *,
        threshold: float = 0.8,
        scorer: Callable[..., Any] = senter_score,
    ) -> None:
        super().__init__(vocab, model, name, scorer=scorer)
        self.cfg["threshold"] = threshold

    def predict(self, docs: Iterable[Doc]) -> list[np.ndarray]:
        """Give the tokens, by place, that probably start a sentence."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [np.zeros((0,), dtype="int64") for _ in docs]
        # The model gives logits; their difference says how probable "S" is beside "I".
        odds = np.log(self.cfg["threshold"] / (1 - self.cfg["threshold"]))
        return [np.flatnonzero(s[:, 1] - s[:, 0] > odds) for s in self.model.predict(docs)]

    def set_annotations(self, docs: Iterable[Doc], batch_tag_ids: list[np.ndarray]) -> None:
        """Set the starts that stand where a heading can have ended."""
        for doc, places in zip(docs, batch_tag_ids, strict=True):
            new = [int(i) for i in places if _can_start(doc, int(i))]
            if new:
                flags = doc.to_array([SENT_START])
                flags[new] = 1
                # The stubs of spaCy know an array type of thinc's own only.
                doc.from_array([SENT_START], flags.reshape(-1, 1))  # type: ignore[arg-type]


def _can_start(doc: Doc, at: int) -> bool:
    """Whether a capital follows a word here; everything else is for the rules to say.

    No heading ends between a title and the name it belongs to: "Mayor Ilse Brandvold said".
    """
    if at == 0 or not doc[at].text[:1].isupper() or not doc[at - 1].text[-1:].isalnum():
        return False
    return doc[at].text in STARTERS or doc[at - 1].text.lower() not in _ends_of_titles()


@cache
def _ends_of_titles() -> frozenset[str]:
    return frozenset(title.split()[-1].lower() for title in lexicon.titles())
