"""Every reason that a line may carry is declared in the room of rules, once, in plain words; lines carry no others.

Authors of the library may give words of their own where no rule made a step (``Stated``); engines may not.
"""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import workbench
import workbench.reasons as room
from tests.every import every
from workbench import parse, scalar
from workbench.catalog import distributions, entries, entry
from workbench.reasons import limits, reasons
from workbench.record.derivation import Derivation, Line
from workbench.rules.reason import Definition, Reason, Stated, Weight, together
from workbench.terms.heads import equals, number

ROOT = Path(__file__).parents[2]
KINDS = {"Definition", "Lemma", "Procedure", "Reason", "Schema"}
"""What declares a reason by being called; rules are declared by ``rule`` and its kind."""
NO_WORDS = re.compile(r"[$\\{}\n]|^\s|\s$|\.$")
"""What stands in no name: LaTeX, spaces at the ends, the end of a sentence. Formulas stand in backticks."""
LONGEST = 250


# -- as they are declared ---------------------------------------------------------------------------


@every("reason", reasons().values())
def test_a_reason_has_a_name_in_plain_words_and_one_line(reason):
    assert faults(reason) == []


def faults(reason: Reason) -> list[str]:
    found = []
    if NO_WORDS.search(reason.name) or reason.name.count("`") % 2:
        found.append(f"no plain words: {reason.name!r}")
    if not reason.reason.strip() or "\n" in reason.reason or len(reason.reason) > LONGEST:
        found.append(f"not one line: {reason.reason!r}")
    if reason.reason.endswith("."):
        found.append("a sentence, not a reason")
    return found


@pytest.mark.parametrize(
    ("name", "line"),
    [("$x$ moves", "it does"), ("`x moves", "it does"), ("moves", ""), ("moves", "it does\nso"), ("moves", "It does.")],
)
def test_a_fault_of_a_declaration_is_seen(name, line):
    assert faults(Definition(name, line))


def test_two_reasons_of_one_kind_and_name_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "AGAIN", type(limits.SQUEEZE)(limits.SQUEEZE.name, "said twice"), raising=False)
    room.reasons.cache_clear()
    with pytest.raises(ValueError, match="are called 'squeeze'"):
        reasons()
    monkeypatch.undo()
    room.reasons.cache_clear()
    assert reasons()


def declarations(source: str) -> Iterator[str]:
    """Names of reasons that a module declares by themselves."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_reasons_are_declared_in_their_room_only():
    rules, folder = ROOT / "workbench" / "rules", ROOT / "workbench" / "reasons"
    elsewhere = {
        str(path.relative_to(ROOT)): found
        for top in ("workbench", "derivations")
        for path in sorted((ROOT / top).rglob("*.py"))
        if not path.is_relative_to(folder) and not path.is_relative_to(rules) and (found := _of_reasons(path))
    }
    assert elsewhere == {}
    known = {name for _, name in reasons()}
    declared = sorted(folder.glob("*.py"))
    assert len(declared) > 10
    for path in declared:
        assert set(declarations(path.read_text())) <= known, path.name


def _of_reasons(path: Path) -> list[str]:
    source = path.read_text()
    return list(declarations(source)) if "workbench.rules.reason import" in source else []


def test_a_declaration_in_another_room_is_seen():
    assert list(declarations('HERE = Schema("here", "in the wrong room")')) == ["here"]


def test_together_names_each_once_and_needs_one():
    both = together([limits.SQUEEZE, limits.OF_A_SUM, limits.SQUEEZE])
    assert both.parts == (limits.SQUEEZE, limits.OF_A_SUM)
    assert both.name == "squeeze, limit of a sum"
    assert together([limits.SQUEEZE]) is limits.SQUEEZE
    assert Weight.SILENT < Weight.BOOKKEEPING < Weight.CLOSING < Weight.TELLING
    with pytest.raises(ValueError, match="needs a reason"):
        together([])


# -- as lines carry them ----------------------------------------------------------------------------


def undeclared(made: Derivation, said: Callable[[str], bool] = lambda words: False) -> list[str]:
    """What lines are made by that is neither declared nor an author's own words."""
    found = {}
    for line in made.walk():
        for reason in _parts(line.rule):
            if not _is_known(reason, said):
                found.setdefault(f"{line.n}: {reason.kind} {reason.name!r}")
    return list(found)


def _parts(reason: Reason) -> Iterator[Reason]:
    for part in reason.parts:
        yield from (_parts(part) if part is not reason else [part])


def _is_known(reason: Reason, said: Callable[[str], bool]) -> bool:
    if isinstance(reason, Stated):
        return said(reason.name) or reason.name == "stated" and bool(reason.reference)
    if reason.lemma:
        return reason.lemma in entries()
    declared = reason.declared
    return (declared.kind, declared.name) in reasons()


@cache
def own_words(path: str) -> Callable[[str], bool]:
    """Whether an entry's file gives words to a statement of its own: the texts that stand in it, holes filled."""
    whole, holed = set(), []
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            whole.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            pieces = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".*" for v in node.values]
            holed.append(re.compile("".join(pieces)))
    return lambda words: words in whole or any(p.fullmatch(words) for p in holed)


@pytest.mark.parametrize("id", [i for i in entries() if i not in distributions()])
def test_every_line_of_the_library_has_a_declared_reason(id):
    path = Path(entries()[id].path).relative_to(ROOT)
    assert undeclared(entry(id), own_words(str(path))) == []


@pytest.mark.parametrize("id", distributions())
def test_every_line_of_a_distribution_has_a_declared_reason(id):
    assert undeclared(entry(id)) == []


x, a = scalar("x"), scalar("a", "positive")


def _read(text: str):
    return parse(text, {"x": x, "a": a})


ANSWERS: dict[str, Callable[[], Derivation]] = {
    **{f"limit {f} at {to}": lambda f=f, to=to: workbench.limit_of(_read(f), x, _read(to)) for f, to in [
        ("(x**2 - 4)/(x - 2)", "2"), ("sin(3*x)/(5*x)", "0"), ("x*sin(1/x)", "0"), ("(x + sin(x))/x", "oo"),
        ("(exp(x) - 1 - x)/x**2", "0"), ("sqrt(x**2 + x) - x", "oo"), ("log(x)**2/sqrt(x)", "oo"), ("x**(1/x)", "oo"),
        ("(1 + a/x)**x", "oo"), ("sqrt(x**2 + 1)/x", "-oo"), ("1/x**2", "0"), ("exp(-a*x)", "oo"),
    ]},
    **{f"series {f}": lambda f=f: workbench.series(_read(f), x, number(0), 3) for f in [
        "exp(-x**2)", "log(1 + x)", "tan(x)", "sin(x)/x", "1/(1 - x)", "exp(x)*cos(x)",
    ]},
    **{f"solve {f}": lambda f=f: workbench.solve(_read(f), x) for f in [
        "x**2 - 5*x + 6", "x**2 + x + 1", "a*x**2 == 2", "sqrt(x + 2) == x", "exp(2*x) - 3*exp(x) + 2",
        "log(x) + log(x - 3) == log(10)", "sin(2*x) == cos(x)", "cos(x) == x", "x/(x - 1) == 1/(x - 1)", "x + 1 == x",
        "abs(x**2 - 5) == 4", "(x + 1)**2 == x**2 + 2*x + 1", "cosh(x) == 2", "tan(x) == 1", "4**x - 5*2**x + 4",
    ]},
    "newton": lambda: workbench.newton(_read("x**2 - 2"), x, number(1)),
    **{f"derivative {f}": lambda f=f: workbench.differentiate(_read(f), x) for f in [
        "x**2*sin(x)", "exp(-a*x**2)", "log(cosh(x))", "x**x", "(1 + x)/(1 - x)", "softplus(x)",
    ]},
    **{f"integral {f}": lambda f=f: workbench.integrate(_read(f), x) for f in [
        "x*exp(x)", "1/(1 + x**2)", "cos(x)**2", "x/(x**2 + a)", "1/(x**2 - 1)",
    ]},
}  # fmt: skip


@pytest.mark.parametrize("asked", ANSWERS)
def test_every_line_of_an_answer_has_a_declared_reason(asked):
    assert undeclared(ANSWERS[asked]()) == []


def planted(reason: Reason) -> Derivation:
    made = ANSWERS["limit 1/x**2 at 0"]()
    inside = replace(made.lines[-1], lines=(Line("", equals(x, x), reason),))
    return replace(made, roads=(replace(made.roads[0], lines=(*made.lines[:-1], inside)),))


def test_what_is_not_declared_is_seen():
    words = Stated("it is so", "")
    assert undeclared(planted(words))
    assert not undeclared(planted(words), lambda said: said == "it is so")
    assert undeclared(planted(words), lambda said: said == "it is so."), "words of another page"
    assert undeclared(planted(Definition("undeclared", "nobody wrote it down")))
    assert undeclared(planted(together([limits.SQUEEZE, Definition("undeclared", "nobody wrote it down")])))


def test_a_line_takes_no_words_for_a_reason():
    with pytest.raises(TypeError, match=r"workbench.reasons"):
        Line("1", equals(x, x), "squeeze")
    assert limits.SQUEEZE != "squeeze"
    assert limits.SQUEEZE not in {"squeeze"}


@every("reason", reasons().values())
def test_a_line_that_is_stored_keeps_what_is_printed_of_its_reason(reason):
    again = pickle.loads(pickle.dumps(reason))
    assert (again, again.name, again.reason, again.weight) == (reason, reason.name, reason.reason, reason.weight)
