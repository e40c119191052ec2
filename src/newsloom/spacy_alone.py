"""spaCy, loaded without its command line.

``import spacy`` loads that for one function, `spacy.info`, and with it clients for the web and
parsers of arguments: a third of the time it takes. Who asks for `spacy.cli` later gets it all.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


def _info(*given: Any, **options: Any) -> Any:
    return import_module("spacy.cli.info").info(*given, **options)


if "spacy" not in sys.modules:
    _cli, _one = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    _cli.__path__ = []
    vars(_one)["info"] = _info
    sys.modules |= {"spacy.cli": _cli, "spacy.cli.info": _one}
    try:
        _spacy = import_module("spacy")
    finally:
        del sys.modules["spacy.cli"], sys.modules["spacy.cli.info"]
    vars(_spacy).pop("cli", None)
