"""Points lie in the declared domains, are general, and are the same in every run."""

import hashlib
from itertools import combinations

import numpy as np
import pytest

from workbench.check.points.sample import Pool, Vocabulary, corner_sets, draw_symbol, seed_of, size_sets
from workbench.terms.heads import PROPERTIES, apply, differential, equals, matrix, symbol, vector
from workbench.terms.sizes import size_of
from workbench.terms.term import ShapeError

SIZES = {"m": 3, "n": 4}


def symmetric(v):
    return np.array_equal(v, v.T)


HOLDS = {
    "symmetric": symmetric,
    "posdef": lambda v: symmetric(v) and np.linalg.eigvalsh(v)[0] > 0.1,
    "diagonal": lambda v: np.count_nonzero(v - np.diag(np.diag(v))) == 0,
    "orthogonal": lambda v: np.allclose(v @ v.T, np.eye(len(v))),
    "positive": lambda v: np.all(v > 0),
    "unit": lambda v: np.all((v > 0) & (v < 1)),
    "simplex": lambda v: np.all(v > 0) and np.allclose(v.sum(-1), 1),
    "onehot": lambda v: set(np.unique(v)) <= {0, 1} and np.all(v.sum(-1) == 1),
    "sign": lambda v: set(np.unique(v)) == {-1, 1},
    "mask": lambda v: set(np.unique(v)) == {0, 1},
    "integer": lambda v: np.array_equal(v, np.round(v)),
    "constant": lambda v: np.all(np.isfinite(v)),
}


def test_every_property_has_a_test():
    assert set(HOLDS) == PROPERTIES


@pytest.mark.parametrize("name", sorted(PROPERTIES))
@pytest.mark.parametrize("strategy", ["mixed", "positive", "some", "small", "unit", "large"])
def test_draws_have_the_declared_property(name, strategy):
    x = symbol("x", "n,n", name)
    for seed in range(20):
        value = draw_symbol(x, SIZES, np.random.default_rng(seed), strategy)
        assert value.shape == (4, 4)
        assert value.dtype == np.float64
        assert HOLDS[name](value)


@pytest.mark.parametrize(
    "names", ["symmetric positive", "posdef diagonal", "posdef positive", "symmetric orthogonal", "integer positive",
              "onehot orthogonal"]
)
def test_draws_have_all_declared_properties(names):
    for seed in range(20):
        value = draw_symbol(symbol("x", "n,n", *names.split()), SIZES, np.random.default_rng(seed))
        assert all(HOLDS[n](value) for n in names.split())


def test_reals_are_of_mixed_sign_and_not_symmetric():
    for seed in range(50):
        random = np.random.default_rng(seed)
        A, x = draw_symbol(matrix("A", "n", "n"), SIZES, random), draw_symbol(vector("x", "n"), SIZES, random)
        assert x.min() < 0 < x.max()
        assert A.min() < 0 < A.max()
        assert not np.allclose(A, A.T, atol=0.05)
        assert np.linalg.cond(A) < 200


def test_the_symmetric_property_does_not_mean_positive_definite():
    S = symbol("S", "n,n", "symmetric")
    least = [np.linalg.eigvalsh(draw_symbol(S, SIZES, np.random.default_rng(seed)))[0] for seed in range(20)]
    assert min(least) < 0


@pytest.mark.parametrize("names", [["n"], ["m", "n"], ["d", "h", "k", "n", "s"]])
def test_sizes_are_pairwise_different_and_change_from_set_to_set(names):
    sets = size_sets(names)
    assert len(sets) == 3
    for one in sets:
        assert len(set(one.values())) == len(names)
    for name in names:
        assert len({one[name] for one in sets}) == 3


@pytest.mark.parametrize("names", [["d", "h", "k", "n", "s", "t"], [*"abcdefgh"]])
def test_of_many_sizes_no_two_are_always_equal_and_all_stay_small(names):
    sets = size_sets(names)
    assert len(sets) == 3
    assert max(max(one.values()) for one in sets) <= 5
    for a, b in combinations(names, 2):
        assert any(one[a] != one[b] for one in sets)
    for name in names:
        assert len({one[name] for one in sets}) == 3


def test_sizes_avoid_literal_ones_and_keep_shapes_possible():
    shapes = (size_of("n - 2"), size_of(3))
    for one in size_sets(["n"], shapes):
        assert one["n"] > 3
    assert corner_sets(["n"], shapes) == []


def test_sizes_obey_conditions():
    sets = size_sets(["d", "n"], allowed=lambda s: s["n"] >= s["d"] + 3)
    assert len(sets) >= 2
    assert all(s["n"] >= s["d"] + 3 for s in sets)


def test_no_names_one_set():
    assert size_sets([]) == [{}]


def test_seeds_are_the_same_in_every_run():
    assert seed_of("a", "b") != seed_of("ab")
    assert seed_of("entry") == int.from_bytes(hashlib.sha256(b"entry").digest()[:8], "big")


def test_a_pool_draws_the_same_points_twice():
    x, A = vector("x", "n"), matrix("A", "m", "n")
    words = Vocabulary.of(equals(differential(A @ x, x), apply("f", "m", x)))
    one, two = (list(Pool(words, 7).points()) for _ in range(2))
    assert len(one) == len(two) > 40
    for p, q in zip(one, two, strict=True):
        assert p.sizes == q.sizes
        for name in ("x", "A", "dx"):
            np.testing.assert_array_equal(p.values[name], q.values[name])
        np.testing.assert_array_equal(p.values["f"](p.values["x"]), q.values["f"](q.values["x"]))
    other = next(iter(Pool(words, 8).points()))
    assert not np.array_equal(other.values["x"], one[0].values["x"])


def test_directions_are_symmetric_only_where_asked():
    S = symbol("S", "n,n", "posdef")
    words = Vocabulary.of(differential(S, S))
    free = next(iter(Pool(words, 0).points())).values["dS"]
    together = next(iter(Pool(words, 0, structured=True).points())).values["dS"]
    assert not np.allclose(free, free.T)
    np.testing.assert_array_equal(together, together.T)


def test_corners_have_a_size_one_and_zeros():
    x, A = vector("x", "n"), matrix("A", "m", "n")
    corners = Pool(Vocabulary.of(A @ x), 0).corners()
    assert {c.corner.split(":")[0] for c in corners} == {"size 1", "zeros"}
    zeros = next(c for c in corners if c.corner == "zeros")
    assert not zeros.values["x"].any()


def test_one_name_is_one_variable():
    hidden, declared = matrix("S", "n", "n"), symbol("S", "n,n", "posdef")
    words = Vocabulary.of(hidden @ declared)
    assert len(words.symbols) == 1
    value = next(iter(Pool(words, 0).points())).values["S"]
    assert HOLDS["posdef"](value)
    with pytest.raises(ShapeError, match="S is used with the shapes"):
        Vocabulary.of(equals(hidden, hidden), vector("S", "n"))


def test_opaque_functions_are_smooth_and_not_linear():
    x = vector("x", "n")
    point = next(iter(Pool(Vocabulary.of(apply("f", "m", x)), 0).points()))
    f, v = point.values["f"], point.values["x"]
    assert f(v).shape == (point.sizes["m"],)
    assert not np.allclose(f(2 * v) - f(0 * v), 2 * (f(v) - f(0 * v)))
