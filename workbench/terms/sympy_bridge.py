"""SymPy expressions as terms, and terms as SymPy expressions.

Objects are converted node by node; no text is ever read. What one side cannot say is refused with a LanguageError.

A MatrixSymbol of n rows and 1 column becomes a matrix of shape (n, 1), as SymPy means it. Sums over ``(k, 0, n - 1)``
count from 0, as the language does; over ``(k, 1, n)`` the index in ``x[k]`` is taken to count from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from typing import Any

from workbench.terms.declaration import Function
from workbench.terms.functions import functions
from workbench.terms.heads import (
    Product,
    Sum,
    apply,
    as_term,
    at,
    compare,
    delta,
    derivative,
    index,
    integral,
    limit,
    matmul,
    mul,
    negative,
    number,
    oo,
    pi,
    power,
    size_term,
    symbol,
    transpose,
)
from workbench.terms.sizes import Size, named_size, size_of
from workbench.terms.sympy_out import to_sympy
from workbench.terms.term import LanguageError, Term


@cache
def _by_sympy_name() -> dict[str, Function]:
    """The functions whose declaration names a function of SymPy, by that name."""
    return {f.knows.values.sympy: f for f in functions().values() if isinstance(f.knows.values.sympy, str)}


def function_of(node: Any, read: Callable[[Any], Term]) -> Term:
    """The term of an applied function of SymPy; ``read`` gives those of its arguments.

    Raises LanguageError for a function that the language has not.
    """
    name = type(node).__name__
    if name == "polygamma" and node.args[0].is_Integer:
        order = int(node.args[0])
        argument = read(node.args[1])
        return functions()["polygamma"](order, argument) if order else functions()["digamma"](argument)
    if name == "polylog" and node.args[0] == 2:
        return functions()["dilog"](read(1 - node.args[1]))  # Li_2 as the language has it
    known = _by_sympy_name().get(name) or functions().get(name)
    if known is None or name in ("polygamma", "polylog"):
        raise LanguageError(f"the language has no function {name}")
    return known(*map(read, node.args))


def from_sympy(expression: Any, *, as_printed: bool = False) -> Term:
    """The term that says what a SymPy expression says; ``as_printed``: sums and products in the order SymPy prints.

    Takes scalars (numbers, real symbols, the functions that the language has, Sum, Product, Indexed, KroneckerDelta,
    Derivative, definite Integral, Limit) and matrix expressions. Raises LanguageError for anything else.
    """
    import sympy

    if not isinstance(expression, sympy.Basic) and hasattr(expression, "_sympy_"):
        expression = expression._sympy_()
    if not isinstance(expression, sympy.Basic):
        raise LanguageError(f"{type(expression).__name__} is not a SymPy expression that can be a term")
    try:
        return _Reader(sympy, expression, as_printed).read()
    except RecursionError:
        raise LanguageError("the SymPy expression is nested too deeply for SymPy's own traversals") from None


class _Reader:
    """One conversion: which symbols are sizes, which are indices and where these start to count."""

    def __init__(self, sympy: Any, root: Any, as_printed: bool = False) -> None:
        self.sympy = sympy
        self.root = root
        self.as_printed = as_printed
        self.nodes = list(self._postorder(root))
        self.size_names: set[str] = set()
        self.indices: dict[Any, tuple[Term, int]] = {}
        for node in self.nodes:
            if isinstance(node, sympy.matrices.MatrixExpr | sympy.Idx | sympy.IndexedBase):
                self._learn_sizes(node)
        for node in self.nodes:
            if isinstance(node, sympy.Sum | sympy.Product):
                for bound in node.limits:
                    self._learn_index(*bound)
            if isinstance(node, sympy.Idx) and node not in self.indices:
                if node.upper is None:
                    raise LanguageError(f"the index {node} needs a range: Idx({str(node)!r}, n)")
                self._learn_index(node, node.lower, node.upper)
        self.done: dict[Any, Term] = {}

    def _postorder(self, root: Any) -> Iterable[Any]:
        seen: set[Any] = set()
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                yield node
            elif node not in seen:
                seen.add(node)
                stack.append((node, True))
                stack.extend((a, False) for a in reversed(node.args))

    def _learn_sizes(self, node: Any) -> None:
        for length in getattr(node, "shape", None) or ():
            self.size_names.update(s.name for s in length.free_symbols)

    def _learn_index(self, name: Any, lower: Any = None, upper: Any = None) -> None:
        if lower is None or upper is None:
            raise LanguageError(f"the sum over {name} needs both ends of its range")
        if not lower.is_Integer:
            raise LanguageError(f"the index {name} must start at an integer, not at {lower}")
        length = self.sympy.expand(upper - lower + 1)
        if any(s == name for s in length.free_symbols):
            raise LanguageError(f"the range of {name} depends on {name}")
        self.size_names.update(s.name for s in length.free_symbols)
        found = index(str(name), self.size(length)), int(lower)
        if self.indices.setdefault(name, found) != found:
            raise LanguageError(f"the index {name} runs over two ranges; rename one of them")

    def size(self, length: Any) -> Size:
        """An integer polynomial as a size. Raises LanguageError for anything else."""
        total = size_of(0)
        for part in self.sympy.Add.make_args(self.sympy.expand(length)):
            product = size_of(1)
            for base, exponent in part.as_powers_dict().items():
                if base.is_Integer and exponent == 1:
                    product = product * int(base)
                elif base.is_Symbol and exponent.is_Integer and exponent > 0:
                    for _ in range(int(exponent)):
                        product = product * named_size(base.name)
                else:
                    raise LanguageError(f"{length} is not a size: a size is made of names and integers with *, + and -")
            total = total + product
        return total

    def read(self) -> Term:
        """The term of the root."""
        return self._read(self.root)

    def _read(self, root: Any) -> Term:
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            node, ready = stack.pop()
            if node in self.done:
                continue
            children = self._children(node)
            if ready or not children:
                self.done[node] = self._convert(node, [self.done[c] for c in children])
            else:
                stack.append((node, True))
                stack.extend((c, False) for c in reversed(children))
        return self.done[root]

    def _children(self, node: Any) -> list[Any]:
        """The arguments that are expressions; bounds, names and shapes are read by the converter itself."""
        sp = self.sympy
        if isinstance(node, sp.MatrixSymbol | sp.Idx | sp.IndexedBase | sp.Identity | sp.ZeroMatrix | sp.OneMatrix):
            return []
        if isinstance(node, sp.Sum | sp.Product | sp.Derivative):
            return [node.args[0]]
        if isinstance(node, sp.Integral):
            return [node.args[0], *(e for bound in node.limits for e in bound)]
        if isinstance(node, sp.Piecewise):
            return [part for pair in node.args for part in pair if part is not sp.true]
        if isinstance(node, sp.Limit):
            return list(node.args[:3])
        if isinstance(node, sp.Indexed):
            return [i for i in node.indices if i not in self.indices]
        if self.as_printed and isinstance(node, sp.Add):
            return list(node.as_ordered_terms())
        if self.as_printed and isinstance(node, sp.Mul):
            factors = node.as_ordered_factors()
            return sorted(factors, key=lambda f: f.is_Pow and f.exp.could_extract_minus_sign())
        if type(node).__name__ == "ElementwiseApplyFunction":
            return [node.expr]
        if type(node).__name__ == "MatrixElement":
            return [node.parent, *(i for i in node.args[1:] if i not in self.indices)]
        return list(node.args)

    def _convert(self, node: Any, args: list[Term]) -> Term:
        for kind in type(node).__mro__:
            reader = getattr(self, f"_{kind.__name__}", None)
            if reader is not None:
                return reader(node, args)  # type: ignore[no-any-return]
            if kind.__name__ in _by_sympy_name():
                return _by_sympy_name()[kind.__name__](*args)
        raise LanguageError(f"SymPy's {type(node).__name__} ({node}) has no counterpart in the language")

    # -- scalars ---------------------------------------------------------------

    def _Rational(self, node: Any, args: list[Term]) -> Term:  # noqa: N802 - the names are SymPy's
        return number(Fraction(int(node.p), int(node.q)))

    def _Float(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return as_term(float(node))

    def _Pi(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return pi

    def _EulerGamma(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return negative(functions()["digamma"](number(1)))

    def _Exp1(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return functions()["exp"](number(1))

    def _Infinity(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return oo

    def _NegativeInfinity(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return -oo

    def _Symbol(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        if node in self.indices:
            found, start = self.indices[node]
            return found if not start else found + start
        if node.name in self.size_names:
            return size_term(named_size(node.name))
        if not node.is_commutative:
            raise LanguageError(f"{node} does not commute; use a MatrixSymbol")
        if node.is_real is False:
            raise LanguageError(f"{node} is declared not to be real; the language is about real numbers")
        facts = [name for name, holds in (("positive", node.is_positive), ("integer", node.is_integer)) if holds]
        return symbol(node.name, (), *facts)

    def _Idx(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return self._Symbol(node, args)

    def _Add(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        total = args[0]
        for part in args[1:]:
            total = total + part
        return total

    def _Mul(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return _quotient(args) if self.as_printed else mul(*args)

    def _Pow(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        base, exponent = args
        if self.as_printed and node.exp.is_Rational and node.exp < 0:
            upright = self._Pow(node.base ** -node.exp, [base, number(-exponent.value)]) if node.exp != -1 else base
            return mul(1, power(upright, -1))
        if node.args[0] is self.sympy.E:
            return functions()["exp"](exponent)
        return functions()["sqrt"](base) if node.args[1] == self.sympy.Rational(1, 2) else power(base, exponent)

    def _Function(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        if isinstance(node, self.sympy.core.function.AppliedUndef):
            return apply(type(node).__name__, (), *args)
        return function_of(node, self._read)

    def _MinMaxBase(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        name = "maximum" if isinstance(node, self.sympy.Max) else "minimum"
        if name not in functions():
            raise LanguageError(f"the language has no function {name}")
        total = args[0]
        for part in args[1:]:
            total = functions()[name](total, part)
        return total

    def _Heaviside(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return functions()["step"](args[0])

    def _StrictLessThan(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return compare("<", *args)

    def _LessThan(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return compare("<=", *args)

    def _StrictGreaterThan(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return compare(">", *args)

    def _GreaterThan(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return compare(">=", *args)

    def _Piecewise(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        *pairs, (last, condition) = node.args
        if condition is not self.sympy.true:
            raise LanguageError(f"{node} says nothing where none of its conditions holds")
        total = self.done[last]
        for value, condition in reversed(pairs):
            if value == 1 and total is number(0):
                total = self.done[condition]
            elif "where" in functions():
                total = functions()["where"](self.done[condition], self.done[value], total)
            else:
                raise LanguageError("the language has no function where")
        return total

    # -- indices ---------------------------------------------------------------

    def _position(self, place: Any) -> Term:
        """An index as a place in an array: one that counts from 1 is moved to 0."""
        if place in self.indices:
            return self.indices[place][0]
        if any(start for found, start in self.indices.values() if found in self.done[place].indices):
            raise LanguageError(f"{place} mixes an index that counts from 1 with arithmetic")
        return self.done[place]

    def _Indexed(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        where = [self._position(i) for i in node.indices]
        if node.base.shape is not None:
            sizes = tuple(self.size(s) for s in node.base.shape)
        elif all(w.head.name == "index" for w in where):
            sizes = tuple(w.attrs[1] for w in where)
        else:
            raise LanguageError(f"{node.base} needs a shape: IndexedBase({str(node.base)!r}, shape=(n,))")
        return at(symbol(str(node.base.label), sizes), *where)

    def _MatrixElement(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return at(args[0], *(self._position(i) for i in node.args[1:]))

    def _KroneckerDelta(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return delta(*args[:2])

    def _bound(self, node: Any) -> list[Term]:
        return [self.indices[bound[0]][0] for bound in node.limits]

    def _Sum(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return Sum(args[0], *self._bound(node))

    def _Product(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return Product(args[0], *self._bound(node))

    # -- calculus --------------------------------------------------------------

    def _Derivative(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        total = args[0]
        for variable, times in node.variable_count:
            for _ in range(int(times)):
                total = derivative(total, self._read(variable))
        return total

    def _Integral(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        total = args[0]
        for bound in node.limits:
            if len(bound) != 3:
                raise LanguageError(f"{node} is not a definite integral")
            total = integral(total, *(self.done[b] for b in bound))
        return total

    def _Limit(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        side = {"+": "right", "-": "left"}.get(str(node.args[3]), "both")
        return limit(args[0], args[1], args[2], side)

    # -- matrices --------------------------------------------------------------

    def _MatrixSymbol(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return symbol(node.name, tuple(self.size(s) for s in node.shape))

    def _filled(self, node: Any, name: str) -> Term:
        return functions()[name](*(self.size(s) for s in node.shape))

    def _Identity(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return functions()["eye"](self.size(node.shape[0]))

    def _ZeroMatrix(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return self._filled(node, "zeros")

    def _OneMatrix(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return self._filled(node, "ones")

    def _MatAdd(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return self._Add(node, args)

    def _MatMul(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        matrices = [a for a in args if a.rank]
        total = matrices[0]
        for part in matrices[1:]:
            total = matmul(total, part)
        scalars = [a for a in args if not a.rank]
        return mul(*scalars, total) if scalars else total

    def _MatPow(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        exponent = node.args[1]
        if not exponent.is_Integer or exponent == 0:
            raise LanguageError(f"{node}: only whole powers of a matrix, other than 0, can be said")
        factor = functions()["inv"](args[0]) if exponent < 0 else args[0]
        total = factor
        for _ in range(abs(int(exponent)) - 1):
            total = matmul(total, factor)
        return total

    def _Inverse(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return functions()["inv"](args[0])  # SymPy's has the exponent -1 as an argument

    def _Transpose(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return transpose(args[0])

    def _Adjoint(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return transpose(args[0])

    def _HadamardProduct(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return mul(*args)

    def _HadamardPower(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return power(*args)

    def _DiagMatrix(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return functions()["diag"](functions()["reshape"](args[0], self.size(node.shape[0])))

    def _DiagonalOf(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return functions()["expand_dims"](functions()["diag"](args[0]), 1)

    def _KroneckerProduct(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        total = args[0]
        for part in args[1:]:
            total = functions()["kron"](total, part)
        return total

    def _DotProduct(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        return functions()["sum"](mul(*(a if a.shape[1].is_one else transpose(a) for a in args)))

    def _ElementwiseApplyFunction(self, node: Any, args: list[Term]) -> Term:  # noqa: N802
        inner = _Reader(self.sympy, node.function.expr)
        (variable,) = node.function.signature
        inner.done[variable] = args[0]
        return inner.read()


def _quotient(factors: list[Term]) -> Term:
    """A product with its divisors last, those of its number among them: x / 2, not 1/2 * x."""
    above, below = [], []
    for factor in mul(*factors).args if len(factors) > 1 else factors:
        if factor.head.name == "number":
            above += [number(factor.value.numerator)] if factor.value.numerator != 1 else []
            below += [number(factor.value.denominator)] if factor.value.denominator != 1 else []
        elif factor.head.name == "power" and factor.args[1] is number(-1):
            below.append(factor.args[0])
        else:
            above.append(factor)
    return mul(*(above or [number(1)]), power(mul(*below), -1)) if below else mul(*above)


__all__ = ["from_sympy", "function_of", "to_sympy"]
