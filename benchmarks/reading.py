"""Memory and speed of reading: a file of records of two sizes, JSON lines, a JSON list and CSV.

    python benchmarks/reading.py [--small 20] [--large 100]

Each file is made of invented sentences in a temporary folder, read by a process of its own, and
deleted. Printed are MB of the file, records, the peak of the process's memory (MB, as the system
counts it) and MB a second. Memory must not grow with the file: one record is held at a time.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SENTENCE = (
    "The harbour master of Port Elva said on Monday that the ferry would sail again, after it had "
    "been held at the quay for three days by a storm. "
)
KINDS = ("jsonl", "json", "csv")


def make_file(path: Path, megabytes: int) -> None:
    """Write records of about 3 kB until the file is as large as asked for."""
    text = SENTENCE * 20
    records = ({"id": n, "title": f"No {n}", "text": f"{n} {text}"} for n in range(10**9))
    limit = megabytes * 2**20
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        file.write("[" if path.suffix == ".json" else "")
        if path.suffix == ".csv":
            rows.writerow(["id", "title", "text"])
        for number, record in enumerate(records):
            if path.suffix == ".csv":
                rows.writerow(record.values())
            elif path.suffix == ".json":
                file.write((",\n" if number else "") + json.dumps(record))
            else:
                file.write(json.dumps(record) + "\n")
            if number % 100 == 0 and file.tell() >= limit:
                break
        file.write("]" if path.suffix == ".json" else "")


def read_file(path: Path) -> None:
    """Read a file in this process and print what it took."""
    from newsloom.read import read_documents

    begin = time.process_time()
    records = sum(document.status == "kept" for document in read_documents(path))
    seconds = time.process_time() - begin
    size = path.stat().st_size / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{path.suffix[1:]:6} {size:7.0f} MB {records:9,} records {peak:6.0f} MB peak "
        f"{size / seconds:6.1f} MB/s",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=20, help="MB of the smaller file")
    parser.add_argument("--large", type=int, default=100, help="MB of the larger file")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.read:
        read_file(asked.read)
        return
    for kind in KINDS:
        for megabytes in (asked.small, asked.large):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"records.{kind}"
                make_file(path, megabytes)
                subprocess.run([sys.executable, __file__, "--read", str(path)], check=True)


if __name__ == "__main__":
    main()
