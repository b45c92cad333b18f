"""Gradients in a structured variable: only some changes are possible, and the free gradient tells what they give.

One declaration a structure: what moves, the gradient from the free one, and the remarks that tell the two apart.

Source: Srinivasan & Panda, What is the gradient of a scalar function of a symmetric matrix?; Magnus & Neudecker, 10;
Edelman, Arias & Smith, The geometry of algorithms with orthogonality constraints, 2.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.engines.tensors.opening import Subject
from workbench.reasons.common import DEFINITION, TIDY
from workbench.reasons.tensors import (
    DIRECTIONS_OF_SUM_ZERO,
    MOVE_TOGETHER,
    ONLY_THE_DIAGONAL,
    SYMMETRIC_GRADIENT,
    TANGENT,
)
from workbench.record.board import Board
from workbench.record.derivation import Remark
from workbench.record.errors import GoalError
from workbench.record.finish import of_shape, tidied_or_same
from workbench.record.naming import free_among, names_in
from workbench.rules.reason import Reason
from workbench.rules.rule import replace_nodes
from workbench.terms.functions.linear_algebra import diag, inner, zeros
from workbench.terms.functions.reductions import expand_dims, mean, sum_
from workbench.terms.heads import brief, equals, named, number, properties, subtract, symbol, transpose
from workbench.terms.term import Term


@dataclass(frozen=True, slots=True)
class Found:
    """A structured gradient, the name it goes by, and what it has to do with the free one."""

    name: Term
    result: Term
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    """How a variable with one of the declared ``properties`` can change.

    ``moves`` is the convention in words and ``why`` the reason of the line, with {x} for the variable and {g} for the
    free gradient. ``combine(g, x)`` makes the structured gradient. ``change(v, x)`` is the change that the structure
    makes of an arbitrary array v. ``remarks(g, r, x)`` are what may be said of the structured gradient r beside g:
    checked statements, each with its words.
    """

    properties: tuple[str, ...]
    moves: str
    reason: Reason
    why: str
    combine: Callable[[Term, Term], Term]
    change: Callable[[Term, Term], Term]
    remarks: Callable[[Term, Term, Term], tuple[Remark, ...]]
    when_symmetric: Callable[[Term], Term] | None = None


def _direction(x: Term, *taken: Term) -> Term:
    """A symbol for an arbitrary array of the variable's shape."""
    letters = ("v", "u", "w") if x.rank == 1 else ("V", "U", "W")
    return symbol(free_among(letters, names_in(x, *taken)), x.shape)


# -- symmetric -----------------------------------------------------------------


def _pairs(g: Term, x: Term) -> Term:
    return subtract(g + transpose(g), diag(diag(g)))


def _about_pairs(g: Term, r: Term, x: Term) -> tuple[Remark, ...]:
    part = named(f"{g.name}_p", (g + transpose(g)) / 2)
    words = (
        f"`{part.name}` is the symmetric part of the free gradient `{g.name}`, whose inner product with "
        f"every symmetric `d{x.name}` is the change. Optimisers on symmetric matrices mean it when they say gradient; "
        "here a pair of equal entries is one number, which doubles what is off the diagonal"
    )
    return (Remark(equals(r, subtract(2 * part, diag(diag(part)))), words),)


# -- diagonal ------------------------------------------------------------------


def _diagonal_part(g: Term, x: Term) -> Term:
    return diag(diag(g))


def _about_diagonal(g: Term, r: Term, x: Term) -> tuple[Remark, ...]:
    v = _direction(x, g)
    words = (
        f"for every `{v.name}`: along a change of the diagonal alone the free gradient `{g.name}` says the same. Off "
        f"the diagonal `{g.name}` tells of changes that `{x.name}` cannot make, and they do not count here"
    )
    return (Remark(equals(inner(g, _diagonal_part(v, x)), inner(r, v)), words),)


# -- simplex -------------------------------------------------------------------


def _centred(g: Term, x: Term) -> Term:
    """g minus its mean along the last axis: (I - 1 1^T / n) g for a vector, the same for every row of a matrix."""
    return subtract(g, mean(g) if g.rank == 1 else mean(g, g.rank - 1, True))


def _about_simplex(g: Term, r: Term, x: Term) -> tuple[Remark, ...]:
    rows, last = x.rank > 1, x.rank - 1
    v = _direction(x, g)
    c = symbol(free_among(("c", "a", "b"), names_in(x, g, v)), x.shape[:-1])
    shifted = r + (expand_dims(c, (last,)) if rows else c)
    along = _centred(v, x)
    total = sum_(r, last) if rows else sum_(r)
    return (
        Remark(
            equals(total, zeros(*total.shape) if rows else number(0)),
            f"the entries{' of every row' if rows else ''} sum to 0: this is the projection of the free gradient "
            f"`{g.name}` on the directions in which `{x.name}` can move, and a step along it keeps the sum",
        ),
        Remark(
            equals(inner(shifted, along), inner(g, along)),
            f"for every `{v.name}`: along a direction that sums to 0 the free gradient `{g.name}` says the same "
            f"change, and so does the projection plus "
            f"any constant `{c.name}`{' for each row' if rows else ''}; the projection "
            "is the one without a part that says nothing",
        ),
    )


# -- orthogonal ----------------------------------------------------------------


def _tangent(g: Term, x: Term) -> Term:
    return subtract(g, x @ transpose(g) @ x) / 2


def _turning(v: Term, x: Term) -> Term:
    return x @ subtract(v, transpose(v))


def _about_orthogonal(g: Term, r: Term, x: Term) -> tuple[Remark, ...]:
    v = _direction(x, g)
    turned, along = transpose(x) @ r, _turning(v, x)
    return (
        Remark(
            equals(transpose(turned), -turned),
            f"`{x.name}.T` times it is skew, as for every direction in which `{x.name}` can move: it is `{x.name}` "
            f"times the skew part of `{x.name}.T @ {g.name}`",
        ),
        Remark(
            equals(inner(r, along), inner(g, along)),
            f"for every `{v.name}`: along such a direction the free gradient `{g.name}` says the same change. What is "
            f"left of `{g.name}` points where `{x.name}` would stop being orthogonal",
        ),
    )


STRUCTURES = (
    Structure(
        ("diagonal",),
        moves="`{x}` is diagonal and only its diagonal moves",
        reason=ONLY_THE_DIAGONAL,
        why="the entries of `{x}` off the diagonal stay 0: what `{g}` says about them does not count",
        combine=_diagonal_part,
        change=_diagonal_part,
        remarks=_about_diagonal,
    ),
    Structure(
        ("symmetric", "posdef"),
        moves="`{x}` is symmetric and its entries `{x}[i, j]` and `{x}[j, i]` move together",
        reason=MOVE_TOGETHER,
        why="`{x}[i, j]` and `{x}[j, i]` are one number: off the diagonal both partial derivatives count",
        combine=_pairs,
        change=lambda v, x: v + transpose(v),
        remarks=_about_pairs,
        when_symmetric=lambda g: subtract(2 * g, diag(diag(g))),
    ),
    Structure(
        ("simplex",),
        moves="the entries of `{x}` keep the sum 1: it moves only in directions that sum to 0",
        reason=DIRECTIONS_OF_SUM_ZERO,
        why="a constant in `{g}` says nothing about such a direction, so the mean is taken away",
        combine=_centred,
        change=_centred,
        remarks=_about_simplex,
    ),
    Structure(
        ("orthogonal",),
        moves="`{x}` stays orthogonal: it moves only by skew matrices times it",
        reason=TANGENT,
        why="`{x}` times the skew part of `{x}.T @ {g}`; the rows of `{x}` are orthonormal",
        combine=_tangent,
        change=_turning,
        remarks=_about_orthogonal,
    ),
)
KNOWN = tuple(name for structure in STRUCTURES for name in structure.properties)


def structure_of(x: Term) -> Structure:
    """The structure that the variable was declared with. Raises GoalError when there is none, or more than one.

    A diagonal matrix is symmetric, so that both may be declared.
    """
    found = [s for s in STRUCTURES if properties(x) & set(s.properties)]
    if "diagonal" in properties(x):
        found = [s for s in found if "symmetric" not in s.properties]
    if not found:
        raise GoalError(f"structured needs a variable declared {', '.join(KNOWN[:-1])} or {KNOWN[-1]}; {_declared(x)}")
    if len(found) > 1:
        raise GoalError(f"structured takes one structure at a time; {_declared(x)}")
    return found[0]


def _declared(x: Term) -> str:
    return f"{x.name} is declared {' and '.join(sorted(properties(x))) or 'without a property'}"


def convention(x: Term) -> str:
    """What moves, as a sentence."""
    said = structure_of(x).moves.format(x=x.name)
    return f"{said[0].upper()}{said[1:]}."


def gradient(board: Board, f: Subject, wrt: Term, free: Term) -> Found:
    """Write the lines from the gradient with independent entries to that of the structured variable."""
    structure = structure_of(wrt)
    g = named(free_among(("G", "M", "H"), board.avoid | names_in(f.name, free)), free)
    board.write(equals(g, free), DEFINITION, "the gradient with independent entries", changed=(free,))
    found = structure.combine(g, wrt)
    lhs = named(f"{g.name}_s", found)
    board.write(equals(lhs, found), structure.reason, structure.why.format(x=wrt.name, g=g.name), changed=(found,))
    if structure.when_symmetric is not None and _symmetric(free):
        found = structure.when_symmetric(g)
        board.write(equals(lhs, found), SYMMETRIC_GRADIENT, f"`{g.name}.T == {g.name}`", changed=(found,))
    plain = of_shape(tidied_or_same(replace_nodes(found, {g: free})), wrt)
    if len(brief(plain, 400)) <= len(brief(found, 400)) + len(brief(free, 400)):
        board.write(equals(lhs, plain), TIDY, f"`{g.name}` written out", changed=(plain,))
        found = plain
    about = (_about_nothing(structure, g, wrt),) if found.head is zeros else structure.remarks(g, found, wrt)
    return Found(lhs, found, about)


def _about_nothing(structure: Structure, g: Term, x: Term) -> Remark:
    v = _direction(x, g)
    words = f"for every `{v.name}`: the value does not change along any direction in which `{x.name}` can move"
    return Remark(equals(inner(g, structure.change(v, x)), number(0)), words)


def _symmetric(term: Term) -> bool:
    from workbench.forms.index_form import same

    return same(transpose(term), term)


__all__ = ["KNOWN", "STRUCTURES", "Found", "Structure", "convention", "gradient", "structure_of"]
