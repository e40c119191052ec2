"""Which files a corpus is made of, without reading them."""

from __future__ import annotations

from pathlib import Path

from newsloom.read.documents import NEVER_ARTICLES, _files, _is_regular, inside_of


def input_files(corpus: Path) -> list[tuple[str, Path]]:
    """List the files whose content decides the tables, by name relative to the corpus.

    Articles, and the researcher's own decisions beside them (``metadata.csv`` and its kin). Pipes,
    devices and links that lead out are left out: they are never opened.
    """
    root = corpus if corpus.is_dir() else corpus.parent
    inside = inside_of(corpus)
    beside = [root / name for name in NEVER_ARTICLES if (root / name).is_file()]
    files = [path for path in [*_files(corpus), *beside] if _is_regular(path, inside)]
    named = {path.relative_to(root).as_posix(): path for path in files}
    return sorted(
        (name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"), path)
        for name, path in named.items()
    )
