"""Small builders that a printed form is made of: products, transposes and powers as a person writes them.

They only build; what they build is read back and compared with the index form before anybody sees it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from fractions import Fraction

from workbench.terms import heads as h
from workbench.terms.declaration import Function
from workbench.terms.functions import functions
from workbench.terms.functions.arrays import array, rows_of
from workbench.terms.sizes import Size
from workbench.terms.term import Term, build

ONE = Fraction(1)
Power = tuple[Term, Fraction]
_SYMMETRIC_PARTS = frozenset({h.ADD, h.MUL, h.MATMUL})
_SYMMETRIC = frozenset({"symmetric", "posdef", "diagonal"})


def call(name: str, *args: object, **attrs: object) -> Term:
    return functions()[name](*args, **attrs)


def reshaped(x: Term, *sizes: Size) -> Term:
    """The entries in row-major order under another shape; of what was reshaped before only the last shape counts."""
    if x.head.name == "reshape":
        x = x.args[0]
    return x if x.shape == sizes else call("reshape", x, *sizes)


_symmetric: weakref.WeakKeyDictionary[Term, bool] = weakref.WeakKeyDictionary()
_weights: weakref.WeakKeyDictionary[Term, int] = weakref.WeakKeyDictionary()
_lengths: weakref.WeakKeyDictionary[Term, int] = weakref.WeakKeyDictionary()
_MOST = 1 << 62
_STRETCHED = 1
"""What a row or column of ones costs that only stretches a vector: a person multiplies out instead."""


def is_symmetric(term: Term) -> bool:
    """Symmetric at first sight."""
    if term.rank != 2:
        return False
    for node in _upwards(
        term, _symmetric, lambda t: t.args if t.head in _SYMMETRIC_PARTS or t.head.name == "inv" else ()
    ):
        _symmetric[node] = _is_symmetric(node)
    return _symmetric[term]


def _is_symmetric(term: Term) -> bool:
    if term.head is h.SYMBOL:
        return term.rank == 2 and bool(h.properties(term) & _SYMMETRIC)
    if term.head.name in ("eye", "diag"):
        return term.rank == 2
    if term.head.name == "inv":
        return _symmetric[term.args[0]]
    if term.head is array:
        rows = rows_of(term)
        return term.rank == 2 and rows == [list(column) for column in zip(*rows, strict=True)]
    if term.head in (h.ADD, h.MUL):
        return all(a.rank == 0 or (a.rank == 2 and _symmetric[a]) for a in term.args)
    if term.head.name == "outer":
        return term.args[0] is term.args[1]
    if term.head is h.MATMUL and term.rank == 2:
        chain = factors_of(term)
        return all(turned(a) is b for a, b in zip(chain, reversed(chain), strict=True))
    return False


def _upwards(root: Term, known: Container[Term], parts: Callable[[Term], Iterable[Term]]) -> list[Term]:
    """The root and its parts that are not known yet, parts first."""
    order: list[Term] = []
    stack = [(root, False)]
    seen: set[Term] = set()
    while stack:
        term, ready = stack.pop()
        if ready:
            order.append(term)
        elif term not in seen and term not in known:
            seen.add(term)
            stack.append((term, True))
            stack.extend((a, False) for a in parts(term))
    return order


def turned(x: Term) -> Term:
    """The transpose, pushed inside where that reads better."""
    if x.rank < 2:
        return x
    done: dict[Term, Term] = {}
    for term in _upwards(x, done, _turned_parts):
        done[term] = _turn(term, done)
    return done[x]


def _turned_parts(x: Term) -> tuple[Term, ...]:
    """The parts of x that its transpose is made of the transposes of."""
    if x.rank < 2 or x.head is h.TRANSPOSE or is_symmetric_leaf(x):
        return ()
    if x.head is h.MATMUL:
        return x.args if all(a.rank == 2 for a in x.args) else ()
    if x.head in (h.ADD, h.MUL) or (isinstance(x.head, Function) and x.head.knows.entries.elementwise):
        return x.args if all(a.rank in (0, 2) for a in x.args) else ()
    if _keeps_one_axis(x):
        return x.args
    return x.args[:1] if x.head is h.POWER and x.args[1].rank == 0 else ()


def _keeps_one_axis(x: Term) -> bool:
    return x.head.name in ("sum", "mean", "var") and x.rank == 2 and x.attrs in ((0, True), (1, True))


def _turn(x: Term, done: Mapping[Term, Term]) -> Term:
    if x.rank < 2 or is_symmetric_leaf(x):
        return x
    if x.head is h.TRANSPOSE:
        return x.args[0]
    if x.head.name == "outer":
        return call("outer", x.args[1], x.args[0])
    parts = _turned_parts(x)
    if not parts:
        return x.T
    inside = [done[p] for p in parts]
    if _keeps_one_axis(x):
        return call(x.head.name, inside[0], 1 - x.attrs[0], True)
    if x.head is h.MATMUL:
        return chained(inside[1], inside[0])
    if x.head is h.POWER:
        return inside[0] ** x.args[1]
    made = build(x.head, inside, x.attrs)
    return made if x.head not in (h.ADD, h.MUL) or weight(made) <= weight(x) + 1 else x.T


def is_symmetric_leaf(x: Term) -> bool:
    return x.head not in (h.ADD, h.MUL, h.MATMUL) and is_symmetric(x)


def factors_of(x: Term) -> list[Term]:
    """The factors of a chain of matrix products, left to right."""
    factors: list[Term] = []
    pending = [x]
    while pending:
        term = pending.pop()
        if term.head is h.MATMUL and all(a.rank <= 2 for a in term.args):
            pending.extend(reversed(term.args))
        else:
            factors.append(term)
    return factors


def chained(*parts: Term) -> Term:
    """The matrix product, associated to the left, as it is written; identities drop out."""
    chain = [f for part in parts for f in factors_of(part)]
    proper = [f for f in chain if f.head.name != "eye"] or chain[:1]
    product = proper[0]
    for factor in proper[1:]:
        product = h.matmul(product, factor)
    return product


def lighter_chain(left: Term, right: Term) -> Term:
    """The inner product of two vectors, each perhaps a chain, read from the end that needs fewer transposes."""
    chain = [*reversed_chain(left), *factors_of(right)]
    for ends in (chain, [turned(f) for f in reversed(chain)]):
        if ends[0].head.name == "ones" and ends[0].rank == 1 and len(ends) > 1:
            rest = chained(*ends[1:])
            return call("sum", rest)
    forward = chained(*chain)
    backward = chained(*(turned(f) for f in reversed(chain)))
    return backward if weight(backward) < weight(forward) else forward


def reversed_chain(x: Term) -> list[Term]:
    """The factors of the transpose of A @ B @ x, left to right: x, B^T, A^T."""
    chain = factors_of(x)
    return chain if len(chain) == 1 or chain[0].rank == 1 else [turned(f) for f in reversed(chain)]


def row_sums(x: Term) -> Term:
    """The sums of the rows of a matrix, of the last factor where it is a product."""
    *before, last = factors_of(x)
    if last.head.name == "diag" and last.rank == 2:
        return chained(*before, last.args[0]) if before else last.args[0]
    if last.head.name == "outer" and not before:
        return h.mul(call("sum", last.args[1]), last.args[0])
    if last.head is h.TRANSPOSE:
        summed = call("sum", last.args[0], axis=0)
    elif last.head is not h.SYMBOL and weight(turned(last)) < weight(last):
        summed = call("sum", turned(last), axis=0)
    else:
        summed = call("sum", last, axis=1)
    return chained(*before, summed)


def powered(base: Term, exponent: Fraction) -> Term:
    """base ** exponent with exponent > 0, roots written as roots."""
    if exponent == 1:
        return base
    if base.head.name == "exp":
        return call("exp", scaled(exponent, base.args[0]))
    if exponent == Fraction(1, 2):
        return call("sqrt", base)
    return base ** h.number(exponent)


def scaled(by: Fraction, term: Term) -> Term:
    """A rational multiple: the numerator in front, the denominator below."""
    if term.head is h.NUMBER:
        return h.number(by * term.value)
    parts = term.args if term.head is h.MUL else (term,)
    powers: list[Power] = []
    for part in parts:
        if part.head is h.NUMBER:
            by = by * part.value
        elif part.head is h.POWER and part.args[1].head is h.NUMBER and part.args[1].value < 0:
            below = part.args[0]
            for base in below.args if below.head is h.MUL else (below,):
                if base.head is h.NUMBER:
                    by = by / base.value ** -int(part.args[1].value) if part.args[1].value.denominator == 1 else by
                powers.append((base, part.args[1].value))
        else:
            powers.append((part, ONE))
    powers = [p for p in powers if p[0].head is not h.NUMBER or p[1].denominator != 1]
    return fraction(by, powers)


def fraction(coefficient: Fraction, powers: Iterable[Power], core: Term | None = None) -> Term:
    """coefficient * product of powers, * core: what has a negative exponent goes into the denominator."""
    above: list[Term] = []
    below: list[Term] = []
    if coefficient.denominator != 1:
        below.append(h.number(coefficient.denominator))
    for base, exponent in powers:
        if exponent < 0 and base.head.name == "exp":
            above.append(call("exp", scaled(exponent, base.args[0])))
        elif exponent < 0:
            below.append(powered(base, -exponent))
        else:
            above.append(powered(base, exponent))
    if core is not None:
        above.append(core)
    top = coefficient.numerator
    if not above:
        numerator = h.number(top)
    elif top == 1:
        numerator = h.mul(*above)
    else:
        numerator = h.mul(top, *above)
    if not below:
        return numerator
    if numerator.head is h.NUMBER and all(b.head is h.NUMBER for b in below):
        return h.number(coefficient)
    return h.divide(numerator, h.mul(*below))


def hadamard(powers: Sequence[Power]) -> Term:
    """The elementwise product, symbols before what is longer."""
    return fraction(ONE, sorted(powers, key=lambda p: p[0].head is not h.SYMBOL))


def total(signed: Sequence[tuple[int, Term]]) -> Term:
    """The sum of signed terms, a positive one first where there is one."""
    first = next((n for n, (sign, _) in enumerate(signed) if sign > 0), 0)
    ordered = [signed[first], *signed[:first], *signed[first + 1 :]]
    return h.add(*(t if sign > 0 else minus(t) for sign, t in ordered))


def minus(term: Term) -> Term:
    """The negative: a difference turns around, or a leading number takes the sign."""
    swapped = _turned_difference(term)
    if swapped is not None:
        return swapped
    if term.head in (h.MUL, h.MATMUL):
        for position, factor in enumerate(term.args):
            swapped = minus(factor) if factor.head is h.MATMUL else _turned_difference(factor)
            if swapped is not None and not _is_negative(swapped):
                return build(term.head, (*term.args[:position], swapped, *term.args[position + 1 :]))
    if term.head is h.MUL and term.args[0].head is h.NUMBER:
        return h.mul(-term.args[0].value, *term.args[1:])
    return h.negative(term)


def _is_negative(term: Term) -> bool:
    leading = term.args[0] if term.head is h.MUL else term
    return leading.head is h.NUMBER and leading.value < 0


def _turned_difference(term: Term) -> Term | None:
    """b - a for a - b, when that has no more minus signs."""
    if term.head is not h.ADD:
        return None
    signs = [-1 if _is_negative(a) else 1 for a in term.args]
    # Turned round there are as many minus signs as with one in front, or fewer.
    if 2 * signs.count(-1) < len(signs) - (len(signs) > 2):
        return None
    return total(
        [
            (-s, a if s > 0 else h.negative(a) if a.head is h.NUMBER else _stripped(a))
            for s, a in zip(signs, term.args, strict=True)
        ]
    )


def _stripped(term: Term) -> Term:
    """A negative product without its sign."""
    value = -term.args[0].value
    return h.mul(*term.args[1:]) if value == 1 else h.mul(value, *term.args[1:])


def filled(term: Term, shape: tuple[Size, ...]) -> Term:
    """The term broadcast to the shape."""
    if term.shape == shape:
        return term
    ones = call("ones", *shape)
    return ones if term is h.number(1) else h.mul(term, ones)


def weight(term: Term) -> int:
    """How long a term is to read: the nodes of the written tree, shared parts counted each time."""
    for node in _upwards(term, _weights, lambda t: t.args):
        _weights[node] = min(_MOST, 1 + sum(_weights[a] for a in node.args))
    return _weights[term]


def length(term: Term) -> int:
    """How long a term is to read when weights that sum to 1 have a letter, as on the board, and ones are avoided."""
    for node in _upwards(term, _lengths, lambda t: () if _has_letter(t) else t.args):
        if _has_letter(node):
            _lengths[node] = 2
        else:
            _lengths[node] = min(_MOST, 1 + _avoided(node) + sum(_lengths[a] for a in node.args))
    return _lengths[term]


def _avoided(term: Term) -> int:
    """What a person pays to avoid this: vectors stretched by ones, the letters of an einsum."""
    if term.head.name == "einsum":
        return len(term.attrs[0])
    return _STRETCHED if term.head.name == "outer" and any(a.head.name == "ones" for a in term.args) else 0


def _has_letter(term: Term) -> bool:
    return isinstance(term.head, Function) and term.head.knows.entries.axis_sum
