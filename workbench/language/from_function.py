"""A person's NumPy function, run on symbols.

Terms take NumPy's own protocols, so ``np.exp(x)`` and ``scipy.special.expit(x)`` build terms wherever they are called.
Functions that ask no protocol (``np.eye(n)`` of a symbolic size, ``scipy.special.softmax``, ``math.exp``) are met by
running a copy of the function, and of its helpers in the same package, in which the names of NumPy, SciPy and ``math``
stand for words of the language whenever an argument is symbolic. Nothing global is changed.
"""

from __future__ import annotations

import builtins
import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from workbench.language.variables import check_name, declared, parse_variable
from workbench.terms import heads as h
from workbench.terms.numpy_words import call, knows
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, Term

_LIBRARIES = ("numpy", "scipy", "math")


def from_function(fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Term:
    """The term that ``fn`` computes.

    An argument is a term, or a declaration: a shape with properties as text (``"m,n"``, ``"d,d:posdef"``, ``""``) or a
    tuple of sizes; it then is the symbol with the parameter's name. Numbers and other values are passed as they are.

    >>> from_function(lambda A, x, b: ((A @ x - b) ** 2).sum() / 2, A="m,n", x="n", b="m")
    sum((A @ x - b)**2) / 2

    Raises LanguageError where the function asks for something that the language cannot say.
    """
    try:
        bound = inspect.signature(fn).bind(*args, **kwargs)
    except TypeError as error:
        raise LanguageError(f"{getattr(fn, '__name__', fn)}: {error}; declare each argument, as in x='n'") from None
    for name, value in bound.arguments.items():
        bound.arguments[name] = _argument(name, value)
    declared(v for v in bound.arguments.values() if isinstance(v, Term) and v.head is h.SYMBOL)
    result = called_on_terms(fn, bound.args, bound.kwargs)
    if isinstance(result, tuple | list):
        raise LanguageError(f"the function returns {len(result)} values: return one expression")
    return h.as_term(result)


def called_on_terms(fn: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """What the function returns for these arguments, terms among them; raises whatever it raises."""
    return _Copies(fn).adapted(fn)(*args, **kwargs)


def _argument(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return parse_variable(f"{name}:{value}")
    if isinstance(value, tuple | list) and not any(isinstance(v, Term) for v in value):
        check_name(name)
        return h.symbol(name, value)
    return value


class _Module:
    """A library whose functions take terms."""

    def __init__(self, module: ModuleType, copies: _Copies) -> None:
        self._module = module
        self._copies = copies

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._module, name)
        return h.pi if name == "pi" else h.oo if name == "inf" else self._copies.adapted(value)


class _Copies:
    """Copies of one function and its helpers, made once each."""

    def __init__(self, fn: Any) -> None:
        self.package = _package(fn)
        self.made: dict[int, Any] = {}
        self.kept: list[Any] = []  # so that no id is used twice

    def adapted(self, value: Any) -> Any:
        """The value as the copy should see it; whatever is not of the libraries or helpers stays itself."""
        if id(value) in self.made:
            return self.made[id(value)]
        made = self._made(value)
        if made is not value:
            self.made[id(value)] = made
            self.kept.append(value)
        return made

    def _made(self, value: Any) -> Any:
        if isinstance(value, ModuleType):
            return _Module(value, self) if value.__name__.partition(".")[0] in _LIBRARIES else value
        if isinstance(value, MethodType) and _package(value.__func__) == self.package:
            return MethodType(self.adapted(value.__func__), value.__self__)
        if isinstance(value, float):
            return h.pi if value == math.pi else value
        if not callable(value) or isinstance(value, type) or type(value).__name__ == "ufunc":
            return value
        if _package(value) in _LIBRARIES:
            name = getattr(value, "__name__", "")
            return _on_terms(value, name) if knows(name) else value
        if isinstance(value, FunctionType) and _package(value) == self.package:
            return self._copy(value)
        return value

    def _copy(self, fn: FunctionType) -> FunctionType:
        names: dict[str, Any] = {"__builtins__": fn.__globals__.get("__builtins__", builtins)}
        closure = fn.__closure__ and tuple(map(self._cell, fn.__closure__))
        copy = FunctionType(fn.__code__, names, fn.__name__, fn.__defaults__, closure)
        copy.__kwdefaults__ = fn.__kwdefaults__
        self.made[id(fn)] = copy
        self.kept.append(fn)
        for name in _names(fn.__code__):
            if name in fn.__globals__:
                names[name] = self.adapted(fn.__globals__[name])
        return copy

    def _cell(self, cell: CellType) -> CellType:
        try:
            value = cell.cell_contents
        except ValueError:
            return cell
        made = self.adapted(value)
        return cell if made is value else CellType(made)


def _package(fn: Any) -> str:
    """The top-level package that a function comes from."""
    return str(getattr(fn, "__module__", "")).partition(".")[0]


def _names(code: CodeType) -> Iterable[str]:
    """The names that a function and the functions inside it look up."""
    stack = [code]
    while stack:
        code = stack.pop()
        yield from code.co_names
        stack.extend(c for c in code.co_consts if isinstance(c, CodeType))


def _on_terms(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    def either(*args: Any, **kwargs: Any) -> Any:
        if _symbolic(args) or _symbolic(kwargs.values()):
            return call(name, args, kwargs)
        return original(*args, **kwargs)

    return either


def _symbolic(values: Iterable[Any]) -> bool:
    return any(isinstance(v, Term | Size) or (isinstance(v, tuple | list) and _symbolic(v)) for v in values)
