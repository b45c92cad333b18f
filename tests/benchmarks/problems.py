"""The problems that are measured: texts as a person would type them, with the shapes of their variables."""

from __future__ import annotations

import json
from typing import Any

# One request a line, as `workbench derive --batch` reads them.
REQUESTS_TEXT = r"""
{"id": "least-squares", "expr": "sum((A @ x - b)**2) / 2", "vars": {"A": "m,n", "x": "n", "b": "m"}, "wrt": "x", "what": "gradient"}
{"id": "log-det", "expr": "logdet(X.T @ X + lam * eye(n))", "vars": {"X": "m,n", "lam": ":positive"}, "wrt": "X", "what": "gradient"}
{"id": "softmax", "expr": "softmax(z)", "vars": {"z": "n"}, "wrt": "z", "what": "jacobian"}
{"id": "normalise", "expr": "x / norm(x)", "vars": {"x": "n"}, "wrt": "x", "what": "jacobian"}
{"id": "logistic-hessian", "expr": "sum(log(1 + exp(-y * (X @ w)))) + lam / 2 * w @ w", "vars": {"X": "m,n", "y": "m:sign", "w": "n", "lam": ":positive"}, "wrt": "w", "what": "hessian"}
{"id": "cross-entropy-layer", "expr": "logits = X @ W; -sum(Y * log_softmax(logits, axis=1)) / X.shape[0]", "vars": {"X": "m,d", "W": "d,k", "Y": "m,k:onehot"}, "wrt": "W", "what": "gradient"}
{"id": "attention", "expr": "P = softmax(Q @ K.T / sqrt(d), axis=1); sum(G * (P @ V))", "vars": {"Q": "t,d", "K": "s,d", "V": "s,e", "G": "t,e"}, "wrt": "K", "what": "gradient"}
{"id": "heads", "expr": "sum(G * einsum('hts,hse->hte', softmax(einsum('htd,hsd->hts', Q, K), axis=2), V))", "vars": {"Q": "h,t,d", "K": "h,s,d", "V": "h,s,e", "G": "h,t,e"}, "wrt": "V", "what": "gradient"}
{"id": "kron", "expr": "norm(kron(B.T, A) @ vec(X) - y)**2", "vars": {"A": "m,n", "B": "k,p", "X": "n,k", "y": "m*p"}, "wrt": "X", "what": "gradient"}
{"id": "inverse", "expr": "inv(X)", "vars": {"X": "n,n"}, "wrt": "X", "what": "jacobian"}
{"id": "covariance", "expr": "-n / 2 * logdet(S) - trace(inv(S) @ C) / 2", "vars": {"S": "d,d:posdef", "C": "d,d:symmetric", "n": ":positive"}, "wrt": "S", "what": "gradient", "structured": true}
{"id": "mixed", "expr": "sum(tanh(A @ B) * G)", "vars": {"A": "m,k", "B": "k,n", "G": "m,n"}, "wrt": "A", "wrt2": "B", "what": "hessian"}
"""  # noqa: E501 - a request is one line

REQUESTS: list[dict[str, Any]] = [json.loads(line) for line in REQUESTS_TEXT.strip().splitlines()]


def read(request: dict[str, Any]) -> dict[str, Any]:
    """The arguments of ``goals.derive`` for a request."""
    from workbench.language.parse import parse, parse_variable

    variables = {name: parse_variable(f"{name}:{shape}") for name, shape in request["vars"].items()}
    second = request.get("wrt2")
    return {
        "expr": parse(request["expr"], variables),
        "wrt": variables[request["wrt"]],
        "what": request["what"],
        "wrt2": variables[second] if second else None,
        "structured": request.get("structured", False),
    }


def layers(depth: int) -> tuple[Any, Any]:
    """A loss above ``depth`` layers tanh(W f + c), and its weight matrix."""
    from workbench.terms.functions.elementwise import tanh
    from workbench.terms.functions.reductions import sum_
    from workbench.terms.heads import matrix, vector

    weights, c, f = matrix("W", "n", "n"), vector("c", "n"), vector("x", "n")
    for _ in range(depth):
        f = tanh(weights @ f + c)
    return sum_(f**2), weights
