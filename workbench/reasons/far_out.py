"""What holds from some number on is enough for a limit at infinity.

Source: Spivak, Calculus, ch. 5.
"""

from __future__ import annotations

from workbench.rules.identity import Scalar
from workbench.rules.schema import Said, Variable, schema
from workbench.rules.smooth import free_of
from workbench.terms.heads import LIMIT, apply, equals, limit, oo, relation, scalar
from workbench.terms.statements import implies
from workbench.terms.term import LanguageError, Term, contains

_x, _a, _b = scalar("x"), scalar("a"), scalar("b")
_f, _g = apply("f", (), _x), apply("g", (), _x)
_k = scalar("k", "integer")


def _at(name: str) -> Term:
    return apply(name, (), _k)


@schema(
    name="limit of functions that are equal far out",
    universal="h",
    seen=lambda f, g, h, b, c: (equals(limit(g, h, oo), c), limit(f, h, oo)),
    cases=lambda: [([implies(relation(">", _x, _b), equals(_f, _g)), equals(limit(_g, _x, oo), _a)],
                    equals(limit(_f, _x, oo), _a), {"b": _b})],
    counters=lambda: [([equals(limit(_g, _x, oo), _a)], equals(limit(_f, _x, oo), _a), {"b": _b}),
                      ([implies(relation("<", _x, _b), equals(_f, _g)), equals(limit(_g, _x, oo), _a)],
                       equals(limit(_f, _x, oo), _a), {"b": _b}),
                      ([implies(relation(">", _x, _b), equals(_f, _g)), equals(limit(_g, _x, _b), _a)],
                       equals(limit(_f, _x, oo), _a), {"b": _b}),
                      ([implies(relation(">", _x, 2 * _x), equals(_f, _g)), equals(limit(_g, _x, oo), _a)],
                       equals(limit(_f, _x, oo), _a), {"b": 2 * _x}),
                      ([implies(relation(">", _k, _b), equals(_at("f"), _at("g"))),
                        equals(limit(_at("g"), _k, oo), _a)],
                       equals(limit(_at("f"), _k, oo), _a), {"b": _b})],  # equal at whole numbers only
)  # fmt: skip
def EQUAL_FAR_OUT(f: Scalar, g: Scalar, h: Variable, b: Scalar, c: Scalar) -> Said:  # noqa: N802
    """equal from some number on"""
    free_of(b, h)
    free_of(c, h)
    if c.head is LIMIT or f is g or contains(b, oo) or "integer" in h.attrs[2]:
        raise LanguageError("what is only itself, or of whole numbers only, says nothing")
    return [implies(relation(">", h, b), equals(f, g)), equals(limit(g, h, oo), c)], equals(limit(f, h, oo), c)
