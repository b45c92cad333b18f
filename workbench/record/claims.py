"""Claims by the names that authors use: ``Gradient(f, x, G)`` says that the gradient of f in x is G."""

from __future__ import annotations

from workbench.record.derivation import Branch, Claim
from workbench.terms.functions.linear_algebra import inner
from workbench.terms.heads import (
    IMPLIES,
    NAMED,
    antiderivative,
    derivative,
    differential,
    equals,
    limit,
    meaning,
    number,
    relation,
)
from workbench.terms.statements import iff, implies
from workbench.terms.term import Term, postorder, rebuild


def Derivative(of: Term, wrt: Term, result: Term) -> Claim:  # noqa: N802 - a kind of claim
    """The derivative of a scalar in a scalar."""
    return Claim("Derivative", equals(derivative(of, wrt), result), of, (wrt,), result)


def Gradient(of: Term, wrt: Term, result: Term, *, structured: bool = False) -> Claim:  # noqa: N802
    """The gradient of a scalar; it has the shape of ``wrt``."""
    return Claim("Gradient", equals(derivative(of, wrt), result), of, (wrt,), result, structured=structured)


def Jacobian(of: Term, wrt: Term, result: Term) -> Claim:  # noqa: N802
    """J[i..., j...] = d of[i...] / d wrt[j...]."""
    return Claim("Jacobian", equals(derivative(of, wrt), result), of, (wrt,), result)


def Hessian(of: Term, wrt: Term, result: Term, wrt2: Term | None = None) -> Claim:  # noqa: N802
    """The second derivative of a scalar in ``wrt`` and then ``wrt2`` (or ``wrt`` again)."""
    second = wrt if wrt2 is None else wrt2
    statement = equals(derivative(derivative(of, wrt), second), result)
    return Claim("Hessian", statement, of, (wrt, second), result)


def Third(of: Term, wrt: Term, result: Term) -> Claim:  # noqa: N802
    """The third derivative of a scalar: T[i..., j..., k...] = d^3 of / d wrt[i...] d wrt[j...] d wrt[k...]."""
    return Claim("Third", equals(derivative(derivative(derivative(of, wrt), wrt), wrt), result), of, (wrt,), result)


def Directional(of: Term, wrt: Term, along: Term, result: Term) -> Claim:  # noqa: N802
    """The derivative of a scalar along a direction."""
    return Claim("Directional", equals(inner(derivative(of, wrt), along), result), of, (wrt,), result, along)


def Differential(of: Term, wrt: Term, result: Term) -> Claim:  # noqa: N802
    """d of, as a term that is linear in ``differential(wrt, wrt)``."""
    return Claim("Differential", equals(differential(of, wrt), result), of, (wrt,), result)


def Integral(of: Term, wrt: Term, result: Term, *, statement: Term | None = None) -> Claim:  # noqa: N802
    """An antiderivative of a scalar; with a statement ``integral(of, wrt, a, b) = result``, the definite integral."""
    said = equals(antiderivative(of, wrt), result) if statement is None else statement
    return Claim("Integral", said, of, (wrt,), result)


def Equality(left: Term, right: Term) -> Claim:  # noqa: N802
    """The two sides are equal wherever both have a value."""
    return Claim("Equality", equals(left, right), result=right)


def Meaning(part: Term) -> Claim:  # noqa: N802
    """A named part is its value: how the main claim's name is read, with no answer of its own."""
    return Claim("Equality", meaning(part))


def Answer(name: str, part: Term, kind: str = "Equality", of: Term | None = None) -> Claim:  # noqa: N802
    """One of several results, under its name: the value of a named part. ``kind`` and ``of`` as in Claim."""
    return Claim(kind, meaning(part), of=of, result=part.args[0], name=name)


def Inequality(left: Term, sign: str, right: Term) -> Claim:  # noqa: N802
    """``left sign right``; the sign is one of <= >= < > and these with loewner before them."""
    return Claim("Inequality", relation(sign, left, right), result=right)


def Implies(premise: Term, conclusion: Term) -> Claim:  # noqa: N802
    """Wherever the premise holds, the conclusion does."""
    return Claim("Equality", implies(premise, conclusion))


def Iff(left: Term, right: Term) -> Claim:  # noqa: N802
    """The two statements hold together or fail together."""
    return Claim("Equality", iff(left, right))


def Limit(  # noqa: N802
    of: Term, wrt: Term, to: Term, result: Term, side: str = "both", branches: tuple[Branch, ...] = ()
) -> Claim:
    """The limit of a scalar; the result may be oo or -oo, or chosen by the cases of ``branches``."""
    return Claim("Limit", equals(limit(of, wrt, to, side), result), of, (wrt,), result, branches=branches)


def Expectation(statement: Term, name: str = "") -> Claim:  # noqa: N802
    """``expectation(f, x, log_density) = value``, or that under a premise (implies); ``name`` as in Claim."""
    said = statement.args[1] if statement.head is IMPLIES else statement
    mean, value = said.args
    return Claim("Expectation", statement, wrt=(mean.args[1],), result=value, name=name)


def Law(statement: Term, name: str = "") -> Claim:  # noqa: N802
    """``P(T <= q) = F(q)``, or ``approx`` for a law that is reached as the samples grow; P is an expectation of the
    event over the samples, whose log densities are sums over the observations."""
    return Claim("Law", statement, result=spelled_out(statement.args[1]), name=name)


def spelled_out(term: Term) -> Term:
    """The term with every name replaced by what it stands for."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        parts = [done[a] for a in node.args]
        done[node] = parts[0] if node.head is NAMED else rebuild(node, parts)
    return done[term]


def Series(polynomial: Term, of: Term, wrt: Term, at: Term, order: int) -> Claim:  # noqa: N802
    """A named polynomial is the Taylor polynomial of a scalar; ``wrt`` holds the variable, the point and the order."""
    value = polynomial.args[0]
    return Claim("Series", equals(polynomial, value), of, (wrt, at, number(order)), value)


__all__ = [
    "Answer",
    "Derivative",
    "Differential",
    "Directional",
    "Equality",
    "Expectation",
    "Gradient",
    "Hessian",
    "Iff",
    "Implies",
    "Inequality",
    "Integral",
    "Jacobian",
    "Meaning",
    "Third",
]
