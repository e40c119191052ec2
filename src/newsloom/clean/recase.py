"""Names that stand in lower case: whether one lost its capital, and how it is spelt with it.

A word is given a capital only where the article or the corpus prints it as a name, or where the
lists know it as a name and hardly ever as a word; a common word only as part of a name of several
words that the article prints elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsloom.clean.vocabulary import (
    ALSO_WORDS,
    FUNCTION_WORDS,
    LOWER_BY_STYLE,
    capital_count,
    is_always_name,
    is_first_name,
    is_head,
    is_known_name,
    is_listed,
    is_name,
    is_place,
    is_surface,
    is_word,
    looks_common,
    lower_count,
)
from newsloom.clean.witness import Witness

# An edit as offsets inside a token: start, end, after, kind, rule.
Change = tuple[int, int, str, str, str]

RULE = "name in lower case"
# Last words of company names; in lower case they are no words but part of the name before them.
COMPANY_ENDS = frozenset("inc corp ltd plc".split())
# Months that are words too are months before a day or a year, and after these words.
MONTHS_TOO = frozenset("march may august".split())
_BEFORE_MONTHS = frozenset("in since until last next early late mid end of for by from".split())
_AFTER_MONTHS = re.compile(
    r"\s+\d{1,2}(?:st|nd|rd|th)?\b(?![.,]\d)(?!\s*(?:pct|per|%))|,?\s+(?:19|20)\d\d\b"
)
_AFTER_MONTHS_ALONE = re.compile(
    r"[.,;)]|\s+(?:and|but|when|after|before|from|to|because|that|as|with|while|compared|against)\b"
)
# Frequent names that are words or common nouns too, English or foreign: the lists alone do not
# tell which they are when in lower case.
_ALSO_NOUNS = frozenset(
    """aboriginal allen argo atlas aurora baker banque barre beck boxer brotherhood bush cadillac
    carbide carter catholic caterpillar celsius christian coco compagnie cooper copa cyclops
    democrat democrats dick duke duma easter ebola este evergreen facebook fanny fireman fleming
    flint foothill fox francaise garland generale google gore grande greyhound guaranty hajj hale
    harry hart hoop hubble husky industrie jack janata java jerry jimmy john josh kaiser lama lotus
    mack maoist maoists marc marxist mason mercantile mercer mick midland nana nazi nazis nazionale
    nick oaks olympic olympics orion pacs palmer parenthood parker peck piper pins potter providence
    puma realty reed rich roach robin robins rock roman rouge rove sanders salaam sears sheikh shah
    shamrock silkworm silva smith societe spiegel stern taylor telegraph tele terry tony trump
    turner united verde walker weaver windsor wright yankee zionist""".split()
)
_LEFT = re.compile(r"(?<![\w-])(?:[a-z]{2,20} ){1,3}$")
_RIGHT = re.compile(r"(?: [a-z]{2,20}){1,3}(?![\w-])")


def lost_capital(witness: Witness, low: str) -> bool:
    """Tell whether a word that stands in lower case is a name that lost its capital."""
    if len(low) < 3 or low in LOWER_BY_STYLE or low in FUNCTION_WORDS or is_word(low):
        return False
    if len(low) == 3 and not _is_short_name(witness, low):
        return False
    if low in ALSO_WORDS and not witness.capital[low]:
        return False
    lower, capital = lower_count(low), capital_count(low)
    if is_place(low) or (is_known_name(low) and lower == 0 and len(low) >= 5):
        return True
    # A frequent name that careless writers put in lower case now and then: "boesky", "texas".
    frequent = capital >= 20 and capital >= 40 * lower and low not in _ALSO_NOUNS
    frequent = frequent and not is_head(low)
    if not frequent and (
        looks_common(low) or is_head(low) or lower >= 4 or (is_listed(low) and not is_name(low))
    ):
        return False
    if low in witness.words and low not in witness.names:
        return False  # other articles print it in lower case too
    here, in_lower = witness.capital[low], witness.lower[low]
    if in_lower > max(1, here):
        return False  # printed in lower case more often than not: by choice
    if here >= 2 or (here and (low in witness.names or is_name(low) or is_first_name(low))):
        return True
    if low in witness.always:
        return True
    if frequent and (capital >= 30 or lower == 0) and not looks_common(low):
        return len(low) >= 5 or _spelling(low) is not None
    return is_always_name(low) and not lower and is_surface(low.capitalize())


def _is_short_name(witness: Witness, low: str) -> bool:
    """Tell whether three letters are a name that this article prints: "imf" beside "IMF"."""
    return witness.capital[low] > 0 and capital_count(low) >= 40 * lower_count(low)


def _spelling(low: str) -> str | None:
    for form in (low.capitalize(), low.upper()):
        if is_surface(form):
            return form
    return low.capitalize() if is_first_name(low) else None


def capitals(witness: Witness, low: str, at: int) -> tuple[Change, ...]:
    """Give a word its capitals back, as the article or else the lexicon prints it."""
    forms = witness.forms(low)
    if forms:
        wanted = min(forms, key=lambda form: (-forms[form], form))
    else:
        wanted = _spelling(low) or low.capitalize()
    if wanted[1:] == low[1:]:
        return ((at, at + 1, wanted[0], "case", RULE),)
    return ((at, at + len(low), wanted, "case", RULE),)


def lost_month(raw: str, end: int, previous: str) -> bool:
    """Tell whether "march", "may" or "august" is a month here, by what stands around it."""
    if _AFTER_MONTHS.match(raw, end):
        return True
    return previous in _BEFORE_MONTHS and bool(_AFTER_MONTHS_ALONE.match(raw, end))


def phrase_around(
    witness: Witness, start: int, end: int, first: int, last: int
) -> Iterator[tuple[int, str]]:
    """Give the capitals that words beside a lost name have lost: "first", "corp" of First Boston.

    Parameters
    ----------
    witness
        The article.
    start, end
        The name that lost its capital.
    first, last
        The block: no word outside it is looked at.

    Yields
    ------
    tuple[int, str]
        Where in raw a letter becomes a capital, and the capital.
    """
    raw = witness.raw
    before = _LEFT.search(raw, max(first, start - 60), start)
    after = _RIGHT.match(raw, end, min(last, end + 60))
    left = before.group().split() if before else []
    right = after.group().split() if after else []
    name = raw[start:end]
    for length in range(len(left) + len(right), 0, -1):
        for taken in range(min(length, len(left)), -1, -1):
            if length - taken > len(right):
                continue
            words = [*left[len(left) - taken :], name, *right[: length - taken]]
            if words[0] in FUNCTION_WORDS or words[-1] in FUNCTION_WORDS:
                continue
            printed = _as_printed(witness, " ".join(words))
            if printed is None:
                continue
            at = start - len(" ".join(words[:taken]) + " " if taken else "")
            for word, said in zip(words, printed.split(" "), strict=True):
                if word[0] != said[0] and at != start:
                    yield at, said[0]
                at += len(word) + 1
            return


def _as_printed(witness: Witness, phrase: str) -> str | None:
    """Give a phrase as the article or the lexicon prints it, all its words capitalised."""
    for form in sorted(witness.forms(phrase)):
        if all(
            word[0].isupper() or word in ("of", "and", "the", "for") for word in form.split(" ")
        ):
            return form
    titled = " ".join(
        word if word in ("of", "and", "the", "for") else word.capitalize()
        for word in phrase.split(" ")
    )
    return titled if is_surface(titled) else None
