"""How many real zeros a polynomial has, exactly: Sturm's theorem in rational arithmetic.

Source: Sturm (1829); Basu, Pollack & Roy, Algorithms in Real Algebraic Geometry, ch. 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from workbench.terms.heads import ADD, MUL, NAMED, NUMBER, POWER, SYMBOL
from workbench.terms.term import Term, postorder

Polynomial = list[Fraction]
"""Coefficients, of x^0 first."""
MOST = 40


def polynomial(term: Term, x: Term, at: Mapping[str, Fraction]) -> Polynomial | None:
    """The coefficients of a term as a polynomial in x, the other symbols put in; None for what is none."""
    done: dict[Term, Polynomial] = {}
    for node in postorder(term):
        args = [done.get(a) for a in node.args]
        if node is x:
            found = [Fraction(0), Fraction(1)]
        elif node.head is NUMBER:
            found = [node.value]
        elif node.head is SYMBOL and node.name in at:
            found = [at[node.name]]
        elif node.head is NAMED and args[0] is not None:
            found = args[0]
        elif node.head is ADD and None not in args:
            found = [Fraction(0)]
            for a in args:
                found = _sum(found, a or [])
        elif node.head is MUL and None not in args:
            found = [Fraction(1)]
            for a in args:
                found = _product(found, a or [])
        elif node.head is POWER and args[0] is not None and node.args[1].head is NUMBER:
            n = node.args[1].value
            if n.denominator != 1 or abs(n) > MOST or (n < 0 and (len(args[0]) > 1 or not args[0][0])):
                return None
            found = [1 / args[0][0]] if n < 0 else [Fraction(1)]
            for _ in range(abs(int(n)) - (n < 0)):
                found = _product(found, args[0] if n > 0 else [1 / args[0][0]])
        else:
            return None
        if len(found) > MOST + 1:
            return None
        done[node] = found
    return _trimmed(done[term])


def real_zeros(p: Polynomial) -> int:
    """How many different real zeros a polynomial that is not 0 has."""
    chain = [p, _trimmed([k * c for k, c in enumerate(p)][1:])]
    while len(chain[-1]) > 1 or chain[-1] and chain[-1][0]:
        rest = _remainder(chain[-2], chain[-1])
        if not any(rest):
            break
        largest = max(abs(c) for c in rest)
        chain.append([-c / largest for c in rest])
    return _changes(chain, -1) - _changes(chain, 1)


def _changes(chain: list[Polynomial], side: int) -> int:
    """Changes of sign along the chain, far out on one side."""
    signs = [(1 if q[-1] > 0 else -1) * (side if (len(q) - 1) % 2 else 1) for q in chain if any(q)]
    return sum(a != b for a, b in pairwise(signs))


def _remainder(a: Polynomial, b: Polynomial) -> Polynomial:
    rest = list(a)
    while len(rest) >= len(b) and any(rest):
        factor, shift = rest[-1] / b[-1], len(rest) - len(b)
        rest = [c - factor * b[k - shift] if k >= shift else c for k, c in enumerate(rest)]
        rest = _trimmed(rest[:-1])
        if len(b) == 1:
            return []
    return rest


def _sum(a: Polynomial, b: Polynomial) -> Polynomial:
    size = max(len(a), len(b))
    return [(a[k] if k < len(a) else Fraction(0)) + (b[k] if k < len(b) else Fraction(0)) for k in range(size)]


def _product(a: Polynomial, b: Polynomial) -> Polynomial:
    out = [Fraction(0)] * max(len(a) + len(b) - 1, 1)
    for i, u in enumerate(a):
        for j, v in enumerate(b):
            out[i + j] += u * v
    return out


def _trimmed(p: Polynomial) -> Polynomial:
    while p and not p[-1]:
        p = p[:-1]
    return p


__all__ = ["Polynomial", "polynomial", "real_zeros"]
