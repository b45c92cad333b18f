"""Schemas about sequences and their series.

Source: Higham, Functions of Matrices, ch. 10; Rudin, Principles of Mathematical Analysis, ch. 3 and 8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.rules.identity import Scalar
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.schema import Computed, Proof, schema
from workbench.terms.functions.elementwise import exp
from workbench.terms.functions.linear_algebra import diag, eye
from workbench.terms.functions.special import gamma
from workbench.terms.functions.spectral import expm
from workbench.terms.heads import (
    APPLY,
    MATMUL,
    POWER,
    PRODUCT,
    RELATION,
    SUM,
    Product,
    Sum,
    apply,
    equals,
    index,
    matmul,
    matrix,
    number,
    relation,
    scalar,
    size,
    size_term,
    vector,
)
from workbench.terms.sizes import Size
from workbench.terms.statements import forall, implies
from workbench.terms.term import LanguageError, Term, postorder, size_names, substitute, symbols


def _terms(premise: Term) -> tuple[Term, Term, Term] | None:
    """The index j, the sequence P and the number c of a sum of c**j*P(j)/j! that the premise has on its left side."""
    if premise.head is not RELATION or premise.attrs[0] != "=" or premise.args[0].head is not SUM:
        return None
    body, *over = premise.args[0].args
    sequence = next((t for t in postorder(body) if t.head is APPLY and t.args == tuple(over)), None)
    if len(over) != 1 or sequence is None:
        return None
    j = over[0]
    powers = (t.args[0] for t in postorder(body) if t.head is POWER and t.args[1] is j)
    for c in (number(1), *powers):
        scaled = sequence if c is number(1) else c**j * sequence
        if body is scaled / gamma(j + 1) and not c.shape and j not in c.indices:
            return j, sequence, c
    return None


def _summed(right: Term, j: Term) -> Term | None:
    """A product of fixed matrices and diag of the sums of x**j/j!, with exp(x) in the place of these sums."""
    if right.head is MATMUL:
        sides = [_summed(side, j) for side in right.args]
        return None if None in sides else matmul(*sides)
    if right.head is diag and right.args[0].head is SUM and right.args[0].args[1].attrs[1] == j.attrs[1]:
        body, over = right.args[0].args
        x = next((t.args[0] for t in postorder(body) if t.head is POWER and t.args[1] is over), None)
        if x is None or body is not x**over / gamma(over + 1) or over in x.indices:
            return None
        return diag(exp(x))
    return None if set(j.attrs[1].names) & set(size_names(right)) else right


def _exponential(step: Step) -> Iterator[Reduction]:
    """From the partial sums of any number of terms to the exponential: the sums on the right go to exp, entry by entry,
    and a product is continuous in its factors."""
    for premise in step.premises:
        seen = _terms(premise)
        if seen is None or not seen[0].attrs[1].names:
            continue
        j, sequence, c = seen
        value = _summed(premise.args[1], j)
        if value is None or size_term(j.attrs[1]) in step.fixed_in(premise):
            continue
        for law in step.premises:
            k = law.args[1] if law.head.name == "forall" and len(law.args) == 2 else None
            said = law.args[0].args[1] if k is not None and law.args[0].head.name == "implies" else None
            if k is None or said is None or said.head is not RELATION:
                continue
            here, there = (apply(sequence.name, sequence.shape, at) for at in (k, k + 1))
            if said.args[0] is not there or said.args[1].head is not MATMUL or said.args[1].args[1] is not here:
                continue
            x = said.args[1].args[0]
            if k in symbols(x):
                continue
            start = equals(apply(sequence.name, sequence.shape, number(0)), eye(sequence.shape[0]))
            yield Reduction((equals(expm(x if c is number(1) else c * x), value),), (Needed(start), Needed(law)))


_n = "n"
_c, _k, _j = scalar("c"), scalar("k", "integer"), index("j", "m")
_A, _V, _W, _l = matrix("A", _n, _n), matrix("V", _n, _n), matrix("W", _n, _n), vector("ell", _n)


def _power(at: Term) -> Term:
    return apply("P", (_n, _n), at)


_START = equals(_power(number(0)), eye(_n))
_LAW = forall(implies(relation(">=", _k, number(0)), equals(_power(_k + 1), _A @ _power(_k))), _k)
_SUMS = equals(Sum(_power(_j) / gamma(_j + 1), _j), _V @ diag(Sum(_l**_j / gamma(_j + 1), _j)) @ _W)
_TIMES = equals(
    Sum(_c**_j * _power(_j) / gamma(_j + 1), _j), _V @ diag(Sum((_c * _l) ** _j / gamma(_j + 1), _j)) @ _W
)
_GOAL = equals(expm(_A), _V @ diag(exp(_l)) @ _W)


def _no_exponential() -> Iterator[Proof]:
    yield [_LAW, _SUMS], _GOAL
    yield [_START, _SUMS], _GOAL
    yield [_START, _LAW], _GOAL
    other = forall(implies(relation(">=", _k, number(0)), equals(_power(_k + 1), _k * _A @ _power(_k))), _k)
    yield [_START, other, _SUMS], _GOAL
    plain = equals(Sum(_power(_j), _j), _V @ diag(Sum(_l**_j, _j)) @ _W)
    yield [_START, _LAW, plain], _GOAL
    i = index("i", _n)
    one = equals(Sum(_power(i) / gamma(i + 1), i), _V @ diag(Sum(_l**i / gamma(i + 1), i)) @ _W)
    yield [_START, _LAW, _TIMES], equals(expm(_A), _V @ diag(exp(_c * _l)) @ _W)
    yield [_START, _LAW, one], _GOAL  # as many terms as rows: not any number of them


EXPONENTIAL_SERIES = Computed(
    "exponential series",
    "more and more terms: the sums of the numbers go to `exp`, what stands outside stays",
    reference="Higham, Functions of Matrices, ch. 10",
    ways=_exponential,
    cases=lambda: [
        ([_START, _LAW, _SUMS], _GOAL),
        ([_START, _LAW, _TIMES], equals(expm(_c * _A), _V @ diag(exp(_c * _l)) @ _W)),
    ],
    counters=_no_exponential,
)


# -- one term, or one factor, apart ----------------------------------------------------------------


def _last(f: Term, k: Term, fewer: Size) -> tuple[Term, Term]:
    """What goes from 0 to one less, and the last one."""
    last = size_term(fewer) if fewer.names else number(fewer.at({}))
    return substitute(f, {k: index(k.name, fewer)}), substitute(f, {k: last})


def _first(f: Term, k: Term, fewer: Size) -> tuple[Term, Term]:
    """What goes from 1 on, counted from 0, and the first one."""
    return substitute(f, {k: index(k.name, fewer) + 1}), substitute(f, {k: number(0)})


def _apart(find: Callable[[Term, Term, Size], tuple[Term, Term]]) -> Callable[[Step], Iterator[Reduction]]:
    """The ways by which each sum and each product in the step has one of its terms apart."""

    def ways(step: Step) -> Iterator[Reduction]:
        given: dict[Term, None] = {}
        for node in postorder(step.goal, *step.premises):
            if node.head not in (SUM, PRODUCT) or len(node.args) != 2 or node.shape and node.head is PRODUCT:
                continue
            f, k = node.args
            fewer = k.attrs[1] - 1
            if any(c < 0 for _, c in fewer.terms) and fewer.at(dict.fromkeys(fewer.names, 1)) < 0:
                continue  # there may be none
            try:
                rest, one = find(f, k, fewer)
            except LanguageError:
                continue
            over = index(k.name, fewer)
            whole = Sum(rest, over) + one if node.head is SUM else Product(rest, over) * one
            given[equals(node, whole if fewer.names or fewer.at({}) else one)] = None
        if given:
            yield Reduction(tuple(given))

    return ways


_m = size("m")
_i_next, _i = index("i", _m + 1), index("i", _m)
_at_m, _rows = size_term(_m), matrix("A", "n", "k")
LAST_APART = Computed(
    "the last one apart", "all before it, and it", ways=_apart(_last),
    cases=lambda: [([], equals(Product(_i_next + 1, _i_next), Product(_i + 1, _i) * (_at_m + 1))),
                   ([], equals(Sum(_c**_i_next, _i_next), Sum(_c**_i, _i) + _c**_at_m)),
                   ([], equals(Sum(_c**_i_next * _rows, _i_next), Sum(_c**_i * _rows, _i) + _c**_at_m * _rows))],
    counters=lambda: [([], equals(Product(_i_next + 1, _i_next), Product(_i + 1, _i) * _at_m)),
                      ([], equals(Product(_i_next + 1, _i_next), Product(_i + 1, _i) + _at_m + 1)),
                      ([], equals(Sum(_c**_i_next, _i_next), Sum(_c**_i, _i) + 1))],
)  # fmt: skip
FIRST_APART = Computed(
    "the first one apart", "it, and all after it", ways=_apart(_first),
    cases=lambda: [([], equals(Product(_i_next + 1, _i_next), Product(_i + 2, _i))),
                   ([], equals(Sum(_c**_i_next, _i_next), 1 + Sum(_c ** (_i + 1), _i)))],
    counters=lambda: [([], equals(Product(_i_next + 1, _i_next), Product(_i + 1, _i))),
                      ([], equals(Sum(_c**_i_next, _i_next), _c + Sum(_c ** (_i + 1), _i)))],
)  # fmt: skip


# -- powers of a number below 1 --------------------------------------------------------------------


def _below_1(base: Term, exponent: Term) -> list[Term]:
    return [relation(">", base, number(0)), relation("<", base, number(1)), relation(">=", exponent, number(1))]


@schema(
    cases=lambda: [(_below_1(_c, _k), relation("<", _c**_k, number(1)))],
    counters=lambda: [
        ([_below_1(_c, _k)[0], _below_1(_c, _k)[2]], relation("<", _c**_k, number(1))),
        (_below_1(_c, _k)[:2], relation("<", _c**_k, number(1))),
    ],
)
def power_below_one(b: Scalar, k: Scalar) -> tuple[list[Term], Term]:
    """a factor below 1 makes smaller, again and again"""
    return _below_1(b, k), relation("<", b**k, number(1))
