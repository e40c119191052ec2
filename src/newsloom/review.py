"""What a person should look at: doubtful decisions about names and repairs, mentions to label.

Rows come ready for ``judgements.csv``: the column ``judgement`` is left for the person, ``why``
says why the question is asked, ``evidence`` shows the sentences.
"""

from __future__ import annotations

import csv
import io
import random
from itertools import islice
from pathlib import Path

import pandas as pd

from newsloom import tables
from newsloom.doubts import list_doubtful_repairs
from newsloom.labels import count_of
from newsloom.lookalikes import find_lookalikes
from newsloom.marked import mark, show_sentences
from newsloom.resolve.person_names import fold
from newsloom.risks import rank_decisions

JUDGEMENT_COLUMNS = [
    "a", "judgement", "b", "who", "why", "label_a", "label_b", "path", "evidence",
]  # fmt: skip
LABEL_COLUMNS = [
    "article_id", "start", "end", "surface", "label", "entity",
    "right_name", "right_label", "right_entity", "who", "sentence",
]  # fmt: skip
MOST = 100  # questions about names; a person reads no more

_ON_NAMES = ("same", "different", "ignore")


def list_questions(folder: Path) -> pd.DataFrame:
    """List everything a person should judge: names, then doubtful repairs.

    Columns are those of ``judgements.csv`` (`JUDGEMENT_COLUMNS`); ``same``, ``different`` or
    ``ignore`` answers the first kind, ``allow`` or ``forbid`` the second. What ``judgements.csv``
    answered when the tables were made is not asked again.
    """
    names = list_doubts(folder)
    answers = _Answers(_read_answers(folder))
    repairs = [
        {"a": doubt.a, "b": doubt.b, "why": doubt.why}
        for doubt in list_doubtful_repairs(folder)
        if doubt.a not in answers.repairs
    ]
    return pd.concat([names, _blank(repairs)], ignore_index=True)


def list_doubts(folder: Path, *, most: int = MOST) -> pd.DataFrame:
    """List decisions about names that deserve a look, the riskiest first (`rank_decisions`).

    Where the tables do not say how names were joined: pairs of entities that look alike, the most
    mentioned first. Columns are `JUDGEMENT_COLUMNS`.

    Parameters
    ----------
    folder
        Of the tables.
    most
        Rows at most.
    """
    answers = _Answers(_read_answers(folder))
    merges = _read_if_there(folder, "merges")
    if merges is None:
        return _list_lookalikes(tables.read(folder, "entities"), answers, most)
    mentions, articles = (tables.read(folder, name) for name in ("mentions", "articles"))
    ranking = tables.read(folder, "entity_ranking")
    undecided = _read_if_there(folder, "undecided")
    decisions = rank_decisions(mentions, merges, ranking, undecided=undecided)
    paths = dict(zip(articles["article_id"], articles["path"], strict=True))
    asked = (
        not answers.has(
            {row.a} if pd.isna(row.other_id) else {row.a, row.other_id},
            {row.b, row.entity, row.entity_id},
            "" if pd.isna(row.article_id) else paths[row.article_id],
        )
        for row in decisions.itertuples(index=False)
    )
    chosen = list(islice((at for at, open_ in enumerate(asked) if open_), most))
    sentences = tables.read(folder, "sentences")
    shown = show_sentences(decisions.iloc[chosen], mentions, sentences, articles)
    return _blank(shown)


def _list_lookalikes(entities: pd.DataFrame, answers: _Answers, most: int) -> pd.DataFrame:
    rows = (
        {
            "a": pair.entity,
            "b": pair.other,
            "label_a": pair.label,
            "label_b": pair.label,
            "why": f"{pair.why}; {pair.mentions:,} and {count_of(pair.other_mentions, 'mention')}",
        }
        for pair in find_lookalikes(entities)
        if not answers.has({pair.other}, {pair.entity}, "")
    )
    return _blank(list(islice(rows, most)))


def _blank(rows: pd.DataFrame | list[dict[str, str]]) -> pd.DataFrame:
    """Give rows the columns of ``judgements.csv``, with nothing judged."""
    frame = pd.DataFrame(rows).reindex(columns=JUDGEMENT_COLUMNS)
    return frame.astype("string").fillna("").reset_index(drop=True)


def _read_if_there(folder: Path, name: str) -> pd.DataFrame | None:
    """Read a table that older data folders do not have."""
    if name not in tables.TABLES or not (folder / f"{name}.parquet").exists():
        return None
    return tables.read(folder, name)


def _read_answers(folder: Path) -> pd.DataFrame | None:
    """Read the rows of ``judgements.csv`` as of the last run, whatever became of them."""
    import pyarrow.parquet as pq

    path = folder / "judgements.parquet"
    if not path.exists():
        return None
    # What an older newsloom wrote answers just as well: only these columns are looked at.
    answers: pd.DataFrame = pq.read_table(path, columns=["a", "judgement", "b", "path"]).to_pandas()
    return answers


class _Answers:
    """What ``judgements.csv`` answers; a row for one article answers what is asked of that one."""

    def __init__(self, judgements: pd.DataFrame | None) -> None:
        self.repairs: set[str] = set()
        self._pairs: set[tuple[frozenset[str], str]] = set()
        self._ignored: set[tuple[str, str]] = set()
        if judgements is None:
            return
        for a, word, b, path in judgements.fillna("").itertuples(index=False):
            if word == "ignore":
                self._ignored.add((fold(a), path))
            elif word in _ON_NAMES:
                self._pairs.add((frozenset((fold(a), fold(b))), path))
            elif not path:
                self.repairs.add(a)

    def has(self, one: set[str], other: set[str], path: str) -> bool:
        """Tell whether it says of two, each given by names and ids, that they are one or not."""
        one, other = ({fold(name) for name in side} for side in (one, other))
        for where in {"", path, path.partition("#")[0]}:
            if any((name, where) in self._ignored for name in one | other):
                return True
            if any((frozenset((a, b)), where) in self._pairs for a in one for b in other):
                return True
        return False


def sample_mentions(folder: Path, number: int, *, seed: int = 1) -> pd.DataFrame:
    """Draw names by chance, with their sentences, for a person to label.

    Parameters
    ----------
    folder
        Of the tables.
    number
        How many; fewer are given where there are fewer.
    seed
        The same tables, number and seed give the same sample.

    Returns
    -------
    `LABEL_COLUMNS`; those from ``right_name`` to ``who`` are empty, and ``sentence`` has the name
    between [[ and ]]. Only names are drawn: counts are of names.
    """
    mentions = tables.read(folder, "mentions")
    mentions = mentions[mentions["form"] == "name"]
    sentences = tables.read(folder, "sentences")[["article_id", "sentence", "start", "text"]]
    sentences = sentences.rename(columns={"start": "begin"})
    drawn = sorted(random.Random(seed).sample(range(len(mentions)), min(number, len(mentions))))
    rows = mentions.iloc[drawn].merge(sentences, on=["article_id", "sentence"], how="left")
    shown = [
        "" if pd.isna(text) else mark(text, [(start - begin, end - begin)])
        for text, begin, start, end in rows[["text", "begin", "start", "end"]].itertuples(
            index=False
        )
    ]
    blank = ("right_name", "right_label", "right_entity", "who")
    return rows.assign(sentence=shown, **dict.fromkeys(blank, ""))[LABEL_COLUMNS]


def to_csv(rows: pd.DataFrame) -> str:
    """Write rows as CSV; a text that a spreadsheet would run as a formula gets an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(rows.columns)
    for row in rows.itertuples(index=False):
        writer.writerow(["" if pd.isna(value) else _plain(value) for value in row])
    return written.getvalue()


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value
