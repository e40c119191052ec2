"""Put the parts together: one spaCy pipeline folder, as `spacy.load` reads it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import spacy

import newsloom
from newsloom.language.names import NameFinder

SYNTAX = (
    *("syntax_tok2vec", "newsloom_headings", "morphologizer", "parser"),
    "trainable_lemmatizer",
)
DESCRIPTION = (
    "English news: sentences, parts of speech, lemmas and dependencies, names with confidence, "
    "temporal expressions, quotes."
)


def write_pipeline(folder: Path, finder: NameFinder, syntax: Path | None) -> None:
    """Write ``en_newsloom``: rules for sentences, the trained syntax, names, times, quotes.

    Parameters
    ----------
    folder
        Where to; what stood there is replaced.
    finder
        The component that finds names, with its weights.
    syntax
        A pipeline folder as `training/syntax.py` writes it; None leaves these components out.
    """
    nlp = spacy.blank("en")
    nlp.add_pipe("newsloom_sentences")
    if syntax is not None:
        source = spacy.load(syntax)
        for name in SYNTAX:
            if name in source.pipe_names:
                nlp.add_pipe(name, source=source)
    names = nlp.add_pipe("newsloom_names")
    names.tagger, names.calibration = finder.tagger, finder.calibration
    nlp.add_pipe("newsloom_timex")
    nlp.add_pipe("newsloom_quotes")
    nlp.batch_size = 64
    nlp.meta.update(
        name="newsloom",
        version=newsloom.__version__,
        description=DESCRIPTION,
        author="The newsloom founders",
        license="Apache-2.0",
    )
    if folder.exists():
        shutil.rmtree(folder)
    nlp.to_disk(folder)
    _forget_places(folder)


def _forget_places(folder: Path) -> None:
    """Keep paths of the machine that trained out of the files that are shipped."""
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    meta.pop("performance", None)
    (folder / "meta.json").write_text(json.dumps(meta, indent=1, sort_keys=True) + "\n", "utf-8")
