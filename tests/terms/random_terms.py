"""Random terms of the language over matrices of pairwise different sizes, for checks that hold of every term."""

from __future__ import annotations

import random

from workbench.terms.functions import functions
from workbench.terms.heads import Sum, at, compare, delta, fresh_axes, matrix, number, scalar, tensor, vector
from workbench.terms.term import LanguageError, Term

F = functions()
SYMBOLS = (
    matrix("A", "m", "n"), matrix("B", "n", "m"), matrix("X", "n", "n"), matrix("Y", "n", "n"), vector("x", "n"),
    vector("y", "m"), scalar("t"),
)
_ONE = ("exp", "tanh", "sigmoid", "softplus", "sin", "square", "silu", "softmax", "sum", "mean", "trace", "diag", "vec",
        "logsumexp", "norm")


def random_term(seed: int, steps: int = 12) -> Term:
    """A term made by random operations on a pool that starts with the symbols, so that nodes get shared."""
    rng = random.Random(seed)
    pool: list[Term] = [*SYMBOLS, number(2), number(-1), number(1) / 3, F["ones"]("n"), F["eye"]("n"), F["zeros"]("m")]
    made: list[Term] = []
    while len(made) < steps:
        recent = made[-5:] or pool
        a, b = rng.choice(recent if rng.random() < 0.6 else pool), rng.choice(pool + made)
        if rng.random() < 0.5:
            a, b = b, a
        try:
            term = _step(rng, a, b)
        except LanguageError:
            continue
        if term.rank <= 3 and not term.indices:
            made.append(term)
    return made[-1]


def _step(rng: random.Random, a: Term, b: Term) -> Term:
    kind = rng.randrange(15)
    if kind < 2:
        return a + b
    if kind == 2:
        return a - b
    if kind == 3:
        return a * b
    if kind == 4:
        return a / (F["square"](b) + 1)
    if kind < 7:
        return a @ b
    if kind == 7:
        return a.T
    if kind == 8:
        return F[rng.choice(_ONE)](a * (number(1) / 4))
    if kind == 9:
        return F["square"](a) ** rng.choice([number(1) / 2, number(2), number(3)])
    if kind == 10:
        return F["inv"](F["eye"](a.shape[0]) * 9 + F["tanh"](a)) @ b if a.rank == 2 else F["outer"](a, b)
    if kind == 11:
        return -a
    if kind == 12:
        return _indexed(rng, a, b)
    if kind == 13:
        return compare("<", a, b)
    return F["diag"](a) @ b if a.rank == 1 else F["inner"](a, b)


def _indexed(rng: random.Random, a: Term, b: Term) -> Term:
    """An index term over the axes of two arrays, some summed, the others in random order; deltas among them."""
    i = fresh_axes(a.shape, avoid=())
    j = fresh_axes(b.shape, avoid=i)
    names = [*i, *j]
    merged = {}
    for index in j:
        alike = [p for p in i if p.attrs[1] == index.attrs[1]]
        if alike and rng.random() < 0.5:
            merged[index] = rng.choice(alike)
    body = at(a, *i) * at(b, *(merged.get(p, p) for p in j))
    names = [p for p in names if p not in merged]
    if len(names) > 1 and names[0].attrs[1] == names[1].attrs[1]:
        body = body * delta(names[0], names[1])
    if names and rng.random() < 0.3:
        body = body + names[0] * F["tanh"](at(a, *i))
    rng.shuffle(names)
    gone = names[: rng.randrange(len(names) + 1)] if names else []
    return tensor(Sum(body, *gone), *(p for p in names if p not in gone))
