"""What every source file must be: see CONTRIBUTING.md. Each check is seen to fail on a planted fault."""

from __future__ import annotations

import ast
import re
import subprocess
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.every import every

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for room in ("workbench", "derivations") for p in (ROOT / room).rglob("*.py"))
WORKBENCH = [p for p in SOURCES if p.is_relative_to(ROOT / "workbench")]
LIBRARY = [p for p in SOURCES if p.is_relative_to(ROOT / "derivations")]

LONG, TOO_LONG = 400, 600

ALLOWED_CALLS = {
    # The printed result is read back: the NumPy source that ``terms.emit`` made from a term is run beside the term.
    ("workbench/check/claims/readback.py", "compile"),
}
"""Calls that may stay, as (file, called name), each with its reason. Nobody's text reaches them."""

FORBIDDEN_CALLS = {"eval", "exec", "compile", "sympify", "parse_expr", "__import__"}
TEXT_READERS = {"S", "parse_latex", "parse_maxima", "parse_mathematica", "lambdify"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def each(paths: list[Path]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return every("path", paths, ids=name_of)


def forbidden_calls(source: str) -> Iterator[str]:
    """Calls that would run or read text as a program. ``re.compile`` and the like are methods of something else."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in FORBIDDEN_CALLS | TEXT_READERS:
            yield called.id
        if isinstance(called, ast.Attribute):
            owner = called.value.id if isinstance(called.value, ast.Name) else ""
            anywhere = called.attr in {"sympify", "parse_expr"}
            if anywhere or (owner in {"builtins", "sympy"} and called.attr in FORBIDDEN_CALLS | TEXT_READERS):
                yield called.attr


def latex_commands(source: str) -> Iterator[str]:
    """LaTeX commands inside string literals."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"\\[a-zA-Z]{2,}|\\[()\[\]]|\$[^$]+\$", node.value)


@each(SOURCES)
def test_a_module_says_what_it_is(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), "a module opens with a docstring: what it is, and for mathematics its source"


def test_modules_are_short():
    lines = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    too_long = {name: count for name, count in lines.items() if count > TOO_LONG}
    assert not too_long, "split them"
    long = {name: count for name, count in lines.items() if count > LONG}
    if long:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            listed = ", ".join(f"{name} ({count})" for name, count in long.items())
            warnings.warn(f"a reason is wanted for more than {LONG} lines: {listed}", stacklevel=1)


@each(SOURCES)
def test_no_text_is_run(path):
    found = set(forbidden_calls(path.read_text("utf-8")))
    assert found <= {name for file, name in ALLOWED_CALLS if file == name_of(path)}


def test_the_allowed_calls_are_still_made():
    for file, name in sorted(ALLOWED_CALLS):
        assert name in set(forbidden_calls((ROOT / file).read_text("utf-8"))), f"{file} no longer calls {name}"


@each(LIBRARY)
def test_the_library_holds_no_latex(path):
    assert not list(latex_commands(path.read_text("utf-8"))), "write the formula as a term"


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (forbidden_calls, "eval('1')"),
        (forbidden_calls, "import sympy\nsympy.sympify('x')"),
        (forbidden_calls, "from sympy.parsing.sympy_parser import parse_expr\nparse_expr('x')"),
        (forbidden_calls, "import builtins\nbuiltins.exec('x = 1')"),
        (forbidden_calls, "import sympy\nsympy.S('x')"),
        (latex_commands, r"x = r'\frac{1}{2}'"),
        (latex_commands, "x = 'the value $x^2$'"),
    ],
)
def test_the_checks_find_planted_faults(check, fault):
    assert list(check(fault))


@pytest.mark.parametrize("source", ["import re\nre.compile('x')", "pen.eval_points(3)"])
def test_the_checks_leave_others_alone(source):
    assert not list(forbidden_calls(source))


def test_one_function_one_declaration():
    """A function of the language is declared in one place and its name is no closed head's."""
    from workbench.terms.functions import functions
    from workbench.terms.heads import CLOSED_HEADS

    declared: dict[str, list[str]] = {}
    for path in sorted((ROOT / "workbench/terms/functions").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECLARERS:
                assert isinstance(node.args[0], ast.Constant)
                declared.setdefault(str(node.args[0].value), []).append(path.name)
    assert {name: where for name, where in declared.items() if len(where) > 1} == {}
    assert set(declared) == set(functions())
    assert not set(functions()) & set(CLOSED_HEADS)


DECLARERS = {"function", "elementwise", "elementwise_of_two"}


def tracked_files() -> list[Path]:
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout, so there is no list of the files that belong to it")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


# A character class, so that this file does not name such a path itself.
MACHINE_PATH = re.compile(r"(?<![\w./~-])/(?:[r]oot|[w]ork|[h]ome|[t]mp)/[A-Za-z]")


def test_no_file_names_a_place_on_one_machine():
    found = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {m.group()}..." for m in MACHINE_PATH.finditer(text)]
    assert not found


def test_a_place_on_one_machine_is_found():
    assert MACHINE_PATH.search("see /ho" + "me/ada/notes")


def test_the_top_level_holds_only_the_known_folders():
    """A new top-level folder is a decision, not an accident: see CONTRIBUTING.md."""
    folders = {path.relative_to(ROOT).parts[0] for path in tracked_files() if path.parent != ROOT}
    assert folders <= {".ci", ".github", "derivations", "examples", "notebooks", "tests", "workbench"}
