"""Inequalities of first courses, half of them false: what is false is never proved, and comes with a point."""

from __future__ import annotations

import json

import pytest

from workbench.cli import main

TRUE = (
    ("exp(x) >= 1 + x", ("x:",), ()),
    ("log(x) <= x - 1", ("x::positive",), ()),
    ("x**2 + y**2 >= 2*x*y", ("x:", "y:"), ()),
    ("x**2 + 1 >= 2*x", ("x:",), ()),
    ("x + 1/x >= 2", ("x::positive",), ()),
    ("x**4 + 1 >= 2*x**2", ("x:",), ()),
    ("x*exp(-x) <= exp(-1)", ("x:",), ()),
    ("x**2 + x*y + y**2 >= 0", ("x:", "y:"), ()),
    ("x*(1 - x) <= 1/4", ("x:",), ()),
    ("x**2 + y**2 + z**2 >= x*y + y*z + z*x", ("x:", "y:", "z:"), ()),
    ("x + y <= 3", ("x:", "y:"), ("x <= 1", "y <= 2")),
    ("x*y <= 25", ("x:", "y:"), ("x + y == 10",)),
    ("x - log(x) >= 1", ("x::positive",), ()),
    ("a*x - log(x) >= log(a) + 1", ("x::positive", "a::positive"), ()),
    ("3*x**4 - 4*x**3 + 1 >= 0", ("x:",), ()),
    ("exp(x) > x", ("x:",), ()),
    ("x**2 + 4*y**2 >= 4*x*y", ("x:", "y:"), ()),
    ("(x + y)**2 <= 2*(x**2 + y**2)", ("x:", "y:"), ()),
    ("x**2 + y**2 >= 1/2", ("x:", "y:"), ("x + y == 1",)),
    ("2*x**2 - 4*x + 3 > 0", ("x:",), ()),
    ("x*log(x) >= -exp(-1)", ("x::positive",), ()),
)
# Those whose proof has lines that nothing shows to follow: that a convex function lies above its tangents, mostly.
STATED = frozenset((
    "exp(x) >= 1 + x", "log(x) <= x - 1", "x + 1/x >= 2", "x*exp(-x) <= exp(-1)", "x - log(x) >= 1",
    "a*x - log(x) >= log(a) + 1", "3*x**4 - 4*x**3 + 1 >= 0", "exp(x) > x", "x*log(x) >= -exp(-1)",
))  # fmt: skip
FALSE = (
    ("exp(x) >= 1 + 2*x", ("x:",), ()),
    ("log(x) <= x - 2", ("x::positive",), ()),
    ("x**2 + y**2 >= 3*x*y", ("x:", "y:"), ()),
    ("x**2 + 99/100 >= 2*x", ("x:",), ()),
    ("x + 1/x >= 21/10", ("x::positive",), ()),
    ("x**4 + 1 >= 201/100*x**2", ("x:",), ()),
    ("x*exp(-x) <= 36/100", ("x:",), ()),
    ("x**2 + 21/10*x*y + y**2 >= 0", ("x:", "y:"), ()),
    ("x*(1 - x) <= 24/100", ("x:",), ()),
    ("x**2 + y**2 + z**2 >= 11/10*(x*y + y*z + z*x)", ("x:", "y:", "z:"), ()),
    ("x + y <= 29/10", ("x:", "y:"), ("x <= 1", "y <= 2")),
    ("x*y <= 24", ("x:", "y:"), ("x + y == 10",)),
    ("x - log(x) > 1", ("x::positive",), ()),
    ("a*x - log(x) >= log(a) + 11/10", ("x::positive", "a::positive"), ()),
    ("3*x**4 - 4*x**3 + 99/100 >= 0", ("x:",), ()),
    ("exp(x) > 3*x", ("x:",), ()),
    ("x**2 + 4*y**2 > 4*x*y", ("x:", "y:"), ()),
    ("(x + y)**2 <= 19/10*(x**2 + y**2)", ("x:", "y:"), ()),
    ("x**2 + y**2 >= 51/100", ("x:", "y:"), ("x + y == 1",)),
    ("2*x**2 - 4*x + 2 > 0", ("x:",), ()),
    ("x*log(x) >= -36/100", ("x::positive",), ()),
)


def verdict(statement: str, variables: tuple[str, ...], given: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> (
    tuple[int, dict[str, object]]
):  # fmt: skip
    argv = ["prove", statement, "--format", "json"]
    for v in variables:
        argv += ["--var", v]
    for g in given:
        argv += ["--given", g]
    code = main(argv)
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("statement", "variables", "given"), TRUE, ids=[t[0] for t in TRUE])
def test_true_ones_are_proved_or_said_to_be_stated(
    statement: str, variables: tuple[str, ...], given: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = verdict(statement, variables, given, capsys)
    assert told["verdict"] == ("stated" if statement in STATED else "proved"), told["witness"]
    assert code == 0


@pytest.mark.parametrize(("statement", "variables", "given"), FALSE, ids=[t[0] for t in FALSE])
def test_false_ones_are_refuted_with_a_point(
    statement: str, variables: tuple[str, ...], given: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = verdict(statement, variables, given, capsys)
    assert told["verdict"] == "refuted"
    assert told["witness"]
    assert code == 3


def test_what_is_neither_is_not_proved(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = verdict("x**4*y**2 + x**2*y**4 + 1 >= 3*x**2*y**2", ("x:", "y:"), (), capsys)  # Motzkin: true
    assert (code, told["verdict"]) == (3, "cannot tell")
