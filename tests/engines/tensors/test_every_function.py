"""Every function of the language, end to end: derived by every road that applies, checked, emitted, run.

The scalar is ``sum(G * f(x))``, and where f has a value of rank 1 at least its Jacobian is asked for too. The result is
read back from its text, and the emitted NumPy is compared with differences of the expression at two sets of sizes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.engines.oracle import jacobian_by_differences
from tests.terms.samples import calls
from workbench.check import check, report
from workbench.emission.emit import numpy_source
from workbench.engines.goals import derive
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.numerics.evaluate import evaluate
from workbench.record.errors import NoDerivation
from workbench.terms.domains import ALL, DISTINCT, Domain
from workbench.terms.functions import functions
from workbench.terms.heads import symbol
from workbench.terms.term import Term, symbols
from workbench.terms.text import text_of

V = {"x": "n", "X": "m,n", "S": "n,n", "y": "n", "Y": "m,n", "B": "n,k", "t": ":", "T": "h,m,n", "e": ":positive"}
P = {"x": "n:positive", "X": "m,n:positive", "y": "n:positive"}
CALLS: dict[str, list[tuple[str, dict[str, str]]]] = {
    "leaky_relu": [("leaky_relu(x, t)", V), ("leaky_relu(X, 1/10)", V)],
    "gelu": [("gelu(X)", V), ("gelu(x, approximate=True)", V)],
    "maximum": [("maximum(x, y)", V), ("maximum(0, X)", V)],
    "minimum": [("minimum(X, y)", V)],
    "where": [("where(x > 0, x**2, y)", V), ("where(M, X, 2 * Y)", {**V, "M": "m,n:mask"})],
    "polygamma": [("polygamma(1, x)", P)],
    "prod": [("prod(x)", V), ("prod(X, axis=1)", V), ("prod(X, axis=0, keepdims=True)", V)],
    "norm": [("norm(x)", V), ("norm(X)", V), ("norm(x, 1)", V), ('norm(X, "nuc")', V), ("norm(X, 2)", V),
             ("norm(X, 1)", V)],
    "dot": [("dot(x, y)", V), ("dot(X, B)", V), ("dot(T, B)", V)],
    "inner": [("inner(X, Y)", V)], "outer": [("outer(x, y)", V)],
    "kron": [("kron(X, B)", V), ("kron(x, y)", V)],
    "vec": [("vec(X)", V)], "reshape": [("reshape(X, n, m)", V), ("reshape(x, n, 1)", V)],
    "einsum": [('einsum("ii->i", S)', V), ('einsum("ij,jk->ik", X, B)', V), ('einsum("iij,i->j", C, x)', {
        **V, "C": "n,n,m"}), ('einsum("iii->i", C)', {"C": "n,n,n"})],
    "basis": [("basis(1, n) * x", V)], "tril_mask": [("tril_mask(n) @ x", V), ("tril_mask(n) * S", V)],
    "eye": [("eye(n) @ x", V)], "eye_columns": [("eye_columns(n, 0, 1).T @ x", V)],
    "ones": [("ones(m, n) * X", V)], "zeros": [("zeros(n) + x", V)],
    "array": [("array([t, t**2])", V), ("array([[t, 1], [x[0], sin(t)]])", V)],
    "column_stack": [("column_stack(X, Y)", V)], "matrix_transpose": [("matrix_transpose(X)", V)],
    "commutation": [("commutation(m, n) @ vec(X)", V)], "matricize": [("matricize(C)", {"C": "m,n,h,k"})],
    "block": [("block(S, B, X, C)", {**V, "C": "m,k"})],
    "concat": [("concat([x, y])", V), ("concat([X, Y, X], axis=1)", V), ("concat([X, Y])", V)],
    "layer_norm": [("layer_norm(X, x, y, e)", V), ("layer_norm(x, y, y, 1/1000)", V)],
    "rms_norm": [("rms_norm(X, x, e)", V)], "standardize": [("standardize(x, e)", V)],
    "rms_standardize": [("rms_standardize(X, e)", V)], "spread": [("spread(x, e)", V), ("spread(X, e)", V)],
    "rms": [("rms(x, e)", V)],
    "cross_entropy": [("cross_entropy(x, y)", {**V, "y": "n:simplex"}), ("cross_entropy(X, Y)", {
        **V, "Y": "m,n:onehot"})],
    "kl_div": [("kl_div(x, y)", P)], "entropy": [("entropy(x)", P)],
    "attention": [("attention(X, Y, Y)", V), ("attention(X, Y, Z, 10000 * (tril_mask(m) - 1))", {**V, "Z": "m,k"}),
                  ("attention(X, Y, Y, M)", {**V, "M": "m,m"}), ("attention(T, T, T)", V)],
    "expm": [("trace(expm(S))", V)], "sqrtm": [("trace(sqrtm(S))", {"S": "n,n:posdef"})],
    "eigmax": [("eigmax(S)", {"S": "n,n:symmetric"})],
    "leading_eigen": [("leading_eigen(S)", {"S": "n,n:symmetric"})],
    "inv": [("inv(S)", V)], "adj": [("adj(S)", V)], "det": [("det(S)", V)], "logdet": [("logdet(S)", V)],
    "trace": [("trace(S)", V)], "diag": [("diag(x)", V), ("diag(S)", V)],
    "expand_dims": [("expand_dims(x, 0)", V)],
    "var": [("var(x)", V), ("var(X, axis=1)", V)], "mean": [("mean(X, axis=0, keepdims=True)", V), ("mean(x)", V)],
    "sum": [("sum(X, axis=1)", V), ("sum(x)", V)], "max": [("max(x)", V), ("max(X, axis=1, keepdims=True)", V)],
    "min": [("min(X, axis=0)", V)], "median": [("median(x)", V), ("median(X, axis=1)", V)],
    "softmax": [("softmax(x)", V), ("softmax(X, axis=0)", V)],
    "logsumexp": [("logsumexp(x)", V), ("logsumexp(X, axis=1, keepdims=True)", V)],
    "log_softmax": [("log_softmax(X)", V)],
    "pinv": [("pinv(X)", V)], "nuclear_norm": [("nuclear_norm(X)", V)], "spectral_norm": [("spectral_norm(X)", V)],
    "leading_singular": [("leading_singular(X)", V)],
}  # fmt: skip
"""Sample calls; one that is not here is called on a vector and on a matrix, or as its shape law lets it be called."""
REFUSED = {"polar": "built", "matrix_rank": "built", "zeta": "built"}
"""Functions whose derivative is refused, with a word of the reason."""

SIZES = ({"m": 2, "n": 3, "k": 4, "h": 2}, {"m": 4, "n": 2, "k": 3, "h": 3})


def _calls(name: str) -> list[tuple[str, dict[str, str]]]:
    if name in CALLS:
        return CALLS[name]
    head = functions()[name]
    prop = "".join(f":{p}" for p in head.knows.line.domain.properties)
    if not head.knows.entries.elementwise or len(head.parameters) > 1:
        return [
            (text_of(t), {s.name: ",".join(map(str, s.shape)) + prop for s in symbols(t)})
            for t in calls(head)
            if t.args and {name for s in symbols(t) for size in s.shape for name in size.names} <= SIZES[0].keys()
        ]
    return [(f"{name}({v})", {v: f"{shape}{prop}"}) for v, shape in (("x", "n"), ("X", "m,n"))]


def _problems() -> Iterator[Any]:
    for name in sorted(functions()):
        if name in REFUSED:
            continue
        for text, shapes in _calls(name):
            used = parse(text, symbols_from(shapes))
            for s in symbols(used):
                if "mask" not in s.attrs[2] and s.name != "M":
                    yield pytest.param(text, shapes, s.name, id=f"{text} d{s.name}")


PROBLEMS = list(_problems())


def _values(variables: tuple[Term, ...], sizes: dict[str, int], domain: Domain) -> dict[str, Any]:
    rng = np.random.default_rng(zlib.crc32(repr((sorted(sizes.items()), [v.name for v in variables])).encode()))
    values: dict[str, Any] = {}
    for v in variables:
        shape, props = tuple(s.at(sizes) for s in v.shape), v.attrs[2]
        x = (DISTINCT if domain in (DISTINCT, ALL) and not props else ALL).draw(rng, shape) * 1.0
        x = x + 0.1 * rng.standard_normal(shape)
        if "positive" in props:
            x = rng.uniform(0.4, 2.0, shape)
        elif "unit" in props:
            x = rng.uniform(0.1, 0.9, shape)
        elif "simplex" in props:
            x = rng.dirichlet(np.ones(shape[-1]), shape[:-1])
        elif "onehot" in props:
            x = np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]
        elif "mask" in props:
            x = 1.0 * (rng.uniform(size=shape) < 0.5)
        elif "posdef" in props:
            x = 0.2 * (x @ x.T) + np.eye(*shape)
        elif "symmetric" in props:
            x = x + x.T
        elif len(shape) == 2 and shape[0] == shape[1]:
            x = 0.5 * x / max(1.0, float(np.max(np.abs(x)))) + np.eye(*shape)
        else:
            x = rng.uniform(1.0, 1.6) * x / max(1.0, float(np.max(np.abs(x), initial=0.0)))
        values[v.name] = x
    return values


def _agree(expr: Term, wrt: str, result: Term, variables: tuple[Term, ...], what: str) -> None:
    """The emitted source, and the result read back from its text, against differences of the expression."""
    namespace: dict[str, Any] = {}
    exec(numpy_source(result, variables, what), namespace)
    again = parse(text_of(result), {v.name: v for v in variables})
    for sizes in SIZES:
        values = _values(variables, sizes, "all")
        wanted = jacobian_by_differences(expr, wrt, values, 1e-4)
        told = namespace[what](*(values[v.name] for v in variables))
        assert np.shape(told) == np.shape(wanted)
        assert np.all(np.isfinite(wanted))
        scale = max(1.0, float(np.max(np.abs(wanted), initial=0.0)))
        np.testing.assert_allclose(told, wanted, rtol=0, atol=2e-7 * scale)
        np.testing.assert_allclose(evaluate(again, {**values, **sizes}), told, rtol=1e-8, atol=1e-9 * scale)


@pytest.mark.daily(16)
@pytest.mark.parametrize(("text", "shapes", "wrt"), PROBLEMS)
def test_gradient_by_every_road(text: str, shapes: dict[str, str], wrt: str) -> None:
    known = symbols_from(shapes)
    value = parse(text, known)
    weights = symbol("G_0", value.shape)
    expr = functions()["sum"](weights * value) if value.shape else weights * value
    variables = (*(s for s in known.values() if s in symbols(value)), weights)
    for road in ("differential", "index", "graph"):
        made = derive(expr, known[wrt], givens=variables, method=road)
        assert made.result is not None
        _agree(expr, wrt, made.result, variables, "gradient")
        if road == "differential":
            judged = report(check(made))
            assert judged.ok, f"{judged}\n{made.result}"


@pytest.mark.daily(24)
@pytest.mark.parametrize(("text", "shapes", "wrt"), PROBLEMS)
def test_jacobian(text: str, shapes: dict[str, str], wrt: str) -> None:
    known = symbols_from(shapes)
    value = parse(text, known)
    variables = tuple(s for s in known.values() if s in symbols(value))
    made = derive(value, known[wrt], givens=variables)
    assert made.result is not None
    _agree(value, wrt, made.result, variables, "jacobian")
    judged = report(check(made))
    assert judged.ok, f"{judged}\n{made.result}"


@pytest.mark.parametrize(("text", "result"), [
    ("sum(relu(A @ x)**2)", "2 * (A.T @ relu(A @ x))"),
    ("sum(maximum(A @ x, 0))", "A.T @ (A @ x > 0)"),
    ("kl_div(softmax(x), p)", "softmax(x) * (log(softmax(x) / p) - softmax(x) @ log(softmax(x) / p))"),
    ("cross_entropy(x, p)", "softmax(x) - p"),
    ('norm(B, "nuc")', "polar(B)"), ("norm(B, 2)**2", "2 * spectral_norm(B) * leading_singular(B)"),
    ("trace(expm(B))", "expm(B).T"), ("entropy(p)", "-log(p) - 1"),
])  # fmt: skip
def test_results_read_well(text: str, result: str) -> None:
    known = symbols_from({"A": "m,n", "x": "n", "p": "n:simplex", "B": "n,n"})
    expr = parse(text, known)
    wrt = next(known[name] for name in ("x", "B", "p") if known[name] in symbols(expr))
    assert text_of(derive(expr, wrt).result) == result


def test_a_mask_of_minus_infinities() -> None:
    """The log of a 0/1 mask: right values, although differences of an infinite constant decide nothing."""
    known = symbols_from({"Q": "m,n", "K": "m,n", "U": "m,k", "G": "m,k"})
    expr = parse("sum(G * attention(Q, K, U, log(tril_mask(m))))", known)
    for wrt in "QKU":
        for road in ("differential", "index", "graph"):
            made = derive(expr, known[wrt], givens=tuple(known.values()), method=road)
            assert made.result is not None
            namespace: dict[str, Any] = {}
            exec(numpy_source(made.result, tuple(known.values()), "gradient"), namespace)
            for sizes in SIZES:
                values = _values(tuple(known.values()), sizes, "all")
                wanted = jacobian_by_differences(expr, wrt, values, 1e-4)
                np.testing.assert_allclose(namespace["gradient"](*values.values()), wanted, atol=1e-8)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_refusals_say_why(name: str) -> None:
    x = symbol("X", ("m", "n"))
    with pytest.raises(NoDerivation, match=REFUSED[name]):
        derive(functions()[name](x), x)
