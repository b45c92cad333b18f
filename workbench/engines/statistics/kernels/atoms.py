"""A logarithm of a density as a sum over functions of one parameter: the shape by which a kernel is recognised.

    log of the gamma density in lam:   (alpha - 1) log(lam) - beta lam + what is free of lam

Each function of the parameter, an atom, is a product of powers of bases that are no product and no sum of a known kind;
its coefficient is free of the parameter. Powers of sums are multiplied out, logarithms of products split, and sums over
the sample taken to the coefficients. Where a vector stands in an inner product, the atom is the vector.

Atoms are monomials (``workbench.terms.monomials``); the sums of these are none of the sums there, for their
coefficients are terms that are written on a page, with the statistics of the sample among them, and no exact numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from workbench.engines.statistics.samples.sums import ONE, times
from workbench.rules import facts
from workbench.terms import monomials
from workbench.terms.functions.elementwise import log, sqrt, square
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import ADD, MATMUL, MUL, NAMED, NUMBER, POWER, add, brief, mul, number, power, size_term
from workbench.terms.monomials import Monomial, of_exponents
from workbench.terms.term import Term, depends_on, postorder, rebuild

Atom = Monomial[Term, Fraction]
"""Bases with their exponents, in order; empty for 1."""
FREE: Atom = ()
_HIGHEST = 6


def atoms(term: Term, *thetas: Term) -> dict[Atom, Term]:
    """The coefficient of each atom; FREE is that of what depends on no theta, and is left out where it is 0."""
    varies = depends_on(term, thetas)
    return {atom: c for atom, c in _atoms(term, varies).items() if not _is_zero(c)}


def written(atom: Atom) -> Term:
    """The atom as a term."""
    factors = [base if e == 1 else power(base, number(e)) for base, e in atom]
    return mul(*factors) if len(factors) > 1 else factors[0] if factors else ONE


def put_together(found: dict[Atom, Term]) -> Term:
    """The sum of coefficients times atoms, what is free of the parameter last."""
    terms = [multiplied(c, written(a)) for a, c in found.items() if a != FREE]
    terms.extend([found[FREE]] if FREE in found else [])
    return add(*terms) if len(terms) > 1 else terms[0] if terms else number(0)


def multiplied(coefficient: Term, what: Term) -> Term:
    if what.rank:
        return coefficient @ what
    if coefficient.head is ADD:
        turned = gathered([(-1, coefficient)])
        below = [t for t in coefficient.args if t.head is MUL and t.args[0].head is NUMBER and t.args[0].value < 0]
        if len(below) == len(coefficient.args):
            return mul(number(-1), turned, *(what.args if what.head is MUL else (what,)))
    return times(coefficient, what)


def _is_zero(term: Term) -> bool:
    return term.head is NUMBER and term.value == 0


Varies = Callable[[Term], bool]


def _atoms(term: Term, varies: Varies) -> dict[Atom, Term]:
    if not varies(term):
        return {FREE: term}
    if term.head is NAMED:
        return _atoms(term.args[0], varies)
    if term.head is ADD:
        return _sum([_atoms(a, varies) for a in term.args])
    if term.head is MUL:
        return _product([_atoms(a, varies) for a in term.args])
    if term.head is POWER:
        return _power(term, term.args[0], term.args[1], varies)
    if term.head is square:
        return _power(term, term.args[0], number(2), varies)
    if term.head is sqrt:
        return _power(term, term.args[0], number(Fraction(1, 2)), varies)
    if term.head is log:
        return _logarithm(term.args[0], varies)
    if term.head is sum_ and not term.rank and term.args[0].rank == 1:
        return _over_sample(term, varies)
    if term.head is MATMUL and not term.rank:
        return _inner(term, varies)
    return {((term, Fraction(1)),): ONE}


def _sum(parts: list[dict[Atom, Term]]) -> dict[Atom, Term]:
    found: dict[Atom, list[Term]] = {}
    for part in parts:
        for atom, c in part.items():
            found.setdefault(atom, []).append(c)
    return {atom: gathered([(1, c) for c in cs]) for atom, cs in found.items()}


def _product(parts: list[dict[Atom, Term]]) -> dict[Atom, Term]:
    made: dict[Atom, Term] = {FREE: ONE}
    for part in parts:
        pairs = [(_joined(a, b), _times(c, d)) for a, c in made.items() for b, d in part.items()]
        made = _sum([{atom: c} for atom, c in pairs])
    return made


def _joined(a: Atom, b: Atom) -> Atom:
    exponents = dict(a)
    for base, e in b:
        exponents[base] = exponents.get(base, Fraction(0)) + e
    return of_exponents(exponents, lambda base: brief(base, 400))


def _times(a: Term, b: Term) -> Term:
    """The product of two coefficients: numbers leave the bars, and x x is x**2."""
    whole = times(_numbers_out(a), _numbers_out(b))
    if whole.head is not MUL:
        return whole
    exponents: dict[Term, Fraction] = {}
    for f in whole.args:
        base, e = (f.args[0], f.args[1].value) if f.head is POWER and f.args[1].head is NUMBER else (f, Fraction(1))
        if base in exponents and (base.head is NUMBER or exponents[base] * e < 0):
            return whole
        exponents[base] = exponents.get(base, Fraction(0)) + e
    return times(ONE, mul(*(b if e == 1 else power(b, number(e)) for b, e in exponents.items()), ONE))


def _numbers_out(c: Term) -> Term:
    """1 / (2 v) as 1/2 times 1/v."""
    made = ONE
    for f in c.args if c.head is MUL else (c,):
        inverse = f.head is POWER and f.args[1] is number(-1) and f.args[0].head is MUL
        front = f.args[0].args[0] if inverse else ONE
        if inverse and front.head is NUMBER and front.value:
            inside = f.args[0].args[1:]
            below = power(mul(*inside) if len(inside) > 1 else inside[0], -1)
            f = times(number(1 / front.value), below)
        made = times(made, f)
    return made


def _power(term: Term, base: Term, exponent: Term, varies: Varies) -> dict[Atom, Term]:
    plain: dict[Atom, Term] = {((term, Fraction(1)),): ONE}
    if exponent.head is not NUMBER:
        return plain
    inside = _atoms(base, varies)
    if len(inside) == 1:
        ((atom, c),) = inside.items()
        if c is ONE or exponent.value.denominator == 1 or facts.positive(c):
            return {monomials.raised(atom, exponent.value): c if c is ONE else raised(c, exponent.value)}
        return plain
    if exponent.value.denominator == 1 and 0 < exponent.value <= _HIGHEST:
        return _product([inside] * int(exponent.value))
    whole = _in_order(inside)
    return {((whole, exponent.value),): ONE}


def raised(base: Term, exponent: Fraction) -> Term:
    """The power of a coefficient; (k**(1/2))**2 is k, factor by factor where all are positive."""
    if base.head is MUL and (exponent.denominator == 1 or all(facts.positive(f) for f in base.args)):
        return mul(*(raised(f, exponent) for f in base.args))
    if base.head is POWER and base.args[1].head is NUMBER and facts.positive(base.args[0]):
        exponent, base = exponent * base.args[1].value, base.args[0]
    return base if exponent == 1 else power(base, number(exponent))


def _logarithm(inside: Term, varies: Varies) -> dict[Atom, Term]:
    """log of a product as a sum; a sum inside is put in one order, so that 1 - p and -p + 1 are the same atom."""
    if inside.head is NAMED:
        return _logarithm(inside.args[0], varies)
    if inside.head is MUL:
        moving = [f for f in inside.args if varies(f)]
        fixed = [f for f in inside.args if not varies(f)]
        parts = [_logarithm(f, varies) for f in moving]
        return _sum([*parts, {FREE: log(mul(*fixed) if len(fixed) > 1 else fixed[0])}]) if fixed else _sum(parts)
    if inside.head is POWER and not varies(inside.args[1]):
        return {a: times(inside.args[1], c) for a, c in _logarithm(inside.args[0], varies).items()}
    if inside.head is sqrt:
        return {a: times(number(Fraction(1, 2)), c) for a, c in _logarithm(inside.args[0], varies).items()}
    if inside.head is ADD:
        whole = _in_order(_atoms(inside, varies))
        return {((log(whole), Fraction(1)),): ONE} if whole.head is ADD else _logarithm(whole, varies)
    return {((log(inside), Fraction(1)),): ONE}


def _sorted(found: dict[Atom, Term]) -> dict[Atom, Term]:
    return dict(sorted(found.items(), key=lambda item: brief(written(item[0]), 400)))


def _in_order(found: dict[Atom, Term]) -> Term:
    """The sum in one order, what is free of the parameter first: 1 - p."""
    found = {a: c for a, c in found.items() if not _is_zero(c)}
    front = [found[FREE]] if FREE in found else []
    terms = [*front, *(multiplied(c, written(a)) for a, c in _sorted(found).items() if a != FREE)]
    return add(*terms) if len(terms) > 1 else terms[0] if terms else number(0)


def gathered(terms: Sequence[tuple[int, Term]]) -> Term:
    """A signed sum, opened, with its numbers added up at the end and equal terms counted together."""
    counts: dict[Term, Fraction] = {}
    for sign, whole in terms:
        for t in _opened(whole):
            front, what = _numbered(t)
            counts[what] = counts.get(what, Fraction(0)) + sign * front
    value = counts.pop(ONE, Fraction(0))
    rest = [times(number(k), t) for t, k in counts.items() if k]
    rest += [number(value)] if value or not rest else []
    return add(*rest) if len(rest) > 1 else rest[0]


def _numbered(term: Term) -> tuple[Fraction, Term]:
    """The number in front, and the rest."""
    if term.head is NUMBER:
        return term.value, ONE
    if term.head is MUL and term.args[0].head is NUMBER:
        return term.args[0].value, term.args[1] if len(term.args) == 2 else mul(*term.args[1:])
    return Fraction(1), term


def without_zeros(term: Term) -> Term:
    """The term without summands 0 and what is multiplied by 0: a law with 0, or zeros, for a parameter."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args)) if node.args else node
        nothing = [a for a in again.args if _is_zero(a) or a.head is zeros]
        if again.head is MUL and nothing:
            again = number(0) if not again.rank else zeros(*again.shape)
        elif again.head is ADD and nothing:
            rest = [a for a in again.args if a not in nothing]
            kept = add(*rest) if len(rest) > 1 else rest[0] if rest else number(0)
            again = kept if kept.shape == again.shape else again
        done[node] = again
    return done[term]


def tidied(term: Term) -> Term:
    """Every sum of numbers in the term gathered."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        if node.head is NAMED:
            done[node] = node
            continue
        again = rebuild(node, (done[a] for a in node.args)) if node.args else node
        done[node] = gathered([(1, again)]) if again.head is ADD and not again.rank else again
    return done[term]


def _opened(term: Term) -> list[Term]:
    """The terms of a sum, and of a number times a sum."""
    if term.head is ADD:
        return [u for a in term.args for u in _opened(a)]
    if term.head is MUL and len(term.args) == 2 and term.args[0].head is NUMBER and term.args[1].head is ADD:
        return [times(term.args[0], u) for u in _opened(term.args[1])]
    return [term]


def _over_sample(term: Term, varies: Varies) -> dict[Atom, Term]:
    """sum(f): the sums of the coefficients."""
    body = term.args[0]
    found: dict[Atom, Term] = {}
    for atom, c in _atoms(body, varies).items():
        if any(base.rank for base, _ in atom):
            return {((term, Fraction(1)),): ONE}
        front, rest = (c.args[0], c.args[1:]) if c.head is MUL and c.args[0].head is NUMBER else (ONE, (c,))
        inside = mul(*rest) if len(rest) > 1 else rest[0]
        total = sum_(inside) if inside.rank else times(size_term(body.shape[0]), inside)
        found[atom] = times(front, total)
    return found


def _inner(term: Term, varies: Varies) -> dict[Atom, Term]:
    left, right = term.args
    if varies(left) == varies(right):
        return {((term, Fraction(1)),): ONE}
    moving, fixed = (left, right) if varies(left) else (right, left)
    return {((moving, Fraction(1)),): fixed}


__all__ = ["FREE", "Atom", "atoms", "gathered", "multiplied", "put_together", "tidied", "without_zeros", "written"]
