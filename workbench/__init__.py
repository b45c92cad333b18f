"""The words of authors and users, loaded when first touched.

    import workbench as wb
    A, x, b = wb.matrix("A", "m", "n"), wb.vector("x", "n"), wb.vector("b", "m")
    page = wb.checked(wb.gradient(wb.sum((A @ x - b) ** 2), x))
    print(wb.show.text(page))

Every function of the language is here under its own name (``wb.softmax``, ``wb.logdet``, ``wb.sum``). No word is named
like a room: a goal given by name is ``differentiate`` (``derive`` is the command), a judgement is ``checked`` and
``report`` (``check`` is the room), an entry of the library is ``entry("softmax-jacobian")``.
"""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

LOADED = time.time()
"""When the first module was read: what has changed on the disk since then is not what runs."""

_WORDS = {
    "workbench.terms.heads": (
        "Product Sum antiderivative apply at between compare constant delta derivative equals expectation "
        "index integral limit matmul matrix named number oo pi relation scalar size size_term symbol tensor "
        "transpose vector"
    ),
    "workbench.terms.statements": "both exists forall iff implies",
    "workbench.terms.term": "LanguageError NotBuilt ShapeError Term",
    "workbench.language.parse": "ParseError parse parse_variable symbols_from",
    "workbench.numerics.evaluate": "evaluate",
    "workbench.emission.emit": "numpy_source",
    "workbench.language.from_function": "from_function",
    "workbench.terms.sympy_bridge": "from_sympy to_sympy",
    "workbench.terms.text": "text_of",
    "workbench.terms.declaration": "elementwise elementwise_of_two function",
    "workbench.rules.condition": "Condition",
    "workbench.rules.identity": "rule",
    "workbench.record.claims": (
        "Derivative Differential Directional Equality Gradient Hessian Iff Implies Inequality Jacobian Third"
    ),
    "workbench.record.entry": "derivation",
    "workbench.record.errors": "GoalError NoDerivation",
    "workbench.engines.goals": "differential_of directional gradient gradients hessian hvp jacobian nth_derivative "
    "third",
    "workbench.engines.integrals": "integrate",
    "workbench.engines.limits": "limit_of",
    "workbench.engines.scalars.curves": "parametric_derivative total_derivative",
    "workbench.engines.scalars.implicit": "implicit_derivative inverse_derivative",
    "workbench.engines.scalars.by_logarithm": "logarithmic_derivative",
    "workbench.engines.series": "series",
    "workbench.engines.solving": "newton solve",
    "workbench.engines.statistics.after.engine": "after",
    "workbench.engines.statistics.after.information": "information",
    "workbench.engines.statistics.laws.distribution": "Distribution Given Twin",
    "workbench.engines.statistics.likelihood.engine": "mle",
    "workbench.engines.statistics.expectation.engine": "divergence expect",
    "workbench.engines.statistics.posterior.engine": "posterior",
    "workbench.engines.worked": "worked",
    "workbench.record.derivation": "Claim Derivation Detail Line Remark Road Status Verdict",
    "workbench.catalog": "distribution distributions entries entry hypothesis_test lemmas",
    "workbench.press.exporting": "export",
    "workbench.show": "latex_of plain_of",
    "workbench.show.pages.from_record": "document",
    "workbench.show.notation": "Notation",
    "workbench.show.profiles": "notation",
    "workbench.widgets": "figure playground self_test",
}
_RENAMED = {
    "checked": ("workbench.check", "check"),
    "report": ("workbench.check", "report"),
    "judge": ("workbench.check.steps.judgement", "judge"),
    "d": ("workbench.terms.heads", "differential"),
    "differential": ("workbench.terms.heads", "differential"),
    "differentiate": ("workbench.engines.goals", "derive"),
    "derivative_from_definition": ("workbench.engines.scalars.by_definition", "from_definition"),
}
_ROOMS = frozenset(
    "terms language algebra forms numerics emission rules record adviser engines check show catalog press cli problems "
    "widgets backward".split()
)

_HOMES = {word: (module, word) for module, words in _WORDS.items() for word in words.split()} | _RENAMED

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"workbench.{name}")
    if name in _HOMES:
        module, word = _HOMES[name]
        value = getattr(import_module(module), word)
    else:
        value = _function(name)
    _show_themselves()
    globals()[name] = value
    return value


def _function(name: str) -> Any:
    """A function of the language by its own name."""
    if not name.startswith("_"):
        functions = import_module("workbench.terms.functions").functions()
        if name in functions:
            return functions[name]
    raise AttributeError(f"module 'workbench' has no word {name!r}")


def _show_themselves() -> None:
    """Terms and derivations show themselves in Jupyter; see ``workbench.show.jupyter`` and ``workbench.widgets``."""
    import_module("workbench.show.jupyter").attach()
    import_module("workbench.widgets").attach()


def __dir__() -> list[str]:
    functions = import_module("workbench.terms.functions").functions()
    return sorted({*__all__, *functions, *_ROOMS})

