"""``workbench expect``: the expectation of an expression under a declared distribution."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING

from workbench.cli.answering import answered
from workbench.cli.errors import RequestError

if TYPE_CHECKING:
    from workbench.engines.statistics.laws.distribution import Distribution
    from workbench.record.derivation import Derivation
    from workbench.terms.term import Term

_LAW = re.compile(r"\s*([^\W\d][\w-]*)\s*(?:\((.*)\))?\s*", re.DOTALL)
_NAME = re.compile(r"(?<![\w.])([^\W\d]\w*)(?!\w)(?!\s*\()")
_SPREAD = re.compile(r"(?<![\w.])(var|cov)\s*\(", re.DOTALL)
DIVERGENCE, DENSITY, LAW = "kl", "density", "law"


def expect_(options: Namespace) -> int:
    return answered(options, expect_made, "expectation")


def expect_made(options: Namespace) -> Derivation:
    from workbench import adviser
    from workbench.language.parse import declared, parse_variable

    adviser.prepare()  # SymPy loads while the question is read
    return _made(options, declared(map(parse_variable, options.var)))


def _made(options: Namespace, symbols: dict[str, Term]) -> Derivation:
    from workbench.engines.statistics.expectation.engine import GOALS, divergence, expect
    from workbench.language.parse import parse

    law = law_of(options.under, symbols, options.data)
    if (options.expr == DIVERGENCE) != (options.against is not None):
        raise RequestError("a divergence needs both laws: expect kl --under DIST --against DIST")
    if (options.expr in (DENSITY, LAW)) != (options.of is not None):
        raise RequestError("a density or a law is that of something: expect density --of G --under DIST")
    if options.of is not None:
        of = parse(options.of, {**symbols, law.variable.name: law.variable, **_parameters(law)})
        return _image(options.expr)(of, law, givens=symbols.values())
    if options.given is not None:
        return _staged(options, law, symbols)
    if options.against is not None:
        return divergence(law, law_of(options.against, symbols, law.variable.name), givens=symbols.values())
    if options.expr in GOALS:
        return expect(options.expr, law, givens=symbols.values())
    x = law.variable
    known = {**symbols, x.name: x, **_parameters(law)}
    spread = _spread_of(options.expr)
    if spread is not None:
        from workbench.engines.statistics.expectation.variation import covariance, variance

        first, second = parse(spread[0], known), parse(spread[-1], known)
        found = variance(first, law, givens=symbols.values()) if len(spread) == 1 else None
        return found or covariance(first, second, law, givens=symbols.values())
    if _SPREAD.search(options.expr) and not x.shape:
        raise RequestError("var(F) and cov(F, G) stand alone: ask for them, and calculate with what comes out")
    return expect(parse(options.expr, known), law, givens=symbols.values())


def _image(what: str) -> Callable[..., Derivation]:
    """What derives the density of any monotone function, or the normal law of an affine one."""
    from workbench.engines.statistics.images.affine import affine
    from workbench.engines.statistics.images.change_of_variables import transformed

    if what == LAW:
        return lambda f, law, givens: affine(f, law, givens=givens).derivation
    return lambda f, law, givens: transformed(law, f, givens=givens).derivation


def _staged(options: Namespace, law: Distribution, symbols: dict[str, Term]) -> Derivation:
    """The law given a parameter, and the law of that: ``--given "lam ~ gamma(a, b)"``."""
    from workbench.engines.statistics.images.stages import in_stages, two_stages
    from workbench.language.parse import parse
    from workbench.terms.term import symbols as symbols_of

    name, sign, text = (part.strip() for part in options.given.partition("~"))
    parameter = next((s for s in symbols_of(*law.parameters) if s.name == name), None)
    if not sign or parameter is None:
        raise RequestError(f"--given takes the law of a parameter of {options.under}: --given 'NAME ~ DIST(PARAMS)'")
    outer = law_of(text, symbols)
    if options.against is not None or options.expr in ("entropy", "mgf"):
        raise RequestError("in two stages: the mean, the variance, var(F), cov(F, G), or an expression")
    clash = {s.name for s in symbols_of(*outer.parameters)} & ({law.variable.name, name} | set(_parameters(law)))
    if clash:
        raise RequestError(f"{', '.join(sorted(clash))}: a name in both laws; rename it in one of them")
    law, prior = two_stages(law, parameter, outer)
    x = law.variable
    known = {**symbols, x.name: x, **_parameters(law)}
    named = {"mean": [x], "variance": [x, x]}.get(options.expr)
    spread = _spread_of(options.expr)
    of = named or [parse(text, known) for text in (spread or [options.expr])]
    second = of[-1] if spread is not None or len(of) == 2 else None
    return in_stages(of[0], law, prior, second, givens=symbols.values())


def _spread_of(text: str) -> list[str] | None:
    """F of ``var(F)``, F and G of ``cov(F, G)``; None for any other expression."""
    text = text.strip()
    opened = _SPREAD.match(text)
    if opened is None or not text.endswith(")"):
        return None
    inside = text[opened.end() : -1]
    if any(depth < 0 for depth in _depths(inside)):
        return None
    found, wanted = _split(inside), 1 if opened[1] == "var" else 2
    if len(found) != wanted:
        raise RequestError(f"{opened[1]} takes {wanted} expression{'s' * (wanted > 1)}; {len(found)} were given")
    return found


def _depths(text: str) -> list[int]:
    """How many brackets are open after each character."""
    return list(accumulate((c in "([") - (c in ")]") for c in text))


def law_of(text: str, symbols: dict[str, Term], data: str | None = None) -> Distribution:
    """``normal(mu, sigma)``, ``gamma(alpha=2, beta=b)``, or a name alone: the law with its own parameters.

    A parameter that is one name which nobody declared is a symbol with the domain that the distribution gives it.
    """
    from workbench import catalog
    from workbench.terms.heads import symbol

    read = _LAW.fullmatch(text)
    if read is None:
        raise RequestError(f"--under takes a distribution such as normal(mu, sigma), not {text!r}")
    law = catalog.distribution(read[1].replace("_", "-").lower())
    if data is not None and data.partition(":")[0] != law.variable.name:
        law = law.of(data.partition(":")[0])
    given = _split(read[2] or "")
    if len(given) > len(law.parameters):
        names = ", ".join(p.name for p in law.parameters)
        raise RequestError(f"{read[1]} takes {len(law.parameters)} parameters, {names}; {len(given)} were given")
    values = {}
    for place, part in enumerate(given):
        name, sign, value = part.partition("=")
        known = [p for p in law.parameters if p.name == name.strip()] if sign else [law.parameters[place]]
        if not known:
            raise RequestError(f"{read[1]} has no parameter {name.strip()!r}")
        (parameter,) = known
        written_as = (value if sign else part).strip()
        if re.fullmatch(r"[^\W\d]\w*", written_as) and written_as not in symbols and written_as not in ("pi", "oo"):
            values[parameter.name] = symbol(written_as, parameter.shape, *parameter.attrs[2])
        else:
            values[parameter.name] = _value(written_as, symbols)
    return law(**values)


def _value(text: str, symbols: dict[str, Term]) -> Term:
    from workbench.language.parse import parse

    missing = [n for n in _NAME.findall(text) if n not in symbols and n not in ("pi", "oo")]
    if missing:
        name = missing[0]
        raise RequestError(f"{name} in {text!r} is not declared: --var {name}: or --var {name}::positive")
    return parse(f"array({text})" if text.startswith("[") else text, symbols)


def _parameters(law: Distribution) -> dict[str, Term]:
    from workbench.terms.term import symbols

    return {s.name: s for s in symbols(*law.parameters)}


def _split(text: str) -> list[str]:
    """The parts between the commas that are in no bracket."""
    depth, parts, start = 0, [], 0
    for place, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    rest = text[start:]
    return [*parts, rest] if rest.strip() or parts else []
