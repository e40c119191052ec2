"""What is made of a corpus and asked for many times, kept with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import is_
from typing import Any, TypeVar

Made = TypeVar("Made")


def kept_with(corpus: Any, name: str, made_of: Sequence[Any], make: Callable[[], Made]) -> Made:
    """Give what is made of some tables of a corpus; made again where one is not the same object.

    The tables are held, too: a new one can have the id of one that is gone. Nobody may change what
    is given.
    """
    before, found = vars(corpus).get(name, ((), None))
    if len(before) != len(made_of) or not all(map(is_, before, made_of)):
        found = make()
        vars(corpus)[name] = (tuple(made_of), found)
    made: Made = found
    return made
