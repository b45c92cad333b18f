r"""Binomial coefficients and factorials: a quotient of three Gammas of whole numbers is what a person writes as
``\binom{n}{k}``, and the Gamma of an index and 1 as a factorial."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from workbench.show.formulas.pieces import ATOM, Piece
from workbench.show.formulas.setting import Setter, Setting
from workbench.terms import heads
from workbench.terms.functions.special import gamma
from workbench.terms.heads import ADD, AT, INDEX, MUL, NUMBER, POWER, SIZE, SYMBOL, mul
from workbench.terms.term import Head, Term, build, postorder

Linear = dict[Term | None, Fraction]
"""Coefficients by what they stand before; None for the number."""


CHOOSE = Head("choose", lambda args, attrs: ())
"""What is displayed in the place of the quotient; no term of the language."""


def chosen(term: Term) -> Term:
    """The product with binomial coefficients in the place of Gammas."""
    if term.head is not MUL or term.rank:
        return term
    coefficients, left = [], list(term.args)
    while (found := binomial(left)) is not None:
        n, k, left = found
        coefficients.append(build(CHOOSE, (as_term(n), as_term(k))))
    factors = [*coefficients, *left]
    return term if not coefficients else mul(*factors) if len(factors) > 1 else factors[0]


FACTORIAL = Head("factorial", lambda args, attrs: ())


def factorial(term: Term) -> Term:
    """``j!`` in the place of the Gamma of an index j and 1."""
    if term.head is gamma and term.args[0].head is ADD and len(term.args[0].args) == 2:
        number, one = term.args[0].args
        if one is heads.number(1) and number.head is INDEX:
            return build(FACTORIAL, (number,))
    return term


def _set_choose(term: Term, setting: Setting) -> Piece:
    above, below = (setting[arg].text for arg in term.args)
    return Piece(rf"\binom{{{above}}}{{{below}}}", ATOM, 2)


def _set_factorial(term: Term, setting: Setting) -> Piece:
    return Piece(f"{setting[term.args[0]].text}!", ATOM)


COUNTING: Mapping[Head, Setter] = {CHOOSE: _set_choose, FACTORIAL: _set_factorial}
"""How each head is set."""


def binomial(factors: list[Term]) -> tuple[Linear, Linear, list[Term]] | None:
    """The upper and the lower number of a binomial coefficient among some factors, and the factors that are left."""
    above = [f for f in factors if f.head is gamma and _is_whole(f)]
    below = [f for f in factors if f.head is POWER and _is_inverse(f)]
    under = [(f, part) for f in below for part in _parts(f.args[0]) if part.head is gamma and _is_whole(part)]
    for top in above:
        n = _less_one(top)
        for first, left in under:
            for second, right in under:
                if left is right and first is second and under.count((first, left)) < 2:
                    continue
                k, rest = _less_one(left), _less_one(right)
                if n is not None and k is not None and rest is not None and _sum(k, rest) == n:
                    used = Counter([left, right])
                    return n, k, [*_left(factors, top, below, used)]
    return None


def _left(factors: list[Term], top: Term, below: list[Term], used: Counter[Term]) -> list[Term]:
    out: list[Term] = []
    taken = False
    for factor in factors:
        if factor is top and not taken:
            taken = True
            continue
        if factor not in below:
            out.append(factor)
            continue
        parts = []
        for part in _parts(factor.args[0]):
            if used[part]:
                used[part] -= 1
            else:
                parts.append(part)
        if parts:
            out.append(heads.power(parts[0] if len(parts) == 1 else mul(*parts), -1))
    return out


def _parts(term: Term) -> tuple[Term, ...]:
    return term.args if term.head is MUL else (term,)


def _is_inverse(factor: Term) -> bool:
    return not factor.rank and factor.args[1].head is NUMBER and factor.args[1].value == -1


def _is_whole(call: Term) -> bool:
    """Whether a Gamma is of whole numbers only."""
    whole = (INDEX, SIZE, NUMBER, ADD, MUL, AT)
    nodes = postorder(call.args[0], below=lambda t: t.head is not AT)
    return all(t.head in whole or t.head is SYMBOL and "integer" in heads.properties(t) for t in nodes)


def _less_one(call: Term) -> Linear | None:
    found = _linear(call.args[0])
    return None if found is None else _sum(found, {None: Fraction(-1)})


def _linear(term: Term) -> Linear | None:
    if term.head is NUMBER:
        return {None: term.value}
    if term.head is ADD:
        total: Linear = {}
        for arg in term.args:
            part = _linear(arg)
            if part is None:
                return None
            total = _sum(total, part)
        return total
    if term.head is MUL:
        numbers = [a.value for a in term.args if a.head is NUMBER]
        rest = [a for a in term.args if a.head is not NUMBER]
        inner = _linear(rest[0]) if len(rest) == 1 else None
        if inner is None:
            return None
        scale = Fraction(1)
        for value in numbers:
            scale *= value
        return {atom: scale * value for atom, value in inner.items()}
    return {term: Fraction(1)}


def _sum(a: Linear, b: Linear) -> Linear:
    total = {atom: a.get(atom, Fraction(0)) + b.get(atom, Fraction(0)) for atom in (*a, *b)}
    return {atom: value for atom, value in total.items() if value}


def as_term(linear: Linear) -> Term:
    """The number again, letters first."""
    parts = [atom if value == 1 else mul(value, atom) for atom, value in linear.items() if atom is not None]
    parts += [heads.number(linear[None])] if linear.get(None) else []
    return heads.add(*parts) if len(parts) > 1 else parts[0] if parts else heads.number(0)
