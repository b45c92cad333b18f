"""Statistics: from a density to its estimator, and from a prior to its posterior (``posterior.posterior``)."""

from __future__ import annotations

from typing import Any

__all__ = ["Model", "mle"]


def __getattr__(name: str) -> Any:
    if name == "mle":
        from workbench.engines.statistics.likelihood.engine import mle

        return mle
    if name == "Model":
        from workbench.engines.statistics.samples.model import Model

        return Model
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
