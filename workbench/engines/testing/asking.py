"""The one entrance: a test by name; with data the worked solution, without them the derivation."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from workbench.engines.testing import on_data, sample_size, symbolic
from workbench.engines.testing.data import read, read_level, read_model, read_power
from workbench.engines.testing.declared import ALTERNATIVES, Asked, Laws, Test
from workbench.engines.testing.models import Families, stated
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import named, number, scalar, size_term, symbol

LEVEL = Fraction(1, 20)
"""The level where nobody says another."""

_ARRAYS, _SIZES = ("x", "y", "z", "w", "v"), ("n", "m", "l", "k", "r")


@cache
def test_names() -> tuple[str, ...]:
    """The names of the tests, as people write them."""
    import workbench.engines.testing.tests as package

    return tuple(sorted(m.name.replace("_", "-") for m in pkgutil.iter_modules(package.__path__)))


def module_of(name: str) -> Any:
    """The module of a test. Raises GoalError for an unknown name, with the nearest one."""
    known = name.strip().lower().replace("_", "-").replace(" ", "-")
    if known not in test_names():
        import difflib

        near = difflib.get_close_matches(known, test_names(), 2, 0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(test_names())}"
        raise GoalError(f"unknown test {name!r}; {hint}")
    return importlib.import_module(f"workbench.engines.testing.tests.{known.replace('-', '_')}")


def about(name: str) -> str:
    """What a test asks, in one line."""
    return (module_of(name).__doc__ or "").strip().partition("\n")[0]


def hypothesis_test(
    name: str,
    samples: Sequence[Sequence[Any]] = (),
    *,
    laws: Laws,
    null: Any = None,
    trials: Sequence[Any] = (),
    known: Mapping[str, Any] | None = None,
    alternative: str = "two-sided",
    level: Any = None,
    power_at: Any = None,
    power: Any = None,
    model: Mapping[str, Any] | None = None,
    against: Any = None,
    families: Families = tuple,
    id: str = "",
) -> Derivation:
    """A test of a hypothesis: worked on data, or derived with symbols where there are none.

    ``samples`` are lists of numbers, or of counts; for proportions each is one count, and ``trials`` says out of how
    many. ``null`` is the value of the hypothesis, for counts the probabilities; ``known`` what else is known, such as
    sigma. ``laws`` finds declared distributions by name. Numbers may be text: "5.1" is then exact. For the tests of a
    model, ``model`` holds what ``mle`` takes (density, data, params, known, support, discrete), ``against`` the value
    of the other hypothesis, and ``families`` gives the distributions among which the law of a sum is sought.
    With ``power`` and without samples: how many observations it takes to reject so often where the parameter is
    ``power_at``.
    Raises GoalError for data that the test cannot take, observations without variation among them, and for what it
    does not use.
    """
    module = module_of(name)
    if module.KIND == "model":
        if power is not None:
            raise GoalError(f"{name}: the number of observations is not told; it is for z, t and proportion")
        if power_at is not None or trials:
            raise GoalError(f"{name} takes no {'trials' if trials else 'value for the power'}")
        return _of_a_model(
            module, name, samples, laws, null, against, model, families, known or {}, alternative, level, id
        )  # fmt: skip
    if against is not None:
        raise GoalError(f"{name} has one hypothesis; a second one goes with neyman-pearson")
    if power is not None:
        return _number_of_observations(
            module, name, samples, trials, laws, null, power_at, known or {}, alternative, level, power, id
        )  # fmt: skip
    if not samples:
        _nothing_to_put_in(name, null=null, trials=trials, power_at=power_at, level=level, **(known or {}))
        test = declared(module, laws)
        _offered(test, alternative, name)
        return symbolic.page(test, _first(test, alternative), id)
    given = read(module, name, samples, null, trials, known or {}, power_at is not None)
    test = module.declare(Asked(given.data, given.null, laws, given.known, given.counts, given.trials))
    _offered(test, alternative, name)
    alpha = read_level(LEVEL if level is None else level)
    at = read_power(module, name, power_at, given)
    return on_data.page(test, given, _first(test, alternative), alpha, at, id)


def _number_of_observations(
    module: Any, name: str, samples: Any, trials: Any, laws: Laws, null: Any, power_at: Any, known: Mapping[str, Any],
    alternative: str, level: Any, power: Any, id: str,
) -> Derivation:  # fmt: skip
    """How many observations give the power where the parameter has another value."""
    if samples or trials:
        raise GoalError(f"{name}: the number of observations is asked before there are any; leave the data out")
    if alternative not in ALTERNATIVES:
        raise GoalError(f"the alternative is one of {', '.join(ALTERNATIVES)}, not {alternative!r}")
    alpha = read_level(LEVEL if level is None else level)
    asked = sample_size.plan(module, name, laws, null, power_at, known, alternative, alpha, power)
    return sample_size.page(asked, id)


def _nothing_to_put_in(name: str, **said: Any) -> None:
    """Raises GoalError for values that the derivation with symbols would not use."""
    for what, value in said.items():
        if value is not None and value != () and value != []:
            raise GoalError(
                f"{name}: {what.replace('_', ' ')} is for data; without a sample the derivation has symbols only"
            )


def _of_a_model(
    module: Any, name: str, samples: Any, laws: Laws, null: Any, against: Any, model: Any, families: Families,
    known: Mapping[str, Any], alternative: str, level: Any, id: str,
) -> Derivation:  # fmt: skip
    """A test of a model whose density is given."""
    if model is None:
        raise GoalError(f"{name} needs the density of one observation")
    if against is not None and not module.AGAINST:
        raise GoalError(f"{name} has one hypothesis; a second one goes with neyman-pearson")
    whole = stated(model, families)
    if not samples:
        _nothing_to_put_in(name, null=null, against=against, level=level, **known)
        test = module.declare(Asked((whole.x,), whole.null, laws, stated=whole), alternative)
        return symbolic.page(test, _first(test, alternative), id)
    given, there = read_model(module, name, samples, null, against, known, whole)
    test = module.declare(Asked(given.data, given.null, laws, stated=there), alternative)
    alpha = read_level(LEVEL if level is None else level)
    return on_data.page(test, given, _first(test, alternative), alpha, test.told_at, id)


def _offered(test: Test, alternative: str, name: str) -> None:
    if alternative not in ALTERNATIVES:
        raise GoalError(f"the alternative is one of {', '.join(ALTERNATIVES)}, not {alternative!r}")
    if alternative != "two-sided" and test.sides == "upper":
        raise GoalError(f"{name} has no sides: its alternative is anything but the hypothesis")


def _first(test: Test, alternative: str) -> str:
    return test.side or ("greater" if test.sides == "upper" else alternative)


def declared(module: Any, laws: Laws) -> Test:
    """The test in symbols."""
    made: Test = module.declare(symbols_for(module, laws))
    return made


def symbols_for(module: Any, laws: Laws) -> Asked:
    """Symbols for the data of a test, as its module says what they are."""
    least, most = module.SAMPLES
    count = least if module.KIND != "samples" or most < 3 else 3
    paired = getattr(module, "PAIRED", False)
    sizes = [_SIZES[0] if paired else _SIZES[k] for k in range(count)]
    known = {k: scalar(k, "positive") for k in getattr(module, "KNOWN", ())}
    name, _ = module.NULL or ("", None)
    if module.KIND == "samples":
        data = tuple(symbol(a, (n,)) for a, n in zip(_ARRAYS, sizes, strict=False))
        return Asked(data, scalar(name) if name else number(0), laws, known)
    if module.KIND == "proportions":
        data = tuple(symbol(a, (n,), "mask") for a, n in zip(_ARRAYS, sizes, strict=False))
        counts = tuple(named(f"k_{j}" if count > 1 else "k", sum_(x)) for j, x in enumerate(data, 1))
        null = scalar(name, "unit") if name else number(0)
        return Asked(data, null, laws, known, counts, tuple(size_term(x.shape[0]) for x in data))
    if module.KIND == "counts":
        X, pi = symbol("X", ("n", "K"), "onehot"), symbol("pi", ("K",), "simplex")
        return Asked((X,), pi, laws, known, (named("N", sum_(X, axis=0)),), (size_term("n"),))
    X, Y = symbol("X", ("n", "J"), "onehot"), symbol("Y", ("n", "K"), "onehot")
    return Asked((X, Y), number(0), laws, known, (named("N", X.T @ Y),), (size_term("n"),))


__all__ = ["Laws", "about", "declared", "hypothesis_test", "module_of", "symbols_for", "test_names"]
