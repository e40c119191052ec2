"""A folder of articles and the tables made of it: opened, and made anew where missing or stale."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

import newsloom
from newsloom import tables
from newsloom.cleaning import Progress
from newsloom.labels import count_of
from newsloom.lock import hold
from newsloom.making import make_tables
from newsloom.pipelines import located, stamp_of
from newsloom.store import (
    current_folder,
    damaged,
    digest_of,
    find_put,
    is_fresh,
    read_manifest,
    show,
)
from newsloom.tables import NewsloomError
from newsloom.versions import code_digest, versions_read_with

# What the tables depend on; every other parameter changes only what is shown.
TABLE_PARAMETERS = (
    *("model", "fields", "clean", "copies", "keep_copy", "copied_share"),
    *("pronouns", "syntax", "min_confidence", "roll_up", "compare"),
    *("unit", "window", "min_support", "alpha", "seed"),
)


class Corpus:
    """The tables of a corpus, each read when it is first asked for.

    Attributes are the tables of the contract (``corpus.articles``, ``corpus.mentions``, …), pandas
    frames of the declared columns and types.
    """

    def __init__(
        self, path: Path, folder: Path, manifest: Mapping[str, Any] | None, *, share: bool = False
    ) -> None:
        if manifest is None:
            raise NewsloomError(f"The folder {folder} holds no tables; run `newsloom run` first.")
        self.path = path
        self.folder = folder
        self.manifest = manifest
        # The very tables that were opened, also when another process publishes newer ones.
        self._tables = current_folder(folder)
        self.parameters: Mapping[str, Any] = manifest["parameters"]
        self.share = share

    @cached_property
    def name(self) -> str:
        """The name of the corpus: that of its folder or file."""
        return corpus_name(self.path)

    def __getattr__(self, table: str) -> pd.DataFrame:
        if table not in tables.TABLES:
            raise AttributeError(
                f"A corpus has no table {table!r}; it has {', '.join(tables.TABLES)}."
            )
        frame = tables.read(self._tables, table)
        self.__dict__[table] = frame
        return frame

    def __repr__(self) -> str:
        counts = self.manifest["articles"]
        read = count_of(counts["read"], "article")
        return f"<Corpus {self.name}: {read} read, {counts['kept']:,} kept>"


def corpus_name(path: Path) -> str:
    """Name a corpus after its folder or its file, as given; a file without its ending."""
    path = Path(os.path.abspath(path))
    return path.name if path.is_dir() else Path(path.name.removesuffix(".gz")).stem


def data_folder(path: Path, data: str | Path | None) -> Path:
    """Where the tables of a corpus live: as named, else ``data/<name>`` under the project."""
    if data:
        return Path(data)
    base = Path("..") if Path.cwd().name == "notebooks" else Path()
    return base / "data" / corpus_name(path)


def open_corpus(
    corpus: str | Path,
    *,
    data: str | Path | None = None,
    share: bool = False,
    scheduler: str | None = None,
    progress: Progress | None = None,
    force: bool = False,
    **parameters: Any,
) -> Corpus:
    """Open a corpus; make its tables where they are missing or stale.

    Parameters
    ----------
    corpus
        Folder (searched recursively) or file of articles.
    data
        Folder of the tables; by default ``data/<name of corpus>``.
    share
        Cut evidence to 25 words, so that what is shown can be sent on.
    scheduler
        Address of a Dask scheduler, or ``local:N`` for N processes.
    progress
        Called with stage, articles done and articles in all.
    force
        Make the tables anew although they are fresh.
    **parameters
        model, fields, clean, copies, keep_copy, copied_share, pronouns, syntax, min_confidence,
        roll_up, compare, unit, window, min_support, alpha, seed. Those left out are as the tables
        were made, or the notebooks' defaults when there are none.

    Raises
    ------
    NewsloomError
        For a missing corpus, an unknown parameter, a folder that can't be written.
    """
    path = Path(corpus).expanduser()
    folder = data_folder(path, data)
    made = prepare_tables(
        path, folder, scheduler=scheduler, progress=progress, force=force, **parameters
    )
    if made != folder:
        show_tables(folder, made)
    return Corpus(path, folder, read_manifest(folder), share=share)


def prepare_tables(
    path: Path,
    folder: Path,
    *,
    scheduler: str | None = None,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
    force: bool = False,
    **parameters: Any,
) -> Path:
    """Make the tables of a corpus where none are fresh, and let nobody see them yet.

    Takes and raises what `open_corpus` does; `say` is called with lines for the user.

    Returns
    -------
    `folder` itself where what it shows is fresh, else the folder of the new tables, for
    `show_tables`.
    """
    from newsloom.parameters import check_values, defaults

    unknown = sorted(set(parameters) - set(TABLE_PARAMETERS))
    if unknown:
        raise NewsloomError(
            f"open_corpus has no parameter {', '.join(unknown)}; "
            f"it has {', '.join(TABLE_PARAMETERS)}."
        )
    check_values(parameters)
    manifest = read_manifest(folder)
    left_out = [name for name in TABLE_PARAMETERS if name not in parameters]
    made = manifest["parameters"] if manifest else {}
    base = {**defaults([name for name in left_out if name not in made]), **made}
    wanted = {name: parameters.get(name, base.get(name)) for name in TABLE_PARAMETERS}
    wanted["model"] = located(str(wanted["model"]))
    inputs = input_digests(path)
    depends_on = {**wanted, "model": stamp_of(wanted["model"])}
    versions = [newsloom.__version__, code_digest(), versions_read_with()]
    key = digest_of([*versions, depends_on, inputs])
    if not force and is_fresh(folder, manifest, key):
        return folder
    # One maker at a time; whoever waited finds the tables made, and takes those.
    with hold(folder, name=".making.lock", wait=True):
        manifest = read_manifest(folder)
        if not force and is_fresh(folder, manifest, key):
            return folder
        for table in damaged(folder, manifest) if manifest and manifest["key"] == key else ():
            warnings.warn(
                f"The table {table} was not as it was written; it is made anew.", stacklevel=2
            )
        made = None if force else find_put(folder, key)
        return made or make_tables(
            path,
            folder,
            wanted,
            key=key,
            inputs=inputs,
            scheduler=scheduler,
            progress=progress,
            say=say,
        )


def show_tables(folder: Path, made: Path) -> None:
    """Let a data folder show tables that `prepare_tables` made: all of them at once."""
    with hold(folder, name=".making.lock", wait=True):
        show(folder, made)


def input_digests(path: Path) -> dict[str, str]:
    """SHA-256 of every file a corpus is made of, by its path; the researcher's own files too."""
    from newsloom.read.inputs import input_files

    if not path.exists():
        raise NewsloomError(
            f"The corpus {path} does not exist; a folder or a file of articles was expected. "
            "Check the path (seen from the current folder)."
        )
    digests = {}
    for name, file in input_files(path):
        try:
            digests[name] = tables.digest(file)
        except OSError as error:  # it is set aside as unreadable when articles are read
            digests[name] = f"unreadable: {error.strerror}"
    return digests
