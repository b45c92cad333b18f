"""Means under laws: a factor that changes the law, a parameter that moves it, a generating function differentiated.

Source: Lehmann & Casella, Theory of Point Estimation (1998), sections 1.5 and 2.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.forms.index_form import same
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.linearity import products
from workbench.rules.moves import differentiated
from workbench.terms.functions.activations import where as chosen
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import inner, outer, zeros
from workbench.terms.heads import (
    ADD,
    BOTH,
    COMPARE,
    DERIVATIVE,
    EXPECTATION,
    IMPLIES,
    INTEGRAL,
    MUL,
    RELATION,
    SYMBOL,
    add,
    derivative,
    equals,
    expectation,
    integral,
    mul,
    number,
    oo,
    properties,
    relation,
    subtract,
    symbol,
)
from workbench.terms.term import Term, contains, postorder, substitute, symbols


def affine_means(step: Step) -> Iterator[Reduction]:
    """What is linear keeps means: E f is R at means, where f is R at what is averaged and R is affine in it."""
    if not is_equation(step.goal):
        return
    for left, right in (step.goal.args, step.goal.args[::-1]):
        if left.head is not EXPECTATION:
            continue
        body, x, *law = left.args
        averaged = [t for t in _means(right) if t.args[1] is x and list(t.args[2:]) == law]
        outer_ = substitute(right, {t: _letter(k, t) for k, t in enumerate(averaged)})
        if not averaged or contains(outer_, x):
            continue
        one = [_letter(k, t) for k, t in enumerate(averaged)]
        other = [_letter(k + len(one), t) for k, t in enumerate(averaged)]
        both = substitute(outer_, {a: add(a, b) for a, b in zip(one, other, strict=True)})
        none = substitute(outer_, {a: subtract(a, a) for a in one})
        second = substitute(outer_, dict(zip(one, other, strict=True)))
        inside = substitute(outer_, {a: t.args[0] for a, t in zip(one, averaged, strict=True)})
        affine = equals(add(both, none), add(outer_, second))
        yield Reduction((step.goal,), (Needed(affine), Needed(equals(body, inside), computed=True)))


def change_of_law(step: Step) -> Iterator[Reduction]:
    """h times one density is c times another: then E hg under the one is c E g under the other."""
    for premise in step.premises:
        if not is_equation(premise):
            continue
        right = premise.args[1]
        for mine in _means(step.goal):
            f, x, log_density, *ends = mine.args
            g = None if f.shape else _rest(f, premise.args[0], exp(log_density))
            for other in _means(step.goal, *step.premises) if g is not None else ():
                if other.args[1] is not x or list(other.args[3:]) != ends or other is mine or other.args[0] is not g:
                    continue
                factors = right.args if right.head is MUL else (right,)
                front = mul(*(c for c in factors if not contains(c, x)), number(1))
                density = Needed(equals(right, mul(front, exp(other.args[2]))))
                yield Reduction((equals(mine, mul(front, other)),), (density,))


def change_of_law_on_a_part(step: Step) -> Iterator[Reduction]:
    """A function of a whole number that is h up to c and 0 beyond: where h times one density is k times another there,
    the mean is k times the mass of the other law from the same lower end to c."""
    for mine in _means(step.goal):
        f, x, log_density, *ends = mine.args
        if f.head is not chosen or len(ends) != 2 or "integer" not in properties(x):
            continue
        (event, h, beyond), (low, high) = f.args, ends
        if event.head is not COMPARE or event.attrs[0] != "<=" or event.args[0] is not x or beyond is not number(0):
            continue
        last = event.args[1]
        between = relation(">=", x, low), relation("<=", x, last)
        order = Needed(relation("<=", low, last)), Needed(relation("<=", last, high))
        for premise in step.premises:
            said, under = opened(premise)
            if not is_equation(said) or x in step.fixed_in(premise) or contains(last, x):
                continue
            own = Needed(equals(said.args[0], mul(h, exp(log_density))), between, computed=True)
            inside = [Needed(u, given=between) for u in under]
            for other in _means(step.goal, *step.premises):
                one, y, density, *part = other.args
                if one is number(1) and y is x and part == [low, last]:
                    for front in _fronts(said.args[1], x):
                        theirs = Needed(equals(said.args[1], mul(front, exp(density))), between, computed=True)
                        yield Reduction((equals(mine, mul(front, other)),), (own, theirs, *inside, *order))


def _fronts(term: Term, x: Term) -> Iterator[Term]:
    """What may stand in front of a density: the first factors that are free of x, all of them or fewer."""
    factors = term.args if term.head is MUL else (term,)
    free = next((k for k, factor in enumerate(factors) if contains(factor, x)), len(factors))
    for k in range(free, -1, -1):
        yield mul(*factors[:k]) if k > 1 else factors[0] if k else number(1)


def _rest(f: Term, product: Term, density: Term) -> Term | None:
    """g, for f = h g where the product is h times the density."""
    if same(product, mul(f, density)):
        return number(1)
    factors = list(product.args if product.head is MUL else (product,))
    rest = list(f.args if f.head is MUL else (f,))
    if density not in factors:
        return None
    factors.remove(density)
    for factor in factors:
        if factor not in rest:
            return None
        rest.remove(factor)
    return mul(*rest) if len(rest) > 1 else rest[0] if rest else number(1)


def slope_of_means(step: Step) -> Iterator[Reduction]:
    """The mean of w times the score of a parameter is the slope of the mean of w: for an exponential family, whose
    support does not move and where data and parameter meet in products only; w is free of the parameter, and its mean
    is known for all values of it. The mean of the score itself is 0."""
    for mine in _means(step.goal):
        body, x, log_density, *ends = mine.args
        if x.shape or body.shape:
            continue
        parts = body.args if body.head is MUL else (body,)
        known = [m for m in _means(*step.premises) if list(m.args[1:]) == list(mine.args[1:])]
        ways: list[tuple[Term | None, Term]] = [(None, body)]
        for mean in known:
            w = mean.args[0]
            inside = w.args if w.head is MUL else (w,)
            rest = [p for p in parts if p not in inside]
            if rest and len(rest) + len(inside) == len(parts):
                ways.append((mean, mul(*rest) if len(rest) > 1 else rest[0]))
        for theta in symbols(log_density):
            if not _moves(theta, step, x, log_density, ends):
                continue
            for known_mean, score in ways:
                if known_mean is not None and contains(known_mean.args[0], theta):
                    continue
                slope = derivative(log_density, theta)
                for rules in differentiated([slope]):
                    needed = (Needed(equals(slope, score), rules.given), *rules.needed)
                    said = equals(mine, number(0) if known_mean is None else derivative(known_mean, theta))
                    values = [p.args[1] for p in step.premises if is_equation(p) and p.args[0] is known_mean]
                    more = [g for v in values for r in differentiated([derivative(v, theta)])
                            if not r.needed for g in r.given]  # fmt: skip
                    mass = whole_mass(x, log_density, *ends) if known_mean is None else ()
                    yield Reduction((said, *more), (*mass, *needed))


def whole_mass(x: Term, log_density: Term, *ends: Term) -> tuple[Needed, ...]:
    """That the density integrates to 1."""
    return (Needed(equals(expectation(number(1), x, log_density, *ends), number(1))),)


def generated_moments(step: Step) -> Iterator[Reduction]:
    """E x^k e^(tx) is the k-th derivative of E e^(tx) in t, wherever the latter is known for all t near there: for
    all t, or where strict inequalities hold. Of a vector the mean is the gradient at 0, and E x x^T the Hessian."""
    cited = [opened(p) for p in step.premises]
    for premise, where in cited:
        if not is_equation(premise) or premise.args[0].head is not EXPECTATION:
            continue
        body, x, *law = premise.args[0].args
        if x.rank > 1 or body.head is not exp:
            continue
        for t in symbols(body):
            if t is x or t.shape != x.shape or t in step.pinned or any(contains(a, t) for a in law):
                continue
            if not same(body, exp(inner(t, x) if x.shape else mul(t, x))):
                continue
            for told, there in cited:
                order, inside = order_in(told.args[0], t) if is_equation(told) else (0, told)
                if not order or any(n.head is DERIVATIVE for n in postorder(told.args[1])):
                    continue
                for goal in _means(step.goal):
                    if list(goal.args[1:]) != [x, *law]:
                        continue
                    strict = (*where, *there)
                    if all(h.head is RELATION and h.attrs[0] in ("<", ">") for h in strict):
                        yield from _at_places(step, goal, x, t, order, inside, premise, told, strict)


def _at_places(
    step: Step, goal: Term, x: Term, t: Term, order: int, inside: Term, premise: Term, told: Term,
    strict: tuple[Term, ...],
) -> Iterator[Reduction]:  # fmt: skip
    if x.shape and order > 2:
        return
    power_of_x = x if order == 1 else outer(x, x) if x.shape else mul(*([x] * order))
    zero = zeros(*x.shape) if x.shape else number(0)
    elsewhere = () if x.shape else tuple(s for s in symbols(goal.args[0]) if s is not x)
    for place in dict.fromkeys((zero, *elsewhere)):
        body = power_of_x if place is zero else mul(power_of_x, exp(mul(place, x)))
        if not same(goal.args[0], body):
            continue
        said_of_t = (p for p in step.premises if p.head is RELATION and p.attrs[0] in ("<", ">") and contains(p, t))
        open_ = [substitute(p, {t: place}) for p in (*said_of_t, *strict)]
        needed = (Needed(equals(inside, premise.args[1])), *map(Needed, open_))
        value = substitute(told.args[1], {t: place})
        yield Reduction((equals(goal, value),), needed)
        if is_equation(step.goal) and step.goal.args[0] is goal:
            yield Reduction((step.goal,), (*needed, Needed(equals(value, step.goal.args[1]), computed=True)))


def shifted_products(step: Step) -> Iterator[Reduction]:
    """E (x + c)(x + e)^T is E x x^T and what the shifts add to it."""
    given = []
    for node in _means(step.goal):
        body, x, *law = node.args
        if body.head is not outer or x.rank != 1:
            continue
        shifts = [_shift(part, x) for part in body.args]
        if None in shifts:
            continue
        c, e = (shift for shift in shifts if shift is not None)
        mean, square = expectation(x, x, *law), expectation(outer(x, x), x, *law)
        given.append(equals(node, add(square, outer(mean, e), outer(c, mean), outer(c, e))))
    if given:
        yield Reduction(tuple(given))


def _shift(part: Term, x: Term) -> Term | None:
    """c, where the part is x + c and c is free of x."""
    if part.head is not ADD or x not in part.args:
        return None
    rest = list(part.args)
    rest.remove(x)
    return None if any(contains(r, x) for r in rest) else add(*rest) if len(rest) > 1 else rest[0]


def opened(statement: Term) -> tuple[Term, tuple[Term, ...]]:
    """What an implication says, and under what."""
    under: list[Term] = []
    while statement.head is IMPLIES:
        under += statement.args[0].args if statement.args[0].head is BOTH else statement.args[:1]
        statement = statement.args[1]
    return statement, tuple(under)


def order_in(term: Term, t: Term) -> tuple[int, Term]:
    """How often the term says to differentiate in t, and what."""
    order = 0
    while term.head is DERIVATIVE and term.args[1] is t:
        order, term = order + 1, term.args[0]
    return order, term


def _moves(theta: Term, step: Step, x: Term, log_density: Term, ends: list[Term]) -> bool:
    """Whether the density may be differentiated in the parameter under the mean: data and parameter meet in products
    only, the parameter is any number of an interval, and the support does not move with it."""
    if theta is x or theta.head is not SYMBOL or theta.shape or theta in step.pinned:
        return False
    if properties(theta) - {"positive", "unit"} or any(contains(end, theta) for end in ends):
        return False
    split = products(log_density, x)
    return split is not None and not any(contains(base, theta) for _, moving in split for base, _ in moving)


def is_equation(statement: Term) -> bool:
    return statement.head is RELATION and statement.attrs[0] == "="


def _means(*terms: Term) -> list[Term]:
    return [t for t in postorder(*terms) if t.head is EXPECTATION]


def _letter(k: int, of: Term) -> Term:
    return symbol(f"averaged_{k}", of.shape)


_LISTED = frozenset("integer mask sign onehot simplex posdef".split())


def as_integrals(step: Step) -> Iterator[Reduction]:
    """Each average in the step over a number as what it is: the function times the density, integrated."""
    given: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is EXPECTATION and not node.args[1].shape and not properties(node.args[1]) & _LISTED:
            f, x, log_density, *_ = node.args
            given[equals(node, integral(mul(f, exp(log_density)), x, *support(node)))] = None
    if not given:
        return
    yield Reduction(tuple(given))
    for meant in given:  # the same integrand in another form
        inside, x, *between = meant.args[1].args
        if is_equation(step.goal) and step.goal.args[0] is meant.args[0] and step.goal.args[1].head is INTEGRAL:
            own, y, *other = step.goal.args[1].args
            if y is x and other == between:
                yield Reduction((step.goal,), (Needed(equals(inside, own), computed=True),))


def support(mean: Term) -> tuple[Term, ...]:
    """The ends between which the number of a mean lies."""
    _, x, _, *ends = mean.args
    if ends:
        return tuple(ends)
    low = number(0) if properties(x) & {"positive", "unit"} else mul(-1, oo)
    return low, number(1) if "unit" in properties(x) else oo


__all__ = [
    "affine_means", "as_integrals", "change_of_law", "change_of_law_on_a_part", "generated_moments", "is_equation",
    "opened", "order_in", "shifted_products", "slope_of_means", "support",
]  # fmt: skip
