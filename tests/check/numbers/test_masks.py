"""A causal mask of minus infinity, as models have it: what is said of the changes of masked scores is decided."""

import pytest

from workbench import d, equals, logsumexp, matrix, ones, oo, outer, softmax, sum, tril_mask, where
from workbench.check import check, judge, report
from workbench.check.numbers.masks import with_finite_masks
from workbench.engines.goals import derive
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.record.derivation import Status

Q, K = matrix("Q", "n", "k"), matrix("K", "n", "k")
M = tril_mask("n")
S = where(M > 0, Q @ K.T, -oo)
P = softmax(S, axis=1)
moved = d(Q, Q) @ K.T


def about_its_mean(change):
    return P * (change - outer(sum(P * change, axis=1), ones("n")))


RIGHT = {
    "scores": equals(d(S, Q), M * moved),
    "weights": equals(d(P, Q), about_its_mean(M * moved)),
    "logsumexp": equals(d(logsumexp(S, axis=1), Q), sum(P * moved, axis=1)),
}
WRONG = {
    "scores": equals(d(S, Q), moved),
    "weights": equals(d(P, Q), about_its_mean(M * moved) + M * P),
    "logsumexp": equals(d(logsumexp(S, axis=1), Q), sum(M * moved, axis=1)),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_change_passes(name):
    assert judge(RIGHT[name]).status in (Status.PROVED, Status.SUPPORTED)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_change_is_refuted(name):
    assert judge(WRONG[name]).status is Status.REFUTED


def test_what_depends_on_the_number_in_the_place_of_the_mask_is_no_number():
    assert judge(equals(d(S * (Q @ K.T), Q), M * (2 * (Q @ K.T) * moved))).status is Status.UNDECIDED


def test_only_masks_change():
    assert with_finite_masks(P, -7) is softmax(where(M > 0, Q @ K.T, -7), axis=1)
    for term in (softmax(Q @ K.T, axis=1), where(M > 0, Q @ K.T, -1), where(M > 0, Q @ K.T, oo)):
        assert with_finite_masks(term, -7) is term


@pytest.mark.parametrize("scores", ["softmax(S, axis=1) @ V", "logsumexp(S, axis=1)"])
def test_every_line_of_masked_attention_is_decided(scores):
    names = symbols_from({"Q": "n,k", "K": "n,k", "V": "n,d"})
    term = parse(f"S = where(tril_mask(n) > 0, Q @ K.T, -oo); sum(({scores})**2)", names)
    found = report(check(derive(term, names["Q"], method="graph")))
    assert found.ok and found.undecided == found.refuted == 0, found.open
