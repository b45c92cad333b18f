"""Random well-shaped expressions and random points for them: what the hunt and other tests feed on.

``Generator(seed).term(shape)`` draws an expression of the wanted shape from the whole language: every function that
is declared (found by walking, with arguments made to fit), products, indexing, sums over indices, einsum, reshape.
``point(terms, sizes, seed)`` draws values of mixed sign inside the declared domains.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from workbench.terms import heads as h
from workbench.terms.domains import ALL, DISTINCT
from workbench.terms.functions import functions
from workbench.terms.sizes import size_of
from workbench.terms.term import Shape, Term, postorder, size_names

NAMES = ("n", "m", "p")
SIZE_SETS = ({"n": 3, "m": 2, "p": 4}, {"n": 1, "m": 3, "p": 2}, {"n": 4, "m": 5, "p": 1})
"""Pairwise different within a set; every name is 1 in none or one of them."""

SIZES = tuple(map(size_of, ("n", "n", "n", "m", "m", "p", "1", "2")))
LETTERS = "ijklpqrstuvw"


def named_with(*parameters: str, elementwise: bool = False) -> list[str]:
    """The functions of everything real with exactly these parameters."""
    return sorted(
        f.name
        for f in functions().values()
        if tuple(p.name for p in f.parameters) == parameters
        and f.knows.entries.elementwise is elementwise
        and f.knows.line.domain in (ALL, DISTINCT)
        and f.knows.values.numpy is not None
    )


ELEMENTWISE = named_with("x", elementwise=True)
OF_TWO = named_with("x", "y", elementwise=True)
REDUCTIONS = named_with("x", "axis", "keepdims")
ALONG_AXIS = [name for name in named_with("x", "axis") if name != "expand_dims"]


class Generator:
    """Draws terms; the same seed draws the same terms in every process."""

    def __init__(self, seed: int, properties: bool = True) -> None:
        self.random = random.Random(seed)
        self.properties = properties
        self.bound: list[Term] = []
        self.symbols: dict[tuple[Any, ...], list[Term]] = {}

    # -- leaves ---------------------------------------------------------------

    def shape(self, most: int = 2) -> Shape:
        rank = self.random.choice([0, 1, 1, 2, 2, 2, 3, 4][: 6 + max(0, most - 2)])
        return tuple(self.random.choice(SIZES) for _ in range(min(rank, most)))

    def symbol(self, shape: Shape) -> Term:
        """One of at most two symbols of this shape and set of properties: so terms meet."""
        props: list[str] = []
        if self.properties and self.random.random() < 0.5:
            choices = ["positive", "sign", "mask", "unit"]
            if shape:
                choices += ["simplex", "onehot"]
            if len(shape) == 2 and shape[0] == shape[1]:
                choices += ["symmetric", "posdef", "orthogonal", "diagonal", "symmetric", "posdef"]
            props = [self.random.choice(choices)]
        key = (*map(str, shape), *props)
        known = self.symbols.setdefault(key, [])
        if len(known) < 2 and (not known or self.random.random() < 0.5):
            letter = "abcde"[len(shape)] if len(shape) < 5 else "f"
            count = sum(len(v) for v in self.symbols.values())
            known.append(h.symbol(f"{letter}{count}", shape, *props))
        return self.random.choice(known)

    def number(self) -> Term:
        return h.number(self.random.choice([1, 2, 3, -1, -2, Fraction(1, 2), Fraction(3, 2), 0]))

    def leaf(self, shape: Shape) -> Term:
        draw = self.random.random()
        if self.bound and draw < 0.5:
            return self.entry(shape) if not shape else self.symbol(shape)
        if not shape and draw < 0.6:
            return self.number() if draw < 0.5 else h.size_term(self.random.choice(NAMES))
        if shape and draw < 0.12:
            return functions()["ones"](*shape)
        if shape and draw < 0.15:
            return functions()["zeros"](*shape)
        if len(shape) == 2 and shape[0] == shape[1] and draw < 0.3:
            return functions()["eye"](shape[0])
        return self.symbol(shape)

    def entry(self, shape: Shape) -> Term:
        """An entry at bound indices, or a delta of two."""
        i = self.random.choice(self.bound)
        alike = [j for j in self.bound if j.attrs[1] == i.attrs[1]]
        draw = self.random.random()
        if draw < 0.25:
            return h.delta(i, self.random.choice(alike))
        if draw < 0.3:
            return i
        places = [self.random.choice(self.bound) for _ in range(self.random.choice([1, 1, 2, 2, 3]))]
        return h.at(self.symbol(tuple(p.attrs[1] for p in places)), *places)

    # -- inner nodes ------------------------------------------------------------

    def term(self, shape: Shape, depth: int = 4) -> Term:
        if depth <= 0 or self.random.random() < 0.08:
            return self.leaf(shape)
        makers: list[Callable[[Shape, int], Term | None]] = [
            self.sum,
            self.sum,
            self.sum,
            self.product,
            self.product,
            self.product,
            self.quotient,
            self.power,
            self.map,
            self.map,
            self.transpose,
            self.reduction,
            self.einsum,
            self.softmax,
            self.named,
            self.stretched,
        ]
        if shape:
            makers += [self.matmul, self.matmul, self.matmul, self.matmul, self.tensor]
        if not shape:
            makers += [self.scalar, self.scalar, self.scalar, self.matmul, self.big_sum, self.entry_of]
        if shape and "layer_norm" in functions():
            makers.append(self.layer)
        if len(shape) == 2:
            makers += [self.square, self.square, self.outer, self.kron]
        if len(shape) == 1:
            makers += [self.diagonal, self.vec]
        for _ in range(20):
            made = self.random.choice(makers)(shape, depth - 1)
            if made is not None:
                return made
        return self.leaf(shape)

    def sum(self, shape: Shape, depth: int) -> Term:
        terms = [self.term(self.narrower(shape), depth) for _ in range(self.random.choice([1, 1, 2]))]
        first = self.term(shape, depth)
        signs = [self.random.choice([1, 1, -1]) for _ in terms]
        return h.add(first, *(t if s > 0 else h.negative(t) for s, t in zip(signs, terms, strict=True)))

    def narrower(self, shape: Shape) -> Shape:
        """A shape that broadcasts to this one."""
        if not shape or self.random.random() < 0.8:
            return shape
        cut = shape[self.random.randrange(len(shape) + 1) :]
        return tuple(size_of(1) if self.random.random() < 0.3 else s for s in cut)

    def product(self, shape: Shape, depth: int) -> Term:
        factors = [self.term(shape, depth), self.term(self.narrower(shape), depth)]
        self.random.shuffle(factors)
        return h.mul(*factors)

    def quotient(self, shape: Shape, depth: int) -> Term:
        below = self.narrower(shape)
        draw = self.random.random()
        if draw < 0.5:
            return h.divide(self.term(shape, depth), h.add(2, self.map(below, depth - 1) ** 2))
        return h.divide(self.term(shape, depth), self.term(below, depth - 1))

    def power(self, shape: Shape, depth: int) -> Term:
        exponent = self.random.choice([2, 2, 2, 3, -1, -2, Fraction(1, 2), Fraction(-1, 2), Fraction(3, 2), 0])
        base = self.term(shape, depth)
        if isinstance(exponent, Fraction) and self.random.random() < 0.7:
            base = base**2
        if exponent == Fraction(1, 2) and self.random.random() < 0.5:
            return functions()["sqrt"](base)
        return base ** h.number(exponent)

    def map(self, shape: Shape, depth: int) -> Term:
        known = functions()
        name = self.random.choice(ELEMENTWISE)
        if self.random.random() < 0.1:
            return known["log"](known["exp"](self.term(shape, depth - 1)) + 1)
        if self.random.random() < 0.1:
            return h.compare(self.random.choice(["<", ">"]), self.term(shape, depth - 1), self.term(shape, depth - 1))
        if OF_TWO and self.random.random() < 0.1:
            name = self.random.choice(OF_TWO)
            return known[name](self.term(shape, depth), self.term(self.narrower(shape), depth - 1))
        return known[name](self.term(shape, depth))

    def transpose(self, shape: Shape, depth: int) -> Term | None:
        return h.transpose(self.term(shape[::-1], depth)) if len(shape) > 1 else None

    def reduction(self, shape: Shape, depth: int) -> Term:
        keep = self.random.random() < 0.3 and any(s.is_one for s in shape)
        name = self.random.choice(["sum", "sum", "mean", *REDUCTIONS])
        if keep:
            axis = next(a for a, s in enumerate(shape) if s.is_one)
            inner = (*shape[:axis], self.random.choice(SIZES), *shape[axis + 1 :])
            return functions()[name](self.term(inner, depth), axis, True)
        axis = self.random.randint(0, len(shape))
        inner = (*shape[:axis], self.random.choice(SIZES), *shape[axis:])
        if len(inner) > 4:
            return self.leaf(shape)
        if self.random.random() < 0.3:
            axis -= len(inner)
        return functions()[name](self.term(inner, depth), axis)

    def softmax(self, shape: Shape, depth: int) -> Term | None:
        if not shape:
            return None
        name = self.random.choice(ALONG_AXIS)
        axis = self.random.choice([-1, 0, len(shape) - 1, 0 if name == "cumsum" else None])
        return functions()[name](self.term(shape, depth), axis)

    def layer(self, shape: Shape, depth: int) -> Term:
        """A normalisation layer, attention, or a choice."""
        known, last = functions(), shape[-1:]
        eps = h.symbol("eps", (), "positive")
        name = self.random.choice(["layer_norm", "rms_norm", "where", "attention"])
        if name == "layer_norm":
            return known[name](self.term(shape, depth), self.term(last, depth - 1), self.term(last, depth - 1), eps)
        if name == "rms_norm":
            return known[name](self.term(shape, depth), self.term(last, depth - 1), eps)
        if name == "attention" and len(shape) == 2:
            d, keys = self.random.choice(SIZES), self.random.choice(SIZES)
            parts = ((shape[0], d), (keys, d), (keys, shape[1]))
            return known[name](*(self.term(part, depth - 1) for part in parts))
        condition = h.compare("<", self.term(shape, depth - 1), self.term(self.narrower(shape), depth - 1))
        return known["where"](condition, self.term(shape, depth - 1), self.term(self.narrower(shape), depth - 1))

    def named(self, shape: Shape, depth: int) -> Term:
        value = self.term(shape, depth)
        return h.named(f"N{self.random.randrange(3)}x{id_of(value)}", value) if value.args else value

    def stretched(self, shape: Shape, depth: int) -> Term | None:
        """The same entries with a unit axis put in, or another grouping."""
        units = [a for a, s in enumerate(shape) if s.is_one]
        if units:
            axis = self.random.choice(units)
            return functions()["expand_dims"](self.term((*shape[:axis], *shape[axis + 1 :]), depth), axis)
        if len(shape) == 1 and len(shape[0].terms) == 1 and sum(p for _, p in shape[0].terms[0][0]) > 1:
            ((monomial, _),) = shape[0].terms
            parts = [size_of(name) for name, power in monomial for _ in range(power)]
            return functions()["reshape"](self.term(tuple(parts), depth), *shape)
        if len(shape) == 2:
            return functions()["reshape"](self.term((shape[0] * shape[1],), depth), *shape)
        return None

    def matmul(self, shape: Shape, depth: int) -> Term | None:
        k = self.random.choice(SIZES)
        if len(shape) == 0:
            return h.matmul(self.term((k,), depth), self.term((k,), depth))
        if len(shape) == 1:
            if self.random.random() < 0.5:
                return h.matmul(self.term((*shape, k), depth), self.term((k,), depth))
            return h.matmul(self.term((k,), depth), self.term((k, *shape), depth))
        left = (*shape[:-1], k)
        right = (*(shape[:-2] if self.random.random() < 0.5 else ()), k, shape[-1])
        return h.matmul(self.term(left, depth), self.term(right, depth))

    def einsum(self, shape: Shape, depth: int) -> Term | None:
        letters = dict(zip(LETTERS, shape, strict=False))
        out = "".join(letters)
        for letter in "xyz"[: self.random.randint(0, 2)]:
            letters[letter] = self.random.choice(SIZES)
        if not letters:
            return None
        specs = []
        for _ in range(self.random.randint(1, 3)):
            specs.append("".join(self.random.choice(sorted(letters)) for _ in range(self.random.randint(1, 3))))
        missing = [c for c in letters if not any(c in s for s in specs)]
        while missing:
            specs.append("".join(missing[:3]))
            missing = missing[3:]
        operands = [self.term(tuple(letters[c] for c in s), depth - 1) for s in specs]
        return functions()["einsum"](",".join(specs) + "->" + out, *operands)

    def tensor(self, shape: Shape, depth: int) -> Term | None:
        if len(self.bound) + len(shape) > 5:
            return None
        over = [h.index(f"{LETTERS[len(self.bound) + n]}", s) for n, s in enumerate(shape)]
        self.bound.extend(over)
        body = self.term((), depth)
        del self.bound[-len(over) :]
        return h.tensor(body, *over)

    def big_sum(self, shape: Shape, depth: int) -> Term | None:
        if len(self.bound) > 4:
            return None
        over = h.index(LETTERS[len(self.bound)], self.random.choice(SIZES))
        self.bound.append(over)
        body = self.term((), depth)
        self.bound.pop()
        return h.Sum(body, over)

    def entry_of(self, shape: Shape, depth: int) -> Term | None:
        if not self.bound:
            return None
        places = [self.random.choice(self.bound) for _ in range(self.random.choice([1, 2, 2]))]
        return h.at(self.term(tuple(p.attrs[1] for p in places), depth), *places)

    def scalar(self, shape: Shape, depth: int) -> Term:
        known, size = functions(), self.random.choice(SIZES)
        name = self.random.choice(["trace", "trace", "det", "logdet", "norm", "norm1", "normF", "inner", "sum", "mean"])
        if name in ("trace", "det", "logdet"):
            return known[name](self.term((size, size), depth))
        if name == "norm":
            return known["norm"](self.term((size,), depth))
        if name == "norm1":
            return known["norm"](self.term((size,), depth), 1)
        if name == "normF":
            return known["norm"](self.term((size, self.random.choice(SIZES)), depth))
        inner = self.shape(3)
        if name == "inner":
            return known["inner"](self.term(inner, depth), self.term(self.random.choice([inner, inner, ()]), depth))
        return known[name](self.term(inner, depth))

    def square(self, shape: Shape, depth: int) -> Term | None:
        if shape[0] != shape[1]:
            return None
        if self.random.random() < 0.5:
            return functions()["diag"](self.term(shape[:1], depth))
        return functions()["inv"](self.term(shape, depth - 1))

    def outer(self, shape: Shape, depth: int) -> Term:
        return functions()["outer"](self.term(shape[:1], depth), self.term(shape[1:], depth))

    def kron(self, shape: Shape, depth: int) -> Term | None:
        one = size_of(1)
        if shape[0] != shape[1] or len(shape[0].terms) != 1:
            return None
        parts = [size_of(name) for name, power in shape[0].terms[0][0] for _ in range(power)]
        if len(parts) != 2:
            return functions()["kron"](self.term((one, shape[1]), depth), self.term((shape[0], one), depth))
        a, b = parts
        return functions()["kron"](self.term((a, a), depth), self.term((b, b), depth))

    def diagonal(self, shape: Shape, depth: int) -> Term:
        return functions()["diag"](self.term((shape[0], shape[0]), depth))

    def vec(self, shape: Shape, depth: int) -> Term | None:
        if len(shape[0].terms) != 1:
            return None
        parts = [size_of(name) for name, power in shape[0].terms[0][0] for _ in range(power)]
        if len(parts) != 2:
            return None
        return functions()["vec"](self.term((parts[1], parts[0]), depth))


def id_of(term: Term) -> str:
    """A short name of a term's content, the same in every process."""
    from hashlib import blake2b

    from workbench.terms.storage import store

    return blake2b(repr(store(term)).encode(), digest_size=3).hexdigest()


# -- points --------------------------------------------------------------------------


def point(terms: Iterable[Term], sizes: Mapping[str, int], seed: int) -> dict[str, Any]:
    """Values of the symbols inside their domains, of mixed sign where there is no domain, with the sizes."""
    draw = np.random.default_rng(seed)
    roots = tuple(terms)
    values: dict[str, Any] = {name: sizes[name] for name in size_names(*roots)}
    for term in sorted({t for t in postorder(*roots) if t.head is h.SYMBOL}, key=lambda t: t.name):
        values[term.name] = _draw(draw, tuple(s.at(sizes) for s in term.shape), term.attrs[2])
    return values


def _draw(draw: np.random.Generator, shape: tuple[int, ...], props: frozenset[str]) -> Any:
    x = draw.normal(size=shape)
    if "posdef" in props:
        return x @ x.T + np.eye(shape[0]) / 2
    if "symmetric" in props:
        return x + x.T
    if "orthogonal" in props:
        return np.linalg.qr(x)[0]
    if "diagonal" in props:
        return np.diag(np.diag(x))
    if "simplex" in props:
        return np.exp(x) / np.exp(x).sum(-1, keepdims=True)
    if "onehot" in props:
        return np.eye(shape[-1])[draw.integers(shape[-1], size=shape[:-1])]
    if "positive" in props:
        return np.exp(x)
    if "unit" in props:
        return 1 / (1 + np.exp(-x))
    if "sign" in props:
        return np.where(x > 0, 1.0, -1.0)
    if "mask" in props:
        return np.where(x > 0, 1.0, 0.0)
    return x


def differ(a: Term, b: Term, points: int = 2, seed: int = 0) -> str | None:
    """Where two terms are seen to differ, in words; None when every decided point agrees."""
    from workbench.numerics.evaluate import evaluate

    for sizes in SIZE_SETS:
        for n in range(points):
            values = point((a, b), sizes, seed + n)
            try:
                left, right = evaluate(a, values), evaluate(b, values)
            except np.linalg.LinAlgError:
                continue
            if left.shape != right.shape:
                return f"shapes {left.shape} and {right.shape} at {sizes}"
            decided = np.isfinite(left) & np.isfinite(right) & (np.abs(left) < 1e9) & (np.abs(right) < 1e9)
            if not decided.all():
                continue
            # What vanishes on one side by cancellation shows rounding of the sizes it cancelled.
            scale = 1.0 + max(np.max(np.abs(left), initial=0.0), np.max(np.abs(right), initial=0.0))
            worst = float(np.max(np.abs(left - right), initial=0.0))
            if worst > 1e-6 * scale and steady((a, b), values):
                return f"differ by {worst} at {sizes}, point {n}"
    return None


def steady(terms: tuple[Term, ...], values: dict[str, Any], off_zero: str = "") -> bool:
    """Whether the point decides anything: all parts are finite, and a tiny move changes the values by little.

    ``off_zero`` names what is moved where it is 0 too: a mask may stand on a kink, cos(|x|) at 0, that differences
    along the axes do not see.
    """
    from workbench.numerics.evaluate import evaluate

    draw = np.random.default_rng(0)
    moved = {k: v * (1 + 1e-9 * draw.normal()) if isinstance(v, np.ndarray) else v for k, v in values.items()}
    if off_zero:
        moved[off_zero] = np.where(values[off_zero] == 0, 1e-9, moved[off_zero])
    for term in terms:
        for part in postorder(term):
            if part.indices or part.head in (h.INDEX, h.NUMBER):
                continue
            value = evaluate(part, values)
            if not np.isfinite(value).all():
                return False
            if part.head.name in ("det", "logdet", "inv") and np.linalg.cond(evaluate(part.args[0], values)) > 1e8:
                return False
        before, after = evaluate(term, values), evaluate(term, moved)
        if np.max(np.abs(after - before), initial=0.0) > 1e-3 * (1 + np.max(np.abs(before), initial=0.0)):
            return False
    return True
