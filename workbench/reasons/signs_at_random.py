"""Means of products of independent signs.

Source: O'Donnell, Analysis of Boolean Functions, ch. 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.rules.inference import Reduction, Step
from workbench.rules.schema import Computed
from workbench.terms.functions.elementwise import log
from workbench.terms.heads import (
    AT,
    EXPECTATION,
    MUL,
    delta,
    equals,
    expectation,
    index,
    number,
    properties,
    size_term,
    vector,
)
from workbench.terms.term import Term, postorder


def _signs(step: Step) -> Iterator[Reduction]:
    """The means of products of two and of four entries of a vector of independent signs, in the goal and in what is
    cited: 1 where every entry occurs an even number of times, and 0 elsewhere."""
    given: dict[Term, None] = {}
    for node in postorder(step.goal, *step.premises):
        if node.head is not EXPECTATION or len(node.args) != 3 or "sign" not in properties(node.args[1]):
            continue
        body, s, log_density = node.args
        if s.rank != 1 or log_density is not -size_term(s.shape[0]) * log(number(2)):
            continue
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


def _of_signs(body: Term, law: Term | None = None) -> Term:
    return expectation(body, _s, -size_term("n") * log(number(2)) if law is None else law)


_s, _y = vector("s", "n", "sign"), vector("y", "n")
_i, _j = index("i", "n"), index("j", "n")
INDEPENDENT_SIGNS = Computed(
    "independent signs",
    "a product averages to 1 if every sign is there an even number of times, else to 0: turning one changes nothing",
    ways=_signs,
    cases=lambda: [([], equals(_of_signs(_s[_i] * _s[_j]), delta(_i, _j))),
                   ([], equals(_of_signs(_s[_i] * _s[_i] * _s[_j] * _s[_j]), number(1)))],
    counters=lambda: [([], equals(_of_signs(_s[_i] * _s[_j]), number(1))),
                      ([], equals(_of_signs(_s[_i] * _s[_j], _s @ _y), delta(_i, _j))),
                      ([], equals(expectation(_y[_i] * _y[_j], _y, -size_term("n") * log(number(2))), delta(_i, _j)))],
)  # fmt: skip

__all__ = ["INDEPENDENT_SIGNS"]
