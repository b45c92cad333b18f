"""Runs of an algorithm beside what its entry proves of them: a sequence, step by step, and its bound.

One drawing (``page/src/figures/run.js``) draws them all. A declaration names the terms, and the drawing evaluates them:
``given`` sets the stage, in order; ``start`` is where the run begins, ``following`` what one step makes of it, all from
the values before the step. ``seen`` is what is looked at after each step and ``bound`` what the entry says of it.
They may use the values of the controls, what is drawn, what stands before them, the number ``k`` of steps done, and
``NAME_0`` for the start of NAME. Update rules and bounds are the entry's own; only the stage is the figure's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.record.derivation import Derivation
from workbench.show.figures import Button, Control, Figure, Slider, figure
from workbench.terms.functions.linear_algebra import eye, outer
from workbench.terms.heads import APPLY, RELATION, add, compare, number, scalar, symbol, vector
from workbench.terms.term import Term, postorder, transform

COUNT = scalar("k", "integer")


@dataclass(frozen=True)
class Run:
    """What is run, and what is said of it."""

    start: Mapping[str, Term]
    following: Mapping[str, Term]
    seen: Term
    bound: Term
    given: Mapping[str, Term] = field(default_factory=dict)

    def parts(self) -> dict[str, Term]:
        """All terms, by the names that the drawing and the reader know."""
        kinds = {"given": self.given, "start": self.start, "next": self.following}
        named = {f"{kind} {name}": term for kind, terms in kinds.items() for name, term in terms.items()}
        return {**named, "seen": self.seen, "bound": self.bound}


def run(
    entry: str, *controls: Control, steps: int, play: float, title: str, quantity: str, tight: str,
    draws: Mapping[str, Any], side: str = "above", bound: str = "the bound", dashed: str = "bound", log: bool = True,
    rounding: float = 1e-13, first: int = 0, begin: int = 0, xname: str = "step", grows: tuple[str, ...] = (),
    **more: Any,
) -> Callable[[Callable[[Any], Run]], Figure]:  # fmt: skip
    """Declare a figure of a run of at most so many ``steps``, beside the controls of its stage.

    ``quantity`` names what is seen, ``title`` stands over it; ``tight`` says where the bound is reached. ``draws``: for
    each name numbers, or ``normal(...)`` with the lengths of the axes. ``side``: the bound lies "above", "below", or is
    "equal"; ``bound`` and ``dashed`` name it in the words and over its line. ``rounding``: how far rounding may lead
    beyond it, against the start or 1. ``first``: the step from which on there is something to see; ``begin``: how many
    are shown at first; ``grows``: what is drawn of which only the first k entries are there after k steps. ``cloud``:
    points, their centres and who belongs to whom are drawn in the place of how much of the bound is used.
    """
    everything = (
        *([Button("seed", "Draw again", 1)] if any(isinstance(one, dict) for one in draws.values()) else []),
        *controls,
        Slider("steps", "steps", first, steps, begin or steps, 1, whole=True, play=play),
    )
    data = {
        "steps": steps, "title": title, "quantity": quantity, "tight": tight, "side": side, "bound": bound,
        "log": log, "rounding": rounding, "first": first, "xname": xname, "many": f"{xname}s", "dashed": dashed,
        "grows": list(grows), "draws": dict(draws), **more,
    }  # fmt: skip

    def declared(parts: Callable[[Any], Run]) -> Figure:
        def terms(page: Any) -> Mapping[str, Term]:
            return parts(page).parts()

        terms.__module__ = parts.__module__
        return figure(entry, *everything, drawing="run", **data)(terms)

    return declared


def normal(*lengths: int) -> dict[str, list[int]]:
    """Numbers that are drawn from the normal law, in an array of these lengths."""
    return {"normal": list(lengths)}


# -- what an entry says, as a run needs it --------------------------------------------------


def statements(page: Derivation) -> list[Term]:
    """Claims, assumptions and lines, in this order."""
    assumed = [one.statement for one in page.assumptions if one.statement is not None]
    return [claim.statement for claim in page.claims] + assumed + [line.statement for line in page.walk()]


def called(page: Derivation, name: str) -> Term:
    """The statement of the last line that the entry calls so."""
    found = [line.statement for line in page.walk() if line.rule.name == name]
    if not found:
        raise LookupError(f"{page.id} has no line called {name}")
    return found[-1]


def law(page: Derivation, name: str) -> Term:
    """What the entry says that NAME(k + 1) is, from NAME(k)."""
    for statement in statements(page):
        for term in postorder(statement):
            if term.head is RELATION and term.attrs[0] == "=" and term.args[0].head is APPLY:
                left = term.args[0]
                if left.name == name and left.args[0] is add(COUNT, 1):
                    return present(term.args[1])
    raise LookupError(f"{page.id} has no law of {name}")


def present(term: Term) -> Term:
    """The term with sequences as their values: now (NAME for NAME(k), and for what comes in with the step), and at the
    start (NAME_0 for NAME(0))."""

    def value(part: Term) -> Term | None:
        if part.head is not APPLY or len(part.args) != 1:
            return None
        here = part.args[0]
        if here is COUNT or here is add(COUNT, 1):
            return symbol(part.name, part.shape)
        return symbol(f"{part.name}_0", part.shape) if here is number(0) else None

    return transform(term, value)


def sides(statement: Term) -> tuple[Term, Term]:
    """Left and right side of a relation, with sequences as their values."""
    if statement.head is not RELATION:
        raise LookupError("no relation")
    left, right = statement.args
    return present(left), present(right)


def mirror(name: str, size: Any) -> Term:
    """An orthogonal matrix: the mirror at right angles to a vector that is drawn."""
    z = vector(name, size)
    return eye(size) - 2 * outer(z, z) / (z @ z)


def chosen(control: str, *ways: Term) -> Term:
    """The way that a choice among them names."""
    return add(*(compare("=", scalar(control), place) * way for place, way in enumerate(ways)))
