"""The index road: one component in terms of sums and deltas, its partial derivative, sifted, back to matrix notation.

It works for any rank on both sides. Source: Petersen & Pedersen, Matrix Cookbook, 2.1; Laue, Mitterreiter & Giesen,
Computing higher order derivatives of matrix and tensor expressions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.tensors.opening import Subject
from workbench.reasons.common import MATRIX_FORM
from workbench.reasons.tensors import WRITTEN_IN_ENTRIES
from workbench.record.board import Board
from workbench.record.components import expand_components, indices_in
from workbench.record.derivation import Line
from workbench.record.errors import NoRule
from workbench.record.finish import bring_home
from workbench.record.naming import folded, names_in
from workbench.record.steps import arithmetic_lines, chained, everywhere, no_rule, reason_for, reason_of, step_line
from workbench.rules.rule import replace_nodes
from workbench.terms.declaration import Function
from workbench.terms.heads import (
    ADD,
    AT,
    DERIVATIVE,
    MUL,
    NAMED,
    POWER,
    SUM,
    SYMBOL,
    TRANSPOSE,
    at,
    brief,
    derivative,
    equals,
    fresh_axes,
    index,
    tensor,
)
from workbench.terms.term import Term, depends_on, postorder

_MOST_WAVES = 200
"""A wave removes at least one operation above the variable; an expression within the depth of this road needs fewer."""


def jacobian(
    board: Board, f: Subject, wrt: Term, *, hide: Iterable[Term] = (), use_facts: bool = True, lhs: Term | None = None,
    also: Sequence[str] = (),
) -> Term:  # fmt: skip
    """Write the lines to ``df/dwrt`` with ``[i..., j...] = d f[i...] / d wrt[j...]`` and return it.

    ``hide`` are further variables whose facts must wait; ``also``: what the whole rests on beside its entries.
    Raises NoRule when a step has no rule.
    """
    value = f.value
    taken = [*indices_in(value), *(index(name, 1) for name in names_in(value, wrt))]
    axes = fresh_axes([*value.shape, *wrt.shape], avoid=taken)
    rows, columns = axes[: value.rank], axes[value.rank :]
    written = frozenset(postorder(value))
    component = at(f.name, *rows) if rows else f.name
    body = _components(board, component, at(value, *rows) if rows else value)
    own = {part.args[0]: part for part in written if part.head is NAMED}
    if _sums_to_one(value):
        own[value] = f.name
    variable = at(wrt, *columns) if columns else wrt
    lhs_entry = derivative(component, variable)
    body = _partials(board, lhs_entry, derivative(body, variable), wrt, written, own)
    whole = tensor(body, *axes)
    lhs = derivative(f.name, wrt) if lhs is None else lhs
    return bring_home(
        board,
        lhs,
        whole,
        dict.fromkeys([wrt, *hide]),
        rule=MATRIX_FORM,
        why="the entries put back into their array" if axes else "",
        use_facts=use_facts,
        also=also,
    )


def _sums_to_one(value: Term) -> bool:
    return isinstance(value.head, Function) and value.head.knows.entries.axis_sum


# -- components ----------------------------------------------------------------


def _components(board: Board, lhs: Term, body: Term) -> Term:
    """The component written out with sums, as one line."""
    body, lines = expand_components(body)
    if lines:
        statement = equals(lhs, body)
        one = len(lines) == 1
        rule, why = (lines[0].rule, lines[0].why) if one else (WRITTEN_IN_ENTRIES, WRITTEN_IN_ENTRIES.reason)
        board.write(statement, rule, why, parts=chained(statement, lines), changed=(body,))
    return body


def _outermost(root: Term, wanted: Callable[[Term], bool]) -> list[Term]:
    """The wanted nodes that no other wanted node contains, in order of appearance."""
    found: list[Term] = []
    seen: set[Term] = set()
    todo = [root]
    while todo:
        term = todo.pop()
        if term in seen:
            continue
        seen.add(term)
        if wanted(term):
            found.append(term)
        else:
            todo.extend(reversed(term.args))
    return found


# -- partial derivatives -------------------------------------------------------


def _partials(board: Board, lhs: Term, body: Term, wrt: Term, written: frozenset[Term], own: dict[Term, Term]) -> Term:
    """Lines that push the partial derivative inward until none is left, one line a wave."""
    for _ in range(_MOST_WAVES):
        body, lines = _wave(body, wrt, written)
        if not lines:
            return body
        body = folded(body, own)
        statement = equals(lhs, body)
        board.write(
            statement, reason_for(lines), reason_of(lines), parts=chained(statement, lines), changed=(body,)
        )
    raise NoRule(f"the partial derivatives of {brief(lhs)} do not come to an end")


def _wave(body: Term, wrt: Term, written: frozenset[Term]) -> tuple[Term, list[Line]]:
    """The partial derivatives through sums and constant factors, then through chains of functions of one number, or
    through one step of another kind; deltas that sums consume are sifted."""
    lines: list[Line] = []
    while found := _outermost(body, lambda t: t.head is DERIVATIVE):
        kinds = {term: _kind(term.args[0], depends_on(term.args[0], (wrt,))) for term in found}
        passing = [term for term in found if kinds[term] == "pass"]
        body, more = _push(body, passing or found, wrt, written)
        lines.extend(more)
        if not passing and "whole" in kinds.values():
            own = [t for t in _outermost(body, lambda t: t.head is DERIVATIVE) if t.args[0] is t.args[1] is wrt]
            if own:
                body, more = _push(body, own, wrt, written)
                lines.extend(more)
            break
    body, more = _sifted(body)
    return body, [*lines, *more]


def _push(body: Term, terms: list[Term], wrt: Term, written: frozenset[Term]) -> tuple[Term, list[Line]]:
    """One rule at each of the terms, and the numbers put in order. Raises NoRule."""
    from workbench.rules import partials

    change: dict[Term, Term] = {}
    lines: list[Line] = []
    avoid = indices_in(body)
    for term in terms:
        rewrite = partials.step(term, depends_on(term.args[0], (wrt,)), avoid)
        if rewrite is None:
            raise no_rule(f"partial derivative of {brief(term.args[0])} in {brief(term.args[1])}", term.args[0])
        result = arithmetic(rewrite.result, written)
        change[term] = result
        lines.append(step_line(term, rewrite, result))
    pushed = replace_nodes(body, change)
    ordered = arithmetic(pushed, written)
    return ordered, [*lines, *arithmetic_lines(pushed, ordered)]


def _kind(f: Term, varies: Callable[[Term], bool]) -> str:
    """How the partial derivative goes through the head of f: pass (sums, constant factors, entries of the variable),
    chain (a function of one number), or whole (a step that deserves its own line)."""
    inside = f.args[0] if f.head is AT else f
    if not varies(f) or inside.head in (SYMBOL, NAMED, ADD, SUM, TRANSPOSE):
        return "pass"
    if inside.head is MUL:
        return "whole" if f.head is not AT and all(map(varies, f.args)) else "pass"
    if inside.head is POWER or (isinstance(inside.head, Function) and inside.head.knows.entries.elementwise):
        return "pass" if f.head is AT else "chain"
    knows = getattr(inside.head, "knows", None)
    return "whole" if knows is not None and knows.calculus.differential is not None else "pass"


def _sifted(body: Term) -> tuple[Term, list[Line]]:
    """Every delta that a sum consumes."""
    from workbench.rules import sums

    lines: list[Line] = []
    while True:
        after, more = everywhere(body, sums.sift.apply)
        if after is body:
            return body, lines
        lines.extend(more)
        body = after
