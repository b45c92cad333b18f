"""Expressions as people write them, for the tests of whole walks."""

from __future__ import annotations

from workbench.terms.functions import functions
from workbench.terms.heads import (
    Product,
    Sum,
    at,
    fresh_axes,
    index,
    matrix,
    named,
    scalar,
    size,
    size_term,
    tensor,
    vector,
)
from workbench.terms.term import Term

F = functions()
exp, log, sqrt, relu, tanh = (F[name] for name in "exp log sqrt relu tanh".split())
sum_, mean, var, norm, softmax, log_softmax, logsumexp = (
    F[name] for name in "sum mean var norm softmax log_softmax logsumexp".split()
)
inv, det, logdet, trace, diag, outer, eye, einsum, kron, vec, inner = (
    F[name] for name in "inv det logdet trace diag outer eye einsum kron vec inner".split()
)

m, n, p, q = (size(name) for name in "mnpq")
x, y, b, z = vector("x", n), vector("y", n), vector("b", m), vector("z", n, "positive")
A, B, X, Y = matrix("A", m, n), matrix("B", n, p), matrix("X", m, n), matrix("Y", m, n)
S, Z = matrix("S", n, n, "symmetric"), matrix("Z", n, n)
Q, K, V, G = matrix("Q", m, q), matrix("K", n, q), matrix("V", n, p), matrix("G", m, p)
t, lam = scalar("t"), scalar("lam", "positive")
i: Term = index("i", n)
j: Term = index("j", n)
k: Term = index("k", n)

SCALARS: dict[str, tuple[Term, Term]] = {
    "least squares": (sum_((A @ x - b) ** 2) / 2, x),
    "ridge": ((A @ x - b) @ (A @ x - b) + lam * (x @ x), x),
    "quadratic form": (x @ Z @ x, x),
    "quadratic form in its matrix": (x @ Z @ y, Z),
    "norm": (norm(x), x),
    "norm of a residual": (norm(A @ x - b), x),
    "1-norm": (norm(x, 1), x),
    "logistic loss": (sum_(log(1 + exp(-b * (A @ x)))), x),
    "cross entropy": (-sum_(Y * log_softmax(X, axis=1)) / size_term(m), X),
    "logsumexp": (logsumexp(A @ x), x),
    "logsumexp of rows": (sum_(logsumexp(X, 1) ** 2), X),
    "log det of a Gram matrix": (logdet(X.T @ X + lam * eye(n)), X),
    "det": (det(Z), Z),
    "trace of an inverse": (trace(inv(Z) @ S), Z),
    "attention": (sum_(G * (softmax(Q @ K.T / sqrt(size_term(q)), axis=1) @ V)), K),
    "einsum": (einsum("ij,jk,ik->", X, B, G), X),
    "kron": (norm(kron(B.T, A) @ vec(matrix("W", n, n)) - vector("y", m * p)) ** 2, matrix("W", n, n)),
    "variance": (var(x), x),
    "layer norm": (sum_(y * (x - mean(x)) / sqrt(var(x) + lam)), x),
    "diagonal": (trace(diag(x) @ Z @ diag(x)), x),
    "outer": (sum_(outer(x, y) * Z), x),
    "powers": (sum_(z**3 + 2**z + z**z + 1 / z), z),
    "scalar in an array": (sum_((t * X + t**2) ** 2), t),
    "row broadcast": (sum_(exp(X * x) / (1 + X**2)), x),
    "relu layer": (sum_(relu(A @ x + b) * b), x),
    "named part": (named("r", A @ x - b) @ named("r", A @ x - b), x),
    "index notation": (Sum(exp(x[i]) * at(Z, i, j) * x[j], i, j), x),
    "big product": (Product(z[i] + 1, i), z),
    "array of entries": (sum_(tensor(x[i] * y[j] * x[j], i, j) ** 2), x),
    "shared": ((A @ x) @ (A @ x) * sum_(A @ x), x),
}

ARRAYS: dict[str, tuple[Term, Term]] = {
    "softmax": (softmax(x), x),
    "softmax of rows": (softmax(X, axis=1), X),
    "normalised": (x / norm(x), x),
    "inverse": (inv(Z), Z),
    "matrix product": (X @ B, X),
    "Gram matrix": (X.T @ X, X),
    "outer with itself": (outer(x, x), x),
    "softmax of a layer": (softmax(A @ x + b), x),
    "centred": (x - mean(x), x),
    "log softmax": (log_softmax(x), x),
    "row sums": (sum_(X**2, 1), X),
    "kept axis": (X / sum_(exp(X), 1, True), X),
    "diag": (diag(x) @ Z, x),
}


def entries(f: Term, v: Term) -> tuple[Term, Term]:
    """An entry of f and an entry of the variable, at different letters."""
    axes = fresh_axes([*f.shape, *v.shape], avoid=())
    of, by = axes[: f.rank], axes[f.rank :]
    return (at(f, *of) if of else f), (at(v, *by) if by else v)
