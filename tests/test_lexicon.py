"""The lexicons: what they say, that their files are clean, and what a bad lexicon.csv is told."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from newsloom.language import lexicon
from newsloom.language.lexicon_files import FOLDER, LABELS, QID, read_sources
from newsloom.tables import NewsloomError

FILES = sorted(FOLDER.glob("*.tsv"))

# What SOURCES.md says of each file, its lines joined.
LISTED = {
    file: " ".join(text.split())
    for file, text in re.findall(
        r"^- `(\S+)` (.*?)$(?=\n- |\n*\Z)",
        (FOLDER / "SOURCES.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
}

# At least this many of each kind; where the world has fewer than hundreds, what it has.
SIZES = {
    "country": 270,
    "demonym": 230,
    "capital": 250,
    "seat": 100,
    "agency": 150,
    "media": 700,
    "organisation": 6000,
    "company": 700,
    "party": 400,
    "region": 600,
    "city": 1500,
    "place": 500,
    "facility": 400,
    "norp": 400,
    "event": 250,
    "person": 2400,
    "law": 120,
    "product": 250,
}


def reading(surface: str) -> tuple[str, str, str]:
    first = lexicon.by_surface()[surface][0]
    return first.name, first.kind, first.label


@pytest.mark.parametrize(("kind", "least"), SIZES.items())
def test_each_kind_has_many_entries(kind: str, least: int) -> None:
    assert len(lexicon.of_kind(kind)) >= least


# The finer lists behind a kind, each of its own file.
SORTS = {
    "authorities": 1500,
    "clubs": 850,
    "forces": 700,
    "institutes": 1200,
    "international": 550,
    "leaders": 1400,
    "militants": 350,
    "universities": 1100,
}


@pytest.mark.parametrize(("sort", "least"), SORTS.items())
def test_each_sort_has_many_entries(sort: str, least: int) -> None:
    assert sum(entry.sort == sort for entry in lexicon.entries()) >= least


def test_a_head_of_state_knows_country_and_office() -> None:
    leaders = {entry.name: entry for entry in lexicon.entries() if entry.sort == "leaders"}
    assert all(entry.office for entry in leaders.values())
    assert (leaders["Joko Widodo"].country, leaders["Joko Widodo"].office) == (
        "Indonesia",
        "president",
    )


def test_a_force_is_an_organisation_of_its_country() -> None:
    (force,) = lexicon.by_surface()["UPDF"]
    assert (force.name, force.kind, force.sort, force.country) == (
        "Uganda People's Defence Force",
        "organisation",
        "forces",
        "Uganda",
    )


def test_surnames_that_are_also_words_stand_apart() -> None:
    assert {"Okonkwo", "Rajapaksa", "Tuilagi", "Kovalenko", "Nguyen"} <= lexicon.surnames()
    assert {"Price", "Young"} <= lexicon.surnames_too()
    assert not lexicon.surnames() & lexicon.surnames_too()


def test_every_kind_has_a_size_and_a_priority() -> None:
    assert set(SIZES) == {entry.kind for entry in lexicon.entries()}
    assert set(SIZES) == set(lexicon.PRIORITY) - {"researcher"}


def test_word_lists_have_many_entries() -> None:
    assert len(lexicon.first_names()) >= 3000
    assert len({verb.lemma for verb in lexicon.reporting_verbs().values()}) >= 200
    assert len(lexicon.reporting_nouns()) >= 100
    assert len(lexicon.titles()) >= 500
    assert len(lexicon.words()) >= 30_000


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("U.S.", ("United States", "country", "GPE")),
        ("Russian Federation", ("Russia", "country", "GPE")),
        ("Ivory Coast", ("Ivory Coast", "country", "GPE")),
        ("Côte d’Ivoire", ("Ivory Coast", "country", "GPE")),
        ("Kiev", ("Kyiv", "capital", "GPE")),
        ("Washington, D.C.", ("Washington", "capital", "GPE")),
        ("Spaniards", ("Spanish", "demonym", "NORP")),
        ("AFP", ("Agence France-Presse", "agency", "ORG")),
        ("Pentagon", ("Pentagon", "seat", "ORG")),
        ("New York Times", ("The New York Times", "media", "ORG")),
        ("Nato", ("NATO", "organisation", "ORG")),
        ("Doctors Without Borders", ("Doctors Without Borders", "organisation", "ORG")),
        ("Lib Dems", ("Liberal Democrats", "party", "ORG")),
        ("Global South", ("Global South", "place", "LOC")),
        ("Second World War", ("World War II", "event", "EVENT")),
        ("Shiites", ("Shiite", "norp", "NORP")),
        ("Luiz Inacio Lula da Silva", ("Luiz Inácio Lula da Silva", "person", "PERSON")),
    ],
)
def test_a_surface_leads_to_its_entry(surface: str, expected: tuple[str, str, str]) -> None:
    assert reading(surface) == expected


def test_a_surface_of_several_things_lists_them_all_by_priority() -> None:
    kinds = [entry.kind for entry in lexicon.by_surface()["Georgia"]]
    assert kinds == ["country", "region"]
    assert "us" not in lexicon.by_surface()


@pytest.mark.parametrize(
    ("form", "country"),
    [
        ("Poles", "Poland"),
        ("Dutch", "Netherlands"),
        ("Ukrainians", "Ukraine"),
        ("Britons", "United Kingdom"),
        ("Emirati", "United Arab Emirates"),
        ("Congolese", "Democratic Republic of the Congo"),
    ],
)
def test_a_demonym_leads_to_its_country(form: str, country: str) -> None:
    assert lexicon.demonyms()[form] == country


def test_capitals_demonyms_and_agencies_belong_to_countries_of_the_list() -> None:
    countries = {entry.name for entry in lexicon.of_kind("country")} | {None}
    strays = {(e.kind, e.name, e.country) for e in lexicon.entries() if e.country not in countries}
    assert not strays


def test_titles_know_their_class() -> None:
    titles = lexicon.titles()
    assert [titles[t] for t in ("Mrs.", "Foreign Minister", "Lt. Gen.", "spokeswoman")] == [
        "honorific",
        "office",
        "rank",
        "role",
    ]


def test_an_inflected_reporting_verb_leads_to_its_lemma_and_stance() -> None:
    verbs = lexicon.reporting_verbs()
    assert (verbs["denied"].lemma, verbs["denied"].stance) == ("deny", "denial")
    assert verbs["saying"] == verbs["said"]
    assert verbs["said"].clause
    assert verbs["said"].direct
    assert verbs["told"].past == "told"
    assert (verbs["begging"].lemma, verbs["warns"].stance) == ("beg", "warning")
    assert lexicon.reporting_nouns()["fears"] == "emotion"


def test_heads_say_where_they_stand() -> None:
    assert lexicon.org_heads()["Ministry"] == "any"
    assert lexicon.org_heads()["Corp."] == "last"
    assert lexicon.fac_heads()["Airport"] == "last"
    assert lexicon.loc_heads()["Mount"] == "first"


@pytest.mark.parametrize("word", ["visited", "whose", "but", "west", "march", "may", "us"])
def test_a_word_seen_in_lower_case_is_common(word: str) -> None:
    assert lexicon.is_common_word(word)
    assert lexicon.is_common_word(word.capitalize())


@pytest.mark.parametrize("word", ["belarus", "kyiv", "january", "china", "venezuela", "qzxv"])
def test_a_name_is_no_common_word(word: str) -> None:
    assert not lexicon.is_common_word(word)


def test_apostrophes_can_be_straight_or_curly() -> None:
    assert reading("N'Djamena") == reading("N\u2019Djamena")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_clean(path: Path) -> None:
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert "\r" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    source, *lines = text[:-1].split("\n")
    assert source == f"# source: {LISTED[path.name]}"
    header, *rows = (line.split("\t") for line in lines)
    assert all(len(row) == len(header) for row in rows)
    assert all(cell == cell.strip() for row in rows for cell in row)
    keys = [row[0] for row in rows]
    assert keys == sorted(set(keys)), "sorted by first column, no line twice"


def test_each_list_can_say_its_source() -> None:
    assert set(read_sources()) == {path.name for path in FILES}
    assert read_sources()["agencies.tsv"] == "own knowledge"
    assert set(LISTED) == {*read_sources(), "words.tsv.gz"}


def test_entries_are_well_formed() -> None:
    for entry in lexicon.entries():
        assert entry.label in LABELS, entry
        assert entry.wikidata is None or QID.fullmatch(entry.wikidata), entry
        assert len(set(entry.surfaces)) == len(entry.surfaces), entry
        assert entry.weak <= set(entry.surfaces), entry
        assert entry.ambiguous == (entry.name in entry.weak), entry


def test_a_name_stands_once_in_its_kind_and_a_wikidata_id_for_one_entry() -> None:
    names = [(entry.kind, entry.name) for entry in lexicon.entries()]
    assert len(names) == len(set(names))
    ids: dict[str, set[str]] = {}
    for entry in lexicon.entries():
        if entry.wikidata:
            ids.setdefault(entry.wikidata, set()).add(entry.name)
    assert {qid: names for qid, names in ids.items() if len(names) > 1} == {}


# At least so many entries have a Wikidata id.
LINKED = {"countries": 270, "capitals": 220, "international": 95, "agencies": 24, "media": 65}


@pytest.mark.parametrize(("sort", "least"), LINKED.items())
def test_what_newspapers_name_most_has_a_wikidata_id(sort: str, least: int) -> None:
    assert sum(bool(e.wikidata) for e in lexicon.entries() if e.sort == sort) >= least


@pytest.mark.parametrize(
    ("surface", "qid"),
    [
        ("Peru", "Q419"),
        ("Lima", "Q2868"),
        ("New Delhi", "Q987"),
        ("Delhi", "Q1353"),
        ("OSCE", "Q81299"),
        ("Ansa", "Q392934"),
        ("NBC", "Q13974"),
        ("NBC News", None),
        ("Thomson Reuters", None),
    ],
)
def test_a_surface_leads_to_the_wikidata_item(surface: str, qid: str | None) -> None:
    assert lexicon.by_surface()[surface][0].wikidata == qid


def test_an_alias_stands_once_in_its_kind() -> None:
    seen: dict[tuple[str, str], str] = {}
    twice = set()
    for entry in lexicon.entries():
        for surface in entry.surfaces:
            if seen.setdefault((entry.kind, surface), entry.name) != entry.name:
                twice.add((entry.kind, surface))
    assert not twice


# Common words whose capital says enough: in running text these mean the thing.
PLAIN = set(
    "Aden Atlantic Catholic Christian Christians Communist Communists Democrat Democrats European "
    "Granada Gulf Hispanic Houston Hue Islamist Latino Nazi Newcastle Obama Pacific Protestant "
    "Putin Republican Republicans Socialist Suez Sydney Trump Biden Twitter Facebook Western "
    "Westerners Midwest Cheyenne Poles Soviet Bolivian Peruvian".split()
)


def test_a_surface_that_is_a_common_word_needs_context() -> None:
    bare = {
        surface
        for entry in lexicon.entries()
        for surface in entry.surfaces
        if surface.isalpha() and not surface.isupper() and lexicon.is_common_word(surface)
        if surface not in entry.weak and surface not in PLAIN
    }
    assert not bare


def test_no_surface_of_a_name_is_in_lower_case_altogether() -> None:
    lower = {s for e in lexicon.entries() for s in e.surfaces if s.isalpha() and s.islower()}
    # Agencies and outlets that write themselves so, and groups of people.
    assert lower <= {
        "dpa",
        "epd",
        "taz",
        "adidas",
        "peshmerga",
        "mujahideen",
        "mujahedeen",
        "ynet",
    } | {"flydubai"}


def test_a_lexicon_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.csv"
    path.write_text(
        "surface,label,aliases,wikidata,note\n"
        '"Hill, Station & Sons",ORG,Hill Station|H.S.S.,,ours\n\n'
        "Ama Ossei,person,,Q42,\n",
        encoding="utf-8-sig",
    )
    assert [(e.name, e.label, e.aliases, e.wikidata) for e in lexicon.read_lexicon_csv(path)] == [
        ("Hill, Station & Sons", "ORG", ("Hill Station", "H.S.S."), None),
        ("Ama Ossei", "PERSON", (), "Q42"),
    ]
    path.write_text("sep=;\nName;Label\nAma Ossei;person\n", encoding="utf-8")
    assert [e.name for e in lexicon.read_lexicon_csv(path)] == ["Ama Ossei"]
    path.write_text("\n")
    assert lexicon.read_lexicon_csv(path) == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("who,what\nA,ORG\n", "surface or name among them; it has who, what"),
        ("name,what\nA,ORG\n", "label among them; it has name, what"),
        ("surface,label\nAcme,COMPANY\n", 'line 2: label must be one of .*; it is "COMPANY"'),
        ("surface,label\n,ORG\n", "line 2: surface is empty"),
        ("surface,label,wikidata\nAcme,ORG,42\n", 'line 2: wikidata must be like Q42.*"42"'),
        ('surface,label\n"Acme,ORG\n', "can't be read .*close every quotation mark"),
    ],
)
def test_a_bad_lexicon_csv_is_told_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "lexicon.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NewsloomError, match=complaint) as caught:
        lexicon.read_lexicon_csv(path)
    assert "\n" not in str(caught.value)


def test_a_lexicon_csv_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(NewsloomError, match="Cannot read"):
        lexicon.read_lexicon_csv(tmp_path / "none.csv")
    path = tmp_path / "lexicon.csv"
    path.write_bytes(b"surface,label\nZ\xfcrich,GPE\n")
    with pytest.raises(NewsloomError, match="not UTF-8"):
        lexicon.read_lexicon_csv(path)
