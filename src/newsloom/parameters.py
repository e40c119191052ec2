"""Parameters: declared once, in the notebooks' tagged cells, and checked before any work.

A declaration is one line, ``top_n: int = 25  # how many to show [1..200]``. What a user gives is
text until its declared type reads it: nothing is guessed, so ``007`` stays text where text is
declared, and YAML's ``no`` is not turned into False on the way. A value is never run as code.
"""

from __future__ import annotations

import ast
import difflib
import io
import json
import math
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from newsloom.tables import NewsloomError

Value = str | int | float | bool

TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool}
# Set by CORPUS and --data, so that a run reads and writes where its command line says.
FIXED = {"corpus": "the argument CORPUS", "data": "the option --data"}
THE_RUN = "the run itself"
# What no notebook reads, declared in the same way as what they do.
RUN_CELL = """\
cell_seconds: int = 1800  # a cell that takes longer ends the run [1..86400]
run_seconds: int = 0  # a run that takes longer is ended; 0: it may take as long as it likes [0..]
"""
LARGEST_FILE = 1_000_000  # bytes of YAML; more is a mistake, such as a corpus given as --params

_BOUNDS = re.compile(r"\[([^\[\]]*)\]\s*$")
_WHOLE = re.compile(r"[+-]?(0|[1-9][0-9]{0,17})", re.ASCII)
_DIGITS = "[0-9]{1,18}"
_NUMBER = rf"({_DIGITS}\.?|{_DIGITS}\.{_DIGITS}|\.{_DIGITS})"
_DECIMAL = re.compile(rf"[+-]?{_NUMBER}([eE][+-]?[0-9]{{1,3}})?")
_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")


class ParameterError(NewsloomError):
    """A parameter that is unknown, ill-typed, out of range or declared twice with two meanings."""


@dataclass(frozen=True)
class Parameter:
    """One parameter as the notebooks declare it."""

    name: str
    type: str
    default: Value
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    notebooks: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What a value has to be, in words that follow "must be"."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        kind = {"int": "a whole number", "float": "a number", "bool": "true or false"}.get(
            self.type
        )
        if kind is None:
            return "text in quotes" if self.type == "str" else self.type
        if self.low is not None and self.high is not None:
            return f"{kind} from {self.low:.15g} to {self.high:.15g}"
        if self.low is not None:
            return f"{kind} of at least {self.low:.15g}"
        return f"{kind} of at most {self.high:.15g}" if self.high is not None else kind

    @property
    def bounds(self) -> str:
        """The range or the choices as declared, without brackets; empty if there are none."""
        if self.choices:
            return "|".join(self.choices)
        if self.low is None and self.high is None:
            return ""
        return "..".join("" if end is None else f"{end:.15g}" for end in (self.low, self.high))


@dataclass(frozen=True)
class Setting:
    """The value a parameter has in a run, and where it was set."""

    parameter: Parameter
    value: Value
    source: str


def notebooks_folder() -> Path:
    """Give the folder of the five notebooks: in the installed package, else in the clone."""
    package = Path(__file__).parent
    inside = package / "notebooks"
    return inside if inside.is_dir() else package.parent.parent / "notebooks"


def list_notebooks(folder: Path | None = None) -> list[Path]:
    """Give the notebooks of a run in the order in which they are executed."""
    return sorted((folder or notebooks_folder()).glob("[0-9][0-9]_*.ipynb"))


def read_parameters(notebooks: Iterable[Path]) -> dict[str, Parameter]:
    """Read and merge what the tagged cells of all notebooks declare.

    Raises `ParameterError` where two notebooks give one name two types, defaults or ranges.
    """
    merged: dict[str, Parameter] = {}
    helps: dict[str, list[str]] = {}
    for path in notebooks:
        for found in declared_in(path):
            known = merged.get(found.name)
            if known is None:
                merged[found.name] = found
                helps[found.name] = [found.help]
                continue
            for trait in ("type", "default", "bounds"):
                one, other = getattr(known, trait), getattr(found, trait)
                if one != other:
                    raise ParameterError(
                        f"The parameter {found.name} has one {trait} in {known.notebooks[0]} "
                        f"({one}) and another in {found.notebooks[0]} ({other}); give it one."
                    )
            if found.help not in helps[found.name]:
                helps[found.name].append(found.help)
            merged[found.name] = replace(
                known,
                notebooks=known.notebooks + found.notebooks,
                help="; ".join(helps[found.name]),
            )
    return merged


def known_parameters(notebooks: Iterable[Path]) -> dict[str, Parameter]:
    """Give what the notebooks declare, and before it what concerns a run as a whole."""
    return {p.name: p for p in read_declarations(RUN_CELL, THE_RUN)} | read_parameters(notebooks)


def defaults(names: Iterable[str]) -> dict[str, Value]:
    """Give the declared defaults of these parameters."""
    declared = read_parameters(list_notebooks())
    missing = [name for name in names if name not in declared]
    if missing:
        raise ParameterError(
            f"No notebook in {notebooks_folder()} declares {', '.join(missing)}; restore them."
        )
    return {name: declared[name].default for name in names}


def check_values(values: Mapping[str, object]) -> None:
    """Raise `ParameterError` for a value from Python that its declaration does not allow."""
    declared = read_parameters(list_notebooks()) if values else {}
    for name, value in values.items():
        parameter = declared[name]
        kind = TYPES[parameter.type]
        fits = type(value) is kind or (kind is float and type(value) is int)
        if not fits or not _allows(parameter, value):  # type: ignore[arg-type]
            raise ParameterError(
                f"The parameter {name} must be {parameter.expected}; it is {value!r}."
            )


def declared_in(notebook: Path) -> list[Parameter]:
    """Read the declarations in the cell of a notebook that is tagged ``parameters``."""
    try:
        told = notebook.stat()
    except OSError as error:
        raise _unreadable(notebook, error) from error
    return list(_declared_in(notebook, told.st_mtime_ns, told.st_size))


def _unreadable(notebook: Path, error: Exception) -> ParameterError:
    return ParameterError(
        f"The notebook {notebook} can't be read ({type(error).__name__}: {error}); restore it."
    )


@lru_cache(maxsize=64)  # a run asks several times, and executed notebooks are large
def _declared_in(notebook: Path, changed: int, size: int) -> list[Parameter]:
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        tagged = [
            "".join(cell["source"])
            for cell in cells
            if cell["cell_type"] == "code" and "parameters" in cell["metadata"].get("tags", [])
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(notebook, error) from error
    if len(tagged) != 1:
        raise ParameterError(
            f"The notebook {notebook.name} must have one code cell tagged `parameters`; "
            f"it has {len(tagged)}."
        )
    return read_declarations(tagged[0], notebook.name)


def read_declarations(source: str, notebook: str) -> list[Parameter]:
    """Read the source of a parameter cell: one ``name: type = default  # help [range]`` a line."""
    try:
        statements = ast.parse(source).body
        comments = {
            token.start[0]: token.string.lstrip("#").strip()
            for token in tokenize.generate_tokens(io.StringIO(source).readline)
            if token.type == tokenize.COMMENT
        }
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError, MemoryError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        raise ParameterError(
            f"{notebook}, parameter cell{line}: {getattr(error, 'msg', error)}; a parameter is "
            "declared as `name: type = default  # help [range]`."
        ) from error
    found: list[Parameter] = []
    for statement in statements:
        where = f"{notebook}, parameter cell, line {statement.lineno}"
        if not (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(statement.annotation, ast.Name)
            and statement.annotation.id in TYPES
            and statement.value is not None
        ):
            raise ParameterError(
                f"{where}: a parameter is declared as `name: type = default  # help [range]`, "
                f"with one of the types {', '.join(TYPES)}."
            )
        name, kind = statement.target.id, statement.annotation.id
        if name in {parameter.name for parameter in found}:
            raise ParameterError(f"{where}: {name} is declared twice; take one out.")
        try:
            default = ast.literal_eval(statement.value)
        except ValueError as error:
            raise ParameterError(
                f"{where}: the default of {name} must be a plain value."
            ) from error
        comment = comments.get(statement.end_lineno or statement.lineno, "")
        bounds = _BOUNDS.search(comment)
        help = (comment[: bounds.start()] if bounds else comment).strip()
        if not help:
            raise ParameterError(f"{where}: {name} needs a help text behind a #.")
        parameter = Parameter(name, kind, default, help, notebooks=(notebook,))
        if bounds:
            parameter = _with_bounds(parameter, bounds[1], where)
        if kind == "float" and type(default) is int:
            parameter = replace(parameter, default=float(default))
        if type(parameter.default) is not TYPES[kind] or not _allows(parameter, parameter.default):
            raise ParameterError(
                f"{where}: the default of {name} must be {parameter.expected}; it is {default!r}."
            )
        found.append(parameter)
    return found


def _with_bounds(parameter: Parameter, bounds: str, where: str) -> Parameter:
    low, dots, high = bounds.partition("..")
    if dots and parameter.type in ("int", "float"):
        try:
            ends = [float(end) if end.strip() else None for end in (low, high)]
        except ValueError as error:
            raise ParameterError(f"{where}: the range [{bounds}] needs numbers.") from error
        return replace(parameter, low=ends[0], high=ends[1])
    if parameter.type == "str" and "|" in bounds:
        return replace(parameter, choices=tuple(choice.strip() for choice in bounds.split("|")))
    raise ParameterError(
        f"{where}: [{bounds}] is neither a range of numbers (1..200) nor choices of text (a|b)."
    )


def _allows(parameter: Parameter, value: Value) -> bool:
    if parameter.choices:
        return value in parameter.choices
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not math.isfinite(value):
            return False
        above = parameter.low is None or value >= parameter.low
        return above and (parameter.high is None or value <= parameter.high)
    return True


def parse(parameter: Parameter, text: str) -> Value | None:
    """Read a value by the declared type of its parameter; None if it isn't one."""
    value: Value | None = None
    if parameter.type == "str":
        value = text
    elif parameter.type == "bool":
        word = text.strip().lower()
        value = word in _TRUE if word in _TRUE + _FALSE else None
    elif parameter.type == "int" and _WHOLE.fullmatch(text.strip()):
        value = int(text)
    elif parameter.type == "float" and _DECIMAL.fullmatch(text.strip()):
        value = float(text)
    return value if value is not None and _allows(parameter, value) else None


def settle(
    declared: Mapping[str, Parameter],
    *,
    params: Path | None = None,
    assignments: Iterable[str] = (),
) -> dict[str, Setting]:
    """Give every parameter its value: from ``-p NAME=VALUE``, else the YAML file, else the default.

    Raises `ParameterError`, naming file and line, at the first thing that is not right.
    """
    settings = {name: Setting(p, p.default, "default") for name, p in declared.items()}
    if params is not None:
        from newsloom.paramsfile import read_values

        for name, text, quoted, source in read_values(params):
            settings[name] = _set(declared, name, text, quoted, source)
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise ParameterError(f'-p must be followed by NAME=VALUE; it is followed by "{name}".')
        # On the command line quotes are the shell's: every value arrives bare.
        settings[name.strip()] = _set(declared, name.strip(), text, None, f"-p {name.strip()}")
    return settings


def _set(
    declared: Mapping[str, Parameter], name: str, text: str | None, quoted: bool | None, source: str
) -> Setting:
    if name in FIXED and name in declared:
        raise ParameterError(f"{source} sets {name}, which is set by {FIXED[name]}; take it out.")
    parameter = declared.get(name)
    if parameter is None:
        near = difflib.get_close_matches(name, declared, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else "`newsloom params` lists those there are."
        raise ParameterError(f"{source} sets the unknown parameter {_shown(name)}; {hint}")
    value, given = None, "nothing" if text is None else _shown(text)
    if quoted and parameter.type != "str":
        given = f"the text {given} in quotes"
    elif text is not None:
        value = parse(parameter, text)
    if isinstance(value, str) and not value.isprintable():
        value, given = None, f"unprintable characters, {given}"
    if value is None:
        raise ParameterError(
            f"The parameter {name} must be {parameter.expected}; {source} gives {given}."
        )
    return Setting(parameter, value, source)


def _shown(text: str) -> str:
    """Quote what a user gave so that it fits on one line, whatever is in it."""
    short = text if len(text) <= 60 else text[:57] + "…"
    return json.dumps(short, ensure_ascii=not short.isprintable())
