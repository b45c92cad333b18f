"""Parameters that are vectors and matrices: normal equations, the precision, a Lagrange multiplier.

Three shapes of score close: linear in a vector (the Hessian is free of it), the inverse of a positive definite matrix
and nothing else of it (in the precision the log-likelihood is concave), and a constant over the entry of a vector that
sums to one.
"""

from __future__ import annotations

from workbench.derive import finish
from workbench.derive.record import Derivation
from workbench.derive.statistics.closing import always
from workbench.derive.statistics.course import Course, without_names
from workbench.rules.conditions import needs_invertible
from workbench.rules.rule import replace_nodes
from workbench.terms.function import Function
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.linear_algebra import det, eye, inv, logdet, zeros
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    MUL,
    POWER,
    derivative,
    divide,
    equals,
    matmul,
    mul,
    named,
    negative,
    number,
    power,
    properties,
    relation,
    symbol,
)
from workbench.terms.term import Term, contains, postorder, rebuild, substitute

_ZERO = number(0)


def estimate(course: Course) -> bool:
    """Estimate one of the remaining arrays whose score closes, and put it in; whether there was one."""
    for theta in tuple(course.remaining):
        if not theta.shape:
            continue
        has = properties(theta)
        way = _precision if "posdef" in has else _simplex if "simplex" in has and theta.rank == 1 else _linear
        if theta.rank > 1 and way is _linear:
            continue
        if way(course, theta):
            return True
    return False


def _tidied(term: Term) -> Term:
    return finish.tidied_or_same(without_names(term))


# -- linear ----------------------------------------------------------------------------------------


def _linear(course: Course, theta: Term) -> bool:
    """score = a - B theta: the normal equations B theta = a."""
    made = course.differentiated(course.loglik, theta)
    assert made.result is not None
    score = without_names(made.result)
    second = course.differentiated(made.result, theta)
    assert second.result is not None
    hessian = without_names(second.result)
    if contains(hessian, theta):
        return False
    at_zero = _tidied(substitute(score, {theta: zeros(*theta.shape)}))
    scale, plain = _scaled(_tidied(negative(hessian)))
    right = _tidied(divide(at_zero, scale))
    whole = right if plain.head is eye else matmul(inv(plain), right)
    solution = _means(course, _tidied(whole))
    n = course.write_derivative(made, course.score(theta), None, (course.marks["loglik"],))
    normal = course.write(
        equals(score, mul(scale, right - matmul(plain, theta))),
        "linear in the parameter",
        f"the score is 0 where {theta.name} solves the normal equations",
        rests_on=(n,),
    )
    needs = () if not contains_inverse(solution) else (needs_invertible(plain),)
    solved = course.write(
        equals(substitute(right - matmul(plain, theta), {theta: solution}), zeros(*theta.shape)),
        "normal equations",
        f"{theta.name} = the inverse of the matrix times the right side, put in",
        rests_on=(normal,),
        conditions=needs,
    )
    twice = derivative(course.score(theta), theta)
    m = course.write_derivative(second, twice, made.result, (n,))
    course.write(
        relation("loewner<=", hessian, zeros(*hessian.shape)),
        "second derivative",
        f"no direction curves upward: concave in {theta.name}, so the stationary point is the maximum",
        rests_on=(m,),
    )
    course.profile(theta, solution, f"{theta.name} at its best value for the others", (course.marks["loglik"], solved))
    return True


def contains_inverse(term: Term) -> bool:
    return any(t.head is inv for t in postorder(term))


def _scaled(term: Term) -> tuple[Term, Term]:
    """The scalar factors of a matrix, and the rest."""
    if term.head is not MUL:
        return number(1), term
    front = [f for f in term.args if not f.shape]
    rest = [f for f in term.args if f.shape]
    if len(rest) != 1 or not front:
        return number(1), term
    return mul(*front), rest[0]


def _means(course: Course, term: Term) -> Term:
    """sum(x, axis=0) / n as the mean of the rows."""
    n = course.model.n
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = node
        if node.args:
            again = rebuild(node, (done[a] for a in node.args))
        if again.head is MUL:
            sums = [f for f in again.args if f.head is sum_ and f.args[0] in course.model.samples]
            over = [f for f in again.args if f.head is POWER and f.args[0] is n and f.args[1] is number(-1)]
            if len(sums) == 1 and over and _axis(sums[0]) == 0:
                rest = [f for f in again.args if f is not sums[0] and f is not over[0]]
                again = mul(*rest, mean(sums[0].args[0], 0)) if rest else mean(sums[0].args[0], 0)
        done[node] = again
    return done[term]


def _axis(term: Term) -> int | None:
    assert isinstance(term.head, Function)
    found: int | None = term.head.attributes(term)["axis"]
    return found


# -- positive definite -----------------------------------------------------------------------------


def _precision(course: Course, theta: Term) -> bool:
    """In the precision, the inverse, the score is c times the matrix itself plus what is free of it."""
    lam = symbol(course.letter("Lambda", "Omega", "Q"), theta.shape, "posdef")
    inside = substitute(without_names(course.loglik.args[0]), {theta: inv(lam)})
    turned = {inv(inv(lam)): lam, logdet(inv(lam)): negative(logdet(lam)), det(inv(lam)): power(det(lam), -1)}
    turned[log(det(inv(lam)))] = negative(logdet(lam))
    inside = replace_nodes(inside, turned)
    g = named(course.letter("g", "h", "f"), inside)
    made = course.differentiated(g, lam)
    assert made.result is not None
    letter = symbol("S_", theta.shape, "posdef")
    score = replace_nodes(without_names(made.result), {inv(lam): letter})
    if contains(score, lam) or not contains(score, letter):
        return False
    rest = _tidied(substitute(score, {letter: zeros(*theta.shape)}))
    unit = _tidied(substitute(score, {letter: eye(theta.shape[0])}) - rest)
    factor = _of_unit(unit)
    if factor is None or contains(rest, letter):
        return False
    solution = _tidied(divide(negative(rest), factor))
    there = _tidied(substitute(score, {letter: theta}))
    if not always_equal(course, there, mul(factor, theta) + rest):
        return False
    n = course.board.write(
        equals(g, inside),
        "precision",
        f"{lam.name}, the inverse of {theta.name}, in its place: a bijection",
        rests_on=(course.marks["loglik"],),
        changed=(inside,),
    )
    m = course.write_derivative(made, derivative(g, lam), None, (n,))
    direction = _tidied(mul(factor, inv(lam)) + rest)
    course.write(
        equals(derivative(g, lam), direction),
        "collect",
        f"0 for every direction iff the inverse of {lam.name} is what is left",
        rests_on=(m,),
    )
    solved = course.write(
        equals(mul(factor, solution) + rest, zeros(*theta.shape)),
        "solve",
        f"the inverse of {lam.name} put in",
        rests_on=(m,),
    )
    course.notes.append(
        f"g is concave in {lam.name}: log det is, and the rest is linear; the maximum needs the matrix "
        f"that estimates {theta.name} to be invertible (more observations than dimensions)."
    )
    course.wrong.append(f"Dividing by {course.model.n.attrs[0]} - 1: that makes the estimate unbiased, not likeliest.")
    course.profile(theta, solution, f"{theta.name} at its best value for the others", (course.marks["loglik"], solved))
    return True


def always_equal(course: Course, left: Term, right: Term) -> bool:
    return always(left - right, course.trials, lambda v: abs(v) < 1e-8)


def _of_unit(unit: Term) -> Term | None:
    """c where the term is c times the identity."""
    if unit.head is eye:
        return number(1)
    if unit.head is MUL:
        rest = [f for f in unit.args if f.shape]
        if len(rest) == 1 and rest[0].head is eye:
            front = [f for f in unit.args if not f.shape]
            return mul(*front) if front else number(1)
    return None


# -- entries that sum to one -----------------------------------------------------------------------


def _simplex(course: Course, theta: Term) -> bool:
    """theta times the score is free of theta: with a multiplier, theta is that over its sum."""
    made = course.differentiated(course.loglik, theta)
    assert made.result is not None
    score = without_names(made.result)
    counts = _tidied(mul(theta, score))
    if contains(counts, theta):
        return False
    total = _tidied(sum_(counts))
    solution = _means(course, _tidied(divide(counts, _of_onehot(course, total))))
    n = course.write_derivative(made, course.score(theta), None, (course.marks["loglik"],))
    lam = course.letter("lam", "nu", "kappa")
    k = course.write(
        equals(mul(theta, score), counts),
        "multiplier",
        f"the score is {lam} in every entry, as the "
        f"entries sum to 1 ({lam} is the multiplier): {theta.name} times it is these counts",
        rests_on=(n,),
    )
    m = course.write(
        equals(sum_(solution), number(1)),
        "constraint",
        f"summed over the entries, {lam} is the sum of the counts",
        rests_on=(k,),
    )
    solved = course.write(
        equals(substitute(mul(theta, score), {theta: solution}), mul(_of_onehot(course, total), solution)),
        "solve",
        f"at {theta.name} = counts / {lam} the score is {lam} in every entry",
        rests_on=(k, m),
    )
    second: Derivation = course.differentiated(made.result, theta)
    assert second.result is not None
    hessian = without_names(second.result)
    h = course.write_derivative(second, derivative(course.score(theta), theta), made.result, (n,))
    course.write(
        relation("loewner<=", hessian, zeros(*hessian.shape)),
        "second derivative",
        "concave, so that the stationary point is the maximum",
        rests_on=(h,),
    )
    course.notes.append(f"A count of 0 puts {theta.name} on the boundary, by the same formula.")
    course.profile(theta, solution, f"{theta.name} at its best value for the others", (course.marks["loglik"], solved))
    return True


def _of_onehot(course: Course, total: Term) -> Term:
    """The sum of all entries of a sample of one-hot rows is their number."""
    x = course.model.samples[0]
    return course.model.n if total is sum_(x) and "onehot" in properties(x) else total


__all__ = ["estimate"]
