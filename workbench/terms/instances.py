"""A statement with other things in the place of its letters: symbols, opaque functions and sizes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from workbench.terms.heads import (
    APPLY,
    EXISTS,
    FORALL,
    IMPLIES,
    NUMBER,
    RELATION,
    SIZE,
    SYMBOL,
    properties,
    symbol,
)
from workbench.terms.sizes import Size, size_of
from workbench.terms.term import LanguageError, Term, build, postorder, rebuild, substitute


def function_of(applied: Term) -> Term:
    """An opaque function by itself, as a letter: its name and the shape of its values."""
    return build(APPLY, (), applied.attrs)


def size_at(size: Size, sizes: Mapping[str, Size]) -> Size:
    """The size with others in the place of its names."""
    total = size_of(0)
    for monomial, coefficient in size.terms:
        product = size_of(coefficient)
        for name, exponent in monomial:
            for _ in range(exponent):
                product = product * sizes.get(name, size_of(name))
        total = total + product
    return total


def instantiate(root: Term, values: Mapping[Term, Term], sizes: Mapping[str, Size]) -> Term:
    """The term with its letters and its sizes replaced."""
    done: dict[Term, Term] = {}
    for term in postorder(root):
        if term in values:
            done[term] = values[term]
        elif not term.args:
            done[term] = build(term.head, (), _attrs_at(term.attrs, sizes))
        else:
            again = rebuild(term, (done[a] for a in term.args))
            attrs = _attrs_at(term.attrs, sizes)
            if term.head is APPLY and function_of(term) in values:
                attrs = values[function_of(term)].attrs
            done[term] = again if attrs == term.attrs else build(term.head, again.args, attrs)
    return done[root]


def _attrs_at(attrs: tuple[object, ...], sizes: Mapping[str, Size]) -> tuple[object, ...]:
    return tuple(
        size_at(a, sizes) if isinstance(a, Size) else _attrs_at(a, sizes) if isinstance(a, tuple) else a for a in attrs
    )


def size_of_term(term: Term) -> Size:
    """A number that is written as a term, as a size. Raises LanguageError for what is none."""
    if term.head is SIZE:
        found: Size = term.attrs[0]
        return found
    if term.head.name == "number" and term.value.denominator == 1:
        return size_of(int(term.value))
    if term.head.name == "add":
        total = size_of(0)
        for part in term.args:
            total = total + size_of_term(part)
        return total
    raise LanguageError(f"{term!r} is no size")


def at_number(statement: Term, k: Term, value: Term) -> Term:
    """The statement with another number in the place of k, an integer symbol or a size."""
    if k.head is not SIZE:
        return instantiate(statement, {k: value}, {})
    return instantiate(statement, {k: value}, {str(k.attrs[0]): size_of_term(value)})


def released(statement: Term) -> Term:
    """What an implication concludes, where its premise says of a number or of a size what any reader sees: 0 >= 0,
    m >= 1; any other statement as it is."""
    if statement.head is not IMPLIES or statement.args[0].head is not RELATION:
        return statement
    premise, conclusion = statement.args
    left, right = (_least(side) for side in premise.args)
    if left is None or premise.attrs[0] != ">=" or premise.args[1].head is not NUMBER or right is None:
        return statement
    return conclusion if left >= right else statement


def _least(side: Term) -> Fraction | None:
    """The value of a number, or the least value of a size that grows with its parts: they are 1 or more."""
    if side.head is NUMBER:
        return side.value
    if side.head is SIZE and all(c > 0 for names, c in side.attrs[0].terms if names):
        return Fraction(side.attrs[0].at(dict.fromkeys(side.attrs[0].names, 1)))
    return None


def free_symbols(*roots: Term) -> frozenset[Term]:
    """The symbols that a statement speaks of: not those that it only quantifies over."""
    done: dict[Term, frozenset[Term]] = {}
    for term in postorder(*roots):
        found: frozenset[Term] = frozenset((term,)) if term.head is SYMBOL else frozenset()
        if term.head in (FORALL, EXISTS):
            found = done[term.args[0]] - set(term.args[1:])
        else:
            found = found.union(*(done[a] for a in term.args))
        done[term] = found
    return frozenset().union(*(done[r] for r in roots))


def moves_in(term: Term, x: Term) -> bool:
    """Whether the term changes with the symbol: it occurs outside of integrals, means and limits over it."""
    done: dict[Term, bool] = {}
    for node in postorder(term):
        inside = [done[a] for a in node.args]
        if node.head.name in OVER and node.args[1] is x:
            inside = inside[OVER[node.head.name] :]
        done[node] = node is x or any(inside)
    return done[term]


def moving_symbols(*roots: Term) -> frozenset[Term]:
    """The symbols of whose values the statements say something: not what only an integral, a mean, a limit or a
    quantifier runs over."""
    done: dict[Term, frozenset[Term]] = {}
    for term in postorder(*roots):
        inside = [done[a] for a in term.args]
        if term.head in (FORALL, EXISTS):
            found = inside[0] - set(term.args[1:])
        elif term.head.name in OVER:
            about = OVER[term.head.name]
            found = frozenset().union(*inside[:about]) - {term.args[1]} | frozenset().union(*inside[about:])
        else:
            found = frozenset((term,) if term.head is SYMBOL else ()).union(*inside)
        done[term] = found
    return frozenset().union(*(done[r] for r in roots))


OVER = {"integral": 2, "between": 2, "limit": 2, "expectation": 3}
"""What is about a variable of its own, and how many of its arguments speak of that."""


_VARIED = frozenset(("derivative", "differential", "antiderivative"))
"""Heads that vary symbols, which may have another name but no value."""


def captured(statement: Term, change: Mapping[Term, Term]) -> bool:
    """Whether what is put in speaks of a symbol that the statement quantifies over, integrates or varies there, which
    would then mean another; or whether such a symbol would get a value."""
    moved = {s: v for s, v in change.items() if v is not s}
    for node in postorder(statement) if moved else ():
        quantified = node.head in (FORALL, EXISTS)
        about = 1 if quantified or node.head.name in _VARIED else OVER.get(node.head.name, 0)
        if not about:
            continue
        own = node.args[1:] if about == 1 else node.args[1:2]
        bound = free_symbols(*own)
        inside = free_symbols(*node.args[:1]) | bound
        there = {s: moved[s] for s in inside if s in moved}
        names = {there.get(x, x) for x in bound}
        kept = inside - set(there)
        for s, v in there.items():
            if s not in bound and names & free_symbols(v):
                return True
            if s in bound and not quantified and (v.head is not SYMBOL or v in kept):
                return True
    return False


def alike(root: Term) -> Term:
    """The statement with standard names for the symbols that it quantifies over, so that two which differ in these
    names alone are one term."""
    done: dict[Term, Term] = {}
    for term in postorder(root):
        made = rebuild(term, (done[a] for a in term.args))
        if made.head in (FORALL, EXISTS):
            body, *over = made.args
            depth = sum(t.head in (FORALL, EXISTS) for t in postorder(body))
            change = {x: symbol(f"~{depth}.{k}", x.shape, *sorted(properties(x))) for k, x in enumerate(over)
                      if x.head is SYMBOL}  # fmt: skip
            made = build(made.head, (substitute(body, change), *(change.get(x, x) for x in over)), made.attrs)
        done[term] = made
    return done[root]


__all__ = [
    "alike", "at_number", "captured", "free_symbols", "function_of", "instantiate", "moves_in",
    "OVER", "moving_symbols", "size_at", "size_of_term",
]  # fmt: skip
