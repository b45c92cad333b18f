"""A formula at values of its letters, in order: sums of numbers worked out, zeros and ones left out, and functions at
1 and 2 that are 0 or 1 there. What the values do not touch stays as it was written.

    1 log 1 - loggamma(1) + (1 - 1) log y - 1 y   is   -y
"""

from __future__ import annotations

from workbench.algebra.arithmetic import arithmetic, is_zero, nothing
from workbench.terms.functions.elementwise import log
from workbench.terms.functions.special import gamma, loggamma
from workbench.terms.heads import ADD, MUL, NUMBER, POWER, SIZE, SYMBOL, add, mul, number
from workbench.terms.term import Term, postorder, rebuild

_ZERO, _ONE = number(0), number(1)
_KNOWN = {log(_ONE): _ZERO, loggamma(_ONE): _ZERO, loggamma(number(2)): _ZERO, gamma(_ONE): _ONE,
          gamma(number(2)): _ONE}  # fmt: skip
_PLAIN = frozenset({ADD, MUL, NUMBER, SIZE, SYMBOL})


def at_values(term: Term) -> Term:
    """The same value in order; see the module."""
    done: dict[Term, Term] = {}
    for node in postorder(term):
        again = rebuild(node, (done[a] for a in node.args)) if node.args else node
        done[node] = _KNOWN.get(again, again)
        if done[node].head is ADD:
            done[node] = _sum(done[node])
        elif done[node].head is MUL:
            done[node] = _product(done[node])
        elif done[node].head is POWER:
            done[node] = _power(done[node])
        done[node] = _KNOWN.get(done[node], done[node])
    return done[term]


def _sum(term: Term) -> Term:
    flat = [part for a in term.args for part in (a.args if a.head is ADD else (a,))]
    if sum(p.head is NUMBER for p in flat) > 1 and all(t.head in _PLAIN for t in postorder(term)):
        return arithmetic(arithmetic(term))
    left = [a for a in term.args if not is_zero(a)]
    if len(left) == len(term.args):
        return term
    made = add(*left) if len(left) > 1 else left[0] if left else nothing(term.shape)
    return made if made.shape == term.shape else term


def _product(term: Term) -> Term:
    if any(is_zero(a) for a in term.args):
        return nothing(term.shape)
    numbers = [a for a in term.args if a.head is NUMBER]
    if _ONE not in numbers and len(numbers) < 2:
        return term
    value = number(1)
    for n in numbers:
        value = number(value.value * n.value)
    left = [*([] if value is _ONE else [value]), *(a for a in term.args if a.head is not NUMBER)]
    made = mul(*left) if len(left) > 1 else left[0] if left else _ONE
    return made if made.shape == term.shape else term


def _power(term: Term) -> Term:
    base, exponent = term.args
    if base is _ONE and not exponent.shape:
        return _ONE
    return base if exponent is _ONE else term


__all__ = ["at_values"]
