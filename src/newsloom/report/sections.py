"""The five sections: what each shows, in the reader's order, as plain data for the template."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from newsloom.evidence import cut_to_words
from newsloom.labels import count_of, describe_kind, join_words
from newsloom.report import answers
from newsloom.report.answers import Facts
from newsloom.report.behind import Behind
from newsloom.report.dossiers import names_with_evidence, spellings
from newsloom.report.following import follow_passages
from newsloom.report.incoming import came_in
from newsloom.report.model import (
    SENTENCES,
    TABLE_ROWS,
    Beyond,
    Cell,
    Column,
    Group,
    Section,
    Table,
    more,
)
from newsloom.report.naming import naming_tables
from newsloom.report.outlets import outlet_tables
from newsloom.report.pairing import pairing_tables
from newsloom.report.spoken import Spoken
from newsloom.report.timing import announcements, timing_groups, timing_tables
from newsloom.report.voices import voice_tables
from newsloom.report.words import day, is_null, number, small, span
from newsloom.together import say_together
from newsloom.uncertainty import why_no_interval

PAIRS_CARRIED = 100
"""Pairs whose row stands on the page, seen when one of their names is chosen."""
PAIRS_EACH = 3
"""Pairs of each name with a dossier that do so, too."""


def build_sections(
    corpus: Any, facts: Facts, behind: Behind, *, example: str = ""
) -> Iterator[Section]:
    """Give the five sections of the page, computed from the corpus tables."""
    yield came_in(corpus, facts, behind, example=example)
    makers: tuple[Callable[[Any, Facts, Behind], Section], ...] = (
        _who,
        _with_whom,
        _when,
        _who_says,
    )
    for make in makers:
        yield make(corpus, facts, behind)


def _who(corpus: Any, facts: Facts, behind: Behind) -> Section:
    ranking = corpus.entity_ranking.sort_values(["rank", "entity_id"])
    aliases = dict(zip(corpus.entities["entity_id"], corpus.entities["aliases"], strict=True))
    groups_of = set(answers.names_shown(corpus)["entity_id"])
    known = names_with_evidence(corpus)
    rows = [
        [
            Cell(number(row.rank)),
            Cell(row.entity, entity=row.entity_id),
            Cell(describe_kind(row.label), label=row.label),
            Cell(
                number(row.mentions),
                f"#entity-{row.entity_id}" if row.entity_id in groups_of else "",
            ),
            Cell(number(row.articles)),
            Cell(number(row.per_1000_words, 1), light=_interval(row.ci_low, row.ci_high, 1)),
            Cell(number(row.dp_norm, 2)),
        ]
        for row in ranking.head(len(known)).itertuples(index=False)
    ]
    first = rows[:TABLE_ROWS]
    table = Table(
        f"The {len(first)} names with most mentions" if len(first) > 1 else "The one name",
        (
            Column("Rank", True),
            Column("Name"),
            Column("Kind"),
            Column("Mentions", True, "how many times it is named; descriptions are not counted"),
            Column("Articles", True, "in how many articles"),
            Column("Per 1,000 words", True, "mentions per 1,000 words, with its interval"),
            Column("DPnorm", True, "how unevenly it is spread: 0 even, 1 all in one place (Gries)"),
        ),
        first,
        note=more(len(ranking), TABLE_ROWS, "entity_ranking.csv"),
        beyond=Beyond(
            rows[TABLE_ROWS:], len(ranking), dict.fromkeys(known, 1), "entity_ranking.csv"
        ),
    )
    groups = []
    for row in answers.names_shown(corpus).itertuples(index=False):
        items, found = behind.of_entity(row.entity_id, limit=SENTENCES)
        variants = _variants(aliases.get(row.entity_id, "[]"))
        note = f"Found as {variants}. " if variants else ""
        groups.append(
            Group(
                f"entity-{row.entity_id}",
                f"{row.entity}: {count_of(row.mentions, 'mention')} "
                f"in {count_of(found, 'sentence')}",
                items,
                note + _shown(len(items), found),
                (row.entity_id,),
            )
        )
    return Section(
        id="who",
        kicker="Who",
        question="Who is in the news?",
        answer=answers.said_who(corpus, facts),
        tables=[table, *naming_tables(corpus)] if rows else (),
        groups=groups,
        method=(
            "Names are found in the clean text and joined when they can only mean the same person, "
            "country or body: a surname after the full name, a title, an adjective of country kept "
            "apart. Only names are counted here, not “he” or “the president”.",
            "Two people who share a surname can be joined wrongly, and one person under two "
            "spellings kept apart; a line in judgements.csv beside the articles settles it. "
            + (
                why_no_interval(facts.kept)
                or "Intervals come from drawing whole articles again and again (bootstrap)."
            ),
        ),
        whole=(
            *("entity_ranking", "entity_counts", "mentions", "entities"),
            *("keyness", "variants", "merges", "undecided"),
        ),
        missing="" if len(ranking) else "No name was found, so there is nothing to draw.",
    )


def _with_whom(corpus: Any, facts: Facts, behind: Behind) -> Section:
    pairs = answers.top_pairs(corpus)
    known = set(names_with_evidence(corpus))
    top = _carried(pairs, known)
    unit = top[0].unit if top else "sentence"
    tested = any(not is_null(row.q_value) for row in top[:TABLE_ROWS])
    untested = "" if tested else f" {count_of(facts.kept, 'article')}: too little to test."
    rows = [
        [
            Cell(
                f"{row.name_a} – {row.name_b}",
                f"#pair-{row.entity_a}-{row.entity_b}" if at < TABLE_ROWS else "",
                of=(row.entity_a, row.entity_b),
            ),
            Cell(number(row.n_ab), light=_interval(row.ci_low, row.ci_high, 0)),
            Cell(number(row.articles)),
            Cell(number(row.npmi, 2)),
            Cell(number(row.log_dice, 1)),
            Cell(number(row.log_likelihood, 1)),
            *([Cell(small(row.q_value))] if tested else []),
        ]
        for at, row in enumerate(top)
    ]
    first = rows[:TABLE_ROWS]
    ends = pd.concat([pairs["entity_a"], pairs["entity_b"]]).value_counts()
    table = Table(
        f"The {len(first)} pairs that share most {unit}s"
        if len(first) > 1
        else f"The one pair that shares {unit}s",
        (
            Column("Pair"),
            Column(f"{unit.capitalize()}s", True, f"{unit}s that name both"),
            Column("Articles", True, "articles with such a place"),
            Column("NPMI", True, "normalised pointwise mutual information: −1 never, 1 always"),
            Column("logDice", True, "14 at most; independent of the size of the corpus"),
            Column("G²", True, "log-likelihood: how surprising under chance"),
            *([Column("q", True, "p, corrected for many tests (false alarms)")] if tested else []),
        ),
        first,
        note=(more(len(pairs), TABLE_ROWS, "pair_scores.csv") + untested).strip(),
        beyond=Beyond(
            rows[TABLE_ROWS:],
            len(pairs),
            {str(e): int(n) for e, n in ends.items() if e in known},
            "pair_scores.csv",
        ),
    )
    groups = []
    for pair in pairs.head(TABLE_ROWS).to_dict("records"):
        items, found = behind.of_pair(pair, limit=SENTENCES)
        groups.append(
            Group(
                f"pair-{pair['entity_a']}-{pair['entity_b']}",
                f"{pair['name_a']} and {pair['name_b']}: {say_together(pair, found)}",
                items,
                _shown(len(items), found),
                (pair["entity_a"], pair["entity_b"]),
            )
        )
    return Section(
        id="with-whom",
        kicker="With whom",
        question="Who appears with whom?",
        answer=answers.said_with_whom(corpus, facts),
        tables=[table, *pairing_tables(corpus)] if rows else (),
        groups=groups,
        method=(
            f"Two names are together when one {unit} holds both. The network keeps the ties that "
            "stand out for at least one of their ends (disparity filter); colours are groups that "
            "share more ties inside than outside.",
            "Standing in one sentence is not a relation: the sentences tell which. A score of a "
            "pair that is seen once or twice says little, so read it together with its count.",
        ),
        whole=("pair_scores", "pair_counts", "network_nodes", "network_agreement", "relations"),
        missing=""
        if len(pairs)
        else "No two names share enough sentences to be a pair, so there is no network.",
    )


def _carried(pairs: pd.DataFrame, known: set[str]) -> list[Any]:
    """Give the first pairs, and the first of each name that can be chosen with its evidence."""
    carried, of = [], Counter[str]()
    for at, row in enumerate(pairs.itertuples(index=False)):
        ends = known & {row.entity_a, row.entity_b}
        if at < PAIRS_CARRIED or any(of[end] < PAIRS_EACH for end in ends):
            carried.append(row)
            of.update(ends)
    return carried


def _when(corpus: Any, facts: Facts, behind: Behind) -> Section:
    events = corpus.events
    days = answers.single_days(events)
    told = list(days.head(TABLE_ROWS).itertuples(index=False))
    rows = [
        [
            Cell(day(row.earliest, weekday=True), f"#day-{row.earliest}"),
            Cell(number(row.statements)),
            Cell(number(row.articles)),
        ]
        for row in told
    ]
    table = Table(
        "The days most told of (what happened, not what was planned or denied)",
        (
            Column("Day"),
            Column("Statements", True, "dated statements that fall on this single day"),
            Column("Articles", True, "in how many articles"),
        ),
        rows,
        note=more(len(days), TABLE_ROWS, "events.csv"),
    )
    several = answers.told_by_several(corpus)
    happenings = list(several.head(TABLE_ROWS).itertuples(index=False))
    shared = Table(
        "What more than one article tells of",
        (
            Column("Happening"),
            Column("When", False, "the days that all its statements allow"),
            Column("Articles", True),
            Column("First printed", False, "day of the first of these articles"),
        ),
        [
            [
                Cell(
                    cut_to_words(row.text, [], words=20)[0],
                    f"#told-{row.cluster}",
                    of=tuple(json.loads(row.entities)),
                ),
                Cell(span(row.earliest, row.latest), light=row.modality),
                Cell(number(row.articles)),
                Cell(day(row.first_printed)),
            ]
            for row in happenings
        ],
        note=more(len(several), TABLE_ROWS, "events.csv"),
    )
    groups = []
    for row in happenings:
        here = events[events["cluster"] == row.cluster]
        title = f"“{cut_to_words(row.text, [], words=12)[0]}”: {count_of(len(here), 'statement')}"
        items = behind.of_events(here.head(SENTENCES))
        note, of = _shown(len(items), len(here)), tuple(json.loads(row.entities))
        groups.append(Group(f"told-{row.cluster}", title, items, note, of))
    announced = announcements(corpus)
    groups += timing_groups(corpus, behind, announced)
    marked = {row.earliest for row in told}
    for row in told:
        here = events[(events["earliest"] == row.earliest) & (events["latest"] == row.earliest)]
        here = here[here["modality"].isin(["asserted", "reported"])]
        items = behind.of_events(here.head(SENTENCES))
        title = f"{day(row.earliest, weekday=True)}: {count_of(row.statements, 'statement')}"
        note, of = _shown(len(items), len(here)), _names_in(here)
        groups.append(Group(f"day-{row.earliest}", title, items, note, of))
    other = events[
        ~(
            events["earliest"].isin(marked)
            & (events["earliest"] == events["latest"])
            & events["modality"].isin(["asserted", "reported"])
        )
    ].sort_values(["earliest", "latest", "article_id", "start"], na_position="last")
    if len(other):
        items = behind.of_events(other.head(3 * SENTENCES))
        groups.append(
            Group(
                "other-times",
                f"Other days, intervals, plans and denials: {count_of(len(other), 'statement')}",
                items,
                _shown(len(items), len(other)),
                _names_in(other),
            )
        )
    return Section(
        id="when",
        kicker="When",
        question="When did it happen, and when was it printed?",
        answer=answers.said_when(corpus, facts),
        tables=[t for t in (shared, table, *timing_tables(corpus, announced)) if t.rows],
        groups=groups,
        method=(
            "Words for time (“on Monday”, “last week”) are turned into days by counting from the "
            "day the article was published, or from the day somebody spoke. What is planned, "
            "possible or denied is kept apart from what is said to have happened.",
            "Where the day of publication is only an interval, so is everything counted from it. "
            "One happening told by five outlets is five statements.",
        ),
        whole=("events", "timexes"),
        missing="" if len(events) else "No dated statement was found, so there is no timeline.",
    )


def _who_says(corpus: Any, facts: Facts, behind: Behind) -> Section:
    spoken = Spoken(corpus, behind)
    tables = [*voice_tables(corpus, spoken), *outlet_tables(corpus, spoken)]
    sides, beyond = follow_passages(corpus, behind)
    found = len(spoken.statements)
    return Section(
        id="who-says",
        kicker="Who says what",
        question="Who says what, and who repeats it?",
        answer=answers.said_who_says(corpus, facts),
        tables=tables if found else (),
        spoken=spoken if found else None,
        sides=sides,
        sides_beyond=beyond,
        sides_note=_shown(len(sides), len(corpus.passages), "passages.csv"),
        method=(
            "A quotation is what stands between quotation marks; its speaker is read from the "
            "clause beside it (“she said”, “according to …”). Indirect statements are the content "
            "of reporting clauses. Passages are matched by the words they share.",
            "A speaker who is named only as “he” or “the minister” can be missed. Two outlets with "
            "the same words may both have them from one agency: they are then one source, not two. "
            "Intervals of shares (Wilson, 95%) take sentences for independent, so they are rather "
            "too narrow. Outlets are compared by whole articles, and names among articles about as "
            "long; a difference can be one of a single story.",
        ),
        whole=("quotes", "passages"),
        missing="" if found else "No quotation was found, so there is nothing to draw.",
    )


def _names_in(events: pd.DataFrame) -> tuple[str, ...]:
    """Give the ids of the names that stand in any of some statements."""
    return tuple(sorted({str(e) for ids in events["entities"] for e in json.loads(ids)}))


def _interval(low: Any, high: Any, places: int) -> str:
    return "" if is_null(low) or is_null(high) else f"{number(low, places)}–{number(high, places)}"


def _variants(aliases: str) -> str:
    """Give the surface forms of an entity with their counts."""
    pairs = spellings(aliases)
    told = [f"“{surface}” ({number(n)})" for surface, n in pairs[:12]]
    return join_words(told) if len(pairs) <= 12 else ", ".join(told) + " …"


def _shown(shown: int, found: int, name: str = "") -> str:
    if shown >= found:
        return ""
    tail = f"; all in {name}" if name else ", taken from each article in turn"
    return f"{number(shown)} of {number(found)} shown{tail}."
