"""How often Python looks for what only refers to itself, while a run goes on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 20_000  # made, more than given up, between two looks; as it comes it is 700


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Have Python look less often for objects that nothing but themselves refers to.

    Of a whole run that is some hundred small things, and to look for them takes a fourteenth of its
    time, since it holds so many that live long.
    """
    often = gc.get_threshold()
    if gc.isenabled() and often[0]:
        gc.set_threshold(max(often[0], OBJECTS), *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
