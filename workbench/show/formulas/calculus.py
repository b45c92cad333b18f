"""How derivatives, integrals, limits, expectations and the places of maxima are typeset."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.show.formulas.displayed import visible
from workbench.show.formulas.layouts import is_gradient, is_jacobian
from workbench.show.formulas.names import name_latex
from workbench.show.formulas.pieces import (
    ATOM,
    BIG,
    CLOSED,
    HADAMARD,
    OPEN,
    Piece,
    fenced,
    square,
    superscript,
    transposed,
    within,
)
from workbench.show.formulas.reading import is_narrow
from workbench.show.formulas.setting import Setter, Setting
from workbench.show.formulas.signs import LOG_LIKE, RELATION_SIGNS
from workbench.show.formulas.symbols import array_name, space
from workbench.terms import heads
from workbench.terms.functions.elementwise import log
from workbench.terms.term import Head, Term, contains, postorder, symbols


def _set_derivative(term: Term, setting: Setting) -> Piece:
    f, x = term.args
    piece, below = setting[f], setting[x].text
    inner, order = f, 1
    while inner.head is heads.DERIVATIVE and inner.args[1] is x:
        inner, order = inner.args[0], order + 1
    if _moves_along(inner, x):
        return _primed(inner, order, setting)
    if setting.notation.gradient == "nabla" and not inner.rank and x.rank and (order > 1 or not f.rank):
        power = f"^{{{order}}}" if order > 1 else ""
        return _operator(rf"\nabla_{{{below}}}{power}", setting[inner], 0)
    sign = r"\mathrm{d}" if _is_ordinary(inner, x) else r"\partial"
    if order > 1 and not x.rank:
        return _over(setting[inner], rf"{sign}^{{{order}}}", rf"{sign} {below}^{{{order}}}")
    if order == 2 and not inner.rank and x.rank == 1:
        turned = transposed(setting[x], setting.notation.transpose).text
        return _over(setting[inner], r"\partial^{2}", rf"\partial {below} \, \partial {turned}")
    return _in_layout(term, piece, sign, setting)


def _moves_along(f: Term, x: Term) -> bool:
    """Whether f is an opaque function of one number at a shifted x: its derivative in x is that of f, there."""
    if f.head is not heads.APPLY or len(f.args) != 1 or f.rank or f.args[0].rank or f.args[0].head is not heads.ADD:
        return False
    parts = f.args[0].args
    return x in parts and sum(contains(part, x) for part in parts) == 1


def _primed(f: Term, order: int, setting: Setting) -> Piece:
    """The derivative of a function at a point: ``f''(x + h)``."""
    mark = r"\prime" * order if order <= 3 else f"({order})"
    inside = fenced(setting[f.args[0]])
    return Piece(f"{name_latex(f.name)}^{{{mark}}}{inside.text}", ATOM, inside.tall)


def _in_layout(term: Term, piece: Piece, sign: str, setting: Setting) -> Piece:
    """A quotient that says by the notation's layout which way it lies; the other way round it has a transpose sign."""
    x, notation = setting[term.args[1]], setting.notation
    if is_jacobian(term) and notation.jacobian == "primed":
        return _over(piece, sign, rf"{sign} {transposed(x, notation.transpose).text}")
    quotient = _over(piece, sign, rf"{sign} {x.text}")
    lies_otherwise = is_jacobian(term) and notation.jacobian == "denominator"
    if lies_otherwise or is_gradient(term) and notation.gradient == "row":
        return replace(superscript(quotient, notation.transpose), flipped=quotient)
    return quotient


def _is_ordinary(f: Term, x: Term) -> bool:
    """Whether a scalar depends on the scalar x alone: then one writes d, not the sign of a partial derivative."""
    if f.rank or x.rank or x.head is not heads.SYMBOL:
        return False
    bound = {t.args[1] for t in postorder(f) if t.head in (heads.INTEGRAL, heads.LIMIT)}
    return set(symbols(f)) <= {x, *bound}


def _over(piece: Piece, above: str, below: str) -> Piece:
    """A derivative: a short function stands on the fraction, a long one beside it."""
    if piece.level == ATOM and piece.tall == 0 and is_narrow(piece.text, 4) and not piece.negative:
        return Piece(rf"\frac{{{above} {piece.text}}}{{{below}}}", CLOSED, 2)
    return _operator(rf"\frac{{{above}}}{{{below}}}", piece, 2)


def _operator(sign: str, piece: Piece, tall: int) -> Piece:
    """A differential operator before what it acts on, with brackets where it is not clear where that ends."""
    word = re.match(r"\\([a-z]+) |\\nabla|\\frac\{(?:\\partial|\\mathrm\{d\})", piece.text)
    prefix = piece.level == OPEN and word is not None and (word[1] is None or word[1] in LOG_LIKE)
    inner = within(piece, OPEN) if prefix or piece.level >= CLOSED else fenced(piece)
    return Piece(f"{sign} {inner.text}", OPEN, max(tall, piece.tall))


def _set_differential(term: Term, setting: Setting) -> Piece:
    """``dL``; where L moves along several variables on the page, ``d_x L``."""
    f, *along = term.args
    piece, sign = setting[f], setting.notation.differential
    if f in setting.notation.apart and along != [f]:
        sign = f"{sign}_{{{', '.join(setting[x].text for x in along)}}}"
    inner = piece if piece.level == ATOM and not piece.negative else fenced(piece)
    space = " " if inner.text[:1].isalpha() else ""
    return Piece(f"{sign}{space}{inner.text}", CLOSED, piece.tall)


def _set_integral(term: Term, setting: Setting) -> Piece:
    f, x, lower, upper = (setting[a] for a in term.args)
    return Piece(rf"\int_{{{lower.text}}}^{{{upper.text}}} {within(f, HADAMARD).text} \, \mathrm{{d}} {x.text}", BIG, 2)


def _set_antiderivative(term: Term, setting: Setting) -> Piece:
    f, x, where, _ = term.args
    piece = Piece(rf"\int {within(setting[f], HADAMARD).text} \, \mathrm{{d}} {setting[x].text}", BIG, 2)
    if where is x or where.head is heads.NAMED and where.name == x.name:
        return piece
    return Piece(rf"{square(piece)}_{{{setting[x].text} = {setting[where].text}}}", ATOM, 2)


def _set_ends(term: Term, setting: Setting) -> Piece:
    f, x, lower, upper = (setting[a] for a in term.args)
    alone = {t for t in visible(term.args[0]) if t.head is heads.SYMBOL} == {term.args[1]}
    below = lower.text if alone else f"{x.text} = {lower.text}"
    return Piece(rf"{square(f)}_{{{below}}}^{{{upper.text}}}", ATOM, max(2, f.tall))


def _set_expectation(term: Term, setting: Setting) -> Piece:
    f, x = (setting[a] for a in term.args[:2])
    if term.args[2] is heads.number(0):  # over all vectors, each with the weight 1
        everywhere = space(term.args[1].shape)
        return Piece(rf"\int_{{{everywhere}}} {within(f, HADAMARD).text} \, \mathrm{{d}} {x.text}", BIG, 2)
    told = setting.notation.law(term.args[2])
    event, over = term.args[0], [told or x.text]
    while event.head is heads.EXPECTATION:
        event, over = event.args[0], [*over, setting[event.args[1]].text]
    if event.head is heads.COMPARE:  # the mean of an indicator is a probability
        left, right = (setting[a] for a in event.args)
        tall = max(left.tall, right.tall)
        said = Piece(f"{left.text} {RELATION_SIGNS[event.attrs[0]]} {right.text}", ATOM, tall)
        name = setting.notation.probability
        return Piece(rf"{name}_{{{', '.join(over)}}}{fenced(said).text}", ATOM, tall)
    return Piece(rf"{setting.notation.expectation}_{{{told or x.text}}}{square(f)}", ATOM, f.tall)


def _set_limit(term: Term, setting: Setting) -> Piece:
    f, x, to = (setting[a] for a in term.args)
    side = {"left": "^{-}", "right": "^{+}"}.get(term.attrs[0], "")
    return Piece(rf"\lim_{{{x.text} \to {to.text}{side}}} {within(f, BIG).text}", BIG, max(2, f.tall))


def _set_argmax(term: Term, setting: Setting) -> Piece:
    """Where a likelihood is largest: the estimate, which wears a hat; of a part with a name, such as a profile, or of
    its logarithm, the place where that is largest."""
    f, *variables = term.args
    variable = variables[term.attrs[0]]
    if heads.NAMED in (f.head, *(a.head for a in f.args if f.head is log)):
        return place_of(setting[f], [setting[x].text for x in variables], term.attrs[0])
    return Piece(array_name(f"{variable.name}_hat", variable.rank, setting.notation))


def _set_newton(term: Term, setting: Setting) -> Piece:
    """Where Newton's iteration rests: that it is the largest value is said elsewhere."""
    count, place = term.attrs
    f, *variables = term.args[: 1 + count]
    return place_of(setting[f], [setting[x].text for x in variables], place, "Newton")


def place_of(f: Piece, variables: Sequence[str], place: int, name: str = r"arg\,max") -> Piece:
    """Where f is largest, or what else is named; of several variables the one at a place."""
    chosen = Piece(rf"\operatorname{{{name}}}_{{{', '.join(variables)}}} {within(f, BIG).text}", BIG, 2)
    return chosen if len(variables) == 1 else Piece(rf"{fenced(chosen).text}_{{{variables[place]}}}", ATOM, 2)


CALCULUS: Mapping[Head, Setter] = {
    heads.DERIVATIVE: _set_derivative,
    heads.DIFFERENTIAL: _set_differential,
    heads.INTEGRAL: _set_integral,
    heads.ANTIDERIVATIVE: _set_antiderivative,
    heads.BETWEEN: _set_ends,
    heads.EXPECTATION: _set_expectation,
    heads.LIMIT: _set_limit,
    heads.ARGMAX: _set_argmax,
    heads.NEWTON: _set_newton,
}
"""How each head is set."""
