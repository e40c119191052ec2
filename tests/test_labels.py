"""Words for what is counted."""

from newsloom.labels import count_outlets


def test_articles_of_no_known_outlet_are_no_outlet():
    assert count_outlets(["The Star", "outlet unknown", "The Post"]) == "2 outlets and unknown ones"
    assert count_outlets(["The Star"]) == "1 outlet"
    assert count_outlets(["outlet unknown"]) == "unknown outlets"
