"""Time and memory of reading a folder of very many very small files.

    python benchmarks/tiny_files.py                    a tenth of a million, then twice as many
    python benchmarks/tiny_files.py --files 1000000    a million alone

Printed are seconds and megabytes beyond what was in use before; exit code 1 where twice as many
files need more than 2.5 times the time or memory.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 2.5
READ = """
import resource, sys, time
from pathlib import Path
from newsloom.read import read_documents
list(read_documents(Path(sys.argv[1]) / "0"))  # what is loaded once
before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
read = sum(document.status == "kept" for document in read_documents(Path(sys.argv[1])))
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(read, time.process_time() - begun, (after - before) / 1024)
"""


def measure(files: int) -> tuple[float, float]:
    """Give the CPU seconds and megabytes that so many files take, read in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(files):
            place = Path(folder) / str(number // 1_000)
            if number % 1_000 == 0:
                place.mkdir()
            (place / f"{number}.txt").write_text(f"Ferry {number} sailed.", "utf-8")
        made = subprocess.run(
            [sys.executable, "-c", READ, folder], check=True, capture_output=True, text=True
        )
    read, seconds, megabytes = made.stdout.split()
    assert int(read) == files
    return float(seconds), float(megabytes)


def main() -> int:
    """Measure; 1 where work grows faster than the number of files."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, help="this many alone")
    given = parser.parse_args()
    last: tuple[float, float] | None = None
    kept = True
    for files in [given.files] if given.files else [100_000, 200_000]:
        begun = time.monotonic()
        seconds, megabytes = measure(files)
        print(
            f"{files:>9,} files  {seconds:6.1f} s  {megabytes:6.0f} MB  "
            f"({time.monotonic() - begun:.0f} s with writing them)",
            flush=True,
        )
        if last:
            kept = seconds <= LIMIT * last[0] and megabytes <= LIMIT * max(last[1], 20)
        last = seconds, megabytes
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
