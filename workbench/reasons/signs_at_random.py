"""Means of products of independent signs.

Source: O'Donnell, Analysis of Boolean Functions, ch. 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.algebra.arithmetic import arithmetic
from workbench.rules.inference import Reduction, Step
from workbench.rules.schema import Computed
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.heads import (
    AT,
    EXPECTATION,
    INDEX,
    MUL,
    PRODUCT,
    Product,
    at,
    delta,
    equals,
    expectation,
    index,
    number,
    properties,
    size_term,
    vector,
)
from workbench.terms.term import Term, contains, postorder, substitute


def _is_uniform(s: Term, log_density: Term) -> bool:
    """Whether s is a vector of independent signs, all equally likely."""
    return "sign" in properties(s) and s.rank == 1 and log_density is -size_term(s.shape[0]) * log(number(2))


def _signs(step: Step) -> Iterator[Reduction]:
    """The means of products of two and of four entries of a vector of independent signs, in the goal and in what is
    cited: 1 where every entry occurs an even number of times, and 0 elsewhere."""
    given: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is not EXPECTATION or len(node.args) != 3 or not _is_uniform(*node.args[1:]):
            continue
        body, s, _ = node.args
        if body is number(1):
            given[equals(node, body)] = None
        entries = body.args if body.head is MUL else ()
        if not all(e.head is AT and e.args[0] is s for e in entries):
            continue
        places = [e.args[1] for e in entries]
        if len(places) == 2:
            given[equals(node, delta(*places))] = None
        elif len(places) == 4:
            i, j, k, l = places
            pairs = delta(i, j) * delta(k, l) + delta(i, k) * delta(j, l) + delta(i, l) * delta(j, k)
            given[equals(node, pairs - 2 * delta(i, j) * delta(j, k) * delta(k, l))] = None
    if given:
        yield Reduction(tuple(given))


def _one_by_one(step: Step) -> Iterator[Reduction]:
    """The means of products over all entries of a vector of independent signs, each factor a function of one of them:
    the product of the means, and a sign has two values."""
    given: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is not EXPECTATION or len(node.args) != 3 or not _is_uniform(*node.args[1:]):
            continue
        body, s, _ = node.args
        if body.head is not PRODUCT or len(body.args) != 2:
            continue
        factor, k = body.args
        if k.head is not INDEX or k.attrs[1] != s.shape[0]:
            continue
        one = at(s, k)
        values = [arithmetic(substitute(factor, {one: number(value)})) for value in (1, -1)]
        if not any(contains(value, s) for value in values):
            given[equals(node, Product((values[0] + values[1]) / 2, k))] = None
    if given:
        yield Reduction(tuple(given))


def _of_signs(body: Term, law: Term | None = None) -> Term:
    return expectation(body, _s, -size_term("n") * log(number(2)) if law is None else law)


_s, _y = vector("s", "n", "sign"), vector("y", "n")
_i, _j = index("i", "n"), index("j", "n")
INDEPENDENT_SIGNS = Computed(
    "independent signs",
    "a product averages to 1 if every sign is there an even number of times, else to 0: turning one changes nothing",
    ways=_signs,
    cases=lambda: [([], equals(_of_signs(number(1)), number(1))),
                   ([], equals(_of_signs(_s[_i] * _s[_j]), delta(_i, _j))),
                   ([], equals(_of_signs(_s[_i] * _s[_i] * _s[_j] * _s[_j]), number(1)))],
    counters=lambda: [([], equals(_of_signs(_s[_i] * _s[_j]), number(1))),
                      ([], equals(_of_signs(number(1), _s @ _y), number(1))),
                      ([], equals(_of_signs(_s[_i] * _s[_j], _s @ _y), delta(_i, _j))),
                      ([], equals(expectation(_y[_i] * _y[_j], _y, -size_term("n") * log(number(2))), delta(_i, _j)))],
)  # fmt: skip
_all = Product(exp(_s[_i] * _y[_i]), _i)
_both = Product((exp(_y[_i]) + exp(-_y[_i])) / 2, _i)
SIGN_BY_SIGN = Computed(
    "independent factors", "the mean of the product is the product of the means, and each sign has two values",
    ways=_one_by_one,
    cases=lambda: [([], equals(_of_signs(_all), _both)),
                   ([], equals(_of_signs(Product(1 + _s[_i] * _y[_i], _i)), number(1)))],
    counters=lambda: [([], equals(_of_signs(_all), _both**2)),
                      ([], equals(_of_signs(_all, _s @ _y), _both)),  # signs that are not equally likely
                      ([], equals(_of_signs(Product(_s[_i] * _s[_j], _i)), number(0)))],  # a sign in all factors
)  # fmt: skip

__all__ = ["INDEPENDENT_SIGNS", "SIGN_BY_SIGN"]
