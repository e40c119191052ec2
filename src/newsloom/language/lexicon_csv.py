"""The researcher's ``lexicon.csv``: read strictly, with the line that is wrong in the complaint."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

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
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = csv.reader(text.splitlines(), strict=True)
        header = [cell.strip().lower() for cell in next(table, [])]
        rows = [(table.line_num, row) for row in table if any(cell.strip() for cell in row)]
    except OSError as problem:
        raise _error(f"Cannot read {path}: {problem.strerror}. Check the path.") from problem
    except UnicodeDecodeError as problem:
        raise _error(f"{path} is not UTF-8 text. Save it as CSV, UTF-8.") from problem
    except csv.Error as problem:
        raise _error(f"{path} is not a CSV file: {problem}. Quote cells that hold a comma.") from (
            problem
        )
    name = "surface" if "surface" in header else "name"
    if name not in header or "label" not in header:
        raise _error(
            f"{path} needs the columns surface and label in its first line; it has "
            f"{', '.join(filter(None, header)) or 'none'}."
        )
    return tuple(
        _researcher(path, line, dict(zip(header, row, strict=False)), name) for line, row in rows
    )


def _researcher(path: Path, line: int, row: Mapping[str, str], column: str) -> Entry:
    cells = {key: value.strip() for key, value in row.items()}
    name, label, wikidata = cells[column], cells.get("label", ""), cells.get("wikidata") or None
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
