"""The network that tags names, without the library it was trained with: arrays and products.

Words, their characters and their features go through a bidirectional LSTM (Hochreiter and
Schmidhuber 1997; Lample et al. 2016) to a linear-chain CRF (Lafferty, McCallum and Pereira 2001),
whose forward-backward sums say how probable every tag and every name is. One article is read at a
time and nothing is carried over, so that its rows do not depend on what is read beside it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from newsloom.language.name_features import FEATURES, describe, normal_form
from newsloom.language.name_settling import Found

Array = np.ndarray
LONGEST = 80  # tokens; a longer sentence is read in pieces
TOGETHER = 64  # pieces of about the same length are read side by side; more would only cost memory
MOST_SPELLED = 100_000  # words whose spelling is kept between articles
_LONGEST_WORD = 18
_TINY = 1e-30


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

    def probability(self, first: int, tags: Sequence[int]) -> float:
        """How probable it is that tokens from ``first`` on carry exactly these tags."""
        chance = float(self.marginals[first, tags[0]])
        for at, (before, tag) in enumerate(itertools.pairwise(tags), first + 1):
            ways = self.inner[before] * self.outlook[at]
            chance *= float(ways[tag] / (ways.sum() + _TINY))
        return chance


class Tagger:
    """Tags the words of one article; the tags are outside, then BIES for each label.

    Parameters
    ----------
    labels
        The labels, in the order of the tags.
    vocabulary
        The words that have a vector of their own.
    characters
        The characters that have a vector of their own.
    weights
        Arrays by name, as `training/names.py` writes them.
    """

    def __init__(
        self,
        *,
        labels: Sequence[str],
        vocabulary: Sequence[str],
        characters: Sequence[str],
        weights: dict[str, Array],
    ) -> None:
        self.labels = tuple(labels)
        self.vocabulary = tuple(vocabulary)
        self.characters = tuple(characters)
        self.weights = weights
        self._row = {word: i + 1 for i, word in enumerate(self.vocabulary)}
        self._letter = {c: i for i, c in enumerate(self.characters)}
        full = {name: np.asarray(w, dtype=np.float32) for name, w in weights.items()}
        self._words = full.pop("words") * full.pop("words_scale")
        self._w = full
        self._layers = 1 + max(int(k.split(".")[1]) for k in full if k.startswith("lstm."))
        self._recurrent = [
            np.stack([full[f"lstm.{layer}.{direction}.hidden"] for direction in (0, 1)])
            for layer in range(self._layers)
        ]
        size = 1 + 4 * len(self.labels)
        # Scores of moves are kept as factors: the sums below run over probabilities.
        moves = full["transitions"]
        self._inner = np.exp(moves[:size, :size].astype(np.float64))
        self._first = np.exp(moves[size, :size].astype(np.float64))
        self._last = np.exp(moves[:size, size + 1].astype(np.float64))
        self._log_inner, self._log_first, self._log_last = (
            np.log(np.maximum(m, 1e-300)) for m in (self._inner, self._first, self._last)
        )
        self._spelled: dict[str, Array] = {}

    def read(
        self, words: Sequence[str], starts: Sequence[bool], by_rule: Sequence[Found]
    ) -> list[Reading]:
        """Read an article: tokens, none blank, whether each opens a sentence, the rules' names."""
        pieces = cut(starts)
        if not pieces:
            return []
        readings: dict[int, Reading] = {}
        order = sorted(pieces, key=lambda piece: (piece[0] - piece[1], piece[0]))
        with _threads().limit(limits=1):
            inputs = self._inputs(words, describe(words, starts, by_rule))
            for at in range(0, len(order), TOGETHER):
                chosen = order[at : at + TOGETHER]
                found = self._sum_up(self._scores(inputs, chosen), chosen)
                readings |= {reading.start: reading for reading in found}
        return [readings[start] for start, _ in pieces]

    def _inputs(self, words: Sequence[str], features: Array) -> Array:
        rows = [self._row.get(normal_form(word), 0) for word in words]
        if len(self._spelled) > MOST_SPELLED:
            self._spelled.clear()
        for word in set(words).difference(self._spelled):
            self._spelled[word] = self._spell(word)
        spelled = np.stack([self._spelled[word] for word in words])
        told = features.astype(np.float32) @ self._w["features"]
        told = np.maximum(told + self._w["features_bias"], 0)
        return np.concatenate([self._words[rows], spelled, told], axis=1)

    def _spell(self, word: str) -> Array:
        """Characters → vector: a convolution over threes, the largest of each filter."""
        short = word if len(word) <= _LONGEST_WORD else word[:10] + word[-8:]
        letters = [0, *(self._letter.get(c, 1) for c in short), 0]
        vectors = self._w["characters"][letters]
        vectors[[0, -1]] = 0
        padded = np.zeros((len(letters) + 2, vectors.shape[1]), dtype=np.float32)
        padded[1:-1] = vectors
        threes = np.concatenate([padded[:-2], padded[1:-1], padded[2:]], axis=1)
        convolved = threes @ self._w["convolution"] + self._w["convolution_bias"]
        # The bias is what blank space gives; the network was trained on words followed by some.
        return np.maximum(np.maximum(convolved.max(axis=0), self._w["convolution_bias"]), 0)

    def _scores(self, inputs: Array, pieces: Sequence[tuple[int, int]]) -> Array:
        """Scores of the tags, (pieces, time, tags), of pieces given the longest first."""
        lengths = np.array([end - start for start, end in pieces])
        states = np.zeros((lengths[0], len(pieces), inputs.shape[1]), dtype=np.float32)
        for row, (start, end) in enumerate(pieces):
            states[: end - start, row] = inputs[start:end]
        for layer in range(self._layers):
            states = self._lstm(states, lengths, layer)
        hidden = np.maximum(states @ self._w["hidden"] + self._w["hidden_bias"], 0)
        scores = hidden @ self._w["head"] + self._w["head_bias"]
        return np.ascontiguousarray(scores.transpose(1, 0, 2))

    def _lstm(self, inputs: Array, lengths: Array, layer: int) -> Array:
        """One bidirectional layer over (time, pieces, size), both directions at once."""
        longest, batch, size = inputs.shape
        recurrent = self._recurrent[layer]
        width = recurrent.shape[1]
        # For the second direction every piece is turned round: its last token comes first.
        steps = np.arange(longest)[:, None]
        turned = np.where(steps < lengths, lengths - 1 - steps, steps)
        columns = np.arange(batch)
        into = np.empty((longest, 2, batch, 4 * width), dtype=np.float32)
        flat = inputs.reshape(-1, size)
        for direction in (0, 1):
            name = f"lstm.{layer}.{direction}"
            gates = (flat @ self._w[f"{name}.input"]).reshape(longest, batch, -1)
            gates += self._w[f"{name}.bias"]
            into[:, direction] = gates if direction == 0 else gates[turned, columns]
        states = np.zeros((longest, 2, batch, width), dtype=np.float32)
        state = np.zeros((2, batch, width), dtype=np.float32)
        cell = np.zeros((2, batch, width), dtype=np.float32)
        for step, n in enumerate(_going(lengths)):
            gates = into[step, :, :n]
            if step:
                gates = gates + state[:, :n] @ recurrent
            # Gates in the order input, forget, output, candidate: three sigmoids in one go.
            opened = gates[..., : 3 * width]
            np.negative(opened, out=opened)
            np.exp(opened, out=opened)
            opened += 1
            np.reciprocal(opened, out=opened)
            kept = cell[:, :n]
            kept *= opened[..., width : 2 * width]
            kept += opened[..., :width] * np.tanh(gates[..., 3 * width :])
            np.multiply(opened[..., 2 * width :], np.tanh(kept), out=state[:, :n])
            states[step, :, :n] = state[:, :n]
        back = states[:, 1][turned, columns]
        return np.concatenate([states[:, 0], back], axis=2)

    def _sum_up(self, scores: Array, pieces: Sequence[tuple[int, int]]) -> list[Reading]:
        """Forward-backward sums (Rabiner 1989, section III.A), scaled at each step; best path."""
        lengths = np.array([end - start for start, end in pieces])
        going = _going(lengths)
        scores = scores.astype(np.float64)
        factors = np.exp(scores - scores.max(axis=2, keepdims=True))
        ahead = np.zeros_like(factors)
        ahead[:, 0] = _scaled(self._first * factors[:, 0])
        best = np.zeros_like(factors)
        best[:, 0] = self._log_first + scores[:, 0]
        back = np.zeros(factors.shape, dtype=np.int16)
        for t in range(1, len(going)):
            n = going[t]
            ahead[:n, t] = _scaled((ahead[:n, t - 1] @ self._inner) * factors[:n, t])
            through = best[:n, t - 1, :, None] + self._log_inner
            back[:n, t] = through.argmax(axis=1)
            best[:n, t] = through.max(axis=1) + scores[:n, t]
        # What can follow, seen from before a token's own score.
        behind = np.zeros_like(factors)
        behind[np.arange(len(pieces)), lengths - 1] = self._last
        for t in range(len(going) - 2, -1, -1):
            n = going[t + 1]
            behind[:n, t] = _scaled((factors[:n, t + 1] * behind[:n, t + 1]) @ self._inner.T)
        marginals = _scaled(ahead * behind)
        found = []
        for row, (start, _) in enumerate(pieces):
            length = lengths[row]
            tag = int((best[row, length - 1] + self._log_last).argmax())
            tags = [tag]
            for t in range(length - 1, 0, -1):
                tag = int(back[row, t, tag])
                tags.append(tag)
            outlook = factors[row, :length] * behind[row, :length]
            read = tags[::-1], marginals[row, :length].copy(), outlook, self._inner
            found.append(Reading(start, *read))
        return found

    def save(self, folder: Path) -> None:
        """Write two files: ``tagger.json`` (labels, words, characters) and ``tagger.npz``."""
        about = {
            "labels": self.labels,
            "features": FEATURES,
            "characters": self.characters,
            "vocabulary": self.vocabulary,
        }
        (folder / "tagger.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")
        with (folder / "tagger.npz").open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **self.weights)

    @classmethod
    def load(cls, folder: Path) -> Tagger:
        """Read what `save` wrote.

        Raises
        ------
        ValueError
            If it was trained with other features than this version of newsloom knows.
        """
        about: dict[str, Any] = json.loads((folder / "tagger.json").read_text("utf-8"))
        if tuple(about["features"]) != FEATURES:
            raise ValueError(
                f"The tagger in {folder} was trained with other word features than this version "
                "of newsloom gives it; train it again (training/README.md)."
            )
        with np.load(folder / "tagger.npz", allow_pickle=False) as arrays:
            weights = {name: arrays[name] for name in arrays.files}
        return cls(
            labels=about["labels"],
            vocabulary=about["vocabulary"],
            characters=about["characters"],
            weights=weights,
        )


@cache
def _threads() -> ThreadpoolController:
    """Products are small here: a second thread costs more than it saves, and worlds of cores would
    round differently."""
    return ThreadpoolController()


def cut(starts: Sequence[bool], longest: int = LONGEST) -> list[tuple[int, int]]:
    """Cut an article into sentences, and long ones into pieces; start and end tokens."""
    bounds = [i for i, opens in enumerate(starts) if opens or i == 0] + [len(starts)]
    return [
        (at, min(at + longest, end))
        for begin, end in itertools.pairwise(bounds)
        for at in range(begin, end, longest)
    ]


def _going(lengths: Array) -> list[int]:
    """How many of the sentences, the longest first, are still going on at each step."""
    steps = np.arange(lengths[0])
    return [int(n) for n in (lengths[None, :] > steps[:, None]).sum(axis=1)]


def _scaled(factors: Array) -> Array:
    """Make rows of factors add up to 1."""
    total: Array = factors.sum(axis=-1, keepdims=True)
    return factors / (total + _TINY)
