"""A distribution, declared: its density on its support, and what is claimed of it.

    x, mu, sigma = scalar("x"), scalar("mu"), scalar("sigma", "positive")
    Distribution(
        "normal", x, (mu, sigma), -log(sigma) - log(2 * pi) / 2 - (x - mu) ** 2 / (2 * sigma**2),
        mean=mu, variance=sigma**2, twin=Twin("norm", loc=mu, scale=sigma),
    )

The log density is a term in the variable and the parameters, meant on the support: what the properties of the variable
say (``positive``, ``unit``, ``integer``, ``simplex``, ``onehot``, ``posdef``), and between ``ends`` where those are
given. A claim that does not hold for all parameters says when: ``Given(mean, nu > 1)``. Nothing here is trusted: each
claim is a statement about an expectation, and is checked by quadrature, an exact sum or simulation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from workbench.algebra.at_values import at_values
from workbench.record.errors import GoalError
from workbench.rules import facts
from workbench.rules.requirements import property_statement
from workbench.terms.declaration import Function
from workbench.terms.functions.elementwise import cos, exp, sin
from workbench.terms.functions.linear_algebra import inner, outer
from workbench.terms.heads import (
    NAMED,
    SIZE,
    SYMBOL,
    as_term,
    brief,
    equals,
    expectation,
    mul,
    negative,
    number,
    oo,
    properties,
    relation,
    scalar,
    show_shape,
    size_term,
    subtract,
    symbol,
)
from workbench.terms.instances import instantiate
from workbench.terms.sizes import Size
from workbench.terms.statements import implies
from workbench.terms.term import Term, substitute, transform

T = scalar("t")
"""The argument of generating and characteristic functions of a number."""
OWN = "given"
"""The name of a law that a user writes down by its density: no page shows anything of it."""


@dataclass(frozen=True, init=False)
class Twin:
    """The same distribution in ``scipy.stats``: the name there, and each keyword as a term in our parameters."""

    name: str
    keywords: tuple[tuple[str, Term], ...]

    def __init__(self, name: str, **keywords: Any) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "keywords", tuple((k, as_term(v)) for k, v in keywords.items()))


@dataclass(frozen=True, init=False)
class Given:
    """A value with the statement under which it is one: ``Given(a / (a - 1), a > 1)``."""

    value: Term
    premise: Term

    def __init__(self, value: Any, sign: str, *sides: Any) -> None:
        object.__setattr__(self, "value", as_term(value))
        object.__setattr__(self, "premise", relation(sign, *sides))


Value = Term | Given


@dataclass(frozen=True)
class Said:
    """One claim: E f(X) = value, under a premise where there is one; ``words`` name it.

    ``waves``: f goes up and down for ever, which only quadrature made for waves can average quickly.
    """

    words: str
    f: Term
    value: Term
    premise: Term | None = None
    waves: bool = False


@dataclass(frozen=True)
class Distribution:
    """See the module. ``total``: what whole numbers of a vector add up to. ``conditions``: what the parameters obey
    beside their properties. ``location`` and ``scale``: the parameters m and s where the variable is m + s Z, and
    the law of Z holds neither. ``normalised``: whether the density is known to integrate to 1, which one that is
    written down as a prior need not. ``elementary``: whether its integrals are such that the page works them out.
    ``tilted``: the parameters of the law whose density is a multiple of exp(t^T x) times this one.
    ``characteristic``: E cos(tX) and E sin(tX). ``image``: a simpler law, and this variable as a function of its.
    ``sides``: a simpler law, and the two functions of its variable that this one is, each half of the time.
    ``mirror``: a simpler law and its variable as a function of this one, this variable mirrored, and by what factor its
    density changes there; the mean of that factor and 1 makes the density that of the simpler law.
    ``entries``: of a vector with independent entries, the law of one, and the vectors that letters in it stand for.
    ``shares``: the law of positive independent numbers whose shares of their total these are, and that of the total.
    ``family``: the law as it was declared, of which this is one member. ``wrong``: a mistake that people make.
    ``remarks``: further statements with words, checked on the page.

    Raises GoalError when the log density or a claimed moment has the wrong shape.
    """

    name: str
    variable: Term
    parameters: tuple[Term, ...]
    log_density: Term
    ends: tuple[Term, Term] | None = None
    total: Term | None = None
    conditions: tuple[Term, ...] = ()
    location: Term | None = None
    scale: Term | None = None
    normalised: bool = True
    elementary: bool = True
    mean: Value | None = None
    variance: Value | None = None
    entropy: Value | None = None
    mgf: Value | None = None
    tilted: tuple[Term, ...] | None = None
    characteristic: tuple[Term, Term] | None = None
    image: tuple[Distribution, Term] | None = None
    sides: tuple[Distribution, Term, Term] | None = None
    mirror: tuple[Distribution, Term, Term, Term] | None = None
    entries: tuple[Distribution, tuple[tuple[Term, Term], ...]] | None = None
    shares: tuple[Distribution, Distribution] | None = None
    twin: Twin | None = None
    remarks: tuple[tuple[Term, str], ...] = ()
    wrong: str = ""
    references: tuple[str, ...] = ()
    family: Distribution | None = None

    def __post_init__(self) -> None:
        if self.log_density.shape:
            raise GoalError(f"{self.name}: the log density {brief(self.log_density)} is not a number")
        if self.mean is not None and _value(self.mean).shape != self.variable.shape:
            raise GoalError(f"{self.name}: the mean is not of the shape {show_shape(self.variable.shape)}")

    # -- what it is ------------------------------------------------------------------

    @property
    def discrete(self) -> bool:
        return bool(properties(self.variable) & {"integer", "mask", "onehot"})

    @cached_property
    def density(self) -> Term:
        return exp(self.log_density)

    @property
    def support(self) -> tuple[Term, Term] | None:
        """The ends of the support of a number, from ``ends`` or the properties; None for vectors and matrices."""
        if self.variable.shape or self.ends is not None:
            return self.ends
        has = properties(self.variable)
        low, high = number(0) if has & {"positive", "unit", "mask"} else None, None
        if has & {"unit", "mask"}:
            high = number(1)
        return (negative(oo) if low is None else low, oo if high is None else high)

    @property
    def declared(self) -> Distribution:
        """The law as it was declared, of which this is one member."""
        return self.family or self

    # -- others of the family --------------------------------------------------------

    def __call__(self, *values: Any, **named: Any) -> Distribution:
        """The same distribution with other parameters, by position or name. Raises GoalError for what does not fit."""
        if len(values) > len(self.parameters):
            raise GoalError(f"{self.name} has {len(self.parameters)} parameters: {self._names}")
        change = dict(zip(self.parameters, map(as_term, values), strict=False))
        for name, value in named.items():
            known = [p for p in self.parameters if p.name == name]
            if not known:
                raise GoalError(f"{self.name} has no parameter {name}; it has {self._names}")
            change[known[0]] = as_term(value)
        sizes: dict[str, Size] = {}
        for p, value in change.items():
            fits = p.rank == value.rank and all(
                sizes.setdefault(str(old), new) == new for old, new in zip(p.shape, value.shape, strict=True)
            )
            if not fits:
                raise GoalError(
                    f"{self.name}: {p.name} has the shape {show_shape(p.shape)}, and {brief(value)} has "
                    f"{show_shape(value.shape)}"
                )
        made = self
        if any(str(size) != name for name, size in sizes.items()):
            made = self._changed(lambda term: resized(term, sizes))
            change = {resized(p, sizes): value for p, value in change.items()}
        made = made.replaced(change)
        if any(value.head is not SYMBOL for value in change.values()):
            made = made._changed(at_values)
        return replace(made, family=self.family or self)

    @property
    def _names(self) -> str:
        return ", ".join(p.name for p in self.parameters)

    def replaced(self, change: dict[Term, Term]) -> Distribution:
        """All terms with parts replaced; the variable may be one of them."""
        return self._changed(lambda term: substitute(term, change))

    def _changed(self, change: Callable[[Term], Term]) -> Distribution:
        def new(value: Any) -> Any:
            if isinstance(value, Term):
                return change(value)
            if isinstance(value, Given):
                return Given(new(value.value), value.premise.attrs[0], *map(new, value.premise.args))
            if isinstance(value, Distribution):
                return value._changed(change)
            if isinstance(value, Twin):
                return Twin(value.name, **{k: new(v) for k, v in value.keywords})
            return tuple(map(new, value)) if isinstance(value, tuple) else value

        kept = ("references", "family")
        fields = {name: new(getattr(self, name)) for name in self.__dataclass_fields__ if name not in kept}
        return replace(self, **fields)

    def of(self, variable: str) -> Distribution:
        """The same distribution of a variable with another name."""
        x = self.variable
        return self.replaced({x: symbol(variable, x.shape, *properties(x))})

    # -- what is claimed -------------------------------------------------------------

    def expectation(self, f: Any) -> Term:
        """E f(X), unevaluated."""
        ends = () if self.total is None else (number(0), self.total)
        return expectation(f, self.variable, self.log_density, *(self.ends or ends))

    def said(self) -> Iterator[Said]:
        """Every claim, the total mass first."""
        x = self.variable
        yield Said("total mass", number(1), number(1))
        if self.mean is not None:
            yield _said("mean", x, self.mean)
        if self.variance is not None and self.mean is not None:
            off = subtract(x, _value(self.mean))
            yield _said("variance", outer(off, off) if x.shape else off**2, self.variance)
        if self.entropy is not None:
            yield _said("entropy", at_values(negative(self.log_density)), self.entropy)
        if self.mgf is not None:
            yield _said("moment generating function", exp(self.argument), self.mgf)
        if self.characteristic is not None:
            yield Said("mean of the cosine", cos(self.argument), self.characteristic[0], waves=True)
            yield Said("mean of the sine", sin(self.argument), self.characteristic[1], waves=True)

    @property
    def argument(self) -> Term:
        """t X, or the inner product of t and X."""
        x = self.variable
        return inner(symbol("t", x.shape), x) if x.shape else mul(T, x)

    @property
    def generates(self) -> bool:
        """Whether a generating or a characteristic function is claimed."""
        return self.mgf is not None or self.characteristic is not None

    def obeyed(self) -> Iterator[Term]:
        """What its claims need of the values of the parameters: what is declared of the letters and not known of the
        values, and the conditions."""
        for letter, value in zip(self.declared.parameters, self.parameters, strict=True):
            for prop in sorted(properties(letter)) if letter.head is SYMBOL else ():
                known = _always(transform(value, _without_name), prop)
                if not known and not (value.head is SYMBOL and prop in properties(value)):
                    says = property_statement(value, prop)
                    if says is not None:
                        yield says
        yield from self.conditions

    def statement(self, said: Said) -> Term:
        claimed = equals(self.expectation(said.f), said.value)
        return claimed if said.premise is None else implies(said.premise, claimed)


def _always(value: Term, prop: str) -> bool:
    """Whether a value has the property by what it is made of, whatever its letters stand for."""
    if prop == "unit" and isinstance(value.head, Function) and value.head.knows.line.range is not None:
        return set(value.head.knows.line.range.bounds) >= {(">", number(0)), ("<", number(1))}
    return prop == "positive" and bool(facts.positive(value))


def _without_name(t: Term) -> Term | None:
    return t.args[0] if t.head is NAMED else None


def resized(term: Term, sizes: Mapping[str, Size]) -> Term:
    """The term with other sizes; a size that is a number then is one."""
    there = instantiate(term, {}, sizes)
    return transform(there, lambda t: size_term(t.attrs[0]) if t.head is SIZE else None)


def _value(value: Value) -> Term:
    return value.value if isinstance(value, Given) else value


def _said(words: str, f: Term, value: Value) -> Said:
    return Said(words, f, value.value, value.premise) if isinstance(value, Given) else Said(words, f, value)


__all__ = ["Distribution", "Given", "Said", "T", "Twin"]
