"""Points for checks: sets of sizes, symbols inside their declared domains, directions, opaque functions.

Every number comes from a generator seeded by a stable hash, so two runs draw the same points. Reals without a
declared domain are of mixed sign (at z = 0, or where all entries are positive, wrong formulas pass); where an
expression is not real there, the later points of a pool try positive, small and other draws: the expression's
natural domain is sampled, and what cannot be decided stays undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.check.points.curved import GradientOf
from workbench.check.points.implicit import Defined, with_defined
from workbench.check.points.recursions import Anchored, Recursion, Told
from workbench.check.points.sets import corner_sets, seed_of, size_sets
from workbench.terms.heads import properties, show_shape
from workbench.terms.heads import symbol as make_symbol
from workbench.terms.sizes import Size
from workbench.terms.slicing import rooms
from workbench.terms.term import ShapeError, Term, postorder, size_names

Array = NDArray[np.float64]
Values = dict[str, Any]

_DOMAINS = frozenset("positive unit simplex onehot sign mask integer".split())
_SYMMETRIC = frozenset("symmetric posdef".split())
ORDINARY_ROUNDS = 4
FALLBACK_ROUNDS = 6
MORE_SETS = 4
_STRETCH = 1.2
"""Some points have symbols so many powers of ten smaller or larger."""
_WIDE = 4
"""Of so many rounds of ordinary points the third is of such points."""
STRATEGIES = ("positive", "some", "small", "unit", "large", "far")


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """Values for every name: sizes, symbols, directions (``"dX"``) and opaque functions.

    ``instance`` numbers the set of sizes; ``corner`` says which corner the point is, and is empty for ordinary ones.
    ``kept`` are the numbers that its functions were drawn to: with others a function would break what is said of it
    for all values, by less than a few values show.
    """

    instance: int
    sizes: Mapping[str, int]
    values: Values
    corner: str = ""
    kept: Mapping[str, Any] = field(default_factory=dict)

    def moved(self, changes: Mapping[str, Any]) -> Point:
        """The same point with some values replaced."""
        return replace(self, values={**self.values, **changes})

    def keeping(self, names: Iterable[str]) -> Point:
        """The same point, whose functions are drawn to the numbers of these names too."""
        return replace(self, kept={**self.kept, **{n: self.values[n] for n in names if n in self.values}})

    @property
    def is_kept(self) -> bool:
        """Whether the numbers are still those that the functions were drawn to."""
        return all(self.values[n] is v or np.array_equal(self.values[n], v) for n, v in self.kept.items())

    @property
    def is_of_small_sizes(self) -> bool:
        """Whether it is a corner for its sizes, some of which are 1: these have numbers of their own, below 0."""
        return self.instance < 0


@dataclass(frozen=True)
class Vocabulary:
    """What occurs in a set of terms and therefore needs a value.

    A name stands for one variable: symbols that share it (a derivation hides S^T = S while it differentiates) are
    drawn as one with all their properties. ``varying`` holds the names that have a direction.
    """

    symbols: tuple[Term, ...]
    sizes: tuple[str, ...]
    shapes: tuple[Size, ...]
    varying: frozenset[str]
    applied: tuple[Term, ...]

    @staticmethod
    def of(*terms: Term) -> Vocabulary:
        """The vocabulary of some terms. Raises ShapeError when a name has two shapes in them."""
        found: dict[str, Term] = {}
        shapes: dict[Size, None] = {}
        varying: set[str] = set()
        applied: dict[str, Term] = {}
        for term in postorder(*terms):
            head = term.head.name
            for size in (*term.shape, *rooms(term)):
                shapes.setdefault(size)
            if head == "symbol":
                found[term.name] = _merged(found.get(term.name, term), term)
            elif head == "differential":
                varying.update(a.name for a in term.args[1:] if a.head.name == "symbol")
            elif head == "apply":
                applied.setdefault(term.name, term)
        return Vocabulary(
            tuple(found[n] for n in sorted(found)),
            size_names(*terms),
            tuple(shapes),
            frozenset(varying),
            tuple(applied[n] for n in sorted(applied)),
        )


def _merged(a: Term, b: Term) -> Term:
    if a.shape != b.shape:
        raise ShapeError(f"{a.name} is used with the shapes {show_shape(a.shape)} and {show_shape(b.shape)}")
    return a if a is b else make_symbol(a.name, a.shape, *sorted(properties(a) | properties(b)))


# -- symbols -------------------------------------------------------------------


def draw_symbol(symbol: Term, sizes: Mapping[str, int], random: np.random.Generator, strategy: str = "mixed") -> Array:
    """A random value with the declared properties; ``strategy`` chooses the range where none is declared."""
    shape = tuple(s.at(sizes) for s in symbol.shape)
    has = properties(symbol)
    if strategy == "wide":
        return _stretched(has, draw_symbol(symbol, sizes, random), random)
    if has & {"posdef", "symmetric", "diagonal", "orthogonal"}:
        return _structured(has, shape[0], random, strategy)
    if "simplex" in has:
        weights = np.exp(0.8 * random.standard_normal(shape))
        return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
    if "onehot" in has:
        return np.eye(shape[-1])[random.integers(shape[-1], size=shape[:-1])]
    if len(shape) == 2 and shape[0] == shape[1] > 1 and not has & _DOMAINS:
        return _well_conditioned(lambda: _entries(has, shape, random, strategy))
    return _entries(has, shape, random, strategy)


def _stretched(has: frozenset[str], value: Array, random: np.random.Generator) -> Array:
    """The value made small or large, or moved towards an end of its range; each symbol by a factor of its own."""
    if has & (_DOMAINS - {"positive"}) or "orthogonal" in has:
        return np.asarray(value**random.uniform(1.0, 3.0)) if "unit" in has else value
    return np.asarray(value * 10.0 ** random.uniform(-_STRETCH, _STRETCH))


def _entries(has: frozenset[str], shape: tuple[int, ...], random: np.random.Generator, strategy: str) -> Array:
    """Independent entries in the declared range."""
    if "mask" in has:
        return _not_constant(random.integers(0, 2, shape).astype(np.float64), lambda v: 1.0 - v)
    if "sign" in has:
        return _not_constant(random.choice([-1.0, 1.0], shape), lambda v: -v)
    if "integer" in has:
        low, high = (1, 5) if "positive" in has else (0, 5) if strategy == "positive" else (-3, 4)
        return np.asarray(random.integers(low, high, shape), dtype=np.float64)
    if "unit" in has:
        return random.uniform(0.05, 0.95, shape)
    if "positive" in has:
        return random.uniform(0.25, 2.0, shape) * (3.0 if strategy == "large" else 1.0)
    if strategy == "some":
        strategy = ("mixed", "positive", "small", "unit", "large")[int(random.integers(5))]
    return _reals(shape, random, strategy)


def _reals(shape: tuple[int, ...], random: np.random.Generator, strategy: str) -> Array:
    if strategy == "positive":
        return random.uniform(0.2, 2.0, shape)
    if strategy == "unit":
        return random.uniform(0.1, 0.9, shape)
    if strategy == "large":
        return random.uniform(1.2, 4.0, shape)
    if strategy == "far":
        distant: Array = random.uniform(2.0, 12.0, shape) * random.choice([-1.0, 1.0, 1.0], shape)
        return distant
    values = random.uniform(0.15, 1.75, shape) * random.choice([-1.0, 1.0], shape)
    values = _not_constant(values, lambda v: -v)
    return values * (0.4 / max(1.0, float(np.sqrt(values.size)))) if strategy == "small" else values


def _not_constant(values: Array, other: Callable[[Array], Array]) -> Array:
    """With more than one entry, both signs (both values) occur: the first entry is changed where they do not."""
    if values.size > 1 and (np.all(values > 0) or np.all(values <= 0)):
        flat = values.reshape(-1).copy()
        flat[:1] = other(flat[:1])
        return flat.reshape(values.shape)
    return values


def _well_conditioned(make: Callable[[], Array], limit: float = 25.0) -> Array:
    """The first of a few draws whose condition number is small, else the best of them."""
    best, least = make(), np.inf
    for attempt in range(12):
        value = best if attempt == 0 else make()
        condition = float(np.linalg.cond(value))
        if condition < least:
            best, least = value, condition
        if least < limit:
            break
    return best


def _structured(has: frozenset[str], n: int, random: np.random.Generator, strategy: str) -> Array:
    positive = "posdef" in has or strategy == "positive"
    if "diagonal" in has:
        return np.diag(_reals((n,), random, "positive" if positive or "positive" in has else strategy))
    rotation, triangle = np.linalg.qr(random.standard_normal((n, n)))
    rotation = rotation * np.sign(np.diag(triangle))
    if "orthogonal" in has:
        if "onehot" in has:  # a permutation
            return np.eye(n)[random.permutation(n)]
        if not has & _SYMMETRIC:
            return np.asarray(rotation)
        spectrum = np.ones(n) if "posdef" in has else _reals((n,), random, "mixed")
        return _symmetric_part(rotation @ np.diag(np.sign(spectrum)) @ rotation.T)
    spectrum = np.exp(random.uniform(-0.8, 1.0, n)) if positive else _reals((n,), random, "mixed")
    if "positive" in has:
        entries = random.uniform(0.2, 1.0, (n, n))
        return _symmetric_part(entries) + (n * np.eye(n) if "posdef" in has else 0.0)
    return _symmetric_part(rotation @ np.diag(spectrum) @ rotation.T)


def _symmetric_part(value: Array) -> Array:
    return np.asarray((value + value.T) / 2)


def draw_direction(symbol: Term, sizes: Mapping[str, int], random: np.random.Generator, structured: bool) -> Array:
    """A random direction dX; symmetric where the entries of a symmetric variable move together."""
    shape = tuple(s.at(sizes) for s in symbol.shape)
    value = np.asarray(random.standard_normal(shape))
    return _symmetric_part(value) if structured and properties(symbol) & _SYMMETRIC else value


class SmoothMap:
    """A random smooth map for an opaque function: an affine map of the arguments plus its tanh."""

    def __init__(self, shape: tuple[int, ...], seed: int) -> None:
        self.shape = shape
        self.seed = seed
        self._drawn: dict[int, tuple[Array, Array, Array]] = {}

    def __call__(self, *arguments: Any) -> Array:
        return self.together((), *arguments)

    def together(self, lengths: tuple[int, ...], *arguments: Any) -> Array:
        """Many values at once: the arguments and the result have axes of these lengths in front."""
        parts = [np.asarray(a, dtype=float).reshape((*lengths, -1)) for a in arguments]
        x = np.concatenate([*parts, np.zeros((*lengths, 0))], axis=-1)
        slopes, mixing, shift = self._coefficients(x.shape[-1])
        values = np.tanh(x @ slopes.T + shift[0]) + 0.3 * (x @ mixing.T) + shift[1]
        return np.asarray(values).reshape((*lengths, *self.shape))

    def slopes(self, arguments: list[Any], moves: list[Array]) -> Array:
        """The derivative, once for each of ``moves``: how all numbers of the arguments move together with those of one
        variable, an array (numbers, numbers of the variable). The axes of the value come first, then one a move."""
        x = np.concatenate([*(np.asarray(a, dtype=float).reshape(-1) for a in arguments), np.zeros(0)])
        slopes, mixing, shift = self._coefficients(len(x))
        bent = np.polynomial.Polynomial([0.0, 1.0])  # in the tanh: its derivative is 1 - tanh**2
        for _ in moves:
            bent = bent.deriv() * np.polynomial.Polynomial([1.0, 0.0, -1.0])
        found = np.asarray(bent(np.tanh(slopes @ x + shift[0])))
        for move in moves:
            found = found[..., None] * (slopes @ move).reshape((len(slopes), *(1,) * (found.ndim - 1), -1))
        if len(moves) == 1:
            found = found + 0.3 * (mixing @ moves[0])
        return found.reshape((*self.shape, *found.shape[1:]))

    def _coefficients(self, inputs: int) -> tuple[Array, Array, Array]:
        if inputs not in self._drawn:
            random = np.random.default_rng(seed_of(self.seed, inputs))
            slopes, mixing = random.standard_normal((2, int(np.prod(self.shape, dtype=int)), inputs))
            self._drawn[inputs] = slopes, mixing, random.standard_normal((2, len(slopes)))
        return self._drawn[inputs]


def draw_function(applied: Term, sizes: Mapping[str, int], seed: int) -> SmoothMap:
    """The map for an opaque function at some sizes; equal seeds give equal maps."""
    return SmoothMap(tuple(s.at(sizes) for s in applied.shape), seed)


def draw_point(
    words: Vocabulary,
    sizes: Mapping[str, int],
    seed: int,
    instance: int = 0,
    strategy: str = "mixed",
    structured: bool = False,
    corner: str = "",
    positive: frozenset[str] = frozenset(),
) -> Point:
    """A value for everything in the vocabulary; ``positive`` names symbols to be drawn positive."""
    random = np.random.default_rng(seed)
    values: Values = dict(sizes)
    for symbol in words.symbols:
        way = "positive" if symbol.name in positive and strategy == "mixed" else strategy
        values[symbol.name] = draw_symbol(symbol, sizes, random, way)
    if corner == "zeros":
        values.update(_zeros(words, values))
    if corner == "boundary":
        values.update(_boundary(words, values))
    for symbol in words.symbols:
        if symbol.name in words.varying:
            values["d" + symbol.name] = draw_direction(symbol, sizes, random, structured)
    for applied in words.applied:
        values[applied.name] = draw_function(applied, sizes, seed_of(seed, applied.name))
    return Point(instance, dict(sizes), values, corner)


def _zeros(words: Vocabulary, values: Values) -> Values:
    """Zero for the symbols whose domain has it."""
    free = (s for s in words.symbols if not properties(s) & (_DOMAINS | {"posdef", "orthogonal"}))
    return {s.name: np.zeros_like(values[s.name]) for s in free}


def _boundary(words: Vocabulary, values: Values) -> Values:
    """The edge of a closed domain: a vertex of a simplex, a constant mask."""
    out: Values = {}
    for symbol in words.symbols:
        has, value = properties(symbol), values[symbol.name]
        if "simplex" in has and "positive" not in has:
            out[symbol.name] = np.eye(value.shape[-1])[np.argmax(value, axis=-1)]
        elif "mask" in has:
            out[symbol.name] = np.zeros_like(value)
    return out


# -- the pool ------------------------------------------------------------------


@dataclass(eq=False)
class Pool:
    """Points drawn on demand and kept, so that all lines of a derivation share them.

    ``allowed`` filters sets of sizes; ``structured`` makes the directions of symmetric variables symmetric;
    ``positive`` names symbols that an assumption says to be positive, ``recursions`` the functions of which
    assumptions give a value, or a step from one to the next, ``defined`` those that an equation for all values gives.
    """

    words: Vocabulary
    seed: int
    structured: bool = False
    allowed: Callable[[Mapping[str, int]], bool] = lambda sizes: True
    positive: frozenset[str] = frozenset()
    recursions: Mapping[str, Recursion | Anchored | Told | GradientOf] = field(default_factory=dict)
    defined: tuple[Defined, ...] = ()
    _kept: list[Point] = field(default_factory=list)
    _source: Iterator[Point] | None = None
    _corners: list[Point] | None = None
    _others: dict[tuple[int, tuple[tuple[str, int], ...], int], Point] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sets = size_sets(self.words.sizes, self.words.shapes, self.allowed)

    def points(self) -> Iterator[Point]:
        """Ordinary points: of mixed sign first, over all sets of sizes in turn, then the other draws."""
        k = 0
        while True:
            if k == len(self._kept):
                if self._source is None:
                    self._source = self._draws()
                drawn = next(self._source, None)
                if drawn is None:
                    return
                self._kept.append(drawn)
            yield self._kept[k]
            k += 1

    @property
    def ordinary(self) -> int:
        """How many of the first points are of mixed sign."""
        return self._rounds() * len(self.sets)

    def _rounds(self) -> int:
        return max(ORDINARY_ROUNDS, -(-10 // max(1, len(self.sets))))

    def _draws(self) -> Iterator[Point]:
        for turn in range(self._rounds()):
            for instance, sizes in enumerate(self.sets):
                yield self._draw(instance, sizes, "wide" if turn % _WIDE == _WIDE - 2 else "mixed", turn)
        # With so many sets every name is the larger one of a pair at least twice: A^T A needs more rows than columns.
        more = size_sets(self.words.sizes, self.words.shapes, self.allowed, count=MORE_SETS)
        for turn in range(FALLBACK_ROUNDS):
            for strategy in STRATEGIES:
                for instance, sizes in enumerate(more):
                    yield self._draw(instance, sizes, strategy, turn)

    def _draw(self, instance: int, sizes: Mapping[str, int], strategy: str, turn: int, corner: str = "") -> Point:
        seed = seed_of(self.seed, instance, strategy, turn, corner)
        drawn = draw_point(self.words, sizes, seed, instance, strategy, self.structured, corner, self.positive)
        drawn = drawn.moved({name: r.over(drawn.values[name]) for name, r in self.recursions.items()})
        return replace(drawn, values=with_defined(drawn.values, self.defined)) if self.defined else drawn

    def corners(self) -> list[Point]:
        """Size 1, zeros, and the boundary of closed domains: one point each."""
        if self._corners is None:
            sets = corner_sets(self.words.sizes, self.words.shapes, self.allowed)
            found = [
                self._draw(-1 - k, s, "mixed", 0, "size 1: " + ", ".join(n for n, v in s.items() if v == 1))
                for k, s in enumerate(sets)
            ]
            if self.sets:
                first = self.sets[0]
                found.append(self._draw(0, first, "mixed", 0, "zeros"))
                if any(properties(s) & {"simplex", "mask"} for s in self.words.symbols):
                    found.append(self._draw(0, first, "mixed", 0, "boundary"))
            self._corners = found
        return self._corners

    def another(self, point: Point, turn: int) -> Point:
        """A further independent draw at the sizes of a point; of the same sizes and turn, the same one."""
        key = (point.instance, tuple(point.sizes.items()), turn)
        if key not in self._others:
            self._others[key] = self._draw(point.instance, point.sizes, "mixed", 1_000 + turn)
        return self._others[key]


__all__ = ["Point", "Pool", "Vocabulary", "corner_sets", "draw_point", "draw_symbol", "seed_of", "size_sets"]
