"""The index form decides equality: textbook identities are shown, and nothing that differs ever is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from workbench.forms.index_form import same
from workbench.terms import heads as h
from workbench.terms.functions import functions
from workbench.terms.heads import (
    Sum,
    at,
    delta,
    derivative,
    differential,
    index,
    matrix,
    named,
    scalar,
    symbol,
    tensor,
    vector,
)
from workbench.terms.term import Term

F = functions()
exp, log, sqrt, sign, absolute = F["exp"], F["log"], F["sqrt"], F["sign"], F["abs"]
trace, det, logdet, inv, diag, outer, eye = (F[n] for n in "trace det logdet inv diag outer eye".split())
ones, zeros, kron, vec, reshape, einsum, inner = (F[n] for n in "ones zeros kron vec reshape einsum inner".split())
total, mean, var, norm, expand_dims = (F[n] for n in "sum mean var norm expand_dims".split())
softmax, log_softmax, logsumexp = F["softmax"], F["log_softmax"], F["logsumexp"]
sigmoid, softplus, tanh, relu, log_sigmoid, silu = (F[n] for n in "sigmoid softplus tanh relu log_sigmoid silu".split())

a, b, t = scalar("a"), scalar("b"), scalar("t", "positive")
x, y, z, w = (vector(name, "n") for name in "xyzw")
u, v = vector("u", "m"), vector("v", "m")
A, B = matrix("A", "m", "n"), matrix("B", "m", "n")
X, Y, Z = (matrix(name, "n", "n") for name in "XYZ")
S, T = symbol("S", "n,n", "symmetric"), symbol("T", "n,n", "posdef")
Q = symbol("Q", "n,n", "orthogonal")
D = symbol("D", "n,n", "diagonal")
s, o, p, q = (vector(name, "n", prop) for name, prop in zip("sopq", ("sign", "onehot", "simplex", "mask"), strict=True))
r = vector("r", "n", "positive")
H = matrix("H", "m", "n", "onehot")
cc, dd = vector("c", "p"), vector("d", "q")
C, E = matrix("C", "p", "q"), matrix("E", "q", "p")
K3, L3 = symbol("K", "m,n,p"), symbol("L", "n,p,m")
G4 = symbol("G", "m,n,p,q")
i, j, k, l = index("i j k l", "n")
mi = index("i", "m")
ai, aj, ak, al = index("i", "m"), index("j", "n"), index("k", "p"), index("l", "m")
n_, m_ = h.size_term("n"), h.size_term("m")
one = ones("n")
Fx = h.apply("f", "n", x)

IDENTITIES = {
    "transposes": [
        ((A @ X).T, X.T @ A.T),
        ((X @ Y @ Z).T, Z.T @ Y.T @ X.T),
        ((X + 2 * Y).T, X.T + 2 * Y.T),
        (exp(X).T, exp(X.T)),
        ((X * Y).T, Y.T * X.T),
        (x @ X @ y, y @ X.T @ x),
        (X.T.T, X),
        ((X @ x), x @ X.T),
        (K3.T, tensor(at(K3, ai, aj, ak), ak, aj, ai)),
    ],
    "traces": [
        (trace(X @ Y), trace(Y @ X)),
        (trace(X @ Y @ Z), trace(Z @ X @ Y)),
        (trace(A.T @ B), total(A * B)),
        (trace(A.T @ B), inner(A, B)),
        (trace(X.T), trace(X)),
        (trace(outer(x, y)), x @ y),
        (trace(eye("n")), n_),
        (trace(X @ outer(x, y)), y @ X @ x),
        (norm(A) ** 2, trace(A.T @ A)),
        (trace(a * X + Y), a * trace(X) + trace(Y)),
    ],
    "Kronecker and vec": [
        (vec(A @ X @ Y), kron(Y.T, A) @ vec(X)),
        (vec(A) @ vec(B), trace(A.T @ B)),
        (kron(X, C).T, kron(X.T, C.T)),
        (kron(X, C) @ kron(Y, E), kron(X @ Y, C @ E)),
        (trace(kron(X, matrix("W", "p", "p"))), trace(X) * trace(matrix("W", "p", "p"))),
        (vec(outer(x, u)), kron(u, x)),
        (reshape(A, "m*n"), vec(A.T)),
    ],
    "Hadamard and diag": [
        (diag(x) @ y, x * y),
        (diag(x) @ X @ diag(y), outer(x, y) * X),
        (diag(diag(x)), x),
        (diag(X @ Y.T), total(X * Y, axis=1)),
        (x @ diag(y) @ z, total(x * y * z)),
        (trace(diag(x) @ X), x @ diag(X)),
        (diag(x) @ diag(y), diag(x * y)),
        (eye("n") * X, diag(diag(X))),
        (expand_dims(x, 1) * X, diag(x) @ X),
        (D @ diag(x), diag(x) @ D),
        (D, diag(diag(D))),
        (diag(D @ X), diag(D) * diag(X)),
    ],
    "softmax": [
        (total(softmax(x)), h.number(1)),
        (softmax(A, axis=1) @ one, ones("m")),
        (log_softmax(x), x - logsumexp(x)),
        (log(softmax(x)), log_softmax(x)),
        (exp(log_softmax(x)), softmax(x)),
        (exp(logsumexp(x)), total(exp(x))),
        (logsumexp(x + a), a + logsumexp(x)),
        (softmax(x + a), softmax(x)),
        (softmax(A), softmax(A, axis=1)),
        (softmax(A, axis=0).T, softmax(A.T, axis=1)),
        (softmax(x) * (1 - softmax(x)), softmax(x) - softmax(x) ** 2),
        ((diag(softmax(x)) - outer(softmax(x), softmax(x))) @ one, zeros("n")),
        (softmax(x), exp(x) / total(exp(x))),
        (-(o @ log_softmax(x)), logsumexp(x) - o @ x),
    ],
    "logistic": [
        (sigmoid(-x), 1 - sigmoid(x)),
        (tanh(-x), -tanh(x)),
        (tanh(y - x), -tanh(x - y)),
        (relu(x) - relu(-x), x),
        (softplus(x) - softplus(-x), x),
        (log(sigmoid(x)), -softplus(-x)),
        (log_sigmoid(x), x - softplus(x)),
        (silu(x), x * sigmoid(x)),
        (sigmoid(x) * sigmoid(-x), exp(x) / (1 + exp(x)) ** 2),
        (1 / (1 + exp(-x)) + 1 / (1 + exp(x)), one),
        (F["log1p"](exp(x)), softplus(x)),
    ],
    "inverses and determinants": [
        (inv(X) @ X, eye("n")),
        (X @ inv(X) @ Y, Y),
        (inv(X).T, inv(X.T)),
        (inv(X @ Y), inv(Y) @ inv(X)),
        (inv(X @ Y @ Z), inv(Z) @ inv(Y) @ inv(X)),
        (inv(inv(X)), X),
        (inv(2 * X), inv(X) / 2),
        (inv(-X), -inv(X)),
        (inv(diag(r)), diag(1 / r)),
        (inv(eye("n")), eye("n")),
        (inv(Q), Q.T),
        (det(X @ Y), det(X) * det(Y)),
        (det(X.T), det(X)),
        (det(inv(X)), 1 / det(X)),
        (logdet(X @ Y), logdet(X) + logdet(Y)),
        (logdet(inv(X)), -logdet(X)),
        (inv(X + Y) @ (X + Y), eye("n")),
        (trace(inv(S) @ S), n_),
    ],
    "facts of symbols": [
        (S.T, S),
        (x @ S @ y, y @ S @ x),
        (inv(S).T, inv(S)),
        (Q.T @ Q, eye("n")),
        (Q @ Q.T, eye("n")),
        (norm(Q @ x) ** 2, x @ x),
        (trace(Q @ X @ Q.T), trace(X)),
        (s * s, one),
        (1 / s, s),
        (s @ s, n_),
        (o * o, o),
        (total(o), h.number(1)),
        (H @ one, ones("m")),
        (total(p), h.number(1)),
        (q**3, q),
        (total(p) ** 2 * a, a),
        (absolute(r), r),
        (sqrt(r**2), r),
        ((S @ T).T, T @ S),
    ],
    "norms": [
        (norm(x) ** 2, x @ x),
        (norm(x - y) ** 2, x @ x - 2 * (x @ y) + y @ y),
        (norm(A @ x - u) ** 2, x @ A.T @ A @ x - 2 * (u @ A @ x) + u @ u),
        (norm(a * x), absolute(a) * norm(x)),
        (norm(outer(x, u)), norm(x) * norm(u)),
        (sqrt(x**2), absolute(x)),
        (norm(x, 1), total(absolute(x))),
        (absolute(x) ** 2, x**2),
        (absolute(x * y), absolute(x) * absolute(y)),
        (norm(X.T), norm(X)),
    ],
    "einsum": [
        (einsum("ij,jk->ik", A, X), A @ X),
        (einsum("ij,ij->", A, B), trace(A.T @ B)),
        (einsum("ii->", X), trace(X)),
        (einsum("ijk,jkl->il", K3, L3), tensor(Sum(at(K3, ai, aj, ak) * at(L3, aj, ak, al), aj, ak), ai, al)),
        (einsum("abcd,dc->ab", G4, E), einsum("abcd,cd->ab", G4, E.T)),
        (einsum("i,j->ij", x, u), outer(x, u)),
        (einsum("ij,i,j->", A, u, x), u @ A @ x),
        (einsum("ii->i", X), diag(X)),
        (einsum("ij->ji", A), A.T),
        (einsum("abcd,ab,c,d->", G4, A, cc, dd), einsum("ab,abcd,d,c->", A, G4, dd, cc)),
    ],
    "index notation": [
        (tensor(Sum(at(A, mi, k) * at(x, k), k), mi), A @ x),
        (tensor(Sum(delta(i, k) * x[k], k), i), x),
        (tensor(delta(i, j), i, j), eye("n")),
        (Sum(delta(i, j), i, j), n_),
        (Sum(X[i, j] * Y[j, i], i, j), trace(X @ Y)),
        (tensor(X[j, i], i, j), X.T),
        (tensor(x[i] * delta(i, j), i, j), diag(x)),
        (tensor(delta(j, i) * x[j], i, j), tensor(delta(i, j) * x[i], i, j)),
        (Sum(x[i], i) * Sum(y[i], i), Sum(x[i] * y[j], i, j)),
        (Sum(a, i), n_ * a),
        (tensor(Sum(delta(i, k) * delta(k, j), k), i, j), eye("n")),
        (exp(X)[i, j] * 1, exp(X[i, j])),
        (Sum(x[i] ** 2, i), Sum(x[l] ** 2, l)),
        (tensor(delta(i, j) * delta(j, k) * x[k], i, j, k), tensor(delta(k, i) * delta(i, j) * x[j], i, j, k)),
    ],
    "reshape, unit axes, broadcasting": [
        (reshape(reshape(A, "m*n"), "m", "n"), A),
        (total(A, axis=1, keepdims=True), expand_dims(A @ one, 1)),
        (A - total(A, axis=1, keepdims=True), A - outer(A @ one, one)),
        (x + ones(1), x + 1),
        (expand_dims(x, 0) * expand_dims(u, 1), outer(u, x)),
        (A * x, A @ diag(x)),
        (mean(A - mean(A)), h.number(0)),
        (total(x - mean(x)), h.number(0)),
        (var(x), mean(x**2) - mean(x) ** 2),
        (total(A, axis=(0, 1)), total(A)),
        (total(total(A, axis=0)), total(A)),
        (mean(x), total(x) / n_),
        (reshape(x, 1, "n") @ X, expand_dims(X.T @ x, 0)),
        (total(ones("m", "n")), m_ * n_),
    ],
    "powers and algebra": [
        ((a + b) ** 2, a**2 + 2 * a * b + b**2),
        ((x + y) * (x - y), x**2 - y**2),
        (1 / (1 + t) - 1 / t, -1 / (t * (1 + t))),
        ((1 + x**2) ** 2 / (1 + x**2), 1 + x**2),
        (sqrt(t) * sqrt(t), t),
        (sqrt(4 * t), 2 * sqrt(t)),
        (exp(x) * exp(y), exp(x + y)),
        (exp(2 * x), exp(x) ** 2),
        (exp(-x), 1 / exp(x)),
        (log(r * exp(x)), log(r) + x),
        (exp(log(r)), r),
        (x / x, one),
        (h.number(Fraction(1, 3)) * x + 2 * x / 3, x),
        (sqrt(a**2 * t), absolute(a) * sqrt(t)),
        ((x @ y) ** 2, (y @ x) * (x @ y)),
        (h.number(8) ** h.number(Fraction(1, 2)), 2 * h.number(2) ** h.number(Fraction(1, 2))),
    ],
    "entries at a position": [
        (tensor(delta(h.number(0), i) * X[i, j], i, j), tensor(delta(h.number(0), i) * X[h.number(0), j], i, j)),
        (Sum(delta(h.number(1), i) * x[i] * y[i], i), x[h.number(1)] * y[h.number(1)]),
        (Sum(delta(h.number(1), i) * X[i, i], i), X[h.number(1), h.number(1)]),
    ],
    "named, opaque, differentials": [
        (named("P", softmax(x)) @ one, h.number(1)),
        (2 * Fx - Fx, Fx),
        (differential(X, X) @ x + X @ x, (X + differential(X, X)) @ x),
        (trace(differential(X, X) @ Y), trace(Y.T @ differential(X, X).T)),
        (derivative(Fx, x).T.T, derivative(Fx, x)),
        (total(Fx), one @ Fx),
        (h.apply("F", (), t, a + h.apply("g", (), b) - a), h.apply("F", (), t, h.apply("g", (), b))),
    ],
}
PAIRS = [(family, n, pair) for family, pairs in IDENTITIES.items() for n, pair in enumerate(pairs)]


@pytest.mark.parametrize("family, number, pair", PAIRS, ids=[f"{f}-{n}" for f, n, _ in PAIRS])
def test_identity(family: str, number: int, pair: tuple[Term, Term]):
    left, right = pair
    assert same(left, right), f"{left} = {right} was not shown"
    assert same(right, left)


def test_there_are_many_identities():
    assert len(PAIRS) >= 60


DIFFERENT = [
    (sqrt(a**2), a),
    (sqrt(x**2), x),
    (absolute(a), a),
    (sqrt(a**2 * b**2), a * b),
    (sign(t) * a, sign(a) * t),
    (X @ Y, Y @ X),
    (X.T, X),
    (x @ X @ y, y @ X @ x),
    (kron(X, Y), kron(Y, X)),
    (vec(X), vec(X.T)),
    (reshape(A, "m*n"), vec(A)),
    (trace(X @ Y @ Z), trace(X @ Z @ Y)),
    (total(A, axis=0), total(matrix("A", "n", "m"), axis=0)),
    (softmax(A, axis=0), softmax(A, axis=1)),
    (softmax(matrix("A", "m", "n"), axis=None), softmax(A)),
    (total(softmax(A)), h.number(1)),
    (total(softmax(x) ** 2), h.number(1)),
    (mean(x) ** 2, mean(x**2)),
    (norm(x) * norm(y), absolute(x @ y)),
    (inv(X + Y), inv(X) + inv(Y)),
    (det(X + Y), det(X) + det(Y)),
    (det(2 * X), 2 * det(X)),
    (logdet(2 * X), logdet(X) + log(h.number(2))),
    (diag(X) @ y, trace(X) * total(y)),
    (Q @ Q, eye("n")),
    (q * x, x),
    (o @ x, total(x)),
    (s * x, x),
    (s**2 * s, one),
    (outer(x, y), outer(y, x)),
    (log(a * b), log(a) + log(b)),
    (log(x**2), 2 * log(x)),
    (exp(x * y), exp(x) * exp(y)),
    (n_ * a, a),
    (n_ * m_, n_ + m_),
    (Sum(x[i] * y[j], i, j), Sum(x[i] * y[i], i)),
    (tensor(x[i] * y[j], i, j), tensor(x[j] * y[i], i, j)),
    (sigmoid(-x), sigmoid(x)),
    (relu(-x), -relu(x)),
    (x @ x, norm(x)),
    (D @ X, X @ D),
    ((a**3) ** h.number(Fraction(1, 3)), absolute(a)),
    (total(A @ X, axis=1), A @ diag(X)),
    (tensor(delta(h.number(0), i) * X[i, j], i, j), tensor(delta(h.number(0), i) * X[h.number(1), j], i, j)),
    (tensor(delta(h.number(0), i) * X[i, j], i, j), tensor(X[h.number(0), j], i, j)),
]


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: f"{pair[0]} and {pair[1]}"[:60])
def test_what_differs_is_not_shown_equal(pair: tuple[Term, Term]):
    left, right = pair
    assert not same(left, right)


SKEW = {
    "differences": tensor(x[i] - x[j], i, j),
    "of a matrix": X - X.T,
    "two vectors": outer(x, y) - outer(y, x),
}
OF_SKEW = {
    "itself": (lambda K: K, False),
    "its negative": (lambda K: -K.T, True),
    "square": (lambda K: K**2, True),
    "cube": (lambda K: K**3, False),
    "modulus": (absolute, True),
    "sine": (lambda K: F["sin"](K), False),
    "bell": (lambda K: exp(-(K**2)), True),
    "kink": (relu, False),
    "comparison": (lambda K: F["where"](h.compare(">", K, 0), 1, 0), False),
    "fourth root of a square": (lambda K: (K**2) ** h.number(Fraction(3, 4)), True),
    "product with itself": (lambda K: K @ K, True),
    "product with its cube": (lambda K: K @ K**3, False),
}


@pytest.mark.parametrize("of", OF_SKEW)
@pytest.mark.parametrize("which", SKEW)
def test_what_changes_its_sign_when_turned_is_not_symmetric(which: str, of: str):
    build, wanted = OF_SKEW[of]
    made = build(SKEW[which])
    turned = SKEW[which] if of == "its negative" else made.T
    assert same(made, turned) == wanted


def test_pairs_of_differences_do_not_cancel():
    k = index("k", "n")
    pair = Sum(tensor((x[i] - x[j]) * delta(k, i), k), i, j) - Sum(tensor((x[i] - x[j]) * delta(k, j), k), i, j)
    assert same(pair, 2 * n_ * x - 2 * total(x) * one)
    assert not same(pair, zeros("n"))
