"""How each outlet spells a name: Kyiv or Kiev, Lukashenko or Lukashenka.

Variants are spellings of one and the same part of a name. A surname that stands alone, an acronym,
an initial or another name of the same thing (Burma, Myanmar) is no spelling of the full name: those
are forms, and the table of aliases has them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np
import pandas as pd

from newsloom.rows import rows_of

COLUMNS = {
    "entity_id": "string",
    "entity": "string",
    "label": "string",
    "part": "string",
    "spelling_of": "string",
    "outlet": "string",
    "surface": "string",
    "mentions": "int64",
    "articles": "int64",
    "share": "float64",
}

# Of two words that are not equal: letters in common (Vladimir and Volodymyr: 0.59), and how much
# shorter one can be (Joe is no spelling of Joseph).
ALIKE, AS_LONG = 0.55, 0.7
SHORTEST = 3  # letters; an initial or an acronym of two is equal or another name

WITHOUT_PLURAL = {"PERSON", "GPE", "LOC", "FAC", None}  # Lyon and Lyons are two spellings

# The Arabic article as it is heard before other letters, or written in Egypt: al-, el-, ash- …
_ARABIC_THE = {"al", "el", "ul", "ad", "an", "ar", "as", "ash", "at", "az"}

_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_APOSTROPHES = str.maketrans("’‘ʼ`", "''''")


def find_variants(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Count how each outlet spells the names that are spelt in more than one way.

    Parameters
    ----------
    mentions, articles
        The tables of those names. Only names in kept articles count; a mention whose label says
        it is of a people (NORP) does not, where the entity is none.

    Returns
    -------
    One row per spelling and outlet, for names with at least two spellings in the corpus:

    - ``part``: what was compared. Of persons the ``surname`` (last word; also where it stands
      alone) and the ``given name`` (first word of two or more); of everything else the ``name``,
      all its words.
    - ``surface``: the spelling of that part, as most often written. Capitals and the kind of
      apostrophe make no other spelling; letters, diacritics, hyphens and full stops do.
    - ``spelling_of``: the commonest spelling of the same part in the corpus. Two are spellings of
      one when they are equal but for marks, or have as many words, each at least `ALIKE` alike
      and about as long; all are compared with the commonest, so there is no chain of small steps.
    - ``outlet``: null where it is not known (one row for all such articles).
    - ``mentions``, ``articles``; ``share``: of the mentions in this outlet of the part in any of
      these spellings (they add up to 1).

    Sorted by entity, id, part, the commonest spelling, outlet (unknown last), mentions (most
    first) and surface.
    """
    found = spell_names(mentions, articles)
    if found.empty:
        return _typed(pd.DataFrame(columns=list(COLUMNS)))
    where = ["entity_id", "part", "spelling_of", "outlet"]
    counted = found.groupby([*where, "surface"], dropna=False, as_index=False).agg(
        mentions=("article_id", "size"), articles=("article_id", "nunique")
    )
    whole = counted.groupby(where, dropna=False)["mentions"].transform("sum")
    counted["share"] = counted["mentions"] / whole
    asked = mentions.loc[mentions["entity_id"].isin(found["entity_id"]), ["entity_id", "entity"]]
    called = asked.drop_duplicates().astype("string")
    called = called.groupby("entity_id", as_index=False).agg(entity=("entity", "min"))
    called = called.merge(found[["entity_id", "label"]].drop_duplicates())
    return _typed(counted.merge(called, on="entity_id", how="left"))


def spell_names(mentions: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Give every mention of a name that is spelt in more than one way, with its spelling.

    Parameters
    ----------
    mentions, articles
        As for `find_variants`, which counts these rows.

    Returns
    -------
    One row per mention and part of the name: ``article_id``, ``outlet``, ``entity_id``, ``label``
    (that of most mentions), ``part``, ``spelling_of``, ``surface``.
    """
    columns = ["article_id", "outlet", "entity_id", "label", "part", "spelling_of", "surface"]
    kept = articles.loc[articles["status"] == "kept"].set_index("article_id")["outlet"]
    names, kinds = _kinds(mentions, kept.index)
    spellings = _parts(kinds)
    if spellings.empty:
        return pd.DataFrame(columns=columns)
    spelt = _written(spellings)
    label_of = dict(rows_of(kinds, ["entity_id", "settled"]))
    chosen = pd.DataFrame(
        _grouped(spelt, label_of), columns=["entity_id", "part", "key", "spelling_of"]
    )
    found = spellings.drop(columns=["surface", "mentions"])
    found = found.merge(chosen, on=["entity_id", "part", "key"])
    found = found.merge(spelt.drop(columns="mentions"), on=["entity_id", "part", "key"])
    found["label"] = [label_of[entity_id] for entity_id in found["entity_id"]]
    spelt_in = names.merge(found, on="kind")
    spelt_in["outlet"] = kept.reindex(spelt_in["article_id"]).to_numpy()
    return spelt_in[columns]


def alike(one: str, other: str, *, label: str | None = None) -> bool:
    """Tell whether two names can be two spellings of one: as many words, each alike.

    Of what is neither a person nor a place (by its `label`) a plural is no spelling of the
    singular; of peoples and parties (NORP) both must end alike: Pole is no spelling of Polish.
    """
    if _letters(one) == _letters(other):  # Al-Karim, al Karim and Alkarim
        return True
    words, others = _words(one), _words(other)
    if len(words) != len(others):
        return False
    if label not in WITHOUT_PLURAL and words:
        last, end = (_letters(name[-1]) for name in (words, others))
        if last + "s" == end or end + "s" == last:
            return False
        if label == "NORP" and last.removesuffix("s")[-2:] != end.removesuffix("s")[-2:]:
            return False
    return all(map(_alike_words, words, others))


@lru_cache(maxsize=16384)
def _alike_words(one: str, other: str) -> bool:
    a, b = sorted((_letters(one), _letters(other)))
    if a == b or {a, b} <= _ARABIC_THE:
        return True
    if _is_acronym(one) or _is_acronym(other):
        return False
    if min(len(a), len(b)) < max(SHORTEST, AS_LONG * max(len(a), len(b))):
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _is_acronym(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return 2 <= len(letters) <= 5 and all(c.isupper() for c in letters)


def _letters(word: str) -> str:
    """Fold everything but the letters and digits away, diacritics too."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if c.isalnum())


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s\-‐‑–]+", name) if word]


def _key(surface: str) -> str:
    """What two surfaces share that are one spelling: all but capitals and kinds of apostrophe."""
    composed = unicodedata.normalize("NFC", surface).translate(_APOSTROPHES)
    return re.sub(r"\s+", " ", composed).strip().casefold()


def _labels(kinds: pd.DataFrame) -> dict[str, str]:
    """The label most mentions of each entity have (in a tie, the first in the alphabet)."""
    found: dict[str, str] = {}
    counted: dict[str, Counter[str]] = {}
    columns = ["entity_id", "label", "mentions"]
    for entity_id, label, _ in rows_of(kinds, columns):
        if found.setdefault(entity_id, label) != label:
            counted[entity_id] = Counter()
    several = kinds[kinds["entity_id"].isin(counted)]
    for entity_id, label, mentions in rows_of(several, columns):
        counted[entity_id][label] += mentions
    most = {
        e: min(labels, key=lambda label: (-labels[label], label)) for e, labels in counted.items()
    }
    return found | most


def _kinds(mentions: pd.DataFrame, kept: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take names together that are spelt alike: all the rest is asked of these, which are few.

    Gives article_id and kind for each name of a kept article; and for each kind, by its number:
    entity_id, label, surface, settled (the entity's label) and mentions in kept articles.
    """
    columns = ["entity_id", "label", "surface"]
    named = mentions.loc[mentions["form"] == "name", ["article_id", *columns]]
    number = np.zeros(len(named), dtype=np.int64)
    for column in columns:
        code, known = pd.factorize(named[column])
        # numbered anew each time, so that no product of columns gets too large
        number = pd.factorize(number * len(known) + code)[0]
    first = np.flatnonzero(np.diff(np.maximum.accumulate(number), prepend=-1))
    kinds = named[columns].iloc[first].astype("string").reset_index(drop=True)
    kinds["mentions"] = np.bincount(number, minlength=len(kinds))
    settled = _labels(kinds)
    kinds["settled"] = [settled[entity_id] for entity_id in kinds["entity_id"].tolist()]
    stays = named["article_id"].isin(kept).to_numpy()
    names = named.loc[stays, ["article_id"]].assign(kind=number[stays])
    kinds["mentions"] = np.bincount(names["kind"], minlength=len(kinds))
    return names, kinds


def _parts(kinds: pd.DataFrame) -> pd.DataFrame:
    """One row per part of each kind of name: kind, entity_id, part, surface, key, mentions.

    Only parts that are written in more than one way, of entities that are.
    """
    counted = (kinds["mentions"] > 0) & ((kinds["label"] != "NORP") | (kinds["settled"] == "NORP"))
    told = kinds[counted]
    told = told[told.duplicated("entity_id", keep=False)]
    columns = ["entity_id", "surface", "settled", "mentions"]
    rows = [
        (kind, entity_id, part, spelling, _key(spelling), mentions)
        for kind, (entity_id, surface, label, mentions) in zip(
            told.index, rows_of(told, columns), strict=True
        )
        for part, spelling in _split(surface, label == "PERSON")
    ]
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, entity_id, part, _, key, _ in rows:
        keys[entity_id, part].add(key)
    several = [row for row in rows if len(keys[row[1], row[2]]) > 1]
    columns = ["kind", "entity_id", "part", "surface", "key", "mentions"]
    return pd.DataFrame(several, columns=columns)


def _split(surface: str, person: bool) -> Iterator[tuple[str, str]]:
    """The parts of a name that are compared, each with how it is spelt."""
    plain = " ".join(surface.split())
    if not person:
        yield "name", re.sub(r"^the ", "", plain, flags=re.IGNORECASE)
        return
    words = plain.replace(",", " ").split()
    while len(words) > 1 and words[-1].rstrip(".").casefold() in _SUFFIXES:
        words.pop()
    if words:
        yield "surname", words[-1]
    if len(words) > 1:
        yield "given name", words[0]


def _written(spellings: pd.DataFrame) -> pd.DataFrame:
    """Per key its commonest surface (in a tie, the one with fewest capitals, then by alphabet)."""
    counted = spellings.groupby(["entity_id", "part", "key", "surface"], as_index=False).agg(
        size=("mentions", "sum")
    )
    counted["capitals"] = [sum(map(str.isupper, name)) for name in counted["surface"].tolist()]
    counted = counted.sort_values(
        ["entity_id", "part", "key", "size", "capitals", "surface"],
        ascending=[True, True, True, False, True, True],
    )
    return counted.groupby(["entity_id", "part", "key"], as_index=False).agg(
        surface=("surface", "first"), mentions=("size", "sum")
    )


def _grouped(
    spelt: pd.DataFrame, label_of: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """Every key that has another spelling, with the commonest: entity, part, key, spelling_of."""
    several = spelt[spelt.duplicated(["entity_id", "part"], keep=False)]
    by_part: dict[tuple[str, str], list[tuple[int, str, str]]] = defaultdict(list)
    for entity_id, part, key, surface, mentions in rows_of(several, list(several.columns)):
        by_part[entity_id, part].append((-mentions, key, surface))
    for (entity_id, part), spellings in by_part.items():
        heads: dict[str, list[str]] = {}
        label = label_of[entity_id]
        for _, key, surface in sorted(spellings):
            head = next((known for known in heads if alike(known, surface, label=label)), surface)
            heads.setdefault(head, []).append(key)
        for head, keys in heads.items():
            if len(keys) > 1:
                yield from ((entity_id, part, key, head) for key in keys)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    typed = frame[list(COLUMNS)].astype(COLUMNS)
    return typed.sort_values(
        ["entity", "entity_id", "part", "spelling_of", "outlet", "mentions", "surface"],
        ascending=[True, True, True, True, True, False, True],
        na_position="last",
        ignore_index=True,
    )
