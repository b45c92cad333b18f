"""Terms as LaTeX, the way a lecturer writes them.

One function a head, in ``_SETTERS``; functions of the language bring their own LaTeX (``knows.writing.latex``), so
nothing here knows a function by name. Vectors are columns: a vector on the left of ``@`` is set as a row. A
scalar factor is set in front of a product of matrices, wherever it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from workbench.show.displayed import displayed, visible
from workbench.show.latex_functions import function_piece
from workbench.show.latex_products import ONE, set_matmul, set_mul, set_power, set_transpose
from workbench.show.layouts import is_gradient, is_jacobian
from workbench.show.names import name_latex
from workbench.show.notation import PLAIN, Notation
from workbench.show.pieces import (
    ATOM,
    BIG,
    CLOSED,
    HADAMARD,
    OPEN,
    POWER,
    PRODUCT,
    STATEMENT,
    SUM,
    Piece,
    fenced,
    joined,
    juxtaposed,
    prefixed,
    scaled,
    square,
    subscript,
    superscript,
    transposed,
    within,
)
from workbench.show.plain_terms import plain_latex
from workbench.show.reading import is_narrow
from workbench.show.setting import Setting
from workbench.show.signs import LOG_LIKE
from workbench.show.wording import wording
from workbench.terms import heads
from workbench.terms.function import Function
from workbench.terms.functions.activations import where
from workbench.terms.sizes import Size
from workbench.terms.term import Head, Term, depends_on, postorder, symbols

RELATION_SIGNS = {
    "=": "=", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">", "loewner<=": r"\preceq", "loewner>=": r"\succeq",
    "approx": r"\approx", "proportional": r"\propto", "row~": r"\sim", "==": "=", "!=": r"\ne",
}  # fmt: skip
DOTS = Piece(r"\cdots")


def latex_of(term: Term, notation: Notation = PLAIN) -> str:
    """A term in LaTeX's mathematics mode; a part longer than ``notation.limit`` is cut to dots."""
    return piece_of(term, notation).text


def piece_of(term: Term, notation: Notation = PLAIN, finish: Callable[[Term, Piece], Piece] | None = None) -> Piece:
    """A term as a piece, for those who put it in a larger formula; ``finish`` has the last word on every part."""
    shown = displayed(term)
    setting = Setting(notation, {})
    for node in visible(shown):
        setter = _SETTERS.get(node.head, _set_function)
        piece = setter(node, setting)
        piece = finish(node, piece) if finish is not None else piece
        setting.pieces[node] = piece if len(piece.text) <= notation.limit else DOTS
    return setting[shown]


def plain_of(term: Term, notation: Notation = PLAIN) -> str:
    """A term as one line of Unicode mathematics: ``Aᵀ(Ax − b)``."""
    return plain_latex(latex_of(term, notation))


# -- leaves ----------------------------------------------------------------------


def _set_number(term: Term, setting: Setting) -> Piece:
    value = term.value
    above, below = abs(value.numerator), value.denominator
    if below == 1:
        piece = Piece(str(above))
    elif below >= 1000 and 10 ** (len(str(below)) - 1) == below and (above < 1000 or len(str(below)) > 13):
        power = Piece(f"10^{{-{len(str(below)) - 1}}}", POWER)
        piece = power if above == 1 else Piece(rf"{above} \cdot {power.text}", PRODUCT)
    elif (below > 100 or setting.notation.decimals) and (10**12) % below == 0:
        piece = Piece(f"{float(abs(value)):.12f}".rstrip("0"))
    else:
        piece = Piece(rf"\frac{{{above}}}{{{below}}}", PRODUCT, 2)
    return prefixed(value < 0, piece)


def _set_constant(term: Term, setting: Setting) -> Piece:
    return Piece(r"\infty" if term.name == "oo" else name_latex(term.name))


def _set_symbol(term: Term, setting: Setting) -> Piece:
    return Piece(array_name(term.name, term.rank, setting.notation))


def array_name(name: str, rank: int, notation: Notation) -> str:
    """A name as the notation sets arrays of that rank."""
    if notation.vectors == "arrow" and rank == 1:
        return name_latex(name, arrow=True)
    return name_latex(name, bold=notation.vectors != "plain" and rank > 0)


def _set_index(term: Term, setting: Setting) -> Piece:
    return Piece(name_latex(term.name))


def size_piece(size: Size) -> Piece:
    """A size, as ``m n + 1``."""
    words = str(size).replace("*", " * ").split()
    text = " ".join(word if word in ("+", "-") else name_latex(word) for word in words if word != "*")
    level = SUM if "+" in words or "-" in words[1:] else PRODUCT if "*" in words else ATOM
    return Piece(text, level, negative=text.startswith("-"))


def _set_size(term: Term, setting: Setting) -> Piece:
    return size_piece(term.attrs[0])


# -- sums and products -----------------------------------------------------------


def _set_add(term: Term, setting: Setting) -> Piece:
    pieces = [_spread(arg, term, setting) for arg in term.args]
    text = ""
    for piece in pieces:
        minus = piece.negative and piece.level > STATEMENT
        body = Piece(piece.text[1:], piece.level, piece.tall) if minus else piece
        body = within(body, SUM + 1)
        text += (" - " if minus else " + ") + body.text if text else ("-" if minus else "") + body.text
    return Piece(text, SUM, max(p.tall for p in pieces), text.startswith("-"))


def _spread(arg: Term, whole: Term, setting: Setting) -> Piece:
    """An operand of a matrix sum that is the same in every row or column, written out with a vector of ones."""
    piece = setting[arg]
    if whole.rank != 2 or arg.rank not in (1, 2) or arg.shape == whole.shape:
        return piece
    scale, core = piece.split
    sign = setting.notation.transpose
    if arg.rank == 1:
        return scaled(scale, juxtaposed([ONE, transposed(core, sign)]))
    if arg.shape[1].is_one and not arg.shape[0].is_one:
        return scaled(scale, juxtaposed([core, transposed(ONE, sign)]))
    if arg.shape[0].is_one and not arg.shape[1].is_one:
        return scaled(scale, juxtaposed([ONE, core]))
    return piece


# -- indices ---------------------------------------------------------------------


def _set_at(term: Term, setting: Setting) -> Piece:
    x, *where = term.args
    if not where:
        return setting[x]
    base = Piece(name_latex(x.name)) if x.head is heads.SYMBOL else setting[x]
    kept = [w for w, size in zip(where, x.shape, strict=True) if not size.is_one] or where
    return subscript(base, _places(kept, setting))


def _places(where: list[Term], setting: Setting) -> str:
    texts = [_place(w, setting) for w in where]
    return "".join(texts) if all(t.isalpha() and len(t) == 1 for t in texts) else ",".join(texts)


def _place(where: Term, setting: Setting) -> str:
    if where.head is heads.NUMBER:
        return str(where.value + setting.notation.index_base)
    return setting[where].text


def _big(sign: str) -> Callable[[Term, Setting], Piece]:
    def set_big(term: Term, setting: Setting) -> Piece:
        body, *bound = term.args
        below = ",".join(setting[b].text for b in bound)
        inner = within(setting[body], BIG)
        return Piece(rf"{sign}_{{{below}}} {inner.text}", BIG, max(2, inner.tall))

    return set_big


def _set_tensor(term: Term, setting: Setting) -> Piece:
    body, *bound = term.args
    if body.head is heads.AT and body.args[0].head in (heads.SYMBOL, heads.NAMED):
        array, *where = body.args
        front = where[: len(where) - len(bound)]
        if front and where[len(front) :] == bound and not any(depends_on(w, bound)(w) for w in front):
            return _set_row(array, front, setting)
    return Piece(f"{square(setting[body])}_{{{_places(bound, setting)}}}", ATOM, setting[body].tall)


def _set_row(array: Term, where: list[Term], setting: Setting) -> Piece:
    """x_i, or row i of a matrix with a capital letter: A_{i,:}."""
    rest = "" if array.name[0].islower() else ",:"
    return subscript(setting[array], _places(where, setting) + rest)


def _set_delta(term: Term, setting: Setting) -> Piece:
    return Piece(rf"\delta_{{{_places(list(term.args), setting)}}}")


# -- names and functions ---------------------------------------------------------


def _set_named(term: Term, setting: Setting) -> Piece:
    return Piece(array_name(term.name, term.rank, setting.notation))


def _set_apply(term: Term, setting: Setting) -> Piece:
    tall = max((setting[a].tall for a in term.args), default=0)
    inside = Piece(", ".join(setting[a].text for a in term.args), SUM, tall)
    return Piece(name_latex(term.name) + fenced(inside).text, ATOM, inside.tall)


def _set_function(term: Term, setting: Setting) -> Piece:
    assert isinstance(term.head, Function)
    return function_piece(term, term.head, [setting[a] for a in term.args], setting.notation)


# -- derivatives, integrals, expectations ------------------------------------------


def _set_derivative(term: Term, setting: Setting) -> Piece:
    f, x = term.args
    piece, below = setting[f], setting[x].text
    inner, order = f, 1
    while inner.head is heads.DERIVATIVE and inner.args[1] is x:
        inner, order = inner.args[0], order + 1
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
    piece = setting[term.args[0]]
    inner = piece if piece.level == ATOM and not piece.negative else fenced(piece)
    space = " " if inner.text[:1].isalpha() else ""
    return Piece(rf"\mathrm{{d}}{space}{inner.text}", CLOSED, piece.tall)


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
    event, over = term.args[0], [x.text]
    while event.head is heads.EXPECTATION:
        event, over = event.args[0], [*over, setting[event.args[1]].text]
    if event.head is heads.COMPARE:  # the mean of an indicator is a probability
        left, right = (setting[a] for a in event.args)
        tall = max(left.tall, right.tall)
        said = Piece(f"{left.text} {RELATION_SIGNS[event.attrs[0]]} {right.text}", ATOM, tall)
        name = setting.notation.probability
        return Piece(rf"{name}_{{{', '.join(over)}}}{fenced(said).text}", ATOM, tall)
    return Piece(rf"{setting.notation.expectation}_{{{x.text}}}{square(f)}", ATOM, f.tall)


def _set_limit(term: Term, setting: Setting) -> Piece:
    f, x, to = (setting[a] for a in term.args)
    side = {"left": "^{-}", "right": "^{+}"}.get(term.attrs[0], "")
    return Piece(rf"\lim_{{{x.text} \to {to.text}{side}}} {within(f, BIG).text}", BIG, max(2, f.tall))


def _set_argmax(term: Term, setting: Setting) -> Piece:
    """Where a likelihood is largest: the estimate, which wears a hat."""
    variable = term.args[1 + term.attrs[0]]
    return Piece(array_name(f"{variable.name}_hat", variable.rank, setting.notation))


def _set_newton(term: Term, setting: Setting) -> Piece:
    count, place = term.attrs
    f, *variables = term.args[: 1 + count]
    below = ", ".join(setting[x].text for x in variables)
    chosen = Piece(rf"\operatorname{{arg\,max}}_{{{below}}} {within(setting[f], BIG).text}", BIG, 2)
    if count == 1:
        return chosen
    return Piece(rf"{fenced(chosen).text}_{{{setting[variables[place]].text}}}", ATOM, 2)


# -- statements --------------------------------------------------------------------


def _between(sign: str, level: int = STATEMENT) -> Callable[[Term, Setting], Piece]:
    def set_between(term: Term, setting: Setting) -> Piece:
        left, right = (setting[a] for a in term.args)
        return joined([left, right], f" {sign} ", level)

    return set_between


def _set_relation(term: Term, setting: Setting) -> Piece:
    return _between(RELATION_SIGNS[term.attrs[0]])(term, setting)


def _set_compare(term: Term, setting: Setting) -> Piece:
    inside = _between(RELATION_SIGNS[term.attrs[0]])(term, setting)
    return Piece(rf"\mathbf{{1}}{square(inside)}", ATOM, inside.tall)


def _set_choice(term: Term, setting: Setting) -> Piece:
    """A number chosen by a comparison: its branches below each other behind a brace."""
    condition, chosen, other = term.args
    if term.rank or condition.head is not heads.COMPARE:
        return _set_function(term, setting)
    sign = RELATION_SIGNS[condition.attrs[0]]
    case = _between(sign)(condition, setting)
    words = wording(setting.notation.language)
    rows = (
        rf"{setting[chosen].text} & \text{{{words['if']}}}\; {case.text} \\ "
        rf"{setting[other].text} & \text{{{words['otherwise']}}}"
    )
    return Piece(rf"\left\{{\begin{{array}}{{ll}} {rows} \end{{array}}\right.", SUM, 3)


def _quantified(sign: str) -> Callable[[Term, Setting], Piece]:
    def set_quantified(term: Term, setting: Setting) -> Piece:
        statement, *over = (setting[a] for a in term.args)
        return Piece(rf"{sign} {', '.join(o.text for o in over)}:\; {statement.text}", STATEMENT, statement.tall)

    return set_quantified


_SETTERS: dict[Head, Callable[[Term, Setting], Piece]] = {
    heads.NUMBER: _set_number,
    heads.CONSTANT: _set_constant,
    heads.SYMBOL: _set_symbol,
    heads.INDEX: _set_index,
    heads.SIZE: _set_size,
    heads.ADD: _set_add,
    heads.MUL: set_mul,
    heads.POWER: set_power,
    heads.MATMUL: set_matmul,
    heads.TRANSPOSE: set_transpose,
    heads.COMPARE: _set_compare,
    where: _set_choice,
    heads.AT: _set_at,
    heads.SUM: _big(r"\sum"),
    heads.PRODUCT: _big(r"\prod"),
    heads.TENSOR: _set_tensor,
    heads.DELTA: _set_delta,
    heads.NAMED: _set_named,
    heads.APPLY: _set_apply,
    heads.DERIVATIVE: _set_derivative,
    heads.DIFFERENTIAL: _set_differential,
    heads.INTEGRAL: _set_integral,
    heads.ANTIDERIVATIVE: _set_antiderivative,
    heads.BETWEEN: _set_ends,
    heads.EXPECTATION: _set_expectation,
    heads.LIMIT: _set_limit,
    heads.ARGMAX: _set_argmax,
    heads.NEWTON: _set_newton,
    heads.RELATION: _set_relation,
    heads.BOTH: _between(r"\wedge"),
    heads.IMPLIES: _between(r"\Rightarrow"),
    heads.IFF: _between(r"\Leftrightarrow"),
    heads.FORALL: _quantified(r"\forall"),
    heads.EXISTS: _quantified(r"\exists"),
}

__all__ = ["RELATION_SIGNS", "latex_of", "piece_of", "size_piece"]
