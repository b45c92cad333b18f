"""The page's evaluator against Python's: the sides of every claim of the library that the page can evaluate."""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from workbench import catalog
from workbench.check.points.sample import draw_symbol
from workbench.language.parse import parse, symbols_from
from workbench.numerics.evaluate import evaluate
from workbench.show.code import evaluator
from workbench.show.code.programs import STRUCTURE, NotDrawable, instance, program, put
from workbench.terms.functions import head_named
from workbench.terms.heads import apply, derivative, index, number, scalar, size_term, tensor, vector
from workbench.terms.term import LanguageError, postorder, size_names, symbols

ROOT = Path(__file__).parents[2]
SIZES = (2, 3, 4, 5)
TOPICS = {"linear-algebra", "matrix-calculus", "neural-networks", "transformers", "calculus", "multivariable"}
DECLARED = {
    "x": "n", "y": "n", "A": "m,n", "B": "n,p", "S": "n,n:posdef", "t": "", "s": ":positive", "w": "n:simplex:positive",
}  # fmt: skip
EXPRESSIONS = """
where(x > 0, log(x), t); erf(x) + erf(3*x); gamma(s) + loggamma(s) + digamma(s);
polygamma(1, s) + polygamma(2, s); normal_cdf(x) * normal_pdf(x); softmax(A @ x); softmax(A, axis=0);
log_softmax(A, axis=1); logsumexp(A, axis=0); logsumexp(A); max(A, axis=1) + min(A);
mean(A, axis=0) + var(A, axis=0); prod(x); A @ B; x @ S @ y; A.T @ A; inv(S) @ x; det(S) + logdet(S);
trace(S @ S); eigmax(S); outer(x, y); diag(x) @ S + diag(diag(S)); S + eye(n) + ones(n, n);
x + basis(1, n) + zeros(n); tril_mask(n) * S; Sum(x[k] * S[k, i], k, i);
tensor(x[i] * delta(i, j) + i, i:n, j:n); Sum(softmax(x * x[i])[i], i);
x * A.shape[0] + A.shape[1] * (A.T @ A @ x); norm(x) + norm(A); relu(x) + abs(y) + sign(t);
tanh(x) * sigmoid(y); softplus(200 * x) + log_sigmoid(300 * y); maximum(x, 0) + minimum(x, y);
x**3 + s**x; kl_div(w, softmax(x)); entropy(w); silu(x) + gelu(x); cross_entropy(x, w);
layer_norm(x, y, y, s); (A - mean(A, axis=1, keepdims=True))**2; sqrt(s) / s
"""


def drawn(term, seed):
    """Values for the symbols of a term, of pairwise different sizes."""
    random = np.random.default_rng(seed)
    sizes = dict(zip(size_names(term), SIZES, strict=False))
    return {s.name: draw_symbol(s, sizes, random) for s in symbols(term)}


@cache
def asked():
    """Terms with values: expressions of every kind, and both sides of the claims of the library."""
    found = [("", parse(text, symbols_from(DECLARED))) for text in re.split(r";\s+", EXPRESSIONS.strip())]
    for id in (id for id, known in catalog.entries().items() if known.topic in TOPICS):
        for claim in catalog.entry(id).claims:
            found += [(id, side) for side in (claim.of, claim.result, *claim.statement.args) if side is not None]
    out, refused = [], 0
    for number_, (id, term) in enumerate(dict.fromkeys(found)):
        try:
            made, values = program(term), drawn(term, number_)
            wanted = evaluate(term, values)
        except (LanguageError, LookupError, TypeError, ValueError):
            refused += 1
            assert id, f"{term} is refused"
            continue
        shown = {i for s in symbols(term) for size in s.shape for i in size.names}
        if set(size_names(term)) <= shown and np.isrealobj(wanted) and np.all(np.isfinite(wanted)):
            out.append((id, term, made, values, wanted))
    return out, refused


def run(node, pairs):
    script = Path(__file__).with_name("programs.mjs")
    command = [node, str(script), str(ROOT / "workbench" / "show" / "page" / "src" / "evaluate.js")]
    told = json.dumps([[made, {name: np.asarray(v).tolist() for name, v in values.items()}] for made, values in pairs])
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def as_array(value):
    return np.vectorize(float, otypes=[float])(np.array(value, dtype=object))


def test_the_page_evaluates_as_python_does(node):
    pairs, _ = asked()
    assert len(pairs) > 300
    told = run(node, [(made, values) for _, _, made, values, _ in pairs])["values"]
    for (id, term, _, _, wanted), got in zip(pairs, told, strict=True):
        np.testing.assert_allclose(as_array(got), wanted, rtol=1e-9, atol=1e-11, err_msg=f"{id}: {term}")


def test_both_know_the_same_heads(node):
    assert set(run(node, [])["known"]) == set(evaluator.known()) | STRUCTURE
    assert all(head_named(name) for name in STRUCTURE)


def test_a_wrong_value_would_be_seen(node):
    x = vector("x", "n")
    told = run(node, [(program(x @ x), {"x": [1.0, 2.0]}), (program(x.T @ x * 2), {"x": [1.0, 2.0]})])["values"]
    assert told == [5, 10]


@pytest.mark.parametrize("text", ["expm(S)", "pinv(A)", "D(x @ x, x)"])
def test_what_the_page_lacks_is_refused(text):
    with pytest.raises(LanguageError):
        program(parse(text, symbols_from(DECLARED)))


def test_a_free_index_is_refused():
    with pytest.raises(NotDrawable, match="free"):
        program(vector("x", "n")[index("i", "n")])


def test_an_instance_is_differentiated():
    x = vector("x", "n")
    f = apply("f", (), x)
    made = instance(derivative(f, x) @ x, {"f": lambda u: u @ u})
    assert not [t for t in postorder(made) if t.head.name in ("apply", "derivative")]
    values = {"x": np.array([1.0, -2.0])}
    assert evaluate(made, values) == pytest.approx(10)
    assert put(scalar("t") + size_term("n") * 0, t=number(2)).args[0] is number(2)
    assert program(tensor(index("i", "n") * x[index("i", "n")], index("i", "n")))["inputs"] == {"x": [[[1, ["n"]]]]}
