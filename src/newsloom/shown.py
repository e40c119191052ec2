"""Tables that notebooks show with their texts whole."""

from __future__ import annotations

from typing import Any

import pandas as pd


class Shown(pd.DataFrame):
    """A frame whose texts a notebook shows whole: pandas cuts them after 50 characters.

    What is taken out of it is a plain frame again.
    """

    def _repr_html_(self) -> Any:
        with pd.option_context("display.max_colwidth", None):
            return super()._repr_html_()
