"""A derivative from its definition: the limit of the difference quotient, told line by line.

No derivative is used on the way, and no theorem that rests on one: the quotient is rewritten until h cancels, or until
what is left are the standard limits of the sine, the exponential and the logarithm. Powers, polynomials and quotients
of them, roots, exponentials, logarithms, sine and cosine of a x + b, and sums, products and reciprocals of all these.
Source: Spivak, Calculus, ch. 9-10.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction

from workbench.engines.scalars.domains import assumptions
from workbench.engines.scalars.factoring import common
from workbench.engines.scalars.forms import simplified
from workbench.engines.scalars.generators import ONE, Sum
from workbench.engines.scalars.goal import named_function, write_block
from workbench.engines.scalars.ring import Ring
from workbench.engines.scalars.telling import Block, can_tell, line_of
from workbench.language.saying import defined, said
from workbench.record.board import Board
from workbench.record.derivation import Claim, Derivation, Line
from workbench.record.errors import NoRule
from workbench.record.naming import free_among, names_in
from workbench.rules.condition import Condition
from workbench.rules.conditions import needs_nonzero, needs_positive
from workbench.rules.limits import STANDARD
from workbench.rules.reason import Reason
from workbench.rules.reasons.common import PUT_TOGETHER
from workbench.rules.reasons.differentiation import (
    ADDITION_FORMULA,
    BINOMIAL_THEOREM,
    CANCEL,
    CONJUGATE,
    CONSTANT,
    CONSTANT_FACTOR,
    CONTINUITY,
    DEFINITION_OF_THE_DERIVATIVE,
    EXPONENTIAL_OF_A_SUM,
    LIMIT_LAWS,
    LOGARITHM_OF_A_QUOTIENT,
    MULTIPLY_OUT,
    ONE_FRACTION,
    SUBTRACT_AND_ADD,
)
from workbench.rules.rule import replace_nodes
from workbench.rules.writing import is_divisor, over, product, total
from workbench.terms.functions.elementwise import cos, exp, log, sin, sqrt
from workbench.terms.heads import (
    ADD,
    APPLY,
    LIMIT,
    MUL,
    NUMBER,
    POWER,
    brief,
    derivative,
    equals,
    limit,
    mul,
    number,
    power,
    scalar,
)
from workbench.terms.monomials import quotient
from workbench.terms.term import Term, contains, postorder, rebuild, substitute, symbols

METHOD = "definition"
_ZERO, _ONE = number(0), number(1)
OUT = (MULTIPLY_OUT, MULTIPLY_OUT.reason)
FRACTION = (ONE_FRACTION, ONE_FRACTION.reason)
_LAW = (LIMIT_LAWS, "the limit of a sum is the sum of the limits, and likewise for products")
_CANCEL = (CANCEL, "a factor above and below the bar cancels; it is not 0, as the limit never looks at 0 itself")
_IDEA = (
    "Write the difference quotient and rewrite it until the h below the bar is gone, or only limits are left that one "
    "knows."
)


def from_definition(
    f: Term, x: Term, *, givens: Iterable[Term] | None = None, id: str = "", title: str = ""
) -> Derivation:
    """df/dx as the limit of (f(x + h) - f(x)) / h. Raises NoRule for an expression that is not told this way."""
    if not can_tell(f, x):
        raise NoRule(f"{brief(f)} is no scalar expression in {x.name} that is told from the definition")
    givens = tuple(givens) if givens is not None else symbols(f, x)
    board = Board((), names_in(*givens, f))
    name = named_function(board, f, x)
    teller = _Quotients(x, free_among(("h", "k", "t"), board.avoid | names_in(f, name)))
    value = name.args[0]
    left = derivative(name, x)
    quotient = teller.limit_of(value)
    why = f"the slope of the secant from `{x.name}` to `{x.name} + {teller.h.name}`, as `{teller.h.name}` goes to 0"
    board.write(equals(left, quotient), DEFINITION_OF_THE_DERIVATIVE, why, rests_on=("1",), changed=(quotient,))
    block = teller.block(value, left)
    write_block(board, block)
    result = block.value
    made = Derivation(
        id=id,
        title=title or f"Derivative of {said(f, 50)} in `{x.name}`, from the definition",
        givens=givens,
        goal=f"Find the derivative of {defined(name)} in `{x.name}` from the definition.",
        claims=(Claim("Derivative", equals(left, result), value, (x,), result),),
        roads=(board.road(METHOD),),
        convention="No rule of differentiation is used.",
        idea=_IDEA.replace("h below", f"`{teller.h.name}` below"),
        assumptions=assumptions(board, givens),
        wrong=(f"putting 0 for `{teller.h.name}` while it still stands below the bar.",),
    )
    return made


class _Quotients:
    """Tells limits of difference quotients in x, the step called h."""

    def __init__(self, x: Term, h: str) -> None:
        self.x, self.h = x, scalar(h)
        self._parts: dict[Term, Term] = {}

    # -- the pieces ----------------------------------------------------------------

    def moved(self, f: Term) -> Term:
        """f(x + h)."""
        return substitute(f, {self.x: self.x + self.h})

    def quotient(self, f: Term) -> Term:
        return over(self.moved(f) - f, self.h)

    def to_zero(self, term: Term) -> Term:
        return limit(term, self.h, 0)

    def limit_of(self, f: Term) -> Term:
        return self.to_zero(self.quotient(f))

    def block(self, f: Term, left: Term | None = None) -> Block:
        """Lines ``left = ...`` from the limit of the quotient of f to its value."""
        left = self.limit_of(f) if left is None else left
        if f is self.x or not contains(f, self.x):
            return self._trivial(f, left)
        for way in _WAYS:
            block = way(self, f, left)
            if block is not None:
                return block
        raise NoRule(f"no way is known here to the derivative of {brief(f)} from the definition")

    def _trivial(self, f: Term, left: Term) -> Block:
        value = _ONE if f is self.x else _ZERO
        rule, why = (CANCEL, "the quotient is 1 for every `h`") if f is self.x else (CONSTANT, "nothing changes")
        return Block(value, rule, why, (Line("", equals(left, value), rule, why, changed=(value,)),))

    def _line(self, left: Term, right: Term, words: tuple[Reason, str], *rests: int, **more: object) -> Line:
        return Line("", equals(left, right), *words, tuple(map(str, rests)), changed=(right,), **more)  # type: ignore[arg-type]

    def _ended(self, left: Term, lines: list[Line], found: Term, rule: Reason, why: str, variable: Term) -> Block:
        """Put in the limits that are left, each told, and bring the value in order."""
        values: dict[Term, Term] = {}
        rests = [len(lines)]
        for node in [t for t in postorder(found) if t.head is LIMIT]:
            told = self._limit(node)
            lines.append(told)
            rests.append(len(lines))
            values[node] = told.statement.args[1]
        value = _tidied(replace_nodes(found, values)) if values else found
        if value is not found:
            lines.append(self._line(left, value, (PUT_TOGETHER, "the limits in their places"), *rests))
        for step in simplified(value, variable):
            value = step.after
            lines.append(self._line(left, value, (step.rule, step.why), len(lines)))
        return Block(value, rule, why, tuple(lines))

    def _limit(self, node: Term) -> Line:
        """One limit as a line: a difference quotient, a standard limit, a product of these, or a continuous term."""
        body = node.args[0]
        for rule in STANDARD:
            found = rule.apply(node)
            if found is not None:
                line = self._line(node, found.result, (rule.name, rule.reason), conditions=found.conditions)
                return replace(line, bindings=found.bindings)
        part = self._parts.get(body)
        if part is not None:
            return line_of(self.block(part), node)
        value = _tidied(substitute(body, {self.h: _ZERO}))
        for step in simplified(value, self.x):
            value = step.after
        why = f"the function is continuous, so `{self.h.name} == 0` may be put in"
        return self._line(node, value, (CONTINUITY, why))

    def part(self, f: Term) -> Term:
        """The limit of the quotient of a part, to be told later."""
        quotient = self.quotient(f)
        self._parts[quotient] = f
        return self.to_zero(quotient)


Way = Callable[[_Quotients, Term, Term], "Block | None"]


def _rational(t: _Quotients, f: Term, left: Term) -> Block | None:
    """One bar, multiply out, cancel h, let h go to 0."""
    if not all(not n.args or n.head in (ADD, MUL, POWER) for n in postorder(f)) or not _whole_powers(f, t.x):
        return None
    plain = f.head is POWER and f.args[0] is t.x and f.args[1].head is NUMBER and f.args[1].value > 2
    out = (BINOMIAL_THEOREM, "the power of the sum multiplied out") if plain else OUT
    return _cancelled(t, t.moved(f) - f, _ONE, left, [], out)


def _whole_powers(f: Term, x: Term) -> bool:
    powers = [n for n in postorder(f) if n.head is POWER and contains(n, x)]
    return all(n.args[1].head is NUMBER and n.args[1].value.denominator == 1 for n in powers)


def _cancelled(
    t: _Quotients, above: Term, below: Term, left: Term, lines: list[Line], out: tuple[Reason, str]
) -> Block | None:
    """above / (below h), h a factor of what is above: over one denominator, multiplied out, h cancelled."""
    ring = Ring(t.h)
    value = ring.read(above)
    front = tuple((g, e) for g, e in common(ring, value, True) if e < 0)
    inside = ring.times(value, Sum.of(quotient(ONE, front)))
    opened = ring.expanded(inside)
    h = ((ring.place(t.h), Fraction(1)),)
    shorter = opened.shifted(quotient(ONE, h))
    if any(e < 0 for m in shorter for _, e in m):
        return None
    bar = over(_ONE, below) if below is not _ONE else _ONE

    def write(top: Sum, divided: bool) -> Term:
        m, c = ring.as_factor(top) if top else (ONE, Fraction(0))
        made = ring.write_monomial(*ring.joined(quotient(front, h) if divided else front, m, c))
        return product(made, bar)

    forms = [(write(inside, True), FRACTION), (write(opened, True), out), (write(shorter, False), _CANCEL)]
    if forms[1][0] is forms[2][0]:
        del forms[1]
    before = lines[-1].statement.args[1].args[0] if lines else None
    for form, words in forms:
        if form is not before and not (words is FRACTION and not front):
            lines.append(t._line(left, t.to_zero(form), words, *((len(lines),) if lines else ())))
        before = form
    found = _tidied(substitute(forms[-1][0], {t.h: _ZERO}))
    words = (f"let `{t.h.name}` go to 0", f"what is left is continuous in `{t.h.name}`")
    lines.append(t._line(left, found, words, len(lines)))
    return t._ended(left, lines, found, lines[0].rule, lines[0].why, t.x)


def _of_any_function(t: _Quotients, f: Term, left: Term) -> Block | None:
    """A function of which it is only known that it is differentiable."""
    if f.head is not APPLY or f.args != (t.x,):
        return None
    value, rule, why = derivative(f, t.x), DEFINITION_OF_THE_DERIVATIVE, f"`{f.attrs[0]}` is differentiable"
    return Block(value, rule, why, (t._line(left, value, (rule, why)),))


def _of_a_sum(t: _Quotients, f: Term, left: Term) -> Block | None:
    if f.head is not ADD:
        return None
    return _split(t, f, left, [a for a in f.args if contains(a, t.x)])


def _of_a_multiple(t: _Quotients, f: Term, left: Term) -> Block | None:
    if f.head is not MUL or all(contains(a, t.x) or a is _ONE for a in f.args):
        return None
    return _split(t, f, left, [f])


def _split(t: _Quotients, f: Term, left: Term, terms: list[Term]) -> Block:
    """Sums term by term, constant factors in front."""
    parts = []
    for term in terms:
        factors = term.args if term.head is MUL else (term,)
        constant = [a for a in factors if not contains(a, t.x)]
        rest = mul(*(a for a in factors if contains(a, t.x)))
        parts.append(product(*constant, t.part(rest)))
    found = total(parts, ())
    return t._ended(left, [t._line(left, found, _LAW)], found, *_LAW, t.x)


def _of_a_root(t: _Quotients, f: Term, left: Term) -> Block | None:
    """The conjugate turns a difference of roots into a difference."""
    if f.head is not sqrt or not all(not n.args or n.head in (ADD, MUL, POWER) for n in postorder(f.args[0])):
        return None
    u, there = f.args[0], t.moved(f.args[0])
    conjugate = sqrt(there) + f
    found = over(there - u, mul(t.h, conjugate))
    why = "numerator and denominator times the sum of the roots"
    needs = (needs_positive(u),)
    line = t._line(left, t.to_zero(found), (CONJUGATE, why), conditions=needs)
    return _cancelled(t, there - u, conjugate, left, [line], OUT)


def _linear(t: _Quotients, u: Term) -> Term | None:
    """a in u = a x + b, None for anything else."""
    ring = Ring(t.x)
    change = ring.expanded(ring.read(t.moved(u) - u, True))
    slope = ring.write(change)
    for step in simplified(over(slope, t.h), t.x):
        slope = step.after
    if not contains(u, t.x) or contains(slope, t.x) or contains(slope, t.h):
        return None
    return slope if slope is not _ZERO else None


def _step(t: _Quotients, a: Term) -> Term:
    return t.h if a is _ONE else product(a, t.h)


def _of_an_exponential(t: _Quotients, f: Term, left: Term) -> Block | None:
    base = f.args[0] if f.head is POWER else None
    if f.head is not exp and (base is None or contains(base, t.x)):
        return None
    a = _linear(t, f.args[-1])
    if a is None:
        return None
    lines = []
    needs: tuple[Condition, ...] = ()
    if base is not None:
        a = product(a, log(base))
        needs = (needs_positive(base),)
    k = _step(t, a)
    grown = over(exp(k) - 1, t.h)
    why = "the exponential of a sum is the product of the exponentials"
    found = t.to_zero(product(f, grown))
    lines.append(t._line(left, found, (EXPONENTIAL_OF_A_SUM, why), conditions=needs))
    standard = product(f, *(() if a is _ONE else (a,)), t.to_zero(over(exp(k) - 1, k)))
    lines.append(t._line(left, standard, (CONSTANT_FACTOR, f"what does not contain `{t.h.name}` stands in front"), 1))
    return t._ended(left, lines, standard, EXPONENTIAL_OF_A_SUM, why, t.x)


def _of_a_logarithm(t: _Quotients, f: Term, left: Term) -> Block | None:
    a = _linear(t, f.args[0]) if f.head is log else None
    if a is None:
        return None
    u = f.args[0]
    grown = over(_step(t, a), u)
    why = "the difference of logarithms is the logarithm of the quotient"
    found = t.to_zero(over(log(1 + grown), t.h))
    needs = (needs_positive(u),)
    lines = [t._line(left, found, (LOGARITHM_OF_A_QUOTIENT, why), conditions=needs)]
    standard = product(over(a, u), t.to_zero(over(log(1 + grown), grown)))
    lines.append(t._line(left, standard, (CONSTANT_FACTOR, f"what does not contain `{t.h.name}` stands in front"), 1))
    return t._ended(left, lines, standard, LOGARITHM_OF_A_QUOTIENT, why, t.x)


def _of_an_angle(t: _Quotients, f: Term, left: Term) -> Block | None:
    a = _linear(t, f.args[0]) if f.head in (sin, cos) else None
    if a is None:
        return None
    u, k = f.args[0], _step(t, a)
    other = cos(u) if f.head is sin else product(number(-1), sin(u))
    why = "the addition formula, sorted by what contains `h`"
    flat, steep = over(1 - cos(k), t.h), over(sin(k), t.h)
    found = t.to_zero(total([product(number(-1), f, flat), product(other, steep)], ()))
    lines = [t._line(left, found, (ADDITION_FORMULA, why))]
    factor = () if a is _ONE else (a,)
    standard = total(
        [
            product(number(-1), f, *factor, t.to_zero(over(1 - cos(k), power(k, 2))), t.to_zero(k)),
            product(other, *factor, t.to_zero(over(sin(k), k))),
        ],
        (),
    )
    lines.append(t._line(left, standard, _LAW, 1))
    return t._ended(left, lines, standard, ADDITION_FORMULA, why, t.x)


def _of_a_product(t: _Quotients, f: Term, left: Term) -> Block | None:
    if f.head is not MUL or len(f.args) < 2 or not all(contains(a, t.x) for a in f.args):
        return None
    u, v = f.args[0], mul(*f.args[1:])
    first = product(t.moved(u), t.quotient(v))
    second = product(v, t.quotient(u))
    why = "the moved first factor times the second one is subtracted and added"
    found = t.to_zero(first + second)
    lines = [t._line(left, found, (SUBTRACT_AND_ADD, why))]
    standard = product(t.to_zero(t.moved(u)), t.part(v)) + product(v, t.part(u))
    lines.append(t._line(left, standard, _LAW, 1))
    return t._ended(left, lines, standard, SUBTRACT_AND_ADD, why, t.x)


def _of_a_reciprocal(t: _Quotients, f: Term, left: Term) -> Block | None:
    factor = f.args[1] if f.head is MUL and len(f.args) == 2 and f.args[0] is _ONE else f
    if not is_divisor(factor):
        return None
    u = factor.args[0]
    why = "both fractions over one denominator"
    below = mul(t.moved(u), u)
    found = t.to_zero(product(number(-1), over(t.quotient(u), below)))
    needs = (needs_nonzero(u),)
    lines = [t._line(left, found, (ONE_FRACTION, why), conditions=needs)]
    standard = product(number(-1), over(t.part(u), mul(t.to_zero(t.moved(u)), u)))
    lines.append(t._line(left, standard, _LAW, 1, conditions=needs))
    return t._ended(left, lines, standard, ONE_FRACTION, why, t.x)


_WAYS: tuple[Way, ...] = (
    _of_any_function,
    _of_a_sum,
    _of_a_multiple,
    _rational,
    _of_a_root,
    _of_an_exponential,
    _of_a_logarithm,
    _of_an_angle,
    _of_a_product,
    _of_a_reciprocal,
)


def _tidied(term: Term) -> Term:
    """Ones and zeros dropped in sums and products."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args))
        if again.head is MUL:
            again = product(*again.args)
        elif again.head is ADD:
            again = total(again.args, ())
        done[node] = again
    return done[term]


__all__ = ["METHOD", "from_definition"]
