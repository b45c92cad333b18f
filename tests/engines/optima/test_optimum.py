"""Optima of first courses against SciPy's solvers, which know nothing of ours."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from tests.engines.optima.problems import HIGH, LOW, POSED, REFUSED, Posed
from workbench.emission.emit import numpy_source
from workbench.engines.optima import Found, optimum
from workbench.language.parse import declared, parse, parse_variable
from workbench.record.errors import GoalError, NoDerivation
from workbench.terms.heads import properties
from workbench.terms.term import Term

SIZES = {"n": 4, "m": 3}
TALL = {"n": 3, "m": 5}
DRAWS = 3


def found(posed: Posed) -> Found:
    symbols = declared(map(parse_variable, posed.var))
    subject = [parse(text, symbols) for text in posed.subject]
    wanted = [symbols[name] for name in posed.wrt]
    return optimum(parse(posed.expr, symbols), wanted, subject, posed.sense, givens=symbols.values())


def named(posed: Posed) -> str:
    return f"{posed.sense} {posed.expr} | {', '.join(posed.subject)}"


def drawn(x: Term, sizes: dict[str, int], random: np.random.Generator) -> Any:
    shape = tuple(s.at(sizes) for s in x.shape)
    has = properties(x)
    if "posdef" in has:
        root = random.standard_normal(shape)
        return root @ root.T + np.eye(shape[0])
    if "unit" in has:
        return random.uniform(0.1, 0.9, shape)
    if "positive" in has:
        return random.uniform(0.3, 2.0, shape)
    return random.standard_normal(shape)


WORDS = {name: getattr(np, name) for name in ("sum", "log", "exp", "sqrt", "abs", "maximum", "minimum")}
WORDS["norm"] = np.linalg.norm


class Oracle:
    """The problem in NumPy's own words, evaluated by Python."""

    def __init__(self, posed: Posed, found: Found, values: dict[str, Any], sizes: dict[str, int]) -> None:
        self.sign = 1 if posed.sense == "min" else -1
        self.f = compile(posed.expr, "f", "eval")
        self.values, self.names = values, posed.wrt
        self.shapes = [tuple(s.at(sizes) for s in x.shape) for x in found.problem.variables]
        conditions = list(posed.subject)
        for x in found.problem.variables:
            if properties(x) & {"positive", "unit"}:
                conditions.append(f"{x.name} >= 1e-9")
            if "unit" in properties(x):
                conditions.append(f"{x.name} <= 1 - 1e-9")
        self.conditions = [self._condition(text) for text in conditions]

    def _condition(self, text: str) -> tuple[str, Any]:
        left, sign, right = re.split(r"(==|<=|>=|<|>)", text)
        gap = f"({right}) - ({left})" if sign.startswith("<") else f"({left}) - ({right})"
        return "eq" if sign == "==" else "ineq", compile(gap.strip(), "gap", "eval")

    def _at(self, u: np.ndarray) -> dict[str, Any]:
        out, first = {}, 0
        for name, shape in zip(self.names, self.shapes, strict=True):
            count = int(np.prod(shape, dtype=int))
            out[name] = u[first : first + count].reshape(shape)[()]
            first += count
        return {**WORDS, **self.values, **out}

    def value(self, u: np.ndarray) -> float:
        with np.errstate(all="ignore"):
            got = self.sign * float(eval(self.f, {}, self._at(u)))
        return got if np.isfinite(got) else 1e6

    def gap(self, code: Any, u: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return np.nan_to_num(np.atleast_1d(eval(code, {}, self._at(u))).astype(float), nan=-1.0)

    def violation(self, u: np.ndarray) -> float:
        worst = 0.0
        for kind, code in self.conditions:
            gap = self.gap(code, u)
            worst = max(worst, float(np.max(np.abs(gap) if kind == "eq" else -gap, initial=0.0)))
        return worst

    def best(self, near: np.ndarray, random: np.random.Generator) -> float:
        constraints = [{"type": kind, "fun": lambda u, code=code: self.gap(code, u)} for kind, code in self.conditions]
        least = np.inf
        for scale in (0.1, 0.5, 1.0, 2.0):
            start = np.abs(near + scale * random.standard_normal(near.shape)) if scale == 1.0 else (
                near + scale * random.standard_normal(near.shape)
            )  # fmt: skip
            end = minimize(self.value, start, method="SLSQP", constraints=constraints, options={"maxiter": 200}).x
            if np.all(np.isfinite(end)) and self.violation(end) < 1e-7:
                least = min(least, self.value(end))
        return least


def run(term: Term, found: Found, name: str, values: dict[str, Any]) -> Any:
    space: dict[str, Any] = {}
    exec(numpy_source(term, found.parameters, name), space)
    return space[name](*(values[p.name] for p in found.parameters))


@pytest.mark.parametrize("posed", POSED, ids=named)
def test_kind_and_place_are_those_of_scipy(posed: Posed) -> None:
    made = found(posed)
    assert made.kind == posed.kind
    assert made.convex == posed.convex
    if posed.kind not in (LOW, HIGH):
        assert not made.places
        return
    random = np.random.default_rng(3)
    symbols = declared(map(parse_variable, posed.var)).values()
    for turn in range(DRAWS):
        sizes = TALL if "sum((A @ x" in posed.expr else SIZES
        values = {s.name: drawn(s, sizes, random) for s in symbols if s.name not in posed.wrt}
        oracle = Oracle(posed, made, values, sizes)
        place = [np.asarray(run(t, made, x.name, values)) for x, t in made.places]
        near = np.concatenate([np.broadcast_to(p, s).reshape(-1) for p, s in zip(place, oracle.shapes, strict=True)])
        assert oracle.violation(near) < 1e-8, turn
        here = oracle.value(near)
        assert made.value is not None
        assert oracle.sign * float(run(made.value, made, "value", values)) == pytest.approx(here, rel=1e-9, abs=1e-9)
        assert here <= oracle.best(near, random) + 1e-6 * (1 + abs(here)), turn


@pytest.mark.parametrize("posed", REFUSED, ids=named)
def test_what_is_not_decided_is_refused(posed: Posed) -> None:
    with pytest.raises(NoDerivation):
        found(posed)


@pytest.mark.parametrize(
    ("posed", "words"),
    [
        (Posed("x", ("x:n",), ("x",)), "is a number"),
        (Posed("x**2", ("x:", "a:"), ("x",), ("a >= 1",)), "says nothing of x"),
        (Posed("x**2", ("x:",), ("x",), ("x + 1",)), "is none"),
        (Posed("3", ("x:",), ("x",)), "constant"),
    ],
)
def test_bad_input_is_told(posed: Posed, words: str) -> None:
    with pytest.raises(GoalError, match=words):
        found(posed)


@pytest.mark.parametrize("posed", POSED[::9], ids=named)
def test_the_checker_agrees(posed: Posed) -> None:
    from workbench.check import check, report

    told = report(check(found(posed).derivation))
    assert told.ok, told.open
    assert told.refuted == 0
