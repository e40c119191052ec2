"""Make the tagger of names: word vectors, teachers, a pupil, calibration, figures.

Called by `make_model.py`; every step is seeded and runs on one core. Teachers learn from all
annotated sets, each with its own conventions; what they agree on in unlabelled news, written in
Worldwide's conventions, then teaches the pupil together with Worldwide itself (Hinton, Vinyals and
Dean 2015; hard labels).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import corpora
import numpy as np
import torch
from names_data import Example, prepare
from names_figures import expected_calibration_error, reliability, strict_f1
from names_measure import calibrate, found_spans, gold_spans
from names_net import Net, export
from names_train import LEARNING_RATE, Material, Piece, Trainer, characters
from vectors import SOURCES, train_vectors

from newsloom.language.name_features import FEATURES
from newsloom.language.names import NameFinder
from newsloom.language.tagger import Tagger

HEAD = "worldwide"
LABELS: Mapping[str, tuple[str, ...]] = {
    "worldwide": (
        *("Person", "Organization", "Location", "NORP", "Facility", "Misc"),
        *("Date", "Money", "Product"),
    ),
    "gmb": ("geo", "tim", "org", "per", "gpe", "art", "eve", "nat"),
    "wikigold": ("LOC", "PER", "ORG", "MISC"),
    "crossner": (
        *("politicalparty", "politician", "location", "organisation", "election", "country"),
        *("person", "misc", "event"),
    ),
    "re3d": (
        *("Organisation", "Location", "Person", "Temporal", "Nationality"),
        *("DocumentReference", "Vehicle", "MilitaryPlatform", "Weapon"),
    ),
}
# Without Worldwide the labels come from the silver set, read in Worldwide's terms.
SILVER = {
    **{"per": "Person", "org": "Organization", "geo": "Location", "gpe": "NORP"},
    **{"tim": "Date", "eve": "Misc", "nat": "Misc", "art": "Misc"},
}
HAND_ANNOTATED = {
    "wikigold": {"PER": "Person", "ORG": "Organization", "LOC": "Location", "MISC": "Misc"},
    "re3d": {"Person": "Person", "Organisation": "Organization", "Location": "Location",
             "Nationality": "NORP", "Temporal": "Date"},
}  # fmt: skip
# Share of the articles that are read once more as if written in lower case, and in capitals as
# headlines and datelines are.
CASES = {"lower": 0.15, "upper": 0.05}
VECTOR_WIDTH = 100
VECTOR_LENGTH = 3.0
WIDTH = 160
TEACHERS = 2
QUICK = 6  # articles of each set where the recipe is only tried


@dataclass(frozen=True)
class Settings:
    """How long to train; `quick` is for tests of the recipe, not for models."""

    seed: int = 1
    worldwide: bool = True
    teachers: int = TEACHERS
    rounds_on_all: int = 2
    rounds: int = 7
    quick: bool = False


def log(message: str) -> None:
    """Say what was done, and after how many CPU seconds."""
    print(f"{time.process_time():6.0f} s  {message}", flush=True)


def make_tagger(data: Path, settings: Settings) -> tuple[NameFinder, dict[str, object]]:
    """Train, calibrate and measure; give the component with its weights, and the figures."""
    torch.set_num_threads(1)
    world = _worldwide(data, settings)
    articles = {
        name: read(data)[: QUICK if settings.quick else None]
        for name, read in (
            ("gmb", corpora.gmb),
            ("wikigold", corpora.wikigold),
            ("crossner", corpora.crossner_politics),
            ("re3d", corpora.re3d),
        )
    }
    sources = SOURCES
    if not settings.worldwide:
        world |= _instead_of_worldwide(articles)
        articles = {
            name: [a for n, a in enumerate(chosen) if corpora.split_of(n) != "dev"]
            for name, chosen in articles.items()
            if name != "gmb"  # in Worldwide's terms it is now what the nets learn from
        }
        sources = [source for source in SOURCES if "worldwide" not in source]
    others = {name: prepare(chosen) for name, chosen in articles.items()}
    log("read the annotated corpora")
    vocabulary, vectors = train_vectors(
        data, sources[: 1 if settings.quick else None], width=VECTOR_WIDTH, seed=settings.seed
    )
    log(f"vectors of {len(vocabulary):,} words")
    letters = characters([*world["train"], *others.get("gmb", ())])
    material = Material(vocabulary, letters, LABELS)
    sets = {name: material.pieces(examples, name) for name, examples in others.items()}
    gold = material.pieces(world["train"], HEAD)
    cased = [(HEAD, material.pieces(world[case], HEAD), share) for case, share in CASES.items()]
    dev = world.get("tune") or world["dev"]
    teachers = []
    for number in range(settings.teachers):
        net, trainer = _net(material, vectors, settings.seed + number, tuple(LABELS))
        auxiliary = [(name, pieces, 1.0) for name, pieces in sets.items()]
        trainer.train(
            [(HEAD, gold, 1.0), *cased, *auxiliary],
            epochs=settings.rounds_on_all,
            rate=LEARNING_RATE,
            report=_reporter(f"teacher {number} on all", net, material, dev),
        )
        few = [(name, pieces, 0.3) for name, pieces in sets.items() if name != "gmb"]
        trainer.train(
            [(HEAD, gold, 1.0), *cased, *few],
            epochs=settings.rounds - 1,
            rate=LEARNING_RATE / 2,
            report=_reporter(f"teacher {number}", net, material, dev),
        )
        teachers.append((net, trainer))
    taught = [
        piece for name in others for piece in _label(teachers, material.pieces(others[name], name))
    ]
    log(f"teachers labelled {len(taught):,} sentences")
    net, trainer = _net(material, vectors, settings.seed + 100, (HEAD,))
    trainer.train(
        [(HEAD, gold, 1.0), *cased, (HEAD, taught, 1.0)],
        epochs=settings.rounds_on_all,
        rate=LEARNING_RATE,
        report=_reporter("pupil on all", net, material, dev),
    )
    trainer.train(
        [(HEAD, gold, 1.0), *cased, (HEAD, taught, 0.3)],
        epochs=settings.rounds,
        rate=LEARNING_RATE / 2,
        report=_reporter("pupil", net, material, dev),
    )
    finder = NameFinder()
    finder.tagger = _tagger(net, material)
    _calibrate(finder, dev)
    return finder, measure(finder, world)


def _worldwide(data: Path, settings: Settings) -> dict[str, list[Example]]:
    """Worldwide's parts, and what is taught as if in lower case or in capitals."""
    parts: dict[str, list[corpora.Article]] = {"train": [], "dev": [], "test": []}
    for number, article in enumerate(corpora.worldwide(data)):
        parts[corpora.split_of(number)].append(article)
    if settings.quick:
        parts = {name: part[:QUICK] for name, part in parts.items()}
    world = {name: prepare(part) for name, part in parts.items()}
    if settings.worldwide:
        world |= {case: prepare(parts["train"], case=case) for case in CASES}
    for name in ("dev", "test"):
        world[f"{name} lower"] = prepare(parts[name], case="lower")
    return world


def _instead_of_worldwide(
    articles: Mapping[str, Sequence[corpora.Article]],
) -> dict[str, list[Example]]:
    """What trains and tunes a model without Worldwide: other sets with their labels translated."""
    parts: dict[str, list[corpora.Article]] = {"train": [], "tune": []}
    for name, terms in {"gmb": SILVER, **HAND_ANNOTATED}.items():
        for number, article in enumerate(articles[name]):
            spans = tuple((s, e, terms[x]) for s, e, x in article.spans if x in terms)
            part = "tune" if corpora.split_of(number) == "dev" else "train"
            parts[part].append(replace(article, spans=spans))
    world = {name: prepare(part) for name, part in parts.items()}
    return world | {case: prepare(parts["train"], case=case) for case in CASES}


def _net(
    material: Material, vectors: np.ndarray, seed: int, heads: Sequence[str]
) -> tuple[Net, Trainer]:
    torch.manual_seed(seed)
    rows = np.vstack([np.zeros((1, vectors.shape[1])), VECTOR_LENGTH * vectors])
    net = Net(
        torch.from_numpy(rows.astype(np.float32)),
        characters=len(material.characters),
        features=len(FEATURES),
        labels={head: LABELS[head] for head in heads},
        width=WIDTH,
    )
    return net, Trainer(net, material, seed=seed)


def _label(teachers: Sequence[tuple[Net, Trainer]], pieces: Sequence[Piece]) -> list[Piece]:
    """Replace the tags of sentences by what the teachers together take them for."""
    moves = torch.stack([n.transitions[HEAD] + n.allowed[HEAD] for n, _ in teachers]).mean(dim=0)
    scores = [trainer.scores(HEAD, pieces) for _, trainer in teachers]
    labelled = []
    for number, piece in enumerate(pieces):
        mean = np.mean([s[number] for s in scores], axis=0)
        labelled.append(replace(piece, tags=best_tags(mean, moves.detach().numpy())))
    return labelled


def best_tags(scores: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """The most probable sequence of tags (Viterbi); the last two rows of moves are start, end."""
    size = scores.shape[1]
    best = moves[size, :size] + scores[0]
    back = []
    for row in scores[1:]:
        through = best[:, None] + moves[:size, :size]
        back.append(through.argmax(axis=0))
        best = through.max(axis=0) + row
    tags = [int((best + moves[:size, size + 1]).argmax())]
    for before in reversed(back):
        tags.append(int(before[tags[-1]]))
    return np.array(tags[::-1])


def _tagger(net: Net, material: Material) -> Tagger:
    return Tagger(
        labels=LABELS[HEAD],
        vocabulary=material.vocabulary,
        characters=material.characters,
        weights=export(net, HEAD),
    )


def _reporter(name: str, net: Net, material: Material, dev: Sequence[Example]):  # type: ignore[no-untyped-def]
    def report(epoch: int, loss: float) -> None:
        finder = NameFinder()
        finder.tagger = _tagger(net, material)
        figures = strict_f1((gold_spans(e), set(found_spans(finder, e))) for e in dev)
        shown = " ".join(f"{kind} {f1:.4f}" for kind, (_, _, f1) in figures.items())
        log(f"{name}, round {epoch + 1}: loss {loss:.4f}, development {shown}")

    return report


def _calibrate(finder: NameFinder, dev: Sequence[Example]) -> None:
    """Learn from the development articles what a raw score is worth."""
    raw, right = _judged(finder, dev)
    finder.calibration = calibrate(raw, right)


def _judged(finder: NameFinder, examples: Sequence[Example]) -> tuple[list[float], list[bool]]:
    """How sure the finder is of each name of the four coarse types, and whether it is right."""
    sure, right = [], []
    for example in examples:
        gold = gold_spans(example)
        for span, confidence in found_spans(finder, example).items():
            sure.append(confidence or 0.0)
            right.append(span in gold)
    return sure, right


def measure(finder: NameFinder, world: Mapping[str, Sequence[Example]]) -> dict[str, object]:
    """Figures of the finished component on the articles kept apart."""
    figures: dict[str, object] = {}
    for name in ("dev", "test", "dev lower", "test lower"):
        scored = strict_f1((gold_spans(e), set(found_spans(finder, e))) for e in world[name])
        figures[name] = {
            kind: {"precision": round(p, 4), "recall": round(r, 4), "f1": round(f, 4)}
            for kind, (p, r, f) in scored.items()
        }
    sure, right = _judged(finder, world["test"])
    figures["calibration"] = {
        "expected calibration error": round(expected_calibration_error(sure, right), 4),
        "bins": [[n, round(c, 3), round(a, 3)] for n, c, a in reliability(sure, right)],
    }
    return figures
