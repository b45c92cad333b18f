"""Modules for PyTorch and JAX: values against NumPy's, derivatives against the library's own finite differences.

Skipped without the libraries; ``pip install -e '.[targets]'`` brings them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.missing import module
from workbench.engines.goals import derive
from workbench.language.parse import parse, parse_variable
from workbench.numerics.evaluate import evaluate
from workbench.show import python
from workbench.terms.declaration import Function
from workbench.terms.functions import functions
from workbench.terms.heads import symbol
from workbench.terms.term import LanguageError, Term

SIZES = {"m": 3, "n": 2, "d": 4, "k": 3, "t": 2, "s": 3}
PROBLEMS = {
    "least squares": ("sum((A @ x - b)**2)", "A:m,n x:n b:m", "x", "gradient"),
    "logistic": ("sum(softplus(-y * (X @ w))) + lam * w @ w", "X:m,n y:m:sign w:n lam::positive", "w", "hessian"),
    "softmax": ("softmax(z)", "z:n", "z", "jacobian"),
    "rows of a softmax": ("softmax(X @ W, axis=1)", "X:m,d W:d,k", "W", "jacobian"),
    "log of a sum": ("logsumexp(A @ x) + logsumexp(x * x)", "A:m,n x:n", "x", "hessian"),
    "attention": ("attention(Q, K, V)", "Q:t,d K:s,d V:s,n", "K", "jacobian"),
    "network": ("sum((tanh(X @ W) @ v - y)**2) / m", "X:m,d W:d,n v:n y:m", "W", "hessian"),
    "factorisation": ("sum((R - U @ V.T)**2)", "R:m,n U:m,k V:n,k", "U", "hessian"),
    "covariance": ("logdet(S) + trace(inv(S) @ C)", "S:n,n:posdef C:n,n:symmetric", "S", "gradient"),
    "inverse": ("inv(X)", "X:n,n", "X", "jacobian"),
    "quadratic": ("x @ A @ x", "A:n,n x:n", "x", "hessian"),
    "a number": ("exp(-t**2) * sin(t)", "t:", "t", "gradient"),
    "scale": ("t * x / norm(x)", "t: x:n", "x", "jacobian"),
    "normalisation": ("layer_norm(x, g, b, eps)", "x:m,d g:d b:d eps::positive", "x", "jacobian"),
    "causal": ("sum(G * (tril_mask(m) * (X @ X.T)))", "G:m,m X:m,n", "X", "gradient"),
    "positions": ("sum(where(x > 0, x, 2 * x)**2) + sum(maximum(x, 0)**3)", "x:d", "x", "gradient"),
    "trace of a product": ("trace(A @ X @ B)", "A:m,n X:n,k B:k,m", "X", "gradient"),
    "columns": ("kron(x, y)", "x:n y:m", "x", "jacobian"),
    "literals": ("sum((array([[2, t], [1, 3], [0, pi]]) @ x - array([1, 2, t**2]))**2)", "x:2 t:", "x", "gradient"),
    "nothing": ("A", "A:m,n", "A", "jacobian"),
}  # fmt: skip
SYMMETRIC = {"posdef", "symmetric"}


def problem(name: str) -> tuple[str, Term, list[Term], int, list[np.ndarray], Any]:
    text, shapes, wrt, what = PROBLEMS[name]
    variables = [parse_variable(part) for part in shapes.split()]
    known = {v.name: v for v in variables}
    expr = parse(text, known)
    made = derive(expr, known[wrt], what=what, givens=variables)
    rng = np.random.default_rng(0)
    values = []
    for v in variables:
        x = rng.standard_normal(tuple(s.at(SIZES) for s in v.shape))
        x = x @ x.T + np.eye(len(x)) if v.attrs[2] & SYMMETRIC else x
        x = np.sign(x) if "sign" in v.attrs[2] else np.abs(x) + 0.1 if "positive" in v.attrs[2] else x
        values.append(np.asarray(x))
    place = [v.name for v in variables].index(wrt)
    return text, expr, variables, place, values, made


def run(source: str) -> Any:
    namespace: dict[str, Any] = {}
    exec(compile(source, "module", "exec"), namespace)
    return namespace["value"]


def expected(expr: Term, variables: list[Term], values: list[np.ndarray]) -> np.ndarray:
    return evaluate(expr, {**SIZES, **{v.name: x for v, x in zip(variables, values, strict=True)}})


@pytest.mark.parametrize("name", PROBLEMS)
def test_torch(name: str) -> None:
    torch = module("torch")
    _, expr, variables, place, values, made = problem(name)
    value = run(python(made, target="torch"))
    tensors = [torch.tensor(x, dtype=torch.float64) for x in values]
    got = value(*tensors)
    assert got.dtype == torch.float64
    np.testing.assert_allclose(got.numpy(), expected(expr, variables, values), rtol=1e-10, atol=1e-10)

    def of(x: Any) -> Any:
        return value(*tensors[:place], x, *tensors[place + 1 :])

    x = tensors[place].clone().requires_grad_()
    assert torch.autograd.gradcheck(of, (x,))
    assert torch.autograd.gradgradcheck(of, (x,))


@pytest.mark.parametrize("name", PROBLEMS)
def test_jax(name: str) -> None:
    jax = module("jax")
    jax.config.update("jax_enable_x64", True)
    from jax.test_util import check_grads

    _, expr, variables, place, values, made = problem(name)
    value = run(python(made, target="jax"))
    arrays = [jax.numpy.asarray(x) for x in values]
    got = jax.jit(value)(*arrays)
    np.testing.assert_allclose(got, expected(expr, variables, values), rtol=1e-10, atol=1e-10)

    def of(x: Any) -> Any:
        return value(*arrays[:place], x, *arrays[place + 1 :])

    check_grads(of, (arrays[place],), order=2, modes=["rev"])


def test_other_variables_are_refused() -> None:
    torch = module("torch")
    *_, made = problem("least squares")
    value = run(python(made, target="torch"))
    A, x, b = (torch.ones(s, dtype=torch.float64, requires_grad=True) for s in ((3, 2), (2,), (3,)))
    with pytest.raises(NotImplementedError, match="only the derivative in x"):
        value(A, x, b).backward()


def test_other_variables_are_refused_by_jax() -> None:
    jax = module("jax")
    *_, made = problem("least squares")
    value = run(python(made, target="jax"))
    arrays = [jax.numpy.ones(s) for s in ((3, 2), (2,), (3,))]
    with pytest.raises(NotImplementedError, match="only the derivative in x"):
        jax.grad(value, argnums=0)(*arrays)


@pytest.mark.parametrize("what", ["directional", "hvp"])
def test_other_goals_are_refused(what: str) -> None:
    x, v = symbol("x", "n"), symbol("v", "n")
    made = derive(x @ x, x, what=what, along=v)
    with pytest.raises(LanguageError, match="gradients, Jacobians and Hessians"):
        python(made, target="torch")


ELEMENTWISE = [
    f for f in functions().values() if f.knows.entries.elementwise and len(f.parameters) == 1 and f.knows.values.source
]
NOT_IN_TORCH = {"dilog", "gamma", "Ei", "Si", "li"}
NOT_IN_JAX = {"Si"}


@pytest.mark.parametrize("target", ["torch", "jax"])
@pytest.mark.parametrize("function", ELEMENTWISE, ids=lambda f: f.name)
def test_every_function_of_one_number(function: Function, target: str) -> None:
    """Each function has the same values in the target, or is refused by name."""
    library = module(target)
    x = symbol("x", "n", "positive")
    made = derive((x * x).sum(), x, givens=[x])
    made = replace(made, claims=(replace(made.claim, of=function(x).sum(), result=function(x)),))  # its value matters
    if function.name in (NOT_IN_TORCH if target == "torch" else NOT_IN_JAX):
        with pytest.raises(LanguageError, match="no counterpart"):
            python(made, target=target)
        return
    value = run(python(made, target=target))
    point = np.array([0.3, 0.6, 0.9])
    if not np.all(np.isfinite(evaluate(function(x), {"x": point}))):
        point += 1
    if target == "jax":
        library.config.update("jax_enable_x64", True)
        got = value(library.numpy.asarray(point))
    else:
        got = value(library.tensor(point, dtype=library.float64))
    expected = np.sum(evaluate(function(x), {"x": point}))
    assert np.isfinite(expected)
    np.testing.assert_allclose(np.asarray(got), expected, rtol=1e-9)


def test_the_command_line_writes_modules(capsys: pytest.CaptureFixture[str]) -> None:
    from workbench.cli import main

    given = ["derive", "sum(x**2)", "--var", "x:n", "--wrt", "x", "--no-check"]
    assert main([*given, "--format", "python", "--target", "jax"]) == 0
    assert "import jax.numpy as jnp" in capsys.readouterr().out
    assert main([*given, "--target", "torch"]) == 0, "a target asks for code"
    assert "import torch" in capsys.readouterr().out
    assert main([*given, "--target", "torch", "--format", "latex"]) == 2
    assert "--format python" in capsys.readouterr().err
