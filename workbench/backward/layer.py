"""A layer: a function of arrays, what it computes as a term, and its gradients of <G, f>."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.backward.loading import LayerError
from workbench.backward.tracing import arguments_of, traced
from workbench.engines.goals import gradients
from workbench.record.derivation import Derivation
from workbench.terms.functions.linear_algebra import inner, zeros
from workbench.terms.heads import number, properties, symbol
from workbench.terms.term import Term, contains, size_names

_COUNTED = frozenset("integer mask onehot sign".split())
"""Variables with these properties are no real numbers: nothing is differentiated in them unless asked for."""


@dataclass(frozen=True)
class Layer:
    """A function of arrays with its gradients.

    ``cotangent`` is G, of the output's shape (a number for a scalar output): what is differentiated is <G, f>.
    ``derivation`` holds the lines of all gradients in the variables that the output depends on; in another one the
    gradient is zero. ``gradients`` are in the order of ``wrt``.
    """

    name: str
    fn: Callable[..., Any]
    variables: tuple[Term, ...]
    wrt: tuple[Term, ...]
    output: Term
    cotangent: Term
    derivation: Derivation | None
    gradients: tuple[Term, ...]

    @property
    def parameters(self) -> tuple[Term, ...]:
        """What a backward pass takes: the cotangent first."""
        return (self.cotangent, *self.variables)


def layer_of(
    fn: Callable[..., Any], variables: Mapping[str, Term], wrt: Sequence[str] = (), path: str = "", name: str = ""
) -> Layer:
    """The layer of a function. Raises LayerError where it cannot be followed, GoalError and NoDerivation."""
    called = name or getattr(fn, "__name__", "layer")
    arguments_of(fn, variables)
    output = traced(fn, variables, path)
    chosen = differentiated(variables, wrt)
    cotangent = symbol(fresh("G", variables, output), output.shape)
    pairing = inner(cotangent, output) if output.shape else cotangent * output
    occurring = tuple(x for x in chosen if contains(output, x))
    made = gradients(pairing, *occurring, id=called.replace("_", "-")) if occurring else None
    results_of = () if made is None else tuple(c.result for c in made.claims if c.result is not None)
    found = dict(zip(occurring, results_of, strict=True))
    results = tuple(found[x] if x in found else zeros(*x.shape) if x.shape else number(0) for x in chosen)
    return Layer(called, fn, tuple(variables.values()), chosen, output, cotangent, made, results)


def differentiated(variables: Mapping[str, Term], wrt: Sequence[str]) -> tuple[Term, ...]:
    """The variables asked for; without any those that hold real numbers. Raises LayerError."""
    for name in wrt:
        if name not in variables:
            raise LayerError(f"--wrt {name} is not a declared variable; declared: {', '.join(variables) or 'none'}")
    if len(set(wrt)) < len(wrt):
        raise LayerError(f"--wrt names {next(n for n in wrt if list(wrt).count(n) > 1)} twice")
    chosen = tuple(variables[n] for n in wrt) or tuple(
        v for v in variables.values() if not properties(v) & _COUNTED
    )
    if not chosen:
        raise LayerError("there is no variable to differentiate in: declare one with --var NAME:SHAPE")
    return chosen


def fresh(wanted: str, variables: Mapping[str, Term], output: Term) -> str:
    """The name, with lines under it where it is taken."""
    taken = {*variables, *size_names(output, *variables.values())}
    while wanted in taken:
        wanted += "_"
    return wanted


__all__ = ["Layer", "differentiated", "fresh", "layer_of"]
