"""Derivatives of scalar expressions, told rule by rule: right, readable, every line checked, inner functions named.

The oracle is mpmath's differentiation at 30 digits of SymPy's reading of the problem; it shares no rule with ours.
"""

from __future__ import annotations

import zlib

import mpmath
import numpy as np
import pytest
import sympy

import workbench as wb
from tests.engines.scalars.problems import PROBLEMS
from workbench.algebra.length import length
from workbench.engines.goals import derive
from workbench.numerics.evaluate import evaluate
from workbench.record.derivation import Detail
from workbench.show.pages.from_record import document
from workbench.terms.heads import DERIVATIVE, MUL, NUMBER
from workbench.terms.term import Term, postorder

X = wb.scalar("x")
KNOWN = {"x": X, "t": wb.scalar("t"), **{name: wb.scalar(name, "positive") for name in "abc"}}
ALL = [(text, domain) for domain, texts in PROBLEMS.items() for text in texts]
SOME = ALL[::9]
POINTS = 3


def read(text: str) -> Term:
    return wb.parse(text, KNOWN)


def each(problems):
    return pytest.mark.parametrize("text, domain", problems, ids=[text for text, _ in problems])


def points(text: str, domain: tuple[float, float]) -> list[dict[str, float]]:
    rng = np.random.default_rng(zlib.crc32(text.encode()))
    values = [{"x": rng.uniform(*domain), **{name: rng.uniform(0.5, 2.0) for name in "abc"}} for _ in range(POINTS)]
    return [{name: float(value) for name, value in point.items()} for point in values]


def slope(term: Term, at: dict[str, float]) -> float:
    """d term / dx by mpmath where SymPy can say the term, else by differences of its values."""
    try:
        expression = wb.to_sympy(term)
    except wb.LanguageError:
        expression = None
    if expression is None or expression.has(sympy.Integral, sympy.Heaviside, sympy.Function("spence")):
        return by_differences(term, at)
    names = {str(s): s for s in expression.free_symbols}
    others = {s: sympy.Float(at[name], 30) for name, s in names.items() if name != "x"}
    if "x" not in names:
        return 0.0
    function = sympy.lambdify(names["x"], expression.subs(others), modules="mpmath")
    with mpmath.workdps(30):
        return float(mpmath.re(mpmath.diff(function, mpmath.mpf(at["x"]))))


def by_differences(term: Term, at: dict[str, float]) -> float:
    h = 1e-3
    weights = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}
    values = {k: float(evaluate(term, {**at, "x": at["x"] + k * h})) for k in range(-4, 5)}
    return sum(w * (values[k] - values[-k]) for k, w in weights.items()) / h


@each(ALL)
def test_the_derivative_is_right(text, domain):
    f = read(text)
    found = derive(f, X).result
    assert found is not None
    for at in points(text, domain):
        want = slope(f, at)
        assert float(evaluate(found, at)) == pytest.approx(want, rel=1e-7, abs=1e-8), f"{found} at {at}"


@each(ALL)
def test_the_result_reads_well(text, domain):
    f = read(text)
    found = derive(f, X).result
    assert found is not None
    for node in postorder(found):
        assert node.head is not DERIVATIVE
        if node.head is MUL:
            numbers = [a for a in node.args if a.head is NUMBER]
            assert len(numbers) <= 1 or numbers[0].value == -1, f"numbers left apart in {found}"
            assert not any(a.value in (0, 1) for a in numbers) or len(node.args) == 2, f"a factor 0 or 1 in {found}"
    assert length(found) <= 6 * length(f) + 6


@pytest.mark.daily(3)
@each(SOME)
def test_every_line_is_proved_or_supported(text, domain):
    report = wb.report(wb.checked(derive(read(text), X)))
    assert report.ok, report.open


@each(SOME)
@pytest.mark.parametrize("detail", list(Detail))
def test_pages_at_every_level_of_detail(text, domain, detail):
    made = derive(read(text), X)
    rows = document(made, detail).rows
    assert rows
    assert str(rows[0].rule) == "definition"
    if detail is Detail.FULL:
        assert all(", " not in row.rule.typed for row in rows), "at full, one rule a line"


@pytest.mark.parametrize("text", ["x*arctan(x) - log(1 + x**2)/2", "exp(-x**2)", "x**2*sin(x)/(1 + x)", "x**x"])
def test_a_paper_prints_less_than_a_lecture(text):
    made = derive(read(text), X)
    shown = {detail: document(made, detail).rows for detail in Detail}
    assert len(shown[Detail.BRIEF]) < len(shown[Detail.LECTURE]) < len(shown[Detail.FULL])
    assert shown[Detail.BRIEF][-1].statement.term.args[1] is made.result


CHAINS = ["exp(-x**2)", "x**2*sin(x**3)", "sin(cos(sin(x)))", "sqrt(1 + x**2)/x", "2**(x**2)", "log(1 + exp(x**2))**2"]


@pytest.mark.parametrize("text", CHAINS)
def test_inner_functions_are_named_before_the_chain_rule(text):
    lines = [leaf for line in derive(read(text), X).lines for leaf in line.walk()]
    named: set[str] = set()
    chains = 0
    for line in lines:
        if line.rule.name == "inner function":
            named.add(line.statement.args[0].name)
        if line.rule.name == "chain rule" and not line.lines:
            chains += 1
            inner = [t for t in postorder(line.statement.args[1]) if t.head is DERIVATIVE][-1].args[0]
            assert inner.name in named
            assert line.rests_on, "the outer derivative stands in front"
    assert chains


@pytest.mark.parametrize(
    "text, want",
    [
        ("x**2*exp(-x**2)", "2 * x * (1 - x**2) * exp(-x**2)"),
        ("sigmoid(x)", "sigmoid(x) * (1 - sigmoid(x))"),
        ("tanh(x)", "1 - tanh(x)**2"),
        ("tan(x)", "1 / cos(x)**2"),
        ("x/sqrt(1 + x**2)", "1 / (1 + x**2)**(3/2)"),
        ("x/(1 + x**2)", "(1 - x**2) / (1 + x**2)**2"),
        ("log(x + sqrt(1 + x**2))", "1 / sqrt(1 + x**2)"),
        ("log(sqrt((1 + x)/(1 - x)))", "1 / ((1 - x) * (1 + x))"),
        ("sqrt((x - 1)*(x + 2))**4", "2 * (x - 1) * (x + 2) * (2 * x + 1)"),
        ("x**x", "x**x * (log(x) + 1)"),
        ("(x + 1)**2*(x - 3)**3", "(x - 3)**2 * (x + 1) * (5 * x - 3)"),
        ("log((1 + x)/(1 - x))/2", "1 / ((1 - x) * (1 + x))"),
        ("x**3 + 2*x", "3 * x**2 + 2"),
        ("abs(x)*x", "2 * abs(x)"),
        ("1/x**2", "-2 / x**3"),
        ("x**a*exp(-b*x)", "x**(a - 1) * (a - b * x) * exp(-b * x)"),
        ("sin(x)**2 + cos(x)**2", "0"),
        ("log(cosh(x))", "tanh(x)"),
        ("integral(exp(-t**2), t, 0, x**2)", "2 * x * exp(-x**4)"),
        ("where(x > 0, x**2, -x)", "where(x > 0, 2 * x, -1)"),
    ],
)
def test_results_as_a_person_writes_them(text, want):
    assert wb.text_of(derive(read(text), X).result) == want


@pytest.mark.parametrize(
    "text, said",
    [
        ("log(x)", "x > 0"),
        ("sqrt(x - 1)", "x - 1 > 0"),
        ("1/x", "x not 0"),
        ("x**x", "x > 0"),
        ("arcsin(x)", "between -1 and 1"),
    ],
)
def test_where_a_derivative_holds_is_said(text, said):
    made = derive(read(text), X)
    assert any(said in condition.words.replace("`", "") for condition in made.assumptions)


def test_kinks_are_said():
    assert any("abs" in note for note in derive(read("x**2 + abs(x)"), X).notes)


def test_parameters_are_constants_and_said_to_be():
    made = derive(read("a*x**2"), X)
    assert made.result is read("2*a*x")
    assert "`a` is held constant" in made.convention


def test_deep_expressions_take_the_graph_road():
    deep = X
    for _ in range(60):
        deep = wb.tanh(deep)
    assert derive(deep, X).roads[0].name == "graph"


def test_other_roads_are_there_by_name():
    f = read("x**2*exp(-x)")
    by_rules, by_differential = derive(f, X), derive(f, X, method="differential")
    assert by_rules.roads[0].name == "rules"
    at = {"x": 0.7}
    assert float(evaluate(by_rules.result, at)) == pytest.approx(float(evaluate(by_differential.result, at)))
    with pytest.raises(wb.NoDerivation, match="scalar"):
        derive(wb.sum(wb.vector("v", "n") ** 2), wb.vector("v", "n"), method="rules")


@pytest.mark.parametrize(
    "text, said",
    [
        ("sqrt(x)*log(x)/x**3", ["x > 0"]),
        ("1/(x**2*(x - 1)**3)", ["x not 0", "x - 1 not 0"]),
        ("abs(x)/sqrt(x)", ["x > 0"]),
        ("x/sqrt(1 + x**2)", []),
    ],
)
def test_conditions_are_said_once_and_in_their_shortest_form(text, said):
    assert [condition.words.replace("`", "") for condition in derive(read(text), X).assumptions] == said


def test_the_authors_names_are_inner_functions_and_are_written_out_where_that_is_short():
    made = derive(read("u = x**2; u + sin(u)"), X)
    assert wb.text_of(made.result) == "2 * x * (1 + cos(x**2))"
    assert not any(line.rule.name == "inner function" for line in made.walk())
    assert any(line.rule.name == "chain rule" for line in made.walk())
