"""Every table of newsloom: what a row is, its columns and their types, and how rows are sorted.

Declarations only; `tables` makes, checks, writes and reads frames by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TEXT, COUNT, MAYBE_COUNT, NUMBER, FLAG = "string", "int64", "Int64", "float64", "bool"


@dataclass(frozen=True)
class Column:
    """One column: its pandas type, what it holds, and whether it may be null."""

    dtype: str
    help: str
    null: bool = False


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, and what rows are sorted by."""

    row: str
    columns: Mapping[str, Column]
    sort: tuple[str, ...]
    unique: tuple[str, ...] = field(default=())


def _text(help: str) -> Column:
    return Column(TEXT, help)


def _maybe_text(help: str) -> Column:
    return Column(TEXT, help, null=True)


def _count(help: str) -> Column:
    return Column(COUNT, help)


def _maybe_count(help: str) -> Column:
    return Column(MAYBE_COUNT, help, null=True)


def _number(help: str) -> Column:
    return Column(NUMBER, help)


def _maybe_number(help: str) -> Column:
    return Column(NUMBER, help, null=True)


_ARTICLE = _text("the article, by its stable id")
_RAW_START = _count("first code point in the article's `raw`")
_RAW_END = _count("one past the last code point in `raw`")
_START = _count("first code point in the article's clean `text`")
_END = _count("one past the last code point in `text`")
_SENTENCE = _count("number of the sentence in the article, from 0")
_ENTITY_ID = _text("the entity, by an id that is stable between runs")
_NAME = _text("canonical name of the entity")
_LABEL = _text("OntoNotes label: PERSON NORP FAC ORG GPE LOC PRODUCT EVENT …")
_DAY_FROM = _maybe_text("first day it can mean (YYYY-MM-DD), inclusive")
_DAY_TO = _maybe_text("last day it can mean (YYYY-MM-DD), inclusive")

TABLES: dict[str, Table] = {
    "articles": Table(
        "one input document, kept or not",
        {
            "article_id": _text("stable between runs and machines; unique"),
            "path": _text("relative to the corpus; with #n for the n-th record of a file"),
            "sha256": _text("of the source bytes or record"),
            "raw": _text("the text as read: decoded; for HTML the extracted text"),
            "text": _text("clean body: paragraphs separated by one blank line"),
            "title": _maybe_text("headline, from metadata or found in the text"),
            "byline": _maybe_text("who wrote it"),
            "outlet": _maybe_text(
                "who published it, as named in metadata or furniture, or inferred"
            ),
            "url": _maybe_text("where it was found"),
            "language": _maybe_text("ISO 639-1"),
            "published": _maybe_text("best-supported day (YYYY-MM-DD) in the interval"),
            "published_earliest": _maybe_text("first possible day, inclusive; null = unknown"),
            "published_latest": _maybe_text("last possible day, inclusive; null = unknown"),
            "published_method": _text("metadata, explicit, inferred or unknown"),
            "published_evidence": _text(
                "JSON list: rule, article_id, raw_start, raw_end, surface, value"
            ),
            "words": _count("word tokens in `text`"),
            "status": _text("kept, or the reason it was set aside"),
            "duplicate_of": _maybe_text("the kept article it repeats; never a chain"),
        },
        ("article_id",),
        ("article_id",),
    ),
    "blocks": Table(
        "a stretch of raw text; together they cover it without gaps (blanks aside) or overlaps",
        {
            "article_id": _ARTICLE,
            "block": _count("number of the block in the article, from 0"),
            "kind": _text(
                "body title standfirst byline dateline caption credit source_line navigation "
                "promo related share comments legal other"
            ),
            "raw_start": _RAW_START,
            "raw_end": _RAW_END,
        },
        ("article_id", "raw_start"),
        ("article_id", "block"),
    ),
    "edits": Table(
        "a change between a raw body block and the clean text",
        {
            "article_id": _ARTICLE,
            "raw_start": _RAW_START,
            "raw_end": _RAW_END,
            "start": _START,
            "end": _END,
            "before": _text("what stood there; empty for an insertion"),
            "after": _text("what stands there now; empty for a deletion"),
            "kind": _text("glue, case, unicode, space or markup"),
            "rule": _text("the rule that made the change"),
        },
        ("article_id", "start", "raw_start"),
    ),
    "judgements": Table(
        "a row of judgements.csv and a place where it was followed; one row where nowhere",
        {
            "line": _count("of the file judgements.csv"),
            "a": _text("what stands in the raw text, or a name"),
            "judgement": _text("allow or forbid (a repair); same, different or ignore (names)"),
            "b": _text("what it should read, or the other name; empty where not said"),
            "path": _maybe_text("the one article it is meant for; null: all"),
            "who": _maybe_text("who judged"),
            "why": _maybe_text("for what reason"),
            "article_id": _maybe_text("the article where it was followed"),
            "raw_start": _maybe_count("first code point there in `raw`"),
            "raw_end": _maybe_count("one past the last"),
            "effect": _text(
                "on repairs: made; made anyway (the rules agree); not made; nothing to forbid; on "
                "names: joined; joined already; parted; apart already; left out; on both: not "
                "found; not followed; contradicted"
            ),
            "rule": _maybe_text("the rule that agrees, or that was overruled"),
            "mentions": _maybe_count("of a row on names: how many names it speaks of"),
            "told": _maybe_text("of a row on names: what became of it, in a sentence"),
        },
        ("line", "article_id", "raw_start"),
    ),
    "sentences": Table(
        "a sentence of the clean text",
        {
            "article_id": _ARTICLE,
            "sentence": _SENTENCE,
            "paragraph": _count("number of the paragraph in the article, from 0"),
            "start": _START,
            "end": _END,
            "text": _text("text[start:end]"),
        },
        ("article_id", "start"),
        ("article_id", "sentence"),
    ),
    "mentions": Table(
        "a name, a description or (with pronouns=true) a pronoun found in the body",
        {
            "article_id": _ARTICLE,
            "sentence": _SENTENCE,
            "start": _START,
            "end": _END,
            "raw_start": _RAW_START,
            "raw_end": _RAW_END,
            "surface": _text("text[start:end]"),
            "label": _LABEL,
            "form": _text("name, description or pronoun"),
            "entity_id": _ENTITY_ID,
            "entity": _NAME,
            "confidence": _maybe_number("0–1, calibrated; null where the model gives none"),
            "usage": _maybe_text("literal, metonym or null"),
        },
        ("article_id", "start", "end", "entity_id"),
    ),
    "entities": Table(
        "an entity: everything that mentions of it were joined into",
        {
            "entity_id": _ENTITY_ID,
            "entity": _NAME,
            "label": _LABEL,
            "wikidata": _maybe_text("QID, where certain"),
            "aliases": _text("JSON list of surface forms with counts"),
            "mentions": _count("how many times it is named"),
            "articles": _count("in how many articles it is named"),
            "decided_by": _text("rule, lexicon or judgement"),
            "country": _maybe_text("the country of a people, a body or a place, where told"),
        },
        ("entity_id",),
        ("entity_id",),
    ),
    "merges": Table(
        "why a surface counts for its entity",
        {
            "entity_id": _ENTITY_ID,
            "entity": _NAME,
            "label": _LABEL,
            "surface": _text("as it is printed"),
            "article_id": _maybe_text(
                "the one article it is about; null: all that no other row of it names"
            ),
            "joined_to": _maybe_text("the surface it was tied to; null: it opened the entity"),
            "rule": _text("the reason, in words"),
            "mentions": _count("how many mentions rest on it"),
            "articles": _count("in how many articles"),
        },
        ("entity_id", "surface", "article_id", "rule", "joined_to"),
    ),
    "undecided": Table(
        "two entities that may be one, left apart for want of evidence",
        {
            "entity_a": _text("entity id"),
            "entity_b": _text("entity id"),
            "name_a": _text("canonical name of the one"),
            "name_b": _text("canonical name of the other"),
            "label": _LABEL,
            "reason": _text("what speaks for it and why it does not suffice"),
            "mentions": _count("of the one named less often"),
            "article_id": _maybe_text("where the question arises; null: everywhere"),
        },
        ("entity_a", "entity_b", "article_id", "reason"),
    ),
    "entity_counts": Table(
        "an entity in an article; additive over articles; names only",
        {
            "article_id": _ARTICLE,
            "outlet": _maybe_text("the article's outlet"),
            "published": _maybe_text("the article's day"),
            "entity_id": _ENTITY_ID,
            "label": _LABEL,
            "mentions": _count("how many times it is named in the article"),
        },
        ("article_id", "entity_id"),
        ("article_id", "entity_id"),
    ),
    "entity_ranking": Table(
        "an entity over the whole corpus",
        {
            "entity_id": _ENTITY_ID,
            "entity": _NAME,
            "label": _LABEL,
            "mentions": _count("how many times it is named"),
            "articles": _count("in how many articles (range)"),
            "share": _number("its mentions among all mentions of names"),
            "per_1000_words": _number("mentions per 1,000 words of the corpus"),
            "dp": _maybe_number("Gries' DP: 0 even, towards 1 clumped"),
            "dp_norm": _maybe_number("DP / (1 − smallest share): 0 even, 1 clumped"),
            "juilland_d": _maybe_number("Juilland's D: 1 even, 0 clumped"),
            "ci_low": _maybe_number("lower end of the interval of mentions per 1,000 words"),
            "ci_high": _maybe_number("upper end of that interval"),
            "rank": _count("1 = most mentions; ties share a rank"),
            "rank_low": _maybe_count(
                "the best rank in 95 % of resampled articles (of the top 100)"
            ),
            "rank_high": _maybe_count("the worst rank there"),
        },
        ("rank", "entity_id"),
        ("entity_id",),
    ),
    "keyness": Table(
        "an entity in one outlet or period against all the others",
        {
            "group_kind": _text("outlet or period"),
            "group": _text("the outlet's name, or the period: 2021-W09, 2021-03, 2021-Q1, 2021"),
            "entity_id": _ENTITY_ID,
            "entity": _NAME,
            "label": _LABEL,
            "mentions": _count("how many times the group names it"),
            "articles": _count("in how many of its articles"),
            "mentions_rest": _count("how many times the others name it"),
            "articles_rest": _count("in how many of their articles"),
            "per_1000_words": _number("mentions per 1,000 words of the group"),
            "per_1000_words_rest": _number("mentions per 1,000 words of the others"),
            "log_likelihood": _number("G² over words, 4 cells; tells no direction"),
            "log_ratio": _number("binary logarithm of the ratio of the two rates"),
            "lrc": _number("conservative log ratio (Evert 2022); 0 = no difference shown"),
            "log_odds_z": _number("weighted log-odds (Monroe et al. 2008); above 0 = more here"),
            "article_log_likelihood": _number("G² over articles that name it, 4 cells"),
            "p_value": _maybe_number("articles exchanged between groups, two-sided"),
            "q_value": _maybe_number("p adjusted for all rows (Benjamini–Hochberg)"),
            "why": _maybe_text("why there is no test, where there is none"),
        },
        ("group", "entity_id"),
        ("group", "entity_id"),
    ),
    "variants": Table(
        "a spelling of a name in one outlet, where the corpus spells it in several ways",
        {
            "entity_id": _ENTITY_ID,
            "entity": _NAME,
            "label": _LABEL,
            "part": _text("what is compared: surname, given name, or the whole name"),
            "spelling_of": _text("the commonest spelling of that part"),
            "outlet": _maybe_text("null: not known"),
            "surface": _text("the spelling"),
            "mentions": _count("how often it is spelt so there"),
            "articles": _count("in how many articles"),
            "share": _number("of the outlet's mentions of that part"),
        },
        ("entity_id", "part", "spelling_of", "outlet", "surface"),
    ),
    "pair_counts": Table(
        "two entities in an article; additive over articles; names only",
        {
            "article_id": _ARTICLE,
            "entity_a": _text("entity id, smaller than entity_b"),
            "entity_b": _text("entity id"),
            "sentences": _count("sentences that name both"),
            "paragraphs": _count("paragraphs that name both"),
            "units": _count("units that name both, as the parameter `unit` says"),
        },
        ("article_id", "entity_a", "entity_b"),
        ("article_id", "entity_a", "entity_b"),
    ),
    "pair_scores": Table(
        "two entities over the whole corpus",
        {
            "entity_a": _text("entity id, smaller than entity_b"),
            "entity_b": _text("entity id"),
            "name_a": _text("canonical name of entity_a"),
            "name_b": _text("canonical name of entity_b"),
            "unit": _text("what counts as together: sentence, paragraph, window or article"),
            "n_ab": _count("units that name both"),
            "n_a": _count("units that name entity_a"),
            "n_b": _count("units that name entity_b"),
            "n": _count("all units"),
            "articles": _count("articles with a unit that names both"),
            "npmi": _maybe_number("normalised pointwise mutual information, −1 to 1"),
            "log_dice": _maybe_number("14 + log2(2·n_ab/(n_a+n_b)), at most 14"),
            "log_likelihood": _maybe_number("G², 4 cells"),
            "p_value": _maybe_number("null where the evidence is too little to test"),
            "q_value": _maybe_number("p adjusted for multiplicity (Benjamini–Hochberg)"),
            "ci_low": _maybe_number("lower end of the interval of n_ab over articles"),
            "ci_high": _maybe_number("upper end of that interval"),
            "backbone": Column(FLAG, "kept by the disparity filter"),
            "association_strength": _maybe_number("n·n_ab / (n_a·n_b): 1 as chance has it"),
            "jaccard": _maybe_number("n_ab / (n_a + n_b − n_ab), 0 to 1"),
            "delta_p_b": _maybe_number("p(b | a) − p(b | not a), −1 to 1"),
            "delta_p_a": _maybe_number("p(a | b) − p(a | not b), −1 to 1"),
            "window": _maybe_count("sentences of a window; null for another unit"),
        },
        ("entity_a", "entity_b"),
        ("entity_a", "entity_b", "unit"),
    ),
    "relations": Table(
        "a hint from the parse: one name is the subject, another the object of a verb",
        {
            "article_id": _ARTICLE,
            "sentence": _SENTENCE,
            "start": _count("first code point of the verb in the clean `text`"),
            "end": _END,
            "subject": _text("entity id"),
            "object": _text("entity id"),
            "entity_a": _text("the smaller of the two ids"),
            "entity_b": _text("the other"),
            "verb": _text("its basic form"),
            "words": _text("what stands between the names in the label"),
            "label": _text("subject, words, object; a hint, no fact"),
        },
        ("article_id", "start", "subject", "object"),
    ),
    "network_nodes": Table(
        "an entity in the network of pairs",
        {
            "entity_id": _ENTITY_ID,
            "entity": _NAME,
            "label": _LABEL,
            "strength": _number("sum of the weights of its edges"),
            "betweenness": _number("share of shortest paths through it, on distances 1/weight"),
            "pagerank": _number("PageRank, weighted"),
            "community": _count("community, 0 = largest; −1 = in none"),
            "community_stability": _maybe_number("0–1: how often it stays with its community"),
            "rank": _maybe_count("by PageRank, 1 = highest"),
            "rank_low": _maybe_count("the best rank in 95 % of resampled articles"),
            "rank_high": _maybe_count("the worst rank there"),
            "community_resampled": _maybe_number("0–1: the same over resampled articles"),
            "x": _number("place in the stored layout, −1 to 1"),
            "y": _number("place in the stored layout, −1 to 1"),
        },
        ("entity_id",),
        ("entity_id",),
    ),
    "network_agreement": Table(
        "how clear the division of the network into communities is; one row, none without pairs",
        {
            "entities": _count("in the network"),
            "pairs": _count("edges of the network"),
            "communities": _count("of two or more"),
            "modularity": _number("0 = ties as chance has them, near 1 = hardly any between"),
            "agreement_runs": _number("adjusted Rand index with other seeds, 1 = the same"),
            "agreement_articles": _maybe_number("the same with resampled articles"),
        },
        ("entities",),
    ),
    "timexes": Table(
        "a temporal expression (TIMEX3)",
        {
            "article_id": _ARTICLE,
            "sentence": _SENTENCE,
            "start": _START,
            "end": _END,
            "surface": _text("text[start:end]"),
            "type": _text("DATE, TIME, DURATION or SET"),
            "value": _text("TIMEX3 value"),
            "mod": _maybe_text("TIMEX3 mod: START MID END APPROX LESS_THAN …"),
            "earliest": _DAY_FROM,
            "latest": _DAY_TO,
            "anchor": _maybe_text("what it was resolved against"),
        },
        ("article_id", "start", "end"),
    ),
    "events": Table(
        "a dated or datable statement",
        {
            "article_id": _ARTICLE,
            "sentence": _SENTENCE,
            "start": _START,
            "end": _END,
            "text": _text("text[start:end]"),
            "earliest": _DAY_FROM,
            "latest": _DAY_TO,
            "modality": _text("asserted, reported, planned, hypothetical or denied"),
            "entities": _text("JSON list of entity ids"),
            "cluster": _maybe_text("the same happening across articles"),
        },
        ("article_id", "start", "end"),
    ),
    "quotes": Table(
        "something somebody said: the content, its cue and its source",
        {
            "article_id": _ARTICLE,
            "start": _START,
            "end": _END,
            "kind": _text("direct, indirect or mixed"),
            "text": _text("text[start:end]"),
            "source_start": _maybe_count("the words that name the source"),
            "source_end": _maybe_count("one past them"),
            "source": _maybe_text("those words"),
            "entity_id": _maybe_text("who is speaking; null if unnamed or unknown"),
            "cue_start": _maybe_count("the reporting words"),
            "cue_end": _maybe_count("one past them"),
            "cue": _maybe_text("those words"),
            "channel": _maybe_text("entity id, or the words, of who passed it on"),
        },
        ("article_id", "start", "end", "kind"),
    ),
    "numbers": Table(
        "a number in the body: how many or how much, of what, according to whom, of when",
        {
            "article_id": _ARTICLE,
            "sentence": _SENTENCE,
            "start": _START,
            "end": _END,
            "surface": _text("the number with its unit and what it counts, as printed"),
            "value": _number("the number"),
            "unit": _maybe_text("percent, a currency or a measure; null where things are counted"),
            "of": _maybe_text("what is counted or measured, as printed"),
            "how": _maybe_text("about, more (at least) or less (at most); null: as it stands"),
            "earliest": _maybe_text("first day its clause or sentence speaks of (YYYY-MM-DD)"),
            "latest": _maybe_text("last day its clause or sentence speaks of (YYYY-MM-DD)"),
            "entity_id": _maybe_text("who says so, where it stands in a quotation or is reported"),
            "source": _maybe_text("the words that name who says so"),
            "names": _text("JSON: entities named in its clause, by id"),
            "about": _text("JSON: what else its clause speaks of, words of one meaning as one"),
        },
        ("article_id", "start"),
    ),
    "passages": Table(
        "two passages in two articles that share wording or content",
        {
            "article_a": _text("article id, smaller than article_b"),
            "block_a": _maybe_count("block of a title or caption (offsets then raw); else null"),
            "start_a": _count("start in article_a's clean text, or raw if block_a is set"),
            "end_a": _count("one past the end"),
            "article_b": _text("article id"),
            "block_b": _maybe_count("block of a title or caption (offsets then raw); else null"),
            "start_b": _count("start in article_b's clean text, or raw if block_b is set"),
            "end_b": _count("one past the end"),
            "relation": _text("near_duplicate same_quotation near_verbatim same_statement"),
            "similarity": _number(
                "0–1: share of words in common; of other words, how likely they say the same"
            ),
            "shared": _text(
                "JSON: what they share: words; or concepts, names, numbers, speaker, whether it is "
                "one happening, and how far the articles tell one story besides"
            ),
        },
        ("article_a", "article_b", "start_a", "start_b"),
    ),
}
