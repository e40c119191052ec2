"""Memory of making tables: invented articles, as many megabytes as asked for and four times that.

    python benchmarks/memory.py [--megabytes 2] [--syntax] [--warm] [--records FILE.jsonl]

Each size is one file of JSON lines in a temporary folder, made to tables by a process of its own.
Printed are MB of text, articles, CPU-seconds and the peak of the process's memory in MB, as the
system counts it; and how many MB of memory each further MB of text took. A third of the peak or
more is the language pipeline, whatever the size; with `--warm` all articles are in the cache
beforehand, so that it isn't loaded. Pairs named together fewer than 100 times are left out.
Below it stands the peak of each stage, where the system tells (Linux).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

SYLLABLES = "ba dor el fin gar hul ina jo kel lum mar nor osk pel quin ras tor ul vin wes".split()
SAID = ("said", "told reporters", "announced", "warned", "added")
DEEDS = (
    "the talks with {body} in {town} would go on until {day}",
    "{body} had bought {number} ships from {person} of {town} last week",
    "prices in {town} rose {number} per cent in March after {body} closed the port",
    "{person} met {other} in {town} on {day}, two days after the vote",
    "the {town} court had fined {body} {number} million crowns",
    "nobody was hurt when a ferry of {body} ran aground near {town} on {day}",
)
SUPPORT = 100  # pairs named together less often are not scored: the network's layout takes longest
# What is told as done while tables are derived: whose names, when printed, who said what of when.
DERIVED = ("names", "days", "statements", "ranks", "pairs")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def name(chance: random.Random, words: int = 1) -> str:
    """Invent a name of some words; few are frequent and most are rare, as in the news."""
    made = []
    for _ in range(words):
        own = random.Random(int(30 * chance.paretovariate(0.6)) % 1_000_000)
        made.append("".join(own.choices(SYLLABLES, k=own.randint(2, 3))).capitalize())
    return " ".join(made)


def article(number: int) -> dict[str, str]:
    """Invent an article of about 3 kB; the same number always gives the same one."""
    chance = random.Random(number)
    people = [name(chance, 2) for _ in range(4)]
    bodies = [f"{name(chance)} {chance.choice(('Bank', 'Ministry', 'Group'))}" for _ in range(3)]
    towns = [name(chance) for _ in range(3)]
    paragraphs = []
    for _ in range(10):
        told = []
        for _ in range(3):
            deed = chance.choice(DEEDS).format(
                body=chance.choice(bodies),
                town=chance.choice(towns),
                person=chance.choice(people),
                other=chance.choice(people),
                day=chance.choice(DAYS),
                number=chance.randint(2, 900),
            )
            if chance.random() < 0.3:
                deed = f"“{deed[0].upper()}{deed[1:]},” {chance.choice(people)} said."
            else:
                deed = f"{chance.choice(people)} {chance.choice(SAID)} that {deed}."
            told.append(deed)
        paragraphs.append(" ".join(told))
    return {"title": f"{people[0]} and the {bodies[0]}", "text": "\n\n".join(paragraphs)}


def records_of(path: Path | None) -> Iterator[dict[str, str]]:
    """Give the records of a file of JSON lines, or invented ones without end."""
    if path is None:
        yield from (article(number) for number in range(10**9))
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def write_corpus(path: Path, megabytes: float, records: Path | None) -> tuple[float, int]:
    """Write records until their text is as large as asked for; give its MB and their number."""
    size = count = 0
    with path.open("w", encoding="utf-8") as file:
        for record in records_of(records):
            file.write(json.dumps(record) + "\n")
            size += len(record["text"].encode())
            count += 1
            if size >= megabytes * 2**20:
                break
    return size / 2**20, count


class Peaks:
    """The highest memory of each stage, in MB, as progress is reported."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self.highest = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note a stage that has ended."""
        if stage == "derive":
            self.note(DERIVED[done - 1])
        elif stage == "annotate" and not done:
            self.note("copies")
        elif done == total:
            self.note(stage)

    def note(self, name: str) -> None:
        """Put down the highest memory since the last time, and begin anew."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.highest = max(self.highest, peak)
        try:
            told = Path("/proc/self/status").read_text("ascii").partition("VmHWM:")[2]
            self.stages[name] = int(told.split()[0]) / 1024
            Path("/proc/self/clear_refs").write_text("5", "ascii")
        except (OSError, ValueError, IndexError):
            self.stages = {}  # no such system: the peak of the whole process is left


def make(corpus: Path, data: Path, *, syntax: bool, force: bool) -> None:
    """Make the tables in this process and print what it took."""
    from newsloom.corpus import open_corpus

    begin, peaks = time.process_time(), Peaks()
    open_corpus(corpus, data=data, syntax=syntax, force=force, min_support=SUPPORT, progress=peaks)
    peaks.note("publish")
    seconds = time.process_time() - begin
    told = {"peak": peaks.highest, "seconds": seconds, "stages": peaks.stages}
    print(json.dumps(told), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=2, help="of text, the smaller corpus")
    parser.add_argument("--syntax", action="store_true", help="run the parser too")
    parser.add_argument("--warm", action="store_true", help="measure with a full cache")
    parser.add_argument("--records", type=Path, help="JSON lines with a field text, to take")
    parser.add_argument("--make", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--force", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.make:
        make(*asked.make, syntax=asked.syntax, force=asked.force)
        return
    found = []
    for megabytes in (asked.megabytes, 4 * asked.megabytes):
        with tempfile.TemporaryDirectory() as folder:
            corpus, data = Path(folder) / "records.jsonl", Path(folder) / "data"
            size, articles = write_corpus(corpus, megabytes, asked.records)
            command = [sys.executable, __file__, "--make", str(corpus), str(data)]
            command += ["--syntax"] if asked.syntax else []
            for again in [False, True] if asked.warm else [False]:
                more = ["--force"] if again else []
                made = subprocess.run([*command, *more], check=True, capture_output=True, text=True)
            took = json.loads(made.stdout)
        found.append((size, took["peak"]))
        print(
            f"{size:7.1f} MB of text {articles:8,} articles {took['seconds']:8.1f} CPU-s "
            f"{took['peak']:7.0f} MB peak",
            flush=True,
        )
        stages = ", ".join(f"{name} {peak:.0f}" for name, peak in took["stages"].items())
        if stages:
            print(f"    MB by stage: {stages}", flush=True)
    (small, low), (large, high) = found
    print(f"{(high - low) / (large - small):.1f} MB of memory for each further MB of text")


if __name__ == "__main__":
    main()
