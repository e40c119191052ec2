"""Do the tests bite? Mistakes are put into a copy of the source, one at a time, and must be caught.

    python benchmarks/teeth.py [--only WORD] [--after N] [--all-tests]

Each of `mistakes.MISTAKES` is one that a careless change could make: a wrong number, a missing row,
a dropped chart, a swapped label. For each, the tests that should notice are run in a copy of this
checkout; with ``--all-tests`` the whole test command's tests. Prints one line per mistake, and ends
with exit code 1 when fewer than `ENOUGH` of them are caught.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mistakes import MISTAKES, Mistake

ROOT = Path(__file__).resolve().parents[1]
ENOUGH = 0.92  # 24 of 26, or 48 of 52
LEFT_OUT = (".git", ".venv", "data", "reports", "training", "__pycache__", ".hypothesis")


def copy_tree(target: Path) -> None:
    """Copy the checkout without what is made of it."""
    shutil.copytree(
        ROOT, target, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True, dirs_exist_ok=True
    )


def is_caught(tree: Path, mistake: Mistake, *, everything: bool) -> bool:
    """Put a mistake into the copy, run tests, take it out; say whether a test failed."""
    path = tree / "src/newsloom" / mistake.file
    text = path.read_text("utf-8")
    if mistake.right not in text:
        raise SystemExit(
            f"{mistake.file} no longer holds {mistake.right!r}; mend benchmarks/teeth.py"
        )
    path.write_text(text.replace(mistake.right, mistake.wrong, 1), "utf-8")
    tests = [f"tests/test_{name}.py" for name in mistake.tests.split()]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
             *(["tests"] if everything else tests)],
            cwd=tree, capture_output=True, text=True, check=False,
            env={**os.environ, "PYTHONPATH": str(tree / "src"), "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
    finally:
        path.write_text(text, "utf-8")
    if done.returncode not in (0, 1):
        raise SystemExit(f"the tests did not run: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == 1


def main() -> int:
    """Try every mistake and say which were caught."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="", help="mistakes whose description holds this")
    asked.add_argument("--after", type=int, default=0, help="leave out so many at the beginning")
    asked.add_argument("--all-tests", action="store_true")
    options = asked.parse_args()
    chosen = [m for m in MISTAKES[options.after :] if options.only in m.says]
    caught = 0
    with tempfile.TemporaryDirectory(prefix="teeth-") as folder:
        tree = Path(folder) / "tree"
        copy_tree(tree)
        for mistake in chosen:
            found = is_caught(tree, mistake, everything=options.all_tests)
            caught += found
            print(
                f"{'caught' if found else 'MISSED'}  {mistake.says}  ({mistake.file})", flush=True
            )
    print(f"{caught} of {len(chosen)} mistakes caught")
    return 0 if caught >= ENOUGH * len(chosen) else 1


if __name__ == "__main__":
    raise SystemExit(main())
