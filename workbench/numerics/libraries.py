"""The numeric libraries, loaded when first touched, so that terms can be built without them."""

from __future__ import annotations

from functools import cached_property
from typing import Any


class Libraries:
    """What a function's ``numpy=`` declaration gets as ``lib``."""

    @cached_property
    def np(self) -> Any:
        import numpy

        return numpy

    @cached_property
    def special(self) -> Any:
        from scipy import special

        return special

    @cached_property
    def linalg(self) -> Any:
        from scipy import linalg

        return linalg

    @cached_property
    def integrate(self) -> Any:
        from scipy import integrate

        return integrate


lib = Libraries()
