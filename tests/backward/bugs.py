"""Mistakes planted in the source of a backward pass, each of one kind, from a seed."""

from __future__ import annotations

import ast
import copy
import inspect
import random
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

KINDS = ("sign", "factor", "missing term", "extra term", "transposed", "missing reduction", "wrong axis", "wrong point")


@dataclass(frozen=True)
class Bug:
    """A backward pass with one mistake: its kind, the line as it is now, and the function."""

    layer: str
    kind: str
    said: str
    fn: Callable[..., Any]


def bugs_of(module: ModuleType, name: str, seed: int = 0) -> Iterator[Bug]:
    """Every single mistake of the backward pass of a layer, in an order drawn from the seed, kind after kind."""
    source = textwrap.dedent(inspect.getsource(getattr(module, f"{name}_backward")))
    tree = ast.parse(source)
    made: dict[str, list[tuple[str, ast.Module]]] = {kind: [] for kind in KINDS}
    for place, node in enumerate(ast.walk(tree)):
        for kind, change in _changes(node, tree):
            wrong = copy.deepcopy(tree)
            if _replace(wrong, place, change(copy.deepcopy(node))):
                made[kind].append((_said(tree, wrong), wrong))
    draw = random.Random(f"{name}{seed}")
    for found in made.values():
        draw.shuffle(found)
    kinds = list(KINDS)
    draw.shuffle(kinds)
    for turn in range(max(map(len, made.values()), default=0)):
        for kind in kinds:
            if turn < len(made[kind]):
                said, wrong = made[kind][turn]
                yield Bug(name, kind, said, _function(module, name, wrong))


def _function(module: ModuleType, name: str, tree: ast.Module) -> Callable[..., Any]:
    names = dict(vars(module))
    exec(compile(ast.fix_missing_locations(tree), f"<{name}>", "exec"), names)
    return names[f"{name}_backward"]  # type: ignore[no-any-return]


def _said(before: ast.Module, after: ast.Module) -> str:
    old, new = ast.unparse(before).splitlines(), ast.unparse(after).splitlines()
    return next((b.strip() for a, b in zip(old, new, strict=False) if a != b), "")


Change = Callable[[Any], ast.expr]


def _changes(node: ast.AST, tree: ast.Module) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.BinOp):
        yield from _of_operation(node, tree)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield "sign", lambda n: n.operand
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transposed", lambda n: n.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("sum", "mean"):
        if ast.unparse(node.func.value) != "np":
            yield "missing reduction", lambda n: n.func.value
            for k, word in enumerate(node.keywords):
                if word.arg == "axis":
                    yield "wrong axis", lambda n, k=k: _other_axis(n, k)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for other in _names(tree):
            if other != node.id and node.id in _names(tree):
                yield "wrong point", lambda n, o=other: ast.Name(o, ast.Load())


def _of_operation(node: ast.BinOp, tree: ast.Module) -> Iterator[tuple[str, Change]]:
    if isinstance(node.op, ast.Add | ast.Sub):
        turned: ast.operator = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield "sign", lambda n: ast.BinOp(n.left, turned, n.right)
        yield "missing term", lambda n: n.left
        if isinstance(node.op, ast.Add):
            yield "missing term", lambda n: n.right
    if isinstance(node.op, ast.Mult | ast.Div):
        yield "factor", lambda n: n.left
        yield "factor", lambda n: ast.BinOp(ast.Constant(2), ast.Mult(), n)
        if isinstance(node.op, ast.Mult):
            yield "factor", lambda n: n.right
        for other in _names(tree):
            yield "extra term", lambda n, o=other: ast.BinOp(n, ast.Add(), ast.Name(o, ast.Load()))


def _other_axis(call: Any, k: int) -> ast.expr:
    axis = ast.literal_eval(call.keywords[k].value)
    call.keywords[k].value = ast.Constant(1 if axis == 0 else 0)
    return call  # type: ignore[no-any-return]


def _names(tree: ast.Module) -> list[str]:
    """The parameters and the locals."""
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return sorted({a.arg for a in function.args.args} | stored)


def _replace(tree: ast.Module, place: int, new: ast.expr) -> bool:
    """Put a node in the place that has that number in the walk of the tree; not in annotations."""
    nodes = list(ast.walk(tree))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    outside = {id(n) for a in function.args.args if a.annotation for n in ast.walk(a.annotation)}
    outside |= {id(n) for n in ast.walk(function.returns)} if function.returns else set()
    old = nodes[place]
    if id(old) in outside:
        return False
    for parent in nodes:
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
                return True
            if isinstance(value, list) and any(v is old for v in value):
                value[next(k for k, v in enumerate(value) if v is old)] = new
                return True
    return False
