"""One computed sentence per question, as the report gives it, for notebooks and consoles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from newsloom.report import answers
from newsloom.report.answers import Facts, plain
from newsloom.tables import NewsloomError

_SAID: dict[str, Callable[[Any, Facts], answers.Sentence | None]] = {
    "came_in": answers.said_came_in,
    "who": answers.said_who,
    "with_whom": answers.said_with_whom,
    "when": answers.said_when,
    "who_says": answers.said_who_says,
    "shared": lambda corpus, facts: answers.said_shared(corpus),
}
QUESTIONS = (*_SAID, "trust")


def answer(corpus: Any, question: str) -> str:
    """Answer a question about a corpus in a sentence whose numbers are computed from its tables.

    Parameters
    ----------
    corpus
        An open corpus.
    question
        ``came_in``, ``who``, ``with_whom``, ``when``, ``who_says``, ``shared``, or ``trust`` for
        what to hold against the numbers (one sentence a line).

    Raises
    ------
    NewsloomError
        If the question is none of these.
    """
    facts = answers.count_facts(corpus.articles)
    if question == "trust":
        return "\n".join(plain(s) for s in answers.how_far_to_trust(corpus, facts, []))
    if question not in _SAID:
        raise NewsloomError(f'answer knows {", ".join(QUESTIONS)}; it was asked for "{question}".')
    said = _SAID[question](corpus, facts)
    return plain(said) if said else "Nothing was found."
