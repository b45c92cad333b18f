"""What an answer gives as its result: one, several under their names, and which variables its source takes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.show.writers.test_schema import VALIDATOR
from workbench import equals, integral, limit, scalar, sin
from workbench.engines.goals import derive
from workbench.record.derivation import Claim, Derivation
from workbench.show.code import result as python_writer
from workbench.show.writers import data as json_writer
from workbench.terms.term import Term

a, x = scalar("a"), scalar("x")


def _with(*claims: Claim) -> Derivation:
    return replace(derive(sin(x) + a * x, x, givens=(a, x)), claims=claims)


def _run(source: str) -> dict[str, object]:
    space: dict[str, object] = {}
    exec(source, space)
    return space


def test_claims_that_answer_together_are_given_by_name() -> None:
    results = {"twice": 2 * a, "rate": a**2}
    made = _with(*(Claim("Equality", equals(v, v), result=v, name=n) for n, v in results.items()))
    answer = json_writer.answer(made)
    VALIDATOR.validate(answer)
    assert {name: part["text"] for name, part in answer["result"].items()} == {"twice": "2 * a", "rate": "a**2"}
    space = _run(python_writer.write(made))
    assert space["twice"](3.0, 1.0) == 6.0  # type: ignore[operator]
    assert _run(answer["result"]["rate"]["numpy"])["rate"](3.0, 1.0) == 9.0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("kind", "left", "name"),
    [
        ("Integral", integral(a * x, x, 0, 2), "integral"),
        ("Limit", limit(2 * a + x, x, 0), "limit"),
        ("Solution", x, "solve"),
    ],
)
def test_the_variable_that_was_worked_out_is_no_parameter(kind: str, left: Term, name: str) -> None:
    made = _with(Claim(kind, equals(left, 2 * a), a * x, (x,), 2 * a))
    assert _run(python_writer.write(made))[name](1.5) == 3.0  # type: ignore[operator]
