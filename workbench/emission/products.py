"""Sums, elementwise products and powers as NumPy would be written by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.emission.code import ATOM, POWER, PRODUCT, SIGN, SUM, Code, Writer, call, number_code
from workbench.numerics.axes import aligner, axes_of
from workbench.terms.heads import MUL, NAMED, NUMBER, SIZE, TRANSPOSE, number
from workbench.terms.heads import POWER as POWER_HEAD
from workbench.terms.heads import mul as mul_word
from workbench.terms.term import Shape, Term

Render = Callable[[Sequence[Code]], Code]
Compiled = tuple[Sequence[Term], Render]
_LARGE = 3
"""Arrays with at least so many axes are scaled and added to in place: another of that size costs more than the sum."""
_GROUP = 12
"""How many operands stand on one line before the partial result gets a name."""


def align(code: Code, have: tuple[Term, ...], rank: int, want: tuple[Term, ...], want_rank: int) -> Code:
    """The piece indexed with ``:`` and ``None`` so that its named axes broadcast against the wanted ones."""
    how = aligner(have, rank, want, want_rank)
    if how is None or not have:
        return code
    while how and how[0] is None:
        how = how[1:]
    if all(part is not None for part in how):
        return code
    return Code(f"{code.within(ATOM)}[{', '.join('None' if part is None else ':' for part in how)}]")


def aligned_args(term: Term, args: Sequence[Term], codes: Sequence[Code]) -> list[Code]:
    """The arguments of an elementwise node, made to broadcast."""
    want, rank = axes_of(term), max((a.rank for a in args), default=0)
    return [align(c, axes_of(a), a.rank, want, rank) for a, c in zip(args, codes, strict=True)]


def without(term: Term, idle: str) -> list[Term]:
    """The arguments that matter: ones in a product, zeros in a sum go when the others already have the shape."""
    kept = [a for a in term.args if a.head.name != idle]
    rank = max((a.rank for a in kept), default=-1)
    if rank != term.rank or len(kept) == len(term.args):
        return list(term.args)
    shapes = [a.shape for a in kept if a.rank == rank]
    return kept if any(s == term.shape for s in shapes) else list(term.args)


def add(term: Term, writer: Writer) -> Compiled:
    """A sum; a part with a negative coefficient is subtracted."""
    parts = without(term, "zeros")
    signs = [_negated(p) if writer.once(p) else None for p in parts]
    children = [s if s is not None else p for s, p in zip(signs, parts, strict=True)]
    for made in signs:
        if made is not None and made.head is MUL:  # it may stand elsewhere with its own sign, perhaps in this sum
            writer.uses[made] = writer.uses.get(made, 0) + 1

    def render(codes: Sequence[Code]) -> Code:
        fitted = [
            align(c, axes_of(a), a.rank, axes_of(term), max(p.rank for p in parts))
            for a, c in zip(children, codes, strict=True)
        ]
        array = _in_place(children[0], term.shape, fitted[0], writer) if signs[0] is None else None
        if array is not None:
            for negative, code in zip(signs[1:], fitted[1:], strict=True):
                writer.statements.append(f"{array.text} {'+' if negative is None else '-'}= {code.text}")
            return array
        total = Code("")
        for n, (negative, code) in enumerate(zip(signs, fitted, strict=True)):
            if not total.text:
                total = Code(f"-{code.within(SIGN)}", SIGN) if negative is not None else code
                continue
            if n % _GROUP == 0:
                total = writer.bind(total)
            sign, level = ("-", PRODUCT) if negative is not None else ("+", SUM)
            right = code.within(level)
            if right.startswith("-") and code.level == SUM:
                right = f"({right})"
            elif right.startswith("-"):
                sign, right = ("+" if sign == "-" else "-"), right[1:]
            total = Code(f"{total.within(SUM)} {sign} {right}", SUM)
        return total

    return children, render


def _negated(term: Term) -> Term | None:
    """-term when term is a product with a negative number or a negative number itself."""
    if term.head is NUMBER and term.value < 0:
        return number(-term.value)
    if term.head is MUL and term.args[0].head is NUMBER and term.args[0].value < 0:
        rest = term.args[1:]
        return mul_word(*rest) if term.args[0].value == -1 else mul_word(number(-term.args[0].value), *rest)
    return None


def unshared(term: Term, writer: Writer) -> bool:
    """Whether nothing else uses the array, nor the one that it may be a view of."""
    while writer.uses.get(term) == 1:
        if term.head in (TRANSPOSE, NAMED) or term.head.name in ("reshape", "expand_dims", "shared"):
            term = term.args[0]
            continue
        return term.head.name not in ("einsum", "diag", "vec", "at")
    return False


def _in_place(term: Term, shape: Shape, code: Code, writer: Writer) -> Code | None:
    """A name for the array, when it is large, has that shape and nothing else needs it: it may be changed in place."""
    if not writer.in_place or term.rank < _LARGE or term.shape != shape or not code.own or not unshared(term, writer):
        return None
    return code if code.is_name else writer.bind(code)


@dataclass(frozen=True, slots=True)
class _Factor:
    term: Term
    below: bool


def mul(term: Term, writer: Writer) -> Compiled:
    """An elementwise product; ``x ** -1`` divides, and factors with fewer axes are multiplied first."""
    factors: list[_Factor] = []
    coefficient = Fraction(1)
    for arg in without(term, "ones"):
        if arg.head is NUMBER:
            coefficient *= arg.value
        elif arg.head is POWER_HEAD and arg.args[1].head is NUMBER and arg.args[1].value == -1 and writer.once(arg):
            factors.append(_Factor(arg.args[0], True))
        else:
            factors.append(_Factor(arg, False))
    factors.sort(key=lambda f: (len(axes_of(f.term)) + f.term.rank, f.below))
    want, rank = axes_of(term), max((f.term.rank for f in factors), default=0)

    def render(codes: Sequence[Code]) -> Code:
        size = number_code(abs(coefficient))
        operands: list[tuple[bool, Code]] = []
        if size.level == ATOM:
            operands += [(False, size)] if size.text != "1" else []
        else:
            top, bottom = abs(coefficient.numerator), coefficient.denominator
            operands += [(False, Code(str(top)))] if top != 1 else []
            operands.append((True, Code(str(bottom))))
        operands += [
            (f.below, align(c, axes_of(f.term), f.term.rank, want, rank)) for f, c in zip(factors, codes, strict=True)
        ]
        big = next((n for n, f in enumerate(factors) if not f.below and f.term.rank == rank), None)
        if big is not None and not term.indices and len(operands) + (coefficient < 0) > 1:
            array = _in_place(factors[big].term, term.shape, codes[big], writer)
            if array is not None:
                del operands[len(operands) - len(factors) + big]
                by = _quotient(operands, coefficient < 0, writer)
                writer.statements.append(f"{array.text} *= {by.text}")
                return array
        return _quotient(operands, coefficient < 0, writer)

    return [f.term for f in factors], render


def _quotient(operands: list[tuple[bool, Code]], negative: bool, writer: Writer) -> Code:
    """Operands to multiply and (True) to divide by, left to right; a division never comes first."""
    first = next((n for n, (below, _) in enumerate(operands) if not below), None)
    if first is None:  # nothing, or only divisors
        operands = [(False, Code("1")), *operands]
    else:
        operands = [operands[first], *operands[:first], *operands[first + 1 :]]
    total = operands[0][1]
    if len(operands) == 1 and total.text == "1":
        return Code("-1" if negative else "1", SIGN if negative else ATOM)
    if total.level == SIGN:
        total, negative = Code(total.text[1:], POWER), not negative
    for n, (below, code) in enumerate(operands[1:], 1):
        if n % _GROUP == 0:
            total = writer.bind(total)
        right = code.within(SIGN) if not code.text.startswith("-") else f"({code.text})"
        total = Code(f"{total.within(PRODUCT)} {'/' if below else '*'} {right}", PRODUCT)
    if not negative:
        return total
    return Code(f"-{total.within(PRODUCT)}", SIGN if total.level > PRODUCT else PRODUCT)


def power(term: Term, writer: Writer) -> Compiled:
    """A power; whole and half exponents without ``pow``."""
    base, exponent = term.args
    if exponent.head is NUMBER and base.head not in (NUMBER, SIZE):
        return (base,), lambda codes: _fixed_power(codes[0], exponent.value, writer)
    if exponent.head is NUMBER and base.head is SIZE and exponent.value.denominator == 1 and exponent.value > 0:
        return (base,), lambda codes: Code(f"{codes[0].within(ATOM)} ** {exponent.value}", POWER)
    if exponent.head is NUMBER and exponent.value == -1:
        return (base,), lambda codes: Code(f"1 / {codes[0].within(SIGN)}", PRODUCT)

    def render(codes: Sequence[Code]) -> Code:
        x, p = aligned_args(term, term.args, codes)
        if base.head in (NUMBER, SIZE):
            # Integers would make Python raise what it should answer with inf, and be slow.
            return call("np.power", f"np.float64({x.text})", p)
        return Code(f"{x.within(ATOM)} ** {p.within(SIGN)}", POWER)

    return term.args, render


def _fixed_power(base: Code, p: Fraction, writer: Writer) -> Code:
    if p < 0:
        below = _fixed_power(base, -p, writer)
        return Code(f"1 / {below.within(SIGN)}", PRODUCT)
    if p == 1:
        return base
    if p == 2:
        return call("np.square", base)
    if p == Fraction(1, 2):
        return call("np.sqrt", base)
    if p == 3:
        name = writer.named(base).within(ATOM)
        return Code(f"{name} * np.square({name})", PRODUCT)
    if p == 4:
        return call("np.square", call("np.square", base))
    return Code(f"{base.within(ATOM)} ** {number_code(p).within(ATOM)}", POWER)
