"""What is printed is read back: the text is parsed, the NumPy source is run, and both give the result's values."""

from dataclasses import replace

import numpy as np
import pytest

from tests.check.records import RECORDS, claimed, record
from workbench.check import check, report
from workbench.check.claims.readback import read_back, run_emitted
from workbench.check.statements.judging import Judge, make_pool
from workbench.record.derivation import Status
from workbench.terms.functions.elementwise import exp, log, sqrt
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import apply, index, number, symbol, vector

x = vector("x", "n")


def gradient_of_exp():
    claim = claimed("Gradient", sum_(exp(x)), (x,), exp(x))
    return claim, Judge(make_pool([claim.statement], (), 0))


@pytest.mark.parametrize("name", [n for n in RECORDS if n != "scalar_identity"])
def test_right_results_survive(name):
    made = RECORDS[name]()
    pool = make_pool([*made.givens, made.claim.of, made.claim.result, made.claim.statement], (), 0)
    assert read_back(made.claim, made.givens, Judge(pool)) is None


def test_a_text_that_means_something_else_is_refuted(monkeypatch):
    claim, judge = gradient_of_exp()
    monkeypatch.setattr("workbench.terms.text.text_of", lambda term, **how: "exp(x) * 2")
    verdict = read_back(claim, (x,), judge)
    assert verdict.status is Status.REFUTED
    assert "text" in verdict.witness


def test_a_text_that_cannot_be_read_is_undecided(monkeypatch):
    claim, judge = gradient_of_exp()
    monkeypatch.setattr("workbench.terms.text.text_of", lambda term, **how: "exp(x")
    verdict = read_back(claim, (x,), judge)
    assert verdict.status is Status.UNDECIDED
    assert "cannot be read back" in verdict.witness


@pytest.mark.parametrize(
    "body",
    ["np.exp(x) * 1.001", "np.exp(x)[None]", "np.exp(x).astype(np.float32)", "np.exp(x) + 0j", "np.exp(x) * np.nan"],
)
def test_source_that_gives_something_else_is_refuted(monkeypatch, body):
    claim, judge = gradient_of_exp()
    source = f"import numpy as np\n\n\ndef gradient(x):\n    return {body}\n"
    monkeypatch.setattr("workbench.emission.emit.numpy_source", lambda *a, **k: source)
    verdict = read_back(claim, (x,), judge)
    assert verdict.status is Status.REFUTED
    assert "source" in verdict.witness
    made = record("a", (x,), claim)
    assert not report(check(made)).ok


def test_emitted_source_runs_in_a_namespace_of_its_own():
    function = run_emitted("import numpy as np\n\ndef f(x):\n    return np.sum(x)\n", "f")
    assert function(np.ones(3)) == 3
    assert "judge" not in function.__globals__


def test_opaque_functions_and_free_indices_are_not_read_back():
    claim, judge = gradient_of_exp()
    i = index("i", "n")
    for result in (apply("f", "n", x), exp(x)[i]):
        assert read_back(replace(claim, result=result), (x,), judge) is None


def test_variables_are_taken_in_their_declared_order():
    a, b = symbol("a", "n"), symbol("b", "n")
    claim = claimed("Gradient", sum_(a * exp(b)), (a,), exp(b))
    for order in ((a, b), (b, a)):
        assert report(check(record("a", order, claim))).ok


@pytest.mark.parametrize("body", ["np.sqrt(np.log(1e20))", "np.sqrt(np.log(1.001e20))"])
def test_a_small_number_made_from_a_huge_one_is_compared_by_many_digits(monkeypatch, body):
    claim, judge = gradient_of_exp()
    claim = replace(claim, wrt=(), result=sqrt(log(number(10) ** 20)))
    source = f"import numpy as np\n\n\ndef gradient(x):\n    return np.asarray({body})\n"
    monkeypatch.setattr("workbench.emission.emit.numpy_source", lambda *a, **k: source)
    verdict = read_back(claim, (x,), judge)
    assert verdict is None if "1.001" not in body else verdict.status is Status.REFUTED
