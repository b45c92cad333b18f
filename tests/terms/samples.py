"""Sample calls of every declared function, made from its signature and its shape law, and values in its domain."""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import product

import numpy as np

from workbench.terms.declaration import Function
from workbench.terms.domains import ALL, Domain
from workbench.terms.heads import symbol
from workbench.terms.slicing import rooms
from workbench.terms.term import LanguageError, Term, symbols

SIZES = {"m": 2, "n": 3, "p": 4, "q": 5}
SHAPES = ["", "n", "m", "m, n", "n, p", "n, n", "1, n", "m, n, p"]
RANK_FOUR = "m, n, p, q"
"""Tried for functions that no array of lower rank fits."""
LITERALS: dict[str, list[object]] = {
    "axis": [None, 0, -1, 1, (0, 1), (0, 2)],
    "keepdims": [False, True],
    "ord": [None, 1, 2, "fro", "nuc"],
    "spec": ["ij,jk->ik", "ij,jk", "ii->i", "ii", "ij->ji", "i,j->ij", "i,ij->j", "ijk,k->ij", "ijk->", "ij,jk,k->i"],
    "shape": [(), ("n",), ("m", "n"), ("n*m",), ("n", "m"), ("p", "m*n")],
    "n": ["n", "m"],
    "order": [0, 1, 2],
    "approximate": [False, True],
    "start": [0, 1],
    "place": [0, "n - 1"],
    "count": ["m"],
    "dims": [(1,), (2,), (3,), (1, 2), (3, 1)],
    "m": ["m", "3"],
}
ANY_LITERAL: list[object] = [0, 1, 2, "n"]
"""What is tried for a literal parameter, by its name; one that is not there is left at its default, or takes any."""


@cache
def calls(head: Function, most: int = 14) -> tuple[Term, ...]:
    """Different sample terms of a function; those of higher rank first where there are too many."""
    found = _fitting(head, SHAPES) or _fitting(head, [RANK_FOUR])
    terms = sorted(found.values(), key=lambda t: -max((a.rank for a in t.args), default=0))
    step = max(1, -(-len(terms) // most))
    return tuple(terms[::step])


def _fitting(head: Function, shapes: list[str]) -> dict[object, Term]:
    found: dict[object, Term] = {}
    for args, literals in _attempts(head, shapes):
        try:
            term = head(*args, **literals)
        except (LanguageError, TypeError, ValueError):
            continue
        if any(room.at(SIZES) < 1 for room in rooms(term)):
            continue  # a part that is inside of the axis for some sizes only
        found.setdefault((tuple(a.shape for a in term.args), term.attrs), term)
    return found


def _attempts(head: Function, shapes: list[str]) -> Iterator[tuple[list[object], dict[str, object]]]:
    choices: list[list[object]] = []
    for p in head.parameters:
        empty = p.default is p.empty
        if "Term" in str(p.annotation) or (p.annotation is p.empty and empty):
            if p.kind is p.VAR_POSITIONAL:
                choices.append([list(s) for count in (1, 2, 3) for s in product(shapes, repeat=count)])
            else:
                choices.append(list(shapes))
        else:
            choices.append(LITERALS.get(p.name, ANY_LITERAL if empty else [p.default]))
    for chosen in product(*choices):
        args: list[object] = []
        named: dict[str, object] = {}
        count = 0
        for p, value in zip(head.parameters, chosen, strict=True):
            if p.kind is p.VAR_POSITIONAL:
                spread = list(value) if isinstance(value, list | tuple) else [value]
                if "Size" in str(p.annotation):
                    args += spread
                else:
                    args += [_array(k, s) for k, s in enumerate(spread)]
            elif not _is_array(p) and p.default is p.empty:
                args.append(value)
            elif _is_array(p):
                args.append(_array(count, str(value)))
                count += 1
            else:
                named[p.name] = value
        yield args, named


@cache
def _array(number: int, shape: str) -> Term:
    return symbol(f"x{number}", shape)


def _is_array(p: inspect.Parameter) -> bool:
    return "Term" in str(p.annotation) or (p.annotation is p.empty and p.default is p.empty)


def point(term: Term, domain: Domain = ALL, seed: int = 0) -> dict[str, object]:
    """Values for the symbols of a term, drawn in a domain, and the sizes."""
    rng = np.random.default_rng([seed, zlib.crc32(repr(term.attrs).encode())])
    values: dict[str, object] = dict(SIZES)
    for s in symbols(term):
        values[s.name] = domain.draw(rng, tuple(size.at(SIZES) for size in s.shape))
    return values


def array(rng: np.random.Generator, term: Term) -> np.ndarray:
    """A standard normal array of a term's shape."""
    return rng.standard_normal(tuple(size.at(SIZES) for size in term.shape))
