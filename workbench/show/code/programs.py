"""Terms as programs for the page: what a figure draws is evaluated in the browser, from the entry's own terms.

A program is ``{"rows": [[head, [rows of arguments], attributes...]...], "inputs": {name: shape}, "beside": {...}}``;
the last row is the value, a size is a polynomial ``[[coefficient, [names]]...]``. ``page/src/evaluate.js`` runs it with
NumPy's meaning. A function that declares no JavaScript is replaced by what it means in more basic words; where that
does not help, it is refused.

Entries that hold for every smooth function are shown for one: ``instance`` puts a term in the place of the opaque f,
and what stands below a derivative is then differentiated by the engines, like any goal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workbench.terms.declaration import Function
from workbench.terms.heads import APPLY, AT, DERIVATIVE, INDEX, NAMED, NUMBER, SIZE, SYMBOL, brief
from workbench.terms.sizes import Size
from workbench.terms.term import LanguageError, Term, contains, postorder, rebuild, substitute, symbols, transform

Program = dict[str, Any]

STRUCTURE = frozenset(
    "number constant symbol size index add mul power matmul transpose compare at Sum Product tensor delta".split()
)
"""The closed heads that ``evaluate.js`` has; a test compares the two."""

class NotDrawable(LanguageError):
    """A term that the page cannot evaluate; the message names the part."""


def program(root: Term, beside: Iterable[Term] = ()) -> Program:
    """The term as data for the page. Raises NotDrawable for a head that it lacks, and for free indices.

    ``beside``: symbols that are given too, so that a size can be read off them which no symbol of the term shows.
    """
    if root.indices:
        raise NotDrawable(f"{brief(root)} has free indices; bind them with tensor(...)")
    root = in_known_words(root)
    rows: list[list[Any]] = []
    places: dict[Term, int] = {}
    for term in postorder(root):
        places[term] = len(rows)
        rows.append([term.head.name, [places[a] for a in _arguments(term)], *_attributes(term)])
    inputs = {t.name: _sizes(t.shape) for t in symbols(root)}
    others = {t.name: _sizes(t.shape) for t in beside if t.name not in inputs and t.shape}
    return {"rows": rows, "inputs": inputs, "beside": others}


def without_names(root: Term) -> Term:
    """The term with what names stand for written out."""
    return transform(root, lambda term: term.args[0] if term.head is NAMED else None)


def in_known_words(root: Term) -> Term:
    """The term in the words that the page has: names left out, other functions by their meaning."""
    done: dict[Term, Term] = {}
    for term in postorder(root):
        again = rebuild(term, (done[a] for a in term.args))
        if term.head is NAMED:
            again = again.args[0]
        elif isinstance(term.head, Function) and not term.head.knows.values.javascript:
            meaning = term.head.meaning_of(again)
            if meaning is None:
                raise NotDrawable(f"the page cannot evaluate {term.head.name}: {brief(term)}")
            again = in_known_words(meaning)
        elif not isinstance(term.head, Function) and term.head.name not in STRUCTURE:
            raise NotDrawable(f"the page cannot evaluate {term.head.name}: {brief(term)}")
        done[term] = again
    return done[root]


def _arguments(term: Term) -> tuple[Term, ...]:
    return term.args[:1] if term.head.name in ("Sum", "Product", "tensor") else term.args


def _attributes(term: Term) -> list[Any]:
    if term.head is NUMBER:
        return [term.value.numerator / term.value.denominator]
    if term.head.name in ("Sum", "Product", "tensor"):
        return [[_letter(i) for i in term.args[1:]], [_size(i.attrs[1]) for i in term.args[1:]]]
    if term.head is INDEX:
        return [_letter(term), _size(term.attrs[1])]
    if term.head is SIZE:
        return [_size(term.attrs[0])]
    if term.head.name in ("symbol", "constant", "compare"):
        return [term.attrs[0]]
    if isinstance(term.head, Function) and term.attrs:
        return [{name: _plain(value) for name, value in term.head.attributes(term).items()}]
    return []


def _letter(index: Term) -> str:
    """Indices of one name over different sizes are different."""
    return f"{index.name} {index.attrs[1]}"


def _plain(value: Any) -> Any:
    if isinstance(value, Size):
        return _size(value)
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _size(size: Size) -> list[list[Any]]:
    return [[count, [name for name, power in monomial for _ in range(power)]] for monomial, count in size.terms]


def _sizes(shape: tuple[Size, ...]) -> list[list[list[Any]]]:
    return [_size(size) for size in shape]


# -- one function for all ------------------------------------------------------------


def instance(root: Term, functions: Mapping[str, Callable[[Term], Term]]) -> Term:
    """The term with a function in the place of each opaque one, and its derivatives as the engines find them.

    ``functions`` gives by name what stands for the opaque function of one argument. Raises NoDerivation where an engine
    finds none.
    """
    done: dict[Term, Term] = {}
    for term in postorder(root):
        again = rebuild(term, (done[a] for a in term.args))
        if term.head is APPLY and term.name in functions:
            again = functions[term.name](again.args[0])
        elif term.head is DERIVATIVE:
            again = derived(*again.args)
        done[term] = again
    return done[root]


def derived(f: Term, x: Term) -> Term:
    """df/dx in closed form, by the engines: the gradient, or the derivative in a number."""
    from workbench.engines.goals import gradient, jacobian

    if not contains(f, x) or x.head is AT:
        raise NotDrawable(f"the derivative of {brief(f)} in {brief(x)}")
    found = (gradient if not f.rank else jacobian)(f, x).claim.result
    assert found is not None
    return found


def put(root: Term, **values: Term) -> Term:
    """The term with other terms in the place of symbols, by name."""
    return substitute(root, {t: values[t.name] for t in postorder(root) if t.head is SYMBOL and t.name in values})
