"""Score temporal expressions on MEANTIME (Wikinews with TIMEX3; CC BY 4.0; not part of newsloom).

    python benchmarks/timex_meantime.py FOLDER

FOLDER holds timex/meantime.tar.gz (or the archive itself is named). Only sentences 0 to 5 are
annotated, so everything is cut there, and the document's own date is given. Strict: the same
span; relaxed: overlapping spans; type and value: relaxed, with the same type or value (TempEval-3).
"""

from __future__ import annotations

import argparse
import json
import tarfile
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd

from newsloom.dating import resolve_timexes
from newsloom.language.timex_grammar import find_timexes

LAST_SENTENCE = 5
NO_BLANK_BEFORE = set(",.;:!?)]%'") | {"'s", "n't", "''", "’s", "’"}
NO_BLANK_AFTER = set("([$") | {"``", "US$"}


def read_articles(archive: Path) -> list[dict]:
    """Read text, gold spans and date of every article, its text put together from tokens."""
    articles = []
    with tarfile.open(archive) as tar:
        for member in sorted(tar.getnames()):
            if "/intra-doc_annotation/" in member and member.endswith(".xml"):
                file = tar.extractfile(member)
                if file is not None:
                    articles.append(read_article(ET.parse(file).getroot()))
    return articles


def read_article(root: ET.Element) -> dict:
    text = ""
    spans: dict[str | None, tuple[int, int]] = {}
    sentences: dict[int, tuple[int, int]] = {}
    sentence, previous = -1, ""
    for token in root.iter("token"):
        number, word = int(token.get("sentence", "0")), token.text or ""
        if number > LAST_SENTENCE:
            continue
        if number != sentence:
            text, sentence = text + ("\n\n" if text else ""), number
        elif word not in NO_BLANK_BEFORE and previous not in NO_BLANK_AFTER:
            text += " "
        start = len(text)
        text, previous = text + word, word
        spans[token.get("t_id")] = (start, len(text))
        first, _ = sentences.get(number, (start, 0))
        sentences[number] = (first, len(text))
    gold: list[tuple[int, int, str | None, str | None]] = []
    published: str | None = None
    for timex in root.iter("TIMEX3"):
        anchors = [a.get("t_id") for a in timex.iter("token_anchor")]
        if timex.get("functionInDocument") == "CREATION_TIME":
            published = timex.get("value")
        known = [spans[a] for a in anchors if a in spans]
        if known:
            gold.append(
                (
                    min(s for s, _ in known),
                    max(e for _, e in known),
                    timex.get("type"),
                    timex.get("value"),
                )
            )
    try:
        date.fromisoformat(published or "")
    except ValueError:  # two articles give none, one gives it backwards: take the date line
        backwards = "-".join(reversed((published or "").split("-")))
        lines = [backwards] if len(backwards) == 10 else []
        lines += [v or "" for *_, kind, v in sorted(gold) if kind == "DATE" and len(v or "") == 10]
        published = next((v for v in lines if v and v[:2] in ("19", "20")), None)
    return {
        "id": root.get("doc_id"),
        "text": text,
        "published": published,
        "gold": sorted(gold),
        "sentences": sentences,
        "tokens": spans,
    }


def annotate(articles: list[dict]) -> pd.DataFrame:
    """Find and resolve the expressions of all articles."""
    found, sentences = [], []
    for article in articles:
        for number, (start, end) in article["sentences"].items():
            sentences.append(
                {
                    "article_id": article["id"],
                    "sentence": number,
                    "start": start,
                    "end": end,
                    "text": article["text"][start:end],
                }
            )
        for timex in find_timexes(article["text"]):
            within = [n for n, (s, e) in article["sentences"].items() if s <= timex.start < e]
            found.append({"article_id": article["id"], "sentence": within[0]} | timex.as_row())
    dated = pd.DataFrame(
        {"article_id": a["id"], "published": a["published"]}
        | {"published_earliest": a["published"], "published_latest": a["published"]}
        for a in articles
    )
    return resolve_timexes(
        pd.DataFrame(found), articles=dated, sentences=pd.DataFrame(sentences), quotes=None
    )


def score(articles: list[dict], timexes: pd.DataFrame, show: bool) -> dict[str, float]:
    """Count matches; each gold and each found span is matched once, the longest overlap first."""
    n: Counter[str] = Counter()
    for article in articles:
        rows = timexes[timexes["article_id"] == article["id"]].to_dict("records")
        n["gold"] += len(article["gold"])
        n["found"] += len(rows)
        pairs = sorted(
            (
                (-(min(end, r["end"]) - max(start, r["start"])), i, j)
                for i, (start, end, _, _) in enumerate(article["gold"])
                for j, r in enumerate(rows)
                if start < r["end"] and r["start"] < end
            ),
        )
        used_gold: set[int] = set()
        used_rows: set[int] = set()
        for _, i, j in pairs:
            if i in used_gold or j in used_rows:
                continue
            used_gold.add(i)
            used_rows.add(j)
            start, end, kind, value = article["gold"][i]
            row = rows[j]
            n["relaxed"] += 1
            n["strict"] += (start, end) == (row["start"], row["end"])
            n["type"] += kind == row["type"]
            n["value"] += value == row["value"]
            if show and (value != row["value"] or (start, end) != (row["start"], row["end"])):
                around = article["text"][max(0, start - 50) : end + 20].replace("\n", " ")
                gold = article["text"][start:end]
                print(
                    f"{'VALUE' if value != row['value'] else 'span '} {article['published']} "
                    f"[{gold}] {kind} {value} | [{row['surface']}] {row['type']} {row['value']} | "
                    f"{around}"
                )
        if show:
            for i, (start, end, kind, value) in enumerate(article["gold"]):
                if i not in used_gold:
                    around = article["text"][max(0, start - 50) : end + 30].replace("\n", " ")
                    print(f"MISS  [{article['text'][start:end]}] {kind} {value} | {around}")
            for j, row in enumerate(rows):
                if j not in used_rows:
                    around = article["text"][max(0, row["start"] - 50) : row["end"] + 30]
                    around = around.replace("\n", " ")
                    print(f"EXTRA [{row['surface']}] {row['type']} {row['value']} | {around}")
    both = n["gold"] + n["found"]
    return {m: round(2 * n[m] / both, 4) for m in ("relaxed", "strict", "type", "value")} | {
        "gold": n["gold"],
        "found": n["found"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="data folder, or meantime.tar.gz itself")
    parser.add_argument("--show", action="store_true", help="print every difference")
    options = parser.parse_args()
    folder = options.folder
    archive = folder if folder.is_file() else folder / "timex" / "meantime.tar.gz"
    articles = read_articles(archive)
    print(json.dumps(score(articles, annotate(articles), options.show)))


if __name__ == "__main__":
    main()
