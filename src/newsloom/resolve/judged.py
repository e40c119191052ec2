"""The researcher's word on names: rows of ``judgements.csv`` that join, part or leave out.

Rows are followed whatever their order. Those that can't all be true are not followed, none of
them, and each is told so; a row that finds nothing says what it looked for.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from newsloom.resolve.person_names import fold

ON_NAMES = ("same", "different", "ignore")


class Row(Protocol):
    """A row of judgements.csv (`clean.judgements.Judgement` is one)."""

    @property
    def line(self) -> int: ...
    @property
    def a(self) -> str: ...
    @property
    def judgement(self) -> str: ...
    @property
    def b(self) -> str: ...
    @property
    def path(self) -> str: ...


@dataclass(frozen=True)
class Outcome:
    """What became of a row: its effect, one sentence, and how many names and articles it met."""

    line: int
    effect: str
    told: str
    mentions: int = 0
    articles: int = 0


@dataclass
class Judged:
    """The rows on names that can be followed, and those that can't.

    ``used`` gathers the pairs of surfaces that the rules would have joined but for a row.
    """

    rows: tuple[Row, ...] = ()
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    used: set[frozenset[str]] = field(default_factory=set)
    _apart: set[frozenset[str]] = field(default_factory=set)

    @property
    def parts(self) -> bool:
        """Whether any two surfaces are judged to mean different things."""
        return bool(self._apart)

    def differ(self, one: str, other: str) -> bool:
        """Whether two surfaces are judged to mean different things, in every article."""
        if not self._apart:
            return False
        pair = frozenset((fold(one), fold(other)))
        if pair not in self._apart:
            return False
        self.used.add(pair)
        return True

    def of(self, judgement: str) -> list[Row]:
        """Give the rows of one judgement that can be followed, in an order of their own."""
        return sorted(
            (row for row in self.rows if row.judgement == judgement),
            key=lambda row: (row.path, fold(row.a), fold(row.b)),
        )


def read_judged(rows: Iterable[Row]) -> Judged:
    """Sort the rows on names into those that can be followed and those that can't all be true.

    Parameters
    ----------
    rows
        Rows of judgements.csv; those on repairs are passed over.
    """
    on_names = sorted((r for r in rows if r.judgement in ON_NAMES), key=lambda row: row.line)
    judged = Judged()
    good: list[Row] = []
    for row in on_names:
        told = _cannot_be_read(row)
        if told:
            judged.outcomes[row.line] = Outcome(row.line, "not followed", told)
        else:
            good.append(row)
    against: dict[int, set[int]] = defaultdict(set)
    same = [row for row in good if row.judgement == "same"]
    for row in good:
        if row.judgement == "different":
            chain = _chain(row, same)
            for line in chain:
                against[row.line].add(line)
                against[line] |= {row.line, *chain} - {line}
        elif row.judgement == "ignore":
            for other in good:
                named = fold(row.a) in (fold(other.a), fold(other.b))
                if other.judgement != "ignore" and named and _overlap(row, other):
                    against[row.line].add(other.line)
                    against[other.line].add(row.line)
    for row in good:
        if row.line in against:
            lines = sorted(against[row.line])
            told = (
                f"{_said(row)} can't be true together with "
                f"{'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, lines))}; none of "
                "them was followed. Keep those that are right."
            )
            judged.outcomes[row.line] = Outcome(row.line, "contradicted", told)
    judged.rows = tuple(row for row in good if row.line not in against)
    judged._apart = {
        frozenset((fold(row.a), fold(row.b)))
        for row in judged.rows
        if row.judgement == "different" and not row.path
    }
    return judged


def _cannot_be_read(row: Row) -> str | None:
    if not row.a:
        return (
            f"Line {row.line} says {row.judgement} but its column a is empty; write a name there."
        )
    if row.judgement != "ignore" and not row.b:
        return (
            f'Line {row.line} says {row.judgement} of "{row.a}" but its column b is empty; write '
            "the other name there."
        )
    if row.judgement != "ignore" and fold(row.a) == fold(row.b):
        return (
            f'Line {row.line} says {row.judgement} of "{row.a}" and the same name; write two '
            "names, or their ids."
        )
    return None


def _chain(row: Row, same: Sequence[Row]) -> list[int]:
    """Find the rows that, together, call the same what a row calls different."""
    edges: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for other in sorted(same, key=lambda r: r.line):
        if _overlap(row, other):
            edges[fold(other.a)].append((fold(other.b), other.line))
            edges[fold(other.b)].append((fold(other.a), other.line))
    start, goal = fold(row.a), fold(row.b)
    reached = {start}
    waiting = deque([start])
    lines: set[int] = set()
    while waiting:
        here = waiting.popleft()
        for there, line in edges[here]:
            lines.add(line)
            if there not in reached:
                reached.add(there)
                waiting.append(there)
    return sorted(lines) if goal in reached else []


def _overlap(one: Row, other: Row) -> bool:
    return not one.path or not other.path or one.path == other.path


def _said(row: Row) -> str:
    about = f'"{row.a}"' + (f' and "{row.b}"' if row.b else "")
    where = f" in {row.path}" if row.path else ""
    return f"Line {row.line} ({row.judgement}: {about}{where})"


@dataclass
class Groups:
    """What judgements are applied to: per group its article, surface, kind, key and mentions.

    ``names`` and ``ids`` give each key's canonical name and id as the rules left them.
    """

    articles: Sequence[str]
    surfaces: Sequence[str]
    kinds: Sequence[str]
    keys: list[str]
    mentions: Sequence[int]
    names: Mapping[str, str]
    ids: Mapping[str, str]
    paths: Mapping[str, str] = field(default_factory=dict)
    changed: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.by_key: dict[str, list[int]] = defaultdict(list)
        self.by_surface: dict[str, list[int]] = defaultdict(list)
        for number, (key, surface) in enumerate(zip(self.keys, self.surfaces, strict=True)):
            self.by_key[key].append(number)
            self.by_surface[fold(surface)].append(number)
        self.by_name: dict[str, list[str]] = defaultdict(list)
        for key in self.by_key:
            self.by_name[fold(self.names[key])].append(key)
        self.by_id: dict[str, str] = {self.ids[key]: key for key in self.by_key}

    def find(self, term: str, path: str) -> list[int]:
        """Give the groups a row speaks of: by an entity's id, its name, or a surface."""
        if term in self.by_id:
            found = self.by_key[self.by_id[term]]
        elif fold(term) in self.by_name:
            found = [n for key in self.by_name[fold(term)] for n in self.by_key[key]]
        else:
            found = self.by_surface.get(fold(term), [])
        return [n for n in found if self._is_in(n, path)]

    def _is_in(self, number: int, path: str) -> bool:
        if not path:
            return True
        article = self.articles[number]
        where = self.paths.get(article, article)
        return path in (article, where, where.partition("#")[0])


def ignored(judged: Judged, groups: Groups) -> set[int]:
    """Give the groups that rows take out, and note what became of these rows."""
    out: set[int] = set()
    for row in judged.of("ignore"):
        found = groups.find(row.a, row.path)
        if not found:
            _not_found(judged, row, row.a)
            continue
        out.update(found)
        _note(judged, row, groups, found, "left out", "is no name, as judged: left out")
    return out


def apply_judged(judged: Judged, groups: Groups) -> None:
    """Join and part groups as the rows say; `Groups.keys` is changed in place.

    Rows that join come first, all at once; then those that part, which always hold in the end.
    ``changed`` tells per group the rule and what it was tied to, ``touched`` the keys that a row
    speaks of.
    """
    before = list(groups.keys)
    terms: dict[int, tuple[list[int], list[int]]] = {}
    for row in (*judged.of("same"), *judged.of("different")):
        a, b = groups.find(row.a, row.path), groups.find(row.b, row.path)
        if row.path and row.judgement == "same" and not b:
            b = groups.find(row.b, "")  # in this article it means somebody named elsewhere
        if not a or not b:
            _not_found(judged, row, row.a if not a else row.b)
            continue
        kinds = {groups.kinds[n] for n in a} & {groups.kinds[n] for n in b}
        if kinds:  # "Washington" the place, not the man
            a = [n for n in a if groups.kinds[n] in kinds]
            b = [n for n in b if groups.kinds[n] in kinds]
        if row.judgement == "different":
            a, b = _told_apart(row, a, b, groups)
        terms[row.line] = (a, b)
    _join(judged, groups, before, terms)
    _part(judged, groups, terms)


def _told_apart(
    row: Row, a: list[int], b: list[int], groups: Groups
) -> tuple[list[int], list[int]]:
    """Give what both terms found to the one that is spelt so: an entity's name finds all of it."""
    both = set(a) & set(b)
    spelt = {n: fold(groups.surfaces[n]) for n in both}
    only_a = [n for n in a if spelt.get(n) != fold(row.b)]
    only_b = [n for n in b if spelt.get(n) != fold(row.a)]
    return (only_a, only_b) if only_a and only_b else (a, b)


def _join(
    judged: Judged,
    groups: Groups,
    before: Sequence[str],
    terms: Mapping[int, tuple[list[int], list[int]]],
) -> None:
    leader: dict[str, str] = {}

    def lead(key: str) -> str:
        while leader.get(key, key) != key:
            key = leader[key]
        return key

    rows = [row for row in judged.of("same") if row.line in terms]
    # The larger entity gives its key (and so its id); the lexicon's go before all.
    weights: dict[str, int] = defaultdict(int)
    for number, key in enumerate(before):
        weights[key] += groups.mentions[number]
    here: list[tuple[list[int], str, Row]] = []
    for row in rows:
        a, b = terms[row.line]
        keys = {before[n] for n in a} | {before[n] for n in b}
        if row.path:
            best = min({before[n] for n in b}, key=lambda k: _rank(k, weights))
            here.append((a, best, row))
        else:
            heads = sorted({lead(key) for key in keys}, key=lambda k: _rank(k, weights))
            for other in heads[1:]:
                leader[other] = heads[0]
        agree = len(keys) == 1
        moved = a if row.path else [*a, *b]
        effect = "joined already" if agree else "joined"
        words = "are one, as the rules have it" if agree else "are one, as judged"
        _note(judged, row, groups, moved, effect, words)
        for n, other in ((n, row.b) for n in a):
            if not agree:
                groups.changed[n] = ("judgement", other)
    for number, key in enumerate(before):
        groups.keys[number] = lead(key)
    for moved, key, _ in here:
        for number in moved:
            groups.keys[number] = lead(key)
    for row in rows:
        groups.touched.update(groups.keys[n] for n in terms[row.line][0])


def _rank(key: str, weights: Mapping[str, int]) -> tuple[bool, bool, int, str]:
    return not key.startswith("lexicon|"), "|in " in key, -weights[key], key


def _part(judged: Judged, groups: Groups, terms: Mapping[int, tuple[list[int], list[int]]]) -> None:
    for row in judged.of("different"):
        if row.line not in terms:
            continue
        a, b = terms[row.line]
        shared = {groups.keys[n] for n in a} & {groups.keys[n] for n in b}
        leaving = [n for n in b if groups.keys[n] in shared and n not in set(a)]
        for number in leaving:
            groups.keys[number] += f"|judged|{fold(groups.surfaces[number])}"
            groups.changed[number] = ("judgement: parted", row.a)
        stopped = frozenset((fold(row.a), fold(row.b))) in judged.used
        if shared and not leaving:
            told = (
                f"{_said(row)} names one entity twice; nothing can be parted. Write two of its "
                "spellings."
            )
            judged.outcomes[row.line] = Outcome(row.line, "not followed", told)
            continue
        done = bool(leaving) or stopped
        words = "are two, as judged" if done else "are two, as the rules have it"
        _note(judged, row, groups, [*a, *b], "parted" if done else "apart already", words)
        if done:
            groups.touched.update(groups.keys[n] for n in b)


def _note(
    judged: Judged, row: Row, groups: Groups, found: Iterable[int], effect: str, words: str
) -> None:
    numbers = set(found)
    mentions = sum(groups.mentions[n] for n in numbers)
    articles = len({groups.articles[n] for n in numbers})
    told = f"{_said(row)}: {words} ({mentions} names in {articles} articles)."
    judged.outcomes[row.line] = Outcome(row.line, effect, told, mentions, articles)


def _not_found(judged: Judged, row: Row, term: str) -> None:
    where = f"the article {row.path}" if row.path else "the corpus"
    told = (
        f'{_said(row)}: no name in {where} reads "{term}" and no entity has that name or id; '
        "look it up in the table entities."
    )
    judged.outcomes[row.line] = Outcome(row.line, "not found", told)
