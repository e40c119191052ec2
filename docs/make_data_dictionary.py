"""Write docs/data-dictionary.md from schema.py; a test fails where the two disagree."""

from pathlib import Path

from newsloom.schema import COUNT, FLAG, MAYBE_COUNT, NUMBER, TABLES, TEXT

TARGET = Path(__file__).with_name("data-dictionary.md")
KINDS = {TEXT: "text", COUNT: "whole number", MAYBE_COUNT: "whole number", NUMBER: "number"}
KINDS[FLAG] = "true or false"

HEAD = """\
# Data dictionary

Written by `make docs` from `src/newsloom/schema.py`; change it there.

A run writes each table to `data/<corpus>/<table>.parquet`. All offsets count code points and are
half open: `start`/`end` index the article's clean `text`, `raw_start`/`raw_end` its `raw` text.
Days are written YYYY-MM-DD. Text columns are pandas `string`; columns that may be empty say so.

"""


def data_dictionary() -> str:
    """Give the page as Markdown."""
    lines = [HEAD + "| table | a row is |", "|---|---|"]
    lines += [f"| [{name}](#{name}) | {_cell(spec.row)} |" for name, spec in TABLES.items()]
    for name, spec in TABLES.items():
        sorted_by = ", ".join(f"`{column}`" for column in spec.sort)
        lines += ["", f"## {name}", "", f"{spec.row[0].upper()}{spec.row[1:]}."]
        lines += [
            f"Sorted by {sorted_by}.",
            "",
            "| column | type | what it holds |",
            "|---|---|---|",
        ]
        for column, told in spec.columns.items():
            empty = ", may be empty" if told.null else ""
            lines.append(f"| `{column}` | {KINDS[told.dtype]}{empty} | {_cell(told.help)} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    TARGET.write_text(data_dictionary(), encoding="utf-8")
    print(TARGET)
