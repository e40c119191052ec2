"""A folder of articles and the tables made of it: opened, and made anew where missing or stale.

This is where the stages meet. Each article is read, cleaned and annotated once; what came out is
kept in ``<data>/cache`` under a key of the article, the parameters, the code and pipeline and the
evidence from other articles that cleaning consulted. Everything that looks across articles comes
after, from tables.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

import newsloom
from newsloom import tables
from newsloom.tables import NewsloomError

Progress = Callable[[str, int, int], None]
Row = dict[str, Any]

# What the tables depend on; every other parameter changes only what is shown.
TABLE_PARAMETERS = ("model", "clean", "pronouns", "syntax", "unit", "min_support", "alpha", "seed")
CHUNK = 64  # articles a part; large enough that a part is worth a process


class Corpus:
    """The tables of a corpus, each read when it is first asked for.

    Attributes are the tables of the contract (``corpus.articles``, ``corpus.mentions``, …), pandas
    frames of the declared columns and types.
    """

    def __init__(
        self, path: Path, folder: Path, manifest: Mapping[str, Any], *, share: bool = False
    ) -> None:
        self.path = path
        self.folder = folder
        self.manifest = manifest
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
        frame = tables.read(self.folder, table)
        self.__dict__[table] = frame
        return frame

    def __repr__(self) -> str:
        counts = self.manifest["articles"]
        return f"<Corpus {self.name}: {counts['read']} articles read, {counts['kept']} kept>"


def corpus_name(path: Path) -> str:
    """Name a corpus after its folder, or its file without endings."""
    path = Path(path).resolve()
    return path.name if path.is_dir() else path.name.split(".")[0] or path.name


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
        model, clean, pronouns, syntax, unit, min_support, alpha, seed. Those left out are as the
        tables were made, or the notebooks' defaults when there are none.

    Raises
    ------
    NewsloomError
        For a missing corpus, an unknown parameter, a folder that can't be written.
    """
    from newsloom.parameters import defaults

    path = Path(corpus)
    folder = data_folder(path, data)
    unknown = sorted(set(parameters) - set(TABLE_PARAMETERS))
    if unknown:
        raise NewsloomError(
            f"open_corpus has no parameter {', '.join(unknown)}; "
            f"it has {', '.join(TABLE_PARAMETERS)}."
        )
    manifest = read_manifest(folder)
    left_out = [name for name in TABLE_PARAMETERS if name not in parameters]
    base = manifest["parameters"] if manifest else defaults(left_out)
    wanted = {name: parameters.get(name, base.get(name)) for name in TABLE_PARAMETERS}
    inputs = input_digests(path)
    key = _digest([newsloom.__version__, code_digest(), wanted, inputs])
    if force or manifest is None or manifest["key"] != key or not _intact(folder, manifest):
        manifest = make_tables(
            path, folder, wanted, key=key, inputs=inputs, scheduler=scheduler, progress=progress
        )
    return Corpus(path, folder, manifest, share=share)


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


@cache
def code_digest() -> str:
    """SHA-256 over newsloom's own code and lexicons: other code, other tables."""
    home = Path(__file__).parent
    hashed = hashlib.sha256()
    parts = [home, home.parent / "en_newsloom"]
    files = [f for part in parts for f in part.rglob("*") if f.is_file()]
    shown_only = {"plots", "report", "templates", "notebooks"}
    for file in sorted(files):
        relative = file.relative_to(home.parent)
        if "__pycache__" in relative.parts or shown_only.intersection(relative.parts):
            continue
        hashed.update(str(relative).encode() + b"\0" + file.read_bytes())
    return hashed.hexdigest()


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The record of how the tables were made, or None where there are none."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if {"key", "parameters", "tables", "articles"} <= manifest.keys() else None


def _intact(folder: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether every table is there as it was written."""
    paths = {name: folder / f"{name}.parquet" for name in tables.TABLES}
    return set(manifest["tables"]) == set(paths) and all(
        path.is_file() and tables.digest(path) == manifest["tables"][name]["sha256"]
        for name, path in paths.items()
    )


# --- making the tables ----------------------------------------------------------------------


def make_tables(
    path: Path,
    folder: Path,
    parameters: Mapping[str, Any],
    *,
    key: str,
    inputs: Mapping[str, str],
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Make every table of a corpus and publish them together; return the manifest."""
    from newsloom.read import read_documents

    report = progress or (lambda stage, done, total: None)
    store = Cache(folder / "cache")
    documents = list(read_documents(path))
    report("read", len(documents), len(documents))
    cleaned, consulted = _clean(documents, parameters, store, report)
    articles, blocks, edits = _article_tables(documents, cleaned)
    maps = {article.article_id: article.offsets for article in cleaned}
    notes = _annotate(articles, parameters, store, scheduler, report)
    made = derive_tables(articles, blocks, edits, notes, maps, parameters, report)
    counts = Counter(made["articles"]["status"])
    manifest = {
        "key": key,
        "newsloom": newsloom.__version__,
        "code": code_digest(),
        "parameters": dict(parameters),
        "inputs": dict(inputs),
        "articles": {
            "read": len(documents),
            "kept": counts.pop("kept", 0),
            "set_aside": dict(sorted(counts.items())),
        },
        "cache": {"evidence": consulted, "reused": store.hits, "made": store.misses},
    }
    return publish(folder, made, manifest)


def _clean(
    documents: Sequence[Any], parameters: Mapping[str, Any], store: Cache, report: Progress
) -> tuple[list[Any], str]:
    """Clean every kept document, with what the corpus as a whole says about its lines and words."""
    from newsloom import clean

    kept = [document for document in documents if document.status == "kept"]
    evidence = clean.collect_evidence(kept)
    cleaned, digests = [], []
    for number, document in enumerate(documents, 1):
        consulted = evidence.restrict_to(document)
        key = _digest(
            [
                "clean",
                code_digest(),
                parameters["clean"],
                _document_key(document),
                consulted.digest(),
            ]
        )
        digests.append(consulted.digest())
        found = store.get(key)
        if found is None:
            article = clean.clean_document(document, consulted, mode=parameters["clean"])
            store.put(key, json.loads(article.to_json()))
        else:
            article = clean.CleanArticle.from_json(json.dumps(found))
        cleaned.append(article)
        report("clean", number, len(documents))
    return cleaned, _digest(digests)


def _document_key(document: Any) -> list[Any]:
    return [
        document.path,
        document.sha256,
        document.status,
        document.title,
        document.byline,
        document.outlet,
    ]


def _article_tables(
    documents: Sequence[Any], cleaned: Sequence[Any]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Turn documents and what cleaning made of them into articles, blocks and edits."""
    from newsloom import clean

    rows: list[Row] = []
    blocks: list[Row] = []
    edits: list[Row] = []
    for document, article in zip(documents, cleaned, strict=True):
        rows.append(
            {
                "article_id": article.article_id,
                "path": document.path,
                "sha256": document.sha256,
                "raw": document.raw,
                "text": article.text,
                "title": article.title,
                "byline": article.byline,
                "outlet": article.outlet,
                "url": document.url,
                "language": document.language,
                "published": document.published,
                "published_earliest": document.published,
                "published_latest": document.published,
                "published_method": "metadata" if document.published else "unknown",
                "published_evidence": "[]",
                "words": 0,
                "status": document.status,
                "duplicate_of": None,
            }
        )
        blocks.extend(article.blocks)
        edits.extend(article.edits)
    kept = {row["article_id"] for row in rows if row["status"] == "kept"}
    copies = dict(clean.mark_duplicates(a for a in cleaned if a.article_id in kept))
    for row in rows:
        if row["article_id"] in copies:
            row["status"], row["duplicate_of"] = "duplicate", copies[row["article_id"]]
    articles = tables.make("articles", rows)
    return articles, tables.make("blocks", blocks), tables.make("edits", edits)


def _annotate(
    articles: pd.DataFrame,
    parameters: Mapping[str, Any],
    store: Cache,
    scheduler: str | None,
    report: Progress,
) -> dict[str, Row]:
    """Annotate every kept article that the cache does not hold yet."""
    from newsloom.partitions import map_parts

    kept = articles.loc[articles["status"] == "kept", ["article_id", "text"]]
    notes: dict[str, Row] = {}
    keys: dict[str, str] = {}
    missing: list[tuple[str, str]] = []
    for article_id, text in kept.itertuples(index=False):
        keys[article_id] = _digest(
            [
                "annotate",
                code_digest(),
                parameters["model"],
                parameters["syntax"],
                _model_stamp(parameters["model"]),
                article_id,
                text,
            ]
        )
        found = store.get(keys[article_id])
        if found is None:
            missing.append((article_id, text))
        else:
            notes[article_id] = found
    parts = [
        (missing[i : i + CHUNK], parameters["model"], parameters["syntax"])
        for i in range(0, len(missing), CHUNK)
    ]
    done = len(notes)
    report("annotate", done, len(kept))
    for part in map_parts(annotate_part, parts, scheduler=scheduler):
        for note in part:
            notes[note["article_id"]] = note
            store.put(keys[note["article_id"]], note)
        done += len(part)
        report("annotate", done, len(kept))
    return notes


@cache
def _model_stamp(model: str) -> str:
    """What identifies an installed pipeline without loading it: its name and version."""
    from importlib import metadata

    try:
        return f"{model} {metadata.version(model)}"
    except metadata.PackageNotFoundError:
        folder = Path(model)
        meta = folder / "meta.json"
        return _digest([model, meta.read_text("utf-8") if meta.is_file() else ""])


def annotate_part(part: tuple[Sequence[tuple[str, str]], str, bool]) -> list[Row]:
    """Annotate one part of the corpus; runs wherever `map_parts` sends it."""
    from newsloom.annotate import annotate_articles

    articles, model, syntax = part
    return [note.as_dict() for note in annotate_articles(articles, model=model, syntax=syntax)]


def derive_tables(
    articles: pd.DataFrame,
    blocks: pd.DataFrame,
    edits: pd.DataFrame,
    notes: Mapping[str, Row],
    maps: Mapping[str, Any],
    parameters: Mapping[str, Any],
    report: Progress,
) -> dict[str, pd.DataFrame]:
    """Make what looks across articles: entities, dates, times, quotes, events, counts, scores."""
    from newsloom import cooccurrence, dating, frequency, network, sources, timeline
    from newsloom.resolve import resolve_mentions

    stages = iter(range(1, 6))

    def step() -> None:
        report("derive", next(stages), 5)

    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    articles = articles.assign(
        words=pd.Series(
            [notes[a]["words"] if a in notes else 0 for a in articles["article_id"]], dtype="int64"
        )
    )
    sentences = tables.make(
        "sentences",
        _rows(notes, "sentences", lambda a, row: {"text": texts[a][row["start"] : row["end"]]}),
    )
    mentions, entities = resolve_mentions(_names(notes, texts, maps, sentences))
    step()
    found = _located(pd.DataFrame(_rows(notes, "timexes", None)), sentences)
    articles = dating.date_articles(
        articles, blocks=blocks, sentences=sentences, found=found, mentions=mentions
    )
    quotes = sources.resolve_quotes(
        pd.DataFrame(_rows(notes, "quotes", None)),
        mentions=mentions,
        sentences=sentences,
        articles=articles,
    )
    timexes = dating.resolve_timexes(found, articles=articles, sentences=sentences, quotes=quotes)
    step()
    events = timeline.find_events(sentences, timexes, mentions, quotes, articles)
    passages = sources.find_passages(articles, sentences=sentences, blocks=blocks, quotes=quotes)
    step()
    entity_counts = frequency.count_entities(mentions, articles)
    ranking = frequency.rank_entities(entity_counts, articles, entities, seed=parameters["seed"])
    pair_counts = cooccurrence.count_pairs(mentions, sentences)
    step()
    pair_scores = cooccurrence.score_pairs(
        mentions,
        sentences,
        entities,
        unit=parameters["unit"],
        min_support=parameters["min_support"],
        alpha=parameters["alpha"],
        seed=parameters["seed"],
    )
    nodes = network.rank_nodes(pair_scores, entities, seed=parameters["seed"])
    step()
    return {
        "articles": articles,
        "blocks": blocks,
        "edits": edits,
        "sentences": sentences,
        "mentions": mentions,
        "entities": entities,
        "entity_counts": entity_counts,
        "entity_ranking": ranking,
        "pair_counts": pair_counts,
        "pair_scores": pair_scores,
        "network_nodes": nodes,
        "timexes": timexes,
        "events": events,
        "quotes": quotes,
        "passages": passages,
    }


def _rows(
    notes: Mapping[str, Row], layer: str, more: Callable[[str, Row], Row] | None
) -> list[Row]:
    """One layer of every article's annotation as rows, articles in order."""
    return [
        {"article_id": article_id, **row, **(more(article_id, row) if more else {})}
        for article_id in sorted(notes)
        for row in notes[article_id][layer]
    ]


def _located(rows: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Add the number of the sentence in which each row starts."""
    if rows.empty:
        return rows.assign(article_id=[], sentence=[], start=[], end=[])
    starts = dict(list(sentences.groupby("article_id", sort=False)))
    numbers = [
        starts[a]["sentence"].iloc[max(0, starts[a]["start"].searchsorted(start, "right") - 1)]
        if a in starts
        else 0
        for a, start in zip(rows["article_id"], rows["start"], strict=True)
    ]
    return rows.assign(sentence=numbers)


def _names(
    notes: Mapping[str, Row],
    texts: Mapping[str, str],
    maps: Mapping[str, Any],
    sentences: pd.DataFrame,
) -> pd.DataFrame:
    """Every name with its surface, its sentence and where it stands in the raw text."""
    rows = pd.DataFrame(
        _rows(notes, "names", lambda a, row: {"surface": texts[a][row["start"] : row["end"]]})
    )
    rows = _located(rows, sentences)
    if rows.empty:
        return rows
    spans = [
        maps[a].to_raw(start, end)
        for a, start, end in zip(rows["article_id"], rows["start"], rows["end"], strict=True)
    ]
    return rows.assign(raw_start=[s for s, _ in spans], raw_end=[e for _, e in spans])


# --- keeping and publishing -----------------------------------------------------------------


class Cache:
    """Results per article, addressed by what they depend on; safe to delete at any time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hits = self.misses = 0

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def get(self, key: str) -> Any | None:
        """What is kept under a key, or None; an entry that is not whole counts as missing."""
        try:
            text = self._path(key).read_text("utf-8")
            digest, _, body = text.partition("\n")
            if hashlib.sha256(body.encode()).hexdigest() != digest:
                raise ValueError("torn cache entry")
            found = json.loads(body)
        except (OSError, ValueError):
            self.misses += 1
            return None
        self.hits += 1
        return found

    def put(self, key: str, value: Any) -> None:
        """Keep a value of plain JSON types under a key."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        body = json.dumps(value, ensure_ascii=True, sort_keys=True)
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        beside.write_text(hashlib.sha256(body.encode()).hexdigest() + "\n" + body, "utf-8")
        os.replace(beside, path)


def publish(
    folder: Path, made: Mapping[str, pd.DataFrame], manifest: dict[str, Any]
) -> dict[str, Any]:
    """Put all tables in place together, or none.

    They are written to a folder of their own under ``<data>/.tables``; what readers open
    (``<data>/<table>.parquet``) are links through ``<data>/.current``, and one rename of that link
    moves all of them at once.
    """
    store = folder / ".tables"
    made_as = f"{manifest['key'][:12]}-{_next_number(store)}"
    staging = store / f".{made_as}.{os.getpid()}"
    try:
        staging.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NewsloomError(
            f"The data folder {folder} can't be written ({error.strerror}); "
            "name another one with --data."
        ) from error
    written = {}
    for name, frame in made.items():
        written[name] = {"sha256": tables.write(staging, name, frame), "rows": len(frame)}
    manifest = {**manifest, "tables": written}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (staging / "manifest.json").write_text(text + "\n", "utf-8")
    os.replace(staging, store / made_as)
    _link(Path(".tables") / made_as, folder / ".current")
    for name in (*(f"{table}.parquet" for table in made), "manifest.json"):
        target = Path(".current") / name
        if not (folder / name).is_symlink() or Path(os.readlink(folder / name)) != target:
            _link(target, folder / name)
    for old in store.iterdir():
        if old.name != made_as:
            shutil.rmtree(old, ignore_errors=True)
    return manifest


def _next_number(store: Path) -> int:
    """One more than the highest number a set of tables in the store carries."""
    numbers = [p.name.rpartition("-")[2] for p in store.iterdir()] if store.is_dir() else []
    return 1 + max((int(n) for n in numbers if n.isdigit()), default=0)


def _link(target: Path, link: Path) -> None:
    """Point a symbolic link at a target, replacing what it was in one step."""
    beside = link.with_name(f"{link.name}.{os.getpid()}.tmp")
    beside.unlink(missing_ok=True)
    os.symlink(target, beside)
    os.replace(beside, link)


def _digest(parts: Iterable[Any]) -> str:
    text = json.dumps(list(parts), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
