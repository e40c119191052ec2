"""How articles were dated: the argument for each day, step by step, in sentences.

Every function takes a corpus and gives a frame, or sentences, to look at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from newsloom.dating.chain import CAPTION, GAP, trace_dates
from newsloom.days import between, day
from newsloom.evidence import ELLIPSIS, cut_to_words
from newsloom.labels import METHOD_WORDS, count_of, name_articles
from newsloom.shown import Shown

MOST_TRACED = 200  # articles whose steps are sought before the longest are chosen
AROUND = 60  # characters of the raw line shown on either side of the words
_EXPLICIT = {
    "published line": "has a line that tells when it was published",
    "issue line": "says of which day the letter is",
    "dateline": "opens with a dateline",
    "date line": "has a date on a line of its own",
    "byline": "has a date beside the author's name",
    "updated line": "has a line that tells when it was updated",
}
_OWN = {
    "date in caption": "has a caption dated {words}",
    "date already past": "speaks of {words} as past",
    "month or year already past": "speaks of {words} as past",
    "date of a post": "shows a post of {words}",
    "date line below": "ends with the date {words}, alone",
    "post of what the text dates by weekday": "shows a post of {words} on what it tells as news",
    "posts of several on one day": "shows posts of several people, all of {words}",
}


def trace_corpus(corpus: Any, *, only: Collection[str] | None = None) -> pd.DataFrame:
    """Give the steps by which articles' days were found (`dating.chain.trace_dates`)."""
    return trace_dates(
        corpus.articles,
        blocks=corpus.blocks,
        sentences=corpus.sentences,
        timexes=corpus.timexes,
        mentions=corpus.mentions,
        only=only,
    )


def list_dating(corpus: Any, *, top_n: int = 25) -> pd.DataFrame:
    """How each article was dated, step by step, with the words and their place in the raw file.

    Articles whose day had to be inferred come first, the longest argument at the top; of those
    with a stated day there is one step. `top_n` articles at most.

    Columns: article, step, what (the step as a sentence), line (the raw line with the words),
    place (path and code points), role (decides, agrees, contradicts, best).
    """
    steps = trace_corpus(corpus, only=_candidates(corpus.articles, top_n))
    names = name_articles(corpus.articles)
    rows = corpus.articles.set_index("article_id")
    shown = _shown(steps, corpus.articles, top_n)
    made = []
    for article_id in shown:
        for step in steps[steps["article_id"] == article_id].itertuples(index=False):
            source = rows.loc[step.of]
            made.append(
                {
                    "article": names[article_id],
                    "step": step.step,
                    "what": say_step(step, names),
                    "role": step.role,
                    "line": _line(source["raw"], step, share=bool(corpus.share)),
                    "place": place_of(source["path"], step),
                }
            )
    return Shown(pd.DataFrame(made, columns=["article", "step", "what", "line", "place", "role"]))


def say_dates(corpus: Any, *, top_n: int = 10) -> str:
    """Say how articles were dated: first how many in which way, then each argument as a chain.

    Of the articles whose day was inferred, `top_n` at most, the shortest arguments first, since
    longer ones build on them: a step that was told already is not told again.
    """
    articles = corpus.articles[corpus.articles["status"] == "kept"]
    lines = [say_methods(articles)]
    steps = trace_corpus(corpus, only=_candidates(articles, top_n))
    names = name_articles(corpus.articles)
    paths = dict(zip(corpus.articles["article_id"], corpus.articles["path"], strict=True))
    rows = articles.set_index("article_id")
    methods = rows["published_method"].to_dict()
    inferred = [a for a in _shown(steps, articles, len(articles)) if methods[a] == "inferred"]
    parts: dict[Any, pd.DataFrame] = dict(iter(steps.groupby("article_id")))
    deciding = {a: int((parts[a]["role"] == "decides").sum()) for a in inferred if a in parts}
    # Where the steps could not be found again there is nothing to follow: those come last.
    # So do those with an open end, of which there is less to tell.
    is_open = rows[["published_earliest", "published_latest"]].isna().any(axis=1).to_dict()
    inferred.sort(key=lambda a: (is_open[a], not deciding.get(a), deciding.get(a, 0), paths[a]))
    told: set[tuple[Any, ...]] = set()
    for article_id in inferred[:top_n]:
        mine = parts.get(article_id, steps.head(0))
        lines += ["", f"{names[article_id]} ({paths[article_id]})"]
        lines += _chain(mine, rows.loc[article_id], names, paths, told)
    if len(inferred) > top_n:
        more = count_of(len(inferred) - top_n, "more article")
        lines += ["", f"… and {more} whose day was inferred."]
    return "\n".join(lines)


def _chain(
    mine: pd.DataFrame,
    article: Any,
    names: Mapping[str, str],
    paths: Mapping[str, str],
    told: set[tuple[Any, ...]],
) -> list[str]:
    """Tell one argument; what earlier ones told is only referred to."""
    lines: list[str] = []
    known = 0
    for step in mine[mine["role"] == "decides"].itertuples(index=False):
        key = (step.rule, step.of, step.raw_start, step.surface, step.happening)
        if key in told:
            known += 1
            continue
        told.add(key)
        lines.append(f"{say_step(step, names)} [{place_of(paths[step.of], step)}]")
    if lines and known:
        lines.insert(0, f"From {count_of(known, 'step')} told above follows:")
    elif known:
        lines.append(f"It follows from {count_of(known, 'step')} told above.")
    elif not lines:
        held = mine[mine["role"] == "agrees"]["surface"].dropna().unique()
        words = ", ".join(f"“{words}”" for words in held[:6])
        lines.append(f"It rests on {words or 'no words of the text'}, taken together.")
    lines.append(f"→ {say_outcome(article)}")
    for role, one, many in (
        ("agrees", "fits and narrows nothing further", "fit and narrow nothing further"),
        ("contradicts", "contradicts this and was left out", "contradict this and were left out"),
    ):
        number = int((mine["role"] == role).sum())
        if number:
            lines.append(f"{count_of(number, 'more place')} {one if number == 1 else many}.")
    for step in mine[mine["role"] == "best"].itertuples(index=False):
        lines.append(f"{say_step(step, names)} [{place_of(paths[step.of], step)}]")
    return [f"  {line}" for line in lines]


def say_methods(articles: pd.DataFrame) -> str:
    """Say how many articles were dated in which way, and how exactly."""
    if articles.empty:
        return "No article was kept."
    counts = articles["published_method"].value_counts()
    told = [f"{counts[m]:,} {word}" for m, word in METHOD_WORDS.items() if m in counts.index]
    known = articles["published_earliest"].notna() & articles["published_latest"].notna()
    single = int((articles["published_earliest"] == articles["published_latest"]).sum())
    return (
        f"Day of printing of {count_of(len(articles), 'article')}: {', '.join(told)}; "
        f"{single:,} known to the day, {int(known.sum()) - single:,} between two days, "
        f"{len(articles) - int(known.sum()):,} open or unknown."
    )


def say_step(step: Any, names: Mapping[str, str]) -> str:
    """Say one row of `trace_corpus` as a sentence."""
    who, words = f"“{names.get(step.of, step.of)}”", f"“{' '.join(str(step.surface).split())}”"
    when = between(step.earliest, step.latest)
    if step.role == "contradicts":
        return f"{words} in {who} contradicts the rest and was left out."
    if step.role == "best":
        likely = day(step.earliest, weekday=True)
        return f"Of these days {likely} is the likeliest: the text first speaks of {words}."
    if step.rule == "metadata":
        return f"The metadata of {who} say that it was printed {when}."
    if step.rule in _EXPLICIT:
        return f"{who} {_EXPLICIT[step.rule]}, {words}: it was printed {when}."
    if step.role == "agrees":
        if step.rule in _OWN:
            return f"{who} {_OWN[step.rule].format(words=words)}: that fits."
        unknown = pd.isna(step.earliest) and pd.isna(step.latest)
        told = "" if unknown else f" of what was {when}"
        return f"{who} says {words}{told}: that fits, and narrows nothing."
    if step.rule == CAPTION:
        said = f" and says “{step.happening}” of what it shows" if step.happening else ""
        return f"{who} has a caption dated {words}{said}: so it was printed {when}."
    if step.rule in _OWN:
        return f"{who} {_OWN[step.rule].format(words=words)}: so it was printed {when}."
    if step.rule == GAP:
        one, other = (happening_of(name, names) for name in step.happening.split("\n"))
        return f"{who} puts {words} between {one} and {other}: the second was {when}."
    told = happening_of(step.happening, names)
    if step.rule == "printed":
        return f"{who} says {words} of {told}: so it was printed {when}."
    return f"{who} says {words} of {told}: that was {when}."


def happening_of(name: str, names: Mapping[str, str]) -> str:
    """Say which happening is meant: its kind and the names that take part."""
    kind, *rest = name.split("|")
    if kind == "told" and len(rest) > 1:
        both = " and ".join(f"“{names.get(a, a)}”" for a in rest[:2])
        return f"the news that {both} tell with the same quotation"
    return f"“{kind}” ({', '.join(rest)})"


def say_outcome(article: Any) -> str:
    """Say when an article was printed, as far as it is known."""
    first, last = article["published_earliest"], article["published_latest"]
    if pd.isna(first) and pd.isna(last):
        return "Nothing tells when it was printed."
    return f"It was printed {between(first, last)}."


def place_of(path: str, step: Any) -> str:
    """Give where the words of a step stand: path and code points of the raw text."""
    if pd.isna(step.raw_start):
        return "metadata" if step.rule == "metadata" else str(path)
    return f"{path}:{step.raw_start}–{step.raw_end}"


def _line(raw: str, step: Any, *, share: bool) -> str:
    """Give the words in their line of the raw text."""
    return " ".join(line_of(raw, step, share=share)[0].split())


def line_of(raw: str, step: Any, *, share: bool) -> tuple[str, list[tuple[int, int]]]:
    """Give the line of the raw text in which the words of a step stand, and where in it."""
    if pd.isna(step.raw_start):
        return "", []
    start, end = int(step.raw_start), int(step.raw_end)
    first = max(raw.rfind("\n", 0, start) + 1, start - AROUND)
    last = raw.find("\n", end)
    last = min(len(raw) if last < 0 else last, end + AROUND)
    before = f"{ELLIPSIS} " if first and raw[first - 1] != "\n" else ""
    after = f" {ELLIPSIS}" if last < len(raw) and raw[last] != "\n" else ""
    text = before + raw[first:last] + after
    marks = [(start - first + len(before), end - first + len(before))]
    return cut_to_words(text, marks) if share else (text, marks)


def _candidates(articles: pd.DataFrame, most: int) -> list[str]:
    """Choose of whom the steps are sought: inferred days that are closed first, then by path."""
    kept = articles[articles["status"] == "kept"]
    closed = kept["published_earliest"].notna() & kept["published_latest"].notna()
    order = kept.assign(
        stated=(kept["published_method"] != "inferred").astype(int), open=(~closed).astype(int)
    ).sort_values(["stated", "open", "path"], kind="stable")
    return order["article_id"].head(max(8 * most, MOST_TRACED)).tolist()


def _shown(steps: pd.DataFrame, articles: pd.DataFrame, most: int) -> list[str]:
    """Choose whose steps are shown: inferred days first, the longest argument at the top."""
    deciding = steps[steps["role"] == "decides"]["article_id"].value_counts()
    kept = articles[articles["status"] == "kept"]
    order = sorted(
        zip(kept["article_id"], kept["published_method"], kept["path"], strict=True),
        key=lambda row: (row[1] != "inferred", -int(deciding.get(row[0], 0)), row[2]),
    )
    return [article_id for article_id, _, _ in order[:most]]
