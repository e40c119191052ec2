"""The tables of a corpus, made: read, clean, annotate each article once, then look across them.

Each article's clean text and annotation are kept under a key of the article, the parameters, the
code and pipeline, and the evidence from other articles that cleaning consulted. What looks across
articles (entities, dates, counts, scores) comes after, from tables.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

import newsloom
from newsloom import pipelines, tables
from newsloom.cleaning import Progress, Row, article_tables, clean_documents, unmet_rows
from newsloom.store import Cache, digest_of, publish
from newsloom.versions import code_digest

CHUNK = 64  # articles a part; large enough that a part is worth a process


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
    from newsloom.clean import judgement_rows, read_judgements
    from newsloom.read import read_documents, read_fields
    from newsloom.resolve import leave_out_unsure, read_own

    report = progress or (lambda stage, done, total: None)
    store = Cache(folder / "cache")
    fields = read_fields(str(parameters.get("fields", "")))
    documents = list(read_documents(path, fields=fields))
    report("read", len(documents), len(documents))
    judgements = read_judgements(path)
    cleaned, consulted = clean_documents(documents, parameters, store, report, judgements)
    articles, blocks, edits, copies = article_tables(documents, cleaned, parameters)
    maps = {article.article_id: article.offsets for article in cleaned}
    notes = _annotate(articles, parameters, store, scheduler, report)
    # After what is kept of each article, so that another threshold annotates nothing anew.
    notes, names = leave_out_unsure(notes, min_confidence=parameters["min_confidence"])
    own = read_own(path)
    made = derive_tables(
        articles, blocks, edits, notes, maps, parameters, report, own=own, copies=copies
    )
    judged = [(article.article_id, place) for article in cleaned for place in article.judged]
    made["judgements"] = tables.make("judgements", judgement_rows(judgements, judged))
    counts = Counter(made["articles"]["status"])
    warnings = list(unmet_rows(path, documents, made["judgements"]))
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
        "names": names,
        "warnings": warnings,
        "judgements": dict(sorted(Counter(made["judgements"]["effect"]).items())),
        "cache": {"evidence": consulted, "reused": store.hits, "made": store.misses},
    }
    return publish(folder, made, manifest)


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
        keys[article_id] = digest_of(
            [
                "annotate",
                code_digest(),
                pipelines.stamp_of(parameters["model"]),
                parameters["syntax"],
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
    *,
    own: Sequence[Any] = (),
    copies: Sequence[Any] = (),
) -> dict[str, pd.DataFrame]:
    """Make what looks across articles: entities, dates, times, quotes, events, counts, scores."""
    from newsloom import cooccurrence, dating, frequency, network, sources, timeline
    from newsloom.resolve import known_with, resolve_mentions

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
    names = _names(notes, texts, maps, sentences, own)
    mentions, entities = resolve_mentions(names, entries=known_with(own))
    mentions = _with_descriptions(
        mentions, notes, texts, maps, sentences, pronouns=parameters["pronouns"]
    )
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
    passages = sources.find_passages(
        articles, sentences=sentences, blocks=blocks, quotes=quotes, copies=copies
    )
    step()
    entity_counts = frequency.count_entities(mentions, articles)
    ranking = frequency.rank_entities(entity_counts, articles, entities, seed=parameters["seed"])
    pair_counts = cooccurrence.count_pairs(mentions, sentences)
    step()
    pair_scores = cooccurrence.score_pairs(
        mentions,
        sentences,
        entities,
        articles=articles,
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
    starts: dict[str, list[int]] = {}
    numbers: dict[str, list[int]] = {}
    columns = sentences[["article_id", "start", "sentence"]]
    for article_id, start, number in columns.itertuples(index=False):
        starts.setdefault(article_id, []).append(start)
        numbers.setdefault(article_id, []).append(number)
    found = [
        numbers[a][max(0, bisect_right(starts[a], start) - 1)] if a in starts else 0
        for a, start in zip(rows["article_id"], rows["start"], strict=True)
    ]
    return rows.assign(sentence=found)


def _names(
    notes: Mapping[str, Row],
    texts: Mapping[str, str],
    maps: Mapping[str, Any],
    sentences: pd.DataFrame,
    own: Sequence[Any],
) -> pd.DataFrame:
    """Every name with its surface, its sentence and where it stands in the raw text."""
    from newsloom.resolve import with_own

    found = _rows(notes, "names", lambda a, row: {"surface": texts[a][row["start"] : row["end"]]})
    annotated = {article_id: texts[article_id] for article_id in notes}
    rows = _located(pd.DataFrame(with_own(found, annotated, own)), sentences)
    if rows.empty:
        return rows
    spans = [
        maps[a].to_raw(start, end)
        for a, start, end in zip(rows["article_id"], rows["start"], rows["end"], strict=True)
    ]
    return rows.assign(raw_start=[s for s, _ in spans], raw_end=[e for _, e in spans])


def _with_descriptions(
    mentions: pd.DataFrame,
    notes: Mapping[str, Row],
    texts: Mapping[str, str],
    maps: Mapping[str, Any],
    sentences: pd.DataFrame,
    *,
    pronouns: bool,
) -> pd.DataFrame:
    """Add the descriptions (and pronouns) that stand for a named entity to the mentions."""
    from newsloom.resolve import resolve_descriptions

    found = _located(pd.DataFrame(_rows(notes, "descriptions", None)), sentences)
    if found.empty or mentions.empty:
        return mentions
    named = mentions.drop_duplicates("entity_id").set_index("entity_id")
    kept = {a: texts[a] for a in notes}
    rows = []
    for row in resolve_descriptions(found, mentions=mentions, texts=kept, pronouns=pronouns):
        raw_start, raw_end = maps[row["article_id"]].to_raw(row["start"], row["end"])
        entity = named.loc[row["entity_id"]]
        rows.append(
            {
                **row,
                "raw_start": raw_start,
                "raw_end": raw_end,
                "surface": texts[row["article_id"]][row["start"] : row["end"]],
                "label": entity["label"],
                "entity": entity["entity"],
                "confidence": None,
                "usage": None,
            }
        )
    if not rows:
        return mentions
    return tables.make("mentions", pd.concat([mentions, tables.make("mentions", rows)]))
