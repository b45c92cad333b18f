"""The laws in the order in which they are tried, and a limit told by them on a board."""

from __future__ import annotations

from dataclasses import replace

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.limits import continuity, differences, forms, laws, quotients, rewritings, theorems
from workbench.engines.limits.approach import Approach, outcome_of
from workbench.engines.limits.orders import NotKnown
from workbench.engines.limits.telling import Chains, Law, Site, Step
from workbench.engines.limits.tidying import in_order
from workbench.numerics.precise import precise
from workbench.numerics.reals import NotReal
from workbench.reasons import limits as reasons
from workbench.record.board import Board
from workbench.record.errors import NoRule
from workbench.rules.cases import Case, Question, Undecided
from workbench.rules.cases.points import points_in
from workbench.terms.term import LanguageError, Term, symbols

_FIRST: tuple[Law, ...] = (
    rewritings.names_written_out, continuity.constant, continuity.substitution, forms.standard_limit,
    forms.vanishing_parts, rewritings.one_sided_modulus, laws.constant_factor, laws.squeeze,
)  # fmt: skip
_LAWS: tuple[Law, ...] = (
    *_FIRST, continuity.of_a_function, continuity.of_a_power, laws.of_a_sum, laws.of_a_product,
    rewritings.from_the_function, rewritings.mirrored, rewritings.tangent_split, quotients.common_factor,
    quotients.standard_factors, differences.joined_logarithms, differences.conjugate_of_a_difference,
    quotients.conjugate, quotients.dominant_terms, differences.dominant_in_front, differences.one_bar,
    quotients.product_as_quotient, theorems.tidied, theorems.parametric_orders, theorems.lhopital,
    rewritings.written_out, theorems.leading_terms, theorems.largest_order, theorems.orders, theorems.gruntz,
)  # fmt: skip
"""The first that answers makes the line."""
_BY_TAYLOR: tuple[Law, ...] = (*_FIRST, theorems.leading_terms, *_LAWS[len(_FIRST) :])
_BY_LHOPITAL: tuple[Law, ...] = (*_FIRST, theorems.lhopital, *_LAWS[len(_FIRST) :])
_LAST: tuple[Law, ...] = (rewritings.names_written_out, theorems.largest_order, theorems.orders, theorems.gruntz)
METHODS = {"auto": _LAWS, "taylor": _BY_TAYLOR, "lhopital": _BY_LHOPITAL}
_CLOSE = 1e-15


def told(left: Term, method: str, board: Board, case: Case | None = None) -> Term:
    """The value of a limit, its lines put on the board; raises NoRule. Where the laws lead nowhere, or to a value that
    the orders of growth refute, these tell the limit as it was asked."""
    case = Case() if case is None else case
    kept = len(board.lines)
    put_in = (_value_of_the_case,) if case.change else ()
    for laws_ in (METHODS[method], _LAST):
        try:
            value = Chains(board, (*put_in, *laws_), case).tell(left)[0]
        except NoRule as error:
            board.wipe(kept)
            failed = error
            continue
        if _may_be(left, value, case):
            return value
        board.wipe(kept)
        failed = NoRule(f"two ways of finding {left!r} disagree")
    raise failed


def _value_of_the_case(site: Site) -> Step | None:
    """What the case says that a parameter is, put in its place."""
    case, to = site.chains.case, site.approach.to
    after, there = case.put_in(site.body), case.put_in(to)
    if after is site.body and there is to:
        return None
    approach = site.approach if there is to else replace(site.approach, to=there)
    return Step(approach.limit(in_order(arithmetic(after))), reasons.VALUE_OF_THE_CASE)


def in_case(approach: Approach, case: Case) -> Approach:
    """The approach with what the case says that parameters are."""
    to = case.put_in(approach.to)
    return approach if to is approach.to else replace(approach, to=to)


def _may_be(left: Term, value: Term, case: Case) -> bool:
    """Whether the orders of growth come to the same value, or do not tell."""
    approach, body = in_case(Approach.of(left), case), case.put_in(left.args[0])
    try:
        outcome = outcome_of(body, approach, case.known)
    except (NotKnown, Question, Undecided):
        return True
    if outcome.result is None:
        return False
    value, result = case.put_in(value), outcome.result
    seen = False
    for point in points_in(symbols(value, result), case.known, 3):
        try:
            a, b = precise(value, point), precise(result, point)
        except (NotReal, LanguageError):
            continue
        if a != b and not abs(a - b) <= _CLOSE * max(1, abs(a)):
            return False
        seen = True
    return seen or value is result


__all__ = ["METHODS", "in_case", "told"]
