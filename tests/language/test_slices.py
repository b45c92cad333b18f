"""Parts, partial places and new axes, crossed with NumPy's own brackets at several sizes; and their derivatives."""

from __future__ import annotations

import numpy as np

from tests.every import every
from workbench import gradient
from workbench.check import check, report
from workbench.check.claims.readback import run_emitted
from workbench.emission.emit import numpy_source
from workbench.language.from_function import from_function
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.terms.heads import matrix, symbol, vector
from workbench.terms.text import text_of

SYMBOLS = {"x": vector("x", "n"), "X": matrix("X", "m", "n"), "c": vector("c", "m"), "T": symbol("T", "p,m,n")}
SIZES = [{"m": 3, "n": 5, "p": 4}, {"m": 4, "n": 3, "p": 3}]
BRACKETS = """\
x[1:]
x[:-1]
x[1:-1]
x[-2:]
x[0]
x[-1]
x[1:][0]
x[:-1][1:]
X[0]
X[-1]
X[:, 0]
X[:, -1]
X[1:]
X[:, 1:]
X[1:, :-1]
X[0, 1:]
X[1:, -1]
X[None]
x[:, None]
x[None, :]
x[..., None]
T[0]
T[:, 1]
T[..., 2]
T[0, ..., 1:]
T[:, 1:, -1]
T[1, :, None]
T[1, 2, 0]
T[..., 1:-1]
x[1:] - x[:-1]
X[:, None] - X[None, :]
x[2:] - 2*x[1:-1] + x[:-2]
X[1:] * X[:-1]
c[:, None] * X
""".splitlines()


def values(sizes: dict[str, int]) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(sorted(sizes.values()))
    return {name: rng.standard_normal(tuple(s.at(sizes) for s in t.shape)) for name, t in SYMBOLS.items()}


@every("text", BRACKETS)
def test_brackets_are_those_of_numpy(text):
    term = parse(text, SYMBOLS)
    again = parse(text_of(term), SYMBOLS, ("m", "n", "p"))
    source = numpy_source(term, tuple(SYMBOLS.values()), "f")
    for sizes in SIZES:
        at = values(sizes)
        wanted = eval(text, {"np": np}, at)
        for found in (evaluate(term, at | sizes), evaluate(again, at | sizes), run_emitted(source, "f")(*at.values())):
            assert np.shape(found) == np.shape(wanted)
            assert np.allclose(found, wanted, rtol=1e-14)


@every("text", BRACKETS)
def test_brackets_in_a_persons_function(text):
    names = [n for n in SYMBOLS if n in text]
    made = from_function(eval(f"lambda {', '.join(names)}: {text}"), **{n: SYMBOLS[n] for n in names})
    assert made is parse(text, SYMBOLS)


LOSSES = """\
sum((x[1:] - x[:-1])**2)
sum((x[2:] - 2*x[1:-1] + x[:-2])**2)
Sum((x[i+1] - x[0]*x[i])**2, i:n-1)
Sum(x[i+1]*x[i], i:n-1)
Sum((x[i] - x[j])**4, i, j)
Sum(exp(-(x[i] - x[j])**2), i, j)
Sum(norm(X[i] - X[j])**2, i, j)
sum((X[1:] - X[:-1])**2) + sum((X[:, 1:] - X[:, :-1])**2)
X[0] @ x + X[-1] @ x
sum(cumsum(x)**2)
x @ roll(x, 1)
x @ roll(x, -2)
c @ X[:, 0]
sum(cumsum(X, axis=1)**2)
T[0, 1, 2]*x[-1]
logsumexp(x[1:]) - x[0]
""".splitlines()


@every("text", LOSSES)
def test_gradients_of_parts_are_checked(text):
    term = parse(text, SYMBOLS)
    told = report(check(gradient(term, SYMBOLS["X" if "X" in text else "x"])))
    assert told.ok, told.open


@every("text", ["clip(x, 0, 1)", "diff(x)", "diff(X, axis=0)", "hstack([x, c])", "transpose(T, (1, 0, 2))",
                "swapaxes(T, 0, 2)", "stack([x, x])", "log10(clip(x, 1, 2))", "tril(X[:, :m])"])  # fmt: skip
def test_names_of_numpy_in_text(text):
    term = parse(text, SYMBOLS)
    sizes = {"m": 3, "n": 5, "p": 4}
    at = values(sizes)
    names = {n: getattr(np, n) for n in "clip diff hstack transpose swapaxes stack log10 tril".split()}
    assert np.allclose(evaluate(term, at | sizes), eval(text, names, at | sizes))
