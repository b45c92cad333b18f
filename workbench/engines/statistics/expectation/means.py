"""Means of the parts of a function, each by the first way that leads there; see ``expectation``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from workbench.adviser import advised, ask
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.readings import (
    article,
    centre_of,
    length,
    order_of,
    ordinal,
    positive_parameters,
    says_nothing,
    taken_at,
)
from workbench.engines.statistics.expectation.tilting import collected, splits
from workbench.engines.statistics.kernels.atoms import FREE, atoms
from workbench.engines.statistics.kernels.product_form import product_form
from workbench.engines.statistics.kernels.recognition import tilted
from workbench.engines.statistics.kernels.shortening import antidifference, heavy, opened_logs, short_form
from workbench.engines.statistics.laws.distribution import Distribution, Given, T, Value
from workbench.engines.statistics.laws.domains import condition, settled
from workbench.engines.statistics.samples import advice
from workbench.engines.statistics.samples.sums import ONE, Part, parts, times
from workbench.forms.index_form import same
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark, Pen
from workbench.rules import facts
from workbench.terms.functions.elementwise import cos, exp, log, sin
from workbench.terms.heads import (
    ADD,
    MUL,
    NUMBER,
    POWER,
    SYMBOL,
    add,
    brief,
    equals,
    integral,
    mul,
    negative,
    number,
    oo,
    power,
    properties,
    subtract,
    symbol,
)
from workbench.terms.term import LanguageError, Term, contains, depends_on, postorder, substitute, symbols

PATIENCE = 6.0
"""Seconds after which no further integral is begun."""
MOST_VALUES = 12
"""A finite sum with more terms is not written out."""
HIGHEST = 8
"""The highest moment that is read off derivatives of a generating function."""


class Means(Averages):
    """Means of functions of a number."""

    def __init__(self, pen: Pen, distribution: Distribution, cites: bool) -> None:
        super().__init__(pen, distribution, cites)
        self._scores: dict[Term, Term | None] = {}
        self._open: set[Term] = set()
        self._started = time.perf_counter()

    def of(self, f: Term) -> Mark:
        """The line E f(X) = value. Raises NoDerivation."""
        if f not in self._found:
            mark = (
                self._direct(f) or self._collected(f) or self._by_kernel(f) or self._by_parts(f) or self._hard(f)
            )
            if mark is None:
                raise self._refused(f)
            self._found[f] = mark
        return self._found[f]

    def _collected(self, f: Term) -> Mark | None:
        """Powers of one base are put together first."""
        shorter = collected(f)
        if shorter is f or not self.varies(f):
            return None
        said = equals(self.distribution.expectation(f), self.distribution.expectation(shorter))
        first = self.pen.have(said, "collect powers", "the same function")
        mean = self.of(shorter)
        self.pen.start(first.left, first.right, first)
        return self.pen.use(mean)

    # -- parts -----------------------------------------------------------------------

    def _by_parts(self, f: Term) -> Mark | None:
        for pieces in (self._written(f), self._multiplied_out(f)):
            if not pieces or says_nothing(f, pieces):
                continue
            try:
                return self._together(f, pieces)
            except NoDerivation as error:
                self._reasons.append(str(error))
        return None

    def _written(self, f: Term) -> list[Part]:
        """The parts of a sum as they stand, what a constant multiplies each alone."""
        found: list[Part] = []
        for piece in parts(f, depends_on(f, (self.x,))):
            inside = piece.what.args if piece.what.head is ADD else (piece.what,)
            for what in inside:
                front = what.args[0] if what.head is MUL and what.args[0].head is NUMBER else ONE
                rest = what if front is ONE else mul(*what.args[1:])
                found.append(Part(times(piece.coefficient, front), rest))
        return found

    def _multiplied_out(self, f: Term) -> list[Part]:
        try:
            pairs = ask(advice.separated, f, [self.x], T)
        except (NoDerivation, LanguageError):
            return []
        return [Part(c, w) for c, w in pairs or ()]

    def _together(self, f: Term, pieces: list[Part]) -> Mark:
        left = self.distribution.expectation(f)
        total = add(*(self._term(p) for p in pieces))
        means = [self.of(p.what) for p in pieces if self.varies(p.what)]
        rule, why = "linearity of expectation", f"what does not hold `{self.x.name}` stands in front"
        first = self.pen.have(equals(left, total), rule, why)
        if not means:
            return self.tidied(first)
        self.pen.start(left, total, first)
        return self.tidied(self.pen.use(*means, why="the averages of the parts"))

    def _term(self, piece: Part) -> Term:
        if not self.varies(piece.what):
            return times(piece.coefficient, piece.what)
        mean = self.distribution.expectation(piece.what)
        return mean if piece.coefficient is ONE else times(piece.coefficient, mean)

    def tidied(self, mark: Mark) -> Mark:
        try:
            shorter = ask(short_form, mark.right)
        except (NoDerivation, LanguageError):
            return mark
        if shorter is mark.right or length(shorter) >= length(mark.right):
            return mark
        self.pen.start(mark.left, mark.right, mark)
        return self.pen.relate("=", shorter, "collect and simplify", "the same in a short form")

    # -- what is known ---------------------------------------------------------------

    def _direct(self, g: Term) -> Mark | None:
        """Constants, moments of the page, generating functions."""
        if not self.varies(g):
            return self._constant(g)
        return self._moment(g) or self._generated(g) or self._wave(g)

    def _wave(self, g: Term) -> Mark | None:
        """E cos(a X) and E sin(a X), from the characteristic function of the page."""
        law = self.distribution
        if law.characteristic is None or g.head not in (cos, sin):
            return None
        pieces = parts(g.args[0], depends_on(g, (self.x,)))
        if len(pieces) != 1 or pieces[0].what is not self.x:
            return None
        rate = pieces[0].coefficient
        value = taken_at(law.characteristic[0 if g.head is cos else 1], rate)
        return self.tidied(self.cited(g, value, f"characteristic function at {brief(rate)}"))

    def _moment(self, g: Term) -> Mark | None:
        law, x = self.distribution, self.x
        if not self.cites or law.mean is None or x.shape:
            return None
        if g is x:
            return self.cited(x, law.mean, "mean")
        if law.variance is None or g.head is not POWER or g.args[1] is not number(2):
            return None
        mean = law.mean.value if isinstance(law.mean, Given) else law.mean
        base = g.args[0]
        centre = centre_of(base, x)
        if centre is None:
            return None
        off = subtract(x, mean)
        if base is off:
            return self.cited(g, law.variance, "variance")
        spread, middle = self._squared(off, law.variance), self.of(x)
        del middle
        shift = mean if centre is number(0) else subtract(mean, centre)
        said = equals(law.expectation(g), add(spread.right, power(shift, number(2))))
        why = "the mean square is the variance and the square of the mean" if centre is number(0) else (
            "around another point than the mean, the square of the distance comes on top")  # fmt: skip
        return self.tidied(self.pen.have(said, "mean square", why, spread, self.of(x)))

    def _squared(self, off: Term, variance: Value) -> Mark:
        square = power(off, number(2))
        if square not in self._found:
            self._found[square] = self.cited(square, variance, "variance")
        return self._found[square]

    def _rate(self, g: Term) -> Term | None:
        """a, for g = exp(a x)."""
        front, inside = ONE, g.args[0] if g.head is exp else g
        if g.head is POWER and not self.varies(g.args[0]) and facts.positive(g.args[0]):
            front, inside = log(g.args[0]), g.args[1]
        if inside is g or self.x.shape:
            return None
        pieces = parts(inside, depends_on(g, (self.x,)))
        return times(pieces[0].coefficient, front) if len(pieces) == 1 and pieces[0].what is self.x else None

    def _generated(self, g: Term) -> Mark | None:
        rate = self._rate(g)
        if rate is None or self.distribution.mgf is None or (not self.cites and rate is T):
            return None
        mgf = taken_at(self.distribution.mgf, rate)
        return self.tidied(self.cited(g, mgf, f"moment generating function at {brief(rate)}"))

    # -- what has to be worked out ---------------------------------------------------

    def _hard(self, g: Term) -> Mark | None:
        ways = (
            self._of_finitely_many, self._by_telescoping, self._by_image, self._by_derivatives, self._by_a_score,
            self._tilted, self._by_family, self._by_integral,
        )  # fmt: skip
        for way in ways:
            try:
                mark = way(g)
            except NoDerivation as error:
                self._reasons.append(str(error))
                continue
            if mark is not None:
                return mark
        return None

    def _of_finitely_many(self, g: Term) -> Mark | None:
        law = self.distribution
        if not law.discrete or law.support is None or any(e.head is not NUMBER for e in law.support):
            return None
        low, high = (int(e.value) for e in law.support)
        if high - low >= MOST_VALUES:
            return None
        values = [substitute(mul(g, law.density), {self.x: number(k)}) for k in range(low, high + 1)]
        said = equals(law.expectation(g), add(*values))
        return self.tidied(self.pen.have(said, "sum over the values", "each with its probability"))

    def _by_telescoping(self, g: Term) -> Mark | None:
        """Equal weights between symbolic ends: g as a difference of neighbours, which cancel."""
        law = self.distribution
        if not law.discrete or law.ends is None or self.varies(law.log_density):
            return None
        found = ask(antidifference, g, self.x)
        if found is None:
            return None
        (low, high), x = law.ends, self.x
        first = self.pen.have(
            equals(subtract(substitute(found, {x: add(x, 1)}), found), g),
            "a difference of neighbours", "found by summing up, and seen by multiplying out",
        )  # fmt: skip
        total = subtract(substitute(found, {x: add(high, 1)}), substitute(found, {x: low}))
        said = equals(law.expectation(g), mul(total, exp(law.log_density)))
        return self.tidied(self.pen.have(said, "telescoping sum", "all but the two ends cancel; equal weights", first))

    def _by_image(self, g: Term) -> Mark | None:
        """The variable is a function of a simpler one, and the average is taken over that."""
        if self.distribution.image is None:
            return None
        base, value = self.distribution.image
        inside = ask(opened_logs, substitute(g, {self.x: value}))
        said = equals(self.distribution.expectation(g), base.expectation(inside))
        words = f"{self.x.name} = {brief(value)}, where {base.variable.name} has {article(base)}"
        first = self.pen.have(said, "change of variables", words)
        last = Means(self.pen, base, True).of(inside)
        self.pen.start(first.left, first.right, first)
        return self.tidied(self.pen.use(last))

    def _by_family(self, g: Term) -> Mark | None:
        """For any parameters first, then those of this member of the family put in."""
        law, family = self.distribution, self.distribution.family
        if family is None or family.conditions:  # lines about any parameters would have to carry the conditions
            return None
        taken = {s.name for s in symbols(g, *law.parameters)}
        letters = {p: symbol(next(n for n in (p.name, p.name + "_0", p.name + "_1") if n not in taken), (),
                             *properties(p)) for p in family.parameters if not p.shape}  # fmt: skip
        general = replace(family, family=None).replaced({**letters, family.variable: self.x})
        values = dict(zip(general.parameters, law.parameters, strict=True))
        if all(p.head is SYMBOL for p in law.parameters) and len(set(law.parameters)) == len(law.parameters):
            return None
        found = Means(self.pen, general, True).of(g)
        said = equals(law.expectation(g), substitute(found.right, values))
        words = ", ".join(f"{p.name} = {brief(v)}" for p, v in values.items())
        return self.tidied(self.pen.have(said, "put the parameters in", words, found))

    def _by_kernel(self, g: Term) -> Mark | None:
        """g times the density is a multiple of a density of the same family, which adds up to 1."""
        law = self.distribution
        other = tilted(g, law)
        if other is None:
            return None
        before, after = (atoms(member.log_density, self.x).get(FREE, number(0)) for member in (law, other))
        factor = product_form(add(before, times(number(-1), after)), self.varies)
        said = equals(mul(g, law.density), mul(factor, other.density))
        first = self.pen.have(said, "recognise the kernel", "the same family with other parameters: "
                              + ", ".join(brief(p) for p in other.parameters))  # fmt: skip
        whole = self.pen.have(equals(other.expectation(number(1)), number(1)), "total mass", "it is a density too")
        last = self.pen.have(equals(law.expectation(g), factor), "a constant stands in front",
                             "what is left is the total mass", first, whole,
                             conditions=[condition(c, brief(c)) for c in positive_parameters(law, other)])  # fmt: skip
        return self.tidied(last)

    def _tilted(self, g: Term) -> Mark | None:
        """One factor changes the law to another of the family, and the rest is averaged under that."""
        for factor, rest, other in splits(g, self.distribution):
            try:
                mean = self.of(factor)
                under = Means(self.pen, other, True).of(rest)
            except NoDerivation as error:
                self._reasons.append(str(error))
                continue
            said = equals(self.distribution.expectation(g), mul(mean.right, other.expectation(rest)))
            first = self.pen.have(said, "change of the law", f"{brief(factor)} times the density is its mean times the "
                                  f"density of {article(other)}", mean)  # fmt: skip
            self.pen.start(first.left, first.right, first)
            return self.tidied(self.pen.use(under))
        return None

    def _by_derivatives(self, g: Term) -> Mark | None:
        """The k-th moment is the k-th derivative of the generating function at 0."""
        order, rate = self._order(g)
        mgf = self.distribution.mgf
        if order is None or rate is None or mgf is None or not 1 <= order <= HIGHEST:
            return None
        value = mgf.value if isinstance(mgf, Given) else mgf
        from workbench.engines.goals import nth_derivative

        made = nth_derivative(value, T, order)
        assert made.result is not None
        there = substitute(made.result, {T: rate})
        if not self._has_a_value(there):
            return None
        conditions = self._premise(taken_at(mgf, rate).premise, "moment") if isinstance(mgf, Given) else []  # type: ignore[union-attr]
        self.cited(exp(mul(T, self.x)), mgf, "moment generating function")
        last = self.pen.engine(settled(made, [mgf.premise] if isinstance(mgf, Given) else []))
        said = equals(self.distribution.expectation(g), there)
        why = f"{ordinal(order)} derivative of the moment generating function at t = {brief(rate)}"
        mark = self.pen.have(said, "moments from the generating function", why, last, conditions=conditions)
        return self.tidied(mark)

    def _order(self, g: Term) -> tuple[int | None, Term | None]:
        """k and c, for x^k e^(c x)."""
        if g.head is not MUL:
            return order_of(g, self.x), number(0)
        if len(g.args) != 2:
            return None, None
        powers = [a for a in g.args if order_of(a, self.x) is not None]
        rates = [self._rate(a) for a in g.args if a not in powers]
        return (order_of(powers[0], self.x), rates[0]) if len(powers) == 1 == len(rates) else (None, None)

    def _has_a_value(self, term: Term) -> bool:
        import numpy as np

        from workbench.numerics.evaluate import evaluate

        random = np.random.default_rng(3)
        values = {s.name: random.integers(2, 5) if "integer" in properties(s) else random.uniform(0.2, 0.9)
                  for s in symbols(term) if not s.shape}  # fmt: skip
        try:
            with np.errstate(all="ignore"):
                return bool(np.all(np.isfinite(evaluate(term, values))))
        except LanguageError:
            return False

    def _by_a_score(self, g: Term) -> Mark | None:
        """E g from the mean of a score that holds g, where the means of all else in it are known."""
        if g in self._open or self.x.shape:
            return None
        self._open.add(g)
        try:
            for theta in self.free_parameters():
                mark = self._solved(g, theta)
                if mark is not None:
                    return mark
        finally:
            self._open.discard(g)
        return None

    def free_parameters(self) -> Iterator[Term]:
        law = self.distribution
        for theta in law.parameters:
            if theta.head is not SYMBOL or theta.shape or "integer" in properties(theta):
                continue
            ends = law.support or ()
            if any(contains(end, theta) for end in ends) or sum(contains(p, theta) for p in law.parameters) > 1:
                continue
            yield theta

    def score(self, theta: Term) -> Term | None:
        """The slope of the log density in a parameter; None where it is not found, or does not vary."""
        from workbench.engines.goals import gradient

        if theta not in self._scores:
            try:
                self._scores[theta] = gradient(self.distribution.log_density, theta).result
            except NoDerivation:
                self._scores[theta] = None
        score = self._scores[theta]
        return score if score is not None and self.varies(score) else None

    def slope_of_mean(self, f: Term, g: Term, mean: Mark) -> tuple[Term, Term, Term] | None:
        """theta, c and the slope of E f in theta, where the score of theta is c g and a constant; the covariance of f
        with that score is the slope of the mean."""
        from workbench.engines.goals import gradient

        for theta in () if self.x.shape else self.free_parameters():
            score = None if contains(f, theta) or contains(g, theta) else self.score(theta)
            varying = [p for p in self._multiplied_out(score) if self.varies(p.what)] if score is not None else []
            if len(varying) == 1 and varying[0].what is g:
                slope = gradient(mean.right, theta).result
                return None if slope is None else (theta, varying[0].coefficient, slope)
        return None

    def _solved(self, g: Term, theta: Term) -> Mark | None:
        from workbench.engines.goals import gradient

        law = self.distribution
        score = self.score(theta)
        if score is None:
            return None
        pieces = self._multiplied_out(score)
        mine = [p for p in pieces if p.what is g or same(p.what, g)]
        if len(mine) != 1:
            return None
        others = [p for p in pieces if p not in mine]
        if any(self.varies(p.what) and p.what in self._open for p in others):
            return None
        means = [self.of(p.what) for p in others if self.varies(p.what)]
        slope = self.pen.engine(settled(gradient(law.log_density, theta)))
        zero = self.pen.have(equals(law.expectation(score), number(0)), "the score has mean zero",
                             f"the density integrates to 1 whatever {theta.name} is", slope)  # fmt: skip
        rest = add(*(self._term(p) for p in others))
        values = {m.left: m.right for m in means}
        value = times(negative(power(mine[0].coefficient, number(-1))), substitute(rest, values))
        said = equals(law.expectation(g), value)
        return self.tidied(self.pen.have(said, "solve", "the mean of the score, term by term", zero, *means))

    def _by_integral(self, g: Term) -> Mark | None:
        law = self.distribution
        if law.discrete or self.x.shape or law.support is None:
            return None
        from workbench.engines.integrals import integrate

        inside, (low, high) = mul(g, product_form(law.log_density, self.varies)), law.support
        if any(t.shape for t in postorder(inside)) or self._is_beyond(inside):
            raise NoDerivation(f"no rule for the integral of {brief(inside)}")
        if time.perf_counter() - self._started > PATIENCE:
            raise NoDerivation(f"the search stops after {PATIENCE:g} s")
        self._finite(g, inside, high)
        left = law.expectation(g)
        made = integrate(inside, self.x, low, high)
        first = self.pen.have(equals(left, integral(inside, self.x, low, high)), "definition of the expectation",
                              "the function times the density, integrated over the support")  # fmt: skip
        last = self.pen.engine(settled(made))
        assert made.result is not None
        self.pen.start(left, first.right, first)
        return self.tidied(self.pen.relate("=", made.result, "the integral", "worked out above", last))

    def _is_beyond(self, inside: Term) -> bool:
        """Whether symbolic powers of several functions of x meet, or one meets an exponential or a logarithm: what the
        kernel has not answered, no antiderivative will."""
        powers = {
            t.args[0] for t in postorder(inside)
            if t.head is POWER and self.varies(t.args[0]) and symbols(t.args[1]) and not self.varies(t.args[1])
        }  # fmt: skip
        others = any(t.head in (exp, log) and self.varies(t) for t in postorder(inside))
        return len(powers) > 1 or bool(powers and others)

    def _finite(self, g: Term, inside: Term, high: Term) -> None:
        """Raises NoDerivation where the tail is as heavy as that of 1/x."""
        powers = any(t.head is POWER and symbols(t.args[1]) for t in postorder(inside))
        if high is not oo or powers or any(t.head is exp and self.varies(t) for t in postorder(inside)):
            return
        far = advised(heavy, inside, self.x)
        if far is not None:
            x = self.x.name
            raise NoDerivation(
                f"the expectation of {brief(g)} is not finite: for large {x}, {x} times the function and the density "
                f"goes to {brief(far)} and not to 0, and the integral of 1/{x} diverges"
            )


__all__ = ["Means"]
