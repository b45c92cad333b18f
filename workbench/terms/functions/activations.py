"""Activations that take an option or a second argument, and choices between two arrays, entry by entry.

Source: Hendrycks & Gimpel, Gaussian Error Linear Units, 2016; Maas, Hannun & Ng, 2013.
"""

from __future__ import annotations

from fractions import Fraction

from workbench.terms.declaration import Function, elementwise_of_two, function
from workbench.terms.functions.elementwise import relu, sqrt, step, tanh
from workbench.terms.functions.special import normal_cdf, normal_pdf
from workbench.terms.heads import COMPARE, NAMED, add, broadcast_shapes, compare, misfit, number, pi, properties
from workbench.terms.term import Term

_CUBIC = Fraction("0.044715")
_TANH = (True, "tanh")
_SLOPE = number(Fraction(1, 100))


def _leaky_shape(x, slope: Term = _SLOPE):
    return broadcast_shapes((x, slope), "leaky_relu of")


leaky_relu = function(
    "leaky_relu", _leaky_shape, "x for x > 0, else the slope times x; the slope is 1/100 where none is given.",
    elementwise=True,
    numpy=lambda lib, x, slope: lib.np.where(x > 0, x, slope * x), source="np.where({0} > 0, {0}, {1} * {0})",
    latex=r"\operatorname{leaky\,relu}", precise=lambda reals, x, slope: x if x > 0 else slope * x,
    javascript="{0} > 0 ? {0} : {1} * {0}", bend=lambda x, slope: x,
    derivative=lambda f, x, slope: (slope + (1 - slope) * step(x), x - relu(x)),
    kinks="not differentiable at 0; the slope for negative x is used there",
    reason="slope 1 on the positive side, the given slope on the negative one",
)


def _gelu_shape(x, approximate: bool | str = False):
    if approximate not in (False, True, "none", "tanh"):
        raise misfit(f'gelu(..., approximate={approximate!r}); it is False, True, "none" or "tanh"', x)
    return x.shape


def _gelu_numpy(lib, x, approximate):
    if approximate in _TANH:
        return 0.5 * x * (1.0 + lib.np.tanh(lib.np.sqrt(2.0 / lib.np.pi) * (x + 0.044715 * x**3)))
    return x * lib.special.ndtr(x)


def _gelu_source(args, approximate):
    x = args[0]
    if approximate in _TANH:
        return f"0.5 * {x} * (1.0 + np.tanh(np.sqrt(2.0 / np.pi) * ({x} + 0.044715 * {x} ** 3)))"
    return f"{x} * special.ndtr({x})"


def _bend(x):
    return tanh(sqrt(2 / pi) * (x + number(_CUBIC) * x**3))


def _gelu_meaning(x, approximate):
    return x * (1 + _bend(x)) / 2 if approximate in _TANH else x * normal_cdf(x)


def _gelu_derivative(f, x, approximate):
    if approximate not in _TANH:
        return normal_cdf(x) + x * normal_pdf(x)
    t = _bend(x)
    return (1 + t) / 2 + x * (1 - t**2) * sqrt(2 / pi) * (1 + number(3 * _CUBIC) * x**2) / 2


gelu = function(
    "gelu", _gelu_shape, "x times the normal distribution function of x; approximate: by a tanh.",
    numpy=_gelu_numpy, source=_gelu_source, imports=("special",),
    latex=lambda args, approximate: r"\operatorname{gelu}"
    + (r"_{\tanh}" if approximate in _TANH else "") + rf"\left({args[0]}\right)",
    elementwise=True, meaning=_gelu_meaning, derivative=_gelu_derivative, reason="product rule on a product with `x`",
)
maximum = elementwise_of_two(
    "maximum", "The larger of two, entry by entry.",
    numpy=lambda lib, x, y: lib.np.maximum(x, y), source="np.maximum({0}, {1})", latex=r"\max",
    precise=lambda reals, x, y: max(x, y), javascript="Math.max({0}, {1})", bend=lambda x, y: x - y,
    derivative=lambda f, x, y: (compare(">", x, y), compare(">=", y, x)),
    kinks="not differentiable where the two are equal, unless their slopes agree there; the second counts there",
    reason="only the larger of the two counts",
)
minimum = elementwise_of_two(
    "minimum", "The smaller of two, entry by entry.",
    numpy=lambda lib, x, y: lib.np.minimum(x, y), source="np.minimum({0}, {1})", latex=r"\min",
    precise=lambda reals, x, y: min(x, y), javascript="Math.min({0}, {1})", bend=lambda x, y: x - y,
    derivative=lambda f, x, y: (compare("<", x, y), compare("<=", y, x)),
    kinks="not differentiable where the two are equal, unless their slopes agree there; the second counts there",
    reason="only the smaller of the two counts",
)


def _where_shape(condition, x, y):
    return broadcast_shapes((condition, x, y), "where of")


def chosen(condition: Term) -> Term:
    """1 where the condition is not 0, else 0: the condition itself when it is made of 0 and 1."""
    inside = condition
    while inside.head is NAMED:
        inside = inside.args[0]
    binary = isinstance(inside.head, Function) and inside.head.knows.entries.binary
    if binary or inside.head is COMPARE or properties(inside) & {"mask", "onehot"}:
        return condition
    return add(1, -compare("=", condition, 0))


where = function(
    "where", _where_shape, "The first array where the condition holds (is not 0), else the second.",
    numpy=lambda lib, condition, x, y: lib.np.where(condition != 0, x, y),
    source="np.where({0} != 0, {1}, {2})", elementwise=True,
    latex=r"\operatorname{where}", precise=lambda reals, condition, x, y: x if condition != 0 else y,
    javascript="{0} !== 0 ? {1} : {2}",
    derivative=lambda f, condition, x, y: (number(0), chosen(condition), add(1, -chosen(condition))),
    kinks="jumps where the condition changes, unless the two arrays agree there",
    reason="the chosen array changes, the other does not count",
)

__all__ = ["chosen", "gelu", "leaky_relu", "maximum", "minimum", "where"]
