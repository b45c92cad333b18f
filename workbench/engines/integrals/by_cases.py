"""An antiderivative whose parameters matter: what its lines divide by, or take a root of, is asked for or told apart.

The search runs in each case with what the case says: a value in the place of a parameter, or a letter for what is
positive there. So ``1/(x**2 + a*x + b)`` is an arctangent, a logarithm or a power, by the sign of its discriminant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.integrals.asking import without_signs_inside
from workbench.engines.integrals.ends import short_value
from workbench.engines.integrals.finding import solutions
from workbench.engines.integrals.integrand import ONE, ZERO, collected, nodes_of, number_power, put_in, raised, replaced
from workbench.engines.integrals.moves import Move, Moves, every, last
from workbench.engines.integrals.needs import own_needs, quantity_of
from workbench.engines.integrals.rational import fraction_of, rationalised
from workbench.rules import facts
from workbench.rules.cases import Bound, Case, Question, Undecided, by_cases, sign
from workbench.rules.cases.cells import statement_of
from workbench.rules.condition import Condition
from workbench.rules.requirements import restated
from workbench.terms.functions.elementwise import absolute, log, sqrt
from workbench.terms.heads import POWER, SYMBOL, add, mul, negative, scalar
from workbench.terms.term import LanguageError, Term, contains, symbols, transform

MOST = 8
"""Cases at most: beyond that the general one stands alone, with its conditions."""


@dataclass(frozen=True)
class Letter:
    """What a case says of a parameter, by a positive letter: ``symbol`` is ``value``, which holds the letter ``name``;
    ``root`` is the letter in terms of the parameters."""

    name: Term
    symbol: Term
    value: Term
    root: Term


@dataclass(frozen=True)
class Told:
    """What was found in a case: the integrand as it is there, the moves to an antiderivative of it, and what is still
    asked of the parameters."""

    inside: Term
    moves: Moves
    open: tuple[Condition, ...] = ()
    letters: tuple[Letter, ...] = ()
    parameters: frozenset[Term] = frozenset()

    @property
    def value(self) -> Term:
        """The antiderivative, without the letters."""
        return spelled(last(self.moves), self.letters)

    def asking(self) -> Moves:
        """The moves with what is still asked, and without what the case answers."""
        still = {need.statement for need in self.open}
        seen: set[Term | None] = set()

        def asked(move: Move) -> Move:
            sides = tuple(replace(side, moves=tuple(map(asked, side.moves))) for side in move.sides)
            needs = []
            for need in move.needs:
                about = None if need.statement is None else spelled(need.statement, self.letters)
                if about is None or not set(symbols(about)) <= self.parameters:
                    needs.append(need)
                elif about in still:
                    needs.append(restated(about))
                    seen.add(about)
            return replace(move, needs=tuple(needs), sides=sides)

        *first, end = map(asked, self.moves)
        more = tuple(need for need in self.open if need.statement not in seen)
        return (*first, replace(end, needs=(*end.needs, *more)))


Rows = tuple[tuple[Case, Told], ...]


class Missing(Enum):
    """Why a case has no antiderivative: the integrand has no value on any interval, or none was found."""

    NO_VALUE = "no value"
    NOT_FOUND = "not found"


_OPPOSITE = {">": "<=", "<": ">=", "=": "!=", "!=": "="}


def told_by_cases(f: Term, x: Term, apart: bool = True) -> Rows | None:
    """What was found in each case in which the integrand has values; None where nothing was found.

    Where not every case is told, or they are not to be told ``apart``, the general one stands alone, and what it needs
    is left open.
    """
    general = next(_found(f, x, Case()), None)
    signs = _parameters(f, x) if general is None else ()
    if general is not None and not general.open or general is None and len(signs) != 1:
        return None if general is None else ((Case(), general),)
    alone = None if general is None else ((Case(), replace(general, open=_shortened(general.open))),)
    if not apart:
        return alone
    try:
        table = by_cases(lambda case: _in_case(f, x, case, signs), most=MOST)
    except Undecided:
        return alone
    rows = _joined([(case, told) for case, told in table if isinstance(told, Told)])
    missing = [case.says for case, told in table if told is Missing.NOT_FOUND]
    if not rows or any(len(says) > 1 for says in missing):
        return alone
    beyond = tuple(restated(statement_of(replace(b, op=_OPPOSITE[b.op]))) for (b,) in missing)
    rows = [(case, replace(told, open=(*told.open, *beyond))) for case, told in rows]
    return tuple(sorted(rows, key=lambda row: -len(row[0].change)))


def _shortened(needs: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Needs without those that follow from one of the others that is about a single parameter."""
    known: list[Bound] = []
    for need in needs:
        asked = quantity_of(need)
        if asked is not None and asked[0].head is SYMBOL and asked[1] != ">=":
            known.append(Bound(asked[0], asked[1], ZERO))
    simple = {b.symbol for b in known}
    out = []
    for need in needs:
        asked = quantity_of(need)
        itself = asked is not None and asked[0] in simple and asked[1] != ">="
        try:
            if itself or way_of(need, Case(known=tuple(known))) != "holds":
                out.append(need)
        except Question:
            out.append(need)
    return tuple(out)


def _joined(rows: list[tuple[Case, Told]]) -> list[tuple[Case, Told]]:
    """Rows that differ in the side of one value on which a parameter lies, and say the same, as one."""
    for k, (case, told) in enumerate(rows):
        for m, (other, same) in enumerate(rows[k + 1 :], k + 1):
            apart = [b for b in case.says if b not in other.says], [b for b in other.says if b not in case.says]
            if told.value is not same.value or told.open != same.open or [len(a) for a in apart] != [1, 1]:
                continue
            (a,), (b,) = apart
            if a.symbol is b.symbol and a.value is b.value and {a.op, b.op} == {">", "<"}:
                new = replace(a, op="!=")
                says, known = (tuple(new if c == a else c for c in bounds) for bounds in (case.says, case.known))
                rest = [row for n, row in enumerate(rows) if n not in (k, m)]
                return _joined([*rest[:k], (replace(case, says=says, known=known), told), *rest[k:]])
    return rows


def _in_case(f: Term, x: Term, case: Case, signs: tuple[Term, ...] = ()) -> Told | Missing:
    """What is found in a case; ``signs`` are asked for first. Raises Question where the case must be split."""
    parameters = _parameters(f, x)
    for symbol in signs:
        sign(case.put_in(symbol), case.known)
    try:
        inside = at_the_case(f, x, case)
        domain = [restated(case.put_in(n.statement)) for n in own_needs([f], parameters) if n.statement is not None]
    except (LanguageError, ZeroDivisionError):
        return Missing.NO_VALUE
    if any(way_of(need, case) == "fails" for need in domain):
        return Missing.NO_VALUE
    if any(_is_nowhere(_lettered(inside, x, letters), x) for letters in _letters(inside, case)):
        return Missing.NO_VALUE
    for told in _found(inside, x, case):
        if told.letters and any(_speaks_of(move, x) for move in every(told.moves)):
            continue  # that holds on a part of the line only, and in this case alone: no assumption can say it
        ways = [(need, way_of(need, case)) for need in told.open]
        if not any(way == "fails" for _, way in ways):
            return replace(told, open=tuple(n for n, way in ways if way == "open"))
    return Missing.NOT_FOUND


def _speaks_of(move: Move, x: Term) -> bool:
    return any(need.statement is not None and contains(need.statement, x) for need in move.needs)


def at_the_case(f: Term, x: Term, case: Case) -> Term:
    """The integrand with the values of parameters put in, and those of functions of numbers; the root of a square is a
    modulus."""
    if not case.change:
        return f

    def known(node: Term) -> Term | None:
        if node.args and not symbols(node):
            return short_value(node)
        base, n = number_power(node)
        inner, m = number_power(base)
        if node is not base and n.denominator == 2 and m.denominator == 1 and m % 2 == 0:
            return raised(absolute(inner), n * m)
        return ONE if node.head is POWER and node.args[0] is ONE else None

    inside = collected(replaced(collected(arithmetic(case.put_in(f)), x), known), x)
    inside = collected(transform(inside, without_signs_inside), x)
    return rationalised(inside, x) if fraction_of(inside, x) is not None else inside


def way_of(need: Condition, case: Case) -> str:
    """Whether a need "holds" or "fails" in a case, or is "open". Raises rules.cases.Question."""
    asked = quantity_of(need)
    if asked is None:
        return "open"
    try:
        way = sign(asked[0], case.known, zero_only=asked[1] == "!=")
    except Undecided:
        return "open"
    bad = way < 0 if asked[1] == ">=" else way == 0 if asked[1] == "!=" else way <= 0
    return "fails" if bad else "holds"


def _parameters(f: Term, x: Term) -> tuple[Term, ...]:
    return tuple(s for s in symbols(f) if s is not x)


def spelled(term: Term, letters: tuple[Letter, ...]) -> Term:
    """The term without the letters; an even power of one is that of what is under its root."""
    roots = {letter.name: letter.root for letter in letters}

    def change(node: Term) -> Term | None:
        base, n = number_power(node)
        if base in roots and n != 1 and n.denominator == 1 and roots[base].head is sqrt:
            return raised(roots[base].args[0], n / 2)
        return roots.get(node)

    return replaced(term, change) if letters else term


def tidied(told: Told, x: Term) -> Term:
    """The antiderivative of a case as the answer says it."""
    return collected(told.value, x) if told.letters else told.value


def _found(f: Term, x: Term, case: Case) -> Iterator[Told]:
    """Antiderivatives in a case, with letters for what is positive in it."""
    for letters in _letters(f, case):
        inside = _lettered(f, x, letters)
        for moves in solutions(inside, x):
            asked = _asked(f, x, moves, letters)
            yield Told(inside, moves, asked, letters, frozenset(_parameters(f, x)))


def _lettered(f: Term, x: Term, letters: tuple[Letter, ...]) -> Term:
    return collected(put_in(f, {letter.symbol: letter.value for letter in letters}), x) if letters else f


def _letters(f: Term, case: Case) -> Iterator[tuple[Letter, ...]]:
    """What the case says by letters: s = k for s > 0; s = v + k^2 for s > v and s = v - k^2 for s < v."""
    bounds = {b.symbol: b for b in case.known if b.op in (">", "<") and b.symbol in symbols(f)}
    yield ()
    plain, squares = [], []
    for n, (s, bound) in enumerate(bounds.items(), 1):
        k = scalar(f"k:{n}", "positive")
        above, from_zero = bound.op == ">", bound.value is ZERO
        square = mul(k, k) if above else negative(mul(k, k))
        gap = s if from_zero else add(s, negative(bound.value))
        if not above:
            gap = negative(s) if from_zero else add(bound.value, negative(s))
        squares.append(Letter(k, s, square if from_zero else add(bound.value, square), sqrt(gap)))
        if above and from_zero:
            plain.append(Letter(k, s, k, s))
    if bounds and len(plain) == len(bounds):
        yield tuple(plain)
    if bounds:
        yield tuple(squares)


def _asked(f: Term, x: Term, moves: Moves, letters: tuple[Letter, ...]) -> tuple[Condition, ...]:
    """What moves need of the parameters, but for what the integrand itself needs."""
    parameters = _parameters(f, x)
    taken = {need.statement for need in own_needs([f], parameters)}
    said = [need.statement for m in every(moves) for need in m.needs if need.statement is not None]
    mine = own_needs([spelled(m.after, letters) for m in every(moves)], parameters)
    found: dict[Term, Condition] = {}
    for need in (*(restated(spelled(s, letters)) for s in said), *mine):
        about = need.statement
        if about is not None and not need.discharged and about not in taken and set(symbols(about)) <= set(parameters):
            found.setdefault(about, need)
    return tuple(found.values())


def _is_nowhere(f: Term, x: Term) -> bool:
    """Whether an even root or a logarithm of what is never positive stands in f."""
    for node in nodes_of(f, x, POWER, sqrt, log):
        base, n = (node.args[0], None) if node.head is log else number_power(node)
        if (n is None or n.denominator % 2 == 0) and facts.nonnegative(collected(negative(base), x)):
            return True
    return False


__all__ = ["Letter", "Rows", "Told", "at_the_case", "spelled", "tidied", "told_by_cases", "way_of"]
