"""Modules for PyTorch and JAX: an expression whose derivative is the derived one, not the library's.

A module defines ``value``, a function of all declared variables by position. The library differentiates it in the one
variable of the derivation: by ``torch.autograd.Function`` or ``jax.custom_vjp`` around the source of the derived
vector-Jacobian product. From a Hessian the module has the gradient as a function with a derivative of its own, the
derived Hessian-vector product; otherwise second derivatives go through the operations of the first. A derivative in
another variable is refused when it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.record.derivation import Derivation
from workbench.terms.heads import SYMBOL, properties, show_shape, symbol
from workbench.terms.term import LanguageError, Shape, Term, substitute

_HARMLESS = frozenset({"positive", "unit", "integer", "constant"})
"""What the differentiated variable may keep. A gradient that used S^T = S is right, its own derivative would not be."""


@dataclass(frozen=True)
class _Pair:
    """A function and its pullback: the sum of ``upstream * value`` differentiated in ``wrt``."""

    value: Term
    pullback: Term
    upstream: Term


def module(derivation: Derivation, target: str) -> str:
    """The module. Raises LanguageError where there is no such derivative, or the target lacks a word."""
    claim = derivation.claim
    f, wrt = claim.of, claim.wrt[0] if claim.wrt else None
    known = claim.kind in ("Gradient", "Derivative", "Jacobian", "Hessian") and not claim.structured
    if f is None or wrt is None or not known or any(x is not wrt for x in claim.wrt):
        raise LanguageError(f"--target {target} writes gradients, Jacobians and Hessians in one unstructured variable")
    variables = [term for term in derivation.givens if term.head is SYMBOL]
    found = claim.result if claim.kind != "Hessian" and not f.rank else None
    bare = symbol(wrt.name, wrt.shape, *(properties(wrt) & _HARMLESS))
    if bare is not wrt:
        f, variables = substitute(f, {wrt: bare}), [bare if v is wrt else v for v in variables]
        wrt, found = bare, None
    pairs = [_first(f, wrt, variables, found)]
    if claim.kind == "Hessian":
        pairs.append(_second(f, wrt, variables))
    functions = [
        (name, term, parameters, shape)
        for pair, value, pullback in zip(pairs, ("_value", "_gradient"), ("_pullback", "_hessian_times"), strict=False)
        for name, term, parameters, shape in (
            (value, pair.value, variables, pair.value.shape),
            (pullback, pair.pullback, [pair.upstream, *variables], wrt.shape),
        )
    ]
    written = [_function(*function, like=wrt, target=target) for function in functions]
    place = variables.index(wrt)
    frame = _torch if target == "torch" else _jax
    names = written[0][0].partition("(")[2].partition(")")[0]
    text = frame(names, place, wrt, len(pairs) == 2)
    head = [_title(f, wrt, variables), "", *(["import math", ""] if _uses_math(written) else [])]
    return "\n".join([*head, *text[0], *(line for lines in written for line in ["", "", *lines]), *text[1], ""])


def _first(f: Term, wrt: Term, variables: Sequence[Term], found: Term | None) -> _Pair:
    from workbench.engines.goals import gradient
    from workbench.terms.functions.linear_algebra import inner

    upstream = _fresh("upstream", f.shape, variables)
    if f.rank:
        return _Pair(f, _result(gradient(inner(upstream, f), wrt)), upstream)
    return _Pair(f, upstream * (_result(gradient(f, wrt)) if found is None else found), upstream)


def _second(f: Term, wrt: Term, variables: Sequence[Term]) -> _Pair:
    from workbench.engines.goals import gradient, hvp

    along = _fresh("along", wrt.shape, variables)
    return _Pair(_result(gradient(f, wrt)), _result(hvp(f, wrt, along)), along)


def _result(derivation: Derivation) -> Term:
    if derivation.result is None:
        raise LanguageError("there is no derivative to write")
    return derivation.result


def _fresh(name: str, shape: Shape, variables: Sequence[Term]) -> Term:
    while any(v.name == name for v in variables):
        name += "_"
    return symbol(name, shape)


def _function(name: str, term: Term, parameters: Sequence[Term], shape: Shape, like: Term, target: str) -> list[str]:
    """The lines of a function, with the shapes of what goes in and comes out."""
    from workbench.emission.dialects import body
    from workbench.emission.emit import numpy_source

    plain = numpy_source(term, parameters, name, shape, in_place=False)
    names = plain[plain.rindex("\ndef ") :].partition("(")[2].partition(")")[0]
    statements = body(plain, target, names.split(", ")[list(parameters).index(like)])
    comment = ", ".join(f"{p.name} {show_shape(p.shape)}" for p in parameters)
    return [f"def {name}({names}):", f"    # {comment} -> {show_shape(shape)}", *(f"    {line}" for line in statements)]


def _uses_math(written: Sequence[Sequence[str]]) -> bool:
    return any("math." in line for lines in written for line in lines)


def _title(f: Term, wrt: Term, variables: Sequence[Term]) -> str:
    from workbench.terms.heads import brief

    shapes = ", ".join(f"{v.name} {show_shape(v.shape)}" for v in variables)
    text = brief(f, 90).replace("\\", "").replace('"""', "")
    names = ", ".join(v.name for v in variables)
    return f'"""value({names}) = {text}, differentiated in {wrt.name}.\n\nShapes: {shapes}.\n"""'


# -- what stands around the functions: imports before, the differentiable function after ---------------


def _torch(names: str, place: int, wrt: Term, twice: bool) -> tuple[list[str], list[str]]:
    count = len(names.split(", "))

    def wrapped(name: str, forward: str, backward: str) -> list[str]:
        gradients = ", ".join(backward if k == place else "None" for k in range(count)) + ("," if count == 1 else "")
        return [
            "", "", f"class {name}(torch.autograd.Function):",
            "    @staticmethod",
            "    def forward(ctx, *inputs):",
            "        ctx.save_for_backward(*inputs)",
            f"        return {forward}(*inputs)",
            "",
            "    @staticmethod",
            "    def backward(ctx, upstream):",
            f"        if any(needed for k, needed in enumerate(ctx.needs_input_grad) if k != {place}):",
            f'            raise NotImplementedError("only the derivative in {wrt.name} was derived")',
            f"        return {gradients}",
        ]  # fmt: skip

    after: list[str] = []
    first = "_pullback(upstream, *ctx.saved_tensors)"
    if twice:
        after += wrapped("_Gradient", "_gradient", "_hessian_times(upstream, *ctx.saved_tensors)")
        first = "upstream * _Gradient.apply(*ctx.saved_tensors)"
    after += wrapped("_Value", "_value", first)
    after += ["", "", f"def value({names}):", f"    return _Value.apply({names})"]
    return ["import torch"], after


def _jax(names: str, place: int, wrt: Term, twice: bool) -> tuple[list[str], list[str]]:
    count = len(names.split(", "))
    comma = "," if count == 1 else ""

    def wrapped(name: str, forward: str, backward: str) -> list[str]:
        gradients = ", ".join(backward if k == place else "None" for k in range(count)) + comma
        nothing = ", ".join(["None"] * count) + comma
        return [
            "", "", "@jax.custom_vjp",
            f"def {name}({names}):",
            f"    return {forward}({names})",
            "", "",
            f"def _forward_of_{name}(*inputs):",
            f"    if any(x.perturbed for k, x in enumerate(inputs) if k != {place}):",
            f'        raise NotImplementedError("only the derivative in {wrt.name} was derived")',
            "    inputs = tuple(x.value for x in inputs)",
            f"    return {forward}(*inputs), inputs",
            "", "",
            f"def _backward_of_{name}(inputs, upstream):",
            "    if isinstance(upstream, jax.custom_derivatives.SymbolicZero):",
            f"        return {nothing}",
            f"    return {gradients}",
            "", "",
            f"{name}.defvjp(_forward_of_{name}, _backward_of_{name}, symbolic_zeros=True)",
        ]  # fmt: skip

    after: list[str] = []
    first = "_pullback(upstream, *inputs)"
    if twice:
        after += wrapped("gradient", "_gradient", "_hessian_times(upstream, *inputs)")
        first = "upstream * gradient(*inputs)"
    after += wrapped("value", "_value", first)
    return ["import jax", "import jax.numpy as jnp"], after
