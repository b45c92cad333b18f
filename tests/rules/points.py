"""Two terms compared by numbers: at random points inside the declared domains, over several sets of sizes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.numerics.evaluate import evaluate, evaluate_with_error
from workbench.rules.condition import Condition
from workbench.terms.heads import APPLY, BOTH, DIFFERENTIAL, RELATION
from workbench.terms.sizes import Size
from workbench.terms.term import Term, postorder, symbols

SIZES = (
    {"m": 2, "n": 3, "p": 4, "q": 5, "k": 6, "r": 7, "s": 8},
    {"m": 5, "n": 4, "p": 3, "q": 2, "k": 7, "r": 6, "s": 9},
    {"m": 3, "n": 1, "p": 2, "q": 4, "k": 5, "r": 6, "s": 7},
)
"""Pairwise different in each set; a size 1 on purpose in the last."""

POINTS = 8
TOLERANCE = 1e-6
FAR, ONLY_FAR = 4.0, "zeta"
"""What stands in this function, which has values only beyond 1, is drawn up there."""
ENOUGH_POINTS, ENOUGH_SIZES = 8, 2


@dataclass(frozen=True)
class Comparison:
    """How two terms compared: decided points, sets of sizes with one, and a point at which they differ."""

    points: int
    instances: int
    witness: str = ""

    @property
    def agrees(self) -> bool:
        return not self.witness and self.points >= ENOUGH_POINTS and self.instances >= ENOUGH_SIZES


def compare(
    before: Term, after: Term, conditions: Iterable[Condition] = (), seed: int = 0, points: int = POINTS
) -> Comparison:
    """Evaluate both at points where the conditions hold and the first is a number."""
    decided, instances = 0, 0
    needs = [c.statement for c in conditions if c.statement is not None]
    for number, sizes in enumerate(SIZES):
        seen = 0
        for point in range(points):
            rng = np.random.default_rng([seed, number, point])
            values = draw((before, after, *needs), sizes, rng)
            if not all(holds(need, values) for need in needs):
                continue
            verdict = _differ(before, after, values)
            if verdict is None:
                continue
            if verdict:
                return Comparison(decided, instances, f"{verdict} at {values}")
            seen += 1
        decided += seen
        instances += bool(seen)
    return Comparison(decided, instances)


def _differ(before: Term, after: Term, values: dict[str, Any]) -> str | None:
    """How they differ; "" when they agree; None when this point decides nothing."""
    a, error_a = evaluate_with_error(before, values)
    b, error_b = evaluate_with_error(after, values)
    if not np.all(np.isfinite(a)):
        return None
    if not np.all(np.isfinite(b)):
        return f"{a} is not {b}"
    scale = max(1.0, float(np.max(np.abs(a), initial=0.0)), float(np.max(np.abs(b), initial=0.0)))
    allowed = TOLERANCE * scale + 10 * float(np.max(error_a, initial=0.0) + np.max(error_b, initial=0.0))
    if allowed > 1e-3 * scale:
        return None
    gap = float(np.max(np.abs(a - b), initial=0.0))
    return "" if gap <= allowed else f"{a} is not {b}"


def holds(statement: Term, values: dict[str, Any]) -> bool:
    """Whether a condition holds at the point, with room to spare for strict ones."""
    if statement.head is BOTH:
        return all(holds(part, values) for part in statement.args)
    assert statement.head is RELATION, statement
    left, right = (np.asarray(evaluate(side, values)) for side in statement.args)
    sign = statement.attrs[0]
    test: dict[str, Callable[[Any, Any], Any]] = {
        ">": lambda a, b: a > b + 0.02,
        "<": lambda a, b: a < b - 0.02,
        ">=": lambda a, b: a >= b,
        "<=": lambda a, b: a <= b,
        "=": lambda a, b: np.isclose(a, b),
        "loewner>=": lambda a, b: np.linalg.eigvalsh(a - b) >= 0,
        "loewner>": lambda a, b: np.linalg.eigvalsh(a - b) > 0.02,
    }
    return bool(np.all(test[sign](left, right)))


def draw(terms: tuple[Term, ...], sizes: dict[str, int], rng: np.random.Generator) -> dict[str, Any]:
    """Values for every name in the terms: sizes, symbols, directions, free indices, opaque functions."""
    values: dict[str, Any] = dict(sizes)
    for symbol in symbols(*terms):
        values[symbol.name] = array(symbol, sizes, rng)
        if any(node.head.name == ONLY_FAR for node in postorder(*terms)):
            values[symbol.name] = values[symbol.name] + FAR
    for node in postorder(*terms):
        if node.head is DIFFERENTIAL:
            for x in node.args[1:]:
                values.setdefault("d" + x.name, rng.normal(size=tuple(s.at(sizes) for s in x.shape)))
        elif node.head is APPLY:
            values[node.attrs[0]] = opaque(node.attrs[0], node.attrs[1], sizes)
    free = frozenset().union(*(t.indices for t in terms))
    equal = rng.random() < 0.25
    for index in sorted(free, key=lambda i: i.name):
        values[index.name] = 0 if equal else int(rng.integers(index.attrs[1].at(sizes)))
    return values


def array(symbol: Term, sizes: dict[str, int], rng: np.random.Generator) -> Any:
    """A value with the declared properties; away from 0 and from each other, where kinks are, but of both signs."""
    shape = tuple(s.at(sizes) for s in symbol.shape)
    props = symbol.attrs[2]
    x = rng.normal(size=shape)
    x = x + 0.02 * (np.argsort(np.argsort(x, axis=None)).reshape(shape) - x.size // 2)
    x = np.where(np.abs(x) < 0.05, 0.3, x)
    if "integer" in props:
        return rng.integers(1, 4, size=shape).astype(float)
    if props & {"positive"}:
        return np.exp(0.6 * x)
    if "unit" in props:
        return 1 / (1 + np.exp(-x))
    if "simplex" in props:
        return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)
    if "onehot" in props:
        return np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
    if "posdef" in props:
        return x @ x.T + 0.5 * np.eye(shape[0])
    if "symmetric" in props:
        return x + x.T
    if "diagonal" in props:
        return np.diag(np.diag(x))
    if "orthogonal" in props:
        return np.linalg.qr(x)[0]
    if "sign" in props:
        return np.sign(x)
    if "mask" in props:
        return (x > 0).astype(float)
    return x


def opaque(name: str, shape: tuple[Size, ...], sizes: dict[str, int]) -> Callable[..., Any]:
    """A smooth function of any arguments with a value of the given shape, the same for the same name."""
    target = tuple(s.at(sizes) for s in shape)

    def value(*arrays: Any) -> Any:
        total = np.zeros(target)
        for place, x in enumerate(arrays):
            x = np.asarray(x)
            weights = np.random.default_rng(zlib.crc32(f"{name}{place}".encode())).normal(size=(*target, *x.shape))
            total = total + np.sin(np.tensordot(weights, x, axes=x.ndim)) if x.ndim else total + np.sin(weights * x)
        return total

    return value


__all__ = ["compare", "draw", "holds"]
