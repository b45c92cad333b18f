"""Vectors and matrices: products, traces, determinants, inverses, patterns. Source: Magnus & Neudecker, ch. 8-9."""

from __future__ import annotations

from workbench.terms.declaration import function
from workbench.terms.domains import Domain, near_identity
from workbench.terms.functions.elementwise import absolute
from workbench.terms.functions.reductions import expand_dims, sum_
from workbench.terms.heads import (
    Sum,
    at,
    brief,
    broadcast_shapes,
    delta,
    fresh_axes,
    matmul,
    misfit,
    mul,
    number,
    relation,
    transpose,
)
from workbench.terms.sizes import SizeLike, product_of, size_of
from workbench.terms.sympy_sizes import dimensions
from workbench.terms.term import LanguageError, ShapeError

INVERTIBLE = Domain(
    "invertible", lambda x: relation(">", absolute(det(x)), number(0)),
    draw=lambda rng, shape: near_identity(rng, shape, 1.0),
)  # fmt: skip


def _square(x, what):
    if x.rank != 2 or x.shape[0] != x.shape[1]:
        raise misfit(f"{what} needs a square matrix", x)


def _scalar_of_square(what):
    def law(x):
        _square(x, what)
        return ()

    return law


def _inner_shape(x, y):
    broadcast_shapes((x, y), "an inner product of")
    return ()


def _inner_in_sympy(sp, term, x, y):
    a, b = term.args
    if a.shape != b.shape:
        raise LanguageError(f"{brief(term)} broadcasts; SymPy has no word for that")
    return sp.Trace(sp.MatMul(sp.Transpose(x), y)) if a.rank else x * y


inner = function(
    "inner", _inner_shape, "The sum of the products of corresponding entries.",
    numpy=lambda lib, x, y: lib.np.sum(x * y), source="np.sum({0} * {1})", latex=r"\langle {0}, {1} \rangle",
    sympy=_inner_in_sympy,
    display=lambda x, y: matmul(x, y) if x.rank == 1 and x.shape == y.shape else None,
    linear=True, adjoint=lambda position, u, x, y: u * (y if position == 0 else x),
    meaning=lambda x, y: sum_(x * y), transparent=True,
    reason="the inner product is linear in each argument",
)


def _dot_meaning(x, y):
    if x.rank <= 2 and y.rank <= 2:
        return matmul(x, y)
    left, right = "abcdefgh"[: x.rank - 1], "nopqrstu"[: y.rank - 1]
    last = right[-1:] if y.rank > 1 else ""
    before = right[:-1] if y.rank > 1 else ""
    return einsum(f"{left}z,{before}z{last}->{left}{before}{last}", x, y)


def _dot_shape(x, y):
    if not x.rank or not y.rank:
        raise misfit("dot needs vectors or arrays (use * for scalars)", x, y)
    return _dot_meaning(x, y).shape


dot = function(
    "dot", _dot_shape, "the inner product of vectors, the product of matrices; the last axis with the last but one.",
    numpy=lambda lib, x, y: lib.np.dot(x, y), source="np.dot({0}, {1})", latex=r"{0} \cdot {1}",
    meaning=_dot_meaning, transparent=True,
    display=lambda x, y: matmul(x, y) if x.rank <= 2 and y.rank <= 2 else None,
)


def _stack_of_matrices(x):
    if x.rank < 2:
        raise misfit("matrix_transpose needs a matrix or a stack of matrices", x)
    return (*x.shape[:-2], x.shape[-1], x.shape[-2])


matrix_transpose = function(
    "matrix_transpose", _stack_of_matrices, "The last two axes swapped: the transpose of each matrix of a stack.",
    stacks=True, numpy=lambda lib, x: lib.np.swapaxes(x, -1, -2), source="np.swapaxes({0}, -1, -2)",
    latex=r"{0}^\top", linear=True, adjoint=lambda position, u, x: matrix_transpose(u),
    component=lambda where, x: at(x, *where[:-2], where[-1], where[-2]), reason="a transpose only moves entries",
)


def _outer_shape(x, y):
    if x.rank != 1 or y.rank != 1:
        raise misfit("outer needs two vectors", x, y)
    return (*x.shape, *y.shape)


outer = function(
    "outer", _outer_shape, "The matrix of all products of two entries.",
    numpy=lambda lib, x, y: x[..., :, None] * y[..., None, :], source="np.outer({0}, {1})", latex=r"{0} {1}^\top",
    javascript="lib.outer({0}, {1})", sympy=lambda sp, term, x, y: sp.MatMul(x, sp.Transpose(y)),
    display=lambda x, y: matmul(expand_dims(x, 1), expand_dims(y, 0)),
    linear=True, adjoint=lambda position, u, x, y: u @ y if position == 0 else transpose(u) @ x,
    component=lambda where, x, y: x[where[0]] * y[where[1]], reason="the outer product is linear in each argument",
)


def _trace_component(where, x):
    (k,) = fresh_axes(x.shape[:1], avoid=x.indices)
    return Sum(x[k, k], k)


trace = function(
    "trace", _scalar_of_square("trace"), "The sum of the diagonal entries.",
    stacks=True, numpy=lambda lib, x: lib.np.trace(x, axis1=-2, axis2=-1), source="np.trace({0})",
    latex=r"\operatorname{tr}", javascript="lib.trace({0})", sympy="Trace",
    linear=True, adjoint=lambda position, u, x: u * eye(x.shape[0]),
    component=_trace_component,
    reason="the trace is linear", goes_without_saying=True,
)
det = function(
    "det", _scalar_of_square("det"), "The determinant.",
    stacks=True, numpy=lambda lib, x: lib.np.linalg.det(x), source="np.linalg.det({0})", latex=r"\det",
    javascript="lib.det({0})", sympy="Determinant", oracle=lambda lib, x: lib.np.prod(lib.np.linalg.eigvals(x)).real,
    differential=lambda f, position, d, x: f * trace(inv(x) @ d), domain=INVERTIBLE,
    reason="Jacobi's formula", lemma="differential-determinant-jacobi",
)
logdet = function(
    "logdet", _scalar_of_square("logdet"), "log |det X|.",
    stacks=True, numpy=lambda lib, x: lib.np.linalg.slogdet(x)[1], source="np.linalg.slogdet({0})[1]",
    javascript="lib.logdet({0})", sympy=lambda sp, term, x: sp.log(sp.Abs(sp.Determinant(x))),
    oracle=lambda lib, x: lib.np.sum(lib.np.log(lib.np.linalg.svd(x, compute_uv=False))),
    latex=r"\log\left|\det {0}\right|", differential=lambda f, position, d, x: trace(inv(x) @ d),
    domain=INVERTIBLE, reason="Jacobi's formula for the logarithm of the modulus", lemma="gradient-log-determinant",
)


def _inv_shape(x):
    _square(x, "inv")
    return x.shape


_NO_DIGITS = 1e13
"""From this condition number on, the entries of an inverse are rounding errors."""


def _inverse(lib, x):
    """The inverse; no value where the matrix is singular as far as float64 can tell."""
    np = lib.np
    found = np.linalg.inv(x)
    with np.errstate(over="ignore", invalid="ignore"):
        condition = np.linalg.norm(x, axis=(-2, -1)) * np.linalg.norm(found, axis=(-2, -1))
    return np.where((condition < _NO_DIGITS)[..., None, None], found, np.nan)


inv = function(
    "inv", _inv_shape, "The inverse matrix.",
    stacks=True, numpy=_inverse, source="np.linalg.inv({0})", latex="{0}^{{-1}}",
    javascript="lib.inverse({0})", sympy="Inverse",
    oracle=lambda lib, x: lib.np.linalg.solve(x, lib.np.eye(len(x))),
    differential=lambda f, position, d, x: -(f @ d @ f), domain=INVERTIBLE,
    reason="the product of a matrix and its inverse stays the identity", lemma="differential-matrix-inverse",
)


def _adj_shape(x):
    _square(x, "adj")
    return x.shape


def _adj_numpy(lib, x):
    np, n = lib.np, x.shape[-1]
    minors = [[np.delete(np.delete(x, j, -2), i, -1) for j in range(n)] for i in range(n)]
    entries = [[(-1) ** (i + j) * np.linalg.det(minors[i][j]) for j in range(n)] for i in range(n)]
    return np.moveaxis(np.array(entries).reshape(n, n, *x.shape[:-2]), (0, 1), (-2, -1))


adj = function(
    "adj", _adj_shape, "The adjugate: entry (i, j) is the cofactor of entry (j, i), a signed minor.",
    stacks=True, numpy=_adj_numpy, latex=r"\operatorname{adj}",
    oracle=lambda lib, x: lib.np.linalg.det(x) * lib.np.linalg.inv(x),
    source="(lambda a: np.array([[(-1) ** (i + j) * np.linalg.det(np.delete(np.delete(a, j, 0), i, 1))"
    " for j in range(len(a))] for i in range(len(a))]))({0})",
    differential=lambda f, position, d, x: trace(inv(x) @ d) * f - inv(x) @ d @ f, domain=INVERTIBLE,
    reason="product rule: the adjugate is the determinant times the inverse",
)


def _diag_shape(x):
    if x.rank == 1:
        return (*x.shape, *x.shape)
    _square(x, "diag of a matrix")
    return x.shape[:1]


def _diag_component(where, x):
    return x[where[0]] * delta(*where) if x.rank == 1 else x[where[0], where[0]]


diag = function(
    "diag", _diag_shape, "The diagonal matrix of a vector; the diagonal of a matrix.",
    numpy=lambda lib, x: lib.np.diag(x), source="np.diag({0})", latex=r"\operatorname{diag}",
    javascript="lib.diag({0})",
    sympy=lambda sp, term, x: sp.DiagMatrix(x) if term.rank == 2 else sp.matrices.expressions.diagonal.DiagonalOf(x),
    linear=True, adjoint=lambda position, u, x: diag(u), component=_diag_component, reason="diag is linear",
)
def _eye_shape(n: SizeLike):
    return (n, n)


def _constant_shape(*shape: SizeLike):
    return shape


eye = function(
    "eye", _eye_shape, "The identity matrix.", source="np.eye({n})", latex="I",
    javascript="lib.identity({n})", sympy=lambda sp, term, n: sp.Identity(dimensions(sp, term)[0]),
    numpy=lambda lib, n: lib.np.eye(n), component=lambda where, n: delta(*where),
)
def _ones_by_rows_and_columns(shape):
    """A matrix of ones is a column of ones times a row of ones: a vector is never printed as a matrix."""
    if len(shape) != 2 or shape[1].is_one:
        return None
    row = expand_dims(ones(shape[1]), 0)
    return row if shape[0].is_one else matmul(ones(shape[0], 1), row)


ones = function(
    "ones", _constant_shape, "The array of ones.", source="np.ones({shape})", latex=r"\mathbf{{1}}",
    display=lambda shape: _ones_by_rows_and_columns(shape),
    javascript="lib.filled({shape}, () => 1)",
    sympy=lambda sp, term, shape: sp.OneMatrix(*dimensions(sp, term)) if term.rank else sp.Integer(1),
    numpy=lambda lib, shape: lib.np.ones(shape), component=lambda where, shape: number(1),
)
zeros = function(
    "zeros", _constant_shape, "The array of zeros.", source="np.zeros({shape})", latex="0",
    javascript="lib.filled({shape}, () => 0)",
    sympy=lambda sp, term, shape: sp.ZeroMatrix(*dimensions(sp, term)) if term.rank else sp.Integer(0),
    numpy=lambda lib, shape: lib.np.zeros(shape), component=lambda where, shape: number(0),
)


def _kron_shape(a, b):
    if a.rank != b.rank or not a.rank:
        raise misfit("kron needs two vectors or two matrices", a, b)
    return tuple(s * t for s, t in zip(a.shape, b.shape, strict=True))


def _kron_component(where, a, b, split):
    parts = [split(w, s, t) for w, s, t in zip(where, a.shape, b.shape, strict=True)]
    return at(a, *(p for p, _ in parts)) * at(b, *(q for _, q in parts))


def _kron_adjoint(position, u, a, b):
    letters = "abcdefgh"
    left, right = letters[: a.rank], letters[a.rank : 2 * a.rank]
    blocks = reshape(u, *(s for pair in zip(a.shape, b.shape, strict=True) for s in pair))
    spec = "".join(p + q for p, q in zip(left, right, strict=True))
    other, keep = (b, left) if position == 0 else (a, right)
    return einsum(f"{spec},{right if position == 0 else left}->{keep}", blocks, other)


kron = function(
    "kron", _kron_shape, "The Kronecker product: a block of the second matrix for each entry of the first.",
    numpy=lambda lib, a, b: lib.np.kron(a, b), source="np.kron({0}, {1})", latex=r"{0} \otimes {1}",
    sympy="KroneckerProduct",
    linear=True, adjoint=_kron_adjoint, component=_kron_component,
    reason="the Kronecker product is linear in each factor",
)


def _vec_shape(x):
    if x.rank != 2:
        raise misfit("vec needs a matrix", x)
    return (x.shape[0] * x.shape[1],)


def _vec_component(where, x, split):
    j, i = split(where[0], x.shape[1], x.shape[0])
    return x[i, j]


vec = function(
    "vec", _vec_shape, "The columns, stacked.",
    numpy=lambda lib, x: lib.np.swapaxes(x, -1, -2).reshape(*x.shape[:-2], -1), source="{0}.T.reshape(-1)",
    latex=r"\operatorname{vec}", linear=True,
    adjoint=lambda position, u, x: transpose(reshape(u, x.shape[1], x.shape[0])), component=_vec_component,
    reason="vec only moves entries",
)


def _reshape_shape(x, *shape: SizeLike):
    if product_of(x.shape) != product_of(tuple(map(size_of, shape))):
        raise misfit(f"cannot reshape to ({', '.join(map(str, shape))})", x)
    return shape


reshape = function(
    "reshape", _reshape_shape, "The same entries in row-major order under another shape.",
    numpy=lambda lib, x, shape: lib.np.reshape(x, shape), source="np.reshape({0}, {shape})",
    oracle=lambda lib, x, shape: lib.np.fromiter(x.flat, float).reshape(shape),
    latex=r"\operatorname{reshape}({0})", linear=True,
    adjoint=lambda position, u, x, shape: reshape(u, *x.shape), reason="a reshape only moves entries",
)


def _einsum_parts(spec, operands):
    left, arrow, out = spec.replace(" ", "").partition("->")
    names = left.split(",")
    if len(names) != len(operands):
        raise ShapeError(f"einsum {spec!r} names {len(names)} operands but {len(operands)} are given")
    if not arrow:
        out = "".join(sorted(c for c in set(left) if c.isalpha() and left.count(c) == 1))
    sizes = {}
    for letters, operand in zip(names, operands, strict=True):
        if len(letters) != operand.rank or not letters.isalpha() and letters:
            raise misfit(f"einsum {spec!r}: {letters!r} does not fit the axes", operand)
        for letter, size in zip(letters, operand.shape, strict=True):
            if sizes.setdefault(letter, size) != size:
                raise misfit(f"einsum {spec!r}: {letter!r} is both {sizes[letter]} and {size}", *operands)
    if any(c not in sizes for c in out) or len(set(out)) != len(out):
        raise ShapeError(f"einsum {spec!r}: the output {out!r} must name letters of the input, each once")
    return names, out, sizes


def _einsum_shape(spec: str, *operands):
    _, out, sizes = _einsum_parts(spec, operands)
    return tuple(sizes[c] for c in out)


def _einsum_component(where, *operands, spec):
    names, out, sizes = _einsum_parts(spec, operands)
    summed = [c for c in dict.fromkeys("".join(names)) if c not in out]
    avoid = [*where, *(i for o in operands for i in o.indices)]
    bound = dict(zip(summed, fresh_axes([sizes[c] for c in summed], avoid=avoid), strict=True))
    places = {**bound, **dict(zip(out, where, strict=True))}
    return Sum(mul(*(at(o, *(places[c] for c in letters)) for letters, o in zip(names, operands, strict=True))),
               *bound.values())


def _einsum_adjoint(position, u, *operands, spec):
    names, out, sizes = _einsum_parts(spec, operands)
    target = names[position]
    others = [(n, o) for k, (n, o) in enumerate(zip(names, operands, strict=True)) if k != position]
    have = set(out).union(*(set(n) for n, _ in others))
    lone = [c for c in dict.fromkeys(target) if c not in have]
    others += [(c, ones(sizes[c])) for c in lone]
    spare = iter(c for c in "zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONMLKJIHGFEDCBA" if c not in sizes)
    letters = ""
    for c in target:  # a repeated letter: only the entries with equal indices count
        if c in letters:
            again = next(spare)
            others.append((c + again, eye(sizes[c])))
            c = again
        letters += c
    return einsum(",".join([out, *(n for n, _ in others)]) + "->" + letters, u, *(o for _, o in others))


einsum = function(
    "einsum", _einsum_shape, "Products of entries, summed over the letters that the output does not name.",
    numpy=lambda lib, *operands, spec: lib.np.einsum(spec, *operands),
    source=lambda args, spec: f'np.einsum("{spec}", {", ".join(args)})',
    linear=True, adjoint=_einsum_adjoint, component=_einsum_component, reason="an einsum is linear in each operand",
)
