"""The pipeline that ships with newsloom, as spaCy expects a pipeline package to look.

``spacy.load("en_newsloom")`` asks the installed distributions for that name, imports this package
and calls `load`. The folder ``en_newsloom.egg-info`` beside it answers the first question; it comes
with newsloom's own wheel, so that there is nothing else to install or download. The pipeline
itself, weights included, is the folder ``pipeline``, which `training/make_model.py` writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import SimpleFrozenDict, SimpleFrozenList, load_model_from_path
from spacy.vocab import Vocab

__version__ = "0.1.0"

_NONE: SimpleFrozenList = SimpleFrozenList()
_DEFAULTS: SimpleFrozenDict = SimpleFrozenDict()


def load(
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = _NONE,
    enable: str | Iterable[str] = _NONE,
    exclude: str | Iterable[str] = _NONE,
    config: dict[str, Any] = _DEFAULTS,
) -> Language:
    """Load the pipeline; the arguments are those of `spacy.load`."""
    return load_model_from_path(
        Path(__file__).parent / "pipeline",
        vocab=vocab,
        disable=disable,
        enable=enable,
        exclude=exclude,
        config=config,
    )
