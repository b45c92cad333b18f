"""The text of a term: what the grammar of ``parse`` reads back.

``parse(text_of(t), symbols)`` is ``t``, up to the names of bound indices and two spellings that mean the same: in a sum
``a - 2 * x`` is written for both ``-2 * x`` and ``-(2 * x)`` added to a, and the size ``m*p`` reads as a product of
sizes. ``* / @`` have one precedence and associate to the left; unary minus binds tighter, ``**`` tighter still.

Rendering keeps its own stack and emits pieces in order, so depth costs nothing, a limit stops the work, and the time is
that of the output.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from typing import Any

from workbench.terms import heads as h
from workbench.terms.declaration import Function, _is_term
from workbench.terms.functions.arrays import array, rows_of
from workbench.terms.functions.slices import part as part_of
from workbench.terms.sizes import Size
from workbench.terms.slicing import is_partial
from workbench.terms.term import Term, build, postorder, rebuild, size_names, substitute, symbols

# How tightly a form holds together; a form in a place that wants a higher number is put in parentheses.
LOOSE, SUM, PRODUCT, UNARY, POWER, POSTFIX = range(6)

Piece = str | tuple[Term, int]
Form = tuple[int, list[Piece]]

_BINDERS = (h.SUM, h.PRODUCT, h.TENSOR)
_RELATION_WORDS = {
    "loewner<=": "loewner_le", "loewner>=": "loewner_ge", "loewner<": "loewner_lt", "loewner>": "loewner_gt",
    "approx": "approx", "proportional": "proportional", "row~": "row_equivalent", "ni": "attained_at",
}  # fmt: skip
_CALLED = {
    h.DELTA: "delta", h.DERIVATIVE: "D", h.DIFFERENTIAL: "d", h.INTEGRAL: "integral", h.EXPECTATION: "expectation",
    h.BETWEEN: "between", h.ARGMAX: "argmax",
    h.BOTH: "both", h.IMPLIES: "implies", h.IFF: "iff", h.FORALL: "forall", h.EXISTS: "exists",
}  # fmt: skip
_STATEMENTS = (h.BOTH, h.IMPLIES, h.IFF, h.FORALL, h.EXISTS)
# Where NumPy's readers write a literal by position although it has a default: norm(x, 1).
_BY_POSITION = ("ord",)


def text_of(term: Term, limit: int | None = None, avoid: Iterable[str] = ()) -> str:
    """The grammar's text of a term. With a limit, work stops after that many characters and ``...`` marks the cut.

    Named parts are bound once, in front: ``P = softmax(z); diag(P)``. ``avoid``: names that mean something to the
    reader although the term does not hold them; nothing is bound by them.
    """
    other = frozenset(avoid)
    writer = _Writer(_with_distinct_indices(term, other), other)
    return writer.write(limit)


def _with_distinct_indices(root: Term, avoid: frozenset[str]) -> Term:
    """Bound indices renamed where their name would be read as something else: a symbol, a size, another index."""
    if not any(t.head in _BINDERS for t in postorder(root)):
        return root
    taken = {t.name for t in postorder(root) if t.head in (h.SYMBOL, h.NAMED, h.CONSTANT)}
    taken.update(size_names(root), avoid)
    used = taken | {t.name for t in postorder(root) if t.head is h.INDEX}
    done: dict[Term, Term] = {}
    for term in postorder(root):
        again = rebuild(term, (done[a] for a in term.args))
        if again.head in _BINDERS:
            again = _renamed_binder(again, taken, used)
        done[term] = again
    return done[root]


def _renamed_binder(term: Term, taken: set[str], used: set[str]) -> Term:
    body, *bound = term.args
    free = [i for i in body.indices if i not in bound]
    names = [b.name for b in bound]
    change: dict[Term, Term] = {}
    for b in bound:
        if b.name in taken or names.count(b.name) > 1 or any(i.name == b.name for i in free):
            name = next(n for n in (f"{b.name}_{k}" for k in range(1, len(used) + 2)) if n not in used)
            used.add(name)
            change[b] = build(h.INDEX, (), (name, b.attrs[1]))
    if not change:
        return term
    return build(term.head, (substitute(body, change), *(change.get(b, b) for b in bound)), term.attrs)


def _inferable(roots: Iterable[Term]) -> dict[Term, frozenset[Term]]:
    """For each node, the free indices whose size a reader gets from an axis of an array without free indices.

    Named parts are opaque: a reader sees only their name."""
    found: dict[Term, frozenset[Term]] = {}
    nothing: frozenset[Term] = frozenset()
    for term in postorder(*roots):
        if term.head is h.NAMED or not any(a.indices for a in term.args):
            found[term] = nothing
        elif term.head in _BINDERS:
            found[term] = found[term.args[0]].difference(term.args[1:])
        else:
            stands = term.head is h.AT and not term.args[0].indices
            here = {i for i in term.args[1:] if i.head is h.INDEX} if stands else set()
            found[term] = nothing.union(here, *(found[a] for a in term.args))
    return found


def _may_bind(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


class _Writer:
    """One rendering: the names bound in front, and which indices need their size said."""

    def __init__(self, root: Term, avoid: frozenset[str] = frozenset()) -> None:
        self.root = root
        self.avoid = avoid
        self.bound = self._names_to_bind()
        statements = [t.args[0] for t in self.bound] + [root]
        self.inferable: dict[Term, frozenset[Term]] = {}
        self.annotated: set[Term] = set()
        if any(t.head is h.INDEX for t in postorder(root)):
            self.inferable = _inferable(statements)
            for statement in statements:
                self._annotate(statement)
        self.forms: dict[Term, Form] = {}

    def _names_to_bind(self) -> dict[Term, None]:
        named = [t for t in postorder(self.root) if t.head is h.NAMED]
        if not named:
            return {}
        taken = {t.name for t in postorder(self.root) if t.head in (h.SYMBOL, h.INDEX, h.CONSTANT)}
        taken.update(size_names(self.root), self.avoid)
        bound: dict[Term, None] = {}
        for term in named:
            if term.name not in taken and _may_bind(term.name):
                taken.add(term.name)
                bound[term] = None
        return bound

    def _annotate(self, statement: Term) -> None:
        names = [i.name for i in statement.indices]
        for i in statement.indices:
            if i not in self.inferable[statement] or names.count(i.name) > 1:
                self.annotated.add(i)

    def write(self, limit: int | None) -> str:
        stack: list[Piece] = [_statement(self.root) if _equal_signs(self.root) else (self.root, LOOSE)]
        for term in reversed(self.bound):
            stack += ["; ", (term.args[0], LOOSE), f"{term.name} = "]
        out: list[str] = []
        length = 0
        while stack:
            piece = stack.pop()
            if isinstance(piece, str):
                out.append(piece)
                length += len(piece)
                if limit is not None and length > limit:
                    return "".join(out)[:limit] + "..."
                continue
            term, wanted = piece
            level, pieces = self.form(term)
            if level < wanted:
                stack.append(")")
                stack.extend(reversed(pieces))
                stack.append("(")
            else:
                stack.extend(reversed(pieces))
        return "".join(out)

    def form(self, term: Term) -> Form:
        """How tightly the term's text holds together, and its pieces in order."""
        form = self.forms.get(term)
        if form is None:
            form = self.forms[term] = self._form(term)
        return form

    def _form(self, term: Term) -> Form:
        head = term.head
        if head is array:
            return POSTFIX, _call("array", [_array(term)])
        if head is part_of and term.attrs[2] >= 0 and term.shape != term.args[0].shape:
            return POSTFIX, [(term.args[0], POSTFIX), *_slice(term)]
        if isinstance(head, Function):
            return POSTFIX, _call(head.name, _function_arguments(head, term))
        if head is h.TENSOR and is_partial(term):
            return POSTFIX, [(term.args[0].args[0], POSTFIX), *_partial(term)]
        if head in _BINDERS:
            body, *bound = term.args
            return POSTFIX, _call(head.name, [[(body, LOOSE)], *([self._binder(body, i)] for i in bound)])
        if head is h.DELTA:
            return POSTFIX, _call("delta", [[self._delta_place(i)] for i in term.args])
        if head is h.AT:
            places: list[list[Piece]] = [[_place(i)] for i in term.args[1:]] or [["()"]]
            return POSTFIX, [(term.args[0], POSTFIX), "[", *_listed(places), "]"]
        if head is h.NAMED:
            if term in self.bound:
                return POSTFIX, [term.name]
            return POSTFIX, ["named(", _quoted(term.name), ", ", (term.args[0], LOOSE), ")"]
        if head is h.INDEX and term in self.annotated:
            return POSTFIX, [f"({term.name}:{term.attrs[1]})"]
        maker = _FORMS.get(head.name)
        if maker is not None:
            return maker(term)
        if head in _STATEMENTS:
            return POSTFIX, _call(_CALLED[head], [[_statement(a)] for a in term.args])
        return POSTFIX, _call(_CALLED[head], [[(a, LOOSE)] for a in term.args])

    def _binder(self, body: Term, i: Term) -> Piece:
        return i.name if i in self.inferable.get(body, ()) else f"{i.name}:{i.attrs[1]}"

    def _delta_place(self, i: Term) -> Piece:
        if i.head is not h.INDEX:
            return (i, LOOSE)
        return f"{i.name}:{i.attrs[1]}" if i in self.annotated else i.name


def _equal_signs(term: Term) -> bool:
    return term.head is h.COMPARE and bool(term.attrs[0] == "=")


def _statement(term: Term) -> Piece:
    """Where a bare comparison reads as a statement: the array of 0 and 1 stands in parentheses."""
    return (term, SUM if term.head is h.COMPARE else LOOSE)


def _place(i: Term) -> Piece:
    """An index at an axis: the axis says its size."""
    return i.name if i.head is h.INDEX else (i, LOOSE)


def _listed(parts: list[list[Piece]]) -> list[Piece]:
    out: list[Piece] = []
    for part in parts:
        if out:
            out.append(", ")
        out += part
    return out


def _slice(term: Term) -> list[Piece]:
    """The brackets of a part of an axis: ``[:, 1:n]``; an end that is the end of the axis is left out."""
    start, stop, axis = term.attrs
    first = "" if start == 0 else str(start)
    last = "" if stop == term.args[0].shape[axis] else str(stop)
    return [f"[{':, ' * axis}{first}:{last}]"]


def _partial(term: Term) -> list[Piece]:
    """The brackets of a component in some axes only: ``[0]``, ``[:, k]``."""
    body, *bound = term.args
    places: list[list[Piece]] = [[":"] if p in bound else [_place(p)] for p in body.args[1:]]
    while places[-1] == [":"]:
        places.pop()
    return ["[", *_listed(places), "]"]


def _call(name: str, arguments: list[list[Piece]]) -> list[Piece]:
    return [name, "(", *_listed(arguments), ")"]


def _array(term: Term) -> list[Piece]:
    """The nested list of the entries."""
    rows: list[list[Piece]] = [["[", *_listed([[(e, LOOSE)] for e in row]), "]"] for row in rows_of(term)]
    return rows[0] if term.rank == 1 else ["[", *_listed(rows), "]"]


def _function_arguments(head: Function, term: Term) -> list[list[Piece]]:
    """Terms by position, literals without default by position, other literals by keyword where they differ from it."""
    terms, literals = iter(term.args), iter(term.attrs)
    out: list[list[Piece]] = []
    for p in head.parameters:
        if _is_term(p):
            here = list(terms) if p.kind is p.VAR_POSITIONAL else [a for a in (next(terms, None),) if a is not None]
            out += [[(a, LOOSE)] for a in here]
            continue
        value = next(literals)
        if p.kind is p.VAR_POSITIONAL:
            out += [[_literal(v)] for v in value]
        elif p.default is p.empty:
            out.append([_literal(value)])
        elif value != p.default or type(value) is not type(p.default):
            out.append([_literal(value) if p.name in _BY_POSITION else f"{p.name}={_literal(value)}"])
    return out


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple):
        return f"({', '.join(map(_literal, value))}{',' if len(value) == 1 else ''})"
    return str(value)


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'


# -- the forms of the closed heads ---------------------------------------------


def _number(term: Term) -> Form:
    value = term.value
    return (PRODUCT if value.denominator != 1 else UNARY if value < 0 else POSTFIX), [str(value)]


def _name(term: Term) -> Form:
    return POSTFIX, [term.name]


def _size(term: Term) -> Form:
    size: Size = term.attrs[0]
    if len(size.terms) > 1:
        return SUM, [str(size)]
    ((monomial, coefficient),) = size.terms
    alone = coefficient == 1 and len(monomial) == 1 and monomial[0][1] == 1
    return (POSTFIX if alone else PRODUCT), [str(size)]


def _is_number(term: Term) -> bool:
    return term.head is h.NUMBER


def _is_reciprocal(term: Term) -> bool:
    return term.head is h.POWER and _is_number(term.args[1]) and term.args[1].value == -1


def _sum(term: Term) -> Form:
    pieces: list[Piece] = [(term.args[0], PRODUCT)]
    for operand in term.args[1:]:
        pieces += _signed(operand)
    return SUM, pieces


def _signed(operand: Term) -> list[Piece]:
    """A later operand of a sum with its sign in front."""
    if _is_number(operand) and operand.value < 0:
        return [" - ", (h.number(-operand.value), PRODUCT)]
    if operand.head is not h.MUL or not _is_number(operand.args[0]) or operand.args[0].value >= 0:
        return [" + ", (operand, PRODUCT)]
    coefficient, *rest = operand.args
    if coefficient.value != -1 or _is_reciprocal(rest[0]):
        return [" - ", *_product_of([h.number(-coefficient.value), *rest])[1]]
    if len(rest) > 1:
        return [" - ", *_product_of(rest)[1]]
    return [" + ", (operand, PRODUCT)] if _is_number(rest[0]) else [" - ", (rest[0], PRODUCT)]


def _product(term: Term) -> Form:
    return _product_of(list(term.args))


def _product_of(factors: list[Term]) -> Form:
    """Factors with ``*``, with ``/`` where one is a reciprocal, with a leading ``-`` for -1."""
    first, second = factors[0], factors[1]
    start: list[Piece] = [(first, PRODUCT)]
    rest, level, lone_number = factors[1:], PRODUCT, _is_number(first)
    if _is_number(first) and first.value == -1 and not _is_reciprocal(second):
        if not _is_number(second):
            start, rest, lone_number = ["-", (second, POWER)], factors[2:], False
            level = PRODUCT if rest else UNARY
        elif len(factors) > 2 and second.value >= 0:
            return UNARY, ["-(", *_product_of(factors[1:])[1], ")"]
    for factor in rest:
        # Two numbers with / between them are one fraction, which this product is not.
        if _is_reciprocal(factor) and not (lone_number and _is_number(factor.args[0])):
            start += [" / ", (factor.args[0], UNARY)]
        else:
            start += [" * ", (factor, UNARY)]
        lone_number = False
    return level, start


def _power(term: Term) -> Form:
    base, exponent = term.args
    return POWER, [(base, POSTFIX), "**", (exponent, UNARY)]


def _matmul(term: Term) -> Form:
    return PRODUCT, [(term.args[0], PRODUCT), " @ ", (term.args[1], UNARY)]


def _transpose(term: Term) -> Form:
    return POSTFIX, [(term.args[0], POSTFIX), ".T"]


def _compare(term: Term) -> Form:
    sign = "==" if term.attrs[0] == "=" else term.attrs[0]
    return LOOSE, [(term.args[0], SUM), f" {sign} ", (term.args[1], SUM)]


def _relation(term: Term) -> Form:
    sign = term.attrs[0]
    if sign in _RELATION_WORDS:
        return POSTFIX, _call(_RELATION_WORDS[sign], [[(a, LOOSE)] for a in term.args])
    return LOOSE, [(term.args[0], SUM), f" {'==' if sign == '=' else sign} ", (term.args[1], SUM)]


def _apply(term: Term) -> Form:
    return POSTFIX, _call(term.name, [[(a, LOOSE)] for a in term.args])


def _limit(term: Term) -> Form:
    arguments: list[list[Piece]] = [[(a, LOOSE)] for a in term.args]
    if term.attrs[0] != "both":
        arguments.append([_quoted(term.attrs[0])])
    return POSTFIX, _call("limit", arguments)


def _antiderivative(term: Term) -> Form:
    f, x, where, moving = term.args
    said = 2 if where is x and moving is x else 3 if symbols(where) == (moving,) else 4
    return POSTFIX, _call("antiderivative", [[(a, LOOSE)] for a in (f, x, where, moving)[:said]])


def _newton(term: Term) -> Form:
    arguments: list[list[Piece]] = [[(a, LOOSE)] for a in term.args]
    return POSTFIX, _call("newton", [*arguments, [str(term.attrs[1])]])


_FORMS: dict[str, Callable[[Term], Form]] = {
    "number": _number, "constant": _name, "symbol": _name, "index": _name, "size": _size, "add": _sum, "mul": _product,
    "power": _power, "matmul": _matmul, "transpose": _transpose, "compare": _compare, "relation": _relation,
    "apply": _apply, "limit": _limit, "antiderivative": _antiderivative, "newton": _newton,
}  # fmt: skip
