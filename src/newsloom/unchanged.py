"""Executed notebooks that are kept, for runs in which nothing that they show has changed.

A notebook that does nothing but call newsloom on the tables shows the same whenever it is executed
with the same tables, parameters, code and packages: it is taken from the cache. One that does
anything else, as a researcher's own may, is executed in every run.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import newsloom
from newsloom import record, tables
from newsloom.parameters import Value, declared_in
from newsloom.store import Cache, digest_of
from newsloom.versions import code_digest

_HARMLESS = {"print", "len", "int", "float", "str", "bool", "list", "dict", "set", "tuple"} | {
    *("sorted", "min", "max", "sum", "round", "abs", "range", "zip", "enumerate", "any", "all"),
}
# What leads out of tables and figures: to files, to folders, to the insides of an object.
_LEADS_OUT = ("_", "read", "write", "to_", "tofile", "dump", "open", "path", "folder")


class Unchanged:
    """Executed notebooks under what they depend on.

    Parameters
    ----------
    cache
        Where they are kept.
    manifest
        That of the tables.
    values
        Parameters by name, as notebooks are executed with them.
    taken
        Whether a notebook may be taken from the cache; else all are executed, and kept.
    """

    def __init__(
        self,
        cache: Path,
        manifest: Mapping[str, Any],
        values: Mapping[str, Value],
        *,
        taken: bool = True,
    ) -> None:
        self._cache = Cache(cache)
        # Where tables lie while a run is made is no part of what is shown.
        self._values = {n: v for n, v in values.items() if n != "data"}
        made = {name: told for name, told in manifest.items() if name != "cache"}
        self._common = [made, record.versions(), code_digest(shown=True), sys.executable]
        self._taken = taken
        self._keys: dict[Path, str | None] = {}

    def take(self, notebook: Path) -> str | None:
        """Give the notebook as it was executed, or None where it must be."""
        key = self._key(notebook)
        kept = self._cache.get(key) if self._taken and key else None
        return kept if isinstance(kept, str) else None

    def keep(self, notebook: Path, executed: str) -> None:
        """Keep a notebook that was executed, if it may be taken again."""
        if key := self._key(notebook):
            with suppress(OSError):  # a full disk: then it is executed again
                self._cache.put(key, executed)

    def _key(self, notebook: Path) -> str | None:
        """Give what a notebook is kept under, as it was before it was executed."""
        if notebook not in self._keys:
            self._keys[notebook] = self._digest(notebook) if is_told(notebook) else None
        return self._keys[notebook]

    def _digest(self, notebook: Path) -> str:
        names = sorted({p.name for p in declared_in(notebook)} | {"shown_as"})
        values = {name: self._values[name] for name in names if name in self._values}
        files = {}  # labels, for example
        for name, value in values.items():
            path = notebook.parent / str(value)
            with suppress(OSError, ValueError):
                files[name] = tables.digest(path) if value and path.is_file() else ""
        return digest_of([*self._common, tables.digest(notebook), values, files])


def is_told(notebook: Path) -> bool:
    """Whether what a notebook shows is told by the tables, its parameters and newsloom alone."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        nodes = list(ast.walk(ast.parse(code)))
    except (OSError, ValueError, KeyError, TypeError, SyntaxError, RecursionError):
        return False
    stored = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    if "nl" in stored or stored.count("corpus") != 1 or stored.count("data") != 1:
        return False  # then it may open another corpus than the run's
    opened = {id(node.func) for node in nodes if isinstance(node, ast.Call) and _opens_own(node)}
    return all(
        id(node) in opened or _is_harmless(node, {*stored, *_HARMLESS, "nl"}) for node in nodes
    )


def _opens_own(call: ast.Call) -> bool:
    """Whether this is ``nl.open_corpus(corpus, data=data, …)``, which opens the run's corpus."""
    given = {word.arg: word.value for word in call.keywords}
    match call.func, call.args, given.get("data"):
        case (
            ast.Attribute(value=ast.Name(id="nl"), attr="open_corpus"),
            [ast.Name(id="corpus")],
            ast.Name(id="data"),
        ):
            return None not in given
    return False


def _is_harmless(node: ast.AST, known: set[str]) -> bool:
    match node:
        case ast.Import(names=[ast.alias(name="newsloom", asname="nl")]):
            return True
        case ast.Import() | ast.ImportFrom() | ast.Delete() | ast.arg():
            return False
        case ast.Name(id=name):
            return name in known
        case ast.Attribute(value=ast.Name(id="nl"), attr=name):
            public = name in newsloom.__all__ and name not in ("open_corpus", "Corpus")
            return public and not name.startswith(_LEADS_OUT)
        case ast.Attribute(attr=name):
            return not name.startswith(_LEADS_OUT)
    return True
