"""The tester of many cases is tested: all run, what fails is named, what skips is left out."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from tests.every import every

seen: list[int] = []


@every("number", range(3))
def test_every_case_runs(number: int, tmp_path) -> None:
    assert tmp_path.is_dir()
    seen.append(number)


def test_no_case_was_left_out() -> None:
    seen.clear()
    test_every_case_runs(tmp_path=Path())
    assert seen == [0, 1, 2]


def test_what_fails_is_named() -> None:
    @every("number", [1, 2, 3, pytest.param(4, id="four")])
    def test(number: int) -> None:
        if number == 1:
            pytest.skip("not this one")
        assert number != 2, "two is wrong"
        with pytest.raises(ZeroDivisionError):
            number / (number - 4)

    with pytest.raises(pytest.fail.Exception) as found:
        test()
    message = str(found.value)
    assert "2 of 4 cases" in message
    assert "- 2\n" in message and "two is wrong" in message
    assert "- 3\n" in message and "- four" not in message and "- 1\n" not in message


def test_parts_share_the_cases() -> None:
    heard = []

    @every("number", range(7), parts=3)
    def test(number: int) -> None:
        heard.append(number)

    for part in range(3):
        test(part=part)
    assert sorted(heard) == list(range(7))
    assert list(inspect.signature(test).parameters) == ["part"]


def test_a_test_of_nothing_is_none() -> None:
    with pytest.raises(AssertionError):
        every("number", [])
