"""Whether making tables takes time and memory in proportion to a corpus, whatever its articles are.

    python benchmarks/shapes.py                          every shape, three sizes each
    python benchmarks/shapes.py "one story" undated      some shapes only
    python benchmarks/shapes.py --words 50000 --sizes 3 --syntax

`linear.py` asks the same of one article. Here whole corpora are invented, each of one shape, of so
many words, twice and four times as many, and each made to tables by a process of its own. Printed
are articles, CPU-seconds, the highest memory in MB, and by stage the CPU-seconds and the exponent
from the size before: 1 where work is in proportion to the corpus, 2 where it is quadratic. A stage
that took less than half a second there says nothing. Exit code 1 where an exponent is above 1.3 at
the last size, or a word costs more than so many times a word of the first shape, which is plain
news; `--times` says how many.
"""

from __future__ import annotations

import os

# Read when numpy and its kind are imported, so set before that.
os.environ.update({"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"})

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from memory import SYLLABLES

LIMIT = 1.3
TOO_SHORT = 0.5  # seconds
# What is told as done while tables are derived.
DERIVED = ("whom names mean", "days", "statements", "passages and pairs", "ranks")

# What notebooks ask of the tables and looks across all articles once more.
ASKED = (
    *("list_originations", "list_figures", "count_sharing", "count_firsts", "count_diversity"),
    *("compare_outlets", "compare_spellings", "list_announced", "list_sensitive"),
)

Record = dict[str, Any]
_GIVEN = "Anna Boris Clara David Elena Frank Greta Hugo Irene James Karin Louis Maria Peter".split()
_PLACES = "Peru Chile Norway Vienna Oslo Lima Kenya Geneva Cairo Madrid Toronto Brussels".split()
_NOUNS = """harbour ferry council storm market school engine budget cable garden station letter
    border meadow signal timber window copper lantern island printer record strike crop wage bank
    shipment union dispute tariff pipeline minister reactor bridge hospital drought vessel
    """.split()
_DEEDS = """closed opened delayed bought sold repaired inspected criticised promised postponed
    reviewed rejected approved financed abandoned doubled halved insured replaced""".split()
_KINDS = """new old northern cheap damaged foreign local modern public rare second small wooden
    annual broken coastal empty expensive famous former heavy hidden late narrow quiet""".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def coined(chance: random.Random, syllables: int = 3) -> str:
    """Coin a word."""
    return "".join(chance.choices(SYLLABLES, k=syllables))


def person(chance: random.Random) -> str:
    """Name one of some thousand persons, few of them often."""
    own = random.Random(int(20 * chance.paretovariate(0.7)) % 5_000)
    return f"{own.choice(_GIVEN)} {coined(own).capitalize()}"


def sentence(chance: random.Random, who: str | None = None) -> str:
    """Make a sentence as news has them: somebody does, says or expects something."""
    thing = f"the {chance.choice(_KINDS)} {coined(chance, 2)} {chance.choice(_NOUNS)}"
    deed = f"{chance.choice(_DEEDS)} {thing} of {chance.choice(_PLACES)}"
    who = who or person(chance)
    form = chance.random()
    if form < 0.2:
        return f"“The council {deed},” {who} said."
    if form < 0.4:
        return f"{who} said on {chance.choice(_DAYS)} that {person(chance)} {deed}."
    if form < 0.5:
        cost, year = chance.randint(2, 900), chance.randint(1990, 2021)
        return f"{who} {deed} for {cost} million dollars in {year}."
    return f"{who} {deed} after the {chance.choice(_NOUNS)} had been {chance.choice(_DEEDS)}."


def paragraphs(chance: random.Random, words: int, who: str | None = None) -> list[str]:
    """Make paragraphs of three sentences until there are so many words."""
    made: list[str] = []
    while words > 0:
        made.append(" ".join(sentence(chance, who) for _ in range(3)))
        words -= made[-1].count(" ") + 1
    return made


def dated(number: int, text: str, *, outlets: int = 9) -> Record:
    """Make a record of a text, of one of some outlets and printed in the days of some months."""
    day = f"2021-{1 + number // 28 % 6:02}-{1 + number % 28:02}"
    return {"text": text, "date": day, "outlet": f"Outlet {number % outlets}", "language": "en"}


def plain(number: int, words: int = 150, who: str | None = None) -> str:
    """Make the text of a plain article; the same number always gives the same one."""
    return "\n\n".join(paragraphs(random.Random(number), words, who))


def _plain() -> Iterator[Record]:
    yield from (dated(number, plain(number)) for number in count())


def _one_story() -> Iterator[Record]:
    text = plain(0, 400)
    yield from (dated(number, text, outlets=10**6) for number in count())


def _edited_story() -> Iterator[Record]:
    story = paragraphs(random.Random(0), 400)
    for number in count():
        chance = random.Random(number)
        mine = story.copy()
        mine.pop(chance.randrange(len(mine)))
        mine.insert(chance.randrange(len(mine)), paragraphs(chance, 20)[0])
        for _ in range(2):
            at = chance.randrange(len(mine))
            said = mine[at].split(". ")
            mine[at] = ". ".join(chance.sample(said, len(said)))
        yield dated(number, "\n\n".join(mine), outlets=10**6)


def _few_stories() -> Iterator[Record]:
    """Give stories of two paragraphs of one of twenty wire stories, and two of their own."""
    wires = [paragraphs(random.Random(-1 - n), 600) for n in range(20)]
    for number in count():
        chance = random.Random(number)
        mine = chance.sample(chance.choice(wires), 4) + paragraphs(chance, 100)
        chance.shuffle(mine)
        yield dated(number, "\n\n".join(mine))


def _furniture() -> Iterator[Record]:
    line = sentence(random.Random(-1))
    block = " ".join(sentence(random.Random(-n)) for n in range(2, 6))
    for number in count():
        parts = paragraphs(random.Random(number), 150)
        yield dated(number, "\n\n".join([parts[0], line, *parts[1:], block]))


def _said_again() -> Iterator[Record]:
    """Give articles that all have one quotation in a sentence of their own."""
    for number in count():
        chance = random.Random(number)
        parts = paragraphs(chance, 130)
        said = "“The harbour was closed after the storm had broken the lantern,”"
        said = f"{said} {person(chance)} said. {sentence(chance)}"
        yield dated(number, "\n\n".join([*parts, said]))


def _many_outlets() -> Iterator[Record]:
    """Give three articles to an outlet, however many there are."""
    for number in count():
        yield {**dated(number, plain(number)), "outlet": f"Outlet {number // 3}"}


def _long_story() -> Iterator[Record]:
    """Give one transcript of 20,000 words, by each outlet with some paragraphs left out."""
    story = paragraphs(random.Random(0), 20_000)
    for number in count():
        chance = random.Random(number)
        kept = [part for part in story if chance.random() > 0.05]
        yield dated(number, "\n\n".join(kept), outlets=10**6)


def _surnames_alone() -> Iterator[Record]:
    """Give articles of which half name a Smith in full, another one each, and half do not."""
    for number in count():
        chance = random.Random(number)
        who = f"{coined(chance).capitalize()} Smith" if number % 2 else "Smith"
        parts = [sentence(chance, who if n % 2 else None) for n in range(4)]
        yield dated(number, " ".join(parts))


def _one_outlet() -> Iterator[Record]:
    yield from (dated(number, plain(number), outlets=1) for number in count())


def _one_day() -> Iterator[Record]:
    for number in count():
        yield {**dated(number, plain(number)), "date": "2021-05-05"}


def _undated() -> Iterator[Record]:
    for number in count():
        record = dated(number, plain(number))
        del record["date"]
        yield record


def _undated_days() -> Iterator[Record]:
    """Give undated articles that all name a day, some with a year."""
    for number in count():
        chance = random.Random(number)
        day = f"{chance.randint(1, 28)} May"
        day += f" {chance.randint(2015, 2021)}" if chance.random() < 0.2 else ""
        text = (
            f"{plain(number)}\n\nThe court in Lima is to decide on {day}, after it met yesterday."
        )
        yield {"text": text, "language": "en", "outlet": f"Outlet {number % 9}"}


def _two_persons() -> Iterator[Record]:
    for number in count():
        chance = random.Random(number)
        parts = [
            sentence(chance, chance.choice(("Greta Kovel", "Hugo Marlin", "Kovel", "Mr Marlin")))
            for _ in range(10)
        ]
        yield dated(number, " ".join(parts))


def _lists() -> Iterator[Record]:
    """Give articles with 300 names each, most of them new."""
    for number in count():
        chance = random.Random(number)
        names = [f"{chance.choice(_GIVEN)} {coined(chance).capitalize()}" for _ in range(300)]
        yield dated(number, f"{plain(number, 40)}\n\nElected were {', '.join(names)}.")


def _named(given: Callable[[random.Random], str], family: Callable[[random.Random], str]) -> Any:
    def records() -> Iterator[Record]:
        for number in count():
            chance = random.Random(number)
            people = [f"{given(chance)} {family(chance)}" for _ in range(6)]
            parts = [sentence(chance, who) for who in people]
            parts += [sentence(chance, f"Mr {who.split()[-1]}") for who in people]
            yield dated(number, " ".join(parts))

    return records


def _one_letter() -> Iterator[Record]:
    for number in count():
        chance = random.Random(number)
        letters = list("marovelindo")
        letters[chance.randrange(len(letters))] = chance.choice("abcdefghijklmnoprstuvw")
        word = "".join(letters).capitalize()
        given = list("annabella")
        given[chance.randrange(9)] = chance.choice("abcdefghijklmnoprstuvw")
        who = f"{''.join(given).capitalize()} {word}"
        yield dated(number, " ".join(sentence(chance, who) for _ in range(8)))


def _long(words: int) -> Any:
    def records() -> Iterator[Record]:
        for number in count():
            yield dated(number, plain(number, words))

    return records


def _capitals() -> Iterator[Record]:
    yield from (dated(number, plain(number).upper()) for number in count())


def _bare() -> Iterator[Record]:
    """Give text without any punctuation or line breaks."""
    for number in count():
        text = plain(number, 400)
        yield dated(number, " ".join("".join(c if c.isalnum() else " " for c in text).split()))


def _glued() -> Iterator[Record]:
    """Give text with a word in four glued to the next, and sentences glued."""
    for number in count():
        chance = random.Random(number)
        parts = plain(number).split(" ")
        yield dated(number, "".join(w + (" " if chance.random() > 0.25 else "") for w in parts))


def _one_token() -> Iterator[Record]:
    for number in count():
        text = "".join(c for c in plain(number, 14_000) if c.isalpha())
        yield dated(number, plain(number + 10**6, 100) + "\n\n" + text)


def _quotations(many: int) -> Any:
    def records() -> Iterator[Record]:
        for number in count():
            chance = random.Random(number)
            parts = []
            for _ in range(many):
                deed = f"{chance.choice(_DEEDS)} the {coined(chance, 2)} {chance.choice(_NOUNS)}"
                parts.append(f"“They {deed},” {person(chance)} said.")
            yield dated(number, " ".join(parts))

    return records


def _dates(many: int) -> Any:
    def records() -> Iterator[Record]:
        for number in count():
            chance = random.Random(number)
            parts = []
            for _ in range(many):
                month, year = chance.choice(("May", "June")), chance.randint(1900, 2021)
                day = f"{chance.randint(1, 28)} {month} {year}"
                parts.append(sentence(chance)[:-1] + f" on {day}.")
            yield dated(number, " ".join(parts))

    return records


SHAPES: dict[str, Callable[[], Iterator[Record]]] = {
    "plain": _plain,
    "one story": _one_story,
    "one story edited": _edited_story,
    "one long story": _long_story,
    "few wire stories": _few_stories,
    "furniture": _furniture,
    "said again": _said_again,
    "one outlet": _one_outlet,
    "many outlets": _many_outlets,
    "one day": _one_day,
    "undated": _undated,
    "undated with days": _undated_days,
    "two persons": _two_persons,
    "lists of names": _lists,
    "surnames shared": _named(
        lambda c: coined(c).capitalize(), lambda c: c.choice(("Smith", "Kim", "Müller", "Jones"))
    ),
    "surname alone": _surnames_alone,
    "given names alike": _named(lambda c: "Maria", lambda c: coined(c).capitalize()),
    "names of one letter more": _one_letter,
    "5,000 words each": _long(5_000),
    "50,000 words each": _long(50_000),
    "capitals": _capitals,
    "no punctuation": _bare,
    "glued": _glued,
    "one token": _one_token,
    "quotations": _quotations(1_000),
    "dates": _dates(1_000),
}


def write(shape: str, folder: Path, words: int) -> tuple[int, int]:
    """Write a corpus of a shape with at least so many words; give its articles and words."""
    articles = written = 0
    with (folder / "a.jsonl").open("w", encoding="utf-8") as file:
        for record in SHAPES[shape]():
            if written >= words:
                break
            file.write(json.dumps(record) + "\n")
            # What is glued counts as the words it is made of, about.
            written += max(record["text"].count(" ") + 1, len(record["text"]) // 8)
            articles += 1
    return articles, written


def make(corpus: Path, data: Path, *, syntax: bool) -> None:
    """Make the tables in this process; print what it took."""
    import newsloom
    from newsloom.corpus import open_corpus

    last, stages = time.process_time(), {}

    def heard(stage: str, done: int, total: int) -> None:
        nonlocal last
        name = DERIVED[done - 1] if stage == "derive" else stage
        stages[name] = stages.get(name, 0.0) + time.process_time() - last
        last = time.process_time()

    made = open_corpus(corpus, data=data, syntax=syntax, progress=heard)
    last = time.process_time()
    for name in ASKED:
        getattr(newsloom, name)(made)
    newsloom.vary_pairs(made.mentions, made.sentences, made.entities, articles=made.articles)
    stages["what notebooks ask"] = time.process_time() - last
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"stages": stages, "peak": peak}), flush=True)


def look(shape: str, words: int, sizes: int, more: list[str], limit: float) -> tuple[bool, float]:
    """Measure a shape at doubling sizes; tell whether it kept within bounds, and a word's cost."""
    before: dict[str, float] = {}
    size_before, kept, cost = 0, True, 0.0
    for step in range(sizes):
        with tempfile.TemporaryDirectory() as folder:
            news, data = Path(folder) / "news", Path(folder) / "data"
            news.mkdir()
            articles, size = write(shape, news, words << step)
            command = [sys.executable, __file__, "--make", str(news), str(data), *more]
            try:
                ran = subprocess.run(
                    command, stdout=subprocess.PIPE, text=True, check=True, timeout=limit
                )
            except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
                print(f"{shape:<26} {size:>9,} {articles:>7,}  {error}", flush=True)
                return False, math.inf
        told = json.loads(ran.stdout.splitlines()[-1])
        stages, said = told["stages"], []
        growth = math.log(size / size_before) if size_before else 0.0
        for stage, now in stages.items():
            said.append(f"{stage} {now:.1f}")
            if before.get(stage, 0) >= TOO_SHORT:
                exponent = math.log(max(now, 0.01) / before[stage]) / growth
                said[-1] += f" ^{exponent:.2f}"
                kept = kept and (step < sizes - 1 or exponent <= LIMIT)
        whole = sum(stages.values())
        if before:
            cost = (whole - sum(before.values())) / (size - size_before)
        print(
            f"{shape:<26} {size:>9,} words {articles:>7,} articles {whole:6.1f} s "
            f"{told['peak']:5.0f} MB  {cost * 1e6:4.0f} µs a further word; {', '.join(said)}",
            flush=True,
        )
        before, size_before = stages, size
    return kept, cost


def main() -> int:
    """Measure; 1 where something grows faster than its input, or costs too much."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shapes", nargs="*", help="names of shapes; all where none is named")
    parser.add_argument("--words", type=int, default=100_000, help="of the smallest corpus")
    parser.add_argument("--sizes", type=int, default=3, help="each twice the one before")
    parser.add_argument("--times", type=float, default=10)
    parser.add_argument("--syntax", action="store_true", help="run the parser too")
    parser.add_argument("--seconds", type=float, default=600, help="after which one is given up")
    parser.add_argument("--make", type=Path, nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        make(*given.make, syntax=given.syntax)
        return 0
    more = ["--syntax"] if given.syntax else []
    bad, usual = [], math.inf
    for shape in given.shapes or SHAPES:
        kept, cost = look(shape, given.words, given.sizes, more, given.seconds)
        usual = cost if usual == math.inf else usual
        if not kept or cost > given.times * usual:
            bad.append(shape)
    print("beyond bounds: " + (", ".join(bad) or "none"))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
