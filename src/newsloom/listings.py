"""Tables as people read them in a notebook: few columns, names in place of ids, short texts.

Nothing is decided here and nothing counted that the tables do not hold; each function takes a
corpus and gives a frame to look at.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pandas as pd

from newsloom.evidence import cut_to_words
from newsloom.labels import METHOD_WORDS, count_of, name_articles, shorten
from newsloom.said import UNKNOWN, count_cues, whole_quotes
from newsloom.shown import Shown, for_reading

LONGEST = 160  # characters of a passage or block
HOW_COPIED = {"same": "the same words", "part": "a part of it", "changed": "some words changed"}
SHOWN = {"share": 4, "per_1000_words": 2, "dp_norm": 3, "npmi": 3, "log_dice": 2, "q_value": 4}


@for_reading
def list_articles(corpus: Any) -> pd.DataFrame:
    """Every input: what came of it, its title, outlet, words and day.

    Columns: path, status, title, outlet, words, published, found (how the day was found).
    """
    articles = corpus.articles.sort_values("path", ignore_index=True)
    shown = articles[["path", "status", "title", "outlet", "words", "published"]]
    return shown.assign(
        title=_short(articles["title"], 60), found=articles["published_method"].map(METHOD_WORDS)
    )


@for_reading
def list_copies(corpus: Any) -> pd.DataFrame:
    """Articles that repeat another: set aside, or kept because two outlets printed them.

    Columns: copy, kept (paths), outcome, how (the same words, a part, changed words), similarity
    (share of words in common), contained (share of the shorter one's five-word runs that the other
    has), because (what the kept one is preferred for).
    """
    articles = corpus.articles.set_index("article_id")
    rows = []
    for row in corpus.passages[corpus.passages["relation"] == "near_duplicate"].itertuples():
        shared = json.loads(row.shared)
        if "copy" not in shared:  # alike by many passages, but not a copy as a whole
            continue
        copy, kept = articles.loc[row.article_b], articles.loc[row.article_a]
        if copy["status"] == "kept" and kept["status"] != "kept":
            copy, kept = kept, copy
        aside = copy["status"] != "kept"
        rows.append(
            {
                "copy": copy["path"],
                "kept": kept["path"],
                "outcome": "set aside" if aside else "both kept",
                "how": HOW_COPIED[shared["copy"]],
                "similarity": round(row.similarity, 2),
                "contained": round(shared["contained"], 2),
                "because": _preferred(kept, copy) if aside else "two outlets, or copies=none",
            }
        )
    columns = ["copy", "kept", "outcome", "how", "similarity", "contained", "because"]
    return pd.DataFrame(sorted(rows, key=lambda r: (r["copy"], r["kept"])), columns=columns)


def _preferred(kept: pd.Series, copy: pd.Series) -> str:
    """Say what speaks for the article that was kept; the parameter keep_copy ranks the two."""
    reasons = []
    longer = len(kept["text"].split()) - len(copy["text"].split())
    days = [a["published"] if a["published_method"] == "metadata" else "9999" for a in (kept, copy)]
    if longer > 0:
        reasons.append(f"{count_of(longer, 'word')} longer")
    if days[0] < days[1]:
        reasons.append("earlier")
    return ", ".join(reasons) or "as good as the other"


@for_reading
def list_dates(corpus: Any) -> pd.DataFrame:
    """How the date of each kept article was found.

    Columns: article, published, earliest, latest, found, evidence (the words it rests on).
    """
    articles = _kept(corpus).sort_values("path", ignore_index=True)
    names = name_articles(corpus.articles)
    return pd.DataFrame(
        {
            "article": articles["article_id"].map(names),
            "published": articles["published"],
            "earliest": articles["published_earliest"],
            "latest": articles["published_latest"],
            "found": articles["published_method"].map(METHOD_WORDS),
            "evidence": [_surfaces(evidence) for evidence in articles["published_evidence"]],
        }
    )


@for_reading
def list_names(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """The entities named most, with their variants.

    Columns: rank, entity, label, mentions, articles, per_1000_words, dp_norm (0 even, 1 clumped),
    variants.
    """
    ranking = corpus.entity_ranking.head(top_n)
    aliases = dict(zip(corpus.entities["entity_id"], corpus.entities["aliases"], strict=True))
    shown = ranking[["rank", "entity", "label", "mentions", "articles"]].assign(
        per_1000_words=ranking["per_1000_words"].round(SHOWN["per_1000_words"]),
        dp_norm=ranking["dp_norm"].round(SHOWN["dp_norm"]),
        variants=[_variants(aliases[i]) for i in ranking["entity_id"]],
    )
    return shown.reset_index(drop=True)


@for_reading
def list_pairs(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """The pairs named together most, counts beside every score.

    Columns: a, b, together, low, high (its 95 % interval over articles), a_in, b_in, of (all
    units), articles, npmi, log_dice, q_value, backbone, hint (what the parse most often makes of
    the two; a hint, no fact). Without low, high and q_value where there are too few articles.
    """
    from newsloom.cooccurrence import label_pairs, rank_pairs

    pairs = rank_pairs(corpus.pair_scores, top_n=top_n)
    hints = label_pairs(corpus.relations, most=1).set_index(["entity_a", "entity_b"])["label"]
    keys = zip(pairs["entity_a"], pairs["entity_b"], strict=True)
    shown = pd.DataFrame(
        {
            "a": pairs["name_a"],
            "b": pairs["name_b"],
            "together": pairs["n_ab"],
            "low": pairs["ci_low"].round(),
            "high": pairs["ci_high"].round(),
            "a_in": pairs["n_a"],
            "b_in": pairs["n_b"],
            "of": pairs["n"],
            "articles": pairs["articles"],
            "npmi": pairs["npmi"].round(SHOWN["npmi"]),
            "log_dice": pairs["log_dice"].round(SHOWN["log_dice"]),
            "q_value": pairs["q_value"].round(SHOWN["q_value"]),
            "backbone": pairs["backbone"],
            "hint": [hints.get(key, "") for key in keys],
        }
    )
    if pairs["ci_low"].isna().all():
        shown = shown.drop(columns=["low", "high", "q_value"])
    return shown.reset_index(drop=True)


@for_reading
def list_connected(corpus: Any, *, by: str = "outlet", top_n: int = 25) -> pd.DataFrame:
    """Pairs that one outlet (or period) names together and no other does, though others name both.

    Columns: group, a, b, units, articles, others_a, others_b, others_both (articles of the others
    that name the one, the other, both apart), p_value, q_value.
    """
    from newsloom.cooccurrence import connected_by_one
    from newsloom.frequency import group_articles

    names = _names(corpus)
    groups = group_articles(corpus.articles, by=by)  # type: ignore[arg-type]
    rows = connected_by_one(corpus.pair_counts, corpus.entity_counts, groups).head(top_n)
    shown = pd.DataFrame(
        {
            "group": rows["group"],
            "a": [names.get(i, i) for i in rows["entity_a"]],
            "b": [names.get(i, i) for i in rows["entity_b"]],
        }
    )
    more = ["units", "articles", "others_a", "others_b", "others_both", "p_value", "q_value"]
    return shown.join(rows[more].round({"p_value": 4, "q_value": 4})).reset_index(drop=True)


@for_reading
def list_speakers(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Who is quoted: statements by kind, and in how many articles.

    Columns: entity_id, speaker, direct, mixed, indirect, statements, articles.
    """
    quotes = whole_quotes(corpus)
    quotes = quotes[quotes["entity_id"].notna()]
    names = _names(corpus)
    rows = []
    for entity_id, group in quotes.groupby("entity_id"):
        kinds = Counter(group["kind"])
        rows.append(
            {
                "entity_id": str(entity_id),
                "speaker": names.get(str(entity_id), str(entity_id)),
                **{kind: kinds[kind] for kind in ("direct", "mixed", "indirect")},
                "statements": len(group),
                "articles": group["article_id"].nunique(),
            }
        )
    rows.sort(key=lambda row: (-row["statements"], -row["articles"], row["speaker"]))
    columns = ["entity_id", "speaker", "direct", "mixed", "indirect", "statements", "articles"]
    return pd.DataFrame(rows[:top_n], columns=columns)


@for_reading
def list_cues(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """The reporting words, with their stance.

    Columns: cue (the verb's lemma, or the words), stance (neutral, distancing, …; empty where the
    lexicon does not know the word), statements, articles.
    """
    # One article is of one outlet, so articles of outlets can be added.
    counted = count_cues(corpus, top_n=None).groupby(["cue", "stance"], as_index=False)
    frame = counted[["statements", "articles"]].sum()
    order = ["statements", "articles", "cue"]
    frame = frame.sort_values(order, ascending=[False, False, True], ignore_index=True)
    return frame.assign(stance=frame["stance"].replace(UNKNOWN, "")).head(top_n)


@for_reading
def list_channels(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Who passes on whom: speaker, channel (an agency or an outlet), statements, articles."""
    names = _names(corpus)
    quotes = whole_quotes(corpus)
    quotes = quotes[quotes["channel"].notna()]
    speakers = quotes["entity_id"].map(names).fillna(quotes["source"]).fillna("nobody named")
    frame = pd.DataFrame(
        {
            "speaker": speakers,
            "channel": [names.get(c, c) for c in quotes["channel"]],
            "article_id": quotes["article_id"],
        }
    )
    counted = frame.groupby(["speaker", "channel"], as_index=False).agg(
        statements=("article_id", "size"), articles=("article_id", "nunique")
    )
    order = ["statements", "articles", "speaker", "channel"]
    counted = counted.sort_values(order, ascending=[False, False, True, True], ignore_index=True)
    return counted.head(top_n)


@for_reading
def list_quotes(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Quotations as they stand in the articles: speaker, cue, kind, words, article."""
    names = _names(corpus)
    titles = name_articles(corpus.articles)
    quotes = corpus.quotes.head(top_n)
    return pd.DataFrame(
        {
            "speaker": quotes["entity_id"].map(names),
            "source": quotes["source"],
            "cue": quotes["cue"],
            "kind": quotes["kind"],
            "words": [_cut(text, corpus.share) for text in quotes["text"]],
            "article": quotes["article_id"].map(titles),
        }
    ).reset_index(drop=True)


@for_reading
def list_passages(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Passages that two articles share, side by side.

    Columns: relation, similarity, article_a, passage_a, article_b, passage_b; most similar first
    within each relation.
    """
    names = name_articles(corpus.articles)
    articles = corpus.articles.set_index("article_id")
    ordered = corpus.passages.sort_values(
        ["relation", "similarity", "article_a", "start_a"],
        ascending=[True, False, True, True],
        ignore_index=True,
    ).head(top_n)
    rows = []
    for row in ordered.itertuples():
        sides: dict[str, Any] = {}
        for side in ("a", "b"):
            article = articles.loc[getattr(row, f"article_{side}")]
            source = "text" if pd.isna(getattr(row, f"block_{side}")) else "raw"
            span = slice(getattr(row, f"start_{side}"), getattr(row, f"end_{side}"))
            sides[f"article_{side}"] = names[str(article.name)]
            sides[f"passage_{side}"] = _cut(article[source][span], corpus.share)
        rows.append({"relation": row.relation, "similarity": round(row.similarity, 2), **sides})
    columns = ["relation", "similarity", "article_a", "passage_a", "article_b", "passage_b"]
    return pd.DataFrame(rows, columns=columns)


@for_reading
def show_sentences(found: pd.DataFrame, *, top_n: int = 10) -> pd.DataFrame:
    """What `evidence` found, short enough to read: published, outlet, sentence, path, raw_start."""
    columns = ["published", "outlet", "sentence", "path", "raw_start"]
    return found[columns].head(top_n).reset_index(drop=True)


def show_happenings(happenings: pd.DataFrame, *, top_n: int = 25) -> pd.DataFrame:
    """What `list_happenings` gives, short enough to read."""
    columns = ["text", "earliest", "latest", "modality", "statements", "articles", "first_printed"]
    shown = happenings[[*columns, "lag_days"]].head(top_n).reset_index(drop=True)
    return Shown(shown.assign(text=[cut_to_words(text, [])[0] for text in shown["text"]]))


def say_count(found: pd.DataFrame, one: str, many: str = "") -> str:
    """Say how many rows a table has: "12 sentences"."""
    return count_of(len(found), one, many)


# --- small pieces --------------------------------------------------------------------------------


def _kept(corpus: Any) -> pd.DataFrame:
    return corpus.articles[corpus.articles["status"] == "kept"]


def _names(corpus: Any) -> dict[str, str]:
    return dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))


def _short(texts: pd.Series, width: int) -> pd.Series:
    return texts.map(lambda text: shorten(text, width), na_action="ignore")


def _cut(text: str, share: bool) -> str:
    return cut_to_words(text, [])[0] if share else shorten(text, LONGEST)


def _surfaces(evidence: str) -> str:
    """The words that a date rests on, each once."""
    surfaces = [str(item.get("surface", "")) for item in json.loads(evidence)]
    return " · ".join(dict.fromkeys(s for s in surfaces if s))


def _variants(aliases: str) -> str:
    return ", ".join(f"{a['surface']} {a['mentions']}" for a in json.loads(aliases)[:5])
