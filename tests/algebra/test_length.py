"""One measure of length: what is shorter to read is shorter, and a choice depends on the forms alone."""

from __future__ import annotations

from itertools import permutations

import pytest

import workbench as wb
from workbench.algebra.length import length, shortest

NAMES = {name: wb.scalar(name) for name in "abcpx"}


def read(text: str) -> wb.Term:
    return wb.parse(text, NAMES)


@pytest.mark.parametrize(
    "short, long",
    [
        ("a*(b + c)", "a*b + a*c"),
        ("x**2", "x*x"),
        ("sqrt(x)", "x**(1/2)"),
        ("1/x", "x**(-2)"),
        ("2*x", "x + x"),
        ("x/(a*b)", "x/a/b"),
        ("log(x)", "log(x)/1"),
        ("a - b", "-1*(b - a)"),
    ],
)
def test_what_reads_shorter_is_shorter(short, long):
    assert length(read(short)) < length(read(long))
    assert shortest([read(long), read(short)]) is read(short)


def test_forms_of_one_length_are_told_apart_by_their_text_in_whatever_order_they_come():
    forms = [read(text) for text in ("-p + 1", "1 - p", "-1*p + 1")]
    assert {shortest(order) for order in permutations(forms)} == {read("1 - p")}


def test_a_named_part_is_as_long_as_its_name():
    assert length(wb.named("u", read("x**2 + a*b*c"))) == length(read("x"))


def test_shared_parts_count_every_time_in_linear_time():
    term = read("x")
    for _ in range(60):
        term = wb.sin(term) * (term + 1)
    assert length(term) > 2.0**60


def test_what_leads_to_a_form_may_cost_something():
    paths = [("long way", read("x")), ("short way", read("x")), ("no way", read("x + a"))]
    assert shortest(paths, term=lambda p: p[1])[0] == "long way"
    assert shortest(paths, term=lambda p: p[1], burden=lambda p: float(len(p[0])))[0] == "no way"


def test_there_must_be_a_form():
    with pytest.raises(ValueError, match="form"):
        shortest([])
