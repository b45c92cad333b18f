"""Right derivations, written by hand: what the checker must pass, and what mutants are made from."""

from __future__ import annotations

from collections.abc import Callable

from workbench.record.derivation import Claim, Derivation, Line, Remark, Road
from workbench.rules.condition import Condition
from workbench.rules.reason import Stated
from workbench.terms.functions.elementwise import exp, log, sqrt, tanh
from workbench.terms.functions.linear_algebra import diag, eye, inv, logdet, ones, outer, trace
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import logsumexp, softmax
from workbench.terms.heads import (
    Sum,
    delta,
    derivative,
    differential,
    equals,
    index,
    matrix,
    relation,
    scalar,
    symbol,
    tensor,
    vector,
)
from workbench.terms.term import Term


def record(name: str, givens: tuple[Term, ...], claim: Claim, *lines: Line, remarks: tuple[Remark, ...] = ()):
    return Derivation(name, name, givens, "", (claim,), (Road("main", lines),), remarks=remarks)


def claimed(kind: str, of: Term, wrt: tuple[Term, ...], result: Term, **more) -> Claim:
    said = of
    for x in wrt * 2 if kind == "Hessian" and len(wrt) == 1 else wrt:
        said = derivative(said, x)
    if kind == "Differential":
        said = differential(of, *wrt)
    if kind in ("Directional", "HessianVector"):
        said = result
    return Claim(kind, equals(said, result), of, wrt, result, **more)


def line(n: str, left: Term, right: Term, *conditions: Condition, **more) -> Line:
    return Line(n, equals(left, right), Stated("a rule", ""), conditions=conditions, **more)


def softmax_jacobian() -> Derivation:
    z, (i, j, k) = vector("z", "n"), index("i j k", "n")
    s, total = softmax(z), Sum(exp(z[k]), k)
    return record(
        "softmax-jacobian", (z,), claimed("Jacobian", s, (z,), diag(s) - outer(s, s)),
        line("1", log(s[i]), z[i] - log(total)),
        line("2", derivative(log(s[i]), z[j]), derivative(z[i], z[j]) - derivative(log(total), z[j])),
        line("3", derivative(z[i], z[j]), delta(i, j)),
        line("4", derivative(log(total), z[j]), total**-1 * derivative(total, z[j]),
             lines=(line("4.1", derivative(log(total), z[j]), 1 / total * derivative(total, z[j])),)),
        line("5", derivative(total, z[j]), exp(z[j])),
        line("6", derivative(log(total), z[j]), s[j]),
        line("7", derivative(log(s[i]), z[j]), delta(i, j) - s[j]),
        line("8", derivative(log(s[i]), z[j]), s[i] ** -1 * derivative(s[i], z[j])),
        line("9", derivative(s[i], z[j]), s[i] * (delta(i, j) - s[j])),
        line("10", derivative(s, z), diag(s) - outer(s, s)),
        remarks=(
            Remark(equals((diag(s) - outer(s, s)) @ ones("n"), 0 * z), "the columns sum to 0"),
            Remark(relation("loewner>=", diag(s) - outer(s, s), 0 * outer(z, z)), "a covariance"),
        ),
    )


def least_squares() -> Derivation:
    A, x, b, lam = matrix("A", "m", "n"), vector("x", "n"), vector("b", "m"), scalar("lam", "positive")
    r, dx = A @ x - b, differential(x, x)
    f = sum_(r**2) / 2 + lam / 2 * (x @ x)
    return record(
        "least-squares", (A, x, b, lam), claimed("Gradient", f, (x,), A.T @ (A @ x - b) + lam * x),
        line("1", differential(f, x), r @ (A @ dx) + lam * (x @ dx)),
        line("2", differential(f, x), (A.T @ r + lam * x) @ dx),
    )


def ridge_hessian() -> Derivation:
    A, x, b, lam = matrix("A", "m", "n"), vector("x", "n"), vector("b", "m"), scalar("lam", "positive")
    f = sum_(exp(A @ x - b)) + lam / 2 * (x @ x)
    return record("ridge-hessian", (A, x, b, lam), claimed(
        "Hessian", f, (x,), A.T @ diag(exp(A @ x - b)) @ A + lam * eye("n")))


def hessian_vector() -> Derivation:
    A, x, v = matrix("A", "m", "n"), vector("x", "n"), vector("v", "n")
    return record("hessian-vector", (A, x, v), claimed(
        "HessianVector", logsumexp(A @ x), (x,),
        A.T @ (softmax(A @ x) * (A @ v) - softmax(A @ x) * (softmax(A @ x) @ (A @ v))), along=v))


def directional() -> Derivation:
    x, v = vector("x", "n"), vector("v", "n")
    return record("directional", (x, v), claimed("Directional", norm(x), (x,), x @ v / norm(x), along=v))


def inverse() -> Derivation:
    X, (i, j, p, q) = matrix("X", "n", "n"), index("i j p q", "n")
    return record("inverse", (X,), claimed("Jacobian", inv(X), (X,), tensor(-inv(X)[i, p] * inv(X)[q, j], i, j, p, q)))


def inverse_differential() -> Derivation:
    X = matrix("X", "n", "n")
    d = differential(X, X)
    return record(
        "inverse-differential", (X,), claimed("Differential", inv(X), (X,), -(inv(X) @ d @ inv(X))),
        line("1", differential(X @ inv(X), X), d @ inv(X) + X @ differential(inv(X), X)),
        line("2", differential(X @ inv(X), X), 0 * X),
        line("3", differential(inv(X), X), -(inv(X) @ d @ inv(X))),
    )


def covariance() -> Derivation:
    """Structured: the entries of the symmetric variable move together."""
    S, C, n = symbol("S", "d,d", "posdef"), symbol("C", "d,d", "symmetric"), scalar("n", "positive")
    f = -n / 2 * logdet(S) - trace(inv(S) @ C) / 2
    G = inv(S) @ C @ inv(S) / 2 - n / 2 * inv(S)
    return record("covariance", (S, C, n), claimed("Gradient", f, (S,), 2 * G - diag(diag(G)), structured=True))


def mixed() -> Derivation:
    A, B, G = matrix("A", "m", "k"), matrix("B", "k", "n"), matrix("G", "m", "n")
    (i,), (r, s), (t,) = (index("i", "m"),), index("r s", "k"), (index("t", "n"),)
    T = tanh(A @ B)
    bend, slope = -2 * G * T * (1 - T**2), G * (1 - T**2)
    return record("mixed", (A, B, G), claimed(
        "Hessian", sum_(T * G), (A, B),
        tensor(slope[i, t] * delta(r, s) + A[i, s] * bend[i, t] * B[r, t], i, r, s, t)))


def scalar_identity() -> Derivation:
    x, y = scalar("x"), scalar("y")
    positive = [Condition(f"{v.name} > 0", relation(">", v, 0)) for v in (x, y)]
    statement = equals(log(x * y), log(x) + log(y))
    return record(
        "logarithm", (x, y), Claim("Equality", statement),
        line("1", sqrt(x**2), x, positive[0]),
        line("2", log(x * y), log(x) + log(y), *positive),
    )


RECORDS: dict[str, Callable[[], Derivation]] = {
    made.__name__: made
    for made in (
        softmax_jacobian, least_squares, ridge_hessian, hessian_vector, directional, inverse, inverse_differential,
        covariance, mixed, scalar_identity,
    )
}
