"""The researcher's ``lexicon.csv``: read strictly, with the line that is wrong in the complaint."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from newsloom.handwritten import read_handwritten
from newsloom.language.lexicon_files import LABELS, QID, Entry, split_cell


def read_lexicon_csv(path: Path | str) -> tuple[Entry, ...]:
    """Read the researcher's own names from ``lexicon.csv``.

    Parameters
    ----------
    path
        A CSV file with a header: ``surface`` (or ``name``) and ``label`` are needed, ``aliases``
        (separated by ``|``) and ``wikidata`` are not; other columns are left alone.

    Raises
    ------
    NewsloomError
        If the file cannot be read so, with the line that is wrong.
    """
    path = Path(path)
    if not path.is_file():
        raise _error(f"Cannot read {path}: there is no such file. Check the path.")
    rows = read_handwritten(path, needed=(("surface", "name"), "label"))
    return tuple(_researcher(path, row.line, row.cells) for row in rows)


def _researcher(path: Path, line: int, cells: Mapping[str, str]) -> Entry:
    column = "surface" if "surface" in cells else "name"
    name, label, wikidata = cells[column], cells["label"], cells.get("wikidata") or None
    if not name:
        raise _error(f"{path} line {line}: {column} is empty. Give the name as articles write it.")
    if label.upper() not in LABELS:
        known = ", ".join(sorted(LABELS))
        raise _error(f'{path} line {line}: label must be one of {known}; it is "{label}".')
    if wikidata and not QID.fullmatch(wikidata):
        raise _error(f'{path} line {line}: wikidata must be like Q42 or empty; it is "{wikidata}".')
    aliases = split_cell(cells.get("aliases", ""), without=name)
    return Entry(name, label.upper(), "researcher", wikidata, aliases)


def _error(message: str) -> Exception:
    # Here, as the tables bring pandas along, which nobody else in this module needs.
    from newsloom.tables import NewsloomError

    return NewsloomError(message)
