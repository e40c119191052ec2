"""The rules of temporal expressions: patterns over lower-cased text, and who reads their parts.

At one place the first rule that matches wins. Every quantifier is bounded, so that matching stays
linear on any text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache

from newsloom.language import timex_forms as forms
from newsloom.language.timex_forms import Form, Groups
from newsloom.language.timex_words import (
    ADVERB_SETS,
    HOLIDAYS,
    MODS,
    MONTHS,
    NUMBERS,
    OPEN_AMOUNTS,
    ORDINALS,
    REFERENCES,
    SEASONS,
    UNITS,
    WEEKDAYS,
    alternatives,
)

_MONTH_LONG = alternatives(m for m in MONTHS if len(m) > 4 or m in ("may", "june", "july"))
_MONTH_ANY = rf"(?:{_MONTH_LONG}|(?:{alternatives(m for m in MONTHS if 2 < len(m) < 5)})\b\.?)"
_WEEKDAY_LONG = alternatives(w for w in WEEKDAYS if w.endswith("day"))
_WEEKDAY_ANY = rf"(?:{_WEEKDAY_LONG}|(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)\b\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.,]\d|:\d)"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d|[.,]\d)"
_SEASON = alternatives(SEASONS)
_TENS = alternatives(w for w, n in NUMBERS.items() if n in range(20, 100, 10))
_ONES = alternatives(w for w, n in NUMBERS.items() if n < 20 and len(w) > 2)
_AMOUNT = (
    rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,2}}|\d{{1,4}}(?:\.\d{{1,2}})?|(?:{_TENS})(?:[- ](?:{_ONES}))?"
    rf"|(?:a |one )?(?:hundred|dozen)|{_ONES}|{OPEN_AMOUNTS}|an?|half an?|half)"
    r"(?:[- ]and[- ]an?[- ]half)?"
)
_UNIT = "|".join((alternatives(u for u in UNITS if u not in ("centurie", "min", "hr", "yr")),))
_UNITS = rf"(?:(?:{_UNIT})s?|centuries|mins?|hrs?|yrs?)"
_ADJECTIVE = r"(?:(?:consecutive|straight|full|whole|more|other|long|trading|calendar|working) )?"
_MOD_AMOUNT = alternatives(
    m for m in MODS if MODS[m] not in ("START", "MID", "END", "BEFORE", "AFTER")
)
_MOD_DATE = (
    r"(?:the )?(?:very )?(?:(?:start|beginning|end|middle|close|first half|second half) of "
    r"(?:the )?|(?:early|late|mid|earlier|later|middle)[ -](?:in )?)"
)
_PART = "morning|afternoon|evening|night"
_ZONE = (
    r"utc|gmt|bst|cet|cest|eet|eest|msk|est|edt|et|cst|cdt|ct|mst|mdt|mt|pst|pdt|pt|ist|jst|"
    r"local time|eastern(?: time)?|pacific(?: time)?|eastern standard time|eastern daylight time"
)
_CLOCK = (
    rf"(?:(?:[01]?\d|2[0-3])(?::[0-5]\d(?::[0-5]\d)?|\.[0-5]\d(?![.\d]))"
    rf"(?: ?(?:[ap]\.?m\b\.?))?"
    rf"|(?:[01]?\d) ?(?:[ap]\.?m\b\.?)|(?:[01]\d|2[0-3])[0-5]\d(?= ?(?:utc|gmt|hrs|hours))"
    rf"|(?:{_ONES}|\d{{1,2}}) o'clock)"
)

_REL = r"last|this past|this coming|this|next"
_OF = rf"(?:,? (?:of )?(?P<y>{_YEAR})| (?:of )?(?P<rel>last|this|next) year)?"

#: (name, TIMEX3 type, pattern, meaning): at one place the first that matches wins.
RULES: tuple[tuple[str, str, str, Callable[[Groups], Form]], ...] = (
    (
        "iso",
        "DATE",
        r"(?P<y>(?:1[5-9]|20)\d\d)(?:-(?P<m>0[1-9]|1[0-2])-|/(?P<m_>0[1-9]|1[0-2])/)"
        r"(?P<d>3[01]|[12]\d|0[1-9])(?!\d)"
        r"(?:[t ](?P<clock>[0-2]\d:[0-5]\d)(?::[0-5]\d(?:\.\d{1,6})?)?(?P<z>z|[+-]\d\d:\d\d)?)?",
        forms.read_iso,
    ),
    (
        "slashed",
        "DATE",
        r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<c>(?:19|20)\d\d|\d\d)(?!/)",
        forms.read_numeric,
    ),
    (
        "dotted",
        "DATE",
        r"(?P<a>\d{1,2})[.-](?P<b>\d{1,2})[.-](?P<c>(?:19|20)\d\d)(?![.-]\d)",
        forms.read_numeric,
    ),
    (
        "month_day",
        "DATE",
        rf"(?:(?P<wd>{_WEEKDAY_ANY}),? )?(?P<mon>{_MONTH_ANY}) ?(?P<d>{_DAY})"
        rf"(?: ?- ?(?:(?P<mon2>{_MONTH_ANY}) )?(?P<d2>{_DAY}))?(?:,? (?P<y>{_YEAR}))?",
        forms.read_calendar,
    ),
    (
        "day_month",
        "DATE",
        rf"(?:(?P<wd>{_WEEKDAY_ANY}),? )?(?:the )?(?P<d>{_DAY})"
        rf"(?:-(?P<d2>{_DAY}))?[ -](?:of )?(?P<mon>{_MONTH_ANY})(?:,?[ -](?P<y>{_YEAR}))?",
        forms.read_calendar,
    ),
    (
        "month",
        "DATE",
        rf"(?P<mod>{_MOD_DATE})?(?:(?P<rel>{_REL}) )?(?:(?P<mon>{_MONTH_ANY}),? "
        rf"(?:of )?(?P<y>{_YEAR})|(?P<mon_>{_MONTH_LONG}|(?:sept|oct|nov|dec|jan|feb|aug)\.))",
        lambda g: forms.read_calendar({**g, "mon": g["mon"] or g["mon_"]}),
    ),
    (
        "quarter",
        "DATE",
        rf"(?:the )?(?:(?P<ord>{alternatives(ORDINALS)})[- ](?P<half>quarter|half)"
        rf"(?! of (?!{_YEAR}|last|this|next|the (?:fiscal )?year))|q(?P<q>[1-4]))"
        rf"{_OF.replace('(?:,? (?:of )?', '(?:,? (?:of )?(?:fiscal )?')}",
        forms.read_quarter,
    ),
    (
        "part_of_month",
        "DATE",
        rf"(?:the )?(?P<n>first|second|third|fourth|last|final) (?P<unit>day|week|"
        rf"weekend|days|weeks) (?:of|in) (?P<mon>{_MONTH_LONG})(?:,? (?P<y>{_YEAR}))?",
        forms.read_part_of_month,
    ),
    (
        "same",
        "DATE",
        r"the (?:same|corresponding|year-ago|year-earlier) (?P<unit>day|week|month|"
        r"quarter|period|time)(?:,? (?:a|one) (?P<back>year) (?:ago|earlier|before)|"
        rf",? (?:of |in )?(?:the )?(?P<last>last|previous) year|,? (?:of|in) (?P<y>{_YEAR}))",
        forms.read_same,
    ),
    (
        "season",
        "DATE",
        rf"(?P<mod>{_MOD_DATE})?(?:(?P<rel>{_REL}|the (?:boreal|austral) |the)? ?)"
        rf"(?P<season>{_SEASON})(?:,? (?:of )?(?P<y>{_YEAR}))?",
        forms.read_season,
    ),
    (
        "fiscal",
        "DATE",
        rf"(?:the )?(?:fiscal(?: year)?|fy) ?(?P<y>{_YEAR}|\d\d(?!\d))",
        forms.read_fiscal,
    ),
    (
        "decade",
        "DATE",
        rf"(?P<mod>{_MOD_DATE})?(?:the )?(?P<dec>(?:1[5-9]|20)\d0|'?[2-9]0)'?s",
        forms.read_decade,
    ),
    (
        "century",
        "DATE",
        rf"(?P<mod>{_MOD_DATE})?(?:the )?(?P<n>\d{{1,2}}(?:st|nd|rd|th)|"
        rf"{alternatives(ORDINALS)})[- ]century",
        forms.read_century,
    ),
    (
        "years",
        "DATE",
        rf"(?P<mod>{_MOD_DATE})?(?:the year )?(?P<y>{_YEAR})"
        rf"(?:-(?P<y2>{_YEAR}|\d\d(?!\d)))?",
        forms.read_years,
    ),
    ("short_year", "DATE", r"'(?P<y>\d\d)(?!\d|'?s|[.,:]\d)", forms.read_short_year),
    ("nine_eleven", "DATE", r"9/11(?!/)", forms.read_nine_eleven),
    (
        "deictic",
        "DATE",
        rf"(?P<mod>(?:earlier|later|early|late) )?(?P<day>the day before yesterday|"
        r"the day after tomorrow|yesterday|today|tomorrow|tonight|"
        rf"last(?= (?:night|evening))|this(?= (?:{_PART})))(?: (?P<part>{_PART}))?",
        forms.read_deictic,
    ),
    (
        "weekday",
        "DATE",
        rf"(?:(?P<every>every|each) )?(?:the )?(?:(?P<rel>{_REL}|following|previous) )?"
        rf"(?P<mod>(?:early|late) )?(?P<wd>{_WEEKDAY_LONG})(?P<plural>s)?(?: (?P<part>{_PART}))?",
        forms.read_weekdays,
    ),
    (
        "relative_part",
        "TIME",
        rf"(?P<rel>the (?:next|following|previous|same)|that) (?P<part>{_PART})",
        forms.read_relative_part,
    ),
    (
        "day_before",
        "DATE",
        r"the (?P<unit>day|week|month|year) (?P<dir>before|after|earlier)(?= ?[.,;)\n]|$)",
        forms.read_day_before,
    ),
    (
        "first_units",
        "DURATION",
        rf"the (?:first|final|opening) (?P<n>{_AMOUNT}) (?P<unit>{_UNITS})",
        forms.read_hyphened,
    ),
    (
        "relative",
        "DATE",
        rf"(?P<mod>{_MOD_DATE})?(?P<rel>(?:the |this )?(?:last|past|next|coming|"
        r"current|previous|preceding|following|same|very same|upcoming|recent)|this|that same|"
        rf"that) "
        rf"(?:(?P<n>{_AMOUNT}) )?{_ADJECTIVE}(?P<unit>{_UNITS})",
        forms.read_relative,
    ),
    (
        "the_unit",
        "DATE",
        rf"(?P<mod>{_MOD_DATE})?the (?:(?:entire|whole|full) )?"
        r"(?P<unit>day|week|month|year|weekend|decade)",
        forms.read_the_unit,
    ),
    (
        "every",
        "SET",
        rf"(?:every|each) (?:(?P<n>other|{_AMOUNT}) )?(?P<unit>{_UNITS}|"
        rf"{_PART}|{_SEASON}|{_MONTH_LONG})",
        forms.read_every,
    ),
    (
        "hyphened",
        "DURATION",
        rf"(?P<mod>(?:{_MOD_AMOUNT}) )?(?P<n>\d{{1,4}}(?:\.\d)?|(?:{_TENS})"
        rf"(?:-(?:{_ONES}))?|(?:{_ONES})-and-a-half|{_ONES}|single|multi|half|several|hundred)-(?P<unit>{_UNIT})(?:s)?"
        r"(?:-(?:olds?|long))?",
        forms.read_hyphened,
    ),
    (
        "span",
        "DURATION",
        rf"(?P<mod>(?:{_MOD_AMOUNT}) )?(?P<n>{_AMOUNT}) {_ADJECTIVE}"
        rf"(?P<unit>{_UNITS})(?: and a half| old\b)?"
        r"(?: (?P<dir>ago|earlier|later|before(?= ?[.,;)]|$)|previously|prior(?! to)|from now|"
        r"hence|back(?= ?[.,;)]|$)))?",
        forms.read_span,
    ),
    ("adverb", "SET", rf"(?P<word>{alternatives(ADVERB_SETS)})", forms.read_adverb),
    (
        "bare_units",
        "DURATION",
        r"(?:the (?=years|decades))?(?P<unit>minutes|hours|days|weeks|months|years|decades|"
        r"centuries)(?:-long| (?P<dir>ago|earlier|later))?",
        forms.read_bare_units,
    ),
    (
        "time",
        "TIME",
        rf"(?:(?P<clock>{_CLOCK})|(?P<word>noon|midday|midnight))"
        rf"(?: (?P<zone>\(? ?(?:utc|gmt) ?[+-] ?\d{{1,2}}(?::?\d\d)? ?\)?|\(?(?:{_ZONE})\b\)?))?"
        rf"(?:,? (?:on )?(?:(?P<wd>{_WEEKDAY_LONG})|(?P<day>today|yesterday|tomorrow)))?",
        forms.read_time,
    ),
    (
        "year_end",
        "DATE",
        rf"year[- ]end(?:,? (?P<y>{_YEAR}))?",
        forms.read_year_end,
    ),
    (
        "rate",
        "SET",
        rf"(?:once|twice|(?:{_AMOUNT}) times) (?:an?|every|per|each) "
        r"(?P<unit>minute|hour|day|week|fortnight|month|quarter|year|decade)",
        forms.read_rate,
    ),
    ("part_of_day", "TIME", rf"(?:the )?(?P<part>{_PART})", forms.read_part_of_day),
    (
        "holiday",
        "DATE",
        rf"(?P<name>{alternatives(HOLIDAYS)})(?:,? (?P<y>{_YEAR}))?",
        forms.read_holiday,
    ),
    (
        "reference",
        "DATE",
        rf"(?P<word>{alternatives('|'.join(REFERENCES.values()).split('|'))})",
        forms.read_reference,
    ),
)

_COMPILED = {name: (kind, re.compile(pattern), make) for name, kind, pattern, make in RULES}


@lru_cache(maxsize=65536)
def read_form(rule: str, surface: str) -> tuple[str, Form, str]:
    """Give type and meaning of a lower-cased surface that the rule matched; {} if it has none.

    The meaning is given as JSON, too. It is shared, so nobody may change it.
    """
    kind, pattern, make = _COMPILED[rule]
    match = pattern.fullmatch(surface)
    if match is None:
        return kind, {}, "{}"
    form = make(match.groupdict())
    meaning = form.get("kind")
    if meaning in ("range", "duration"):
        kind = "DURATION"
    elif meaning == "fixed":
        kind = form.pop("type", "DATE")
    elif meaning == "time":
        kind = "TIME"
    elif meaning in ("offset", "unit", "weekday", "calendar"):
        kind = "TIME" if form.get("part") or form.get("unit", "").startswith("T") else "DATE"
    return kind, form, json.dumps(form, sort_keys=True)
