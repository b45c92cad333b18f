"""The core of the language: interning, shapes, substitution, storage, depth."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from tests.terms.random_terms import random_term
from tests.terms.samples import calls
from workbench.terms import heads as h
from workbench.terms.functions import functions, head_named
from workbench.terms.statements import forall, implies
from workbench.terms.storage import load, store
from workbench.terms.term import (
    LanguageError,
    ShapeError,
    Term,
    build,
    contains,
    depends_on,
    depth,
    postorder,
    rebuild,
    size_names,
    substitute,
    symbols,
    transform,
)

F = functions()
A, X = h.matrix("A", "m", "n"), h.matrix("X", "n", "n")
x, y, b, t = h.vector("x", "n"), h.vector("y", "n"), h.vector("b", "m"), h.scalar("t")
i, j, k = h.index("i j k", "n")


def layers(count: int, start: Term = x) -> Term:
    term = start
    for _ in range(count):
        term = F["tanh"](X @ term)
    return term


# -- one object for what is written alike ------------------------------------------


def test_terms_written_alike_are_one_object() -> None:
    assert A @ x + b is A @ x + b
    assert h.vector("x", "n") is x
    assert h.vector("x", "m") is not x
    assert h.vector("x", "n", "positive") is not x
    assert F["softmax"](X, 1) is F["softmax"](X, axis=1)
    assert F["softmax"](X, 0) is not F["softmax"](X, axis=1)
    assert x + y is not y + x
    assert h.named("P", x) is not h.named("Q", x)


def test_terms_do_not_simplify_themselves() -> None:
    assert (x + x).head is h.ADD
    assert (x - x).args == (x, -x)
    assert (0 * x).head is h.MUL
    assert (x**1).head is h.POWER
    assert X.T.T.head is h.TRANSPOSE
    assert F["exp"](F["log"](t)).head is F["exp"]


def test_sums_and_products_are_flat_and_ordered() -> None:
    assert ((x + y) + x).args == (x, y, x)
    assert (x + (y + x)).args == (x, y, x)
    assert (x * (y * t)).args == (x, y, t)
    assert (X @ X @ x).args == (X @ X, x)
    swapped = substitute(x + t, {t: h.scalar("u") + h.scalar("v")})
    assert swapped.args == (x, h.scalar("u"), h.scalar("v"))


def test_forgotten_terms_are_freed() -> None:
    from workbench.terms import term as module

    gc.collect()
    before = len(module._interned)
    made = layers(500, h.vector("only_here", "n"))
    assert len(module._interned) > before + 900
    del made
    gc.collect()
    assert len(module._interned) <= before + 10


def test_terms_are_immutable_and_not_sequences() -> None:
    with pytest.raises(AttributeError):
        x.shape = ()
    with pytest.raises(TypeError, match="cannot be iterated"):
        list(x)
    with pytest.raises(TypeError, match="no truth value"):
        bool(x > y)
    assert copy.copy(x) is x
    assert copy.deepcopy(x + y) is x + y


# -- shapes, NumPy's ------------------------------------------------------------------

SHAPES: list[tuple[str, str, str]] = [
    ("n", "n", "n"), ("m,n", "n", "m,n"), ("n", "m,n", "m,n"), ("", "m,n", "m,n"), ("m,1", "n", "m,n"),
    ("m,1", "1,n", "m,n"), ("3", "3", "3"), ("1", "3", "3"), ("n,m*p", "p*m", "n,m*p"), ("h,m,n", "m,n", "h,m,n"),
]  # fmt: skip
PRODUCTS: list[tuple[str, str, str]] = [
    ("m,n", "n", "m"), ("n", "n,m", "m"), ("n", "n", ""), ("m,n", "n,p", "m,p"), ("h,m,n", "h,n,p", "h,m,p"),
    ("m,n", "h,n,p", "h,m,p"), ("1,m,n", "h,n,p", "h,m,p"), ("h,m,n", "n", "h,m"), ("n", "h,n,p", "h,p"),
]  # fmt: skip
SIZES = {"h": 5, "m": 2, "n": 3, "p": 4}


def array(shape: str) -> np.ndarray:
    return np.ones(tuple(s.at(SIZES) for s in h.shape_of(shape)))


@pytest.mark.parametrize(("left", "right", "shape"), SHAPES)
def test_broadcasting(left: str, right: str, shape: str) -> None:
    a, c = h.symbol("a", left), h.symbol("c", right)
    for term in (a + c, a * c, a - c, a / c, a**c, a < c, c + a):
        assert term.shape == h.shape_of(shape)
    assert array(shape).shape == (array(left) + array(right)).shape


@pytest.mark.parametrize(("left", "right", "shape"), PRODUCTS)
def test_matrix_products(left: str, right: str, shape: str) -> None:
    assert (h.symbol("a", left) @ h.symbol("c", right)).shape == h.shape_of(shape)
    assert array(shape).shape == (array(left) @ array(right)).shape


MISFITS = [("n", "m"), ("n", "1,m"), ("m,n", "m"), ("3", "2"), ("n", "3"), ("n+1", "n")]


@pytest.mark.parametrize(("left", "right"), MISFITS)
def test_shapes_that_do_not_fit_are_named(left: str, right: str) -> None:
    a, c = h.symbol("a", left), h.symbol("c", right)
    for make in (lambda: a + c, lambda: a * c, lambda: a**c, lambda: a < c, lambda: t + a + c + t):
        with pytest.raises(ShapeError) as caught:
            make()
        assert f"a of shape {h.show_shape(a.shape)}" in str(caught.value)
        assert f"c of shape {h.show_shape(c.shape)}" in str(caught.value)


@pytest.mark.parametrize(("left", "right"), [("m,n", "m"), ("n", "m"), ("", "n"), ("n", ""), ("2,m,n", "3,n,p")])
def test_matrix_products_that_do_not_fit(left: str, right: str) -> None:
    with pytest.raises(ShapeError, match=r"a of shape .* and c of shape"):
        h.symbol("a", left) @ h.symbol("c", right)


def test_a_symbolic_size_never_broadcasts_as_1() -> None:
    with pytest.raises(ShapeError):
        h.vector("a", "n") + h.vector("c", 2)
    assert (h.vector("a", 1) + h.vector("c", 2)).shape == h.shape_of("2")


def test_a_misfit_far_down_a_long_sum_is_found_fast() -> None:
    with pytest.raises(ShapeError, match=r"x of shape .n,. and b of shape .m,."):
        h.add(*[x] * 30_000, b)


def test_components() -> None:
    assert A[h.index("i", "m"), j].shape == ()
    assert x[-1] is x[h.size_term("n - 1")]
    assert h.vector("v", 3)[-1] is h.vector("v", 3)[2]
    v = h.vector("v", 3)
    for make in (lambda: A[j, j], lambda: x[i, j], lambda: A[0, 0, 0], lambda: v[3], lambda: v[-4]):
        with pytest.raises(ShapeError):
            make()


def test_transposes_reverse_all_axes() -> None:
    assert A.T.shape == h.shape_of("n, m")
    assert h.symbol("T", "m,n,p").T.shape == h.shape_of("p, n, m")
    assert x.T is x


# -- numbers ----------------------------------------------------------------------------


def test_numbers_are_exact() -> None:
    assert h.as_term(0.1) is h.number(Fraction(1, 10))
    assert h.as_term(np.float64(0.1)) is h.number(Fraction(1, 10))
    assert h.as_term(np.int64(3)) is h.number(3)
    assert h.divide(1, 3).value == Fraction(1, 3)
    assert h.divide(1, 0).head is h.MUL
    assert h.as_term(float("inf")) is h.oo
    assert h.as_term(float("-inf")) is -h.oo
    for bad in (float("nan"), True, "x", None, [1], np.ones(2)):
        with pytest.raises(LanguageError):
            h.as_term(bad)


def test_properties_are_checked() -> None:
    assert h.properties(h.matrix("S", "n", "n", "posdef")) == {"posdef"}
    with pytest.raises(LanguageError, match="did you mean symmetric"):
        h.matrix("S", "n", "n", "symetric")
    with pytest.raises(ShapeError, match="square"):
        h.matrix("S", "m", "n", "symmetric")


# -- indices and substitution --------------------------------------------------------------


def test_free_indices() -> None:
    assert x[i].indices == {i}
    assert (x[i] * h.Sum(x[j], j)).indices == {i}
    assert h.tensor(x[i] * y[j], i, j).indices == frozenset()
    assert h.Sum(h.delta(i, j), i).indices == {j}


def test_substitution() -> None:
    assert substitute(A @ x, {x: y}) is A @ y
    assert substitute(x + y, {x: y, y: x}) is y + x
    assert substitute(x[i], {i: j}) is x[j]
    assert substitute(layers(3), {x: y}) is layers(3, y)
    with pytest.raises(ShapeError):
        substitute(A @ x, {x: b})


def test_substitution_does_not_capture() -> None:
    summed = h.Sum(x[i] * t, i)
    filled = substitute(summed, {t: y[i]})
    assert filled.indices == {i}
    (bound,) = filled.args[1:]
    assert bound is not i
    assert filled is h.Sum(x[bound] * y[i], bound)


def test_substitution_leaves_bound_indices_alone() -> None:
    assert substitute(h.Sum(x[i], i), {i: j}) is h.Sum(x[i], i)
    assert substitute(h.Sum(x[i] * y[j], i), {j: k}) is h.Sum(x[i] * y[k], i)
    renamed = substitute(h.Sum(x[i] * y[j], i), {j: i})
    assert renamed.indices == {i}
    assert len(renamed.args[0].indices) == 2


def test_substitution_below_two_binders_with_one_name() -> None:
    inner = h.Sum(x[i] * t, i)
    outer = h.Sum(inner * y[i], i)
    filled = substitute(outer, {t: y[j] * x[i]})
    assert filled.indices == {i, j}


def test_rebuilding_and_transforming() -> None:
    assert rebuild(x + y, (y, x)) is y + x
    assert transform(x * y + x, lambda part: t if part is y else None) is x * t + x
    assert symbols(A @ x + b) == (A, x, b)
    assert contains(A @ x + b, A @ x)
    assert not contains(A @ x + b, y)
    assert size_names(F["ones"]("p") * 1, A) == ("m", "n", "p")
    varies = depends_on(A @ x + b, [x])
    assert [varies(part) for part in (A, x, A @ x, b, A @ x + b, F["exp"](x))] == [False, True, True, False, True, True]


def test_postorder_sees_each_node_once_and_parts_first() -> None:
    shared = F["exp"](x)
    nodes = list(postorder(shared * shared + shared))
    assert len(nodes) == len(set(nodes)) == 4
    assert all(nodes.index(a) < nodes.index(node) for node in nodes for a in node.args)


# -- storage ------------------------------------------------------------------------------

SAMPLES = [term for head in functions().values() for term in calls(head)[:2]]


@pytest.mark.parametrize("term", [*SAMPLES, *map(random_term, range(20))], ids=lambda term: repr(term)[:60])
def test_terms_survive_storage(term: Term) -> None:
    assert pickle.loads(pickle.dumps(term)) is term
    assert load(json.loads(json.dumps(store(term)))) is term


def test_closed_heads_survive_storage() -> None:
    terms = [
        h.Sum(x[i], i), h.tensor(h.delta(i, j), i, j), h.named("P", x), h.apply("f", "m", x), h.derivative(t**2, t),
        h.differential(x, x), h.integral(t, t, 0, h.oo), h.expectation(t, t, -t), h.limit(t, t, h.oo, "left"),
        h.antiderivative(t, t), h.antiderivative(t, t, h.named("t", 2 * h.scalar("s"))), h.between(t, t, 0, h.oo),
        h.equals(x, y), implies(h.equals(t, 0), h.equals(t, 1)), forall(h.equals(t, 0), t), h.compare("<", x, y),
        h.matrix("S", "d", "d", "posdef") @ h.vector("s", "d"), h.number(Fraction(-2, 3)) * h.pi,
        h.size_term("m*n") * x,
    ]  # fmt: skip
    for term in terms:
        assert pickle.loads(pickle.dumps(term)) is term
        assert load(json.loads(json.dumps(store(term)))) is term


def test_pickles_are_read_by_another_process() -> None:
    source = (
        "import pickle, sys; term = pickle.load(sys.stdin.buffer); "
        "again = pickle.loads(pickle.dumps(term)); print(again is term, term)"
    )
    stored = pickle.dumps(A @ x + b)
    done = subprocess.run([sys.executable, "-c", source], input=stored, capture_output=True, check=True)
    assert done.stdout.decode().split("\n")[0].strip() == "True A @ x + b"


def test_unknown_heads_are_refused() -> None:
    with pytest.raises(KeyError):
        load([["no_such_head", [], []]])
    with pytest.raises(KeyError):
        head_named("no_such_head")


# -- depth ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1000, 20_000])
def test_nested_layers(count: int) -> None:
    term = layers(count)
    assert term is layers(count)
    assert hash(term) == hash(layers(count))
    assert depth(term) == 2 * count + 1
    assert sum(1 for _ in postorder(term)) == 2 * count + 2
    assert substitute(term, {x: y}) is layers(count, y)
    assert pickle.loads(pickle.dumps(term)) is term
    assert contains(term, x)
    assert depends_on(term, [x])(term)
    assert repr(term).startswith("tanh(X @ tanh(X @ ")


def test_shared_layers_cost_their_nodes_only() -> None:
    term = t
    for _ in range(1000):
        term = term * term + F["exp"](term)
        term = F["tanh"](term)
    assert sum(1 for _ in postorder(term)) == 4 * 1000 + 1
    assert depth(substitute(term, {t: t + 1})) == 3 * 1000 + 2
    assert pickle.loads(pickle.dumps(term)) is term
    assert len(repr(term)) < 100_000


def test_nested_binders() -> None:
    term: Term = h.number(1)
    for _ in range(1000):
        term = h.Sum(x[i] * term, i)
    assert term.indices == frozenset()
    assert substitute(term, {x: y}) is not term
    assert build(h.SUM, term.args) is term
