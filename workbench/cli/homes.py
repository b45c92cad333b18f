"""Which module runs a command."""

from __future__ import annotations

_SCALARS = ("integrate", "limit", "series", "solve")


def home_of(command: str) -> str:
    """The module of a command."""
    homes = {
        "derive": "deriving", "check": "checking", "worked": "worked", "mle": "statistics", "expect": "expecting",
        "posterior": "bayes", "test": "testing", "problems": "problems", "export": "export", "lab": "lab",
        "judge": "judging", "read": "reading", "backward": "backward", "optimum": "optimising",
        "prove": "proving", "examples": "examples", "completion": "completion", "site": "site",
        "new": "beginning",
    }  # fmt: skip
    return homes.get(command, "scalars" if command in _SCALARS else "library")
