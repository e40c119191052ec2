"""Names by lexicon and by pattern, as a spaCy component (``newsloom_names``) that fills `doc.ents`.

No weights: a lexicon of thousands of names, titles and initials before and inside persons' names,
head words of organisations and buildings, and one decision per name per article. It gives no
confidence, since a rule knows none. Span edges follow the gold guidelines: titles, a leading "the"
and possessive 's stand outside; no nesting.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from newsloom.language import lexicon
from newsloom.language.lexicon import Entry
from newsloom.language.name_words import (
    ACRONYM,
    CALENDAR,
    INITIAL,
    LINKS,
    NOT_ORGANISATIONS,
    PARTICLES,
    PLACE_CUES,
    SPEECH_CUES,
    heads_by_place,
    is_function_word,
    surfaces_by_word,
    titles_by_word,
)

Found = tuple[int, int, str]  # first token, one past the last, label

MAX_CHUNK = 14  # tokens; a longer run of capitals is a heading, not a name


@Language.factory("newsloom_names", assigns=["doc.ents"])
def make_names(nlp: Language, name: str) -> NameFinder:
    """Make the component; it has no settings."""
    return NameFinder()


class NameFinder:
    """Sets `doc.ents`, keeping entities that an earlier component set where they do not collide."""

    def __call__(self, doc: Doc) -> Doc:
        words = [token.text for token in doc]
        starts = [bool(token.is_sent_start) or token.i == 0 for token in doc]
        taken = {token.i for span in doc.ents for token in span}
        found = [
            Span(doc, start, end, label=label)
            for start, end, label in find_names(words, starts)
            if not taken.intersection(range(start, end))
        ]
        doc.ents = (*doc.ents, *found)
        return doc


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


def _common(word: str) -> bool:
    return lexicon.is_common_word(word.lower())


def _frequent(word: str) -> bool:
    """Whether a form is seen in lower case so often that it is no syllable of a name."""
    counts = lexicon.words().get(word.lower())
    return counts is not None and counts.lower >= 50


class _Article:
    """The state of one article while names are being found: who has been named so far."""

    def __init__(self, words: Sequence[str], starts: Sequence[bool]) -> None:
        self.words, self.starts = words, starts
        self.label: dict[int, Found] = {}  # token → span that covers it
        self.sure: set[int] = set()  # where persons start that a title, first name or list shows
        self.first_names = lexicon.first_names()
        self.org_first, self.org_last = heads_by_place(lexicon.org_heads())
        self.fac_first, self.fac_last = heads_by_place(lexicon.fac_heads())
        self.loc_first, self.loc_last = heads_by_place(lexicon.loc_heads())
        self.demonyms = lexicon.demonyms()

    # --- what has been decided -------------------------------------------------------------

    def add(self, start: int, end: int, label: str) -> None:
        if start < end and not any(i in self.label for i in range(start, end)):
            found = (start, end, label)
            for i in range(start, end):
                self.label[i] = found

    def result(self) -> list[Found]:
        return sorted(set(self.label.values()))

    # --- finding -----------------------------------------------------------------------------

    def find(self) -> None:
        i = 0
        while i < len(self.words):
            if self.capital(i):
                end = self.chunk_end(i)
                self.read_chunk(i, end)
                i = end
            else:
                i += 1
        self.repeat_persons()
        self.settle_labels()

    def capital(self, i: int) -> bool:
        word = self.words[i]
        if word[:1].isupper():
            return word not in CALENDAR
        # "al-Assad", "bin Salman": a particle that a capital follows.
        return (
            word.lower() in {"al", "el", "bin", "ibn", "van", "von", "de"}
            and i + 2 < len(self.words)
            and (self.words[i + 1][:1].isupper() or self.words[i + 1] == "-")
            and (self.words[i + 1] != "-" or self.words[i + 2][:1].isupper())
        )

    def chunk_end(self, start: int) -> int:
        """Go on over capitals, initials, hyphens between capitals and particles."""
        i = start + 1
        while i < len(self.words) and i - start < MAX_CHUNK:
            word = self.words[i]
            if word in CALENDAR or (self.starts[i] and not INITIAL.fullmatch(self.words[i - 1])):
                break
            after = self.words[i + 1] if i + 1 < len(self.words) else ""
            joins = word[:1].isupper() or (
                after[:1].isupper() and (word == "-" or word == "&" or word.lower() in PARTICLES)
            )
            if not joins and word.lower() in PARTICLES and i + 2 < len(self.words):
                two_on = self.words[i + 2]
                joins = (after == "-" or after.lower() in PARTICLES) and two_on[:1].isupper()
            if not joins and word == "-" and i - start >= 2 and after.isalpha():
                # "Yoon Suk-yeol": a second syllable in lower case, unless it is a word ("-based").
                if not self.words[i - 1].isupper() and not _frequent(after):
                    i += 2
                break
            if not joins:
                break
            i += 1
        return i

    def read_chunk(self, start: int, end: int) -> None:
        """Label one run of capitals, from left to right."""
        i = self.skip_opening(start, end)
        while i < end:
            i = max(self.read_one(i, end), i + 1)

    def skip_opening(self, start: int, end: int) -> int:
        """Pass over a word that is capital only because a sentence starts with it."""
        word = self.words[start]
        if not self.starts[start] and (start == 0 or self.words[start - 1] not in "“\"'‘:—–"):
            return start
        if self.lexical(start) is not None or self.title(start) or word in self.demonyms:
            return start
        if end - start >= 2 and word in self.first_names and not is_function_word(word):
            return start
        if word in self.org_first and start + 1 < len(self.words) and self.words[start + 1] == "of":
            return start
        if _common(word) or is_function_word(word):
            return start + 1
        return start

    def read_one(self, i: int, end: int) -> int:
        """Label the name that starts here, if one does, and return where to go on."""
        words = self.words
        if words[i] in {"The", "the", "A", "An"} and not self.lexical(i):
            return i + 1
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

    def lexical(self, i: int) -> tuple[int, Entry] | None:
        """The longest entry of the lexicon that starts here, and where it ends."""
        for surface, entry, weak in surfaces_by_word().get(self.words[i], ()):
            end = i + len(surface)
            if tuple(self.words[i:end]) == surface:
                if weak and not self.in_context(i, end, entry):
                    continue
                return end, entry
        return None

    def in_context(self, i: int, end: int, entry: Entry) -> bool:
        """Whether an ambiguous surface is used as a name here."""
        if self.starts[i]:
            return end - i > 1
        back = i - 2 if i > 1 and self.words[i - 1] in {"the", "The"} else i - 1
        before = self.words[back] if back >= 0 else ""
        if entry.label in {"GPE", "LOC", "FAC"}:
            return before.lower() in PLACE_CUES | {"of", ",", "and"}
        return not (end < len(self.words) and self.words[end][:1].isupper())

    def read_titled(self, i: int, end: int) -> int:
        """Read "President Aleksandr G. Lukashenko": the name behind one or more titles."""
        known = self.lexical(i)
        if known is not None and known[0] - i > self.title(i):
            return i  # "General Motors", "King County": the longer name wins
        at = i
        while at < end and (length := self.title(at)):
            at += length
        if at == i or at >= end:
            return at if at > i and not self.is_head(i, end) else i
        if self.is_head(i, end) or self.lexical_place(at):
            # "Prime Minister Office", "President Park": decided as what the head says.
            return i if self.is_head(i, end) else at
        stop = self.person_end(at, end)
        self.add(at, stop, "PERSON")
        self.sure.add(at)
        return stop

    def title(self, i: int) -> int:
        """How many words the title that starts here has; 0 where none does."""
        for title in titles_by_word().get(self.words[i], ()):
            if tuple(self.words[i : i + len(title)]) == title:
                return len(title)
        return 0

    def lexical_place(self, i: int) -> bool:
        hit = self.lexical(i)
        return hit is not None and hit[1].label in {"GPE", "LOC", "NORP", "ORG"}

    def is_head(self, i: int, end: int) -> bool:
        return any(w in self.org_last or w in self.fac_last for w in self.words[i + 1 : end])

    def person_end(self, i: int, end: int) -> int:
        """Where a person's name that starts here ends: at a place, an organisation, a title."""
        known = self.lexical(i)
        if known is not None and known[1].label == "PERSON" and known[0] > i + 1:
            return known[0]
        at = i + 1
        while at < end:
            word = self.words[at]
            hit = self.lexical(at)
            if word in self.demonyms or self.title(at):
                break
            if hit is not None and hit[1].kind in {"country", "organisation", "agency", "media"}:
                break
            at += 1
        return at

    def read_organisation(self, i: int, end: int) -> int:
        """Read names built on a head word: "Ministry of Defence", "Minsk National Airport"."""
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
            if label is None or any(w in {"’s", "'s"} for w in self.words[i:at]):
                continue
            if self.title(i) >= at - i:
                continue
            stop = self.extend(at + 1) if word in self.org_first else at + 1
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
            elif word in LINKS:
                if word in {"in", "on", "and"} and not self.goes_on(at):
                    break
                at += 1
            else:
                break
        return stop

    def goes_on(self, at: int) -> bool:
        """Whether "and"/"on" links two parts of one name rather than two names."""
        after = at + 1
        if after >= len(self.words) or not self.words[after][:1].isupper():
            return False
        hit = self.lexical(after)
        return (hit is None or hit[0] - after == 0) and _common(self.words[after])

    def read_lexical(self, i: int, end: int) -> int:
        hit = self.lexical(i)
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
            and not _common(self.words[stop])
            and self.lexical(stop) is None
        ):
            return i  # "Jordan Peterson", "Georgia Meloni": a first name that is also a place
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
        if ACRONYM.fullmatch(word):
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
        known = [w for w in run if _common(w)]
        if len(run) >= 2 and not known and all(w[1:].islower() or "-" in w for w in run):
            if before in PLACE_CUES and after not in SPEECH_CUES and len(run) == 2:
                self.add(i, stop, "GPE")
            else:
                self.add(i, stop, "PERSON")
            return stop
        if (
            len(run) == 1
            and not known
            and not self.starts[i]
            and word[1:].islower()
            and len(word) > 2
        ):
            if before in PLACE_CUES and (before != "to" or after in {",", "."}):
                self.add(i, i + 1, "GPE")
            elif before in {"and", "or"} and self.label.get(i - 2, (0, 0, ""))[2] == "GPE":
                self.add(i, i + 1, "GPE")  # "in Juliaca and Ayacucho"
            elif after in SPEECH_CUES or word in self.first_names:
                self.add(i, i + 1, "PERSON")
            return i + 1
        return stop if len(run) == 1 else i + 1

    # --- one decision per name per article ----------------------------------------------------

    def repeat_persons(self) -> None:
        """Read a surname on its own as the person who was named in full in this article."""
        surnames: Counter[str] = Counter()
        for start, end, label in self.result():
            if label == "PERSON" and end - start >= 2:
                # Family name first ("Xi Jinping"), or a person called by the first name later on.
                for word in (self.words[end - 1], self.words[start]):
                    if start in self.sure or not _common(word):
                        surnames[word] += 1
        for start, end, label in self.result():
            if label == "PERSON" and end - start == 1:
                surnames[self.words[start]] += 1
        for i, word in enumerate(self.words):
            if word not in surnames or len(word) < 3 or not word[0].isupper():
                continue
            span = self.label.get(i)
            if span is None:
                if not (self.starts[i] and is_function_word(word)):
                    self.add(i, i + 1, "PERSON")
                continue
            one_word = span[1] - span[0] == 1 and span[2] not in {"PERSON", "NORP"}
            if one_word and self.lexical(i) is None:
                # "lost the election to Ruto": a guess from the preposition gives way to the name.
                self.label[i] = (i, i + 1, "PERSON")

    def settle_labels(self) -> None:
        """Give a surface that was read two ways without the lexicon its more frequent label."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for start, end, label in self.result():
            votes[" ".join(self.words[start:end])][label] += 1
        for start, end, label in self.result():
            options = votes[" ".join(self.words[start:end])]
            if len(options) < 2 or self.lexical(start) is not None:
                continue
            best = min(options, key=lambda option: (-options[option], option))
            if best != label:
                for i in range(start, end):
                    self.label[i] = (start, end, best)
