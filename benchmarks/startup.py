"""What five articles to the finished report cost, beside starting and stopping one bare kernel.

    python benchmarks/startup.py [CORPUS] [--rounds 3]

CORPUS is the sample of five articles unless another is named. Counted are CPU-seconds of the
command and of all its processes, kernels among them: of a run into empty folders, of one with all
articles in the cache, and of one where tables are fresh. The kernel is started, runs nothing and is
stopped, as often, in the same run; shown are medians, and how many such kernels each run is worth.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

KERNEL = """
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
client.stop_channels()
manager.shutdown_kernel()
"""
SEEDS = Path(__file__).parent.parent / "seeds"


def spent(command: list[str]) -> float:
    """Run a command; give the CPU-seconds of all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=SEEDS)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    python = sys.executable
    idle = spent([python, "-c", KERNEL.splitlines()[1]])
    times: dict[str, list[float]] = {}
    for _ in range(given.rounds):
        times.setdefault("a kernel", []).append(spent([python, "-c", KERNEL]) - idle)
        with tempfile.TemporaryDirectory() as folder:
            data, reports = Path(folder) / "data", Path(folder) / "reports"
            run = [python, "-m", "newsloom", "run", str(given.corpus)]
            run += ["--data", str(data), "--reports", str(reports)]
            times.setdefault("nothing there", []).append(spent(run))
            for path in data.iterdir():
                if path.name == "cache":
                    continue
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            times.setdefault("articles in the cache", []).append(spent(run))
            times.setdefault("tables fresh", []).append(spent(run))
    kernel = median(times["a kernel"])
    for what, found in times.items():
        print(f"{what:<24} {median(found):6.2f} s  {median(found) / kernel:5.1f} kernels")


if __name__ == "__main__":
    main()
