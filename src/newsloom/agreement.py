"""Tables checked against each other before anybody sees them: no row lost, no offset astray."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from newsloom.tables import TableError

# What a row says stands in an article's clean text, and where: must be the text there.
SPANS = {"sentences": "text", "mentions": "surface", "timexes": "surface", "quotes": "text"}
AT_A_TIME = 5_000  # rows


def check_tables(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Raise `TableError` unless finished tables agree with their manifest and with each other.

    Every input ends in one place (read = kept + set aside, with as many rows); each file has the
    rows that its manifest tells of; what stands in a text stands where it is said to; names count
    what the rows of names add up to. Read in pieces: memory holds one article at a time.
    """
    for name, told in manifest["tables"].items():
        with _file(folder, name) as file:
            rows = file.metadata.num_rows
        if rows != told["rows"]:
            raise TableError(
                f"The table {name} has {rows} rows where {told['rows']} were written; run again."
            )
    said = manifest["articles"]
    found = Counter(status for (status,) in _rows(folder, "articles", ["status"]))
    wanted = Counter({"kept": said["kept"], **said["set_aside"]})
    if +found != +wanted or found.total() != said["read"]:
        raise TableError(
            f"Of {said['read']} articles read, {said['kept']} kept and "
            f"{sum(said['set_aside'].values())} set aside, the table articles has "
            f"{found['kept']} kept of {found.total()}; run again."
        )
    _check_spans(folder)
    _check_counts(folder)


def _check_spans(folder: Path) -> None:
    readers = {
        name: groupby(_rows(folder, name, ["article_id", "start", "end", column]), lambda r: r[0])
        for name, column in SPANS.items()
    }
    waiting = {name: next(reader, None) for name, reader in readers.items()}
    for article_id, text in _rows(folder, "articles", ["article_id", "text"]):
        for name, reader in readers.items():
            group = waiting[name]
            if group is None or group[0] != article_id:
                continue
            for _, start, end, written in group[1]:
                if text[start:end] != written or start < 0:
                    raise TableError(
                        f"In the table {name} a row of {article_id} says {written[:60]!r} where "
                        f"the text has {text[start:end][:60]!r} ({start} to {end}); run again."
                    )
            waiting[name] = next(reader, None)
    for name, group in waiting.items():
        if group is not None:
            raise TableError(f"The table {name} has rows of {group[0]}, which is no article.")


def _check_counts(folder: Path) -> None:
    counted: Counter[str] = Counter()
    for entity_id, mentions in _rows(folder, "entity_counts", ["entity_id", "mentions"]):
        counted[entity_id] += mentions
    for entity_id, mentions in _rows(folder, "entities", ["entity_id", "mentions"]):
        if counted.pop(entity_id, 0) != mentions:
            raise TableError(
                f"The tables entities and entity_counts differ on the mentions of {entity_id}."
            )
    if +counted:
        raise TableError(f"The table entities lacks {next(iter(counted))}, which is counted.")


def _file(folder: Path, name: str) -> Any:
    import pyarrow.parquet as pq

    # Else all that will be read of a file is brought into memory at once.
    return pq.ParquetFile(
        folder / f"{name}.parquet", page_checksum_verification=True, pre_buffer=False
    )


def _rows(folder: Path, name: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    size = 50 if "text" in columns and name == "articles" else AT_A_TIME
    with _file(folder, name) as file:
        for batch in file.iter_batches(batch_size=size, columns=list(columns)):
            yield from zip(*(batch[column].to_pylist() for column in columns), strict=True)
