"""The vocabulary of temporal expressions: what the words mean, and the pieces patterns are made of.

Everything is lower case, because the grammar reads lower-cased text.
"""

from __future__ import annotations

import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        ),
        start=1,
    )
    for name in names.split()
}
#: Also verbs, names or adjectives: as months they need a capital and company.
DOUBTFUL_MONTHS = frozenset({"march", "may", "august", "april", "june"})
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {
    "morning": "MO",
    "mornings": "MO",
    "midday": "MI",
    "noon": "MI",
    "afternoon": "AF",
    "afternoons": "AF",
    "evening": "EV",
    "evenings": "EV",
    "night": "NI",
    "nights": "NI",
}
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {word: number for number, word in enumerate(_ONES, start=1)}
NUMBERS |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
NUMBERS |= {"a": 1, "an": 1, "single": 1, "dozen": 12, "hundred": 100, "thousand": 1000}
ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first 1st opening",
            "second 2nd",
            "third 3rd",
            "fourth 4th final last",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ),
        start=1,
    )
    for word in words.split()
}
#: Amounts that are left open: TIMEX3 writes X for them.
OPEN_AMOUNTS = "a few|few|several|many|a couple of|a couple|some|a number of|countless"
UNITS = {
    "second": "TS",
    "minute": "TM",
    "min": "TM",
    "hour": "TH",
    "hr": "TH",
    "day": "D",
    "night": "D",
    "week": "W",
    "weekend": "WE",
    "fortnight": "2W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "yr": "Y",
    "decade": "DE",
    "century": "CE",
    "centurie": "CE",
}
#: TIMEX3 `mod` of the words that qualify an amount or a stretch of time.
MODS = {
    "nearly": "LESS_THAN",
    "almost": "LESS_THAN",
    "less than": "LESS_THAN",
    "fewer than": "LESS_THAN",
    "under": "LESS_THAN",
    "just under": "LESS_THAN",
    "more than": "MORE_THAN",
    "over": "MORE_THAN",
    "just over": "MORE_THAN",
    "well over": "MORE_THAN",
    "at least": "EQUAL_OR_MORE",
    "up to": "EQUAL_OR_LESS",
    "at most": "EQUAL_OR_LESS",
    "no more than": "EQUAL_OR_LESS",
    "about": "APPROX",
    "around": "APPROX",
    "roughly": "APPROX",
    "approximately": "APPROX",
    "some": "APPROX",
    "early": "START",
    "earlier": "BEFORE",
    "start": "START",
    "beginning": "START",
    "first half": "START",
    "mid": "MID",
    "middle": "MID",
    "late": "END",
    "later": "AFTER",
    "end": "END",
    "close": "END",
    "second half": "END",
}
#: Vague expressions whose value says only on which side of the present they lie.
REFERENCES = {
    "PAST_REF": (
        "recently|more recently|most recently|very recently|until recently|lately|recent|the past|"
        "the recent past|in recent history"
    ),
    "PRESENT_REF": (
        "now|right now|currently|current|at present|at the moment|nowadays|these days|"
        "the time being|the present"
    ),
    "FUTURE_REF": (
        "soon|very soon|the future|the near future|the foreseeable future|the coming future|"
        "the long term|the near term|the short term"
    ),
}
#: Fixed feasts as month-day; `easter`, `thanksgiving` and the n-th weekdays are computed. Days
#: that differ by country (Independence Day, Mother's Day) are left out.
HOLIDAYS = {
    "new year's day": "01-01",
    "new year's eve": "12-31",
    "new year's": "01-01",
    "christmas eve": "12-24",
    "christmas day": "12-25",
    "christmas": "12-25",
    "boxing day": "12-26",
    "halloween": "10-31",
    "valentine's day": "02-14",
    "fourth of july": "07-04",
    "st. patrick's day": "03-17",
    "may day": "05-01",
    "thanksgiving day": "thanksgiving",
    "thanksgiving": "thanksgiving",
    "good friday": "easter-2",
    "easter sunday": "easter+0",
    "easter monday": "easter+1",
    "easter": "easter+0",
    "ash wednesday": "easter-46",
    "palm sunday": "easter-7",
    "maundy thursday": "easter-3",
    "shrove tuesday": "easter-47",
    "mardi gras": "easter-47",
    "ascension day": "easter+39",
    "whit monday": "easter+50",
    "the fourth of july": "07-04",
    "bastille day": "07-14",
    "canada day": "07-01",
    "anzac day": "04-25",
    "veterans day": "11-11",
    "all saints' day": "11-01",
    "international women's day": "03-08",
    # The n-th such weekday of a month: month, n (0: the last), weekday.
    "martin luther king jr. day": "nth 1 3 1",
    "martin luther king day": "nth 1 3 1",
    "presidents' day": "nth 2 3 1",
    "presidents day": "nth 2 3 1",
    "memorial day": "nth 5 0 1",
    "labor day": "nth 9 1 1",
    "columbus day": "nth 10 2 1",
}
ADVERB_SETS = {
    "daily": ("P1D", "D"),
    "nightly": ("P1D", "D"),
    "hourly": ("PT1H", "TH"),
    "weekly": ("P1W", "W"),
    "biweekly": ("P2W", "W"),
    "fortnightly": ("P2W", "W"),
    "monthly": ("P1M", "M"),
    "quarterly": ("P1Q", "Q"),
    "annual": ("P1Y", "Y"),
    "annually": ("P1Y", "Y"),
    "yearly": ("P1Y", "Y"),
}
#: A four-digit number before one of these counts things and is no year.
COUNTED = frozenset(
    (
        "people persons troops soldiers men women children workers employees jobs kilometers "
        "kilometres km miles metres meters feet tons tonnes dollars euros pounds points shares "
        "homes houses votes seats units times cases deaths hours days weeks months years "
        "megawatts mw barrels refugees students pupils residents families fans spectators police "
        "officers protesters demonstrators migrants members delegates passengers cars vehicles "
        "copies pages words acres hectares square degrees percent per cent million billion cubic "
        "patients victims civilians fighters prisoners companies stores shops schools rooms beds "
        "kg kilograms kilos litres liters gallons calories rpm hp horsepower gmt utc"
    ).split()
)


def alternatives(words: object) -> str:
    """Join words into a regex alternation, longest first, so that none hides a longer one."""
    return "|".join(sorted(map(str, words), key=lambda w: (-len(w), w)))  # type: ignore[call-overload]


def _first_words() -> dict[str, frozenset[str] | None]:
    """List the words an expression can start with, and what must follow the commonest of them."""
    open_ = "few several many couple countless half dozen hundred number"
    adjectives = "consecutive straight full whole more other long trading calendar working entire"
    units = {u for unit in UNITS for u in (unit, unit + "s")} | {"centuries", "century"}
    amounts = set(NUMBERS) | set(open_.split()) | set(adjectives.split())
    named = set(MONTHS) | set(WEEKDAYS) | set(SEASONS) | set(PARTS)
    relative = set("last past next coming previous preceding following same upcoming".split())
    relative |= set("very recent current".split())
    first = set(named) | {w + "s" for w in WEEKDAYS if w.endswith("day")}
    first |= set(NUMBERS) | set(ORDINALS) | set(ADVERB_SETS) | set(open_.split()) | relative
    first |= {word.split(" ")[0] for word in MODS}
    first |= {"minutes", "hours", "days", "weeks", "months", "years", "decades", "centuries"}
    first |= {"noon", "midday", "midnight", "multi", "fiscal", "fy", "q1", "q2", "q3", "q4"}
    first |= {"yesterday", "today", "tomorrow", "tonight", "every", "each"}
    feasts = [re.findall(r"[a-z]+'?", name) for name in HOLIDAYS]
    first |= {words[0].rstrip("'") for words in feasts if len(words) == 1 or "'" in words[0]}
    for words in REFERENCES.values():
        first |= {word.split(" ")[0] for word in words.split("|")}
    told: dict[str, frozenset[str] | None] = dict.fromkeys(first)
    for named_day in feasts:
        seconds = told.get(named_day[0], frozenset())
        if len(named_day) > 1 and seconds is not None:
            told[named_day[0]] = seconds | {named_day[1].rstrip("'")}
    counted = amounts | units | {"and", "of", "a", "an", "o", "times", "quarter", "half"}
    for word in set(NUMBERS) | set(open_.split()):
        if word not in units and word not in ORDINALS:
            told[word] = frozenset(counted)
    told["once"] = told["twice"] = frozenset({"a", "an", "every", "per", "each"})
    told["year"] = frozenset({"end"})
    dates = "start beginning end middle close first second early late mid earlier later day days"
    the = set(dates.split()) | relative | (named - set(MONTHS)) | units | set(ORDINALS)
    the |= set(
        "corresponding opening year boreal austral fiscal decade present future near time".split()
    )
    the |= set("foreseeable short long q1 q2 q3 q4 fy entire whole full fourth".split())
    told["the"] = frozenset(the)
    weekdays = set(WEEKDAYS) | {w + "s" for w in WEEKDAYS}
    for word in "same previous preceding following coming upcoming".split():
        told[word] = frozenset(units | amounts | weekdays | {"early", "late"})
    told["a"] = told["an"] = frozenset(units | amounts)
    told["this"] = told["that"] = frozenset(units | named | amounts | relative)
    told["at"] = frozenset({"least", "most", "present", "the"})
    told["in"] = frozenset({"recent"})
    told["no"] = frozenset({"more"})
    told["up"] = frozenset({"to"})
    told["more"] = frozenset({"than", "recently"})
    told["most"] = frozenset({"recently"})
    told["end"] = told["start"] = told["close"] = told["beginning"] = frozenset({"of"})
    for word in ("over", "under", "about", "around", "some", "just", "well", "one", "first"):
        told[word] = frozenset(
            amounts | units | set(ORDINALS) | {"of", "over", "under", "quarter", "o", "and", "a"}
        )
    return told


#: None: any word may follow; else one of these must, or a digit.
FIRST_WORDS = _first_words()
#: After these no digit may follow either.
NEVER_BEFORE_DIGITS = frozenset("in at up no new good right until a an".split())
