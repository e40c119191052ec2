"""What a mark of a figure stands for, in words short enough to stand in the figure.

A figure says it of each of its marks; `newsloom.pointed` finds what stands behind, and the script
in a notebook finds the mark that was clicked.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

# Half of a broken emoji can't be written as UTF-8, and must come back as it was.
_BROKEN = "surrogatepass"


def mark_of(kind: str, /, **cell: str) -> str:
    """Give the key of a mark: the same for the same mark, and safe to stand in any figure.

    Parameters
    ----------
    kind
        What is looked up for it: one of the names of `newsloom.pointed.KINDS`.
    **cell
        What it is of, such as an outlet and a period; what is empty is left out.

    >>> mark_of("printed", outlet="The Orla Post", first="2021-05-03")
    'printed?first=2021-05-03&outlet=The+Orla+Post'
    """
    told = sorted((name, value) for name, value in cell.items() if value)
    return f"{kind}?{urlencode(told, errors=_BROKEN)}"


def read_mark(key: str) -> tuple[str, dict[str, str]]:
    """Give the kind of a mark and what it is of; of a key that is no such mark, no kind.

    >>> read_mark("printed?first=2021-05-03&outlet=The+Orla+Post")
    ('printed', {'first': '2021-05-03', 'outlet': 'The Orla Post'})
    """
    kind, found, told = key.partition("?")
    return (kind, dict(parse_qsl(told, errors=_BROKEN))) if found else ("", {})
