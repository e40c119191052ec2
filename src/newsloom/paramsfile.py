"""A params.yaml as pairs of name and text, each with the line it stands on.

YAML's own idea of types is not used: only the tree of nodes is built, so no value becomes a date,
a truth value, an octal number or an object on the way.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from newsloom.parameters import LARGEST_FILE, ParameterError

_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "timestamp")}
_NULL = "tag:yaml.org,2002:null"


def read_values(path: Path) -> Iterator[tuple[str, str | None, bool, str]]:
    """Yield name, value as written (None for an empty or null one), whether quoted, and place.

    Raises `ParameterError` for what isn't a plain list of ``name: value``.
    """
    root = _compose(path)
    if root is None:  # nothing but comments
        return
    if not isinstance(root, yaml.MappingNode):
        raise ParameterError(f"{path} must hold lines of `name: value`; it holds something else.")
    seen: dict[str, int] = {}
    for key, value in root.value:
        line = key.start_mark.line + 1
        source = f"{path.name} line {line}"
        if not isinstance(key, yaml.ScalarNode):
            raise ParameterError(f"{source} must be `name: value`; its name is a list or mapping.")
        name = key.value
        if name in seen:
            raise ParameterError(f"{source} sets {name} again, after line {seen[name]}; keep one.")
        seen[name] = line
        if not isinstance(value, yaml.ScalarNode):
            raise ParameterError(
                f"The parameter {name} must be one plain value; {source} gives a list or mapping."
            )
        if value.tag == _NULL:
            yield name, None, False, source
        elif value.tag in _PLAIN_TAGS:
            yield name, value.value, value.style is not None, source
        else:
            raise ParameterError(
                f"The parameter {name} must be one plain value; {source} gives the tag {value.tag}."
            )


def _compose(path: Path) -> yaml.Node | None:
    if not path.is_file():
        raise ParameterError(f"--params must name a YAML file; there is none at {path}.")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ParameterError(f"--params must name a file of parameters; {path} is too large.")
        text = path.read_text(encoding="utf-8-sig")
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"{path} can't be read as UTF-8 text ({error}).") from error
    except RecursionError:
        raise ParameterError(f"{path} must hold lines of `name: value`; it is nested.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name} line {mark.line + 1}" if mark else path.name
        problem = getattr(error, "problem", None) or "not YAML"
        raise ParameterError(f"{where} is not `name: value` ({problem}).") from error
