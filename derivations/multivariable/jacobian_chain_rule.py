"""Chain rule for Jacobians.

Linear maps compose by multiplying matrices, and so do the derivatives of any two smooth maps. Multiplied from the right
the product is forward mode; multiplied from the left it is backpropagation.
"""

from workbench import Condition, Equality, Sum, apply, d, derivation, derivative, equals, index, vector

META = {
    "level": "intermediate",
    "bullets": ["Jacobian computation"],
    "prerequisites": ["total-derivative-chain-rule"],
    "references": ["MML §5.3"],
}

x, y, u = vector("x", "n"), vector("y", "m"), vector("u", "p")
i, j, k = index("i", "p"), index("j", "n"), index("k", "m")
g, f, h = apply("g", "m", x), apply("f", "p", y), apply("h", (), y)
fg, hg = apply("f", "p", g), apply("h", (), g)
J_g, J_f, grad_h = derivative(g, x), derivative(f, y), derivative(h, y)
dx, dy = d(x, x), d(y, y)


@derivation(claim=[Equality(derivative(fg, x), J_f @ J_g), Equality(derivative(hg, x), J_g.T @ grad_h)])
def jacobian_chain_rule(pen):
    pen.given(x, y, conditions=[Condition("`y == g(x)`", equals(y, g))])
    pen.goal("Find the Jacobian of `f` after `g`, and the gradient of a number `h` after `g`.")
    pen.convention(
        "`J[i, j]` is the derivative of output `i` in input `j`: `f` has `p` outputs, `g` has `m`, and `x` has `n` "
        "entries."
    )
    pen.idea("For one output and one input there is only the total derivative; its sum over `k` is a matrix product.")

    with pen.road("index notation"):
        total = pen.follows(
            equals(derivative(fg[i], x[j]), Sum(derivative(f[i], y[k]) * derivative(g[k], x[j]), k)),
            name="total derivative",
            why="`x[j]` moves every `y[k]`, and every `y[k]` moves output `i`",
        )
        pen.follows(
            equals(derivative(fg, x)[i, j], Sum(J_f[i, k] * J_g[k, j], k)),
            total,
            name="definition of the Jacobian",
            why="each factor is an entry of one of the two matrices",
        )
        pen.matrix_form(derivative(fg, x), i, j, why="`k` stands at the end of one factor and at the start of the next")
        total = pen.follows(
            equals(derivative(hg, x[j]), Sum(derivative(h, y[k]) * derivative(g[k], x[j]), k)),
            name="total derivative",
            why="the same with one output",
        )
        pen.follows(
            equals(derivative(hg, x)[j], Sum(J_g[k, j] * grad_h[k], k)),
            total,
            name="definition of the gradient",
            why="now `k` is the first index of the matrix",
        )
        pen.matrix_form(derivative(hg, x), j, why="summed over the first index: the transposed matrix")

    with pen.road("differential"):
        inner = pen.follows(
            equals(d(g, x), J_g @ dx), name="definition of the Jacobian", why="the best linear approximation of `g`"
        )
        outer = pen.follows(
            equals(d(f, y), J_f @ dy), name="definition of the Jacobian", why="the best linear approximation of `f`"
        )
        pen.follows(
            equals(d(fg, x), J_f @ (J_g @ dx)),
            outer,
            inner,
            name="composition",
            why="to first order `y` moves by `dy == J @ dx`, and what is left out is of smaller order",
        )
        pen.identify()

    pen.sanity(equals((J_f @ J_g).T @ u, J_g.T @ (J_f.T @ u)), "backwards: one vector times matrix after the other")
    pen.wrong(
        "Multiplying in the wrong order: the shapes are (`p`, `m`) and (`m`, `n`), and they fit in one order only."
    )
    pen.wrong("Taking the derivative of `f` at `x`: it belongs at `y == g(x)`.")
    pen.wrong("Forgetting the transpose in the gradient.")
