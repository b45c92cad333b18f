"""Sets of solutions, right and planted wrong, judged by the check alone: no engine has a say."""

from __future__ import annotations

from fractions import Fraction

import pytest

from workbench.check.claims.kinds import check_claim
from workbench.check.numbers.sturm import polynomial, real_zeros
from workbench.check.statements.judging import Judge, judge, make_pool
from workbench.language.parse import parse
from workbench.record.derivation import Claim
from workbench.terms.functions.arrays import array
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.heads import as_term, equals, mul, number, relation, scalar
from workbench.terms.statements import both, exists, iff, implies
from workbench.terms.term import contains

x, c, p, k = scalar("x"), scalar("c"), scalar("p"), scalar("k", "integer")
SYMBOLS = {"x": x, "c": c, "p": p, "k": k}


def status(text: str, solutions: list, *, near: bool = False, asked: list = (), assumed: list = (), ends=()) -> str:
    """What the check says of a claim that these are all solutions."""
    equation = parse(text, SYMBOLS)
    values = [parse(s, SYMBOLS) if isinstance(s, str) else as_term(s) for s in solutions]
    asked, assumed = ([parse(s, SYMBOLS) for s in found] for found in (asked, assumed))
    asked, assumed = ([relation(s.attrs[0], *s.args) for s in found] for found in (asked, assumed))
    limits = [relation(">=", x, as_term(ends[0])), relation("<=", x, as_term(ends[1]))] if ends else []
    solved = both(equals(*equation.args), *limits) if limits else equals(*equation.args)
    if not values:
        apart = relation(">", absolute(equation.args[0] - equation.args[1]), number(0))
        statement = implies(both(*limits), apart) if limits else apart
    else:
        product = mul(*(x - v for v in values)) if len(values) > 1 else x - values[0]
        right = relation("approx" if near else "=", product, number(0))
        if any(contains(v, k) for v in values):
            right = exists(both(right, *asked) if asked else right, k)
        statement = iff(solved, right)
    result = array(*values, dims=(len(values),)) if values else zeros(0)
    claim = Claim("Solution", statement, None, (x,), result)
    terms = [statement, *equation.args, *values]
    judged = Judge(make_pool(terms, tuple(assumed), 0), tuple(assumed))
    return check_claim(claim, judged).status.value


RIGHT = [
    ("x**2 == 2", ["-sqrt(2)", "sqrt(2)"], {}),
    ("x**2 + 1 == 0", [], {}),
    ("x**x == 1", [1], {}),
    ("exp(x) == x + 1", [0], {}),
    ("sin(x) == x", [0], {}),
    ("log(x)**2 == x/50", [Fraction("0.876021404522099"), Fraction("1.1649019893919"), Fraction("3275.93109531695")],
     {"near": True}),
    ("tanh(x) == x/50", [-50, 0, 50], {"near": True}),
    ("sin(sqrt(x)) == 0", ["(pi*k)**2"], {}),
    ("sin(1/x) == 0", ["1/(pi*k)", "-1/(pi*k)"], {"asked": ["k >= 1"]}),
    ("x/(x + c) == p", ["c*p/(1 - p)"], {"assumed": ["abs(1 - p) > 0", "abs(c) > 0"]}),
    ("tan(x) == x", [0, Fraction("4.49340945790906"), Fraction("-4.49340945790906")], {"near": True, "ends": (-7, 7)}),
    ("(x - 1)**2*exp(x) == 0", [1], {}),
]  # fmt: skip

WRONG = [
    ("x**2 == 2", ["sqrt(2)"], {}),
    ("x**5 - 10**6*x**4 + x - 5 == 0", [], {}),
    ("x**5 - 3000*x**4 + 2*x**3 + 1 == 0", [Fraction("-0.134952144629494"), Fraction("0.135288521955574")],
     {"near": True}),
    ("x**(1/2) == 10*log(x)", [Fraction("1.11116828085435")], {"near": True}),
    ("log(x)**2 == x/50", [Fraction("0.876021404522099"), Fraction("1.1649019893919")], {"near": True}),
    ("x**x == 1", [1, Fraction(825, 10**48)], {"near": True}),
    ("tanh(x) == x/50", [-50, 0, 50], {}),
    ("tanh(x) == x/50", [-50, 50], {"near": True}),
    ("exp(x) == 10**9*x**2 + 1", [0], {}),
    ("x**2 == 10**-40", [Fraction(1, 10**20)], {}),
    ("x == 10**8*log(x)", [Fraction("1.0000000100000002")], {"near": True}),
    ("exp(x) == 3*x", [Fraction("0.619061286735945"), Fraction("1.51213455165794")], {"near": True}),
    ("sin(sqrt(x)) == 0", ["(2*pi*k)**2"], {}),
    ("sin(sqrt(x)) == 0", ["pi**2*k"], {}),
    ("sin(sqrt(x)) == 1/2", ["(pi/6 + 2*pi*k)**2", "(5*pi/6 + 2*pi*k)**2"], {}),
    ("sin(1/x) == 0", ["1/(pi*k)"], {"asked": ["k >= 1"]}),
    ("sin(x)/x == 0", ["pi*k"], {}),
    ("sin(x) == 0", ["2*pi*k"], {}),
    ("sin(x) == 0", ["pi*k"], {"asked": ["k >= 0"]}),
    ("x/(x + c) == p", ["c*p/(1 - p)"], {"assumed": ["abs(1 - p) > 0"]}),
    ("sqrt(x + c) == p", ["p**2 - c"], {}),
    ("abs(x) == c", ["c", "-c"], {}),
    ("x**2 == c*x", ["c"], {}),
    ("c*exp(x) == p", [], {"assumed": ["abs(c) > 0"]}),
    ("tan(x) == x", [0, Fraction("4.49340945790906"), Fraction("-4.49340945790906")], {"near": True, "ends": (-8, 8)}),
    ("tan(x) == x", [0], {"near": True, "ends": (-7, 7)}),
    ("x**4 - 2*x**2 + 1 == 10**-9", [], {}),
]  # fmt: skip


@pytest.mark.parametrize("text, solutions, more", RIGHT, ids=lambda v: v if isinstance(v, str) else "")
def test_a_right_set_is_supported(text, solutions, more):
    assert status(text, solutions, **more) == "supported"


@pytest.mark.parametrize("text, solutions, more", WRONG, ids=lambda v: v if isinstance(v, str) else "")
def test_a_wrong_set_is_refuted(text, solutions, more):
    assert status(text, solutions, **more) == "refuted"


@pytest.mark.parametrize(
    "text, count",
    [("x**5 - 10**6*x**4 + x - 5", 1), ("x**4 - 2*x**2 + 1", 2), ("x**4 - 2*x**2 + 1 - 1/10**9", 4), ("x**2 + 1", 0),
     ("(x - 1)*(x - 2)*(x - 3)*(x**2 + 1)**3", 3), ("x**3 - 10**30", 1), ("7", 0)],
)  # fmt: skip
def test_sturm_counts_different_zeros(text, count):
    assert real_zeros(polynomial(parse(text, SYMBOLS), x, {})) == count


def test_an_equivalence_is_judged_where_it_may_fail():
    left, right = equals(x**2, number(10**8)), equals(x, number(10**4))
    assert judge(iff(left, right)).status.value == "refuted"
    tiny = number(Fraction(1, 10**10))
    assert judge(iff(equals(x**3, tiny**3), equals(x, tiny))).status.value == "supported"
    close = mul(x - 1, x - number(Fraction(1000001, 10**6)))
    assert judge(iff(equals(close, number(0)), equals(x, number(1)))).status.value == "refuted"


def test_a_premise_with_a_thin_range_is_met():
    thin = both(relation(">=", x, number(1000)), relation("<=", x, number(1001)))
    assert judge(implies(thin, relation(">", x**2, number(10**6 - 1)))).status.value == "supported"
    assert judge(implies(thin, relation(">", x**2, number(10**6 + 1000)))).status.value == "refuted"
    far = relation(">=", x, number(10**6))
    assert judge(implies(far, relation("<", x, number(10**9)))).status.value == "refuted"
