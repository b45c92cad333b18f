"""One test for many cases of one thing: all of them run, and what failed is named, case by case.

    @every("term", SAMPLES)
    def test_is_read_back(term): ...

stands for one test instead of thousands, whose own cost would be more than that of what they test. ``parts`` splits it
into as many tests, so that several processes share the work.
"""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Iterable
from typing import Any

import pytest

only = ""
"""Only cases with this in their names run: ``pytest --case``."""
SHOWN = 12
"""So many failures are told whole; of the rest only the names."""


def every(
    name: str, cases: Iterable[Any], *, ids: Callable[[Any], str] = str, parts: int = 1
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The test, for each value of its argument ``name``; cases may be ``pytest.param`` with an id.

    A case that skips is left out. Other arguments are fixtures, made once for all cases.
    """
    listed = [_case(case, ids) for case in cases]
    assert listed, "a test of nothing tests nothing"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def whole(**given: Any) -> None:
            part = given.pop("part", 0)
            mine = [case for case in listed[part::parts] if only in case[0]]
            failed = [f for id, value in mine if (f := _failure(test, id, {**given, name: value}))]
            told = [message for _, message in failed[:SHOWN]] + [id for id, _ in failed[SHOWN:]]
            if failed:
                pytest.fail(f"{len(failed)} of {len(mine)} cases:\n" + "\n".join(told), pytrace=False)

        known = inspect.signature(test)
        arguments = [p.replace(kind=p.KEYWORD_ONLY) for p in known.parameters.values() if p.name != name]
        if parts > 1:
            arguments.append(inspect.Parameter("part", inspect.Parameter.KEYWORD_ONLY))
        whole.every = True  # type: ignore[attr-defined]
        whole.__signature__ = known.replace(parameters=arguments)  # type: ignore[attr-defined]
        return pytest.mark.parametrize("part", range(parts))(whole) if parts > 1 else whole

    return decorate


def _case(case: Any, ids: Callable[[Any], str]) -> tuple[str, Any]:
    if isinstance(case, type(pytest.param(0))):
        (value,) = case.values
        return case.id or ids(value), value
    return ids(case), case


def _failure(test: Callable[..., None], id: str, given: dict[str, Any]) -> tuple[str, str] | None:
    try:
        test(**given)
    except pytest.skip.Exception:
        return None
    except (Exception, pytest.fail.Exception) as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return id, f"- {id}\n    {place.filename}:{place.lineno}: {type(error).__name__}: {error}"
    return None


__all__ = ["every"]
