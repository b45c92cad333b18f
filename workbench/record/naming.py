"""Short names for long parts: z for what stands in a softmax, S for what stands in a determinant, P for the softmax.

A derivative of such a function repeats its argument or its own value, so a lecturer names it first. The names go back
where the final result is short without them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Set

from workbench.rules.rule import preorder
from workbench.terms.declaration import Function
from workbench.terms.functions.linear_algebra import INVERTIBLE
from workbench.terms.heads import (
    APPLY,
    DERIVATIVE,
    DIFFERENTIAL,
    INDEX,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    SYMBOL,
    TRANSPOSE,
    named,
)
from workbench.terms.term import Term, depends_on, postorder, rebuild, size_names

SHORT = 72
"""A result whose text is at most this long without the names that were made here is written without them."""

_VALUES = {1: ("p", "q", "s"), 2: ("P", "R", "Q")}
_MATRIX_ARGUMENTS = ("S", "M", "H")
_ARGUMENTS = {0: ("s", "t", "r"), 1: ("z", "u", "r"), 2: ("Z", "U", "M")}


def name_parts(root: Term, wrt: Term, avoid: Iterable[str] = (), *, entrywise: bool = False) -> Term:
    """The expression with long arguments (and values that their own derivative repeats) as named parts.

    With ``entrywise`` products inside elementwise functions are named too: in index notation each is a sum.
    """
    varies = depends_on(root, (wrt,))
    letters: dict[Term, tuple[str, ...]] = {}
    for term in postorder(root):
        if not isinstance(term.head, Function) or not varies(term):
            continue
        knows = term.head.knows
        whole_array = knows.calculus.differential is not None
        for arg in term.args:
            if not varies(arg) or not _is_long(arg):
                continue
            if whole_array or (entrywise and knows.entries.elementwise and _multiplies(arg, letters)):
                square = arg.rank == 2 and knows.line.domain is INVERTIBLE
                letters.setdefault(arg, _MATRIX_ARGUMENTS if square else _ARGUMENTS.get(arg.rank, ("U",)))
        if knows.entries.axis_sum and not term.indices:
            letters.setdefault(term, _VALUES.get(term.rank, ("P",)))
        elif knows.writing.called and not term.indices:
            letters.setdefault(term, knows.writing.called)
    return _wrapped(root, letters, {*avoid, *names_in(root)})


def names_in(*roots: Term) -> set[str]:
    """Every name that stands in the roots: of symbols, named parts, functions, indices and sizes."""
    named = {str(t.attrs[0]) for t in postorder(*roots) if t.head in (SYMBOL, NAMED, INDEX, APPLY)}
    return named | set(size_names(*roots))


def _is_long(term: Term) -> bool:
    """Whether a name would be shorter: not for symbols, names, numbers, transposes and multiples of them."""
    while term.head is TRANSPOSE:
        term = term.args[0]
    if term.head is MUL:
        return any(_is_long(a) for a in term.args) or sum(bool(a.shape) for a in term.args) > 1
    return bool(term.args) and not term.indices and term.head not in (NAMED, NUMBER)


def _multiplies(root: Term, letters: Container[Term]) -> bool:
    """Whether a matrix product stands in the root outside of what has a name already."""
    inside = preorder(root, below=lambda t: t not in letters and t.head is not NAMED)
    return any(t.head is MATMUL and t not in letters for t in inside)


def _wrapped(root: Term, letters: dict[Term, tuple[str, ...]], taken: set[str]) -> Term:
    """Rebuild with the chosen parts named; what the author named keeps that name."""
    done: dict[Term, Term] = {}
    already = {t.args[0] for t in postorder(root) if t.head is NAMED}
    for term in postorder(root):
        again = rebuild(term, (done[a] for a in term.args))
        if term in letters and term not in already and term is not root:
            name = free_among(letters[term], taken)
            taken.add(name)
            again = named(name, again)
        done[term] = again
    return done[root]


def free_among(letters: tuple[str, ...], taken: Set[str]) -> str:
    """The first letter that is not taken; numbered when all are."""
    for letter in letters:
        if letter not in taken:
            return letter
    return next(f"{letters[0]}_{k}" for k in range(1, len(taken) + 2) if f"{letters[0]}_{k}" not in taken)


def gradient_letter(*roots: Term) -> str:
    """What words call the gradient: G, or a letter that the roots do not use."""
    return free_among(("G", "M", "H", "N"), names_in(*roots))


def without_names(root: Term, keep: Iterable[Term]) -> Term:
    """The term with every named part opened, except those that stand in ``keep``."""
    from workbench.forms.shaping import turned

    kept = {t.name for t in keep}
    done: dict[Term, Term] = {}
    for term in postorder(root):
        again = rebuild(term, (done[a] for a in term.args))
        if term.head is TRANSPOSE and term.args[0].head is NAMED and done[term.args[0]].head is not NAMED:
            again = turned(done[term.args[0]])
        done[term] = again.args[0] if again.head is NAMED and again.name not in kept else again
    return done[root]


def folded(root: Term, names: Mapping[Term, Term]) -> Term:
    """The term with names where their values stand; what is differentiated is left alone."""
    if not names:
        return root
    done: dict[Term, Term] = {}
    stack = [(root, False)]
    while stack:
        term, ready = stack.pop()
        if term in done:
            continue
        if term in names:
            done[term] = names[term]
        elif not term.args or term.head in (DERIVATIVE, DIFFERENTIAL, NAMED):
            done[term] = term
        elif ready:
            done[term] = rebuild(term, (done[a] for a in term.args))
        else:
            stack.append((term, True))
            stack.extend((a, False) for a in term.args)
    return done[root]
