"""Statements about antiderivatives, which hold up to a constant, as statements about increments.

``antiderivative(f, u, at) = F`` becomes "the integral of f in u from ``at`` as it was to ``at`` as it is, is how much F
grew", while the moving symbol comes from a base point near by. A pure rewriting: no rule of calculus takes part, and
what is left is judged by quadrature like any other statement.
"""

from __future__ import annotations

from fractions import Fraction

from workbench.terms.heads import ADD, ANTIDERIVATIVE, IMPLIES, MUL, NAMED, add, equals, integral, mul, negative, number
from workbench.terms.term import LanguageError, Term, depends_on, postorder, rebuild, symbols

BASE = number(Fraction(9, 10))
"""The base point, as a multiple of the point: on the same side of 0, and near enough for most pieces of a domain."""

_RUNNING = frozenset("integral limit between antiderivative expectation".split())
"""Heads whose second argument is a variable of their own, in their first."""
_POINTWISE = frozenset("derivative differential".split())


def incremented(statement: Term) -> Term:
    """The statement about increments; the statement itself where no antiderivative occurs.

    Raises LanguageError for what cannot be said of increments: an antiderivative inside a product with a factor that
    moves, inside a function, in an inequality, or moving with two symbols.
    """
    moving = {t.args[3] for t in postorder(statement) if t.head is ANTIDERIVATIVE}
    if not moving:
        return statement
    if statement.head is IMPLIES and not any(m in symbols(statement.args[0]) for m in moving):
        return rebuild(statement, (statement.args[0], incremented(statement.args[1])))
    if statement.head.name != "relation" or statement.attrs[0] != "=":
        raise LanguageError("an antiderivative is known up to a constant: only equations can be checked")
    if len(moving) > 1:
        raise LanguageError(f"antiderivatives that move with {' and '.join(sorted(s.name for s in moving))}")
    (x,) = moving
    plain = [_without_names(side) for side in statement.args]
    return equals(*(_increment(side, x) for side in plain))


def _without_names(term: Term) -> Term:
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args))
        done[node] = again.args[0] if again.head is NAMED else again
    return done[term]


def _increment(side: Term, x: Term) -> Term:
    """How much a side grows as x comes from the base point."""
    parts = side.args if side.head is ADD else (side,)
    return add(*(_grown(part, x) for part in parts))


def _grown(part: Term, x: Term) -> Term:
    holds = [t for t in postorder(part) if t.head is ANTIDERIVATIVE]
    if not holds:
        return add(part, negative(replaced(part, x, mul(BASE, x))))
    if part.head is ANTIDERIVATIVE:
        f, u, at, _ = part.args
        if any(t.head is ANTIDERIVATIVE for t in postorder(f, at)):
            raise LanguageError("an antiderivative inside an antiderivative has no increment")
        return integral(f, u, replaced(at, x, mul(BASE, x)), at)
    if part.head is ADD:
        return _increment(part, x)
    if part.head is MUL:
        inside = [a for a in part.args if any(t.head is ANTIDERIVATIVE for t in postorder(a))]
        rest = [a for a in part.args if a not in inside]
        if len(inside) == 1 and part.args.count(inside[0]) == 1 and not any(x in symbols(a) for a in rest):
            return mul(*rest, _grown(inside[0], x))
    raise LanguageError("an antiderivative inside a product or a function has no increment")


def replaced(term: Term, x: Term, value: Term) -> Term:
    """The term at another value of a symbol; a variable of the same name that a head has for itself is left alone.

    Raises LanguageError below a derivative in the symbol.
    """
    if x not in symbols(term):
        return term
    touches = depends_on(term, (x,))
    done: dict[Term, Term] = {}
    for node in postorder(term, below=lambda n: touches(n) and not _own(n, x)):
        if node is x:
            done[node] = value
        elif not touches(node):
            done[node] = node
        elif node.head.name in _POINTWISE:
            raise LanguageError(f"a derivative in {x.name} has no value at another {x.name}")
        elif _own(node, x):
            outer = (replaced(a, x, value) for a in node.args[2 : 3 if node.head is ANTIDERIVATIVE else None])
            done[node] = rebuild(node, (*node.args[:2], *outer, *node.args[3:] * (node.head is ANTIDERIVATIVE)))
        else:
            done[node] = rebuild(node, (done[a] for a in node.args))
    return done[term]


def _own(node: Term, x: Term) -> bool:
    return node.head.name in _RUNNING and node.args[1] is x


__all__ = ["incremented", "replaced"]
