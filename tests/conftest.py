"""Settings of all tests."""

from hypothesis import settings

# A busy machine must not fail a test: nothing here is timed.
settings.register_profile("newsloom", deadline=None)
settings.load_profile("newsloom")
