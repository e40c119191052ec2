"""The researcher's word on repairs: rows of ``judgements.csv`` that allow or forbid one.

A row names what stands in a raw text (``a``) and, to allow a repair, what it should read (``b``).
It beats the rules, for the corpus or for the one article that ``path`` names. Every other row of
the file (on names: same, different, ignore) is checked for its words and left to others.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from newsloom.clean.ledger import Edit
from newsloom.handwritten import read_handwritten
from newsloom.tables import NewsloomError

FILE = "judgements.csv"
ON_REPAIRS = ("allow", "forbid")
ON_NAMES = ("same", "different", "ignore")
RULE = "judgement"
_LONGEST = 300  # characters of a repair; longer ones are passages, not slips
_SIGNS = re.compile(r"[A-Za-z0-9]+")


class Outcome(Protocol):
    """What became of a row on names (`resolve.Outcome` is one)."""

    @property
    def line(self) -> int: ...
    @property
    def effect(self) -> str: ...
    @property
    def told(self) -> str: ...
    @property
    def mentions(self) -> int: ...


@dataclass(frozen=True)
class Judgement:
    """One row: what stands in raw, whether its repair is allowed or forbidden, and by whom."""

    line: int
    a: str
    judgement: str
    b: str = ""
    path: str = ""
    who: str = ""
    why: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What the row decides, wherever in the file it stands."""
        return self.a, self.judgement, self.b, self.path


@dataclass(frozen=True)
class Applied:
    """What a judgement did at one place of raw: an edit made, made anyway, or not made."""

    judgement: Judgement
    start: int
    end: int
    effect: str
    rule: str = ""


def read_judgements(corpus: Path) -> tuple[Judgement, ...]:
    """Read ``judgements.csv`` in the corpus's folder; nothing where there is no such file.

    Columns ``a`` and ``judgement`` are needed; ``b``, ``path``, ``who`` and ``why`` are not, others
    are left alone. A row without a judgement is undecided and passed over.

    Raises
    ------
    NewsloomError
        For a file or row that can't be right, with its line and what to do.
    """
    file = (corpus if corpus.is_dir() else corpus.parent) / FILE
    rows = read_handwritten(file, needed=("a", "judgement"))
    judged = (_read_row(f"{file} line {row.line}", row.line, row.cells) for row in rows)
    found = [judgement for judgement in judged if judgement is not None]
    return _without_contradictions(file, found)


def _read_row(where: str, line: int, cells: Mapping[str, str]) -> Judgement | None:
    word = cells.get("judgement", "").lower()
    if not word:
        return None
    if word not in (*ON_REPAIRS, *ON_NAMES):
        near = difflib.get_close_matches(word, (*ON_REPAIRS, *ON_NAMES), 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise NewsloomError(
            f'{where} gives the judgement "{word}"; allow or forbid (a repair), same, different '
            f"or ignore (names) was expected.{hint}"
        )
    a, b = " ".join(cells.get("a", "").split()), " ".join(cells.get("b", "").split())
    path = cells.get("path", "").replace("\\", "/").removeprefix("./")
    if word in ON_REPAIRS:
        _check(where, word, a, b)
    return Judgement(line, a, word, b, path, cells.get("who", ""), cells.get("why", ""))


def _check(where: str, word: str, a: str, b: str) -> None:
    if not a:
        raise NewsloomError(
            f"{where} says {word} but its column a is empty; write there what stands in the file."
        )
    if max(len(a), len(b)) > _LONGEST:
        raise NewsloomError(
            f"{where} judges {max(len(a), len(b))} characters; a few words were expected, at most "
            f"{_LONGEST} characters."
        )
    if word == "allow" and a == b:
        raise NewsloomError(f'{where} allows "{a}" to stay as it is; to keep it, write forbid.')
    if word == "allow" and not b:
        raise NewsloomError(
            f'{where} allows a repair of "{a}" but its column b is empty; write there what it '
            "should read."
        )
    if b and not (_is_aligned(a, b) or _SIGNS.findall(a) == _SIGNS.findall(b)):
        raise NewsloomError(
            f'{where} would have "{a}" read "{b}"; a repair may change blanks, letter case and '
            "broken characters, and leaves letters and digits as they were printed."
        )


def _without_contradictions(file: Path, found: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Drop rows said twice; raise where two rows on repairs can't both be followed."""
    kept: dict[tuple[str, ...], Judgement] = {}
    for row in found:
        key = (row.a, row.path) if row.judgement in ON_REPAIRS else ("on names", *row.key)
        other = kept.setdefault(key, row)
        if other.key != row.key:
            raise NewsloomError(
                f'{file} line {row.line} says {row.judgement} "{row.a}"'
                f"{_to(row.b)}, line {other.line} says {other.judgement}{_to(other.b)}; keep one "
                "of the two, or give one of them the path of the article it is meant for."
            )
    return tuple(kept.values())


def _to(b: str) -> str:
    return f' as "{b}"' if b else ""


class HasText(Protocol):
    """What judging asks of a document (`read.Document` has it)."""

    @property
    def path(self) -> str: ...
    @property
    def raw(self) -> str: ...


def which_apply(judgements: Iterable[Judgement], document: HasText) -> tuple[Judgement, ...]:
    """Give the judgements on repairs that an article consults: those it holds the words of.

    A row with a path beats one without; it may be the path of the file or of the record
    (``file.csv#3``).
    """
    path, raw = document.path, document.raw
    found: dict[str, Judgement] = {}
    for row in judgements:
        if row.judgement not in ON_REPAIRS or row.path not in ("", path, path.partition("#")[0]):
            continue
        if row.a.partition(" ")[0] not in raw or not _pattern(row.a).search(raw):
            continue
        other = found.get(row.a)
        if other is None or len(row.path) > len(other.path):
            found[row.a] = row
    return tuple(sorted(found.values(), key=lambda row: (-len(row.a), row.a)))


def judge_edits(
    raw: str, start: int, end: int, edits: Sequence[Edit], judgements: Sequence[Judgement]
) -> tuple[list[Edit], list[Applied]]:
    """Apply judgements to the edits of one block.

    Parameters
    ----------
    raw, start, end
        The block.
    edits
        What the rules would change in it.
    judgements
        As `which_apply` gives them, the longest first: where two stand, the longer is followed.

    Returns
    -------
    The edits to make, the researcher's first, and what was judged. Edits of kind ``space`` are
    never forbidden: paragraphs hold together by them.
    """
    if not judgements:
        return list(edits), []
    own: list[Edit] = []
    applied: list[Applied] = []
    taken: list[tuple[int, int]] = []
    left = list(edits)
    for row in judgements:
        for match in _pattern(row.a).finditer(raw, start, end):
            low, high = match.span()
            if any(low < stop and begin < high for begin, stop in taken):
                continue
            taken.append((low, high))
            inside = [e for e in left if e.kind != "space" and _touches(e, low, high)]
            others = [e for e in left if e not in inside]
            if row.judgement == "forbid":
                if not inside or (row.b and _made(raw, low, high, inside) != row.b):
                    continue
                left = others
                applied.append(Applied(row, low, high, "not made", inside[0].rule))
                continue
            wanted = _changes(raw, low, high, row.b)
            plain = {(e.start, e.end, e.after) for e in inside}
            if {(e.start, e.end, e.after) for e in wanted} == plain:
                applied.append(
                    Applied(row, low, high, "made anyway", inside[0].rule if inside else "")
                )
                continue
            left = others
            own += wanted
            applied.append(Applied(row, low, high, "made"))
    return own + left, applied


def _pattern(a: str) -> re.Pattern[str]:
    """Match the words as they stand, whole, with any blanks where there is one."""
    said = r"\s+".join(map(re.escape, a.split()))
    before = r"(?<!\w)" if re.match(r"\w", a) else ""
    after = r"(?!\w)" if re.search(r"\w$", a) else ""
    return re.compile(before + said + after)


def _touches(edit: Edit, low: int, high: int) -> bool:
    if edit.start == edit.end:
        return low < edit.start < high
    return edit.start < high and low < edit.end


def _made(raw: str, low: int, high: int, edits: Sequence[Edit]) -> str:
    """Give what a stretch of raw would read after some edits, on one line."""
    made, here = "", low
    for edit in sorted(edits):
        if edit.start < here:
            continue  # of two that overlap, the first is made
        made += raw[here : edit.start] + edit.after
        here = edit.end
    return " ".join((made + raw[here:high]).split())


def _is_aligned(a: str, b: str) -> bool:
    """Tell whether two spellings differ in blanks and letter case only."""
    ours, theirs = "".join(a.split()), "".join(b.split())
    return len(ours) == len(theirs) and all(
        x == y or x.casefold() == y.casefold() for x, y in zip(ours, theirs, strict=True)
    )


def _changes(raw: str, low: int, high: int, wanted: str) -> list[Edit]:
    """Give the least edits that make a stretch of raw read as wanted."""
    said = raw[low:high]
    if not _is_aligned(said, wanted):
        head = 0
        while head < min(len(said), len(wanted)) and said[head] == wanted[head]:
            head += 1
        tail = 0
        while tail < min(len(said), len(wanted)) - head and said[-1 - tail] == wanted[-1 - tail]:
            tail += 1
        after = wanted[head : len(wanted) - tail]
        return [Edit(low + head, high - tail, after, "unicode", RULE)]
    edits: list[Edit] = []
    at = 0
    blank = 0  # where the blanks before this character begin
    for here, sign in enumerate(said):
        if sign.isspace():
            continue
        apart = wanted[at].isspace()
        at += apart
        if apart and blank == here:
            edits.append(Edit(low + here, low + here, " ", "glue", RULE))
        elif blank < here and not apart:
            edits.append(Edit(low + blank, low + here, "", "space", RULE))
        if sign != wanted[at]:
            edits.append(Edit(low + here, low + here + 1, wanted[at], "case", RULE))
        at += 1
        blank = here + 1
    return edits


def judgement_rows(
    judgements: Iterable[Judgement],
    applied: Iterable[tuple[str, dict[str, Any]]],
    on_names: Iterable[Outcome] = (),
) -> list[dict[str, Any]]:
    """Make the rows of the table judgements: what each did where, and which did nothing.

    Parameters
    ----------
    judgements
        All rows of the file.
    applied
        Per place an article's id and the dict that `Applied` was kept as: key, raw_start, raw_end,
        effect, rule.
    on_names
        What became of the rows on names (`resolve.Outcome`).
    """
    named = {found.line: found for found in on_names}
    places: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for article_id, place in applied:
        kept = {name: value for name, value in place.items() if name != "key"}
        places.setdefault(tuple(place["key"]), []).append({"article_id": article_id, **kept})
    nowhere = {"forbid": "nothing to forbid", "allow": "not found"}
    rows = []
    for row in judgements:
        told = {"line": row.line, "a": row.a, "judgement": row.judgement, "b": row.b}
        told |= {"path": row.path or None, "who": row.who or None, "why": row.why or None}
        nothing: dict[str, Any] = {"effect": nowhere.get(row.judgement, "no name was found")}
        if row.line in named:
            outcome = named[row.line]
            nothing = {"effect": outcome.effect, "told": outcome.told, "mentions": outcome.mentions}
        rows += [{**told, **place} for place in places.get(row.key, [nothing])]
    return rows
