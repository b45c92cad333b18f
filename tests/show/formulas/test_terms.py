"""Terms in LaTeX and as a line of Unicode: what a lecturer would write."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from tests.every import every
from tests.terms.samples import calls, point
from workbench.numerics.evaluate import evaluate
from workbench.show.formulas.displayed import displayed
from workbench.show.formulas.names import escape, name_latex
from workbench.show.formulas.reading import fold, tokens, unknown_commands, width
from workbench.show.formulas.terms import latex_of, plain_of
from workbench.show.formulas.unicode import plain_latex
from workbench.show.notation import PLAIN, Notation
from workbench.terms import heads as h
from workbench.terms.domains import POSITIVE
from workbench.terms.functions import functions
from workbench.terms.statements import both, exists, forall, implies
from workbench.terms.term import postorder, transform

F = functions()
A, X, Y, G = (h.matrix(name, "m", "n") for name in "AXYG")
S = h.matrix("S", "n", "n", "posdef")
x, w, mu, z = (h.vector(name, "n") for name in ("x", "w", "mu", "z"))
y, b = h.vector("y", "m"), h.vector("b", "m")
lam, a, c = h.scalar("lam", "positive"), h.scalar("a"), h.scalar("c")
i, j, k = h.index("i j k", "n")
P, p = h.named("P", F["softmax"](X)), h.named("p", F["softmax"](z))
half = h.number(Fraction(1, 2))
inv, sum_, exp, log, norm, outer, diag, trace = (
    F[name] for name in ("inv", "sum", "exp", "log", "norm", "outer", "diag", "trace")
)

PAGES = [
    # matrices
    (2 * (A.T @ (A @ x - b)), r"2 A^{\top} (A x - b)", "2Aᵀ(Ax − b)"),
    (x @ w, r"x^{\top} w", "xᵀw"),
    (F["inner"](x, w), r"x^{\top} w", "xᵀw"),
    (F["inner"](A, X), r"\langle A, X \rangle", "⟨A, X⟩"),
    (x @ S @ w, r"x^{\top} S w", "xᵀSw"),
    (x @ S, r"S^{\top} x", "Sᵀx"),
    ((x - mu) @ inv(S) @ (x - mu), r"(x - \mu)^{\top} S^{-1} (x - \mu)", "(x − μ)ᵀS⁻¹(x − μ)"),
    (inv(S).T, r"S^{-\top}", "S⁻ᵀ"),
    (inv(S.T), r"S^{-\top}", "S⁻ᵀ"),
    (A.T.T, r"(A^{\top})^{\top}", "(Aᵀ)ᵀ"),
    (diag(p) - outer(p, p), r"\operatorname{diag}(p) - p p^{\top}", "diag(p) − ppᵀ"),
    (lam / 2 * w @ w, r"\frac{\lambda}{2} w^{\top} w", "(λ/2)wᵀw"),
    ((2 * x) @ (3 * w), r"2 \cdot 3 x^{\top} w", "2 · 3xᵀw"),
    ((x @ w) * z, r"(x^{\top} w) z", "(xᵀw)z"),
    (F["kron"](A, X) @ F["vec"](S), r"(A \otimes X) \operatorname{vec}(S)", "(A ⊗ X) vec(S)"),
    (trace(inv(S) @ S) / 2, r"\frac{1}{2} \operatorname{tr}(S^{-1} S)", "½ tr(S⁻¹S)"),
    (F["logdet"](S), r"\log\left|\det S\right|", "log|det S|"),
    # elementwise
    (-y * (X @ w), r"-y \odot X w", "−y ⊙ Xw"),
    (A.T @ (y * b), r"A^{\top} (y \odot b)", "Aᵀ(y ⊙ b)"),
    (X / Y, r"X \oslash Y", "X ⊘ Y"),
    (x**2, r"x^{\odot 2}", "x^(⊙2)"),
    (exp(x @ S @ x), r"e^{x^{\top} S x}", "e^(xᵀSx)"),
    (X * w, r"X \operatorname{diag}(w)", "X diag(w)"),
    (X + w, r"X + \mathbf{1} w^{\top}", "X + 𝟏wᵀ"),
    (P * (Y - sum_(P * Y, axis=1, keepdims=True)), r"P \odot (Y - (P \odot Y) \mathbf{1} \mathbf{1}^{\top})",
     "P ⊙ (Y − (P ⊙ Y)𝟏𝟏ᵀ)"),
    (norm(A) ** 2, r"\left\lVert A \right\rVert_F^{2}", "‖A‖_F²"),
    (norm(A, 2), r"\left\lVert A \right\rVert_2", "‖A‖₂"),
    # scalars and fractions
    (x / norm(x), r"\frac{x}{\left\lVert x \right\rVert}", "x/‖x‖"),
    (1 / (1 + exp(-a)), r"\frac{1}{1 + e^{-a}}", "1/(1 + e⁻ᵃ)"),
    (a**-2, r"\frac{1}{a^{2}}", "1/a²"),
    (a**half, r"\sqrt{a}", "√a"),
    (a * 2, r"a \cdot 2", "a · 2"),
    ((a + 1) * (a - c), "(a + 1) (a - c)", "(a + 1)(a − c)"),
    (-(a + c), "-(a + c)", "−(a + c)"),
    (a - (c - a), "a - (c - a)", "a − (c − a)"),
    (-(-a), "-(-1) a", "−(−1)a"),
    ((-x) @ (-x), r"-x^{\top} (-x)", "−xᵀ(−x)"),
    (log(a) * c, r"(\log a) c", "(log a)c"),
    (log(a) ** 2, r"(\log a)^{2}", "(log a)²"),
    (log(a * c), r"\log(a c)", "log(ac)"),
    (h.number(Fraction(1, 100000)) * x, "10^{-5} x", "10⁻⁵x"),
    # sums and entries
    (sum_((A @ x - b) ** 2) / 2, r"\frac{1}{2} \sum_{i} (A x - b)_{i}^{2}", "½ Σᵢ (Ax − b)ᵢ²"),
    (sum_(log(1 + exp(-y * (X @ w)))), r"\sum_{i} \log(1 + e^{-y_{i} (X w)_{i}})", "Σᵢ log(1 + e^(−yᵢ(Xw)ᵢ))"),
    (F["mean"](x), r"\frac{1}{n} \sum_{i} x_{i}", "(1/n) Σᵢ xᵢ"),
    (sum_(X, axis=0), r"X^{\top} \mathbf{1}", "Xᵀ𝟏"),
    (sum_(x * sum_(x * w)), r"\sum_{i} x_{i} \sum_{j} x_{j} w_{j}", "Σᵢ xᵢ Σⱼ xⱼwⱼ"),
    (F["einsum"]("ij,kj->ik", A, X), r"\Bigl[\sum_{k} A_{ik} X_{jk}\Bigr]_{ij}", "[Σₖ AᵢₖXⱼₖ]ᵢⱼ"),
    (h.Sum(z[k] * h.delta(k, j), k), r"\sum_{k} z_{k} \delta_{kj}", "Σₖ zₖδₖⱼ"),
    (h.Sum(a, k), r"\sum_{k = 1}^{n} a", "Σₖ₌₁ⁿ a"),
    (h.at(A @ w, h.index("i", "m")), "(A w)_{i}", "(Aw)ᵢ"),
    (h.vector("beta_1", "n")[i] ** 2, r"\beta_{1,i}^{2}", "β₁ᵢ²"),
    (p[i] * (h.delta(i, j) - p[j]), r"p_{i} (\delta_{ij} - p_{j})", "pᵢ(δᵢⱼ − pⱼ)"),
    # derivatives
    (h.derivative(p[i], z[j]), r"\frac{\partial p_{i}}{\partial z_{j}}", "∂pᵢ/∂zⱼ"),
    (h.derivative(p, z), r"\frac{\partial p}{\partial z}", "∂p/∂z"),
    (h.derivative(log(p[i]), z[j]), r"\frac{\partial}{\partial z_{j}} \log p_{i}", "∂/∂zⱼ log pᵢ"),
    (h.derivative(h.named("f", x @ x), x), r"\nabla_{x} f", "∇ₓf"),
    (h.derivative(h.derivative(h.named("f", x @ x), x), x), r"\nabla_{x}^{2} f", "∇ₓ²f"),
    (w @ h.derivative(h.derivative(h.named("f", x @ x), x), x) @ z, r"w^{\top} (\nabla_{x}^{2} f) z", "wᵀ(∇ₓ²f)z"),
    (h.derivative(F["inner"](x, w), x), r"\nabla_{x} (x^{\top} w)", "∇ₓ(xᵀw)"),
    (h.derivative(h.derivative(h.named("f", x @ w), x), w), r"\frac{\partial}{\partial w} \nabla_{x} f", "∂/∂w ∇ₓf"),
    (h.derivative(a + c, a) * c, r"\Bigl(\frac{\partial}{\partial a} (a + c)\Bigr) c", "(∂/∂a(a + c))c"),
    (h.differential(X, X).T @ X, r"(\mathrm{d} X)^{\top} X", "(dX)ᵀX"),
    (h.differential(S, S) @ S, r"\mathrm{d} S \, S", "dS S"),
    (S @ h.differential(S, S) @ S, r"S \, \mathrm{d} S \, S", "S dS S"),
    (
        -h.derivative(F["exp"](a * c), a) / h.derivative(h.apply("f", (), a, c), c),
        r"-\frac{\frac{\partial}{\partial a} e^{a c}}{\frac{\partial f(a, c)}{\partial c}}",
        "−(∂/∂a eᵃᶜ)/(∂f(a, c)/∂c)",
    ),
    (c * (w @ S @ x) * z, r"(c w^{\top} S x) z", "(cwᵀSx)z"),
    (2 * (S @ x) @ -w, r"-2 (S x)^{\top} w", "−2(Sx)ᵀw"),
    (h.differential(F["trace"](S), S), r"\mathrm{d}\operatorname{tr}(S)", "d tr(S)"),
    (h.differential(inv(S), S), r"\mathrm{d}(S^{-1})", "d(S⁻¹)"),
    # statements and the rest
    (h.relation("loewner>=", S, F["zeros"]("n", "n")), r"S \succeq 0", "S ⪰ 0"),
    (h.relation("loewner>", S, F["zeros"]("n", "n")), r"S \succ 0", "S ≻ 0"),
    (implies(h.relation("<=", a, c), h.relation("<", a, c)), r"a \le c \Rightarrow a < c", "a ≤ c ⇒ a < c"),
    (both(h.relation(">", a, 0), h.relation("<=", a, c)), r"0 < a \le c", "0 < a ≤ c"),
    (both(h.relation(">", a, 0), h.relation("<", c, 1)), r"a > 0 \wedge c < 1", "a > 0 ∧ c < 1"),
    (exists(h.relation("<", a, lam), lam), r"\exists \lambda > 0:\; a < \lambda", "∃ λ > 0: a < λ"),
    (implies(both(h.equals(a, 0), forall(h.relation("<", a, c), c)), h.equals(a, 1)),
     r"(a = 0 \wedge \forall c:\; a < c) \Rightarrow a = 1", "(a = 0 ∧ ∀ c: a < c) ⇒ a = 1"),
    (forall(h.equals(x[k], 1), k), r"\forall k:\; x_{k} = 1", "∀ k: xₖ = 1"),
    (h.integral(exp(-(a**2)), a, -h.oo, h.oo), r"\int_{-\infty}^{\infty} e^{-a^{2}} \, \mathrm{d} a",
     "∫_(−∞)^(∞) e^(−a²) da"),
    (h.expectation(1, x, -x @ x), r"\int_{\mathbb{R}^{n}} \exp(-x^{\top} x) \, \mathrm{d} x", "∫_ℝⁿ exp(−xᵀx) dx"),
    (h.expectation(1, x, -a - x @ x), r"\mathbb{E}_{x}[1]", "𝔼ₓ[1]"),
    (h.antiderivative(a * c, a), r"\int a c \, \mathrm{d} a", "∫ ac da"),
    (h.antiderivative(a, a, h.named("a", c**2)), r"\int a \, \mathrm{d} a", "∫ a da"),
    (h.between(a**2, a, 0, h.oo), r"[a^{2}]_{0}^{\infty}", "[a²]₀^(∞)"),
    (h.between(a / c, a, 1, c), r"\Bigl[\frac{a}{c}\Bigr]_{a = 1}^{c}", "[a/c]ₐ₌₁ᶜ"),
    (h.limit(a, a, 0, "right"), r"\lim_{a \to 0^{+}} a", "lim_(a → 0⁺) a"),
    (h.compare(">", x, 0), r"\mathbf{1}[x > 0]", "𝟏[x > 0]"),
    (F["softmax"](X, axis=0), r"\operatorname{softmax}_{\text{axis 0}}(X)", "softmax_(axis 0)(X)"),
    (F["softmax"](X, axis=1), r"\operatorname{softmax}(X)", "softmax(X)"),
    (h.size_term("m*p + 1") * a, "(m p + 1) a", "(mp + 1)a"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "latex", "plain"), PAGES, ids=[latex for _, latex, _ in PAGES])
def test_a_term_reads_as_a_lecturer_writes_it(term, latex, plain):
    assert latex_of(term) == latex
    assert plain_of(term) == plain
    assert not unknown_commands(latex)


def with_exp(term):
    """What is printed as a power of e, as the exponential again, which has a value."""
    e = h.constant("e")
    return transform(term, lambda t: exp(t.args[1]) if t.head is h.POWER and t.args[0] is e else None)


WITHOUT_VALUE = frozenset(
    {h.DERIVATIVE, h.DIFFERENTIAL, h.INTEGRAL, h.ANTIDERIVATIVE, h.EXPECTATION, h.LIMIT, h.FORALL, h.IMPLIES,
     h.RELATION}
)
WITH_VALUE = [(t, latex) for t, latex, _ in PAGES if not WITHOUT_VALUE & {node.head for node in postorder(t)}]


@pytest.mark.parametrize("term", [t for t, _ in WITH_VALUE], ids=[latex for _, latex in WITH_VALUE])
def test_what_is_shown_has_the_value_of_the_term(term):
    values = {**point(term, POSITIVE), **{index.name: 1 for index in term.indices}}
    shown = evaluate(with_exp(displayed(term)), values)
    np.testing.assert_allclose(np.squeeze(shown), np.squeeze(evaluate(term, values)), rtol=1e-10)


@every("name", sorted(F))
def test_every_function_is_typeset_in_the_portable_subset(name):
    for term in calls(F[name]):
        latex = latex_of(term)
        assert not unknown_commands(latex), latex
        assert fold(latex, _Balanced())
        assert plain_latex(latex).strip()


@every("name", sorted(F))
def test_what_is_shown_for_a_function_has_its_value(name):
    for term in calls(F[name]):
        if displayed(term) is term:
            continue
        values = point(term, F[name].knows.line.domain)
        shown = evaluate(with_exp(displayed(term)), values)
        expected = np.squeeze(evaluate(term, values))
        np.testing.assert_allclose(np.squeeze(shown), expected, rtol=1e-10, err_msg=repr(term))


class _Balanced:
    def token(self, kind, text):
        return True

    def command(self, name, args):
        return all(args)

    def script(self, base, below, above):
        return True

    def row(self, items):
        return True

    def array(self, rows, columns):
        return True


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("lam", r"\lambda"), ("lambda", r"\lambda"), ("λ", r"\lambda"), ("beta_1", r"\beta_{1}"), ("x1", "x_{1}"),
        ("x_bar", r"\bar{x}"), ("logits", r"\mathrm{logits}"), ("W_out", r"W_{\mathrm{out}}"), ("w_star", r"w^{\star}"),
        ("mu_hat_2", r"\hat{\mu}_{2}"), ("x", "x"), ("__", r"\text{\_\_}"), ("_x", "x"), ("50%$", r"\text{50\%\$}"),
        ("é", r"\text{é}"), ("中", r"\text{U+4E2D}"), ("a<b>", r"\text{a\textless{}b\textgreater{}}"),
    ],
)  # fmt: skip
def test_names(name, latex):
    assert name_latex(name) == latex


@pytest.mark.parametrize("text", ["a_b", "100% & $5 #1 {x} ^2 ~ \\", 'q"`', "<script>", "λ ≤ 中"])
def test_escaped_text_is_safe(text):
    """No character that LaTeX's text mode would read as a command is left bare."""
    import re

    bare = re.sub(r"\\text(backslash|asciicircum|asciitilde|less|greater|bar)\{\}", "", escape(text))
    bare = re.sub(r"\\ensuremath\{\\[a-z]+\}|\\[{}$&#%_]", "", bare)
    assert not set(bare) & set('\\{}$&#%_^~<>|`"')
    assert bare.isascii()


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("§5", r"\S{}5"), ("Fréchet, Erdős", "Fréchet, Erdős"), ("a ≤ b", r"a \ensuremath{\le} b"),
        ("x² yₖ", r"x\ensuremath{{}^{2}} y\ensuremath{{}_{k}}"), ("ﬁ", "fi"), ("λ → ∞", r"\ensuremath{\lambda} "
         r"\ensuremath{\to} \ensuremath{\infty}"), ("ħ", "U+0127"),
    ],
)  # fmt: skip
def test_characters_beyond_ascii_keep_their_meaning(text, latex):
    assert escape(text) == latex


def test_notation_is_a_value():
    bold = Notation(vectors="bold", transpose=r"\mathsf{T}", index_base=1, gradient="column", hadamard=r"\circ")
    assert latex_of(A.T @ b, bold) == r"\boldsymbol{A}^{\mathsf{T}} \boldsymbol{b}"
    assert latex_of(x[0], bold) == "x_{1}"
    assert latex_of(x * w, bold) == r"\boldsymbol{x} \circ \boldsymbol{w}"
    assert latex_of(h.derivative(h.named("f", x @ x), x), bold) == r"\frac{\partial f}{\partial \boldsymbol{x}}"
    assert replace(bold, vectors="plain", transpose=r"\top").index_base == 1


def test_bound_names_are_told_apart():
    """Two indices of one name over different sizes, an inner sum over an outer's letter, an index like a symbol."""
    over_m, over_n = h.index("k", "m"), h.index("k", "n")
    inner = h.Sum(X[over_m, over_n] * w[over_n], over_n)
    assert latex_of(h.Sum(y[over_m] * inner, over_m)) == r"\sum_{k} y_{k} \sum_{i} X_{ki} w_{i}"
    assert latex_of(h.tensor(x[i] * h.Sum(w[i], i), i)) == r"\Bigl[x_{i} \sum_{j} w_{j}\Bigr]_{i}"
    letter = h.index("a", "n")
    assert latex_of(h.Sum(x[letter] * a, letter)) == r"\sum_{i} x_{i} a"


@pytest.mark.daily(7)
@pytest.mark.parametrize(
    "grow",
    [
        lambda t: F["tanh"](S @ t), lambda t: F["sqrt"](t), lambda t: t * t + x, lambda t: S @ t - x,
        lambda t: exp(sum_(t) * x), lambda t: t / norm(t), lambda t: (t + x) ** 2,
    ],
)  # fmt: skip
def test_a_thousand_layers(grow):
    term = x
    for _ in range(1000):
        term = grow(term)
    latex = latex_of(term)
    assert len(latex) <= PLAIN.limit * 2
    assert plain_latex(latex)


def test_a_part_beyond_the_limit_is_cut_visibly():
    term = sum_(x)
    assert latex_of(term, Notation(limit=5)) == r"\cdots"


@pytest.mark.parametrize("latex", ["{", "a}", r"\frac{a}{b", "x_{"])
def test_unbalanced_braces_are_found(latex):
    with pytest.raises(ValueError, match="brace"):
        fold(latex, _Balanced())


def test_commands_outside_the_subset_are_found():
    assert unknown_commands(r"\bm{x} + \frac{a}{b} \dv{x}") == {r"\bm", r"\dv"}


def test_width_grows_with_what_is_seen():
    assert width("x") < width("x + y") < width("x + y + z")
    assert width(r"\frac{a}{b + c}") < width("a / (b + c)")
    assert width("x^{2}") < width("x 2")
    assert [kind for kind, _ in tokens(r"\Bigl( a_{1} \text{b c}")][:1] == ["fence"]


@pytest.mark.parametrize(
    ("term", "latex"),
    [
        (h.transpose(h.matrix("A_star", "n", "n")), r"A^{\star\top}"),
        (h.power(h.scalar("w_star"), 2), r"(w^{\star})^{2}"),
        (h.vector("x_star", "n") @ h.vector("x_star", "n"), r"x^{\star\top} x^{\star}"),
    ],
)  # fmt: skip
def test_a_star_and_an_exponent_do_not_meet(term, latex):
    assert latex_of(term) == latex


T = h.symbol("T", ("m", "n", "p"))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (sum_(sum_(T, axis=2) * X), "Σᵢⱼ (Σₖ Tᵢⱼₖ)Xᵢⱼ"),
        (F["expand_dims"](X, axis=2) * F["ones"]("m", "n", "p"), "[Xᵢⱼ]ᵢⱼₖ"),
        (sum_(x, keepdims=True), "(Σⱼ xⱼ)𝟏"),
        (x - sum_(x * w, keepdims=True), "x − (Σⱼ xⱼwⱼ)𝟏"),
    ],
)
def test_an_entry_of_what_is_shown_by_its_entries_is_that_entry(term, text):
    assert plain_of(term) == text


def test_the_letters_of_sums_stay_apart_where_an_array_is_shown_by_its_entries():
    inner = F["einsum"]("kj,kij->ij", X, h.symbol("T", ("m", "p", "n")))
    whole = F["einsum"]("lk,lk,ilk->i", inner, h.matrix("B", "p", "n"), h.symbol("U", ("m", "p", "n")))
    for term in postorder(displayed(whole)):
        if term.head.binds:
            inside = {i.name for t in postorder(term.args[0]) if t.head.binds for i in t.args[1:]}
            assert not inside & {i.name for i in term.args[1:]}
