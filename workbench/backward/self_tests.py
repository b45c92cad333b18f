"""The test at the foot of a written module: its backward pass beside central differences of its forward pass."""

from __future__ import annotations

import re

from workbench.backward.draws import sets_of
from workbench.backward.layer import Layer
from workbench.terms.heads import properties
from workbench.terms.term import Term

_DRAWS = {
    "onehot": "np.eye({last})[random.integers({last}, size={lead})]",
    "simplex": "random.dirichlet(np.ones({last}), {lead})",
    "posdef": "(lambda a: a @ a.T + np.eye({last}))(random.standard_normal({s}))",
    "orthogonal": "np.linalg.qr(random.standard_normal({s}))[0]",
    "diagonal": "np.diag(random.standard_normal({last}))",
    "symmetric": "(lambda a: (a + a.T) / 2)(random.standard_normal({s}))",
    "mask": "random.integers(2, size={s}).astype(float)",
    "sign": "random.choice([-1.0, 1.0], size={s})",
    "integer": "random.integers(1, 5, size={s}).astype(float)",
    "unit": "random.uniform(0.1, 0.9, {s})",
    "positive": "random.uniform(0.5, 2.0, {s})",
}
"""How a variable with a property is drawn; the first that it has."""


def _drawn(v: Term, sizes: str) -> str:
    shape = [_size(str(s), sizes) for s in v.shape]
    words = {"s": _tuple(shape), "last": shape[-1] if shape else "1", "lead": _tuple(shape[:-1])}
    has = properties(v)
    form = next((form for p, form in _DRAWS.items() if p in has), "random.standard_normal({s})")
    return form.format(**words)


def _tuple(parts: list[str]) -> str:
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"


def _size(text: str, sizes: str) -> str:
    return re.sub(r"[^\W\d]\w*", lambda m: f'{sizes}["{m[0]}"]', text.replace("^", "**"))


def self_test(layer: Layer, target: str) -> list[str]:
    """The lines of the test, which runs where the module is run as a program."""
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
        "                steps = [arrays[place] + k * h * along for k in (-2, -1, 1, 2)]",
        "                moved = [[*arrays[:place], s, *arrays[place + 1:]] for s in steps]",
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


__all__ = ["self_test"]
