"""Settings of all tests."""

import os

from hypothesis import settings

# A busy machine must not fail a test: nothing here is timed. The same examples are drawn at every
# run, so that a change is what makes a test fail; HYPOTHESIS_PROFILE=search draws new ones.
settings.register_profile("newsloom", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "newsloom"))
