"""spaCy pipelines by name or by folder: which there are, their version, what tells two apart.

Nothing is loaded here: a run checks its parameters, and tables are found fresh, without spaCy.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib import metadata, util
from pathlib import Path

_CONFIG, _META = "config.cfg", "meta.json"


def is_pipeline(model: str) -> bool:
    """Tell whether this is an installed pipeline's name, or the folder of a saved one."""
    return is_saved(model) or (_installed(model) is not None and bool(_packaged(model)))


def is_saved(model: str) -> bool:
    """Tell whether this is the folder of a pipeline that `nlp.to_disk` saved."""
    return bool(model) and (Path(model) / _CONFIG).is_file()


def located(model: str) -> str:
    """Write a folder so that it is found from any working directory; a name stays as it is."""
    return str(Path(model).resolve()) if is_saved(model) else model


def version_of(model: str) -> str | None:
    """Give the version of a pipeline, or None where there is none of that name."""
    if not is_saved(model):
        found = _installed(model)
        return found.version if found else None
    try:
        version = json.loads((Path(model) / _META).read_text("utf-8")).get("version")
    except (OSError, ValueError, AttributeError):
        return None
    return version if isinstance(version, str) else None


@lru_cache(maxsize=8)
def stamp_of(model: str) -> str:
    """Name what a pipeline finds depends on: its content, and spaCy's version.

    A pipeline trained anew often keeps its name and version; the digests of its files do not.
    """
    spacy = f"spacy {metadata.version('spacy')}"
    if is_saved(model):
        return f"{spacy}, {_digest_folder(Path(model))}"
    found = _installed(model)
    if found is None:
        return f"{spacy}, {model} (not installed)"
    # An installed package lists its files with their digests; one that is used where it was made
    # (pip install -e) lists none of them, and is read.
    listed = found.read_text("RECORD") or ""
    if f"/{_CONFIG}," in listed:
        content = hashlib.sha256(listed.encode()).hexdigest()
    else:
        saved = (meta.parent for meta in _packaged(model) if is_saved(str(meta.parent)))
        content = " ".join(_digest_folder(folder) for folder in saved)
    return f"{spacy}, {model} {found.version}, {content}"


def _digest_folder(folder: Path) -> str:
    hashed = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        hashed.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return hashed.hexdigest()


def _installed(model: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(model)
    except (metadata.PackageNotFoundError, ValueError):
        return None


def _packaged(model: str) -> list[Path]:
    """Find the description that makes a package a pipeline rather than any other package."""
    if not model.isidentifier():
        return []
    spec = util.find_spec(model)
    homes = list(spec.submodule_search_locations or ()) if spec else []
    places = ("", "*/")
    return sorted(found for home in homes for at in places for found in Path(home).glob(at + _META))
