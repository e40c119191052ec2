"""What tables depend on besides the articles and the parameters: code and packages."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path
from platform import python_version

# The packages that read, count and write; spaCy is in the stamp of the pipeline.
READ_WITH = (
    *("charset-normalizer", "ftfy", "htmldate", "networkit", "networkx", "numpy", "pandas"),
    *("py3langid", "pyarrow", "scipy", "trafilatura"),
)
SHOWN_ONLY = {"plots", "report", "templates", "notebooks"}


@cache
def code_digest(*, shown: bool = False) -> str:
    """SHA-256 over newsloom's own code and lexicons: other code, other tables.

    With `shown`, also over what only shows tables.
    """
    home = Path(__file__).parent
    hashed = hashlib.sha256()
    parts = [home, home.parent / "en_newsloom"]
    files = [f for part in parts for f in part.rglob("*") if f.is_file()]
    for file in sorted(files):
        relative = file.relative_to(home.parent)
        if "__pycache__" in relative.parts:
            continue
        if not shown and SHOWN_ONLY.intersection(relative.parts):
            continue
        hashed.update(str(relative).encode() + b"\0" + file.read_bytes())
    return hashed.hexdigest()


@cache
def versions_read_with() -> tuple[str, ...]:
    """Give the packages whose other versions may give other tables, with their versions."""
    return tuple(f"{package} {metadata.version(package)}" for package in READ_WITH)


def versions_of_worker() -> dict[str, str]:
    """Give what a process has to have in common with another to give the same results."""
    packages = ("spacy", *READ_WITH)
    return {
        "Python": python_version(),
        "newsloom": f"{metadata.version('newsloom')} (code {code_digest()[:12]})",
        **{package: metadata.version(package) for package in packages},
    }
