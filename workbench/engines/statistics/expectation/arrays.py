"""Means of functions of a random vector or matrix, of any shape; see ``engine``.

A polynomial is an average of products of entries: of one entry the mean, of two the covariance and the product of the
means, of more, where the law is normal, all the pairs (Isserlis). Exponentials tilt the law to another of its family;
statistics such as the logarithms of a Dirichlet variable are averaged by the score, which has mean zero; what depends
on one number that is linear in a normal vector is an average over a normal number.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from workbench.algebra.at_values import at_values
from workbench.algebra.length import length
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.contractions import Entry, NoPolynomial, averaged, degree, pair
from workbench.engines.statistics.expectation.gaussian import is_gaussian
from workbench.engines.statistics.expectation.generating import first_moment, mean_by_a_score, second_moment, tilted
from workbench.engines.statistics.expectation.means import Means
from workbench.engines.statistics.expectation.random_arrays import (
    as_traces,
    entries_out,
    holds,
    is_affine,
    is_statistic,
    is_zero,
    outer_product,
    paired,
    squared_deviation,
)
from workbench.engines.statistics.expectation.summation import by_a_known_sum
from workbench.engines.statistics.laws.normal import normal
from workbench.reasons.common import TIDY
from workbench.reasons.expectation import (
    COVARIANCE,
    COVARIANCE_OF_PARTS,
    ISSERLIS,
    LINEARITY,
    MEAN,
    NORMAL_NUMBER,
    ONE_CLASS,
    SECOND_MOMENTS,
)
from workbench.record import finish
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.elementwise import log, sqrt
from workbench.terms.functions.linear_algebra import eye, zeros
from workbench.terms.heads import (
    ADD,
    AT,
    add,
    at,
    brief,
    equals,
    power,
    properties,
    subtract,
    symbol,
)
from workbench.terms.term import Term, substitute, symbols, transform

MOST = 6
"""Of a normal law, the highest order of moments that is told: 15 ways to pair."""


class ArrayMeans(Averages):
    """See the module."""

    def of(self, f: Term) -> Mark:
        """The line E f(X) = value. Raises NoDerivation."""
        if f not in self.found:
            mark = None
            own = (self._known, partial(by_a_known_sum, self), self._by_moments, partial(tilted, self), self._by_parts,
                   self._of_one_number)  # fmt: skip
            for way in own:
                try:
                    mark = way(f)
                except NoPolynomial as error:
                    self.reasons.append(str(error))
                except NoDerivation as error:
                    self.reasons.append(str(error))
                if mark is not None:
                    break
            if mark is None:
                raise self.refused(f)
            self.found[f] = mark
        return self.found[f]

    @property
    def square(self) -> Term | None:
        """(x - mean) (x - mean)^T."""
        return squared_deviation(self.x, self.mean)

    # -- what is known ---------------------------------------------------------------

    def _known(self, f: Term) -> Mark | None:
        law = self.distribution
        if not self.varies(f):
            return self.constant(f)
        if f is self.x and law.mgf is not None and (law.mean is None or not self.cites):
            return first_moment(self)
        if f is self.x and law.mean is not None:
            return self.cited(f, law.mean, MEAN)
        if f is self.x and f.rank > 1:
            return mean_by_a_score(self, f)
        if f is self.square and law.mgf is not None and (law.variance is None or not self.cites):
            return second_moment(self)
        if f is self.square and law.variance is not None:
            return self.cited(f, law.variance, COVARIANCE)
        return None

    # -- products of entries ---------------------------------------------------------

    def _by_moments(self, f: Term) -> Mark | None:
        g, letters = self._lettered(transform(f, self._statistic_first))
        random = tuple(letters)
        order = degree(g, random)
        if order <= 2:
            return self._by_two(f, g, letters)
        if "onehot" in properties(self.x) and random == (self.x,):
            return self._of_a_class(f)
        if not is_gaussian(self.distribution):
            raise NoPolynomial(f"moments of order {order} are known for normal laws only")
        if order > MOST:
            raise NoPolynomial(f"moments above order {MOST} are not told")
        return self._by_pairs(f, g, letters)

    def _lettered(self, f: Term) -> tuple[Term, dict[Term, Term]]:
        """f in letters for the random parts that it is made of, and what each letter stands for: x itself, x - c, A x -
        b, or a statistic whose mean a score tells."""
        change: dict[Term, Term] = {}
        stack = list(f.args) if f.head is ADD else [f]
        while stack:
            part = stack.pop(0)
            if not self.varies(part) or part in change:
                continue
            if part is self.x or (part is not f and part.head is ADD and part.rank < 2 and is_affine(part, self.x)):
                change[part] = part if part is self.x else self._letter(part, len(change))
            elif is_statistic(part, self.x):
                change[part] = self._letter(part, len(change))
            else:
                stack.extend(part.args)
        return replace_nodes(f, change), {letter: part for part, letter in change.items()}

    def _statistic_first(self, term: Term) -> Term | None:
        """The logarithm of an entry of x is an entry of log x."""
        if term.head is not log or term.args[0].head is not AT or term.args[0].args[0] is not self.x:
            return None
        return at(log(self.x), *term.args[0].args[1:])

    def _letter(self, part: Term, count: int) -> Term:
        return symbol(f"_w{count}", part.shape)

    def _by_two(self, f: Term, g: Term, letters: dict[Term, Term]) -> Mark:
        """By the means of entries and of products of two."""
        stand: dict[Term, Term] = {}
        names: dict[tuple[Term, ...], Term] = {}

        def moment(entries: tuple[Entry, ...]) -> list[tuple[Fraction, list[Entry]]]:
            arrays = tuple(a for a, _ in entries)
            if len(arrays) == 2 and any(is_statistic(letters[a], self.x) for a in arrays):
                raise NoPolynomial(f"the mean of a product with {brief(letters[arrays[0]])} is not known")
            if arrays not in names:
                name = f"_m{len(names)}"
                names[arrays] = symbol(name, arrays[0].shape) if len(arrays) == 1 else pair(arrays[0], arrays[1], name)
                stand[names[arrays]] = self.distribution.expectation(outer_product(*(letters[a] for a in arrays)))
            return [(Fraction(1), [(names[arrays], tuple(i for _, where in entries for i in where))])]

        args = g.args if g.head is ADD else (g,)
        total = add(*(averaged(a, tuple(letters), moment) if holds(a, letters) else a for a in args))
        left = self.distribution.expectation(f)
        total = substitute(as_traces(total), stand)
        whole = len(stand) == 1 and total in stand.values()
        if whole:
            ((arrays, _),) = names.items()
            return self._single(letters[arrays[0]]) if len(arrays) == 1 else self._double(*(letters[a] for a in arrays))
        squares = any(len(arrays) == 2 for arrays in names)
        why = "an average of products of entries" if squares else "what is not random stands in front"
        first = self.pen.follows(equals(left, total), by=LINEARITY, why=why)
        marks = [self._single(letters[a[0]]) if len(a) == 1 else self._double(*(letters[b] for b in a)) for a in names]
        self.pen.start(left, total, first)
        put = self.pen.use(*marks, why="the moments put in")
        return self._written_out(put, g, letters, names) if squares else self.tidied(put)

    def _written_out(self, put: Mark, g: Term, letters: dict[Term, Term], names: dict[tuple[Term, ...], Term]) -> Mark:
        """tr(A S) + m^T A m for tr(A (S + m m^T))."""
        means = {a: symbol(f"_e{k}", a.shape) for k, a in enumerate(letters)}
        spreads: dict[tuple[Term, ...], Term] = {
            a: pair(a[0], a[1], f"_c{k}") for k, a in enumerate(names) if len(a) == 2
        }
        values = {a: self.found[w].right if w in self.found else self._at_mean(w) for a, w in letters.items()}
        centred = {a for a, value in values.items() if is_zero(value)}

        def moment(entries: tuple[Entry, ...]) -> list[tuple[Fraction, list[Entry]]]:
            arrays, where = tuple(a for a, _ in entries), tuple(i for _, w in entries for i in w)
            apart = [(Fraction(1), [(means[a], w) for a, w in entries])] if not centred & set(arrays) else []
            return apart if len(arrays) == 1 else [(Fraction(1), [(spreads[arrays], where)]), *apart]

        change = {c: self._covariance(*(letters[a] for a in arrays)) for arrays, c in spreads.items()}
        used = {a for arrays in names for a in arrays}
        change |= {m: values[a] for a, m in means.items() if a in used}
        args = g.args if g.head is ADD else (g,)
        parts = (averaged(a, tuple(letters), moment) if holds(a, letters) else a for a in args)
        value = as_traces(finish.tidied_or_same(entries_out(finish.tidied_or_same(substitute(add(*parts), change)))))  # type: ignore[arg-type]
        if value is put.right:
            return put
        self.pen.start(put.left, put.right, put)
        return self.pen.relate("=", value, by=TIDY, why="multiplied out")

    def _single(self, w: Term) -> Mark:
        """E w, for what is linear in x, or for a statistic."""
        if w in self.found:
            return self.found[w]
        mark = self._known(w)
        if mark is None and is_statistic(w, self.x):
            mark = mean_by_a_score(self, w)
        if mark is None:
            if self.mean is None:
                raise NoDerivation(f"the {self.distribution.name} distribution has no mean")
            mean = self._single(self.x)
            value = self._at_mean(w)
            why = "it goes inside what is linear"
            mark = self.pen.follows(equals(self.distribution.expectation(w), value), mean, by=LINEARITY, why=why)
        self.found[w] = mark
        return mark

    def _at_mean(self, w: Term) -> Term:
        assert self.mean is not None
        there = substitute(w, {self.x: self.mean})
        short = finish.tidied_or_same(there)
        return short if length(short) < length(there) else there

    def _double(self, w: Term, v: Term) -> Mark:
        """E w v^T: the covariance and the product of the means."""
        product = outer_product(w, v)
        if product in self.found:
            return self.found[product]
        mark = self._known(product)
        if mark is None:
            covariance = self._covariance(w, v)
            if self.square is None or covariance is None:
                raise NoDerivation(f"no covariance of the {self.distribution.name} distribution is declared")
            spread, means = self._known(self.square), [self._single(u) for u in dict.fromkeys((w, v))]
            assert spread is not None
            middle = outer_product(self._value(w), self._value(v))
            total = covariance if is_zero(middle) else add(covariance, middle)
            rule = COVARIANCE_OF_PARTS if is_zero(middle) else SECOND_MOMENTS
            linear = w is not self.x or v is not self.x
            why = "the covariance, with what is linear taken out on both sides" if linear else "the covariance"
            why += "" if is_zero(middle) else ", and the product of the means"
            mark = self.pen.follows(
                equals(self.distribution.expectation(product), total), spread, *means, by=rule, why=why
            )
        self.found[product] = mark
        return mark

    def _value(self, w: Term) -> Term:
        return self._single(w).right

    def _covariance(self, w: Term, v: Term) -> Term | None:
        """L S K^T where w = L x + c and v = K x + e."""
        if self.covariance is None:
            return None
        spread = pair(self.x, self.x, "_c")
        parts = [subtract(u, substitute(u, {self.x: zeros(*self.x.shape)})) for u in (w, v)]

        def moment(entries: tuple[Entry, ...]) -> list[tuple[Fraction, list[Entry]]]:
            if len(entries) != 2:
                return []
            return [(Fraction(1), [(spread, entries[0][1] + entries[1][1])])]

        raw = averaged(outer_product(*parts), (self.x,), moment)
        return finish.tidied_or_same(substitute(raw, {spread: self.covariance}))

    def _of_a_class(self, f: Term) -> Mark:
        """Of a row with a single one: a product of entries is 0 unless they are the same."""
        assert self.mean is not None and self.distribution.mean is not None
        mean, same = symbol("_p", self.x.shape), eye(self.x.shape[0])

        def moment(entries: tuple[Entry, ...]) -> list[tuple[Fraction, list[Entry]]]:
            (_, first), *rest = entries
            return [(Fraction(1), [(mean, first), *((same, first + where) for _, where in rest)])]

        known = self.cited(self.x, self.distribution.mean, MEAN)
        value = finish.tidied_or_same(substitute(averaged(f, (self.x,), moment), {mean: self.mean}))
        said = equals(self.distribution.expectation(f), value)
        return self.pen.follows(said, known, by=ONE_CLASS, why="products of two different entries are 0")

    def _by_pairs(self, f: Term, g: Term, letters: dict[Term, Term]) -> Mark:
        """Of a normal law: each entry is its mean or is paired with another, in every way."""
        means = {a: symbol(f"_m{k}", a.shape) for k, a in enumerate(letters)}
        spreads: dict[tuple[Term, Term], Term] = {}

        def spread(a: Term, b: Term) -> Term:
            if (a, b) not in spreads:
                spreads[a, b] = pair(a, b, f"_c{len(spreads)}")
            return spreads[a, b]

        centred = {a for a in letters if is_zero(self._at_mean(letters[a]))}

        def moment(entries: tuple[Entry, ...]) -> list[tuple[Fraction, list[Entry]]]:
            return [(Fraction(1), way) for way in paired(list(entries), means, spread, centred)]

        value = averaged(g, tuple(letters), moment)
        put = {m: self._at_mean(letters[a]) for a, m in means.items()}
        put |= {c: self._covariance(letters[a], letters[b]) for (a, b), c in spreads.items()}  # type: ignore[misc]
        assert self.distribution.mean is not None and self.distribution.variance is not None
        known = [self.cited(self.x, self.distribution.mean, MEAN)]
        if self.square is not None:
            known.append(self.cited(self.square, self.distribution.variance, COVARIANCE))
        value = as_traces(finish.tidied_or_same(substitute(value, put)))
        why = "each entry is its mean, or is paired with another entry: their covariance; all ways are added up"
        said = equals(self.distribution.expectation(f), value)
        return self.pen.follows(said, *known, by=ISSERLIS, why=why)

    # -- statistics, sums, single numbers --------------------------------------------

    def _by_parts(self, f: Term) -> Mark | None:
        """A sum by its terms."""
        if f.head is not ADD:
            return None
        left = self.distribution.expectation(f)
        total = add(*(self.distribution.expectation(a) if self.varies(a) else a for a in f.args))
        first = self.pen.follows(equals(left, total), by=LINEARITY, why="the mean of a sum")
        means = [self.of(a) for a in f.args if self.varies(a)]
        self.pen.start(left, total, first)
        return self.tidied(self.pen.use(*means, why="the averages of the parts"))

    def _of_one_number(self, f: Term) -> Mark | None:
        """h(a^T x + c) of a normal vector: the number is normal."""
        if not is_gaussian(self.distribution):
            return None
        numbers = list(dict.fromkeys(self._numbers(f)))
        if len(numbers) != 1 or f.shape:
            return None
        (w,) = numbers
        if w.shape:
            return None
        taken = {s.name for s in symbols(f, *self.distribution.parameters)}
        u, m, s = (
            symbol(next(n for n in names.split() if n not in taken), (), *props)
            for names, props in (("u v w z", ()), ("m nu kappa", ()), ("s tau rho", ("positive",)))
        )
        h = replace_nodes(f, {w: u})
        if self.varies(h):
            return None
        single = normal(u, m, s)
        line = Means(self.pen, single, True).of(h)
        mean, spread = self._single(w), self._covariance(w, w)
        assert spread is not None
        put = {m: mean.right, s: sqrt(spread)}
        value = substitute(replace_nodes(line.right, {power(s, 2): spread}), put)
        why = f"`{brief(w)}` is a normal number `{u.name}`, with mean `{m.name} == {brief(mean.right)}` and variance " \
              f"`{s.name}**2 == {brief(spread)}`"  # fmt: skip
        return self.pen.follows(equals(self.distribution.expectation(f), value), mean, line, by=NORMAL_NUMBER, why=why)

    def _numbers(self, f: Term) -> Iterator[Term]:
        """The largest parts of f that are numbers linear in x; x itself where it stands otherwise."""
        stack = [f]
        while stack:
            part = stack.pop()
            if not self.varies(part):
                continue
            if not part.shape and part is not f and is_affine(part, self.x) or part is self.x:
                yield part
            else:
                stack.extend(part.args)

    def tidied(self, mark: Mark) -> Mark:
        shorter = at_values(as_traces(finish.tidied_or_same(entries_out(mark.right))))
        if shorter is mark.right or length(shorter) > length(mark.right):
            return mark
        self.pen.start(mark.left, mark.right, mark)
        return self.pen.relate("=", shorter, by=TIDY, why="the same in a short form")


__all__ = ["ArrayMeans"]
