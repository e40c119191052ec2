"""The language side: lexicons, and spaCy components for sentences, names, times and quotes.

Only the modules that define components import spaCy; `lexicon` and the grammars are plain Python.
"""
