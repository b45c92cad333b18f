"""An observation that is declared a mask is 0 or 1: nothing more need be said of its support."""

from workbench.check import check, report
from workbench.engines.statistics.likelihood.engine import mle
from workbench.language.parse import parse
from workbench.terms.heads import as_term, scalar

x, p = scalar("x", "mask"), scalar("p", "unit")


def test_a_mask_is_whole_and_between_0_and_1():
    density = parse("p**x*(1 - p)**(1 - x)", {"x": x, "p": p})
    made = check(mle(density, x, p))
    assert report(made).ok
    plain = scalar("x")
    said = mle(parse("p**x*(1 - p)**(1 - x)", {"x": plain, "p": p}), plain, p, (), (as_term(0), as_term(1)), True)
    assert str(made.result) == str(said.result)
