"""What a playground asks: a request as plain data, read, refused with the place, or derived.

    {"what": "gradient", "expr": "sum((A @ x - b)**2)", "vars": [["A", "m,n", ""], ["x", "n", ""], ["b", "m", ""]],
     "wrt": "x", "method": "auto"}

Everything is text of the language; a request that does not fit is refused with the field and the place in its text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.language.parse import parse, parse_variable
from workbench.language.variables import check_name, declared
from workbench.record.derivation import Derivation
from workbench.record.errors import GoalError
from workbench.terms.heads import SYMBOL, scalar, show_shape
from workbench.terms.term import LanguageError, Term, depth, postorder

Data = dict[str, Any]
Symbols = dict[str, Term]

LONGEST = 2_000
"""Characters of a text."""
MOST = 16
"""Variables."""
DEEPEST, LARGEST = 200, 20_000
"""Nesting, and nodes written out: what is beyond that is no formula for a page."""


class Refused(Exception):
    """A request that does not fit: the field (``expr``, ``vars.2``, ``wrt``), why, and where in the field's text."""

    def __init__(self, field: str, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.field, self.position = field, position

    @property
    def data(self) -> Data:
        return {"field": self.field, "message": str(self), "position": self.position}


@dataclass(frozen=True)
class Request:
    """A request that was read: its goal, the expression, the symbols by name, and the other texts by field."""

    what: str
    expr: Term
    symbols: Symbols
    texts: Mapping[str, str]


def read(data: Mapping[str, Any]) -> Request:
    """The request. Raises Refused for the first thing in it that does not fit."""
    what = data.get("what")
    if what not in GOALS:
        raise Refused("what", f"One of {', '.join(GOALS)} is wanted.")
    texts = {name: _text(name, data.get(name, "")) for name in FIELDS}
    symbols = _variables(data.get("vars"))
    wrt = texts["wrt"].strip()
    if what in _SCALAR and wrt and wrt not in symbols:
        symbols = {**symbols, wrt: _named("wrt", wrt)}
    text = _text("expr", data.get("expr", ""))
    if not text.strip():
        raise Refused("expr", "Type an expression.")
    request = Request(what, _parsed("expr", text, symbols), symbols, texts)
    for field in ("wrt", "wrt2", "along") if GOALS[what] is _differentiated else ():
        _variable(request, field, optional=True)
    return request


def seen(request: Request) -> Data:
    """What is shown of a request as it is typed: the formula and its shape."""
    from workbench.show import latex_of, plain_of

    expr = request.expr
    return {"latex": latex_of(expr), "plain": plain_of(expr), "shape": show_shape(expr.shape)}


def derived(request: Request) -> Derivation:
    """The derivation that is asked for. Raises Refused, and what the engines raise."""
    return GOALS[request.what](request)


# -- reading -------------------------------------------------------------------------


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Refused(field, "Text is wanted.")
    if len(value) > LONGEST:
        raise Refused(field, f"At most {LONGEST:,} characters, please.", LONGEST)
    return value


def _variables(rows: Any) -> Symbols:
    if not isinstance(rows, list):
        raise Refused("vars", "Variables are a list.")
    if len(rows) > MOST:
        raise Refused("vars", f"At most {MOST} variables, please.")
    found: list[Term] = []
    for place, row in enumerate(rows):
        field = f"vars.{place}"
        if not isinstance(row, list) or len(row) != 3:
            raise Refused(field, "A variable has a name, a shape and properties.")
        name, shape, properties = (_text(field, part).strip() for part in row)
        if not (name or shape or properties):
            continue
        try:
            check_name(name)
            found.append(parse_variable(":".join([name, shape, *properties.replace(",", " ").split()])))
            declared(found)
        except LanguageError as error:
            raise Refused(field, _first_line(error)) from None
    return declared(found)


def _named(field: str, name: str) -> Term:
    try:
        check_name(name)
    except LanguageError as error:
        raise Refused(field, _first_line(error)) from None
    return scalar(name)


def _parsed(field: str, text: str, symbols: Symbols) -> Term:
    try:
        term = parse(text, symbols)
    except LanguageError as error:
        place = getattr(error, "position", None)
        raise Refused(field, _first_line(error), place) from None
    if depth(term) > DEEPEST or _written_out(term) > LARGEST:
        raise Refused(field, "This is too large, or too deeply nested, for a page.")
    return term


def _written_out(term: Term) -> int:
    """How many nodes the term has when shared parts are written each time they occur."""
    sizes: dict[Term, int] = {}
    for node in postorder(term):
        sizes[node] = 1 + sum(sizes[a] for a in node.args)
    return sizes[term]


def _first_line(error: Exception) -> str:
    """The message without the caret below it: the page shows the place itself."""
    return str(error).partition("\n")[0]


def _variable(request: Request, field: str, optional: bool = False) -> Term | None:
    name = request.texts[field].strip()
    if not name and optional:
        return None
    if not name:
        raise Refused(field, "Which variable?")
    found = request.symbols.get(name)
    if found is None or found.head is not SYMBOL:
        raise Refused(
            field, f"{name[:40]} is not a declared variable; there are {', '.join(request.symbols) or 'none'}.", 0
        )
    return found


def _the(request: Request, field: str) -> Term:
    found = _variable(request, field)
    assert found is not None
    return found


def _number(request: Request, field: str, optional: bool = False) -> Term | None:
    text = request.texts[field]
    if not text.strip():
        if optional:
            return None
        raise Refused(field, "A value is wanted.")
    return _parsed(field, text, request.symbols)


def _several(request: Request, field: str) -> tuple[Term, ...]:
    names = request.texts[field].replace(",", " ").split()
    if not names:
        raise Refused(field, "Which variables?")
    return tuple(_variable(_with(request, field, name), field) for name in names)  # type: ignore[misc]


def _with(request: Request, field: str, text: str) -> Request:
    return Request(request.what, request.expr, request.symbols, {**request.texts, field: text})


# -- goals -----------------------------------------------------------------------------


def _differentiated(request: Request) -> Derivation:
    from workbench.engines.goals import METHODS, derive

    method = request.texts["method"] or "auto"
    if method not in METHODS:
        raise Refused("method", f"One of {', '.join(METHODS)} is wanted.")
    other = _variable(request, "wrt2", optional=True) if request.what == "hessian" else None
    along = _the(request, "along") if request.what in ("directional", "hvp") else None
    return derive(
        request.expr, _the(request, "wrt"), what=request.what, wrt2=other, along=along, method=method,
        givens=tuple(request.symbols.values()), id="playground",
    )  # fmt: skip


def _integrated(request: Request) -> Derivation:
    from workbench.engines.integrals import integrate

    low, high = (_number(request, field, optional=True) for field in ("from", "to"))
    if (low is None) != (high is None):
        raise Refused("from" if low is None else "to", "Both bounds, or none for an antiderivative.")
    return integrate(request.expr, _the(request, "wrt"), low, high, **_common(request))


def _limit(request: Request) -> Derivation:
    from workbench.engines.limits import limit_of

    to = _number(request, "to")
    assert to is not None
    side = request.texts["side"] or "both"
    if side not in ("both", "left", "right"):
        raise Refused("side", "left, right or both")
    return limit_of(request.expr, _the(request, "wrt"), to, side, **_common(request))


def _series(request: Request) -> Derivation:
    from workbench.engines.series import series

    at, order = _number(request, "to"), request.texts["order"].strip()
    assert at is not None
    if not (order.isascii() and order.isdigit() and len(order) < 3):
        raise Refused("order", "A whole number below 100 is wanted.")
    return series(request.expr, _the(request, "wrt"), at, int(order), **_common(request))


def _solved(request: Request) -> Derivation:
    from workbench.engines.solving import solve

    return solve(request.expr, _the(request, "wrt"), **_common(request))


def _likeliest(request: Request) -> Derivation:
    from workbench.engines.statistics import mle

    data, params = _several(request, "data"), _several(request, "wrt")
    low, high = (_number(request, field, optional=True) for field in ("from", "to"))
    if (low is None) != (high is None):
        raise Refused("from" if low is None else "to", "Both ends of the support, or none.")
    known = [s for s in request.symbols.values() if s not in data and s not in params]
    support = None if low is None or high is None else (low, high)
    discrete = request.texts["side"] == "discrete"
    made: Derivation = mle(request.expr, data, params, known, support, discrete, id="playground")
    return made


def _common(request: Request) -> Data:
    return {"givens": tuple(request.symbols.values()), "id": "playground"}


FIELDS = ("wrt", "wrt2", "along", "method", "from", "to", "side", "order", "data")
GOALS: dict[str, Callable[[Request], Derivation]] = {
    **dict.fromkeys(("gradient", "jacobian", "hessian", "derivative", "directional", "hvp"), _differentiated),
    "integral": _integrated, "limit": _limit, "series": _series, "solve": _solved, "mle": _likeliest,
}  # fmt: skip
"""What may be asked for."""
_SCALAR = ("integral", "limit", "series", "solve")

EXPECTED = (LanguageError, GoalError)
"""What the engines say of a request that makes no sense."""

__all__ = ["EXPECTED", "FIELDS", "GOALS", "Refused", "Request", "derived", "read", "seen"]
