"""Products of exponentials, powers and logarithms far out and at 0: exponentials outgrow powers, powers logarithms.

Of exp(c x^k + ...) x^p log(x)^q the first of c, p, q that is there decides by its sign; at 0 from the right x^p with
p > 0 outweighs whole powers of log(x). Reference: Rudin, Principles of Mathematical Analysis, Thm 8.6.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.algebra.arithmetic import arithmetic
from workbench.rules.facts import whole
from workbench.rules.falling import orders_of
from workbench.rules.inference import Needed, Reduction, Step
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.heads import LIMIT, MUL, NUMBER, POWER, RELATION, add, mul, number, oo, relation
from workbench.terms.term import Term, contains

_ZERO, _ONE = number(0), number(1)


def by_growth(step: Step) -> Iterator[Reduction]:
    """The limit of such a product is 0 or oo."""
    goal = step.goal
    if goal.head is not RELATION or goal.attrs[0] != "=" or goal.args[0].head is not LIMIT or goal.args[0].shape:
        return
    (f, x, to), value = goal.args[0].args, goal.args[1]
    if value not in (_ZERO, oo) or x in step.fixed:
        return
    parts: dict[str, list[Term]] = {"exp": [], "power": [], "log": []}
    if not _taken_apart(f, _ONE, x, parts):
        return
    sums = {kind: arithmetic(add(*found)) if found else _ZERO for kind, found in parts.items()}
    if to is oo:
        first = _first(sums, x)
        if first is not None:
            yield Reduction((goal,), (Needed(relation(">" if value is oo else "<", first, _ZERO)),))
    elif to is _ZERO and goal.args[0].attrs[0] == "right" and value is _ZERO and sums["exp"] is _ZERO:
        if sums["power"] is not _ZERO and whole(sums["log"]):
            yield Reduction((goal,), (Needed(relation(">", sums["power"], _ZERO)),))


def is_of_orders(f: Term, x: Term) -> bool:
    """Whether f is a product of exponentials, powers and logarithms of x, and nothing else."""
    return _taken_apart(f, _ONE, x, {"exp": [], "power": [], "log": []})


def _first(sums: dict[str, Term], x: Term) -> Term | None:
    """What decides by its sign; None where that is not seen."""
    if sums["exp"] is not _ZERO:
        orders = orders_of(sums["exp"], x)
        highest = max((k for k, _ in orders), default=_ZERO.value)
        return arithmetic(add(*(c for k, c in orders if k == highest))) if highest > 0 else None
    return next((sums[kind] for kind in ("power", "log") if sums[kind] is not _ZERO), None)


def _taken_apart(f: Term, by: Term, x: Term, parts: dict[str, list[Term]]) -> bool:
    """Whether f to a power is such a product with nothing else in it; its exponents are put with their kinds."""
    if f is x:
        parts["power"].append(by)
    elif f is log(x):
        parts["log"].append(by)
    elif f.head is exp:
        parts["exp"].append(arithmetic(mul(by, f.args[0])))
    elif f.head is sqrt:
        return _taken_apart(f.args[0], arithmetic(mul(by, number(1) / 2)), x, parts)
    elif f.head is MUL:
        return all(_taken_apart(factor, by, x, parts) for factor in f.args)
    elif f.head is POWER and not contains(f.args[1], x) and _positive(f.args[0], f.args[1], x):
        return _taken_apart(f.args[0], arithmetic(mul(by, f.args[1])), x, parts)
    else:
        return f is _ONE
    return True


def _positive(base: Term, exponent: Term, x: Term) -> bool:
    """Whether the base has a power near the place: x, log(x) far out, exponentials; any base for whole numbers."""
    if exponent.head is NUMBER and exponent.value.denominator == 1:
        return True
    if base.head is POWER:
        return _positive(base.args[0], base.args[1], x)
    return base in (x, log(x)) or base.head in (exp, sqrt)


__all__ = ["by_growth", "is_of_orders"]
