"""newsloom: from a folder of scraped news articles to evidence that can be defended.

The names below are the whole public interface; each is imported when it is first used, so that
``import newsloom`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "open_corpus": "corpus",
    "Corpus": "corpus",
    "NewsloomError": "tables",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"newsloom has no {name!r}; it has {', '.join(__all__)}.")
    return getattr(import_module(f"newsloom.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
