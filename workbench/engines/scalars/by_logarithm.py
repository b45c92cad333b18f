"""Logarithmic differentiation of products, quotients and powers: the logarithm turns them into a sum.

For factors that may be negative the logarithm of the absolute value is taken, whose derivative is u'/u just so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from workbench.engines.scalars.by_rules import differentiate, named_function
from workbench.engines.scalars.differentiating import can_tell
from workbench.engines.scalars.domains import assumptions
from workbench.engines.scalars.simplifying import simplified
from workbench.language.saying import defined, said
from workbench.reasons.algebra import LOGARITHM_OF_A_PRODUCT
from workbench.reasons.common import DEFINITION
from workbench.reasons.differentiation import LOGARITHMIC, MULTIPLY_BACK
from workbench.record.board import Board
from workbench.record.derivation import Claim, Derivation
from workbench.record.errors import NoRule
from workbench.record.naming import names_in
from workbench.rules.condition import Condition
from workbench.rules.facts import positive
from workbench.rules.requirements import needs_nonzero, needs_positive
from workbench.rules.writing import over, product, total
from workbench.terms.functions.elementwise import absolute, exp, log, sqrt
from workbench.terms.heads import MUL, NAMED, NUMBER, POWER, brief, derivative, equals, named, number
from workbench.terms.term import Term, contains, symbols

METHOD = "logarithmic"


def logarithmic_derivative(
    f: Term, x: Term, *, givens: Iterable[Term] | None = None, id: str = "", title: str = ""
) -> Derivation:
    """df/dx by way of log |f|, which is a sum where f is made of factors; it holds where no factor is 0.

    Raises NoRule for an f that is neither a product nor a power.
    """
    if not can_tell(f, x) or not contains(f, x):
        raise NoRule(f"{brief(f)} is no scalar expression in {x.name} whose derivative is known")
    whole, f = f, f.args[0] if f.head is NAMED else f
    factors = _factors(f, number(1), False)
    if len(factors) < 2 and factors[0].exponent is number(1):
        raise NoRule(f"{brief(f)} is no product and no power: its logarithm is no sum")
    givens = tuple(givens) if givens is not None else symbols(f, x)
    board = Board((), names_in(*givens, f))
    y = named_function(board, whole, x)
    needs = tuple(p.need for p in factors if contains(p.base, x))
    parts = [p.exponent if p.base is _E else product(p.exponent, log(p.size)) for p in factors]
    spread = total(parts, ())
    board.write(
        equals(log(y if all(p.positive for p in factors) else absolute(y)), spread), LOGARITHM_OF_A_PRODUCT,
        "products become sums, and exponents come in front", conditions=needs, changed=(spread,),
    )  # fmt: skip
    taken = board.last
    left = derivative(y, x)
    why = f"both sides differentiated: the logarithm of `{y.name}` changes by its relative change"
    board.write(equals(over(left, y), derivative(spread, x)), LOGARITHMIC, why, conditions=needs)
    first = board.last
    ell = named("L", spread)
    board.write(equals(ell, spread), DEFINITION, "the sum of logarithms", rests_on=(taken,))
    slope = differentiate(board, ell, x).value
    found = product(f, slope)
    board.write(equals(left, found), MULTIPLY_BACK, f"`{y.name}` put in", rests_on=(first, board.last))
    result = found
    for step in simplified(found, x):
        result = step.after
        board.write(equals(left, result), step.rule, step.why, changed=(result,))
    made = Derivation(
        id=id,
        title=title or f"Derivative of {said(f, 50)} in `{x.name}`, by its logarithm",
        givens=givens,
        goal=f"Find the derivative of {defined(y)} in `{x.name}` by logarithmic differentiation.",
        claims=(Claim("Derivative", equals(left, result), f, (x,), result),),
        roads=(board.road(METHOD),),
        convention="The logarithm is that of the modulus: whatever the sign, its derivative is that of the function "
        "over the function.",
        idea="The logarithm turns products into sums and powers into factors: differentiate that, and multiply back.",
        assumptions=assumptions(board, givens),
        wrong=("forgetting to multiply by the function itself in the end.",),
    )
    return made


_E = exp(number(1))


@dataclass(frozen=True, slots=True)
class _Power:
    """A factor: a base, an exponent, and whether the base is positive wherever the factor has a value."""

    base: Term
    exponent: Term
    positive: bool

    @property
    def size(self) -> Term:
        """The absolute value of the base, without bars where they do nothing."""
        return self.base if self.positive else absolute(self.base)

    @property
    def need(self) -> Condition:
        return needs_positive(self.base) if self.positive else needs_nonzero(self.base)


def _factors(f: Term, exponent: Term, rooted: bool) -> list[_Power]:
    """The factors of a product; an exponential is e to its argument. ``rooted``: a broken exponent stands outside."""
    if f.head is MUL and not rooted:
        return [part for a in f.args for part in _factors(a, exponent, False)]
    if f.head is sqrt:
        return _factors(f.args[0], product(exponent, number(Fraction(1, 2))), True)
    if f.head is exp:
        return [_Power(_E, product(exponent, f.args[0]), True)]
    if f.head is POWER and not rooted:
        whole = f.args[1].head is NUMBER and f.args[1].value.denominator == 1
        return _factors(f.args[0], product(exponent, f.args[1]), not whole)
    return [_Power(f, exponent, rooted or bool(positive(f)))]


__all__ = ["METHOD", "logarithmic_derivative"]
