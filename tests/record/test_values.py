"""One name, one value on a board: refused when a line is written, and letters of lines taken over give way."""

import pytest

from workbench.engines.goals import gradient
from workbench.reasons.common import ARITHMETIC, DEFINITION
from workbench.record.board import Board
from workbench.record.derivation import Line
from workbench.record.errors import TwoValues
from workbench.record.pen import Pen
from workbench.terms.functions.elementwise import exp, softplus
from workbench.terms.functions.reductions import sum_
from workbench.terms.heads import NAMED, equals, named, scalar, vector
from workbench.terms.term import postorder

x, y = scalar("x"), vector("y", "n")
u, other = named("u", exp(x)), named("u", x + 1)


def test_a_name_for_two_things_is_refused():
    board = Board()
    board.write(equals(u, u.args[0]), DEFINITION)
    with pytest.raises(TwoValues, match="u stands for exp"):
        board.write(equals(other, other.args[0]), DEFINITION)


def test_also_deep_inside_a_line():
    board = Board()
    board.write(equals(u, u.args[0]), DEFINITION)
    with pytest.raises(TwoValues):
        board.write(equals(named("v", softplus(other)), softplus(other)), DEFINITION)


def test_one_value_in_two_forms_is_one():
    board = Board()
    board.write(equals(named("s", sum_(y * y)), sum_(y * y)), DEFINITION)
    board.write(equals(named("s", y @ y), y @ y), DEFINITION)


def test_a_form_that_a_line_gives_is_the_same_value():
    board = Board()
    board.write(equals(u, u.args[0]), DEFINITION)
    board.write(equals(u, other.args[0]), ARITHMETIC, "wrong, and judged as a line")
    board.write(equals(other * 2, 2 * u), ARITHMETIC)


def names(line: Line) -> set[tuple[str, object]]:
    return {(t.name, t.args[0]) for each in line.walk() for t in postorder(each.statement) if t.head is NAMED}


def test_letters_below_a_line_give_way():
    board = Board()
    board.write(equals(u, u.args[0]), DEFINITION)
    short = Line("", equals(other, x + 1), DEFINITION, "`u` is short")
    parts = [short, Line("", equals(other * 2, 2 * x + 2), ARITHMETIC)]
    board.write(equals(2 * (x + 1), 2 * x + 2), ARITHMETIC, parts=parts, keep=True)
    assert names(board.lines[-1]) == {("u_1", x + 1)}
    assert board.lines[-1].lines[0].why == "`u_1` is short"


def test_an_engine_s_function_gives_way_to_the_one_before():
    pen = Pen()
    first, second = (pen.engine(gradient(f, x)) for f in (exp(x), softplus(x)))
    found = {name: value for line in pen.lines for name, value in names(line)}
    assert found == {"f": exp(x), "f_1": softplus(x)}
    assert second.left.args[0].name == "f_1" and first.left.args[0].name == "f"
