"""What is ranked and scored over a whole corpus: from the columns that counting needs.

`rank_names` and `rank_pairs` read what was written of each article and nothing of each other, so
that two processes can do them beside one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsloom import tables
from newsloom.partfiles import read_rows
from newsloom.tables import TableRecord


def rank_names(folder: Path, parameters: Mapping[str, Any]) -> dict[str, TableRecord]:
    """Write how often each entity is named, where more than elsewhere, and how it is spelt.

    Parameters
    ----------
    folder
        Where the tables are that are made of each article, and where these are written.
    parameters
        Of the run.

    Returns
    -------
    What was written of each table.
    """
    from newsloom import frequency
    from newsloom.uncertainty import draw_resamples

    entities = tables.read_columns(folder, "entities", ["entity_id", "entity", "label"])
    columns = ["article_id", "status", "words", "outlet"]
    columns += ["published", "published_earliest", "published_latest"]
    articles = tables.read_columns(folder, "articles", columns)
    counted, seed = ["article_id", "entity_id", "label", "mentions"], parameters["seed"]
    counts = tables.read_columns(folder, "entity_counts", counted, coded=True)
    laid = frequency.count_matrix(counts, articles)
    drawn = draw_resamples(len(laid[2]), 1000, seed)
    ranking = frequency.rank_entities(counts, articles, entities, seed=seed, laid=laid, drawn=drawn)
    places = frequency.rank_intervals(counts, articles, seed=seed, laid=laid, drawn=drawn)
    del drawn
    ranking = ranking.merge(places[["entity_id", "rank_low", "rank_high"]], how="left")
    ranking = tables.make("entity_ranking", ranking)
    written = {"entity_ranking": tables.write_parts(folder, "entity_ranking", [ranking])}
    del ranking
    keyness = frequency.compare_groups(
        counts, articles, entities, by=parameters["compare"], seed=seed, laid=laid
    )
    written["keyness"] = tables.write_parts(folder, "keyness", [tables.make("keyness", keyness)])
    del keyness, counts, laid
    named = ["article_id", "form", "entity_id", "entity", "label", "surface"]
    mentions = tables.read_columns(folder, "mentions", named, coded=True)
    variants = frequency.find_variants(mentions, articles)
    del mentions
    written["variants"] = tables.write_parts(
        folder, "variants", [tables.make("variants", variants)]
    )
    return written


def rank_pairs(folder: Path, parameters: Mapping[str, Any], totals: Path) -> dict[str, TableRecord]:
    """Write which entities are named together, and the network that they make.

    Parameters
    ----------
    folder, parameters
        As for `rank_names`.
    totals
        The file of what `cooccurrence.totals.add_totals` makes of all pairs.

    Returns
    -------
    What was written of each table.
    """
    from newsloom import cooccurrence, network

    entities = tables.read_columns(folder, "entities", ["entity_id", "entity", "label"])
    articles = tables.read_columns(folder, "articles", ["article_id", "status"])
    named, placed = ["article_id", "sentence", "form", "entity_id"], ["sentence", "paragraph"]
    counted, seed = ["article_id", "entity_a", "entity_b", "units"], parameters["seed"]
    pairs = cooccurrence.PairTotals.of(read_rows(totals))
    # Of pairs too rare to be scored, most of all, nothing more is needed than their totals.
    enough = pairs.at_least(parameters["min_support"])
    counts = tables.read_columns(folder, "pair_counts", counted, coded=True, where=enough.holds)
    pair_scores = cooccurrence.score_pairs(
        tables.read_columns(folder, "mentions", named, coded=True),
        tables.read_columns(folder, "sentences", ["article_id", *placed], coded=True),
        entities,
        articles=articles,
        unit=parameters["unit"],
        window=parameters["window"],
        min_support=parameters["min_support"],
        alpha=parameters["alpha"],
        seed=seed,
        counted=(pairs, counts),
    )
    del pairs, enough
    measured = tables.make("pair_scores", cooccurrence.measure_pairs(pair_scores))
    written = {"pair_scores": tables.write_parts(folder, "pair_scores", [measured])}
    del measured
    divided = network.divide(pair_scores, seed=seed)
    nodes = network.rank_nodes(pair_scores, entities, seed=seed, divided=divided)
    places, agreement = network.resample_network(
        nodes,
        pair_scores,
        counts,
        articles,
        seed=seed,
        divided=divided,
    )
    agreement = tables.make("network_agreement", agreement)
    written["network_agreement"] = tables.write_parts(folder, "network_agreement", [agreement])
    added = [column for column in places if column != "entity_id"]
    nodes = nodes.drop(columns=added, errors="ignore").merge(places, on="entity_id", how="left")
    nodes = tables.make("network_nodes", nodes)
    written["network_nodes"] = tables.write_parts(folder, "network_nodes", [nodes])
    return written
