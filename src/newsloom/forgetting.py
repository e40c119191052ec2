"""What was worked out once and is remembered, let go of between the stages of a run.

The stems of words, what names are made of, how a token reads: each is asked for again and again in
one stage, and hardly in the next. All of it together would take as much memory as all else.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress

MANY = 4_096  # answers; what holds fewer is left alone, so that small corpora lose nothing
# What finds names is held here: a pipeline, and all surfaces of the lexicon by their words.
PIPELINES = (
    "newsloom.annotate",
    "newsloom.language.name_features",
    "newsloom.language.name_words",
)


def forget() -> None:
    """Empty all that remembers many answers; they are worked out again where they are asked for.

    What was read from a file once and for all stays: no limit is set to that.
    """
    for name, module in tuple(sys.modules.items()):
        if name.partition(".")[0] == "newsloom":
            for held in tuple(vars(module).values()):
                told = getattr(held, "cache_info", None)
                if callable(told) and told().maxsize and told().currsize > MANY:
                    held.cache_clear()
    give_back()


def give_back() -> None:
    """Have memory that is free given back to the system, as far as that knows how (glibc's does).

    Else what is free between things that stay would be counted as taken.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def let_go_of_pipelines() -> None:
    """Let go of the pipelines that were loaded, and of all that they look up.

    That takes some 150 MB, and more the more words they have seen. Who asks next has it loaded
    anew, which takes a second.
    """
    from newsloom.language import words

    for module in filter(None, map(sys.modules.get, PIPELINES)):
        for held in tuple(vars(module).values()):
            if callable(getattr(held, "cache_clear", None)):
                held.cache_clear()
    words.forget()
    gc.collect()  # a pipeline and its parts refer to each other
    give_back()
