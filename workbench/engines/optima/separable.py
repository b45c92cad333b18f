"""A sum of convex functions of one entry each, under one sum and x >= 0: entropy, water-filling, the simplex.

The slope of every entry is the same multiple of its weight in the sum: solved entry by entry, the entries are linear
in one number U, and the sum gives U. Where entries stop at 0, U is the smallest of what the sets of the largest entries
would ask for. Source: Boyd & Vandenberghe, Convex Optimization, section 5.5.3 (water-filling); Held, Wolfe & Crowder,
Validation of subgradient optimization, 1974 (the simplex).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.engines import goals
from workbench.engines.goals import nth_derivative
from workbench.engines.optima.numbers import kinks
from workbench.engines.optima.problem import ONE, ZERO, Constraint, Found, Problem
from workbench.engines.optima.telling import above_tangent, claimed, concluded, ended, facts, opened, slope, supposed
from workbench.engines.solving import solve
from workbench.engines.solving.guards import guards
from workbench.engines.solving.working import tidy
from workbench.reasons import optimisation as reasons
from workbench.reasons.common import DEFINITION
from workbench.record.claims import spelled_out
from workbench.record.errors import NoDerivation, NoRule
from workbench.record.finish import tidied_or_same
from workbench.record.pen import Mark, Pen
from workbench.rules.facts import positive
from workbench.rules.requirements import needs_positive
from workbench.terms.declaration import Function
from workbench.terms.functions.activations import maximum
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.extremes import min_
from workbench.terms.functions.linear_algebra import ones, zeros
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    AT,
    MATMUL,
    MUL,
    NUMBER,
    POWER,
    SUM,
    SYMBOL,
    Sum,
    add,
    at,
    brief,
    compare,
    divide,
    equals,
    index,
    matmul,
    meaning,
    mul,
    negative,
    power,
    properties,
    relation,
    scalar,
    size_term,
    subtract,
    tensor,
)
from workbench.terms.sizes import Size
from workbench.terms.term import Term, contains, postorder, rebuild, substitute

_BY_ENTRIES = frozenset("exp log sqrt square sigmoid softplus log_sigmoid tanh sinh cosh".split())


class Entries:
    """Vectors of one size read as scalars, entry by entry, and back."""

    def __init__(self, x: Term, *also: str) -> None:
        self.x, self.size = x, x.shape[0]
        self.letter = scalar(x.name, *also)
        self._letters: dict[Term, Term] = {x: self.letter}

    def _of(self, v: Term) -> Term:
        if v not in self._letters:
            self._letters[v] = scalar(v.name, *(properties(v) & {"positive", "unit"}))
        return self._letters[v]

    def summand(self, term: Term) -> Term:
        """phi with ``term = Sum(phi[i], i)`` and a constant that does not matter. Raises NoRule."""
        if not contains(term, self.x):
            return ZERO
        if term.head is ADD:
            return add(*(self.summand(a) for a in term.args))
        if term.head is MUL:
            mine = [a for a in term.args if contains(a, self.x)]
            if len(mine) == 1:
                return mul(*(a for a in term.args if a is not mine[0]), self.summand(mine[0]))
        if term.head is sum_ and term.args[0].shape == (self.size,):
            return self.entry(term.args[0])
        if term.head is MATMUL and all(a.shape == (self.size,) for a in term.args) and len(term.args) == 2:
            return mul(*(self.entry(a) for a in term.args))
        if term.head is POWER and term.args[0].head is norm and term.args[1].head is NUMBER and term.args[1].value == 2:
            return power(self.entry(term.args[0].args[0]), term.args[1])
        if term.head is SUM and len(term.args) == 2:
            return self.entry(term.args[0], term.args[1])
        if isinstance(term.head, Function) and term.head.name == "entropy":
            p = self.entry(term.args[0])
            return negative(mul(p, log(p)))
        if isinstance(term.head, Function) and term.head.name == "kl_div":
            p, q = (self.entry(a) for a in term.args)
            return mul(p, log(divide(p, q)))
        raise NoRule(f"{brief(term)} is no sum of functions of one entry each")

    def entry(self, term: Term, i: Term | None = None) -> Term:
        """The term entry by entry: vectors as scalars, or ``v[i]`` for them under a big sum over i."""
        done: dict[Term, Term] = {}
        for node in postorder(term):
            if node.head is SYMBOL and node.shape == (self.size,):
                done[node] = self._of(node)
            elif not node.shape and not contains(node, self.x) and not node.indices:
                done[node] = node
            elif node.head is AT and i is not None and len(node.args) == 2 and node.args[1] is i:
                done[node] = done[node.args[0]]
            elif node.head is ones:
                done[node] = ONE
            elif node.head is zeros:
                done[node] = ZERO
            elif node.head in (ADD, MUL, POWER) or isinstance(node.head, Function) and node.head.name in _BY_ENTRIES:
                done[node] = rebuild(node, [done[a] for a in node.args])
            elif node is i:
                done[node] = node
            else:
                raise NoRule(f"{brief(node)} is no function of one entry")
        return done[term]

    def back(self, term: Term) -> Term:
        """A scalar function of the letters as a vector, or a scalar where no letter of a vector occurs."""
        return substitute(term, {letter: v for v, letter in self._letters.items()})

    def total(self, term: Term, weight: Term) -> Term:
        """The sum over the entries of weight times term."""
        if term is ZERO:
            return ZERO
        whole = self.back(term if weight is ONE else mul(weight, term))
        return sum_(whole) if whole.shape else mul(size_term(self.size), whole)

    def full(self, term: Term) -> Term:
        """The vector of a function of the letters."""
        whole = self.back(term)
        return whole if whole.shape else mul(whole, ones(self.size))


@dataclass(frozen=True, slots=True)
class Solved:
    """Every entry is p + q U, with q > 0; the multiplier is ``nu`` in U; ``above_zero``: U must be positive."""

    p: Term
    q: Term
    nu: Term
    u: Term
    above_zero: bool


def by_entries(problem: Problem) -> Found | None:
    """The answer for a sum over the entries of one vector; None for other problems."""
    if len(problem.variables) != 1 or problem.variables[0].rank != 1:
        return None
    (x,) = problem.variables
    bound, coupled = _parted(problem, x)
    if any(True for _ in kinks(problem.h)):
        return None
    entries, phi = _function(problem, x, bound is not None)
    letter = entries.letter
    made = nth_derivative(phi, letter, 2).result
    steep = nth_derivative(phi, letter).result
    if made is None or steep is None:
        return None
    bend = next((b for b in (made, tidy(made)) if positive(b)), None)
    if bend is None:
        raise NoRule(f"whether {brief(phi)} is strictly convex is not known: its second derivative is {brief(made)}")
    if coupled is None:
        return _alone(problem, entries, steep, bend, bound)
    row = goals.derive(coupled.gap, x).result
    if row is None or contains(row, x):
        raise NoRule(f"{brief(coupled.said)} is not linear in {x.name}")
    row = tidied_or_same(row)
    weight = entries.entry(row)
    s = tidied_or_same(subtract(matmul(row, x), coupled.gap))
    if contains(s, x):
        raise NoRule(f"{brief(coupled.said)} is not told as a sum")
    solved = _solved(entries, steep, weight)
    return _coupled(problem, entries, solved, bend, weight, s, coupled, bound)


def _parted(problem: Problem, x: Term) -> tuple[Constraint | None, Constraint | None]:
    """x >= 0 (or x > 0) and the equation. Raises NoRule for other conditions."""
    bound = coupled = None
    for c in problem.constraints:
        if c.gap.shape == x.shape and not c.equal:
            rest = tidied_or_same(add(c.gap, x))
            if rest.head is not zeros and rest is not ZERO:
                raise NoRule(f"{brief(c.said)} is another bound than 0")
            bound = c
        elif c.equal and not c.gap.shape and coupled is None:
            coupled = c
        else:
            raise NoRule(f"{brief(c.said)} is neither one sum nor x >= 0")
    return bound, coupled


def _function(problem: Problem, x: Term, bounded: bool) -> tuple[Entries, Term]:
    """phi, its letter positive where the function or a bound says so."""
    for also in ((), ("positive",)):
        entries = Entries(x, *also)
        phi = entries.summand(problem.h)
        if bounded and not also:
            continue
        if all(needs(inside).discharged for needs, inside in guards(phi)):
            return entries, phi
    raise NoRule(f"whether {brief(problem.f)} has a value everywhere is not known")


def _places(entries: Entries, equation: Term) -> Term:
    """The only solution in the letter. Raises NoRule."""
    plain = scalar(entries.letter.name)
    for letter in (plain, entries.letter):
        try:
            made = solve(equals(substitute(equation, {entries.letter: letter}), ZERO), letter)
        except NoDerivation:
            continue
        if made.result is not None and made.result.shape and len(made.result.args) == 1 and not made.decimals:
            return made.result.args[0]
    raise NoRule(f"{brief(equation)} = 0 is not solved for one entry")


def _solved(entries: Entries, steep: Term, weight: Term) -> Solved:
    found: Term | None = None
    for kind in ((), ("positive",)):
        nu = scalar("nu_", *kind)
        for sign in (1, -1):
            own = nu if sign > 0 else negative(nu)
            try:
                found = _places(entries, add(steep, own if weight is ONE else mul(own, weight)))
            except NoDerivation:
                continue
            u = scalar("u_", "positive")
            ways = ((negative(u), False), (u, False), (negative(log(u)), True), (log(u), True), (divide(ONE, u), True),
                    (negative(divide(ONE, u)), True))  # fmt: skip
            for way, above_zero in ways:
                if kind and not positive(way):
                    continue
                made = tidy(substitute(found, {nu: way}))
                try:
                    rate = nth_derivative(made, u).result
                except NoDerivation:
                    continue
                q = ZERO if rate is None else tidy(rate)
                if contains(q, u) or q is ZERO or not positive(q):
                    continue
                p = tidy(subtract(made, mul(q, u)))
                if not contains(p, u):
                    return Solved(p, q, way if sign > 0 else negative(way), u, above_zero)
    raise NoRule("the entries are not linear in a function of the multiplier")


def _alone(problem: Problem, entries: Entries, steep: Term, bend: Term, bound: Constraint | None) -> Found:
    """No sum: every entry by itself."""
    place = _places(entries, steep)
    if "positive" in properties(entries.letter) and bound is None and not positive(place):
        raise NoRule(f"whether {brief(place)} is positive depends on parameters")
    whole = entries.full(place)
    if bound is not None and not positive(place):
        if bound.sign == "<":
            raise NoRule(f"whether {brief(place)} is positive depends on parameters")
        whole = maximum(whole, zeros(entries.size))
    return _told(problem, entries, whole, bend, (), ZERO, [])


def _coupled(
    problem: Problem, entries: Entries, solved: Solved, bend: Term, weight: Term, s: Term, coupled: Constraint,
    bound: Constraint | None,
) -> Found:  # fmt: skip
    p, q = solved.p, solved.q
    inside = solved.above_zero and positive(tidy(add(p, mul(q, solved.u))))
    if bound is None and "positive" in properties(entries.letter) and not inside:
        raise NoRule("whether the entries are positive depends on parameters")
    threshold = bound is not None and not inside
    if not threshold:
        above = s if p is ZERO else subtract(s, entries.total(p, weight))
        u = tidied_or_same(divide(above, entries.total(q, weight)))
        if solved.above_zero and not needs_positive(u).discharged:
            raise NoRule(f"whether {brief(u)} is positive depends on parameters: declare what is")
        whole = add(entries.full(p), mul(entries.full(q), u)) if p is not ZERO else mul(entries.back(q), u)
        if not whole.shape:
            whole = mul(whole, ones(entries.size))
    else:
        if weight is not ONE or bound is None or bound.sign == "<":
            raise NoRule("a threshold under a weighted sum, or with x > 0, is not built")
        t = tidy(negative(divide(p, q)))
        if solved.above_zero and not positive(t):
            raise NoRule(f"whether {brief(t)} is positive depends on parameters")
        if not needs_positive(s).discharged:
            raise NoRule(f"whether {brief(s)} is positive depends on parameters: declare what is")
        u = _threshold(entries, t, q, s)
        whole = maximum(add(entries.full(p), mul(entries.full(q), u)), zeros(entries.size))
    nu = substitute(solved.nu, {solved.u: u})
    return _told(problem, entries, whole, bend, ((coupled, nu),), entries.full(weight), [u] if threshold else [])


def _threshold(entries: Entries, t: Term, q: Term, s: Term) -> Term:
    """The smallest of (s + sum q t)/(sum q) over the sets {i: t_i <= t_k}: where entry i is q_i (U - t_i), or 0."""
    taken = {symbol.name for symbol in postorder(t, q, s) if symbol.head is SYMBOL}
    names = [n for n in ("i", "j", "k", "l", "m_") if n not in taken and n not in _size_names(entries.size)]
    i, k = index(f"{names[0]} {names[1]}", entries.size)
    breaks = entries.full(t)
    weights = entries.back(q)
    among = compare("<=", _at(breaks, i), _at(breaks, k))
    own = _at(weights, i)
    above = add(s, Sum(mul(among, own, _at(breaks, i)), i))
    return min_(tensor(divide(above, Sum(mul(among, own), i)), k))


def _at(term: Term, i: Term) -> Term:
    return at(term, i) if term.shape else term


def _size_names(size: Size) -> Sequence[str]:
    return tuple(size.names)


def _told(
    problem: Problem, entries: Entries, whole: Term, bend: Term, pushes: Sequence[tuple[Constraint, Term]],
    row: Term, threshold: Sequence[Term],
) -> Found:  # fmt: skip
    (x,) = problem.variables
    turn = 1 if problem.sense == "min" else -1
    pen = opened(problem, "Every entry stands alone but for the sum: the slopes of entries that are not at an end are "
                          "the same multiple of their weights.")  # fmt: skip
    second = entries.back(bend)
    curved = pen.follows(relation(">" if turn > 0 else "<", second if turn > 0 else negative(second), ZERO),
                         *facts(pen, second), by=reasons.CURVES_UP if turn > 0 else reasons.CURVES_DOWN,
                         why="the second derivative in each entry, and there are no mixed ones")  # fmt: skip
    cited: list[Mark] = []
    if threshold:
        level = pen.named("U", threshold[0])
        cited.append(pen.follows(meaning(level), by=reasons.THRESHOLD))
        whole = substitute(whole, {threshold[0]: level})
    star = pen.named(f"{x.name}_star", whole)
    cited.append(pen.follows(meaning(star), by=reasons.FREE if pushes else DEFINITION))
    first = slope(pen, problem.f, x)
    steep = substitute(first.right, {x: star})
    met = list(_met(pen, problem, x, star, cited, pushes))
    above = above_tangent(pen, problem, matmul(steep, subtract(x, star)), [star], curved)
    value = substitute(problem.f, {x: star})
    pushed = _pushed(pen, problem, steep, star, cited, pushes, row, threshold)

    def lines(hypothesis: tuple[Mark, ...]) -> Mark:
        level = not problem.constraints or pushes and not threshold
        sign = "=" if level else ">=" if turn > 0 else "<="
        why = [*pushed, *met] if pushed else [*cited, *facts(pen, steep, *(c.said for c in problem.constraints))]
        rises = pen.follows(
            relation(sign, matmul(steep, subtract(x, star)), ZERO), *why, *hypothesis, by=reasons.DOWNHILL
        )
        return concluded(pen, problem, value, above, rises)

    supposed(pen, problem, lines)
    claimed(pen, problem, (star,), value)
    place = tidied_or_same(spelled_out(star))
    final = substitute(problem.f, {x: place})
    return Found(ended(pen, problem, "", ""), problem.best, problem, (place,), tidied_or_same(final),
                 tuple((c.said, tidied_or_same(spelled_out(nu))) for c, nu in pushes), convex=True)  # fmt: skip


def _pushed(
    pen: Pen, problem: Problem, steep: Term, star: Term, cited: Sequence[Mark],
    pushes: Sequence[tuple[Constraint, Term]], row: Term, threshold: Sequence[Term],
) -> list[Mark]:  # fmt: skip
    """The slope of the Lagrangian of the sum: 0; or, where entries stop at 0, not against them, and 0 at the others."""
    if not pushes:
        return []
    turn = 1 if problem.sense == "min" else -1
    ((_, nu),) = pushes
    if threshold:
        nu = substitute(nu, {threshold[0]: cited[0].left})
    whole = add(steep, mul(nu if turn > 0 else negative(nu), row))
    # Where the multiplier is the threshold itself, what the threshold is does not matter here.
    plain = threshold and (nu is cited[0].left or nu is negative(cited[0].left))
    known = [*(cited[1:] if plain else cited), *facts(pen, whole)]
    if not threshold:
        return [pen.follows(equals(whole, zeros(*row.shape)), *known, by=reasons.STATIONARY)]
    sign = ">=" if turn > 0 else "<="
    return [
        pen.follows(relation(sign, whole, zeros(*row.shape)), *known, by=reasons.STATIONARY),
        pen.follows(equals(mul(whole, star), zeros(*row.shape)), *known, by=reasons.SLACKNESS),
    ]


def _met(
    pen: Pen, problem: Problem, x: Term, star: Term, cited: Sequence[Mark], pushes: Sequence[tuple[Constraint, Term]]
) -> Iterator[Mark]:
    for c, _ in pushes:
        sides = (substitute(a, {x: star}) for a in c.said.args)
        yield pen.follows(relation(c.said.attrs[0], *sides), *cited, *facts(pen, c.said, spelled_out(star)),
                          by=reasons.FEASIBLE)  # fmt: skip


__all__ = ["by_entries"]
