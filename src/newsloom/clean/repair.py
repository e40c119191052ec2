"""Words that lost their blank or their capital when links were stripped, put right on evidence.

A token is taken apart only where it is no word and no name itself, both halves are, and one of
them is a name that the article, the corpus or the lexicon knows, or a word that no compound ends
in. A letter is made a capital only where the same word is printed as a name elsewhere and is no
common word. Everything else stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsloom.clean import vocabulary
from newsloom.clean.evidence import ArticleEvidence, word_cases
from newsloom.clean.ledger import Edit
from newsloom.clean.vocabulary import (
    FUNCTION_WORDS,
    LOWER_BY_STYLE,
    NAME_VERBS,
    is_always_name,
    is_common,
    is_first_name,
    is_head,
    is_listed,
    is_name,
    is_place,
    is_word,
    looks_common,
)

_CHUNK = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_EDGE = "\"'“”‘’«»()[]{}.,;:!?…—–-*•"
_CHUNK_LIMIT = 120  # longer runs without a blank are no prose
_TOKEN_LIMIT = 40
# Addresses, handles, tags, file names and code are quoted, not written.
_ADDRESS = re.compile(
    r"://|^www\.|[@#\\_={}|~^]|/.*/|\.(?:com|org|net|gov|edu|info|co|io|tv|uk|ru|ua|by|de|fr|eu|cn|"
    r"jpe?g|png|gif|pdf|html?|php|docx?|xlsx?|mp[34])(?:\W|$)",
    re.IGNORECASE,
)
# Parts that begin names and brands with a capital inside (McDonald, DeSantis, eBay, LinkedIn).
_CAMEL_HEADS = frozenset(
    """mc mac de di du da la le lo van von der den o d l al el fitz san st ap ab bin ibn abu e i x u
    my you we face link snap pay black white whats insta tik word git air sky net micro power play
    soft smart fed web wiki buzz huff live master auto bio euro tele info inter""".split()
)
# Endings that make names out of names; as a right half they prove nothing.
_MAKES_NAMES = frozenset(
    """an as is in on or er us am at ie land lands son sons ton man men woman ham ing ism ist ists
    ville burg burgh town field fields ford port wood woods well wells water way side stone hill
    hills house shire makers maker masters master worth gate like ward wards less ship dale ridge
    bridge brook mouth pool
    bank banks net media works wide wear ware tech soft line lines air wings jet bus book berg
    stein stan grad ova ov ski sky ian ians ese ish ite ites phile phobia phone speak world star
    day days time times con exit bot coin fest mart star cast tube wire watch ers her hers ting
    able age ages ant ate den ding king lock lord mere more ness red ring rock
    rose sing ten ting""".split()
)
_SHORT_LINKS = frozenset("is in as to of on at by he we if so it".split())
# What follows "is" but not the plural of a people ("Punjabis and").
_AFTER_IS = frozenset(
    """a an the not now no also still being set due likely expected one at on in under still only
    already about going trying seeking facing ready able""".split()
)
# Right halves that follow even a common word, where the whole is no word: "Commissionsaid".
_AFTER_WORDS = frozenset(
    """and the that which who whose was were has have had will would with from for into after before
    said says told their this these those than then could should because while when where what
    been being during between against about over under but""".split()
)
_MONTHS = "January|February|March|April|June|July|August|September|October|November|December"
_PREFIX_IN_BRACKETS = frozenset("re un in dis pre anti mis non co ex the a s es".split())
_STOP_GLUE = re.compile(r"([^\W\d_]{2,40})([.!?;,:])([”\"’]?)([^\W\d_]{2,40})")
_YEAR_WORD = re.compile(r"\b((?:19|20)\d\d)([^\W\d_]{2,40})")
_MONTH_DAY = re.compile(rf"\b(?:{_MONTHS})(?=\d{{1,4}}\b)")
_WORD_YEAR = re.compile(r"\b([a-z]{2,12})((?:19|20)\d\d)\b")
_POSSESSIVE_GLUE = re.compile(r"[^\W\d_]{2,40}['’]s([^\W\d_]{3,40})")


# An edit as offsets inside a token: start, end, after, kind, rule.
_Found = tuple[int, int, str, str, str]


class Repairer:
    """Repairs the body blocks of one article with what it and its corpus know.

    Parameters
    ----------
    raw
        The whole raw text: names in captions and titles are evidence for the body.
    evidence
        What the corpus says (`CorpusEvidence.restrict_to`).
    """

    def __init__(self, raw: str, evidence: ArticleEvidence) -> None:
        self._capital, self._lower = word_cases(raw)
        self._names = frozenset(evidence.names)
        self._words = frozenset(evidence.words)
        self._always = frozenset(evidence.always)
        self._verdicts: dict[tuple[str, str], tuple[_Found, ...]] = {}

    def find_edits(self, raw: str, start: int, end: int) -> Iterator[Edit]:
        """Give the edits of one body block, in any order; they never overlap."""
        for chunk in _CHUNK.finditer(raw, start, end):
            text = chunk.group()
            core = text.strip(_EDGE)
            offset = chunk.start()
            if core.isalpha():
                inner = text.index(core)
                follows = ""
                if text.endswith(core):
                    found = _LETTERS.match(raw, chunk.end() + 1, min(end, chunk.end() + 30))
                    follows = found.group() if found else ""
                if core.islower() and vocabulary.places_from(core):
                    yield from self._long_place(raw, offset + inner, end)
                yield from self._at(offset + inner, self._token(core, follows))
                continue
            if not core or len(text) > _CHUNK_LIMIT or _ADDRESS.search(text):
                continue
            yield from self._joined(raw, text, offset, start)

    def _joined(self, raw: str, text: str, offset: int, block_start: int) -> Iterator[Edit]:
        """Look at a run of letters, marks and digits without a blank."""
        taken: set[int] = set()
        for at, rule in self._marks(raw, text, offset, block_start):
            if at not in taken:
                taken.add(at)
                yield Edit(offset + at, offset + at, " ", "glue", rule)
        for match in _LETTERS.finditer(text):
            token = match.group()
            before, after = text[: match.start()][-1:], text[match.end() :][:1]
            if token == "s" and before in ("'", "’"):
                continue
            if before.isdigit() or after.isdigit() or before in ("/", "&") or after in ("/", "&"):
                continue
            if (before in ("'", "’") and match.start() > 1) or (before == "." and after == "."):
                continue  # the tail of O'Neill or don't, the inside of U.S.S.R.
            hyphen = before in ("-", "–") or after == "-"
            for edit in self._token(token):
                if hyphen and not (edit[3] == "case" and is_place(token.lower())):
                    continue
                yield from self._at(offset + match.start(), (edit,))

    @staticmethod
    def _at(offset: int, found: tuple[_Found, ...]) -> Iterator[Edit]:
        for start, end, after, kind, rule in found:
            yield Edit(offset + start, offset + end, after, kind, rule)

    def _marks(
        self, raw: str, text: str, offset: int, block_start: int
    ) -> Iterator[tuple[int, str]]:
        """Find blanks lost beside punctuation, quotation marks, brackets and digits."""
        for match in _STOP_GLUE.finditer(text):
            left, mark, quote, right = match.groups()
            if self._stop_glued(left, mark, quote, right, text[match.end() :][:1]):
                yield match.start(4), "blank after " + ("quotation" if quote else "punctuation")
        for at in range(1, len(text) - 1):
            mark = text[at]
            before, after = text[at - 1], text[at + 1]
            if mark == "”" and after.isalpha() and not before.isspace():
                if self._starts_word(text, at + 1):
                    yield at + 1, "blank after quotation"
            elif mark == "“" and before.isalpha() and after.isalpha():
                yield at, "blank before quotation"
            elif mark == '"' and before.isalpha() and after.isalpha():
                if len(self._word_at(text, at + 1)) < 3:
                    continue  # a quotation mark for an apostrophe: Suharto"s
                opened = raw.count('"', max(block_start, offset + at - 5000), offset + at) % 2
                yield (
                    (at + 1, "blank after quotation") if opened else (at, "blank before quotation")
                )
            elif mark == ")" and after.isalpha():
                inside = text[text.rfind("(", 0, at) + 1 : at].lower()
                if "(" in text[:at] and (
                    at < 4 or inside in _PREFIX_IN_BRACKETS or len(inside) < 4
                ):
                    continue
                if self._starts_word(text, at + 1) and len(self._word_at(text, at + 1)) >= 2:
                    yield at + 1, "blank after bracket"
        for match in _YEAR_WORD.finditer(text):
            right = match.group(2)
            if (
                right in FUNCTION_WORDS
                or right in NAME_VERBS
                or (right[0].isupper() and len(right) >= 4 and self._strength(right.lower()) >= 1)
            ):
                yield match.start(2), "blank after year"
        for match in _MONTH_DAY.finditer(text):
            yield match.end(), "blank after month"
        for match in _WORD_YEAR.finditer(text):
            if match.group(1) in FUNCTION_WORDS:
                yield match.start(2), "blank before year"
        for match in _POSSESSIVE_GLUE.finditer(text):
            right = match.group(1)
            if (len(right) >= 4 and is_common(right.lower())) or self._strength(right.lower()) >= 1:
                yield match.start(1), "blank after possessive"

    def _stop_glued(self, left: str, mark: str, quote: str, right: str, following: str) -> bool:
        if following == "." or (left.isupper() and right.isupper()):
            return False  # abbreviations: U.S.A., N.Y.
        low_left, low_right = left.lower(), right.lower()
        known_left = is_word(low_left) or self._strength(low_left) >= 1
        known_right = is_word(low_right) or self._strength(low_right) >= 1
        if mark == "," and right[0].isupper() and len(left) >= 3 and len(right) >= 3:
            return known_left or known_right
        if not known_left or not known_right:
            return False
        if mark in ";:,":
            return len(left) >= 3 or low_left in FUNCTION_WORDS
        if quote:
            return True
        if len(left) < 3 and low_left not in FUNCTION_WORDS:
            return False  # "St.Petersburg", "No.ten"
        if right[0].isupper():
            return left[-1].islower() and not (left[0].isupper() and len(left) <= 4)
        return low_right in FUNCTION_WORDS or (len(low_right) >= 4 and is_common(low_right))

    @staticmethod
    def _word_at(text: str, at: int) -> str:
        match = _LETTERS.match(text, at)
        return match.group() if match else ""

    def _starts_word(self, text: str, at: int) -> bool:
        word = self._word_at(text, at)
        low = word.lower()
        return low != "s" and (is_word(low) or self._strength(low) >= 1)

    def _strength(self, word: str) -> int:
        """Say how well a lower-case word is known as a name: 2 here or nearby, 1 elsewhere, 0."""
        if len(word) < 2:
            return 0
        here = self._capital[word]
        if here and here >= self._lower[word] and (not is_word(word) or here >= 3):
            return 2
        if word in self._names and not is_word(word):
            return 2
        if is_place(word):
            return 2
        if is_name(word) or is_first_name(word):
            return 1
        return 0

    def _long_place(self, raw: str, at: int, end: int) -> Iterator[Edit]:
        """Give back its capitals to "new zealand", as no word of it would be trusted alone."""
        for parts in vocabulary.places_from(self._word_at(raw, at)):
            name = " ".join(parts)
            stop = at + len(name)
            said = raw[at:stop]
            if stop <= end and said == name.lower() and not raw[stop : stop + 1].isalnum():
                for here, (old, new) in enumerate(zip(said, name, strict=True), at):
                    if old != new:
                        yield Edit(here, here + 1, new, "case", "place in lower case")
                return

    def _token(self, token: str, follows: str = "") -> tuple[_Found, ...]:
        """Give the edits of a run of letters; ``follows`` is the word after it."""
        if not 3 <= len(token) <= _TOKEN_LIMIT:
            return ()
        if self._is_plain(token):
            follows = ""
        found = self._verdicts.get((token, follows))
        if found is None:
            found = self._verdicts[token, follows] = self._judge(token, follows)
        return found

    @staticmethod
    def _is_plain(token: str) -> bool:
        """Tell whether a token is an everyday word, so that nothing around it matters."""
        return (token[1:].islower() or len(token) == 1) and is_word(token.lower())

    def _judge(self, token: str, follows: str) -> tuple[_Found, ...]:
        low = token.lower()
        if token.islower() and self._lost_capital(low):
            return ((0, 1, token[0].upper(), "case", "name in lower case"),)
        if self._is_known(token, low):
            return ()
        inner = [at for at in range(1, len(token)) if token[at].isupper()]
        if inner and not token.isupper():
            cut = self._camel_cut(token, inner, follows)
            return () if cut is None else ((cut, cut, " ", "glue", "two words at a capital"),)
        if token[0].isupper() and token[1:].islower():
            cut = self._name_cut(token, follows)
            return () if cut is None else ((cut, cut, " ", "glue", "name and word"),)
        if token.islower():
            return self._lower_cut(token)
        return ()

    def _is_known(self, token: str, low: str) -> bool:
        if is_listed(low) or is_word(low) or low in self._words or is_first_name(low):
            return True
        return self._capital[low] + self._lower[low] >= 3

    def _lost_capital(self, low: str) -> bool:
        """Tell whether a lower-case word is a name that lost its capital."""
        if low in LOWER_BY_STYLE or low in FUNCTION_WORDS or len(low) < 4 or is_word(low):
            return False
        if is_place(low):
            return True
        if looks_common(low) or (is_listed(low) and not is_name(low)):
            return False
        here, lower = self._capital[low], self._lower[low]
        if lower > max(2, 2 * here):
            return False  # printed in lower case more often than not: by choice
        if here >= 2 or (here and (low in self._names or is_name(low) or is_first_name(low))):
            return True
        return low in self._always or is_always_name(low)

    def _camel_cut(self, token: str, inner: list[int], follows: str) -> int | None:
        """Find the cut in "UkraineSerhiy", "thePutin", "theUS" or "USforces"."""
        last = inner[-1]
        if inner == list(range(1, last + 1)):  # USforces, NATOSecretary
            for cut in (last + 1, last):
                left, right = token[:cut], token[cut:]
                if len(left) < 2:
                    continue
                if self._strength(left.lower()) == 2 and self._is_tail(right):
                    return cut
                if right in _AFTER_WORDS:
                    return cut
            return None
        cut = inner[0]
        left, right = token[:cut], token[cut:]
        low_left, low_right = left.lower(), right.lower()
        if low_left in _CAMEL_HEADS or len(left) < 2 or len(right) < 2:
            return None
        if not (right[1:].islower() or right.isupper()):
            return None
        left_name, right_name = self._strength(low_left), self._strength(low_right)
        if left.islower():
            if low_left in FUNCTION_WORDS or low_left in NAME_VERBS:
                return cut if right_name or is_word(low_right) or len(right) >= 5 else None
            if is_common(low_left) and (right_name == 2 or (right_name and is_head(low_left))):
                return cut  # "presidentBrian", "warRussia"
            return None
        if max(left_name, right_name) == 2 and min(left_name, right_name) >= 1:
            return cut
        if (
            follows[:1].isupper()
            and is_place(low_left)
            and len(right) >= 4
            and not is_word(low_right)
        ):
            return cut  # "UkraineSerhiy Nayev": a person's name begins at the cut
        if max(left_name, right_name) == 2 and (is_head(low_left) or is_head(low_right)):
            return cut  # "IndustryCommissioner", "FerroCorp"
        if left_name == 2 and is_common(low_right) and low_right in FUNCTION_WORDS:
            return cut
        if right_name == 2 and low_left in FUNCTION_WORDS:
            return cut
        return None

    @staticmethod
    def _is_tail(right: str) -> bool:
        low = right.lower()
        return len(low) >= 2 and (
            low in FUNCTION_WORDS or (len(low) >= 3 and low not in _MAKES_NAMES and is_common(low))
        )

    def _name_cut(self, token: str, follows: str) -> int | None:
        """Find the cut in "Putinvisited" or "Ministryof": a name known elsewhere, then a word."""
        best: tuple[int, int, int] | None = None
        for cut in range(3, len(token) - 1):
            left, right = token[:cut].lower(), token[cut:]
            strength = self._strength(left)
            score = self._score(left, right, strength, follows)
            if score and (best is None or (score, strength, cut) > best):
                best = (score, strength, cut)
        return best[2] if best else None

    @staticmethod
    def _score(left: str, right: str, strength: int, follows: str) -> int:
        """Say how good a cut between a name and a lower-case word is; 0 is no cut."""
        plain = len(left) >= (5 if right in ("and", "but") else 4) and is_word(left)
        after_word = (plain or is_head(left)) and right in _AFTER_WORDS
        if after_word or (right == "of" and is_head(left)):
            return 4 if strength == 2 else 1
        if not strength:
            return 0
        if right in _SHORT_LINKS:
            known = strength == 2 and (is_place(left) or follows[:1].islower() or not follows)
            if len(left) < 5 or not known:
                return 0
            if right == "is" and (is_place(left) or follows in ("and", "or", "who")):
                # "Punjabis" and "Iraqis" are peoples; "Putinis the" is not.
                return 2 if follows in _AFTER_IS else 0
            return 2
        if right in _MAKES_NAMES or len(right) < 3:
            return 0
        if right in FUNCTION_WORDS or right in NAME_VERBS:
            if len(left) < 4 and not (strength == 2 and len(right) >= 4):
                return 0
            return 4 if strength == 2 else (3 if len(left) >= 5 and len(right) >= 3 else 0)
        if len(left) < 4 or len(right) < 4 or not is_common(right):
            return 0
        if strength == 2 and (not is_word(left) or is_head(left)):
            return 3
        return 2 if is_always_name(left) and len(left) >= 5 and len(right) >= 5 else 0

    def _lower_cut(self, token: str) -> tuple[_Found, ...]:
        """Find the cut in "putinwhose", "ofputin" or "warand"."""
        glue = "glue"
        for cut in range(len(token) - 2, 3, -1):
            left, right = token[:cut], token[cut:]
            closed = right in FUNCTION_WORDS or right in NAME_VERBS
            if closed and right not in _MAKES_NAMES and self._lost_capital(left):
                return (
                    (0, 1, left[0].upper(), "case", "name in lower case"),
                    (cut, cut, " ", glue, "name and word"),
                )
        for cut in range(2, len(token) - 3):
            left, right = token[:cut], token[cut:]
            if left in FUNCTION_WORDS and len(right) >= 5 and self._lost_capital(right):
                return (
                    (cut, cut, " ", glue, "word and name"),
                    (cut, cut + 1, right[0].upper(), "case", "name in lower case"),
                )
        if len(token) < 7:
            return ()
        for cut in range(3, len(token) - 2):
            left, right = token[:cut], token[cut:]
            if (left in _FREE and len(right) >= 4 and is_common(right)) or (
                right in _FREE and len(left) >= 4 and is_common(left)
            ):
                return ((cut, cut, " ", glue, "two words"),)
        return ()


# Function words that end or begin no compound.
_FREE = frozenset(
    """and the that which with from was were has have had who whose whom they their this these
    those would could should will been because while when where what""".split()
)
