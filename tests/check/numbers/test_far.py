"""Values far out: what has none there says so."""

import pytest
from mpmath import mpf

from workbench.check.numbers.nearing import absent, nearing
from workbench.terms.functions.elementwise import log, sin
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import negative, number, oo, scalar
from workbench.terms.term import substitute

x, a = scalar("x"), scalar("a")


def test_gamma_functions_far_out_have_values_where_they_are_positive():
    ratio = gamma(x + 1) / (gamma(x - a + 1) * x**a)
    seen = nearing(ratio, x, oo, "both", {"a": mpf(2)})
    assert seen is not None and abs(seen.value - 1) < 1e-6
    assert nearing(loggamma(x + a), x, negative(oo), "both", {"a": mpf(2)}) is None


@pytest.mark.parametrize(
    ("f", "how"),
    [
        (log(log(x)) / log(x) ** 0.02, None),  # it creeps up to exp(exp(50)), and then down to 0
        (sin(x), "apart"),
        (sin(log(x)), "apart"),
        (x * sin(x) / (x + 1), "apart"),
        (1 / x, ""),
    ],
    ids=["creeping", "wave", "slow wave", "wave of a quotient", "settles"],
)
def test_what_creeps_is_not_seen_to_have_no_limit(f, how):
    assert absent(f, x, oo, "both", {}) == how
    assert absent(substitute(f, {x: 1 / x}), x, number(0), "right", {}) == how
