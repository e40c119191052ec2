"""spaCy's parser, step by step: the same trees from the same weights in half the time.

spaCy reads a batch in one go without holding Python's lock, but asks for the lock several times for
every word, which takes longer than the parsing. Here Python holds it and calls each step: what the
parser sees of every text, the scores of its moves, the moves. Each step is spaCy's own, so are the
numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.pipeline.dep_parser import DependencyParser
from spacy.tokens import Doc
from thinc.api import NumpyOps

from newsloom.language.side_by_side import batches


class StepwiseParser(DependencyParser):
    """A parser that is made of another's weights and moves and gives the same trees."""

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Parse documents, so many at a time."""
        for docs in batches(stream, batch_size):
            try:
                self.set_annotations(docs, self.predict(docs))
                yield from docs
            except Exception as error:  # what spaCy's own components do
                self.get_error_handler()(self.name, self, docs, error)

    def greedy_parse(self, docs: Sequence[Doc], drop: float = 0.0) -> Any:
        """Parse documents; give the final states, one for each."""
        if not isinstance(self.model.ops, NumpyOps):
            return super().greedy_parse(docs, drop)
        final = self.moves.init_batch(docs)
        scorer = self.model.predict(docs)
        states = [state for state in final if not state.is_final()]
        while states:
            states = self.transition_states(states, _score(scorer, states))
        scorer.clear_memory()
        return final


def _score(scorer: Any, states: Sequence[Any]) -> Any:
    """Score every move in every state, as the scorer itself does, without what training needs."""
    upper = scorer.vec2scores
    if upper is None or not scorer._class_mask.all():
        return scorer.predict(states)
    hidden = scorer.state2vec.predict(scorer.get_token_ids(states))
    scores = upper.ops.gemm(hidden, upper.get_param("W"), trans2=True)
    scores += upper.get_param("b")
    return scores


def quicken(nlp: Language) -> None:
    """Put a `StepwiseParser` in the place of every parser of a pipeline, with what it learnt.

    What is written to disk stays the same: the place keeps its name and its factory.
    """
    pipe: Any
    for place, (name, pipe) in enumerate(nlp._components):
        if type(pipe) is DependencyParser and pipe.cfg["beam_width"] == 1:
            quick = StepwiseParser(nlp.vocab, pipe.model, name, pipe.moves, scorer=pipe.scorer)
            quick.cfg.update(pipe.cfg)
            nlp._components[place] = name, quick
