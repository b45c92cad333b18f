"""Layers: normalisation over the last axis, attention.

Source: Ba, Kiros & Hinton, Layer Normalization, 2016; Zhang & Sennrich, Root Mean Square Layer Normalization, 2019;
Vaswani et al., Attention Is All You Need, 2017.
"""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.domains import POSITIVE_EPS
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import matrix_transpose
from workbench.terms.functions.reductions import mean, reduced_shape, source_with_axes, var
from workbench.terms.functions.softmax import softmax
from workbench.terms.heads import broadcast_shapes, matmul, misfit, size_term, transpose
from workbench.terms.knowledge import POSITIVE_VALUES
from workbench.terms.term import Term


def _over_last_axis(x, eps):
    if not x.rank or eps.rank:
        raise misfit("a normalisation over the last axis needs an array and a scalar eps", x, eps)
    return x.shape


def _row_shape(x, eps, keepdims=False):
    _over_last_axis(x, eps)
    return reduced_shape(x, -1, keepdims)


def _change_of_a_root(normalised):
    """The change of the root in sqrt(mean of squares + eps): along the normalised value, and in eps."""

    def change(f, position, d, x, eps, keepdims):
        return mean(normalised()(x, eps) * d, -1, keepdims) if position == 0 else d / (2 * f)

    return change


spread = function(
    "spread", _row_shape, "The root of variance plus `eps`, along the last axis.",
    numpy=lambda lib, x, eps, keepdims: lib.np.sqrt(lib.np.var(x, axis=-1, keepdims=keepdims) + eps),
    source=lambda args, keepdims: f"np.sqrt({source_with_axes('var', args, -1, keepdims)} + {args[1]})",
    latex=r"\sigma_{{\varepsilon}}", meaning=lambda x, eps, keepdims: sqrt(var(x, -1, keepdims) + eps),
    differential=_change_of_a_root(lambda: standardize), range=POSITIVE_VALUES, domain=POSITIVE_EPS,
    called=("sigma", "s", "r"),
    reason="the spread changes by the mean of the standardized value times dx",
)
rms = function(
    "rms", _row_shape, "The root of mean square plus `eps`, along the last axis.",
    numpy=lambda lib, x, eps, keepdims: lib.np.sqrt(lib.np.mean(x**2, axis=-1, keepdims=keepdims) + eps),
    source=lambda args, keepdims: f"np.sqrt({source_with_axes('mean', [f'{args[0]} ** 2'], -1, keepdims)} + {args[1]})",
    latex=r"\operatorname{{rms}}_{{\varepsilon}}",
    meaning=lambda x, eps, keepdims: sqrt(mean(x**2, -1, keepdims) + eps),
    differential=_change_of_a_root(lambda: rms_standardize), range=POSITIVE_VALUES, domain=POSITIVE_EPS,
    called=("r", "s", "rho"),
    reason="the root mean square changes by the mean of the normalised value times dx",
)


def _standardize_differential(f, position, d, x, eps):
    s = spread(x, eps, keepdims=True)
    if position == 1:
        return -(f * d) / (2 * s**2)
    return (d - mean(d, -1, True) - f * mean(f * d, -1, True)) / s


standardize = function(
    "standardize", _over_last_axis, "`x` less its mean, over the root of its variance plus `eps`, along the last axis.",
    numpy=lambda lib, x, eps: (x - lib.np.mean(x, axis=-1, keepdims=True))
    / lib.np.sqrt(lib.np.var(x, axis=-1, keepdims=True) + eps),
    source="({0} - np.mean({0}, axis=-1, keepdims=True)) / np.sqrt(np.var({0}, axis=-1, keepdims=True) + {1})",
    latex=r"\operatorname{{standardize}}",
    meaning=lambda x, eps: (x - mean(x, -1, True)) / spread(x, eps, keepdims=True),
    differential=_standardize_differential, called=("xhat", "uhat", "h"), domain=POSITIVE_EPS,
    reason="the standardized value moves by dx without its mean and without its part along the value, over the spread",
)


def _rms_differential(f, position, d, x, eps):
    r = rms(x, eps, keepdims=True)
    return -(f * d) / (2 * r**2) if position == 1 else (d - f * mean(f * d, -1, True)) / r


rms_standardize = function(
    "rms_standardize", _over_last_axis, "`x` over the root of its mean square plus `eps`, along the last axis.",
    numpy=lambda lib, x, eps: x / lib.np.sqrt(lib.np.mean(x**2, axis=-1, keepdims=True) + eps),
    source="{0} / np.sqrt(np.mean({0} ** 2, axis=-1, keepdims=True) + {1})",
    latex=r"\operatorname{{rms\,standardize}}", meaning=lambda x, eps: x / rms(x, eps, keepdims=True),
    differential=_rms_differential, called=("xhat", "uhat", "h"), domain=POSITIVE_EPS,
    reason="the value moves by dx without its part along the value, over the root mean square",
)


def _fits(x, *others):
    if not x.rank:
        raise misfit("a normalisation over the last axis needs an array", x)
    if broadcast_shapes((x, *others), "a normalisation of") != x.shape:
        raise misfit("the scale and the shift must broadcast to the array", x, *others)
    return x.shape


def _layer_norm_shape(x, gamma, beta, eps):
    _over_last_axis(x, eps)
    return _fits(x, gamma, beta)


def _rms_norm_shape(x, gamma, eps):
    _over_last_axis(x, eps)
    return _fits(x, gamma)


layer_norm = function(
    "layer_norm", _layer_norm_shape, "`x` standardized along the last axis, scaled by `gamma` and shifted by `beta`.",
    numpy=lambda lib, x, gamma, beta, eps: gamma
    * ((x - lib.np.mean(x, axis=-1, keepdims=True)) / lib.np.sqrt(lib.np.var(x, axis=-1, keepdims=True) + eps)) + beta,
    latex=r"\operatorname{{LN}}", domain=POSITIVE_EPS,
    meaning=lambda x, gamma, beta, eps: gamma * standardize(x, eps) + beta,
)
rms_norm = function(
    "rms_norm", _rms_norm_shape, "gamma times x over its root mean square (along the last axis).",
    numpy=lambda lib, x, gamma, eps: gamma * x / lib.np.sqrt(lib.np.mean(x**2, axis=-1, keepdims=True) + eps),
    latex=r"\operatorname{{RMSNorm}}", domain=POSITIVE_EPS,
    meaning=lambda x, gamma, eps: gamma * rms_standardize(x, eps),
)


def _scores(queries, keys):
    """Q K^T for each matrix of a stack."""
    return matmul(queries, transpose(keys) if keys.rank == 2 else matrix_transpose(keys))


def _attention_shape(queries, keys, values, mask: Term | None = None):
    if min(queries.rank, keys.rank, values.rank) < 2:
        raise misfit("attention needs matrices of queries, keys and values", queries, keys, values)
    return _attention_meaning(queries, keys, values, mask).shape


def _attention_meaning(queries, keys, values, mask=None):
    scores = _scores(queries, keys) / sqrt(size_term(queries.shape[-1]))
    if mask is not None:
        if broadcast_shapes((scores, mask), "attention with the mask") != scores.shape:
            raise misfit("the mask must broadcast to the scores", scores, mask)
        scores = scores + mask
    return matmul(softmax(scores, -1), values)


def _attention_numpy(lib, queries, keys, values, mask=0.0):
    scores = queries @ lib.np.swapaxes(keys, -1, -2) / lib.np.sqrt(queries.shape[-1])
    return lib.special.softmax(scores + mask, axis=-1) @ values


attention = function(
    "attention", _attention_shape, "The values averaged: the weights are the softmax of scaled products.",
    numpy=_attention_numpy, latex=r"\operatorname{Attention}", meaning=_attention_meaning,
)

__all__ = ["attention", "layer_norm", "rms", "rms_norm", "rms_standardize", "spread", "standardize"]
