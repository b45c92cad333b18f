"""What somebody may have meant: LaTeX, bars, other signs. A suggestion is read, and says the same as the right text."""

from __future__ import annotations

import pytest

from workbench.language.parse import parse
from workbench.language.suggestions import meant
from workbench.language.variables import symbols_from
from workbench.terms.term import LanguageError

SYMBOLS = symbols_from(
    {"x": "n", "w": "n", "A": "n,n", "B": "n,n", "t": "", "a": "", "lam": "", "sigma": ":positive", "theta": ""}
)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("max(0, t)", "maximum(0, t)"),
        ("min(t, a) + 1", "minimum(t, a) + 1"),
        ("||w||**2", "norm(w)**2"),
        ("|t|", "abs(t)"),
        ("t^2", "t**2"),
        ("x^T A x", "x @ A @ x"),
        (r"\frac{1}{2} x^T A x", "1/2*x @ A @ x"),
        (r"\frac{1}{2} x^{\top} A x + \lambda \|x\|^2", "1/2*x @ A @ x + lam * norm(x)**2"),
        (r"\exp(-\frac{t^2}{2\sigma^2})", "exp(-t**2/(2*sigma**2))"),
        (r"\sqrt{t^2 + 1}", "sqrt(t**2 + 1)"),
        (r"\log(1 + e^{t})", None),
        (r"\theta \cdot t", "theta * t"),
        (r"\left(t + a\right)^{3}", "(t + a)**3"),
        ("A' x", "A.T @ x"),
        ("2t", "2*t"),
        ("lambda*t", "lam*t"),
        ("xᵀ A x", "x @ A @ x"),
        (r"A^{-1} x", "inv(A) @ x"),
    ],
)
def test_what_is_suggested_says_what_was_meant(written, right):
    with pytest.raises(LanguageError) as refused:
        parse(written, SYMBOLS)
    head, _, suggested = str(refused.value).partition("\n")[0].partition("did you mean: ")
    if right is None:
        assert not suggested  # e is no letter of this page
        return
    assert suggested, head
    assert parse(suggested, SYMBOLS) in (parse(right, SYMBOLS), parse(right.replace("@", "*"), SYMBOLS))


@pytest.mark.parametrize(
    "text", ["", "x +", "q(x", "\\", "{", "\\frac{", "\\frac", "||", "a b c d e" * 100, "^^^", "|" * 50]
)
def test_nothing_is_suggested_that_is_not_read(text):
    with pytest.raises(LanguageError) as refused:
        parse(text, SYMBOLS)
    assert "did you mean: " not in str(refused.value)


def test_guessing_is_bounded():
    assert not list(meant("x " * 1000))
    assert len(list(meant("\\frac{" * 60))) <= 3


def test_a_keyword_has_another_name():
    with pytest.raises(LanguageError, match="call it lam"):
        symbols_from({"lambda": ""})
    with pytest.raises(LanguageError, match="call it class_"):
        symbols_from({"class": ""})
