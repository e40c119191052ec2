"""The network that tags names, without the library it was trained with: arrays and products.

Words, their characters and their features go through a bidirectional LSTM (Hochreiter and
Schmidhuber 1997; Lample et al. 2016) to a linear-chain CRF (`tag_sums`), whose sums say how
probable every tag and every name is. Sentences of many articles are read side by side, since large
products cost less than many small ones; every product has the same shape whatever is read, because
a library of products may round another shape in another way. So no row depends on what is read
beside it.
"""

from __future__ import annotations

import itertools
import json
import math
import threading
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from newsloom.language.kept_rows import KeptRows
from newsloom.language.name_features import FEATURES, describe, normal_form
from newsloom.language.name_settling import Found
from newsloom.language.tag_sums import Chain, Reading

Array = np.ndarray
Article = tuple[Sequence[str], Sequence[bool], Sequence[Found]]
"""Its tokens, none blank; whether each opens a sentence; the names that the rules found."""
LONGEST = 80  # tokens; a longer sentence is read in pieces
TOGETHER = 32  # pieces of about the same length are read side by side, never more nor fewer
MOST_FORMS = 50_000  # word forms whose rows are kept from one reading to the next
BLOCK = 128  # rows that go through one product
_LONGEST_WORD = 18
_SCRATCH = threading.local()


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
        self._recurrent: list[Array] = []
        self._into: list[list[Array]] = []
        for layer in range(self._layers):
            both = [
                [full.pop(f"lstm.{layer}.{d}.{part}") for part in ("input", "hidden", "bias")]
                for d in (0, 1)
            ]
            # See `_lstm`; halving a number is exact.
            halved = np.repeat(np.array([0.5, 0.5, 0.5, 1], np.float32), len(both[0][1]))
            self._recurrent.append(np.stack([hidden * (halved / 2) for _, hidden, _ in both]))
            self._into.append([np.vstack([inputs, bias]) * halved for inputs, _, bias in both])
        self._chain = Chain(full["transitions"], 1 + 4 * len(self.labels))
        self._forms = KeptRows(self._words.shape[1] + full["convolution"].shape[1], MOST_FORMS)

    def read(
        self, words: Sequence[str], starts: Sequence[bool], by_rule: Sequence[Found]
    ) -> list[Reading]:
        """Read an article: tokens, none blank, whether each opens a sentence, the rules' names."""
        return self.read_all([(words, starts, by_rule)])[0]

    def read_all(self, articles: Sequence[Article]) -> list[list[Reading]]:
        """Read articles; each comes out as if it had been read alone."""
        found: list[list[Reading]] = [[] for _ in articles]
        begins = np.cumsum([0, *(len(words) for words, _, _ in articles)]).tolist()
        pieces = [
            (begin + start, begin + end)
            for begin, (_, starts, _) in zip(begins, articles, strict=False)
            for start, end in cut(starts)
        ]
        if not pieces:
            return found
        with _threads().limit(limits=1):
            inputs = self._inputs(
                [word for words, _, _ in articles for word in words],
                np.concatenate([describe(*article) for article in articles]),
            )
            pieces.sort(key=lambda piece: (piece[0] - piece[1], piece[0]))
            for at in range(0, len(pieces), TOGETHER):
                chosen = pieces[at : at + TOGETHER]
                numbers = [bisect_right(begins, start) - 1 for start, _ in chosen]
                own = [
                    (start - begins[number], end - begins[number])
                    for number, (start, end) in zip(numbers, chosen, strict=True)
                ]
                readings = self._chain.sum_up(self._scores(inputs, chosen), own)
                for number, reading in zip(numbers, readings, strict=True):
                    found[number].append(reading)
        return [sorted(readings, key=lambda reading: reading.start) for readings in found]

    def _inputs(self, words: Sequence[str], features: Array) -> Array:
        """One row a token: its vector, its spelling, what is told about it."""
        new = sorted(self._forms.unknown(words))
        for at in range(0, len(new), TOGETHER):
            chosen = new[at : at + TOGETHER]
            rows = [self._row.get(normal_form(word), 0) for word in chosen]
            spelled = self._spell(chosen)[: len(chosen)]
            self._forms.add(chosen, np.concatenate([self._words[rows], spelled], axis=1))
        # In blocks of one size; see the module's first lines.
        blocks = np.zeros((-(-len(words) // TOGETHER), TOGETHER, features.shape[1]), np.float32)
        blocks.reshape(-1, features.shape[1])[: len(words)] = features
        told = np.maximum(blocks @ self._w["features"] + self._w["features_bias"], 0)
        told = told.reshape(-1, told.shape[2])[: len(words)]
        return np.concatenate([self._forms.rows(words), told], axis=1)

    def _spell(self, words: Sequence[str]) -> Array:
        """Characters → vectors: a convolution over threes, the largest of each filter.

        Gives `TOGETHER` rows, of which so many are meant as there are words.
        """
        letters = np.zeros((TOGETHER, _LONGEST_WORD + 2), dtype=int)
        inside = np.zeros((TOGETHER, _LONGEST_WORD + 4, 1), dtype=np.float32)
        for row, word in enumerate(words):
            short = word if len(word) <= _LONGEST_WORD else word[:10] + word[-8:]
            letters[row, 1 : len(short) + 1] = [self._letter.get(c, 1) for c in short]
            inside[row, 2 : len(short) + 2] = 1
        vectors = self._w["characters"][letters]
        padded = np.zeros((*inside.shape[:2], vectors.shape[2]), dtype=np.float32)
        padded[:, 1:-1] = vectors
        padded *= inside
        threes = np.concatenate([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], axis=2)
        convolved = threes @ self._w["convolution"] + self._w["convolution_bias"]
        # The bias is what blank space gives; the network was trained on words followed by some.
        most = np.maximum(convolved.max(axis=1), self._w["convolution_bias"])
        spelled: Array = np.maximum(most, 0)
        return spelled

    def _scores(self, inputs: Array, pieces: Sequence[tuple[int, int]]) -> Array:
        """Scores of tags, (time, `TOGETHER`, tags), of so many pieces or fewer, longest first."""
        order = _Order(pieces)
        states = inputs[order.tokens]
        for layer in range(self._layers):
            states = self._lstm(states, order, layer)
        hidden = np.maximum(_product(states, self._w["hidden"], self._w["hidden_bias"]), 0)
        scores = _product(hidden, self._w["head"], self._w["head_bias"])
        # Where a piece is over, and in rows without one, anything will do.
        spread = np.zeros((len(order.going), TOGETHER, scores.shape[1]), dtype=np.float32)
        spread[order.times, order.rows] = scores
        return spread

    def _lstm(self, inputs: Array, order: _Order, layer: int) -> Array:
        """One bidirectional layer over (tokens, size), both directions at once."""
        width = self._recurrent[layer].shape[1]
        count, size = inputs.shape
        blocks = -(-count // BLOCK)
        into = _scratch("into", (2, blocks * BLOCK, 4 * width))
        read = _scratch("read", (blocks * BLOCK, size + 1))
        read[count:] = 0
        read[:, size] = 1  # what the bias is multiplied with
        for direction, weights in enumerate(self._into[layer]):
            # For the second direction every piece is turned round: its last token comes first.
            read[:count, :size] = inputs if direction == 0 else inputs[order.turned]
            shape = (blocks, BLOCK, -1)
            np.matmul(read.reshape(shape), weights, out=into[direction].reshape(shape))
        found = np.empty((2, len(inputs), width), dtype=np.float32)
        state = np.zeros((2, TOGETHER, width), dtype=np.float32)
        cell = np.zeros((2, TOGETHER, width), dtype=np.float32)
        gates = np.zeros((2, TOGETHER, 4 * width), dtype=np.float32)
        at = 0
        for step, going in enumerate(order.going):
            if step:
                np.matmul(state, self._recurrent[layer], out=gates)
            live, kept = gates[:, :going], cell[:, :going]
            live += into[:, at : at + going]
            # Gates in the order input, forget, output, candidate; a sigmoid of x is half of
            # 1 + tanh(x / 2), and the weights of the first three are halved already. The states
            # stay doubled, and the weights that they meet in the next step are halved for it.
            np.tanh(live, out=live)
            opened, candidate = live[..., : 3 * width], live[..., 3 * width :]
            opened += 1
            candidate *= opened[..., :width]
            kept *= opened[..., width : 2 * width]
            kept += candidate
            kept *= 0.5
            np.tanh(kept, out=candidate)
            now = found[:, at : at + going]
            np.multiply(opened[..., 2 * width :], candidate, out=now)
            state[:, :going] = now
            at += going
        found *= 0.5
        return np.concatenate([found[0], found[1][order.turned]], axis=1)

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


class _Order:
    """Pieces of tokens side by side, the longest first, and the order in which steps read them.

    Every step reads the next token of each piece that is not over yet.
    """

    def __init__(self, pieces: Sequence[tuple[int, int]]) -> None:
        starts = np.array([start for start, _ in pieces])
        lengths = np.array([end - start for start, end in pieces])
        reads = np.arange(lengths[0])[:, None] < lengths
        self.going: list[int] = reads.sum(axis=1).tolist()
        """How many pieces are not over, step by step."""
        self.times, self.rows = np.nonzero(reads)
        """Step and piece of every place of the order."""
        self.tokens = starts[self.rows] + self.times
        first = np.cumsum([0, *self.going])
        self.turned = first[lengths[self.rows] - 1 - self.times] + self.rows
        """Where the same step reads each piece from its end."""


def _product(rows: Array, weights: Array, bias: Array, block: int = TOGETHER) -> Array:
    """Multiply rows by weights and add a bias; so many rows at a time, never more nor fewer."""
    count = -(-len(rows) // block)
    read = np.zeros((count * block, rows.shape[1]), dtype=np.float32)
    read[: len(rows)] = rows
    made: Array = (read.reshape(count, block, -1) @ weights).reshape(len(read), -1)[: len(rows)]
    made += bias
    return made


def _scratch(name: str, shape: tuple[int, ...]) -> Array:
    """Memory of this thread that is used again: fresh pages cost as much as the sums in them."""
    size = math.prod(shape)
    held: Array | None = getattr(_SCRATCH, name, None)
    if held is None or len(held) < size:
        held = np.empty(size, dtype=np.float32)
        setattr(_SCRATCH, name, held)
    return held[:size].reshape(shape)


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
