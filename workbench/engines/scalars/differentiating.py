"""Differentiation told: the outermost rule first, inner functions named before the chain rule, one rule a line.

``Differentiation.of(f)`` gives the lines that differentiate f and the value they lead to; what a rule leaves to
differentiate is told likewise and stands as one line, its own lines below it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from workbench.algebra.length import length
from workbench.engines.scalars.simplifying import simplified
from workbench.engines.scalars.told import Because, Told, put, put_in_one_line
from workbench.reasons.algebra import LOGARITHM_OF_A_POWER
from workbench.reasons.common import COLLECT, DEFINITION, PUT_TOGETHER
from workbench.reasons.differentiation import BACK, INNER_FUNCTION, LOGARITHMIC, MULTIPLY_BACK
from workbench.record.board import Board
from workbench.record.errors import NoRule
from workbench.record.naming import free_among, names_in
from workbench.rules import partials
from workbench.rules.condition import Condition
from workbench.rules.differentials import chain_rule, definition_rule
from workbench.rules.differentiation import SCALAR_RULES
from workbench.rules.requirements import needs_positive, restated
from workbench.rules.rule import Rewrite, preorder, replace_nodes
from workbench.rules.writing import ONE, is_divisor, over, product, total
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import log
from workbench.terms.heads import (
    ADD,
    APPLY,
    DERIVATIVE,
    INTEGRAL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SYMBOL,
    brief,
    derivative,
    mul,
    named,
    number,
    scalar,
)
from workbench.terms.term import Term, contains, depends_on, postorder, rebuild, substitute

INNER = ("u", "v", "w", "z", "s", "r", "q")
"""Letters for inner functions."""
VALUES = ("y", "z", "w", "q")
"""Letters for a value of which the logarithm is taken."""
IN_PLACE = Because(PUT_TOGETHER, "the derivatives in their places")


@dataclass
class Differentiation:
    """Differentiates in the scalar symbol x. ``taken``: names that are not given again; ``told``: derivatives that have
    their value already."""

    x: Term
    taken: set[str] = field(default_factory=set)
    told: dict[Term, Term] = field(default_factory=dict)
    places: dict[Term, tuple[Board, str, Told]] = field(default_factory=dict)
    """Where a derivative was told: its line, on which board."""

    def __post_init__(self) -> None:
        self.taken.add(self.x.name)

    def of(self, f: Term, left: Term | None = None) -> Told:
        """Lines ``left = ...`` for the derivative of f; ``left`` is how it is written, by default d/dx [f].

        Raises NoRule for a function whose derivative is not known.
        """
        left = derivative(f, self.x) if left is None else left
        inner = self._inner(f)
        if f.head is NAMED:
            return self.of(f.args[0], derivative(f, self.x))
        if f.head is POWER and contains(f.args[1], self.x) and contains(f.args[0], self.x):
            return self._logarithmic(f, left)
        if inner is not None and inner is not self.x:
            return self._chain(f, inner, left)
        return self._directly(f, left)

    # -- one rule, then what it leaves ---------------------------------------------

    def _directly(self, f: Term, left: Term) -> Told:
        rewrite = self._rule(f)
        found = self._clean(rewrite.result)
        board = Board()
        _put_rewrite(board, left, found, rewrite)
        return self._finished(board, left, found, {}, Because.of(rewrite.rule))

    def _rule(self, f: Term) -> Rewrite:
        term = derivative(f, self.x)
        for rule in SCALAR_RULES:
            rewrite = rule.apply(term)
            if rewrite is not None:
                return rewrite
        found = partials.step(term, depends_on(f, (self.x,)))
        if found is None:
            refusal = f.head.knows.calculus.refusal if isinstance(f.head, Function) else ""
            raise NoRule(f"no rule for the derivative of {brief(f)}" + (f": {refusal}" if refusal else ""))
        return found

    def _clean(self, term: Term) -> Term:
        """dx/dx is 1, a constant does not change: said without a line, and products put in order."""

        def change(node: Term) -> Term | None:
            if node.head is DERIVATIVE and node.args[1] is self.x:
                if node.args[0] is self.x:
                    return ONE
                return None if contains(node.args[0], self.x) else number(0)
            return None

        done: dict[Term, Term] = {}
        for node in postorder(term, below=_is_product):
            made = change(node)
            if made is None and _is_product(node):
                made = _in_order(rebuild(node, (done[a] for a in node.args)))
            done[node] = node if made is None else made
        return done[term]

    def _finished(
        self, board: Board, left: Term, found: Term, opened: dict[Term, Term], because: Because,
        putting_in: Because = IN_PLACE,
    ) -> Told:  # fmt: skip
        """Tell what is left to differentiate, put it in, and write the result as a person would."""
        rests = [board.last]
        values = dict(opened)
        for node in _open(found, self.x):
            inside = node.args[0]
            if inside in opened and opened[inside].head is APPLY:
                self.told[node] = derivative(opened[inside], self.x)
            if node not in self.told:
                told = self.of(inside.args[0] if inside in opened else inside, node)
                self.places[node] = board, put_in_one_line(board, told, node), told
                self.told[node] = told.value
            if node in self.places:  # what was told elsewhere is said here again, to be cited
                where, n, told = self.places[node]
                rests.append(n if where is board else put_in_one_line(board, replace(told, names=()), node))
            values[node] = self.told[node]
        value = self._clean(replace_nodes(found, values)) if values else found
        steps = simplified(value, self.x)
        if value is not found:
            if steps and steps[0].rule == COLLECT and _is_as_long(steps[0].after, value):
                value, steps = steps[0].after, steps[1:]
            put(board, left, value, putting_in, *rests)
        for step in steps:
            value = step.after
            put(board, left, value, Because(step.rule, step.why), board.last)
        return Told(value, because, tuple(board.lines))

    # -- inner functions -----------------------------------------------------------

    def _inner(self, f: Term) -> Term | None:
        """The inner function, where f is a function of one thing that varies."""
        if f.head is POWER:
            moving = [a for a in f.args if contains(a, self.x)]
            reciprocal = is_divisor(f) and moving
            if reciprocal:
                base = f.args[0]
                whole = base.head is POWER and base.args[1].head is NUMBER and base.args[1].value.denominator == 1
                return base.args[0] if whole else None
            return moving[0] if len(moving) == 1 else None
        knows = f.head.knows if isinstance(f.head, Function) else None
        if knows is not None and knows.entries.elementwise and knows.calculus.derivative is not None:
            moving = [a for a in f.args if contains(a, self.x)]
            return moving[0] if len(f.args) == 1 else None
        return None

    def _chain(self, f: Term, inner: Term, left: Term) -> Told:
        """u = g(x); d/du f(u); d/dx f(u) = f'(u) du/dx; du/dx; and u put back."""
        names = Board()
        if inner.head is NAMED:
            u, opened = inner, {}
        else:
            letter = self._letter(INNER, f)
            u = named(letter, inner)
            opened = {u: inner}
            put(names, u, inner, Because(INNER_FUNCTION, f"`{letter}` is what the outer function is applied to"))
        free = scalar(u.name)
        outer = Differentiation(free)
        rewrite = outer._rule(replace_nodes(f, {inner: free}))
        slope = outer._clean(rewrite.result)
        board = Board()
        _put_rewrite(board, derivative(replace_nodes(f, {inner: free}), free), slope, rewrite)
        conditions = tuple(_at(c, free, u) for c in rewrite.conditions)
        found = product(replace_nodes(slope, {free: u}), derivative(u, self.x))
        here = left if left.args[0].head is NAMED else derivative(replace_nodes(f, {inner: u}), self.x)
        because = Because(chain_rule, "the outer derivative times the inner one")
        put(board, here, found, because, board.last, bindings=(("u", inner),), conditions=conditions)
        back = Because(BACK, f"`{u.name}` and its derivative put in")
        told = self._finished(board, left, found, opened, because, back)
        return replace(told, names=tuple(names.lines))

    def _letter(self, letters: tuple[str, ...], f: Term) -> str:
        letter = free_among(letters, self.taken | names_in(f))
        self.taken.add(letter)
        return letter

    # -- u(x) to the v(x) ----------------------------------------------------------

    def _logarithmic(self, f: Term, left: Term) -> Told:
        """y = u^v; log y = v log u; y'/y = (v log u)'; y' = y (v log u)'."""
        u, v = f.args
        names, board = Board(), Board()
        if left.args[0].head is NAMED:
            y = left.args[0]
        else:
            y = named(self._letter(VALUES, f), f)
            put(names, y, f, Because(DEFINITION, "base and exponent both vary: the logarithm is taken first"))
        logarithm = mul(v, log(u))
        needs = (needs_positive(u),)
        in_front = Because(LOGARITHM_OF_A_POWER, "the exponent comes in front of the logarithm")
        put(board, log(y), logarithm, in_front, conditions=needs)
        inside = derivative(logarithm, self.x)
        why = f"both sides differentiated; the logarithm of `{y.name}` changes by its relative change"
        because = Because(LOGARITHMIC, why)
        relative = put(board, over(derivative(y, self.x), y), inside, because, board.last, conditions=needs)
        told = self.of(logarithm)
        self.told[inside] = told.value
        put_in_one_line(board, told, inside)
        value = product(f, told.value)
        put(board, left, value, Because(MULTIPLY_BACK, f"times `{y.name}`, which is put in"), relative, board.last)
        return replace(self._finished(board, left, value, {}, because), names=tuple(names.lines))


def _put_rewrite(board: Board, left: Term, found: Term, rewrite: Rewrite) -> None:
    """Write what a rule of the catalogue made."""
    put(
        board, left, found, Because.of(rewrite.rule),
        bindings=rewrite.bindings, conditions=rewrite.conditions, lemma=rewrite.rule.lemma,
    )  # fmt: skip


def _is_number_below(factor: Term) -> bool:
    return is_divisor(factor) and factor.args[0].head is NUMBER and factor.args[0].value != 0


def _open(term: Term, x: Term) -> list[Term]:
    """The derivatives in x that are left to work out, in order of appearance: not those of opaque functions."""
    return [
        node
        for node in preorder(term, below=lambda n: n.head is not DERIVATIVE)
        if node.head is DERIVATIVE and node.args[1] is x and node.args[0].head is not APPLY
    ]


def _is_as_long(after: Term, before: Term) -> bool:
    """Whether putting a term in order made it no shorter than another order of the same would be."""
    return length(after) == length(before) or _without_order(after) == _without_order(before)


def _without_order(term: Term) -> object:
    """What stays of a term when the order of its sums and products is forgotten."""
    done: dict[Term, object] = {}
    for node in postorder(term):
        parts = [done[a] for a in node.args]
        kept = frozenset(Counter(parts).items()) if node.head in (ADD, MUL) else tuple(parts)
        done[node] = (node.head, node.attrs, kept) if node.args else node
    return done[term]


def _is_product(term: Term) -> bool:
    return term.head in (ADD, MUL) or is_divisor(term)


def _in_order(term: Term) -> Term:
    """Numbers in front, divisors last; a sum without its zeros."""
    if term.head is MUL:
        return product(*(number(1 / a.args[0].value) if _is_number_below(a) else a for a in term.args))
    return total(term.args, ()) if term.head is ADD else term


def _at(condition: Condition, free: Term, u: Term) -> Condition:
    """A condition on the letter u, on what it stands for."""
    if condition.statement is None:
        return condition
    return restated(substitute(condition.statement, {free: u.args[0]}))


def can_tell(f: Term, x: Term) -> bool:
    """Whether everything on the way from f to x is scalar and made of heads whose rules are known here."""
    if x.shape or f.shape or f.indices:
        return False
    varies = depends_on(f, (x,))
    return all(_is_known(node) for node in postorder(f) if varies(node) and node is not x)


def _is_known(node: Term) -> bool:
    if node.shape or node.indices:
        return False
    if node.head in (ADD, MUL, POWER, NAMED, INTEGRAL):
        return True
    if node.head is APPLY:
        return all(a.head is SYMBOL for a in node.args)
    if not isinstance(node.head, Function):
        return node.head.name == "compare"
    knows = node.head.knows
    has_slope = knows.calculus.derivative is not None or definition_rule(node.head) is not None
    return knows.entries.elementwise and has_slope


__all__ = ["Differentiation", "can_tell"]
