"""Every declared function meets every check that its declaration gives rise to; nothing here names a function's rule.

The value is said at least twice: by NumPy, and by mpmath, by more basic words, by components or by an oracle that the
declaration names; derivatives are compared with differences, in float64 and to many digits.
"""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import numpy as np
import pytest

from tests.every import every
from tests.terms.samples import SIZES, array, calls, point
from workbench.emission.emit import numpy_source
from workbench.engines.goals import derive
from workbench.language.parse import parse
from workbench.numerics.approach import approached
from workbench.numerics.evaluate import evaluate, evaluate_with_error
from workbench.numerics.libraries import lib
from workbench.numerics.precise import precise
from workbench.numerics.reading import can_be_precise
from workbench.numerics.reals import real
from workbench.record.errors import NoDerivation
from workbench.terms.declaration import Function
from workbench.terms.functions import functions
from workbench.terms.functions.elementwise import INSIDE_UNIT
from workbench.terms.functions.linear_algebra import inner, trace
from workbench.terms.heads import at, compare, derivative, differential, fresh_axes, number, oo, symbol, tensor
from workbench.terms.knowledge import Knowledge, homes, known
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, Term, build, symbols
from workbench.terms.text import text_of

CHECKED_BY = {
    "numpy": "test_value_and_its_type", "oracle": "test_value_is_the_oracles",
    "precise": "test_value_is_the_precise_one", "stacks": "test_stacks", "source": "test_source_gives_the_value",
    "imports": "test_source_gives_the_value",
    "meaning": "test_meaning_has_the_same_value", "display": "test_display_has_the_same_value",
    "component": "test_components_make_up_the_value", "derivative": "test_differential_is_the_change",
    "differential": "test_differential_is_the_change", "linear": "test_differential_is_the_change",
    "elementwise": "test_elementwise_acts_entry_by_entry", "adjoint": "test_adjoint",
    "range": "test_range", "ends": "test_ends", "inverse": "test_inverse", "period": "test_period", "bend": "test_bend",
    "axis_sum": "test_values_sum_to_one", "reflection": "test_reflection",
    "binary": "test_binary", "symmetric": "test_symmetric", "under_trace": "test_change_under_a_trace",
    "refusal": "test_refusals_are_said", "literal": "test_literals_are_read_again",
    "domain": "test_domain_can_be_sampled",
}
"""Which test holds each fact of a declaration; words and notation are held by the rooms that print them."""
WORDS = {"latex", "transparent", "kinks", "lemma", "reason", "reference", "called", "goes_without_saying", "slow"}
ELSEWHERE = {"javascript": "tests/browser/test_programs.py", "sympy": "tests/terms/test_sympy_bridge.py"}

NAMES = sorted(functions())
SAMPLES = [pytest.param(term, id=f"{name}-{k}") for name in NAMES for k, term in enumerate(calls(functions()[name]))]


def knows(term: Term) -> Knowledge:
    assert isinstance(term.head, Function)
    return term.head.knows


def attributes(term: Term) -> dict[str, Any]:
    assert isinstance(term.head, Function)
    return term.head.attributes(term)


NOTHING = (None, False, "", ())


def fact(term: Term, name: str) -> Any:
    """A fact of the function at the root, by its name in a declaration."""
    home = homes()[name]
    return getattr(getattr(knows(term), home) if home else knows(term), name)


def declared(*names: str) -> list[Any]:
    """The samples whose declarations have one of the facts."""
    return [p for p in SAMPLES if any(fact(p.values[0], name) not in NOTHING for name in names)]  # type: ignore[arg-type]


def scalars(term: Term) -> Term:
    """An elementwise function of numbers x0, x1, ..."""
    return build(term.head, [symbol(f"x{k}", ()) for k in range(len(term.args))], term.attrs)


def close(got: Any, want: Any, rtol: float = 1e-9, atol: float = 1e-11) -> None:
    np.testing.assert_allclose(got, want, rtol=rtol, atol=atol)


# -- nothing is left out -------------------------------------------------------


@every("name", NAMES)
def test_every_function_has_samples_and_says_its_value_twice(name: str) -> None:
    terms = calls(functions()[name])
    assert terms, f"{name}: no sample call fits its shape law"
    twice = [fact(terms[0], way) for way in ("precise", "meaning", "component", "oracle")]
    assert any(twice), f"{name}: give a meaning, a precise value, components or an oracle beside numpy"


def test_every_fact_has_a_test() -> None:
    assert homes().keys() == CHECKED_BY.keys() | WORDS | ELSEWHERE.keys()
    for test in CHECKED_BY.values():
        assert callable(globals()[test])


def test_a_fact_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="no fact 'derivativ'"):
        known(derivativ=None)


@every("name", NAMES)
def test_domain_can_be_sampled(name: str) -> None:
    """What is drawn in a domain has a value, and makes the domain's statement true."""
    domain = functions()[name].knows.line.domain
    for term in calls(functions()[name]):
        values = point(term, domain)
        assert np.all(np.isfinite(evaluate(term, values)))
        for x in domain.arguments(term.args) if domain.statement is not None else ():
            assert np.all(holds(domain.statement(x), values))


def holds(statement: Term, values: dict[str, Any]) -> Any:
    return evaluate(compare(statement.attrs[0], *statement.args), values)


# -- values --------------------------------------------------------------------


@every("term", SAMPLES, parts=4)
def test_value_and_its_type(term: Term) -> None:
    value = evaluate(term, point(term, knows(term).line.domain, seed=1))
    assert value.shape == tuple(s.at(SIZES) for s in term.shape)
    assert value.dtype == np.float64


@every("term", declared("oracle"))
def test_value_is_the_oracles(term: Term) -> None:
    values = point(term, knows(term).line.domain, seed=1)
    given = {k: _concrete(v) for k, v in attributes(term).items()}
    close(evaluate(term, values), fact(term, "oracle")(lib, *(values[a.name] for a in term.args), **given))


def _concrete(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_concrete, value))
    return value.at(SIZES) if isinstance(value, Size) else value


@every("term", declared("elementwise"))
def test_value_is_the_precise_one(term: Term) -> None:
    """Entry by entry, as mpmath has it to fifty digits."""
    if not can_be_precise(scalars(term)):
        assert fact(term, "precise") is None
        return
    values = point(term, knows(term).line.domain, seed=1)
    entries = np.broadcast(*(values[a.name] for a in term.args))
    want = [float(precise(scalars(term), {f"x{k}": real(v) for k, v in enumerate(each)})) for each in entries]
    close(np.ravel(evaluate(term, values)), want)


@every("term", SAMPLES, parts=4)
def test_source_gives_the_value(term: Term) -> None:
    values = point(term, knows(term).line.domain, seed=2)
    variables = [*symbols(term), *(symbol(f"shows_{n}", n) for n in SIZES)]
    namespace: dict[str, Any] = {}
    exec(numpy_source(term, variables, "f"), namespace)
    given = [values[s.name] for s in symbols(term)] + [np.zeros(n) for n in SIZES.values()]
    got = namespace["f"](*given)
    want = evaluate(term, values)
    assert np.asarray(got).shape == want.shape
    assert np.asarray(got).dtype == np.float64
    close(got, want)


@every("term", SAMPLES, parts=4)
def test_source_works_inside_other_expressions(term: Term) -> None:
    """The precedence of the declared source: as an operand, and on an argument that is a sum."""
    values = point(term, knows(term).line.domain, seed=3)
    moved = build(term.head, [-a + (a + a) for a in term.args], term.attrs)
    whole = -moved * number(2) - moved
    variables = [*symbols(term), *(symbol(f"shows_{n}", n) for n in SIZES)]
    namespace: dict[str, Any] = {}
    exec(numpy_source(whole, variables, "f"), namespace)
    given = [values[s.name] for s in symbols(term)] + [np.zeros(n) for n in SIZES.values()]
    close(namespace["f"](*given), -3 * evaluate(term, values))


@every("term", declared("meaning"))
def test_meaning_has_the_same_value(term: Term) -> None:
    meaning = knows(term).meaning
    assert meaning is not None
    again = meaning(*term.args, **attributes(term))
    assert again.shape == term.shape
    values = point(term, knows(term).line.domain, seed=4)
    close(evaluate(again, values), evaluate(term, values))


@every("term", declared("display"))
def test_display_has_the_same_value(term: Term) -> None:
    display = knows(term).writing.display
    assert display is not None
    shown = display(*term.args, **attributes(term))
    if shown is not None:
        assert shown.shape == term.shape
        values = point(term, knows(term).line.domain, seed=5)
        close(evaluate(shown, values), evaluate(term, values))


@every("term", declared("component"))
def test_components_make_up_the_value(term: Term) -> None:
    component = knows(term).entries.component
    assert component is not None
    values = point(term, knows(term).line.domain, seed=6)
    want = evaluate(term, values)
    if "split" in inspect.signature(component).parameters:
        for place in np.ndindex(want.shape):
            entry = component(tuple(map(number, place)), *term.args, **attributes(term), split=split)
            close(evaluate(entry, values), want[place])
        return
    where = fresh_axes(term.shape, avoid=())
    entry = component(where, *term.args, **attributes(term))
    assert entry.shape == ()
    close(evaluate(tensor(entry, *where), values), want)


def split(w: Term, outer: Any, inner: Any) -> tuple[Term, Term]:
    """A flat index as (block, place in the block); on numbers this is just division."""
    block, place = divmod(int(w.value), inner.at(SIZES))
    return number(block), number(place)


@every("term", declared("elementwise"))
def test_elementwise_acts_entry_by_entry(term: Term) -> None:
    """With named axes in front of its own, every entry is what the function says of the entries alone."""
    values = point(term, knows(term).line.domain, seed=7)
    if any(a.rank != term.rank for a in term.args) or not term.rank:
        return
    where = fresh_axes(term.shape, avoid=())
    if any(a.shape != term.shape for a in term.args):
        return
    entries = build(term.head, [at(a, *where) for a in term.args], term.attrs)
    close(evaluate(tensor(entries, *where), values), evaluate(term, values))


@every("term", declared("stacks"))
def test_stacks(term: Term) -> None:
    """A stack of matrices gives the stack of values."""
    numpy, (x,) = knows(term).values.numpy, term.args
    assert numpy is not None
    values = [np.asarray(point(term, knows(term).line.domain, seed)[x.name]) for seed in range(3)]
    close(numpy(lib, np.stack(values)), np.stack([evaluate(term, {**SIZES, x.name: v}) for v in values]))


@every("term", declared("range"))
def test_range(term: Term) -> None:
    """Every value lies in it."""
    interval = fact(term, "range")
    for seed in range(5):
        value = evaluate(term, point(term, knows(term).line.domain, seed))
        low, high = float(precise(interval.low, {})), float(precise(interval.high, {}))
        assert np.all((low <= value) & (value <= high) if interval.closed else (low < value) & (value < high))


@every("term", declared("ends"))
def test_ends(term: Term) -> None:
    """The limits as an approach finds them."""
    for found in fact(term, "ends"):
        one = scalars(term)
        (x,) = one.args
        side = "both" if found.at in (oo, -oo) else "right"
        limit = approached(one, x, found.at, side, {})
        assert limit is not None, found.at
        want = precise(found.limit, {})
        assert limit.value == want or abs(limit.value - want) <= 1e-6


@every("term", declared("inverse"))
def test_inverse(term: Term) -> None:
    """f(of(v)) = v for every value v."""
    values = point(term, knows(term).line.domain, seed=8)
    v = symbol("v", term.shape)
    values["v"] = evaluate(term, values)
    back = fact(term, "inverse").of(v)
    close(evaluate(build(term.head, [back], term.attrs), values), values["v"])
    if fact(term, "inverse").both_signs:
        assert np.all(evaluate(back, values) >= 0)
        close(evaluate(build(term.head, [-back], term.attrs), values), values["v"])


@every("term", declared("period"))
def test_period(term: Term) -> None:
    values = point(term, knows(term).line.domain, seed=8)
    moved = build(term.head, [a + fact(term, "period") for a in term.args], term.attrs)
    close(evaluate(moved, values), evaluate(term, values))


@every("term", declared("bend"))
def test_bend(term: Term) -> None:
    """Where the bend is 0, the slopes from the two sides differ, or the value jumps."""
    one = scalars(term)
    x = one.args[0]
    others = {a.name: 0.25 for a in one.args[1:]}
    bend = fact(term, "bend")(*one.args, **attributes(term))
    at = -float(evaluate(bend, {**others, x.name: 0.0}))  # the bends are x less something
    assert evaluate(bend, {**others, x.name: at}) == 0
    left, middle, right = (float(evaluate(one, {**others, x.name: at + h})) for h in (-1e-4, 0.0, 1e-4))
    assert abs((right - middle) - (middle - left)) > 1e-5 or abs(right - left) > 0.5


@every("term", declared("axis_sum"))
def test_values_sum_to_one(term: Term) -> None:
    value = evaluate(term, point(term, knows(term).line.domain, seed=8))
    close(value.sum(axis=attributes(term)["axis"]), 1.0)


@every("term", declared("binary"))
def test_binary(term: Term) -> None:
    value = evaluate(term, point(term, knows(term).line.domain, seed=8))
    assert np.all((value == 0) | (value == 1))


@every("term", declared("symmetric"))
def test_symmetric(term: Term) -> None:
    value = evaluate(term, point(term, knows(term).line.domain, seed=8))
    close(value, value.T)


@every("term", declared("reflection"))
def test_reflection(term: Term) -> None:
    """f(-x) = a f(x) + b x + c."""
    reflection = knows(term).line.reflection
    assert reflection is not None
    a, b, c = reflection
    (x,) = term.args
    values = point(term, INSIDE_UNIT, seed=8)
    mirrored = build(term.head, [-x], term.attrs)
    close(evaluate(mirrored, values), a * evaluate(term, values) + b * values[x.name] + c)


# -- derivatives ---------------------------------------------------------------


def change(term: Term, position: int, d: Term) -> Term:
    """The declared change of the function when one argument moves by d."""
    knowledge, attrs = knows(term), attributes(term)
    if knowledge.calculus.derivative is not None:
        slopes = knowledge.calculus.derivative(term, *term.args, **attrs)
        return (slopes if isinstance(slopes, tuple) else (slopes,))[position] * d
    if knowledge.calculus.differential is not None:
        return knowledge.calculus.differential(term, position, d, *term.args, **attrs)
    return build(term.head, [d if k == position else a for k, a in enumerate(term.args)], term.attrs)


def disagreement(term: Term, position: int, seed: int) -> float:
    """How far the declared change is from the measured one, in units of what the measurement can tell."""
    x = term.args[position]
    values = point(term, knows(term).line.domain, seed)
    values["d" + x.name] = array(np.random.default_rng(seed), x)
    d = symbol("d" + x.name, x.shape)
    measured, error = evaluate_with_error(differential(term, x), values)
    told = evaluate(change(term, position, d), values)
    return float(np.max(np.abs(told - measured) / (error + 1e-9 * (1 + np.abs(measured)))))


@every("term", declared("derivative", "differential", "linear"), parts=4)
@pytest.mark.parametrize("seed", [0, 1])
def test_differential_is_the_change(term: Term, seed: int) -> None:
    for position in range(len(term.args)):
        assert disagreement(term, position, seed) < 1


@every("term", declared("derivative"), parts=4)
def test_derivative_to_many_digits(term: Term) -> None:
    """The declared slope and a difference of fifty-digit numbers."""
    one = scalars(term)
    slopes = fact(term, "derivative")(one, *one.args, **attributes(term))
    rng = np.random.default_rng(11)
    for x, slope in zip(one.args, slopes if isinstance(slopes, tuple) else (slopes,), strict=True):
        if can_be_precise(one) and can_be_precise(slope):
            values = {a.name: real(float(knows(term).line.domain.draw(rng, ())[()])) for a in one.args}
            measured, told = precise(derivative(one, x), values), precise(slope, values)
            assert abs(measured - told) <= 1e-18 * (1 + abs(told))


@every("term", declared("under_trace"))
@pytest.mark.parametrize("seed", [0, 1])
def test_change_under_a_trace(term: Term, seed: int) -> None:
    under_trace, (x,) = knows(term).calculus.under_trace, term.args
    assert under_trace is not None
    values = point(term, knows(term).line.domain, seed)
    values["d" + x.name] = array(np.random.default_rng(seed), x)
    measured, error = evaluate_with_error(differential(trace(term), x), values)
    told = evaluate(under_trace(term, symbol("d" + x.name, x.shape), x), values)
    assert abs(told - measured) < error + 1e-8 * abs(measured)


@every("term", declared("literal"))
def test_literals_are_read_again(term: Term) -> None:
    """Lists in the text of a term mean the term."""
    assert parse(text_of(term), {s.name: s for s in symbols(term)}) is term


@every("term", declared("refusal"))
def test_refusals_are_said(term: Term) -> None:
    x = term.args[0]
    with pytest.raises(NoDerivation, match="built"):
        derive(term, x)
    with pytest.raises(NoDerivation, match="built"):
        derive(inner(symbol("G", term.shape), term), x)


def test_a_wrong_derivative_is_found() -> None:
    """A slope that is off by one part in a thousand, in each kind of declaration."""
    for name in ("tanh", "softmax", "inv"):
        right = functions()[name]
        slope, move = right.knows.calculus.derivative, right.knows.calculus.differential
        wrong_slope = None if slope is None else lambda f, x, slope=slope: slope(f, x) * number(1001) / 1000
        wrong_move = None if move is None else lambda *a, move=move, **k: move(*a, **k) * number(1001) / 1000
        knowledge = dataclasses.replace(right.knows, calculus=dataclasses.replace(
            right.knows.calculus, derivative=wrong_slope, differential=wrong_move))
        wrong = Function.__new__(Function)
        for part in ("name", "shape", "binds", "parameters", "doc"):
            setattr(wrong, part, getattr(right, part))
        wrong.knows = knowledge
        term = calls(right)[0]
        assert disagreement(build(right, term.args, term.attrs), 0, 0) < 1
        assert disagreement(build(wrong, term.args, term.attrs), 0, 0) > 1


@every("term", declared("adjoint"))
def test_adjoint(term: Term) -> None:
    """<u, f(..., d, ...)> = <v, d> for the declared v; products broadcast as in ``inner``."""
    adjoint = knows(term).calculus.adjoint
    assert adjoint is not None
    rng = np.random.default_rng(9)
    u = symbol("u", term.shape)
    for position, x in enumerate(term.args):
        values = point(term, knows(term).line.domain, seed=9)
        values["u"], values["d"] = array(rng, term), array(rng, x)
        d = symbol("d", x.shape)
        moved = build(term.head, [d if k == position else a for k, a in enumerate(term.args)], term.attrs)
        v = adjoint(position, u, *term.args, **attributes(term))
        close(np.sum(evaluate(v, values) * values["d"]), np.sum(values["u"] * evaluate(moved, values)), 1e-9, 1e-10)


# -- calls ---------------------------------------------------------------------


def test_a_function_that_is_called_wrongly_says_so() -> None:
    with pytest.raises(LanguageError, match="exp"):
        functions()["exp"]()
