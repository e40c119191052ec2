"""What the names of an article say by themselves is read once, and taken in as if read anew."""

import json
from dataclasses import dataclass

import pandas as pd
import pytest

from naming import names_at
from newsloom.corpus import open_corpus
from newsloom.resolve import Resolving, alone, names, resolve_names
from test_cluster import digests, write_articles

TOLD = {
    "a": (
        "Mr. Karl Vance of the Harbour Works Board (HWB) met Mrs Ilse Vance. Vance and the Board",
        ["Karl Vance", ("Harbour Works Board", "ORG"), ("HWB", "ORG"), "Ilse Vance", "Vance"],
    ),
    "b": (
        "Paris, Texas: the Peruvian Foreign Ministry told Vance, and HWB, of Georgia and Atlanta",
        [
            *[
                ("Paris", "GPE"),
                ("Texas", "GPE"),
                ("Peruvian", "NORP"),
                ("Foreign Ministry", "ORG"),
            ],
            *["Vance", ("HWB", "ORG"), ("Georgia", "GPE"), ("Atlanta", "GPE")],
        ],
    ),
    "c": (
        "Georgia was told. The Foreign Ministry, Spain and Poland saw I. Vance; Vance; Zand; ABCD",
        [
            *[("Georgia", "GPE"), ("Foreign Ministry", "ORG"), ("Spain", "GPE"), ("Poland", "GPE")],
            *["I. Vance", "Vance", "Zand", ("ABCD", "ORG")],
        ],
    ),
    "d": (
        "Orsk Steel and Orsk Sea, or Orsk; Georgia, Tbilisi; Orsk once more; Lars Brandt, Brandt",
        [
            *[("Orsk Steel", "ORG"), ("Orsk Sea", "ORG"), ("Orsk", "ORG"), ("Georgia", "GPE")],
            *[("Tbilisi", "GPE"), ("Orsk", "PERSON"), "Lars Brandt", "Brandt"],
        ],
    ),
}
TEXTS = {article_id: text for article_id, (text, _) in TOLD.items()}
NAMES = pd.concat(
    [
        names_at(article_id, text, *((n, "PERSON") if isinstance(n, str) else n for n in marked))
        for article_id, (text, marked) in TOLD.items()
    ],
    ignore_index=True,
)


@dataclass(frozen=True)
class Said:
    """A row of judgements.csv."""

    line: int
    a: str
    judgement: str
    b: str
    path: str = ""


def noted():
    """What the names found in each article say, as it is kept."""
    kept = {}
    for article_id, rows in NAMES.groupby("article_id"):
        found = rows[["start", "end", "label", "confidence"]].to_dict("records")
        note = {"article_id": article_id, "names": found}
        kept[article_id] = alone.read_note(note, TEXTS[article_id])
    return kept


@pytest.mark.parametrize("known", ["abcd", "bd", "a"])
def test_what_is_known_of_an_article_is_taken_in_as_if_it_were_read(known, monkeypatch):
    kept = json.loads(json.dumps(noted()))
    whole = resolve_names(NAMES, texts=TEXTS)
    read, look = [], names.read_alone

    def heard(article_id, *rest):
        read.append(article_id)
        return look(article_id, *rest)

    monkeypatch.setattr(names, "read_alone", heard)
    resolving = Resolving()
    groups = resolving.add(NAMES, TEXTS, alone={a: kept[a] for a in known})
    assert sorted([*read, *known]) == list("abcd")
    found = resolving.decide()
    pd.testing.assert_frame_equal(resolving.mentions(NAMES, groups), whole.mentions)
    for table in ("entities", "merges", "undecided", "countries"):
        pd.testing.assert_frame_equal(getattr(found, table), getattr(whole, table))
    assert len(whole.undecided) > 2


def test_articles_say_short_forms_senses_and_what_they_leave_open():
    kept = noted()
    said = {a: alone.Alone.from_plain(plain).said for a, plain in kept.items()}
    assert said["a"].long_forms == [("HWB", "Harbour Works Board", "ORG")]
    assert [entry.name for entry in said["b"].senses][-1:] == ["Georgia"]
    assert {pair.reason for pair in said["c"].open} >= {
        "of which country, the article doesn't say",
    }
    assert [pair.mentions for pair in said["d"].open][:1] == [1]
    assert None in [root for _, root in said["b"].roots]


def test_what_the_researcher_parts_is_read_anew():
    assert Resolving().reads_alone
    assert Resolving(judgements=[Said(2, "Vance", "same", "Zand")]).reads_alone
    assert not Resolving(judgements=[Said(2, "Vance", "different", "Zand")]).reads_alone


def test_few_spellings_are_remembered_from_one_article_to_the_next(monkeypatch):
    alone._bodies.cache_clear()
    whole, held = noted(), alone._bodies().remembers()
    monkeypatch.setattr(alone, "MOST", 3)
    assert noted() == whole
    assert 0 < alone._bodies().remembers() < held


@pytest.mark.parametrize(
    "told",
    [
        {"lexicon.csv": "name,label\nKovel,ORG\n"},
        {"judgements.csv": "a,judgement,b\nMarta Kovel,different,Kovel\n"},
    ],
)
def test_the_researchers_names_and_judgements_are_followed_though_all_was_read(told, tmp_path):
    news = write_articles(tmp_path / "news", 12)
    open_corpus(news, data=tmp_path / "data")
    before = digests((tmp_path / "data" / ".current").resolve())
    for name, content in told.items():
        (news / name).write_text(content)
    second = open_corpus(news, data=tmp_path / "data")
    fresh = open_corpus(news, data=tmp_path / "fresh")
    assert digests(second.folder) == digests(fresh.folder) != before
