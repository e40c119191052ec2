"""Comparing what was found with gold: one-to-one matches, and the figures made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

Figure = dict[str, Any]
Item = dict[str, Any]
Fits = Callable[[Item, Item], float]


@dataclass
class Tally:
    """Right, wrong and missed, added up over articles; with the words of what went wrong."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def figure(self) -> Figure:
        """Give F1 as the value, precision and recall, and the counts beside them."""
        return {
            "value": _share(2 * self.tp, 2 * self.tp + self.fp + self.fn),
            "precision": _share(self.tp, self.tp + self.fp),
            "recall": _share(self.tp, self.tp + self.fn),
            "tp": self.tp,
            "fp": self.fp,
            "fn": self.fn,
            "missed": self.missed,
            "extra": self.extra,
        }


@dataclass
class Part:
    """So many of so many, added up over articles; with the words of what was not right."""

    right: int = 0
    of: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, right: bool, words: str = "") -> None:
        """Count one more."""
        self.of += 1
        self.right += right
        if not right:
            self.wrong.append(words)

    def figure(self) -> Figure:
        """Give the share as the value, and the counts."""
        value = _share(self.right, self.of)
        return {"value": value, "right": self.right, "of": self.of, "wrong": self.wrong}


def number(value: float | None) -> Figure:
    """Give a bare number as a figure."""
    return {"value": value}


def compare(
    gold: Sequence[Item],
    found: Sequence[Item],
    fits: Fits,
    tally: Tally,
    *,
    optional: Sequence[Item] = (),
    forgive: bool = False,
) -> list[tuple[Item, Item]]:
    """Match gold and found items one to one, best fits first, and count into `tally`.

    Parameters
    ----------
    gold, found
        Items to match.
    fits
        How well a gold and a found item fit; 0 = not at all.
    tally
        Where right, wrong and missed are added.
    optional
        Gold items that count neither way: what overlaps them is not wrong.
    forgive
        Whether found items that fit a gold item which already has a match are not wrong either
        (a second half of an accepted alternative).

    Returns
    -------
    The matched pairs, in the order of gold.
    """
    candidates = [
        (-score, g, f)
        for g, wanted in enumerate(gold)
        for f, item in enumerate(found)
        if (score := fits(wanted, item)) > 0
    ]
    match_of: dict[int, int] = {}
    used: set[int] = set()
    for _, g, f in sorted(candidates):
        if g not in match_of and f not in used:
            match_of[g] = f
            used.add(f)
    forgiven = {f for _, g, f in candidates if g in match_of} if forgive else set()
    for f, item in enumerate(found):
        if f in used or f in forgiven or any(overlap(wanted, item) for wanted in optional):
            continue
        tally.fp += 1
        tally.extra.append(_words(item))
    tally.tp += len(match_of)
    tally.fn += len(gold) - len(match_of)
    tally.missed += [_words(wanted) for g, wanted in enumerate(gold) if g not in match_of]
    return [(gold[g], found[f]) for g, f in sorted(match_of.items())]


def overlap(a: Item, b: Item) -> int:
    """Count the code points two spans share."""
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"]))


def same_span(a: Item, b: Item) -> float:
    """Whether two spans are the same."""
    return float(a["start"] == b["start"] and a["end"] == b["end"])


def b_cubed(clusters: Iterable[tuple[Hashable, Hashable]]) -> Figure:
    """Give B³ over mentions, each with its gold and its found cluster (Bagga & Baldwin 1998)."""
    pairs = Counter(clusters)
    gold, found = Counter[Hashable](), Counter[Hashable]()
    for (g, f), n in pairs.items():
        gold[g] += n
        found[f] += n
    mentions = sum(pairs.values())
    precision = sum(n * n / found[f] for (_, f), n in pairs.items())
    recall = sum(n * n / gold[g] for (g, _), n in pairs.items())
    p, r = _share(precision, mentions), _share(recall, mentions)
    f1 = None if p is None or r is None or p + r == 0 else round(2 * p * r / (p + r), 4)
    return {"value": f1, "precision": p, "recall": r, "mentions": mentions}


def is_core(item: Item) -> bool:
    """Whether a gold item counts (and is not one that counts neither way)."""
    return item.get("status", "core") == "core"


def _share(part: float, whole: float) -> float | None:
    """Divide; nothing of nothing has no value, rather than a perfect or a useless one."""
    return round(part / whole, 4) if whole else None


def _words(item: Item) -> str:
    return f"{item.get('where', '')} {item['start']} {item.get('label', '')} {item['text']}".strip()
