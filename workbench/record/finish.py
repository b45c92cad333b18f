"""The end of every road: what was collected is brought to matrix notation, and facts about the variable are used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from workbench.forms.tidying import Tidying
from workbench.reasons.common import MATRIX_FORM, TIDY
from workbench.reasons.tensors import (
    COMMON_FACTORS_OUT,
    DECLARED_FACTS,
    FACTORS_COLLECTED,
    LIKE_TERMS,
    NORMAL_FORM,
    SYMMETRIC_MATRIX,
    TRANSPOSE_INSIDE,
)
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.steps import chained
from workbench.rules.reason import Reason
from workbench.rules.rule import replace_nodes
from workbench.terms.heads import (
    ANTIDERIVATIVE,
    BETWEEN,
    DERIVATIVE,
    DIFFERENTIAL,
    EXPECTATION,
    INTEGRAL,
    LIMIT,
    NAMED,
    SYMBOL,
    equals,
    mul,
    number,
    properties,
    symbol,
)
from workbench.terms.term import Term, postorder

if TYPE_CHECKING:
    from workbench.forms.index_form import Desk

_REASONS: dict[Tidying, Reason] = {
    Tidying.ARRAY_FROM_ENTRIES: MATRIX_FORM,
    Tidying.LIKE_TERMS: LIKE_TERMS,
    Tidying.COMMON_FACTORS: COMMON_FACTORS_OUT,
    Tidying.SYMMETRY: SYMMETRIC_MATRIX,
    Tidying.TRANSPOSE_INSIDE: TRANSPOSE_INSIDE,
    Tidying.FACTORS: FACTORS_COLLECTED,
    Tidying.OTHER: NORMAL_FORM,
}
_FACTS = {
    "symmetric": "`{0}.T == {0}`",
    "posdef": "`{0}.T == {0}`",
    "diagonal": "`{0}` is diagonal",
    "orthogonal": "`{0}.T @ {0} == eye({1})`",
    "simplex": "the entries of `{0}` sum to 1",
    "onehot": "one entry of `{0}` is 1, the others 0",
    "sign": "`{0}**2 == 1`",
    "mask": "`{0}**2 == {0}`",
}


def bring_home(
    board: Board,
    lhs: Term,
    found: Term,
    wrt: Iterable[Term],
    *,
    rule: Reason = TIDY,
    why: str = "",
    use_facts: bool = True,
    tidied: bool = False,
    also: Sequence[str] = (),
) -> Term:
    """Write the lines that simplify ``lhs = found`` and return the last right-hand side.

    First with the facts of the variables hidden (their entries are independent), then, as its own line, with them.
    ``tidied`` says that what was found is in its shortest form already; ``also``: lines that the first one rests on
    beside the line above.
    """
    wrt = tuple(dict.fromkeys([*wrt, *board.hidden]))
    desk = desk_for(wrt)
    current = found if tidied else tidied_or_same(found, wrt, desk)
    if current is not found or found not in (board.lines[-1].statement.args[1:] if board.lines else ()):
        statement = equals(lhs, current)
        parts = chained(statement, tidy_lines(found, wrt, desk)) if current is not found else ()
        board.write(statement, rule, why or "the same value in its shortest form", changed=(current,), parts=parts,
                    rests_on=(*([board.last] if board.lines else []), *also))  # fmt: skip
    facts = [s for s in wrt if properties(s) & _FACTS.keys()]
    if facts and use_facts:
        with_facts = tidied_or_same(current)
        if with_facts is not current:
            why = f"{fact_words(facts)}, {DECLARED_FACTS.reason}"
            board.write(equals(lhs, with_facts), DECLARED_FACTS, why, changed=(with_facts,))
            current = with_facts
    return current


def desk_for(wrt: Iterable[Term]) -> Desk:
    """What several terms are brought to their shortest form with, facts of the variables hidden."""
    from workbench.forms.index_form import Desk

    return Desk(frozenset(wrt))


def tidied_or_same(term: Term, wrt: Iterable[Term] = (), desk: Desk | None = None) -> Term:
    """The term in its shortest form, facts of the variables hidden; the term itself where it has no index form."""
    from workbench.forms.index_form import Unsupported, tidy

    hidden = frozenset(wrt)
    try:
        tidied = tidy(term, hidden, desk).term
    except (Unsupported, ZeroDivisionError):
        return term
    return _same_names(_with_facts(tidied, hidden), term)


def tidy_lines(term: Term, wrt: Iterable[Term] = (), desk: Desk | None = None) -> list[Line]:
    """How the shortest form is reached, part by part from the inside out: an equality a line."""
    from workbench.forms.index_form import Unsupported, tidy_steps

    hidden = frozenset(wrt)
    try:
        steps = tidy_steps(term, hidden, desk)
    except (Unsupported, ZeroDivisionError):
        return []
    lines = []
    for step in steps:
        before, after = (_same_names(_with_facts(t, hidden), term) for t in (step.before, step.after))
        if before is not after:
            lines.append(Line("", equals(before, after), _REASONS[step.kind], changed=(after,)))
    return lines


def _with_facts(term: Term, hidden: frozenset[Term]) -> Term:
    """What was hidden comes back as a symbol without properties; it is the same variable."""
    bare = {symbol(s.name, s.shape): s for s in hidden if s.head is SYMBOL and properties(s)}
    return replace_nodes(term, bare) if bare else term


def _same_names(tidied: Term, before: Term) -> Term:
    """A named part keeps the value that it was given, so that a name means one term all along the board."""
    known = {t.name: t for t in postorder(before) if t.head is NAMED}
    if not known:
        return tidied
    change = {t: known[t.name] for t in postorder(tidied) if t.head is NAMED and known.get(t.name, t) is not t}
    return replace_nodes(tidied, change) if change else tidied


def fact_words(variables: Iterable[Term]) -> str:
    """The declared facts of the variables that a normal form can use, in words."""
    said = [
        template.format(s.name, s.shape[0] if s.shape else 1)
        for s in variables
        for prop, template in _FACTS.items()
        if prop in properties(s)
    ]
    return ", ".join(dict.fromkeys(said))


def of_shape(value: Term, like: Term) -> Term:
    """The value stretched to a shape where it only broadcasts to it."""
    if value.shape == like.shape:
        return value
    from workbench.terms.functions.linear_algebra import ones, zeros

    if value is number(0):
        return zeros(*like.shape)
    return ones(*like.shape) if value is number(1) else mul(value, ones(*like.shape))


def unfinished(result: Term, allowed: Callable[[Term], bool] = lambda term: False) -> Term | None:
    """A derivative, differential or other unevaluated head left in a result, or None."""
    return next((term for term in postorder(result) if term.head in _UNEVALUATED and not allowed(term)), None)


_UNEVALUATED = frozenset({DERIVATIVE, DIFFERENTIAL, INTEGRAL, ANTIDERIVATIVE, BETWEEN, EXPECTATION, LIMIT})
