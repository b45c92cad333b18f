"""Tests of hypotheses on data, against the functions of ``scipy.stats``; the derivations with symbols; bad data."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

import workbench as wb
from workbench import catalog
from workbench.check.steps.lines import with_steps
from workbench.engines.testing import asking
from workbench.reasons import reasons
from workbench.reasons.testing import NOT_REJECTED, REJECT
from workbench.record.errors import GoalError

NAMES = [n for n in asking.test_names() if asking.module_of(n).KIND != "model"]
random = np.random.default_rng(5)
SIDES = ("two-sided", "greater", "less")
DATA = {
    "small": ["5.1", "4.9", "5.6"],
    "whole": ["3", "7", "4", "9", "2", "5"],
    "many": [f"{v:.3f}" for v in random.normal(4, 2, 40)],
    "large": ["1000000.1", "1000000.4", "1000000.2", "999999.7"],
}
PAIRS = {
    "small": (["5.1", "4.9", "5.6"], ["4.2", "5.0", "4.1"]),
    "uneven": (["3", "7", "4", "9", "2", "5"], ["1", "2", "12/5"]),
    "many": ([f"{v:.2f}" for v in random.normal(4, 2, 25)], [f"{v:.2f}" for v in random.normal(3, 5, 25)]),
}


def floats(values):
    return np.array([float(Fraction(v)) for v in values])


def results(name, samples, **asked):
    made = catalog.hypothesis_test(name, samples, **asked)
    return {c.name: float(c.result.value) for c in made.results}


def near(found, wanted):
    return found == pytest.approx(wanted, rel=2e-7, abs=1e-12)


def ends_meet(found, wanted, *data):
    """The critical value has eight digits, which the ends inherit relative to what is added there."""
    scale = 1e-7 * max(np.ptp(d) for d in data) * 20
    for key, end in (("interval_low", wanted.low), ("interval_high", wanted.high)):
        if np.isfinite(end):
            assert abs(found[key] - end) <= scale + 1e-7 * abs(end)
        else:
            assert key not in found


def meets(found, wanted, statistic=None):
    assert near(found["statistic"], wanted.statistic if statistic is None else statistic)
    assert near(found["p_value"], wanted.pvalue)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("data", DATA)
def test_t(data, side):
    null = {"large": "1000000"}.get(data, "4.5")
    found = results("t", [DATA[data]], null=null, alternative=side, level="0.1")
    wanted = stats.ttest_1samp(floats(DATA[data]), float(null), alternative=side)
    meets(found, wanted)
    ends_meet(found, wanted.confidence_interval(0.9), floats(DATA[data]))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("data", PAIRS)
@pytest.mark.parametrize("name", ["pooled-t", "welch-t", "paired-t", "f"])
def test_two_samples(name, data, side):
    x, y = PAIRS[data]
    if name == "paired-t" and len(x) != len(y):
        pytest.skip("no pairs")
    found = results(name, [x, y], alternative=side)
    a, b = floats(x), floats(y)
    if name == "f":
        ratio, law = a.var(ddof=1) / b.var(ddof=1), stats.f(len(a) - 1, len(b) - 1)
        tails = {"greater": law.sf(ratio), "less": law.cdf(ratio)}
        assert near(found["statistic"], ratio)
        assert near(found["p_value"], tails.get(side, 2 * min(tails.values())))
        return
    if name == "paired-t":
        wanted = stats.ttest_rel(a, b, alternative=side)
    else:
        wanted = stats.ttest_ind(a, b, equal_var=name == "pooled-t", alternative=side)
    meets(found, wanted)
    ends_meet(found, wanted.confidence_interval(0.95), a, b)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("data", DATA)
def test_z_and_its_power(data, side):
    null, other = {"large": ("1000000", "1000001")}.get(data, ("4.5", "5"))
    found = results("z", [DATA[data]], null=null, known={"sigma": "3/2"}, alternative=side, power_at=other)
    x = floats(DATA[data])
    z = (x.mean() - float(null)) / (1.5 / np.sqrt(len(x)))
    normal = stats.norm()
    assert near(found["statistic"], z)
    assert near(found["p_value"], {"greater": normal.sf(z), "less": normal.cdf(z)}.get(side, 2 * normal.sf(abs(z))))
    moved = stats.norm((float(other) - float(null)) / (1.5 / np.sqrt(len(x))))
    c = normal.isf(0.05 if side != "two-sided" else 0.025)
    wanted = {"greater": moved.sf(c), "less": moved.cdf(-c)}.get(side, moved.sf(c) + moved.cdf(-c))
    assert near(found["power"], wanted)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("data", DATA)
def test_variance(data, side):
    found = results("variance", [DATA[data]], null="3/2", alternative=side)
    x = floats(DATA[data])
    value, law = (len(x) - 1) * x.var(ddof=1) / 2.25, stats.chi2(len(x) - 1)
    tails = {"greater": law.sf(value), "less": law.cdf(value)}
    assert near(found["statistic"], value)
    assert near(found["p_value"], tails.get(side, 2 * min(tails.values())))
    if side == "two-sided":
        assert near(found["interval_low"], (len(x) - 1) * x.var(ddof=1) / law.isf(0.025))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("k", "n", "p"), [(45, 100, "1/2"), (3, 7, "0.2"), (0, 20, "0.1"), (300, 1000, "0.3")])
def test_proportion(k, n, p, side):
    found = results("proportion", [[k]], trials=[n], null=p, alternative=side)
    value = float(Fraction(p))
    z = (k / n - value) / np.sqrt(value * (1 - value) / n)
    normal = stats.norm()
    assert near(found["statistic"], z)
    assert near(found["p_value"], {"greater": normal.sf(z), "less": normal.cdf(z)}.get(side, 2 * normal.sf(abs(z))))


@pytest.mark.parametrize(("k", "n", "l", "m"), [(45, 100, 30, 90), (3, 7, 9, 11), (500, 10000, 420, 9000)])
def test_two_proportions_square_to_the_chi_square(k, n, l, m):
    found = results("two-proportions", [[k], [l]], trials=[n, m])
    wanted = stats.chi2_contingency([[k, n - k], [l, m - l]], correction=False)
    assert near(found["statistic"] ** 2, wanted.statistic)
    assert near(found["p_value"], wanted.pvalue)
    table = results("independence", [[k, n - k], [l, m - l]])
    assert near(table["p_value"], found["p_value"])


@pytest.mark.parametrize(
    ("counts", "probabilities"),
    [([18, 22, 20], None), ([5, 0, 30, 7], "1/4,1/8,1/2,1/8"), ([1000, 1030], None), ([3, 4, 5], "0.2,0.3,0.5")],
)
def test_goodness_of_fit(counts, probabilities):
    found = results("goodness-of-fit", [counts], null=probabilities)
    shares = floats(probabilities.split(",")) if probabilities else np.full(len(counts), 1 / len(counts))
    meets(found, stats.chisquare(counts, sum(counts) * shares))


@pytest.mark.parametrize("table", [[[18, 22, 20], [10, 12, 30]], [[3, 9], [8, 1], [4, 4]], [[0, 5], [7, 3]]])
def test_independence(table):
    meets(results("independence", table), stats.chi2_contingency(table, correction=False))


@pytest.mark.parametrize("groups", [[DATA["small"], DATA["whole"]], [DATA["whole"], DATA["small"], DATA["many"]]])
def test_anova(groups):
    meets(results("anova", groups), stats.f_oneway(*map(floats, groups)))


ASKED = {
    "z": {"samples": [DATA["whole"]], "null": "4", "known": {"sigma": "2"}, "power_at": "5"},
    "t": {"samples": [DATA["whole"]], "null": "4"},
    "variance": {"samples": [DATA["whole"]], "null": "2"},
    "proportion": {"samples": [[45]], "trials": [100], "null": "1/2"},
    "two-proportions": {"samples": [[45], [30]], "trials": [100, 90]},
    "goodness-of-fit": {"samples": [[18, 22, 20]]},
    "independence": {"samples": [[18, 22, 20], [10, 12, 30]]},
    "anova": {"samples": [DATA["whole"], DATA["small"], DATA["many"]]},
} | {name: {"samples": PAIRS["small"]} for name in ("pooled-t", "welch-t", "paired-t", "f")}


PLANS = [
    ("z", {"null": "5", "power_at": "5.2", "known": {"sigma": "0.3"}}),
    ("t", {"null": "5", "power_at": "5.2", "known": {"sigma": "0.3"}}),
    ("t", {"null": "0", "power_at": "2", "known": {"sigma": "1"}}),
    ("proportion", {"null": "1/2", "power_at": "0.6"}),
]


def chance(name, n, null, there, sigma, side, level):
    """The power by SciPy."""
    beyond = level if side == "greater" else level / 2
    if name == "t":
        c, law = stats.t(n - 1).isf(beyond), stats.nct(n - 1, (there - null) / sigma * n**0.5)
        return law.sf(c) + (0 if side == "greater" else law.cdf(-c))
    c, law = stats.norm.isf(beyond), stats.norm
    e_0, e_1 = (sigma, sigma) if name == "z" else ((null * (1 - null)) ** 0.5, (there * (1 - there)) ** 0.5)
    off = (there - null) * n**0.5
    return law.sf((c * e_0 - off) / e_1) + (0 if side == "greater" else law.cdf((-c * e_0 - off) / e_1))


@pytest.mark.parametrize("side", ["two-sided", "greater"])
@pytest.mark.parametrize(("name", "asked"), PLANS)
def test_the_number_of_observations_is_the_least_with_that_power(name, asked, side):
    for power in ("0.4", "0.9"):
        made = catalog.hypothesis_test(name, alternative=side, power=power, level="0.01", **asked)
        n, found = (float(c.result.value) for c in made.results if c.name in ("n", "power"))
        null, at = (float(Fraction(asked[k])) for k in ("null", "power_at"))
        sigma = float(asked.get("known", {"sigma": 1})["sigma"])
        there = chance(name, n, null, at, sigma, side, 0.01)
        assert found == pytest.approx(there, rel=1e-6)
        assert float(power) <= there
        assert n == (2 if name == "t" else 1) or chance(name, n - 1, null, at, sigma, side, 0.01) < float(power)
    report = wb.report(wb.checked(made))
    assert report.ok, report.open
    (solved,) = (line for line in with_steps(made).lines if line.rule.name == "solve for the number")
    assert solved.follows.standing.passed or name == "proportion"  # a root that is no fraction: stated, and said so


def test_a_larger_mean_is_seen_as_well_as_a_smaller_one():
    found = [catalog.hypothesis_test("z", null=5, power_at=v, power="0.9", known={"sigma": 1}, alternative=a).results[0]
             for v, a in ((6, "greater"), (4, "less"))]  # fmt: skip
    assert found[0].result is found[1].result


NO_PLANS = [
    ("z", {"null": 5, "power_at": 6}, "needs sigma"), ("z", {"known": {"sigma": 1}, "power_at": 6}, "--null VALUE"),
    ("z", {"known": {"sigma": 1}, "null": 6}, "--power-at VALUE"),
    ("z", {"known": {"sigma": 1}, "null": 6, "power_at": 6}, "where the hypothesis holds"),
    ("z", {"known": {"sigma": 1}, "null": 6, "power_at": 5, "alternative": "greater"}, "on the other side"),
    ("z", {"known": {"sigma": 1}, "null": 6, "power_at": 5, "alternative": "up"}, "the alternative is one of"),
    ("z", {"known": {"sigma": 1}, "null": 6, "power_at": 5, "power": "1.5"}, "between the level, 0.05, and 1"),
    ("z", {"known": {"sigma": 1}, "null": 6, "power_at": 5, "power": "0.05"}, "between the level, 0.05, and 1"),
    ("z", {"known": {"sigma": 1}, "null": 6, "power_at": 5, "power": "much"}, "'much' is not a number"),
    ("z", {"known": {"sigma": 1}, "null": 0, "power_at": "1e-9"}, "too close together"),
    ("proportion", {"null": "1/2", "power_at": "1.5"}, "between 0 and 1"),
    ("proportion", {"null": "1/2", "power_at": "0.6", "trials": [9]}, "leave the data out"),
    ("anova", {"power_at": "1,2"}, "it is for z, t and proportion"),
    ("neyman-pearson", {"power_at": "1"}, "it is for z, t and proportion"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "asked", "words"), NO_PLANS, ids=[f"{b[0]}: {b[2]}" for b in NO_PLANS])
def test_numbers_of_observations_that_make_no_sense(name, asked, words):
    with pytest.raises(GoalError, match=words):
        catalog.hypothesis_test(name, **{"power": "0.9", **asked})


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_the_worked_solution_is_checked(name):
    asked = dict(ASKED[name])
    made = wb.checked(catalog.hypothesis_test(name, asked.pop("samples"), **asked))
    assert not [(line.n, line.verdict) for line in made.walk() if not line.verdict.status.passed]
    assert {(part.kind, part.name) for line in made.walk() for part in line.rule.parts} <= reasons().keys()
    assert all(claim.verdict.status.passed for claim in made.claims)
    assert {"p_value", "statistic", "critical_value"} <= {c.name for c in made.results}


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["t", "variance"])
def test_many_observations(name):
    """Gamma functions of hundreds are beyond floating point; their logarithms are not."""
    values = [f"{v:.2f}" for v in np.random.default_rng(1).normal(4, 2, 400)]
    made = wb.checked(catalog.hypothesis_test(name, [values], null="2.1" if name == "variance" else "4.1"))
    assert not [(line.n, line.verdict) for line in made.walk() if not line.verdict.status.passed]
    assert all(claim.verdict.status.passed for claim in made.claims)


@pytest.mark.parametrize("shift", [2, 5])
@pytest.mark.parametrize("name", ["t", "z", "variance"])
def test_small_p_values_are_checked_to_their_digits(name, shift):
    values = [f"{v:.2f}" for v in np.random.default_rng(1).normal(4 + shift, 1, 10)]
    known = {"sigma": "1"} if name == "z" else {}
    null = f"1/{2 * shift}" if name == "variance" else "4"
    made = wb.checked(catalog.hypothesis_test(name, [values], null=null, known=known))
    assert made.claims[0].result.value < Fraction(1, 1000)
    assert not [(line.n, line.verdict) for line in made.walk() if not line.verdict.status.passed]
    assert all(claim.verdict.status.passed for claim in made.claims)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_number_is_refuted(name):
    """The last digit of each answer is judged."""
    from dataclasses import replace

    asked = dict(ASKED[name])
    made = catalog.hypothesis_test(name, asked.pop("samples"), **asked)
    (claim,) = (c for c in made.claims if c.name == "p_value")
    wrong = wb.number(claim.result.value * Fraction(10001, 10000))
    planted = replace(claim, statement=wb.relation("approx", claim.statement.args[0], wrong), result=wrong)
    judged = wb.checked(replace(made, claims=(planted,), roads=made.roads, remarks=()))
    assert judged.claims[0].verdict.status is wb.Status.REFUTED


@pytest.mark.parametrize("name", NAMES)
def test_the_derivation_is_written_for_every_side(name):
    for side in SIDES if name not in ("anova", "goodness-of-fit", "independence") else ("two-sided",):
        made = catalog.hypothesis_test(name, alternative=side)
        assert made.claim.kind == "Law"
        assert len(made.lines) >= 5


@pytest.mark.parametrize("name", ["z", "two-proportions"])
def test_the_derivation_is_checked(name):
    """The others' laws are judged in tests/check/statements/test_laws.py."""
    made = wb.checked(catalog.hypothesis_test(name, alternative="greater"))
    assert not [(line.n, line.verdict) for line in made.walk() if not line.verdict.status.passed]
    assert all(claim.verdict.status.passed for claim in made.claims)


BAD = [
    ("t", [["5.1"]], {"null": 5}, "at least 2 observations"),
    ("t", [["5.1", "5.1"]], {"null": 5}, "variance is 0"),
    ("paired-t", [["1", "2"], ["2", "3"]], {}, "differences are all the same"),
    ("paired-t", [["1", "2"], ["2", "3", "5"]], {}, "same length"),
    ("f", [["1", "2"], ["2", "2"]], {}, "variance is 0"),
    ("t", [["5", "6"]], {}, "needs the value of the hypothesis"),
    ("t", [["5", "six"]], {"null": 5}, "'six' is not a number"),
    ("t", [["5", "nan"]], {"null": 5}, "not a number"),
    ("t", [["5", "1/0"]], {"null": 5}, "not a number"),
    ("t", [["5", "6"]], {"null": 5, "level": "1.5"}, "between 0 and 1"),
    ("t", [["5", "6"]], {"null": 5, "level": "0"}, "between 0 and 1"),
    ("t", [["5", "6"], ["1", "2"]], {"null": 5}, "takes 1 sample; 2"),
    ("t", [["5", "6"]], {"null": 5, "alternative": "both"}, "two-sided, greater, less"),
    ("t", [["5", "6"]], {"null": 5, "power_at": 6}, "needs sigma"),
    ("t", [["5", "6"]], {"null": 5, "known": {"sigma": 1}}, "does not use sigma"),
    ("z", [["5", "6"]], {"null": 5}, "needs sigma"),
    ("z", [["5", "6"]], {"null": 5, "known": {"sigma": 0}}, "sigma is positive"),
    ("anova", [["5", "6"], ["1", "2"]], {"alternative": "less"}, "no sides"),
    ("proportion", [[5]], {"null": "1/2"}, "needs the trials"),
    ("proportion", [[5]], {"trials": [4], "null": "1/2"}, "5 successes in 4 trials"),
    ("proportion", [["2.5"]], {"trials": [4], "null": "1/2"}, "whole numbers"),
    ("proportion", [[2]], {"trials": [4], "null": "1"}, "between 0 and 1"),
    ("two-proportions", [[0], [0]], {"trials": [4, 5]}, "ended alike"),
    ("goodness-of-fit", [[5]], {}, "two categories"),
    ("goodness-of-fit", [[5, -1]], {}, "not negative"),
    ("goodness-of-fit", [[5, 6]], {"null": "0.5,0.6"}, "add up to 1.1"),
    ("goodness-of-fit", [[5, 6]], {"null": "1"}, "2 categories, but 1"),
    ("independence", [[5, 6], [0, 0]], {}, "is empty"),
    ("independence", [[5, 6], [1]], {}, "same length"),
    ("studnt", [["1", "2"]], {}, "unknown test"),
]


@pytest.mark.parametrize(("name", "samples", "asked", "words"), BAD, ids=[f"{b[0]}: {b[3]}" for b in BAD])
def test_bad_data_are_named(name, samples, asked, words):
    with pytest.raises(GoalError, match=words.replace("(", r"\(")):
        catalog.hypothesis_test(name, samples, **asked)


def test_small_expected_counts_are_warned_of():
    assert any("below 5" in note for note in catalog.hypothesis_test("goodness-of-fit", [[3, 4, 5]]).notes)
    assert not any("below 5" in note for note in catalog.hypothesis_test("goodness-of-fit", [[30, 40, 50]]).notes)
    assert any(
        "below 5" in note for note in catalog.hypothesis_test("two-proportions", [[3], [2]], trials=[9, 8]).notes
    )
    assert any("below 5" in note for note in catalog.hypothesis_test("independence", [[3, 4], [5, 9]]).notes)


def test_the_level_decides():
    def verdict(level):
        made = catalog.hypothesis_test("t", [DATA["whole"]], null="2", level=level)
        return [line.rule for line in made.lines if line.rule in (REJECT, NOT_REJECTED)]

    assert verdict("0.2") == [REJECT]
    assert verdict("0.01") == [NOT_REJECTED]
