"""Raw text to all tables, as a corpus grows: CPU, memory, what a second run costs, two processes.

    python benchmarks/scale.py RECORDS [--articles 1000 4000] [--processes 2] [--syntax]

RECORDS is ``reuters21578.tar.gz`` or a file of JSON lines with a field text; where it runs out, its
texts come again varied (see cleaning_memory.py). For each size, each in a process of its own and in
a fresh folder: the first run; one where nothing changed; one with 1 % more articles; with
``--processes``, the first run again by so many processes. Printed are articles, CPU-seconds of all
processes, seconds of the clock, and the highest memory of the process started (not of the others)
in MB; then each beside the first run, and the exponent by which CPU-seconds grow from the
first size to the last. Clock times say something only on a machine with nothing else to do.
"""

from __future__ import annotations

import os

# Read when numpy and its kind are imported, so set before that.
os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"})

import argparse
import ctypes
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from cleaning_memory import texts_of


def make(corpus: Path, data: Path, *, syntax: bool, scheduler: str | None) -> None:
    """Make the tables in this process; print what it and its children took."""
    from newsloom.corpus import open_corpus

    last, stages = time.process_time(), {}

    def heard(stage: str, done: int, total: int) -> None:
        nonlocal last
        name = f"{stage} {done}" if stage == "derive" else stage
        stages[name] = stages.get(name, 0.0) + time.process_time() - last
        last = time.process_time()

    begin = time.monotonic()
    open_corpus(corpus, data=data, syntax=syntax, scheduler=scheduler, progress=heard)
    told: dict[str, Any] = {"clock": time.monotonic() - begin, "stages": stages}
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(told), flush=True)


def measure(news: Path, data: Path, *more: str) -> dict[str, Any]:
    """Make the tables in a process of its own; give what that and all that it started took."""
    command = [sys.executable, __file__, str(news), "--make", str(data), *more]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    made = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    with suppress(ChildProcessError):
        while True:  # what outlives it for a moment has become a child of this process
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    told["cpu"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return told


def adopt() -> None:
    """Have processes whose parent has ended become children of this one, where Linux allows it."""
    set_child_subreaper = 36
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def write(path: Path, texts: list[str]) -> None:
    """Write texts as records, printed one after the other in the days of some months."""
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            day = f"2021-{1 + number // 28 % 6:02}-{1 + number % 28:02}"
            record = {"text": text, "date": day, "outlet": f"Outlet {number % 9}"}
            file.write(json.dumps(record) + "\n")


def main() -> None:
    """Measure each size and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 4000])
    parser.add_argument("--processes", type=int)
    parser.add_argument("--syntax", action="store_true", help="run the parser too")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--scheduler", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        make(given.records, given.make, syntax=given.syntax, scheduler=given.scheduler)
        return
    adopt()
    syntax = ["--syntax"] if given.syntax else []
    firsts = []
    for size in given.articles:
        with tempfile.TemporaryDirectory() as folder:
            news, data = Path(folder) / "news", Path(folder) / "data"
            news.mkdir()
            texts = list(islice(texts_of(given.records), size + size // 100))
            write(news / "a.jsonl", texts[:size])
            first = measure(news, data, *syntax)
            show(size, "first run", first, first)
            stages = ", ".join(f"{name} {took:.1f}" for name, took in first["stages"].items())
            print(f"         CPU-seconds by stage: {stages}")
            show(size, "nothing changed", measure(news, data, *syntax), first)
            if given.processes:
                two = ["--scheduler", f"local:{given.processes}"]
                made = measure(news, Path(folder) / "again", *syntax, *two)
                show(size, f"{given.processes} processes", made, first)
            write(news / "b.jsonl", texts[size:])
            show(size, "1 % more", measure(news, data, *syntax), first)
            firsts.append((size, first["cpu"]))
    (small, low), (large, high) = firsts[0], firsts[-1]
    if large > small:
        print(f"exponent of CPU-seconds: {math.log(high / low) / math.log(large / small):.2f}")


def show(size: int, what: str, took: dict[str, Any], first: dict[str, Any]) -> None:
    """Print one run beside the first."""
    shares = f"{took['cpu'] / first['cpu']:6.3f} {took['clock'] / first['clock']:6.3f}"
    cost = f"{took['cpu']:8.1f} CPU-s {took['clock']:8.1f} s {took['peak']:6.0f} MB"
    print(f"{size:8,} {what:<16} {cost} {shares}", flush=True)


if __name__ == "__main__":
    main()
