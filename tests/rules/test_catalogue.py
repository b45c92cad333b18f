"""Every rule of the catalogue is true, says why, shows itself, and would be caught if it were wrong.

The tests are made by walking ``catalogue()``: a new rule is tested by being there.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest

from tests.every import every
from tests.rules.points import compare
from workbench.rules import catalogue
from workbench.rules.identity import Identity, Index, Matrix, Pattern, Scalar
from workbench.rules.identity import rule as make
from workbench.rules.rule import Rule
from workbench.terms.functions.elementwise import sqrt
from workbench.terms.functions.linear_algebra import zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import MUL, NUMBER, RELATION, SYMBOL, Sum, mul, negative, symbol, transpose
from workbench.terms.term import LanguageError, Term

RULES = list(catalogue().values())
IDENTITIES = [rule for rule in RULES if isinstance(rule, Identity)]
SQUARE_ONLY = {"symmetric", "posdef", "orthogonal", "diagonal", "simplex", "onehot"}


def each(rules: list[Rule] | list[Identity]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return every("rule", rules, ids=lambda rule: rule.name, parts=min(8, len(rules)))


def seed_of(rule: Rule) -> int:
    return zlib.crc32(rule.name.encode())


def is_zero(term: Term) -> bool:
    return (term.head is NUMBER and term.value == 0) or term.head is zeros


@each(RULES)
def test_a_rule_says_why(rule):
    assert rule.reason.strip()
    assert "\n" not in rule.reason
    assert rule.name == rule.name.strip()
    assert "_" not in rule.name.replace(*_function_names(rule.name))


def _function_names(name: str) -> tuple[str, str]:
    """The names of functions keep their underscores: "derivative of log_softmax"."""
    last = name.split(" of ")[-1]
    return last, last.replace("_", " ")


@each(RULES)
def test_a_rule_states_itself(rule):
    statement = rule.statement
    assert statement.head is RELATION
    left, right = statement.args
    comparison = compare(left, right, rule.conditions, seed_of(rule))
    assert comparison.agrees, f"{statement}: {comparison}"


@each(RULES)
def test_every_example_is_made_by_the_rule_and_true(rule):
    examples = rule.examples
    assert examples
    for before, after in examples:
        rewrite = rule.apply(before)
        assert rewrite is not None, before
        assert rewrite.result is after, f"{before} -> {rewrite.result}, not {after}"
        assert rewrite.rule is rule
        assert before.shape == after.shape, f"{before}: {before.shape} -> {after}: {after.shape}"
        assert after.indices <= before.indices, f"{before} -> {after} brings in a free index"
    for before, after in _spread(list(examples), 8):
        rewrite = rule.apply(before)
        comparison = compare(before, after, rewrite.conditions, seed_of(rule))
        assert comparison.agrees, f"{before} -> {after}: {comparison}"


@each([rule for rule in RULES if rule.counter is not None])
def test_the_guard_keeps_the_rule_from_its_counterexample(rule):
    assert rule.apply(rule.counterexample) is None


@pytest.mark.daily(2)
@each(IDENTITIES)
def test_an_identity_holds_at_every_rank_and_with_equal_sizes(rule):
    patterns = list(rule.patterns())
    assert patterns
    for pattern in _spread(patterns, 24):
        conditions = [c for c in (n.judge(pattern.samples) for n in rule.requires) if not isinstance(c, bool)]
        comparison = compare(pattern.left, pattern.right, conditions, seed_of(rule))
        assert comparison.agrees, f"{pattern.left} = {pattern.right}: {comparison}"


@pytest.mark.daily(8)
@each(IDENTITIES)
def test_an_identity_stays_true_on_composite_operands(rule):
    """Sums that broadcast, multiples: what a letter may stand for when a formula is real."""
    for left in _spread([left for pattern in rule.patterns() for left in _composites(rule, pattern)], 80):
        rewrite = rule.apply(left)
        if rewrite is not None:
            comparison = compare(left, rewrite.result, rewrite.conditions, seed_of(rule), points=2)
            assert comparison.witness == "", f"{left} -> {rewrite.result}: {comparison}"


def _spread(items: list, most: int) -> list:
    """At most so many of the items, from all over the list."""
    return items if len(items) <= most else items[:: len(items) // most + 1]


def _composites(rule: Identity, pattern: Pattern):
    for name, sample in pattern.samples.items():
        if sample.head is not SYMBOL or sample.attrs[2] & (SQUARE_ONLY | {"integer"}):
            continue
        c = symbol("c_0", (), *sample.attrs[2])
        row = symbol("v_0", sample.shape[1:], *sample.attrs[2])
        other = symbol("w_0", sample.shape, *sample.attrs[2])
        for value in (sample + c, c * sample, sample + other, other + row + sample, row * sample, 1 / sample):
            try:
                yield rule.both(**{**pattern.samples, name: value})[0]
            except LanguageError:
                continue


# -- the test is tested: faults must be found ----------------------------------


def _false_rules():
    """Rules that look right; each is false somewhere: under broadcasting, at equal sizes, outside a domain."""

    @make(shapes="x: n; y: n")
    def a_sum_of_entries_without_equal_shapes(x: Term, y: Term):
        """false when y broadcasts"""
        return sum_(x + y), sum_(x) + sum_(y)

    @make(shapes="A: m,n; B: n,p; C: p,q")
    def associative_also_around_a_vector(A: Term, B: Term, C: Term):
        """false when B is a vector between square matrices"""
        return A @ B @ C, A @ (B @ C)

    @make
    def every_matrix_is_symmetric(S: Matrix):
        """false for most"""
        return S @ S.T, S.T @ S

    @make
    def root_of_a_square_without_modulus(x: Term):
        """false for x < 0"""
        return sqrt(x**2), x

    @make
    def any_factor_out_of_a_sum(c: Scalar, f: Scalar, k: Index):
        """false when c depends on k"""
        return Sum(c * f, k), Sum(c, k) * Sum(f, k)

    @make(shapes="A: n,n; B: n,n")
    def transposes_in_the_same_order(A: Matrix, B: Matrix):
        """false for matrices that do not commute"""
        return (A @ B).T, A.T @ B.T

    return [value for value in locals().values() if isinstance(value, Identity)]


@each(_false_rules())
def test_a_false_rule_is_refuted(rule):
    found = []
    for pattern in rule.patterns():
        found.append(compare(pattern.left, pattern.right, rule.conditions).witness)
        for left in _composites(rule, pattern):
            rewrite = rule.apply(left)
            found.append(compare(left, rewrite.result, rewrite.conditions).witness if rewrite else "")
    assert any(found)


def test_a_rule_without_docstring_is_an_error():
    with pytest.raises(TypeError, match="docstring"):

        @make
        def nothing_said(x: Term):
            return x + x, 2 * x


def _faults(after: Term):
    yield "sign", negative(after)
    yield "factor", mul(2, after)
    if after.rank == 2 and after.shape[0] == after.shape[1]:
        yield "transpose", transpose(after)
    for place, factor in enumerate(after.args if after.head is MUL else ()):
        if factor.head is not NUMBER and factor.shape != after.shape and len(after.args) > 2:
            yield "dropped factor", mul(*after.args[:place], *after.args[place + 1 :])


@each(RULES)
def test_a_fault_in_the_right_side_is_found(rule):
    before, after = rule.statement.args
    for fault, wrong in _faults(after):
        if is_zero(after) or (fault == "transpose" and compare(after, wrong, rule.conditions).agrees):
            continue
        comparison = compare(before, wrong, rule.conditions, seed_of(rule))
        assert comparison.witness, f"{fault}: {before} = {wrong} was not refuted"


def test_no_two_rules_have_one_name():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names) >= 300
