"""Judges records by numbers that share nothing with the symbolic path.

``check`` puts a verdict on every line, claim and remark of a derivation; ``report`` sums them up; ``judge`` gives the
verdict on one statement. Nothing here knows a rule: the original terms are evaluated, derivatives by differences.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Report", "check", "judge", "report"]


def __getattr__(name: str) -> Any:
    # NumPy and SciPy load when the first check is asked for.
    if name in ("Report", "check", "report"):
        from workbench.check import reporting

        return getattr(reporting, name)
    if name == "judge":
        from workbench.check.statements.judging import judge

        return judge
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
