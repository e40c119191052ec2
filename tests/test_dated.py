"""How a day was found: the steps in order, their place in the raw text, and what is left open."""

import json
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom import dated, placed, tables
from newsloom.dating import date_articles
from newsloom.dating.chain import trace_dates
from newsloom.dating.propagation import Gap, Link, propagate
from newsloom.dating.tracing import given_ends, steps_to, trace
from newsloom.days import between
from newsloom.language.timex_grammar import find_timexes

MONDAY = {"kind": "weekday", "weekday": 1}
LAST_WEEK = {"kind": "unit", "unit": "W", "shift": -1}
PEOPLE = ("Ada Ember", "Otto Stone", "Vela")

# Monday 1 March 2021 is what the caption shows; the week after is that of 8 March.
FIRST = "Ada Ember visited Vela on Monday.\n\nAda Ember greets Vela on March 1, 2021."
SECOND = "Ada Ember visited Vela last week. Nothing more was said of it in the town."


def made(*texts, published=()):
    """A corpus whose whole raw text is one body, dated by newsloom itself."""
    rows = {n: [] for n in ("articles", "blocks", "sentences", "timexes", "mentions")}
    for number, text in enumerate(texts):
        a = f"a{number}"
        given_day = published[number] if number < len(published) else None
        rows["articles"].append(
            {
                "article_id": a,
                "path": f"{number}.txt",
                "sha256": "",
                "raw": text,
                "text": text,
                "published": given_day,
                "published_method": "metadata",
                "published_evidence": "[]",
                "words": len(text.split()),
                "status": "kept",
            }
        )
        block = {"article_id": a, "block": 0, "kind": "body", "raw_start": 0, "raw_end": len(text)}
        rows["blocks"].append(block)
        start = 0
        for n, sentence in enumerate(text.replace(". ", ".\n\n").split("\n\n")):
            start = text.index(sentence, start)
            place = {"article_id": a, "sentence": n}
            end = start + len(sentence)
            told = {**place, "paragraph": n, "start": start, "end": end, "text": sentence}
            rows["sentences"].append(told)
            for name in PEOPLE:
                at = text.find(name, start, end)
                if at >= 0:
                    span = {"start": at, "end": at + len(name), "surface": name, "form": "name"}
                    span |= {"raw_start": at, "raw_end": at + len(name)}
                    label = "GPE" if name == "Vela" else "PERSON"
                    rows["mentions"].append(
                        {**place, **span, "label": label, "entity_id": name, "entity": name}
                    )
        for found in find_timexes(text):
            mine = [s for s in rows["sentences"] if s["article_id"] == a]
            sentence = next(s["sentence"] for s in mine if s["start"] <= found.start < s["end"])
            rows["timexes"].append(
                {"article_id": a, "sentence": sentence, "value": "", "form": found.form}
                | {k: getattr(found, k) for k in ("start", "end", "surface", "type")}
            )
    columns = ["article_id", "sentence", "start", "end", "surface", "type", "value", "form"]
    forms = pd.DataFrame(rows["timexes"], columns=columns)
    frames = {name: tables.make(name, found) for name, found in rows.items() if name != "timexes"}
    articles = date_articles(
        frames["articles"],
        blocks=frames["blocks"],
        sentences=frames["sentences"],
        found=forms,
        mentions=frames["mentions"],
    )
    frames["timexes"] = tables.make("timexes", forms.drop(columns="form"))
    return SimpleNamespace(**frames | {"articles": articles, "share": False})


def traced(corpus):
    return dated.trace_corpus(corpus)


def test_a_chain_leads_from_the_caption_to_the_article_of_the_week_after():
    corpus = made(FIRST, SECOND)
    steps = traced(corpus)
    mine = steps[(steps["article_id"] == "a1") & (steps["role"] == "decides")]
    told = [(s.of, s.surface, s.earliest, s.latest) for s in mine.itertuples()]
    assert told == [
        ("a0", "March 1, 2021", "2021-03-01", "2021-03-07"),
        ("a0", "Monday", "2021-03-01", "2021-03-01"),
        ("a1", "last week", "2021-03-08", "2021-03-14"),
    ]
    raws = dict(zip(corpus.articles["article_id"], corpus.articles["raw"], strict=True))
    for step in mine.itertuples():
        assert raws[step.of][step.raw_start : step.raw_end] == step.surface


def test_the_last_step_gives_the_days_that_the_table_claims():
    corpus = made(FIRST, SECOND)
    steps = traced(corpus)
    for article in corpus.articles.itertuples():
        last = steps[(steps["article_id"] == article.article_id) & (steps["role"] == "decides")]
        ends = last.iloc[-1]
        claimed = (article.published_earliest, article.published_latest)
        assert (ends["earliest"], ends["latest"]) == claimed


def test_a_step_says_whose_words_mean_which_days_and_where_they_stand():
    said = dated.say_dates(made(FIRST, SECOND))
    assert "has a caption dated “March 1, 2021” and says “Monday” of what it shows" in said
    assert (
        "says “last week” of “visit” (Ada Ember, Vela): so it was printed between 8 and 14" in said
    )
    assert f"[1.txt:{SECOND.index('last week')}–{SECOND.index('last week') + 9}]" in said
    assert "→ It was printed between 1 and 7 March 2021." in said


def test_what_was_told_once_is_only_referred_to():
    said = dated.say_dates(made(FIRST, SECOND))
    assert said.count("has a caption dated") == 1
    assert "From 1 step told above follows:" in said


def test_steps_that_do_not_lead_to_the_claimed_days_decide_nothing():
    corpus = made(FIRST, SECOND)
    corpus.articles.loc[corpus.articles["article_id"] == "a1", "published_latest"] = "2021-03-09"
    steps = traced(corpus)
    assert set(steps.loc[steps["article_id"] == "a1", "role"]) <= {"agrees", "best"}
    assert "taken together" in dated.say_dates(corpus)


def test_a_day_in_the_metadata_is_one_step_and_no_place():
    corpus = made("Ada Ember slept.", published=["2020-05-03"])
    (step,) = traced(corpus).itertuples()
    assert (step.role, step.rule, step.earliest) == ("decides", "metadata", "2020-05-03")
    assert dated.list_dating(corpus)["place"].tolist() == ["metadata"]
    assert dated.say_dates(corpus).startswith("Day of printing of 1 article: 1 stated in the")


def test_an_article_that_tells_nothing_has_no_step():
    corpus = made("Ada Ember slept.")
    assert traced(corpus).empty
    assert "1 open or unknown" in dated.say_dates(corpus)


def test_in_a_corpus_that_is_sent_on_lines_are_short():
    long = "word " * 40 + FIRST.replace("\n\n", " " + "more " * 40 + "\n\n")
    corpus = made(long, SECOND)
    corpus.share = True
    assert max(len(line.split()) for line in dated.list_dating(corpus)["line"]) <= 27


DAYS = st.dates(date(2020, 12, 1), date(2021, 3, 31))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", "d"]),
            st.sampled_from(["x", "y"]),
            st.sampled_from([MONDAY, LAST_WEEK]),
        ),
        max_size=6,
        unique_by=lambda link: link[:2],
    ),
    DAYS,
)
def test_the_trace_reaches_what_the_propagation_claims(ties, day):
    links = [Link(a, h, form, {"article_id": a}) for a, h, form in ties]
    gaps = [Gap("x", "y", 4, 10, {"article_id": "a"})]
    known, dropped = propagate({"a": (day, day)}, links, gaps)
    if dropped:
        return
    ends = trace(given_ends({"a": ((day, day), ({}, {}))}), links, gaps)
    for name, interval in known.items():
        found = tuple(e.day if (e := ends.get((name, last))) else None for last in (False, True))
        assert found == interval
        for step in steps_to(ends, name)[-1:]:
            assert step.name == name


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        ("2022-12-19", "2022-12-19", "on 19 December 2022"),
        ("2022-12-19", "2022-12-25", "between 19 and 25 December 2022"),
        ("2022-11-30", "2022-12-02", "between 30 November and 2 December 2022"),
        ("2022-12-30", "2023-01-02", "between 30 December 2022 and 2 January 2023"),
        (None, "2022-12-19", "on or before 19 December 2022"),
        ("2022-12-19", None, "on or after 19 December 2022"),
        (None, None, "on an unknown day"),
    ],
)
def test_an_interval_in_a_sentence(earliest, latest, said):
    assert between(earliest, latest) == said


# --- what lies where -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "printed", "why"),
    [
        ("SET", "P1D", True, "comes again and again: no single day"),
        ("DURATION", "P3Y", True, "says how long, not when"),
        ("DATE", "PAST_REF", True, "vague: now, lately, soon; no day is meant"),
        ("DATE", "XXXX-WXX-1", False, "counts from the day of printing, which is not known"),
        ("DATE", "XXXX-05", True, "no year is said, and nothing before it gives one"),
    ],
)
def test_why_an_expression_has_no_day(kind, value, printed, why):
    assert placed.why_no_day(kind, value, printed=printed) == why


def test_expressions_without_a_day_are_counted_once_however_they_are_written():
    row = {"article_id": "a0", "sentence": 0, "type": "DURATION", "value": "P2D"}
    corpus = made("Ada Ember slept.")
    corpus.timexes = tables.make(
        "timexes",
        [
            {**row, "start": 0, "end": 8, "surface": "Two days"},
            {**row, "start": 9, "end": 17, "surface": "two\ndays"},
            {**row, "start": 20, "end": 24, "surface": "2020", "type": "DATE", "value": "2020"}
            | {"earliest": "2020-01-01", "latest": "2020-12-31"},
        ],
    )
    (only,) = placed.list_unresolved(corpus).itertuples()
    assert (only.expression, only.times, only.articles) == ("two days", 2, 1)
    assert placed.say_unresolved(corpus).startswith("1 of 3 expressions of time were placed; of")


def test_coverage_adds_up_to_all_kept_articles_of_an_outlet():
    corpus = made(FIRST, SECOND, "Ada Ember slept.", published=["2021-03-30", "2021-04-02"])
    covered = placed.count_coverage(corpus, period="month")
    rows = [(None if pd.isna(r.period) else r.period, r.articles) for r in covered.itertuples()]
    assert rows == [("2021-03-01", 1), ("2021-04-01", 1), (None, 1)]
    assert covered["words"].sum() == corpus.articles["words"].sum()


def test_statements_without_a_day_begin_with_what_is_still_to_come():
    corpus = made("Ada Ember slept.")
    row = {"article_id": "a0", "sentence": 0, "start": 0, "end": 5, "entities": '["e"]'}
    corpus.events = tables.make(
        "events",
        [
            {**row, "text": "Ada slept", "modality": "asserted"},
            {**row, "start": 9, "text": "Ada will sing", "modality": "planned"},
            {**row, "start": 12, "text": "it began", "modality": "planned", "latest": "2020-01-01"},
        ],
    )
    corpus.entities = tables.make(
        "entities",
        [
            {"entity_id": "e", "entity": "Ada Ember", "label": "PERSON", "aliases": "[]"}
            | {"mentions": 1, "articles": 1, "decided_by": "rule"}
        ],
    )
    shown = placed.list_undated(corpus)
    assert shown["statement"].tolist() == ["Ada will sing", "Ada slept"]
    assert shown["who"].tolist() == ["Ada Ember", "Ada Ember"]


def test_the_happenings_of_one_entity():
    happenings = pd.DataFrame({"entities": ['["a", "b"]', '["b"]', "[]"], "text": ["x", "y", "z"]})
    assert placed.happenings_of(happenings, "b")["text"].tolist() == ["x", "y"]
    assert placed.happenings_of(happenings, "a")["text"].tolist() == ["x"]
    assert len(placed.happenings_of(happenings, "")) == 3
    assert placed.most_told(happenings) == "b"
    assert placed.most_told(happenings.head(0)) == ""


def test_evidence_of_an_article_that_is_not_kept_is_passed_over():
    corpus = made(FIRST)
    corpus.articles["status"] = "duplicate"
    assert traced(corpus).empty
    assert json.loads(corpus.articles["published_evidence"].iloc[0])
    assert trace_dates(
        corpus.articles.head(0),
        blocks=corpus.blocks,
        sentences=corpus.sentences,
        timexes=corpus.timexes,
        mentions=corpus.mentions,
    ).empty
