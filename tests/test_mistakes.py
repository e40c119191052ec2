"""The mistakes that `benchmarks/teeth.py` puts into the source are of the source as it is."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from mistakes import MISTAKES  # noqa: E402


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.says)
def test_a_mistake_has_its_place_in_the_source_and_tests_that_should_notice(mistake):
    text = (ROOT / "src" / "newsloom" / mistake.file).read_text("utf-8")
    assert mistake.right in text, "the source says it in other words by now"
    assert mistake.wrong != mistake.right
    for name in mistake.tests.split():
        assert (ROOT / "tests" / f"test_{name}.py").is_file(), "no such tests"
