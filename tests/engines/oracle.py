"""Problems as text, values for their variables, and derivatives by central differences of the problem itself."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.engines.goals import derive
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Derivation
from workbench.terms.heads import properties
from workbench.terms.term import Term, size_names

REQUESTS = [json.loads(line) for line in (Path(__file__).parent / "requests.jsonl").read_text("utf-8").splitlines()]
GOOD = [r for r in REQUESTS if r["id"] != "refused"]
SIZES = (
    dict(zip("mnpkdtseh", (2, 3, 4, 3, 2, 3, 4, 2, 2), strict=True)),
    dict(zip("mnpkdtseh", (4, 2, 3, 2, 3, 2, 3, 4, 3), strict=True)),
)


@dataclass(frozen=True)
class Problem:
    """A request read: the expression, its variables in declared order, what is asked."""

    expr: Term
    variables: tuple[Term, ...]
    wrt: Term
    options: dict[str, Any]

    @staticmethod
    def of(request: dict[str, Any], **options: Any) -> Problem:
        known = symbols_from(request["vars"])
        asked = {k: request[k] for k in ("what", "structured", "method") if k in request}
        for name in ("wrt2", "along"):
            if name in request:
                asked[name] = known[request[name]]
        expr = parse(request["expr"], known)
        return Problem(expr, tuple(known.values()), known[request["wrt"]], {**asked, **options})

    def derive(self, **options: Any) -> Derivation:
        return derive(self.expr, self.wrt, givens=self.variables, **{**self.options, **options})


def problem(expr: str, wrt: str, variables: dict[str, str], **options: Any) -> Problem:
    return Problem.of({"expr": expr, "vars": variables, "wrt": wrt}, **options)


def values_for(variables: tuple[Term, ...], sizes: dict[str, int], *roots: Term) -> dict[str, Any]:
    """Values in the declared domains, the same in every run; sizes of the roots included."""
    rng = np.random.default_rng(zlib.crc32(repr((sorted(sizes.items()), [v.name for v in variables])).encode()))
    values: dict[str, Any] = {}
    for variable in variables:
        shape = tuple(s.at(sizes) for s in variable.shape)
        values[variable.name] = _draw(rng, shape, properties(variable))
    known = {v.name for v in variables}
    values.update({s: sizes[s] for s in size_names(*roots, *variables) if s not in known})
    return values


def _draw(rng: np.random.Generator, shape: tuple[int, ...], props: frozenset[str]) -> Any:
    value = rng.standard_normal(shape)
    if "positive" in props:
        value = np.abs(value) + 0.5
    if "unit" in props:
        value = 1 / (1 + np.exp(-value))
    if "sign" in props:
        value = np.sign(value)
    if "onehot" in props:
        value = np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]
    if "symmetric" in props:
        value = value + value.T
    if "posdef" in props:
        value = value @ value.T + shape[0] * np.eye(*shape)
    return value


def jacobian_by_differences(term: Term, name: str, values: dict[str, Any], step: float = 1e-5) -> Any:
    """d term[i...] / d name[j...], fourth order."""
    at = np.asarray(values[name], float)
    columns = []
    for place in np.ndindex(*at.shape):
        moved = np.zeros(at.shape)
        moved[place] = step

        def f(k: int, moved: Any = moved) -> Any:
            return np.asarray(evaluate(term, {**values, name: at + k * moved}))

        columns.append((8 * (f(1) - f(-1)) - (f(2) - f(-2))) / (12 * step))
    return np.stack(columns, -1).reshape((*np.shape(columns[0]), *at.shape))


def expected(asked: Problem, values: dict[str, Any]) -> Any:
    """What the result must be, from values of the expression alone."""
    what, name = asked.options.get("what"), asked.wrt.name
    second = asked.options.get("wrt2")
    if what == "hessian" or second is not None:
        return _hessian(asked.expr, name, second.name if second is not None else name, values)
    slope = jacobian_by_differences(asked.expr, name, values)
    if asked.options.get("structured"):
        return slope + slope.T - np.diag(np.diag(slope))
    return slope


def _hessian(term: Term, first: str, second: str, values: dict[str, Any], step: float = 1e-3) -> Any:
    at = np.asarray(values[second], float)
    columns = []
    for place in np.ndindex(*at.shape):
        moved = np.zeros(at.shape)
        moved[place] = step

        def f(k: int, moved: Any = moved) -> Any:
            return jacobian_by_differences(term, first, {**values, second: at + k * moved}, 1e-3)

        columns.append((8 * (f(1) - f(-1)) - (f(2) - f(-2))) / (12 * step))
    return np.stack(columns, -1).reshape((*np.shape(columns[0]), *at.shape))


def agree(asked: Problem, made: Derivation, sizes: dict[str, int]) -> None:
    """The result of a derivation has the value that differences of the problem have."""
    assert made.result is not None
    values = values_for(asked.variables, sizes, asked.expr, made.result)
    found = evaluate(made.result, values)
    wanted = expected(asked, values)
    assert np.shape(found) == np.shape(wanted)
    scale = max(1.0, float(np.max(np.abs(wanted), initial=0.0)))
    worst = float(np.max(np.abs(found - wanted), initial=0.0)) / scale
    assert worst < 1e-6, f"{made.title}: off by {worst:.2g}\n{made.result!r}"
