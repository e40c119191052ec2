"""Tags with attributes by the thousand, for which a parser needs the square of the time."""

from __future__ import annotations

import re

MOST = 1_000  # attributes of one tag that are read; no page that shows news has so many
_OPEN = re.compile(r"<([a-zA-Z][^\s/<>]{0,40})")
_REST = re.compile(r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|)|["'])*+>""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_END = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}


def without_crowds(page: str) -> str:
    """Give a page with every tag bare that has more than `MOST` attributes.

    Of a tag that is never closed, the rest of the page is taken for attributes.
    """
    pieces: list[str] = []
    at = kept = 0
    while opened := _OPEN.search(page, at):
        rest = _REST.match(page, opened.end())
        at = rest.end() if rest else len(page)
        if at - opened.end() > 2 * MOST:
            told = _VALUE.sub("= ", page[opened.end() : at])
            if len(told.replace("/", " ").split()) > MOST:
                pieces += [page[kept : opened.end()], ">"]
                kept = at
        if ends := _END.get(opened[1].lower()):
            closed = ends.search(page, at)
            at = closed.start() if closed else len(page)
    return "".join([*pieces, page[kept:]])
