"""Names that stand in lower case: whether one lost its capital, and how it is spelt with it.

A word is given a capital only where the article or the corpus prints it as a name, or where the
lists know it as a name and hardly ever as a word; a common word only as part of a name of several
words that the article prints elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from newsloom.clean.casing import WORD, bare, capitals_inside
from newsloom.clean.ledger import Edit
from newsloom.clean.splitting import ending_with
from newsloom.clean.vocabulary import (
    ALSO_WORDS,
    FUNCTION_WORDS,
    LOWER_BY_STYLE,
    NAME_VERBS,
    SMALL_LAST_WORDS,
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
from newsloom.language import lexicon

# An edit as offsets inside a token: start, end, after, kind, rule.
Change = tuple[int, int, str, str, str]

RULE = "name in lower case"
PART = "part of a name in lower case"
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
    """abbot aboriginal allen argo atlas aurora baker banque barre beck bitcoin bitcoins boxer
    brotherhood bush cadillac carbide carter caterpillar catholic celsius chavista chavistas
    christian coco compagnie cooper copa cyclops democrat democrats dick duke duma easter
    ebola este evergreen facebook fanny fireman fleming flint foothill fox francaise garland
    generale google gore grande greyhound guaranty hajj halal hale harry hart hoop hubble
    husky industrie jack janata java jerry jimmy john josh kaiser lama lotus mack maoist
    maoists marc marxist mason mercantile mercer mick midland moody nana nazi nazionale nazis
    nick oaks olympic olympics orion pacs palmer parenthood parker peck pins piper potter
    providence puma realty reed rich roach robin robins rock roman rouge rove salaam sanders
    sears shah shahid shamrock sheikh silkworm silva smith societe spiegel stern taylor tele
    telegraph terry tony triads trump turner united verde walker warren weaver windsor wright
    yankee zionist""".split()
)
_JOINING = frozenset("of and the for".split())
_NO_COMPANY = frozenset("the a an this that its their army peace marine".split())
_BRACKETS = "\"'“”‘’«»()[]{}<>.,;:"
_LEFT = re.compile(r"(?<![\w-])(?:[a-z]{2,20} ){1,3}$")
_RIGHT = re.compile(r"(?: [a-z]{2,20}){1,3}(?![\w-])")
# From how many names, and what share of the names in an article, lower case is its way of writing.
_SMALL_NAMES, _SMALL_SHARE = 2, 0.3


def lost_capital(witness: Witness, low: str) -> bool:
    """Tell whether a word that stands in lower case is a name that lost its capital."""
    if len(low) < 3 or low in LOWER_BY_STYLE or low in FUNCTION_WORDS or is_word(low):
        return False
    if len(low) == 3 and not _is_short_name(witness, low):
        return False
    if (low in ALSO_WORDS or low in _ALSO_NOUNS) and not witness.capital[low]:
        return False
    if low in lexicon.fac_heads():
        return False  # "the expressway"
    lower, capital = lower_count(low), capital_count(low)
    if is_place(low) or (is_known_name(low) and lower == 0 and len(low) >= 5):
        return True
    # A frequent name that careless writers put in lower case now and then: "kovel", "texas".
    frequent = capital >= 20 and capital >= 40 * lower and low not in _ALSO_NOUNS
    frequent = frequent and not is_head(low)
    if not frequent and (
        looks_common(low) or is_head(low) or lower >= 4 or (is_listed(low) and not is_name(low))
    ):
        return False
    if low in witness.words and low not in witness.names:
        return False  # other articles print it in lower case too
    here, in_lower = witness.capital[low], witness.lower[low]
    if in_lower > max(1, here // 2):
        return False  # printed in lower case here and there: by choice
    # A word of no list is a name if it looks like one.
    end = low[-3:]
    unlisted = not (lower or capital) and ending_with(end, "names") > ending_with(end, "words")
    if here >= 2 or (
        here and (unlisted or low in witness.names or is_name(low) or is_first_name(low))
    ):
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


def ends_company(low: str, previous: str) -> bool:
    """Tell whether "inc", "corp", "ltd" or "plc" ends the name of a company here."""
    bare = previous.strip(_BRACKETS).lower()
    return low in COMPANY_ENDS and bare not in _NO_COMPANY and bare[-1:].isalpha()


def is_person(witness: Witness, low: str, before: str, follows: str) -> bool:
    """Tell whether an unknown word in lower case is part of a person's name by its neighbour.

    It is where it stands behind a given name ("anna zelmarin"), or is a given name before such a
    word, or is a family name behind a title ("minister brandt").
    """
    if len(low) < 3 or low in _ALSO_NOUNS or not _is_unheard(witness, low):
        return False
    if len(low) == 3 and not is_first_name(low):
        return False
    given = before.lower()
    # "the Brandt clique" and "German quals" are no persons.
    other = is_word(given) or is_place(given) or before.capitalize() in lexicon.surnames()
    if is_first_name(given) and not other:
        known = before[:1].isupper() or not lower_count(given) or lost_capital(witness, given)
        return known and not looks_common(low)
    if is_first_name(low) and follows.islower() and len(follows) >= 4:
        return _is_unheard(witness, follows) and not looks_common(follows)
    return given in _lower_titles() and low.capitalize() in lexicon.surnames()


def _is_unheard(witness: Witness, low: str) -> bool:
    """Tell whether a word is unknown in lower case, to the lists, the article and the corpus."""
    if low in LOWER_BY_STYLE or is_word(low) or lower_count(low):
        return False
    return witness.lower[low] <= 1 and low not in witness.words


@cache
def _lower_titles() -> frozenset[str]:
    return frozenset(title.lower().rstrip(".") for title in lexicon.titles())


def company_before(raw: str, start: int, first: int) -> Iterator[int]:
    """Give where the words of a company's name stand in lower case before its "inc"."""
    before = _LEFT.search(raw, max(first, start - 60), start)
    words = before.group().split() if before else []
    at = start
    for number, word in enumerate(reversed(words)):
        at -= len(word) + 1
        known = word in FUNCTION_WORDS or word in NAME_VERBS or word in LOWER_BY_STYLE
        if known or (number and is_word(word)):
            return
        yield at


def phrase_around(witness: Witness, start: int, end: int, first: int, last: int) -> Iterator[int]:
    """Give the capitals that words beside a lost name have lost: "first", "corp" of First Orlan.

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
    int
        Where in raw a letter becomes a capital.
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
            if is_place(name) and (words[-1] in SMALL_LAST_WORDS or (length == 1 and not taken)):
                continue  # "the Indian government" is printed so by half of all papers
            # "southern Africa", "the Arab world": the lists' capitals are not everybody's.
            printed = _as_printed(witness, " ".join(words), listed=not is_place(name))
            if printed is None:
                continue
            at = start - len(" ".join(words[:taken]) + " " if taken else "")
            for word, said in zip(words, printed.split(" "), strict=True):
                if word[0] != said[0] and at != start:
                    yield at
                at += len(word) + 1
            return


def _as_printed(witness: Witness, phrase: str, *, listed: bool) -> str | None:
    """Give a phrase as the article prints it, or else the lists, all its words capitalised."""
    forms = witness.forms(phrase)
    whole = sorted(form for form in forms if all(map(_is_name_part, form.split(" "))))
    if whole:
        # "Brask Corp" here and "Brask corp" there: the smaller letter is meant.
        return whole[0] if len(whole) == len(forms) else None
    titled = " ".join(word if word in _JOINING else word.capitalize() for word in phrase.split(" "))
    return titled if listed and is_surface(titled) else None


def _is_name_part(word: str) -> bool:
    return word[:1].isupper() or word in _JOINING


def find_small_letters(raw: str, edits: Iterable[Edit]) -> set[int]:
    """Find the capitals not to be given in an article that prints most names without: its way.

    A stripped link takes the capital of a name or two. Where three in ten of an article's distinct
    names, and two at least, stand nowhere with a capital, nothing was stripped: teleprinters and
    chats write so, and what they print stays.

    Parameters
    ----------
    raw
        The whole raw text.
    edits
        The edits of all its blocks.

    Returns
    -------
    set of int
        Where the edits of case begin that are to be left out.
    """
    small: dict[int, str] = {}
    for edit in edits:
        word = WORD.match(raw, edit.start) if edit.kind == "case" else None
        if word and not capitals_inside(raw)[low := bare(word.group()).lower()]:
            small[edit.start] = low
    lost = len(set(small.values()))
    if lost < _SMALL_NAMES or lost < _SMALL_SHARE * (lost + len(capitals_inside(raw))):
        return set()
    return set(small)
