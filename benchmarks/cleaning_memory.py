"""Memory of reading, evidence, cleaning and the search for copies, as a corpus grows.

    python benchmarks/cleaning_memory.py [--megabytes 10 40] [--records FILE]

Each size is one file of JSON lines in a temporary folder, read and cleaned by a process of its own,
as a run does it before names are sought; nothing is kept in a cache. Records are invented, or taken
from a file: JSON lines with a field text, or ``reuters21578.tar.gz``. Where they run out they come
again with other figures, rare names spelled anew and most words in each other's places, so that the
corpus goes on as news does and is not made of copies. Printed are MB of text, articles, CPU-seconds
and the peak of memory in MB by the end of each stage, as the system counts it; how many MB each
further MB of text took; and a digest of all that was found, to compare two versions of the code.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from duplicates import read_reuters
from memory import SYLLABLES, article

WORD = re.compile(r"[^\W\d_]+|\d+")
STAY = 200  # so many of the most frequent words stay where they are
NEAR = 50  # words change places with those that are about as frequent
STAGES = ("read", "clean", "copies")


def texts_of(path: Path | None) -> Iterator[str]:
    """Give texts without end: invented ones, or those of a file and then variations of them."""
    if path is None:
        yield from (article(number)["text"] for number in count())
        return
    if path.name.endswith(".tar.gz"):
        texts = read_reuters(path)
    else:
        with path.open(encoding="utf-8") as file:
            texts = [json.loads(line)["text"] for line in file]
    yield from texts
    words = Counter(word for text in texts for word in WORD.findall(text) if word.isalpha())
    for turn in count(1):
        chance = random.Random(turn)
        other = exchanged(words, chance)
        for text in texts:
            yield WORD.sub(lambda found: other.get(found[0]) or figure(found[0], chance), text)  # noqa: B023


def exchanged(words: Counter[str], chance: random.Random) -> dict[str, str]:
    """Give for each word another one; rare names get a new spelling, so that there are ever more.

    A capitalised word is exchanged with a capitalised one.
    """
    ranked = sorted(words, key=lambda word: (-words[word], word))
    other = {word: word for word in ranked[:STAY]}
    for capital in (False, True):
        kind = [word for word in ranked[STAY:] if word[0].isupper() == capital]
        for start in range(0, len(kind), NEAR):
            part = kind[start : start + NEAR]
            other.update(zip(part, chance.sample(part, len(part)), strict=True))
    for word in ranked:
        if words[word] == 1 and word.istitle():
            other[word] = "".join(chance.choices(SYLLABLES, k=4)).capitalize()
    return other


def figure(digits: str, chance: random.Random) -> str:
    """Give another number of as many digits."""
    return "".join(chance.choices("123456789", k=len(digits)))


def write_corpus(path: Path, megabytes: float, records: Path | None) -> tuple[float, int]:
    """Write records until their text is as large as asked for; give its MB and their number."""
    size = articles = 0
    with path.open("w", encoding="utf-8") as file:
        for text in texts_of(records):
            articles += 1
            file.write(json.dumps({"text": text}) + "\n")
            size += len(text.encode())
            if size >= megabytes * 2**20:
                break
    return size / 2**20, articles


def peak() -> float:
    """Give the highest use of memory in MB so far: since `forget_peak`, where the system can."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def forget_peak() -> None:
    """Let the peak begin anew; only Linux can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def measure(corpus: Path, folder: Path) -> dict[str, Any]:
    """Read, clean and compare in this process; give peaks and seconds of each stage."""
    from newsloom.gathered import Gathered
    from newsloom.parameters import defaults
    from newsloom.partitions import Workers
    from newsloom.read import read_documents
    from newsloom.store import Cache

    class Empty(Cache):
        def get(self, key: str) -> None:
            return None

        def put(self, key: str, value: object) -> None:
            pass

    parameters = defaults(["clean", "copies", "keep_copy", "copied_share"])
    told: dict[str, Any] = {"peak": {}, "seconds": {}}
    began = time.process_time()

    def ended(stage: str) -> None:
        nonlocal began
        told["peak"][stage] = peak()
        told["seconds"][stage] = time.process_time() - began
        began = time.process_time()
        forget_peak()

    with Gathered(folder) as gathered:
        evidence = gathered.read(read_documents(corpus))
        ended("read")
        gathered.clean(evidence, parameters, Empty(folder), Workers(), lambda *told: None)
        del evidence
        ended("clean")
        copies = gathered.find_copies(parameters)
        ended("copies")
        found = hashlib.sha256(repr([gathered.consulted, list(gathered.status)]).encode())
        for number in range(len(gathered)):
            found.update(repr(gathered.article(number)).encode("utf-8", "surrogatepass"))
        for copy in copies:
            found.update(repr(tuple(copy)).encode())
        told["found"] = found.hexdigest()[:16]
        told["copies"] = len(copies)
    return told


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, nargs="+", default=[10, 40], help="of text")
    parser.add_argument("--records", type=Path, help="texts to take instead of invented ones")
    parser.add_argument("--scratch", type=Path, help="where files may lie while this runs")
    parser.add_argument("--measure", nargs=2, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measure(*asked.measure)))
        return
    rows = []
    for megabytes in asked.megabytes:
        with tempfile.TemporaryDirectory(dir=asked.scratch) as scratch:
            corpus = Path(scratch) / "records.jsonl"
            size, articles = write_corpus(corpus, megabytes, asked.records)
            command = [sys.executable, __file__, "--measure", str(corpus), scratch]
            made = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(made.stdout)
        rows.append((size, told["peak"]))
        stages = ", ".join(
            f"{stage} {told['peak'][stage]:,.0f} MB {told['seconds'][stage]:,.1f} s"
            for stage in STAGES
        )
        print(
            f"{size:7.1f} MB of text {articles:9,} articles: {stages}; "
            f"{told['copies']:,} copies, digest {told['found']}",
            flush=True,
        )
    for (small, low), (large, high) in pairwise(rows):
        further = [(high[stage] - low[stage]) / (large - small) for stage in STAGES]
        whole = (max(high.values()) - max(low.values())) / (large - small)
        stages = ", ".join(
            f"{stage} {more:.2f}" for stage, more in zip(STAGES, further, strict=True)
        )
        print(f"{small:.0f} to {large:.0f} MB: {whole:.2f} MB for each further MB ({stages})")


if __name__ == "__main__":
    main()
