"""The pipeline that ships with newsloom, as spaCy expects a pipeline package to look.

``spacy.load("en_newsloom")`` asks the installed distributions for that name, imports this package
and calls `load`. The folder ``en_newsloom.egg-info`` beside it answers the first question; it comes
with newsloom's own wheel, so that there is nothing else to install or download.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import (
    SimpleFrozenDict,
    SimpleFrozenList,
    dict_to_dot,
    get_model_meta,
    load_config,
    load_model_from_config,
)
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
    folder = Path(__file__).parent / "pipeline"
    overrides = dict_to_dot(config, for_overrides=True)
    # No component has weights: the configuration is the whole pipeline, what it leaves out is
    # spaCy's default.
    return load_model_from_config(
        load_config(folder / "config.cfg", overrides=overrides),
        meta=get_model_meta(folder),
        vocab=vocab,
        disable=disable,
        enable=enable,
        exclude=exclude,
        auto_fill=True,
    )
