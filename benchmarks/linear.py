"""Whether every stage takes time in proportion to its input, whatever the input is made of.

    python benchmarks/linear.py                     every shape, 125,000 to 1,000,000 characters
    python benchmarks/linear.py --most 100000       smaller
    python benchmarks/linear.py "nested marks"      some shapes only

One article of one shape, then of twice as much, goes through a whole making of the tables; printed
are the seconds of each stage and t(2n)/t(n), which is 2 where work is in proportion to length and 4
where it is quadratic. A stage that needs less than half a second says nothing. Exit code 1 where a
ratio is above 2.5 twice in a row, or a shape needs more than the budget of an article: 60 s and
6 ms for each 100 characters. (Text in which each character is a word of its own comes near that.)
"""

from __future__ import annotations

import argparse
import itertools
import random
import string
import sys
import tempfile
import time
from pathlib import Path

from newsloom.corpus import open_corpus

LIMIT = 2.5
TOO_SHORT = 0.5  # seconds
_WORDS = """harbour ferry council storm market school engine budget winter cable garden station
    letter captain border meadow signal timber window copper lantern island morning printer record
    said told closed opened on in of the a and that with from for by""".split()

# What stands for # is another word each time; what is drawn is the same each time.
SHAPES = {
    "prose": None,
    "nested marks": "“‘",
    "nested marks apart": "“‘ ",
    "nested marks and words": "“Kovel ‘left ",
    "symbols": "=-",
    "symbols of 39": "=" * 39 + " ",
    "symbols and letters": "=" * 39 + "a",
    "one word": "a",
    "words of 299": "x" * 299 + " ",
    "hyphens": "a-" * 140 + " ",
    "addresses": "http://a.example/" + "b/" * 130 + " ",
    "one sentence": "Marta # of Peru and the ministry of trade in Chile said ",
    "one line of names": "Marta # Kovel Peru ",
    "names one a line": "Marta #\n",
    "one word a line": "#\n\n",
    "one word again": "harbour\n\n",
    "persons of one surname": "# Kovel left. ",
    "quotations": "“It is #,” # said. ",
    "quotations never closed": "“It is #, # said.\n\n",
    "times": "on Monday, 5 May 2022, three days ago, ",
    "numbers": "1/2/2022 12.5 2,000 ",
    "blanks": " ",
    "newlines": "\n",
    "brackets": "( ",
    "footnotes": "said so.[1] The ",
    "initials": "A. ",
    "emoji": "🎉 ",
    "combining marks": "a\u0301\u0330",
    "zero width": "a\u200b",
    "ideographs": "中文",
    "elements": "<b>#",
    "ends of sentences": ". ",
    "glued": "Kovel#left.The",
    "navigation": "Home | News | # | Sport\n",
    "bylines": "By # Kovel\n",
    "share": "Share this\nTweet\n\n",
}


def made(shape: str, size: int) -> str:
    """Give about so many characters of a shape."""
    unit = SHAPES[shape]
    if unit is None:
        return _prose(size)
    letters = string.ascii_lowercase
    words = (("".join(w)).capitalize() for w in itertools.product(letters, repeat=4))
    if "#" not in unit:
        return (unit * (size // len(unit) + 1))[:size]
    step = len(unit) + 3
    return "".join(unit.replace("#", word) for word in itertools.islice(words, size // step))


def _prose(size: int) -> str:
    drawing = random.Random(1)
    parts, length = [], 0
    while length < size:
        names = f"{drawing.choice('ABCDEFG')}nna {drawing.choice('KLMNOP')}ovel"
        part = f"{names} {' '.join(drawing.choices(_WORDS, k=drawing.randint(5, 25)))}."
        part += "\n\n" if drawing.random() < 0.3 else " "
        parts.append(part)
        length += len(part)
    return "".join(parts)


def seconds(text: str) -> dict[str, float]:
    """Give the CPU seconds of each stage for a corpus of this one article."""
    spent: dict[str, float] = {}
    last = time.process_time()

    def heard(stage: str, done: int, total: int) -> None:
        nonlocal last
        at = time.process_time()
        spent[stage] = spent.get(stage, 0.0) + at - last
        last = at

    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder) / "news"
        news.mkdir()
        (news / "a.txt").write_text(text, "utf-8")
        (news / "metadata.csv").write_text("path,language\na.txt,en\n", "utf-8")
        open_corpus(news, data=Path(folder) / "data", progress=heard)
    return spent


def look(shape: str, least: int, most: int) -> bool:
    """Measure one shape at doubling sizes; tell whether it kept within bounds."""
    before: dict[str, float] = {}
    above: dict[str, int] = {}
    size, kept = least, True
    while size <= most:
        spent = seconds(made(shape, size))
        said = []
        for stage, now in spent.items():
            ratio = now / before[stage] if before.get(stage, 0) >= TOO_SHORT else 0.0
            above[stage] = above.get(stage, 0) + 1 if ratio > LIMIT else 0
            kept = kept and above[stage] < 2
            said.append(f"{stage} {now:.1f}" + (f" (×{ratio:.1f})" if ratio else ""))
        whole = sum(spent.values())
        kept = kept and whole <= 60 + 6e-5 * size
        print(f"{shape:<26} {size:>9,}  {whole:6.1f} s  {', '.join(said)}", flush=True)
        before, size = spent, size * 2
    return kept


def main() -> int:
    """Measure; 1 where something grows faster than its input."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shapes", nargs="*", help="names of shapes; all where none is named")
    parser.add_argument("--least", type=int, default=125_000)
    parser.add_argument("--most", type=int, default=1_000_000)
    given = parser.parse_args()
    seconds("They met on Monday.")  # what is loaded once
    bad = [s for s in given.shapes or SHAPES if not look(s, given.least, given.most)]
    print("beyond bounds: " + (", ".join(bad) or "none"))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
