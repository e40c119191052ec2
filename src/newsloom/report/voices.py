"""The tables of "Who says what": every number in them leads to the quotations it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsloom.labels import address_of, count_of, join_words, shorten
from newsloom.report import answers
from newsloom.report.dossiers import SAID, names_with_evidence
from newsloom.report.model import TABLE_ROWS, Beyond, Cell, Column, Table, more
from newsloom.report.spoken import Counted, Spoken
from newsloom.report.words import is_null, number, percent
from newsloom.said import (
    KINDS,
    count_cues,
    count_passed_on,
    count_speakers_by_outlet,
    count_stances,
)
from newsloom.voices import share_sentences

OUTLETS = 6  # columns of a table
EACH = 6  # rows of who passes on whom that stand on the page for a name, beside the first of all
DRAWN = 25  # a figure may show more than the table under it; its marks lead to quotations, too
KIND_HELP = {
    "direct": "inside quotation marks",
    "mixed": "partly inside quotation marks",
    "indirect": "told in the article's words",
    "unattributed": "nobody's words: told by the article itself",
}


def voice_tables(corpus: Any, spoken: Spoken) -> Iterator[Table]:
    """Give the tables that have rows."""
    _answered(corpus, spoken)
    for make in (_speakers, _by_outlet, _sentences, _stances, _cues, _passed_on):
        table = make(corpus, spoken)
        if table.rows:
            yield table


def _answered(corpus: Any, spoken: Spoken) -> None:
    """Make the numbers that the answer links to."""
    rows = spoken.statements
    spoken.count_rows("All statements", "statements", rows)
    spoken.count_rows("No named speaker", "speaker-unnamed", rows[rows["entity_id"].isna()])
    for row in answers.speakers(corpus).head(1).itertuples(index=False):
        passed = rows[(rows["entity_id"] == row.entity_id) & rows["channel"].notna()]
        spoken.count_rows(f"{row.entity}, passed on", f"speaker-{row.entity_id}-through", passed)


def _cell(counted: Counted, light: str = "") -> Cell:
    """Give a number that leads to what it counts; a nought leads nowhere."""
    if not counted.count:
        return Cell("0")
    return Cell(number(counted.count), f"#{counted.key}", light=light)


def _speaker(row: Any, whole: Cell, kinds: list[Cell]) -> list[Cell]:
    """Give the row of somebody who speaks."""
    through = join_words(row.channels[:3]) if row.channels else "–"
    who = Cell(row.entity, entity=row.entity_id)
    return [who, whole, *kinds, Cell(number(row.articles)), Cell(through)]


def _speakers(corpus: Any, spoken: Spoken) -> Table:
    table = answers.speakers(corpus)
    rows = []
    for row in table.head(DRAWN).itertuples(index=False):
        key, who = f"speaker-{row.entity_id}", {"entity_id": row.entity_id}
        whole = spoken.count_statements(row.entity, key, **who)
        kinds = [
            _cell(
                spoken.count_statements(f"{row.entity}, {kind}", f"{key}-{kind}", **who, kind=kind)
            )
            for kind in KINDS
        ]
        rows.append(_speaker(row, _cell(whole), kinds))
    # So many more than are seen that whoever has a dossier finds their row.
    known = set(names_with_evidence(corpus))
    says = set(table["entity_id"]) if len(table) else set()
    for row in table.iloc[DRAWN:].itertuples(index=False):
        if row.entity_id not in known:
            continue
        whole = spoken.count_statements(
            row.entity, f"speaker-{row.entity_id}", most=SAID, entity_id=row.entity_id
        )
        kinds = [Cell(number(getattr(row, kind))) for kind in KINDS]
        rows.append(_speaker(row, _cell(whole), kinds))
    return Table(
        "Who is quoted most",
        (
            Column("Speaker"),
            Column("Statements", True, "each leads to the statements it counts"),
            *(Column(kind.capitalize(), True, KIND_HELP[kind]) for kind in KINDS),
            Column("Articles", True),
            Column("Through", False, "who passed it on: an agency, a paper"),
        ),
        rows[:TABLE_ROWS],
        note=more(len(table), TABLE_ROWS, "quotes.csv"),
        beyond=Beyond(
            rows[TABLE_ROWS:], len(table), dict.fromkeys(sorted(known & says), 1), "quotes.csv"
        ),
    )


def _by_outlet(corpus: Any, spoken: Spoken) -> Table:
    counted = count_speakers_by_outlet(corpus, top_n=TABLE_ROWS)
    weight = counted.groupby("outlet")["statements"].sum()
    outlets = sorted(weight.index, key=lambda name: (-int(weight[name]), name))
    held = {(row.entity_id, row.outlet) for row in counted.itertuples(index=False)}
    rows = []
    for row in counted.drop_duplicates("entity_id").itertuples(index=False):
        cells = []
        for outlet in outlets[:OUTLETS]:
            if (row.entity_id, outlet) not in held:
                cells.append(Cell("–"))
                continue
            title, who = f"{row.speaker} in {outlet}", {"entity_id": row.entity_id}
            here = spoken.count_statements(title, **who, outlet=outlet)
            direct = spoken.count_statements(
                f"{title}, direct", **who, outlet=outlet, kind="direct"
            )
            told = _cell(direct)
            light = f"{told.text} direct" if direct.count else ""
            cells.append(replace(_cell(here, light=light), light_href=told.href))
        rows.append([Cell(row.speaker, entity=row.entity_id), *cells])
    return Table(
        "Who is quoted by which outlet",
        (Column("Speaker"), *(Column(shorten(name, 24), True) for name in outlets[:OUTLETS])),
        rows,
        note=_outlets_left_out(len(outlets)),
        id="speakers-by-outlet",
    )


def _outlets_left_out(found: int) -> str:
    return "" if found <= OUTLETS else f"{OUTLETS} of {count_of(found, 'outlet')}, by statements."


def _sentences(corpus: Any, spoken: Spoken) -> Table:
    shares = share_sentences(corpus)
    kinds = (*KINDS, "unattributed")
    rows = []
    for row in shares.head(DRAWN).to_dict("records"):
        outlet = row["outlet"]
        whole = spoken.count_sentences(f"Sentences of {outlet}", outlet=outlet)
        cells = [
            _cell(
                spoken.count_sentences(f"{outlet}, {kind} sentences", outlet=outlet, kind=kind),
                light=_share(row, f"{kind}_"),
            )
            for kind in kinds
        ]
        rows.append(
            [Cell(outlet, light=count_of(row["articles"], "article")), _cell(whole), *cells]
        )
    return Table(
        "Whose words stand in each outlet: sentences",
        (
            Column("Outlet"),
            Column("Sentences", True),
            *(Column(kind.capitalize(), True, KIND_HELP[kind]) for kind in kinds),
        ),
        rows[:TABLE_ROWS],
        note=more(len(shares), TABLE_ROWS, "quotes.csv"),
        id="voices",
        counts_of="sentences",
    )


def _share(row: dict[Any, Any], prefix: str) -> str:
    """Give a share with its interval in per cent."""
    share, low, high = (row[f"{prefix}{name}"] for name in ("share", "low", "high"))
    if is_null(share) or is_null(low):
        return ""
    return f"{percent(share, 1)} ({100 * low:.0f}–{100 * high:.0f})"


def _stances(corpus: Any, spoken: Spoken) -> Table:
    stances = count_stances(corpus)
    rows = []
    for row in stances.head(DRAWN).to_dict("records"):
        outlet = row["outlet"]
        cells = [
            _cell(
                spoken.count_statements(f"{outlet}, {stance} words", outlet=outlet, stance=stance),
                light=_share(row | {"share": row["distancing_share"]}, "")
                if stance == "distancing"
                else "",
            )
            for stance in ("neutral", "distancing", "other")
        ]
        rows.append([Cell(outlet, light=count_of(row["articles"], "article")), *cells])
    return Table(
        "With which words: statements by the stance of their reporting word",
        (
            Column("Outlet"),
            Column("Neutral", True, "said, told, announced"),
            Column("Distancing", True, "claimed, alleged; share of neutral and distancing"),
            Column("Other", True, "warned, denied, hoped, promised"),
        ),
        rows[:TABLE_ROWS],
        note=more(len(stances), TABLE_ROWS, "quotes.csv"),
        id="stances",
        counts_of="statements",
    )


def _cues(corpus: Any, spoken: Spoken) -> Table:
    counted = count_cues(corpus, top_n=None)
    by = ["cue", "stance"]
    total = counted.groupby(by, as_index=False)["statements"].sum()
    total = total.sort_values(["statements", "cue"], ascending=[False, True])
    weight = counted.groupby("outlet")["statements"].sum()
    outlets = sorted(weight.index, key=lambda name: (-int(weight[name]), name))
    rows = []
    for row in total.head(DRAWN).itertuples(index=False):
        cells = [
            _cell(spoken.count_statements(f"“{row.cue}” in {outlet}", cue=row.cue, outlet=outlet))
            for outlet in outlets[:OUTLETS]
        ]
        whole = spoken.count_statements(f"“{row.cue}”", cue=row.cue)
        rows.append([Cell(row.cue), Cell(row.stance), _cell(whole), *cells])
    return Table(
        "Reporting words",
        (
            Column("Word"),
            Column("Stance", False, "what it says of the words it passes on"),
            Column("Statements", True),
            *(Column(shorten(name, 24), True) for name in outlets[:OUTLETS]),
        ),
        rows[:TABLE_ROWS],
        note=" ".join(
            said
            for said in (
                more(len(total), TABLE_ROWS, "quotes.csv"),
                _outlets_left_out(len(outlets)),
            )
            if said
        ),
        id="cues",
        counts_of="statements",
    )


def _passed_on(corpus: Any, spoken: Spoken) -> Table:
    passed = count_passed_on(corpus)
    statements = spoken.statements
    named = set(corpus.entities["entity_id"])
    known = set(names_with_evidence(corpus))
    of: Counter[str] = Counter()
    rows = []
    for at, row in enumerate(passed.itertuples(index=False)):
        ids = {str(e) for e in (row.channel, row.entity_id) if not is_null(e) and e in known}
        of.update(ids)
        first = at < 2 * TABLE_ROWS
        if not first and not any(of[name] <= EACH for name in ids):
            continue
        title = f"{row.speaker}, through {row.channel_name}"
        unnamed = is_null(row.entity_id)
        who = "" if unnamed else row.entity_id
        of_them = statements["entity_id"].isna() if unnamed else statements["entity_id"] == who
        here = statements[of_them.fillna(False)]
        here = here[(here["channel"] == row.channel) & (here["speaker"] == row.speaker)]
        key = address_of("statements", channel=row.channel, entity_id=who, speaker=row.speaker)
        counted = spoken.count_rows(title, key, here, most=None if first else SAID)
        rows.append(
            [
                Cell(row.channel_name, entity=row.channel if row.channel in named else ""),
                Cell(row.speaker, entity=who),
                _cell(counted),
                Cell(number(row.articles)),
            ]
        )
    return Table(
        "Who passes on whom",
        (
            Column("Through", False, "an agency, an outlet, a page"),
            Column("Whose words"),
            Column("Statements", True),
            Column("Articles", True),
        ),
        rows[: 2 * TABLE_ROWS],
        note=more(len(passed), 2 * TABLE_ROWS, "quotes.csv"),
        id="passed-on",
        beyond=Beyond(rows[2 * TABLE_ROWS :], len(passed), dict(of), "quotes.csv"),
    )
