"""Multiplying out, for deciding equality: sums are distributed, functions opened by what is known of them.

A form is expanded from the inside out. A sum below a fraction or a root stays one factor, so that
``1 / (1 + u)**2`` is a power of ``1 + u``; ``vanishes`` then multiplies by such denominators. Facts used here and
nowhere else: f(-x) by f(x), exp and log of products, inverses and determinants of products of square matrices, a
diagonal matrix by its diagonal."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from workbench.forms.applied import applied_terms
from workbench.forms.atoms import DELTA, ONE, Axis, Factor, Form, Idx, Mono, Node, node
from workbench.forms.boxes import box
from workbench.forms.chains import of_product
from workbench.forms.factoring import cancelled_inside
from workbench.forms.functions import elementwise_atom, is_elementwise
from workbench.forms.normal import TooMany, collect, form_at, normalise, raised
from workbench.terms.declaration import Function

STEPS = 1200
"""Enough for what people write; what takes more changes than this is not shown by multiplying out."""


class Expander:
    """Expands forms, remembering every node; ``most``: how many changes of terms it may make on the way."""

    def __init__(self, most: int = STEPS) -> None:
        self._known: dict[str, Form | None] = {}
        self._left = most

    def form(self, form: Form) -> Form:
        """The form multiplied out. Raises TooMany."""
        self._prepare(form)
        return self._form(form)

    def vanishes(self, form: Form) -> bool:
        """Whether the form is shown to be 0, if need be after multiplying by the denominators it has."""
        left = self.form(form)
        for _ in range(6):
            if not left.terms:
                return True
            cleared = self._cleared(left)
            if cleared is None:
                return False
            left = self.form(cleared)
        return False

    def _cleared(self, form: Form) -> Form | None:
        """The form times the sums that its terms are divided by, where they are sums over free indices only."""
        times = _denominators(form)
        if not times:
            return None
        terms: list[Mono] = []
        for t in form.terms:
            terms.extend(normalise(t.coefficient, (*t.factors, *times), t.summed, expand=True, spend=self._spend))
        return collect(form.axes, terms)

    def _prepare(self, form: Form) -> None:
        """What the form is made of, inside first, so that depth costs no recursion."""
        stack = [(n, False) for n in nodes_of(form)]
        while stack:
            own, ready = stack.pop()
            if own.key in self._known:
                continue
            if ready:
                self._known[own.key] = self._node(own)
            else:
                stack.append((own, True))
                stack.extend((n, False) for n in inside(own) if n.key not in self._known)

    def _form(self, form: Form) -> Form:
        cancelled = cancelled_inside(form.terms)
        if cancelled is not None:
            form = Form(form.axes, cancelled)
            self._prepare(form)
        terms: list[Mono] = []
        for mono in form.terms:
            terms.extend(self._mono(mono))
        return collect(form.axes, terms)

    def _mono(self, mono: Mono) -> list[Mono]:
        kept: list[Factor] = []
        lists: list[list[Mono]] = []
        for own, indices, exponent in mono.factors:
            value = self._known.get(own.key)
            if value is None:
                kept.append((own, indices, exponent))
                continue
            there = form_at(value, tuple((i,) for i in dict.fromkeys(indices)), indices)
            if exponent == 1:
                lists.append(list(there.terms))
                continue
            outside, rest = _without_exponentials(there)
            kept.extend((n, i, e * exponent) for n, i, e in outside)
            lists.append(self._power(rest, exponent))
        partial = [Mono(mono.coefficient, kept, mono.summed)]
        for monos in lists:
            self._spend(len(partial) * len(monos))
            partial = [_times(p, q) for p in partial for q in monos]
        done: list[Mono] = []
        for p in partial:
            done.extend(normalise(p.coefficient, p.factors, p.summed, expand=True, spend=self._spend))
        return done

    def _power(self, form: Form, exponent: Fraction) -> list[Mono]:
        """The form to a power; a whole power of a sum is multiplied out factor by factor, like terms meeting."""
        if len(form.terms) < 2 or exponent.denominator != 1 or exponent < 2:
            return raised(form, exponent, expand=True)
        power = form
        for _ in range(int(exponent) - 1):
            self._spend(len(power.terms) * len(form.terms))
            terms: list[Mono] = []
            for p in power.terms:
                for q in form.terms:
                    made = _times(p, q)
                    terms.extend(normalise(made.coefficient, made.factors, made.summed, expand=True, spend=self._spend))
            power = collect(form.axes, terms)
        return list(power.terms)

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise TooMany("more terms than can be multiplied out")

    # -- one node: its expansion over its own axes, or None where it stays as it is -------------

    def _node(self, own: Node) -> Form | None:
        if own.kind == "box":
            if len(own.data.terms) == 1 and not self._touches(own.data):
                return None
            return self._form(own.data)
        if own.kind == "function":
            return self._function(own)
        if own.kind in ("modulus", "negated"):
            return self._wrapped(own)
        if own.kind == "symbol" and "diagonal" in own.data.attrs[2] and len(own.sizes) == 2:
            i, j = axes = _axes(own)
            entries = node("diagonal", own.key, own.sizes[:1], own)
            return Form(axes, [Mono(ONE, [(entries, i, ONE), (DELTA, (*i, *j), ONE)], ())])
        return None

    def _touches(self, form: Form) -> bool:
        return any(self._known.get(n.key) is not None for n in nodes_of(form))

    def _wrapped(self, own: Node) -> Form | None:
        inner = self._known.get(own.data.key)
        if inner is None:
            return None
        if own.kind == "negated":
            return Form(inner.axes, (t.scaled(-ONE) for t in inner.terms))
        return Form(inner.axes, raised(Form(inner.axes, raised(inner, Fraction(2))), Fraction(1, 2)))

    def _function(self, own: Node) -> Form | None:
        data = own.data
        args = [self._form(f) for f in data.args]
        if is_elementwise(data.head) and data.leading == len(own.sizes):
            axes = args[0].axes
            if data.head.name == "exp":
                return collect(axes, _exponential(args[0]))
            if data.head.name == "log":
                return collect(axes, _logarithm(data, args[0]))
            return collect(axes, _reflected(data, args, axes))
        axes = _axes(own)
        flat = tuple(i for axis in axes for i in axis)
        if data.head.name in ("inv", "det", "logdet") and data.leading == 0:
            opened = of_product(data, args[0], flat)
            if opened is not None:
                return collect(axes, opened)
        return Form(axes, applied_terms(data, args, flat))


def nodes_of(form: Form) -> list[Node]:
    """The nodes that the form's monomials have."""
    return [f[0] for t in form.terms for f in t.factors]


def inside(own: Node) -> list[Node]:
    """The nodes that a node is made of."""
    if own.kind == "box":
        return nodes_of(own.data)
    if own.kind == "function":
        return [n for form in own.data.args for n in nodes_of(form)]
    if own.kind == "view":
        return [own.data[0]]
    return [own.data] if own.kind in ("modulus", "negated") else []


def _axes(own: Node) -> tuple[Axis, ...]:
    return tuple((Idx(s),) for s in own.sizes)


def _times(p: Mono, q: Mono) -> Mono:
    factors, summed = q.factors, q.summed
    if summed:
        places = {i: Idx(i.size, i.hint) for i in summed}
        factors = tuple((n, tuple(places.get(i, i) for i in indices), e) for n, indices, e in factors)
        summed = tuple(places.values())
    return Mono(p.coefficient * q.coefficient, (*p.factors, *factors), (*p.summed, *summed))


def _denominators(form: Form) -> list[Factor]:
    """The sums over free indices that its terms are divided by, to the powers that are multiplied with."""
    free = set(form.free)
    lowest: dict[tuple[str, tuple[Idx, ...]], Factor] = {}
    for term in form.terms:
        for own, indices, e in term.factors:
            key = (own.key, indices)
            if own.kind == "box" and e < 0 and free.issuperset(indices) and (key not in lowest or e < lowest[key][2]):
                lowest[key] = (own, indices, e)
    return [(own, indices, -e) for own, indices, e in lowest.values()]


# -- facts --------------------------------------------------------------------------------------


def _exponential(form: Form) -> list[Mono]:
    """exp(a + b) = exp(a) exp(b); exp(c log u) = u^c."""
    head = _exp()
    factors: list[Factor] = []
    for term in form.terms:
        own, indices, e = term.factors[0] if len(term.factors) == 1 else (DELTA, (), ONE)
        if own.kind == "function" and own.data.head.name == "log" and e == 1 and not term.summed:
            under = form_at(own.data.args[0], tuple((i,) for i in dict.fromkeys(indices)), indices)
            power = raised(under, term.coefficient)
            if len(power) == 1 and not power[0].summed and power[0].coefficient == 1:
                factors.extend(power[0].factors)
                continue
        inner = Form(form.axes, [term.scaled(1 / term.coefficient)])
        factors.append((*elementwise_atom(head, (), [inner], form.axes), term.coefficient))
    return normalise(ONE, factors, (), expand=True)


def _without_exponentials(form: Form) -> tuple[list[Factor], Form]:
    """What exponentials all terms share, and the rest: 1 + exp(-x) is exp(-x) times exp(x) + 1."""
    if len(form.terms) < 2:
        return [], form
    free = set(form.free)
    powers: list[dict[tuple[str, tuple[Idx, ...]], Factor]] = [
        {(f[0].key, f[1]): f for f in t.factors if _is_exp(f[0]) and free.issuperset(f[1])} for t in form.terms
    ]
    outside: list[Factor] = []
    for key, (own, indices, _) in {k: f for have in powers for k, f in have.items()}.items():
        least = min(have[key][2] if key in have else Fraction(0) for have in powers)
        if least:
            outside.append((own, indices, least))
    if not outside:
        return [], form
    back = [(n, i, -e) for n, i, e in outside]
    return outside, collect(
        form.axes, [m for t in form.terms for m in normalise(t.coefficient, (*t.factors, *back), t.summed, expand=True)]
    )


def _is_exp(own: Node) -> bool:
    return own.kind == "function" and own.data.head.name == "exp"


def _logarithm(data: Any, form: Form) -> list[Mono]:
    """log of a product of positive factors is the sum of their logs; log exp u = u."""
    outside, rest = _without_exponentials(form)
    if outside:
        added = [
            t.scaled(e)
            for own, i, e in outside
            for t in form_at(own.data.args[0], tuple((k,) for k in dict.fromkeys(i)), i).terms
        ]
        return [*added, *_logarithm(data, rest)]
    if len(form.terms) == 1 and not form.terms[0].summed and form.terms[0].coefficient == 1:
        mono = form.terms[0]
        if mono.factors and all(n.positive and n is not DELTA for n, _, _ in mono.factors):
            parts: list[Mono] = []
            for own, indices, e in mono.factors:
                axes = tuple((i,) for i in dict.fromkeys(indices))
                if _is_exp(own):
                    parts.extend(t.scaled(e) for t in form_at(own.data.args[0], axes, indices).terms)
                else:
                    one = Form(axes, [Mono(ONE, [(own, indices, ONE)], ())])
                    if own.kind == "box":
                        one = form_at(own.data, axes, indices)
                    atom, order = elementwise_atom(data.head, data.attrs, [one], axes)
                    parts.append(Mono(e, [(atom, order, ONE)], ()))
            return parts
    return [Mono(ONE, [(*elementwise_atom(data.head, data.attrs, [form], form.axes), ONE)], ())]


def _reflected(data: Any, args: list[Form], axes: tuple[Axis, ...]) -> list[Mono]:
    """f(-x) = a f(x) + b x + c, as the function declares; the argument whose sign is canonical is kept."""
    reflection = data.head.knows.line.reflection if isinstance(data.head, Function) else None
    if reflection and len(args) == 1 and args[0].terms and _sign(args[0]) < 0:
        a, b, c = map(Fraction, reflection)
        turned = Form(axes, (t.scaled(-ONE) for t in args[0].terms))
        value = [Mono(a, [(*elementwise_atom(data.head, data.attrs, [turned], axes), ONE)], ())]
        value.extend(t.scaled(b) for t in turned.terms)
        return [m for m in [*value, Mono(c, (), ())] if m.coefficient]
    return [Mono(ONE, [(*elementwise_atom(data.head, data.attrs, args, axes), ONE)], ())]


def _sign(form: Form) -> int:
    leading = form.terms[0].coefficient if len(form.terms) == 1 else box(form)[0]
    return 1 if leading > 0 else -1


def _exp() -> Function:
    from workbench.terms.functions import functions

    return functions()["exp"]


__all__ = ["STEPS", "Expander", "TooMany", "inside", "nodes_of"]
