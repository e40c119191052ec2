"""The lexicon's persons: found by a name of theirs, or by another romanisation of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.resolve.person_names import romanised


class KnownPersons:
    """Looks persons up in a lexicon: surface → entries."""

    def __init__(self, known: Mapping[str, Sequence[Entry]]) -> None:
        self.known = known
        # By what romanisations of their names have in common, once that is asked for.
        self._by_sound: dict[tuple[str, ...], list[Entry]] | None = None

    def of(self, names: Iterable[str]) -> Entry | None:
        """Give who has one of these names, under an alias or in another romanisation if need be."""
        ordered = sorted(names)
        found = (look(name) for look in (self.called, self._sounding) for name in ordered)
        return next((entry for entry in found if entry is not None), None)

    def called(self, surface: str) -> Entry | None:
        """Give the one who is called so, in full or under an alias."""
        form = surface.title() if surface.isupper() else surface  # "JOE BIDEN"
        people = [e for e in self.known.get(form, ()) if e.label == "PERSON"]
        return people[0] if len(people) == 1 else None

    def _sounding(self, surface: str) -> Entry | None:
        """Find who is spelt otherwise by convention only: "Valery Orvenskiy", "Valerii Orvenskyi".

        A surname that the lexicon has in just this spelling is somebody else's: "Hofman".
        """
        words = surface.split()
        if len(words) < 2 or not self.known or words[-1].title() in lexicon.surnames():
            return None
        if self._by_sound is None:
            self._by_sound = self._read_sounds()
        people = self._by_sound.get(tuple(map(romanised, words)), [])
        return people[0] if people and all(one == people[0] for one in people) else None

    def _read_sounds(self) -> dict[tuple[str, ...], list[Entry]]:
        found: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for form, entries in self.known.items():
            people = [entry for entry in entries if entry.label == "PERSON"] if " " in form else []
            for entry in people:
                found[tuple(map(romanised, form.split()))].append(entry)
        return dict(found)
