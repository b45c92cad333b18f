"""What runs in a loop, as NumPy: Newton's iteration and quadrature, on functions that are written out beside it."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

from workbench.emission.code import Code, Writer
from workbench.emission.products import Compiled
from workbench.numerics.newton import ascend, free_symbols, parts_of
from workbench.numerics.peaks import total
from workbench.terms.functions.elementwise import absolute, exp, log
from workbench.terms.heads import INTEGRAL, MUL, NEWTON, NUMBER, add, brief, mul, negative, oo
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, Term, build, contains, symbols


def newton(term: Term, writer: Writer) -> Compiled:
    """A call of the helper that runs the iteration; the helper is written before the function, once."""
    if term.indices:
        raise LanguageError(f"{brief(term)} is no iteration that can be run")
    given = free_symbols(term)
    name = _helper(build(NEWTON, term.args, (term.attrs[0], 0)), given, writer)
    place = term.attrs[1]
    return given, lambda codes: Code(f"{name}({', '.join(c.text for c in codes)})[{place}]", own=True)


def _helper(whole: Term, given: Sequence[Term], writer: Writer) -> str:
    """The name of the helper, which gives the variables as a list."""
    if whole in writer.helpers:
        return writer.helpers[whole][0]
    f, x, lower, upper, first, second = parts_of(whole)
    m, name = len(x), f"_estimates_{len(writer.helpers) + 1}"
    pieces = _Pieces(name, (*x, *given), writer)
    takes = ", ".join(_plain(v.name) for v in given)
    lengths = [[_length(axis, v, given) for axis in v.shape] for v in x]
    counts = [" * ".join(of) or "1" for of in lengths]
    cut = ", ".join(_part(k, of) for k, of in enumerate(lengths))
    point = ", ".join(filter(None, ["*cut(p)", takes]))
    still = ", ".join(filter(None, ["*cut(np.zeros(e[-1]))", takes]))
    slopes = ", ".join(f"np.ravel({pieces.call(f'g{k}', g, point)})" for k, g in enumerate(first))
    rows = []
    for j in range(m):
        row = []
        for k in range(m):
            a, b = min(j, k), max(j, k)
            code = pieces.call(f"h{a}{b}", second[a][b], point)
            block = f"np.reshape({code}, (c[{a}], c[{b}]))"
            row.append(block if j <= k else f"{block}.T")
        rows.append(f"[{', '.join(row)}]")
    ends = [
        [f"[{pieces.call(f'{letter}{k}', e, still)}] * c[{k}]" for k, e in enumerate(side)]
        for letter, side in (("a", lower), ("b", upper))
    ]
    alone = " + ".join(f"[{not v.rank}] * c[{k}]" for k, v in enumerate(x))
    text = [
        f"def {name}({takes}):",
        f"    c = [{', '.join(counts)}]",
        "    e = np.cumsum([0, *c])",
        "",
        "    def cut(p):",
        f"        return [{cut}]",
        "",
        "    return cut(_ascend(",
        f"        lambda p: {pieces.call('f', f, point)},",
        f"        lambda p: np.concatenate([{slopes}]),",
        f"        lambda p: np.block([{', '.join(rows)}]),",
        f"        {' + '.join(ends[0])},",
        f"        {' + '.join(ends[1])},",
        f"        [{takes}],",
        f"        {alone},",
        "    )[-1])",
        "",
    ]
    writer.helpers[whole] = name, "\n\n".join([*pieces.text, "\n".join(text)])
    return name


class _Pieces:
    """The parts of the iteration as functions of the variables and the data, each written once."""

    def __init__(self, name: str, variables: Sequence[Term], writer: Writer) -> None:
        self.name, self.variables, self.writer = name, variables, writer
        self.text: list[str] = []
        self.written: set[str] = set()

    def call(self, letter: str, part: Term, arguments: str) -> str:
        if part.head.name == "number":
            return repr(float(part.value))
        if part is oo or part is negative(oo):
            return "np.inf" if part is oo else "-np.inf"
        name = f"{self.name}_{letter}"
        if letter not in self.written:
            self.written.add(letter)
            head, body = self.writer.source(part, self.variables, name).split(f"def {name}", 1)
            for line in head.splitlines():
                if line.startswith("from scipy import "):
                    self.writer.imports.update(line.removeprefix("from scipy import ").split(", "))
            self.text.append(f"def {name}{body}")
        return f"{name}({arguments})"


def _plain(name: str) -> str:
    """The name of an argument of the helper, which nothing in the helper has."""
    return f"{name}_" if name in ("c", "e", "p", "cut", "np") or not name.isidentifier() else name


def _part(k: int, lengths: Sequence[str]) -> str:
    """Variable k out of the point."""
    if not lengths:
        return f"p[e[{k}]]"
    part = f"p[e[{k}]:e[{k + 1}]]"
    return part if len(lengths) == 1 else f"np.reshape({part}, ({', '.join(lengths)}))"


def _length(wanted: Size, v: Term, given: Sequence[Term]) -> str:
    """The length of an axis of a variable, read off the data."""
    for s in given:
        for axis, size in enumerate(s.shape):
            if size == wanted:
                return f"np.shape({_plain(s.name)})[{axis}]"
    raise LanguageError(f"no variable shows the length {wanted} of {v.name}")


def integral(term: Term, writer: Writer) -> Compiled:
    """A call of the quadrature on a function of its own, which is the integrand of a number in a number."""
    f, x, lower, upper = term.args
    if f.rank or term.indices:
        raise LanguageError(f"{brief(term)} cannot be written as NumPy code: its integrand is no number")
    given = tuple(s for s in symbols(f) if s is not x)
    if term not in writer.helpers:
        name = f"_integrand_{len(writer.helpers) + 1}"
        pieces = _Pieces(name, (x, *given), writer)
        pieces.call("f", f if f.head is not NUMBER else add(f, mul(0, x)), "")
        pieces.call("g", _logarithm(f, x), "")
        writer.helpers[term] = name, "\n\n".join(pieces.text)
    name = writer.helpers[term][0]

    def render(codes: Sequence[Code]) -> Code:
        a, b, *rest = (c.text for c in codes)
        at = f"({', '.join(['_v', *rest])})"
        return Code(f"_total(lambda _v: {name}_f{at}, lambda _v: {name}_g{at}, {a}, {b})", own=True)

    return (lower, upper, *given), render


def _logarithm(f: Term, x: Term) -> Term:
    """The logarithm of what makes the peak of f: the exponents of its factors, or all of it."""
    factors = f.args if f.head is MUL else (f,)
    exponents = [t.args[0] for t in factors if t.head is exp]
    moving = [e for e in exponents if contains(e, x)]
    if moving:
        return add(*exponents) if len(exponents) > 1 else exponents[0]
    return log(absolute(f))


def helpers(writer: Writer) -> list[str]:
    """The helpers' source: the loops, then what each is run on."""
    kinds = {term.head for term in writer.helpers}
    loops = [function for head, function in ((NEWTON, ascend), (INTEGRAL, total)) if head in kinds]
    return [*map(_source, loops), *(text for _, text in writer.helpers.values())]


def _source(function: Any) -> str:
    source = inspect.getsource(function).replace(": Any", "").replace(" -> Any", "")
    name = function.__name__
    return source.replace(f"def {name}(", f"def _{name}(", 1)


__all__ = ["helpers", "integral", "newton"]
