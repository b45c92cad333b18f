"""The checker is tested by planted faults: every mutant that changes a value is refuted, not merely undecided."""

from dataclasses import replace

import pytest

from tests.check.records import RECORDS
from tests.mutation import score, survivors_of
from workbench import catalog
from workbench.check.claims.kinds import check_claim
from workbench.check.mutants import (
    _changes_nothing,
    _says_less,
    claim_mutants,
    differs,
    line_mutants,
    mutants_of,
    planted,
)
from workbench.check.statements.judging import Judge, make_pool, statements_of
from workbench.record.derivation import Status
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.linear_algebra import inv
from workbench.terms.functions.norms import norm
from workbench.terms.heads import delta, equals, index, integral, matrix, relation, scalar, vector
from workbench.terms.statements import both, exists, iff, implies
from workbench.terms.term import postorder

LIMIT = 60


def judge_of(made, *terms):
    everything = [t for part in made.walk() for t in (part.statement, *statements_of(part.conditions))]
    for claim in made.claims:
        everything += [t for t in (claim.statement, claim.of, claim.result, claim.along) if t is not None]
    return Judge(make_pool([*everything, *terms], (), 0, any(c.structured for c in made.claims)))


def spread(items, limit=LIMIT):
    """Some of the items, from all over the list."""
    items = list(items)
    return items[:: max(1, len(items) // limit)]


@pytest.mark.parametrize("name", [n for n, made in RECORDS.items() if any(True for _ in made().walk())])
def test_mutants_of_lines_are_refuted(name):
    made = RECORDS[name]()
    judge, killed = judge_of(made), 0
    for part in made.walk():
        for fault, wrong in spread(line_mutants(part)):
            dropped = fault.startswith("missing condition")
            if not dropped and differs(part.statement, wrong.statement, judge) is not True:
                continue
            verdict = judge.verdict(wrong.statement, wrong.conditions)
            if dropped and verdict.status.passed:
                continue  # The other conditions are enough, or both sides are undefined without this one.
            assert verdict.status is Status.REFUTED, (part.n, fault, verdict)
            killed += 1
    assert killed >= 5


def test_a_missing_condition_is_noticed():
    made = RECORDS["scalar_identity"]()
    judge = judge_of(made)
    (_, wrong) = next(m for m in line_mutants(made.lines[0]) if m[0].startswith("missing condition"))
    assert judge.verdict(wrong.statement, wrong.conditions).status is Status.REFUTED


@pytest.mark.parametrize("name", RECORDS)
def test_mutants_of_claims_are_refuted(name):
    made = RECORDS[name]()
    claim, judge, killed = made.claim, judge_of(made), 0
    for fault, wrong in spread(claim_mutants(claim)):
        before, after = (claim.result, wrong.result) if claim.result is not None else (claim.statement, wrong.statement)
        if differs(before, after, judge) is not True:
            continue
        verdict = check_claim(wrong, judge)
        assert verdict.status is Status.REFUTED, (fault, verdict)
        killed += 1
    assert killed >= 3


def test_every_fault_is_planted():
    A, x = matrix("A", "n", "n"), vector("x", "n")
    i, j = index("i j", "n")
    statement = equals(x[i], A.T[i, j] * A[j, i] + delta(i, j) * (inv(A) @ A)[i, j] ** 2)
    faults = {m.fault.split(" at ")[0] for m in mutants_of(statement)}
    assert faults >= {
        "sign", "factor 11/10", "transpose", "dropped term", "swapped indices", "wrong index", "swapped factors",
        "exponent",
    }
    assert {m.fault for m in mutants_of(relation("<=", x[i], 2 * x[i]))} >= {"inequality turned"}


def test_mutants_keep_the_shape_and_the_left_side():
    A, x = matrix("A", "n", "n"), vector("x", "n")
    for mutant in mutants_of(equals(A @ x, A @ x + x)):
        assert mutant.term.args[0] is A @ x
        assert mutant.term.args[1].shape == x.shape


def test_equivalent_mutants_are_seen_by_values():
    A = matrix("A", "n", "n")
    judge = Judge(make_pool([A], (), 0))
    assert differs(A.T.T + A, 2 * A, judge) is False
    assert differs(A, A.T, judge) is True


ENGINE = [
    ("sum((A @ x - b)**2)", "x", {}), ("logdet(X.T @ X + lam * eye(n))", "X", {}), ("softmax(x)", "x", {}),
    ("x / norm(x)", "x", {}), ("inv(S)", "S", {}), ("sum(log(1 + exp(A @ x)))", "x", {"what": "hessian"}),
    ("trace(S @ S)", "S", {"structured": True}),
]


@pytest.mark.parametrize(("expr", "wrt", "more"), ENGINE, ids=[e for e, _, _ in ENGINE])
def test_mutants_of_derived_lines_are_refuted(expr, wrt, more):
    goals = pytest.importorskip("workbench.engines.goals")
    from workbench.language.parse import parse, parse_variable

    declared = ("A:m,n", "x:n", "b:m", "X:m,n", "lam::positive", "S:n,n:symmetric")
    words = {v.name: v for v in map(parse_variable, declared)}
    made = replace(goals.derive(parse(expr, words), words[wrt], **more), id="mutants")
    judge, killed = judge_of(made), 0
    for part in made.lines:
        if part.statement.head.name != "relation":
            continue
        for fault, wrong in spread(line_mutants(part), 12):
            if not fault.startswith("missing") and differs(part.statement, wrong.statement, judge) is True:
                verdict = judge.verdict(wrong.statement, wrong.conditions)
                assert verdict.status is Status.REFUTED, (part.n, fault, verdict)
                killed += 1
    for fault, wrong in spread(claim_mutants(made.claim), 20):
        if differs(made.claim.result, wrong.result, judge) is True:
            verdict = check_claim(wrong, judge)
            assert verdict.status is Status.REFUTED, (fault, verdict)
            killed += 1
    assert killed >= 10


def test_premises_are_lost_and_weakened():
    a, b, c = (scalar(name) for name in "abc")
    lost = implies(both(relation(">", a, 0), relation("<", b, c)), equals(a, b))
    faults = {m.fault: m.term for m in mutants_of(lost)}
    assert faults["lost premise"] is lost.args[1]
    assert faults["lost part of a premise"].head is lost.head
    weaker = {m.fault: m.term for m in mutants_of(iff(relation("<", a, b), relation("<", a - b, 0)))}
    assert "weaker premise" in weaker


def test_parts_and_bodies_are_changed_and_bound_names_are_not():
    a, b, u = scalar("a"), scalar("b"), scalar("u", "unit")
    inside = {m.term for m in mutants_of(exists(equals(a, b * u), u))}
    assert len(inside) >= 3
    assert {t.args[1] for t in inside} == {u}
    assert {t.head.name for t in (m.term for m in mutants_of(both(equals(a, b), equals(b, u))))} == {"both"}
    runs = [m.term for m in mutants_of(equals(a, integral(b * u, u, 0, 1)))]
    assert {t.args[1] for r in runs for t in postorder(r) if t.head.name == "integral"} == {u}


def test_faults_in_a_whole_derivation_are_judged_and_equal_ones_left_out():
    found = list(planted(RECORDS["scalar_identity"](), 10))
    assert not any(f.status.passed for f in found)
    assert sum(f.status is Status.REFUTED for f in found) >= 0.8 * len(found)
    assert len({f.where for f in found}) >= 2


def test_what_changes_nothing_is_seen_inside_of_statements():
    a, b, l = scalar("a"), scalar("b"), vector("l", "n")
    above = relation(">", a, 0)
    judge = Judge(make_pool([a * b, l], (), 0))
    there = exists(equals(a * norm(l), b), l)
    assert _changes_nothing(there, exists(equals(a * norm(-l), b), l), judge, ())
    assert not _changes_nothing(there, exists(equals(-a * norm(l), b), l), judge, ())
    assert _changes_nothing(implies(above, equals(absolute(a), b)), implies(above, equals(a, b)), judge, ())
    below = relation("<", a, 0)
    assert not _changes_nothing(implies(below, equals(absolute(a), b)), implies(below, equals(a, b)), judge, ())


def test_a_weaker_inequality_is_seen_inside_of_statements():
    a, b = scalar("a"), scalar("b")
    judge = Judge(make_pool([a * b], (), 0))
    given, rest = relation(">", b, 1), equals(a + b, b + a)

    def at_most(bound):
        return implies(given, both(relation("<=", a, bound), rest))

    assert _says_less(at_most(b), at_most(b**2), judge)
    assert not _says_less(at_most(b**2), at_most(b), judge)
    assert not _says_less(at_most(b), implies(given, both(relation("<=", a, b**2), equals(a + b, 2 * b))), judge)
    assert not _says_less(relation("<=", a, b), relation("<=", a, b**2), judge)


NIGHTLY = list(catalog.entries())[::10]


@pytest.mark.nightly
@pytest.mark.parametrize("id", NIGHTLY)
def test_mutants_of_the_library_do_not_pass(id):
    """Every tenth entry, a few faults each; ``python -m tests.mutation`` shows the survivors of any others."""
    counts, left = survivors_of(id, 8)
    assert not [f for f in left if f.status.passed], left
    assert not counts or score(counts) >= 0.85, left
