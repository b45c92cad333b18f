"""What is known of a function of the language, in groups by who needs it.

Every callable takes the literal attributes by keyword. A declaration names the facts flat, and
``known(numpy=..., latex=...)`` puts each into its group.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from workbench.terms.domains import ALL, Domain
from workbench.terms.heads import NUMBER, as_term, negative, number, oo
from workbench.terms.term import Term


@dataclass(frozen=True)
class Values:
    """For those who evaluate: here, in emitted source, to many digits, in a browser, in SymPy.

    - ``numpy(lib, *arrays, **attrs)``: its value on arrays; ``lib`` has ``np``, ``special`` and ``linalg``, loaded
      when touched. Works on the trailing axes, so a stack of arguments gives a stack of values where NumPy can.
      ``stacks``: it takes a stack of matrices in front of the last two axes and gives the stack of values.
    - ``source``: the same as NumPy source with ``{0}``, ``{1}`` for arguments and ``{axis}`` for attributes, or a
      callable ``(args, **attrs) -> str``; ``imports`` names what the source needs beside ``np``: "special", "linalg".
    - ``precise``: the name of mpmath's function, or ``(reals, *numbers, **attrs)``, its value at scalars to many
      digits; ``reals`` is mpmath's context. ``slow``: that takes long for a thousand digits.
    - ``javascript``: an expression of the page, ``{0}`` and ``{axis}`` as in ``source``: numbers for an elementwise
      function, arrays for others; ``lib`` is ``show/page/src/library.js``.
    - ``sympy``: SymPy's name for it, or ``(sympy, term, *expressions, **attrs)``, SymPy's expression.
    - ``oracle(lib, *arrays, **attrs)``: its value another way, for tests.

    A function with a meaning has its precise value, its JavaScript and its SymPy expression from that, where it
    declares no better one. What a test compares ``numpy`` with is the meaning, the precise value, the components or the
    oracle: one of them must be there.
    """

    numpy: Callable[..., Any] | None = None
    stacks: bool = False
    source: str | Callable[..., str] | None = None
    imports: tuple[str, ...] = ()
    precise: str | Callable[..., Any] | None = None
    slow: bool = False
    javascript: str = ""
    sympy: str | Callable[..., Any] | None = None
    oracle: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Writing:
    """For those who print and read.

    - ``latex``: a template with ``{0}`` ... for typeset arguments, or a callable ``(args, **attrs) -> str``,
      which gets the shapes of the arguments as well where it has a parameter ``shapes``;
      without one the function is shown by its components or its meaning, else its name is set as an operator.
    - ``display(*terms, **attrs)``: a term of the same value that is typeset in its place, or None.
    - ``called``: letters for its value, when its derivative repeats the value and a name reads better.
    - ``literal(*values)``: what a call with lists instead of terms means: ``array([[2, 1], [1, 3]])``.
    """

    latex: str | Callable[..., str] | None = None
    display: Callable[..., Term | None] | None = None
    called: tuple[str, ...] = ()
    literal: Callable[..., Term] | None = None


@dataclass(frozen=True)
class Entries:
    """For those who look at entries.

    - ``elementwise``: it acts entry by entry.
    - ``component(where, *terms, **attrs)``: for structural functions, the entry at the index terms ``where``.
    - ``axis_sum``: the attribute ``axis`` names the axis along which the values sum to 1 (softmax).
    - ``binary``: every value is 0 or 1; ``symmetric``: the value is a symmetric matrix.
    """

    elementwise: bool = False
    component: Callable[..., Term] | None = None
    axis_sum: bool = False
    binary: bool = False
    symmetric: bool = False


@dataclass(frozen=True)
class Calculus:
    """For those who differentiate.

    - ``derivative(f, *terms, **attrs)``: for elementwise functions, the derivative (or a tuple, one for each argument)
      as a term; ``f`` is the function term itself, so that it can be used again.
    - ``differential(f, position, d, *terms, **attrs)``: for the others, the change of f when argument ``position``
      moves by ``d``: a term linear in d.
    - ``linear``: in each argument separately; then the differential needs no declaration, and
      ``adjoint(position, u, *terms, **attrs)`` is the v with <u, f(..., d, ...)> = <v, d> for all d.
    - ``under_trace(f, d, *terms)``: for functions of one matrix that have a plain derivative only there, the change of
      the trace of f when the matrix moves by d; ``refusal``: why there is no derivative elsewhere.
    - ``kinks``: where it is not differentiable, in words; ``bend(*terms, **attrs)``: what is 0 there.
    - ``reason``: the one line said when the derivative is used; ``goes_without_saying``: beside another step it is not
      named (the differential of a sum).
    - ``lemma``: the id of the entry that proves the derivative; ``reference``: where it is found.
    """

    derivative: Callable[..., Any] | None = None
    differential: Callable[..., Term] | None = None
    linear: bool = False
    adjoint: Callable[..., Term] | None = None
    under_trace: Callable[..., Term] | None = None
    refusal: str = ""
    kinks: str = ""
    bend: Callable[..., Term] | None = None
    reason: str = ""
    goes_without_saying: bool = False
    lemma: str = ""
    reference: str = ""

    @property
    def declared(self) -> bool:
        """Whether the declaration says how the value changes."""
        return self.linear or self.derivative is not None or self.differential is not None


@dataclass(frozen=True)
class Interval:
    """Real numbers from ``low`` to ``high``, which may be infinite; ``closed``: the finite ends belong to it."""

    low: Term
    high: Term
    closed: bool = False

    @property
    def positive(self) -> bool:
        """Whether every number in it is > 0."""
        return self.low.head is NUMBER and (self.low.value > 0 or (self.low.value == 0 and not self.closed))


    @property
    def nonnegative(self) -> bool:
        """Whether no number in it is < 0."""
        return self.low.head is NUMBER and bool(self.low.value >= 0)

    @property
    def bounds(self) -> tuple[tuple[str, Term], ...]:
        """What holds of every number in it: (">", low) and ("<", high), or (">=", low) ..., for the finite ends."""
        ends = ((">", self.low), ("<", self.high))
        return tuple((sign + "=" * self.closed, e) for sign, e in ends if e not in (oo, negative(oo)))


def between(low: Term | int, high: Term | int, *, closed: bool = False) -> Interval:
    """The interval; open unless ``closed``."""
    return Interval(as_term(low), as_term(high), closed)


POSITIVE_VALUES = Interval(number(0), oo)
NONNEGATIVE_VALUES = Interval(number(0), oo, closed=True)


@dataclass(frozen=True)
class End:
    """How a function ends: its limit as the argument goes to ``at`` (oo, -oo, or an edge of the domain), and why."""

    at: Term
    limit: Term
    why: str


def end(at: Term | int, limit: Term | int, why: str) -> End:
    """An end of a function."""
    return End(as_term(at), as_term(limit), why)


@dataclass(frozen=True)
class Inverse:
    """How f(x) = v is solved for x.

    ``of(v)``: the x, for v in the range; ``why``: why there is no other; ``both_signs``: -x is one as well, and x is
    the one that is not negative; a function with a period has others a period away. ``outside``: what is said of a v
    that is no value.
    """

    of: Callable[[Term], Term]
    why: str = "one-to-one"
    outside: str = ""
    both_signs: bool = False


@dataclass(frozen=True)
class RealLine:
    """For those who take limits, solve, sample and estimate.

    - ``domain``: where the arguments lie.
    - ``range``: where the values (the entries of the value) lie; None says nothing.
    - ``ends``: limits where the argument grows without bound or reaches the edge of the domain.
    - ``inverse``: how it is undone; ``period``: f(x + period) = f(x).
    - ``reflection``: (a, b, c) when f(-x) = a f(x) + b x + c.
    """

    domain: Domain = ALL
    range: Interval | None = None
    ends: tuple[End, ...] = ()
    inverse: Inverse | None = None
    period: Term | None = None
    reflection: tuple[int, int, int] | None = None

    @property
    def positive(self) -> bool:
        """Whether every value is > 0."""
        return self.range is not None and self.range.positive

    @property
    def nonnegative(self) -> bool:
        """Whether no value is < 0."""
        return self.range is not None and self.range.nonnegative


@dataclass(frozen=True)
class Knowledge:
    """Everything that is known of a function.

    ``meaning(*terms, **attrs)``: the function in more basic words of the language; ``transparent``: normal forms see
    through to it (a mean, a norm), while other functions with a meaning keep their name (softmax).
    """

    meaning: Callable[..., Term] | None = None
    transparent: bool = False
    values: Values = field(default_factory=Values)
    writing: Writing = field(default_factory=Writing)
    entries: Entries = field(default_factory=Entries)
    calculus: Calculus = field(default_factory=Calculus)
    line: RealLine = field(default_factory=RealLine)


GROUPS: dict[str, type] = {
    "values": Values, "writing": Writing, "entries": Entries, "calculus": Calculus, "line": RealLine,
}  # fmt: skip


@cache
def homes() -> dict[str, str]:
    """The group of every fact, "" for those that stand by themselves."""
    own = {f.name: "" for f in dataclasses.fields(Knowledge) if f.name not in GROUPS}
    return own | {f.name: name for name, group in GROUPS.items() for f in dataclasses.fields(group)}


def known(**facts: Any) -> Knowledge:
    """The facts of one declaration, each in its group. Raises TypeError for one that no group has."""
    found: dict[str, dict[str, Any]] = {name: {} for name in ("", *GROUPS)}
    for name, fact in facts.items():
        if name not in homes():
            raise TypeError(f"a function has no fact {name!r}; there are {', '.join(sorted(homes()))}")
        found[homes()[name]][name] = fact
    groups = {name: group(**found[name]) for name, group in GROUPS.items()}
    return Knowledge(**found[""], **groups)


__all__ = [
    "Calculus", "End", "Entries", "GROUPS", "Interval", "Inverse", "Knowledge", "NONNEGATIVE_VALUES", "POSITIVE_VALUES",
    "RealLine", "Values", "Writing", "between", "end", "homes", "known",
]  # fmt: skip
