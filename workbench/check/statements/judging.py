"""The verdict on a statement: proved, supported, undecided or refuted, with its evidence.

*Supported* needs 8 decided points, all agreeing, over 2 sets of sizes (over the one there is when no size is
symbolic); *refuted* one disagreement that survives a second look; *proved* that the index form, which knows no
rule, finds both sides equal while the numbers do not object. Everything else is *undecided*, which is not a pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from workbench.check.numbers.alike import same_sides
from workbench.check.numbers.compare import Outcome
from workbench.check.numbers.exact import same_exactly
from workbench.check.numbers.solving import has_properties
from workbench.check.numbers.values import Evaluator, is_numeric, numeric_heads
from workbench.check.points.curved import gradients
from workbench.check.points.implicit import defined
from workbench.check.points.recursions import recursions
from workbench.check.points.sample import Point, Pool, Vocabulary, seed_of
from workbench.check.statements import averages, largest, laws, limits
from workbench.check.statements.alone import own_places, own_zeros
from workbench.check.statements.attack import is_inequality, shrunk, tightened
from workbench.check.statements.both_sides import broken, met
from workbench.check.statements.digits import holds
from workbench.check.statements.edges import at_edges
from workbench.check.statements.evidence import POINTS, Tally, enough, why_open
from workbench.check.statements.increments import incremented
from workbench.check.statements.inside import Inside
from workbench.check.statements.meet import steady
from workbench.check.statements.multiples import proportioned
from workbench.check.statements.ranges import inside_range, is_range
from workbench.check.statements.there_is import looked_for
from workbench.check.statements.truth import Truth, Truths
from workbench.forms.index_form import readers
from workbench.record.derivation import Status, Verdict
from workbench.rules.condition import Condition
from workbench.terms.declaration import Function
from workbench.terms.domains import POSITIVE
from workbench.terms.heads import BOTH, EXPECTATION, FORALL, IFF, IMPLIES, compare, properties
from workbench.terms.instances import alike
from workbench.terms.statements import both
from workbench.terms.term import LanguageError, Term, postorder, symbols

_SHRUNK, _ABSENT = 6, 3
"""For a statement that something exists, so many points are looked at again with one symbol small; at so many it must
be absent."""
INEQUALITY_POINTS = 30
"""An inequality that holds by a wide margin almost everywhere needs more."""


def judge(statement: Term, facts: Iterable[Condition | Term] = (), seed: int = 0) -> Verdict:
    """The verdict on one statement under facts that may be assumed (statements, or conditions that have one)."""
    assumed = statements_of(facts)
    pool = make_pool([statement, *assumed], assumed, seed)
    return Judge(pool, assumed).verdict(statement)


def statements_of(facts: Iterable[Condition | Term]) -> tuple[Term, ...]:
    """The statements of the facts that have one."""
    found = (f.statement if isinstance(f, Condition) else f for f in facts)
    return tuple(s for s in found if s is not None)


def make_pool(terms: Iterable[Term], assumed: tuple[Term, ...], seed: int, structured: bool = False) -> Pool:
    """A pool of points for everything that occurs in the terms; assumptions between sizes choose the sets of sizes."""
    words, slopes = Vocabulary.of(*terms, *assumed), gradients(assumed)
    others = tuple(a for a in assumed if not gradients((a,)))
    return Pool(words, seed_of(seed), structured, _size_filter(assumed), _declared_positive(assumed),
                {**recursions(assumed), **slopes}, defined(others))  # fmt: skip


def _size_filter(assumed: tuple[Term, ...]) -> Callable[[Mapping[str, int]], bool]:
    about_sizes = [s for s in assumed if not any(t.head.name in ("symbol", "index", "apply") for t in postorder(s))]

    def allowed(sizes: Mapping[str, int]) -> bool:
        point, truths = Point(0, sizes, dict(sizes)), Truths(Pool(Vocabulary.of(), 0), Evaluator())
        return all(truths.at(s, point).outcome is not Outcome.FAILS for s in about_sizes)

    return allowed


def _declared_positive(assumed: tuple[Term, ...]) -> frozenset[str]:
    """The names of symbols that an assumption says to be positive: they are drawn so."""
    names = set()
    for statement in assumed:
        if statement.head.name not in ("relation", "compare"):
            continue
        left, right = statement.args
        if statement.attrs[0] in ("<", "<="):
            left, right = right, left
        if statement.attrs[0] in ("<", "<=", ">", ">=") and left.head.name == "symbol":
            if right.head.name == "number" and right.value >= 0:
                names.add(left.name)
    return frozenset(names)


class Judge:
    """Gives verdicts on statements about the symbols of one pool; equal statements are judged once."""

    def __init__(self, pool: Pool, assumed: tuple[Term, ...] = (), values: Evaluator | None = None) -> None:
        self.pool = pool
        self.values = values or Evaluator()
        self.inside = Inside(pool, assumed, self.values)
        self.truths = self.inside.truths
        self._known: dict[tuple[Term, tuple[Condition, ...]], Verdict] = {}
        self._readers = readers()

    def verdict(self, statement: Term, conditions: tuple[Condition, ...] = ()) -> Verdict:
        """The verdict on a statement where the conditions hold."""
        key = (statement, conditions)
        if key not in self._known:
            self._known[key] = self._judge(statement, conditions)
        return self._known[key]

    def enough(self, tally: Tally, points: int = POINTS) -> bool:
        """Whether what the points said supports a statement about the symbols of the pool."""
        return enough(tally, self.pool, points)

    def why(self, tally: Tally) -> str:
        """Why a statement stays undecided, in words."""
        return why_open(tally, self.pool)

    # -- the verdict ----------------------------------------------------------------

    def _judge(self, statement: Term, conditions: tuple[Condition, ...]) -> Verdict:
        statement, needed = limits.at_the_case(statement, statements_of(conditions))
        law = laws.law_of(statement)
        if law is not None:
            return laws.check_law(law, needed, self.inside)
        average = averages.average_of(statement)
        if average is not None:
            return averages.check_average(average, needed, self.inside)
        peak = largest.largest_of(statement)
        if peak is not None:
            return largest.check_largest(peak, needed, self.inside)
        there = looked_for(statement, (*self.inside.assumed, *needed))
        if there is not None:
            return there
        tally = Tally()
        try:
            judged = proportioned(incremented(statement))
            refuted = self._run(judged, needed, tally)
            if refuted is None and not tally.no_value:
                wordy = any(c.statement is None for c in conditions)
                refuted = self._corners(judged, needed, tally, wordy)
        except LanguageError as error:
            refuted, tally.no_value = None, str(error)
        method = _method(statement) + tally.corner_words()
        if refuted is not None:
            where, gap = refuted
            return replace(_verdict(Status.REFUTED, method, tally, where), error=gap)
        told = tally.decided or tally.no_value or _is_definition(statement) or _too_coarse(tally)
        if told and same_sides(statement, self._readers):
            rest = f"no numbers: {tally.no_value}" if tally.no_value else method
            return _verdict(Status.PROVED, f"equal in index form; {rest}", tally)
        if same_exactly(statement):
            # Long numbers may leave floating point nothing to say: it did not object, and the arithmetic is exact.
            rest = method if tally.decided else "floating point cannot tell"
            return _verdict(Status.PROVED, f"equal in exact arithmetic; {rest}", tally)
        if not tally.no_value and not tally.failed and self.enough(tally) and self._both_ways(statement, tally):
            return _verdict(Status.SUPPORTED, method, tally)
        points = 0 if tally.failed or tally.no_value else met(statement, needed, self.inside)
        if points >= POINTS:
            words = "values of both sides at points made to meet the premises"
            return Verdict(Status.SUPPORTED, words, points, min(2, len(self.pool.sets)), says_points=True)
        return _verdict(Status.UNDECIDED, method, tally, self.why(tally))

    def _run(self, statement: Term, needed: tuple[Term, ...], tally: Tally) -> tuple[str, float] | None:
        """Puts the points into the tally; the witness and its disagreement when one refutes."""
        wanted, patience = self._wanted(statement), _patience(statement)
        seen: list[Point] = []
        for point in chain(self._candidates(statement, needed), self._inside_domains(statement, needed)):
            if (self.enough(tally, wanted) and self._both_ways(statement, tally)) or tally.without_digits:
                break
            truth = self.seen(statement, point)
            if truth.outcome is Outcome.FAILS:
                tally.failed += 1
                if tally.failed == patience:
                    return _refutation(point, truth, tally)
            if truth.outcome is Outcome.HOLDS:
                seen.append(point)
                tally.agree(point, truth.error)
                self._count_side(statement, point, tally)
            else:
                tally.reasons[truth.reason] += 1
        for point in self._at_breaks(statement, needed, seen):
            truth = self.seen(statement, point)
            if truth.outcome is Outcome.FAILS:
                return _refutation(point, truth, tally)
            if truth.outcome is Outcome.HOLDS:
                tally.agree(point, truth.error)
        for point in self._attacks(statement, needed, seen):
            truth = self.seen(statement, point)
            tally.failed += truth.outcome is Outcome.FAILS
            if truth.outcome is Outcome.FAILS and tally.failed == patience:
                return _refutation(point, truth, tally)
        return None

    def _attacks(self, statement: Term, needed: tuple[Term, ...], seen: list[Point]) -> Iterable[Point]:
        """Points at which the statement is more likely to fail than at random ones, where the conditions hold."""
        if is_inequality(statement):
            return tightened(statement, seen, self.truths, lambda p: self.inside.holds(needed, p))
        if statement.head.name in ("implies", "iff"):
            found = (p for p in broken(statement, needed, self.inside, seen) if self.inside.holds(needed, p))
            return chain(found, *(self._tightened(*said, needed, seen) for said in _said(statement)))
        if _patience(statement) == 1:
            return ()
        near = (self.inside.nearest(needed, p) for p in shrunk(statement, seen[:_SHRUNK]))
        return (p for p in near if p is not None)

    def _tightened(
        self, statement: Term, premises: tuple[Term, ...], needed: tuple[Term, ...], seen: list[Point]
    ) -> Iterator[Point]:
        given = (*premises, *needed)
        yield from tightened(statement, seen, self.truths, lambda p: self.inside.holds(given, p))

    def _at_breaks(self, statement: Term, needed: tuple[Term, ...], seen: list[Point]) -> Iterable[Point]:
        """Points at which what depends on parameters may change, for a statement with limits."""
        for drawn in seen[:1] or islice(self.pool.points(), 1):
            for point in limits.further(statement, drawn):
                if self.inside.holds(needed, point):
                    yield point
        if not is_numeric(statement):
            for drawn in seen[:1]:
                for point in at_edges(statement, drawn, self.inside):
                    if self._in_domain(point) and self.inside.holds(needed, point):
                        yield point

    def _in_domain(self, point: Point) -> bool:
        return all(has_properties(s, np.asarray(point.values[s.name])) for s in self.pool.words.symbols)

    def seen(self, statement: Term, point: Point) -> Truth:
        """The truth at a point; a disagreement is confirmed before it is believed."""
        truth = self.truths.at(statement, point)
        if truth.outcome is Outcome.FAILS:
            truth = self.truths.confirmed(statement, point)
        if truth.outcome is Outcome.FAILS and not steady(statement, point, self.truths):
            return Truth(Outcome.UNKNOWN, reason="the premise holds only nearly")
        return truth

    def _candidates(self, statement: Term, needed: tuple[Term, ...]) -> Iterable[Point]:
        """The points where assumptions and conditions hold; for a premise, also points made to meet it."""
        if statement.head.name == "implies" and is_range(statement.args[0]):
            for placed in inside_range(statement.args[0], list(self.pool.points())):
                found = self.inside.nearest(needed, placed)
                if found is not None:
                    yield found
            return
        seen = False
        for drawn in self.pool.points():
            point = self.inside.nearest(needed, drawn)
            if point is None:
                continue
            if not seen and statement.head.name == "iff":
                own = chain(own_zeros(statement, point), own_places(statement, point))
                yield from (p for p in own if self.inside.holds(needed, p))
            seen = True
            if statement.head.name == "implies":
                met = self.inside.meeting(statement.args[0], point)
                if met is not None and not self.inside.holds(needed, met):
                    met = self.inside.moved(needed, met)
                if met is None and point.kept:  # the functions are to be drawn to other numbers
                    met = self.inside.moved((statement.args[0], *needed), drawn)
                yield met or point
                yield from self._on_the_sides(statement, point, needed)
            elif statement.head.name == "iff":
                yield point
                yield from self._on_the_sides(statement, point, needed)
            else:
                yield point

    def _on_the_sides(self, statement: Term, point: Point, needed: tuple[Term, ...]) -> Iterator[Point]:
        """Points at which a side of an equivalence holds, also of one under a premise."""
        for side in _sides(statement):
            met = self.inside.meeting(side, point)
            if met is not None and self.inside.holds(needed, met):
                yield met

    def _inside_domains(self, statement: Term, needed: tuple[Term, ...]) -> Iterable[Point]:
        """Points moved to where logarithms and roots have values: for statements that the drawn points leave open."""
        domains = domain_conditions(statement)
        if not domains or statement.head.name in ("implies", "iff"):
            return
        for drawn in islice(self.pool.points(), self.pool.ordinary):
            point: Point | None = drawn
            for condition in domains:
                point = point and self.inside.meeting(condition, point)
            if point is not None and point is not drawn and self.inside.holds(needed, point):
                yield point

    def _count_side(self, statement: Term, point: Point, tally: Tally) -> None:
        said = _equivalence(statement)
        if said is None:
            return
        seen = self.truths.at(said.args[0], point).outcome
        if seen is Outcome.FAILS or (seen is Outcome.UNKNOWN and holds(said.args[0], point) is False):
            tally.premise_failed += 1

    def _both_ways(self, statement: Term, tally: Tally) -> bool:
        """The sides of an equivalence must have been seen both holding and failing, but for one that is assumed."""
        said = _equivalence(statement)
        if said is None or {alike(a) for a in self.inside.assumed} & set(map(alike, said.args)):
            return True
        return tally.premise_failed >= 3 and tally.decided - tally.premise_failed >= 3

    @staticmethod
    def _wanted(statement: Term) -> int:
        if is_inequality(statement):
            return INEQUALITY_POINTS
        return 3 * POINTS if statement.head is IMPLIES and _sides(statement) else POINTS  # on either side, and on none

    def _corners(
        self, statement: Term, needed: tuple[Term, ...], tally: Tally, wordy: bool
    ) -> tuple[str, float] | None:
        """Size 1, zeros, boundary. A corner without a value decides nothing; a kink there is no refutation either.

        ``wordy``: a condition that is only words may exclude the corner, so that failing there is only noted.
        """
        for point in self.pool.corners():
            if not self.inside.holds(needed, point):
                continue
            truth = self.seen(statement, point)
            if truth.outcome is not Outcome.FAILS:
                tally.corners["agree" if truth.outcome is Outcome.HOLDS else "undecided"] += 1
            elif point.is_of_small_sizes or not (wordy or is_numeric(statement)):
                words, error = _refutation(point, truth, tally)
                return f"at the corner {point.corner}: {words}", error
            else:
                tally.corners["excluded or at a kink"] += 1
        return None


def _verdict(status: Status, method: str, tally: Tally, words: str = "") -> Verdict:
    error = tally.error if tally.decided else None
    return Verdict(status, method, tally.decided, len(tally.instances), error, words, says_points=True)


def domain_conditions(statement: Term) -> tuple[Term, ...]:
    """What must be positive for the functions in a statement to have values; arguments with indices are left out."""
    arguments = {
        t.args[0]: None
        for t in postorder(statement)
        if isinstance(t.head, Function) and t.head.knows.line.domain is POSITIVE and not t.args[0].indices
    }
    return tuple(compare(">", a, 0) for a in arguments)


def _too_coarse(tally: Tally) -> bool:
    """There were values at the points, and none told: their errors are larger than what is said."""
    return any("error" in reason for reason in tally.reasons)


def _is_definition(statement: Term) -> bool:
    """A name and what it stands for: however small that is, both sides are the same."""
    left, right = statement.args[:2] if len(statement.args) > 1 else (statement, statement)
    return left.head.name == "named" and left.args[0] is right


def _patience(statement: Term) -> int:
    """At how many points a statement must fail to be refuted: that something does not exist was seen, not computed."""
    return _ABSENT if any(t.head.name == "exists" for t in postorder(statement)) else 1


def _equivalence(statement: Term) -> Term | None:
    """The equivalence that a statement says, also under premises: but for one that speaks there of all values of
    something, which would be met for a few of them only."""
    said = statement
    while said.head is IMPLIES:
        said = said.args[1]
    if said.head is not IFF or said is not statement and any(t.head is FORALL for t in postorder(said)):
        return None
    return said


def _sides(statement: Term) -> tuple[Term, ...]:
    """The sides of the equivalence that a statement says, each with the premises under which it says so."""
    said = _equivalence(statement)
    if said is None or said is statement:
        return () if said is None else said.args
    return tuple(both(statement.args[0], side) for side in _sides(statement.args[1]))


def _said(statement: Term, premises: tuple[Term, ...] = ()) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """The inequalities that an implication says, each with the premises under which it says so."""
    if statement.head is IMPLIES:
        yield from _said(statement.args[1], (*premises, statement.args[0]))
    elif statement.head is BOTH:
        for part in statement.args:
            yield from _said(part, premises)
    elif is_inequality(statement):
        yield statement, premises


def _refutation(point: Point, truth: Truth, tally: Tally) -> tuple[str, float]:
    """The witness and the disagreement; the point counts as a decided one."""
    tally.decided += 1
    tally.instances.add(point.instance)
    return witness(point, truth), truth.error


def _method(statement: Term) -> str:
    heads = numeric_heads(statement)
    ways = []
    if heads & {"derivative", "differential"}:
        ways.append("central differences of order 8")
    if "antiderivative" in heads:
        ways.append("quadrature of increments")
    averaged = [t for t in postorder(statement) if t.head is EXPECTATION]
    listed = [t for t in averaged if properties(t.args[1]) & {"integer", "mask", "onehot", "sign"}]
    if "integral" in heads or len(listed) < len(averaged):
        ways.append("quadrature")
    if listed:
        ways.append("summation")
    if heads & {"limit", "between"}:
        ways.append("approach")
    return "values of both sides at random points" + (f", by {', '.join(ways)}" if ways else "")


def witness(point: Point, truth: Truth) -> str:
    """Where a statement fails, in one line: sizes, scalars, the entry and both values."""
    parts = [f"{name}={size}" for name, size in sorted(point.sizes.items())]
    scalars = [(k, v) for k, v in sorted(point.values.items()) if k not in point.sizes and not callable(v)]
    parts += [f"{k}={float(v):.4g}" for k, v in scalars if np.ndim(v) == 0][:4]
    words = ", ".join(parts)
    found = truth.comparison
    if found is None:
        return f"{words}: {truth.reason}" if words else truth.reason
    entry = f"entry [{', '.join(map(str, found.where))}]: " if found.where else ""
    said = f"{entry}left {found.left:.10g}, right {found.right:.10g}"
    reason = truth.reason or found.reason
    return (f"{words}: " if words else "") + said + (f" ({reason})" if reason else "")


__all__ = ["Judge", "judge", "make_pool", "same_sides", "statements_of", "symbols", "witness"]
