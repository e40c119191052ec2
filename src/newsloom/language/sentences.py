"""Sentence boundaries by rule: full stops, quotation marks, abbreviations, paragraphs.

Registered as ``newsloom_sentences``. Boundaries never cross a line break of the clean text, so a
sentence always lies within one paragraph.
"""

from __future__ import annotations

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from newsloom.language.words import blanks_of, spaced_of, words_of

END = frozenset(".!?…。") | {"...", "?!", "!?", "!!", "??"}
CLOSERS = frozenset("\"'”’»)]}") | {"''"}
OPENERS = frozenset("\"'“‘«„([{") | {"``"}

#: Tokens of a sentence. A text without full stops is cut, behind a comma if there is one: what is
#: looked for in a sentence would else take work by the square of its length.
LONGEST = 500
_PAUSES = frozenset(",;:|—–")

# Never the end of a sentence on their own: what follows belongs to them.
TITLES = frozenset(
    """Mr. Mrs. Ms. Mx. Dr. Prof. Gen. Lt. Col. Maj. Capt. Cmdr. Sgt. Cpl. Pvt. Adm. Brig. Sen.
    Rep. Gov. Pres. Rev. Fr. Sr. Hon. Amb. Insp. Supt. St. Ste. Mt. Ft. No. Nos. vs. v. cf. e.g.
    i.e. approx. ca. c. fig. p. pp. vol. ed. eds. Art. art. Sec. Messrs. Mme. Mlle. Gens. Sens.
    Reps. al. Ave. Blvd.""".split()
)
# May end a sentence: they do when a word follows that rarely continues a name.
MAYBE = frozenset(
    """U.S. U.K. U.N. E.U. D.C. U.S.A. a.m. p.m. A.M. P.M. Inc. Corp. Co. Ltd. Bros. Jr. Sr. etc.
    Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec. Ph.D. B.C. A.D. Calif. Fla.
    Mass. Pa. Va. Md. N.Y. N.J. Conn. Ill. Wash. Ariz. Ala. Ga. La. Mich. Minn. Tenn. Wis. Tex.
    Ore. Colo. Okla. Kan. Ky. Nev. Neb. Miss. Mo. Mont. dept. Dept. est. Est.""".split()
)
STARTERS = frozenset(
    """The A An This That These Those He She It They We You I His Her Its Their Our My In On At By
    For From With After Before As But And Or So Yet If When While Since Though Although However
    Meanwhile There Here What Who Why How Where Not No Some Many Most Several Both One Two Three
    Last Earlier Later Now Then Also Still According Asked Speaking""".split()
)


@Language.factory("newsloom_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentences(nlp: Language, name: str) -> SentenceSplitter:
    """Make the component; it has no settings."""
    return SentenceSplitter()


class SentenceSplitter:
    """Sets `token.is_sent_start` for every token of a document."""

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        starts = sentence_starts(words_of(doc), blanks_of(doc), spaced_of(doc))
        # All at once: setting one token's flag looks through the whole document. 1 opens, −1 not.
        flags = np.where(np.array(starts), 1, -1).astype("int64").view("uint64")
        # The stubs of spaCy know an array type of thinc's own only.
        return doc.from_array([SENT_START], flags.reshape(-1, 1))  # type: ignore[arg-type]


def sentence_starts(
    words: list[str], blanks: list[bool], spaced: list[bool] | None = None
) -> list[bool]:
    """Say for each token whether a sentence starts there.

    Parameters
    ----------
    words
        The tokens' texts.
    blanks
        Whether a token is white space (a blank line is one such token).
    spaced
        Whether a blank follows the token: tells closing from opening where marks are straight.

    Returns
    -------
    One flag for each token; no sentence has more than `LONGEST` tokens.
    """
    starts = [False] * len(words)
    if not words:
        return starts
    starts[0] = True
    i = 0
    while i < len(words):
        if blanks[i]:
            # A line break ends the paragraph and with it the sentence.
            if "\n" in words[i] and i + 1 < len(words):
                starts[i + 1] = True
            i += 1
            continue
        if not _ends(words[i]):
            i += 1
            continue
        after = i + 1
        while after < len(words) and (words[after] in END or _closes(words, blanks, spaced, after)):
            after += 1
        after = _after_notes(words, after)
        if after < len(words) and not blanks[after] and _divides(words, i, after):
            starts[after] = True
        i = max(after, i + 1)
    _cut_endless(starts, words, blanks)
    return starts


def _cut_endless(starts: list[bool], words: list[str], blanks: list[bool]) -> None:
    """Let no sentence have more than `LONGEST` tokens."""
    begun = pause = 0
    for at, word in enumerate(words):
        if starts[at]:
            begun = pause = at
        elif at - begun >= LONGEST and not blanks[at]:
            begun = pause if pause > begun else at
            starts[begun] = True
            pause = begun
        if word in _PAUSES and at + 1 < len(words) and not blanks[at + 1]:
            pause = at + 1


def _ends(word: str) -> bool:
    return word in END or (len(word) > 1 and word[-1] in ".!?…" and not word[0].isdigit())


def _after_notes(words: list[str], at: int) -> int:
    """Step over footnote marks ("[3] [12]"), which belong to the sentence before them."""
    while words[at : at + 1] == ["["] and words[at + 2 : at + 3] == ["]"]:
        if not words[at + 1].isdigit():
            break
        at += 3
    return at


def _closes(words: list[str], blanks: list[bool], spaced: list[bool] | None, at: int) -> bool:
    """Whether the mark at this place closes a quotation or bracket rather than opening one."""
    if words[at] not in CLOSERS:
        return False
    if words[at] not in OPENERS:
        return True
    # A straight mark leans on the word it belongs to. Where it leans on both or on none, count the
    # marks before it in the paragraph: an odd number means that one is open.
    if spaced is not None and at + 1 < len(words) and not blanks[at + 1]:
        if spaced[at] and not spaced[at - 1]:
            return True
        if spaced[at - 1] and not spaced[at]:
            return False
    seen = 0
    back = at - 1
    while back >= 0 and not (blanks[back] and "\n" in words[back]) and at - back < 400:
        seen += words[back] == words[at]
        back -= 1
    return seen % 2 == 1


def _divides(words: list[str], end: int, after: int) -> bool:
    """Whether the stop at `end` ends a sentence, given the token that comes next."""
    word, following = words[end], words[after]
    opened = following in OPENERS and after + 1 < len(words)
    first = words[after + 1] if opened else following
    if not first[:1].isupper() and not first[:1].isdigit():
        # "... words!” he asked", "January. but": the sentence goes on.
        return first in {"—", "–", "•", "-"} and word in {"!", "?"}
    if word == "." and end:
        before = words[end - 1]
        if before.isdigit() and (end == 1 or "\n" in words[end - 2]):
            # The number of a list or heading ("3. The type of audience").
            return False
        # The tokenizer does not know every abbreviation: "Lt" and "." are two tokens.
        if len(before) > 1 and before + "." in TITLES | MAYBE:
            word = before + "."
    if word == "No.":
        return not first[:1].isdigit()
    if word in TITLES:
        return False
    if len(word) == 2 and word[0].isalpha() and word[1] == ".":
        if word[0].islower() and end and words[end - 1][-1].isdigit() and first[0].isupper():
            return True  # a unit: "it lost 439 m. Victoria won"
        # An initial ("Marta B. Kovel"), unless a clear new start follows ("Plan B. The ...").
        return first in STARTERS and first not in {"A", "I"}
    if word in MAYBE:
        return opened or first in STARTERS
    if word[-1] == "." and "." in word[:-1] and word not in END:
        return opened or first in STARTERS
    return True
