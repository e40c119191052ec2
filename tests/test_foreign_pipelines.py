"""Any spaCy pipeline in place of the one that ships: its names, and newsloom's everything else."""

import importlib.metadata
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed

from newsloom import cli, runs, tables
from newsloom.annotate import Annotation, annotate_articles, load_pipeline
from newsloom.parameters import list_notebooks, read_parameters, settle
from newsloom.pipelines import is_pipeline, stamp_of, version_of
from newsloom.tables import NewsloomError

# Sentences, names as (start, words, label), tags, heads, dependencies.
LESSONS = [
    (
        "Orba Vantelin flew to Zorkham . “ We wait , ” Orba Vantelin said on Friday .",
        [(0, "Orba Vantelin", "PER"), (22, "Zorkham", "LOC"), (46, "Orba Vantelin", "PER")],
        "NNP NNP VBD IN NNP . `` PRP VBP , '' NNP NNP VBD IN NNP .",
        [1, 2, 2, 2, 3, 2, 8, 8, 13, 13, 13, 12, 13, 13, 13, 14, 13],
        "compound nsubj ROOT prep pobj punct "
        "punct nsubj ccomp punct punct compound nsubj ROOT prep pobj punct",
    ),
    (
        "The Quellian Mirda Tosk left Zorkham .",
        [(4, "Quellian", "MISC"), (13, "Mirda Tosk", "PER"), (29, "Zorkham", "LOC")],
        "DT JJ NNP NNP VBD NNP .",
        [3, 3, 3, 4, 4, 4, 4],
        "det amod compound nsubj ROOT dobj punct",
    ),
    (
        "Ships of Brask Lines wait .",
        [(9, "Brask Lines", "ORG")],
        "NNS IN NNP NNP VBP .",
        [4, 0, 3, 1, 4, 4],
        "nsubj prep compound pobj ROOT punct",
    ),
    (
        "Brask Lines paid Orba Vantelin .",
        [(0, "Brask Lines", "ORG"), (17, "Orba Vantelin", "PER")],
        "NNP NNP VBD NNP NNP .",
        [1, 2, 2, 4, 2, 2],
        "compound nsubj ROOT compound dobj punct",
    ),
    (
        "Nobody in harbour 2 knew why .",
        [],
        "NN IN NN CD VBD WRB .",
        [4, 0, 1, 2, 4, 4, 4],
        "nsubj prep pobj nummod ROOT advmod punct",
    ),
]
TEXT = (
    "Orba Vantelin flew to Zorkham . “ We wait , ” Orba Vantelin said on Friday .\n\n"
    "Brask Lines paid Orba Vantelin ."
)
NAMES = [
    ("Orba Vantelin", "PERSON"),
    ("Zorkham", "LOC"),
    ("Orba Vantelin", "PERSON"),
    ("Brask Lines", "ORG"),
    ("Orba Vantelin", "PERSON"),
]
EMBED = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 32,
    "depth": 2,
    "embed_size": 300,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": True,
}
LISTENS = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32}


def reads(state: str, embed: dict) -> dict:
    """The settings of a transition model: names (``ner``) or dependencies (``parser``)."""
    model = {"@architectures": "spacy.TransitionBasedParser.v2", "hidden_width": 32}
    model |= {"state_type": state, "extra_state_tokens": False, "maxout_pieces": 2}
    settings = {"model": {**model, "use_upper": True, "tok2vec": embed}}
    return settings | ({"min_action_freq": 1} if state == "parser" else {})


def tags(embed: dict) -> dict:
    return {"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": embed}}


def taught(nlp: Language, folder: Path) -> Path:
    """Teach a pipeline the lessons by heart, and save it."""
    fix_random_seed(7)
    examples = []
    for sentence, names, tagged, heads, deps in LESSONS:
        doc = Doc(nlp.vocab, words=sentence.split())
        gold = {
            "entities": [(start, start + len(words), label) for start, words, label in names],
            "tags": tagged.split(),
            "heads": heads,
            "deps": deps.split(),
        }
        examples.append(Example.from_dict(doc, gold))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(30):
        for example in examples:
            nlp.update([example], sgd=optimizer)
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("pipelines")


@pytest.fixture(scope="module")
def ruled(place) -> Path:
    """A blank pipeline with an entity ruler."""
    nlp = spacy.blank("en")
    nlp.meta["version"] = "0.3.1"
    gap = [{"LOWER": "peru"}, {"IS_SPACE": True}, {"LOWER": "chile"}]
    nlp.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PER", "pattern": "Orba Vantelin"},
            {"label": "Location", "pattern": "Zorkham"},
            {"label": "Organization", "pattern": "Brask Lines"},
            {"label": "MISC", "pattern": "Quellian"},
            {"label": "DATE", "pattern": "Friday"},
            {"label": "GPE", "pattern": gap},
            {"label": "DISEASE", "pattern": "the zork fever"},
        ]
    )
    nlp.to_disk(place / "ruled")
    return place / "ruled"


@pytest.fixture(scope="module")
def named(place) -> Path:
    """A CNN that knows names and nothing of sentences."""
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config=reads("ner", EMBED))
    return taught(nlp, place / "named")


@pytest.fixture(scope="module")
def parsed(place) -> Path:
    """Tagger, parser and names, all listening to one CNN, under names of their own."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": EMBED})
    nlp.add_pipe("tagger", name="my_tags", config=tags(LISTENS))
    nlp.add_pipe("parser", name="my_trees", config=reads("parser", LISTENS))
    nlp.add_pipe("ner", config=reads("ner", LISTENS))
    return taught(nlp, place / "parsed")


def annotate(text: str, model: Path | str, *, syntax: bool = True) -> Annotation:
    (note,) = annotate_articles([("a", text)], model=str(model), syntax=syntax)
    return note


def found(text: str, note: Annotation) -> list[tuple[str, str]]:
    return [(text[n["start"] : n["end"]], n["label"]) for n in note.names]


@pytest.mark.parametrize("syntax", [True, False])
@pytest.mark.parametrize("pipeline", ["ruled", "named", "parsed"])
def test_names_come_from_the_pipeline_and_the_rest_from_newsloom(request, pipeline, syntax):
    note = annotate(TEXT, request.getfixturevalue(pipeline), syntax=syntax)
    assert found(TEXT, note) == NAMES
    assert {name["confidence"] for name in note.names} == {None}
    assert [TEXT[t["start"] : t["end"]] for t in note.timexes] == ["Friday"]
    assert [TEXT[q["start"] : q["end"]] for q in note.quotes if q["kind"] == "direct"] == [
        "We wait ,"
    ]
    assert note.sentences[-1]["paragraph"] == 1
    assert TEXT[note.sentences[-1]["start"] :] == "Brask Lines paid Orba Vantelin ."


def test_names_of_the_bundled_pipeline_lend_others_no_confidence(ruled):
    annotate(TEXT, "en_newsloom")
    assert {name["confidence"] for name in annotate(TEXT, ruled).names} == {None}


def test_labels_of_other_schemes_are_read_and_unknown_ones_kept(ruled):
    text = "The Quellian ships of Brask Lines brought the zork fever to Zorkham on Friday."
    assert found(text, annotate(text, ruled)) == [
        ("Quellian", "NORP"),
        ("Brask Lines", "ORG"),
        ("zork fever", "DISEASE"),
        ("Zorkham", "LOC"),
    ]


def test_a_name_ends_with_its_paragraph(ruled):
    text = "Ships left Peru\n\nChile waits."
    assert found(text, annotate(text, ruled)) == [("Peru", "GPE")]


def test_without_syntax_no_parser_runs_and_names_keep_the_vectors_they_share(parsed):
    assert load_pipeline(str(parsed)).pipe_names[:4] == ["tok2vec", "my_tags", "my_trees", "ner"]
    without = load_pipeline(str(parsed), syntax=False)
    assert without.pipe_names == [
        *("newsloom_sentences", "tok2vec", "ner", "newsloom_timex", "newsloom_quotes"),
    ]


def test_without_syntax_vectors_that_only_the_parser_used_are_left_out_too(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", name="for_trees", config={"model": EMBED})
    listens = {**LISTENS, "upstream": "for_trees"}
    nlp.add_pipe("tagger", config=tags(listens))
    nlp.add_pipe("parser", config=reads("parser", listens))
    nlp.add_pipe("ner", config=reads("ner", EMBED))
    model = taught(nlp, tmp_path / "apart")
    without = load_pipeline(str(model), syntax=False)
    assert "for_trees" not in without.pipe_names
    assert found(TEXT, annotate(TEXT, model, syntax=False)) == NAMES


@pytest.mark.parametrize("setter", ["sentencizer", "senter"])
def test_who_divides_sentences_is_known_by_what_it_does(tmp_path, setter):
    nlp = spacy.blank("en")
    nlp.add_pipe(setter, name="my_sentences")
    nlp.initialize(lambda: [lesson_of_sentences(nlp)])
    nlp.to_disk(tmp_path / "m")
    assert "newsloom_sentences" not in load_pipeline(str(tmp_path / "m")).pipe_names
    for text in ("", " ", "\n\n", "One", "One .\n\nTwo ."):
        sentences = [text[s["start"] : s["end"]] for s in annotate(text, tmp_path / "m").sentences]
        assert " ".join(sentences).split() == text.split()
        assert not [sentence for sentence in sentences if "\n" in sentence]


def lesson_of_sentences(nlp: Language) -> Example:
    doc = Doc(nlp.vocab, words=["One", ".", "Two", "."])
    return Example.from_dict(doc, {"sent_starts": [1, -1, 1, -1]})


def test_names_that_need_tags_need_the_syntax_and_say_so(tmp_path):
    nlp = spacy.blank("en")
    nlp.add_pipe("tagger", config=tags(EMBED))
    model = taught(nlp, tmp_path / "tagged")
    pattern = [{"TAG": "NNP", "ORTH": "Lines"}]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": pattern}])
    nlp.to_disk(model)
    text = "Brask Lines paid Orba Vantelin ."
    assert found(text, annotate(text, model)) == [("Lines", "ORG")]
    with pytest.raises(NewsloomError, match="without its tagger; run it with syntax=true") as error:
        annotate(text, model, syntax=False)
    assert "\n" not in str(error.value)


def test_a_pipeline_that_reads_less_at_a_time_gets_shorter_pieces(ruled, monkeypatch):
    text = "\n\n".join(["Orba Vantelin flew to Zorkham on Friday ."] * 50)
    whole = annotate(text, ruled)
    monkeypatch.setattr(load_pipeline(str(ruled), syntax=True), "max_length", 300)
    assert annotate(text, ruled) == whole
    assert [s["paragraph"] for s in whole.sentences] == list(range(50))


def test_a_pipeline_that_changes_its_text_is_refused(ruled, monkeypatch):
    nlp = load_pipeline(str(ruled), syntax=True)
    monkeypatch.setattr(nlp, "tokenizer", lambda text: Doc(nlp.vocab, words=text.split()))
    with pytest.raises(NewsloomError, match="changes the text it reads"):
        annotate("Orba Vantelin  flew .", ruled)


# --- installed as a package ----------------------------------------------------------------------

INIT = """\
from spacy.util import load_model_from_init_py

__version__ = "0.3.1"


def load(**overrides):
    return load_model_from_init_py(__file__, **overrides)
"""


@pytest.fixture
def installed(ruled, tmp_path, monkeypatch) -> Iterator[str]:
    """The ruled pipeline as `spacy package` lays it out, installed without a list of its files."""
    home = tmp_path / "site" / "en_quell"
    shutil.copytree(ruled, home / "en_quell-0.3.1")
    meta = json.loads((ruled / "meta.json").read_text()) | {"name": "quell", "version": "0.3.1"}
    (home / "meta.json").write_text(json.dumps(meta))
    (home / "__init__.py").write_text(INIT)
    info = tmp_path / "site" / "en_quell-0.3.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: en_quell\nVersion: 0.3.1\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    load_pipeline.cache_clear()
    stamp_of.cache_clear()
    yield "en_quell"
    load_pipeline.cache_clear()
    stamp_of.cache_clear()
    sys.modules.pop("en_quell", None)


def test_an_installed_pipeline_is_known_by_its_name(installed):
    assert is_pipeline(installed)
    assert version_of(installed) == "0.3.1"
    assert found(TEXT, annotate(TEXT, installed)) == NAMES


def test_an_installed_pipeline_that_was_changed_in_place_makes_other_tables(installed):
    before = stamp_of(installed)
    annotate(TEXT, installed)  # leaves bytecode behind, which changes nothing
    stamp_of.cache_clear()
    assert stamp_of(installed) == before
    (home,) = importlib.metadata.distribution(installed).locate_file("en_quell").glob("en_quell-*")
    (home / "vocab" / "strings.json").write_text('["Zork"]')
    stamp_of.cache_clear()
    assert stamp_of(installed) != before


# --- whole runs ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def news(place) -> Path:
    (place / "news").mkdir()
    for number in (1, 2, 3):
        (place / "news" / f"{number}.txt").write_text(
            f"Ships wait in harbour {number}\n\nOrba Vantelin flew to Zorkham . "
            "“ We wait , ” Orba Vantelin said on Friday .\n\n"
            f"Brask Lines paid Orba Vantelin .\n\nNobody in harbour {number} knew why ."
        )
    return place / "news"


@pytest.mark.parametrize("options", [[], ["-p", "syntax=false"], ["-p", "min_confidence=1"]])
@pytest.mark.parametrize("pipeline", ["ruled", "parsed"])
def test_a_run_makes_every_table_with_it(request, news, tmp_path, capfd, pipeline, options):
    model = request.getfixturevalue(pipeline)
    data = tmp_path / "data"
    command = ["run", str(news), "--tables-only", "--data", str(data), "-p", f"model={model}"]
    assert cli.main([*command, "--reports", str(tmp_path / "reports"), *options]) == 0
    made = {name: tables.check(name, tables.read(data, name)) for name in tables.TABLES}
    ranking = made["entity_ranking"].set_index("entity")
    assert dict(ranking["mentions"]) == {"Orba Vantelin": 9, "Zorkham": 3, "Brask Lines": 3}
    assert set(made["mentions"]["confidence"].isna()) == {True}
    said = made["quotes"][made["quotes"]["kind"] == "direct"]
    assert set(said["entity_id"]) == {ranking.loc["Orba Vantelin", "entity_id"]}
    assert len(made["timexes"]) == 3
    assert {frozenset(pair) for pair in zip(made["pair_scores"]["name_a"],
            made["pair_scores"]["name_b"], strict=True)} == {
        frozenset({"Orba Vantelin", "Zorkham"}), frozenset({"Orba Vantelin", "Brask Lines"}),
    }  # fmt: skip


def test_the_name_and_version_of_the_pipeline_land_in_run_json(news, ruled, tmp_path):
    settings = settle(
        read_parameters(list_notebooks()), assignments=[f"model={ruled}", "share=true"]
    )
    page = runs.run(
        news,
        data=tmp_path / "data",
        reports=tmp_path / "reports",
        settings=settings,
        notebooks=list_notebooks()[1:2],
    )
    said = json.loads((page.parent / "run.json").read_text())
    assert said["model"] == {"name": "ruled", "version": "0.3.1"}
    assert said["names"] == {"found": 15, "left_out": 0, "min_confidence": 0.0}
