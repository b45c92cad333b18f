"""Long formulas are broken where a reader expects it, and nothing is lost."""

from __future__ import annotations

import pytest

from workbench.show.formulas.breaking import break_lines, narrowest
from workbench.show.formulas.reading import fold, width

LONG_SUM = " + ".join(rf"\frac{{a_{{{n}}}}}{{b_{{{n}}}}} x^{{{n}}}" for n in range(40))
IN_BRACKETS = rf"A^{{\top}} \Bigl({LONG_SUM}\Bigr) B"
CHAIN = r"\nabla_{x} f = " + r" \odot ".join(rf"\operatorname{{softmax}}(z_{{{n}}})" for n in range(20))
MATRIX = r"\begin{pmatrix} \cos a & -\sin a \\ \sin a & \cos a \end{pmatrix}"
MATRICES = " ".join(
    [MATRIX, rf"{MATRIX}^{{-1}}", rf"{MATRIX}^2", rf"\Bigl(\det {MATRIX}\Bigr)", rf"\Bigl({MATRIX}\Bigr)"] * 3
)


@pytest.mark.parametrize(
    "latex", [LONG_SUM, IN_BRACKETS, CHAIN, MATRICES], ids=["sum", "inside brackets", "product", "matrices"]
)
@pytest.mark.parametrize("limit", [20.0, 33.0, 60.0])
def test_lines_fit_and_nothing_is_lost(latex, limit):
    lines = break_lines(latex, limit)
    assert len(lines) > 1
    assert all(width(line) <= limit for line in lines)
    squeezed = "".join("".join(line.removeprefix("{}") for line in lines).split())
    assert squeezed == "".join(latex.split())


@pytest.mark.parametrize("latex", [LONG_SUM, IN_BRACKETS, CHAIN, MATRICES])
def test_a_line_is_a_formula_of_its_own(latex):
    """Braces balance in every line, so that each can stand in a cell."""
    for line in break_lines(latex, 25):
        assert fold(line, _Nothing()) is None


class _Nothing:
    def token(self, kind, text):
        return None

    def command(self, name, args):
        return None

    def script(self, base, below, above):
        return None

    def row(self, items):
        return None

    def array(self, rows, columns):
        return None


@pytest.mark.parametrize("sign", [r"\det", r"\operatorname{diag}", r"\sum_{i}", r"\nabla_{x}", r"\frac{a}{b}", "f"])
@pytest.mark.parametrize("bracket", [MATRIX, r"\Bigl(A\Bigr)"], ids=["matrix", "brackets"])
def test_an_operator_is_not_torn_from_its_brackets(sign, bracket):
    for line in break_lines(" ".join([rf"{bracket} {sign} {bracket}"] * 8), 15):
        assert not line.endswith(sign)


@pytest.mark.parametrize("latex", [LONG_SUM, IN_BRACKETS, CHAIN, rf"\frac{{{LONG_SUM}}}{{2}}", "", "a"])
def test_the_narrowest_lines_are_as_wide_as_said(latex):
    assert max(width(line.removeprefix("{}")) for line in break_lines(latex, 1.0)) == pytest.approx(narrowest(latex))


def test_factors_are_kept_together_where_they_can_be():
    product = rf"{MATRIX} {MATRIX} {MATRIX}"
    latex = rf"{product} + {product} = {product}"
    assert break_lines(latex, width(product) + 4) == [product, f"{{}}+ {product}", f"{{}}= {product}"]


def test_a_short_formula_is_one_line():
    assert break_lines("a + b", 20) == ["a + b"]


def test_an_unbreakable_formula_stays_whole():
    whole = rf"\sqrt{{{LONG_SUM}}}"
    assert break_lines(whole, 20) == [whole]
    fenced = rf"\left({LONG_SUM}\right)"
    assert break_lines(fenced, 20) == [fenced]


def test_outer_operators_are_preferred():
    latex = r"\Bigl(a + b + c + d + e + g + h\Bigr) + \Bigl(k + l + m + n + o + p + q\Bigr)"
    first, second = break_lines(latex, 18)
    assert first.endswith(r"\Bigr)")
    assert second.startswith("{}+ ")


def test_a_sign_is_not_torn_off():
    latex = "(" + " ".join(f"a_{{{n}}}" for n in range(30)) + r") = -b + c \cdot (-d) + e"
    for line in break_lines(latex, 15):
        assert not line.endswith(("-", "+", "="))
