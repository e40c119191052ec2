"""The tables of a corpus, made: read, clean, annotate each article once, then look across them.

Each article's clean text and annotation are kept under a key of the article, the parameters, the
code and pipeline, and the evidence from other articles that cleaning consulted. What looks across
articles (entities, dates, counts, scores) comes after, from what was gathered. Texts are on disk
throughout: memory holds those of a few hundred articles at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import newsloom
from newsloom import tables
from newsloom.agreement import check_tables
from newsloom.cleaning import Progress, unmet_rows
from newsloom.collecting import collected_seldom
from newsloom.deriving import derive_tables
from newsloom.forgetting import forget, let_go_of_pipelines
from newsloom.gathered import Gathered, get_ready
from newsloom.partitions import Workers
from newsloom.store import Cache, put, staging_folder
from newsloom.versions import code_digest

# With more nobody minds that what was let go of, were it asked for again, takes a second to load.
MANY_ARTICLES = 4_000


def make_tables(
    path: Path,
    folder: Path,
    parameters: Mapping[str, Any],
    *,
    key: str,
    inputs: Mapping[str, str],
    scheduler: str | None = None,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> Path:
    """Make every table of a corpus, together with their manifest; give their folder in the store.

    Nobody sees them before `store.show`. Raises `TableError` where they don't agree.
    """
    from newsloom.clean import judgement_rows, read_judgements
    from newsloom.read import languages, read_documents, read_fields, read_sidecar
    from newsloom.resolve import read_own

    report = progress or (lambda stage, done, total: None)
    cache, tellings, looks = (Cache(folder / "cache") for _ in range(3))
    fields = read_fields(str(parameters.get("fields", "")))
    judgements = read_judgements(path)
    own = read_own(path)
    lost = set(read_sidecar((path if path.is_dir() else path.parent) / "metadata.csv"))
    with (
        _sparing(),
        collected_seldom(),
        staging_folder(folder, key) as staging,
        Gathered(staging, shared=scheduler is not None) as gathered,
        Workers(scheduler, say=say) as workers,
    ):
        if not cache.folder.is_dir():  # where nothing is kept there is work for all
            workers.start(get_ready, parameters["model"], parameters["syntax"])
        evidence = gathered.read(_without(lost, read_documents(path, fields=fields)), looks)
        if many := len(gathered) > MANY_ARTICLES:
            languages.forget()
        report("read", len(gathered), len(gathered))
        gathered.clean(evidence, parameters, cache, workers, report, judgements)
        del evidence
        copies = gathered.find_copies(parameters)
        forget()
        names = gathered.annotate(parameters, cache, workers, report)
        forget()
        if many:
            let_go_of_pipelines()
        written, outcomes = derive_tables(
            gathered,
            staging,
            parameters,
            report,
            store=tellings,
            workers=workers,
            own=own,
            copies=copies,
            judgements=judgements,
        )
        followed = tables.make("judgements", judgement_rows(judgements, gathered.judged, outcomes))
        with tables.TableFile(staging, "judgements") as file:
            file.add(followed)
        written["judgements"] = file
        counts = Counter(gathered.status)
        manifest = {
            "key": key,
            "newsloom": newsloom.__version__,
            "code": code_digest(),
            "parameters": dict(parameters),
            "inputs": dict(inputs),
            "articles": {
                "read": len(gathered),
                "kept": counts.pop("kept", 0),
                "set_aside": dict(sorted(counts.items())),
            },
            "names": names,
            "warnings": list(unmet_rows(lost, followed)),
            "judgements": dict(sorted(Counter(followed["effect"]).items())),
            "cache": {
                "evidence": gathered.consulted,
                "reused": cache.hits,
                "made": cache.misses,
                "tellings": {"reused": tellings.hits, "made": tellings.misses},
            },
            "tables": {
                name: {"sha256": file.sha256, "rows": file.rows} for name, file in written.items()
            },
        }
        check_tables(staging, manifest)
        cache.trim()
        return put(folder, staging, manifest)


@contextmanager
def _sparing() -> Iterator[None]:
    """Let Arrow take memory from the system, which has it back once it is free.

    Arrow's own stock keeps what it had: at its peak a fifth of all memory, with many small frames.
    """
    import pyarrow as pa

    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def _without(lost: set[str], documents: Iterator[Any]) -> Iterator[Any]:
    """Give the documents on, and take the paths that they have out of a set."""
    for document in documents:
        if lost:
            lost -= {document.path, document.path.partition("#")[0]}
        yield document
