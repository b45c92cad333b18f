"""A backward pass that somebody else wrote, called with arrays: NumPy functions, PyTorch's and JAX's own ways."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from workbench.backward.layer import Layer
from workbench.backward.loading import LayerError, quietly, said

Array = Any


class Failed(Exception):
    """The backward pass ended in an error of its own."""


@dataclass(frozen=True)
class Outside:
    """``call(G, arrays)`` gives what was returned; ``symbolic`` is the function where it may be run on symbols too."""

    name: str
    call: Callable[[Array, Sequence[Array]], Any]
    layer: Layer
    symbolic: Callable[..., Any] | None
    by_name: tuple[str, ...] | None
    path: str = ""

    def gradients(self, arrays: Mapping[str, Array]) -> list[Array | None]:
        """The gradients in the order of ``wrt``; None for one that is not given. Raises Failed, LayerError."""
        own = {name: np.array(value) if np.ndim(value) else np.float64(value) for name, value in arrays.items()}
        cotangent = own.pop(self.layer.cotangent.name)
        try:
            with quietly(), np.errstate(all="ignore"):
                found = self.call(cotangent, [own[v.name] for v in self.layer.variables])
        except Exception as error:
            raise Failed(said(error, self.path)) from None
        return [None if g is None else _array(g) for g in aligned(found, self.layer, self.name)]

    def arguments(self) -> Mapping[str, Any] | list[Any]:
        """The symbols that it takes, by name where its parameters have the variables' names."""
        if self.by_name is None:
            return list(self.layer.parameters)
        first, *rest = self.by_name
        there = {v.name: v for v in self.layer.variables}
        return {first: self.layer.cotangent, **{n: there[n] for n in rest}}


def _array(value: Any) -> Array:
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    array = np.asarray(value)
    if array.dtype.kind not in "biufc":
        raise LayerError(f"a gradient is an array of numbers, not {type(value).__name__}")
    return array


def aligned(found: Any, layer: Layer, name: str) -> list[Any]:
    """What was returned, one value for each variable of ``wrt``. Raises LayerError where the number does not fit."""
    wanted = [x.name for x in layer.wrt]
    if isinstance(found, Mapping):
        missing = [n for n in wanted if n not in found]
        if missing:
            raise LayerError(f"{name} returns no gradient called {missing[0]}; it returns {', '.join(map(str, found))}")
        return [found[n] for n in wanted]
    values = list(found) if isinstance(found, tuple | list) else [found]
    if len(values) == len(wanted):
        return values
    everything = [v.name for v in layer.variables]
    if len(values) == len(everything):
        return [values[everything.index(n)] for n in wanted]
    many = "1 gradient" if len(values) == 1 else f"{len(values)} gradients"
    raise LayerError(f"{name} returns {many}, and {len(wanted)} are compared: {', '.join(wanted)} (choose with --wrt)")


def outside(found: Any, layer: Layer, name: str, path: str = "") -> Outside:
    """The backward pass that was named. Raises LayerError for what is none."""
    if _is_torch(found):
        return Outside(name, lambda g, arrays: _by_torch(found, layer, g, arrays), layer, None, None, path)
    if _is_jax(found):
        return Outside(name, lambda g, arrays: _by_jax(found, g, arrays), layer, None, None, path)
    if isinstance(found, type):
        raise LayerError(f"{name} is a class, and no torch.autograd.Function: name a function BACKWARD(G, *arrays)")
    names = _names(found, layer)
    if names is None:
        return Outside(name, lambda g, arrays: found(g, *arrays), layer, found, None, path)
    first, *rest = names

    def call(g: Array, arrays: Sequence[Array]) -> Any:
        there = dict(zip((v.name for v in layer.variables), arrays, strict=True))
        return found(**{first: g}, **{n: there[n] for n in rest})

    return Outside(name, call, layer, found, names, path)


def _names(found: Callable[..., Any], layer: Layer) -> tuple[str, ...] | None:
    """The parameters to be given by name, where they have the names of variables; None for calls by position."""
    try:
        parameters = list(inspect.signature(found).parameters.values())
    except (TypeError, ValueError):
        return None
    plain = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    if len(plain) < len(parameters) or not plain:
        return None
    first, *rest = plain
    known = {v.name for v in layer.variables}
    taken = [p.name for p in rest if p.name in known]
    fits = all(p.name in known or p.default is not p.empty for p in rest) and first.name not in known
    if fits and taken:
        return (first.name, *taken)
    if len(rest) < len(layer.variables):
        raise LayerError(
            f"{found.__name__} takes {len(rest)} arrays after the cotangent, and there are {len(layer.variables)}: "
            f"{', '.join(v.name for v in layer.variables)}; give its parameters these names, or take them all"
        )
    return None


# -- other libraries -------------------------------------------------------------------


def _is_torch(found: Any) -> bool:
    return isinstance(found, type) and any(
        c.__module__.startswith("torch.autograd") and c.__name__ == "Function" for c in found.__mro__
    )


def _is_jax(found: Any) -> bool:
    return type(found).__name__ == "custom_vjp" and type(found).__module__.startswith("jax")


def _by_torch(function: Any, layer: Layer, cotangent: Array, arrays: Sequence[Array]) -> list[Any]:
    torch: Any = import_module("torch")

    tensors = [
        torch.tensor(np.asarray(a), dtype=torch.float64, requires_grad=v in layer.wrt)
        for v, a in zip(layer.variables, arrays, strict=True)
    ]
    out = function.apply(*tensors)
    wanted = [t for v, t in zip(layer.variables, tensors, strict=True) if v in layer.wrt]
    given = torch.tensor(np.asarray(cotangent), dtype=out.dtype)
    got = torch.autograd.grad(out, wanted, given, allow_unused=True)
    by_place = dict(zip((v for v in layer.variables if v in layer.wrt), got, strict=True))
    return [by_place[x] for x in layer.wrt]


def _by_jax(function: Any, cotangent: Array, arrays: Sequence[Array]) -> list[Any]:
    jax: Any = import_module("jax")

    jax.config.update("jax_enable_x64", True)
    out, pull = jax.vjp(function, *map(jax.numpy.asarray, arrays))
    return list(pull(jax.numpy.asarray(cotangent, dtype=out.dtype)))


__all__ = ["Failed", "Outside", "aligned", "outside"]
