"""Emitted code neither overflows nor loses the digits that the expression has: at large arguments, beside mpmath."""

import mpmath
import numpy as np
import pytest

from workbench.check.claims.readback import run_emitted
from workbench.emission.emit import numpy_source
from workbench.language.parse import parse
from workbench.language.variables import symbols_from

FORMS = {
    "log(1 + exp(x))": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "log(exp(3 * x) + 1)": lambda x: mpmath.log(1 + mpmath.exp(3 * x)),
    "log1p(exp(-x))": lambda x: mpmath.log(1 + mpmath.exp(-x)),
    "log(1 + x**2)": lambda x: mpmath.log(1 + x**2),
    "exp(x) / (1 + exp(x))": lambda x: 1 / (1 + mpmath.exp(-x)),
    "x**2 * exp(x) / (exp(x) + 1)": lambda x: x**2 / (1 + mpmath.exp(-x)),

}
POINTS = (-800.0, -30.0, -1e-9, 1e-9, 0.3, 30.0, 800.0)

@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("text", FORMS)
def test_steady_where_the_written_form_is_not(text):
    x = symbols_from({"x": ""})["x"]
    function = run_emitted(numpy_source(parse(text, {"x": x}), (x,), "f"), "f")
    with mpmath.workdps(60):
        for point in POINTS:
            wanted = float(FORMS[text](mpmath.mpf(point)))
            assert function(np.float64(point)) == pytest.approx(wanted, rel=1e-12, abs=1e-300), point

@pytest.mark.parametrize("text", ["log(1 + exp(X))", "exp(X) / (1 + exp(X))", "sum(log(1 + exp(X @ w)))"])
def test_arrays_too(text):
    names = symbols_from({"X": "m,n", "w": "n"})
    source = numpy_source(parse(text, names), (*names.values(),), "f")
    assert "np.logaddexp" in source or "expit" in source
    with np.errstate(over="raise", invalid="raise"):
        run_emitted(source, "f")(1000 * np.eye(2, 3), np.ones(3))
