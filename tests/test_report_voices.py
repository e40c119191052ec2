"""Every number about quotations in the report leads to the quotations it counts."""

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import invented
from newsloom import said, voices
from newsloom.labels import address_of
from newsloom.plots.voices import plot_passed_on, plot_stances
from newsloom.report.behind import Behind, Segment, segmented
from newsloom.report.spoken import EACH, EACH_SHARED, Spoken
from newsloom.report.voices import voice_tables
from test_report import HOSTILE, report


class Links(HTMLParser):
    """Where the links of a page lead, with their words; the ids of its pieces of evidence."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.items: list[str] = []
        self.ids: set[str] = set()
        self._href: str | None = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id", ""))
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self._href = given["href"][1:]
            self.links.append((self._href, ""))
        if tag == "li" and given.get("class") == "evidence" and given.get("id"):
            self.items.append(given["id"])

    def handle_endtag(self, tag):
        if tag == "a":
            self._href = None

    def handle_data(self, data):
        if self._href is not None:
            href, words = self.links.pop()
            self.links.append((href, words + data))


def numbers_of(page: str) -> dict[str, list]:
    found = re.search(r'id="said-numbers">(.*?)</script>', page, re.DOTALL)
    return json.loads(found.group(1))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return report(tmp_path_factory.mktemp("voices"))


def test_every_number_says_how_many_quotations_it_leads_to(page):
    numbers, parsed = numbers_of(page), Links(page)
    assert len(parsed.items) == len(set(parsed.items))
    checked = 0
    for href, words in parsed.links:
        if href in numbers and words != "All of them":
            _, count, note, items = numbers[href]
            shown = int(re.search(r"[\d,]+", words).group().replace(",", ""))
            assert (shown, count, len(items), note) == (count, shown, shown, "")
            assert set(items) <= set(parsed.items)
            checked += 1
    assert checked > 20
    assert set(numbers) <= parsed.ids  # without a script a link still finds its place


def test_no_number_of_the_tables_is_without_its_quotations():
    corpus = invented.corpus()
    spoken = Spoken(corpus, Behind(corpus))
    tables = list(voice_tables(corpus, spoken))
    assert len(tables) == 6
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                counts = column.numeric and column.head != "Articles"
                if counts and cell.text not in ("0", "–"):
                    assert spoken.numbers[cell.href[1:]].count == int(cell.text)


def test_the_numbers_are_those_of_the_tables_of_python():
    corpus = invented.corpus()
    spoken = Spoken(corpus, Behind(corpus))
    list(voice_tables(corpus, spoken))
    for row in said.count_stances(corpus).to_dict("records"):
        for stance in ("neutral", "distancing", "other"):
            key = address_of("statements", outlet=row["outlet"], stance=stance)
            assert spoken.numbers[key].count == row[stance]
    for row in voices.share_sentences(corpus).to_dict("records"):
        for kind in ("direct", "mixed", "indirect", "unattributed"):
            key = address_of("sentences", outlet=row["outlet"], kind=kind)
            assert spoken.numbers[key].count == row[kind]


def test_each_part_of_a_bar_opens_what_it_counts():
    stances = said.count_stances(invented.corpus())
    parts = ("neutral", "distancing", "other")
    for trace, stance in zip(plot_stances(stances).data, parts, strict=True):
        assert list(trace.customdata) == [
            address_of("statements", outlet=outlet, stance=stance) for outlet in stances["outlet"]
        ]
        counted = zip(stances[stance], stances["statements"], strict=True)
        assert list(trace.x) == [round(some / whole, 4) for some, whole in counted]


def test_who_passes_on_most_stands_first():
    row = {"channel": "c", "entity_id": None, "articles": 1}
    passed = pd.DataFrame(
        [
            {**row, "channel_name": "Amber Wire", "speaker": "Brandvold", "statements": 2},
            {**row, "channel_name": "Cobalt Wire", "speaker": "Reyne", "statements": 3},
            {**row, "channel_name": "Amber Wire", "speaker": "Reyne", "statements": 2},
        ]
    )
    _, channels, speakers = plot_passed_on(passed).data
    assert [name.strip() for name in channels.text] == ["Amber Wire", "Cobalt Wire"]
    assert [name.strip() for name in speakers.text] == ["Reyne", "Brandvold"]


def test_an_article_whose_day_is_an_interval_shows_both_ends():
    corpus = invented.corpus()
    one = corpus.articles["article_id"].iloc[0]
    corpus.articles.loc[0, ["published_earliest", "published_latest"]] = "2021-05-01", "2021-05-09"
    assert Behind(corpus).dated(one)[0] == "1–9 May 2021"


@pytest.mark.parametrize(("share", "whole", "most"), [(False, 2, EACH), (True, 9999, EACH_SHARED)])
def test_of_many_some_of_each_article_in_turn_are_shown_and_it_says_so(share, whole, most):
    articles = [
        {**invented.ARTICLES[1], "path": f"{n}.txt", "blocks": [("body", text, [])]}
        for n, text in enumerate(("“Yes,” Brandvold said. " * 30, "“No,” Reyne said. " * 2))
    ]
    corpus = invented.corpus(articles)
    spoken = Spoken(corpus, Behind(corpus, share=share), whole=whole)
    counted = spoken.count_rows("All", "all", spoken.statements)
    assert (counted.count, len(counted.shown)) == (32, most)
    assert counted.note == f"{most} of 32 shown, taken from each article in turn."
    from_each = spoken.statements.set_index("at")["article_id"]
    assert sum(from_each[int(name[1:])] == "art1" for name in counted.shown) == 2
    assert len(spoken.items()) == most


def test_a_statement_shows_its_words_its_cue_its_speaker_and_its_place():
    corpus = invented.corpus(
        [{**invented.ARTICLES[1], "blocks": [("body", "“Nobody crosses,” Brandvold said.", [])]}]
    )
    corpus.quotes["cue_start"], corpus.quotes["cue_end"] = 28, 32
    spoken = Spoken(corpus, Behind(corpus))
    (item,) = spoken.of_statements(spoken.statements)
    assert [part.text for part in item.segments if part.marked] == ["Nobody crosses,", "said"]
    assert [part.text for part in item.segments if part.cue] == ["said"]
    assert (item.speaker, item.note) == ("Ilse Brandvold", "direct")
    assert (item.outlet, item.place) == ("The Courier", "b_courier.txt:1–16")


def test_a_cue_parts_the_words_it_stands_in():
    parts = list(segmented("He is, she said, late", [(0, 21)], cues=[(11, 15)]))
    assert parts == [
        Segment("He is, she ", True),
        Segment("said", True, True),
        Segment(", late", True),
    ]


def test_a_very_long_quotation_is_cut():
    text = "“" + "far " * 4999 + "away,” Brandvold said."
    corpus = invented.corpus([{**invented.ARTICLES[1], "blocks": [("body", text, [])]}])
    spoken = Spoken(corpus, Behind(corpus))
    (item,) = spoken.of_statements(spoken.statements)
    assert sum(len(part.text.split()) for part in item.segments) < 160


@pytest.mark.parametrize("text", HOSTILE)
def test_harmful_outlets_and_words_stay_words(tmp_path, text):
    article = {
        **invented.ARTICLES[0],
        **{"outlet": text, "blocks": [("body", f"“Go {text} now,” Brandvold said.", [])]},
    }
    page = report(tmp_path, invented.corpus([article]))
    assert "<script>steal" not in page
    assert "<img src=x" not in page
    assert numbers_of(page)["statements"][1] == 1


def test_a_corpus_without_quotations_has_no_list_of_them(tmp_path):
    article = {**invented.ARTICLES[2], "blocks": [("body", "Boats went out.", [])]}
    page = report(tmp_path, invented.corpus([article]))
    assert 'id="said"' not in page
    assert "No quotation was found" in page


def test_an_address_is_the_same_for_the_same_cell_and_no_other():
    one = address_of("statements", outlet="A", kind="direct")
    assert one == address_of("statements", kind="direct", outlet="A")
    assert (
        len({one, address_of("sentences", outlet="A", kind="direct"), address_of("statements")})
        == 3
    )
    assert re.fullmatch("said-[0-9a-f]{10}", address_of("statements", outlet='"><script>'))
