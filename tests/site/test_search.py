"""Formulas are found however they are typed; the page's script finds what Python finds."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.missing import program
from tests.site.conftest import FEW
from tests.site.queries import QUERIES
from workbench.site.formulas.finding import Index
from workbench.site.formulas.tokens import is_letter, table, tokens

SAME = [
    [r"X^{\top} A X", "X^T A X", "X.T @ A @ X", "Xᵀ A X", r"\mathbf{X}^\intercal\mathbf{A}\mathbf{X}", "X^TAX"],
    [r"\left\lVert A x - b \right\rVert^{2}", "||Ax-b||^2", "norm(A @ x - b)**2", r"\|Ax-b\|^2", "‖Ax − b‖²"],
    [r"(A^{\top} A)^{-1} A^{\top} b", "inv(A.T @ A) @ A.T @ b", "(AᵀA)⁻¹Aᵀb"],
    [r"\frac{1}{2} e^{-x}", r"\tfrac12 \exp(-x)", "1/2 exp(-x)", "½ e^{-x}"],
    [r"\log\left|x\right|", "ln|x|", "log(abs(x))"],
    [r"\frac{\partial s_{i}}{\partial z_{j}}", "∂s_i/∂z_j", "d s[i] / d z[j]", r"\dfrac{ds_i}{dz_j}"],
    [r"\sum_{i=1}^{n} x_{i}^{2}", "sum x_i^2", "∑ xᵢ²"],
    [r"\nabla_{X} \left\lVert X \right\rVert^{2}", r"\nabla \|X\|_F^2", "∇‖X‖²"],
    [r"\mathbb{E}_{x}[x^{2}]", "E[x^2]", "𝔼ₓ[x²]"],
    [r"\hat{\mu} = \bar{x}", r"\hat\mu=\bar x", "μ̂ = x̄"],
    [r"\lambda \succeq 0", "lambda ⪰ 0", r"lam \succeq 0"],
    [r"\operatorname{softmax}(Q K^{\top} / \sqrt{d}) V", "softmax(Q @ K.T / sqrt(d)) @ V"],
]  # fmt: skip


@pytest.mark.parametrize("ways", SAME, ids=lambda ways: ways[0])
def test_one_formula_has_the_same_tokens_however_it_is_written(ways):
    assert {tokens(way) for way in ways} == {tokens(ways[0])}


ODD = ["", "\\", "}", "{{{", "^", "_", "\\frac", "\\frac{1", "x^", "((" * 500, "\\sqrt[", "'", "ü\x00🙂"]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_whatever_is_typed_has_tokens(text):
    assert isinstance(tokens(text), tuple)


def small() -> Index:
    return Index.of([
        ("quadratic", [("goal", r"x^{\top} A x"), ("claim", r"\nabla_{x} (x^{\top} A x) = (A + A^{\top}) x")]),
        ("inner", [("claim", r"\left|x^{\top} y\right| \le \lVert x \rVert \lVert y \rVert")]),
        ("long", [("line", r"L = \sum_{i} \log f(x_{i}) - \frac{1}{2} x^{\top} A x + \operatorname{tr}(S) + b")]),
    ])  # fmt: skip


@pytest.mark.parametrize("query, wanted", [
    ("x^T A x", ["quadratic", "long", "inner"]), ("u^T B u", ["quadratic", "long", "inner"]), ("u^T v", ["inner"]),
    ("tr(W)", ["long"]), ("|u^T v| <= ||u|| ||v||", ["inner"]),
])  # fmt: skip
def test_letters_may_be_others_and_short_claims_come_first(query, wanted):
    assert [id for id, _, _ in small().find(query)][: len(wanted)] == wanted


def test_one_letter_stands_for_one_letter():
    found = {id: score for id, score, _ in small().find("a^T B c")}
    same = {id: score for id, score, _ in small().find("a^T B a")}
    assert found["quadratic"] + 0.3 < same["quadratic"]


def test_nothing_is_found_for_nothing():
    assert small().find("") == [] and small().find("()") == []


def test_the_table_holds_nothing_twice_and_its_tokens_are_tokens():
    for word, made in table()["words"].items():
        assert all(re.fullmatch(r"\S+", token) for token in made.split()), word
    assert is_letter("x") and is_letter("λ") and not is_letter("π") and not is_letter("ᵀ") and not is_letter("log")


# -- the site's own index ------------------------------------------------------------------


def index_of(site: Path) -> Index:
    """The index that the pages of a site load."""
    text = (site / "assets" / "index.js").read_text("utf-8")
    data = json.loads(text.removeprefix("const dwIndex = ").rstrip().removesuffix(";"))
    rows = tuple((entry, place, tuple(row.split())) for entry, place, row in data["rows"])
    return Index(tuple(data["ids"]), rows, tuple(data["functions"]))


def missed(index: Index, queries: dict[str, list[str]], first: int = 3) -> list[str]:
    """The queries that are not answered by one of their entries among the first so many."""
    answers = {query: [id for id, _, _ in index.find(query, first)] for query in queries}
    return [f"{query}: {answers[query]}" for query, wanted in queries.items() if not set(answers[query]) & set(wanted)]


def test_queries_find_the_entries_of_a_small_site_first(few):
    asked = {query: ids for query, ids in QUERIES.items() if set(ids) & set(FEW)}
    assert len(asked) > 6 and missed(index_of(few), asked, first=1) == []


def by_script(site: Path, queries: list[str], node: str) -> list[list[list[object]]]:
    """What the page's script answers, run by Node."""
    program = (
        "const { readFileSync } = require('fs'); const [folder, queries] = process.argv.slice(1);"
        "const run = (name) => readFileSync(`${folder}/assets/${name}.js`, 'utf8');"
        "const { tokens, find } = new Function(`${run('formulas')}${run('index')} return formulaIndex(dwIndex);`)();"
        "const answer = (q) => [tokens(q), find(q, 5).map((one) => [one.id, one.score, one.number])];"
        "console.log(JSON.stringify(JSON.parse(queries).map(answer)));"
    )
    done = subprocess.run(
        [node, "-e", program, str(site), json.dumps(queries)], capture_output=True, text=True, check=True
    )  # fmt: skip
    answers: list[list[list[object]]] = json.loads(done.stdout)
    return answers


def test_the_script_finds_what_python_finds(few):
    node = program("node", "nodejs")
    index = index_of(few)
    queries = [*QUERIES, *(way for ways in SAME for way in ways), "", "}", "\\frac{1", "x^", "ü🙂", "A'", "f'(x)"]
    for query, (read, found) in zip(queries, by_script(few, queries, node), strict=True):
        assert tuple(read) == tokens(query, index.functions), query
        mine = index.find(query, 5)
        assert [[id, number] for id, _, number in found] == [[id, number] for id, _, number in mine], query
        assert [score for _, score, _ in found] == pytest.approx([score for _, score, _ in mine]), query
