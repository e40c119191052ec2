"""Which language a text is in, asked only of texts long enough to tell.

Letters of another script tell sooner than words do: a line of Japanese is enough.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4000
_QUICK = 1000  # where every fourth word of this much is a common English one, no more is asked
_LEAST_LETTERS = 80
_LEAST_OF_ANOTHER_SCRIPT = 20
_LATIN_ENDS = "\u024f"  # letters up to here are Latin ones, with and without accents
# Words that English uses all the time and its neighbours don't.
_ENGLISH = frozenset(
    """the of and to that was for with his he on is by it as at from had have has were which this be
    their they are said who an been will would but not or its after more when than about""".split()
)

# What tables of figures come out as: no language at all, or an English creole.
_NO_VERDICT = frozenset({"zxx", "und", "pcm"})

# The first three letters of a language's name or code, as records tell it, and its ISO 639-1 code.
_TOLD = {
    "eng": "en", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "cas": "es",
    "ita": "it", "por": "pt", "rus": "ru", "ukr": "uk", "bel": "be", "pol": "pl", "cze": "cs",
    "ces": "cs", "slo": "sk", "slk": "sk", "slv": "sl", "hun": "hu", "rum": "ro", "rom": "ro",
    "ron": "ro", "bul": "bg", "ser": "sr", "srp": "sr", "cro": "hr", "hrv": "hr", "gre": "el",
    "ell": "el", "tur": "tr", "ara": "ar", "heb": "he", "per": "fa", "far": "fa", "hin": "hi",
    "ben": "bn", "chi": "zh", "zho": "zh", "man": "zh", "jap": "ja", "jpn": "ja", "kor": "ko",
    "dut": "nl", "nld": "nl", "swe": "sv", "nor": "no", "dan": "da", "fin": "fi", "est": "et",
    "lat": "lv", "lav": "lv", "lit": "lt", "ind": "id", "vie": "vi", "tha": "th", "swa": "sw",
}  # fmt: skip
_NOT_TOLD = ("", "un", "xx", "und", "mul", "unk", "non", "nul", "n/a", "nan", "mis", "zxx")


def code_of(told: str | None) -> str | None:
    """Read what a record tells of its language ("en-GB", "eng", "English") as an ISO 639-1 code.

    None where nothing is told; a name that is not known stays, cut to three letters.
    """
    said = (told or "").strip().lower().replace("_", "-").partition("-")[0][:3]
    return None if said in _NOT_TOLD else _TOLD.get(said, said)


def language_of(text: str) -> str | None:
    """Give the ISO 639-1 code of a text's language, or None where it is too short to tell.

    Too short is less than 80 letters, or 20 where most are of another script than English.

    A text in which every sixth word is a very common English one is English; only others are given
    to py3langid.
    """
    quick = [word.lower() for word in _WORD.findall(text[:_QUICK])]
    if sum(map(len, quick)) >= _LEAST_LETTERS and _english(quick) * 4 >= len(quick):
        return "en"
    sample = text[:_SAMPLE]
    words = [word.lower() for word in _WORD.findall(sample)]
    letters = sum(map(len, words))
    if letters < _LEAST_LETTERS:
        foreign = sum(char > _LATIN_ENDS for word in words for char in word)
        if foreign < _LEAST_OF_ANOTHER_SCRIPT or foreign * 2 <= letters:
            return None
    english = _english(words)
    if english * 6 >= len(words):
        return "en"
    import py3langid  # a third of a second with its model, which most corpora never need

    language = str(py3langid.classify(sample)[0])
    if language in _NO_VERDICT:
        return None
    # Where English words stand after all, a foreign verdict is doubted: better kept than lost.
    return None if language != "en" and english * 10 >= len(words) else language


def forget() -> None:
    """Let go of py3langid's model, which takes 70 MB; who asks next has it loaded anew."""
    loaded = sys.modules.get("py3langid.langid")
    if loaded is not None:
        loaded.IDENTIFIER = None  # type: ignore[attr-defined]


def _english(words: Sequence[str]) -> int:
    return sum(map(_ENGLISH.__contains__, words))
