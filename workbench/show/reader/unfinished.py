"""What a person would not leave standing: ``0/v``, ``1/(1/v)``, ``x x^3``, ``c 2``, the same factor above and below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from workbench.show.reader.syntax import Node, walk

IsNumber = Callable[[Node], bool]
"""Whether a part is a number and no array."""


def unfinished(root: Node, is_number: IsNumber) -> Iterator[str]:
    """What is left to be done in a formula without grouping brackets."""
    for node in walk(root):
        rule = _RULES.get(node.kind)
        if rule is not None:
            yield from rule(node, is_number)


def broken(root: Node) -> Iterator[str]:
    """What no line should show, not even on the way: a zero divided, two minus signs."""
    for node in walk(root):
        if node.kind == "fraction" and _is(node.args[0], "0"):
            yield "0 is divided"
        elif node.kind == "fraction" and _is(node.args[1], "0"):
            yield "something is divided by 0"
        elif node.kind == "negative" and node.args[0].kind == "negative":
            yield "two minus signs stand in a row"


def _is(node: Node, value: str) -> bool:
    return node.kind == "number" and node.name == value


def _product(node: Node, is_number: IsNumber) -> Iterator[str]:
    numbers = [part for part in node.args if part.kind == "number"]
    if len(numbers) > 1:
        yield f"{numbers[0].name} and {numbers[1].name} are not multiplied"
    elif numbers and node.args[0] is not numbers[0]:
        yield f"the number {numbers[0].name} stands behind"
    if any(n.name == "1" for n in numbers):
        yield "a factor 1 is left"
    if any(n.name == "0" for n in numbers):
        yield "a factor 0 is left"
    for name, count in Counter(map(_base, node.args)).items():
        if count > 1 and name.kind != "number" and name.kind != "fraction" and is_number(name):
            yield f"{_said(name)} stands twice in a product"


def _fraction(node: Node, is_number: IsNumber) -> Iterator[str]:
    above, below = node.args
    if any(part.kind == "fraction" and part.args[0].kind == "number" for part in _factors(below)):
        yield "a fraction stands below a fraction"
    if above.kind == "fraction":
        yield "a fraction stands above a fraction"
    if _is(below, "1"):
        yield "something is divided by 1"
    common = {_base(p) for p in _factors(above)} & {_base(p) for p in _factors(below)}
    for part in sorted(common, key=str):
        if part.kind != "number" and is_number(part):
            yield f"{_said(part)} stands above and below"
    numbers = [p.name for p in (above, below) if p.kind == "number" and p.name.isdigit()]
    if len(numbers) == 2 and _gcd(*map(int, numbers)) > 1:
        yield f"{numbers[0]}/{numbers[1]} is not in lowest terms"


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _sum(node: Node, is_number: IsNumber) -> Iterator[str]:
    if any(_is(part, "0") or part.kind == "negative" and _is(part.args[0], "0") for part in node.args):
        yield "a summand 0 is left"
    whole = [p for p in node.args if p.kind == "number" or p.kind == "negative" and p.args[0].kind == "number"]
    if len(whole) > 1:
        yield "two numbers are not added"
    plus = {p for p in node.args if p.kind != "negative"}
    for part in node.args:
        if part.kind == "negative" and part.args[0] in plus and part.args[0].kind != "dots":
            yield f"{_said(part.args[0])} is added and taken away"


def _power(node: Node, is_number: IsNumber) -> Iterator[str]:
    base, exponent = node.args
    if _is(exponent, "1") or _is(exponent, "0"):
        yield f"an exponent {exponent.name} is left"
    if base.kind == "power" and _is_count(exponent) and _is_count(base.args[1]):
        yield "a power is raised to a power"
    if base.kind == "number" and base.name in ("0", "1") and exponent.kind == "number":
        yield f"a power of {base.name} is left"


def _is_count(node: Node) -> bool:
    return node.kind == "number" or node.kind == "negative" and node.args[0].kind == "number"


def _transpose(node: Node, is_number: IsNumber) -> Iterator[str]:
    if node.args[0].kind == "transpose":
        yield "a transpose is transposed"


def _abs(node: Node, is_number: IsNumber) -> Iterator[str]:
    if node.args[0].kind == "negative":
        yield "a minus sign stands in an absolute value"


_RULES: dict[str, Callable[[Node, IsNumber], Iterator[str]]] = {
    "product": _product, "fraction": _fraction, "sum": _sum, "power": _power, "transpose": _transpose, "abs": _abs,
}  # fmt: skip


def _factors(node: Node) -> tuple[Node, ...]:
    return node.args if node.kind == "product" else (node,)


def _base(node: Node) -> Node:
    return node.args[0] if node.kind == "power" and _is_count(node.args[1]) else node


def _said(node: Node) -> str:
    if node.kind == "letter":
        return node.name
    if node.kind == "entry" and node.args[0].kind == "letter":
        return node.args[0].name
    return {"norm": "a norm", "root": "a root", "abs": "an absolute value"}.get(node.kind, f"a {node.kind}")
