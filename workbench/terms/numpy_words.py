"""NumPy's and SciPy's functions by name, as words of the language: what ``np.exp(x)`` builds when x is a term.

A name that is a word already needs nothing here; the table holds the others and those whose arguments differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.terms import heads as h
from workbench.terms.arguments import call_function
from workbench.terms.sizes import Size, product_of, size_of
from workbench.terms.slicing import subscript
from workbench.terms.term import LanguageError, ShapeError, Term
from workbench.terms.vocabulary import ALIASES, word

_MACHINERY = frozenset("out dtype where casting order subok initial optimize like device copy mode".split())
"""Arguments about memory and machine types; they mean nothing here, and only their defaults are let through."""


def call(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """What the function of that name gives on terms. Raises LanguageError for what the language cannot say."""
    named: dict[str, Any] = {}
    for key, value in kwargs.items():
        if type(value).__name__ == "_NoValueType":
            continue
        if key in _MACHINERY and not (key == "order" and value == "F"):
            if not (value is None or value is True or key in ("dtype", "order", "optimize", "casting", "copy")):
                raise LanguageError(f"{name}(..., {key}=...) is not in the language")
            continue
        named[key] = value
    special = _special(name)
    if special is not None:
        try:
            return special(*args, **named)
        except TypeError as error:
            raise LanguageError(f"{name}: {error}") from None
    return call_function(word(name), args, named)


def _special(name: str) -> Callable[..., Any] | None:
    """How a name is read that is no word, or whose arguments differ from the word's."""
    from workbench.terms.functions import functions

    return _SPECIAL.get(name) or (None if name in functions() else _SPELT_OUT.get(name))


def knows(name: str) -> bool:
    """Whether the name means something on terms, built or to come."""
    from workbench.terms.functions import functions
    from workbench.terms.vocabulary import PLANNED

    return name in _SPECIAL or name in _SPELT_OUT or name in ALIASES or name in functions() or name in PLANNED


def _f(name: str, *args: Any, **named: Any) -> Term:
    return call_function(word(name), args, named)


# -- sums over axes --------------------------------------------------------------


def _reduction(name: str) -> Callable[..., Term]:
    def reduced(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: bool = False) -> Term:
        _only_defaults(dtype=dtype, out=out)
        return _f(name, h.as_term(a), axis=axis, keepdims=bool(keepdims))

    return reduced


def _only_defaults(**values: Any) -> None:
    for key, value in values.items():
        if value not in (None, 0):
            raise LanguageError(f"{key}={value!r} is not in the language")


def _var(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: int = 0, keepdims: bool = False) -> Term:
    _only_defaults(dtype=dtype, out=out)
    spread = _f("var", h.as_term(a), axis=axis, keepdims=bool(keepdims))
    if not ddof:
        return spread
    from workbench.terms.functions.reductions import axes_of

    x = h.as_term(a)
    count = product_of(tuple(x.shape[k] for k in axes_of(axis, x)))
    return spread * h.size_term(count) / (h.size_term(count) - ddof)


def _logsumexp(a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False) -> Term:
    _only_defaults(b=b, return_sign=return_sign)
    return _f("logsumexp", h.as_term(a), axis=axis, keepdims=bool(keepdims))


def _softmax(name: str) -> Callable[..., Term]:
    """SciPy's default is the whole array, ours the last axis: alike for a vector."""

    def made(x: Any, axis: Any = None) -> Term:
        term = h.as_term(x)
        return _f(name, term) if axis is None and term.rank == 1 else _f(name, term, axis=axis)

    return made


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Term:
    term = h.as_term(x)
    if axis is None and not keepdims:
        return _f("norm", term, ord)
    if ord == 1 and not isinstance(axis, tuple | list):
        return _f("sum", _f("abs", term), axis=axis, keepdims=keepdims)
    if ord is None or (ord == 2 and not isinstance(axis, tuple | list)):
        return _f("sqrt", _f("sum", term**2, axis=axis, keepdims=keepdims))
    raise LanguageError(f"norm(..., ord={ord!r}, axis={axis!r}) is not in the language")


# -- products and shapes -----------------------------------------------------------


def _dot(a: Any, b: Any) -> Term:
    x, y = h.as_term(a), h.as_term(b)
    return _f("dot", x, y) if x.rank and y.rank else x * y


def _inner(a: Any, b: Any) -> Term:
    x, y = h.as_term(a), h.as_term(b)
    return x @ h.transpose(y) if x.rank and y.rank else x * y


def _trace(a: Any, offset: int = 0) -> Term:
    _only_defaults(offset=offset)
    return _f("trace", h.as_term(a))


def _diag(v: Any, k: int = 0) -> Term:
    _only_defaults(k=k)
    return _f("diag", h.as_term(v))


def _transposed(a: Any, axes: Any = None) -> Term:
    x = h.as_term(a)
    if axes is None or tuple(axes) == tuple(range(x.rank))[::-1]:
        return h.transpose(x)
    letters = "abcdefgh"[: x.rank]
    return _f("einsum", f"{letters}->{''.join(letters[k] for k in axes)}", x)


def _swapped(a: Any, axis1: int, axis2: int) -> Term:
    order = list(range(h.as_term(a).rank))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return _transposed(a, order)


def _reshaped(a: Any, *shape: Any, order: str = "C") -> Term:
    x = h.as_term(a)
    parts = [s for part in shape for s in (part if isinstance(part, tuple | list) else (part,))]
    if order == "F":
        if x.rank == 2 and (parts == [-1] or parts == [product_of(x.shape)]):
            return _f("vec", x)
        raise LanguageError("reshape in column order is in the language for vec(X) only")
    if [p for p in parts if isinstance(p, int) and p == -1]:
        parts[parts.index(-1)] = _missing_size(x, [p for p in parts if not (isinstance(p, int) and p == -1)])
    return _f("reshape", x, *parts)


def _missing_size(x: Term, others: list[Any]) -> Size:
    """What -1 stands for, where the other sizes are among the axes of x or divide its size as integers."""
    rest = list(x.shape)
    for other in map(size_of, others):
        if other in rest:
            rest.remove(other)
        elif not other.is_one:
            whole, part = product_of(tuple(rest)).value, other.value
            if whole is None or not part or whole % part:
                raise ShapeError(f"the -1 in a reshape of {h.brief(x)} to {others} is not plain: write the size")
            rest = [size_of(whole // part)]
    return product_of(tuple(rest))


def _slogdet(a: Any) -> tuple[Term, Term]:
    return _f("sign", _f("det", a)), _f("logdet", a)


def _matrix_power(a: Any, n: int) -> Term:
    x = h.as_term(a)
    if n == 0:
        return _f("eye", x.shape[0])
    base = x if n > 0 else _f("inv", x)
    return _chain([base] * abs(n))


def _chain(factors: Sequence[Any]) -> Term:
    product = h.as_term(factors[0])
    for factor in factors[1:]:
        product = product @ factor
    return product


def _like(name: str) -> Callable[..., Term]:
    def made(a: Any) -> Term:
        x = h.as_term(a)
        return _f(name, *x.shape) if x.rank else h.number(1 if name == "ones" else 0)

    return made


def _constant_array(name: str) -> Callable[..., Term]:
    def made(shape: Any, dtype: Any = None) -> Term:
        sizes = shape if isinstance(shape, tuple | list) else (shape,)
        return _f(name, *sizes) if sizes else h.number(1 if name == "ones" else 0)

    return made


def _einsum(spec: Any, *operands: Any) -> Term:
    return _f("einsum", spec, *operands)


# -- entry by entry ----------------------------------------------------------------


def _maximum(a: Any, b: Any) -> Term:
    x, y = h.as_term(a), h.as_term(b)
    for this, other in ((x, y), (y, x)):
        if this.head is h.NUMBER and not this.value:
            return _f("relu", other)
    return _f("maximum", x, y)


def _where(condition: Any, x: Any, y: Any) -> Term:
    return _f("where", h.as_term(condition), x, y)


def _concatenate(arrays: Any, axis: Any = 0, dtype: Any = None, out: Any = None) -> Term:
    _only_defaults(dtype=dtype, out=out)
    return _f("concat", *arrays, axis=0 if axis is None else axis)


def _stacked(arrays: Any, axis: int = 0) -> Term:
    parts = [_f("expand_dims", h.as_term(a), axis) for a in arrays]
    return _f("concat", *parts, axis=axis)


def _hstack(arrays: Any) -> Term:
    return _concatenate(arrays, 0 if h.as_term(arrays[0]).rank == 1 else 1)


def _vstack(arrays: Any) -> Term:
    return _stacked(arrays) if h.as_term(arrays[0]).rank == 1 else _concatenate(arrays)


def _median(a: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False) -> Term:
    _only_defaults(out=out)
    return _f("median", h.as_term(a), axis=axis, keepdims=bool(keepdims))


def _tril(a: Any, k: int = 0) -> Term:
    _only_defaults(k=k)
    x = h.as_term(a)
    if x.rank < 2 or x.shape[-1] != x.shape[-2]:
        raise ShapeError(f"tril of {h.brief(x)}, which is not square, is not in the language")
    return x * _f("tril_mask", x.shape[-1])


def _tri(n: Any, m: Any = None, k: int = 0, dtype: Any = None) -> Term:
    _only_defaults(k=k)
    if m is not None and size_of(m) != size_of(n):
        raise ShapeError("tri is in the language for square matrices only")
    return _f("tril_mask", n)


def _eigh_values(a: Any, *rest: Any) -> Any:
    raise LanguageError("all eigenvalues at once are not in the language; eigmax(S) is the largest one")


def _spence(z: Any) -> Term:
    return _f("dilog", z)


def _clip(a: Any, a_min: Any = None, a_max: Any = None) -> Term:
    x = h.as_term(a)
    x = x if a_min is None else _maximum(x, a_min)
    return x if a_max is None else _f("minimum", x, a_max)


def _diff(a: Any, n: int = 1, axis: int = -1) -> Term:
    x = h.as_term(a)
    place = axis % x.rank if x.rank else 0
    for _ in range(n):
        before = [slice(None)] * place
        x = subscript(x, *before, slice(1, None)) - subscript(x, *before, slice(None, -1))
    return x


def _compare(sign: str) -> Callable[[Any, Any], Term]:
    return lambda a, b: h.compare(sign, a, b)


def _log_over(base: int) -> Callable[[Any], Term]:
    return lambda x: _f("log", x) / _f("log", base)


_SPELT_OUT: dict[str, Callable[..., Any]] = {
    "expm1": lambda x: _f("exp", x) - 1, "exp2": lambda x: h.power(2, x),
    "log2": _log_over(2), "log10": _log_over(10), "hypot": lambda a, b: _f("sqrt", h.add(h.power(a, 2), h.power(b, 2))),
    "logaddexp": lambda a, b: _f("log", _f("exp", a) + _f("exp", b)),
    "logit": lambda x: _f("log", h.divide(x, h.subtract(1, x))), "erfc": lambda x: 1 - _f("erf", x),
    "xlogy": lambda x, y: h.mul(x, _f("log", y)), "xlog1py": lambda x, y: h.mul(x, _f("log1p", y)),
    "entr": lambda x: -h.mul(x, _f("log", x)), "rel_entr": lambda x, y: h.mul(x, _f("log", h.divide(x, y))),
}  # fmt: skip
"""Names for which the language has no word so far: what they mean. A function that is declared comes first."""

_SPECIAL: dict[str, Callable[..., Any]] = {
    "add": h.add, "subtract": h.subtract, "multiply": h.mul, "divide": h.divide, "true_divide": h.divide,
    "matmul": h.matmul, "power": h.power, "pow": h.power, "float_power": h.power, "negative": h.negative,
    "positive": h.as_term, "copy": h.as_term, "reciprocal": lambda x: h.divide(1, x),
    "less": _compare("<"), "less_equal": _compare("<="), "greater": _compare(">"), "greater_equal": _compare(">="),
    "equal": _compare("="), "not_equal": lambda a, b: h.subtract(1, h.compare("=", a, b)),
    "maximum": _maximum, "fmax": _maximum, "fmin": lambda a, b: _f("minimum", a, b), "clip": _clip, "diff": _diff,
    "where": _where, "median": _median, "concatenate": _concatenate, "concat": _concatenate,
    "stack": _stacked, "hstack": _hstack, "vstack": _vstack,
    "tril": _tril, "tri": _tri, "eigvalsh": _eigh_values, "eigvals": _eigh_values, "spence": _spence,
    "ndtr": lambda x: _f("normal_cdf", x), "outer": lambda a, b: _f("outer", a, b),
    "matrix_norm": _norm, "vector_norm": _norm,
    "sum": _reduction("sum"), "mean": _reduction("mean"), "prod": _reduction("prod"), "max": _reduction("max"),
    "min": _reduction("min"), "amax": _reduction("max"), "amin": _reduction("min"), "var": _var,
    "std": lambda *args, **named: _f("sqrt", _var(*args, **named)), "logsumexp": _logsumexp,
    "softmax": _softmax("softmax"), "log_softmax": _softmax("log_softmax"), "norm": _norm,
    "dot": _dot, "inner": _inner, "vdot": lambda a, b: _f("inner", a, b), "vecdot": _inner, "trace": _trace,
    "diag": _diag, "diagonal": _diag, "transpose": _transposed, "permute_dims": _transposed,
    "matrix_transpose": lambda x: _swapped(x, -2, -1), "swapaxes": _swapped, "reshape": _reshaped,
    "ravel": lambda a, order="C": _reshaped(a, -1, order=order), "slogdet": _slogdet,
    "solve": lambda a, b: _f("inv", a) @ h.as_term(b), "multi_dot": _chain, "matrix_power": _matrix_power,
    "ones_like": _like("ones"), "zeros_like": _like("zeros"), "ones": _constant_array("ones"),
    "zeros": _constant_array("zeros"), "einsum": _einsum, "identity": lambda n: _f("eye", n),
    "shape": lambda a: h.as_term(a).shape, "ndim": lambda a: h.as_term(a).rank,
    "size": lambda a: product_of(h.as_term(a).shape),
}  # fmt: skip
