"""What spaCy's network of words reads, document by document: the same numbers with less work.

What a word is before its neighbours are looked at depends on the word alone, so it is reckoned once
for each word form and kept. Neighbours are then mixed in by thinc's own products, but without what
only training needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from spacy.attrs import NORM, ORTH
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, NumpyOps

from newsloom.language.kept_rows import KeptRows

MOST_FORMS = 30_000  # word forms whose rows are kept, some 12 MB
BLOCK = 64  # word forms go through the network so many at a time, never more nor fewer


@registry.architectures("newsloom.OneByOne.v1")
def make_one_by_one(tok2vec: Model[list[Doc], Any]) -> Model[list[Doc], Any]:
    """Let a model from documents to rows predict each document by itself; training is as ever.

    The numbers of one document stay in the processor's cache, and what is found in a text cannot
    depend on its neighbours in a batch.
    """
    return Model(
        "one_by_one",
        _OneByOne(),
        init=_init_inside,
        dims={"nO": tok2vec.maybe_get_dim("nO")},
        layers=[tok2vec],
    )


def _init_inside(model: Model[Any, Any], X: Any = None, Y: Any = None) -> None:
    model.layers[0].initialize(X=X, Y=Y)


class Layer(NamedTuple):
    """One layer of the encoder, its pieces one after the other."""

    weights: Any
    """(pieces × width, 3 × width)"""
    bias: Any
    scale: Any
    shift: Any


class _OneByOne:
    """The layer's forward pass, with the word forms that it has met."""

    def __init__(self) -> None:
        self._rows: KeptRows | None = None
        self._made_with: list[Any] = []

    def __call__(
        self, model: Model[Any, Any], docs: list[Doc], is_train: bool
    ) -> tuple[Any, Callable[[Any], Any]]:
        inside = model.layers[0]
        if is_train:
            self._rows = None
            return inside(docs, is_train)
        rows = self._predict(model, inside, docs)
        return rows, lambda d_rows: []

    def _predict(self, model: Model[Any, Any], inside: Model[Any, Any], docs: list[Doc]) -> Any:
        # spaCy's layers cannot take an empty document alone.
        nothing = model.ops.alloc2f(0, inside.get_dim("nO"))
        layers = None
        if type(model.ops) is NumpyOps and len(inside.layers) == 2:
            layers = layers_of(inside.layers[1])
        if layers is None:
            return [inside.predict([doc])[0] if len(doc) else nothing for doc in docs]
        embedded = self._embed(inside.layers[0], docs)
        return [encode(model.ops, rows, layers) if len(rows) else nothing for rows in embedded]

    def _embed(self, embed: Model[Any, Any], docs: Sequence[Doc]) -> list[np.ndarray]:
        """Give what each word is by itself: an array for each document."""
        made_with = [node.get_param(n) for node in embed.walk() for n in node.param_names]
        same = len(made_with) == len(self._made_with) and all(
            now is then for now, then in zip(made_with, self._made_with, strict=True)
        )
        if self._rows is None or not same:
            self._rows, self._made_with = KeptRows(embed.get_dim("nO"), MOST_FORMS), made_with
        # A word can have another norm in one place than elsewhere ("'s" for "is" and for "us").
        forms = [list(map(tuple, doc.to_array([ORTH, NORM]).tolist())) for doc in docs]
        new = sorted(self._rows.unknown(form for each in forms for form in each))
        for at in range(0, len(new), BLOCK):
            some = new[at : at + BLOCK]
            written = [docs[0].vocab.strings[orth] for orth, _ in some]
            doc = Doc(docs[0].vocab, written + written[:1] * (BLOCK - len(some)))
            norms = np.array([norm for _, norm in some + some[:1] * (BLOCK - len(some))], "uint64")
            doc.from_array([NORM], norms.reshape(-1, 1))  # type: ignore[arg-type]
            self._rows.add(some, embed.predict([doc])[0][: len(some)])
        return [self._rows.rows(each) for each in forms]


def layers_of(encoder: Model[Any, Any]) -> list[Layer] | None:
    """Read the layers off spaCy's ``MaxoutWindowEncoder``; None where it is built otherwise."""
    names = ["expand_window", "maxout", "layernorm", "dropout"]
    found = []
    stack = encoder.layers[0] if encoder.name.startswith("with_array(") else None
    for layer in stack.layers if stack is not None and stack.layers else ():
        inside = [node for node in layer.walk(order="dfs_pre") if not node.layers]
        if not layer.name.startswith("residual(") or [n.name for n in inside] != names:
            return None
        window, maxout, norm, _ = inside
        if window.attrs["window_size"] != 1:
            return None
        weights, bias = np.asarray(maxout.get_param("W")), np.asarray(maxout.get_param("b"))
        found.append(
            Layer(
                np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(-1, weights.shape[2]),
                np.ascontiguousarray(bias.T).reshape(-1),
                norm.get_param("G"),
                norm.get_param("b"),
            )
        )
    return found if found and encoder.attrs["pad"] == len(found) else None


def encode(ops: NumpyOps, rows: np.ndarray, layers: Sequence[Layer]) -> np.ndarray:
    """Mix every row's neighbours in, layer by layer.

    Each layer is a product over a row and its two neighbours, the largest of the pieces, a
    normalisation (Ba, Kiros and Hinton 2016) and the sum with what went in.
    """
    padded = len(layers)
    width = rows.shape[1]
    held = np.zeros((len(rows) + 2 * padded, width), dtype=np.float32)
    held[padded:-padded] = rows
    for layer in layers:
        mixed = ops.gemm(ops.seq2col(held, 1), layer.weights, trans2=True)
        mixed += layer.bias
        most = np.maximum(mixed[:, :width], mixed[:, width : 2 * width])
        for piece in range(2, mixed.shape[1] // width):
            np.maximum(most, mixed[:, piece * width : (piece + 1) * width], out=most)
        most -= most.mean(axis=1, keepdims=True)
        spread = np.multiply(most, most).mean(axis=1, keepdims=True)
        spread += 1e-08
        most *= spread**-0.5
        most *= layer.scale
        most += layer.shift
        held = held + most
    return held[padded:-padded]
