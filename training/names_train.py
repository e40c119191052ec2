"""Training the tagger of names: schedules, batches, teachers and pupil."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from names_data import Example, to_tags
from names_net import Net
from torch import Tensor

from newsloom.language.name_features import FEATURES, normal_form
from newsloom.language.tagger import cut

LONGEST_WORD = 18  # as in newsloom.language.tagger
BATCH = 1_500  # tokens, padding included
DROP_WORD = 0.1  # share of words read as unknown, so that the network learns to do without
DROP_FEATURES = 0.1
LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.01


@dataclass(frozen=True)
class Piece:
    """One sentence or part of a long one, ready for the network."""

    words: np.ndarray
    forms: np.ndarray
    features: np.ndarray
    tags: np.ndarray


@dataclass
class Material:
    """What the pieces' numbers mean: words, characters and the forms met so far."""

    vocabulary: Sequence[str]
    characters: Sequence[str]
    labels: Mapping[str, Sequence[str]]
    """For each label set, its labels."""
    forms: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.row = {word: i + 1 for i, word in enumerate(self.vocabulary)}
        self.letter = {c: i for i, c in enumerate(self.characters)}

    def pieces(self, examples: Sequence[Example], head: str) -> list[Piece]:
        """Cut articles into pieces tagged with one label set."""
        found = []
        for example in examples:
            words = np.array([self.row.get(normal_form(w), 0) for w in example.words])
            forms = np.array([self.forms.setdefault(w, len(self.forms)) for w in example.words])
            for start, end in cut(example.starts):
                tags = to_tags(example.spans, start, end, self.labels[head])
                found.append(
                    Piece(words[start:end], forms[start:end], example.features[start:end], tags)
                )
        return found

    def spelled(self) -> Tensor:
        """Every form's characters, blank space before and behind."""
        table = np.zeros((len(self.forms), LONGEST_WORD + 4), dtype=np.int64)
        for word, row in self.forms.items():
            short = word if len(word) <= LONGEST_WORD else word[:10] + word[-8:]
            table[row, 1 : 1 + len(short)] = [self.letter.get(c, 1) for c in short]
        return torch.from_numpy(table)


def characters(examples: Sequence[Example], *, most: int = 150) -> list[str]:
    """The characters worth a vector; the first two stand for blank space and the unknown."""
    counts = Counter(c for e in examples for word in e.words for c in word)
    often = [c for c, n in sorted(counts.items(), key=lambda x: (-x[1], x[0])) if n >= 20]
    return ["", "�", *often[:most]]


class Trainer:
    """Trains one network on several label sets; seeded, on one core."""

    def __init__(self, net: Net, material: Material, *, seed: int) -> None:
        self.net = net
        self.spelled = material.spelled()
        self.random = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.optimizer = torch.optim.AdamW(
            net.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY, betas=(0.9, 0.98)
        )

    def train(
        self,
        sets: Sequence[tuple[str, Sequence[Piece], float]],
        *,
        epochs: int,
        rate: float,
        report: Callable[[int, float], None],
    ) -> None:
        """Train for some rounds over shares of several sets, given as head, pieces, share."""
        self.net.train()
        step, steps = 0, 0
        for epoch in range(epochs):
            plan = [
                (head, batch)
                for head, pieces, share in sets
                for batch in self._batches(pieces, share)
            ]
            self.random.shuffle(plan)
            steps = steps or len(plan) * epochs
            lost = 0.0
            for head, batch in plan:
                for group in self.optimizer.param_groups:
                    group["lr"] = rate * _schedule(step, steps)
                words, forms, features, tags, mask, lengths = self._tensors(batch, training=True)
                states = self.net.encode(words, self._spell(forms), features, lengths)
                loss = self.net.loss(head, states, tags, mask)
                self.optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
                self.optimizer.step()
                lost += float(loss.detach())
                step += 1
            report(epoch, lost / len(plan))
        self.net.eval()

    @torch.no_grad()
    def scores(self, head: str, pieces: Sequence[Piece]) -> list[np.ndarray]:
        """Scores of one label set's tags for every piece, each (tokens, tags)."""
        self.net.eval()
        order = sorted(range(len(pieces)), key=lambda i: len(pieces[i].words))
        found: dict[int, np.ndarray] = {}
        for begin in range(0, len(order), 64):
            rows = order[begin : begin + 64]
            tensors = self._tensors([pieces[i] for i in rows], training=False)
            words, forms, features, _, _, lengths = tensors
            states = self.net.encode(words, self._spell(forms), features, lengths)
            scores = torch.log_softmax(self.net.heads[head](states), dim=-1).numpy()
            found.update({i: scores[n, : int(lengths[n])] for n, i in enumerate(rows)})
        return [found[i] for i in range(len(pieces))]

    def _spell(self, forms: Tensor) -> Tensor:
        unique, inverse = torch.unique(forms, return_inverse=True)
        return self.net.spell(self.spelled[unique])[inverse]

    def _batches(self, pieces: Sequence[Piece], share: float) -> list[list[Piece]]:
        """Group pieces of like length; a share of the groups, in no order."""
        order = list(range(len(pieces)))
        self.random.shuffle(order)
        batches: list[list[Piece]] = []
        for begin in range(0, len(order), 2_000):
            part = sorted(order[begin : begin + 2_000], key=lambda i: len(pieces[i].words))
            batch: list[Piece] = []
            for i in part:
                longest = len(pieces[i].words)  # they come shortest first
                if batch and longest * (len(batch) + 1) > BATCH:
                    batches.append(batch)
                    batch = []
                batch.append(pieces[i])
            if batch:
                batches.append(batch)
        self.random.shuffle(batches)
        return batches[: max(1, round(len(batches) * share))]

    def _tensors(self, batch: Sequence[Piece], *, training: bool) -> tuple[Tensor, ...]:
        lengths = [len(piece.words) for piece in batch]
        shape = (len(batch), max(lengths))
        words, forms, tags = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        mask = np.zeros(shape, dtype=bool)
        features = np.zeros((*shape, len(FEATURES)), dtype=np.float32)
        for row, (piece, n) in enumerate(zip(batch, lengths, strict=True)):
            words[row, :n], forms[row, :n] = piece.words, piece.forms
            features[row, :n], tags[row, :n], mask[row, :n] = piece.features, piece.tags, True
        if training:
            words[self.numbers.random(shape) < DROP_WORD] = 0
            features *= self.numbers.random((*shape, 1)) > DROP_FEATURES
        arrays = (words, forms, features, tags, mask, np.array(lengths))
        return tuple(torch.from_numpy(array) for array in arrays)


def _schedule(step: int, steps: int) -> float:
    """Warm up over 200 steps, then half a cosine (Loshchilov and Hutter 2017)."""
    return min(1.0, step / 200) * (0.5 * (1 + math.cos(math.pi * min(1.0, step / steps))) + 0.02)
