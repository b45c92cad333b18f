"""A fraction that is wider than the line is broken in its numerator; what fits is left alone."""

from __future__ import annotations

from workbench.show.formulas.breaking import break_lines
from workbench.show.formulas.reading import width

LONG = " + ".join(rf"a_{{{k}}} x^{{{k}}}" for k in range(30))


def test_a_wide_fraction_is_broken():
    lines = break_lines(rf"y = -\frac{{{LONG}}}{{b^{{2}}}}", 30)
    assert len(lines) > 1
    assert max(map(width, lines)) < 34
    assert r"-\frac{1}{b^{2}} \biggl(" in lines[0]
    assert lines[-1].endswith(r"\biggr)")


def test_a_fraction_that_fits_stays():
    said = r"y = \frac{a + b}{c} + " + LONG
    assert any(r"\frac{a + b}{c}" in line for line in break_lines(said, 30))
