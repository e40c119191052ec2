"""Mentions taken together: what is said alike in one article is decided once.

A group is a surface with a label and a cue (a person's title, the country beside a body's name) in
one article. A corpus has far fewer groups than mentions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from newsloom.resolve.body_names import acronym, country_of, generic_key, initials_of
from newsloom.resolve.cues import with_titles
from newsloom.resolve.person_names import parse_person, romanised
from newsloom.rows import rows_of

# Characters between a country and its body: "Polish ", "Poland's ", "… of Poland", "… in the …".
_BEFORE, _AFTER = (1, 3), (4, 8)

Placed = tuple[int, int, str, str]
"""A name where it stands: start, end, surface, label."""


@dataclass
class Kinds:
    """What names are called, in some articles or in all: surface, label and cue, by number.

    Numbers go by where a corpus has them first, whatever the parts in which it is read.
    """

    surfaces: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    cues: list[str] = field(default_factory=list)
    _numbers: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def number(self, surface: str, label: str, cue: str) -> int:
        """Give the number of a surface with its label and cue."""
        number = self._numbers.setdefault((surface, label, cue), len(self._numbers))
        if number == len(self.surfaces):
            self.surfaces.append(surface)
            self.labels.append(label)
            self.cues.append(cue)
        return number


@dataclass(frozen=True)
class Groups:
    """The groups of some articles, in the order of these, and the group of every mention."""

    table: pd.DataFrame
    """article_id, kind (a number of `Kinds`), first (start of the first), mentions."""
    of_mention: np.ndarray
    brackets: dict[str, dict[str, str]]
    """Per article: an acronym in brackets → the long form before it, or the other way about."""
    commas: dict[str, list[Placed]]
    """Per article: places directly before another, as in "Paris, France", and that other."""


def gather_groups(names: pd.DataFrame, texts: Mapping[str, str] | None, kinds: Kinds) -> Groups:
    """Gather the mentions of some articles into groups.

    Parameters
    ----------
    names
        Sorted by article_id and start: article_id, start, end, surface, label; and ``title``,
        where that was read before.
    texts
        Clean texts by article_id, to read titles from; without them there are none.
    kinds
        What names are called, as far as it is known; what is new is added.
    """
    if "title" in names:
        cues = names["title"].fillna("")
    elif texts is not None:
        cues = with_titles(names, texts)["title"].fillna("")
    else:
        cues = pd.Series("", index=names.index)
    # Codes instead of strings: a corpus has millions of mentions and far fewer spellings.
    label = _settled_labels(names)
    surface_codes, surfaces = _codes(names["surface"])
    label_codes, labels = _codes(label)
    cue_codes, all_cues = _cues(names, label, (surface_codes, surfaces), cues)
    article_codes, articles = _codes(names["article_id"])
    called = (surface_codes * len(labels) + label_codes) * len(all_cues) + cue_codes
    called_codes, values = pd.factorize(called)
    labelled, of_cue = np.divmod(values, len(all_cues))
    of_surface, of_label = np.divmod(labelled, len(labels))
    spelt = surfaces[of_surface], labels[of_label], all_cues[of_cue]
    numbers = np.array(list(map(kinds.number, *spelt)), dtype="int64")
    whole = article_codes * (int(numbers.max(initial=0)) + 1) + numbers[called_codes]
    _, firsts, of_mention, mentions = np.unique(
        whole, return_index=True, return_inverse=True, return_counts=True
    )
    made = pd.DataFrame(
        {
            "article_id": articles[article_codes[firsts]],
            "kind": numbers[called_codes[firsts]],
            "first": names["start"].to_numpy()[firsts],  # rows are sorted by start
            "mentions": mentions,
        }
    )
    coded = surface_codes, surfaces
    return Groups(made, of_mention, _brackets(names, label, coded), _commas(names, label, coded))


def _codes(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Give a number per row, in order of first appearance, and what the numbers stand for."""
    codes, values = pd.factorize(column)
    return codes.astype("int64"), np.asarray(values, dtype=object)


def _settled_labels(names: pd.DataFrame) -> pd.Series:
    """Give a surface with several labels in an article the one it mostly has there.

    A surname keeps its label where the article names the person in full.
    """
    label = names["label"]
    distinct = names[["article_id", "surface", "label"]].drop_duplicates()
    twice = distinct[distinct.duplicated(["article_id", "surface"], keep=False)]
    mixed = set(rows_of(twice, ["article_id", "surface"]))
    if not mixed:
        return label
    articles = {article for article, _ in mixed}
    rows = names[names["article_id"].isin(articles)]
    surnames: dict[str, set[str]] = {}
    votes: dict[tuple[str, str], dict[str, int]] = {}
    for article, surface, given in rows_of(rows, ["article_id", "surface", "label"]):
        if given == "PERSON" and parse_person(surface).given:
            surnames.setdefault(article, set()).add(romanised(parse_person(surface).surname))
        if (article, surface) in mixed:
            tally = votes.setdefault((article, surface), {})
            tally[given] = tally.get(given, 0) + 1
    chosen = {}
    for (article, surface), tally in votes.items():
        if "PERSON" in tally and romanised(surface) in surnames.get(article, ()):
            continue
        best = max(tally.values())
        if best * 2 > sum(tally.values()):
            chosen[article, surface] = next(la for la, n in tally.items() if n == best)
    new = [
        chosen.get((article, surface), given)
        for article, surface, given in rows_of(rows, ["article_id", "surface", "label"])
    ]
    label = label.astype(object)
    label.loc[rows.index] = new
    return label


def _cues(
    names: pd.DataFrame,
    label: pd.Series,
    coded: tuple[np.ndarray, np.ndarray],
    titles: pd.Series,
) -> tuple[np.ndarray, np.ndarray]:
    """Give, as codes, persons' titles and the country directly before or after a generic body."""
    codes, surfaces = coded
    persons = (label == "PERSON").to_numpy(dtype=bool)
    title_codes, values = _codes(titles)
    known = {value: number for number, value in enumerate(values)}
    nothing = known.setdefault("", len(known))
    out = np.where(persons, title_codes, nothing)
    organisations = (label == "ORG").to_numpy(dtype=bool)
    generic = np.array([generic_key(s) is not None for s in surfaces], dtype=bool)
    articles = pd.factorize(names["article_id"])[0]
    starts, ends = names["start"].to_numpy(), names["end"].to_numpy()
    places = label.isin(["GPE", "NORP"]).to_numpy(dtype=bool)
    for row in np.flatnonzero(generic[codes] & organisations):
        country = None
        before, after = row - 1, row + 1
        here = articles[row]
        if before >= 0 and articles[before] == here and starts[row] - ends[before] in _BEFORE:
            country = country_of(surfaces[codes[before]]) if places[before] else None
        if country is None and after < len(codes) and articles[after] == here:
            near = places[after] and starts[after] - ends[row] in _AFTER
            country = country_of(surfaces[codes[after]]) if near else None
        if country:
            out[row] = known.setdefault(country, len(known))
    return out, np.array(list(known), dtype=object)


def _brackets(
    names: pd.DataFrame, label: pd.Series, coded: tuple[np.ndarray, np.ndarray]
) -> dict[str, dict[str, str]]:
    """Find acronyms directly behind their long form: "… War (ISW)", or before it."""
    found: dict[str, dict[str, str]] = {}
    codes, surfaces = coded
    articles, article_ids = _codes(names["article_id"])
    starts, ends = names["start"].to_numpy(), names["end"].to_numpy()
    good = label.isin(["ORG", "GPE", "LOC", "FAC", "EVENT", "LAW", "PRODUCT"]).to_numpy(dtype=bool)
    near = (articles[1:] == articles[:-1]) & (starts[1:] - ends[:-1] == 2) & good[1:] & good[:-1]
    for row in np.flatnonzero(near):
        long, short = surfaces[codes[row]], surfaces[codes[row + 1]]
        if len(long) < len(short):
            long, short = short, long
        letters = acronym(short)
        if letters and letters in initials_of(long):
            found.setdefault(article_ids[articles[row]], {}).setdefault(short, long)
    return found


def _commas(
    names: pd.DataFrame, label: pd.Series, coded: tuple[np.ndarray, np.ndarray]
) -> dict[str, list[Placed]]:
    """Find places that stand two characters before another place: "Georgetown, Guyana"."""
    found: dict[str, list[Placed]] = {}
    codes, surfaces = coded
    articles, article_ids = _codes(names["article_id"])
    starts, ends = names["start"].to_numpy(), names["end"].to_numpy()
    labels = label.to_numpy(dtype=object)
    good = label.isin(["GPE", "LOC"]).to_numpy(dtype=bool)
    near = (articles[1:] == articles[:-1]) & (starts[1:] - ends[:-1] == 2) & good[1:] & good[:-1]
    for row in np.flatnonzero(near):
        here = found.setdefault(article_ids[articles[row]], [])
        here += [
            (int(starts[n]), int(ends[n]), surfaces[codes[n]], labels[n]) for n in (row, row + 1)
        ]
    return found
