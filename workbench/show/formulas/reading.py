"""Reading the LaTeX that the workbench itself writes: a fold over its small subset.

One pass with an explicit stack, so depth costs nothing. The subset is what works alike in pdflatex, KaTeX and
MathJax.
"""

from __future__ import annotations

import re
from typing import Protocol, TypeVar

from workbench.show.formulas.signs import ARITY, BIG_OPERATORS, BINARY, GREEK, LOG_LIKE, RELATIONS, SPACES, SYMBOLS

_SIZERS = r"\\(?:left|right|bigl|bigr|Bigl|Bigr|biggl|biggr)"
_TOKEN = re.compile(
    rf"(?P<fence>{_SIZERS}\s*(?:\\[a-zA-Z]+|\\[{{}}|]|[()\[\]|.]))"
    r"|(?P<array>\\begin\{array\}\{[clr|]*\}|\\(?:begin|end)\{[a-z]+\})"
    r"|(?P<text>\\text\{(?:[^{}\\]|\\[^a-zA-Z]|\\[a-zA-Z]+|\{(?:[^{}]|\{[^{}]*\})*\})*\})"
    r"|(?P<command>\\[a-zA-Z]+\*?)|(?P<escaped>\\\\(?:\[\d+pt\])?|\\[^a-zA-Z])|(?P<number>\d+(?:\.\d+)?)|(?P<space>\s+|~)|(?P<char>.)",
    re.DOTALL,
)
V = TypeVar("V")


class Algebra(Protocol[V]):
    """What the parts of a formula become."""

    def token(self, kind: str, text: str) -> V: ...
    def command(self, name: str, args: list[V]) -> V: ...
    def script(self, base: V | None, below: V | None, above: V | None) -> V: ...
    def row(self, items: list[V]) -> V: ...
    def array(self, rows: list[list[V]], columns: str) -> V: ...


class _Frame:
    """An open group: its finished items, each with its scripts, and the commands that still want arguments."""

    __slots__ = ("items", "waiting", "script", "columns", "rows")

    def __init__(self, columns: str | None = None) -> None:
        self.items: list[list[object]] = []
        self.waiting: list[tuple[str, list[object]]] = []
        self.script: int = 0
        self.columns = columns  # of an array; None in braces
        self.rows: list[list[object]] = [[]]

    def cell(self, algebra: Algebra[V]) -> None:
        """End a cell of an array."""
        self.rows[-1].append(_close(self, algebra))
        self.items = []


def tokens(latex: str) -> list[tuple[str, str]]:
    """(kind, text) of every token; kinds: fence, array, text, command, escaped, number, space, char."""
    return [(str(match.lastgroup), match.group()) for match in _TOKEN.finditer(latex)]


def fold(latex: str, algebra: Algebra[V]) -> V:
    """The value of a formula. Raises ValueError for unbalanced braces and arrays."""
    stack = [_Frame()]
    for kind, text in tokens(latex):
        frame = stack[-1]
        if kind == "char" and text == "{":
            stack.append(_Frame())
        elif kind == "char" and text == "}":
            if len(stack) == 1:
                raise ValueError(f"a brace closes that was not opened: {latex!r}")
            value = _close(stack.pop(), algebra)
            _arrive(stack[-1], value, algebra)
        elif kind == "array":
            if text.startswith(r"\begin"):
                stack.append(_Frame(text.partition("}")[2].strip("{}")))
                continue
            if frame.columns is None:
                raise ValueError(f"an array ends that was not begun: {latex!r}")
            frame.cell(algebra)
            stack.pop()
            _arrive(stack[-1], algebra.array(frame.rows, frame.columns), algebra)  # type: ignore[arg-type]
        elif frame.columns is not None and (text == "&" or text.startswith(r"\\")):
            frame.cell(algebra)
            if text != "&":
                frame.rows.append([])
        elif kind == "char" and text in "^_":
            frame.script = 2 if text == "^" else 1
            if not frame.items or frame.items[-1][frame.script] is not None:
                frame.items.append([None, None, None])
        elif kind == "command" and text in ARITY:
            frame.waiting.append((text, []))
        elif kind == "space" and (frame.waiting or frame.script):
            continue
        else:
            _arrive(frame, algebra.token(kind, text), algebra)
    if len(stack) != 1:
        raise ValueError(f"a brace is not closed: {latex!r}")
    return _close(stack[0], algebra)


def _arrive(frame: _Frame, value: object, algebra: Algebra[V]) -> None:
    while frame.waiting:
        name, args = frame.waiting[-1]
        args.append(value)
        if len(args) < ARITY[name]:
            return
        frame.waiting.pop()
        value = algebra.command(name, args)  # type: ignore[arg-type]
    if frame.script:
        frame.items[-1][frame.script] = value
        frame.script = 0
    else:
        frame.items.append([value, None, None])


def _close(frame: _Frame, algebra: Algebra[V]) -> V:
    values = [
        base if below is None and above is None and base is not None else algebra.script(base, below, above)  # type: ignore[arg-type]
        for base, below, above in frame.items
    ]
    return algebra.row(values)  # type: ignore[arg-type]


def unknown_commands(latex: str) -> set[str]:
    """The commands outside the portable subset; empty for everything that the workbench writes."""
    known = set(ARITY) | set(SYMBOLS) | set(SPACES) | {f"\\{name}" for name in (*LOG_LIKE, *GREEK)}
    found: set[str] = set()
    for kind, text in tokens(latex):
        names = [text] if kind == "command" else re.findall(r"(?<=\w)\\[a-zA-Z]+", text) if kind == "fence" else []
        found.update(name for name in names if name not in known)
    return found


# -- width -----------------------------------------------------------------------


class _Width:
    """How wide a formula is set, about, in em."""

    def token(self, kind: str, text: str) -> float:
        if kind == "space" or text in ("{", "}"):
            return 0.0
        if kind == "text":
            return 0.47 * len(re.sub(r"\\[a-zA-Z]+|[{}\\]", "", text[6:-1]))
        if kind == "number":
            return 0.5 * len(text)
        if text in RELATIONS:
            return 1.6 if "arrow" in text else 1.35
        if text in BINARY:
            return 1.25
        if text in BIG_OPERATORS:
            return 1.5
        if text in SPACES:
            return {r"\quad": 1.0, r"\qquad": 2.0}.get(text, 0.2)
        if text[1:] in LOG_LIKE:
            return 0.45 * (len(text) - 1) + 0.2
        if kind == "fence":
            return 0.6 if "Big" in text else 0.52 if "Vert" in text else 0.45
        if text in "()[]|,.":
            return 0.4
        if len(text) == 1 and text.isupper():
            return 1.0 if text in "MW" else 0.78
        return 0.62

    def command(self, name: str, args: list[float]) -> float:
        if name == r"\frac":
            return max(args) + 0.3
        if name == r"\sqrt":
            return args[0] + 0.9
        return args[0] * (0.85 if name in (r"\operatorname", r"\mathrm") else 1.0)

    def script(self, base: float | None, below: float | None, above: float | None) -> float:
        return (base or 0.0) + 0.72 * max(below or 0.0, above or 0.0) + 0.05

    def row(self, items: list[float]) -> float:
        return sum(items)

    def array(self, rows: list[list[float]], columns: str) -> float:
        """Columns as wide as their widest entries, a gap of 1 em between them, and brackets."""
        total = 0.2 if columns else 1.6
        for column in zip(*rows, strict=True):
            total += max(column) + 1.0
        return total - 1.0


def width(latex: str) -> float:
    """The width of a formula in em, estimated; good to some 15 per cent."""
    return fold(latex, _Width())


def is_narrow(latex: str, limit: float) -> bool:
    """Whether a formula is less than ``limit`` em wide; a long one is not measured, which keeps deep terms linear."""
    return len(latex) < 40 * limit and width(latex) < limit
