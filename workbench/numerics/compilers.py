"""How each head is evaluated: one compiler a head, gathered from the modules that know them.

What stands inside a derivative or an integral is evaluated again by ``env.bind``, which the evaluation hands on: values
recur in each other while modules do not.
"""

from __future__ import annotations

from workbench.numerics import differences, expectations, integration, structure
from workbench.numerics.functions import compile_function
from workbench.numerics.newton import compile_newton
from workbench.numerics.structure import Compiled
from workbench.terms.declaration import Function
from workbench.terms.heads import brief
from workbench.terms.term import LanguageError, Term

_COMPILERS = {
    **structure.COMPILERS, **differences.COMPILERS, **expectations.COMPILERS, **integration.COMPILERS,
    "newton": compile_newton,
}  # fmt: skip


def compile_term(term: Term) -> Compiled:
    """The arguments of a node and its step. Raises LanguageError for what has no value."""
    if isinstance(term.head, Function):
        return compile_function(term)
    compiler = _COMPILERS.get(term.head.name)
    if compiler is None:
        raise LanguageError(f"{brief(term)} is a statement; it has no value of its own")
    return compiler(term)


__all__ = ["compile_term"]
