"""Solving one score equation for one parameter: statistics become letters, the adviser solves, a root is chosen.

Which root lies inside the parameter's domain, and which of several gives the larger likelihood, trials decide; the line
that says so is checked like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.adviser import advised
from workbench.engines.scalars.domains import without_all_names
from workbench.engines.statistics.samples import advice
from workbench.engines.statistics.samples.model import Model
from workbench.engines.statistics.samples.sums import times
from workbench.engines.statistics.samples.trials import Trial
from workbench.rules.rule import preorder, replace_nodes
from workbench.terms.function import Function
from workbench.terms.functions.elementwise import exp, sigmoid, sqrt
from workbench.terms.functions.norms import norm
from workbench.terms.functions.reductions import mean, sum_
from workbench.terms.heads import (
    ADD,
    AT,
    CONSTANT,
    MATMUL,
    MUL,
    NAMED,
    NUMBER,
    POWER,
    SIZE,
    SYMBOL,
    add,
    mul,
    negative,
    number,
    power,
    properties,
    scalar,
    size_term,
)
from workbench.terms.term import Term, contains, depends_on, postorder, rebuild, substitute

_PLAIN = frozenset("exp log sqrt sin cos tan arctan".split())


@dataclass
class Letters:
    """Letters for parts that the adviser takes as they are, with the sign that trials show."""

    trials: Sequence[Trial]
    names: dict[Term, Term] = field(default_factory=dict)
    _values: dict[Term, Term] = field(default_factory=dict)

    def of(self, part: Term) -> Term:
        """The letter of a part; what has a name and what is spelled out have the same, and are named again."""
        plain = without_all_names(part)
        known = self._values.setdefault(plain, part)
        if part.head is NAMED and known.head is not NAMED and known in self.names:
            self.names[part] = self.names.pop(known)
            self._values[plain] = part
        part = self._values[plain]
        if part not in self.names:
            self.names[part] = scalar(f"q{len(self.names)}_", *(["positive"] if self.positive(part) else []))
        return self.names[part]

    def positive(self, part: Term) -> bool:
        if part.head is SYMBOL:
            return bool(properties(part) & {"positive", "unit"})
        return part.head is SIZE or always(part, self.trials, lambda v: v > 0)

    def hidden(self, term: Term, keep: Sequence[Term]) -> Term:
        """The term with a letter for every part that is no algebra of numbers, where it is free of ``keep``."""
        varies = depends_on(term, keep)
        done: dict[Term, Term] = {}
        stack = [(term, False)]
        while stack:
            node, ready = stack.pop()
            if node in done:
                continue
            if node.head in (NUMBER, CONSTANT) or node in keep:
                done[node] = node
            elif not varies(node) and (not _is_algebra(node) or node.rank):
                done[node] = node if node.rank else self.of(node)
            elif ready:
                done[node] = (
                    rebuild(node, (done[a] for a in node.args)) if node.head is not NAMED else done[node.args[0]]
                )
            else:
                stack.append((node, True))
                stack.extend((a, False) for a in node.args if a not in done)
        return done[term]

    def back(self, term: Term) -> Term:
        return substitute(term, {letter: part for part, letter in self.names.items()})


def _is_algebra(node: Term) -> bool:
    return node.head in (ADD, MUL, POWER) or isinstance(node.head, Function) and node.head.name in _PLAIN


def always(term: Term, trials: Sequence[Trial], holds: Callable[[Any], Any]) -> bool:
    """Whether the value of a term has a property at every trial."""
    import numpy as np

    from workbench.terms.term import LanguageError

    try:
        values = [np.asarray(t(term)) for t in trials]
    except (LanguageError, KeyError):
        return False
    return all(np.all(np.isfinite(v)) and bool(np.all(holds(v))) for v in values)


def separated(model: Model, score: Term, theta: Term) -> Term:
    """The score with its sums multiplied out, so that theta stands outside of all of them; itself where that fails."""
    change: dict[Term, Term] = {}
    squares = {
        t: sum_(t.args[0].args[0] ** 2)
        for t in postorder(score)
        if t.head is POWER and t.args[0].head is norm and t.args[1] is number(2)
    }
    score = replace_nodes(score, squares)
    varies = depends_on(score, (theta,))
    for node in postorder(score):
        if not node.rank and varies(node) and any(a.rank for a in node.args):
            body = _body(node)
            opened = _opened(model, body, theta) if body is not None else None
            if opened is None:
                return score
            change[node] = opened
    return replace_nodes(score, change) if change else score


def _body(node: Term) -> Term | None:
    """What is added up, entry by entry."""
    if node.head is sum_ and node.args[0].rank == 1:
        return node.args[0]
    if node.head is mean and node.args[0].rank == 1:
        inner = node.args[0]
        return mul(inner, POWER_OF_SIZE(inner))
    if node.head is MATMUL and all(a.rank == 1 for a in node.args):
        return mul(*node.args)
    return None


def POWER_OF_SIZE(inner: Term) -> Term:  # noqa: N802 - 1/n
    return power(size_term(inner.shape[0]), -1)


def _opened(model: Model, body: Term, theta: Term) -> Term | None:
    """The sum of an array over the sample, multiplied out in theta."""
    entries: dict[Term, Term] = {}
    others: dict[Term, Term] = {}

    def entry(node: Term) -> Term | None:
        if node.head is SYMBOL and node.rank == 1:
            has = ["positive"] if properties(node) & {"positive", "unit"} else []
            return entries.setdefault(node, scalar(f"e{len(entries)}_", *has))
        if node is theta or node.head in (NUMBER, CONSTANT):
            return node
        if not node.rank and not contains(node, theta) and node.head not in (ADD, MUL, POWER):
            return others.setdefault(
                node,
                scalar(f"o{len(others)}_", "positive")
                if node.head is SIZE or "positive" in properties(node)
                else scalar(f"o{len(others)}_"),
            )
        return None

    done: dict[Term, Term] = {}
    stack = [(body, False)]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        found = entry(node)
        if found is not None:
            done[node] = found
        elif ready:
            if node.rank and isinstance(node.head, Function) and not node.head.knows.entries.elementwise:
                return None
            if node.head in (AT, MATMUL):
                return None
            done[node] = rebuild(node, (done[a] for a in node.args)) if node.head is not NAMED else done[node.args[0]]
        else:
            stack.append((node, True))
            stack.extend((a, False) for a in node.args if a not in done)
    if not entries:
        return None
    pairs = advised(advice.separated, done[body], list(entries.values()), theta)
    if pairs is None:
        return None
    back = {letter: part for part, letter in (*entries.items(), *others.items())}
    total = []
    for coefficient, what in pairs:
        array = substitute(what, back)
        total.append(mul(substitute(coefficient, back), sum_(array) if array.rank else mul(model.n, array)))
    return add(*total) if total else number(0)


def root(score: Term, loglik: Term, theta: Term, trials: Sequence[Trial]) -> Term | None:
    """The solution of score = 0 in theta, inside its domain, with the largest likelihood; None where none is found."""
    letters = Letters(trials)
    sigmoids = [t for t in postorder(score) if t.head is sigmoid and contains(t, theta) and not t.rank]
    score = replace_nodes(score, {t: power(add(number(1), exp(negative(t.args[0]))), -1) for t in sigmoids})
    hidden = letters.hidden(score, [theta])
    for node in postorder(hidden):
        if node.rank or (isinstance(node.head, Function) and node.head.name not in _PLAIN and contains(node, theta)):
            return None
    found = solved(hidden, theta)
    if not found:
        return None
    return _best([r for r in map(letters.back, found) if inside(r, trials, theta)], loglik, theta, trials)


def solved(equation: Term, theta: Term) -> list[Term] | None:
    """The solutions of equation = 0 in theta, a scalar among letters."""
    found: list[Term] | None = advised(advice.roots, equation, theta)
    return found


def inside(value: Term, trials: Sequence[Trial], theta: Term) -> bool:
    """Whether a value lies in the parameter's domain: at every trial whose data are not on its edge (all successes,
    say), and those are the fewer ones."""
    import numpy as np

    from workbench.terms.term import LanguageError

    try:
        values = [np.asarray(t(value)) for t in trials]
    except (LanguageError, KeyError):
        return False
    strict = [_is_inside(v, theta) for v in values]
    beyond = [np.all(np.isfinite(v)) and not np.any(np.isin(v, _edges(theta))) for v in values]
    return 2 * sum(strict) > len(values) and all(s or not b for s, b in zip(strict, beyond, strict=True))


def where_inside(value: Term, trials: Sequence[Trial], theta: Term) -> list[Trial]:
    """The trials at which a value lies in the parameter's domain."""
    return [t for t in trials if _is_inside(t(value), theta)]


def _is_inside(value: Any, theta: Term) -> bool:
    import numpy as np

    return bool(np.all(np.isfinite(value)) and np.all(domain(theta)(np.asarray(value))))


def _edges(theta: Term) -> list[float]:
    has = properties(theta)
    return [0.0, 1.0] if "unit" in has else [0.0] if "positive" in has else []


def domain(theta: Term) -> Callable[[Any], Any]:
    """Whether a value lies in the declared domain."""
    has = properties(theta)
    if "unit" in has:
        return lambda v: (v > 0) & (v < 1)
    if "positive" in has:
        return lambda v: v > 0
    return lambda v: v == v


def _best(roots: Sequence[Term], loglik: Term, theta: Term, trials: Sequence[Trial]) -> Term | None:
    """Of several roots the one that is never worse than another."""
    if len(roots) < 2:
        return roots[0] if roots else None
    values = [[float(t(loglik, **{theta.name: t(r)})) for t in trials] for r in roots]
    for r, own in zip(roots, values, strict=True):
        if all(a >= max(b) - 1e-9 * abs(a) for a, b in zip(own, zip(*values, strict=True), strict=True)):
            return r
    return None


def _is_call(term: Term) -> bool:
    return isinstance(term.head, Function) and bool(term.head.knows.entries.elementwise)


def readable(model: Model, term: Term, trials: Sequence[Trial]) -> Term:
    """The term in a short form, by means where the sample's size cancels then."""
    letters = Letters(trials)
    outside = list(preorder(term, below=lambda t: t.head in (ADD, MUL, POWER, NAMED) or _is_call(t)))
    term = replace_nodes(
        term,
        {
            t: mul(sum_(t.args[0]), POWER_OF_SIZE(t.args[0]))
            for t in outside
            if t.head is mean and not t.rank and t.args[0].rank == 1
        },
    )
    sums = [t for t in postorder(term) if t.head is sum_ and not t.rank and t.args[0].shape == (model.size,)]
    hidden = letters.hidden(term, ())
    short = advised(advice.shortest, hidden)
    best = letters.back(short) if short is not None else term
    size = letters.names.get(model.n)
    if size is None or not sums:
        return best
    means = {letters.of(s): mul(size, letters.of(mean(s.args[0]))) for s in sums}
    short = advised(advice.shortest, substitute(hidden, means))
    if short is None or contains(short, size):
        return best
    return letters.back(short)


def one_root(term: Term) -> Term:
    """Roots that are multiplied under one root: sqrt(a) / (2 sqrt(b)) is sqrt(a / (4 b))."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args)) if node.args else node
        done[node] = _joined_roots(again) if again.head is MUL and not again.rank else again
    return done[term]


def _joined_roots(term: Term) -> Term:
    above: list[Term] = []
    below: list[Term] = []
    others: list[Term] = []
    value = number(1).value
    for factor in _factors(term):
        side, base = (below, factor.args[0]) if _is_divisor(factor) else (above, factor)
        if base.head is sqrt:
            side.append(base.args[0])
        elif base.head is NUMBER and base.value > 0:
            value = value / base.value if side is below else value * base.value
        else:
            others.append(factor)
    if len(above) + len(below) < 2 and not (above + below and value != 1 and not others):
        return term
    square = value * value
    plain = all(v.head is NUMBER for v in above + below)
    if plain:
        return term
    for v in above:
        if v.head is NUMBER:
            square = square * v.value
    rest = [v for v in above if v.head is not NUMBER]
    for v in below:
        if v.head is NUMBER:
            square = square / v.value
    low = [v for v in below if v.head is not NUMBER]
    top = mul(*([number(square.numerator)] if square.numerator != 1 or not rest else []), *rest)
    bottom = times(number(square.denominator), mul(*low) if low else number(1))
    inside = top if bottom is number(1) else mul(top, *(power(f, -1) for f in _parts(bottom)))
    return mul(*others, sqrt(with_means(inside)))


def _parts(term: Term) -> tuple[Term, ...]:
    """A count on its own, so that a sum over it is a mean; the other factors together."""
    factors = term.args if term.head is MUL else (term,)
    count = [f for f in factors if f.head is SIZE]
    rest = [f for f in factors if f.head is not SIZE]
    return (*count, *([mul(*rest)] if rest else []))


def _factors(term: Term) -> list[Term]:
    """The factors of a product, those below a bar one by one."""
    out: list[Term] = []
    for f in term.args:
        if _is_divisor(f) and f.args[0].head is MUL:
            out.extend(power(g, -1) for g in f.args[0].args)
        else:
            out.append(f)
    return out


def _is_divisor(f: Term) -> bool:
    return f.head is POWER and f.args[1] is number(-1)


def with_means(term: Term) -> Term:
    """Means for sums over a count, also inside arrays."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args)) if node.args else node
        if again.head is MUL:
            for s in again.args:
                if s.head is sum_ and not s.rank and s.args[0].rank == 1:
                    count = power(size_term(s.args[0].shape[0]), -1)
                    if count in again.args:
                        rest = list(again.args)
                        rest.remove(count)
                        rest[rest.index(s)] = mean(s.args[0])
                        again = mul(*rest)
                        break
        done[node] = again
    return done[term]


def collected(term: Term, trials: Sequence[Trial]) -> Term:
    """The term with what cancels at sight cancelled; itself where the adviser cannot say."""
    letters = Letters(trials)
    plain = replace_nodes(
        term,
        {
            t: mul(sum_(t.args[0]), POWER_OF_SIZE(t.args[0]))
            for t in postorder(term)
            if t.head is mean and not t.rank and t.args[0].rank == 1
        },
    )
    hidden = letters.hidden(plain, ())
    if any(t.rank for t in postorder(hidden)):
        return term
    found = advised(advice.as_it_is, hidden)
    return term if found is None else with_means(letters.back(found))


__all__ = [
    "Letters", "always", "collected", "domain", "inside", "one_root", "readable", "root", "separated", "solved",
    "where_inside", "with_means",
]  # fmt: skip
