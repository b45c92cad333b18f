"""What a long result repeats has one letter, turned round where it stands turned round."""

import numpy as np
import pytest

from workbench.engines.goals import derive
from workbench.engines.tensors.shared_parts import with_shared_parts
from workbench.forms.shaping import weight
from workbench.language.parse import parse
from workbench.language.variables import symbols_from
from workbench.numerics.evaluate import evaluate
from workbench.terms.heads import NAMED
from workbench.terms.term import postorder
from workbench.terms.text import text_of

ATTENTION = ("sum(attention(X @ Wq, X @ Wk, X @ Wv) * G)", "X:n,e Wq:e,d Wk:e,d Wv:e,d G:n,d")
PASSED_BACK = (
    "Z = X @ Wq @ (X @ Wk).T / sqrt(d); P = softmax(Z); D = G @ Wv.T @ X.T; "
    "Z_bar = P * (D - sum(P * D, axis=1, keepdims=True)); "
)
TEXTBOOK = {
    "X": "(Z_bar @ X @ Wk @ Wq.T + Z_bar.T @ X @ Wq @ Wk.T) / sqrt(d) + P.T @ G @ Wv.T",
    "Wq": "X.T @ Z_bar @ X @ Wk / sqrt(d)",
    "Wk": "X.T @ Z_bar.T @ X @ Wq / sqrt(d)",
}
RESULTS = {
    "once": ("A @ x + b", "A:m,n x:n b:m", 0),
    "twice": ("(A @ x - b) / norm(A @ x - b) + sin(A @ x - b)", "A:m,n x:n b:m", 1),
    "turned": ("(A @ B @ C) * (C.T @ B.T @ A.T).T", "A:n,n B:n,n C:n,n", 1),
    "turned and doubled": ("A @ B @ C + sin(2 * C.T @ B.T @ A.T).T", "A:n,n B:n,n C:n,n", 1),
    "one in another": ("exp(A @ x - b) * cos(exp(A @ x - b)) + (A @ x - b)**2", "A:m,n x:n b:m", 2),
    "small": ("sin(A @ x) + cos(A @ x)", "A:m,n x:n", 0),
    "below a name": ("s = A @ x - b; s + exp(s)", "A:m,n x:n b:m", 0),
    "a power": ("(A @ x - b)**2 + (A @ x - b)**3", "A:m,n x:n b:m", 1),
}
SIZES = {"m": 3, "n": 4}


def variables(declared: str):
    return symbols_from(dict(part.split(":") for part in declared.split()))


@pytest.mark.parametrize("wrt", TEXTBOOK)
def test_attention_reads_as_in_a_textbook(wrt: str) -> None:
    names = variables(ATTENTION[1])
    made = derive(parse(ATTENTION[0], names), names[wrt])
    assert text_of(made.result) == PASSED_BACK + TEXTBOOK[wrt]


@pytest.mark.parametrize("case", RESULTS)
def test_parts_of_some_size_stand_once_and_the_value_stays(case: str) -> None:
    expr, declared, count = RESULTS[case]
    names = variables(declared)
    result = parse(expr, names)
    shared = with_shared_parts(result)
    assert len(shared.parts) == count
    random = np.random.default_rng(1)
    values = {n: random.normal(size=tuple(s.at(SIZES) for s in v.shape)) for n, v in names.items()}
    assert evaluate(shared.result, {**values, **SIZES}) == pytest.approx(evaluate(result, {**values, **SIZES}))
    named = {t.name for t in postorder(shared.result) if t.head is NAMED}
    assert {p.name for p in shared.parts} <= named
    assert not named & {"A", "b", "x"}
    if count:
        assert weight(shared.parts[0]) < weight(result)


@pytest.mark.parametrize("wrt, last", [("Q", "Z_bar @ K / sqrt(d)"), ("K", "Z_bar.T @ Q / sqrt(d)")])
def test_one_head_is_told_by_the_adjoint_of_its_logits(wrt: str, last: str) -> None:
    names = variables("Q:m,d K:n,d V:n,d G:m,d")
    made = derive(parse("sum(G * attention(Q, K, V))", names), names[wrt])
    back = "Z_bar = P * (D - sum(P * D, axis=1, keepdims=True))"
    assert text_of(made.result) == f"Z = Q @ K.T / sqrt(d); P = softmax(Z); D = G @ V.T; {back}; {last}"


def test_taken_letters_are_avoided() -> None:
    expr, declared, _ = RESULTS["twice"]
    (part,) = with_shared_parts(parse(expr, variables(declared)), avoid=("r", "e")).parts
    assert part.name not in ("r", "e")
