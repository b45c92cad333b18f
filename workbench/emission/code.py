"""Pieces of Python source with their precedence, and the names that the source uses."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from workbench.terms.sizes import Size
from workbench.terms.term import Term

COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(6)
LONG = 56
"""A piece longer than this is bound to a local name, so that no line nests deeply."""

_MODULES = ("np", "special", "linalg", "math", "torch", "jax", "jnp")
_RESERVED = frozenset({*_MODULES, *keyword.kwlist, *keyword.softkwlist, *dir(builtins)})
_OPERATORS: dict[type[ast.operator], int] = {
    ast.Add: SUM, ast.Sub: SUM, ast.Mult: PRODUCT, ast.Div: PRODUCT, ast.FloorDiv: PRODUCT, ast.Mod: PRODUCT,
    ast.MatMult: PRODUCT, ast.Pow: POWER,
}


_VIEW = re.compile(
    r"[^\W\d]\w*(\.T|\[[^]]*\]|\.reshape\([^()]*\))*|np\.(transpose|reshape|broadcast_to|diag|ascontiguousarray)\(.*"
    r'|np\.einsum\("\w+->\w+", .*'
)
"""Source whose value may share its memory with an argument."""


@dataclass(frozen=True, slots=True)
class Code:
    """Source of an expression and how tightly its outermost operator binds.

    ``own``: the value has memory of its own, which no argument of the function shares.
    """

    text: str
    level: int = ATOM
    own: bool = False

    def __post_init__(self) -> None:
        if not self.own and (self.level < ATOM or not _VIEW.fullmatch(self.text)):
            object.__setattr__(self, "own", True)

    def within(self, level: int) -> str:
        """The text, in brackets when it binds less tightly than its place demands."""
        return self.text if self.level >= level else f"({self.text})"

    @property
    def is_name(self) -> bool:
        return self.text.isidentifier()

    @property
    def is_cheap(self) -> bool:
        """A name, a literal or a view of a name: nothing worth a local name of its own."""
        return re.fullmatch(r"-?[\w.]+", self.text) is not None


def level_of(text: str) -> int:
    """The precedence of source that somebody else wrote (it is parsed, never run)."""
    node = ast.parse(text, mode="eval").body
    if isinstance(node, ast.BinOp):
        return _OPERATORS.get(type(node.op), COMPARISON)
    if isinstance(node, ast.UnaryOp):
        return SIGN if isinstance(node.op, ast.USub | ast.UAdd) else COMPARISON
    loose = ast.Compare | ast.BoolOp | ast.IfExp | ast.Lambda
    return COMPARISON if isinstance(node, loose) else ATOM


def call(function: str, *args: Code | str, **keywords: str) -> Code:
    """``function(args, keyword=...)``."""
    parts = [a if isinstance(a, str) else a.text for a in args]
    return Code(f"{function}({', '.join([*parts, *(f'{k}={v}' for k, v in keywords.items())])})")


def number_code(value: Fraction) -> Code:
    """A literal: exact integers, short decimals, quotients; beyond float64's integers a float."""
    top, bottom = value.numerator, value.denominator
    if max(abs(top), bottom) > 2**53:
        try:
            literal = repr(top / bottom)
        except OverflowError:
            literal = "inf" if top > 0 else "-inf"
        return Code(literal.replace("inf", "np.inf"), SIGN if top < 0 else ATOM)
    if bottom == 1:
        return Code(str(top), SIGN if top < 0 else ATOM)
    decimal = repr(top / bottom)
    if len(decimal) <= 8 and Fraction(decimal) == value:
        return Code(decimal, SIGN if top < 0 else ATOM)
    return Code(f"{top} / {bottom}", PRODUCT)


@dataclass
class Writer:
    """What is known while the body is written: names taken, statements so far, sizes and imports needed.

    ``uses`` counts how often each node of the term is an argument: a pattern may swallow a node used once.
    ``in_place``: arrays may be changed in place. ``source`` writes another function, ``(term, variables, name)``: what
    runs in a loop, such as the integrand of a quadrature, is a function of its own.
    """

    uses: dict[Term, int]
    source: Callable[[Term, Sequence[Term], str], str]
    in_place: bool = True
    factored: set[Term] = field(default_factory=set)
    statements: list[str] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    sizes_used: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    names: dict[Any, str] = field(default_factory=dict)
    helpers: dict[Term, tuple[str, str]] = field(default_factory=dict)
    count: int = 0

    def name_for(self, key: Any, wanted: str) -> str:
        """The identifier for a variable, a size or a named part; one that collides gets a trailing underscore."""
        if key not in self.names:
            name = re.sub(r"\W", "_", wanted)
            if not name.isidentifier():
                name = "_" + name
            while name in self.taken or name in _RESERVED:
                name += "_"
            self.taken.add(name)
            self.names[key] = name
        return self.names[key]

    def temporary(self) -> str:
        """A local name that nothing else has."""
        while True:
            self.count += 1
            if f"t{self.count}" not in self.taken:
                self.taken.add(f"t{self.count}")
                return f"t{self.count}"

    def bind(self, code: Code, name: str | None = None) -> Code:
        """Compute the piece now, under a local name."""
        name = name or self.temporary()
        self.statements.append(f"{name} = {code.text}")
        return Code(name, own=code.own)

    def named(self, code: Code) -> Code:
        """The piece itself when it may be written twice for free, else a local name for it."""
        return code if code.is_cheap and not code.text.startswith("-") else self.bind(code)

    def short(self, code: Code) -> Code:
        """The piece itself, or a local name for it when it is long."""
        return self.bind(code) if len(code.text) > LONG else code

    def once(self, term: Term) -> bool:
        return self.uses.get(term, 0) <= 1

    def size(self, size: Size) -> Code:
        """A size in the names that the function reads off its arguments."""
        text = ""
        for monomial, coefficient in sorted(size.terms, key=lambda t: (-sum(p for _, p in t[0]), t[0])):
            factors = [self.size_name(name) for name, power in monomial for _ in range(power)]
            if abs(coefficient) != 1 or not factors:
                factors.insert(0, str(abs(coefficient)))
            sign = "-" if coefficient < 0 else ("+" if text else "")
            text += f" {sign} " if text else sign
            text += " * ".join(factors)
        level = ATOM
        if len(size.terms) > 1:
            level = SUM
        elif text.startswith("-"):
            level = SIGN
        elif " " in text:
            level = PRODUCT
        return Code(text or "0", level)

    def size_name(self, name: str) -> str:
        self.sizes_used.add(name)
        return self.name_for(("size", name), name)

    def shape(self, sizes: Iterable[Size]) -> str:
        """A tuple of sizes."""
        parts = [self.size(s).text for s in sizes]
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
