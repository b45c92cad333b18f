"""A function over its integral: where its logarithm is that of another function and a constant.

    log w = l + c, c free of x:    log of the integral of w = c + log of the integral of e^l
    where e^l integrates to 1:     log(w / integral of w) = l

Source: Bernardo & Smith, Bayesian Theory (1994), section 5.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import ADD, INTEGRAL, MUL, NAMED, POWER, RELATION, add, equals, integral, mul, number, power
from workbench.terms.term import Term, contains, transform


def integral_of_a_multiple(step: Step) -> Iterator[Reduction]:
    """The logarithm of an integral, where what is cited says that the logarithm of the integrand is a sum with a part
    that does not vary."""
    whole = _log_of(_equation(step.goal)[0])
    if whole is None or whole.head is not INTEGRAL:
        return
    w, x, *ends = whole.args
    if x in step.fixed:
        return
    for said in step.premises:
        right = _equation(said)[1]
        parts = right.args if right is not None and right.head is ADD else ()
        moving, fixed = [t for t in parts if contains(t, x)], [t for t in parts if not contains(t, x)]
        if not moving or not fixed:
            continue
        inside, front = add(*moving) if len(moving) > 1 else moving[0], add(*fixed) if len(fixed) > 1 else fixed[0]
        same, mass = Needed(equals(log(w), add(inside, front))), integral(exp(inside), x, *ends)
        yield Reduction((equals(log(whole), front),), (same, Needed(equals(mass, number(1)))))
        yield Reduction((equals(log(whole), add(front, log(mass))),), (same,))


def over_its_integral(step: Step) -> Iterator[Reduction]:
    """The logarithm of a function over its integral, where what is cited says what the logarithm of the integral is."""
    left, right = _equation(step.goal)
    quotient = _quotient(_log_of(left))
    if quotient is None or right is None:
        return
    w, whole = quotient
    for said in step.premises:
        if _spelled(_log_of(_equation(said)[0])) is _spelled(whole):
            same = Needed(equals(log(w), add(right, said.args[1])))
            yield Reduction((step.goal,), (same,))


def _equation(said: Term) -> tuple[Term, Term] | tuple[None, None]:
    return (said.args[0], said.args[1]) if said.head is RELATION and said.attrs[0] == "=" else (None, None)


def _log_of(term: Term | None) -> Term | None:
    return term.args[0] if term is not None and term.head is log else None


def _quotient(term: Term | None) -> tuple[Term, Term] | None:
    """A term as a function and the integral of it that divides it."""
    if term is None or term.head is not MUL:
        return None
    for below in term.args:
        whole = below.args[0] if below.head is POWER and below.args[1] is number(-1) else None
        if whole is not None and whole.head is INTEGRAL:
            rest = [f for f in term.args if f is not below]
            above = mul(*rest) if len(rest) > 1 else rest[0]
            if above is whole.args[0] and mul(above, power(whole, number(-1))) is term:
                return above, whole
    return None


def _spelled(term: Term | None) -> Term | None:
    """The term with what its names stand for."""
    return None if term is None else transform(term, lambda t: t.args[0] if t.head is NAMED else None)


__all__ = ["integral_of_a_multiple", "over_its_integral"]
