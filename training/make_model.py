"""Make the pipeline that ships with newsloom, ``en_newsloom``, from the data folder.

    python training/make_model.py DATA_FOLDER [--out FOLDER] [--seed 1] [--without-worldwide]

Everything is seeded and runs on one core. The figures are printed and written beside the pipeline
as ``figures.json``; MODEL_CARD.md says what they mean.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import syntax
from names import Settings, log, make_tagger
from pipeline import write_pipeline

HERE = Path(__file__).parent
QUICK_STEPS = 2
SHIPPED = HERE.parent / "src" / "en_newsloom" / "pipeline"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder that holds the collections")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the pipeline goes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--without-worldwide",
        action="store_true",
        help="leave out English Worldwide Newswire, which states no licence",
    )
    parser.add_argument(
        "--syntax", type=Path, help="a folder that training/syntax.py wrote; else it is made anew"
    )
    parser.add_argument(
        "--quick", action="store_true", help="a handful of articles, one round: tries the recipe"
    )
    given = parser.parse_args()
    settings = Settings(
        seed=given.seed,
        worldwide=not given.without_worldwide,
        # The silver set that then takes Worldwide's place is twice as large.
        rounds=2 if given.quick else 4 if given.without_worldwide else 7,
        quick=given.quick,
    )
    finder, figures = make_tagger(given.data, settings)
    print(json.dumps(figures, indent=1))
    with TemporaryDirectory() as made:
        folder = given.syntax or Path(made)
        if given.syntax is None:
            syntax.make(given.data, folder, steps=QUICK_STEPS if given.quick else syntax.STEPS)
        write_pipeline(given.out, finder, folder)
        figures["syntax"] = json.loads((folder / "figures.json").read_text("utf-8"))
    (given.out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    log(f"wrote {given.out}")


if __name__ == "__main__":
    main()
