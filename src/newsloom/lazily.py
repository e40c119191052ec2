"""Packages whose names are imported when they are first used.

Reading tables needs little of what made them: a notebook that shows counts need not load every
rule that cleans an article or reads a date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def import_lazily(package: str, names: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Give a package's ``__getattr__``: it imports a name when it is first asked for.

    Parameters
    ----------
    package
        The package's own name.
    names
        Public names by the module of newsloom they live in.
    """
    homes = {name: module for module, held in names.items() for name in held}

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"{package} has no {name!r}.")
        found = getattr(import_module(f"newsloom.{homes[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return find
