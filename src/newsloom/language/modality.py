"""Clauses with a finite verb, and whether they tell a fact, a plan, a chance or a denial.

Lexical cues only, no parser. A cue counts where it stands in the clause; whose view it is, is not
asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newsloom.language.clauses import AUXILIARIES, PASTS
from newsloom.language.speech_words import VERBS

NOT = re.compile(
    r"\b(?:did|does|do|has|have|had|was|were|is|are|could|would|will|can) (?:still |yet )?not\b"
    r"|\b\w+n[’']t\b|\bcannot\b|\bnever\b|\bno longer\b|\bdenie[sd]\b|\bdenying\b"
    r"|\b(?:refus|declin|fail)(?:ed|es|ing) to\b|\bneither\b"
)
PLANNED = re.compile(
    r"\bwill\b(?! not)|\b(?:is|are|was|were) (?:due|set|scheduled|slated|expected|poised) to\b"
    r"|\b(?:is|are|was|were) to (?!blame\b)\w+"
    r"|\bplan(?:s|ned|ning)? (?:to|for|on|an?|the|new|joint)\b"
    r"|\b(?:intend|prepar|aim|hop|promis|pledg|vow|agre|propos)(?:e?s|ed|ing|e)? to\b"
    r"|\bgoing to \w+|\bscheduled (?:for|on|to)\b|\bupcoming\b|\bnext (?:week|month|year)\b"
    r"|\b(?:expected|due|set) (?:to|on|in|this|next)\b|\btomorrow\b|\bare planning\b"
)
HYPOTHETICAL = re.compile(
    r"\b(?:could|would|should)\b(?! not)|\bmay\b|\bmight\b"
    r"|\bif\b|\bunless\b|\bpossibl[ey]\b|\bperhaps\b"
    r"|\bpotential(?:ly)?\b|\b(?:un)?likely\b|\bthreat(?:s|ens?|ened)? (?:of|to)\b"
    r"|\bthreaten(?:s|ed|ing)? to\b|\brisk of\b|\bwhether\b"
)
# Without one of these, none of the cues can stand; looking for them costs a third of a search.
SIGNS_OF_NOT = (
    *("not", "n’t", "n't", "never", "no longer", "denie", "denying"),
    *("refus", "declin", "fail", "neither"),
)
SIGNS_OF_PLANS = (
    *(" to", "will", "plan", "next", "expected", "due", "set", "scheduled"),
    *("tomorrow", "upcoming"),
)
SIGNS_OF_CHANCE = (
    *("ould", "may", "might", "if", "unless", "possibl", "perhaps", "potential"),
    *("likely", "threat", "risk of", "whether"),
)
# "May 4" and "in March" are months.
_MONTHS = re.compile(
    r"\b(?:[Ii]n|[Oo]n|[Ss]ince|[Ll]ast|[Bb]y|[Uu]ntil|[Ee]arly|[Ll]ate|\d+) May\b|\bMay \d+"
)


def modality_of(clause: str) -> str:
    """Give ``asserted``, ``planned``, ``hypothetical`` or ``denied`` for a clause.

    Where several cues stand, a possibility outweighs a plan, and either a denial: "might not come"
    is possible, "will not come" is denied.
    """
    text = _MONTHS.sub(" ", clause) if "May" in clause else clause
    text = text[:1].lower() + text[1:]
    if _any(SIGNS_OF_CHANCE, text) and HYPOTHETICAL.search(text):
        return "hypothetical"
    if _any(SIGNS_OF_NOT, text) and NOT.search(text):
        return "denied"
    if _any(SIGNS_OF_PLANS, text) and PLANNED.search(text):
        return "planned"
    return "asserted"


def _any(signs: Sequence[str], text: str) -> bool:
    return any(sign in text for sign in signs)


WORD = re.compile(r"[\w’'-]+")
# Where a sentence may fall into clauses.
CUT = re.compile(
    r"[,;—–]\s+(?:and|but|while|as|when|after|before|although|though|since|because|whereas|until|once"
    r"|so)\s|\s(?:after|before|when|while|because|although|though|until)\s|;\s|\s[—–]\s"
)
# "a week after the visit" is one expression, not two clauses.
COUNTED = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|minutes?|shortly|soon|just|long)\s*$"
)
OPENED = re.compile(r"\s*(?:After|When|While|Before|As|Since|Although|Though|Because|Once|If)\s")
SUBORDINATE = re.compile(r"\b(?:since|that|which|who|while|as|when|after|before|because)\s")
LEADING = re.compile(r"^(?:[\s,;—–]+|(?:and|but|while|as|when|after|before|which|where)\s+)+")
# Finite verbs without an ending that tells.
PRESENT = (
    frozenset(
        """
    says say said tells told thinks thought knows knew believes began begins comes goes gets gives
    takes makes leaves meets meet holds keeps kept runs stands sends brings becomes remains remain
    starts start continues continue arrives arrive visits visit follows shows means needs wants
    leads plays moves lives works opens closes ends faces launches attacks warns heads depends hopes
    plans uses rides rode broke woke chose won sang lay lies hurt quit spread cost shut beat burst
    cast let split read rode forbade swore tore wrote drove
    """.split()
    )
    | PASTS
)
NOT_FINITE = frozenset("needed based called united so-called hundred".split())


def split_clauses(text: str) -> list[tuple[int, int]]:
    """Cut a sentence into stretches that each hold a finite verb; give their offsets."""
    cuts = {m.start() for m in CUT.finditer(text) if not COUNTED.search(text, 0, m.start())}
    if OPENED.match(text):
        cuts |= set(_main_clause(text))
    edges = [0, *sorted(cuts - {0}), len(text)]
    parts: list[list[int]] = []
    for start, end in pairwise(edges):
        if parts and not (
            has_finite_verb(text[start:end]) and has_finite_verb(text[slice(*parts[-1])])
        ):
            parts[-1][1] = end
        else:
            parts.append([start, end])
    return [_strip(text, start, end) for start, end in parts if text[start:end].strip(" ,;—–.")]


def _main_clause(text: str) -> list[int]:
    """Give the comma after which the main clause of "After …, …" begins, if one does."""
    commas = [m.start() for m in re.finditer(r",\s", text)][:20]
    for comma, following in pairwise([*commas, len(text)]):
        own = SUBORDINATE.split(text[comma:following], maxsplit=1)[0]
        if has_finite_verb(own):
            return [comma]
    return []


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    lead = LEADING.match(text[start:end])
    start += lead.end() if lead and start else 0
    while end > start and text[end - 1] in " .,;—–":
        end -= 1
    return start, end


def has_finite_verb(text: str) -> bool:
    """Whether a stretch of text holds a word that looks like a finite verb."""
    before = ""
    for found in WORD.finditer(text):  # no further than the verb: sentences may be endless
        word = found.group().lower()
        if word in AUXILIARIES or word in PRESENT:
            return True
        if (
            word.endswith("ed")
            and len(word) > 4
            and word not in NOT_FINITE
            and before not in ("a", "an", "the", "of", "in", "with", "by", "and", "be", "been")
        ):
            return True
        if word in VERBS and word.endswith("s") and before and not before.endswith("s"):
            return True
        before = word
    return False
