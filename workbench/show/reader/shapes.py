r"""Whether what is printed conforms: numbers, columns, rows and matrices, and no broadcasting.

A shape is rows by columns; a number is 1 by 1. The number 0, the vector of ones and the unit matrix take the size that
they need; every other number is a number, and does not stand beside a matrix as if it were one. What the reader does
not know (tensors, functions it has not met) it does not judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workbench.show.reader.syntax import Node

Size = str | int
"""A size as the page writes it, or an open one (a number)."""
Shape = tuple[Size, Size]
ONE: Size = "1"
NUMBER: Shape = (ONE, ONE)

_TOTALS = frozenset(
    r"tr det lse max min sup inf rank CE KL H Var Cov median cond arg deg dim indicator D_{\mathrm{KL}} "
    r"\lambda_{\max}".split()
)
"""Functions whose values are numbers."""
_ALIKE = frozenset(
    r"log exp sin cos tan sinh cosh tanh arcsin arccos arctan ln \sigma \Gamma \psi \Phi \phi relu softplus silu "
    r"gelu sign erf log1p softmax LN standardize RMSNorm pinv".split()
)
"""Functions whose values are shaped like their first argument."""


@dataclass(frozen=True, slots=True)
class Called:
    """A function that the page has given: the shapes of its arguments, and of its value."""

    takes: tuple[Shape | None, ...]
    gives: Shape | None


@dataclass
class Shapes:
    """Reads the shapes of one formula; ``faults`` are what does not conform, in words."""

    letters: Mapping[str, Shape | None]
    functions: Mapping[str, Called] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _same: dict[int, Size] = field(default_factory=dict)
    _open: int = 0

    # -- sizes -----------------------------------------------------------------

    def open(self) -> int:
        self._open += 1
        return self._open

    def found(self, size: Size) -> Size:
        while isinstance(size, int) and size in self._same:
            size = self._same[size]
        return size

    def agree(self, a: Size, b: Size) -> bool:
        a, b = self.found(a), self.found(b)
        if a == b:
            return True
        if isinstance(a, int):
            self._same[a] = b
        elif isinstance(b, int):
            self._same[b] = a
        else:
            return False
        return True

    def alike(self, a: Shape | None, b: Shape | None) -> bool:
        """Whether two shapes can be the same; open sizes are settled where they can."""
        if a is None or b is None:
            return True
        before = dict(self._same)
        if self.agree(a[0], b[0]) and self.agree(a[1], b[1]):
            return True
        self._same = before
        return False

    def is_number(self, shape: Shape | None) -> bool:
        return shape is not None and self.found(shape[0]) == ONE and self.found(shape[1]) == ONE

    def called(self, shape: Shape | None) -> str:
        """A shape in words."""
        if shape is None:
            return "something"
        rows, columns = map(self.found, shape)
        if rows == columns == ONE:
            return "a number"
        if columns == ONE:
            return f"a column of {rows}" if isinstance(rows, str) else "a column"
        if rows == ONE:
            return f"a row of {columns}" if isinstance(columns, str) else "a row"
        return (
            f"a matrix of {rows} by {columns}"
            if not isinstance(rows, int) and not isinstance(columns, int)
            else "a matrix"
        )

    # -- formulas --------------------------------------------------------------

    def fault(self, words: str) -> None:
        if words not in self.faults:
            self.faults.append(words)

    def judge(self, node: Node) -> Shape | None:
        """The shape of a formula; None where the reader does not know, or it is a statement."""
        rule: Callable[[Node], Shape | None] | None = getattr(self, f"_{node.kind}", None)
        if rule is not None:
            return rule(node)
        for part in node.args:
            self.judge(part)
        return None

    def _number(self, node: Node) -> Shape | None:
        return (self.open(), self.open()) if node.name == "0" else NUMBER

    def _letter(self, node: Node) -> Shape | None:
        if node.name in self.letters:
            return self.letters[node.name]
        if node.name == r"\mathbf{1}":
            return (self.open(), ONE)
        if node.name == "I":
            size = self.open()
            return (size, size)
        return None

    def _group(self, node: Node) -> Shape | None:
        return self.judge(node.args[0])

    _square = _ends = _group

    def _negative(self, node: Node) -> Shape | None:
        return self.judge(node.args[0])

    def _sum(self, node: Node) -> Shape | None:
        return self._all_alike(node, "adds")

    def _hadamard(self, node: Node) -> Shape | None:
        return self._all_alike(node, "multiplies entry by entry")

    def _divided(self, node: Node) -> Shape | None:
        return self._all_alike(node, "divides entry by entry")

    def _all_alike(self, node: Node, verb: str) -> Shape | None:
        whole: Shape | None = None
        known = True
        for part in node.args:
            shape = self.judge(part)
            if not self.alike(whole, shape):
                self.fault(f"{verb} {self.called(whole)} and {self.called(shape)}")
                return None
            known = known and shape is not None
            whole = shape if whole is None else whole
        return whole if known else None

    def _kron(self, node: Node) -> Shape | None:
        for part in node.args:
            self.judge(part)
        return None

    def _product(self, node: Node) -> Shape | None:
        shapes = [self.judge(part) for part in node.args]
        if any(shape is None for shape in shapes):
            return None
        return self._chained([shape for shape in shapes if shape is not None and not self.is_number(shape)])

    def _chained(self, shapes: list[Shape]) -> Shape | None:
        """The shape of a product of arrays, by whatever brackets make sense of it."""
        stack: list[Shape] = []
        for shape in shapes:
            if not stack:
                stack.append(shape)
                continue
            left = stack[-1]
            if self.agree(left[1], shape[0]):
                stack[-1] = (left[0], shape[1])
                if self.is_number(stack[-1]):
                    stack.pop()
            else:
                stack.append(shape)
        if len(stack) > 1:
            self.fault(f"multiplies {self.called(stack[0])} by {self.called(stack[1])}")
            return None
        return stack[0] if stack else NUMBER

    def _fraction(self, node: Node) -> Shape | None:
        above, below = map(self.judge, node.args)
        if not self.alike(below, NUMBER):
            self.fault(f"divides by {self.called(below)}")
        return above

    def _power(self, node: Node) -> Shape | None:
        base, exponent = map(self.judge, node.args)
        if base is None:
            return None
        if self.is_number(base) or node.args[0].kind == "number":
            return exponent if exponent is not None else None
        if not self.agree(*base):
            self.fault(f"raises {self.called(base)} to a power")
            return None
        return base

    def _each(self, node: Node) -> Shape | None:
        return self.judge(node.args[0])

    def _transpose(self, node: Node) -> Shape | None:
        shape = self.judge(node.args[0])
        return None if shape is None else (shape[1], shape[0])

    def _root(self, node: Node) -> Shape | None:
        return self.judge(node.args[0])

    _abs = _root

    def _norm(self, node: Node) -> Shape | None:
        self.judge(node.args[0])
        return NUMBER

    def _pair(self, node: Node) -> Shape | None:
        left, right = [*map(self.judge, node.args), None, None][:2]
        if not self.alike(left, right):
            self.fault(f"pairs {self.called(left)} with {self.called(right)}")
        return NUMBER

    def _entry(self, node: Node) -> Shape | None:
        base, *places = node.args
        if any(place.kind == "relation" for place in places):
            return None
        if base.kind == "square":
            inner = self.judge(base.args[0])
            if inner is None or not self.is_number(inner):
                return NUMBER if inner is not None else None
            return (self.open(), ONE) if len(places) == 1 else (self.open(), self.open()) if len(places) == 2 else None
        shape = self.judge(base)
        if any(place.kind == "all" for place in places):
            return None
        if shape is None or self.is_number(shape):
            return shape
        rows, columns = map(self.found, shape)
        if len(places) == 1:
            return NUMBER if ONE in (rows, columns) else (columns, ONE)
        if len(places) == 2:
            if ONE in (rows, columns):
                self.fault(f"takes an entry with two places of {self.called(shape)}")
            return NUMBER
        return None

    def _big(self, node: Node) -> Shape | None:
        body = self.judge(node.args[0])
        return body if node.name != "arg max" else None

    def _integral(self, node: Node) -> Shape | None:
        return self.judge(node.args[0])

    _mean = _limit = _integral

    def _factorial(self, node: Node) -> Shape | None:
        for part in node.args:
            if not self.alike(self.judge(part), NUMBER):
                self.fault("counts with what is no number")
        return NUMBER

    _binom = _factorial

    def _chance(self, node: Node) -> Shape | None:
        self.judge(node.args[0])
        return NUMBER

    def _change(self, node: Node) -> Shape | None:
        return self.judge(node.args[0])

    def _nabla(self, node: Node) -> Shape | None:
        f = self.judge(node.args[0])
        if len(node.args) != 2:
            return None
        x = self.judge(node.args[1])
        order = node.name.rstrip("…")
        if f is None or x is None or not self.is_number(f):
            return None
        if order == "1":
            return x
        return (x[0], x[0]) if order == "2" and self.found(x[1]) == ONE else None

    def _derivative(self, node: Node) -> Shape | None:
        f, *moves = map(self.judge, node.args)
        if f is None or any(m is None for m in moves):
            return None
        arrays = [m for m in moves if m is not None and not self.is_number(m)]
        order = node.name.rstrip("…")
        if not arrays:
            return f
        if self.is_number(f) and order == "1" and len(arrays) == 1:
            return arrays[0]
        if self.is_number(f) and order == "2" and len(arrays) == 2:
            return (arrays[0][0], arrays[1][1])
        if order == "1" and len(arrays) == 1 and self.found(f[1]) == ONE == self.found(arrays[0][1]):
            return (f[0], arrays[0][0])
        return None

    def _apply(self, node: Node) -> Shape | None:
        name = node.name.rstrip("…")
        shapes = [self.judge(part) for part in node.args]
        told = self.functions.get(name) or self.functions.get(name.partition("^")[0])
        if told is not None:
            for wanted, shape in zip(told.takes, shapes, strict=False):
                if not self.alike(wanted, shape):
                    self.fault(f"gives {self.called(shape)} to a function of {self.called(wanted)}")
            return told.gives
        stem = name.partition("_")[0].partition("^")[0]
        if name == "indicator":
            (condition,) = node.args
            return self.judge(condition.args[0].args[0]) if condition.args[0].kind == "relation" else None
        if r"\text{axis" in name:
            return None
        if stem in ("max", "min") and len(shapes) > 1:
            return next((shape for shape in shapes if shape is not None and not self.is_number(shape)), NUMBER)
        if name in _TOTALS or stem in _TOTALS:
            return self._of_square(name, shapes)
        if name == "diag" and shapes and shapes[0] is not None:
            rows, columns = map(self.found, shapes[0])
            return (rows, rows) if columns == ONE else (columns, columns) if rows == ONE else (rows, ONE)
        if stem in _ALIKE and len(shapes) == 1:
            return shapes[0] if name != "pinv" else self._turned(shapes[0])
        return None

    @staticmethod
    def _turned(shape: Shape | None) -> Shape | None:
        return None if shape is None else (shape[1], shape[0])

    def _of_square(self, name: str, shapes: list[Shape | None]) -> Shape | None:
        shape = shapes[0] if shapes else None
        if name in ("tr", "det") and shape is not None and not self.agree(*shape):
            self.fault(f"takes the {'trace' if name == 'tr' else 'determinant'} of {self.called(shape)}")
        return NUMBER

    def _matrix(self, node: Node) -> Shape | None:
        cells = [cell for row in node.args for cell in row.args]
        numbers = [self.is_number(self.judge(cell)) for cell in cells]
        if any(cell.kind in ("group", "matrix") for cell in cells):
            return None  # a number in brackets is an array of one, and stands beside arrays
        if any(numbers) and all(n or cell.kind == "number" for n, cell in zip(numbers, cells, strict=True)):
            return (str(len(node.args)), str(len(node.args[0].args)))
        return None  # of blocks, such as 0 and I, the page does not say the shape here

    def _choice(self, node: Node) -> Shape | None:
        shapes = [self.judge(row.args[0]) for row in node.args]
        return shapes[0] if shapes else None

    def _quantified(self, node: Node) -> Shape | None:
        outside = self.letters
        ranging = [over for over in node.args[1:] if over.kind == "relation"]
        self.letters = {**outside, **{over.args[0].name: _living_in(over.args[1]) for over in ranging}}
        self.judge(node.args[0])
        self.letters = outside
        return None

    def _relation(self, node: Node) -> Shape | None:
        signs = node.name.split()
        if r"\in" in signs or r"\sim" in signs or r"\to" in signs:
            self.judge(node.args[0])
            return None
        whole: Shape | None = None
        for side in node.args:
            shape = self.judge(side)
            if not self.alike(whole, shape):
                self.fault(f"sets {self.called(whole)} beside {self.called(shape)}")
            whole = shape if whole is None else whole
        return None


def _living_in(space: Node) -> Shape | None:
    """The shape of what lives in a space, as it is printed; None where the reader does not know."""
    if space.kind != "power":
        return NUMBER
    sizes = space.args[1].args if space.args[1].kind == "times" else (space.args[1],)
    if len(sizes) > 2:
        return None
    return _size(sizes[0]), _size(sizes[1]) if len(sizes) == 2 else ONE


def _size(node: Node) -> Size:
    """A size in the words of a page: sums and products as they print."""
    if node.kind in ("letter", "number"):
        return node.name
    parts = [str(_size(part)) for part in node.args]
    if node.kind == "sum":
        return "".join(p if not n else f" - {p[1:]}" if p[0] == "-" else f" + {p}" for n, p in enumerate(parts))
    return f"-{parts[0]}" if node.kind == "negative" else " ".join(parts)


__all__ = ["NUMBER", "ONE", "Called", "Shape", "Shapes"]
