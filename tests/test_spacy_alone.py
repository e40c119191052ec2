"""spaCy loaded without its command line, which is there for whoever asks."""

import subprocess
import sys


def printed(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_making_tables_loads_no_command_line_of_spacy():
    code = (
        "import sys, newsloom.annotate\nprint([m for m in ('typer', 'weasel') if m in sys.modules])"
    )
    assert printed(code) == ["[]"]


def test_the_command_line_is_there_when_it_is_asked_for():
    code = """
import newsloom.annotate, spacy
print("version" in str(spacy.info(silent=True)), hasattr(spacy.cli, "download"))
from spacy.cli.info import info
print(info.__module__, spacy.cli.info is info)"""
    first, second, module, _ = printed(code)
    assert (first, second, module) == ("True", "True", "spacy.cli.info")


def test_where_spacy_is_loaded_already_it_stays_as_it_is():
    code = "import spacy, newsloom.spacy_alone\nprint(spacy.info.__module__, hasattr(spacy, 'cli'))"
    assert printed(code) == ["spacy.cli.info", "True"]
