"""The shortest of a few equal forms of a term, with SymPy's among them."""

from __future__ import annotations

from functools import reduce

from workbench.adviser.asking import advised
from workbench.adviser.forms import forms
from workbench.algebra.length import shortest
from workbench.terms.heads import MUL, NUMBER, mul, number
from workbench.terms.term import Term, postorder, rebuild


def shortened(term: Term, *others: Term) -> Term:
    """The shortest of the term, the ``others`` that are equal to it, and what SymPy advises for the last of them.

    What the advice is worth is for whoever uses it to check; without advice the choice is among what was given.
    """
    given = (term, *others)
    return shortest([*given, *equal_forms(given[-1])])


def equal_forms(term: Term) -> list[Term]:
    """Forms of the term that SymPy knows, without signs that cancel; none without advice."""
    found = advised(forms, term) or ()
    return [_without_double_signs(form) for form in found if isinstance(form, Term)]


def _without_double_signs(term: Term) -> Term:
    """-(-u) as u, and numbers in a product as one."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args))
        if node.head is MUL and any(a.head is MUL and a.args[0].head is NUMBER for a in node.args):
            again = reduce(_times, again.args)
        done[node] = again
    return done[term]


def _times(a: Term, b: Term) -> Term:
    """The product with one number in front."""
    factors = [f for whole in (a, b) for f in (whole.args if whole.head is MUL else (whole,))]
    value = reduce(lambda v, f: v * f.value, (f for f in factors if f.head is NUMBER), number(1).value)
    rest = [f for f in factors if f.head is not NUMBER]
    return mul(*([number(value)] if value != 1 or not rest else []), *rest)


__all__ = ["equal_forms", "shortened"]
