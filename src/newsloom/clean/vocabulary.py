"""What counts as a word and what as a name, before any article has been looked at.

Counts per word (in lower case, capitalised inside a sentence) come from the word list of
`newsloom.language`; everything here is cached, pure and cheap to ask millions of times.
"""

from __future__ import annotations

from functools import cache, lru_cache

from newsloom.language import lexicon

# Words that open or close a phrase: a name glued to one of these is damage, not a compound.
FUNCTION_WORDS = frozenset(
    """a about above across after against all along also although amid among an and another any
    are around as at away back be because been before behind being below between both but by can
    could despite did do does down during each even ever every few for from had has have having he
    her here him his how if in into is it its just last least less like made many may me might
    more most much must my near neither never next no nor not now of off on once one only onto or
    other our out over own per same she should since so some such than that the their them then
    there these they this those though through throughout till to too toward towards under unless
    until up upon us very via was we were what when where whether which while who whom whose why
    will with within without would yet you your""".split()
)

# Adverbs made of two function words, too rare for the word list.
JOINED_ADVERBS = frozenset(
    """thereafter hereafter whereafter whereupon thereupon hereupon hereinafter heretofore hitherto
    insofar inasmuch nonetheless nevertheless notwithstanding whereby thereby hereby wherein
    therein herein whereof thereof hereof whosoever whatsoever wherewithal therefrom thereto
    hereto forthwith thenceforth henceforth elsewhere""".split()
)

# Names of two names or words written as one, with a capital inside: nothing in them shows it.
JOINED_NAMES = frozenset(
    """airasia airbaltic aliexpress arcelormittal astrazeneca bankamerica bankboston
    bankohio blackrock blackberry bluecross blueshield britbox buzzfeed
    capitaland careerbuilder chevrontexaco citibank conocophillips corelogic
    crowdstrike daimlerchrysler directv doordash dreamworks dupont exxonmobil
    fiatchrysler fintech freshdirect gamestop gamespot glaxosmithkline grandvision grubhub
    harpercollins healthsouth hellofresh jetblue johnsondiversey kraftheinz lafargeholcim
    lendingtree lionsgate livescore lyondellbasell marketwatch mastercard metlife moneygram
    motogp nationsbank nbcuniversal newscorp newsguard northvolt officemax openai overstock
    painewebber paramountplus petrochina petsmart photobucket playstation politifact realnetworks
    redstate rocketlab salesforce sanofiaventis servicenow skynews smithkline snapchat soundcloud
    southtrust spacex stanchart stubhub suntrust swissport talktalk techcrunch theblaze thehill
    theintercept thejournal themarker theprint thestreet theverge thewire thewrap thyssenkrupp
    transcanada transunion tripadvisor unicredit unitedhealth viacomcbs visionfund warnermedia
    westjet wirecard workday worldcom worldremit""".split()
)

# Verbs that follow a name more often than anything else in news.
NAME_VERBS = frozenset(
    """accused added agreed announced appeared arrived asked became began believes believed
    called came claimed confirmed continues declared declined denied described did does expressed
    faces faced failed gave goes got greeted has have held insisted is joined knew launched leads
    led left made makes met moved needs noted offered ordered plans played pledged praised
    promised pushed reached refused rejected remains replied reported reports returned said says
    seeks sent showed signed speaking spoke stood suggested takes thinks told took tried urged
    used visited voted vowed wants warned was went were will won would wrote""".split()
)

# Common nouns that many papers print in lower case although others capitalise them, and
# particles of names: never re-cased.
LOWER_BY_STYLE = frozenset(
    """march may august sat covid coronavirus internet web net email earth moon sun bible god gods
    pope president king queen prince princess minister senator congress parliament senate
    cabinet state government army navy police church mosque east west north south eastern
    western northern southern spring summer autumn winter al el bin ibn abu abd ben bint de da
    del della di do dos du des la le les van von der den ter ten te zu y e af av ul ur""".split()
)

# Names of places and peoples that are also words or things in lower case: more proof is needed.
ALSO_WORDS = frozenset(
    """polish china turkey jordan chad guinea manila java jersey panama cologne bern chile mali
    niger oman byzantine swede dane champagne cashmere morocco havana madras lima brazil georgia
    victoria cuba damask bologna sienna angora bermuda""".split()
)


@cache
def _counts() -> dict[str, tuple[int, int]]:
    """Give per word how often it stands in lower case and capitalised inside a sentence."""
    return {word: (counts.lower, counts.capital) for word, counts in lexicon.words().items()}


def lower_count(word: str) -> int:
    """Give how often the word stands in lower case in the word list (0 if it is not there)."""
    return _counts().get(word, (0, 0))[0]


def capital_count(word: str) -> int:
    """Give how often the word (asked in lower case) stands capitalised inside a sentence."""
    return _counts().get(word, (0, 0))[1]


_SUFFIXES = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "ly",
    "er",
    "r",
    "ers",
    "or",
    "ors",
    "al",
    "ally",
    "ness",
    "less",
)
_PREFIXES = ("un", "re", "non", "pre", "anti", "over", "under", "out", "mis", "dis", "inter", "co")


@lru_cache(maxsize=100_000)
def is_word(word: str) -> bool:
    """Tell whether a lower-case word is English as printed, inflections included."""
    if word in JOINED_ADVERBS:
        return True
    lower, capital = _counts().get(word, (0, 0))
    if lower >= 2 and lower * 20 >= capital:
        # Some papers print no capitals at all: "peru" is no word for that.
        return word in _CALENDAR or word in ALSO_WORDS or not is_place(word)
    if lower or capital:
        return word in FUNCTION_WORDS
    for suffix in _SUFFIXES if word.endswith(_SUFFIXES) else ():
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            stem = word[: -len(suffix)]
            if lower_count(stem) >= 2 or lower_count(stem + "e") >= 2:
                return True
            if stem[-1] == stem[-2] and lower_count(stem[:-1]) >= 2:
                return True
            if stem.endswith("i") and lower_count(stem[:-1] + "y") >= 2:
                return True
    return word.startswith(_PREFIXES) and any(
        word.startswith(prefix) and len(word) - len(prefix) >= 4 and lower_count(rest) >= 2
        for prefix in _PREFIXES
        for rest in (word[len(prefix) :],)
    )


def is_common(word: str) -> bool:
    """Tell whether a lower-case word is frequent enough to be one half of a glued pair."""
    return word in FUNCTION_WORDS or (
        len(word) >= 3 and lower_count(word) >= 8 and lower_count(word) >= capital_count(word)
    )


@cache
def _places() -> frozenset[str]:
    """Give the one-word names of countries, peoples and capitals, in lower case."""
    return frozenset(
        surface.lower()
        for kind in ("country", "demonym", "capital")
        for entry in lexicon.of_kind(kind)
        for surface in entry.surfaces
        if surface.isalpha() and surface not in entry.weak and not surface.isupper()
    )


# Days and months that are nothing else; "march", "may", "sat" and "august" are words too.
_CALENDAR = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february april june july
    september october november december""".split()
)
# Endings of common words: a rare word that has one is no name for being capitalised once.
_COMMON_ENDINGS = (
    *("ing", "ings", "ed", "ly", "ness", "ment", "ments", "tion", "tions", "sion", "sions", "ship"),
    *("hood", "able", "ible", "ical", "ful", "less", "ous", "ives", "ive", "ized", "ised", "ism"),
    *("ists", "ers", "ors", "ities", "ity", "ology", "ologist", "ologists", "graphy", "wards"),
    *("like", "proof", "based", "wise", "ally", "ence", "ences", "ance", "ances", "ancy", "ency"),
)


def looks_common(word: str) -> bool:
    """Tell whether a word (in lower case) has the ending of a common word."""
    return word.endswith(_COMMON_ENDINGS)


# Last words of names of places that many papers print in lower case.
SMALL_LAST_WORDS = frozenset(
    "province region county district state governorate oblast world".split()
)


@cache
def _long_places() -> dict[str, str]:
    """Give the names of places in two and more words, by the name in lower case."""
    found: dict[str, str] = {}
    for kind in ("country", "capital", "city", "region", "organisation"):
        for entry in lexicon.of_kind(kind):
            for surface in entry.surfaces:
                parts = surface.split(" ")
                everyday = all(is_word(part.lower()) for part in parts)
                if kind not in ("country", "capital") and everyday:
                    continue  # "west coast"
                if kind == "organisation" and (len(parts) < 3 or is_place(parts[0].lower())):
                    continue  # "Chinese foreign ministry"
                if parts[-1].lower() in SMALL_LAST_WORDS:
                    continue  # "Guangdong province"
                plain = all(part[:1].isupper() and part.isalpha() for part in parts)
                if len(parts) > 1 and plain and parts[0] != "The" and surface not in entry.weak:
                    low = surface.lower()
                    found[low] = min(surface, found.get(low, surface))
    return found


@cache
def _lower_places() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for low in sorted(_long_places(), key=lambda name: (-name.count(" "), name)):
        found.setdefault(low.split(" ", 1)[0], []).append(low)
    return {first: tuple(names) for first, names in found.items()}


def lower_places_from(word: str) -> tuple[str, ...]:
    """Give the places of several words, in lower case, that begin with a word, longest first."""
    return _lower_places().get(word, ())


def place_of(low: str) -> str:
    """Give the spelling of a place of several words asked in lower case."""
    return _long_places()[low]


def is_place(word: str) -> bool:
    """Tell whether a word (asked in lower case) is a country, people, capital, day or month."""
    if word in _CALENDAR:
        return True
    return len(word) >= 4 and word in _places() and not lexicon.is_common_word(word)


_KINDS = ("city", "region", "seat", "place", "person", "organisation", "agency", "party", "norp")


@cache
def _one_word_names() -> frozenset[str]:
    """Give the one-word names of towns, bodies, peoples and public figures, in lower case."""
    return frozenset(
        surface.lower()
        for kind in _KINDS
        for entry in lexicon.of_kind(kind)
        for surface in entry.surfaces
        if surface.isalpha() and surface not in entry.weak and not surface.isupper()
    )


@lru_cache(maxsize=100_000)
def is_known_name(word: str) -> bool:
    """Tell whether a word (asked in lower case) is a name of the lexicon and no everyday word."""
    return len(word) >= 5 and word in _one_word_names() and not is_word(word)


@cache
def _first_names() -> frozenset[str]:
    return frozenset(name.lower() for name in lexicon.first_names())


def is_first_name(word: str) -> bool:
    """Tell whether a word (asked in lower case) is a given name."""
    return word in _first_names()


def is_name(word: str) -> bool:
    """Tell whether a word (asked in lower case) is a name in the word list and no common word."""
    lower, capital = _counts().get(word, (0, 0))
    return len(word) >= 3 and capital >= 3 and capital >= 20 * lower


def is_always_name(word: str) -> bool:
    """Tell whether a word (asked in lower case) is hardly ever printed in lower case."""
    lower, capital = _counts().get(word, (0, 0))
    return len(word) >= 4 and lower < 4 and capital >= 8 and capital >= 150 * lower


@cache
def _heads() -> frozenset[str]:
    heads = {
        *lexicon.titles(),
        *lexicon.org_heads(),
        *lexicon.loc_heads(),
        "inc",
        "corp",
        "ltd",
        "plc",
        "co",
        "group",
    }
    return frozenset(head.lower() for head in heads if head.isalpha() and len(head) >= 3)


def is_surface(token: str) -> bool:
    """Tell whether a token, in this letter case, is a name in the lexicon."""
    return token in lexicon.by_surface()


@cache
def _joined() -> dict[str, tuple[int, ...]]:
    """Give names of two to four capitalised words, written as one, with where blanks were."""
    found = {}
    for surface in sorted(lexicon.by_surface()):
        parts = surface.split(" ")
        if 2 <= len(parts) <= 4 and all(p.isalpha() and p[0].isupper() for p in parts):
            joined, ends = parts[0], []
            for part in parts[1:]:
                ends.append(len(joined))
                joined += part
            if ends[0] >= 3 and len(joined) >= 7:
                found[joined] = tuple(ends)
    return found


def lost_blanks(token: str) -> tuple[int, ...]:
    """Give where blanks were lost in a name of several words written as one ("CostaRica")."""
    return _joined().get(token, ())


def is_head(word: str) -> bool:
    """Tell whether a word (in lower case) stands in titles or names of bodies ("minister")."""
    return word in _heads()


def is_listed(word: str) -> bool:
    """Tell whether a word (asked in lower case) stands in the word list in any form."""
    lower, capital = _counts().get(word, (0, 0))
    return lower + capital >= 3
