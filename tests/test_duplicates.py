"""Copies: what is found, which is kept, what is left alone, on friendly and hostile texts."""

import json
import random
import re
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsloom.clean import CleanArticle, Copy, find_copies
from newsloom.clean import alike as alike_module
from newsloom.clean.alike import find_alike
from newsloom.clean.shingle_index import Lists
from newsloom.clean.shingles import shingle_texts
from newsloom.corpus import open_corpus
from newsloom.listings import list_copies
from newsloom.report.behind import Behind
from newsloom.report.facts import count_facts
from newsloom.report.incoming import came_in

SENTENCES = [
    f"Harbour master {name} said the {thing} had been seen near the {place} on that night of storm."
    for name, thing, place in (
        ("Brandt", "whale", "old lighthouse"),
        ("Oster", "ferry", "northern pier"),
        ("Lund", "lost anchor", "fish market"),
        ("Quist", "red lantern", "customs house"),
        ("Dahl", "drifting barge", "swimming pool"),
        ("Ness", "white dog", "railway bridge"),
    )
]
STORY = " ".join(SENTENCES)


def article(name, text=STORY, **told):
    return CleanArticle(name, text, **told)


def kept_for(articles, **options):
    found = find_copies(articles, **options)
    return {copy.article_id: copy.copy_of for copy in found if copy.set_aside}


# ---- what is a copy ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "how"),
    [
        (STORY.upper().replace(" ", "\n"), "same"),
        ("A whale and a white dog. " + STORY, "changed"),
        (" ".join(SENTENCES[:4]), "part"),
        (STORY.replace("lost anchor", "missing anchor"), "changed"),
    ],
    ids=["letter case and spacing", "a headline before it", "a cut ending", "a changed word"],
)
def test_a_story_printed_again_is_a_copy(other, how):
    found = find_copies([article("a"), article("b", other)])
    assert len(found) == 1
    assert (found[0].set_aside, found[0].how) == (True, how)
    assert {found[0].article_id, found[0].copy_of} == {"a", "b"}


def test_how_alike_two_copies_are_is_told():
    words = [f"word{n}" for n in range(100)]  # 96 shingles
    whole, cut = article("a", " ".join(words)), article("b", " ".join(words[:50]))  # 46 of them
    assert find_copies([whole, cut]) == [Copy("b", "a", True, "part", 1.0, round(46 / 96, 4))]
    words[99] = "other"
    other = article("b", " ".join(words))
    assert find_copies([whole, other]) == [
        Copy("b", "a", True, "changed", round(95 / 96, 4), round(95 / 97, 4))
    ]


def test_a_short_item_in_a_long_round_up_is_no_copy_of_it():
    assert find_copies([article("a", STORY), article("b", SENTENCES[0] * 2)]) == []


def test_short_texts_are_left_alone():
    assert (
        find_copies([article("a", "Trading was halted."), article("b", "Trading was halted.")])
        == []
    )


def test_one_form_with_other_figures_is_two_pieces_of_news():
    form = (
        "The harbour office said that {} ships waited at the gate of the canal early today, that "
        "{} were due before the evening, and that the average time of waiting was {} hours."
    )
    one, other = form.format(41, 34, 16), form.format(30, 36, 9)
    assert find_alike(shingle_texts([one, other]), contained=0.3, resemblance=0.1).first.size == 1
    assert find_copies([article("a", one), article("b", other)], contained=0.5) == []
    same = find_copies([article("a", one), article("b", one + " It rained.")])
    assert [copy.article_id for copy in same] == ["a"]


def test_one_form_with_other_names_is_two_pieces_of_news():
    form = (
        "{0} said on Monday that it had asked the harbour council for leave to build a new shed "
        "for its boats and nets on the eastern shore. The council will hear {0} in the spring, "
        "and no objection by neighbours has been received so far by the office of the clerk."
    )
    one, other = article("a", form.format("Elva Fishing")), article("b", form.format("Lund Tugs"))
    assert len(find_alike(shingle_texts([one.text, other.text])).first) == 1
    assert find_copies([one, other]) == []
    # Names that lost their capitals are the same names.
    assert kept_for([one, article("b", one.text.lower())]) == {"b": "a"}


def test_a_figure_put_right_in_a_long_story_is_a_copy():
    story = STORY + " " + STORY.replace("seen", "found") + " Damage came to {} million crowns."
    assert kept_for([article("a", story.format(12)), article("b", story.format(21))]) == {"b": "a"}


def test_a_stricter_share_finds_fewer():
    edited = STORY.replace("seen near", "found at")
    assert kept_for([article("a"), article("b", edited)], contained=0.5) == {"b": "a"}
    assert kept_for([article("a"), article("b", edited)], contained=0.9) == {}


# ---- which is kept -------------------------------------------------------------------------


def test_the_longest_is_kept_or_the_earliest_where_asked():
    longer = STORY + " More was not known."
    articles = [article("a"), article("b", longer), article("c")]
    days = {"a": "2022-03-02", "b": "2022-03-03", "c": "2022-03-01"}
    assert kept_for(articles, published=days) == {"a": "b", "c": "b"}
    assert kept_for(articles, published=days, keep="earliest") == {"a": "c", "b": "c"}
    # No day is later than any day.
    del days["c"]
    assert kept_for(articles, published=days, keep="earliest") == {"b": "a", "c": "a"}


def test_of_equally_long_copies_the_earliest_then_the_best_described_is_kept():
    assert kept_for([article("a"), article("b")], published={"b": "2022-03-01"}) == {"a": "b"}
    assert kept_for([article("a"), article("b", title="Whale")]) == {"a": "b"}
    assert kept_for([article("a"), article("b")]) == {"b": "a"}


def test_a_chain_of_edits_is_no_chain_of_duplicates():
    words = STORY.split()
    steps = [
        " ".join(words[: 12 * n] + [f"x{n}w{k}" for k in range(12 * n)] + words[24 * n :])
        for n in range(5)
    ]
    articles = [article(f"a{n}", text) for n, text in enumerate(steps)]
    found = find_copies(articles)
    aside = {copy.article_id for copy in found if copy.set_aside}
    assert aside
    assert not aside & {copy.copy_of for copy in found}
    assert "a4" not in aside  # a1 is alike, but not what is kept
    assert kept_for(list(reversed(articles))) == kept_for(articles)


# ---- outlets -------------------------------------------------------------------------------


def test_copies_in_two_outlets_are_kept_and_linked():
    papers = [
        article("a", outlet="The Elva Post"),
        article("b", outlet="Lund Times"),
        article("c", outlet="elva post"),
    ]
    found = find_copies(papers)
    assert [(c.article_id, c.copy_of, c.set_aside) for c in found] == [
        ("b", "a", False),
        ("c", "a", True),
    ]
    assert kept_for(papers, copies="all") == {"b": "a", "c": "a"}
    assert kept_for(papers, copies="none") == {}
    assert len(find_copies(papers, copies="none")) == 3


def test_who_printed_a_story_is_not_lost_to_a_copy_without_an_outlet():
    papers = [article("a"), article("b", outlet="Elva Post"), article("c", outlet="Lund Times")]
    assert set(kept_for(papers)) == {"a"}
    longer = [article("a", STORY + " More was not known."), *papers[1:]]
    assert kept_for(longer) == {}


# ---- the index -----------------------------------------------------------------------------


def truth(texts, contained, resemblance):
    """Every pair, by comparing all with all."""
    sets = []
    for text in texts:
        words = text.split()
        sets.append({tuple(words[i : i + 5]) for i in range(len(words) - 4)})
    return {
        (a, b): len(sets[a] & sets[b])
        for a, b in combinations(range(len(texts)), 2)
        if (shared := len(sets[a] & sets[b]))
        and shared >= contained * min(len(sets[a]), len(sets[b]))
        and shared >= resemblance * len(sets[a] | sets[b])
    }


def listed(pairs):
    return dict(
        zip(
            zip(pairs.first.tolist(), pairs.second.tolist(), strict=True),
            pairs.shared.tolist(),
            strict=True,
        )
    )


TEXTS = st.lists(st.lists(st.sampled_from("a b c".split()), max_size=14).map(" ".join), max_size=12)


@settings(max_examples=150)
@given(TEXTS, st.sampled_from([(0.6, 0.3), (1.0, 0.5), (0.5, 0.1)]))
def test_the_index_finds_what_comparing_all_with_all_finds(texts, least):
    found = find_alike(shingle_texts(texts), contained=least[0], resemblance=least[1])
    assert listed(found) == truth(texts, *least)


@settings(max_examples=60)
@given(TEXTS)
def test_pairs_of_common_shingles_are_true_and_what_is_missing_is_said(texts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Lists, "COMMON", 2)
        found = find_alike(shingle_texts(texts))
    right = truth(texts, 0.6, 0.3)
    assert listed(found).items() <= right.items()
    assert all(found.crowded[a] and found.crowded[b] for a, b in right.keys() - listed(found))


@given(st.lists(st.text(max_size=40), max_size=6), st.lists(st.text(max_size=40), max_size=6))
def test_shingles_of_two_parts_add_up(one, other):
    whole, joined = shingle_texts(one + other), shingle_texts(one) + shingle_texts(other)
    assert np.array_equal(whole.values, joined.values)
    assert np.array_equal(whole.starts, joined.starts)
    back = whole.take(range(len(whole)))
    assert np.array_equal(back.values, whole.values)


def plain_words(text):
    """The words of a text, one after the other, with no arithmetic."""
    found = []
    for printed in re.sub("--+|[–—―]", " ", text).split():
        letters = [c for c in printed if c.isalnum() or ord(c) >= 2**16]
        if letters:
            found.append("".join(c.lower() if len(c.lower()) == 1 else c for c in letters))
    return found


TYPED = st.text("aB1é,.-—_’ \n\u200bİ😀", max_size=30) | st.text(max_size=30)


@settings(max_examples=200)
@given(st.lists(TYPED, max_size=5))
def test_words_are_those_between_blanks_and_dashes_without_signs(texts):
    words = [plain_words(text) for text in texts]
    made = shingle_texts(texts)
    assert made.words.tolist() == [len(found) for found in words]
    runs = [tuple(found[i : i + 5]) for found in words for i in range(len(found) - 4)]
    assert len(set(runs)) == len(set(made.values.tolist()))
    assert len(set(zip(runs, made.values.tolist(), strict=True))) == len(set(runs))


def test_a_text_longer_than_a_portion_is_numbered_as_any_other():
    long = STORY + " " + "filler words " * 60_000
    made, alone = shingle_texts([STORY, long, STORY]), shingle_texts([STORY])
    for text in (0, 2):
        found = made.values[made.starts[text] : made.starts[text + 1]]
        assert np.array_equal(found, alone.values)
    assert np.array_equal(made.values[made.starts[1] :][: len(alone.values)], alone.values)


# ---- many articles -------------------------------------------------------------------------


def damaged(dice, changes):
    words = STORY.split() + STORY.replace("seen", "found").split()
    for _ in range(changes):
        words[dice.randrange(len(words))] = f"x{dice.randrange(10**6)}"
    return " ".join(words)


def test_of_very_many_copies_one_is_kept():
    dice = random.Random(1)
    articles = [article("a000", STORY + " " + STORY.replace("seen", "found"))]
    articles += [article(f"a{n:03}", damaged(dice, 2)) for n in range(1, 400)]
    articles += [article(f"b{n:03}", articles[7].text) for n in range(400)]
    kept = kept_for(articles)
    assert len(kept) == len(articles) - 1
    dice.shuffle(articles)
    assert kept_for(articles) == kept


def test_boilerplate_that_all_have_makes_no_copies():
    dice = random.Random(2)
    own = [" ".join(dice.choices([f"w{k}" for k in range(400)], k=90)) for _ in range(200)]
    articles = [article(f"a{n:03}", STORY + " " + text) for n, text in enumerate(own)]
    again = article("b", articles[5].text + " And that was all there was.")
    assert find_copies(articles) == []
    assert kept_for([*articles, again]) == {"a005": "b"}


def test_work_per_article_stays_the_same_when_all_are_alike(monkeypatch):
    compared = []
    count = alike_module._count_shared

    def counting(index, texts, first, second):
        compared.append(len(first))
        return count(index, texts, first, second)

    monkeypatch.setattr(alike_module, "_count_shared", counting)
    dice = random.Random(3)
    work = []
    for number in (200, 800):
        compared.clear()
        find_copies([article(f"a{n:04}", damaged(dice, 3)) for n in range(number)])
        work.append(sum(compared) / number)
    assert work[1] <= 1.5 * work[0] <= 1000


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.sampled_from("PQ-"))), st.data()
)
def test_every_row_is_of_two_articles_and_no_duplicate_is_kept(drawn, data):
    words = STORY.split()
    articles = [
        article(
            f"a{n:02}", " ".join(words[10 * cut : 106 - end]), outlet=None if name == "-" else name
        )
        for n, (cut, end, name) in enumerate(drawn)
    ]
    options = data.draw(
        st.fixed_dictionaries(
            {
                "copies": st.sampled_from(["outlet", "all", "none"]),
                "keep": st.sampled_from(["longest", "earliest"]),
            }
        )
    )
    found = find_copies(articles, **options)
    aside = [copy.article_id for copy in found if copy.set_aside]
    assert len(aside) == len(set(aside))
    assert not set(aside) & {copy.copy_of for copy in found}
    outlets = {a.article_id: a.outlet for a in articles}
    for copy in found:
        assert copy.article_id != copy.copy_of
        assert copy.contained >= 0.6 - 1e-4
        if copy.set_aside and options["copies"] == "outlet":
            assert outlets[copy.article_id] in (None, outlets[copy.copy_of])
    assert find_copies(data.draw(st.permutations(articles)), **options) == found


# ---- a whole run ---------------------------------------------------------------------------


def test_copies_show_in_the_tables_and_an_added_one_annotates_nothing_anew(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    longer = "\n\n".join(SENTENCES)

    def write(name, text, outlet):
        record = {"text": text, "outlet": outlet, "published": "2022-03-01", "title": name}
        (folder / f"{name}.jsonl").write_text(json.dumps(record) + "\n")

    write("post", longer, "Elva Post")
    write("times", longer, "Lund Times")
    first = open_corpus(folder, data=tmp_path / "data")
    assert list(first.articles["status"]) == ["kept", "kept"]
    assert list(first.passages["relation"]) == ["near_duplicate"]

    write("cut", "\n\n".join(SENTENCES[:4]), "Elva Post")
    second = open_corpus(folder, data=tmp_path / "data")
    # Cleaned anew, as their lines occur once more; annotated once, and a duplicate not at all.
    assert second.manifest["cache"]["reused"] == 2
    rows = second.articles.set_index("title")
    assert list(rows.loc[["cut", "post", "times"], "status"]) == ["duplicate", "kept", "kept"]
    assert rows.loc["cut", "duplicate_of"] == rows.loc["post", "article_id"]
    assert rows["duplicate_of"].notna().sum() == 1
    pairs = second.passages.set_index(["article_a", "article_b"])
    assert set(pairs["relation"]) == {"near_duplicate"}
    pair = tuple(sorted([rows.loc["cut", "article_id"], rows.loc["post", "article_id"]]))
    told = json.loads(pairs.loc[pair, "shared"])
    assert (told["copy"], told["contained"], told["words"]) == ("part", 1.0, 74)
    assert pairs.loc[pair, "similarity"] == round(2 * 74 / (74 + 112), 4)

    listed = list_copies(second)
    assert listed.values.tolist()[0] == [
        *("cut.jsonl#1", "post.jsonl#1", "set aside", "a part of it"),
        *(round(2 * 74 / (74 + 112), 2), 1.0, "38 words longer"),
    ]
    assert listed["outcome"].tolist() == ["set aside", "both kept"]

    section = came_in(second, count_facts(second.articles), Behind(second), example="")
    (outcome,) = (r[2].text for t in section.tables for r in t.rows if r[0].light == "cut.jsonl#1")
    assert outcome == "set aside: duplicate of post.jsonl#1, 80% of the words in common"

    third = open_corpus(folder, data=tmp_path / "data", copies="all")
    assert sorted(third.articles["status"]) == ["duplicate", "duplicate", "kept"]
    fourth = open_corpus(folder, data=tmp_path / "data", copies="none")
    assert set(fourth.articles["status"]) == {"kept"}
