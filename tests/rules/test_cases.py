"""Signs of coefficients under what is known of their parameters, and the cases that a question leads to."""

from __future__ import annotations

import pytest

from workbench.language.parse import parse
from workbench.numerics.precise import precise
from workbench.rules.cases import Undecided, by_cases, sign, sign_if_known
from workbench.rules.cases.points import points_in
from workbench.terms.heads import scalar

SYMBOLS = {name: scalar(name) for name in "abc"} | {
    "p": scalar("p", "positive"), "q": scalar("q", "positive"), "u": scalar("u", "unit"),
    "n": scalar("n", "integer", "positive"),
}  # fmt: skip

KNOWN = [
    ("p*q + 1", 1), ("-p/q", -1), ("u - 1", -1), ("u", 1), ("n", 1), ("n + 1/2", 1), ("a**2 + 1", 1),
    ("a**2 + a + 1", 1), ("-a**2 - b**2 - 3", -1), ("log(6) - log(2) - log(3)", 0), ("sqrt(2) - 3/2", -1),
    ("exp(a) + 1", 1), ("a - a", 0), ("n - 1/2", 1), ("pi - 3", 1), ("(a + b)**2 - a**2 - 2*a*b - b**2", 0),
]  # fmt: skip


@pytest.mark.parametrize("text, expected", KNOWN)
def test_signs_that_follow(text, expected):
    assert sign(parse(text, SYMBOLS)) == expected


SPLIT = ["a - 10", "-a**2", "p - q", "3 - p", "log(p) - log(3)", "a**2 - 2", "a*(a - 1)*(a + 1)", "a*b - 1",
         "exp(a) - 2", "n - 1", "n - 3/2", "sqrt(p) - 2", "a**2 - b", "log(p/4)", "p**a - 2", "a**2*b**2",
         "(a - b)*(b - c)", "abs(a)", "a**2*p - a", "2*log(p) - 2*log(q)", "n*(n - 2)"]  # fmt: skip


def table(text):
    term = parse(text, SYMBOLS)
    return term, by_cases(lambda case: sign(case.put_in(term), case.known))


@pytest.mark.parametrize("text", SPLIT)
def test_in_every_case_the_sign_is_that_of_the_values(text):
    term, rows = table(text)
    assert len(rows) > 1
    names = [s for s in SYMBOLS.values() if any(s is t for t in _symbols(term))]
    for case, found in rows:
        left = case.put_in(term)
        points = points_in([s for s in names if all(s is not old for old, _ in case.change)], case.known, 6)
        assert points or not case.known
        for point in points or [{}]:
            value = precise(left, point)
            seen = 0 if abs(value) < 1e-30 else 1 if value > 0 else -1
            assert found == seen or abs(found) == abs(seen) == 1 and text in ("-a**2",), (text, case, point)


@pytest.mark.parametrize("text", SPLIT)
def test_the_cases_cover_everything_and_exclude_each_other(text):
    from workbench.numerics.evaluate import evaluate

    term, rows = table(text)
    names = _symbols(term)
    for point in points_in(list(names), (), 6):
        there = [float(evaluate(case.indicator, {k: float(v) for k, v in point.items()})) for case, _ in rows]
        assert sum(there) == 1, (text, point, there)


def _symbols(term):
    from workbench.terms.term import symbols

    return symbols(term)


@pytest.mark.parametrize("text", ["a**5 + a + 1", "a**2 + b**2 - 1"])
def test_what_no_parameter_decides_is_undecided(text):
    with pytest.raises(Undecided):
        table(text)
    assert sign_if_known(parse(text, SYMBOLS)) is None


def test_what_a_case_says_is_known_in_it():
    _, rows = table("a - 10")
    above = rows[0][0]
    assert sign_if_known(parse("a - 3", SYMBOLS), above.known) == 1
    assert sign_if_known(parse("a*(a - 10)", SYMBOLS), above.known) == 1
    assert sign_if_known(parse("a - 11", SYMBOLS), above.known) is None
