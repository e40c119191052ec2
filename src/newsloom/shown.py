"""Tables and sentences as a notebook shows them: texts whole, nothing where nothing is known."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import wraps
from itertools import count
from typing import Any, ParamSpec

import pandas as pd

_Given = ParamSpec("_Given")

# Of a table made by pandas: the texts in it are escaped, so a tag is always pandas' own.
_CELL = re.compile(r"<td>([^<]*)</td>")
_MISSING = {"&lt;NA&gt;", "NaN", "NaT", "None"}
_LEFT = ' style="text-align: left"'
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WHOLE = ' style="text-align: left; white-space: nowrap"'
NOTHING = "<p>Nothing of this kind was found.</p>"


class Shown(pd.DataFrame):
    """A frame for reading: pandas cuts texts after 50 characters and writes NaN into gaps.

    What is taken out of it is a plain frame again.
    """

    def __repr__(self) -> str:
        return repr(pd.DataFrame(self))

    def _repr_html_(self) -> Any:
        if self.empty:
            return NOTHING
        with pd.option_context("display.max_colwidth", None, "display.max_columns", None):
            made = super()._repr_html_()
        if not made:  # pandas is told to write no HTML
            return made
        texts = [not pd.api.types.is_numeric_dtype(kind) for kind in self.dtypes]
        gaps = [bool(self.iloc[:, at].isna().any()) for at in range(len(texts))]
        cells, heads = count(), count(-1)  # the first head is that of the row numbers

        def cell(found: re.Match[str]) -> str:
            at = next(cells) % len(texts)
            inside = "" if gaps[at] and found[1] in _MISSING else found[1]
            look = _WHOLE if _DAY.fullmatch(inside) else _LEFT
            return f"<td{look if texts[at] else ''}>{inside}</td>"

        def head(_: re.Match[str]) -> str:
            at = next(heads)
            return f"<th{_LEFT if at >= 0 and texts[at] else ''}>"

        top, end, rows = made.partition("</thead>")
        return re.sub("<th>", head, top) + end + _CELL.sub(cell, rows)


def show_table(table: pd.DataFrame, *, top_n: int | None = None) -> pd.DataFrame:
    """Give a table to look at in a notebook: its texts whole, its gaps empty.

    Parameters
    ----------
    table
        Any frame.
    top_n
        Rows at most.

    Returns
    -------
    The same rows and columns; only how a notebook shows them differs.
    """
    return Shown(table if top_n is None else table.head(top_n))


class ShownText(str):
    """Sentences for reading: what is printed a notebook breaks at its edge, in midst of a word."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        paragraphs, above = [], "0"
        for line in self.splitlines():
            told = line.strip()
            if told:
                inside = len(line) - len(line.lstrip())
                look = f"margin: {above} 0 0 {inside * 0.7:.1f}em; max-width: 54rem"
                paragraphs.append(f'<p style="{look}">{html.escape(told, quote=False)}</p>')
            above = "0.2em" if told else "1em"
        return f"<div>{''.join(paragraphs)}</div>"


def show_text(text: str) -> str:
    """Give sentences to read in a notebook, a paragraph a line; elsewhere they are as they were."""
    return ShownText(text)


def for_reading(listing: Callable[_Given, pd.DataFrame]) -> Callable[_Given, pd.DataFrame]:
    """Let what a listing gives be shown as a table for reading."""

    @wraps(listing)
    def listed(*args: _Given.args, **kwargs: _Given.kwargs) -> pd.DataFrame:
        return Shown(listing(*args, **kwargs))

    return listed
