"""Random expressions derived by every road that applies, against differences of the expression itself.

A small run always, a large one by ``make hunt``: ``HUNT_COUNT`` expressions from ``HUNT_SEED`` on. Shapes, emitted code
and the text of every result are held as well. A second derivative is compared with differences of the gradient of the
same expression without any facts, which was compared before.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from tests.counting import call_count
from tests.hunt.generate import NAMES, SIZE_SETS, Generator, point, steady
from workbench.emission.emit import numpy_source
from workbench.engines.goals import derive
from workbench.language.parse import parse
from workbench.numerics.evaluate import evaluate
from workbench.record.errors import NoDerivation
from workbench.rules.rule import replace_nodes
from workbench.terms import heads as h
from workbench.terms.functions import functions
from workbench.terms.term import LanguageError, Term, postorder, substitute, symbols
from workbench.terms.text import text_of

SEED = int(os.environ.get("HUNT_SEED", "0"))
COUNT = int(os.environ.get("HUNT_COUNT", "200"))
BLOCK = 25
BLOCKS = range(max(1, COUNT // BLOCK))
ROADS = ("differential", "index", "graph")
MOST_CALLS = 5_000_000
"""An ordinary derivation makes fewer calls than this, by each road: about two seconds."""
CLOSE = 1e-5
DECIDED = 0.7
"""The least share of the results of a block that differences must have decided: a hunt that sees nothing finds nothing.
Three of 800 blocks have a share between 0.7 and 0.8."""
FLAT = frozenset(("erf", "tanh", "sigmoid", "normal_cdf"))
"""Functions that are flat to the last digit far out: entries there are alike."""


def drawn(seed: int) -> tuple[Term, Term, Term] | None:
    """An expression, the variable, and a second one (often the same); None where nothing varies."""
    generator = Generator(seed)
    draw = generator.random
    shape = () if draw.random() < 0.7 else generator.shape(2)
    term = generator.term(shape, draw.randint(1, 4))
    known = symbols(term)
    if not known or _always_at_a_jump(term, known):
        return None
    return term, draw.choice(known), draw.choice(known)


def _always_at_a_jump(term: Term, known: tuple[Term, ...]) -> bool:
    """Medians and extremes of entries that are alike: no difference tells what their derivative is."""
    names = {t.head.name for t in postorder(term)}
    alike = any(s.attrs[2] & {"sign", "mask", "onehot", "simplex"} for s in known) or bool(names & FLAT)
    return bool(names & {"median_weights", "onehot_argmax"}) or (alike and bool(names & {"median", "max", "min"}))


def attempt(term: Term, wrt: Term, **options: Any) -> Term | None:
    """The result, or None where the engine refuses with a reason."""
    try:
        return derive(term, wrt, **options).result
    except NoDerivation:
        return None


@pytest.mark.parametrize("block", BLOCKS)
def test_every_road_leads_to_the_derivative(block: int) -> None:
    refused = asked = decided = 0
    for seed in range(SEED + BLOCK * block, SEED + BLOCK * (block + 1)):
        found = drawn(seed)
        if found is None:
            continue
        term, wrt, second = found
        results: dict[str, Term | None] = {}
        for road in ROADS if not term.shape else ("index",):
            work = call_count(lambda: results.update({road: attempt(term, wrt, method=road)}))  # noqa: B023 - called here
            assert work < MOST_CALLS, f"seed {seed} is slow by the road {road}: {text_of(term)}"
        asked += len(results)
        refused += list(results.values()).count(None)
        for road, result in results.items():
            if result is not None:
                problem = first_fault(term, wrt, result, seed)
                decided += problem is not None
                assert not problem, told(seed, term, wrt, f"{road}: {problem}", result)
        if not term.shape and small(term):
            hessian = attempt(term, wrt, what="hessian", wrt2=second)
            if hessian is not None:
                problem = second_fault(term, wrt, second, hessian, seed)
                assert not problem, told(seed, term, wrt, f"hessian with {second.name}: {problem}", hessian)
    assert refused <= asked // 5, f"{refused} of {asked} refused"
    assert decided >= DECIDED * (asked - refused), f"only {decided} of {asked - refused} decided by numbers"


def told(seed: int, term: Term, wrt: Term, problem: str, result: Term) -> str:
    declared = ", ".join(f"{s.name}:{','.join(map(str, s.shape))}:{':'.join(s.attrs[2])}" for s in symbols(term))
    return f"seed {seed}: {problem}\nin {wrt.name} of {text_of(term)}\nwhere {declared}\nfound {text_of(result)}"


def small(term: Term) -> bool:
    return len(text_of(term)) < 90


def first_fault(term: Term, wrt: Term, result: Term, seed: int) -> str | None:
    """What is wrong with a first derivative, "" when nothing is; None where no point decides."""
    return fault(lambda values: evaluate(term, values), (term, wrt), wrt, result, seed, (*term.shape, *wrt.shape))


def second_fault(term: Term, wrt: Term, second: Term, result: Term, seed: int) -> str | None:
    bare = {s: h.symbol(s.name, s.shape) for s in symbols(term)}
    slope = attempt(replace_nodes(term, bare), bare[wrt])
    if slope is None:
        return ""
    plain = slope
    return fault(lambda v: evaluate(plain, v), (term, wrt), second, result, seed, (*wrt.shape, *second.shape))


def fault(
    f: Callable[[dict[str, Any]], Any],
    roots: tuple[Term, ...],
    wrt: Term,
    result: Term,
    seed: int,
    shape: tuple[Any, ...],
) -> str | None:
    if result.shape != shape:
        return f"shape {tuple(map(str, result.shape))}"
    variables = symbols(*roots)
    space: dict[str, Any] = {}
    try:
        exec(numpy_source(result, variables, "found"), space)
    except LanguageError as error:  # a size that no variable has, a part named below a sum: nothing to call
        if "size" not in str(error) and "free indices" not in str(error):
            raise
    decides = False
    for sizes in SIZE_SETS[:2]:
        values = point((*roots, result), sizes, seed)
        with np.errstate(all="ignore"):
            wanted, error = differences(f, wrt.name, values)
            found = evaluate(result, values)
        decided = np.isfinite(wanted) & np.isfinite(found) & (error < CLOSE / 10) & (np.abs(wanted) < 1e6)
        if found.shape != wanted.shape:
            return f"shape {found.shape}, wanted {wanted.shape}"
        if not decided.all() or not wanted.size:
            continue
        scale = 1.0 + np.max(np.abs(wanted))
        if not steady((*roots, result), values, wrt.name):
            continue
        decides = True
        if np.max(np.abs(found - wanted)) > CLOSE * scale:
            return f"off by {np.max(np.abs(found - wanted)) / scale:.2g} at {sizes}"
        again = parse(text_of(result, avoid=NAMES), {s.name: s for s in symbols(*roots, result)}, NAMES)
        if np.max(np.abs(evaluate(again, values) - found)) > 1e-8 * scale:
            return f"its text has another value: {text_of(again)}"
        if "found" in space:
            with np.errstate(all="ignore"):
                made = space["found"](*(values[v.name] for v in variables))
            if np.shape(made) != found.shape or np.max(np.abs(made - found)) > 1e-8 * scale:
                return "its code has another value"
    return "" if decides else None


def differences(f: Callable[[dict[str, Any]], Any], name: str, values: Mapping[str, Any]) -> tuple[Any, Any]:
    """df/dx by central differences of fourth order at two steps, and how far the two are apart."""
    (fine, bend), (coarse, wider) = (_differences(f, name, values, step) for step in (2e-4, 7e-4))
    scale = 1.0 + float(np.max(np.abs(fine), initial=0.0))
    kink = bend > 0.6 * wider + 1e-6 * scale
    rounding = 1e-13 * float(np.max(np.abs(f(dict(values))), initial=0.0))
    return fine, np.inf if kink or rounding > 1e-6 * scale else np.max(np.abs(fine - coarse), initial=0.0) / scale


def _differences(f: Callable[[dict[str, Any]], Any], name: str, values: Mapping[str, Any], step: float) -> Any:
    """The differences, and how far those ahead and behind are apart: at a kink as far, however small the step."""
    at = np.asarray(values[name], float)
    here = np.asarray(f(dict(values)))
    columns, bends = [], [0.0]
    for place in np.ndindex(*at.shape):
        moved = np.zeros(at.shape)
        moved[place] = step
        ahead, behind, far, back = (np.asarray(f({**values, name: at + k * moved})) for k in (1, -1, 2, -2))
        columns.append((8 * (ahead - behind) - (far - back)) / (12 * step))
        bends.append(float(np.max(np.abs(ahead - 2 * here + behind), initial=0.0)) / step)
    return np.stack(columns, -1).reshape((*np.shape(columns[0]), *at.shape)), max(bends)


def test_the_hunt_sees_a_wrong_derivative() -> None:
    x, a = h.vector("x", "n"), h.matrix("A", "n", "n")
    f = x @ a @ x
    assert first_fault(f, x, a @ x + a.T @ x, 0) == ""
    assert first_fault(f, x, 2 * (a @ x), 0)
    assert first_fault(f, x, a @ x - a.T @ x, 0)


def test_the_hunt_says_where_it_sees_nothing() -> None:
    x = h.vector("x", "n")
    nowhere = functions()["log"](-1 - x @ x)
    assert first_fault(nowhere, x, 2 * x / (1 + x @ x), 0) is None


def test_indices_of_one_binder_stay_different_when_both_are_renamed() -> None:
    i, j, k = h.index("i", "n"), h.index("j", "n"), h.index("k", "n")
    a, x, t = h.matrix("A", "n", "n"), h.vector("x", "n"), h.scalar("t")
    inner = h.Sum(t * h.at(a, i, j) * h.at(x, k), i, j)
    moved = substitute(inner, {t: h.at(a, i, j) * h.at(x, k)})
    assert len(set(moved.args[1:])) == 2
    assert {b.name for b in moved.args[1:]}.isdisjoint("ijk")
