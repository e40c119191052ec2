"""Which persons of an article are "he" and which "she": by title, else by given name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from newsloom.resolve.cues import sex_in
from newsloom.resolve.given_names import sex_of

if TYPE_CHECKING:
    from newsloom.sources.heads import Mention

SEXES = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
LONGEST_TITLE = 20  # characters


def tell_sexes(text: str, mentions: Iterable[Mention]) -> dict[str, str]:
    """Give "m" or "f" for each person of an article whose titles, or given names, agree on it.

    A title ("Mrs Bell", "Queen Ada") outweighs a given name; persons of whom neither tells, or
    tells both, are left out.
    """
    by_title: dict[str, set[str]] = {}
    by_name: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.label != "PERSON" or mention.form != "name":
            continue
        words = mention.surface.split()
        before = text[max(0, mention.start - LONGEST_TITLE) : mention.start]
        title = before.split()[-1:] if before[-1:] == " " else []
        told = sex_in(" ".join([*title, *words[:1]]).replace(".", ""))
        if told:
            by_title.setdefault(mention.entity_id, set()).add(told)
        named = sex_of(_folded(words[0])) if len(words) > 1 else None
        if named:
            by_name.setdefault(mention.entity_id, set()).add(named)
    sexes = {**by_name, **by_title}
    return {entity: next(iter(found)) for entity, found in sexes.items() if len(found) == 1}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in plain if not unicodedata.combining(c))
