"""A number chosen by a comparison is set as cases behind a brace, in LaTeX and in the terminal."""

from __future__ import annotations

import pytest

import workbench as wb
from workbench.show.formulas.matrices import laid_out

X = wb.scalar("x")


def test_a_choice_is_set_as_cases():
    chosen = wb.parse("where(x > 0, 2*x, -1)", {"x": X})
    assert wb.latex_of(chosen) == (
        r"\left\{\begin{array}{ll} 2 x & \text{if}\; x > 0 \\ -1 & \text{otherwise} \end{array}\right."
    )
    plain = laid_out(wb.latex_of(chosen), 80)
    lines, above = plain.expanded([plain.text])
    assert [line.rstrip() for line in lines] == ["⎧ 2x  if x > 0", "⎩ −1  otherwise"]
    assert above == 0


@pytest.mark.parametrize("text", ["x*where(x > 0, 1, 2)", "where(x > 0, 1, 2)**2", "exp(where(x > 0, x, 1))"])
def test_a_choice_inside_stands_in_brackets(text):
    assert r"(\left\{" in wb.latex_of(wb.parse(text, {"x": X}))


def test_arrays_of_choices_keep_the_functions_name():
    v = wb.vector("v", "n")
    assert "where" in wb.latex_of(wb.parse("where(v > 0, v, 1)", {"v": v}))
