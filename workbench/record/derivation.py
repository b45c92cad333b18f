"""The record of a derivation: frozen data that writers, widgets and the checker read, and nothing else.

A derivation is a tree of lines. Its three levels of detail are views of one tree: *brief* shows the lines marked
``key``, *lecture* the lines of a road, *full* the innermost lines, one rule each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from workbench.rules.condition import Condition
from workbench.rules.reason import Reason
from workbench.terms.term import Term


class Status(StrEnum):
    """What is known of a statement. Only the first two are a pass."""

    PROVED = "proved"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    REFUTED = "refuted"

    @property
    def passed(self) -> bool:
        return self in (Status.PROVED, Status.SUPPORTED)


class Detail(StrEnum):
    BRIEF = "brief"
    LECTURE = "lecture"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status with its evidence.

    ``points`` decided points over ``instances`` sets of sizes; ``error`` is the largest relative disagreement seen;
    ``witness`` names values at which a refuted statement fails, or says why an undecided one could not be decided.
    ``says_points``: the words of the method speak of the points, so that nobody counts them beside it.
    """

    status: Status
    method: str
    points: int = 0
    instances: int = 0
    error: float | None = None
    witness: str = ""
    says_points: bool = False


class Standing(StrEnum):
    """Whether a line follows from what it cites. Only the first two are a pass."""

    PROVED = "proved"
    SUPPORTED = "supported"
    STATED = "stated"
    REFUTED = "refuted"

    @property
    def passed(self) -> bool:
        return self in (Standing.PROVED, Standing.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Follows:
    """How a line stands to what it cites: ``by`` names what proves it (algebra, a rule, a schema); ``idle`` the
    citations without which it follows as well, in words; ``witness`` a point at which it does not follow, or what it
    would need beside what it cites."""

    standing: Standing
    by: str = ""
    idle: tuple[str, ...] = ()
    witness: str = ""


class Kind(StrEnum):
    """What a line may cite beside lines."""

    ASSUMPTION = "assumption"
    FACT = "fact"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Premise:
    """What a line cites beside lines: an assumption, a declared fact of a symbol, the meaning of a name.

    ``words`` name it on the page ("symmetry of `A`"); ``of`` is the symbol or the named part, ``property`` the declared
    property of a fact; ``statement`` what it says, where the language can say it.
    """

    kind: Kind
    words: str
    statement: Term | None = None
    of: Term | None = None
    property: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One statement, made by one rule from the lines it rests on.

    ``statement`` is a relation term (or implies, iff). ``n`` is "3", or "3.1" for a sub-line; ``rests_on`` holds such
    numbers of earlier lines and ``uses`` what else is cited. ``rule`` is the declared reason and ``lemma`` the id of
    the entry cited, if there is one. ``bindings`` is what the rule's letters stood for, ``changed`` the new parts of
    the statement. ``under`` are the hypotheses (of a case, of an induction) under which it is said; ``instance`` is
    what the rule did, before = after, where the statement says more. ``verdict`` tells whether it is true, ``follows``
    whether it follows from what it cites.
    """

    n: str
    statement: Term
    rule: Reason
    why: str = ""
    rests_on: tuple[str, ...] = ()
    bindings: tuple[tuple[str, Term], ...] = ()
    changed: tuple[Term, ...] = ()
    conditions: tuple[Condition, ...] = ()
    lines: tuple[Line, ...] = ()
    pitfalls: tuple[str, ...] = ()
    lemma: str = ""
    key: bool = True
    brief: str = ""
    full: str = ""
    verdict: Verdict | None = None
    uses: tuple[Premise, ...] = ()
    under: tuple[Term, ...] = ()
    instance: Term | None = None
    follows: Follows | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.rule, Reason):
            raise TypeError(
                f"a line carries a declared reason, not {self.rule!r}: pass the rule itself, or what is declared in "
                "workbench.reasons; words of an author's own are the name= or the why= of pen.follows"
            )

    def reason(self, detail: Detail) -> str:
        """The words for a level of detail; the lecture's words stand in where a level has none of its own."""
        return (self.brief if detail is Detail.BRIEF else self.full if detail is Detail.FULL else "") or self.why

    @property
    def link(self) -> Line | None:
        """The link that a chain goes on by here, where it and its joining to what was reached are the last parts, and
        the others are what it rests on."""
        if len(self.lines) < 2 or self.lines[-1].statement is not self.statement or self.lines[-1].lines:
            return None
        *before, link, _ = self.lines
        if any(part.n not in link.rests_on for part in before) or link.lines:
            return None
        return link if link.rule is self.rule and link.why == self.why else None

    def walk(self) -> Iterator[Line]:
        """The line and its sub-lines, outer first."""
        stack = [self]
        while stack:
            line = stack.pop()
            yield line
            stack.extend(reversed(line.lines))


@dataclass(frozen=True, slots=True)
class Branch:
    """One row of an answer by cases: where ``when`` holds, a statement about the parameters, the result is ``result``;
    None where there is none, and ``words`` say why."""

    when: Term
    result: Term | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What was found, as data. The kind decides the numeric check.

    kind: Derivative, Gradient, Jacobian, Hessian, Third, Directional, HessianVector, Differential, Equality,
    Inequality, Integral, Limit, Series, Solution, Optimum, Minimum, Posterior, Expectation, Decomposition, Count.
    For the derivative kinds ``of`` is differentiated in ``wrt`` (for a mixed Hessian, the two symbols in order) and
    ``result`` is the value; ``along`` is the direction of a directional derivative; ``structured`` says that the
    entries of a symmetric variable moved together. For Equality and its kind ``statement`` is all there is.
    ``name`` is for claims that answer together, such as the factors of a decomposition or the estimates of several
    parameters: answers give their results under these names. ``tells``: of which parameter the result tells what, such
    as ("lam", "variance"); answers group such results by parameter. ``together``: for an Optimum, the estimates of all
    parameters, in the order of ``wrt``: the place where the function is largest. ``branches``: the rows of an answer by
    cases, of which no two hold together; the result then is one term that chooses among them.
    """

    kind: str
    statement: Term
    of: Term | None = None
    wrt: tuple[Term, ...] = ()
    result: Term | None = None
    along: Term | None = None
    structured: bool = False
    name: str = ""
    tells: tuple[str, str] | None = None
    together: tuple[Term, ...] = ()
    branches: tuple[Branch, ...] = ()
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A sanity remark: a statement that is checked like a line, and the words that go with it."""

    statement: Term
    words: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Road:
    """One way from the givens to the claim."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """Everything a page shows. The first claim is the main one; the first road is the one shown by default.

    ``givens`` are the symbols (and opaque functions as applied terms) in declared order; ``definitions`` are relations
    that introduce names; ``assumptions`` conditions on the givens; ``needs`` the ids of lemmas cited;
    ``prerequisites`` the reading order. ``decimals``: numbers came as decimals, and are shown so.
    """

    id: str
    title: str
    givens: tuple[Term, ...]
    goal: str
    claims: tuple[Claim, ...]
    roads: tuple[Road, ...]
    convention: str = ""
    idea: str = ""
    assumptions: tuple[Condition, ...] = ()
    remarks: tuple[Remark, ...] = ()
    wrong: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    level: str = ""
    topic: str = ""
    bullets: tuple[str, ...] = ()
    decimals: bool = False

    @property
    def claim(self) -> Claim:
        return self.claims[0]

    @property
    def result(self) -> Term | None:
        return self.claims[0].result

    @property
    def results(self) -> tuple[Claim, ...]:
        """The claims that answer together under names of their own; none where there is one result."""
        return tuple(c for c in self.claims if c.name and c.result is not None)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the first road."""
        return self.roads[0].lines

    def walk(self) -> Iterator[Line]:
        """Every line of every road, sub-lines included, outer first."""
        for road in self.roads:
            for line in road.lines:
                yield from line.walk()

    def at_detail(self, detail: Detail, road: int = 0) -> tuple[Line, ...]:
        """The lines that a level of detail shows, in order."""
        lines = self.roads[road].lines
        if detail is Detail.LECTURE:
            return lines
        if detail is Detail.BRIEF:
            return tuple(line for line in lines if line.key) or lines
        return tuple(leaf for line in lines for leaf in _leaves(line))

    def with_lines(self, change: dict[str, Line], road: int = 0) -> Derivation:
        """A copy in which top-level lines of a road are replaced by number; used by the checker and by mutants."""
        lines = tuple(change.get(line.n, line) for line in self.roads[road].lines)
        roads = list(self.roads)
        roads[road] = replace(roads[road], lines=lines)
        return replace(self, roads=tuple(roads))


def _leaves(line: Line) -> Iterator[Line]:
    """The innermost lines of a line. A link of a chain is shown as the chain goes on, from what stands before it: that
    it is put together with the lines before it is no step of its own."""
    if not line.lines:
        yield line
        return
    link = line.link
    for part in line.lines if link is None else line.lines[:-2]:
        yield from _leaves(part)
    if link is not None:
        reached = (n for n in line.lines[-1].rests_on if n != link.n)
        yield replace(line, rests_on=tuple(dict.fromkeys((*reached, *link.rests_on))), uses=link.uses)
