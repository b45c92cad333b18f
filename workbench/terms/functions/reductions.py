"""Functions that sum entries away: over all axes, or over the axes named, as in NumPy."""

from __future__ import annotations

from typing import Any

from workbench.terms.declaration import function
from workbench.terms.functions.elementwise import ENTRIES_NOT_ZERO
from workbench.terms.heads import Product, Sum, at, brief, fresh_axes, misfit, size_term
from workbench.terms.knowledge import NONNEGATIVE_VALUES
from workbench.terms.sizes import product_of, size_of
from workbench.terms.sympy_sizes import dimensions
from workbench.terms.term import LanguageError, Shape, Term


def axes_of(axis: Any, x: Term) -> tuple[int, ...]:
    """The axes meant, counted from the left, sorted. Raises ShapeError for an axis that x does not have."""
    if axis is None:
        return tuple(range(x.rank))
    axes = axis if isinstance(axis, tuple) else (axis,)
    for a in axes:
        if not isinstance(a, int) or not -x.rank <= a < x.rank:
            raise misfit(f"axis {a} is not there", x)
    found = tuple(sorted(a % x.rank for a in axes))
    if len(set(found)) != len(found):
        raise misfit(f"an axis is named twice in {axis}", x)
    return found


def reduced_shape(x: Term, axis: Any, keepdims: bool) -> Shape:
    """The shape of x after the axes are gone, or 1 with keepdims."""
    gone = axes_of(axis, x)
    if keepdims:
        return tuple(size_of(1) if a in gone else s for a, s in enumerate(x.shape))
    return tuple(s for a, s in enumerate(x.shape) if a not in gone)


def reduced_shape_law(x, axis=None, keepdims=False):
    return reduced_shape(x, axis, keepdims)


def restore_axes(u: Term, x: Term, axis: Any, keepdims: bool) -> Term:
    """u, which broadcasts to a reduction of x, with size-1 axes where x's were summed away, so that it broadcasts to x.

    Axes in front of all that u has need no place: NumPy puts them there.
    """
    gone = axes_of(axis, x)
    if keepdims or not u.rank:
        return u
    first = [a for a in range(x.rank) if a not in gone][-u.rank]
    inside = tuple(a - first for a in gone if a > first)
    return expand_dims(u, inside) if inside else u


def _sum_component(where, x, axis, keepdims):
    gone = axes_of(axis, x)
    bound = fresh_axes([x.shape[a] for a in gone], avoid=[*where, *x.indices])
    inner = dict(zip(gone, bound, strict=True))
    rest = iter(where)
    if keepdims:
        full = [inner[a] if a in gone else w for a, w in enumerate(where)]
    else:
        full = [inner[a] if a in gone else next(rest) for a in range(x.rank)]
    return Sum(at(x, *full), *bound)


def _sum_in_sympy(sp, term, x, axis, keepdims):
    (array,) = term.args
    if not array.rank:
        return x
    if term.rank:
        raise LanguageError(f"{brief(term)}: SymPy sums a matrix over all of its entries only")
    rows, columns = dimensions(sp, array)
    left = sp.OneMatrix(1, rows)
    return sp.Trace(sp.MatMul(left, x) if columns == 1 else sp.MatMul(left, x, sp.OneMatrix(columns, 1)))


sum_ = function(
    "sum", reduced_shape_law, "The sum of the entries, over all axes or over those named.",
    numpy=lambda lib, x, axis, keepdims: lib.np.sum(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: source_with_axes("sum", args, axis, keepdims),
    javascript="lib.reduced(lib.sum, {0}, {axis}, {keepdims})", sympy=_sum_in_sympy,
    linear=True, adjoint=lambda position, u, x, axis, keepdims: restore_axes(u, x, axis, keepdims),
    component=_sum_component, reason="the differential of a sum is the sum of the differentials",
    goes_without_saying=True,
)


def source_with_axes(name: str, args: list[str], axis: Any, keepdims: bool) -> str:
    """A call of a NumPy reduction; attributes that are NumPy's defaults are left out."""
    keywords = [f"axis={axis}"] * (axis is not None) + ["keepdims=True"] * bool(keepdims)
    return f"np.{name}({', '.join([args[0], *keywords])})"


def _count(x: Term, axis: Any) -> Term:
    return size_term(product_of(tuple(x.shape[a] for a in axes_of(axis, x))))


mean = function(
    "mean", reduced_shape_law, "The mean of the entries, over all axes or over those named.",
    numpy=lambda lib, x, axis, keepdims: lib.np.mean(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: source_with_axes("mean", args, axis, keepdims),
    javascript="lib.reduced(lib.mean, {0}, {axis}, {keepdims})",
    linear=True,
    adjoint=lambda position, u, x, axis, keepdims: restore_axes(u, x, axis, keepdims) / _count(x, axis),
    meaning=lambda x, axis, keepdims: sum_(x, axis, keepdims) / _count(x, axis), transparent=True,
    reason="the differential of a mean is the mean of the differentials",
)


def _var_meaning(x, axis, keepdims):
    return mean((x - mean(x, axis, True)) ** 2, axis, keepdims)


var = function(
    "var", reduced_shape_law, "The mean squared distance from the mean (divided by the count, as NumPy does).",
    numpy=lambda lib, x, axis, keepdims: lib.np.var(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: source_with_axes("var", args, axis, keepdims),
    latex=r"\operatorname{Var}", meaning=_var_meaning, transparent=True, range=NONNEGATIVE_VALUES,
)


def _product_of_entries(x):
    (i,) = fresh_axes(x.shape, avoid=x.indices)
    return Product(x[i], i)


prod = function(
    "prod", reduced_shape_law, "The product of the entries, over all axes or over those named.",
    numpy=lambda lib, x, axis, keepdims: lib.np.prod(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: source_with_axes("prod", args, axis, keepdims), latex=r"\prod",
    display=lambda x, axis, keepdims: _product_of_entries(x) if x.rank == 1 and not keepdims else None,
    javascript="lib.reduced(lib.product, {0}, {axis}, {keepdims})",
    oracle=lambda lib, x, axis, keepdims: lib.np.exp(lib.np.sum(lib.np.log(x + 0j), axis, keepdims=keepdims)).real,
    differential=lambda f, position, d, x, axis, keepdims: f * sum_(d / x, axis, keepdims),
    domain=ENTRIES_NOT_ZERO, reason="one factor changes at a time: the product times the sum of the relative changes",
)


def _expand_shape(x, axis=0):
    new = axis if isinstance(axis, tuple) else (axis,)
    rank = x.rank + len(new)
    if any(not -rank <= a < rank for a in new) or len({a % rank for a in new}) != len(new):
        raise misfit(f"cannot put new axes at {axis}", x)
    places, rest = {a % rank for a in new}, iter(x.shape)
    return tuple(size_of(1) if a in places else next(rest) for a in range(rank))


def _expand_component(where, x, axis):
    new = {a % len(where) for a in (axis if isinstance(axis, tuple) else (axis,))}
    return at(x, *(w for a, w in enumerate(where) if a not in new))


def _expand_adjoint(position, u, x, axis):
    new = axis if isinstance(axis, tuple) else (axis,)
    rank = x.rank + len(new)
    places = (a % rank - rank + u.rank for a in new)  # u may have fewer axes in front
    there = tuple(a for a in places if a >= 0)
    return sum_(u, there) if there else u


expand_dims = function(
    "expand_dims", _expand_shape, "The same entries with axes of size 1 put in.",
    numpy=lambda lib, x, axis: lib.np.expand_dims(x, axis), source="np.expand_dims({0}, {axis})", latex="{0}",
    javascript="lib.expanded({0}, {axis})",
    linear=True, adjoint=_expand_adjoint, component=_expand_component,
    reason="new axes of size 1 change no entry",
)


__all__ = ["axes_of", "expand_dims", "mean", "prod", "reduced_shape", "restore_axes", "sum_", "var"]
