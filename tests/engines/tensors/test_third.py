"""Third derivatives: against differences of the numeric Hessian, with every line and claim checked."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engines.oracle import jacobian_by_differences
from workbench.check import check, report
from workbench.engines.goals import derive, hessian, third
from workbench.language.parse import parse, parse_variable
from workbench.numerics.evaluate import evaluate
from workbench.reasons.tensors import DECLARED_FACTS
from workbench.record.errors import GoalError
from workbench.show.code import result as python_writer
from workbench.terms.text import text_of

CASES = {
    "quartic": ("sum(x**4)", "x:n"),
    "cubic form": ("(a @ x)**3", "x:n a:n"),
    "logistic": ("sum(log(1 + exp(A @ x)))", "x:n A:m,n"),
    "logsumexp": ("logsumexp(x)", "x:n"),
    "norm": ("norm(x)", "x:n"),
    "entropy": ("-sum(p * log(p))", "p:n:simplex"),
    "log determinant": ("logdet(X)", "X:n,n"),
    "trace of a cube": ("trace(S @ S @ S)", "S:n,n:symmetric"),
    "layer": ("sum(tanh(W @ x) * v)", "W:m,n x:n v:m"),
    "scalar": ("sin(t) * exp(b * t)", "t: b:"),
    "power of a sum": ("sum(x)**4", "x:n"),
    "quadratic": ("x @ A @ x", "x:n A:n,n"),
}
TEXTS = {
    "quartic": "tensor(24 * x[i] * delta(i, j) * delta(i, k), i, j:n, k:n)",
    "cubic form": "tensor(6 * a[i] * a[j] * a[k], i, j, k)",
    "quadratic": "zeros(n, n, n)",
}
SIZES = {"n": 3, "m": 2}


def asked(case: str):
    expr, declared = CASES[case]
    names = {v.name: v for v in map(parse_variable, declared.split())}
    return parse(expr, names), next(iter(names.values())), tuple(names.values())


def values_for(givens, seed: int):
    random = np.random.default_rng(seed)
    values = {v.name: random.uniform(0.4, 1.3, tuple(s.at(SIZES) for s in v.shape)) for v in givens}
    square = [v.name for v in givens if v.rank == 2 and v.shape[0] == v.shape[1]]
    return {n: (v + v.T) / 2 + np.eye(3) if n in square else v for n, v in values.items()}


@pytest.mark.daily(12)
@pytest.mark.parametrize("case", CASES)
def test_it_is_the_change_of_the_hessian_and_everything_is_checked(case: str) -> None:
    f, x, givens = asked(case)
    made = third(f, x, givens=givens)
    found = report(check(made))
    assert found.ok, found.open
    assert made.claim.kind == ("Third" if x.rank else "Derivative")  # scalars are told rule by rule
    values = values_for(givens, 5)
    namespace: dict[str, object] = {}
    exec(python_writer.write(made, "third"), namespace)
    emitted = namespace["third"](*values.values())
    change = jacobian_by_differences(hessian(f, x).result, x.name, values)
    assert evaluate(made.result, {**values, **SIZES}) == pytest.approx(change, abs=1e-6)
    assert emitted == pytest.approx(change, abs=1e-6)
    assert np.shape(emitted) == np.shape(change)


@pytest.mark.parametrize("case", TEXTS)
def test_it_has_a_short_form_where_there_is_one(case: str) -> None:
    f, x, _ = asked(case)
    assert text_of(third(f, x).result) == TEXTS[case]


@pytest.mark.parametrize("method", ["differential", "index", "graph"])
def test_the_first_derivative_by_any_road(method: str) -> None:
    f, x, givens = asked("logistic")
    values = values_for(givens, 1)
    here = evaluate(third(f, x, method=method).result, values)
    assert here == pytest.approx(evaluate(third(f, x).result, values), rel=1e-9)


def test_the_convention_and_the_lines_say_what_is_differentiated() -> None:
    made = third(*asked("layer")[:2])
    assert "`T[i, j, k, l, p, q]` is the derivative of `f` in `W[i, j]`, `W[k, l]` and `W[p, q]`" in made.convention
    assert any("once more" in line.why for line in made.lines)
    assert "T[i, j, k]" in third(*asked("quartic")[:2]).convention


def test_facts_of_the_variable_wait_for_the_last_derivative() -> None:
    made = third(*asked("trace of a cube")[:2])
    used = [k for k, line in enumerate(made.lines) if line.rule is DECLARED_FACTS]
    once_more = next(k for k, line in enumerate(made.lines) if "once more" in line.why)
    assert all(k > once_more for k in used)


def test_what_does_not_occur_gives_zeros() -> None:
    x, y = parse_variable("x:n"), parse_variable("y:m")
    assert text_of(third(x @ x, y).result) == "zeros(m, m, m)"


def test_goals_that_make_no_sense() -> None:
    x, y = parse_variable("x:n"), parse_variable("y:n")
    for bad in (
        lambda: third(x * x, x),
        lambda: third(x @ y, x, wrt2=y),
        lambda: third(x @ y, x, along=y),
        lambda: derive(x @ y, x, what="third", structured=True),
        lambda: derive(x @ y, x, what="fourth"),
    ):
        with pytest.raises(GoalError):
            bad()
