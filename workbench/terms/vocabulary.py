"""The words of the language as a person writes them: which are built, which are to come, which are near a wrong one."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable

from workbench.terms import heads as h
from workbench.terms.declaration import Function
from workbench.terms.functions import functions
from workbench.terms.statements import both, exists, forall, iff, implies
from workbench.terms.term import LanguageError, NotBuilt, Term

PLANNED = frozenset(
    """
    exp log log1p sqrt abs sign min median polygamma dilog i0 i1 sin cos tan arcsin arccos arctan sinh cosh tanh erf
    gamma loggamma digamma sigmoid log_sigmoid relu leaky_relu silu gelu softplus maximum minimum where square
    sum mean var prod max logsumexp softmax log_softmax norm dot outer kron vec trace det logdet inv pinv diag transpose
    expm sqrtm eigmax ones zeros eye basis tril_mask concat reshape einsum
    layer_norm rms_norm cross_entropy kl_div entropy attention
    step normal_pdf normal_cdf onehot_argmax polar leading_eigen leading_singular
    """.split()
)
"""Every function that the language is to have; whichever is not declared answers with ``NotBuilt``."""

ALIASES = {
    "expit": "sigmoid", "log_expit": "log_sigmoid", "gammaln": "loggamma", "lgamma": "loggamma", "psi": "digamma",
    "absolute": "abs", "fabs": "abs", "amax": "max", "amin": "min", "asin": "arcsin", "acos": "arccos",
    "atan": "arctan", "concatenate": "concat", "cat": "concat", "relative_entropy": "kl_div", "ndtr": "normal_cdf",
    "spence": "dilog", "fmax": "maximum", "fmin": "minimum", "rmsnorm": "rms_norm", "layernorm": "layer_norm",
    "matrix_exp": "expm", "scaled_dot_product_attention": "attention",
}  # fmt: skip
"""Other libraries' names for words of the language; read, never written."""

METHODS = frozenset("sum mean var prod max min dot trace reshape".split())
"""Functions that may also be written ``x.sum(axis=0)``."""

LIBRARIES = frozenset("np numpy linalg special scipy math torch".split())
"""Prefixes that are read over: ``np.linalg.norm(x)`` is ``norm(x)``."""


CONSTANTS = {"pi": h.pi, "oo": h.oo, "nan": h.nan}
BINDERS: dict[str, Callable[..., Term]] = {"Sum": h.Sum, "Product": h.Product, "tensor": h.tensor}
STATEMENTS: dict[str, Callable[..., Term]] = {
    "both": both, "implies": implies, "iff": iff, "forall": forall, "exists": exists,
}  # fmt: skip
STRUCTURAL: dict[str, Callable[..., Term]] = {
    "delta": h.delta, "D": h.derivative, "d": h.differential, "integral": h.integral, "expectation": h.expectation,
    "antiderivative": h.antiderivative, "between": h.between, "limit": h.limit, "named": h.named,
    "newton": h.newton, "argmax": lambda f, *x: h.argmax(f, *x),
    "transpose": h.transpose,
    "loewner_le": lambda a, b: h.relation("loewner<=", a, b), "loewner_ge": lambda a, b: h.relation("loewner>=", a, b),
    "loewner_lt": lambda a, b: h.relation("loewner<", a, b), "loewner_gt": lambda a, b: h.relation("loewner>", a, b),
    "approx": lambda a, b: h.relation("approx", a, b), "proportional": lambda a, b: h.relation("proportional", a, b),
    "row_equivalent": lambda a, b: h.relation("row~", a, b), "attained_at": lambda a, b: h.relation("ni", a, b),
}  # fmt: skip
"""Words for the closed heads: constants, what binds indices, statements about statements, and the others."""
RUNNING = frozenset("antiderivative between integral limit newton".split())
"""Words whose second argument is a variable of their own: a name that nothing declares is a scalar there."""


def nearest(name: str, known: Iterable[str]) -> str:
    """``; did you mean a or b?`` for known names near this one, or nothing."""
    folded: dict[str, list[str]] = {}  # case is the commonest slip
    for k in known:
        folded.setdefault(k.lower(), []).append(k)
    close = difflib.get_close_matches(name.lower(), folded, 3, 0.6) if len(name) > 1 else []
    near = list(dict.fromkeys(k for key in close for k in sorted(folded[key], reverse=True)))
    return f"; did you mean {' or '.join(near)}?" if near else ""


def word(name: str) -> Function:
    """The function with this name or alias. Raises NotBuilt for one that is to come, LanguageError for others."""
    name = ALIASES.get(name, name)
    found = functions().get(name)
    if found is not None:
        return found
    if name in PLANNED:
        raise NotBuilt(f"the function {name} is not built yet")
    raise LanguageError(f"unknown function {name!r}{nearest(name, [*functions(), *PLANNED])}")
