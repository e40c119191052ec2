"""Which of several things a lexicon's name is: "Georgia" beside Tbilisi, or beside Atlanta.

A name that is often something else gets its entry, and with it the Wikidata id, only where the
article decides: by what else of that country it names, by the fuller name of the same thing, or by
the place behind a comma ("Paris, Texas"). Where nothing decides, there is no entry: a wrong id is
worse than none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsloom.language import lexicon
from newsloom.language.lexicon import Entry

# Labels that name the same kind of thing often enough to be told apart by the lexicon only.
FAMILIES = {"GPE": "place", "LOC": "place", "FAC": "place"}
PLACES = frozenset({"country", "capital", "region", "city", "place"})
WITHIN = frozenset({"region", "city", "capital"})
BODIES = frozenset({"agency", "media", "organisation"})
# Names that two countries have: whoever is meant must be told by something else than their people.
SHARED = {
    "Congo": ("Democratic Republic of the Congo", "Republic of the Congo"),
    "the Congo": ("Democratic Republic of the Congo", "Republic of the Congo"),
}
SHARED_PEOPLE = frozenset({"Congolese", "Congo", "the Congo"})
# Short names that several papers and broadcasters have.
SHARED_MEDIA = frozenset(
    """ABC|The Times|Times|The Post|Post|The Telegraph|Telegraph|The Sun|Sun|The Star|The Standard
    |The Nation|The Herald|Herald|The Independent|The Insider|The Citizen|The Tribune|The Journal
    |The National|The Guardian Nigeria|The Mirror|The Observer|The Mail|The Express
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
# What in an article speaks for the state, not for the capital, unless the other is named as well.
ELSEWHERE = {
    "Washington": (
        frozenset({"Seattle", "Spokane", "Tacoma", "Washington State", "Washington state"}),
        frozenset({"White House", "Pentagon", "Congress", "Capitol", "Capitol Hill", "Senate"}),
    ),
    "St. Petersburg": (
        frozenset({"Florida", "Tampa", "Clearwater", "Fla."}),
        frozenset({"Russia", "Russian", "Moscow", "Kremlin"}),
    ),
}


class Readings:
    """What the names of one article can mean, told by its other names.

    Parameters
    ----------
    names
        Every name of the article: start, end, surface, label.
    known
        The lexicon: surface → entries. Left out, the one that ships with newsloom.
    looked_up
        What the lexicon has for names, kept from one article to the next: an empty dict at first.
    """

    def __init__(
        self,
        names: Iterable[tuple[int, int, str, str]],
        known: Mapping[str, Sequence[Entry]] | None = None,
        *,
        looked_up: dict[tuple[str, str], tuple[Entry, ...]] | None = None,
    ) -> None:
        self._looked_up = {} if looked_up is None else looked_up
        self.known = lexicon.by_surface() if known is None else known
        self.surfaces: set[str] = set()
        # Country → surfaces that speak of it: of places within it, or of the country itself.
        self.within: dict[str, set[str]] = defaultdict(set)
        self.itself: dict[str, set[str]] = defaultdict(set)
        # Where a name ends → the country of the place behind its comma, and whether a region is.
        self.behind: dict[int, tuple[str, bool]] = {}
        self._read(names)

    def entry_for(self, surface: str, label: str, *, end: int | None = None) -> Entry | None:
        """Give what a name means in this article, or None where that is open.

        Parameters
        ----------
        surface, label
            The name.
        end
            Where it ends in the article, to see what stands behind its comma.
        """
        readings = self._readings(surface, label)
        if not readings:
            return None
        first = readings[0]
        qualifier = self.behind.get(end) if end is not None else None
        if qualifier and first.kind in WITHIN:
            country, is_region = qualifier
            fits = [e for e in readings if e.country == country]
            # "Paris, Texas" is not France's; "Paris, Poland and Spain" may be a list.
            if fits or is_region:
                return next(iter(fits), None)
        if surface in SHARED:
            wanted = [e for n in SHARED[surface] for e in self.known.get(n, ()) if e.name == n]
            return self._best(surface, wanted)
        if surface in ELSEWHERE:
            against, for_it = ELSEWHERE[surface]
            if self.surfaces & against and not self.surfaces & for_it:
                return None
        weak = surface in first.weak
        if first.kind in PLACES and first.kind != "place":
            rivals = [e for e in readings if e.kind in PLACES]
            alone = len(rivals) == 1 and first.kind == "country"
            if weak and not alone and (first.wikidata or first.kind == "capital"):
                return self._best(surface, rivals)
        if first.kind in BODIES and (weak or surface in SHARED_MEDIA):
            if first.wikidata is None and surface not in SHARED_MEDIA:
                return first
            fuller = set(first.surfaces) - first.weak - {surface} - SHARED_MEDIA
            return first if fuller & self.surfaces else None
        return first

    def is_open(self, surface: str, label: str, *, end: int | None = None) -> bool:
        """Whether the lexicon has entries for a name of which the article decides for none."""
        return (
            bool(self._readings(surface, label)) and self.entry_for(surface, label, end=end) is None
        )

    def rivals(self, surface: str, label: str) -> tuple[Entry, ...]:
        """Give everything that the lexicon knows under a name, the likeliest first."""
        shared = [e for n in SHARED.get(surface, ()) for e in self.known.get(n, ()) if e.name == n]
        return (*shared, *(e for e in self._readings(surface, label) if e not in shared))

    def _readings(self, surface: str, label: str) -> tuple[Entry, ...]:
        if (surface, label) not in self._looked_up:
            self._looked_up[surface, label] = tuple(_readings(surface, label, self.known))
        return self._looked_up[surface, label]

    def _sure(self, surface: str, label: str) -> Entry | None:
        """What a surface means whatever the article, if it means one thing only."""
        readings = self._readings(surface, label)
        if not readings or surface in readings[0].weak:
            return None
        return readings[0] if len({e.country or e.name for e in readings}) == 1 else None

    def _best(self, surface: str, readings: Sequence[Entry]) -> Entry | None:
        """The reading that the article's other names speak for most, if it is one."""
        scores = [(self._score(surface, entry, readings), entry) for entry in readings]
        scores.sort(key=lambda pair: (-pair[0], pair[1].name))
        if not scores or scores[0][0] == 0:
            return None
        if len(scores) > 1 and scores[0][0] == scores[1][0]:
            return None
        return scores[0][1]

    def _score(self, surface: str, entry: Entry, readings: Sequence[Entry]) -> int:
        country = entry.name if entry.kind == "country" else entry.country
        if country is None:
            return 0
        aside = SHARED_PEOPLE | {surface}
        within = self.within.get(country, set()) - aside
        itself = self.itself.get(country, set()) - aside
        if entry.kind == "country":
            rivals = {e.country for e in readings if e.kind != "country"}
            others = any(
                named - aside
                for name, named in self.itself.items()
                if name not in rivals | {country}
            )
            # Other countries being named makes a country a little more likely than a province.
            among = others and any(e.kind != "country" for e in readings)
            return 3 * len(within) + 3 * len(itself) + among
        against_country = any(e.kind == "country" for e in readings)
        return 2 * len(within) + (0 if against_country else 2 * len(itself))

    def _read(self, names: Iterable[tuple[int, int, str, str]]) -> None:
        """Note what speaks of which country, and what stands behind commas."""
        last = -9
        for start, end, surface, label in sorted(names):
            self.surfaces.add(surface)
            entry = self._sure(surface, label)
            if entry is not None and surface not in SHARED_PEOPLE:
                country = entry.name if entry.kind == "country" else entry.country
                if country:
                    spoken = self.within if entry.kind in WITHIN else self.itself
                    spoken[country].add(surface)
                    # "Georgetown, Guyana": the name before ended two characters back.
                    if last == start - 2 and entry.kind in PLACES:
                        self.behind[last] = country, entry.kind == "region"
            last = end


def may_differ(surface: str, entry: Entry) -> bool:
    """Whether a name that can mean an entry may mean something else in another article."""
    weak = surface in entry.weak or surface in SHARED or surface in ELSEWHERE
    return weak or entry.kind in WITHIN or surface in SHARED_MEDIA


def _readings(surface: str, label: str, known: Mapping[str, Sequence[Entry]]) -> Iterator[Entry]:
    """The lexicon's entries for a surface whose label agrees, the likeliest first."""
    forms = [surface, re.sub(r"^[Tt]he ", "", surface), f"The {surface}"]
    if surface.isupper():  # a dateline: "TOKYO"
        forms.append(surface.title())
    seen = set()
    for form in forms:
        for entry in known.get(form, ()):
            agrees = FAMILIES.get(entry.label, entry.label) == FAMILIES.get(label, label)
            if agrees and (entry.kind, entry.name) not in seen:
                seen.add((entry.kind, entry.name))
                yield entry
