"""Layers for spaCy's components: an embedding that knows words from unlabelled text.

Beside spaCy's hashed features a token gets a row of a small fixed table, made once from running
news text (``training/vectors.py``) and kept at one byte per number: 20,000 words of 64 numbers are
1.3 MB in the model's own file. Words that the annotated texts never show are then not unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from spacy.attrs import LOWER, SHAPE
from spacy.ml.featureextractor import FeatureExtractor
from spacy.strings import get_string_id
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    glorot_uniform_init,
    list2ragged,
    ragged2list,
    with_array,
)
from thinc.types import Floats2d, Ragged

from newsloom.language.one_by_one import make_one_by_one as make_one_by_one

NAME = "word_table"


@registry.architectures("newsloom.WordTableEmbed.v1")
def make_embed(
    width: int, attrs: list[str], rows: list[int], table_width: int
) -> Model[list[Doc], Any]:
    """Make an embedding of hashed attributes and the word table, mixed into one row per token.

    Parameters
    ----------
    width
        Of the result and of each hashed table.
    attrs, rows
        The hashed attributes and how many rows each has, as in spaCy's ``MultiHashEmbed``.
    table_width
        Numbers per word in the table that `fill_table` will be given.
    """
    if len(attrs) != len(rows):
        raise ValueError(f"As many rows as attrs are needed: {len(rows)} rows, {len(attrs)} attrs.")
    hashed: list[Model[Any, Any]] = [
        HashEmbed(width, rows[i], column=i, seed=8 + i, dropout=0.0) for i in range(len(attrs))
    ]
    features: Model[Any, Any] = chain(
        FeatureExtractor(attrs),
        cast(Any, list2ragged()),
        with_array(concatenate(*hashed)),
    )
    mixed = Maxout(width, width * (len(attrs) + 1), nP=3, dropout=0.0, normalize=True)
    return chain(
        concatenate(features, WordTable(width, table_width)), with_array(mixed), ragged2list()
    )


def WordTable(width: int, table_width: int) -> Model[list[Doc], Ragged]:
    """Make the layer that looks a token up by its lower-case form, else by its shape."""
    return Model(
        NAME,
        _forward,
        init=_init,
        dims={"nO": width, "nM": table_width},
        params={"W": None},
        attrs={
            "keys": np.zeros((0,), dtype="uint64"),
            "table": np.zeros((1, table_width), dtype="int8"),
        },
    )


def fill_table(model: Model[Any, Any], words: Sequence[str], vectors: np.ndarray) -> None:
    """Put words with their vectors into every word table of a model.

    Parameters
    ----------
    model
        A model with the architecture ``newsloom.WordTableEmbed.v1`` anywhere inside.
    words
        Lower-case forms, no form twice; one of digits and signs (``00.0``, a 0 for each digit)
        stands for all of its shape.
    vectors
        A row for each word; scaled so that the largest number becomes 127.
    """
    digits = str.maketrans("0", "d")
    keys = np.array(
        [get_string_id(w if any(map(str.isalpha, w)) else w.translate(digits)) for w in words],
        dtype="uint64",
    )
    order = np.argsort(keys)
    scaled = np.rint(vectors[order] * (127 / np.abs(vectors).max())).astype("int8")
    # The last row is for everything else.
    table = np.vstack([scaled, np.zeros((1, vectors.shape[1]), dtype="int8")])
    for layer in model.walk():
        if layer.name == NAME:
            layer.attrs["keys"], layer.attrs["table"] = keys[order], table


def _init(model: Model[list[Doc], Ragged], X: Any = None, Y: Any = None) -> None:
    shape = (model.get_dim("nO"), model.get_dim("nM"))
    model.set_param("W", glorot_uniform_init(model.ops, shape))


def _forward(
    model: Model[list[Doc], Ragged], docs: list[Doc], is_train: bool
) -> tuple[Ragged, Callable[[Ragged], list[Doc]]]:
    keys, table = model.attrs["keys"], model.attrs["table"]
    lengths = model.ops.asarray1i([len(doc) for doc in docs])
    found = [_rows(keys, doc.to_array([LOWER, SHAPE])) for doc in docs if len(doc)]
    rows = np.concatenate(found) if found else np.zeros((0,), dtype="int64")
    # The rows have length 1 before they are scaled to bytes; about that again here.
    vectors = model.ops.asarray2f(table[rows].astype("float32") * np.float32(1 / 64))
    weights = cast(Floats2d, model.get_param("W"))
    output = Ragged(model.ops.gemm(vectors, weights, trans2=True), lengths)

    def backprop(d_output: Ragged) -> list[Doc]:
        model.inc_grad("W", model.ops.gemm(cast(Floats2d, d_output.data), vectors, trans1=True))
        return []

    return output, backprop


def _rows(keys: np.ndarray, hashes: np.ndarray) -> np.ndarray:
    """Give each token's row, by its lower-case form or its shape; the last one where neither is."""
    rows = np.full(len(hashes), len(keys))
    if not len(keys):
        return rows
    for column in (1, 0):
        at = np.minimum(np.searchsorted(keys, hashes[:, column]), len(keys) - 1)
        rows = np.where(keys[at] == hashes[:, column], at, rows)
    return rows
