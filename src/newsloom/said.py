"""Who says what, counted: speakers, outlets, ways of quoting, reporting words, channels.

Every function takes a corpus and gives a frame. All of them count the rows of `list_statements`;
`quotations_behind` gives the quotations behind any cell of them, each in its sentence. Sentences by
whose words they hold are counted in `newsloom.voices`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from newsloom.evidence import show_around
from newsloom.labels import NO_OUTLET
from newsloom.language import lexicon
from newsloom.uncertainty import wilson_interval

NOBODY = "nobody named"
KINDS = ("direct", "mixed", "indirect")
STANCES = {
    "neutral": "passes on that something was said, and no more: said, told, announced",
    "distancing": "leaves open whether it is so, or doubts it: claimed, alleged, insisted",
    "accusation": "puts it as a reproach: accused, blamed",
    "admission": "takes for granted that it is so: admitted, conceded",
    "approval": "praises: hailed, endorsed",
    "belief": "says what somebody holds: believes, thinks",
    "demand": "asks for something: urged, ordered",
    "denial": "says that something is not so: denied, dismissed",
    "emotion": "says what somebody feels: feared, hoped, complained",
    "prediction": "says what will be: predicted, forecast",
    "promise": "binds the speaker: vowed, pledged",
    "question": "asks: asked, wondered",
    "silence": "says that nothing was said: declined, ignored",
    "warning": "says what may go wrong: warned, cautioned",
}
"""What the stances of reporting words mean; which word has which, `list_stances` tells."""

UNKNOWN = "not in the lexicon"


def list_statements(corpus: Any) -> pd.DataFrame:
    """Every quotation with what is counted of it.

    Columns: article_id, start, end, kind, part (a direct quotation that is part of a mixed one,
    so that counting both would count it twice), entity_id, speaker (the entity's name; else the
    words that describe the speaker; else "nobody named"), known (how: ``named``, ``described``,
    ``nobody``), outlet, cue (the verb's or noun's basic form), stance (see `STANCES`; empty without
    a cue), channel (entity id or words), channel_name.
    In the order of the table of quotes.
    """
    quotes = corpus.quotes.reset_index(drop=True)
    names = dict(zip(corpus.entities["entity_id"], corpus.entities["entity"], strict=True))
    outlets = dict(zip(corpus.articles["article_id"], corpus.articles["outlet"], strict=True))
    cues = [_read_cue(cue) for cue in quotes["cue"].fillna("")]
    return pd.DataFrame(
        {
            **{c: quotes[c] for c in ("article_id", "start", "end", "kind")},
            "part": parts_of_mixed(quotes),
            "entity_id": quotes["entity_id"],
            "speaker": _called(quotes["entity_id"], names).fillna(quotes["source"]).fillna(NOBODY),
            "known": _known(quotes),
            "outlet": _called(quotes["article_id"], outlets).fillna(NO_OUTLET),
            "cue": pd.Series([cue for cue, _ in cues], dtype="str"),
            "stance": pd.Series([stance for _, stance in cues], dtype="str"),
            "channel": quotes["channel"],
            "channel_name": _called(quotes["channel"], names).fillna(quotes["channel"]),
        }
    )


def whole_quotes(corpus: Any) -> pd.DataFrame:
    """Give the rows of the table quotes that are no part of a mixed one: each statement once."""
    quotes = corpus.quotes.reset_index(drop=True)
    return quotes[~parts_of_mixed(quotes)]


def count_speakers(corpus: Any, *, top_n: int | None = 25, known: str = "named") -> pd.DataFrame:
    """Who is quoted: statements by kind, in how many articles, by how many outlets.

    Columns: entity_id, speaker, direct, mixed, indirect, statements, articles, outlets. A mixed
    statement is counted once, not again for its quoted part. Speakers are those with a name; with
    ``known="described"`` those who have none, by the words that describe them ("officials").
    """
    rows = _whole(corpus)
    rows = rows[rows["known"] == known]
    by = ["entity_id", "speaker"]
    return _ordered(_count(rows, by, kinds=True), by="speaker", top_n=top_n)


def count_speakers_by_outlet(corpus: Any, *, top_n: int | None = 25) -> pd.DataFrame:
    """Who is quoted by which outlet: the `top_n` speakers of all outlets together.

    Columns: entity_id, speaker, outlet, direct, mixed, indirect, statements, articles; one row per
    speaker and outlet that quotes them, speakers in the order of `count_speakers`.
    """
    rows = _whole(corpus)
    order = {e: n for n, e in enumerate(count_speakers(corpus, top_n=top_n)["entity_id"])}
    rows = rows[rows["entity_id"].isin(order)]
    counted = _count(rows, ["entity_id", "speaker", "outlet"], kinds=True).drop(columns="outlets")
    counted = counted.assign(at=counted["entity_id"].map(order))
    counted = counted.sort_values(
        ["at", "statements", "outlet"], ascending=[True, False, True], ignore_index=True
    )
    return counted.drop(columns="at")


def count_known(corpus: Any) -> pd.DataFrame:
    """How many statements have a named speaker, one who is only described, or nobody.

    Columns: known (``named``, ``described``, ``nobody``), direct, mixed, indirect, statements,
    articles.
    """
    counted = _count(_whole(corpus), ["known"], kinds=True).drop(columns="outlets")
    return _ordered(counted, by="known", top_n=None)


def count_stances(corpus: Any) -> pd.DataFrame:
    """How neutrally each outlet reports: neutral against distancing verbs and nouns.

    Columns: outlet, neutral, distancing, other (statements by the stance of their cue; `STANCES`),
    statements, articles, distancing_share (of neutral and distancing together), low, high (its
    Wilson interval at 0.95; statements of one article are taken for independent, so it is rather
    too narrow). Statements without a cue, and cues that the lexicon does not know, are left out.
    """
    rows = _whole(corpus)
    rows = rows[rows["stance"].isin(list(STANCES))]
    told = rows["stance"].where(rows["stance"].isin(["neutral", "distancing"]), "other")
    made = []
    for outlet, group in rows.assign(told=told).groupby("outlet"):
        found = group["told"].value_counts()
        kinds = {stance: int(found.get(stance, 0)) for stance in ("neutral", "distancing", "other")}
        articles = group["article_id"].nunique()
        made.append({"outlet": outlet, **kinds, "statements": len(group), "articles": articles})
    columns = ["outlet", "neutral", "distancing", "other", "statements", "articles"]
    counted = pd.DataFrame(made, columns=columns)
    both = counted.assign(both=counted["neutral"] + counted["distancing"])
    shared = with_share(both, "distancing", "both", "")
    shared = shared.rename(columns={"share": "distancing_share"}).drop(columns="both")
    return shared.sort_values(["statements", "outlet"], ascending=[False, True], ignore_index=True)


def count_cues(corpus: Any, *, top_n: int | None = 25) -> pd.DataFrame:
    """Which reporting words each outlet uses: outlet, cue, stance, statements, articles."""
    rows = _whole(corpus)
    rows = rows[rows["cue"] != ""]
    counted = _count(rows, ["outlet", "cue", "stance"]).drop(columns="outlets")
    return _ordered(counted, by=["outlet", "cue"], top_n=top_n)


def count_passed_on(corpus: Any, *, top_n: int | None = None) -> pd.DataFrame:
    """Who passes on whom: one row per channel and speaker, the edges of a network.

    Columns: channel (entity id, or words where the channel has no name), channel_name, entity_id
    (null where the speaker is not named), speaker, statements, articles, outlets. An agency that
    reports on its own account is its own speaker, and no edge.
    """
    rows = _whole(corpus)
    rows = rows[rows["channel"].notna()]
    rows = rows[(rows["channel"] != rows["entity_id"]).fillna(True)]
    by = ["channel", "channel_name", "entity_id", "speaker"]
    return _ordered(_count(rows, by), by=["channel_name", "speaker"], top_n=top_n)


def quotations_behind(
    corpus: Any,
    *,
    entity_id: str | None = None,
    speaker: str | None = None,
    known: str | None = None,
    outlet: str | None = None,
    kind: str | None = None,
    cue: str | None = None,
    stance: str | None = None,
    channel: str | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Give the quotations behind a number of this module, each in its sentence.

    Parameters
    ----------
    corpus
        The corpus that was counted.
    entity_id, speaker, known, outlet, kind, cue, stance, channel
        What stands in the row (and, for a kind or stance, heads the column) of the number, as it
        stands there; what is left out may be anything. The stance "other" is any but neutral and
        distancing.
    limit
        Rows at most.

    Returns
    -------
    As `newsloom.quotes_of`, and speaker, stance; as many rows as the number says. The numbers of
    `newsloom.voices` are of sentences, of which `list_sentences_behind` gives the rows.
    """
    wanted = {
        **{"entity_id": entity_id, "speaker": speaker, "known": known, "outlet": outlet},
        **{"kind": kind, "cue": cue, "stance": stance, "channel": channel},
    }
    rows = choose_statements(_whole(corpus), wanted)
    starts, ends = ["start", "source_start", "cue_start"], ["end", "source_end", "cue_end"]
    quotes = corpus.quotes.reset_index(drop=True).loc[rows.index]
    columns = ["article_id", *starts, *ends, "kind", "source", "cue", "channel"]
    chosen = quotes[columns].assign(speaker=rows["speaker"], stance=rows["stance"])
    return show_around(corpus, chosen, starts, ends, limit)


def choose_statements(rows: pd.DataFrame, wanted: Mapping[str, str | None]) -> pd.DataFrame:
    """Give the statements of which a number is, by what heads its row and column.

    Parameters
    ----------
    rows
        Statements, as `list_statements` gives them.
    wanted
        Columns and their values, as `quotations_behind` takes them; None: anything.
    """
    for column, value in wanted.items():
        if value is not None:
            rows = rows[holds(rows, column, value)]
    return rows


def holds(rows: pd.DataFrame, column: str, value: str) -> pd.Series:
    """Whether each statement has a value in a column; of a stance ``other``: one of the rest."""
    if column == "stance" and value == "other":
        return rows["stance"].isin([s for s in STANCES if s not in ("neutral", "distancing")])
    return (rows[column] == value).fillna(False)


def with_share(counted: pd.DataFrame, column: str, of: str, prefix: str) -> pd.DataFrame:
    """Add the share that one column has of another, with its Wilson interval at 0.95."""
    low, high = wilson_interval(counted[column].to_numpy(), counted[of].to_numpy())
    share = counted[column] / counted[of].where(counted[of] > 0)
    return counted.assign(**{f"{prefix}share": share, f"{prefix}low": low, f"{prefix}high": high})


def list_stances() -> pd.DataFrame:
    """The lexicon of reporting words: word, form (verb or noun), stance, meaning (of the stance).

    newsloom's own list, `lexicons/reporting_verbs.tsv` and `reporting_nouns.tsv`.
    """
    verbs = {verb.lemma: verb.stance for verb in lexicon.reporting_verbs().values()}
    rows = [(word, "verb", stance, STANCES.get(stance, "")) for word, stance in verbs.items()]
    nouns = lexicon.reporting_nouns().items()
    rows += [(word, "noun", stance, STANCES.get(stance, "")) for word, stance in nouns]
    return pd.DataFrame(sorted(rows), columns=["word", "form", "stance", "meaning"])


# --- small pieces --------------------------------------------------------------------------------


def _whole(corpus: Any) -> pd.DataFrame:
    """The statements that are no part of another."""
    statements = list_statements(corpus)
    return statements[~statements["part"]]


def _known(quotes: pd.DataFrame) -> pd.Series:
    """Say how the speaker of each row is known."""
    known = pd.Series("nobody", index=quotes.index, dtype="str")
    known = known.mask(quotes["source"].notna(), "described")
    return known.mask(quotes["entity_id"].notna(), "named")


def _called(ids: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """Give the names of ids, null where there is none, as strings even where all are null."""
    return pd.Series([names.get(one) for one in ids], index=ids.index, dtype="string")


def parts_of_mixed(quotes: pd.DataFrame) -> pd.Series:
    """Whether each row is a direct quotation inside a mixed one of the same article."""
    ordered = quotes.sort_values(["article_id", "start", "end"], ascending=[True, True, False])
    part = pd.Series(False, index=quotes.index)
    article, reach = None, -1
    for row in ordered[["article_id", "end", "kind"]].itertuples():
        if row.article_id != article:
            article, reach = row.article_id, -1
        if row.kind == "mixed":
            reach = max(reach, row.end)
        elif row.kind == "direct":
            part[row.Index] = row.end <= reach
    return part


def _read_cue(cue: str) -> tuple[str, str]:
    """Give the basic form of a cue and its stance; the words themselves where none is known."""
    words = cue.lower().split()
    if not words:
        return "", ""
    if words[:2] == ["according", "to"]:
        return "according to", "neutral"
    if words[0] == "not":
        return " ".join(words), "silence"  # "did not mention"
    verbs, nouns = lexicon.reporting_verbs(), lexicon.reporting_nouns()
    for word in words:
        if word in verbs:
            return verbs[word].lemma, verbs[word].stance
    noun = next((word for word in words if word in nouns), None)
    return (noun, nouns[noun]) if noun else (" ".join(words), UNKNOWN)


def _count(rows: pd.DataFrame, by: list[str], *, kinds: bool = False) -> pd.DataFrame:
    # Grouped once and counted as plain lists: a frame for each speaker takes a second a thousand.
    grouped = rows.groupby(by, dropna=False)
    held: list[list[tuple[str, str, str]]] = [[] for _ in range(grouped.ngroups)]
    columns_of = (rows[c].tolist() for c in ("kind", "article_id", "outlet"))
    for group, *statement in zip(grouped.ngroup(), *columns_of, strict=True):
        held[group].append((statement[0], statement[1], statement[2]))
    made = []
    index = grouped.size().index
    for key, statements in zip(index if len(by) > 1 else zip(index), held, strict=True):
        found = Counter(kind for kind, _, _ in statements)
        made.append(
            {
                **dict(zip(by, key, strict=True)),
                **({kind: found[kind] for kind in KINDS} if kinds else {}),
                "statements": len(statements),
                "articles": len({article_id for _, article_id, _ in statements}),
                "outlets": len({outlet for *_, outlet in statements}),
            }
        )
    columns = [*by, *(KINDS if kinds else ()), "statements", "articles", "outlets"]
    return pd.DataFrame(made, columns=columns)


def _ordered(counted: pd.DataFrame, *, by: str | list[str], top_n: int | None) -> pd.DataFrame:
    """Most statements first, then most articles, then by name; the first `top_n` rows."""
    names = [by] if isinstance(by, str) else by
    counted = counted.sort_values(
        ["statements", "articles", *names],
        ascending=[False, False, *[True] * len(names)],
        ignore_index=True,
    )
    return counted if top_n is None else counted.head(top_n)
