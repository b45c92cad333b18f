"""Forms that are known: the standard limits, and parts that vanish at infinity."""

from __future__ import annotations

from workbench.engines.limits.continuity import signed
from workbench.engines.limits.telling import Site, Step, discharged, part
from workbench.engines.limits.values import worked_out
from workbench.language.saying import said
from workbench.reasons import limits as reasons
from workbench.rules.condition import Condition
from workbench.rules.limits import STANDARD
from workbench.rules.reason import Reason
from workbench.rules.rule import preorder, replace_nodes
from workbench.rules.writing import parts_of, quotient_of
from workbench.terms.functions.elementwise import exp, sqrt
from workbench.terms.heads import (
    LIMIT,
    POWER,
    equals,
    number,
)
from workbench.terms.term import Term, postorder

_ZERO, _ONE = number(0), number(1)


# -- known forms --------------------------------------------------------------------------------


def standard_limit(site: Site) -> Step | None:
    for rule in STANDARD:
        rewrite = rule.apply(site.limit)
        if rewrite is None or not site.sense.value_is(site.body, rewrite.result):
            continue
        conditions = tuple(_goes(site, c) for c in rewrite.conditions)
        return Step(rewrite.result, rule, conditions=conditions)
    return _upside_down(site)


def _upside_down(site: Site) -> Step | None:
    """What outgrows something else, over that: without bound."""
    whole = site.sense.of(site.body)
    above, below = parts_of(site.body)
    if not whole.is_infinite or not below or any(not site.varies(f) for f in (*above, *below)):
        return None
    turned = site.to(quotient_of(below, above))
    for rule in STANDARD:
        rewrite = rule.apply(turned)
        if rewrite is not None and rewrite.result is _ZERO and site.sense.of(turned.args[0]).kind == "zero":
            conditions = tuple(_goes(site, c) for c in rewrite.conditions)
            return Step(signed(whole), rule, conditions=conditions)
    return None


def _goes(site: Site, condition: Condition) -> Condition:
    """That u goes to its point: by what is felt there; the checker sees the statement."""
    assert condition.statement is not None
    inner, target = condition.statement.args
    known = inner.head is LIMIT and site.sense.value_is(inner.args[0], target)
    return discharged(condition, "by substitution") if known else condition


def vanishing_parts(site: Site) -> Step | None:
    """At infinity: parts such as 3 / x^2 go to 0, and the rest is continuous in them."""
    if not site.approach.infinite or site.body.head is POWER and not site.varies(site.body.args[0]):
        return None
    gone: dict[Term, Term] = {}
    for node in preorder(site.body, below=lambda n: n not in gone):
        if site.varies(node) and _is_small(site, node):
            gone[node] = _ZERO
    if not gone or site.body in gone:
        return None
    left = replace_nodes(site.body, gone)
    if site.varies(left) or not site.sense.value_is(site.body, left):
        return None
    known, rule, reason = worked_out(left)
    names = [said(node, 30) for node in gone]
    goes = f"{', '.join(names[:3])} {'goes' if len(names) == 1 else 'go'} to 0"
    why = f"{goes}; the rest is continuous in {'it' if len(names) == 1 else 'them'}"
    lines = [part(equals(site.to(node), _ZERO), _why_small(node)) for node in gone]
    rests = tuple(str(k) for k in range(1, len(lines) + 1))
    lines.append(part(equals(site.limit, left), reasons.LIMITS_PUT_IN, rests_on=rests))
    if known is not left:
        lines.append(part(equals(site.limit, known), rule, reason, (str(len(lines)),)))
    return Step(known, reasons.TERMS_THAT_VANISH, why, parts=tuple(lines))


def _is_small(site: Site, node: Term) -> bool:
    """A quotient of a number by a power of x, or by an exponential, that goes to 0."""
    above, below = parts_of(node)
    if node.head is exp or any(site.varies(f) and f.head is not exp for f in above) or not (below or above):
        return node.head is exp and site.sense.of(node).kind == "zero" and site.sense.of(node.args[0]).kind == "-oo"
    plain = all(
        not site.varies(f) or f is site.x or f.head in (exp, sqrt) or (f.head is POWER and f.args[0] is site.x)
        for f in below
    )
    return plain and any(site.varies(f) for f in (*above, *below)) and site.sense.of(node).kind == "zero"


def _why_small(node: Term) -> Reason:
    if any(t.head is exp for t in postorder(node)):
        return reasons.EXPONENTIAL_THAT_FALLS
    return reasons.NUMBER_OVER_A_POWER


__all__ = ["standard_limit", "vanishing_parts"]
