"""Sample arguments of every declared function: the letters of the rules that are made from declarations."""

from __future__ import annotations

import inspect
from functools import cache
from itertools import product as combinations

from workbench.terms.declaration import Function
from workbench.terms.heads import size, symbol
from workbench.terms.sizes import Size
from workbench.terms.slicing import rooms
from workbench.terms.term import LanguageError, Term

_SIZES: dict[str, object] = {"order": 1, "start": 1, "count": 2, "place": 1, "shift": 1}
_SPECS = ("ij,jk->ik", "i,i->", "ij,ij->ij", "ii->i", "hij,hjk->hik", "ij->j", "iij,j->i", "iii->")


@cache
def sample_terms(head: Function) -> tuple[Term, ...]:
    """Terms with the function at the root, on symbols of pairwise different sizes, in every rank that it accepts."""
    return _made(head, _ranks(head)) or _made(head, _rare_ranks(head))


def _made(head: Function, choices: list[tuple[int, ...]]) -> tuple[Term, ...]:
    made: dict[Term, None] = {}
    literals = _literal_choices(head)
    for ranks in choices:
        for args in _arguments(head, ranks):
            for attrs in literals:
                try:
                    term = head(*_order(head, args, attrs), **_keywords(head, attrs))
                except (LanguageError, ValueError, IndexError, TypeError):
                    continue
                if all(_is_there(room) for room in rooms(term)):
                    made.setdefault(term)
    return tuple(made)


def _is_there(room: Size) -> bool:
    """Whether a size is at least 1 where all names of sizes are at least 2."""
    return room.at(dict.fromkeys(room.names, 2)) >= 1 and all(c > 0 for monomial, c in room.terms if monomial)


def _terms_of(head: Function) -> list[inspect.Parameter]:
    from workbench.terms.declaration import _is_term

    return [p for p in head.parameters if _is_term(p)]


def _ranks(head: Function) -> list[tuple[int, ...]]:
    required = [p for p in _terms_of(head) if p.default is p.empty and p.kind is not p.VAR_POSITIONAL]
    if any(p.kind is p.VAR_POSITIONAL for p in _terms_of(head)):
        return [r for more in (2, 1) for r in combinations((1, 2, 3), repeat=len(required) + more)]
    return list(combinations((1, 2, 0), repeat=len(required)))


def _rare_ranks(head: Function) -> list[tuple[int, ...]]:
    """What a function takes that takes nothing else: arrays of rank 4, or scalars alone, two of them or four."""
    return [(4,) * len(_terms_of(head)), (0, 0), (0, 0, 0, 0)]


def _arguments(head: Function, ranks: tuple[int, ...]) -> list[tuple[Term, ...]]:
    props = head.knows.line.domain.properties
    m, n, p, q, r = (size(s) for s in "mnpqr")
    chain = [(p, q, m, n), (p, q, n, p), (r, q, p, r)]
    shapes: list[tuple[tuple[Size, ...], ...]] = [
        tuple(chain[k % 3][4 - rank :] for k, rank in enumerate(ranks)),
        tuple((p, q, m, n)[4 - rank :] for rank in ranks),
        tuple((n, n, n, n)[4 - rank :] for rank in ranks),
        tuple(chain[k % 3][2:][:rank] for k, rank in enumerate(ranks)),
    ]
    return [tuple(symbol(_letter(k, len(s)), s, *props) for k, s in enumerate(each)) for each in dict.fromkeys(shapes)]


def _letter(place: int, rank: int) -> str:
    return ("xyzw" if rank < 2 else "XYZW")[place]


def _literal_choices(head: Function) -> list[dict[str, object]]:
    from workbench.terms.declaration import _is_term

    choices: list[dict[str, object]] = [{}]
    for p in head.parameters:
        if _is_term(p):
            continue
        if p.name == "spec":
            choices = [{**c, "spec": spec} for c in choices for spec in _SPECS]
        elif p.name == "axis":
            choices = [{**c, **({} if a is None else {"axis": a})} for c in choices for a in (None, 0, 1)]
        elif p.name == "dims":
            choices = [{**c, "dims": dims} for c in choices for dims in ((2,), (2, 2))]
        elif p.name == "keepdims":
            choices = [{**c, **k} for c in choices for k in ({}, {"keepdims": True})]
        elif p.kind is p.VAR_POSITIONAL:
            choices = [{**c, p.name: shape} for c in choices for shape in (("n", "m"), ("m*n",))]
        elif p.default is p.empty:
            choices = [{**c, p.name: _SIZES.get(p.name, "n")} for c in choices]
    return choices


def _order(head: Function, args: tuple[Term, ...], attrs: dict[str, object]) -> list[object]:
    from workbench.terms.declaration import _is_term

    rest, out = list(args), list[object]()
    for p in head.parameters:
        if _is_term(p):
            if p.kind is p.VAR_POSITIONAL:
                out.extend(rest)
            elif p.default is p.empty:
                out.append(rest.pop(0))
        elif p.kind is p.VAR_POSITIONAL:
            out.extend(attrs[p.name])  # type: ignore[arg-type]
        elif p.default is p.empty:
            out.append(attrs[p.name])
    return out


def _keywords(head: Function, attrs: dict[str, object]) -> dict[str, object]:
    return {p.name: attrs[p.name] for p in head.parameters if p.default is not p.empty and p.name in attrs}


__all__ = ["sample_terms"]
