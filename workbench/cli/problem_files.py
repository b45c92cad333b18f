"""A user's own problems: a text file of commands, or YAML. Each line that is wrong is named, and nothing is made then.

Text: a problem is one command as it would be typed after ``workbench``; lines of words before it say what is asked;
``title:`` names the sheet, ``#`` starts a comment.

    title: Least squares
    Find the gradient of the loss in `x`.
    derive "sum((A @ x - b)**2)" --var A:m,n --var x:n --var b:m --wrt x
    integrate "x*exp(-x)" --wrt x --from 0 --to oo

YAML: the same words as keys; an option that repeats is a list, or a mapping from names to shapes.

    title: Least squares
    problems:
      - derive: sum((A @ x - b)**2)
        ask: Find the gradient of the loss in `x`.
        var: {A: "m,n", x: n, b: m}
        wrt: x
      - worked: eigen
        matrix: [[2, 1], [1, 3]]
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.cli.errors import RequestError

COMMANDS = ("derive", "integrate", "limit", "series", "solve", "expect", "mle", "posterior", "worked", "test")
"""The commands that derive one thing, and so make a problem."""
_POSITIONAL = {"worked": ("matrix", "vector")}
_REPEATED = ("var", "data", "param", "known", "prior", "sample")
_WORDS = ("ask", "title")


@dataclass(frozen=True)
class Asked:
    """One problem of a file: where it stands, its command, and the user's words, if there are any."""

    line: int
    argv: tuple[str, ...]
    ask: str = ""
    title: str = ""


@dataclass(frozen=True)
class ProblemFile:
    """What a file asks for."""

    title: str
    asked: tuple[Asked, ...]


def read_problems(text: str, name: str) -> ProblemFile:
    """The problems of a file; ``name`` is for messages and tells YAML by its ending.

    Raises RequestError with the line for what is no problem, and for a file without any.
    """
    yaml = name.endswith((".yaml", ".yml"))
    found = _from_yaml(text, name) if yaml else _from_text(text, name)
    if not found.asked:
        raise RequestError(f'{name}: no problem in it; a line such as: derive "sum(x**2)" --var x:n --wrt x')
    return found


def wrong(name: str, line: int, message: str) -> RequestError:
    return RequestError(f"{name}, line {line}: {message}")


# -- text --------------------------------------------------------------------------


def _from_text(text: str, name: str) -> ProblemFile:
    title = ""
    words: list[str] = []
    asked: list[Asked] = []
    number = 0
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.lower().startswith("title:") and not asked and not words:
            title = stripped.partition(":")[2].strip()
        elif stripped.split()[0] in COMMANDS:
            asked.append(Asked(number, tuple(_shell_words(stripped, name, number)), " ".join(words)))
            words = []
        else:
            words.append(stripped)
    if words:
        said = " ".join(words)[:60]
        raise wrong(name, number, f"no problem follows {said!r}; a problem starts with one of {', '.join(COMMANDS)}")
    return ProblemFile(title, tuple(asked))


def _shell_words(line: str, name: str, number: int) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as error:
        raise wrong(name, number, f"{str(error).lower()} in {line[:60]!r}") from None


# -- YAML --------------------------------------------------------------------------


def _from_yaml(text: str, name: str) -> ProblemFile:
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise wrong(name, mark.line + 1 if mark else 1, f"not YAML: {error.problem}") from None
    except RecursionError:
        raise wrong(name, 1, "nested too deeply; a problem is a mapping of words") from None
    except (yaml.YAMLError, ValueError) as error:
        raise wrong(name, 1, f"not YAML: {error}") from None
    problems, nodes = data, root
    title = ""
    if isinstance(data, dict):
        unknown = set(data) - {"title", "problems"}
        if unknown:
            raise wrong(name, 1, f"unknown key {sorted(map(str, unknown))[0]!r}; a file has 'title' and 'problems'")
        title, problems = str(data.get("title") or ""), data.get("problems")
        nodes = next((v for k, v in root.value if k.value == "problems"), None) if root is not None else None
    if not isinstance(problems, list):
        raise wrong(name, 1, "the problems are a list under 'problems:'")
    lines = [node.start_mark.line + 1 for node in nodes.value] if nodes is not None else []
    return ProblemFile(title, tuple(_asked(p, name, n) for p, n in zip(problems, lines, strict=True)))


def _asked(problem: Any, name: str, line: int) -> Asked:
    if isinstance(problem, str):
        return Asked(line, tuple(_shell_words(problem, name, line)))
    if not isinstance(problem, dict):
        raise wrong(name, line, "a problem is a mapping such as: derive: sum(x**2)")
    commands = [key for key in problem if key in COMMANDS]
    if len(commands) != 1:
        raise wrong(name, line, f"a problem has one of the keys {', '.join(COMMANDS)}")
    command = commands[0]
    places = _POSITIONAL.get(command, ())
    argv = [command, _value(problem[command]), *(_value(problem[key]) for key in places if key in problem)]
    words = {key: str(problem[key]) for key in _WORDS if key in problem}
    for key, value in problem.items():
        if key not in (command, *_WORDS, *places):
            argv += _option(str(key), value)
    return Asked(line, tuple(argv), words.get("ask", ""), words.get("title", ""))


def _option(key: str, value: Any) -> Iterator[str]:
    """``--key value``, once for each item of a list or a mapping; true is an option without a value."""
    option = f"--{key.replace('_', '-')}"
    if isinstance(value, bool):
        yield from (option,) if value else ()
    elif isinstance(value, dict):
        for name, shape in value.items():
            yield from (option, f"{name}:{'' if shape is None else _value(shape)}")
    elif isinstance(value, list) and key in _REPEATED:
        for item in value:
            yield from (option, _value(item))
    else:
        yield from (option, _value(value))


def _value(value: Any) -> str:
    """A value as it would be typed."""
    return json.dumps(value) if isinstance(value, list) else str(value)
