"""The network behind the names: words, characters and features → BiLSTM → one CRF per label set.

Lample et al. 2016 (BiLSTM and CRF), Ma and Hovy 2016 (convolution over characters). Every corpus
has a CRF of its own on the shared layers, so that a corpus with other conventions teaches what
words are like without teaching its conventions (Peng and Dredze 2017).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn

CHARACTERS_OF_A_WORD = 20


class Net(nn.Module):
    """Scores of tags for padded batches of sentences.

    Parameters
    ----------
    vectors
        Rows of word vectors; row 0 is for unknown words.
    characters
        How many different characters there are, padding (0) and unknown (1) included.
    features
        How many features a word has.
    labels
        For each label set, its labels.
    """

    def __init__(
        self,
        vectors: Tensor,
        *,
        characters: int,
        features: int,
        labels: Mapping[str, Sequence[str]],
        width: int = 128,
        character_width: int = 24,
        filters: int = 64,
        feature_width: int = 64,
        layers: int = 1,
        dropout: float = 0.4,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(vectors, freeze=False, padding_idx=None)
        self.characters = nn.Embedding(characters, character_width, padding_idx=0)
        self.convolution = nn.Conv1d(character_width, filters, 3, padding=1)
        self.features = nn.Linear(features, feature_width)
        size = vectors.shape[1] + filters + feature_width
        self.lstm = nn.LSTM(
            size,
            width,
            num_layers=layers,
            batch_first=True,
            bidirectional=True,
            dropout=dropout if layers > 1 else 0.0,
        )
        self.hidden = nn.Linear(2 * width, width)
        self.heads = nn.ModuleDict({k: nn.Linear(width, 1 + 4 * len(v)) for k, v in labels.items()})
        self.transitions = nn.ParameterDict(
            {
                k: nn.Parameter(0.01 * torch.randn(3 + 4 * len(v), 3 + 4 * len(v)))
                for k, v in labels.items()
            }
        )
        self.allowed = {k: allowed_moves(len(v)) for k, v in labels.items()}
        self.dropout = nn.Dropout(dropout)

    def spell(self, forms: Tensor) -> Tensor:
        """Turn spelled words, (words, characters), into vectors, (words, filters)."""
        convolved = self.convolution(self.characters(forms).transpose(1, 2))
        return torch.relu(convolved.amax(dim=2))

    def encode(self, words: Tensor, spelled: Tensor, features: Tensor, lengths: Tensor) -> Tensor:
        """Give the hidden state of every word, (batch, time, width)."""
        inputs = torch.cat(
            [self.words(words), spelled, torch.relu(self.features(features))], dim=-1
        )
        packed = nn.utils.rnn.pack_padded_sequence(
            self.dropout(inputs), lengths, batch_first=True, enforce_sorted=False
        )
        states, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return self.dropout(torch.relu(self.hidden(self.dropout(states))))

    def loss(self, head: str, states: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood of the tags, a mean per word."""
        scores = self.heads[head](states)
        moves = self.transitions[head] + self.allowed[head]
        return (partition(scores, moves, mask) - path(scores, moves, tags, mask)).sum() / mask.sum()


def allowed_moves(labels: int) -> Tensor:
    """Penalties of −1e4 on moves that BIOES forbids; the last two rows are start and end."""
    size = 1 + 4 * labels
    closed = torch.zeros(size + 2, dtype=torch.bool)  # tags after which a name is complete
    opens = torch.zeros(size + 2, dtype=torch.bool)  # tags that need no name before them
    closed[0] = opens[0] = True
    for n in range(labels):
        closed[1 + 4 * n + 2] = closed[1 + 4 * n + 3] = True
        opens[1 + 4 * n] = opens[1 + 4 * n + 3] = True
    closed[size] = opens[size + 1] = True
    moves = closed[:, None] & opens[None, :]
    for n in range(labels):
        for before in (0, 1):
            for after in (1, 2):
                moves[1 + 4 * n + before, 1 + 4 * n + after] = True
    moves[:, size] = False
    moves[size + 1, :] = False
    return torch.where(moves, 0.0, -1e4)


def partition(scores: Tensor, moves: Tensor, mask: Tensor) -> Tensor:
    """Log of the sum over all tag sequences, for each sentence."""
    size = scores.shape[2]
    alpha = moves[size, :size] + scores[:, 0]
    inner = moves[:size, :size]
    for t in range(1, scores.shape[1]):
        top = alpha.amax(dim=1, keepdim=True).detach()
        # In probabilities rather than logarithms: one small product instead of a large sum.
        after = torch.log(torch.exp(alpha - top) @ torch.exp(inner) + 1e-30) + top + scores[:, t]
        alpha = torch.where(mask[:, t, None], after, alpha)
    return torch.logsumexp(alpha + moves[:size, size + 1], dim=1)


def path(scores: Tensor, moves: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
    """Score of one tag sequence for each sentence."""
    size = scores.shape[2]
    emitted = (scores.gather(2, tags[..., None])[..., 0] * mask).sum(dim=1)
    steps = moves[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]
    last = tags.gather(1, mask.sum(dim=1, keepdim=True) - 1)[:, 0]
    return emitted + steps.sum(dim=1) + moves[size, tags[:, 0]] + moves[last, size + 1]


def export(net: Net, head: str) -> dict[str, np.ndarray]:
    """Give the arrays that `newsloom.language.tagger.Tagger` reads, for one label set.

    Word vectors are kept in 8 bits with a scale per word, the rest in 16.
    """
    half = {k: v.detach().numpy().astype(np.float16) for k, v in net.state_dict().items()}
    words = net.words.weight.detach().numpy()
    scale = np.abs(words).max(axis=1, keepdims=True) / 127 + 1e-8
    result = {
        "words": np.round(words / scale).astype(np.int8),
        "words_scale": scale.astype(np.float16),
        "characters": half["characters.weight"],
        "convolution": half["convolution.weight"]
        .transpose(2, 1, 0)
        .reshape(-1, net.convolution.out_channels),
        "convolution_bias": half["convolution.bias"],
        "features": half["features.weight"].T,
        "features_bias": half["features.bias"],
        "hidden": half["hidden.weight"].T,
        "hidden_bias": half["hidden.bias"],
        "head": half[f"heads.{head}.weight"].T,
        "head_bias": half[f"heads.{head}.bias"],
        # A forbidden move scores −1e4: its factor is 0 all the same.
        "transitions": (net.transitions[head] + net.allowed[head])
        .detach()
        .numpy()
        .astype(np.float16),
    }
    for layer in range(net.lstm.num_layers):
        for direction, ending in enumerate(("", "_reverse")):
            name = f"lstm.{layer}.{direction}"
            bias = (
                half[f"lstm.bias_ih_l{layer}{ending}"].astype(np.float32)
                + half[f"lstm.bias_hh_l{layer}{ending}"]
            )
            result[f"{name}.input"] = _gates(half[f"lstm.weight_ih_l{layer}{ending}"]).T
            result[f"{name}.hidden"] = _gates(half[f"lstm.weight_hh_l{layer}{ending}"]).T
            result[f"{name}.bias"] = _gates(bias.astype(np.float16))
    return {name: np.ascontiguousarray(array) for name, array in result.items()}


def _gates(weights: np.ndarray) -> np.ndarray:
    """Reorder input, forget, candidate, output to input, forget, output, candidate."""
    i, f, g, o = np.split(weights, 4)
    return np.concatenate([i, f, o, g])
