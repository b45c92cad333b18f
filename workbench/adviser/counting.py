"""How much work a question may take: the expressions that SymPy builds and the steps of its polynomials, counted.

A count is the same on an idle machine and on a loaded one, where a number of seconds is not: whether there is advice
then depends on the question alone. The inner loops of SymPy's dense polynomials are not counted; there only the clock
of the asking side stops a question, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any


class Exhausted(BaseException):
    """The work is used up. No Exception, since SymPy tries one way after another and catches what they raise."""


@contextmanager
def counted(work: int) -> Iterator[None]:
    """Within, SymPy builds ``work`` expressions and takes steps of polynomials; the next one raises Exhausted."""
    from sympy.core.basic import Basic
    from sympy.polys.rings import PolyElement

    left = work

    def counting(step: Callable[..., Any]) -> Callable[..., Any]:
        def counted_step(*args: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Exhausted
            return step(*args)

        return counted_step

    with ExitStack() as stack:
        # A division of sparse polynomials works in place: it builds nothing, but asks for each leading term.
        for kind, name in ((Basic, "__new__"), (PolyElement, "__init__"), (PolyElement, "leading_expv")):
            original = kind.__dict__[name]
            step = counting(getattr(kind, name))
            setattr(kind, name, staticmethod(step) if isinstance(original, staticmethod) else step)
            stack.callback(setattr, kind, name, original)
        yield


__all__ = ["Exhausted", "counted"]
