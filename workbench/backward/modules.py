"""Forward and backward as a module: NumPy, PyTorch or JAX, with its formula, its verdict and a test of itself.

``python layer.py`` compares the backward pass with differences of the forward pass at random points of several sizes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.backward import precision
from workbench.backward.layer import Layer
from workbench.backward.self_tests import self_test
from workbench.emission.dialects import body
from workbench.emission.emit import numpy_program, numpy_source
from workbench.terms.heads import properties, show_shape
from workbench.terms.term import Term
from workbench.terms.text import text_of

TARGETS = ("numpy", "torch", "jax")


def module(layer: Layer, verdict: str, target: str = "numpy") -> str:
    """The module. Raises LanguageError for what the target has no word for."""
    in_place = target == "numpy"
    forward = _source(numpy_source(layer.output, layer.variables, "forward", in_place=in_place), layer, target)
    backward = _source(numpy_program(layer.gradients, layer.parameters, "backward", in_place), layer, target)
    imports = _imports(forward + backward, target)
    parts = [_heading(layer, verdict), *imports, "", "", *forward.lines, "", "", *backward.lines]
    if target != "numpy":
        parts += ["", "", *(_torch if target == "torch" else _jax)(layer, forward.names)]
    parts += ["", "", *self_test(layer, target), ""]
    return "\n".join(parts)


class _Function:
    """The lines of a function and the names of its parameters."""

    def __init__(self, lines: list[str], names: list[str], imports: list[str]) -> None:
        self.lines, self.names, self.imports = lines, names, imports

    def __add__(self, other: _Function) -> _Function:
        return _Function(self.lines + other.lines, [], [*self.imports, *other.imports])


def _source(plain: str, layer: Layer, target: str) -> _Function:
    head, _, rest = plain.rpartition("\ndef ")
    signature, _, code = rest.partition(":\n")
    names = [n for n in signature.partition("(")[2].rstrip(")").split(", ") if n]
    is_backward = signature.startswith("backward")
    about = _about_backward(layer) if is_backward else _about_forward(layer)
    imports = [line for line in head.splitlines() if line.startswith(("import ", "from "))]
    if target == "numpy":
        before = [line for line in head.splitlines() if line not in imports]
        helpers = "\n".join(before).strip("\n").splitlines()
        lines = [f"def {signature}:", *about, *code.rstrip().splitlines()]
        return _Function([*helpers, *(["", ""] if helpers else []), *lines], names, imports)
    like = names[0] if is_backward else names[list(layer.variables).index(layer.wrt[0])]
    translated = [f"    {line}" for s in body(plain, target, like) for line in s.splitlines()]
    return _Function([f"def {signature}:", *about, *translated], names, [])


def _about_forward(layer: Layer) -> list[str]:
    shapes = ", ".join(f"{v.name} {show_shape(v.shape)}" for v in layer.variables)
    return [f'    """{shapes} -> {show_shape(layer.output.shape)}."""']


def _about_backward(layer: Layer) -> list[str]:
    names = ", ".join(x.name for x in layer.wrt)
    g = f"{layer.cotangent.name} {show_shape(layer.cotangent.shape)}" if layer.output.shape else "a number"
    pairing = f"<{layer.cotangent.name}, forward>"
    return [f'    """The gradients in {names} of {pairing}, {g}; each has the shape of its variable."""']


def _heading(layer: Layer, verdict: str) -> str:
    shapes = [f"    {v.name} {show_shape(v.shape)}{_has(v)}" for v in layer.variables]
    gradients = [f"    {x.name}: {text_of(g)}" for x, g in zip(layer.wrt, layer.gradients, strict=True)]
    digits = [f"    {line}" for line in precision.said(layer)]
    told = "Relative errors where every value on the way is rounded, at random points:"
    lost = [told, "", *digits, ""] if digits else []
    lines = [
        f'"""{layer.name}, forward and backward.',
        "",
        *_wrapped(f"    {layer.name} = {text_of(layer.output)}"),
        "",
        "Shapes:",
        "",
        *shapes,
        "",
        f"Gradients of <{layer.cotangent.name}, {layer.name}>, derived and not differentiated by a library:",
        "",
        *(line for g in gradients for line in _wrapped(g)),
        "",
        *_wrapped(f"Verdict: {verdict}."),
        "",
        *lost,
        "Run this file to compare the backward pass with differences of the forward pass.",
        '"""',
    ]
    return "\n".join([*(line.replace("\\", "") for line in lines), ""])


def _has(v: Term) -> str:
    return "".join(f", {p}" for p in sorted(properties(v)))


def _wrapped(line: str) -> list[str]:
    import textwrap

    indent = re.match(r" *", line)
    return textwrap.wrap(line, 116, subsequent_indent=(indent[0] if indent else "") + "    ",
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _imports(whole: _Function, target: str) -> list[str]:
    if target == "numpy":
        words: dict[str, None] = dict.fromkeys(i for i in whole.imports if i.startswith("import "))
        words.setdefault("import numpy as np")
        named = [i.partition("import ")[2] for i in whole.imports if i.startswith("from scipy")]
        scipy = sorted({n.strip() for names in named for n in names.split(",")})
        return [*words, *([f"from scipy import {', '.join(scipy)}"] if scipy else [])]
    maths = ["import math", ""] if any("math." in line for line in whole.lines) else []
    if target == "torch":
        return [*maths, "import torch"]
    return [*maths, "import jax", "import jax.numpy as jnp"]


# -- what makes the library differentiate by it ------------------------------------------------------


def _torch(layer: Layer, names: Sequence[str]) -> list[str]:
    given = ", ".join(_picked(layer, "gradients"))
    comma = "," if len(layer.variables) == 1 else ""
    places = [k for k, v in enumerate(layer.variables) if v not in layer.wrt]
    refused = [
        f"        if any(ctx.needs_input_grad[k] for k in {tuple(places)}):",
        '            raise NotImplementedError("no gradient was derived in this variable")',
    ]
    return [
        "class Layer(torch.autograd.Function):",
        f'    """``Layer.apply({", ".join(names)})``: PyTorch differentiates it by ``backward`` above."""',
        "",
        "    @staticmethod",
        f"    def forward({', '.join(names)}):",
        f"        return forward({', '.join(names)})",
        "",
        "    @staticmethod",
        "    def setup_context(ctx, inputs, output):",
        "        ctx.save_for_backward(*inputs)",
        "",
        "    @staticmethod",
        "    def backward(ctx, cotangent):",
        *(refused if places else []),
        "        gradients = backward(cotangent, *ctx.saved_tensors)",
        f"        return {given}{comma}",
    ]


def _picked(layer: Layer, name: str) -> list[str]:
    return [f"{name}[{layer.wrt.index(v)}]" if v in layer.wrt else "None" for v in layer.variables]


def _jax(layer: Layer, names: Sequence[str]) -> list[str]:
    inside = ", ".join(names)
    nothing = [f"gradients[{layer.wrt.index(v)}]" if v in layer.wrt else f"jnp.zeros_like(inputs[{k}])"
               for k, v in enumerate(layer.variables)]  # fmt: skip
    return [
        "@jax.custom_vjp",
        f"def layer({inside}):",
        '    """``forward``, differentiated by ``backward``."""',
        f"    return forward({inside})",
        "",
        "",
        "def _forward_of_layer(*inputs):",
        "    return forward(*inputs), inputs",
        "",
        "",
        "def _backward_of_layer(inputs, cotangent):",
        "    gradients = backward(cotangent, *inputs)",
        f"    return ({', '.join(nothing)},)",
        "",
        "",
        "layer.defvjp(_forward_of_layer, _backward_of_layer)",
    ]


__all__ = ["TARGETS", "module"]
