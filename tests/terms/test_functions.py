"""Every declared function meets every check that its declaration gives rise to; nothing here names a function's rule.

The oracles are NumPy, SciPy and autograd formulas that share nothing with the declarations.
"""

from __future__ import annotations

import dataclasses
import inspect
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.terms.oracles import LATER
from tests.terms.samples import DOMAINS, SIZES, array, calls, point
from workbench.emission.emit import numpy_source
from workbench.engines.goals import derive
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate, evaluate_with_error
from workbench.numerics.libraries import lib
from workbench.record.errors import NoDerivation
from workbench.terms.function import Function, Knowledge
from workbench.terms.functions import functions
from workbench.terms.functions.linear_algebra import inner, trace
from workbench.terms.heads import at, differential, fresh_axes, number, symbol, tensor
from workbench.terms.term import LanguageError, Term, build, symbols
from workbench.terms.text import text_of

CHECKED_BY = {
    "numpy": "test_value_is_the_oracles", "stacks": "test_stacks", "source": "test_source_gives_the_value",
    "imports": "test_source_gives_the_value",
    "meaning": "test_meaning_has_the_same_value", "display": "test_display_has_the_same_value",
    "component": "test_components_make_up_the_value", "derivative": "test_differential_is_the_change",
    "differential": "test_differential_is_the_change", "linear": "test_differential_is_the_change",
    "elementwise": "test_elementwise_acts_entry_by_entry", "adjoint": "test_adjoint",
    "positive": "test_positive", "axis_sum": "test_values_sum_to_one", "reflection": "test_reflection",
    "binary": "test_binary", "symmetric": "test_symmetric", "under_trace": "test_change_under_a_trace",
    "refusal": "test_refusals_are_said", "literal": "test_literals_are_read_again",
    "domain": "test_domain_can_be_sampled",
}
"""Which test holds each part of a declaration; words and notation are held by the rooms that print them."""
WORDS = {"latex", "transparent", "kinks", "lemma", "reason", "reference", "called"}

NAMES = sorted(functions())
SAMPLES = [pytest.param(term, id=f"{name}-{k}") for name in NAMES for k, term in enumerate(calls(functions()[name]))]


def knows(term: Term) -> Knowledge:
    assert isinstance(term.head, Function)
    return term.head.knows


def attributes(term: Term) -> dict[str, Any]:
    assert isinstance(term.head, Function)
    return term.head.attributes(term)


def declared(*parts: str) -> list[Any]:
    """The samples whose declarations have one of the parts."""
    return [p for p in SAMPLES if any(getattr(knows(p.values[0]), part) for part in parts)]  # type: ignore[arg-type]


def close(got: Any, want: Any, rtol: float = 1e-9, atol: float = 1e-11) -> None:
    np.testing.assert_allclose(got, want, rtol=rtol, atol=atol)


# -- nothing is left out -------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_function_has_samples_and_an_oracle(name: str) -> None:
    assert calls(functions()[name]), f"{name}: no sample call; teach tests/terms/samples.py its parameters"
    assert name in ORACLES, f"{name}: no oracle"


def test_every_part_of_a_declaration_has_a_test() -> None:
    parts = {f.name for f in dataclasses.fields(Knowledge)}
    assert parts <= CHECKED_BY.keys() | WORDS
    for test in CHECKED_BY.values():
        assert callable(globals()[test])


@pytest.mark.parametrize("name", NAMES)
def test_domain_can_be_sampled(name: str) -> None:
    knowledge = functions()[name].knows
    assert knowledge.domain in DOMAINS, f"{name}: no sampler for the domain {knowledge.domain!r}"
    for term in calls(functions()[name]):
        assert np.all(np.isfinite(evaluate(term, point(term, knowledge.domain))))


# -- values --------------------------------------------------------------------


@pytest.mark.parametrize("term", SAMPLES)
def test_value_is_the_oracles(term: Term) -> None:
    values = point(term, knows(term).domain, seed=1)
    value = evaluate(term, values)
    assert value.shape == tuple(s.at(SIZES) for s in term.shape)
    assert value.dtype == np.float64
    close(value, oracle(np, term)(*(values[a.name] for a in term.args)))


@pytest.mark.parametrize("term", SAMPLES)
def test_source_gives_the_value(term: Term) -> None:
    values = point(term, knows(term).domain, seed=2)
    variables = [*symbols(term), *(symbol(f"shows_{n}", n) for n in SIZES)]
    namespace: dict[str, Any] = {}
    exec(numpy_source(term, variables, "f"), namespace)
    given = [values[s.name] for s in symbols(term)] + [np.zeros(n) for n in SIZES.values()]
    got = namespace["f"](*given)
    want = evaluate(term, values)
    assert np.asarray(got).shape == want.shape
    assert np.asarray(got).dtype == np.float64
    close(got, want)


@pytest.mark.parametrize("term", SAMPLES)
def test_source_works_inside_other_expressions(term: Term) -> None:
    """The precedence of the declared source: as an operand, and on an argument that is a sum."""
    values = point(term, knows(term).domain, seed=3)
    moved = build(term.head, [-a + (a + a) for a in term.args], term.attrs)
    whole = -moved * number(2) - moved
    variables = [*symbols(term), *(symbol(f"shows_{n}", n) for n in SIZES)]
    namespace: dict[str, Any] = {}
    exec(numpy_source(whole, variables, "f"), namespace)
    given = [values[s.name] for s in symbols(term)] + [np.zeros(n) for n in SIZES.values()]
    close(namespace["f"](*given), -3 * evaluate(term, values))


@pytest.mark.parametrize("term", declared("meaning"))
def test_meaning_has_the_same_value(term: Term) -> None:
    meaning = knows(term).meaning
    assert meaning is not None
    again = meaning(*term.args, **attributes(term))
    assert again.shape == term.shape
    values = point(term, knows(term).domain, seed=4)
    close(evaluate(again, values), evaluate(term, values))


@pytest.mark.parametrize("term", declared("display"))
def test_display_has_the_same_value(term: Term) -> None:
    display = knows(term).display
    assert display is not None
    shown = display(*term.args, **attributes(term))
    if shown is not None:
        assert shown.shape == term.shape
        values = point(term, knows(term).domain, seed=5)
        close(evaluate(shown, values), evaluate(term, values))


@pytest.mark.parametrize("term", declared("component"))
def test_components_make_up_the_value(term: Term) -> None:
    component = knows(term).component
    assert component is not None
    values = point(term, knows(term).domain, seed=6)
    want = evaluate(term, values)
    if "split" in inspect.signature(component).parameters:
        for place in np.ndindex(want.shape):
            entry = component(tuple(map(number, place)), *term.args, **attributes(term), split=split)
            close(evaluate(entry, values), want[place])
        return
    where = fresh_axes(term.shape, avoid=())
    entry = component(where, *term.args, **attributes(term))
    assert entry.shape == ()
    close(evaluate(tensor(entry, *where), values), want)


def split(w: Term, outer: Any, inner: Any) -> tuple[Term, Term]:
    """A flat index as (block, place in the block); on numbers this is just division."""
    block, place = divmod(int(w.value), inner.at(SIZES))
    return number(block), number(place)


@pytest.mark.parametrize("term", declared("elementwise"))
def test_elementwise_acts_entry_by_entry(term: Term) -> None:
    """With named axes in front of its own, every entry is what the function says of the entries alone."""
    values = point(term, knows(term).domain, seed=7)
    if any(a.rank != term.rank for a in term.args) or not term.rank:
        return
    where = fresh_axes(term.shape, avoid=())
    if any(a.shape != term.shape for a in term.args):
        return
    entries = build(term.head, [at(a, *where) for a in term.args], term.attrs)
    close(evaluate(tensor(entries, *where), values), evaluate(term, values))


@pytest.mark.parametrize("term", declared("stacks"))
def test_stacks(term: Term) -> None:
    """A stack of matrices gives the stack of values."""
    numpy, (x,) = knows(term).numpy, term.args
    assert numpy is not None
    values = [np.asarray(point(term, knows(term).domain, seed)[x.name]) for seed in range(3)]
    close(numpy(lib, np.stack(values)), np.stack([evaluate(term, {**SIZES, x.name: v}) for v in values]))


@pytest.mark.parametrize("term", declared("positive"))
def test_positive(term: Term) -> None:
    for seed in range(5):
        assert np.all(evaluate(term, point(term, knows(term).domain, seed)) > 0)


@pytest.mark.parametrize("term", declared("axis_sum"))
def test_values_sum_to_one(term: Term) -> None:
    value = evaluate(term, point(term, knows(term).domain, seed=8))
    close(value.sum(axis=attributes(term)["axis"]), 1.0)


@pytest.mark.parametrize("term", declared("binary"))
def test_binary(term: Term) -> None:
    value = evaluate(term, point(term, knows(term).domain, seed=8))
    assert np.all((value == 0) | (value == 1))


@pytest.mark.parametrize("term", declared("symmetric"))
def test_symmetric(term: Term) -> None:
    value = evaluate(term, point(term, knows(term).domain, seed=8))
    close(value, value.T)


@pytest.mark.parametrize("term", declared("reflection"))
def test_reflection(term: Term) -> None:
    """f(-x) = a f(x) + b x + c."""
    reflection = knows(term).reflection
    assert reflection is not None
    a, b, c = reflection
    (x,) = term.args
    values = point(term, "inside (-1, 1)", seed=8)
    mirrored = build(term.head, [-x], term.attrs)
    close(evaluate(mirrored, values), a * evaluate(term, values) + b * values[x.name] + c)


# -- derivatives ---------------------------------------------------------------


def change(term: Term, position: int, d: Term) -> Term:
    """The declared change of the function when one argument moves by d."""
    knowledge, attrs = knows(term), attributes(term)
    if knowledge.derivative is not None:
        slopes = knowledge.derivative(term, *term.args, **attrs)
        return (slopes if isinstance(slopes, tuple) else (slopes,))[position] * d
    if knowledge.differential is not None:
        return knowledge.differential(term, position, d, *term.args, **attrs)
    return build(term.head, [d if k == position else a for k, a in enumerate(term.args)], term.attrs)


def disagreement(term: Term, position: int, seed: int) -> float:
    """How far the declared change is from the measured one, in units of what the measurement can tell."""
    x = term.args[position]
    values = point(term, knows(term).domain, seed)
    values["d" + x.name] = array(np.random.default_rng(seed), x)
    d = symbol("d" + x.name, x.shape)
    measured, error = evaluate_with_error(differential(term, x), values)
    told = evaluate(change(term, position, d), values)
    return float(np.max(np.abs(told - measured) / (error + 1e-9 * (1 + np.abs(measured)))))


@pytest.mark.parametrize("term", declared("derivative", "differential", "linear"))
@pytest.mark.parametrize("seed", [0, 1])
def test_differential_is_the_change(term: Term, seed: int) -> None:
    for position in range(len(term.args)):
        assert disagreement(term, position, seed) < 1


@pytest.mark.parametrize("term", declared("under_trace"))
@pytest.mark.parametrize("seed", [0, 1])
def test_change_under_a_trace(term: Term, seed: int) -> None:
    under_trace, (x,) = knows(term).under_trace, term.args
    assert under_trace is not None
    values = point(term, knows(term).domain, seed)
    values["d" + x.name] = array(np.random.default_rng(seed), x)
    measured, error = evaluate_with_error(differential(trace(term), x), values)
    told = evaluate(under_trace(term, symbol("d" + x.name, x.shape), x), values)
    assert abs(told - measured) < error + 1e-8 * abs(measured)


@pytest.mark.parametrize("term", declared("literal"))
def test_literals_are_read_again(term: Term) -> None:
    """Lists in the text of a term mean the term."""
    assert parse(text_of(term), {s.name: s for s in symbols(term)}) is term


@pytest.mark.parametrize("term", declared("refusal"))
def test_refusals_are_said(term: Term) -> None:
    x = term.args[0]
    with pytest.raises(NoDerivation, match="built"):
        derive(term, x)
    with pytest.raises(NoDerivation, match="built"):
        derive(inner(symbol("G", term.shape), term), x)


def test_a_wrong_derivative_is_found() -> None:
    """A slope that is off by one part in a thousand, in each kind of declaration."""
    for name in ("tanh", "softmax", "inv"):
        right = functions()[name]
        slope, move = right.knows.derivative, right.knows.differential
        wrong_slope = None if slope is None else lambda f, x, slope=slope: slope(f, x) * number(1001) / 1000
        wrong_move = None if move is None else lambda *a, move=move, **k: move(*a, **k) * number(1001) / 1000
        knowledge = dataclasses.replace(right.knows, derivative=wrong_slope, differential=wrong_move)
        wrong = Function.__new__(Function)
        for part in ("name", "shape", "binds", "parameters", "doc"):
            setattr(wrong, part, getattr(right, part))
        wrong.knows = knowledge
        term = calls(right)[0]
        assert disagreement(build(right, term.args, term.attrs), 0, 0) < 1
        assert disagreement(build(wrong, term.args, term.attrs), 0, 0) > 1


@pytest.mark.parametrize("term", declared("adjoint"))
def test_adjoint(term: Term) -> None:
    """<u, f(..., d, ...)> = <v, d> for the declared v; products broadcast as in ``inner``."""
    adjoint = knows(term).adjoint
    assert adjoint is not None
    rng = np.random.default_rng(9)
    u = symbol("u", term.shape)
    for position, x in enumerate(term.args):
        values = point(term, knows(term).domain, seed=9)
        values["u"], values["d"] = array(rng, term), array(rng, x)
        d = symbol("d", x.shape)
        moved = build(term.head, [d if k == position else a for k, a in enumerate(term.args)], term.attrs)
        v = adjoint(position, u, *term.args, **attributes(term))
        close(np.sum(evaluate(v, values) * values["d"]), np.sum(values["u"] * evaluate(moved, values)), 1e-9, 1e-10)


# -- oracles -------------------------------------------------------------------


def oracle(lib: Any, term: Term) -> Callable[..., Any]:
    """The oracle of a function on its arrays, with the attributes filled in; ``lib`` is numpy or autograd's."""
    attrs = {
        k: tuple(s.at(SIZES) for s in v) if k == "shape" else v.at(SIZES) if hasattr(v, "at") else v
        for k, v in attributes(term).items()
    }
    return lambda *arrays: ORACLES[term.head.name](lib, *arrays, **attrs)


def _special(lib: Any) -> Any:
    if lib is np:
        from scipy import special
    else:
        from autograd.scipy import special
    return special


def _logsumexp(lib: Any, x: Any, axis: Any, keepdims: Any) -> Any:
    top = lib.max(x, axis=axis, keepdims=True)
    total = lib.sum(lib.exp(x - top), axis=axis, keepdims=True)
    out = lib.log(total) + top
    return out if keepdims else lib.sum(out, axis=axis)


def _softmax(lib: Any, x: Any, axis: Any) -> Any:
    weights = lib.exp(x - lib.max(x, axis=axis, keepdims=True))
    return weights / lib.sum(weights, axis=axis, keepdims=True)


def _kron(lib: Any, a: Any, b: Any) -> Any:
    rank = a.ndim
    left = lib.reshape(a, [n for s in a.shape for n in (s, 1)])
    right = lib.reshape(b, [n for s in b.shape for n in (1, s)])
    return lib.reshape(left * right, [a.shape[k] * b.shape[k] for k in range(rank)])


ORACLES: dict[str, Callable[..., Any]] = {
    "matrix_transpose": lambda lib, x: lib.einsum("...ij->...ji", x),
    "max": lambda lib, x, axis, keepdims: -lib.min(-x, axis=axis, keepdims=keepdims),
    "min": lambda lib, x, axis, keepdims: -lib.max(-x, axis=axis, keepdims=keepdims),
    "onehot_argmax": lambda lib, x, axis: 1.0 * (x == lib.max(x, axis=axis, keepdims=True)) + 0.0 * x,
    "exp": lambda lib, x: lib.exp(x), "log": lambda lib, x: lib.log(x), "log1p": lambda lib, x: lib.log(1 + x),
    "sqrt": lambda lib, x: x**0.5, "square": lambda lib, x: x * x, "sign": lambda lib, x: x / lib.abs(x),
    "abs": lambda lib, x: lib.sqrt(x * x), "step": lambda lib, x: (x / lib.abs(x) + 1) / 2,
    "relu": lambda lib, x: lib.where(x > 0, x, 0.0 * x), "sin": lambda lib, x: lib.sin(x),
    "cos": lambda lib, x: lib.sin(x + lib.pi / 2), "tan": lambda lib, x: lib.sin(x) / lib.cos(x),
    "arcsin": lambda lib, x: lib.arctan2(x, lib.sqrt(1 - x * x)) if lib is np else lib.arcsin(x),
    "arccos": lambda lib, x: lib.pi / 2 - lib.arcsin(x), "arctan": lambda lib, x: lib.arctan(x),
    "sinh": lambda lib, x: (lib.exp(x) - lib.exp(-x)) / 2, "cosh": lambda lib, x: (lib.exp(x) + lib.exp(-x)) / 2,
    "tanh": lambda lib, x: 1 - 2 / (lib.exp(2 * x) + 1), "sigmoid": lambda lib, x: 1 / (1 + lib.exp(-x)),
    "log_sigmoid": lambda lib, x: -lib.log(1 + lib.exp(-x)), "softplus": lambda lib, x: lib.log(1 + lib.exp(x)),
    "silu": lambda lib, x: x / (1 + lib.exp(-x)), "erf": lambda lib, x: _special(lib).erf(x),
    "gamma": lambda lib, x: _special(lib).gamma(x), "loggamma": lambda lib, x: _special(lib).gammaln(x),
    "digamma": lambda lib, x: _special(lib).psi(x),
    "sum": lambda lib, x, axis, keepdims: lib.sum(x, axis=axis, keepdims=keepdims),
    "mean": lambda lib, x, axis, keepdims: lib.mean(x, axis=axis, keepdims=keepdims),
    "var": lambda lib, x, axis, keepdims: lib.mean(
        (x - lib.mean(x, axis=axis, keepdims=True)) ** 2, axis=axis, keepdims=keepdims),
    "expand_dims": lambda lib, x, axis: np.expand_dims(x, axis) if lib is np else lib.reshape(
        x, np.expand_dims(np.zeros(x.shape), axis).shape),
    "inner": lambda lib, x, y: lib.sum(x * y),
    "outer": lambda lib, x, y: lib.reshape(x, (-1, 1)) * lib.reshape(y, (1, -1)),
    "trace": lambda lib, x: lib.sum(x * lib.eye(x.shape[0])), "det": lambda lib, x: lib.linalg.det(x),
    "logdet": lambda lib, x: lib.log(lib.abs(lib.linalg.det(x))),
    "inv": lambda lib, x: lib.linalg.solve(x, lib.eye(x.shape[0])),
    "adj": lambda lib, x: lib.linalg.det(x) * lib.linalg.inv(x),
    "diag": lambda lib, x: lib.eye(len(x)) * x if x.ndim == 1 else lib.sum(x * lib.eye(len(x)), 1),
    "eye": lambda lib, n: np.diag(np.ones(n)), "ones": lambda lib, shape: np.zeros(shape) + 1,
    "zeros": lambda lib, shape: np.ones(shape) - 1, "kron": _kron,
    "vec": lambda lib, x: lib.concatenate([x[:, j] for j in range(x.shape[1])]),
    "reshape": lambda lib, x, shape: lib.reshape(lib.ravel(x), shape),
    "einsum": lambda lib, *operands, spec: lib.einsum(spec, *operands),
    "softmax": _softmax, "log_softmax": lambda lib, x, axis: lib.log(_softmax(lib, x, axis)),
    "logsumexp": _logsumexp, **LATER,
}
"""Each function written another way."""


@pytest.mark.parametrize("term", declared("derivative", "differential", "linear"))
def test_autograd_agrees(term: Term) -> None:
    """The declared change against reverse-mode automatic differentiation of the oracle."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import autograd.numpy as anp
        from autograd import make_vjp
    values = point(term, knows(term).domain, seed=10)
    rng = np.random.default_rng(10)
    u = array(rng, term)
    arrays = [np.asarray(values[a.name], dtype=float) for a in term.args]
    for position, x in enumerate(term.args):
        d = array(rng, x)
        pull, _ = make_vjp(oracle(anp, term), position)(*arrays)
        told = evaluate(change(term, position, symbol("d", x.shape)), {**values, "d": d})
        close(np.sum(u * told), np.sum(pull(u) * d), 1e-8, 1e-9)


def test_a_function_that_is_called_wrongly_says_so() -> None:
    with pytest.raises(LanguageError, match="exp"):
        functions()["exp"]()
