"""What sums of probabilities add up to, sums that telescope, and means as halves of two.

Source: Graham, Knuth & Patashnik, Concrete Mathematics (1994), sections 2.6, 5.1, 5.2 and 5.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workbench.rules.halves import by_halves, halves
from workbench.rules.inference import Needed, Reduction, Step
from workbench.rules.known_sums import exponential_of, sums_of_means, whole
from workbench.rules.schema import Computed, Proof
from workbench.terms.functions.activations import maximum, minimum
from workbench.terms.functions.elementwise import absolute, exp, log
from workbench.terms.functions.reductions import sum_
from workbench.terms.functions.special import loggamma
from workbench.terms.heads import (
    EXPECTATION,
    RELATION,
    add,
    equals,
    expectation,
    mul,
    number,
    oo,
    properties,
    relation,
    scalar,
    subtract,
    vector,
)
from workbench.terms.term import Term, contains, substitute

_k, _n, _a, _b, _x = (scalar(name, "integer") for name in ("k", "n", "a", "b", "x"))
_N, _K = (scalar(name, "integer", "positive") for name in ("N", "K"))
_lam, _p, _r, _y = scalar("lam", "positive"), scalar("p", "unit"), scalar("r", "positive"), scalar("y")
_counts, _w = vector("c", "m", "integer"), vector("w", "m", "positive")
_class, _shares = vector("h", "m", "onehot"), vector("p", "m", "simplex")
_waits = (_k - 1) * log(1 - _p) + log(_p)
_poisson = _k * log(_lam) - _lam - loggamma(_k + 1)
_wide = _b - _a + 1
_flat = -log(_wide)
_ordered = relation(">=", _b, _a)


def _log_choose(n: Term, k: Term) -> Term:
    return loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)


def _tosses(n: Term, p: Term) -> Term:
    return _log_choose(n, _k) + _k * log(p) + (n - _k) * log(1 - p)


def _mean(f: Term | int, log_density: Term, low: Term | int, high: Term) -> Term:
    return expectation(f, _k, log_density, number(low) if isinstance(low, int) else low, high)


_drawn = _log_choose(_K, _k) + _log_choose(_N - _K, _n - _k) - _log_choose(_N, _n)
_draws = maximum(number(0), _n + _K - _N), minimum(_n, _K)
_possible = [relation("<=", _K, _N), relation("<=", _n, _N), *(relation(">=", k, 1) for k in (_n, _K, _N))]
_failures = loggamma(_k + _r) - loggamma(_r) - loggamma(_k + 1) + _r * log(_p) + _k * log(1 - _p)
_spread = loggamma(_n + 1) - sum_(loggamma(_counts + 1)) + _counts @ log(_w)


def _sum(
    name: str, reason: str, cases: Callable[[], Iterable[Proof]], counters: Callable[[], Iterable[Proof]]
) -> Computed:
    return Computed(name, reason, ways=sums_of_means, cases=cases, counters=counters)


EQUAL_TERMS = _sum(
    "sum of equal terms", "as many as there are whole numbers between the ends",
    lambda: [([_ordered], equals(_mean(1, _flat, _a, _b), 1 / _wide * _wide))],
    lambda: [([_ordered], equals(_mean(1, _flat, _a, _b), 1 / _wide * (_b - _a))),
             ([], equals(_mean(1, _flat, _a, _b), 1 / _wide * _wide))],
)  # fmt: skip
GEOMETRIC_SUM = _sum(
    "sum of a geometric progression", "times the ratio, all but the two ends are the same",
    lambda: [([_ordered, relation(">", absolute(_y), 0)], equals(
        _mean(exp(_y * _k), _flat, _a, _b),
        1 / _wide * (exp(_a * _y) - exp((_b + 1) * _y)) / (1 - exp(_y))))],
    lambda: [([_ordered], equals(_mean(exp(_y * _k), _flat, _a, _b),
                                 1 / _wide * (exp(_a * _y) - exp((_b + 1) * _y)) / (1 - exp(_y)))),
             ([_ordered, relation(">", absolute(_y), 0)], equals(
                 _mean(exp(_y * _k), _flat, _a, _b), 1 / _wide * (exp(_a * _y) - exp(_b * _y)) / (1 - exp(_y))))],
)  # fmt: skip
GEOMETRIC_SERIES = _sum(
    "sum of a geometric series", "the ratio is below 1",
    lambda: [([relation(">", _p, 0), relation("<", _p, 1)], equals(_mean(1, _waits, 1, oo), _p / (1 - (1 - _p)))),
             ([relation("<", (1 - _p) * exp(_y), 1), relation(">", _p, 0), relation("<", _p, 1)], equals(
                 _mean(exp(_y * _k), _waits, 1, oo), _p * exp(_y) / (1 - (1 - _p) * exp(_y))))],
    lambda: [([relation(">", _p, 0), relation("<", _p, 1)], equals(
                 _mean(exp(_y * _k), _waits, 1, oo), _p * exp(_y) / (1 - (1 - _p) * exp(_y)))),
             ([relation(">", _p, 0), relation("<", _p, 1)], equals(_mean(1, _waits, 0, oo), _p / (1 - (1 - _p)))),
             ([relation(">", _p, 0), relation("<", _p, 1)], equals(_mean(_k, _waits, 1, oo), _p / (1 - (1 - _p))))],
)  # fmt: skip
EXPONENTIAL_SERIES = _sum(
    "sum of the exponential series", "the powers over the factorials",
    lambda: [([], equals(_mean(1, _poisson, 0, oo), exp(-_lam) * exp(_lam))),
             ([], equals(_mean(exp(_y * _k), _poisson, 0, oo), exp(-_lam) * exp(_lam * exp(_y))))],
    lambda: [([], equals(_mean(1, _poisson, 1, oo), exp(-_lam) * exp(_lam))),
             ([], equals(_mean(exp(_y * _k), _poisson, 0, oo), exp(-_lam) * exp(_lam * _y))),
             ([], equals(_mean(1, _poisson, 0, _n), exp(-_lam) * exp(_lam)))],
)  # fmt: skip
BINOMIAL_THEOREM = _sum(
    "sum by the binomial theorem", "the power of a sum, multiplied out",
    lambda: [([relation(">=", _n, 0)], equals(_mean(1, _tosses(_n, _p), 0, _n), (_p + 1 - _p) ** _n)),
             ([relation(">=", _n, 0)], equals(_mean(exp(_y * _k), _tosses(_n, _p), 0, _n),
                                              (_p * exp(_y) + 1 - _p) ** _n))],
    lambda: [([relation(">=", _n, 0)],
              equals(_mean(1, _tosses(_n, _p) - loggamma(_n + 1), 0, _n), (_p + 1 - _p) ** _n)),
             ([], equals(_mean(1, _tosses(_y, _p), 0, _y), (_p + 1 - _p) ** _y)),
             ([relation(">=", _n, 0)], equals(_mean(exp(_y * _k), _tosses(_n, _p), 0, _n),
                                              (_p * exp(_y) - _p) ** _n)),
             ([relation(">=", _n, 0)], equals(_mean(1, _tosses(_n, _p), 1, _n), (_p + 1 - _p) ** _n))],
)  # fmt: skip
BINOMIAL_SERIES = _sum(
    "sum of the binomial series", "the exponent is no whole number, and the ratio is below 1",
    lambda: [([relation(">", _r, 0), relation(">", _p, 0), relation("<", _p, 1)],
              equals(_mean(1, _failures, 0, oo), _p**_r * (1 - (1 - _p)) ** (-_r)))],
    lambda: [([relation(">", _r, 0), relation(">", _p, 0), relation("<", _p, 1)], equals(
                  _mean(exp(_y * _k), _failures, 0, oo), _p**_r * (1 - (1 - _p) * exp(_y)) ** (-_r))),
             ([relation(">", _r, 0), relation(">", _p, 0), relation("<", _p, 1)],
              equals(_mean(1, _failures, 0, oo), _p**_r * (1 - _p) ** (-_r)))],
)  # fmt: skip
VANDERMONDE_IDENTITY = _sum(
    "Vandermonde's identity", "to choose from both parts is to choose from the whole",
    lambda: [(_possible, equals(_mean(1, _drawn, *_draws), 1)),
             (_possible, equals(_mean(_k, _drawn, *_draws),
                                _n * _K / _N)),
             ([*_possible, relation(">=", _N, 2)], equals(
                 _mean(_k * (_k - 1), _drawn, *_draws), _n * _K * (_n - 1) * (_K - 1) / (_N * (_N - 1))))],
    lambda: [(_possible[:1], equals(_mean(1, _drawn, *_draws), 1)),
             (_possible, equals(_mean(1, _drawn, 0, _draws[1]), 2)),
             (_possible, equals(_mean(_k, _drawn, *_draws), 1)),
             (_possible, equals(_mean(_k**2, _drawn, *_draws), _n * _K / _N))],
)  # fmt: skip
MULTINOMIAL_THEOREM = _sum(
    "sum by the multinomial theorem", "the power of a sum, multiplied out",
    lambda: [([relation(">=", _n, 0)], equals(expectation(1, _counts, _spread, number(0), _n), sum_(_w) ** _n))],
    lambda: [([relation(">=", _n, 0)], equals(expectation(1, _counts, _spread, number(0), _n), sum_(_w))),
             ([], equals(expectation(1, _counts, _spread, number(0), _n), sum_(_w) ** _n)),
             ([relation(">=", _n, 0)], equals(expectation(1, _counts, _counts @ log(_w), number(0), _n),
                                              sum_(_w) ** _n))],
)  # fmt: skip
ONE_TERM_A_CLASS = _sum(
    "sum over the classes", "in each of them a single entry is 1",
    lambda: [([], equals(expectation(1, _class, _class @ log(_shares)), sum_(_shares)))],
    lambda: [([], equals(expectation(1, _class, _class @ log(_shares)), sum_(log(_shares)))),
             ([], equals(expectation(1, _counts, _counts @ log(_shares)), sum_(_shares)))],
)  # fmt: skip
SUMS = {
    "equal terms": EQUAL_TERMS,
    "geometric sum": GEOMETRIC_SUM,
    "geometric series": GEOMETRIC_SERIES,
    "exponential series": EXPONENTIAL_SERIES,
    "binomial theorem": BINOMIAL_THEOREM,
    "binomial series": BINOMIAL_SERIES,
    "Vandermonde's identity": VANDERMONDE_IDENTITY,
    "multinomial theorem": MULTINOMIAL_THEOREM,
    "one term a class": ONE_TERM_A_CLASS,
}
"""The reason of each identity of ``known_sums``, by its name there."""


def _telescoping(step: Step) -> Iterator[Reduction]:
    """The mean of F(x + 1) - F(x) over equally likely whole numbers, where F is named by the step."""
    goal, F = step.goal, step.bindings.get("F")
    if F is None or goal.head is not RELATION or goal.attrs[0] != "=" or goal.args[0].head is not EXPECTATION:
        return
    g, x, log_density, *ends = goal.args[0].args
    if contains(log_density, x) or len(ends) != 2 or "integer" not in properties(x) or not all(map(whole, ends)):
        return
    if x in step.fixed or g.shape:
        return
    low, high = ends
    total = subtract(substitute(F, {x: add(high, number(1))}), substitute(F, {x: low}))
    difference = equals(subtract(substitute(F, {x: add(x, number(1))}), F), g)
    value = mul(total, exponential_of([log_density]))
    yield Reduction((equals(goal.args[0], value),), (Needed(difference), Needed(relation(">=", high, low))))


_z, _m = scalar("z"), scalar("m")
_kinked = -absolute(_z - _m) - log(number(2))


_v = scalar("v", "positive")


def _sides(above: Term, below: Term, rate: int = 1) -> Term:
    waits = -_v if rate == 1 else log(number(rate)) - rate * _v
    return equals(expectation(_z, _z, _kinked), by_halves(expectation(above, _v, waits), expectation(below, _v, waits)))


_both_sides = {"above": _m + _v, "below": _m - _v}
HALVES = Computed(
    "each side half of the time", "on each side of the kink it is a waiting time", ways=halves,
    cases=lambda: [([], _sides(_m + _v, _m - _v), _both_sides)],
    counters=lambda: [([], _sides(_m + _v, _m + _v), _both_sides), ([], _sides(_m + _v, _m - _v, 2), _both_sides),
                      ([], _sides(_m + _v, _m - _v)), ([], _sides(_m + _v, _m + _v), {**_both_sides, "below": _m + _v}),
                      ([], _sides(1 + _m + _v, _m - _v), {**_both_sides, "above": 1 + _m + _v}),
                      ([], _sides(_m + 2 * _v, _m - _v), {**_both_sides, "above": _m + 2 * _v})],
)  # fmt: skip
_squares = (_k - 1) * _k / 2
TELESCOPING = Computed(
    "telescoping sum", "all but the two ends cancel; equal weights", ways=_telescoping,
    cases=lambda: [([_ordered], equals(_mean(_k, _flat, _a, _b), (_b * (_b + 1) / 2 - (_a - 1) * _a / 2) / _wide),
                    {"F": _squares})],
    counters=lambda: [
        ([_ordered], equals(_mean(_k, _flat, _a, _b), (_b * (_b + 1) / 2 - _a * (_a + 1) / 2) / _wide),
         {"F": _squares}),
        ([], equals(_mean(_k, _flat, _a, _b), (_b * (_b + 1) / 2 - (_a - 1) * _a / 2) / _wide), {"F": _squares}),
        ([_ordered], equals(_mean(_k, _flat, _a, _b), (_b**2 - (_a - 1) ** 2) / 2 / _wide), {"F": _k**2 / 2}),
        ([_ordered], equals(_mean(_k, _k * log(_p), _a, _b), (_b * (_b + 1) / 2 - (_a - 1) * _a / 2) / _wide),
         {"F": _squares}),
    ],
)  # fmt: skip
