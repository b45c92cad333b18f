"""Claims beside their differences: the matrices, and slopes that are those of the quotients."""

from dataclasses import replace

import numpy as np
import pytest

import workbench as wb
from workbench.check.pictured import pictured

A, b, x, z = wb.matrix("A", "m", "n"), wb.vector("b", "m"), wb.vector("x", "n"), wb.vector("z", "n")
X, S, t = wb.matrix("X", "n", "n"), wb.matrix("S", "n", "n", "posdef"), wb.scalar("t")

CLAIMS = {
    "gradient": wb.gradient(wb.sum(wb.exp(A @ x - b)), x),
    "matrix gradient": wb.gradient(wb.logdet(X), X),
    "structured": wb.gradient(wb.logdet(S), S, structured=True),
    "jacobian": wb.jacobian(wb.softmax(z), z),
    "jacobian of a matrix": wb.jacobian(wb.inv(X), X),
    "derivative": wb.gradient(wb.sin(t) * wb.exp(t), t),
    "directional": wb.directional(wb.logsumexp(z), z, wb.vector("v", "n")),
    "differential": wb.differential_of(wb.sum(wb.exp(x)), x),
    "hessian": wb.hessian(wb.logsumexp(A @ x), x),
    "hvp": wb.hvp(wb.logsumexp(A @ x), x, wb.vector("v", "n")),
}


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.parametrize("seed", [0, 1, 5])
def test_a_right_claim_agrees_and_quotients_have_their_order(name, seed):
    seen = pictured(CLAIMS[name], seed)
    assert seen.agrees is True and seen.error < 1e-8
    assert np.shape(seen.claimed) == np.shape(seen.measured) and len(np.shape(seen.claimed)) == 2
    second = name in ("hessian", "hvp")
    assert len(seen.curves) == 2 - second
    for curve in seen.curves:
        order = 1 if curve.name.startswith("forward") else 2
        assert curve.falling is None or abs(curve.falling.slope - order) < 0.1, curve
        # Rounding is noise: its slope is seen, but not sharply.
        assert curve.rising is not None and abs(curve.rising.slope + 1 + second) < 0.6, curve


def test_the_same_seed_draws_the_same_and_others_draw_other_sizes():
    claim = CLAIMS["gradient"]
    assert pictured(claim, 3) == pictured(claim, 3)
    assert len({pictured(claim, seed).sizes for seed in range(3)}) == 3


@pytest.mark.parametrize("spoil", [lambda r: -r, lambda r: r * 1.001, lambda r: r.T])
def test_a_wrong_claim_is_seen(spoil):
    derivation = CLAIMS["matrix gradient"]
    (claim,) = derivation.claims[:1]
    wrong = replace(derivation, claims=(replace(claim, result=spoil(claim.result)),))
    seen = pictured(wrong)
    assert seen.agrees is False
    assert min(min(curve.errors) for curve in seen.curves) > 1e-4, "no step brings a wrong claim near"


def test_a_quadratic_has_no_truncation_in_its_central_difference():
    forward, central = pictured(wb.gradient(wb.sum((A @ x - b) ** 2), x)).curves
    assert forward.falling is not None and central.falling is None


def test_what_is_no_derivative_is_refused():
    with pytest.raises(wb.LanguageError, match="only the claim"):
        pictured(wb.integrate(t, t))
