"""The answers: sentences whose every number is computed, each with a link to its evidence.

Nothing here is stored or ranked anew; the sentences are read off the corpus tables, and they say
so where there is too little to tell.
"""

from __future__ import annotations

from typing import Any

from newsloom.evidence import cut_to_words
from newsloom.labels import count_of, join_words
from newsloom.report.facts import Facts, Part, Sentence, count_facts, plain
from newsloom.report.tops import (
    PAIRS_SHOWN,
    names_shown,
    single_days,
    speakers,
    told_by_several,
    top_pairs,
)
from newsloom.report.words import day, is_null, number, percent, span
from newsloom.said import whole_quotes

__all__ = [
    "PAIRS_SHOWN",
    "RELATIONS",
    "Facts",
    "Part",
    "Sentence",
    "count_facts",
    "how_far_to_trust",
    "names_shown",
    "plain",
    "said_came_in",
    "said_shared",
    "said_when",
    "said_who",
    "said_who_says",
    "said_with_whom",
    "single_days",
    "speakers",
    "told_by_several",
    "top_pairs",
]


def said_came_in(corpus: Any, facts: Facts) -> Sentence:
    """How much of the raw text was body, what was removed and repaired."""
    if not facts.kept:
        if not facts.read:
            return (Part("Nothing came in."),)
        return (
            Part("None of "),
            Part(count_of(facts.read, "file"), "#articles"),
            Part(" was kept."),
        )
    kept = set(corpus.articles.loc[corpus.articles["status"] == "kept", "article_id"])
    blocks = corpus.blocks[corpus.blocks["article_id"].isin(kept)]
    size = (blocks["raw_end"] - blocks["raw_start"]).groupby(blocks["kind"]).sum()
    total = int(size.sum())
    removed = total - int(size.get("body", 0))
    edits = corpus.edits[corpus.edits["article_id"].isin(kept)]
    parts = [
        Part(f"{number(facts.kept)} of {count_of(facts.read, 'article')}", "#articles"),
        Part(" was kept; " if facts.kept == 1 else " were kept; "),
        Part(percent(removed, total), "#raw-beside-clean"),
        Part(" of their text was page furniture and taken out"),
    ]
    if len(edits):
        parts += [
            Part(", and "),
            Part(count_of(len(edits), "repair"), "#raw-beside-clean"),
            Part(f" made in {count_of(int(edits['article_id'].nunique()), 'article')}."),
        ]
    else:
        parts.append(Part("; nothing needed repair."))
    return tuple(parts)


def said_who(corpus: Any, facts: Facts) -> Sentence:
    """Who is named most, and by how much."""
    ranking = corpus.entity_ranking.sort_values(["rank", "entity_id"])
    if ranking.empty:
        return (Part("No name was found in the articles that were kept."),)
    first = ranking.iloc[0]
    parts = [
        Part(first.entity, strong=True, entity=first.entity_id),
        Part(" is named most: "),
        Part(count_of(first.mentions, "time"), f"#entity-{first.entity_id}"),
        Part(f", in {_of(first.articles, facts.kept)}"),
    ]
    people = ranking[ranking["label"] == "PERSON"]
    if first.label != "PERSON" and len(people):
        person = people.iloc[0]
        parts += [
            Part("; of people, "),
            Part(person.entity, strong=True, entity=person.entity_id),
            Part(" ("),
            Part(number(person.mentions), f"#entity-{person.entity_id}"),
            Part(")"),
        ]
        first = person
    others = people[people["entity_id"] != first.entity_id]
    if first.label == "PERSON" and len(others):
        second = others.iloc[0]
        parts += [
            Part(_lead(first.mentions, second.mentions)),
            Part(second.entity, strong=True, entity=second.entity_id),
        ]
        parts += [
            Part(" ("),
            Part(number(second.mentions), f"#entity-{second.entity_id}"),
            Part(")"),
            Part(_gate(first, second, facts)),
        ]
    return (*parts, Part("."))


def _lead(first: int, second: int) -> str:
    if first == second:
        return ", as often as "
    ratio = first / second
    return f", {ratio:.1f} times as often as " if ratio >= 1.05 else ", just ahead of "


def _gate(first: Any, second: Any, facts: Facts) -> str:
    if facts.few or is_null(first.ci_low) or is_null(second.ci_low):
        return f"; with {count_of(facts.kept, 'article')}, too little to test"
    if first.ci_low > second.ci_high:
        return "; their intervals lie apart"
    return "; their intervals overlap, so the order is too close to tell"


def _verb(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb


def _of(part: int, whole: int) -> str:
    if part == whole:
        return f"all {count_of(whole, 'article')}" if whole > 1 else "the one article"
    return f"{number(part)} of {count_of(whole, 'article')}"


def said_with_whom(corpus: Any, facts: Facts) -> Sentence:
    """Which two stand together most."""
    pairs = top_pairs(corpus)
    if pairs.empty:
        return (Part("No two names stand together often enough to be counted as a pair."),)
    first = pairs.iloc[0]
    parts = [
        Part(first.name_a, strong=True, entity=first.entity_a),
        Part(" and "),
        Part(first.name_b, strong=True, entity=first.entity_b),
        Part(" stand together most: in "),
        Part(count_of(first.n_ab, first.unit), _pair(first)),
        Part(f" from {_of(first.articles, facts.kept)}"),
    ]
    tied = int((pairs["n_ab"] == first.n_ab).sum()) - 1
    if tied:
        parts.append(Part(f"; {count_of(tied, 'other pair')} as often"))
    people = set(corpus.entities.loc[corpus.entities["label"] == "PERSON", "entity_id"])
    both = pairs[pairs["entity_a"].isin(people) & pairs["entity_b"].isin(people)]
    if len(both) and both.index[0] != 0:
        two = both.iloc[0]
        parts += [
            Part("; of two people, "),
            Part(two.name_a, strong=True, entity=two.entity_a),
            Part(" and "),
            Part(two.name_b, strong=True, entity=two.entity_b),
            Part(" ("),
            Part(number(two.n_ab), _pair(two) if both.index[0] < PAIRS_SHOWN else "#with-whom"),
            Part(")"),
        ]
    if facts.few or is_null(first.q_value):
        parts.append(Part("; too little to test whether that is more than chance"))
    elif first.q_value < 0.05:
        parts.append(Part("; more than chance would give (q < 0.05)"))
    return (*parts, Part("."))


def _pair(row: Any) -> str:
    return f"#pair-{row.entity_a}-{row.entity_b}"


def said_when(corpus: Any, facts: Facts) -> Sentence:
    """What most articles tell of, and which day most is told of."""
    events = corpus.events
    if events.empty:
        return (Part("No statement could be placed in time."),)
    days = single_days(events)
    told = told_by_several(corpus)
    dated = int((events["earliest"].notna() | events["latest"].notna()).sum())
    parts: list[Part] = []
    if len(told):
        first = told.iloc[0]
        parts += [
            Part("What most articles tell of ("),
            Part(f"{number(first.articles)} of {number(facts.kept)}", f"#told-{first.cluster}"),
            Part("): “"),
            Part(cut_to_words(first.text, [], words=16)[0], strong=True),
            Part(f"” ({span(first.earliest, first.latest)}); "),
        ]
    if days.empty:
        parts.append(Part("no statement falls on a single day" if parts else "No day stands out"))
    else:
        top = days.iloc[0]
        parts += [
            Part("the day most told of is " if parts else "The day most told of is "),
            Part(day(top.earliest, weekday=True), strong=True),
            Part(", with "),
            Part(count_of(top.statements, "statement"), f"#day-{top.earliest}"),
            Part(f" in {_of(top.articles, facts.kept)}"),
        ]
    if dated < len(events):
        parts += [
            Part("; "),
            Part(
                f"{number(dated) if dated else 'none'} of {count_of(len(events), 'statement')}",
                "#behind-when",
            ),
            Part(" could be dated"),
        ]
    return (*parts, Part("."))


def said_who_says(corpus: Any, facts: Facts) -> Sentence:
    """Who is quoted most, and through which agency."""
    table = speakers(corpus)
    quotes = whole_quotes(corpus)
    if quotes.empty:
        return (Part("No quotation and no reported statement was found."),)
    unnamed = int(quotes["entity_id"].isna().sum())
    if table.empty:
        return (
            Part("None of "),
            Part(count_of(len(quotes), "statement"), "#statements"),
            Part(" has a named speaker."),
        )
    top = table.iloc[0]
    parts = [
        Part(top.entity, strong=True, entity=top.entity_id),
        Part(" is quoted most: "),
        Part(count_of(top.statements, "statement"), f"#speaker-{top.entity_id}"),
        Part(f" in {_of(top.articles, facts.kept)}, "),
        Part(number(top.direct), f"#speaker-{top.entity_id}-direct")
        if top.direct
        else Part("none"),
        Part(" of them direct"),
    ]
    alike = int((table["statements"] == top.statements).sum()) - 1
    if alike:
        have = "has" if alike == 1 else "have"
        parts.append(Part(f"; {count_of(alike, 'other')} {have} as many"))
    if top.passed_on:
        parts += [
            Part("; "),
            Part(number(top.passed_on), f"#speaker-{top.entity_id}-through"),
            Part(f" came through {join_words(top.channels[:3])}"),
        ]
    if unnamed:
        parts += [
            Part("; "),
            Part(number(unnamed), "#speaker-unnamed"),
            Part(" of "),
            Part(number(len(quotes)), "#statements"),
            Part(" statements have no named speaker"),
        ]
    return (*parts, Part("."))


RELATIONS = {
    "near_duplicate": "nearly the whole article",
    "same_quotation": "the same quotation",
    "near_verbatim": "nearly the same words",
    "same_statement": "the same statement",
}
"""How two passages are related, in the reader's words."""


def said_shared(corpus: Any) -> Sentence | None:
    """What stands in more than one article; None where nothing does."""
    passages = corpus.passages
    if passages.empty:
        return None
    kinds = passages["relation"].value_counts()
    told = [
        name if len(kinds) == 1 else f"{number(int(kinds[relation]))} {name}"
        for relation, name in (
            ("near_duplicate", "nearly the whole article"),
            ("same_quotation", "the same quotation"),
            ("near_verbatim", "in nearly the same words"),
            ("same_statement", "the same statement"),
        )
        if relation in kinds.index
    ]
    articles = len(set(passages["article_a"]) | set(passages["article_b"]))
    return (
        Part(count_of(len(passages), "passage"), "#shared"),
        Part(f" of one article {_verb(len(passages), 'come')} back in another"),
        Part(f" ({join_words(told)}), across {count_of(articles, 'article')}."),
    )


def how_far_to_trust(corpus: Any, facts: Facts, warnings: list[str]) -> list[Sentence]:
    """What a reader should hold against the numbers, most important first."""
    said: list[Sentence] = []
    if facts.few:
        said.append(
            (
                Part(f"{count_of(facts.kept, 'article')}: too little to test.", strong=True),
                Part(" The page counts and describes; it claims nothing beyond these texts."),
            )
        )
    uncertain = facts.kept - _single(corpus)
    if facts.kept:
        guessed = facts.methods.get("inferred", 0)
        parts = [Part("Dates: ", strong=True)]
        if facts.undated == facts.kept:
            parts += [Part("no article has a day", "#dates"), Part(" that could be found")]
        else:
            parts.append(
                Part(_all_of(guessed, facts.kept) + " inferred from the texts", "#dates")
                if guessed
                else Part("none had to be inferred")
            )
        if uncertain and facts.undated < facts.kept:
            parts.append(Part(f"; {_all_of(uncertain, facts.kept)} not known to the day"))
        said.append((*parts, Part(".")))
    names = corpus.mentions[corpus.mentions["form"] == "name"]
    if len(names):
        once = int((corpus.entity_ranking["mentions"] == 1).sum())
        judged = int((corpus.entities["decided_by"] == "judgement").sum())
        parts = [
            Part("Names: ", strong=True),
            Part(count_of(len(names), "mention"), "#behind-who"),
            Part(" joined into "),
            Part(count_of(len(corpus.entity_ranking), "name"), "#who"),
            Part(f" by rule; {number(once)} {_verb(once, 'occur')} only once"),
        ]
        parts.append(
            Part(f"; {number(judged)} decided by hand" if judged else "; none checked by hand")
        )
        said.append((*parts, Part(".")))
    unsure = corpus.manifest["names"]
    if unsure["left_out"]:
        parts = [
            Part("Left out: ", strong=True),
            Part(f"{number(unsure['left_out'])} of {count_of(unsure['found'], 'name')} found, "),
            Part(f"less sure than the {unsure['min_confidence']:.15g} of min_confidence."),
        ]
        said.append(tuple(parts))
    no_outlet = int(corpus.articles.loc[corpus.articles["status"] == "kept", "outlet"].isna().sum())
    if no_outlet:
        of = count_of(facts.kept, "article")
        told = f"not known for {number(no_outlet)} of {of}."
        told = "known for none of the articles." if no_outlet == facts.kept else told
        said.append((Part("Outlets: ", strong=True), Part(told)))
    said += [(Part("Warning: ", strong=True), Part(text)) for text in warnings]
    return said


def _all_of(part: int, whole: int) -> str:
    return f"all {number(whole)}" if part == whole > 1 else f"{number(part)} of {number(whole)}"


def _single(corpus: Any) -> int:
    kept = corpus.articles[corpus.articles["status"] == "kept"]
    same = kept["published_earliest"].notna() & (
        kept["published_earliest"] == kept["published_latest"]
    )
    return int(same.sum())
