"""A small language model trained for a few steps: the emitted backward pass beside automatic differentiation.

The model is written twice. In the language it is one expression with named parts, sizes symbolic, all heads in one
array. In ``autograd.numpy`` it is the program that people write: a loop over blocks and heads, tokens by number, rotary
positions by halves. They share no code, and the second knows nothing of the first.
"""

from __future__ import annotations

from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from workbench.emission.emit import numpy_program
from workbench.engines.goals import derive, gradients
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.record.derivation import Derivation
from workbench.show import python
from workbench.terms.term import Term

SIZES = {"b": 2, "t": 5, "h": 3, "m": 2, "k": 3, "d": 6, "f": 7, "v": 11}
WEIGHTS = {
    "g": "d", "W_Q": "h,d,2*m", "W_K": "h,d,2*m", "W_V": "h,d,k", "W_O": "h,k,d",
    "e": "d", "U": "d,f", "W": "d,f", "D": "f,d",
}  # fmt: skip
"""The weights of a block."""
ROTARY = {"C": "t,2*m", "R": "t,2*m"}
MASKS = {
    "minus infinity": "where(tril_mask(t), {S}, -oo)",
    "a large number": "where(tril_mask(t) > 0, {S}, -1e9)",
    "added": "{S} + log(tril_mask(t))",
}
EPS = 0.01
RATE = 0.1


def block(x: str, y: str, k: str, mask: str) -> str:
    """The lines of a block from x to y; ``k`` is a mark on the names of its own."""
    scores = f"einsum('bhik,bhjk->bhij', Qr{k}, Kr{k}) / sqrt(2*m)"
    return f"""
    N{k} = rms_norm({x}, g{k}, {EPS});
    Q{k} = einsum('btd,hdk->bhtk', N{k}, W_Q{k}); K{k} = einsum('btd,hdk->bhtk', N{k}, W_K{k});
    V{k} = einsum('btd,hdk->bhtk', N{k}, W_V{k});
    Qr{k} = Q{k} * C + (Q{k} @ J) * R; Kr{k} = K{k} * C + (K{k} @ J) * R;
    P{k} = softmax({MASKS[mask].format(S=scores)}, axis=-1);
    Y{k} = {x} + einsum('bhij,bhjk,hkd->bid', P{k}, V{k}, W_O{k});
    M{k} = rms_norm(Y{k}, e{k}, {EPS});
    H{k} = silu(M{k} @ U{k}) * (M{k} @ W{k});
    {y} = Y{k} + H{k} @ D{k};"""


TURN = "J = block(zeros(m, m), eye(m), -eye(m), zeros(m, m));"


def reference_block(x: Any, w: dict[str, Any], C: Any, R: Any) -> Any:
    """The same in plain arrays: x is (b, t, d)."""

    def norm(x: Any, g: Any) -> Any:
        return g * x / anp.sqrt(anp.mean(x * x, axis=-1, keepdims=True) + EPS)

    def turned(q: Any) -> Any:
        half = q.shape[-1] // 2
        first, second = q[..., :half], q[..., half:]
        c, s = C[:, :half], R[:, :half]
        return anp.concatenate([first * c - second * s, second * c + first * s], axis=-1)

    n, out = norm(x, w["g"]), x
    for head in range(len(w["W_Q"])):
        q, k = turned(anp.dot(n, w["W_Q"][head])), turned(anp.dot(n, w["W_K"][head]))
        scores = anp.matmul(q, anp.swapaxes(k, 1, 2)) / anp.sqrt(q.shape[-1])
        heights = anp.exp(scores - anp.max(scores, axis=-1, keepdims=True)) * np.tri(x.shape[1])
        weights = heights / anp.sum(heights, axis=-1, keepdims=True)
        out = out + anp.dot(anp.matmul(weights, anp.dot(n, w["W_V"][head])), w["W_O"][head])
    n = norm(out, w["e"])
    gate = anp.dot(n, w["U"])
    return out + anp.dot(gate / (1 + anp.exp(-gate)) * anp.dot(n, w["W"]), w["D"])


def drawn(shapes: dict[str, str], seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    variables = symbols_from(shapes)
    return {n: 0.5 * rng.standard_normal(tuple(s.at(SIZES) for s in x.shape)) for n, x in variables.items()}


def rotary() -> dict[str, np.ndarray]:
    angles = np.outer(np.arange(SIZES["t"]), 10.0 ** -np.arange(SIZES["m"]))
    angles = np.concatenate([angles, angles], axis=1)
    return {"C": np.cos(angles), "R": np.sin(angles)}


def run(source: str, *arrays: Any) -> Any:
    names: dict[str, Any] = {}
    exec(source, names)
    (made,) = [f for n, f in names.items() if n in ("gradient", "gradients")]
    return made(*arrays)


# -- one block ----------------------------------------------------------------------------


def one_block(mask: str) -> tuple[Term, dict[str, Term], dict[str, str]]:
    shapes = {"X": "b,t,d", **WEIGHTS, **ROTARY, "G": "b,t,d"}
    names = symbols_from(shapes)
    return parse(f"{TURN} {block('X', 'Z', '', mask)} L = sum(G * Z); L", names), names, shapes


def differentiated_block(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    def loss(moving: dict[str, Any]) -> Any:
        w = {**arrays, **moving}
        return anp.sum(w["G"] * reference_block(w["X"], w, arrays["C"], arrays["R"]))

    return autograd.grad(loss)({n: arrays[n] for n in ("X", *WEIGHTS)})


@pytest.mark.daily(5)
@pytest.mark.parametrize("wrt", ["X", *WEIGHTS])
@pytest.mark.parametrize("mask", MASKS)
def test_the_gradient_of_a_block_in_each_variable(mask: str, wrt: str) -> None:
    loss, names, shapes = one_block(mask)
    arrays = {**drawn(shapes), **rotary()}
    made = derive(loss, names[wrt], method="graph", givens=tuple(names.values()))
    found = run(python(made), *(arrays[x.name] for x in made.givens))
    np.testing.assert_allclose(found, differentiated_block(arrays)[wrt], rtol=1e-8, atol=1e-10)


def test_the_gradients_of_a_block_in_one_pass() -> None:
    loss, names, shapes = one_block("minus infinity")
    made = gradients(loss, *(names[n] for n in ("X", *WEIGHTS)))
    arrays = {**drawn(shapes, 1), **rotary()}
    source = numpy_program([c.result for c in made.claims], tuple(names.values()))
    found = run(source, *(arrays[n] for n in names))
    wanted = differentiated_block(arrays)
    for name, value in zip(("X", *WEIGHTS), found, strict=True):
        np.testing.assert_allclose(value, wanted[name], rtol=1e-8, atol=1e-10, err_msg=name)


# -- a model ------------------------------------------------------------------------------

BLOCKS = 2


def model() -> tuple[Derivation, dict[str, Term], dict[str, str], list[str]]:
    """The loss of a model whose embedding is its last matrix too, its gradients, and the names of its weights."""
    marks = [f"_{k}" for k in range(1, BLOCKS + 1)]
    own = {f"{n}{k}": shape for k in marks for n, shape in WEIGHTS.items()}
    weights = {"E": "v,d", **own, "z": "d"}
    shapes = {"T": "b,t,v", **weights, **ROTARY, "A": "b,t,v"}
    names = symbols_from(shapes)
    text = f"{TURN} X_0 = T @ E;"
    text += "".join(block(f"X_{k}", f"X_{k + 1}", marks[k], "minus infinity") for k in range(BLOCKS))
    text += f"F = rms_norm(X_{BLOCKS}, z, {EPS}); L = cross_entropy(F @ E.T, A); L"
    return gradients(parse(text, names), *map(names.__getitem__, weights)), names, shapes, list(weights)


def reference_loss(weights: dict[str, Any], tokens: Any, C: Any, R: Any) -> Any:
    """Next tokens from tokens, both (b, t) numbers: the mean of minus the log of their probability."""
    x = weights["E"][tokens[:, :-1]]
    for k in range(1, BLOCKS + 1):
        x = reference_block(x, {n: weights[f"{n}_{k}"] for n in WEIGHTS}, C, R)
    x = weights["z"] * x / anp.sqrt(anp.mean(x * x, axis=-1, keepdims=True) + EPS)
    logits = anp.dot(x, weights["E"].T)
    logs = logits - anp.log(anp.sum(anp.exp(logits), axis=-1, keepdims=True))
    wanted = tokens[:, 1:]
    rows, columns = np.indices(wanted.shape)
    return -anp.mean(logs[rows, columns, wanted])


def test_a_step_of_training_gives_the_weights_of_automatic_differentiation() -> None:
    made, names, shapes, weights = model()
    arrays = {**drawn(shapes, 2), **rotary()}
    tokens = np.random.default_rng(3).integers(SIZES["v"], size=(SIZES["b"], SIZES["t"] + 1))
    arrays["T"], arrays["A"] = np.eye(SIZES["v"])[tokens[:, :-1]], np.eye(SIZES["v"])[tokens[:, 1:]]
    source = numpy_program([c.result for c in made.claims], tuple(names.values()))
    start = {n: arrays[n] for n in weights}
    oracle = dict(start)
    for _ in range(3):
        found = run(source, *({**arrays, **start}[n] for n in names))
        start = {n: start[n] - RATE * g for n, g in zip(weights, found, strict=True)}
        slopes = autograd.grad(reference_loss)(oracle, tokens, arrays["C"], arrays["R"])
        oracle = {n: oracle[n] - RATE * slopes[n] for n in weights}
    for name in weights:
        np.testing.assert_allclose(start[name], oracle[name], rtol=1e-9, atol=1e-11, err_msg=name)
    first = {n: arrays[n] for n in weights}
    before, after = (reference_loss(w, tokens, arrays["C"], arrays["R"]) for w in (first, start))
    assert after < before
