"""Functions of mpmath as declarations call them."""

from __future__ import annotations

import pytest

from workbench.numerics.reals import Reals, context_of_reals


@pytest.mark.parametrize("bits", [1, 63, 65, 200, 900])
@pytest.mark.parametrize("digits", [50, 400])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_exponential_of_a_whole_number_is_the_product_of_those_of_its_parts(bits, digits, sign):
    context = context_of_reals()
    with context.workdps(digits):
        n, part = sign * (context.mpf(2) ** bits + 1), context.mpf(3) / 7
        with context.workdps(2 * digits + bits):
            want = context.exp(n - part) * context.exp(part)
        assert abs(Reals(context).exp(n) / want - 1) < context.mpf(10) ** (2 - digits)


def test_no_power_of_e_is_taken_of_a_whole_number_with_many_bits(monkeypatch):
    context = context_of_reals()
    monkeypatch.setattr("mpmath.libmp.libelefun.mpf_pow_int", lambda *_: pytest.fail("as many digits as n has bits"))
    with context.workdps(700):
        found = Reals(context).exp(context.mpf(10) ** 500)
    assert found > context.mpf(10) ** 500 and not context.isinf(found)
