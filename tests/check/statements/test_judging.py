"""Verdicts on statements: what is true passes, what is false is refuted with a witness, the rest is undecided."""

import math

import pytest

from workbench.check.claims.kinds import check_claim
from workbench.check.statements.judging import Judge, judge, make_pool
from workbench.record.claims import Gradient
from workbench.record.derivation import Status
from workbench.rules.condition import Condition
from workbench.terms.functions.activations import maximum
from workbench.terms.functions.elementwise import absolute, cos, exp, log, relu, sign, sin, sqrt, step
from workbench.terms.functions.linear_algebra import diag, eye, inv, outer, trace, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import (
    Sum,
    antiderivative,
    apply,
    at,
    delta,
    derivative,
    differential,
    equals,
    index,
    integral,
    matrix,
    named,
    relation,
    scalar,
    size_term,
    symbol,
    vector,
)
from workbench.terms.statements import both, exists, forall, iff, implies

x, y, h, theta = scalar("x"), scalar("y"), scalar("h"), scalar("theta", "unit")
u, v = vector("u", "n"), vector("v", "n")
A, B = matrix("A", "n", "n"), matrix("B", "n", "n")
S = symbol("S", "n,n", "posdef")
i, j, k = index("i j k", "n")
s = softmax(u)
move = differential(A, A)
f, g = apply("f", "m", u), apply("g", (), apply("f", "m", u))

TRUE = {
    "trace is cyclic": equals(trace(A @ B), trace(B @ A)),
    "derivative of a softmax component": equals(derivative(s[i], u[j]), s[i] * (delta(i, j) - s[j])),
    "differential of the inverse": equals(differential(inv(A), A), -(inv(A) @ move @ inv(A))),
    "second differential": equals(
        differential(differential(inv(A), A), A), 2 * inv(A) @ move @ inv(A) @ move @ inv(A)),
    "second derivative": equals(derivative(derivative(sum_(exp(u * v)), u), u), diag(v * v * exp(u * v))),
    "chain rule of opaque functions": equals(
        differential(g, u), Sum(derivative(g, u)[k] * differential(u, u)[k], k)),
    "sign that is hidden": equals(log(x**2), 2 * log(absolute(x))),
    "zero": equals(sum_(s) - 1, 0),
    "sifting": equals(Sum(A[i, k] * delta(k, j), k), A[i, j]),
    "Cauchy and Schwarz": relation("<=", (u @ v) ** 2, (u @ u) * (v @ v)),
    "strictly": relation("<", 0, norm(u) + 1),
    "Loewner": relation("loewner>=", A @ A.T, 0 * A),
    "premise of measure zero": implies(equals(x**2, 1), equals(x**4, 1)),
    "premise that is set": implies(equals(v, A @ u), equals(norm(v), norm(A @ u))),
    "equivalence": iff(equals(x**3, 8), equals(x, 2)),
    "stationary in every direction": implies(
        forall(equals(trace((inv(S) - B) @ differential(S, S)), 0), differential(S, S)), equals(S @ B, eye("n"))),
    "for all inside": implies(forall(equals(u @ v, 0), v), equals(norm(u) * x, 0)),
    "there is": exists(relation(">", x * y, 0), y),
    "there is, by solving": exists(equals(y**3 + y, x), y),
    "mean value theorem": exists(equals(exp(x + h) - exp(x), h * exp(x + theta * h)), theta),
    "approximately": relation("approx", 100 + x / 100, 100),
    "proportional": relation("proportional", exp(u + 1), exp(u)),
    "integral": equals(integral(x * y, y, 0, 1), x / 2),
    "antiderivative": equals(antiderivative(x * exp(x), x), x * exp(x) - antiderivative(exp(x), x)),
    "antiderivative up to a constant": equals(antiderivative(sin(x), x), y - cos(x)),
    "antiderivative at another point": equals(
        antiderivative(2 * x * cos(x**2), x), antiderivative(cos(y), y, named("y", x**2))),
    "antiderivative with a parameter": equals(
        antiderivative(cos(h * x), x), antiderivative(cos(y), y, named("y", h * x), x) / h),
    "antiderivative under a premise": implies(
        relation(">", h, 1), equals(antiderivative(exp(h * x), x), exp(h * x) / h)),
    "antiderivative on both sides of a pole": equals(antiderivative(1 / (x - 1), x), log(absolute(x - 1))),
    "sizes": relation("<=", 1, size_term("n")),
}

FALSE = {
    "off by a thousandth": equals(derivative(s[i], u[j]), s[i] * (delta(i, j) - s[j] * 1.001)),
    "positive only": equals(sqrt(x**2), x),
    "wrong sign": equals(differential(inv(A), A), inv(A) @ move @ inv(A)),
    "transpose": equals(A @ B, B @ A),
    "symmetric at symmetric points only": equals(A.T, A),
    "only on the diagonal": equals(derivative(s[i], u[j]), s[i] * (delta(i, j) - s[i])),
    "wrong constant": relation("<=", (u @ v) ** 2, 0.9 * (u @ u) * (v @ v)),
    "not a covariance": relation("loewner>=", A @ A, 0 * A),
    "not definite": relation("loewner>=", A + A.T, 0 * A),
    "strict where equal": relation("<", x, x),
    "one solution of two": implies(equals(x**2, 1), equals(x, 1)),
    "one direction only": iff(equals(x, 1), equals(x**2, 1)),
    "not for all": forall(relation(">", x + y, x), y),
    "not proportional": relation("proportional", exp(2 * u), exp(u)),
    "half of it": equals(differential(differential(inv(A), A), A), inv(A) @ move @ inv(A) @ move @ inv(A)),
    "at size 1 only it holds": equals(norm(u) ** 2, (sum_(u)) ** 2),
    "nearly": equals(sin(x), sin(x) + 1e-6),
    "antiderivative with a wrong factor": equals(antiderivative(1 / x, x), log(absolute(x)) * 1.001),
    "wrong antiderivative under a premise": implies(
        relation(">", h, 1), equals(antiderivative(exp(h * x), x), exp(h * x) / h**2)),
    "antiderivative with a wrong sign": equals(antiderivative(sin(x), x), cos(x)),
    "antiderivative with a constant that moves": equals(antiderivative(cos(h * x), x), sin(h * x) / h + x),
    "substitution without the inner derivative": equals(
        antiderivative(cos(x**2), x), antiderivative(cos(y), y, named("y", x**2))),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_statements_pass(name):
    verdict = judge(TRUE[name])
    assert verdict.status.passed, verdict
    assert verdict.points >= 8
    assert verdict.error is not None
    assert verdict.error < 1e-7 or name == "approximately"


@pytest.mark.parametrize("name", FALSE)
def test_false_statements_are_refuted(name):
    verdict = judge(FALSE[name])
    assert verdict.status is Status.REFUTED, verdict
    assert verdict.witness
    assert verdict.points >= 1


@pytest.mark.parametrize("name", [*TRUE, *FALSE])
def test_verdicts_are_the_same_in_every_run(name):
    statement = {**TRUE, **FALSE}[name]
    assert judge(statement, seed=3) == judge(statement, seed=3)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        (equals(log(-1 - x**2), x), "not a real number"),
        (equals(sqrt(-1 - norm(u)), sqrt(-1 - norm(u))), "not a real number"),
        (relation("proportional", x, y), "always proportional"),
        (exists(equals(exp(y), -exp(x) * 0), y), "no instance"),
        (implies(equals(exp(x), -1), equals(x, 0)), "premise"),
    ],
)
def test_what_numbers_cannot_tell_is_undecided(statement, why):
    verdict = judge(statement)
    assert verdict.status is Status.UNDECIDED
    assert why in verdict.witness


def test_a_proof_needs_numbers_that_agree():
    """The index form alone does not make a statement without values proved."""
    assert judge(equals(log(-1 - x**2) * x, x * log(-1 - x**2))).status is Status.UNDECIDED
    assert judge(equals(trace(A @ B), trace(B @ A))).status is Status.PROVED


def test_two_sets_of_sizes_where_there_are_sizes_and_one_where_there_are_none():
    assert judge(equals(u @ v + x - x, v @ u)).instances >= 2
    alone = judge(equals(sin(2 * x), 2 * sin(x) * sin(x + math.pi / 2)))
    assert (alone.status, alone.instances) == (Status.SUPPORTED, 1)


def test_conditions_choose_the_points():
    positive = Condition("x > 0", relation(">", x, 0))
    assert judge(equals(sqrt(x**2), x), [positive]).status.passed
    assert judge(equals(sqrt(x**2), x)).status is Status.REFUTED
    assert judge(equals(sqrt(x**2), x), [Condition("x > 0")]).status is Status.REFUTED
    between = relation("<=", size_term("n"), 3)
    assert judge(relation("<=", sum_(u * u) ** 0, size_term("n") ** 0), [between]).status.passed


def test_a_premise_is_met_where_the_assumptions_hold_too():
    """Moving t to meet the premise must not leave the curve that x is assumed to lie on."""
    curve = apply("c", (2,), x)
    point = symbol("p", (2,))
    statement = implies(equals(x, 2), equals(point, apply("c", (2,), 2)))
    assert judge(statement, [equals(point, curve)]).status.passed
    wrong = implies(equals(x, 2), equals(point, apply("c", (2,), 3)))
    assert judge(wrong, [equals(point, curve)]).status is Status.REFUTED


def test_impossible_conditions_decide_nothing():
    verdict = judge(equals(x, x + 0 * y), [relation(">", x, 0), relation("<", x, 0)])
    assert verdict.status is Status.UNDECIDED
    assert verdict.points == 0


def test_the_witness_names_sizes_entry_and_both_values():
    words = judge(equals(A @ B, B @ A)).witness
    assert "n=" in words
    assert "entry [" in words
    assert "left" in words
    assert "right" in words


def test_zero_is_a_corner():
    """x / |x| squared is 1 wherever it is defined: the corner is undecided. step(x) + step(-x) = 1 fails at 0."""
    assert judge(equals((x / absolute(x)) ** 2, 1)).status.passed
    assert judge(equals(step(x) + step(-x), 1)).status is Status.REFUTED


def test_a_kink_is_no_refutation():
    assert judge(equals(derivative(relu(x), x), step(x))).status.passed


def test_size_one_is_a_corner():
    statement = relation("<", sum_(u * u) / size_term("n"), sum_(u * u))
    verdict = judge(statement)
    assert verdict.status is Status.REFUTED
    assert "n=1" in verdict.witness


def test_a_name_without_value_is_undecided_not_an_error():
    verdict = judge(equals(at(u, x), at(u, x) + 0 * y))
    assert verdict.status in (Status.UNDECIDED, Status.PROVED, Status.SUPPORTED)


def test_the_seed_changes_the_points():
    one, two = (judge(equals(derivative(s, u), diag(s) - outer(s, s)), seed=n) for n in (1, 2))
    assert one.error != two.error


def test_structured_products_of_a_posdef_matrix():
    assert judge(equals(S @ inv(S), eye("n"))).status.passed
    assert judge(relation("loewner>=", S, 0 * S)).status.passed


def test_a_motion_that_keeps_a_property_is_found_by_its_direction():
    """Q stays orthogonal: an equation that only the direction dQ can meet, as Q must stay what it is."""
    Q = matrix("Q", "n", "n", "orthogonal")
    dQ = differential(Q, Q)
    stays = equals(Q.T @ dQ + dQ.T @ Q, zeros("n", "n"))
    rigid = equals(trace(Q.T @ dQ), 0)
    assert not judge(rigid).status.passed
    assert judge(rigid, [stays]).status.passed


def test_a_gradient_is_checked_where_assumed_equations_hold():
    Q, x = matrix("Q", "n", "n", "orthogonal"), vector("x", "n")
    dQ = differential(Q, Q)
    stays = equals(Q.T @ dQ + dQ.T @ Q, zeros("n", "n"))
    claim = Gradient(norm(Q @ x) ** 2, x, 2 * x)
    pool = make_pool([claim.statement, stays], (stays,), 0)
    assert check_claim(claim, Judge(pool, (stays,))).status.passed


def test_assumed_equations_are_met_together():
    """Weights under which rows have mean 0 and the unit matrix as their mean square: neither is met by meeting the
    other."""
    p, X = vector("p", "m", "simplex"), matrix("X", "m", "n")
    enough = relation(">=", size_term("m"), size_term("n") + 1)
    assumed = (equals(X.T @ p, zeros("n")), equals(X.T @ diag(p) @ X, eye("n")), enough)
    spread = X - X.T @ p
    assert judge(equals(spread.T @ diag(p) @ spread, eye("n")), assumed).status is Status.SUPPORTED
    assert judge(equals(spread.T @ diag(p) @ spread, 2 * eye("n")), assumed).status is Status.REFUTED


def test_inequalities_about_all_rows_are_met_together():
    """A margin at every row, of a direction of bounded length: what one row wants, another may lose."""
    X, signs, w = matrix("X", "n", "d"), vector("s", "n", "sign"), vector("w", "d")
    g, i, k = scalar("g", "positive"), index("i", "n"), index("k", "d")
    assumed = (relation(">=", signs[i] * Sum(X[i, k] * w[k], k), g), relation("<=", w @ w, 1))
    goal = relation("<=", g**2, Sum(X[i, k] ** 2, k))
    assert judge(goal, assumed).status is Status.SUPPORTED
    assert judge(relation("<=", 4 * g**2, Sum(X[i, k] ** 2, k)), assumed).status is Status.REFUTED


def test_an_equivalence_under_a_premise_is_seen_where_either_side_holds():
    """Where s is 0 the false one is true, and only there both sides hold by chance."""
    c, s_, r = (scalar(name) for name in "csr")
    t, mu = scalar("t", "positive"), scalar("mu", "positive")
    shrunk = sign(c) * maximum(absolute(c) - t, 0)

    def said(factor):
        inside = both(relation("<=", absolute(r), mu), equals(r * s_, factor * mu * absolute(s_)))
        return implies(both(equals(c, s_ + r), equals(t, mu)), iff(equals(s_, shrunk), inside))

    assert judge(said(1), []).status is Status.SUPPORTED
    assert judge(said(1.1), []).status is Status.REFUTED
