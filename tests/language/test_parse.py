"""Reading text: what it means, what is refused and where the caret stands, and that size and depth cost little."""

from __future__ import annotations

import subprocess
import sys
import time
from fractions import Fraction

import pytest

from workbench.language.parse import ParseError, declared, parse, parse_variable, symbols_from
from workbench.terms import heads as h
from workbench.terms.functions import functions
from workbench.terms.statements import implies
from workbench.terms.term import LanguageError, NotBuilt, ShapeError, Term, depth
from workbench.terms.text import text_of
from workbench.terms.vocabulary import ALIASES, BINDERS, CONSTANTS, METHODS, PLANNED, STATEMENTS, STRUCTURAL

F = functions()
VARS = symbols_from({"A": "m,n", "X": "n,n", "x": "n", "b": "m", "y": "n", "lam": ":positive", "t": ""})
A, X, x, b, y, lam, t = VARS.values()
i, j, k = h.index("i j k", "n")
n = h.size_term("n")


def read(text: str) -> Term:
    return parse(text, VARS)


# -- requests as they come -------------------------------------------------------

REQUESTS: list[tuple[str, dict[str, str]]] = [
    ("sum((A @ x - b)**2) / 2", {"A": "m,n", "x": "n", "b": "m"}),
    ("logdet(X.T @ X + lam * eye(n))", {"X": "m,n", "lam": ":positive"}),
    ("softmax(z)", {"z": "n"}),
    ("x / norm(x)", {"x": "n"}),
    ("sum(log(1 + exp(-y * (X @ w)))) + lam / 2 * w @ w", {"X": "m,n", "y": "m:sign", "w": "n", "lam": ":positive"}),
    ("logits = X @ W; -sum(Y * log_softmax(logits, axis=1)) / X.shape[0]", {"X": "m,d", "W": "d,k", "Y": "m,k:onehot"}),
    ("P = softmax(Q @ K.T / sqrt(d), axis=1); sum(G * (P @ V))", {"Q": "t,d", "K": "s,d", "V": "s,e", "G": "t,e"}),
    (
        "sum(G * einsum('hts,hse->hte', softmax(einsum('htd,hsd->hts', Q, K), axis=2), V))",
        {"Q": "h,t,d", "K": "h,s,d", "V": "h,s,e", "G": "h,t,e"},
    ),
    ("norm(kron(B.T, A) @ vec(X) - y)**2", {"A": "m,n", "B": "k,p", "X": "n,k", "y": "m*p"}),
    ("inv(X)", {"X": "n,n"}),
    ("-n / 2 * logdet(S) - trace(inv(S) @ C) / 2", {"S": "d,d:posdef", "C": "d,d:symmetric", "n": ":positive"}),
    ("sum(tanh(A @ B) * G)", {"A": "m,k", "B": "k,n", "G": "m,n"}),
]


@pytest.mark.parametrize(("expr", "variables"), REQUESTS, ids=[e for e, _ in REQUESTS])
def test_requests_are_read_and_read_back(expr: str, variables: dict[str, str]) -> None:
    symbols = symbols_from(variables)
    term = parse(expr, symbols)
    assert parse(text_of(term), symbols) is term


def test_the_refused_request_names_both_shapes() -> None:
    with pytest.raises(ShapeError) as caught:
        parse("A @ x", symbols_from({"A": "m,n", "x": "m"}))
    assert str(caught.value).splitlines() == [
        "@ needs equal inner sizes, not n and m: A of shape (m, n) and x of shape (m,)",
        "  A @ x",
        "    ^",
    ]


# -- meaning: that of the same Python ----------------------------------------------

negative_x = -x
PYTHON = {
    "x + y - x": lambda: x + y - x, "x - (y - x)": lambda: x - (y - x), "x - -y": lambda: x - -y,
    "--x": lambda: -negative_x, "-x * y": lambda: -x * y, "-(x * y)": lambda: -(x * y), "-x**2": lambda: -(x**2),
    "x**-y**2": lambda: x ** -(y**2), "-A @ x": lambda: -A @ x, "A @ -x": lambda: A @ -x,
    "A @ x * b": lambda: A @ x * b, "b * (A @ x)": lambda: b * (A @ x), "A @ X @ x": lambda: A @ X @ x,
    "A @ (X @ x)": lambda: A @ (X @ x), "x / t / t": lambda: x / t / t, "x / (t * t)": lambda: x / (t * t),
    "2 * x / 3 * y": lambda: 2 * x / 3 * y, "-2 * x": lambda: -2 * x, "x * -2": lambda: x * -2, "1 / x": lambda: 1 / x,
    "x / 2 @ y": lambda: x / 2 @ y, "A.T @ b": lambda: A.T @ b, "(A @ X).T": lambda: (A @ X).T,
    "X.T.T": lambda: X.T.T, "x < y": lambda: x < y, "(x <= 2 * y) * x": lambda: (x <= 2 * y) * x,
    "x[0] + x[2]": lambda: x[0] + x[2], "X[0, 1]": lambda: X[0, 1], "x[-1]": lambda: x[-1], "+x": lambda: +x,
    "t ** t ** t": lambda: t**t**t,
}  # fmt: skip


@pytest.mark.parametrize("text", PYTHON)
def test_operators_mean_what_python_means(text: str) -> None:
    assert read(text) is PYTHON[text]()


MEANINGS: list[tuple[str, Term]] = [
    ("1/3", h.number(Fraction(1, 3))),
    ("-1/3", h.number(Fraction(-1, 3))),
    ("--2", h.number(2)),
    ("---2", h.number(-2)),
    ("0.1", h.number(Fraction(1, 10))),
    (".5e1", h.number(5)),
    ("1e-3", h.number(Fraction(1, 1000))),
    ("3.", h.number(3)),
    ("pi * t", h.pi * t),
    ("-oo", -h.oo),
    ("n", n),
    ("n * x", n * x),
    ("A.shape[0]", h.size_term("m")),
    ("A.shape[-1]", n),
    ("A.ndim", h.number(2)),
    ("A.size", h.size_term("m*n")),
    ("x == y", h.equals(x, y)),
    ("exp(x == y)", F["exp"](h.compare("=", x, y))),
    ("x * (x != y)", x * (1 - h.compare("=", x, y))),
    ("implies(x == y, t < 1)", implies(h.equals(x, y), h.relation("<", t, 1))),
    ("softmax(A, axis=1)", F["softmax"](A, axis=1)),
    ("softmax(x=A, axis=-1)", F["softmax"](A)),
    ("sum(A, 0)", F["sum"](A, axis=0)),
    ("sum(A, axis=[0, 1])", F["sum"](A, axis=(0, 1))),
    ("sum(A, axis=(0,), keepdims=True)", F["sum"](A, (0,), True)),
    ("A.sum(axis=0)", F["sum"](A, axis=0)),
    ("A.T.sum()", F["sum"](A.T)),
    ("(x * y).mean()", F["mean"](x * y)),
    ("x.dot(y)", F["dot"](x, y)),
    ("A.transpose()", A.T),
    ("transpose(A)", A.T),
    ("np.linalg.norm(x)", F["norm"](x)),
    ("scipy.special.expit(x)", F["sigmoid"](x)),
    ("np.pi * t", h.pi * t),
    ("einsum('ij,j->i', A, x)", F["einsum"]("ij,j->i", A, x)),
    ('einsum("i,i", x, y)', F["einsum"]("i,i", x, y)),
    ("eye(n)", F["eye"]("n")),
    ("eye(m*n + 1)", F["eye"]("m*n + 1")),
    ("ones((m, n))", F["ones"]("m", "n")),
    ("zeros(3)", F["zeros"](3)),
    ("reshape(A, (n, m))", F["reshape"](A, "n", "m")),
    ("A.reshape(m * n)", F["reshape"](A, "m*n")),
    ("norm(x, 1)", F["norm"](x, 1)),
    ("norm(x, ord=None)", F["norm"](x)),
    ("x[i]", x[i]),
    ("X[i, j]", X[i, j]),
    ("A.T[i, 0]", A.T[i, 0]),
    ("x[i + 1] * x[i]", x[i + 1] * x[i]),
    ("Sum(x[k], k)", h.Sum(x[k], k)),
    ("Sum(k * x[k], k)", h.Sum(k * x[k], k)),
    ("Sum(A[i, k] * x[k], k)", h.Sum(A[h.index("i", "m"), k] * x[k], k)),
    ("Sum(X[i, k] * X[k, j], k)", h.Sum(X[i, k] * X[k, j], k)),
    ("Sum(1, k:n)", h.Sum(1, k)),
    ("Sum(1, k:2*m + 1)", h.Sum(1, h.index("k", "2*m + 1"))),
    ("Sum(Sum(b[k], k) * x[k], k)", h.Sum(h.Sum(b[h.index("k", "m")], h.index("k", "m")) * x[k], k)),
    ("Sum(Sum(tensor(y[k] * y[x], k)[i] * y[x], x), i:n)",
     h.Sum(h.Sum(h.tensor(y[k] * y[h.index("x", "n")], k)[i] * y[h.index("x", "n")], h.index("x", "n")), i)),
    ("tensor(x[i] * delta(i, j), i, j:n)", h.tensor(x[i] * h.delta(i, j), i, j)),
    ("delta(i:n, j:n)", h.delta(i, j)),
    ("(i:n) * x[i]", i * x[i]),
    ("i * x[i]", i * x[i]),
    ("D(sum(x), x)", h.derivative(F["sum"](x), x)),
    ("d(exp(t), t)", h.differential(F["exp"](t), t)),
    ("integral(exp(-s), s, 0, t)", h.integral(F["exp"](-h.scalar("s")), h.scalar("s"), 0, t)),
    ("antiderivative(cos(w), w, named(\"w\", t**2))",
     h.antiderivative(F["cos"](h.scalar("w")), h.scalar("w"), h.named("w", t**2))),
    ("between(w**2, w, 0, 1)", h.between(h.scalar("w") ** 2, h.scalar("w"), 0, 1)),
    ("limit(1 / s, s, 0, \"right\")", h.limit(1 / h.scalar("s"), h.scalar("s"), 0, "right")),
    ("limit(t, t, oo)", h.limit(t, t, h.oo)),
    ("h = A @ x; sum(h * h)", F["sum"](h.mul(*[h.named("h", A @ x)] * 2))),
    ("h = exp(x); h = exp(h); h", h.named("h_2", F["exp"](h.named("h", F["exp"](x))))),
    ("s = x;", h.named("s", x)),
    ("x\n  + y", x + y),
    ("((((x))))", x),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), MEANINGS, ids=[m for m, _ in MEANINGS])
def test_meaning(text: str, meant: Term) -> None:
    assert read(text) is meant


def test_names_may_be_any_letters() -> None:
    symbols = symbols_from({"θ": "n", "x_1": "n", "β": ":positive"})
    assert parse("β * θ @ x_1", symbols) is symbols["β"] * symbols["θ"] @ symbols["x_1"]


def test_a_word_before_a_bracket_is_a_function() -> None:
    symbols = symbols_from({"gamma": ":positive", "beta": ":positive", "a": ":positive"})
    beta, gamma, a = symbols["beta"], symbols["gamma"], symbols["a"]
    assert parse("beta**a / gamma(a) * gamma", symbols) is beta**a / F["gamma"](a) * gamma


def test_sizes_may_be_given() -> None:
    assert parse("eye(q)", {}, ["q"]) is F["eye"]("q")
    with pytest.raises(ParseError, match="unknown name 'q'"):
        parse("eye(q)", {})


def test_a_scalar_may_have_the_name_of_no_size_only() -> None:
    assert parse("n * t", symbols_from({"n": ":positive", "t": ""})).args[0].head is h.SYMBOL
    with pytest.raises(ParseError, match="n is a variable and a size in the shape of x"):
        parse("n * x", {"n": h.scalar("n"), "x": x})


def test_opaque_functions() -> None:
    f = h.apply("f", "m", x)
    assert parse("f(2 * y)", {**VARS, "f": f}) is h.apply("f", "m", 2 * y)
    with pytest.raises(ShapeError, match=r"f takes arguments of shapes \(n,\), not b"):
        parse("f(b)", {**VARS, "f": f})


# -- refusals -----------------------------------------------------------------------

REFUSED: list[tuple[str, type[LanguageError], str, int]] = [
    ("A @ x +", ParseError, "the text ends where an expression should follow", 7),
    ("", ParseError, "the text ends where an expression should follow", 0),
    ("x ^ 2", ParseError, "cannot read '^' here; a power is written **", 2),
    ("x // 2", ParseError, "cannot read '/' here; // is not in the language", 2),
    ("2 x", ParseError, "cannot read 'x' here: expected an operator", 2),
    ("x + * y", ParseError, "cannot read '*' here: expected an expression", 4),
    ("x[::2]", ParseError, "slices with a step are not in the language", 1),
    ("x[1:n + 1]", ShapeError, "the part 1:n + 1 leaves an axis of size n of x", 1),
    ("x[:0]", ShapeError, "the part 0:0 of an axis of x is empty", 1),
    ("x[n]", ShapeError, "index n is outside an axis of size n of x", 1),
    ("x[:1 - n]", ParseError, "whether -n + 1 counts from the end of an axis is not plain", 1),
    ("x[1 - n]", ParseError, "whether -n + 1 counts from the end of an axis is not plain", 1),
    ("x[..., ...]", ParseError, "... stands once in an index", 1),
    ("x = 1", ParseError, "x is a declared variable and cannot be bound again", 0),
    ("n = 1; x", ParseError, "n is a size and cannot be bound again", 0),
    ("pi = 3; x", ParseError, "pi is a constant", 0),
    ("lambda = x; x", ParseError, "'lambda' is a keyword of Python", 0),
    ("x + lambda", ParseError, "'lambda' is a keyword of Python", 4),
    ("if(x)", ParseError, "'if' is a keyword of Python", 0),
    ("(x", ParseError, "'(' is never closed", 0),
    ("exp(x]", ParseError, "']' closes no bracket", 5),
    ("x)", ParseError, "')' closes no bracket", 1),
    ("sum(xx)", ParseError, "unknown name 'xx'; did you mean x or X?", 4),
    ("LAM * x", ParseError, "unknown name 'LAM'; did you mean lam?", 0),
    ("z", ParseError, "unknown name 'z'; declared: A, X, x, b, y, lam, t; sizes: m, n", 0),
    ("softmx(x)", ParseError, "unknown function 'softmx'; did you mean softmax", 0),
    ("SUM(x)", ParseError, "did you mean sum", 0),
    ("exp(maximumm(x, 0))", ParseError, "did you mean maximum", 4),
    ("softmax", ParseError, "softmax is a function: write softmax(...)", 0),
    ("lam(x)", ParseError, "lam is a variable, not a function", 0),
    ("h = x; h(x)", ParseError, "h is a variable, not a function", 7),
    ("n(x)", ParseError, "n is a variable, not a function", 0),
    ("exp(x, y)", ParseError, "exp(x): too many positional arguments", 0),
    ("softmax(x, dim=1)", ParseError, "unexpected keyword argument 'dim'", 0),
    ("softmax(x, axis=x)", ParseError, "axis must be a literal", 0),
    ("eye(x)", ParseError, "is not a size", 0),
    ("x.foo", ParseError, "there is no attribute .foo", 2),
    ("x.foo()", ParseError, "there is no method .foo()", 2),
    ("x.shape", ParseError, "a shape cannot stand here", 0),
    ("x.shape[1]", ParseError, "x.shape[k] needs an axis", 7),
    ("x + 'a'", ParseError, "a string cannot stand here", 4),
    ("x * [x, y]", ParseError, "a list cannot stand here", 5),
    ("True", ParseError, "a truth value cannot stand here", 0),
    ("x < y < x", ParseError, "comparisons do not chain", 6),
    ("x / 0", ParseError, "division by zero", 2),
    ("1e999999", ParseError, "this number is too long", 0),
    ("9" * 1000, ParseError, "this number is too long", 0),
    ("Sum(x)", ParseError, "the sum of all entries is sum(x)", 0),
    ("Sum(1, k)", ParseError, "the size of index k is not said: write k:n", 7),
    ("Sum(x[k], 2)", ParseError, "the indices of Sum are names", 10),
    ("Sum(x[k], k, k)", ParseError, "an index is bound twice", 0),
    ("Sum(Sum(tensor(y[k] * y[x], k)[i] * y[x], x), i)", ParseError, "the size of index i is not said", 46),
    ("delta(i, j)", ParseError, "unknown name 'i'", 6),
    ("Sum(1, k:m/2)", ParseError, "not a size", 9),
    ("x + b", ShapeError, "x of shape (n,) and b of shape (m,)", 2),
    ("x + x + x - b + x", ShapeError, "x of shape (n,) and -b of shape (m,)", 10),
    ("x * 2 * b * x", ShapeError, "x of shape (n,) and b of shape (m,)", 6),
    ("x * 2 @ b", ShapeError, "x * 2 of shape (n,) and b of shape (m,)", 6),
    ("x ** b", ShapeError, "x of shape (n,) and b of shape (m,)", 2),
    ("x < b", ShapeError, "x of shape (n,) and b of shape (m,)", 2),
    ("t @ x", ShapeError, "@ needs at least one axis on each side", 2),
    ("exp(x + logdet(A))", ShapeError, "A of shape (m, n)", 8),
    ("sum(x, axis=3)", ShapeError, "axis 3 is not there: x of shape (n,)", 0),
    ("A[0, 0, 0]", ShapeError, "A of shape (m, n)", 1),
    ("Sum(x[k] * b[k], k)", ShapeError, "index k runs over n but the axis of b has size m", 12),
    ("einsum('ij,j->i', A, b)", ShapeError, "'j' is both n and m", 0),
    ("norm(A, -2)", NotBuilt, "norm(..., -2)", 0),
    ("__import__('os').system('true')", ParseError, "unknown function '__import__'", 0),
    ("x.__class__.__mro__", ParseError, "there is no attribute .__class__", 2),
    ("eval('1')", ParseError, "unknown function 'eval'", 0),
    ("(lambda: 1)()", ParseError, "cannot read '(' here", 11),
    ("lambda: 1", ParseError, "cannot read ':' here", 6),
    ("(lambda: 1)", ParseError, "'lambda' is a keyword of Python", 1),
    ("[x for x in x]", ParseError, "cannot read 'for' here", 3),
    ("np.load('x')", ParseError, "unknown function 'load'", 3),
    ("f'{x}'", ParseError, "cannot read", 1),
    ("x; import os", ParseError, "cannot read 'os' here", 10),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "words", "place"), REFUSED, ids=[text[:40] for text, *_ in REFUSED])
def test_refused_with_a_caret(text: str, kind: type[LanguageError], words: str, place: int) -> None:
    with pytest.raises(LanguageError) as caught:
        read(text)
    assert type(caught.value) is kind
    message, line, caret = str(caught.value).splitlines()
    assert words in message
    assert caret.strip() == "^"
    before = "  ..." if line.startswith("  ...") else "  "
    if len(text) < 70:
        assert line == "  " + text
        assert caret.index("^") - len(before) == place


def test_the_caret_finds_its_line_and_window() -> None:
    with pytest.raises(ParseError) as caught:
        read("x +\ny + zz\n+ x")
    assert str(caught.value).splitlines()[1:] == ["  y + zz", "      ^"]
    with pytest.raises(ParseError) as caught:
        read("x + " * 100 + "zz" + " + x" * 100)
    line, caret = str(caught.value).splitlines()[1:]
    assert len(line) < 90
    assert line[caret.index("^") :].startswith("zz + x")
    assert line.startswith("  ...")
    assert line.endswith("...")


@pytest.mark.parametrize("name", sorted(PLANNED - set(F) - set(STRUCTURAL)))
def test_words_to_come_say_so(name: str) -> None:
    with pytest.raises(NotBuilt, match=f"the function {name} is not built yet") as caught:
        read(f"1 + {name}(x)")
    assert str(caught.value).splitlines()[1:] == [f"  1 + {name}(x)", "      ^"]


def test_every_word_is_planned_and_every_alias_leads_to_a_word() -> None:
    assert set(ALIASES.values()) | METHODS - {"reshape"} <= PLANNED
    words = [set(F) | PLANNED, BINDERS, {"implies", *STATEMENTS}, CONSTANTS, set(STRUCTURAL) - {"transpose"}]
    assert sum(len(set(w)) for w in words) == len(set().union(*words))


# -- declarations ---------------------------------------------------------------------


def test_variables() -> None:
    assert parse_variable("x:n:positive") is h.vector("x", "n", "positive")
    assert parse_variable("t:") is h.scalar("t")
    assert parse_variable("lam::positive") is h.scalar("lam", "positive")
    assert parse_variable("y:m*p") is h.vector("y", "m*p")
    assert parse_variable(" S : d , d : posdef : diagonal ") is h.matrix("S", "d", "d", "posdef", "diagonal")
    assert parse_variable("W:3,2,n").shape == h.shape_of("3,2,n")


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("x", ParseError, "write x: for a scalar"),
        ("2x:n", ParseError, "'2x' is not a name"),
        (":n", ParseError, "'' is not a name"),
        ("lambda:n", ParseError, "keyword"),
        ("pi:", ParseError, "pi is a constant"),
        ("x:n,", ParseError, "not a size: ''"),
        ("x:n/2", ParseError, "not a size"),
        ("x:0", ParseError, "not positive"),
        ("x:-3", ParseError, "not positive"),
        ("x:for", ParseError, "keyword"),
        ("x:n:posdef", ShapeError, "that needs a square matrix"),
        ("x:n:positiv", LanguageError, "did you mean positive"),
        ("t::simplex", ShapeError, "scalar"),
    ],
)
def test_declarations_that_cannot_be(text: str, kind: type[LanguageError], words: str) -> None:
    with pytest.raises(kind, match=words):
        parse_variable(text)


def test_declarations_that_clash() -> None:
    with pytest.raises(ParseError, match="x is declared twice"):
        declared([h.vector("x", "n"), h.vector("x", "m")])
    with pytest.raises(ParseError, match="n is a variable and a size"):
        symbols_from({"x": "n", "n": ""})


# -- size and depth ---------------------------------------------------------------------

LONG = {
    "sum": ("+".join(["x"] * 50_000), x.shape),
    "product": ("*".join(["t"] * 50_000), ()),
    "chain": ("x" + "@X" * 40_000, x.shape),
    "mixed": ("x" + " @ x * x" * 12_000, x.shape),
    "signs": ("-" * 99_999 + "x", x.shape),
    "powers": ("**".join(["t"] * 30_000), ()),
    "quotients": ("t" + "/x" * 45_000, x.shape),
    "statements": (";".join(f"h{k} = exp(x)" for k in range(6_000)), x.shape),
    "layers": ("tanh(X @ " * 1000 + "x" + ")" * 1000, x.shape),
    "layers with sums": ("tanh(X @ (y + " * 1000 + "x" + "))" * 1000, x.shape),
    "named layers": ("h0 = x;" + "".join(f"h{k + 1} = tanh(X @ h{k});" for k in range(1000)) + "sum(h1000)", ()),
    "brackets": ("(" * 9_000 + "x" + ")" * 9_000, x.shape),
    "indices": ("x[0]" + " * x[i]" * 14_000, ()),
    "binders": ("Sum(x[k] * " * 3_000 + "1" + ", k)" * 3_000, ()),
    "transposes": ("A" + ".T" * 49_999, (A.T).shape),
}  # fmt: skip


@pytest.mark.daily(3)
@pytest.mark.parametrize("name", LONG)
def test_long_and_deep_text_is_answered(name: str) -> None:
    text, shape = LONG[name]
    assert len(text) <= 100_000
    start = time.process_time()
    term = read(text)
    assert term.shape == shape
    assert time.process_time() - start < 10  # it takes a second; what is quadratic takes minutes
    assert depth(term) >= 0


REFUSED_AT_ONCE = {
    "too long": ("x" + "+x" * 50_000, "100001 characters; at most 100000 are read"),
    "too deep": ("(" * 20_000 + "x" + ")" * 20_000, "brackets nest more than"),
    "never closed": ("(" * 9_000 + "x", "never closed"),
    "unknown in the depth": ("(x + " * 9_000 + "zz" + ")" * 9_000, "unknown name 'zz'"),
    "misfit at the end": ("x + " * 24_000 + "b", "x of shape (n,) and b of shape (m,)"),
    "misfit in the depth": ("exp(x + " * 9_000 + "b" + ")" * 9_000, "x of shape (n,) and b of shape (m,)"),
    "no sense": ("@" * 100_000, "cannot read '@'"),
}


@pytest.mark.parametrize("name", REFUSED_AT_ONCE)
def test_what_cannot_be_read_is_refused_at_once(name: str) -> None:
    text, words = REFUSED_AT_ONCE[name]
    start = time.process_time()
    with pytest.raises(LanguageError) as caught:
        read(text)
    assert words in str(caught.value)
    assert len(str(caught.value)) < 500
    assert time.process_time() - start < 10


def test_reading_needs_lark_only_when_it_reads() -> None:
    heavy = "('lark', 'numpy', 'scipy', 'sympy')"
    source = f"import sys; import workbench.language.parse; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
