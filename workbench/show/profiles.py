"""House notations as TOML files: those that are shipped, and a lecturer's own.

Three are shipped as ``notations/*.toml``: ``textbook``, ``machine-learning``, ``econometrics``. A file of one's own
starts from one of them by ``base`` and says what differs.
"""

from __future__ import annotations

import difflib
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbench.show.formulas.reading import tokens
from workbench.show.formulas.signs import ARITY, LOG_LIKE, SPACES, SYMBOLS
from workbench.show.formulas.unicode import plain_latex
from workbench.show.notation import CHOICES, PLAIN, Notation, NotationError
from workbench.show.wording import languages


def notation(name: str) -> Notation:
    """A shipped profile by its name, or one read from a TOML file.

    Raises NotationError for a name that there is not (the nearest are named), for what is no TOML, with the line, and
    for a key or a value that no notation has; OSError for a file that cannot be read.
    """
    if name in profiles():
        return _read(_FOLDER / f"{name}.toml", name)
    if name.endswith(".toml"):
        return _read(Path(name), name)
    near = difflib.get_close_matches(name, profiles(), 2)
    hint = f"did you mean {' or '.join(near)}" if near else f"shipped are {', '.join(profiles())}"
    raise NotationError(f"no notation is called {name!r}; {hint}. A profile of your own is a file that ends in .toml")


MOST_BYTES = 50_000
LONGEST_LINE = 1_000
_FOLDER = Path(__file__).parent / "notations"


@cache
def profiles() -> tuple[str, ...]:
    """The names of the shipped profiles."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def _read(path: Path, name: str) -> Notation:
    import tomllib

    with open(path, "rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    try:
        text = data.decode()
        lines = text.splitlines()
        if len(data) > MOST_BYTES or any(len(line) > LONGEST_LINE for line in lines):
            raise NotationError(f"{name}: longer than a notation is ({MOST_BYTES} bytes, {LONGEST_LINE} in a line)")
        said = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise NotationError(f"{name}: not text in UTF-8 (byte {error.start})") from None
    except RecursionError:
        raise NotationError(f"{name}: nested too deeply; a notation is keys and values") from None
    except tomllib.TOMLDecodeError as error:
        raise NotationError(f"{name}: not TOML: {error}") from None
    base = said.pop("base", None)
    start = PLAIN if base is None else _base(base, name, _line_of("base", lines))
    values = {key: _value(key, value, name, _line_of(key, lines)) for key, value in said.items()}
    return replace(start, **values)


def _line_of(key: str, lines: list[str]) -> int:
    """The line that sets a key, for messages."""
    return next((n for n, line in enumerate(lines, 1) if line.split("=")[0].strip().strip("\"'") == key), 1)


def _base(base: Any, name: str, line: int) -> Notation:
    if base not in profiles():
        raise NotationError(f"{name}, line {line}: base is one of {', '.join(profiles())}, not {base!r}")
    return notation(str(base))


_KINDS = MappingProxyType({f.name: int if f.type == "int" else str for f in fields(Notation)})


def _value(key: str, value: Any, name: str, line: int) -> Any:
    """A checked value. Raises NotationError."""
    where = f"{name}, line {line}"
    if key not in _KINDS:
        near = difflib.get_close_matches(key, _KINDS, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_KINDS)}"
        raise NotationError(f"{where}: a notation has no {key!r}; {hint}")
    kind = _KINDS[key]
    if not isinstance(value, kind) or isinstance(value, bool):
        raise NotationError(f"{where}: {key} is {'a whole number' if kind is int else 'text'}, not {value!r}")
    choices = CHOICES.get(key) or (languages() if key == "language" else None)
    if choices and value not in choices:
        raise NotationError(f"{where}: {key} is one of {', '.join(choices)}, not {value!r}")
    if kind is str and not choices:
        _check_sign(key, str(value), where)
    return value


def _check_sign(key: str, value: str, where: str) -> None:
    """A sign is LaTeX of the portable subset, so that it works on every page."""
    if not value.strip():
        raise NotationError(f"{where}: {key} is empty")
    known = {*ARITY, *SYMBOLS, *SPACES, r"\mathsf", *(f"\\{word}" for word in LOG_LIKE)}
    foreign = [t for kind, t in tokens(value) if kind == "command" and t not in known or t in set("%#$&~\\")]
    try:
        plain_latex(value)
    except ValueError as error:
        raise NotationError(f"{where}: {key} is not LaTeX that every page can show: {error}") from None
    if foreign:
        raise NotationError(f"{where}: {foreign[0]} is not a sign that every page can show")
