"""The graph road: name the intermediate values, then carry adjoints backward through them, each node once.

The forward lines define v_1, v_2, ... in the order in which they are computed. The adjoint of v, written v_bar, is the
factor of dv in df; it is collected from the nodes that use v. Lines and result are linear in the size of the program,
because every line speaks of names and never of what they stand for. Source: Griewank & Walther, Evaluating
Derivatives, ch. 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from workbench.algebra.arithmetic import arithmetic, is_zero
from workbench.engines.tensors.differential import Road, push, transport
from workbench.engines.tensors.opening import Subject
from workbench.reasons.common import DEFINITION
from workbench.reasons.tensors import ADJOINT, ADJOINT_OF_THE_VARIABLE, ADJOINTS_ADDED
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.errors import NoRoad, TwoValues
from workbench.record.finish import of_shape, tidied_or_same
from workbench.record.naming import free_among, names_in
from workbench.record.steps import Varies, chained, pair, plain_line, reason_for, reason_of, total
from workbench.rules.leibniz import has_trace_rule
from workbench.rules.reason import Reason
from workbench.rules.rule import replace_nodes
from workbench.terms.declaration import Function
from workbench.terms.functions.activations import chosen
from workbench.terms.heads import (
    ADD,
    DIFFERENTIAL,
    MATMUL,
    MUL,
    NAMED,
    POWER,
    SYMBOL,
    brief,
    derivative,
    differential,
    equals,
    named,
    number,
    symbol,
)
from workbench.terms.term import Term, contains, depends_on, postorder, rebuild

_LEVELS = 6
"""At most so many operations stand between two names, so that no line grows long."""
_MOST_COLLECTED = 40
"""A sum of more contributions than this is left as it is: like terms would not be looked for by a person either."""
_MOST_WAITING = 4
"""While more contributions than these are not yet in a line of their own, what df is so far is not written."""


_MOVES = symbol(" moves", ())
"""What moves, in the differentials of one line: all that its value is computed from."""


@dataclass(slots=True)
class Tape:
    """The named program: placeholders (leaves) for the named values, what each is computed from, what each means.

    While a line is worked out, a named value is a plain symbol, so that no step looks below it; ``real`` gives the
    terms that the lines show.
    """

    order: list[Term] = field(default_factory=list)
    values: dict[Term, Term] = field(default_factory=dict)
    real: dict[Term, Term] = field(default_factory=dict)
    uses: dict[Term, tuple[Term, ...]] = field(default_factory=dict)
    fixed: set[Term] = field(default_factory=set)
    """Placeholders of named parts that do not move: constants that no step looks into."""
    taken: set[str] = field(default_factory=set)
    """Names that mean something already."""


def gradient(board: Board, f: Subject, wrt: Term, *, use_facts: bool = True) -> Term:
    """Write the forward and the backward lines for the scalar f and return the gradient. Raises NoRoad, NoRule."""
    return gradients(board, f, (wrt,), use_facts=use_facts)[0]


def gradients(board: Board, f: Subject, variables: tuple[Term, ...], *, use_facts: bool = True) -> tuple[Term, ...]:
    """The same for several variables, in one pass back. Raises NoRoad, NoRule."""
    if f.value.shape:
        raise NoRoad(f"adjoints start from a scalar; {brief(f.value)} is not one: use the index road")
    tape = record(f, variables, board.avoid)
    lines = _forward(board, f, tape)
    return _Backward(board, f, variables, tape, lines).gradients()


# -- forward -------------------------------------------------------------------


def _stems() -> Iterator[str]:
    yield from ("v", "h", "y", "a")
    yield from (f"v{k}" for k in count(1))


def record(f: Subject, variables: tuple[Term, ...], avoid: Iterable[str] = ()) -> Tape:
    """The program of f with a name for every value that is not linear in named ones, or used twice, or deep."""
    root = f.value
    varies = depends_on(root, variables)
    twice, again_used = _used_twice(root), _repeated(root, varies)
    inside = {t.args[0] for t in postorder(root) if t.head is NAMED}
    taken = names_in(root, f.name) | set(avoid)
    stem = next(s for s in _stems() if not any(t == s or t.startswith(f"{s}_") for t in taken))
    tape = Tape(taken=taken)
    done: dict[Term, Term] = {}
    level: dict[Term, int] = {}
    for term in postorder(root):
        if not varies(term):
            done[term], level[term] = (_fixed(tape, term) if term.head is NAMED else term), 0
            continue
        again = term if term in variables else rebuild(term, (done[a] for a in term.args))
        level[term] = 1 + max((level[a] for a in term.args), default=0)
        deserving = _deserves_name(term, variables, term in twice, level[term]) or term in again_used
        if term is not root and term not in inside and deserving:
            name = term.name if term.head is NAMED else f"{stem}_{len(tape.order) + 1}"
            value = again.args[0] if term.head is NAMED else again
            again, level[term] = _remember(tape, name, value), 0
        done[term] = again
    last = symbol(" f", ())
    tape.values[last], tape.real[last] = done[root], f.name
    tape.order.append(last)
    for place in tape.order:
        tape.uses[place] = tuple(
            t for t in postorder(tape.values[place]) if t in variables or t in tape.real and t not in tape.fixed
        )
    return tape


def _used_twice(root: Term) -> set[Term]:
    once: set[Term] = set()
    twice: set[Term] = set()
    for term in postorder(root):
        for arg in term.args:
            (twice if arg in once else once).add(arg)
    return twice


def _repeated(root: Term, varies: Varies) -> set[Term]:
    """What the derivative of a function of it speaks of again: u in relu(u), and not in exp(u)."""
    found: set[Term] = set()
    for term in postorder(root):
        if not isinstance(term.head, Function) or len(term.args) != 1 or term.indices:
            continue
        (arg,) = term.args
        derivative_of = term.head.knows.calculus.derivative
        if derivative_of is None or not varies(arg) or arg.head not in (ADD, MUL, MATMUL):
            continue
        slope = derivative_of(symbol(" f", term.shape), symbol(" x", arg.shape), **term.head.attributes(term))
        if isinstance(slope, Term) and any(t.head is SYMBOL and t.name == " x" for t in postorder(slope)):
            found.add(arg)
    return found


def _deserves_name(term: Term, variables: tuple[Term, ...], shared: bool, level: int) -> bool:
    if has_trace_rule(term):
        return False  # its derivative is known only together with the trace around it
    if term in variables or not term.args or term.indices:
        return False  # what stands below a big sum has a value for every index, and no name of its own
    if term.head is NAMED or level >= _LEVELS:
        return True
    if isinstance(term.head, Function):
        return shared or not term.head.knows.calculus.linear
    if term.head is POWER:
        return shared
    return shared and level > 1


def _remember(tape: Tape, name: str, value: Term) -> Term:
    """A placeholder for the value; the blank in front keeps it apart from every symbol that a person can write.

    Raises TwoValues where the name stands for another value already.
    """
    place = symbol(f" {name}", value.shape)
    if tape.values.get(place, value) is not value:
        raise TwoValues(f"{name} stands for two values of the program: one needs another name")
    tape.values[place] = value
    tape.real[place] = named(name, _shown(value, tape.real))
    tape.order.append(place)
    return place


def _fixed(tape: Tape, term: Term) -> Term:
    """A placeholder for a named part that does not depend on the variable."""
    binary = ("mask",) if chosen(term) is term else ()
    place = symbol(f" {term.name}", term.shape, *binary)
    tape.real[place] = term
    tape.fixed.add(place)
    return place


def _shown(term: Term, real: Mapping[Term, Term]) -> Term:
    """The term as lines show it: named values in place of their placeholders."""
    inside = {t: real[t] for t in postorder(term) if t in real}
    return replace_nodes(term, inside) if inside else term


def _forward(board: Board, f: Subject, tape: Tape) -> dict[Term, str]:
    """A line for every named value, and before it for what it speaks of; the numbers of the lines.

    What was recognised in a part of the author's is a line of its own, from how the author wrote it.
    """
    table = _Table(board, f)
    lines: dict[Term, str] = {}
    for place in tape.order:
        real, value = tape.real[place], _shown(tape.values[place], tape.real)
        rests = [lines[u] for u in tape.uses[place] if u in lines]
        lines[place] = table.define(real, value, rests, "forward" if real is not f.name else "")
    return lines


class _Table:
    """The forward lines: each name once, in the order of computing."""

    def __init__(self, board: Board, f: Subject) -> None:
        self.board = board
        self.recognised = f.recognised
        self.written = {t.name: t for t in postorder(f.name) if t.head is NAMED}
        self.known: set[str] = set()

    def define(self, part: Term, value: Term, rests: list[str], why: str) -> str:
        """The line that says what a part is; constant parts that it holds come first."""
        self._constants(value)
        self.known.add(part.name)
        own = self.written.get(part.name, part)
        steps = self._steps(own.args[0]) if own.args[0] is not value else []
        if not steps:
            return self.board.write(equals(part, value), DEFINITION, why, rests_on=rests, key=False)
        self._constants(own.args[0])
        first = self.board.write(equals(own, own.args[0]), DEFINITION, rests_on=(), key=False)
        statement = equals(own, value)
        return self.board.write(
            statement, reason_for(steps), reason_of(steps), rests_on=(first, *rests), parts=chained(statement, steps),
            changed=(value,), key=False, keep=True,
        )  # fmt: skip

    def _steps(self, value: Term) -> list[Line]:
        """The steps in which something in the value, and not in a part of it, was recognised."""
        here = set(postorder(value, below=lambda t: t.head is not NAMED))
        steps: list[Line] = []
        for line in self.recognised:
            before, after = line.statement.args
            if before in here:
                steps.append(line)
                here.update(postorder(after, below=lambda t: t.head is not NAMED))
        return steps

    def _constants(self, value: Term) -> None:
        """Lines for the named parts in the value that have none yet, innermost first."""
        for part in postorder(value, below=lambda t: t.head is not NAMED or t.name not in self.known):
            if part.head is NAMED and part.name not in self.known:
                self.known.add(part.name)
                self.board.write(equals(part, part.args[0]), DEFINITION, rests_on=(), key=False)


# -- backward ------------------------------------------------------------------


class _Backward:
    """A line for the adjoint of every named value, last one first, and one for every gradient as soon as all that
    reaches the variable is known. Sub-lines say what each value passes on, <v_bar, dv> = <u, dw> + ..., and where few
    values are waiting what df is so far: the sum of all <v_bar, dv> that are not yet passed on."""

    def __init__(
        self, board: Board, f: Subject, variables: tuple[Term, ...], tape: Tape, lines: dict[Term, str]
    ) -> None:
        self.board, self.f, self.variables, self.tape, self.lines = board, f, variables, tape, lines
        self.arrived: dict[Term, list[Term]] = {tape.order[-1]: [number(1)]}
        self.sources: dict[Term, list[str]] = {}
        self.waiting: list[Line] = []  # sub-lines of what was passed on since the last line
        self.since: list[str] = []  # the numbers of such sub-lines since df was written
        self.change: Term | None = None
        self.found: dict[Term, Term] = {}
        self.place = {w: k for k, w in enumerate((*variables, *reversed(tape.order)))}
        self.first_use: dict[Term, int] = {}
        for k, place in enumerate(tape.order):
            for used in tape.uses[place]:
                self.first_use.setdefault(used, k)

    def gradients(self) -> tuple[Term, ...]:
        """Write the lines; the gradients in the order of the variables."""
        order = self.tape.order
        for k, place in reversed(tuple(enumerate(order))):
            contributions = self.arrived.pop(place, [])
            if contributions:
                bar, n = contributions[0], self.lines[place]
                if place is not order[-1]:
                    bar, n = self._adjoint(place, contributions)
                if not is_zero(bar):
                    self._pass_on(place, bar, n)
            for x in self.variables:
                if x not in self.found and self.first_use.get(x, 0) >= k:
                    self._gradient(x)
        return tuple(_shown(self.found[x], self.tape.real) for x in self.variables)

    def _pass_on(self, place: Term, bar: Term, n: str) -> None:
        road = Road(Subject(place, self.tape.values[place]), *self.tape.uses[place], along=_MOVES)
        road.names[road.value] = place
        pairs, made = _descend(road, bar)
        if pairs:
            self.waiting.append(self._local(place, bar, pairs, made))
        for u, w in pairs:
            self.arrived.setdefault(w, []).append(u)
            self.sources.setdefault(w, []).append(n)

    def _adjoint(self, place: Term, contributions: list[Term]) -> tuple[Term, str]:
        """Write what the adjoint of a value is; its placeholder and the number of the line."""
        tape = self.tape
        value = of_shape(_collected(contributions, (place, *self.board.hidden)), place)
        if is_zero(value):
            return value, self.board.last
        name = tape.real[place].name
        letter = free_among((_bar(name),), tape.taken)
        tape.taken.add(letter)
        bar = symbol(f" {letter}", place.shape)
        shown = _shown(value, tape.real)
        tape.real[bar] = named(letter, shown)
        n = self._write(
            equals(tape.real[bar], shown), ADJOINT,
            f"the factor of the differential of `{name}`, collected from where it is used",
            self.sources[place], self._so_far({place: bar}),
        )  # fmt: skip
        return bar, n

    def _gradient(self, x: Term) -> None:
        """Write the gradient in one of the variables."""
        contributions = self.arrived.get(x, [number(0)])
        self.found[x] = of_shape(_collected(contributions, (x, *self.board.hidden)), x)
        shown = _shown(self.found[x], self.tape.real)
        statement = equals(derivative(self.f.name, x), shown)
        why = f"what reaches `{x.name}`, added up"
        self._write(statement, ADJOINT_OF_THE_VARIABLE, why, self.sources.get(x, []), self._so_far(always=True))

    def _write(self, statement: Term, rule: Reason, why: str, rests_on: list[str], change: Line | None) -> str:
        """A line with the sub-lines that wait and that of df, which rests on them. Among them the line says itself: the
        meaning of a letter before df is told by it, a gradient after that."""
        n, parts = str(len(self.board.lines) + 1), self.waiting
        self.since += [f"{n}.{k}" for k in range(1, len(parts) + 1)]
        self.waiting = []
        itself = plain_line(statement, rule, why)
        if change is None:
            parts = [*parts, itself] if parts else parts
        else:
            meaning = [itself] if rule is ADJOINT else []
            before = [self.df] if self.change is not None else []
            self.df = f"{n}.{len(parts) + len(meaning) + 1}"
            self.change = change.statement
            told = replace(change, rests_on=(*before, *self.since))
            result = [] if meaning else [replace(itself, rests_on=(self.df,))]
            parts = [*parts, *meaning, told, *result]
            self.since = []
        return self.board.write(
            statement, rule, why, rests_on=rests_on, parts=parts, changed=statement.args[1:], keep=change is not None
        )

    df: str
    """The number of the last sub-line that says what df is."""

    def _so_far(self, named: Mapping[Term, Term] = {}, always: bool = False) -> Line | None:
        """What df is so far, with ``named`` adjoints; None where it would be long."""
        waiting = sum(len(us) for w, us in self.arrived.items() if w not in self.found)
        if waiting + len(named) > _MOST_WAITING and not always:
            return None
        factors = {w: self._factor(w, us) for w, us in self.arrived.items()} | dict(named)
        order = sorted(factors, key=self.place.__getitem__)
        terms = [pair(factors[w], differential(w, _MOVES)) for w in order if not is_zero(factors[w])]
        moving = differential(self.tape.order[-1], _MOVES)
        return plain_line(self._as_read(equals(moving, total(terms))), ADJOINTS_ADDED, ADJOINTS_ADDED.reason)

    def _factor(self, w: Term, contributions: list[Term]) -> Term:
        if w in self.found:
            return self.found[w]
        return of_shape(arithmetic(total(contributions)), w)

    def _as_read(self, term: Term) -> Term:
        """The term with what placeholders stand for, and the variables in the place of all that moves."""
        real = self.tape.real
        change: dict[Term, Term] = {}
        for t in postorder(term):
            if t.head is DIFFERENTIAL and t.args[1:] == (_MOVES,):
                change[t] = differential(_shown(t.args[0], real), *self.variables)
            elif t in real:
                change[t] = real[t]
        return replace_nodes(term, change) if change else term

    def _local(self, place: Term, bar: Term, pairs: list[tuple[Term, Term]], made: list[Line]) -> Line:
        """The sub-line that says what a value passes on, with its own steps below."""
        before = pair(bar, differential(place, _MOVES))
        after = total([pair(u, differential(w, _MOVES)) for u, w in pairs])
        steps = tuple(_as_shown(line, self._as_read) for line in made)
        statement = self._as_read(equals(before, after))
        return Line("", statement, reason_for(steps), reason_of(steps), (), lines=steps)


def _bar(name: str) -> str:
    """``v_bar_1`` for ``v_1``, and ``H_bar_1`` for ``H1``, which prints likewise."""
    numbered = re.fullmatch(r"([^\W\d_]+)(\d+)", name)
    stem, rest = numbered.groups() if numbered else name.partition("_")[::2]
    return f"{stem}_bar_{rest}" if rest else f"{stem}_bar"


def _collected(contributions: list[Term], hide: tuple[Term, ...]) -> Term:
    value = arithmetic(total(contributions))
    return tidied_or_same(value, hide) if len(contributions) <= _MOST_COLLECTED else value


def _descend(road: Road, bar: Term) -> tuple[list[tuple[Term, Term]], list[Line]]:
    """<bar, dv> as pairs (u, w) over the named values and the variable that v is computed from, and the lines."""
    lines: list[Line] = []
    frontier: dict[Term, list[Term]] = {road.value: [bar]}
    ends: dict[Term, list[Term]] = {}
    place = {t: k for k, t in enumerate(postorder(road.value))}
    while frontier:
        v = _outermost(frontier, place)
        u = arithmetic(total(frontier.pop(v)), road.written)
        if v in road.wrt:
            ends.setdefault(v, []).append(u)
            continue
        pushed = push(road, v)
        pairs, moved = transport(u, pushed.result, road)
        lines.extend([*pushed.lines, *moved])
        for each, w in pairs:
            frontier.setdefault(w, []).append(each)
    return [(arithmetic(total(us)), w) for w, us in ends.items()], lines


def _outermost(frontier: Iterable[Term], place: Mapping[Term, int]) -> Term:
    """A part that no other of the frontier contains: the last to be computed; what a rule made new comes first."""
    new = [v for v in frontier if v not in place]
    if not new:
        return max(frontier, key=place.__getitem__)
    return next(v for v in new if not any(w is not v and contains(w, v) for w in new))


def _as_shown(line: Line, shown: Callable[[Term], Term]) -> Line:
    return replace(
        line,
        statement=shown(line.statement),
        changed=tuple(shown(t) for t in line.changed),
        bindings=tuple((name, shown(t)) for name, t in line.bindings),
        conditions=tuple(
            replace(c, statement=shown(c.statement) if c.statement is not None else None) for c in line.conditions
        ),
    )


__all__ = ["Tape", "gradient", "gradients", "record"]
