"""Tests of newsloom.frequency.variants. The people and outlets are invented."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom import tables
from newsloom.frequency.variants import COLUMNS, alike, find_variants


def corpus(*rows, outlets=None, form="name"):
    """Rows of (article, entity, label, surface)."""
    outlets = outlets or {}
    mentions = [
        {
            "article_id": article,
            "sentence": 0,
            "start": number,
            "end": number + len(surface),
            "raw_start": number,
            "raw_end": number + len(surface),
            "surface": surface,
            "label": label,
            "form": form,
            "entity_id": entity,
            "entity": entity.title(),
        }
        for number, (article, entity, label, surface) in enumerate(rows)
    ]
    articles = [
        {
            "article_id": article,
            "path": article,
            "sha256": "0",
            "raw": "",
            "text": "",
            "outlet": outlets.get(article),
            "published_method": "unknown",
            "published_evidence": "[]",
            "words": 100,
            "status": "kept",
        }
        for article in sorted({article for article, *_ in rows})
    ]
    return tables.make("mentions", mentions), tables.make("articles", articles)


def test_spellings_of_a_place_by_outlet():
    # the Bugle: Lvik 3 of 4, Lviek 1 of 4; an unknown outlet: Lviek alone
    found = find_variants(
        *corpus(
            ("a1", "lvik", "GPE", "Lvik"),
            ("a1", "lvik", "GPE", "LVIK"),
            ("a2", "lvik", "GPE", "Lvik"),
            ("a2", "lvik", "GPE", "Lviek"),
            ("a3", "lvik", "GPE", "Lviek"),
            outlets={"a1": "Bugle", "a2": "Bugle"},
        )
    )
    columns = ["part", "spelling_of", "outlet", "surface", "mentions", "articles", "share"]
    assert found[columns].astype({"outlet": object}).fillna("-").values.tolist() == [
        ["name", "Lvik", "Bugle", "Lvik", 3, 2, 0.75],
        ["name", "Lvik", "Bugle", "Lviek", 1, 1, 0.25],
        ["name", "Lvik", "-", "Lviek", 1, 1, 1.0],
    ]
    assert {c: str(t) for c, t in found.dtypes.items()} == COLUMNS


def test_of_a_person_surname_and_given_name_are_compared_each_for_itself():
    found = find_variants(
        *corpus(
            ("a1", "p", "PERSON", "Aleksandr Kolenko"),
            ("a1", "p", "PERSON", "Kolenko"),
            ("a1", "p", "PERSON", "Kolenko"),
            ("a2", "p", "PERSON", "Alexander G. Kolenka"),
            ("a2", "p", "PERSON", "Kolenka Jr."),
        )
    )
    assert found[["part", "surface", "mentions", "share"]].values.tolist() == [
        ["given name", "Aleksandr", 1, 0.5],
        ["given name", "Alexander", 1, 0.5],
        ["surname", "Kolenko", 3, 0.6],
        ["surname", "Kolenka", 2, 0.4],
    ]


def test_a_short_form_an_initial_or_another_name_is_no_spelling():
    found = find_variants(
        *corpus(
            ("a1", "p", "PERSON", "Joseph Marrow"),
            ("a1", "p", "PERSON", "Marrow"),
            ("a1", "p", "PERSON", "Joe Marrow"),
            ("a1", "p", "PERSON", "J. Marrow"),
            ("a1", "o", "ORG", "Bureau of Weights"),
            ("a1", "o", "ORG", "BoW"),
            ("a1", "o", "ORG", "the Bureau"),
            ("a1", "g", "GPE", "Republic of Tarn"),
            ("a1", "g", "GPE", "Tarn"),
            ("a1", "g", "NORP", "Tarne"),
            ("a1", "g", "GPE", "Old Moor"),
        )
    )
    assert found.empty
    assert {c: str(t) for c, t in found.dtypes.items()} == COLUMNS


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Kyiv", "Kiev", True),
        ("Odesa", "Odessa", True),
        ("Volodymyr", "Vladimir", True),
        ("Zelenskyy", "Zelensky", True),
        ("Müller", "Muller", True),
        ("U.S.", "US", True),
        ("US", "USA", False),
        ("Abd al-Karim", "Abd al Karim", True),
        ("al-Kolani", "el-Kolani", True),
        ("Kasr el-Nar", "Kasr an-Nar", True),
        ("al-Kolani", "el-Marri", False),
        ("Bureau of Co-ordination", "Bureau of Coordination", True),
        ("Ministry of Defence", "Ministry of Defense", True),
        ("Ministry of Defence", "Defence Ministry", False),
        ("Alex", "Alexander", False),
        ("Burma", "Myanmar", False),
        ("Robert", "Bob", False),
    ],
)
def test_what_is_a_spelling_of_what(one, other, expected):
    assert alike(one, other) is expected
    assert alike(other, one) is expected


def test_small_steps_make_no_chain():
    # the second is like the first and the third like the second; the third is not like the first
    names = ["Tarnopol"] * 3 + ["Ternopil"] * 2 + ["Ternivil"]
    assert alike("Tarnopol", "Ternopil")
    assert alike("Ternopil", "Ternivil")
    assert not alike("Tarnopol", "Ternivil")
    found = find_variants(*corpus(*[("a1", "x", "GPE", name) for name in names]))
    assert found["surface"].tolist() == ["Tarnopol", "Ternopil"]


@pytest.mark.parametrize(
    ("one", "other", "label", "expected"),
    [
        ("Tarnian", "Tarnians", "NORP", False),
        ("Polish", "Poles", "NORP", False),
        ("Belarusian", "Byelorussian", "NORP", True),
        ("Yarp", "Yarps", "PRODUCT", False),
        ("Lyon", "Lyons", "GPE", True),
    ],
)
def test_a_plural_or_another_word_of_a_people_is_no_spelling(one, other, label, expected):
    assert alike(one, other, label=label) is expected


def test_descriptions_and_articles_set_aside_do_not_count():
    rows = [("a1", "k", "GPE", "Kelm"), ("a2", "k", "GPE", "Kellm")]
    assert len(find_variants(*corpus(*rows))) == 2
    assert find_variants(*corpus(*rows, form="description")).empty
    mentions, articles = corpus(*rows)
    articles.loc[articles["article_id"] == "a2", "status"] = "duplicate"
    assert find_variants(mentions, articles).empty


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a1", "a2", "a3", "a4"]),
            st.sampled_from(["x", "y"]),
            st.sampled_from(["PERSON", "GPE"]),
            st.one_of(
                st.sampled_from(["Kelm", "Kellm", "KELM", "Kélm", "Old Kelm", "Olde Kellm"]),
                st.text(min_size=1, max_size=6),
            ),
        ),
        max_size=14,
    ),
    st.randoms(use_true_random=False),
)
def test_shares_add_up_and_the_order_of_rows_does_not_matter(rows, random):
    mentions, articles = corpus(*rows, outlets={"a1": "Bugle", "a2": "Bugle", "a3": "Horn"})
    found = find_variants(mentions, articles)
    if len(found):
        where = ["entity_id", "part", "spelling_of"]
        shares = found.groupby([*where, "outlet"], dropna=False)["share"].sum()
        assert shares.tolist() == pytest.approx([1] * len(shares))
        assert (found.groupby(where)["surface"].nunique() >= 2).all()
        counted = found[found["part"] != "given name"]["mentions"].sum()
        assert counted <= len(mentions)
    seed = random.randrange(100)
    shuffled = find_variants(
        mentions.sample(frac=1, random_state=seed), articles.sample(frac=1, random_state=seed)
    )
    pd.testing.assert_frame_equal(found, shuffled)
