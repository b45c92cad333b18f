r"""The strict reader reads formulas: what is right is read, and every fault that was found on a page is refused."""

from __future__ import annotations

import pytest

from workbench.show.reader.faults import Rule
from workbench.show.reader.formula import ends, read
from workbench.show.reader.meanings import Meanings
from workbench.show.reader.shapes import NUMBER, Called

N = ("n", "1")
PAGE = Meanings(
    {
        "x": N, "y": N, "z": N, "q": N, r"\hat{x}": N, r"\mu": N, "p": N, "S": ("n", "n"), "A": ("m", "n"),
        "b": ("m", "1"),
        "X": ("n", "d"), "M": ("n", "n"), "a": NUMBER, "c": NUMBER, "v": NUMBER, "t": NUMBER, "h": NUMBER, "u": NUMBER,
        "n": NUMBER, "m": NUMBER, "d": NUMBER, r"\lambda": NUMBER, "k": NUMBER, r"\theta": NUMBER, "x_{1}": NUMBER,
        r"\alpha": N, r"\bar{u}": NUMBER, "w": NUMBER, "g": N,
    },
    {"f": Called((NUMBER,), NUMBER), "F": Called((N,), N)},
    frozenset({"n", "m", "d"}),
    (),
)  # fmt: skip

RIGHT = [
    r"\nabla_{x} \left\lVert A x - b \right\rVert^{2} = 2 A^{\top} (A x - b)",
    r"M = I - \frac{1}{n} \mathbf{1} \mathbf{1}^{\top}",
    r"x^{\top} A^{\top} A = (A^{\top} A x)^{\top}",
    r"\frac{\partial z}{\partial z} = \operatorname{diag}(p) - p p^{\top}",
    r"\frac{\partial p_{i}}{\partial z_{j}} = p_{i} (\delta_{ij} - p_{j})",
    r"\sum_{k} e^{z_{k}} = \mathbf{1}^{\top} \exp(z)",
    r"\log s = z - \mathbf{1} \log\Bigl(\sum_{k} e^{z_{k}}\Bigr)",
    r"x^{\top} x = \left\lVert x \right\rVert^{2}",
    r"\mathrm{d}\lambda = \frac{y^{\top} \, \mathrm{d} S \, x}{y^{\top} x}",
    r"\frac{u - v}{\frac{a}{\sqrt{n}}} = t",
    r"\int_{0}^{\infty} t^{a - 1} e^{-t} \, \mathrm{d} t = \Gamma(a)",
    r"\lim_{h \to 0} \frac{1}{h} (f(t + h) - f(t)) = f^{\prime}(t)",
    r"(t + h)^{n} = \sum_{k=0}^{n} \binom{n}{k} t^{n - k} h^{k}",
    r"\langle x, y \rangle \le \left\lVert x \right\rVert \left\lVert y \right\rVert",
    r"\begin{pmatrix} a & c \\ v & t \end{pmatrix} = \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
    r"\forall x:\; x^{\top} S x \ge 0",
    r"\exists \theta:\; f(t) = f^{\prime}(\theta) \Rightarrow t = 0",
    r"\mathbb{E}_{x}[x x^{\top}] = S + \mu \mu^{\top}",
    r"\operatorname{tr}(X^{\top} X) = \left\lVert X \right\rVert^{2}",
    r"\frac{\mathrm{d}}{\mathrm{d} t} f(t)^{2} = 2 f(t) f^{\prime}(t)",
    r"D_{\mathrm{KL}}\left(p \,\lVert\, q\right) = p^{\top} \log(p \oslash q)",
    r"\Bigl[\sum_{k} A_{rk} X_{ks}\Bigr]_{rs} = A X",
    r"x^{\odot 2} \odot y = \operatorname{diag}(x) (x \odot y)",
    r"(\log \operatorname{softmax}(z))^{\top} p = p^{\top} \log p",
    r"\frac{\partial}{\partial t} (f(t) h) = f^{\prime}(t) h",
    r"\lambda \mid x \sim \operatorname{Gamma}(a + n, c + n)",
    r"\sum_{i} x_{i} = \mathbf{1}^{\top} x",
    r"\forall S \in \mathbb{R}^{k \times k}, q \in \mathbb{R}^{k}:\; q^{\top} S q \ge 0",
    r"(\forall y:\; S y = 0 \Rightarrow y = 0) \Rightarrow \exists M:\; M S = I",
    r"S \succeq 0 \Leftrightarrow \forall y:\; y^{\top} S y \ge 0",
]  # fmt: skip

WRONG = [
    (Rule.SHAPES, r"M = I - \frac{1}{d} (1 + \hat{x} \hat{x}^{\top})"),
    (Rule.SHAPES, r"\langle -\lambda, \mathrm{d} q \rangle = 0"),
    (Rule.SHAPES, r"M = I - \frac{1}{n} \mathbf{1}"),
    (Rule.SHAPES, r"\forall S \in \mathbb{R}^{(n + 1) \times k}:\; S x = 0"),
    (Rule.READINGS, r"\forall y:\; S y = 0 \Rightarrow y = 0 \Rightarrow \exists M:\; M S = I"),
    (Rule.SHAPES, r"(1 - M) \odot S = 0"),
    (Rule.SHAPES, r"\log q - v = x"),
    (Rule.SHAPES, r"x y = a"),
    (Rule.SHAPES, r"A^{\top} A x = x^{\top} A^{\top} A"),
    (Rule.SHAPES, r"A x = x"),
    (Rule.SHAPES, r"\frac{a}{x} = y"),
    (Rule.SHAPES, r"x^{2} = y"),
    (Rule.SHAPES, r"\operatorname{tr}(A) = a"),
    (Rule.SHAPES, r"\nabla_{x} (x^{\top} x) = 2 x^{\top}"),
    (Rule.SHAPES, r"F(a) = x"),
    (Rule.SHAPES, r"X_{ij} = x"),
    (Rule.ALIKE, r"A^{\top} A x = A^{\top} (A x)"),
    (Rule.ALIKE, r"\mathbb{E}_{y}[y] \approx \mathbb{E}_{y}[y]"),
    (Rule.LETTERS, r"\sum_{j} A_{ij} x_{j} + x_{j} = 0"),
    (Rule.LETTERS, r"\sum_{i} x_{i} \sum_{i} y_{i} = 0"),
    (Rule.UNFINISHED, r"\mathbb{E}_{z}[z_{1} z_{2}] = \frac{0}{v}"),
    (Rule.READINGS, r"a = - -c"),
    (Rule.UNFINISHED, r"a = -(-c)"),
    (Rule.RANGES, r"(t + h)^{n} = \sum_{k} \frac{\Gamma(n + 1)}{\Gamma(k + 1) \Gamma(n - k + 1)} t^{n - k} h^{k}"),
    (Rule.RANGES, r"\prod_{j} (j + 1) = a"),
    (Rule.READINGS, r"\frac{\mathrm{d}}{\mathrm{d} t} f(t) (a + h - t) = 0"),
    (Rule.READINGS, r"\frac{\mathrm{d}^{3}}{\mathrm{d} t^{3}} f(t + \theta h) = 0"),
    (Rule.READINGS, r"\log\operatorname{softmax}(z)^{\top} p = a"),
    (Rule.READINGS, r"\log(a)^{2} = c"),
    (Rule.READINGS, r"(1 - ) a = c"),
    (Rule.READINGS, r"\log a c = h"),
]  # fmt: skip

UNFINISHED = [
    r"a = \frac{1}{\frac{1}{v}}",
    r"a = \frac{2 c h}{v 2 \sqrt{t}}",
    r"a = v v^{3}",
    r"X = 3 \cdot 2 M",
    r"a = \frac{x_{i} x_{j}}{\left\lVert x \right\rVert \left\lVert x \right\rVert^{2}}",
    r"a = \frac{c c x^{\top} S x}{c c x^{\top} x}",
    r"|-a| > 0",
    r"\left|-a\right| = c",
    r"a = c + 0",
    r"a = c^{1}",
    r"a = (v^{2})^{3}",
    r"a = \frac{2}{4} c",
    r"S = (M^{\top})^{\top}",
    r"a = c - v - c",
]
FINISHED = [
    r"S = M M",
    r"a = \frac{u - v}{\frac{t}{\sqrt{n}}}",
    r"S = \frac{1}{2} (M + M^{\top})",
    r"a = 2 \cdot 10^{-3}",
    r"a = \frac{v^{2}}{2 c^{2}}",
    r"x = \frac{1}{n} X X^{\top} y",
]


@pytest.mark.parametrize("latex", RIGHT)
def test_what_is_right_is_read(latex):
    assert read(latex, PAGE).faults == ()


@pytest.mark.parametrize(("rule", "latex"), WRONG)
def test_what_is_wrong_is_refused(rule, latex):
    assert rule in {found for found, _ in read(latex, PAGE).faults}


@pytest.mark.parametrize("latex", UNFINISHED)
def test_what_is_unfinished_is_refused_as_an_end(latex):
    found = read(latex, PAGE)
    assert found.node is not None
    assert [*ends(found.node, PAGE)] or [*ends(found.node.args[0], PAGE)]


@pytest.mark.parametrize("latex", FINISHED)
def test_what_is_finished_is_an_end(latex):
    found = read(latex, PAGE)
    assert found.node is not None
    assert [*ends(found.node, PAGE)] == []
