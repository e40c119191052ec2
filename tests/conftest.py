"""Settings of all tests."""

import os

import pytest
from hypothesis import settings

from opened import CHROMIUM, OPTIONS

# A busy machine must not fail a test: nothing here is timed. The same examples are drawn at every
# run, so that a change is what makes a test fail; HYPOTHESIS_PROFILE=search draws new ones.
settings.register_profile("newsloom", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "newsloom"))


@pytest.fixture(scope="module")
def browser():
    """A Chromium; module by module, because some tests start their own."""
    if CHROMIUM is None and not os.environ.get("CI"):
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe():
    """axe-core as its package carries it: the script that looks for barriers."""
    from importlib.resources import files

    if not os.environ.get("CI"):
        pytest.importorskip("axe_playwright_python")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
