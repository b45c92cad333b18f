"""The closed heads: the structure of the language, with NumPy's shapes.

Everything else (``exp``, ``softmax``, ``inv`` ...) is an open function: see ``functions``.
Words build terms and accept Python numbers, NumPy and SymPy scalars in place of terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from workbench.terms.operators import words
from workbench.terms.sizes import Size, SizeLike, size_of
from workbench.terms.term import Attrs, Head, LanguageError, Shape, ShapeError, Term, build, postorder, rebuild

PROPERTIES = frozenset(
    "symmetric posdef diagonal orthogonal positive unit simplex onehot sign mask integer constant".split()
)
"""What may be declared of a symbol: see design; ``unit`` is in (0, 1), ``simplex`` has rows that sum to 1."""

_SQUARE_ONLY = frozenset("symmetric posdef diagonal orthogonal".split())
_RELATIONS = ("=", "!=", "<=", ">=", "<", ">", "loewner<=", "loewner>=", "loewner<",
              "loewner>", "approx", "proportional", "row~", "ni")  # fmt: skip


def show_shape(shape: Shape) -> str:
    """A shape as Python writes it: ``(m, n)``, ``(n,)``, ``()``."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def brief(term: Term, limit: int = 60) -> str:
    """The term's text, cut to one short line, for messages; named parts by their names."""
    text = words.text_of(_by_name(term), limit=4 * limit)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _by_name(root: Term) -> Term:
    """The term with a symbol in place of each named part, so that only the names are printed."""
    inside: dict[Term, Term] = {}
    stack = [root]
    while stack:
        term = stack.pop()
        if term not in inside:
            inside[term] = build(SYMBOL, (), (term.name, term.shape, frozenset())) if term.head is NAMED else term
            stack.extend(() if term.head is NAMED else term.args)
    if all(term is name for term, name in inside.items()):
        return root
    for term in postorder(root, below=lambda t: t.head is not NAMED):
        if term.head is not NAMED:
            inside[term] = rebuild(term, (inside[a] for a in term.args))
    return inside[root]


def misfit(what: str, *operands: Term) -> ShapeError:
    """A ShapeError that names every operand and its shape."""
    shapes = " and ".join(f"{brief(t)} of shape {show_shape(t.shape)}" for t in operands)
    return ShapeError(f"{what}: {shapes}")


# -- shape laws ----------------------------------------------------------------


def broadcast_shapes(operands: tuple[Term, ...], what: str) -> Shape:
    """NumPy's broadcasting of trailing axes; only a literal 1 stretches."""
    shape: Shape = ()
    for operand in operands:
        if operand.shape is shape or operand.shape == shape:
            continue
        if len(operand.shape) > len(shape):
            short, shape = shape, operand.shape
        else:
            short = operand.shape
        merged = list(shape)
        offset = len(shape) - len(short)
        for axis, size in enumerate(short, offset):
            if merged[axis].is_one:
                merged[axis] = size
            elif not size.is_one and merged[axis] != size:
                raise misfit(f"{what} shapes that do not broadcast", *_culprits(operands))
        shape = tuple(merged)
    return shape


def _culprits(operands: tuple[Term, ...]) -> tuple[Term, ...]:
    """The first two operands that do not fit each other, so that a message names just these."""
    seen: dict[Shape, Term] = {}
    for b in operands:
        if b.shape in seen:
            continue
        for shape, a in seen.items():
            for s, t in zip(reversed(shape), reversed(b.shape), strict=False):
                if not (s.is_one or t.is_one or s == t):
                    return a, b
        seen[b.shape] = b
    return operands


def _matmul_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    a, b = args
    if not a.shape or not b.shape:
        raise misfit("@ needs at least one axis on each side (use * for scalars)", a, b)
    inner_a = a.shape[-1]
    inner_b = b.shape[-2] if b.rank > 1 else b.shape[-1]
    if inner_a != inner_b:
        raise misfit(f"@ needs equal inner sizes, not {inner_a} and {inner_b}", a, b)
    batch: list[Size] = []
    left, right = a.shape[:-2], b.shape[:-2]
    for axis in range(-max(len(left), len(right)), 0):
        s = left[axis] if -axis <= len(left) else size_of(1)
        t = right[axis] if -axis <= len(right) else size_of(1)
        if not (s.is_one or t.is_one or s == t):
            raise misfit("@ of stacks whose leading axes do not broadcast", a, b)
        batch.append(t if s.is_one else s)
    return (*batch, *(a.shape[-2:-1]), *(b.shape[-1:] if b.rank > 1 else ()))


def _power_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    return broadcast_shapes(args, "power of")


def _at_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    x, *where = args
    if len(where) != x.rank:
        raise misfit(f"{len(where)} index(es) for {x.rank} axes", x)
    for size, index in zip(x.shape, where, strict=True):
        if index.shape:
            raise misfit("an index must be a scalar", x, index)
        if index.head is INDEX and index.attrs[1] != size:
            raise ShapeError(
                f"index {index.name} runs over {index.attrs[1]} but the axis of {brief(x)} has size {size}"
            )
        if index.head in (NUMBER, SIZE) and _is_outside(index.attrs[0], size):
            raise ShapeError(f"index {index.attrs[0]} is outside an axis of size {size} of {brief(x)}")
    return ()


def _is_outside(place: Fraction | Size, size: Size) -> bool:
    """Whether a place is certainly no place of an axis, whatever the sizes are."""
    if isinstance(place, Fraction):
        if place.denominator != 1 or place < 0:
            return True
        place = size_of(place.numerator)
    room, start = (size - place).value, place.value
    return (room is not None and room <= 0) or (start is not None and start < 0)


def _binder_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    body, *bound = args
    _distinct_indices(bound)
    return body.shape


def _tensor_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    body, *bound = args
    _distinct_indices(bound)
    if body.shape:
        raise misfit("tensor(...) needs a scalar body", body)
    return tuple(i.attrs[1] for i in bound)


def _distinct_indices(bound: Iterable[Term]) -> None:
    bound = list(bound)
    for index in bound:
        if index.head is not INDEX:
            raise LanguageError(f"{brief(index)} is not an index")
    if len(set(bound)) != len(bound):
        raise LanguageError("an index is bound twice")


def _delta_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    for index in args:
        if index.shape:
            raise misfit("delta needs scalars", index)
    sizes = {i.attrs[1] for i in args if i.head is INDEX}
    if len(sizes) > 1:
        raise ShapeError(f"delta of indices over different sizes: {' and '.join(map(str, sizes))}")
    return ()


def _derivative_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    f, x = args
    if x.head is not SYMBOL and not (x.head is AT and x.args[0].head is SYMBOL):
        raise LanguageError(f"the derivative is in a symbol or a component of one, not in {brief(x)}")
    return f.shape + x.shape


def _antiderivative_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    for place in (1, 3):
        if args[place].head is not SYMBOL or args[place].shape:
            raise LanguageError(f"an antiderivative is in a scalar symbol, not in {brief(args[place])}")
    if args[2].shape:
        raise misfit("an antiderivative is taken at a scalar", args[2])
    return args[0].shape


def _argmax_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    f, *variables = args
    if f.shape:
        raise misfit("only a scalar has a largest value", f)
    for x in variables:
        if x.head is not SYMBOL:
            raise LanguageError(f"the largest value is looked for in symbols, not in {brief(x)}")
    return variables[attrs[0]].shape


def _newton_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    count, place = attrs
    if len(args) != 1 + 4 * count + count * (count + 1) // 2 or not 0 <= place < count:
        raise LanguageError(
            "newton(f, x_1 ... x_m, lower ends, upper ends, m first and m (m + 1) / 2 second derivatives, place)"
        )
    moving = args[1 : 1 + count]
    if any(x.head is not SYMBOL for x in moving):
        raise LanguageError("Newton's iteration moves symbols")
    second = iter(args[1 + 4 * count :])
    pairs = [(x.shape + y.shape, next(second)) for k, x in enumerate(moving) for y in moving[k:]]
    first = zip((x.shape for x in moving), args[1 + 3 * count : 1 + 4 * count], strict=True)
    ends = (((), e) for e in (args[0], *args[1 + count : 1 + 3 * count]))
    for shape, a in (*ends, *first, *pairs):
        if a.shape != shape:
            raise misfit(f"Newton's iteration needs a part of shape {show_shape(shape)} here", a)
    return moving[place].shape


def _scalar_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    return ()


def _relation_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    left, right = args
    if left.shape and right.shape and left.shape != right.shape:
        raise misfit("a relation needs equal shapes", left, right)
    return ()


def _first_shape(args: tuple[Term, ...], attrs: Attrs) -> Shape:
    return args[0].shape


def _bound(args: tuple[Term, ...]) -> tuple[Term, ...]:
    return args[1:]


NUMBER = Head("number", _scalar_shape)
CONSTANT = Head("constant", _scalar_shape)
SYMBOL = Head("symbol", lambda args, attrs: attrs[1])
INDEX = Head("index", _scalar_shape)
SIZE = Head("size", _scalar_shape)
ADD = Head("add", lambda args, attrs: broadcast_shapes(args, "a sum of"))
MUL = Head("mul", lambda args, attrs: broadcast_shapes(args, "an elementwise product of"))
POWER = Head("power", _power_shape)
MATMUL = Head("matmul", _matmul_shape)
TRANSPOSE = Head("transpose", lambda args, attrs: args[0].shape[::-1])
COMPARE = Head("compare", lambda args, attrs: broadcast_shapes(args, "a comparison of"))
AT = Head("at", _at_shape)
SUM = Head("Sum", _binder_shape, _bound)
PRODUCT = Head("Product", _binder_shape, _bound)
TENSOR = Head("tensor", _tensor_shape, _bound)
DELTA = Head("delta", _delta_shape)
NAMED = Head("named", _first_shape)
APPLY = Head("apply", lambda args, attrs: attrs[1])
DERIVATIVE = Head("derivative", _derivative_shape)
DIFFERENTIAL = Head("differential", _first_shape)
INTEGRAL = Head("integral", _first_shape)
ANTIDERIVATIVE = Head("antiderivative", _antiderivative_shape)
BETWEEN = Head("between", _first_shape)
EXPECTATION = Head("expectation", _first_shape)
LIMIT = Head("limit", _first_shape)
ARGMAX = Head("argmax", _argmax_shape)
NEWTON = Head("newton", _newton_shape)
RELATION = Head("relation", _relation_shape)
BOTH = Head("both", _scalar_shape)
IMPLIES = Head("implies", _scalar_shape)
IFF = Head("iff", _scalar_shape)
FORALL = Head("forall", _scalar_shape)
EXISTS = Head("exists", _scalar_shape)

CLOSED_HEADS = {head.name: head for head in list(globals().values()) if isinstance(head, Head)}


# -- words ---------------------------------------------------------------------


def as_term(value: Any) -> Term:
    """A term from a Python, NumPy or SymPy number or expression; a float becomes the decimal it prints as."""
    if isinstance(value, Term):
        return value
    if isinstance(value, bool):
        raise LanguageError("a truth value is not a number of the language")
    if isinstance(value, int | Fraction):
        return number(value)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return _not_finite(value)
        return number(Fraction(repr(float(value))))
    if isinstance(value, Size):
        return size_term(value)
    if hasattr(value, "_sympy_") or hasattr(value, "free_symbols"):
        read: Term = words.from_sympy(value)
        return read
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        return as_term(value.item())
    if hasattr(value, "shape"):
        raise LanguageError(
            f"an array of shape {tuple(value.shape)} cannot stand in an expression; declare it as a variable"
        )
    raise LanguageError(f"{value!r} of type {type(value).__name__} is not an expression")


def _not_finite(value: float) -> Term:
    if value != value:
        raise LanguageError("nan is not a number of the language")
    return oo if value > 0 else negative(oo)


def number(value: int | Fraction) -> Term:
    return build(NUMBER, (), (Fraction(value),))


def constant(name: str) -> Term:
    return build(CONSTANT, (), (name,))


pi = constant("pi")
oo = constant("oo")
nan = constant("nan")
"""No value at all: what an answer by cases says where nothing exists."""


def shape_of(shape: str | SizeLike | Iterable[SizeLike]) -> Shape:
    """A shape from ``"m, n"``, from a size, or from a sequence of sizes; ``""`` and ``()`` are a scalar's."""
    if isinstance(shape, str):
        return tuple(size_of(part) for part in shape.split(",")) if shape.strip() else ()
    if isinstance(shape, int | Size):
        return (size_of(shape),)
    return tuple(size_of(part) for part in shape)


def symbol(name: str, shape: str | SizeLike | Iterable[SizeLike] = (), *properties: str) -> Term:
    """A variable. Raises LanguageError for an unknown property or one that the shape cannot have."""
    sizes = shape_of(shape)
    for prop in properties:
        if prop not in PROPERTIES:
            import difflib

            near = difflib.get_close_matches(prop, PROPERTIES, 3)
            hint = f"; did you mean {' or '.join(near)}?" if near else f"; known: {', '.join(sorted(PROPERTIES))}"
            raise LanguageError(f"{name}: unknown property {prop!r}{hint}")
        if prop in _SQUARE_ONLY and not (len(sizes) == 2 and sizes[0] == sizes[1]):
            raise ShapeError(f"{name} of shape {show_shape(sizes)} cannot be {prop}: that needs a square matrix")
        if prop in ("simplex", "onehot") and not sizes:
            raise ShapeError(f"{name} is a scalar and cannot be {prop}")
    return build(SYMBOL, (), (name, sizes, frozenset(properties)))


def properties(term: Term) -> frozenset[str]:
    """The declared properties of a symbol; none for anything else."""
    return term.attrs[2] if term.head is SYMBOL else frozenset()


def scalar(name: str, *props: str) -> Term:
    return symbol(name, (), *props)


def vector(name: str, n: SizeLike | Term, *props: str) -> Term:
    return symbol(name, (_plain_size(n),), *props)


def matrix(name: str, m: SizeLike | Term, n: SizeLike | Term, *props: str) -> Term:
    return symbol(name, (_plain_size(m), _plain_size(n)), *props)


def _plain_size(value: SizeLike | Term) -> Size:
    if isinstance(value, Term):
        if value.head is not SIZE:
            raise LanguageError(f"{brief(value)} is not a size")
        return value.attrs[0]  # type: ignore[no-any-return]
    return size_of(value)


def size_term(value: SizeLike) -> Term:
    """A size as a scalar of the language; an integer size is just a number."""
    size = size_of(value)
    return number(size.value) if size.value is not None else build(SIZE, (), (size,))


def size(name: str) -> Size:
    """A symbolic size, for declaring symbols and indices."""
    return size_of(name)


def index(names: str, over: SizeLike | Term) -> Any:
    """One index, or a tuple of them when several names are given, running over 0 .. size - 1."""
    made = tuple(build(INDEX, (), (name, _plain_size(over))) for name in names.replace(",", " ").split())
    return made[0] if len(made) == 1 else made


def fresh_axes(sizes: Iterable[SizeLike], avoid: Iterable[Term]) -> tuple[Term, ...]:
    """New index terms i, j, k ... over the sizes, with names that none of ``avoid`` has."""
    taken = {i.name for i in avoid if i.head is INDEX}
    made: list[Term] = []
    candidates = (n for rounds in ("", "_1", "_2", "_3", "_4") for n in (c + rounds for c in "ijklpqrstuvw"))
    for over in sizes:
        name = next(n for n in candidates if n not in taken)
        made.append(build(INDEX, (), (name, size_of(over))))
    return tuple(made)


def _flat(head: Head, operands: Iterable[Any]) -> list[Term]:
    out: list[Term] = []
    for operand in operands:
        term = as_term(operand)
        if term.head is head:
            out.extend(term.args)
        else:
            out.append(term)
    return out


def add(*operands: Any) -> Term:
    flat = _flat(ADD, operands)
    return flat[0] if len(flat) == 1 else build(ADD, flat) if flat else number(0)


def mul(*operands: Any) -> Term:
    """The elementwise product, with broadcasting."""
    flat = _flat(MUL, operands)
    return flat[0] if len(flat) == 1 else build(MUL, flat) if flat else number(1)


def negative(x: Any) -> Term:
    x = as_term(x)
    return number(-x.value) if x.head is NUMBER else mul(-1, x)


def subtract(a: Any, b: Any) -> Term:
    return add(a, negative(b))


def divide(a: Any, b: Any) -> Term:
    """Elementwise quotient; of two numbers, the exact fraction."""
    a, b = as_term(a), as_term(b)
    if a.head is NUMBER and b.head is NUMBER and b.value:
        return number(a.value / b.value)
    return mul(a, power(b, -1))


def power(x: Any, exponent: Any) -> Term:
    return build(POWER, (as_term(x), as_term(exponent)))


def matmul(a: Any, b: Any) -> Term:
    return build(MATMUL, (as_term(a), as_term(b)))


def transpose(x: Any) -> Term:
    """All axes reversed, as NumPy's ``.T``; a scalar or a vector is its own transpose."""
    x = as_term(x)
    return x if x.rank < 2 else build(TRANSPOSE, (x,))


def compare(relation: str, a: Any, b: Any) -> Term:
    """1 where the comparison holds and 0 elsewhere, entry by entry."""
    return build(COMPARE, (as_term(a), as_term(b)), (relation,))


def at(x: Any, *where: Any) -> Term:
    """One component; counting from 0, and with negative numbers from the end, as NumPy does."""
    x = as_term(x)
    places = list(map(as_term, where))
    for axis, (place, axis_size) in enumerate(zip(places, x.shape, strict=False)):
        if place.head is NUMBER and place.value < 0 and place.value.denominator == 1:
            places[axis] = size_term(axis_size + int(place.value))
    return build(AT, (x, *places))


def Sum(body: Any, *over: Term) -> Term:  # noqa: N802 - a big sigma
    """The sum of the body over the indices."""
    return build(SUM, (as_term(body), *over)) if over else as_term(body)


def Product(body: Any, *over: Term) -> Term:  # noqa: N802 - a big pi
    """The product of the body over the indices."""
    return build(PRODUCT, (as_term(body), *over)) if over else as_term(body)


def tensor(body: Any, *over: Term) -> Term:
    """The array whose entry at ``over`` is the body: the ordered free indices become axes."""
    return build(TENSOR, (as_term(body), *over)) if over else as_term(body)


def delta(i: Any, j: Any) -> Term:
    """Kronecker's delta: 1 when the indices are equal, else 0."""
    return build(DELTA, (as_term(i), as_term(j)))


def named(name: str, value: Any) -> Term:
    """The value under a name, as ``P = softmax(z)`` gives it; means just the value."""
    return build(NAMED, (as_term(value),), (name,))


def meaning(part: Term) -> Term:
    """What a named part stands for: ``name = value``."""
    return equals(part, part.args[0])


def apply(name: str, shape: str | SizeLike | Iterable[SizeLike], *args: Any) -> Term:
    """An opaque smooth function of the arguments with a value of the given shape."""
    return build(APPLY, tuple(map(as_term, args)), (name, shape_of(shape)))


def derivative(f: Any, x: Term) -> Term:
    """df/dx, of shape ``f.shape + x.shape``; x is a symbol or a component of one."""
    return build(DERIVATIVE, (as_term(f), x))


def differential(f: Any, *varying: Term) -> Term:
    """df as the varying symbols move; ``differential(X, X)`` is the direction dX itself."""
    if not varying:
        raise LanguageError("the differential needs the symbols that vary")
    return build(DIFFERENTIAL, (as_term(f), *varying))


def integral(f: Any, x: Term, lower: Any, upper: Any) -> Term:
    """The definite integral of f in the scalar symbol x."""
    return build(INTEGRAL, (as_term(f), x, as_term(lower), as_term(upper)))


def antiderivative(f: Any, x: Term, at: Any = None, moving: Term | None = None) -> Term:
    """An antiderivative of f in the scalar symbol x, taken at ``at`` (at x itself unless said): known up to a constant.

    ``at = named("u", g(t))`` is how a substitution reads. ``moving`` is the symbol in which the value moves, t here; it
    need only be said where ``at`` holds several symbols. Raises LanguageError where it is not said and not clear.
    """
    where = x if at is None else as_term(at)
    return build(ANTIDERIVATIVE, (as_term(f), x, where, _mover(where) if moving is None else moving))


def _mover(where: Term) -> Term:
    found = tuple(term for term in postorder(where) if term.head is SYMBOL)
    if len(found) != 1:
        raise LanguageError(f"say which symbol moves in {brief(where)}: antiderivative(f, u, at, x)")
    return found[0]


def between(f: Any, x: Term, lower: Any, upper: Any) -> Term:
    """f at the upper end less f at the lower end, as x goes there from inside."""
    return build(BETWEEN, (as_term(f), x, as_term(lower), as_term(upper)))


def expectation(f: Any, x: Term, log_density: Any, *ends: Any) -> Term:
    """E f(x) where x has the given log density on its domain; between two ends where these are given.

    The ends are those of a number, or of each of the whole numbers that a vector of counts holds: these add up to the
    upper end.
    """
    if len(ends) not in (0, 2):
        raise LanguageError("an expectation has both ends or none: expectation(f, x, log_density, lower, upper)")
    return build(EXPECTATION, (as_term(f), x, as_term(log_density), *map(as_term, ends)))


def limit(f: Any, x: Term, to: Any, side: str = "both") -> Term:
    """The limit of f as the scalar x goes to a point from the left, the right or both sides."""
    return build(LIMIT, (as_term(f), x, as_term(to)), (side,))


def argmax(f: Any, *variables: Term, place: int = 0) -> Term:
    """The value of the variable at ``place`` where f, as a function of all the variables, is largest."""
    return build(ARGMAX, (as_term(f), *variables), (place,))


def newton(f: Any, *parts: Any) -> Term:
    """One of the scalars or arrays x_1 ... x_m where Newton's iteration for a largest value of f comes to rest.

    ``parts``: the x, the lower ends of their domains, the upper ends, the first derivatives of f, the second ones (the
    upper triangle by rows), and which of the x is wanted, counted from 0. See ``numerics.newton`` for what is run.
    """
    *terms, place = map(as_term, parts)
    count = next((m for m in range(1, len(terms) + 1) if 4 * m + m * (m + 1) // 2 == len(terms)), 0)
    if place.head is not NUMBER:
        raise LanguageError("newton: the place of the variable is a number")
    return build(NEWTON, (as_term(f), *terms), (count, int(place.value)))


def relation(sign: str, left: Any, right: Any) -> Term:
    """A statement: two terms and a relation sign. ``argmax(f, x) ni a``: f is largest at a, perhaps elsewhere too."""
    if sign not in _RELATIONS:
        raise LanguageError(f"unknown relation {sign!r}; known: {' '.join(_RELATIONS)}")
    return build(RELATION, (as_term(left), as_term(right)), (sign,))


def equals(left: Any, right: Any) -> Term:
    return relation("=", left, right)
