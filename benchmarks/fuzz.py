"""Random bytes and texts at one part of newsloom, until something breaks or the time is over.

    python benchmarks/fuzz.py reader|cleaner|timex|quotes [--seconds 600] [--seed 1]

With atheris (the extra ``fuzz``; it has wheels for Linux) inputs grow towards code that none has
reached yet; without it they are drawn from a seed out of pieces that break things. Either way an
error, an input that takes more than 10 s, more than 1 GB, or a result that does not hold what is
promised ends the search, and the input is kept in ``fuzz-found/``.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

try:
    import atheris
except ImportError:
    atheris = None

SECONDS, MEGABYTES, LONGEST = 10, 1024, 20_000
ENDINGS = ("txt", "html", "json", "jsonl", "csv", "tsv", "xml", "eml", "mbox", "txt.gz", "warc")
PIECES = (
    *("“", "”", "‘", "’", '"', "'", "(", ")", "[", "]", "<p>", "</p>", "<script>", "&amp;", "&#x"),
    *("\n", "\n\n", " ", "\t", "\0", "\u200b", "\u202e", "\ud800", "\ufeff", "\u0301", "🎉", "中"),
    *("Marta Kovel", "President ", "said ", "told reporters", "according to ", "Mr. ", "U.S. "),
    *("on Monday", "3 May 2022", "1/2/03", "last year", "the 1990s", "two days ago", "Q3", "noon"),
    *("By Runa Holt", "Share this", "Read more:", "(AP) —", "LIMA —", "Photo: ", "[3]", "- - -"),
    *('{"text": "', '"}', "[{", "}]", "text,title\n", "\\u", "\\", "=?utf-8?q?", "From a\n"),
    *("<rss><item>", "<title>", "<![CDATA[", "]]>", "WARC/1.0\r\n", "MIME-Version: 1.0\n", "\r\n"),
    *(
        "\x1f\x8b\x08",
        "1e999",
        "-",
        "—",
        "...",
        "?!",
        "x" * 300,
        "((((" * 40,
        "a.b@c.",
        "http://a.",
    ),
)


def reader() -> Callable[[bytes], None]:
    """Every input ends in at least one place, and every place is known."""
    from newsloom.cleaned import REASONS
    from newsloom.read import read_documents

    folder = tempfile.TemporaryDirectory()
    statuses = {"kept", *REASONS}

    def one(data: bytes) -> None:
        path = Path(folder.name) / f"a.{ENDINGS[data[0] % len(ENDINGS)] if data else 'txt'}"
        path.write_bytes(data[1:])
        try:
            found = list(read_documents(Path(folder.name)))
        finally:
            path.unlink()
        assert found
        assert {d.status for d in found} <= statuses
        for document in found:
            document.raw.encode("utf-8")
        assert len({d.article_id for d in found}) == len(found)

    return one


def cleaner() -> Callable[[bytes], None]:
    """The raw text comes back exactly from the clean one, its edits and its blocks."""
    from newsloom.clean import clean_document, collect_evidence
    from newsloom.clean.ledger import outside_body, rebuild_raw
    from newsloom.read import Document

    def one(data: bytes) -> None:
        raw = text_of(data)
        document = Document("a.txt", "0", raw)
        made = clean_document(document, collect_evidence([document]).restrict_to(document))
        outside = outside_body(raw, made.blocks)
        assert rebuild_raw(made.text, made.blocks, made.edits, outside) == raw

    return one


def timex() -> Callable[[bytes], None]:
    """Times stand inside the text, in order."""
    return _pipeline("timexes")


def quotes() -> Callable[[bytes], None]:
    """Quotations stand inside the text."""
    return _pipeline("quotes")


def _pipeline(of: str) -> Callable[[bytes], None]:
    """Everything by rule, without the trained names, which would take most of the time."""
    import spacy

    from newsloom.annotate import MAX_PIECE, _pieces

    nlp = spacy.blank("en")
    for name in ("newsloom_sentences", "newsloom_timex", "newsloom_quotes"):
        nlp.add_pipe(name)

    def one(data: bytes) -> None:
        for text, _, _ in _pieces(text_of(data), MAX_PIECE):
            for row in getattr(nlp(text)._, of):
                assert 0 <= row["start"] < row["end"] <= len(text)

    return one


def text_of(data: bytes) -> str:
    """Read bytes as text; halves of characters of two (lone surrogates) stay such halves."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def drawn(drawing: random.Random) -> bytes:
    """Draw an input out of pieces that break things, some repeated, some cut."""
    parts = []
    for _ in range(drawing.randint(1, 40)):
        piece = drawing.choice(PIECES) * (1 if drawing.random() < 0.9 else drawing.randint(2, 400))
        parts.append(piece.encode("utf-8", "surrogatepass"))
        if drawing.random() < 0.1:
            parts.append(drawing.randbytes(drawing.randint(1, 8)))
    return bytes([drawing.randrange(256)]) + b"".join(parts)[:LONGEST]


def search(one: Callable[[bytes], None], seconds: float, seed: int, kept: Path) -> int:
    """Try drawn inputs; keep the first that breaks something."""
    drawing = random.Random(seed)
    ends, tried, longest = time.monotonic() + seconds, 0, 0.0
    while time.monotonic() < ends:
        data = drawn(drawing)
        begun = time.process_time()
        try:
            one(data)
        except Exception:
            _keep(data, kept)
            raise
        took = time.process_time() - begun
        tried, longest = tried + 1, max(longest, took)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        if took > SECONDS or megabytes > MEGABYTES:
            print(f"{took:.1f} s, {megabytes:.0f} MB, kept as {_keep(data, kept)}")
            return 1
    print(f"{tried:,} inputs, none broke anything; the slowest took {longest:.2f} s")
    return 0


def _keep(data: bytes, kept: Path) -> Path:
    kept.mkdir(exist_ok=True)
    path = kept / f"{abs(hash(data)):x}"
    path.write_bytes(data)
    return path


TARGETS = {"reader": reader, "cleaner": cleaner, "timex": timex, "quotes": quotes}


def main() -> int:
    """Search for what breaks one part; 1 where something did."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("part", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    kept = Path("fuzz-found")
    if atheris is None:
        return search(TARGETS[given.part](), given.seconds, given.seed, kept)
    with atheris.instrument_imports(include=["newsloom"]):
        one = TARGETS[given.part]()
    one(b"They met on Monday.")  # what is loaded once
    kept.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as grown:
        drawing = random.Random(given.seed)
        for number in range(200):
            (Path(grown) / str(number)).write_bytes(drawn(drawing))
        limits = [f"-max_total_time={given.seconds}", f"-timeout={SECONDS}", f"-seed={given.seed}"]
        limits += [f"-rss_limit_mb={MEGABYTES}", f"-max_len={LONGEST}", f"-artifact_prefix={kept}/"]
        atheris.Setup([sys.argv[0], *limits, "-print_final_stats=1", grown], one)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
