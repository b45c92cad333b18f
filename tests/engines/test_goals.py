"""Goals: every problem by every road that applies, against differences of the problem itself."""

from __future__ import annotations

import pytest

from tests.engines.oracle import GOOD, SIZES, Problem, agree, problem
from workbench.engines.goals import derive, differential_of, directional, gradient, hvp
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError, NoDerivation, NoRoad
from workbench.terms.heads import DERIVATIVE, DIFFERENTIAL, RELATION, apply, matrix, scalar, symbol, vector
from workbench.terms.term import postorder

MORE = {
    "ridge": problem(
        "norm(X @ w - y)**2 + lam * norm(w)**2", "w", {"X": "m,n", "w": "n", "y": "m", "lam": ":positive"}
    ),
    "lasso": problem("sum(abs(A @ x))", "x", {"A": "m,n", "x": "n"}),
    "quadratic": problem("x @ A @ x / 2 - b @ x", "x", {"A": "n,n", "x": "n", "b": "n"}),
    "symmetric": problem("x @ S @ x", "S", {"S": "n,n:symmetric", "x": "n"}),
    "trace": problem("trace(A @ X @ B @ X.T)", "X", {"A": "m,m", "X": "m,n", "B": "n,n"}),
    "det": problem("det(X)", "X", {"X": "n,n"}),
    "shared": problem("s = sigmoid(A @ x); sum(s * log(1 + s)) + s @ s", "x", {"A": "m,n", "x": "n"}),
    "logsumexp": problem("log(sum(exp(A @ x + b)))", "x", {"A": "m,n", "x": "n", "b": "m"}),
    "softmax entropy": problem("p = softmax(z); -sum(p * log(p))", "z", {"z": "n"}),
    "mean square": problem("mean((A @ x - b)**2)", "x", {"A": "m,n", "x": "n", "b": "m"}),
    "scalar": problem("exp(t) * sin(t) + t**3 / (1 + t**2)", "t", {"t": ""}),
    "row sums": problem("sum(exp(X), axis=1) @ y", "X", {"X": "m,n", "y": "m"}),
    "outer": problem("sum(outer(x, x) * A)", "x", {"x": "n", "A": "n,n"}),
    "network": problem("sum((W @ tanh(V @ x) - y)**2) / 2", "V", {"W": "m,k", "V": "k,n", "x": "n", "y": "m"}),
    "index": problem("Sum(x[i] * A[i, j] * x[j], i, j)", "x", {"x": "n", "A": "n,n"}),
    "vector": problem("A @ x + sin(x @ x) * b", "x", {"A": "m,n", "x": "n", "b": "m"}),
    "matrix": problem("X @ X.T", "X", {"X": "m,n"}),
    "by scalar": problem("t * x / (1 + t**2)", "t", {"t": "", "x": "n"}),
    "row softmax": problem("softmax(X @ w)", "w", {"X": "m,n", "w": "n"}),
    "inverse times": problem("inv(X) @ b", "X", {"X": "n,n", "b": "n"}),
    "relu": problem("relu(A @ x)", "x", {"A": "m,n", "x": "n"}),
    "quadratic hessian": problem("x @ A @ x", "x", {"A": "n,n", "x": "n"}, what="hessian"),
    "logsumexp hessian": problem("logsumexp(A @ x)", "x", {"A": "m,n", "x": "n"}, what="hessian"),
    "factorisation": problem("sum((U @ V.T - X)**2)", "U", {"U": "m,k", "V": "n,k", "X": "m,n"}, what="hessian"),
    "norm hessian": problem("norm(x)", "x", {"x": "n"}, what="hessian"),
}
"""Beside the requests: one problem for each kind of step."""

PROBLEMS = {**{r["id"]: Problem.of(r) for r in GOOD}, **MORE}
SCALAR_ROADS = ("auto", "differential", "index", "graph")


def roads(asked: Problem) -> tuple[str, ...]:
    return ("auto", "index") if asked.expr.shape else SCALAR_ROADS


CROSSED = [(name, road) for name, asked in PROBLEMS.items() for road in roads(asked)]


@pytest.mark.parametrize(("name", "road"), CROSSED, ids=[f"{n}-{r}" for n, r in CROSSED])
def test_roads_agree_with_differences(name: str, road: str) -> None:
    asked = PROBLEMS[name]
    made = asked.derive(method=road)
    for sizes in SIZES:
        agree(asked, made, sizes)
    well_formed(made)


def well_formed(made: Derivation) -> None:
    """What holds of every record that an engine makes."""
    lines = made.lines
    assert lines[-1].statement.args[1] is made.result, "the answer is the road's last line"
    assert [line.n for line in lines] == [str(k) for k in range(1, len(lines) + 1)]
    seen: set[str] = set()
    for line in made.walk():
        assert line.rule, "every line has a rule"
        assert line.statement.head is RELATION
        left, right = line.statement.args
        assert left is not right or line.rule.name == "definition", "a line says something"
    for line in lines:
        assert set(line.rests_on) <= seen, f"line {line.n} rests on lines above it"
        for part in line.lines:
            assert part.n.startswith(f"{line.n}.")
            assert set(part.rests_on) <= seen | {p.n for p in line.lines}
        seen |= {line.n, *(p.n for p in line.lines)}
    assert made.result is not None
    assert not any(t.head in (DERIVATIVE, DIFFERENTIAL) for t in postorder(made.result))
    assert made.title
    assert made.goal
    assert made.convention


def test_a_structured_gradient_says_which_one_it_is() -> None:
    made = PROBLEMS["covariance"].derive()
    assert made.claim.structured
    assert "move together" in made.convention
    assert any("symmetric part" in remark.words for remark in made.remarks)


def test_what_does_not_occur_gives_zero_and_says_so() -> None:
    x, y = vector("x", "n"), vector("y", "n")
    made = gradient(x @ x, y)
    assert made.result is not None
    assert made.result.shape == y.shape
    assert any("does not occur" in note for note in made.notes)


def test_kinks_are_stated() -> None:
    made = MORE["lasso"].derive()
    assert any("abs" in note for note in made.notes)
    assert any("abs" in condition.words for condition in made.assumptions)


def test_conditions_that_follow_are_no_assumptions() -> None:
    s = symbol("S", ("n", "n"), "posdef")
    from workbench.terms.functions.linear_algebra import logdet

    made = gradient(logdet(s), s)
    assert not made.assumptions
    assert any(c.discharged for line in made.walk() for c in line.conditions)


def test_facts_of_the_variable_wait() -> None:
    """S^T = S used too early would give a wrong mixed Hessian; it is a line of its own at the end."""
    made = PROBLEMS["symmetric"].derive()
    assert made.result is not None
    asked = problem("trace(S @ S)", "S", {"S": "n,n:symmetric"}, what="hessian")
    second = asked.derive()
    for sizes in SIZES:
        agree(asked, second, sizes)


def test_names_are_recognised_visibly() -> None:
    made = problem("sum(log(1 + exp(A @ x)))", "x", {"A": "m,n", "x": "n"}).derive()
    assert any("softplus" in line.rule.name for line in made.lines)


def test_directional_and_hessian_vector() -> None:
    from tests.engines.oracle import jacobian_by_differences, values_for
    from workbench.numerics.evaluate import evaluate

    asked = problem("logsumexp(A @ x) + x @ x", "x", {"A": "m,n", "x": "n", "v": "n"})
    v = asked.variables[2]
    for sizes in SIZES:
        values = values_for(asked.variables, sizes, asked.expr)
        slope = jacobian_by_differences(asked.expr, "x", values)
        made = directional(asked.expr, asked.wrt, v)
        assert made.result is not None
        assert abs(evaluate(made.result, values) - slope @ values["v"]) < 1e-7
        assert made.claim.kind == "Directional"
        product = hvp(asked.expr, asked.wrt, v)
        assert product.result is not None
        second = jacobian_by_differences(gradient(asked.expr, asked.wrt).result, "x", values)
        assert abs(evaluate(product.result, values) - second @ values["v"]).max() < 1e-7


def test_the_differential_of_any_rank() -> None:
    x = matrix("X", "n", "n")
    from workbench.terms.functions.linear_algebra import inv

    made = differential_of(inv(x), x)
    assert made.claim.kind == "Differential"
    assert repr(made.result) == "-(inv(X) @ d(X, X) @ inv(X))"


def test_goals_that_make_no_sense() -> None:
    x, y, t = vector("x", "n"), vector("y", "m"), scalar("t")
    for bad in (
        lambda: derive(x @ x, x + x),
        lambda: derive(x, x, what="gradient"),
        lambda: derive(x @ x, x, what="directional"),
        lambda: derive(x @ x, x, what="directional", along=y),
        lambda: derive(x @ x, x, what="hvp", along=2 * x),
        lambda: derive(x @ x, x, what="slope"),
        lambda: derive(x @ x, x, method="magic"),
        lambda: derive(x @ x, x, structured=True),
        lambda: derive(x @ x, x, wrt2=t, what="gradient"),
    ):
        with pytest.raises(GoalError):
            bad()


def test_roads_that_do_not_lead_there_are_refused() -> None:
    x = vector("x", "n")
    with pytest.raises(NoRoad):
        derive(x * x, x, method="differential")


def test_what_no_rule_knows_is_refused() -> None:
    x = vector("x", "n")
    with pytest.raises(NoDerivation, match="f"):
        gradient(apply("f", (), 2 * x) + x @ x, x)


@pytest.mark.parametrize("layers", [60, 1000])
def test_depth_costs_lines_not_recursion(layers: int) -> None:
    from workbench.terms.functions.elementwise import tanh
    from workbench.terms.functions.reductions import sum_

    w, x = matrix("W", "n", "n"), vector("x", "n")
    h = x
    for _ in range(layers):
        h = tanh(w @ h)
    made = gradient(sum_(h), x)
    assert made.roads[0].name == "graph"
    assert len(made.lines) < 2 * layers + 10
    if layers == 60:
        values = {"W": [[0.5, -0.3], [0.2, 0.9]], "x": [0.3, -1.2]}
        from tests.engines.oracle import jacobian_by_differences
        from workbench.numerics.evaluate import evaluate

        assert made.result is not None
        assert abs(evaluate(made.result, values) - jacobian_by_differences(sum_(h), "x", values)).max() < 1e-8


def test_what_nobody_could_read_is_refused_at_once() -> None:
    from workbench.terms.functions.elementwise import tanh
    from workbench.terms.functions.reductions import sum_

    w, x = matrix("W", "n", "n"), vector("x", "n")
    h = x
    for _ in range(100):
        h = tanh(w @ h)
    with pytest.raises(NoRoad, match="deep"):
        derive(h, x)
    with pytest.raises(NoRoad, match="deep"):
        derive(sum_(h), x, what="hessian")


def test_values_below_a_big_sum_get_no_name() -> None:
    asked = problem("Sum(tanh(A[i, i]), i)", "A", {"A": "n,n"})
    for road in SCALAR_ROADS:
        made = asked.derive(method=road)
        for sizes in SIZES:
            agree(asked, made, sizes)


def test_opaque_functions_of_the_variable_are_refused_by_name() -> None:
    a, b, x = matrix("A", "m", "n"), vector("b", "m"), vector("x", "n")
    for of in (apply("ell", (), a @ x + b), apply("ell", "m", x) @ b):
        for what in ("gradient", "hessian", "third", "differential"):
            with pytest.raises(NoDerivation, match=r"ell\(.*opaque.*x"):
                derive(of, x, what=what)
    assert gradient(apply("ell", (), b) * (x @ x), x).result is not None
