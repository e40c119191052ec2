"""What a person of the corpus is looked up by: blocks, an anchor for the id, the surname."""

from __future__ import annotations

from collections.abc import Sequence

from newsloom.resolve.given_names import lines_of, sex_of
from newsloom.resolve.in_article import surname_keys
from newsloom.resolve.person_names import (
    PersonName,
    fold,
    is_initials,
    parse_person,
    romanised,
    without_article,
)

SURE_SPELLING = 7  # letters from which two romanisations are one surname, given name or not


def is_surname(surface: str, name: str) -> bool:
    """Whether a word is somebody's surname beyond doubt: short ones agree in many languages."""
    surname = parse_person(name).surname
    chief = surname.split()[0] if parse_person(name).is_double else surname
    if without_article(surface) in (without_article(surname), without_article(chief)):
        return True
    if romanised(surface) in (romanised(surname), romanised(chief)):
        return len(surface) >= SURE_SPELLING
    return " " in surface


def block_keys(name: PersonName) -> set[tuple[str, str]]:
    """Blocks in which a full name looks for others: surname and every first letter it can have."""
    keys = surname_keys(name)
    if name.family_first:
        return {(key, "") for key in keys}
    first = fold(name.given[0])
    letters = {first[:1], romanised(first)[:1]}
    if not is_initials(name.given[0]):
        letters |= {line[:1] for line in lines_of(first)}
    return {(key, letter) for key in keys for letter in letters}


def anchor_of(names: Sequence[str]) -> str:
    """Name a person by what stays when more of the names come in: given name and surname."""
    parsed = [parse_person(name) for name in names]
    surname = min(romanised(p.surname.split()[0] if p.is_double else p.surname) for p in parsed)
    lines: frozenset[str] | None = None
    for name in parsed:
        if is_initials(name.given[0]) and not name.family_first:
            continue
        word = "".join(name.given) if name.family_first else name.given[0]
        mine = lines_of(fold(word))
        mine = mine - {fold(word)} if len(mine) == 2 else mine  # "bill" is a william
        lines = mine if lines is None else (lines & mine or lines)
    if lines is None:
        return f"{min(fold(name.given[0])[0] for name in parsed)}|{surname}"
    return f"{min(map(romanised, lines))}|{surname}"


def is_plain(names: Sequence[str]) -> bool:
    """Whether some name has no middle name, initial or suffix."""
    return any(len(p.given) == 1 and not p.suffix for p in map(parse_person, names))


def sex_told(name: PersonName) -> str | None:
    """Tell a man's from a woman's name by its given name, where that comes first."""
    return None if name.family_first else sex_of(fold(name.given[0]))
