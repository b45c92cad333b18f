"""Taylor coefficients put together from those of the parts, in exact arithmetic.

Sums, products and quotients of power series, and functions of them by the differential equation that each solves
(y = exp(u) has y' = u' y): n^2 operations a part. Reference: Knuth, The Art of Computer Programming 2, 4.7.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from workbench.terms.functions.elementwise import arctan, cos, cosh, exp, log, sin, sinh, sqrt, tan, tanh
from workbench.terms.heads import ADD, MUL, NAMED, NUMBER, POWER
from workbench.terms.term import Term, postorder

Series = list[Fraction]
_MOST_PARTS, _LONGEST = 200, 2000
"""So many parts are put together at most, and so many bits a coefficient may have."""


def coefficients(f: Term, x: Term, at: Fraction, order: int) -> Series | None:
    """The coefficients of (x - at)^k up to an order; None where a part has none that are rational numbers."""
    parts = tuple(postorder(f))
    if len(parts) > _MOST_PARTS:
        return None
    done: dict[Term, Series] = {}
    for part in parts:
        found = _of(part, x, at, order, done)
        if found is None or any(c.numerator.bit_length() + c.denominator.bit_length() > _LONGEST for c in found):
            return None
        done[part] = found
    return done[f]


def _of(part: Term, x: Term, at: Fraction, n: int, done: dict[Term, Series]) -> Series | None:
    if part is x:
        return [at, Fraction(1), *[Fraction(0)] * n][: n + 1]
    if part.head is NUMBER:
        return [part.value, *[Fraction(0)] * n]
    inside = [done[a] for a in part.args]
    if part.head is ADD:
        return [sum(cs, Fraction(0)) for cs in zip(*inside, strict=True)]
    if part.head is MUL:
        product = inside[0]
        for other in inside[1:]:
            product = times(product, other)
        return product
    if part.head is NAMED:
        return inside[0]
    if part.head is POWER and part.args[1].head is NUMBER:
        return _power(inside[0], part.args[1].value)
    return _BY_HEAD[part.head](inside[0]) if part.head in _BY_HEAD else None


def times(a: Series, b: Series) -> Series:
    return [sum((a[j] * b[k - j] for j in range(k + 1)), Fraction(0)) for k in range(len(a))]


def _over(a: Series, b: Series) -> Series | None:
    """The quotient, where the denominator is not 0 at the point."""
    if not b[0]:
        return None
    out: Series = []
    for k in range(len(a)):
        out.append((a[k] - sum((b[j] * out[k - j] for j in range(1, k + 1)), Fraction(0))) / b[0])
    return out


def _power(u: Series, p: Fraction) -> Series | None:
    """u^p: a product where p is a whole number from 0 on; else by u y' = p u' y, where u is 1 at the point."""
    if p.denominator == 1 and 0 <= p <= 64:
        out = [Fraction(1), *[Fraction(0)] * (len(u) - 1)]
        for _ in range(int(p)):
            out = times(out, u)
        return out
    if p.denominator == 1 and -64 <= p < 0:
        below = _power(u, -p)
        return None if below is None else _over([Fraction(1), *[Fraction(0)] * (len(u) - 1)], below)
    if u[0] != 1:
        return None
    y = [Fraction(1)]
    for k in range(1, len(u)):
        y.append(sum(((p * j - (k - j)) * u[j] * y[k - j] for j in range(1, k + 1)), Fraction(0)) / k)
    return y


def _exp(u: Series) -> Series | None:
    if u[0]:
        return None
    y = [Fraction(1)]
    for k in range(1, len(u)):
        y.append(sum((j * u[j] * y[k - j] for j in range(1, k + 1)), Fraction(0)) / k)
    return y


def _log(u: Series) -> Series | None:
    return _from_slope(_over(_slope(u), u)) if u[0] == 1 else None


def _slope(u: Series) -> Series:
    """u', of the same length: its last coefficient is not needed and not known."""
    return [k * u[k] for k in range(1, len(u))] + [Fraction(0)]


def _from_slope(slope: Series | None) -> Series | None:
    """What is 0 at the point and has this derivative."""
    return None if slope is None else [Fraction(0), *(c / (k + 1) for k, c in enumerate(slope[:-1]))]


def _pair(u: Series, sign: int) -> tuple[Series, Series] | None:
    """sin u and cos u (sign -1), sinh u and cosh u (sign 1): each is the other's slope but for the sign, times u'."""
    if u[0]:
        return None
    s, c = [Fraction(0)], [Fraction(1)]
    for k in range(1, len(u)):
        s.append(sum((j * u[j] * c[k - j] for j in range(1, k + 1)), Fraction(0)) / k)
        c.append(sign * sum((j * u[j] * s[k - j] for j in range(1, k + 1)), Fraction(0)) / k)
    return s, c


def _one_of(which: int, sign: int) -> Callable[[Series], Series | None]:
    def made(u: Series) -> Series | None:
        pair = _pair(u, sign)
        return None if pair is None else pair[which] if which < 2 else _over(*pair)

    return made


def _arctan(u: Series) -> Series | None:
    if u[0]:
        return None
    below = times(u, u)
    below[0] += 1
    return _from_slope(_over(_slope(u), below))


_BY_HEAD: dict[object, Callable[[Series], Series | None]] = {
    exp: _exp, log: _log, sin: _one_of(0, -1), cos: _one_of(1, -1), tan: _one_of(2, -1),
    sinh: _one_of(0, 1), cosh: _one_of(1, 1), tanh: _one_of(2, 1), arctan: _arctan,
    sqrt: lambda u: _power(u, Fraction(1, 2)),
}  # fmt: skip


__all__ = ["coefficients"]
