"""Equal in index form: a proof that knows no rule and asks no numbers."""

from __future__ import annotations

from functools import lru_cache

from workbench.check.numbers.cuts import Folded, shallow
from workbench.forms.index_form import Readers, same
from workbench.terms.term import LanguageError, Term

LARGE = 120
"""Terms may be so large, written out, for a proof that looks into everything; beyond, numbers alone decide."""


def same_sides(statement: Term, known: Readers | None = None) -> bool:
    """Whether the index form, blind to the rules, makes both sides of an equation the same.

    First with named parts and derivatives as letters, for which an identity holds whatever they stand for; then, where
    the terms are not large, with all that they stand for. ``known``: what was read before, to read on.
    """
    return _alone(statement) if known is None else _alike(statement, known)


@lru_cache(maxsize=2048)
def _alone(statement: Term) -> bool:
    """Without anything read before: steps are looked at with one fact less and the same terms again and again."""
    return _alike(statement, None)


def _alike(statement: Term, known: Readers | None) -> bool:
    if statement.head.name != "relation" or statement.attrs[0] not in ("=", "<=", ">="):
        return False
    left, right = (side.args[0] if side.head.name == "named" else side for side in statement.args)
    if left is right or statement.args[0] is statement.args[1]:
        return True
    try:
        if same(shallow(left, True)[0], shallow(right, True)[0], known=known):
            return True
        return written_out(left) + written_out(right) <= LARGE and same(left, right, known=known)
    except LanguageError:
        return False


written_out: Folded[int] = Folded(
    lambda term, below: min(10**9, 1 + sum(below) * (3 if term.head.name in ("derivative", "differential") else 1))
)
"""How many nodes a term has when nothing is shared; below a derivative they count more, for its rules."""


__all__ = ["same_sides", "written_out"]
