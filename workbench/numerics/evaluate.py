"""The value of a term on arrays, node by node: no rule, no simplification, no differentiation rule.

Every node becomes an array whose leading axes are its free indices, sorted by name, followed by its shape; so a
bound index is just an axis, and a shared node is computed once however many indices look at it. A term is compiled
once into a flat list of steps (no recursion), which is kept for the next call.

Heads that need numerics of their own (derivative, differential, integral, expectation, limit) are evaluated by
differences, quadrature and sampling, with an estimate of their error; what stands inside them is evaluated by
``bind``, which the environment hands on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from workbench.numerics.axes import Array, axes_of
from workbench.numerics.compilers import compile_term
from workbench.numerics.environment import Env, array_for, check_shape, read_sizes
from workbench.numerics.libraries import lib
from workbench.numerics.structure import Run
from workbench.terms.heads import BETWEEN, DERIVATIVE, DIFFERENTIAL, EXPECTATION, INTEGRAL, LIMIT, NEWTON, SYMBOL, brief
from workbench.terms.term import ShapeError, Term, symbols

_OPENED_LATER = (DERIVATIVE, DIFFERENTIAL, INTEGRAL, BETWEEN, EXPECTATION, LIMIT, NEWTON)


class Plan:
    """The steps that evaluate a term: what to run, and on which earlier slots."""

    __slots__ = ("steps", "symbols", "inside", "slots", "axes")

    def __init__(self, root: Term) -> None:
        self.steps: list[tuple[Run, tuple[int, ...]]] = []
        self.symbols: list[Term] = []
        self.inside: list[Term] = []
        self.slots: dict[Term, int] = {}
        self.axes = axes_of(root)
        compiled: dict[Term, tuple[Sequence[Term], Run]] = {}
        stack: list[tuple[Term, bool]] = [(root, False)]
        while stack:
            term, ready = stack.pop()
            if ready:
                children, run = compiled.pop(term)
                self.slots[term] = len(self.steps)
                self.steps.append((run, tuple(self.slots[c] for c in children)))
            elif term not in self.slots and term not in compiled:
                if term.head is SYMBOL:
                    self.symbols.append(term)
                elif term.head in _OPENED_LATER:
                    self.inside.extend(symbols(term))
                compiled[term] = compile_term(term)
                stack.append((term, True))
                stack.extend((c, False) for c in reversed(compiled[term][0]))

    def run(self, env: Env, instead: Mapping[int, Array] | None = None) -> Array:
        """The value of the last step; ``instead`` replaces the values of some slots."""
        return self.trace(env, instead)[-1]

    def trace(
        self, env: Env, instead: Mapping[int, Array] | None = None, change: Callable[[Array], Array] | None = None
    ) -> list[Array]:
        """The values of all steps; with ``change``, each as it is after that, for the steps that follow."""
        done: list[Array] = []
        if not instead and change is None:
            for run, inputs in self.steps:
                done.append(run(env, *map(done.__getitem__, inputs)))
            return done
        for slot, (run, inputs) in enumerate(self.steps):
            if instead is not None and slot in instead:
                found = instead[slot]
            else:
                found = run(env, *[done[i] for i in inputs])
            done.append(found if change is None else change(found))
        return done


@lru_cache(maxsize=512)
def plan_of(term: Term) -> Plan:
    """The plan of a term, kept for the terms used last."""
    return Plan(term)


# -- public --------------------------------------------------------------------


def evaluate(term: Term, values: Mapping[str, Any]) -> Array:
    """The value of a term as an array of ``term.shape``, in float64 (or in the wider or complex type of the values).

    ``values`` maps names of symbols to arrays, names of sizes to integers (sizes that arrays show need not be given),
    names of opaque functions to callables, and "d" + name to the direction in which a differential moves a symbol.
    A free index is fixed when its name is there too; otherwise it becomes a leading axis (several: sorted by name).
    NaN and infinities pass through without warnings.

    Raises LanguageError for a name without a value and for a statement (a relation has no value),
    ShapeError for an array that does not have its symbol's shape.
    """
    with lib.np.errstate(all="ignore"):
        env, plan = bind(term, values)
        return _finished(term, plan, env, plan.run(env))


def evaluate_with_error(term: Term, values: Mapping[str, Any]) -> tuple[Array, Array]:
    """The value, and an estimate of the error that differences, quadrature and sampling brought in (0 without them).

    The estimate of each such node is carried through the rest of the term by moving the node by its error.
    """
    np = lib.np
    with np.errstate(all="ignore"):
        env, plan = bind(term, values)
        value = plan.run(env)
        total = np.zeros(np.shape(value))
        found = {plan.slots[node]: estimate for node, estimate in env.estimates.items() if node in plan.slots}
        centres = {slot: centre for slot, (centre, _) in found.items()}
        for slot, (centre, error) in found.items():
            if np.any(error):
                total = total + np.abs(plan.run(env, {**centres, slot: centre + error}) - value)
        return _finished(term, plan, env, value), _finished(term, plan, env, total)


def bind(term: Term, values: Mapping[str, Any], sizes: Mapping[str, int] | None = None) -> tuple[Env, Plan]:
    """The compiled term and its values, checked against the declared shapes; sizes are read off the arrays."""
    plan = plan_of(term)
    env = Env(values, dict(sizes or {}), bind)
    for symbol in plan.symbols:
        env.arrays[symbol] = array_for(symbol, values)
        read_sizes(symbol, env)
    for symbol in plan.inside:
        if symbol.name in values:
            env.arrays[symbol] = array_for(symbol, values)
            read_sizes(symbol, env)
    for symbol in plan.symbols:
        check_shape(symbol, env.arrays[symbol], env)
    return env, plan


def _finished(term: Term, plan: Plan, env: Env, value: Array) -> Array:
    np = lib.np
    array = np.asarray(value)
    shape = (*env.lengths(plan.axes), *map(env.size, term.shape))
    if array.shape != shape:
        raise ShapeError(f"{brief(term)} was to have shape {shape} but evaluates to shape {array.shape}")
    for axis in reversed(range(len(plan.axes))):
        if plan.axes[axis].name in env.values:
            array = np.take(array, int(env.values[plan.axes[axis].name]), axis=axis)
    return array
