"""The shortest of a few equal forms of a term, with SymPy's among them."""

from __future__ import annotations

from functools import reduce
from itertools import count

from workbench.adviser.asking import advised
from workbench.adviser.forms import forms
from workbench.algebra.length import shortest
from workbench.record.naming import names_in
from workbench.rules import facts
from workbench.rules.rule import preorder, replace_nodes
from workbench.terms.heads import MUL, NAMED, NUMBER, mul, number, scalar
from workbench.terms.term import Term, postorder, rebuild


def shortened(term: Term, *others: Term) -> Term:
    """The shortest of the term, the ``others`` that are equal to it, and what SymPy advises for the last of them.

    What the advice is worth is for whoever uses it to check; without advice the choice is among what was given.
    """
    given = (term, *others)
    return shortest([*given, *equal_forms(given[-1])])


def equal_forms(term: Term) -> list[Term]:
    """Forms of the scalar term that SymPy knows, without signs that cancel; none without advice.

    What is made of arrays is a letter to SymPy, which would look into it for long and to no end.
    """
    letters = _letters(term)
    back = {letter: part for part, letter in letters.items()}
    found = advised(forms, replace_nodes(term, letters)) or ()
    return [replace_nodes(_without_double_signs(form), back) for form in found if isinstance(form, Term)]


def _letters(term: Term) -> dict[Term, Term]:
    """A letter for every largest part that is a scalar made of arrays, positive where the part is."""
    parts = list(dict.fromkeys(t for t in preorder(term, below=lambda t: not _is_of_arrays(t)) if _is_of_arrays(t)))
    taken = names_in(term)
    names = (name for k in count() if (name := f"c_{k}") not in taken)
    return {part: scalar(next(names), *(("positive",) if facts.positive(part) else ())) for part in parts}


def _is_of_arrays(term: Term) -> bool:
    if term.shape or term.indices or not term.args:
        return False
    inside = term.args[0] if term.head is NAMED else term
    return any(t.shape or t.indices for t in (inside, *inside.args)) or (
        term.head is NAMED and any(t.shape for t in postorder(inside))
    )


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
