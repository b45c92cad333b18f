"""Optimisation problems of first courses: objective, variables, conditions, sense, kind of the answer."""

from __future__ import annotations

from typing import NamedTuple

LOW, HIGH, LOCAL = "global minimum", "global maximum", "local"
AB = ("a:", "b:")
VEC = ("x:n", "c:n")


class Posed(NamedTuple):
    expr: str
    var: tuple[str, ...]
    wrt: tuple[str, ...]
    subject: tuple[str, ...] = ()
    sense: str = "min"
    kind: str = LOW
    convex: bool | None = True


X, XY, V = ("x",), ("x", "y"), ("x",)
POSED = (
    # one variable, numbers
    Posed("x**2 - 4*x + 1", ("x:",), X),
    Posed("x - log(x)", ("x::positive",), X),
    Posed("exp(x) - 2*x", ("x:",), X),
    Posed("x*exp(-x)", ("x:",), X, (), "max", HIGH, False),
    Posed("x*log(x)", ("x::positive",), X),
    Posed("x**4 - 2*x**2", ("x:",), X, (), "min", LOW, False),
    Posed("x + 4/x", ("x::positive",), X),
    Posed("x**3 - 3*x", ("x:",), X, ("x >= 0",), "min", LOW, None),
    Posed("x**2", ("x:",), X, ("x >= 1", "x <= 3"), "max", HIGH, False),
    Posed("abs(x - 1) + abs(x + 2)", ("x:",), X, (), "min", LOW, None),
    Posed("(x - 1)**2 + 3*abs(x)", ("x:",), X, (), "min", LOW, None),
    Posed("-x**2 + 6*x", ("x:",), X, (), "max", HIGH),
    Posed("x**2/(1 + x**2)", ("x:",), X, (), "min", LOW, False),
    # one variable, parameters
    Posed("(x - a)**2/2 + lam*abs(x)", ("x:", "a:", "lam::positive"), X),
    Posed("(x - a)**2 + lam*x**2", ("x:", "a:", "lam::positive"), X),
    Posed("a*x - log(x)", ("x::positive", "a::positive"), X),
    Posed("(x - a)**2", ("x:", "a:"), X, ("x >= 0",)),
    Posed("(x - a)**2", ("x:", "a:"), X, ("x >= 0", "x <= 1")),
    Posed("k*log(p) + m*log(1 - p)", ("p::unit", "k::positive", "m::positive"), ("p",), (), "max", HIGH),
    Posed("n*log(s) - s*t", ("s::positive", "n::positive", "t::positive"), ("s",), (), "max", HIGH),
    Posed("a*x + b/x", ("x::positive", "a::positive", "b::positive"), X),
    Posed("(x - a)**2 + (x - b)**2", ("x:", *AB), X),
    # several scalars
    Posed("x**2 + y**2 - 4*x", ("x:", "y:"), XY, ("x + y <= 1", "x >= 0")),
    Posed("2*x + 3*y", ("x:", "y:"), XY, ("x + y <= 4", "x + 3*y <= 6", "x >= 0", "y >= 0"), "max", HIGH),
    Posed("x + y", ("x:", "y:"), XY, ("x + 2*y >= 4", "2*x + y >= 4", "x >= 0", "y >= 0")),
    Posed("x*y", ("x:", "y:"), XY, ("x + y == 10",), "max", HIGH),
    Posed("x**2 + y**2", ("x:", "y:"), XY, ("x + y == 1",)),
    Posed("(x - 3)**2 + (y - 2)**2", ("x:", "y:"), XY, ("x + y <= 2", "x >= 0", "y >= 0")),
    Posed("x**2 + x*y + y**2 - 3*x", ("x:", "y:"), XY),
    Posed("x**2 + 2*y**2 + 3*z**2", ("x:", "y:", "z:"), ("x", "y", "z"), ("x + y + z == 11",)),
    Posed(
        "(v**2 + w**2)/2", ("v:", "w:", "b:"), ("v", "w", "b"), ("2*v + 2*w + b >= 1", "-(v + b) >= 1", "-(w + b) >= 1")
    ),
    Posed("x + y", ("x::positive", "y::positive"), XY, ("x*y == 4",)),
    Posed("2*x + y", ("x::positive", "y::positive"), XY, ("x**2*y == 8",)),
    Posed("x*y", ("x:", "y:", "s:"), XY, ("x + y == s",), "max", HIGH),
    Posed("x**2*s + y**2*t", ("x:", "y:", "s::positive", "t::positive"), XY, ("x + y == 1",)),
    Posed("u + v - (u**2 + v**2)/2", ("u:", "v:"), ("u", "v"), ("u >= 0", "v >= 0", "u - v == 0"), "max", HIGH),
    Posed("x + 2*y + 3*z", ("x:", "y:", "z:"), ("x", "y", "z"), ("x + y + z == 1", "x >= 0", "y >= 0", "z >= 0")),
    Posed("x**2 + y**2 + z**2", ("x:", "y:", "z:"), ("x", "y", "z"), ("x + y + z == 3", "x - y == 1")),
    # one vector
    Posed("sum((A @ x - b)**2)", ("A:m,n", "x:n", "b:m"), V),
    Posed("sum((A @ x - b)**2) + lam*sum(x**2)", ("A:m,n", "x:n", "b:m", "lam::positive"), V),
    Posed("x @ S @ x/2 - b @ x", ("S:n,n:posdef", "x:n", "b:n"), V),
    Posed("b @ x - x @ S @ x", ("S:n,n:posdef", "x:n", "b:n"), V, (), "max", HIGH),
    Posed("sum(x**2)", ("x:n", "a:n", "b:"), V, ("a @ x == b",)),
    Posed("sum((x - c)**2)", (*VEC, "a:n", "b:"), V, ("a @ x == b",)),
    Posed("sum((x - c)**2)", (*VEC, "a:n", "b:"), V, ("a @ x <= b",)),
    Posed("sum((x - c)**2)", (*VEC, "A:m,n", "b:m"), V, ("A @ x == b",)),
    Posed("sum(x**2)", ("x:n", "A:m,n", "b:m"), V, ("A @ x == b",)),
    Posed("sum((x - c)**2)", (*VEC, "R::positive"), V, ("sum(x**2) <= R**2",)),
    Posed("sum((x - c)**2)/2", (*VEC, "R::positive"), V, ("norm(x) <= R",)),
    Posed("sum((x - c)**2)/2", VEC, V, ("x >= 0",)),
    Posed("sum((x - c)**2)/2", VEC, V, ("x >= 0", "x <= 1")),
    Posed("sum((x - c)**2)/2", VEC, V, ("sum(x) == 1", "x >= 0")),
    Posed("sum((x - c)**2)", VEC, V, ("sum(x) == 1",)),
    Posed("w @ S @ w", ("w:n", "S:n,n:posdef"), ("w",), ("sum(w) == 1",)),
    Posed("w @ S @ w/2", ("w:n", "S:n,n:posdef", "mu:n", "r:"), ("w",), ("sum(w) == 1", "mu @ w == r")),
    Posed("mu @ w - g*(w @ S @ w)/2", ("w:n", "S:n,n:posdef", "mu:n", "g::positive"), ("w",), (), "max", HIGH),
    Posed(
        "mu @ w - g*(w @ S @ w)/2",
        ("w:n", "S:n,n:posdef", "mu:n", "g::positive"),
        ("w",),
        ("sum(w) == 1",),
        "max",
        HIGH,
    ),
    # sums over the entries
    Posed("-sum(p*log(p))", ("p:3",), ("p",), ("sum(p) == 1", "p >= 0"), "max", HIGH),
    Posed("sum(p*log(p)) + c @ p", ("p:n", "c:n"), ("p",), ("sum(p) == 1", "p >= 0")),
    Posed("sum(p*log(p/q))", ("p:n:positive", "q:n:positive"), ("p",), ("sum(p) == 1",)),
    Posed("sum(log(a + x))", ("x:n", "a:n:positive", "P::positive"), V, ("sum(x) == P", "x >= 0"), "max", HIGH),
    Posed("sum(k*log(p))", ("p:n:positive", "k:n:positive"), ("p",), ("sum(p) == 1",), "max", HIGH),
    Posed("sum(exp(x) - a*x)", ("x:n", "a:n:positive"), V),
    Posed("sum(s*x**2)", ("x:n", "s:n:positive"), V, ("sum(x) == 1",)),
    # one scalar and data
    Posed("sum((y - w*x)**2) + lam*w**2", ("x:n", "y:n", "w:", "lam::positive"), ("w",)),
    Posed("sum((y - w*x)**2)/2 + lam*abs(w)", ("x:n", "y:n", "w:", "lam::positive"), ("w",)),
    Posed("sum((x - m)**2)", ("x:n", "m:"), ("m",)),
    # linear functions of a vector
    Posed("c @ x", VEC, V, ("sum(x) == 1", "x >= 0")),
    Posed("c @ x", VEC, V, ("norm(x) <= 1",)),
    Posed("c @ x", (*VEC, "R::positive"), V, ("sum(x**2) <= R**2",), "max", HIGH),
    # no optimum
    Posed("exp(x)", ("x:",), X, (), "min", "not attained"),
    Posed("1/x", ("x::positive",), X, (), "min", "not attained"),
    Posed("x", ("x:",), X, ("x > 0",), "min", "not attained"),
    Posed("x**3 - 3*x", ("x:",), X, (), "min", "unbounded", False),
    Posed("log(x)", ("x::positive",), X, (), "min", "unbounded", False),
    Posed("x**2 - y**2", ("x:", "y:"), XY, (), "min", "unbounded", None),
    Posed("x - y", ("x:", "y:"), XY, ("x >= 0", "y >= 0"), "min", "unbounded", None),
    Posed("x + y", ("x:", "y:"), XY, ("x >= 0", "y >= 0"), "max", "unbounded", None),
    Posed("x + y", ("x:", "y:"), XY, ("x >= 3", "x <= 1"), "min", "infeasible", None),
    Posed("x**2 + y**2", ("x:", "y:"), XY, ("x + y == 1", "x + y == 2"), "min", "infeasible", None),
    Posed("x**2", ("x:",), X, ("x >= 2", "x <= 1"), "min", "infeasible", None),
)
REFUSED = (
    Posed("sin(x)", ("x:",), X),
    Posed("x*y*z", ("x:", "y:", "z:"), ("x", "y", "z"), ("x**2 + y**2 + z**2 == 1",)),
    Posed("x @ S @ x", ("x:n", "S:n,n:symmetric"), V),
    Posed("sum((x - c)**2)", (*VEC, "r:"), V, ("norm(x) <= r",)),
    Posed("a*x**2", ("x:", "a:"), X),
    Posed("(x - a)**2", ("x:", *AB), X, ("x >= a", "x <= b")),
)
"""Beyond what is built, or what depends on parameters in a way that nothing declared decides."""
