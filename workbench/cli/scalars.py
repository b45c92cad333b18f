"""``workbench integrate``, ``limit``, ``series`` and ``solve``: scalar calculus, every step shown.

The variable of the question need not be declared: without ``--var`` it is a real scalar. Other names must be.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from workbench.cli.answering import answered
from workbench.cli.errors import RequestError

if TYPE_CHECKING:
    from workbench.record.derivation import Derivation
    from workbench.terms.term import Term

Symbols = dict[str, "Term"]


def integrate_(options: Namespace) -> int:
    return answered(options, integrate_made)


def integrate_made(options: Namespace) -> Derivation:
    if (options.lower is None) != (options.upper is None):
        raise RequestError(
            "a definite integral needs both bounds, --from A and --to B; without both: an antiderivative"
        )

    def made(f: Term, symbols: Symbols) -> Derivation:
        from workbench.engines.integrals import integrate

        bounds = [None if b is None else _parsed(b, symbols) for b in (options.lower, options.upper)]
        return integrate(f, symbols[options.wrt], *bounds, givens=tuple(symbols.values()))

    return _derived(options, options.wrt, made)


def limit_(options: Namespace) -> int:
    return answered(options, limit_made)


def limit_made(options: Namespace) -> Derivation:
    if options.side not in ("left", "right", "both"):
        raise RequestError(f"--side is left, right or both, not {options.side!r}")

    def made(f: Term, symbols: Symbols) -> Derivation:
        from workbench.engines.limits import limit_of

        to, side = _place_and_side(options)
        x, givens = symbols[options.wrt], tuple(symbols.values())
        return limit_of(f, x, _parsed(to, symbols), side, method=options.method, givens=givens)

    return _derived(options, options.wrt, made)


def _place_and_side(options: Namespace) -> tuple[str, str]:
    """``0+`` is 0 from the right, as it is written on a board. Raises RequestError where --side says otherwise."""
    text = options.to.rstrip()
    side = {"+": "right", "-": "left"}.get(text[-1:])
    if side is None:
        return options.to, options.side
    if options.side not in ("both", side):
        raise RequestError(f"--to {text} comes from the {side}, --side says {options.side}")
    return text[:-1], side


def series_(options: Namespace) -> int:
    return answered(options, series_made)


def series_made(options: Namespace) -> Derivation:
    if options.wrt is None:
        options.wrt = _only_name(options)

    def made(f: Term, symbols: Symbols) -> Derivation:
        from workbench.engines.series import series

        at = _parsed(options.at, symbols)
        x, givens = symbols[options.wrt], tuple(symbols.values())
        return series(f, x, at, _whole(options.order), method=options.method, givens=givens)

    return _derived(options, options.wrt, made)


def solve_(options: Namespace) -> int:
    return answered(options, solve_made, "" if options.start is None else "solve")


def solve_made(options: Namespace) -> Derivation:
    def made(equation: Term, symbols: Symbols) -> Derivation:
        from workbench.engines.solving import newton, solve

        x, givens = symbols[options.unknown], tuple(symbols.values())
        if options.start is None:
            return solve(equation, x, givens=givens)
        return newton(_one_side(equation), x, _parsed(options.start, {}), givens=givens)

    return _derived(options, options.unknown, made)


def _one_side(equation: Term) -> Term:
    """An equation as what is to be 0."""
    from workbench.terms.heads import COMPARE, RELATION

    return equation.args[0] - equation.args[1] if equation.head in (RELATION, COMPARE) else equation


def _derived(options: Namespace, name: str, made: Callable[[Term, Symbols], Derivation]) -> Derivation:
    """Read and derive; SymPy loads while the question is read."""
    from workbench import adviser

    adviser.prepare()
    symbols = _symbols(options.var, name)
    return made(_parsed(options.expr, symbols), symbols)


def _symbols(declarations: Sequence[str], name: str) -> Symbols:
    """The declared variables in order; the question's own comes last where it was not declared."""
    from workbench.language.parse import declared, parse_variable
    from workbench.language.variables import check_name
    from workbench.terms.heads import scalar

    symbols = declared(map(parse_variable, declarations))
    if name not in symbols:
        check_name(name)
        symbols = {**symbols, name: scalar(name)}
    return symbols


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise RequestError(f"--order is a whole number, not {text!r}") from None


def _parsed(text: str, symbols: Symbols) -> Term:
    from workbench.language.parse import ParseError, parse

    try:
        return parse(text, symbols)
    except ParseError as error:
        if "unknown name" in str(error):
            raise RequestError(
                f"{error}\n  declare it as a variable: --var NAME: or, say, --var NAME::positive"
            ) from None
        raise


def _only_name(options: Namespace) -> str:
    """The only variable of an expression that names one."""
    import re

    declared: list[str] = [d.partition(":")[0] for d in options.var]
    written_names: list[str] = re.findall(r"(?<![\w.])([^\W\d]\w*)(?!\w)(?!\s*\()", options.expr)
    names = set(written_names) - {"pi", "oo", *declared}
    if len(names) == 1:
        return names.pop()
    if not names and len(declared) == 1:
        return declared[0]
    raise RequestError("say in which variable to expand: --wrt NAME")
