"""Forward and backward as a module: NumPy, PyTorch or JAX, with its formula, its verdict and a test of itself.

``python layer.py`` compares the backward pass with differences of the forward pass at random points of several sizes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.backward.draws import sets_of
from workbench.backward.layer import Layer
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
    parts += ["", "", *_self_test(layer, target, forward.names, backward.names), ""]
    return "\n".join(parts)


class _Function:
    """The lines of a function and the names of its parameters."""

    def __init__(self, lines: list[str], names: list[str], imports: list[str]) -> None:
        self.lines, self.names, self.imports = lines, names, imports

    def __add__(self, other: _Function) -> _Function:
        return _Function(self.lines + other.lines, [], [*self.imports, *other.imports])


def _source(plain: str, layer: Layer, target: str) -> _Function:
    head, mark, rest = plain.rpartition("\ndef ")
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
    return [f'    """The gradients in {names} of <{layer.cotangent.name}, forward>, {g}; each of its variable\'s shape."""']


def _heading(layer: Layer, verdict: str) -> str:
    shapes = [f"    {v.name} {show_shape(v.shape)}{_has(v)}" for v in layer.variables]
    gradients = [f"    {x.name}: {text_of(g)}" for x, g in zip(layer.wrt, layer.gradients, strict=True)]
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
        "In float32 about 7 digits are left of what float64 keeps, in bfloat16 about 2: sums and differences that cancel",
        "lose most. Run this file to compare the backward pass with differences of the forward pass.",
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
        scipy = sorted({n.strip() for i in whole.imports if i.startswith("from scipy") for n in i.split("import ")[1].split(",")})
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


# -- the test at its foot -------------------------------------------------------------------------------

_DRAWS = {
    "positive": "random.uniform(0.5, 2.0, {s})", "unit": "random.uniform(0.1, 0.9, {s})",
    "simplex": "random.dirichlet(np.ones({last}), {lead})", "onehot": "np.eye({last})[random.integers({last}, size={lead})]",
    "mask": "random.integers(2, size={s}).astype(float)", "sign": "random.choice([-1.0, 1.0], size={s})",
    "integer": "random.integers(1, 5, size={s}).astype(float)",
    "posdef": "(lambda a: a @ a.T + np.eye({last}))(random.standard_normal({s}))",
    "symmetric": "(lambda a: (a + a.T) / 2)(random.standard_normal({s}))",
    "diagonal": "np.diag(random.standard_normal({last}))",
    "orthogonal": "np.linalg.qr(random.standard_normal({s}))[0]",
}  # fmt: skip
"""How a variable with a property is drawn; the first that it has."""


def _drawn(v: Term, sizes: str) -> str:
    shape = [_size(str(s), sizes) for s in v.shape]
    words = {"s": f"({', '.join(shape)}{',' if len(shape) == 1 else ''})", "last": shape[-1] if shape else "1",
             "lead": f"({', '.join(shape[:-1])}{',' if len(shape) == 2 else ''})" if len(shape) > 1 else "()"}  # fmt: skip
    has = properties(v)
    order = ("onehot", "simplex", "posdef", "orthogonal", "diagonal", "symmetric", "mask", "sign", "integer", "unit",
             "positive")  # fmt: skip
    form = next((_DRAWS[p] for p in order if p in has), "random.standard_normal({s})")
    return form.format(**words)


def _size(text: str, sizes: str) -> str:
    return re.sub(r"[^\W\d]\w*", lambda m: f'{sizes}["{m[0]}"]', text.replace("^", "**"))


def _self_test(layer: Layer, target: str, forward: Sequence[str], backward: Sequence[str]) -> list[str]:
    sets = [dict(s) for s in sets_of(layer.variables)]
    symmetric = [x.name for x in layer.wrt if properties(x) & {"symmetric", "posdef"}]
    diagonal = [x.name for x in layer.wrt if "diagonal" in properties(x)]
    wrap = {"numpy": "{}", "torch": "torch.tensor({}, dtype=torch.float64)", "jax": "jnp.asarray({})"}[target]
    back = {"numpy": "{}", "torch": "{}.numpy()", "jax": "np.asarray({})"}[target]
    places = [list(layer.variables).index(x) for x in layer.wrt]
    names = [x.name for x in layer.wrt]
    called = back.format(f"forward(*({wrap.format('a')} for a in arrays))")
    lines = [
        "def self_test():",
        '    """The backward pass beside central differences of the forward pass."""',
        *(["    import numpy as np", ""] if target != "numpy" else []),
        *(['    jax.config.update("jax_enable_x64", True)'] if target == "jax" else []),
        "    random = np.random.default_rng(0)",
        f"    for sizes in {sets!r} * 3:",
        "        arrays = [",
        *(f"            {_drawn(v, 'sizes')},  # {v.name}" for v in layer.variables),
        "        ]",
        "",
        "        def f(*arrays):",
        f"            return {called}",
        "",
        "        cotangent = random.standard_normal(np.shape(f(*arrays)))",
        f"        given = [{wrap.format('a')} for a in (cotangent, *arrays)]",
        f"        for name, place, gradient in zip({names!r}, {places!r}, backward(*given)):",
        f"            gradient = {back.format('gradient')}",
        "            assert np.shape(gradient) == np.shape(arrays[place]), name",
        "            along = random.standard_normal(np.shape(gradient))",
        *([f"            along = (along + along.T) / 2 if name in {symmetric!r} else along"] if symmetric else []),
        *([f"            along = np.diag(np.diag(along)) if name in {diagonal!r} else along"] if diagonal else []),
        "            best = np.inf",
        "            for h in (1e-3, 3e-4, 1e-4, 3e-5):",
        "                moved = [[*arrays[:place], arrays[place] + k * h * along, *arrays[place + 1:]] for k in (-2, -1, 1, 2)]",
        "                a, b, c, d = (np.sum(cotangent * f(*m)) for m in moved)",
        "                found = (a - 8 * b + 8 * c - d) / (12 * h)",
        "                size = max(1e-3, np.sum(np.abs(gradient * along)), abs(found))",
        "                best = min(best, abs(found - np.sum(gradient * along)) / size)",
        '            assert best < 1e-5, f"{name}: off by {best:.1e} at {sizes}"',
        f'    print("{layer.name}: backward agrees with differences of forward")',
        "",
        "",
        'if __name__ == "__main__":',
        "    self_test()",
    ]
    return lines


__all__ = ["TARGETS", "module"]
