"""Records made by hand, so that writers are tested without an engine."""

from __future__ import annotations

from workbench.record.derivation import Claim, Derivation, Line, Remark, Road, Status, Verdict
from workbench.rules.condition import Condition
from workbench.rules.reason import Reason, Stated
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.linear_algebra import diag, outer
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import (
    delta,
    derivative,
    differential,
    equals,
    index,
    matmul,
    matrix,
    named,
    relation,
    transpose,
    vector,
)

A, x, b = matrix("A", "m", "n"), vector("x", "n"), vector("b", "m")
z = vector("z", "n")
i, j = index("i j", "n")
p = named("p", softmax(z))
dx = differential(x, x)
f = named("f", x @ x)

SUPPORTED = Verdict(Status.SUPPORTED, "finite differences", 24, 3, 2e-11)
PROVED = Verdict(Status.PROVED, "index form", 24, 3, 0.0)
REFUTED = Verdict(Status.REFUTED, "values", 1, 1, 0.5, "n=2: entry [0]: left 1, right 2")


def rule(name: str) -> Reason:
    """A declared rule of which nothing but its name is said."""
    return Reason(name, "")


def squared_length(verdict: Verdict | None = None) -> Derivation:
    """The gradient of x^T x by differentials; line 2 has sub-lines."""
    d = differential(f, x)
    product = Line("2.1", equals(d, dx @ x + x @ dx), rule("product rule for matrices"), "one factor moves at a time")
    turned = Stated("a scalar is its transpose", "")
    same = Line("2.2", equals(d, 2 * (x @ dx)), turned, "the product of two vectors is symmetric", ("2.1",))
    parts = (product, same)
    lines = (
        Line("1", equals(f, x @ x), rule("definition"), verdict=verdict),
        Line("2", equals(d, 2 * (x @ dx)), rule("product rule"), "", ("1",), lines=parts, key=False, verdict=verdict),
        Line("3", equals(derivative(f, x), 2 * x), rule("identification"), rests_on=("2",), verdict=verdict),
    )
    claim = Claim("Gradient", equals(derivative(f, x), 2 * x), x @ x, (x,), 2 * x, verdict=verdict)
    return Derivation(
        "squared-length", "Gradient of the squared length", (x,), "Find the gradient of f.", (claim,),
        (Road("differential", lines),), convention="The gradient has the shape of x.",
    )  # fmt: skip


def softmax_page() -> Derivation:
    """A short softmax page with conditions, a named part, two roads, remarks and everything around the lines."""
    entry = equals(derivative(p[i], z[j]), p[i] * (delta(i, j) - p[j]))
    positive = Condition("p is positive", relation(">", p[i], 0), "softmax is positive")
    log_line = equals(derivative(log(p[i]), z[j]), delta(i, j) - p[j])
    J = diag(p) - outer(p, p)
    lines = (
        Line("1", log_line, Stated("derivative of log softmax", ""), conditions=(positive,), verdict=SUPPORTED),
        Line("2", entry, rule("chain rule"), "the factor p is taken to the other side", ("1",), verdict=SUPPORTED),
        Line("3", equals(derivative(p, z), J), rule("matrix form"), rests_on=("1", "2"), verdict=PROVED),
    )
    quotient = (Line("1", entry, rule("quotient rule"), verdict=REFUTED),)
    claim = Claim("Jacobian", equals(derivative(p, z), J), p, (z,), J, verdict=SUPPORTED)
    zero = Remark(relation("loewner>=", J, matmul(J, transpose(J))), "not really", REFUTED)
    return Derivation(
        "softmax-page", "Jacobian of softmax & <friends>", (z,), "Show that J = diag(p) - p p^T.", (claim,),
        (Road("logarithm", lines), Road("quotient", quotient)), convention="Rows are outputs.", idea="No quotient.",
        remarks=(zero,), wrong=("Only the diagonal: 100% wrong.",), notes=("p_1 is a $ign.",),
        references=("Bishop, PRML, 4.3.4",), needs=("quotient-rule",),
    )  # fmt: skip
