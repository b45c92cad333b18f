"""Means of functions of a random vector or matrix, of any shape; see ``expectation``.

A polynomial is an average of products of entries: of one entry the mean, of two the covariance and the product of the
means, of more, where the law is normal, all the pairs (Isserlis). Exponentials tilt the law to another of its family;
statistics such as the logarithms of a Dirichlet variable are averaged by the score, which has mean zero; what depends
on one number that is linear in a normal vector is an average over a normal number.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.algebra.arithmetic import arithmetic
from workbench.engines.goals import gradient, hessian
from workbench.engines.statistics.expectation.averages import Averages
from workbench.engines.statistics.expectation.contractions import Entry, NoPolynomial, averaged, degree, pair
from workbench.engines.statistics.expectation.normal import is_gaussian, normal
from workbench.engines.statistics.expectation.readings import length
from workbench.engines.statistics.laws.distribution import Given
from workbench.engines.statistics.laws.domains import settled
from workbench.record import finish
from workbench.record.errors import NoDerivation
from workbench.record.pen import Mark
from workbench.rules.rule import replace_nodes
from workbench.terms.function import Function
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.functions.linear_algebra import eye, outer, trace, zeros
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import (
    ADD,
    AT,
    DELTA,
    MUL,
    NUMBER,
    POWER,
    add,
    at,
    brief,
    equals,
    matmul,
    mul,
    number,
    power,
    properties,
    subtract,
    symbol,
)
from workbench.terms.term import Term, contains, postorder, substitute, symbols, transform

MOST = 6
"""Of a normal law, the highest order of moments that is told: 15 ways to pair."""


class ArrayMeans(Averages):
    """See the module."""

    def of(self, f: Term) -> Mark:
        """The line E f(X) = value. Raises NoDerivation."""
        if f not in self._found:
            mark = None
            for way in (self._known, self._by_moments, self._tilted, self._by_parts, self._of_one_number):
                try:
                    mark = way(f)
                except NoPolynomial as error:
                    self._reasons.append(str(error))
                except NoDerivation as error:
                    self._reasons.append(str(error))
                if mark is not None:
                    break
            if mark is None:
                raise self._refused(f)
            self._found[f] = mark
        return self._found[f]

    # -- what is known ---------------------------------------------------------------

    def _known(self, f: Term) -> Mark | None:
        law = self.distribution
        if not self.varies(f):
            return self._constant(f)
        if f is self.x and law.mean is not None:
            return self._first() if not self.cites and law.mgf is not None else self.cited(f, law.mean, "mean")
        if f is self._square and law.variance is not None:
            if not self.cites and law.mgf is not None:
                return self._second()
            return self.cited(f, law.variance, "covariance")
        return None

    @property
    def mean(self) -> Term | None:
        value = self.distribution.mean
        return value.value if isinstance(value, Given) else value

    @property
    def covariance(self) -> Term | None:
        value = self.distribution.variance
        return value.value if isinstance(value, Given) else value

    @property
    def _square(self) -> Term | None:
        """(x - mean) (x - mean)^T."""
        if self.mean is None or self.x.rank != 1:
            return None
        off = subtract(self.x, self.mean)
        return outer(off, off)

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
            if part is self.x or (part is not f and part.head is ADD and part.rank < 2 and self._is_affine(part)):
                change[part] = part if part is self.x else self._letter(part, len(change))
            elif self._is_statistic(part):
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

    def _is_affine(self, part: Term) -> bool:
        try:
            return degree(part, (self.x,)) == 1
        except NoPolynomial:
            return False

    def _is_statistic(self, part: Term) -> bool:
        """A function of x alone, such as log x or log det X."""
        return isinstance(part.head, Function) and part.args == (self.x,) and part.head.name in ("log", "logdet")

    def _by_two(self, f: Term, g: Term, letters: dict[Term, Term]) -> Mark:
        """By the means of entries and of products of two."""
        stand: dict[Term, Term] = {}
        names: dict[tuple[Term, ...], Term] = {}

        def moment(entries: tuple[Entry, ...]) -> list[tuple[Fraction, list[Entry]]]:
            arrays = tuple(a for a, _ in entries)
            if len(arrays) == 2 and any(self._is_statistic(letters[a]) for a in arrays):
                raise NoPolynomial(f"the mean of a product with {brief(letters[arrays[0]])} is not known")
            if arrays not in names:
                name = f"_m{len(names)}"
                names[arrays] = symbol(name, arrays[0].shape) if len(arrays) == 1 else pair(arrays[0], arrays[1], name)
                stand[names[arrays]] = self.distribution.expectation(_product(*(letters[a] for a in arrays)))
            return [(Fraction(1), [(names[arrays], tuple(i for _, where in entries for i in where))])]

        args = g.args if g.head is ADD else (g,)
        total = add(*(averaged(a, tuple(letters), moment) if _holds(a, letters) else a for a in args))
        left = self.distribution.expectation(f)
        total = substitute(as_traces(total), stand)
        whole = len(stand) == 1 and total in stand.values()
        if whole:
            ((arrays, _),) = names.items()
            return self._single(letters[arrays[0]]) if len(arrays) == 1 else self._double(*(letters[a] for a in arrays))
        squares = any(len(arrays) == 2 for arrays in names)
        why = "an average of products of entries" if squares else "what is not random stands in front"
        first = self.pen.have(equals(left, total), "linearity of expectation", why)
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
        values = {a: self._found[w].right if w in self._found else self._at_mean(w) for a, w in letters.items()}
        centred = {a for a, value in values.items() if _is_zero(value)}

        def moment(entries: tuple[Entry, ...]) -> list[tuple[Fraction, list[Entry]]]:
            arrays, where = tuple(a for a, _ in entries), tuple(i for _, w in entries for i in w)
            apart = [(Fraction(1), [(means[a], w) for a, w in entries])] if not centred & set(arrays) else []
            return apart if len(arrays) == 1 else [(Fraction(1), [(spreads[arrays], where)]), *apart]

        change = {c: self._covariance(*(letters[a] for a in arrays)) for arrays, c in spreads.items()}
        used = {a for arrays in names for a in arrays}
        change |= {m: values[a] for a, m in means.items() if a in used}
        args = g.args if g.head is ADD else (g,)
        parts = (averaged(a, tuple(letters), moment) if _holds(a, letters) else a for a in args)
        value = as_traces(finish.tidied_or_same(_entries(finish.tidied_or_same(substitute(add(*parts), change)))))  # type: ignore[arg-type]
        if value is put.right:
            return put
        self.pen.start(put.left, put.right, put)
        return self.pen.relate("=", value, "collect and simplify", "multiplied out")

    def _single(self, w: Term) -> Mark:
        """E w, for what is linear in x, or for a statistic."""
        if w in self._found:
            return self._found[w]
        mark = self._known(w)
        if mark is None and self._is_statistic(w):
            mark = self._by_a_score(w)
        if mark is None:
            if self.mean is None:
                raise NoDerivation(f"the {self.distribution.name} distribution has no mean")
            mean = self._single(self.x)
            value = self._at_mean(w)
            why = "it goes inside what is linear"
            mark = self.pen.have(equals(self.distribution.expectation(w), value), "linearity of expectation", why, mean)
        self._found[w] = mark
        return mark

    def _at_mean(self, w: Term) -> Term:
        assert self.mean is not None
        there = substitute(w, {self.x: self.mean})
        short = finish.tidied_or_same(there)
        return short if length(short) < length(there) else there

    def _double(self, w: Term, v: Term) -> Mark:
        """E w v^T: the covariance and the product of the means."""
        product = _product(w, v)
        if product in self._found:
            return self._found[product]
        mark = self._known(product)
        if mark is None:
            covariance = self._covariance(w, v)
            if self._square is None or covariance is None:
                raise NoDerivation(f"no covariance of the {self.distribution.name} distribution is declared")
            spread, means = self._known(self._square), [self._single(u) for u in dict.fromkeys((w, v))]
            assert spread is not None
            middle = _product(self._value(w), self._value(v))
            total = covariance if _is_zero(middle) else add(covariance, middle)
            words = {1: "second moments", 0: "covariance"}[int(not _is_zero(middle))]
            linear = w is not self.x or v is not self.x
            why = "the covariance, with what is linear taken out on both sides" if linear else "the covariance"
            why += "" if _is_zero(middle) else ", and the product of the means"
            mark = self.pen.have(equals(self.distribution.expectation(product), total), words, why, spread, *means)
        self._found[product] = mark
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

        raw = averaged(_product(*parts), (self.x,), moment)
        return finish.tidied_or_same(substitute(raw, {spread: self.covariance}))

    def _of_a_class(self, f: Term) -> Mark:
        """Of a row with a single one: a product of entries is 0 unless they are the same."""
        assert self.mean is not None and self.distribution.mean is not None
        mean, same = symbol("_p", self.x.shape), eye(self.x.shape[0])

        def moment(entries: tuple[Entry, ...]) -> list[tuple[Fraction, list[Entry]]]:
            (_, first), *rest = entries
            return [(Fraction(1), [(mean, first), *((same, first + where) for _, where in rest)])]

        known = self.cited(self.x, self.distribution.mean, "mean")
        value = finish.tidied_or_same(substitute(averaged(f, (self.x,), moment), {mean: self.mean}))
        said = equals(self.distribution.expectation(f), value)
        return self.pen.have(said, "one class at a time", "products of two different entries are 0", known)

    def _by_pairs(self, f: Term, g: Term, letters: dict[Term, Term]) -> Mark:
        """Of a normal law: each entry is its mean or is paired with another, in every way."""
        means = {a: symbol(f"_m{k}", a.shape) for k, a in enumerate(letters)}
        spreads: dict[tuple[Term, Term], Term] = {}

        def spread(a: Term, b: Term) -> Term:
            if (a, b) not in spreads:
                spreads[a, b] = pair(a, b, f"_c{len(spreads)}")
            return spreads[a, b]

        centred = {a for a in letters if _is_zero(self._at_mean(letters[a]))}

        def moment(entries: tuple[Entry, ...]) -> list[tuple[Fraction, list[Entry]]]:
            return [(Fraction(1), way) for way in _paired(list(entries), means, spread, centred)]

        value = averaged(g, tuple(letters), moment)
        put = {m: self._at_mean(letters[a]) for a, m in means.items()}
        put |= {c: self._covariance(letters[a], letters[b]) for (a, b), c in spreads.items()}  # type: ignore[misc]
        assert self.distribution.mean is not None and self.distribution.variance is not None
        known = [self.cited(self.x, self.distribution.mean, "mean")]
        if self._square is not None:
            known.append(self.cited(self._square, self.distribution.variance, "covariance"))
        value = as_traces(finish.tidied_or_same(substitute(value, put)))
        why = "each entry is its mean, or is paired with another entry: their covariance; all ways are added up"
        said = equals(self.distribution.expectation(f), value)
        return self.pen.have(said, "Isserlis", why, *known)

    # -- from the generating function ------------------------------------------------

    @property
    def _t(self) -> Term:
        return symbol("t", self.x.shape)

    def _generating(self) -> tuple[Term, Mark]:
        mgf = self.distribution.mgf
        assert mgf is not None
        value = mgf.value if isinstance(mgf, Given) else mgf
        return value, self.cited(exp(self.distribution.argument), mgf, "moment generating function")

    def _first(self) -> Mark:
        value, known = self._generating()
        made = gradient(value, self._t)
        slope = self.pen.engine(settled(made))
        assert made.result is not None
        said = equals(self.distribution.expectation(self.x), self._at_zero(made.result))
        why = "the gradient of the moment generating function at t = 0"
        return self.pen.have(said, "moments from the generating function", why, known, slope)

    def _second(self) -> Mark:
        value, known = self._generating()
        made = hessian(value, self._t)
        bend = self.pen.engine(settled(made))
        assert made.result is not None and self.mean is not None and self._square is not None
        square = outer(self.x, self.x)
        said = equals(self.distribution.expectation(square), self._at_zero(made.result))
        why = "the Hessian of the moment generating function at t = 0"
        second = self.pen.have(said, "moments from the generating function", why, known, bend)
        first = self._found[self.x] = self._found.get(self.x) or self._first()
        left = self.distribution.expectation(self._square)
        total = subtract(self.distribution.expectation(square), outer(self.mean, self.mean))
        line = self.pen.have(equals(left, total), "variance rule", "the products less those of the means", first)
        self.pen.start(left, total, line)
        return self.tidied(self.pen.use(second))

    def _at_zero(self, value: Term) -> Term:
        there = substitute(value, {self._t: zeros(*self.x.shape)})
        for _ in range(2):  # what adds up to 1 first, is 1 to any power then
            there = arithmetic(transform(finish.tidied_or_same(there), _plain))
        return finish.tidied_or_same(there)

    def _tilted(self, f: Term) -> Mark | None:
        """exp(t^T x) times the density is a multiple of another density of the family."""
        law = self.distribution
        factors = f.args if f.head is MUL else (f,)
        found = [a for a in factors if a.head is exp and self.varies(a)]
        if law.mgf is None or law.tilted is None or len(found) != 1 or not self._is_affine(found[0].args[0]):
            return None
        (power,) = found
        rest = mul(*(a for a in factors if a is not power)) if len(factors) > 1 else number(1)
        t = self._slope(power.args[0])
        front = finish.tidied_or_same(substitute(power.args[0], {self.x: zeros(*self.x.shape)}))
        generated = law.mgf.value if isinstance(law.mgf, Given) else law.mgf
        value = substitute(generated, {self._t: t})
        if front is not number(0):
            value = exp(add(front, value.args[0])) if value.head is exp else mul(exp(front), value)
        if t is not self._t and value.head is exp:
            value = exp(finish.tidied_or_same(value.args[0]))
        one = number(1)
        if self.cites and rest is one:
            known = self.cited(exp(law.argument), law.mgf, "moment generating function")
            why = "at the coefficients of x" if t is not self._t else "shown on its page"
            return known if power is exp(law.argument) else self.pen.have(
                equals(law.expectation(f), value), "moment generating function", why, known)  # fmt: skip
        other = law(*(substitute(p, {self._t: t}) for p in law.tilted))
        if law.total is None:
            said = equals(mul(power, law.density), mul(value, other.density))
        else:  # the two sides agree where the counts add up
            said = equals(law.expectation(power), mul(value, other.expectation(one)))
        first = self.pen.have(said, "complete the kernel" if is_gaussian(law) else "recognise the kernel",
                              "the same family with other parameters")  # fmt: skip
        if rest is one:
            last = self.pen.have(equals(other.expectation(rest), rest), "total mass", "it is a density too")
            said = equals(law.expectation(f), value)
            return self.pen.have(said, "a constant stands in front", "what is left is the total mass", first, last)
        last = ArrayMeans(self.pen, other, True).of(rest)
        said = equals(law.expectation(f), mul(value, last.right))
        return self.pen.have(said, "a constant stands in front", "what is left is a mean of the other law", first, last)

    def _slope(self, w: Term) -> Term:
        """t, where w = t^T x + c."""
        free = symbol(self.x.name, self.x.shape)  # its entries move freely, whatever they add up to
        made = gradient(substitute(w, {self.x: free}), free)
        assert made.result is not None
        return made.result

    # -- statistics, sums, single numbers --------------------------------------------

    def _by_a_score(self, w: Term) -> Mark | None:
        """E of a statistic from a score that is the statistic and constants."""
        law = self.distribution
        for theta in law.parameters:
            if theta.head.name != "symbol" or properties(theta) & {"integer", "simplex", "posdef"}:
                continue
            try:
                made = gradient(law.log_density, theta)
            except NoDerivation:
                continue
            score = made.result
            assert score is not None
            pieces = score.args if score.head is ADD else (score,)
            mine = [p for p in pieces if contains(p, w)]
            if len(mine) != 1 or any(self.varies(p) for p in pieces if p is not mine[0]):
                continue
            factor = _multiple(mine[0], w)
            if factor is None:
                continue
            slope = self.pen.engine(settled(made))
            zero = self.pen.have(equals(law.expectation(score), zeros(*theta.shape) if theta.shape else number(0)),
                                 "the score has mean zero", f"the density integrates to 1 whatever {theta.name} is",
                                 slope)  # fmt: skip
            rest = add(*(p for p in pieces if p is not mine[0]))
            value = finish.tidied_or_same(mul(number(-1 / factor), rest))
            return self.pen.have(equals(law.expectation(w), value), "solve", "the mean of the score, term by term",
                                 zero)  # fmt: skip
        return None

    def _by_parts(self, f: Term) -> Mark | None:
        """A sum by its terms."""
        if f.head is not ADD:
            return None
        left = self.distribution.expectation(f)
        total = add(*(self.distribution.expectation(a) if self.varies(a) else a for a in f.args))
        first = self.pen.have(equals(left, total), "linearity of expectation", "the mean of a sum")
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
        from workbench.engines.statistics.expectation.means import Means

        single = normal(u, m, s)
        line = Means(self.pen, single, True).of(h)
        mean, spread = self._single(w), self._covariance(w, w)
        assert spread is not None
        put = {m: mean.right, s: sqrt(spread)}
        value = substitute(replace_nodes(line.right, {power(s, 2): spread}), put)
        why = f"{brief(w)} is a normal number {u.name}, with mean {m.name} = {brief(mean.right)} and variance " \
              f"{s.name}^2 = {brief(spread)}"  # fmt: skip
        return self.pen.have(equals(self.distribution.expectation(f), value), "linear map of a normal vector", why,
                             mean, line)  # fmt: skip

    def _numbers(self, f: Term) -> Iterator[Term]:
        """The largest parts of f that are numbers linear in x; x itself where it stands otherwise."""
        stack = [f]
        while stack:
            part = stack.pop()
            if not self.varies(part):
                continue
            if not part.shape and part is not f and self._is_affine(part) or part is self.x:
                yield part
            else:
                stack.extend(part.args)

    def tidied(self, mark: Mark) -> Mark:
        shorter = as_traces(finish.tidied_or_same(_entries(mark.right)))
        if shorter is mark.right or length(shorter) > length(mark.right):
            return mark
        self.pen.start(mark.left, mark.right, mark)
        return self.pen.relate("=", shorter, "collect and simplify", "the same in a short form")


def _entries(term: Term) -> Term:
    """An entry of what is composed, by the entries of what it is composed of."""
    from workbench.record.components import expand_components

    return transform(expand_components(term)[0], _plain) if any(t.head is AT for t in postorder(term)) else term


def _plain(term: Term) -> Term | None:
    """A power of 1 is 1, and delta of two numbers is known."""
    if term.head is POWER and term.args[0] is number(1):
        return number(1)
    if term.head is DELTA and all(a.head is NUMBER for a in term.args):
        return number(int(term.args[0] is term.args[1]))
    return None


def _holds(f: Term, letters: dict[Term, Term]) -> bool:
    return any(contains(f, a) for a in letters)


def _product(w: Term, v: Term | None = None) -> Term:
    """w alone, or all products of its entries with those of v."""
    if v is None:
        return w
    if w.rank == v.rank == 1:
        return outer(w, v)
    return mul(w, v) if not (w.shape and v.shape) else outer(w, v)


def _is_zero(value: Term) -> bool:
    if value is number(0) or value.head is zeros:
        return True
    short = finish.tidied_or_same(value)
    return short is number(0) or short.head is zeros or (not short.args and short.head is NUMBER and not short.value)


def _multiple(term: Term, w: Term) -> Fraction | None:
    """c, for c w."""
    if term is w:
        return Fraction(1)
    if term.head is MUL and len(term.args) == 2 and term.args[0].head is NUMBER and term.args[1] is w:
        return term.args[0].value
    return None


def _paired(entries: list[Entry], means: dict[Term, Term], spread, centred: set[Term]) -> Iterator[list[Entry]]:  # type: ignore[no-untyped-def]
    """Every way to leave an entry as its mean or to pair it with a later one."""
    if not entries:
        yield []
        return
    (array, where), *rest = entries
    if array not in centred:
        for way in _paired(rest, means, spread, centred):
            yield [(means[array], where), *way]
    for k, (other, there) in enumerate(rest):
        for way in _paired(rest[:k] + rest[k + 1 :], means, spread, centred):
            yield [(spread(array, other), where + there), *way]


def as_traces(term: Term) -> Term:
    """The sum of the entries of A * M, for a symmetric M, as the trace of A M."""
    from workbench.forms.shaping import is_symmetric

    change: dict[Term, Term] = {}
    for node in postorder(term):
        if node.head is sum_ and not node.shape and node.args[0].head is MUL:
            scale = [a for a in node.args[0].args if not a.shape]
            matrices = [a for a in node.args[0].args if a.rank == 2]
            if len(matrices) == 2 and len(scale) + 2 == len(node.args[0].args):
                a, b = matrices
                if is_symmetric(b) or is_symmetric(a):
                    change[node] = mul(*scale, trace(matmul(a, b)))
    return replace_nodes(term, change) if change else term


__all__ = ["ArrayMeans", "as_traces"]
