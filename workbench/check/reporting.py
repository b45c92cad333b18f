"""Checks a whole derivation: a verdict on every line, claim and remark, and the sum of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from workbench.check.claims.expectations import with_simulation
from workbench.check.claims.kinds import Evidence, check_claim
from workbench.check.claims.probes import ORDER
from workbench.check.claims.readback import read_back
from workbench.check.numbers.cuts import symbols_in
from workbench.check.numbers.extent import too_large
from workbench.check.numbers.values import Evaluator
from workbench.check.points.sample import seed_of
from workbench.check.statements.judging import Judge, make_pool, statements_of
from workbench.check.statements.truth import STATEMENTS
from workbench.check.steps.lines import Steps, with_steps
from workbench.record.derivation import Claim, Derivation, Line, Remark, Road, Standing, Status, Verdict
from workbench.rules.condition import Condition
from workbench.terms.heads import EXISTS, IMPLIES, derivative, differential
from workbench.terms.instances import alike
from workbench.terms.statements import both, implies
from workbench.terms.term import Shape, Term, postorder, symbols, transform

_WORST = (Status.PROVED, Status.SUPPORTED, Status.UNDECIDED, Status.REFUTED)


def no_steps() -> dict[str, int]:
    """The count of steps where there are none."""
    return dict.fromkeys(map(str, Standing), 0)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. ``ok``: every claim, line and remark is proved or supported, and no step is refuted.

    ``instances`` sets of sizes stand behind the main claim; ``lines`` counts every line of every road, sub-lines
    included, ``lines_checked`` those of them that numbers or a proof decided; the next four count the lines' verdicts.
    ``steps`` counts the lines of the roads by how they stand to what they cite: proved, supported, stated, refuted.
    ``open`` names what did not pass, in words.
    """

    ok: bool
    method: str
    instances: int
    max_relative_error: float | None
    lines: int
    lines_checked: int
    proved: int
    supported: int
    undecided: int
    refuted: int
    steps: Mapping[str, int] = field(default_factory=no_steps)
    open: tuple[str, ...] = ()


def check(derivation: Derivation, seed: int | None = None) -> Derivation:
    """The same derivation with verdicts put on its lines, claims and remarks.

    Without ``seed`` the points depend on the id of the derivation alone, so that every check of it is the same.
    """
    judges = _Judges(derivation, seed)
    large = too_large(_terms(derivation), judges.smallest)
    if large:
        return _not_seen(derivation, Verdict(Status.UNDECIDED, "none", witness=large))
    roads = tuple(Road(r.name, judges.lines(r.lines)) for r in with_steps(derivation).roads)
    shown = [line for road in roads for line in road.lines]
    claims = tuple(replace(c, verdict=_shown(judges.claim(c), c.statement, shown)) for c in derivation.claims)
    remarks = tuple(replace(r, verdict=judges.statement(r.statement, ())) for r in derivation.remarks)
    return replace(derivation, claims=claims, roads=roads, remarks=remarks)


def _not_seen(derivation: Derivation, verdict: Verdict) -> Derivation:
    """The derivation with one verdict on everything."""

    def line(own: Line) -> Line:
        return replace(own, lines=tuple(map(line, own.lines)), verdict=verdict)

    return replace(
        derivation,
        claims=tuple(replace(c, verdict=verdict) for c in derivation.claims),
        roads=tuple(Road(r.name, tuple(map(line, r.lines))) for r in derivation.roads),
        remarks=tuple(replace(r, verdict=verdict) for r in derivation.remarks),
    )


def report(checked: Derivation) -> Report:
    """The sum of the verdicts. Raises ValueError for a derivation that was not checked."""
    lines = [(f"line {line.n}", _verdict_of(line)) for line in checked.walk()]
    claims = [(f"claim {k}", _verdict_of(c)) for k, c in enumerate(checked.claims, 1)]
    remarks = [(f"remark {k}", _verdict_of(r)) for k, r in enumerate(checked.remarks, 1)]
    verdicts = [*claims, *lines, *remarks]
    counts = Counter(v.status for _, v in lines)
    errors = [v.error for _, v in verdicts if v.error is not None]
    main = claims[0][1] if claims else None
    failing = tuple(f"{where} is {v.status}: {v.witness}" for where, v in verdicts if not v.status.passed)
    failing += tuple(f"line {line.n} does not follow: {line.follows.witness}" for road in checked.roads
                     for line in road.lines if line.follows and line.follows.standing is Standing.REFUTED)  # fmt: skip
    return Report(
        ok=not failing and main is not None,
        method=_method(main, len(lines)),
        instances=main.instances if main else 0,
        max_relative_error=max(errors, default=None),
        lines=len(lines),
        lines_checked=len(lines) - counts[Status.UNDECIDED],
        proved=counts[Status.PROVED],
        supported=counts[Status.SUPPORTED],
        undecided=counts[Status.UNDECIDED],
        refuted=counts[Status.REFUTED],
        steps=steps_of(checked),
        open=failing,
    )


def steps_of(checked: Derivation) -> dict[str, int]:
    """How many lines of the roads stand how to what they cite."""
    counts = Counter(line.follows.standing for road in checked.roads for line in road.lines if line.follows)
    return {str(standing): counts[standing] for standing in Standing}


def _verdict_of(part: Line | Claim | Remark) -> Verdict:
    if part.verdict is None:
        raise ValueError("the derivation has not been checked; call check(derivation) first")
    return part.verdict


def _method(main: Verdict | None, lines: int) -> str:
    if main is None:
        return "nothing is claimed"
    words = f"; {lines} line{'' if lines == 1 else 's'} by values at random points"
    return main.method + (words if lines else "")


def combined(own: Verdict, parts: tuple[Line, ...]) -> Verdict:
    """The verdict on a line that rests on sub-lines: it passes only when they all do.

    A true statement with a broken argument is undecided, not refuted: the sub-line says what is wrong.
    """
    bad = [p for p in parts if p.verdict is not None and not p.verdict.status.passed]
    if not bad or not own.status.passed:
        return own
    words = f"sub-line {bad[0].n} is {_verdict_of(bad[0]).status}"
    return replace(own, status=Status.UNDECIDED, witness=words)


def worst(*verdicts: Verdict) -> Verdict:
    """The one that passes least."""
    return max(verdicts, key=lambda v: _WORST.index(v.status))


class _Judges:
    """One judge for the symbols of a derivation, further ones for statements that use a name otherwise."""

    def __init__(self, derivation: Derivation, seed: int | None) -> None:
        self.derivation = derivation
        self.assumed = statements_of(derivation.assumptions)
        self.seed = seed_of(derivation.id, "" if seed is None else seed)
        self.structured = any(c.structured for c in derivation.claims)
        self.values = Evaluator()
        self.names = {s.name: s.shape for s in _main_symbols(derivation)}
        terms = [t for t in _terms(derivation) if self._fits(t)]
        self.main = self._judge(terms)
        self.others: dict[frozenset[Term], Judge] = {}

    @property
    def smallest(self) -> Mapping[str, int]:
        """The first set of sizes; without one, each is 1."""
        sets = self.main.pool.sets
        return sets[0] if sets else dict.fromkeys(self.main.pool.words.sizes, 1)

    @property
    def estimates(self) -> Mapping[Term, Claim]:
        """The claims about estimates by what they say: a line that says the same is judged once, on simulated data."""
        return {c.statement: c for c in self.derivation.claims if c.kind == "Optimum"}

    def _judge(self, terms: list[Term]) -> Judge:
        assumed = tuple(a for a in self.assumed if self._fits(a))
        pool = make_pool(terms, assumed, self.seed, self.structured)
        return Judge(pool, assumed, self.values)

    def _fits(self, term: Term) -> bool:
        """Whether the names in the term have the shapes they have in the derivation; new names join."""
        shapes: dict[str, Shape] = {}
        for s in symbols_in(term):
            if self.names.get(s.name, s.shape) != s.shape or shapes.setdefault(s.name, s.shape) != s.shape:
                return False
        self.names.update(shapes)
        return True

    def statement(self, statement: Term, conditions: tuple[Condition, ...]) -> Verdict:
        if statement.head.name not in STATEMENTS:
            return Verdict(Status.UNDECIDED, "none", witness="not a statement")
        needed = statements_of(conditions)
        judge = self._judge_of(statement, needed)
        return with_simulation(judge.verdict(statement, conditions), statement, judge, needed)

    def _judge_of(self, statement: Term, needed: tuple[Term, ...]) -> Judge:
        if all(self._fits(t) for t in (statement, *needed)):
            return self.main
        key = frozenset(symbols(statement, *needed))
        if key not in self.others:
            pool = make_pool([statement, *needed], (), self.seed, self.structured)
            self.others[key] = Judge(pool, (), self.values)
        return self.others[key]

    def lines(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """The lines of one road with verdicts."""
        obtained = frozenset(Steps(self.derivation, lines).obtained)
        return tuple(self.line(line, obtained) for line in lines)

    def line(self, line: Line, obtained: frozenset[Term]) -> Line:
        """The line with verdicts, sub-lines first. A letter that was obtained has no value of its own: what is said of
        it is as good as the step from what defines it."""
        parts = tuple(self.line(part, obtained) for part in line.lines)
        if line.statement in line.under:
            own = Verdict(Status.PROVED, "a hypothesis: the lines below it are said under it")
        elif (claim := self.estimates.get(line.statement)) is not None and not line.under:
            own = check_claim(claim, self.main, Evidence())
        elif obtained.isdisjoint(symbols(line.statement, *line.under)):
            own = self.statement(_under(line), line.conditions)
            if own.status is Status.UNDECIDED and line.rule.kind != "stated" and _says_nothing(own, line):
                own = _by_step(line)
        else:
            own = _by_step(line)
        return replace(line, lines=parts, verdict=combined(own, parts))

    def claim(self, claim: Claim) -> Verdict:
        """The claim's own check, its statement where that says more, and the printed result read back."""
        found = check_claim(claim, self.main, Evidence())
        if claim.of is not None and not _says_the_same(claim):
            found = worst(found, self.statement(claim.statement, ()))
        if not found.status.passed or claim.result is None:
            return found
        variables = [g for g in self.derivation.givens if g.head.name == "symbol"]
        broken = read_back(claim, variables, self.main)
        return found if broken is None else replace(broken, points=found.points, instances=found.instances)


def _under(line: Line) -> Term:
    """What the line says, under its hypotheses."""
    if not line.under:
        return line.statement
    return implies(both(*line.under) if len(line.under) > 1 else line.under[0], line.statement)


def _says_nothing(own: Verdict, line: Line) -> bool:
    """Whether numbers cannot speak of the line: a search for what there is came to nothing, or it is part of an
    argument by contradiction, whose premises nothing meets; then only a step that is proved counts."""
    if _says_there_is(line.statement):
        return True
    contradicted = _under(line).head is IMPLIES and own.points == 0 and "premise fails" in own.witness
    return contradicted and line.follows is not None and line.follows.standing is Standing.PROVED


def _says_there_is(statement: Term) -> bool:
    return any(t.head is EXISTS for t in postorder(statement))


def _shown(found: Verdict, statement: Term, lines: list[Line]) -> Verdict:
    """The verdict on a claim: where it says that there is something, which no search finds, that on the line that says
    it, if all lines passed."""
    if found.status is not Status.UNDECIDED or not _says_there_is(statement):
        return found
    own = [line for line in lines if not line.under and alike(line.statement) is alike(statement)]
    if not own or not all(_verdict_of(line).status.passed for line in lines):
        return found
    return _verdict_of(own[-1])


_BY_STEP = {Standing.PROVED: Status.PROVED, Standing.SUPPORTED: Status.SUPPORTED, Standing.REFUTED: Status.REFUTED}


def _by_step(line: Line) -> Verdict:
    """The verdict on a line by its step alone."""
    found = line.follows
    status = Status.UNDECIDED if found is None else _BY_STEP.get(found.standing, Status.UNDECIDED)
    words = "" if status.passed or found is None else found.witness or "nothing shows that it follows"
    return Verdict(status, "by the step from what defines the letters that there are", witness=words)


def _says_the_same(claim: Claim) -> bool:
    """Whether the statement is "the derivative of ``of`` in ``wrt`` = ``result``", as the fields say too."""
    if claim.statement.head.name != "relation" or claim.statement.attrs[0] != "=" or claim.of is None:
        return False
    left, right = map(_unnamed, claim.statement.args)
    said = _unnamed(claim.of)
    if claim.kind == "Differential":
        said = differential(said, *claim.wrt)
    elif claim.kind in ("Derivative", "Gradient", "Jacobian", "Hessian", "Third"):
        for x in claim.wrt * ORDER.get(claim.kind, 1) if len(claim.wrt) == 1 else claim.wrt:
            said = derivative(said, x)
    else:
        return False
    return claim.result is not None and right is _unnamed(claim.result) and left is said


def _unnamed(term: Term) -> Term:
    """The term without the names of its parts."""
    return transform(term, lambda t: t.args[0] if t.head.name == "named" else None)


def _main_symbols(derivation: Derivation) -> Iterator[Term]:
    for given in derivation.givens:
        yield from symbols(given)
    for claim in derivation.claims:
        yield from symbols(claim.statement)


def _terms(derivation: Derivation) -> Iterator[Term]:
    """Everything that is evaluated, so that one pool of points serves all of it."""
    yield from derivation.givens
    for claim in derivation.claims:
        yield claim.statement
        yield from (t for t in (claim.of, claim.result, claim.along, *claim.wrt) if t is not None)
    for remark in derivation.remarks:
        yield remark.statement
    for line in derivation.walk():
        yield line.statement
        yield from statements_of(line.conditions)


__all__ = ["Report", "check", "combined", "report", "worst"]
