"""Names by lexicon and by pattern: what is read without a trained tagger, and a feature for one.

A lexicon of thousands of names, titles and initials before and inside persons' names, head words of
organisations and buildings, and one decision per name per article. It gives no confidence, since a
rule knows none. Span edges follow the gold guidelines: titles, a leading "the" and possessive 's
stand outside; no nesting.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsloom.language import lexicon, name_settling
from newsloom.language.name_context import JOINED, POSSESSIVES, Context, is_common, is_frequent
from newsloom.language.name_settling import Found
from newsloom.language.name_shapes import (
    DIRECTIONS,
    INNER_CAPITAL,
    ORGANISATION_NOUNS,
    PERSONAL_SHAPE,
    STORMS,
    undotted,
)
from newsloom.language.name_words import (
    ACRONYM,
    INITIAL,
    LINKS,
    NOT_ORGANISATIONS,
    PLACE_CUES,
    SPEECH_CUES,
)


def find_names(words: Sequence[str], starts: Sequence[bool]) -> list[Found]:
    """Find the names in one article.

    Parameters
    ----------
    words
        The article's tokens.
    starts
        Whether a token opens a sentence; a capital there says little.

    Returns
    -------
    Token spans with their labels, in order, without overlaps.
    """
    finder = _Article(words, starts)
    finder.find()
    return finder.result()


class _Article(Context):
    """The state of one article while names are being found: who has been named so far."""

    def find(self) -> None:
        read = 0
        for i, word in enumerate(self.words):
            # Most words open no name, whatever stands beside them.
            if i < read or not (word[:1].isupper() or word.lower() in JOINED):
                continue
            if self.capital(i):
                end = self.chunk_end(i)
                read = max(end, self.read_chunk(i, end))

        def known(i: int) -> bool:
            return self.lexical(i) is not None

        name_settling.repeat_persons(self.words, self.starts, self.label, self.sure, known)
        name_settling.name_places(self.words, self.starts, self.label)
        name_settling.repeat_names(self.words, self.starts, self.label)
        name_settling.settle_labels(self.words, self.label, self.told, known)

    def read_chunk(self, start: int, end: int) -> int:
        """Label one run of capitals, from left to right, and say where to go on."""
        i = self.skip_opening(start, end)
        while i < end:
            i = max(self.read_one(i, end), i + 1)
        return i

    def read_one(self, i: int, end: int) -> int:
        """Label the name that starts here, if one does, and return where to go on."""
        words = self.words
        if words[i] in {"The", "the", "A", "An"}:
            hit = self.lexical(i)
            if hit is None or (hit[0] < end and self.is_head(i, end)):
                return i + 1  # "The National" is a paper, "The National Guard" is none
        for reader in (
            self.read_titled,
            self.read_organisation,
            self.read_lexical,
            self.read_person,
        ):
            at = reader(i, end)
            if at > i:
                return at
        return self.read_unknown(i, end)

    def read_titled(self, i: int, end: int) -> int:
        """Read "President Marta B. Kovel": the name behind one or more titles."""
        known = self.lexical(i)
        if known is not None and known[0] - i > self.title(i):
            return i  # "General Motors", "King County": the longer name wins
        at = i
        while at < end and (length := self.title(at)):
            at += length
        if at > i and not self.lexical_place(at):
            at = self.later_title(at, end)
        if at == i or at >= end:
            return at if at > i and not self.is_head(i, end) else i
        if self.is_head(i, end) or self.lexical_place(at):
            # "Prime Minister Office", "President Park": decided as what the head says.
            return i if self.is_head(i, end) else at
        stop = self.person_end(at, end)
        self.add(at, stop, "PERSON")
        self.sure.add(at)
        return stop

    def read_organisation(self, i: int, end: int) -> int:
        """Read names built on a head word: "Ministry of Defence", "Orvel National Airport"."""
        hit = self.lexical(i)
        if hit is not None and hit[0] >= end:
            return i
        for at in range(end - 1, i, -1):
            word = self.words[at]
            label = (
                "ORG"
                if word in self.org_last
                else "FAC"
                if word in self.fac_last
                else "LOC"
                if word in self.loc_last
                else None
            )
            if label is None or any(
                w in POSSESSIVES and not self.owns(n) for n, w in enumerate(self.words[i:at], i)
            ):
                continue
            if self.title(i) >= at - i or self.is_person_in_spite(i, at):
                continue
            beyond = self.words[at + 1] if at + 1 < len(self.words) else ""
            # "Hotels Association Victoria", "Economic Forum Maria Brandt": another name begins.
            apart = beyond in self.first_names or beyond in lexicon.by_surface()
            stop = self.extend(at + 1) if word in self.org_first and not apart else at + 1
            self.add(i, stop, label)
            return stop
        head = self.words[i]
        for heads, label in (
            (self.org_first, "ORG"),
            (self.fac_first, "FAC"),
            (self.loc_first, "LOC"),
        ):
            if head in heads:
                stop = self.extend(i + 1) if label == "ORG" else min(end, i + 3)
                if stop > i + 1:
                    self.add(i, stop, label)
                    return stop
        return i

    def extend(self, at: int) -> int:
        """Go on from a head word over "of Foreign Affairs", "for the Study of War"."""
        stop = at
        while at < len(self.words) and at - stop < 3:
            word = self.words[at]
            if self.starts[at]:
                break
            if word[:1].isupper() and not self.title(at):
                at += 1
                stop = at
            elif word == "," and at > stop - 1 and (listed := self.listed(at)):
                at = stop = listed
            elif word in LINKS:
                if word in {"in", "on", "and"} and not self.goes_on(at):
                    break
                at += 1
            else:
                break
        return stop

    def read_lexical(self, i: int, end: int) -> int:
        hit = self.lexical(i)
        part = self.lexical(i + 1) if self.words[i] in DIRECTIONS and i + 1 < end else None
        longer = part is not None and (hit is None or hit[0] < part[0])
        if part is not None and longer and part[1].label in {"GPE", "LOC"}:
            self.add(i, part[0], part[1].label)  # "South Yorkshire"
            return part[0]
        if hit is None:
            return i
        stop, entry = hit
        label = entry.label
        if label == "PERSON" and stop - i == 1 and stop < end:
            return i  # a bare surname of the lexicon inside a longer name: let the pattern read it
        if (
            label in {"GPE", "NORP", "LOC"}
            and stop < end
            and self.words[i] in self.first_names
            and not is_common(self.words[stop])
            and self.lexical(stop) is None
        ):
            return i  # "Jordan Peterson", "Georgia Meloni": a first name that is also a place
        while entry.kind == "agency" and stop - i > 1 and self.words[stop - 1].islower():
            stop -= 1  # "Fars news agency": the name is Fars
        if label == "GPE" and stop < end and self.words[stop] == "Fed":
            stop, label = stop + 1, "ORG"  # "New York Fed"
        heads = label == "ORG" and self.words[stop - 1] in self.org_first & self.org_last
        if heads and self.words[stop : stop + 1] == ["of"]:
            stop = self.extend(stop)  # "Supreme Court of Kenya"
        if label == "NORP":  # "British Indian", "Russian Orthodox": one group
            while stop < end and (more := self.lexical(stop)) and more[1].label == "NORP":
                stop = more[0]
        self.add(i, stop, label)
        return stop

    def read_person(self, i: int, end: int) -> int:
        """Read a first name or an initial and what follows it."""
        words = self.words
        stop = self.person_end(i, end)
        if stop - i < 2:
            return i
        inner = words[i:stop]
        first = words[i] in self.first_names or words[i].split("-")[0] in self.first_names
        initials = bool(INITIAL.fullmatch(inner[0])) or any(
            INITIAL.fullmatch(w) for w in inner[1:-1]
        )
        if (first or initials) and not INITIAL.fullmatch(inner[-1]):
            self.add(i, stop, "PERSON")
            self.sure.add(i)
            return stop
        return i

    def read_unknown(self, i: int, end: int) -> int:
        """Decide about capitals that no list knows, by their shape and neighbours."""
        words = self.words
        word = words[i]
        before = words[i - 1].lower() if i else ""
        stop = self.person_end(i, end)
        after = words[stop].lower() if stop < len(words) else ""
        storm = 2 if words[i : i + 2] == ["Tropical", "Storm"] else 1 if word in STORMS else 0
        if storm and i + storm < end:
            self.add(i, i + storm + 1, "EVENT")
            return i + storm + 1
        letters = undotted(word)
        if letters:
            entries = lexicon.by_surface().get(letters, ())
            if entries:
                self.add(i, i + 1, entries[0].label)
            elif len(letters) >= 3 and (stop == i + 1 or before in {"the", "an"}):
                self.add(i, i + 1, "ORG")
            return i + 1
        if ACRONYM.fullmatch(word) and (len(word) < 5 or not is_frequent(word)):
            place = lexicon.by_surface().get(word.capitalize(), ())
            if place and place[0].label == "GPE":  # a dateline in capitals: "CAIRO"
                self.add(i, i + 1, "GPE")
                return i + 1
            if word not in NOT_ORGANISATIONS and not (
                stop - i > 1 and all(w.isupper() for w in words[i:stop])
            ):
                self.add(i, i + 1, "ORG")
            return i + 1
        run = [w for w in words[i:stop] if w[:1].isupper()]
        known = [w for w in run if is_common(w)]
        if len(run) >= 2 and not known and all(map(PERSONAL_SHAPE.fullmatch, run)):
            if before in PLACE_CUES and after not in SPEECH_CUES and len(run) == 2:
                self.add(i, stop, "GPE")
            else:
                self.add(i, stop, "PERSON")
            return stop
        introduced = len(run) == 1 and not known and self.introduced_as_body(stop)
        if run and not known and (before in ORGANISATION_NOUNS or introduced):
            self.add(i, stop, "ORG")
            self.told.add(" ".join(words[i:stop]))
            return stop
        if len(run) == 1 and INNER_CAPITAL.fullmatch(word) and after not in SPEECH_CUES:
            self.add(i, i + 1, "ORG")
            return i + 1
        if (
            len(run) == 1
            and not known
            and not self.starts[i]
            and word[1:].islower()
            and len(word) > 2
        ):
            if before == "surnamed":
                self.add(i, i + 1, "PERSON")
            elif before in PLACE_CUES and (before != "to" or after in {",", "."}):
                self.add(i, i + 1, "GPE")
            elif before in {"and", "or"} and self.label.get(i - 2, (0, 0, ""))[2] == "GPE":
                self.add(i, i + 1, "GPE")  # "in Juliaca and Ayacucho"
            elif after in SPEECH_CUES or (
                word in self.first_names and word not in lexicon.by_surface()
            ):
                self.add(i, i + 1, "PERSON")
            return i + 1
        return stop if len(run) == 1 else i + 1
