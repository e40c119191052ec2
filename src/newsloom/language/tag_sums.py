"""Sums over all sequences of tags, and the best sequence, for a linear-chain CRF.

Forward-backward and Viterbi (Rabiner 1989, sections III.A and III.B) over the scores that a network
gives to tags (Lafferty, McCallum and Pereira 2001), for a fixed number of sentences at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
_TINY = 1e-30
# Below a half, with room for what is lost in rounding; see `Chain._best_tags`.
_DOUBT = 0.4


@dataclass(frozen=True)
class Reading:
    """What the network makes of one sentence, or piece of a long one."""

    start: int
    """Its first token in the article."""
    tags: list[int]
    """The most probable sequence of tags."""
    marginals: Array
    """The probability of every tag (columns) of every token (rows)."""
    outlook: Array
    """For every token and tag, how well the tag fits the token and all that follows."""
    inner: Array
    """How well a tag (column) fits the tag before it (row)."""

    def probabilities(self, first: int, tags: Array) -> Array:
        """How probable it is that tokens from ``first`` on carry exactly these tags.

        ``tags`` is (tokens, choices); there is one probability for each choice.
        """
        chances: Array = self.marginals[first, tags[0]]
        for at in range(1, len(tags)):
            ways = self.inner[tags[at - 1]] * self.outlook[first + at]
            chances = chances * ways[np.arange(len(ways)), tags[at]] / (ways.sum(axis=1) + _TINY)
        return chances


class Chain:
    """The scores of moves from tag to tag: ``moves`` of (tags + 2)², start and end last."""

    def __init__(self, moves: Array, size: int) -> None:
        # Kept as factors, too: the sums run over probabilities.
        self._inner = np.exp(moves[:size, :size].astype(np.float64))
        self._first = np.exp(moves[size, :size].astype(np.float64))
        self._last = np.exp(moves[:size, size + 1].astype(np.float64))
        log_inner, self._log_first, self._log_last = (
            np.log(np.maximum(m, 1e-300)) for m in (self._inner, self._first, self._last)
        )
        self._log_into = np.ascontiguousarray(log_inner.T)

    def sum_up(self, scores: Array, pieces: Sequence[tuple[int, int]]) -> list[Reading]:
        """Give the readings of pieces (start, end), the longest first.

        ``scores`` is (time, rows, tags), a row for each piece and any number without one. All rows
        are reckoned at every step, whatever the lengths: products of one shape round alike, so that
        no piece depends on those beside it.
        """
        lengths = np.array([end - start for start, end in pieces])
        going = [int((lengths > t).sum()) for t in range(lengths[0])]
        scores = scores.astype(np.float64)
        factors = np.exp(scores - scores.max(axis=2, keepdims=True))
        ahead = np.zeros_like(factors)
        ahead[0] = _scaled(self._first * factors[0])
        for t in range(1, len(going)):
            ahead[t] = _scaled((ahead[t - 1] @ self._inner) * factors[t])
        # What can follow, seen from before a token's own score.
        behind = np.zeros_like(factors)
        behind[lengths - 1, np.arange(len(pieces))] = self._last
        for t in range(len(going) - 2, -1, -1):
            n = going[t + 1]
            behind[t, :n] = _scaled((factors[t + 1] * behind[t + 1]) @ self._inner.T)[:n]
        outlook = factors * behind
        marginals = _scaled(ahead * behind)
        tags = self._best_tags(scores, marginals, lengths)
        found = []
        for row, (start, _) in enumerate(pieces):
            length = lengths[row]
            seen = marginals[:length, row].copy(), outlook[:length, row].copy()
            found.append(Reading(start, tags[:length, row].tolist(), *seen, self._inner))
        return found

    def _best_tags(self, scores: Array, marginals: Array, lengths: Array) -> Array:
        """Give the most probable sequence of every piece.

        A sequence that differs from another has at least one tag that the other has not. So all
        others together are no more probable than the tags are together that the most probable tag
        of each token leaves over; where that is less than a half, these tags are the sequence.
        """
        marginals = marginals[:, : len(lengths)]
        read = np.arange(len(marginals))[:, None] < lengths
        tags: Array = marginals.argmax(axis=2)
        left = ((1 - marginals.max(axis=2)) * read).sum(axis=0)
        doubtful = np.flatnonzero(left > _DOUBT)
        if len(doubtful):
            longest = lengths[doubtful].max()
            tags[:longest, doubtful] = self._follow(scores[:longest, doubtful], lengths[doubtful])
        return tags

    def _follow(self, scores: Array, lengths: Array) -> Array:
        """Follow the best sequence of every row, the longest first, back from its last token."""
        best = np.zeros_like(scores)
        best[0] = self._log_first + scores[0]
        size = scores.shape[2]
        into = np.tile(self._log_into.T, scores.shape[1])
        for t in range(1, len(best)):
            # (tag before, row and tag): laid out flat, a sum of long rows costs half of it
            through = np.repeat(best[t - 1].T.ravel(), size).reshape(size, -1)
            through += into
            best[t] = through.max(axis=0).reshape(-1, size) + scores[t]
        tags = np.zeros(best.shape[:2], dtype=int)
        rows = np.arange(len(lengths))
        tags[lengths - 1, rows] = (best[lengths - 1, rows] + self._log_last).argmax(axis=1)
        for t in range(len(best) - 1, 0, -1):
            n = int((lengths > t).sum())
            before = best[t - 1, :n] + self._log_into[tags[t, :n]]
            tags[t - 1, :n] = before.argmax(axis=1)
        return tags


def _scaled(factors: Array) -> Array:
    """Make rows of factors add up to 1."""
    total: Array = factors.sum(axis=-1, keepdims=True)
    return factors / (total + _TINY)
