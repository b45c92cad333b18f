"""The playground: an expression typed, its derivation shown, checked and given as code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.engines.goals import METHODS
from workbench.terms.heads import PROPERTIES
from workbench.widgets import tasks
from workbench.widgets.answering import Answering, Data
from workbench.widgets.requests import Refused, read, seen

EXAMPLES: tuple[Data, ...] = (
    {"name": "Gradient: least squares with a penalty", "what": "gradient",
     "expr": "sum((A @ x - b)**2) + lam * sum(x**2)", "wrt": "x",
     "vars": [["A", "m,n", ""], ["x", "n", ""], ["b", "m", ""], ["lam", "", "positive"]]},
    {"name": "Jacobian: softmax", "what": "jacobian", "expr": "softmax(z)", "wrt": "z", "vars": [["z", "n", ""]]},
    {"name": "Hessian: logistic regression", "what": "hessian", "expr": "sum(softplus(X @ w)) - y @ (X @ w)",
     "wrt": "w", "vars": [["X", "n,d", ""], ["w", "d", ""], ["y", "n", ""]]},
    {"name": "Matrix: log-determinant", "what": "gradient", "expr": "logdet(X.T @ X + lam * eye(n))", "wrt": "X",
     "vars": [["X", "m,n", ""], ["lam", "", "positive"]]},
    {"name": "Derivative of a scalar", "what": "derivative", "expr": "x**2 * sin(1 / x)", "wrt": "x",
     "vars": [["x", "", ""]]},
    {"name": "Integral by parts", "what": "integral", "expr": "x**2 * exp(-x)", "wrt": "x", "from": "0", "to": "oo",
     "vars": [["x", "", ""]]},
    {"name": "Maximum likelihood: exponential", "what": "mle", "expr": "theta * exp(-theta * x)", "wrt": "theta",
     "data": "x", "from": "0", "to": "oo", "vars": [["x", "", "positive"], ["theta", "", "positive"]]},
    {"name": "Limit", "what": "limit", "expr": "(1 - cos(x)) / x**2", "wrt": "x", "to": "0", "vars": [["x", "", ""]]},
)  # fmt: skip


class Playground(Answering):
    """Type an expression, declare its variables, choose what is asked: the derivation appears below."""

    def __init__(self, example: int = 0) -> None:
        super().__init__(
            {
                "kind": "playground",
                "examples": list(EXAMPLES),
                "start": range(len(EXAMPLES))[example],
                "methods": list(METHODS),
                "properties": sorted(PROPERTIES),
            }
        )

    def at_once(self, do: str, message: Mapping[str, Any]) -> Data | None:
        if do != "read":
            return None
        try:
            return {"seen": seen(read(message["request"]))}
        except Refused as refused:
            return {"error": refused.data}

    def task_of(self, do: str, message: Mapping[str, Any]) -> tuple[Callable[..., Any], tuple[Any, ...]] | None:
        if do == "derive":
            return tasks.derive, (dict(message["request"]),)
        if do == "picture":
            return tasks.picture, (dict(message["request"]), int(message["seed"]))
        return None

    def static(self) -> Mapping[str, str]:
        words = "The playground answers where a kernel runs: run this notebook in JupyterLab."
        return {"text/markdown": words, "text/plain": words}


__all__ = ["EXAMPLES", "Playground"]
