"""The softmax family. Source: Bishop, PRML, 4.3.4; Boyd & Vandenberghe, 3.1.5."""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.reductions import axes_of, reduced_shape_law, sum_
from workbench.terms.heads import misfit
from workbench.terms.knowledge import POSITIVE_VALUES


def _along_axis(x, axis: int | None = -1):
    axes_of(axis, x)
    return x.shape


softmax = function(
    "softmax", _along_axis, "Positive weights that sum to 1 along an axis: exponentials over their sum.",
    numpy=lambda lib, x, axis: lib.special.softmax(x, axis=axis),
    source="special.softmax({0}, axis={axis})", imports=("special",), latex=r"\operatorname{softmax}",
    javascript="lib.softmax({0}, {axis})",
    meaning=lambda x, axis: exp(x) / sum_(exp(x), axis, True),
    differential=lambda f, position, d, x, axis: f * (d - sum_(f * d, axis, True)),
    axis_sum=True, range=POSITIVE_VALUES, lemma="softmax-jacobian",
    reason="each weight times what its change is above the mean change: the total stays 1",
)
log_softmax = function(
    "log_softmax", _along_axis, "log of the softmax: x minus its logsumexp along an axis.",
    numpy=lambda lib, x, axis: lib.special.log_softmax(x, axis=axis),
    source="special.log_softmax({0}, axis={axis})", imports=("special",), latex=r"\log\operatorname{softmax}",
    javascript="lib.logSoftmax({0}, {axis})",
    meaning=lambda x, axis: x - logsumexp(x, axis, True),
    differential=lambda f, position, d, x, axis: d - sum_(softmax(x, axis) * d, axis, True),
    reason="each change, less the mean change under the softmax", lemma="log-softmax-jacobian",
)

def _logsumexp_shape(x, axis=None, keepdims=False):
    if keepdims and not x.rank:
        raise misfit("logsumexp with keepdims needs an axis to keep", x)
    return reduced_shape_law(x, axis, keepdims)


def _weights(x, axis):
    """The softmax over the same entries; of a vector there is just one."""
    return softmax(x) if x.rank == 1 else softmax(x, axis)


logsumexp = function(
    "logsumexp", _logsumexp_shape, "log of the sum of the exponentials, over all axes or over those named.",
    numpy=lambda lib, x, axis, keepdims: lib.special.logsumexp(x, axis=axis, keepdims=keepdims),
    source=lambda args, axis, keepdims: f"special.logsumexp({args[0]}"
    + (f", axis={axis}" if axis is not None else "") + (", keepdims=True" if keepdims else "") + ")",
    imports=("special",), latex=r"\operatorname{lse}", javascript="lib.reduced(lib.logsumexp, {0}, {axis}, {keepdims})",
    meaning=lambda x, axis, keepdims: log(sum_(exp(x), axis, keepdims)),
    differential=lambda f, position, d, x, axis, keepdims: sum_(_weights(x, axis) * d, axis, keepdims),
    reason="the mean of the changes, weighted by the softmax", lemma="logsumexp-gradient-hessian",
)
