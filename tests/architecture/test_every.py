"""The tester of many cases is tested: all run, what fails is named, what skips is left out."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from tests.conftest import entry_in, group_of
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


def test_what_is_shared_goes_to_one_process() -> None:
    assert entry_in("tests/a.py::test_page[jacobian-chain-rule-full]") == "jacobian-chain-rule"
    assert entry_in("tests/a.py::test_page[full-chain-rule]") == "chain-rule"
    assert entry_in("tests/a.py::test_page[chain]") == ""
    folder = Path(__file__).parents[1] / "browser"
    lab = {path.name for path in folder.glob("test_*.py") if re.search(r"^def \w+\(.*\blab\b", path.read_text(), re.M)}
    assert lab == {path.name for path in folder.glob("test_*.py") if group_of(f"tests/browser/{path.name}")} != set()
