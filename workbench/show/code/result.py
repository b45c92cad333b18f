"""The result as source: of NumPy, or of a module that PyTorch or JAX differentiates by it."""

from __future__ import annotations

from workbench.record.derivation import Claim, Derivation
from workbench.show.code.guards import guarded
from workbench.terms.heads import EXPECTATION, INTEGRAL, LIMIT, RELATION, SYMBOL
from workbench.terms.term import Term

NAMES = {
    "Gradient": "gradient", "Derivative": "gradient", "Jacobian": "jacobian", "Hessian": "hessian", "Third": "third",
    "Directional": "directional", "HessianVector": "hvp", "Differential": "differential",
    "Integral": "integral", "Limit": "limit", "Series": "series", "Solution": "solve", "Expectation": "expectation",
}  # fmt: skip
"""How the function is called for a kind of claim, unless the caller or the claim says."""
_BINDERS = (INTEGRAL, LIMIT, EXPECTATION)
"""What is worked out no longer depends on their variable."""


def write(derivation: Derivation, name: str = "", target: str = "numpy") -> str:
    """Source that defines one function of the declared symbols, in order; one for each of several named results.

    ``numpy``: the result, under the name. A variable that a definite integral, a limit or an equation was worked out
    in is no parameter. ``torch`` and ``jax``: a module whose function ``value`` is the expression,
    differentiated by the derived result; see ``modules``.

    Raises LanguageError when there is no result, or one that NumPy source cannot say.
    """
    from workbench.terms.term import LanguageError

    if derivation.result is None and not derivation.results:
        raise LanguageError(f"{derivation.id or 'this derivation'} claims a statement; there is nothing to compute")
    if target != "numpy":
        from workbench.show.code.modules import module

        return module(derivation, target)
    if derivation.results and not name:
        return "\n\n".join(source(derivation, claim) for claim in derivation.results)
    return source(derivation, derivation.claim, name)


def source(derivation: Derivation, claim: Claim, name: str = "") -> str:
    """NumPy source of the result of one claim, named as the caller says, or by the claim, or by its kind."""
    from workbench.emission.emit import numpy_source

    assert claim.result is not None
    bound = _bound(claim)
    variables = [term for term in derivation.givens if term.head is SYMBOL and term not in bound]
    called = name or claim.name or NAMES.get(claim.kind, "result")
    made = numpy_source(claim.result, variables, called)
    return _quietly(made, called) if claim.branches else guarded(made, derivation, claim, called)


def _quietly(source: str, name: str) -> str:
    """The source of a choice without NumPy's warnings: the branches that are not chosen need have no value."""
    head, mark, body = source.partition(f"def {name}(")
    signature, colon, rest = body.partition("):\n")
    lines = "\n".join(f"    {line}" if line.strip() else line for line in rest.rstrip().splitlines())
    return f'{head}{mark}{signature}{colon}    with np.errstate(all="ignore"):\n{lines}\n'


def _bound(claim: Claim) -> tuple[Term, ...]:
    """The variables that the result no longer depends on, because it was worked out in them."""
    if claim.kind in ("Solution", "Optimum", "Posterior"):
        return claim.wrt
    if claim.kind == "Series":
        return ()  # the limit in its statement is that of the remainder
    left = claim.statement.args[0] if claim.statement.head is RELATION else None
    if left is None or left.head not in _BINDERS:
        return ()
    return (left.args[1], *claim.wrt) if left.head is EXPECTATION else (left.args[1],)
