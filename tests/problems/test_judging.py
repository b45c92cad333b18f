"""Answers judged: right ones in other forms, wrong ones by a sign, a factor or a transpose, and what is no answer."""

import re
from functools import cache

import pytest

from workbench.check import check
from workbench.numerics.evaluate import evaluate
from workbench.problems import Problem, every_family
from workbench.problems.judging import Outcome, boxes, judged
from workbench.problems.sheets import Candidate, problem_of
from workbench.terms.heads import NAMED, RELATION
from workbench.terms.term import transform
from workbench.terms.text import text_of

RIGHT, WRONG, UNREADABLE = Outcome.RIGHT, Outcome.WRONG, Outcome.UNREADABLE


@cache
def of(family, fits=lambda problem: True):
    """The first problem of a family that fits."""
    made = (problem_of(Candidate(family, 1, n)) for n in range(20))
    return next(p for p in made if not isinstance(p, str) and fits(p))


def said(term):
    """The term as an answer would be typed: without the names of its parts."""
    return text_of(transform(term, lambda t: t.args[0] if t.head is NAMED else None))


def own_answers(problem):
    if problem.alternatives:
        return [", ".join(text_of(s) for s in reversed(problem.derivation.result.args)) or "none"]
    return [said(box.value) for box in boxes(problem)]


@pytest.mark.daily(8)
@pytest.mark.parametrize("family", list(every_family()))
def test_the_derived_answer_is_right_and_another_is_wrong(family):
    problem = of(family)
    assert all(a.head is RELATION for a in problem.answers)
    answers = own_answers(problem)
    assert judged(problem, answers).outcome is RIGHT, answers
    if problem.alternatives:
        wrong = [f"{answers[0]}, 1234567"]
    elif problem.derivation.claim.kind == "NullSpace":
        wrong = [f"{answers[0]} + 1"]
    elif problem.derivation.claim.kind == "Integral":
        wrong = [f"2 * ({answers[0]}) + 1"]
    else:
        wrong = [f"{text} + 1" for text in answers]
    assert judged(problem, wrong).outcome is WRONG, wrong


def least_squares():
    from workbench import gradient, matrix, vector
    from workbench import sum as total
    from workbench.problems.forms import given

    A, x, b = matrix("A", "m", "n"), vector("x", "n"), vector("b", "m")
    f = total((A @ x - b) ** 2)
    return Problem("Find the gradient of `f` in `x`.", check(gradient(f, x)), (given("f", f),), (A, x, b))


LOSS = least_squares()


@pytest.mark.parametrize(
    ("text", "outcome", "words"),
    [
        ("2 * A.T @ (A @ x - b)", RIGHT, ""),
        ("2*(A.T @ A) @ x - 2*(b @ A)", RIGHT, ""),
        ("-2 * (b - A @ x) @ A", RIGHT, ""),
        ("-2 * A.T @ (A @ x - b)", WRONG, "sign"),
        ("A.T @ (A @ x - b)", WRONG, "factor 2 is missing"),
        ("4 * A.T @ (A @ x - b)", WRONG, "factor 2 too many"),
        ("2 * A.T @ (A @ x + b)", WRONG, "yours on the left"),
        ("f", WRONG, "shape is scalar|shape is \\(\\)"),
        ("2 * A @ (A @ x - b)", UNREADABLE, "shape|fit|inner|size"),
        ("2 * A.T @ (A @ x - c)", UNREADABLE, "unknown name 'c'"),
        ("D(f, x)", WRONG, "question again"),
        ("", UNREADABLE, "no answer"),
        ("2 * (", UNREADABLE, "closed|end|read"),
        ("__import__('os').system('true')", UNREADABLE, ""),
        ("1" * 5000, UNREADABLE, "characters"),
        ("(" * 900 + "x" + ")" * 900, WRONG, ""),
        ("sin(" * 300 + "x" + ")" * 300, UNREADABLE, "nested"),
        ("x == x", UNREADABLE, "statement"),
    ],
)
def test_answers_to_a_gradient(text, outcome, words):
    found = judged(LOSS, [text])
    assert found.outcome is outcome, found
    assert re.search(words, found.words), found


def test_the_place_of_an_error_is_that_in_the_text():
    assert judged(LOSS, ["2 * A.T @ (A @ x - c)"]).position == 19
    assert judged(of("linear-algebra/inverse"), [" [[1, 2], [3, q]]"]).position == 14


def test_a_transposed_matrix_is_named_so():
    problem = of("jacobians/normalised")
    (value,) = own_answers(problem)
    found = judged(problem, [f"({value}).T"])
    assert found.outcome is WRONG and "transpose" in found.words


def test_solutions_in_any_order_and_all_of_them():
    problem = of("equations/quadratic", lambda p: len(p.answers) == 2)
    first, second = (text_of(a.args[1]) for a in problem.answers)
    for text in (f"{first}, {second}", f"{second} or {first}", f"[{second}, {first}]", f"x = {first}, x == {second}"):
        assert judged(problem, [text]).outcome is RIGHT, text
    assert "missing" in judged(problem, [first]).words
    assert judged(problem, [f"{first}, {second}, 99"]).words == "99 is not a solution."
    assert judged(problem, [f"x, {second}"]).outcome is WRONG
    assert judged(problem, [f"{first}, )"]).position == len(first) + 2


@pytest.mark.nightly
def test_an_equation_without_a_solution():
    problem = of("equations/exponential", lambda p: not p.derivation.result.args)
    assert judged(problem, ["none"]).outcome is RIGHT
    assert judged(problem, ["0"]).outcome is WRONG
    assert judged(of("equations/quadratic"), ["none"]).words == "There is a solution."


def test_antiderivatives_up_to_a_constant():
    problem = of("integrals/by-parts")
    (value,) = own_answers(problem)
    assert judged(problem, [f"{value} + 7"]).outcome is RIGHT
    assert judged(problem, [f"{value} + x"]).outcome is WRONG
    assert judged(problem, ["antiderivative(x, x)"]).outcome is WRONG


def test_other_factors_and_bases_are_right():
    eigen, null = of("linear-algebra/eigenvalues"), of("linear-algebra/null-space")
    values, vectors = own_answers(eigen)
    turn = "array([[0, 1], [1, 0]])"
    assert judged(eigen, [f"{turn} @ {values}", f"-3 * {vectors} @ {turn}"]).outcome is RIGHT
    assert judged(eigen, [values, f"{vectors} @ {turn}"]).outcome is WRONG
    (basis,) = own_answers(null)
    assert judged(null, [f"5 * {basis}"]).outcome is RIGHT
    assert judged(null, [f"0 * {basis}"]).outcome is WRONG


def test_numbers_are_worked_out_and_exact():
    found = judged(of("linear-algebra/determinant"), ["det(array([[1, 2], [3, 4]]))"])
    assert found.outcome is WRONG and "Numbers are wanted" in found.words
    problem = of("equations/exponential", lambda p: "log" in text_of(p.answers[0]))
    rounded = float(evaluate(problem.answers[0].args[1], {}))
    assert judged(problem, [f"{rounded:.4f}"]).outcome is WRONG


def test_the_curve_of_an_equation_may_be_used():
    """y stands for y(x), and the equation holds between them: forms that differ by it are equal."""
    problem = of("derivatives/implicit")
    (value,) = own_answers(problem)
    assert judged(problem, [value.replace("y(x)", "y")]).outcome is RIGHT
    (equation,) = problem.shown
    zero = text_of(equation.args[0] - equation.args[1])
    assert judged(problem, [f"{value.replace('y(x)', 'y')} + ({zero})"]).outcome is RIGHT
    assert judged(problem, [f"{value.replace('y(x)', 'y')} + 1"]).outcome is WRONG


def test_as_many_answers_as_boxes():
    with pytest.raises(ValueError, match="there are 1 boxes"):
        judged(LOSS, ["x", "x"])
