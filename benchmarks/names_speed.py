"""Speed of names, and of the whole pipeline, beside a spaCy CNN: words a second on one core.

    python benchmarks/names_speed.py DATA_FOLDER [--model NAME] [--words 100000] [--rounds 5]

DATA_FOLDER holds news/reuters21578.tar.gz (Reuters 1987, not part of newsloom). The CNN is what
`spacy init config` proposes for names: MultiHashEmbed of width 96, four layers of
MaxoutWindowEncoder, transitions over the 18 OntoNotes labels, batches of 128; it is taught three
sentences, since what it finds costs it nothing. Both read the same texts in the same run: other
articles in each round, after one that is not counted, and who goes first takes turns. Counted are
CPU seconds of this process, one thread; shown are medians over the rounds, and of the ratio within
each round. ``--words`` is for one round; ``--model`` names any pipeline that `-p model=` takes.
"""

from __future__ import annotations

import os

# Read when numpy and its kind are imported, so set before that.
os.environ.update(
    {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    | {"BLIS_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1"}
)

import argparse
import gc
import re
import tarfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed

from newsloom.annotate import annotate_articles, load_pipeline

BATCH = 128
LABELS = (
    "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT "
    "QUANTITY TIME WORK_OF_ART"
).split()
LESSONS = [
    ("Marta Kovel left Peru .", [(0, 11, "PERSON"), (17, 21, "GPE")]),
    ("The price of wheat rose , and ships waited in the harbour for a week .", []),
    ("Brask Lines paid for it , its board said .", [(0, 11, "ORG")]),
]
BODY = re.compile(r"<BODY>(.*?)</BODY>", re.DOTALL)
PARTS = ("names alone", "names and what they need")
TITLES = (
    *(f"{who}, {part}" for part in PARTS for who in ("newsloom", "CNN")),
    *(f"newsloom, whole pipeline, syntax={syntax}" for syntax in ("false", "true")),
)
Runs = dict[str, list[float]]
"""Words a CPU-second, round by round."""


def read_articles(archive: Path, words: int, rounds: int) -> list[list[str]]:
    """Give for each round articles of about so many words, from all over the archive."""
    found = all_articles(archive)
    apart = max(rounds, sum(len(text.split()) for text in found) // words)
    return [found[number::apart] for number in range(rounds)]


def all_articles(archive: Path) -> list[str]:
    """Give the text of every article of the archive."""
    found: list[str] = []
    with tarfile.open(archive) as tar:
        for name in sorted(n for n in tar.getnames() if n.endswith(".sgm")):
            file = tar.extractfile(name)
            assert file is not None
            found += [as_text(body) for body in BODY.findall(file.read().decode("latin-1"))]
    return found


def as_text(body: str) -> str:
    """Set a body of wrapped lines as paragraphs; a line that is moved in opens one."""
    body = body.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    body = re.sub(r"\s*(?:REUTER|Reuter)?\s*(?:&#3;|\x03)\s*$", "", body)
    paragraphs = re.split(r"\n {3,}", body)
    return "\n\n".join(" ".join(p.split()) for p in paragraphs if p.strip())


def make_cnn() -> Language:
    """Make the CNN that is compared with, and teach it a little."""
    fix_random_seed(1)
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 1000, 2500, 2500],
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "depth": 4,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode},
    }
    nlp = spacy.blank("en")
    names = nlp.add_pipe("ner", config={"model": model})
    for label in LABELS:
        names.add_label(label)  # type: ignore[attr-defined]
    lessons = [
        Example.from_dict(Doc(nlp.vocab, words=text.split()), {"entities": spans})
        for text, spans in LESSONS
    ]
    optimizer = nlp.initialize(lambda: lessons)
    for _ in range(20):
        nlp.update(lessons, sgd=optimizer)
    return nlp


def namers(nlp: Language) -> list[str]:
    """Give the components that make names."""
    return [n for n in nlp.pipe_names if "doc.ents" in nlp.get_pipe_meta(n).assigns]


def apply(nlp: Language, names: Iterable[str], docs: Iterable[Doc]) -> list[Doc]:
    """Send documents through some components, as `Language.pipe` does."""
    for name in names:
        pipe = nlp.get_pipe(name)
        docs = pipe.pipe(docs, batch_size=BATCH) if hasattr(pipe, "pipe") else map(pipe, docs)
    return list(docs)


def measure_names(runs: Runs, who: str, nlp: Language, texts: list[str]) -> int:
    """Time the components that make names, alone and with what goes before them; count names."""
    words = sum(len(text.split()) for text in texts)
    last = namers(nlp)
    before = nlp.pipe_names[: nlp.pipe_names.index(last[0])]
    docs = apply(nlp, before, [nlp.make_doc(text) for text in texts])
    with timed(runs, f"{who}, names alone", words):
        docs = apply(nlp, last, docs)
    with timed(runs, f"{who}, names and what they need", words):
        apply(nlp, [*before, *last], (nlp.make_doc(text) for text in texts))
    return sum(len(doc.ents) for doc in docs)


def measure_whole(runs: Runs, model: str, texts: list[str], *, syntax: bool) -> None:
    """Time everything that newsloom does with the text of an article."""
    words = sum(len(text.split()) for text in texts)
    articles = [(str(number), text) for number, text in enumerate(texts)]
    with timed(runs, f"newsloom, whole pipeline, syntax={str(syntax).lower()}", words):
        for _ in annotate_articles(articles, model=model, syntax=syntax):
            pass


@contextmanager
def timed(runs: Runs, title: str, words: int) -> Iterator[None]:
    """Add the words a CPU-second of what is done inside to the runs of that title."""
    gc.collect()
    begun = time.process_time()
    yield
    runs[title].append(words / (time.process_time() - begun))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", default="en_newsloom")
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    archive = options.data / "news" / "reuters21578.tar.gz"
    warm, *rounds = read_articles(archive, options.words, options.rounds + 1)
    cnn = make_cnn()
    bare = load_pipeline(options.model, syntax=False)
    whole = load_pipeline(options.model, syntax=True)
    found = {"newsloom": 0, "CNN": 0}

    def play(texts: list[str], runs: Runs, ours_first: bool) -> None:
        for who in ("newsloom", "CNN") if ours_first else ("CNN", "newsloom"):
            nlp = bare if who == "newsloom" else cnn
            found[who] += measure_names(runs, who, nlp, texts)
        for syntax in (True, False) if ours_first else (False, True):
            measure_whole(runs, options.model, texts, syntax=syntax)

    play(warm, {title: [] for title in TITLES}, ours_first=True)
    found.update(newsloom=0, CNN=0)
    runs: Runs = {title: [] for title in TITLES}
    for number, texts in enumerate(rounds):
        play(texts, runs, ours_first=number % 2 == 0)

    articles = sum(map(len, rounds))
    words = sum(len(text.split()) for texts in rounds for text in texts)
    left_out = [name for name in whole.pipe_names if name not in bare.pipe_names]
    print(f"{articles:,} articles, {words:,} words (split at blanks), {len(rounds)} rounds")
    print(f"names found: newsloom {found['newsloom']:,}, CNN {found['CNN']:,}")
    print(f"syntax=false leaves out: {', '.join(left_out) or 'nothing, there is no parser'}\n")
    print(f"{'words a CPU-second':42}{'median':>9}{'least':>9}{'most':>9}")
    for title, speeds in runs.items():
        print(f"{title:42}{median(speeds):9,.0f}{min(speeds):9,.0f}{max(speeds):9,.0f}")
    print()
    for part in PARTS:
        pairs = zip(runs[f"newsloom, {part}"], runs[f"CNN, {part}"], strict=True)
        times = median(ours / theirs for ours, theirs in pairs)
        print(f"{part}: newsloom reads {times:.2f} times the words a second that the CNN does")


if __name__ == "__main__":
    main()
