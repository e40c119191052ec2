"""What cleaning did, as people read it: what was set aside, what was taken out, what was repaired.

Each function takes a corpus and gives a frame (or lines) to look at; nothing is decided here.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import pandas as pd

from newsloom.doubts import WORD, count_printed, find_doubtful_repairs
from newsloom.evidence import cut_to_words
from newsloom.labels import NO_OUTLET, count_of, name_articles, shorten
from newsloom.shown import for_reading
from newsloom.tables import NewsloomError

REASONS = {
    "duplicate": "repeats another; copies and keep_copy decide",
    "empty": "there is nothing in it",
    "no article text": "menus and notices, and no article",
    "not English": "metadata.csv can tell the language",
    "no text field": "the parameter fields can name the column",
    "unreadable": "the file or the record is damaged",
    "not text": "a picture, PDF, Word file, archive or other bytes, whatever its name",
    "too large": "an article over 64 MB, a record over 16 MB",
    "error page": "the web answered with an error, not the page",
    "not a regular file": "a pipe, a device, a link that leads out",
    "unknown XML": "neither a feed nor a page; JSON or CSV with a column text is read",
    "needs the extra warc": "pip install newsloom[warc]",
}
"""Why an article is set aside, and what can be done."""

ORDER = ("glue", "case", "unicode", "markup", "space")
"""Kinds of edits, those that change words first."""

CONTEXT = 18  # characters shown either side of a repair
LONGEST = 160  # characters of a block


@for_reading
def list_set_aside(corpus: Any) -> pd.DataFrame:
    """What was set aside, by reason.

    Columns: reason, articles, because (what it means or what to do), for_example (paths; of a
    duplicate also of what it repeats).
    """
    paths = dict(zip(corpus.articles["article_id"], corpus.articles["path"], strict=True))

    def named(path: str, repeated: Any) -> str:
        again = "" if pd.isna(repeated) else f" (repeats {shorten(paths[repeated], 40)})"
        return shorten(path, 40) + again

    aside = corpus.articles[corpus.articles["status"] != "kept"].sort_values("path")
    rows = [
        {
            "reason": str(reason),
            "articles": len(group),
            "because": REASONS.get(str(reason), ""),
            "for_example": ", ".join(
                named(path, repeated)
                for path, repeated in group[["path", "duplicate_of"]].head(3).values.tolist()
            ),
        }
        for reason, group in aside.groupby("status")
    ]
    rows.sort(key=lambda row: (-int(str(row["articles"])), str(row["reason"])))
    return pd.DataFrame(rows, columns=["reason", "articles", "because", "for_example"])


def count_removed(corpus: Any) -> pd.DataFrame:
    """Raw text by kind of block.

    Columns: article, kind, blocks, characters; what is not ``body`` was taken out.
    """
    kept = corpus.articles.loc[corpus.articles["status"] == "kept", "article_id"]
    blocks = corpus.blocks[corpus.blocks["article_id"].isin(kept)]
    sizes = blocks.assign(characters=blocks["raw_end"] - blocks["raw_start"])
    counted = sizes.groupby(["article_id", "kind"], as_index=False).agg(
        blocks=("block", "size"), characters=("characters", "sum")
    )
    names = name_articles(corpus.articles)
    counted.insert(0, "article", counted.pop("article_id").map(names))
    return counted.sort_values(
        ["article", "characters", "kind"], ascending=[True, False, True], ignore_index=True
    )


@for_reading
def count_furniture(corpus: Any) -> pd.DataFrame:
    """Page furniture by outlet and kind.

    Columns: outlet, kind, articles, blocks, characters, share (of the outlet's raw characters, in
    per cent), for_example (the block that returns most often, the first of several).
    """
    kept = corpus.articles[corpus.articles["status"] == "kept"].set_index("article_id")
    blocks = corpus.blocks[corpus.blocks["article_id"].isin(kept.index)]
    outlets = kept["outlet"].fillna(NO_OUTLET)
    sizes = blocks.assign(
        outlet=blocks["article_id"].map(outlets), size=blocks["raw_end"] - blocks["raw_start"]
    )
    whole = sizes.groupby("outlet")["size"].sum()
    rows = []
    for (outlet, kind), group in sizes[sizes["kind"] != "body"].groupby(["outlet", "kind"]):
        texts: Counter[str] = Counter()
        for row in group.itertuples():
            texts[
                " ".join(kept.at[row.article_id, "raw"][row.raw_start : row.raw_end].split())
            ] += 1
        said, times = min(texts.items(), key=lambda item: (-item[1], item[0]))
        rows.append(
            {
                "outlet": outlet,
                "kind": kind,
                "articles": group["article_id"].nunique(),
                "blocks": len(group),
                "characters": int(group["size"].sum()),
                "share": round(100 * float(group["size"].sum()) / float(whole[outlet]), 1),
                "for_example": shorten(said, 40) + (f" ({times}×)" if times > 1 else ""),
            }
        )
    columns = ["outlet", "kind", "articles", "blocks", "characters", "share", "for_example"]
    return pd.DataFrame(
        sorted(rows, key=lambda row: (row["outlet"], -row["characters"], row["kind"])),
        columns=columns,
    )


@for_reading
def list_repairs(corpus: Any) -> pd.DataFrame:
    """Every change made to a body, in its context; changes of words first, blanks last.

    Columns: kind, before, after, evidence (how often the words it makes are printed elsewhere in
    the corpus, as they are spelt), rule, article, raw_start.
    """
    articles = corpus.articles.set_index("article_id")
    names = name_articles(corpus.articles)
    printed = count_printed(corpus.articles)
    rows = []
    for edit in _of_kept(corpus).itertuples():
        article = articles.loc[edit.article_id]
        spelt = edit.kind in ("glue", "case")
        after = _words_at(article["text"], edit.start, edit.end) if spelt else ""
        rows.append(
            {
                "kind": edit.kind,
                "before": _around(article["raw"], edit.raw_start, edit.raw_end),
                "after": _around(article["text"], edit.start, edit.end),
                "evidence": evidence_for(after, printed) if spelt else "",
                "rule": edit.rule,
                "article": names[edit.article_id],
                "raw_start": edit.raw_start,
            }
        )
    columns = ["kind", "before", "after", "evidence", "rule", "article", "raw_start"]
    rows.sort(key=lambda row: (ORDER.index(row["kind"]), row["article"], row["raw_start"]))
    return pd.DataFrame(rows, columns=columns)


@for_reading
def count_repairs(corpus: Any) -> pd.DataFrame:
    """Changes to bodies by kind and rule.

    Columns: kind, rule, edits, articles, before, after (of the first one).
    """
    rows = []
    raws = dict(zip(corpus.articles["article_id"], corpus.articles["raw"], strict=True))
    texts = dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))
    for (kind, rule), group in _of_kept(corpus).groupby(["kind", "rule"]):
        first = group.iloc[0]
        raw, text = raws[first["article_id"]], texts[first["article_id"]]
        rows.append(
            {
                "kind": kind,
                "rule": rule,
                "edits": len(group),
                "articles": group["article_id"].nunique(),
                "before": _token(raw, first["raw_start"], first["raw_end"]),
                "after": _token(text, first["start"], first["end"]),
            }
        )
    rows.sort(key=lambda row: (ORDER.index(row["kind"]), -row["edits"], row["rule"]))
    return pd.DataFrame(rows, columns=["kind", "rule", "edits", "articles", "before", "after"])


def _words_at(text: str, start: int, end: int) -> str:
    """Give the words that a change touches: both sides of a blank that was put in."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def _around(text: str, start: int, end: int) -> str:
    """Give a place with the words around it, on one line; what is cut shows as an ellipsis."""
    left, right = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    if left:
        left = next((at + 1 for at in range(left, start) if text[at].isspace()), left)
    if right < len(text):
        right = next((at for at in range(right, end, -1) if text[at].isspace()), right)
    said = " ".join(text[left:right].split())
    return ("… " if left else "") + said + (" …" if right < len(text) else "")


def _of_kept(corpus: Any) -> pd.DataFrame:
    """Give the edits of articles that were kept."""
    kept = corpus.articles.loc[corpus.articles["status"] == "kept", "article_id"]
    return corpus.edits[corpus.edits["article_id"].isin(kept)]


def _token(text: str, start: int, end: int) -> str:
    """Give a place with the words it touches, what can't be seen written out."""
    said = _words_at(text, start, end)
    said = said if said.isprintable() else said.encode("unicode_escape").decode("ascii")
    return shorten(said, 40)


def evidence_for(after: str, printed: Counter[str]) -> str:
    """Say how often the words of a repair are printed elsewhere: "Kovel 12×, visited 3×"."""
    words = dict.fromkeys(WORD.findall(after))
    if not any(printed[word] for word in words):
        return "printed nowhere else"
    return ", ".join(f"{word} {printed[word]:,}×" for word in words)


@for_reading
def list_judgements(corpus: Any) -> pd.DataFrame:
    """What the rows of judgements.csv did: one row for each effect.

    Columns: line, a, judgement, b, effect, places (of a row on names: how many names it speaks
    of), articles (null for a row on names), rule (that agrees or was overruled), who, why.
    """
    judged = corpus.judgements.assign(
        **{name: corpus.judgements[name].fillna("") for name in ("path", "rule", "who", "why")}
    )
    key = ["line", "a", "judgement", "b", "effect", "rule", "who", "why"]
    rows = judged.groupby(key, as_index=False).agg(
        places=("raw_start", "count"), articles=("article_id", "nunique"), names=("mentions", "max")
    )
    # Nothing in the raw text changes by a row on names: its places are the names it speaks of.
    named = rows["names"].notna()
    rows["places"] = rows["places"].astype("Int64").mask(named, rows["names"])
    rows["articles"] = rows["articles"].astype("Int64").mask(named)
    return rows[[*key[:5], "places", "articles", *key[5:]]]


@for_reading
def list_doubtful(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """Repairs a person should look at, as rows for judgements.csv.

    Columns: a (what stands in raw), judgement (to fill in: allow or forbid), b, rule (that made it;
    else it was left as printed), times, rarest (how often the rarest word of b is printed).
    """
    doubts = find_doubtful_repairs(corpus.articles, corpus.edits)[:top_n]
    rows = [(d.a, "", d.b, d.rule or "left as printed", d.times, d.rarest) for d in doubts]
    return pd.DataFrame(rows, columns=["a", "judgement", "b", "rule", "times", "rarest"])


def draft_metadata(corpus: Any, *, top_n: int = 25) -> str:
    """Write the lines of a metadata.csv to fill in: articles whose outlet or day is not stated.

    Known cells may stay empty: an empty cell leaves what was found.
    """
    articles = corpus.articles[corpus.articles["status"] == "kept"].sort_values("path")
    stated = articles["published_method"].isin(["metadata", "explicit"])
    wanted = articles[articles["outlet"].isna() | ~stated]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["path", "outlet", "published", "title"])
    for path in wanted["path"].head(top_n):
        writer.writerow([path, "", "", ""])
    if len(wanted) > top_n:
        left = count_of(len(wanted) - top_n, "article")
        return f"{written.getvalue()}(and {left} more)"
    return written.getvalue().rstrip("\n")


def compare_article(corpus: Any, example: str = "") -> pd.DataFrame:
    """One article, block by block: raw beside clean, with what was removed left empty.

    Parameters
    ----------
    corpus
        An open corpus.
    example
        Path or id of the article; empty: the one with most edits, then most removed blocks.

    Returns
    -------
    Columns: kind, raw, clean, repairs.

    Raises
    ------
    NewsloomError
        If there is no such article.
    """
    from newsloom.clean.ledger import OffsetMap

    articles = corpus.articles
    columns = ["kind", "raw", "clean", "repairs"]
    if articles.empty:
        return pd.DataFrame(columns=columns)
    article = find_example(corpus, example)
    blocks = corpus.blocks[corpus.blocks["article_id"] == article["article_id"]]
    edits = corpus.edits[corpus.edits["article_id"] == article["article_id"]]
    offsets = OffsetMap(blocks.to_dict("records"), edits.to_dict("records"))
    rows = []
    for block in blocks.itertuples():
        clean = ""
        if block.kind == "body":
            span = offsets.to_clean(block.raw_start, block.raw_end)
            clean = article["text"][span[0] : span[1]] if span else ""
        inside = edits["raw_start"].between(block.raw_start, block.raw_end)
        raw = article["raw"][block.raw_start : block.raw_end]
        rows.append(
            {
                "kind": block.kind,
                "raw": _cut(raw, corpus.share),
                "clean": _cut(clean, corpus.share),
                "repairs": int(inside.sum()) if block.kind == "body" else 0,
            }
        )
    return pd.DataFrame(rows, columns=columns)


def _cut(text: str, share: bool) -> str:
    return cut_to_words(text, [])[0] if share else shorten(text, LONGEST)


def find_example(corpus: Any, example: str) -> pd.Series:
    """Give the row of an article by path or id; without one, that with most edits and blocks."""
    articles = corpus.articles.sort_values("path")
    if example:
        found = articles[(articles["path"] == example) | (articles["article_id"] == example)]
        if found.empty:
            raise NewsloomError(
                f'The parameter example names no article: "{example}". Give a path such as '
                f"{articles['path'].iloc[0]}, or leave it empty."
            )
        return found.iloc[0]
    edits, blocks = Counter(corpus.edits["article_id"]), Counter(corpus.blocks["article_id"])
    best = max(articles["article_id"], key=lambda a: (edits[a], blocks[a]))
    return articles[articles["article_id"] == best].iloc[0]
