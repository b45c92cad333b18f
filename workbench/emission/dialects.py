"""Emitted NumPy in the words of PyTorch and JAX.

A function of the language has its spelling in one place, its declaration, in NumPy's words. Here the words of the
libraries are matched: most have the same name. What has no counterpart is refused by name.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from workbench.terms.term import LanguageError

_SAME = frozenset(
    "abs arange arccos arcsin arctan array asarray ascontiguousarray broadcast_to concatenate cos cosh diag dot "
    "einsum exp expm1 eye full inf kron linalg.det linalg.eigh linalg.eigvalsh linalg.inv linalg.norm linalg.pinv "
    "linalg.slogdet linalg.solve linalg.svd log log1p logaddexp matmul max maximum mean min minimum ones outer pi "
    "power prod reshape sign sin sinh sqrt square sum swapaxes tan tanh trace transpose tri var where zeros".split()
)
"""NumPy's words that may be translated; by default to the same word."""

_TORCH = {
    "broadcast_to": "torch.broadcast_to", "max": "torch.amax", "min": "torch.amin", "power": "torch.pow",
    "transpose": "torch.permute", "concatenate": "torch.cat", "ascontiguousarray": "torch.Tensor.contiguous",
    "pi": "torch.pi", "inf": "torch.inf", "dot": "torch.dot", "asarray": "torch.as_tensor", "array": "torch.stack",
    "special.expit": "torch.sigmoid", "special.log_expit": "torch.nn.functional.logsigmoid",
    "special.softmax": "torch.softmax", "special.log_softmax": "torch.log_softmax",
    "special.logsumexp": "torch.logsumexp", "special.gammaln": "torch.lgamma", "special.digamma": "torch.digamma",
    "special.polygamma": "torch.polygamma", "special.erf": "torch.erf", "special.ndtr": "torch.special.ndtr",
    "special.entr": "torch.special.entr", "special.i0": "torch.special.i0", "special.i1": "torch.special.i1",
    "special.zeta": "torch.special.zeta", "linalg.expm": "torch.linalg.matrix_exp",
}  # fmt: skip
_JAX = {
    "special.softmax": "jax.nn.softmax", "special.log_softmax": "jax.nn.log_softmax",
    "special.log_expit": "jax.nn.log_sigmoid", "ascontiguousarray": "jnp.asarray",
    **{f"special.{word}": f"jax.scipy.special.{word}" for word in
       "expit logsumexp gammaln digamma polygamma erf ndtr entr i0 i1 spence rel_entr gamma expi zeta".split()},
    "linalg.expm": "jax.scipy.linalg.expm",
}  # fmt: skip
_MADE = frozenset("full eye zeros ones arange".split())
"""Arrays from nothing: PyTorch has to be told their kind of number and their device."""
_OF_TENSORS = frozenset("maximum minimum logaddexp where".split())
_OF_NUMBERS = frozenset("sqrt exp log log1p abs sin cos tan sinh cosh tanh".split())


def body(source: str, target: str, like: str) -> list[str]:
    """The statements of an emitted function in the target's words; ``like`` is an argument of the right kind of number.

    Raises LanguageError for a word that the target does not have.
    """
    function = ast.parse(source).body[-1]
    assert isinstance(function, ast.FunctionDef)
    statements = [s for s in function.body if not _converts(s)]
    translator = _Torch(like) if target == "torch" else _Jax()
    return [ast.unparse(ast.fix_missing_locations(translator.statement(s))) for s in statements]


def _converts(statement: ast.stmt) -> bool:
    """``x = np.asarray(x, dtype=float)``: tensors are what they are."""
    return isinstance(statement, ast.Assign) and ast.unparse(statement.value).startswith("np.asarray(") and (
        ast.unparse(statement.value) == f"np.asarray({ast.unparse(statement.targets[0])}, dtype=float)"
    )


def _word(node: ast.expr) -> str | None:
    """``linalg.inv`` for ``np.linalg.inv``, ``special.expit``, SciPy's ``linalg.expm``; None for other expressions."""
    inside: ast.expr = node
    while isinstance(inside, ast.Attribute):
        inside = inside.value
    text = ast.unparse(node) if isinstance(inside, ast.Name) and inside is not node else ""
    module, _, rest = text.partition(".")
    return rest if module == "np" else text if module in ("special", "linalg") else None


class _Translator(ast.NodeTransformer):
    """What both targets share: words are renamed, and NumPy's scalars and copies are left out."""

    names: dict[str, str]
    prefix: str
    library: str

    def __init__(self) -> None:
        self.numbers: set[str] = set()

    def statement(self, statement: ast.stmt) -> ast.stmt:
        if isinstance(statement, ast.Assign):
            target = statement.targets[0]
            is_number = ".shape" in ast.unparse(statement.value) or self.is_number(statement.value)
            self.numbers.update(n.id for n in ast.walk(target) if isinstance(n, ast.Name) and is_number)
        changed = self.visit(statement)
        assert isinstance(changed, ast.stmt)
        return changed

    def is_number(self, node: ast.expr) -> bool:
        """Whether the value is one of Python's numbers: made of literals and sizes."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, int | float)
        if isinstance(node, ast.Name):
            return node.id in self.numbers
        if isinstance(node, ast.BinOp):
            return self.is_number(node.left) and self.is_number(node.right)
        if isinstance(node, ast.UnaryOp):
            return self.is_number(node.operand)
        if isinstance(node, ast.Call) and (_word(node.func) in _OF_NUMBERS or _word(node.func) == "float64"):
            return all(self.is_number(a) for a in node.args)
        return _word(node) in ("pi", "inf")

    def renamed(self, word: str) -> ast.expr:
        new = self.names.get(word)
        if new is None and word in _SAME:
            new = f"{self.prefix}.{word}"
        if new is None:
            raise LanguageError(f"{word} has no counterpart in {self.library}")
        return ast.parse(new, mode="eval").body

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        word = _word(node)
        if word is not None:
            return self.renamed(word)
        self.generic_visit(node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args:
            return self.copied(node.func.value)
        word = _word(node.func)
        if word == "float64":
            (value,) = node.args
            return self.number(value) if self.is_number(value) else self.visit(value)
        if word == "array" and isinstance(node.args[0], ast.Call | ast.Name):
            return self.visit(node.args[0])  # type: ignore[no-any-return]
        if word in _OF_NUMBERS and self.is_number(node):
            return self.number(node)
        node.keywords = [k for k in node.keywords if k.arg not in ("dtype", "optimize")]
        return self.call(word, node)

    def number(self, node: ast.expr) -> ast.expr:
        """A number of Python's."""
        text = ast.unparse(node).replace("np.float64", "float").replace("np.", "math.").replace("math.abs", "abs")
        return ast.parse(text, mode="eval").body

    def copied(self, node: ast.expr) -> ast.expr:
        raise NotImplementedError

    def call(self, word: str | None, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        return node


class _Jax(_Translator):
    names, prefix, library = _JAX, "jnp", "JAX"

    def copied(self, node: ast.expr) -> ast.expr:
        return self.visit(node)  # type: ignore[no-any-return]


class _Torch(_Translator):
    names, prefix, library = _TORCH, "torch", "PyTorch"

    def __init__(self, like: str) -> None:
        super().__init__()
        self.like = like

    def copied(self, node: ast.expr) -> ast.expr:
        return self.parsed(f"{ast.unparse(self.visit(node))}.clone()")

    def call(self, word: str | None, node: ast.Call) -> ast.expr:
        special = _TORCH_CALLS.get(word or "")
        self_like = [ast.keyword(k, self.parsed(f"{self.like}.{k}")) for k in ("dtype", "device")]
        if word == "where" and all(self.is_number(a) for a in node.args[1:]):
            return self.truth(node)
        if word == "array" and isinstance(node.args[0], ast.List):
            return self.written_out(node.args[0])
        if word in _OF_TENSORS:
            node.args = [self.tensor(a) for a in node.args]
        self.generic_visit(node)
        for keyword in node.keywords:
            keyword.arg = {"axis": "dim", "keepdims": "keepdim"}.get(keyword.arg or "", keyword.arg)
        if word in _MADE:
            if word in ("zeros", "full", "ones") and isinstance(node.args[0], ast.Name | ast.Constant | ast.BinOp):
                node.args[0] = ast.Tuple([node.args[0]], ast.Load())
            node.keywords.extend(self_like)
        return node if special is None else special(self, node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        if isinstance(node.left, ast.Constant) and node.left.value == 1.0 and isinstance(node.right, ast.Compare):
            return self.parsed(f"({ast.unparse(self.visit(node.right))}).to({self.like}.dtype)")
        self.generic_visit(node)
        return node

    def written_out(self, entries: ast.List) -> ast.expr:
        """An array entry by entry: of numbers at once, of tensors stacked."""
        rows = [row if isinstance(row, ast.List) else None for row in entries.elts]
        leaves = [e for row in rows for e in row.elts] if all(rows) else entries.elts  # type: ignore[union-attr]
        if all(self.is_number(e) for e in leaves):
            values = ast.unparse(self.visit(entries)).replace("np.", "math.")
            return self.parsed(f"torch.tensor({values}, dtype={self.like}.dtype, device={self.like}.device)")
        parts = [self.written_out(row) if row is not None else self.visit(self.tensor(e))
                 for row, e in zip(rows, entries.elts, strict=True)]  # fmt: skip
        return self.parsed(f"torch.stack([{', '.join(map(ast.unparse, parts))}])")

    def truth(self, node: ast.Call) -> ast.expr:
        """``where(condition, 1.0, 0.0)``: bare numbers would come out in PyTorch's default kind."""
        yes, no = node.args[1:]
        if (ast.unparse(yes), ast.unparse(no)) != ("1.0", "0.0"):
            raise LanguageError("where of two numbers has no counterpart in PyTorch")
        condition = self.visit(node.args[0])
        assert isinstance(condition, ast.Compare)
        if self.is_number(condition.left):
            condition.left = self.tensor(condition.left)
        return self.parsed(f"({ast.unparse(condition)}).to({self.like}.dtype)")

    def tensor(self, node: ast.expr) -> ast.expr:
        """A number as a tensor, for the functions that take nothing else."""
        if not self.is_number(node):
            return node
        return self.parsed(f"{self.like}.new_tensor({ast.unparse(node)})")

    def parsed(self, text: str) -> ast.expr:
        return ast.parse(text, mode="eval").body


def _whole(translator: _Torch, node: ast.Call) -> ast.expr:
    """A reduction that PyTorch knows along axes only: over everything, of the entries in one row."""
    if any(k.arg == "dim" and ast.unparse(k.value) != "None" for k in node.keywords):
        return node
    return translator.parsed(f"{ast.unparse(node.func)}({ast.unparse(node.args[0])}.reshape(-1), dim=0)")


def _uncorrected(translator: _Torch, node: ast.Call) -> ast.expr:
    node.keywords.append(ast.keyword("correction", ast.Constant(0)))
    return node


def _along_one(translator: _Torch, node: ast.Call) -> ast.expr:
    if any(k.arg == "dim" and isinstance(k.value, ast.Tuple) for k in node.keywords):
        raise LanguageError("prod over several axes has no counterpart in PyTorch")
    return node


def _triangle(translator: _Torch, node: ast.Call) -> ast.expr:
    n, like = ast.unparse(node.args[0]), translator.like
    return translator.parsed(f"torch.ones(({n}, {n}), dtype={like}.dtype, device={like}.device).tril()")


def _eye(translator: _Torch, node: ast.Call) -> ast.expr:
    if len(node.args) > 2:
        raise LanguageError("an identity matrix with an offset has no counterpart in PyTorch")
    return node


_TORCH_CALLS: dict[str, Callable[[_Torch, ast.Call], ast.expr]] = {
    "special.logsumexp": _whole, "var": _uncorrected, "prod": _along_one, "tri": _triangle, "eye": _eye,
}  # fmt: skip
