"""The command line on structured variables, Kronecker forms and third derivatives: requests, answers, options."""

from __future__ import annotations

import json

import numpy as np
import pytest

from workbench.cli.command_line import parse
from workbench.cli.deriving import answer_line

REQUESTS = {
    "simplex": {"expr": "-sum(p * log(p))", "vars": {"p": "n:simplex"}, "wrt": "p", "structured": True},
    "diagonal": {"expr": "trace(A @ D)", "vars": {"A": "n,n", "D": "n,n:diagonal"}, "wrt": "D", "structured": True},
    "orthogonal": {"expr": "trace(A @ Q)", "vars": {"A": "n,n", "Q": "n,n:orthogonal"}, "wrt": "Q", "structured": True},
    "symmetric": {"expr": "trace(A @ S)", "vars": {"A": "n,n", "S": "n,n:symmetric"}, "wrt": "S", "structured": True},
    "third": {"expr": "sum(x**4)", "vars": {"x": "n"}, "wrt": "x", "what": "third"},
    "hessian": {"expr": "logdet(X)", "vars": {"X": "n,n"}, "wrt": "X", "what": "hessian"},
}


def answered(name: str):
    return json.loads(answer_line(json.dumps({"id": name, **REQUESTS[name]}), True))


@pytest.mark.parametrize("name", REQUESTS)
def test_requests_are_answered_checked_and_emitted(name: str) -> None:
    answer = answered(name)
    assert "error" not in answer, answer
    assert answer["check"]["ok"]
    what = REQUESTS[name].get("what", "gradient")
    assert f"def {what}(" in answer["result"]["numpy"]
    assert answer["check"]["lines"] == answer["check"]["lines_checked"]


def test_the_remark_that_tells_the_gradients_apart_is_in_the_record() -> None:
    for name in ("simplex", "diagonal", "orthogonal", "symmetric"):
        remarks = answered(name)["sanity"]
        assert any("free gradient" in r["words"] and r["verdict"] in ("proved", "supported") for r in remarks)


def test_the_kronecker_form_is_in_the_record() -> None:
    (remark,) = [r for r in answered("hessian")["sanity"] if "Kronecker" in r["words"]]
    assert remark["text"].endswith("matricize(H) == -(kron(inv(X), inv(X).T) @ commutation(n, n))")
    assert remark["verdict"] in ("proved", "supported")
    assert r"\otimes" in remark["latex"]
    assert "K_{n, n}" in remark["latex"]


def test_the_emitted_gradient_on_the_simplex_sums_to_zero() -> None:
    space: dict[str, object] = {}
    exec(answered("simplex")["result"]["numpy"], space)
    p = np.array([0.2, 0.5, 0.3])
    free = -np.log(p) - 1
    assert space["gradient"](p) == pytest.approx(free - free.mean())


def test_a_property_without_a_structure_is_refused_with_what_is_known() -> None:
    request = {"id": 1, "expr": "x @ x", "vars": {"x": "n:onehot"}, "wrt": "x", "structured": True}
    error = json.loads(answer_line(json.dumps(request), True))["error"]
    assert error["kind"] == "goal"
    assert all(word in error["message"] for word in ("onehot", "simplex", "diagonal", "symmetric"))


def test_third_is_a_choice() -> None:
    options = parse(["derive", "sum(x**4)", "--var", "x:n", "--wrt", "x", "--what", "third"])
    assert options.what == "third"
