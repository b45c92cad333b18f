"""Backward passes beside derived gradients: those that are right are right, planted mistakes are found and named."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tests.backward import layers
from tests.backward.bugs import Bug, bugs_of
from tests.every import every
from workbench.backward.against import Judged, judged
from workbench.backward.draws import points, sets_of
from workbench.backward.layer import Layer, layer_of
from workbench.backward.loading import LayerError
from workbench.language.parse import declared, parse_variable

OF_EACH = 3
"""So many mistakes are planted in each layer; the kinds differ."""


@cache
def layer(name: str) -> Layer:
    return layer_of(getattr(layers, name), declared(map(parse_variable, layers.SHAPES[name].split())))


@every("name", list(layers.SHAPES))
def test_what_is_right_is_right(name):
    found = judged(layer(name), getattr(layers, f"{name}_backward"), f"{name}_backward")
    assert [j.verdict for j in found] == ["right"] * len(found), found


def differs(name: str, fn: Callable[..., Any]) -> bool | None:
    """Whether a backward pass with a mistake gives something else, by its own numbers; None where it does not run."""
    right, own, seen = getattr(layers, f"{name}_backward"), layer(name), False
    for point in list(points(own.parameters, sets_of(own.variables)))[:6]:
        arrays = [point.arrays[p.name] for p in own.parameters]
        with np.errstate(all="ignore"):
            try:
                found = fn(*arrays)
            except Exception:  # a name before its value, shapes that do not fit: it does not run
                return None
            wanted = right(*arrays)
        for a, b in zip(_listed(found), _listed(wanted), strict=True):
            if np.shape(a) != np.shape(b) or not np.allclose(a, b, rtol=1e-6, atol=1e-9):
                seen = True
    return seen


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, tuple) else [value]


def planted(name: str) -> list[Bug]:
    """The first mistakes that change a number, of different kinds."""
    found: dict[str, Bug] = {}
    for bug in bugs_of(layers, name):
        if len(found) < OF_EACH and bug.kind not in found and differs(name, bug.fn):
            found[bug.kind] = bug
    return list(found.values())


def found_wrong(bug: Bug, symbolic: bool = True) -> list[Judged]:
    """The gradients that are not right; without ``symbolic`` the backward pass does not run on symbols."""

    def numbers_only(*args: Any) -> Any:
        return bug.fn(*(np.asarray(a, dtype=float) for a in args))

    fn = bug.fn if symbolic else numbers_only
    return [j for j in judged(layer(bug.layer), fn, "backward") if j.verdict != "right"]


@pytest.mark.parametrize("name", list(layers.SHAPES))
def test_planted_mistakes_are_found_and_most_are_named(name):
    bugs = planted(name)
    assert bugs
    named = 0
    for bug in bugs:
        wrong = found_wrong(bug)
        assert wrong, f"{bug.kind} passes: {bug.said}"
        assert any(j.verdict == "wrong" for j in wrong), f"{bug.kind}: {bug.said}"
        named += any(j.mistake is not None and j.mistake.kind != "other" for j in wrong)
    assert named >= len(bugs) - 1


@pytest.mark.parametrize(
    ("name", "line", "wrong", "variable", "kind"),
    [
        ("layer_norm", "- xhat * along", "+ xhat * along", "x", "sign"),
        ("layer_norm", "- total -", "-", "x", "missing term"),
        ("layer_norm", "(dxhat * xhat).sum(axis=-1", "(dxhat * xhat).sum(axis=0", "x", "wrong axis"),
        ("layer_norm", "(G * xhat).sum(axis=0), G", "(G * x).sum(axis=0), G", "gamma", "wrong point"),
        ("layer_norm", "d * dxhat", "dxhat", "x", "factor"),
        ("tanh_layer", "(1 - y**2)", "(1 - a**2)", "x", "wrong point"),
        ("linear", "G.sum(axis=0)", "G", "b", "missing reduction"),
        ("linear", "G @ W.T", "G @ W", "x", "transposed"),
        ("mean_squared_error", "2 * G", "G", "w", "factor"),
        ("softplus_loss", "s + w", "s", "w", "missing term"),
        ("residual", "G + da", "G + x + da", "x", "extra term"),
        ("attention", "dS.T @ Q", "dS @ Q", "K", "transposed"),
    ],
)
def test_the_mistake_is_named(name, line, wrong, variable, kind, tmp_path):
    import inspect

    source = inspect.getsource(getattr(layers, f"{name}_backward"))
    source = source.replace("y = np.tanh(x @ W + b)", "a = x @ W + b\n    y = np.tanh(a)")
    assert line in source
    names = dict(vars(layers))
    exec(compile(source.replace(line, wrong, 1), "<wrong>", "exec"), names)
    found = {j.variable.name: j for j in judged(layer(name), names[f"{name}_backward"], "backward")}
    assert found[variable].verdict == "wrong"
    assert found[variable].mistake is not None
    assert found[variable].mistake.kind == kind, found[variable]
    assert found[variable].mistake.term is not None


def test_numbers_alone_name_a_term_too():
    def backward(G: Any, x: Any, gamma: Any, beta: Any) -> Any:
        x = np.asarray(x, dtype=float)  # ends any run on symbols
        dx, dgamma, dbeta = layers.layer_norm_backward(G, x, gamma, beta)
        return -dx, 2 * dgamma, dbeta

    dx, dgamma, dbeta = judged(layer("layer_norm"), backward, "backward")
    assert (dx.verdict, dgamma.verdict, dbeta.verdict) == ("wrong", "wrong", "right")
    assert dx.mistake is not None
    assert dx.mistake.kind == "sign"
    assert dgamma.mistake is not None
    assert dgamma.mistake.kind == "factor"


def test_a_difference_between_rounding_and_a_mistake_is_not_judged():
    def backward(G: Any, x: Any, W: Any, b: Any) -> Any:
        dx, dW, db = layers.linear_backward(G, x, W, b)
        return dx, dW * (1 + 1e-11), db

    assert [j.verdict for j in judged(layer("linear"), backward, "backward")] == ["right", "cannot tell", "right"]


def test_an_error_of_its_own_is_never_right():
    def backward(G: Any, x: Any, W: Any, b: Any) -> Any:
        raise RuntimeError("not written yet")

    found = judged(layer("linear"), backward, "backward")
    assert {j.verdict for j in found} == {"cannot tell"}
    assert "not written yet" in found[0].why


@pytest.mark.parametrize(
    ("fn", "words"),
    [
        (lambda G, x, W, b: (G @ W.T, x.T @ G), "returns 2 gradients, and 3 are compared"),
        (lambda G, q: G, "takes 1 arrays after the cotangent"),
        (lambda G, x, W, b: ("a", "b", "c"), "an array of numbers"),
        (SimpleNamespace, "no torch.autograd.Function"),
    ],
)
def test_what_is_no_backward_pass_is_refused(fn, words):
    with pytest.raises(LayerError, match=words):
        judged(layer("linear"), fn, "backward")


def test_gradients_by_name_and_by_place():
    def by_name(G: Any, b: Any, W: Any, x: Any) -> Any:
        return {"W": x.T @ G, "x": G @ W.T, "b": G.sum(axis=0), "more": 1}

    def by_place(g: Any, one: Any, two: Any, three: Any) -> Any:
        return layers.linear_backward(g, one, two, three)

    for fn in (by_name, by_place):
        assert [j.verdict for j in judged(layer("linear"), fn, "backward")] == ["right"] * 3
