"""Values far out: what has none there says so."""

from mpmath import mpf

from workbench.check.numbers.nearing import nearing
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import negative, oo, scalar

x, a = scalar("x"), scalar("a")


def test_gamma_functions_far_out_have_values_where_they_are_positive():
    ratio = gamma(x + 1) / (gamma(x - a + 1) * x**a)
    seen = nearing(ratio, x, oo, "both", {"a": mpf(2)})
    assert seen is not None and abs(seen.value - 1) < 1e-6
    assert nearing(loggamma(x + a), x, negative(oo), "both", {"a": mpf(2)}) is None
