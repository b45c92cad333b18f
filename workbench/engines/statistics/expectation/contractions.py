"""Products of random entries, averaged term by term: in index form, where arrays of any shape and order are products.

x^T A x  is  sum_ij A_ij x_i x_j,  and with M_ij in place of x_i x_j it is  tr(A M)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction

from workbench.forms.atoms import ONE, Form, Idx, Mono, Node, Unsupported, instantiate
from workbench.forms.expanding import inside
from workbench.forms.normal import LIMIT, collect, normalise
from workbench.forms.printed import Printer, Stuck
from workbench.forms.reading import Reader
from workbench.forms.shaping import filled
from workbench.forms.writing import index_line
from workbench.record import finish
from workbench.terms.heads import symbol
from workbench.terms.term import LanguageError, Term

Entry = tuple[Term, tuple[Idx, ...]]
"""A random array and where in it."""
Moment = Callable[[tuple[Entry, ...]], "list[tuple[Fraction, list[Entry]]]"]
"""What stands for the mean of a product of entries: a sum of products of entries of arrays that are known."""


class NoPolynomial(Exception):
    """The function is no polynomial in the entries; the message names what is none."""


def degree(f: Term, random: Sequence[Term]) -> int:
    """How many entries of the random arrays stand in one product at most. Raises NoPolynomial."""
    reader = Reader()
    return max((len(entries) for _, entries in _products(f, random, reader)), default=0)


def averaged(f: Term, random: Sequence[Term], moment: Moment) -> Term:
    """f with the moments in place of the products of random entries, in matrix notation where there is one.

    The random arrays are symbols. Raises NoPolynomial.
    """
    reader = Reader()
    axes = _form(f, reader).axes
    terms: list[Mono] = []
    for rest, entries in _products(f, random, reader):
        for coefficient, known in moment(entries) if entries else [(ONE, [])]:
            factors = [(_node(array, reader), where, ONE) for array, where in known]
            terms.extend(normalise(rest.coefficient * coefficient, (*rest.factors, *factors), rest.summed))
    form = collect(axes, terms)
    return finish.tidied_or_same(_written(form, f))


def _written(form: Form, like: Term) -> Term:
    with suppress(Stuck, LanguageError):
        return filled(Printer().form(form), like.shape)
    return filled(index_line(form), like.shape)


def _form(f: Term, reader: Reader) -> Form:
    try:
        opened = reader.read(f)
    except (Unsupported, ZeroDivisionError) as error:
        raise NoPolynomial(str(error)) from None
    if opened.names:
        raise NoPolynomial("it has free indices")
    return opened.form


def _node(array: Term, reader: Reader) -> Node:
    return reader.form(array).terms[0].factors[0][0]


def _products(f: Term, random: Sequence[Term], reader: Reader) -> Iterator[tuple[Mono, tuple[Entry, ...]]]:
    """Each product of f: what is not random, and the random entries. Sums that hold random entries are multiplied
    out."""
    nodes = {_node(x, reader).key: x for x in random}
    touched: dict[str, bool] = {}
    pending, made = list(_form(f, reader).terms), 0
    while pending:
        mono = pending.pop(0)
        made += 1
        if made > LIMIT:
            raise NoPolynomial("there are too many products")
        place = next((p for p, (own, _, _) in enumerate(mono.factors) if _hides(own, nodes, touched)), None)
        if place is None:
            yield _split(mono, nodes)
        else:
            pending = [*_opened(mono, place), *pending]


def _hides(own: Node, nodes: Iterable[str], touched: dict[str, bool]) -> bool:
    """Whether a node that is no random array itself is made of one."""
    if own.key in nodes:
        return False
    if own.key not in touched:
        touched[own.key] = any(n.key in nodes or _hides(n, nodes, touched) for n in inside(own))
    return touched[own.key]


def _opened(mono: Mono, place: int) -> list[Mono]:
    own, indices, exponent = mono.factors[place]
    if own.kind != "box" or exponent.denominator != 1 or exponent < 1:
        what = own.data.head.name if own.kind == "function" else "a quotient, a root or a modulus"
        raise NoPolynomial(f"{what} is no polynomial")
    grown = [Mono(mono.coefficient, mono.factors[:place] + mono.factors[place + 1 :], mono.summed)]
    for _ in range(int(exponent)):
        grown = [
            Mono(g.coefficient * t.coefficient, (*g.factors, *t.factors), (*g.summed, *t.summed))
            for g in grown
            for t in instantiate(own.data, ((i,) for i in indices))
        ]
    return grown


def _split(mono: Mono, nodes: dict[str, Term]) -> tuple[Mono, tuple[Entry, ...]]:
    entries: list[Entry] = []
    rest = []
    for own, indices, exponent in mono.factors:
        if own.key not in nodes:
            rest.append((own, indices, exponent))
        elif exponent.denominator != 1 or exponent < 1:
            raise NoPolynomial("a root or a quotient is no polynomial")
        else:
            entries.extend([(nodes[own.key], indices)] * int(exponent))
    return Mono(mono.coefficient, rest, mono.summed), tuple(entries)


def pair(x: Term, y: Term, name: str) -> Term:
    """A symbol for the mean of x_i y_j, of the shape of x and then that of y."""
    return symbol(name, x.shape + y.shape, *(["symmetric"] if x is y and x.rank == 1 else []))


__all__ = ["Entry", "Moment", "NoPolynomial", "averaged", "degree", "pair"]
