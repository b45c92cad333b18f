"""SymPy's expressions as terms in the order in which a person writes them.

Fractions stand under one bar, the first term of a sum is not negative where there is a choice, 1/sqrt(3) is written for
sqrt(3)/3. A letter of a substitution is a named part outside its integral, and the variable inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from workbench.engines.integrals.symbolic import Expr, sp
from workbench.terms.functions import functions
from workbench.terms.heads import add, antiderivative, derivative, divide, mul, named, number, oo, pi, power, scalar
from workbench.terms.sympy_bridge import function_of
from workbench.terms.term import LanguageError, Term

_INNER = ("u", "w", "z", "s", "r", "y", "m")
_OUTER = ("t", "s", "r", "theta", "phi")
_PARTS = (("u", "v"), ("p", "q"), ("g", "h"), ("r", "s"), ("U", "V"), ("P", "Q"), ("G", "H"))


class Presenter:
    """Terms for the expressions of one derivation; ``given`` are its symbols by SymPy's."""

    def __init__(self, given: dict[Expr, Term], moving: Term, taken: Iterable[str]) -> None:
        self.given = given
        self.moving = moving
        self.taken = {*taken, moving.name}
        self.letters: dict[Expr, tuple[Term, Term]] = {}

    # -- letters ---------------------------------------------------------------------

    def name(self, letter: Expr, value: Expr, outer: bool = False) -> Term:
        """The named part for a new letter."""
        return self._named(letter, value, self._free(_OUTER if outer else _INNER))

    def name_pair(self, u: Expr, first: Expr, v: Expr, second: Expr) -> tuple[Term, Term]:
        names = next((p for p in _PARTS if not self.taken & set(p)), None)
        if names is None:
            raise LanguageError("more letters are needed than there are")
        return self._named(u, first, names[0]), self._named(v, second, names[1])

    def _named(self, letter: Expr, value: Expr, name: str) -> Term:
        self.taken.add(name)
        part = named(name, self.term(value))
        self.letters[letter] = (scalar(name, *(["positive"] if letter.is_positive else [])), part)
        return part

    def fresh(self, names: tuple[str, ...]) -> str:
        """A name that nothing has, taken now."""
        name = self._free(names)
        self.taken.add(name)
        return name

    def _free(self, names: tuple[str, ...]) -> str:
        more = (f"{names[0]}_{k}" for k in range(1, 100))
        return next(n for n in (*names, *more) if n not in self.taken)

    # -- terms -----------------------------------------------------------------------

    def variable(self, x: Expr) -> Term:
        """The symbol that an integral in x runs over."""
        return self.letters[x][0] if x in self.letters else self.given[x]

    def place(self, x: Expr) -> Term:
        """The value that x has, as the original variable moves."""
        return self.letters[x][1] if x in self.letters else self.given[x]

    def integral(self, f: Expr, x: Expr) -> Term:
        if x not in self.letters:
            return antiderivative(self.term(f), self.given[x])
        inside = Presenter({**self.given, x: self.letters[x][0]}, self.moving, ())
        inside.letters = {k: v for k, v in self.letters.items() if k is not x}
        return antiderivative(inside.term(f), self.letters[x][0], self.letters[x][1], self.moving)

    def term(self, e: Expr) -> Term:
        """The term of an expression. Raises LanguageError for what the language does not have."""
        if e.is_Rational:
            return number(Fraction(int(e.p), int(e.q)))
        if e.is_Symbol:
            return self.place(e) if e in self.letters else self._known(e)
        if e.is_Add:
            return add(*map(self.term, _ordered(e)))
        if e.is_Mul:
            return self._product(e)
        if isinstance(e, sp.exp):
            return functions()["exp"](self.term(e.exp))
        if e.is_Pow:
            return self._power(e.base, e.exp)
        if isinstance(e, sp.Derivative):
            return derivative(self.term(e.expr), self._known(e.variables[0]))
        if isinstance(e, sp.Integral):
            return self.integral(e.function, e.variables[0])
        for value, made in ((sp.pi, pi), (sp.oo, oo), (-sp.oo, -oo), (sp.E, None)):
            if e == value:
                return made if made is not None else functions()["exp"](number(1))
        return self._function(e)

    def _known(self, e: Expr) -> Term:
        if e not in self.given:
            raise LanguageError(f"the symbol {e} is not declared")
        return self.given[e]

    def _function(self, e: Expr) -> Term:
        if not e.is_Function:
            raise LanguageError(f"the language has no function {type(e).__name__}")
        return function_of(e, self.term)

    def _power(self, base: Expr, exponent: Expr) -> Term:
        if (
            exponent.is_number
            and exponent.is_negative
            or exponent.is_Mul
            and exponent.could_extract_minus_sign()
            and base.is_number
        ):
            return (
                divide(1, self._raised(base, -exponent))
                if not base.is_number or exponent.is_Rational
                else self._raised(base, exponent)
            )
        return self._raised(base, exponent)

    def _raised(self, base: Expr, exponent: Expr) -> Term:
        if exponent == sp.Rational(1, 2):
            return functions()["sqrt"](self.term(base))
        if exponent == 1:
            return self.term(base)
        return power(self.term(base), self.term(exponent))

    def _product(self, e: Expr) -> Term:
        c, rest = e.as_coeff_Mul()
        above, below = [], []
        radicand: Any = sp.Integer(1)
        for factor in rest.as_ordered_factors():
            base, n = (factor, sp.Integer(1)) if isinstance(factor, sp.exp) else factor.as_base_exp()
            if n == sp.Rational(1, 2) and base.is_number:
                radicand *= base
            elif n.is_number and n.is_negative:
                below.append((base, -n))
            else:
                above.append((base, n))
        p, q = abs(int(c.p)), int(c.q)
        top, bottom = _root_split(radicand, q)
        q = q // int(bottom) if bottom != 1 else q
        numerator = [number(p)] if p != 1 else []
        numerator += (
            self._roots(top, bottom)
            if top != 1 and bottom != 1
            else [self._raised(top, sp.Rational(1, 2))]
            if top != 1
            else []
        )
        denominator = [number(q)] if q != 1 else []
        if bottom != 1 and top == 1:
            denominator.append(self._raised(bottom, sp.Rational(1, 2)))
        numerator += [self._raised(b, n) for b, n in _letters_first(above)]
        denominator += [self._raised(b, n) for b, n in _letters_first(below)]
        if not denominator:
            if c.is_negative:
                numerator = [number(-p), *numerator[1:]] if p != 1 else [number(-1), *numerator]
            return mul(*numerator)
        whole = (
            [number(-p) if c.is_negative else number(p), *numerator[p != 1 :]]
            if c.is_negative or not numerator
            else numerator
        )
        return mul(*(whole), power(mul(*denominator), -1))

    def _roots(self, top: Expr, bottom: Expr) -> list[Term]:
        return [functions()["sqrt"](divide(self.term(top), self.term(bottom)))]


def _root_split(radicand: Expr, q: int) -> tuple[Expr, Expr]:
    """sqrt(n)/q with n dividing q is 1/((q/n) sqrt(n)): what stays under the root above, what goes under one below."""
    c, rest = radicand.as_coeff_Mul()
    if c.is_Integer and c > 1 and q % int(c) == 0:
        return rest, c
    return radicand, sp.Integer(1)


def _letters_first(factors: list[tuple[Expr, Expr]]) -> list[tuple[Expr, Expr]]:
    """Powers of letters before functions and sums, as one writes x^2 e^x and (x + 1) e^x."""

    def rank(factor: tuple[Expr, Expr]) -> int:
        base = factor[0]
        if base.is_number:
            return 0
        return 1 if base.is_Symbol else 2 if base.is_Add else 4 if isinstance(base, sp.Integral) else 3

    return sorted(factors, key=rank)


def _ordered(e: Expr) -> list[Expr]:
    """The terms of a sum, one that is not negative first where there is one; integrals last."""
    terms = e.as_ordered_terms()
    plain = [t for t in terms if not t.has(sp.Integral)]
    open_ = [t for t in terms if t.has(sp.Integral)]
    if plain and plain[0].could_extract_minus_sign():
        first = next((t for t in plain if not t.could_extract_minus_sign()), None)
        if first is not None:
            plain = [first, *(t for t in plain if t is not first)]
    return [*plain, *open_]


__all__ = ["Presenter"]
