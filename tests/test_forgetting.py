from py3langid import langid

from newsloom import annotate, forgetting
from newsloom.annotate import annotate_articles, load_pipeline
from newsloom.language import content_words, lexicon, words
from newsloom.read import languages
from newsloom.resolve import cues

TEXT = "Maria Vantelin of the Vorsk Group met him in Peru on Monday, 3 May 2021, she said."


def test_what_remembers_much_is_emptied_and_what_was_read_from_files_stays(monkeypatch):
    monkeypatch.setattr(forgetting, "MANY", 10)
    content_words.stem.cache_clear()
    for number in range(11):
        content_words.stem(f"word{number}")
    cues._known_title.cache_clear()
    cues._known_title("President")
    entries = lexicon.by_surface()
    forgetting.forget()
    assert content_words.stem.cache_info().currsize == 0
    assert cues._known_title.cache_info().currsize == 1  # little is no matter
    assert lexicon.by_surface() is entries


def test_pipelines_let_go_are_loaded_anew_and_find_the_same():
    before = load_pipeline("en_newsloom", syntax=False)
    found = list(annotate_articles([("a", TEXT)], syntax=False))
    forgetting.let_go_of_pipelines()
    assert words._last == (None, [], "")
    again = list(annotate_articles([("a", TEXT)], syntax=False))
    assert found == again
    assert found[0].names
    assert load_pipeline("en_newsloom", syntax=False) is not before


def test_a_pipeline_that_has_read_much_gives_way_to_a_fresh_one(monkeypatch):
    monkeypatch.setattr(annotate, "_read", 0)
    monkeypatch.setattr(annotate, "MOST_READ", 20)
    before = load_pipeline("en_newsloom", syntax=False)
    found = [next(annotate_articles([("a", TEXT)], syntax=False)) for _ in range(3)]
    assert found[0] == found[1] == found[2]
    assert load_pipeline("en_newsloom", syntax=False) is not before


def test_the_model_of_languages_is_loaded_anew_where_it_is_asked_for():
    spanish = "El perro no quiere salir de casa porque llueve mucho y hace frío en la calle. " * 3
    assert languages.language_of(spanish) == "es"
    languages.forget()
    assert langid.IDENTIFIER is None
    assert languages.language_of(spanish) == "es"
