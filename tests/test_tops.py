"""What the report's first answers are made of, on a few rows."""

from types import SimpleNamespace

from newsloom import tables
from newsloom.report.tops import single_days, speakers


def event(start: int, day: str | None, last: str | None = None, **changes: str) -> dict:
    return {
        "article_id": "a", "sentence": 0, "start": start, "end": start + 1, "text": "x",
        "earliest": day, "latest": last or day, "modality": "asserted", "entities": "[]", **changes,
    }  # fmt: skip


def test_days_of_which_something_is_told_as_done():
    rows = [
        event(0, "2021-05-01"),
        event(1, "2021-05-01", modality="reported"),
        event(2, "2021-05-02"),
        event(0, "2021-05-02", article_id="b"),
        event(3, "2021-05-03", modality="planned"),
        event(4, "2021-05-03", modality="denied"),
        event(5, "2021-05-03", "2021-05-09"),
        event(6, None),
    ]
    days = single_days(tables.make("events", rows))
    assert list(days.itertuples(index=False, name=None)) == [
        ("2021-05-02", 2, 2),
        ("2021-05-01", 2, 1),
    ]


def quote(start: int, entity_id: str | None, channel: str | None = None, **changes: str) -> dict:
    return {
        "article_id": "a", "start": start, "end": start + 5, "kind": "direct", "text": "12345",
        "entity_id": entity_id, "channel": channel, **changes,
    }  # fmt: skip


def test_who_is_quoted_and_how_often_through_somebody_else():
    quotes = [
        quote(0, "e1", "e2"),
        quote(10, "e1", kind="indirect"),
        quote(20, "e1", "e2", article_id="b"),
        quote(30, "e2"),
        quote(40, None),
    ]
    entity = {"label": "PERSON", "aliases": "[]", "mentions": 1, "articles": 1}
    names = [
        {**entity, "entity_id": one, "entity": name, "decided_by": "rule"}
        for one, name in (("e1", "Ada Brandvold"), ("e2", "The Courier"))
    ]
    corpus = SimpleNamespace(
        quotes=tables.make("quotes", quotes), entities=tables.make("entities", names)
    )
    first, second = speakers(corpus).to_dict("records")
    assert first == {
        "entity_id": "e1", "entity": "Ada Brandvold", "statements": 3, "direct": 2, "mixed": 0,
        "indirect": 1, "articles": 2, "channels": ["The Courier"], "passed_on": 2,
    }  # fmt: skip
    assert (second["entity_id"], second["statements"], second["passed_on"]) == ("e2", 1, 0)
