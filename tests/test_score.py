"""Tests of newsloom.score: a perfect run scores 1 everywhere, and each loss lowers its figure."""

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest

from goldmine import perfect_tables, write_gold, write_tables
from newsloom import tables
from newsloom.score import flatten, score, score_run, score_table
from newsloom.score.figures import Tally, b_cubed, compare, same_span
from newsloom.score.names import _plain_name
from newsloom.score.statements import interval_of

HERE = Path(__file__).parent

RAW = {
    "one": (
        "Bridge opens\n\n"
        "Mayor Ada Poolecut the ribbon in quinton on Friday.\n\n"
        "“We did it,” Ms. Poole said, according to Port Radio. She said that Quinton needs it."
        "\n\nRelated Articles"
    ),
    "two": "Ada Poole opened the bridge on Friday. Quinton cheered the mayor.",
}


def span(doc, words, /, *, nth=0, **more):
    start = -1
    for _ in range(nth + 1):
        start = RAW[doc].index(words, start + 1)
    return {"start": start, "end": start + len(words), "text": words} | more


def name(doc, words, label, canonical, sentence, *, nth=0, qid=None, **more):
    made = span(doc, words, nth=nth, type=label, canonical=canonical, qid=qid, status="core")
    return made | {"sentence": sentence, "zone": "body"} | more


def friday(doc, sentence):
    day = {"type": "DATE", "value": "2021-05-07", "interval": ["2021-05-07", "2021-05-07"]}
    return span(doc, "Friday", zone="body", sentence=sentence, status="core", **day)


def opening(doc, trigger):
    day = {"date": "2021-05-07", "modality": "asserted", "cluster": "EV_OPEN", "id": "v1"}
    return day | {"what": "opens a bridge", "triggers": [span(doc, trigger)]}


def gold_article(doc, **layers):
    made = {
        "doc": doc,
        "file": f"{doc}.txt",
        "sha256": hashlib.sha256(RAW[doc].encode()).hexdigest(),
        "metadata": {
            "title": None,
            "outlet": None,
            "publication_date": {
                "date": "2021-05-08",
                "interval": ["2021-05-07", "2021-05-10"],
                "certainty": "inferred",
            },
        },
    }
    empty = (
        "furniture paragraphs sentences repairs do_not_change entities descriptions pronouns timex "
        "quotations quotation_marks_in_furniture indirect_statements events"
    )
    return made | {layer: [] for layer in empty.split()} | layers


def make_golds():
    first = "Mayor Ada Poolecut the ribbon in quinton on Friday."
    second = "“We did it,” Ms. Poole said, according to Port Radio."
    third = "She said that Quinton needs it."
    repaired = "Mayor Ada Poole cut the ribbon in Quinton on Friday."
    one = gold_article(
        "one",
        furniture=[
            span("one", "Bridge opens", type="headline", accept_types=["headline"]),
            span("one", "Related Articles", type="related", accept_types=["related", "navigation"]),
        ],
        paragraphs=[
            span("one", first, id="p01", text_repaired=repaired),
            span("one", f"{second} {third}", id="p02", text_repaired=f"{second} {third}"),
        ],
        sentences=[
            span("one", first, id="s1", paragraph="p01"),
            span("one", second, id="s2", paragraph="p02"),
            span("one", third, id="s3", paragraph="p02"),
        ],
        repairs=[
            span("one", "Poolecut", surface="Poolecut", repaired="Poole cut", zone="body")
            | {"accept": ["Poole cut", "Poole, cut"]}
            | {"edits": [{"op": "insert", "at": RAW["one"].index("cut the"), "text": " "}]},
            span("one", "quinton", surface="quinton", repaired="Quinton", zone="body")
            | {"accept": ["Quinton"]}
            | {"edits": [{"op": "case", "at": RAW["one"].index("quin"), "from": "q", "to": "Q"}]},
        ],
        do_not_change=[span("one", "ribbon", zone="body", reason="right as it is")],
        expected_body=f"{repaired}\n\n{second} {third}",
        entities=[
            name("one", "Ada Poole", "PERSON", "Ada Poole", "s1", qid="Q1"),
            name("one", "quinton", "GPE", "Quinton", "s1", usage="literal"),
            name("one", "Poole", "PERSON", "Ada Poole", "s2", nth=1, qid="Q1"),
            name("one", "Port Radio", "ORG", "Port Radio", "s2")
            | {"accept_types": ["ORG", "FAC"]}
            | {"accept_spans": [span("one", "Port")]},
            name("one", "Quinton", "GPE", "Quinton", "s3", usage="mixed"),
        ],
        timex=[friday("one", "s1")],
        quotations=[
            span("one", "“We did it,”", inner=span("one", "We did it,"), speaker="Ada Poole")
            | {"speaker_mention": span("one", "Poole", nth=1), "kind": "full"}
            | {"channel": "Port Radio"}
        ],
        indirect_statements=[
            span("one", "that Quinton needs it", zone="body", source="Ada Poole", kind="statement")
            | {"source_mention": span("one", "She")}
        ],
        events=[opening("one", "cut")],
    )
    one["metadata"]["title"] = span("one", "Bridge opens")
    sentences = RAW["two"].split(". ")[0] + ".", "Quinton cheered the mayor."
    two = gold_article(
        "two",
        paragraphs=[span("two", RAW["two"], id="p01", text_repaired=RAW["two"])],
        sentences=[
            span("two", words, id=f"s{i + 1}", paragraph="p01") for i, words in enumerate(sentences)
        ],
        expected_body=RAW["two"],
        entities=[
            name("two", "Ada Poole", "PERSON", "Ada Poole", "s1", qid="Q1"),
            name("two", "Quinton", "GPE", "Quinton", "s2", usage="metonym"),
        ],
        descriptions=[
            span("two", "the mayor", canonical=["Ada Poole"], sentence="s2", status="core")
        ],
        timex=[friday("two", "s1")],
        events=[opening("two", "opened")],
    )
    return [one, two]


ACROSS = {
    "event_clusters": [{"cluster": "EV_OPEN", "part_of": None}],
    "statement_pairs": [
        {
            "id": "sp1",
            "relation": "same_fact_paraphrase",
            "passages": [
                span("one", "cut the ribbon", doc="one"),
                span("two", "opened the bridge", doc="two"),
            ],
        },
        {
            "id": "sp2",
            "relation": "lookalike_not_same",
            "passages": [
                span("one", "Quinton needs it", doc="one"),
                span("two", "Quinton cheered", doc="two"),
            ],
        },
    ],
}


@pytest.fixture
def bench(tmp_path):
    """Give a function that scores the perfect tables with some of them replaced."""
    golds = make_golds()
    gold_dir, data_dir = tmp_path / "gold", tmp_path / "data"
    gold_dir.mkdir()
    data_dir.mkdir()
    write_gold(gold_dir, golds, ACROSS)
    frames = perfect_tables(golds, RAW, ACROSS)

    def run(**replaced):
        write_tables(data_dir, frames | replaced)
        return flatten(score_run(gold_dir, data_dir))

    run.frames, run.gold_dir, run.data_dir = frames, gold_dir, data_dir
    return run


NOTHING_WRONG = {
    "furniture.uncovered": 0,
    "repairs.elsewhere": 0,
    "repairs.do_not_change_violations": 0,
    "metadata.outlet_without_evidence": 0,
    "names.outside_body": 0,
    "events.wrongly_joined": 0,
    "passages.lookalikes_merged": 0,
    "passages.unmatched": 0,
    "dates.width": 4,
    "metadata.outlet": None,
    "passages.same_quotation": None,
    "passages.near_verbatim": None,
    "passages.same_statement_paraphrase": None,
}


def test_a_perfect_run_scores_1_everywhere(bench):
    assert {name: NOTHING_WRONG.get(name, 1) for name in bench()} == bench()


def test_perfect_tables_of_the_seeds_score_1_everywhere(tmp_path):
    golds = [json.loads(p.read_text("utf-8")) for p in sorted((HERE / "gold").glob("0*.json"))]
    across = json.loads((HERE / "gold" / "crossdoc.gold.json").read_text("utf-8"))
    raws = {g["doc"]: (HERE.parent / "seeds" / g["file"]).read_text("utf-8") for g in golds}
    write_tables(tmp_path, perfect_tables(golds, raws, across))
    result = score_run(HERE / "gold", tmp_path, details=True)
    skipped = {"dates.width", "passages.same_quotation", "passages.same_statement_paraphrase"}
    for name, value in flatten(result).items():
        if name not in skipped:
            layer, figure = name.split(".")
            counts = "right" in result[layer][figure] or "precision" in result[layer][figure]
            assert value == (1 if counts else 0), (name, result[layer][figure])


def without(frame, **where):
    hit = pd.Series(True, index=frame.index)
    for column, value in where.items():
        hit &= frame[column] == value
    assert hit.any()
    return frame[~hit].reset_index(drop=True)


def with_value(frame, column, value, **where):
    hit = pd.Series(True, index=frame.index)
    for name, wanted in where.items():
        hit &= frame[name] == wanted
    assert hit.any()
    frame = frame.copy()
    frame.loc[hit, column] = value
    return frame


def test_a_dropped_name_lowers_recall_and_an_added_one_precision(bench, tmp_path):
    mentions = bench.frames["mentions"]
    fewer = score_run_with(bench, mentions=without(mentions, surface="Port Radio"))["names"]
    assert (fewer["strict"]["recall"], fewer["strict"]["precision"]) == (round(6 / 7, 4), 1)
    ribbon = mentions.iloc[[0]].assign(start=20, end=26, raw_start=33, raw_end=39)
    more = score_run_with(bench, mentions=pd.concat([mentions, ribbon]))["names"]
    assert (more["strict"]["recall"], more["strict"]["precision"]) == (1, round(7 / 8, 4))


def score_run_with(bench, **replaced):
    bench(**replaced)
    return score_run(bench.gold_dir, bench.data_dir)


def test_a_wrong_label_is_wrong_strictly_and_an_accepted_one_right_leniently(bench):
    mentions = bench.frames["mentions"]
    found = bench(mentions=with_value(mentions, "label", "FAC", surface="Port Radio"))
    assert (found["names.strict"], found["names.lenient"], found["names.span"]) == (0.8571, 1, 1)
    found = bench(mentions=with_value(mentions, "label", "GPE", surface="Port Radio"))
    assert (found["names.strict"], found["names.lenient"], found["names.span"]) == (
        pytest.approx(6 / 7, abs=1e-4),
        pytest.approx(6 / 7, abs=1e-4),
        1,
    )


def test_an_accepted_span_is_right_leniently_only(bench):
    mentions = bench.frames["mentions"]
    radio = mentions["surface"] == "Port Radio"
    mentions = mentions.copy()
    mentions.loc[radio, ["end", "raw_end"]] -= len(" Radio")
    found = bench(mentions=mentions.assign(surface=mentions["surface"].where(~radio, "Port")))
    assert (found["names.strict"], found["names.lenient"]) == (0.8571, 1)


def test_a_name_that_leads_to_the_wrong_place_in_the_raw_file_is_wrong(bench):
    assert bench(mentions=with_value(bench.frames["mentions"], "raw_end", 1))["names.strict"] == 0


def test_optional_names_count_neither_way(bench, tmp_path):
    golds = make_golds()
    golds[0]["entities"][3]["status"] = "optional"
    write_gold(bench.gold_dir, golds, ACROSS)
    assert bench()["names.strict"] == 1
    assert (
        bench(mentions=without(bench.frames["mentions"], surface="Port Radio"))["names.strict"] == 1
    )


def test_one_person_split_in_two_lowers_b_cubed_recall_only(bench):
    mentions = with_value(bench.frames["mentions"], "entity_id", "Quinton2", surface="Poole")
    entities = bench.frames["entities"]
    more = entities.iloc[[0]].assign(entity_id="Quinton2")
    figures = score_run_with(
        bench, mentions=mentions, entities=tables.make("entities", pd.concat([entities, more]))
    )["entities"]["b_cubed"]
    assert figures["precision"] == 1
    # of seven names: Ada Poole 2/3 twice and 1/3 once, the other four 1
    assert figures["recall"] == pytest.approx((4 + 4 / 3 + 1 / 3) / 7, abs=1e-4)


def test_a_wrong_item_of_wikidata_is_wrong_and_a_missing_one_only_missing(bench):
    entities = bench.frames["entities"]
    found = bench(entities=with_value(entities, "wikidata", "Q9", entity_id="Ada Poole"))
    assert (found["entities.linked"], found["entities.wikidata"]) == (1, 0)
    found = bench(entities=with_value(entities, "wikidata", None, entity_id="Ada Poole"))
    assert (found["entities.linked"], found["entities.wikidata"]) == (0, None)


def test_a_headline_kept_in_the_body_costs_furniture_and_text(bench):
    blocks = with_value(bench.frames["blocks"], "kind", "body", kind="title")
    articles = bench.frames["articles"]
    text = "Bridge opens\n\n" + articles["text"][0]
    shift = len("Bridge opens\n\n")
    moved = {}
    for layer in ("sentences", "mentions", "timexes", "events", "quotes", "edits"):
        frame = bench.frames[layer].copy()
        one = frame["article_id"] == "one"
        for column in ("start", "end", "source_start", "source_end"):
            if column in frame.columns:
                frame.loc[one, column] += shift
        moved[layer] = frame
    articles = with_value(articles, "text", text, article_id="one")
    found = bench(blocks=blocks, articles=articles, passages=tables.empty("passages"), **moved)
    furniture, kept = len("RelatedArticles"), len("Bridgeopens")
    recall = furniture / (furniture + kept)
    assert found["furniture.characters"] == pytest.approx(2 * recall / (1 + recall), abs=1e-4)
    assert found["text.articles"] == 0.5
    assert found["names.strict"] == 1


def test_a_wrong_kind_of_furniture_is_found_but_not_its_kind(bench):
    figures = score_run_with(
        bench, blocks=with_value(bench.frames["blocks"], "kind", "promo", kind="related")
    )["furniture"]
    assert figures["characters"]["value"] == 1
    assert (figures["kind"]["right"], figures["kind"]["of"]) == (11, 26)
    accepted = with_value(bench.frames["blocks"], "kind", "navigation", kind="related")
    assert bench(blocks=accepted)["furniture.kind"] == 1


def test_a_missed_repair_and_a_change_where_none_was_needed(bench):
    edits = without(bench.frames["edits"], after="Q")
    text = bench.frames["articles"]["text"][0].replace("Quinton on", "quinton on")
    articles = with_value(bench.frames["articles"], "text", text, article_id="one")
    found = bench(edits=edits, articles=articles)
    assert (found["repairs.found"], found["text.articles"], found["names.strict"]) == (0.5, 0.5, 1)
    at = RAW["one"].index("ribbon")
    more = (
        bench.frames["edits"]
        .iloc[[0]]
        .assign(raw_start=at, raw_end=at + 1, start=24, end=25, before="r", after="R", kind="case")
    )
    text = bench.frames["articles"]["text"][0].replace("ribbon", "Ribbon")
    found = bench(
        edits=tables.make("edits", pd.concat([bench.frames["edits"], more])),
        articles=with_value(bench.frames["articles"], "text", text, article_id="one"),
    )
    assert found["repairs.elsewhere"] == 1
    assert found["repairs.do_not_change_violations"] == 1


def test_an_accepted_form_of_a_repair_is_right(bench):
    edits = with_value(bench.frames["edits"], "after", ", ", after=" ")
    later = edits["start"] > edits["start"].min()
    edits.loc[~later, "end"] += 1
    edits.loc[later, ["start", "end"]] += 1
    text = bench.frames["articles"]["text"][0].replace("Poole cut", "Poole, cut")
    articles = with_value(bench.frames["articles"], "text", text, article_id="one")
    found = bench(edits=edits, articles=articles)
    assert (found["repairs.found"], found["text.articles"]) == (1, 1)


def test_a_day_outside_the_interval(bench):
    articles = with_value(
        bench.frames["articles"], "published_latest", "2021-05-07", article_id="two"
    )
    found = bench(articles=with_value(articles, "published", "2021-05-07", article_id="two"))
    assert (found["dates.day"], found["dates.inside"], found["dates.width"]) == (0.5, 0.5, 2.5)
    unknown = with_value(bench.frames["articles"], "published_earliest", None, article_id="two")
    assert bench(articles=unknown)["dates.inside"] == 0.5


def test_a_longer_timex_with_the_right_value_is_strictly_wrong_only(bench):
    timexes = bench.frames["timexes"].copy()
    timexes.loc[0, "start"] -= 3
    found = bench(timexes=timexes)
    assert (found["timexes.strict"], found["timexes.relaxed"], found["timexes.value"]) == (
        0.5,
        1,
        1,
    )
    wrong_year = timexes.assign(value="2020-05-07", earliest="2020-05-07")
    found = bench(timexes=wrong_year)
    assert (found["timexes.relaxed"], found["timexes.value"]) == (1, 0)
    assert (found["timexes.interval"], found["timexes.type"]) == (0, 1)


def test_who_speaks_and_who_passed_it_on(bench):
    quotes = with_value(bench.frames["quotes"], "entity_id", "Quinton", kind="direct")
    found = bench(quotes=with_value(quotes, "channel", None, kind="direct"))
    assert (found["quotes_direct.exact"], found["quotes_direct.speaker"]) == (1, 0)
    assert found["quotes_direct.channel"] == 0
    in_words = with_value(bench.frames["quotes"], "channel", "the Port Radio", kind="direct")
    assert bench(quotes=in_words)["quotes_direct.channel"] == 1


def test_a_quote_with_its_marks_overlaps_but_is_not_exact(bench):
    quotes = bench.frames["quotes"].copy()
    quotes.loc[quotes["kind"] == "direct", "start"] -= 1
    found = bench(quotes=quotes)
    assert (found["quotes_direct.exact"], found["quotes_direct.overlap"]) == (0, 1)


def test_an_event_on_another_day_or_in_another_mood(bench):
    events = with_value(bench.frames["events"], "latest", "2021-05-09", article_id="one")
    found = bench(events=with_value(events, "modality", "planned", article_id="one"))
    assert (found["events.covered"], found["events.date"], found["events.dated"]) == (1, 0.5, 0.5)
    assert (found["events.compatible"], found["events.modality"]) == (1, 0.5)
    apart = with_value(bench.frames["events"], "cluster", "other", article_id="two")
    assert bench(events=apart)["events.same_cluster"] == 0


def test_passages_found_by_relation_and_lookalikes_merged(bench):
    passages = bench.frames["passages"]
    found = bench(passages=passages.assign(relation="near_verbatim"))
    assert (found["passages.found"], found["passages.same_fact_paraphrase"]) == (1, 0)
    text = bench.frames["articles"]["text"]
    start_a, start_b = text[0].index("Quinton needs"), text[1].index("Quinton cheered")
    trap = passages.assign(start_a=start_a, end_a=start_a + 16, start_b=start_b, end_b=start_b + 15)
    found = bench(passages=trap)
    assert (found["passages.lookalikes_merged"], found["passages.found"]) == (1, 0)


def test_empty_tables_score_nothing_rather_than_fail(bench):
    empty = {name: tables.empty(name) for name in bench.frames if name != "articles"}
    found = bench(articles=bench.frames["articles"].assign(text=""), **empty)
    assert found["names.strict"] == found["quotes_direct.exact"] == found["passages.found"] == 0
    assert found["entities.b_cubed"] is None


def test_the_table_is_aligned_and_json_is_written(bench, tmp_path):
    bench()
    printed = score(bench.gold_dir, bench.data_dir, tmp_path / "out" / "figures.json")
    written = json.loads((tmp_path / "out" / "figures.json").read_text("utf-8"))
    assert list(written) == list(score_run(bench.gold_dir, bench.data_dir))
    assert written["names"]["strict"] == {
        "value": 1,
        "precision": 1,
        "recall": 1,
        "tp": 7,
        "fp": 0,
        "fn": 0,
    }
    assert printed == score_table(written)
    lines = printed.splitlines()
    ends = {lines[0].index("value") + len("value"), lines[1].index("1.000") + len("1.000")}
    assert len(ends) == 1
    assert any(line.startswith("names") and "tp 7, fp 0, fn 0" in line for line in lines)


def test_another_text_under_the_same_name_is_refused(bench):
    bench()
    bench(articles=bench.frames["articles"])
    other = bench.frames["articles"].assign(sha256="0" * 64)
    with pytest.raises(tables.NewsloomError, match=r"one\.txt .* is not the text"):
        bench(articles=other)


def test_gold_that_was_not_run_and_folders_without_gold_are_named(bench, tmp_path):
    with pytest.raises(tables.NewsloomError, match=r"one\.txt is not in the tables"):
        bench(articles=tables.empty("articles"))
    with pytest.raises(tables.NewsloomError, match="no gold annotation"):
        score_run(tmp_path / "data", bench.data_dir)
    (bench.gold_dir / "broken.gold.json").write_text("{")
    with pytest.raises(tables.NewsloomError, match=r"broken\.gold\.json can't be read"):
        score_run(bench.gold_dir, bench.data_dir)


def test_items_are_matched_one_to_one():
    item = {"start": 0, "end": 4, "text": "word"}
    tally = Tally()
    assert len(compare([item], [item, item], same_span, tally)) == 1
    assert (tally.tp, tally.fp, tally.fn) == (1, 1, 0)


def test_b_cubed_of_the_textbook_example():
    # Bagga & Baldwin 1998: truth {1-5} {6,7} {8-12}; answer {1-5} {6-12}
    truth = [0] * 5 + [1] * 2 + [2] * 5
    answer = [0] * 5 + [1] * 7
    figure = b_cubed(zip(truth, answer, strict=True))
    assert (figure["precision"], figure["recall"]) == (pytest.approx(0.7619, abs=1e-4), 1)


@pytest.mark.parametrize(
    ("value", "days"),
    [
        (None, (None, None)),
        ("2021-05-07", ("2021-05-07", "2021-05-07")),
        ("2020-02", ("2020-02-01", "2020-02-29")),
        ("2020", ("2020-01-01", "2020-12-31")),
        ("2022-W52", ("2022-12-26", "2023-01-01")),
        ("2022-WI", ("2022-12-01", "2023-02-28")),
        ("2023-01/2023-SP", ("2023-01-01", "2023-05-31")),
        ("/2022-12-19", (None, "2022-12-19")),
    ],
)
def test_gold_dates_are_intervals(value, days):
    assert interval_of(value) == days


def test_an_entity_under_another_name_costs_canonical_and_nothing_else(bench):
    mentions = bench.frames["mentions"]
    renamed = with_value(mentions, "entity", "Poole", entity_id="Ada Poole")
    found = bench(mentions=renamed)
    assert found["entities.canonical"] == pytest.approx(4 / 7, abs=1e-4)  # 3 of the 7 names
    assert (found["entities.b_cubed"], found["entities.wikidata"]) == (1, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Port Radio (broadcaster)", "the PORT Radio", True),
        ("Áda  Poole", "Ada Poole", True),
        ("Quinton, Vt.", "Quinton", False),
        ("St. Quinton", "Saint Quinton", False),
    ],
)
def test_names_that_agree_differ_in_case_accents_and_brackets_only(one, other, same):
    assert (_plain_name(one) == _plain_name(other)) is same


def test_marks_of_usage_are_compared_where_gold_has_one(bench):
    mentions = bench.frames["mentions"]
    told = mentions.loc[mentions["entity_id"] == "Quinton", "usage"].tolist()
    assert told == ["literal", "metonym", "metonym"]

    def marked(**changes):
        return bench(mentions=with_value(mentions, "usage", **changes))["entities.usage"]

    third, two = pytest.approx(1 / 3, abs=1e-4), pytest.approx(2 / 3, abs=1e-4)
    # gold has literal, mixed (either is right) and metonym
    assert marked(value="literal", entity_id="Quinton") == two
    assert marked(value="metonym", entity_id="Quinton") == two
    assert marked(value=None, entity_id="Quinton") == 0
    assert marked(value=None, article_id="one") == third
    assert marked(value="metonym", entity_id="Ada Poole") == 1
