"""The pen: lines made by rules, refusals where no rule makes them, records that survive the checker."""

from __future__ import annotations

import pytest

from workbench.check import check
from workbench.engines.goals import gradient
from workbench.record.claims import Equality, Gradient, Inequality, Jacobian
from workbench.record.derivation import Derivation, Detail
from workbench.record.errors import NoRule
from workbench.record.pen import Pen
from workbench.rules import calculus, determinants, sums
from workbench.terms.functions.elementwise import exp, log
from workbench.terms.functions.linear_algebra import diag, eye, inner, logdet, ones, outer, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.softmax import logsumexp, softmax
from workbench.terms.heads import (
    IMPLIES,
    Sum,
    apply,
    delta,
    derivative,
    differential,
    equals,
    index,
    matrix,
    named,
    number,
    relation,
    scalar,
    size_term,
    vector,
)
from workbench.terms.statements import forall, implies
from workbench.terms.term import Term

z, x, a = vector("z", "n"), vector("x", "n"), vector("a", "n")
i, j, k = index("i j k", "n")


def softmax_page() -> Derivation:
    pen = Pen()
    pen.given(z)
    pen.convention("rows are outputs")
    pen.idea("differentiate the logarithm, which has no quotient")
    total = pen.define("S", Sum(exp(z[k]), k))
    s = named("s", softmax(z))
    entry = pen.follows(equals(s[i], exp(z[i]) / total), name="definition of softmax")
    weight = pen.follows(equals(s[j], exp(z[j]) / total), name="definition of softmax")
    pen.start(log(s[i]))
    pen.use(entry)
    log_entry = pen.by(calculus.log_of_quotient, calculus.log_of_exp, "removes the quotient")
    pen.start(derivative(log(s[i]), z[j]))
    pen.use(log_entry)
    pen.inward()
    pen.inward()
    pen.unfold(total)
    pen.inward(times=3)
    pen.by(sums.sift)
    pen.fold(total)
    left = pen.use(weight, backwards=True)
    pen.start(derivative(log(s[i]), z[j]))
    right = pen.inward()
    pen.follows(
        equals(derivative(s[i], z[j]), s[i] * (delta(i, j) - s[j])),
        left,
        right,
        name="multiply by the entry",
        why="it is positive",
    )
    pen.matrix_form(derivative(s, z), i, j)
    pen.claim(Jacobian(s, z, diag(s) - outer(s, s)))
    pen.sanity(equals((diag(s) - outer(s, s)) @ ones("n"), zeros("n")), "rows sum to 0")
    pen.wrong("forgetting that S contains every logit")
    return pen.derivation(title="Jacobian of softmax", id="softmax-jacobian")


def test_a_page_is_written_and_checked() -> None:
    page = softmax_page()
    judged = check(page)
    bad = [line.n for line in judged.walk() if line.verdict is None or not line.verdict.status.passed]
    assert not bad
    assert judged.claim.verdict is not None
    assert judged.claim.verdict.status.passed
    assert page.convention
    assert page.wrong
    assert page.at_detail(Detail.FULL)


def test_lines_rest_on_the_lines_that_made_them() -> None:
    lines = softmax_page().lines
    by_number = {line.n: line for line in lines}
    for line in lines:
        assert all(int(n) < int(line.n) for n in line.rests_on)
    assert any(len(line.rests_on) > 1 for line in lines), "a line may rest on several"
    last = lines[-1]
    assert by_number[last.rests_on[0]].rule.name == "multiply by the entry"


@pytest.mark.parametrize(
    "step",
    [
        lambda pen: pen.by(calculus.log_of_quotient),
        lambda pen: pen.by(sums.sift),
        lambda pen: pen.inward(),
        lambda pen: pen.fold(named("q", x * x * x)),
        lambda pen: pen.components(),
        lambda pen: pen.by_lemma("nowhere"),
        lambda pen: pen.start(x @ a, a @ x),
    ],
)
def test_a_step_that_no_rule_makes_is_refused(step) -> None:  # type: ignore[no-untyped-def]
    pen = Pen()
    pen.start(x @ a)
    with pytest.raises(NoRule):
        step(pen)


def test_a_chain_must_be_open() -> None:
    with pytest.raises(NoRule, match="start"):
        Pen().by(sums.sift)


def test_a_record_needs_claim_and_lines() -> None:
    pen = Pen()
    with pytest.raises(NoRule, match="claim"):
        pen.derivation()
    pen.claim(Equality(x @ a, a @ x))
    with pytest.raises(NoRule, match="lines"):
        pen.derivation()


@pytest.mark.parametrize(
    "first, second, whole",
    [
        ("=", "=", "="), ("=", "<", "<"), ("=", "<=", "<="), ("=", ">", ">"), ("=", ">=", ">="),
        ("=", "approx", "approx"),
        ("<", "=", "<"), ("<=", "=", "<="), (">", "=", ">"), (">=", "=", ">="), ("approx", "=", "approx"),
        ("<", "<", "<"), ("<=", "<=", "<="), (">", ">", ">"), (">=", ">=", ">="), ("approx", "approx", "approx"),
        ("<=", "<", "<"), ("<", "<=", "<"), (">=", ">", ">"), (">", ">=", ">"),
    ],
)  # fmt: skip
def test_a_chain_is_as_strict_as_its_strictest_step(first: str, second: str, whole: str) -> None:
    pen = Pen()
    pen.start(x @ a)
    pen.relate(first, inner(x, a), name="the first step")
    step = pen.relate(second, sum_(x * a), name="the second step")
    assert step.statement is relation(whole, x @ a, sum_(x * a))


@pytest.mark.parametrize(
    "first, second", [("<", ">"), ("<=", ">="), ("<", ">="), (">", "<="), ("approx", "<="), (">", "approx")]
)
def test_a_chain_of_opposite_signs_relates_nothing(first: str, second: str) -> None:
    pen = Pen()
    pen.start(x @ a)
    pen.relate(first, inner(x, a), name="the first step")
    with pytest.raises(NoRule, match="relates nothing"):
        pen.relate(second, sum_(x * a), name="the second step")


def test_a_chain_of_an_inequality_is_checked_whole() -> None:
    pen = Pen()
    pen.start(x @ a)
    pen.relate("=", inner(x, a), name="inner product")
    pen.relate("<=", (x @ x + a @ a) / 2, name="the square of the difference is not negative", why="0 <= |x - a|^2")
    step = pen.relate("=", (sum_(x**2) + sum_(a**2)) / 2, name="lengths")
    assert step.statement is relation("<=", x @ a, step.right)
    with pytest.raises(NoRule):
        pen.relate(">=", x @ x, name="nonsense")
    pen.claim(Inequality(x @ a, "<=", (x @ x + a @ a) / 2))
    judged = check(pen.derivation(title="t"))
    assert all(line.verdict is not None and line.verdict.status.passed for line in judged.walk())


def test_roads_are_kept_apart() -> None:
    pen = Pen()
    pen.claim(Gradient(x @ a, x, a))
    with pen.road("differential"):
        pen.engine(gradient(x @ a, x))
    with pen.road("index"):
        pen.engine(gradient(x @ a, x, method="index"))
    page = pen.derivation(title="t")
    assert [road.name for road in page.roads] == ["differential", "index"]
    assert all(road.lines[0].n == "1" for road in page.roads)


def test_an_engine_goes_on_below_earlier_lines() -> None:
    pen = Pen()
    pen.start(differential(x @ a, x))
    pen.inward()
    mark = pen.engine(gradient(x @ a, x))
    assert mark.right is a
    lines = pen._board.lines
    assert [line.n for line in lines] == [str(n) for n in range(1, len(lines) + 1)]
    assert all(set(line.rests_on) <= {other.n for other in lines[:place]} for place, line in enumerate(lines))


def test_engines_do_not_repeat_each_other() -> None:
    """Two gradients of one program share their forward lines, which stand on the board once."""
    pen = Pen()
    A, B = matrix("A", "n", "n"), matrix("B", "n", "n")
    h = named("h", exp(A @ x))
    f = named("f", a @ (B @ h))
    for variable in (x, A):
        pen.engine(gradient(f, variable, method="graph"))
    lines = pen._board.lines
    statements = [line.statement for line in lines]
    assert len(set(statements)) == len(statements)
    assert sum(line.statement is equals(h, exp(A @ x)) for line in lines) == 1
    assert all(set(line.rests_on) <= {other.n for other in lines[:place]} for place, line in enumerate(lines))
    assert {line.statement.args[0] for line in lines} >= {derivative(f, x), derivative(f, A)}


def test_named_parts_that_do_not_move_stay_closed() -> None:
    A, W, G = matrix("A", "m", "n"), matrix("W", "n", "p"), matrix("G", "m", "p")
    h = named("h", exp(A))
    page = gradient(named("f", inner(G, h @ W)), W, method="graph")
    assert page.lines[-1].statement.args[1] is h.T @ G


def test_both_sides() -> None:
    pen = Pen()
    first = pen.follows(equals(2 * x, x + x), name="doubling")
    mark = pen.both_sides(first, lambda side: a @ side, name="multiply by a")
    assert mark.statement is equals(2 * (a @ x), 2 * (a @ x))


def test_equals_for_equals_inside_products_and_sums() -> None:
    from workbench.record.exchange import exchanged
    from workbench.terms.heads import scalar

    p, q, r, s = (scalar(n) for n in "pqrs")
    assert exchanged(p * r / q**2, {p / q: s}) is s * q**-1 * r or exchanged(p * r / q**2, {p / q: s}) is s * r * q**-1
    assert exchanged(p * p / q**2, {p / q: s}) is s * s
    assert exchanged(r + p + q, {p + q: s}) is r + s
    assert exchanged(p * r, {p / q: s}) is p * r
    assert exchanged(4 * p, {2 * p: s}) is 4 * p


def test_lemmas_match_any_letters_and_sizes() -> None:
    page = softmax_page()
    b, w = matrix("B", "k", "m"), vector("w", "m")
    pen = Pen(lambda id: page)
    scores = vector("scores", "m")
    pen.start(derivative(softmax(scores), scores) @ w)
    mark = pen.by_lemma("softmax-jacobian")
    assert "diag" in repr(mark.right)
    assert pen._board.lines[-1].lemma == "softmax-jacobian"
    pen.claim(Equality(mark.left, mark.right))
    record = pen.derivation(title="t")
    assert record.needs == ("softmax-jacobian",)
    judged = check(record)
    assert all(line.verdict is not None and line.verdict.status.passed for line in judged.walk())
    pen.start(b @ w)
    with pytest.raises(NoRule, match="applies nowhere"):
        pen.by_lemma("softmax-jacobian")
    with pytest.raises(NoRule, match="no letter"):
        pen.rule_of("softmax-jacobian", y=w)


def test_a_gradient_as_a_lemma_gives_its_component() -> None:
    page = gradient(logsumexp(z), z)
    pen = Pen(lambda id: page)
    pen.start(derivative(logsumexp(x), x[j]))
    assert pen.by_lemma("logsumexp").right is softmax(x)[j]


def test_the_lemma_of_a_differential_binds_composite_letters() -> None:
    from workbench.record.claims import Differential
    from workbench.terms.functions.linear_algebra import inv, trace

    y = matrix("Y", "n", "n", "posdef")
    lemma = Pen()
    lemma.claim(Differential(logdet(y), y, trace(inv(y) @ differential(y, y))))
    lemma.start(differential(logdet(y), y))
    lemma.inward()
    page = lemma.derivation(title="log det", id="log-det")
    s = matrix("S", "m", "m", "posdef")
    pen = Pen(lambda id: page)
    pen.start(differential(logdet(s), s))
    assert pen.by_lemma("log-det").right is trace(inv(s) @ differential(s, s))


@pytest.mark.parametrize(
    "name",
    "inner dot trace multiple scalar jacobian sum identity rank_one entrywise brackets number".split(),
)
def test_the_gradient_is_read_off_where_the_direction_stands_alone(name) -> None:  # type: ignore[no-untyped-def]
    from workbench.rules.identify import read_off
    from workbench.terms.functions.linear_algebra import trace
    from workbench.terms.heads import scalar

    g, m, c, t = matrix("G", "m", "n"), matrix("X", "m", "n"), scalar("c"), scalar("t")
    dm, dx, dt = differential(m, m), differential(x, x), differential(t, t)
    cases = {
        "inner": (c * inner(g, dm), dm, c * g),
        "dot": (a @ dx, dx, a),
        "trace": (trace(g.T @ dm), dm, g),
        "multiple": (2 * (a @ dx) / c, dx, 2 * a / c),
        "scalar": (c * dt, dt, c),
        "jacobian": (g @ dx, dx, g),
        "sum": (a @ dx - 2 * (x @ dx), dx, a + -2 * x),
        "identity": (c * dx, dx, c * eye("n")),
        "rank_one": (c * a * (x @ dx), dx, c * outer(a, x)),
        "entrywise": (a * dx, dx, diag(a)),
        "brackets": (2 * (g @ (g.T @ (g @ dx))), dx, 2 * (g @ g.T @ g)),
        "number": (g @ diag(a * dt) @ g.T, dt, g @ diag(a) @ g.T),
    }
    linear, direction, factor = cases[name]
    assert read_off(linear, direction) is factor


@pytest.mark.parametrize("linear", [(dx_ := differential(x, x)) * dx_, a @ dx_ + a @ x, dx_ @ dx_, x @ x])
def test_nothing_is_read_off_where_it_does_not(linear) -> None:  # type: ignore[no-untyped-def]
    from workbench.rules.identify import read_off

    assert read_off(linear, differential(x, x)) is None


def test_a_lemma_about_a_gradient_is_used_under_d() -> None:
    from workbench.terms.functions.norms import norm

    lemma = Pen()
    lemma.claim(Gradient(norm(x), x, x / norm(x)))
    lemma.start(differential(norm(x), x))
    lemma.inward()
    page = lemma.derivation(title="norm", id="norm")
    pen = Pen(lambda id: page)
    b, w = matrix("B", "m", "k"), vector("w", "k")
    pen.start(differential(norm(b @ w), w))
    mark = pen.by_lemma("norm")
    assert mark.right is ((b @ w) / norm(b @ w)) @ differential(b @ w, w)
    pen.claim(Equality(mark.left, mark.right))
    assert all(line.verdict is not None and line.verdict.status.passed for line in check(pen.derivation()).walk())
    pen.start(differential(norm(b @ w), b, w))
    assert pen.by_lemma("norm").right is ((b @ w) / norm(b @ w)) @ differential(b @ w, b, w)


def test_a_name_is_not_put_inside_itself() -> None:
    s = named("s", softmax(z))
    pen = Pen()
    pen.start(s @ z + softmax(z) @ a)
    assert pen.fold(s).right is s @ z + s @ a
    pen.start(s @ z)
    with pytest.raises(NoRule):
        pen.fold(s)


def test_every_claim_of_a_lemma_is_used() -> None:
    from workbench.terms.functions.norms import norm

    x, a, b, y = vector("x", "n"), vector("a", "n"), vector("b", "m"), vector("y", "m")
    lemma = Pen()
    lemma.claim(Gradient(norm(x), x, x / norm(x)), Gradient(a @ x, x, a))
    lemma.start(differential(norm(x), x))
    lemma.inward()
    page = lemma.derivation(title="two", id="two")
    pen = Pen(lambda id: page)
    pen.start(differential(b @ y, y))
    assert pen.by_lemma("two").right is b @ differential(y, y)


def test_conditions_of_a_lemma_are_about_what_the_letters_stand_for() -> None:
    from workbench.terms.functions.linear_algebra import det, inv

    y, s = matrix("Y", "n", "n"), matrix("S", "m", "m", "posdef")
    lemma = Pen()
    lemma.claim(Equality(det(inv(y)), 1 / det(y)))
    lemma.start(det(inv(y)))
    lemma.by(determinants.determinant_of_an_inverse)
    page = lemma.derivation(title="det", id="det")
    assert [c.words for c in page.assumptions] == ["`Y` invertible"]
    pen = Pen(lambda id: page)
    pen.start(det(inv(s)))
    pen.by_lemma("det")
    (condition,) = pen._board.lines[-1].conditions or pen._board.lines[-1].lines[0].conditions
    assert condition.words == "`S` invertible"
    assert condition.discharged


def test_a_number_that_stands_twice_is_not_read_off() -> None:
    from workbench.rules.identify import read_off
    from workbench.terms.heads import scalar

    dt = differential(scalar("t"), scalar("t"))
    assert read_off(diag(x * dt) * dt, dt) is None
    assert read_off(diag(x * dt) + diag(x), dt) is None


def test_at_full_detail_a_link_of_a_chain_is_one_line() -> None:
    pen = Pen()
    pen.given(x, a)
    pen.start(x @ a)
    pen.relate("=", a @ x, name="turned round")
    pen.relate("=", Sum(a[k] * x[k], k), name="entries")
    pen.claim(Equality(x @ a, Sum(a[k] * x[k], k)))
    page = pen.derivation(title="a dot product", id="dot")
    assert [line.n for line in page.at_detail(Detail.FULL)] == ["1", "2"]
    assert [part.n for part in page.lines[1].lines] == ["2.1", "2.2"]  # the judge sees the link and the joining apart


def test_numbers_that_differentiation_brings_are_multiplied_out() -> None:
    pen = Pen()
    pen.given(x)
    pen.start(differential(x @ x / 2, x))
    assert pen.inward(times=2, arithmetic=True).right is x @ differential(x, x)


def test_an_instance_does_not_say_what_any_reader_sees() -> None:
    t, m = scalar("t", "integer"), size_term("m")

    def f(at: Term) -> Term:
        return apply("f", (), at)

    pen = Pen()
    law = pen.assume(forall(implies(relation(">=", t, 0), equals(f(t + 1), f(t) + 1)), t), "a step")
    assert pen.instance(law, t=number(0)).statement is equals(f(number(1)), f(number(0)) + 1)
    assert pen.instance(law, t=m).statement is equals(f(m + 1), f(m) + 1)
    below = pen.instance(law, t=number(-1)).statement
    assert below.head is IMPLIES  # of a number below 0 the law says nothing


def test_the_next_statement_has_its_numbers_added() -> None:
    m = size_term("m")
    pen = Pen()
    statement = equals(apply("f", (), m), (m + 1) * m)
    assert pen.next_of(statement, m) is equals(apply("f", (), m + 1), (m + 2) * (m + 1))


def test_a_line_of_another_road_cannot_be_cited():
    pen = Pen()
    c, d, e = scalar("c"), scalar("d"), scalar("e")
    with pen.road("first"):
        pen.follows(equals(c + d, d + c))
        mark = pen.follows(equals(c * d, d * c))
    with pen.road("second"):
        pen.follows(equals(e + c, c + e))
        own = pen.follows(equals(e * c, c * e))
        with pytest.raises(NoRule, match="no line of this road"):
            pen.follows(equals(e * c * d, e * d * c), mark)
        pen.follows(equals(e * c * d, c * e * d), own)
