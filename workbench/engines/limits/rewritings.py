"""Other writings of the body: names and meanings written out, moduli on one side, other variables."""

from __future__ import annotations

from workbench.engines.limits.approach import MINUS_OO, Approach
from workbench.engines.limits.telling import Site, Step
from workbench.language.saying import said
from workbench.reasons import algebra, common
from workbench.reasons import limits as reasons
from workbench.rules.calculus import tangent_as_a_quotient
from workbench.rules.one_sign import BY_SIGN, put_in, whose_sign
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import cos, sin, sqrt, tan
from workbench.terms.heads import (
    NAMED,
    NUMBER,
    POWER,
    divide,
    equals,
    number,
    oo,
    power,
    relation,
    symbol,
)
from workbench.terms.term import Term, postorder, rebuild, substitute

_ZERO, _ONE = number(0), number(1)


def names_written_out(site: Site) -> Step | None:
    """The values of named parts in their places."""
    plain = plain_body(site.body)
    if plain is site.body:
        return None
    return Step(site.to(plain), common.DEFINITION, "the names written out")


def plain_body(root: Term) -> Term:
    """The term without the names of its parts."""
    done: dict[Term, Term] = {}
    for node in postorder(root):
        again = rebuild(node, (done[a] for a in node.args))
        done[node] = again.args[0] if again.head is NAMED else again
    return done[root]


def one_sided_modulus(site: Site) -> Step | None:
    """|g| is g or -g where g keeps its sign; sign, step, relu, maximum and minimum likewise."""
    ways = {
        node: way
        for node in postorder(site.body)
        if node.head.name in BY_SIGN and site.varies(node) and (way := site.sense.sign(whose_sign(node)))
    }
    if not ways:
        return None
    opened = ", ".join(_opened(node, way) for node, way in list(ways.items())[:2])
    return Step(site.to(put_in(site.body, ways)), reasons.ONE_SIGN, f"near the point {opened}")


def _opened(node: Term, way: int) -> str:
    """``x > 0`` and so ``|x| = x``."""
    kept = said(relation(">" if way > 0 else "<", whose_sign(node), _ZERO))
    return f"{kept} and so {said(equals(node, BY_SIGN[node.head.name](node, way)))}"


# -- other writings -----------------------------------------------------------------------------


def tangent_split(site: Site) -> Step | None:
    """A tangent near its pole as sine over cosine."""
    change = {
        n: _sine_over_cosine(n)
        for n in postorder(site.body)
        if n.head is tan and site.sense.of(n.args[0]).kind != "zero"
    }
    if not change or site.sense.of(site.body).is_finite and site.body.head is tan:
        return None
    if not any(site.sense.of(n).is_infinite or site.sense.of(n).kind == "unsettled" for n in change):
        return None
    after = substitute(site.body, change)
    return None if site.seen(after) else Step(site.to(after), tangent_as_a_quotient, "the tangent is sine over cosine")


def _sine_over_cosine(node: Term) -> Term:
    return divide(sin(node.args[0]), cos(node.args[0]))


def written_out(site: Site) -> Step | None:
    """A function that is short for others by what it means."""
    change = {
        n: n.head.knows.meaning(*n.args, **n.head.attributes(n))
        for n in postorder(site.body)
        if isinstance(n.head, Function) and n.head.knows.meaning and n.head is not sqrt and site.varies(n)
    }
    if not change:
        return None
    done: dict[Term, Term] = {}
    for node in postorder(site.body):
        done[node] = change[node] if node in change else rebuild(node, (done[a] for a in node.args))
    after = done[site.body]
    names = ", ".join(dict.fromkeys(n.head.name for n in change))
    return None if site.seen(after) else Step(site.to(after), common.DEFINITION, f"{names} written out")


def mirrored(site: Site) -> Step | None:
    """x = -t, so that t goes to oo."""
    if site.approach.to is not MINUS_OO:
        return None
    t = symbol(_free_letter(site), (), "positive")
    after = substitute(site.body, {site.x: -t})
    for node in list(postorder(after)):
        if (
            node.head is POWER
            and node.args[0] is -t
            and node.args[1].head is NUMBER
            and node.args[1].value.denominator == 1
        ):
            even = node.args[1].value % 2 == 0
            after = substitute(after, {node: power(t, node.args[1]) if even else -power(t, node.args[1])})
    return Step(Approach(t, oo).limit(after), algebra.CHANGE_OF_VARIABLE, f"{site.x.name} = -{t.name}")


def _free_letter(site: Site) -> str:
    taken = {n.name for n in postorder(site.body) if n.head.name == "symbol"}
    return next(letter for letter in ("t", "u", "s", "w", "t_1", "u_1") if letter not in taken)


def from_the_function(site: Site) -> Step | None:
    """A sequence has the limit of the function that it is a part of."""
    if "integer" not in site.x.attrs[2] or not site.approach.infinite:
        return None
    taken = {n.name for n in postorder(site.body) if n.head.name == "symbol"}
    t = symbol(next(c for c in ("x", "t", "u", "s", "w") if c not in taken), (), "positive")
    after = Approach(t, site.approach.to).limit(substitute(site.body, {site.x: t}))
    if not site.chains.site(after).sense.of(after.args[0]).settles:
        return None
    return Step(after, reasons.FROM_FUNCTION_TO_SEQUENCE, f"{site.x.name} runs through some of the {t.name}")


__all__ = [
    "from_the_function", "mirrored", "names_written_out", "one_sided_modulus", "plain_body", "tangent_split",
    "written_out",
]  # fmt: skip
