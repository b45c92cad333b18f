"""How long things take, as ratios within one run. ``make bench`` measures; the test run only sees that each works.

The smallest median of a group is 1.0 in parentheses and the others are multiples of it, so the groups are the
comparisons: deriving beside checking, depth beside depth, SymPy's MatrixExpr.diff beside ours, start-up beside a bare
interpreter.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.problems import REQUESTS, layers, read

ROOT = Path(__file__).parents[2]
each_request = pytest.mark.parametrize("request_", REQUESTS, ids=[r["id"] for r in REQUESTS])


@pytest.mark.benchmark(group="derive a problem, from its text to its lines as text")
@each_request
def test_derive(benchmark, request_):
    from workbench.engines.goals import derive
    from workbench.show import text

    def run():
        return text(derive(**read(request_)))

    assert benchmark(run)


@pytest.mark.daily(6)
@pytest.mark.benchmark(group="check it")
@each_request
def test_check(benchmark, request_):
    from workbench.check import check, report
    from workbench.engines.goals import derive

    derivation = derive(**read(request_))
    assert report(benchmark.pedantic(check, [derivation], rounds=3, warmup_rounds=1)).ok


@pytest.mark.daily(3)
@pytest.mark.benchmark(group="build L layers and derive the gradient in their weights")
@pytest.mark.parametrize("depth", [10, 100, 1000])
def test_depth(benchmark, depth):
    from workbench.engines.goals import gradient

    def run():
        return gradient(*layers(depth), method="graph")

    assert benchmark.pedantic(run, rounds=3).result.shape == layers(1)[1].shape


def traced(matrix):
    from sympy import Trace

    return Trace(matrix)


# What SymPy 1.14 answers rightly in closed form: (ours, its variables, SymPy's own expression).
BESIDE_SYMPY = {
    "quadratic form": ("x @ A @ x", {"A": "n,n", "x": "n"}, "x", lambda s: s["x"].T * s["A"] * s["x"]),
    "least squares": (
        "sum((A @ x - b)**2)",
        {"A": "m,n", "x": "n", "b": "m"},
        "x",
        lambda s: (s["A"] * s["x"] - s["b"]).T * (s["A"] * s["x"] - s["b"]),
    ),
    "trace of A X B": (
        "trace(A @ X @ B)",
        {"A": "p,m", "X": "m,n", "B": "n,p"},
        "X",
        lambda s: traced(s["A"] * s["X"] * s["B"]),
    ),
    "trace of an inverse": ("trace(inv(X) @ A)", {"A": "n,n", "X": "n,n"}, "X", lambda s: traced(s["X"].I * s["A"])),
}


def sympy_symbols(shapes):
    import sympy

    sizes = {name: sympy.Symbol(name, integer=True, positive=True) for name in "mnp"}
    axes = {name: [sizes[letter] for letter in shape.split(",")] for name, shape in shapes.items()}
    return {name: sympy.MatrixSymbol(name, *(a if len(a) == 2 else [*a, 1])) for name, a in axes.items()}


@pytest.mark.parametrize("who", ["ours", "sympy"])
@pytest.mark.parametrize("name", BESIDE_SYMPY)
def test_beside_sympy(benchmark, name, who):
    """Ours derives lines; SymPy's answers only the result."""
    benchmark.group = f"a gradient: {name}"
    text, shapes, wrt, build = BESIDE_SYMPY[name]
    if who == "sympy":
        from sympy.core.cache import clear_cache

        letters = sympy_symbols(shapes)
        result = benchmark.pedantic(
            lambda: build(letters).diff(letters[wrt]).doit(), setup=clear_cache, rounds=20, warmup_rounds=1
        )
        assert result.shape == letters[wrt].shape
        return
    from workbench.engines.goals import derive

    result = benchmark.pedantic(
        lambda: derive(**read({"expr": text, "vars": shapes, "wrt": wrt, "what": "gradient"})),
        rounds=20, warmup_rounds=1,
    )  # fmt: skip
    assert result.result is not None


@pytest.mark.benchmark(group="start-up")
@pytest.mark.parametrize(
    "code",
    [
        "pass",
        "import workbench",
        "from workbench.cli import main; main(['list'])",
        "from workbench.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
        "import sympy",
    ],
    ids=["bare interpreter", "import workbench", "workbench list", "workbench --help", "import sympy"],
)
def test_start(benchmark, code):
    def run():
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    benchmark.pedantic(run, rounds=7, warmup_rounds=1)
