"""Who wrote and who published an article, as far as its own furniture says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from newsloom.clean.bylines import BYLINE, signed_names
from newsloom.clean.captions import AGENCIES
from newsloom.clean.evidence import WORD
from newsloom.clean.fields import names_outlet, without_label
from newsloom.clean.furniture import Block
from newsloom.clean.printed_times import read_masthead


class Said(NamedTuple):
    """What furniture says about its article; None where it says nothing."""

    title: str | None = None
    byline: str | None = None
    outlet: str | None = None


_PAPER = (
    r"times|post|star|news|herald|journal|gazette|tribune|press|telegraph|guardian|observer|mail|"
    r"express|standard|chronicle|independent|mirror|sun|globe|record|review|register|sentinel|"
    r"courier|dispatch|bulletin|monitor|today|daily|weekly|magazine|radio|tv|television|"
    r"broadcasting|media|online|insider|voice|reporter|examiner|inquirer|bee|ledger|argus|echo|"
    r"nation|world|wire|agency|report|leader|advocate|dawn|economist|politico|axios|agence"
)
_AGENCY = re.compile(rf"(?:{AGENCIES})", re.IGNORECASE)
_PAPER_WORD = re.compile(rf"\b(?:{_PAPER})\b", re.IGNORECASE)
_PICTURE = re.compile(r"^\W*(?:writer|author)['’]?s (?:picture|photo|avatar)\s?(.{2,80})$", re.I)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\)|copyright)?\s*(?:(?:19|20)\d\d)?(?:\s?[-–]\s?(?:19|20)\d\d)?,?"
    r"\s*(?:by )?(?P<name>[A-Z][^.,|©\d]{2,60})",
    re.IGNORECASE,
)
_FIRST_ON = re.compile(r"^the post .{1,240} first (?:appeared )?on (?P<name>.{2,80}?)\.?$", re.I)
_IN_PAPER = re.compile(r"^(?:originally |first )?published in (?P<name>[^,]{3,60}),", re.IGNORECASE)
# "# Headline" and "**Headline**" are Markdown's ways to write one.
_TITLE_LABEL = re.compile(
    r"^(?:#{1,6}\s+)?(?:\*\*|__)?(?:(?:title|headline|subject)\s?:\s*)?", re.IGNORECASE
)
_LABELLED = ("title", "byline", "source_line")
_TITLE_END = re.compile(r"(?:\*\*|__|\s#+)$")
_IMAGE = re.compile(r"([^/\\]{3,120})\.(?:jpe?g|png|gif|webp|svg)$", re.IGNORECASE)
# What else stands in the names of a site's own pictures; one of these must, besides the name.
_IMAGE_WORDS = frozenset(
    """news logo image images img photo picture pic default banner header share share-image og
    thumb thumbnail icon cover site website media social brand facebook twitter fallback
    placeholder featured card preview share1 new final small large big web jpg png com www
    the x dark light white black square favicon masthead article""".split()
)
_DIGITS = re.compile(r"\d+(?:x\d+)?")


def read_metadata(raw: str, blocks: Iterable[Block]) -> Said:
    """Read title, byline and outlet from an article's furniture, in its words."""
    title = byline = outlet = inferred = None
    for block in blocks:
        if block.kind == "body":
            continue
        text = " ".join(raw[block.start : block.end].split())
        labelled = raw[block.start : block.end]
        if block.kind in _LABELLED and without_label(labelled) != labelled:
            outlet = outlet or names_outlet(labelled)
            text = " ".join(without_label(labelled).split())
            text = f"By {text}" if block.kind == "byline" else text
        if block.kind == "title" and title is None:
            title, paper = _split_title(_TITLE_END.sub("", _TITLE_LABEL.sub("", text)))
            outlet = outlet or paper
        elif block.kind == "byline":
            masthead = _PICTURE.match(text)
            if masthead and _PAPER_WORD.search(masthead[1]):
                outlet = outlet or masthead[1].strip()
            elif masthead:
                byline = byline or masthead[1].strip()
            else:
                byline = byline or _byline(text)
        elif block.kind == "dateline" and outlet is None:
            paper = read_masthead(text)
            outlet = paper if paper and _PAPER_WORD.search(paper) else None
        elif block.kind == "legal":
            outlet = outlet or _rights(text)
        elif block.kind == "source_line":
            said = _FIRST_ON.match(text) or _IN_PAPER.match(text)
            outlet = outlet or (said["name"].strip() if said else None)
        elif block.kind in ("share", "related", "navigation", "other"):
            inferred = inferred or _from_image(text)
    return Said(title, byline, outlet or inferred)


def _split_title(text: str) -> tuple[str, str | None]:
    """Split "Headline - The Daily Star" where what follows is a paper's name."""
    head, mark, tail = text.rpartition(" | ") if " | " in text else text.rpartition(" - ")
    named = 1 < len(tail.split()) <= 5 and all(w[0].isupper() for w in tail.split() if w.isalpha())
    if mark and named and _PAPER_WORD.search(tail) and len(head.split()) >= 3:
        return head.strip(), tail.strip()
    return text, None


def _byline(text: str) -> str | None:
    line = text.partition(";")[0].strip(" •*|–—-.")
    if (signed := signed_names(line)) is not None:
        return signed
    match = BYLINE.match(line)
    if not match:
        words = line.split()
        bare = 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)
        return line if bare and line.replace(" ", "").isalpha() else None
    name = re.split(r"\s?[|•·–—/]\s?|, (?=(?:[A-Z][\w.]* ?){1,4}$)", match["name"])[0]
    return name.strip(" ,") if name[:1].isupper() else None  # "posted by admin" names nobody


def _rights(text: str) -> str | None:
    match = _RIGHTS.search(text[:300])
    if not match:
        return None
    name = re.split(r"\ball rights\b|\binc\b|\bltd\b|\bllc\b| - | – ", match["name"], flags=re.I)[0]
    name = re.sub(r" [A-Z]$", "", name.strip(" -–"))  # "L.P." was cut at its first stop
    if _AGENCY.fullmatch(name.removeprefix("The ").removeprefix("the ")):
        return None  # the wire's notice stands under every paper's copy
    return name if name[:1].isupper() and 1 <= len(name.split()) <= 6 else None


def _from_image(text: str) -> str | None:
    """Infer a site from its own picture's file name ("sitename logo.png")."""
    match = _IMAGE.match(text)
    if not match:
        return None
    parts = [part for part in re.split(r"[\s_.()-]+", match[1]) if part]
    names = [p for p in parts if p.lower() not in _IMAGE_WORDS and not _DIGITS.fullmatch(p)]
    if len(names) == len(parts) or not 1 <= len(names) <= 2:
        return None
    name = " ".join(names)
    return name if len(name) >= 5 and len(WORD.findall(name)) == len(names) else None
