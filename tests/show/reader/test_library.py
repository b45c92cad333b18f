"""Every page of the library, of the problems' solutions and of 300 answers is read by the strict reader.

What it still refuses is counted, and may only shrink.
"""

from __future__ import annotations

import pytest

from tests.every import every
from tests.show.reader.refusals import REQUESTS, SOLUTIONS, counted, known, made, refused, too_many, written
from workbench import catalog


@pytest.mark.parametrize("id", catalog.entries())
def test_a_page_is_read(id):
    told = too_many(id)
    assert not told, f"{id} has lines that a reader cannot read (workbench read {id}):\n{told}"


@every("name", SOLUTIONS, parts=4)
def test_a_solution_is_read(name):
    told = too_many(name)
    assert not told, told


@pytest.mark.daily(8)
@every("name", REQUESTS, parts=8)
def test_an_answer_is_read(name):
    told = too_many(name)
    assert not told, told


def test_there_are_three_hundred_answers():
    assert len(REQUESTS) >= 300


@pytest.mark.nightly
@pytest.mark.parametrize("name", known())
def test_what_was_mended_is_counted_no_more(name):
    there = name in REQUESTS or name in SOLUTIONS or name in catalog.entries()
    now = counted(refused(made(name))) if there else {}
    assert now == known()[name], "python -m tests.show.reader.refusals writes the file again"


def test_the_file_may_only_shrink():
    before = {"a": {"shapes": 2, "code": 1}, "b": {"rows": 1}}
    assert written({"a": {"shapes": 3, "letters": 1}, "c": {"code": 2}}, before) == '{\n"a": {"shapes": 2}\n}\n'
