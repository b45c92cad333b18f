"""Equations of a first course and beyond, crossed with oracles that share nothing with the engine or the judge.

Polynomials: SymPy's exact isolation of real roots. Anything else: changes of sign of NumPy's values over 26 powers of
ten on both sides of 0, at values put in for the parameters, each seen again by mpmath, since floats near 0 may make
signs of rounding alone (log(1 + x) - x); near a zero that only touches floats tell no sign, and the solution there must
make both sides equal to all digits that floats have.
"""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import scipy.special
import sympy

from tests.every import every
from workbench.check import check, report
from workbench.engines.solving import solve
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.numerics.precise import precise
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.heads import scalar
from workbench.terms.term import symbols

x = scalar("x")
SYMBOLS = {"x": x, "a": scalar("a", "positive"), "b": scalar("b", "positive")}
SYMBOLS |= {name: scalar(name) for name in "cpq"}

POLYNOMIALS = """\
x**5 - 3000*x**4 + 2*x**3 + 1 == 0
x**5 - 10**6*x**4 + x - 5 == 0
x**3 - 10**8*x + 1 == 0
x**3 - 10**-8*x + 10**-13 == 0
x**4 - 10**10*x**3 + 7 == 0
x**6 + x - 10**20 == 0
10**12*x**3 - x - 10**-9 == 0
x**7 - x + 1/1000 == 0
x**5 - 5*x + 1 == 0
x**5 - 4*x + 2 == 0
x**4 + x + 1 == 0
x**4 - x - 1 == 0
x**6 - 2*x**3 - x + 1 == 0
x**3 - 3*x + 1 == 0
x**3 - 3*x + 2 == 0
x**3 + x + 1 == 0
x**5 - x == 0
x**5 == x + 1
x**8 - 3*x**4 + 2 == 0
x**9 - 2*x**5 + x == 0
(x - 1)**3*(x + 2) == 0
x**4 - 2*x**2 + 1 == 0
x**4 - 2*x**2 + 1 == 10**-9
x**10 - 10*x**9 + 1 == 0
x**3 == 10**30
x**3 == 10**-30
(x**2 - 2)*(x**3 - x - 1) == 0
x**4 - 4*x**3 + 6*x**2 - 4*x + 1 == 0
x**2 - 10**9*x + 1 == 0
1000*x**4 - 3*x**2 + 1/10**7 == 0
x**5 + 3*x**3 - 7 == 0
3*x**5 - 5*x**3 + 1 == 0
x**7 + 7*x + 1 == 0
x**6 - 6*x + 5 == 0
x**6 - 6*x + 4 == 0
x**6 - 6*x + 6 == 0
x**11 - 11*x + 9 == 0
x**4 + 2*x**3 - x**2 - 5 == 0
x**3 - 2*x**2 - 7*x + 1/3 == 0
5*x**3 - 2*x**2 + 8*x - 1 == 0
""".splitlines()

TRANSCENDENTAL = """\
x**(1/2) == 10*log(x)
log(x)**2 == x/50
log(x) == x/3
log(x) == x/2
exp(x) == 3*x
exp(x) == 2*x
exp(x) == x + 1
exp(x) == x + 2
exp(x) == x**2
exp(x) == x**10
exp(x) == 10**6*x**3
exp(-x) == x
x*exp(x) == 1
x*exp(-x) == 1/5
x*exp(-x) == 1/2
x*log(x) == 2
x*log(x) == -1/5
x*log(x) == -1/2
x**x == 1
x**x == 2
x**x == 27
x**x == 1/2
x**x == 9/10
x**x**x == 2
tanh(x) == x/50
tanh(x) == x
tanh(x) == 2*x - 1
arctan(x) == x/10
arctan(x) == x/2
sinh(x) == 3*x
cosh(x) == 2*x
cosh(x) == x + 2
cosh(x) == 1
sinh(x) == 5
cos(x) == x
cos(x) == x**2
sin(x) == x
sin(x) == x/2
x == 2*sin(x)
sin(x) == x**2
sin(x) == x**3 - 1
x + sin(x) == 3
x**2 + cos(x) == 3
exp(-x**2) == x
exp(-x**2) == 10**-20
x**2*exp(-x) == 1/10
x**3*exp(-x) == 1
sqrt(x) + x**(1/3) == 5
sqrt(x) == log(x) + 1
sqrt(x) == x**3 - 1
sqrt(x + 1) == exp(x) - 1
log(x) + x == 0
log(x) + x**2 == 5
log(x) == 1/x
log(x)/x == 1/10
log(x)/x == 1/2
log(x)/x**2 == 1/100
x**(1/3) == log(x)
2**x == x**2
2**x == 10*x
3**x == x + 3
2**x + 3**x == 13
2**x + 3**x == 10
x*2**x == 8
x + log(x) + exp(x) == 10
erf(x) == x/2
erf(x) == x/10
sigmoid(x) == x
softplus(x) == 2*x
abs(x - 1) + abs(x - 2) == 3/2
abs(x**3 - x) == 1
abs(x) == exp(x)
log(x)**3 - log(x) == 1
exp(2*x) - 5*exp(x) + 6 == 0
exp(3*x) - exp(x) == 1
log(1 + x) == x
log(1 + x) == x/2
log(x - 3)*(x - 3) == -1/5
1/x + log(x) == 3
1/x == exp(x)
x/(x**2 + 1) == 1/5
1/(x - 1) + 1/(x - 2) + 1/(x - 3) == 5
x**2 + 1/x == 3
(x**3 + 1)/(x - 2) == 5
sqrt(x)*(x - 3) == 0
x == 10**8*log(x)
exp(x) == 10**9
exp(x) == 10**-9
x**3 == 1/x
10**-6*exp(x) == x
log(x**2 - 3*x) == 2
exp(x**2 - 3*x) == 1
""".splitlines()

FAMILIES = """\
sin(x) == 0
sin(x)/x == 0
sin(x) + cos(x) == 1
3*sin(x) + 4*cos(x) == 5
3*sin(x) + 4*cos(x) == 6
sin(x) - cos(x) == 1/2
sin(sqrt(x)) == 0
sin(sqrt(x)) == 1/2
sin(1/x) == 0
sin(1/x) == 1/2
cos(1/x) == 1
sin(exp(x)) == 0
cos(x**2) == 0
sin(log(x)) == 0
sin(x)/(1 + cos(x)) == 0
tan(3*x) == 1
cos(x)**2 == 1/4
sin(x)**2 == sin(x)
sin(2*x) == sin(x)
tan(x)**2 == 3
sin(x**2 + x) == 0
""".splitlines()

PARAMETERS = """\
a*x**2 == b
a*x**2 == c
c*x == 1
c*x + p == 0
c*x**2 + p*x + q == 0
x**2 + p*x + q == 0
1/(x - c) == p
sqrt(x + c) == p
sqrt(x + a) == x
sqrt(x) == x - a
abs(x) == c
abs(x - c) == a
abs(x) == x + c
exp(c*x) == a
exp(c*x) == p
log(x) == c
log(x - c) == p
x**3 == c
x**4 == c
a*exp(-b*x) == c
c*exp(x) == p
(x - c)*(x - p) == 0
(x - c)/(x - p) == 0
x*(x - c)/(x - p) == 0
1/x + 1/c == 1/p
x/(x + c) == p
sqrt(x) == c
x**2 == c**2
tanh(x) == c
a**x == b
c/(1 + x) == p
log(a*x) == c
x**3 - c*x == 0
x**2 - 2*x + 1 + a**2 == 0
exp(2*x) + (1 + a)*exp(x) + a == 0
""".splitlines()

VALUES = [
    {"a": 1.3, "b": 0.7, "c": -2.1, "p": 1.9, "q": 0.4},
    {"a": 0.2, "b": 5.5, "c": 0.6, "p": -0.3, "q": -3.7},
    {"a": 7.1, "b": 1.1, "c": 3.3, "p": 4.2, "q": 1.5},
    {"a": 1.3, "b": 0.7, "c": 0.0, "p": 1.9, "q": 0.4},
    {"a": 1.3, "b": 0.7, "c": 0.8, "p": 0.0, "q": 0.0},
    {"a": 1.3, "b": 0.7, "c": 1.5, "p": 1.0, "q": 0.25},
    {"a": 40.0, "b": 0.01, "c": -30.0, "p": 25.0, "q": -60.0},
]

WORDS = {name: getattr(np, name) for name in "exp log sqrt sin cos tan abs tanh sinh cosh arctan pi".split()}
WORDS |= {"erf": scipy.special.erf, "sigmoid": scipy.special.expit, "softplus": lambda v: np.logaddexp(0, v)}
PRECISE = {name: getattr(mpmath, name) for name in "exp log sqrt sin cos tan tanh sinh cosh erf pi".split()}
PRECISE |= {"abs": abs, "arctan": mpmath.atan, "sigmoid": lambda v: 1 / (1 + mpmath.exp(-v))}
PRECISE |= {"softplus": lambda v: mpmath.log(1 + mpmath.exp(v))}
SIZES = np.geomspace(1e-13, 1e13, 130_001)
LINE = np.concatenate([-SIZES[::-1], SIZES])


def sides(text: str, at: dict[str, float], v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Both sides of an equation in this module, by NumPy."""
    with np.errstate(all="ignore"):
        left, right = (eval(side, {"__builtins__": {}}, WORDS | at | {"x": v}) for side in text.split("=="))
        return np.broadcast_to(left, v.shape) * 1.0, np.broadcast_to(right, v.shape) * 1.0


def changes_of_sign(text: str, at: dict[str, float], line: np.ndarray) -> list[tuple[float, float]]:
    """Intervals at whose ends the difference of the sides has two signs, and in which it is no pole."""
    left, right = sides(text, at, line)
    with np.errstate(all="ignore"):
        gap = left - right
        known = np.isfinite(gap) & (np.abs(gap) > 1e-12 * (np.abs(left) + np.abs(right)))
    points, gap = line[known], gap[known]
    apart = np.isnan(left - right)
    out: list[tuple[float, float]] = []
    for k in np.nonzero(np.sign(gap[1:]) != np.sign(gap[:-1]))[0]:
        low, high = float(points[k]), float(points[k + 1])
        first, last = np.searchsorted(line, [low, high])
        if apart[first : last + 1].any() or is_rounding(text, at, low, high) or is_pole(text, at, low, high):
            continue
        if out and low <= out[-1][1] + 1e-9 * abs(low):
            out[-1] = (out[-1][0], high)
        else:
            out.append((low, high))
    return out


def is_pole(text: str, at: dict[str, float], low: float, high: float) -> bool:
    """Whether the difference grows between the ends."""
    start = min(abs(float(np.subtract(*sides(text, at, np.array(e))))) for e in (low, high))
    for _ in range(60):
        middle = (low + high) / 2
        ends = [float(np.subtract(*sides(text, at, np.array(e)))) for e in (low, middle)]
        low, high = (low, middle) if ends[0] * ends[1] <= 0 else (middle, high)
    return abs(float(np.subtract(*sides(text, at, np.array((low + high) / 2))))) > start


def is_rounding(text: str, at: dict[str, float], low: float, high: float) -> bool:
    """Whether the difference has one sign at both ends, by as many digits as it takes."""
    gaps = []
    with mpmath.workdps(60):
        for end in (low, high):
            known = {name: mpmath.mpf(v) for name, v in (at | {"x": end}).items()}
            left, right = (eval(side, {"__builtins__": {}}, PRECISE | known) for side in text.split("=="))
            gaps.append(left - right)
    return all(g > 0 for g in gaps) or all(g < 0 for g in gaps)


def compare(text: str, at: dict[str, float], found: np.ndarray, line: np.ndarray) -> None:
    """The solutions and the changes of sign: each has one of the other, or floats see no difference at a solution."""
    brackets = changes_of_sign(text, at, line)
    slack = 1e-9
    for low, high in brackets:
        wide = slack * max(abs(low), abs(high))
        assert np.any((found >= low - wide) & (found <= high + wide)), f"lost: between {low} and {high}"
    for root in found:
        inside = any(low - slack * abs(low) <= root <= high + slack * abs(high) for low, high in brackets)
        left, right = sides(text, at, np.array([root]))
        assert inside or abs(left - right) <= 1e-11 * np.maximum(1, abs(left)), f"spurious: {root}"


def solved(text: str):
    made = check(solve(parse(text, SYMBOLS), x))
    told = report(made)
    assert told.ok, told.open
    return made


@pytest.mark.daily(20)
@pytest.mark.parametrize("text", POLYNOMIALS)
def test_polynomials_have_the_roots_that_sympy_isolates(text):
    left, right = (sympy.sympify(side, rational=True) for side in text.split("=="))
    wanted = sympy.Poly(left - right, sympy.Symbol("x")).intervals(eps=sympy.Rational(1, 10**40))
    made = solved(text)
    assert " on `" not in made.notes[0], "the whole line"
    found = sorted(float(precise(root, {})) for root in made.result.args)
    assert len(found) == len(wanted)
    for root, ((low, high), _) in zip(found, wanted, strict=True):
        assert math.isclose(root, float((low + high) / 2), rel_tol=1e-8, abs_tol=1e-30)


@pytest.mark.daily(30)
@pytest.mark.parametrize("text", TRANSCENDENTAL)
def test_all_zeros_on_the_whole_line(text):
    made = solved(text)
    assert " on `" not in made.notes[0], "the whole line"
    compare(text, {}, np.atleast_1d(evaluate(made.result, {})), LINE)


@pytest.mark.daily(8)
@pytest.mark.parametrize("text", FAMILIES)
def test_families_on_a_window(text):
    made = solved(text)
    members = members_of(made)
    for low, high in ((-5.01, -0.0501), (0.0501, 5.01)):
        compare(text, {}, members[(members > low) & (members < high)], np.linspace(low, high, 60_001))


def members_of(made) -> np.ndarray:
    """Members of the families for which what the claim asks of the integer holds."""
    free = [s for s in symbols(made.result) if s is not x]
    if not free:
        return np.atleast_1d(evaluate(made.result, {}))
    (k,) = free
    right = made.claim.statement.args[1]
    body = right.args[0] if right.head.name == "exists" else right
    asked = body.args[1:] if body.head.name == "both" else ()
    out = []
    for turn in range(-60, 61):
        if all(holds(condition, {k.name: float(turn)}) for condition in asked):
            with np.errstate(all="ignore"):
                out.append(np.atleast_1d(evaluate(made.result, {k.name: float(turn)})))
    found = np.concatenate(out)
    return found[np.isfinite(found)]


def holds(condition, at: dict[str, float]) -> bool:
    names = {s.name for s in symbols(condition)}
    with np.errstate(all="ignore"):
        left, right = (float(evaluate(side, {n: v for n, v in at.items() if n in names})) for side in condition.args)
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[condition.attrs[0]]


@pytest.mark.daily(24)
@pytest.mark.parametrize("text", PARAMETERS)
def test_parameters_wherever_what_is_assumed_holds(text):
    made = solved(text)
    seen = 0
    for at in VALUES:
        names = {s.name for s in symbols(parse(text, SYMBOLS))}
        at = {n: v for n, v in at.items() if n in names}
        if not all(holds(c.statement, at) for c in made.assumptions if c.statement is not None):
            continue
        with np.errstate(all="ignore"):
            found = np.atleast_1d(evaluate(made.result, at))
        assert np.all(np.isfinite(found)), at
        compare(text, at, found, LINE)
        seen += 1
    assert seen >= 2


def test_there_are_enough():
    assert len({*POLYNOMIALS, *TRANSCENDENTAL, *FAMILIES, *PARAMETERS}) >= 150


@every("text", ["gamma(x) == 1", "x**3 + a*x + b == 0", "x**a == b", "exp(x) == x + c", "sqrt(x) == x - c"])
def test_what_is_not_shown_is_refused(text):
    with pytest.raises((GoalError, NoDerivation)):
        solve(parse(text, SYMBOLS), x)


def test_a_range_is_printed_where_an_end_is_not_decided():
    made = solved("tan(x) == x")
    assert made.notes[0].startswith("Solutions on `[-10, 10]`")
    assert made.claim.statement.args[0].head.name == "both"
    assert len(made.result.args) == 5


def test_decimals_are_not_said_to_be_exact():
    made = solved("tanh(x) == x/50")
    assert "about 50" in made.notes[0] and made.claim.statement.args[1].attrs == ("approx",)
    assert Fraction(50) in {v.value for v in made.result.args}
