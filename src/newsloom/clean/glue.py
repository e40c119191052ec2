"""Judging one run of letters: is it two words that lost their blank, or a name in lower case?

A token is taken apart only where it is no word and no name itself, both halves are, and one of
them is a name that the article, the corpus or the lexicon knows, or a word that ends no compound.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsloom.clean import recase, splitting, vocabulary
from newsloom.clean.recase import Change
from newsloom.clean.splitting import NAME_BEGINNINGS, NAME_ENDINGS
from newsloom.clean.vocabulary import (
    FUNCTION_WORDS,
    JOINED_ADVERBS,
    JOINED_NAMES,
    LOWER_BY_STYLE,
    NAME_VERBS,
    capital_count,
    is_always_name,
    is_common,
    is_first_name,
    is_head,
    is_listed,
    is_name,
    is_place,
    is_word,
    looks_common,
    lower_count,
)
from newsloom.clean.witness import Witness
from newsloom.language import lexicon

if TYPE_CHECKING:  # evidence asks `may_change` itself
    from newsloom.clean.evidence import ArticleEvidence

_TOKEN_LIMIT = 40
_SHORT_LINKS = frozenset("is in as to of on at by he we if so it".split())
# What follows "is" but not the plural of a people ("Punjabis and").
_AFTER_IS = frozenset(
    """a an the not now no also still being set due likely expected one at on in under still only
    already about going trying seeking facing ready able""".split()
)
# Right halves that follow even a common word, where the whole is no word: "Commissionsaid".
_ENDS_COMPOUNDS = frozenset(
    """over under down back once like made most more even ever near less last till same around
    behind below above within without along upon onto into each both only such self away many much
    must just come came held left lead led known seek take play made well they your hers ours very
    hold holds head than""".split()
)
_AFTER_WORDS = (
    frozenset(word for word in FUNCTION_WORDS | NAME_VERBS if len(word) >= 4) - _ENDS_COMPOUNDS
) | frozenset("and the who was has had for but".split())
# Pairs of little words; lists of words made from the web hold them as words.
_RUN_TOGETHER = {
    left + right: len(left)
    for left in "of in to on at by for from with and that is as was has over after into".split()
    for right in "the this these those which".split()
}
# Function words that end or begin no compound.
_FREE = frozenset(
    """and the that which with from was were has have had who whose whom they their this these
    those would could should will been because while when where what""".split()
)

# Things named after a people or place, and written in lower case by many ("french fries").
_NAMED_AFTER = frozenset(
    """fries fry toast doors door windows window press bread oven numerals sprouts sprout blinds
    delight pastry roulette dressing cheese horn beans bean leave kiss braid muffin muffins bath
    ink cabinets rug rugs sauce mustard chocolate""".split()
)


@lru_cache(maxsize=200_000)
def may_change(token: str) -> bool:
    """Tell whether any article could have a reason to change a run of letters.

    Most words of most texts are settled by this one answer: everyday words and known names, as
    they should be written.
    """
    if not 3 <= len(token) <= _TOKEN_LIMIT:
        return False
    low = token.lower()
    if token == low:
        if is_word(low) or low in LOWER_BY_STYLE:
            return low in _RUN_TOGETHER or low in recase.MONTHS_TOO
        return low not in FUNCTION_WORDS
    if token.isupper():
        return False
    return not _is_listed(token, low) or (low in _RUN_TOGETHER and token[1:].islower())


def _is_listed(token: str, low: str) -> bool:
    if vocabulary.is_surface(token) or is_first_name(low) or token in lexicon.surnames():
        return True
    if low in JOINED_ADVERBS or low in JOINED_NAMES:
        return True
    if not (is_listed(low) or is_word(low)):
        return False
    if token[0].islower() and token != low:
        return False  # "toldReuters": the lists, blind to case, may hold slips of print
    return not _is_slip(low)


def _is_slip(low: str) -> bool:
    """Tell whether a listed form is two words run together that the lists found in print.

    It is where it ends in a word that ends no compound and what is left is far more frequent.
    """
    seen = lower_count(low) + capital_count(low)
    for cut in range(2, len(low) - 2):
        left, right = low[:cut], low[cut:]
        if right not in _AFTER_WORDS or (right == "and" and not is_place(left)):
            continue
        if lower_count(left) + capital_count(left) >= max(200, 50 * seen):
            return True
    return False


class Judge:
    """What one article and its corpus know about words, and what follows for a token.

    Parameters
    ----------
    raw
        The whole raw text: names in captions and titles are evidence for the body.
    evidence
        What the corpus says (`CorpusEvidence.restrict_to`).
    """

    def __init__(self, raw: str, evidence: ArticleEvidence) -> None:
        self.witness = Witness(raw, evidence)
        self.strength = self.witness.strength
        self._verdicts: dict[tuple[str, str, str], tuple[Change, ...]] = {}
        self._known: set[str] = set()  # tokens that stay as they are, whatever stands beside them
        self._lost: dict[str, bool] = {}

    def token(self, token: str, follows: str = "", before: str = "") -> tuple[Change, ...]:
        """Give the changes to a run of letters that stands between two words."""
        if token in self._known or not may_change(token):
            return ()
        key = (token, follows, before)
        found = self._verdicts.get(key)
        if found is None:
            found = self._verdicts[key] = self._decide(token, follows, before)
        return found

    def _decide(self, token: str, follows: str, before: str) -> tuple[Change, ...]:
        low = token.lower()
        if token == low and follows not in _NAMED_AFTER and self._lost_capital(low):
            return recase.capitals(self.witness, low, 0)
        if low in _RUN_TOGETHER and token[1:].islower():
            return _one_blank(_RUN_TOGETHER[low], "two words")
        if self._is_known(token, low):
            if token != low:
                self._known.add(token)
            return ()
        found = self._by_rule(token, follows, before)
        if found:
            return found
        cut = splitting.find_cut(self.witness, token, before, follows)
        return _one_blank(cut, "most likely two words")

    def _lost_capital(self, low: str) -> bool:
        found = self._lost.get(low)
        if found is None:
            found = self._lost[low] = recase.lost_capital(self.witness, low)
        return found

    def _by_rule(self, token: str, follows: str, before: str) -> tuple[Change, ...]:
        inner = [at for at in range(1, len(token)) if token[at].isupper()]
        if inner and not token.isupper():
            cuts = vocabulary.lost_blanks(token)
            if cuts:  # "CostaRica", "UnitedArabEmirates"
                return tuple((cut, cut, " ", "glue", "name of several words") for cut in cuts)
            if inner == list(range(1, inner[-1] + 1)):
                cut = self._acronym_cut(token, inner[-1])
            else:
                cut = self._camel_cut(token, inner[0], follows)
            return _one_blank(cut, "two words at a capital")
        if token[0].isupper() and token[1:].islower():
            given = before[:1].isupper() and is_first_name(before.lower())
            return _one_blank(self._name_cut(token, follows, given), "name and word")
        return self._lower_cut(token) if token.islower() else ()

    def _is_known(self, token: str, low: str) -> bool:
        if low in self.witness.words or _is_listed(token, low):
            return True
        return self.witness.times(token) >= 3

    def _acronym_cut(self, token: str, last: int) -> int | None:
        """Find the cut in "USforces" or "NATOSecretary"."""
        if token[0] in "QA" and last == 1:
            return None  # "QThere": question and answer
        for cut in (last, last + 1) if is_word(token[last:].lower()) else (last + 1,):
            left, right = token[:cut], token[cut:]
            if len(left) < 2 or not (_is_tail(right) or (len(right) >= 5 and is_common(right))):
                continue
            if self.strength(left.lower()) == 2 or right in _AFTER_WORDS:
                return cut
            if len(left) >= 3 and len(right) >= 5 and right.islower():
                return cut
        return None

    def _camel_cut(self, token: str, cut: int, follows: str) -> int | None:
        """Tell whether "PeruMarta", "theKovel" or "theUS" is cut at its capital."""
        left, right = token[:cut], token[cut:]
        low_left, low_right = left.lower(), right.lower()
        if left == "a" and len(right) >= 5 and (self.strength(low_right) or is_word(low_right)):
            return cut
        if low_left in NAME_BEGINNINGS or len(left) < 2 or len(right) < 2:
            return None
        if not (right[1:].islower() or right.isupper()):
            return None
        left_name, right_name = self.strength(low_left), self.strength(low_right)
        if left.islower():
            if low_left in FUNCTION_WORDS or low_left in NAME_VERBS:
                return cut if right_name or is_word(low_right) or len(right) >= 5 else None
            named = right_name or is_head(low_right) or (is_head(low_left) and len(right) >= 4)
            return cut if named and is_common(low_left) else None  # "warRussia", "presidentBrian"
        if max(left_name, right_name) == 2 and min(left_name, right_name) >= 1:
            return cut
        opens = low_left in FUNCTION_WORDS - _ENDS_COMPOUNDS and low_left != "next"
        if opens and len(left) >= 4 and (right_name or is_word(low_right)):
            return cut  # "AlthoughBelgium"
        # "RobertLandis", but "MaryBeth" and "HarperCollins" are names of their own.
        given = is_first_name(low_left) and not is_first_name(low_right)
        if given and min(len(left), len(right)) >= 4 and (right_name or not is_word(low_right)):
            return cut
        if follows[:1].isupper() and is_place(low_left) and not is_word(low_right):
            return cut if len(right) >= 4 else None  # "PeruMarta Kovel": a person begins
        person = right_name or (follows[:1].isupper() and not is_word(low_right))
        if is_head(low_left) and len(left) >= 5 and len(right) >= 4 and person:
            return cut  # "ChancellorOlaf Scholz"
        if max(left_name, right_name) == 2 and (is_head(low_left) or is_head(low_right)):
            return cut  # "IndustryCommissioner", "FerroCorp"
        if left_name == 2 and low_right in FUNCTION_WORDS:
            return cut
        if low_left == "the" and self.witness.capital[low_right] and is_word(low_right):
            return cut  # "TheTreasury", where the Treasury is spoken of elsewhere
        return cut if right_name == 2 and low_left in FUNCTION_WORDS else None

    def _name_cut(self, token: str, follows: str, after_name: bool) -> int | None:
        """Find the cut in "Kovelvisited" or "Ministryof": a name known elsewhere, then a word."""
        best: tuple[int, int, int] | None = None
        if token[:2] == "Co" and token[2:] in _AFTER_WORDS:
            return 2  # "Cosaid"
        for cut in range(3, len(token) - 1):
            left, right = token[:cut].lower(), token[cut:]
            if not _follows_names(right):
                continue
            strength = self.strength(left)
            if (
                after_name
                and len(right) <= 3
                and not (self.witness.capital[left] and not is_word(left))
            ):
                continue  # "Steve Marchand", "Heather Samuelson"
            score = _score(left, right, strength, self.witness.capital[left] > 0, follows)
            spoke = right in ("said", "told", "says") or _is_past(right)
            if not score and after_name and len(left) >= 5 and spoke:
                score = 1  # "John Mancusosaid"
            if score and (best is None or (score, strength, cut) > best):
                best = (score, strength, cut)
        return best[2] if best else None

    def _is_lost_name(self, low: str) -> bool:
        """Tell whether a lower-case half is a name; one that stands here needs no more proof."""
        here = self.witness.capital[low] and not is_word(low) and not looks_common(low)
        return bool(here) or self._lost_capital(low)

    def _lower_cut(self, token: str) -> tuple[Change, ...]:
        """Find the cut in "kovelwhose", "ofkovel" or "warand"."""
        for cut in range(len(token) - 2, 3, -1):
            left, right = token[:cut], token[cut:]
            closed = right in FUNCTION_WORDS or right in NAME_VERBS
            closed = closed and right not in NAME_ENDINGS | _ENDS_COMPOUNDS
            if (closed or _is_past(right)) and self._is_lost_name(left):
                cut_here = (cut, cut, " ", "glue", "name and word")
                return (*recase.capitals(self.witness, left, 0), cut_here)
        for cut in range(2, len(token) - 3):
            left, right = token[:cut], token[cut:]
            if left in FUNCTION_WORDS and len(right) >= 5 and self._lost_capital(right):
                return (
                    (cut, cut, " ", "glue", "word and name"),
                    *recase.capitals(self.witness, right, cut),
                )
        if token[-2:] in ("to", "of") and len(token) >= 8 and lower_count(token[:-2]) >= 20:
            return ((len(token) - 2, len(token) - 2, " ", "glue", "two words"),)  # "accordingto"
        for cut in range(3, len(token) - 2):
            left, right = token[:cut], token[cut:]
            if (left in _FREE and len(right) >= 4 and is_common(right)) or (
                right in _FREE and len(left) >= 4 and is_common(left)
            ):
                return ((cut, cut, " ", "glue", "two words"),)
        return ()


def _one_blank(cut: int | None, rule: str) -> tuple[Change, ...]:
    return () if cut is None else ((cut, cut, " ", "glue", rule),)


@lru_cache(maxsize=50_000)
def _follows_names(word: str) -> bool:
    """Tell whether a word may stand behind a name at all (`_score` gives others nothing)."""
    return is_common(word) or word in NAME_VERBS or is_head(word) or _is_past(word)


def _is_past(word: str) -> bool:
    """Tell a frequent verb in the past ("dismissed"); no name ends so."""
    return len(word) >= 6 and word.endswith("ed") and lower_count(word) >= 20


def _is_tail(right: str) -> bool:
    low = right.lower()
    return len(low) >= 2 and (
        low in FUNCTION_WORDS or (len(low) >= 3 and low not in NAME_ENDINGS and is_common(low))
    )


def _score(left: str, right: str, strength: int, here: bool, follows: str) -> int:
    """Say how good a cut between a name and a lower-case word is; 0 is no cut."""
    plain = len(left) >= (5 if right in ("and", "but") else 4) and is_word(left)
    if (plain or is_head(left)) and right in _AFTER_WORDS:
        return 4 if strength == 2 else 1
    if right == "of" and (is_head(left) or (plain and follows[:1].isupper())):
        return 4 if strength == 2 else 1  # "Bankof", "Houseof Commons"
    known = is_place(left) or is_head(left) or (here and (is_word(left) or is_name(left)))
    if known and is_head(right) and len(left) >= 4 and len(right) >= 5:
        return 3 if right not in NAME_ENDINGS else 0  # "Institutespokesman"
    if not strength:
        return 0
    if right in _SHORT_LINKS or (right == "or" and is_place(left)):
        on = follows[:1].islower() or not follows
        known = is_place(left) or (strength == 2 and on and here and right != "as")
        known = known or (on and len(left) >= 6 and is_always_name(left))
        if len(left) < (4 if is_place(left) else 5) or not known:
            return 0
        if right == "on" and left[-1] == "s":
            return 0  # Peterson, Samuelson
        if right == "is" and (is_place(left) or follows in ("and", "or", "who")):
            # "Punjabis" and "Iraqis" are peoples; "Kovelis the" is not.
            return 2 if follows in _AFTER_IS else 0
        return 2
    if right in NAME_ENDINGS or len(right) < 3:
        return 0
    if right in FUNCTION_WORDS or right in NAME_VERBS:
        if len(left) < 4 and not (strength == 2 and right in _AFTER_WORDS and len(right) >= 4):
            return 0
        return 4 if strength == 2 else (3 if len(left) >= 5 and len(right) >= 3 else 0)
    if len(left) < 4 or len(right) < 4 or not is_common(right):
        return 0
    if strength == 2 and (here or is_place(left)) and (not is_word(left) or is_head(left)):
        return 3
    alone = not follows[:1].isupper() and right not in _ENDS_COMPOUNDS
    if here and alone and is_word(left) and len(left) >= 5 and len(right) >= 5:
        return 2  # "Communitypartners", where the Community is spoken of elsewhere
    return 2 if is_always_name(left) and len(left) + len(right) >= 10 else 0
