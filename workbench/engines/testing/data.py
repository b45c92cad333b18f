"""Data as people give them: numbers made exact, and every reason why a test cannot take them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workbench.engines.testing.models import Stated, on_data
from workbench.record.errors import GoalError
from workbench.terms.functions.arrays import array
from workbench.terms.heads import named, number
from workbench.terms.term import Term

_NAMES = ("x", "y", "z", "w", "v")
MOST = 10_000
"""So many observations are taken at most in one sample."""
FARTHEST = 75
"""Powers of ten: the fourth power of a number is still one of floating point."""
LONGEST = 200
"""Characters of a number."""
_EXPONENT = re.compile(r"[eE]([+-]?[0-9_]+)$")


@dataclass(frozen=True)
class Given:
    """The data as terms; ``words`` show them; ``samples`` are the numbers."""

    data: tuple[Term, ...]
    null: Term
    words: tuple[str, ...]
    samples: tuple[tuple[Fraction, ...], ...]
    known: Mapping[str, Term]
    counts: tuple[Term, ...] = ()
    trials: tuple[Term, ...] = ()

    @property
    def decimals(self) -> bool:
        """Whether the data are decimals, not whole numbers or fractions such as 1/3."""
        parts = [v for s in self.samples for v in s if v.denominator > 1]
        return bool(parts) and all((10**12) % v.denominator == 0 for v in parts)


def literal(name: str, values: Sequence[Any]) -> Term:
    """Numbers under a name."""
    return named(name, array([number(v) for v in values]))


def fraction(value: Any, what: str = "a number") -> Fraction:
    """Exact: text as it is written, a float as the decimal that shows it.

    Raises GoalError for what is no number, and for one so large, small or long that floating point has none like it.
    """
    text = str(value).strip()
    exponent = _EXPONENT.search(text)
    far = exponent is not None and (len(exponent[1]) > 5 or abs(int(exponent[1])) > FARTHEST)
    try:
        if isinstance(value, bool):
            raise ValueError
        if far or len(text) > LONGEST:
            raise GoalError(f"{what}: {_brief(text)} is no number between 1e-{FARTHEST} and 1e{FARTHEST} in size")
        found = value if isinstance(value, Fraction) else Fraction(text)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise GoalError(f"{what}: {_brief(text)!r} is not a number") from None
    if found and not Fraction(1, 10**FARTHEST) <= abs(found) <= 10**FARTHEST:
        raise GoalError(f"{what}: {_brief(text)} is no number between 1e-{FARTHEST} and 1e{FARTHEST} in size")
    return found


def _brief(text: str) -> str:
    """What is said of a long word."""
    return text if len(text) <= 40 else f"{text[:37]}..."


def read_level(value: Any) -> Fraction:
    found = fraction(value, "the level")
    if not 0 < found < 1:
        raise GoalError(f"the level is a probability between 0 and 1, such as 0.05; {value} is not")
    return found


def read(
    module: Any, name: str, samples: Sequence[Sequence[Any]], null: Any, trials: Sequence[Any],
    known: Mapping[str, Any], power: bool = False,
) -> Given:  # fmt: skip
    """The data of a test. Raises GoalError for what it cannot take."""
    numbers = tuple(
        tuple(fraction(v, f"sample {k}" if len(samples) > 1 else "the sample") for v in s)
        for k, s in enumerate(samples, 1)
    )
    least, most = module.SAMPLES
    if not least <= len(numbers) <= most:
        wanted = str(least) if least == most else f"{least} to {most}" if most < 100 else f"at least {least}"
        raise GoalError(f"{name} takes {wanted} sample{'' if wanted == '1' else 's'}; {len(numbers)} were given")
    if any(len(s) > MOST for s in numbers):
        raise GoalError(f"a sample of more than {MOST} numbers is not worked on paper")
    said = read_known(module, name, known, power)
    if trials and module.KIND != "proportions":
        raise GoalError(f"{name} takes no trials; those are for proportions")
    return {"samples": _samples, "proportions": _proportions, "counts": _counts, "table": _table}[module.KIND](
        module, name, numbers, null, trials, said
    )


def read_model(
    module: Any, name: str, samples: Sequence[Sequence[Any]], null: Any, against: Any, known: Mapping[str, Any],
    stated: Stated,
) -> tuple[Given, Stated]:  # fmt: skip
    """One sample, and the values of the hypotheses. Raises GoalError for what the model cannot take."""
    if len(samples) != 1:
        raise GoalError(f"{name} takes 1 sample; {len(samples)} were given")
    values = tuple(fraction(v, "the sample") for v in samples[0])
    if not values or len(values) > MOST:
        raise GoalError(f"{name} takes 1 to {MOST} observations")
    theta = stated.theta.name
    for option, value, wanted in (("null", null, True), ("against", against, module.AGAINST)):
        if wanted and value is None:
            raise GoalError(f"{name} needs the value of {theta} in the hypothesis: --{option} VALUE")
    at_null = fraction(null, "the value of the hypothesis")
    other = fraction(against, "the value of the other hypothesis") if module.AGAINST else None
    array_ = literal(stated.x.name, values)
    constants = {k: fraction(v, k) for k, v in known.items()}
    there = on_data(stated, values, at_null, other, constants, array_)
    words = (f"`{stated.x.name}` = {_list(values)}", *(f"{k} = {_plain(v)}" for k, v in constants.items()))
    return Given((array_,), number(at_null), words, (values,), {}), there


def read_power(module: Any, name: str, value: Any, given: Given) -> tuple[Term, ...]:
    """Where the power is wanted. ``POWER`` of a module says at how many values: a number, "samples" or "categories".
    Raises GoalError for another number, and where no power is told."""
    if value is None:
        return ()
    wanted = getattr(module, "POWER", 0)
    if wanted == "samples":
        wanted = len(given.samples)
    elif wanted == "categories":
        return (literal("pi_1", _probabilities(value, len(given.samples[0]))),)
    if not wanted:
        raise GoalError(f"{name}: the power is not told")
    parts = value if isinstance(value, list | tuple) else str(value).split(",")
    if len(parts) != wanted:
        raise GoalError(f"{name}: the power is told at {wanted} value{'s' if wanted > 1 else ''}; {len(parts)} given")
    found = tuple(fraction(v, "the value for the power") for v in parts)
    domain = getattr(module, "POWER_DOMAIN", "")
    for v in found:
        if (domain and v <= 0) or (domain == "unit" and v >= 1):
            raise GoalError(f"the value for the power is {'between 0 and 1' if domain == 'unit' else 'positive'}; "
                            f"{_plain(v)} is not")  # fmt: skip
    return tuple(map(number, found))


def read_known(module: Any, name: str, known: Mapping[str, Any], power: bool) -> dict[str, Term]:
    wanted, later = getattr(module, "KNOWN", ()), getattr(module, "POWER_KNOWN", ())
    for k in known:
        if k in later and not power:
            raise GoalError(f"{name} does not use {k} but for its power; say where that is wanted: --power-at VALUE")
        if k not in (*wanted, *later):
            raise GoalError(f"{name} does not use {k}" + (f"; it uses {', '.join(wanted)}" if wanted else ""))
    out = {}
    for k in (*wanted, *(later if power else ())):
        if k not in known:
            what = "the known standard deviation" if k in wanted else "a standard deviation, for its power"
            raise GoalError(f"{name} needs {k}, {what}")
        out[k] = named(k, number(_positive(k, known[k])))
    return out


def _positive(name: str, given: Any) -> Fraction:
    value = fraction(given, name)
    if value <= 0:
        raise GoalError(f"{name} is positive; {given} is not")
    return value


def _null(module: Any, name: str, null: Any) -> Term:
    if module.NULL is None:
        if null is not None:
            raise GoalError(f"{name} has no value in its hypothesis")
        return number(0)
    letter, default = module.NULL
    if null is None and default is None:
        raise GoalError(f"{name} needs the value of the hypothesis, {letter}: --null {letter}")
    return number(fraction(default if null is None else null, "the value of the hypothesis"))


def _samples(module: Any, name: str, numbers: Any, null: Any, trials: Any, known: Any) -> Given:
    few = getattr(module, "FEWEST", 1 if "sigma" in getattr(module, "KNOWN", ()) else 2)
    for k, s in enumerate(numbers, 1):
        which = f"sample {k}" if len(numbers) > 1 else "the sample"
        if len(s) < few:
            raise GoalError(f"{name} needs at least {few} observation{'s' if few > 1 else ''}; {which} has {len(s)}")
    if getattr(module, "PAIRED", False):
        if len({len(s) for s in numbers}) > 1:
            raise GoalError(f"pairs have the same length; these have {' and '.join(str(len(s)) for s in numbers)}")
        varied = [tuple(a - b for a, b in zip(*numbers, strict=True))]
        what = "the differences are all the same"
    else:
        varied, what = list(numbers), "the observations are all the same"
    if "sigma" not in getattr(module, "KNOWN", ()) and not _varies(varied, getattr(module, "EACH_VARIES", False)):
        raise GoalError(f"{name}: {what}: the variance is 0, and the statistic has no value")
    data = tuple(literal(a, s) for a, s in zip(_names(len(numbers)), numbers, strict=True))
    words = tuple(f"`{d.name}` = {_list(s)}" for d, s in zip(data, numbers, strict=True))
    return Given(data, _null(module, name, null), words, numbers, known)


def _varies(samples: Sequence[Sequence[Fraction]], each: bool) -> bool:
    return (all if each else any)(len(set(s)) > 1 for s in samples)


def _names(count: int) -> list[str]:
    return list(_NAMES[:count]) if count <= len(_NAMES) else [f"x_{k}" for k in range(1, count + 1)]


def _list(values: Sequence[Fraction]) -> str:
    """The numbers as they would be typed."""
    shown = [_plain(v) for v in values[:40]]
    return ", ".join(shown) + (f", ... ({len(values)} numbers)" if len(values) > 40 else "")


def _plain(v: Fraction) -> str:
    if v.denominator == 1:
        return str(v.numerator)
    return f"{float(v):.12g}" if (10**12) % v.denominator == 0 else f"{v.numerator}/{v.denominator}"


def _whole(value: Fraction, what: str) -> int:
    if value.denominator != 1 or value < 0:
        raise GoalError(f"{what} are whole numbers and not negative; {_plain(value)} is not one")
    return value.numerator


def _proportions(module: Any, name: str, numbers: Any, null: Any, trials: Any, known: Any) -> Given:
    if any(len(s) != 1 for s in numbers):
        raise GoalError(f"{name} takes one count of successes for each sample: --count 45 --trials 100")
    if len(trials) != len(numbers):
        raise GoalError(
            f"{name} needs the trials of each count: {len(numbers)} counts, {len(trials)} numbers of trials"
        )
    counts = [_whole(s[0], "counts") for s in numbers]
    totals = [_whole(fraction(t, "trials"), "trials") for t in trials]
    for k, n in zip(counts, totals, strict=True):
        if n < 1 or k > n:
            raise GoalError(f"{k} successes in {n} trials cannot be")
    made = _null(module, name, null)
    if module.NULL is not None and not 0 < made.value < 1:
        raise GoalError(f"a proportion lies between 0 and 1; {_plain(made.value)} does not, as a hypothesis")
    if module.NULL is None and sum(counts) in (0, sum(totals)):
        raise GoalError(f"{name}: all trials ended alike: the variance is 0, and the statistic has no value")
    several = len(counts) > 1
    letters = [(f"k_{j}", f"n_{j}") if several else ("k", "n") for j in range(1, len(counts) + 1)]
    words = tuple(f"{a} = {k} of {b} = {n}" for (a, b), k, n in zip(letters, counts, totals, strict=True))
    return Given(
        (), made, words, numbers, known,
        tuple(named(a, number(k)) for (a, _), k in zip(letters, counts, strict=True)),
        tuple(named(b, number(n)) for (_, b), n in zip(letters, totals, strict=True)),
    )  # fmt: skip


def _counts(module: Any, name: str, numbers: Any, null: Any, trials: Any, known: Any) -> Given:
    (row,) = numbers
    counts = [_whole(v, "counts") for v in row]
    if len(counts) < 2:
        raise GoalError(f"{name} needs at least two categories")
    if not sum(counts):
        raise GoalError(f"{name}: all counts are 0")
    values = [Fraction(1, len(counts))] * len(counts) if null is None else _probabilities(null, len(counts))
    words = (f"N = {_list(row)}", f"pi = {_list(values)}")
    return Given(
        (), literal("pi", values), words, numbers, known, (literal("N", counts),),
        (named("n", number(sum(counts))),),
    )  # fmt: skip


def _probabilities(null: Any, count: int) -> list[Fraction]:
    given = null if isinstance(null, list | tuple) else str(null).split(",")
    values = [fraction(v, "the probabilities") for v in given]
    if len(values) != count:
        raise GoalError(f"{count} categories, but {len(values)} probabilities")
    if any(v <= 0 for v in values):
        raise GoalError("the probabilities of the hypothesis are positive")
    if sum(values) != 1:
        raise GoalError(f"the probabilities of the hypothesis add up to {_plain(sum(values, Fraction(0)))}, not to 1")
    return values


def _table(module: Any, name: str, numbers: Any, null: Any, trials: Any, known: Any) -> Given:
    rows = [[_whole(v, "counts") for v in row] for row in numbers]
    if len({len(r) for r in rows}) > 1 or len(rows[0]) < 2:
        raise GoalError(f"{name} needs a table: rows of the same length, at least two columns")
    if not all(map(sum, rows)) or not all(map(sum, zip(*rows, strict=True))):
        raise GoalError(f"{name}: a row or a column of the table is empty: nothing is expected there; leave it out")
    table = array(*(number(v) for row in rows for v in row), dims=(len(rows), len(rows[0])))
    words = (f"N = {'; '.join(_list(r) for r in numbers)}",)
    return Given(
        (), _null(module, name, null), words, numbers, known, (named("N", table),),
        (named("n", number(sum(map(sum, rows)))),),
    )  # fmt: skip


__all__ = ["Given", "fraction", "read", "read_known", "read_level", "read_model", "read_power"]
