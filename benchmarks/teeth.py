"""Do the tests bite? Mistakes are put into a copy of the source, one at a time, and must be caught.

    python benchmarks/teeth.py [--only WORD] [--after N] [--all-tests]

Each line of `MISTAKES` is one that a careless change could make: a wrong number, a missing row, a
dropped chart, a swapped label. For each, the tests that should notice are run in a copy of this
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
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
ENOUGH = 0.92  # 24 of 26
LEFT_OUT = (".git", ".venv", "data", "reports", "training", "__pycache__", ".hypothesis")


class Mistake(NamedTuple):
    """One wrong change: in which file what becomes what, and the tests that should notice."""

    says: str
    file: str
    right: str
    wrong: str
    tests: str


MISTAKES = [
    Mistake(
        "rate per 100 words",
        "frequency/ranking.py",
        "= 1000 * total / words",
        "= 100 * total / words",
        "frequency",
    ),
    Mistake(
        "share of all words",
        "frequency/ranking.py",
        "= total / total.sum()",
        "= total / max(1, total.max())",
        "frequency",
    ),
    Mistake(
        "ties ranked low",
        "frequency/ranking.py",
        'rank(method="min"',
        'rank(method="max"',
        "frequency",
    ),
    Mistake(
        "DP without its half",
        "frequency/dispersion.py",
        "dp = 0.5 * (",
        "dp = 1.0 * (",
        "dispersion",
    ),
    Mistake(
        "Juilland D by n",
        "frequency/dispersion.py",
        "spread / np.sqrt(n - 1)",
        "spread / np.sqrt(n)",
        "dispersion",
    ),
    Mistake(
        "logDice from 13",
        "cooccurrence/association.py",
        "log_dice = 14 +",
        "log_dice = 13 +",
        "cooccurrence",
    ),
    Mistake(
        "NPMI of ever-present pairs",
        "cooccurrence/association.py",
        "ab == n, 1.0, npmi",
        "ab == n, 0.0, npmi",
        "cooccurrence",
    ),
    Mistake(
        "G2 not doubled",
        "cooccurrence/association.py",
        "np.maximum(2 * np.sum",
        "np.maximum(1 * np.sum",
        "cooccurrence",
    ),
    Mistake(
        "a window too many",
        "cooccurrence/counting.py",
        "lengths - window + 1",
        "lengths - window + 2",
        "cooccurrence",
    ),
    Mistake(
        "bars in one colour",
        "plots/names.py",
        '[colour_of(kind) for kind in rows["label"]]',
        '[colour_of("ORG") for _ in rows["label"]]',
        "plots plots_bars",
    ),
    Mistake(
        "labels of bars swapped",
        "plots/names.py",
        'for m, a in zip(rows["mentions"], rows["articles"], strict=True)]',
        'for a, m in zip(rows["mentions"], rows["articles"], strict=True)]',
        "plots plots_bars",
    ),
    Mistake(
        "the last bar dropped",
        "plots/names.py",
        'rows = ranking.sort_values(["rank", "entity"]).head(top_n)',
        'rows = ranking.sort_values(["rank", "entity"]).head(top_n - 1)',
        "plots plots_bars",
    ),
    Mistake(
        "interval without lower arm",
        "plots/names.py",
        '"arrayminus": numbers(low.fillna(0))',
        '"arrayminus": numbers(high.fillna(0))',
        "plots plots_bars",
    ),
    Mistake(
        "no network file for Gephi",
        "report/exports.py",
        '    network.write_gexf(graph, folder / "network.gexf")\n',
        "",
        "report whole_run",
    ),
    Mistake(
        "numbers lose their evidence",
        "report/templates/parts.html.j2",
        '{%- if part.href %}<a class="number"',
        '{%- if false %}<a class="number"',
        "report",
    ),
    Mistake(
        "cells lose their links",
        "report/templates/parts.html.j2",
        "{%- elif cell.href %}",
        "{%- elif false %}",
        "report report_links",
    ),
    Mistake(
        "no data under a chart",
        "report/templates/parts.html.j2",
        "{% if f.points %} · <a download",
        "{% if false %} · <a download",
        "report report_links",
    ),
    Mistake(
        "denials asserted",
        "language/modality.py",
        'return "denied"',
        'return "asserted"',
        "timeline",
    ),
    Mistake(
        "plans asserted",
        "language/modality.py",
        'return "planned"',
        'return "asserted"',
        "timeline",
    ),
    Mistake(
        "names keep their article",
        "resolve/canonical.py",
        'r"^the "',
        'r"^a "',
        "resolve resolve_bodies",
    ),
    Mistake(
        "indirect called mixed",
        "language/quotation.py",
        'if any(w.mark >= 0 for w in inside) else "indirect"',
        'if any(w.mark >= 0 for w in inside) else "mixed"',
        "quotes",
    ),
    Mistake(
        "marks inside the quotation",
        "language/quotation.py",
        "_row(pair.inner_start, pair.inner_end",
        "_row(pair.inner_start - 1, pair.inner_end",
        "quotes",
    ),
    Mistake(
        "removed articles called added",
        "diff.py",
        "sorted(now.keys() - then.keys()), sorted(then.keys() - now.keys())",
        "sorted(then.keys() - now.keys()), sorted(now.keys() - then.keys())",
        "diff",
    ),
    Mistake(
        "rows lost in writing",
        "tables.py",
        "self._waiting = [whole.slice(self._group)]",
        "self._waiting = []",
        "table_files",
    ),
    Mistake(
        "a README read as an article",
        "read/documents.py",
        'startswith(("README", "LICENSE"))',
        'startswith(("LICENSE",))',
        "read",
    ),
    Mistake(
        "latest moves first of all",
        "publishing.py",
        "    os.rename(staging, final)\n    sync(final.parent)\n    _point_at(final)\n",
        "    _point_at(final)\n    os.rename(staging, final)\n    sync(final.parent)\n",
        "crash",
    ),
    Mistake("damage is not looked for", "tables.py", "    check_bytes(path, name)\n", "", "crash"),
    Mistake(
        "charts are not counted", "executing.py", "and figures != 1", "and figures > 99", "faults"
    ),
    Mistake("threads are not watched", "watching.py", "        notes.thread(args)\n", "", "faults"),
    Mistake(
        "evidence not cut for sharing",
        "evidence.py",
        "SHARED_WORDS = 25",
        "SHARED_WORDS = 2500",
        "evidence",
    ),
    Mistake(
        "range of a parameter ignored",
        "parameters.py",
        "return above and (parameter.high is None or value <= parameter.high)",
        "return above",
        "parameters parameters_generated",
    ),
    Mistake(
        "offsets off by one",
        "clean/ledger.py",
        "begin = length + first - here",
        "begin = length + first - here + 1",
        "ledger",
    ),
]


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
